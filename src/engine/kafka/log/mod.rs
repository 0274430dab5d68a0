//! The log of one replica: segments of batches, offsets, leader epochs. It appends, reads, truncates and looks up; who
//! may do so, and up to which offset a reader sees, is the partition's business.
mod cleaner;
mod producer_state;
mod retention;
mod segment;

use std::sync::Arc;

use crate::engine::kafka::config::TopicConfig;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::record::{Batch, Record, TimestampType};

pub use cleaner::Cleaned;
pub use producer_state::{Aborted, ProducerStates, Sequence};
pub use segment::Segment;

/// Where the records of a leader epoch begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EpochStart {
    pub epoch: u32,
    pub offset: u64,
}

#[derive(Clone, Debug, Hash)]
pub struct Log {
    /// The last one is active.
    segments: Vec<Arc<Segment>>,
    /// Log start offset: may lie inside a segment.
    start: u64,
    /// Log end offset: of the next record.
    end: u64,
    /// Ascending in both fields.
    epochs: Vec<EpochStart>,
    pub producers: ProducerStates,
    /// Below it everything was cleaned once.
    cleaned_to: u64,
}

/// What became of an append as a leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Appended {
    pub base_offset: u64,
    /// It was in the log already.
    pub duplicate: bool,
    /// A new segment was begun for it.
    pub rolled: bool,
}

/// Why a batch was not appended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Refused {
    pub error: ErrorCode,
    /// Indexes of the records to blame; empty when it is the batch.
    pub records: Vec<u32>,
}

impl From<ErrorCode> for Refused {
    fn from(error: ErrorCode) -> Self {
        Self { error, records: Vec::new() }
    }
}

impl Log {
    pub fn new(now_ms: i64) -> Self {
        Self {
            segments: vec![Arc::new(Segment::new(0, now_ms))],
            start: 0,
            end: 0,
            epochs: Vec::new(),
            producers: ProducerStates::default(),
            cleaned_to: 0,
        }
    }

    pub fn start(&self) -> u64 {
        self.start
    }

    pub fn end(&self) -> u64 {
        self.end
    }

    /// Of all segments.
    pub fn bytes(&self) -> u64 {
        self.segments.iter().map(|segment| segment.bytes).sum()
    }

    pub fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    /// Appends a producer's batch as the leader of `epoch`, with offsets from the log end. Order of the checks as in
    /// `UnifiedLog.append` and `LogValidator`.
    pub fn append_as_leader(
        &mut self,
        mut batch: Batch,
        epoch: u32,
        config: &TopicConfig,
        now_ms: i64,
    ) -> Result<Appended, Refused> {
        if batch.marker.is_none() {
            check_batch(&batch, config, now_ms)?;
        }
        if config.stamps_on_append {
            batch.timestamp_type = TimestampType::LogAppendTime;
            batch.max_timestamp_ms = now_ms;
            let stamped = batch.records.iter().map(|record| Record { timestamp_ms: now_ms, ..record.clone() });
            batch.records = stamped.collect();
        }
        if batch.bytes > config.segment_bytes {
            return Err(ErrorCode::RecordListTooLarge.into());
        }
        if let (Some(stamp), None) = (batch.producer, batch.marker)
            && let Sequence::Duplicate(base_offset) = self.producers.check(stamp, batch.last_offset_delta + 1)?
        {
            return Ok(Appended { base_offset, duplicate: true, rolled: false });
        }
        batch.base_offset = self.end;
        batch.leader_epoch = epoch;
        let base_offset = batch.base_offset;
        let rolled = self.append(Arc::new(batch), config, now_ms);
        Ok(Appended { base_offset, duplicate: false, rolled })
    }

    /// Appends a batch that a leader has numbered. `true` when it began a new segment.
    pub fn append(&mut self, batch: Arc<Batch>, config: &TopicConfig, now_ms: i64) -> bool {
        let rolls = self.active().is_full_for(&batch, config.segment_bytes, config.roll_ms(), now_ms);
        if rolls {
            self.roll(batch.base_offset, now_ms);
        }
        if self.epochs.last().is_none_or(|last| last.epoch < batch.leader_epoch) {
            self.epochs.push(EpochStart { epoch: batch.leader_epoch, offset: batch.base_offset });
        }
        self.end = batch.next_offset();
        self.producers.append(&batch, now_ms);
        self.active_mut().push(batch, now_ms);
        rolls
    }

    fn roll(&mut self, base_offset: u64, now_ms: i64) {
        let fresh = Arc::new(Segment::new(base_offset, now_ms));
        match self.segments.last_mut() {
            Some(active) if active.is_empty() => *active = fresh,
            _ => self.segments.push(fresh),
        }
    }

    fn active(&self) -> &Segment {
        self.segments.last().expect("a log has an active segment")
    }

    fn active_mut(&mut self) -> &mut Segment {
        Arc::make_mut(self.segments.last_mut().expect("a log has an active segment"))
    }

    /// Batches that hold offsets in `from..up_to`, whole, up to about `max_bytes` (but at least one).
    pub fn read(&self, from: u64, up_to: u64, max_bytes: u64) -> Vec<Arc<Batch>> {
        let mut read = Vec::new();
        let mut bytes = 0;
        for batch in self.batches_from(from).take_while(|batch| batch.base_offset < up_to) {
            if !read.is_empty() && bytes + u64::from(batch.bytes) > max_bytes {
                break;
            }
            bytes += u64::from(batch.bytes);
            read.push(batch.clone());
        }
        read
    }

    /// From the batch that holds `offset`, or the next one there is.
    pub fn batches_from(&self, offset: u64) -> impl Iterator<Item = &Arc<Batch>> {
        let after = self.segments.partition_point(|segment| segment.base_offset <= offset);
        let segments = self.segments[after.saturating_sub(1)..].iter();
        segments.flat_map(move |segment| segment.batches_from(offset))
    }

    /// The batch that begins at `base_offset`, looked for from the end.
    pub fn last_batch(&self, base_offset: u64) -> Option<&Arc<Batch>> {
        let batches = self.segments.iter().rev().flat_map(|segment| segment.batches().rev());
        batches.into_iter().find(|batch| batch.base_offset <= base_offset)
    }

    /// Moves the start forward; backwards it does nothing.
    pub fn move_start(&mut self, start: u64) {
        if start > self.start {
            self.start = start;
            self.end = self.end.max(start);
            self.producers.start_moved(start);
            self.cleaned_to = self.cleaned_to.max(start);
        }
    }

    /// Empties it and begins again at `offset`: what a follower does that is behind its leader's log start.
    pub fn restart_at(&mut self, offset: u64, now_ms: i64) {
        *self = Self::new(now_ms);
        self.segments = vec![Arc::new(Segment::new(offset, now_ms))];
        (self.start, self.end, self.cleaned_to) = (offset, offset, offset);
    }

    /// Drops everything from `offset` on. What producers are remembered is made again from what is left.
    pub fn truncate(&mut self, offset: u64, now_ms: i64) {
        // A leader that was replaced before it appended anything has an epoch at the end without a record.
        self.epochs.retain(|start| start.offset < offset.min(self.end));
        if offset >= self.end {
            return;
        }
        self.segments.retain(|segment| segment.base_offset <= offset);
        match self.segments.last_mut() {
            Some(last) => Arc::make_mut(last).truncate(offset, now_ms),
            None => self.segments.push(Arc::new(Segment::new(offset, now_ms))),
        }
        self.end = offset;
        self.start = self.start.min(offset);
        self.cleaned_to = self.cleaned_to.min(offset);
        let mut producers = ProducerStates::default();
        self.segments.iter().flat_map(|segment| segment.batches()).for_each(|batch| producers.append(batch, now_ms));
        self.producers = producers;
    }

    // --- leader epochs

    /// A leader takes up `epoch`: whatever it appends from now on belongs to it.
    pub fn begin_epoch(&mut self, epoch: u32) {
        self.epochs.retain(|start| start.offset < self.end);
        self.epochs.push(EpochStart { epoch, offset: self.end });
    }

    /// The latest epoch that anything is known of.
    pub fn last_epoch(&self) -> Option<u32> {
        self.epochs.last().map(|start| start.epoch)
    }

    /// Where `epoch` ends here: the largest epoch that is not above it, and the start of the next one
    /// (`OffsetForLeaderEpoch`, KIP-101).
    pub fn end_of_epoch(&self, epoch: u32) -> (Option<u32>, u64) {
        let after = self.epochs.partition_point(|start| start.epoch <= epoch);
        let end = self.epochs.get(after).map_or(self.end, |next| next.offset);
        match after.checked_sub(1) {
            Some(at) => (Some(self.epochs[at].epoch), end),
            None => (None, end),
        }
    }

    // --- lookups by time

    /// The first record from the log start, below `up_to`, with a timestamp of at least `timestamp_ms`: offset and
    /// timestamp.
    pub fn offset_for_time(&self, timestamp_ms: i64, up_to: u64) -> Option<(u64, i64)> {
        self.segments.iter().find_map(|segment| segment.first_not_before(timestamp_ms, self.start, up_to))
    }

    /// The first record with the largest timestamp (KIP-734).
    pub fn offset_of_max_timestamp(&self, up_to: u64) -> Option<(u64, i64)> {
        let batches = self.batches_from(self.start).take_while(|batch| batch.base_offset < up_to);
        let records =
            batches.flat_map(|batch| batch.records.iter().map(move |record| (batch.offset_of(record), record)));
        let in_log = records.filter(|(offset, _)| *offset >= self.start);
        let young = in_log.max_by_key(|(offset, record)| (record.timestamp_ms, std::cmp::Reverse(*offset)));
        young.map(|(offset, record)| (offset, record.timestamp_ms))
    }
}

fn check_batch(batch: &Batch, config: &TopicConfig, now_ms: i64) -> Result<(), Refused> {
    if batch.bytes > config.max_message_bytes {
        return Err(ErrorCode::MessageTooLarge.into());
    }
    let blamed = |is_bad: &dyn Fn(&Record) -> bool| {
        let bad = (0..).zip(&batch.records[..]).filter(|(_, record)| is_bad(record));
        bad.map(|(at, _)| at).collect::<Vec<u32>>()
    };
    let keyless = if config.compacts { blamed(&|record| record.key.is_none()) } else { Vec::new() };
    if !keyless.is_empty() {
        return Err(Refused { error: ErrorCode::InvalidRecord, records: keyless });
    }
    let early_ms = now_ms.saturating_sub(config.timestamp_before_max_ms);
    let late_ms = now_ms.saturating_add(config.timestamp_after_max_ms);
    let is_off = |timestamp_ms: i64| timestamp_ms >= 0 && !(early_ms..=late_ms).contains(&timestamp_ms);
    let off = if config.stamps_on_append { Vec::new() } else { blamed(&|record| is_off(record.timestamp_ms)) };
    if !off.is_empty() {
        return Err(Refused { error: ErrorCode::InvalidTimestamp, records: off });
    }
    Ok(())
}
