//! The brokers' side of share groups (KIP-932): members, and the records of each partition that are acquired, accepted,
//! released or archived. A fetch that finds nothing waits until there is something, or until its time is over. Where the
//! state of share groups is stored is not part of the model: a new leader goes on with it.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Kafka;
use super::client::COORDINATOR;
use super::network::Load;
use super::share_consumer::Settled;
use crate::engine::id::{Duration, MessageNo, PartIx, Time};
use crate::engine::kafka::cluster::{BrokerId, Isolation, OffsetSpec, TopicPartition};
use crate::engine::kafka::consumer::OffsetReset;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::{Fact, Removed};
use crate::engine::kafka::record::Record;
use crate::engine::kafka::share::group::{ShareGroup, ShareHeartbeatAnswer};
use crate::engine::kafka::share::{Acknowledgement, Acquired, RecordState, ShareConfig, SharePartition};
use crate::engine::system::Kernel;

#[derive(Clone, Debug)]
pub enum ShareAsk {
    Heartbeat { member: Arc<str>, epoch: i32, topics: Option<BTreeSet<Arc<str>>> },
    Fetch { member: Arc<str>, broker: BrokerId, partitions: Vec<TopicPartition>, most: u32, wait_us: Duration },
    Acknowledge { member: Arc<str>, broker: BrokerId, settled: Vec<Settled> },
}

#[derive(Clone, Debug)]
pub enum ShareReply {
    Heartbeat(Result<ShareHeartbeatAnswer, ErrorCode>),
    Fetched(BrokerId, Vec<ShareRecord>),
    Acknowledged,
}

/// A record that was acquired.
#[derive(Clone, Debug)]
pub struct ShareRecord {
    pub partition: TopicPartition,
    pub offset: u64,
    pub delivery: u32,
    pub record: Record,
}

/// A fetch that waits for records.
#[derive(Clone, Debug, Hash)]
struct Parked {
    client: u32,
    life: u32,
    member: Arc<str>,
    broker: BrokerId,
    partitions: Vec<TopicPartition>,
    most: u32,
    until: Time,
}

/// One share group.
#[derive(Clone, Debug, Hash)]
pub struct Share {
    group: ShareGroup,
    config: ShareConfig,
    pub partitions: BTreeMap<TopicPartition, SharePartition>,
    /// Consumers by member id.
    pub members: BTreeMap<Arc<str>, PartIx>,
    parked: Vec<Parked>,
}

impl Share {
    pub fn new(config: ShareConfig) -> Self {
        Self {
            group: ShareGroup::new(config),
            config,
            partitions: BTreeMap::new(),
            members: BTreeMap::new(),
            parked: Vec::new(),
        }
    }

    /// The group reads a partition from there on, as if it had finished everything before.
    pub fn restart_at(&mut self, at: TopicPartition, offset: u64) {
        self.partitions.insert(at, SharePartition::new(self.config, offset));
    }

    pub fn epoch(&self) -> i32 {
        self.group.epoch()
    }

    fn next_due(&self) -> Option<Time> {
        let locks = self.partitions.values().filter_map(SharePartition::next_due_us);
        let parked = self.parked.iter().map(|parked| parked.until);
        locks.chain(parked).chain(self.group.next_due_us()).min()
    }
}

impl Kafka {
    fn share_of(&self, client: u32) -> PartIx {
        self.clients[client as usize].consumer().map_or(PartIx::NONE, |its| its.group)
    }

    /// A request of a member arrives.
    pub(super) fn share_arrives(&mut self, client: u32, ask: ShareAsk, kernel: &mut Kernel) {
        let (part, life) = (self.share_of(client), self.clients[client as usize].life);
        match ask {
            ShareAsk::Heartbeat { member, epoch, topics } => {
                let answer = self.share_heartbeat(client, &member, epoch, topics, kernel);
                self.send_share(client, COORDINATOR, ShareReply::Heartbeat(answer), kernel);
            }
            ShareAsk::Fetch { broker, .. } | ShareAsk::Acknowledge { broker, .. } if !self.cluster.is_up(broker) => {
                self.send_to_client(client, broker, Load::Lost(broker), kernel);
            }
            ShareAsk::Fetch { member, broker, partitions, most, wait_us } => {
                let until = kernel.now.saturating_add(wait_us);
                let parked = Parked { client, life, member, broker, partitions, most, until };
                if let Some(parked) = self.try_share_fetch(part, parked, kernel)
                    && let Some(share) = self.shares.get_mut(&part)
                {
                    share.parked.push(parked);
                }
            }
            ShareAsk::Acknowledge { member, broker, settled } => {
                for one in settled {
                    self.settle_share(part, client, &member, one, kernel);
                }
                self.send_share(client, broker, ShareReply::Acknowledged, kernel);
                self.wake_share(part, kernel);
            }
        }
    }

    fn send_share(&mut self, client: u32, broker: BrokerId, reply: ShareReply, kernel: &mut Kernel) {
        self.send_to_client(client, broker, Load::ShareReply(Box::new(reply)), kernel);
    }

    pub(super) fn share_heartbeat(
        &mut self,
        client: u32,
        member: &Arc<str>,
        epoch: i32,
        topics: Option<BTreeSet<Arc<str>>>,
        kernel: &mut Kernel,
    ) -> Result<ShareHeartbeatAnswer, ErrorCode> {
        let (part, counts) = (self.share_of(client), self.partition_counts());
        let consumer = self.clients[client as usize].part;
        let share = self.shares.get_mut(&part).ok_or(ErrorCode::GroupIdNotFound)?;
        let before = share.group.epoch();
        let answer = share.group.heartbeat(member, epoch, topics, &counts, kernel.now)?;
        let (group, members) = (part, share.group.members().count() as u32);
        let after = share.group.epoch();
        if epoch < 0 {
            share.members.remove(member);
            self.release_member(part, member, kernel);
            self.fact(Fact::MemberRemoved { group, consumer, why: Removed::Left }, kernel);
            self.wake_share(part, kernel);
        } else if share.members.insert(member.clone(), consumer).is_none() {
            self.fact(Fact::MemberJoined { group, consumer }, kernel);
        }
        if after != before {
            self.fact(Fact::Generation { group, generation: after.max(0).unsigned_abs(), members }, kernel);
        }
        Ok(answer)
    }

    /// Answers a fetch if it finds something; else it comes back, to wait.
    fn try_share_fetch(&mut self, part: PartIx, fetch: Parked, kernel: &mut Kernel) -> Option<Parked> {
        let mut records: Vec<ShareRecord> = Vec::new();
        for at in &fetch.partitions {
            let left = fetch.most.saturating_sub(records.len() as u32);
            if left > 0 && self.cluster.reachable_leader(*at) == Some(fetch.broker) {
                self.acquire(part, *at, &fetch, left, &mut records, kernel);
            }
        }
        if records.is_empty() {
            return Some(fetch);
        }
        self.send_share(fetch.client, fetch.broker, ShareReply::Fetched(fetch.broker, records), kernel);
        None
    }

    fn acquire(
        &mut self,
        part: PartIx,
        at: TopicPartition,
        fetch: &Parked,
        most: u32,
        records: &mut Vec<ShareRecord>,
        kernel: &mut Kernel,
    ) {
        let start = self.share_start(part, fetch.client, at, kernel.now);
        let Some(replica) = self.cluster.replica(fetch.broker, at) else { return };
        let (log_start, end) = (replica.log.start(), replica.high_watermark);
        let Some(share) = self.shares.get_mut(&part) else { return };
        let config = share.config;
        let partition = share.partitions.entry(at).or_insert_with(|| SharePartition::new(config, start));
        if partition.start() < log_start {
            partition.log_start_moved(log_start);
        }
        let consumer = self.clients[fetch.client as usize].part;
        let (group, topic, until) = (part, self.topic_part(at.topic), kernel.now.saturating_add(config.lock_us));
        for _ in 0..most {
            let Some(share) = self.shares.get_mut(&part) else { return };
            let Some(partition) = share.partitions.get_mut(&at) else { return };
            let left = most.saturating_sub(records.len() as u32);
            let acquired = partition.acquire(&fetch.member, end, left, kernel.now);
            if acquired.is_empty() {
                return;
            }
            let mut gaps = false;
            for Acquired { offset, delivery_count: delivery } in acquired {
                let Some(record) = self.share_record(fetch.broker, at, offset) else {
                    // A marker, or compaction took it.
                    gaps = true;
                    if let Some(share) = self.shares.get_mut(&part).and_then(|share| share.partitions.get_mut(&at)) {
                        share.skip(offset..=offset);
                    }
                    continue;
                };
                let (message, partition) = (MessageNo(record.tag), at.partition);
                let fact = Fact::Acquired { group, consumer, topic, partition, offset, message, delivery, until };
                self.fact(fact, kernel);
                records.push(ShareRecord { partition: at, offset, delivery, record });
            }
            if !gaps {
                return;
            }
        }
    }

    /// Where the group begins to read a partition (`share.auto.offset.reset`).
    fn share_start(&self, part: PartIx, client: u32, at: TopicPartition, now: Time) -> u64 {
        if self.shares.get(&part).is_some_and(|share| share.partitions.contains_key(&at)) {
            return 0;
        }
        let reset = self.clients[client as usize].consumer().map(|its| its.java.config.offset_reset);
        let spec = match reset.unwrap_or_default() {
            OffsetReset::Earliest => OffsetSpec::Earliest,
            OffsetReset::ByDuration(ms) => OffsetSpec::AtTime((now / 1000).saturating_sub(ms).cast_signed()),
            OffsetReset::Latest | OffsetReset::None => OffsetSpec::Latest,
        };
        let isolation = Isolation::ReadUncommitted;
        let latest = || self.list_offset(at, OffsetSpec::Latest, isolation).ok().flatten().unwrap_or(0);
        self.list_offset(at, spec, isolation).ok().flatten().unwrap_or_else(latest)
    }

    fn share_record(&self, broker: BrokerId, at: TopicPartition, offset: u64) -> Option<Record> {
        let replica = self.cluster.replica(broker, at)?;
        let batch = replica.log.batches_from(offset).next()?;
        let found = batch.records.iter().find(|record| batch.offset_of(record) == offset);
        found.filter(|_| batch.marker.is_none()).cloned()
    }

    fn settle_share(&mut self, part: PartIx, client: u32, member: &Arc<str>, one: Settled, kernel: &mut Kernel) {
        let (at, offset, message, how) = one;
        let (group, consumer) = (part, self.clients[client as usize].part);
        let (topic, partition) = (self.topic_part(at.topic), at.partition);
        let Some(state) = self.shares.get_mut(&part).and_then(|share| share.partitions.get_mut(&at)) else { return };
        if let Err(error) = state.acknowledge(member, offset..=offset, how) {
            return self.fact(Fact::CommitFailed { group, consumer, error }, kernel);
        }
        let is_back = state.state(offset) == Some(RecordState::Available);
        let fact = match how {
            Acknowledgement::Accept => Fact::Accepted { group, consumer, topic, partition, offset, message },
            Acknowledgement::Release if is_back => {
                Fact::Released { group, topic, partition, offset, message, timed_out: false }
            }
            _ => {
                let rejected = how == Acknowledgement::Reject;
                Fact::Archived { group, topic, partition, offset, message, rejected }
            }
        };
        self.fact(fact, kernel);
    }

    /// A member is gone: what it held is free, or delivered too often.
    fn release_member(&mut self, part: PartIx, member: &Arc<str>, kernel: &mut Kernel) {
        self.free_locks(part, |holder, _| holder == member, |partition| partition.release_all(member), kernel);
    }

    /// Frees locks and tells what became of the records.
    fn free_locks(
        &mut self,
        part: PartIx,
        is_over: impl Fn(&Arc<str>, Time) -> bool,
        free: impl Fn(&mut SharePartition),
        kernel: &mut Kernel,
    ) {
        let group = part;
        let Some(share) = self.shares.get_mut(&part) else { return };
        let mut freed = Vec::new();
        for (at, partition) in &mut share.partitions {
            let locked = partition
                .in_flight()
                .filter(|(_, one)| one.lock.as_ref().is_some_and(|(holder, until)| is_over(holder, *until)));
            let offsets: Vec<u64> = locked.map(|(offset, _)| offset).collect();
            if !offsets.is_empty() {
                free(partition);
                let state = |offset: u64| (*at, offset, partition.state(offset) == Some(RecordState::Available));
                freed.extend(offsets.into_iter().map(state));
            }
        }
        for (at, offset, is_back) in freed {
            let leader = self.cluster.partition(at).and_then(|state| state.leader);
            let record = leader.and_then(|leader| self.share_record(leader, at, offset));
            let message = MessageNo(record.map_or(0, |record| record.tag));
            let (topic, partition) = (self.topic_part(at.topic), at.partition);
            let fact = match is_back {
                true => Fact::Released { group, topic, partition, offset, message, timed_out: true },
                false => Fact::Archived { group, topic, partition, offset, message, rejected: false },
            };
            self.fact(fact, kernel);
        }
    }

    /// Something may be there to acquire: fetches that wait look again.
    pub(super) fn wake_share(&mut self, part: PartIx, kernel: &mut Kernel) {
        let Some(share) = self.shares.get_mut(&part).filter(|share| !share.parked.is_empty()) else { return };
        for fetch in std::mem::take(&mut share.parked) {
            let is_there = self.clients[fetch.client as usize].life == fetch.life;
            let waits = if is_there { self.try_share_fetch(part, fetch, kernel) } else { None };
            if let (Some(fetch), Some(share)) = (waits, self.shares.get_mut(&part)) {
                share.parked.push(fetch);
            }
        }
    }

    /// Records of a partition became visible.
    pub(super) fn wake_share_readers(&mut self, at: TopicPartition, kernel: &mut Kernel) {
        let waits = |share: &Share| share.parked.iter().any(|parked| parked.partitions.contains(&at));
        let waiting: Vec<PartIx> =
            self.shares.iter().filter(|(_, share)| waits(share)).map(|(part, _)| *part).collect();
        waiting.into_iter().for_each(|part| self.wake_share(part, kernel));
    }

    pub(super) fn share_next_due(&self) -> Option<Time> {
        self.shares.values().filter_map(Share::next_due).min()
    }

    /// Sessions, locks and waits that are over. `true` = there was one.
    pub(super) fn advance_share(&mut self, kernel: &mut Kernel) -> bool {
        let now = kernel.now;
        let due: Vec<PartIx> = self
            .shares
            .iter()
            .filter(|(_, share)| share.next_due().is_some_and(|at| at <= now))
            .map(|(part, _)| *part)
            .collect();
        for part in &due {
            self.advance_share_group(*part, kernel);
        }
        !due.is_empty()
    }

    fn advance_share_group(&mut self, part: PartIx, kernel: &mut Kernel) {
        let now = kernel.now;
        let Some(share) = self.shares.get_mut(&part) else { return };
        for member in share.group.advance(now) {
            let gone = self.shares.get_mut(&part).and_then(|share| share.members.remove(&member));
            self.release_member(part, &member, kernel);
            if let Some(consumer) = gone {
                let why = Removed::SessionTimeout;
                self.fact(Fact::MemberRemoved { group: part, consumer, why }, kernel);
            }
        }
        self.free_locks(part, |_, until| until <= now, |partition| partition.advance(now), kernel);
        self.wake_share(part, kernel);
        let Some(share) = self.shares.get_mut(&part) else { return };
        for late in share.parked.extract_if(.., |parked| parked.until <= now).collect::<Vec<_>>() {
            if self.clients[late.client as usize].life == late.life {
                self.send_share(late.client, late.broker, ShareReply::Fetched(late.broker, Vec::new()), kernel);
            }
        }
    }
}
