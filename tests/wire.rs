//! Frames of whole runs: hearing changes nothing, what is heard can be read by a maintained AMQP library, and each conversation begins,
//! goes on and ends as the protocol says.
#![cfg(not(target_family = "wasm"))]
use amq_protocol::frame::parse_frame;
use brokerlab::engine::command::Command;
use brokerlab::engine::id::PartIx;
use brokerlab::engine::rabbitmq::amqp::Payload;
use brokerlab::engine::rabbitmq::amqp::handshake::From;
use brokerlab::engine::topology::{Spec, Topology};
use brokerlab::locales::Language;
use brokerlab::scenarios::{SCENARIOS, find};
use brokerlab::studio::model::Studio;
use brokerlab::studio::session::Session;
use brokerlab::studio::wire::{Row, Subject, What, Wire};

/// A minute: more than any of these scenes takes.
const LATER_US: u64 = 60_000_000;

/// Events that a run is heard for.
const EVENTS: u64 = 600;

fn clients(topology: &Topology) -> impl Iterator<Item = PartIx> + '_ {
    let is_client = |spec: &Spec| matches!(spec, Spec::Producer(_) | Spec::Consumer(_));
    (0..).map(PartIx).zip(&topology.parts).filter(move |(_, part)| is_client(&part.spec)).map(|(at, _)| at)
}

fn name(row: &Row) -> String {
    match &row.what {
        What::Note(note) => format!("{note:?}"),
        What::Frame(from, frame) => {
            let sign = if *from == From::Client { ">" } else { "<" };
            match &frame.payload {
                Payload::ProtocolHeader => format!("{sign}AMQP"),
                Payload::Method(call) => format!("{sign}{}", call.spec.name),
                Payload::ContentHeader(_) => format!("{sign}header"),
                Payload::Body { .. } => format!("{sign}body"),
                Payload::Heartbeat => format!("{sign}heartbeat"),
            }
        }
    }
}

fn started(id: &str) -> Session {
    let studio = Studio::new(find(id).expect("it is in the list").document(Language::English));
    Session::new(studio.session().topology().clone(), studio.session().seed())
}

#[test]
fn hearing_changes_nothing_and_every_frame_can_be_read() {
    let mut read = 0;
    for scenario in SCENARIOS {
        let mut session = started(scenario.id);
        for subject in clients(&session.topology().clone()).map(Subject::Client).chain([Subject::Board]) {
            let mut wire = Wire::new(&session, subject);
            session.advance_to(u64::MAX, EVENTS);
            wire.follow(&session);
            assert_eq!(wire.hash(), session.hash(), "{} {subject:?}", scenario.id);
            for row in wire.rows() {
                let What::Frame(_, frame) = &row.what else { continue };
                let octets = frame.octets();
                let (rest, _) = parse_frame(octets.as_slice()).unwrap_or_else(|error| panic!("{row:?}: {error:?}"));
                assert!(rest.is_empty() && octets.len() as u32 == frame.size(), "{row:?}");
                read += 1;
            }
        }
    }
    assert!(read > 5_000, "{read} frames");
}

const HANDSHAKE: &str = ">AMQP <connection.start >connection.start-ok <connection.tune >connection.tune-ok \
    >connection.open <connection.open-ok >channel.open <channel.open-ok";

fn said(wire: &Wire) -> String {
    wire.rows().iter().map(name).collect::<Vec<_>>().join(" ")
}

fn client(session: &Session, nth: usize) -> PartIx {
    clients(session.topology()).nth(nth).expect("a client")
}

#[test]
fn conversations_go_as_the_protocol_says() {
    // Scenario, which client, what it says first after the handshake, and what is said later.
    let table = [
        (
            "unroutable-mandatory",
            0,
            ">confirm.select <confirm.select-ok",
            ">basic.publish >header <basic.return <header <basic.ack",
        ),
        (
            "hello-queue",
            1,
            ">basic.qos <basic.qos-ok >basic.consume <basic.consume-ok",
            "<basic.deliver <header <body >basic.ack",
        ),
    ];
    for (id, nth, first, later) in table {
        let mut topology = Topology::clone(started(id).topology());
        for part in &mut topology.parts {
            if let Spec::Producer(producer) = &mut part.spec {
                producer.mandatory = true;
            }
        }
        let mut session = Session::new(topology.into(), 1);
        session.advance_to(u64::MAX, EVENTS);
        let said = said(&Wire::new(&session, Subject::Client(client(&session, nth))));
        assert!(said.starts_with(&format!("{HANDSHAKE} {first}")), "{id}: {said}");
        assert!(said.contains(later), "{id}: {said}");
    }
    let board = said(&Wire::new(&started("direct"), Subject::Board));
    let declares =
        [">exchange.declare <exchange.declare-ok", ">queue.declare <queue.declare-ok", ">queue.bind <queue.bind-ok"];
    assert!(board.starts_with(HANDSHAKE) && declares.iter().all(|declare| board.contains(declare)), "{board}");
}

#[test]
fn a_crash_says_nothing_and_a_pause_and_the_past_are_followed() {
    let mut session = started("hello-queue");
    let part = client(&session, 1);
    session.advance_to(LATER_US, 12);
    let mut wire = Wire::new(&session, Subject::Client(part));
    session.command(Command::Crash(part)).expect("it is up");
    session.advance_to(LATER_US, 200);
    wire.follow(&session);

    let after_crash = format!("ClientGone {HANDSHAKE}");
    assert!(said(&wire).contains(&after_crash), "{}", said(&wire));
    assert_eq!(wire.rows().last().map(|row| row.connection), Some(2));
    // Back, and another future: what was heard of the old one is forgotten.
    session.seek_event(8);
    wire.follow(&session);
    assert!(said(&wire).contains(&after_crash), "the future that was seen stays");
    session.command(Command::Pause(part)).expect("it is up");
    session.advance_to(LATER_US, 300);
    wire.follow(&session);
    assert_eq!(wire.hash(), session.hash());
    assert_eq!(wire.rows(), Wire::new(&session, Subject::Client(part)).rows());
    assert!(!said(&wire).contains("ClientGone"), "{}", said(&wire));
}

#[test]
fn of_a_long_run_the_last_stretch_is_heard() {
    let mut session = started("work-queue-round-robin");
    session.advance_to(u64::MAX, 40_000);
    let part = client(&session, 0);
    let mut wire = Wire::new(&session, Subject::Client(part));
    assert_eq!(wire.hash(), session.hash());
    assert!(session.cursor().event < 20_000 || said(&wire).starts_with("LeftOut "), "{}", session.cursor().event);
    session.seek_event(100);
    wire.follow(&session);
    assert!(said(&wire).starts_with(HANDSHAKE));
}
