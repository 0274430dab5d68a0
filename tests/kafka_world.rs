//! Kafka in the world: small topologies run with their delays and looked at through facts, counters and views.
#![cfg(not(target_family = "wasm"))]

#[path = "kafka_world/brokers.rs"]
mod brokers;
#[path = "kafka_world/faults.rs"]
mod faults;
#[path = "kafka_world/invariants.rs"]
mod invariants;
#[path = "seeds/mod.rs"]
mod seeds;
#[path = "kafka_world/sending.rs"]
mod sending;

use std::sync::Arc;

use brokerlab::engine::command::Command;
use brokerlab::engine::fact::FactKind;
use brokerlab::engine::id::PartIx;
use brokerlab::engine::kafka::cluster::Acks;
use brokerlab::engine::kafka::command::Command as Own;
use brokerlab::engine::kafka::fact::{Chosen, Fact};
use brokerlab::engine::kafka::partitioner::partition_for_key;
use brokerlab::engine::kafka::samples::Board;
use brokerlab::engine::kafka::simulation::Kafka;
use brokerlab::engine::kafka::topology::{Producer, Spec};
use brokerlab::engine::kafka::view::RecordLook;
use brokerlab::engine::topology::{Latency, Spec as Any, Topology, Weighted};
use brokerlab::engine::world::World;

pub const SECOND: u64 = 1_000_000;
const TOPIC: PartIx = PartIx(1);
const PRODUCER: PartIx = PartIx(2);

/// One topic (part 1) and one producer (part 2) on three brokers.
fn board(partitions: u32, change: impl FnOnce(&mut Producer)) -> Board {
    let mut board = Board::new(3);
    board.cluster(|cluster| cluster.config.broker_session_us = 2 * SECOND);
    let topic = board.topic("orders", partitions, 3, |config| config.min_insync_replicas = 2);
    board.producer("shop", topic, |producer| {
        producer.latency = Latency { base_us: 1_000, jitter_us: 0 };
        producer.schedule.interval_us = 10_000;
        producer.schedule.count = 100;
        producer.keys = ["a", "b", "c"].map(|key| Weighted { weight: 1, value: Some(key.to_owned()) }).into();
        change(producer);
    });
    board
}

fn start(board: Board) -> World {
    let mut world = World::new(Arc::new(board.topology), 1);
    world.listen(true);
    world
}

fn command(world: &mut World, command: Own) {
    world.command(&Command::Kafka(command.clone())).unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}"));
}

pub fn facts(world: &mut World) -> Vec<Fact> {
    let of = |kind| if let FactKind::Kafka(fact) = kind { Some(fact) } else { None };
    world.drain_facts().filter_map(|fact| of(fact.kind)).collect()
}

fn count(facts: &[Fact], is: impl Fn(&Fact) -> bool) -> usize {
    facts.iter().filter(|fact| is(fact)).count()
}

#[test]
fn records_are_written_and_producers_told() {
    for acks in [Acks::None, Acks::Leader, Acks::All] {
        for (linger_us, batches) in [(0, 100), (50_000, 60)] {
            let mut world = start(board(3, |producer| {
                (producer.config.acks, producer.config.linger_us) = (acks, linger_us);
                producer.config.idempotent = acks == Acks::All;
            }));
            world.run_until(60 * SECOND, u64::MAX);
            let total = world.monitor().total;
            assert_eq!((total.published, total.stored, total.confirmed, total.lost), (100, 100, 100, 0), "{acks:?}");
            let facts = facts(&mut world);
            let sent = count(&facts, |fact| matches!(fact, Fact::BatchSent { .. }));
            assert!(sent <= batches, "{acks:?}: {sent} batches with linger.ms {linger_us} µs");
            for fact in &facts {
                let Fact::Produced { partition, key, chosen, .. } = fact else { continue };
                let expected = partition_for_key(world.symbol(*key).as_bytes(), 3);
                assert!(matches!(chosen, Chosen::Key { .. }) && *partition == expected, "{fact:?}");
            }
            invariants::check(&facts);
        }
    }
}

#[test]
fn what_acks_are_worth_when_the_leader_dies() {
    for (acks, loses) in [(Acks::None, true), (Acks::Leader, true), (Acks::All, false)] {
        let mut topology = board(1, |producer| {
            (producer.config.acks, producer.config.linger_us) = (acks, 0);
            producer.config.idempotent = acks == Acks::All;
            producer.schedule.interval_us = 1_000;
            producer.schedule.count = 3_000;
        });
        topology.cluster(|cluster| cluster.latency = Latency { base_us: 20_000, jitter_us: 0 });
        let mut world = start(topology);
        world.run_until(SECOND, u64::MAX);
        command(&mut world, Own::KillBroker(1));
        world.run_until(30 * SECOND, u64::MAX);
        let total = world.monitor().total;
        assert_eq!(total.lost > 0, loses, "{acks:?} loses {}", total.lost);
        assert_eq!(total.confirmed, 3_000, "{acks:?}");
        assert!(total.retried > 0 || acks == Acks::None, "{acks:?}");
        let facts = facts(&mut world);
        let elected = count(&facts, |fact| matches!(fact, Fact::LeaderElected { unclean: false, .. }));
        assert_eq!(elected, 1);
        invariants::check(&facts);
    }
}

#[test]
fn too_few_replicas_in_sync_hold_producers_back() {
    let mut world = start(board(1, |producer| {
        producer.schedule.count = 1_000;
        // What waits for replicas takes one of the five requests that may be under way.
        producer.config.request_timeout_us = SECOND;
    }));
    world.run_until(SECOND, u64::MAX);
    command(&mut world, Own::KillBroker(2));
    command(&mut world, Own::KillBroker(3));
    world.run_until(5 * SECOND, u64::MAX);
    let before = facts(&mut world);
    assert_eq!(count(&before, |fact| matches!(fact, Fact::IsrShrunk { .. })), 2);
    assert!(count(&before, |fact| matches!(fact, Fact::AppendRefused { .. })) > 0);
    assert!(count(&before, |fact| matches!(fact, Fact::BatchRetried { .. })) > 0);
    command(&mut world, Own::StartBroker(3));
    world.run_until(30 * SECOND, u64::MAX);
    assert_eq!(world.monitor().total.confirmed, 1_000);
    assert_eq!(world.monitor().total.lost, 0);
    let after = facts(&mut world);
    assert!(count(&after, |fact| matches!(fact, Fact::IsrExpanded { broker: 3, .. })) == 1);
    invariants::check(&before.into_iter().chain(after).collect::<Vec<_>>());
}

#[test]
fn a_retry_is_written_twice_unless_the_producer_has_a_number() {
    for (idempotent, duplicates) in [(true, false), (false, true)] {
        let mut world = start(board(1, |producer| {
            producer.config.idempotent = idempotent;
            producer.config.request_timeout_us = 115_000;
            producer.latency = Latency { base_us: 25_000, jitter_us: 40_000 };
            // One batch at a time: packets of a connection do not overtake, so many of them would all be late.
            producer.schedule.interval_us = SECOND;
        }));
        world.run_until(300 * SECOND, u64::MAX);
        let facts = facts(&mut world);
        let deduplicated = count(&facts, |fact| matches!(fact, Fact::Deduplicated { .. }));
        let twice = count(&facts, |fact| matches!(fact, Fact::DuplicateAppended { .. }));
        assert_eq!((deduplicated > 0, twice > 0), (!duplicates, duplicates), "{idempotent}");
        assert_eq!(world.monitor().total.stored == 100, !duplicates);
        assert_eq!(world.monitor().total.confirmed, 100);
        invariants::check(&facts);
    }
}

#[test]
fn transactions_end_with_their_markers() {
    for (abort_ppm, look) in [(0, RecordLook::Plain), (1_000_000, RecordLook::Aborted)] {
        let mut world = start(board(2, |producer| {
            producer.config.transactional_id = Some("shop".into());
            (producer.transaction_records, producer.abort_ppm) = (10, abort_ppm);
            producer.schedule.count = 95;
        }));
        world.run_until(60 * SECOND, u64::MAX);
        let facts = facts(&mut world);
        let commits = abort_ppm == 0;
        let is_end = |fact: &Fact| matches!(fact, Fact::TransactionEnded { commits: its, .. } if *its == commits);
        assert_eq!(count(&facts, |fact| matches!(fact, Fact::TransactionBegan { .. })), 10);
        assert_eq!(count(&facts, is_end), 10);
        let topic = Kafka::of(&world).and_then(|kafka| kafka.topic(TOPIC, 1_000, &world)).expect("the topic is there");
        let records: Vec<RecordLook> =
            topic.partitions.iter().flat_map(|one| &one.records).map(|record| record.state).collect();
        let markers = records.iter().filter(|one| matches!(one, RecordLook::CommitMarker | RecordLook::AbortMarker));
        let markers = markers.count();
        // A transaction that is given up before the coordinator knew of a partition needs none.
        assert!((if commits { 10 } else { 3 }..=20).contains(&markers), "{markers}");
        // Of an aborted transaction only those are there that were sent before it was given up.
        let rest = records.iter().filter(|one| **one == look).count();
        assert_eq!(rest + markers, records.len(), "{records:?}");
        assert!(rest == 95 || !commits);
        topic.partitions.iter().for_each(|one| assert_eq!(one.last_stable, one.log_end));
        invariants::check(&facts);
    }
}

#[test]
fn the_second_with_a_transactional_id_fences_the_first() {
    let mut board = board(1, |producer| {
        producer.config.transactional_id = Some("one".into());
        producer.transaction_records = 5;
    });
    board.producer("twin", TOPIC, |producer| {
        producer.config.transactional_id = Some("one".into());
        producer.transaction_records = 5;
        producer.schedule.start_us = SECOND / 2;
        producer.schedule.count = 20;
    });
    let mut world = start(board);
    world.run_until(60 * SECOND, u64::MAX);
    let facts = facts(&mut world);
    let fenced: Vec<&Fact> = facts.iter().filter(|fact| matches!(fact, Fact::Fenced { .. })).collect();
    assert_eq!(fenced.len(), 1, "{fenced:?}");
    let kafka = Kafka::of(&world).expect("it runs");
    let is_fenced = |part| kafka.producer(part, 0).is_some_and(|view| view.fenced);
    assert!(is_fenced(PRODUCER) != is_fenced(PartIx(3)));
    invariants::check(&facts);
}

#[test]
fn an_operator_ends_a_transaction_that_hangs() {
    let mut world = start(board(1, |producer| {
        producer.config.transactional_id = Some("slow".into());
        producer.transaction_records = 1_000;
    }));
    world.run_until(SECOND, u64::MAX);
    world.command(&Command::Pause(PRODUCER)).expect("it runs");
    let view = Kafka::of(&world).and_then(|kafka| kafka.producer(PRODUCER, 0)).expect("it is there");
    assert!(view.transaction.is_some_and(|records| records > 50));
    command(&mut world, Own::AbortTransaction { producer: PRODUCER });
    world.run_until(2 * SECOND, u64::MAX);
    let again = world.command(&Command::Kafka(Own::AbortTransaction { producer: PRODUCER }));
    assert!(again.is_err(), "there is none any more");
    let topic = Kafka::of(&world).and_then(|kafka| kafka.topic(TOPIC, 10, &world)).expect("the topic is there");
    assert_eq!(topic.partitions[0].records.last().map(|last| last.state), Some(RecordLook::AbortMarker));
}

#[test]
fn a_run_ends_when_nothing_is_left_to_happen() {
    let mut board = board(2, |producer| producer.schedule.count = 10);
    if let Any::Kafka(Spec::Topic(topic)) = &mut board.topology.parts[1].spec {
        topic.config.retention_ms = 60_000;
    }
    let mut world = start(board);
    world.run_until(u64::MAX, 1_000_000);
    assert_eq!(world.next_at(), None);
    let facts = facts(&mut world);
    assert!(count(&facts, |fact| matches!(fact, Fact::LogStartMoved { .. })) > 0, "retention came to it");
}

#[test]
fn a_board_is_edited_while_it_runs() {
    let mut world = start(board(2, |_| {}));
    world.run_until(SECOND / 2, u64::MAX);
    let grown = |world: &mut World, change: &dyn Fn(&mut Topology)| {
        let mut topology = (**world.topology()).clone();
        change(&mut topology);
        world.command(&Command::Reconfigure(Arc::new(topology))).expect("a board can be edited");
        Kafka::of(world).and_then(|kafka| kafka.topic(TOPIC, 0, world)).map(|topic| topic.partitions.len())
    };
    let partitions = |count: u32| {
        move |topology: &mut Topology| {
            if let Any::Kafka(Spec::Topic(topic)) = &mut topology.parts[1].spec {
                topic.partitions = count;
            }
        }
    };
    assert_eq!(grown(&mut world, &partitions(5)), Some(5));
    assert_eq!(grown(&mut world, &partitions(3)), Some(5), "partitions only grow");
    let stored = world.monitor().total.stored;
    assert!(stored > 0);
    let more = |topology: &mut Topology| {
        if let Any::Kafka(Spec::Producer(producer)) = &mut topology.parts[2].spec {
            producer.schedule.count = 10;
        }
    };
    grown(&mut world, &more);
    world.run_until(30 * SECOND, u64::MAX);
    let total = world.monitor().total;
    assert!((total.published - 10..=total.published).contains(&total.stored), "{total:?}");
    assert!(total.stored > stored);
    assert_eq!(grown(&mut world, &|topology| topology.parts.truncate(1)), None, "the topic is gone");
}
