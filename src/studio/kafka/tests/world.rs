//! A small world run with faults: every event is told whole, every record has a journey that ends where it stands.
use std::collections::BTreeSet;

use super::*;
use crate::engine::command::Command;
use crate::engine::kafka::command::Command as Order;
use crate::engine::kafka::consumer::OffsetReset;
use crate::engine::kafka::simulation::Kafka;
use crate::engine::kafka::topology::{Failure, FailureAction};
use crate::engine::topology::Condition;
use crate::locales::Language;
use crate::studio::journey;
use crate::studio::run_index::{RunIndex, SpanKind};
use crate::studio::story;

const SECOND_US: u64 = 1_000_000;

/// The board of the other tests, with a reader that fails on every 5th record and a broker that dies in between.
fn run() -> Session {
    let mut topology = topology(2);
    for part in &mut topology.parts {
        match &mut part.spec {
            Spec::Kafka(topology::Spec::Group(group)) => group.config.offset_reset = OffsetReset::Earliest,
            Spec::Kafka(topology::Spec::Consumer(consumer)) => {
                let when = Condition::EveryNth(5);
                consumer.config.offset_reset = OffsetReset::Earliest;
                consumer.config.group_id = Some("billing".into());
                (consumer.poll_us, consumer.latency.base_us) = (50_000, 1_000);
                consumer.failures = vec![Failure { when, then: FailureAction::DeadLetter }];
            }
            Spec::Kafka(topology::Spec::Producer(producer)) => {
                producer.schedule = Schedule { start_us: 0, interval_us: 200_000, jitter_us: 0, burst: 2, count: 60 };
                producer.latency.base_us = 1_000;
                producer.transaction_records = 4;
                producer.abort_ppm = 200_000;
            }
            _ => {}
        }
    }
    let mut session = Session::new(Arc::new(topology), 1);
    for (at, order) in [(4, Order::KillBroker(1)), (30, Order::StartBroker(1))] {
        session.advance_to(at * SECOND_US, 400_000);
        session.command(Command::Kafka(order)).expect("it is so");
    }
    session.advance_to(90 * SECOND_US, 400_000);
    session
}

#[test]
fn every_event_is_told_whole_and_short() {
    let session = run();
    let mut kinds = BTreeSet::new();
    for event in session.told_events() {
        let story = story::full(&session, *event).expect("it has facts");
        assert!(story.rule.is_some(), "{:?}", session.facts_of(*event));
        for language in [Language::English, Language::Korean] {
            let text = story.text.plain(language);
            assert!(!text.contains('`') && !text.contains("not on the board") && !text.contains("drawing"), "{text}");
            let sentences = text.matches("; ").count() + text.matches("다. ").count();
            assert!(sentences < 12 && text.chars().count() < 1_200, "{sentences} sentences: {text}");
        }
        kinds.insert(format!("{:?}", story.glyph));
    }
    assert!(kinds.len() > 6, "{kinds:?}");
}

#[test]
fn journeys_end_where_the_logs_say() {
    let session = run();
    let kafka = Kafka::of(session.world()).expect("it runs");
    let (mut copied, mut sent) = (0, 0);
    for no in 1..=60 {
        let message = MessageNo(no);
        let journey = journey::of(&session, message).expect("it was produced");
        let stored: BTreeSet<_> = kafka
            .record(message, session.world())
            .iter()
            .map(|found| (found.topic, found.partition, found.offset))
            .collect();
        let there = journey.places.iter().filter(|place| !place.state.is_gone());
        let there: BTreeSet<_> = there.map(|place| (place.topic, place.partition, place.offset)).collect();
        assert_eq!(there, stored, "#{no}");
        copied += usize::from(journey.copies.len() > 1);
        assert!(!journey::text::plain(&journey, Language::Korean).is_empty());
        sent += usize::from(journey::text::mermaid(&session, &journey).contains(": produce"));
    }
    assert!(copied > 3 && sent > 40, "{copied} dead letters, {sent} batches");
}

#[test]
fn the_fall_of_a_broker_is_a_stretch() {
    let session = run();
    let mut index = RunIndex::default();
    index.catch_up(session.facts(), session.facts_dropped());
    let down = index.spans().iter().find(|span| span.kind == SpanKind::BrokerDown).expect("it was killed");
    assert_eq!((down.which, down.until.is_some()), (1, true), "{:?}", index.spans());
}
