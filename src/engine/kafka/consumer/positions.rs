//! Where reading begins: at the committed offset, or where `auto.offset.reset` says (`SubscriptionState`,
//! `OffsetFetcher`). A place is looked up for paused partitions, too.
use super::config::OffsetReset;
use super::message::{ClientError, Event, Out, Request};
use super::subscription::{Partition, Place};
use super::{Consumer, Waiting};
use crate::engine::kafka::cluster::{self, OffsetSpec};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::Positioned;
use crate::engine::kafka::topic_partition::TopicPartition;

impl Consumer {
    pub(super) fn update_places(&mut self, now_us: u64, out: &mut Out) {
        self.name_partitions();
        match self.config.group_id.clone() {
            Some(group) => {
                let asked = self.take_idle(|place| place == Place::Unknown);
                if !asked.is_empty() {
                    let partitions = asked.iter().map(|(_, _, ix, _)| *ix).collect();
                    let asked = asked.into_iter().map(|(name, epoch, ..)| (name, epoch)).collect();
                    self.send(Request::Committed(group, partitions), Waiting::Places(asked), out);
                }
            }
            None => self.reset_without_group(out),
        }
        for (name, epoch, ix, place) in self.take_idle(|place| matches!(place, Place::Reset(_))) {
            let spec = match place {
                Place::Reset(OffsetReset::Earliest) => OffsetSpec::Earliest,
                Place::Reset(OffsetReset::ByDuration(ms)) => {
                    OffsetSpec::AtTime((now_us / 1000).saturating_sub(ms).cast_signed())
                }
                _ => OffsetSpec::Latest,
            };
            let request = Request::ListOffset(ix, spec, self.config.isolation);
            self.send(request, Waiting::Places(vec![(name, epoch)]), out);
        }
    }

    fn name_partitions(&mut self) {
        let unnamed = self.subscription.partitions.iter().filter(|(_, partition)| partition.ix.is_none());
        let found: Vec<_> = unnamed.filter_map(|(name, _)| Some((name.clone(), self.ix(name)?))).collect();
        for (name, ix) in found {
            if let Some(partition) = self.subscription.partitions.get_mut(&name) {
                partition.ix = Some(ix);
            }
        }
    }

    /// Partitions with such a place for which nothing is asked yet; from now on something is.
    fn take_idle(
        &mut self,
        is_such: impl Fn(Place) -> bool,
    ) -> Vec<(TopicPartition, u32, cluster::TopicPartition, Place)> {
        let mut taken = Vec::new();
        for (name, partition) in &mut self.subscription.partitions {
            if let Some(ix) = partition.ix.filter(|_| !partition.asks && is_such(partition.place)) {
                partition.asks = true;
                taken.push((name.clone(), partition.epoch, ix, partition.place));
            }
        }
        taken
    }

    fn reset_without_group(&mut self, out: &mut Out) {
        let policy = self.config.offset_reset;
        let mut is_stuck = false;
        let unknown = self.subscription.partitions.iter_mut().filter(|(_, its)| its.place == Place::Unknown);
        for (name, partition) in unknown {
            if !reset(partition, policy) {
                is_stuck = true;
                out.events.push(Event::NoOffset(name.clone(), false));
            }
        }
        if is_stuck {
            out.events.push(Event::Failed(ClientError::NoOffsetForPartition));
        }
    }

    pub(super) fn found_committed(
        &mut self,
        asked: &[(TopicPartition, u32)],
        offsets: &[(cluster::TopicPartition, Option<u64>)],
        out: &mut Out,
    ) {
        let policy = self.config.offset_reset;
        let mut is_stuck = false;
        for (name, epoch) in asked {
            let Some(partition) = self.partition_of(name, *epoch) else { continue };
            partition.asks = false;
            let offset = offsets.iter().find(|(ix, _)| Some(*ix) == partition.ix).and_then(|(_, offset)| *offset);
            match offset {
                Some(offset) => {
                    partition.place = Place::At(offset);
                    out.events.push(Event::Positioned(name.clone(), offset, Positioned::Committed));
                }
                None if reset(partition, policy) => {}
                None => {
                    is_stuck = true;
                    out.events.push(Event::NoOffset(name.clone(), false));
                }
            }
        }
        if is_stuck {
            out.events.push(Event::Failed(ClientError::NoOffsetForPartition));
        }
    }

    pub(super) fn found_offset(
        &mut self,
        asked: &[(TopicPartition, u32)],
        result: Result<Option<u64>, ErrorCode>,
        out: &mut Out,
    ) {
        for (name, epoch) in asked {
            let Some(partition) = self.partition_of(name, *epoch) else { continue };
            partition.asks = false;
            match result {
                Ok(Some(offset)) => {
                    partition.place = Place::At(offset);
                    let was_out = std::mem::take(&mut partition.was_out_of_range);
                    let why = if was_out { Positioned::OutOfRange } else { Positioned::NothingCommitted };
                    out.events.push(Event::Positioned(name.clone(), offset, why));
                }
                // No record is that young.
                Ok(None) => partition.place = Place::Reset(OffsetReset::Latest),
                // The leader has moved: the metadata will tell.
                Err(_) => self.metadata_due_us = 0,
            }
        }
    }

    /// The partition, if it is still the one that was asked for.
    pub(super) fn partition_of(&mut self, name: &TopicPartition, epoch: u32) -> Option<&mut Partition> {
        self.subscription.partitions.get_mut(name).filter(|partition| partition.epoch == epoch)
    }
}

/// `false` = the application has to say where to begin.
pub fn reset(partition: &mut Partition, policy: OffsetReset) -> bool {
    if policy != OffsetReset::None {
        partition.place = Place::Reset(policy);
    }
    policy != OffsetReset::None
}
