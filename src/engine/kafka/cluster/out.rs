//! What goes into and out of a cluster: requests with their answers, messages between brokers, and what observably
//! happened. Nothing here decides anything.
use std::sync::Arc;

use super::{BrokerId, TopicPartition};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::Gone;
use crate::engine::kafka::log::{Aborted, Refused};
use crate::engine::kafka::record::{Batch, Record};

/// Which request an answer belongs to; the caller numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Acks {
    None,
    Leader,
    #[default]
    All,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Isolation {
    #[default]
    ReadUncommitted,
    ReadCommitted,
}

#[derive(Clone, Debug, Hash)]
pub struct ProduceRequest {
    pub partition: TopicPartition,
    pub acks: Acks,
    pub timeout_us: u64,
    pub transactional_id: Option<Arc<str>>,
    pub batch: Batch,
}

#[derive(Clone, Debug, Hash)]
pub struct FetchRequest {
    /// Partitions with the offset to read from, in the order in which they may fill the answer.
    pub partitions: Vec<(TopicPartition, u64)>,
    /// `fetch.min.bytes`: with less the answer waits.
    pub min_bytes: u64,
    /// `fetch.max.bytes`
    pub max_bytes: u64,
    /// `max.partition.fetch.bytes`
    pub max_partition_bytes: u64,
    /// `fetch.max.wait.ms`
    pub max_wait_us: u64,
    pub isolation: Isolation,
}

#[derive(Clone, Debug, Hash)]
pub enum Request {
    Produce(Box<ProduceRequest>),
    Fetch(Box<FetchRequest>),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProduceAnswer {
    pub partition: TopicPartition,
    pub result: Result<u64, Refused>,
    pub log_start: u64,
}

/// What a fetch found in one partition.
#[derive(Clone, Debug, Hash)]
pub struct Fetched {
    pub partition: TopicPartition,
    pub result: Result<FetchedData, ErrorCode>,
}

#[derive(Clone, Debug, Hash)]
pub struct FetchedData {
    /// Whole batches; the first may begin below the offset asked for.
    pub batches: Vec<Arc<Batch>>,
    /// For a reader of committed records.
    pub aborted: Vec<Aborted>,
    /// The reader sees nothing at or above it.
    pub up_to: u64,
    pub high_watermark: u64,
    pub last_stable: u64,
    pub log_start: u64,
}

#[derive(Clone, Debug, Hash)]
pub enum Answer {
    Produce(ProduceAnswer),
    Fetch(Vec<Fetched>),
}

/// A message between brokers. It travels; both ends may be gone when it arrives.
#[derive(Clone, Debug, Hash)]
pub struct Hop {
    pub from: BrokerId,
    pub to: BrokerId,
    pub partition: TopicPartition,
    pub leader_epoch: u32,
    /// Of the follower: an answer to a question of before is not for it any more.
    pub session: u32,
    pub kind: HopKind,
}

#[derive(Clone, Debug, Hash)]
pub enum HopKind {
    /// A follower asks for what follows its log end.
    Fetch {
        offset: u64,
        last_epoch: Option<u32>,
    },
    Fetched(ReplicaFetched),
}

#[derive(Clone, Debug, Hash)]
pub enum ReplicaFetched {
    Data {
        batches: Vec<Arc<Batch>>,
        high_watermark: u64,
        log_start: u64,
    },
    /// The follower's last epoch ends earlier here: it has to truncate (KIP-595).
    Diverging {
        epoch: Option<u32>,
        end: u64,
    },
    /// The follower is before the log start or past the end.
    OutOfRange {
        log_start: u64,
        end: u64,
    },
}

/// A transaction whose markers are all written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EndedTransaction {
    pub producer: u64,
    pub commits: bool,
}

/// What observably happened.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    Appended {
        partition: TopicPartition,
        broker: BrokerId,
        base_offset: u64,
        records: u32,
    },
    Deduplicated {
        partition: TopicPartition,
        broker: BrokerId,
        base_offset: u64,
        records: u32,
    },
    /// `unheard`: with acks=0 nobody is told, and these are gone.
    AppendRefused {
        partition: TopicPartition,
        broker: BrokerId,
        records: u32,
        error: ErrorCode,
        unheard: Option<Arc<[Record]>>,
    },
    SegmentRolled {
        partition: TopicPartition,
        broker: BrokerId,
    },
    Replicated {
        partition: TopicPartition,
        broker: BrokerId,
        end: u64,
    },
    HighWatermarkMoved {
        partition: TopicPartition,
        offset: u64,
    },
    IsrShrunk {
        partition: TopicPartition,
        broker: BrokerId,
    },
    IsrExpanded {
        partition: TopicPartition,
        broker: BrokerId,
    },
    LeaderElected {
        partition: TopicPartition,
        leader: BrokerId,
        epoch: u32,
        unclean: bool,
    },
    /// It has the replicas now that it was to move to.
    Reassigned {
        partition: TopicPartition,
    },
    LeaderLost {
        partition: TopicPartition,
        epoch: u32,
    },
    /// With the batches that went.
    Truncated {
        partition: TopicPartition,
        broker: BrokerId,
        to: u64,
        gone: Vec<Arc<Batch>>,
    },
    LogStartMoved {
        partition: TopicPartition,
        broker: BrokerId,
        offset: u64,
        why: Gone,
    },
    SegmentsDeleted {
        partition: TopicPartition,
        broker: BrokerId,
        segments: u32,
    },
    Compacted {
        partition: TopicPartition,
        broker: BrokerId,
        removed_records: u32,
    },
    BrokerFenced {
        broker: BrokerId,
    },
    BrokerUnfenced {
        broker: BrokerId,
    },
    TransactionEnded {
        producer: u64,
        commits: bool,
        timed_out: bool,
    },
}

/// Where a cluster writes to while it works.
#[derive(Clone, Debug, Default, Hash)]
pub struct Out {
    pub answers: Vec<(Ticket, Answer)>,
    pub hops: Vec<Hop>,
    /// For the group coordinator: the offsets they hold count now, or never.
    pub transactions_ended: Vec<EndedTransaction>,
    pub effects: Vec<Effect>,
}

impl Out {
    /// Nothing was said and nothing happened.
    pub fn is_empty(&self) -> bool {
        let Self { answers, hops, transactions_ended, effects } = self;
        answers.is_empty() && hops.is_empty() && transactions_ended.is_empty() && effects.is_empty()
    }
}
