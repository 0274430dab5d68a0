//! Kinds of parts and their parameters, as data. Palette, forms, validation, help, command palette, link ids and
//! the docs derive from these lists; adding a kind is one file in [`super::kinds`], one entry in its list and the
//! file in the engine. Nothing here may depend on a document: what a value means for a whole drawing is decided
//! by [`super::rules`] and [`super::lower`].
use super::param::failure::Rules;
use super::system;
use crate::engine::value::Value;
use crate::locales::Text;

/// Units of whole numbers.
pub mod unit {
    use crate::locales::Text;

    pub const NONE: Text = Text::new("", "");
    pub const MESSAGES: Text = Text::new("messages", "개");
    pub const BYTES: Text = Text::new("bytes", "바이트");
    pub const TIMES: Text = Text::new("times", "번");
    pub const MS: Text = Text::new("ms", "ms");
    pub const MEMBERS: Text = Text::new("members", "개");
    pub const BUCKETS: Text = Text::new("buckets", "칸");
    pub const RECORDS: Text = Text::new("records", "개");
    pub const BROKERS: Text = Text::new("brokers", "대");
    pub const NODES: Text = Text::new("nodes", "대");
    pub const SECONDS: Text = Text::new("s", "초");
    pub const MINUTES: Text = Text::new("min", "분");
    pub const PERCENT: Text = Text::new("%", "%");
}

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
    /// Prefix of generated ids, e.g. `q` → `q3`.
    pub id_stem: &'static str,
    /// The parameter whose value is the part's variant, which decides the other parameters that exist.
    pub variant_param: &'static str,
    pub params: &'static [Param],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Producers and consumers, shown under "Clients".
    Client,
    RabbitMq,
    Kafka,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Producer,
    Exchange,
    Queue,
    Consumer,
    // --- Kafka
    /// The brokers as one part.
    Cluster,
    Topic,
    KafkaProducer,
    Group,
    KafkaConsumer,
    /// Carries messages between systems.
    Connector,
    /// A policy of RabbitMQ's, wired to nothing.
    Policy,
    /// The nodes that RabbitMQ runs on, as one part.
    Nodes,
}

impl Role {
    /// Sends messages or records of its own.
    pub fn is_producer(self) -> bool {
        matches!(self, Self::Producer | Self::KafkaProducer)
    }

    /// Takes and works on them.
    pub fn is_consumer(self) -> bool {
        matches!(self, Self::Consumer | Self::KafkaConsumer)
    }
}

/// A setting of a part or of a link row.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Stable id; for broker arguments the broker's own name (`x-message-ttl`). Two parameters of a kind may
    /// share an id when their variants differ (`x-overflow` offers more to classic queues than to quorum queues).
    pub id: &'static str,
    pub kind: ParamKind,
    pub label: Text,
    /// Meaning, with units. Empty = it comes later ([`super::kinds::help`], where everybody asks).
    pub help: Text,
    /// Documentation page or specification section by name, e.g. `RabbitMQ: TTL`. Empty as `help` is.
    pub source: &'static str,
    /// Shown at once; the others stand behind "n more settings".
    pub basic: bool,
    /// For which variants of the part it exists, e.g. only quorum queues; `&[]` = all. Compared with the value of
    /// the kind's `variant_param`; rows of a binding go by the variant of their source exchange.
    pub variants: &'static [&'static str],
}

#[derive(Clone, Copy, Debug)]
pub enum ParamKind {
    Bool {
        default: bool,
    },
    /// `default` None = not set. `max` i64::MAX = no upper limit, `min` i64::MIN = no lower one.
    Int {
        min: i64,
        max: i64,
        default: Option<i64>,
        unit: Text,
    },
    /// An integer that the wire carries as a string (expiration, the weight of a hash binding): `Value::Text`.
    IntText {
        min: i64,
        max: i64,
        default: Option<i64>,
        unit: Text,
    },
    /// µs, shown in the best unit: `Value::Int`.
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
    /// A list of `{value, weight}` tables: keys, priorities, header sets. A missing weight is 1. Where texts may be
    /// null, `Value::Void` stands for it.
    WeightedTexts {
        nullable: bool,
    },
    WeightedTables,
    WeightedInts {
        min: i64,
        max: i64,
    },
    /// A list of failure rules: `{when, then, …}` tables, see [`super::param::failure`].
    Failures {
        rules: &'static Rules,
    },
}

/// What the palette offers: a kind with the settings that make a variant of it.
#[derive(Debug)]
pub struct Preset {
    /// Stable id, e.g. `rabbitmq.queue/quorum`.
    pub id: &'static str,
    pub kind: &'static str,
    pub label: Text,
    pub help: Text,
    pub settings: &'static [(&'static str, PresetValue)],
    /// Stands in the palette itself; the others are found in quick-add and the command palette.
    pub in_palette: bool,
}

impl Preset {
    /// The kind as it is, in the palette.
    pub const fn plain(kind: &Kind) -> Self {
        Self { id: kind.id, kind: kind.id, label: kind.label, help: kind.help, settings: &[], in_palette: true }
    }
}

/// A setting's value that can stand in a constant.
#[derive(Clone, Copy, Debug)]
pub enum PresetValue {
    Bool(bool),
    Int(i64),
    Text(&'static str),
}

/// A value a user gave that can't stand: which parameter, why, and what would work.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamError {
    pub param: &'static str,
    pub given: Value,
    pub message_en: String,
    pub message_ko: String,
}

impl Param {
    /// A basic parameter of every variant.
    pub const fn new(id: &'static str, kind: ParamKind, label: Text, help: Text, source: &'static str) -> Self {
        Self { id, kind, label, help, source, basic: true, variants: &[] }
    }

    /// One of the first look: what it means comes later.
    pub const fn short(id: &'static str, kind: ParamKind, label: Text) -> Self {
        Self::new(id, kind, label, Text::new("", ""), "")
    }

    /// With what it means.
    pub const fn meaning(mut self, help: Text, source: &'static str) -> Self {
        (self.help, self.source) = (help, source);
        self
    }

    /// Behind "n more settings".
    pub const fn advanced(mut self) -> Self {
        self.basic = false;
        self
    }

    /// Exists for these variants only.
    pub const fn only(mut self, variants: &'static [&'static str]) -> Self {
        self.variants = variants;
        self
    }

    pub fn applies_to(&self, variant: &str) -> bool {
        self.variants.is_empty() || self.variants.contains(&variant)
    }

    /// Whether it travels in the `arguments` table of the declaration, as the broker's own argument.
    pub fn is_argument(&self) -> bool {
        is_argument(self.id)
    }
}

/// Ids that name a broker's argument; all other ids are fields of a method or settings of a simulated client.
pub fn is_argument(id: &str) -> bool {
    id.starts_with("x-") || matches!(id, "alternate-exchange" | "hash-header" | "hash-property")
}

impl Kind {
    /// The parameter `id` of this variant of the kind.
    pub fn param(&self, id: &str, variant: &str) -> Option<&'static Param> {
        find(self.params, id, variant).or_else(|| late(self.id, id, variant))
    }

    /// The parameters that this variant has, in the order of the form.
    pub fn params_of<'a>(&self, variant: &'a str) -> impl Iterator<Item = &'static Param> + use<'a> {
        self.params.iter().chain(later(self.id)).filter(move |param| param.applies_to(variant))
    }

    /// Whether a variant of it has this parameter.
    pub fn knows(&self, id: &str) -> bool {
        self.params.iter().chain(later(self.id)).any(|param| param.id == id)
    }
}

/// What systems add to a kind that is there before them.
pub fn later(kind: &'static str) -> impl Iterator<Item = &'static Param> {
    let of_kind = move |(other, _): &&(&str, &'static [Param])| *other == kind;
    system::known().iter().flat_map(|system| system.more).filter(of_kind).flat_map(|(_, params)| *params)
}

/// A parameter among those.
pub fn late(kind: &'static str, id: &str, variant: &str) -> Option<&'static Param> {
    later(kind).find(|param| param.id == id && param.applies_to(variant))
}

/// The parameter `id` among `params` that exists for `variant`.
pub fn find(params: &'static [Param], id: &str, variant: &str) -> Option<&'static Param> {
    params.iter().find(|param| param.id == id && param.applies_to(variant))
}

impl PresetValue {
    pub fn value(self) -> Value {
        match self {
            Self::Bool(b) => Value::Bool(b),
            Self::Int(n) => Value::Int(n),
            Self::Text(text) => Value::text(text),
        }
    }
}
