//! The agenda: what is due when. Ordered by time, then by the order in which it was entered, so that a run never
//! depends on anything else. It holds no timer per message.
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::id::Time;
use super::rabbitmq::Timer;
use crate::engine::sort::sort_by_key;

/// What is due. Small and `Copy`; the bulk of it stands in slabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Due {
    /// A producer publishes, if it is still in this life.
    Publish {
        client: u32,
        life: u32,
    },
    /// A consumer's worker is done.
    WorkDone {
        client: u32,
        life: u32,
        job: u32,
    },
    /// A client connects: at its start, or after a crash.
    Connect {
        client: u32,
        life: u32,
    },
    /// A publisher has waited long enough for its oldest confirm.
    ConfirmTimeout {
        client: u32,
        life: u32,
    },
    /// An application asked for it.
    Application {
        client: u32,
        life: u32,
        token: u32,
    },
    /// A frame arrives.
    Frame {
        slot: u32,
    },
    /// A copy arrives at its queue.
    Hop {
        slot: u32,
    },
    Broker(Timer),
    /// A system beside RabbitMQ, by its place in the world.
    System {
        system: u8,
        token: u32,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Entry {
    at: Time,
    sequence: u64,
    due: Due,
}

#[derive(Clone, Debug, Default)]
pub struct Agenda {
    heap: BinaryHeap<Reverse<Entry>>,
    sequence: u64,
}

impl Agenda {
    #[inline]
    pub fn add(&mut self, at: Time, due: Due) {
        self.sequence += 1;
        self.heap.push(Reverse(Entry { at, sequence: self.sequence, due }));
    }

    /// When the first entry that `counts` is due. Looks at all only when the first of all does not count.
    pub fn next_at(&self, counts: impl Fn(Time, Due) -> bool) -> Option<Time> {
        let counts = |entry: &&Reverse<Entry>| counts(entry.0.at, entry.0.due);
        match self.heap.peek() {
            Some(first) if !counts(&first) => self.heap.iter().filter(counts).map(|entry| entry.0.at).min(),
            first => first.map(|entry| entry.0.at),
        }
    }

    /// The next entry without taking it.
    #[inline]
    pub fn peek(&self) -> Option<(Time, Due)> {
        self.heap.peek().map(|entry| (entry.0.at, entry.0.due))
    }

    #[inline]
    pub fn pop(&mut self) -> Option<(Time, Due)> {
        self.heap.pop().map(|entry| (entry.0.at, entry.0.due))
    }

    /// All entries in the order in which they are due, for hashing.
    pub fn sorted(&self) -> Vec<(Time, Due)> {
        let mut entries: Vec<Entry> = self.heap.iter().map(|entry| entry.0).collect();
        sort_by_key(&mut entries, |entry| *entry);
        entries.into_iter().map(|entry| (entry.at, entry.due)).collect()
    }
}
