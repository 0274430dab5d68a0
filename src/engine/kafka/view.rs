//! Pictures of a running Kafka for the screen: plain data, built only when asked for.
use std::sync::Arc;

use super::cluster::{BrokerId, Process};
use super::group::GroupState;
use super::share::RecordState;
use crate::engine::id::{MessageNo, PartIx, Symbol, Time};
use crate::engine::view::{ClientState, Work};

#[derive(Clone, Debug, PartialEq)]
pub struct ClusterView {
    pub brokers: Vec<BrokerView>,
    pub controller: BrokerId,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BrokerView {
    pub broker: BrokerId,
    pub process: Process,
    pub isolated: bool,
    /// The controller takes it for dead.
    pub fenced: bool,
    pub slow_us: u64,
    pub leaders: u32,
    pub replicas: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TopicView {
    pub part: PartIx,
    pub partitions: Vec<PartitionView>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionView {
    pub partition: u32,
    /// `None` = offline.
    pub leader: Option<BrokerId>,
    pub epoch: u32,
    pub isr: Vec<BrokerId>,
    pub min_isr: u32,
    /// In the order of the assignment; the first is preferred.
    pub replicas: Vec<ReplicaView>,
    pub log_start: u64,
    pub high_watermark: u64,
    pub last_stable: u64,
    pub log_end: u64,
    pub bytes: u64,
    /// Base offsets of the segments, ascending; the last one is active.
    pub segments: Vec<u64>,
    /// The newest offsets of the leader (of the best replica when there is none), ascending, at most as many as asked
    /// for. Offsets that compaction took are missing.
    pub records: Vec<RecordView>,
    /// Of all groups and lone consumers that read it.
    pub cursors: Vec<CursorView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplicaView {
    pub broker: BrokerId,
    pub in_sync: bool,
    pub up: bool,
    pub log_start: u64,
    pub log_end: u64,
    pub high_watermark: u64,
    pub epoch: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordView {
    pub offset: u64,
    /// 0 for a marker.
    pub message: MessageNo,
    pub key: Symbol,
    pub state: RecordLook,
    pub timestamp_ms: i64,
    pub bytes: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordLook {
    Plain,
    Tombstone,
    /// Of a transaction that is still open.
    Uncommitted,
    Aborted,
    CommitMarker,
    AbortMarker,
}

/// Where a reader stands in a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CursorView {
    /// The group, or the lone consumer.
    pub reader: PartIx,
    /// Who reads it now.
    pub consumer: PartIx,
    pub position: Option<u64>,
    pub committed: Option<u64>,
    /// High watermark (or last stable offset) minus position, or minus the committed offset when nobody reads.
    pub lag: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GroupView {
    pub part: PartIx,
    pub state: GroupState,
    /// Generation, or group epoch.
    pub generation: i32,
    pub assignor: Option<&'static str>,
    pub members: Vec<GroupMemberView>,
    /// Sum over its partitions.
    pub lag: u64,
    pub offsets: Vec<(PartIx, u32, u64)>,
    /// Of a share group: records that are out, and their state.
    pub in_flight: Vec<ShareRecordView>,
}

/// The partition of `__consumer_offsets` in which a group's commits lie.
#[derive(Clone, Debug, PartialEq)]
pub struct CommitLogView {
    pub partition: u32,
    pub end: u64,
    /// The group's records that compaction left, ascending by offset.
    pub records: Vec<CommitRecordView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitRecordView {
    pub offset: u64,
    pub topic: PartIx,
    pub partition: u32,
    /// `None` = a tombstone: the commit is forgotten.
    pub committed: Option<u64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GroupMemberView {
    pub consumer: PartIx,
    pub member_id: Arc<str>,
    pub instance_id: Option<Arc<str>>,
    pub partitions: Vec<(PartIx, u32)>,
    /// Between revoking and the next assignment.
    pub rebalancing: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareRecordView {
    pub topic: PartIx,
    pub partition: u32,
    pub offset: u64,
    pub state: RecordState,
    pub deliveries: u32,
    pub consumer: PartIx,
    pub until: Time,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerView {
    pub part: PartIx,
    pub state: ClientState,
    /// A Connect task or Streams thread that stopped on an error.
    pub failed_task: bool,
    pub partitions: Vec<(PartIx, u32)>,
    /// Records of the last poll: worked on in order.
    pub slots: Vec<SlotView>,
    /// Fetched and not handed out yet.
    pub buffered: u32,
    pub done: u64,
    pub failed: u64,
    pub lag: u64,
    pub last_poll_at: Time,
    pub next_poll_at: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotView {
    pub message: MessageNo,
    pub key: Symbol,
    pub topic: PartIx,
    pub partition: u32,
    pub offset: u64,
    pub delivery: u32,
    pub work: Work,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ProducerView {
    pub part: PartIx,
    pub state: ClientState,
    pub next_at: Option<Time>,
    pub upcoming: Vec<Symbol>,
    /// Open and waiting batches by partition: records and bytes.
    pub batches: Vec<BatchView>,
    pub sent: u64,
    pub acknowledged: u64,
    pub failed: u64,
    pub retries: u64,
    pub producer_id: Option<(u64, u16)>,
    /// Records of the open transaction.
    pub transaction: Option<u32>,
    pub fenced: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BatchView {
    pub partition: u32,
    pub records: u32,
    pub bytes: u32,
    pub in_flight: bool,
    /// Keys of its first records.
    pub keys: Vec<Symbol>,
}

/// What lies in a dead-letter topic since it was last redriven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeadLettersView {
    pub waiting: u64,
    /// Timestamp of the oldest of them, as a moment of the run.
    pub oldest_at: Option<Time>,
}

/// One record, wherever it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordDetail {
    pub topic: PartIx,
    pub partition: u32,
    pub offset: u64,
    pub key: Option<String>,
    pub value: Option<String>,
    pub value_bytes: u32,
    pub headers: Vec<(String, String)>,
    pub timestamp_ms: i64,
    pub leader_epoch: u32,
    /// Producer id, epoch, sequence.
    pub stamp: Option<(u64, u16, u32)>,
    pub transactional: bool,
    pub state: RecordLook,
    pub bytes: u32,
}
