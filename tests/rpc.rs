//! Requests and replies over RabbitMQ in the world: direct reply-to and an own queue, late replies, a requester that
//! crashes; consumers that park what fails too often.
#![cfg(not(target_family = "wasm"))]

use brokerlab::engine::client::fact::{Fact as Client, Ignored};
use brokerlab::engine::client::requester::Requester;
use brokerlab::engine::command::Command;
use brokerlab::engine::fact::FactKind;
use brokerlab::engine::id::PartIx;
use brokerlab::engine::value::{Table, Value};
use brokerlab::engine::world::World;
use brokerlab::locales::Language;
use brokerlab::scenarios::build::{At, Board, failure, int, ms, text, yes};
use brokerlab::studio::document::Document;
use brokerlab::studio::lower;
use brokerlab::studio::rules::derived::{DerivedKind, DerivedLink, derived_links};
use brokerlab::studio::session::Session;
use brokerlab::studio::share::{self, Shared};
use brokerlab::studio::story;

const REQUESTER: PartIx = PartIx(0);

/// requester → requests → server.
fn board(requester: &[(&'static str, Value)], server: &[(&'static str, Value)]) -> Document {
    let mut board = Board::new();
    let usual = [("count", int(5)), ("interval", ms(1_000))];
    let ask = board.requester("client", At(0, 0), with(&usual, requester));
    let queue = board.queue("requests", At(300, 0), []);
    let answers = [("replies", yes()), ("prefetch", int(1))];
    let serve = board.consumer("server", At(600, 0), with(&answers, server));
    board.publish(&ask, &queue);
    board.consume(&queue, &serve);
    board.done()
}

/// The usual settings with these in their place.
fn with(usual: &[(&'static str, Value)], given: &[(&'static str, Value)]) -> Vec<(&'static str, Value)> {
    let stays = |(id, _): &&(&str, Value)| !given.iter().any(|(other, _)| other == id);
    usual.iter().filter(stays).chain(given).cloned().collect()
}

fn run(document: &Document, commands: &[(u64, Command)]) -> (World, Vec<Client>) {
    let outcome = lower::lower(document);
    let topology = outcome.topology.unwrap_or_else(|| panic!("{:?}", outcome.issues));
    let mut world = World::new(topology, 3);
    world.listen(true);
    for (at, command) in commands {
        world.run_until(*at, u64::MAX);
        world.wait_until(*at);
        world.command(command).expect("the command is carried out");
    }
    world.run_until(60_000_000, 100_000);
    let facts = world.drain_facts().filter_map(|fact| match fact.kind {
        FactKind::Client(fact) => Some(fact),
        _ => None,
    });
    let facts = facts.collect();
    (world, facts)
}

fn count(facts: &[Client], is_one: impl Fn(&Client) -> bool) -> usize {
    facts.iter().filter(|fact| is_one(fact)).count()
}

#[test]
fn each_request_gets_its_own_reply_whichever_way_replies_go() {
    for (reply_to, past_queues) in [("direct", 5), ("own-queue", 0)] {
        let (world, facts) = run(&board(&[("reply_to", text(reply_to))], &[]), &[]);
        let matched = count(&facts, |fact| matches!(fact, Client::ReplyMatched { .. }));
        let handed = count(&facts, |fact| matches!(fact, Client::HandedOver { .. }));
        assert_eq!((matched, handed), (5, past_queues), "{reply_to}");
        let requester: &Requester = world.application_of(REQUESTER).expect("a requester");
        assert_eq!((requester.answered, requester.open(), requester.timed_out), (5, 0, 0), "{reply_to}");
        assert_eq!(world.monitor().total.unroutable, 0, "{reply_to}: a reply is never unroutable");
        let prefix = if reply_to == "direct" { "amq.rabbitmq.reply-to" } else { "amq.gen-" };
        assert!(requester.reply_to().is_some_and(|name| name.starts_with(prefix)), "{:?}", requester.reply_to());
    }
}

#[test]
fn a_late_reply_is_ignored_and_a_repeated_one_too() {
    let slow = [("work", ms(2_500))];
    let (_, facts) = run(&board(&[("timeout", ms(2_000)), ("interval", ms(4_000))], &slow), &[]);
    let late = count(&facts, |fact| matches!(fact, Client::ReplyIgnored { why: Ignored::Late, .. }));
    let timed_out = count(&facts, |fact| matches!(fact, Client::RequestTimedOut { .. }));
    assert_eq!((late, timed_out), (5, 5));

    // The server crashes after its reply is out but before the broker has its acknowledgement: it answers twice.
    let document = board(&[("count", int(1)), ("timeout", ms(20_000))], &[("restart", ms(100))]);
    let mut world = World::new(lower::lower(&document).topology.expect("it runs"), 3);
    world.listen(true);
    let mut facts = Vec::new();
    while world.step() {
        let new = world.drain_facts().filter_map(|fact| match fact.kind {
            FactKind::Client(fact) => Some(fact),
            _ => None,
        });
        let new: Vec<Client> = new.collect();
        if facts.is_empty() && new.iter().any(|fact| matches!(fact, Client::HandedOver { .. })) {
            world.command(&Command::Crash(PartIx(2))).expect("it runs");
        }
        facts.extend(new.into_iter().filter(|fact| !matches!(fact, Client::Replied { .. })));
    }
    let again = count(&facts, |fact| matches!(fact, Client::ReplyIgnored { why: Ignored::Again, .. }));
    assert_eq!(again, 1, "{facts:?}");
}

#[test]
fn direct_replies_to_a_requester_that_is_gone_are_dropped() {
    let (_, facts) = run(
        &board(&[("count", int(1)), ("restart", ms(30_000))], &[("work", ms(2_000))]),
        &[(1_000_000, Command::Crash(REQUESTER))],
    );
    assert_eq!(count(&facts, |fact| matches!(fact, Client::ReplyDropped { .. })), 1, "{facts:?}");
    assert_eq!(count(&facts, |fact| matches!(fact, Client::ReplyMatched { .. })), 0);
}

#[test]
fn a_request_for_direct_replies_without_the_consumer_closes_the_channel() {
    let document = board(&[("reply_to", text("unconsumed")), ("count", int(1))], &[]);
    let outcome = lower::lower(&document);
    let mut world = World::new(outcome.topology.expect("it runs"), 3);
    world.listen(true);
    world.run_until(2_000_000, 1_000);
    let closed: Vec<_> = world
        .drain_facts()
        .filter_map(|fact| match fact.kind {
            FactKind::ChannelClosed { part, code, text } => Some((part, code, text)),
            _ => None,
        })
        .collect();
    let (part, code, text) = closed[0];
    assert_eq!((part, code), (REQUESTER, 406));
    assert_eq!(world.symbol(text), "PRECONDITION_FAILED - fast reply consumer does not exist");
}

#[test]
fn a_blocking_requester_has_one_open_request_at_a_time() {
    let document = board(&[("open", int(1)), ("interval", ms(100))], &[("work", ms(700))]);
    let outcome = lower::lower(&document);
    let mut world = World::new(outcome.topology.expect("it runs"), 3);
    while world.step() {
        let requester: &Requester = world.application_of(REQUESTER).expect("a requester");
        assert!(requester.open() <= 1);
    }
    let requester: &Requester = world.application_of(REQUESTER).expect("a requester");
    assert_eq!((requester.sent, requester.answered), (5, 5));
    // Each asks an idle server: two hops or frames there, the work, and as many back.
    let last = requester.last_round_trip_us().expect("it has replies");
    assert!(last >= 700_000, "{last}");
    assert_eq!((requester.round_trip_us(50), requester.round_trip_us(95)), (Some((last, 5)), Some((last, 5))));
}

#[test]
fn replies_are_drawn_from_the_server_to_its_requesters() {
    let links = derived_links(&board(&[], &[]));
    assert_eq!(links, [DerivedLink { kind: DerivedKind::Reply, from: 2, to: 0 }]);
    assert_eq!(derived_links(&board(&[], &[("replies", Value::Bool(false))])), []);
}

#[test]
fn runs_repeat_travel_in_links_and_are_told() {
    let document = board(
        &[("reply_to", text("own-queue")), ("timeout", ms(1_300)), ("interval", ms(2_500))],
        &[("work_jitter", ms(600))],
    );
    let (one, _) = run(&document, &[]);
    let (two, _) = run(&document, &[]);
    assert_eq!(one.hash(), two.hash());
    let shared = Shared { document: document.clone(), ..Shared::default() };
    let link = share::encode(&shared).expect("it fits a link");
    assert_eq!(share::open(&link.fragment).expect("it opens").document, document);
    let mut session = Session::new(lower::lower(&document).topology.expect("it runs"), 3);
    session.advance_to(20_000_000, u64::MAX);
    let told = |language| {
        let events = session.told_events().iter().filter_map(|event| story::full(&session, *event));
        events.map(|story| story.text.plain(language)).collect::<Vec<_>>().join("\n")
    };
    let (english, korean) = (told(Language::English), told(Language::Korean));
    for words in ["publishes the reply", "matched the reply", "gave up waiting", "ignores the reply"] {
        assert!(english.contains(words), "{words} is not told:\n{english}");
    }
    for words in ["reply-to로", "맞췄습니다", "그만뒀습니다", "무시합니다"] {
        assert!(korean.contains(words), "{words} is not told:\n{korean}");
    }
}

#[test]
fn what_fails_too_often_is_parked_with_its_history() {
    let mut board = Board::new();
    let producer = board.producer("shop", At(0, 0), [("count", int(2)), ("interval", ms(100))]);
    let work = board.queue(
        "work",
        At(300, 0),
        [("x-dead-letter-exchange", text("")), ("x-dead-letter-routing-key", text("retry"))],
    );
    let retry = [
        ("x-dead-letter-exchange", text("")),
        ("x-dead-letter-routing-key", text("work")),
        ("x-message-ttl", int(1_000)),
    ];
    board.queue("retry", At(300, 200), retry);
    board.queue("parking", At(600, 200), []);
    let fails = failure("every-nth", [("n", int(1))], "reject");
    let worker = board.consumer("worker", At(600, 0), [("parking", text("parking")), ("failures", fails)]);
    board.publish(&producer, &work);
    board.consume(&work, &worker);
    let (world, facts) = run(&board.done(), &[]);
    let parked: Vec<u32> = facts
        .iter()
        .filter_map(|fact| match fact {
            Client::Parked { deaths, .. } => Some(*deaths),
            _ => None,
        })
        .collect();
    assert_eq!(parked, [3, 3]);
    let parking = world.queue(PartIx(3), 10).expect("the parking queue");
    assert_eq!(parking.ready, 2);
    let headers = world.message(parking.cells[0].message).and_then(|message| message.headers).expect("headers");
    let Some(Value::Array(deaths)) = headers.get("x-death") else { panic!("no x-death: {headers:?}") };
    let rejected = |death: &&Value| matches!(death, Value::Table(Table(rows)) if rows.contains(&("reason".into(), text("rejected"))));
    let Some(Value::Table(death)) = deaths.iter().find(rejected) else { panic!("never rejected: {deaths:?}") };
    assert_eq!(death.get("count"), Some(&Value::Int(3)));
    assert_eq!(world.monitor().total.lost, 0);
}

/// The preset places a whole retry, and it works as it was placed.
#[test]
fn a_delayed_retry_is_placed_whole() {
    use brokerlab::studio::rabbitmq::add_whole;
    use brokerlab::studio::rules::next::new_part;

    let preset = brokerlab::studio::kinds::preset("rabbitmq.queue/delayed-retry").expect("it is offered");
    let mut document = Document::default();
    let part = new_part(&document, preset, 0, 0);
    let edit = add_whole(&document, part);
    edit.apply(&mut document).expect("it can be placed");
    assert_eq!((document.parts.len(), document.links.len()), (4, 1));
    let outcome = lower::lower(&document);
    assert!(outcome.topology.is_some(), "{:?}", outcome.issues);
    let kinds: Vec<DerivedKind> = derived_links(&document).iter().map(|link| link.kind).collect();
    assert_eq!(kinds, [DerivedKind::DeadLetter, DerivedKind::DeadLetter, DerivedKind::Reply]);
    let mut document = Document::default();
    let plain = brokerlab::studio::kinds::preset("rabbitmq.queue").expect("it is offered");
    let queue = new_part(&document, plain, 0, 0);
    add_whole(&document, queue).apply(&mut document).expect("a queue");
    assert_eq!(document.parts.len(), 1, "another queue comes alone");
}
