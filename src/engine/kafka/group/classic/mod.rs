//! A group of the classic protocol: members join, the leader assigns, all sync; every change starts over with the next
//! generation (`ClassicGroup`, `GroupMetadataManager.classicGroup*`). It knows neither topics nor offsets.
mod join;
mod rebalance;
mod sync;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Config;
use super::request::{Answer, Effect, JoinedMember, Metadata, Out, Removal, Ticket};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::topic_partition::TopicPartition;

pub use join::refuse;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum State {
    #[default]
    Empty,
    PreparingRebalance,
    CompletingRebalance,
    Stable,
}

#[derive(Clone, Debug, Hash)]
pub struct Member {
    pub instance_id: Option<Arc<str>>,
    pub client_id: Arc<str>,
    pub assignment: Vec<TopicPartition>,
    pub(super) session_timeout_us: u64,
    pub(super) rebalance_timeout_us: u64,
    /// In the order of its preference.
    pub(super) protocols: Vec<(Arc<str>, Metadata)>,
    join: Option<Ticket>,
    sync: Option<Ticket>,
    /// It has not been in a generation yet: it may expire while it waits.
    is_new: bool,
    /// `None` = it waits for the coordinator, which cannot hold that against it.
    session_due_us: Option<u64>,
}

#[derive(Clone, Copy, Debug, Hash)]
enum JoinPhase {
    /// The first members of an empty group: the wait is drawn out while more come (group.initial.rebalance.delay.ms).
    Initial {
        delay_us: u64,
        left_us: u64,
    },
    Rejoin,
}

#[derive(Clone, Debug, Default, Hash)]
pub struct ClassicGroup {
    name: Arc<str>,
    state: State,
    previous: State,
    generation: i32,
    /// The assignor of this generation.
    protocol: Option<Arc<str>>,
    leader: Option<Arc<str>>,
    members: BTreeMap<Arc<str>, Member>,
    /// Instance id to member id.
    statics: BTreeMap<Arc<str>, Arc<str>>,
    /// Were given an id and are expected to join with it until then.
    pending_joins: BTreeMap<Arc<str>, u64>,
    pending_syncs: BTreeSet<Arc<str>>,
    join_due: Option<(u64, JoinPhase)>,
    sync_due_us: Option<u64>,
    has_new_member: bool,
}

impl ClassicGroup {
    pub fn new(name: Arc<str>) -> Self {
        Self { name, ..Self::default() }
    }

    // --- looking

    pub fn state(&self) -> State {
        self.state
    }

    pub fn generation(&self) -> i32 {
        self.generation
    }

    /// The assignor, once there is an assignment.
    pub fn protocol(&self) -> Option<&Arc<str>> {
        self.protocol.as_ref().filter(|_| self.state == State::Stable)
    }

    pub fn members(&self) -> impl Iterator<Item = (&Arc<str>, &Member)> {
        self.members.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.state == State::Empty
    }

    /// Topics that a member of this generation reads.
    pub fn is_subscribed(&self, topic: &str) -> bool {
        let Some(protocol) = &self.protocol else { return false };
        self.members.values().any(|member| member.metadata(protocol).topics.contains(topic))
    }

    /// Only while no rebalance is going on.
    pub fn is_stable(&self) -> bool {
        self.state == State::Stable
    }

    // --- who may

    fn check_member(&self, member_id: &str, instance_id: Option<&Arc<str>>) -> Result<(), ErrorCode> {
        if let Some(instance) = instance_id {
            let current = self.statics.get(instance).ok_or(ErrorCode::UnknownMemberId)?;
            if &**current != member_id {
                return Err(ErrorCode::FencedInstanceId);
            }
        }
        if self.members.contains_key(member_id) { Ok(()) } else { Err(ErrorCode::UnknownMemberId) }
    }

    /// Heartbeat; the answer tells the member of a rebalance.
    pub fn heartbeat(
        &mut self,
        member_id: &str,
        instance_id: Option<&Arc<str>>,
        generation: i32,
        now_us: u64,
    ) -> Result<(), ErrorCode> {
        self.check_member(member_id, instance_id)?;
        if generation != self.generation {
            return Err(ErrorCode::IllegalGeneration);
        }
        self.restart_session(member_id, now_us);
        match self.state {
            State::Empty => Err(ErrorCode::UnknownMemberId),
            State::PreparingRebalance => Err(ErrorCode::RebalanceInProgress),
            State::CompletingRebalance | State::Stable => Ok(()),
        }
    }

    /// May this member commit offsets? In a transaction the rules about rebalances do not hold.
    pub fn check_commit(
        &self,
        member_id: &str,
        instance_id: Option<&Arc<str>>,
        generation: i32,
        transactional: bool,
    ) -> Result<(), ErrorCode> {
        if generation < 0 && self.state == State::Empty {
            return Ok(());
        }
        if generation >= 0 || !member_id.is_empty() || instance_id.is_some() {
            self.check_member(member_id, instance_id)?;
            if generation != self.generation {
                return Err(ErrorCode::IllegalGeneration);
            }
        } else if !transactional && self.state != State::Empty {
            return Err(ErrorCode::UnknownMemberId);
        }
        if !transactional && self.state == State::CompletingRebalance {
            return Err(ErrorCode::RebalanceInProgress);
        }
        Ok(())
    }

    /// A commit is a sign of life.
    pub fn restart_session(&mut self, member_id: &str, now_us: u64) {
        if let Some(member) = self.members.get_mut(member_id) {
            member.session_due_us = Some(now_us + member.session_timeout_us);
        }
    }

    /// Another broker coordinates the group from now on: nobody is late yet.
    pub fn restart_sessions(&mut self, now_us: u64) {
        for member in self.members.values_mut().filter(|member| member.session_due_us.is_some()) {
            member.session_due_us = Some(now_us + member.session_timeout_us);
        }
        let rejoin_us = now_us + self.rebalance_timeout_us();
        self.pending_joins.values_mut().for_each(|at_us| *at_us = rejoin_us.max(*at_us));
        if let Some((at_us, _)) = &mut self.join_due {
            *at_us = rejoin_us.max(*at_us);
        }
        if let Some(at_us) = &mut self.sync_due_us {
            *at_us = rejoin_us.max(*at_us);
        }
    }

    // --- leaving

    /// A member leaves, or an operator takes a static one out by its instance id (then `member_id` is empty).
    pub fn leave(
        &mut self,
        member_id: &str,
        instance_id: Option<&Arc<str>>,
        now_us: u64,
        out: &mut Out,
    ) -> Result<(), ErrorCode> {
        let member_id: Arc<str> = if member_id.is_empty() {
            instance_id.and_then(|instance| self.statics.get(instance)).cloned().ok_or(ErrorCode::UnknownMemberId)?
        } else if self.pending_joins.remove(member_id).is_some() {
            member_id.into()
        } else {
            self.check_member(member_id, instance_id)?;
            member_id.into()
        };
        self.remove(&member_id, Removal::Left, out);
        match self.state {
            State::Stable | State::CompletingRebalance => self.prepare_rebalance(now_us, out),
            State::PreparingRebalance => self.complete_join_if_all_are_here(now_us, out),
            State::Empty => {}
        }
        Ok(())
    }

    fn remove(&mut self, member_id: &Arc<str>, why: Removal, out: &mut Out) {
        if let Some(member) = self.members.remove(member_id) {
            member.refuse(member_id, ErrorCode::UnknownMemberId, out);
            if let Some(instance) = &member.instance_id {
                self.statics.remove(instance);
            }
            out.effects.push(Effect::MemberRemoved { group: self.name.clone(), member_id: member_id.clone(), why });
        }
        if self.leader.as_ref() == Some(member_id) {
            self.leader = self.members.keys().next().cloned();
        }
        self.pending_joins.remove(member_id);
        self.pending_syncs.remove(member_id);
    }

    /// The end of it: whoever waits is told why, and its members are handed over.
    pub fn dissolve(self, error: ErrorCode, out: &mut Out) -> BTreeMap<Arc<str>, Member> {
        self.members.iter().for_each(|(id, member)| member.refuse(id, error, out));
        self.members
    }

    // --- time

    pub fn next_due_us(&self) -> Option<u64> {
        let sessions = self.members.values().filter_map(|member| member.session_due_us);
        let joins = self.pending_joins.values().copied();
        let phases = self.join_due.map(|(at_us, _)| at_us).into_iter().chain(self.sync_due_us);
        sessions.chain(joins).chain(phases).min()
    }

    pub fn advance(&mut self, now_us: u64, config: &Config, out: &mut Out) {
        while self.next_due_us().is_some_and(|at_us| at_us <= now_us) {
            if let Some((_, phase)) = self.join_due.filter(|(at_us, _)| *at_us <= now_us) {
                self.join_due = None;
                self.end_join_phase(phase, now_us, config, out);
            } else if self.sync_due_us.is_some_and(|at_us| at_us <= now_us) {
                self.sync_due_us = None;
                self.expire_syncs(now_us, out);
            } else {
                self.expire_sessions(now_us, out);
            }
        }
    }

    fn expire_sessions(&mut self, now_us: u64, out: &mut Out) {
        let pending = self.pending_joins.iter().find(|(_, at_us)| **at_us <= now_us).map(|(id, _)| id.clone());
        if let Some(id) = pending {
            self.pending_joins.remove(&id);
            self.complete_join_if_all_are_here(now_us, out);
            return;
        }
        let is_over = |member: &&mut Member| member.session_due_us.is_some_and(|at_us| at_us <= now_us);
        let Some((id, member)) = self.members.iter_mut().map(|(id, m)| (id.clone(), m)).find(|(_, m)| is_over(m))
        else {
            return;
        };
        if !member.is_new && (member.join.is_some() || member.sync.is_some()) {
            member.session_due_us = None;
            return;
        }
        self.remove(&id, Removal::SessionTimeout, out);
        match self.state {
            State::Stable | State::CompletingRebalance => self.prepare_rebalance(now_us, out),
            State::PreparingRebalance => self.complete_join_if_all_are_here(now_us, out),
            State::Empty => {}
        }
    }

    fn enter(&mut self, state: State) {
        self.previous = self.state;
        self.state = state;
    }

    fn rebalance_timeout_us(&self) -> u64 {
        self.members.values().map(|member| member.rebalance_timeout_us).max().unwrap_or(0)
    }

    fn all_have_joined(&self) -> bool {
        self.pending_joins.is_empty() && self.members.values().all(|member| member.join.is_some())
    }

    /// What the leader gets to assign.
    fn joined_members(&self) -> Vec<JoinedMember> {
        let Some(protocol) = &self.protocol else { return Vec::new() };
        let joined = |(id, member): (&Arc<str>, &Member)| JoinedMember {
            member_id: id.clone(),
            instance_id: member.instance_id.clone(),
            metadata: member.metadata(protocol),
        };
        self.members.iter().map(joined).collect()
    }
}

impl Member {
    fn metadata(&self, protocol: &str) -> Metadata {
        let its = self.protocols.iter().find(|(name, _)| &**name == protocol);
        its.map(|(_, metadata)| metadata.clone()).unwrap_or_default()
    }

    /// Answers whatever it waits for.
    fn refuse(&self, member_id: &Arc<str>, error: ErrorCode, out: &mut Out) {
        if let Some(ticket) = self.join {
            let refused = super::request::JoinRefused { error, member_id: member_id.clone() };
            out.answers.push((ticket, Answer::Join(Err(refused))));
        }
        if let Some(ticket) = self.sync {
            out.answers.push((ticket, Answer::Sync(Err(error))));
        }
    }
}
