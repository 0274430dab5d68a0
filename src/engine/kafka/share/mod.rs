//! Share groups (KIP-932): many members read one partition, and every record is acquired, then accepted, released or
//! rejected by itself (`SharePartition`, `InFlightState`). Here is the state of one partition for one group; [`group`]
//! says who the members are. What the records contain is the log's business.
pub mod group;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::error::ErrorCode;

/// Settings of a share group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ShareConfig {
    /// `group.share.record.lock.duration.ms`
    pub lock_us: u64,
    /// `group.share.delivery.count.limit`
    pub delivery_limit: u32,
    /// `group.share.partition.max.record.locks`: how far the window may reach.
    pub max_locks: u32,
    /// `group.share.session.timeout.ms`
    pub session_timeout_us: u64,
}

impl Default for ShareConfig {
    fn default() -> Self {
        Self { lock_us: 30_000_000, delivery_limit: 5, max_locks: 200, session_timeout_us: 45_000_000 }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordState {
    /// To be acquired by anybody.
    Available,
    /// Locked by a member.
    Acquired,
    Acknowledged,
    /// Rejected, or delivered too often.
    Archived,
}

/// What a member says of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Acknowledgement {
    Accept,
    /// Somebody else, or the same one, is to try again.
    Release,
    Reject,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InFlight {
    pub state: RecordState,
    /// How often it was acquired.
    pub delivery_count: u32,
    /// Who has it, and until when.
    pub lock: Option<(Arc<str>, u64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Acquired {
    pub offset: u64,
    pub delivery_count: u32,
}

#[derive(Clone, Debug, Hash)]
pub struct SharePartition {
    config: ShareConfig,
    /// Share-partition start offset: everything before it is finished.
    start: u64,
    /// From here on nothing has been acquired yet.
    next: u64,
    /// Records from `start` to `next`.
    in_flight: BTreeMap<u64, InFlight>,
}

impl SharePartition {
    /// A partition that the group begins to read at `start`.
    pub fn new(config: ShareConfig, start: u64) -> Self {
        Self { config, start, next: start, in_flight: BTreeMap::new() }
    }

    pub fn start(&self) -> u64 {
        self.start
    }

    /// The first offset that was never acquired.
    pub fn next(&self) -> u64 {
        self.next
    }

    pub fn in_flight(&self) -> impl Iterator<Item = (u64, &InFlight)> {
        self.in_flight.iter().map(|(offset, record)| (*offset, record))
    }

    /// Finished or not, as long as it is in the window; `None` before and after.
    pub fn state(&self, offset: u64) -> Option<RecordState> {
        self.in_flight.get(&offset).map(|record| record.state)
    }

    /// Locks up to `most` records for a member: those that came back first, then new ones below `end` (the high
    /// watermark). Offsets without a record (markers, compaction) are to be [`Self::skip`]ped.
    pub fn acquire(&mut self, member: &Arc<str>, end: u64, most: u32, now_us: u64) -> Vec<Acquired> {
        let limit = self.start.saturating_add(u64::from(self.config.max_locks));
        while self.next < end.min(limit) && self.available() < u64::from(most) {
            let fresh = InFlight { state: RecordState::Available, delivery_count: 0, lock: None };
            self.in_flight.insert(self.next, fresh);
            self.next += 1;
        }
        let until_us = now_us.saturating_add(self.config.lock_us);
        let available = self.in_flight.iter_mut().filter(|(_, record)| record.state == RecordState::Available);
        let mut acquired = Vec::new();
        for (offset, record) in available.take(most as usize) {
            record.state = RecordState::Acquired;
            record.delivery_count += 1;
            record.lock = Some((member.clone(), until_us));
            acquired.push(Acquired { offset: *offset, delivery_count: record.delivery_count });
        }
        acquired
    }

    fn available(&self) -> u64 {
        self.in_flight.values().filter(|record| record.state == RecordState::Available).count() as u64
    }

    /// All of these records or none: `InvalidRecordState` if the member does not hold one of them (any more).
    pub fn acknowledge(
        &mut self,
        member: &str,
        offsets: RangeInclusive<u64>,
        acknowledgement: Acknowledgement,
    ) -> Result<(), ErrorCode> {
        let holds = |offset: u64| {
            let lock = self.in_flight.get(&offset).and_then(|record| record.lock.as_ref());
            lock.is_some_and(|(holder, _)| &**holder == member)
        };
        if !offsets.clone().all(holds) {
            return Err(ErrorCode::InvalidRecordState);
        }
        let limit = self.config.delivery_limit;
        for (_, record) in self.in_flight.range_mut(offsets) {
            match acknowledgement {
                Acknowledgement::Accept => record.finish(RecordState::Acknowledged),
                Acknowledgement::Reject => record.finish(RecordState::Archived),
                Acknowledgement::Release => record.release(limit),
            }
        }
        self.move_start();
        Ok(())
    }

    /// There are no records at these offsets.
    pub fn skip(&mut self, offsets: RangeInclusive<u64>) {
        self.in_flight.range_mut(offsets).for_each(|(_, record)| record.finish(RecordState::Archived));
        self.move_start();
    }

    /// The member is gone: what it holds comes back at once, and its deliveries count.
    pub fn release_all(&mut self, member: &str) {
        let limit = self.config.delivery_limit;
        for record in self.in_flight.values_mut() {
            if record.lock.as_ref().is_some_and(|(holder, _)| &**holder == member) {
                record.release(limit);
            }
        }
        self.move_start();
    }

    /// Records before `offset` were deleted from the log.
    pub fn log_start_moved(&mut self, offset: u64) {
        for (_, record) in self.in_flight.range_mut(..offset) {
            record.finish(RecordState::Archived);
        }
        self.next = self.next.max(offset);
        self.move_start();
        if self.in_flight.is_empty() {
            self.start = self.next;
        }
    }

    /// When the first lock ends.
    pub fn next_due_us(&self) -> Option<u64> {
        self.in_flight.values().filter_map(|record| record.lock.as_ref().map(|(_, until_us)| *until_us)).min()
    }

    /// Takes back what was held for too long.
    pub fn advance(&mut self, now_us: u64) {
        let limit = self.config.delivery_limit;
        for record in self.in_flight.values_mut() {
            if record.lock.as_ref().is_some_and(|(_, until_us)| *until_us <= now_us) {
                record.release(limit);
            }
        }
        self.move_start();
    }

    /// The window begins with the first record that is not finished.
    fn move_start(&mut self) {
        while let Some(first) = self.in_flight.first_entry() {
            if !matches!(first.get().state, RecordState::Acknowledged | RecordState::Archived) {
                break;
            }
            self.start = *first.key() + 1;
            first.remove();
        }
    }
}

impl InFlight {
    fn finish(&mut self, state: RecordState) {
        self.state = state;
        self.lock = None;
    }

    /// Available again, unless it was delivered too often.
    fn release(&mut self, limit: u32) {
        let is_over = self.delivery_count >= limit;
        self.finish(if is_over { RecordState::Archived } else { RecordState::Available });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_follows_the_finished_records_and_is_bounded() {
        let config = ShareConfig { max_locks: 4, ..ShareConfig::default() };
        let mut partition = SharePartition::new(config, 10);
        let (a, b): (Arc<str>, Arc<str>) = ("a".into(), "b".into());
        assert_eq!(partition.acquire(&a, 100, 3, 0).len(), 3);
        assert_eq!(partition.acquire(&b, 100, 3, 0).len(), 1, "four locks at most");
        partition.acknowledge("a", 11..=12, Acknowledgement::Accept).expect("it holds them");
        assert_eq!(partition.start(), 10, "10 is not finished");
        partition.release_all("a");
        assert_eq!(partition.acquire(&b, 100, 9, 0), [Acquired { offset: 10, delivery_count: 2 }]);
        partition.acknowledge("b", 10..=10, Acknowledgement::Reject).expect("it holds it");
        assert_eq!((partition.start(), partition.next()), (13, 14));
        assert_eq!(partition.acknowledge("b", 10..=10, Acknowledgement::Accept), Err(ErrorCode::InvalidRecordState));
    }

    #[test]
    fn records_that_are_deleted_are_finished() {
        let mut partition = SharePartition::new(ShareConfig::default(), 0);
        let member: Arc<str> = "a".into();
        partition.acquire(&member, 5, 5, 0);
        partition.log_start_moved(3);
        assert_eq!(partition.start(), 3);
        partition.log_start_moved(9);
        assert_eq!((partition.start(), partition.next(), partition.next_due_us()), (9, 9, None));
    }
}
