//! The same topology, seed and commands give the same world: run after run, in pieces, from a clone, and (with the same
//! table, in tests/web.rs) in wasm.
use std::sync::Arc;

use brokerlab::engine::choice::Choice;
use brokerlab::engine::command::Command;
use brokerlab::engine::id::PartIx;
use brokerlab::engine::samples::{self, Board, SAMPLES};
use brokerlab::engine::value::Table;
use brokerlab::engine::world::World;

#[test]
fn samples_come_to_their_hashes() {
    let wrong: Vec<String> = samples::all()
        .map(|sample| (sample, sample.run()))
        .filter(|(sample, world)| world.hash() != sample.hash || world.event() != sample.events)
        .map(|(sample, world)| format!("{}: {:#x} after {} events", sample.name, world.hash(), world.event()))
        .collect();
    assert!(wrong.is_empty(), "runs have changed:\n{}", wrong.join("\n"));
}

#[test]
fn listening_and_pieces_change_nothing() {
    for sample in samples::all() {
        let mut world = World::new(Arc::new((sample.topology)()), sample.seed);
        world.listen(true);
        let mut facts = 0;
        while world.event() < sample.events {
            let until = world.next_at().expect("samples go on for ever") + 70;
            world.run_until(until, (sample.events - world.event()).min(13));
            facts += world.drain_facts().count();
        }
        assert_eq!(world.hash(), sample.run().hash(), "{}", sample.name);
        assert!(facts > 0, "{}", sample.name);
    }
}

#[test]
fn a_clone_goes_the_same_way() {
    for sample in samples::all() {
        let mut world = World::new(Arc::new((sample.topology)()), sample.seed);
        world.run_until(u64::MAX, sample.events / 2);
        let mut fork = world.clone();
        world.run_until(u64::MAX, sample.events / 2);
        fork.run_until(u64::MAX, sample.events / 2);
        assert_eq!(world.hash(), fork.hash(), "{}", sample.name);
    }
}

#[test]
fn seeds_and_commands_matter() {
    let run = |seed: u64, command: Option<Command>| {
        let mut world = World::new(Arc::new((SAMPLES[0].topology)()), seed);
        world.run_until(u64::MAX, 200);
        if let Some(command) = command {
            world.command(&command).expect("the consumer runs");
        }
        world.run_until(u64::MAX, 200);
        world.hash()
    };
    let crash = || Some(Command::Crash(PartIx(2)));
    assert_eq!(run(1, crash()), run(1, crash()));
    assert_ne!(run(1, crash()), run(1, None));
    assert_ne!(run(1, None), run(2, None));
}

/// Two workers whose work takes 1 or 2 µs: exploring all choices finds every order in which they can finish.
#[test]
fn exhaustive_choice_finds_every_order() {
    let mut board = Board::default();
    let jobs = board.queue("jobs", Table::default());
    board.producer("maker", jobs, |producer| {
        producer.schedule.burst = 2;
        producer.schedule.count = 2;
    });
    for name in ["one", "two"] {
        board.consumer(name, &[jobs], |consumer| {
            consumer.prefetch = 1;
            consumer.work_us = 1;
            consumer.work_jitter_us = 1;
        });
    }
    let topology = Arc::new(board.topology);
    let mut choice = Choice::exhaustive();
    let mut paths = Vec::new();
    loop {
        let mut world = World::with_choice(topology.clone(), choice);
        world.listen(true);
        world.run_until(u64::MAX, 1_000);
        let finished: Vec<u32> = world
            .drain_facts()
            .filter_map(|fact| match fact.kind {
                brokerlab::engine::fact::FactKind::Worked { message, .. } => Some(message.0),
                _ => None,
            })
            .collect();
        paths.push(finished);
        choice = world.choice().clone();
        if !choice.next_path() {
            break;
        }
    }
    assert_eq!(paths.len(), 4, "two choices of two");
    assert!(paths.contains(&vec![1, 2]) && paths.contains(&vec![2, 1]), "{paths:?}");
}
