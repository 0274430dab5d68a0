//! What the screen shows of a cluster: plain data, built only when asked for.
use super::super::osiris::Epoch;
use super::super::raft::{Index, Node, Role, Term};
use crate::engine::id::{Duration, PartIx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeView {
    pub node: Node,
    pub up: bool,
    /// It is on the smaller side of a partition.
    pub cut_off: bool,
    /// The network is parted.
    pub parted: bool,
    pub memory_alarm: bool,
    pub disk_alarm: bool,
    /// Bytes of ready messages, as the memory limit counts them.
    pub used_bytes: u64,
    /// Open connections of clients on the board.
    pub connections: u32,
    /// What its links take longer, µs.
    pub slow_us: Duration,
    /// Queues that live there or have a member there, in order of declaration.
    pub queues: Vec<(PartIx, Holds)>,
}

/// What a node has of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// All of it: a classic queue.
    Home,
    /// The member that leads.
    Leader,
    Follower,
}

impl NodeView {
    /// Quorum queues and streams that it leads.
    pub fn leads(&self) -> u32 {
        self.queues.iter().filter(|(_, holds)| *holds == Holds::Leader).count() as u32
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberView {
    pub node: Node,
    pub up: bool,
    /// Of one that is down: what it was is forgotten.
    pub role: Role,
    pub term: Term,
    pub last_index: Index,
    pub commit_index: Index,
}

/// A quorum queue over its nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuorumView {
    pub leader: Option<Node>,
    /// A majority of its members can reach each other.
    pub has_majority: bool,
    pub members: Vec<MemberView>,
    /// Commands that no majority has yet.
    pub waiting: u32,
    /// Up to here the queue has carried the log out.
    pub applied: Index,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamRole {
    Leader,
    /// It still writes in an earlier epoch, as it has not heard of the election.
    OldLeader,
    Replica,
    /// Compares its log with the leader's, and gives up what that does not have.
    Joining,
    Stopped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamMemberView {
    pub node: Node,
    pub up: bool,
    pub role: StreamRole,
    pub epoch: Epoch,
    /// Offset of its last message. `None` = it has none.
    pub last: Option<u32>,
    /// Offset of the last message that it knows to be committed.
    pub committed: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamState {
    Running,
    /// The coordinator stops the members, or starts the one it has chosen.
    Electing,
    /// No majority of its members can reach each other.
    NoMajority,
    /// The coordinator has no leader.
    NoCoordinator,
}

/// A stream over its nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamHomeView {
    pub leader: Option<Node>,
    pub epoch: Epoch,
    pub state: StreamState,
    pub members: Vec<StreamMemberView>,
    /// Offset of the last message that a majority has.
    pub committed: Option<u32>,
    /// Which node leads the coordinator of all streams.
    pub coordinator: Option<Node>,
    /// Copies that no majority has yet.
    pub waiting: u32,
}

/// Where a queue is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HomeView {
    /// A classic queue.
    Node {
        node: Node,
        up: bool,
    },
    Quorum(QuorumView),
    Stream(StreamHomeView),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionState {
    Running,
    /// Waits for credit of a queue.
    Flow,
    /// An alarm is on, and it published.
    Blocked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionView {
    pub client: PartIx,
    pub node: Node,
    pub state: ConnectionState,
    /// Frames that the node has not read.
    pub unread: u32,
}
