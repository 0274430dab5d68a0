//! What the cluster did, told as facts. It also knows which records were promised and are gone: when another leader
//! comes that does not have them, or a broker drops them to follow it.
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Kafka;
use super::network::key_symbol;
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::kafka::cluster::{BrokerId, Effect, TopicPartition};
use crate::engine::kafka::fact::{Brokers, Fact, Gone};
use crate::engine::kafka::log::Log;
use crate::engine::kafka::record::{Batch, Marker, Record};
use crate::engine::system::Kernel;

impl Kafka {
    pub(super) fn tell_effects(&mut self, kernel: &mut Kernel) {
        if self.out.effects.is_empty() {
            return;
        }
        let mut effects = std::mem::take(&mut self.out.effects);
        effects.drain(..).for_each(|effect| self.tell_effect(effect, kernel));
        self.out.effects = effects;
    }

    fn tell_effect(&mut self, effect: Effect, kernel: &mut Kernel) {
        let cluster = self.cluster_part;
        match effect {
            Effect::Appended { partition, broker, base_offset, records } => {
                self.tell_appended(partition, broker, base_offset, records, kernel);
            }
            Effect::Replicated { partition: at, broker, end } => {
                let (topic, partition) = self.place(at);
                self.fact(Fact::Replicated { topic, partition, broker, end }, kernel);
            }
            Effect::HighWatermarkMoved { partition: at, offset } => {
                self.watch.set_shown(at, offset);
                let (topic, partition) = self.place(at);
                self.fact(Fact::HighWatermark { topic, partition, offset }, kernel);
                self.wake_share_readers(at, kernel);
            }
            Effect::BrokerFenced { broker } => {
                self.coordinators.is_doubtful = true;
                self.fact(Fact::BrokerFenced { cluster, broker }, kernel);
            }
            Effect::BrokerUnfenced { broker } => {
                self.coordinators.is_doubtful = true;
                self.fact(Fact::BrokerUnfenced { cluster, broker }, kernel);
            }
            Effect::TransactionEnded { producer, commits, timed_out } => {
                self.tell_timed_out(producer, commits, timed_out, kernel);
            }
            Effect::LeaderElected { partition: at, leader, epoch, unclean } => {
                let (topic, partition) = self.place(at);
                self.fact(Fact::LeaderElected { topic, partition, leader, epoch, unclean }, kernel);
                self.tell_lost_by_election(at, leader, kernel);
                self.watch_leader(at);
            }
            Effect::LeaderLost { partition: at, epoch } => {
                let (topic, partition) = self.place(at);
                self.fact(Fact::LeaderLost { topic, partition, epoch }, kernel);
            }
            Effect::IsrShrunk { partition: at, broker } => {
                let (topic, partition) = self.place(at);
                let (isr, min) = self.isr(at);
                self.fact(Fact::IsrShrunk { topic, partition, broker, isr, min }, kernel);
            }
            Effect::IsrExpanded { partition: at, broker } => {
                let (topic, partition) = self.place(at);
                let (isr, min) = self.isr(at);
                self.fact(Fact::IsrExpanded { topic, partition, broker, isr, min }, kernel);
            }
            Effect::Reassigned { partition } => self.tell_reassigned(partition, kernel),
            rare => self.tell_log_effect(rare, kernel),
        }
    }

    /// What happened to one log.
    fn tell_log_effect(&mut self, effect: Effect, kernel: &mut Kernel) {
        match effect {
            Effect::Deduplicated { partition: at, broker, base_offset, records } => {
                let (topic, partition) = self.place(at);
                self.fact(Fact::Deduplicated { topic, partition, broker, base_offset, records }, kernel);
            }
            Effect::AppendRefused { partition: at, broker, records, error, unheard } => {
                let (topic, partition) = self.place(at);
                self.fact(Fact::AppendRefused { topic, partition, broker, records, error }, kernel);
                self.tell_never_stored(at, unheard.as_deref().unwrap_or_default(), kernel);
            }
            Effect::SegmentRolled { partition: at, broker } => {
                let (topic, partition) = self.place(at);
                self.fact(Fact::SegmentRolled { topic, partition, broker }, kernel);
            }
            Effect::Truncated { partition: at, broker, to, gone } => {
                let (topic, partition) = self.place(at);
                self.fact(Fact::Truncated { topic, partition, broker, to }, kernel);
                self.tell_lost(at, to, &gone, kernel);
            }
            Effect::LogStartMoved { partition: at, broker, offset, why } => {
                self.tell_start_moved(at, broker, offset, why, kernel);
            }
            Effect::Compacted { partition: at, broker, removed_records: removed } => {
                let (topic, partition) = self.place(at);
                self.fact(Fact::Compacted { topic, partition, broker, removed }, kernel);
            }
            // How many segments went says the log start.
            _ => {}
        }
    }

    /// Each replica does its own retention; the leader's counts.
    fn tell_start_moved(&self, at: TopicPartition, broker: BrokerId, offset: u64, why: Gone, kernel: &mut Kernel) {
        if self.cluster.partition(at).is_some_and(|state| state.leader == Some(broker)) {
            let (topic, partition) = self.place(at);
            self.fact(Fact::LogStartMoved { topic, partition, broker, offset, why }, kernel);
        }
    }

    fn place(&self, at: TopicPartition) -> (PartIx, u32) {
        (self.topic_part(at.topic), at.partition)
    }

    fn isr(&self, at: TopicPartition) -> (Brokers, u32) {
        let isr = self.cluster.partition(at).map(|state| state.isr.iter().copied().collect());
        (isr.unwrap_or_default(), self.cluster.min_isr(at))
    }

    fn tell_appended(
        &mut self,
        at: TopicPartition,
        broker: BrokerId,
        base_offset: u64,
        records: u32,
        kernel: &mut Kernel,
    ) {
        let (topic, partition) = self.place(at);
        let Some(replica) = self.cluster.replica(broker, at) else { return };
        let Some(batch) = replica.log.last_batch(base_offset).cloned() else { return };
        if let Some(marker) = batch.marker {
            let (offset, commits) = (base_offset, marker == Marker::Commit);
            return self.fact(Fact::MarkerAppended { topic, partition, offset, commits }, kernel);
        }
        if kernel.facts.is_listening() {
            for record in &batch.records[..] {
                let message = MessageNo(record.tag);
                let (offset, key) = (batch.offset_of(record), key_symbol(record.key.as_ref(), kernel.messages));
                self.fact(Fact::Appended { topic, partition, broker, offset, message, key }, kernel);
            }
        } else {
            kernel.facts.monitor.add(topic, |counts| counts.stored += u64::from(records));
        }
        if !self.lost.is_empty() {
            batch.records.iter().for_each(|record| self.lost.clear(record.tag));
        }
        if batch.producer.is_none() {
            self.tell_duplicates(topic, partition, &batch, kernel);
        }
    }

    /// Without idempotence a batch whose answer was lost comes again.
    fn tell_duplicates(&mut self, topic: PartIx, partition: u32, batch: &Batch, kernel: &mut Kernel) {
        for record in &batch.records[..] {
            if record.tag > 0 && !self.stored.set(record.tag) {
                let (offset, message) = (batch.offset_of(record), MessageNo(record.tag));
                self.fact(Fact::DuplicateAppended { topic, partition, offset, message }, kernel);
            }
        }
    }

    /// A coordinator ends transactions that take too long, or that an operator wants ended; their producers do not hear of
    /// it.
    fn tell_timed_out(&mut self, id: u64, commits: bool, timed_out: bool, kernel: &mut Kernel) {
        if let Some(producer) = self.aborted_by_hand.remove(&id) {
            return self.fact(Fact::TransactionEnded { producer, commits, timed_out }, kernel);
        }
        let is_its = |client: &&super::client::Client| {
            client.sender.as_ref().is_some_and(|sender| sender.producer.identity().is_some_and(|(its, _)| its == id))
        };
        if let Some(producer) = self.clients.iter().find(is_its).map(|client| client.part).filter(|_| timed_out) {
            self.fact(Fact::TransactionEnded { producer, commits, timed_out }, kernel);
        }
    }

    // --- losses

    /// Whatever other replicas hold beyond what the new leader knows is nobody's any more.
    fn tell_lost_by_election(&mut self, at: TopicPartition, leader: BrokerId, kernel: &mut Kernel) {
        let Some(new) = self.cluster.replica(leader, at) else { return };
        let mut gone: Vec<(u64, Vec<Arc<Batch>>)> = Vec::new();
        let others = self.cluster.brokers().filter(|(broker, _)| *broker != leader);
        for replica in others.filter_map(|(broker, _)| self.cluster.replica(broker, at)) {
            let common = common_end(&replica.log, &new.log);
            if common < replica.log.end() {
                gone.push((common, replica.log.read(common, u64::MAX, u64::MAX)));
            }
        }
        gone.iter().for_each(|(from, batches)| self.tell_lost(at, *from, batches, kernel));
    }

    /// These batches, from an offset on, are not where they were. What was sent again meanwhile is in the leader's log at
    /// another place; the rest is in no log that counts.
    fn tell_lost(&mut self, at: TopicPartition, from: u64, batches: &[Arc<Batch>], kernel: &mut Kernel) {
        let (topic, partition) = self.place(at);
        let records = batches.iter().flat_map(|batch| batch.records.iter().map(move |record| (batch, record)));
        let gone = records.map(|(batch, record)| (record.tag, batch.offset_of(record)));
        let mut gone: BTreeMap<u32, u64> = gone.filter(|(tag, offset)| *tag > 0 && *offset >= from).collect();
        gone.retain(|tag, _| !self.lost.has(*tag));
        if gone.is_empty() {
            return;
        }
        let leader = self.cluster.partition(at).and_then(|state| state.leader);
        let log = leader.and_then(|leader| self.cluster.replica(leader, at)).map(|replica| &replica.log);
        for batch in log.iter().flat_map(|log| log.batches_from(log.start())) {
            for record in &batch.records[..] {
                gone.remove(&record.tag);
            }
        }
        for (tag, offset) in gone {
            self.lost.set(tag);
            let (message, acknowledged) = (MessageNo(tag), self.acknowledged.has(tag));
            let lost = Fact::RecordLost { topic, partition, offset: Some(offset), message, acknowledged };
            self.fact(lost, kernel);
            self.watch_lost(at, offset, message, kernel);
        }
    }

    /// Sent with acks=0 to a broker that did not take them.
    pub(super) fn tell_never_stored(&mut self, at: TopicPartition, records: &[Record], kernel: &mut Kernel) {
        let (topic, partition) = self.place(at);
        for record in records.iter().filter(|record| record.tag > 0) {
            let (message, acknowledged) = (MessageNo(record.tag), self.acknowledged.has(record.tag));
            let fact = Fact::RecordLost { topic, partition, offset: None, message, acknowledged };
            self.fact(fact, kernel);
        }
    }
}

/// Up to where two logs are the same, by their leader epochs (KIP-101).
fn common_end(log: &Log, leader: &Log) -> u64 {
    let Some(last) = log.last_epoch() else { return log.end() };
    let (epoch, end) = leader.end_of_epoch(last);
    epoch.map_or(end, |epoch| log.end_of_epoch(epoch).1.min(end))
}
