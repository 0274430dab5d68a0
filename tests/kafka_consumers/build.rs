//! Small Kafka worlds, part by part, and what happened in them.
use std::sync::Arc;

use brokerlab::engine::fact::{Fact as Any, FactKind};
use brokerlab::engine::id::PartIx;
use brokerlab::engine::kafka::config::TopicConfig;
use brokerlab::engine::kafka::consumer::{ConsumerConfig, GroupProtocol, OffsetReset};
use brokerlab::engine::kafka::fact::Fact;
use brokerlab::engine::kafka::producer::ProducerConfig;
use brokerlab::engine::kafka::topology::{self, Group, GroupKind, Spec};
use brokerlab::engine::topology::{KeyOrder, Latency, Part, Schedule, Spec as AnySpec, Topology, Weighted};
use brokerlab::engine::world::World;

pub const SECOND: u64 = 1_000_000;
pub const LATENCY: Latency = Latency { base_us: 1_000, jitter_us: 500 };

pub struct Bench {
    parts: Vec<Part>,
}

pub struct Run {
    pub world: World,
    pub facts: Vec<Any>,
}

impl Bench {
    pub fn new() -> Self {
        let cluster = topology::Cluster { brokers: 3, ..topology::Cluster::default() };
        Self { parts: vec![part("k", Spec::Cluster(cluster))] }
    }

    pub fn add(&mut self, name: &str, spec: Spec) -> PartIx {
        self.parts.push(part(name, spec));
        PartIx(self.parts.len() as u32 - 1)
    }

    pub fn topic(&mut self, name: &str, partitions: u32) -> PartIx {
        let topic = topology::Topic { partitions, replication: 3, config: TopicConfig::default() };
        self.add(name, Spec::Topic(topic))
    }

    pub fn change(&mut self, part: PartIx, change: impl FnOnce(&mut AnySpec)) {
        change(&mut self.parts[part.0 as usize].spec);
    }

    /// So many records with keys in turn, one each 10 ms. Values count from 0.
    pub fn produce(&mut self, topic: PartIx, count: u32, keys: &[&str]) -> PartIx {
        let weighted = |value: String| Weighted { weight: 1, value: Some(value) };
        let producer = topology::Producer {
            topic,
            config: ProducerConfig::default(),
            latency: LATENCY,
            schedule: Schedule { start_us: 0, interval_us: 10_000, jitter_us: 0, burst: 1, count },
            keys: keys.iter().map(|key| weighted((*key).to_owned())).collect(),
            key_order: KeyOrder::InTurn,
            values: (0..count).map(|no| weighted(format!("value {no};"))).collect(),
            value_bytes: 10,
            headers: Vec::new(),
            partition: None,
            transaction_records: 0,
            abort_ppm: 0,
            restart_us: 10_000,
        };
        self.add(&format!("p{}", self.parts.len()), Spec::Producer(Box::new(producer)))
    }

    pub fn group(&mut self, name: &str, kind: GroupKind, topics: &[PartIx]) -> PartIx {
        let config = group_config(name, kind);
        self.add(name, Spec::Group(Box::new(Group { kind, topics: topics.to_vec(), config })))
    }

    pub fn member(&mut self, name: &str, group: PartIx, change: impl FnOnce(&mut topology::Consumer)) -> PartIx {
        let AnySpec::Kafka(Spec::Group(of)) = &self.parts[group.0 as usize].spec else { panic!("a group") };
        let config = ConsumerConfig { client_id: name.into(), ..of.config.clone() };
        let mut spec = topology::Consumer { group, ..lone(config) };
        change(&mut spec);
        self.add(name, Spec::Consumer(Box::new(spec)))
    }

    pub fn lone(&mut self, name: &str, topic: PartIx, change: impl FnOnce(&mut topology::Consumer)) -> PartIx {
        let config = ConsumerConfig {
            client_id: name.into(),
            enable_auto_commit: false,
            offset_reset: OffsetReset::Earliest,
            ..ConsumerConfig::default()
        };
        let mut spec = topology::Consumer { topics: vec![topic], ..lone(config) };
        change(&mut spec);
        self.add(name, Spec::Consumer(Box::new(spec)))
    }

    pub fn run(self, seed: u64) -> Run {
        let mut world = World::new(Arc::new(Topology { parts: self.parts, ..Topology::default() }), seed);
        world.listen(true);
        Run { world, facts: Vec::new() }
    }
}

pub fn group_config(name: &str, kind: GroupKind) -> ConsumerConfig {
    let group_protocol = if kind == GroupKind::Consumer { GroupProtocol::Consumer } else { GroupProtocol::Classic };
    let group_id = Some(name.into());
    ConsumerConfig { group_id, group_protocol, offset_reset: OffsetReset::Earliest, ..ConsumerConfig::default() }
}

fn lone(config: ConsumerConfig) -> topology::Consumer {
    topology::Consumer { latency: LATENCY, ..topology::Consumer::new(config) }
}

fn part(name: &str, spec: Spec) -> Part {
    Part { id: name.to_owned(), name: name.to_owned(), vhost: String::new(), spec: AnySpec::Kafka(spec) }
}

impl Run {
    pub fn until(&mut self, at: u64) {
        self.world.run_until(at, 10_000_000);
        self.world.wait_until(at);
        self.facts.extend(self.world.drain_facts());
    }

    pub fn kafka_facts(&self) -> impl Iterator<Item = (u64, Fact)> {
        self.facts.iter().filter_map(|fact| match fact.kind {
            FactKind::Kafka(kind) => Some((fact.at, kind)),
            _ => None,
        })
    }

    pub fn count(&self, is: impl Fn(&Fact) -> bool) -> usize {
        self.kafka_facts().filter(|(_, fact)| is(fact)).count()
    }

    pub fn worked(&self, part: PartIx) -> u64 {
        self.world.monitor().part(part).worked
    }
}
