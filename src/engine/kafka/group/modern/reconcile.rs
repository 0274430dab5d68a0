//! One step of a member towards its target: first it gives up what it is to lose, then its epoch moves on, then it
//! gets what others have released (`CurrentAssignmentBuilder`).
use std::collections::BTreeSet;

use super::{ConsumerGroup, Member, MemberState};
use crate::engine::kafka::topic_partition::TopicPartition;

impl ConsumerGroup {
    /// `owned` is what the member says it has; `None` = it did not say.
    pub(super) fn reconcile(&mut self, member_id: &str, owned: Option<&[TopicPartition]>, now_us: u64) {
        let Some(mut member) = self.members.get(member_id).cloned() else { return };
        let epoch = match member.state {
            _ if member.is_reconciled_to(self.target_epoch) => return,
            MemberState::UnrevokedPartitions if still_has_any(owned, &member.revoking) => return,
            MemberState::UnrevokedPartitions => member.epoch + 1,
            MemberState::Stable | MemberState::UnreleasedPartitions => member.epoch,
        };
        let before = member.clone();
        self.take_step(&mut member, member_id, epoch, owned);
        if member != before && member.classic_session_us.is_none() {
            let has_to_revoke = member.state == MemberState::UnrevokedPartitions;
            member.rebalance_due_us = has_to_revoke.then_some(now_us + member.rebalance_timeout_us);
        }
        if let Some(slot) = self.members.get_mut(member_id) {
            *slot = member;
        }
    }

    fn take_step(&self, member: &mut Member, member_id: &str, epoch: i32, owned: Option<&[TopicPartition]>) {
        let nothing = BTreeSet::new();
        let target = self.target.get(member_id).unwrap_or(&nothing);
        let kept: BTreeSet<_> = member.assigned.intersection(target).cloned().collect();
        let revoking: BTreeSet<_> = member.assigned.difference(target).cloned().collect();
        member.assigned = kept;
        if !revoking.is_empty() && still_has_any(owned, &revoking) {
            member.state = MemberState::UnrevokedPartitions;
            member.revoking = revoking;
            member.enter_epoch(epoch);
            return;
        }
        let missing: Vec<_> = target.difference(&member.assigned).cloned().collect();
        let (held, free): (Vec<_>, Vec<_>) = missing.into_iter().partition(|partition| self.is_held(partition));
        member.assigned.extend(free);
        member.state = if held.is_empty() { MemberState::Stable } else { MemberState::UnreleasedPartitions };
        member.revoking = BTreeSet::new();
        member.enter_epoch(self.target_epoch);
    }

    fn is_held(&self, partition: &TopicPartition) -> bool {
        let holds = |member: &Member| member.assigned.contains(partition) || member.revoking.contains(partition);
        self.members.values().any(holds)
    }

    /// Whether a partition of its target is with somebody else.
    pub(super) fn waits_for_others(&self, member_id: &str) -> bool {
        let (Some(member), Some(target)) = (self.members.get(member_id), self.target.get(member_id)) else {
            return false;
        };
        target.difference(&member.assigned).any(|partition| self.is_held(partition))
    }
}

/// Who does not say what it owns has not given up anything.
fn still_has_any(owned: Option<&[TopicPartition]>, revoking: &BTreeSet<TopicPartition>) -> bool {
    owned.is_none_or(|owned| owned.iter().any(|partition| revoking.contains(partition)))
}
