//! What a person does to a running RabbitMQ cluster. Enters the run's log like every command.
use super::super::raft::Node;
use super::fact::{NodeSet, Resource};
use crate::engine::id::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// kill -9.
    KillNode(Node),
    /// `rabbitmqctl stop`: connections are closed in order (320).
    StopNode(Node),
    StartNode(Node),
    /// Cuts these nodes off from the others; clients still reach all of them. A later one replaces it.
    Partition(NodeSet),
    Heal,
    /// Whatever goes from or to this node takes so much longer, µs; 0 = as fast as the others.
    SlowNode {
        node: Node,
        extra_us: Duration,
    },
    /// The node's memory or disk crosses its limit, or is fine again.
    Alarm {
        node: Node,
        resource: Resource,
        on: bool,
    },
}

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    NoSuchNode,
    NodeIsUp,
    NodeIsDown,
    /// There is nothing on the other side.
    NoPartition,
    /// No cluster is on the board.
    NoCluster,
}
