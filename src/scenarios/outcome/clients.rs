//! What clients did beyond publishing and consuming: effects and repeats, replies, transactions, parked messages.
use std::collections::BTreeSet;

use super::Outcome;
use crate::engine::client::fact::{Fact as Client, Ignored};
use crate::engine::fact::FactKind;
use crate::engine::id::Time;
use crate::engine::value::{Table, Value};

impl Outcome<'_> {
    /// Side effects that a consumer's work had.
    pub fn effects(&self, consumer: &str) -> usize {
        self.session.world().monitor().part(self.part(consumer)).effects as usize
    }

    /// Messages that a producer of its own published.
    pub fn published_by(&self, producer: &str) -> usize {
        let part = self.part(producer);
        self.count(|kind| matches!(kind, FactKind::Published { producer, retry: false, .. } if producer == part))
    }

    pub fn published_again_by(&self, producer: &str) -> usize {
        let part = self.part(producer);
        self.count(|kind| matches!(kind, FactKind::Published { producer, retry: true, .. } if producer == part))
    }

    /// Work that a consumer did although it had been done before.
    pub fn repeats(&self, consumer: &str) -> usize {
        let part = self.part(consumer);
        self.count(|kind| matches!(kind, FactKind::Worked { consumer, duplicate: true, .. } if consumer == part))
    }

    /// basic.ack frames that reached the queue's broker.
    pub fn ack_frames(&self, queue: &str) -> usize {
        let part = self.part(queue);
        let acks = self.session.facts().iter().filter(|fact| match fact.kind {
            FactKind::Acked { queue, automatic: false, .. } => queue == part,
            _ => false,
        });
        acks.map(|fact| fact.event).collect::<BTreeSet<u64>>().len()
    }

    /// All x-death entries of the messages that stand in the queue.
    pub fn all_deaths(&self, queue: &str) -> Vec<Table> {
        let Some(view) = self.session.world().queue(self.part(queue), usize::MAX) else { return Vec::new() };
        let headers = view.cells.iter().filter_map(|cell| self.session.world().message(cell.message)?.headers);
        let deaths = headers.filter_map(|headers| match headers.get("x-death") {
            Some(Value::Array(deaths)) => Some(deaths.clone()),
            _ => None,
        });
        deaths.flatten().filter_map(|death| if let Value::Table(death) = death { Some(death) } else { None }).collect()
    }

    // --- requests

    pub fn replies_matched(&self) -> usize {
        self.of_clients(|fact| matches!(fact, Client::ReplyMatched { .. }))
    }

    pub fn requests_timed_out(&self) -> usize {
        self.of_clients(|fact| matches!(fact, Client::RequestTimedOut { .. }))
    }

    pub fn late_replies_ignored(&self) -> usize {
        self.of_clients(|fact| matches!(fact, Client::ReplyIgnored { why: Ignored::Late, .. }))
    }

    // --- publishers that wait

    /// When the producer knew that its last message is safe.
    pub fn safe_at(&self, name: &str) -> Option<Time> {
        let part = self.part(name);
        let is_one = |kind: &FactKind| match *kind {
            FactKind::ConfirmReceived { producer, ok: true, .. } => producer == part,
            FactKind::Client(Client::Committed { producer, .. }) => producer == part,
            _ => false,
        };
        self.session.facts().iter().rfind(|fact| is_one(&fact.kind)).map(|fact| fact.at)
    }

    /// Messages that its producer knew to be safe and that stand in no queue.
    pub fn confirmed_and_gone(&self, producer: &str) -> usize {
        let part = self.part(producer);
        self.count(|kind| match kind {
            FactKind::ConfirmReceived { producer, message, ok: true } if producer == part => {
                self.session.world().message(message).is_none()
            }
            _ => false,
        })
    }

    /// Messages in a queue; what a producer published again counts once.
    pub fn different_ready(&self, queue: &str) -> usize {
        let world = self.session.world();
        let cells = world.queue(self.part(queue), usize::MAX).map(|view| view.cells).unwrap_or_default();
        let ids = cells.iter().filter_map(|cell| world.message(cell.message)?.message_id);
        ids.collect::<BTreeSet<String>>().len()
    }

    pub fn committed_in_tx(&self, name: &str) -> usize {
        let part = self.part(name);
        let counts = self.kinds().filter_map(|kind| match kind {
            FactKind::Client(Client::Committed { producer, count }) if producer == part => Some(count as usize),
            _ => None,
        });
        counts.sum()
    }

    pub fn link_cuts(&self) -> usize {
        self.of_clients(|fact| matches!(fact, Client::LinkCut { .. }))
    }

    pub fn link_rests(&self) -> usize {
        self.of_clients(|fact| matches!(fact, Client::LinkRests { .. }))
    }

    fn of_clients(&self, test: fn(&Client) -> bool) -> usize {
        self.count(|kind| matches!(kind, FactKind::Client(fact) if test(&fact)))
    }
}
