//! A message that stays after it is read: where it stands in streams, and what each reader did with it by the cursor.
//! Reads the facts of the run.
use super::explain::is_stream_spec;
use crate::engine::fact::{Fact, FactKind, LossReason};
use crate::engine::id::{CopyNo, MessageNo, PartIx};
use crate::engine::rabbitmq::cluster::fact::Fact as Life;
use crate::studio::explain::message_of;
use crate::studio::journey::places::{Place, PlaceState, Reader, ReaderState};
use crate::studio::journey::{Copy, CopyState, Way};
use crate::studio::session::Session;

/// Its places in streams by the event `cursor`; empty for a message that no stream has. The facts are told as those of
/// any message.
pub fn way(session: &Session, message: MessageNo, cursor: u64) -> Way {
    let mut way = Way::default();
    let is_stream = |part: PartIx| {
        let part = session.topology().parts.get(part.0 as usize);
        part.is_some_and(|part| is_stream_spec(&part.spec))
    };
    for fact in session.facts() {
        match fact.kind {
            FactKind::Stored { queue, message: stored, copy } if stored == message && is_stream(queue) => {
                begin(&mut way, fact, (queue, copy), cursor, offset_of(session, queue, copy));
            }
            FactKind::RabbitMq(Life::QueueRemoved { queue, .. }) if fact.event <= cursor => {
                end(&mut way, queue, PlaceState::Lost);
            }
            _ if message_of(&fact.kind) == Some(message) && fact.event <= cursor => follow(&mut way, &fact.kind),
            _ => {}
        }
    }
    way
}

/// Offsets stand in the log, not in facts: it is known while the message is there at the cursor.
fn offset_of(session: &Session, queue: PartIx, copy: CopyNo) -> Option<u64> {
    let view = session.world().stream(queue, usize::MAX)?;
    view.records.iter().find(|record| record.copy == copy).map(|record| record.offset.into())
}

fn begin(way: &mut Way, fact: &Fact, (queue, copy): (PartIx, CopyNo), cursor: u64, offset: Option<u64>) {
    let ahead = fact.event > cursor;
    let state = if ahead { CopyState::Ahead } else { CopyState::Ready };
    way.copies.push(Copy { no: copy, queue, parent: None, stored_at: fact.at, state });
    way.places.push(Place {
        copy,
        topic: queue,
        partition: Place::STREAM,
        offset: offset.unwrap_or(Place::GONE),
        appended_at: fact.at,
        state: if ahead { PlaceState::Ahead } else { PlaceState::Visible },
        readers: Vec::new(),
    });
}

fn end(way: &mut Way, queue: PartIx, state: PlaceState) {
    for place in way.places.iter_mut().filter(|place| place.topic == queue && place.state == PlaceState::Visible) {
        place.state = state;
    }
    for copy in way.copies.iter_mut().filter(|copy| copy.queue == queue && copy.state == CopyState::Ready) {
        copy.state = CopyState::Gone;
    }
}

fn follow(way: &mut Way, kind: &FactKind) {
    match *kind {
        FactKind::Delivered { queue, consumer, .. } => {
            if let Some(reader) = reader_at(way, Some(queue), consumer, true) {
                reader.state = ReaderState::Delivered;
                reader.polls += 1;
            }
        }
        FactKind::WorkStarted { consumer, .. } => set(way, None, consumer, ReaderState::Working),
        FactKind::Worked { consumer, .. } => set(way, None, consumer, ReaderState::Done),
        FactKind::Acked { queue, consumer, .. } => set(way, Some(queue), consumer, ReaderState::Done),
        FactKind::Rejected { queue, consumer, .. } => set(way, Some(queue), consumer, ReaderState::Skipped),
        FactKind::Lost { place, why: LossReason::Retention, .. } => end(way, place, PlaceState::Expired),
        _ => {}
    }
}

fn set(way: &mut Way, queue: Option<PartIx>, consumer: PartIx, state: ReaderState) {
    if let Some(reader) = reader_at(way, queue, consumer, false) {
        reader.state = state;
    }
}

/// The line of a consumer; the latest place at which it stands when the stream is not said.
fn reader_at(way: &mut Way, queue: Option<PartIx>, consumer: PartIx, make: bool) -> Option<&mut Reader> {
    let fits = |place: &&mut Place| {
        queue.is_none_or(|queue| place.topic == queue)
            && (make || place.readers.iter().any(|reader| reader.consumer == consumer))
    };
    let place = way.places.iter_mut().rev().find(fits)?;
    let at = match place.readers.iter().position(|reader| reader.consumer == consumer) {
        Some(at) => at,
        None => {
            place.readers.push(Reader { reader: consumer, consumer, state: ReaderState::Delivered, polls: 0 });
            place.readers.len() - 1
        }
    };
    place.readers.get_mut(at)
}
