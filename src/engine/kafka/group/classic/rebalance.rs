//! The two halves of a rebalance: waiting until all have joined, and starting the next generation
//! (`GroupMetadataManager.prepareRebalance`, `completeClassicGroupJoin`).
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ClassicGroup, JoinPhase, State};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::group::Config;
use crate::engine::kafka::group::request::{Answer, Effect, Joined, Out, Removal};

impl ClassicGroup {
    pub(super) fn rebalance_or_complete(&mut self, now_us: u64, config: &Config, out: &mut Out) {
        match self.state {
            State::Empty => {
                let delay_us = config.initial_rebalance_delay_us;
                let left_us = self.rebalance_timeout_us().saturating_sub(delay_us);
                self.join_due = Some((now_us + delay_us, JoinPhase::Initial { delay_us, left_us }));
                self.clear_syncs();
                self.enter(State::PreparingRebalance);
                out.effects.push(Effect::RebalanceStarted { group: self.name.clone() });
            }
            State::Stable | State::CompletingRebalance => self.prepare_rebalance(now_us, out),
            State::PreparingRebalance => self.complete_join_if_all_are_here(now_us, out),
        }
    }

    pub(super) fn prepare_rebalance(&mut self, now_us: u64, out: &mut Out) {
        if self.state == State::CompletingRebalance {
            for member in self.members.values_mut() {
                member.assignment.clear();
                if let Some(ticket) = member.sync.take() {
                    member.session_due_us = Some(now_us + member.session_timeout_us);
                    out.answers.push((ticket, Answer::Sync(Err(ErrorCode::RebalanceInProgress))));
                }
            }
        }
        self.clear_syncs();
        self.enter(State::PreparingRebalance);
        out.effects.push(Effect::RebalanceStarted { group: self.name.clone() });
        if self.all_have_joined() {
            return self.complete_join(now_us, out);
        }
        self.join_due = Some((now_us + self.rebalance_timeout_us(), JoinPhase::Rejoin));
    }

    fn clear_syncs(&mut self) {
        self.pending_syncs.clear();
        self.sync_due_us = None;
    }

    pub(super) fn complete_join_if_all_are_here(&mut self, now_us: u64, out: &mut Out) {
        let is_initial = self.previous == State::Empty;
        if self.state == State::PreparingRebalance && !is_initial && self.all_have_joined() {
            self.complete_join(now_us, out);
        }
    }

    /// The time to join is over.
    pub(super) fn end_join_phase(&mut self, phase: JoinPhase, now_us: u64, config: &Config, out: &mut Out) {
        match phase {
            JoinPhase::Initial { delay_us, left_us } if self.has_new_member && left_us > 0 => {
                self.has_new_member = false;
                let next_us = config.initial_rebalance_delay_us.min(left_us);
                let phase = JoinPhase::Initial { delay_us: next_us, left_us: left_us.saturating_sub(delay_us) };
                self.join_due = Some((now_us + next_us, phase));
            }
            JoinPhase::Initial { .. } | JoinPhase::Rejoin => self.complete_join(now_us, out),
        }
    }

    fn complete_join(&mut self, now_us: u64, out: &mut Out) {
        self.join_due = None;
        // A static member that has not come back keeps its place until its session ends.
        let is_late = |member: &super::Member| member.join.is_none() && member.instance_id.is_none();
        let late: Vec<Arc<str>> =
            self.members.iter().filter(|(_, member)| is_late(member)).map(|(id, _)| id.clone()).collect();
        for id in late {
            self.remove(&id, Removal::RebalanceTimeout, out);
        }
        if !self.members.is_empty() && !self.elect_leader_that_is_here() {
            self.join_due = Some((now_us + self.rebalance_timeout_us(), JoinPhase::Rejoin));
            return;
        }
        self.generation += 1;
        self.clear_syncs();
        self.protocol = self.select_protocol();
        let (group, generation) = (self.name.clone(), self.generation);
        out.effects.push(Effect::GenerationStarted { group, generation });
        if self.members.is_empty() {
            return self.enter(State::Empty);
        }
        self.enter(State::CompletingRebalance);
        self.answer_joins(now_us, out);
        self.sync_due_us = Some(now_us + self.rebalance_timeout_us());
    }

    fn answer_joins(&mut self, now_us: u64, out: &mut Out) {
        let ids: Vec<Arc<str>> = self.members.keys().cloned().collect();
        for id in ids {
            let members = if self.leader.as_ref() == Some(&id) { self.joined_members() } else { Vec::new() };
            let joined = Joined { members, ..self.joined(&id) };
            let Some(member) = self.members.get_mut(&id) else { continue };
            if let Some(ticket) = member.join.take() {
                out.answers.push((ticket, Answer::Join(Ok(joined))));
            }
            member.session_due_us = Some(now_us + member.session_timeout_us);
            member.is_new = false;
            self.pending_syncs.insert(id);
        }
    }

    /// `false` = nobody has joined.
    fn elect_leader_that_is_here(&mut self) -> bool {
        let is_here = |id: &Arc<str>| self.members.get(id).is_some_and(|member| member.join.is_some());
        if self.leader.as_ref().is_some_and(is_here) {
            return true;
        }
        let here = self.members.iter().find(|(_, member)| member.join.is_some()).map(|(id, _)| id.clone());
        let found = here.is_some();
        if found {
            self.leader = here;
        }
        found
    }

    /// Of the assignors that all members know, the one that is first in the lists of most. `None` = no members.
    pub(super) fn select_protocol(&self) -> Option<Arc<str>> {
        let known_to_all =
            |name: &Arc<str>| self.members.values().all(|member| member.protocols.iter().any(|(its, _)| its == name));
        let mut votes: BTreeMap<&Arc<str>, u32> = BTreeMap::new();
        for member in self.members.values() {
            let vote = member.protocols.iter().map(|(name, _)| name).find(|name| known_to_all(name))?;
            *votes.entry(vote).or_default() += 1;
        }
        votes.into_iter().max_by_key(|(_, count)| *count).map(|(name, _)| name.clone())
    }
}
