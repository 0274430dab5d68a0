//! A channel: delivery tags and what is unacknowledged, confirms, and its consumers. It decides nothing about
//! queues.
use std::collections::VecDeque;

use super::out::{QueueIx, VhostIx};
use super::queue::Entry;
use super::queue::consumers::Slot;
use super::tx::Transaction;
use crate::engine::id::{ConnectionIx, PartIx, Symbol, Time};
use crate::engine::sort::sort_by_key;

/// A message handed out on this channel and not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unacked {
    pub tag: u64,
    pub entry: Entry,
    pub queue: QueueIx,
    /// [`Slot::NONE`] = by basic.get. A late one has gone back to its queue already: see [`Slot::late`].
    pub consumer: Slot,
    pub delivered_at: Time,
}

impl Unacked {
    /// What a settled one leaves behind until it is swept.
    const SETTLED: QueueIx = QueueIx(u32::MAX);

    /// Its consumer timed out, so it was returned without a word from the client.
    pub fn is_late(&self) -> bool {
        self.consumer.is_late()
    }
}

/// Unacknowledged deliveries in tag order. Acknowledging in order, the common case, works on both ends of a ring;
/// out of order leaves holes that are swept when they are many.
#[derive(Clone, Debug, Default)]
pub struct UnackedList {
    /// Settled ones stay as [`Unacked::SETTLED`] until they are swept.
    entries: VecDeque<Unacked>,
    live: u32,
}

#[derive(Clone, Debug)]
pub struct Channel {
    pub connection: ConnectionIx,
    pub vhost: VhostIx,
    /// The client's part, for facts.
    pub client: PartIx,
    pub open: bool,
    /// Open, and on a single node: what the hot path takes for granted.
    pub is_plain: bool,
    pub last_tag: u64,
    pub unacked: UnackedList,
    /// basic.qos for consumers that start later; 0 = unlimited.
    pub prefetch: u16,
    pub consumers: Vec<ChannelConsumer>,
    pub confirms: Option<Confirms>,
    pub transaction: Option<Box<Transaction>>,
    /// What the empty queue name means.
    pub last_queue: Symbol,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelConsumer {
    pub tag: Symbol,
    pub queue: QueueIx,
    pub slot: Slot,
}

/// Publisher confirms: which publishes wait for how many queues.
#[derive(Clone, Debug, Default)]
pub struct Confirms {
    /// Sequence number of the first in `pending`, minus 1.
    settled: u64,
    pending: VecDeque<Pending>,
}

#[derive(Clone, Copy, Debug)]
struct Pending {
    /// Queues that have not taken it; 0 = confirmed already.
    queues: u32,
    refused: bool,
}

impl Channel {
    pub fn new(connection: ConnectionIx, client: PartIx) -> Self {
        Self {
            connection,
            vhost: VhostIx::DEFAULT,
            client,
            open: true,
            is_plain: true,
            last_tag: 0,
            unacked: UnackedList::default(),
            prefetch: 0,
            consumers: Vec::new(),
            confirms: None,
            transaction: None,
            last_queue: Symbol::default(),
        }
    }

    #[inline]
    pub fn next_tag(&mut self) -> u64 {
        self.last_tag += 1;
        self.last_tag
    }
}

impl UnackedList {
    #[inline]
    pub fn push(&mut self, unacked: Unacked) {
        self.live += 1;
        self.entries.push_back(unacked);
    }

    #[inline]
    pub fn take(&mut self, tag: u64) -> Option<Unacked> {
        let at = self.place(tag)?;
        let taken = self.entries[at];
        self.live -= 1;
        if at == 0 {
            self.entries.pop_front();
        } else {
            self.entries[at].queue = Unacked::SETTLED;
        }
        self.sweep();
        Some(taken)
    }

    /// Takes all up to and including `tag`, oldest first.
    pub fn take_up_to(&mut self, tag: u64, into: &mut Vec<Unacked>) {
        while let Some(unacked) = self.entries.front().copied().filter(|other| other.tag <= tag) {
            self.entries.pop_front();
            if unacked.queue != Unacked::SETTLED {
                self.live -= 1;
                into.push(unacked);
            }
        }
        self.sweep();
    }

    pub fn holds(&self, tag: u64) -> bool {
        self.place(tag).is_some()
    }

    pub fn take_all(&mut self, into: &mut Vec<Unacked>) {
        into.extend(self.entries.drain(..).filter(|one| one.queue != Unacked::SETTLED));
        self.live = 0;
    }

    /// Puts back what a transaction had taken.
    pub fn restore(&mut self, unacked: impl Iterator<Item = Unacked>) {
        let mut all: Vec<Unacked> = unacked.collect();
        self.take_all(&mut all);
        sort_by_key(&mut all, |one| one.tag);
        all.into_iter().for_each(|one| self.push(one));
    }

    /// What its clients hold; late ones are back in their queues and not among them.
    pub fn iter(&self) -> impl Iterator<Item = &Unacked> {
        self.entries.iter().filter(|one| one.queue != Unacked::SETTLED && !one.is_late())
    }

    /// For the queue that takes back what was held too long.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Unacked> {
        self.entries.iter_mut().filter(|one| one.queue != Unacked::SETTLED && !one.is_late())
    }

    pub fn len(&self) -> usize {
        self.live as usize
    }

    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Where an unsettled delivery stands.
    #[inline]
    fn place(&self, tag: u64) -> Option<usize> {
        let guess = tag.checked_sub(self.entries.front()?.tag)? as usize;
        let at = match self.entries.get(guess) {
            Some(other) if other.tag == tag => guess,
            _ => self.entries.binary_search_by_key(&tag, |other| other.tag).ok()?,
        };
        (self.entries[at].queue != Unacked::SETTLED).then_some(at)
    }

    #[inline]
    fn sweep(&mut self) {
        while self.entries.front().is_some_and(|one| one.queue == Unacked::SETTLED) {
            self.entries.pop_front();
        }
        if self.entries.len() > 2 * self.len() + 64 {
            self.entries.retain(|one| one.queue != Unacked::SETTLED);
        }
    }
}

impl Confirms {
    /// The sequence number of the next publish, which waits for this many queues.
    pub fn begin(&mut self, queues: u32) -> u64 {
        self.pending.push_back(Pending { queues, refused: false });
        self.settled + self.pending.len() as u64
    }

    /// One queue took or refused it. `Some(ok)` = that was the last: confirm it.
    pub fn taken(&mut self, sequence: u64, refused: bool) -> Option<bool> {
        let at = sequence.checked_sub(self.settled + 1)? as usize;
        let pending = self.pending.get_mut(at)?;
        pending.refused |= refused;
        pending.queues -= 1;
        let confirmed = (pending.queues == 0).then_some(!pending.refused);
        self.forget_settled();
        confirmed
    }

    /// No queue matched: it is confirmed at once.
    pub fn forget_settled(&mut self) {
        while self.pending.front().is_some_and(|pending| pending.queues == 0) {
            self.pending.pop_front();
            self.settled += 1;
        }
    }

    /// Publishes that wait for a confirm.
    pub fn waiting(&self) -> usize {
        self.pending.iter().filter(|pending| pending.queues > 0).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::id::{CopyNo, MessageIx};

    fn unacked(tag: u64) -> Unacked {
        let entry = Entry { expires_at: 0, message: MessageIx(0), copy: CopyNo(0), acquired: 0, failed: 0 };
        Unacked { tag, entry, queue: QueueIx(0), consumer: Slot::NONE, delivered_at: 0 }
    }

    #[test]
    fn tags_are_found_in_order_out_of_order_and_after_sweeping() {
        let mut list = UnackedList::default();
        (1..=1000).for_each(|tag| list.push(unacked(tag)));
        for tag in (2..=1000).rev() {
            assert_eq!(list.take(tag).map(|u| u.tag), Some(tag));
            assert_eq!(list.take(tag), None);
        }
        assert!(list.entries.len() < 100, "holes are swept");
        list.push(unacked(1001));
        assert!(list.holds(1) && list.holds(1001) && !list.holds(500));
        let mut taken = Vec::new();
        list.take_up_to(1000, &mut taken);
        assert_eq!((taken.len(), list.len()), (1, 1));
    }

    #[test]
    fn a_publish_is_confirmed_when_all_its_queues_have_answered() {
        let mut confirms = Confirms::default();
        let (first, second) = (confirms.begin(2), confirms.begin(1));
        assert_eq!((first, second), (1, 2));
        assert_eq!(confirms.taken(2, false), Some(true));
        assert_eq!(confirms.taken(1, true), None);
        assert_eq!(confirms.taken(1, false), Some(false));
        assert_eq!(confirms.begin(1), 3);
        assert_eq!(confirms.waiting(), 1);
    }
}
