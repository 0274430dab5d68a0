//! Brokers that come and go for good, partitions that move, and when a follower counts as late.
use super::*;
use brokerlab::engine::kafka::cluster::BrokerId;

fn with_brokers(world: &mut World, count: u32) {
    let mut topology = (**world.topology()).clone();
    if let Any::Kafka(Spec::Cluster(cluster)) = &mut topology.parts[0].spec {
        cluster.brokers = count;
    }
    world.command(&Command::Reconfigure(Arc::new(topology))).expect("a board can be edited");
}

fn brokers(world: &World) -> Vec<(BrokerId, u32)> {
    let cluster = Kafka::of(world).expect("it runs").cluster();
    cluster.brokers.iter().map(|one| (one.broker, one.replicas)).collect()
}

fn give(world: &mut World, commands: Vec<Own>) {
    commands.into_iter().for_each(|one| command(world, one));
}

#[test]
fn a_broker_comes_empty_and_goes_when_it_is_empty() {
    let mut world = start(board(3, |producer| producer.schedule.count = 3_000));
    world.run_until(SECOND, u64::MAX);
    with_brokers(&mut world, 4);
    assert_eq!(brokers(&world), [(1, 3), (2, 3), (3, 3), (4, 0)], "nothing moves by itself");
    let spread = Kafka::of(&world).expect("it runs").spread(TOPIC);
    assert!(!spread.is_empty());
    give(&mut world, spread);
    world.run_until(10 * SECOND, u64::MAX);
    assert!(brokers(&world)[3].1 > 0, "{:?}", brokers(&world));
    with_brokers(&mut world, 3);
    assert_eq!(brokers(&world).len(), 4, "it holds replicas");
    let drained = Kafka::of(&world).expect("it runs").drain(4);
    give(&mut world, drained);
    world.run_until(20 * SECOND, u64::MAX);
    assert_eq!(brokers(&world), [(1, 3), (2, 3), (3, 3)], "and goes as soon as they have gone");
    world.run_until(60 * SECOND, u64::MAX);
    let facts = facts(&mut world);
    assert_eq!(count(&facts, |fact| matches!(fact, Fact::BrokerJoined { broker: 4, .. })), 1);
    assert_eq!(count(&facts, |fact| matches!(fact, Fact::BrokerKept { broker: 4, .. })), 1);
    assert_eq!(count(&facts, |fact| matches!(fact, Fact::BrokerGone { broker: 4, .. })), 1);
    let begun = count(&facts, |fact| matches!(fact, Fact::ReassignmentBegan { .. }));
    assert_eq!(begun, count(&facts, |fact| matches!(fact, Fact::Reassigned { .. })));
    let total = world.monitor().total;
    assert_eq!((total.stored, total.lost), (3_000, 0), "all the while it was written");
    invariants::check(&facts);
}

#[test]
fn what_cannot_be_reassigned_is_refused() {
    for replicas in [vec![], vec![1, 1], vec![7]] {
        let mut world = start(board(1, |_| {}));
        world.run_until(SECOND, u64::MAX);
        let order = Own::Reassign { topic: TOPIC, partition: 0, replicas: replicas.clone() };
        assert!(world.command(&Command::Kafka(order)).is_err(), "{replicas:?}");
        assert_eq!(count(&facts(&mut world), |fact| matches!(fact, Fact::ReassignmentBegan { .. })), 0);
    }
}

/// Frozen at 5 s, it had everything by its last fetch, at most `replica.fetch.wait.max.ms` before. Whatever is written then
/// or later, it leaves the ISR `replica.lag.time.max.ms` after that fetch.
#[test]
fn a_follower_is_late_from_its_last_fetch_on() {
    for (wait_ms, written_from) in [(500, 0), (500, 5 * SECOND), (100, 0), (2_000, 6 * SECOND)] {
        let mut board = board(1, |producer| {
            producer.config.acks = Acks::Leader;
            producer.config.idempotent = false;
            (producer.schedule.start_us, producer.schedule.count) = (written_from, 3_000);
        });
        board.cluster(|cluster| {
            cluster.config.replica_lag_max_us = 3 * SECOND;
            cluster.config.broker_session_us = 60 * SECOND;
            cluster.config.replica_fetch_wait_us = wait_ms * 1_000;
        });
        let mut world = start(board);
        world.run_until(5 * SECOND, u64::MAX);
        world.wait_until(5 * SECOND);
        command(&mut world, Own::FreezeBroker(2));
        world.run_until(20 * SECOND, u64::MAX);
        let is_out = |kind| matches!(kind, FactKind::Kafka(Fact::IsrShrunk { broker: 2, .. }));
        let at = world.drain_facts().find(|fact| is_out(fact.kind)).map(|fact| fact.at).expect("it is late");
        let earliest = (8 * SECOND - wait_ms * 1_000 - SECOND / 10).max(written_from);
        assert!((earliest..=8 * SECOND + SECOND / 10).contains(&at), "{wait_ms} ms, from {written_from}: {at}");
    }
}
