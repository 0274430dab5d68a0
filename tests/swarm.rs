//! Many seeds over random topologies with faults: the engine's own promises hold in each, whatever a user draws.
#[path = "seeds/mod.rs"]
mod seeds;

use std::sync::Arc;

use brokerlab::engine::choice::{Choice, Purpose};
use brokerlab::engine::command::Command;
use brokerlab::engine::fact::{Fact, FactKind};
use brokerlab::engine::id::{CopyNo, PartIx};
use brokerlab::engine::rabbitmq::cluster::fact::Fact as Nodes;
use brokerlab::engine::samples::Board;
use brokerlab::engine::topology::{AckMode, Condition, Failure, FailureAction, Latency, Spec, Topology, Weighted};
use brokerlab::engine::value::{Table, Value};
use brokerlab::engine::world::World;
use seeds::each_seed;
use std::collections::BTreeMap;

const SEEDS: u64 = 6_000;

/// Draws a small topology; `choice` is only a source of numbers here.
fn draw(choice: &mut Choice) -> Topology {
    let mut of = |below: u64| choice.pick(Purpose::LinkJitter, below);
    let mut board = Board { topology: Topology { hop_us: [0, 400][of(2) as usize], ..Topology::default() } };
    let dead = board.exchange("dead", "fanout");
    let kinds = ["topic", "direct", "fanout", "x-consistent-hash", "x-random"];
    let kind = kinds[of(5) as usize];
    let entry = board.exchange("entry", kind);
    let parking = board.queue("parking", Table::default());
    board.bind(dead, parking, "");
    let queues: Vec<PartIx> = (0..1 + of(3)).map(|n| board.queue(&format!("q{n}"), arguments(&mut of))).collect();
    for queue in &queues {
        let key = if kind.starts_with("x-c") { "2" } else { ["#", "a.*", "a.b"][of(3) as usize] };
        board.bind(entry, *queue, key);
    }
    for n in 0..1 + of(2) {
        board.producer(&format!("p{n}"), entry, |producer| {
            producer.keys = ["a.b", "a.c", "x"].map(|key| Weighted { weight: 1, value: key.to_owned() }).to_vec();
            producer.schedule.interval_us = 500 + of(1_500);
            producer.schedule.jitter_us = of(500);
            producer.schedule.burst = 1 + of(3) as u32;
            producer.confirms = of(2) == 0;
            producer.mandatory = of(2) == 0;
            producer.retries = of(3) as u32;
            producer.confirm_timeout_us = of(2) * 5_000;
            producer.latency = Latency { base_us: of(300), jitter_us: of(300) };
        });
    }
    for n in 0..1 + of(4) {
        let first = of(queues.len() as u64) as usize;
        let read: Vec<PartIx> = queues[first..].iter().take(1 + of(2) as usize).copied().collect();
        board.consumer(&format!("c{n}"), &read, |consumer| {
            let acks =
                [AckMode::AfterWork, AckMode::Automatic, AckMode::BeforeWork, AckMode::EveryN(3), AckMode::Never];
            consumer.ack = acks[of(5) as usize];
            consumer.prefetch = of(6) as u16;
            consumer.parallel = 1 + of(3) as u32;
            consumer.work_us = of(3_000);
            consumer.work_jitter_us = of(2_000);
            consumer.latency = Latency { base_us: of(300), jitter_us: of(300) };
            consumer.restart_us = 1 + of(9_000);
            consumer.deduplicate = of(2) == 0;
            consumer.failures = vec![Failure { when: Condition::Chance(60_000), then: failure(&mut of) }];
        });
    }
    board.topology
}

fn arguments(of: &mut impl FnMut(u64) -> u64) -> Table {
    let mut arguments = Table::default();
    let quorum = of(3) == 0;
    if quorum {
        arguments.set("x-queue-type", Value::text("quorum"));
    } else if of(3) == 0 {
        arguments.set("x-max-priority", Value::Int(4));
    }
    if of(2) == 0 {
        arguments.set("x-dead-letter-exchange", Value::text("dead"));
    }
    if of(3) == 0 {
        arguments.set("x-message-ttl", Value::Int(1 + of(20) as i64));
    }
    if of(3) == 0 {
        arguments.set("x-max-length", Value::Int(of(8) as i64));
        let overflow = ["drop-head", "reject-publish"][of(2) as usize];
        arguments.set("x-overflow", Value::text(overflow));
    }
    if of(4) == 0 {
        arguments.set("x-single-active-consumer", Value::Bool(true));
    }
    arguments
}

fn failure(of: &mut impl FnMut(u64) -> u64) -> FailureAction {
    match of(4) {
        0 => FailureAction::Crash,
        1 => FailureAction::Nack { requeue: true },
        2 => FailureAction::Reject { requeue: false },
        _ => FailureAction::Slow(4_000),
    }
}

/// A fault or a change by hand, now and then.
fn disturb(world: &mut World, choice: &mut Choice) {
    let parts = world.topology().parts.len() as u64;
    let part = PartIx(choice.pick(Purpose::LinkJitter, parts) as u32);
    let command = match choice.pick(Purpose::LinkJitter, 8) {
        0 => Command::Crash(part),
        1 => Command::Pause(part),
        2 => Command::Resume(part),
        3 => Command::Restart(part),
        4 => Command::Purge(part),
        5 => Command::RestartBroker,
        _ => {
            let mut edited = Topology::clone(world.topology());
            let at = choice.pick(Purpose::LinkJitter, parts) as usize;
            if let Spec::Consumer(consumer) = &mut edited.parts[at].spec {
                consumer.prefetch += 1;
            }
            Command::Reconfigure(Arc::new(edited))
        }
    };
    // A refusal is an answer too: nothing happens.
    let _ = world.command(&command);
}

#[test]
fn promises_hold_over_many_seeds() {
    let [runs, delivered, restarts] = each_seed(SEEDS, |seed| {
        let mut choice = Choice::seeded(seed);
        let topology = draw(&mut choice);
        let mut world = World::new(Arc::new(topology), seed);
        world.listen(true);
        let mut facts: Vec<Fact> = Vec::new();
        for _ in 0..12 {
            world.run_until(u64::MAX, 60);
            facts.extend(world.drain_facts());
            check_queues(&world, &facts, seed);
            disturb(&mut world, &mut choice);
            facts.extend(world.drain_facts());
        }
        check_copies(&facts, seed);
        let restarted = |kind: &FactKind| matches!(kind, FactKind::RabbitMq(Nodes::Restarted));
        let restarts = facts.iter().filter(|fact| restarted(&fact.kind)).count() as u64;
        [1, world.monitor().total.delivered, restarts]
    });
    assert!(delivered > runs * 20 && restarts > runs / 2, "hardly anything happened: {delivered}, {restarts}");
}

/// Conservation per queue: what was stored is still there or left in a way that has a fact. Unacked ≤ prefetch.
fn check_queues(world: &World, facts: &[Fact], seed: u64) {
    for (at, part) in world.topology().parts.iter().enumerate() {
        let part_ix = PartIx(at as u32);
        if let Spec::Consumer(consumer) = &part.spec {
            let held = world.consumer(part_ix, usize::MAX).map_or(0, |view| view.slots.len());
            let limit = usize::from(consumer.prefetch) * consumer.queues.len();
            let limited = consumer.prefetch > 0
                && matches!(consumer.ack, AckMode::AfterWork | AckMode::EveryN(_) | AckMode::Never);
            assert!(!limited || held <= limit, "seed {seed}: {} holds {held} of {limit}", part.name);
        }
        let Some(queue) = world.queue(part_ix, usize::MAX) else { continue };
        let count = |test: &dyn Fn(&FactKind) -> bool| facts.iter().filter(|fact| test(&fact.kind)).count() as u64;
        let stored = count(&|kind| matches!(kind, FactKind::Stored { queue, .. } if *queue == part_ix));
        let acked = count(&|kind| matches!(kind, FactKind::Acked { queue, .. } if *queue == part_ix));
        let dropped = count(
            &|kind| matches!(kind, FactKind::Expired { queue, .. } | FactKind::Overflowed { queue, .. } if *queue == part_ix),
        );
        let rejected =
            count(&|kind| matches!(kind, FactKind::Rejected { queue, requeue: false, .. } if *queue == part_ix));
        let purged: u64 = facts
            .iter()
            .map(|fact| match fact.kind {
                FactKind::Purged { queue, count } if queue == part_ix => u64::from(count),
                _ => 0,
            })
            .sum();
        let limited = count(
            &|kind| matches!(kind, FactKind::DeadLettered { queue, why: brokerlab::engine::fact::DeathReason::DeliveryLimit, .. } if *queue == part_ix),
        ) + count(&|kind| {
            use brokerlab::engine::fact::{DeathReason, LossReason};
            matches!(kind, FactKind::Lost { place, why: LossReason::Dropped(DeathReason::DeliveryLimit), .. } if *place == part_ix)
        });
        let restarted = count(&|kind| {
            use brokerlab::engine::fact::LossReason;
            matches!(kind, FactKind::Lost { place, why: LossReason::NotPersistent, .. } if *place == part_ix)
        });
        let there = u64::from(queue.ready + queue.unacked);
        assert_eq!(
            stored,
            acked + dropped + rejected + purged + limited + restarted + there,
            "seed {seed}, {}: stored = acked {acked} + dropped {dropped} + rejected {rejected} + purged {purged} + limit {limited} + not persistent {restarted} + there {there}",
            part.name
        );
    }
}

/// A copy is stored once, and acknowledged at most once, and never delivered after its acknowledgement.
fn check_copies(facts: &[Fact], seed: u64) {
    let mut acked: BTreeMap<CopyNo, u64> = BTreeMap::new();
    for fact in facts {
        match fact.kind {
            FactKind::Delivered { copy, .. } => {
                assert!(!acked.contains_key(&copy), "seed {seed}: {copy:?} delivered after its ack");
            }
            FactKind::Acked { copy, .. } => {
                assert!(acked.insert(copy, fact.event).is_none(), "seed {seed}: {copy:?} acked twice");
            }
            _ => {}
        }
    }
    assert!(facts.windows(2).all(|pair| pair[0].at <= pair[1].at && pair[0].event <= pair[1].event), "seed {seed}");
}
