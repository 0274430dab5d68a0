//! SyncGroup: the leader brings the assignment, the others fetch theirs (`GroupMetadataManager.classicGroupSync*`).
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ClassicGroup, State};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::group::request::{Answer, Effect, Identity, Out, Removal, Ticket};
use crate::engine::kafka::topic_partition::TopicPartition;

impl ClassicGroup {
    pub fn sync(
        &mut self,
        ticket: Ticket,
        identity: &Identity,
        assignments: BTreeMap<Arc<str>, Vec<TopicPartition>>,
        now_us: u64,
        out: &mut Out,
    ) {
        let id = &identity.member_id;
        let refused = match self.check_member(id, identity.instance_id.as_ref()) {
            Err(error) => Some(error),
            Ok(()) if identity.generation != self.generation => Some(ErrorCode::IllegalGeneration),
            Ok(()) if self.state == State::PreparingRebalance => Some(ErrorCode::RebalanceInProgress),
            Ok(()) => None,
        };
        let Some(member) = self.members.get_mut(id).filter(|_| refused.is_none()) else {
            let error = refused.unwrap_or(ErrorCode::UnknownMemberId);
            out.answers.push((ticket, Answer::Sync(Err(error))));
            return;
        };
        self.pending_syncs.remove(id);
        if self.pending_syncs.is_empty() {
            self.sync_due_us = None;
        }
        if self.state == State::Stable {
            out.answers.push((ticket, Answer::Sync(Ok(member.assignment.clone()))));
            return;
        }
        member.sync = Some(ticket);
        if self.leader.as_ref() == Some(id) {
            self.give_out(assignments, now_us, out);
        }
    }

    fn give_out(&mut self, mut assignments: BTreeMap<Arc<str>, Vec<TopicPartition>>, now_us: u64, out: &mut Out) {
        for (id, member) in &mut self.members {
            member.assignment = assignments.remove(id).unwrap_or_default();
            if let Some(ticket) = member.sync.take() {
                member.session_due_us = Some(now_us + member.session_timeout_us);
                out.answers.push((ticket, Answer::Sync(Ok(member.assignment.clone()))));
            }
        }
        self.enter(State::Stable);
        let (group, generation) = (self.name.clone(), self.generation);
        out.effects.push(Effect::AssignmentGiven { group, generation });
    }

    /// Who has joined and never asked for its assignment is thrown out.
    pub(super) fn expire_syncs(&mut self, now_us: u64, out: &mut Out) {
        let is_waiting = matches!(self.state, State::CompletingRebalance | State::Stable);
        if !is_waiting || self.pending_syncs.is_empty() {
            return;
        }
        for id in std::mem::take(&mut self.pending_syncs) {
            self.remove(&id, Removal::SyncTimeout, out);
        }
        self.prepare_rebalance(now_us, out);
    }
}
