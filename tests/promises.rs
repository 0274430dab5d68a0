//! Promises of RabbitMQ that the guarantee monitor watches, each with a setting that keeps it and one that breaks it in an
//! ordinary run: what is confirmed stays, what is accepted is worked on, once, in the order of its key. Kafka's stand in
//! `kafka_consumers/promises.rs`.
#![cfg(not(target_family = "wasm"))]

use std::collections::BTreeSet;
use std::sync::Arc;

use brokerlab::engine::command::Command;
use brokerlab::engine::fact::FactKind;
use brokerlab::engine::id::PartIx;
use brokerlab::engine::rabbitmq::cluster::command::Command as Node;
use brokerlab::engine::rabbitmq::cluster::spec::Cluster;
use brokerlab::engine::rabbitmq::raft::Node as At;
use brokerlab::engine::samples::Board;
use brokerlab::engine::topology::{
    AckMode, Condition, Consumer, Failure, FailureAction, Latency, Part, Producer, Spec,
};
use brokerlab::engine::value::{Table, Value};
use brokerlab::engine::world::World;

const MS: u64 = 1_000;
const SECOND: u64 = 1_000_000;

/// How often each promise was broken, as the monitor counts it; the last one from its facts.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Broken {
    lost: u64,
    twice: u64,
    disorder: u64,
    confirmed_lost: u64,
}

type Change<T> = fn(&mut T);

/// A hundred messages of one key, 10 ms apart, for one consumer; `fault` happens after half a second.
fn run(
    arguments: &[(&str, Value)],
    producer: Change<Producer>,
    consumer: Change<Consumer>,
    fault: &[Command],
) -> Broken {
    let mut board = Board::default();
    let arguments = Table(arguments.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect());
    let queue = board.queue("orders", arguments);
    board.producer("shop", queue, |spec| {
        (spec.schedule.interval_us, spec.schedule.count) = (10 * MS, 100);
        spec.latency = Latency { base_us: MS, jitter_us: 0 };
        producer(spec);
    });
    board.consumer("packer", &[queue], |spec| {
        (spec.prefetch, spec.work_us, spec.restart_us) = (10, 3 * MS, 50 * MS);
        spec.latency = Latency { base_us: MS, jitter_us: 0 };
        consumer(spec);
    });
    if fault.iter().any(|command| matches!(command, Command::RabbitMq(_))) {
        let spec = Spec::RabbitMq(Cluster { nodes: 3, places: vec![(queue, At(0))], ..Cluster::default() });
        board.topology.parts.push(Part { id: "n".into(), name: "n".into(), vhost: String::new(), spec });
    }
    let mut world = World::new(Arc::new(board.topology), 3);
    world.listen(true);
    world.run_until(SECOND / 2, u64::MAX);
    world.wait_until(SECOND / 2);
    for command in fault {
        world.command(command).expect("it can be done");
    }
    world.run_until(60 * SECOND, 1_000_000);
    let (mut confirmed, mut gone) = (BTreeSet::new(), BTreeSet::new());
    for fact in world.drain_facts() {
        match fact.kind {
            FactKind::Confirmed { message, ok: true, .. } => _ = confirmed.insert(message),
            FactKind::Lost { message, .. } => _ = gone.insert(message),
            _ => {}
        }
    }
    let total = world.monitor().total;
    let confirmed_lost = confirmed.intersection(&gone).count() as u64;
    Broken { lost: total.lost, twice: total.duplicates, disorder: total.out_of_order, confirmed_lost }
}

fn crash(spec: &mut Consumer) {
    spec.failures = vec![Failure { when: Condition::EveryNth(20), then: FailureAction::Crash }];
}

fn nack(spec: &mut Consumer) {
    let when = Condition::EveryNth(10);
    spec.failures = vec![Failure { when, then: FailureAction::Nack { requeue: true } }];
}

fn persistent(spec: &mut Producer) {
    spec.properties.delivery_mode = Some(2);
    spec.confirms = true;
}

fn confirms(spec: &mut Producer) {
    spec.confirms = true;
}

/// It does not wait for a confirm as long as one takes.
fn impatient(spec: &mut Producer) {
    (spec.confirms, spec.retries, spec.confirm_timeout_us) = (true, 3, 500);
}

#[test]
fn each_promise_is_kept_by_one_setting_and_broken_by_another() {
    let restart = || vec![Command::Pause(PartIx(2)), Command::RestartBroker];
    let kill = || vec![Command::RabbitMq(Node::KillNode(At(0))), Command::RabbitMq(Node::StartNode(At(0)))];
    let short = [("x-max-length", Value::Int(2))];
    let refusing = [("x-max-length", Value::Int(2)), ("x-overflow", Value::text("reject-publish"))];
    let quorum = [("x-queue-type", Value::text("quorum"))];
    let quiet: Change<Producer> = |_| {};
    let slow: Change<Consumer> = |spec| (spec.prefetch, spec.work_us) = (1, 30 * MS);
    let lost: fn(&Broken) -> u64 = |broken| broken.lost;
    let confirmed_lost: fn(&Broken) -> u64 = |broken| broken.confirmed_lost;
    let twice: fn(&Broken) -> u64 = |broken| broken.twice;
    let disorder: fn(&Broken) -> u64 = |broken| broken.disorder;
    type Case<'a> = (&'a str, fn(&Broken) -> u64, bool, Broken);
    let cases: Vec<Case> = vec![
        ("acknowledged after the work", lost, false, run(&[], quiet, crash, &[])),
        (
            "acknowledged on delivery",
            lost,
            true,
            run(
                &[],
                quiet,
                |spec| {
                    crash(spec);
                    (spec.ack, spec.work_us) = (AckMode::Automatic, 15 * MS);
                },
                &[],
            ),
        ),
        ("full and drops its head", lost, true, run(&short, quiet, slow, &[])),
        ("full and refuses", lost, false, run(&refusing, confirms, slow, &[])),
        ("full, drops its head, confirmed", confirmed_lost, true, run(&short, confirms, slow, &[])),
        ("full, refuses, confirmed", confirmed_lost, false, run(&refusing, confirms, slow, &[])),
        ("transient, a restart", confirmed_lost, true, run(&[], confirms, slow, &restart())),
        ("persistent, a restart", confirmed_lost, false, run(&[], persistent, slow, &restart())),
        ("transient at a node that dies", confirmed_lost, true, run(&[], confirms, slow, &kill())),
        ("quorum, a node dies", confirmed_lost, false, run(&quorum, confirms, slow, &kill())),
        (
            "crashes before it acknowledges",
            twice,
            true,
            run(
                &[],
                quiet,
                |spec| {
                    crash(spec);
                    spec.ack = AckMode::EveryN(7);
                },
                &[],
            ),
        ),
        (
            "remembers what it did",
            twice,
            false,
            run(
                &[],
                quiet,
                |spec| {
                    crash(spec);
                    (spec.ack, spec.deduplicate) = (AckMode::EveryN(7), true);
                },
                &[],
            ),
        ),
        ("published again without need", twice, true, run(&[], impatient, |_| {}, &[])),
        ("waits for its confirms", twice, false, run(&[], confirms, |_| {}, &[])),
        (
            "gives one back while it holds more",
            disorder,
            true,
            run(
                &[],
                quiet,
                |spec| {
                    nack(spec);
                    spec.work_us = 30 * MS;
                },
                &[],
            ),
        ),
        (
            "gives back the only one it holds",
            disorder,
            false,
            run(
                &[],
                quiet,
                |spec| {
                    nack(spec);
                    spec.prefetch = 1;
                },
                &[],
            ),
        ),
    ];
    for (what, promise, is_broken, broken) in &cases {
        assert_eq!(promise(broken) > 0, *is_broken, "{what}: {broken:?}");
    }
}
