//! The requester of an RPC over RabbitMQ: it publishes requests with reply-to and correlation id, takes the replies on
//! the same channel and matches them by correlation id. The broker checks neither (AMQP 0-9-1 § 1.8). A reply that
//! comes after its request has timed out is ignored.
use std::any::Any;
use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::Arc;

use super::application::{Application, ApplicationSpec};
use super::fact::{Fact, Ignored};
use super::producer::Wheel;
use crate::engine::choice::Purpose;
use crate::engine::fact::FactKind;
use crate::engine::hash::WorldHasher;
use crate::engine::id::{Duration, MessageIx, MessageNo, PartIx, Symbol, Time};
use crate::engine::message::{Body, Content, DIRECT_REPLY, Message, Messages, Properties};
use crate::engine::rabbitmq::method::{Consume, Delivery, Method, QueueDeclare, Reply};
use crate::engine::sort::sort_by_key;
use crate::engine::topology::{KeyOrder, Latency, Schedule, Spec, Topology, Weighted};
use crate::engine::value::Table;
use crate::engine::view::FlightKind;
use crate::engine::world::desk::Desk;

/// Where replies are to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyTo {
    /// The pseudo-queue `amq.rabbitmq.reply-to`.
    Direct,
    /// An exclusive queue of its connection, named by the broker.
    OwnQueue,
    /// The pseudo-queue without a consumer on it, which the broker refuses: to be seen once.
    DirectWithoutConsumer,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RequesterSpec {
    /// Where it publishes: an exchange, a queue (through the default exchange), or NONE (does nothing).
    pub target: PartIx,
    pub latency: Latency,
    pub schedule: Schedule,
    pub keys: Vec<Weighted<String>>,
    pub body: Body,
    pub reply_to: ReplyTo,
    /// How long it waits for a reply, µs.
    pub timeout_us: Duration,
    /// Requests without a reply at one time; the next waits. 0 = unlimited.
    pub at_once: u32,
    pub restart_us: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Progress {
    Waiting,
    TimedOut,
    Answered,
}

/// A request of this connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    /// Its correlation id is this number.
    pub number: u32,
    pub message: MessageNo,
    pub key: Symbol,
    pub sent_at: Time,
    pub progress: Progress,
}

#[derive(Clone, Debug)]
pub struct Requester {
    spec: Arc<RequesterSpec>,
    exchange: Symbol,
    keys: Vec<Symbol>,
    wheel: Wheel,
    consumer: Symbol,
    /// What it gives as reply-to, once it is known.
    reply_to: Option<String>,
    /// Requests of this connection, oldest first.
    pub requests: Vec<Request>,
    pub sent: u32,
    pub next_at: Option<Time>,
    /// The turn came while too many requests were open.
    held: bool,
    pub answered: u32,
    pub timed_out: u32,
    pub ignored: u32,
    /// How long the newest replies took, µs, newest last; for the eye only.
    round_trips: VecDeque<Duration>,
}

/// Round trips that are kept.
const MOST_ROUND_TRIPS: usize = 200;

/// The agenda's token for the next request; others are numbers of requests.
const NEXT: u32 = 0;

impl ApplicationSpec for RequesterSpec {
    fn latency(&self) -> Latency {
        self.latency
    }

    fn start_us(&self) -> u64 {
        0
    }

    fn restart_us(&self) -> u64 {
        self.restart_us
    }

    fn make(&self, _: PartIx, topology: &Topology, messages: &mut Messages) -> Box<dyn Application> {
        let target = topology.parts.get(self.target.0 as usize);
        let (exchange, own_key) = match target.map(|part| (&part.spec, part.name.as_str())) {
            Some((Spec::Queue(_), name)) => ("", name),
            Some((_, name)) => (name, ""),
            None => ("", ""),
        };
        let mut keys: Vec<Symbol> = self.keys.iter().map(|key| messages.symbol(&key.value)).collect();
        if keys.is_empty() {
            keys.push(messages.symbol(own_key));
        }
        Box::new(Requester {
            spec: Arc::new(self.clone()),
            exchange: messages.symbol(exchange),
            keys,
            wheel: Wheel::new(self.keys.iter().map(|key| key.weight)),
            consumer: messages.symbol("replies"),
            reply_to: None,
            requests: Vec::new(),
            sent: 0,
            next_at: None,
            held: false,
            answered: 0,
            timed_out: 0,
            ignored: 0,
            round_trips: VecDeque::new(),
        })
    }

    fn renumbered(&self, to_row: &dyn Fn(PartIx) -> PartIx) -> Arc<dyn ApplicationSpec> {
        Arc::new(Self { target: to_row(self.target), ..self.clone() })
    }

    fn is_equal(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Application for Requester {
    fn clone_box(&self) -> Box<dyn Application> {
        Box::new(self.clone())
    }

    fn place(&self) -> PartIx {
        self.spec.target
    }

    fn begin(&mut self, desk: &mut Desk) {
        let consume = |queue, consumer| {
            let arguments = Table::default();
            Method::Consume(Box::new(Consume { queue, consumer, no_ack: true, exclusive: false, arguments }))
        };
        let direct = desk.messages().symbol(DIRECT_REPLY);
        match self.spec.reply_to {
            ReplyTo::Direct => desk.at_once(consume(direct, self.consumer)),
            ReplyTo::DirectWithoutConsumer => {}
            ReplyTo::OwnQueue => {
                desk.at_once(Method::QueueDeclare(Box::new(QueueDeclare {
                    queue: Symbol::default(),
                    passive: false,
                    durable: false,
                    exclusive: true,
                    auto_delete: true,
                    arguments: Table::default(),
                    part: PartIx::NONE,
                })));
                // The empty name is the queue declared last. Its name comes with declare-ok.
                desk.at_once(consume(Symbol::default(), self.consumer));
                return;
            }
        }
        self.reply_to = Some(DIRECT_REPLY.to_owned());
        self.plan(desk.now().max(self.spec.schedule.start_us), desk);
    }

    fn hear(&mut self, reply: Reply, desk: &mut Desk) {
        match reply {
            Reply::QueueDeclareOk { queue, .. } => {
                self.reply_to = Some(desk.messages().text(queue).to_owned());
                self.plan(desk.now().max(self.spec.schedule.start_us), desk);
            }
            Reply::Deliver(delivery) => self.take(delivery, desk),
            Reply::Return { message, .. } => desk.messages().release(message),
            _ => {}
        }
    }

    fn due(&mut self, token: u32, desk: &mut Desk) -> bool {
        if token != NEXT {
            return self.time_out(token, desk);
        }
        if self.next_at != Some(desk.now()) || desk.is_paused() {
            self.next_at = None;
            return false;
        }
        self.next_at = None;
        self.held = self.spec.at_once > 0 && self.open() >= self.spec.at_once;
        if self.held {
            return false;
        }
        self.request(desk);
        true
    }

    fn resume(&mut self, desk: &mut Desk) {
        if self.next_at.is_none() && !self.held {
            self.plan(desk.now(), desk);
        }
    }

    fn end(&mut self, _: &mut Desk) {
        (self.reply_to, self.next_at, self.held) = (None, None, false);
        self.requests.clear();
    }

    fn shows(&self, message: &Message) -> (FlightKind, PartIx) {
        (FlightKind::ReplyDeliver, message.producer)
    }

    fn hash(&self, hasher: &mut WorldHasher) {
        (&self.wheel, &self.requests, self.sent, self.next_at, self.held).hash(hasher);
        (self.answered, self.timed_out, self.ignored).hash(hasher);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Requester {
    /// Requests that wait for their reply.
    pub fn open(&self) -> u32 {
        self.requests.iter().filter(|request| request.progress == Progress::Waiting).count() as u32
    }

    /// What it gives as reply-to.
    pub fn reply_to(&self) -> Option<&str> {
        self.reply_to.as_deref()
    }

    /// How long the newest reply took, µs.
    pub fn last_round_trip_us(&self) -> Option<Duration> {
        self.round_trips.back().copied()
    }

    /// So long or less took `percent` of the newest replies (nearest rank), µs, and of how many that is.
    pub fn round_trip_us(&self, percent: usize) -> Option<(Duration, usize)> {
        let mut all: Vec<Duration> = self.round_trips.iter().copied().collect();
        sort_by_key(&mut all, |us| *us);
        let rank = (all.len() * percent.min(100)).div_ceil(100);
        all.get(rank.saturating_sub(1)).map(|us| (*us, all.len()))
    }

    /// When a request gives up.
    pub fn times_out_at(&self, request: &Request) -> Time {
        request.sent_at.saturating_add(self.spec.timeout_us.max(1))
    }

    /// The next keys.
    pub fn upcoming(&self, limit: usize) -> Vec<Symbol> {
        let count = self.spec.schedule.count;
        let left = if count == 0 { limit } else { limit.min(count.saturating_sub(self.sent) as usize) };
        let mut wheel = self.wheel.clone();
        let mut nobody = crate::engine::choice::Choice::seeded(0);
        (0..left).map(|_| self.keys[wheel.next(KeyOrder::InTurn, &mut nobody)]).collect()
    }

    fn is_finished(&self) -> bool {
        let count = self.spec.schedule.count;
        !self.spec.target.is_some() || count > 0 && self.sent >= count
    }

    fn plan(&mut self, at: Time, desk: &mut Desk) {
        if self.reply_to.is_some() && !self.is_finished() {
            self.next_at = Some(at);
            desk.call_at(at, NEXT);
        }
    }

    fn request(&mut self, desk: &mut Desk) {
        let key = self.keys[self.wheel.next(KeyOrder::InTurn, desk.choice())];
        self.sent += 1;
        let number = self.sent;
        let properties = Properties {
            correlation_id: Some(number.to_string()),
            reply_to: self.reply_to.clone(),
            ..Properties::default()
        };
        let content = Content { headers: None, properties, body: self.spec.body.clone() };
        let message = desk.new_message(self.exchange, key, content);
        let no = desk.message(message).no;
        let (producer, target) = (desk.part(), self.spec.target);
        let is_queue =
            matches!(desk.topology().parts.get(target.0 as usize), Some(part) if matches!(part.spec, Spec::Queue(_)));
        let (exchange, queue) = if is_queue { (PartIx::NONE, target) } else { (target, PartIx::NONE) };
        desk.fact(FactKind::Published { producer, exchange, queue, message: no, key, retry: false });
        let publish = Method::Publish { exchange: self.exchange, key, message, mandatory: false, immediate: false };
        desk.send(publish, Some((FlightKind::Publish, target, no, key)));
        let now = desk.now();
        self.requests.push(Request { number, message: no, key, sent_at: now, progress: Progress::Waiting });
        desk.call_at(now.saturating_add(self.spec.timeout_us.max(1)), number);
        let jitter = desk.pick(Purpose::ProducerSchedule, self.spec.schedule.jitter_us.saturating_add(1));
        self.plan(now.saturating_add(self.spec.schedule.interval_us.max(1)).saturating_add(jitter), desk);
    }

    fn take(&mut self, delivery: Delivery, desk: &mut Desk) {
        let (message, requester) = (desk.message(delivery.message).no, desk.part());
        desk.fact(FactKind::Received { consumer: requester, message, tag: delivery.tag });
        let number = correlation(delivery.message, desk.messages());
        let found = self.requests.iter_mut().find(|request| Some(request.number) == number);
        let why = match found.map(|request| (request.progress, request)) {
            Some((Progress::Waiting, request)) => {
                request.progress = Progress::Answered;
                let (request, waited_us) = (request.message, desk.now() - request.sent_at);
                self.answered += 1;
                if self.round_trips.len() == MOST_ROUND_TRIPS {
                    self.round_trips.pop_front();
                }
                self.round_trips.push_back(waited_us);
                desk.fact(FactKind::Client(Fact::ReplyMatched { requester, message, request, waited_us }));
                None
            }
            Some((Progress::TimedOut, _)) => Some(Ignored::Late),
            Some((Progress::Answered, _)) => Some(Ignored::Again),
            None => Some(Ignored::Unknown),
        };
        if let Some(why) = why {
            self.ignored += 1;
            desk.fact(FactKind::Client(Fact::ReplyIgnored { requester, message, why }));
        }
        desk.messages().release(delivery.message);
        self.go_on(desk);
    }

    fn time_out(&mut self, number: u32, desk: &mut Desk) -> bool {
        let found = self.requests.iter_mut().find(|request| request.number == number);
        let Some(request) = found.filter(|request| request.progress == Progress::Waiting) else { return false };
        request.progress = Progress::TimedOut;
        self.timed_out += 1;
        let (requester, request) = (desk.part(), request.message);
        desk.fact(FactKind::Client(Fact::RequestTimedOut { requester, request }));
        self.go_on(desk);
        true
    }

    /// A place among the open requests may be free.
    fn go_on(&mut self, desk: &mut Desk) {
        if self.held && self.open() < self.spec.at_once && !desk.is_paused() {
            self.held = false;
            self.plan(desk.now(), desk);
        }
    }
}

fn correlation(message: MessageIx, messages: &Messages) -> Option<u32> {
    messages.content_of(message).properties.correlation_id.as_deref()?.parse().ok()
}
