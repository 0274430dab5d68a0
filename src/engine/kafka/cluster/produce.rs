//! Produce requests at a leader: the checks, the append, and the wait for the in-sync replicas with acks=all
//! (`ReplicaManager.appendRecords`, `Partition.appendRecordsToLeader`).
use super::out::{Acks, Answer, Effect, Out, ProduceAnswer, ProduceRequest, Ticket};
use super::replica::Waiting;
use super::{BrokerId, Cluster, Due, TopicPartition};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::log::{Appended, Refused};

impl Cluster {
    pub(super) fn produce(
        &mut self,
        broker: BrokerId,
        ticket: Ticket,
        request: ProduceRequest,
        now_us: u64,
        out: &mut Out,
    ) {
        let (partition, acks, timeout_us) = (request.partition, request.acks, request.timeout_us);
        let count = request.batch.last_offset_delta + 1;
        let records = request.batch.records.clone();
        let appended = self.append_as_leader(broker, request, now_us, out);
        let result = match appended {
            Ok(appended) if acks == Acks::All => {
                let waiting = Waiting {
                    ticket,
                    base_offset: appended.base_offset,
                    needs: appended.base_offset + u64::from(count),
                    deadline_us: now_us + timeout_us,
                };
                return self.wait_for_replicas(broker, partition, waiting, out);
            }
            Ok(appended) => Ok(appended.base_offset),
            Err(refused) => {
                let (error, count) = (refused.error, records.len() as u32);
                let unheard = (acks == Acks::None).then_some(records);
                out.effects.push(Effect::AppendRefused { partition, broker, records: count, error, unheard });
                Err(refused)
            }
        };
        if acks != Acks::None {
            self.answer_produce(broker, partition, ticket, result, out);
        }
    }

    fn append_as_leader(
        &mut self,
        broker: BrokerId,
        request: ProduceRequest,
        now_us: u64,
        out: &mut Out,
    ) -> Result<Appended, Refused> {
        let partition = request.partition;
        let state = self.partition(partition).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        let isr = state.isr.len() as u32;
        let min_isr = self.min_isr(partition);
        let is_leader = self.replica(broker, partition).is_some_and(|replica| replica.is_leader());
        if !is_leader {
            return Err(ErrorCode::NotLeaderOrFollower.into());
        }
        if request.acks == Acks::All && isr < min_isr {
            return Err(ErrorCode::NotEnoughReplicas.into());
        }
        let config = self.config_of(partition.topic);
        let now_ms = self.config.wall_ms(now_us);
        let records = request.batch.records.len() as u32;
        if let Some(stamp) = request.batch.producer.filter(|stamp| stamp.transactional) {
            let replica = self.replica(broker, partition);
            if !replica.is_some_and(|replica| replica.log.producers.has_open_transaction(stamp.id)) {
                self.verify_transaction(request.transactional_id.as_ref(), stamp, partition)?;
            }
        }
        let replica = self.replica_mut(broker, partition).ok_or(ErrorCode::NotLeaderOrFollower)?;
        let epoch = replica.leader_epoch;
        let appended = replica.log.append_as_leader(request.batch, epoch, &config, now_ms)?;
        if appended.duplicate {
            let base_offset = appended.base_offset;
            out.effects.push(Effect::Deduplicated { partition, broker, base_offset, records });
            return Ok(appended);
        }
        if appended.rolled {
            out.effects.push(Effect::SegmentRolled { partition, broker });
        }
        out.effects.push(Effect::Appended { partition, broker, base_offset: appended.base_offset, records });
        self.appended(broker, partition, now_us, out);
        Ok(appended)
    }

    /// Answers at once what the high watermark has reached, else lets it wait.
    fn wait_for_replicas(&mut self, broker: BrokerId, partition: TopicPartition, waiting: Waiting, out: &mut Out) {
        let Some(leading) = self.replica_mut(broker, partition).and_then(|replica| replica.leading()) else { return };
        leading.waiting.push(waiting);
        self.due.0.insert((waiting.deadline_us, Due::Produce(partition, broker)));
        self.answer_waiting(broker, partition, out);
    }

    /// Answers the produce requests that the high watermark has reached.
    pub(super) fn answer_waiting(&mut self, broker: BrokerId, partition: TopicPartition, out: &mut Out) {
        let min_isr = self.min_isr(partition);
        let isr = self.partition(partition).map_or(0, |state| state.isr.len() as u32);
        let Some(replica) = self.replica_mut(broker, partition) else { return };
        let high_watermark = replica.high_watermark;
        let Some(leading) = replica.leading() else { return };
        let done: Vec<Waiting> = leading.waiting.extract_if(.., |waiting| waiting.needs <= high_watermark).collect();
        for waiting in done {
            self.due.0.remove(&(waiting.deadline_us, Due::Produce(partition, broker)));
            let is_short = isr < min_isr;
            let result =
                if is_short { Err(ErrorCode::NotEnoughReplicasAfterAppend.into()) } else { Ok(waiting.base_offset) };
            self.answer_produce(broker, partition, waiting.ticket, result, out);
        }
    }

    pub(super) fn time_out_produce(&mut self, partition: TopicPartition, broker: BrokerId, now_us: u64, out: &mut Out) {
        let is_up = self.is_up(broker);
        let Some(leading) = self.replica_mut(broker, partition).and_then(|replica| replica.leading()) else { return };
        let late: Vec<Waiting> = leading.waiting.extract_if(.., |waiting| waiting.deadline_us <= now_us).collect();
        for waiting in late.into_iter().filter(|_| is_up) {
            let result = Err(ErrorCode::RequestTimedOut.into());
            self.answer_produce(broker, partition, waiting.ticket, result, out);
        }
    }

    pub(super) fn answer_produce(
        &self,
        broker: BrokerId,
        partition: TopicPartition,
        ticket: Ticket,
        result: Result<u64, Refused>,
        out: &mut Out,
    ) {
        let log_start = self.replica(broker, partition).map_or(0, |replica| replica.log.start());
        out.answers.push((ticket, Answer::Produce(ProduceAnswer { partition, result, log_start })));
    }
}
