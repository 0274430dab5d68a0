//! What a producer has in hand, to look at: nothing here changes anything.
use super::{Pending, Producer, Record, Ticket, TopicPartition};

/// A batch that is not done, to look at.
#[derive(Clone, Copy, Debug)]
pub struct Waiting<'a> {
    pub partition: TopicPartition,
    pub records: &'a [Record],
    pub bytes: u32,
    pub in_flight: bool,
}

impl Producer {
    /// All batches that are not done, by partition, the oldest first.
    pub fn waiting(&self) -> impl Iterator<Item = Waiting<'_>> {
        self.queues.iter().flat_map(|(partition, queue)| {
            queue.batches.iter().map(|batch| Waiting {
                partition: *partition,
                records: batch.sealed.as_deref().unwrap_or(&batch.records),
                bytes: batch.bytes,
                in_flight: batch.in_flight.is_some(),
            })
        })
    }

    /// Records of the batch that is under way as `ticket`.
    pub fn records_of(&self, partition: TopicPartition, ticket: Ticket) -> u32 {
        self.in_flight(partition, ticket).map_or(0, |batch| batch.numbers.len() as u32)
    }

    /// Which try it is, from 1.
    pub fn attempt(&self, partition: TopicPartition, ticket: Ticket) -> u32 {
        self.in_flight(partition, ticket).map_or(0, |batch| batch.attempts)
    }

    fn in_flight(&self, partition: TopicPartition, ticket: Ticket) -> Option<&Pending> {
        let is_it = |batch: &&Pending| batch.in_flight.is_some_and(|(in_flight, _)| in_flight == ticket);
        self.queues.get(&partition)?.batches.iter().find(is_it)
    }
}
