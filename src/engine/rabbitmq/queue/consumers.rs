//! The consumers of a queue and whose turn it is. Classic queues keep a ring (rabbit_queue_consumers), quorum
//! queues a service queue (rabbit_fifo); with a single active consumer only one is served.
use std::cmp::Ordering;
use std::collections::VecDeque;

use crate::engine::id::{ChannelIx, Symbol, Time};
use crate::engine::rabbitmq::view::QueueKind;
use crate::engine::sort::sort_by;

/// Slot of a consumer in its queue; used again when it is cancelled and has nothing unacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u32);

impl Slot {
    /// basic.get.
    pub const NONE: Self = Self(u32::MAX);
    /// The queue was out of reach and has the message back; what the client says comes too late.
    pub const GONE: Self = Self(u32::MAX - 1);
    const LATE: u32 = 1 << 31;

    /// A delivery by this consumer that it held too long: the message is back in its queue, and what the client still
    /// says about it only shows that the consumer lives.
    pub fn late(self) -> Self {
        Self(self.0 | Self::LATE)
    }

    pub fn is_late(self) -> bool {
        self.is_special() && self != Self::NONE
    }

    /// No consumer's delivery, or a late one.
    #[inline]
    pub fn is_special(self) -> bool {
        self.0 & Self::LATE != 0
    }

    /// The consumer of a late delivery.
    pub fn in_time(self) -> Self {
        Self(self.0 & !Self::LATE)
    }
}

#[derive(Clone, Debug)]
pub struct Consumer {
    pub channel: ChannelIx,
    pub tag: Symbol,
    /// 0 = unlimited.
    pub prefetch: u32,
    /// How many more it may get, when there is a prefetch.
    credit: u32,
    pub unacked: u32,
    pub priority: i64,
    pub no_ack: bool,
    pub exclusive: bool,
    /// How long it may hold a message, µs; only quorum queues look.
    pub timeout_us: Time,
    /// Cancelled ones stay until their last message is settled.
    pub alive: bool,
    /// It waits for its turn, or it timed out and gets none.
    queued: bool,
}

/// What a consumer asks for.
pub struct Subscription {
    pub channel: ChannelIx,
    pub tag: Symbol,
    pub prefetch: u32,
    pub priority: i64,
    pub no_ack: bool,
    pub exclusive: bool,
    pub timeout_us: Time,
}

#[derive(Clone, Debug, Default)]
pub struct Consumers {
    slots: Vec<Consumer>,
    free: Vec<Slot>,
    /// In the order of registration.
    order: Vec<Slot>,
    /// Those whose turn it may be, per priority, highest first.
    turns: Vec<(i64, VecDeque<Slot>)>,
    /// With a single active consumer: who it is.
    active: Option<Slot>,
}

impl Consumer {
    #[inline]
    pub fn has_credit(&self) -> bool {
        self.prefetch == 0 || self.credit > 0
    }
}

impl Consumers {
    #[inline]
    pub fn get(&self, slot: Slot) -> &Consumer {
        &self.slots[slot.0 as usize]
    }

    /// basic.consume consumers.
    pub fn count(&self) -> u32 {
        self.order.len() as u32
    }

    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (Slot, &Consumer)> {
        self.order.iter().map(|slot| (*slot, self.get(*slot)))
    }

    /// Streams have an order of their own.
    pub fn sort_by(&mut self, compare: impl Fn(&Consumer, &Consumer) -> Ordering) {
        let slots = &self.slots;
        sort_by(&mut self.order, |a, b| compare(&slots[a.0 as usize], &slots[b.0 as usize]));
    }

    /// In the order of registration.
    pub fn nth(&self, at: usize) -> Option<Slot> {
        self.order.get(at).copied()
    }

    /// Of those that it may be the turn of: in a classic queue one at its limit counts until its turn came, in a quorum
    /// queue it does not (rabbit_queue_consumers:max_active_priority, rabbit_fifo:query_notify_decorators_info).
    pub fn max_active_priority(&self) -> Option<i64> {
        let waiting = self.turns.iter().find(|(_, turns)| !turns.is_empty());
        waiting.map(|(priority, _)| *priority)
    }

    pub fn active(&self) -> Option<Slot> {
        self.active
    }

    pub fn add(&mut self, new: Subscription, kind: QueueKind) -> Slot {
        let Subscription { channel, tag, prefetch, priority, no_ack, exclusive, timeout_us } = new;
        let mut consumer = Consumer {
            channel,
            tag,
            prefetch,
            credit: prefetch,
            unacked: 0,
            priority,
            no_ack,
            exclusive,
            timeout_us,
            alive: true,
            queued: false,
        };
        // The same tag again on the same channel takes over what the cancelled one still holds: settling that gives
        // credit, and a quorum queue counts it against the prefetch (recorded: delivery/cancel-reconsume-*).
        let is_same = |old: &Consumer| !old.alive && old.unacked > 0 && old.channel == channel && old.tag == tag;
        let slot = match self.slots.iter().position(is_same) {
            Some(at) => {
                consumer.unacked = self.slots[at].unacked;
                if kind == QueueKind::Quorum {
                    consumer.credit = prefetch.saturating_sub(consumer.unacked);
                }
                self.slots[at] = consumer;
                Slot(at as u32)
            }
            None => match self.free.pop() {
                Some(slot) => {
                    self.slots[slot.0 as usize] = consumer;
                    slot
                }
                None => {
                    self.slots.push(consumer);
                    Slot(self.slots.len() as u32 - 1)
                }
            },
        };
        self.order.push(slot);
        slot
    }

    /// It gets no more messages; what it holds stays with its channel.
    pub fn remove(&mut self, slot: Slot) {
        self.order.retain(|other| *other != slot);
        self.leave_turns(slot);
        if self.active == Some(slot) {
            self.active = None;
        }
        let consumer = &mut self.slots[slot.0 as usize];
        consumer.alive = false;
        if consumer.unacked == 0 {
            self.free.push(slot);
        }
    }

    /// Waits for its turn behind those of its priority, unless it does already.
    #[inline]
    pub fn queue_up(&mut self, slot: Slot) {
        let consumer = &mut self.slots[slot.0 as usize];
        if consumer.queued || !consumer.alive {
            return;
        }
        consumer.queued = true;
        let priority = consumer.priority;
        match self.turns.iter().position(|(p, _)| *p <= priority) {
            Some(at) if self.turns[at].0 == priority => self.turns[at].1.push_back(slot),
            at => {
                let at = at.unwrap_or(self.turns.len());
                self.turns.insert(at, (priority, VecDeque::from([slot])));
            }
        }
    }

    pub fn leave_turns(&mut self, slot: Slot) {
        let consumer = &mut self.slots[slot.0 as usize];
        if consumer.queued {
            consumer.queued = false;
            for (_, turns) in &mut self.turns {
                turns.retain(|other| *other != slot);
            }
        }
    }

    /// Takes the consumer whose turn it is. [`Self::took_turn`] follows its delivery.
    #[inline]
    pub fn take_turn(&mut self) -> Option<Slot> {
        for (_, turns) in &mut self.turns {
            while let Some(slot) = turns.pop_front() {
                let consumer = &mut self.slots[slot.0 as usize];
                consumer.queued = false;
                if consumer.has_credit() {
                    return Some(slot);
                }
                // A classic consumer at its limit leaves the ring only now that its turn came.
            }
        }
        None
    }

    /// A message was handed to it: in a classic queue it goes to the end of the ring in any case, in a quorum queue
    /// it queues up only while it has credit.
    #[inline]
    pub fn took_turn(&mut self, slot: Slot, kind: QueueKind) {
        let consumer = &mut self.slots[slot.0 as usize];
        if !consumer.no_ack {
            consumer.unacked += 1;
            consumer.credit = consumer.credit.saturating_sub(1);
        }
        if kind == QueueKind::Classic || consumer.has_credit() {
            self.queue_up(slot);
        }
    }

    /// One of its messages was settled: it may be its turn again.
    #[inline]
    pub fn settled(&mut self, slot: Slot) {
        let consumer = &mut self.slots[slot.0 as usize];
        consumer.unacked -= 1;
        consumer.credit = consumer.credit.saturating_add(1);
        if !consumer.alive {
            if consumer.unacked == 0 {
                self.free.push(slot);
            }
        } else if !consumer.queued && self.may_be_served(slot) {
            self.queue_up(slot);
        }
    }

    /// It held a message too long: it is served no more until it says something about one of those
    /// ([`Self::revive`]). It keeps its place and the credit that it has used up.
    pub fn time_out(&mut self, slot: Slot) {
        self.leave_turns(slot);
        self.slots[slot.0 as usize].queued = true;
    }

    /// Its node is out of reach: it keeps what it holds, is served no more and counts as gone.
    pub fn suspend(&mut self, slot: Slot) {
        self.order.retain(|other| *other != slot);
        self.time_out(slot);
        if self.active == Some(slot) {
            self.active = None;
        }
    }

    /// Whether it takes part: its node is in reach.
    pub fn takes_part(&self, slot: Slot) -> bool {
        self.order.contains(&slot)
    }

    /// Its node is back.
    pub fn resume(&mut self, slot: Slot) {
        if self.get(slot).alive && !self.order.contains(&slot) {
            self.order.push(slot);
            self.slots[slot.0 as usize].queued = false;
            if self.may_be_served(slot) && self.get(slot).has_credit() {
                self.queue_up(slot);
            }
        }
    }

    /// Those that are suspended, too.
    pub fn all_alive(&self) -> impl Iterator<Item = (Slot, &Consumer)> {
        let slots = self.slots.iter().enumerate().filter(|(_, consumer)| consumer.alive);
        slots.map(|(at, consumer)| (Slot(at as u32), consumer))
    }

    /// It answered at last.
    pub fn revive(&mut self, slot: Slot) {
        self.slots[slot.0 as usize].queued = false;
        self.settled(slot);
    }

    /// With a single active consumer only that one, else all.
    fn may_be_served(&self, slot: Slot) -> bool {
        self.active.is_none_or(|active| active == slot)
    }

    /// Chooses the single active consumer anew when there is none, or (quorum) when a waiting one has a higher
    /// priority and the active one holds nothing. Returns the new one.
    pub fn activate(&mut self, kind: QueueKind) -> Option<Slot> {
        // The highest priority, then the earliest registration (rabbit_queue_consumers:get_consumer, rabbit_fifo).
        let best = self.order.iter().copied().rev().max_by_key(|slot| self.get(*slot).priority)?;
        if let Some(active) = self.active {
            if kind == QueueKind::Classic || self.get(best).priority <= self.get(active).priority {
                return None;
            }
            // It quiesces: no more messages until it holds nothing.
            self.leave_turns(active);
            if self.get(active).unacked > 0 {
                return None;
            }
            // Demoted, it waits behind the others of its priority.
            self.order.retain(|slot| *slot != active);
            self.order.push(active);
        }
        self.active = Some(best);
        self.queue_up(best);
        Some(best)
    }
}
