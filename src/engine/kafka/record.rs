//! Records and batches, as they lie in a log. A batch is made once, by its producer, and shared from then on between
//! replicas, fetches and keyframes; nothing here knows a log.
use std::sync::Arc;

use super::compression::Compression;

/// Bytes of a batch before its first record (`DefaultRecordBatch.RECORD_BATCH_OVERHEAD`).
pub const BATCH_OVERHEAD_BYTES: u32 = 61;

/// A key, a value or a header's value. Shared: a pointer wide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Payload(Arc<Content>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Content {
    Text(Box<str>),
    /// So many bytes `x`.
    Fill(u32),
}

/// Header keys with their values, in order; a key may stand more than once.
pub type Headers = Arc<[(Arc<str>, Option<Payload>)]>;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// `None` = null, which is not the empty key.
    pub key: Option<Payload>,
    /// `None` = null: a tombstone in a compacted topic.
    pub value: Option<Payload>,
    pub headers: Option<Headers>,
    /// Wall clock of the client or the broker in ms, by [`Batch::timestamp_type`]; -1 = none.
    pub timestamp_ms: i64,
    /// Offset minus [`Batch::base_offset`].
    pub offset_delta: u32,
    /// Number of the application record for whoever watches guarantees; 0 = none. Copies keep it.
    pub tag: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimestampType {
    #[default]
    CreateTime,
    LogAppendTime,
}

/// Who wrote a batch: idempotence and transactions go by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProducerStamp {
    pub id: u64,
    pub epoch: u16,
    /// Sequence number of the first record; they wrap after 2^31 - 1 to 0.
    pub base_sequence: u32,
    pub transactional: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marker {
    Commit,
    Abort,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Batch {
    pub base_offset: u64,
    /// Kept by compaction although the last record may go.
    pub last_offset_delta: u32,
    /// Of the leader that appended it.
    pub leader_epoch: u32,
    pub producer: Option<ProducerStamp>,
    /// A control batch: the end of a transaction. It has no records, but takes an offset.
    pub marker: Option<Marker>,
    pub timestamp_type: TimestampType,
    pub max_timestamp_ms: i64,
    /// When its tombstones and markers may go; set by the first cleaning.
    pub delete_horizon_ms: Option<i64>,
    /// On disk and on the wire, packed.
    pub bytes: u32,
    pub compression: Compression,
    pub records: Arc<[Record]>,
}

impl Payload {
    pub fn text(text: impl Into<Box<str>>) -> Self {
        Self(Arc::new(Content::Text(text.into())))
    }

    /// `bytes` bytes `x`.
    pub fn fill(bytes: u32) -> Self {
        Self(Arc::new(Content::Fill(bytes)))
    }

    pub fn bytes(&self) -> u32 {
        match &*self.0 {
            Content::Text(text) => text.len() as u32,
            Content::Fill(bytes) => *bytes,
        }
    }

    /// Gives the bytes themselves.
    pub fn with_bytes<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T {
        match &*self.0 {
            Content::Text(text) => read(text.as_bytes()),
            Content::Fill(bytes) => read(&vec![b'x'; *bytes as usize]),
        }
    }

    /// The text, unless it is filling.
    pub fn as_text(&self) -> Option<&str> {
        match &*self.0 {
            Content::Text(text) => Some(text),
            Content::Fill(_) => None,
        }
    }
}

impl Record {
    pub fn new(key: Option<Payload>, value: Option<Payload>, timestamp_ms: i64) -> Self {
        Self { key, value, headers: None, timestamp_ms, offset_delta: 0, tag: 0 }
    }

    /// On disk, with the length before it, in a batch whose first timestamp is `base_timestamp_ms`
    /// (`DefaultRecord.sizeInBytes`).
    pub fn bytes(&self, base_timestamp_ms: i64) -> u32 {
        let body = 1
            + varint_bytes(self.timestamp_ms.wrapping_sub(base_timestamp_ms))
            + varint_bytes(i64::from(self.offset_delta))
            + nullable_bytes(self.key.as_ref())
            + nullable_bytes(self.value.as_ref())
            + self.header_bytes();
        varint_bytes(i64::from(body)) + body
    }

    fn header_bytes(&self) -> u32 {
        let headers = self.headers.as_deref().unwrap_or_default();
        let header = |(key, value): &(Arc<str>, Option<Payload>)| {
            varint_bytes(key.len() as i64) + key.len() as u32 + nullable_bytes(value.as_ref())
        };
        varint_bytes(headers.len() as i64) + headers.iter().map(header).sum::<u32>()
    }
}

impl Batch {
    /// A batch as its producer makes it: offsets from 0, the broker numbers it. The records get their deltas.
    pub fn new(mut records: Vec<Record>, producer: Option<ProducerStamp>) -> Self {
        for (at, record) in records.iter_mut().enumerate() {
            record.offset_delta = at as u32;
        }
        Self::of(records.into(), producer, Compression::None)
    }

    /// Like [`Self::new`], of records that have their deltas: they are shared.
    pub fn of(records: Arc<[Record]>, producer: Option<ProducerStamp>, compression: Compression) -> Self {
        let mut batch = Self::unmeasured(records, producer, compression);
        batch.measure();
        batch
    }

    /// Like [`Self::of`], of records that were measured when they came: `bytes` as [`Self::measure`] would have it.
    pub fn packed(
        records: Arc<[Record]>,
        producer: Option<ProducerStamp>,
        compression: Compression,
        bytes: u32,
    ) -> Self {
        let max_timestamp_ms = latest_ms(&records);
        let batch = Self { bytes, max_timestamp_ms, ..Self::unmeasured(records, producer, compression) };
        debug_assert_eq!(bytes, batch.measured_bytes());
        batch
    }

    fn unmeasured(records: Arc<[Record]>, producer: Option<ProducerStamp>, compression: Compression) -> Self {
        Self {
            base_offset: 0,
            last_offset_delta: (records.len() as u32).saturating_sub(1),
            leader_epoch: 0,
            producer,
            marker: None,
            timestamp_type: TimestampType::CreateTime,
            max_timestamp_ms: -1,
            delete_horizon_ms: None,
            bytes: 0,
            compression,
            records,
        }
    }

    /// The end of a transaction. A control record's key is 4 bytes, its value 6.
    pub fn end_of_transaction(marker: Marker, producer: ProducerStamp, timestamp_ms: i64) -> Self {
        const MARKER_BYTES: u32 = 1 + 1 + 1 + 1 + 1 + 4 + 1 + 6 + 1;
        Self {
            marker: Some(marker),
            max_timestamp_ms: timestamp_ms,
            bytes: BATCH_OVERHEAD_BYTES + MARKER_BYTES,
            ..Self::new(Vec::new(), Some(producer))
        }
    }

    pub fn last_offset(&self) -> u64 {
        self.base_offset + u64::from(self.last_offset_delta)
    }

    pub fn next_offset(&self) -> u64 {
        self.last_offset() + 1
    }

    pub fn is_transactional(&self) -> bool {
        self.producer.is_some_and(|producer| producer.transactional)
    }

    pub fn offset_of(&self, record: &Record) -> u64 {
        self.base_offset + u64::from(record.offset_delta)
    }

    /// Sets size and largest timestamp by the records.
    pub fn measure(&mut self) {
        self.bytes = self.measured_bytes();
        self.max_timestamp_ms = latest_ms(&self.records);
    }

    fn measured_bytes(&self) -> u32 {
        let base_timestamp_ms = self.records.first().map_or(-1, |record| record.timestamp_ms);
        let mut bytes = self.records.iter().map(|record| record.bytes(base_timestamp_ms));
        let first = bytes.next().unwrap_or(0);
        BATCH_OVERHEAD_BYTES + first + bytes.map(|bytes| self.compression.shrink(bytes)).sum::<u32>()
    }
}

fn latest_ms(records: &[Record]) -> i64 {
    records.iter().map(|record| record.timestamp_ms).max().unwrap_or(-1)
}

/// A zigzag varint's bytes (`ByteUtils.sizeOfVarlong`).
fn varint_bytes(value: i64) -> u32 {
    let zigzag = ((value << 1) ^ (value >> 63)) as u64;
    (64 - (zigzag | 1).leading_zeros()).div_ceil(7)
}

fn nullable_bytes(payload: Option<&Payload>) -> u32 {
    match payload {
        None => varint_bytes(-1),
        Some(payload) => varint_bytes(i64::from(payload.bytes())) + payload.bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_are_as_long_as_on_the_wire() {
        for (value, bytes) in
            [(0, 1), (-1, 1), (63, 1), (64, 2), (-64, 1), (-65, 2), (8191, 2), (8192, 3), (i64::MIN, 10)]
        {
            assert_eq!(varint_bytes(value), bytes, "{value}");
        }
    }

    #[test]
    fn records_stay_small() {
        assert!(size_of::<Record>() <= 48);
        assert_eq!(size_of::<Option<Payload>>(), 8);
    }
}
