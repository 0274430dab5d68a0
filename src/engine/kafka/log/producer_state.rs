//! What a partition remembers of its producers: sequences for idempotence, open and aborted transactions for the last
//! stable offset (`ProducerStateManager`, `ProducerAppendInfo`). It is made from batches alone, so followers have it too.
use std::collections::{BTreeMap, VecDeque};

use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::record::{Batch, Marker, ProducerStamp};

/// Batches of a producer that are recognised when they come again.
const REMEMBERED: usize = 5;

/// The largest sequence number; the next one is 0.
const LAST_SEQUENCE: u32 = i32::MAX as u32;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Seen {
    base_sequence: u32,
    last_sequence: u32,
    base_offset: u64,
    last_offset: u64,
}

#[derive(Clone, Debug, Hash)]
struct Producer {
    epoch: u16,
    /// Oldest first.
    seen: VecDeque<Seen>,
    /// First offset of its open transaction.
    transaction_from: Option<u64>,
    last_write_ms: i64,
}

/// A transaction that was aborted: a reader of committed records skips the producer's records between the offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Aborted {
    pub producer: u64,
    pub first_offset: u64,
    /// Of its marker.
    pub last_offset: u64,
}

#[derive(Clone, Debug, Default, Hash)]
pub struct ProducerStates {
    producers: BTreeMap<u64, Producer>,
    /// Open transactions by first offset.
    open: BTreeMap<u64, u64>,
    /// Ended ones, first offset to marker, that are not below the high watermark yet.
    ended: BTreeMap<u64, u64>,
    /// By marker.
    aborted: Vec<Aborted>,
}

/// What a batch of a producer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sequence {
    Next,
    /// It is in the log already, at this base offset.
    Duplicate(u64),
}

impl ProducerStates {
    /// Whether a batch of `count` records may be appended (`ProducerAppendInfo.checkProducerEpoch`, `checkSequence`).
    pub fn check(&self, stamp: ProducerStamp, count: u32) -> Result<Sequence, ErrorCode> {
        let Some(producer) = self.producers.get(&stamp.id) else { return Ok(Sequence::Next) };
        let last_sequence = add(stamp.base_sequence, count.saturating_sub(1));
        let is_same = |seen: &&Seen| seen.base_sequence == stamp.base_sequence && seen.last_sequence == last_sequence;
        if producer.epoch == stamp.epoch
            && let Some(seen) = producer.seen.iter().find(is_same)
        {
            return Ok(Sequence::Duplicate(seen.base_offset));
        }
        if stamp.epoch < producer.epoch {
            return Err(ErrorCode::InvalidProducerEpoch);
        }
        let expected = match producer.seen.back() {
            Some(seen) if stamp.epoch == producer.epoch => add(seen.last_sequence, 1),
            _ => 0,
        };
        if stamp.base_sequence == expected { Ok(Sequence::Next) } else { Err(ErrorCode::OutOfOrderSequenceNumber) }
    }

    /// The epoch of a producer here.
    pub fn epoch_of(&self, producer: u64) -> Option<u16> {
        self.producers.get(&producer).map(|producer| producer.epoch)
    }

    /// Offset of the last record it wrote, not counting markers.
    pub fn last_offset_of(&self, producer: u64) -> Option<u64> {
        self.producers.get(&producer)?.seen.back().map(|seen| seen.last_offset)
    }

    /// Where its open transaction begins.
    pub fn open_from(&self, producer: u64) -> Option<u64> {
        self.producers.get(&producer)?.transaction_from
    }

    pub fn has_open_transaction(&self, producer: u64) -> bool {
        self.producers.get(&producer).is_some_and(|producer| producer.transaction_from.is_some())
    }

    /// Takes in a batch that was appended.
    pub fn append(&mut self, batch: &Batch, now_ms: i64) {
        let Some(stamp) = batch.producer else { return };
        let fresh =
            Producer { epoch: stamp.epoch, seen: VecDeque::new(), transaction_from: None, last_write_ms: now_ms };
        let producer = self.producers.entry(stamp.id).or_insert(fresh);
        if stamp.epoch != producer.epoch {
            producer.epoch = stamp.epoch;
            producer.seen.clear();
        }
        producer.last_write_ms = now_ms;
        if let Some(marker) = batch.marker {
            if let Some(first_offset) = producer.transaction_from.take() {
                self.end(stamp.id, first_offset, batch.base_offset, marker);
            }
            return;
        }
        let last_sequence = add(stamp.base_sequence, batch.last_offset_delta);
        producer.seen.push_back(Seen {
            base_sequence: stamp.base_sequence,
            last_sequence,
            base_offset: batch.base_offset,
            last_offset: batch.last_offset(),
        });
        if producer.seen.len() > REMEMBERED {
            producer.seen.pop_front();
        }
        if stamp.transactional && producer.transaction_from.is_none() {
            producer.transaction_from = Some(batch.base_offset);
            self.open.insert(batch.base_offset, stamp.id);
        }
    }

    fn end(&mut self, producer: u64, first_offset: u64, last_offset: u64, marker: Marker) {
        self.open.remove(&first_offset);
        self.ended.insert(first_offset, last_offset);
        if marker == Marker::Abort {
            self.aborted.push(Aborted { producer, first_offset, last_offset });
        }
    }

    /// Transactions whose end is below the high watermark hold nothing back any more.
    pub fn high_watermark_moved(&mut self, high_watermark: u64) {
        while let Some(first) = self.ended.first_entry().filter(|entry| *entry.get() < high_watermark) {
            first.remove();
        }
    }

    /// First offset of the first transaction that is open, or whose end is not replicated.
    pub fn first_unstable(&self) -> Option<u64> {
        let open = self.open.keys().next().copied();
        let ended = self.ended.keys().next().copied();
        [open, ended].into_iter().flatten().min()
    }

    /// Aborted transactions with records in `from..up_to`, by their first offsets.
    pub fn aborted_in(&self, from: u64, up_to: u64) -> Vec<Aborted> {
        let touches = |aborted: &&Aborted| aborted.last_offset >= from && aborted.first_offset < up_to;
        let mut aborted: Vec<Aborted> = self.aborted.iter().filter(touches).copied().collect();
        aborted.sort_unstable_by_key(|aborted| aborted.first_offset);
        aborted
    }

    /// Forgets what lies below the log's start.
    pub fn start_moved(&mut self, start: u64) {
        self.aborted.retain(|aborted| aborted.last_offset >= start);
    }

    /// `producer.id.expiration.ms`: producers that have been silent for longer, with no transaction open.
    pub fn expire(&mut self, silent_since_ms: i64) {
        self.producers
            .retain(|_, producer| producer.transaction_from.is_some() || producer.last_write_ms >= silent_since_ms);
    }
}

fn add(sequence: u32, count: u32) -> u32 {
    let sum = sequence + count;
    if sum > LAST_SEQUENCE { sum - LAST_SEQUENCE - 1 } else { sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_wrap() {
        for (sequence, count, sum) in [(0, 1, 1), (LAST_SEQUENCE, 1, 0), (LAST_SEQUENCE - 1, 3, 1)] {
            assert_eq!(add(sequence, count), sum);
        }
    }
}
