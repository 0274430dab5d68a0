//! The broker that coordinates a group dies: the group stands still, and goes on where it was when another broker has
//! read its partition of `__consumer_offsets`.
use brokerlab::engine::command::Command;
use brokerlab::engine::kafka::command::Command as Own;
use brokerlab::engine::kafka::fact::Fact;
use brokerlab::engine::kafka::simulation::Kafka;
use brokerlab::engine::kafka::topology::{Commit, GroupKind};

use crate::build::{Bench, SECOND};

#[test]
fn a_group_waits_for_another_coordinator_and_loses_nobody() {
    type Fault = fn(u32) -> Own;
    let faults: [(Fault, u64); 4] =
        [(Own::KillBroker, 9), (Own::FreezeBroker, 9), (Own::IsolateBroker, 9), (Own::StopBroker, 0)];
    for kind in [GroupKind::Classic, GroupKind::Consumer] {
        for (fault, gap) in faults {
            let mut bench = Bench::new();
            let topic = bench.topic("t", 3);
            bench.produce(topic, 3_000, &["a", "b", "c", "d"]);
            let group = bench.group("g", kind, &[topic]);
            for name in ["c1", "c2"] {
                bench.member(name, group, |spec| {
                    spec.commit = Commit::EachPoll;
                    spec.config.enable_auto_commit = false;
                    spec.config.session_timeout_us = 6 * SECOND;
                });
            }
            let mut run = bench.run(1);
            run.until(10 * SECOND);
            let coordinator =
                |run: &crate::build::Run| Kafka::of(&run.world).and_then(|kafka| kafka.coordinator_of(group));
            let (broker, is_open) = coordinator(&run).expect("somebody coordinates");
            assert!(is_open);
            run.world.command(&Command::Kafka(fault(broker))).expect("it is up");
            run.until(60 * SECOND);
            let what = format!("{kind:?}, {:?}", fault(broker));
            let at = |is: fn(&Fact) -> bool| run.kafka_facts().find(|(_, fact)| is(fact)).map(|(at, _)| at);
            let lost = at(|fact| matches!(fact, Fact::CoordinatorLost { .. })).expect("it is told");
            let loaded = at(|fact| matches!(fact, Fact::CoordinatorLoaded { .. })).expect("another takes over");
            assert_eq!((loaded - lost) / SECOND, gap, "{what}");
            let meanwhile = |fact: &(u64, Fact)| (lost + 1..loaded).contains(&fact.0);
            let committed =
                run.kafka_facts().filter(meanwhile).filter(|(_, fact)| matches!(fact, Fact::Committed { .. }));
            assert_eq!(committed.count(), 0, "{what}: nobody takes commits");
            assert_eq!(run.count(|fact| matches!(fact, Fact::MemberRemoved { .. })), 0, "{what}: nobody is late");
            assert_ne!(coordinator(&run).map(|(broker, _)| broker), Some(broker), "{what}");
            let view = Kafka::of(&run.world).and_then(|kafka| kafka.group(group, &run.world)).expect("a group");
            assert_eq!((view.members.len(), view.lag), (2, 0), "{what}: it goes on to the end");
        }
    }
}

#[test]
fn transactions_wait_for_their_coordinator() {
    let mut bench = Bench::new();
    let (from, to) = (bench.topic("from", 3), bench.topic("to", 3));
    bench.produce(from, 2_000, &["a", "b", "c"]);
    let group = bench.group("g", GroupKind::Classic, &[from]);
    let worker = bench.member("c1", group, |spec| {
        (spec.output, spec.transactional_id) = (to, Some("worker".into()));
        spec.config.enable_auto_commit = false;
        spec.commit = Commit::EachPoll;
    });
    let mut run = bench.run(1);
    run.until(8 * SECOND);
    (1..=2).for_each(|broker| {
        run.world.command(&Command::Kafka(Own::KillBroker(broker))).expect("it is up");
    });
    run.until(100 * SECOND);
    let told = run.count(|fact| matches!(fact, Fact::CoordinatorLost { of, .. } if *of == worker));
    let waits = run.count(|fact| matches!(fact, Fact::CoordinatorLoaded { of, .. } if *of == worker));
    assert_eq!(told, waits, "what is lost is found again");
    assert!(run.worked(worker) >= 2_000, "{}", run.worked(worker));
    let total = run.world.monitor().total;
    assert_eq!(total.lost, 0);
}
