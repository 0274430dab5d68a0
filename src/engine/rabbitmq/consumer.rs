//! basic.consume and cancel, the single active consumer, and the end of channels and connections.
use super::broker::Broker;
use super::channel::{ChannelConsumer, Unacked};
use super::cluster::fact::Removal;
use super::consume_arguments;
use super::errors::{self, Fault};
use super::method::{Consume, Reply};
use super::nodes::LeftBehind;
use super::out::{Out, QueueIx};
use super::queue::consumers::Subscription;
use super::queue::quorum;
use super::view::QueueKind;
use crate::engine::fact::{FactKind, RequeueReason};
use crate::engine::id::{ChannelIx, ConnectionIx, Symbol};
use crate::engine::message::Messages;
use crate::engine::sort::sort_by_key;

impl Broker {
    pub(super) fn consume(&mut self, channel_ix: ChannelIx, new: Consume, out: &mut Out) -> Result<(), Fault> {
        let channel = &self.channels[channel_ix.0 as usize];
        if channel.consumers.iter().any(|consumer| consumer.tag == new.consumer) {
            let tag = out.messages.text(new.consumer);
            return Err(errors::not_allowed(&format!("attempt to reuse consumer tag '{tag}'")));
        }
        if let Some(done) = self.consume_replies(channel_ix, &new, out) {
            return done;
        }
        let channel = &self.channels[channel_ix.0 as usize];
        let prefetch = if new.no_ack { 0 } else { u32::from(channel.prefetch) };
        let ix = self.usable_queue(channel_ix, new.queue, out)?;
        let queue = &self.queues[ix.0 as usize];
        let name = out.messages.text(queue.name);
        let kind = queue.kind;
        let asked = consume_arguments::check(kind, name, &new.arguments)?;
        if kind == QueueKind::Stream {
            return self.consume_stream(channel_ix, ix, &new, out);
        }
        if kind == QueueKind::Classic {
            let has_exclusive = queue.consumers.iter().any(|(_, consumer)| consumer.exclusive);
            let is_shared = !queue.consumers.is_empty() || queue.settings.single_active;
            if has_exclusive || new.exclusive && is_shared {
                let text = format!("{} in exclusive use", errors::queue_name(name));
                return Err(errors::access_refused(&text));
            }
        }
        let tag = self.consumer_tag(new.consumer, out.messages);
        let prefetch = match (kind, prefetch) {
            (QueueKind::Quorum, 0) if !new.no_ack => quorum::UNLIMITED_PREFETCH,
            _ => prefetch,
        };
        let queue = &mut self.queues[ix.0 as usize];
        queue.last_used_at = out.now;
        let (no_ack, exclusive) = (new.no_ack, new.exclusive);
        let timeout_us = asked.timeout_us.unwrap_or(queue.settings.consumer_timeout_us);
        let priority = asked.priority;
        let subscription = Subscription { channel: channel_ix, tag, prefetch, priority, no_ack, exclusive, timeout_us };
        let slot = queue.consumers.add(subscription, kind);
        self.channels[channel_ix.0 as usize].consumers.push(ChannelConsumer { tag, queue: ix, slot });
        out.reply(channel_ix, Reply::ConsumeOk { consumer: tag });
        if queue.settings.single_active {
            self.activate(ix, out);
        } else if queue.consumers.get(slot).has_credit() {
            queue.consumers.queue_up(slot);
        }
        self.expire(ix, out);
        self.serve(ix, out);
        Ok(())
    }

    /// The tag a client gave, or one that the broker makes.
    pub(super) fn consumer_tag(&mut self, given: Symbol, messages: &mut Messages) -> Symbol {
        match given {
            empty if empty == Symbol::default() => self.make_name("amq.ctag-", messages),
            tag => tag,
        }
    }

    pub(super) fn cancel(&mut self, channel_ix: ChannelIx, tag: Symbol, out: &mut Out) -> Result<(), Fault> {
        self.end_replies(channel_ix, Some(tag));
        let channel = &mut self.channels[channel_ix.0 as usize];
        let found = channel.consumers.iter().position(|consumer| consumer.tag == tag);
        let removed = found.map(|at| channel.consumers.remove(at));
        out.reply(channel_ix, Reply::Ok);
        if let Some(consumer) = removed {
            self.remove_consumer(consumer, out);
            self.after_consumer_left(consumer.queue, out);
        }
        Ok(())
    }

    pub(super) fn remove_consumer(&mut self, consumer: ChannelConsumer, out: &mut Out) {
        let queue = &mut self.queues[consumer.queue.0 as usize];
        if queue.alive {
            queue.consumers.remove(consumer.slot);
            queue.last_used_at = out.now;
        }
    }

    /// An auto-delete queue goes with its last consumer; else the next single active consumer takes over.
    pub(super) fn after_consumer_left(&mut self, ix: QueueIx, out: &mut Out) {
        let queue = &self.queues[ix.0 as usize];
        if queue.alive && queue.consumers.is_empty() {
            if queue.auto_delete {
                self.remove_queue(ix, Removal::AutoDeleted, out);
                return;
            }
            self.arm_expires(ix, out);
        }
        self.after_return(ix, out);
    }

    /// Chooses the single active consumer anew if need be.
    pub(super) fn activate(&mut self, ix: QueueIx, out: &mut Out) {
        let queue = &mut self.queues[ix.0 as usize];
        if let Some(slot) = queue.consumers.activate(queue.kind) {
            let consumer = self.channels[queue.consumers.get(slot).channel.0 as usize].client;
            out.fact(FactKind::ConsumerActive { queue: queue.part, consumer });
        }
    }

    /// Ends channels: first all their consumers go, then what they hold returns to its queues.
    pub(super) fn close_channels(&mut self, channels: &[ChannelIx], out: &mut Out) {
        let mut left: Vec<QueueIx> = Vec::new();
        let mut away: Vec<(ChannelIx, ChannelConsumer)> = Vec::new();
        let mut returned: Vec<QueueIx> = Vec::new();
        for &ix in channels {
            self.end_replies(ix, None);
            let channel = &mut self.channels[ix.0 as usize];
            (channel.open, channel.is_plain) = (false, false);
            channel.confirms = None;
            for consumer in std::mem::take(&mut channel.consumers) {
                if self.queues[consumer.queue.0 as usize].is_replicated {
                    away.push((ix, consumer));
                    continue;
                }
                self.remove_consumer(consumer, out);
                left.push(consumer.queue);
            }
        }
        for &ix in channels {
            let channel = &mut self.channels[ix.0 as usize];
            if let Some(transaction) = channel.transaction.take() {
                let held = transaction.settlements.into_iter().flat_map(|(_, unacked)| unacked);
                channel.unacked.restore(held);
                self.drop_publishes(transaction.publishes, out);
            }
            let mut unacked = Vec::new();
            self.channels[ix.0 as usize].unacked.take_all(&mut unacked);
            if self.nodes_matter() {
                self.leave_behind(ix, &away, &mut unacked);
            }
            self.give_back(&unacked, RequeueReason::ChannelClosed, out);
            returned.extend(unacked.iter().map(|one| one.queue));
        }
        let dense = |mut queues: Vec<QueueIx>| {
            sort_by_key(&mut queues, |queue| *queue);
            queues.dedup();
            queues
        };
        for queue in dense(left) {
            self.after_consumer_left(queue, out);
        }
        for queue in dense(returned) {
            self.after_return(queue, out);
        }
        if !self.left_behind.is_empty() {
            self.on_nodes(out, |_, _, _| ());
        }
    }

    /// Whether there are queues whose state is replicated.
    fn nodes_matter(&self) -> bool {
        self.queues.iter().any(|queue| queue.is_replicated)
    }

    /// What concerns replicated queues goes its way through the nodes.
    #[cold]
    fn leave_behind(&mut self, channel: ChannelIx, away: &[(ChannelIx, ChannelConsumer)], unacked: &mut Vec<Unacked>) {
        let queues = &self.queues;
        let is_away = |one: &Unacked| queues[one.queue.0 as usize].is_replicated;
        let consumers = away.iter().filter(|(other, _)| *other == channel).map(|(_, consumer)| *consumer).collect();
        let held = unacked.iter().copied().filter(is_away).collect();
        unacked.retain(|one| !is_away(one));
        self.left_behind.push(LeftBehind { channel, consumers, unacked: held });
    }

    /// Ends all channels of a connection, then its exclusive queues.
    pub(super) fn close_connection(&mut self, connection: ConnectionIx, out: &mut Out) {
        let is_of_it = |at: &usize| self.channels[*at].open && self.channels[*at].connection == connection;
        let channels: Vec<ChannelIx> =
            (0..self.channels.len()).filter(is_of_it).map(|at| ChannelIx(at as u32)).collect();
        self.close_channels(&channels, out);
        self.remove_exclusive(|owner| owner == connection, out);
    }

    /// Removes the exclusive queues of connections that are closed.
    pub(super) fn remove_exclusive(&mut self, is_closed: impl Fn(ConnectionIx) -> bool, out: &mut Out) {
        for at in 0..self.queues.len() {
            if self.queues[at].alive && self.queues[at].exclusive.is_some_and(&is_closed) {
                self.remove_queue(QueueIx(at as u32), Removal::OwnerGone, out);
            }
        }
    }
}
