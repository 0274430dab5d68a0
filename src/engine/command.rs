//! Commands: what a person does to the running world. They enter the run's log; the same commands at the same
//! events give the same run.
use std::sync::Arc;

use super::id::{MessageNo, PartIx};
use super::message::{Body, Properties};
use super::topology::Topology;
use super::value::Table;

#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Publish one message by hand, from a producer (its connection) or straight at an exchange or queue.
    Publish(Box<HandPublish>),
    /// A paused producer publishes nothing; a paused consumer takes nothing new into work.
    Pause(PartIx),
    Resume(PartIx),
    /// The client's connection is gone at once; unacked messages return. It comes back after its restart time.
    Crash(PartIx),
    Restart(PartIx),
    /// The consumer rejects this message that it holds, whatever its settings say.
    Reject {
        consumer: PartIx,
        message: MessageNo,
        requeue: bool,
    },
    Purge(PartIx),
    /// queue.delete
    DeleteQueue {
        queue: PartIx,
        if_unused: bool,
        if_empty: bool,
    },
    /// Declares a queue that is there no more, with its bindings.
    DeclareQueue(PartIx),
    /// RabbitMQ stops and starts again at once: what is not on disk is gone. Nodes of a cluster have commands of their
    /// own.
    RestartBroker,
    /// The link of a shovel or federation link breaks, or is mended.
    CutLink(PartIx),
    MendLink(PartIx),
    Kafka(super::kafka::command::Command),
    RabbitMq(super::rabbitmq::cluster::command::Command),
    /// The document was edited while running.
    Reconfigure(Arc<Topology>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct HandPublish {
    /// A producer, an exchange or a queue (then through the default exchange).
    pub at: PartIx,
    pub key: String,
    pub headers: Table,
    pub properties: Properties,
    pub message_id: Option<String>,
    pub body: Body,
    pub mandatory: bool,
}

/// A command that can't be carried out: which part and why. The text is made by the studio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub part: PartIx,
    pub why: RefusalReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalReason {
    NoSuchPart,
    NotForThisKind,
    NotHeldByConsumer,
    AlreadyDown,
    NotDown,
    /// The queue is there, or is not.
    QueueIsThere,
    NoQueue,
    Queue(super::rabbitmq::queues::Refused),
    Kafka(super::kafka::command::Refused),
    RabbitMq(super::rabbitmq::cluster::command::Refused),
}
