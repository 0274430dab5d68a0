//! Dead-lettering: a message that a queue lets go of is republished to the queue's dead-letter exchange with its
//! history in x-death. Sources: RabbitMQ Dead Letter Exchanges, mc:record_death/is_cycle_v2 (4.x), recordings
//! `deadletter.json`.
use super::broker::Broker;
use super::out::{Leg, LegKind, Out, PathIx, Publish, QueueIx};
use super::publish::routing_keys;
use super::queue::Entry;
use super::rest::rest;
use super::route::{Journey, Route, more_keys};
use crate::engine::fact::{DeathReason, FactKind, LossReason};
use crate::engine::id::{MessageIx, PartIx, Symbol, Time};
use crate::engine::message::{Content, Message, Messages};
use crate::engine::value::{Table, Value};

impl DeathReason {
    /// As x-death names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::MaxLength => "maxlen",
            Self::DeliveryLimit => "delivery_limit",
        }
    }
}

/// A dead message on its way.
pub(super) struct Rerouted {
    /// With one hold.
    pub dead: MessageIx,
    /// The dead-letter exchange on the board.
    pub exchange: PartIx,
    pub key: Symbol,
    pub route: Route,
    /// What to say when no target is left.
    pub lost: LossReason,
}

impl Broker {
    /// Takes over the entry's hold. Without an exchange or a route the message is gone.
    pub(super) fn dead_letter(&mut self, ix: QueueIx, entry: Entry, why: DeathReason, out: &mut Out) {
        if self.queues[ix.0 as usize].settings.keeps_dead_letters
            && let Some(rest) = rest()
        {
            (rest.keep_letter)(self, ix, entry, why, out);
            return;
        }
        let (place, no) = (self.queues[ix.0 as usize].part, out.messages.get(entry.message).no);
        let Some(Rerouted { dead, exchange, key, route, lost }) = self.reroute(ix, &entry, why, out.now, out) else {
            out.fact(FactKind::Lost { place, message: no, why: LossReason::Dropped(why) });
            out.messages.release(entry.message);
            return;
        };
        out.messages.release(entry.message);
        let copy = entry.copy;
        out.fact(FactKind::DeadLettered { queue: place, exchange, message: no, copy, key, why });
        for &(from, to) in &route.alternated {
            out.fact(FactKind::Alternated { exchange: from, to, message: no });
        }
        let copies = route.targets.len() as u32;
        if copies == 0 {
            if lost != LossReason::DeadLetterCycle {
                out.fact(FactKind::Unroutable { exchange, message: no, key, mandatory: false });
            }
            out.fact(FactKind::Lost { place, message: no, why: lost });
        } else {
            out.fact(FactKind::Routed { exchange, message: no, key, copies });
            out.messages.hold_times(dead, copies);
        }
        let publish = Publish::by_queue(ix);
        out.hops.extend(route.targets.iter().map(|target| target.hop(dead, entry.failed, publish)));
        out.messages.release(dead);
    }

    /// The message as it is republished, and where to. `None` = there is no dead-letter exchange.
    pub(super) fn reroute(
        &mut self,
        ix: QueueIx,
        entry: &Entry,
        why: DeathReason,
        died_at: Time,
        out: &mut Out,
    ) -> Option<Rerouted> {
        let queue = &self.queues[ix.0 as usize];
        let (place, name, key) = (queue.part, queue.name, queue.settings.dead_letter_key);
        let exchange_name = queue.settings.dead_letter_exchange?;
        let exchange = self.exchange_named(queue.vhost, exchange_name)?;
        let died = Death { queue: name, why, exchange: exchange_name, key, at_s: died_at / 1_000_000 };
        let dead = died.message(entry.message, out.messages);
        let key = out.messages.get(dead).key;
        let keys = routing_keys(key, dead, out.messages);
        let to = self.exchanges[exchange.0 as usize].part;
        let path = self.paths.join(PathIx::EMPTY, Leg { from: place, to, kind: LegKind::DeadLetter });
        let (end, kind) = if to.is_some() { (to, LegKind::Copy) } else { (place, LegKind::DeadLetter) };
        let journey = Journey { exchange, path, end, kind, keys: &keys, message: dead };
        let found = self.find_route(&journey, out.messages, out.choice);
        for historian in &found.historians {
            self.remember(*historian, dead, out.messages);
        }
        let mut route = found.route;
        let lost = self.drop_cycles(&mut route, dead, why, out.messages);
        Some(Rerouted { dead, exchange: to, key, route, lost })
    }

    /// Removes targets in which the message would go round without anybody rejecting it. Returns what to say when
    /// no target is left.
    fn drop_cycles(&self, route: &mut Route, dead: MessageIx, why: DeathReason, messages: &Messages) -> LossReason {
        if why == DeathReason::Rejected {
            return LossReason::Dropped(why);
        }
        let deaths = messages.content_of(dead).headers.as_ref().map_or(&[][..], deaths);
        let before = route.targets.len();
        route.targets.retain(|target| {
            let name = messages.text(self.queues[target.queue.0 as usize].name);
            !is_cycle(deaths, name)
        });
        match before - route.targets.len() {
            0 => LossReason::Dropped(why),
            _ => LossReason::DeadLetterCycle,
        }
    }
}

/// Among the deaths from the newest to the first in this queue, none was a rejection.
fn is_cycle(deaths: &[Value], queue: &str) -> bool {
    let Some(first) = deaths.iter().position(|death| field(death, "queue") == Some(queue)) else { return false };
    deaths[..=first].iter().all(|death| field(death, "reason") != Some(DeathReason::Rejected.name()))
}

fn field<'a>(death: &'a Value, key: &str) -> Option<&'a str> {
    match death {
        Value::Table(table) => table.get(key).and_then(Value::as_text),
        _ => None,
    }
}

/// The x-death entries, newest first.
fn deaths(headers: &Table) -> &[Value] {
    match headers.get("x-death") {
        Some(Value::Array(deaths)) => deaths,
        _ => &[],
    }
}

/// How a message died and where it goes.
struct Death {
    queue: Symbol,
    why: DeathReason,
    /// The dead-letter exchange.
    exchange: Symbol,
    /// x-dead-letter-routing-key
    key: Option<Symbol>,
    at_s: u64,
}

impl Death {
    /// The message as it is republished, with one hold for the caller.
    fn message(&self, old: MessageIx, messages: &mut Messages) -> MessageIx {
        let record = *messages.get(old);
        let content = self.content(&record, messages);
        let content = messages.add_dead_content(content);
        if self.key.is_some() || !messages.summary(record.content).more_keys {
            messages.forget_more_keys(content);
        }
        let key = self.key.unwrap_or(record.key);
        messages.add(Message { content, exchange: self.exchange, key, holders: 1, ..record })
    }

    fn content(&self, record: &Message, messages: &Messages) -> Content {
        let old = messages.content(record.content);
        let was_dead = messages.summary(record.content).dead;
        let mut content = old.clone();
        let mut headers = content.headers.take().unwrap_or_default();
        let mut history = match headers.remove("x-death") {
            // What a client sent as x-death is no history (4.0).
            Some(Value::Array(history)) if was_dead => history,
            _ => Vec::new(),
        };
        let is_first = history.is_empty();
        let entry = self.entry(record, &headers, content.properties.expiration.take(), messages);
        let (queue, exchange) = (messages.text(self.queue), messages.text(record.exchange));
        record_death(&mut history, entry);
        headers.set("x-death", Value::Array(history));
        let mut set = |when: &str| {
            headers.set(format!("x-{when}-death-exchange"), Value::text(exchange));
            headers.set(format!("x-{when}-death-queue"), Value::text(queue));
            headers.set(format!("x-{when}-death-reason"), Value::text(self.why.name()));
        };
        if is_first {
            set("first");
        }
        set("last");
        content.headers = Some(headers);
        content
    }

    /// The x-death table of this death.
    fn entry(&self, record: &Message, headers: &Table, expiration: Option<String>, messages: &Messages) -> Table {
        let mut keys = vec![Value::text(messages.text(record.key))];
        if messages.summary(record.content).more_keys {
            keys.extend(more_keys(headers, "CC").map(Value::text));
        }
        let mut entry = Table::default();
        if let Some(expiration) = expiration {
            entry.set("original-expiration", Value::Text(expiration));
        }
        entry.set("count", Value::Int(1));
        entry.set("reason", Value::text(self.why.name()));
        entry.set("queue", Value::text(messages.text(self.queue)));
        entry.set("time", Value::Timestamp(self.at_s));
        entry.set("exchange", Value::text(messages.text(record.exchange)));
        entry.set("routing-keys", Value::Array(keys));
        entry
    }
}

/// One entry per queue and reason: a repeat moves its entry to the front and counts, the rest stays as it was.
fn record_death(history: &mut Vec<Value>, entry: Table) {
    let same = |old: &Value| {
        let new = |key: &str| entry.get(key).and_then(Value::as_text);
        field(old, "queue") == new("queue") && field(old, "reason") == new("reason")
    };
    match history.iter().position(same).map(|at| history.remove(at)) {
        Some(Value::Table(mut old)) => {
            let count = old.get("count").and_then(Value::as_int).unwrap_or(0);
            old.set("count", Value::Int(count + 1));
            history.insert(0, Value::Table(old));
        }
        _ => history.insert(0, Value::Table(entry)),
    }
}
