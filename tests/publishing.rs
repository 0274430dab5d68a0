//! How a producer may wait for what it published: never, for the confirms of each or of so many, or in transactions.
//! What each costs in time, and what of it is in the queue when.
#![cfg(not(target_family = "wasm"))]

use brokerlab::engine::client::fact::Fact as Client;
use brokerlab::engine::command::Command;
use brokerlab::engine::fact::FactKind;
use brokerlab::engine::id::{PartIx, Time};
use brokerlab::engine::value::Value;
use brokerlab::engine::view::FlightKind;
use brokerlab::engine::world::World;
use brokerlab::scenarios::build::{At, Board, int, ms, yes};
use brokerlab::studio::document::Document;
use brokerlab::studio::lower;

const PRODUCER: PartIx = PartIx(0);
const QUEUE: PartIx = PartIx(1);
const COUNT: i64 = 12;

/// producer → queue, a frame takes 100 ms each way.
fn board(settings: &[(&'static str, Value)]) -> Document {
    let mut board = Board::new();
    let usual = [("count", int(COUNT)), ("interval", ms(10)), ("latency", ms(100))];
    let producer = board.producer("shop", At(0, 0), usual.into_iter().chain(settings.iter().cloned()));
    let queue = board.queue("orders", At(300, 0), []);
    board.publish(&producer, &queue);
    board.done()
}

fn world(settings: &[(&'static str, Value)]) -> World {
    let outcome = lower::lower(&board(settings));
    let mut world = World::new(outcome.topology.unwrap_or_else(|| panic!("{:?}", outcome.issues)), 5);
    world.listen(true);
    world
}

fn facts(world: &mut World) -> Vec<(Time, FactKind)> {
    world.drain_facts().map(|fact| (fact.at, fact.kind)).collect()
}

/// When the last message is safe, as far as the producer knows.
fn safe_at(settings: &[(&'static str, Value)]) -> Time {
    let mut world = world(settings);
    world.run_until(u64::MAX, 100_000);
    assert_eq!(world.queue(QUEUE, 0).map(|queue| queue.ready), Some(COUNT as u32));
    let last = facts(&mut world).into_iter().rfind(|(_, kind)| {
        matches!(kind, FactKind::ConfirmReceived { .. } | FactKind::Client(Client::Committed { .. }))
    });
    last.expect("it hears of its messages").0
}

#[test]
fn confirms_without_waiting_are_fastest_and_single_ones_slowest() {
    let stream = safe_at(&[("confirms", yes())]);
    let batch = safe_at(&[("confirms", yes()), ("wait_after", int(4))]);
    let single = safe_at(&[("confirms", yes()), ("wait_after", int(1))]);
    let tx = safe_at(&[("tx_size", int(4))]);
    let tx_each = safe_at(&[("tx_size", int(1))]);
    // A round trip is 200 ms: one in all, one for each 4, one for each message.
    assert_eq!((stream, batch, single), (310_000, 3 * 230_000, 12 * 200_000));
    assert!(stream < tx && tx <= tx_each && batch <= tx, "{stream} {tx} {tx_each}");
}

#[test]
fn nothing_of_a_transaction_is_in_the_queue_before_its_commit() {
    let mut world = world(&[("tx_size", int(4))]);
    let mut committed = 0;
    while world.step() {
        for (_, kind) in facts(&mut world) {
            if let FactKind::Client(Client::Committed { count, .. }) = kind {
                committed += count;
                let ready = world.queue(QUEUE, 0).map_or(0, |queue| queue.ready);
                assert_eq!(ready, committed, "what is committed is there, and nothing else");
            }
        }
    }
    assert_eq!(committed, COUNT as u32);
}

#[test]
fn each_third_transaction_is_rolled_back() {
    let mut world = world(&[("tx_size", int(2)), ("tx_rollback_every", int(3))]);
    world.run_until(u64::MAX, 100_000);
    let all = facts(&mut world);
    let count = |test: fn(&Client) -> bool| {
        all.iter().filter(|(_, kind)| matches!(kind, FactKind::Client(fact) if test(fact))).count()
    };
    assert_eq!(count(|fact| matches!(fact, Client::Committed { count: 2, .. })), 4);
    assert_eq!(count(|fact| matches!(fact, Client::RolledBack { count: 2, .. })), 2);
    assert_eq!(world.queue(QUEUE, 0).map(|queue| queue.ready), Some(8));
    assert_eq!(world.monitor().total.lost, 0, "what was rolled back never happened");
}

#[test]
fn a_crash_in_a_transaction_leaves_nothing_of_it() {
    let mut world = world(&[("tx_size", int(6)), ("restart", ms(1_000))]);
    // Three of six are out, none is committed.
    world.run_until(25_000, u64::MAX);
    world.command(&Command::Crash(PRODUCER)).expect("it runs");
    world.run_until(900_000, u64::MAX);
    assert_eq!(world.queue(QUEUE, 0).map(|queue| queue.ready), Some(0));
    world.run_until(u64::MAX, 100_000);
    assert_eq!(world.queue(QUEUE, 0).map(|queue| queue.ready), Some(COUNT as u32 - 3), "the rest came after");
}

#[test]
fn the_end_of_a_transaction_travels_in_brackets() {
    let mut world = world(&[("tx_size", int(4)), ("tx_rollback_every", int(2))]);
    let mut seen = Vec::new();
    while world.step() {
        for flight in world.flights().filter(|flight| matches!(flight.kind, FlightKind::Tx | FlightKind::TxAnswer)) {
            let look = (flight.kind, flight.dead);
            if seen.last() != Some(&look) {
                seen.push(look);
            }
        }
        let view = world.producer(PRODUCER, 0).expect("a producer");
        assert!(view.group.0 <= view.group.1);
        assert!(view.next_at.is_none() || !view.waits, "it does nothing while it waits");
    }
    let whole = |dead| [(FlightKind::Tx, dead), (FlightKind::TxAnswer, dead)];
    assert_eq!(seen, [whole(false), whole(true), whole(false)].concat());
}

#[test]
fn an_old_producer_waits_for_nothing() {
    let (one, two) = (lower::lower(&board(&[])), lower::lower(&board(&[("wait_after", int(0)), ("tx_size", int(0))])));
    assert_eq!(one.topology, two.topology);
}
