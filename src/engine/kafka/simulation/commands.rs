//! What a person does to the running Kafka: its clients' processes, records by hand, topics and transactions. A refused
//! command changes nothing.
use super::client::Standing;
use super::producers::Made;
use super::{Kafka, setup};
use crate::engine::command::{Command, HandPublish, Refusal, RefusalReason};
use crate::engine::fact::FactKind;
use crate::engine::id::PartIx;
use crate::engine::kafka::cluster::{TopicIx, TopicPartition};
use crate::engine::kafka::command::{Command as Own, Refused};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::record::Payload;
use crate::engine::message::Body;
use crate::engine::system::Kernel;

impl Kafka {
    /// `None` = none of Kafka's business.
    pub(super) fn carry_out(&mut self, command: &Command, kernel: &mut Kernel) -> Option<Result<(), Refusal>> {
        match command {
            Command::Kafka(command) => Some(self.carry_out_own(command, kernel)),
            Command::Publish(publish) => {
                setup::spec_of(kernel.topology, publish.at)?;
                Some(self.publish(publish, kernel))
            }
            Command::Pause(part) => Some(self.pause(*part, self.client_ix(*part)?, kernel)),
            Command::Resume(part) => Some(self.resume(*part, self.client_ix(*part)?, kernel)),
            Command::Crash(part) => Some(self.crash_by_hand(*part, self.client_ix(*part)?, kernel)),
            Command::Restart(part) => Some(self.restart(*part, self.client_ix(*part)?, kernel)),
            Command::Reject { .. }
            | Command::Purge(_)
            | Command::DeleteQueue { .. }
            | Command::DeclareQueue(_)
            | Command::RestartBroker
            | Command::CutLink(_)
            | Command::MendLink(_)
            | Command::RabbitMq(_)
            | Command::Reconfigure(_) => None,
        }
    }

    fn carry_out_own(&mut self, command: &Own, kernel: &mut Kernel) -> Result<(), Refusal> {
        match *command {
            Own::Elect { topic, partition, election } => {
                let at = self.partition_of(topic, partition)?;
                let elected = self.cluster.elect_leader(at, election, kernel.now, &mut self.out);
                elected.map_err(|code| refused(topic, Refused::Code(code)))
            }
            Own::AddPartitions { topic, count } => self.add_partitions(topic, count, kernel),
            Own::DeleteRecords { topic, partition, before } => {
                let at = self.partition_of(topic, partition)?;
                let deleted = self.cluster.delete_records(at, before, kernel.now, &mut self.out);
                deleted.map(drop).map_err(|code| refused(topic, Refused::Code(code)))
            }
            Own::Reassign { topic, partition, ref replicas } => self.reassign(topic, partition, replicas, kernel),
            Own::AbortTransaction { producer } => self.abort_transaction(producer, kernel),
            Own::Produce { producer, ref key, ref value, partition } => {
                let text = |text: &Option<String>| text.as_deref().map(Payload::text);
                self.produce_by_hand(producer, (key.as_deref(), text(value)), partition, kernel)
            }
            Own::Seek { .. } | Own::ResetOffsets { .. } | Own::Redrive { .. } => {
                self.operate_consumers(command, kernel)
            }
            _ => self.operate_broker(command, kernel),
        }
    }

    // --- clients

    fn pause(&mut self, part: PartIx, client: u32, kernel: &mut Kernel) -> Result<(), Refusal> {
        self.clients[client as usize].paused = true;
        kernel.fact(FactKind::Paused { part });
        Ok(())
    }

    /// A schedule goes on from now; what would have been due meanwhile is not made up for.
    fn resume(&mut self, part: PartIx, client: u32, kernel: &mut Kernel) -> Result<(), Refusal> {
        let its = &mut self.clients[client as usize];
        its.paused = false;
        if let Some(producer) = its.producer_mut() {
            producer.next_at = producer.next_at.map(|at| at.max(kernel.now));
        }
        kernel.fact(FactKind::Resumed { part });
        self.wake_client(client, kernel);
        Ok(())
    }

    fn crash_by_hand(&mut self, part: PartIx, client: u32, kernel: &mut Kernel) -> Result<(), Refusal> {
        if !self.clients[client as usize].is_up() {
            return Err(Refusal { part, why: RefusalReason::AlreadyDown });
        }
        self.crash(client, kernel);
        Ok(())
    }

    fn restart(&mut self, part: PartIx, client: u32, kernel: &mut Kernel) -> Result<(), Refusal> {
        let its = &mut self.clients[client as usize];
        match its.standing {
            Standing::Down { .. } => {}
            // The process is up, but its task failed.
            Standing::Up if its.consumer().is_some_and(|its| its.application.failed_task) => {
                self.end_life(client, Standing::Down { back_at: kernel.now }, kernel);
            }
            _ => return Err(Refusal { part, why: RefusalReason::NotDown }),
        }
        let its = &mut self.clients[client as usize];
        // The return that was planned is stale from now on.
        its.life += 1;
        its.alarm.clear();
        self.start_client(client, kernel);
        self.wake_client(client, kernel);
        Ok(())
    }

    // --- records by hand

    fn publish(&mut self, publish: &HandPublish, kernel: &mut Kernel) -> Result<(), Refusal> {
        let value = match &publish.body {
            Body::Text(text) => Payload::text(text.as_str()),
            Body::Fill(bytes) => Payload::fill(*bytes),
        };
        let key = Some(publish.key.as_str()).filter(|key| !key.is_empty());
        self.produce_by_hand(publish.at, (key, Some(value)), None, kernel)
    }

    fn produce_by_hand(
        &mut self,
        part: PartIx,
        (key, value): (Option<&str>, Option<Payload>),
        partition: Option<u32>,
        kernel: &mut Kernel,
    ) -> Result<(), Refusal> {
        let no_producer = Refusal { part, why: RefusalReason::NotForThisKind };
        let client = self.client_ix(part).ok_or(no_producer)?;
        let its = &self.clients[client as usize];
        let (Some(producer), is_up) = (its.producer(), its.is_up()) else { return Err(no_producer) };
        let topic = producer.spec.topic;
        if !is_up {
            return Err(Refusal { part, why: RefusalReason::AlreadyDown });
        }
        if let Some(partition) = partition {
            self.partition_of(topic, partition)?;
        }
        if !its.sender.as_ref().is_some_and(|sender| sender.takes_records()) {
            return Err(refused(part, Refused::Code(ErrorCode::InvalidTxnState)));
        }
        let symbol = kernel.messages.symbol(key.unwrap_or_default());
        let made = Made { key: key.map(Payload::text), symbol, value, headers: None, partition };
        let no_topic = refused(part, Refused::Code(ErrorCode::UnknownTopicOrPartition));
        self.hand_over(client, topic, made, kernel).ok_or(no_topic)?;
        self.drive_sender(client, kernel);
        self.wake_client(client, kernel);
        Ok(())
    }

    // --- topics and transactions

    pub(super) fn partition_of(&self, part: PartIx, partition: u32) -> Result<TopicPartition, Refusal> {
        let topic = self.topic_of(part)?;
        let at = TopicPartition { topic, partition };
        let is_there = self.cluster.partition(at).is_some();
        is_there.then_some(at).ok_or(refused(part, Refused::Code(ErrorCode::UnknownTopicOrPartition)))
    }

    fn topic_of(&self, part: PartIx) -> Result<TopicIx, Refusal> {
        self.topic_ix(part).ok_or(Refusal { part, why: RefusalReason::NotForThisKind })
    }

    /// Grows a topic to so many partitions.
    pub(super) fn add_partitions(&mut self, part: PartIx, count: u32, kernel: &mut Kernel) -> Result<(), Refusal> {
        let topic = self.topic_of(part)?;
        let before = self.cluster.topic(topic).map_or(0, |topic| topic.partitions.len() as u32);
        let grown = self.cluster.add_partitions(topic, count, kernel.now, &mut self.out);
        grown.map_err(|code| refused(part, Refused::Code(code)))?;
        self.fact(Fact::PartitionsAdded { topic: part, before, after: count }, kernel);
        Ok(())
    }

    /// The operator's way out of a transaction that hangs: it is aborted, and whoever opened it is fenced.
    fn abort_transaction(&mut self, part: PartIx, kernel: &mut Kernel) -> Result<(), Refusal> {
        let client = self.client_ix(part).ok_or(Refusal { part, why: RefusalReason::NotForThisKind })?;
        let sender = self.clients[client as usize].sender.as_ref();
        let id = match sender.map(|sender| &sender.producer.config.transactional_id) {
            Some(id) => id.clone(),
            // Its process is gone, the transaction may still be open.
            None => self.clients[client as usize].producer().and_then(|one| one.spec.config.transactional_id.clone()),
        };
        let no_transaction = refused(part, Refused::NoOpenTransaction);
        let id = id.ok_or(no_transaction)?;
        self.cluster.abort_transaction(&id, kernel.now, &mut self.out).map_err(|_| no_transaction)?;
        // It is over when its markers are written, which may take a while.
        self.aborted_by_hand.extend(self.cluster.producer_of(&id).map(|producer| (producer, part)));
        Ok(())
    }
}

pub fn refused(part: PartIx, why: Refused) -> Refusal {
    Refusal { part, why: RefusalReason::Kafka(why) }
}
