//! Two brokers on one board, as virtual hosts: the same names twice, nothing leads from one into the other.
#![cfg(not(target_family = "wasm"))]

use brokerlab::engine::id::PartIx;
use brokerlab::engine::value::Value;
use brokerlab::engine::world::World;
use brokerlab::locales::Language;
use brokerlab::scenarios::build::{At, Board, int, ms, text};
use brokerlab::studio::document::Document;
use brokerlab::studio::edit::Edit;
use brokerlab::studio::gesture::{PortSide, WireFrom};
use brokerlab::studio::lower::{self, issue::Severity};
use brokerlab::studio::rules::can_connect;
use brokerlab::studio::rules::derived::derived_links;

fn east() -> (&'static str, Value) {
    ("vhost", text("east"))
}

/// shop → exchange orders → queue work → worker, here and in vhost east, all broker names alike.
fn twins() -> Document {
    let mut board = Board::new();
    for (side, settings, y) in [("west", vec![], 0), ("east", vec![east()], 300)] {
        let count = if side == "west" { 3 } else { 5 };
        let every = [("interval", ms(100)), ("count", int(count))];
        let shop = board.producer(&format!("shop-{side}"), At(0, y), every);
        let orders = board.exchange("orders", "fanout", At(200, y), settings.clone());
        let dead = [("x-dead-letter-exchange", text("")), ("x-dead-letter-routing-key", text("late"))];
        let ttl = [("x-message-ttl", int(500))];
        let work = board.queue("work", At(400, y), settings.iter().cloned().chain(dead).chain(ttl));
        board.queue("late", At(700, y), settings);
        board.publish(&shop, &orders);
        board.bind(&orders, &work, &[""]);
    }
    board.done()
}

#[test]
fn the_same_names_stand_in_two_virtual_hosts() {
    let document = twins();
    let outcome = lower::lower(&document);
    let errors: Vec<_> = outcome.issues.iter().filter(|issue| issue.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let mut world = World::new(outcome.topology.expect("it runs"), 1);
    world.run_until(600_000, u64::MAX);
    let work = |world: &World| [2, 6].map(|at| world.queue(PartIx(at), 0).map_or(0, |queue| queue.ready));
    assert_eq!(work(&world), [3, 3], "each has its own");
    world.run_until(u64::MAX, 100_000);
    let late = [3, 7].map(|at| world.queue(PartIx(at), 0).map_or(0, |queue| queue.ready));
    assert_eq!(late, [3, 5], "dead letters stay in their virtual host");
    let links = derived_links(&document);
    assert_eq!(links.iter().map(|link| (link.from, link.to)).collect::<Vec<_>>(), [(2, 3), (6, 7)]);
}

#[test]
fn in_one_virtual_host_a_name_stands_once() {
    let mut document = twins();
    Edit::SetSetting { part: "x6".into(), param: "vhost".into(), value: None }.apply(&mut document).expect("a setting");
    let outcome = lower::lower(&document);
    let codes: Vec<&str> = outcome.issues.iter().map(|issue| issue.code).collect();
    assert!(codes.contains(&"duplicate-name") && codes.contains(&"other-vhost"), "{codes:?}");
    // `/` is the one without a name.
    Edit::SetSetting { part: "x6".into(), param: "vhost".into(), value: Some(text("/")) }
        .apply(&mut document)
        .expect("a setting");
    assert!(lower::lower(&document).issues.iter().any(|issue| issue.code == "duplicate-name"));
}

#[test]
fn wires_across_are_refused_with_the_reason() {
    let mut board = Board::new();
    let here = board.exchange("orders", "fanout", At(0, 0), []);
    let there = board.queue("work", At(300, 0), [east()]);
    let first = board.queue("first", At(300, 200), []);
    let reader = board.consumer("reader", At(600, 0), []);
    board.consume(&first, &reader);
    let document = board.done();
    let out = |part: &str| WireFrom::Port(part.into(), PortSide::Out);
    let cases = [
        (out(&here), there.as_str(), "different virtual hosts"),
        (out(&there), reader.as_str(), "opened to one virtual host"),
        (WireFrom::Port(first.clone(), PortSide::DeadLetter), there.as_str(), "different virtual hosts"),
    ];
    for (from, to, reason) in cases {
        let refusal = can_connect(&document, &from, to).expect_err("it is refused");
        let said = refusal.reason.plain(Language::English);
        assert!(said.contains(reason), "{said}");
        assert!(refusal.hint.is_some() && !refusal.reason.plain(Language::Korean).is_empty());
    }
}

#[test]
fn a_part_can_move_while_it_runs() {
    let document = twins();
    let before = lower::lower(&document).topology.expect("it runs");
    let mut world = World::new(before, 1);
    world.run_until(120_000, u64::MAX);
    let mut moved = document;
    for part in ["x2", "q3", "q4"] {
        let (part, param) = (part.to_owned(), "vhost".to_owned());
        Edit::SetSetting { part, param, value: Some(text("north")) }.apply(&mut moved).expect("a setting");
    }
    let outcome = lower::lower(&moved);
    let topology = outcome.topology.unwrap_or_else(|| panic!("{:?}", outcome.issues));
    world.command(&brokerlab::engine::command::Command::Reconfigure(topology)).expect("it is edited");
    world.run_until(u64::MAX, 100_000);
    let late = [3, 7].map(|at| world.queue(PartIx(at), 0).map_or(0, |queue| queue.ready));
    // Two were on their way to the old one; the third comes when the producer is connected to the new one.
    assert_eq!(late, [1, 5], "the other is not touched");
}
