//! Live numbers of a part at the moment shown, and the messages it holds: the only place where the inspector reads the
//! world's views. Plain data out.
use crate::engine::fact::FactKind;
use crate::engine::id::{Duration, MessageNo, PartIx, Symbol, Time};
use crate::engine::rabbitmq::view::CellState;
use crate::engine::view::{CellView, Work};
use crate::locales::number::{duration, number, short_number};
use crate::locales::{Text, ui};
use crate::studio::kind::Role;
use crate::studio::model::Studio;

use super::document::Tone;
use super::{clients, kafka};

/// One of the four numbers on top.
pub struct Number {
    pub label: Text,
    pub value: String,
}

/// A message that the part holds.
pub struct Held {
    pub message: MessageNo,
    pub class: u32,
    pub key: String,
    pub redelivered: bool,
    /// Failed deliveries, as a quorum queue counts them.
    pub failed: u32,
    pub dead: bool,
    /// It came in this step.
    pub arriving: bool,
    /// What is with it; None = simply ready.
    pub state: Option<Text>,
    /// What is left of its life or of the work on it.
    pub time: String,
}

const SECOND_US: Time = 1_000_000;
/// Slots that are counted; a prefetch can't be larger.
const MOST_SLOTS: usize = 65_535;

pub fn count(label: Text, n: u64) -> Number {
    Number { label, value: if n < 100_000 { number(n) } else { short_number(n) } }
}

/// The four numbers of a part of this role; of a topic, those of its partition `at`. What only ever grows is counted by the run's monitor and the clients, not
/// from facts: of these a long run keeps the newest only.
pub fn numbers(studio: &Studio, id: &str, role: Role, at: u32) -> Vec<Number> {
    let Some(part) = studio.part_ix(id) else { return Vec::new() };
    let world = studio.session().world();
    let counts = world.monitor().part(part);
    match role {
        Role::Queue => {
            let queue = world.queue(part, 0);
            let (ready, unacked) = queue.map_or((0, 0), |queue| (queue.ready, queue.unacked));
            let arrived = |kind: &FactKind| matches!(*kind, FactKind::Stored { queue, .. } if queue == part);
            vec![
                count(ui::READY, ready.into()),
                count(ui::UNACKED, unacked.into()),
                count(ui::IN_PER_SECOND, in_last_second(studio, arrived)),
                count(ui::EXPIRED, counts.expired),
            ]
        }
        Role::Exchange => {
            let bindings = studio.document().links.iter().filter(|link| link.from == id).map(|link| link.rows.len());
            vec![
                count(ui::ROUTED, counts.routed),
                count(ui::COPIES_MADE, counts.copies),
                count(ui::UNROUTABLE, counts.unroutable),
                count(ui::BINDINGS, bindings.sum::<usize>() as u64),
            ]
        }
        Role::Producer => {
            if let Some(numbers) = clients::requester_numbers(studio, part) {
                return numbers;
            }
            let (confirmed, returned) = world.producer(part, 0).map_or((0, 0), |view| (view.confirmed, view.returned));
            let left = |kind: &FactKind| matches!(*kind, FactKind::Published { producer, .. } if producer == part);
            vec![
                count(ui::SENT, counts.published),
                count(ui::OUT_PER_SECOND, in_last_second(studio, left)),
                count(ui::CONFIRMED, confirmed),
                count(ui::RETURNED, returned),
            ]
        }
        Role::Connector if world.consumer(part, 0).is_none() => kafka::numbers(studio, part, Role::KafkaConsumer, at),
        Role::Consumer | Role::Connector => {
            let view = world.consumer(part, MOST_SLOTS);
            let (done, failed) = view.as_ref().map_or((0, 0), |view| (view.done, view.failed));
            vec![
                count(ui::DONE, done),
                count(ui::IN_HAND, view.map_or(0, |view| view.slots.len() as u64)),
                count(ui::DONE_PER_SECOND, worked_in_last_second(studio, part)),
                // A crash is a failure too.
                count(ui::FAILED, failed + counts.crashes),
            ]
        }
        Role::Policy => Vec::new(),
        Role::Cluster | Role::Topic | Role::KafkaProducer | Role::Group | Role::KafkaConsumer => {
            kafka::numbers(studio, part, role, at)
        }
        // Its nodes fill the overview.
        Role::Nodes => Vec::new(),
    }
}

/// Facts of this kind in the second before the cursor.
pub fn in_last_second(studio: &Studio, is_one: impl Fn(&FactKind) -> bool) -> u64 {
    in_last(studio, SECOND_US, is_one)
}

/// Facts of the time before the cursor.
pub fn in_last(studio: &Studio, span_us: Duration, is_one: impl Fn(&FactKind) -> bool) -> u64 {
    let session = studio.session();
    let recent = session.cursor().at.saturating_sub(span_us);
    let seen = session.facts()[..session.facts_done()].iter().rev();
    seen.take_while(|fact| fact.at > recent).filter(|fact| is_one(&fact.kind)).count() as u64
}

pub fn worked_in_last_second(studio: &Studio, part: PartIx) -> u64 {
    in_last_second(studio, |kind| matches!(*kind, FactKind::Worked { consumer, .. } if consumer == part))
}

/// How many messages it holds.
pub fn held_messages(studio: &Studio, id: &str) -> u64 {
    let Some(part) = studio.part_ix(id) else { return 0 };
    let world = studio.session().world();
    if let Some(queue) = world.queue(part, 0) {
        return u64::from(queue.ready) + u64::from(queue.unacked);
    }
    world.consumer(part, MOST_SLOTS).map_or(0, |consumer| consumer.slots.len() as u64)
}

/// The messages it holds, head first, at most `most`.
pub fn held(studio: &Studio, id: &str, role: Role, most: usize) -> Vec<Held> {
    let Some(part) = studio.part_ix(id) else { return Vec::new() };
    match role {
        Role::Queue => in_queue(studio, part, most),
        Role::Consumer => in_hand(studio, part, most),
        _ => Vec::new(),
    }
}

fn in_queue(studio: &Studio, part: PartIx, most: usize) -> Vec<Held> {
    let session = studio.session();
    let Some(queue) = session.world().queue(part, most) else { return Vec::new() };
    let now = session.cursor();
    let stored_now: Vec<MessageNo> = session
        .facts_of(now.event)
        .iter()
        .filter_map(|fact| match fact.kind {
            FactKind::Stored { queue, message, .. } if queue == part => Some(message),
            _ => None,
        })
        .collect();
    let cells = queue.cells.into_iter().take(most).map(|cell| {
        let arriving = stored_now.contains(&cell.message);
        let state = match cell.state {
            _ if arriving => Some(ui::ARRIVING),
            CellState::Unacked { .. } => Some(ui::UNACKED),
            CellState::Delayed { .. } => Some(ui::DELAYED),
            CellState::Ready => None,
        };
        Held {
            message: cell.message,
            class: studio.key_class_of(cell.message),
            key: text_of(studio, cell.key),
            redelivered: cell.redelivered,
            failed: cell.delivery_count,
            dead: cell.dead,
            arriving,
            state,
            time: time_left(&cell).map(|at| duration(at.saturating_sub(now.at))).unwrap_or_default(),
        }
    });
    cells.collect()
}

/// When it is ready again, or else when it expires.
fn time_left(cell: &CellView) -> Option<Time> {
    match cell.state {
        CellState::Delayed { until } => Some(until),
        _ => cell.expires_at,
    }
}

fn in_hand(studio: &Studio, part: PartIx, most: usize) -> Vec<Held> {
    let session = studio.session();
    let Some(consumer) = session.world().consumer(part, most) else { return Vec::new() };
    let now = session.cursor().at;
    let slots = consumer.slots.into_iter().take(most).map(|slot| {
        let (state, time) = match slot.work {
            Work::Working { until, .. } => (ui::WORKING, duration(until.saturating_sub(now))),
            Work::Waiting => (ui::WAITING, String::new()),
            Work::Done => (ui::ACK_TO_COME, String::new()),
        };
        Held {
            message: slot.message,
            class: studio.key_class_of(slot.message),
            key: text_of(studio, slot.key),
            redelivered: slot.redelivered,
            failed: 0,
            dead: false,
            arriving: false,
            state: Some(state),
            time,
        }
    });
    slots.collect()
}

pub fn text_of(studio: &Studio, key: Symbol) -> String {
    studio.session().world().symbol(key).to_owned()
}

/// What became of all messages up to now: the guarantee monitor in words.
pub fn guarantees(studio: &Studio) -> Vec<(Text, u64, Tone)> {
    use crate::studio::marks::MarkKind;
    let session = studio.session();
    let now = session.cursor().event;
    let total = session.world().monitor().total;
    let marked = |kind| session.marks().iter().filter(|mark| mark.event <= now && mark.kind == kind).count() as u64;
    vec![
        (ui::PUBLISHED_COUNT, total.published - total.retried, Tone::Plain),
        (ui::COPIES_STORED, total.stored, Tone::Plain),
        (ui::DELIVERED, total.delivered, Tone::Plain),
        (ui::ACKED, total.acked, Tone::Plain),
        (ui::REDELIVERED, total.redelivered, Tone::Warn),
        (ui::DUPLICATES, marked(MarkKind::Duplicate), Tone::Warn),
        (ui::ORDER_BROKEN, marked(MarkKind::OrderBroken), Tone::Warn),
        (ui::DEAD_LETTERED, total.dead_lettered, Tone::Warn),
        (ui::EXPIRED, total.expired, Tone::Warn),
        (ui::RETURNED, total.returned, Tone::Warn),
        (ui::LOST, total.lost, Tone::Bad),
    ]
}
