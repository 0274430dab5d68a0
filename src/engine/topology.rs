//! The lowered document: what the engine runs. Made by `studio::lower`, complete and valid.
use super::id::{Duration, PartIx};
use super::message::{Body, Properties};
use super::value::Table;

/// Everything the world needs besides the seed. Two equal topologies run alike.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topology {
    /// One row per part of the document, in document order; [`PartIx`] is the row number.
    pub parts: Vec<Part>,
    /// Bindings, in document order.
    pub bindings: Vec<Binding>,
    /// Time a copy needs from an exchange to a queue or exchange (also dead-lettering), µs. 0 = within one event.
    pub hop_us: Duration,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The document's stable id.
    pub id: String,
    pub name: String,
    /// The virtual host that an exchange or queue of RabbitMQ stands in; empty = `/`.
    pub vhost: String,
    pub spec: Spec,
}

#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "one row per part, in a list that is read when parts are declared")]
pub enum Spec {
    Exchange(Exchange),
    Queue(Queue),
    Producer(Producer),
    Consumer(Consumer),
    Kafka(super::kafka::topology::Spec),
    Connector(Box<Connector>),
    /// A client of RabbitMQ that is more than a producer or a consumer.
    Application(super::client::application::Described),
    /// The nodes that the broker runs on; at most one.
    RabbitMq(super::rabbitmq::cluster::spec::Cluster),
    /// A policy of the broker's.
    Policy(Box<super::rabbitmq::policy::Spec>),
    /// Taken away while running; its row stays, so that facts keep their meaning. Never made by lowering.
    Removed,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// `direct`, `fanout`, `topic`, `headers`, `x-consistent-hash` … ; `""` = the default exchange itself,
    /// which is on the board only to be seen.
    pub kind: String,
    pub durable: bool,
    pub auto_delete: bool,
    pub internal: bool,
    pub arguments: Table,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    pub durable: bool,
    pub exclusive: bool,
    pub auto_delete: bool,
    /// Includes `x-queue-type`.
    pub arguments: Table,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    pub source: PartIx,
    pub destination: PartIx,
    pub key: String,
    pub arguments: Table,
}

/// Latency of a client's connection, each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Latency {
    pub base_us: Duration,
    /// Uniform in 0..=jitter, on top. Frames of one connection never overtake each other.
    pub jitter_us: Duration,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Producer {
    /// Where it publishes: an exchange, a queue (through the default exchange), or NONE (does nothing).
    pub target: PartIx,
    pub latency: Latency,
    pub schedule: Schedule,
    /// Keys; empty = the target queue's name, or `""`.
    pub keys: Vec<Weighted<String>>,
    pub key_order: KeyOrder,
    /// Headers sets, chosen like keys and beside them; empty = none.
    pub headers: Vec<Weighted<Table>>,
    pub properties: Properties,
    pub priorities: Vec<Weighted<u8>>,
    pub body: Body,
    pub mandatory: bool,
    pub confirms: bool,
    /// With confirms: how often a nacked or unanswered message is published again.
    pub retries: u32,
    pub confirm_timeout_us: Duration,
    pub group: Group,
    /// Back after a crash, µs.
    pub restart_us: Duration,
}

/// After how many publishes a producer waits before it goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// It never waits.
    #[default]
    None,
    /// For the confirms of so many, 1 or more.
    Confirms(u32),
    /// tx: for the commit of so many, 1 or more. Each `rollback_every`-th transaction is rolled back; 0 = none.
    Transaction { size: u32, rollback_every: u32 },
}

impl Group {
    /// Publishes of a full one; 0 = it never waits.
    pub fn size(self) -> u32 {
        match self {
            Self::None => 0,
            Self::Confirms(size) | Self::Transaction { size, .. } => size.max(1),
        }
    }

    pub fn is_transaction(self) -> bool {
        matches!(self, Self::Transaction { .. })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    pub start_us: Duration,
    pub interval_us: Duration,
    /// Uniform in 0..=jitter, added to each interval.
    pub jitter_us: Duration,
    /// Messages at each tick.
    pub burst: u32,
    /// In all; 0 = without end.
    pub count: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Weighted<T> {
    pub weight: u32,
    pub value: T,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOrder {
    /// One after the other, each `weight` times.
    InTurn,
    /// By weight, at random.
    Random,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Consumer {
    /// Queues in the order of subscription.
    pub queues: Vec<Subscription>,
    pub latency: Latency,
    /// 0 = unlimited.
    pub prefetch: u16,
    pub ack: AckMode,
    /// Messages worked on at the same time, 1 or more.
    pub parallel: u32,
    pub work_us: Duration,
    pub work_jitter_us: Duration,
    pub start_us: Duration,
    pub failures: Vec<Failure>,
    pub restart_us: Duration,
    /// Remembers message ids and skips the side effect of a repeat.
    pub deduplicate: bool,
    /// It publishes, too.
    pub extra: Option<super::client::application::Extra>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Subscription {
    pub queue: PartIx,
    pub exclusive: bool,
    /// `x-priority` and what else basic.consume takes.
    pub arguments: Table,
}

/// Takes messages from one place and puts them into another, of any system: a client at both ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Connector {
    pub source: Source,
    pub target: Target,
    /// When the target refused a message for good: a queue gets it back (else it is rejected, for the dead-letter
    /// exchange); a topic's reader tries it again (else it goes on).
    pub tries_again: bool,
    /// Message-id and properties stay as they are, as with a shovel.
    pub keeps_properties: bool,
    /// What its source does besides, at RabbitMQ.
    pub upstream: Option<super::client::federation::Link>,
}

#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "one for each connector, read when parts are declared")]
pub enum Source {
    Nothing,
    RabbitMq(Consumer),
    Kafka(super::kafka::topology::Consumer),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    Nothing,
    RabbitMq(Producer),
    Kafka(super::kafka::topology::Producer),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AckMode {
    /// no-ack: acknowledged by the broker when it sends.
    Automatic,
    /// basic.ack when the work is done.
    AfterWork,
    /// basic.ack as soon as the message arrives, before the work.
    BeforeWork,
    /// basic.ack multiple=true after each `n` messages.
    EveryN(u32),
    Never,
}

/// When the condition holds, this happens instead of a good end. The first that holds counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub when: Condition,
    pub then: FailureAction,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// In so many of a million cases.
    Chance(u32),
    /// Each n-th message of this consumer.
    EveryNth(u32),
    /// A poison message: the routing key equals.
    KeyIs(String),
    HeaderIs(String, super::value::Value),
    BodyContains(String),
    /// First delivery only (`redelivered` is false).
    NotRedelivered,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureAction {
    Reject {
        requeue: bool,
    },
    Nack {
        requeue: bool,
    },
    /// In the middle of the work; back after `restart_us`.
    Crash,
    /// The work takes this many µs more.
    Slow(Duration),
}

impl Consumer {
    /// Gives every part it names the row that `to_row` says.
    pub fn renumber(&mut self, to_row: impl Fn(PartIx) -> PartIx) {
        self.queues.iter_mut().for_each(|one| one.queue = to_row(one.queue));
        if let Some(extra) = &mut self.extra {
            extra.0 = extra.0.renumbered(&to_row);
        }
    }
}

impl Connector {
    /// As [`Consumer::renumber`], at both ends.
    pub fn renumber(&mut self, to_row: impl Fn(PartIx) -> PartIx) {
        if let Some(upstream) = &mut self.upstream {
            upstream.0 = upstream.0.renumbered(&to_row);
        }
        match &mut self.source {
            Source::RabbitMq(consumer) => consumer.renumber(&to_row),
            Source::Kafka(consumer) => consumer.renumber(&to_row),
            Source::Nothing => {}
        }
        match &mut self.target {
            Target::RabbitMq(producer) => producer.target = to_row(producer.target),
            Target::Kafka(producer) => producer.topic = to_row(producer.topic),
            Target::Nothing => {}
        }
    }
}

impl Topology {
    pub fn find(&self, id: &str) -> PartIx {
        self.parts.iter().position(|part| part.id == id).map_or(PartIx::NONE, |at| PartIx(at as u32))
    }
}
