//! A member of a share group (`KafkaShareConsumer`): heartbeats, fetches that acquire records, and what it says of each.
//! Its poll loop is the one of all consumers.
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

use super::Kafka;
use super::application::Job;
use super::client::COORDINATOR;
use super::consumers::{AFTER_ERROR_US, Phase};
use super::network::{Load, key_symbol};
use super::share::{ShareAsk, ShareRecord, ShareReply};
use crate::engine::fact::FactKind;
use crate::engine::hash::WorldHasher;
use crate::engine::id::{Duration, MessageNo, PartIx, Time};
use crate::engine::kafka::cluster::{BrokerId, TopicPartition};
use crate::engine::kafka::consumer::RequestNo;
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::share::Acknowledgement;
use crate::engine::kafka::share::group::ShareHeartbeatAnswer;
use crate::engine::kafka::topic_partition::TopicPartition as Named;
use crate::engine::system::Kernel;

/// `group.share.heartbeat.interval.ms`
const HEARTBEAT_US: Duration = 5_000_000;
/// The application waits in commitSync for what it settled.
const SETTLING: RequestNo = RequestNo(u64::MAX);

/// What became of a record: place, offset, number, verdict.
pub type Settled = (TopicPartition, u64, MessageNo, Acknowledgement);

#[derive(Clone, Debug, Default)]
pub struct ShareConsumer {
    pub member_id: Arc<str>,
    /// 0 = not a member yet.
    epoch: i32,
    topics: BTreeSet<Arc<str>>,
    pub assigned: Vec<TopicPartition>,
    heartbeat_due: Option<Time>,
    /// Brokers that a fetch is on its way to.
    fetching: BTreeSet<BrokerId>,
    /// No fetch before this.
    fetch_at: Time,
    /// Acquired and not handed out.
    buffer: VecDeque<ShareRecord>,
    settled: Vec<Settled>,
    /// Acknowledgements on their way.
    unanswered: u32,
}

impl ShareConsumer {
    pub fn subscribe(&mut self, topics: BTreeSet<Arc<str>>, member_id: Arc<str>, now: Time) {
        *self = Self { member_id, topics, heartbeat_due: Some(now), ..Self::default() };
    }

    pub fn next_due(&self) -> Option<Time> {
        let waits = self.fetch_at > 0 && self.fetching.is_empty() && !self.assigned.is_empty();
        self.heartbeat_due.into_iter().chain(waits.then_some(self.fetch_at)).min()
    }

    pub fn buffered(&self) -> u32 {
        self.buffer.len() as u32
    }

    pub fn hash(&self, hasher: &mut WorldHasher) {
        (&self.member_id, self.epoch, self.heartbeat_due, self.fetch_at).hash(hasher);
        (&self.assigned, &self.fetching, self.unanswered).hash(hasher);
        self.buffer.iter().for_each(|one| (one.partition, one.offset, one.delivery).hash(hasher));
        self.settled.iter().for_each(|(at, offset, no, _)| (at, offset, no).hash(hasher));
    }
}

impl Kafka {
    fn share_mut(&mut self, client: u32) -> Option<&mut ShareConsumer> {
        self.consumer_mut(client)?.share.as_deref_mut()
    }

    /// What goes on in the background.
    pub(super) fn share_turn(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        let now = kernel.now;
        let Some(share) = self.share_mut(client) else { return false };
        if share.fetch_at <= now {
            share.fetch_at = 0;
        }
        if share.heartbeat_due.is_none_or(|at| at > now) {
            return false;
        }
        share.heartbeat_due = Some(now + HEARTBEAT_US);
        let topics = (share.epoch == 0).then(|| share.topics.clone());
        let ask = ShareAsk::Heartbeat { member: share.member_id.clone(), epoch: share.epoch, topics };
        self.send_to_broker(client, COORDINATOR, Load::ShareAsk(Box::new(ask)), kernel);
        true
    }

    /// One turn of poll. `true` = it handed out records.
    pub(super) fn poll_share(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        let Some(its) = self.consumer_mut(client) else { return false };
        its.polled_at = kernel.now;
        let most = its.java.config.max_poll_records;
        let Some(share) = its.share.as_deref_mut() else { return false };
        if share.buffer.is_empty() {
            self.fetch_share(client, most, kernel);
            return false;
        }
        let count = share.buffer.len().min(most as usize);
        let records: Vec<ShareRecord> = share.buffer.drain(..count).collect();
        self.hand_out_share(client, records, kernel);
        true
    }

    fn hand_out_share(&mut self, client: u32, records: Vec<ShareRecord>, kernel: &mut Kernel) {
        self.begin_results(client, kernel);
        let Self { clients, readers, part_of_topic, .. } = self;
        let its = &mut clients[client as usize];
        let consumer = its.part;
        let Some(its) = its.consumer_mut() else { return };
        let Some(reader) = readers.get_mut(&its.reader) else { return };
        its.application.begin_poll();
        for ShareRecord { partition: at, offset, delivery, record } in records {
            let topic = part_of_topic.get(at.topic.0 as usize).copied().unwrap_or(PartIx::NONE);
            let (message, partition) = (MessageNo(record.tag), at.partition);
            reader.note_polled(message);
            kernel.fact(FactKind::Kafka(Fact::Polled { consumer, topic, partition, offset, message, delivery }));
            let key = key_symbol(record.key.as_ref(), kernel.messages);
            its.application.take(Job { topic, partition, offset, message, key, delivery, record });
        }
        its.application.end_poll();
        its.phase = Phase::Working { until: kernel.now };
    }

    /// Asks every leader of its partitions that it is not asking already.
    fn fetch_share(&mut self, client: u32, most: u32, kernel: &mut Kernel) {
        let consumer = self.clients[client as usize].part;
        let wait_us = self.clients[client as usize].consumer().map_or(0, |its| its.java.config.fetch_max_wait_us);
        let Some(share) = self.clients[client as usize].consumer().and_then(|its| its.share.as_deref()) else { return };
        if share.fetch_at > kernel.now {
            return;
        }
        let mut by_leader: BTreeMap<BrokerId, Vec<TopicPartition>> = BTreeMap::new();
        for at in &share.assigned {
            if let Some(leader) = self.cluster.partition(*at).and_then(|state| state.leader) {
                by_leader.entry(leader).or_default().push(*at);
            }
        }
        by_leader.retain(|leader, _| !share.fetching.contains(leader));
        for (broker, partitions) in by_leader {
            let Some(share) = self.share_mut(client) else { return };
            share.fetching.insert(broker);
            let member = share.member_id.clone();
            let first = partitions.first().map_or(PartIx::NONE, |first| self.topic_part(first.topic));
            let fact = Fact::FetchSent { consumer, topic: first, broker, partitions: partitions.len() as u32 };
            self.fact(fact, kernel);
            let ask = ShareAsk::Fetch { member, broker, partitions, most, wait_us };
            self.send_to_broker(client, broker, Load::ShareAsk(Box::new(ask)), kernel);
        }
    }

    pub(super) fn note_settled(
        &mut self,
        client: u32,
        at: (PartIx, u32),
        offset: u64,
        no: MessageNo,
        how: Acknowledgement,
    ) {
        let (part, partition) = at;
        let Some(topic) = self.topic_ix(part) else { return };
        if let Some(share) = self.share_mut(client) {
            share.settled.push((TopicPartition { topic, partition }, offset, no, how));
        }
    }

    /// Tells the leaders what became of the records. `true` = the loop goes on at once.
    pub(super) fn send_settled(&mut self, client: u32, waits: bool, kernel: &mut Kernel) -> bool {
        let Some(share) = self.share_mut(client) else { return true };
        let (member, settled) = (share.member_id.clone(), std::mem::take(&mut share.settled));
        let mut by_leader: BTreeMap<BrokerId, Vec<Settled>> = BTreeMap::new();
        for one in settled {
            // Nobody leads: the lock runs out.
            if let Some(leader) = self.cluster.partition(one.0).and_then(|state| state.leader) {
                by_leader.entry(leader).or_default().push(one);
            }
        }
        let count = by_leader.len() as u32;
        for (broker, settled) in by_leader {
            let ask = ShareAsk::Acknowledge { member: member.clone(), broker, settled };
            self.send_to_broker(client, broker, Load::ShareAsk(Box::new(ask)), kernel);
        }
        let Some(its) = self.consumer_mut(client) else { return true };
        let Some(share) = its.share.as_deref_mut() else { return true };
        share.unanswered += count;
        if waits && share.unanswered > 0 {
            its.phase = Phase::Committing(SETTLING);
        }
        true
    }

    pub(super) fn share_replied(&mut self, client: u32, reply: ShareReply, kernel: &mut Kernel) {
        match reply {
            ShareReply::Heartbeat(Ok(answer)) => self.share_heard(client, answer),
            // It is not a member any more: it joins anew.
            ShareReply::Heartbeat(Err(_)) => {
                if let Some(share) = self.share_mut(client) {
                    share.epoch = 0;
                    share.assigned.clear();
                    share.buffer.clear();
                    share.heartbeat_due = Some(kernel.now + AFTER_ERROR_US);
                }
            }
            ShareReply::Fetched(broker, records) => self.share_fetched(client, broker, records, kernel),
            ShareReply::Acknowledged => self.share_settled(client, kernel),
        }
        self.drive_consumer(client, kernel);
    }

    fn share_heard(&mut self, client: u32, answer: ShareHeartbeatAnswer) {
        let ix = |name: &Named| {
            Some(TopicPartition { topic: self.cluster.topic_ix(&name.topic)?, partition: name.partition })
        };
        let assigned: Option<Vec<TopicPartition>> =
            answer.assignment.map(|names| names.iter().filter_map(ix).collect());
        let Some(share) = self.share_mut(client) else { return };
        share.epoch = answer.epoch;
        if let Some(assigned) = assigned {
            share.assigned = assigned;
        }
    }

    fn share_fetched(&mut self, client: u32, broker: BrokerId, records: Vec<ShareRecord>, kernel: &mut Kernel) {
        let consumer = self.clients[client as usize].part;
        let count = records.len() as u32;
        let bytes = records.iter().map(|one| one.record.bytes(one.record.timestamp_ms)).sum();
        let topic = records.first().map_or(PartIx::NONE, |one| self.topic_part(one.partition.topic));
        let Some(share) = self.share_mut(client) else { return };
        share.fetching.remove(&broker);
        share.buffer.extend(records);
        if count > 0 {
            self.fact(Fact::FetchAnswered { consumer, topic, broker, records: count, bytes }, kernel);
        }
    }

    fn share_settled(&mut self, client: u32, kernel: &mut Kernel) {
        let Some(its) = self.consumer_mut(client) else { return };
        let Some(share) = its.share.as_deref_mut() else { return };
        share.unanswered = share.unanswered.saturating_sub(1);
        if share.unanswered == 0 && its.phase == Phase::Committing(SETTLING) {
            its.phase = Phase::Working { until: kernel.now };
        }
    }

    /// The connection broke: what was asked there is asked again, what was said is lost.
    pub(super) fn share_lost(&mut self, client: u32, broker: BrokerId, kernel: &mut Kernel) {
        let Some(share) = self.share_mut(client) else { return };
        share.fetching.remove(&broker);
        share.fetch_at = kernel.now + AFTER_ERROR_US;
        if share.unanswered > 0 {
            share.unanswered = 1;
            self.share_settled(client, kernel);
        }
        self.drive_consumer(client, kernel);
    }

    /// The member is gone at once, and what it holds is free.
    pub(super) fn leave_share(&mut self, client: u32, kernel: &mut Kernel) {
        let Some(share) = self.share_mut(client).filter(|share| share.epoch > 0) else { return };
        let member = std::mem::take(share).member_id;
        // Who is not a member any more has nothing to leave.
        let _ = self.share_heartbeat(client, &member, -1, None, kernel);
    }

    /// It leaves: what it holds is released at once.
    pub(super) fn close_share(&mut self, client: u32, kernel: &mut Kernel) {
        let Some(share) = self.share_mut(client).filter(|share| share.epoch > 0) else { return };
        let ask = ShareAsk::Heartbeat { member: share.member_id.clone(), epoch: -1, topics: None };
        *share = ShareConsumer::default();
        self.send_to_broker(client, COORDINATOR, Load::ShareAsk(Box::new(ask)), kernel);
    }
}
