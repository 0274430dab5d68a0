//! Brokers, producers and groups under faults, over many seeds: with acks=all, two replicas in sync and clean elections
//! only, nothing acknowledged is lost and nothing is written twice, a group that commits after its work gets all of it,
//! one that reads committed records gets nothing else, and whoever looks sees the same run again.
use std::collections::BTreeSet;
use std::sync::Arc;

use brokerlab::engine::command::Command;
use brokerlab::engine::id::{MessageNo, PartIx};
use brokerlab::engine::kafka::cluster::{Election, Isolation};
use brokerlab::engine::kafka::command::Command as Own;
use brokerlab::engine::kafka::fact::Fact;
use brokerlab::engine::kafka::samples::Board;
use brokerlab::engine::kafka::simulation::Kafka;
use brokerlab::engine::kafka::topology::{Commit, GroupKind};
use brokerlab::engine::topology::{Latency, Weighted};
use brokerlab::engine::world::World;

use super::{SECOND, facts, invariants};
use crate::seeds::each_seed;

const SEEDS: u64 = 2_000;
const FAULTS: u64 = 30;
/// Between two faults, and after the last one.
const MOST_EVENTS: u64 = 500_000;
const TOPIC: PartIx = PartIx(1);
const PLAIN: PartIx = PartIx(2);
const LEDGER: PartIx = PartIx(3);
const GROUP: PartIx = PartIx(4);
/// Producers and members.
const CLIENTS: [u32; 4] = [2, 3, 5, 6];

fn board(seed: u64) -> Board {
    let mut board = Board::new(3);
    board.cluster(|cluster| {
        cluster.config.broker_session_us = 2 * SECOND;
        cluster.config.replica_lag_max_us = 2 * SECOND;
        cluster.config.transaction_scan_us = SECOND;
        cluster.latency = Latency { base_us: 2_000, jitter_us: 3_000 };
    });
    let topic = board.topic("orders", 3, 3, |config| config.min_insync_replicas = 2);
    for (name, transactional_id) in [("plain", None), ("ledger", Some("ledger"))] {
        board.producer(name, topic, |producer| {
            producer.latency = Latency { base_us: 1_000, jitter_us: 2_000 };
            producer.schedule.interval_us = 40_000;
            producer.schedule.count = 300;
            producer.keys = ["a", "b", "c", "d"].map(|key| Weighted { weight: 1, value: Some(key.to_owned()) }).into();
            producer.config.transactional_id = transactional_id.map(Into::into);
            producer.config.transaction_timeout_us = 5 * SECOND;
            producer.config.request_timeout_us = SECOND;
            producer.transaction_records = 7;
            producer.abort_ppm = 200_000;
        });
    }
    let kind = if seed.is_multiple_of(2) { GroupKind::Classic } else { GroupKind::Consumer };
    let group = board.group("audit", kind, &[topic]);
    for name in ["one", "two"] {
        board.member(name, group, |member| {
            member.commit = [Commit::EachPoll, Commit::EachRecord][(seed / 2 % 2) as usize];
            member.config.enable_auto_commit = false;
            member.config.isolation = Isolation::ReadCommitted;
            member.config.session_timeout_us = 6 * SECOND;
            member.config.max_poll_interval_us = 5 * SECOND;
            member.config.metadata_max_age_us = 5 * SECOND;
            member.latency = Latency { base_us: 1_000, jitter_us: 2_000 };
            (member.work_us, member.restart_us) = (2_000, SECOND);
        });
    }
    board
}

/// A small generator of its own: the world's draws are not touched.
fn draw(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}

fn fault(state: &mut u64) -> Command {
    let broker = 1 + draw(state, 3) as u32;
    let client = PartIx(CLIENTS[draw(state, 4) as usize]);
    let partition = draw(state, 3) as u32;
    let own = match draw(state, 24) {
        0 | 1 => Own::KillBroker(broker),
        2 => Own::StopBroker(broker),
        3 | 4 => Own::FreezeBroker(broker),
        5 | 6 => Own::IsolateBroker(broker),
        7 => Own::SlowBroker { broker, extra_us: [0, 50_000, 700_000][draw(state, 3) as usize] },
        8 | 9 => return Command::Crash(client),
        // Longer than the group and the transaction coordinator wait, now and then.
        10 | 11 => return Command::Pause(client),
        12..15 => return Command::Resume(client),
        15 => Own::Elect { topic: TOPIC, partition, election: Election::Preferred },
        16 => Own::Reassign { topic: TOPIC, partition, replicas: vec![broker, broker % 3 + 1, (broker + 1) % 3 + 1] },
        17 => Own::AbortTransaction { producer: LEDGER },
        18 | 19 => Own::ThawBroker(broker),
        20 | 21 => Own::ReconnectBroker(broker),
        _ => Own::StartBroker(broker),
    };
    Command::Kafka(own)
}

fn run(seed: u64) -> (World, Vec<Fact>) {
    let mut world = World::new(Arc::new(board(seed).topology), seed);
    world.listen(true);
    let mut state = seed;
    let mut seen = Vec::new();
    for _ in 0..FAULTS {
        let until = world.now() + draw(&mut state, SECOND);
        let events = world.run_until(until, MOST_EVENTS);
        assert!(events < MOST_EVENTS, "seed {seed}: {events} events, and no end of it");
        world.wait_until(until);
        // Some make no sense now: they are refused.
        let _ = world.command(&fault(&mut state));
        seen.extend(facts(&mut world));
    }
    end_faults(&mut world);
    let events = world.run_until(world.now() + 180 * SECOND, MOST_EVENTS);
    assert!(events < MOST_EVENTS, "seed {seed}: {events} events, and no end of it");
    seen.extend(facts(&mut world));
    (world, seen)
}

fn end_faults(world: &mut World) {
    for broker in 1..=3 {
        let slow = Own::SlowBroker { broker, extra_us: 0 };
        for own in [Own::ThawBroker(broker), Own::ReconnectBroker(broker), Own::StartBroker(broker), slow] {
            let _ = world.command(&Command::Kafka(own));
        }
    }
    for client in CLIENTS {
        let _ = world.command(&Command::Resume(PartIx(client)));
    }
}

#[test]
fn nothing_acknowledged_is_lost() {
    let [runs, elections, retried, rebalances, timed_out, acknowledged] = each_seed(SEEDS, |seed| {
        let (world, facts) = run(seed);
        invariants::check(&facts);
        let total = world.monitor().total;
        assert_eq!(total.lost, 0, "seed {seed}");
        let twice = facts.iter().any(|fact| matches!(fact, Fact::DuplicateAppended { .. }));
        assert!(!twice, "seed {seed}");
        assert_eq!(total.published, total.confirmed + total.refused_confirms + unsent(&facts, &world), "seed {seed}");
        let acknowledged = check_group(&world, &facts, seed);
        let count = |is: fn(&Fact) -> bool| facts.iter().filter(|fact| is(fact)).count() as u64;
        [
            1,
            count(|fact| matches!(fact, Fact::LeaderElected { .. })),
            total.retried,
            count(|fact| matches!(fact, Fact::RebalanceStarted { .. })),
            count(|fact| matches!(fact, Fact::TransactionEnded { timed_out: true, .. })),
            acknowledged,
        ]
    });
    println!(
        "{runs} runs: {acknowledged} records acknowledged, {retried} sent again, {elections} elections, \
         {rebalances} rebalances, {timed_out} transactions timed out"
    );
    assert!(elections > runs && retried > runs && rebalances > runs && acknowledged > 100 * runs);
    assert!(timed_out > runs / 20);
}

/// What the plain producer was promised reaches the group; of the ledger nothing that was aborted does. How many were
/// promised.
fn check_group(world: &World, facts: &[Fact], seed: u64) -> u64 {
    let (mut promised, mut polled, mut of_ledger) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut open, mut committed) = (Vec::<MessageNo>::new(), BTreeSet::new());
    for fact in facts {
        match *fact {
            Fact::Acknowledged { producer: PLAIN, message, .. } => _ = promised.insert(message),
            Fact::Produced { producer: LEDGER, message, .. } => {
                of_ledger.insert(message);
                open.push(message);
            }
            Fact::TransactionBegan { producer: LEDGER } => open.clear(),
            Fact::TransactionEnded { producer: LEDGER, commits: true, .. } => committed.extend(open.drain(..)),
            Fact::Polled { message, .. } => _ = polled.insert(message),
            _ => {}
        }
    }
    let missing: Vec<&MessageNo> = promised.union(&committed).filter(|message| !polled.contains(message)).collect();
    assert!(missing.is_empty(), "seed {seed}: nobody got {missing:?}");
    let view = Kafka::of(world).and_then(|kafka| kafka.group(GROUP, world)).expect("a group");
    assert_eq!(view.members.len(), 2, "seed {seed}");
    promised.len() as u64
}

/// Records that were in hand when their process died.
fn unsent(facts: &[Fact], world: &World) -> u64 {
    let total = world.monitor().total;
    let crashes = total.crashes;
    let open = total.published - total.confirmed - total.refused_confirms;
    assert!(crashes > 0 || open == 0, "{open} records of {} facts have no end", facts.len());
    open
}

#[test]
fn the_same_seed_and_commands_give_the_same_run() {
    for seed in [1, 2, 3] {
        assert_eq!(run(seed).0.hash(), run(seed).0.hash());
    }
    assert_ne!(run(1).0.hash(), run(2).0.hash());
}
