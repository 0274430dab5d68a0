//! What consumers write: results, retries and dead letters, plainly or in a transaction together with the offsets of the
//! poll (read, process, write). How records are sent is the sender's business.
use super::Kafka;
use super::application::Application;
use super::client::COORDINATOR;
use super::consumers::{BACKOFF_US, Phase};
use super::failures::{Verdict, handled};
use super::network::{Load, key_symbol};
use super::sender::{Phase as Sending, Sender};
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::kafka::cluster::{TopicPartition, TransactionalProducer};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::group::request::Identity;
use crate::engine::kafka::producer::{Delivered, ProducerConfig};
use crate::engine::kafka::record::{Marker, Record};
use crate::engine::kafka::topology::Process;
use crate::engine::system::Kernel;

/// What a transaction is to commit for a group.
#[derive(Clone, Debug)]
pub struct Offsets {
    who: TransactionalProducer,
    pub(super) identity: Identity,
    offsets: Vec<(TopicPartition, u64)>,
}

impl Kafka {
    /// A process that writes has a producer client from its start; with a transactional id it has to be let in first.
    pub(super) fn start_results(&mut self, client: u32, kernel: &mut Kernel) {
        let its = &mut self.clients[client as usize];
        let life = its.life;
        let Some(spec) = its.consumer().map(|its| its.application.spec.clone()) else { return };
        let writes = spec.output.is_some() || spec.dead_letter.is_some() || !spec.retry.is_empty();
        if !writes && spec.transactional_id.is_none() {
            return;
        }
        let transactional_id = its.consumer().filter(|its| its.application.is_transactional());
        let transactional_id = transactional_id.and_then(|_| spec.transactional_id.clone());
        // What a poll made is sent when its records are done: nothing is gained by waiting.
        let config = ProducerConfig { transactional_id, linger_us: 0, ..ProducerConfig::default() };
        its.sender = Some(Box::new(Sender::new(config, client, life)));
        self.drive_sender(client, kernel);
    }

    /// Whether a poll's results could be taken.
    pub(super) fn results_ready(&self, client: u32) -> bool {
        let its = &self.clients[client as usize];
        its.sender.as_ref().is_none_or(|sender| matches!(sender.phase, Sending::Plain | Sending::Ready))
    }

    pub(super) fn begin_results(&mut self, client: u32, kernel: &mut Kernel) {
        self.begin_transaction(client, kernel);
    }

    /// Hands a record to the producer client; key and value as they are.
    pub(super) fn write_result(&mut self, client: u32, to: PartIx, record: Record, kernel: &mut Kernel) {
        let Some(topic) = self.topic_ix(to) else { return };
        let Some(partitions) = self.known_partitions(client, topic, kernel.now) else { return };
        let its = &mut self.clients[client as usize];
        let producer = its.part;
        let Some(process) = its.consumer().map(|its| its.application.spec.process.clone()) else { return };
        // Streams and Connect keep the time of the record; a plain producer gives it a new one.
        let timestamp_ms = match process {
            Process::Plain => self.cluster.config.wall_ms(kernel.now),
            Process::ConnectSink { .. } | Process::Streams { .. } => record.timestamp_ms,
        };
        let record = Record { timestamp_ms, offset_delta: 0, ..record };
        let (message, key) = (MessageNo(record.tag), key_symbol(record.key.as_ref(), kernel.messages));
        let Some(sender) = its.sender.as_mut() else { return };
        let copy = record.clone();
        let sent = sender.producer.send(topic, partitions, None, record, kernel.now, kernel.choice);
        sender.sent += 1;
        sender.in_transaction += u32::from(sender.phase == Sending::Open);
        let (partition, chosen) = (sent.partition, sent.chosen);
        if let Some(its) = self.consumer_mut(client).filter(|_| matches!(process, Process::Streams { .. })) {
            its.written.push((sent.number, to, copy));
        }
        self.fact(Fact::Produced { producer, topic: to, partition, partitions, message, key, chosen }, kernel);
    }

    /// Records that it wrote are done. One that failed ends a plain process; Streams asks its production handler.
    pub(super) fn results_delivered(&mut self, client: u32, delivered: &[Delivered], kernel: &mut Kernel) {
        let is_transactional =
            self.clients[client as usize].consumer().is_some_and(|its| its.application.is_transactional());
        for one in delivered {
            let Some(its) = self.consumer_mut(client) else { return };
            let written = its.written.iter().position(|(number, ..)| *number == one.number);
            let written = written.map(|at| its.written.remove(at));
            if one.result.is_ok() || is_transactional {
                continue;
            }
            match (its.application.spec.process.clone(), written) {
                (Process::Streams { production, .. }, Some((_, to, record))) => {
                    self.production_failed(client, handled(production), to, record, kernel);
                }
                _ => its.dies = true,
            }
        }
        self.drive_consumer(client, kernel);
    }

    fn production_failed(&mut self, client: u32, verdict: Verdict, to: PartIx, record: Record, kernel: &mut Kernel) {
        let (consumer, message) = (self.clients[client as usize].part, MessageNo(record.tag));
        let Some(its) = self.consumer_mut(client) else { return };
        let dead_letter = its.application.spec.dead_letter;
        match verdict {
            Verdict::DeadLetter { .. } if dead_letter.is_some() && dead_letter != to => {
                self.fact(
                    Fact::Forwarded { consumer, from: to, to: dead_letter, message, attempt: 1, dead: true },
                    kernel,
                );
                self.write_result(client, dead_letter, record, kernel);
                self.drive_sender(client, kernel);
            }
            Verdict::StopTask => {
                its.application.failed_task = true;
                self.fact(Fact::TaskFailed { consumer, message }, kernel);
            }
            _ => self.fact(Fact::Skipped { consumer, message }, kernel),
        }
    }

    /// The transaction of a poll ends: with its offsets, or without a trace. `true` = the loop goes on at once.
    pub(super) fn end_results(&mut self, client: u32, commits: bool, kernel: &mut Kernel) -> bool {
        self.set_phase(client, Phase::Ending);
        if !commits {
            self.end_transaction(client, Marker::Abort);
            self.drive_sender(client, kernel);
            return false;
        }
        let its = &self.clients[client as usize];
        let who = its.sender.as_ref().filter(|sender| sender.phase == Sending::Open);
        let Some(who) = who.and_then(|sender| sender.producer.transactional()) else { return false };
        let Some(consumer) = its.consumer() else { return false };
        let began = consumer.application.began();
        let read = |(name, partition): (&crate::engine::kafka::topic_partition::TopicPartition, u64)| {
            Some((consumer.java.ix(name)?, partition))
        };
        let offsets = consumer.positions().filter_map(read).filter(|(at, _)| {
            let part = self.topic_part(at.topic);
            began.iter().any(|(topic, partition, _)| (*topic, *partition) == (part, at.partition))
        });
        let offsets = Offsets { who, identity: consumer.java.group_metadata(), offsets: offsets.collect() };
        self.send_to_broker(client, COORDINATOR, Load::Offsets(Box::new(offsets)), kernel);
        false
    }

    /// AddOffsetsToTxn and TxnOffsetCommit arrive, as one.
    pub(super) fn offsets_arrive(&mut self, client: u32, offsets: &Offsets, kernel: &mut Kernel) {
        let Offsets { who, identity, offsets } = offsets;
        let added = self.cluster.add_offsets_to_transaction(who, kernel.now);
        let answer = match added {
            Ok(()) => self.coordinator.commit_in_transaction(identity, who.id, offsets, kernel.now),
            Err(error) => Err(error),
        };
        self.send_to_client(client, COORDINATOR, Load::OffsetsSent(answer), kernel);
    }

    pub(super) fn offsets_sent(&mut self, client: u32, answer: Result<(), ErrorCode>, kernel: &mut Kernel) {
        let its = &mut self.clients[client as usize];
        let (consumer, Some(group)) = (its.part, its.consumer().map(|its| its.group)) else { return };
        let Some(sender) = its.sender.as_mut() else { return };
        let marker = match sender.producer.offsets_sent(answer) {
            Ok(()) => Marker::Commit,
            Err(_) => Marker::Abort,
        };
        if let Err(error) = answer {
            self.fact(Fact::CommitFailed { group, consumer, error }, kernel);
        }
        self.end_transaction(client, marker);
        self.drive_sender(client, kernel);
        self.drive_consumer(client, kernel);
    }

    /// A transaction is over. What was aborted is read again.
    pub(super) fn results_ended(&mut self, client: u32, commits: bool, kernel: &mut Kernel) {
        self.with_application(client, kernel, |application: &mut Application, lent| {
            application.transaction_ended(commits, lent);
        });
        if commits {
            self.rest(client, kernel);
        } else {
            let Some(its) = self.consumer_mut(client) else { return };
            let began = its.application.began().to_vec();
            its.application.drop_poll();
            its.phase = Phase::Resting { until: kernel.now + BACKOFF_US };
            for (topic, partition, offset) in began {
                self.seek_to(client, topic, partition, offset);
            }
        }
        self.drive_consumer(client, kernel);
    }
}
