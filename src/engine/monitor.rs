//! The guarantee monitor: counters and checks over all facts of a run, whole and per part. It only watches.
use super::fact::{FactKind, LossReason};
use super::id::PartIx;
use super::kafka::fact::Fact as Kafka;

/// What has happened so often. For a part: what happened there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    pub published: u64,
    /// Of these, repeats after a nack or a timeout.
    pub retried: u64,
    /// Publishes and dead letters that an exchange routed to at least one queue.
    pub routed: u64,
    /// Copies that set out to queues.
    pub copies: u64,
    pub unroutable: u64,
    pub returned: u64,
    pub confirmed: u64,
    /// basic.nack to a publisher.
    pub refused_confirms: u64,
    pub stored: u64,
    /// Refused by x-overflow = reject-publish.
    pub refused: u64,
    pub delivered: u64,
    pub redelivered: u64,
    pub acked: u64,
    /// Negative acknowledgements, with and without requeue.
    pub rejected: u64,
    pub requeued: u64,
    pub expired: u64,
    /// Dropped by a length limit.
    pub overflowed: u64,
    pub dead_lettered: u64,
    pub purged: u64,
    /// Confirmed or accepted, and gone without an acknowledgement.
    pub lost: u64,
    pub received: u64,
    /// Work that ended (well or not).
    pub worked: u64,
    /// Side effects that happened.
    pub effects: u64,
    /// Side effects that happened again for the same message id from the same queue.
    pub duplicates: u64,
    /// A consumer got a message of a key after a younger one of that key.
    pub out_of_order: u64,
    pub crashes: u64,
    pub channels_closed: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Monitor {
    pub total: Counts,
    parts: Vec<Counts>,
}

impl Monitor {
    pub fn part(&self, part: PartIx) -> Counts {
        self.parts.get(part.0 as usize).copied().unwrap_or_default()
    }

    /// Makes room for the parts of a topology.
    pub fn cover(&mut self, parts: usize) {
        if self.parts.len() < parts {
            self.parts.resize(parts, Counts::default());
        }
    }

    #[inline]
    pub(super) fn add(&mut self, part: PartIx, count: impl Fn(&mut Counts)) {
        count(&mut self.total);
        self.at(part, count);
    }

    /// Counts for the part only: the total has it from elsewhere.
    #[inline]
    fn at(&mut self, part: PartIx, count: impl Fn(&mut Counts)) {
        if let Some(counts) = self.parts.get_mut(part.0 as usize) {
            count(counts);
        }
    }

    #[inline(always)]
    pub(super) fn see(&mut self, kind: &FactKind) {
        match *kind {
            FactKind::Published { producer, retry, .. } => self.add(producer, |c| {
                c.published += 1;
                c.retried += u64::from(retry);
            }),
            FactKind::Routed { exchange, copies, .. } => self.add(exchange, |c| {
                c.routed += 1;
                c.copies += u64::from(copies);
            }),
            FactKind::Stored { queue, .. } => self.add(queue, |c| c.stored += 1),
            FactKind::Delivered { queue, consumer, redelivered, .. } => {
                let count = |c: &mut Counts| {
                    c.delivered += 1;
                    c.redelivered += u64::from(redelivered);
                };
                self.add(queue, count);
                self.at(consumer, count);
            }
            FactKind::Acked { queue, consumer, .. } => {
                self.add(queue, |c| c.acked += 1);
                self.at(consumer, |c| c.acked += 1);
            }
            FactKind::Received { consumer, .. } => self.add(consumer, |c| c.received += 1),
            FactKind::Worked { consumer, .. } => self.add(consumer, |c| c.worked += 1),
            FactKind::WorkStarted { .. } | FactKind::Hopped { .. } => {}
            _ => self.see_rare(kind),
        }
    }

    /// What is not on the hot path.
    #[inline(never)]
    fn see_rare(&mut self, kind: &FactKind) {
        match *kind {
            FactKind::Returned { exchange, producer, .. } => {
                self.add(exchange, |c| c.returned += 1);
                self.at(producer, |c| c.returned += 1);
            }
            FactKind::Confirmed { producer, ok, .. } => self.add(producer, |c| match ok {
                true => c.confirmed += 1,
                false => c.refused_confirms += 1,
            }),
            FactKind::Unroutable { exchange, .. } => self.add(exchange, |c| c.unroutable += 1),
            FactKind::Refused { queue, .. } => self.add(queue, |c| c.refused += 1),
            FactKind::Rejected { queue, consumer, .. } => {
                self.add(queue, |c| c.rejected += 1);
                self.at(consumer, |c| c.rejected += 1);
            }
            FactKind::Requeued { queue, .. } => self.add(queue, |c| c.requeued += 1),
            FactKind::Expired { queue, .. } => self.add(queue, |c| c.expired += 1),
            FactKind::Overflowed { queue, .. } => self.add(queue, |c| c.overflowed += 1),
            FactKind::DeadLettered { queue, .. } => self.add(queue, |c| c.dead_lettered += 1),
            FactKind::Purged { queue, count } => self.add(queue, |c| c.purged += u64::from(count)),
            // What somebody threw away on purpose is not lost.
            FactKind::Lost { why: LossReason::Purged | LossReason::QueueDeleted | LossReason::Retention, .. } => {}
            FactKind::Lost { place, .. } => self.add(place, |c| c.lost += 1),
            FactKind::OutOfOrder { consumer, .. } => self.add(consumer, |c| c.out_of_order += 1),
            FactKind::Crashed { part, .. } => self.add(part, |c| c.crashes += 1),
            FactKind::ChannelClosed { part, .. } => self.add(part, |c| c.channels_closed += 1),
            FactKind::Kafka(ref fact) => self.see_kafka(fact),
            _ => {}
        }
    }

    /// Kafka's words for the same: a record is published when the application hands it over, stored when the leader
    /// wrote it, confirmed when the application knows, delivered when poll hands it out.
    fn see_kafka(&mut self, fact: &Kafka) {
        match *fact {
            Kafka::Produced { producer, .. } => self.add(producer, |c| c.published += 1),
            Kafka::BatchRetried { producer, records, .. } => self.add(producer, |c| c.retried += u64::from(records)),
            Kafka::Acknowledged { producer, .. } => self.add(producer, |c| c.confirmed += 1),
            Kafka::ProduceFailed { producer, .. } => self.add(producer, |c| c.refused_confirms += 1),
            Kafka::Appended { topic, .. } => self.add(topic, |c| c.stored += 1),
            Kafka::AppendRefused { topic, records, .. } => self.add(topic, |c| c.refused += u64::from(records)),
            Kafka::RecordLost { topic, acknowledged: true, .. } => self.add(topic, |c| c.lost += 1),
            Kafka::Polled { consumer, topic, delivery, .. } => {
                self.polled(topic, consumer, 1, u64::from(delivery > 1));
            }
            Kafka::Accepted { topic, consumer, .. } => {
                self.add(topic, |c| c.acked += 1);
                self.at(consumer, |c| c.acked += 1);
            }
            Kafka::Released { topic, .. } => self.add(topic, |c| c.requeued += 1),
            Kafka::Archived { topic, .. } => self.add(topic, |c| c.rejected += 1),
            Kafka::Forwarded { consumer, dead: true, .. } => self.add(consumer, |c| c.dead_lettered += 1),
            _ => {}
        }
    }

    /// `poll` handed out so many records of a topic; `repeats` of them had been handed out before.
    pub(super) fn polled(&mut self, topic: PartIx, consumer: PartIx, records: u64, repeats: u64) {
        let count = |c: &mut Counts| {
            c.delivered += records;
            c.redelivered += repeats;
        };
        self.add(topic, count);
        self.at(consumer, count);
    }

    /// A side effect happened at `consumer`; `again` = for a message id that it had happened for.
    #[inline]
    pub(super) fn effect(&mut self, consumer: PartIx, again: bool) {
        self.add(consumer, |c| {
            c.effects += 1;
            c.duplicates += u64::from(again);
        });
    }
}
