//! When the producer has something to do next. It is asked with every turn of its client, far more often than a batch is
//! opened or answered, so the answer is kept until something may have changed it.
use super::{Producer, Queue, TopicPartition};
use crate::engine::hash::Unhashed;

/// What is known of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Due {
    #[default]
    Unknown,
    At(Option<u64>),
}

impl Producer {
    /// When [`Self::poll`] has something to do next, without answers.
    pub fn next_due_us(&self) -> Option<u64> {
        match self.due.0 {
            Due::Unknown => self.find_due_us(),
            Due::At(due_us) => {
                debug_assert_eq!(due_us, self.find_due_us(), "somebody forgot to forget it");
                due_us
            }
        }
    }

    /// Nothing is to be done by now, for sure.
    pub(super) fn is_idle(&self, now_us: u64) -> bool {
        match self.due.0 {
            Due::Unknown => false,
            Due::At(due_us) => due_us.is_none_or(|due_us| due_us > now_us),
        }
    }

    /// Anything may have changed.
    pub(super) fn forget_due(&mut self) {
        self.due = Unhashed(Due::Unknown);
    }

    pub(super) fn keep_due(&mut self) {
        self.due = Unhashed(Due::At(self.find_due_us()));
    }

    /// A batch of the partition was opened or closed: that never puts anything off.
    pub(super) fn hasten_due(&mut self, partition: TopicPartition) {
        if let (Due::At(due_us), Some(queue)) = (self.due.0, self.queues.get(&partition)) {
            self.due = Unhashed(Due::At(due_us.into_iter().chain(self.due_of(partition, queue)).min()));
        }
    }

    fn find_due_us(&self) -> Option<u64> {
        let of_queues = self.queues.iter().filter_map(|(partition, queue)| self.due_of(*partition, queue));
        of_queues.chain(self.held_due_us()).min()
    }

    fn due_of(&self, partition: TopicPartition, queue: &Queue) -> Option<u64> {
        let config = &self.config;
        let too_old = queue.batches.front().map(|batch| batch.opened_us + config.delivery_timeout_us);
        let sent_us = queue.batches.iter().filter_map(|batch| batch.in_flight.map(|(_, sent_us)| sent_us));
        let no_answer = sent_us.min().map(|sent_us| sent_us + config.request_timeout_us);
        let is_known = config.transactional_id.is_none() || self.transaction.partitions.contains(&partition);
        let can_send = !self.needs_identity() && is_known;
        let ready = queue.ready(config, self.is_full()).filter(|_| can_send).map(|(_, at_us)| at_us);
        [too_old, no_answer, ready].into_iter().flatten().min()
    }
}
