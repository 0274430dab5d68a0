//! The delivery acknowledgement timeout of quorum queues (4.3, rabbit_fifo): who holds a message for too long loses it
//! to the others and is served no more until it answers. Classic queues and streams know no such thing.
//! Recorded: reliability/consumer-timeout-*.
use super::broker::Broker;
use super::channel::Unacked;
use super::method::Reply;
use super::out::{Out, QueueIx, Timer};
use super::queue::consumers::Slot;
use super::queue::{Entry, NEVER};
use crate::engine::fact::{FactKind, RequeueReason};
use crate::engine::id::Time;
use crate::engine::sort::sort_by_key;

impl Broker {
    pub(super) fn timeout_timer(&mut self, ix: QueueIx, out: &mut Out) -> bool {
        let queue = &mut self.queues[ix.0 as usize];
        if !queue.alive || queue.timeout_timer_at > out.now {
            return false;
        }
        let (late, next) = self.take_late(ix, out);
        self.queues[ix.0 as usize].timeout_timer_at = next;
        if next != NEVER {
            out.timers.push((next, Timer::ConsumerTimeout(ix)));
        }
        self.cancel_late_consumers(ix, &late, out);
        for one in &late {
            let (queue, message) = (self.queues[ix.0 as usize].part, out.messages.get(one.entry.message).no);
            out.fact(FactKind::Requeued { queue, message, copy: one.entry.copy, why: RequeueReason::TimedOut });
            let entry = Entry { acquired: one.entry.acquired + 1, ..one.entry };
            self.put_back_quorum(ix, entry, false, out);
        }
        if !late.is_empty() {
            self.after_return(ix, out);
        }
        !late.is_empty()
    }

    /// Marks what its holders have had for too long and takes a hold for the queue. With the next deadline.
    fn take_late(&mut self, ix: QueueIx, out: &mut Out) -> (Vec<Unacked>, Time) {
        let queue = &mut self.queues[ix.0 as usize];
        let (mut late, mut next) = (Vec::new(), NEVER);
        let held = self.channels.iter_mut().flat_map(|channel| channel.unacked.iter_mut());
        for one in held.filter(|one| one.queue == ix && one.consumer != Slot::NONE) {
            let timeout_us = queue.consumers.get(one.consumer).timeout_us;
            let deadline = one.delivered_at.saturating_add(timeout_us);
            if deadline <= out.now {
                late.push(*one);
                out.messages.hold(one.entry.message);
                one.consumer = one.consumer.late();
                queue.unacked -= 1;
            } else {
                next = next.min(deadline);
            }
        }
        sort_by_key(&mut late, |one| one.entry.copy);
        (late, next)
    }

    /// basic.cancel to each of them, as all maintained clients ask for it (consumer_cancel_notify). The queue still
    /// counts them.
    fn cancel_late_consumers(&mut self, ix: QueueIx, late: &[Unacked], out: &mut Out) {
        let mut slots: Vec<Slot> = late.iter().map(|one| one.consumer).collect();
        sort_by_key(&mut slots, |slot| *slot);
        slots.dedup();
        for slot in slots {
            let queue = &mut self.queues[ix.0 as usize];
            queue.consumers.time_out(slot);
            let consumer = queue.consumers.get(slot);
            if consumer.alive {
                let client = self.channels[consumer.channel.0 as usize].client;
                out.fact(FactKind::ConsumerCancelled { queue: queue.part, consumer: client });
                out.reply(consumer.channel, Reply::ConsumerCancelled { consumer: consumer.tag });
            }
        }
    }
}
