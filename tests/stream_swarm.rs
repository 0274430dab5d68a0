//! Streams on several nodes over many seeds with nodes that die and come back, partitions, slow links and crashing clients:
//! no confirmed message is lost, no reader sees another message at an offset than anybody else, and each reads on and on.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use brokerlab::engine::choice::{Choice, Purpose};
use brokerlab::engine::command::Command;
use brokerlab::engine::fact::{Fact, FactKind};
use brokerlab::engine::id::{CopyNo, MessageNo, PartIx};
use brokerlab::engine::rabbitmq::cluster::Cluster;
use brokerlab::engine::rabbitmq::cluster::command::Command as Do;
use brokerlab::engine::rabbitmq::cluster::fact::{Fact as Told, NodeSet};
use brokerlab::engine::rabbitmq::cluster::spec::Cluster as Nodes;
use brokerlab::engine::rabbitmq::cluster::view::{HomeView, StreamState};
use brokerlab::engine::rabbitmq::raft::Node;
use brokerlab::engine::samples::Board;
use brokerlab::engine::topology::{Latency, Spec, Topology};
use brokerlab::engine::value::{Table, Value};
use brokerlab::engine::world::World;

const SEEDS: u64 = 1_500;
const MS: u64 = 1_000;

fn draw(choice: &mut Choice) -> Topology {
    let mut of = |below: u64| choice.pick(Purpose::LinkJitter, below);
    let mut board = Board { topology: Topology { hop_us: [0, 400][of(2) as usize], ..Topology::default() } };
    let streams: Vec<PartIx> = (0..1 + of(2))
        .map(|n| {
            let mut arguments = Table::default();
            arguments.set("x-queue-type", Value::text("stream"));
            arguments.set("x-initial-cluster-size", Value::Int([3, 3, 5, 2][of(4) as usize]));
            arguments.set("x-stream-max-segment-size-bytes", Value::Int([1_000, 500_000][of(2) as usize]));
            board.queue(&format!("s{n}"), arguments)
        })
        .collect();
    for n in 0..1 + of(2) {
        let target = streams[of(streams.len() as u64) as usize];
        board.producer(&format!("p{n}"), target, |producer| {
            producer.schedule.interval_us = (5 + of(30)) * MS;
            producer.schedule.count = 150;
            producer.confirms = n == 0 || of(3) > 0;
            producer.retries = of(3) as u32 * 20;
            producer.confirm_timeout_us = of(2) * 700 * MS;
            producer.latency = Latency { base_us: of(600), jitter_us: of(600) };
            producer.restart_us = (1 + of(900)) * MS;
        });
    }
    for n in 0..2 + of(3) {
        let from = streams[of(streams.len() as u64) as usize];
        board.consumer(&format!("c{n}"), &[from], |consumer| {
            consumer.prefetch = 1 + of(20) as u16;
            consumer.work_us = of(10_000);
            consumer.latency = Latency { base_us: of(600), jitter_us: of(600) };
            consumer.restart_us = (1 + of(900)) * MS;
            let arguments = &mut consumer.queues[0].arguments;
            arguments.set("x-stream-offset", Value::text(["first", "next", "last"][of(3) as usize]));
            if of(2) == 0 {
                arguments.set("name", Value::text("group"));
                arguments.set("single-active-consumer", Value::Bool(true));
            }
        });
    }
    let latency = Latency { base_us: of(3_000), jitter_us: of(3_000) };
    let nodes = Nodes { nodes: [3, 3, 5][of(3) as usize], latency, ..Nodes::default() };
    board.part("n", Spec::RabbitMq(nodes));
    board.topology
}

fn disturb(world: &mut World, choice: &mut Choice) {
    let mut of = |below: u64| choice.pick(Purpose::LinkJitter, below);
    let node = Node(of(5) as u8);
    let command = match of(12) {
        0..=2 => Command::RabbitMq(Do::KillNode(node)),
        3 => Command::RabbitMq(Do::StopNode(node)),
        4..=6 => Command::RabbitMq(Do::StartNode(node)),
        7 => Command::RabbitMq(Do::Partition(NodeSet(of(31) as u8 + 1))),
        8 => Command::RabbitMq(Do::Heal),
        9 => Command::RabbitMq(Do::SlowNode { node, extra_us: of(2) * 300 * MS }),
        _ => Command::Crash(PartIx(of(world.topology().parts.len() as u64) as u32)),
    };
    // A refusal is an answer too: nothing happens.
    let _ = world.command(&command);
}

fn run(seed: u64) -> (World, Vec<Fact>) {
    let mut choice = Choice::seeded(seed);
    let mut world = World::new(Arc::new(draw(&mut choice)), seed);
    world.listen(true);
    let mut facts: Vec<Fact> = Vec::new();
    for _ in 0..20 {
        let most = [40, 900][choice.pick(Purpose::LinkJitter, 2) as usize];
        let until = world.now() + (5 + choice.pick(Purpose::LinkJitter, most)) * MS;
        world.run_until(until, 200_000);
        world.wait_until(until);
        disturb(&mut world, &mut choice);
        facts.extend(world.drain_facts());
    }
    let _ = world.command(&Command::RabbitMq(Do::Heal));
    (0..5).map(Node).for_each(|node| _ = world.command(&Command::RabbitMq(Do::StartNode(node))));
    (0..5).map(Node).for_each(|node| _ = world.command(&Command::RabbitMq(Do::SlowNode { node, extra_us: 0 })));
    let until = world.now() + 60_000 * MS;
    world.run_until(until, 2_000_000);
    facts.extend(world.drain_facts());
    (world, facts)
}

#[test]
fn nothing_confirmed_is_lost_and_all_readers_see_one_log() {
    let (mut confirmed, mut elections, mut truncated) = (0, 0, 0);
    let count = |facts: &[Fact], what: fn(&Told) -> bool| {
        facts.iter().filter(|fact| matches!(&fact.kind, FactKind::RabbitMq(told) if what(told))).count() as u64
    };
    for seed in 0..SEEDS {
        let (world, facts) = run(seed);
        confirmed += check(&world, &facts, seed);
        elections += count(&facts, |told| matches!(told, Told::QuorumLeader { term: 2.., .. }));
        truncated += count(&facts, |told| matches!(told, Told::StreamTruncated { .. }));
    }
    assert!(confirmed > SEEDS * 50, "hardly anything was confirmed: {confirmed}");
    assert!(elections > SEEDS, "hardly any elections: {elections}");
    assert!(truncated > SEEDS / 10, "hardly anything was given up: {truncated}");
}

/// Checks a run and returns how many messages were confirmed in it.
fn check(world: &World, facts: &[Fact], seed: u64) -> u64 {
    let mut confirmed = BTreeSet::<MessageNo>::new();
    let mut stored = BTreeMap::<CopyNo, MessageNo>::new();
    // What each reader got last since it came.
    let mut at: BTreeMap<(PartIx, PartIx), CopyNo> = BTreeMap::new();
    for fact in facts {
        match fact.kind {
            FactKind::Confirmed { message, ok: true, .. } => _ = confirmed.insert(message),
            FactKind::Stored { message, copy, .. } => {
                assert!(stored.insert(copy, message).is_none(), "seed {seed}: {copy:?} stored twice");
            }
            FactKind::Delivered { queue, consumer, message, copy, .. } => {
                assert_eq!(stored.get(&copy), Some(&message), "seed {seed}: {copy:?} was not stored");
                let last = at.insert((queue, consumer), copy);
                assert!(last.is_none_or(|last| last < copy), "seed {seed}: {copy:?} after {last:?}");
            }
            FactKind::Crashed { part, .. } | FactKind::ChannelClosed { part, .. } => {
                at.retain(|(_, consumer), _| *consumer != part);
            }
            FactKind::RabbitMq(Told::Connected { client, .. } | Told::ConnectionLost { client }) => {
                at.retain(|(_, consumer), _| *consumer != client);
            }
            FactKind::Lost { message, why, .. } => {
                assert!(!confirmed.contains(&message), "seed {seed}: {message:?} was confirmed and is lost: {why:?}");
            }
            _ => {}
        }
    }
    check_logs(world, &stored, &confirmed, seed);
    confirmed.len() as u64
}

/// All members have the same in the end, all of it is as it was stored, and nothing waits.
fn check_logs(world: &World, stored: &BTreeMap<CopyNo, MessageNo>, confirmed: &BTreeSet<MessageNo>, seed: u64) {
    let cluster = Cluster::of(world).expect("a cluster");
    let mut there = BTreeSet::<MessageNo>::new();
    let mut copies = 0;
    for at in 0..world.topology().parts.len() as u32 {
        let Some(HomeView::Stream(view)) = cluster.home(PartIx(at), world) else { continue };
        assert!(view.state == StreamState::Running && view.waiting == 0, "seed {seed}: {view:?} {cluster:?}");
        let is_level =
            view.members.iter().all(|member| member.last == view.committed && member.committed == view.committed);
        assert!(is_level, "seed {seed}: {view:?}");
        let log = world.stream(PartIx(at), usize::MAX).expect("a stream");
        assert!(log.records.is_sorted_by(|a, b| a.offset < b.offset), "seed {seed}");
        for record in &log.records {
            assert_eq!(stored.get(&record.copy), Some(&record.message), "seed {seed}");
            there.insert(record.message);
        }
        copies += log.records.len();
        let behind = log.readers.iter().filter(|reader| reader.active && reader.lag > 0).count();
        let grouped = log.readers.iter().filter(|reader| reader.group.is_some());
        let active = grouped.clone().filter(|reader| reader.active).count();
        assert_eq!(active, grouped.count().min(1), "seed {seed}: one reader of a name is active: {log:?}");
        assert_eq!(behind, 0, "seed {seed}: a reader stands still: {log:?}");
    }
    assert_eq!(copies, stored.len(), "seed {seed}: what was stored stays");
    let lost: Vec<&MessageNo> = confirmed.difference(&there).collect();
    assert!(lost.is_empty(), "seed {seed}: confirmed and not there: {lost:?}");
}
