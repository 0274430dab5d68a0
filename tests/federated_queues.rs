//! Federated queues: messages move to where consumers have nothing to do, and only there.
#![cfg(not(target_family = "wasm"))]

use std::collections::BTreeSet;

use brokerlab::engine::choice::{Choice, Purpose};
use brokerlab::engine::client::fact::Fact as Client;
use brokerlab::engine::command::Command;
use brokerlab::engine::fact::{FactKind, LossReason};
use brokerlab::engine::id::PartIx;
use brokerlab::engine::value::Value;
use brokerlab::engine::world::World;
use brokerlab::locales::Language;
use brokerlab::scenarios::build::{At, Board, Setting, int, ms, text};
use brokerlab::studio::document::{Document, Link, LinkKind, Row};
use brokerlab::studio::gesture::{PortSide, WireFrom};
use brokerlab::studio::lower;
use brokerlab::studio::lower::issue::Severity;
use brokerlab::studio::rules::can_connect;

const MESSAGES: u32 = 20;
const WEST: PartIx = PartIx(1);
const LINK: PartIx = PartIx(2);
const EAST: PartIx = PartIx(3);
/// The first consumer that a test adds.
const PACKER: PartIx = PartIx(4);

/// shop → orders (west) → federation link → orders (east), which nobody reads yet.
fn board(link: &[Setting], queue: &[Setting]) -> (Board, [String; 2]) {
    let mut board = Board::new();
    let every = [("interval", ms(50)), ("count", int(i64::from(MESSAGES)))];
    let shop = board.producer("shop", At(0, 0), every);
    let here = board.queue("orders", At(200, 0), [("vhost", text("west"))]);
    let usual = [("restart", ms(1_000)), ("latency", ms(100))];
    let link = board.federation("to-east", At(500, 0), usual.into_iter().chain(link.iter().cloned()));
    let there = [("vhost", text("east"))].into_iter().chain(queue.iter().cloned());
    let there = board.queue("orders", At(700, 0), there);
    board.publish(&shop, &here);
    board.consume(&here, &link);
    board.publish(&link, &there);
    (board, [here, there])
}

fn world(document: &Document) -> World {
    let outcome = lower::lower(document);
    let mut world = World::new(outcome.topology.unwrap_or_else(|| panic!("{:?}", outcome.issues)), 5);
    world.listen(true);
    world
}

fn ready(world: &World, part: PartIx) -> u32 {
    world.queue(part, 0).map_or(0, |queue| queue.ready)
}

fn count(facts: &[FactKind], is: impl Fn(&FactKind) -> bool) -> usize {
    facts.iter().filter(|fact| is(fact)).count()
}

fn worked_by(facts: &[FactKind], part: PartIx) -> usize {
    count(facts, |fact| matches!(fact, FactKind::Worked { consumer, .. } if *consumer == part))
}

#[test]
fn without_consumers_downstream_nothing_moves() {
    let (board, _) = board(&[], &[]);
    let mut world = world(&board.done());
    world.run_until(10_000_000, 100_000);
    assert_eq!((ready(&world, WEST), ready(&world, EAST)), (MESSAGES, 0));
    assert_eq!(world.consumes(LINK), Some(false));
    assert_eq!(world.queue(WEST, 0).map(|queue| queue.consumers), Some(0), "it has not even sent basic.consume");
}

#[test]
fn a_consumer_downstream_gets_all_and_messages_move() {
    let (mut board, [_, there]) = board(&[], &[]);
    let packer = board.consumer("packer", At(900, 0), [("work", ms(10))]);
    board.consume(&there, &packer);
    let mut world = world(&board.done());
    world.run_until(30_000_000, 100_000);
    assert_eq!((ready(&world, WEST), ready(&world, EAST)), (0, 0));
    let facts: Vec<FactKind> = world.drain_facts().map(|fact| fact.kind).collect();
    assert_eq!(worked_by(&facts, PACKER), MESSAGES as usize);
    assert_eq!(count(&facts, |fact| matches!(fact, FactKind::Client(Client::NotForwarded { .. }))), 0);
}

/// Who makes a demand: (priority of the consumer downstream, whether the link takes).
#[test]
fn links_and_consumers_of_low_priority_make_no_demand() {
    for (priority, takes) in [(0, true), (3, true), (-1, false), (-5, false)] {
        for kind in ["classic", "quorum"] {
            let (mut board, [_, there]) = board(&[], &[("x-queue-type", text(kind))]);
            let packer = board.consumer("packer", At(900, 0), [("work", ms(10))]);
            board.consume(&there, &packer);
            let mut document = board.done();
            let link = document.links.last_mut().expect("it reads");
            link.rows[0].settings.set("x-priority", int(priority));
            let mut world = world(&document);
            world.run_until(30_000_000, 100_000);
            let left = if takes { 0 } else { MESSAGES };
            assert_eq!(ready(&world, WEST), left, "{kind}, priority {priority}");
        }
    }
}

#[test]
fn consumers_upstream_come_first() {
    let (mut board, [here, there]) = board(&[], &[]);
    for (name, queue) in [("there", &there), ("here", &here)] {
        let packer = board.consumer(name, At(900, 0), [("work", ms(10)), ("prefetch", int(0))]);
        board.consume(queue, &packer);
    }
    let mut world = world(&board.done());
    world.run_until(30_000_000, 100_000);
    let facts: Vec<FactKind> = world.drain_facts().map(|fact| fact.kind).collect();
    assert_eq!(worked_by(&facts, PACKER), 0, "the link has priority -1");
    assert_eq!(worked_by(&facts, PartIx(5)), MESSAGES as usize);
}

/// A consumer that is busy makes no demand; what the link has in hand goes over all the same. Classic queues notice
/// that a consumer is at its limit only when they have a message for it, quorum queues at once.
#[test]
fn a_busy_consumer_makes_no_demand() {
    for (kind, most) in [("classic", 4), ("quorum", 3)] {
        let (mut board, [_, there]) = board(&[("batch", int(2))], &[("x-queue-type", text(kind))]);
        let slow = [("work", ms(60_000)), ("prefetch", int(1)), ("start", ms(200))];
        let packer = board.consumer("packer", At(900, 0), slow);
        board.consume(&there, &packer);
        let mut world = world(&board.done());
        world.run_until(20_000_000, 100_000);
        let over = MESSAGES - ready(&world, WEST);
        assert!((2..=most).contains(&over), "{kind}: {over} went over");
        assert_eq!(world.consumes(LINK), Some(false), "{kind}");
        let facts: Vec<FactKind> = world.drain_facts().map(|fact| fact.kind).collect();
        let runs = |fact: &FactKind| matches!(fact, FactKind::Client(Client::LinkRuns { link: LINK, queue: EAST }));
        let rests = |fact: &FactKind| matches!(fact, FactKind::Client(Client::LinkRests { link: LINK, queue: EAST }));
        assert!(count(&facts, runs) > 0, "{kind}");
        assert_eq!(count(&facts, runs), count(&facts, rests), "{kind}");
        // What it could not take waits there: the link takes none until that is gone.
        world.command(&Command::Purge(EAST)).expect("it is a queue");
        assert_eq!(world.consumes(LINK), Some(false), "{kind}: its one consumer is still busy");
    }
}

#[test]
fn two_links_in_opposite_directions_do_not_play_ball() {
    let (mut board, [here, there]) = board(&[], &[]);
    let back = board.federation("to-west", At(500, 200), [("restart", ms(1_000)), ("latency", ms(100))]);
    board.consume(&there, &back);
    board.publish(&back, &here);
    let document = board.done();
    let mut idle = world(&document);
    idle.run_until(20_000_000, 100_000);
    assert_eq!((ready(&idle, WEST), ready(&idle, EAST)), (MESSAGES, 0), "no consumer, no move");

    let (mut board, [here, there]) = self::board(&[], &[]);
    let back = board.federation("to-west", At(500, 200), [("restart", ms(1_000)), ("latency", ms(100))]);
    let packer = board.consumer("packer", At(900, 0), [("work", ms(10))]);
    board.consume(&there, &back);
    board.publish(&back, &here);
    board.consume(&there, &packer);
    let mut world = world(&board.done());
    world.run_until(30_000_000, 100_000);
    let facts: Vec<FactKind> = world.drain_facts().map(|fact| fact.kind).collect();
    assert_eq!(worked_by(&facts, PartIx(5)), MESSAGES as usize);
    let back_to_west = |fact: &FactKind| matches!(fact, FactKind::Stored { queue: WEST, .. });
    assert_eq!(count(&facts, back_to_west), MESSAGES as usize, "nothing went back");
}

#[test]
fn a_message_says_where_it_came_from() {
    let (mut board, [_, there]) = board(&[("batch", int(2))], &[]);
    let packer = board.consumer("packer", At(900, 0), [("work", ms(60_000)), ("prefetch", int(1))]);
    board.consume(&there, &packer);
    let mut world = world(&board.done());
    world.run_until(20_000_000, 100_000);
    let cells = world.queue(EAST, 10).expect("it is a queue").cells;
    let message = world.message(cells[0].message).expect("it is held");
    let headers = message.headers.expect("the link adds some");
    let entries = [("x-original-exchange", Value::text("")), ("x-original-routing-key", Value::text("orders"))];
    entries.iter().for_each(|(name, value)| assert_eq!(headers.get(name), Some(value), "{name}"));
    let Some(Value::Array(hops)) = headers.get("x-received-from") else { panic!("{headers:?}") };
    let [Value::Table(hop)] = hops.as_slice() else { panic!("{hops:?}") };
    let expected = [
        ("uri", Value::text("amqp://localhost/west")),
        ("queue", Value::text("orders")),
        ("redelivered", Value::Bool(false)),
        ("visit-count", Value::Int(1)),
    ];
    let expected: Vec<_> = expected.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    assert_eq!(hop.0, expected);
}

/// (ack mode, whether a cut link may lose).
#[test]
fn what_a_broken_link_loses_depends_on_the_ack_mode() {
    for (ack_mode, loses) in [("on-confirm", false), ("no-ack", true)] {
        let (mut board, [_, there]) = board(&[("ack-mode", text(ack_mode))], &[]);
        let packer = board.consumer("packer", At(900, 0), [("work", ms(1))]);
        board.consume(&there, &packer);
        let mut world = world(&board.done());
        world.run_until(600_000, 100_000);
        world.wait_until(600_000);
        world.command(&Command::CutLink(LINK)).expect("it is whole");
        assert_eq!((world.is_cut(LINK), world.consumes(LINK)), (Some(true), Some(false)));
        world.run_until(3_000_000, 100_000);
        world.command(&Command::MendLink(LINK)).expect("it is cut");
        world.run_until(30_000_000, 100_000);
        assert_eq!((ready(&world, WEST), world.consumes(LINK)), (0, Some(true)), "{ack_mode}: it goes on by itself");
        let facts: Vec<FactKind> = world.drain_facts().map(|fact| fact.kind).collect();
        let lost = count(&facts, |fact| matches!(fact, FactKind::Lost { why: LossReason::AutoAcked, .. }));
        assert_eq!(lost > 0, loses, "{ack_mode}");
        let worked = worked_by(&facts, PACKER);
        assert_eq!(worked < MESSAGES as usize, loses, "{ack_mode}: {worked} were worked on");
    }
}

/// Two brokers that federate a queue in both directions, a consumer at each, and people who meddle: with on-confirm every
/// message is worked on at least once, whatever happens, and when all is quiet nothing is left.
#[test]
fn nothing_is_lost_whatever_happens_to_links_and_clients() {
    for seed in 0..60 {
        let mut choice = Choice::seeded(seed);
        let mut of = |below: u64| choice.pick(Purpose::LinkJitter, below);
        let batch = int([1, 2, 1_000][of(3) as usize]);
        let latency = ms([0, 40, 200][of(3) as usize]);
        let kind = text(["classic", "quorum"][of(2) as usize]);
        let (mut board, [here, there]) =
            board(&[("batch", batch.clone()), ("latency", latency.clone())], &[("x-queue-type", kind)]);
        let back = [("restart", ms(700)), ("batch", batch), ("latency", latency)];
        let back = board.federation("to-west", At(500, 200), back);
        board.consume(&there, &back);
        board.publish(&back, &here);
        for queue in [&here, &there] {
            let work = [("work", ms(10 + of(300) as i64)), ("prefetch", int(1 + of(4) as i64))];
            let consumer = board.consumer("packer", At(900, 0), work.into_iter().chain([("restart", ms(800))]));
            board.consume(queue, &consumer);
        }
        let mut document = board.done();
        document.hop_us = [0, 50_000][of(2) as usize];
        let mut world = world(&document);
        let (links, packers) = ([LINK, PartIx(4)], [PartIx(5), PartIx(6)]);
        // Not before all is published: the shop waits for no confirms.
        for step in 7..27 {
            world.run_until(step * 200_000, 200_000);
            world.wait_until(step * 200_000);
            let (link, packer) = (links[of(2) as usize], packers[of(2) as usize]);
            let commands = [
                Command::CutLink(link),
                Command::MendLink(link),
                Command::Crash(link),
                Command::Crash(packer),
                Command::Pause(packer),
                Command::Resume(packer),
                Command::RestartBroker,
            ];
            // One that is refused changes nothing.
            let _ = world.command(&commands[of(7) as usize]);
        }
        links.iter().for_each(|link| _ = world.command(&Command::MendLink(*link)));
        packers.iter().for_each(|packer| _ = world.command(&Command::Resume(*packer)));
        world.run_until(120_000_000, 2_000_000);
        let facts: Vec<FactKind> = world.drain_facts().map(|fact| fact.kind).collect();
        let published: BTreeSet<_> = facts
            .iter()
            .filter_map(|fact| match fact {
                FactKind::Published { producer: PartIx(0), message, .. } => Some(*message),
                _ => None,
            })
            .collect();
        let worked: BTreeSet<_> = facts
            .iter()
            .filter_map(|fact| match fact {
                FactKind::Worked { consumer, message, .. } if packers.contains(consumer) => Some(*message),
                _ => None,
            })
            .collect();
        let missing: Vec<_> = published.iter().filter(|one| !worked.contains(one)).collect();
        assert!(missing.is_empty(), "seed {seed}: {missing:?}");
        assert_eq!((ready(&world, WEST), ready(&world, EAST)), (0, 0), "seed {seed}");
    }
}

#[test]
fn equal_runs_have_equal_hashes() {
    let hash = || {
        let (mut board, [_, there]) = board(&[], &[]);
        let packer = board.consumer("packer", At(900, 0), [("work", ms(10))]);
        board.consume(&there, &packer);
        let mut world = world(&board.done());
        world.run_until(1_000_000, 100_000);
        let mut copy = world.clone();
        [&mut world, &mut copy].map(|world| {
            world.run_until(9_000_000, 100_000);
            world.hash()
        })
    };
    let [first, copy] = hash();
    assert_eq!((first, copy), (hash()[0], first));
}

#[test]
fn ends_of_different_kinds_are_refused() {
    let mut board = Board::new();
    let exchange = board.exchange("events", "fanout", At(0, 0), [("vhost", text("west"))]);
    let queue = board.queue("orders", At(0, 200), [("vhost", text("east"))]);
    let stream = board.queue("log", At(0, 300), [("x-queue-type", text("stream"))]);
    let link = board.federation("link", At(300, 0), []);
    let free = board.federation("free", At(300, 200), []);
    board.consume(&exchange, &link);
    let mut document = board.done();
    let out = |part: &str| WireFrom::Port(part.to_owned(), PortSide::Out);
    let refused = |from: &str, to: &str| can_connect(&document, &out(from), to).err();
    let reason = refused(&link, &queue).expect("an exchange at the other end").reason.plain(Language::English);
    assert_eq!(reason, "The other end of this federation link is an exchange: it leads from exchange to exchange.");
    // The wire that it would take the place of does not count.
    for (from, to) in [(&queue, &link), (&queue, &free), (&free, &queue), (&free, &exchange)] {
        assert_eq!(refused(from, to), None, "{from} → {to}");
    }
    // A board from elsewhere may have them.
    for (from, to, code) in [(&exchange, &queue, "federation-mixed"), (&stream, &queue, "federation-stream")] {
        let mixed = |id: &str, kind, from: &str, to: &str| {
            let rows = vec![Row::default()];
            Link { id: id.into(), kind, from: from.into(), to: to.into(), rows }
        };
        let [source, target] = [(LinkKind::Consume, from, &link), (LinkKind::Publish, &link, to)];
        document.links = vec![mixed("l1", source.0, source.1, source.2), mixed("l2", target.0, target.1, target.2)];
        let found = lower::lower(&document).issues;
        assert!(found.iter().any(|issue| issue.code == code && issue.severity == Severity::Error), "{found:?}");
    }
}
