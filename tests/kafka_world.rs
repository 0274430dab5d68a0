//! Kafka in the world: small topologies, run and looked at through their facts.
#![cfg(not(target_family = "wasm"))]

use std::sync::Arc;

use brokerlab::engine::fact::FactKind;
use brokerlab::engine::id::PartIx;
use brokerlab::engine::kafka::config::TopicConfig;
use brokerlab::engine::kafka::fact::Fact;
use brokerlab::engine::kafka::producer::ProducerConfig;
use brokerlab::engine::kafka::topology::{self, Spec};
use brokerlab::engine::topology::{KeyOrder, Latency, Part, Schedule, Spec as Any, Topology, Weighted};
use brokerlab::engine::world::World;

fn producer(topic: PartIx) -> topology::Producer {
    topology::Producer {
        topic,
        config: ProducerConfig::default(),
        latency: Latency { base_us: 1_000, jitter_us: 0 },
        schedule: Schedule { start_us: 0, interval_us: 10_000, jitter_us: 0, burst: 1, count: 10 },
        keys: vec![Weighted { weight: 1, value: Some("a".to_owned()) }],
        key_order: KeyOrder::InTurn,
        values: Vec::new(),
        value_bytes: 10,
        headers: Vec::new(),
        partition: None,
        transaction_records: 0,
        abort_ppm: 0,
        restart_us: 10_000,
    }
}

fn part(id: &str, spec: Spec) -> Part {
    Part { id: id.to_owned(), name: id.to_owned(), spec: Any::Kafka(spec) }
}

#[test]
fn a_producer_writes_and_is_told() {
    let cluster = topology::Cluster { brokers: 3, ..topology::Cluster::default() };
    let topic = topology::Topic { partitions: 2, replication: 3, config: TopicConfig::default() };
    let parts = vec![
        part("k1", Spec::Cluster(cluster)),
        part("t1", Spec::Topic(topic)),
        part("kp1", Spec::Producer(Box::new(producer(PartIx(1))))),
    ];
    let mut world = World::new(Arc::new(Topology { parts, ..Topology::default() }), 1);
    world.listen(true);
    world.run_until(u64::MAX, 100_000);
    let facts: Vec<FactKind> = world.drain_facts().map(|fact| fact.kind).collect();
    let count =
        |is: &dyn Fn(&Fact) -> bool| facts.iter().filter(|one| matches!(one, FactKind::Kafka(f) if is(f))).count();
    assert_eq!(count(&|fact| matches!(fact, Fact::Produced { .. })), 10);
    assert_eq!(count(&|fact| matches!(fact, Fact::Appended { .. })), 10);
    assert_eq!(count(&|fact| matches!(fact, Fact::Acknowledged { .. })), 10);
}
