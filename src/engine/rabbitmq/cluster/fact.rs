//! What observably happened to RabbitMQ's nodes, their connections, and the lives of its queues.
use super::super::osiris::Epoch;
use super::super::raft::{Node, Term};
use crate::engine::id::{Duration, PartIx};

/// What an alarm watches (RabbitMQ: Memory and Disk Alarms).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    Memory,
    Disk,
}

/// Nodes, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeSet(pub u8);

impl NodeSet {
    pub fn contains(self, node: Node) -> bool {
        self.0 >> node.0 & 1 == 1
    }

    pub fn with(self, node: Node) -> Self {
        Self(self.0 | 1 << node.0)
    }

    /// The node, if it is the only one.
    pub fn single(self) -> Option<Node> {
        (self.0.count_ones() == 1).then(|| Node(self.0.trailing_zeros() as u8))
    }
}

/// Why a queue is there no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Removal {
    /// queue.delete
    Deleted,
    /// auto_delete: its last consumer went.
    AutoDeleted,
    /// Unused for x-expires.
    Expired,
    /// exclusive: the connection that declared it is closed.
    OwnerGone,
    /// Not durable when its node stopped.
    NotDurable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The one node of a broker without a cluster stopped and started again.
    Restarted,
    /// A client declared a queue that was not there, with its bindings; NONE = by hand.
    QueueDeclared {
        queue: PartIx,
        client: PartIx,
    },
    QueueRemoved {
        queue: PartIx,
        why: Removal,
    },
    /// `killed`: without a farewell (kill -9), otherwise it closed its connections in order.
    NodeDown {
        cluster: PartIx,
        node: Node,
        killed: bool,
    },
    NodeUp {
        cluster: PartIx,
        node: Node,
    },
    /// These nodes and the others do not reach each other any more.
    Partitioned {
        cluster: PartIx,
        nodes: NodeSet,
    },
    Healed {
        cluster: PartIx,
    },
    /// Its links take so much longer, µs; 0 = they are as fast as the others again.
    NodeSlowed {
        cluster: PartIx,
        node: Node,
        extra_us: Duration,
    },
    /// The quorum queue or stream has a leader, elected in this term (of a stream: epoch).
    QuorumLeader {
        queue: PartIx,
        node: Node,
        term: Term,
    },
    /// No majority of the queue's members can reach each other: nothing is confirmed and nothing delivered.
    QuorumLost {
        queue: PartIx,
    },
    /// The writer of this epoch is gone: the coordinator stops the stream's members and compares their logs.
    StreamStopped {
        queue: PartIx,
        epoch: Epoch,
    },
    /// A member gave up so many messages that the stream's leader does not have; none of them was confirmed.
    StreamTruncated {
        queue: PartIx,
        node: Node,
        count: u32,
    },
    /// Another node leads the coordinator of all streams.
    CoordinatorLeader {
        cluster: PartIx,
        node: Node,
    },
    /// Its home node is down or out of reach.
    QueueDown {
        queue: PartIx,
        node: Node,
    },
    QueueUp {
        queue: PartIx,
        node: Node,
    },
    /// The consumer's node is out of reach of the queue's leader: it keeps what it holds for
    /// x-consumer-disconnected-timeout. Of a stream: nobody takes the place of the active reader for
    /// stream_sac_disconnected_timeout.
    ConsumerSuspected {
        queue: PartIx,
        consumer: PartIx,
    },
    /// A client has a connection to this node.
    Connected {
        client: PartIx,
        node: Node,
    },
    /// No node of the client's list answers; it tries again later.
    Unreachable {
        client: PartIx,
    },
    /// The client's connection broke off without a word.
    ConnectionLost {
        client: PartIx,
    },
    Alarm {
        cluster: PartIx,
        node: Node,
        resource: Resource,
        on: bool,
    },
    /// connection.blocked was sent: nothing more is read from this connection.
    Blocked {
        client: PartIx,
        resource: Resource,
    },
    Unblocked {
        client: PartIx,
    },
    /// The connection is in state `flow`: a queue does not follow.
    FlowStarted {
        client: PartIx,
        queue: PartIx,
    },
    FlowEnded {
        client: PartIx,
    },
}

impl Fact {
    /// About a queue that comes or goes, or the one node of a broker without a cluster.
    pub fn is_of_lives(self) -> bool {
        matches!(self, Self::Restarted | Self::QueueDeclared { .. } | Self::QueueRemoved { .. })
    }

    /// The parts it is about; [`PartIx::NONE`] fills up.
    pub fn parts(self) -> [PartIx; 4] {
        const NONE: PartIx = PartIx::NONE;
        match self {
            Self::NodeDown { cluster, .. }
            | Self::NodeUp { cluster, .. }
            | Self::Partitioned { cluster, .. }
            | Self::Healed { cluster }
            | Self::NodeSlowed { cluster, .. }
            | Self::CoordinatorLeader { cluster, .. }
            | Self::Alarm { cluster, .. } => [cluster, NONE, NONE, NONE],
            Self::Restarted => [NONE; 4],
            Self::QueueDeclared { queue, client } => [queue, client, NONE, NONE],
            Self::QuorumLeader { queue, .. }
            | Self::QueueRemoved { queue, .. }
            | Self::QuorumLost { queue }
            | Self::StreamStopped { queue, .. }
            | Self::StreamTruncated { queue, .. }
            | Self::QueueDown { queue, .. }
            | Self::QueueUp { queue, .. } => [queue, NONE, NONE, NONE],
            Self::ConsumerSuspected { queue, consumer } => [queue, consumer, NONE, NONE],
            Self::FlowStarted { client, queue } => [client, queue, NONE, NONE],
            Self::Connected { client, .. }
            | Self::Unreachable { client }
            | Self::ConnectionLost { client }
            | Self::Blocked { client, .. }
            | Self::Unblocked { client }
            | Self::FlowEnded { client } => [client, NONE, NONE, NONE],
        }
    }
}
