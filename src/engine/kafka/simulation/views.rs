//! Pictures of the running Kafka for the screen: brokers, partitions, producers, records. Nothing here changes
//! anything.
use super::Kafka;
use super::sender::Phase;
use crate::engine::id::{MessageNo, PartIx, Symbol};
use crate::engine::kafka::cluster::{BrokerId, Process, Replica, TopicPartition};
use crate::engine::kafka::log::Log;
use crate::engine::kafka::producer::Waiting;
use crate::engine::kafka::record::{Batch, Marker, Payload, Record};
use crate::engine::kafka::view::{
    BatchView, BrokerView, ClusterView, PartitionView, ProducerView, RecordDetail, RecordLook, RecordView, ReplicaView,
    TopicView,
};
use crate::engine::world::World;

/// Keys that are shown of a batch.
const KEYS_OF_BATCH: usize = 8;

impl Kafka {
    /// The Kafka of a world, if a part of the board needs one.
    pub fn of(world: &World) -> Option<&Self> {
        world.system_of()
    }

    pub fn cluster(&self) -> ClusterView {
        let brokers: Vec<BrokerView> = self.cluster.brokers().map(|(broker, _)| self.broker_view(broker)).collect();
        // The quorum of controllers never fails here; who of them is active makes no difference.
        let controller = brokers.iter().find(|one| one.process == Process::Up).map_or(1, |one| one.broker);
        ClusterView { brokers, controller }
    }

    fn broker_view(&self, broker: BrokerId) -> BrokerView {
        let states = || self.cluster.topics().flat_map(|(_, topic)| &topic.partitions);
        let state = self.cluster.broker(broker);
        BrokerView {
            broker,
            process: state.map_or(Process::Down, |state| state.process),
            isolated: state.is_some_and(|state| state.isolated),
            fenced: state.is_some_and(|state| state.fenced),
            slow_us: self.slow_us.get(broker as usize).copied().unwrap_or_default(),
            leaders: states().filter(|state| state.leader == Some(broker)).count() as u32,
            replicas: states().filter(|state| state.replicas.contains(&broker)).count() as u32,
        }
    }

    /// With the newest records of each partition, at most so many.
    pub fn topic(&self, part: PartIx, records: usize, world: &World) -> Option<TopicView> {
        let topic = self.topic_ix(part)?;
        let count = self.cluster.topic(topic)?.partitions.len() as u32;
        let view = |partition| self.partition_view(TopicPartition { topic, partition }, records, world);
        Some(TopicView { part, partitions: (0..count).filter_map(view).collect() })
    }

    fn partition_view(&self, at: TopicPartition, records: usize, world: &World) -> Option<PartitionView> {
        let state = self.cluster.partition(at)?;
        let replica_of = |broker: &BrokerId| self.cluster.replica(*broker, at);
        let best = || state.replicas.iter().filter_map(replica_of).max_by_key(|replica| replica.log.end());
        let shown = state.leader.as_ref().and_then(replica_of).or_else(best);
        let replicas = state.replicas.iter().map(|broker| ReplicaView {
            broker: *broker,
            in_sync: state.isr.contains(broker),
            up: self.cluster.is_up(*broker),
            log_start: replica_of(broker).map_or(0, |replica| replica.log.start()),
            log_end: replica_of(broker).map_or(0, |replica| replica.log.end()),
            high_watermark: replica_of(broker).map_or(0, |replica| replica.high_watermark),
            epoch: replica_of(broker).map_or(0, |replica| replica.leader_epoch),
        });
        Some(PartitionView {
            partition: at.partition,
            leader: state.leader,
            epoch: state.leader_epoch,
            isr: state.isr.clone(),
            min_isr: self.cluster.min_isr(at),
            replicas: replicas.collect(),
            log_start: shown.map_or(0, |replica| replica.log.start()),
            high_watermark: shown.map_or(0, |replica| replica.high_watermark),
            last_stable: shown.map_or(0, Replica::last_stable),
            log_end: shown.map_or(0, |replica| replica.log.end()),
            bytes: shown.map_or(0, |replica| replica.log.bytes()),
            segments: shown.map_or_else(Vec::new, |replica| {
                replica.log.segments().iter().map(|segment| segment.base_offset).collect()
            }),
            records: shown.map_or_else(Vec::new, |replica| newest(&replica.log, records, world)),
            cursors: self.cursors(at),
        })
    }

    pub fn producer(&self, part: PartIx, upcoming: usize) -> Option<ProducerView> {
        let client = &self.clients[self.client_ix(part)? as usize];
        let producer = client.producer()?;
        let sender = client.sender.as_deref();
        let count = |of: fn(&super::sender::Sender) -> u64| sender.map_or(0, of);
        Some(ProducerView {
            part,
            state: client.state(),
            next_at: producer.next_due(client),
            upcoming: producer.upcoming(upcoming),
            batches: sender.map_or_else(Vec::new, |sender| {
                sender.producer.waiting().map(|batch| producer.batch_view(&batch)).collect()
            }),
            sent: count(|sender| sender.sent),
            acknowledged: count(|sender| sender.acknowledged),
            failed: count(|sender| sender.failed),
            retries: count(|sender| sender.retries),
            producer_id: sender.and_then(|sender| sender.producer.identity()),
            transaction: sender.and_then(|sender| {
                matches!(sender.phase, Phase::Open | Phase::Ending(_)).then_some(sender.in_transaction)
            }),
            fenced: sender.is_some_and(|sender| sender.phase == Phase::Fenced),
        })
    }

    /// Every place where the record is stored, as the leaders have it.
    pub fn record(&self, message: MessageNo, _world: &World) -> Vec<RecordDetail> {
        let mut found = Vec::new();
        for (topic, state) in self.cluster.topics() {
            for (partition, its) in (0..).zip(&state.partitions) {
                let at = TopicPartition { topic, partition };
                let replica = its.leader.or(its.isr.first().copied()).and_then(|id| self.cluster.replica(id, at));
                for batch in replica.iter().flat_map(|replica| replica.log.batches_from(replica.log.start())) {
                    let records = batch.records.iter().filter(|record| record.tag == message.0);
                    let part = self.topic_part(topic);
                    let state = replica.map_or(RecordLook::Plain, |replica| batch_look(&replica.log, batch));
                    found.extend(records.map(|record| detail((part, partition), batch, record, state)));
                }
            }
        }
        found
    }
}

impl super::producers::Producer {
    fn batch_view(&self, batch: &Waiting<'_>) -> BatchView {
        BatchView {
            partition: batch.partition.partition,
            records: batch.records.len() as u32,
            bytes: batch.bytes,
            in_flight: batch.in_flight,
            keys: batch.records.iter().take(KEYS_OF_BATCH).map(|record| self.symbol_of(record)).collect(),
        }
    }
}

fn newest(log: &Log, most: usize, world: &World) -> Vec<RecordView> {
    let mut newest = Vec::new();
    let batches = log.segments().iter().rev().flat_map(|segment| segment.batches().rev());
    for batch in batches.take_while(|batch| batch.last_offset() >= log.start()) {
        if newest.len() >= most {
            break;
        }
        match batch.marker {
            Some(marker) => newest.push(marker_view(batch, marker)),
            None => {
                let looks = batch_look(log, batch);
                let view = |record| record_view(batch, record, looks, world);
                newest.extend(batch.records.iter().rev().map(view));
            }
        }
    }
    newest.retain(|record| record.offset >= log.start());
    newest.truncate(most);
    newest.reverse();
    newest
}

fn marker_view(batch: &Batch, marker: Marker) -> RecordView {
    RecordView {
        offset: batch.base_offset,
        message: MessageNo::default(),
        key: Symbol::default(),
        state: if marker == Marker::Commit { RecordLook::CommitMarker } else { RecordLook::AbortMarker },
        timestamp_ms: batch.max_timestamp_ms,
        bytes: batch.bytes,
    }
}

/// What the transaction of a batch makes of its records.
fn batch_look(log: &Log, batch: &Batch) -> RecordLook {
    let Some(stamp) = batch.producer.filter(|stamp| stamp.transactional) else { return RecordLook::Plain };
    let is_open = log.producers.open_from(stamp.id).is_some_and(|from| batch.base_offset >= from);
    let aborted = log.producers.aborted_in(batch.base_offset, batch.next_offset());
    let is_aborted = aborted.iter().any(|one| one.producer == stamp.id);
    match (is_open, is_aborted) {
        (true, _) => RecordLook::Uncommitted,
        (false, true) => RecordLook::Aborted,
        (false, false) => RecordLook::Plain,
    }
}

fn record_view(batch: &Batch, record: &Record, look: RecordLook, world: &World) -> RecordView {
    let key = record.key.as_ref().and_then(Payload::as_text).and_then(|text| world.find_symbol(text));
    RecordView {
        offset: batch.offset_of(record),
        message: MessageNo(record.tag),
        key: key.unwrap_or_default(),
        state: look_of(record, look),
        timestamp_ms: record.timestamp_ms,
        bytes: record.bytes(batch.records.first().map_or(record.timestamp_ms, |first| first.timestamp_ms)),
    }
}

/// A record without a value is a tombstone, unless its transaction says more.
fn look_of(record: &Record, look: RecordLook) -> RecordLook {
    let is_tombstone = look == RecordLook::Plain && record.value.is_none();
    if is_tombstone { RecordLook::Tombstone } else { look }
}

fn detail((topic, partition): (PartIx, u32), batch: &Batch, record: &Record, look: RecordLook) -> RecordDetail {
    let text = |payload: &Option<Payload>| payload.as_ref().and_then(Payload::as_text).map(str::to_owned);
    let headers = record.headers.as_deref().unwrap_or_default().iter();
    RecordDetail {
        topic,
        partition,
        offset: batch.offset_of(record),
        key: text(&record.key),
        value: text(&record.value),
        value_bytes: record.value.as_ref().map_or(0, Payload::bytes),
        headers: headers.map(|(key, value)| (key.to_string(), text(value).unwrap_or_default())).collect(),
        timestamp_ms: record.timestamp_ms,
        leader_epoch: batch.leader_epoch,
        stamp: batch.producer.map(|stamp| (stamp.id, stamp.epoch, stamp.base_sequence + record.offset_delta)),
        transactional: batch.is_transactional(),
        state: look_of(record, look),
        bytes: record.bytes(batch.records.first().map_or(record.timestamp_ms, |first| first.timestamp_ms)),
    }
}
