//! The methods and replies of AMQP 0-9-1 as RabbitMQ speaks it: the whole surface between broker and client.
use crate::engine::id::{MessageIx, PartIx, Symbol};
use crate::engine::value::Table;

/// What a client sends on a channel.
#[derive(Clone, Debug, PartialEq)]
pub enum Method {
    Publish {
        exchange: Symbol,
        key: Symbol,
        message: MessageIx,
        mandatory: bool,
        immediate: bool,
    },
    Ack {
        tag: u64,
        multiple: bool,
    },
    Nack {
        tag: u64,
        multiple: bool,
        requeue: bool,
    },
    Reject {
        tag: u64,
        requeue: bool,
    },
    Consume(Box<Consume>),
    Cancel {
        consumer: Symbol,
    },
    Qos {
        prefetch: u16,
        global: bool,
    },
    Get {
        queue: Symbol,
        no_ack: bool,
    },
    Recover {
        requeue: bool,
    },
    ConfirmSelect,
    TxSelect,
    TxCommit,
    TxRollback,
    ExchangeDeclare(Box<ExchangeDeclare>),
    ExchangeDelete {
        exchange: Symbol,
        if_unused: bool,
    },
    /// exchange.bind: `destination` and `source` are exchanges.
    ExchangeBind(Box<Bind>),
    ExchangeUnbind(Box<Bind>),
    QueueDeclare(Box<QueueDeclare>),
    QueueDelete {
        queue: Symbol,
        if_unused: bool,
        if_empty: bool,
    },
    QueueBind(Box<Bind>),
    QueueUnbind(Box<Bind>),
    Purge {
        queue: Symbol,
    },
    Flow {
        active: bool,
    },
    /// A second open of an open channel, which is an error; see [`super::Broker::open_channel`].
    ChannelOpen,
    ChannelClose,
    ConnectionClose,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Consume {
    pub queue: Symbol,
    /// Consumer tag; the empty symbol = the broker makes one.
    pub consumer: Symbol,
    pub no_ack: bool,
    pub exclusive: bool,
    pub arguments: Table,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ExchangeDeclare {
    pub exchange: Symbol,
    pub kind: String,
    pub passive: bool,
    pub durable: bool,
    pub auto_delete: bool,
    pub internal: bool,
    pub arguments: Table,
    /// Where it stands on the board, for facts.
    pub part: PartIx,
}

#[derive(Clone, Debug, PartialEq)]
pub struct QueueDeclare {
    pub queue: Symbol,
    pub passive: bool,
    pub durable: bool,
    pub exclusive: bool,
    pub auto_delete: bool,
    pub arguments: Table,
    pub part: PartIx,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bind {
    pub source: Symbol,
    pub destination: Symbol,
    pub key: Symbol,
    pub arguments: Table,
}

/// What the broker sends on a channel.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Deliver(Delivery),
    /// Publisher confirm: basic.ack (`ok`) or basic.nack of sequence number `tag`.
    Confirm {
        tag: u64,
        multiple: bool,
        ok: bool,
    },
    Return {
        code: u16,
        text: &'static str,
        exchange: Symbol,
        key: Symbol,
        message: MessageIx,
    },
    GetOk {
        delivery: Delivery,
        remaining: u32,
    },
    GetEmpty,
    ConsumeOk {
        consumer: Symbol,
    },
    /// The broker cancelled it (its queue was deleted).
    ConsumerCancelled {
        consumer: Symbol,
    },
    QueueDeclareOk {
        queue: Symbol,
        messages: u32,
        consumers: u32,
    },
    QueueDeleteOk {
        messages: u32,
    },
    PurgeOk {
        messages: u32,
    },
    ExchangeDeleteOk,
    RecoverOk,
    TxCommitOk,
    TxRollbackOk,
    /// A soft error: this channel is closed.
    ChannelClosed(Box<Closed>),
    /// A hard error: the whole connection is closed.
    ConnectionClosed(Box<Closed>),
    /// No frame: the connection broke off, as its node was killed.
    ConnectionLost,
    /// connection.blocked: an alarm is on, and this connection publishes.
    ConnectionBlocked {
        reason: &'static str,
    },
    ConnectionUnblocked,
    /// Other -ok answers, which nobody needs to see.
    Ok,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delivery {
    pub consumer: Symbol,
    pub tag: u64,
    pub redelivered: bool,
    pub exchange: Symbol,
    pub key: Symbol,
    /// Held for the receiver, who releases it.
    pub message: MessageIx,
    /// Values for the headers x-delivery-count and x-acquired-count of a quorum queue; 0 = header absent.
    pub delivery_count: u32,
    pub acquired_count: u32,
    /// For the header x-stream-offset.
    pub offset: StreamOffset,
}

/// Where in its stream a message stands; [`StreamOffset::NONE`] = not from a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamOffset(pub u32);

impl StreamOffset {
    pub const NONE: Self = Self(u32::MAX);
}

#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// AMQP reply code, e.g. 406.
    pub code: u16,
    /// The broker's own text, e.g. `PRECONDITION_FAILED - unknown delivery tag 7`.
    pub text: String,
    pub class_id: u16,
    pub method_id: u16,
}
