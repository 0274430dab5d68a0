//! The whole way of one message: its facts told in order, its copies and where each of them is, and where its time
//! went (UX T8). Reads facts; what it says holds for the whole run seen so far, and marks what lies after the cursor.
pub mod places;
pub mod text;

use super::explain::{Told, explain, message_of};
use super::sentence::{Arg, Phrase, phrase};
use super::session::Session;
use super::story::is_said_by_another;
use super::system;
use super::tell::Telling;
use crate::engine::fact::{Fact, FactKind, Outcome};
use crate::engine::id::{CopyNo, Duration, MessageNo, PartIx, Time};
use crate::engine::kafka;
use crate::locales::Text;
use places::{Place, Reader, ReaderState};

#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    pub message: MessageNo,
    /// What is told of it, in order.
    pub hops: Vec<Hop>,
    /// All its facts, in order, with the copy whose story each belongs to.
    facts: Vec<(Fact, Option<CopyNo>)>,
    /// In order of storing.
    pub copies: Vec<Copy>,
    /// Of those copies that stand in a log: where, and what each reader did.
    pub places: Vec<Place>,
}

/// What a broker system with logs knows of a message: facts that concern it, each with the copy whose story it belongs
/// to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Way {
    pub hops: Vec<(Fact, Option<CopyNo>)>,
    pub copies: Vec<Copy>,
    pub places: Vec<Place>,
}

/// One fact of the life line.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    pub fact: Fact,
    pub told: Told,
    /// The copies whose story this belongs to; empty = all (before it was copied).
    pub copies: Vec<CopyNo>,
    pub when: When,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Past,
    /// Part of the event at the cursor.
    Now,
    Future,
}

/// One stored copy: where it was stored and what became of it by the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct Copy {
    pub no: CopyNo,
    pub queue: PartIx,
    /// The copy that was dead-lettered to make this one.
    pub parent: Option<CopyNo>,
    pub stored_at: Time,
    pub state: CopyState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyState {
    /// Not stored yet at the cursor.
    Ahead,
    Ready,
    /// Out, at this consumer.
    Unacked(PartIx),
    Acked,
    DeadLettered,
    /// Dropped, purged or lost with its consumer.
    Gone,
}

/// A stretch of the copy's time.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    pub us: Duration,
    pub kind: ShareKind,
    pub part: PartIx,
    pub label: Phrase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareKind {
    Travelling,
    /// In a queue.
    Waiting,
    /// At a consumer that is busy with others.
    Held,
    Working,
    /// Work that came to nothing: it failed or the consumer crashed.
    WastedWork,
}

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

/// The journey of a message; `None` when no fact tells of it (any more).
pub fn of(session: &Session, message: MessageNo) -> Option<Journey> {
    by(session, message, session.cursor().event)
}

/// As it is known by the event `cursor`.
pub(super) fn by(session: &Session, message: MessageNo, cursor: u64) -> Option<Journey> {
    let mut way = Way::default();
    for system in system::known() {
        let found = (system.journey)(session, message, cursor);
        way.hops.extend(found.hops);
        way.copies.extend(found.copies);
        way.places.extend(found.places);
    }
    let of_log: Vec<Fact> = way.hops.iter().map(|(fact, _)| *fact).collect();
    let is_own = |fact: &&Fact| message_of(&fact.kind) == Some(message) && !of_log.contains(fact);
    let facts: Vec<Fact> = session.facts().iter().filter(is_own).copied().collect();
    let mut tracker = Tracker::default();
    let mut owned: Vec<_> = facts.iter().map(|fact| (*fact, tracker.owner(&fact.kind))).collect();
    owned.extend(way.hops);
    owned.sort_by_key(|(fact, _)| fact.event);
    if owned.is_empty() {
        return None;
    }
    let mut hops: Vec<Hop> = Vec::new();
    for (fact, owner) in &owned {
        let telling = Telling::new(session, fact.event);
        if is_said_here(fact, telling.facts) {
            continue;
        }
        let when = match fact.event.cmp(&cursor) {
            std::cmp::Ordering::Less => When::Past,
            std::cmp::Ordering::Equal => When::Now,
            std::cmp::Ordering::Greater => When::Future,
        };
        hops.push(Hop { fact: *fact, told: explain(fact, &telling), copies: owner.iter().copied().collect(), when });
    }
    let mut copies = copies(&facts, cursor);
    // Who knows more of a copy says what became of it.
    copies.retain(|copy| way.copies.iter().all(|known| known.no != copy.no));
    copies.extend(way.copies);
    Some(Journey { message, hops, copies, places: way.places, facts: owned })
}

/// As in a story, but what is said of a whole batch is not said of this record.
fn is_said_here(fact: &Fact, facts: &[Fact]) -> bool {
    let of_batch = matches!(fact.kind, FactKind::Kafka(kafka::fact::Fact::Acknowledged { .. }));
    !of_batch && is_said_by_another(fact, facts)
}

/// Which copy a fact belongs to: the facts of consumers, and of exchanges after a death, name only the message.
#[derive(Debug, Default)]
struct Tracker {
    at_consumer: Vec<(PartIx, CopyNo)>,
    /// The copy that was dead-lettered last: what exchanges do from then on, they do with it.
    dead: Option<CopyNo>,
}

impl Tracker {
    fn owner(&mut self, kind: &FactKind) -> Option<CopyNo> {
        match *kind {
            FactKind::Delivered { consumer, copy, .. } => {
                self.at_consumer.retain(|(at, _)| *at != consumer);
                self.at_consumer.push((consumer, copy));
                Some(copy)
            }
            FactKind::Received { consumer, .. }
            | FactKind::WorkStarted { consumer, .. }
            | FactKind::Worked { consumer, .. } => {
                self.at_consumer.iter().find(|(at, _)| *at == consumer).map(|(_, copy)| *copy)
            }
            FactKind::DeadLettered { copy, .. } => {
                self.dead = Some(copy);
                Some(copy)
            }
            FactKind::Routed { .. } | FactKind::Unroutable { .. } | FactKind::Alternated { .. } => self.dead,
            _ => copy_of(kind),
        }
    }
}

fn copy_of(kind: &FactKind) -> Option<CopyNo> {
    match *kind {
        FactKind::Stored { copy, .. }
        | FactKind::Delivered { copy, .. }
        | FactKind::Acked { copy, .. }
        | FactKind::Rejected { copy, .. }
        | FactKind::Requeued { copy, .. }
        | FactKind::Expired { copy, .. }
        | FactKind::Overflowed { copy, .. }
        | FactKind::DeadLettered { copy, .. } => Some(copy),
        _ => None,
    }
}

fn copies(facts: &[Fact], cursor: u64) -> Vec<Copy> {
    let mut copies: Vec<Copy> = Vec::new();
    // A dead letter that has not been stored again yet.
    let mut dead: Vec<CopyNo> = Vec::new();
    for fact in facts {
        if let FactKind::Stored { queue, copy, .. } = fact.kind {
            let state = if fact.event > cursor { CopyState::Ahead } else { CopyState::Ready };
            let parent = (!dead.is_empty()).then(|| dead[0]);
            copies.push(Copy { no: copy, queue, parent, stored_at: fact.at, state });
            if dead.len() > 1 {
                dead.remove(0);
            }
            continue;
        }
        if let FactKind::DeadLettered { copy, .. } = fact.kind {
            dead.retain(|other| copies.iter().all(|known| known.parent != Some(*other)));
            dead.push(copy);
        }
        if fact.event > cursor {
            continue;
        }
        if let Some((copy, state)) = state_after(&fact.kind)
            && let Some(known) = copies.iter_mut().find(|known| known.no == copy)
        {
            known.state = state;
        }
    }
    copies
}

fn state_after(kind: &FactKind) -> Option<(CopyNo, CopyState)> {
    Some(match *kind {
        FactKind::Delivered { copy, consumer, .. } => (copy, CopyState::Unacked(consumer)),
        FactKind::Acked { copy, .. } => (copy, CopyState::Acked),
        FactKind::Requeued { copy, .. } => (copy, CopyState::Ready),
        FactKind::Rejected { copy, requeue: false, .. }
        | FactKind::Expired { copy, .. }
        | FactKind::Overflowed { copy, .. } => (copy, CopyState::Gone),
        FactKind::DeadLettered { copy, .. } => (copy, CopyState::DeadLettered),
        _ => return None,
    })
}

impl Journey {
    /// A reader of the record wrote it to a dead-letter topic, or gave it up.
    pub fn is_dead_lettered(&self) -> bool {
        let is_dead = |reader: &Reader| matches!(reader.state, ReaderState::DeadLettered | ReaderState::Archived);
        self.places.iter().flat_map(|place| &place.readers).any(is_dead)
    }

    /// Whether it is (also) a record in logs.
    pub fn is_of_record(&self) -> bool {
        self.hops.iter().any(|hop| matches!(hop.fact.kind, FactKind::Kafka(_)))
    }

    /// The copy and those it was made from, first to last.
    pub fn lineage(&self, copy: CopyNo) -> Vec<CopyNo> {
        let mut line = vec![copy];
        let parent = |no: CopyNo| self.copies.iter().find(|copy| copy.no == no).and_then(|copy| copy.parent);
        while let Some(earlier) = parent(line[line.len() - 1]).filter(|earlier| !line.contains(earlier)) {
            line.push(earlier);
        }
        line.reverse();
        line
    }

    /// The hops of one copy with its ancestors, and what came before copying.
    pub fn of_copy(&self, copy: CopyNo) -> Vec<&Hop> {
        let line = self.lineage(copy);
        self.hops.iter().filter(|hop| hop.copies.is_empty() || hop.copies.iter().any(|no| line.contains(no))).collect()
    }

    /// How often it was handed out again after the first time, all copies together.
    pub fn redeliveries(&self) -> usize {
        let again = |hop: &&Hop| match hop.fact.kind {
            FactKind::Delivered { redelivered, .. } => redelivered,
            FactKind::Kafka(kafka::fact::Fact::Polled { delivery, .. }) => delivery > 1,
            _ => false,
        };
        self.hops.iter().filter(again).count()
    }

    /// From the first fact to the last one that has happened.
    pub fn duration_us(&self) -> Duration {
        let done = self.hops.iter().filter(|hop| hop.when != When::Future).map(|hop| hop.fact.at);
        let (first, last) = (self.hops[0].fact.at, done.max());
        last.unwrap_or(first).saturating_sub(first)
    }

    /// Where the time of this copy went, in order, up to the cursor.
    pub fn shares(&self, copy: CopyNo, session: &Session) -> Vec<Share> {
        let line = self.lineage(copy);
        let on_the_way = |fact: &Fact, owner: &Option<CopyNo>| match owner {
            Some(owner) => line.contains(owner),
            None => {
                matches!(fact.kind, FactKind::Published { .. } | FactKind::Routed { .. } | FactKind::Alternated { .. })
            }
        };
        let mut facts: Vec<&Fact> =
            self.facts.iter().filter(|(fact, owner)| on_the_way(fact, owner)).map(|(fact, _)| fact).collect();
        // What comes after its death is the story of the copies made from it.
        let dies = |fact: &&Fact| matches!(fact.kind, FactKind::DeadLettered { copy: dead, .. } if dead == copy);
        let death = facts.iter().position(dies);
        facts.truncate(death.map_or(facts.len(), |at| at + 1));
        let cursor = session.cursor();
        let done = facts.iter().take_while(|fact| fact.event <= cursor.event).count();
        let mut shares: Vec<Share> = Vec::new();
        for (at, from) in facts[..done].iter().enumerate() {
            let next = facts.get(at + 1).filter(|next| next.event <= cursor.event);
            if next.is_none() && dies(from) {
                break;
            }
            // The last stretch lasts up to now.
            let us = next.map_or(cursor.at, |next| next.at).saturating_sub(from.at);
            let Some((kind, part)) = share_after(&from.kind, next.map(|next| &next.kind)) else { continue };
            if us == 0 {
                continue;
            }
            let label = share_label(kind, part, &Telling::new(session, from.event));
            match shares.last_mut().filter(|last| last.kind == kind && last.part == part) {
                Some(last) => last.us += us,
                None => shares.push(Share { us, kind, part, label }),
            }
        }
        shares
    }
}

/// What a copy did after one of its facts, up to the next, or up to now.
fn share_after(from: &FactKind, next: Option<&FactKind>) -> Option<(ShareKind, PartIx)> {
    Some(match *from {
        FactKind::Stored { queue, .. } | FactKind::Requeued { queue, .. } => (ShareKind::Waiting, queue),
        FactKind::Received { consumer, .. } => (ShareKind::Held, consumer),
        FactKind::WorkStarted { consumer, .. } => {
            let wasted = match next {
                Some(FactKind::Worked { outcome, .. }) => !matches!(outcome, Outcome::Acked | Outcome::Silent),
                Some(_) => true,
                None => false,
            };
            (if wasted { ShareKind::WastedWork } else { ShareKind::Working }, consumer)
        }
        FactKind::Published { .. }
        | FactKind::Routed { .. }
        | FactKind::Alternated { .. }
        | FactKind::DeadLettered { .. } => (ShareKind::Travelling, PartIx::NONE),
        FactKind::Delivered { .. } | FactKind::Worked { .. } => (ShareKind::Travelling, PartIx::NONE),
        _ => return None,
    })
}

fn share_label(kind: ShareKind, part: PartIx, telling: &Telling) -> Phrase {
    let name = |telling: &Telling| -> Arg { telling.name(part) };
    match kind {
        ShareKind::Travelling => t("on links", "링크 위").into(),
        ShareKind::Waiting => phrase(t("waiting in {0}", "{0}에서 기다림"), [name(telling)]),
        ShareKind::Held => phrase(t("at {0}, which is busy", "바쁜 {0}에서 기다림"), [name(telling)]),
        ShareKind::Working => phrase(t("worked on by {0}", "{0:이/가} 처리"), [name(telling)]),
        ShareKind::WastedWork => phrase(t("in {0}, work lost", "{0}, 헛된 처리"), [name(telling)]),
    }
}
