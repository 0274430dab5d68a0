//! Links between two brokers that break and come back: what each ack mode of a shovel loses or repeats, and federation.
#![cfg(not(target_family = "wasm"))]

use brokerlab::engine::client::fact::Fact as Client;
use brokerlab::engine::command::{Command, RefusalReason};
use brokerlab::engine::fact::{FactKind, LossReason};
use brokerlab::engine::id::PartIx;
use brokerlab::engine::value::Value;
use brokerlab::engine::view::ClientState;
use brokerlab::engine::world::World;
use brokerlab::scenarios::build::{At, Board, int, ms, text};
use brokerlab::studio::document::Document;
use brokerlab::studio::lower;
use brokerlab::studio::share::{self, Action, Done, Shared};

const MESSAGES: u32 = 20;
const SHOVEL: PartIx = PartIx(2);
const THERE: PartIx = PartIx(3);

/// shop → orders (west) → shovel → orders (east).
fn board(settings: &[(&'static str, Value)]) -> Document {
    let mut board = Board::new();
    let every = [("interval", ms(100)), ("count", int(i64::from(MESSAGES)))];
    let shop = board.producer("shop", At(0, 0), every);
    let here = board.queue("orders", At(200, 0), [("vhost", text("west"))]);
    let usual = [("restart", ms(1_000)), ("latency", ms(200))];
    let shovel = board.shovel("shovel", At(500, 0), usual.into_iter().chain(settings.iter().cloned()));
    let there = board.queue("orders", At(700, 0), [("vhost", text("east"))]);
    board.publish(&shop, &here);
    board.consume(&here, &shovel);
    board.publish(&shovel, &there);
    board.done()
}

fn world(document: &Document) -> World {
    let outcome = lower::lower(document);
    let mut world = World::new(outcome.topology.unwrap_or_else(|| panic!("{:?}", outcome.issues)), 5);
    world.listen(true);
    world
}

fn at(world: &mut World, at_us: u64, command: Command) {
    world.run_until(at_us, u64::MAX);
    world.wait_until(at_us);
    world.command(&command).expect("the command is carried out");
}

/// (messages that arrived, copies that arrived, copies lost) when the link is cut for a while.
fn cut_for_a_while(ack_mode: &'static str) -> (usize, usize, usize) {
    let mut world = world(&board(&[("ack-mode", text(ack_mode))]));
    at(&mut world, 1_050_000, Command::CutLink(SHOVEL));
    assert_eq!(world.is_cut(SHOVEL), Some(true));
    at(&mut world, 4_000_000, Command::MendLink(SHOVEL));
    world.run_until(30_000_000, 100_000);
    let facts: Vec<FactKind> = world.drain_facts().map(|fact| fact.kind).collect();
    let arrived: Vec<_> = facts
        .iter()
        .filter_map(|kind| match kind {
            FactKind::Stored { queue: THERE, message, .. } => Some(*message),
            _ => None,
        })
        .collect();
    let different = arrived.iter().collect::<std::collections::BTreeSet<_>>().len();
    let is_lost = |kind: &&FactKind| matches!(kind, FactKind::Lost { why: LossReason::AutoAcked, .. });
    assert_eq!(facts.iter().filter(|kind| matches!(kind, FactKind::Client(Client::LinkCut { .. }))).count(), 1);
    (different, arrived.len(), facts.iter().filter(is_lost).count())
}

#[test]
fn on_confirm_loses_nothing_and_may_repeat() {
    let (different, arrived, lost) = cut_for_a_while("on-confirm");
    assert_eq!((different, lost), (MESSAGES as usize, 0));
    assert!(arrived > different, "what was there but not confirmed comes again");
}

#[test]
fn no_ack_loses_what_the_shovel_had_in_hand() {
    let (no_ack, copies, lost) = cut_for_a_while("no-ack");
    let all = MESSAGES as usize;
    assert!(no_ack < all && lost > 0, "{no_ack} of {all}");
    assert_eq!(copies, no_ack, "nothing is repeated");
}

/// The destination takes five and refuses the rest: who did not wait for its confirms has lost them.
#[test]
fn on_publish_loses_what_the_destination_refuses() {
    for (ack_mode, kept) in [("on-confirm", MESSAGES), ("on-publish", 5)] {
        let mut document = board(&[("ack-mode", text(ack_mode))]);
        let there = &mut document.parts[3].settings;
        there.set("x-max-length", int(5));
        there.set("x-overflow", text("reject-publish"));
        let mut world = world(&document);
        world.run_until(4_000_000, 100_000);
        world.command(&Command::CutLink(SHOVEL)).expect("it is whole");
        let ready = |part| world.queue(part, 0).map_or(0, |queue| queue.ready);
        assert_eq!((ready(PartIx(1)) + ready(THERE), ready(THERE)), (kept, 5), "{ack_mode}");
    }
}

/// shop → orders (west) → federation link → orders (east) → work, and the same back, with `max_hops`.
fn federated(max_hops: i64) -> Document {
    let mut board = Board::new();
    let every = [("interval", ms(100)), ("count", int(6)), ("correlation_id", text("c"))];
    let shop = board.producer("shop", At(0, 0), every);
    let mut ends = Vec::new();
    for (side, y) in [("west", 0), ("east", 300)] {
        let vhost = [("vhost", text(side))];
        let orders = board.exchange("orders", "fanout", At(200, y), vhost.clone());
        let work = board.queue("work", At(700, y), vhost);
        board.bind(&orders, &work, &[""]);
        ends.push(orders);
    }
    board.publish(&shop, &ends[0]);
    for (from, to, name) in [(0, 1, "to-east"), (1, 0, "to-west")] {
        let settings = [("max-hops", int(max_hops)), ("restart", ms(1_000))];
        let link = board.federation(name, At(450, 100), settings);
        board.consume(&ends[from], &link);
        board.publish(&link, &ends[to]);
    }
    board.done()
}

#[test]
fn a_federated_exchange_gets_copies_with_their_way_and_nothing_goes_round() {
    for max_hops in [1, 5] {
        let document = federated(max_hops);
        let mut world = world(&document);
        world.run_until(20_000_000, 100_000);
        let ready = |part: u32| world.queue(PartIx(part), 0).map_or(0, |queue| queue.ready);
        assert_eq!((ready(2), ready(4)), (6, 6), "each side has each message once, max-hops {max_hops}");
        let cells = world.queue(PartIx(4), 10).expect("the queue there").cells;
        let copy = world.message(cells[0].message).expect("it is held");
        assert_eq!(copy.properties.correlation_id.as_deref(), Some("c"), "properties stay");
        let is_stopped = |kind| matches!(kind, FactKind::Client(Client::NotForwarded { hops: 1, .. }));
        let stopped = world.drain_facts().filter(|fact| is_stopped(fact.kind)).count();
        assert_eq!(stopped, 6, "the way back ends at the other link");
    }
}

#[test]
fn while_the_link_is_cut_messages_wait_upstream() {
    let mut world = world(&federated(1));
    world.command(&Command::CutLink(PartIx(5))).expect("it is whole");
    world.run_until(3_000_000, 100_000);
    let ready = |world: &World, part: u32| world.queue(PartIx(part), 0).map_or(0, |queue| queue.ready);
    assert_eq!((ready(&world, 4), ready(&world, 5)), (0, 6), "they wait in the link's own queue");
    world.command(&Command::MendLink(PartIx(5))).expect("it is cut");
    world.run_until(20_000_000, 100_000);
    assert_eq!((ready(&world, 4), ready(&world, 5)), (6, 0));
}

#[test]
fn a_link_is_cut_once_and_mended_once() {
    let document = board(&[]);
    let mut world = world(&document);
    let why = |world: &mut World, command| world.command(&command).expect_err("it is refused").why;
    assert_eq!(why(&mut world, Command::MendLink(SHOVEL)), RefusalReason::NotDown);
    assert_eq!(why(&mut world, Command::CutLink(PartIx(0))), RefusalReason::NotForThisKind);
    let state = |world: &World| world.link(SHOVEL).map(|link| (link.cut, link.source, link.target));
    assert_eq!(state(&world), Some((false, ClientState::Running, ClientState::Running)));
    world.command(&Command::CutLink(SHOVEL)).expect("it is whole");
    let down = ClientState::Down { back_at: 1_000_000 };
    assert_eq!((state(&world), world.link(PartIx(0))), (Some((true, down, down)), None));
    assert_eq!(why(&mut world, Command::CutLink(SHOVEL)), RefusalReason::AlreadyDown);
    world.run_until(5_000_000, 100_000);
    assert_eq!(world.queue(THERE, 0).map(|queue| queue.ready), Some(0), "nothing passes");
    world.command(&Command::MendLink(SHOVEL)).expect("it is cut");
    world.run_until(30_000_000, 100_000);
    assert_eq!(world.queue(THERE, 0).map(|queue| queue.ready), Some(MESSAGES));
    let link = world.link(SHOVEL).expect("it is a link");
    assert_eq!((link.waiting, link.in_hand, link.unconfirmed), (0, 0, 0));
    assert_eq!((link.carried, link.refused, link.consumes), (u64::from(MESSAGES), 0, None));
}

#[test]
fn cuts_travel_in_links() {
    let done = |event, command| Done { event, at: 1_000 * event, action: Action::Command(command) };
    let log = vec![done(3, Command::CutLink(SHOVEL)), done(9, Command::MendLink(SHOVEL))];
    let shared = Shared { document: board(&[("ack-mode", text("no-ack"))]), log, ..Shared::default() };
    let link = share::encode(&shared).expect("it fits a link").fragment;
    assert_eq!(share::open(&link), Ok(shared));
}
