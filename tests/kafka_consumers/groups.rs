//! Rebalances, evictions, share groups and what an operator may do.
use brokerlab::engine::command::{Command, RefusalReason};
use brokerlab::engine::kafka::assignor::ClientAssignor;
use brokerlab::engine::kafka::command::{Command as Own, Refused, SeekTo};
use brokerlab::engine::kafka::fact::{Fact, Removed};
use brokerlab::engine::kafka::simulation::Kafka;
use brokerlab::engine::kafka::topology::{Commit, Failure, FailureAction, GroupKind};
use brokerlab::engine::topology::Condition;

use crate::build::{Bench, SECOND};

#[test]
fn who_polls_too_rarely_is_thrown_out() {
    for kind in [GroupKind::Classic, GroupKind::Consumer] {
        let mut bench = Bench::new();
        let topic = bench.topic("t", 2);
        bench.produce(topic, 20, &["a", "b", "c", "d"]);
        let group = bench.group("g", kind, &[topic]);
        let slow = bench.member("slow", group, |spec| {
            spec.work_us = 3 * SECOND;
            spec.commit = Commit::EachPoll;
            spec.config.enable_auto_commit = false;
            spec.config.max_poll_interval_us = 10 * SECOND;
        });
        bench.member("quick", group, |spec| {
            spec.commit = Commit::EachPoll;
            spec.config.enable_auto_commit = false;
            spec.start_us = 10 * SECOND;
            spec.config.max_poll_interval_us = 10 * SECOND;
        });
        let mut run = bench.run(3);
        run.until(120 * SECOND);
        let evicted = run.count(|fact| {
            matches!(fact, Fact::MemberRemoved { consumer, why: Removed::PollInterval, .. } if *consumer == slow)
        });
        assert!(evicted > 0, "{kind:?}");
        assert!(run.count(|fact| matches!(fact, Fact::CommitFailed { .. })) > 0, "{kind:?}: its commit comes too late");
        assert!(run.world.monitor().total.duplicates > 0, "{kind:?}: somebody else does the work again");
    }
}

#[test]
fn a_cooperative_group_goes_on_reading() {
    let revoked = |assignor, kind| {
        let mut bench = Bench::new();
        let topic = bench.topic("t", 6);
        let group = bench.group("g", kind, &[topic]);
        for (name, start) in [("c1", 0), ("c2", 0), ("c3", 20 * SECOND)] {
            bench.member(name, group, |spec| {
                spec.start_us = start;
                spec.config.assignors = vec![assignor];
            });
        }
        let mut run = bench.run(1);
        run.until(20 * SECOND);
        run.facts.clear();
        run.until(60 * SECOND);
        assert!(run.count(|fact| matches!(fact, Fact::Rebalanced { .. })) > 0);
        run.count(|fact| matches!(fact, Fact::Revoked { .. }))
    };
    assert_eq!(revoked(ClientAssignor::Range, GroupKind::Classic), 6, "eager: everything is given up");
    assert_eq!(revoked(ClientAssignor::CooperativeSticky, GroupKind::Classic), 2);
    assert_eq!(revoked(ClientAssignor::Range, GroupKind::Consumer), 2, "KIP-848");
}

#[test]
fn a_static_member_comes_back_to_its_partitions() {
    for (instance, rebalances) in [(Some("one"), 0), (None, 1)] {
        let mut bench = Bench::new();
        let topic = bench.topic("t", 2);
        let group = bench.group("g", GroupKind::Classic, &[topic]);
        let one = bench.member("c1", group, |spec| {
            spec.config.group_instance_id = instance.map(Into::into);
            spec.restart_us = SECOND;
        });
        bench.member("c2", group, |_| {});
        let mut run = bench.run(1);
        run.until(20 * SECOND);
        run.facts.clear();
        run.world.command(&Command::Crash(one)).expect("it is up");
        run.until(100 * SECOND);
        let started = run.count(|fact| matches!(fact, Fact::RebalanceStarted { .. }));
        assert_eq!(started > 0, rebalances > 0, "{instance:?}");
    }
}

#[test]
fn a_share_group_delivers_each_record_until_it_is_done_with() {
    let mut bench = Bench::new();
    let topic = bench.topic("t", 1);
    bench.produce(topic, 40, &["a", "b"]);
    let group = bench.group("g", GroupKind::Share, &[topic]);
    let poison = Failure { when: Condition::BodyContains("value 2;".into()), then: FailureAction::Retry };
    let rejected = Failure { when: Condition::BodyContains("value 3;".into()), then: FailureAction::Reject };
    let members = ["c1", "c2"].map(|name| {
        bench.member(name, group, |spec| {
            spec.failures = vec![poison.clone(), rejected.clone()];
            spec.config.max_poll_records = 4;
            spec.work_us = 50_000;
        })
    });
    let mut run = bench.run(1);
    run.until(60 * SECOND);
    assert_eq!(run.count(|fact| matches!(fact, Fact::Accepted { .. })), 38);
    let acquired = run.count(|fact| matches!(fact, Fact::Acquired { offset: 2, .. }));
    assert_eq!(acquired, 5, "group.share.delivery.count.limit");
    assert_eq!(run.count(|fact| matches!(fact, Fact::Archived { rejected: false, .. })), 1);
    assert_eq!(run.count(|fact| matches!(fact, Fact::Archived { rejected: true, .. })), 1);
    assert_eq!(run.world.monitor().total.duplicates, 0);
    assert!(members.iter().all(|part| run.worked(*part) > 5), "both read the one partition");
    let view = Kafka::of(&run.world).expect("it is there").group(group, &run.world).expect("a group");
    assert_eq!((view.lag, view.members.len(), view.in_flight.len()), (0, 2, 0));
}

#[test]
fn what_a_share_consumer_held_comes_back() {
    let mut bench = Bench::new();
    let topic = bench.topic("t", 1);
    bench.produce(topic, 10, &["a"]);
    let group = bench.group("g", GroupKind::Share, &[topic]);
    let first = bench.member("c1", group, |spec| {
        spec.start_us = SECOND;
        spec.work_us = 100 * SECOND;
        spec.restart_us = 1_000 * SECOND;
    });
    bench.member("c2", group, |spec| spec.start_us = 10 * SECOND);
    let mut run = bench.run(1);
    run.until(10 * SECOND);
    run.world.command(&Command::Crash(first)).expect("it is up");
    run.until(100 * SECOND);
    assert_eq!(run.count(|fact| matches!(fact, Fact::Released { timed_out: true, .. })), 10, "the locks ran out");
    assert_eq!(run.count(|fact| matches!(fact, Fact::Accepted { .. })), 10);
    let gone = |fact: &Fact| matches!(fact, Fact::MemberRemoved { why: Removed::SessionTimeout, .. });
    assert_eq!(run.count(gone), 1);
}

#[test]
fn offsets_are_reset_while_nobody_reads() {
    let mut bench = Bench::new();
    let topic = bench.topic("t", 1);
    bench.produce(topic, 10, &["a"]);
    let group = bench.group("g", GroupKind::Classic, &[topic]);
    let consumer = bench.member("c1", group, |spec| spec.restart_us = 100 * SECOND);
    let mut run = bench.run(1);
    run.until(20 * SECOND);
    let reset = |to| Command::Kafka(Own::ResetOffsets { group, topic, partition: None, to });
    let refused = run.world.command(&reset(SeekTo::Beginning)).expect_err("it has a member");
    assert_eq!(refused.why, RefusalReason::Kafka(Refused::GroupHasMembers));
    // The session of who crashed has to end first.
    run.world.command(&Command::Crash(consumer)).expect("it is up");
    run.until(80 * SECOND);
    run.world.command(&reset(SeekTo::Offset(4))).expect("nobody is there");
    run.until(140 * SECOND);
    assert_eq!(run.worked(consumer), 16);
    // A running consumer seeks for itself.
    let seek = |to| Command::Kafka(Own::Seek { consumer, partition: None, to });
    for (to, more) in [(SeekTo::Beginning, 10), (SeekTo::Offset(7), 3), (SeekTo::End, 0), (SeekTo::Time(55_000), 5)] {
        let before = run.worked(consumer);
        run.world.command(&seek(to)).expect("it has the partition");
        let now = run.world.now();
        run.until(now + 10 * SECOND);
        let worked = run.worked(consumer) - before;
        assert!(worked == more || (matches!(to, SeekTo::Time(_)) && (3..=6).contains(&worked)), "{to:?}: {worked}");
    }
}

#[test]
fn paused_it_is_thrown_out_and_comes_back() {
    let mut bench = Bench::new();
    let topic = bench.topic("t", 1);
    let group = bench.group("g", GroupKind::Classic, &[topic]);
    let consumer = bench.member("c1", group, |spec| spec.config.max_poll_interval_us = 30 * SECOND);
    let mut run = bench.run(1);
    run.until(20 * SECOND);
    run.world.command(&Command::Pause(consumer)).expect("it runs");
    run.until(100 * SECOND);
    let removed = |fact: &Fact| matches!(fact, Fact::MemberRemoved { why: Removed::PollInterval, .. });
    assert_eq!(run.count(removed), 1, "its heartbeats alone don't keep it in");
    run.world.command(&Command::Resume(consumer)).expect("it is paused");
    run.until(120 * SECOND);
    assert_eq!(run.count(|fact| matches!(fact, Fact::MemberJoined { .. })), 2);
    let view = Kafka::of(&run.world).expect("it is there").consumer(consumer, 0).expect("a consumer");
    assert_eq!(view.partitions.len(), 1);
}
