//! Streams on several nodes: what a person would try by hand, one scene each.
use std::sync::Arc;

use brokerlab::engine::command::Command;
use brokerlab::engine::fact::{Fact, FactKind, LossReason};
use brokerlab::engine::id::PartIx;
use brokerlab::engine::rabbitmq::cluster::Cluster;
use brokerlab::engine::rabbitmq::cluster::command::Command as Do;
use brokerlab::engine::rabbitmq::cluster::fact::{Fact as Told, NodeSet};
use brokerlab::engine::rabbitmq::cluster::spec::Cluster as Nodes;
use brokerlab::engine::rabbitmq::cluster::view::{HomeView, StreamHomeView, StreamRole, StreamState};
use brokerlab::engine::rabbitmq::raft::Node;
use brokerlab::engine::samples::Board;
use brokerlab::engine::topology::{Latency, Spec};
use brokerlab::engine::value::{Table, Value};
use brokerlab::engine::world::World;

const MS: u64 = 1_000;
const S: u64 = 1_000_000;
const A: Node = Node(0);
const B: Node = Node(1);
const C: Node = Node(2);

struct Scene {
    world: World,
    log: PartIx,
    producer: PartIx,
    reader: PartIx,
    facts: Vec<Fact>,
}

/// A stream with these arguments, first led by a; the producer asks b first, the reader, from the start of the log, c.
fn scene(arguments: &[(&str, i64)], confirms: bool, nodes: impl FnOnce(&mut Nodes)) -> Scene {
    scene_with(arguments, confirms, (50, 0), nodes)
}

/// Its reader has a prefetch and takes so long for each message, µs.
fn scene_with(
    arguments: &[(&str, i64)],
    confirms: bool,
    (prefetch, work_us): (u16, u64),
    nodes: impl FnOnce(&mut Nodes),
) -> Scene {
    let mut board = Board::default();
    let mut table = Table::default();
    table.set("x-queue-type", Value::text("stream"));
    arguments.iter().for_each(|(key, value)| table.set(*key, Value::Int(*value)));
    let log = board.queue("log", table);
    let producer = board.producer("shop", log, |producer| {
        producer.confirms = confirms;
        producer.schedule.interval_us = 10 * MS;
        producer.restart_us = 500 * MS;
        producer.retries = 1_000;
    });
    let reader = board.consumer("reader", &[log], |consumer| {
        consumer.prefetch = prefetch;
        consumer.work_us = work_us;
        consumer.restart_us = 500 * MS;
        consumer.queues[0].arguments.set("x-stream-offset", Value::text("first"));
    });
    let places = vec![(log, A), (producer, B), (reader, C)];
    let mut spec = Nodes { latency: Latency { base_us: MS, jitter_us: 200 }, places, ..Nodes::default() };
    nodes(&mut spec);
    board.part("rabbit", Spec::RabbitMq(spec));
    let mut world = World::new(Arc::new(board.topology), 7);
    world.listen(true);
    Scene { world, log, producer, reader, facts: Vec::new() }
}

impl Scene {
    fn run(&mut self, us: u64) {
        let until = self.world.now() + us;
        self.world.run_until(until, u64::MAX);
        self.world.wait_until(until);
        self.facts.extend(self.world.drain_facts());
    }

    fn order(&mut self, command: Do) {
        self.world.command(&Command::RabbitMq(command)).expect("it can be done");
        self.facts.extend(self.world.drain_facts());
    }

    fn told(&self, what: impl Fn(&Told) -> bool) -> usize {
        self.count(|kind| matches!(kind, FactKind::RabbitMq(told) if what(told)))
    }

    fn count(&self, what: impl Fn(&FactKind) -> bool) -> usize {
        self.facts.iter().filter(|fact| what(&fact.kind)).count()
    }

    fn confirmed(&self) -> usize {
        self.count(|kind| matches!(kind, FactKind::Confirmed { ok: true, .. }))
    }

    fn read(&self) -> usize {
        self.count(|kind| matches!(kind, FactKind::Delivered { .. }))
    }

    fn lost(&self) -> usize {
        self.count(|kind| matches!(kind, FactKind::Lost { why: LossReason::NodeDown, .. }))
    }

    fn view(&self) -> StreamHomeView {
        match Cluster::of(&self.world).and_then(|cluster| cluster.home(self.log, &self.world)) {
            Some(HomeView::Stream(view)) => view,
            other => panic!("no stream: {other:?}"),
        }
    }

    fn role(&self, node: Node) -> StreamRole {
        self.view().members.iter().find(|member| member.node == node).map(|member| member.role).expect("a member")
    }

    /// Each message was read once, in the order of the log, as long as the reader kept its connection.
    fn reads_in_order(&self) {
        let mut copies = Vec::new();
        for fact in &self.facts {
            match fact.kind {
                FactKind::Delivered { copy, .. } => copies.push(copy),
                FactKind::RabbitMq(Told::Connected { client, .. }) if client == self.reader => copies.clear(),
                _ => {}
            }
        }
        assert!(copies.is_sorted_by(|a, b| a < b), "{copies:?}");
    }
}

#[test]
fn members_are_where_the_arguments_say() {
    // x-initial-cluster-size, nodes, members.
    let table = [(None, 3, 3), (None, 5, 5), (Some(1), 3, 1), (Some(3), 5, 3), (Some(9), 3, 3), (None, 1, 1)];
    for (size, nodes, members) in table {
        let arguments: Vec<(&str, i64)> = size.map(|size| ("x-initial-cluster-size", size)).into_iter().collect();
        let mut scene = scene(&arguments, true, |spec| spec.nodes = nodes);
        scene.run(S);
        let view = scene.view();
        assert_eq!((view.leader, view.epoch, view.members.len()), (Some(A), 1, members), "{size:?} of {nodes}");
        assert!(scene.confirmed() > 80, "{size:?} of {nodes}: {}", scene.confirmed());
        assert!(view.members.iter().all(|member| member.last.is_some_and(|last| last > 80)), "{view:?}");
    }
}

#[test]
fn it_is_confirmed_when_a_majority_has_it_and_read_where_it_is_known_to_be() {
    let mut scene = scene(&[], true, |_| {});
    scene.run(S);
    let first = |what: fn(&FactKind) -> bool| scene.facts.iter().find(|fact| what(&fact.kind)).map(|fact| fact.at);
    let stored = first(|kind| matches!(kind, FactKind::Stored { .. })).expect("it is stored");
    // From b to the leader, to a replica and back.
    assert!((3 * MS..5 * MS).contains(&stored), "{stored}");
    // And one way more until the reader's node knows.
    let read = first(|kind| matches!(kind, FactKind::Delivered { .. })).expect("it is read");
    assert!((stored + MS..stored + 2 * MS).contains(&read), "{stored} {read}");
    scene.reads_in_order();
}

#[test]
fn the_leader_dies_and_nothing_that_was_confirmed_is_lost() {
    let mut scene = scene(&[], true, |_| {});
    scene.run(S);
    scene.order(Do::KillNode(A));
    assert_eq!(scene.told(|told| matches!(told, Told::StreamStopped { epoch: 1, .. })), 0, "the coordinator led there");
    scene.run(3 * S);
    let view = scene.view();
    assert_eq!((view.epoch, view.state), (2, StreamState::Running));
    assert!(
        view.leader.is_some_and(|leader| leader != A) && view.coordinator.is_some_and(|boss| boss != A),
        "{view:?}"
    );
    assert_eq!(scene.told(|told| matches!(told, Told::StreamStopped { epoch: 1, .. })), 1);
    assert_eq!(scene.told(|told| matches!(told, Told::CoordinatorLeader { .. })), 1);
    // Published every 10 ms, by a producer whose connection stayed.
    assert!(scene.confirmed() > 380 && scene.read() > 380, "{} {}", scene.confirmed(), scene.read());
    scene.order(Do::StartNode(A));
    scene.run(S);
    assert_eq!(scene.role(A), StreamRole::Replica);
    assert!(scene.view().members.iter().all(|member| member.committed >= Some(480)), "{:?}", scene.view());
    scene.reads_in_order();
    assert_eq!(scene.lost(), 0);
}

#[test]
fn without_a_majority_nothing_is_written_and_what_is_committed_is_still_read() {
    let mut scene = scene_with(&[], true, (1, 40 * MS), |_| {});
    scene.run(S);
    scene.order(Do::KillNode(A));
    scene.order(Do::KillNode(B));
    let (confirmed, read) = (scene.confirmed(), scene.read());
    scene.run(3 * S);
    let view = scene.view();
    assert_eq!((view.leader, view.state), (None, StreamState::NoMajority));
    assert_eq!(scene.confirmed(), confirmed);
    assert!(scene.read() > read + 20, "{} {read}", scene.read());
    scene.order(Do::StartNode(B));
    scene.run(3 * S);
    assert!(scene.view().epoch >= 2 && scene.confirmed() > confirmed + 50, "{:?}", scene.view());
    assert_eq!(scene.lost(), 0);
}

#[test]
fn a_leader_on_the_small_side_goes_on_alone_and_gives_up_what_it_wrote() {
    let mut scene = scene(&[], true, |spec| spec.places[1].1 = A);
    scene.run(S);
    scene.order(Do::Partition(NodeSet::default().with(A)));
    let before = scene.confirmed();
    scene.run(4 * S);
    assert_eq!(scene.role(A), StreamRole::OldLeader);
    assert_eq!(scene.view().epoch, 2);
    assert!(scene.confirmed() <= before + 1, "its producer is on the small side");
    scene.order(Do::Heal);
    scene.run(2 * S);
    assert_eq!(scene.told(|told| matches!(told, Told::StreamTruncated { node: A, count: 100.., .. })), 1);
    assert_eq!(scene.role(A), StreamRole::Replica);
    assert!(scene.confirmed() > 600, "what it could not confirm is sent again: {}", scene.confirmed());
    scene.reads_in_order();
}

#[test]
fn what_is_published_without_confirms_is_not_sent_again() {
    for (confirms, is_lost) in [(false, true), (true, false)] {
        let mut scene = scene(&[], confirms, |_| {});
        scene.run(S);
        scene.order(Do::KillNode(A));
        scene.run(3 * S);
        assert_eq!(scene.lost() > 10, is_lost, "confirms {confirms}: {}", scene.lost());
        assert!(scene.read() > 200);
    }
}

#[test]
fn a_reader_needs_a_running_member_on_its_node() {
    let said =
        "PRECONDITION_FAILED - stream queue 'log' in vhost '/' does not have a running replica on the local node";
    // Members, where the reader connects, whether it is refused.
    for (size, node, refused) in [(1, C, true), (1, A, false), (3, C, false)] {
        let mut scene = scene(&[("x-initial-cluster-size", size)], true, |spec| spec.places[2].1 = node);
        scene.run(S);
        let closed = |kind: &FactKind| matches!(kind, FactKind::ChannelClosed { code: 406, .. });
        assert_eq!(scene.count(closed) > 0, refused, "{size} members, reader on {node:?}");
        assert_eq!(scene.read() > 0, !refused);
        let text = scene.facts.iter().find_map(|fact| match fact.kind {
            FactKind::ChannelClosed { text, .. } => Some(scene.world.symbol(text)),
            _ => None,
        });
        assert_eq!(text, refused.then_some(said));
    }
}

#[test]
fn a_slow_member_is_behind_and_its_readers_with_it() {
    let mut scene = scene(&[], true, |_| {});
    scene.run(100 * MS);
    scene.order(Do::SlowNode { node: C, extra_us: 200 * MS });
    scene.run(S);
    let view = scene.view();
    let committed = |node: Node| view.members.iter().find(|member| member.node == node).and_then(|one| one.committed);
    assert!(committed(A) > committed(C).map(|offset| offset + 15), "{view:?}");
    let stream = scene.world.stream(scene.log, 0).expect("a stream");
    assert!(stream.readers[0].lag >= 15, "{:?}", stream.readers);
    assert!(scene.confirmed() > 90, "a and b are a majority");
}

#[test]
fn a_deleted_stream_leaves_nothing_behind() {
    let mut scene = scene(&[], true, |_| {});
    scene.run(205 * MS);
    let delete = Command::DeleteQueue { queue: scene.log, if_unused: false, if_empty: false };
    scene.world.command(&delete).expect("it is there");
    scene.run(S);
    // What was on its way counts as taken, so that nobody waits.
    let confirmed = scene.confirmed();
    scene.run(S);
    assert!(scene.confirmed() >= confirmed && confirmed >= 20, "{confirmed}");
    scene.facts.clear();
    scene.order(Do::KillNode(A));
    scene.order(Do::KillNode(B));
    scene.run(3 * S);
    assert_eq!(scene.told(|told| matches!(told, Told::StreamStopped { .. } | Told::QuorumLost { .. })), 0);
}

/// Every message is dated when its writer had it, not when a majority did.
#[test]
fn a_record_has_the_time_at_which_it_was_written() {
    let mut scene = scene(&[], true, |_| {});
    [B, C].into_iter().for_each(|node| scene.order(Do::SlowNode { node, extra_us: 100 * MS }));
    scene.run(S);
    let view = scene.world.stream(scene.log, 1).expect("a stream");
    let record = view.records[0];
    let stored = scene.facts.iter().find_map(|fact| match fact.kind {
        FactKind::Stored { copy, .. } if copy == record.copy => Some(fact.at),
        _ => None,
    });
    let waited = stored.expect("it was stored") - record.at;
    assert!((200 * MS..210 * MS).contains(&waited), "to a replica and back: {waited}");
}

#[test]
fn a_cluster_goes_on_alike_from_a_copy() {
    let mut scene = scene(&[], true, |_| {});
    scene.run(S);
    scene.order(Do::KillNode(A));
    let mut copy = scene.world.clone();
    scene.world.run_until(4 * S, u64::MAX);
    copy.run_until(4 * S, u64::MAX);
    assert_eq!(scene.world.hash(), copy.hash());
    assert_eq!(scene.producer.0 + 1, scene.reader.0);
}

/// Two partitions of a super stream, and two readers of both by one name of which one is served in each.
#[test]
fn the_active_reader_of_a_partition_survives_the_failover_of_its_leader() {
    let mut board = Board::default();
    let entry = board.exchange("orders", "direct");
    if let Spec::Exchange(exchange) = &mut board.topology.parts[entry.0 as usize].spec {
        exchange.arguments.set("x-super-stream", Value::Bool(true));
    }
    let stream = || {
        let mut table = Table::default();
        table.set("x-queue-type", Value::text("stream"));
        table
    };
    let partitions = [board.queue("orders-0", stream()), board.queue("orders-1", stream())];
    for (order, partition) in partitions.into_iter().enumerate() {
        board.bind(entry, partition, &order.to_string());
        let binding = board.topology.bindings.last_mut().expect("it was added");
        binding.arguments.set("x-stream-partition-order", Value::Int(order as i64));
    }
    for (order, partition) in partitions.into_iter().enumerate() {
        board.producer(&format!("p{order}"), partition, |producer| {
            producer.confirms = true;
            producer.schedule.interval_us = 10 * MS;
        });
    }
    let readers = ["r0", "r1"].map(|name| {
        board.consumer(name, &partitions, |consumer| {
            consumer.prefetch = 50;
            consumer.work_us = 0;
            consumer.restart_us = 500 * MS;
            for subscription in &mut consumer.queues {
                subscription.arguments.set("name", Value::text("packers"));
                subscription.arguments.set("single-active-consumer", Value::Bool(true));
                subscription.arguments.set("x-stream-offset", Value::text("first"));
            }
        })
    });
    let places = vec![(partitions[0], A), (partitions[1], B), (readers[0], B), (readers[1], C)];
    let places = places.into_iter().chain((0..2).map(|n| (PartIx(3 + n), C))).collect();
    let spec = Nodes { latency: Latency { base_us: MS, jitter_us: 200 }, places, ..Nodes::default() };
    board.part("rabbit", Spec::RabbitMq(spec));
    let mut world = World::new(Arc::new(board.topology), 7);
    let active = |world: &World, partition: usize| {
        let view = world.stream(partitions[partition], 0).expect("a stream");
        let active: Vec<_> = view.readers.iter().filter(|one| one.active).map(|one| (one.consumer, one.next)).collect();
        assert_eq!(active.len(), 1, "{:?}", view.readers);
        active[0]
    };
    world.run_until(S, u64::MAX);
    assert_eq!((active(&world, 0).0, active(&world, 1).0), (readers[0], readers[1]));
    let before = active(&world, 0).1;
    // The leader of partition 0 dies: its active reader is on another node, and reads on.
    world.command(&Command::RabbitMq(Do::KillNode(A))).expect("it is up");
    world.run_until(4 * S, u64::MAX);
    assert_eq!((active(&world, 0).0, active(&world, 1).0), (readers[0], readers[1]));
    assert!(active(&world, 0).1 > before + 200, "{before} {:?}", active(&world, 0));
    // Its own node dies, with the leader of partition 1: it may only be out of reach, so its place stays free.
    world.command(&Command::RabbitMq(Do::StartNode(A))).expect("it is down");
    world.run_until(5 * S, u64::MAX);
    let before = active(&world, 0).1;
    world.command(&Command::RabbitMq(Do::KillNode(B))).expect("it is up");
    let nobody_reads = |world: &World| {
        world.stream(partitions[0], 0).is_some_and(|view| view.readers.iter().all(|reader| !reader.active))
    };
    let mut waits = world.clone();
    for until in [6 * S, 64 * S] {
        waits.run_until(until, u64::MAX);
        assert!(nobody_reads(&waits), "at {until}");
    }
    waits.run_until(66 * S, u64::MAX);
    assert_eq!(active(&waits, 0).0, readers[1], "after 60 s the other takes over");
    world.run_until(6 * S, u64::MAX);
    world.command(&Command::RabbitMq(Do::StartNode(B))).expect("it is down");
    let takes_over = active(&world, 0);
    assert_eq!(takes_over.0, readers[1], "or when the node is back, without it");
    assert!(takes_over.1.abs_diff(before) < 60, "it begins where the name stood: {before} {takes_over:?}");
    world.run_until(9 * S, u64::MAX);
    assert!(active(&world, 0).1 > before + 200 && active(&world, 1).1 > before + 200);
}
