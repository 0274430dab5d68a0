//! Which broker coordinates what. A group belongs to a partition of `__consumer_offsets`, a transactional id to one of
//! `__transaction_state`; whoever leads it coordinates. While that broker cannot be reached, what it is asked waits here,
//! since clients ask again and again; another broker takes over when the controller has given up the first one and it has
//! read the partition. Only leadership is modelled: what coordinators write is never lost with a broker.
use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use super::Kafka;
use super::client::Role;
use super::network::Load;
use super::sender::Ask;
use super::share::ShareAsk;
use crate::engine::hash::WorldHasher;
use crate::engine::id::{Duration, PartIx, Time};
use crate::engine::kafka::cluster::{BrokerId, Process};
use crate::engine::kafka::consumer::Request;
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::group::offsets_topic::partition_of;
use crate::engine::system::Kernel;

/// What a new leader takes to read its partition into memory.
const LOAD_US: Duration = 100_000;

/// `offsets.topic.replication.factor`, `transaction.state.log.replication.factor`
const REPLICATION: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Internal {
    /// `__consumer_offsets`
    Offsets,
    /// `__transaction_state`
    Transactions,
}

/// A partition of an internal topic.
pub type Seat = (Internal, u32);

#[derive(Clone, Debug, Hash)]
struct Holder {
    replicas: Vec<BrokerId>,
    leader: Option<BrokerId>,
    /// Whoever asks is answered.
    is_open: bool,
    /// Its process ended: the partition has to be read again.
    has_forgotten: bool,
    loaded_at: Option<Time>,
}

#[derive(Clone, Debug, Default)]
pub struct Coordinators {
    holders: BTreeMap<Seat, Holder>,
    /// What was asked meanwhile: client, life.
    waiting: Vec<(u32, u32, Load)>,
    /// A broker came, went or was given up: somebody has to look.
    pub is_doubtful: bool,
    /// When the next one has read its partition.
    pub loaded_at: Option<Time>,
}

impl Coordinators {
    /// Nobody has looked yet.
    pub fn unknown() -> Self {
        Self { is_doubtful: true, ..Self::default() }
    }

    pub fn hash(&self, hasher: &mut WorldHasher) {
        (&self.holders, self.waiting.len()).hash(hasher);
    }

    /// Who has a seat, and whether it answers.
    pub fn holder(&self, seat: Seat) -> Option<(BrokerId, bool)> {
        let holder = self.holders.get(&seat)?;
        holder.leader.map(|leader| (leader, holder.is_open))
    }
}

impl Kafka {
    /// Whether a request has to wait for its coordinator.
    pub(super) fn lacks_coordinator(&mut self, client: u32, load: &Load) -> bool {
        let Some(seat) = self.seat_of(client, load) else { return false };
        self.cover_seat(seat);
        self.coordinators.holders.get(&seat).is_some_and(|holder| !holder.is_open)
    }

    pub(super) fn wait_for_coordinator(&mut self, client: u32, life: u32, load: Load) {
        self.coordinators.waiting.push((client, life, load));
    }

    fn seat_of(&self, client: u32, load: &Load) -> Option<Seat> {
        let of_group = |group: &str| Some((Internal::Offsets, partition_of(group)));
        match load {
            Load::Consumer(_, request) => match &**request {
                Request::Join(request) => of_group(&request.group),
                Request::Sync(identity, _) | Request::Heartbeat(identity) | Request::Leave(identity) => {
                    of_group(&identity.group)
                }
                Request::ConsumerHeartbeat(request) => of_group(&request.group),
                Request::Commit(identity, _) => of_group(&identity.group),
                Request::Committed(group, _) => of_group(group),
                Request::ListOffset(..) | Request::Metadata | Request::Fetch(..) => None,
            },
            Load::Offsets(offsets) => of_group(&offsets.identity.group),
            Load::ShareAsk(ask) if matches!(**ask, ShareAsk::Heartbeat { .. }) => {
                let group = self.clients.get(client as usize)?.consumer()?.group;
                of_group(self.groups.name(group)?)
            }
            Load::Ask(Ask::Init | Ask::AddPartitions(..) | Ask::End(..)) => self.transactional_seat(client),
            _ => None,
        }
    }

    fn transactional_seat(&self, client: u32) -> Option<Seat> {
        let its = self.clients.get(client as usize)?;
        let id: &Arc<str> = match &its.role {
            Role::Producer(producer) => producer.spec.config.transactional_id.as_ref()?,
            Role::Consumer(consumer) => consumer.application.spec.transactional_id.as_ref()?,
        };
        Some((Internal::Transactions, partition_of(id)))
    }

    /// Brokers are dealt out as for any topic.
    fn cover_seat(&mut self, seat: Seat) {
        if self.coordinators.holders.contains_key(&seat) {
            return;
        }
        let brokers: Vec<BrokerId> = self.cluster.brokers().map(|(broker, _)| broker).collect();
        let count = REPLICATION.min(brokers.len());
        let replicas: Vec<BrokerId> = (0..count).map(|at| brokers[(seat.1 as usize + at) % brokers.len()]).collect();
        let leader = replicas.iter().copied().find(|broker| self.is_counted_on(*broker));
        let is_open = leader.is_some_and(|leader| self.answers(leader));
        let holder = Holder { replicas, leader, is_open, has_forgotten: !is_open, loaded_at: None };
        self.coordinators.holders.insert(seat, holder);
        self.note_open(seat, is_open);
    }

    /// The controller has not given it up.
    fn is_counted_on(&self, broker: BrokerId) -> bool {
        self.cluster.broker(broker).is_some_and(|state| !state.fenced)
    }

    fn answers(&self, broker: BrokerId) -> bool {
        self.cluster.broker(broker).is_some_and(|state| state.process == Process::Up && !state.isolated)
    }

    fn note_open(&mut self, seat: Seat, is_open: bool) {
        if seat.0 == Internal::Offsets {
            self.coordinator.is_away(seat.1, !is_open);
        }
    }

    /// All that coordinators are asked for on this board.
    fn cover_seats(&mut self) {
        let mut seats: Vec<Seat> =
            self.groups.iter().map(|(name, _)| (Internal::Offsets, partition_of(name))).collect();
        seats.extend((0..self.clients.len() as u32).filter_map(|client| self.transactional_seat(client)));
        seats.into_iter().for_each(|seat| self.cover_seat(seat));
    }

    /// Brokers came or went: who coordinates now?
    pub(super) fn follow_coordinators(&mut self, kernel: &mut Kernel) {
        self.coordinators.is_doubtful = false;
        self.cover_seats();
        let seats: Vec<Seat> = self.coordinators.holders.keys().copied().collect();
        for seat in seats {
            self.follow_seat(seat, kernel);
        }
        let loading = self.coordinators.holders.values().filter_map(|holder| holder.loaded_at);
        self.coordinators.loaded_at = loading.min();
    }

    fn follow_seat(&mut self, seat: Seat, kernel: &mut Kernel) {
        let Some(mut holder) = self.coordinators.holders.get(&seat).cloned() else { return };
        let (before, was_open) = (holder.leader, holder.is_open);
        if !holder.leader.is_some_and(|leader| self.is_counted_on(leader)) {
            holder.leader = holder.replicas.iter().copied().find(|broker| self.is_counted_on(*broker));
        }
        let is_down = |leader: BrokerId| self.cluster.broker(leader).is_none_or(|state| state.is_down());
        holder.has_forgotten |= holder.leader != before || holder.leader.is_some_and(is_down);
        match holder.leader.is_some_and(|leader| self.answers(leader)) {
            false => (holder.is_open, holder.loaded_at) = (false, None),
            true if holder.has_forgotten => {
                let loaded_at = *holder.loaded_at.get_or_insert(kernel.now + LOAD_US);
                holder.is_open = loaded_at <= kernel.now;
            }
            true => holder.is_open = true,
        }
        if holder.is_open {
            (holder.has_forgotten, holder.loaded_at) = (false, None);
        }
        let (is_open, leader) = (holder.is_open, holder.leader);
        self.coordinators.holders.insert(seat, holder);
        match (was_open, is_open) {
            (true, false) => self.closed(seat, before, kernel),
            (false, true) => self.opened(seat, leader, kernel),
            _ => {}
        }
    }

    fn closed(&mut self, seat: Seat, broker: Option<BrokerId>, kernel: &mut Kernel) {
        self.note_open(seat, false);
        for of in self.parts_at(seat) {
            self.fact(Fact::CoordinatorLost { of, broker: broker.unwrap_or_default() }, kernel);
        }
    }

    /// Sessions begin anew, and what was asked meanwhile is asked again.
    fn opened(&mut self, seat: Seat, broker: Option<BrokerId>, kernel: &mut Kernel) {
        self.note_open(seat, true);
        if seat.0 == Internal::Offsets {
            self.coordinator.restart_sessions(seat.1, kernel.now);
        }
        for of in self.parts_at(seat) {
            self.fact(Fact::CoordinatorLoaded { of, broker: broker.unwrap_or_default() }, kernel);
        }
        for (client, life, load) in std::mem::take(&mut self.coordinators.waiting) {
            // What waits for another one comes back here.
            self.arrive(client, life, load, kernel);
        }
    }

    /// The groups, or the clients with a transactional id, of a seat.
    fn parts_at(&self, seat: Seat) -> Vec<PartIx> {
        match seat.0 {
            Internal::Offsets => {
                let of_it = self.groups.iter().filter(|(name, _)| partition_of(name) == seat.1);
                of_it.map(|(_, part)| part).collect()
            }
            Internal::Transactions => {
                let is_its = |client: &u32| self.transactional_seat(*client) == Some(seat);
                let clients = (0..self.clients.len() as u32).filter(is_its);
                clients
                    .map(|client| &self.clients[client as usize])
                    .filter(|its| its.is_up())
                    .map(|its| its.part)
                    .collect()
            }
        }
    }

    /// The broker that coordinates a group, and whether it answers.
    pub fn coordinator_of(&self, group: PartIx) -> Option<(BrokerId, bool)> {
        self.coordinators.holder((Internal::Offsets, partition_of(self.groups.name(group)?)))
    }
}
