//! The offsets of a group: what is committed, and what transactions hold back until they end. The group coordinator
//! decides who may commit; the transaction coordinator says when a transaction ends.
use std::collections::BTreeMap;

use super::cluster::TopicPartition;

/// A committed offset: the next one to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Committed {
    pub offset: u64,
    /// Order of commits in the group: a transaction's commit does not replace a plain one that came after it.
    written: u64,
    pub at_us: u64,
}

#[derive(Clone, Debug, Default, Hash)]
pub struct GroupOffsets {
    committed: BTreeMap<TopicPartition, Committed>,
    /// By producer id.
    pending: BTreeMap<u64, BTreeMap<TopicPartition, Committed>>,
    /// Offsets written so far, pending ones included.
    writes: u64,
}

impl GroupOffsets {
    pub fn commit(&mut self, partition: TopicPartition, offset: u64, now_us: u64) {
        let written = self.next_write();
        self.committed.insert(partition, Committed { offset, written, at_us: now_us });
    }

    /// An offset that counts when the transaction of `producer` commits.
    pub fn commit_in_transaction(&mut self, producer: u64, partition: TopicPartition, offset: u64, now_us: u64) {
        let written = self.next_write();
        let pending = self.pending.entry(producer).or_default();
        pending.insert(partition, Committed { offset, written, at_us: now_us });
    }

    /// Ends the transaction of `producer`: its offsets count from now on, except where a plain commit came after
    /// them, or are dropped (`GroupMetadata.completePendingTxnOffsetCommit`). Returns those that count.
    pub fn end_transaction(&mut self, producer: u64, commits: bool) -> Vec<(TopicPartition, Committed)> {
        let pending = self.pending.remove(&producer).filter(|_| commits).unwrap_or_default();
        let mut counted = Vec::new();
        for (partition, offset) in pending {
            if self.committed.get(&partition).is_none_or(|known| known.written < offset.written) {
                self.committed.insert(partition, offset);
                counted.push((partition, offset));
            }
        }
        counted
    }

    pub fn get(&self, partition: TopicPartition) -> Option<u64> {
        self.committed.get(&partition).map(|committed| committed.offset)
    }

    /// Whether an open transaction holds an offset of the partition: a stable read has to wait.
    pub fn is_pending(&self, partition: TopicPartition) -> bool {
        self.pending.values().any(|pending| pending.contains_key(&partition))
    }

    pub fn iter(&self) -> impl Iterator<Item = (TopicPartition, Committed)> + '_ {
        self.committed.iter().map(|(partition, committed)| (*partition, *committed))
    }

    pub fn remove(&mut self, partition: TopicPartition) -> Option<Committed> {
        self.pending.values_mut().for_each(|pending| {
            pending.remove(&partition);
        });
        self.committed.remove(&partition)
    }

    pub fn is_empty(&self) -> bool {
        self.committed.is_empty() && self.pending.is_empty()
    }

    fn next_write(&mut self) -> u64 {
        self.writes += 1;
        self.writes
    }
}
