//! Looking at the world without touching it: pictures for the screen.
use super::World;
use super::consume::end_of;
use super::wire::{Shown, Travel};
use crate::engine::client::Role;
use crate::engine::client::consumer::Job;
use crate::engine::id::{ChannelIx, MessageIx, MessageNo, PartIx, Symbol, Time};
use crate::engine::message::{Message, MessageId};
use crate::engine::rabbitmq::LegKind;
use crate::engine::rabbitmq::explain::RouteExplanation;
use crate::engine::rabbitmq::stream_view::StreamView;
use crate::engine::sort::sort_by_key;
use crate::engine::value::Table;
use crate::engine::view::{
    CellView, ClientState, ConsumerView, ExchangeView, Flight, FlightKind, MessageView, ProducerView, QueueView,
    SlotView, Work,
};

impl World {
    /// All that travels on links now: on connections, then between exchanges and queues.
    pub fn flights(&self) -> impl Iterator<Item = Flight> + '_ {
        let frames = self.frames.iter().filter(|(_, frame)| !frame.void);
        let frames = frames.filter_map(|(_, frame)| Some(flight(frame.shown?, frame.start, frame.end)));
        let mut others = Vec::new();
        self.systems.iter().for_each(|system| system.flights(&self.messages, &mut |flight| others.push(flight)));
        frames.chain(self.travels.iter().flat_map(|(_, travel)| self.legs(travel))).chain(others)
    }

    /// Every link of a copy's way with its own start and end: the screen shows the one that covers its time.
    fn legs(&self, travel: &Travel) -> impl Iterator<Item = Flight> + '_ {
        let message = self.messages.get(travel.hop.message);
        let (no, key) = (message.no, message.key);
        let dead = self.messages.summary(message.content).dead;
        let (start, end, redelivered) = (travel.start, travel.end, false);
        let hop_us = self.topology.hop_us;
        let legs = self.broker.legs(travel.hop.path);
        let last = legs.len().saturating_sub(1);
        legs.into_iter().enumerate().map(move |(at, leg)| {
            let kind = match leg.kind {
                LegKind::Copy => FlightKind::Copy,
                LegKind::DeadLetter => FlightKind::DeadLetter,
                LegKind::Alternate => FlightKind::Alternate,
            };
            let sets_out = start + hop_us * at as u64;
            let arrives = if at == last { end } else { sets_out + hop_us };
            let shown = Shown { kind, from: leg.from, to: leg.to, message: no, key, redelivered, dead };
            flight(shown, sets_out, arrives)
        })
    }

    pub fn queue(&self, part: PartIx, limit: usize) -> Option<QueueView> {
        let state = self.broker.queue_state(part)?;
        let cells = self.broker.queue_cells(part, &self.messages, limit).into_iter();
        let cells = cells.map(|cell| CellView {
            message: cell.no,
            copy: cell.copy,
            key: cell.key,
            state: cell.state,
            redelivered: cell.redelivered,
            dead: cell.dead,
            priority: cell.priority,
            expires_at: cell.expires_at,
            delivery_count: cell.delivery_count,
        });
        Some(QueueView {
            part,
            kind: state.kind,
            max_priority: state.max_priority,
            ready: state.ready,
            unacked: state.unacked,
            consumers: state.consumers,
            bytes: state.bytes,
            head_expires_at: state.head_expires_at,
            ttl_us: state.ttl_us,
            limit: state.limit,
            dead_letters: state.dead_letters,
            kept: state.kept,
            cells: cells.collect(),
        })
    }

    /// The log of a stream with its newest messages, at most `limit`.
    pub fn stream(&self, part: PartIx, limit: usize) -> Option<StreamView> {
        self.broker.stream_view(part, &self.messages, limit)
    }

    pub fn exchange(&self, part: PartIx) -> Option<ExchangeView> {
        let state = self.broker.exchange_state(part)?;
        let counts = self.facts.monitor.part(part);
        Some(ExchangeView {
            part,
            kind: state.kind.to_owned(),
            bindings: state.bindings,
            last_key: self.last_keys.get(part.0 as usize).copied().flatten(),
            routed: counts.routed,
            unroutable: counts.unroutable,
        })
    }

    pub fn producer(&self, part: PartIx, limit: usize) -> Option<ProducerView> {
        let client = &self.clients[self.client_ix(part)? as usize];
        let producer = client.producer()?;
        Some(ProducerView {
            part,
            state: client.state(),
            next_at: producer.next_at,
            upcoming: producer.upcoming(limit),
            sent: u64::from(producer.sent),
            unconfirmed: producer.unconfirmed.len() as u32,
            confirmed: u64::from(producer.confirmed),
            nacked: u64::from(producer.nacked),
            returned: u64::from(producer.returned),
            group: (producer.in_group, producer.group.size()),
            waits: producer.waits,
        })
    }

    pub fn consumer(&self, part: PartIx, limit: usize) -> Option<ConsumerView> {
        let client = &self.clients[self.client_ix(part)? as usize];
        let consumer = client.consumer()?;
        let mut jobs: Vec<&Job> = consumer.jobs.iter().map(|(_, job)| job).collect();
        sort_by_key(&mut jobs, |job| job.tag);
        Some(ConsumerView {
            part,
            state: client.state(),
            prefetch: consumer.prefetch,
            slots: jobs.into_iter().take(limit).map(slot).collect(),
            done: u64::from(consumer.done),
            failed: u64::from(consumer.failed),
        })
    }

    /// How a client of RabbitMQ stands.
    pub fn client_state(&self, part: PartIx) -> Option<ClientState> {
        Some(self.clients[self.client_ix(part)? as usize].state())
    }

    /// The application of a kind at this part, for its own views.
    pub fn application_of<A: 'static>(&self, part: PartIx) -> Option<&A> {
        match &self.clients[self.client_ix(part)? as usize].role {
            Role::Application(application) => application.as_ref()?.as_any().downcast_ref(),
            _ => None,
        }
    }

    /// A message that somebody still holds; of its copies the one that was dead-lettered most.
    /// A message that the broker has a hold on.
    pub fn message_in(&self, slot: MessageIx) -> &Message {
        self.messages.get(slot)
    }

    pub fn message(&self, no: MessageNo) -> Option<MessageView> {
        let of_no = self.messages.iter().filter(|(_, message)| message.no == no);
        let (ix, message) = of_no.max_by_key(|(ix, _)| (self.messages.summary_of(*ix).dead, *ix))?;
        let content = self.messages.content_of(ix);
        Some(MessageView {
            message: no,
            producer: message.producer,
            exchange: self.symbol(message.exchange).to_owned(),
            key: self.symbol(message.key).to_owned(),
            message_id: self.message_id(message),
            published_at: message.published_at,
            properties: content.properties.clone(),
            headers: content.headers.clone(),
            body: content.body.clone(),
        })
    }

    fn message_id(&self, message: &Message) -> Option<String> {
        match message.id {
            MessageId::None => None,
            MessageId::Named(name) => Some(self.symbol(name).to_owned()),
            MessageId::Serial(n) => {
                let producer = self.topology.parts.get(message.producer.0 as usize)?;
                Some(format!("{}-{n}", producer.name))
            }
        }
    }

    /// The consumer that has the message in hand.
    pub fn holder(&self, no: MessageNo) -> Option<PartIx> {
        let holds = |client: &&crate::engine::client::Client| {
            client.consumer().is_some_and(|consumer| consumer.jobs.iter().any(|(_, job)| job.no == no))
        };
        self.clients.iter().find(holds).map(|client| client.part)
    }

    /// The channels of a client that are open; a connector has two.
    pub fn channels_of(&self, part: PartIx) -> Vec<ChannelIx> {
        self.clients
            .iter()
            .filter(|client| client.part == part && client.is_up())
            .map(|client| client.channel)
            .collect()
    }

    pub fn explain_route(&self, exchange: PartIx, key: &str, headers: Option<&Table>) -> Option<RouteExplanation> {
        self.broker.explain_route(exchange, key, headers, &self.messages)
    }

    /// What a clone of it takes, bytes, roughly.
    pub fn approximate_bytes(&self) -> usize {
        size_of::<Self>()
            + self.messages.live() * (size_of::<Message>() + size_of::<MessageIx>() + 48)
            + self.clients.len() * 512
            + self.topology.parts.len() * 512
    }
}

fn flight(shown: Shown, start: Time, end: Time) -> Flight {
    let Shown { kind, from, to, message, key, redelivered, dead } = shown;
    Flight {
        kind,
        from,
        to,
        start,
        end,
        message,
        key,
        redelivered,
        dead,
        count: 1,
        partition: 0,
        keys: [key; 3],
        brokers: [0; 2],
    }
}

fn slot(job: &Job) -> SlotView {
    let work = match job.work {
        _ if job.done => Work::Done,
        Some((started, _)) => Work::Working { started, until: end_of(job) },
        None => Work::Waiting,
    };
    SlotView { message: job.no, key: job.key, tag: job.tag, redelivered: job.redelivered, work }
}

/// The key each exchange routed last, by part.
pub(super) type LastKeys = Vec<Option<Symbol>>;
