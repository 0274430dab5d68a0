//! Sequence numbers of an idempotent producer: what happens to them when batches are given up or refused
//! (`TransactionManager`). Which batch is sent when is not decided here.
use super::{Producer, ProducerStamp, Queue, TopicPartition};

/// The largest sequence number.
const LAST_SEQUENCE: u32 = i32::MAX as u32;

/// Sequence numbers wrap to 0.
pub(super) fn add(sequence: u32, count: usize) -> u32 {
    (sequence + count as u32) & LAST_SEQUENCE
}

impl Producer {
    /// Partitions with nothing under way take up the current epoch. Where a batch was given up that may be in the log,
    /// that is a higher one (`TransactionManager.maybeResolveSequences`). `true` = it is.
    pub(super) fn resolve(&mut self) -> bool {
        let Some((_, epoch)) = &mut self.identity else { return false };
        let before = *epoch;
        let idle = |queue: &&mut Queue| queue.batches.iter().all(|batch| batch.stamp.is_none());
        for queue in self.queues.values_mut().filter(idle) {
            if queue.unresolved {
                *epoch = epoch.saturating_add(1);
            }
            if queue.epoch != *epoch {
                (queue.epoch, queue.next_sequence, queue.unresolved) = (*epoch, 0, false);
            }
        }
        *epoch != before
    }

    pub(super) fn give_back_sequence(&mut self, partition: TopicPartition, at: usize) {
        let Some(queue) = self.queues.get_mut(&partition) else { return };
        let Some(count) = queue.batches.get(at).filter(|batch| batch.stamp.is_some()).map(|batch| batch.numbers.len())
        else {
            return;
        };
        let less = |sequence: u32| sequence.wrapping_sub(count as u32) & LAST_SEQUENCE;
        queue.next_sequence = less(queue.next_sequence);
        for stamp in queue.batches.iter_mut().skip(at + 1).filter_map(|batch| batch.stamp.as_mut()) {
            stamp.base_sequence = less(stamp.base_sequence);
        }
    }

    pub(super) fn can_renumber(&self) -> bool {
        self.config.transactional_id.is_none()
    }

    /// The log does not have what it acknowledged before: an idempotent producer goes on under a higher epoch, and
    /// numbers what is under way in the partition from 0 (`TransactionManager.bumpIdempotentProducerEpoch`).
    pub(super) fn renumber(&mut self, partition: TopicPartition) {
        let Some((id, epoch)) = &mut self.identity else { return };
        *epoch = epoch.saturating_add(1);
        let Some(queue) = self.queues.get_mut(&partition) else { return };
        (queue.epoch, queue.next_sequence, queue.unresolved) = (*epoch, 0, false);
        for batch in queue.batches.iter_mut().filter(|batch| batch.stamp.is_some()) {
            let base_sequence = queue.next_sequence;
            batch.stamp = Some(ProducerStamp { id: *id, epoch: *epoch, base_sequence, transactional: false });
            batch.in_flight = None;
            queue.next_sequence = add(queue.next_sequence, batch.numbers.len());
        }
    }
}
