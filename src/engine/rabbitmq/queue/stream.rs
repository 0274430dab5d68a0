//! The log of a stream: records in segments, and where each reader stands. Nothing is taken out by reading; whole
//! segments leave by retention. Sending is the broker's work. Sources: osiris_log, recordings `streams.json`.
//!
//! Each message is a chunk of its own here, so "the last chunk" is the last message; a real writer puts messages that
//! come in one burst into one chunk.
use std::collections::VecDeque;
use std::sync::Arc;

use super::consumers::Slot;
use super::{Entry, NEVER};
use crate::engine::id::{CopyNo, MessageIx, Symbol, Time};
use crate::engine::message::Summary;
use crate::engine::sort::sort_by_key;
use crate::engine::value::{Table, Value};

/// A segment is closed at this size unless x-stream-max-segment-size-bytes says otherwise, bytes.
const DEFAULT_SEGMENT_BYTES: u64 = 500_000_000;
/// ... or with this many chunks.
const MAX_SEGMENT_CHUNKS: usize = 256_000;
/// Header of a chunk, filter and entry header, bytes (osiris_log).
const CHUNK_OVERHEAD_BYTES: u64 = 48 + 16 + 4;

/// One message in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// When its chunk was written.
    pub at: Time,
    /// One hold.
    pub message: MessageIx,
    pub copy: CopyNo,
    pub offset: u32,
}

#[derive(Clone, Debug)]
pub struct Segment {
    /// Offset of what was written first into it, which need not be a message.
    pub first: u32,
    pub bytes: u64,
    /// Shared with the clones of a world until one of them writes.
    records: Arc<Vec<Record>>,
}

/// Retention is looked at only when a segment is closed, and takes whole segments, never the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// x-stream-max-segment-size-bytes
    pub segment_bytes: u64,
    /// x-max-length-bytes
    pub max_bytes: Option<u64>,
    /// x-max-age
    pub max_age_us: Option<Time>,
}

/// Where a consumer stands.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Offset of what it gets next; it may lie beyond the end.
    pub next: u64,
    /// It reads what lies before this offset: what the node it reads from knows to be committed.
    limit: u64,
    pub filter: Option<Filter>,
    pub group: Option<Group>,
    /// It is served.
    pub active: bool,
    /// Its place in the order of registration.
    since: u32,
}

/// What readers of the stream protocol have in common: the broker keeps one offset for their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    pub name: Symbol,
    /// Only one of them is served.
    pub single_active: bool,
}

/// x-stream-filter and x-stream-match-unfiltered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub values: Vec<String>,
    pub unfiltered: bool,
}

/// Where basic.consume wants to begin (x-stream-offset).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    First,
    Last,
    Next,
    Offset(u64),
    /// The first chunk that is not older.
    At(Time),
}

#[derive(Clone, Debug)]
pub struct Stream {
    /// Oldest first, at least one; the last is written to.
    segments: VecDeque<Segment>,
    /// Offset of what is written next.
    next: u32,
    pub retention: Retention,
    /// By slot.
    readers: Vec<Reader>,
    /// Offsets that the broker keeps for names: what a reader of the name gets next.
    stored: Vec<(Symbol, u64)>,
    registered: u32,
    /// Its place among the partitions of a super stream.
    pub partition: u32,
    /// The limit of the reader that opens next; on a single node there is none.
    pub horizon: u64,
    /// Names whose active reader may come back: nobody takes its place.
    pub held: Vec<Symbol>,
}

impl Record {
    /// As the parts that show queues know stored copies.
    pub fn entry(&self) -> Entry {
        Entry { expires_at: NEVER, message: self.message, copy: self.copy, acquired: 0, failed: 0 }
    }
}

impl Retention {
    /// From arguments that passed their checks.
    pub fn new(arguments: &Table) -> Self {
        let whole = |key: &str| arguments.get(key).and_then(Value::as_int).and_then(|n| u64::try_from(n).ok());
        Self {
            segment_bytes: whole("x-stream-max-segment-size-bytes").unwrap_or(DEFAULT_SEGMENT_BYTES),
            max_bytes: whole("x-max-length-bytes"),
            max_age_us: arguments.get("x-max-age").and_then(Value::as_text).and_then(age_us),
        }
    }
}

/// `<n>Y|M|D|h|m|s` as µs (rabbit_amqqueue:check_max_age): years of 365 days, months of 30.
pub fn age_us(text: &str) -> Option<Time> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "Y" => 365 * 86_400,
        "M" => 30 * 86_400,
        "D" => 86_400,
        "h" => 3_600,
        "m" => 60,
        "s" => 1,
        _ => return None,
    };
    let is_whole = number.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = number.parse().ok().filter(|n| is_whole && *n > 0)?;
    Some(number.saturating_mul(seconds).saturating_mul(1_000_000))
}

impl Filter {
    /// Whether a message with this x-stream-filter-value is wanted.
    pub fn wants(&self, value: Option<&str>) -> bool {
        match value {
            Some(value) => self.values.iter().any(|wanted| wanted == value),
            None => self.unfiltered,
        }
    }
}

impl Segment {
    pub fn records(&self) -> &[Record] {
        &self.records
    }
}

impl Stream {
    pub fn new(retention: Retention) -> Self {
        let first = Segment { first: 0, bytes: 0, records: Arc::default() };
        Self {
            segments: VecDeque::from([first]),
            next: 0,
            retention,
            readers: Vec::new(),
            stored: Vec::new(),
            registered: 0,
            partition: 0,
            horizon: u64::MAX,
            held: Vec::new(),
        }
    }

    /// Appends a message, takes over its hold, and returns what retention removed with its holds.
    pub fn append(&mut self, message: MessageIx, copy: CopyNo, summary: &Summary, now: Time) -> Vec<Record> {
        let record = Record { at: now, message, copy, offset: self.next };
        self.next += 1;
        let bytes = u64::from(summary.body_bytes) + u64::from(summary.header_bytes) + CHUNK_OVERHEAD_BYTES;
        let Some(segment) = self.segments.back_mut() else { return Vec::new() };
        segment.bytes += bytes;
        Arc::make_mut(&mut segment.records).push(record);
        if segment.bytes < self.retention.segment_bytes && segment.records.len() < MAX_SEGMENT_CHUNKS {
            return Vec::new();
        }
        // A segment begins with what its writer knows of publishers, which takes an offset (recorded:
        // streams/retention-bytes).
        let fresh = Segment { first: self.next, bytes: CHUNK_OVERHEAD_BYTES, records: Arc::default() };
        self.next += 1;
        self.segments.push_back(fresh);
        self.retain(now)
    }

    /// By size, then by age (osiris_log, evaluate_retention).
    pub fn retain(&mut self, now: Time) -> Vec<Record> {
        let mut removed = Vec::new();
        if let Some(max_bytes) = self.retention.max_bytes {
            let mut sum = 0;
            let kept = self.segments.iter().rev().take_while(|segment| {
                sum += segment.bytes;
                sum <= max_bytes
            });
            let gone = self.segments.len() - kept.count().max(1);
            removed.extend(self.segments.drain(..gone));
        }
        if let Some(oldest) = self.retention.max_age_us.and_then(|age| now.checked_sub(age)) {
            let is_old = |segment: &&Segment| segment.records.last().is_some_and(|record| record.at < oldest);
            let gone = self.segments.iter().take(self.segments.len() - 1).take_while(is_old).count();
            removed.extend(self.segments.drain(..gone));
        }
        removed.iter().flat_map(|segment| segment.records.iter().copied()).collect()
    }

    /// Takes everything out, when the stream is deleted.
    pub fn drain(&mut self) -> Vec<Record> {
        let all = self.iter().copied().collect();
        self.segments.clear();
        all
    }

    /// Messages from the oldest.
    pub fn iter(&self) -> impl Iterator<Item = &Record> {
        self.segments.iter().flat_map(|segment| segment.records.iter())
    }

    /// The offset of the last message before this one.
    fn last_before(&self, end: u64) -> Option<u32> {
        let newest = self.segments.iter().rev().flat_map(|segment| segment.records.iter().rev());
        newest.map(|record| record.offset).find(|offset| u64::from(*offset) < end)
    }

    /// The offset of the last message but so many.
    pub fn last_without(&self, newest: u64) -> u32 {
        let all = self.segments.iter().rev().flat_map(|segment| segment.records.iter().rev());
        let found = all.map(|record| record.offset).nth(newest as usize);
        found.unwrap_or_else(|| self.segments.front().map_or(self.next, |segment| segment.first))
    }

    /// Where the log would end without so many of its newest messages.
    pub fn end_without(&self, newest: u64) -> u32 {
        newest.checked_sub(1).map_or(self.next, |newest| self.last_without(newest))
    }

    /// Its newest message was written earlier than it was committed.
    pub fn date_last(&mut self, written_at: Time) {
        let newest = self.segments.iter_mut().rev().find(|segment| !segment.records.is_empty());
        if let Some(record) = newest.and_then(|segment| Arc::make_mut(&mut segment.records).last_mut()) {
            record.at = written_at;
        }
    }

    /// More is known to be committed where it reads.
    pub fn extend_reader(&mut self, slot: Slot, limit: u32) {
        let reader = &mut self.readers[slot.0 as usize];
        reader.limit = reader.limit.max(limit.into());
    }

    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter()
    }

    pub fn next_offset(&self) -> u32 {
        self.next
    }

    /// As the broker counts them: from the first offset to the last.
    pub fn messages(&self) -> u32 {
        self.segments.front().map_or(0, |segment| self.next - segment.first)
    }

    /// Messages alone; segments have records of their own besides.
    pub fn count(&self) -> u32 {
        self.segments.iter().map(|segment| segment.records.len() as u32).sum()
    }

    /// Messages that a reader has before it.
    pub fn lag(&self, slot: Slot) -> u32 {
        let next = self.reader(slot).next;
        let is_before = |record: &Record| u64::from(record.offset) < next;
        let ahead = |segment: &Segment| segment.records.len() - segment.records.partition_point(is_before);
        self.segments.iter().map(|segment| ahead(segment) as u32).sum()
    }

    pub fn bytes(&self) -> u64 {
        self.segments.iter().map(|segment| segment.bytes).sum()
    }

    /// A reader begins at `start`, or where its name stands.
    pub fn open(&mut self, slot: Slot, start: Start, filter: Option<Filter>, group: Option<Group>) {
        let end = self.horizon.min(self.next.into());
        let from = match start {
            Start::First => 0,
            Start::Next => end,
            Start::Offset(offset) => offset,
            Start::Last => self.last_before(end).map_or(end, u64::from),
            Start::At(at) => self.iter().find(|record| record.at >= at).map_or(end, |r| r.offset.into()),
        };
        let next = group.and_then(|group| self.stored(group.name)).unwrap_or(from);
        self.registered += 1;
        let active = !group.is_some_and(|group| group.single_active);
        let reader = Reader { next, limit: self.horizon, filter, group, active, since: self.registered };
        let at = slot.0 as usize;
        if at < self.readers.len() {
            self.readers[at] = reader;
        } else {
            self.readers.resize(at + 1, reader);
        }
    }

    pub fn reader(&self, slot: Slot) -> &Reader {
        &self.readers[slot.0 as usize]
    }

    /// What a reader of this name gets next, if one has stored that.
    pub fn stored(&self, name: Symbol) -> Option<u64> {
        self.stored.iter().find(|(other, _)| *other == name).map(|(_, next)| *next)
    }

    /// A reader is done with a message: the broker keeps that for its name.
    #[cold]
    pub fn store(&mut self, slot: Slot, copy: CopyNo) {
        let Some(group) = self.reader(slot).group else { return };
        let Some(record) = self.iter().find(|record| record.copy == copy) else { return };
        let next = u64::from(record.offset) + 1;
        match self.stored.iter_mut().find(|(name, _)| *name == group.name) {
            Some((_, stored)) => *stored = next.max(*stored),
            None => self.stored.push((group.name, next)),
        }
    }

    /// Chooses anew who is served among readers of one name: of a single stream the first that registered, of partition
    /// i of a super stream number i, counted round (rabbit_stream_sac_coordinator). Returns who was not before.
    #[cold]
    pub fn activate(&mut self, live: &[Slot]) -> Vec<Slot> {
        let mut come = Vec::new();
        let single = |slot: &Slot| Some((self.reader(*slot).group.filter(|group| group.single_active)?.name, *slot));
        let waiting: Vec<(Symbol, Slot)> = live.iter().filter_map(single).collect();
        for (at, (name, _)) in waiting.iter().enumerate() {
            if self.held.contains(name) || waiting[..at].iter().any(|(other, _)| other == name) {
                continue;
            }
            let is_of_it = |(other, slot): &(Symbol, Slot)| (other == name).then_some(*slot);
            let mut members: Vec<Slot> = waiting.iter().filter_map(is_of_it).collect();
            sort_by_key(&mut members, |slot| self.reader(*slot).since);
            let chosen = members[self.partition as usize % members.len()];
            if !self.reader(chosen).active {
                come.push(chosen);
            }
            for slot in members {
                self.readers[slot.0 as usize].active = slot == chosen;
            }
        }
        for slot in &come {
            let stored = self.reader(*slot).group.and_then(|group| self.stored(group.name));
            let reader = &mut self.readers[slot.0 as usize];
            reader.next = stored.unwrap_or(reader.next);
        }
        come
    }

    /// Whether readers have names.
    pub fn has_groups(&self) -> bool {
        self.readers.iter().any(|reader| reader.group.is_some())
    }

    /// Goes on behind an offset.
    pub fn advance(&mut self, slot: Slot, offset: u32) {
        self.readers[slot.0 as usize].next = u64::from(offset) + 1;
    }

    /// What this reader gets next if it wants it; what was removed is skipped.
    pub fn next_for(&self, slot: Slot) -> Option<Record> {
        let next = self.reader(slot).next;
        let is_before = |record: &Record| u64::from(record.offset) < next;
        let at = self.segments.partition_point(|segment| segment.records.last().is_some_and(is_before));
        let records = &self.segments.get(at)?.records;
        let record = records.get(records.partition_point(is_before)).copied()?;
        (u64::from(record.offset) < self.reader(slot).limit).then_some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READER: Slot = Slot(0);

    fn stream(segment_bytes: u64, max_bytes: Option<u64>, max_age_us: Option<Time>) -> Stream {
        Stream::new(Retention { segment_bytes, max_bytes, max_age_us })
    }

    /// Appends messages of 932 bytes (1000 with overhead), one a second.
    fn fill(stream: &mut Stream, count: u32) -> Vec<u32> {
        let summary = Summary { body_bytes: 932, ..Summary::default() };
        let append = |n: u32| stream.append(MessageIx(n), CopyNo(n), &summary, Time::from(n) * 1_000_000);
        (0..count).flat_map(append).map(|record| record.message.0).collect()
    }

    #[test]
    fn ages_are_read_as_the_broker_does() {
        let table = [
            ("5s", Some(5)),
            ("1m", Some(60)),
            ("2h", Some(7_200)),
            ("1D", Some(86_400)),
            ("1M", Some(2_592_000)),
            ("1Y", Some(31_536_000)),
            ("0s", None),
            ("5x", None),
            ("s", None),
            ("", None),
            ("-1s", None),
            ("+1s", None),
            ("1년", None),
        ];
        for (text, seconds) in table {
            assert_eq!(age_us(text), seconds.map(|s: Time| s * 1_000_000), "{text:?}");
        }
    }

    #[test]
    fn retention_takes_whole_segments_and_leaves_the_last() {
        // Segments of 3 messages: size limit, age limit, first message that stays after 12.
        let seconds = |n: Time| Some(n * 1_000_000);
        let table = [
            (None, None, 0),
            (Some(3_200), None, 9),
            (Some(6_500), None, 6),
            (Some(0), None, 12),
            (None, seconds(4), 6),
            (None, seconds(3600), 0),
            (Some(6_500), seconds(1), 9),
        ];
        for (max_bytes, max_age_us, first) in table {
            let mut stream = stream(3_000, max_bytes, max_age_us);
            let removed = fill(&mut stream, 12);
            assert_eq!(removed, (0..first).collect::<Vec<_>>(), "{max_bytes:?} {max_age_us:?}");
            assert_eq!(stream.iter().next().map(|record| record.message.0), (first < 12).then_some(first));
        }
    }

    #[test]
    fn a_reader_starts_where_it_wants_and_skips_what_is_gone() {
        // A new segment's own record takes an offset: messages 0 1 2 | 3 4 5 | 6 have offsets 0 1 2 | 4 5 6 | 8.
        let table = [
            (Start::First, Some(0)),
            (Start::Last, Some(6)),
            (Start::Next, None),
            (Start::Offset(3), Some(3)),
            (Start::Offset(5), Some(4)),
            (Start::Offset(99), None),
            (Start::At(4_000_000), Some(4)),
            (Start::At(4_000_001), Some(5)),
            (Start::At(99_000_000), None),
        ];
        for (start, expect) in table {
            let mut stream = stream(3_000, None, None);
            fill(&mut stream, 7);
            stream.open(READER, start, None, None);
            assert_eq!(stream.next_for(READER).map(|record| record.message.0), expect, "{start:?}");
        }
        let mut stream = stream(3_000, Some(3_200), None);
        fill(&mut stream, 7);
        stream.open(READER, Start::Offset(0), None, None);
        assert_eq!(stream.next_for(READER).map(|record| record.message.0), Some(3));
        assert_eq!(stream.messages(), 9 - 3);
        let mut stream = self::stream(3_000, None, None);
        fill(&mut stream, 3);
        stream.open(READER, Start::First, None, None);
        assert_eq!(stream.next_for(READER).map(|record| record.message.0), Some(0), "with an empty last segment");
    }
}
