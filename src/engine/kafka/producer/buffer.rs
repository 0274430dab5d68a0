//! `buffer.memory`: what the producer holds back in batches. When it is used up, the application waits in send, at most
//! `max.block.ms` (`BufferPool`); meanwhile no batch lingers. Whoever drives the producer stops its schedule as long as
//! [`Producer::is_full`].
use super::{BATCH_OVERHEAD_BYTES, Delivered, Failure, Pending, Producer, Record, SendNo, TopicPartition};

/// A record whose send has not returned.
#[derive(Clone, Debug, Hash)]
pub(super) struct Held {
    partition: TopicPartition,
    record: Record,
    number: SendNo,
    since_us: u64,
}

impl Producer {
    /// The application is held in send: there is no memory for its record.
    pub fn is_full(&self) -> bool {
        !self.held.is_empty()
    }

    /// Memory that batches take, of `buffer.memory`.
    pub fn used_bytes(&self) -> u64 {
        self.used_bytes
    }

    /// What a new batch takes: `batch.size`, or more for one large record. Where that is more than all there is, it takes
    /// all (Java refuses such settings).
    pub(super) fn memory_for(&self, bytes: u32) -> u64 {
        u64::from(self.config.batch_bytes.max(bytes)).min(self.config.buffer_bytes)
    }

    pub(super) fn hold(&mut self, partition: TopicPartition, record: Record, number: SendNo, now_us: u64) {
        self.forget_due();
        self.held.push_back(Held { partition, record, number, since_us: now_us });
    }

    pub(super) fn free(&mut self, batch: &Pending) {
        self.used_bytes = self.used_bytes.saturating_sub(batch.memory_bytes);
    }

    fn has_memory_for(&self, held: &Held) -> bool {
        let bytes = BATCH_OVERHEAD_BYTES + held.record.bytes(held.record.timestamp_ms);
        self.used_bytes + self.memory_for(bytes) <= self.config.buffer_bytes
    }

    /// Records that waited go on, in their order, as far as there is memory; those that waited too long fail.
    pub(super) fn admit(&mut self, now_us: u64) {
        while let Some(held) = self.held.front() {
            if self.has_memory_for(held) {
                let Some(Held { partition, record, number, .. }) = self.held.pop_front() else { return };
                self.enqueue(partition, record, number, now_us);
            } else if now_us >= held.since_us + self.config.max_block_us {
                self.give_up_held(Failure::BufferExhausted);
            } else {
                return;
            }
        }
    }

    fn give_up_held(&mut self, failure: Failure) {
        let Some(Held { partition, number, record, .. }) = self.held.pop_front() else { return };
        let result = Err(self.fail_transaction(failure));
        self.delivered.push(Delivered { number, tag: record.tag, partition, result });
    }

    pub(super) fn drop_held(&mut self, failure: Failure) {
        let held = std::mem::take(&mut self.held);
        self.delivered.extend(held.into_iter().map(|Held { number, partition, record, .. }| Delivered {
            number,
            tag: record.tag,
            partition,
            result: Err(failure),
        }));
    }

    /// When a waiting send goes on or fails.
    pub(super) fn held_due_us(&self) -> Option<u64> {
        let held = self.held.front()?;
        let waits_us = if self.has_memory_for(held) { 0 } else { self.config.max_block_us };
        Some(held.since_us + waits_us)
    }
}
