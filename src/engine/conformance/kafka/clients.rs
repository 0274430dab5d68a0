//! The consumers of a case and their coordinator: carries their requests at once and in order, keeps polling in the
//! background as the recorder's clients did (all partitions paused), and collects what listeners see.
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Value as Json, json};

use super::session::Session;
use crate::engine::kafka::cluster::{self, BrokerId, FetchRequest};
use crate::engine::kafka::consumer::{
    Answer, ClientError, Consumer, ConsumerConfig, Event, Metadata, Mode, Out, Polled, Request, RequestNo,
    TopicMetadata,
};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::group::request::{self as group, Identity, Ticket};
use crate::engine::kafka::group::{Config, Coordinator};
use crate::engine::kafka::topic_partition::{PartitionCounts, TopicPartition};

/// Rounds of polling at one instant, at most: an error that comes back with every poll must not go on for ever.
const MOST_ROUNDS: u32 = 64;

pub struct Client {
    pub consumer: Consumer,
    pub polls: bool,
    /// Paused by the case, not by the recorder.
    pub paused: BTreeSet<TopicPartition>,
    /// What its listener saw and what poll threw since the last report.
    pub events: Vec<Json>,
    /// Thrown last: shown once.
    pub last_error: Option<ClientError>,
    /// Ends of commits that nobody has asked for yet.
    pub commits: BTreeMap<RequestNo, Result<(), ClientError>>,
    /// It does not poll again at this instant.
    pub rests: bool,
}

#[derive(Default)]
pub struct Groups {
    pub coordinator: Coordinator,
    pub clients: BTreeMap<String, Client>,
    pub out: group::Out,
    /// Requests of single operations that are not answered yet: member and operation.
    pub raw: BTreeMap<Ticket, (String, &'static str)>,
    /// Their answers.
    pub raw_answers: BTreeMap<Ticket, group::Answer>,
    /// Member ids by the names of the case, and back.
    pub ids: BTreeMap<String, String>,
    pub names: BTreeMap<String, String>,
    /// What members said about themselves at some time.
    pub saved: BTreeMap<String, Identity>,
    queue: VecDeque<(String, RequestNo, Request)>,
    waiting: BTreeMap<Ticket, (String, RequestNo)>,
    fetches: BTreeMap<cluster::Ticket, (String, RequestNo)>,
    /// OffsetFetch that waits for transactions.
    held: Vec<(String, RequestNo, Request)>,
    tickets: u64,
}

impl Groups {
    pub fn new() -> Self {
        let config = Config {
            initial_rebalance_delay_us: 0,
            min_session_timeout_us: 1_000_000,
            consumer_session_timeout_us: 4_000_000,
            consumer_heartbeat_interval_us: 300_000,
            ..Config::default()
        };
        Self { coordinator: Coordinator::new(config), ..Self::default() }
    }

    pub fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    pub fn next_due_us(&self) -> Option<u64> {
        let consumers = self.clients.values().filter_map(|client| client.consumer.next_due_us());
        consumers.chain(self.coordinator.next_due_us()).min()
    }
}

/// Settings of all recorded consumers, with those of the case.
pub fn config(member: &str, group: Option<&str>, configs: &[(String, String)]) -> Result<ConsumerConfig, String> {
    let mut config = ConsumerConfig {
        client_id: member.into(),
        group_id: group.map(Into::into),
        session_timeout_us: 6_000_000,
        heartbeat_interval_us: 200_000,
        max_poll_records: 1,
        metadata_max_age_us: 1_000_000,
        enable_auto_commit: false,
        offset_reset: crate::engine::kafka::consumer::OffsetReset::Earliest,
        fetch_max_wait_us: 0,
        ..ConsumerConfig::default()
    };
    for (name, value) in configs {
        config.set(name, value).map_err(|_| format!("consumer setting {name}={value}"))?;
    }
    Ok(config)
}

pub fn counts(session: &Session) -> PartitionCounts {
    session.cluster.topics().map(|(_, topic)| (topic.name.clone(), topic.partitions.len() as u32)).collect()
}

pub fn metadata(session: &Session) -> Metadata {
    let topics = session.cluster.topics().map(|(ix, topic)| {
        let leaders = topic.partitions.iter().map(|state| state.leader).collect();
        (topic.name.clone(), TopicMetadata { topic: ix, leaders })
    });
    topics.collect()
}

/// What is due, in the background of all clients and at the coordinator.
pub fn advance(session: &mut Session) {
    let now_us = session.now_us;
    ring(session);
    let names: Vec<String> = session.groups.clients.keys().cloned().collect();
    for name in names {
        let mut out = Out::default();
        if let Some(client) = session.groups.clients.get_mut(&name) {
            client.rests = false;
            client.consumer.advance(now_us, &mut out);
        }
        take_out(session, &name, out);
    }
}

/// What is due at the coordinator at this very instant: after everything that was on its way. `true` = there was.
pub fn ring(session: &mut Session) -> bool {
    let now_us = session.now_us;
    let groups = &mut session.groups;
    let is_due = groups.coordinator.next_due_us().is_some_and(|at_us| at_us <= now_us);
    groups.coordinator.advance(now_us, &mut groups.out);
    is_due
}

/// Lets all clients poll and their requests be answered, until nothing moves. `true` = something did.
pub fn drive(session: &mut Session) -> bool {
    let mut has_moved = false;
    for _ in 0..MOST_ROUNDS {
        let names: Vec<String> = session.groups.clients.keys().cloned().collect();
        let mut moves = false;
        for name in names {
            moves |= poll_in_background(session, &name);
        }
        moves |= answer_all(session);
        has_moved |= moves;
        if !moves {
            break;
        }
    }
    has_moved
}

fn poll_in_background(session: &mut Session, name: &str) -> bool {
    let Some(client) = session.groups.clients.get_mut(name) else { return false };
    if !client.polls || client.rests || client.consumer.is_closed() {
        return false;
    }
    pause_all(client, true);
    poll(session, name).1
}

/// One poll. `true` = it asked for something or told something.
pub fn poll(session: &mut Session, name: &str) -> (Vec<Polled>, bool) {
    let now_us = session.now_us;
    let mut out = Out::default();
    let Some(client) = session.groups.clients.get_mut(name) else { return (Vec::new(), false) };
    let polled = client.consumer.poll(now_us, &mut out);
    let moves = !out.requests.is_empty() || !out.events.is_empty();
    take_out(session, name, out);
    (polled, moves)
}

/// The recorder's clients poll without taking records.
pub fn pause_all(client: &mut Client, paused: bool) {
    let partitions: Vec<TopicPartition> = client.consumer.partitions().map(|(name, _)| name.clone()).collect();
    client.consumer.pause(&partitions, paused);
    if !paused {
        let own: Vec<TopicPartition> = client.paused.iter().cloned().collect();
        client.consumer.pause(&own, true);
    }
}

/// Sends what a consumer wants sent and notes what it tells.
pub fn take_out(session: &mut Session, name: &str, out: Out) {
    let groups = &mut session.groups;
    for (no, request) in out.requests {
        groups.queue.push_back((name.to_owned(), no, request));
    }
    let Some(client) = groups.clients.get_mut(name) else { return };
    for event in out.events {
        let list = |partitions: &[TopicPartition]| partitions.iter().map(ToString::to_string).collect::<Vec<_>>();
        match event {
            Event::Assigned(partitions) => client.events.push(json!({ "assigned": list(&partitions) })),
            Event::Revoked(partitions) => client.events.push(json!({ "revoked": list(&partitions) })),
            Event::Lost(partitions) => client.events.push(json!({ "lost": list(&partitions) })),
            Event::Committed(no, result) => {
                client.commits.insert(no, result);
            }
            Event::Positioned(..) | Event::NoOffset(..) => {}
            Event::Failed(error) => {
                client.rests = true;
                if client.last_error.replace(error) != Some(error) {
                    client.events.push(json!({ "error": error.name() }));
                }
            }
        }
    }
}

/// Answers requests in the order in which they came, then hands out what the coordinator has been waiting with.
pub fn answer_all(session: &mut Session) -> bool {
    let mut moves = false;
    loop {
        let held = std::mem::take(&mut session.groups.held);
        for (name, no, request) in held {
            moves |= serve(session, &name, no, request);
        }
        while let Some((name, no, request)) = session.groups.queue.pop_front() {
            serve(session, &name, no, request);
            moves = true;
        }
        let groups = &mut session.groups;
        groups.out.effects.clear();
        let answers = std::mem::take(&mut groups.out.answers);
        if answers.is_empty() && groups.queue.is_empty() {
            return moves;
        }
        moves = true;
        for (ticket, answer) in answers {
            match session.groups.waiting.remove(&ticket) {
                None => {
                    session.groups.raw_answers.insert(ticket, answer);
                }
                Some((name, no)) => {
                    let answer = match answer {
                        group::Answer::Join(result) => Answer::Join(result),
                        group::Answer::Sync(result) => Answer::Sync(result),
                    };
                    give(session, &name, no, answer);
                }
            }
        }
    }
}

fn give(session: &mut Session, name: &str, no: RequestNo, answer: Answer) {
    let now_us = session.now_us;
    let mut out = Out::default();
    if let Some(client) = session.groups.clients.get_mut(name) {
        client.consumer.answer(no, answer, now_us, &mut out);
    }
    take_out(session, name, out);
}

/// `false` = it has to wait.
fn serve(session: &mut Session, name: &str, no: RequestNo, request: Request) -> bool {
    let (now_us, counts) = (session.now_us, counts(session));
    let groups = &mut session.groups;
    let answer = match request {
        Request::Join(request) => {
            let ticket = groups.ticket();
            groups.waiting.insert(ticket, (name.to_owned(), no));
            groups.coordinator.join(ticket, request, &counts, now_us, &mut groups.out);
            return true;
        }
        Request::Sync(identity, assignments) => {
            let ticket = groups.ticket();
            groups.waiting.insert(ticket, (name.to_owned(), no));
            groups.coordinator.sync(ticket, &identity, assignments, now_us, &mut groups.out);
            return true;
        }
        Request::Heartbeat(identity) => Answer::Heartbeat(groups.coordinator.heartbeat(&identity, now_us)),
        Request::Leave(Identity { group, member_id, instance_id, .. }) => {
            // A client that leaves does not look at the answer.
            let instance = instance_id.as_ref();
            let _ = groups.coordinator.leave(&group, &member_id, instance, now_us, &mut groups.out);
            Answer::Left
        }
        Request::ConsumerHeartbeat(request) => {
            Answer::ConsumerHeartbeat(groups.coordinator.consumer_heartbeat(request, &counts, now_us, &mut groups.out))
        }
        Request::Commit(identity, offsets) => Answer::Commit(groups.coordinator.commit(&identity, &offsets, now_us)),
        Request::Committed(group, partitions) => {
            let offsets = groups.coordinator.offsets(&group);
            if partitions.iter().any(|its| offsets.is_some_and(|offsets| offsets.is_pending(*its))) {
                groups.held.push((name.to_owned(), no, Request::Committed(group, partitions)));
                return false;
            }
            let offset = |its: &cluster::TopicPartition| (*its, offsets.and_then(|offsets| offsets.get(*its)));
            Answer::Committed(partitions.iter().map(offset).collect())
        }
        Request::ListOffset(partition, spec, isolation) => {
            let leader = session.cluster.reachable_leader(partition).ok_or(ErrorCode::LeaderNotAvailable);
            let found = leader.and_then(|leader| session.cluster.list_offset(leader, partition, spec, isolation));
            Answer::ListOffset(partition, found.map(|found| found.map(|(offset, _)| offset)))
        }
        Request::Fetch(leader, request) => return fetch(session, name, no, leader, request),
        Request::Metadata => Answer::Metadata(metadata(session)),
    };
    give(session, name, no, answer);
    true
}

fn fetch(session: &mut Session, name: &str, no: RequestNo, leader: BrokerId, request: FetchRequest) -> bool {
    let ticket = session.ticket();
    session.groups.fetches.insert(ticket, (name.to_owned(), no));
    let request = cluster::Request::Fetch(Box::new(request));
    session.cluster.request(leader, ticket, request, session.now_us, &mut session.out);
    true
}

/// The answer to a consumer's fetch; `false` = it was not one.
pub fn fetched(session: &mut Session, ticket: cluster::Ticket, answer: &cluster::Answer) -> bool {
    let Some((name, no)) = session.groups.fetches.remove(&ticket) else { return false };
    if let cluster::Answer::Fetch(fetched) = answer {
        give(session, &name, no, Answer::Fetch(fetched.clone()));
    }
    true
}

/// All groups with a live member are stable, and no live member is on its way.
pub fn is_settled(session: &Session) -> bool {
    let live = session.groups.clients.values().filter(|client| client.polls && !client.consumer.is_closed());
    let mut members = live.filter(|client| matches!(client.consumer.mode(), Mode::Subscribed(_)));
    members.all(|client| {
        let group = client.consumer.config.group_id.as_deref().unwrap_or_default();
        session.groups.coordinator.describe(group).is_none_or(|group| group.state.is_settled())
    })
}
