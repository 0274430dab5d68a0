//! The life of one message: what happened to it in order, which copies it had and where each is, where its time went,
//! and its way as a sequence of hops. Reads facts; what each fact says in words is told by [`super::explain`].
use super::explain::message_of;
use crate::engine::fact::{DeathReason, Fact, FactKind, LossReason, Outcome};
use crate::engine::id::{CopyNo, MessageNo, PartIx, Time};
use crate::locales::Text;

/// See the module. All of it to the frontier; what lies after the cursor is there as well.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Life {
    /// Facts worth a row, in order.
    pub rows: Vec<Fact>,
    pub copies: Vec<CopyLife>,
    pub stays: Vec<Stay>,
    pub hops: Vec<Hop>,
    pub redeliveries: u32,
}

/// One stored copy.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyLife {
    pub copy: CopyNo,
    pub queue: PartIx,
    pub stored_at: Time,
    /// What became of it, by event; the last one before a moment is its state then.
    pub states: Vec<(u64, CopyState)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyState {
    Ready,
    /// Delivered, not yet acknowledged.
    With(PartIx),
    Acked(PartIx),
    DeadLettered(PartIx),
    Expired,
    Dropped,
    Rejected,
    Lost,
}

impl CopyState {
    /// With the queue as `{0}` and, where it takes part, the consumer or exchange as `{1}`.
    pub const fn text(self) -> Text {
        match self {
            Self::Ready => Text::new("waits in {0}", "{0}에서 기다림"),
            Self::With(_) => Text::new("with {1}, not yet acked", "{1}에 있음, ack 대기"),
            Self::Acked(_) => Text::new("acked by {1}, gone from {0}", "{1:이/가} ack, {0}에서 지워짐"),
            Self::DeadLettered(_) => Text::new("dead-lettered from {0} to {1}", "{0}에서 {1:(으)로} dead letter"),
            Self::Expired => Text::new("expired in {0}", "{0}에서 만료"),
            Self::Dropped => Text::new("dropped from {0}, it was full", "{0:이/가} 가득 차 밀려남"),
            Self::Rejected => Text::new("rejected, gone from {0}", "reject, {0}에서 지워짐"),
            Self::Lost => Text::new("lost in {0}", "{0}에서 사라짐"),
        }
    }

    pub const fn other(self) -> PartIx {
        match self {
            Self::With(part) | Self::Acked(part) | Self::DeadLettered(part) => part,
            _ => PartIx::NONE,
        }
    }
}

impl CopyLife {
    /// Its state when `event` events were done; None = not stored yet.
    pub fn state_at(&self, event: u64) -> Option<CopyState> {
        self.states.iter().rev().find(|(at, _)| *at <= event).map(|(_, state)| *state)
    }
}

/// A stretch of its time in one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stay {
    pub kind: StayKind,
    /// Where; for a way, where to.
    pub part: PartIx,
    pub copy: Option<CopyNo>,
    pub from: Time,
    /// None = it lasts.
    pub until: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StayKind {
    /// On a link.
    Way,
    /// In a queue.
    Wait,
    /// Prefetched by a consumer that is at work on others.
    Held,
    Work,
}

impl StayKind {
    /// With the part as `{0}`.
    pub const fn text(self) -> Text {
        match self {
            Self::Way => Text::new("on the way to {0}", "{0:(으)로} 가는 길"),
            Self::Wait => Text::new("waiting in {0}", "{0}에서 기다림"),
            Self::Held => Text::new("prefetched by {0}", "{0:이/가} 미리 받아 둠"),
            Self::Work => Text::new("work in {0}", "{0}에서 처리"),
        }
    }
}

/// It went, or word of it went, from one part to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hop {
    pub event: u64,
    pub at: Time,
    pub from: PartIx,
    pub to: PartIx,
    pub kind: HopKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HopKind {
    Publish,
    Route,
    Alternate,
    Deliver { tag: u64, redelivered: bool },
    Ack,
    Requeue,
    DeadLetter(DeathReason),
    Return,
    Confirm { ok: bool },
}

impl HopKind {
    /// Carries the message itself, not only word of it.
    pub const fn carries(self) -> bool {
        matches!(self, Self::Publish | Self::Route | Self::Alternate | Self::Deliver { .. } | Self::DeadLetter(_))
    }

    pub const fn text(self) -> Text {
        match self {
            Self::Publish => Text::new("publish", "보냄"),
            Self::Route => Text::new("route", "route"),
            Self::Alternate => Text::new("alternate", "대체"),
            Self::Deliver { redelivered: false, .. } => Text::new("deliver", "전달"),
            Self::Deliver { .. } => Text::new("deliver again", "재전달"),
            Self::Ack => Text::new("ack", "ack"),
            Self::Requeue => Text::new("back, requeue", "다시 넣기"),
            Self::DeadLetter(DeathReason::Rejected) => Text::new("dead letter: rejected", "dead letter: reject"),
            Self::DeadLetter(DeathReason::Expired) => Text::new("dead letter: expired", "dead letter: 만료"),
            Self::DeadLetter(DeathReason::MaxLength) => Text::new("dead letter: queue full", "dead letter: 길이 제한"),
            Self::DeadLetter(DeathReason::DeliveryLimit) => {
                Text::new("dead letter: delivery limit", "dead letter: 전달 횟수 제한")
            }
            Self::Return => Text::new("return", "반송"),
            Self::Confirm { ok: true } => Text::new("confirm", "confirm"),
            Self::Confirm { ok: false } => Text::new("nack", "nack"),
        }
    }
}

impl Life {
    /// The life of `message` in a run with these facts.
    pub fn of(message: MessageNo, facts: &[Fact]) -> Self {
        let mut life = Self::default();
        let its: Vec<&Fact> = facts.iter().filter(|fact| message_of(&fact.kind) == Some(message)).collect();
        for (at, fact) in its.iter().enumerate() {
            life.travel(fact);
            life.store(fact);
            life.settle(fact);
            let same_event = || its[..at].iter().rev().chain(&its[at + 1..]).filter(|other| other.event == fact.event);
            if !is_said_by(&fact.kind, same_event().map(|other| &other.kind)) {
                life.rows.push(**fact);
            }
        }
        life
    }

    /// How long it has been known, µs: from its first fact to its last before `event`.
    pub fn span_at(&self, event: u64) -> Time {
        let known = self.rows.partition_point(|fact| fact.event <= event);
        match (self.rows.first(), self.rows[..known].last()) {
            (Some(first), Some(last)) => last.at - first.at,
            _ => 0,
        }
    }

    /// Parts of the hops, in the order in which they come.
    pub fn parts(&self) -> Vec<PartIx> {
        let mut parts = Vec::new();
        for hop in &self.hops {
            for part in [hop.from, hop.to] {
                if part.is_some() && !parts.contains(&part) {
                    parts.push(part);
                }
            }
        }
        parts
    }

    // --- hops and ways

    fn travel(&mut self, fact: &Fact) {
        use FactKind as F;
        let (from, to, kind) = match fact.kind {
            F::Published { producer, exchange, queue, .. } => {
                (producer, if exchange.is_some() { exchange } else { queue }, HopKind::Publish)
            }
            F::Hopped { from, to, arrives, .. } => {
                self.stay(StayKind::Way, to, None, fact.at, Some(arrives));
                (from, to, HopKind::Route)
            }
            F::Alternated { exchange, to, .. } => (exchange, to, HopKind::Alternate),
            F::Delivered { queue, consumer, tag, redelivered, .. } => {
                self.redeliveries += u32::from(redelivered);
                (queue, consumer, HopKind::Deliver { tag, redelivered })
            }
            F::Acked { queue, consumer, automatic: false, .. } => (consumer, queue, HopKind::Ack),
            F::Rejected { queue, consumer, requeue: true, .. } => (consumer, queue, HopKind::Requeue),
            F::DeadLettered { queue, exchange, why, .. } => (queue, exchange, HopKind::DeadLetter(why)),
            F::Returned { exchange, producer, .. } => (exchange, producer, HopKind::Return),
            F::Confirmed { producer, ok, .. } => (PartIx::NONE, producer, HopKind::Confirm { ok }),
            _ => return,
        };
        self.hops.push(Hop { event: fact.event, at: fact.at, from, to, kind });
    }

    fn stay(&mut self, kind: StayKind, part: PartIx, copy: Option<CopyNo>, from: Time, until: Option<Time>) {
        if until != Some(from) {
            self.stays.push(Stay { kind, part, copy, from, until });
        }
    }

    /// Ends the open stay of this copy.
    fn leave(&mut self, copy: Option<CopyNo>, at: Time) {
        if let Some(open) = self.stays.iter_mut().rev().find(|stay| stay.copy == copy && stay.until.is_none()) {
            open.until = Some(at);
        }
        self.stays.retain(|stay| stay.until != Some(stay.from));
    }

    // --- copies

    fn store(&mut self, fact: &Fact) {
        use FactKind as F;
        match fact.kind {
            F::Stored { queue, copy, .. } => {
                let states = vec![(fact.event, CopyState::Ready)];
                self.copies.push(CopyLife { copy, queue, stored_at: fact.at, states });
                self.stay(StayKind::Wait, queue, Some(copy), fact.at, None);
            }
            F::Delivered { consumer, copy, .. } => {
                self.leave(Some(copy), fact.at);
                self.change(copy, fact.event, CopyState::With(consumer));
                self.stay(StayKind::Way, consumer, Some(copy), fact.at, None);
            }
            F::Requeued { queue, copy, .. } => {
                self.leave(Some(copy), fact.at);
                self.change(copy, fact.event, CopyState::Ready);
                self.stay(StayKind::Wait, queue, Some(copy), fact.at, None);
            }
            F::Received { consumer, .. } => self.move_on(consumer, StayKind::Held, fact.at),
            F::WorkStarted { consumer, .. } => self.move_on(consumer, StayKind::Work, fact.at),
            F::Worked { consumer, outcome, .. } => {
                let copy = self.copy_with(consumer);
                self.leave(copy, fact.at);
                let queue = self.copies.iter().find(|life| Some(life.copy) == copy).map(|life| life.queue);
                // The answer travels back to the queue.
                if let (Some(queue), true) = (queue, outcome != Outcome::Silent) {
                    self.stay(StayKind::Way, queue, copy, fact.at, None);
                }
            }
            _ => {}
        }
    }

    fn settle(&mut self, fact: &Fact) {
        use FactKind as F;
        let (copy, state) = match fact.kind {
            // Acknowledged when it was sent: it still travels and is worked on.
            F::Acked { consumer, copy, automatic: true, .. } => {
                self.change(copy, fact.event, CopyState::Acked(consumer));
                return;
            }
            F::Acked { consumer, copy, .. } => (copy, CopyState::Acked(consumer)),
            F::Rejected { copy, requeue: false, .. } => (copy, CopyState::Rejected),
            F::Expired { copy, .. } => (copy, CopyState::Expired),
            F::Overflowed { copy, .. } => (copy, CopyState::Dropped),
            F::DeadLettered { copy, exchange, .. } => (copy, CopyState::DeadLettered(exchange)),
            F::Lost { place, why, .. } => return self.lose(place, why, fact),
            _ => return,
        };
        self.leave(Some(copy), fact.at);
        self.change(copy, fact.event, state);
    }

    fn lose(&mut self, place: PartIx, why: LossReason, fact: &Fact) {
        let is_there = |life: &&CopyLife| {
            let state = life.states.last().map(|(_, state)| *state);
            match why {
                LossReason::AutoAcked => state == Some(CopyState::Acked(place)),
                LossReason::Purged | LossReason::QueueDeleted => {
                    life.queue == place && state == Some(CopyState::Ready)
                }
                _ => false,
            }
        };
        if let Some(copy) = self.copies.iter().find(is_there).map(|life| life.copy) {
            self.leave(Some(copy), fact.at);
            self.change(copy, fact.event, CopyState::Lost);
        }
    }

    fn change(&mut self, copy: CopyNo, event: u64, state: CopyState) {
        if let Some(life) = self.copies.iter_mut().find(|life| life.copy == copy) {
            life.states.push((event, state));
        }
    }

    /// The copy that this consumer was given last.
    fn copy_with(&self, consumer: PartIx) -> Option<CopyNo> {
        let given = |life: &&CopyLife| {
            let mut states = life.states.iter().rev();
            states.any(|(_, state)| matches!(state, CopyState::With(to) | CopyState::Acked(to) if *to == consumer))
        };
        self.copies.iter().rev().find(given).map(|life| life.copy)
    }

    fn move_on(&mut self, consumer: PartIx, kind: StayKind, at: Time) {
        let copy = self.copy_with(consumer);
        self.leave(copy, at);
        self.stay(kind, consumer, copy, at, None);
    }
}

/// Facts of the same event that another one of the same message tells as well need no row of their own.
fn is_said_by<'a>(kind: &FactKind, mut others: impl Iterator<Item = &'a FactKind>) -> bool {
    use FactKind as F;
    match kind {
        F::Hopped { .. } => {
            others.any(|other| matches!(other, F::Routed { .. } | F::DeadLettered { .. } | F::Alternated { .. }))
        }
        F::Expired { .. } | F::Overflowed { .. } | F::Rejected { requeue: false, .. } => {
            others.any(|other| matches!(other, F::DeadLettered { .. }))
        }
        F::Rejected { .. } => others.any(|other| matches!(other, F::Requeued { .. })),
        F::Acked { automatic: true, .. } => others.any(|other| matches!(other, F::Delivered { .. })),
        F::WorkStarted { .. } => others.any(|other| matches!(other, F::Received { .. })),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fact::RequeueReason;
    use crate::engine::id::Symbol;

    const PRODUCER: PartIx = PartIx(0);
    const EXCHANGE: PartIx = PartIx(1);
    const QUEUE: PartIx = PartIx(2);
    const CONSUMER: PartIx = PartIx(3);
    const DLX: PartIx = PartIx(4);

    /// Published, routed, stored, delivered, nacked back, expired to the dead-letter exchange.
    fn facts() -> Vec<Fact> {
        let (message, copy, key) = (MessageNo(7), CopyNo(3), Symbol(0));
        let mut facts = Vec::new();
        let mut add = |event, at, kind| facts.push(Fact { event, at, kind });
        let queue = QUEUE;
        let consumer = CONSUMER;
        add(1, 0, FactKind::Published {
            producer: PRODUCER,
            exchange: EXCHANGE,
            queue: PartIx::NONE,
            message,
            key,
            retry: false,
        });
        add(2, 100, FactKind::Routed { exchange: EXCHANGE, message, key, copies: 1 });
        add(2, 100, FactKind::Hopped { from: EXCHANGE, to: queue, message, arrives: 150 });
        add(3, 150, FactKind::Stored { queue, message, copy });
        add(4, 200, FactKind::Delivered { queue, consumer, message, copy, tag: 1, redelivered: false });
        add(5, 250, FactKind::Received { consumer, message, tag: 1 });
        add(5, 250, FactKind::WorkStarted { consumer, message, until: 900 });
        add(6, 900, FactKind::Worked { consumer, message, outcome: Outcome::Nacked { requeue: true }, duplicate: false });
        add(7, 950, FactKind::Rejected { queue, consumer, message, copy, requeue: true });
        add(7, 950, FactKind::Requeued { queue, message, copy, why: RequeueReason::Nacked });
        add(8, 1_000, FactKind::Expired { queue, message, copy });
        add(8, 1_000, FactKind::DeadLettered { queue, exchange: DLX, message, copy, key, why: DeathReason::Expired });
        facts
    }

    #[test]
    fn rows_copies_and_time_of_a_dead_letter() {
        let life = Life::of(MessageNo(7), &facts());
        assert_eq!(life.rows.iter().map(|fact| fact.event).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7, 8]);
        let copy = &life.copies[0];
        let states: Vec<_> = (2..=8).map(|event| copy.state_at(event)).collect();
        let with = Some(CopyState::With(CONSUMER));
        let ready = Some(CopyState::Ready);
        assert_eq!(states, [None, ready, with, with, with, ready, Some(CopyState::DeadLettered(DLX))]);
        let stays: Vec<_> = life.stays.iter().map(|stay| (stay.kind, stay.part, stay.until.unwrap() - stay.from)).collect();
        assert_eq!(stays, [
            (StayKind::Way, QUEUE, 50),
            (StayKind::Wait, QUEUE, 50),
            (StayKind::Way, CONSUMER, 50),
            (StayKind::Work, CONSUMER, 650),
            (StayKind::Way, QUEUE, 50),
            (StayKind::Wait, QUEUE, 50),
        ]);
        assert_eq!(life.parts(), [PRODUCER, EXCHANGE, QUEUE, CONSUMER, DLX]);
        assert_eq!((life.span_at(4), life.span_at(99), life.redeliveries), (200, 1_000, 0));
    }

    #[test]
    fn another_message_has_no_part_in_it() {
        assert_eq!(Life::of(MessageNo(8), &facts()), Life::default());
    }

    #[test]
    fn an_automatic_ack_does_not_end_the_work() {
        let (message, copy) = (MessageNo(7), CopyNo(3));
        let (queue, consumer) = (QUEUE, CONSUMER);
        let mut facts = facts();
        facts.truncate(4);
        let mut add = |event, at, kind| facts.push(Fact { event, at, kind });
        add(4, 200, FactKind::Delivered { queue, consumer, message, copy, tag: 1, redelivered: false });
        add(4, 200, FactKind::Acked { queue, consumer, message, copy, automatic: true });
        add(5, 250, FactKind::Received { consumer, message, tag: 1 });
        add(5, 250, FactKind::WorkStarted { consumer, message, until: 900 });
        add(6, 400, FactKind::Lost { place: consumer, message, why: LossReason::AutoAcked });
        let life = Life::of(message, &facts);
        assert_eq!(life.copies[0].state_at(5), Some(CopyState::Acked(consumer)));
        assert_eq!(life.copies[0].state_at(6), Some(CopyState::Lost));
        let last = life.stays.last().unwrap();
        assert_eq!((last.kind, last.until), (StayKind::Work, Some(400)));
    }
}
