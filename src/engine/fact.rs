//! Facts: the past-tense record of what observably happened. The event log, explanations, journeys, charts,
//! guarantee checks and scenario checks read facts and nothing else. With nobody listening they cost nothing.
use super::id::{CopyNo, MessageNo, PartIx, Symbol, Time};

/// One fact. `event` is the kernel event (a step of the run) it belongs to; one event can yield several facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    pub event: u64,
    pub at: Time,
    pub kind: FactKind,
}

/// Why a queue let go of a message otherwise than by delivery (RabbitMQ: Dead Letter Exchanges).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeathReason {
    Rejected,
    Expired,
    MaxLength,
    DeliveryLimit,
}

/// Why a delivered message came back to its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequeueReason {
    Nacked,
    Rejected,
    Recovered,
    ChannelClosed,
    /// Its consumer held it for x-consumer-timeout.
    TimedOut,
}

/// Why a message is gone for good although nobody acknowledged it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LossReason {
    /// No queue matched and there was no alternate exchange.
    Unroutable,
    /// A queue dropped it (`why`) and no dead-letter exchange took it.
    Dropped(DeathReason),
    /// A dead-letter cycle without a rejection.
    DeadLetterCycle,
    /// Delivered with automatic acknowledgement to a consumer that crashed before it finished.
    AutoAcked,
    Purged,
    QueueDeleted,
    /// The oldest segment of its stream was removed.
    Retention,
    /// In a classic queue when its node stopped, and not persistent.
    NotPersistent,
    /// The home node of its queue was down or out of reach.
    NodeDown,
}

/// What a consumer did with a message when its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    Acked,
    Nacked {
        requeue: bool,
    },
    Rejected {
        requeue: bool,
    },
    /// Under automatic acknowledgement there is nothing to answer.
    Silent,
}

/// All that can happen. Parts are named by their index in the topology; [`PartIx::NONE`] is a broker object
/// that is not on the board (the default exchange, `amq.*`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    // --- publishers
    /// The producer sent basic.publish; the message is on its way to `exchange`. `queue` is the part that the
    /// producer is wired to when it publishes to the default exchange.
    Published {
        producer: PartIx,
        exchange: PartIx,
        queue: PartIx,
        message: MessageNo,
        key: Symbol,
        retry: bool,
    },
    /// The broker sent basic.return (312 NO_ROUTE …) to the publisher.
    Returned {
        exchange: PartIx,
        producer: PartIx,
        message: MessageNo,
        code: u16,
    },
    /// The publisher received the return.
    ReturnReceived {
        producer: PartIx,
        message: MessageNo,
        code: u16,
    },
    /// The broker took responsibility (`ok`) or refused (basic.nack).
    Confirmed {
        producer: PartIx,
        message: MessageNo,
        ok: bool,
    },
    /// The publisher received the confirm.
    ConfirmReceived {
        producer: PartIx,
        message: MessageNo,
        ok: bool,
    },
    /// The publisher has no retries left for a message that was refused or not answered.
    GaveUp {
        producer: PartIx,
        message: MessageNo,
    },
    // --- routing
    /// The exchange found `copies` queues. How it decided: `World::explain_route`.
    Routed {
        exchange: PartIx,
        message: MessageNo,
        key: Symbol,
        copies: u32,
    },
    /// No queue matched.
    Unroutable {
        exchange: PartIx,
        message: MessageNo,
        key: Symbol,
        mandatory: bool,
    },
    /// The exchange itself matched nothing and handed the message to its alternate exchange.
    Alternated {
        exchange: PartIx,
        to: PartIx,
        message: MessageNo,
    },
    /// One copy set out from an exchange to an exchange or queue and arrives at `arrives`.
    Hopped {
        from: PartIx,
        to: PartIx,
        message: MessageNo,
        arrives: Time,
    },
    // --- queues
    Stored {
        queue: PartIx,
        message: MessageNo,
        copy: CopyNo,
    },
    /// The queue refused the message (x-overflow = reject-publish).
    Refused {
        queue: PartIx,
        message: MessageNo,
    },
    /// basic.deliver set out; `tag` is the delivery tag of the consumer's channel.
    Delivered {
        queue: PartIx,
        consumer: PartIx,
        message: MessageNo,
        copy: CopyNo,
        tag: u64,
        redelivered: bool,
    },
    /// The broker saw the acknowledgement (also an automatic one) and forgot the copy.
    Acked {
        queue: PartIx,
        consumer: PartIx,
        message: MessageNo,
        copy: CopyNo,
        automatic: bool,
    },
    Rejected {
        queue: PartIx,
        consumer: PartIx,
        message: MessageNo,
        copy: CopyNo,
        requeue: bool,
    },
    Requeued {
        queue: PartIx,
        message: MessageNo,
        copy: CopyNo,
        why: RequeueReason,
    },
    Expired {
        queue: PartIx,
        message: MessageNo,
        copy: CopyNo,
    },
    /// Removed by a length limit (drop-head).
    Overflowed {
        queue: PartIx,
        message: MessageNo,
        copy: CopyNo,
    },
    /// Republished to the dead-letter exchange `exchange` with `key`.
    DeadLettered {
        queue: PartIx,
        exchange: PartIx,
        message: MessageNo,
        copy: CopyNo,
        key: Symbol,
        why: DeathReason,
    },
    Purged {
        queue: PartIx,
        count: u32,
    },
    /// Gone for good. Always follows the fact that says where.
    Lost {
        place: PartIx,
        message: MessageNo,
        why: LossReason,
    },
    // --- consumers
    /// The delivery arrived at the consumer.
    Received {
        consumer: PartIx,
        message: MessageNo,
        tag: u64,
    },
    /// The consumer takes it into work; the result comes at `until` unless it crashes.
    WorkStarted {
        consumer: PartIx,
        message: MessageNo,
        until: Time,
    },
    /// The work ended; the side effect happened unless it failed.
    Worked {
        consumer: PartIx,
        message: MessageNo,
        outcome: Outcome,
        duplicate: bool,
    },
    /// A message of a key came to this consumer after `after`, a younger one of that key.
    OutOfOrder {
        consumer: PartIx,
        message: MessageNo,
        after: MessageNo,
        key: Symbol,
    },
    // --- life of clients
    Crashed {
        part: PartIx,
        back_at: Time,
    },
    Restarted {
        part: PartIx,
    },
    Paused {
        part: PartIx,
    },
    Resumed {
        part: PartIx,
    },
    /// The broker closed the channel of this client; `text` is its reply text.
    ChannelClosed {
        part: PartIx,
        code: u16,
        text: Symbol,
    },
    ConsumerActive {
        queue: PartIx,
        consumer: PartIx,
    },
    ConsumerCancelled {
        queue: PartIx,
        consumer: PartIx,
    },
    /// The topology was changed while running.
    Reconfigured,
    Kafka(super::kafka::fact::Fact),
    RabbitMq(super::rabbitmq::cluster::fact::Fact),
    Client(super::client::fact::Fact),
}
