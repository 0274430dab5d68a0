//! Facts made by hand, told over a small Kafka: every fact has a sentence in both languages, alike ones are one sentence.
mod all;
mod golden;
mod journey;
mod world;

use std::sync::Arc;

use crate::engine::fact::{Fact as Happened, FactKind};
use crate::engine::id::{MessageNo, PartIx, Symbol};
use crate::engine::kafka::config::TopicConfig;
use crate::engine::kafka::consumer::ConsumerConfig;
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::producer::ProducerConfig;
use crate::engine::kafka::topology::{self, Cluster, GroupKind};
use crate::engine::topology::{KeyOrder, Latency, Part, Schedule, Spec, Topology};
use crate::studio::session::Session;

const CLUSTER: PartIx = PartIx(0);
const CLICKS: PartIx = PartIx(1);
const DEAD: PartIx = PartIx(2);
const API: PartIx = PartIx(3);
const BILLING: PartIx = PartIx(4);
const BILL_1: PartIx = PartIx(5);
const BILL_2: PartIx = PartIx(6);
const KEY: Symbol = Symbol(40);
const NOBODY: Latency = Latency { base_us: 0, jitter_us: 0 };

fn producer() -> topology::Producer {
    topology::Producer {
        topic: CLICKS,
        config: ProducerConfig { transactional_id: Some("pay".into()), ..ProducerConfig::default() },
        latency: NOBODY,
        schedule: Schedule { start_us: 0, interval_us: 1_000, jitter_us: 0, burst: 1, count: 0 },
        keys: Vec::new(),
        key_order: KeyOrder::InTurn,
        values: Vec::new(),
        value_bytes: 10,
        headers: Vec::new(),
        partition: None,
        transaction_records: 1,
        abort_ppm: 0,
        restart_us: 1,
    }
}

fn consumer() -> topology::Consumer {
    topology::Consumer {
        group: BILLING,
        latency: NOBODY,
        work_us: 1_000,
        dead_letter: DEAD,
        restart_us: 1,
        ..topology::Consumer::new(ConsumerConfig::default())
    }
}

fn topology(topics: usize) -> Topology {
    let topic = topology::Topic {
        partitions: 3,
        replication: 3,
        config: TopicConfig { min_insync_replicas: 2, ..TopicConfig::default() },
    };
    let group = topology::Group { kind: GroupKind::Classic, topics: vec![CLICKS], config: ConsumerConfig::default() };
    let second = match topics {
        1 => topology::Spec::Producer(Box::new(producer())),
        _ => topology::Spec::Topic(topic.clone()),
    };
    let specs = [
        ("lab", topology::Spec::Cluster(Cluster { brokers: 3, ..Cluster::default() })),
        ("ad.clicks", topology::Spec::Topic(topic)),
        ("ad.clicks.dead", second),
        ("click-api", topology::Spec::Producer(Box::new(producer()))),
        ("billing", topology::Spec::Group(Box::new(group))),
        ("bill-1", topology::Spec::Consumer(Box::new(consumer()))),
        ("bill-2", topology::Spec::Consumer(Box::new(consumer()))),
    ];
    let part = |(name, spec): (&str, topology::Spec)| Part {
        id: name.into(),
        name: name.into(),
        vhost: String::new(),
        spec: Spec::Kafka(spec),
    };
    Topology { parts: specs.into_iter().map(part).collect(), ..Topology::default() }
}

/// A session in which these facts happened, each list in an event of its own, from 1 on.
fn session(topics: usize, events: &[Vec<Fact>]) -> Session {
    let kind = |fact: &Fact| FactKind::Kafka(*fact);
    happened(topics, &events.iter().map(|facts| facts.iter().map(kind).collect()).collect::<Vec<_>>())
}

fn happened(topics: usize, events: &[Vec<FactKind>]) -> Session {
    let mut session = Session::new(Arc::new(topology(topics)), 1);
    let facts = events.iter().enumerate().flat_map(|(at, facts)| {
        let event = at as u64 + 1;
        facts.iter().map(move |kind| Happened { event, at: event * 1_000, kind: *kind })
    });
    session.pretend(facts.collect(), &[(KEY, "user-42"), (Symbol::default(), "")]);
    session
}

fn appended(partition: u32, offset: u64, message: u32) -> Fact {
    Fact::Appended { topic: CLICKS, partition, broker: 2, offset, message: MessageNo(message), key: KEY }
}

fn produced(partition: u32, message: u32, key: Symbol, chosen: crate::engine::kafka::fact::Chosen) -> Fact {
    let message = MessageNo(message);
    Fact::Produced { producer: API, topic: CLICKS, partition, partitions: 3, message, key, chosen }
}
