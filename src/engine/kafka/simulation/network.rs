//! What travels: between clients and brokers on connections that keep their order, and between brokers. It delays and
//! delivers; what a packet means is said by those who get it.
use std::collections::BTreeMap;

use super::client::COORDINATOR;
use super::results::Offsets;
use super::sender::{Ask, Reply};
use super::share::{ShareAsk, ShareReply};
use super::{Kafka, NOBODY, PACKET};
use crate::engine::choice::Purpose;
use crate::engine::id::{MessageNo, PartIx, Symbol, Time};
use crate::engine::kafka::cluster::{self, Answer, BrokerId, HopKind, ProduceRequest, ReplicaFetched, Request, Ticket};
use crate::engine::kafka::consumer;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::record::{Batch, Payload};
use crate::engine::message::Messages;
use crate::engine::system::Kernel;
use crate::engine::topology::Latency;
use crate::engine::view::{Flight, FlightKind};

/// By both ends: when the last message arrives there.
pub type BrokerLinks = BTreeMap<(BrokerId, BrokerId), Time>;

#[derive(Clone, Debug)]
pub struct Packet {
    /// Of the client's end; NOBODY between brokers.
    pub client: u32,
    pub life: u32,
    pub start: Time,
    pub end: Time,
    pub load: Load,
    /// Its connection is gone; it will arrive nowhere.
    pub void: bool,
}

#[derive(Clone, Debug)]
pub enum Load {
    // --- from a client
    Request(BrokerId, Ticket, Request),
    /// A producer asks the coordinator of transactions.
    Ask(Ask),
    /// A consumer asks its coordinator, or any broker.
    Consumer(consumer::RequestNo, Box<consumer::Request>),
    /// A consumer's transaction takes the offsets of a poll.
    Offsets(Box<Offsets>),
    ShareAsk(Box<ShareAsk>),
    // --- to a client
    Answer(Ticket, Answer),
    Reply(Reply),
    ConsumerAnswer(consumer::RequestNo, Box<consumer::Answer>),
    OffsetsSent(Result<(), ErrorCode>),
    ShareReply(Box<ShareReply>),
    /// The connection to a broker broke, with all that was asked there.
    Lost(BrokerId),
    // --- between brokers
    Hop(cluster::Hop),
    /// A tool puts records of this dead-letter topic back.
    Redrive(PartIx, Box<ProduceRequest>),
}

/// A client's number and life in the upper half of its tickets, so that an answer finds its way.
pub fn first_ticket(client: u32, life: u32) -> u64 {
    (u64::from(client) << 48) | (u64::from(life & 0xFFFF) << 32)
}

fn owner(ticket: Ticket) -> (u32, u32) {
    ((ticket.0 >> 48) as u32, (ticket.0 >> 32) as u32 & 0xFFFF)
}

impl Kafka {
    /// Sends what the cluster said.
    pub(super) fn send_out(&mut self, kernel: &mut Kernel) {
        if !self.out.hops.is_empty() {
            let mut hops = std::mem::take(&mut self.out.hops);
            hops.drain(..).for_each(|hop| self.send_hop(hop, kernel));
            self.out.hops = hops;
        }
        if !self.out.answers.is_empty() {
            let mut answers = std::mem::take(&mut self.out.answers);
            for (ticket, answer) in answers.drain(..) {
                let (client, life) = owner(ticket);
                let its = self.clients.get(client as usize).map(|client| client.life & 0xFFFF);
                if its == Some(life) {
                    let broker = self.answerer(&answer);
                    self.send_to_client(client, broker, Load::Answer(ticket, answer), kernel);
                }
            }
            self.out.answers = answers;
        }
        for ended in std::mem::take(&mut self.out.transactions_ended) {
            self.coordinator.end_transaction(ended.producer, ended.commits);
        }
        self.send_group_answers(kernel);
    }

    /// Whose connection an answer comes on: the leader's, as far as it is known by now.
    fn answerer(&self, answer: &Answer) -> BrokerId {
        let partition = match answer {
            Answer::Produce(answer) => Some(answer.partition),
            Answer::Fetch(fetched) => fetched.first().map(|first| first.partition),
        };
        partition.and_then(|partition| self.cluster.partition(partition)?.leader).unwrap_or(COORDINATOR)
    }

    pub(super) fn send_to_broker(&mut self, client: u32, broker: BrokerId, load: Load, kernel: &mut Kernel) {
        self.send_after(client, broker, 0, load, kernel);
    }

    /// Sends what the client first has to work on for `work_us`.
    pub(super) fn send_after(&mut self, client: u32, broker: BrokerId, work_us: u64, load: Load, kernel: &mut Kernel) {
        let its = &mut self.clients[client as usize];
        let delay = delay(its.latency, kernel) + work_us;
        let life = its.life;
        let last = &mut its.link(broker).0;
        *last = (kernel.now + delay).max(*last);
        let end = *last;
        self.send(client, life, end, load, kernel);
    }

    pub(super) fn send_to_client(&mut self, client: u32, broker: BrokerId, load: Load, kernel: &mut Kernel) {
        let its = &mut self.clients[client as usize];
        let delay = delay(its.latency, kernel);
        let life = its.life;
        let last = &mut its.link(broker).1;
        *last = (kernel.now + delay).max(*last);
        let end = *last;
        self.send(client, life, end, load, kernel);
    }

    fn send_hop(&mut self, hop: cluster::Hop, kernel: &mut Kernel) {
        let slow_us = self.slow_us.get(hop.to as usize).copied().unwrap_or_default();
        let delay = delay(self.cluster_latency, kernel) + slow_us;
        let last = self.broker_links.entry((hop.from, hop.to)).or_default();
        *last = (kernel.now + delay).max(*last);
        let end = *last;
        self.send(NOBODY, 0, end, Load::Hop(hop), kernel);
    }

    /// A tool's request sets out; what it first waits for is `after_us`.
    pub(super) fn send_redrive(
        &mut self,
        from: PartIx,
        request: Box<ProduceRequest>,
        after_us: Time,
        kernel: &mut Kernel,
    ) {
        let end = kernel.now + after_us + delay(self.cluster_latency, kernel);
        self.send(NOBODY, 0, end, Load::Redrive(from, request), kernel);
    }

    fn send(&mut self, client: u32, life: u32, end: Time, load: Load, kernel: &mut Kernel) {
        if end == kernel.now {
            self.at_once.push_back((client, life, load));
            return;
        }
        let slot = self.packets.add(Packet { client, life, start: kernel.now, end, load, void: false });
        kernel.call_at(end, slot | PACKET);
    }

    pub(super) fn packet_arrives(&mut self, slot: u32, kernel: &mut Kernel) -> bool {
        let Some(packet) = self.packets.take(slot).filter(|packet| !packet.void) else { return false };
        self.arrive(packet.client, packet.life, packet.load, kernel);
        true
    }

    pub(super) fn arrive(&mut self, client: u32, life: u32, load: Load, kernel: &mut Kernel) {
        let is_stale = |kafka: &Self| kafka.clients.get(client as usize).is_none_or(|its| its.life != life);
        if client != NOBODY && is_stale(self) {
            return;
        }
        if self.lacks_coordinator(client, &load) {
            return self.wait_for_coordinator(client, life, load);
        }
        match load {
            Load::Hop(hop) => return self.cluster.hop(hop, kernel.now, &mut self.out),
            Load::Redrive(from, request) => return self.redriven_arrives(from, request, kernel),
            Load::Request(broker, ticket, request) => {
                return self.request_arrives(client, broker, ticket, request, kernel);
            }
            Load::Ask(ask) => return self.ask_arrives(client, ask, kernel),
            Load::Consumer(no, request) => return self.serve_consumer(client, no, *request, kernel),
            Load::Offsets(offsets) => return self.offsets_arrive(client, &offsets, kernel),
            Load::ShareAsk(ask) => return self.share_arrives(client, *ask, kernel),
            Load::Answer(ticket, Answer::Produce(answer)) => self.produce_answered(client, ticket, &answer, kernel),
            Load::Answer(ticket, Answer::Fetch(fetched)) => self.fetch_answered(client, ticket, fetched, kernel),
            Load::Reply(reply) => {
                self.replied(client, reply, kernel);
                self.drive_consumer(client, kernel);
            }
            Load::ConsumerAnswer(no, answer) => self.consumer_answered(client, no, *answer, kernel),
            Load::OffsetsSent(answer) => self.offsets_sent(client, answer, kernel),
            Load::ShareReply(reply) => self.share_replied(client, *reply, kernel),
            Load::Lost(broker) => {
                self.produce_lost(client, broker, kernel);
                self.fetch_lost(client, broker, kernel);
            }
        }
        self.wake_client(client, kernel);
    }

    /// A broker that is down has no ear: the client notices by its connection.
    fn request_arrives(
        &mut self,
        client: u32,
        broker: BrokerId,
        ticket: Ticket,
        request: Request,
        kernel: &mut Kernel,
    ) {
        if self.cluster.broker(broker).is_none_or(cluster::Broker::is_down) {
            if let Request::Produce(request) = &request
                && request.acks == cluster::Acks::None
            {
                self.tell_never_stored(request.partition, &request.batch.records, kernel);
            }
            self.send_to_client(client, broker, Load::Lost(broker), kernel);
        } else {
            let leads = |at| self.cluster.replica(broker, at).is_some_and(|replica| replica.is_leader());
            let is_unheard = matches!(&request, Request::Produce(request)
                if request.acks == cluster::Acks::None && !leads(request.partition));
            self.cluster.request(broker, ticket, request, kernel.now, &mut self.out);
            // There is no answer that could say what is wrong: the broker closes the connection.
            if is_unheard {
                self.send_to_client(client, broker, Load::Lost(broker), kernel);
            }
        }
    }

    /// The process of a broker ended: its connections break.
    pub(super) fn break_connections(&mut self, broker: BrokerId, kernel: &mut Kernel) {
        for client in 0..self.clients.len() as u32 {
            if self.clients[client as usize].is_up() {
                self.send_to_client(client, broker, Load::Lost(broker), kernel);
            }
        }
    }

    /// Nothing of a client that is gone arrives any more.
    pub(super) fn void_packets(&mut self, client: u32) {
        self.packets.iter_mut().filter(|packet| packet.client == client).for_each(|packet| packet.void = true);
    }

    // --- looking

    pub(super) fn show_flights(&self, messages: &Messages, see: &mut dyn FnMut(Flight)) {
        for (_, packet) in self.packets.iter().filter(|(_, packet)| !packet.void) {
            if let Some(flight) = self.flight(packet, messages) {
                see(flight);
            }
        }
    }

    fn flight(&self, packet: &Packet, messages: &Messages) -> Option<Flight> {
        let client = self.clients.get(packet.client as usize).map_or(PartIx::NONE, |client| client.part);
        let there = |kind, to, partition| Flight { kind, from: client, to, partition, ..nothing(packet) };
        let back = |kind, from, partition| Flight { kind, from, to: client, partition, ..nothing(packet) };
        let topic = |partition: &cluster::TopicPartition| self.topic_part(partition.topic);
        Some(match &packet.load {
            Load::Redrive(from, request) => {
                let (message, key) = first_of(&request.batch, messages);
                let count = request.batch.records.len() as u32;
                let keys = keys_of([&request.batch], messages);
                let to = topic(&request.partition);
                let partition = request.partition.partition;
                Flight { message, key, count, keys, from: *from, ..there(FlightKind::Produce, to, partition) }
            }
            Load::Request(_, _, Request::Produce(request)) => {
                let at = &request.partition;
                let (message, key) = first_of(&request.batch, messages);
                let count = request.batch.records.len() as u32;
                let keys = keys_of([&request.batch], messages);
                Flight { message, key, count, keys, ..there(FlightKind::Produce, topic(at), at.partition) }
            }
            Load::Answer(_, Answer::Produce(answer)) => {
                let at = &answer.partition;
                Flight { dead: answer.result.is_err(), ..back(FlightKind::ProduceAnswer, topic(at), at.partition) }
            }
            Load::Request(_, _, Request::Fetch(request)) => {
                let (at, _) = request.partitions.first()?;
                there(FlightKind::FetchRequest, topic(at), at.partition)
            }
            Load::Answer(_, Answer::Fetch(fetched)) => {
                let records = |one: &cluster::Fetched| one.result.as_ref().map_or(0, |data| count(&data.batches));
                let filled = fetched.iter().find(|one| records(one) > 0).or(fetched.first())?;
                let first = filled.result.as_ref().ok().and_then(|data| data.batches.first());
                let (message, key) = first.map_or_else(Default::default, |batch| first_of(batch, messages));
                let (at, count) = (&filled.partition, fetched.iter().map(records).sum());
                let batches = fetched.iter().filter_map(|one| one.result.as_ref().ok()).flat_map(|data| &data.batches);
                let keys = keys_of(batches.map(|batch| &**batch), messages);
                Flight { message, key, count, keys, ..back(FlightKind::FetchAnswer, topic(at), at.partition) }
            }
            Load::Consumer(_, request) => {
                let kind = match **request {
                    consumer::Request::Commit(..) => FlightKind::Commit,
                    consumer::Request::Heartbeat(_) | consumer::Request::ConsumerHeartbeat(_) => FlightKind::Heartbeat,
                    _ => return None,
                };
                there(kind, self.coordinator_end(packet.client), 0)
            }
            Load::Hop(hop) => {
                let part = topic(&hop.partition);
                let (first, count) = match &hop.kind {
                    HopKind::Fetched(ReplicaFetched::Data { batches, .. }) => (batches.first(), count(batches)),
                    _ => (None, 0),
                };
                let (message, key) = first.map_or_else(Default::default, |batch| first_of(batch, messages));
                let (kind, partition) = (FlightKind::Replicate, hop.partition.partition);
                let brokers = [hop.from, hop.to];
                Flight { kind, from: part, to: part, partition, message, key, count, brokers, ..nothing(packet) }
            }
            Load::ShareAsk(ask) => match &**ask {
                ShareAsk::Fetch { partitions, .. } => {
                    let at = partitions.first()?;
                    there(FlightKind::FetchRequest, topic(at), at.partition)
                }
                ShareAsk::Heartbeat { .. } => there(FlightKind::Heartbeat, self.coordinator_end(packet.client), 0),
                ShareAsk::Acknowledge { .. } => there(FlightKind::Commit, self.coordinator_end(packet.client), 0),
            },
            Load::ShareReply(reply) => {
                let ShareReply::Fetched(_, records) = &**reply else { return None };
                let first = records.first()?;
                let message = MessageNo(first.record.tag);
                let key = key_symbol(first.record.key.as_ref(), messages);
                let (at, count) = (&first.partition, records.len() as u32);
                Flight { message, key, count, ..back(FlightKind::FetchAnswer, topic(at), at.partition) }
            }
            Load::Offsets(_) => there(FlightKind::Commit, self.coordinator_end(packet.client), 0),
            Load::Ask(_) | Load::Reply(_) | Load::ConsumerAnswer(..) | Load::OffsetsSent(_) | Load::Lost(_) => {
                return None;
            }
        })
    }
}

fn delay(latency: Latency, kernel: &mut Kernel) -> Time {
    latency.base_us + kernel.choice.pick(Purpose::LinkJitter, latency.jitter_us.saturating_add(1))
}

fn nothing(packet: &Packet) -> Flight {
    Flight {
        kind: FlightKind::Produce,
        from: PartIx::NONE,
        to: PartIx::NONE,
        start: packet.start,
        end: packet.end,
        message: MessageNo::default(),
        key: Symbol::default(),
        redelivered: false,
        dead: false,
        count: 0,
        partition: 0,
        keys: [Symbol::default(); 3],
        brokers: [0; 2],
    }
}

fn count(batches: &[std::sync::Arc<Batch>]) -> u32 {
    batches.iter().map(|batch| batch.records.len() as u32).sum()
}

/// Number and key of the first record.
fn first_of(batch: &Batch, messages: &Messages) -> (MessageNo, Symbol) {
    batch
        .records
        .first()
        .map_or_else(Default::default, |record| (MessageNo(record.tag), key_symbol(record.key.as_ref(), messages)))
}

/// Keys of the first records, as many as a tray shows.
fn keys_of<'a>(batches: impl IntoIterator<Item = &'a Batch>, messages: &Messages) -> [Symbol; 3] {
    let mut keys = [Symbol::default(); 3];
    let records = batches.into_iter().flat_map(|batch| batch.records.iter());
    for (key, record) in keys.iter_mut().zip(records) {
        *key = key_symbol(record.key.as_ref(), messages);
    }
    keys
}

/// Keys of the board's own records are known as symbols.
pub fn key_symbol(key: Option<&Payload>, messages: &Messages) -> Symbol {
    key.and_then(Payload::as_text).and_then(|text| messages.find_symbol(text)).unwrap_or_default()
}
