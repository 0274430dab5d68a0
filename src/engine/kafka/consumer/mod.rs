//! The Java consumer as a state machine: subscribe or assign, poll, commit, close, with both group protocols
//! (`KafkaConsumer`, `ConsumerCoordinator`, `AbstractCoordinator`, `AsyncKafkaConsumer`). Sans-I/O: requests, listener
//! calls and errors go into an [`Out`]; answers come back by number. A call never waits: what in Java blocks inside
//! `poll` goes on with the next call of [`Consumer::poll`].
mod commit;
mod config;
mod fetch;
mod member;
mod message;
mod modern;
mod positions;
mod subscription;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use config::{ConsumerConfig, GroupProtocol, OffsetReset};
pub use fetch::{Polled, PolledRecord};
pub use message::{Answer, ClientError, Event, Metadata, Out, Request, RequestNo, TopicMetadata};
pub use subscription::{Mode, Partition, Place};

use self::member::ClassicMember;
use self::modern::ModernMember;
use self::subscription::Subscription;
use super::cluster;
use super::error::ErrorCode;
use super::group::request::Identity;
use super::record::Batch;
use super::topic_partition::{PartitionCounts, TopicPartition};

/// What a request on its way is for. Partitions stand with their epoch: an answer for an older one does not count.
#[derive(Clone, Debug)]
enum Waiting {
    Join,
    /// With the generation, or member epoch, that the request said.
    Sync(i32),
    Heartbeat(i32),
    Leave,
    ConsumerHeartbeat(i32),
    Commit {
        generation: i32,
        by_application: bool,
    },
    Places(Vec<(TopicPartition, u32)>),
    Records(Vec<(TopicPartition, u32)>),
    Metadata,
}

#[derive(Clone, Debug)]
pub struct Consumer {
    pub config: ConsumerConfig,
    subscription: Subscription,
    metadata: Option<Metadata>,
    metadata_due_us: u64,
    classic: ClassicMember,
    modern: ModernMember,
    /// When the application polled last.
    polled_at_us: u64,
    auto_commit_due_us: u64,
    waiting: BTreeMap<RequestNo, Waiting>,
    requests_made: u64,
    is_closed: bool,
}

impl Consumer {
    pub fn new(config: ConsumerConfig, now_us: u64) -> Self {
        Self {
            subscription: Subscription::default(),
            metadata: None,
            metadata_due_us: now_us,
            classic: ClassicMember::default(),
            modern: ModernMember::default(),
            polled_at_us: now_us,
            auto_commit_due_us: now_us.saturating_add(config.auto_commit_interval_us),
            waiting: BTreeMap::new(),
            requests_made: 0,
            is_closed: false,
            config,
        }
    }

    // --- what the application does

    /// Replaces the subscription; it takes effect with the next poll. Partitions of another mode are given up.
    pub fn subscribe(&mut self, topics: BTreeSet<Arc<str>>) {
        if self.subscription.mode == Mode::Assigned {
            self.subscription.assign(&[]);
        }
        self.subscription.mode = Mode::Subscribed(topics);
    }

    /// Takes these partitions, without a group's doing.
    pub fn assign(&mut self, partitions: &[TopicPartition]) {
        self.subscription.mode = Mode::Assigned;
        self.subscription.assign(partitions);
    }

    /// Leaves the group; a static member keeps its place there.
    pub fn unsubscribe(&mut self, out: &mut Out) {
        self.leave_group(out);
        self.subscription.assign(&[]);
        self.subscription.mode = Mode::None;
    }

    /// Commits if it does so by itself, gives everything up and leaves.
    pub fn close(&mut self, out: &mut Out) {
        self.unsubscribe(out);
        self.is_closed = true;
    }

    /// One turn of the poll loop: goes on with joining, positions and fetches, and hands out what was fetched.
    pub fn poll(&mut self, now_us: u64, out: &mut Out) -> Vec<Polled> {
        if self.is_closed {
            return Vec::new();
        }
        self.polled_at_us = now_us;
        if self.metadata.is_none() {
            self.refresh_metadata(now_us, out);
            return Vec::new();
        }
        if matches!(self.subscription.mode, Mode::Subscribed(_)) {
            match self.config.group_protocol {
                GroupProtocol::Classic => self.poll_classic(out),
                GroupProtocol::Consumer => self.poll_modern(now_us, out),
            }
        }
        self.maybe_auto_commit(now_us, out);
        self.update_places(now_us, out);
        let polled = self.take_records();
        self.send_fetches(out);
        polled
    }

    pub fn pause(&mut self, partitions: &[TopicPartition], paused: bool) {
        for name in partitions {
            if let Some(partition) = self.subscription.partitions.get_mut(name) {
                partition.paused = paused;
            }
        }
    }

    /// `false` = it does not have the partition.
    pub fn seek(&mut self, partition: &TopicPartition, place: Place) -> bool {
        self.subscription.seek(partition, place)
    }

    /// Rejoins with the next poll although nothing has changed.
    pub fn enforce_rebalance(&mut self) {
        self.classic.rejoin_needed = true;
    }

    // --- looking

    pub fn partitions(&self) -> impl Iterator<Item = (&TopicPartition, &Partition)> {
        self.subscription.partitions.iter()
    }

    pub fn partition(&self, name: &TopicPartition) -> Option<&Partition> {
        self.subscription.partitions.get(name)
    }

    /// Records that were fetched and not handed out, as far as their batches tell.
    pub fn buffered(&self) -> u32 {
        let fetched = self.subscription.partitions.values().filter_map(|its| Some((its.place, its.fetched.as_ref()?)));
        let left = |(place, data): (Place, &cluster::FetchedData)| match place {
            Place::At(position) => {
                let behind = |batch: &&Arc<Batch>| batch.next_offset() > position && batch.marker.is_none();
                let count = |batch: &Arc<Batch>| {
                    let before = position.saturating_sub(batch.base_offset) as u32;
                    (batch.records.len() as u32).saturating_sub(before)
                };
                data.batches.iter().filter(behind).map(count).sum()
            }
            Place::Unknown | Place::Reset(_) => 0,
        };
        fetched.map(left).sum()
    }

    pub fn mode(&self) -> &Mode {
        &self.subscription.mode
    }

    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Generation or member epoch; -1 = not in a group.
    pub fn generation(&self) -> i32 {
        match self.config.group_protocol {
            GroupProtocol::Classic => self.classic.generation,
            GroupProtocol::Consumer => self.modern.epoch(),
        }
    }

    pub fn member_id(&self) -> &Arc<str> {
        match self.config.group_protocol {
            GroupProtocol::Classic => &self.classic.member_id,
            GroupProtocol::Consumer => &self.modern.member_id,
        }
    }

    /// What a transactional producer needs to commit offsets for it (`groupMetadata()`).
    pub fn group_metadata(&self) -> Identity {
        self.identity()
    }

    /// What its metadata says of a partition; `None` = it does not know it.
    pub fn ix(&self, name: &TopicPartition) -> Option<cluster::TopicPartition> {
        let topic = self.metadata.as_ref()?.get(&name.topic)?;
        let is_there = (name.partition as usize) < topic.leaders.len();
        is_there.then_some(cluster::TopicPartition { topic: topic.topic, partition: name.partition })
    }

    /// A partition that it reads has no leader as far as it knows.
    pub fn lacks_leader(&self) -> bool {
        let Some(metadata) = &self.metadata else { return false };
        let leader = |name: &TopicPartition| metadata.get(&name.topic)?.leaders.get(name.partition as usize).copied();
        self.subscription.partitions.keys().any(|name| leader(name).flatten().is_none())
    }

    /// The metadata is old: it asks for it in the next [`Self::advance`], unless it is waiting for it already.
    pub fn refresh_soon(&mut self) {
        if !self.awaits_metadata() {
            self.metadata_due_us = 0;
        }
    }

    fn awaits_metadata(&self) -> bool {
        self.waiting.values().any(|waiting| matches!(waiting, Waiting::Metadata))
    }

    fn counts(&self) -> PartitionCounts {
        let topics = self.metadata.iter().flatten();
        topics.map(|(name, topic)| (name.clone(), topic.leaders.len() as u32)).collect()
    }

    // --- time

    /// When [`Self::advance`] wants to be called.
    pub fn next_due_us(&self) -> Option<u64> {
        if self.is_closed {
            return None;
        }
        let member = match self.config.group_protocol {
            GroupProtocol::Classic => self.classic_due_us(),
            GroupProtocol::Consumer => self.modern_due_us(),
        };
        member.into_iter().chain(self.metadata.as_ref().map(|_| self.metadata_due_us)).min()
    }

    /// What goes on in the background, whether the application polls or not.
    pub fn advance(&mut self, now_us: u64, out: &mut Out) {
        if self.is_closed {
            return;
        }
        match self.config.group_protocol {
            GroupProtocol::Classic => self.advance_classic(now_us, out),
            GroupProtocol::Consumer => self.advance_modern(now_us, out),
        }
        if self.metadata.is_some() && self.metadata_due_us <= now_us {
            self.refresh_metadata(now_us, out);
        }
    }

    fn refresh_metadata(&mut self, now_us: u64, out: &mut Out) {
        self.metadata_due_us = now_us.saturating_add(self.config.metadata_max_age_us);
        if !self.awaits_metadata() {
            self.send(Request::Metadata, Waiting::Metadata, out);
        }
    }

    fn poll_timed_out(&self, now_us: u64) -> bool {
        now_us >= self.poll_due_us()
    }

    fn poll_due_us(&self) -> u64 {
        self.polled_at_us.saturating_add(self.config.max_poll_interval_us)
    }

    // --- answers

    pub fn answer(&mut self, no: RequestNo, answer: Answer, now_us: u64, out: &mut Out) {
        let Some(waiting) = self.waiting.remove(&no) else { return };
        match (waiting, answer) {
            (Waiting::Join, Answer::Join(result)) => self.joined(result, now_us, out),
            (Waiting::Sync(generation), Answer::Sync(result)) => self.synced(generation, result, now_us, out),
            (Waiting::Heartbeat(generation), Answer::Heartbeat(result)) => {
                self.heart_was_heard(generation, result, out)
            }
            (Waiting::ConsumerHeartbeat(told_epoch), Answer::ConsumerHeartbeat(result)) => {
                self.modern_heard(told_epoch, result, now_us, out);
            }
            (Waiting::Commit { generation, by_application }, Answer::Commit(result)) => {
                self.committed(by_application.then_some(no), generation, result, out);
            }
            (Waiting::Places(asked), Answer::Committed(offsets)) => self.found_committed(&asked, &offsets, out),
            (Waiting::Places(asked), Answer::ListOffset(_, result)) => self.found_offset(&asked, result, out),
            (Waiting::Records(asked), Answer::Fetch(fetched)) => self.fetched(&asked, fetched, out),
            (Waiting::Metadata, Answer::Metadata(metadata)) => {
                self.metadata = Some(metadata);
                self.classic.has_new_metadata = true;
            }
            _ => {}
        }
    }

    fn send(&mut self, request: Request, waiting: Waiting, out: &mut Out) -> RequestNo {
        self.requests_made += 1;
        let no = RequestNo(self.requests_made);
        self.waiting.insert(no, waiting);
        out.requests.push((no, request));
        no
    }

    fn leave_group(&mut self, out: &mut Out) {
        if !matches!(self.subscription.mode, Mode::Subscribed(_)) {
            if self.config.enable_auto_commit && self.subscription.mode == Mode::Assigned {
                self.auto_commit(out);
            }
            return;
        }
        match self.config.group_protocol {
            GroupProtocol::Classic => self.leave_classic(out),
            GroupProtocol::Consumer => self.leave_modern(out),
        }
    }

    /// An error that ends the membership for good.
    fn fail(&self, error: ErrorCode, out: &mut Out) {
        out.events.push(Event::Failed(ClientError::Protocol(error)));
    }
}
