//! What an operator does to readers: seeks a running consumer, sets the committed offsets of a group at rest, puts dead
//! letters back to where they came from. A refused command changes nothing.
use std::collections::BTreeMap;

use super::{Kafka, headers};
use crate::engine::command::{Refusal, RefusalReason};
use crate::engine::id::{PartIx, Symbol, Time};
use crate::engine::kafka::cluster::{Acks, Isolation, OffsetSpec, ProduceRequest, Request, Ticket, TopicPartition};
use crate::engine::kafka::command::{Command, Refused, SeekTo};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::group::request::Identity;
use crate::engine::kafka::record::{Batch, ProducerStamp, Record};
use crate::engine::kafka::view::DeadLettersView;
use crate::engine::system::Kernel;

/// Answers to an operator's requests find nobody.
const NOBODYS: Ticket = Ticket(u64::MAX);
const TIMEOUT_US: Time = 30_000_000;
/// A tool's `retry.backoff.max.ms`.
const AGAIN_US: Time = 1_000_000;

impl Kafka {
    pub(super) fn operate_consumers(&mut self, command: &Command, kernel: &mut Kernel) -> Result<(), Refusal> {
        match *command {
            Command::Seek { consumer, partition, to } => self.seek_by_hand(consumer, partition, to, kernel),
            Command::ResetOffsets { group, topic, partition, to } => {
                self.reset_offsets(group, topic, partition, to, kernel)
            }
            Command::Redrive { topic, most } => self.redrive(topic, most, kernel),
            _ => Err(Refusal { part: PartIx::NONE, why: RefusalReason::NotForThisKind }),
        }
    }

    /// The offset that is meant, within the log.
    fn offset_at(&self, at: TopicPartition, to: SeekTo, isolation: Isolation) -> Result<u64, Refused> {
        let known = self.cluster.offsets(at).ok_or(Refused::Code(ErrorCode::LeaderNotAvailable))?;
        let end = match isolation {
            Isolation::ReadUncommitted => known.high_watermark,
            Isolation::ReadCommitted => known.last_stable,
        };
        Ok(match to {
            SeekTo::Beginning => known.log_start,
            SeekTo::End => end,
            SeekTo::Offset(offset) => offset.clamp(known.log_start, end.max(known.log_start)),
            SeekTo::Time(at_us) => {
                let spec = OffsetSpec::AtTime(self.cluster.config.wall_ms(at_us));
                // Nothing is that young: the end.
                self.list_offset(at, spec, isolation).map_err(Refused::Code)?.unwrap_or(end)
            }
        })
    }

    fn seek_by_hand(
        &mut self,
        consumer: PartIx,
        partition: Option<(PartIx, u32)>,
        to: SeekTo,
        kernel: &mut Kernel,
    ) -> Result<(), Refusal> {
        let refused = |why| Refusal { part: consumer, why: RefusalReason::Kafka(why) };
        let client = self.client_ix(consumer).ok_or(Refusal { part: consumer, why: RefusalReason::NotForThisKind })?;
        let its = &self.clients[client as usize];
        if !its.is_up() {
            return Err(Refusal { part: consumer, why: RefusalReason::AlreadyDown });
        }
        let its = its.consumer().filter(|its| its.share.is_none()).ok_or(refused(Refused::NotAssigned))?;
        let isolation = its.java.config.isolation;
        let owned = self.partitions_of(its);
        let wanted: Vec<(PartIx, u32)> =
            owned.into_iter().filter(|at| partition.is_none_or(|its| its == *at)).collect();
        let mut places = Vec::new();
        for (topic, partition) in wanted {
            let topic_ix = self.topic_ix(topic).ok_or(refused(Refused::NotAssigned))?;
            let at = TopicPartition { topic: topic_ix, partition };
            places.push(((topic, partition), self.offset_at(at, to, isolation).map_err(refused)?));
        }
        if places.is_empty() {
            return Err(refused(Refused::NotAssigned));
        }
        for (at, offset) in places {
            self.position_by_hand(client, at, offset, kernel);
        }
        self.wake_client(client, kernel);
        Ok(())
    }

    /// `kafka-consumer-groups --reset-offsets`: only for a group without members.
    fn reset_offsets(
        &mut self,
        group: PartIx,
        topic: PartIx,
        partition: Option<u32>,
        to: SeekTo,
        kernel: &mut Kernel,
    ) -> Result<(), Refusal> {
        let not_one = Refusal { part: group, why: RefusalReason::NotForThisKind };
        let refused = |why| Refusal { part: group, why: RefusalReason::Kafka(why) };
        let name = self.groups.name(group).cloned().ok_or(not_one)?;
        let topic_ix = self.topic_ix(topic).ok_or(not_one)?;
        let is_busy = self.coordinator.describe(&name).is_some_and(|group| !group.members.is_empty());
        if is_busy || self.shares.get(&group).is_some_and(|share| !share.members.is_empty()) {
            return Err(refused(Refused::GroupHasMembers));
        }
        let count = self.cluster.topic(topic_ix).map_or(0, |topic| topic.partitions.len() as u32);
        let mut offsets = Vec::new();
        for partition in (0..count).filter(|at| partition.is_none_or(|its| its == *at)) {
            let at = TopicPartition { topic: topic_ix, partition };
            offsets.push((at, self.offset_at(at, to, Isolation::ReadUncommitted).map_err(refused)?));
        }
        if let Some(share) = self.shares.get_mut(&group) {
            offsets.iter().for_each(|(at, offset)| share.restart_at(*at, *offset));
        } else {
            let identity = Identity { group: name, member_id: "".into(), instance_id: None, generation: -1 };
            let committed = self.coordinator.commit(&identity, &offsets, kernel.now);
            committed.map_err(|code| refused(Refused::Code(code)))?;
        }
        for (TopicPartition { partition, .. }, offset) in offsets {
            self.watch.set_committed((group, topic, partition), offset);
            self.fact(Fact::OffsetReset { group, topic, partition, offset }, kernel);
        }
        Ok(())
    }

    /// Writes dead letters to the partitions they came from, as they were, oldest first. Where it stopped is remembered.
    fn redrive(&mut self, part: PartIx, most: u32, kernel: &mut Kernel) -> Result<(), Refusal> {
        let refused = |why| Refusal { part, why: RefusalReason::Kafka(why) };
        let topic = self.topic_ix(part).ok_or(Refusal { part, why: RefusalReason::NotForThisKind })?;
        let count = self.cluster.topic(topic).map_or(0, |topic| topic.partitions.len() as u32);
        let mut by_origin: BTreeMap<TopicPartition, Vec<Record>> = BTreeMap::new();
        let mut left = most;
        for partition in 0..count {
            self.take_dead(TopicPartition { topic, partition }, &mut left, &mut by_origin);
        }
        if by_origin.is_empty() {
            return Err(refused(Refused::NothingToRedrive));
        }
        let timestamp_ms = self.cluster.config.wall_ms(kernel.now);
        // A tool is a producer of its own.
        let (id, epoch) = self.cluster.new_producer_id();
        for (partition, mut records) in by_origin {
            for record in &mut records {
                record.timestamp_ms = timestamp_ms;
                self.unblock(record, kernel);
            }
            let stamp = ProducerStamp { id, epoch, base_sequence: 0, transactional: false };
            let batch = Batch::new(records, Some(stamp));
            let request =
                ProduceRequest { partition, acks: Acks::All, timeout_us: TIMEOUT_US, transactional_id: None, batch };
            self.send_redrive(part, Box::new(request), 0, kernel);
        }
        Ok(())
    }

    /// What a redrive of this topic has not seen yet, as far as its leaders can be asked.
    pub fn dead_letters(&self, part: PartIx) -> Option<DeadLettersView> {
        let topic = self.topic_ix(part)?;
        let count = self.cluster.topic(topic)?.partitions.len() as u32;
        let mut seen = DeadLettersView::default();
        for at in (0..count).map(|partition| TopicPartition { topic, partition }) {
            let leader = self.cluster.reachable_leader(at);
            let Some(replica) = leader.and_then(|leader| self.cluster.replica(leader, at)) else { continue };
            let from = self.redriven.get(&at).copied().unwrap_or(0).max(replica.log.start());
            let batches = replica
                .log
                .read(from, replica.last_stable(), u64::MAX)
                .into_iter()
                .filter(|batch| batch.marker.is_none());
            for batch in batches {
                for record in batch.records.iter().filter(|record| batch.offset_of(record) >= from) {
                    seen.waiting += 1;
                    let at = self.cluster.config.time_us(record.timestamp_ms);
                    seen.oldest_at = Some(seen.oldest_at.map_or(at, |oldest| oldest.min(at)));
                }
            }
        }
        Some(seen)
    }

    /// What a tool puts back arrives; while nobody can take it, it tries again.
    pub(super) fn redriven_arrives(&mut self, from: PartIx, request: Box<ProduceRequest>, kernel: &mut Kernel) {
        if self.cluster.partition(request.partition).is_none() {
            return;
        }
        let at = request.partition;
        let in_sync = self.cluster.partition(at).map_or(0, |state| state.isr.len() as u32);
        let has_enough = in_sync >= self.cluster.min_isr(at);
        match self.cluster.reachable_leader(at).filter(|_| has_enough) {
            Some(leader) => {
                self.cluster.request(leader, NOBODYS, Request::Produce(request), kernel.now, &mut self.out);
            }
            None => self.send_redrive(from, request, AGAIN_US, kernel),
        }
    }

    /// What lies in a partition of a dead-letter topic since the last time and has a way back.
    fn take_dead(&mut self, at: TopicPartition, left: &mut u32, by_origin: &mut BTreeMap<TopicPartition, Vec<Record>>) {
        let Some(leader) = self.cluster.reachable_leader(at) else { return };
        let Some(replica) = self.cluster.replica(leader, at) else { return };
        let from = self.redriven.get(&at).copied().unwrap_or(0).max(replica.log.start());
        let mut next = from;
        'log: for batch in replica.log.read(from, replica.last_stable(), u64::MAX) {
            for record in &batch.records[..] {
                let offset = batch.offset_of(record);
                if offset < next {
                    continue;
                }
                if *left == 0 {
                    break 'log;
                }
                next = offset + 1;
                let Some(origin) = headers::origin(record) else { continue };
                let topic = self.cluster.topic_ix(&origin.topic);
                let to = topic.map(|topic| TopicPartition { topic, partition: origin.partition });
                let is_there = |to: &TopicPartition| self.cluster.reachable_leader(*to).is_some();
                if let Some(to) = to.filter(is_there) {
                    by_origin.entry(to).or_default().push(headers::stripped(record));
                    *left -= 1;
                }
            }
        }
        self.redriven.insert(at, next);
    }

    fn unblock(&mut self, record: &Record, kernel: &Kernel) {
        let key: Symbol = super::network::key_symbol(record.key.as_ref(), kernel.messages);
        self.readers.values_mut().for_each(|reader| reader.unblock(key));
    }
}
