//! The error codes of the Kafka protocol that this model gives (`org.apache.kafka.common.protocol.Errors`). A refusal
//! is always one of these values; nothing here decides when.

macro_rules! errors {
    ($($code:ident $name:literal),* $(,)?) => {
        /// An error code by its protocol meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErrorCode {
            $($code),*
        }

        impl ErrorCode {
            /// The name in the protocol guide.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$code => $name),*
                }
            }
        }
    };
}

errors! {
    UnknownServerError "UNKNOWN_SERVER_ERROR",
    OffsetOutOfRange "OFFSET_OUT_OF_RANGE",
    UnknownTopicOrPartition "UNKNOWN_TOPIC_OR_PARTITION",
    LeaderNotAvailable "LEADER_NOT_AVAILABLE",
    NotLeaderOrFollower "NOT_LEADER_OR_FOLLOWER",
    RequestTimedOut "REQUEST_TIMED_OUT",
    ReplicaNotAvailable "REPLICA_NOT_AVAILABLE",
    MessageTooLarge "MESSAGE_TOO_LARGE",
    CoordinatorLoadInProgress "COORDINATOR_LOAD_IN_PROGRESS",
    CoordinatorNotAvailable "COORDINATOR_NOT_AVAILABLE",
    NotCoordinator "NOT_COORDINATOR",
    InvalidTopic "INVALID_TOPIC_EXCEPTION",
    RecordListTooLarge "RECORD_LIST_TOO_LARGE",
    NotEnoughReplicas "NOT_ENOUGH_REPLICAS",
    NotEnoughReplicasAfterAppend "NOT_ENOUGH_REPLICAS_AFTER_APPEND",
    IllegalGeneration "ILLEGAL_GENERATION",
    InconsistentGroupProtocol "INCONSISTENT_GROUP_PROTOCOL",
    InvalidGroupId "INVALID_GROUP_ID",
    UnknownMemberId "UNKNOWN_MEMBER_ID",
    InvalidSessionTimeout "INVALID_SESSION_TIMEOUT",
    RebalanceInProgress "REBALANCE_IN_PROGRESS",
    InvalidTimestamp "INVALID_TIMESTAMP",
    TopicAlreadyExists "TOPIC_ALREADY_EXISTS",
    InvalidPartitions "INVALID_PARTITIONS",
    InvalidReplicationFactor "INVALID_REPLICATION_FACTOR",
    InvalidReplicaAssignment "INVALID_REPLICA_ASSIGNMENT",
    InvalidConfig "INVALID_CONFIG",
    InvalidRequest "INVALID_REQUEST",
    PolicyViolation "POLICY_VIOLATION",
    OutOfOrderSequenceNumber "OUT_OF_ORDER_SEQUENCE_NUMBER",
    DuplicateSequenceNumber "DUPLICATE_SEQUENCE_NUMBER",
    InvalidProducerEpoch "INVALID_PRODUCER_EPOCH",
    InvalidTxnState "INVALID_TXN_STATE",
    InvalidProducerIdMapping "INVALID_PRODUCER_ID_MAPPING",
    InvalidTransactionTimeout "INVALID_TRANSACTION_TIMEOUT",
    ConcurrentTransactions "CONCURRENT_TRANSACTIONS",
    UnknownProducerId "UNKNOWN_PRODUCER_ID",
    FencedLeaderEpoch "FENCED_LEADER_EPOCH",
    UnknownLeaderEpoch "UNKNOWN_LEADER_EPOCH",
    MemberIdRequired "MEMBER_ID_REQUIRED",
    GroupMaxSizeReached "GROUP_MAX_SIZE_REACHED",
    FencedInstanceId "FENCED_INSTANCE_ID",
    EligibleLeadersNotAvailable "ELIGIBLE_LEADERS_NOT_AVAILABLE",
    ElectionNotNeeded "ELECTION_NOT_NEEDED",
    PreferredLeaderNotAvailable "PREFERRED_LEADER_NOT_AVAILABLE",
    UnstableOffsetCommit "UNSTABLE_OFFSET_COMMIT",
    InvalidRecord "INVALID_RECORD",
    ProducerFenced "PRODUCER_FENCED",
    GroupIdNotFound "GROUP_ID_NOT_FOUND",
    NonEmptyGroup "NON_EMPTY_GROUP",
    GroupSubscribedToTopic "GROUP_SUBSCRIBED_TO_TOPIC",
    FencedMemberEpoch "FENCED_MEMBER_EPOCH",
    UnreleasedInstanceId "UNRELEASED_INSTANCE_ID",
    UnsupportedAssignor "UNSUPPORTED_ASSIGNOR",
    StaleMemberEpoch "STALE_MEMBER_EPOCH",
    InvalidRecordState "INVALID_RECORD_STATE",
    NetworkException "NETWORK_EXCEPTION",
    TransactionalIdNotFound "TRANSACTIONAL_ID_NOT_FOUND",
}
