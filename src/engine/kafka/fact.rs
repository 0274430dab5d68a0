//! What observably happened in Kafka. Life of clients, work and order violations are told by the facts that all systems
//! share ([`crate::engine::fact::FactKind`]): `WorkStarted`, `Worked`, `OutOfOrder`, `Crashed` … A record keeps its
//! [`MessageNo`] in every topic that it is copied to.
mod parts;

pub use super::brokers::Brokers;
use super::cluster::BrokerId;
use super::error::ErrorCode;
use crate::engine::id::{Duration, MessageNo, PartIx, Symbol, Time};

/// Which rule chose a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Chosen {
    /// The record names it.
    Explicit,
    /// murmur2 of the key modulo the partitions; the positive hash.
    Key {
        hash: u32,
    },
    /// The sticky partition of keyless records (KIP-794).
    Sticky,
    RoundRobin,
}

/// Why records of a log went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gone {
    RetentionTime,
    RetentionBytes,
    /// DeleteRecords.
    ByHand,
}

/// Why a consumer stands where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Positioned {
    /// At the committed offset.
    Committed,
    /// By `auto.offset.reset`: nothing committed.
    NothingCommitted,
    /// By `auto.offset.reset`: the offset is not in the log any more.
    OutOfRange,
    /// seek.
    ByHand,
}

/// Why a member went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Removed {
    Left,
    SessionTimeout,
    PollInterval,
    RebalanceTimeout,
    /// Another process has its group.instance.id.
    Fenced,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    // --- producers
    /// The application called send: the record has its partition and waits in a batch.
    Produced {
        producer: PartIx,
        topic: PartIx,
        partition: u32,
        partitions: u32,
        message: MessageNo,
        key: Symbol,
        chosen: Chosen,
    },
    /// A produce request set out with one batch.
    BatchSent {
        producer: PartIx,
        topic: PartIx,
        partition: u32,
        broker: BrokerId,
        records: u32,
        bytes: u32,
        attempt: u32,
    },
    /// The answer to it came, or (acks=0) nobody waits for one.
    BatchAcked {
        producer: PartIx,
        topic: PartIx,
        partition: u32,
        base_offset: Option<u64>,
        records: u32,
    },
    /// It failed; the producer tries again.
    BatchRetried {
        producer: PartIx,
        topic: PartIx,
        partition: u32,
        records: u32,
        error: ErrorCode,
    },
    /// The record is acknowledged to the application.
    Acknowledged {
        producer: PartIx,
        topic: PartIx,
        partition: u32,
        message: MessageNo,
        offset: Option<u64>,
    },
    /// The application was told that the record failed for good.
    ProduceFailed {
        producer: PartIx,
        topic: PartIx,
        partition: u32,
        message: MessageNo,
        error: Option<ErrorCode>,
    },
    /// buffer.memory is full: the application waits in send.
    BufferFull {
        producer: PartIx,
    },
    TransactionBegan {
        producer: PartIx,
    },
    TransactionEnded {
        producer: PartIx,
        commits: bool,
        /// The coordinator ended it: transaction.timeout.ms was over.
        timed_out: bool,
    },
    /// A producer with the same transactional id has come; this one is done.
    Fenced {
        producer: PartIx,
    },
    // --- logs
    /// The leader wrote the record.
    Appended {
        topic: PartIx,
        partition: u32,
        broker: BrokerId,
        offset: u64,
        message: MessageNo,
        key: Symbol,
    },
    /// The batch was there already (idempotence): it is not written again.
    Deduplicated {
        topic: PartIx,
        partition: u32,
        broker: BrokerId,
        base_offset: u64,
        records: u32,
    },
    /// The leader refused a batch.
    AppendRefused {
        topic: PartIx,
        partition: u32,
        broker: BrokerId,
        records: u32,
        error: ErrorCode,
    },
    /// Written twice: a retry without idempotence.
    DuplicateAppended {
        topic: PartIx,
        partition: u32,
        offset: u64,
        message: MessageNo,
    },
    /// A commit or abort marker took an offset.
    MarkerAppended {
        topic: PartIx,
        partition: u32,
        offset: u64,
        commits: bool,
    },
    SegmentRolled {
        topic: PartIx,
        partition: u32,
        broker: BrokerId,
    },
    Replicated {
        topic: PartIx,
        partition: u32,
        broker: BrokerId,
        end: u64,
    },
    HighWatermark {
        topic: PartIx,
        partition: u32,
        offset: u64,
    },
    LogStartMoved {
        topic: PartIx,
        partition: u32,
        broker: BrokerId,
        offset: u64,
        why: Gone,
    },
    Compacted {
        topic: PartIx,
        partition: u32,
        broker: BrokerId,
        removed: u32,
    },
    PartitionsAdded {
        topic: PartIx,
        before: u32,
        after: u32,
    },
    // --- cluster
    /// `broker` left the replicas in sync. `isr` = those that remain, `min` = min.insync.replicas.
    IsrShrunk {
        topic: PartIx,
        partition: u32,
        broker: BrokerId,
        isr: Brokers,
        min: u32,
    },
    /// `broker` is in sync again; `isr` holds it.
    IsrExpanded {
        topic: PartIx,
        partition: u32,
        broker: BrokerId,
        isr: Brokers,
        min: u32,
    },
    LeaderElected {
        topic: PartIx,
        partition: u32,
        leader: BrokerId,
        epoch: u32,
        unclean: bool,
    },
    /// The partition is to have these replicas; new ones fetch first.
    ReassignmentBegan {
        topic: PartIx,
        partition: u32,
        to: Brokers,
    },
    Reassigned {
        topic: PartIx,
        partition: u32,
        to: Brokers,
    },
    LeaderLost {
        topic: PartIx,
        partition: u32,
        epoch: u32,
    },
    Truncated {
        topic: PartIx,
        partition: u32,
        broker: BrokerId,
        to: u64,
    },
    /// It was in the leader's log, is in no replica that counts any more, and nobody will read it. `acknowledged` = the
    /// producer had been told that it is safe. Without an offset it never came to a log: nobody waits with acks=0.
    RecordLost {
        topic: PartIx,
        partition: u32,
        offset: Option<u64>,
        message: MessageNo,
        acknowledged: bool,
    },
    BrokerDown {
        cluster: PartIx,
        broker: BrokerId,
        frozen: bool,
    },
    BrokerUp {
        cluster: PartIx,
        broker: BrokerId,
    },
    BrokerIsolated {
        cluster: PartIx,
        broker: BrokerId,
    },
    BrokerReconnected {
        cluster: PartIx,
        broker: BrokerId,
    },
    BrokerFenced {
        cluster: PartIx,
        broker: BrokerId,
    },
    BrokerUnfenced {
        cluster: PartIx,
        broker: BrokerId,
    },
    /// By hand: each replica fetch it handles takes `extra_us` more; 0 = as fast as ever.
    /// A new broker registered; it holds nothing yet.
    BrokerJoined {
        cluster: PartIx,
        broker: BrokerId,
    },
    /// Taken out of the cluster for good.
    BrokerGone {
        cluster: PartIx,
        broker: BrokerId,
    },
    /// It was to go, but holds replicas.
    BrokerKept {
        cluster: PartIx,
        broker: BrokerId,
        replicas: u32,
    },
    /// The broker that coordinates a group, or the transactions of a producer, cannot be reached.
    CoordinatorLost {
        of: PartIx,
        broker: BrokerId,
    },
    /// A broker has read what the one before it had written, and coordinates from now on.
    CoordinatorLoaded {
        of: PartIx,
        broker: BrokerId,
    },
    BrokerSlowed {
        cluster: PartIx,
        broker: BrokerId,
        extra_us: Duration,
    },
    // --- consumers
    /// A fetch request set out; `topic` = the first one it asks for.
    FetchSent {
        consumer: PartIx,
        topic: PartIx,
        broker: BrokerId,
        partitions: u32,
    },
    /// The broker answered with so many records (in all partitions), having waited or not.
    FetchAnswered {
        consumer: PartIx,
        topic: PartIx,
        broker: BrokerId,
        records: u32,
        bytes: u32,
    },
    /// poll handed the record to the application.
    Polled {
        consumer: PartIx,
        topic: PartIx,
        partition: u32,
        offset: u64,
        message: MessageNo,
        delivery: u32,
    },
    /// The consumer's position was set.
    Positioned {
        consumer: PartIx,
        topic: PartIx,
        partition: u32,
        offset: u64,
        why: Positioned,
    },
    /// poll threw: auto.offset.reset = none.
    NoOffset {
        consumer: PartIx,
        topic: PartIx,
        partition: u32,
        out_of_range: bool,
    },
    /// The group's coordinator has the commit.
    Committed {
        group: PartIx,
        consumer: PartIx,
        topic: PartIx,
        partition: u32,
        offset: u64,
    },
    CommitFailed {
        group: PartIx,
        consumer: PartIx,
        error: ErrorCode,
    },
    /// A failed record went to another topic; `attempt` counts from 1.
    Forwarded {
        consumer: PartIx,
        from: PartIx,
        to: PartIx,
        message: MessageNo,
        attempt: u32,
        dead: bool,
    },
    /// A record was skipped although its work failed.
    Skipped {
        consumer: PartIx,
        message: MessageNo,
    },
    /// A Connect task or a Streams thread stopped on an error.
    TaskFailed {
        consumer: PartIx,
        message: MessageNo,
    },
    // --- groups
    MemberJoined {
        group: PartIx,
        consumer: PartIx,
    },
    MemberRemoved {
        group: PartIx,
        consumer: PartIx,
        why: Removed,
    },
    RebalanceStarted {
        group: PartIx,
    },
    /// All have joined (classic), or the target assignment is new (KIP-848).
    Generation {
        group: PartIx,
        generation: u32,
        members: u32,
    },
    /// Every member has the partitions that it is to have: the group is stable.
    Rebalanced {
        group: PartIx,
    },
    Assigned {
        group: PartIx,
        consumer: PartIx,
        topic: PartIx,
        partition: u32,
    },
    Revoked {
        group: PartIx,
        consumer: PartIx,
        topic: PartIx,
        partition: u32,
        lost: bool,
    },
    /// An operator moved the group's committed offset.
    OffsetReset {
        group: PartIx,
        topic: PartIx,
        partition: u32,
        offset: u64,
    },
    // --- promises that were broken
    /// Two members believe that they own a partition.
    OwnedTwice {
        group: PartIx,
        consumer: PartIx,
        other: PartIx,
        topic: PartIx,
        partition: u32,
    },
    /// A group's offset is lower than it was: what is between is read again.
    OffsetWentBack {
        group: PartIx,
        consumer: PartIx,
        topic: PartIx,
        partition: u32,
        from: u64,
        to: u64,
    },
    /// It stood below the high watermark: somebody may have read it.
    ShownRecordLost {
        topic: PartIx,
        partition: u32,
        offset: u64,
        message: MessageNo,
    },
    // --- share groups
    Acquired {
        group: PartIx,
        consumer: PartIx,
        topic: PartIx,
        partition: u32,
        offset: u64,
        message: MessageNo,
        delivery: u32,
        until: Time,
    },
    Accepted {
        group: PartIx,
        consumer: PartIx,
        topic: PartIx,
        partition: u32,
        offset: u64,
        message: MessageNo,
    },
    /// By its consumer, or because the lock ran out.
    Released {
        group: PartIx,
        topic: PartIx,
        partition: u32,
        offset: u64,
        message: MessageNo,
        timed_out: bool,
    },
    /// Rejected, or delivered too often.
    Archived {
        group: PartIx,
        topic: PartIx,
        partition: u32,
        offset: u64,
        message: MessageNo,
        rejected: bool,
    },
}
