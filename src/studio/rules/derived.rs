//! Links that nobody drew: they follow from settings (dead-letter exchange, alternate exchange) from the broker
//! itself (every queue is bound to the default exchange), or from the group a consumer is in. Shown read-only; changing them changes the setting.
use std::collections::BTreeMap;

use crate::engine::value::Value;
use crate::studio::document::{Document, Link, LinkKind, Part};
use crate::studio::kind::Role;
use crate::studio::{kinds, system};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DerivedKind {
    /// Queue → its dead-letter exchange (or the queue that the default exchange would find by the key).
    DeadLetter,
    /// Exchange → its alternate exchange.
    Alternate,
    /// The default exchange, when it stands on the board → every queue.
    Implicit,
    /// Topic → each member of a group that subscribes to it: the way of its fetches. A consumer fetches from its retry
    /// topics too.
    Fetch,
    /// A consumer that publishes → whom it answers, or the queue where it parks.
    Reply,
}

/// A link that follows from the parts at these indices of `document.parts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DerivedLink {
    pub kind: DerivedKind,
    pub from: usize,
    pub to: usize,
}

/// Role of a part; None for a kind that this version does not know.
pub fn role_of(part: &Part) -> Option<Role> {
    kinds::kind(&part.kind).map(|kind| kind.role)
}

/// Broker names on the board, by virtual host: the first part of that role with the name.
pub struct Names<'a> {
    exchanges: BTreeMap<(&'a str, &'a str), usize>,
    queues: BTreeMap<(&'a str, &'a str), usize>,
}

impl<'a> Names<'a> {
    pub fn new(document: &'a Document) -> Self {
        let mut names = Self { exchanges: BTreeMap::new(), queues: BTreeMap::new() };
        for (at, part) in document.parts.iter().enumerate() {
            let (map, name) = match role_of(part) {
                Some(Role::Exchange) if part.is_default_exchange() => (&mut names.exchanges, ""),
                Some(Role::Exchange) => (&mut names.exchanges, part.name.as_str()),
                Some(Role::Queue) => (&mut names.queues, part.name.as_str()),
                _ => continue,
            };
            map.entry((part.vhost(), name)).or_insert(at);
        }
        names
    }

    /// `""` is the default exchange, when it stands on the board.
    pub fn exchange(&self, vhost: &str, name: &str) -> Option<usize> {
        self.exchanges.get(&(vhost, name)).copied()
    }

    /// Where dead letters go to: the exchange, or the queue that the default exchange finds by the key.
    pub fn dead_letters(&self, vhost: &str, exchange: &str, key: Option<&str>) -> Option<usize> {
        let by_key = || if exchange.is_empty() { self.queue(vhost, key?) } else { None };
        self.exchange(vhost, exchange).or_else(by_key)
    }

    pub fn queue(&self, vhost: &str, name: &str) -> Option<usize> {
        self.queues.get(&(vhost, name)).copied()
    }
}

impl Part {
    /// The exchange without a name, on the board only to be seen.
    pub fn is_default_exchange(&self) -> bool {
        self.kind == "rabbitmq.exchange" && self.variant() == "default"
    }

    /// The virtual host of an exchange or queue; `""` = `/`.
    pub fn vhost(&self) -> &str {
        self.named("vhost").filter(|name| *name != "/").unwrap_or_default()
    }

    /// The setting as text, when it exists for this variant.
    pub fn named(&self, param: &str) -> Option<&str> {
        self.reader().given(param).and_then(Value::as_text)
    }
}

/// All derived links, in document order.
pub fn derived_links(document: &Document) -> Vec<DerivedLink> {
    let names = Names::new(document);
    let mut links = Vec::new();
    for (from, part) in document.parts.iter().enumerate() {
        match role_of(part) {
            Some(Role::Queue) => {
                let key = part.named("x-dead-letter-routing-key");
                if let Some(to) =
                    part.named("x-dead-letter-exchange").and_then(|name| names.dead_letters(part.vhost(), name, key))
                {
                    links.push(DerivedLink { kind: DerivedKind::DeadLetter, from, to });
                }
                if let Some(exchange) = names.exchange(part.vhost(), "") {
                    links.push(DerivedLink { kind: DerivedKind::Implicit, from: exchange, to: from });
                }
            }
            Some(Role::Exchange) => {
                if let Some(to) = part.named("alternate-exchange").and_then(|name| names.exchange(part.vhost(), name))
                    && to != from
                {
                    links.push(DerivedLink { kind: DerivedKind::Alternate, from, to });
                }
            }
            _ => {}
        }
    }
    fetches(document, &mut links);
    system::known().iter().for_each(|system| (system.derived)(document, &mut links));
    links
}

/// Adds what members of groups fetch.
fn fetches(document: &Document, links: &mut Vec<DerivedLink>) {
    // Most documents have no group; the rows of all parts would be looked for in vain.
    if !document.links.iter().any(|link| matches!(link.kind, LinkKind::Member | LinkKind::Forward)) {
        return;
    }
    let row = |id: &str| document.parts.iter().position(|part| part.id == id);
    let mut add = |topic: &str, consumer: &str| {
        let ends = row(topic).zip(row(consumer));
        links.extend(ends.map(|(from, to)| DerivedLink { kind: DerivedKind::Fetch, from, to }));
    };
    for member in document.links.iter().filter(|link| link.kind == LinkKind::Member) {
        let subscribed = |link: &&Link| link.kind == LinkKind::Subscribe && link.to == member.from;
        document.links.iter().filter(subscribed).for_each(|link| add(&link.from, &member.to));
    }
    let is_retry = |link: &&Link| {
        let what = link.rows.first().and_then(|row| row.settings.get("as")?.as_text());
        link.kind == LinkKind::Forward && what == Some("retry")
    };
    for link in document.links.iter().filter(is_retry) {
        let is_read =
            |other: &Link| matches!(other.kind, LinkKind::Subscribe | LinkKind::Assign) && other.from == link.to;
        if !document.links.iter().any(is_read) {
            add(&link.to, &link.from);
        }
    }
}
