//! What a consumer sends and gets, and what its application sees of it. Plain data.
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::kafka::cluster::{self, BrokerId, FetchRequest, Fetched, Isolation, OffsetSpec, TopicIx};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::Positioned;
use crate::engine::kafka::group::modern::{HeartbeatAnswer, HeartbeatRequest};
use crate::engine::kafka::group::request::{Identity, JoinRefused, JoinRequest, Joined};
use crate::engine::kafka::topic_partition::TopicPartition;

/// Number of a request of one consumer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestNo(pub u64);

/// All but the last three go to the coordinator.
#[derive(Clone, Debug)]
pub enum Request {
    Join(JoinRequest),
    Sync(Identity, BTreeMap<Arc<str>, Vec<TopicPartition>>),
    Heartbeat(Identity),
    Leave(Identity),
    ConsumerHeartbeat(HeartbeatRequest),
    Commit(Identity, Vec<(cluster::TopicPartition, u64)>),
    /// OffsetFetch. It is answered when no open transaction holds an offset of these partitions.
    Committed(Arc<str>, Vec<cluster::TopicPartition>),
    /// Of a broker that leads the partition.
    ListOffset(cluster::TopicPartition, OffsetSpec, Isolation),
    Fetch(BrokerId, FetchRequest),
    Metadata,
}

#[derive(Clone, Debug)]
pub enum Answer {
    Join(Result<Joined, JoinRefused>),
    Sync(Result<Vec<TopicPartition>, ErrorCode>),
    Heartbeat(Result<(), ErrorCode>),
    Left,
    ConsumerHeartbeat(Result<HeartbeatAnswer, ErrorCode>),
    Commit(Result<(), ErrorCode>),
    /// `None` = nothing committed.
    Committed(Vec<(cluster::TopicPartition, Option<u64>)>),
    /// `None` = there is no such record.
    ListOffset(cluster::TopicPartition, Result<Option<u64>, ErrorCode>),
    Fetch(Vec<Fetched>),
    Metadata(Metadata),
}

/// What a client knows of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TopicMetadata {
    pub topic: TopicIx,
    /// By partition.
    pub leaders: Vec<Option<BrokerId>>,
}

pub type Metadata = BTreeMap<Arc<str>, TopicMetadata>;

/// What the application is told, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `onPartitionsAssigned`: what is new.
    Assigned(Vec<TopicPartition>),
    /// `onPartitionsRevoked`: what it still may commit for.
    Revoked(Vec<TopicPartition>),
    /// `onPartitionsLost`: somebody else may have it already.
    Lost(Vec<TopicPartition>),
    /// The end of a commit by [`super::Consumer::commit`].
    Committed(RequestNo, Result<(), ClientError>),
    /// It reads a partition from this offset on.
    Positioned(TopicPartition, u64, Positioned),
    /// There is no offset to begin with, or (`true`) the one it has is out of range, and `auto.offset.reset` is none.
    /// [`Event::Failed`] follows.
    NoOffset(TopicPartition, bool),
    /// `poll` throws it.
    Failed(ClientError),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientError {
    Protocol(ErrorCode),
    NoOffsetForPartition,
    OffsetOutOfRange,
    CommitFailed,
    RebalanceInProgress,
    IllegalState,
}

impl ClientError {
    /// The protocol's name where there is one, else the exception's class.
    pub fn name(self) -> &'static str {
        match self {
            Self::Protocol(code) => code.name(),
            Self::NoOffsetForPartition => "NoOffsetForPartitionException",
            Self::OffsetOutOfRange => "OffsetOutOfRangeException",
            Self::CommitFailed => "CommitFailedException",
            Self::RebalanceInProgress => ErrorCode::RebalanceInProgress.name(),
            Self::IllegalState => "IllegalStateException",
        }
    }
}

/// Where a consumer writes to while it works.
#[derive(Clone, Debug, Default)]
pub struct Out {
    pub requests: Vec<(RequestNo, Request)>,
    pub events: Vec<Event>,
}
