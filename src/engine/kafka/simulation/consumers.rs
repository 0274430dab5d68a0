//! Consumers of the board: a poll loop around the Java consumer. A turn polls, works, waits for what it wrote, commits
//! and rests; every answer from outside lets it look again. What the coordinator does stands in `groups`.
use std::collections::BTreeSet;
use std::hash::Hash;
use std::sync::Arc;

use super::Kafka;
use super::application::{Application, Step};
use super::client::{Client, Role};
use super::share_consumer::ShareConsumer;
use crate::engine::hash::WorldHasher;
use crate::engine::id::{Duration, MessageNo, PartIx, Time};
use crate::engine::kafka::cluster::{self, BrokerId};
use crate::engine::kafka::consumer::{Consumer as Java, ConsumerConfig, Out, Place, Request, RequestNo};
use crate::engine::kafka::fact::{Fact, Positioned};
use crate::engine::kafka::producer::SendNo;
use crate::engine::kafka::record::Record;
use crate::engine::kafka::topic_partition::TopicPartition;
use crate::engine::kafka::topology::{self, GroupKind};
use crate::engine::rabbitmq::pattern::Pattern;
use crate::engine::system::Kernel;
use crate::engine::topology::{Latency, Spec, Topology};

/// After a record is to be tried again, or metadata was of no help: `retry.backoff.ms`.
pub const BACKOFF_US: Duration = 100_000;
/// What the application waits before it polls again after poll threw.
pub const AFTER_ERROR_US: Duration = 1_000_000;
/// `request.timeout.ms`, on top of what a fetch may wait at the broker.
const REQUEST_TIMEOUT_US: Duration = 30_000_000;
/// `reconnect.backoff.ms`: for so long nothing is asked of a broker after a connection to it broke.
const RECONNECT_US: Duration = 50_000;
/// Sets the tickets of fetches apart from those of what the same client produces.
pub const FETCH: u64 = 1 << 31;

/// Where the loop stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Inside poll: whatever comes in lets it look again.
    Polling,
    /// The record in hand takes until then.
    Working {
        until: Time,
    },
    /// Everything it wrote has to be acknowledged before this step is taken.
    Flushing(Step),
    /// commitSync waits for its answer.
    Committing(RequestNo),
    /// A transaction ends.
    Ending,
    Resting {
        until: Time,
    },
    /// Its task failed: it has left, and somebody has to restart it.
    Stopped,
}

/// A fetch that is not answered.
#[derive(Clone, Debug)]
pub struct Fetching {
    pub no: RequestNo,
    pub broker: BrokerId,
    pub sent_at: Time,
    /// The connection broke then: no answer comes, and it is given up when another connection may be opened.
    pub lost_at: Option<Time>,
    pub partitions: Vec<cluster::TopicPartition>,
}

impl Fetching {
    /// When nobody waits for its answer any more; `max_wait_us` = what it may wait at the broker.
    fn given_up_at(&self, max_wait_us: Duration) -> Time {
        let timeout_at = self.sent_at.saturating_add(max_wait_us).saturating_add(REQUEST_TIMEOUT_US);
        self.lost_at.map_or(timeout_at, |at| at.saturating_add(RECONNECT_US))
    }
}

#[derive(Clone, Debug)]
pub struct Consumer {
    pub group: PartIx,
    /// Whose records and effects its own count with: the group, or itself.
    pub reader: PartIx,
    pub kind: Option<GroupKind>,
    /// What it subscribes to, or assigns itself.
    pub topics: Vec<PartIx>,
    /// It takes up every topic with such a name.
    pub pattern: Option<Pattern>,
    pub java: Box<Java>,
    pub share: Option<Box<ShareConsumer>>,
    pub application: Application,
    pub phase: Phase,
    pub fetching: Vec<Fetching>,
    /// Partitions that are paused until a record in them is due.
    pub delayed: Vec<(Time, TopicPartition)>,
    /// Requests that may not be sent yet.
    pub later: Vec<(Time, RequestNo, Request)>,
    pub asked_metadata_at: Option<Time>,
    pub polled_at: Time,
    /// It left because its application did not poll.
    pub is_evicted: bool,
    /// An error that no application survives.
    pub dies: bool,
    /// Of a connector: records that its other end has not answered for.
    pub crossing: BTreeSet<MessageNo>,
    /// Of Streams: what it wrote and was not acknowledged, for its production handler.
    pub written: Vec<(SendNo, PartIx, Record)>,
}

impl Consumer {
    pub fn next_due(&self, client: &Client) -> Option<Time> {
        let phase = match self.phase {
            Phase::Working { until } if until > 0 || !client.paused => Some(until),
            Phase::Resting { until } if !client.paused => Some(until),
            Phase::Polling if !client.paused && self.share.is_none() => {
                // The loop polls again and again while nothing comes.
                Some(self.polled_at.saturating_add((self.java.config.max_poll_interval_us / 2).max(1)))
            }
            _ => None,
        };
        let share = self.share.as_ref().and_then(|share| share.next_due());
        let java = if self.share.is_some() { None } else { self.java.next_due_us() };
        let wait_us = self.java.config.fetch_max_wait_us;
        let fetch = self.fetching.iter().map(|fetch| fetch.given_up_at(wait_us)).min();
        let delayed = self.delayed.iter().map(|(at, _)| *at).min();
        let later = self.later.iter().map(|(at, ..)| *at).min();
        [phase, share, java, fetch, delayed, later].into_iter().flatten().min()
    }

    pub fn hash(&self, hasher: &mut WorldHasher) {
        self.application.hash(hasher);
        (self.phase, self.polled_at, self.is_evicted, self.asked_metadata_at).hash(hasher);
        (self.java.generation(), self.java.member_id()).hash(hasher);
        for (name, partition) in self.java.partitions() {
            (name, partition.place, partition.paused, partition.asks, partition.epoch).hash(hasher);
        }
        self.delayed.hash(hasher);
        self.fetching.iter().for_each(|fetch| (fetch.no, fetch.broker, fetch.sent_at).hash(hasher));
        self.fetching.iter().filter_map(|fetch| fetch.lost_at).for_each(|at| at.hash(hasher));
        if let Some(share) = &self.share {
            share.hash(hasher);
        }
    }

    /// Where it stands in its partitions.
    pub fn positions(&self) -> impl Iterator<Item = (&TopicPartition, u64)> {
        self.java.partitions().filter_map(|(name, partition)| match partition.place {
            Place::At(offset) => Some((name, offset)),
            Place::Unknown | Place::Reset(_) => None,
        })
    }
}

/// The group of a consumer.
pub fn group_of(topology: &Topology, group: PartIx) -> Option<&topology::Group> {
    match super::setup::spec_of(topology, group) {
        Some(topology::Spec::Group(group)) => Some(group),
        _ => None,
    }
}

/// What it reads: its group's topics and its own, and its retry topics unless somebody else reads them.
fn topics_of(topology: &Topology, part: PartIx, spec: &topology::Consumer) -> Vec<PartIx> {
    let mut topics = group_of(topology, spec.group).map_or_else(Vec::new, |group| group.topics.clone());
    topics.extend(&spec.topics);
    let reads = |topic: PartIx| {
        (0..).zip(&topology.parts).any(|(at, one)| match &one.spec {
            Spec::Kafka(topology::Spec::Group(group)) => group.topics.contains(&topic),
            Spec::Kafka(topology::Spec::Consumer(other)) => PartIx(at) != part && other.topics.contains(&topic),
            _ => false,
        })
    };
    topics.extend(spec.retry.iter().map(|(topic, _)| *topic).filter(|topic| !reads(*topic)));
    topics.dedup();
    topics
}

/// What does not read as a pattern was refused when it was set.
fn pattern_of(spec: &topology::Consumer) -> Option<Pattern> {
    ConsumerConfig::topic_pattern(spec.config.pattern.as_deref()?).ok()
}

impl Kafka {
    pub(super) fn make_consumer(
        &mut self,
        part: PartIx,
        spec: &topology::Consumer,
        kernel: &mut Kernel,
    ) -> (Duration, Latency, Duration, Role) {
        let topology: &Topology = kernel.topology;
        let kind = group_of(topology, spec.group).map(|group| group.kind);
        let reader = if kind.is_some() { spec.group } else { part };
        self.readers.entry(reader).or_default();
        let is_share = kind == Some(GroupKind::Share);
        let consumer = Consumer {
            group: spec.group,
            reader,
            kind,
            topics: topics_of(topology, part, spec),
            pattern: pattern_of(spec).filter(|_| kind.is_some() && !is_share),
            java: Box::new(Java::new(spec.config.clone(), kernel.now)),
            share: is_share.then(Box::default),
            application: Application::new(part, Arc::new(spec.clone()), is_share),
            phase: Phase::Polling,
            fetching: Vec::new(),
            delayed: Vec::new(),
            later: Vec::new(),
            asked_metadata_at: None,
            polled_at: kernel.now,
            is_evicted: false,
            dies: false,
            crossing: BTreeSet::new(),
            written: Vec::new(),
        };
        (spec.start_us, spec.latency, spec.restart_us, Role::Consumer(Box::new(consumer)))
    }

    pub(super) fn consumer_mut(&mut self, client: u32) -> Option<&mut Consumer> {
        self.clients.get_mut(client as usize)?.consumer_mut()
    }

    /// A process begins: it subscribes, or assigns itself all partitions.
    pub(super) fn start_consumer(&mut self, client: u32, kernel: &mut Kernel) {
        self.start_results(client, kernel);
        self.take_up_topics(client);
        let names: Vec<Arc<str>> = self.topic_names(client);
        let partitions = self.all_partitions(&names);
        // The id of a share group's member is a UUID of its own; these are told apart by process.
        let (part, life) = (self.clients[client as usize].part, self.clients[client as usize].life);
        let member_id: Arc<str> = ["member-", &part.0.to_string(), "-", &life.to_string()].concat().into();
        let Some(its) = self.consumer_mut(client) else { return };
        *its.java = Java::new(its.application.spec.config.clone(), kernel.now);
        (its.phase, its.polled_at) = (Phase::Polling, kernel.now);
        match (its.kind, &mut its.share) {
            (Some(GroupKind::Share), Some(share)) => {
                share.subscribe(names.into_iter().collect(), member_id, kernel.now)
            }
            (Some(_), _) => its.java.subscribe(names.into_iter().collect::<BTreeSet<_>>()),
            (None, _) => its.java.assign(&partitions),
        }
        self.drive_consumer(client, kernel);
    }

    /// Topics whose names match its pattern are its own from now on.
    pub(super) fn take_up_topics(&mut self, client: u32) {
        let Some(Role::Consumer(its)) = self.clients.get_mut(client as usize).map(|client| &mut client.role) else {
            return;
        };
        let Some(pattern) = &its.pattern else { return };
        for (topic, _) in self.cluster.topics().filter(|(_, state)| pattern.matches(&state.name)) {
            let part = self.part_of_topic.get(topic.0 as usize).copied().unwrap_or(PartIx::NONE);
            if part.is_some() && !its.topics.contains(&part) {
                its.topics.push(part);
            }
        }
    }

    pub(super) fn topic_names(&self, client: u32) -> Vec<Arc<str>> {
        let topics = self.clients[client as usize].consumer().map_or(&[][..], |its| &its.topics);
        let name = |part: &PartIx| Some(self.cluster.topic(self.topic_ix(*part)?)?.name.clone());
        topics.iter().filter_map(name).collect()
    }

    pub(super) fn all_partitions(&self, names: &[Arc<str>]) -> Vec<TopicPartition> {
        let count = |name: &Arc<str>| {
            let topic = self.cluster.topic_ix(name).and_then(|topic| self.cluster.topic(topic));
            topic.map_or(0, |topic| topic.partitions.len() as u32)
        };
        let of = |name: &Arc<str>| (0..count(name)).map(|at| TopicPartition::new(name, at)).collect::<Vec<_>>();
        names.iter().flat_map(of).collect()
    }

    /// A turn of a running consumer. `true` = it did something.
    pub(super) fn consumer_turn(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        let now = kernel.now;
        let mut happened = self.drive_sender(client, kernel);
        let mut out = Out::default();
        let Some(its) = self.consumer_mut(client) else { return happened };
        if its.share.is_none() && its.java.next_due_us().is_some_and(|at| at <= now) {
            its.java.advance(now, &mut out);
            its.is_evicted |= out.requests.iter().any(|(_, request)| is_leave(request));
        }
        let due: Vec<_> = its.later.extract_if(.., |(at, ..)| *at <= now).collect();
        out.requests.extend(due.into_iter().map(|(_, no, request)| (no, request)));
        for (_, name) in its.delayed.extract_if(.., |(at, _)| *at <= now) {
            its.java.pause(&[name], false);
            happened = true;
        }
        let wait_us = its.java.config.fetch_max_wait_us;
        let late = its.fetching.iter().filter(|fetch| fetch.given_up_at(wait_us) <= now);
        let late: Vec<RequestNo> = late.map(|fetch| fetch.no).collect();
        happened |= !out.requests.is_empty() || !out.events.is_empty() || !late.is_empty();
        self.take_out(client, out, kernel);
        late.into_iter().for_each(|no| self.fetch_failed(client, no, kernel));
        let driven = self.drive_consumer(client, kernel);
        self.share_turn(client, kernel) || driven || happened
    }

    /// Its part is taken away, or changes: the process closes in order, and what it says on leaving is heard.
    pub(super) fn close_consumer(&mut self, client: u32, kernel: &mut Kernel) {
        if !self.clients[client as usize].is_up() {
            return;
        }
        let mut out = Out::default();
        let Some(its) = self.consumer_mut(client) else { return };
        its.java.close(&mut out);
        for event in out.events {
            self.tell_event(client, event, kernel);
        }
        for (no, request) in out.requests {
            self.hear(client, no, request, kernel);
        }
        self.leave_share(client, kernel);
    }

    /// Its process is gone, or its part.
    pub(super) fn end_consumer(&mut self, client: u32, _kernel: &mut Kernel) {
        self.watch.forget_consumer(self.clients[client as usize].part);
        let Some(its) = self.consumer_mut(client) else { return };
        its.application.crash();
        its.phase = Phase::Polling;
        its.fetching.clear();
        its.delayed.clear();
        its.later.clear();
        its.written.clear();
        its.crossing.clear();
        its.asked_metadata_at = None;
        (its.dies, its.is_evicted) = (false, false);
        if let Some(share) = &mut its.share {
            **share = ShareConsumer::default();
        }
        // What it knew of its partitions is gone with it.
        *its.java = Java::new(its.application.spec.config.clone(), 0);
    }

    /// A seek by hand: the position, and the fact.
    pub(super) fn position_by_hand(
        &mut self,
        client: u32,
        at: (PartIx, u32),
        offset: u64,
        kernel: &mut Kernel,
    ) -> bool {
        let (topic, partition) = at;
        let consumer = self.clients[client as usize].part;
        if self.seek_to(client, topic, partition, offset).is_none() {
            return false;
        }
        let why = Positioned::ByHand;
        self.fact(Fact::Positioned { consumer, topic, partition, offset, why }, kernel);
        self.drive_consumer(client, kernel);
        true
    }
}

/// Whether a member leaves with this request.
fn is_leave(request: &Request) -> bool {
    match request {
        Request::Leave(_) => true,
        Request::ConsumerHeartbeat(request) => request.epoch < 0,
        _ => false,
    }
}
