//! What a client asks about a log, or does to it, apart from reading and writing: offsets by time and place, and
//! deleting records.
use super::out::{Effect, Isolation, Out};
use super::replica::Replica;
use super::{BrokerId, Cluster, TopicPartition};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::Gone;

/// Which offset is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OffsetSpec {
    Earliest,
    /// High watermark, or last stable offset for a reader of committed records.
    Latest,
    MaxTimestamp,
    /// The first offset whose timestamp is not before this, in ms.
    AtTime(i64),
}

/// Where a log begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Offsets {
    pub log_start: u64,
    pub high_watermark: u64,
    pub last_stable: u64,
    pub log_end: u64,
}

impl Cluster {
    /// Of the leader, while it is reachable.
    pub fn offsets(&self, partition: TopicPartition) -> Option<Offsets> {
        let replica = self.replica(self.reachable_leader(partition)?, partition)?;
        Some(Offsets {
            log_start: replica.log.start(),
            high_watermark: replica.high_watermark,
            last_stable: replica.last_stable(),
            log_end: replica.log.end(),
        })
    }

    /// ListOffsets at a broker: offset and, for lookups by time, the record's timestamp in ms. `None` = there is none.
    pub fn list_offset(
        &self,
        broker: BrokerId,
        partition: TopicPartition,
        spec: OffsetSpec,
        isolation: Isolation,
    ) -> Result<Option<(u64, Option<i64>)>, ErrorCode> {
        self.partition(partition).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        let replica = self.replica(broker, partition).filter(|replica| replica.is_leader());
        let replica = replica.ok_or(ErrorCode::NotLeaderOrFollower)?;
        let end = replica.end_for(isolation);
        let timed = |(offset, timestamp_ms)| (offset, Some(timestamp_ms));
        Ok(match spec {
            OffsetSpec::Earliest => Some((replica.log.start(), None)),
            OffsetSpec::Latest => Some((end, None)),
            OffsetSpec::MaxTimestamp => replica.log.offset_of_max_timestamp(end).map(timed),
            OffsetSpec::AtTime(timestamp_ms) => replica.log.offset_for_time(timestamp_ms, end).map(timed),
        })
    }

    /// Moves the log start forward to `before` (`None` = high watermark) and returns the new one.
    pub fn delete_records(
        &mut self,
        partition: TopicPartition,
        before: Option<u64>,
        now_us: u64,
        out: &mut Out,
    ) -> Result<u64, ErrorCode> {
        let state = self.partition(partition).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        let leader = state.leader.filter(|leader| self.is_up(*leader)).ok_or(ErrorCode::LeaderNotAvailable)?;
        let deletes = self.config_of(partition.topic).deletes;
        let replica = self.replica_mut(leader, partition).ok_or(ErrorCode::NotLeaderOrFollower)?;
        if !deletes {
            return Err(ErrorCode::PolicyViolation);
        }
        let before = before.unwrap_or(replica.high_watermark);
        if before > replica.high_watermark {
            return Err(ErrorCode::OffsetOutOfRange);
        }
        let is_moved = before > replica.log.start();
        replica.log.move_start(before);
        let start = replica.log.start();
        if is_moved {
            out.effects.push(Effect::LogStartMoved { partition, broker: leader, offset: start, why: Gone::ByHand });
            self.wake_followers(leader, partition, now_us, out);
        }
        Ok(start)
    }
}

impl Replica {
    /// Base offset and bytes of each segment; the last one is active.
    pub fn segment_sizes(&self) -> Vec<(u64, u64)> {
        self.log.segments().iter().map(|segment| (segment.base_offset, segment.bytes)).collect()
    }
}
