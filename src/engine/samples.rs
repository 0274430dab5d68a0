//! Sample topologies with what their runs must come to: the benchmark, and a table of world hashes that native tests
//! and tests in the browser compare. A hash that changes means that runs behind existing links change.
use std::sync::Arc;

use super::id::PartIx;
use super::message::{Body, Properties};
use super::topology::{
    AckMode, Binding, Condition, Consumer, Exchange, Failure, FailureAction, Group, KeyOrder, Latency, Part, Producer,
    Queue, Schedule, Spec, Subscription, Topology, Weighted,
};
use super::value::{Table, Value};
use super::world::World;

/// A run and the hash of its world.
#[derive(Debug)]
pub struct Sample {
    pub name: &'static str,
    pub topology: fn() -> Topology,
    pub seed: u64,
    pub events: u64,
    pub hash: u64,
}

/// Runs of RabbitMQ whose hashes are the same on every platform.
pub const SAMPLES: &[Sample] = &[
    Sample { name: "work queue", topology: work_queue, seed: 1, events: 2_000, hash: 0x412c_460f_5376_a903 },
    Sample {
        name: "work queue, another seed",
        topology: work_queue,
        seed: 2,
        events: 2_000,
        hash: 0xd0a2_018c_0f2b_2f43,
    },
    Sample { name: "dead letters", topology: dead_letters, seed: 3, events: 3_000, hash: 0xaace_687c_489e_9046 },
    Sample { name: "random exchange", topology: random_exchange, seed: 4, events: 2_000, hash: 0x4673_1fc3_b7f1_12ac },
    Sample { name: "crashing consumers", topology: crashes, seed: 5, events: 3_000, hash: 0x569e_e81c_1370_e47f },
    Sample { name: "topic at full speed", topology: small_topic, seed: 6, events: 20_000, hash: 0x43a4_3c26_f277_b942 },
];

/// Of all systems.
pub fn all() -> impl Iterator<Item = &'static Sample> {
    SAMPLES.iter().chain(super::kafka::samples::SAMPLES)
}

impl Sample {
    pub fn run(&self) -> World {
        let mut world = World::new(Arc::new((self.topology)()), self.seed);
        world.run_until(u64::MAX, self.events);
        world
    }
}

/// Messages that went all the way: published, routed, stored, delivered, acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throughput {
    pub published: u64,
    pub acked: u64,
}

/// `rabbit_topic_ack`: 64 producers every 100 µs, one topic exchange, 16 queues bound `order.<i>.#`, 16 consumers with
/// prefetch 32 and 10 µs of work; full semantics, monitor on, event log off. Time is measured by the caller.
pub fn rabbit_topic_ack(messages: u64) -> Throughput {
    let mut world = World::new(Arc::new(topic_ack(64, 16)), 1);
    while world.monitor().total.acked < messages && world.run_until(u64::MAX, 4_096) > 0 {}
    let total = world.monitor().total;
    Throughput { published: total.published, acked: total.acked }
}

fn small_topic() -> Topology {
    topic_ack(8, 4)
}

fn topic_ack(producers: u32, queues: u32) -> Topology {
    let mut board = Board::default();
    let events = board.exchange("events", "topic");
    for n in 0..queues {
        let queue = board.queue(&format!("q{n}"), Table::default());
        board.bind(events, queue, &format!("order.{n}.#"));
        board.consumer(&format!("c{n}"), &[queue], |consumer| {
            consumer.prefetch = 32;
            consumer.work_us = 10;
        });
    }
    for n in 0..producers {
        board.producer(&format!("p{n}"), events, |producer| {
            producer.schedule.interval_us = 100;
            producer.keys = vec![Weighted { weight: 1, value: format!("order.{}.paid", n % queues) }];
        });
    }
    board.topology
}

fn work_queue() -> Topology {
    let mut board = Board { topology: Topology { hop_us: 700, ..Topology::default() } };
    let jobs = board.queue("jobs", Table::default());
    board.producer("maker", jobs, |producer| {
        producer.latency = Latency { base_us: 300, jitter_us: 200 };
        producer.schedule.jitter_us = 900;
        producer.confirms = true;
    });
    for name in ["one", "two", "three"] {
        board.consumer(name, &[jobs], |consumer| {
            consumer.latency = Latency { base_us: 250, jitter_us: 400 };
            consumer.prefetch = 2;
            consumer.work_us = 2_000;
            consumer.work_jitter_us = 3_000;
        });
    }
    board.topology
}

fn dead_letters() -> Topology {
    let mut board = Board { topology: Topology { hop_us: 500, ..Topology::default() } };
    let shop = board.exchange("shop", "topic");
    let dead = board.exchange("dead", "fanout");
    let arguments = [("x-message-ttl", Value::Int(9)), ("x-dead-letter-exchange", Value::text("dead"))];
    let orders = board.queue("orders", table(arguments.clone()));
    let quorum = table(arguments.into_iter().chain([("x-queue-type", Value::text("quorum"))]));
    let refunds = board.queue("refunds", quorum);
    let limit = [("x-max-length", Value::Int(20))];
    let parking = board.queue("parking", table(limit));
    board.bind(shop, orders, "order.*.kr");
    board.bind(shop, orders, "order.paid.#");
    board.bind(shop, refunds, "*.refund.#");
    board.bind(dead, parking, "");
    board.producer("checkout", shop, |producer| {
        let keys = ["order.paid.kr", "order.refund.kr", "order.paid.us", "stock.low"];
        producer.keys = keys.iter().map(|key| Weighted { weight: 1, value: (*key).to_owned() }).collect();
        producer.key_order = KeyOrder::Random;
        producer.mandatory = true;
        producer.latency = Latency { base_us: 200, jitter_us: 0 };
    });
    board.consumer("auditor", &[orders, refunds], |consumer| {
        consumer.prefetch = 3;
        consumer.work_us = 4_000;
        consumer.failures =
            vec![Failure { when: Condition::EveryNth(3), then: FailureAction::Reject { requeue: false } }];
    });
    board.topology
}

fn random_exchange() -> Topology {
    let mut board = Board { topology: Topology { hop_us: 100, ..Topology::default() } };
    let dice = board.exchange("dice", "x-random");
    let hash = board.exchange("hash", "x-consistent-hash");
    for n in 0..3 {
        let queue = board.queue(&format!("q{n}"), Table::default());
        board.bind(dice, queue, "");
        board.bind(hash, queue, "1");
        board.consumer(&format!("c{n}"), &[queue], |consumer| consumer.work_us = 900);
    }
    board.producer("thrower", dice, |_| {});
    board.producer("sharder", hash, |producer| {
        producer.keys = (0..20).map(|n| Weighted { weight: 1, value: format!("user-{n}") }).collect();
    });
    board.topology
}

fn crashes() -> Topology {
    let mut board = Board { topology: Topology { hop_us: 300, ..Topology::default() } };
    let mails = board.queue("mails", Table::default());
    board.producer("mailer", mails, |_| {});
    for (name, ack) in [("careless", AckMode::Automatic), ("careful", AckMode::AfterWork), ("lazy", AckMode::EveryN(4))]
    {
        board.consumer(name, &[mails], |consumer| {
            consumer.ack = ack;
            consumer.prefetch = 5;
            consumer.work_us = 1_500;
            consumer.restart_us = 20_000;
            consumer.latency = Latency { base_us: 100, jitter_us: 100 };
            consumer.failures = vec![Failure { when: Condition::Chance(30_000), then: FailureAction::Crash }];
        });
    }
    board.topology
}

fn table<'a>(entries: impl IntoIterator<Item = (&'a str, Value)>) -> Table {
    Table(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Writes a topology down in few words.
#[derive(Default)]
pub struct Board {
    pub topology: Topology,
}

impl Board {
    pub fn part(&mut self, name: &str, spec: Spec) -> PartIx {
        self.topology.parts.push(Part { id: name.to_owned(), name: name.to_owned(), vhost: String::new(), spec });
        PartIx(self.topology.parts.len() as u32 - 1)
    }

    pub fn exchange(&mut self, name: &str, kind: &str) -> PartIx {
        let (kind, arguments) = (kind.to_owned(), Table::default());
        self.part(
            name,
            Spec::Exchange(Exchange { kind, durable: true, auto_delete: false, internal: false, arguments }),
        )
    }

    pub fn queue(&mut self, name: &str, arguments: Table) -> PartIx {
        self.part(name, Spec::Queue(Queue { durable: true, exclusive: false, auto_delete: false, arguments }))
    }

    pub fn bind(&mut self, source: PartIx, destination: PartIx, key: &str) {
        let (key, arguments) = (key.to_owned(), Table::default());
        self.topology.bindings.push(Binding { source, destination, key, arguments });
    }

    /// A message each ms, without end, unless `change` says otherwise.
    pub fn producer(&mut self, name: &str, target: PartIx, change: impl FnOnce(&mut Producer)) -> PartIx {
        let mut producer = Producer {
            target,
            latency: Latency::default(),
            schedule: Schedule { start_us: 0, interval_us: 1_000, jitter_us: 0, burst: 1, count: 0 },
            keys: Vec::new(),
            key_order: KeyOrder::InTurn,
            headers: Vec::new(),
            properties: Properties::default(),
            priorities: Vec::new(),
            body: Body::Text("{}".to_owned()),
            mandatory: false,
            confirms: false,
            retries: 0,
            confirm_timeout_us: 0,
            group: Group::None,
            restart_us: 10_000,
        };
        change(&mut producer);
        self.part(name, Spec::Producer(producer))
    }

    /// Acknowledges after 1 ms of work, unless `change` says otherwise.
    pub fn consumer(&mut self, name: &str, queues: &[PartIx], change: impl FnOnce(&mut Consumer)) -> PartIx {
        let subscribe = |queue: &PartIx| Subscription { queue: *queue, exclusive: false, arguments: Table::default() };
        let mut consumer = Consumer {
            queues: queues.iter().map(subscribe).collect(),
            latency: Latency::default(),
            prefetch: 0,
            ack: AckMode::AfterWork,
            parallel: 1,
            work_us: 1_000,
            work_jitter_us: 0,
            start_us: 0,
            failures: Vec::new(),
            restart_us: 10_000,
            deduplicate: false,
            extra: None,
        };
        change(&mut consumer);
        self.part(name, Spec::Consumer(consumer))
    }
}
