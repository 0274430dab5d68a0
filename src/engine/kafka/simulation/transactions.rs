//! Questions to coordinators and the course of transactions, for every client that sends.
use super::Kafka;
use super::client::COORDINATOR;
use super::network::Load;
use super::sender::{Ask, Phase, Reply, Sender};
use crate::engine::kafka::cluster::Process;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::producer::{Cause, Failure};
use crate::engine::kafka::record::Marker;
use crate::engine::system::Kernel;

impl Kafka {
    /// The application begins a transaction.
    pub(super) fn begin_transaction(&mut self, client: u32, kernel: &mut Kernel) {
        let its = &mut self.clients[client as usize];
        let producer = its.part;
        let Some(sender) = its.sender.as_mut().filter(|sender| sender.phase == Phase::Ready) else { return };
        if sender.producer.begin().is_ok() {
            (sender.phase, sender.in_transaction) = (Phase::Open, 0);
            self.fact(Fact::TransactionBegan { producer }, kernel);
        }
    }

    /// The application ends it. A commit goes on once everything is delivered; an error makes it an abort.
    pub(super) fn end_transaction(&mut self, client: u32, marker: Marker) {
        let Some(sender) = self.clients[client as usize].sender.as_mut() else { return };
        if sender.phase != Phase::Open {
            return;
        }
        let ends = sender.producer.end(marker).is_ok();
        sender.phase = if ends { Phase::Ending(marker) } else { aborted(sender) };
    }

    /// Asks the coordinator what there is to ask, one question at a time. `true` = it did, or a transaction ended.
    pub(super) fn ask(&mut self, sender: &mut Sender, client: u32, kernel: &mut Kernel) -> bool {
        if sender.is_asking || sender.ask_at > kernel.now {
            return false;
        }
        let ask = match sender.phase {
            Phase::Plain if sender.producer.needs_identity() && sender.producer.is_busy() => Ask::Identity,
            Phase::Starting => Ask::Init,
            Phase::Open | Phase::Ending(_) => match self.ask_in_transaction(sender, client, kernel) {
                Ok(ask) => ask,
                Err(happened) => return happened,
            },
            _ => return false,
        };
        sender.is_asking = true;
        self.send_to_broker(client, COORDINATOR, Load::Ask(ask), kernel);
        true
    }

    /// `Err` = nothing to ask; `true` = the transaction ended without a question.
    fn ask_in_transaction(&mut self, sender: &mut Sender, client: u32, kernel: &mut Kernel) -> Result<Ask, bool> {
        let partitions = sender.producer.partitions_to_add();
        let Some(who) = sender.producer.transactional() else { return Err(false) };
        if !partitions.is_empty() {
            return Ok(Ask::AddPartitions(who, partitions));
        }
        let Phase::Ending(marker) = sender.phase else { return Err(false) };
        if sender.producer.is_busy() {
            return Err(false);
        }
        match sender.producer.needs_end_request(marker) {
            Ok(true) => Ok(Ask::End(who, marker)),
            Ok(false) => {
                self.transaction_over(sender, client, marker, kernel);
                Err(true)
            }
            Err(failure) => {
                self.failed(sender, client, failure, kernel);
                Err(true)
            }
        }
    }

    /// A question arrives at its coordinator. With no broker up nobody hears it.
    pub(super) fn ask_arrives(&mut self, client: u32, ask: Ask, kernel: &mut Kernel) {
        let (now_us, out) = (kernel.now, &mut self.out);
        let producer = self.clients[client as usize].sender.as_ref().map(|sender| &sender.producer);
        let is_up = self.cluster.brokers().any(|(_, broker)| broker.process == Process::Up);
        let reply = match (ask, producer) {
            _ if !is_up => Reply::Nobody,
            (Ask::Identity, _) => {
                let (id, epoch) = self.cluster.new_producer_id();
                Reply::Identity(id, epoch)
            }
            (Ask::Init, Some(producer)) => {
                let timeout_us = producer.config.transaction_timeout_us;
                let Some(id) = producer.config.transactional_id.clone() else { return };
                Reply::Init(match producer.transactional() {
                    Some(who) => self.cluster.bump_epoch(&who, now_us, out),
                    None => self.cluster.init_transactions(&id, timeout_us, now_us, out),
                })
            }
            (Ask::AddPartitions(who, partitions), _) => {
                let added = self.cluster.add_to_transaction(&who, &partitions, now_us);
                Reply::Added(partitions, added)
            }
            (Ask::End(who, marker), _) => Reply::Ended(self.cluster.end_transaction(&who, marker, now_us, out)),
            (Ask::Init, None) => return,
        };
        self.send_to_client(client, COORDINATOR, Load::Reply(reply), kernel);
    }

    pub(super) fn replied(&mut self, client: u32, reply: Reply, kernel: &mut Kernel) {
        let Some(mut sender) = self.clients[client as usize].sender.take() else { return };
        sender.is_asking = false;
        let later = kernel.now + sender.producer.config.retry_backoff_us;
        match reply {
            Reply::Identity(id, epoch) => sender.producer.set_identity(id, epoch),
            Reply::Init(Err(ErrorCode::ConcurrentTransactions)) | Reply::Nobody => sender.ask_at = later,
            Reply::Init(answer) => match sender.producer.initialized(answer) {
                Ok(()) => sender.phase = Phase::Ready,
                Err(failure) if is_fenced(failure) => self.failed(&mut sender, client, failure, kernel),
                // It cannot begin at all: a setting the coordinator refuses.
                Err(_) => sender.phase = Phase::Fenced,
            },
            Reply::Added(partitions, answer) => {
                if answer == Err(ErrorCode::ConcurrentTransactions) {
                    sender.ask_at = later;
                }
                sender.producer.partitions_added(&partitions, answer);
                if let Err(code) = answer
                    && !matches!(code, ErrorCode::ConcurrentTransactions | ErrorCode::CoordinatorNotAvailable)
                {
                    self.failed(&mut sender, client, Failure::Code(code), kernel);
                }
            }
            Reply::Ended(Err(ErrorCode::ConcurrentTransactions)) => sender.ask_at = later,
            Reply::Ended(answer) => match (sender.phase, sender.producer.ended(answer)) {
                (Phase::Ending(marker), Ok(())) => self.transaction_over(&mut sender, client, marker, kernel),
                (_, Ok(())) => {}
                (_, Err(failure)) => self.failed(&mut sender, client, failure, kernel),
            },
        }
        self.clients[client as usize].sender = Some(sender);
        self.drive_sender(client, kernel);
    }

    fn transaction_over(&mut self, sender: &mut Sender, client: u32, marker: Marker, kernel: &mut Kernel) {
        let phase = if sender.producer.needs_epoch() { Phase::Starting } else { Phase::Ready };
        (sender.phase, sender.in_transaction) = (phase, 0);
        let (producer, commits) = (self.clients[client as usize].part, marker == Marker::Commit);
        self.fact(Fact::TransactionEnded { producer, commits, timed_out: false }, kernel);
        sender.has_ended = Some(commits);
    }

    /// The transaction can only be aborted, or the producer is done for.
    pub(super) fn failed(&mut self, sender: &mut Sender, client: u32, failure: Failure, kernel: &mut Kernel) {
        if is_fenced(failure) {
            sender.phase = Phase::Fenced;
            let producer = self.clients[client as usize].part;
            self.fact(Fact::Fenced { producer }, kernel);
        } else {
            sender.phase = aborted(sender);
        }
    }
}

/// What is left to do with a transaction that went wrong.
fn aborted(sender: &mut Sender) -> Phase {
    match sender.producer.end(Marker::Abort) {
        Ok(()) => Phase::Ending(Marker::Abort),
        Err(_) => Phase::Fenced,
    }
}

fn is_fenced(failure: Failure) -> bool {
    use ErrorCode::{InvalidProducerEpoch, InvalidProducerIdMapping, ProducerFenced};
    let (Failure::Code(code) | Failure::Kafka(Some(Cause::Code(code)))) = failure else { return false };
    matches!(code, ProducerFenced | InvalidProducerEpoch | InvalidProducerIdMapping)
}
