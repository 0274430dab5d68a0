//! Declaring and deleting exchanges, binding and unbinding, with the broker's checks in its order (rabbit_channel,
//! rabbit_exchange, rabbit_binding).
use super::arguments;
use super::broker::Broker;
use super::errors::{self, Fault, exchange_name};
use super::exchange::{Binding, Destination, Exchange, Rule, Type, recent_history};
use super::method::{Bind, ExchangeDeclare, Method, Reply};
use super::out::{ExchangeIx, Leg, LegKind, Out, PathIx, Publish};
use super::publish::routing_keys;
use super::rest::rest;
use super::route::{Journey, Target};
use super::view::QueueKind;
use crate::engine::id::{ChannelIx, MessageIx, Symbol};
use crate::engine::message::Messages;

impl Broker {
    pub(super) fn declare(&mut self, channel: ChannelIx, method: Method, out: &mut Out) -> Result<(), Fault> {
        match method {
            Method::ExchangeDeclare(new) => self.exchange_declare(channel, *new, out)?,
            Method::ExchangeBind(bind) => self.bind(channel, *bind, true, out)?,
            Method::QueueBind(bind) => self.bind(channel, *bind, false, out)?,
            Method::QueueDeclare(new) => return self.queue_declare(channel, *new, out),
            _ => {}
        }
        out.reply(channel, Reply::Ok);
        Ok(())
    }

    /// What else concerns entities; a method that says nothing to do is answered.
    pub(super) fn declare_seldom(&mut self, channel: ChannelIx, method: Method, out: &mut Out) -> Result<(), Fault> {
        match method {
            Method::ExchangeDelete { exchange, if_unused } => {
                self.exchange_delete(channel, exchange, if_unused, out)?;
                out.reply(channel, Reply::ExchangeDeleteOk);
                return Ok(());
            }
            Method::ExchangeUnbind(bind) => self.unbind(channel, *bind, true, out)?,
            Method::QueueUnbind(bind) => self.unbind(channel, *bind, false, out)?,
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

    fn exchange_declare(&mut self, channel: ChannelIx, new: ExchangeDeclare, out: &mut Out) -> Result<(), Fault> {
        let name = out.messages.text(new.exchange).to_owned();
        if new.passive {
            if name.is_empty() {
                return Err(errors::default_exchange());
            }
            return self
                .exchange_named(self.vhost_of(channel), new.exchange)
                .map(|_| ())
                .ok_or_else(|| errors::no_exchange(&name));
        }
        let kind = Type::from_name(&new.kind)
            .ok_or_else(|| errors::precondition_failed(&format!("unknown exchange type '{}'", new.kind)))?;
        if name.is_empty() {
            return Err(errors::default_exchange());
        }
        if let Some(ix) = self.exchange_named(self.vhost_of(channel), new.exchange) {
            if let Some(rest) = rest() {
                (rest.check_same_exchange)(&name, &self.exchanges[ix.0 as usize], kind, &new)?;
            }
            self.place(Destination::Exchange(ix), new.part);
            return Ok(());
        }
        check_name("exchange", &name)?;
        arguments::check_exchange(&name, &new.kind, &new.arguments)?;
        let alternate = self.alternate(self.vhost_of(channel), &name, &new.arguments, out.messages);
        self.add_exchange(Exchange {
            vhost: self.vhost_of(channel),
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

    fn exchange_delete(
        &mut self,
        channel: ChannelIx,
        name: Symbol,
        if_unused: bool,
        out: &mut Out,
    ) -> Result<(), Fault> {
        let text = out.messages.text(name);
        if text.is_empty() {
            return Err(errors::default_exchange());
        }
        if text.starts_with("amq.") {
            let exchange = exchange_name(text);
            return Err(errors::access_refused(&format!("deletion of system {exchange} not allowed")));
        }
        let Some(ix) = self.exchange_named(self.vhost_of(channel), name) else { return Ok(()) };
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
        let (vhost, name) = (exchange.vhost, exchange.name);
        self.forget_exchange_name(vhost, name);
        self.remove_bindings_to(Destination::Exchange(ix), out);
    }

    /// Deletes the bindings that lead to a destination that is gone, and auto-delete exchanges that lost their last.
    pub(super) fn remove_bindings_to(&mut self, gone: Destination, out: &mut Out) {
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
        let Some(source) = self.exchange_named(self.vhost_of(channel), bind.source) else {
            return Err(errors::no_exchange(out.messages.text(bind.source)));
        };
        let destination = self.destination(channel, &bind, to_exchange, out.messages)?;
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
        let Some(source) = self.exchange_named(self.vhost_of(channel), bind.source) else { return Ok(()) };
        let Ok(destination) = self.destination(channel, &bind, to_exchange, out.messages) else { return Ok(()) };
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

    fn destination(
        &self,
        channel: ChannelIx,
        bind: &Bind,
        to_exchange: bool,
        messages: &Messages,
    ) -> Result<Destination, Fault> {
        let name = messages.text(bind.destination);
        if to_exchange {
            let exchange = self
                .exchange_named(self.vhost_of(channel), bind.destination)
                .ok_or_else(|| errors::no_exchange(name))?;
            Ok(Destination::Exchange(exchange))
        } else {
            let queue =
                self.queue_named(self.vhost_of(channel), bind.destination).ok_or_else(|| errors::no_queue(name))?;
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

    /// A new binding of a recent-history exchange gets what it remembers, oldest first; a bound exchange routes it on.
    fn replay_history(&mut self, source: ExchangeIx, destination: Destination, out: &mut Out) {
        let exchange = &self.exchanges[source.0 as usize];
        let leg = Leg { from: exchange.part, to: self.part_of(destination), kind: LegKind::Copy };
        let history: Vec<MessageIx> = exchange.history.iter().copied().collect();
        let path = self.paths.join(PathIx::EMPTY, leg);
        for message in history {
            let targets = match destination {
                Destination::Queue(queue) => vec![Target { queue, path, legs: self.paths.length(path) }],
                Destination::Exchange(exchange) => {
                    let keys = routing_keys(out.messages.get(message).key, message, out.messages);
                    let end = if leg.to.is_some() { leg.to } else { leg.from };
                    let journey = Journey { exchange, path, end, kind: LegKind::Copy, keys: &keys, message };
                    self.find_route(&journey, out.messages, out.choice).route.targets
                }
            };
            out.messages.hold_times(message, targets.len() as u32);
            out.hops.extend(targets.iter().map(|target| target.hop(message, 0, Publish::by_queue(target.queue))));
        }
    }
}

fn check_not_default(bind: &Bind, to_exchange: bool, messages: &Messages) -> Result<(), Fault> {
    let is_default = |name: Symbol| messages.text(name).is_empty();
    if is_default(bind.source) || to_exchange && is_default(bind.destination) {
        return Err(errors::default_exchange());
    }
    Ok(())
}

/// A second declare must agree with the first.
pub(super) fn check_same_exchange(
    name: &str,
    current: &Exchange,
    kind: Type,
    new: &ExchangeDeclare,
) -> Result<(), Fault> {
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

/// Names that start with `amq.` are the broker's own.
pub(super) fn check_name(what: &str, name: &str) -> Result<(), Fault> {
    if name.starts_with("amq.") {
        return Err(errors::access_refused(&format!("{what} name '{name}' contains reserved prefix 'amq.*'")));
    }
    Ok(())
}
