//! The broker: its entities, and the entrance for everything that reaches it. What a method does stands in the file
//! of its subject.
use super::channel::{Channel, Unacked};
use super::direct_reply::ReplyConsumer;
use super::errors::{self, Fault, Scope, method_ids};
use super::exchange::{Destination, Exchange, Type};
use super::method::{Closed, Method, Reply};
use super::nodes::{LeftBehind, Nodes};
use super::out::{ExchangeIx, Hop, Leg, Out, PathIx, QueueIx, Timer, VhostIx};
use super::policy::Policy;
use super::publish::Publishing;
use super::queue::{NEVER, Queue, quorum};
use super::rest::rest;
use super::route::{Paths, RouteCache};
use super::settle::Settlement;
use crate::engine::id::{ChannelIx, ConnectionIx, PartIx, Symbol, Time};
use crate::engine::message::Messages;

#[derive(Clone, Debug)]
pub struct Broker {
    pub(super) exchanges: Vec<Exchange>,
    pub(super) queues: Vec<Queue>,
    pub(super) channels: Vec<Channel>,
    connections: u32,
    vhosts: Vec<Vhost>,
    /// What stands on the board, by part.
    by_part: Vec<Option<Destination>>,
    pub(super) route_cache: RouteCache,
    pub(super) paths: Paths,
    /// In the order in which they are asked.
    pub(super) policies: Vec<Policy>,
    /// Copies stored so far; numbers of copies are never used again.
    pub(super) copies: u32,
    /// Names the broker has made so far (queues, consumer tags).
    pub(super) made_names: u32,
    /// The cluster that it runs on; `None` = a single node.
    pub(super) nodes: Option<Box<dyn Nodes>>,
    /// In the order of their subscription.
    pub(super) reply_consumers: Vec<ReplyConsumer>,
    /// What `nodes` shall know of.
    pub(super) left_behind: Vec<LeftBehind>,
    /// Kept for its memory only.
    pub(super) unacked_scratch: Vec<Unacked>,
}

/// What names mean in a virtual host.
#[derive(Clone, Debug)]
struct Vhost {
    name: String,
    exchanges: Index,
    queues: Index,
}

/// Dense numbers by symbol.
#[derive(Clone, Debug, Default)]
struct Index(Vec<u32>);

impl Index {
    const NONE: u32 = u32::MAX;

    #[inline]
    fn get(&self, symbol: Symbol) -> Option<u32> {
        self.0.get(symbol.0 as usize).copied().filter(|number| *number != Self::NONE)
    }

    fn set(&mut self, symbol: Symbol, number: Option<u32>) {
        let at = symbol.0 as usize;
        if self.0.len() <= at {
            self.0.resize(at + 1, Self::NONE);
        }
        self.0[at] = number.unwrap_or(Self::NONE);
    }
}

/// Predeclared in every vhost (RabbitMQ: Exchanges); all durable.
const PREDECLARED: [(&str, Type); 7] = [
    ("", Type::Direct),
    ("amq.direct", Type::Direct),
    ("amq.fanout", Type::Fanout),
    ("amq.topic", Type::Topic),
    ("amq.headers", Type::Headers),
    ("amq.match", Type::Headers),
    ("amq.rabbitmq.trace", Type::Topic),
];

impl Broker {
    /// A fresh node with the predeclared exchanges `""` and `amq.*`.
    pub fn new(messages: &mut Messages) -> Self {
        let mut broker = Self {
            exchanges: Vec::new(),
            queues: Vec::new(),
            channels: Vec::new(),
            connections: 0,
            vhosts: Vec::new(),
            by_part: Vec::new(),
            route_cache: RouteCache::default(),
            paths: Paths::default(),
            policies: Vec::new(),
            copies: 0,
            made_names: 0,
            nodes: None,
            reply_consumers: Vec::new(),
            left_behind: Vec::new(),
            unacked_scratch: Vec::new(),
        };
        broker.vhost("/", messages);
        broker
    }

    /// The virtual host of this name. A new one comes with the predeclared exchanges; there are at most 256.
    pub fn vhost(&mut self, name: &str, messages: &mut Messages) -> VhostIx {
        let name = if name.is_empty() { "/" } else { name };
        if let Some(at) = self.vhosts.iter().position(|vhost| vhost.name == name) {
            return VhostIx(at as u8);
        }
        let vhost = VhostIx(self.vhosts.len().min(usize::from(u8::MAX)) as u8);
        self.vhosts.push(Vhost { name: name.to_owned(), exchanges: Index::default(), queues: Index::default() });
        for (name, kind) in PREDECLARED {
            let mut exchange = Exchange { vhost, ..Exchange::new(messages.symbol(name), kind) };
            exchange.internal = name == "amq.rabbitmq.trace";
            self.add_exchange(exchange);
        }
        vhost
    }

    pub(super) fn vhost_name(&self, vhost: VhostIx) -> &str {
        &self.vhosts[usize::from(vhost.0)].name
    }

    /// The channel's connection is opened to this virtual host.
    pub fn enter(&mut self, channel: ChannelIx, vhost: VhostIx) {
        self.channels[channel.0 as usize].vhost = vhost;
    }

    #[inline]
    pub(super) fn vhost_of(&self, channel: ChannelIx) -> VhostIx {
        self.channels[channel.0 as usize].vhost
    }

    /// The default exchange stands on the board as this part.
    pub fn place_default_exchange(&mut self, vhost: VhostIx, part: PartIx) {
        if let Some(exchange) = self.exchange_named(vhost, Symbol::default()) {
            self.place(Destination::Exchange(exchange), part);
        }
    }

    /// A queue or exchange stands on the board as this part from now on.
    pub(super) fn place(&mut self, what: Destination, part: PartIx) {
        if !part.is_some() {
            return;
        }
        match what {
            Destination::Queue(queue) => self.queues[queue.0 as usize].part = part,
            Destination::Exchange(exchange) => self.exchanges[exchange.0 as usize].part = part,
        }
        let at = part.0 as usize;
        if self.by_part.len() <= at {
            self.by_part.resize(at + 1, None);
        }
        self.by_part[at] = Some(what);
        self.route_cache.clear();
    }

    /// The queue that stands on the board as this part.
    pub(super) fn queue_at(&self, part: PartIx) -> Option<QueueIx> {
        match self.by_part.get(part.0 as usize)? {
            Some(Destination::Queue(queue)) if self.queues[queue.0 as usize].alive => Some(*queue),
            _ => None,
        }
    }

    /// The part that a queue is, or was.
    pub fn place_of(&self, queue: QueueIx) -> PartIx {
        self.queues[queue.0 as usize].part
    }

    /// The exchange that stands on the board as this part.
    pub(super) fn exchange_at(&self, part: PartIx) -> Option<ExchangeIx> {
        match self.by_part.get(part.0 as usize)? {
            Some(Destination::Exchange(exchange)) if self.exchanges[exchange.0 as usize].alive => Some(*exchange),
            _ => None,
        }
    }

    pub fn open_connection(&mut self) -> ConnectionIx {
        self.connections += 1;
        ConnectionIx(self.connections - 1)
    }

    /// Opens a channel; `client` is its part on the board, for facts. Indices are not used again.
    pub fn open_channel(&mut self, connection: ConnectionIx, client: PartIx) -> ChannelIx {
        let is_plain = self.nodes.is_none();
        self.channels.push(Channel { is_plain, ..Channel::new(connection, client) });
        ChannelIx(self.channels.len() as u32 - 1)
    }

    pub fn is_open(&self, channel: ChannelIx) -> bool {
        self.channels.get(channel.0 as usize).is_some_and(|channel| channel.open)
    }

    /// A method arrives on a channel. A publish hands over one hold on its message. Methods on a closed channel are
    /// ignored, as the broker ignores what a client sent before it saw the close.
    pub fn method(&mut self, channel: ChannelIx, method: Method, out: &mut Out) {
        if !self.channels.get(channel.0 as usize).is_some_and(|channel| channel.is_plain) {
            self.method_elsewhere(channel, method, out);
            return;
        }
        let first = out.hops.len();
        self.carry_out(channel, method, out);
        self.run_hops(first, out);
    }

    /// On a closed channel, or on a node of a cluster.
    #[cold]
    fn method_elsewhere(&mut self, channel: ChannelIx, method: Method, out: &mut Out) {
        if self.is_open(channel) {
            self.on_nodes(out, |nodes, broker, out| nodes.method(broker, channel, method, out));
        } else if let Method::Publish { message, .. } = method {
            out.messages.release(message);
        }
    }

    /// What the method does, or the error that it makes. Hops are left to the caller.
    pub(super) fn carry_out(&mut self, channel: ChannelIx, method: Method, out: &mut Out) {
        let ids = method_ids(&method);
        if let Err(fault) = self.dispatch(channel, method, out)
            && let Some(rest) = rest()
        {
            (rest.fail)(self, channel, fault, ids, out);
        }
    }

    /// A copy arrives at its queue.
    pub fn hop(&mut self, hop: Hop, out: &mut Out) {
        let first = out.hops.len();
        self.arrive(hop, out);
        self.run_hops(first, out);
    }

    /// A moment the broker asked for. `false` = nothing came of it (the timer was stale).
    pub fn timer(&mut self, timer: Timer, out: &mut Out) -> bool {
        if self.is_cluster()
            && let Some(Some(happened)) = self.on_nodes(out, |nodes, broker, out| nodes.timer(broker, timer, out))
        {
            return happened;
        }
        let first = out.hops.len();
        let happened = self.run_timer(timer, out);
        self.run_hops(first, out);
        happened
    }

    /// Hops are left to the caller.
    pub(super) fn run_timer(&mut self, timer: Timer, out: &mut Out) -> bool {
        match timer {
            Timer::MessageTtl(ix) => self.ttl_timer(ix, out),
            other => rest().is_some_and(|rest| (rest.timer)(self, other, out)),
        }
    }

    pub(super) fn seldom_timer(&mut self, timer: Timer, out: &mut Out) -> bool {
        match timer {
            Timer::QueueExpires(ix) => self.expires_timer(ix, out),
            Timer::DelayedRetry(ix) => self.retry_timer(ix, out),
            Timer::ConsumerTimeout(ix) => self.timeout_timer(ix, out),
            Timer::DeadLetters(ix) => self.letters_timer(ix, out),
            Timer::MessageTtl(_) | Timer::Nodes(_) => false,
        }
    }

    /// Whether a timer that was asked for at this time may still come to something.
    pub fn awaits(&self, timer: Timer, at: Time) -> bool {
        let ix = match timer {
            Timer::Nodes(token) => return self.nodes.as_ref().is_some_and(|nodes| nodes.awaits(token)),
            Timer::MessageTtl(ix)
            | Timer::QueueExpires(ix)
            | Timer::DelayedRetry(ix)
            | Timer::ConsumerTimeout(ix)
            | Timer::DeadLetters(ix) => ix,
        };
        let queue = &self.queues[ix.0 as usize];
        queue.alive
            && match timer {
                Timer::MessageTtl(_) => queue.ttl_timer_at == at && queue.next_deadline() != NEVER,
                Timer::QueueExpires(_) => queue.expires_timer_at == at && queue.consumers.is_empty(),
                Timer::DelayedRetry(_) => queue.delayed_timer_at == at,
                Timer::ConsumerTimeout(_) => queue.timeout_timer_at == at && queue.unacked > 0,
                Timer::DeadLetters(_) => queue.kept.as_ref().is_some_and(|kept| kept.timer_at == at),
                Timer::Nodes(_) => false,
            }
    }

    /// The links of a path, in the order in which the copy travels them.
    pub fn legs(&self, path: PathIx) -> Vec<Leg> {
        self.paths.legs(path)
    }

    /// The board part of a queue.
    pub fn queue_part(&self, queue: QueueIx) -> PartIx {
        self.queues[queue.0 as usize].part
    }

    fn dispatch(&mut self, channel: ChannelIx, method: Method, out: &mut Out) -> Result<(), Fault> {
        match method {
            Method::Publish { exchange, key, message, mandatory, immediate } => {
                self.publish(channel, Publishing { exchange, key, message, mandatory, immediate }, out)
            }
            Method::Ack { tag, multiple } => self.settle(channel, tag, multiple, Settlement::Ack, out),
            Method::Nack { tag, multiple, requeue } => {
                self.settle(channel, tag, multiple, Settlement::Nack { requeue }, out)
            }
            Method::Reject { tag, requeue } => self.settle(channel, tag, false, Settlement::Reject { requeue }, out),
            Method::Consume(consume) => self.consume(channel, *consume, out),
            Method::ExchangeDeclare(_) | Method::ExchangeBind(_) | Method::QueueBind(_) | Method::QueueDeclare(_) => {
                self.declare(channel, method, out)
            }
            Method::Qos { prefetch, .. } => {
                // `global` is accepted and treated as false since 4.3.
                self.channels[channel.0 as usize].prefetch = prefetch;
                out.reply(channel, Reply::Ok);
                Ok(())
            }
            Method::ConfirmSelect => self.confirm_select(channel).map(|()| out.reply(channel, Reply::Ok)),
            other => rest().map_or(Ok(()), |rest| (rest.method)(self, channel, other, out)),
        }
    }

    pub(super) fn seldom(&mut self, channel: ChannelIx, method: Method, out: &mut Out) -> Result<(), Fault> {
        match method {
            Method::Get { queue, no_ack } => self.get(channel, queue, no_ack, out),
            Method::TxSelect => self.tx_select(channel).map(|()| out.reply(channel, Reply::Ok)),
            Method::TxCommit => self.tx_commit(channel, out),
            Method::TxRollback => self.tx_rollback(channel, out),
            Method::Cancel { consumer } => self.cancel(channel, consumer, out),
            Method::ChannelOpen => Err(errors::channel_error("second 'channel.open' seen")),
            Method::ChannelClose => {
                self.close_channels(&[channel], out);
                out.reply(channel, Reply::Ok);
                Ok(())
            }
            Method::ConnectionClose => {
                self.close_connection(self.channels[channel.0 as usize].connection, out);
                out.reply(channel, Reply::Ok);
                Ok(())
            }
            Method::Recover { requeue: true } => {
                out.reply(channel, Reply::RecoverOk);
                self.recover(channel, out);
                Ok(())
            }
            Method::Recover { requeue: false } => Err(errors::not_implemented("requeue=false")),
            Method::Flow { active: false } => Err(errors::not_implemented("active=false")),
            other => self.declare_seldom(channel, other, out),
        }
    }

    pub(super) fn fail_by(&mut self, channel: ChannelIx, fault: Fault, ids: (u16, u16), out: &mut Out) {
        let (scope, vhost) = (fault.scope, self.vhost_of(channel));
        let mut closed = fault.into_closed(ids);
        if vhost != VhostIx::DEFAULT {
            let name = self.vhost_name(vhost);
            closed.text = closed.text.replace("in vhost '/'", &format!("in vhost '{name}'"));
        }
        self.fail(channel, scope, closed, out);
    }

    /// Closes the channel or its connection because of an error.
    pub(super) fn fail(&mut self, channel: ChannelIx, scope: Scope, closed: Closed, out: &mut Out) {
        match scope {
            Scope::Channel => {
                out.reply(channel, Reply::ChannelClosed(Box::new(closed)));
                self.close_channels(&[channel], out);
            }
            Scope::Connection => {
                out.reply(channel, Reply::ConnectionClosed(Box::new(closed)));
                self.close_connection(self.channels[channel.0 as usize].connection, out);
            }
        }
    }

    /// Carries out the hops from `first` on, when hops take no time; more may come from dead-lettering.
    pub(super) fn run_hops(&mut self, first: usize, out: &mut Out) {
        if !out.instant_hops {
            return;
        }
        let mut at = first;
        while let Some(hop) = out.hops.get(at).copied() {
            at += 1;
            self.arrive(hop, out);
        }
        out.hops.truncate(first);
    }

    fn ttl_timer(&mut self, ix: QueueIx, out: &mut Out) -> bool {
        let queue = &mut self.queues[ix.0 as usize];
        if !queue.alive || queue.ttl_timer_at > out.now {
            return false;
        }
        queue.ttl_timer_at = NEVER;
        self.expire(ix, out)
    }

    fn retry_timer(&mut self, ix: QueueIx, out: &mut Out) -> bool {
        let queue = &mut self.queues[ix.0 as usize];
        if !queue.alive || queue.delayed_timer_at > out.now {
            return false;
        }
        queue.delayed_timer_at = NEVER;
        let mut happened = false;
        while let Some(entry) = quorum::pop_delayed(&mut self.queues[ix.0 as usize], out.now) {
            let summary = out.messages.summary_of(entry.message);
            quorum::put_back(&mut self.queues[ix.0 as usize], entry, summary);
            happened = true;
        }
        self.after_return(ix, out);
        self.arm_retry(ix, out);
        happened
    }

    // --- names

    #[inline]
    pub(super) fn exchange_named(&self, vhost: VhostIx, name: Symbol) -> Option<ExchangeIx> {
        self.vhosts[usize::from(vhost.0)].exchanges.get(name).map(ExchangeIx)
    }

    #[inline]
    pub(super) fn queue_named(&self, vhost: VhostIx, name: Symbol) -> Option<QueueIx> {
        self.vhosts[usize::from(vhost.0)].queues.get(name).map(QueueIx)
    }

    pub(super) fn add_exchange(&mut self, exchange: Exchange) -> ExchangeIx {
        let ix = ExchangeIx(self.exchanges.len() as u32);
        self.vhosts[usize::from(exchange.vhost.0)].exchanges.set(exchange.name, Some(ix.0));
        let part = exchange.part;
        self.exchanges.push(exchange);
        self.route_cache.clear();
        self.place(Destination::Exchange(ix), part);
        ix
    }

    pub(super) fn add_queue(&mut self, queue: Queue) -> QueueIx {
        let ix = QueueIx(self.queues.len() as u32);
        self.vhosts[usize::from(queue.vhost.0)].queues.set(queue.name, Some(ix.0));
        let part = queue.part;
        self.queues.push(queue);
        self.route_cache.clear();
        self.place(Destination::Queue(ix), part);
        ix
    }

    pub(super) fn forget_exchange_name(&mut self, vhost: VhostIx, name: Symbol) {
        self.vhosts[usize::from(vhost.0)].exchanges.set(name, None);
        self.route_cache.clear();
    }

    pub(super) fn forget_queue_name(&mut self, vhost: VhostIx, name: Symbol) {
        self.vhosts[usize::from(vhost.0)].queues.set(name, None);
        self.route_cache.clear();
    }
}
