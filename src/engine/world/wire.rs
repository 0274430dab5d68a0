//! Carrying: frames on connections and copies between exchanges and queues, each with its delay.
use super::setup::open_admin;
use super::{Inline, NOBODY, World};
use crate::engine::agenda::Due;
use crate::engine::choice::Purpose;
use crate::engine::client::{Role, Standing};
use crate::engine::fact::FactKind;
use crate::engine::id::{ChannelIx, MessageNo, PartIx, Symbol, Time};
use crate::engine::rabbitmq::Hop;
use crate::engine::rabbitmq::method::{Method, Reply};
use crate::engine::tap::What;
use crate::engine::view::FlightKind;

/// A frame on a connection.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub client: u32,
    pub life: u32,
    pub start: Time,
    pub end: Time,
    pub load: Load,
    pub shown: Option<Shown>,
    /// Its connection is gone; it will arrive nowhere.
    pub void: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Load {
    ToBroker(Method),
    ToClient(Reply),
}

/// How a frame is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub kind: FlightKind,
    pub from: PartIx,
    pub to: PartIx,
    pub message: MessageNo,
    pub key: Symbol,
    pub redelivered: bool,
    pub dead: bool,
}

/// A copy between exchange and queue.
#[derive(Clone, Debug)]
pub(super) struct Travel {
    pub start: Time,
    pub end: Time,
    pub hop: Hop,
}

impl World {
    /// Sends what the broker said.
    pub(super) fn dispatch(&mut self) {
        if !self.timers.is_empty() {
            for (at, timer) in self.timers.drain(..) {
                self.agenda.add(at, Due::Broker(timer));
            }
        }
        if !self.hops.is_empty() {
            let mut hops = std::mem::take(&mut self.hops);
            hops.drain(..).for_each(|hop| self.send_hop(hop));
            self.hops = hops;
        }
        if !self.replies.is_empty() {
            let mut replies = std::mem::take(&mut self.replies);
            replies.drain(..).for_each(|(channel, reply)| self.send_reply(channel, reply));
            self.replies = replies;
        }
    }

    fn send_hop(&mut self, hop: Hop) {
        let travel_us = self.topology.hop_us.saturating_mul(u64::from(hop.legs));
        let last = self.last_hop.entry((hop.publish.channel.0, hop.queue.0)).or_default();
        let end = (self.now + travel_us).max(*last);
        *last = end;
        if end == self.now {
            self.inline.push_back(Inline::Hop(hop));
            return;
        }
        self.note_legs(&hop, self.now);
        let slot = self.travels.add(Travel { start: self.now, end, hop });
        self.agenda.add(end, Due::Hop { slot });
    }

    fn note_legs(&mut self, hop: &Hop, start: Time) {
        if !self.facts.is_listening() {
            return;
        }
        let message = self.messages.get(hop.message).no;
        for (at, leg) in self.broker.legs(hop.path).into_iter().enumerate() {
            let arrives = start + self.topology.hop_us * (at as u64 + 1);
            self.fact(FactKind::Hopped { from: leg.from, to: leg.to, message, arrives });
        }
    }

    pub(super) fn hop_arrives(&mut self, slot: u32) -> bool {
        let Some(travel) = self.travels.take(slot) else { return false };
        self.broker(|broker, out| broker.hop(travel.hop, out));
        true
    }

    /// A client's method sets out to the broker.
    pub(super) fn send_method(&mut self, client: u32, method: Method, shown: Option<Shown>) {
        self.hear(self.clients[client as usize].channel, What::Method(&method));
        let sender = &mut self.clients[client as usize];
        let (life, latency) = (sender.life, sender.latency);
        let delay = latency.base_us + self.choice.pick(Purpose::LinkJitter, latency.jitter_us.saturating_add(1));
        let end = (self.now + delay).max(sender.to_broker_at);
        sender.to_broker_at = end;
        if end == self.now {
            self.inline.push_back(Inline::ToBroker { client, life, method });
        } else {
            self.send_frame(Frame {
                client,
                life,
                start: self.now,
                end,
                load: Load::ToBroker(method),
                shown,
                void: false,
            });
        }
    }

    fn send_reply(&mut self, channel: ChannelIx, reply: Reply) {
        self.hear(channel, What::Reply(&reply));
        if matches!(reply, Reply::Ok | Reply::ConsumeOk { .. }) {
            return;
        }
        let client = self.client_of_channel.get(channel.0 as usize).copied().unwrap_or(NOBODY);
        if client == NOBODY {
            self.admin_reply(channel, reply);
            return;
        }
        let receiver = &mut self.clients[client as usize];
        let (life, latency) = (receiver.life, receiver.latency);
        let delay = latency.base_us + self.choice.pick(Purpose::LinkJitter, latency.jitter_us.saturating_add(1));
        let end = (self.now + delay).max(receiver.to_client_at);
        receiver.to_client_at = end;
        if end == self.now {
            self.inline.push_back(Inline::ToClient { client, life, reply });
        } else {
            let shown = self.show_reply(client, &reply);
            self.send_frame(Frame {
                client,
                life,
                start: self.now,
                end,
                load: Load::ToClient(reply),
                shown,
                void: false,
            });
        }
    }

    fn send_frame(&mut self, frame: Frame) {
        let end = frame.end;
        let slot = self.frames.add(frame);
        self.agenda.add(end, Due::Frame { slot });
    }

    /// Nobody listens on this channel: what it was handed is let go. The admin channel is opened anew when the broker
    /// has closed it.
    fn admin_reply(&mut self, channel: ChannelIx, reply: Reply) {
        self.let_go(&reply);
        let closed = matches!(reply, Reply::ChannelClosed(_) | Reply::ConnectionClosed(_));
        if closed && channel == self.admin {
            self.admin = open_admin(&mut self.broker);
        }
    }

    /// Releases what a reply hands over.
    pub(super) fn let_go(&mut self, reply: &Reply) {
        match reply {
            Reply::Deliver(delivery) | Reply::GetOk { delivery, .. } => self.messages.release(delivery.message),
            Reply::Return { message, .. } => self.messages.release(*message),
            _ => {}
        }
    }

    pub(super) fn frame_arrives(&mut self, slot: u32) -> bool {
        let Some(frame) = self.frames.take(slot) else { return false };
        if frame.void {
            return false;
        }
        match frame.load {
            Load::ToBroker(method) => self.at_broker(frame.client, frame.life, method),
            Load::ToClient(reply) => self.at_client(frame.client, frame.life, reply),
        }
        true
    }

    pub(super) fn at_broker(&mut self, client: u32, life: u32, method: Method) {
        let sender = &self.clients[client as usize];
        if sender.life != life || !matches!(sender.standing, Standing::Up) {
            if let Method::Publish { message, .. } = method {
                self.messages.release(message);
            }
            return;
        }
        let channel = sender.channel;
        if let Method::Publish { key, .. } = method {
            self.note_key(client, key);
        }
        self.broker(|broker, out| broker.method(channel, method, out));
    }

    /// The screen shows the key that an exchange routed last.
    fn note_key(&mut self, client: u32, key: Symbol) {
        let Some(producer) = self.clients[client as usize].producer() else { return };
        if let Some(last) = self.last_keys.get_mut(producer.exchange_part.0 as usize) {
            *last = Some(key);
        }
    }

    pub(super) fn at_client(&mut self, client: u32, life: u32, reply: Reply) {
        if !self.is_current(client, life) {
            self.let_go(&reply);
            return;
        }
        let is_own = matches!(self.clients[client as usize].role, Role::Application(_));
        match reply {
            Reply::ChannelClosed(closed) | Reply::ConnectionClosed(closed) => self.closed_by_broker(client, &closed),
            Reply::ConnectionLost => self.connection_lost(client),
            reply if is_own => _ = self.application(client, |application, desk| application.hear(reply, desk)),
            Reply::Deliver(delivery) => self.receive(client, delivery),
            Reply::Confirm { tag, multiple, ok } => self.confirmed(client, tag, multiple, ok),
            Reply::Return { code, message, .. } => self.returned(client, message, code),
            Reply::TxCommitOk => self.transaction_ended(client, true),
            Reply::TxRollbackOk => self.transaction_ended(client, false),
            Reply::ConnectionBlocked { .. } => self.blocked(client, true),
            Reply::ConnectionUnblocked => self.blocked(client, false),
            Reply::ConsumerCancelled { .. } if self.broker.is_cluster() => self.reconnect(client),
            other => self.let_go(&other),
        }
    }

    fn show_reply(&self, client: u32, reply: &Reply) -> Option<Shown> {
        let client = &self.clients[client as usize];
        match reply {
            Reply::Deliver(delivery) => {
                let message = self.messages.get(delivery.message);
                let (kind, from) = match &client.role {
                    Role::Application(application) => application.as_ref()?.shows(message),
                    _ => (FlightKind::Deliver, client.consumer()?.queue_of(delivery.consumer)),
                };
                Some(Shown {
                    kind,
                    from,
                    to: client.part,
                    message: message.no,
                    key: delivery.key,
                    redelivered: delivery.redelivered,
                    dead: self.messages.summary(message.content).dead,
                })
            }
            Reply::Confirm { tag, ok, .. } => {
                let producer = client.producer()?;
                let waiting = producer.unconfirmed.iter().find(|waiting| waiting.sequence == *tag)?;
                let kind = if *ok { FlightKind::Confirm } else { FlightKind::ConfirmNack };
                let message = self.messages.get(waiting.message);
                Some(Shown { kind, ..Shown::back(producer, client.part, message.no, message.key) })
            }
            Reply::Return { message, .. } => {
                let message = self.messages.get(*message);
                Some(Shown::back(client.producer()?, client.part, message.no, message.key))
            }
            Reply::TxCommitOk | Reply::TxRollbackOk => {
                let shown = Shown::back(client.producer()?, client.part, MessageNo::default(), Symbol::default());
                Some(Shown { kind: FlightKind::TxAnswer, dead: *reply == Reply::TxRollbackOk, ..shown })
            }
            _ => None,
        }
    }
}

impl Shown {
    /// From where a producer publishes to, back to it: a return, unless said otherwise.
    fn back(producer: &crate::engine::client::Producer, to: PartIx, message: MessageNo, key: Symbol) -> Self {
        let from = if producer.exchange_part.is_some() { producer.exchange_part } else { producer.queue_part };
        Self { kind: FlightKind::Return, from, to, message, key, redelivered: false, dead: false }
    }
}
