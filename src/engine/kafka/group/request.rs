//! Requests to a group coordinator and its answers: plain data, in the protocol's own words. What a member says about
//! itself in JoinGroup is bytes on the wire; here it is [`Metadata`].
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::topic_partition::TopicPartition;

/// Which request an answer belongs to; the caller numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// The embedded protocol's part of JoinGroup (`ConsumerProtocolSubscription`). Two that are equal are equal on the
/// wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Metadata {
    pub topics: BTreeSet<Arc<str>>,
    /// Owned now, or remembered in the user data of the eager sticky assignor.
    pub owned: Vec<TopicPartition>,
    /// Of `owned`; -1 = unknown.
    pub generation: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JoinRequest {
    pub group: Arc<str>,
    /// Empty in the first request of a member.
    pub member_id: Arc<str>,
    pub instance_id: Option<Arc<str>>,
    pub client_id: Arc<str>,
    pub session_timeout_us: u64,
    pub rebalance_timeout_us: u64,
    /// Assignors in the order of preference.
    pub protocols: Vec<(Arc<str>, Metadata)>,
    /// JoinGroup version 9 and above: a returning static leader is told to skip the assignment.
    pub can_skip_assignment: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    pub generation: i32,
    pub protocol: Arc<str>,
    pub leader: Arc<str>,
    pub member_id: Arc<str>,
    /// For the leader only: who is to get something.
    pub members: Vec<JoinedMember>,
    /// The leader does not compute an assignment.
    pub skips_assignment: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedMember {
    pub member_id: Arc<str>,
    pub instance_id: Option<Arc<str>>,
    pub metadata: Metadata,
}

/// Why a join was refused; `member_id` is given with [`ErrorCode::MemberIdRequired`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinRefused {
    pub error: ErrorCode,
    pub member_id: Arc<str>,
}

/// How a member of a classic group shows who it is: in heartbeats, syncs and commits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    pub group: Arc<str>,
    pub member_id: Arc<str>,
    pub instance_id: Option<Arc<str>>,
    /// Or member epoch; -1 = not a member.
    pub generation: i32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Join(Result<Joined, JoinRefused>),
    Sync(Result<Vec<TopicPartition>, ErrorCode>),
}

/// What observably happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A classic group waits for its members to rejoin.
    RebalanceStarted {
        group: Arc<str>,
    },
    /// All have joined, or the time for it is over.
    GenerationStarted {
        group: Arc<str>,
        generation: i32,
    },
    /// The members of a classic group have their partitions.
    AssignmentGiven {
        group: Arc<str>,
        generation: i32,
    },
    /// The target assignment of a KIP-848 group is new.
    TargetChanged {
        group: Arc<str>,
        epoch: i32,
    },
    MemberRemoved {
        group: Arc<str>,
        member_id: Arc<str>,
        why: Removal,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    Left,
    SessionTimeout,
    RebalanceTimeout,
    /// It joined and never asked for its assignment.
    SyncTimeout,
    /// A new process with its instance id has come.
    Replaced,
}

/// Where a coordinator writes to while it works.
#[derive(Clone, Debug, Default)]
pub struct Out {
    pub answers: Vec<(Ticket, Answer)>,
    pub effects: Vec<Effect>,
}

impl Out {
    /// Nothing was said and nothing happened.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.effects.is_empty()
    }
}
