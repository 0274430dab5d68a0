//! The hot path of a queue: a copy arrives, is refused, handed out or stored; waiting messages are handed to waiting
//! consumers; what expired or exceeds a limit leaves.
use super::broker::Broker;
use super::channel::Unacked;
use super::errors::{self, Fault};
use super::method::{Delivery, Reply, StreamOffset};
use super::out::{Hop, Out, QueueIx, Timer};
use super::queue::consumers::Slot;
use super::queue::{Entry, NEVER, Overflow, quorum};
use super::stream::no_get;
use super::view::QueueKind;
use crate::engine::fact::{DeathReason, FactKind, LossReason};
use crate::engine::id::{ChannelIx, CopyNo, Symbol};
use crate::engine::message::Summary;

impl Broker {
    /// A copy arrives at its queue. Takes over the hop's hold on the message.
    pub(super) fn arrive(&mut self, hop: Hop, out: &mut Out) {
        let queue = &mut self.queues[hop.queue.0 as usize];
        let record = out.messages.get(hop.message);
        let no = record.no;
        let summary = *out.messages.summary(record.content);
        if !queue.is_plain {
            self.arrive_elsewhere(hop, out);
            return;
        }
        if queue.refuses(&summary) {
            self.refuse(hop, out);
            return;
        }
        self.copies += 1;
        let copy = CopyNo(self.copies);
        let mut entry = Entry {
            expires_at: queue.deadline(&summary, out.now),
            message: hop.message,
            copy,
            acquired: 0,
            failed: hop.delivery_count,
        };
        if queue.kind == QueueKind::Quorum {
            entry.acquired = hop.delivery_count;
        }
        out.facts.note_often(FactKind::Stored { queue: queue.part, message: no, copy });
        let waiting = if queue.ready() == 0 { queue.consumers.take_turn() } else { None };
        match waiting {
            Some(slot) => self.deliver(hop.queue, slot, entry, out),
            None => self.store(hop.queue, entry, &summary, out),
        }
        self.answered(hop.publish, no, false, out);
    }

    /// Nobody waits for it: it joins the queue, which may be too full now.
    fn store(&mut self, ix: QueueIx, mut entry: Entry, summary: &Summary, out: &mut Out) {
        let queue = &mut self.queues[ix.0 as usize];
        if queue.kind == QueueKind::Classic {
            // Failed before it was dead-lettered into here: flagged redelivered once stored, not when handed on
            // directly (recorded: deadletter/redelivered-in-dlq-*).
            entry.acquired = u32::from(entry.failed > 0);
        }
        queue.push(entry, summary);
        if queue.settings.overflow == Overflow::DropHead {
            self.trim(ix, out);
        } else if queue.kind == QueueKind::Quorum {
            quorum::maybe_refuse(queue);
        }
        if entry.expires_at != NEVER {
            self.expire(ix, out);
        }
    }

    /// x-overflow reject-publish: the publisher gets a basic.nack, or nothing without confirms.
    #[cold]
    fn refuse(&mut self, hop: Hop, out: &mut Out) {
        let queue = &self.queues[hop.queue.0 as usize];
        let message = out.messages.get(hop.message).no;
        let (place, dead_letters) = (queue.part, queue.settings.overflow == Overflow::RejectPublishDlx);
        out.fact(FactKind::Refused { queue: place, message });
        if dead_letters {
            self.copies += 1;
            let copy = CopyNo(self.copies);
            let entry =
                Entry { expires_at: NEVER, message: hop.message, copy, acquired: 0, failed: hop.delivery_count };
            self.dead_letter(hop.queue, entry, DeathReason::MaxLength, out);
        } else {
            if hop.publish.sequence == 0 {
                let why = LossReason::Dropped(DeathReason::MaxLength);
                out.fact(FactKind::Lost { place, message, why });
            }
            out.messages.release(hop.message);
        }
        self.answered(hop.publish, message, true, out);
    }

    /// Hands ready messages to consumers until one side runs out.
    pub(super) fn serve(&mut self, ix: QueueIx, out: &mut Out) {
        loop {
            let queue = &mut self.queues[ix.0 as usize];
            if queue.ready() == 0 {
                return;
            }
            let Some(slot) = queue.consumers.take_turn() else { return };
            let Some(entry) = queue.pop(out.messages) else { return };
            self.deliver(ix, slot, entry, out);
            self.expire(ix, out);
        }
    }

    /// basic.deliver. The entry's hold goes to the channel's unacked list, or with no-ack to the client.
    fn deliver(&mut self, ix: QueueIx, slot: Slot, entry: Entry, out: &mut Out) {
        let queue = &mut self.queues[ix.0 as usize];
        let consumer = queue.consumers.get(slot);
        let (channel_ix, consumer_tag, no_ack) = (consumer.channel, consumer.tag, consumer.no_ack);
        let timeout_us = consumer.timeout_us;
        let channel = &mut self.channels[channel_ix.0 as usize];
        let tag = channel.next_tag();
        let delivery = delivery(&entry, queue.kind, tag, consumer_tag, out);
        let message = out.messages.get(entry.message).no;
        let (part, client, copy) = (queue.part, channel.client, entry.copy);
        out.facts.note_often(FactKind::Delivered {
            queue: part,
            consumer: client,
            message,
            copy,
            tag,
            redelivered: delivery.redelivered,
        });
        if no_ack {
            out.fact(FactKind::Acked { queue: part, consumer: client, message, copy, automatic: true });
        } else {
            out.messages.hold(entry.message);
            channel.unacked.push(Unacked { tag, entry, queue: ix, consumer: slot, delivered_at: out.now });
            queue.unacked += 1;
            let deadline = out.now.saturating_add(timeout_us);
            if deadline < queue.timeout_timer_at {
                queue.timeout_timer_at = deadline;
                out.timers.push((deadline, Timer::ConsumerTimeout(ix)));
            }
        }
        queue.consumers.took_turn(slot, queue.kind);
        out.reply(channel_ix, Reply::Deliver(delivery));
    }

    /// basic.get
    pub(super) fn get(
        &mut self,
        channel_ix: ChannelIx,
        name: Symbol,
        no_ack: bool,
        out: &mut Out,
    ) -> Result<(), Fault> {
        let ix = self.usable_queue(channel_ix, name, out)?;
        let queue = &mut self.queues[ix.0 as usize];
        if queue.kind == QueueKind::Stream {
            return Err(no_get(out.messages.text(queue.name)));
        }
        if queue.kind == QueueKind::Quorum && queue.settings.single_active {
            let name = errors::queue_name(out.messages.text(queue.name));
            return Err(errors::resource_locked(&format!(
                "cannot obtain access to locked {name}. basic.get operations are not supported by <<\"quorum\">> \
                 queues with single active consumer"
            )));
        }
        queue.last_used_at = out.now;
        let Some(entry) = queue.pop(out.messages) else {
            out.reply(channel_ix, Reply::GetEmpty);
            return Ok(());
        };
        let channel = &mut self.channels[channel_ix.0 as usize];
        let tag = channel.next_tag();
        let delivery = delivery(&entry, queue.kind, tag, Symbol::default(), out);
        let message = out.messages.get(entry.message).no;
        let (part, client, copy) = (queue.part, channel.client, entry.copy);
        let redelivered = delivery.redelivered;
        out.fact(FactKind::Delivered { queue: part, consumer: client, message, copy, tag, redelivered });
        if no_ack {
            out.fact(FactKind::Acked { queue: part, consumer: client, message, copy, automatic: true });
        } else {
            out.messages.hold(entry.message);
            let consumer = Slot::NONE;
            channel.unacked.push(Unacked { tag, entry, queue: ix, consumer, delivered_at: out.now });
            queue.unacked += 1;
            queue.unacked_gets += 1;
        }
        let remaining = queue.ready();
        out.reply(channel_ix, Reply::GetOk { delivery, remaining });
        self.expire(ix, out);
        Ok(())
    }

    /// Drops from the head what exceeds a length limit.
    #[inline]
    pub(super) fn trim(&mut self, ix: QueueIx, out: &mut Out) {
        if self.queues[ix.0 as usize].is_over_limit() {
            self.drop_heads(ix, out);
        }
    }

    fn drop_heads(&mut self, ix: QueueIx, out: &mut Out) {
        while let Some(entry) = self.queues[ix.0 as usize].pop_overflow(out.messages) {
            let queue = self.queues[ix.0 as usize].part;
            let message = out.messages.get(entry.message).no;
            out.fact(FactKind::Overflowed { queue, message, copy: entry.copy });
            self.dead_letter(ix, entry, DeathReason::MaxLength, out);
        }
    }

    /// Dead-letters expired heads and asks to be called when the next head expires. Only heads expire.
    #[inline]
    pub(super) fn expire(&mut self, ix: QueueIx, out: &mut Out) -> bool {
        self.queues[ix.0 as usize].has_deadlines() && self.expire_due(ix, out)
    }

    fn expire_due(&mut self, ix: QueueIx, out: &mut Out) -> bool {
        let is_due = self.queues[ix.0 as usize].next_deadline() <= out.now;
        if is_due {
            self.expire_heads(ix, out);
        }
        let queue = &mut self.queues[ix.0 as usize];
        let deadline = queue.next_deadline();
        if deadline < queue.ttl_timer_at {
            queue.ttl_timer_at = deadline;
            out.timers.push((deadline, Timer::MessageTtl(ix)));
        }
        is_due
    }

    #[cold]
    fn expire_heads(&mut self, ix: QueueIx, out: &mut Out) {
        while let Some(entry) = self.queues[ix.0 as usize].pop_expired(out.now, out.messages) {
            let queue = self.queues[ix.0 as usize].part;
            let message = out.messages.get(entry.message).no;
            out.fact(FactKind::Expired { queue, message, copy: entry.copy });
            self.dead_letter(ix, entry, DeathReason::Expired, out);
        }
    }
}

/// What the client sees of a copy. Hands over one hold on the message.
#[inline]
fn delivery(entry: &Entry, kind: QueueKind, tag: u64, consumer: Symbol, out: &Out) -> Delivery {
    let record = out.messages.get(entry.message);
    let (delivery_count, acquired_count) = match kind {
        QueueKind::Classic | QueueKind::Stream => (0, 0),
        QueueKind::Quorum => (entry.failed, entry.acquired),
    };
    Delivery {
        consumer,
        tag,
        redelivered: entry.acquired > 0,
        exchange: record.exchange,
        key: record.key,
        message: entry.message,
        delivery_count,
        acquired_count,
        offset: StreamOffset::NONE,
    }
}
