//! A cluster with clients by name and a clock that only waiting moves: it carries messages at once and keeps answers
//! until somebody asks for them.
use std::collections::BTreeMap;

use super::clients::{self, Groups};
use crate::engine::choice::Choice;
use crate::engine::kafka::cluster::{
    Acks, Answer, BrokerId, Cluster, Out, ProduceAnswer, ProduceRequest, Request, Ticket, TopicIx, TopicPartition,
};
use crate::engine::kafka::config::ClusterConfig;
use crate::engine::kafka::producer::Producer;

/// How long the recorder's clients try before they give up (README: 3-8 s).
pub const PATIENCE_US: u64 = 8_000_000;

/// Tickets of one client: its number in the upper half.
const TICKETS: u64 = 1 << 32;

pub struct Session {
    pub cluster: Cluster,
    pub choice: Choice,
    pub now_us: u64,
    pub out: Out,
    pub producers: BTreeMap<String, Producer>,
    /// Producer ids with their epochs, by the name a case gave them.
    pub identities: BTreeMap<String, (u64, u16)>,
    /// Answers to requests that no producer client made.
    pub answers: BTreeMap<Ticket, Answer>,
    pub groups: Groups,
    clients: u64,
    tickets: u64,
}

impl Session {
    pub fn new(brokers: u32, choice: Choice) -> Self {
        let config = ClusterConfig {
            replica_lag_max_us: 2_000_000,
            broker_session_us: 3_000_000,
            retention_check_us: 500_000,
            cleaner_backoff_us: 300_000,
            transaction_scan_us: 300_000,
            ..ClusterConfig::default()
        };
        Self {
            cluster: Cluster::new(brokers, config),
            choice,
            now_us: 0,
            out: Out::default(),
            producers: BTreeMap::new(),
            identities: BTreeMap::new(),
            answers: BTreeMap::new(),
            groups: Groups::new(),
            clients: 0,
            tickets: 0,
        }
    }

    /// The brokers' clock.
    pub fn now_ms(&self) -> i64 {
        self.cluster.config.wall_ms(self.now_us)
    }

    pub fn topic(&self, name: &str) -> Result<TopicIx, String> {
        self.cluster.topic_ix(name).ok_or_else(|| format!("topic {name} does not exist"))
    }

    // --- time

    /// Lets time pass, stopping wherever something is due.
    pub fn pass(&mut self, span_us: u64) {
        let until_us = self.now_us + span_us;
        self.pass_until(until_us, |_| false);
    }

    /// Lets time pass until `is_done`, at most to `until_us`. `true` when it was done.
    pub fn pass_until(&mut self, until_us: u64, is_done: impl Fn(&mut Self) -> bool) -> bool {
        self.settle();
        loop {
            if is_done(self) {
                return true;
            }
            let due_us = self.producers.values().filter_map(Producer::next_due_us);
            let next_us =
                due_us.chain(self.cluster.next_due_us()).chain(self.groups.next_due_us()).min().unwrap_or(u64::MAX);
            if next_us > until_us {
                self.now_us = self.now_us.max(until_us);
                return false;
            }
            self.now_us = self.now_us.max(next_us);
            self.cluster.advance(self.now_us, &mut self.out);
            clients::advance(self);
            self.settle();
        }
    }

    /// Lets everything that is on its way arrive.
    pub fn settle(&mut self) {
        while self.deliver() | clients::drive(self) || clients::ring(self) {}
    }

    /// Carries everything that clients and brokers have sent, but lets no consumer poll. `true` = there was something.
    pub fn deliver(&mut self) -> bool {
        let mut has_moved = false;
        loop {
            has_moved |= clients::answer_all(self);
            self.drive_producers();
            let hops = std::mem::take(&mut self.out.hops);
            let answers = std::mem::take(&mut self.out.answers);
            for ended in std::mem::take(&mut self.out.transactions_ended) {
                self.groups.coordinator.end_transaction(ended.producer, ended.commits);
            }
            self.out.effects.clear();
            if hops.is_empty() && answers.is_empty() {
                return has_moved;
            }
            has_moved = true;
            for hop in hops {
                self.cluster.hop(hop, self.now_us, &mut self.out);
            }
            answers.into_iter().for_each(|(ticket, answer)| self.answered(ticket, answer));
        }
    }

    fn answered(&mut self, ticket: Ticket, answer: Answer) {
        if clients::fetched(self, ticket, &answer) {
            return;
        }
        let owner = self.producers.values_mut().find(|producer| producer.owns(ticket));
        match (owner, answer) {
            (Some(producer), Answer::Produce(answer)) => {
                producer.answered(ticket, &answer, self.now_us);
            }
            (_, answer) => {
                self.answers.insert(ticket, answer);
            }
        }
    }

    fn drive_producers(&mut self) {
        let Self { producers, cluster, now_us, out, .. } = self;
        for producer in producers.values_mut() {
            if producer.needs_identity() && producer.config.transactional_id.is_none() {
                let (id, epoch) = cluster.new_producer_id();
                producer.set_identity(id, epoch);
            }
            let partitions = producer.partitions_to_add();
            if let Some(transactional) = producer.transactional().filter(|_| !partitions.is_empty()) {
                let added = cluster.add_to_transaction(&transactional, &partitions, *now_us);
                producer.partitions_added(&partitions, added);
            }
            for (ticket, request) in producer.poll(*now_us) {
                let acks = request.acks;
                let leader = cluster.partition(request.partition).and_then(|state| state.leader);
                let is_there = |leader: &BrokerId| cluster.broker(*leader).is_some_and(|broker| !broker.is_down());
                let Some(leader) = leader.filter(is_there) else {
                    producer.unsent(ticket, *now_us);
                    continue;
                };
                cluster.request(leader, ticket, Request::Produce(Box::new(request)), *now_us, out);
                if acks == Acks::None {
                    producer.sent_without_answer(ticket);
                }
            }
        }
    }

    // --- clients

    /// The first ticket of a new client.
    pub fn new_client(&mut self) -> u64 {
        self.clients += 1;
        self.clients * TICKETS
    }

    pub fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    /// One request to one broker, without a client that tries again.
    pub fn ask(&mut self, broker: BrokerId, request: ProduceRequest) -> Option<ProduceAnswer> {
        let ticket = self.ticket();
        let expects_answer = request.acks != Acks::None;
        self.cluster.request(broker, ticket, Request::Produce(Box::new(request)), self.now_us, &mut self.out);
        self.settle();
        if !expects_answer {
            return None;
        }
        self.pass_until(self.now_us + PATIENCE_US, |session| session.answers.contains_key(&ticket));
        match self.answers.remove(&ticket) {
            Some(Answer::Produce(answer)) => Some(answer),
            _ => None,
        }
    }

    /// The leader, once there is one that can be reached.
    pub fn wait_for_leader(&mut self, partition: TopicPartition) -> Option<BrokerId> {
        self.pass_until(self.now_us + PATIENCE_US, |session| session.cluster.reachable_leader(partition).is_some());
        self.cluster.reachable_leader(partition)
    }
}
