//! The life of a connection: connect, crash, be closed by the broker, come back.
use std::sync::Arc;

use super::desk::Desk;
use super::wire::Load;
use super::{NOBODY, World};
use crate::engine::agenda::Due;
use crate::engine::client::federation::Upstream;
use crate::engine::client::{Role, Standing, super_stream};
use crate::engine::fact::{FactKind, LossReason};
use crate::engine::id::{PartIx, Time};
use crate::engine::rabbitmq::cluster;
use crate::engine::rabbitmq::method::{Closed, Method, Reply};
use crate::engine::rabbitmq::nodes::Admission;
use crate::engine::tap::What;
use crate::engine::topology::{AckMode, Spec};

impl World {
    /// Opens connection and channel and sets them up. Connecting takes no time.
    pub(super) fn connect(&mut self, client: u32) -> bool {
        if self.clients[client as usize].cut {
            let back_at = self.back_at(client);
            self.go_down(client, back_at);
            return true;
        }
        let connection = self.broker.open_connection();
        let part = self.clients[client as usize].part;
        if self.broker(|broker, out| broker.admit(connection, part, out)) == Admission::Refused {
            let back_at = self.recovers_at(client);
            self.go_down(client, back_at);
            return true;
        }
        let channel = self.broker.open_channel(connection, part);
        let place = self.upstream_of(client).map_or(self.clients[client as usize].place(), |link| link.place());
        let vhost = self.vhost(place);
        self.broker.enter(channel, vhost);
        let at = channel.0 as usize;
        if self.client_of_channel.len() <= at {
            self.client_of_channel.resize(at + 1, NOBODY);
        }
        self.client_of_channel[at] = client;
        let opened = &mut self.clients[client as usize];
        let before = std::mem::replace(&mut opened.standing, Standing::Up);
        opened.channel = channel;
        self.hear(channel, What::Opened(part));
        match before {
            Standing::Down { .. } => self.fact(FactKind::Restarted { part }),
            Standing::NotStarted { at } if at > 0 => self.fact(FactKind::Restarted { part }),
            _ => {}
        }
        match &self.clients[client as usize].role {
            Role::Producer(_) => self.set_up_producer(client),
            Role::Consumer(_) => self.subscribe(client),
            Role::Application(_) => _ = self.application(client, |application, desk| application.begin(desk)),
        }
        true
    }

    fn set_up_producer(&mut self, client: u32) {
        if let Some(producer) = self.clients[client as usize].producer_mut() {
            producer.partitions = super_stream::partitions(producer.exchange_part, &self.topology, &mut self.messages);
        }
        if self.clients[client as usize].producer().is_some_and(|producer| producer.confirms) {
            self.at_once(client, Method::ConfirmSelect);
        }
        if self.clients[client as usize].producer().is_some_and(|producer| producer.group.is_transaction()) {
            self.at_once(client, Method::TxSelect);
        }
        self.republish_unconfirmed(client);
        self.start_schedule(client);
    }

    /// What the source of a connector does besides taking from a queue.
    pub(super) fn upstream_of(&self, client: u32) -> Option<Arc<dyn Upstream>> {
        let client = &self.clients[client as usize];
        client.consumer().filter(|consumer| consumer.is_source)?;
        match &self.topology.parts[client.part.0 as usize].spec {
            Spec::Connector(connector) => connector.upstream.as_ref().map(|link| link.0.clone()),
            _ => None,
        }
    }

    fn subscribe(&mut self, client: u32) {
        let Some(consumer) = self.clients[client as usize].consumer() else { return };
        let (prefetch, no_ack) = (consumer.prefetch, consumer.ack == AckMode::Automatic);
        let subscriptions = consumer.subscriptions.clone();
        if prefetch > 0 {
            self.at_once(client, Method::Qos { prefetch, global: false });
        }
        if let Some(link) = self.upstream_of(client)
            && !link.begin(&mut Desk::new(self, client))
        {
            return;
        }
        for subscription in subscriptions {
            self.declare_missing(client, subscription.queue);
            self.at_once(client, subscription.consume(no_ack));
        }
    }

    /// A method of the connection's set-up: it arrives at once.
    pub(super) fn at_once(&mut self, client: u32, method: Method) {
        let channel = self.clients[client as usize].channel;
        self.hear(channel, What::Method(&method));
        self.broker(|broker, out| broker.method(channel, method, out));
    }

    /// The client is gone at once, and with it what was under way on its connection.
    pub(super) fn crash(&mut self, client: u32) {
        let back_at = self.back_at(client);
        let part = self.clients[client as usize].part;
        self.fact(FactKind::Crashed { part, back_at });
        if let Some(consumer) = self.clients[client as usize].consumer_mut() {
            consumer.crashes += 1;
        }
        self.end_connection(client, back_at);
        if let Some(twin) = self.twin(client).filter(|twin| self.clients[*twin as usize].is_up()) {
            self.end_connection(twin, back_at);
        }
    }

    /// Without a word, as after a crash.
    pub(super) fn end_connection(&mut self, client: u32, back_at: u64) {
        self.hear(self.clients[client as usize].channel, What::Crashed);
        self.at_once(client, Method::ConnectionClose);
        self.go_down(client, back_at);
    }

    pub(super) fn closed_by_broker(&mut self, client: u32, closed: &Closed) {
        let part = self.clients[client as usize].part;
        let text = self.messages.symbol(&closed.text);
        self.fact(FactKind::ChannelClosed { part, code: closed.code, text });
        self.reconnect(client);
    }

    /// The socket broke off, as its node was killed. The client comes back as after an error.
    pub(super) fn connection_lost(&mut self, client: u32) {
        let part = self.clients[client as usize].part;
        self.fact(FactKind::RabbitMq(cluster::fact::Fact::ConnectionLost { client: part }));
        self.reconnect(client);
    }

    /// Ends the connection; the next one comes after the client's recovery interval. A consumer whose queue was out of
    /// reach does so too, as basic.cancel leaves it nothing to wait for.
    pub(super) fn reconnect(&mut self, client: u32) {
        let back_at = self.recovers_at(client);
        self.at_once(client, Method::ConnectionClose);
        self.go_down(client, back_at);
    }

    /// When its library connects again; one without automatic recovery never does.
    fn recovers_at(&self, client: u32) -> Time {
        let recovers = self.broker.recovers(self.clients[client as usize].part);
        if recovers { self.back_at(client) } else { Time::MAX }
    }

    /// After a crash or an error.
    pub(super) fn back_at(&self, client: u32) -> Time {
        self.now.saturating_add(self.clients[client as usize].restart_us.max(1))
    }

    /// connection.blocked, or unblocked: a producer waits meanwhile.
    pub(super) fn blocked(&mut self, client: u32, on: bool) {
        let Some(producer) = self.clients[client as usize].producer_mut() else { return };
        producer.blocked = on;
        producer.next_at = None;
        if !on && !self.clients[client as usize].paused {
            self.start_schedule(client);
        }
    }

    /// Back after `back_at`; until then nothing of the old life counts.
    fn go_down(&mut self, client: u32, back_at: u64) {
        self.end_life(client, Standing::Down { back_at });
        let life = self.clients[client as usize].life;
        if back_at < Time::MAX {
            self.agenda.add(back_at, Due::Connect { client, life });
        }
    }

    /// Ends the connection's life on the client's side: frames under way are void, what was in hand is dropped.
    pub(super) fn end_life(&mut self, client: u32, standing: Standing) {
        let gone = &mut self.clients[client as usize];
        gone.life += 1;
        gone.standing = standing;
        gone.to_broker_at = 0;
        gone.to_client_at = 0;
        let part = gone.part;
        if let Some(channel) = self.client_of_channel.get_mut(gone.channel.0 as usize) {
            *channel = NOBODY;
        }
        if let Some(producer) = gone.producer_mut() {
            producer.blocked = false;
            producer.next_at = None;
            (producer.waits, producer.in_group, producer.resume_at) = (false, 0, None);
        }
        self.application(client, |application, desk| application.end(desk));
        self.drop_in_hand(client, part);
        self.void_frames(client, part);
    }

    fn drop_in_hand(&mut self, client: u32, part: PartIx) {
        let Some(consumer) = self.clients[client as usize].consumer_mut() else { return };
        // What the broker has forgotten on delivery or early acknowledgement will not come again.
        let forgotten = matches!(consumer.ack, AckMode::Automatic | AckMode::BeforeWork);
        for job in consumer.drop_all() {
            if forgotten {
                self.fact(FactKind::Lost { place: part, message: job.no, why: LossReason::AutoAcked });
            }
            self.messages.release(job.message);
        }
    }

    fn void_frames(&mut self, client: u32, part: PartIx) {
        let consumer = self.clients[client as usize].consumer();
        let forgotten = consumer.is_some_and(|consumer| consumer.ack == AckMode::Automatic);
        let mut lost = Vec::new();
        for frame in self.frames.iter_mut().filter(|frame| frame.client == client && !frame.void) {
            frame.void = true;
            match &frame.load {
                Load::ToBroker(Method::Publish { message, .. }) => self.messages.release(*message),
                Load::ToClient(Reply::Deliver(delivery)) => {
                    if forgotten {
                        lost.push(self.messages.get(delivery.message).no);
                    }
                    self.messages.release(delivery.message);
                }
                Load::ToClient(Reply::Return { message, .. }) => self.messages.release(*message),
                _ => {}
            }
        }
        for message in lost {
            self.fact(FactKind::Lost { place: part, message, why: LossReason::AutoAcked });
        }
    }
}
