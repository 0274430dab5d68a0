//! The way of a record: every group's line, the commit past it, the dead-letter copy, aborts, expiry and loss.
use super::*;
use crate::engine::fact::Outcome;
use crate::engine::kafka::fact::{Chosen, Gone};
use crate::locales::Language;
use crate::studio::journey::places::{PlaceState, ReaderState};
use crate::studio::journey::{self, Journey};

const RECORD: MessageNo = MessageNo(7);

fn sent(records: u32) -> Fact {
    Fact::BatchSent { producer: API, topic: CLICKS, partition: 1, broker: 2, records, bytes: 90, attempt: 1 }
}

fn watermark(offset: u64) -> Fact {
    Fact::HighWatermark { topic: CLICKS, partition: 1, offset }
}

fn polled(consumer: PartIx, topic: PartIx, offset: u64, delivery: u32) -> FactKind {
    FactKind::Kafka(Fact::Polled { consumer, topic, partition: 1, offset, message: RECORD, delivery })
}

fn committed(offset: u64) -> Fact {
    Fact::Committed { group: BILLING, consumer: BILL_1, topic: CLICKS, partition: 1, offset }
}

/// Sent with a record before it, appended at offset 9, visible.
fn way_into_the_log() -> Vec<Vec<FactKind>> {
    let record = produced(1, 7, KEY, Chosen::Key { hash: 5 });
    let facts = [
        produced(1, 6, KEY, Chosen::Key { hash: 5 }),
        sent(1),
        record,
        sent(1),
        appended(1, 9, 7),
        Fact::Replicated { topic: CLICKS, partition: 1, broker: 1, end: 9 },
        Fact::Replicated { topic: CLICKS, partition: 1, broker: 1, end: 10 },
        watermark(9),
        watermark(10),
        watermark(12),
    ];
    facts.map(|fact| vec![FactKind::Kafka(fact)]).into()
}

fn work(consumer: PartIx, outcome: Outcome) -> [Vec<FactKind>; 2] {
    let message = RECORD;
    [
        vec![FactKind::WorkStarted { consumer, message, until: 0 }],
        vec![FactKind::Worked { consumer, message, outcome, duplicate: false }],
    ]
}

fn journey(events: &[Vec<FactKind>], cursor: u64) -> Journey {
    let session = happened(2, events);
    journey::by(&session, RECORD, cursor).expect("it was produced")
}

fn texts(journey: &Journey) -> Vec<String> {
    journey.hops.iter().map(|hop| hop.told.text.plain(Language::English)).collect()
}

#[test]
fn the_way_into_the_log_is_told_by_its_own_batch_copy_and_watermark() {
    let journey = journey(&way_into_the_log(), 99);
    assert_eq!(
        texts(&journey),
        [
            "#7 goes to partition 1 of ad.clicks",
            "click-api sent 1 record for P1 of ad.clicks to broker 2",
            "Appended #7 to P1 of ad.clicks at offset 9",
            "Broker 1 has P1 of ad.clicks up to offset 10",
            "The high watermark of P1 of ad.clicks is 10",
        ]
    );
    let place = &journey.places[0];
    assert_eq!(
        (place.partition, place.offset, place.state),
        (1, 9, PlaceState::Open),
        "its producer has a transaction"
    );
}

#[test]
fn every_reader_has_a_line_and_a_dead_letter_is_a_copy() {
    let mut events = way_into_the_log();
    events.push(vec![polled(BILL_1, CLICKS, 9, 1)]);
    events.extend(work(BILL_1, Outcome::Silent));
    let worked = events.len() as u64;
    events.push(vec![FactKind::Kafka(committed(10))]);
    let done = events.len() as u64;
    events.push(vec![polled(BILL_2, CLICKS, 9, 2)]);
    events.extend(work(BILL_2, Outcome::Rejected { requeue: false }));
    let forwarded =
        Fact::Forwarded { consumer: BILL_2, from: CLICKS, to: DEAD, message: RECORD, attempt: 1, dead: true };
    events.push(vec![FactKind::Kafka(forwarded)]);
    let copy = Fact::Appended { topic: DEAD, partition: 0, broker: 1, offset: 3, message: RECORD, key: KEY };
    events.push(vec![FactKind::Kafka(copy)]);
    let all = events.len() as u64;

    let states = |cursor| -> Vec<_> {
        let journey = journey(&events, cursor);
        let lines = journey.places[0].readers.iter();
        lines.map(|line| (line.reader, line.consumer, line.state, line.polls)).collect()
    };
    assert_eq!(states(worked), [(BILLING, BILL_1, ReaderState::Worked, 1)]);
    assert_eq!(states(done), [(BILLING, BILL_1, ReaderState::Committed, 1)]);
    assert_eq!(states(all), [(BILLING, BILL_2, ReaderState::DeadLettered, 2)]);

    let whole = journey(&events, all);
    assert_eq!(whole.copies.len(), 2);
    assert_eq!(whole.lineage(whole.copies[1].no), [whole.copies[0].no, whole.copies[1].no]);
    assert_eq!(whole.places[1].topic, DEAD);
    assert_eq!(whole.redeliveries(), 1);
    let of_first = whole.of_copy(whole.copies[0].no);
    assert!(of_first.iter().all(|hop| !hop.told.text.plain(Language::English).contains("offset 3")));
    assert_eq!(journey(&events, done).places[1].state, PlaceState::Ahead);
}

#[test]
fn ends_of_a_record() {
    let ended = |commits| Fact::TransactionEnded { producer: API, commits, timed_out: false };
    let moved = |offset| {
        let (topic, partition, broker) = (CLICKS, 1, 2);
        Fact::LogStartMoved { topic, partition, broker, offset, why: Gone::RetentionTime }
    };
    let lost = Fact::RecordLost { topic: CLICKS, partition: 1, offset: Some(9), message: RECORD, acknowledged: true };
    for (fact, state) in [
        (ended(true), PlaceState::Visible),
        (ended(false), PlaceState::Aborted),
        (moved(9), PlaceState::Open),
        (moved(10), PlaceState::Expired),
        (lost, PlaceState::Lost),
    ] {
        let mut events = way_into_the_log();
        events.push(vec![FactKind::Kafka(fact)]);
        assert_eq!(journey(&events, 99).places[0].state, state, "{fact:?}");
    }
}

#[test]
fn a_commit_before_the_work_is_told_apart() {
    let mut events = way_into_the_log();
    events.push(vec![polled(BILL_1, CLICKS, 9, 1)]);
    events.push(vec![FactKind::Kafka(committed(9))]);
    events.push(vec![FactKind::Kafka(committed(10))]);
    let early = journey(&events, 99);
    assert_eq!(early.places[0].readers[0].state, ReaderState::CommittedUnworked);
    events.extend(work(BILL_1, Outcome::Silent));
    assert_eq!(journey(&events, 99).places[0].readers[0].state, ReaderState::Committed);
}
