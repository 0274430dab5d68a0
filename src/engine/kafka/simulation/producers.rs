//! Producers of the board: a schedule, what their records are made of, and when transactions end. Sending itself is
//! the sender's business.
use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use super::Kafka;
use super::client::{Client, Role};
use super::sender::{Phase, Sender};
use crate::engine::choice::{Choice, Purpose};
use crate::engine::client::producer::Wheel;
use crate::engine::hash::WorldHasher;
use crate::engine::id::{Duration, MessageNo, PartIx, Symbol, Time};
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::record::{Headers, Marker, Payload, Record};
use crate::engine::kafka::topology;
use crate::engine::system::Kernel;
use crate::engine::topology::{KeyOrder, Latency, Schedule, Weighted};

#[derive(Clone, Debug)]
pub struct Producer {
    pub spec: Arc<topology::Producer>,
    keys: Vec<(Option<Payload>, Symbol)>,
    values: Vec<Option<Payload>>,
    headers: Option<Headers>,
    key_wheel: Wheel,
    value_wheel: Wheel,
    /// Records made so far, by all its processes.
    pub made: u32,
    burst_left: u32,
    pub next_at: Option<Time>,
    /// The target of a connector: it has no schedule and writes what it is given.
    pub is_fed: bool,
}

/// What a record is made of.
pub struct Made {
    pub key: Option<Payload>,
    pub symbol: Symbol,
    pub value: Option<Payload>,
    pub headers: Option<Headers>,
    pub partition: Option<u32>,
}

impl Producer {
    /// `shared` = the keys of all producers: records of one key share its text.
    fn new(spec: &topology::Producer, shared: &mut BTreeMap<Symbol, Payload>, kernel: &mut Kernel) -> Self {
        let mut keys: Vec<(Option<Payload>, Symbol)> = Vec::new();
        for key in &spec.keys {
            let symbol = kernel.messages.symbol(key.value.as_deref().unwrap_or_default());
            let text = |text: &str| shared.entry(symbol).or_insert_with(|| Payload::text(text)).clone();
            keys.push((key.value.as_deref().map(text), symbol));
        }
        if keys.is_empty() {
            keys.push((None, Symbol::default()));
        }
        let mut values: Vec<Option<Payload>> =
            spec.values.iter().map(|value| value.value.as_deref().map(Payload::text)).collect();
        if values.is_empty() {
            values.push(Some(Payload::fill(spec.value_bytes)));
        }
        let header = |(key, value): &(Arc<str>, String)| (key.clone(), Some(Payload::text(value.as_str())));
        Self {
            keys,
            values,
            headers: (!spec.headers.is_empty()).then(|| spec.headers.iter().map(header).collect()),
            key_wheel: wheel(&spec.keys),
            value_wheel: wheel(&spec.values),
            made: 0,
            burst_left: 0,
            next_at: None,
            is_fed: false,
            spec: Arc::new(spec.clone()),
        }
    }

    fn schedule(&self) -> &Schedule {
        &self.spec.schedule
    }

    /// It has made all that it was asked for.
    pub fn is_finished(&self) -> bool {
        self.schedule().count > 0 && self.made >= self.schedule().count
    }

    /// The next record is due and may be handed over.
    pub fn next_due(&self, client: &Client) -> Option<Time> {
        let takes = client.sender.as_ref().is_some_and(|sender| sender.takes_records() && !sender.producer.is_full());
        self.next_at.filter(|_| takes && !client.paused)
    }

    fn next(&mut self, choice: &mut Choice) -> Made {
        let order = self.spec.key_order;
        let (key, symbol) = self.keys[self.key_wheel.next(order, choice)].clone();
        let value = self.values[self.value_wheel.next(order, choice)].clone();
        Made { key, symbol, value, headers: self.headers.clone(), partition: self.spec.partition }
    }

    /// The symbol of one of its own keys.
    pub fn symbol_of(&self, record: &Record) -> Symbol {
        self.keys.iter().find(|(key, _)| *key == record.key).map_or_else(Symbol::default, |(_, symbol)| *symbol)
    }

    /// The next keys as far as they are decided.
    pub fn upcoming(&self, limit: usize) -> Vec<Symbol> {
        if self.keys.len() > 1 && self.spec.key_order == KeyOrder::Random {
            return Vec::new();
        }
        let left = match self.schedule().count {
            0 => limit,
            count => limit.min(count.saturating_sub(self.made) as usize),
        };
        let mut wheel = self.key_wheel.clone();
        let mut nobody = Choice::seeded(0);
        (0..left).map(|_| self.keys[wheel.next(KeyOrder::InTurn, &mut nobody)].1).collect()
    }

    pub fn hash(&self, hasher: &mut WorldHasher) {
        (&self.key_wheel, &self.value_wheel).hash(hasher);
        (self.made, self.burst_left, self.next_at).hash(hasher);
    }
}

fn wheel<T>(options: &[Weighted<T>]) -> Wheel {
    Wheel::new(options.iter().map(|option| option.weight))
}

impl Kafka {
    pub(super) fn make_producer(
        &mut self,
        spec: &topology::Producer,
        kernel: &mut Kernel,
    ) -> (Duration, Latency, Duration, Role) {
        let producer = Producer::new(spec, &mut self.keys, kernel);
        (0, spec.latency, spec.restart_us, Role::Producer(Box::new(producer)))
    }

    /// A process begins: with a transactional id it has to be let in first, and fences the one before.
    pub(super) fn start_producer(&mut self, client: u32, kernel: &mut Kernel) {
        let its = &mut self.clients[client as usize];
        let life = its.life;
        let Role::Producer(producer) = &mut its.role else { return };
        its.sender = Some(Box::new(Sender::new(producer.spec.config.clone(), client, life)));
        producer.start_schedule(kernel.now);
        self.drive_sender(client, kernel);
    }

    pub(super) fn producer_turn(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        let made = self.make_records(client, kernel);
        self.drive_sender(client, kernel) || made
    }

    /// The records of one tick of the schedule, as far as the client takes them.
    fn make_records(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        let mut happened = false;
        loop {
            let its = &self.clients[client as usize];
            let Role::Producer(producer) = &its.role else { return happened };
            if producer.next_due(its).is_none_or(|at| at > kernel.now) {
                return happened;
            }
            let topic = producer.spec.topic;
            let Role::Producer(producer) = &mut self.clients[client as usize].role else { return happened };
            let made = producer.next(kernel.choice);
            producer.tick(kernel);
            self.hand_over(client, topic, made, kernel);
            happened = true;
        }
    }

    /// The application calls send. Returns the record's number.
    pub(super) fn hand_over(&mut self, client: u32, to: PartIx, made: Made, kernel: &mut Kernel) -> Option<MessageNo> {
        let topic = self.topic_ix(to)?;
        let partitions = self.known_partitions(client, topic, kernel.now)?;
        self.begin_transaction(client, kernel);
        let message = kernel.number_message();
        let Made { key, symbol, value, headers, partition: explicit } = made;
        let timestamp_ms = self.cluster.config.wall_ms(kernel.now);
        let record = Record { key, value, headers, timestamp_ms, offset_delta: 0, tag: message.0 };
        let its = &mut self.clients[client as usize];
        let producer = its.part;
        let sender = its.sender.as_mut()?;
        let sent = sender.producer.send(topic, partitions, explicit, record, kernel.now, kernel.choice);
        sender.sent += 1;
        sender.in_transaction += u32::from(sender.phase == Phase::Open);
        if kernel.facts.is_listening() {
            let (partition, chosen) = (sent.partition, sent.chosen);
            let fact = Fact::Produced { producer, topic: to, partition, partitions, message, key: symbol, chosen };
            self.fact(fact, kernel);
        } else {
            kernel.facts.monitor.add(producer, |counts| counts.published += 1);
        }
        self.end_full_transaction(client, kernel);
        Some(message)
    }

    /// With so many records in it a producer's transaction ends.
    fn end_full_transaction(&mut self, client: u32, kernel: &mut Kernel) {
        let its = &self.clients[client as usize];
        let (Role::Producer(producer), Some(sender)) = (&its.role, &its.sender) else { return };
        let is_last = producer.is_finished();
        let is_full = sender.in_transaction >= producer.spec.transaction_records.max(1) || is_last;
        if sender.phase == Phase::Open && is_full {
            let aborts = kernel.choice.happens(Purpose::ProducerAbort, producer.spec.abort_ppm);
            self.end_transaction(client, if aborts { Marker::Abort } else { Marker::Commit });
        }
    }
}

impl Producer {
    /// The schedule goes on from now, or from its start.
    pub fn start_schedule(&mut self, now: Time) {
        if self.spec.topic.is_some() && !self.is_finished() && !self.is_fed {
            self.burst_left = self.schedule().burst.max(1);
            self.next_at = Some(now.max(self.schedule().start_us));
        }
    }

    /// One record was made: when is the next one due?
    fn tick(&mut self, kernel: &mut Kernel) {
        self.made += 1;
        self.burst_left = self.burst_left.saturating_sub(1);
        if self.is_finished() {
            self.next_at = None;
        } else if self.burst_left == 0 {
            self.burst_left = self.schedule().burst.max(1);
            let jitter = kernel.choice.pick(Purpose::ProducerSchedule, self.schedule().jitter_us.saturating_add(1));
            let interval = self.schedule().interval_us.max(1).saturating_add(jitter);
            self.next_at = Some(kernel.now.saturating_add(interval));
        }
    }
}
