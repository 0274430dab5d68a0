//! What the recordings don't show: caching, paths, explanations, views, and that no message is leaked or freed twice.
use super::explain::{Match, Mismatch};
use super::method::{Bind, Consume, ExchangeDeclare, Method, QueueDeclare, Reply};
use super::view::{CellState, QueueKind};
use super::{Broker, Hop, LegKind, Out, Timer};
use crate::engine::choice::{Choice, Purpose};
use crate::engine::fact::{FactKind, LossReason};
use crate::engine::facts::Facts;
use crate::engine::id::{ChannelIx, MessageNo, PartIx, Time};
use crate::engine::message::{Body, Content, Message, MessageId, Messages, Properties};
use crate::engine::value::{Table, Value};

mod dead_letters;
mod direct_replies;
mod lifetimes;
mod policies;
mod streams;

/// A broker with one admin channel and instant hops.
struct Lab {
    broker: Broker,
    messages: Messages,
    choice: Choice,
    facts: Facts,
    replies: Vec<(ChannelIx, Reply)>,
    hops: Vec<Hop>,
    timers: Vec<(Time, Timer)>,
    now: Time,
    instant_hops: bool,
    admin: ChannelIx,
    published: u32,
    parts: u32,
}

impl Lab {
    fn new() -> Self {
        let mut messages = Messages::default();
        let mut broker = Broker::new(&mut messages);
        let connection = broker.open_connection();
        let admin = broker.open_channel(connection, PartIx::NONE);
        let mut facts = Facts::default();
        facts.listen(true);
        Self {
            broker,
            messages,
            choice: Choice::seeded(7),
            facts,
            replies: Vec::new(),
            hops: Vec::new(),
            timers: Vec::new(),
            now: 0,
            instant_hops: true,
            admin,
            published: 0,
            parts: 0,
        }
    }

    fn with_out<R>(&mut self, work: impl FnOnce(&mut Broker, &mut Out) -> R) -> R {
        let mut out = Out {
            now: self.now,
            messages: &mut self.messages,
            choice: &mut self.choice,
            facts: &mut self.facts,
            replies: &mut self.replies,
            hops: &mut self.hops,
            timers: &mut self.timers,
            instant_hops: self.instant_hops,
        };
        work(&mut self.broker, &mut out)
    }

    fn send(&mut self, channel: ChannelIx, method: Method) {
        self.with_out(|broker, out| broker.method(channel, method, out));
    }

    fn client(&mut self) -> ChannelIx {
        self.parts += 1;
        let connection = self.broker.open_connection();
        self.broker.open_channel(connection, PartIx(self.parts - 1))
    }

    fn exchange(&mut self, name: &str, kind: &str, arguments: &[(&str, Value)]) -> PartIx {
        self.parts += 1;
        let part = PartIx(self.parts - 1);
        let exchange = self.messages.symbol(name);
        let declare = ExchangeDeclare {
            exchange,
            kind: kind.into(),
            passive: false,
            durable: true,
            auto_delete: false,
            internal: false,
            arguments: table(arguments),
            part,
        };
        self.send(self.admin, Method::ExchangeDeclare(Box::new(declare)));
        part
    }

    fn queue(&mut self, name: &str, arguments: &[(&str, Value)]) -> PartIx {
        self.parts += 1;
        let part = PartIx(self.parts - 1);
        let queue = self.messages.symbol(name);
        let declare = QueueDeclare {
            queue,
            passive: false,
            durable: true,
            exclusive: false,
            auto_delete: false,
            arguments: table(arguments),
            part,
        };
        self.send(self.admin, Method::QueueDeclare(Box::new(declare)));
        part
    }

    fn binding(&mut self, source: &str, destination: &str, key: &str) -> Box<Bind> {
        let mut symbol = |text: &str| self.messages.symbol(text);
        let (source, destination, key) = (symbol(source), symbol(destination), symbol(key));
        Box::new(Bind { source, destination, key, arguments: Table::default() })
    }

    fn bind(&mut self, source: &str, queue: &str, key: &str) {
        let bind = self.binding(source, queue, key);
        self.send(self.admin, Method::QueueBind(bind));
    }

    fn bind_exchange(&mut self, source: &str, exchange: &str, key: &str) {
        let bind = self.binding(source, exchange, key);
        self.send(self.admin, Method::ExchangeBind(bind));
    }

    fn publish(&mut self, exchange: &str, key: &str) {
        self.publish_with(self.admin, exchange, key, Properties::default());
    }

    fn publish_with(&mut self, channel: ChannelIx, exchange: &str, key: &str, properties: Properties) {
        let content = Content { headers: None, properties, body: Body::Text("x".into()) };
        let content = self.messages.intern_content(content);
        let (exchange, key) = (self.messages.symbol(exchange), self.messages.symbol(key));
        self.published += 1;
        let message = self.messages.add(Message {
            no: MessageNo(self.published),
            content,
            exchange,
            key,
            id: MessageId::None,
            producer: PartIx::NONE,
            holders: 1,
            published_at: self.now,
        });
        let (mandatory, immediate) = (true, false);
        self.send(channel, Method::Publish { exchange, key, message, mandatory, immediate });
    }

    fn consume(&mut self, channel: ChannelIx, queue: &str, prefetch: u16) {
        let (queue, consumer) = (self.messages.symbol(queue), self.messages.symbol(queue));
        self.send(channel, Method::Qos { prefetch, global: false });
        let consume = Consume { queue, consumer, no_ack: false, exclusive: false, arguments: Table::default() };
        self.send(channel, Method::Consume(Box::new(consume)));
    }

    /// Takes the replies; whatever they hand over is released.
    fn replies(&mut self) -> Vec<(ChannelIx, Reply)> {
        let replies = std::mem::take(&mut self.replies);
        for (_, reply) in &replies {
            match reply {
                Reply::Deliver(delivery) | Reply::GetOk { delivery, .. } => self.messages.release(delivery.message),
                Reply::Return { message, .. } => self.messages.release(*message),
                _ => {}
            }
        }
        replies
    }

    fn ready(&self, part: PartIx) -> u32 {
        self.broker.queue_state(part).map_or(0, |state| state.ready)
    }
}

fn table(arguments: &[(&str, Value)]) -> Table {
    Table(arguments.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

#[test]
fn every_change_of_the_topology_empties_the_route_cache() {
    let mut lab = Lab::new();
    lab.exchange("t", "topic", &[]);
    let (a, b) = (lab.queue("a", &[]), lab.queue("b", &[]));
    lab.bind("t", "a", "k.#");
    let counts = |lab: &mut Lab, expect: (u32, u32), when: &str| {
        lab.publish("t", "k");
        assert_eq!((lab.ready(a), lab.ready(b)), expect, "{when}");
    };
    counts(&mut lab, (1, 0), "first");
    counts(&mut lab, (2, 0), "from the cache");
    lab.bind("t", "b", "k");
    counts(&mut lab, (3, 1), "after a binding");
    let unbind = lab.binding("t", "a", "k.#");
    lab.send(lab.admin, Method::QueueUnbind(unbind));
    counts(&mut lab, (3, 2), "after an unbinding");
    let queue = lab.messages.symbol("b");
    lab.send(lab.admin, Method::QueueDelete { queue, if_unused: false, if_empty: false });
    counts(&mut lab, (3, 0), "after the queue was deleted");
    lab.exchange("e", "fanout", &[]);
    lab.bind("e", "a", "");
    lab.bind_exchange("t", "e", "k");
    counts(&mut lab, (4, 0), "through another exchange");
    let mut fork = lab.broker.clone();
    std::mem::swap(&mut fork, &mut lab.broker);
    counts(&mut lab, (5, 0), "in a clone");
}

#[test]
fn a_path_names_each_link_on_the_board() {
    let mut lab = Lab::new();
    lab.instant_hops = false;
    let text = Value::text;
    let first = lab.exchange("first", "direct", &[("alternate-exchange", text("second"))]);
    let second = lab.exchange("second", "fanout", &[]);
    let dead = ("x-dead-letter-exchange", text(""));
    let q = lab.queue("q", &[dead, ("x-dead-letter-routing-key", text("graveyard")), ("x-message-ttl", Value::Int(0))]);
    let graveyard = lab.queue("graveyard", &[]);
    lab.bind("second", "q", "");
    lab.publish("first", "k");
    let legs = |lab: &Lab| -> Vec<_> {
        let legs = lab.broker.legs(lab.hops[0].path).into_iter();
        legs.map(|leg| (leg.from, leg.to, leg.kind)).collect()
    };
    assert_eq!(legs(&lab), [(first, second, LegKind::Alternate), (second, q, LegKind::Copy)]);
    let hop = lab.hops.remove(0);
    assert_eq!(hop.legs, 2);
    lab.with_out(|broker, out| broker.hop(hop, out));
    assert_eq!(legs(&lab), [(q, graveyard, LegKind::DeadLetter)], "the default exchange is not on the board");
}

#[test]
fn a_route_is_explained_binding_by_binding() {
    let mut lab = Lab::new();
    let t = lab.exchange("t", "topic", &[("alternate-exchange", Value::text("other"))]);
    lab.exchange("other", "fanout", &[]);
    let (kr, rest) = (lab.queue("kr", &[]), lab.queue("rest", &[]));
    lab.bind("t", "kr", "order.*.kr");
    lab.bind("other", "rest", "");
    let hit = lab.broker.explain_route(t, "order.paid.kr", None, &lab.messages).expect("t is on the board");
    assert_eq!(hit.visits.len(), 1);
    assert_eq!(hit.visits[0].bindings[0].verdict, Ok(Match::Pattern { words: vec![(0, 1), (1, 1), (2, 1)] }));
    assert_eq!(hit.queues.iter().map(|queue| queue.part).collect::<Vec<_>>(), [kr]);
    let miss = lab.broker.explain_route(t, "order.paid.us", None, &lab.messages).expect("t is on the board");
    let word = Mismatch::Word { pattern_word: 2, key_word: 2, expected: "kr".into(), found: "us".into() };
    assert_eq!(miss.visits[0].bindings[0].verdict, Err(word));
    assert_eq!(miss.visits[0].alternate.as_ref().map(|to| to.name.as_str()), Some("other"));
    assert_eq!(miss.visits[1].bindings[0].verdict, Ok(Match::Always));
    assert_eq!(miss.queues.iter().map(|queue| queue.part).collect::<Vec<_>>(), [rest]);
}

#[test]
fn cells_show_what_is_held_and_what_waits() {
    let mut lab = Lab::new();
    let q = lab.queue("q", &[]);
    let consumer = lab.client();
    (0..4).for_each(|_| lab.publish("", "q"));
    lab.consume(consumer, "q", 2);
    lab.send(consumer, Method::Ack { tag: 1, multiple: false });
    let cells = lab.broker.queue_cells(q, &lab.messages, 3);
    let shown: Vec<_> = cells.iter().map(|cell| (cell.no.0, cell.state)).collect();
    let unacked = |tag| CellState::Unacked { consumer: PartIx(1), tag };
    assert_eq!(shown, [(2, unacked(2)), (3, unacked(3)), (4, CellState::Ready)]);
    assert_eq!(lab.broker.queue_cells(q, &lab.messages, 1).len(), 1);
    assert_eq!(lab.broker.consumers(q)[0].unacked, 2);
    assert_eq!(lab.broker.copies(MessageNo(3), &lab.messages).len(), 1);
}

#[test]
fn a_closed_channel_is_deaf_and_leaks_nothing() {
    let mut lab = Lab::new();
    let client = lab.client();
    lab.publish_with(client, "nowhere", "k", Properties::default());
    assert!(matches!(lab.replies()[..], [(_, Reply::ChannelClosed(_))]));
    lab.publish_with(client, "", "k", Properties::default());
    assert!(lab.replies().is_empty());
    assert_eq!(lab.messages.live(), 0);
}

/// One random thing that a client or an operator does.
fn random_step(lab: &mut Lab, clients: &mut [ChannelIx], tags: &mut Vec<(ChannelIx, u64)>) {
    let names = ["classic", "quorum", "priority", "full", "dlq", "log"];
    let pick = |lab: &mut Lab, below: u64| lab.choice.pick(Purpose::ConsumerWork, below);
    let at = pick(lab, clients.len() as u64) as usize;
    let client = clients[at];
    let name = names[pick(lab, names.len() as u64) as usize];
    match pick(lab, 100) {
        0..=39 => {
            let expiration = (pick(lab, 4) == 0).then(|| pick(lab, 50).to_string());
            let priority = Some(pick(lab, 8) as u8);
            let properties = Properties { expiration, priority, ..Properties::default() };
            let exchange = ["all", "hash", ""][pick(lab, 3) as usize];
            lab.publish_with(client, exchange, name, properties);
        }
        40..=69 if !tags.is_empty() => {
            let (channel, tag) = tags.swap_remove(pick(lab, tags.len() as u64) as usize);
            let (multiple, requeue) = (pick(lab, 8) == 0, pick(lab, 2) == 0);
            let method = match pick(lab, 3) {
                0 => Method::Ack { tag, multiple },
                1 => Method::Nack { tag, multiple, requeue },
                _ => Method::Reject { tag, requeue },
            };
            lab.send(channel, method);
        }
        70..=79 => {
            let queue = lab.messages.symbol(name);
            let no_ack = pick(lab, 2) == 0;
            lab.send(client, Method::Get { queue, no_ack });
        }
        80..=84 if name == "log" => lab.read(client, "log", 3, Value::text("first")),
        80..=84 => lab.consume(client, name, 3),
        85..=86 => lab.send(client, Method::Cancel { consumer: lab.messages.find_symbol(name).unwrap_or_default() }),
        87 => lab.send(client, Method::ConnectionClose),
        88 => lab.send(client, Method::Recover { requeue: true }),
        89 => lab.send(client, Method::ConfirmSelect),
        90 => {
            let queue = lab.messages.symbol(name);
            lab.send(client, Method::Purge { queue });
        }
        91 if pick(lab, 50) == 0 => lab.restart(),
        91 => {
            let limit = pick(lab, 2) == 0;
            lab.limit_lengths(limit);
        }
        _ => {
            lab.now += pick(lab, 40_000);
            let due = lab.timers.extract_if(.., |(at, _)| *at <= lab.now).collect::<Vec<_>>();
            for (_, timer) in due {
                lab.with_out(|broker, out| broker.timer(timer, out));
            }
        }
    }
    for client in clients.iter_mut() {
        if !lab.broker.is_open(*client) {
            *client = lab.client();
        }
    }
    for (channel, reply) in lab.replies() {
        if let Reply::Deliver(delivery) | Reply::GetOk { delivery, .. } = reply {
            tags.push((channel, delivery.tag));
        }
    }
    tags.retain(|(channel, _)| lab.broker.is_open(*channel));
}

#[test]
fn whatever_clients_do_messages_are_neither_leaked_nor_freed_twice() {
    let mut lab = Lab::new();
    let dead = ("x-dead-letter-exchange", Value::text("all"));
    lab.exchange("all", "fanout", &[]);
    lab.exchange("hash", "x-consistent-hash", &[]);
    let kind = |kind: &str| ("x-queue-type", Value::text(kind));
    let overflow = ("x-overflow", Value::text("reject-publish"));
    let limits = [("x-max-length-bytes", Value::Int(2000)), ("x-stream-max-segment-size-bytes", Value::Int(500))];
    let timeout = ("x-consumer-timeout", Value::Int(200));
    let parts = [
        lab.queue("classic", &[dead.clone(), ("x-max-length", Value::Int(20))]),
        lab.queue("quorum", &[dead.clone(), kind("quorum"), ("x-delivery-limit", Value::Int(2))]),
        lab.queue("priority", &[dead.clone(), ("x-max-priority", Value::Int(5)), ("x-message-ttl", Value::Int(30))]),
        lab.queue("full", &[dead, kind("quorum"), ("x-max-length", Value::Int(5)), overflow, timeout]),
        lab.queue("dlq", &[("x-max-length", Value::Int(10))]),
        lab.queue("log", &[&[kind("stream")], &limits[..]].concat()),
    ];
    lab.bind("all", "dlq", "");
    lab.bind("all", "priority", "");
    lab.bind("all", "log", "");
    lab.bind("hash", "classic", "1");
    lab.bind("hash", "full", "2");
    let mut clients: Vec<ChannelIx> = (0..4).map(|_| lab.client()).collect();
    let mut tags = Vec::new();
    lab.replies();
    for step in 0..30_000 {
        random_step(&mut lab, &mut clients, &mut tags);
        let states = parts.map(|part| lab.broker.queue_state(part).expect("queues stay"));
        let copies: u32 = states.iter().map(|state| state.ready + state.unacked).sum();
        let holders = copies as usize + lab.late();
        assert!(lab.messages.live() <= holders, "step {step}: {} live, {holders} holders", lab.messages.live());
        for (part, state) in parts.iter().zip(&states).filter(|(_, state)| state.kind != QueueKind::Stream) {
            let cells = lab.broker.queue_cells(*part, &lab.messages, usize::MAX);
            assert_eq!(cells.len() as u32, state.ready + state.unacked, "step {step}");
            let over = *part == parts[4] && state.ready > 10 || *part == parts[0] && state.ready > 20;
            assert!(!over, "step {step}: over the limit");
        }
        lab.facts.drain();
    }
    clients.iter().for_each(|client| lab.send(*client, Method::ConnectionClose));
    for name in ["classic", "quorum", "priority", "full", "dlq", "log"] {
        let queue = lab.messages.symbol(name);
        lab.send(lab.admin, Method::QueueDelete { queue, if_unused: false, if_empty: false });
    }
    let deleted = lab.facts.drain().filter(|fact| matches!(fact.kind, FactKind::Lost { .. })).count();
    lab.replies();
    assert_eq!(lab.messages.live(), 0, "{deleted} were deleted with their queues");
}
