//! One segment of a log: its batches in order, with what rolling, retention and lookups ask of it. It does not know
//! its neighbours.
use std::sync::Arc;

use crate::engine::kafka::record::{Batch, Record};

/// Batches per shared chunk: what a clone of the world copies when the segment grows again.
const CHUNK: usize = 256;

#[derive(Clone, Debug, Hash)]
pub struct Segment {
    pub base_offset: u64,
    chunks: Vec<Arc<Vec<Arc<Batch>>>>,
    /// Of the log file.
    pub bytes: u64,
    /// -1 = no record.
    pub max_timestamp_ms: i64,
    /// Largest timestamp of the first batch: what `segment.ms` counts from.
    first_timestamp_ms: i64,
    /// Wall clock of the last write.
    pub modified_ms: i64,
}

impl Segment {
    pub fn new(base_offset: u64, now_ms: i64) -> Self {
        Self {
            base_offset,
            chunks: Vec::new(),
            bytes: 0,
            max_timestamp_ms: -1,
            first_timestamp_ms: -1,
            modified_ms: now_ms,
        }
    }

    /// A segment that holds `batches` from the start: the result of cleaning.
    pub fn of(base_offset: u64, batches: Vec<Arc<Batch>>, modified_ms: i64) -> Self {
        let mut segment = Self::new(base_offset, modified_ms);
        batches.into_iter().for_each(|batch| segment.push(batch, modified_ms));
        segment
    }

    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    pub fn push(&mut self, batch: Arc<Batch>, now_ms: i64) {
        if self.is_empty() {
            self.first_timestamp_ms = batch.max_timestamp_ms;
        }
        self.bytes += u64::from(batch.bytes);
        self.max_timestamp_ms = self.max_timestamp_ms.max(batch.max_timestamp_ms);
        self.modified_ms = now_ms;
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => Arc::make_mut(chunk).push(batch),
            _ => self.chunks.push(Arc::new(vec![batch])),
        }
    }

    pub fn batches(&self) -> impl DoubleEndedIterator<Item = &Arc<Batch>> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// From the batch that holds `offset`, or the next one there is.
    pub fn batches_from(&self, offset: u64) -> impl Iterator<Item = &Arc<Batch>> {
        let ends_before = |chunk: &Arc<Vec<Arc<Batch>>>| chunk.last().is_some_and(|last| last.last_offset() < offset);
        let first = self.chunks.partition_point(ends_before);
        let chunks = self.chunks[first..].iter().flat_map(|chunk| chunk.iter());
        chunks.skip_while(move |batch| batch.last_offset() < offset)
    }

    /// Past its last batch; its base while it is empty.
    pub fn next_offset(&self) -> u64 {
        self.batches().next_back().map_or(self.base_offset, |batch| batch.next_offset())
    }

    /// What retention goes by: the largest timestamp, or when it was written if its records have none.
    pub fn age_from_ms(&self) -> i64 {
        if self.max_timestamp_ms >= 0 { self.max_timestamp_ms } else { self.modified_ms }
    }

    /// Whether a batch must go into a new segment (`LogSegment.shouldRoll`): no room, or too long since the first
    /// batch by the records' own timestamps.
    pub fn is_full_for(&self, batch: &Batch, segment_bytes: u32, roll_ms: i64, now_ms: i64) -> bool {
        let waited_ms = match self.first_timestamp_ms {
            first if first >= 0 => batch.max_timestamp_ms.saturating_sub(first),
            _ => now_ms.saturating_sub(self.modified_ms),
        };
        self.bytes + u64::from(batch.bytes) > u64::from(segment_bytes) || (!self.is_empty() && waited_ms > roll_ms)
    }

    /// Drops every batch that ends at or above `offset`.
    pub fn truncate(&mut self, offset: u64, now_ms: i64) {
        let kept = self.batches().take_while(|batch| batch.last_offset() < offset).cloned().collect();
        *self = Self::of(self.base_offset, kept, now_ms);
    }

    /// The first record at or above `from`, below `up_to`, that is not older than `timestamp_ms`.
    pub fn first_not_before(&self, timestamp_ms: i64, from: u64, up_to: u64) -> Option<(u64, i64)> {
        if self.max_timestamp_ms < timestamp_ms {
            return None;
        }
        let batches = self.batches_from(from).take_while(|batch| batch.base_offset < up_to);
        let mut young = batches.filter(|batch| batch.max_timestamp_ms >= timestamp_ms);
        young.find_map(|batch| {
            let found = batch
                .records
                .iter()
                .find(|record| record.timestamp_ms >= timestamp_ms && (from..up_to).contains(&batch.offset_of(record)));
            found.map(|record: &Record| (batch.offset_of(record), record.timestamp_ms))
        })
    }
}
