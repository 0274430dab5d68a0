//! A batch that the broker finds too large: it is cut into smaller ones that take its place and its sequence numbers
//! (`RecordAccumulator.splitAndReenqueue`, `ProducerBatch.split`). A single record cannot be cut: it fails.
use super::sequence::add;
use super::{BATCH_OVERHEAD_BYTES, Pending, Producer, ProducerStamp, TopicPartition};
use crate::engine::hash::Unhashed;

impl Producer {
    /// Cuts the batch, if it has more than one record: at `batch.size` at first, then, since that may be what it had
    /// already, in half. The parts need no memory of the buffer and count as not tried.
    pub(super) fn split(&mut self, partition: TopicPartition, at: usize) -> bool {
        let batch_bytes = self.config.batch_bytes;
        let Some(queue) = self.queues.get_mut(&partition) else { return false };
        let Some(big) = queue.batches.get(at).filter(|batch| batch.numbers.len() > 1) else { return false };
        let most_bytes = if big.is_part { big.bytes / 2 } else { batch_bytes };
        let Some(big) = queue.batches.remove(at) else { return false };
        self.used_bytes = self.used_bytes.saturating_sub(big.memory_bytes);
        for (index, part) in parts(big, most_bytes).into_iter().enumerate() {
            queue.batches.insert(at + index, part);
        }
        true
    }
}

fn parts(big: Pending, most_bytes: u32) -> Vec<Pending> {
    let records = big.sealed.as_deref().unwrap_or(&big.records);
    let mut parts: Vec<Pending> = Vec::new();
    for (done, (record, number)) in records.iter().zip(&big.numbers).enumerate() {
        let mut record = record.clone();
        let open = parts.last_mut().filter(|part| {
            record.offset_delta = part.numbers.len() as u32;
            part.bytes + record.bytes(part.base_timestamp_ms.0) <= most_bytes
        });
        if let Some(open) = open {
            open.bytes += record.bytes(open.base_timestamp_ms.0);
            open.records.push(record);
            open.numbers.push(*number);
        } else {
            record.offset_delta = 0;
            let base = |stamp: ProducerStamp| add(stamp.base_sequence, done);
            parts.push(Pending {
                base_timestamp_ms: Unhashed(record.timestamp_ms),
                bytes: BATCH_OVERHEAD_BYTES + record.bytes(record.timestamp_ms),
                records: vec![record],
                sealed: None,
                numbers: vec![*number],
                memory_bytes: 0,
                is_part: true,
                closed: true,
                opened_us: big.opened_us,
                stamp: big.stamp.map(|stamp| ProducerStamp { base_sequence: base(stamp), ..stamp }),
                sent_as: big.sent_as,
                in_flight: None,
                retry_at_us: 0,
                attempts: 0,
            });
        }
    }
    parts
}
