//! The transactional side of the producer client (`TransactionManager`): which calls are allowed when, what an error
//! makes of the transaction, which partitions the coordinator still has to be told of. Each question to a coordinator
//! is a method that makes it and one that takes its answer.
use std::collections::BTreeSet;

use super::{Cause, Failure, Producer};
use crate::engine::kafka::cluster::{TopicPartition, TransactionalProducer};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::record::Marker;

#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Transactional {
    state: State,
    /// Those the coordinator knows of.
    pub(super) partitions: BTreeSet<TopicPartition>,
    has_offsets: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum State {
    /// Also after a transaction that failed, until the coordinator has given a higher epoch.
    #[default]
    Uninitialized,
    Ready,
    Open,
    /// Something went wrong: it can only be aborted.
    Abortable(Failure),
    /// Nothing works any more.
    Fatal(Failure),
}

impl Failure {
    /// What a later call throws because of this one.
    fn again(self) -> Self {
        match self {
            Self::Code(ErrorCode::ProducerFenced | ErrorCode::InvalidProducerEpoch) => self,
            Self::Code(code) => Self::Kafka(Some(Cause::Code(code))),
            Self::CommitFailed => Self::Kafka(Some(Cause::CommitFailed)),
            Self::IllegalState | Self::Kafka(_) | Self::BufferExhausted => self,
        }
    }
}

impl Producer {
    /// Who it is to the coordinators; `None` before `init_transactions`.
    pub fn transactional(&self) -> Option<TransactionalProducer> {
        let transactional_id = self.config.transactional_id.clone()?;
        let (id, epoch) = self.identity?;
        Some(TransactionalProducer { transactional_id, id, epoch })
    }

    /// The coordinator's answer to `init_transactions`.
    pub fn initialized(&mut self, answer: Result<(u64, u16), ErrorCode>) -> Result<(), Failure> {
        match answer {
            Ok((id, epoch)) => {
                self.set_identity(id, epoch);
                self.transaction.state = State::Ready;
                Ok(())
            }
            Err(code) => Err(self.fail_transaction(Failure::Code(code))),
        }
    }

    pub fn begin(&mut self) -> Result<(), Failure> {
        self.forget_due();
        match self.transaction.state {
            State::Ready => {
                self.transaction =
                    Transactional { state: State::Open, partitions: BTreeSet::new(), has_offsets: false };
                Ok(())
            }
            State::Abortable(failure) | State::Fatal(failure) => Err(failure.again()),
            State::Uninitialized | State::Open => Err(Failure::IllegalState),
        }
    }

    /// Whether the application may send now.
    pub(super) fn check_send(&self) -> Result<(), Failure> {
        match self.transaction.state {
            _ if self.config.transactional_id.is_none() => Ok(()),
            State::Open => Ok(()),
            State::Abortable(failure) | State::Fatal(failure) => Err(failure.again()),
            State::Uninitialized | State::Ready => Err(Failure::IllegalState),
        }
    }

    /// Partitions with records that the coordinator does not know of: nothing is sent to them before it does.
    pub fn partitions_to_add(&self) -> Vec<TopicPartition> {
        let is_on = self.config.transactional_id.is_some() && self.transaction.state == State::Open;
        let waiting = self.queues.iter().filter(|(_, queue)| is_on && !queue.batches.is_empty());
        let unknown = waiting.filter(|(partition, _)| !self.transaction.partitions.contains(partition));
        unknown.map(|(partition, _)| *partition).collect()
    }

    /// The coordinator's answer to AddPartitionsToTxn.
    pub fn partitions_added(&mut self, partitions: &[TopicPartition], answer: Result<(), ErrorCode>) {
        self.forget_due();
        match answer {
            Ok(()) => self.transaction.partitions.extend(partitions),
            Err(ErrorCode::ConcurrentTransactions | ErrorCode::CoordinatorNotAvailable) => {}
            Err(code) => {
                self.fail_transaction(Failure::Code(code));
                self.drop_unsent(Failure::Code(code));
            }
        }
    }

    /// Whether offsets may be sent now.
    pub fn check_offsets(&self) -> Result<(), Failure> {
        self.check_send()
    }

    /// The coordinators' answer to the offsets.
    pub fn offsets_sent(&mut self, answer: Result<(), ErrorCode>) -> Result<(), Failure> {
        match answer {
            Ok(()) => {
                self.transaction.has_offsets = true;
                Ok(())
            }
            Err(ErrorCode::UnknownMemberId | ErrorCode::IllegalGeneration | ErrorCode::FencedInstanceId) => {
                Err(self.fail_transaction(Failure::CommitFailed))
            }
            Err(code) => Err(self.fail_transaction(Failure::Code(code))),
        }
    }

    /// Whether the transaction may end in this way now. A commit waits until everything is sent; an abort drops what
    /// is not.
    pub fn end(&mut self, marker: Marker) -> Result<(), Failure> {
        match (self.transaction.state, marker) {
            (State::Open, Marker::Commit) => {
                self.flush();
                Ok(())
            }
            (State::Open | State::Abortable(_), Marker::Abort) => {
                self.drop_unsent(Failure::Kafka(None));
                Ok(())
            }
            (State::Abortable(failure), Marker::Commit) | (State::Fatal(failure), _) => Err(failure.again()),
            (State::Uninitialized | State::Ready, _) => Err(Failure::IllegalState),
        }
    }

    /// Whether the coordinator has to hear of the end: not of an empty transaction. An error that came up while
    /// everything was sent ends a commit here.
    pub fn needs_end_request(&mut self, marker: Marker) -> Result<bool, Failure> {
        match self.transaction.state {
            State::Abortable(failure) if marker == Marker::Commit => return Err(failure.again()),
            State::Fatal(failure) => return Err(failure.again()),
            _ => {}
        }
        let is_needed = !self.transaction.partitions.is_empty() || self.transaction.has_offsets;
        if !is_needed {
            self.transaction.state = self.state_after();
        }
        Ok(is_needed)
    }

    /// A failed transaction may have left gaps: what is sent next under the same epoch could be taken for what was sent
    /// before (`TransactionManager.clientSideEpochBumpRequired`).
    fn state_after(&self) -> State {
        if matches!(self.transaction.state, State::Abortable(_)) { State::Uninitialized } else { State::Ready }
    }

    /// The transaction is over, and before the next one the coordinator has to be asked for a higher epoch
    /// ([`crate::engine::kafka::cluster::Cluster::bump_epoch`]); its answer goes to [`Self::initialized`].
    pub fn needs_epoch(&self) -> bool {
        self.transaction.state == State::Uninitialized && self.transactional().is_some()
    }

    /// The coordinator's answer to EndTxn.
    pub fn ended(&mut self, answer: Result<(), ErrorCode>) -> Result<(), Failure> {
        self.forget_due();
        match answer {
            Ok(()) => {
                self.transaction = Transactional { state: self.state_after(), ..Transactional::default() };
                Ok(())
            }
            Err(code) => Err(self.fail_transaction(Failure::Code(code))),
        }
    }

    pub fn is_in_transaction(&self) -> bool {
        matches!(self.transaction.state, State::Open | State::Abortable(_))
    }

    /// A failure ends what the transaction can become; being fenced ends the producer.
    pub(super) fn fail_transaction(&mut self, failure: Failure) -> Failure {
        let is_fatal =
            matches!(failure, Failure::Code(ErrorCode::ProducerFenced | ErrorCode::InvalidProducerIdMapping));
        match self.transaction.state {
            _ if self.config.transactional_id.is_none() => {}
            State::Fatal(_) => {}
            _ if is_fatal => self.transaction.state = State::Fatal(failure),
            State::Abortable(_) => {}
            _ => self.transaction.state = State::Abortable(failure),
        }
        failure
    }
}
