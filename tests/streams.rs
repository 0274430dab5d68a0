//! Streams, super streams, the lives of queues and the restart of a broker, from the drawing to what is said about it.
#![cfg(not(target_family = "wasm"))]

use std::sync::Arc;

use brokerlab::engine::command::Command;
use brokerlab::engine::fact::{FactKind, LossReason};
use brokerlab::engine::id::PartIx;
use brokerlab::engine::rabbitmq::cluster::fact::{Fact as Life, Removal};
use brokerlab::engine::rabbitmq::stream_view::StreamView;
use brokerlab::engine::topology::Spec;
use brokerlab::engine::value::{Table, Value};
use brokerlab::engine::world::World;
use brokerlab::locales::Language;
use brokerlab::scenarios::build::{At, Board, bool, int, ms, text};
use brokerlab::scenarios::find;
use brokerlab::studio::command_registry::Needs;
use brokerlab::studio::document::{Document, Part};
use brokerlab::studio::edit::Edit;
use brokerlab::studio::face::Inside;
use brokerlab::studio::face::build::{Source, face};
use brokerlab::studio::face::kafka::{KafkaFace, LaneKind, Mark};
use brokerlab::studio::journey::places::{Place, PlaceState, ReaderState};
use brokerlab::studio::journey::{self, CopyState};
use brokerlab::studio::lower;
use brokerlab::studio::model::Studio;
use brokerlab::studio::rabbitmq::streams::presets::{PRESETS, add_whole};
use brokerlab::studio::selection::Selection;
use brokerlab::studio::share::{Action, Done, Shared, SharedMoment, encode, open};
use brokerlab::studio::step_marks::StepMarks;
use brokerlab::studio::story;

const SCENARIOS: [&str; 3] = ["stream-replay", "super-stream", "durable-or-not"];

fn played(id: &str) -> Studio {
    let scenario = find(id).expect("it is in the list");
    let mut studio = Studio::default();
    scenario.open(&mut studio, Language::English);
    studio.session_mut().advance_to(scenario.until_us, u64::MAX);
    studio
}

fn run(document: Document, until_us: u64) -> Studio {
    let mut studio = Studio::new(document);
    assert!(!studio.is_broken(), "{:?}", studio.issues());
    studio.session_mut().advance_to(until_us, u64::MAX);
    studio
}

fn row(studio: &Studio, name: &str) -> PartIx {
    let at = studio.session().topology().parts.iter().position(|part| part.name == name);
    PartIx(at.expect("it is drawn") as u32)
}

fn stream(studio: &Studio, name: &str) -> StreamView {
    studio.session().world().stream(row(studio, name), usize::MAX).expect("it is a stream")
}

/// The captions of all events, in English.
fn said(studio: &Studio) -> Vec<String> {
    let session = studio.session();
    let tell = |event: &u64| story::full(session, *event).map(|story| story.text.plain(Language::English));
    session.told_events().iter().filter_map(tell).collect()
}

/// One producer, one stream, one reader with these settings; segments of about three messages.
fn one_reader(subscription: Vec<(&'static str, Value)>, more: Vec<(&'static str, Value)>) -> Board {
    let mut board = Board::new();
    let producer = [("interval", ms(100)), ("count", int(20)), ("body_size", int(100)), ("latency", ms(10))];
    let producer = board.producer("p", At(0, 0), producer);
    let mut settings = vec![("x-queue-type", text("stream")), ("x-stream-max-segment-size-bytes", int(500))];
    settings.extend(more);
    let log = board.queue("log", At(200, 0), settings);
    let reader = [("prefetch", int(2)), ("work", ms(10)), ("latency", ms(10)), ("start", ms(3_000))];
    let reader = board.consumer("r", At(600, 0), reader);
    board.publish(&producer, &log);
    board.consume_with(&log, &reader, subscription);
    board
}

#[test]
fn a_reader_begins_where_its_setting_says() {
    // 20 messages, one each 100 ms from 10 ms on.
    let table = [
        (None, 0),
        (Some("next"), 0),
        (Some("first"), 20),
        (Some("last"), 1),
        (Some("0"), 20),
        (Some("@1"), 10),
        (Some("2s"), 10),
        (Some("9999"), 0),
    ];
    for (offset, count) in table {
        let subscription = offset.map(|offset| ("x-stream-offset", text(offset))).into_iter().collect();
        let studio = run(one_reader(subscription, Vec::new()).done(), 10_000_000);
        let received = studio.session().facts().iter().filter(|fact| matches!(fact.kind, FactKind::Received { .. }));
        assert_eq!(received.count(), count, "{offset:?}");
        let view = stream(&studio, "log");
        assert_eq!((view.messages(), view.readers[0].lag, view.readers[0].unacked), (20, 0, 0), "{offset:?}");
    }
}

#[test]
fn offsets_are_lowered_to_the_brokers_types() {
    let table = [
        ("first", text("first")),
        ("5m", text("5m")),
        ("42", Value::Int(42)),
        ("-1", Value::Int(-1)),
        ("@12", Value::Timestamp(12)),
        ("@x", text("@x")),
    ];
    for (given, expect) in table {
        let document = one_reader(vec![("x-stream-offset", text(given)), ("x-priority", int(3))], Vec::new()).done();
        let queue = document.parts.iter().find(|part| part.name == "log").expect("it is drawn");
        let link = document.links.last().expect("it is drawn");
        let arguments = lower::consume_arguments(link, queue);
        assert_eq!(arguments, Table(vec![("x-stream-offset".into(), expect)]), "{given}: a stream knows no priority");
    }
}

#[test]
fn what_rabbitmq_refuses_is_said_while_drawing_and_happens() {
    let refused = "PRECONDITION_FAILED - consumer prefetch count is not set for stream 'log' in vhost '/'";
    let table = [
        ("prefetch", int(0), Vec::new(), 406, refused),
        (
            "ack",
            text("automatic"),
            Vec::new(),
            540,
            "NOT_IMPLEMENTED - automatic acknowledgement not supported by stream queue 'log' in vhost '/'",
        ),
        (
            "prefetch",
            int(5),
            vec![("x-stream-offset", text("yesterday"))],
            406,
            "PRECONDITION_FAILED - invalid arg 'x-stream-offset' for queue 'log' in vhost '/': {invalid_stream_offset_arg,{longstr,<<\"yesterday\">>}}",
        ),
    ];
    for (param, value, subscription, code, words) in table {
        let mut document = one_reader(subscription, Vec::new()).done();
        let reader = document.parts.iter_mut().find(|part| part.name == "r").expect("it is drawn");
        reader.settings.set(param, value.clone());
        let studio = run(document, 4_000_000);
        let issue = studio.issues().iter().find(|issue| issue.code == "refused-consume");
        let issue = issue.unwrap_or_else(|| panic!("{param}: {:?}", studio.issues()));
        assert!(issue.reason.plain(Language::English).contains(&format!("{code} ")), "{param}");
        let (edit, closed) = (issue.fix.clone().expect("it can be mended").edit, closings(&studio));
        let (said_code, said_words) = closed.first().cloned().expect("the channel is closed");
        assert_eq!(said_code, code);
        assert!(
            words.starts_with(&said_words[..20]) && issue.reason.plain(Language::English).contains(&said_words),
            "{said_words}"
        );
        let mut studio = studio;
        studio.apply(edit).expect("the fix applies");
        studio.check();
        assert!(studio.issues().iter().all(|issue| issue.code != "refused-consume"), "{param}");
    }
}

fn closings(studio: &Studio) -> Vec<(u16, String)> {
    let session = studio.session();
    let closed = session.facts().iter().filter_map(|fact| match fact.kind {
        FactKind::ChannelClosed { code, text, .. } => Some((code, session.text(text).to_owned())),
        _ => None,
    });
    closed.collect()
}

#[test]
fn retention_takes_whole_segments_and_is_told() {
    let studio = run(one_reader(Vec::new(), vec![("x-max-length-bytes", int(1_200))]).done(), 10_000_000);
    let view = stream(&studio, "log");
    assert!(view.first() > 0 && view.messages() < 20 && view.bytes() <= 1_200 + 500, "{view:?}");
    let lost = |kind: &FactKind| matches!(kind, FactKind::Lost { why: LossReason::Retention, .. });
    let gone = studio.session().facts().iter().filter(|fact| lost(&fact.kind)).count() as u32;
    assert_eq!(gone + view.messages(), 20);
    let told = said(&studio);
    assert!(told.iter().any(|line| line.contains("log dropped its oldest segment with #1, #2")), "{told:#?}");
    // What it removed is not lost: somebody wanted it so.
    assert_eq!(studio.session().world().monitor().total.lost, 0);
}

#[test]
fn a_reader_that_crashes_begins_again_unless_it_has_a_name() {
    for (name, again) in [("", true), ("billing", false)] {
        let subscription = vec![("x-stream-offset", text("first")), ("name", text(name))];
        let mut studio = run(one_reader(subscription, Vec::new()).done(), 5_000_000);
        let reader = row(&studio, "r");
        studio.command(Command::Crash(reader)).expect("it runs");
        studio.session_mut().advance_to(20_000_000, u64::MAX);
        let received = studio.session().facts().iter().filter(|fact| matches!(fact.kind, FactKind::Received { .. }));
        assert_eq!(received.count(), if again { 40 } else { 20 }, "{name:?}");
        let view = stream(&studio, "log");
        let behind_last = view.records.last().map(|record| u64::from(record.offset) + 1);
        assert_eq!(view.readers[0].stored, behind_last.filter(|_| !again));
        assert_eq!(studio.session().world().monitor().total.duplicates, if again { 20 } else { 0 });
    }
}

#[test]
fn a_partition_has_one_active_reader_of_a_name() {
    let mut studio = played("super-stream");
    let active = |studio: &Studio| {
        let names = ["orders-0", "orders-1", "orders-2"];
        let reader = |name: &str| stream(studio, name).readers.into_iter().find(|reader| reader.active);
        names.map(|name| reader(name).map(|reader| reader.consumer))
    };
    let (one, two) = (Some(row(&studio, "bill-1")), Some(row(&studio, "bill-2")));
    let table = [
        (4_000_000, [one, one, one]),
        (6_000_000, [one, two, one]),
        (11_000_000, [two, two, two]),
        (14_000_000, [two, one, two]),
    ];
    for (at, expect) in table {
        studio.session_mut().seek_time(at);
        assert_eq!(active(&studio), expect, "at {at}");
    }
}

#[test]
fn what_is_seen_again_is_the_same() {
    for id in SCENARIOS {
        let mut studio = played(id);
        let (end, hash) = (studio.session().cursor().event, studio.session().hash());
        let (topology, seed) = (studio.session().topology().clone(), studio.session().seed());
        for event in [end / 3, 1, end] {
            studio.session_mut().seek_event(event);
        }
        assert_eq!(studio.session().hash(), hash, "{id}");
        // In one piece, and from a clone in the middle.
        let mut world = World::new(Arc::new((*topology).clone()), seed);
        world.run_until(5_000_000, u64::MAX);
        let mut clone = world.clone();
        world.run_until(9_000_000, u64::MAX);
        clone.run_until(9_000_000, u64::MAX);
        assert_eq!(world.hash(), clone.hash(), "{id}");
    }
}

#[test]
fn captions_are_whole_in_both_languages() {
    for id in SCENARIOS {
        let studio = played(id);
        let session = studio.session();
        for event in session.told_events() {
            let story = story::full(session, *event).expect("there is something to tell");
            for language in [Language::English, Language::Korean] {
                let line = story.text.plain(language);
                let is_whole = !line.contains(['`', '{', '\u{0}']) && !line.contains("not on the board");
                assert!(is_whole && line.ends_with('.'), "{id}, event {event}: {line}");
            }
        }
    }
    let replay = said(&played("stream-replay"));
    let durable = said(&played("durable-or-not"));
    let partitions = said(&played("super-stream"));
    for (lines, wanted) in [
        (&partitions, "Published #1 to orders with key user-1: its MurmurHash3 chose partition 2 of 3"),
        (&partitions, "bill-2 is the active reader of orders-1"),
        (&replay, "reads #1 from readings, where it stays"),
        (&replay, "credit for the next one and takes nothing out of readings"),
        (&durable, "The broker restarted, and what was only in memory is gone"),
        (&durable, "temp was deleted, with its messages and bindings"),
    ] {
        assert!(lines.iter().any(|line| line.contains(wanted)), "{wanted}: {lines:#?}");
    }
}

#[test]
fn a_message_that_was_read_still_has_its_place() {
    let studio = played("stream-replay");
    let message = studio.session().facts().iter().find_map(|fact| match fact.kind {
        FactKind::Published { message, .. } => Some(message),
        _ => None,
    });
    let journey = journey::of(studio.session(), message.expect("one was published")).expect("it has a way");
    assert_eq!(journey.copies.len(), 1);
    assert_eq!(journey.copies[0].state, CopyState::Ready, "it is still there");
    let place = &journey.places[0];
    assert_eq!((place.partition, place.offset, place.state), (Place::STREAM, 0, PlaceState::Visible));
    let readers: Vec<PartIx> = place.readers.iter().map(|reader| reader.reader).collect();
    assert_eq!(readers, [row(&studio, "live"), row(&studio, "report")], "check began later");
    assert!(place.readers.iter().all(|reader| reader.state == ReaderState::Done && reader.polls == 1));
}

#[test]
fn a_stream_is_drawn_as_a_lane_with_its_readers() {
    let mut studio = played("stream-replay");
    studio.session_mut().seek_time(9_900_000);
    let id = studio.document().parts.iter().find(|part| part.name == "readings").expect("it is drawn").id.clone();
    let step = StepMarks::default();
    let source = Source { studio: &studio, step: &step, route: None, language: Language::Korean };
    let made = face(&source, &id).expect("it has one");
    assert!(made.label.contains("offset 0부터 9까지"), "{}", made.label);
    let Inside::Late(inside) = made.inside else { panic!("it is a lane") };
    let Some(KafkaFace::Topic(topic)) = inside.get::<KafkaFace>() else { panic!("it is drawn as topics are") };
    let lane = &topic.sections[0].lanes[0];
    let LaneKind::Leader(leader) = &lane.kind else { panic!("it can be read") };
    assert_eq!((lane.cells.len(), leader.end.as_str(), leader.of_stream), (10, "10", true));
    let names: Vec<&str> = leader.cursors.iter().map(|cursor| cursor.name.as_str()).collect();
    assert_eq!(names, ["live", "report", "check"]);
    assert_eq!(leader.cursors[0].position, Some(Mark::Cell(10)), "live has read all");
    assert!(leader.cursors[1].lag.starts_with("lag "));
}

#[test]
fn a_super_stream_is_placed_whole() {
    let preset = PRESETS.iter().find(|preset| preset.id == "rabbitmq.exchange/super-stream").expect("there is one");
    let settings = preset.settings.iter().map(|(id, value)| ((*id).to_owned(), value.value())).collect();
    let exchange = Part {
        id: "x1".into(),
        kind: preset.kind.into(),
        name: "orders".into(),
        x: 0,
        y: 200,
        settings: Table(settings),
    };
    let mut studio = Studio::new(Document::default());
    let edit = add_whole(studio.document(), exchange);
    studio.apply(edit).expect("it fits the empty board");
    let names: Vec<&str> = studio.document().parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["orders", "orders-0", "orders-1", "orders-2"]);
    studio.check();
    assert!(studio.issues().iter().all(|issue| !issue.code.starts_with("super-stream")), "{:?}", studio.issues());
    let topology = lower::lower(studio.document()).topology.expect("it is sound");
    let keys: Vec<&str> = topology.bindings.iter().map(|binding| binding.key.as_str()).collect();
    assert_eq!(keys, ["0", "1", "2"]);
    assert!(matches!(&topology.parts[1].spec, Spec::Queue(queue) if queue.durable));
    assert!(studio.undo(), "in one step");
    assert!(studio.document().parts.is_empty());
    // Without its partitions it is offered to have them.
    let alone = Edit::AddPart(Part {
        id: "x1".into(),
        kind: preset.kind.into(),
        name: "orders".into(),
        x: 0,
        y: 200,
        settings: Table(vec![("x-super-stream".into(), Value::Bool(true))]),
    });
    studio.apply(alone).expect("it fits");
    studio.check();
    let fix =
        studio.issues().iter().find(|issue| issue.code == "super-stream-empty").and_then(|issue| issue.fix.clone());
    studio.apply(fix.expect("it is offered").edit).expect("it applies");
    assert_eq!(studio.document().parts.len(), 4);
}

// --- lives of queues

/// A queue with these settings, a consumer that stops at 3 s, and a producer.
fn short_lived(settings: Vec<(&'static str, Value)>) -> Studio {
    let mut board = Board::new();
    let producer = [("interval", ms(500)), ("count", int(20)), ("latency", ms(10)), ("start", ms(50))];
    let producer = board.producer("p", At(0, 0), producer);
    let exchange = board.exchange("x", "fanout", At(200, 0), []);
    let queue = board.queue("q", At(400, 0), settings);
    let reader = [("work", ms(10)), ("latency", ms(10)), ("restart", ms(3_000))];
    let reader = board.consumer("c", At(700, 0), reader);
    board.publish(&producer, &exchange);
    board.bind(&exchange, &queue, &[""]);
    board.consume(&queue, &reader);
    run(board.done(), 3_000_000)
}

#[test]
fn queues_go_and_a_consumer_that_connects_declares_them_again() {
    let table = [
        (vec![("exclusive", bool(true))], Some((Removal::OwnerGone, 3_000_000))),
        (vec![("auto_delete", bool(true))], Some((Removal::AutoDeleted, 3_000_000))),
        (vec![("x-expires", int(1_000))], Some((Removal::Expired, 4_000_000))),
        (vec![("x-expires", int(5_000))], None),
        (vec![], None),
    ];
    for (settings, gone) in table {
        let mut studio = short_lived(settings.clone());
        let (queue, consumer) = (row(&studio, "q"), row(&studio, "c"));
        studio.command(Command::Crash(consumer)).expect("it runs");
        studio.session_mut().advance_to(20_000_000, u64::MAX);
        let lives = studio.session().facts().iter().filter_map(|fact| match fact.kind {
            FactKind::RabbitMq(life) => Some((fact.at, life)),
            _ => None,
        });
        let expect = gone.map(|(why, at)| {
            [(at, Life::QueueRemoved { queue, why }), (6_000_000, Life::QueueDeclared { queue, client: consumer })]
        });
        let expect: Vec<_> = expect.into_iter().flatten().collect();
        assert_eq!(lives.collect::<Vec<_>>(), expect, "{settings:?}");
        assert_eq!(closings(&studio), [], "{settings:?}: nobody is refused");
        let done = studio.session().world().monitor().part(consumer).worked;
        assert_eq!(done == 20, gone.is_none(), "{settings:?}: what came meanwhile found no queue ({done})");
        for line in said(&studio) {
            assert!(line.ends_with('.') && !line.contains('`'), "{line}");
        }
    }
}

#[test]
fn who_holds_a_message_for_too_long_loses_it_and_it_is_told() {
    let mut board = Board::new();
    let producer = board.producer("p", At(0, 0), [("interval", ms(500)), ("count", int(2)), ("latency", ms(10))]);
    let settings = [("x-queue-type", text("quorum")), ("x-consumer-timeout", int(1_000))];
    let queue = board.queue("q", At(400, 0), settings);
    let slow = board.consumer("slow", At(700, 0), [("work", ms(60_000)), ("prefetch", int(1)), ("latency", ms(10))]);
    board.publish(&producer, &queue);
    board.consume(&queue, &slow);
    let studio = run(board.done(), 20_000_000);
    let told = said(&studio);
    for wanted in ["Requeued #1 at the old place in q", "slow no longer consumes from q"] {
        assert!(told.iter().any(|line| line.contains(wanted)), "{wanted}: {told:#?}");
    }
}

#[test]
fn deleting_is_refused_in_the_brokers_words() {
    let classic = || vec![("x-max-length", int(100))];
    let quorum = || vec![("x-queue-type", text("quorum"))];
    let log = || vec![("x-queue-type", text("stream"))];
    let (unused, empty) = ((true, false), (false, true));
    let not_supported = |flag: &str| {
        format!(
            "540 NOT_IMPLEMENTED - cannot delete queue 'q' in vhost '/'. queue.delete operations with {flag} flag set are not supported by quorum queues"
        )
    };
    let table = [
        (classic(), unused, Some("406 PRECONDITION_FAILED - queue 'q' in vhost '/' in use".to_owned())),
        (classic(), empty, None),
        (classic(), (false, false), None),
        (quorum(), unused, Some(not_supported("if-unused"))),
        (quorum(), empty, Some(not_supported("if-empty"))),
        (log(), unused, None),
    ];
    for (settings, (if_unused, if_empty), words) in table {
        let mut studio = short_lived(settings.clone());
        let queue = row(&studio, "q");
        let before = studio.session().hash();
        let done = studio.command(Command::DeleteQueue { queue, if_unused, if_empty });
        let said = done.err().map(|refusal| refusal.plain(Language::English));
        assert_eq!(said.is_some(), words.is_some(), "{settings:?} {said:?}");
        if let (Some(said), Some(words)) = (said, words) {
            assert!(said.contains(&words), "{said}");
            assert_eq!(studio.session().hash(), before, "a refused command changes nothing");
            continue;
        }
        assert!(studio.session().world().queue(queue, 0).is_none());
        assert!(studio.command(Command::Purge(queue)).is_err(), "it is not there");
        studio.command(Command::DeclareQueue(queue)).expect("it can be declared again");
        assert!(studio.command(Command::DeclareQueue(queue)).is_err(), "it is there");
        let stored = studio.session().world().monitor().part(queue).stored;
        let until = studio.session().cursor().at + 2_000_000;
        studio.session_mut().advance_to(until, u64::MAX);
        assert!(studio.session().world().monitor().part(queue).stored > stored, "its binding is back too");
    }
    let mut studio = short_lived(log());
    let queue = row(&studio, "q");
    let refused = studio.command(Command::Purge(queue)).expect_err("a stream can't be purged").plain(Language::English);
    assert!(
        refused.contains("540 NOT_IMPLEMENTED - queue.purge not supported by stream queues queue 'q'"),
        "{refused}"
    );
    let queue = studio.part_id(queue).expect("its part");
    studio.select(Selection::part(queue));
    let why = studio.availability(Needs::Queue).expect_err("nor does the page offer it");
    assert_eq!(why.get(Language::English), "A stream can't be purged");
}

#[test]
fn a_restart_can_be_gone_back_before_and_clients_come_back() {
    let mut studio = short_lived(Vec::new());
    let consumer = row(&studio, "c");
    let before = studio.session().hash();
    studio.command(Command::RestartBroker).expect("it is one node");
    let event = studio.session().cursor().event;
    studio.session_mut().advance_to(20_000_000, u64::MAX);
    let codes: Vec<u16> = closings(&studio).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, [320, 320], "producer and consumer");
    let after = studio.session().hash();
    assert!(studio.session().world().monitor().part(consumer).worked > 6, "it goes on");
    studio.session_mut().seek_event(event - 1);
    assert_eq!(studio.session().hash(), before);
    studio.session_mut().seek_time(20_000_000);
    assert_eq!(studio.session().hash(), after);
}

#[test]
fn what_is_done_to_queues_is_in_links() {
    let queue = PartIx(2);
    let mut commands = vec![Command::RestartBroker, Command::DeclareQueue(queue)];
    for (if_unused, if_empty) in [(false, false), (true, false), (false, true), (true, true)] {
        commands.push(Command::DeleteQueue { queue, if_unused, if_empty });
    }
    let done =
        |(at, command): (usize, Command)| Done { event: at as u64, at: at as u64, action: Action::Command(command) };
    let log: Vec<Done> = commands.into_iter().enumerate().map(done).collect();
    let mut document = find("super-stream").expect("it is in the list").document(Language::English);
    document.title = "링크".to_owned();
    let moment = SharedMoment { event: 9, at: 9, hash: None };
    let shared = Shared { document, moment, start: None, log };
    let opened = open(&encode(&shared).expect("it fits a link").fragment).expect("it opens");
    assert_eq!(opened, shared);
}
