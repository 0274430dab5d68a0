//! `__consumer_offsets` as the compacted log that it is: each commit is a record whose key is group, topic and partition,
//! and whose value is the offset; a null value (tombstone) forgets it. The coordinator answers from memory
//! ([`crate::engine::kafka::offsets`]); this is what it would read again after a failover, kept to be looked at. Records of
//! the groups' members, which the real topic holds too, are not written.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::kafka::cluster::TopicPartition;

pub const NAME: &str = "__consumer_offsets";

/// `offsets.topic.num.partitions`
pub const PARTITIONS: u32 = 50;

/// A partition is cleaned when it has so many records more than twice its keys.
const DIRTY_RECORDS: usize = 32;

/// A record of `__consumer_offsets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetRecord {
    /// Its own offset in `__consumer_offsets`.
    pub offset: u64,
    pub group: Arc<str>,
    pub partition: TopicPartition,
    /// `None` = a tombstone.
    pub committed: Option<u64>,
}

#[derive(Clone, Debug, Default)]
struct PartitionLog {
    end: u64,
    records: Vec<OffsetRecord>,
}

#[derive(Clone, Debug, Default)]
pub struct OffsetsTopic {
    logs: BTreeMap<u32, PartitionLog>,
}

/// The partition that holds a group, and so its coordinator: `Utils.abs(groupId.hashCode()) % partitions`
/// (`GroupCoordinatorService.partitionFor`).
pub fn partition_of(group: &str) -> u32 {
    let hash = group.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)));
    // Java's abs leaves the least number negative; `Utils.abs` makes it 0.
    hash.checked_abs().unwrap_or(0) as u32 % PARTITIONS
}

impl OffsetsTopic {
    pub(super) fn append(&mut self, group: &Arc<str>, partition: TopicPartition, committed: Option<u64>) {
        let log = self.logs.entry(partition_of(group)).or_default();
        log.records.push(OffsetRecord { offset: log.end, group: group.clone(), partition, committed });
        log.end += 1;
        log.clean();
    }

    /// The records that a partition holds, ascending by offset. Gaps are what compaction took.
    pub fn records(&self, partition: u32) -> &[OffsetRecord] {
        self.logs.get(&partition).map_or(&[], |log| &log.records)
    }

    /// The log end offset of a partition.
    pub fn end(&self, partition: u32) -> u64 {
        self.logs.get(&partition).map_or(0, |log| log.end)
    }
}

impl PartitionLog {
    /// Keeps the last record of each key; a tombstone stays for one cleaning, so that readers learn of it.
    fn clean(&mut self) {
        if self.records.len() < DIRTY_RECORDS {
            return;
        }
        let mut seen = BTreeSet::new();
        let newest = self.records.iter().rev().filter(|its| seen.insert((its.group.clone(), its.partition)));
        let kept: BTreeSet<u64> = newest.map(|its| its.offset).collect();
        if self.records.len() >= 2 * kept.len() + DIRTY_RECORDS {
            let end = self.end;
            let is_old_tombstone = |its: &OffsetRecord| its.committed.is_none() && its.offset + 1 < end;
            self.records.retain(|its| kept.contains(&its.offset) && !is_old_tombstone(its));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::kafka::cluster::TopicIx;

    #[test]
    fn groups_live_where_java_puts_them() {
        // "billing".hashCode() = -109829509, "a".hashCode() = 97, "polygenelubricants".hashCode() = -2147483648
        for (group, partition) in [("", 0), ("a", 47), ("billing", 9), ("polygenelubricants", 0)] {
            assert_eq!(partition_of(group), partition, "{group}");
        }
    }

    #[test]
    fn the_last_commit_of_each_key_stays() {
        let mut topic = OffsetsTopic::default();
        let group: Arc<str> = "g".into();
        let at = |partition| TopicPartition { topic: TopicIx(0), partition };
        for commit in 0..100 {
            topic.append(&group, at(commit as u32 % 2), Some(commit));
        }
        topic.append(&group, at(0), None);
        let records = topic.records(partition_of("g"));
        assert!(records.len() < 2 * 2 + DIRTY_RECORDS + 1);
        assert_eq!(topic.end(partition_of("g")), 101);
        assert!(records.is_sorted_by_key(|its| its.offset));
        assert_eq!(records.last().map(|its| (its.partition, its.committed)), Some((at(0), None)));
        assert!(records.iter().any(|its| its.partition == at(1) && its.committed == Some(99)));
    }
}
