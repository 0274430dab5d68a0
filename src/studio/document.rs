//! The document: what the user drew. Plain data with stable string ids; everything about a part that its kind
//! does not fix stands in `settings`, described by the kind's parameters (see [`super::kind`]).
use super::kind::Role;
use crate::engine::value::{Table, Value};

/// Version of the document's shape, in links and autosaves.
pub const VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub title: String,
    pub seed: u64,
    /// Time of a copy between exchange and queue, µs (see `Topology::hop_us`).
    pub hop_us: u64,
    pub parts: Vec<Part>,
    pub links: Vec<Link>,
    /// Keys pinned to a silhouette and hue (0 to 5), else in order of first publish.
    pub key_pins: Vec<(String, u8)>,
    /// Text shown with the board: what to look at (the author's words, plain text).
    pub note: String,
    /// What an import brought that is kept but not simulated (policies, users, unknown parts): JSON objects by
    /// top-level key of definitions.json, given back on export.
    pub kept: Vec<(String, serde_json::Value)>,
}

/// Id of a part: unique in the document, the same for the part's whole life, e.g. `q3`.
pub type PartId = String;
pub type LinkId = String;

#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub id: PartId,
    /// Id of its kind in the list of kinds (`super::kinds`), e.g. `rabbitmq.queue`.
    pub kind: String,
    /// The name that the broker knows (queue, exchange), or the client's name.
    pub name: String,
    /// Top left corner on the board, px at zoom 1.
    pub x: i32,
    pub y: i32,
    /// Only what differs from the default.
    pub settings: Table,
}

/// One link per ordered pair of parts and kind; several bindings between the same two parts are rows of one link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub id: LinkId,
    pub kind: LinkKind,
    pub from: PartId,
    pub to: PartId,
    /// Bindings: one row each, at least one. Publish and consume links: exactly one row.
    pub rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// producer → exchange, or producer → queue (through the default exchange).
    Publish,
    /// exchange → queue or exchange.
    Bind,
    /// queue → consumer.
    Consume,
    // --- Kafka
    /// producer → topic.
    Produce,
    /// topic → group: its members subscribe to it.
    Subscribe,
    /// group → consumer.
    Member,
    /// topic → consumer: it assigns itself all partitions, without a group.
    Assign,
    /// consumer → topic: what it produces itself; the row says what (output, dead letters, a retry).
    Forward,
}

impl LinkKind {
    /// What a link between two roles is; `None` = there is none. What else forbids it, [`super::rules`] says.
    pub fn between(from: Role, to: Role) -> Option<Self> {
        Some(match (from, to) {
            (Role::Producer | Role::Connector, Role::Exchange | Role::Queue) => Self::Publish,
            (Role::Exchange, Role::Exchange | Role::Queue) => Self::Bind,
            (Role::Queue, Role::Consumer | Role::Connector) | (Role::Exchange, Role::Connector) => Self::Consume,
            (Role::KafkaProducer | Role::Connector, Role::Topic) => Self::Produce,
            (Role::Topic, Role::Group) => Self::Subscribe,
            (Role::Group, Role::KafkaConsumer) => Self::Member,
            (Role::Topic, Role::KafkaConsumer | Role::Connector) => Self::Assign,
            (Role::KafkaConsumer, Role::Topic) => Self::Forward,
            _ => return None,
        })
    }

    /// A part sends such a link to one part only.
    pub fn is_only_target(self) -> bool {
        matches!(self, Self::Publish | Self::Produce)
    }

    /// A consumer has one such link at most: it is in one group.
    pub fn is_only_source(self) -> bool {
        self == Self::Member
    }

    pub const ALL: [Self; 8] = [
        Self::Publish,
        Self::Bind,
        Self::Consume,
        Self::Produce,
        Self::Subscribe,
        Self::Member,
        Self::Assign,
        Self::Forward,
    ];
}

/// Settings of one row, by parameter id (`routing_key`, `arguments`; consume links: `priority`, `exclusive`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub settings: Table,
}

impl Default for Document {
    fn default() -> Self {
        Self {
            title: String::new(),
            seed: 1,
            hop_us: 150_000,
            parts: Vec::new(),
            links: Vec::new(),
            key_pins: Vec::new(),
            note: String::new(),
            kept: Vec::new(),
        }
    }
}

impl Document {
    pub fn part(&self, id: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.id == id)
    }

    pub fn link(&self, id: &str) -> Option<&Link> {
        self.links.iter().find(|link| link.id == id)
    }
}

impl Part {
    pub fn setting(&self, id: &str) -> Option<&Value> {
        self.settings.get(id)
    }
}
