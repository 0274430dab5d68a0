//! The transaction coordinator (`TransactionCoordinator`, `TransactionMetadata`): producer ids by transactional id,
//! which partitions a transaction touched, its end by markers, timeouts and fencing. It is reached as long as the
//! cluster is: where `__transaction_state` lies is not part of the model.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::out::{Effect, EndedTransaction, Out};
use super::{Cluster, Due, TopicPartition};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::record::{Batch, Marker, ProducerStamp};

/// The highest epoch a producer id is used with; then it gets a new one.
const LAST_EPOCH: u16 = i16::MAX as u16 - 1;

#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Transaction {
    producer: u64,
    epoch: u16,
    timeout_us: u64,
    status: Status,
    /// Those that still need a marker when it ends.
    partitions: BTreeSet<TopicPartition>,
    /// Markers that are written and not below the high watermark yet: leader epoch and offset.
    unconfirmed: BTreeMap<TopicPartition, (u32, u64)>,
    /// It holds offsets of a group.
    has_offsets: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Status {
    #[default]
    Empty,
    Ongoing {
        since_us: u64,
    },
    /// Decided; markers are missing.
    Ending {
        marker: Marker,
        timed_out: bool,
    },
    Ended(Marker),
}

/// Who asks, as the producer client knows itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TransactionalProducer {
    pub transactional_id: Arc<str>,
    pub id: u64,
    pub epoch: u16,
}

impl Cluster {
    /// InitProducerId of a transactional id: the same producer id under a higher epoch. A transaction that is open is
    /// aborted first; whoever holds an older epoch is fenced.
    pub fn init_transactions(
        &mut self,
        transactional_id: &Arc<str>,
        timeout_us: u64,
        now_us: u64,
        out: &mut Out,
    ) -> Result<(u64, u16), ErrorCode> {
        if timeout_us == 0 || timeout_us > self.config.transaction_max_timeout_us {
            return Err(ErrorCode::InvalidTransactionTimeout);
        }
        let Some(known) = self.transactions.get(transactional_id) else {
            let (producer, epoch) = self.new_producer_id();
            let fresh = Transaction { producer, epoch, timeout_us, ..Transaction::default() };
            self.transactions.insert(transactional_id.clone(), fresh);
            return Ok((producer, epoch));
        };
        if matches!(known.status, Status::Ongoing { .. }) {
            self.fence_and_abort(transactional_id, false, now_us, out);
        }
        let is_ending = |one: &Transaction| matches!(one.status, Status::Ending { .. });
        if self.transactions.get(transactional_id).is_some_and(is_ending) {
            return Err(ErrorCode::ConcurrentTransactions);
        }
        let fresh = self.producer_ids;
        let known = self.transactions.get_mut(transactional_id).ok_or(ErrorCode::InvalidProducerIdMapping)?;
        known.timeout_us = timeout_us;
        known.status = Status::Empty;
        if known.epoch >= LAST_EPOCH {
            (known.producer, known.epoch) = (fresh, 0);
            self.producer_ids += 1;
        } else {
            known.epoch += 1;
        }
        Ok((known.producer, known.epoch))
    }

    /// InitProducerId of a producer that says who it is: it goes on under a higher epoch, unless somebody else has its
    /// transactional id by now.
    pub fn bump_epoch(
        &mut self,
        producer: &TransactionalProducer,
        now_us: u64,
        out: &mut Out,
    ) -> Result<(u64, u16), ErrorCode> {
        let timeout_us = self.transaction_of(producer)?.timeout_us;
        self.init_transactions(&producer.transactional_id, timeout_us, now_us, out)
    }

    /// AddPartitionsToTxn.
    pub fn add_to_transaction(
        &mut self,
        producer: &TransactionalProducer,
        partitions: &[TopicPartition],
        now_us: u64,
    ) -> Result<(), ErrorCode> {
        let known = self.open_transaction(producer, now_us)?;
        known.partitions.extend(partitions);
        Ok(())
    }

    /// AddOffsetsToTxn: the offsets themselves go to the group coordinator.
    pub fn add_offsets_to_transaction(
        &mut self,
        producer: &TransactionalProducer,
        now_us: u64,
    ) -> Result<(), ErrorCode> {
        self.open_transaction(producer, now_us)?.has_offsets = true;
        Ok(())
    }

    fn open_transaction(
        &mut self,
        producer: &TransactionalProducer,
        now_us: u64,
    ) -> Result<&mut Transaction, ErrorCode> {
        let known = self.transaction_of(producer)?;
        match known.status {
            Status::Ending { .. } => return Err(ErrorCode::ConcurrentTransactions),
            Status::Ongoing { .. } => {}
            Status::Empty | Status::Ended(_) => known.status = Status::Ongoing { since_us: now_us },
        }
        Ok(known)
    }

    fn transaction_of(&mut self, producer: &TransactionalProducer) -> Result<&mut Transaction, ErrorCode> {
        let known = self.transactions.get_mut(&producer.transactional_id);
        let known = known.filter(|known| known.producer == producer.id).ok_or(ErrorCode::InvalidProducerIdMapping)?;
        if known.epoch == producer.epoch { Ok(known) } else { Err(ErrorCode::ProducerFenced) }
    }

    /// EndTxn: one marker into each partition that was written.
    pub fn end_transaction(
        &mut self,
        producer: &TransactionalProducer,
        marker: Marker,
        now_us: u64,
        out: &mut Out,
    ) -> Result<(), ErrorCode> {
        let known = self.transaction_of(producer)?;
        match known.status {
            Status::Ongoing { .. } => known.status = Status::Ending { marker, timed_out: false },
            Status::Ended(before) if before == marker => return Ok(()),
            Status::Ending { .. } => return Err(ErrorCode::ConcurrentTransactions),
            Status::Empty | Status::Ended(_) => return Err(ErrorCode::InvalidTxnState),
        }
        self.write_markers(&producer.transactional_id, now_us, out);
        Ok(())
    }

    /// An operator ends an open transaction; its producer is fenced.
    pub fn abort_transaction(
        &mut self,
        transactional_id: &Arc<str>,
        now_us: u64,
        out: &mut Out,
    ) -> Result<(), ErrorCode> {
        let known = self.transactions.get(transactional_id).ok_or(ErrorCode::TransactionalIdNotFound)?;
        if !matches!(known.status, Status::Ongoing { .. }) {
            return Err(ErrorCode::InvalidTxnState);
        }
        self.fence_and_abort(transactional_id, false, now_us, out);
        Ok(())
    }

    /// The producer id behind a transactional id.
    pub fn producer_of(&self, transactional_id: &str) -> Option<u64> {
        self.transactions.get(transactional_id).map(|known| known.producer)
    }

    /// When the oldest open transaction has taken too long; at once when a marker is missing that could be written.
    pub(super) fn transactions_due_us(&self) -> Option<u64> {
        let can_write = |partition: &TopicPartition| {
            self.partition(*partition).is_none() || self.reachable_leader(*partition).is_some()
        };
        let due = |one: &Transaction| match one.status {
            Status::Ongoing { since_us } => Some(since_us + one.timeout_us),
            Status::Ending { .. } => one.partitions.iter().any(can_write).then_some(0),
            _ => None,
        };
        self.transactions.values().filter_map(due).min()
    }

    /// Whether a transactional batch may begin in a partition: the coordinator must know of it (KIP-890).
    pub(super) fn verify_transaction(
        &mut self,
        transactional_id: Option<&Arc<str>>,
        stamp: ProducerStamp,
        partition: TopicPartition,
    ) -> Result<(), ErrorCode> {
        let Some(transactional_id) = transactional_id.cloned() else { return Err(ErrorCode::InvalidTxnState) };
        let producer = TransactionalProducer { transactional_id, id: stamp.id, epoch: stamp.epoch };
        let known = self.transaction_of(&producer).map_err(|error| match error {
            ErrorCode::ProducerFenced => ErrorCode::InvalidProducerEpoch,
            other => other,
        })?;
        let is_open = matches!(known.status, Status::Ongoing { .. });
        if is_open && known.partitions.contains(&partition) { Ok(()) } else { Err(ErrorCode::InvalidTxnState) }
    }

    /// Aborts transactions that have been open for too long, and writes markers that could not be written before
    /// (`transaction.abort.timed.out.transaction.cleanup.interval.ms`).
    pub(super) fn scan_transactions(&mut self, now_us: u64, out: &mut Out) {
        self.due.0.insert((now_us + self.config.transaction_scan_us, Due::Transactions));
        let is_late = |one: &Transaction| match one.status {
            Status::Ongoing { since_us } => now_us >= since_us + one.timeout_us,
            _ => false,
        };
        let is_ending = |one: &Transaction| matches!(one.status, Status::Ending { .. });
        let names = |which: &dyn Fn(&Transaction) -> bool| {
            let those = self.transactions.iter().filter(|(_, one)| which(one));
            those.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        let (late, ending) = (names(&is_late), names(&is_ending));
        self.forget_deleted();
        for transactional_id in ending {
            self.write_markers(&transactional_id, now_us, out);
        }
        for transactional_id in late {
            self.fence_and_abort(&transactional_id, true, now_us, out);
        }
    }

    /// Nobody waits for markers in topics that were deleted.
    fn forget_deleted(&mut self) {
        let topics = &self.topics;
        let is_there = |partition: &TopicPartition| topics.contains_key(&partition.topic);
        self.unconfirmed_markers.retain(|(partition, _)| is_there(partition));
        self.transactions.values_mut().for_each(|one| one.unconfirmed.retain(|partition, _| is_there(partition)));
    }

    /// Aborts under a higher epoch: the producer that opened it is fenced.
    fn fence_and_abort(&mut self, transactional_id: &Arc<str>, timed_out: bool, now_us: u64, out: &mut Out) {
        if let Some(known) = self.transactions.get_mut(transactional_id) {
            known.epoch = known.epoch.saturating_add(1);
            known.status = Status::Ending { marker: Marker::Abort, timed_out };
        }
        self.write_markers(transactional_id, now_us, out);
    }

    /// Writes the markers whose leaders can be reached. They count when they are replicated, as with acks=all.
    fn write_markers(&mut self, transactional_id: &Arc<str>, now_us: u64, out: &mut Out) {
        let Some(known) = self.transactions.get(transactional_id) else { return };
        let Status::Ending { marker, .. } = known.status else { return };
        let stamp = ProducerStamp { id: known.producer, epoch: known.epoch, base_sequence: 0, transactional: true };
        for partition in known.partitions.clone() {
            let is_gone = self.partition(partition).is_none();
            let written = self.write_marker(partition, marker, stamp, now_us, out);
            let Some(known) = self.transactions.get_mut(transactional_id) else { return };
            if is_gone || written.is_some() {
                known.partitions.remove(&partition);
            }
            if let Some(written) = written {
                known.unconfirmed.insert(partition, written);
                self.unconfirmed_markers.insert((partition, transactional_id.clone()));
                self.confirm_markers(partition, out);
            }
        }
        self.finish_transaction(transactional_id, out);
    }

    /// Leader epoch and offset of the marker; `None` while there is no leader to write it.
    fn write_marker(
        &mut self,
        partition: TopicPartition,
        marker: Marker,
        stamp: ProducerStamp,
        now_us: u64,
        out: &mut Out,
    ) -> Option<(u32, u64)> {
        let leader = self.reachable_leader(partition)?;
        let config = self.config_of(partition.topic);
        let now_ms = self.config.wall_ms(now_us);
        let replica = self.replica_mut(leader, partition).filter(|replica| replica.is_leader())?;
        let batch = Batch::end_of_transaction(marker, stamp, now_ms);
        let epoch = replica.leader_epoch;
        let base_offset = replica.log.append_as_leader(batch, epoch, &config, now_ms).ok()?.base_offset;
        out.effects.push(Effect::Appended { partition, broker: leader, base_offset, records: 0 });
        self.appended(leader, partition, now_us, out);
        Some((epoch, base_offset))
    }

    /// The transactions that wait for a marker in this partition.
    fn waiting_for(&self, partition: TopicPartition) -> Vec<Arc<str>> {
        let from = self.unconfirmed_markers.range((partition, Arc::from(""))..);
        from.take_while(|(its, _)| *its == partition).map(|(_, name)| name.clone()).collect()
    }

    /// The high watermark of the partition moved: markers below it are safe.
    pub(super) fn confirm_markers(&mut self, partition: TopicPartition, out: &mut Out) {
        if self.unconfirmed_markers.is_empty() {
            return;
        }
        for transactional_id in self.waiting_for(partition) {
            let leader = self.partition(partition).and_then(|state| state.leader);
            let replica = leader.and_then(|leader| self.replica(leader, partition));
            let reached = replica.map(|replica| (replica.leader_epoch, replica.high_watermark));
            let Some(known) = self.transactions.get_mut(&transactional_id) else { continue };
            let Some((epoch, offset)) = known.unconfirmed.get(&partition).copied() else { continue };
            if reached.is_some_and(|(its, high_watermark)| its == epoch && high_watermark > offset) {
                known.unconfirmed.remove(&partition);
                self.unconfirmed_markers.remove(&(partition, transactional_id.clone()));
                self.finish_transaction(&transactional_id, out);
            }
        }
    }

    /// The partition has another leader: a marker that was not replicated may be lost, so it is written again. One too
    /// many does no harm.
    pub(super) fn rewrite_markers(&mut self, partition: TopicPartition, now_us: u64, out: &mut Out) {
        let epoch_now = self.partition(partition).map(|state| state.leader_epoch);
        for transactional_id in self.waiting_for(partition) {
            let Some(known) = self.transactions.get_mut(&transactional_id) else { continue };
            let is_old = |(epoch, _): &mut (u32, u64)| Some(*epoch) != epoch_now;
            if known.unconfirmed.get_mut(&partition).is_some_and(is_old) {
                known.unconfirmed.remove(&partition);
                known.partitions.insert(partition);
                self.unconfirmed_markers.remove(&(partition, transactional_id.clone()));
                self.write_markers(&transactional_id, now_us, out);
            }
        }
    }

    /// The transaction is over when no marker is missing.
    fn finish_transaction(&mut self, transactional_id: &Arc<str>, out: &mut Out) {
        let Some(known) = self.transactions.get_mut(transactional_id) else { return };
        let Status::Ending { marker, timed_out } = known.status else { return };
        if known.partitions.is_empty() && known.unconfirmed.is_empty() {
            known.status = Status::Ended(marker);
            known.has_offsets = false;
            let (producer, commits) = (known.producer, marker == Marker::Commit);
            out.transactions_ended.push(EndedTransaction { producer, commits });
            out.effects.push(Effect::TransactionEnded { producer, commits, timed_out });
        }
    }
}
