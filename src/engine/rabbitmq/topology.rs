//! Declaring, binding, purging and deleting exchanges and queues, with the broker's checks in its order
//! (rabbit_channel, rabbit_amqqueue, rabbit_exchange, rabbit_binding).
use super::arguments::{self, QueueProperties};
use super::broker::Broker;
use super::errors::{self, Fault, exchange_name, queue_name};
use super::exchange::{Binding, Destination, Exchange, Rule, Type, recent_history};
use super::method::{Bind, ExchangeDeclare, Method, QueueDeclare, Reply};
use super::out::{ExchangeIx, Hop, Leg, LegKind, Out, PathIx, Publish, QueueIx, Timer};
use super::queue::{NEVER, Queue, Settings};
use super::view::QueueKind;
use crate::engine::fact::{FactKind, LossReason};
use crate::engine::id::{ChannelIx, MessageIx, Symbol};
use crate::engine::message::Messages;
use crate::engine::value::Value;

impl Broker {
    pub(super) fn declare(&mut self, channel: ChannelIx, method: Method, out: &mut Out) -> Result<(), Fault> {
        match method {
            Method::ExchangeDeclare(new) => self.exchange_declare(*new, out)?,
            Method::ExchangeDelete { exchange, if_unused } => {
                self.exchange_delete(exchange, if_unused, out)?;
                out.reply(channel, Reply::ExchangeDeleteOk);
                return Ok(());
            }
            Method::ExchangeBind(bind) => self.bind(channel, *bind, true, out)?,
            Method::QueueBind(bind) => self.bind(channel, *bind, false, out)?,
            Method::ExchangeUnbind(bind) => self.unbind(channel, *bind, true, out)?,
            Method::QueueUnbind(bind) => self.unbind(channel, *bind, false, out)?,
            Method::QueueDeclare(new) => return self.queue_declare(channel, *new, out),
            Method::QueueDelete { queue, if_unused, if_empty } => {
                let messages = self.queue_delete(channel, queue, if_unused, if_empty, out)?;
                out.reply(channel, Reply::QueueDeleteOk { messages });
                return Ok(());
            }
            Method::Purge { queue } => {
                let messages = self.purge(channel, queue, out)?;
                out.reply(channel, Reply::PurgeOk { messages });
                return Ok(());
            }
            _ => {}
        }
        out.reply(channel, Reply::Ok);
        Ok(())
    }

    // --- exchanges

    fn exchange_declare(&mut self, new: ExchangeDeclare, out: &mut Out) -> Result<(), Fault> {
        let name = out.messages.text(new.exchange).to_owned();
        if new.passive {
            if name.is_empty() {
                return Err(errors::default_exchange());
            }
            return self.exchange_named(new.exchange).map(|_| ()).ok_or_else(|| errors::no_exchange(&name));
        }
        let kind = Type::from_name(&new.kind)
            .ok_or_else(|| errors::precondition_failed(&format!("unknown exchange type '{}'", new.kind)))?;
        if name.is_empty() {
            return Err(errors::default_exchange());
        }
        if let Some(ix) = self.exchange_named(new.exchange) {
            let current = &mut self.exchanges[ix.0 as usize];
            check_same_exchange(&name, current, kind, &new)?;
            self.place(Destination::Exchange(ix), new.part);
            return Ok(());
        }
        check_name("exchange", &name)?;
        arguments::check_exchange(&name, &new.kind, &new.arguments)?;
        let alternate = new.arguments.get("alternate-exchange").and_then(Value::as_text);
        let alternate = alternate.map(|name| out.messages.symbol(name));
        self.add_exchange(Exchange {
            part: new.part,
            durable: new.durable,
            auto_delete: new.auto_delete,
            internal: new.internal,
            arguments: new.arguments,
            alternate,
            ..Exchange::new(new.exchange, kind)
        });
        Ok(())
    }

    fn exchange_delete(&mut self, name: Symbol, if_unused: bool, out: &mut Out) -> Result<(), Fault> {
        let text = out.messages.text(name);
        if text.is_empty() {
            return Err(errors::default_exchange());
        }
        if text.starts_with("amq.") {
            let exchange = exchange_name(text);
            return Err(errors::access_refused(&format!("deletion of system {exchange} not allowed")));
        }
        let Some(ix) = self.exchange_named(name) else { return Ok(()) };
        if if_unused && !self.exchanges[ix.0 as usize].bindings.is_empty() {
            return Err(errors::precondition_failed(&format!("{} in use", exchange_name(text))));
        }
        self.remove_exchange(ix, out);
        Ok(())
    }

    fn remove_exchange(&mut self, ix: ExchangeIx, out: &mut Out) {
        let exchange = &mut self.exchanges[ix.0 as usize];
        exchange.alive = false;
        exchange.bindings.clear();
        exchange.ring.clear();
        for message in exchange.history.drain(..) {
            out.messages.release(message);
        }
        let name = exchange.name;
        self.forget_exchange_name(name);
        self.remove_bindings_to(Destination::Exchange(ix), out);
    }

    /// Deletes the bindings that lead to a destination that is gone, and auto-delete exchanges that lost their last.
    fn remove_bindings_to(&mut self, gone: Destination, out: &mut Out) {
        for at in 0..self.exchanges.len() {
            let exchange = &mut self.exchanges[at];
            let before = exchange.bindings.len();
            while let Some(binding) = exchange.bindings.iter().position(|binding| binding.destination == gone) {
                exchange.remove_binding(binding);
            }
            if exchange.alive && exchange.auto_delete && before > 0 && exchange.bindings.is_empty() {
                self.remove_exchange(ExchangeIx(at as u32), out);
            }
        }
        self.route_cache.clear();
    }

    // --- bindings

    /// queue.bind, or exchange.bind when `to_exchange`.
    fn bind(&mut self, channel: ChannelIx, bind: Bind, to_exchange: bool, out: &mut Out) -> Result<(), Fault> {
        let bind = self.expand_names(channel, bind, to_exchange)?;
        check_not_default(&bind, to_exchange, out.messages)?;
        let Some(source) = self.exchange_named(bind.source) else {
            return Err(errors::no_exchange(out.messages.text(bind.source)));
        };
        let destination = self.destination(&bind, to_exchange, out.messages)?;
        if let Destination::Queue(queue) = destination {
            self.check_exclusive_access(channel, queue, out.messages)?;
        }
        let exchange = &self.exchanges[source.0 as usize];
        let key = out.messages.text(bind.key);
        let rule = arguments::check_binding(exchange.kind, key, &bind.arguments)?;
        self.check_local_queue(exchange.kind, destination)?;
        if find_binding(exchange, destination, &bind).is_some() {
            return Ok(());
        }
        let weight = key.parse().unwrap_or(0);
        self.add_binding(source, destination, bind, rule, weight, out);
        Ok(())
    }

    fn add_binding(
        &mut self,
        source: ExchangeIx,
        destination: Destination,
        Bind { key, arguments, .. }: Bind,
        rule: Rule,
        weight: u32,
        out: &mut Out,
    ) {
        let binding = Binding { destination, key, arguments, rule };
        // Erlang's order of resource records: exchanges before queues, then by name.
        let exchange_names: Vec<Symbol> = self.exchanges.iter().map(|exchange| exchange.name).collect();
        let (queues, messages) = (&self.queues, &*out.messages);
        let sort_key = |destination: Destination| match destination {
            Destination::Exchange(exchange) => (0, messages.text(exchange_names[exchange.0 as usize])),
            Destination::Queue(queue) => (1, messages.text(queues[queue.0 as usize].name)),
        };
        self.exchanges[source.0 as usize].add_binding(binding, weight, sort_key);
        self.route_cache.clear();
        self.replay_history(source, destination, out);
    }

    fn unbind(&mut self, channel: ChannelIx, bind: Bind, to_exchange: bool, out: &mut Out) -> Result<(), Fault> {
        let bind = self.expand_names(channel, bind, to_exchange)?;
        check_not_default(&bind, to_exchange, out.messages)?;
        // Unbinding what is not there is no error.
        let Some(source) = self.exchange_named(bind.source) else { return Ok(()) };
        let Ok(destination) = self.destination(&bind, to_exchange, out.messages) else { return Ok(()) };
        if let Destination::Queue(queue) = destination {
            self.check_exclusive_access(channel, queue, out.messages)?;
        }
        let exchange = &mut self.exchanges[source.0 as usize];
        let Some(at) = find_binding(exchange, destination, &bind) else { return Ok(()) };
        exchange.remove_binding(at);
        let is_done = exchange.auto_delete && exchange.bindings.is_empty();
        self.route_cache.clear();
        if is_done {
            self.remove_exchange(source, out);
        }
        Ok(())
    }

    /// The empty queue name is the channel's last queue, and then the empty key is its name too.
    fn expand_names(&self, channel: ChannelIx, mut bind: Bind, to_exchange: bool) -> Result<Bind, Fault> {
        let empty = Symbol::default();
        if !to_exchange && bind.destination == empty {
            bind.destination = self.expand_queue_name(channel, bind.destination)?;
            if bind.key == empty {
                bind.key = bind.destination;
            }
        }
        Ok(bind)
    }

    fn destination(&self, bind: &Bind, to_exchange: bool, messages: &Messages) -> Result<Destination, Fault> {
        let name = messages.text(bind.destination);
        if to_exchange {
            let exchange = self.exchange_named(bind.destination).ok_or_else(|| errors::no_exchange(name))?;
            Ok(Destination::Exchange(exchange))
        } else {
            let queue = self.queue_named(bind.destination).ok_or_else(|| errors::no_queue(name))?;
            Ok(Destination::Queue(queue))
        }
    }

    /// x-local-random takes classic queues only.
    fn check_local_queue(&self, kind: Type, destination: Destination) -> Result<(), Fault> {
        match destination {
            Destination::Queue(queue)
                if kind == Type::LocalRandom && self.queues[queue.0 as usize].kind == QueueKind::Quorum =>
            {
                let text = "Queue type rabbit_quorum_queue not valid for this exchange type";
                Err(errors::precondition_failed(text))
            }
            _ => Ok(()),
        }
    }

    // --- recent history

    /// A recent-history exchange keeps the message; it takes a hold of its own.
    pub(super) fn remember(&mut self, historian: ExchangeIx, message: MessageIx, messages: &mut Messages) {
        let exchange = &mut self.exchanges[historian.0 as usize];
        messages.hold(message);
        exchange.history.push_back(message);
        if exchange.history.len() > recent_history::length(&exchange.arguments)
            && let Some(oldest) = exchange.history.pop_front()
        {
            messages.release(oldest);
        }
    }

    /// A new binding of a recent-history exchange gets what it remembers, oldest first.
    fn replay_history(&mut self, source: ExchangeIx, destination: Destination, out: &mut Out) {
        let exchange = &self.exchanges[source.0 as usize];
        let Destination::Queue(queue) = destination else { return };
        let leg = Leg { from: exchange.part, to: self.part_of(destination), kind: LegKind::Copy };
        let path = self.paths.join(PathIx::EMPTY, leg);
        let legs = self.paths.length(path);
        let publish = Publish { channel: ChannelIx(0), sequence: 0 };
        for &message in &exchange.history {
            out.messages.hold(message);
            out.hops.push(Hop { queue, message, path, legs, delivery_count: 0, publish });
        }
    }

    // --- queues

    fn queue_declare(&mut self, channel: ChannelIx, new: QueueDeclare, out: &mut Out) -> Result<(), Fault> {
        let name = if new.queue != Symbol::default() {
            new.queue
        } else if new.passive {
            self.expand_queue_name(channel, new.queue)?
        } else {
            self.make_name("amq.gen-", out.messages)
        };
        let text = out.messages.text(name).to_owned();
        let ix = match self.queue_named(name) {
            Some(ix) => {
                self.check_exclusive_access(channel, ix, out.messages)?;
                if !new.passive {
                    self.redeclare_queue(channel, ix, &text, &new, out)?;
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
        let (messages, consumers) = (queue.ready(), queue.consumers.count() + gets);
        out.reply(channel, Reply::QueueDeclareOk { queue: name, messages, consumers });
        Ok(())
    }

    fn redeclare_queue(
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
        let settings = Settings::new(kind, &arguments, |text| out.messages.symbol(text));
        let connection = self.channels[channel.0 as usize].connection;
        let mut queue = Queue::new(name, kind, arguments, settings);
        queue.part = part;
        queue.durable = durable;
        queue.exclusive = exclusive.then_some(connection);
        queue.auto_delete = auto_delete;
        queue.last_used_at = out.now;
        let ix = self.add_queue(queue);
        self.arm_expires(ix, out);
        Ok(ix)
    }

    fn purge(&mut self, channel: ChannelIx, name: Symbol, out: &mut Out) -> Result<u32, Fault> {
        let ix = self.usable_queue(channel, name, out)?;
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
        Ok(count)
    }

    fn queue_delete(
        &mut self,
        channel: ChannelIx,
        name: Symbol,
        if_unused: bool,
        if_empty: bool,
        out: &mut Out,
    ) -> Result<u32, Fault> {
        let name = self.expand_queue_name(channel, name)?;
        let Some(ix) = self.queue_named(name) else { return Ok(0) };
        self.check_exclusive_access(channel, ix, out.messages)?;
        let queue = &self.queues[ix.0 as usize];
        let text = queue_name(out.messages.text(name));
        if queue.kind == QueueKind::Quorum
            && let Some(flag) = if_unused.then_some("if-unused").or(if_empty.then_some("if-empty"))
        {
            return Err(errors::not_implemented(&format!(
                "cannot delete {text}. queue.delete operations with {flag} flag set are not supported by quorum queues"
            )));
        }
        if if_empty && queue.ready() > 0 {
            return Err(errors::precondition_failed(&format!("{text} not empty")));
        }
        if if_unused && !queue.consumers.is_empty() {
            return Err(errors::precondition_failed(&format!("{text} in use")));
        }
        Ok(self.remove_queue(ix, out))
    }

    /// Deletes a queue with its messages and bindings and cancels its consumers. Returns how many were ready.
    pub(super) fn remove_queue(&mut self, ix: QueueIx, out: &mut Out) -> u32 {
        let queue = &mut self.queues[ix.0 as usize];
        let (name, place, count) = (queue.name, queue.part, queue.ready());
        queue.alive = false;
        let mut gone: Vec<MessageIx> = queue.drain().iter().map(|entry| entry.message).collect();
        let consumers: Vec<_> = queue.consumers.iter().map(|(_, consumer)| (consumer.channel, consumer.tag)).collect();
        queue.consumers = Default::default();
        self.forget_queue_name(name);
        for message in &gone {
            let message = out.messages.get(*message).no;
            out.fact(FactKind::Lost { place, message, why: LossReason::QueueDeleted });
        }
        gone.drain(..).for_each(|message| out.messages.release(message));
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
            self.remove_queue(ix, out);
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
        let Some(ix) = self.queue_named(name) else {
            return Err(errors::no_queue(out.messages.text(name)));
        };
        self.check_exclusive_access(channel, ix, out.messages)?;
        Ok(ix)
    }

    fn check_exclusive_access(&self, channel: ChannelIx, ix: QueueIx, messages: &Messages) -> Result<(), Fault> {
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

fn check_name(what: &str, name: &str) -> Result<(), Fault> {
    if name.starts_with("amq.") {
        return Err(errors::access_refused(&format!("{what} name '{name}' contains reserved prefix 'amq.*'")));
    }
    Ok(())
}

fn check_not_default(bind: &Bind, to_exchange: bool, messages: &Messages) -> Result<(), Fault> {
    let is_default = |name: Symbol| messages.text(name).is_empty();
    if is_default(bind.source) || to_exchange && is_default(bind.destination) {
        return Err(errors::default_exchange());
    }
    Ok(())
}

fn check_same_exchange(name: &str, current: &Exchange, kind: Type, new: &ExchangeDeclare) -> Result<(), Fault> {
    let what = exchange_name(name);
    let flag = |flag: bool| flag.to_string();
    let same = arguments::check_same_field;
    same(&what, "type", current.kind.name(), kind.name())?;
    same(&what, "durable", &flag(current.durable), &flag(new.durable))?;
    same(&what, "auto_delete", &flag(current.auto_delete), &flag(new.auto_delete))?;
    same(&what, "internal", &flag(current.internal), &flag(new.internal))?;
    let key = "alternate-exchange";
    arguments::check_same_argument(&what, key, current.arguments.get(key), new.arguments.get(key))
}

/// A binding is the same when destination, key and arguments are.
fn find_binding(exchange: &Exchange, destination: Destination, bind: &Bind) -> Option<usize> {
    exchange.bindings.iter().position(|binding| {
        binding.destination == destination && binding.key == bind.key && binding.arguments == bind.arguments
    })
}
