//! Declaring, purging and deleting queues, unused queues that expire, and who may use which queue, with the broker's
//! checks in its order (rabbit_channel, rabbit_amqqueue).
use super::arguments::{self, QueueProperties};
use super::broker::Broker;
use super::cluster::fact::{Fact, Removal};
use super::errors::{self, Fault, queue_name};
use super::exchange::Destination;
use super::method::{QueueDeclare, Reply};
use super::out::{Out, QueueIx, Timer};
use super::queue::stream::Retention;
use super::queue::{NEVER, Queue, Settings, quorum};
use super::raft::Node;
use super::rest::rest;
use super::stream::no_purge;
use super::topology::check_name;
use super::view::QueueKind;
use crate::engine::fact::{FactKind, LossReason};
use crate::engine::id::{ChannelIx, MessageIx, PartIx, Symbol};
use crate::engine::message::Messages;

/// What is asked of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Delete { if_unused: bool, if_empty: bool },
    Purge,
}

/// Why a queue is not deleted or purged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    NotEmpty,
    InUse,
    /// Quorum queues know no conditions.
    NoIfUnused,
    NoIfEmpty,
    /// A stream can't be purged.
    NoPurge,
    /// It is exclusive to another connection.
    Locked,
    /// The stream coordinator has no leader, says this node.
    NoCoordinator(Node),
}

impl Refused {
    /// In the broker's own words.
    pub fn fault(self, name: &str) -> Fault {
        let text = queue_name(name);
        let unsupported = |flag: &str| {
            errors::not_implemented(&format!(
                "cannot delete {text}. queue.delete operations with {flag} flag set are not supported by quorum queues"
            ))
        };
        match self {
            Self::NotEmpty => errors::precondition_failed(&format!("{text} not empty")),
            Self::InUse => errors::precondition_failed(&format!("{text} in use")),
            Self::NoIfUnused => unsupported("if-unused"),
            Self::NoIfEmpty => unsupported("if-empty"),
            Self::NoPurge => no_purge(name),
            Self::Locked => errors::locked_queue(name),
            // After stream_cmd_timeout, 30 s.
            Self::NoCoordinator(node) => errors::internal(&format!(
                "Cannot delete {text} on node '{}': {{error,coordinator_unavailable}}",
                node.name()
            )),
        }
    }
}

impl Broker {
    pub(super) fn queue_declare(&mut self, channel: ChannelIx, new: QueueDeclare, out: &mut Out) -> Result<(), Fault> {
        let name = if new.queue != Symbol::default() {
            new.queue
        } else if new.passive {
            self.expand_queue_name(channel, new.queue)?
        } else {
            self.make_name("amq.gen-", out.messages)
        };
        let text = out.messages.text(name).to_owned();
        if let Some(declared) = self.declare_reply_name(name, out.messages) {
            out.reply(channel, declared?);
            return Ok(());
        }
        let ix = match self.queue_named(self.vhost_of(channel), name) {
            Some(ix) => {
                self.check_exclusive_access(channel, ix, out.messages)?;
                if let Some(rest) = rest().filter(|_| !new.passive) {
                    (rest.redeclare_queue)(self, channel, ix, &text, &new, out)?;
                }
                ix
            }
            None if new.passive => return Err(errors::no_queue(&text)),
            None => self.create_queue(channel, name, &text, new, out)?,
        };
        self.channels[channel.0 as usize].last_queue = name;
        let queue = &self.queues[ix.0 as usize];
        // A quorum queue counts each unacked basic.get as a consumer (recorded).
        let gets = if queue.kind == QueueKind::Quorum { queue.unacked_gets } else { 0 };
        // A stream counts no consumers (rabbit_stream_queue:stat).
        let consumers = if queue.kind == QueueKind::Stream { 0 } else { queue.consumers.count() + gets };
        let messages = queue.ready();
        out.reply(channel, Reply::QueueDeclareOk { queue: name, messages, consumers });
        Ok(())
    }

    pub(super) fn redeclare_queue(
        &mut self,
        channel: ChannelIx,
        ix: QueueIx,
        text: &str,
        new: &QueueDeclare,
        out: &mut Out,
    ) -> Result<(), Fault> {
        check_name("queue", text)?;
        let owner = new.exclusive.then(|| self.channels[channel.0 as usize].connection);
        let queue = &mut self.queues[ix.0 as usize];
        if queue.exclusive != owner {
            return Err(errors::locked_queue(text));
        }
        let what = queue_name(text);
        let flag = |flag: bool| flag.to_string();
        arguments::check_same_field(&what, "durable", &flag(queue.durable), &flag(new.durable))?;
        arguments::check_same_field(&what, "auto_delete", &flag(queue.auto_delete), &flag(new.auto_delete))?;
        arguments::check_same_queue_arguments(text, &queue.arguments, &new.arguments)?;
        if queue.kind == QueueKind::Classic {
            queue.last_used_at = out.now;
        }
        self.place(Destination::Queue(ix), new.part);
        Ok(())
    }

    fn create_queue(
        &mut self,
        channel: ChannelIx,
        name: Symbol,
        text: &str,
        new: QueueDeclare,
        out: &mut Out,
    ) -> Result<QueueIx, Fault> {
        let QueueDeclare { durable, exclusive, auto_delete, arguments, part, .. } = new;
        let is_named = new.queue != Symbol::default();
        if is_named {
            check_name("queue", text)?;
        }
        let properties = QueueProperties { durable, exclusive, auto_delete };
        let kind = arguments::check_queue(if is_named { text } else { "" }, properties, &arguments)?;
        let effective = self.effective_arguments(kind, (self.vhost_of(channel), text), &arguments);
        let settings = Settings::new(kind, &effective, |text| out.messages.symbol(text));
        let connection = self.channels[channel.0 as usize].connection;
        let mut queue = Queue::new(name, kind, arguments, settings);
        queue.vhost = self.vhost_of(channel);
        queue.part = part;
        queue.durable = durable;
        queue.exclusive = exclusive.then_some(connection);
        queue.auto_delete = auto_delete;
        queue.last_used_at = out.now;
        queue.started_at = out.now;
        if let Some(stream) = &mut queue.stream {
            stream.retention = Retention::new(&effective);
        }
        let ix = self.add_queue(queue);
        self.arm_expires(ix, out);
        Ok(ix)
    }

    pub(super) fn purge(&mut self, channel: ChannelIx, name: Symbol, out: &mut Out) -> Result<u32, Fault> {
        let ix = self.usable_queue(channel, name, out)?;
        self.may_purge(ix).map_err(|why| why.fault(out.messages.text(self.queues[ix.0 as usize].name)))?;
        let queue = &mut self.queues[ix.0 as usize];
        let (count, place) = (queue.ready(), queue.part);
        let purged = queue.drain();
        queue.refusing = false;
        out.fact(FactKind::Purged { queue: place, count });
        for entry in purged {
            let message = out.messages.get(entry.message).no;
            out.fact(FactKind::Lost { place, message, why: LossReason::Purged });
            out.messages.release(entry.message);
        }
        self.forget_letters(ix, LossReason::Purged, out);
        Ok(count)
    }

    pub(super) fn queue_delete(
        &mut self,
        channel: ChannelIx,
        name: Symbol,
        if_unused: bool,
        if_empty: bool,
        out: &mut Out,
    ) -> Result<u32, Fault> {
        let name = self.expand_queue_name(channel, name)?;
        let Some(ix) = self.queue_named(self.vhost_of(channel), name) else { return Ok(0) };
        self.check_exclusive_access(channel, ix, out.messages)?;
        self.may_delete(ix, if_unused, if_empty).map_err(|why| why.fault(out.messages.text(name)))?;
        // A stream counts nothing (rabbit_stream_queue:delete).
        let is_stream = self.queues[ix.0 as usize].kind == QueueKind::Stream;
        let count = self.remove_queue(ix, Removal::Deleted, out);
        Ok(if is_stream { 0 } else { count })
    }

    /// The conditions of queue.delete, at which a stream does not look (rabbit_stream_queue:delete).
    fn may_delete(&self, ix: QueueIx, if_unused: bool, if_empty: bool) -> Result<(), Refused> {
        let queue = &self.queues[ix.0 as usize];
        match queue.kind {
            QueueKind::Quorum if if_unused => Err(Refused::NoIfUnused),
            QueueKind::Quorum if if_empty => Err(Refused::NoIfEmpty),
            QueueKind::Classic if if_empty && queue.ready() > 0 => Err(Refused::NotEmpty),
            QueueKind::Classic if if_unused && !queue.consumers.is_empty() => Err(Refused::InUse),
            QueueKind::Stream => self.streams_are_coordinated().map_err(Refused::NoCoordinator),
            _ => Ok(()),
        }
    }

    fn may_purge(&self, ix: QueueIx) -> Result<(), Refused> {
        match self.queues[ix.0 as usize].kind {
            QueueKind::Stream => Err(Refused::NoPurge),
            _ => Ok(()),
        }
    }

    /// Whether the board may do that to the queue of a part now. `None` = there is no such queue.
    pub fn allows(&self, part: PartIx, channel: ChannelIx, asked: Asked) -> Option<Result<(), Refused>> {
        let ix = self.queue_at(part)?;
        let owner = self.queues[ix.0 as usize].exclusive;
        if owner.is_some_and(|owner| owner != self.channels[channel.0 as usize].connection) {
            return Some(Err(Refused::Locked));
        }
        Some(match asked {
            Asked::Delete { if_unused, if_empty } => self.may_delete(ix, if_unused, if_empty),
            Asked::Purge => self.may_purge(ix),
        })
    }

    /// Deletes a queue with its messages and bindings and cancels its consumers. Returns how many were ready.
    pub(super) fn remove_queue(&mut self, ix: QueueIx, why: Removal, out: &mut Out) -> u32 {
        let queue = &mut self.queues[ix.0 as usize];
        let (vhost, name, place, count) = (queue.vhost, queue.name, queue.part, queue.ready());
        (queue.alive, queue.is_plain) = (false, false);
        let mut gone: Vec<MessageIx> = queue.drain().iter().map(|entry| entry.message).collect();
        if let Some(mut stream) = queue.stream.take() {
            gone.extend(stream.drain().iter().map(|record| record.message));
        }
        let consumers: Vec<_> = queue.consumers.iter().map(|(_, consumer)| (consumer.channel, consumer.tag)).collect();
        queue.consumers = Default::default();
        self.forget_queue_name(vhost, name);
        if place.is_some() {
            out.fact(FactKind::RabbitMq(Fact::QueueRemoved { queue: place, why }));
        }
        for message in &gone {
            let message = out.messages.get(*message).no;
            out.fact(FactKind::Lost { place, message, why: LossReason::QueueDeleted });
        }
        gone.drain(..).for_each(|message| out.messages.release(message));
        self.forget_letters(ix, LossReason::QueueDeleted, out);
        // Unacked ones are gone too, though their holders may still acknowledge them.
        for unacked in self.channels.iter().flat_map(|channel| channel.unacked.iter()).filter(|u| u.queue == ix) {
            let message = out.messages.get(unacked.entry.message).no;
            out.fact(FactKind::Lost { place, message, why: LossReason::QueueDeleted });
        }
        for (channel_ix, tag) in consumers {
            let channel = &mut self.channels[channel_ix.0 as usize];
            channel.consumers.retain(|consumer| consumer.tag != tag);
            out.fact(FactKind::ConsumerCancelled { queue: place, consumer: channel.client });
            out.reply(channel_ix, Reply::ConsumerCancelled { consumer: tag });
        }
        self.remove_bindings_to(Destination::Queue(ix), out);
        count
    }

    // --- x-expires

    /// Asks to be called when the queue may have been unused for x-expires.
    pub(super) fn arm_expires(&mut self, ix: QueueIx, out: &mut Out) {
        let queue = &mut self.queues[ix.0 as usize];
        let Some(expires) = queue.settings.expires_us.filter(|_| queue.consumers.is_empty()) else { return };
        let at = queue.last_used_at.saturating_add(expires);
        let at = if queue.kind == QueueKind::Quorum { quorum::tick_after(queue, at) } else { at };
        if at < queue.expires_timer_at {
            queue.expires_timer_at = at;
            out.timers.push((at, Timer::QueueExpires(ix)));
        }
    }

    pub(super) fn expires_timer(&mut self, ix: QueueIx, out: &mut Out) -> bool {
        let queue = &mut self.queues[ix.0 as usize];
        if !queue.alive || queue.expires_timer_at > out.now {
            return false;
        }
        queue.expires_timer_at = NEVER;
        let is_over = queue.settings.expires_us.is_some_and(|us| queue.last_used_at.saturating_add(us) <= out.now);
        if is_over && queue.consumers.is_empty() {
            self.remove_queue(ix, Removal::Expired, out);
            return true;
        }
        self.arm_expires(ix, out);
        false
    }

    // --- names and access

    pub(super) fn expand_queue_name(&self, channel: ChannelIx, name: Symbol) -> Result<Symbol, Fault> {
        let last = self.channels[channel.0 as usize].last_queue;
        match (name == Symbol::default(), last == Symbol::default()) {
            (false, _) => Ok(name),
            (true, false) => Ok(last),
            (true, true) => Err(errors::not_found("no previously declared queue")),
        }
    }

    /// A queue that exists and that this connection may use.
    pub(super) fn usable_queue(&self, channel: ChannelIx, name: Symbol, out: &Out) -> Result<QueueIx, Fault> {
        let name = self.expand_queue_name(channel, name)?;
        let Some(ix) = self.queue_named(self.vhost_of(channel), name) else {
            return Err(errors::no_queue(out.messages.text(name)));
        };
        self.check_exclusive_access(channel, ix, out.messages)?;
        Ok(ix)
    }

    pub(super) fn check_exclusive_access(
        &self,
        channel: ChannelIx,
        ix: QueueIx,
        messages: &Messages,
    ) -> Result<(), Fault> {
        let queue = &self.queues[ix.0 as usize];
        let connection = self.channels[channel.0 as usize].connection;
        match queue.exclusive {
            Some(owner) if owner != connection => Err(errors::locked_queue(messages.text(queue.name))),
            _ => Ok(()),
        }
    }

    /// A name that the broker makes: unique, and the same in every run.
    pub(super) fn make_name(&mut self, prefix: &str, messages: &mut Messages) -> Symbol {
        self.made_names += 1;
        let mut state = u64::from(self.made_names);
        let letter = |state: &mut u64| {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            char::from(digits[(*state >> 58) as usize])
        };
        let name: String = (0..22).map(|_| letter(&mut state)).collect();
        messages.symbol(&format!("{prefix}{name}"))
    }
}
