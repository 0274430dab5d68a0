//! Writes a scenario's drawing down in few words. Makes the same documents as the editor: stable ids, settings only
//! where they differ from the default.
use crate::engine::value::{Table, Value};
use crate::studio::document::{Document, Link, LinkKind, Part, PartId, Row};
use crate::studio::param::weighted;

/// A setting by parameter id.
pub type Setting = (&'static str, Value);

#[derive(Debug)]
pub struct Board {
    document: Document,
}

/// The top left corner, px at zoom 1; on the 16 px grid.
#[derive(Clone, Copy, Debug)]
pub struct At(pub i32, pub i32);

impl Board {
    pub fn new() -> Self {
        Self { document: Document { hop_us: 250_000, seed: 7, ..Document::default() } }
    }

    pub fn producer(&mut self, name: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        self.part("client.producer", "p", name, at, settings)
    }

    pub fn consumer(&mut self, name: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        self.part("client.consumer", "c", name, at, settings)
    }

    pub fn requester(&mut self, name: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        self.part("rabbitmq.requester", "r", name, at, settings)
    }

    pub fn shovel(&mut self, name: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        self.part("rabbitmq.shovel", "n", name, at, settings)
    }

    pub fn federation(&mut self, name: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        self.part("rabbitmq.federation", "n", name, at, settings)
    }

    pub fn queue(&mut self, name: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        self.part("rabbitmq.queue", "q", name, at, settings)
    }

    pub fn exchange(&mut self, name: &str, kind: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        let kind = (kind != "direct").then(|| ("type", text(kind)));
        self.part("rabbitmq.exchange", "x", name, at, kind.into_iter().chain(settings))
    }

    /// The nodes that RabbitMQ runs on.
    pub fn nodes(&mut self, name: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        self.part("rabbitmq.cluster", "r", name, at, settings)
    }

    // --- Kafka

    pub fn cluster(&mut self, name: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        self.part("kafka.cluster", "k", name, at, settings)
    }

    pub fn topic(&mut self, name: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        self.part("kafka.topic", "t", name, at, settings)
    }

    pub fn writer(&mut self, name: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        self.part("kafka.producer", "kp", name, at, settings)
    }

    pub fn group(&mut self, name: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        self.part("kafka.group", "g", name, at, settings)
    }

    pub fn reader(&mut self, name: &str, at: At, settings: impl IntoIterator<Item = Setting>) -> PartId {
        self.part("kafka.consumer", "kc", name, at, settings)
    }

    pub fn produce(&mut self, producer: &PartId, topic: &PartId) {
        self.link(LinkKind::Produce, producer, topic, vec![Row::default()]);
    }

    pub fn subscribe(&mut self, topic: &PartId, group: &PartId) {
        self.link(LinkKind::Subscribe, topic, group, vec![Row::default()]);
    }

    pub fn member(&mut self, group: &PartId, consumer: &PartId) {
        self.link(LinkKind::Member, group, consumer, vec![Row::default()]);
    }

    /// The consumer takes all partitions of the topic by itself.
    pub fn assign(&mut self, topic: &PartId, consumer: &PartId) {
        self.link(LinkKind::Assign, topic, consumer, vec![Row::default()]);
    }

    /// `purpose`: output, dead-letter or retry; a retry topic waits.
    pub fn forward(&mut self, consumer: &PartId, topic: &PartId, purpose: &str, delay_ms: Option<i64>) {
        let mut settings = Table::default();
        if purpose != "output" {
            settings.set("as", text(purpose));
        }
        if let Some(delay_ms) = delay_ms {
            settings.set("delay", ms(delay_ms));
        }
        self.link(LinkKind::Forward, consumer, topic, vec![Row { settings }]);
    }

    fn part(
        &mut self,
        kind: &str,
        stem: &str,
        name: &str,
        At(x, y): At,
        settings: impl IntoIterator<Item = Setting>,
    ) -> PartId {
        let id = format!("{stem}{}", self.document.parts.len() + 1);
        let settings = Table(settings.into_iter().map(|(id, value)| (id.to_owned(), value)).collect());
        self.document.parts.push(Part { id: id.clone(), kind: kind.to_owned(), name: name.to_owned(), x, y, settings });
        id
    }

    pub fn publish(&mut self, producer: &PartId, target: &PartId) {
        self.link(LinkKind::Publish, producer, target, vec![Row::default()]);
    }

    pub fn consume(&mut self, queue: &PartId, consumer: &PartId) {
        self.link(LinkKind::Consume, queue, consumer, vec![Row::default()]);
    }

    /// With settings of the subscription: where to begin in a stream, a name.
    pub fn consume_with(&mut self, queue: &PartId, consumer: &PartId, settings: impl IntoIterator<Item = Setting>) {
        let settings = settings.into_iter().map(|(id, value)| (id.to_owned(), value)).collect();
        self.link(LinkKind::Consume, queue, consumer, vec![Row { settings: Table(settings) }]);
    }

    /// Binds a stream as partition `order` of a super stream.
    pub fn partition(&mut self, exchange: &PartId, stream: &PartId, order: i64) {
        let arguments = table([("x-stream-partition-order", int(order))]);
        let settings = vec![
            ("routing_key".to_owned(), text(&order.to_string())),
            ("arguments".to_owned(), Value::Table(arguments)),
        ];
        self.link(LinkKind::Bind, exchange, stream, vec![Row { settings: Table(settings) }]);
    }

    /// One binding per key.
    pub fn bind(&mut self, exchange: &PartId, to: &PartId, keys: &[&str]) {
        let row = |key: &&str| match key.is_empty() {
            true => Row::default(),
            false => Row { settings: Table(vec![("routing_key".to_owned(), text(key))]) },
        };
        self.link(LinkKind::Bind, exchange, to, keys.iter().map(row).collect());
    }

    /// One binding of a headers exchange.
    pub fn bind_headers(&mut self, exchange: &PartId, to: &PartId, x_match: &str, headers: Table) {
        let mut settings = Table::default();
        if x_match != "all" {
            settings.set("x-match", text(x_match));
        }
        settings.set("arguments", Value::Table(headers));
        self.link(LinkKind::Bind, exchange, to, vec![Row { settings }]);
    }

    fn link(&mut self, kind: LinkKind, from: &PartId, to: &PartId, rows: Vec<Row>) {
        let id = format!("l{}", self.document.links.len() + 1);
        self.document.links.push(Link { id, kind, from: from.clone(), to: to.clone(), rows });
    }

    /// Pins a key to a silhouette, 0 to 5: circle, square, triangle, diamond, hexagon, dee.
    pub fn pin(&mut self, key: &str, silhouette: u8) {
        self.document.key_pins.push((key.to_owned(), silhouette));
    }

    pub fn done(self) -> Document {
        self.document
    }
}

impl Default for Board {
    fn default() -> Self {
        Self::new()
    }
}

pub fn text(text: &str) -> Value {
    Value::text(text)
}

pub fn int(n: i64) -> Value {
    Value::Int(n)
}

pub fn yes() -> Value {
    bool(true)
}

pub fn bool(on: bool) -> Value {
    Value::Bool(on)
}

/// A duration setting.
pub fn ms(ms: i64) -> Value {
    Value::Int(ms * 1_000)
}

/// Keys, taken in turn.
pub fn keys(keys: &[&str]) -> Value {
    Value::Array(keys.iter().map(|key| weighted::entry(text(key), 1)).collect())
}

/// Keys with weights, taken in turn: each as often as its weight says.
pub fn weighted_keys(keys: &[(&str, u32)]) -> Value {
    Value::Array(keys.iter().map(|(key, weight)| weighted::entry(text(key), *weight)).collect())
}

/// Values, taken in turn; `None` = a tombstone.
pub fn values(values: &[Option<&str>]) -> Value {
    let entry = |value: &Option<&str>| weighted::entry(value.map_or(Value::Void, text), 1);
    Value::Array(values.iter().map(entry).collect())
}

/// Values with weights, taken in turn: each as often as its weight says.
pub fn weighted_ints(values: &[(i64, u32)]) -> Value {
    Value::Array(values.iter().map(|(value, weight)| weighted::entry(int(*value), *weight)).collect())
}

/// Sets of headers, taken in turn.
pub fn header_sets(sets: &[Table]) -> Value {
    Value::Array(sets.iter().map(|set| weighted::entry(Value::Table(set.clone()), 1)).collect())
}

pub fn table<const N: usize>(rows: [(&str, Value); N]) -> Table {
    Table(rows.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// One failure rule: `when` with its field, and what then happens.
pub fn failure<const N: usize>(when: &str, fields: [(&str, Value); N], then: &str) -> Value {
    let mut rule = table([("when", text(when))]);
    for (id, value) in fields {
        rule.set(id, value);
    }
    rule.set("then", text(then));
    Value::Array(vec![Value::Table(rule)])
}
