//! Acknowledgements and returns: basic.ack, nack, reject, recover, and what a closing channel leaves behind.
use super::broker::Broker;
use super::channel::Unacked;
use super::errors::{self, Fault};
use super::out::{Out, QueueIx, Timer};
use super::queue::consumers::Slot;
use super::queue::{Entry, Queue, classic, quorum};
use super::view::QueueKind;
use crate::engine::fact::{DeathReason, FactKind, RequeueReason};
use crate::engine::id::{ChannelIx, PartIx};

/// What a client said about a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    Ack,
    Nack { requeue: bool },
    Reject { requeue: bool },
}

impl Broker {
    /// basic.ack, nack and reject.
    pub(super) fn settle(
        &mut self,
        channel_ix: ChannelIx,
        tag: u64,
        multiple: bool,
        settlement: Settlement,
        out: &mut Out,
    ) -> Result<(), Fault> {
        let channel = &mut self.channels[channel_ix.0 as usize];
        let client = channel.client;
        let unknown = || errors::precondition_failed(&format!("unknown delivery tag {tag}"));
        if !multiple && channel.transaction.is_none() {
            let unacked = channel.unacked.take(tag).ok_or_else(unknown)?;
            self.settle_all(client, &[unacked], settlement, out);
            return Ok(());
        }
        let mut taken = std::mem::take(&mut self.unacked_scratch);
        if !multiple {
            taken.extend(channel.unacked.take(tag));
        } else if tag == 0 {
            channel.unacked.take_all(&mut taken);
        } else if channel.unacked.holds(tag) {
            channel.unacked.take_up_to(tag, &mut taken);
        }
        if taken.is_empty() && !(multiple && tag == 0) {
            self.unacked_scratch = taken;
            return Err(unknown());
        }
        match &mut channel.transaction {
            Some(transaction) => transaction.settlements.push((settlement, taken.clone())),
            None => self.settle_all(client, &taken, settlement, out),
        }
        taken.clear();
        self.unacked_scratch = taken;
        Ok(())
    }

    /// Settles deliveries of one client in the order of their tags, then serves their queues.
    pub(super) fn settle_all(&mut self, client: PartIx, unacked: &[Unacked], settlement: Settlement, out: &mut Out) {
        match settlement {
            Settlement::Ack => self.ack(client, unacked, out),
            Settlement::Nack { requeue: true } => {
                self.note_rejected(client, unacked, true, out);
                self.give_back(unacked, RequeueReason::Nacked, out);
            }
            Settlement::Reject { requeue: true } => {
                self.note_rejected(client, unacked, true, out);
                self.give_back(unacked, RequeueReason::Rejected, out);
            }
            Settlement::Nack { requeue: false } => self.discard(client, unacked, 0, out),
            Settlement::Reject { requeue: false } => self.discard(client, unacked, 1, out),
        }
        self.serve_queues_of(unacked, out);
    }

    fn ack(&mut self, consumer: PartIx, unacked: &[Unacked], out: &mut Out) {
        for one in unacked {
            if let Some(queue) = self.forget(one) {
                let message = out.messages.get(one.entry.message).no;
                let copy = one.entry.copy;
                out.facts.note_often(FactKind::Acked { queue, consumer, message, copy, automatic: false });
                if let Some(stream) = &mut self.queues[one.queue.0 as usize].stream {
                    stream.store(one.consumer, one.entry.copy);
                }
            }
            out.messages.release(one.entry.message);
        }
    }

    /// Dead-letters what was rejected for good. `failures` is what a basic.reject adds to the failed deliveries; a
    /// basic.nack adds nothing (recorded: deadletter/limit-count-carried-*).
    fn discard(&mut self, client: PartIx, unacked: &[Unacked], failures: u32, out: &mut Out) {
        self.note_rejected(client, unacked, false, out);
        for one in unacked {
            let stays_there = self.queues[one.queue.0 as usize].kind == QueueKind::Stream;
            if self.forget(one).is_none() || stays_there {
                out.messages.release(one.entry.message);
                continue;
            }
            let mut entry = one.entry;
            entry.failed += failures;
            self.dead_letter(one.queue, entry, DeathReason::Rejected, out);
        }
    }

    fn note_rejected(&self, consumer: PartIx, unacked: &[Unacked], requeue: bool, out: &mut Out) {
        for one in unacked {
            let queue = &self.queues[one.queue.0 as usize];
            if queue.alive && !one.is_late() {
                let message = out.messages.get(one.entry.message).no;
                out.fact(FactKind::Rejected { queue: queue.part, consumer, message, copy: one.entry.copy, requeue });
            }
        }
    }

    /// Returns deliveries, given in the order of their tags, to their queues. The queues are not served yet.
    pub(super) fn give_back(&mut self, unacked: &[Unacked], why: RequeueReason, out: &mut Out) {
        for one in unacked {
            let queue = &self.queues[one.queue.0 as usize];
            if queue.alive && queue.kind != QueueKind::Stream && !one.is_late() {
                let (queue, message) = (queue.part, out.messages.get(one.entry.message).no);
                out.fact(FactKind::Requeued { queue, message, copy: one.entry.copy, why });
            }
        }
        // Classic queues: from the youngest to the oldest, so that each takes the head without a search.
        for one in unacked.iter().rev() {
            let queue = &mut self.queues[one.queue.0 as usize];
            if queue.alive && queue.kind == QueueKind::Classic && !one.is_late() {
                let entry = Entry { acquired: one.entry.acquired + 1, ..one.entry };
                classic::put_back(queue, entry, out.messages.summary_of(entry.message));
            }
        }
        for one in unacked {
            if self.forget(one).is_none() {
                out.messages.release(one.entry.message);
                continue;
            }
            match self.queues[one.queue.0 as usize].kind {
                QueueKind::Classic => {}
                QueueKind::Quorum => self.give_back_quorum(one, why, out),
                // The log still has it: this was credit only.
                QueueKind::Stream => out.messages.release(one.entry.message),
            }
        }
    }

    /// Closing a channel and basic.reject count as failed deliveries, nack and recover don't.
    fn give_back_quorum(&mut self, one: &Unacked, why: RequeueReason, out: &mut Out) {
        let failure = matches!(why, RequeueReason::Rejected | RequeueReason::ChannelClosed);
        let failed = one.entry.failed + u32::from(failure);
        let entry = Entry { acquired: one.entry.acquired + 1, failed, ..one.entry };
        self.put_back_quorum(one.queue, entry, failure, out);
    }

    /// Ready again, or dead, or delayed first. `failure` = this return counted as a failed delivery.
    pub(super) fn put_back_quorum(&mut self, ix: QueueIx, entry: Entry, failure: bool, out: &mut Out) {
        let queue = &mut self.queues[ix.0 as usize];
        if !quorum::is_within_limit(queue, &entry) {
            self.dead_letter(ix, entry, DeathReason::DeliveryLimit, out);
        } else if let Some(delay) = quorum::retry_delay(queue, &entry, failure) {
            quorum::delay(queue, entry, out.now + delay);
            self.arm_retry(ix, out);
        } else {
            quorum::put_back(queue, entry, out.messages.summary_of(entry.message));
        }
    }

    pub(super) fn arm_retry(&mut self, ix: QueueIx, out: &mut Out) {
        let queue = &mut self.queues[ix.0 as usize];
        if let Some(at) = quorum::next_retry(queue).filter(|at| *at < queue.delayed_timer_at) {
            queue.delayed_timer_at = at;
            out.timers.push((at, Timer::DelayedRetry(ix)));
        }
    }

    /// basic.recover requeue=true: all unacked of the channel go back to their queues, for any consumer.
    pub(super) fn recover(&mut self, channel: ChannelIx, out: &mut Out) {
        let mut taken = std::mem::take(&mut self.unacked_scratch);
        self.channels[channel.0 as usize].unacked.take_all(&mut taken);
        self.give_back(&taken, RequeueReason::Recovered, out);
        self.serve_queues_of(&taken, out);
        taken.clear();
        self.unacked_scratch = taken;
    }

    /// Serves each queue that had one of these deliveries. Twice does no harm, so only runs are folded.
    pub(super) fn serve_queues_of(&mut self, unacked: &[Unacked], out: &mut Out) {
        for (at, one) in unacked.iter().enumerate() {
            if at == 0 || unacked[at - 1].queue != one.queue {
                self.after_return(one.queue, out);
            }
        }
    }

    /// Limits, expiry and deliveries after messages were settled or came back, in the queue type's own order.
    pub(super) fn after_return(&mut self, ix: QueueIx, out: &mut Out) {
        let queue = &mut self.queues[ix.0 as usize];
        if !queue.alive {
            return;
        }
        if queue.settings.single_active {
            self.activate(ix, out);
        }
        let queue = &self.queues[ix.0 as usize];
        match queue.kind {
            // The common case: nothing that could be dropped, expire or be handed out.
            QueueKind::Classic | QueueKind::Quorum if queue.ready() == 0 => {}
            QueueKind::Classic => {
                self.trim(ix, out);
                self.expire(ix, out);
                self.serve(ix, out);
            }
            QueueKind::Stream => {
                self.activate_readers(ix, out);
                self.serve_stream(ix, out);
            }
            QueueKind::Quorum => {
                self.expire(ix, out);
                self.serve(ix, out);
                self.trim(ix, out);
            }
        }
    }

    /// The delivery is no longer held by its consumer. The queue's part, or `None` when it is the queue's no more: it
    /// was deleted meanwhile, or the answer comes too late.
    fn forget(&mut self, one: &Unacked) -> Option<PartIx> {
        let queue = &mut self.queues[one.queue.0 as usize];
        if !queue.alive {
            return None;
        }
        if one.consumer.is_special() {
            return forget_special(queue, one.consumer);
        }
        queue.unacked -= 1;
        queue.consumers.settled(one.consumer);
        Some(queue.part)
    }
}

/// A delivery by basic.get, or one whose consumer answers after its timeout.
fn forget_special(queue: &mut Queue, consumer: Slot) -> Option<PartIx> {
    if consumer == Slot::GONE {
        return None;
    }
    if consumer.is_late() {
        queue.consumers.revive(consumer.in_time());
        return None;
    }
    queue.unacked -= 1;
    queue.unacked_gets -= 1;
    Some(queue.part)
}
