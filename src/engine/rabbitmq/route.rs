//! From an exchange to queues: the walk through exchange-to-exchange bindings and alternate exchanges, the cache of
//! its results, and the paths that copies travel. It sends nothing. Source: rabbit_exchange:route/2.
use rustc_hash::FxHashMap;

use super::broker::Broker;
use super::exchange::{Destination, HashSource, RouteInput, RouteKey, Type, recent_history};
use super::out::{ExchangeIx, Hop, Leg, LegKind, PathIx, Publish, QueueIx};
use crate::engine::choice::Choice;
use crate::engine::id::{MessageIx, PartIx, Symbol};
use crate::engine::message::{MessageId, Messages};
use crate::engine::value::{Table, Value};

/// A queue that gets a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub queue: QueueIx,
    pub path: PathIx,
    pub legs: u8,
}

impl Target {
    /// The copy that sets out to this queue with one hold on the message.
    #[inline]
    pub fn hop(&self, message: MessageIx, delivery_count: u32, publish: Publish) -> Hop {
        Hop { queue: self.queue, message, path: self.path, legs: self.legs, delivery_count, publish }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Route {
    /// Each queue once.
    pub targets: Vec<Target>,
    /// Exchanges that handed over to their alternate exchange.
    pub alternated: Vec<(PartIx, PartIx)>,
}

/// Routes by (exchange, routing key), for exchanges that look at nothing else. Emptied at every change of the
/// topology.
#[derive(Debug, Default)]
pub struct RouteCache {
    /// By exchange, then by key: index in `routes` plus 1; 0 = not known.
    by_exchange: Vec<Vec<u32>>,
    routes: Vec<Route>,
}

/// A clone starts empty: the cache is no state, and a keyframe should be small.
impl Clone for RouteCache {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl RouteCache {
    #[inline]
    pub fn get(&self, exchange: ExchangeIx, key: Symbol) -> Option<&Route> {
        let at = *self.by_exchange.get(exchange.0 as usize)?.get(key.0 as usize)?;
        self.routes.get((at as usize).wrapping_sub(1))
    }

    pub fn insert(&mut self, exchange: ExchangeIx, key: Symbol, route: Route) {
        let (exchange, key) = (exchange.0 as usize, key.0 as usize);
        if self.by_exchange.len() <= exchange {
            self.by_exchange.resize_with(exchange + 1, Vec::new);
        }
        let keys = &mut self.by_exchange[exchange];
        if keys.len() <= key {
            keys.resize(key + 1, 0);
        }
        self.routes.push(route);
        keys[key] = self.routes.len() as u32;
    }

    pub fn clear(&mut self) {
        self.by_exchange.clear();
        self.routes.clear();
    }
}

/// Ways over the board, as a tree of legs. A way that was found once keeps its number.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// Parent, last leg and length; path 0 (empty) is not in it.
    nodes: Vec<(PathIx, Leg, u8)>,
    /// For lookup only.
    known: FxHashMap<(PathIx, PartIx, PartIx, LegKind), PathIx>,
}

impl Paths {
    /// `path` prolonged by a leg, if both of its ends are on the board.
    pub fn join(&mut self, path: PathIx, leg: Leg) -> PathIx {
        if !leg.from.is_some() || !leg.to.is_some() {
            return path;
        }
        let length = self.length(path).saturating_add(1);
        *self.known.entry((path, leg.from, leg.to, leg.kind)).or_insert_with(|| {
            self.nodes.push((path, leg, length));
            PathIx(self.nodes.len() as u32)
        })
    }

    pub fn length(&self, path: PathIx) -> u8 {
        self.node(path).map_or(0, |(_, _, length)| *length)
    }

    pub fn legs(&self, path: PathIx) -> Vec<Leg> {
        let mut legs = Vec::new();
        let mut at = path;
        while let Some((parent, leg, _)) = self.node(at) {
            legs.push(*leg);
            at = *parent;
        }
        legs.reverse();
        legs
    }

    fn node(&self, path: PathIx) -> Option<&(PathIx, Leg, u8)> {
        self.nodes.get((path.0 as usize).checked_sub(1)?)
    }
}

/// What is to be routed and from where.
pub struct Journey<'a> {
    pub exchange: ExchangeIx,
    /// Where the way starts and how it got to the exchange.
    pub path: PathIx,
    /// The last part on the way, NONE when nothing of it is on the board.
    pub end: PartIx,
    /// What a leg from `end` is drawn as when the exchange itself is not on the board.
    pub kind: LegKind,
    pub keys: &'a [Symbol],
    pub message: MessageIx,
}

/// A route and what the caller has to do about it.
pub struct Found {
    pub route: Route,
    /// It depends on the exchange and the key alone.
    pub cacheable: bool,
    /// Recent-history exchanges on the way, which want to keep the message.
    pub historians: Vec<ExchangeIx>,
}

struct Step {
    exchange: ExchangeIx,
    path: PathIx,
    end: PartIx,
    kind: LegKind,
}

impl Broker {
    /// All queues that a message reaches. Each exchange is visited once, so cycles end.
    pub(super) fn find_route(&mut self, journey: &Journey, messages: &Messages, choice: &mut Choice) -> Found {
        let content = messages.content_of(journey.message);
        let key = |symbol: &Symbol| RouteKey { symbol: Some(*symbol), text: messages.text(*symbol) };
        let keys: Vec<RouteKey> = journey.keys.iter().map(key).collect();
        let hash = hash_source(journey.message, messages);
        let input = RouteInput { keys: &keys, headers: content.headers.as_ref(), hash };
        let mut found = Found { route: Route::default(), cacheable: true, historians: Vec::new() };
        let mut seen = vec![journey.exchange];
        let mut work =
            vec![Step { exchange: journey.exchange, path: journey.path, end: journey.end, kind: journey.kind }];
        let mut chosen = Vec::new();
        while let Some(step) = work.pop() {
            chosen.clear();
            self.select(step.exchange, &input, choice, &mut chosen);
            let exchange = &self.exchanges[step.exchange.0 as usize];
            found.cacheable &= exchange.is_cacheable();
            if exchange.kind == Type::RecentHistory && recent_history::keeps(input.headers) {
                found.historians.push(step.exchange);
            }
            let mut kind = step.kind;
            if chosen.is_empty()
                && let Some(alternate) = exchange.alternate.and_then(|name| self.exchange_named(exchange.vhost, name))
            {
                kind = LegKind::Alternate;
                let to = self.exchanges[alternate.0 as usize].part;
                found.route.alternated.push((exchange.part, to));
                chosen.push(Destination::Exchange(alternate));
            }
            for &destination in &chosen {
                self.follow(&step, destination, kind, &mut found.route, (&mut seen, &mut work));
            }
        }
        found
    }

    /// Adds one chosen destination to the route or to the work list.
    fn follow(
        &mut self,
        step: &Step,
        destination: Destination,
        kind: LegKind,
        route: &mut Route,
        (seen, work): (&mut Vec<ExchangeIx>, &mut Vec<Step>),
    ) {
        let to = self.part_of(destination);
        match destination {
            Destination::Queue(queue) => {
                if route.targets.iter().all(|target| target.queue != queue) {
                    let path = self.paths.join(step.path, Leg { from: step.end, to, kind });
                    route.targets.push(Target { queue, path, legs: self.paths.length(path) });
                }
            }
            Destination::Exchange(exchange) => {
                if !seen.contains(&exchange) {
                    seen.push(exchange);
                    let path = self.paths.join(step.path, Leg { from: step.end, to, kind });
                    let (end, kind) = if to.is_some() { (to, LegKind::Copy) } else { (step.end, kind) };
                    work.push(Step { exchange, path, end, kind });
                }
            }
        }
    }

    /// What one exchange chooses.
    pub(super) fn select(
        &self,
        exchange: ExchangeIx,
        input: &RouteInput,
        choice: &mut Choice,
        chosen: &mut Vec<Destination>,
    ) {
        let exchange = &self.exchanges[exchange.0 as usize];
        // The default exchange has no name.
        if exchange.name == Symbol::default() {
            let queues = input.keys.iter().filter_map(|key| self.queue_named(exchange.vhost, key.symbol?));
            chosen.extend(queues.map(Destination::Queue));
        } else {
            exchange.select(input, choice, chosen);
        }
    }

    pub(super) fn part_of(&self, destination: Destination) -> PartIx {
        match destination {
            Destination::Queue(queue) => self.queues[queue.0 as usize].part,
            Destination::Exchange(exchange) => self.exchanges[exchange.0 as usize].part,
        }
    }
}

fn hash_source(message: MessageIx, messages: &Messages) -> HashSource<'_> {
    let record = messages.get(message);
    let properties = &messages.content(record.content).properties;
    let message_id = match record.id {
        MessageId::None => None,
        MessageId::Named(name) => Some(messages.text(name).to_owned()),
        // The page shows the producer's name; any text that differs per message hashes as well.
        MessageId::Serial(n) => Some(format!("{}-{n}", record.producer.0)),
    };
    HashSource { message_id, correlation_id: properties.correlation_id.as_deref(), timestamp: properties.timestamp }
}

/// The texts of the CC and BCC headers: further routing keys (RabbitMQ: Sender-selected Distribution).
pub(super) fn more_keys<'a>(headers: &'a Table, header: &str) -> impl Iterator<Item = &'a str> {
    let items = match headers.get(header) {
        Some(Value::Array(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(Value::as_text)
}
