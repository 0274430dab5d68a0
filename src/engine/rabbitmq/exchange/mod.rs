//! Exchanges: one file per type (its rule, its arguments, its explanation) and the list of them. An exchange only
//! chooses destinations; walking through exchanges is `route`'s work.
pub mod consistent_hash;
pub mod direct;
pub mod headers;
pub mod modulus_hash;
pub mod phash2;
pub mod random;
pub mod recent_history;
pub mod topic;

use std::collections::VecDeque;

use super::out::{ExchangeIx, QueueIx, VhostIx};
use crate::engine::choice::Choice;
use crate::engine::id::{MessageIx, PartIx, Symbol};
use crate::engine::value::Table;

/// The exchange types, by the name that exchange.declare gives.
pub const EXCHANGES: &[(&str, Type)] = &[
    ("direct", Type::Direct),
    ("fanout", Type::Fanout),
    ("topic", Type::Topic),
    ("headers", Type::Headers),
    ("x-consistent-hash", Type::ConsistentHash),
    ("x-modulus-hash", Type::ModulusHash),
    ("x-random", Type::Random),
    ("x-local-random", Type::LocalRandom),
    ("x-recent-history", Type::RecentHistory),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Direct,
    Fanout,
    Topic,
    Headers,
    ConsistentHash,
    ModulusHash,
    Random,
    LocalRandom,
    RecentHistory,
}

impl Type {
    pub fn from_name(name: &str) -> Option<Self> {
        EXCHANGES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    pub fn name(self) -> &'static str {
        EXCHANGES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// Where a binding leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Destination {
    Queue(QueueIx),
    Exchange(ExchangeIx),
}

#[derive(Clone, Debug)]
pub struct Binding {
    pub destination: Destination,
    pub key: Symbol,
    pub arguments: Table,
    pub rule: Rule,
}

/// What a binding was compiled to when it was made.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Its key alone, or nothing at all.
    Plain,
    Pattern(topic::Pattern),
    Headers(headers::Rule),
}

#[derive(Clone, Debug)]
pub struct Exchange {
    pub name: Symbol,
    pub vhost: VhostIx,
    pub part: PartIx,
    pub kind: Type,
    pub durable: bool,
    pub auto_delete: bool,
    pub internal: bool,
    pub arguments: Table,
    /// `alternate-exchange`, by name: it need not exist.
    pub alternate: Option<Symbol>,
    /// In the order in which they were made.
    pub bindings: Vec<Binding>,
    /// Hash exchanges: one entry per bucket. Consistent hash in the order of binding, modulus in the order of names.
    pub ring: Vec<Destination>,
    /// Recent history: the last messages, oldest first; one hold on each.
    pub history: VecDeque<MessageIx>,
    /// Deleted exchanges keep their index.
    pub alive: bool,
}

/// What an exchange looks at.
pub struct RouteInput<'a> {
    /// The routing key, then the texts of CC and BCC.
    pub keys: &'a [RouteKey<'a>],
    pub headers: Option<&'a Table>,
    pub hash: HashSource<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteKey<'a> {
    /// `None` = no name, key or message has had this text, so it equals no binding key.
    pub symbol: Option<Symbol>,
    pub text: &'a str,
}

/// The properties that a consistent-hash exchange may hash.
#[derive(Clone, Debug, Default)]
pub struct HashSource<'a> {
    pub message_id: Option<String>,
    pub correlation_id: Option<&'a str>,
    pub timestamp: Option<u64>,
}

impl Exchange {
    pub fn new(name: Symbol, kind: Type) -> Self {
        Self {
            name,
            vhost: VhostIx::DEFAULT,
            part: PartIx::NONE,
            kind,
            durable: true,
            auto_delete: false,
            internal: false,
            arguments: Table::default(),
            alternate: None,
            bindings: Vec::new(),
            ring: Vec::new(),
            history: VecDeque::new(),
            alive: true,
        }
    }

    /// Adds the destinations of all matching bindings to `found`; a destination can come more than once.
    pub fn select(&self, input: &RouteInput, choice: &mut Choice, found: &mut Vec<Destination>) {
        match self.kind {
            Type::Direct => found.extend(direct::matching(&self.bindings, input.keys)),
            Type::Fanout | Type::RecentHistory => found.extend(self.bindings.iter().map(|binding| binding.destination)),
            Type::Topic => topic::select(&self.bindings, input, found),
            Type::Headers => found.extend(headers::matching(&self.bindings, input.headers)),
            Type::ConsistentHash => found.extend(consistent_hash::choose(self, input)),
            Type::ModulusHash => found.extend(modulus_hash::choose(self, input)),
            Type::Random | Type::LocalRandom => found.extend(random::choose(&self.bindings, choice)),
        }
    }

    /// Whether the route depends on the routing key alone, so that it may be remembered.
    pub fn is_cacheable(&self) -> bool {
        match self.kind {
            Type::Direct | Type::Fanout | Type::Topic | Type::ModulusHash => true,
            Type::ConsistentHash => consistent_hash::hashes_the_key(&self.arguments),
            Type::Headers | Type::Random | Type::LocalRandom | Type::RecentHistory => false,
        }
    }

    /// Checks of a new binding that the type makes, with the broker's own text, and its compiled rule.
    pub fn compile(&self, key: &str, arguments: &Table) -> Result<Rule, String> {
        check_binding(self.kind, key, arguments)
    }

    /// `sort_key` gives the order of the names of destinations.
    pub fn add_binding<K: Ord>(&mut self, binding: Binding, weight: u32, sort_key: impl Fn(Destination) -> K) {
        let destination = binding.destination;
        if !self.ring.contains(&destination) {
            match self.kind {
                Type::ConsistentHash => self.ring.extend(std::iter::repeat_n(destination, weight as usize)),
                Type::ModulusHash => {
                    let at = self.ring.partition_point(|other| sort_key(*other) < sort_key(destination));
                    self.ring.insert(at, destination);
                }
                _ => {}
            }
        }
        self.bindings.push(binding);
    }

    pub fn remove_binding(&mut self, at: usize) {
        let gone = self.bindings.remove(at).destination;
        // The plugin forgets a destination with any of its bindings; the modulus exchange looks at what is left.
        if self.kind == Type::ConsistentHash || !self.bindings.iter().any(|binding| binding.destination == gone) {
            self.ring.retain(|bucket| *bucket != gone);
        }
    }
}

/// Checks that an exchange type makes of a binding, with the broker's own text, and what it compiles to. Also for
/// the studio's live validation.
pub fn check_binding(kind: Type, key: &str, arguments: &Table) -> Result<Rule, String> {
    match kind {
        Type::Topic => topic::Pattern::compile(key).map(Rule::Pattern),
        Type::Headers => headers::Rule::compile(arguments).map(Rule::Headers),
        Type::ConsistentHash => consistent_hash::weight(key).map(|_| Rule::Plain),
        Type::LocalRandom if !key.is_empty() => Err(format!("Non empty binding '{key}' key not permitted")),
        _ => Ok(Rule::Plain),
    }
}

/// Checks that an exchange type makes of its own arguments.
pub fn check_arguments(kind: Type, arguments: &Table) -> Result<(), String> {
    match kind {
        Type::ConsistentHash => consistent_hash::check_arguments(arguments),
        Type::RecentHistory => recent_history::check_arguments(arguments),
        _ => Ok(()),
    }
}
