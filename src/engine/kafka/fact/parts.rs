//! Which record and which parts a fact names, for sentences, marks and the inspector. It has no words.
use super::Fact;
use crate::engine::id::{MessageNo, PartIx};

impl Fact {
    /// The record it is about.
    pub fn message(&self) -> Option<MessageNo> {
        match *self {
            Self::Produced { message, .. }
            | Self::Acknowledged { message, .. }
            | Self::ProduceFailed { message, .. }
            | Self::Appended { message, .. }
            | Self::DuplicateAppended { message, .. }
            | Self::RecordLost { message, .. }
            | Self::ShownRecordLost { message, .. }
            | Self::Polled { message, .. }
            | Self::Forwarded { message, .. }
            | Self::Skipped { message, .. }
            | Self::TaskFailed { message, .. }
            | Self::Acquired { message, .. }
            | Self::Accepted { message, .. }
            | Self::Released { message, .. }
            | Self::Archived { message, .. } => Some(message),
            _ => None,
        }
    }

    /// The parts it names; NONE fills the empty places.
    pub fn parts(&self) -> [PartIx; 4] {
        const NONE: PartIx = PartIx::NONE;
        match *self {
            Self::Produced { producer, topic, .. }
            | Self::BatchSent { producer, topic, .. }
            | Self::BatchAcked { producer, topic, .. }
            | Self::BatchRetried { producer, topic, .. }
            | Self::Acknowledged { producer, topic, .. }
            | Self::ProduceFailed { producer, topic, .. } => [producer, topic, NONE, NONE],
            Self::BufferFull { producer, .. }
            | Self::TransactionBegan { producer, .. }
            | Self::TransactionEnded { producer, .. }
            | Self::Fenced { producer, .. } => [producer, NONE, NONE, NONE],
            Self::Appended { topic, .. }
            | Self::Deduplicated { topic, .. }
            | Self::AppendRefused { topic, .. }
            | Self::DuplicateAppended { topic, .. }
            | Self::MarkerAppended { topic, .. }
            | Self::SegmentRolled { topic, .. }
            | Self::Replicated { topic, .. }
            | Self::HighWatermark { topic, .. }
            | Self::LogStartMoved { topic, .. }
            | Self::Compacted { topic, .. }
            | Self::PartitionsAdded { topic, .. }
            | Self::IsrShrunk { topic, .. }
            | Self::IsrExpanded { topic, .. }
            | Self::LeaderElected { topic, .. }
            | Self::ReassignmentBegan { topic, .. }
            | Self::Reassigned { topic, .. }
            | Self::LeaderLost { topic, .. }
            | Self::Truncated { topic, .. }
            | Self::ShownRecordLost { topic, .. }
            | Self::RecordLost { topic, .. } => [topic, NONE, NONE, NONE],
            Self::BrokerDown { cluster, .. }
            | Self::BrokerUp { cluster, .. }
            | Self::BrokerIsolated { cluster, .. }
            | Self::BrokerReconnected { cluster, .. }
            | Self::BrokerFenced { cluster, .. }
            | Self::BrokerUnfenced { cluster, .. }
            | Self::BrokerJoined { cluster, .. }
            | Self::BrokerGone { cluster, .. }
            | Self::BrokerKept { cluster, .. }
            | Self::BrokerSlowed { cluster, .. } => [cluster, NONE, NONE, NONE],
            Self::CoordinatorLost { of, .. } | Self::CoordinatorLoaded { of, .. } => [of, NONE, NONE, NONE],
            Self::Skipped { consumer, .. } | Self::TaskFailed { consumer, .. } => [consumer, NONE, NONE, NONE],
            Self::FetchSent { consumer, topic, .. }
            | Self::FetchAnswered { consumer, topic, .. }
            | Self::Polled { consumer, topic, .. }
            | Self::Positioned { consumer, topic, .. }
            | Self::NoOffset { consumer, topic, .. } => [consumer, topic, NONE, NONE],
            Self::Committed { group, consumer, topic, .. }
            | Self::Assigned { group, consumer, topic, .. }
            | Self::Revoked { group, consumer, topic, .. }
            | Self::Acquired { group, consumer, topic, .. }
            | Self::Accepted { group, consumer, topic, .. } => [group, consumer, topic, NONE],
            Self::CommitFailed { group, consumer, .. }
            | Self::MemberJoined { group, consumer, .. }
            | Self::MemberRemoved { group, consumer, .. } => [group, consumer, NONE, NONE],
            Self::OwnedTwice { group, consumer, other, topic, .. } => [group, consumer, other, topic],
            Self::OffsetWentBack { group, consumer, topic, .. } => [group, consumer, topic, NONE],
            Self::Forwarded { consumer, from, to, .. } => [consumer, from, to, NONE],
            Self::RebalanceStarted { group, .. } | Self::Generation { group, .. } | Self::Rebalanced { group, .. } => {
                [group, NONE, NONE, NONE]
            }
            Self::OffsetReset { group, topic, .. }
            | Self::Released { group, topic, .. }
            | Self::Archived { group, topic, .. } => [group, topic, NONE, NONE],
        }
    }
}
