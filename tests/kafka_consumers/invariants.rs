//! What holds in every run, over many seeds with crashes, pauses and brokers that are away for a while: one owner per
//! partition and generation, offsets that only grow.
use std::collections::BTreeMap;

use brokerlab::engine::command::Command;
use brokerlab::engine::id::PartIx;
use brokerlab::engine::kafka::command::Command as Own;
use brokerlab::engine::kafka::fact::Fact;
use brokerlab::engine::kafka::topology::{Commit, GroupKind};

use crate::build::{Bench, Run, SECOND};
use crate::seeds::each_seed;

const SEEDS: u64 = 2_000;
const RECORDS: u32 = 200;

/// A crash, a pause, or a broker that is away until the next one.
fn fault(state: &mut u64, members: &[PartIx]) -> Command {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    let drawn = *state >> 33;
    let (member, broker) = (members[(drawn % 3) as usize], 1 + (drawn / 3 % 3) as u32);
    match drawn / 9 % 8 {
        0..3 => Command::Crash(member),
        3 => Command::Pause(member),
        4 => Command::Resume(member),
        5 => Command::Kafka(Own::KillBroker(broker)),
        6 => Command::Kafka(Own::IsolateBroker(broker)),
        _ => Command::Kafka(Own::FreezeBroker(broker)),
    }
}

fn mend(run: &mut Run) {
    for broker in 1..=3 {
        for order in [Own::StartBroker(broker), Own::ReconnectBroker(broker), Own::ThawBroker(broker)] {
            // There was nothing to mend.
            let _ = run.world.command(&Command::Kafka(order));
        }
    }
}

#[test]
fn one_owner_and_growing_offsets_whatever_crashes() {
    let [runs, rebalances, moved] = each_seed(SEEDS, |seed| {
        let kind = if seed % 2 == 0 { GroupKind::Classic } else { GroupKind::Consumer };
        let mut bench = Bench::new();
        let topic = bench.topic("t", 4);
        bench.produce(topic, RECORDS, &["a", "b", "c", "d", "e", "f"]);
        let group = bench.group("g", kind, &[topic]);
        let members = ["c1", "c2", "c3"].map(|name| {
            bench.member(name, group, |spec| {
                spec.commit = if seed % 3 == 0 { Commit::Auto } else { Commit::EachPoll };
                spec.config.enable_auto_commit = seed % 3 == 0;
                spec.config.auto_commit_interval_us = SECOND;
                spec.config.session_timeout_us = 6 * SECOND;
                spec.config.max_poll_records = 20;
                spec.work_us = 10_000;
                spec.work_jitter_us = 20_000;
                spec.restart_us = (1 + seed % 4) * SECOND;
            })
        });
        let mut run = bench.run(seed);
        let mut state = seed;
        for at in 0..8 {
            run.until((3 + at * 2) * SECOND + seed * 10_007 % SECOND);
            mend(&mut run);
            // Who is down already stays so.
            let _ = run.world.command(&fault(&mut state, &members));
        }
        mend(&mut run);
        members.iter().for_each(|member| _ = run.world.command(&Command::Resume(*member)));
        run.until(150 * SECOND);
        let facts: Vec<(u64, Fact)> = run.kafka_facts().collect();
        check_offsets(&facts, seed);
        check_owners(&facts, seed);
        let total = run.world.monitor().total;
        assert_eq!(total.effects - total.duplicates, u64::from(RECORDS), "seed {seed}: every record is worked on");
        let count = |is: fn(&Fact) -> bool| facts.iter().filter(|(_, fact)| is(fact)).count() as u64;
        [
            1,
            count(|fact| matches!(fact, Fact::RebalanceStarted { .. })),
            count(|fact| matches!(fact, Fact::CoordinatorLoaded { .. })),
        ]
    });
    assert!(rebalances > runs && moved > runs / 4, "{rebalances} rebalances, {moved} coordinators moved");
}

fn check_offsets(facts: &[(u64, Fact)], seed: u64) {
    let mut committed: BTreeMap<(PartIx, PartIx, u32), u64> = BTreeMap::new();
    for (at, fact) in facts {
        if let Fact::Committed { group, topic, partition, offset, .. } = *fact {
            let before = committed.insert((group, topic, partition), offset);
            assert!(before.is_none_or(|before| before <= offset), "seed {seed}, {at} µs: {before:?} then {offset}");
        }
    }
}

/// Between a member's assignment and its end nobody else is given the partition.
fn check_owners(facts: &[(u64, Fact)], seed: u64) {
    let mut owners: BTreeMap<u32, PartIx> = BTreeMap::new();
    for (at, fact) in facts {
        match *fact {
            Fact::Assigned { consumer, partition, .. } => {
                let before = owners.insert(partition, consumer);
                assert!(
                    before.is_none_or(|before| before == consumer),
                    "seed {seed}, {at} µs: partition {partition} is {consumer:?}'s while it is {before:?}'s"
                );
            }
            Fact::Revoked { consumer, partition, .. } if owners.get(&partition) == Some(&consumer) => {
                owners.remove(&partition);
            }
            // The coordinator counts it out: what it still believes to have is not its own.
            Fact::MemberRemoved { consumer, .. } => owners.retain(|_, owner| *owner != consumer),
            _ => {}
        }
    }
}
