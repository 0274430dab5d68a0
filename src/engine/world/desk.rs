//! What the world lends an application while it works: its connection, the clock, and nothing of another client.
use super::World;
use super::wire::Shown;
use crate::engine::agenda::Due;
use crate::engine::choice::{Choice, Purpose};
use crate::engine::fact::FactKind;
use crate::engine::id::{MessageIx, MessageNo, PartIx, Symbol, Time};
use crate::engine::message::{Content, Message, MessageId, Messages};
use crate::engine::rabbitmq::method::Method;
use crate::engine::topology::{AckMode, Topology};
use crate::engine::view::FlightKind;

#[derive(Debug)]
pub struct Desk<'a> {
    world: &'a mut World,
    client: u32,
}

impl<'a> Desk<'a> {
    pub(super) fn new(world: &'a mut World, client: u32) -> Self {
        Self { world, client }
    }

    pub fn now(&self) -> Time {
        self.world.now
    }

    /// Its own part.
    pub fn part(&self) -> PartIx {
        self.world.clients[self.client as usize].part
    }

    pub fn is_paused(&self) -> bool {
        self.world.clients[self.client as usize].paused
    }

    pub fn topology(&self) -> &Topology {
        &self.world.topology
    }

    pub fn messages(&mut self) -> &mut Messages {
        &mut self.world.messages
    }

    pub fn choice(&mut self) -> &mut Choice {
        &mut self.world.choice
    }

    /// A number below `below`, drawn for `purpose`.
    pub fn pick(&mut self, purpose: Purpose, below: u64) -> u64 {
        self.world.choice.pick(purpose, below)
    }

    pub fn fact(&mut self, kind: FactKind) {
        self.world.fact(kind);
    }

    /// Calls its `due` with `token` at `at`, unless the connection is gone by then.
    pub fn call_at(&mut self, at: Time, token: u32) {
        let life = self.world.clients[self.client as usize].life;
        self.world.agenda.add(at, Due::Application { client: self.client, life, token });
    }

    /// A method of the connection's set-up: it arrives at once.
    pub fn at_once(&mut self, method: Method) {
        self.world.at_once(self.client, method);
    }

    /// A method sets out; drawn on the link to `to` as `kind`, if it is about a message.
    pub fn send(&mut self, method: Method, shown: Option<(FlightKind, PartIx, MessageNo, Symbol)>) {
        let from = self.part();
        let shown = shown.map(|(kind, to, message, key)| Shown {
            kind,
            from,
            to,
            message,
            key,
            redelivered: false,
            dead: false,
        });
        self.world.send_method(self.client, method, shown);
    }

    /// A message that enters the world now, with one hold for the caller.
    pub fn new_message(&mut self, exchange: Symbol, key: Symbol, content: Content) -> MessageIx {
        let producer = self.part();
        let content = self.world.messages.intern_content(content);
        self.world.new_message(producer, exchange, key, MessageId::None, content)
    }

    /// The message once more with another key, published by this client through the default exchange. It keeps its
    /// number and id.
    pub fn copy_of(&mut self, message: MessageIx, key: Symbol, content: Content) -> MessageIx {
        let (old, published_at) = (self.message(message), self.world.now);
        let content = self.world.messages.intern_content(content);
        let exchange = Symbol::default();
        self.world.messages.add(Message { exchange, key, content, holders: 1, published_at, ..old })
    }

    pub fn message(&self, ix: MessageIx) -> Message {
        *self.world.messages.get(ix)
    }

    /// Whether the source of a link consumes; `None` = it has not said so on this connection.
    pub fn consumes(&self) -> Option<bool> {
        self.world.consumes(self.part())
    }

    /// It does not consume yet, and is asked about it whenever something happened.
    pub fn consume_on_demand(&mut self) {
        self.world.note_consumes(self.client, false);
    }

    /// The source of a link sends basic.consume, or basic.cancel.
    pub fn set_consumes(&mut self, consumes: bool) {
        self.world.note_consumes(self.client, consumes);
        let Some(consumer) = self.world.clients[self.client as usize].consumer() else { return };
        let (no_ack, subscriptions) = (consumer.ack == AckMode::Automatic, consumer.subscriptions.clone());
        for subscription in subscriptions {
            let method = match consumes {
                true => subscription.consume(no_ack),
                false => Method::Cancel { consumer: subscription.tag },
            };
            self.world.send_method(self.client, method, None);
        }
    }

    /// See [`crate::engine::rabbitmq::Broker::wants_messages`].
    pub fn wants_messages(&self, queue: PartIx) -> bool {
        self.world.broker.wants_messages(queue)
    }

    /// The consumer acknowledges a delivery, which is out of its hands then.
    pub fn ack(&mut self, tag: u64) {
        self.world.ack_tag(self.client, tag);
    }
}
