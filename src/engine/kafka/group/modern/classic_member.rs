//! Members of the classic protocol in a KIP-848 group: the online upgrade of a live group, and what its old members
//! hear from then on (`ConsumerGroup.fromClassicGroup`, `GroupMetadataManager.classicGroup*ToConsumerGroup`).
use std::sync::Arc;

use super::{ConsumerGroup, Member, MemberState};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::group::classic::ClassicGroup;
use crate::engine::kafka::group::request::{Identity, JoinRequest, Joined, Out, Removal};
use crate::engine::kafka::topic_partition::{PartitionCounts, TopicPartition};

impl ConsumerGroup {
    /// The group as it goes on when a member of the new protocol joins it.
    pub fn from_classic(name: Arc<str>, group: ClassicGroup, now_us: u64, out: &mut Out) -> Self {
        let generation = group.generation();
        let mut upgraded = Self { epoch: generation, target_epoch: generation, ..Self::new(name) };
        for (id, old) in group.dissolve(ErrorCode::RebalanceInProgress, out) {
            let member = Member {
                instance_id: old.instance_id,
                client_id: old.client_id,
                state: MemberState::Stable,
                epoch: generation,
                previous_epoch: generation,
                assigned: old.assignment.into_iter().collect(),
                topics: old.protocols.first().map(|(_, metadata)| metadata.topics.clone()).unwrap_or_default(),
                rebalance_timeout_us: old.rebalance_timeout_us,
                session_due_us: Some(now_us + old.session_timeout_us),
                classic_session_us: Some(old.session_timeout_us),
                ..Member::default()
            };
            upgraded.target.insert(id.clone(), member.assigned.clone());
            upgraded.members.insert(id, member);
        }
        upgraded
    }

    /// JoinGroup of a classic member: it comes to the present epoch, without a leader's work.
    pub fn join_classic(
        &mut self,
        request: JoinRequest,
        new_id: &Arc<str>,
        counts: &PartitionCounts,
        now_us: u64,
        out: &mut Out,
    ) -> Result<Joined, (ErrorCode, Arc<str>)> {
        let id = if request.member_id.is_empty() { new_id.clone() } else { request.member_id.clone() };
        if request.member_id.is_empty() && request.instance_id.is_none() {
            return Err((ErrorCode::MemberIdRequired, id));
        }
        let Some((protocol, metadata)) = request.protocols.first().cloned() else {
            return Err((ErrorCode::InconsistentGroupProtocol, id));
        };
        if let Some(holder) = request.instance_id.as_ref().and_then(|instance| self.static_member(instance))
            && holder != id
        {
            return Err((ErrorCode::FencedInstanceId, id));
        }
        let mut member = self.members.get(&id).cloned().unwrap_or_default();
        let has_changed = member.topics != metadata.topics;
        member.instance_id = request.instance_id;
        member.client_id = request.client_id;
        member.topics = metadata.topics;
        member.rebalance_timeout_us = request.rebalance_timeout_us;
        member.session_due_us = Some(now_us + request.session_timeout_us);
        member.classic_session_us = Some(request.session_timeout_us);
        self.members.insert(id.clone(), member);
        self.update_target(has_changed, counts, out);
        self.reconcile(&id, Some(&metadata.owned), now_us);
        let generation = self.members.get(&id).map_or(0, |member| member.epoch);
        Ok(Joined {
            generation,
            protocol,
            leader: id.clone(),
            member_id: id,
            members: Vec::new(),
            skips_assignment: true,
        })
    }

    pub fn sync_classic(&mut self, identity: &Identity, now_us: u64) -> Result<Vec<TopicPartition>, ErrorCode> {
        let epoch = self.epoch;
        let member = self.classic_member(identity)?;
        if epoch > member.epoch && member.state != MemberState::UnrevokedPartitions {
            return Err(ErrorCode::RebalanceInProgress);
        }
        member.restart_session(now_us);
        Ok(member.assigned.iter().cloned().collect())
    }

    pub fn heartbeat_classic(&mut self, identity: &Identity, now_us: u64) -> Result<(), ErrorCode> {
        let epoch = self.epoch;
        let member = self.classic_member(identity)?;
        member.restart_session(now_us);
        let (state, is_behind) = (member.state, member.epoch < epoch);
        let can_move_on = match state {
            MemberState::Stable => is_behind,
            MemberState::UnrevokedPartitions => true,
            MemberState::UnreleasedPartitions => is_behind || !self.waits_for_others(&identity.member_id),
        };
        if can_move_on { Err(ErrorCode::RebalanceInProgress) } else { Ok(()) }
    }

    /// LeaveGroup, or an operator removes a member.
    pub fn leave_classic(
        &mut self,
        member_id: &Arc<str>,
        instance_id: Option<&Arc<str>>,
        out: &mut Out,
    ) -> Result<(), ErrorCode> {
        let id = match instance_id {
            Some(instance) => self.static_member(instance).ok_or(ErrorCode::UnknownMemberId)?,
            None => member_id.clone(),
        };
        if !member_id.is_empty() && id != *member_id {
            return Err(ErrorCode::FencedInstanceId);
        }
        self.members.get(&id).filter(|member| member.classic_session_us.is_some()).ok_or(ErrorCode::UnknownMemberId)?;
        self.fence(&id, Removal::Left, out);
        Ok(())
    }

    fn classic_member(&mut self, identity: &Identity) -> Result<&mut Member, ErrorCode> {
        if let Some(instance) = &identity.instance_id {
            let holder = self.static_member(instance).ok_or(ErrorCode::UnknownMemberId)?;
            if holder != identity.member_id {
                return Err(ErrorCode::FencedInstanceId);
            }
        }
        let member = self.members.get_mut(&identity.member_id).filter(|member| member.classic_session_us.is_some());
        let member = member.ok_or(ErrorCode::UnknownMemberId)?;
        if member.epoch == identity.generation { Ok(member) } else { Err(ErrorCode::IllegalGeneration) }
    }
}

impl Member {
    fn restart_session(&mut self, now_us: u64) {
        if let Some(timeout_us) = self.classic_session_us {
            self.session_due_us = Some(now_us + timeout_us);
        }
    }
}
