//! A RabbitMQ cluster over many seeds with nodes that die and come back, partitions and crashing clients: no confirmed
//! message is ever lost, none is delivered after its acknowledgement, and each queue keeps its order.
#[path = "seeds/mod.rs"]
mod seeds;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use brokerlab::engine::choice::{Choice, Purpose};
use brokerlab::engine::command::Command;
use brokerlab::engine::fact::{Fact, FactKind};
use brokerlab::engine::id::{CopyNo, MessageNo, PartIx};
use brokerlab::engine::rabbitmq::cluster::Cluster;
use brokerlab::engine::rabbitmq::cluster::command::Command as Do;
use brokerlab::engine::rabbitmq::cluster::fact::{Fact as Told, NodeSet, Resource};
use brokerlab::engine::rabbitmq::cluster::spec::Cluster as Nodes;
use brokerlab::engine::rabbitmq::cluster::view::HomeView;
use brokerlab::engine::rabbitmq::raft::Node;
use brokerlab::engine::samples::Board;
use brokerlab::engine::topology::{AckMode, Condition, Failure, FailureAction, Latency, Spec, Topology};
use brokerlab::engine::value::{Table, Value};
use brokerlab::engine::world::World;
use seeds::each_seed;

const SEEDS: u64 = 4_000;
/// Of those as many are looked through for what is held in vain.
const HELD_SEEDS: u64 = 1_000;
const MS: u64 = 1_000;

fn draw(choice: &mut Choice) -> Topology {
    let mut of = |below: u64| choice.pick(Purpose::LinkJitter, below);
    let mut board = Board { topology: Topology { hop_us: [0, 400][of(2) as usize], ..Topology::default() } };
    let entry = board.exchange("entry", "fanout");
    let queues: Vec<PartIx> = (0..1 + of(3))
        .map(|n| {
            let mut arguments = Table::default();
            if n == 0 || of(3) > 0 {
                arguments.set("x-queue-type", Value::text("quorum"));
                arguments.set("x-delivery-limit", Value::Int(-1));
                arguments.set("x-quorum-initial-group-size", Value::Int([3, 5, 1][of(3) as usize]));
                arguments.set("x-consumer-disconnected-timeout", Value::Int([500, 3_000, 60_000][of(3) as usize]));
            }
            if of(4) == 0 {
                arguments.set("x-single-active-consumer", Value::Bool(true));
            }
            let queue = board.queue(&format!("q{n}"), arguments);
            board.bind(entry, queue, "");
            queue
        })
        .collect();
    for n in 0..1 + of(2) {
        let target = if of(2) == 0 { entry } else { queues[0] };
        board.producer(&format!("p{n}"), target, |producer| {
            producer.properties.delivery_mode = Some(2);
            producer.schedule.interval_us = (5 + of(30)) * MS;
            producer.schedule.count = 150;
            producer.confirms = true;
            producer.retries = of(3) as u32 * 20;
            producer.confirm_timeout_us = of(2) * 700 * MS;
            producer.latency = Latency { base_us: of(600), jitter_us: of(600) };
            producer.restart_us = (1 + of(900)) * MS;
        });
    }
    for n in 0..1 + of(3) {
        let read = if of(2) == 0 { queues.clone() } else { vec![queues[0]] };
        board.consumer(&format!("c{n}"), &read, |consumer| {
            consumer.ack = [AckMode::AfterWork, AckMode::EveryN(3)][of(2) as usize];
            consumer.prefetch = of(6) as u16;
            consumer.parallel = 1 + of(3) as u32;
            consumer.work_us = of(10_000);
            consumer.latency = Latency { base_us: of(600), jitter_us: of(600) };
            consumer.restart_us = (1 + of(900)) * MS;
            let then = match of(3) {
                0 => FailureAction::Crash,
                1 => FailureAction::Nack { requeue: true },
                _ => FailureAction::Reject { requeue: true },
            };
            consumer.failures = vec![Failure { when: Condition::Chance(30_000), then }];
        });
    }
    // What a consumer does not read is read in the end by this one.
    board.consumer("last", &queues, |consumer| {
        consumer.prefetch = 50;
        consumer.restart_us = 700 * MS;
    });
    let nodes = Nodes {
        nodes: [3, 3, 5, 1][of(4) as usize],
        latency: Latency { base_us: of(3_000), jitter_us: of(3_000) },
        store_us: [0, 0, 2 * MS][of(3) as usize],
        memory_limit_bytes: [0, 0, 200][of(3) as usize],
        ..Nodes::default()
    };
    board.part("n", Spec::RabbitMq(nodes));
    board.topology
}

fn disturb(world: &mut World, choice: &mut Choice) {
    let mut of = |below: u64| choice.pick(Purpose::LinkJitter, below);
    let node = Node(of(5) as u8);
    let parts = world.topology().parts.len() as u64;
    let command = match of(16) {
        0 | 1 => Command::RabbitMq(Do::KillNode(node)),
        2 => Command::RabbitMq(Do::StopNode(node)),
        3..=5 => Command::RabbitMq(Do::StartNode(node)),
        6 | 7 => Command::RabbitMq(Do::Partition(NodeSet(of(31) as u8 + 1))),
        8 => Command::RabbitMq(Do::Heal),
        9 => Command::RabbitMq(Do::Alarm { node, resource: Resource::Disk, on: of(2) == 0 }),
        10 | 11 => Command::RabbitMq(Do::SlowNode { node, extra_us: [0, 20, 300][of(3) as usize] * MS }),
        12 => Command::Pause(PartIx(of(parts) as u32)),
        13 => Command::Resume(PartIx(of(parts) as u32)),
        _ => Command::Crash(PartIx(of(parts) as u32)),
    };
    // A refusal is an answer too: nothing happens.
    let _ = world.command(&command);
}

fn end_faults(world: &mut World) {
    for part in (0..world.topology().parts.len() as u32).map(PartIx) {
        let _ = world.command(&Command::Resume(part));
    }
    let _ = world.command(&Command::RabbitMq(Do::Heal));
    for node in (0..5).map(Node) {
        let _ = world.command(&Command::RabbitMq(Do::StartNode(node)));
        let _ = world.command(&Command::RabbitMq(Do::Alarm { node, resource: Resource::Disk, on: false }));
        let _ = world.command(&Command::RabbitMq(Do::SlowNode { node, extra_us: 0 }));
    }
}

fn run(seed: u64) -> (World, Vec<Fact>) {
    let mut choice = Choice::seeded(seed);
    let mut world = World::new(Arc::new(draw(&mut choice)), seed);
    world.listen(true);
    let mut facts: Vec<Fact> = Vec::new();
    for _ in 0..14 {
        let until = world.now() + (20 + choice.pick(Purpose::LinkJitter, 900)) * MS;
        world.run_until(until, 200_000);
        world.wait_until(until);
        disturb(&mut world, &mut choice);
        facts.extend(world.drain_facts());
    }
    end_faults(&mut world);
    let until = world.now() + 200_000 * MS;
    world.run_until(until, 2_000_000);
    facts.extend(world.drain_facts());
    (world, facts)
}

#[test]
fn nothing_confirmed_is_lost_and_nothing_acked_comes_back() {
    let [runs, confirmed, leaders] = each_seed(SEEDS, |seed| {
        let (world, facts) = run(seed);
        let leaders = count(&facts, |kind| matches!(kind, FactKind::RabbitMq(Told::QuorumLeader { .. })));
        [1, check(&world, &facts, seed), leaders]
    });
    assert!(confirmed > runs * 50, "hardly anything was confirmed: {confirmed}");
    assert!(leaders > runs, "hardly any elections: {leaders}");
    println!("{confirmed} messages confirmed, {leaders} elections");
}

/// Once nobody has anything in hand, the arena holds what stands in queues and nothing else.
#[test]
fn no_message_is_held_for_nothing() {
    each_seed(HELD_SEEDS, |seed| {
        let (mut world, facts) = run(seed);
        let parts = (0..world.topology().parts.len() as u32).map(PartIx);
        // A client that has not settled a delivery yet holds it, also when it is too late to.
        parts.clone().for_each(|part| _ = world.command(&Command::Crash(part)));
        world.run_until(world.now() + 20_000 * MS, 1_000_000);
        let cells = parts.filter_map(|part| world.queue(part, usize::MAX)).flat_map(|queue| queue.cells);
        let there: BTreeSet<MessageNo> = cells.map(|cell| cell.message).collect();
        for fact in &facts {
            if let FactKind::Stored { message, .. } = fact.kind {
                let held = world.message(message).is_some();
                assert!(!held || there.contains(&message), "seed {seed}: {message:?} is still held by somebody");
            }
        }
        []
    });
}

fn count(facts: &[Fact], what: impl Fn(&FactKind) -> bool) -> u64 {
    facts.iter().filter(|fact| what(&fact.kind)).count() as u64
}

/// How many messages were confirmed.
fn check(world: &World, facts: &[Fact], seed: u64) -> u64 {
    let (mut confirmed, mut acked) = (BTreeSet::<MessageNo>::new(), BTreeSet::<MessageNo>::new());
    let (mut stored, mut settled) = (BTreeMap::<CopyNo, MessageNo>::new(), BTreeSet::<CopyNo>::new());
    let mut last_first_delivery: BTreeMap<PartIx, CopyNo> = BTreeMap::new();
    for fact in facts {
        match fact.kind {
            FactKind::Confirmed { message, ok: true, .. } => _ = confirmed.insert(message),
            FactKind::Stored { message, copy, .. } => {
                assert!(stored.insert(copy, message).is_none(), "seed {seed}: {copy:?} stored twice");
            }
            FactKind::Delivered { queue, copy, redelivered, .. } => {
                assert!(!settled.contains(&copy), "seed {seed}: {copy:?} delivered after its ack");
                let last = last_first_delivery.entry(queue).or_insert(copy);
                assert!(redelivered || *last <= copy, "seed {seed}: {copy:?} before {last:?}");
                *last = copy.max(*last);
            }
            FactKind::Acked { message, copy, .. } => {
                assert!(settled.insert(copy), "seed {seed}: {copy:?} acked twice");
                acked.insert(message);
            }
            FactKind::Lost { message, why, .. } => {
                assert!(!confirmed.contains(&message), "seed {seed}: {message:?} was confirmed and is lost: {why:?}");
            }
            _ => {}
        }
    }
    // A consumer that acknowledges each third may hold the last ones for ever.
    let parts = (0..world.topology().parts.len() as u32).map(PartIx);
    let cells = parts.filter_map(|part| world.queue(part, usize::MAX)).flat_map(|queue| queue.cells);
    let there: BTreeMap<CopyNo, MessageNo> = cells.map(|cell| (cell.copy, cell.message)).collect();
    assert!(there.len() < 12, "seed {seed}: the queues are not read: {there:?}");
    let lost = confirmed.iter().filter(|no| !acked.contains(no) && !there.values().any(|other| other == *no));
    let lost: Vec<&MessageNo> = lost.collect();
    assert!(lost.is_empty(), "seed {seed}: confirmed and neither acknowledged nor there: {lost:?}");
    for (copy, message) in &stored {
        assert!(settled.contains(copy) || there.contains_key(copy), "seed {seed}: {copy:?} of {message:?} is nowhere");
    }
    check_members(world, seed);
    confirmed.len() as u64
}

/// All members have the same, and nothing waits.
fn check_members(world: &World, seed: u64) {
    let cluster = Cluster::of(world).expect("a cluster");
    for at in 0..world.topology().parts.len() as u32 {
        let Some(HomeView::Quorum(view)) = cluster.home(PartIx(at), world) else { continue };
        assert!(view.leader.is_some() && view.waiting == 0, "seed {seed}: {view:?} {cluster:?}");
        assert!(view.members.iter().all(|member| member.commit_index == view.applied), "seed {seed}: {view:?}");
    }
}
