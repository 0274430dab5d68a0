//! Consumers of the board: their poll loop, their groups and what becomes of the records.
use crate::engine::hash::WorldHasher;
use crate::engine::id::{Duration, PartIx, Time};
use crate::engine::kafka::cluster::{BrokerId, Fetched, Ticket};
use crate::engine::kafka::consumer;
use crate::engine::kafka::producer::Delivered;
use crate::engine::kafka::topology;
use crate::engine::system::Kernel;
use crate::engine::topology::Latency;

use super::Kafka;
use super::client::{Client, Role};

/// CLIENTS: a consumer's process.
#[derive(Clone, Debug)]
pub struct Consumer {}

impl Consumer {
    pub fn next_due(&self, _client: &Client) -> Option<Time> {
        None
    }

    pub fn hash(&self, _hasher: &mut WorldHasher) {}
}

impl Kafka {
    pub(super) fn make_consumer(
        &mut self,
        spec: &topology::Consumer,
        _kernel: &mut Kernel,
    ) -> (Duration, Latency, Duration, Role) {
        (spec.start_us, spec.latency, spec.restart_us, Role::Consumer(Box::new(Consumer {})))
    }

    pub(super) fn start_consumer(&mut self, _client: u32, _kernel: &mut Kernel) {}

    /// A turn of a running consumer. `true` = it did something.
    pub(super) fn consumer_turn(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        self.drive_sender(client, kernel)
    }

    /// Its process is gone.
    pub(super) fn end_consumer(&mut self, _client: u32, _kernel: &mut Kernel) {}

    /// A request of a consumer arrives at its coordinator, or at any broker.
    pub(super) fn serve_consumer(
        &mut self,
        _client: u32,
        _no: consumer::RequestNo,
        _request: consumer::Request,
        _kernel: &mut Kernel,
    ) {
    }

    pub(super) fn consumer_answered(
        &mut self,
        _client: u32,
        _no: consumer::RequestNo,
        _answer: consumer::Answer,
        _kernel: &mut Kernel,
    ) {
    }

    pub(super) fn fetch_answered(
        &mut self,
        _client: u32,
        _ticket: Ticket,
        _fetched: Vec<Fetched>,
        _kernel: &mut Kernel,
    ) {
    }

    /// The connection to a broker broke: what was fetched there is not answered.
    pub(super) fn fetch_lost(&mut self, _client: u32, _broker: BrokerId, _kernel: &mut Kernel) {}

    /// Records that a consumer wrote itself are done.
    pub(super) fn results_delivered(&mut self, _client: u32, _delivered: &[Delivered], _kernel: &mut Kernel) {}

    /// A consumer's own transaction is over.
    pub(super) fn results_ended(&mut self, _client: u32, _commits: bool, _kernel: &mut Kernel) {}

    /// What the coordinator of groups said meanwhile sets out.
    pub(super) fn send_group_answers(&mut self, _kernel: &mut Kernel) {
        self.group_out.answers.clear();
        self.group_out.effects.clear();
    }

    pub(super) fn coordinator_next_due(&self) -> Option<Time> {
        self.coordinator.next_due_us()
    }

    pub(super) fn coordinator_due(&mut self, kernel: &mut Kernel) -> bool {
        self.coordinator_alarm.rang();
        self.coordinator.advance(kernel.now, &mut self.group_out);
        !self.group_out.is_empty()
    }

    pub(super) fn hash_groups(&self, _hasher: &mut WorldHasher) {}

    /// Where a consumer's commits and heartbeats are drawn to: its group, or a topic of its own.
    pub(super) fn coordinator_end(&self, _client: u32) -> PartIx {
        PartIx::NONE
    }
}
