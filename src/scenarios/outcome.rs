//! What a run came to, asked by names of parts: the vocabulary of the scenarios' checks. Reads facts and the world at
//! the end; it runs nothing.
mod clients;
mod kafka;
mod nodes;

use rustc_hash::FxHashMap;

use crate::engine::fact::{Fact, FactKind, LossReason};
use crate::engine::id::{CopyNo, MessageNo, PartIx, Time};
use crate::engine::value::{Table, Value};
use crate::studio::session::Session;

/// A run whose facts are complete and that stands at its end.
#[derive(Debug)]
pub struct Outcome<'a> {
    session: &'a Session,
}

impl<'a> Outcome<'a> {
    pub fn new(session: &'a Session) -> Self {
        Self { session }
    }

    fn kinds(&self) -> impl Iterator<Item = FactKind> + use<'a> {
        self.session.facts().iter().map(|fact| fact.kind)
    }

    /// The part with this name; a name that nobody has counts nothing.
    fn part(&self, name: &str) -> PartIx {
        let parts = &self.session.topology().parts;
        parts.iter().position(|part| part.name == name).map_or(PartIx::NONE, |at| PartIx(at as u32))
    }

    fn name(&self, part: PartIx) -> &'a str {
        self.session.topology().parts.get(part.0 as usize).map_or("", |part| part.name.as_str())
    }

    fn count(&self, test: impl Fn(FactKind) -> bool) -> usize {
        self.kinds().filter(|kind| test(*kind)).count()
    }

    // --- publishers

    /// Messages published, repeats not counted.
    pub fn published(&self) -> usize {
        self.count(|kind| matches!(kind, FactKind::Published { retry: false, .. }))
    }

    pub fn messages(&self) -> Vec<MessageNo> {
        self.published_messages().map(|(message, _)| message).collect()
    }

    pub fn messages_with_key(&self, key: &str) -> Vec<MessageNo> {
        self.published_messages().filter(|(_, found)| *found == key).map(|(message, _)| message).collect()
    }

    fn published_messages(&self) -> impl Iterator<Item = (MessageNo, &'a str)> + use<'a> {
        let session = self.session;
        self.kinds().filter_map(move |kind| match kind {
            FactKind::Published { message, key, retry: false, .. } => Some((message, session.text(key))),
            _ => None,
        })
    }

    fn key_of(&self, message: MessageNo) -> &'a str {
        self.published_messages().find(|(found, _)| *found == message).map_or("", |(_, key)| key)
    }

    pub fn confirmed(&self) -> usize {
        self.count(|kind| matches!(kind, FactKind::ConfirmReceived { ok: true, .. }))
    }

    pub fn nacked(&self) -> usize {
        self.count(|kind| matches!(kind, FactKind::ConfirmReceived { ok: false, .. }))
    }

    pub fn returned(&self, producer: &str) -> usize {
        let part = self.part(producer);
        self.count(|kind| matches!(kind, FactKind::ReturnReceived { producer, .. } if producer == part))
    }

    /// Each return reaches its publisher before the confirm of the same message.
    pub fn returns_precede_confirms(&self) -> bool {
        let place = |message: MessageNo, test: fn(&FactKind, MessageNo) -> bool| {
            self.session.facts().iter().position(|fact| test(&fact.kind, message))
        };
        self.kinds().all(|kind| match kind {
            FactKind::ReturnReceived { message, .. } => {
                let returned = place(
                    message,
                    |kind, no| matches!(kind, FactKind::ReturnReceived { message, .. } if *message == no),
                );
                let confirmed = place(
                    message,
                    |kind, no| matches!(kind, FactKind::ConfirmReceived { message, .. } if *message == no),
                );
                confirmed.is_some() && returned < confirmed
            }
            _ => true,
        })
    }

    // --- queues

    /// Copies that came into the queue; what goes back to its place is not counted again.
    pub fn stored(&self, queue: &str) -> usize {
        let part = self.part(queue);
        self.count(|kind| matches!(kind, FactKind::Stored { queue, .. } if queue == part))
    }

    /// Names of the queues that stored this message, sorted; the same queue twice if it got two copies.
    pub fn stored_in(&self, message: MessageNo) -> Vec<&'a str> {
        let mut queues: Vec<&str> = self
            .kinds()
            .filter_map(|kind| match kind {
                FactKind::Stored { queue, message: found, .. } if found == message => Some(self.name(queue)),
                _ => None,
            })
            .collect();
        // Dead letters came from elsewhere.
        let dead: Vec<&str> = self.dead_letter_queues(message);
        queues.retain(|queue| !dead.contains(queue));
        queues.sort_unstable();
        queues
    }

    /// Queues that stored the message after it was dead-lettered.
    fn dead_letter_queues(&self, message: MessageNo) -> Vec<&'a str> {
        let died = self
            .kinds()
            .position(|kind| matches!(kind, FactKind::DeadLettered { message: found, .. } if found == message));
        let Some(died) = died else { return Vec::new() };
        self.kinds()
            .skip(died)
            .filter_map(|kind| match kind {
                FactKind::Stored { queue, message: found, .. } if found == message => Some(self.name(queue)),
                _ => None,
            })
            .collect()
    }

    /// The different routing keys of the messages that the queue stored, sorted.
    pub fn keys_stored(&self, queue: &str) -> Vec<&'a str> {
        let part = self.part(queue);
        let mut keys: Vec<&str> = self
            .kinds()
            .filter_map(|kind| match kind {
                FactKind::Stored { queue, message, .. } if queue == part => Some(self.key_of(message)),
                _ => None,
            })
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// All messages with the same key were stored in the same queue.
    pub fn each_key_has_one_queue(&self) -> bool {
        let mut queues: FxHashMap<&str, PartIx> = FxHashMap::default();
        self.kinds().all(|kind| match kind {
            FactKind::Stored { queue, message, .. } => *queues.entry(self.key_of(message)).or_insert(queue) == queue,
            _ => true,
        })
    }

    pub fn ready(&self, queue: &str) -> usize {
        self.session.world().queue(self.part(queue), 0).map_or(0, |view| view.ready as usize)
    }

    pub fn unacked(&self, queue: &str) -> usize {
        self.session.world().queue(self.part(queue), 0).map_or(0, |view| view.unacked as usize)
    }

    pub fn acked(&self, queue: &str) -> usize {
        let part = self.part(queue);
        self.count(|kind| matches!(kind, FactKind::Acked { queue, .. } if queue == part))
    }

    pub fn last_ack_at(&self, queue: &str) -> Option<Time> {
        let part = self.part(queue);
        let is_ack = |fact: &&Fact| matches!(fact.kind, FactKind::Acked { queue, .. } if queue == part);
        self.session.facts().iter().rfind(is_ack).map(|fact| fact.at)
    }

    pub fn rejected(&self, queue: &str) -> usize {
        let part = self.part(queue);
        self.count(|kind| matches!(kind, FactKind::Rejected { queue, .. } if queue == part))
    }

    pub fn expired(&self, queue: &str) -> usize {
        let part = self.part(queue);
        self.count(|kind| matches!(kind, FactKind::Expired { queue, .. } if queue == part))
    }

    pub fn dead_lettered(&self, queue: &str) -> usize {
        let part = self.part(queue);
        self.count(|kind| matches!(kind, FactKind::DeadLettered { queue, .. } if queue == part))
    }

    pub fn redelivered(&self, queue: &str) -> usize {
        let part = self.part(queue);
        self.count(|kind| matches!(kind, FactKind::Delivered { queue, redelivered: true, .. } if queue == part))
    }

    pub fn deliveries_of(&self, message: MessageNo) -> usize {
        self.count(|kind| matches!(kind, FactKind::Delivered { message: found, .. } if found == message))
    }

    /// The same, from one queue.
    pub fn deliveries_from(&self, queue: &str, message: MessageNo) -> usize {
        let part = self.part(queue);
        let is_one = |found, from| found == message && from == part;
        self.count(|kind| matches!(kind, FactKind::Delivered { message, queue, .. } if is_one(message, queue)))
    }

    /// How long the copies with this key stayed in the queue until they expired, µs.
    pub fn stays(&self, queue: &str, key: &str) -> Vec<Time> {
        let part = self.part(queue);
        let mut since: FxHashMap<CopyNo, Time> = FxHashMap::default();
        let mut stays = Vec::new();
        for fact in self.session.facts() {
            match fact.kind {
                FactKind::Stored { queue, message, copy } if queue == part && self.key_of(message) == key => {
                    since.insert(copy, fact.at);
                }
                FactKind::Expired { copy, .. } => stays.extend(since.remove(&copy).map(|start| fact.at - start)),
                _ => {}
            }
        }
        stays
    }

    /// The newest x-death entry of each message that stands in the queue.
    pub fn ready_deaths(&self, queue: &str) -> Vec<Table> {
        let Some(view) = self.session.world().queue(self.part(queue), usize::MAX) else { return Vec::new() };
        view.cells.iter().map(|cell| self.newest_death(cell.message).unwrap_or_default()).collect()
    }

    fn newest_death(&self, message: MessageNo) -> Option<Table> {
        let headers = self.session.world().message(message)?.headers?;
        let Some(Value::Array(deaths)) = headers.get("x-death") else { return None };
        match deaths.first() {
            Some(Value::Table(death)) => Some(death.clone()),
            _ => None,
        }
    }

    // --- consumers

    /// Work that a consumer finished.
    pub fn worked(&self, consumer: &str) -> usize {
        let part = self.part(consumer);
        self.count(|kind| matches!(kind, FactKind::Worked { consumer, .. } if consumer == part))
    }

    /// Messages that came to the consumer, in order.
    pub fn received(&self, consumer: &str) -> Vec<MessageNo> {
        let part = self.part(consumer);
        let received = self.kinds().filter_map(move |kind| match kind {
            FactKind::Received { consumer, message, .. } if consumer == part => Some(message),
            _ => None,
        });
        received.collect()
    }

    /// Of those messages that the queue or stream stored from `at_us` on.
    pub fn stored_since(&self, queue: &str, at_us: Time) -> Vec<MessageNo> {
        let part = self.part(queue);
        let facts = self.session.facts().iter().filter(|fact| fact.at >= at_us);
        let stored = facts.filter_map(|fact| match fact.kind {
            FactKind::Stored { queue, message, .. } if queue == part => Some(message),
            _ => None,
        });
        stored.collect()
    }

    /// Whether the broker has the queue at the end.
    pub fn is_there(&self, queue: &str) -> bool {
        self.session.world().queue(self.part(queue), 0).is_some()
    }

    /// Of messages with the same key the older one came to a consumer first; what comes again is not looked at.
    pub fn each_key_is_first_received_in_order(&self) -> bool {
        let mut youngest: FxHashMap<&str, MessageNo> = FxHashMap::default();
        let mut seen: Vec<MessageNo> = Vec::new();
        self.kinds().all(|kind| match kind {
            FactKind::Received { message, .. } if !seen.contains(&message) => {
                seen.push(message);
                youngest.insert(self.key_of(message), message).is_none_or(|before| before < message)
            }
            _ => true,
        })
    }

    pub fn duplicates(&self) -> usize {
        self.count(|kind| matches!(kind, FactKind::Worked { duplicate: true, .. }))
    }

    /// Who got the messages of the queue, in order of delivery.
    pub fn receivers(&self, queue: &str) -> Vec<&'a str> {
        let part = self.part(queue);
        self.kinds()
            .filter_map(|kind| match kind {
                FactKind::Delivered { queue, consumer, .. } if queue == part => Some(self.name(consumer)),
                _ => None,
            })
            .collect()
    }

    /// Per key, work on the messages of the queue ended in the order of publication.
    pub fn is_finished_in_order(&self, queue: &str) -> bool {
        let mut last: FxHashMap<&str, MessageNo> = FxHashMap::default();
        self.finished(queue).into_iter().all(|message| {
            let key = self.key_of(message);
            let in_order = last.get(key).is_none_or(|last| *last < message);
            last.insert(key, message);
            in_order
        })
    }

    /// As [`Self::is_finished_in_order`], over all keys.
    pub fn is_finished_in_publish_order(&self, queue: &str) -> bool {
        self.finished(queue).is_sorted()
    }

    fn finished(&self, queue: &str) -> Vec<MessageNo> {
        let part = self.part(queue);
        let mut from_here: FxHashMap<(PartIx, MessageNo), bool> = FxHashMap::default();
        let mut finished = Vec::new();
        for kind in self.kinds() {
            match kind {
                FactKind::Delivered { queue, consumer, message, .. } => {
                    from_here.insert((consumer, message), queue == part);
                }
                FactKind::Worked { consumer, message, .. } if from_here.get(&(consumer, message)) == Some(&true) => {
                    finished.push(message);
                }
                _ => {}
            }
        }
        finished
    }

    // --- losses

    /// Lost because a consumer that had them crashed after an automatic acknowledgement.
    pub fn lost_after_automatic_ack(&self) -> usize {
        self.count(|kind| matches!(kind, FactKind::Lost { why: LossReason::AutoAcked, .. }))
    }

    pub fn lost(&self) -> usize {
        self.count(|kind| matches!(kind, FactKind::Lost { .. }))
    }
}
