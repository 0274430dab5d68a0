//! Pictures of the world for the screen: plain data, built only when asked for. Nothing here changes anything.
use super::id::{CopyNo, MessageNo, PartIx, Symbol, Time};
use super::message::{Body, Properties};
use super::rabbitmq::view::{CellState, LimitState, QueueKind};
use super::value::Table;

/// Something on its way on a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flight {
    pub kind: FlightKind,
    pub from: PartIx,
    pub to: PartIx,
    pub start: Time,
    pub end: Time,
    pub message: MessageNo,
    pub key: Symbol,
    pub redelivered: bool,
    pub dead: bool,
    /// Records in it; 1 for a message of RabbitMQ.
    pub count: u32,
    /// Partition of the topic that it goes to or comes from; 0 elsewhere.
    pub partition: u32,
    /// Keys of its first records.
    pub keys: [Symbol; 3],
    /// Between brokers: from and to; 0 elsewhere.
    pub brokers: [u32; 2],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlightKind {
    Publish,
    Copy,
    DeadLetter,
    Alternate,
    Deliver,
    Ack,
    Nack,
    Confirm,
    ConfirmNack,
    Return,
    /// tx.commit, or tx.rollback if `dead`.
    Tx,
    /// The broker's answer to it.
    TxAnswer,
    /// A consumer publishes: the first half of the way to whom it answers.
    Reply,
    /// The second half: the reply is delivered.
    ReplyDeliver,
    /// A batch of records on its way to a partition's leader (Kafka); `count` records.
    Produce,
    /// The leader's answer to it.
    ProduceAnswer,
    /// A consumer asks a broker for records.
    FetchRequest,
    /// The answer, with `count` records, maybe none.
    FetchAnswer,
    Commit,
    Heartbeat,
    /// A follower asks, a leader answers: between brokers of one topic.
    Replicate,
}

#[derive(Clone, Debug, PartialEq)]
pub struct QueueView {
    pub part: PartIx,
    pub kind: QueueKind,
    pub max_priority: Option<u8>,
    pub ready: u32,
    pub unacked: u32,
    pub consumers: u32,
    /// Of ready messages.
    pub bytes: u64,
    pub head_expires_at: Option<Time>,
    /// x-message-ttl as it is in force, µs.
    pub ttl_us: Option<Time>,
    pub limit: Option<LimitState>,
    /// It has a dead-letter exchange.
    pub dead_letters: bool,
    /// Dead letters that wait for their targets' confirms.
    pub kept: u32,
    /// Head first, at most as many as asked for.
    pub cells: Vec<CellView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellView {
    pub message: MessageNo,
    pub copy: CopyNo,
    pub key: Symbol,
    pub state: CellState,
    pub redelivered: bool,
    pub dead: bool,
    pub priority: u8,
    pub expires_at: Option<Time>,
    /// Failed deliveries (quorum queues).
    pub delivery_count: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientState {
    Running,
    Paused,
    Down { back_at: Time },
}

#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerView {
    pub part: PartIx,
    pub state: ClientState,
    /// 0 = unlimited.
    pub prefetch: u16,
    /// In order of arrival.
    pub slots: Vec<SlotView>,
    pub done: u64,
    pub failed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotView {
    pub message: MessageNo,
    pub key: Symbol,
    pub tag: u64,
    pub redelivered: bool,
    pub work: Work,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    Waiting,
    Working {
        started: Time,
        until: Time,
    },
    /// Done, its acknowledgement is still to come (acks in batches, or never).
    Done,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ProducerView {
    pub part: PartIx,
    pub state: ClientState,
    pub next_at: Option<Time>,
    /// The next keys, as far as they can be known.
    pub upcoming: Vec<Symbol>,
    pub sent: u64,
    pub unconfirmed: u32,
    pub confirmed: u64,
    pub nacked: u64,
    pub returned: u64,
    /// Published of how many after which it waits; 0 = it never does.
    pub group: (u32, u32),
    /// It waits for its commit-ok or its confirms.
    pub waits: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ExchangeView {
    pub part: PartIx,
    pub kind: String,
    pub bindings: u32,
    pub last_key: Option<Symbol>,
    pub routed: u64,
    pub unroutable: u64,
}

/// A message that somebody still holds.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageView {
    pub message: MessageNo,
    pub producer: PartIx,
    /// Name of the exchange it was last published to; empty = the default exchange.
    pub exchange: String,
    pub key: String,
    pub message_id: Option<String>,
    pub published_at: Time,
    pub properties: Properties,
    pub headers: Option<Table>,
    pub body: Body,
}
