//! Consumers and groups in small worlds, as tables: who gets what, what a crash or a slow poll costs, where failed
//! records go.
#![cfg(not(target_family = "wasm"))]

#[path = "kafka_consumers/build.rs"]
mod build;
#[path = "kafka_consumers/coordinators.rs"]
mod coordinators;
#[path = "kafka_consumers/failures.rs"]
mod failures;
#[path = "kafka_consumers/groups.rs"]
mod groups;
#[path = "kafka_consumers/invariants.rs"]
mod invariants;
#[path = "kafka_consumers/promises.rs"]
mod promises;
#[path = "seeds/mod.rs"]
mod seeds;
#[path = "kafka_consumers/subscriptions.rs"]
mod subscriptions;

use brokerlab::engine::fact::FactKind;
use brokerlab::engine::kafka::consumer::OffsetReset;
use brokerlab::engine::kafka::fact::Fact;
use brokerlab::engine::kafka::simulation::Kafka;
use brokerlab::engine::kafka::topology::GroupKind;

use build::{Bench, SECOND};

#[test]
fn hello_topic() {
    let mut bench = Bench::new();
    let topic = bench.topic("t", 3);
    bench.produce(topic, 5, &["a", "b", "c"]);
    let group = bench.group("g", GroupKind::Classic, &[topic]);
    let consumer = bench.member("c1", group, |_| {});
    let mut run = bench.run(1);
    run.until(20 * SECOND);
    assert_eq!(run.count(|fact| matches!(fact, Fact::Polled { .. })), 5);
    assert_eq!(run.worked(consumer), 5);
    let kafka = Kafka::of(&run.world).expect("it is there");
    let view = kafka.group(group, &run.world).expect("it is a group");
    assert_eq!((view.members.len(), view.lag), (1, 0));
    let offsets: u64 = view.offsets.iter().map(|(.., offset)| offset).sum();
    assert_eq!(offsets, 5, "auto commit, every 5 s");
}

#[test]
fn partitions_are_shared_out() {
    for (kind, members, expected) in [
        (GroupKind::Classic, 2, vec![1, 2]),
        (GroupKind::Classic, 3, vec![1, 1, 1]),
        (GroupKind::Classic, 5, vec![0, 0, 1, 1, 1]),
        (GroupKind::Consumer, 2, vec![1, 2]),
        (GroupKind::Consumer, 5, vec![0, 0, 1, 1, 1]),
    ] {
        let mut bench = Bench::new();
        let topic = bench.topic("t", 3);
        let group = bench.group("g", kind, &[topic]);
        let members: Vec<_> = (0..members).map(|at| bench.member(&format!("c{at}"), group, |_| {})).collect();
        let mut run = bench.run(1);
        run.until(60 * SECOND);
        let kafka = Kafka::of(&run.world).expect("it is there");
        let mut shares: Vec<usize> =
            members.iter().map(|part| kafka.consumer(*part, 0).expect("a consumer").partitions.len()).collect();
        shares.sort();
        assert_eq!(shares, expected, "{kind:?}");
    }
}

#[test]
fn an_idle_consumer_costs_next_to_nothing() {
    let mut bench = Bench::new();
    let topic = bench.topic("t", 3);
    let group = bench.group("g", GroupKind::Classic, &[topic]);
    bench.member("c1", group, |_| {});
    let mut run = bench.run(1);
    run.until(10 * SECOND);
    let before = run.world.event();
    run.until(20 * SECOND);
    let per_second = (run.world.event() - before) / 10;
    // To each of three leaders a fetch every 500 ms: it arrives, its wait ends, the answer arrives.
    assert!(per_second <= 20, "{per_second} events per second");
}

#[test]
fn without_a_group_it_reads_everything_and_commits_nothing() {
    let mut bench = Bench::new();
    let topic = bench.topic("t", 3);
    bench.produce(topic, 20, &["a", "b", "c"]);
    let consumer = bench.lone("c1", topic, |_| {});
    let mut run = bench.run(1);
    run.until(10 * SECOND);
    assert_eq!(run.worked(consumer), 20);
    assert_eq!(run.count(|fact| matches!(fact, Fact::Committed { .. } | Fact::CommitFailed { .. })), 0);
}

#[test]
fn the_reset_policy_says_where_to_begin() {
    for (reset, expected) in [(OffsetReset::Earliest, 5), (OffsetReset::Latest, 0), (OffsetReset::None, 0)] {
        let mut bench = Bench::new();
        let topic = bench.topic("t", 1);
        bench.produce(topic, 5, &["a"]);
        let group = bench.group("g", GroupKind::Classic, &[topic]);
        bench.member("c1", group, |spec| {
            spec.config.offset_reset = reset;
            spec.start_us = 5 * SECOND;
        });
        let mut run = bench.run(1);
        run.until(20 * SECOND);
        assert_eq!(run.count(|fact| matches!(fact, Fact::Polled { .. })), expected, "{reset:?}");
        let none = run.count(|fact| matches!(fact, Fact::NoOffset { .. }));
        assert_eq!(none > 0, reset == OffsetReset::None, "{reset:?}");
    }
}

#[test]
fn runs_are_equal() {
    let hash = |_| {
        let mut bench = Bench::new();
        let topic = bench.topic("t", 3);
        bench.produce(topic, 50, &["a", "b", "c"]);
        let group = bench.group("g", GroupKind::Consumer, &[topic]);
        (0..3).for_each(|at| {
            bench.member(&format!("c{at}"), group, |spec| spec.work_jitter_us = 1_000);
        });
        let mut run = bench.run(7);
        run.until(30 * SECOND);
        assert!(run.facts.iter().any(|fact| matches!(fact.kind, FactKind::Worked { .. })));
        run.world.hash()
    };
    assert_eq!(hash(0), hash(1));
}
