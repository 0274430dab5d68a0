//! The consumer as a member of a classic group: join, sync, heartbeats, and what its listener sees of a rebalance,
//! eager or cooperative (`AbstractCoordinator`, `ConsumerCoordinator`).
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::message::{Event, Out, Request};
use super::{Consumer, Mode, Waiting};
use crate::engine::kafka::assignor::{ClientAssignor, Subscription};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::group::request::{Identity, JoinRefused, JoinRequest, Joined, Metadata};
use crate::engine::kafka::topic_partition::{PartitionCounts, TopicPartition};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MemberState {
    #[default]
    Unjoined,
    PreparingRebalance,
    CompletingRebalance,
    Stable,
    /// It was refused for good.
    Failed,
}

#[derive(Clone, Debug, Hash)]
pub struct ClassicMember {
    pub state: MemberState,
    pub member_id: Arc<str>,
    /// -1 = none.
    pub generation: i32,
    pub rejoin_needed: bool,
    /// The listener has not been told of this rebalance yet.
    needs_prepare: bool,
    assignor: Option<ClientAssignor>,
    /// What it was subscribed to when it joined.
    joined_topics: BTreeSet<Arc<str>>,
    /// Of the leader: what its assignment was computed from.
    snapshot: Option<PartitionCounts>,
    group_topics: BTreeSet<Arc<str>>,
    /// The metadata was refreshed since the last poll.
    pub has_new_metadata: bool,
    heartbeat_due_us: Option<u64>,
    is_heartbeat_sent: bool,
    /// What the eager sticky assignor remembers, with the generation.
    memory: Option<(Vec<TopicPartition>, i32)>,
}

impl Default for ClassicMember {
    fn default() -> Self {
        Self {
            state: MemberState::Unjoined,
            member_id: "".into(),
            generation: -1,
            rejoin_needed: true,
            needs_prepare: true,
            assignor: None,
            joined_topics: BTreeSet::new(),
            snapshot: None,
            group_topics: BTreeSet::new(),
            has_new_metadata: false,
            heartbeat_due_us: None,
            is_heartbeat_sent: false,
            memory: None,
        }
    }
}

impl Consumer {
    /// All its assignors can leave partitions in place; one that cannot makes the whole group eager.
    fn is_cooperative(&self) -> bool {
        self.config.assignors.iter().all(|assignor| assignor.is_cooperative())
    }

    pub(super) fn identity(&self) -> Identity {
        let is_member = matches!(self.subscription.mode, Mode::Subscribed(_));
        Identity {
            group: self.config.group_id.clone().unwrap_or_default(),
            member_id: if is_member { self.member_id().clone() } else { "".into() },
            instance_id: self.config.group_instance_id.clone().filter(|_| is_member),
            generation: if is_member { self.generation() } else { -1 },
        }
    }

    pub(super) fn poll_classic(&mut self, out: &mut Out) {
        if std::mem::take(&mut self.classic.has_new_metadata) {
            let has_changed = self.classic.snapshot.as_ref().is_some_and(|before| *before != self.group_counts());
            self.classic.rejoin_needed |= has_changed;
        }
        let has_joined = self.classic.generation >= 0;
        self.classic.rejoin_needed |= has_joined && !self.subscription.is_to(&self.classic.joined_topics);
        let may_join = matches!(self.classic.state, MemberState::Unjoined | MemberState::Stable);
        if !self.classic.rejoin_needed || !may_join {
            return;
        }
        if self.classic.needs_prepare {
            self.classic.needs_prepare = false;
            self.prepare_join(out);
        }
        self.classic.state = MemberState::PreparingRebalance;
        self.classic.heartbeat_due_us = None;
        let request = self.join_request();
        self.classic.joined_topics = self.subscription.topics();
        self.send(Request::Join(request), Waiting::Join, out);
    }

    /// Before joining again: commits, and gives up what the protocol wants given up.
    fn prepare_join(&mut self, out: &mut Out) {
        let owned = self.subscription.owned();
        if self.classic.generation < 0 {
            if !owned.is_empty() {
                self.subscription.assign(&[]);
                out.events.push(Event::Lost(owned));
            }
            return;
        }
        if self.config.enable_auto_commit {
            self.auto_commit(out);
        }
        if !self.is_cooperative() {
            self.subscription.assign(&[]);
            out.events.push(Event::Revoked(owned));
            return;
        }
        let topics = self.subscription.topics();
        let (kept, dropped): (Vec<_>, Vec<_>) = owned.into_iter().partition(|its| topics.contains(&its.topic));
        if !dropped.is_empty() {
            self.subscription.assign(&kept);
            out.events.push(Event::Revoked(dropped));
        }
    }

    fn join_request(&self) -> JoinRequest {
        let metadata = |assignor: &ClientAssignor| {
            let (owned, generation) = match (assignor, &self.classic.memory) {
                (ClientAssignor::Sticky, Some(memory)) => memory.clone(),
                _ => (self.subscription.owned(), self.classic.generation),
            };
            (assignor.name().into(), Metadata { topics: self.subscription.topics(), owned, generation })
        };
        JoinRequest {
            group: self.config.group_id.clone().unwrap_or_default(),
            member_id: self.classic.member_id.clone(),
            instance_id: self.config.group_instance_id.clone(),
            client_id: self.config.client_id.clone(),
            session_timeout_us: self.config.session_timeout_us,
            rebalance_timeout_us: self.config.max_poll_interval_us,
            protocols: self.config.assignors.iter().map(metadata).collect(),
            can_skip_assignment: true,
        }
    }

    pub(super) fn joined(&mut self, result: Result<Joined, JoinRefused>, now_us: u64, out: &mut Out) {
        if self.classic.state != MemberState::PreparingRebalance {
            return;
        }
        let joined = match result {
            Ok(joined) => joined,
            Err(JoinRefused { error: ErrorCode::MemberIdRequired, member_id }) => {
                self.classic.member_id = member_id;
                self.classic.state = MemberState::Unjoined;
                return;
            }
            Err(JoinRefused { error, .. }) => return self.join_refused(error, out),
        };
        self.classic.state = MemberState::CompletingRebalance;
        self.classic.member_id = joined.member_id.clone();
        self.classic.generation = joined.generation;
        self.classic.assignor = ClientAssignor::parse(&joined.protocol);
        self.classic.heartbeat_due_us = Some(now_us + self.config.heartbeat_interval_us);
        let is_leader = joined.leader == joined.member_id;
        let assignments = if is_leader { self.lead(&joined) } else { BTreeMap::new() };
        if !is_leader {
            self.classic.snapshot = None;
        }
        let identity = self.identity();
        self.send(Request::Sync(identity, assignments), Waiting::Sync(joined.generation), out);
    }

    /// The leader's work: who gets what.
    fn lead(&mut self, joined: &Joined) -> BTreeMap<Arc<str>, Vec<TopicPartition>> {
        let topics = joined.members.iter().flat_map(|member| member.metadata.topics.iter().cloned());
        self.classic.group_topics = topics.collect();
        self.classic.snapshot = Some(self.group_counts());
        if joined.skips_assignment {
            return BTreeMap::new();
        }
        let Some(assignor) = self.classic.assignor else { return BTreeMap::new() };
        let subscription = |member: &crate::engine::kafka::group::request::JoinedMember| Subscription {
            member_id: member.member_id.clone(),
            instance_id: member.instance_id.clone(),
            topics: member.metadata.topics.clone(),
            owned: member.metadata.owned.clone(),
            generation: member.metadata.generation,
        };
        let members: Vec<Subscription> = joined.members.iter().map(subscription).collect();
        assignor.assign(&self.group_counts(), &members)
    }

    fn group_counts(&self) -> PartitionCounts {
        let counts = self.counts().into_iter();
        counts.filter(|(topic, _)| self.classic.group_topics.contains(topic)).collect()
    }

    fn join_refused(&mut self, error: ErrorCode, out: &mut Out) {
        match error {
            ErrorCode::RebalanceInProgress => self.classic.state = MemberState::Unjoined,
            ErrorCode::UnknownMemberId | ErrorCode::IllegalGeneration => self.forget_membership(Some(error)),
            error => {
                self.classic.state = MemberState::Failed;
                self.fail(error, out);
            }
        }
    }

    pub(super) fn synced(
        &mut self,
        generation: i32,
        result: Result<Vec<TopicPartition>, ErrorCode>,
        now_us: u64,
        out: &mut Out,
    ) {
        let is_current = self.classic.state == MemberState::CompletingRebalance;
        if !is_current || self.classic.generation != generation {
            return;
        }
        match result {
            Ok(assigned) => self.complete_join(&assigned, now_us, out),
            Err(ErrorCode::RebalanceInProgress) => {
                self.classic.state = MemberState::Unjoined;
                self.classic.heartbeat_due_us = None;
            }
            Err(error) => self.join_refused(error, out),
        }
    }

    fn complete_join(&mut self, assigned: &[TopicPartition], now_us: u64, out: &mut Out) {
        self.classic.state = MemberState::Stable;
        self.classic.rejoin_needed = false;
        self.classic.needs_prepare = true;
        if self.classic.assignor == Some(ClientAssignor::Sticky) {
            self.classic.memory = Some((assigned.to_vec(), self.classic.generation));
        }
        let topics = self.subscription.topics();
        if assigned.iter().any(|its| !topics.contains(&its.topic)) {
            // The subscription has changed meanwhile.
            self.classic.rejoin_needed = true;
            return;
        }
        let owned = self.subscription.owned();
        let gained: Vec<_> = assigned.iter().filter(|its| !owned.contains(its)).cloned().collect();
        if self.is_cooperative() {
            let lost: Vec<_> = owned.into_iter().filter(|its| !assigned.contains(its)).collect();
            if !lost.is_empty() {
                self.auto_commit_before_revoking(out);
                out.events.push(Event::Revoked(lost));
                self.classic.rejoin_needed = true;
            }
        }
        self.auto_commit_due_us = now_us.saturating_add(self.config.auto_commit_interval_us);
        self.subscription.assign(assigned);
        out.events.push(Event::Assigned(sorted(gained)));
    }

    // --- heartbeats

    pub(super) fn classic_due_us(&self) -> Option<u64> {
        let heartbeat_us = self.classic.heartbeat_due_us?;
        let heartbeat = Some(heartbeat_us).filter(|_| !self.classic.is_heartbeat_sent);
        heartbeat.into_iter().chain([self.poll_due_us()]).min()
    }

    pub(super) fn advance_classic(&mut self, now_us: u64, out: &mut Out) {
        let Some(due_us) = self.classic.heartbeat_due_us else { return };
        if self.poll_timed_out(now_us) {
            // The application takes too long: better give the partitions to somebody else.
            self.send_leave(out);
            self.forget_membership(None);
            return;
        }
        if due_us <= now_us && !self.classic.is_heartbeat_sent {
            self.classic.is_heartbeat_sent = true;
            self.classic.heartbeat_due_us = Some(now_us + self.config.heartbeat_interval_us);
            let identity = self.identity();
            let generation = identity.generation;
            self.send(Request::Heartbeat(identity), Waiting::Heartbeat(generation), out);
        }
    }

    pub(super) fn heart_was_heard(&mut self, generation: i32, result: Result<(), ErrorCode>, out: &mut Out) {
        self.classic.is_heartbeat_sent = false;
        if generation != self.classic.generation || self.classic.heartbeat_due_us.is_none() {
            return;
        }
        match result {
            Ok(()) => {}
            Err(ErrorCode::RebalanceInProgress) => self.classic.rejoin_needed |= self.is_stable(),
            Err(error @ (ErrorCode::UnknownMemberId | ErrorCode::IllegalGeneration)) => {
                self.forget_membership(Some(error));
            }
            Err(error) => {
                self.forget_membership(None);
                self.classic.state = MemberState::Failed;
                self.fail(error, out);
            }
        }
    }

    fn is_stable(&self) -> bool {
        self.classic.state == MemberState::Stable
    }

    /// It is out of the group, or behind it: what it had is lost, and it joins anew. After an illegal generation its
    /// member id may still be good (`resetStateAndRejoin`).
    pub(super) fn forget_membership(&mut self, error: Option<ErrorCode>) {
        let member = &mut self.classic;
        member.state = MemberState::Unjoined;
        if error != Some(ErrorCode::IllegalGeneration) {
            member.member_id = "".into();
        }
        member.needs_prepare = true;
        member.generation = -1;
        member.rejoin_needed = true;
        member.heartbeat_due_us = None;
        member.is_heartbeat_sent = false;
        member.snapshot = None;
    }

    // --- leaving

    pub(super) fn leave_classic(&mut self, out: &mut Out) {
        let owned = self.subscription.owned();
        if self.classic.generation >= 0 && self.config.enable_auto_commit {
            self.auto_commit(out);
        }
        if !owned.is_empty() {
            let is_member = self.classic.generation >= 0;
            out.events.push(if is_member { Event::Revoked(owned) } else { Event::Lost(owned) });
        }
        self.send_leave(out);
        self.forget_membership(None);
    }

    /// A static member goes without a word: its place is kept until its session ends.
    fn send_leave(&mut self, out: &mut Out) {
        if self.config.group_instance_id.is_none() && !self.classic.member_id.is_empty() {
            let identity = self.identity();
            self.send(Request::Leave(identity), Waiting::Leave, out);
        }
    }
}

pub fn sorted(mut partitions: Vec<TopicPartition>) -> Vec<TopicPartition> {
    partitions.sort();
    partitions
}
