//! The producer client: it chooses partitions, makes batches, numbers them, sends them and tries again (`KafkaProducer`,
//! `RecordAccumulator`, `Sender`). Sans-I/O: records come in, requests go out, answers come in, records are completed.
//! It knows no broker; whoever drives it looks up leaders.
mod buffer;
mod choose;
mod config;
mod due;
mod look;
mod sequence;
mod split;
mod transaction;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::cluster::{ProduceAnswer, ProduceRequest, Ticket, TopicIx, TopicPartition};
use super::error::ErrorCode;
use super::fact::Chosen;
use super::log::Refused;
use super::record::{BATCH_OVERHEAD_BYTES, Batch, ProducerStamp, Record};
use crate::engine::choice::Choice;
use crate::engine::hash::Unhashed;

use buffer::Held;
use choose::Chooser;
pub use choose::Partitioning;
pub use config::{Cause, Failure, ProducerConfig};
use due::Due;
pub use look::Waiting;
use sequence::add;
use transaction::Transactional;

/// A record that the application handed over, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SendNo(pub u64);

/// A record that was handed over: its number, where it goes and by which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sent {
    pub number: SendNo,
    pub partition: u32,
    pub chosen: Chosen,
}

/// What an answer made of its batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answered {
    /// It is over, well or not.
    Over,
    /// It will be sent again.
    Again,
    /// Nobody waits for it any more.
    Unknown,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Delivered {
    pub number: SendNo,
    /// [`Record::tag`].
    pub tag: u32,
    pub partition: TopicPartition,
    /// Its offset; `None` with acks=0.
    pub result: Result<Option<u64>, Failure>,
}

#[derive(Clone, Debug, Hash)]
struct Pending {
    records: Vec<Record>,
    /// The records as they were sent: every try shares them.
    sealed: Option<Arc<[Record]>>,
    numbers: Vec<SendNo>,
    bytes: u32,
    /// Of its first record: what the others' timestamps are measured from.
    base_timestamp_ms: Unhashed<i64>,
    /// Of the buffer.
    memory_bytes: u64,
    /// It was cut from a batch that was too large.
    is_part: bool,
    opened_us: u64,
    /// No more records come in.
    closed: bool,
    /// Given when it is sent for the first time.
    stamp: Option<ProducerStamp>,
    /// Its number among those that were sent to the partition.
    sent_as: Option<u64>,
    in_flight: Option<(Ticket, u64)>,
    retry_at_us: u64,
    /// How often it was sent.
    attempts: u32,
}

#[derive(Clone, Debug, Default, Hash)]
struct Queue {
    batches: VecDeque<Pending>,
    next_sequence: u32,
    /// Its sequences count under this one; it takes up a higher one when nothing is under way.
    epoch: u16,
    /// A batch was given up that may or may not be in the log: what its sequences are is not known.
    unresolved: bool,
    /// Batches that were sent at least once.
    sent: u64,
}

impl Queue {
    /// The batch to send next, and when. New ones wait while the oldest that is not answered is
    /// `max.in.flight.requests.per.connection` back: the broker knows no more of them when it comes again. One that has its
    /// sequence and comes again waits until it is the oldest (`RecordAccumulator.shouldStopDrainBatchesForPartition`).
    fn ready(&self, config: &ProducerConfig, is_full: bool) -> Option<(usize, u64)> {
        let at = self.batches.iter().position(|batch| batch.in_flight.is_none())?;
        let batch = &self.batches[at];
        let oldest = self.batches.iter().filter_map(|batch| batch.sent_as).min();
        let is_open = oldest.is_none_or(|oldest| self.sent - oldest < u64::from(config.max_in_flight));
        let is_held = self.unresolved && oldest.is_some();
        if (batch.stamp.is_some() && at > 0) || (batch.sent_as.is_none() && (is_held || !is_open)) {
            return None;
        }
        let lingers_us = if batch.closed || is_full { 0 } else { config.linger_us };
        Some((at, batch.retry_at_us.max(batch.opened_us + lingers_us)))
    }
}

#[derive(Clone, Debug, Hash)]
pub struct Producer {
    pub config: ProducerConfig,
    /// Producer id and epoch, once the broker gave them.
    identity: Option<(u64, u16)>,
    queues: BTreeMap<TopicPartition, Queue>,
    choosers: BTreeMap<TopicIx, Chooser>,
    transaction: Transactional,
    /// Sends that wait for memory, and what batches take of it.
    held: VecDeque<Held>,
    used_bytes: u64,
    sends: u64,
    first_ticket: u64,
    /// The last one given.
    tickets: u64,
    /// Records that are done, for the application to take.
    pub delivered: Vec<Delivered>,
    due: Unhashed<Due>,
}

impl Producer {
    /// `first_ticket` sets its tickets apart from those of others.
    pub fn new(config: ProducerConfig, first_ticket: u64) -> Self {
        Self {
            config,
            identity: None,
            queues: BTreeMap::new(),
            choosers: BTreeMap::new(),
            transaction: Transactional::default(),
            held: VecDeque::new(),
            used_bytes: 0,
            sends: 0,
            first_ticket,
            tickets: first_ticket,
            delivered: Vec::new(),
            due: Unhashed::default(),
        }
    }

    /// Producer id and epoch.
    pub fn identity(&self) -> Option<(u64, u16)> {
        self.identity
    }

    pub fn needs_identity(&self) -> bool {
        self.identity.is_none() && (self.config.idempotent || self.config.transactional_id.is_some())
    }

    /// Takes up a producer id and epoch; sequences begin at 0.
    pub fn set_identity(&mut self, id: u64, epoch: u16) {
        self.forget_due();
        self.identity = Some((id, epoch));
        for queue in self.queues.values_mut() {
            (queue.next_sequence, queue.epoch, queue.unresolved) = (0, epoch, false);
        }
    }

    /// The application hands over a record for a topic of `partitions` partitions. `explicit` = the partition it says.
    pub fn send(
        &mut self,
        topic: TopicIx,
        partitions: u32,
        explicit: Option<u32>,
        record: Record,
        now_us: u64,
        choice: &mut Choice,
    ) -> Sent {
        self.sends += 1;
        let (number, tag) = (SendNo(self.sends), record.tag);
        if let Err(failure) = self.check_send() {
            let partition = TopicPartition { topic, partition: explicit.unwrap_or_default() };
            self.delivered.push(Delivered { number, tag, partition, result: Err(failure) });
            return Sent { number, partition: partition.partition, chosen: Chosen::Explicit };
        }
        let bytes = BATCH_OVERHEAD_BYTES + record.bytes(record.timestamp_ms);
        let partitioning = self.config.partitioning;
        let explicit = explicit.map(|partition| (partition, Chosen::Explicit));
        let (partition, chosen) = match explicit.or_else(|| partitioning.by_contents(&record, partitions, choice)) {
            Some(chosen) => chosen,
            None => self.choose(topic, partitions, bytes, choice),
        };
        let sent = Sent { number, partition, chosen };
        let partition = TopicPartition { topic, partition };
        if bytes > self.config.max_request_bytes {
            let result = Err(self.fail_transaction(Failure::Code(ErrorCode::MessageTooLarge)));
            self.delivered.push(Delivered { number, tag, partition, result });
            return sent;
        }
        if self.is_full() {
            self.hold(partition, record, number, now_us);
        } else {
            self.enqueue(partition, record, number, now_us);
        }
        sent
    }

    fn choose(&mut self, topic: TopicIx, partitions: u32, bytes: u32, choice: &mut Choice) -> (u32, Chosen) {
        let batch_bytes = u64::from(self.config.batch_bytes);
        let chooser = self.choosers.entry(topic).or_default();
        if self.config.partitioning == Partitioning::RoundRobin {
            return (chooser.in_turn(partitions, choice), Chosen::RoundRobin);
        }
        let queues = &self.queues;
        let all_full = |partition: u32| {
            let queue = queues.get(&TopicPartition { topic, partition });
            queue.and_then(|queue| queue.batches.back()).is_none_or(|last| last.closed)
        };
        let adaptive = self.config.adaptive;
        let waiting =
            |partition: u32| queues.get(&TopicPartition { topic, partition }).map(|queue| queue.batches.len());
        let loads = || (0..partitions).filter(|_| adaptive).map(&waiting).collect();
        let chosen = chooser.sticky(partitions, batch_bytes, all_full, loads, choice);
        chooser.sent(bytes, partitions, batch_bytes, loads, choice);
        (chosen, Chosen::Sticky)
    }

    fn enqueue(&mut self, partition: TopicPartition, mut record: Record, number: SendNo, now_us: u64) {
        let epoch = self.identity.map_or(0, |(_, epoch)| epoch);
        let queue = self.queues.entry(partition).or_insert_with(|| Queue { epoch, ..Queue::default() });
        let open = queue.batches.back_mut().filter(|last| !last.closed);
        if let Some(open) = open {
            record.offset_delta = open.numbers.len() as u32;
            let bytes = self.config.compression.shrink(record.bytes(open.base_timestamp_ms.0));
            if open.bytes + bytes <= self.config.batch_bytes {
                open.bytes += bytes;
                open.records.push(record);
                open.numbers.push(number);
                return;
            }
            open.closed = true;
        }
        record.offset_delta = 0;
        let bytes = BATCH_OVERHEAD_BYTES + record.bytes(record.timestamp_ms);
        let memory_bytes = self.memory_for(bytes);
        if self.used_bytes + memory_bytes > self.config.buffer_bytes {
            return self.hold(partition, record, number, now_us);
        }
        self.used_bytes += memory_bytes;
        let Some(queue) = self.queues.get_mut(&partition) else { return };
        queue.batches.push_back(Pending {
            closed: bytes >= self.config.batch_bytes,
            base_timestamp_ms: Unhashed(record.timestamp_ms),
            records: vec![record],
            sealed: None,
            numbers: vec![number],
            bytes,
            memory_bytes,
            is_part: false,
            opened_us: now_us,
            stamp: None,
            sent_as: None,
            in_flight: None,
            retry_at_us: 0,
            attempts: 0,
        });
        self.hasten_due(partition);
    }

    /// Nothing lingers any more: what is queued goes out with the next [`Self::poll`].
    pub fn flush(&mut self) {
        self.forget_due();
        self.queues.values_mut().flat_map(|queue| &mut queue.batches).for_each(|batch| batch.closed = true);
    }

    /// The requests that are to be sent now, one batch each. Without an identity that it needs it sends nothing.
    pub fn poll(&mut self, now_us: u64) -> Vec<(Ticket, ProduceRequest)> {
        if self.is_idle(now_us) {
            return Vec::new();
        }
        self.forget_due();
        self.expire(now_us);
        self.admit(now_us);
        if self.needs_identity() {
            self.keep_due();
            return Vec::new();
        }
        let has_bumped = self.resolve();
        let requests = self.drain(now_us);
        // With a higher epoch it looks again: other partitions have to take it up, too.
        if !has_bumped {
            self.keep_due();
        }
        requests
    }

    fn drain(&mut self, now_us: u64) -> Vec<(Ticket, ProduceRequest)> {
        let is_full = self.is_full();
        let mut requests = Vec::new();
        let config = &self.config;
        let is_transactional = config.transactional_id.is_some();
        let known = &self.transaction.partitions;
        for (partition, queue) in self.queues.iter_mut().filter(|(its, _)| !is_transactional || known.contains(its)) {
            while let Some(at) = queue.ready(config, is_full).filter(|(_, at_us)| *at_us <= now_us).map(|(at, _)| at) {
                let batch = &mut queue.batches[at];
                batch.closed = true;
                if batch.sent_as.is_none() {
                    batch.sent_as = Some(queue.sent);
                    queue.sent += 1;
                }
                if let (None, Some((id, _))) = (batch.stamp, self.identity) {
                    let (epoch, base_sequence) = (queue.epoch, queue.next_sequence);
                    batch.stamp = Some(ProducerStamp { id, epoch, base_sequence, transactional: is_transactional });
                    queue.next_sequence = add(queue.next_sequence, batch.numbers.len());
                }
                self.tickets += 1;
                let ticket = Ticket(self.tickets);
                batch.in_flight = Some((ticket, now_us));
                batch.attempts += 1;
                let records = batch.sealed.get_or_insert_with(|| std::mem::take(&mut batch.records).into()).clone();
                let request = ProduceRequest {
                    partition: *partition,
                    acks: config.acks,
                    timeout_us: config.request_timeout_us,
                    transactional_id: config.transactional_id.clone(),
                    batch: match batch.is_part {
                        true => Batch::of(records, batch.stamp, config.compression),
                        false => Batch::packed(records, batch.stamp, config.compression, batch.bytes),
                    },
                };
                requests.push((ticket, request));
            }
        }
        requests
    }

    /// Whether a ticket is one of its own.
    pub fn owns(&self, ticket: Ticket) -> bool {
        ticket.0 > self.first_ticket && ticket.0 <= self.tickets
    }

    /// Whether records are on their way.
    pub fn is_busy(&self) -> bool {
        self.is_full() || self.queues.values().any(|queue| !queue.batches.is_empty())
    }

    /// With acks=0 a request that left is done.
    pub fn sent_without_answer(&mut self, ticket: Ticket) {
        if let Some((partition, at)) = self.find(ticket) {
            self.complete(partition, at, |_| Ok(None));
        }
    }

    /// Nobody could be asked: no leader, or no connection to it.
    pub fn unsent(&mut self, ticket: Ticket, now_us: u64) {
        if let Some((partition, at)) = self.find(ticket) {
            self.try_again(partition, at, now_us);
        }
    }

    pub fn answered(&mut self, ticket: Ticket, answer: &ProduceAnswer, now_us: u64) -> Answered {
        self.forget_due();
        let Some((partition, at)) = self.find(ticket) else { return Answered::Unknown };
        match &answer.result {
            Ok(base_offset) => {
                let base_offset = *base_offset;
                self.complete(partition, at, |index| Ok(Some(base_offset + u64::from(index))));
                Answered::Over
            }
            Err(refused) if is_retriable(refused.error) => {
                self.try_again(partition, at, now_us);
                Answered::Again
            }
            Err(Refused { error: ErrorCode::OutOfOrderSequenceNumber, .. }) if at > 0 => {
                self.try_again(partition, at, now_us);
                Answered::Again
            }
            Err(Refused { error: ErrorCode::OutOfOrderSequenceNumber, .. }) if self.can_renumber() => {
                self.renumber(partition);
                Answered::Again
            }
            Err(Refused { error: ErrorCode::MessageTooLarge, .. }) if self.split(partition, at) => Answered::Again,
            Err(refused) => {
                self.fail(partition, at, refused);
                Answered::Over
            }
        }
    }

    fn find(&self, ticket: Ticket) -> Option<(TopicPartition, usize)> {
        let is_it = |batch: &Pending| batch.in_flight.is_some_and(|(in_flight, _)| in_flight == ticket);
        self.queues
            .iter()
            .find_map(|(partition, queue)| queue.batches.iter().position(is_it).map(|at| (*partition, at)))
    }

    fn try_again(&mut self, partition: TopicPartition, at: usize, now_us: u64) {
        self.forget_due();
        let backoff_us = self.config.retry_backoff_us;
        if let Some(batch) = self.queues.get_mut(&partition).and_then(|queue| queue.batches.get_mut(at)) {
            batch.in_flight = None;
            batch.retry_at_us = now_us + backoff_us;
        }
    }

    /// The batch is over: its records are done.
    fn complete(&mut self, partition: TopicPartition, at: usize, result: impl Fn(u32) -> Result<Option<u64>, Failure>) {
        self.forget_due();
        let batch = self.queues.get_mut(&partition).and_then(|queue| queue.batches.remove(at));
        let Some(batch) = batch else { return };
        self.free(&batch);
        let records = batch.sealed.as_deref().unwrap_or(&batch.records);
        let done = (0..).zip(batch.numbers.iter().zip(records)).map(|(index, (number, record))| Delivered {
            number: *number,
            tag: record.tag,
            partition,
            result: result(index),
        });
        self.delivered.extend(done);
    }

    /// The broker refused the batch for good: the numbers it had are free for the next one.
    fn fail(&mut self, partition: TopicPartition, at: usize, refused: &Refused) {
        self.give_back_sequence(partition, at);
        let error = refused.error;
        self.fail_transaction(Failure::Code(error));
        self.complete(partition, at, |index| match &refused.records[..] {
            [] => Err(Failure::Code(error)),
            blamed if blamed.contains(&index) => Err(Failure::Code(error)),
            _ => Err(Failure::Kafka(None)),
        });
    }

    /// Requests without an answer are tried again; what is too old fails (`delivery.timeout.ms`).
    fn expire(&mut self, now_us: u64) {
        let (request_us, delivery_us) = (self.config.request_timeout_us, self.config.delivery_timeout_us);
        let mut late = Vec::new();
        for (partition, queue) in &mut self.queues {
            for batch in &mut queue.batches {
                if batch.in_flight.is_some_and(|(_, sent_us)| now_us >= sent_us + request_us) {
                    batch.in_flight = None;
                }
            }
            let is_late = |batch: &Pending| now_us >= batch.opened_us + delivery_us;
            late.extend(queue.batches.iter().filter(|batch| is_late(batch)).map(|_| *partition));
        }
        for partition in late {
            if let Some(queue) = self.queues.get_mut(&partition) {
                queue.unresolved |= queue.batches.front().is_some_and(|batch| batch.stamp.is_some());
            }
            self.fail_transaction(Failure::Code(ErrorCode::RequestTimedOut));
            self.complete(partition, 0, |_| Err(Failure::Code(ErrorCode::RequestTimedOut)));
        }
    }

    /// Batches that were never sent fail.
    fn drop_unsent(&mut self, failure: Failure) {
        self.forget_due();
        self.drop_held(failure);
        for (partition, queue) in &mut self.queues {
            let unsent = queue.batches.iter().position(|batch| batch.stamp.is_none()).unwrap_or(queue.batches.len());
            let gone: Vec<Pending> = queue.batches.drain(unsent..).collect();
            self.used_bytes -= gone.iter().map(|batch| batch.memory_bytes).sum::<u64>();
            let partition = *partition;
            for batch in gone {
                let records = batch.sealed.as_deref().unwrap_or(&batch.records);
                let dropped = batch.numbers.iter().zip(records).map(|(number, record)| Delivered {
                    number: *number,
                    tag: record.tag,
                    partition,
                    result: Err(failure),
                });
                self.delivered.extend(dropped);
            }
        }
    }
}

fn is_retriable(error: ErrorCode) -> bool {
    matches!(
        error,
        ErrorCode::NotLeaderOrFollower
            | ErrorCode::LeaderNotAvailable
            | ErrorCode::UnknownTopicOrPartition
            | ErrorCode::RequestTimedOut
            | ErrorCode::NotEnoughReplicas
            | ErrorCode::NotEnoughReplicasAfterAppend
            | ErrorCode::CoordinatorNotAvailable
            | ErrorCode::ConcurrentTransactions
            | ErrorCode::FencedLeaderEpoch
            | ErrorCode::UnknownLeaderEpoch
    )
}
