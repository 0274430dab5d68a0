//! Promises that people rely on, each with a run that keeps it and one, by a setting or a hand, that breaks it. What is
//! told is counted; loss, duplicates and order have their tests beside the settings that cause them.
use brokerlab::engine::command::Command;
use brokerlab::engine::kafka::command::{Command as Own, SeekTo};
use brokerlab::engine::kafka::fact::Fact;
use brokerlab::engine::kafka::topology::{Commit, GroupKind, Spec};
use brokerlab::engine::topology::Spec as Any;

use crate::build::{Bench, SECOND};

#[test]
fn a_partition_has_two_owners_when_one_polls_too_late() {
    for (max_poll_us, is_broken) in [(10 * SECOND, true), (600 * SECOND, false)] {
        let mut bench = Bench::new();
        let topic = bench.topic("t", 2);
        bench.produce(topic, 2_000, &["a", "b", "c", "d"]);
        let group = bench.group("g", GroupKind::Classic, &[topic]);
        let members = ["c1", "c2"].map(|name| {
            bench.member(name, group, |spec| {
                (spec.config.max_poll_interval_us, spec.work_us) = (max_poll_us, 1_000);
            })
        });
        let mut run = bench.run(1);
        run.until(10 * SECOND);
        run.world.command(&Command::Pause(members[0])).expect("it runs");
        run.until(60 * SECOND);
        run.world.command(&Command::Resume(members[0])).expect("it is paused");
        run.until(120 * SECOND);
        let twice = run.count(|fact| matches!(fact, Fact::OwnedTwice { other, .. } if *other == members[0]));
        assert_eq!(twice > 0, is_broken, "max.poll.interval.ms {max_poll_us} µs: {twice}");
    }
}

#[test]
fn offsets_go_back_when_somebody_seeks_back() {
    for seeks in [false, true] {
        let mut bench = Bench::new();
        let topic = bench.topic("t", 1);
        bench.produce(topic, 500, &["a", "b"]);
        let group = bench.group("g", GroupKind::Classic, &[topic]);
        let member = bench.member("c1", group, |spec| {
            (spec.commit, spec.config.enable_auto_commit) = (Commit::EachPoll, false);
            spec.config.max_poll_records = 50;
            spec.work_us = 1_000;
        });
        let mut run = bench.run(1);
        run.until(20 * SECOND);
        if seeks {
            let order = Own::Seek { consumer: member, partition: None, to: SeekTo::Beginning };
            run.world.command(&Command::Kafka(order)).expect("it reads a partition");
        }
        run.until(60 * SECOND);
        let back: Vec<(u64, u64)> = run
            .kafka_facts()
            .filter_map(|(_, fact)| match fact {
                Fact::OffsetWentBack { from, to, .. } => Some((from, to)),
                _ => None,
            })
            .collect();
        assert_eq!(back.len(), usize::from(seeks), "{back:?}");
        assert!(back.iter().all(|(from, to)| from > to), "{back:?}");
    }
}

#[test]
fn what_readers_saw_is_lost_by_unclean_elections_only() {
    for unclean in [false, true] {
        let mut bench = Bench::new();
        let topic = bench.topic("t", 1);
        bench.change(topic, |spec| {
            let Any::Kafka(Spec::Topic(topic)) = spec else { panic!("a topic") };
            topic.config.unclean_leader_election = unclean;
        });
        bench.produce(topic, 3_000, &["a"]);
        let mut run = bench.run(1);
        let mut give = |at: u64, order: Own| {
            run.until(at * SECOND);
            run.world.command(&Command::Kafka(order)).expect("it can be done");
        };
        // All but the leader are gone for a while; then the leader goes, and one of the others comes back.
        give(2, Own::StopBroker(2));
        give(2, Own::StopBroker(3));
        give(10, Own::StopBroker(1));
        give(12, Own::StartBroker(2));
        run.until(30 * SECOND);
        let shown = run.count(|fact| matches!(fact, Fact::ShownRecordLost { .. }));
        let lost = run.count(|fact| matches!(fact, Fact::RecordLost { acknowledged: true, .. }));
        assert_eq!((shown > 100, lost > 100), (unclean, unclean), "{shown} seen and {lost} acknowledged ones");
    }
}

/// No hand in it: the work on what one poll gives takes longer than a poll may.
#[test]
fn a_partition_has_two_owners_when_the_work_of_a_poll_takes_too_long() {
    for (kind, max_poll_records, is_broken) in [
        (GroupKind::Classic, 500, true),
        (GroupKind::Classic, 20, false),
        (GroupKind::Consumer, 500, true),
        (GroupKind::Consumer, 20, false),
    ] {
        let mut bench = Bench::new();
        let topic = bench.topic("t", 2);
        bench.produce(topic, 2_000, &["a", "b", "c", "d"]);
        let group = bench.group("g", kind, &[topic]);
        bench.member("quick", group, |_| {});
        bench.member("slow", group, |spec| {
            (spec.config.max_poll_records, spec.config.max_poll_interval_us) = (max_poll_records, 5 * SECOND);
            spec.work_us = 100_000;
        });
        let mut run = bench.run(1);
        run.until(120 * SECOND);
        let twice = run.count(|fact| matches!(fact, Fact::OwnedTwice { .. }));

        assert_eq!(twice > 0, is_broken, "{kind:?}, max.poll.records {max_poll_records}: {twice}");
    }
}

/// A replica that missed most of the log leads: what the group committed lies beyond its end, and `auto.offset.reset`
/// begins again.
#[test]
fn offsets_go_back_after_an_unclean_election() {
    for unclean in [false, true] {
        let mut bench = Bench::new();
        let topic = bench.topic("t", 1);
        bench.change(topic, |spec| {
            let Any::Kafka(Spec::Topic(topic)) = spec else { panic!("a topic") };
            topic.config.unclean_leader_election = unclean;
        });
        bench.produce(topic, 1_500, &["a"]);
        let group = bench.group("g", GroupKind::Classic, &[topic]);
        bench.member("c1", group, |spec| {
            (spec.commit, spec.config.enable_auto_commit) = (Commit::EachPoll, false);
            spec.config.metadata_max_age_us = SECOND;
        });
        let mut run = bench.run(1);
        let mut give = |at: u64, order: Own| {
            run.until(at * SECOND);
            run.world.command(&Command::Kafka(order)).expect("it can be done");
        };
        give(2, Own::StopBroker(2));
        give(2, Own::StopBroker(3));
        give(18, Own::StopBroker(1));
        give(20, Own::StartBroker(2));
        run.until(90 * SECOND);
        let back = run.count(|fact| matches!(fact, Fact::OffsetWentBack { .. }));
        assert_eq!(back > 0, unclean, "unclean.leader.election.enable={unclean}: {back}");
    }
}
