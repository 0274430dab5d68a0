//! Consumers of the board: a poll loop around the Java consumer. A turn polls, works, waits for what it wrote, commits
//! and rests; every answer from outside lets it look again. What the coordinator does stands in `groups`.
use std::collections::BTreeSet;
use std::hash::Hash;
use std::sync::Arc;

use super::Kafka;
use super::application::{Action, Application, Job, Lent, Step, UpTo};
use super::client::{COORDINATOR, Client, Role};
use super::network::{Load, first_ticket, key_symbol};
use super::share_consumer::ShareConsumer;
use crate::engine::hash::WorldHasher;
use crate::engine::id::{Duration, MessageNo, PartIx, Time};
use crate::engine::kafka::cluster::{self, BrokerId, Fetched, Ticket, TopicIx};
use crate::engine::kafka::consumer::{
    Answer, ClientError, Consumer as Java, Event, Out, Place, Polled, Request, RequestNo,
};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::{Fact, Positioned};
use crate::engine::kafka::producer::SendNo;
use crate::engine::kafka::record::Record;
use crate::engine::kafka::topic_partition::TopicPartition;
use crate::engine::kafka::topology::{self, GroupKind};
use crate::engine::system::Kernel;
use crate::engine::topology::{Latency, Spec, Topology};

/// After a record is to be tried again, or metadata was of no help: `retry.backoff.ms`.
pub const BACKOFF_US: Duration = 100_000;
/// What the application waits before it polls again after poll threw.
pub const AFTER_ERROR_US: Duration = 1_000_000;
/// `request.timeout.ms`, on top of what a fetch may wait at the broker.
const REQUEST_TIMEOUT_US: Duration = 30_000_000;
/// Sets the tickets of fetches apart from those of what the same client produces.
const FETCH: u64 = 1 << 31;

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
struct Fetching {
    no: RequestNo,
    broker: BrokerId,
    sent_at: Time,
    partitions: Vec<cluster::TopicPartition>,
}

#[derive(Clone, Debug)]
pub struct Consumer {
    pub group: PartIx,
    /// Whose records and effects its own count with: the group, or itself.
    pub reader: PartIx,
    pub kind: Option<GroupKind>,
    /// What it subscribes to, or assigns itself.
    pub topics: Vec<PartIx>,
    pub java: Box<Java>,
    pub share: Option<Box<ShareConsumer>>,
    pub application: Application,
    pub phase: Phase,
    fetching: Vec<Fetching>,
    /// Partitions that are paused until a record in them is due.
    delayed: Vec<(Time, TopicPartition)>,
    /// Requests that may not be sent yet.
    later: Vec<(Time, RequestNo, Request)>,
    asked_metadata_at: Option<Time>,
    pub polled_at: Time,
    /// It left because its application did not poll.
    pub is_evicted: bool,
    /// An error that no application survives.
    pub dies: bool,
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
        let wait_us = self.java.config.fetch_max_wait_us.saturating_add(REQUEST_TIMEOUT_US);
        let fetch = self.fetching.iter().map(|fetch| fetch.sent_at.saturating_add(wait_us)).min();
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
        let names: Vec<Arc<str>> = self.topic_names(client);
        let partitions = self.all_partitions(&names);
        // The id of a share group's member is a UUID of its own; these are told apart by process.
        let (part, life) = (self.clients[client as usize].part, self.clients[client as usize].life);
        let member_id: Arc<str> = ["member-", &part.0.to_string(), "-", &life.to_string()].concat().into();
        let Some(its) = self.consumer_mut(client) else { return };
        its.java = Box::new(Java::new(its.application.spec.config.clone(), kernel.now));
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

    fn topic_names(&self, client: u32) -> Vec<Arc<str>> {
        let topics = self.clients[client as usize].consumer().map_or(&[][..], |its| &its.topics);
        let name = |part: &PartIx| Some(self.cluster.topic(self.topic_ix(*part)?)?.name.clone());
        topics.iter().filter_map(name).collect()
    }

    fn all_partitions(&self, names: &[Arc<str>]) -> Vec<TopicPartition> {
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
        let wait_us = its.java.config.fetch_max_wait_us.saturating_add(REQUEST_TIMEOUT_US);
        let late = its.fetching.iter().filter(|fetch| fetch.sent_at.saturating_add(wait_us) <= now);
        let late: Vec<RequestNo> = late.map(|fetch| fetch.no).collect();
        happened |= !out.requests.is_empty() || !out.events.is_empty() || !late.is_empty();
        self.take_out(client, out, kernel);
        late.into_iter().for_each(|no| self.fetch_failed(client, no, kernel));
        let driven = self.drive_consumer(client, kernel);
        self.share_turn(client, kernel) || driven || happened
    }

    /// Goes on with the loop as far as it can without waiting.
    pub(super) fn drive_consumer(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        let mut happened = false;
        loop {
            let its = &mut self.clients[client as usize];
            let (paused, is_up) = (its.paused, its.is_up());
            let busy = its.sender.as_ref().is_some_and(|sender| sender.producer.is_busy());
            let Some(consumer) = its.consumer_mut().filter(|_| is_up) else { return happened };
            consumer.application.paused = paused;
            if consumer.dies {
                self.crash(client, kernel);
                return true;
            }
            let goes_on = match consumer.phase {
                // Resumed, it polls at once.
                Phase::Polling if paused => {
                    consumer.phase = Phase::Resting { until: kernel.now };
                    false
                }
                Phase::Polling => self.poll(client, kernel),
                Phase::Working { until } => until <= kernel.now && self.work(client, kernel),
                Phase::Flushing(step) => !busy && self.take_step(client, step, kernel),
                Phase::Resting { until } if until <= kernel.now && !paused => {
                    consumer.phase = Phase::Polling;
                    true
                }
                Phase::Resting { .. } | Phase::Committing(_) | Phase::Ending | Phase::Stopped => false,
            };
            if !goes_on {
                return happened;
            }
            happened = true;
        }
    }

    /// One turn of poll. `true` = it handed out records.
    fn poll(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        if !self.results_ready(client) {
            return false;
        }
        let Some(its) = self.consumer_mut(client) else { return false };
        if its.share.is_some() {
            return self.poll_share(client, kernel);
        }
        let mut out = Out::default();
        its.polled_at = kernel.now;
        let polled = its.java.poll(kernel.now, &mut out);
        if its.java.lacks_leader() {
            its.java.refresh_soon();
        }
        let threw = out.events.iter().any(|event| matches!(event, Event::Failed(_)));
        self.take_out(client, out, kernel);
        if polled.is_empty() {
            return threw;
        }
        self.hand_out(client, &polled, kernel);
        true
    }

    /// The records of a poll are in the application's hands.
    fn hand_out(&mut self, client: u32, polled: &[Polled], kernel: &mut Kernel) {
        self.begin_results(client, kernel);
        let Self { clients, readers, part_of_topic, .. } = self;
        let its = &mut clients[client as usize];
        let consumer = its.part;
        let Some(its) = its.consumer_mut() else { return };
        let Some(reader) = readers.get_mut(&its.reader) else { return };
        let listens = kernel.facts.is_listening();
        its.application.begin_poll();
        for Polled { partition: name, records } in polled {
            let ix = its.java.ix(name).map_or(TopicIx(u32::MAX), |ix| ix.topic);
            let topic = part_of_topic.get(ix.0 as usize).copied().unwrap_or(PartIx::NONE);
            for one in records {
                let (message, partition, offset) = (MessageNo(one.record.tag), name.partition, one.offset);
                let delivery = reader.note_polled(message);
                if listens {
                    let fact = Fact::Polled { consumer, topic, partition, offset, message, delivery };
                    kernel.fact(crate::engine::fact::FactKind::Kafka(fact));
                }
                let key = key_symbol(one.record.key.as_ref(), kernel.messages);
                let record = one.record.clone();
                its.application.take(Job { topic, partition, offset, message, key, delivery, record });
            }
        }
        its.application.end_poll();
        its.phase = Phase::Working { until: kernel.now };
    }

    /// Lets the application work, with everything lent that it needs.
    pub(super) fn with_application<R>(
        &mut self,
        client: u32,
        kernel: &mut Kernel,
        work: impl FnOnce(&mut Application, &mut Lent) -> R,
    ) -> Option<R> {
        let Self { clients, readers, .. } = self;
        let its = clients.get_mut(client as usize)?.consumer_mut()?;
        let mut lent = Lent {
            now: kernel.now,
            topology: kernel.topology,
            choice: kernel.choice,
            messages: kernel.messages,
            facts: kernel.facts,
            reader: readers.get_mut(&its.reader)?,
        };
        Some(work(&mut its.application, &mut lent))
    }

    fn work(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        let Some(step) = self.with_application(client, kernel, Application::go_on) else { return false };
        self.carry_out_actions(client, kernel);
        match step {
            Step::Works(until) => self.set_phase(client, Phase::Working { until }),
            // What is in hand is finished; resuming lets it look again.
            Step::Paused => self.set_phase(client, Phase::Working { until: 0 }),
            _ => {
                self.set_phase(client, Phase::Flushing(step));
                return true;
            }
        }
        false
    }

    pub(super) fn set_phase(&mut self, client: u32, phase: Phase) {
        if let Some(its) = self.consumer_mut(client) {
            its.phase = phase;
        }
    }

    /// A step for which nothing is left to wait. `true` = the loop goes on.
    fn take_step(&mut self, client: u32, step: Step, kernel: &mut Kernel) -> bool {
        match step {
            Step::Works(_) | Step::Paused => self.set_phase(client, Phase::Working { until: kernel.now }),
            Step::Commits { up_to, waits } => return self.commit(client, up_to, waits, kernel),
            Step::EndsTransaction { commits } => return self.end_results(client, commits, kernel),
            Step::Done => self.rest(client, kernel),
            Step::Crashes => self.crash(client, kernel),
            Step::TaskFailed => self.stop_task(client, kernel),
        }
        true
    }

    /// Until the next poll.
    pub(super) fn rest(&mut self, client: u32, kernel: &mut Kernel) {
        let Some(its) = self.consumer_mut(client) else { return };
        let mut pause_us = its.application.spec.poll_us;
        if std::mem::take(&mut its.application.backs_off) {
            pause_us = pause_us.max(BACKOFF_US);
        }
        its.phase = Phase::Resting { until: kernel.now.saturating_add(pause_us) };
    }

    /// `true` = the loop goes on at once.
    fn commit(&mut self, client: u32, up_to: UpTo, waits: bool, kernel: &mut Kernel) -> bool {
        self.set_phase(client, Phase::Working { until: kernel.now });
        let topic = up_to.and_then(|(topic, ..)| Some(self.cluster.topic(self.topic_ix(topic)?)?.name.clone()));
        let Some(its) = self.consumer_mut(client) else { return false };
        if its.share.is_some() {
            return self.send_settled(client, waits, kernel);
        }
        let offsets = match (up_to, topic) {
            (Some((_, partition, offset)), Some(topic)) => Some([(TopicPartition { topic, partition }, offset)].into()),
            _ => None,
        };
        let (mut out, group) = (Out::default(), its.group);
        match its.java.commit(offsets, &mut out) {
            Ok(no) if waits => its.phase = Phase::Committing(no),
            Ok(_) => {}
            // Nobody commits without a group.
            Err(_) if !group.is_some() => {}
            Err(error) => self.commit_failed(client, error, kernel),
        }
        self.take_out(client, out, kernel);
        true
    }

    fn commit_failed(&mut self, client: u32, error: ClientError, kernel: &mut Kernel) {
        let its = &self.clients[client as usize];
        let (consumer, Some(group)) = (its.part, its.consumer().map(|its| its.group)) else { return };
        let error = match error {
            ClientError::Protocol(code) => code,
            ClientError::RebalanceInProgress => ErrorCode::RebalanceInProgress,
            _ => ErrorCode::UnknownMemberId,
        };
        self.fact(Fact::CommitFailed { group, consumer, error }, kernel);
    }

    /// A Connect task or stream thread is closed; its process stays.
    fn stop_task(&mut self, client: u32, kernel: &mut Kernel) {
        let mut out = Out::default();
        if let Some(its) = self.consumer_mut(client) {
            its.java.close(&mut out);
            its.phase = Phase::Stopped;
            its.delayed.clear();
        }
        self.take_out(client, out, kernel);
        self.close_share(client, kernel);
        self.clients[client as usize].sender = None;
    }

    fn carry_out_actions(&mut self, client: u32, kernel: &mut Kernel) {
        let Some(its) = self.consumer_mut(client) else { return };
        if its.application.actions.is_empty() {
            return;
        }
        let mut actions = std::mem::take(&mut its.application.actions);
        let mut writes = false;
        for action in actions.drain(..) {
            match action {
                Action::Produce { to, record, .. } => {
                    writes = true;
                    self.write_result(client, to, record, kernel);
                }
                Action::SeekBack { topic, partition, offset } => {
                    self.seek_to(client, topic, partition, offset);
                }
                Action::Delay { topic, partition, offset, until } => {
                    if let Some(name) = self.seek_to(client, topic, partition, offset)
                        && let Some(its) = self.consumer_mut(client)
                    {
                        its.java.pause(std::slice::from_ref(&name), true);
                        its.delayed.push((until, name));
                    }
                }
                Action::Settle { topic, partition, offset, message, how } => {
                    self.note_settled(client, (topic, partition), offset, message, how);
                }
            }
        }
        if let Some(its) = self.consumer_mut(client) {
            its.application.actions = actions;
        }
        if writes {
            self.drive_sender(client, kernel);
        }
    }

    /// The partition, if the consumer has it: somebody else may by now.
    pub(super) fn seek_to(
        &mut self,
        client: u32,
        topic: PartIx,
        partition: u32,
        offset: u64,
    ) -> Option<TopicPartition> {
        let topic = self.cluster.topic(self.topic_ix(topic)?)?.name.clone();
        let name = TopicPartition { topic, partition };
        self.consumer_mut(client)?.java.seek(&name, Place::At(offset)).then_some(name)
    }

    // --- what the Java client says and hears

    /// Sends what it wants sent and tells what it did.
    pub(super) fn take_out(&mut self, client: u32, out: Out, kernel: &mut Kernel) {
        for (no, request) in out.requests {
            self.send_request(client, no, request, kernel);
        }
        for event in out.events {
            self.tell_event(client, event, kernel);
        }
    }

    fn send_request(&mut self, client: u32, no: RequestNo, request: Request, kernel: &mut Kernel) {
        match request {
            Request::Fetch(broker, request) => self.send_fetch(client, no, broker, request, kernel),
            Request::Metadata => {
                let Some(its) = self.consumer_mut(client) else { return };
                let from = its.asked_metadata_at.map_or(0, |at| at.saturating_add(BACKOFF_US));
                if from > kernel.now {
                    its.later.push((from, no, Request::Metadata));
                    return;
                }
                its.asked_metadata_at = Some(kernel.now);
                self.send_to_broker(client, COORDINATOR, Load::Consumer(no, Box::new(request)), kernel);
            }
            request => self.send_to_broker(client, COORDINATOR, Load::Consumer(no, Box::new(request)), kernel),
        }
    }

    fn send_fetch(
        &mut self,
        client: u32,
        no: RequestNo,
        broker: BrokerId,
        request: cluster::FetchRequest,
        kernel: &mut Kernel,
    ) {
        let its = &self.clients[client as usize];
        let ticket = Ticket(first_ticket(client, its.life) | FETCH | (no.0 & (FETCH - 1)));
        let (consumer, partitions) = (its.part, request.partitions.len() as u32);
        let first = request.partitions.first().map_or(PartIx::NONE, |(first, _)| self.topic_part(first.topic));
        let asked = request.partitions.iter().map(|(partition, _)| *partition).collect();
        if let Some(its) = self.consumer_mut(client) {
            its.fetching.push(Fetching { no, broker, sent_at: kernel.now, partitions: asked });
        }
        self.fact(Fact::FetchSent { consumer, topic: first, broker, partitions }, kernel);
        let request = cluster::Request::Fetch(Box::new(request));
        self.send_to_broker(client, broker, Load::Request(broker, ticket, request), kernel);
    }

    fn tell_event(&mut self, client: u32, event: Event, kernel: &mut Kernel) {
        let consumer = self.clients[client as usize].part;
        let Some(its) = self.consumer_mut(client) else { return };
        let group = its.group;
        match event {
            Event::Assigned(names) => {
                for (topic, partition) in self.parts_of(&names) {
                    self.fact(Fact::Assigned { group, consumer, topic, partition }, kernel);
                }
            }
            Event::Revoked(names) => self.tell_revoked(client, &names, false, kernel),
            Event::Lost(names) => self.tell_revoked(client, &names, true, kernel),
            Event::Positioned(name, offset, why) => {
                for (topic, partition) in self.parts_of(&[name]) {
                    self.fact(Fact::Positioned { consumer, topic, partition, offset, why }, kernel);
                }
            }
            Event::NoOffset(name, out_of_range) => {
                for (topic, partition) in self.parts_of(&[name]) {
                    self.fact(Fact::NoOffset { consumer, topic, partition, out_of_range }, kernel);
                }
            }
            Event::Committed(no, result) => {
                if its.phase == Phase::Committing(no) {
                    its.phase = Phase::Working { until: kernel.now };
                }
                if let Err(error) = result {
                    self.commit_failed(client, error, kernel);
                }
            }
            Event::Failed(ClientError::Protocol(_)) => its.dies = true,
            Event::Failed(_) => {
                if its.phase == Phase::Polling {
                    its.phase = Phase::Resting { until: kernel.now + AFTER_ERROR_US };
                }
            }
        }
    }

    fn tell_revoked(&mut self, client: u32, names: &[TopicPartition], lost: bool, kernel: &mut Kernel) {
        let consumer = self.clients[client as usize].part;
        let Some(its) = self.consumer_mut(client) else { return };
        its.delayed.retain(|(_, name)| !names.contains(name));
        let group = its.group;
        for (topic, partition) in self.parts_of(names) {
            self.fact(Fact::Revoked { group, consumer, topic, partition, lost }, kernel);
        }
    }

    pub(super) fn parts_of(&self, names: &[TopicPartition]) -> Vec<(PartIx, u32)> {
        let part = |name: &TopicPartition| Some((self.topic_part(self.cluster.topic_ix(&name.topic)?), name.partition));
        names.iter().filter_map(part).collect()
    }

    pub(super) fn consumer_answered(&mut self, client: u32, no: RequestNo, answer: Answer, kernel: &mut Kernel) {
        let mut out = Out::default();
        let names = self.topic_names(client);
        let Some(its) = self.consumer_mut(client) else { return };
        if let (Answer::Metadata(metadata), None) = (&answer, its.kind) {
            // Who assigns for itself takes new partitions as soon as it hears of them.
            let count = |name: &Arc<str>| metadata.get(name).map_or(0, |topic| topic.leaders.len() as u32);
            let of = |name: &Arc<str>| (0..count(name)).map(|at| TopicPartition::new(name, at)).collect::<Vec<_>>();
            its.java.assign(&names.iter().flat_map(of).collect::<Vec<_>>());
        }
        its.java.answer(no, answer, kernel.now, &mut out);
        self.take_out(client, out, kernel);
        self.drive_consumer(client, kernel);
    }

    pub(super) fn fetch_answered(&mut self, client: u32, ticket: Ticket, fetched: Vec<Fetched>, kernel: &mut Kernel) {
        let no = RequestNo(ticket.0 & (FETCH - 1));
        let consumer = self.clients[client as usize].part;
        let Some(its) = self.consumer_mut(client) else { return };
        let Some(at) = its.fetching.iter().position(|fetch| fetch.no == no) else { return };
        let broker = its.fetching.remove(at).broker;
        if kernel.facts.is_listening() {
            let batches = || fetched.iter().filter_map(|one| one.result.as_ref().ok()).flat_map(|data| &data.batches);
            let (records, bytes) =
                (batches().map(|batch| batch.records.len() as u32).sum(), batches().map(|batch| batch.bytes).sum());
            let topic = fetched.first().map_or(PartIx::NONE, |first| self.topic_part(first.partition.topic));
            self.fact(Fact::FetchAnswered { consumer, topic, broker, records, bytes }, kernel);
        }
        self.consumer_answered(client, no, Answer::Fetch(fetched), kernel);
    }

    /// The connection to a broker broke: what was fetched there is not answered.
    pub(super) fn fetch_lost(&mut self, client: u32, broker: BrokerId, kernel: &mut Kernel) {
        let Some(its) = self.consumer_mut(client) else { return };
        let lost: Vec<RequestNo> =
            its.fetching.iter().filter(|fetch| fetch.broker == broker).map(|fetch| fetch.no).collect();
        lost.into_iter().for_each(|no| self.fetch_failed(client, no, kernel));
        self.share_lost(client, broker, kernel);
    }

    /// Nobody will answer: the metadata is to say whom to ask instead.
    fn fetch_failed(&mut self, client: u32, no: RequestNo, kernel: &mut Kernel) {
        let Some(its) = self.consumer_mut(client) else { return };
        let Some(at) = its.fetching.iter().position(|fetch| fetch.no == no) else { return };
        let fetch = its.fetching.remove(at);
        let failed = |partition| Fetched { partition, result: Err(ErrorCode::NetworkException) };
        let fetched = fetch.partitions.into_iter().map(failed).collect();
        self.consumer_answered(client, no, Answer::Fetch(fetched), kernel);
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
        let Some(its) = self.consumer_mut(client) else { return };
        its.application.crash();
        its.phase = Phase::Polling;
        its.fetching.clear();
        its.delayed.clear();
        its.later.clear();
        its.written.clear();
        its.asked_metadata_at = None;
        (its.dies, its.is_evicted) = (false, false);
        if let Some(share) = &mut its.share {
            **share = ShareConsumer::default();
        }
        // What it knew of its partitions is gone with it.
        its.java = Box::new(Java::new(its.application.spec.config.clone(), 0));
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
