//! Policies as data: what they may say, which entity they fit, and how their definitions are merged under arguments.
//! Pure; `policies` applies them. Sources: SEMANTICS § 3 Policies (rabbit_policy, rabbit_policies, rabbit_amqqueue_process,
//! rabbit_quorum_queue, rabbit_stream_queue), texts of rabbit_policies.
use super::arguments::term;
use super::pattern::Pattern;
use super::queue::stream::age_us;
use super::view::QueueKind;
use crate::engine::message::MAX_TTL_MS;
use crate::engine::value::{Table, Value};

/// What a policy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplyTo {
    All,
    Queues,
    Exchanges,
    ClassicQueues,
    QuorumQueues,
    Streams,
}

/// Who made it. Each entity has at most one policy of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Author {
    User,
    Operator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub author: Author,
    /// It is for this virtual host alone; `/` has its name here.
    pub vhost: String,
    pub name: String,
    pub pattern: Pattern,
    pub apply_to: ApplyTo,
    /// The highest one that matches wins; definitions of different policies are never merged.
    pub priority: i64,
    pub definition: Table,
}

/// A policy as the board has it; its name and its virtual host are those of the part.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    pub author: Author,
    /// A regular expression, not anchored.
    pub pattern: String,
    pub apply_to: ApplyTo,
    pub priority: i64,
    pub definition: Table,
}

/// What the broker calls by this name, for matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entity {
    Exchange,
    Queue(QueueKind),
}

/// A key of a definition.
struct Key {
    name: &'static str,
    is_valid: fn(&Value) -> bool,
    /// `<value> is not a valid <what>`.
    what: &'static str,
    /// Queue types to which a policy with this key can apply at all.
    kinds: &'static [QueueKind],
    by_operator: bool,
}

use QueueKind::{Classic, Quorum, Stream};

const ANY: &[QueueKind] = &[Classic, Quorum, Stream];
const NO_STREAM: &[QueueKind] = &[Classic, Quorum];

const KEYS: &[Key] = &[
    key("alternate-exchange", is_text, "alternate exchange name", ANY, false),
    key("expires", is_expiry, "queue expiry", NO_STREAM, true),
    key("message-ttl", is_ttl, "message TTL", NO_STREAM, true),
    key("dead-letter-exchange", is_text, "dead letter exchange name", NO_STREAM, false),
    key("dead-letter-routing-key", is_text, "dead letter routing key", NO_STREAM, false),
    key("dead-letter-strategy", is_strategy, "dead letter strategy", &[Quorum], false),
    key("max-length", is_not_negative, "maximum length", NO_STREAM, true),
    key("max-length-bytes", is_not_negative, "maximum length in bytes", ANY, true),
    key("max-in-memory-length", is_not_negative, "maximum memory in bytes", &[Quorum], true),
    key("max-in-memory-bytes", is_not_negative, "maximum memory in bytes", &[Quorum], true),
    key("overflow", is_overflow, "overflow value", NO_STREAM, true),
    key("queue-mode", is_mode, "queue-mode value", &[Classic], false),
    key("queue-version", is_version, "queue-version value", ANY, true),
    key("queue-leader-locator", is_locator, "queue leader locator value", ANY, false),
    key("delivery-limit", is_int, "delivery limit", &[Quorum], true),
    key("consumer-timeout", is_not_negative, "consumer timeout", &[Quorum], false),
    key("consumer-disconnected-timeout", is_not_negative, "consumer timeout", &[Quorum], false),
    key("delayed-retry-type", is_retry, "delayed retry type", &[Quorum], true),
    key("delayed-retry-min", is_positive, "delayed retry minimum", &[Quorum], true),
    key("delayed-retry-max", is_positive, "delayed retry maximum", &[Quorum], true),
    key("target-group-size", is_positive, "target group size", &[Quorum], true),
    key("initial-cluster-size", is_not_negative, "cluster size", &[Stream], false),
    key("max-age", is_age, "max age", &[Stream], false),
    key("stream-max-segment-size-bytes", is_not_negative, "segment size", &[Stream], false),
    key("stream-filter-size-bytes", is_filter_size, "filter size", &[Stream], false),
    key("federation-upstream", is_text, "federation upstream name", ANY, false),
    key("federation-upstream-set", is_text, "federation upstream set name", ANY, false),
    key("federation-upstream-pattern", is_text, "federation upstream pattern", ANY, false),
];

const fn key(
    name: &'static str,
    is_valid: fn(&Value) -> bool,
    what: &'static str,
    kinds: &'static [QueueKind],
    by_operator: bool,
) -> Key {
    Key { name, is_valid, what, kinds, by_operator }
}

fn is_text(value: &Value) -> bool {
    value.as_text().is_some()
}

fn is_int(value: &Value) -> bool {
    value.as_int().is_some()
}

fn is_not_negative(value: &Value) -> bool {
    value.as_int().is_some_and(|n| n >= 0)
}

fn is_positive(value: &Value) -> bool {
    value.as_int().is_some_and(|n| n > 0)
}

fn is_ttl(value: &Value) -> bool {
    is_not_negative(value) && value.as_int().is_some_and(|n| n.unsigned_abs() <= MAX_TTL_MS)
}

fn is_expiry(value: &Value) -> bool {
    is_positive(value) && is_ttl(value)
}

fn is_filter_size(value: &Value) -> bool {
    value.as_int().is_some_and(|n| (16..=255).contains(&n))
}

fn is_version(value: &Value) -> bool {
    value.as_int() == Some(2)
}

fn is_age(value: &Value) -> bool {
    value.as_text().and_then(age_us).is_some()
}

fn is_one_of(value: &Value, known: &[&str]) -> bool {
    value.as_text().is_some_and(|text| known.contains(&text))
}

fn is_strategy(value: &Value) -> bool {
    is_one_of(value, &["at-most-once", "at-least-once"])
}

fn is_overflow(value: &Value) -> bool {
    is_one_of(value, &["drop-head", "reject-publish", "reject-publish-dlx"])
}

fn is_mode(value: &Value) -> bool {
    is_one_of(value, &["default", "lazy"])
}

fn is_locator(value: &Value) -> bool {
    is_one_of(value, &["client-local", "balanced", "random", "least-leaders"])
}

fn is_retry(value: &Value) -> bool {
    is_one_of(value, &["disabled", "all", "failed", "returned"])
}

fn key_named(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

impl ApplyTo {
    /// By the name that definitions use.
    pub const NAMES: [(&str, Self); 6] = [
        ("all", Self::All),
        ("queues", Self::Queues),
        ("exchanges", Self::Exchanges),
        ("classic_queues", Self::ClassicQueues),
        ("quorum_queues", Self::QuorumQueues),
        ("streams", Self::Streams),
    ];

    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, apply_to)| *apply_to)
    }

    pub fn includes(self, entity: Entity) -> bool {
        match (self, entity) {
            (Self::All, _) | (Self::Exchanges, Entity::Exchange) | (Self::Queues, Entity::Queue(_)) => true,
            (Self::ClassicQueues, Entity::Queue(kind)) => kind == Classic,
            (Self::QuorumQueues, Entity::Queue(kind)) => kind == Quorum,
            (Self::Streams, Entity::Queue(kind)) => kind == Stream,
            _ => false,
        }
    }
}

impl Policy {
    /// `Err` = why the broker would refuse it.
    pub fn check(&self) -> Result<(), String> {
        if self.definition.is_empty() {
            return Err("no policy provided".into());
        }
        let is_known = |name: &str| key_named(name).is_some_and(|key| self.author == Author::User || key.by_operator);
        let unknown: Vec<String> = self
            .definition
            .0
            .iter()
            .filter(|(name, _)| !is_known(name))
            .map(|(name, value)| format!("{{<<\"{name}\">>,{}}}", term(value)))
            .collect();
        if !unknown.is_empty() {
            return Err(format!("[{}] are not recognised policy settings", unknown.join(",")));
        }
        for (name, value) in &self.definition.0 {
            if let Some(key) = key_named(name).filter(|key| !(key.is_valid)(value)) {
                return Err(format!("{} is not a valid {}", term(value), key.what));
            }
        }
        Ok(())
    }

    /// Whether it fits an entity. One key that a queue's type does not know keeps the whole policy from it.
    pub fn fits(&self, entity: Entity, vhost: &str, name: &str) -> bool {
        self.foreign_key(entity).is_none() && self.is_for(entity, vhost, name)
    }

    /// Whether it is meant for an entity.
    pub fn is_for(&self, entity: Entity, vhost: &str, name: &str) -> bool {
        self.vhost == vhost_name(vhost) && self.apply_to.includes(entity) && self.pattern.matches(name)
    }

    /// A key of its definition that an entity of this kind does not know.
    pub fn foreign_key(&self, entity: Entity) -> Option<&str> {
        let Entity::Queue(kind) = entity else { return None };
        let is_foreign = |name: &str| key_named(name).is_some_and(|key| !key.kinds.contains(&kind));
        self.definition.0.iter().map(|(name, _)| name.as_str()).find(|name| is_foreign(name))
    }
}

/// The broker's name of a virtual host; on the board `/` has none.
pub fn vhost_name(vhost: &str) -> &str {
    if vhost.is_empty() { "/" } else { vhost }
}

/// The arguments of a queue with its policy and operator policy under them.
pub fn effective(kind: QueueKind, arguments: &Table, policy: Option<&Policy>, operator: Option<&Policy>) -> Table {
    let mut definition = policy.map_or_else(Table::default, |policy| policy.definition.clone());
    for (name, value) in operator.iter().flat_map(|policy| &policy.definition.0) {
        let merged = definition.get(name).map(|users| merge_operator(name, users, value));
        definition.set(name.clone(), merged.unwrap_or(value).clone());
    }
    let mut all = arguments.clone();
    for (name, value) in &definition.0 {
        let name_x = format!("x-{name}");
        let merged = all.get(&name_x).map(|argument| merge_argument(kind, name, argument, value));
        let merged = merged.unwrap_or(value).clone();
        all.set(name_x, merged);
    }
    all
}

/// A key that both policies set: mostly the stricter value.
fn merge_operator<'a>(name: &str, users: &'a Value, operators: &'a Value) -> &'a Value {
    match name {
        "overflow" | "queue-version" | "delayed-retry-type" => operators,
        "delayed-retry-min" | "target-group-size" => higher(users, operators),
        "delivery-limit" => stricter_limit(users, operators),
        _ => lower(users, operators),
    }
}

/// A key that an argument sets too.
fn merge_argument<'a>(kind: QueueKind, name: &str, argument: &'a Value, policys: &'a Value) -> &'a Value {
    match (name, kind) {
        (_, Stream) | ("delayed-retry-type", _) | ("overflow", Quorum) => policys,
        ("delivery-limit", _) => stricter_limit(argument, policys),
        (
            "message-ttl"
            | "expires"
            | "max-length"
            | "max-length-bytes"
            | "consumer-timeout"
            | "consumer-disconnected-timeout"
            | "delayed-retry-min"
            | "delayed-retry-max",
            _,
        ) => lower(argument, policys),
        _ => argument,
    }
}

fn lower<'a>(a: &'a Value, b: &'a Value) -> &'a Value {
    if b.as_int() < a.as_int() { b } else { a }
}

fn higher<'a>(a: &'a Value, b: &'a Value) -> &'a Value {
    if b.as_int() > a.as_int() { b } else { a }
}

/// A negative delivery limit is none at all, so any other is stricter.
fn stricter_limit<'a>(a: &'a Value, b: &'a Value) -> &'a Value {
    let is_none = |value: &Value| value.as_int().is_some_and(|n| n < 0);
    if is_none(a) || is_none(b) { higher(a, b) } else { lower(a, b) }
}
