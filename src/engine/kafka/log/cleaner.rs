//! Compaction of one log (`LogCleanerManager`, `Cleaner`): whether it is due, which part may be cleaned, and what stays.
//! Survivors keep their offsets. When rounds happen is the broker's business.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Aborted, Log, Segment};
use crate::engine::kafka::config::{FOREVER_MS, PPM, TopicConfig};
use crate::engine::kafka::record::{Batch, Marker, Payload, Record};

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cleaned {
    pub from: u64,
    pub to: u64,
    pub removed_records: u32,
}

/// What survives a round.
struct Survival<'a> {
    /// Highest offset of each key in the dirty part.
    latest: BTreeMap<Payload, u64>,
    /// Transactions whose records do not count.
    aborted: &'a [Aborted],
    /// Producers with a record that stayed since their last marker.
    with_data: BTreeSet<u64>,
    now_ms: i64,
    delete_retention_ms: i64,
    removed: u32,
}

impl Log {
    /// Cleans the log once if it is due. `stable_to` is the last stable offset: nothing above it is touched.
    pub fn clean_if_due(&mut self, config: &TopicConfig, stable_to: u64, now_ms: i64) -> Option<Cleaned> {
        let (from, to) = self.cleanable(config, stable_to, now_ms);
        if from >= to {
            return None;
        }
        let bytes_in = |from: u64, to: u64| {
            let inside = self.segments.iter().filter(|segment| (from..to).contains(&segment.base_offset));
            inside.map(|segment| segment.bytes).sum::<u64>()
        };
        let (clean, dirty) = (bytes_in(0, from), bytes_in(from, to));
        let is_late = dirty > 0 && self.is_dirty_too_long(config, from, now_ms);
        let is_dirty = dirty.saturating_mul(PPM) > (clean + dirty).saturating_mul(config.min_cleanable_dirty_ppm);
        (is_late || is_dirty).then(|| self.clean(from, to, config, now_ms))
    }

    /// The dirty part that may be cleaned: inactive segments, stable, before the first one that is too young
    /// (`LogCleanerManager.cleanableOffsets`).
    fn cleanable(&self, config: &TopicConfig, stable_to: u64, now_ms: i64) -> (u64, u64) {
        let from = self.cleaned_to.max(self.start);
        let is_young = |segment: &&Arc<Segment>| {
            config.min_compaction_lag_ms > 0
                && segment.base_offset >= from
                && segment.age_from_ms() > now_ms.saturating_sub(config.min_compaction_lag_ms)
        };
        let first_young = self.segments.iter().find(is_young).map_or(u64::MAX, |segment| segment.base_offset);
        (from, self.active().base_offset.min(stable_to).min(first_young))
    }

    /// `max.compaction.lag.ms` since the oldest dirty inactive segment was begun.
    fn is_dirty_too_long(&self, config: &TopicConfig, from: u64, now_ms: i64) -> bool {
        let inactive = &self.segments[..self.segments.len() - 1];
        let dirty = inactive.iter().filter(|segment| segment.base_offset >= from);
        let begun = dirty.filter_map(|segment| segment.batches().next().map(|batch| batch.max_timestamp_ms));
        begun.min().is_some_and(|begun_ms| now_ms.saturating_sub(begun_ms) > config.max_compaction_lag_ms)
    }

    /// The wall clock after `now_ms` at which a dirty segment comes of age for cleaning, if nothing else happens until
    /// then.
    pub fn next_cleaning_ms(&self, config: &TopicConfig, now_ms: i64) -> Option<i64> {
        let from = self.cleaned_to.max(self.start);
        let inactive = self.segments[..self.segments.len() - 1].iter().filter(|_| config.compacts);
        let ages = inactive.filter(|segment| segment.base_offset >= from).flat_map(|segment| {
            let old_enough_ms = segment.age_from_ms().saturating_add(config.min_compaction_lag_ms);
            let begun_ms = segment.batches().next().map(|batch| batch.max_timestamp_ms);
            let too_old_ms = begun_ms.map(|begun_ms| begun_ms.saturating_add(config.max_compaction_lag_ms));
            [Some(old_enough_ms), too_old_ms.map(|at_ms| at_ms.saturating_add(1))]
        });
        ages.flatten().filter(|at_ms| *at_ms > now_ms && *at_ms < FOREVER_MS).min()
    }

    fn clean(&mut self, from: u64, to: u64, config: &TopicConfig, now_ms: i64) -> Cleaned {
        let aborted = self.producers.aborted_in(0, to);
        let mut survival = Survival {
            latest: BTreeMap::new(),
            aborted: &aborted,
            with_data: BTreeSet::new(),
            now_ms,
            delete_retention_ms: config.delete_retention_ms,
            removed: 0,
        };
        for batch in self.batches_from(from).take_while(|batch| batch.base_offset < to) {
            survival.note(batch);
        }
        let head = self.segments.partition_point(|segment| segment.base_offset < to);
        let mut kept: Vec<Arc<Segment>> = Vec::new();
        for group in group_by_size(&self.segments[..head], config.segment_bytes) {
            kept.push(Arc::new(self.clean_group(group, &mut survival)));
        }
        let removed_records = survival.removed;
        self.segments.splice(..head, kept);
        self.cleaned_to = to;
        Cleaned { from, to, removed_records }
    }

    /// One segment in place of several.
    fn clean_group(&self, group: &[Arc<Segment>], survival: &mut Survival<'_>) -> Segment {
        let batches = group.iter().flat_map(|segment| segment.batches());
        let stays = batches.filter_map(|batch| {
            let is_last_of_producer = batch
                .producer
                .is_some_and(|stamp| self.producers.last_offset_of(stamp.id) == Some(batch.last_offset()));
            survival.filter(batch, is_last_of_producer)
        });
        let modified_ms = group.iter().map(|segment| segment.modified_ms).max().unwrap_or_default();
        Segment::of(group[0].base_offset, stays.collect(), modified_ms)
    }
}

impl Survival<'_> {
    fn is_aborted(&self, batch: &Batch) -> bool {
        let is_in = |aborted: &Aborted, producer: u64| {
            aborted.producer == producer && (aborted.first_offset..aborted.last_offset).contains(&batch.base_offset)
        };
        let stamp = batch.producer.filter(|stamp| stamp.transactional && batch.marker.is_none());
        stamp.is_some_and(|stamp| self.aborted.iter().any(|aborted| is_in(aborted, stamp.id)))
    }

    fn note(&mut self, batch: &Batch) {
        if self.is_aborted(batch) {
            return;
        }
        for record in batch.records.iter() {
            if let Some(key) = &record.key {
                self.latest.insert(key.clone(), batch.offset_of(record));
            }
        }
    }

    /// What is left of a batch; `None` = nothing.
    fn filter(&mut self, batch: &Arc<Batch>, is_last_of_producer: bool) -> Option<Arc<Batch>> {
        let horizon_passed = batch.delete_horizon_ms.is_some_and(|horizon_ms| self.now_ms >= horizon_ms);
        if let Some(marker) = batch.marker {
            let producer = batch.producer.map_or(0, |stamp| stamp.id);
            // Of an aborted transaction nothing stayed.
            let is_needless = !self.with_data.remove(&producer) || marker == Marker::Abort;
            return match (is_needless && horizon_passed, is_needless && batch.delete_horizon_ms.is_none()) {
                (true, _) => None,
                (false, true) => Some(Arc::new(self.with_horizon(batch))),
                (false, false) => Some(batch.clone()),
            };
        }
        let is_aborted = self.is_aborted(batch);
        let stays = |record: &&Record| {
            let Some(key) = record.key.as_ref().filter(|_| !is_aborted) else { return false };
            let is_latest = self.latest.get(key).is_none_or(|latest| batch.offset_of(record) >= *latest);
            is_latest && (record.value.is_some() || !horizon_passed)
        };
        let records: Vec<Record> = batch.records.iter().filter(stays).cloned().collect();
        self.removed += (batch.records.len() - records.len()) as u32;
        if records.is_empty() && !is_last_of_producer {
            return None;
        }
        if let (Some(stamp), false) = (batch.producer, records.is_empty()) {
            self.with_data.insert(stamp.id);
        }
        let has_tombstone = records.iter().any(|record| record.value.is_none());
        if records.len() == batch.records.len() && (!has_tombstone || batch.delete_horizon_ms.is_some()) {
            return Some(batch.clone());
        }
        let mut left = if has_tombstone && batch.delete_horizon_ms.is_none() {
            self.with_horizon(batch)
        } else {
            Batch::clone(batch)
        };
        left.records = records.into();
        left.measure();
        Some(Arc::new(left))
    }

    fn with_horizon(&self, batch: &Batch) -> Batch {
        let horizon_ms = self.now_ms.saturating_add(self.delete_retention_ms);
        Batch { delete_horizon_ms: Some(horizon_ms), ..batch.clone() }
    }
}

/// Neighbours that fit into one segment together, by their sizes before cleaning.
fn group_by_size(segments: &[Arc<Segment>], segment_bytes: u32) -> Vec<&[Arc<Segment>]> {
    let mut groups = Vec::new();
    let (mut first, mut bytes) = (0, 0);
    for (at, segment) in segments.iter().enumerate() {
        if at > first && bytes + segment.bytes > u64::from(segment_bytes) {
            groups.push(&segments[first..at]);
            (first, bytes) = (at, 0);
        }
        bytes += segment.bytes;
    }
    if first < segments.len() {
        groups.push(&segments[first..]);
    }
    groups
}
