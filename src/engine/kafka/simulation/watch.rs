//! Promises that people rely on, watched as the run goes: a partition of a group has one reader at a time, a group's
//! offsets only grow, and what readers were shown stays. It sees what clients believe and are told, not what the
//! coordinator or the controller think; who breaks a promise is told by a fact. It changes nothing.
use std::collections::BTreeMap;

use super::Kafka;
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::kafka::cluster::TopicPartition;
use crate::engine::kafka::fact::Fact;
use crate::engine::system::Kernel;

/// A partition of a topic that a group reads: group, topic, number.
type Read = (PartIx, PartIx, u32);

#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// Who believes to own it.
    owners: BTreeMap<Read, Vec<PartIx>>,
    committed: BTreeMap<Read, u64>,
    /// Up to where readers could have read.
    shown: BTreeMap<TopicPartition, u64>,
}

impl Watch {
    /// Its process is gone, and so is what it believed.
    pub fn forget_consumer(&mut self, consumer: PartIx) {
        self.owners.values_mut().for_each(|owners| owners.retain(|owner| *owner != consumer));
    }

    /// A topic begins anew.
    pub fn forget_topic(&mut self, topic: PartIx) {
        self.owners.retain(|(_, its, _), _| *its != topic);
        self.committed.retain(|(_, its, _), _| *its != topic);
    }

    /// An operator set it: it may be anywhere.
    pub fn set_committed(&mut self, read: Read, offset: u64) {
        self.committed.insert(read, offset);
    }

    pub fn set_shown(&mut self, at: TopicPartition, offset: u64) {
        let shown = self.shown.entry(at).or_default();
        *shown = offset.max(*shown);
    }
}

impl Kafka {
    pub(super) fn watch_assigned(&mut self, read: Read, consumer: PartIx, kernel: &mut Kernel) {
        let (group, topic, partition) = read;
        if !group.is_some() {
            return;
        }
        let owners = self.watch.owners.entry(read).or_default();
        let other = owners.iter().copied().find(|owner| *owner != consumer);
        if !owners.contains(&consumer) {
            owners.push(consumer);
        }
        if let Some(other) = other {
            self.fact(Fact::OwnedTwice { group, consumer, other, topic, partition }, kernel);
        }
    }

    pub(super) fn watch_revoked(&mut self, read: Read, consumer: PartIx) {
        if let Some(owners) = self.watch.owners.get_mut(&read) {
            owners.retain(|owner| *owner != consumer);
        }
    }

    pub(super) fn watch_committed(&mut self, read: Read, consumer: PartIx, to: u64, kernel: &mut Kernel) {
        let (group, topic, partition) = read;
        let before = self.watch.committed.insert(read, to);
        if let Some(from) = before.filter(|from| to < *from && group.is_some()) {
            self.fact(Fact::OffsetWentBack { group, consumer, topic, partition, from, to }, kernel);
        }
    }

    /// A record is gone that readers may have seen: only an election outside the ISR does that.
    pub(super) fn watch_lost(&mut self, at: TopicPartition, offset: u64, message: MessageNo, kernel: &mut Kernel) {
        if self.watch.shown.get(&at).is_some_and(|shown| offset < *shown) {
            let (topic, partition) = (self.topic_part(at.topic), at.partition);
            self.fact(Fact::ShownRecordLost { topic, partition, offset, message }, kernel);
        }
    }

    /// From here on the log goes another way: what is shown now is as far as the new leader knows.
    pub(super) fn watch_leader(&mut self, at: TopicPartition) {
        let leader = self.cluster.partition(at).and_then(|state| state.leader);
        let end = leader.and_then(|leader| self.cluster.replica(leader, at)).map(|replica| replica.log.end());
        if let (Some(end), Some(shown)) = (end, self.watch.shown.get_mut(&at)) {
            *shown = end.min(*shown);
        }
    }
}
