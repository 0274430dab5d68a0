//! A client's sending side: it drives the producer client with its requests, its questions to coordinators and its
//! transactions, for producers and for consumers that write. When records are made is not its business.
use std::hash::Hash;

use super::Kafka;
use super::client::Role;
use super::metadata::Metadata;
use super::network::{Load, first_ticket};
use crate::engine::hash::WorldHasher;
use crate::engine::id::{MessageNo, Time};
use crate::engine::kafka::cluster::{
    Acks, BrokerId, ProduceAnswer, ProduceRequest, Request, Ticket, TopicIx, TopicPartition, TransactionalProducer,
};
use crate::engine::kafka::compression::Compression;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::producer::{Answered, Cause, Delivered, Failure, Producer, ProducerConfig};
use crate::engine::kafka::record::Marker;
use crate::engine::system::Kernel;

/// What a producer asks a coordinator.
#[derive(Clone, Debug)]
pub enum Ask {
    /// InitProducerId without a transactional id.
    Identity,
    /// InitProducerId of the transactional id.
    Init,
    AddPartitions(TransactionalProducer, Vec<TopicPartition>),
    End(TransactionalProducer, Marker),
}

#[derive(Clone, Debug)]
pub enum Reply {
    Identity(u64, u16),
    Init(Result<(u64, u16), ErrorCode>),
    Added(Vec<TopicPartition>, Result<(), ErrorCode>),
    Ended(Result<(), ErrorCode>),
    /// No broker is there to answer.
    Nobody,
}

/// Where a transactional producer stands. [`Phase::Plain`] = it has no transactional id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    Plain,
    /// It waits for init_transactions.
    Starting,
    Ready,
    Open,
    Ending(Marker),
    /// Somebody else has its transactional id: it is done.
    Fenced,
}

#[derive(Clone, Debug)]
pub struct Sender {
    pub producer: Producer,
    pub phase: Phase,
    /// Records of the open transaction.
    pub in_transaction: u32,
    /// A transaction ended since somebody looked, in this way.
    pub has_ended: Option<bool>,
    /// A question is on its way.
    pub(super) is_asking: bool,
    /// The next one not before this.
    pub(super) ask_at: Time,
    /// Requests that are not answered, by broker.
    in_flight: Vec<(Ticket, BrokerId, TopicPartition)>,
    pub(super) metadata: Metadata,
    /// It packs batches until then.
    packs_until: Time,
    pub sent: u64,
    pub acknowledged: u64,
    pub failed: u64,
    pub retries: u64,
}

impl Sender {
    pub fn new(config: ProducerConfig, client: u32, life: u32) -> Self {
        let phase = if config.transactional_id.is_some() { Phase::Starting } else { Phase::Plain };
        Self {
            producer: Producer::new(config, first_ticket(client, life)),
            phase,
            in_transaction: 0,
            has_ended: None,
            is_asking: false,
            ask_at: 0,
            in_flight: Vec::new(),
            metadata: Metadata::default(),
            packs_until: 0,
            sent: 0,
            acknowledged: 0,
            failed: 0,
            retries: 0,
        }
    }

    /// Whether the application may hand over a record now, or begin a transaction for it.
    pub fn takes_records(&self) -> bool {
        matches!(self.phase, Phase::Plain | Phase::Ready | Phase::Open)
    }

    pub fn next_due(&self) -> Option<Time> {
        let ask = (!self.is_asking && self.has_question()).then_some(self.ask_at);
        self.producer.next_due_us().into_iter().chain(ask).min()
    }

    fn has_question(&self) -> bool {
        match self.phase {
            Phase::Plain => self.producer.needs_identity() && self.producer.is_busy(),
            Phase::Starting => true,
            Phase::Open => !self.producer.partitions_to_add().is_empty(),
            Phase::Ending(_) => !self.producer.partitions_to_add().is_empty() || !self.producer.is_busy(),
            Phase::Ready | Phase::Fenced => false,
        }
    }

    pub fn hash(&self, hasher: &mut WorldHasher) {
        self.producer.hash(hasher);
        self.metadata.hash(hasher);
        (self.phase, self.in_transaction, self.is_asking, self.ask_at).hash(hasher);
        (self.sent, self.acknowledged, self.failed, self.retries).hash(hasher);
    }

    fn take_in_flight(&mut self, ticket: Ticket) {
        if let Some(at) = self.in_flight.iter().position(|(its, ..)| *its == ticket) {
            self.in_flight.swap_remove(at);
        }
    }
}

impl Kafka {
    /// Lets a client send what it has to send and ask what it has to ask. `true` = it did.
    pub(super) fn drive_sender(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        let Some(mut sender) = self.clients[client as usize].sender.take() else { return false };
        let asked = self.ask(&mut sender, client, kernel);
        let sent = self.send_batches(&mut sender, client, kernel);
        let delivered = std::mem::take(&mut sender.producer.delivered);
        let has_news = !delivered.is_empty();
        let error = delivered.iter().find_map(|one| one.result.err()).filter(|_| sender.phase == Phase::Open);
        if let Some(error) = error {
            self.failed(&mut sender, client, error, kernel);
        }
        let ended = sender.has_ended.take();
        self.clients[client as usize].sender = Some(sender);
        self.take_delivered(client, delivered, kernel);
        if let Some(commits) = ended {
            match self.clients[client as usize].role {
                Role::Producer(_) => {}
                Role::Consumer(_) => self.results_ended(client, commits, kernel),
            }
        }
        asked || sent || has_news
    }

    /// Partitions of a topic, as far as the client knows.
    pub(super) fn known_partitions(&mut self, client: u32, topic: TopicIx, now: Time) -> Option<u32> {
        let sender = self.clients[client as usize].sender.as_mut()?;
        let max_age_us = sender.producer.config.metadata_max_age_us;
        sender.metadata.partitions(topic, &self.cluster, max_age_us, now)
    }

    fn send_batches(&mut self, sender: &mut Sender, client: u32, kernel: &mut Kernel) -> bool {
        let mut happened = false;
        for (ticket, request) in sender.producer.poll(kernel.now) {
            let max_age_us = sender.producer.config.metadata_max_age_us;
            let leader = sender.metadata.leader(request.partition, &self.cluster, max_age_us, kernel.now);
            let is_there = |leader: &BrokerId| self.cluster.broker(*leader).is_some_and(|broker| !broker.is_down());
            match leader.filter(is_there) {
                // Nobody takes the connection: it tries again in a while.
                None => {
                    sender.metadata.forget();
                    sender.producer.unsent(ticket, kernel.now);
                }
                Some(leader) => {
                    self.send_batch(sender, client, leader, ticket, request, kernel);
                    happened = true;
                }
            }
        }
        happened
    }

    fn send_batch(
        &mut self,
        sender: &mut Sender,
        client: u32,
        leader: BrokerId,
        ticket: Ticket,
        request: ProduceRequest,
        kernel: &mut Kernel,
    ) {
        let (at, acks) = (request.partition, request.acks);
        let (producer, topic) = (self.clients[client as usize].part, self.topic_part(at.topic));
        let (records, bytes) = (request.batch.records.len() as u32, request.batch.bytes);
        if kernel.facts.is_listening() {
            let attempt = sender.producer.attempt(at, ticket);
            let partition = at.partition;
            let fact = Fact::BatchSent { producer, topic, partition, broker: leader, records, bytes, attempt };
            self.fact(fact, kernel);
        }
        let work_us = pack(sender, &request, ticket, kernel.now);
        let load = Load::Request(leader, ticket, Request::Produce(Box::new(request)));
        self.send_after(client, leader, work_us, load, kernel);
        if acks == Acks::None {
            sender.producer.sent_without_answer(ticket);
            let fact = Fact::BatchAcked { producer, topic, partition: at.partition, base_offset: None, records };
            self.fact(fact, kernel);
        } else {
            sender.in_flight.push((ticket, leader, at));
        }
    }

    pub(super) fn produce_answered(
        &mut self,
        client: u32,
        ticket: Ticket,
        answer: &ProduceAnswer,
        kernel: &mut Kernel,
    ) {
        let its = &mut self.clients[client as usize];
        let producer = its.part;
        let Some(sender) = &mut its.sender else { return };
        sender.take_in_flight(ticket);
        let at = answer.partition;
        let records = sender.producer.records_of(at, ticket);
        let answered = sender.producer.answered(ticket, answer, kernel.now);
        sender.retries += u64::from(answered == Answered::Again);
        if let Err(refused) = &answer.result {
            sender.metadata.hear(refused.error);
        }
        let (topic, partition) = (self.topic_part(at.topic), at.partition);
        match (answered, &answer.result) {
            (Answered::Over, Ok(base_offset)) => {
                let base_offset = Some(*base_offset);
                self.fact(Fact::BatchAcked { producer, topic, partition, base_offset, records }, kernel);
            }
            (Answered::Again, Err(refused)) => {
                let error = refused.error;
                self.fact(Fact::BatchRetried { producer, topic, partition, records, error }, kernel);
            }
            _ => {}
        }
        self.drive_sender(client, kernel);
    }

    /// The connection to a broker broke: what was asked there is asked again.
    pub(super) fn produce_lost(&mut self, client: u32, broker: BrokerId, kernel: &mut Kernel) {
        let its = &mut self.clients[client as usize];
        let producer = its.part;
        let Some(sender) = &mut its.sender else { return };
        sender.metadata.forget();
        let lost: Vec<_> = sender.in_flight.extract_if(.., |(_, its, _)| *its == broker).collect();
        for (ticket, _, at) in lost {
            let Some(sender) = &mut self.clients[client as usize].sender else { return };
            let records = sender.producer.records_of(at, ticket);
            sender.producer.unsent(ticket, kernel.now);
            sender.retries += 1;
            let (topic, partition, error) = (self.topic_part(at.topic), at.partition, ErrorCode::NetworkException);
            self.fact(Fact::BatchRetried { producer, topic, partition, records, error }, kernel);
        }
        self.drive_sender(client, kernel);
    }

    fn take_delivered(&mut self, client: u32, delivered: Vec<Delivered>, kernel: &mut Kernel) {
        let producer = self.clients[client as usize].part;
        let listens = kernel.facts.is_listening();
        let mut confirmed = 0;
        for one in &delivered {
            let (topic, partition) = (self.topic_part(one.partition.topic), one.partition.partition);
            let message = MessageNo(one.tag);
            let Some(sender) = &mut self.clients[client as usize].sender else { return };
            match one.result {
                Ok(offset) => {
                    sender.acknowledged += 1;
                    self.acknowledged.set(one.tag);
                    confirmed += 1;
                    if listens {
                        self.fact(Fact::Acknowledged { producer, topic, partition, message, offset }, kernel);
                    }
                    self.tell_source(client, message, true, kernel);
                }
                Err(failure) => {
                    sender.failed += 1;
                    let error = code_of(failure);
                    self.fact(Fact::ProduceFailed { producer, topic, partition, message, error }, kernel);
                    self.tell_source(client, message, false, kernel);
                }
            }
        }
        if !listens {
            kernel.facts.monitor.add(producer, |counts| counts.confirmed += confirmed);
        }
        if matches!(self.clients[client as usize].role, Role::Consumer(_)) && !delivered.is_empty() {
            self.results_delivered(client, &delivered, kernel);
        }
    }
}

/// How long until a request leaves that has to be packed: batches are packed one after the other, and only once.
fn pack(sender: &mut Sender, request: &ProduceRequest, ticket: Ticket, now: Time) -> Time {
    let batch = &request.batch;
    if batch.compression == Compression::None || sender.producer.attempt(request.partition, ticket) > 1 {
        return 0;
    }
    let base_ms = batch.records.first().map_or(0, |first| first.timestamp_ms);
    let bytes: u64 = batch.records.iter().map(|record| u64::from(record.bytes(base_ms))).sum();
    sender.packs_until = sender.packs_until.max(now) + batch.compression.time_us(bytes);
    sender.packs_until - now
}

fn code_of(failure: Failure) -> Option<ErrorCode> {
    match failure {
        Failure::Code(code) | Failure::Kafka(Some(Cause::Code(code))) => Some(code),
        _ => None,
    }
}
