//! The controller: which brokers it takes for alive, who leads a partition, and how the brokers learn of it
//! (`ReplicationControlManager`, `PartitionChangeBuilder`). The quorum of controllers is one that never fails here, and
//! whoever reaches it is told at once.
use std::sync::Arc;

use super::out::{Effect, Out};
use super::replica::{Following, Leading, Replica, Role};
use super::{BrokerId, Cluster, Due, Incoming, Process, TopicPartition};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::record::Batch;

/// What an operator asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Election {
    Preferred,
    Unclean,
}

impl Cluster {
    // --- faults

    /// Stops a broker. A clean stop hands its leaderships over first.
    pub fn stop_cleanly(&mut self, broker: BrokerId, now_us: u64, out: &mut Out) {
        self.fence(broker, now_us, out);
        self.end_process(broker);
    }

    /// Kills a broker: the controller notices when its session ends. Its logs stay.
    pub fn kill(&mut self, broker: BrokerId, now_us: u64) {
        self.end_process(broker);
        self.fall_silent(broker, now_us);
    }

    fn end_process(&mut self, broker: BrokerId) {
        let Some(state) = self.brokers.get_mut(&broker) else { return };
        state.process = Process::Down;
        state.inbox.clear();
        state.fetches.clear();
        for replica in state.replicas.values_mut() {
            replica.role = Role::Orphan;
        }
    }

    /// Starts a broker that was down. It registers as soon as its old session is over.
    pub fn start(&mut self, broker: BrokerId, now_us: u64, out: &mut Out) {
        let Some(state) = self.brokers.get_mut(&broker).filter(|state| state.process == Process::Down) else { return };
        state.process = Process::Up;
        if state.fenced && !state.isolated {
            self.unfence(broker, now_us, out);
        }
    }

    /// Stops a broker in its tracks (SIGSTOP).
    pub fn freeze(&mut self, broker: BrokerId, now_us: u64) {
        let Some(state) = self.brokers.get_mut(&broker).filter(|state| state.process == Process::Up) else { return };
        state.process = Process::Frozen;
        self.fall_silent(broker, now_us);
    }

    /// Lets a frozen broker go on: first with what has arrived meanwhile.
    pub fn thaw(&mut self, broker: BrokerId, now_us: u64, out: &mut Out) {
        let Some(state) = self.brokers.get_mut(&broker).filter(|state| state.process == Process::Frozen) else {
            return;
        };
        state.process = Process::Up;
        for incoming in std::mem::take(&mut state.inbox) {
            match incoming {
                Incoming::Request(ticket, request) => self.request(broker, ticket, request, now_us, out),
                Incoming::Hop(hop) => self.hop(hop, now_us, out),
            }
        }
        self.come_back(broker, now_us, out);
    }

    /// Cuts a broker off from the other brokers and the controller; clients still reach it.
    pub fn isolate(&mut self, broker: BrokerId, now_us: u64) {
        let Some(state) = self.brokers.get_mut(&broker) else { return };
        state.isolated = true;
        self.fall_silent(broker, now_us);
    }

    pub fn reconnect(&mut self, broker: BrokerId, now_us: u64, out: &mut Out) {
        let Some(state) = self.brokers.get_mut(&broker) else { return };
        state.isolated = false;
        self.come_back(broker, now_us, out);
        // Questions and answers were lost meanwhile: all who follow it or are followed by it ask again.
        let follows = |id: BrokerId, replica: &Replica| match replica.role {
            Role::Follower { leader } => id == broker || leader == broker,
            _ => false,
        };
        let lost: Vec<(BrokerId, TopicPartition)> = self
            .brokers
            .iter()
            .flat_map(|(id, state)| state.replicas.iter().map(move |(partition, replica)| (*id, *partition, replica)))
            .filter(|(id, _, replica)| follows(*id, replica))
            .map(|(id, partition, _)| (id, partition))
            .collect();
        for (follower, partition) in lost {
            if let Some(replica) = self.replica_mut(follower, partition) {
                replica.session += 1;
            }
            self.send_fetch(follower, partition, out);
        }
    }

    fn come_back(&mut self, broker: BrokerId, now_us: u64, out: &mut Out) {
        let Some(state) = self.brokers.get_mut(&broker) else { return };
        if state.process != Process::Up || state.isolated {
            return;
        }
        state.silent_since_us = None;
        if state.fenced {
            self.unfence(broker, now_us, out);
        } else {
            self.tell_all(broker, now_us, out);
        }
    }

    fn fall_silent(&mut self, broker: BrokerId, now_us: u64) {
        self.end_idle_fetches(broker, now_us);
        let Some(state) = self.brokers.get_mut(&broker) else { return };
        if state.silent_since_us.is_none() {
            state.silent_since_us = Some(now_us);
            self.due.0.insert((now_us + self.config.broker_session_us, Due::Session(broker)));
        }
    }

    pub(super) fn session_ended(&mut self, broker: BrokerId, now_us: u64, out: &mut Out) {
        let session_us = self.config.broker_session_us;
        let Some(state) = self.brokers.get(&broker) else { return };
        if state.fenced || state.silent_since_us.is_none_or(|since_us| now_us < since_us + session_us) {
            return;
        }
        self.fence(broker, now_us, out);
        // It was started again before its old session was over.
        self.come_back(broker, now_us, out);
    }

    /// Whether the controller takes a leader's word for its partition: it must be reached, and not be led by another
    /// one meanwhile (AlterPartition).
    pub(super) fn may_alter(&self, leader: BrokerId, partition: TopicPartition) -> bool {
        let known = self.partition(partition).map(|state| (state.leader, state.leader_epoch));
        let own = self.replica(leader, partition).map(|replica| (Some(leader), replica.leader_epoch));
        self.reaches_controller(leader) && known.is_some() && known == own
    }

    fn reaches_controller(&self, broker: BrokerId) -> bool {
        self.brokers.get(&broker).is_some_and(|state| state.process == Process::Up && !state.isolated)
    }

    // --- partitions

    /// The controller takes the broker for dead: it leaves the in-sync replicas, except as the last one, and leads
    /// nothing any more.
    fn fence(&mut self, broker: BrokerId, now_us: u64, out: &mut Out) {
        let Some(state) = self.brokers.get_mut(&broker).filter(|state| !state.fenced) else { return };
        state.fenced = true;
        out.effects.push(Effect::BrokerFenced { broker });
        for partition in self.all_partitions() {
            let Some(state) = self.partition_mut(partition) else { continue };
            let mut is_changed = false;
            if state.isr.len() > 1 && state.isr.contains(&broker) {
                state.isr.retain(|other| *other != broker);
                out.effects.push(Effect::IsrShrunk { partition, broker });
                is_changed = true;
            }
            if state.leader == Some(broker) {
                state.leader = None;
                self.elect(partition, out);
                is_changed = true;
            }
            if is_changed {
                self.partition_changed(partition, now_us, out);
            }
        }
    }

    fn unfence(&mut self, broker: BrokerId, now_us: u64, out: &mut Out) {
        let Some(state) = self.brokers.get_mut(&broker) else { return };
        state.fenced = false;
        state.silent_since_us = None;
        out.effects.push(Effect::BrokerUnfenced { broker });
        for partition in self.all_partitions() {
            let is_offline = |state: &super::PartitionState| state.leader.is_none() && state.replicas.contains(&broker);
            if self.partition(partition).is_some_and(is_offline) && self.candidate(partition).is_some() {
                self.elect(partition, out);
                self.partition_changed(partition, now_us, out);
            }
        }
        self.tell_all(broker, now_us, out);
    }

    fn all_partitions(&self) -> Vec<TopicPartition> {
        let of = |(topic, state): (_, &super::Topic)| {
            (0..state.partitions.len() as u32).map(move |partition| TopicPartition { topic, partition })
        };
        self.topics().flat_map(of).collect()
    }

    /// Who may lead: the first live in-sync replica in the order of the assignment; where unclean election is allowed,
    /// else any live replica (`true`).
    fn candidate(&self, partition: TopicPartition) -> Option<(BrokerId, bool)> {
        let state = self.partition(partition)?;
        let is_alive = |broker: &&BrokerId| self.brokers.get(broker).is_some_and(|state| !state.fenced);
        let mut live = state.replicas.iter().filter(is_alive);
        if let Some(clean) = live.clone().find(|broker| state.isr.contains(broker)) {
            return Some((*clean, false));
        }
        let unclean = self.config_of(partition.topic).unclean_leader_election;
        live.next().filter(|_| unclean).map(|broker| (*broker, true))
    }

    /// Elects a leader, or leaves the partition without one. Either is a new leader epoch.
    fn elect(&mut self, partition: TopicPartition, out: &mut Out) {
        let candidate = self.candidate(partition);
        self.lead(partition, candidate, out);
    }

    fn lead(&mut self, partition: TopicPartition, leader: Option<(BrokerId, bool)>, out: &mut Out) {
        let Some(state) = self.partition_mut(partition) else { return };
        state.leader_epoch += 1;
        state.leader = leader.map(|(leader, _)| leader);
        let epoch = state.leader_epoch;
        match leader {
            Some((leader, unclean)) => {
                if unclean {
                    state.isr = vec![leader];
                }
                out.effects.push(Effect::LeaderElected { partition, leader, epoch, unclean });
            }
            None => out.effects.push(Effect::LeaderLost { partition, epoch }),
        }
    }

    /// An election by hand.
    pub fn elect_leader(
        &mut self,
        partition: TopicPartition,
        election: Election,
        now_us: u64,
        out: &mut Out,
    ) -> Result<(), ErrorCode> {
        let state = self.partition(partition).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        let is_alive = |broker: &&BrokerId| self.brokers.get(broker).is_some_and(|state| !state.fenced);
        let leader = match election {
            Election::Preferred => {
                let preferred = state.replicas.first().filter(is_alive).filter(|broker| state.isr.contains(broker));
                if state.leader.is_some() && state.leader.as_ref() == state.replicas.first() {
                    return Err(ErrorCode::ElectionNotNeeded);
                }
                (*preferred.ok_or(ErrorCode::PreferredLeaderNotAvailable)?, false)
            }
            Election::Unclean if state.leader.is_some() => return Err(ErrorCode::ElectionNotNeeded),
            Election::Unclean => {
                let live = state.replicas.iter().find(is_alive);
                (*live.ok_or(ErrorCode::EligibleLeadersNotAvailable)?, true)
            }
        };
        self.lead(partition, Some(leader), out);
        self.partition_changed(partition, now_us, out);
        Ok(())
    }

    /// Leadership goes back to preferred replicas that are in sync again
    /// (`ReplicationControlManager.maybeBalancePartitionLeaders`).
    pub(super) fn balance_leaders(&mut self, now_us: u64, out: &mut Out) {
        self.due.0.insert((now_us + self.config.imbalance_check_us, Due::Imbalance));
        for partition in self.all_partitions() {
            // Not needed or not possible: it stays where it is.
            let _ = self.elect_leader(partition, Election::Preferred, now_us, out);
        }
    }

    /// Moves a partition to other replicas: the new ones fetch first, then the old ones go.
    pub fn reassign(
        &mut self,
        partition: TopicPartition,
        replicas: Vec<BrokerId>,
        now_us: u64,
        out: &mut Out,
    ) -> Result<(), ErrorCode> {
        let is_once = |(at, broker): (usize, &BrokerId)| !replicas[..at].contains(broker);
        let is_sound = !replicas.is_empty()
            && replicas.iter().all(|broker| self.brokers.contains_key(broker))
            && replicas.iter().enumerate().all(is_once);
        let state = self.partition_mut(partition).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        if !is_sound {
            return Err(ErrorCode::InvalidReplicaAssignment);
        }
        let leaving = state.replicas.iter().filter(|broker| !replicas.contains(broker));
        state.replicas = replicas.iter().chain(leaving).copied().collect();
        state.moving_to = Some(replicas);
        self.partition_changed(partition, now_us, out);
        Ok(())
    }

    fn finish_reassignment(&mut self, partition: TopicPartition, out: &mut Out) {
        let Some(state) = self.partition_mut(partition) else { return };
        let is_ready = |target: &Vec<BrokerId>| target.iter().all(|broker| state.isr.contains(broker));
        let Some(target) = state.moving_to.take_if(|target| is_ready(target)) else { return };
        state.isr.retain(|broker| target.contains(broker));
        let leader_goes = state.leader.is_none_or(|leader| !target.contains(&leader));
        state.replicas = target;
        out.effects.push(Effect::Reassigned { partition });
        if leader_goes {
            self.elect(partition, out);
        }
    }

    // --- telling the brokers

    /// The controller's view of a partition changed: every broker that it reaches learns of it.
    pub(super) fn partition_changed(&mut self, partition: TopicPartition, now_us: u64, out: &mut Out) {
        self.finish_reassignment(partition, out);
        let brokers: Vec<BrokerId> = self.brokers.keys().copied().collect();
        for broker in brokers {
            self.tell(broker, partition, now_us, out);
        }
        self.rewrite_markers(partition, now_us, out);
    }

    /// A broker catches up with everything the controller knows.
    fn tell_all(&mut self, broker: BrokerId, now_us: u64, out: &mut Out) {
        for partition in self.all_partitions() {
            self.tell(broker, partition, now_us, out);
        }
    }

    fn tell(&mut self, broker: BrokerId, partition: TopicPartition, now_us: u64, out: &mut Out) {
        let now_ms = self.config.wall_ms(now_us);
        let Some(state) = self.partition(partition).cloned() else { return };
        if !self.reaches_controller(broker) || self.brokers.get(&broker).is_none_or(|state| state.fenced) {
            return;
        }
        let Some(replicas) = self.brokers.get_mut(&broker).map(|state| &mut state.replicas) else { return };
        if !state.replicas.contains(&broker) {
            replicas.remove(&partition);
            return;
        }
        let replica = replicas.entry(partition).or_insert_with(|| Replica::new(now_ms));
        let is_new_epoch = replica.leader_epoch != state.leader_epoch;
        match state.leader {
            Some(leader) if leader == broker => {
                if is_new_epoch || !replica.is_leader() {
                    replica.begin_to_lead(state.leader_epoch);
                }
                replica.know_followers(broker, &state, now_us);
                // Who is out of sync gets back in by asking.
                self.end_idle(broker, partition, now_us, |_, in_sync| !in_sync);
                self.raise_high_watermark(broker, partition, now_us, out);
            }
            Some(leader) => {
                if is_new_epoch || !matches!(replica.role, Role::Follower { leader: old } if old == leader) {
                    self.stop_leading(broker, partition, Role::Follower { leader }, state.leader_epoch, out);
                    self.send_fetch(broker, partition, out);
                }
            }
            None => self.stop_leading(broker, partition, Role::Orphan, state.leader_epoch, out),
        }
    }

    /// Takes up another role; those who wait for this leader are told.
    fn stop_leading(
        &mut self,
        broker: BrokerId,
        partition: TopicPartition,
        role: Role,
        leader_epoch: u32,
        out: &mut Out,
    ) {
        let Some(replica) = self.replica_mut(broker, partition) else { return };
        let before = std::mem::replace(&mut replica.role, role);
        replica.leader_epoch = leader_epoch;
        replica.session += 1;
        if let Role::Leader(leading) = before {
            for waiting in leading.waiting {
                self.due.0.remove(&(waiting.deadline_us, Due::Produce(partition, broker)));
                self.answer_produce(broker, partition, waiting.ticket, Err(ErrorCode::NotLeaderOrFollower.into()), out);
            }
            self.wake_fetches(broker, partition, out);
        }
    }
}

impl Replica {
    fn begin_to_lead(&mut self, leader_epoch: u32) {
        self.leader_epoch = leader_epoch;
        self.session += 1;
        self.log.begin_epoch(leader_epoch);
        self.role = Role::Leader(Leading { epoch_start: self.log.end(), ..Leading::default() });
    }

    fn know_followers(&mut self, broker: BrokerId, state: &super::PartitionState, now_us: u64) {
        let Some(leading) = self.leading() else { return };
        leading.isr.clone_from(&state.isr);
        leading.followers.retain(|follower, _| state.replicas.contains(follower));
        for follower in state.replicas.iter().filter(|follower| **follower != broker) {
            let fresh = Following { caught_up_us: now_us, ..Following::default() };
            leading.followers.entry(*follower).or_insert(fresh);
        }
    }

    /// Returns the batches that went.
    pub(super) fn truncate(&mut self, to: u64, now_ms: i64) -> Vec<Arc<Batch>> {
        let gone = self.log.read(to, u64::MAX, u64::MAX);
        self.log.truncate(to, now_ms);
        self.high_watermark = self.high_watermark.min(to);
        self.log.producers.high_watermark_moved(self.high_watermark);
        gone
    }
}
