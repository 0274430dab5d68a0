//! Kinds of parts and their parameters, as data. Palette, forms, validation, help, command palette, link ids and
//! the docs derive from these lists; adding a kind is one entry here and its file in the engine.
use crate::engine::value::Value;
use crate::locales::Text;

/// A kind of part.
#[derive(Debug)]
pub struct Kind {
    /// Stable id in documents and links, e.g. `rabbitmq.queue`.
    pub id: &'static str,
    pub system: System,
    /// The role decides ports, outline and which wires are legal.
    pub role: Role,
    pub label: Text,
    /// One sentence: what it is for (gloss at first use in Korean).
    pub help: Text,
    /// Prefix of generated names and ids, e.g. `queue` → `queue-1`.
    pub name_stem: &'static str,
    pub params: &'static [Param],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Producers and consumers, shown under "Clients".
    Client,
    RabbitMq,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Producer,
    Exchange,
    Queue,
    Consumer,
}

/// A setting of a part or of a link row.
#[derive(Debug)]
pub struct Param {
    /// Stable id; for broker arguments the broker's own name (`x-message-ttl`).
    pub id: &'static str,
    pub kind: ParamKind,
    pub label: Text,
    /// Meaning, with units and the source of the rule.
    pub help: Text,
    /// Documentation page or specification section by name, e.g. `RabbitMQ: TTL`.
    pub source: &'static str,
    /// Shown at once; the others stand behind "n more settings".
    pub basic: bool,
    /// For which variants of the part it exists, e.g. only quorum queues; `&[]` = all. Compared with the part's
    /// variant setting (`x-queue-type` of a queue, `type` of an exchange).
    pub variants: &'static [&'static str],
}

#[derive(Debug)]
pub enum ParamKind {
    Bool {
        default: bool,
    },
    /// `default` None = not set.
    Int {
        min: i64,
        max: i64,
        default: Option<i64>,
        unit: &'static str,
    },
    /// µs, shown in the best unit.
    Duration {
        min: u64,
        max: u64,
        default: u64,
    },
    Choice {
        default: &'static str,
        options: &'static [(&'static str, Text)],
    },
    Text {
        max_bytes: usize,
        default: &'static str,
    },
    /// The name of another part of this role (dead-letter exchange, alternate exchange).
    PartName {
        role: Role,
    },
    /// A field table (headers, binding arguments): `Value::Table`.
    Table,
    /// A list of `{value, weight}` tables: keys, priorities, header sets.
    WeightedTexts,
    WeightedTables,
    WeightedInts {
        min: i64,
        max: i64,
    },
    /// A list of failure rules: `{when, then, …}` tables.
    Failures,
}

/// A value a user gave that can't stand: which parameter, why, and what would work.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamError {
    pub param: &'static str,
    pub given: Value,
    pub message_en: String,
    pub message_ko: String,
}
