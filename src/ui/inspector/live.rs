//! Live numbers of a part at the moment shown, and the messages it holds: the only place where the inspector reads the
//! world's views. Plain data out.
use crate::engine::fact::FactKind;
use crate::engine::id::{MessageNo, PartIx, Symbol, Time};
use crate::engine::rabbitmq::view::CellState;
use crate::engine::view::Work;
use crate::locales::number::{duration, number, short_number};
use crate::locales::{Text, ui};
use crate::studio::kind::Role;
use crate::studio::model::Studio;

use super::document::Tone;

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

fn count(label: Text, n: u64) -> Number {
    Number { label, value: if n < 100_000 { number(n) } else { short_number(n) } }
}

/// The four numbers of a part of this role.
pub fn numbers(studio: &Studio, id: &str, role: Role) -> Vec<Number> {
    let Some(part) = studio.part_ix(id) else { return Vec::new() };
    let world = studio.session().world();
    let of_facts = || Totals::of(studio, part);
    match role {
        Role::Queue => {
            let queue = world.queue(part, 0);
            let (ready, unacked) = queue.map_or((0, 0), |queue| (queue.ready, queue.unacked));
            let totals = of_facts();
            vec![
                count(ui::READY, ready.into()),
                count(ui::UNACKED, unacked.into()),
                count(ui::IN_PER_SECOND, totals.in_last_second),
                count(ui::EXPIRED, totals.expired),
            ]
        }
        Role::Exchange => {
            let totals = of_facts();
            let bindings = studio.document().links.iter().filter(|link| link.from == id).map(|link| link.rows.len());
            vec![
                count(ui::ROUTED, totals.routed),
                count(ui::COPIES_MADE, totals.copies),
                count(ui::UNROUTABLE, totals.unroutable),
                count(ui::BINDINGS, bindings.sum::<usize>() as u64),
            ]
        }
        Role::Producer => {
            let totals = of_facts();
            vec![
                count(ui::SENT, totals.published),
                count(ui::OUT_PER_SECOND, totals.in_last_second),
                count(ui::CONFIRMED, totals.confirmed),
                count(ui::RETURNED, totals.returned),
            ]
        }
        Role::Consumer => {
            let totals = of_facts();
            let in_hand = world.consumer(part, MOST_SLOTS).map_or(0, |consumer| consumer.slots.len());
            vec![
                count(ui::DONE, totals.worked),
                count(ui::IN_HAND, in_hand as u64),
                count(ui::DONE_PER_SECOND, totals.in_last_second),
                count(ui::FAILED, totals.failed),
            ]
        }
        Role::Cluster | Role::Topic | Role::KafkaProducer | Role::Group | Role::KafkaConsumer => Vec::new(),
    }
}

/// Counts over the facts up to now that name one part.
#[derive(Default)]
struct Totals {
    routed: u64,
    copies: u64,
    unroutable: u64,
    published: u64,
    confirmed: u64,
    returned: u64,
    expired: u64,
    worked: u64,
    failed: u64,
    in_last_second: u64,
}

impl Totals {
    fn of(studio: &Studio, part: PartIx) -> Self {
        let session = studio.session();
        let recent = session.cursor().at.saturating_sub(SECOND_US);
        let mut totals = Self::default();
        for fact in &session.facts()[..session.facts_done()] {
            let is_new = u64::from(fact.at > recent);
            match fact.kind {
                FactKind::Routed { exchange, copies, .. } if exchange == part => {
                    totals.routed += 1;
                    totals.copies += u64::from(copies);
                }
                FactKind::Unroutable { exchange, .. } if exchange == part => totals.unroutable += 1,
                FactKind::Published { producer, .. } if producer == part => {
                    totals.published += 1;
                    totals.in_last_second += is_new;
                }
                FactKind::ConfirmReceived { producer, ok: true, .. } if producer == part => totals.confirmed += 1,
                FactKind::ReturnReceived { producer, .. } if producer == part => totals.returned += 1,
                FactKind::Stored { queue, .. } if queue == part => totals.in_last_second += is_new,
                FactKind::Expired { queue, .. } if queue == part => totals.expired += 1,
                FactKind::Worked { consumer, outcome, .. } if consumer == part => {
                    use crate::engine::fact::Outcome::{Acked, Silent};
                    let is_good = matches!(outcome, Acked | Silent);
                    totals.worked += u64::from(is_good);
                    totals.failed += u64::from(!is_good);
                    totals.in_last_second += is_new;
                }
                FactKind::Crashed { part: down, .. } if down == part => totals.failed += 1,
                _ => {}
            }
        }
        totals
    }
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
            dead: cell.dead,
            arriving,
            state,
            time: cell.expires_at.map(|at| duration(at.saturating_sub(now.at))).unwrap_or_default(),
        }
    });
    cells.collect()
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
            dead: false,
            arriving: false,
            state: Some(state),
            time,
        }
    });
    slots.collect()
}

fn text_of(studio: &Studio, key: Symbol) -> String {
    studio.session().world().symbol(key).to_owned()
}

/// What became of all messages up to now: the guarantee monitor in words.
pub fn guarantees(studio: &Studio) -> Vec<(Text, u64, Tone)> {
    use crate::studio::marks::MarkKind;
    let session = studio.session();
    let now = session.cursor().event;
    let mut counts = [0_u64; 9];
    for fact in &session.facts()[..session.facts_done()] {
        let slot = match fact.kind {
            FactKind::Published { retry: false, .. } => 0,
            FactKind::Stored { .. } => 1,
            FactKind::Delivered { redelivered, .. } => {
                counts[3] += u64::from(redelivered);
                2
            }
            FactKind::Acked { .. } => 4,
            FactKind::DeadLettered { .. } => 5,
            FactKind::Returned { .. } => 6,
            FactKind::Expired { .. } => 7,
            FactKind::Lost { .. } => 8,
            _ => continue,
        };
        counts[slot] += 1;
    }
    let marked = |kind| session.marks().iter().filter(|mark| mark.event <= now && mark.kind == kind).count() as u64;
    let [published, stored, delivered, redelivered, acked, dead, returned, expired, lost] = counts;
    vec![
        (ui::PUBLISHED_COUNT, published, Tone::Plain),
        (ui::COPIES_STORED, stored, Tone::Plain),
        (ui::DELIVERED, delivered, Tone::Plain),
        (ui::ACKED, acked, Tone::Plain),
        (ui::REDELIVERED, redelivered, Tone::Warn),
        (ui::DUPLICATES, marked(MarkKind::Duplicate), Tone::Warn),
        (ui::ORDER_BROKEN, marked(MarkKind::OrderBroken), Tone::Warn),
        (ui::DEAD_LETTERED, dead, Tone::Warn),
        (ui::EXPIRED, expired, Tone::Warn),
        (ui::RETURNED, returned, Tone::Warn),
        (ui::LOST, lost, Tone::Bad),
    ]
}
