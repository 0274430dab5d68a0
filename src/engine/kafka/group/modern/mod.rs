//! A group of the KIP-848 protocol: the coordinator computes one target assignment per group epoch, and every member
//! gets there by itself, heartbeat by heartbeat (`ConsumerGroup`). No offsets and no classic rebalances here.
mod classic_member;
mod heartbeat;
mod reconcile;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Config;
use super::request::{Effect, Out, Removal};
use crate::engine::kafka::assignor::{Assignment, NO_GENERATION, ServerAssignor, Subscription};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::topic_partition::{PartitionCounts, TopicPartition};

pub use heartbeat::{HeartbeatAnswer, HeartbeatRequest};

/// Member epoch of who leaves.
pub const LEAVE: i32 = -1;
/// Member epoch of a static member that means to come back.
pub const LEAVE_STATIC: i32 = -2;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum State {
    #[default]
    Empty,
    Assigning,
    Reconciling,
    Stable,
}

/// How far a member is on its way to its target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MemberState {
    #[default]
    Stable,
    /// It has to give up partitions before anything else.
    UnrevokedPartitions,
    /// Somebody else still has partitions that it is to get.
    UnreleasedPartitions,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Member {
    pub instance_id: Option<Arc<str>>,
    pub client_id: Arc<str>,
    pub state: MemberState,
    pub epoch: i32,
    /// What it may have now.
    pub assigned: BTreeSet<TopicPartition>,
    previous_epoch: i32,
    /// What it has not given up yet.
    revoking: BTreeSet<TopicPartition>,
    topics: BTreeSet<Arc<str>>,
    assignor: Option<ServerAssignor>,
    rebalance_timeout_us: u64,
    session_due_us: Option<u64>,
    /// It has to have given up its partitions by then.
    rebalance_due_us: Option<u64>,
    /// It speaks the classic protocol, with this session timeout.
    classic_session_us: Option<u64>,
}

#[derive(Clone, Debug, Default, Hash)]
pub struct ConsumerGroup {
    name: Arc<str>,
    epoch: i32,
    /// Epoch of `target`.
    target_epoch: i32,
    target: BTreeMap<Arc<str>, BTreeSet<TopicPartition>>,
    members: BTreeMap<Arc<str>, Member>,
    /// Partitions of the subscribed topics as of the last epoch.
    metadata: PartitionCounts,
}

impl ConsumerGroup {
    pub fn new(name: Arc<str>) -> Self {
        Self { name, ..Self::default() }
    }

    // --- looking

    pub fn epoch(&self) -> i32 {
        self.epoch
    }

    pub fn state(&self) -> State {
        if self.members.is_empty() {
            State::Empty
        } else if self.epoch > self.target_epoch {
            State::Assigning
        } else if self.members.values().all(|member| member.is_reconciled_to(self.target_epoch)) {
            State::Stable
        } else {
            State::Reconciling
        }
    }

    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    pub fn members(&self) -> impl Iterator<Item = (&Arc<str>, &Member)> {
        self.members.iter()
    }

    pub fn is_subscribed(&self, topic: &str) -> bool {
        self.members.values().any(|member| member.topics.contains(topic))
    }

    /// What most members ask for; uniform when none does or in a draw.
    pub fn assignor(&self) -> ServerAssignor {
        let votes = |assignor| self.members.values().filter(|member| member.assignor == Some(assignor)).count();
        if votes(ServerAssignor::Range) > votes(ServerAssignor::Uniform) {
            ServerAssignor::Range
        } else {
            ServerAssignor::Uniform
        }
    }

    pub fn check_commit(&self, member_id: &str, epoch: i32) -> Result<(), ErrorCode> {
        if epoch < 0 && self.members.is_empty() {
            return Ok(());
        }
        let member = self.members.get(member_id).ok_or(ErrorCode::UnknownMemberId)?;
        match (epoch == member.epoch, member.classic_session_us.is_some()) {
            (true, _) => Ok(()),
            (false, true) => Err(ErrorCode::IllegalGeneration),
            (false, false) => Err(ErrorCode::StaleMemberEpoch),
        }
    }

    /// Another broker coordinates the group from now on: nobody is late yet.
    pub fn restart_sessions(&mut self, session_us: u64, now_us: u64) {
        for member in self.members.values_mut() {
            let timeout_us = member.classic_session_us.unwrap_or(session_us);
            member.session_due_us = member.session_due_us.map(|_| now_us + timeout_us);
            member.rebalance_due_us = member.rebalance_due_us.map(|_| now_us + member.rebalance_timeout_us);
        }
    }

    // --- leaving

    /// Takes a member out; its partitions are free at once, the rest learns of it with its next heartbeat.
    fn fence(&mut self, member_id: &Arc<str>, why: Removal, out: &mut Out) {
        self.members.remove(member_id);
        self.target.remove(member_id);
        self.epoch += 1;
        let (group, id) = (self.name.clone(), member_id.clone());
        out.effects.push(Effect::MemberRemoved { group, member_id: id, why });
    }

    fn static_member(&self, instance_id: &Arc<str>) -> Option<Arc<str>> {
        let has_it = |member: &Member| member.instance_id.as_ref() == Some(instance_id);
        self.members.iter().find(|(_, member)| has_it(member)).map(|(id, _)| id.clone())
    }

    // --- time

    pub fn next_due_us(&self) -> Option<u64> {
        self.members.values().flat_map(|m| m.session_due_us.into_iter().chain(m.rebalance_due_us)).min()
    }

    pub fn advance(&mut self, now_us: u64, out: &mut Out) {
        loop {
            let is_over = |due: Option<u64>| due.is_some_and(|at_us| at_us <= now_us);
            let late = self.members.iter().find_map(|(id, member)| {
                let session = is_over(member.session_due_us).then_some(Removal::SessionTimeout);
                let rebalance = is_over(member.rebalance_due_us).then_some(Removal::RebalanceTimeout);
                session.or(rebalance).map(|why| (id.clone(), why))
            });
            let Some((id, why)) = late else { return };
            self.fence(&id, why, out);
        }
    }

    // --- the target

    /// A new epoch if what the members read has changed, and the target for it. `true` = it was time for one.
    fn update_target(&mut self, subscription_changed: bool, counts: &PartitionCounts, out: &mut Out) -> bool {
        let wanted = |topic: &Arc<str>| self.members.values().any(|member| member.topics.contains(topic));
        let metadata: PartitionCounts =
            counts.iter().filter(|(topic, _)| wanted(topic)).map(|(topic, count)| (topic.clone(), *count)).collect();
        if subscription_changed || metadata != self.metadata {
            self.epoch += 1;
            self.metadata = metadata;
        }
        if self.epoch <= self.target_epoch {
            return false;
        }
        let assignment: Assignment = self.assignor().assign(&self.metadata, &self.subscriptions());
        self.target = assignment.into_iter().map(|(id, share)| (id, share.into_iter().collect())).collect();
        self.target_epoch = self.epoch;
        out.effects.push(Effect::TargetChanged { group: self.name.clone(), epoch: self.epoch });
        true
    }

    fn subscriptions(&self) -> Vec<Subscription> {
        let subscription = |(id, member): (&Arc<str>, &Member)| Subscription {
            member_id: id.clone(),
            instance_id: member.instance_id.clone(),
            topics: member.topics.clone(),
            owned: self.target.get(id).into_iter().flatten().cloned().collect(),
            generation: NO_GENERATION,
        };
        self.members.iter().map(subscription).collect()
    }
}

impl Member {
    fn is_reconciled_to(&self, epoch: i32) -> bool {
        self.state == MemberState::Stable && self.epoch == epoch
    }

    fn enter_epoch(&mut self, epoch: i32) {
        self.previous_epoch = self.epoch;
        self.epoch = epoch;
    }
}
