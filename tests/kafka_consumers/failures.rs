//! Crashes and failed records: what is lost, what happens twice, where it goes.
use brokerlab::engine::command::Command;
use brokerlab::engine::fact::FactKind;
use brokerlab::engine::id::PartIx;
use brokerlab::engine::kafka::cluster::Isolation;
use brokerlab::engine::kafka::command::Command as Own;
use brokerlab::engine::kafka::fact::Fact;
use brokerlab::engine::kafka::simulation::Kafka;
use brokerlab::engine::kafka::topology::{Commit, Failure, FailureAction, GroupKind, Handler, Process};
use brokerlab::engine::topology::Condition;
use brokerlab::engine::world::World;

use crate::build::{Bench, SECOND};

pub fn value_is(no: u32, then: FailureAction) -> Failure {
    Failure { when: Condition::BodyContains(format!("value {no};")), then }
}

#[test]
fn committed_before_the_work_is_lost_and_after_it_done_twice() {
    use Commit::*;
    // Ten records lie ready; the process dies in the middle of the sixth.
    for (commit, effects, duplicates) in [
        (BeforeWork, 5, 0),
        (EachRecord, 10, 0),
        (EachPoll, 15, 5),
        (EachPollAsync, 15, 5),
        (Never, 15, 5),
        (Auto, 15, 5),
    ] {
        let mut bench = Bench::new();
        let topic = bench.topic("t", 1);
        bench.produce(topic, 10, &["a"]);
        let group = bench.group("g", GroupKind::Classic, &[topic]);
        let consumer = bench.member("c1", group, |spec| {
            spec.work_us = 100_000;
            spec.start_us = SECOND;
            spec.commit = commit;
            spec.config.enable_auto_commit = commit == Auto;
        });
        let mut run = bench.run(1);
        while run.worked(consumer) < 5 {
            assert!(run.world.step(), "{commit:?}");
        }
        let now = run.world.now();
        run.until(now + 50_000);
        run.world.command(&Command::Crash(consumer)).expect("it is up");
        run.until(120 * SECOND);
        let total = run.world.monitor().total;
        assert_eq!((total.effects, total.duplicates), (effects, duplicates), "{commit:?}");
    }
}

/// A group on `t` with failing records and a reader of the topic that failed records go to.
fn forwards(change: impl Fn(&mut brokerlab::engine::kafka::topology::Consumer, PartIx)) -> (Bench, PartIx) {
    let mut bench = Bench::new();
    let (topic, dead) = (bench.topic("t", 2), bench.topic("dead", 1));
    bench.produce(topic, 12, &["a", "b", "c"]);
    let group = bench.group("g", GroupKind::Classic, &[topic]);
    bench.member("c1", group, |spec| {
        spec.commit = Commit::EachPoll;
        spec.config.enable_auto_commit = false;
        change(spec, dead);
    });
    (bench, dead)
}

#[test]
fn failed_records_go_to_the_dead_letter_topic_with_their_origin() {
    let (bench, dead) = forwards(|spec, dead| {
        spec.dead_letter = dead;
        spec.failures = vec![value_is(4, FailureAction::DeadLetter)];
    });
    let mut run = bench.run(1);
    run.until(20 * SECOND);
    let forwarded = |fact: &Fact| matches!(fact, Fact::Forwarded { dead: true, attempt: 1, .. });
    assert_eq!(run.count(forwarded), 1);
    let appended: Vec<_> = run
        .kafka_facts()
        .filter_map(|(_, fact)| match fact {
            Fact::Appended { topic, message, .. } if topic == dead => Some(message),
            _ => None,
        })
        .collect();
    assert_eq!(appended.len(), 1);
    let kafka = Kafka::of(&run.world).expect("it is there");
    let copies = kafka.record(appended[0], &run.world);
    let copy = copies.iter().find(|copy| copy.topic == dead).expect("a copy lies there");
    let origin = copies.iter().find(|copy| copy.topic != dead).expect("and the record where it was");
    let header = |name: &str| copy.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    assert_eq!(header("dlq.origin.topic"), Some("t"));
    assert_eq!(header("dlq.origin.partition"), Some(origin.partition.to_string().as_str()));
    assert_eq!(header("dlq.origin.offset"), Some(origin.offset.to_string().as_str()));
    assert_eq!(header("dlq.cause"), Some("value contains value 4;"));
    assert_eq!((&copy.key, &copy.value), (&origin.key, &origin.value));
    let waiting = |world: &World| Kafka::of(world).and_then(|kafka| kafka.dead_letters(dead)).map(|seen| seen.waiting);
    assert_eq!(waiting(&run.world), Some(1));
    // Put back, it fails again and comes again.
    run.world.command(&Command::Kafka(Own::Redrive { topic: dead, most: 10 })).expect("one lies there");
    let again = run.world.command(&Command::Kafka(Own::Redrive { topic: dead, most: 10 }));
    assert!(again.is_err(), "nothing is left to put back");
    assert_eq!(waiting(&run.world), Some(0), "the record stays, but is seen to");
    run.until(40 * SECOND);
    assert_eq!(run.count(forwarded), 2);
    assert_eq!(waiting(&run.world), Some(1));
}

#[test]
fn later_records_of_a_blocked_key_follow() {
    for (then, dead_letters, out_of_order) in
        [(FailureAction::DeadLetter, vec![1], false), (FailureAction::DeadLetterOrdered, vec![1, 4, 7, 10], false)]
    {
        let (bench, dead) = forwards(|spec, dead| {
            spec.dead_letter = dead;
            spec.failures = vec![value_is(1, then)];
        });
        let mut run = bench.run(1);
        run.until(20 * SECOND);
        let of = |(_, fact): (u64, Fact)| match fact {
            Fact::Appended { topic, message, .. } if topic == dead => Some(message.0 - 1),
            _ => None,
        };
        let letters: Vec<u32> = run.kafka_facts().filter_map(of).collect();
        assert_eq!(letters, dead_letters, "{then:?}: 1, 4, 7 and 10 have the same key");
        assert_eq!(run.world.monitor().total.out_of_order > 0, out_of_order);
    }
}

#[test]
fn retry_topics_wait_longer_each_time() {
    let mut bench = Bench::new();
    let topic = bench.topic("t", 1);
    let retry = [bench.topic("retry-1", 1), bench.topic("retry-2", 1)];
    let dead = bench.topic("dead", 1);
    bench.produce(topic, 6, &["a", "b"]);
    let group = bench.group("g", GroupKind::Classic, &[topic]);
    let consumer = bench.member("c1", group, |spec| {
        spec.commit = Commit::EachPoll;
        spec.config.enable_auto_commit = false;
        spec.failures = vec![value_is(2, FailureAction::RetryTopic)];
        spec.retry = vec![(retry[0], SECOND), (retry[1], 5 * SECOND)];
        spec.dead_letter = dead;
    });
    let mut run = bench.run(1);
    run.until(40 * SECOND);
    let failed = |fact: &brokerlab::engine::fact::Fact| match fact.kind {
        FactKind::Worked { consumer: its, message, .. } if its == consumer && message.0 == 3 => Some(fact.at),
        _ => None,
    };
    let times: Vec<u64> = run.facts.iter().filter_map(failed).collect();
    assert_eq!(times.len(), 3);
    let waits = [times[1] - times[0], times[2] - times[1]];
    assert!((SECOND..2 * SECOND).contains(&waits[0]) && (5 * SECOND..6 * SECOND).contains(&waits[1]), "{waits:?}");
    let goals: Vec<(PartIx, u32)> = run
        .kafka_facts()
        .filter_map(|(_, fact)| match fact {
            Fact::Forwarded { to, attempt, .. } => Some((to, attempt)),
            _ => None,
        })
        .collect();
    assert_eq!(goals, [(retry[0], 1), (retry[1], 2), (dead, 3)]);
    assert!(run.world.monitor().total.out_of_order > 0, "its key went on without it");
}

#[test]
fn a_retried_record_holds_up_its_partition_only() {
    let mut bench = Bench::new();
    let topic = bench.topic("t", 2);
    bench.produce(topic, 20, &["a", "b", "c", "d"]);
    let group = bench.group("g", GroupKind::Classic, &[topic]);
    bench.member("c1", group, |spec| {
        spec.failures = vec![Failure { when: Condition::BodyContains("value 0;".into()), then: FailureAction::Retry }];
    });
    let mut run = bench.run(1);
    run.until(10 * SECOND);
    let total = run.world.monitor().total;
    assert!(total.effects > 0 && total.effects < 20 && total.duplicates == 0, "{total:?}");
}

#[test]
fn connect_and_streams_stop_or_go_on() {
    let sink = |tolerates_all| Process::ConnectSink { tolerates_all };
    let streams =
        |processing| Process::Streams { deserialization: Handler::Fail, processing, production: Handler::Fail };
    let nth = Failure { when: Condition::EveryNth(6), then: FailureAction::Skip };
    for (process, failure, stops, letters) in [
        (sink(false), value_is(4, FailureAction::Skip), true, 0),
        (sink(true), value_is(4, FailureAction::Skip), false, 1),
        (sink(true), nth.clone(), true, 0),
        (streams(Handler::Fail), nth.clone(), true, 0),
        (streams(Handler::Continue), nth.clone(), false, 0),
        (streams(Handler::ContinueWithDeadLetter), nth, false, 2),
    ] {
        let name = format!("{process:?} {failure:?}");
        let (bench, dead) = forwards(|spec, dead| {
            spec.dead_letter = dead;
            spec.process = process.clone();
            spec.failures = vec![failure.clone()];
        });
        let mut run = bench.run(1);
        run.until(20 * SECOND);
        assert_eq!(run.count(|fact| matches!(fact, Fact::TaskFailed { .. })) > 0, stops, "{name}");
        let written = run.count(|fact| matches!(fact, Fact::Appended { topic, .. } if *topic == dead));
        assert_eq!(written, letters, "{name}");
        let done = run.world.monitor().total.effects;
        assert_eq!(done < 10, stops, "{name}: {done}");
    }
}

#[test]
fn read_process_write_happens_exactly_once_whatever_crashes() {
    for (transactional, seeds) in [(true, 0..20), (false, 0..20)] {
        let mut doubled = 0;
        for seed in seeds {
            let mut bench = Bench::new();
            let (topic, output) = (bench.topic("t", 3), bench.topic("out", 2));
            bench.produce(topic, 200, &["a", "b", "c", "d", "e"]);
            let group = bench.group("g", GroupKind::Classic, &[topic]);
            let workers = ["w1", "w2"].map(|name| {
                bench.member(name, group, |spec| {
                    spec.output = output;
                    spec.transactional_id = transactional.then(|| name.into());
                    spec.commit = Commit::EachPoll;
                    spec.config.enable_auto_commit = false;
                    spec.config.max_poll_records = 10;
                    spec.config.session_timeout_us = 6 * SECOND;
                    spec.work_us = 40_000;
                    spec.work_jitter_us = 20_000;
                    spec.restart_us = 500_000;
                })
            });
            let reader = bench.lone("r", output, |spec| spec.config.isolation = Isolation::ReadCommitted);
            let mut run = bench.run(seed);
            for at in 1..6 {
                run.until(3 * SECOND + at * 800_000 + seed * 7_001);
                // Down already is as good.
                let _ = run.world.command(&Command::Crash(workers[at as usize % 2]));
            }
            run.until(200 * SECOND);
            let counts = run.world.monitor().part(reader);
            assert_eq!(counts.effects - counts.duplicates, 200, "seed {seed}: nothing is lost");
            doubled += counts.duplicates;
        }
        assert_eq!(doubled > 0, !transactional, "{doubled} results twice, transactional: {transactional}");
    }
}
