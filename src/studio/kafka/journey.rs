//! The way of one record: partition, batch, offset, copies on brokers, visible, polled by every group, worked on,
//! committed past, passed on, aborted, expired or lost. Facts of logs and groups name no record; they count when its
//! offset is concerned. Reads the facts of the run and, at the cursor, what is stored.
use rustc_hash::FxHashMap;

use crate::engine::fact::{Fact as Happened, FactKind, Outcome};
use crate::engine::id::{CopyNo, MessageNo, PartIx};
use crate::engine::kafka::cluster::BrokerId;
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::simulation::Kafka;
use crate::engine::kafka::topology::Spec;
use crate::engine::kafka::view::RecordLook;
use crate::engine::topology::Spec as AnySpec;
use crate::studio::explain::message_of;
use crate::studio::journey::places::{Place, PlaceState, Reader, ReaderState};
use crate::studio::journey::{Copy, CopyState, Way};
use crate::studio::session::Session;

/// What Kafka knows of it by the event `cursor`; empty when it never was a record.
pub fn way(session: &Session, message: MessageNo, cursor: u64) -> Way {
    let is_record = |fact: &Happened| matches!(fact.kind, FactKind::Kafka(kind) if kind.message() == Some(message));
    if !session.facts().iter().any(is_record) {
        return Way::default();
    }
    let mut track = Track::new(session, message, cursor);
    for fact in session.facts() {
        track.see(fact);
    }
    track.look_at_logs();
    Way { copies: track.copies(), hops: track.hops, places: track.places }
}

/// Copies in queues are numbered from 1; those in logs have no number of their own.
const FIRST_COPY: u32 = 1 << 31;

/// A partition of a topic.
type Partition = (PartIx, u32);

struct Track<'a> {
    session: &'a Session,
    message: MessageNo,
    cursor: u64,
    hops: Vec<(Happened, Option<CopyNo>)>,
    places: Vec<Place>,
    /// By place: the one that it was copied from.
    parents: Vec<Option<CopyNo>>,
    /// By place: brokers known to have it.
    replicas: Vec<Vec<BrokerId>>,
    /// By producer and partition: records produced, and records sent in batches.
    counts: FxHashMap<(PartIx, Partition), (u64, u64)>,
    sending: Option<Sending>,
    /// Copied from here, and not appended yet.
    copied_from: Vec<(PartIx, CopyNo)>,
    /// Which copy a consumer has.
    held: Vec<(PartIx, CopyNo)>,
}

/// Between send and the answer.
struct Sending {
    producer: PartIx,
    to: Partition,
    /// Its number among those of its producer and partition, from 1.
    number: u64,
    is_sent: bool,
    is_appended: bool,
    is_answered: bool,
}

impl<'a> Track<'a> {
    fn new(session: &'a Session, message: MessageNo, cursor: u64) -> Self {
        Self {
            session,
            message,
            cursor,
            hops: Vec::new(),
            places: Vec::new(),
            parents: Vec::new(),
            replicas: Vec::new(),
            counts: FxHashMap::default(),
            sending: None,
            copied_from: Vec::new(),
            held: Vec::new(),
        }
    }

    fn see(&mut self, fact: &Happened) {
        let of_it = message_of(&fact.kind) == Some(self.message);
        match fact.kind {
            FactKind::Kafka(kind) if of_it => self.own(kind, fact),
            FactKind::Kafka(kind) => self.around(kind, fact),
            FactKind::WorkStarted { consumer, .. } if of_it && self.is_kafkas(consumer) => {
                self.by_consumer(consumer, Some(ReaderState::Working), fact);
            }
            FactKind::Worked { consumer, outcome, .. } if of_it && self.is_kafkas(consumer) => {
                let state = match outcome {
                    Outcome::Acked | Outcome::Silent => Some(ReaderState::Worked),
                    Outcome::Nacked { .. } => Some(ReaderState::Failed),
                    // What becomes of it is a fact of its own.
                    Outcome::Rejected { .. } => None,
                };
                self.by_consumer(consumer, state, fact);
            }
            FactKind::OutOfOrder { consumer, .. } if of_it && self.is_kafkas(consumer) => {
                self.by_consumer(consumer, None, fact);
            }
            _ => {}
        }
    }

    fn is_kafkas(&self, part: PartIx) -> bool {
        let part = self.session.topology().parts.get(part.0 as usize);
        matches!(part.map(|part| &part.spec), Some(AnySpec::Kafka(_)))
    }

    fn hop(&mut self, fact: &Happened, copy: Option<CopyNo>) {
        self.hops.push((*fact, copy));
    }

    fn is_past(&self, fact: &Happened) -> bool {
        fact.event <= self.cursor
    }

    fn sole_copy(&self) -> Option<CopyNo> {
        match self.places.as_slice() {
            [only] => Some(only.copy),
            _ => None,
        }
    }

    /// Facts that name the record.
    fn own(&mut self, kind: Fact, fact: &Happened) {
        match kind {
            Fact::Produced { producer, topic, partition, .. } => {
                let to = (topic, partition);
                let (produced, _) = self.counts.entry((producer, to)).or_default();
                *produced += 1;
                let number = *produced;
                let sending = Sending { producer, to, number, is_sent: false, is_appended: false, is_answered: false };
                self.sending = Some(sending);
                self.hop(fact, None);
            }
            Fact::Appended { topic, partition, broker, offset, .. } => {
                self.appended((topic, partition), broker, offset, fact)
            }
            Fact::Acknowledged { .. } | Fact::ProduceFailed { .. } => {
                if let Some(sending) = &mut self.sending {
                    sending.is_answered = true;
                }
                let copy = self.sole_copy();
                self.hop(fact, copy);
            }
            Fact::RecordLost { topic, partition, offset, .. } => {
                let copy = offset.and_then(|offset| self.at((topic, partition), offset));
                self.set(copy, PlaceState::Lost, fact);
                self.hop(fact, copy);
            }
            Fact::Polled { consumer, topic, partition, offset, .. } => {
                let copy = self.at((topic, partition), offset);
                self.held.retain(|(at, _)| *at != consumer);
                self.held.extend(copy.map(|copy| (consumer, copy)));
                self.by_consumer(consumer, Some(ReaderState::Polled), fact);
                if self.is_past(fact)
                    && let Some(reader) = self.reader_of(consumer, copy)
                {
                    reader.polls += 1;
                }
            }
            Fact::Forwarded { consumer, to, dead, .. } => {
                let copy = self.held_by(consumer);
                self.copied_from.extend(copy.map(|copy| (to, copy)));
                let state = if dead { ReaderState::DeadLettered } else { ReaderState::Retried };
                self.by_consumer(consumer, Some(state), fact);
            }
            Fact::Skipped { consumer, .. } => self.by_consumer(consumer, Some(ReaderState::Skipped), fact),
            Fact::TaskFailed { consumer, .. } => self.by_consumer(consumer, Some(ReaderState::Failed), fact),
            Fact::Acquired { .. } | Fact::Accepted { .. } | Fact::Released { .. } | Fact::Archived { .. } => {
                self.shared(kind, fact);
            }
            _ => {
                let copy = self.sole_copy();
                self.hop(fact, copy);
            }
        }
    }

    fn appended(&mut self, to: Partition, broker: BrokerId, offset: u64, fact: &Happened) {
        if let Some(sending) = &mut self.sending {
            sending.is_appended = true;
        }
        let copy = CopyNo(FIRST_COPY + self.places.len() as u32);
        let from = self.copied_from.iter().position(|(topic, _)| *topic == to.0);
        self.parents.push(from.map(|at| self.copied_from.remove(at).1));
        self.replicas.push(vec![broker]);
        self.places.push(Place {
            copy,
            topic: to.0,
            partition: to.1,
            offset,
            appended_at: fact.at,
            state: if self.is_past(fact) { PlaceState::Hidden } else { PlaceState::Ahead },
            readers: Vec::new(),
        });
        self.hop(fact, Some(copy));
    }

    /// What a share group does with it: by place, and by the group alone.
    fn shared(&mut self, kind: Fact, fact: &Happened) {
        let (group, consumer, to, offset, state) = match kind {
            Fact::Acquired { group, consumer, topic, partition, offset, .. } => {
                (group, Some(consumer), (topic, partition), offset, ReaderState::Acquired)
            }
            Fact::Accepted { group, consumer, topic, partition, offset, .. } => {
                (group, Some(consumer), (topic, partition), offset, ReaderState::Committed)
            }
            Fact::Released { group, topic, partition, offset, .. } => {
                (group, None, (topic, partition), offset, ReaderState::Released)
            }
            Fact::Archived { group, topic, partition, offset, .. } => {
                (group, None, (topic, partition), offset, ReaderState::Archived)
            }
            _ => return,
        };
        let copy = self.at(to, offset);
        if let Some(consumer) = consumer {
            self.held.retain(|(at, _)| *at != consumer);
            self.held.extend(copy.map(|copy| (consumer, copy)));
        }
        if self.is_past(fact)
            && let Some(place) = copy.and_then(|copy| self.place(copy))
        {
            let reader = reader(place, group);
            reader.state = state;
            reader.consumer = consumer.unwrap_or(reader.consumer);
        }
        self.hop(fact, copy);
    }

    /// Facts of logs, groups and transactions that concern it.
    fn around(&mut self, kind: Fact, fact: &Happened) {
        match kind {
            Fact::Produced { producer, topic, partition, .. } => {
                self.counts.entry((producer, (topic, partition))).or_default().0 += 1;
            }
            Fact::BatchSent { producer, topic, partition, records, attempt, .. } => {
                self.batch_sent((producer, (topic, partition)), u64::from(records), attempt, fact);
            }
            Fact::BatchRetried { producer, topic, partition, .. } => {
                let waits = |sending: &&Sending| {
                    sending.is_sent
                        && !sending.is_answered
                        && (sending.producer, sending.to) == (producer, (topic, partition))
                };
                if self.sending.as_ref().filter(waits).is_some() {
                    self.hop(fact, None);
                }
            }
            Fact::Replicated { topic, partition, broker, end } => {
                for at in self.places_before((topic, partition), end) {
                    if !self.replicas[at].contains(&broker) && !self.places[at].state.is_gone() {
                        self.replicas[at].push(broker);
                        self.hops.push((*fact, Some(self.places[at].copy)));
                    }
                }
            }
            Fact::HighWatermark { topic, partition, offset } => self.visible((topic, partition), offset, fact),
            Fact::LogStartMoved { topic, partition, offset, .. } => {
                for at in self.places_before((topic, partition), offset) {
                    if !self.places[at].state.is_gone() {
                        self.hops.push((*fact, Some(self.places[at].copy)));
                        self.set(Some(self.places[at].copy), PlaceState::Expired, fact);
                    }
                }
            }
            Fact::Committed { group, consumer, topic, partition, offset } => {
                self.committed((group, consumer), (topic, partition), offset, fact);
            }
            Fact::TransactionEnded { producer, commits, .. } => self.ended(producer, commits, fact),
            _ => {}
        }
    }

    /// Batches leave in the order of their records, so a count says which one holds it.
    fn batch_sent(&mut self, from: (PartIx, Partition), records: u64, attempt: u32, fact: &Happened) {
        let (_, sent) = self.counts.entry(from).or_default();
        if attempt <= 1 {
            *sent += records;
        }
        let sent = *sent;
        let Some(sending) = self.sending.as_mut().filter(|sending| (sending.producer, sending.to) == from) else {
            return;
        };
        let is_first = !sending.is_sent && sent >= sending.number;
        let is_again = sending.is_sent && attempt > 1 && !sending.is_answered;
        if is_first || is_again {
            sending.is_sent = true;
            self.hops.push((*fact, None));
        }
    }

    fn visible(&mut self, of: Partition, offset: u64, fact: &Happened) {
        let open = self.transaction_is_open();
        for at in self.places_before(of, offset) {
            let place = &mut self.places[at];
            let ahead = fact.event > self.cursor;
            if place.state == PlaceState::Hidden || (ahead && place.state == PlaceState::Ahead) {
                let known = self.hops.iter().any(|(known, copy)| {
                    matches!(known.kind, FactKind::Kafka(Fact::HighWatermark { .. })) && *copy == Some(place.copy)
                });
                if !known {
                    self.hops.push((*fact, Some(place.copy)));
                }
                if !ahead {
                    place.state = if open { PlaceState::Open } else { PlaceState::Visible };
                }
            }
        }
    }

    fn committed(&mut self, (group, consumer): (PartIx, PartIx), of: Partition, offset: u64, fact: &Happened) {
        let is_past = self.is_past(fact);
        for at in 0..self.places.len() {
            let place = &mut self.places[at];
            if (place.topic, place.partition) != of {
                continue;
            }
            let copy = place.copy;
            let Some(found) = place.readers.iter_mut().find(|reader| reader.reader == group) else { continue };
            let done = matches!(found.state, ReaderState::Committed | ReaderState::CommittedUnworked);
            if place.offset >= offset || done {
                continue;
            }
            self.hops.push((*fact, Some(copy)));
            if is_past {
                found.consumer = consumer;
                found.state = match found.state {
                    ReaderState::Polled | ReaderState::Working | ReaderState::Failed => ReaderState::CommittedUnworked,
                    kept @ (ReaderState::DeadLettered | ReaderState::Retried | ReaderState::Skipped) => kept,
                    _ => ReaderState::Committed,
                };
            }
        }
    }

    /// The transaction of its producer ended, with it or before it.
    fn ended(&mut self, producer: PartIx, commits: bool, fact: &Happened) {
        if self.sending.as_ref().is_none_or(|sending| sending.producer != producer) || self.places.is_empty() {
            return;
        }
        let told = |(known, _): &(Happened, _)| matches!(known.kind, FactKind::Kafka(Fact::TransactionEnded { .. }));
        if self.hops.iter().any(told) {
            return;
        }
        let copy = self.places[0].copy;
        self.hop(fact, Some(copy));
        if self.is_past(fact) {
            match (commits, self.places[0].state) {
                (true, PlaceState::Open) => self.places[0].state = PlaceState::Visible,
                (false, state) if !state.is_gone() => self.places[0].state = PlaceState::Aborted,
                _ => {}
            }
        }
    }

    /// A producer with a transactional id, whose transaction has not ended yet.
    fn transaction_is_open(&self) -> bool {
        let Some(sending) = &self.sending else { return false };
        let part = self.session.topology().parts.get(sending.producer.0 as usize);
        let is_transactional = match part.map(|part| &part.spec) {
            Some(AnySpec::Kafka(Spec::Producer(producer))) => producer.config.transactional_id.is_some(),
            Some(AnySpec::Kafka(Spec::Consumer(consumer))) => consumer.transactional_id.is_some(),
            _ => false,
        };
        let ended = |(known, _): &(Happened, _)| matches!(known.kind, FactKind::Kafka(Fact::TransactionEnded { .. }));
        is_transactional && !self.hops.iter().any(ended)
    }

    fn by_consumer(&mut self, consumer: PartIx, state: Option<ReaderState>, fact: &Happened) {
        let copy = self.held_by(consumer);
        if self.is_past(fact)
            && let Some(state) = state
            && let Some(reader) = self.reader_of(consumer, copy)
        {
            let committed = matches!(reader.state, ReaderState::Committed | ReaderState::CommittedUnworked);
            // Work that goes on after the commit does not take the commit back.
            if !committed || state == ReaderState::Polled {
                reader.state = state;
            } else if state == ReaderState::Worked {
                reader.state = ReaderState::Committed;
            }
            reader.consumer = consumer;
        }
        self.hop(fact, copy);
    }

    fn held_by(&self, consumer: PartIx) -> Option<CopyNo> {
        let held = self.held.iter().find(|(at, _)| *at == consumer).map(|(_, copy)| *copy);
        held.or_else(|| self.sole_copy())
    }

    /// The line of the consumer's group at a copy.
    fn reader_of(&mut self, consumer: PartIx, copy: Option<CopyNo>) -> Option<&mut Reader> {
        let part = self.session.topology().parts.get(consumer.0 as usize);
        let group = match part.map(|part| &part.spec) {
            Some(AnySpec::Kafka(Spec::Consumer(spec))) if spec.group.is_some() => spec.group,
            _ => consumer,
        };
        Some(reader(self.place(copy?)?, group))
    }

    fn place(&mut self, copy: CopyNo) -> Option<&mut Place> {
        self.places.iter_mut().find(|place| place.copy == copy)
    }

    fn at(&self, of: Partition, offset: u64) -> Option<CopyNo> {
        let is_it = |place: &&Place| (place.topic, place.partition) == of && place.offset == offset;
        self.places.iter().rev().find(is_it).map(|place| place.copy)
    }

    fn places_before(&self, of: Partition, offset: u64) -> Vec<usize> {
        let is_before = |place: &Place| (place.topic, place.partition) == of && place.offset < offset;
        (0..self.places.len()).filter(|at| is_before(&self.places[*at])).collect()
    }

    fn set(&mut self, copy: Option<CopyNo>, state: PlaceState, fact: &Happened) {
        if self.is_past(fact)
            && let Some(place) = copy.and_then(|copy| self.place(copy))
        {
            place.state = state;
        }
    }

    /// What no fact says of a single record: compaction, and whether its transaction counts.
    fn look_at_logs(&mut self) {
        let world = self.session.world();
        let Some(kafka) = Kafka::of(world).filter(|_| world.event() == self.cursor) else { return };
        let stored = kafka.record(self.message, world);
        for place in self.places.iter_mut().filter(|place| !place.state.is_gone() && place.state != PlaceState::Ahead) {
            let here = (place.topic, place.partition, place.offset);
            match stored.iter().find(|found| (found.topic, found.partition, found.offset) == here) {
                Some(found) if place.state != PlaceState::Hidden => {
                    place.state = match found.state {
                        RecordLook::Uncommitted => PlaceState::Open,
                        RecordLook::Aborted => PlaceState::Aborted,
                        _ => PlaceState::Visible,
                    };
                }
                Some(_) => {}
                None => place.state = PlaceState::Compacted,
            }
        }
    }

    fn copies(&self) -> Vec<Copy> {
        let copy = |(place, parent): (&Place, &Option<CopyNo>)| Copy {
            no: place.copy,
            queue: place.topic,
            parent: *parent,
            stored_at: place.appended_at,
            state: match place.state {
                PlaceState::Ahead => CopyState::Ahead,
                state if state.is_gone() => CopyState::Gone,
                _ => CopyState::Ready,
            },
        };
        self.places.iter().zip(&self.parents).map(copy).collect()
    }
}

/// The line of a reader, new if it has none.
fn reader(place: &mut Place, reader: PartIx) -> &mut Reader {
    let at = place.readers.iter().position(|known| known.reader == reader).unwrap_or_else(|| {
        place.readers.push(Reader { reader, consumer: PartIx::NONE, state: ReaderState::Polled, polls: 0 });
        place.readers.len() - 1
    });
    &mut place.readers[at]
}
