//! RabbitMQ on several nodes: what a person would try by hand, one scene each.
use std::sync::Arc;

use brokerlab::engine::command::{Command, Refusal, RefusalReason};
use brokerlab::engine::fact::{Fact, FactKind};
use brokerlab::engine::id::PartIx;
use brokerlab::engine::rabbitmq::cluster::Cluster;
use brokerlab::engine::rabbitmq::cluster::command::{Command as Do, Refused};
use brokerlab::engine::rabbitmq::cluster::fact::{Fact as Told, NodeSet, Resource};
use brokerlab::engine::rabbitmq::cluster::spec::Cluster as Nodes;
use brokerlab::engine::rabbitmq::cluster::view::{ConnectionState, HomeView, QuorumView};
use brokerlab::engine::rabbitmq::raft::{Node, Role};
use brokerlab::engine::samples::Board;
use brokerlab::engine::topology::{Latency, Spec};
use brokerlab::engine::value::{Table, Value};
use brokerlab::engine::view::ClientState;
use brokerlab::engine::world::World;

const MS: u64 = 1_000;
const S: u64 = 1_000_000;

fn cluster(board: &mut Board, nodes: Nodes) -> PartIx {
    board.part("rabbit", Spec::RabbitMq(nodes))
}

fn quorum() -> Table {
    let mut arguments = Table::default();
    arguments.set("x-queue-type", Value::text("quorum"));
    arguments
}

struct Scene {
    world: World,
    queue: PartIx,
    producer: PartIx,
    consumer: PartIx,
    facts: Vec<Fact>,
}

/// One queue led by or at home on node 0; the producer's list of nodes begins with node 1, the consumer's with node 2.
fn scene(arguments: Table, nodes: impl FnOnce(&mut Nodes)) -> Scene {
    let mut board = Board::default();
    let queue = board.queue("orders", arguments);
    let producer = board.producer("shop", queue, |producer| {
        producer.confirms = true;
        producer.properties.delivery_mode = Some(2);
        producer.schedule.interval_us = 10 * MS;
        producer.restart_us = 500 * MS;
        producer.retries = 1_000;
    });
    let consumer = board.consumer("packer", &[queue], |consumer| {
        consumer.prefetch = 5;
        consumer.work_us = 2 * MS;
        consumer.restart_us = 500 * MS;
    });
    let places = vec![(queue, Node(0)), (producer, Node(1)), (consumer, Node(2))];
    let mut spec = Nodes { latency: Latency { base_us: MS, jitter_us: 200 }, places, ..Nodes::default() };
    nodes(&mut spec);
    cluster(&mut board, spec);
    let mut world = World::new(Arc::new(board.topology), 7);
    world.listen(true);
    Scene { world, queue, producer, consumer, facts: Vec::new() }
}

impl Scene {
    fn run(&mut self, us: u64) {
        let until = self.world.now() + us;
        self.world.run_until(until, u64::MAX);
        self.world.wait_until(until);
        self.facts.extend(self.world.drain_facts());
    }

    fn order(&mut self, command: Do) -> Result<(), Refusal> {
        let done = self.world.command(&Command::RabbitMq(command));
        self.facts.extend(self.world.drain_facts());
        done
    }

    fn told(&self, what: impl Fn(&Told) -> bool) -> usize {
        self.facts.iter().filter(|fact| matches!(&fact.kind, FactKind::RabbitMq(told) if what(told))).count()
    }

    fn count(&self, what: impl Fn(&FactKind) -> bool) -> usize {
        self.facts.iter().filter(|fact| what(&fact.kind)).count()
    }

    fn confirmed(&self) -> usize {
        self.count(|kind| matches!(kind, FactKind::Confirmed { ok: true, .. }))
    }

    fn acked(&self) -> usize {
        self.count(|kind| matches!(kind, FactKind::Acked { .. }))
    }

    fn view(&self) -> QuorumView {
        match Cluster::of(&self.world).and_then(|cluster| cluster.home(self.queue, &self.world)) {
            Some(HomeView::Quorum(view)) => view,
            other => panic!("no quorum queue: {other:?}"),
        }
    }
}

#[test]
fn a_quorum_queue_has_a_leader_from_the_start_and_its_members_agree() {
    let mut scene = scene(quorum(), |_| {});
    scene.run(S);
    let view = scene.view();
    assert_eq!((view.leader, view.members.len(), view.has_majority), (Some(Node(0)), 3, true));
    assert_eq!(view.members.iter().filter(|member| member.role == Role::Leader).count(), 1);
    assert!(view.members.iter().all(|member| member.term == 1 && member.last_index > 100), "{view:?}");
    assert!(scene.confirmed() > 80 && scene.acked() > 80, "{} {}", scene.confirmed(), scene.acked());
    let stored = scene.facts.iter().find(|fact| matches!(fact.kind, FactKind::Stored { .. })).map(|fact| fact.at);
    // To the leader, to a follower and back: three ways of a millisecond at least.
    assert!(stored.is_some_and(|at| (3 * MS..5 * MS).contains(&at)), "{stored:?}");
}

#[test]
fn the_leader_is_killed_and_the_others_go_on() {
    let mut scene = scene(quorum(), |_| {});
    scene.run(S);
    assert_eq!(scene.order(Do::KillNode(Node(0))), Ok(()));
    assert_eq!(scene.view().leader, None);
    let before = scene.confirmed();
    scene.run(90 * MS);
    assert_eq!(scene.confirmed(), before, "nobody confirms without a leader");
    scene.run(3 * S);
    let view = scene.view();
    assert!(view.leader.is_some_and(|leader| leader != Node(0)), "{view:?}");
    assert!(scene.confirmed() > before + 250, "{before} → {}", scene.confirmed());
    assert_eq!(scene.order(Do::KillNode(Node(0))), refused(Refused::NodeIsDown));
    // It comes back, follows and catches up.
    assert_eq!(scene.order(Do::StartNode(Node(0))), Ok(()));
    scene.run(S);
    let view = scene.view();
    let ends: Vec<u64> = view.members.iter().map(|member| member.last_index).collect();
    assert!(ends.iter().max().unwrap_or(&0) - ends.iter().min().unwrap_or(&0) < 4, "{view:?}");
    assert_eq!(scene.told(|told| matches!(told, Told::QuorumLeader { .. })), 1);
    let out_of_order = scene.count(|kind| matches!(kind, FactKind::OutOfOrder { .. }));
    assert_eq!(out_of_order, 0, "clients on living nodes notice nothing but the pause");
}

fn refused(why: Refused) -> Result<(), Refusal> {
    Err(Refusal { part: PartIx::NONE, why: RefusalReason::RabbitMq(why) })
}

#[test]
fn without_a_majority_everything_waits_and_nothing_is_lost() {
    let mut scene = scene(quorum(), |_| {});
    scene.run(S);
    scene.order(Do::KillNode(Node(0))).expect("it is up");
    scene.order(Do::KillNode(Node(2))).expect("it is up");
    assert_eq!(scene.told(|told| matches!(told, Told::QuorumLost { .. })), 1);
    let before = scene.confirmed();
    scene.run(5 * S);
    assert_eq!(scene.confirmed(), before);
    assert!(!scene.view().has_majority && scene.view().waiting > 0);
    scene.order(Do::StartNode(Node(2))).expect("it is down");
    scene.run(5 * S);
    assert!(scene.confirmed() > before + 400, "{before} → {}", scene.confirmed());
    assert!(scene.view().leader.is_some());
}

#[test]
fn a_leader_on_the_small_side_pauses_and_gives_up_what_it_could_not_commit() {
    let mut scene = scene(quorum(), |spec| spec.places[1].1 = Node(0));
    scene.run(S);
    let before = scene.confirmed();
    scene.order(Do::Partition(NodeSet::default().with(Node(0)))).expect("three nodes");
    scene.run(4 * S);
    // The publisher is on the small side with the old leader: nothing it sends is confirmed.
    assert!(scene.confirmed() <= before + 2, "{before} → {}", scene.confirmed());
    let view = scene.view();
    assert!(view.leader.is_some_and(|leader| leader != Node(0)), "{view:?}");
    let old = view.members.iter().find(|member| member.node == Node(0)).expect("a member");
    assert_eq!((old.role, old.term), (Role::Leader, 1), "it does not know better");
    assert!(old.last_index > old.commit_index, "{old:?}");
    scene.order(Do::Heal).expect("divided");
    scene.run(2 * S);
    let view = scene.view();
    let old = view.members.iter().find(|member| member.node == Node(0)).expect("a member");
    assert_eq!(old.role, Role::Follower);
    assert!(scene.confirmed() > before + 300, "{before} → {}", scene.confirmed());
    let twice = scene.count(|kind| matches!(kind, FactKind::Stored { .. })) as u64;
    let sent = scene.world.producer(scene.producer, 0).map_or(0, |view| view.sent);
    assert!(twice <= sent, "{twice} stored of {sent}: what is sent again is stored once");
}

#[test]
fn a_consumer_out_of_reach_keeps_its_messages_for_the_disconnected_timeout() {
    let mut arguments = quorum();
    arguments.set("x-consumer-disconnected-timeout", Value::Int(10_000));
    let mut scene = scene(arguments, |_| {});
    scene.run(S);
    scene.order(Do::Partition(NodeSet::default().with(Node(2)))).expect("three nodes");
    scene.run(5 * S);
    assert_eq!(scene.told(|told| matches!(told, Told::ConsumerSuspected { .. })), 1);
    let returned = |scene: &Scene| scene.count(|kind| matches!(kind, FactKind::Requeued { .. }));
    assert_eq!(returned(&scene), 0);
    scene.run(10 * S);
    assert_eq!(returned(&scene), 5, "its prefetch");
    scene.order(Do::Heal).expect("divided");
    let before = scene.acked();
    scene.run(5 * S);
    assert!(scene.acked() > before + 400, "{before} → {}", scene.acked());
}

#[test]
fn a_classic_queue_is_down_with_its_home_and_comes_back_with_what_is_durable() {
    let mut scene = scene(Table::default(), |_| {});
    scene.run(S);
    scene.world.command(&Command::Pause(scene.consumer)).expect("it runs");
    scene.run(S);
    let kept = scene.world.queue(scene.queue, 0).map_or(0, |queue| queue.ready + queue.unacked);
    assert!(kept > 50);
    scene.order(Do::KillNode(Node(0))).expect("it is up");
    scene.world.command(&Command::Resume(scene.consumer)).expect("it is paused");
    scene.run(2 * S);
    let texts: Vec<&str> = scene
        .facts
        .iter()
        .filter_map(|fact| match fact.kind {
            FactKind::ChannelClosed { part, code: 404, text } if part == scene.consumer => {
                Some(scene.world.symbol(text))
            }
            _ => None,
        })
        .collect();
    assert!(texts.len() > 1);
    assert_eq!(
        texts[0],
        "NOT_FOUND - home node 'rabbit@a' of durable queue 'orders' in vhost '/' is down or inaccessible"
    );
    assert!(scene.count(|kind| matches!(kind, FactKind::Confirmed { ok: false, .. })) > 50, "nacked");
    scene.order(Do::StartNode(Node(0))).expect("it is down");
    let back = scene.world.queue(scene.queue, 0).map_or(0, |queue| queue.ready + queue.unacked);
    assert!(back >= kept, "{kept} → {back}");
    scene.run(3 * S);
    assert!(scene.world.queue(scene.queue, 0).is_some_and(|queue| queue.ready < 20), "it is served again");
}

#[test]
fn clients_go_to_another_node_when_theirs_stops() {
    let mut scene = scene(quorum(), |_| {});
    scene.run(S);
    scene.order(Do::StopNode(Node(1))).expect("it is up");
    scene.run(2 * S);
    let connection = Cluster::of(&scene.world).and_then(|nodes| nodes.connection(scene.producer, &scene.world));
    assert_eq!(connection.map(|view| (view.node, view.state)), Some((Node(2), ConnectionState::Running)));
    let forced = |kind: &FactKind| matches!(kind, FactKind::ChannelClosed { code: 320, .. });
    assert_eq!(scene.count(forced), 1);
    for node in [0, 2] {
        scene.order(Do::KillNode(Node(node))).expect("it is up");
    }
    scene.run(2 * S);
    assert_eq!(scene.told(|told| matches!(told, Told::ConnectionLost { .. })), 2);
    assert!(scene.told(|told| matches!(told, Told::Unreachable { .. })) > 2);
}

#[test]
fn an_alarm_blocks_who_publishes_and_nobody_else() {
    let mut scene = scene(quorum(), |_| {});
    scene.run(S);
    scene.order(Do::Alarm { node: Node(2), resource: Resource::Disk, on: true }).expect("it is up");
    scene.run(S);
    assert_eq!(scene.told(|told| matches!(told, Told::Blocked { resource: Resource::Disk, .. })), 1);
    let (published, acked) = (scene.count(|kind| matches!(kind, FactKind::Published { .. })), scene.acked());
    scene.run(S);
    assert_eq!(scene.count(|kind| matches!(kind, FactKind::Published { .. })), published);
    assert_eq!(scene.world.queue(scene.queue, 0).map(|queue| queue.ready), Some(0), "consumers go on");
    scene.order(Do::Alarm { node: Node(2), resource: Resource::Disk, on: false }).expect("it is up");
    scene.run(S);
    assert_eq!(scene.told(|told| matches!(told, Told::Unblocked { .. })), 1);
    assert!(scene.acked() > acked + 80, "{acked} → {}", scene.acked());
}

#[test]
fn the_memory_limit_turns_its_alarm_on_and_off() {
    let mut scene = scene(Table::default(), |spec| spec.memory_limit_bytes = 300);
    scene.world.command(&Command::Pause(scene.consumer)).expect("it runs");
    scene.run(3 * S);
    let alarms = |scene: &Scene, want: bool| {
        scene.told(|told| matches!(told, Told::Alarm { resource: Resource::Memory, on, .. } if *on == want))
    };
    assert_eq!((alarms(&scene, true), alarms(&scene, false)), (1, 0));
    scene.world.command(&Command::Resume(scene.consumer)).expect("it is paused");
    scene.run(S);
    assert!(alarms(&scene, false) >= 1);
    assert!(scene.told(|told| matches!(told, Told::Unblocked { .. })) >= 1);
}

#[test]
fn a_fast_publisher_is_in_flow_until_the_queue_has_caught_up() {
    let mut slow = scene(quorum(), |spec| spec.latency = Latency { base_us: 50 * MS, jitter_us: 0 });
    slow.world.command(&Command::Pause(slow.consumer)).expect("it runs");
    slow.run(3 * S);
    assert_eq!(slow.told(|told| matches!(told, Told::FlowStarted { .. })), 0, "15 under way are no reason");
    slow.order(Do::KillNode(Node(0))).expect("it is up");
    slow.run(100 * MS);
    slow.order(Do::KillNode(Node(2))).expect("it is up");
    slow.run(2 * S);
    assert_eq!(slow.told(|told| matches!(told, Told::FlowStarted { .. })), 1);
    let view = Cluster::of(&slow.world).and_then(|nodes| nodes.connection(slow.producer, &slow.world));
    assert!(view.is_some_and(|view| view.state == ConnectionState::Flow && view.unread > 50), "{view:?}");

    let mut classic = scene(Table::default(), |spec| spec.store_us = 30 * MS);
    classic.run(10 * S);
    assert!(classic.told(|told| matches!(told, Told::FlowStarted { .. })) >= 1, "credit is used up");
    assert!(classic.confirmed() > 250, "{}", classic.confirmed());
}

#[test]
fn a_killed_node_comes_back_by_itself_if_it_is_told_to() {
    let mut scene = scene(quorum(), |spec| spec.restart_us = 2 * S);
    scene.run(S);
    scene.order(Do::KillNode(Node(0))).expect("it is up");
    scene.run(S);
    assert_eq!(scene.told(|told| matches!(told, Told::NodeUp { .. })), 0);
    scene.run(2 * S);
    assert_eq!(scene.told(|told| matches!(told, Told::NodeUp { node: Node(0), .. })), 1);
    scene.order(Do::StopNode(Node(0))).expect("it is up");
    scene.run(5 * S);
    assert_eq!(scene.told(|told| matches!(told, Told::NodeUp { .. })), 1, "who is stopped in order stays down");
    scene.order(Do::StartNode(Node(0))).expect("it is down");
    // Killed, started by hand, killed again: only the last life counts.
    scene.order(Do::KillNode(Node(0))).expect("it is up");
    scene.run(S);
    scene.order(Do::StartNode(Node(0))).expect("it is down");
    scene.order(Do::KillNode(Node(0))).expect("it is up");
    scene.run(S + S / 2);
    assert_eq!(scene.order(Do::KillNode(Node(0))), refused(Refused::NodeIsDown));
}

#[test]
fn slow_links_make_confirms_wait_for_the_faster_member() {
    let mut scene = scene(quorum(), |_| {});
    let waits = |scene: &Scene| {
        let at =
            |test: fn(&FactKind) -> bool| scene.facts.iter().rfind(|fact| test(&fact.kind)).map_or(0, |fact| fact.at);
        at(|kind| matches!(kind, FactKind::Confirmed { .. }))
    };
    scene.run(S);
    scene.order(Do::SlowNode { node: Node(2), extra_us: 400 * MS }).expect("it is there");
    scene.run(S);
    assert!(scene.world.now() - waits(&scene) < 20 * MS, "one fast follower is a majority");
    scene.order(Do::SlowNode { node: Node(1), extra_us: 400 * MS }).expect("it is there");
    let before = scene.confirmed();
    scene.run(300 * MS);
    assert!(scene.confirmed() < before + 3, "both followers are slow now");
    assert_eq!(scene.order(Do::SlowNode { node: Node(9), extra_us: 1 }), refused(Refused::NoSuchNode));
}

#[test]
fn deliveries_are_counted_over_leaders() {
    let mut arguments = quorum();
    arguments.set("x-delivery-limit", Value::Int(2));
    let mut scene = scene(arguments, |_| {});
    scene.run(500 * MS);
    scene.world.command(&Command::Pause(scene.consumer)).expect("it runs");
    scene.world.command(&Command::Pause(scene.producer)).expect("it runs");
    scene.run(500 * MS);
    let held = scene.world.consumer(scene.consumer, 9).map(|view| view.slots).unwrap_or_default();
    let message = held.last().expect("its prefetch").message;
    let reject = |scene: &mut Scene| {
        let consumer = scene.consumer;
        scene.world.command(&Command::Reject { consumer, message, requeue: true }).expect("it holds it");
        scene.run(200 * MS);
    };
    reject(&mut scene);
    scene.order(Do::KillNode(Node(0))).expect("it is up");
    scene.run(5 * S);
    reject(&mut scene);
    let delivered = |scene: &Scene| {
        scene.count(|kind| matches!(*kind, FactKind::Delivered { message: found, .. } if found == message))
    };
    assert_eq!(delivered(&scene), 3, "the first time, and once after each rejection");
    reject(&mut scene);
    assert_eq!(delivered(&scene), 3);
    let dead = scene.count(|kind| matches!(*kind, FactKind::Lost { message: found, .. } if found == message))
        + scene.count(|kind| matches!(*kind, FactKind::DeadLettered { message: found, .. } if found == message));
    assert_eq!(dead, 1, "the limit is reached under the second leader");
}

#[test]
fn the_monitor_looks_at_memory_from_time_to_time() {
    let mut scene = scene(Table::default(), |spec| (spec.memory_limit_bytes, spec.monitor_us) = (40, 2 * S));
    scene.world.command(&Command::Pause(scene.consumer)).expect("it runs");
    scene.run(1_900 * MS);
    assert_eq!(scene.told(|told| matches!(told, Told::Alarm { .. })), 0);
    scene.run(200 * MS);
    assert_eq!(scene.told(|told| matches!(told, Told::Alarm { on: true, .. })), 1);
    scene.world.command(&Command::Resume(scene.consumer)).expect("it is paused");
    scene.run(5 * S);
    let at: Vec<u64> = scene
        .facts
        .iter()
        .filter(|fact| matches!(fact.kind, FactKind::RabbitMq(Told::Alarm { .. })))
        .map(|fact| fact.at)
        .collect();
    assert!(at.len() >= 2 && at.iter().all(|at| at % (2 * S) == 0), "{at:?}");
}

#[test]
fn a_full_disk_blocks_publishers_too() {
    let mut scene = scene(Table::default(), |spec| spec.disk_room_bytes = 100);
    scene.world.command(&Command::Pause(scene.consumer)).expect("it runs");
    scene.run(3 * S);
    assert_eq!(scene.told(|told| matches!(told, Told::Blocked { resource: Resource::Disk, .. })), 1);
    assert_eq!(scene.told(|told| matches!(told, Told::Alarm { resource: Resource::Memory, .. })), 0);
}

#[test]
fn without_automatic_recovery_a_client_stays_away() {
    let mut scene = scene(quorum(), |spec| spec.no_recovery = vec![spec.places[2].0]);
    scene.run(S);
    scene.order(Do::KillNode(Node(2))).expect("it is up");
    scene.run(10 * S);
    let state = |scene: &Scene| scene.world.consumer(scene.consumer, 0).map(|view| view.state);
    assert_eq!(state(&scene), Some(ClientState::Down { back_at: u64::MAX }));
    assert!(scene.world.queue(scene.queue, 0).is_some_and(|queue| queue.ready > 500), "nobody reads");
    let before = scene.acked();
    scene.world.command(&Command::Restart(scene.consumer)).expect("it is down");
    scene.run(S);
    assert_eq!(state(&scene), Some(ClientState::Running));
    assert!(scene.acked() > before + 50);
    scene.world.command(&Command::Crash(scene.consumer)).expect("it runs");
    scene.run(S);
    assert_eq!(state(&scene), Some(ClientState::Running), "a crashed process is started again");
}

#[test]
fn a_cluster_goes_on_alike_from_a_copy() {
    let mut scene = scene(quorum(), |_| {});
    scene.run(S);
    scene.order(Do::KillNode(Node(0))).expect("it is up");
    scene.run(200 * MS);
    let mut copy = scene.world.clone();
    scene.run(3 * S);
    copy.run_until(scene.world.now(), u64::MAX);
    copy.wait_until(scene.world.now());
    assert_eq!(copy.hash(), scene.world.hash());
}

/// basic.consume of a queue that nobody leads waits for 65 s (`net_ticktime` and 5 s); then the connection is closed, and
/// the library tries again. What is published waits on.
#[test]
fn without_a_leader_a_consume_times_out_and_is_tried_again() {
    let mut scene = scene(quorum(), |_| {});
    scene.run(S);
    assert_eq!([Node(1), Node(0)].map(|node| scene.order(Do::KillNode(node))), [Ok(()), Ok(())]);
    scene.run(S);
    let confirmed = scene.confirmed();
    // The consumer's node is up: it comes back half a second later, at 2.5 s, and asks a queue that has no leader.
    scene.world.command(&Command::Crash(scene.consumer)).expect("it runs");
    scene.facts.clear();
    scene.run(140 * S);
    let closed = |fact: &Fact| match fact.kind {
        FactKind::ChannelClosed { part, code: 541, text } => Some((part, fact.at, text)),
        _ => None,
    };
    let closed: Vec<_> = scene.facts.iter().filter_map(closed).collect();
    let parts: Vec<_> = closed.iter().map(|(part, at, _)| (*part, at / S)).collect();
    assert_eq!(parts, [(scene.consumer, 67), (scene.consumer, 133)], "each time it waits 65 s");
    assert_eq!(
        scene.world.symbol(closed[0].2),
        "INTERNAL_ERROR - timed out consuming from quorum queue 'orders' in vhost '/': {'%2F_orders','rabbit@a'}"
    );
    assert_eq!(scene.confirmed(), 0, "a publish waits without an end");
    assert_eq!(scene.order(Do::StartNode(Node(0))), Ok(()));
    scene.facts.clear();
    scene.run(20 * S);
    assert!(scene.confirmed() > 0 && scene.acked() > confirmed, "{} {}", scene.confirmed(), scene.acked());
    scene.run(100 * S);
    assert_eq!(scene.count(|kind| matches!(kind, FactKind::ChannelClosed { .. })), 0, "nobody waits any more");
}

/// A broker of one node that takes its time to start again: clients are refused until then and try again at their
/// library's pace (`networkRecoveryInterval`, 5 s).
#[test]
fn a_single_node_is_away_while_it_restarts() {
    for (restart_us, refused, back_at) in [(2 * S, 0, 6), (8 * S, 1, 11), (17 * S, 3, 21)] {
        let mut board = Board::default();
        let queue = board.queue("orders", Table::default());
        let producer = board.producer("shop", queue, |producer| {
            producer.properties.delivery_mode = Some(2);
            (producer.schedule.interval_us, producer.restart_us) = (100 * MS, 5 * S);
        });
        let places = vec![(queue, Node(0)), (producer, Node(0))];
        cluster(&mut board, Nodes { nodes: 1, restart_us, places, ..Nodes::default() });
        let mut world = World::new(Arc::new(board.topology), 7);
        world.listen(true);
        let consumer = PartIx::NONE;
        let mut scene = Scene { world, queue, producer, consumer, facts: Vec::new() };
        scene.run(S);
        let stored = scene.count(|kind| matches!(kind, FactKind::Stored { .. }));
        assert_eq!(scene.order(Do::KillNode(Node(0))), Ok(()));
        scene.facts.clear();
        scene.run(30 * S);
        let up = scene.facts.iter().find(|fact| matches!(fact.kind, FactKind::RabbitMq(Told::NodeUp { .. })));
        assert_eq!(up.map(|fact| fact.at), Some(S + restart_us));
        assert_eq!(scene.told(|told| matches!(told, Told::Unreachable { .. })), refused, "{restart_us} µs");
        let back = scene.facts.iter().find(|fact| matches!(fact.kind, FactKind::RabbitMq(Told::Connected { .. })));
        assert_eq!(back.map(|fact| fact.at / S), Some(back_at), "{restart_us} µs");
        let view = scene.world.queue(queue, 0).expect("a durable queue");
        assert!(view.ready as usize > stored, "what was persistent is still there");
    }
}
