//! From a topology to a world ready to run: entities declared, clients waiting for their start.
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::{Effects, NOBODY, World};
use crate::engine::agenda::{Agenda, Due};
use crate::engine::choice::Choice;
use crate::engine::client::application::Described;
use crate::engine::client::consumer::Subscription;
use crate::engine::client::{Client, Consumer, Producer, Role, Standing};
use crate::engine::facts::Facts;
use crate::engine::id::{ChannelIx, PartIx};
use crate::engine::message::Messages;
use crate::engine::rabbitmq::Broker;
use crate::engine::rabbitmq::method::{Bind, ExchangeDeclare, Method, QueueDeclare};
use crate::engine::rabbitmq::out::VhostIx;
use crate::engine::slab::Slab;
use crate::engine::system;
use crate::engine::tap::{Tap, What};
use crate::engine::topology::{self, Binding, Latency, Source, Spec, Target, Topology};

impl World {
    pub fn with_choice(topology: Arc<Topology>, choice: Choice) -> Self {
        Self::heard(topology, choice, Tap::default())
    }

    /// As [`Self::with_choice`], with somebody who listens from the first method on.
    pub fn heard(topology: Arc<Topology>, choice: Choice, tap: Tap) -> Self {
        let mut messages = Messages::default();
        let mut broker = Broker::new(&mut messages);
        let admin = open_admin(&mut broker);
        let mut world = Self {
            now: 0,
            event: 0,
            agenda: Agenda::default(),
            choice,
            messages,
            broker,
            facts: Facts::default(),
            clients: Vec::new(),
            client_of_part: Vec::new(),
            client_of_channel: Vec::new(),
            admin,
            frames: Slab::default(),
            travels: Slab::default(),
            last_hop: BTreeMap::new(),
            last_no: 0,
            effects: Effects::default(),
            heeding: Vec::new(),
            last_keys: Vec::new(),
            tap,
            inline: VecDeque::new(),
            replies: Vec::new(),
            hops: Vec::new(),
            crossings: VecDeque::new(),
            timers: Vec::new(),
            systems: Vec::new(),
            made: Vec::new(),
            topology,
        };
        world.cover_parts();
        let topology = world.topology.clone();
        world.run_on_nodes();
        let parts = || (0..topology.parts.len() as u32).map(PartIx);
        parts().for_each(|part| world.declare_exchange(part));
        parts().for_each(|part| world.declare_queue(part));
        topology.bindings.iter().for_each(|binding| world.bind(binding));
        parts().for_each(|part| world.add_client(part));
        world.add_systems();
        world
    }

    /// Gives the broker the cluster and the policies that the topology asks for.
    pub(super) fn run_on_nodes(&mut self) {
        let topology = self.topology.clone();
        self.broker(|broker, out| {
            broker.run_on(&topology, out);
            broker.govern(&topology, out);
        });
    }

    /// Makes the systems that the topology needs and that are not there yet. They stay for the whole run.
    pub(super) fn add_systems(&mut self) {
        for maker in system::needed(&self.topology.clone()) {
            if self.made.contains(&maker.name) {
                continue;
            }
            self.made.push(maker.name);
            let made = (maker.make)(&mut self.kernel(self.systems.len() as u8));
            self.systems.push(made);
        }
    }

    pub(super) fn cover_parts(&mut self) {
        let parts = self.topology.parts.len();
        self.facts.monitor.cover(parts);
        self.client_of_part.resize(parts, NOBODY);
        self.last_keys.resize(parts, None);
    }

    /// The virtual host that a part stands in.
    pub(super) fn vhost(&mut self, part: PartIx) -> VhostIx {
        let name = self.topology.parts.get(part.0 as usize).map_or("", |row| row.vhost.as_str());
        self.broker.vhost(name, &mut self.messages)
    }

    /// A method of the board's own; nobody waits for the answer.
    pub(super) fn admin(&mut self, at: PartIx, method: Method) {
        let (channel, vhost) = (self.admin, self.vhost(at));
        self.broker.enter(channel, vhost);
        self.hear(channel, What::Method(&method));
        self.broker(|broker, out| broker.method(channel, method, out));
        self.run_inline();
    }

    pub(super) fn declare_exchange(&mut self, part: PartIx) {
        let topology = self.topology.clone();
        let row = &topology.parts[part.0 as usize];
        let Spec::Exchange(exchange) = &row.spec else { return };
        if exchange.kind.is_empty() {
            let vhost = self.vhost(part);
            self.broker.place_default_exchange(vhost, part);
            return;
        }
        let declare = ExchangeDeclare {
            exchange: self.messages.symbol(&row.name),
            kind: exchange.kind.clone(),
            passive: false,
            durable: exchange.durable,
            auto_delete: exchange.auto_delete,
            internal: exchange.internal,
            arguments: exchange.arguments.clone(),
            part,
        };
        self.admin(part, Method::ExchangeDeclare(Box::new(declare)));
    }

    pub(super) fn declare_queue(&mut self, part: PartIx) {
        if let Some(declare) = self.queue_declaration(part).filter(|_| !self.is_declared_by_consumer(part)) {
            self.admin(part, Method::QueueDeclare(Box::new(declare)));
        }
    }

    /// `None` = it is no queue.
    pub(super) fn queue_declaration(&mut self, part: PartIx) -> Option<QueueDeclare> {
        let topology = self.topology.clone();
        let row = &topology.parts[part.0 as usize];
        let Spec::Queue(queue) = &row.spec else { return None };
        Some(QueueDeclare {
            queue: self.messages.symbol(&row.name),
            passive: false,
            durable: queue.durable,
            exclusive: queue.exclusive,
            auto_delete: queue.auto_delete,
            arguments: queue.arguments.clone(),
            part,
        })
    }

    pub(super) fn bind(&mut self, binding: &Binding) {
        if !self.is_exchange(binding.destination) && self.is_declared_by_consumer(binding.destination) {
            return;
        }
        let bind = self.bind_method(binding);
        let method = match self.is_exchange(binding.destination) {
            true => Method::ExchangeBind(Box::new(bind)),
            false => Method::QueueBind(Box::new(bind)),
        };
        self.admin(binding.source, method);
    }

    pub(super) fn unbind(&mut self, binding: &Binding) {
        let bind = self.bind_method(binding);
        let method = match self.is_exchange(binding.destination) {
            true => Method::ExchangeUnbind(Box::new(bind)),
            false => Method::QueueUnbind(Box::new(bind)),
        };
        self.admin(binding.source, method);
    }

    pub(super) fn bind_method(&mut self, binding: &Binding) -> Bind {
        let topology = self.topology.clone();
        let name = |part: PartIx| topology.parts.get(part.0 as usize).map_or("", |row| row.name.as_str());
        Bind {
            source: self.messages.symbol(name(binding.source)),
            destination: self.messages.symbol(name(binding.destination)),
            key: self.messages.symbol(&binding.key),
            arguments: binding.arguments.clone(),
        }
    }

    fn is_exchange(&self, part: PartIx) -> bool {
        self.topology.parts.get(part.0 as usize).is_some_and(|row| matches!(row.spec, Spec::Exchange(_)))
    }

    /// Makes the client of a part, if it is one, and enters its start in the agenda.
    pub(super) fn add_client(&mut self, part: PartIx) {
        let topology = self.topology.clone();
        match &topology.parts[part.0 as usize].spec {
            Spec::Producer(spec) => self.add_producer(part, spec, false),
            Spec::Consumer(spec) => {
                let subscriptions = self.subscriptions(spec);
                self.add_consumer(part, spec, subscriptions, false);
            }
            Spec::Connector(connector) => {
                if let Source::RabbitMq(spec) = &connector.source {
                    let mut subscriptions = self.subscriptions(spec);
                    let its_own = connector.upstream.as_ref().and_then(|upstream| upstream.0.queue());
                    if let (Some(queue), Some(first)) = (its_own, subscriptions.first_mut()) {
                        first.queue_name = self.messages.symbol(queue);
                    }
                    self.add_consumer(part, spec, subscriptions, true);
                }
                if let Target::RabbitMq(spec) = &connector.target {
                    self.add_producer(part, spec, true);
                }
            }
            Spec::Application(Described(spec)) => {
                let made = spec.make(part, &self.topology, &mut self.messages);
                let role = Role::Application(Some(made));
                self.enter_client(part, role, spec.latency(), spec.start_us(), spec.restart_us());
            }
            _ => {}
        }
    }

    fn add_producer(&mut self, part: PartIx, spec: &topology::Producer, is_fed: bool) {
        let mut producer = Producer::new(spec, &self.topology, &mut self.messages);
        producer.is_fed = is_fed;
        // It connects at once; its first message waits for the start.
        self.enter_client(part, Role::Producer(Box::new(producer)), spec.latency, 0, spec.restart_us);
    }

    fn add_consumer(
        &mut self,
        part: PartIx,
        spec: &topology::Consumer,
        subscriptions: Vec<Subscription>,
        is_source: bool,
    ) {
        let mut consumer = Consumer::new(spec, subscriptions);
        consumer.is_source = is_source;
        self.enter_client(part, Role::Consumer(Box::new(consumer)), spec.latency, spec.start_us, spec.restart_us);
    }

    fn enter_client(&mut self, part: PartIx, role: Role, latency: Latency, start_us: u64, restart_us: u64) {
        let ix = self.clients.len() as u32;
        let at = self.now.max(start_us);
        self.clients.push(Client {
            part,
            channel: ChannelIx(u32::MAX),
            latency,
            to_broker_at: 0,
            to_client_at: 0,
            life: 0,
            standing: Standing::NotStarted { at },
            paused: false,
            cut: false,
            restart_us,
            role,
        });
        // A connector's second end is known by its first.
        let known = &mut self.client_of_part[part.0 as usize];
        if *known == NOBODY {
            *known = ix;
        }
        match at == self.now {
            // A client that is there from the start is no event of its own.
            true => _ = self.connect(ix),
            false => self.agenda.add(at, Due::Connect { client: ix, life: 0 }),
        }
        self.run_inline();
    }

    fn subscriptions(&mut self, spec: &topology::Consumer) -> Vec<Subscription> {
        let topology = self.topology.clone();
        let known = spec.queues.iter().enumerate().filter(|(_, subscription)| subscription.queue.is_some());
        let make = |(at, subscription): (usize, &topology::Subscription)| Subscription {
            tag: self.messages.symbol(&format!("ctag-{at}")),
            queue: subscription.queue,
            queue_name: self.messages.symbol(&topology.parts[subscription.queue.0 as usize].name),
            exclusive: subscription.exclusive,
            arguments: subscription.arguments.clone(),
        };
        known.map(make).collect()
    }
}

/// A channel of the board's own, on a connection that no node counts as its own.
pub(super) fn open_admin(broker: &mut Broker) -> ChannelIx {
    let connection = broker.open_connection();
    broker.open_channel(connection, PartIx::NONE)
}
