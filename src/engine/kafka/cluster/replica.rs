//! One replica of a partition on one broker: its log, its high watermark, and what it knows as leader or follower. It
//! decides nothing about other replicas.
use std::collections::BTreeMap;

use super::out::{Fetched, FetchedData, Isolation, Ticket};
use super::{BrokerId, TopicPartition};
use crate::engine::hash::Unhashed;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::log::Log;

#[derive(Clone, Debug, Hash)]
pub struct Replica {
    pub log: Log,
    /// As far as this replica knows.
    pub high_watermark: u64,
    /// Of the leader it serves or is.
    pub leader_epoch: u32,
    /// Counts changes of role, see [`super::Hop::session`].
    pub(super) session: u32,
    pub(super) role: Role,
}

#[derive(Clone, Debug, Hash)]
pub(super) enum Role {
    Leader(Leading),
    Follower {
        leader: BrokerId,
    },
    /// There is no leader.
    Orphan,
}

#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Leading {
    pub followers: BTreeMap<BrokerId, Following>,
    /// In-sync replicas as far as this leader knows.
    pub isr: Vec<BrokerId>,
    /// Somebody will look for followers that lag.
    pub lag_watched: Unhashed<bool>,
    /// Produce requests that wait for the high watermark.
    pub waiting: Vec<Waiting>,
    /// Log end when it became leader.
    pub epoch_start: u64,
}

/// What a leader knows of a follower.
#[derive(Clone, Copy, Debug, Default, Hash)]
pub(super) struct Following {
    /// Its log end by its last fetch; 0 = it has not fetched yet.
    pub end: u64,
    /// When it last had everything.
    pub caught_up_us: u64,
    /// Time of its last fetch, and the leader's log end then.
    pub fetched_us: u64,
    pub leader_end_then: u64,
    /// Of its last fetch.
    pub session: u32,
    /// High watermark and log start it was told.
    pub told: (u64, u64),
    /// Its fetch waits here, for this long.
    pub parked_until_us: Option<u64>,
}

impl Following {
    /// Its fetch waited unseen: it had everything each time that it asked again, at last no later than now.
    pub(super) fn ask_until(&mut self, now_us: u64, wait_us: u64) {
        if self.parked_until_us == Some(u64::MAX) {
            let waited_us = now_us.saturating_sub(self.fetched_us);
            self.fetched_us = now_us - waited_us % wait_us.max(1);
            self.caught_up_us = self.fetched_us;
        }
    }
}

/// A produce request with acks=all.
#[derive(Clone, Copy, Debug, Hash)]
pub(super) struct Waiting {
    pub ticket: Ticket,
    pub base_offset: u64,
    /// It is done when the high watermark reaches this.
    pub needs: u64,
    pub deadline_us: u64,
}

impl Replica {
    pub(super) fn new(now_ms: i64) -> Self {
        Self { log: Log::new(now_ms), high_watermark: 0, leader_epoch: 0, session: 0, role: Role::Orphan }
    }

    pub fn is_leader(&self) -> bool {
        matches!(self.role, Role::Leader(_))
    }

    /// Last stable offset: the first offset of the earliest open transaction, else the high watermark.
    pub fn last_stable(&self) -> u64 {
        let unstable = self.log.producers.first_unstable().unwrap_or(u64::MAX);
        unstable.max(self.log.start()).min(self.high_watermark)
    }

    /// Where a reader's view ends.
    pub fn end_for(&self, isolation: Isolation) -> u64 {
        match isolation {
            Isolation::ReadUncommitted => self.high_watermark,
            Isolation::ReadCommitted => self.last_stable(),
        }
    }

    /// What a consumer reads from `offset` on.
    pub fn read(&self, partition: TopicPartition, offset: u64, isolation: Isolation, max_bytes: u64) -> Fetched {
        if offset < self.log.start() || offset > self.log.end() {
            return Fetched { partition, result: Err(ErrorCode::OffsetOutOfRange) };
        }
        let up_to = self.end_for(isolation);
        let batches = if offset < up_to { self.log.read(offset, up_to, max_bytes) } else { Vec::new() };
        let aborted = match isolation {
            Isolation::ReadCommitted if !batches.is_empty() => self.log.producers.aborted_in(offset, up_to),
            _ => Vec::new(),
        };
        let data = FetchedData {
            batches,
            aborted,
            up_to,
            high_watermark: self.high_watermark,
            last_stable: self.last_stable(),
            log_start: self.log.start(),
        };
        Fetched { partition, result: Ok(data) }
    }

    pub(super) fn leading(&mut self) -> Option<&mut Leading> {
        match &mut self.role {
            Role::Leader(leading) => Some(leading),
            _ => None,
        }
    }

    /// Raises the high watermark; `true` when it moved.
    pub(super) fn raise(&mut self, high_watermark: u64) -> bool {
        let moves = high_watermark > self.high_watermark;
        if moves {
            self.high_watermark = high_watermark;
            self.log.producers.high_watermark_moved(high_watermark);
        }
        moves
    }
}
