//! What holds in every run, over many seeds with crashes: one owner per partition and generation, offsets that only grow.
use std::collections::BTreeMap;

use brokerlab::engine::command::Command;
use brokerlab::engine::id::PartIx;
use brokerlab::engine::kafka::fact::Fact;
use brokerlab::engine::kafka::topology::{Commit, GroupKind};

use crate::build::{Bench, SECOND};

const SEEDS: u64 = 200;

#[test]
fn one_owner_and_growing_offsets_whatever_crashes() {
    for seed in 0..SEEDS {
        let kind = if seed % 2 == 0 { GroupKind::Classic } else { GroupKind::Consumer };
        let mut bench = Bench::new();
        let topic = bench.topic("t", 4);
        bench.produce(topic, 300, &["a", "b", "c", "d", "e", "f"]);
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
        for at in 0..8 {
            run.until((3 + at * 2) * SECOND + seed * 10_007 % SECOND);
            // Who is down already stays so.
            let _ = run.world.command(&Command::Crash(members[((seed + at) % 3) as usize]));
        }
        run.until(120 * SECOND);
        check_offsets(&run.kafka_facts().collect::<Vec<_>>(), seed);
        check_owners(&run.kafka_facts().collect::<Vec<_>>(), seed);
        let total = run.world.monitor().total;
        assert_eq!(total.effects - total.duplicates, 300, "seed {seed}: every record is worked on");
    }
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
