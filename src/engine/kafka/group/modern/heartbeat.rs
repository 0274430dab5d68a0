//! ConsumerGroupHeartbeat: the one request of the KIP-848 protocol (`GroupMetadataManager.consumerGroupHeartbeat`).
use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Config, ConsumerGroup, LEAVE, LEAVE_STATIC, Member};
use crate::engine::kafka::assignor::ServerAssignor;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::group::request::{Effect, Out, Removal};
use crate::engine::kafka::topic_partition::{PartitionCounts, TopicPartition};

/// `None` = unchanged since the last heartbeat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct HeartbeatRequest {
    pub group: Arc<str>,
    pub member_id: Arc<str>,
    /// 0 = join, -1 = leave, -2 = leave and come back as the same static member.
    pub epoch: i32,
    pub instance_id: Option<Arc<str>>,
    pub client_id: Arc<str>,
    pub topics: Option<BTreeSet<Arc<str>>>,
    /// Name of a server assignor.
    pub assignor: Option<Arc<str>>,
    pub rebalance_timeout_us: Option<u64>,
    pub owned: Option<Vec<TopicPartition>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeartbeatAnswer {
    pub member_id: Arc<str>,
    pub epoch: i32,
    pub interval_us: u64,
    /// `None` = as before.
    pub assignment: Option<Vec<TopicPartition>>,
}

impl HeartbeatRequest {
    /// What is wrong with it, whatever the group.
    pub fn check(&self) -> Result<(), ErrorCode> {
        let has_empty_instance = self.instance_id.as_ref().is_some_and(|id| id.is_empty());
        let is_joinable = self.rebalance_timeout_us.is_some()
            && self.owned.as_ref().is_some_and(Vec::is_empty)
            && self.topics.as_ref().is_some_and(|topics| !topics.is_empty());
        let is_right = match self.epoch {
            0 => is_joinable,
            LEAVE => !self.member_id.is_empty(),
            LEAVE_STATIC => !self.member_id.is_empty() && self.instance_id.is_some(),
            epoch => epoch > 0 && !self.member_id.is_empty(),
        };
        if self.group.is_empty() || has_empty_instance || !is_right {
            return Err(ErrorCode::InvalidRequest);
        }
        match &self.assignor {
            Some(name) if ServerAssignor::parse(name).is_none() => Err(ErrorCode::UnsupportedAssignor),
            _ => Ok(()),
        }
    }
}

impl ConsumerGroup {
    /// A request that [`HeartbeatRequest::check`] lets through. `counts` are all topics that exist.
    pub fn heartbeat(
        &mut self,
        request: HeartbeatRequest,
        counts: &PartitionCounts,
        now_us: u64,
        config: &Config,
        out: &mut Out,
    ) -> Result<HeartbeatAnswer, ErrorCode> {
        if request.epoch < 0 {
            return self.leave_by_heartbeat(&request, config, out);
        }
        let is_known = self.members.contains_key(&request.member_id);
        if self.members.len() as u64 >= u64::from(config.max_size) && !is_known {
            return Err(ErrorCode::GroupMaxSizeReached);
        }
        let id = request.member_id.clone();
        let mut member = self.member_for(&request, out)?;
        let assigned_before = member.assigned.clone();
        let topics_before = member.topics.clone();
        member.update(&request);
        let has_changed = member.topics != topics_before;
        member.session_due_us = Some(now_us + config.consumer_session_timeout_us);
        self.members.insert(id.clone(), member);
        self.update_target(has_changed, counts, out);
        self.reconcile(&id, request.owned.as_deref(), now_us);

        let member = self.members.get(&id).ok_or(ErrorCode::UnknownMemberId)?;
        let says_all = request.rebalance_timeout_us.is_some() && request.topics.is_some() && request.owned.is_some();
        let shows = request.epoch == 0 || says_all || member.assigned != assigned_before;
        Ok(HeartbeatAnswer {
            member_id: id,
            epoch: member.epoch,
            interval_us: config.consumer_heartbeat_interval_us,
            assignment: shows.then(|| member.assigned.iter().cloned().collect()),
        })
    }

    /// The member that the request speaks for: known, new, or in the place of an earlier one.
    fn member_for(&mut self, request: &HeartbeatRequest, out: &mut Out) -> Result<Member, ErrorCode> {
        let joins = request.epoch == 0;
        let Some(instance) = &request.instance_id else {
            return match self.members.get(&request.member_id) {
                Some(member) => member.check_epoch(request).map(|()| member.clone()),
                None if joins => Ok(Member { previous_epoch: -1, ..Member::default() }),
                None => Err(ErrorCode::UnknownMemberId),
            };
        };
        let Some(holder) = self.static_member(instance) else {
            let new = Member { previous_epoch: -1, ..Member::default() };
            return if joins { Ok(new) } else { Err(ErrorCode::UnknownMemberId) };
        };
        let member = self.members.get(&holder).ok_or(ErrorCode::UnknownMemberId)?;
        if !joins {
            if holder != request.member_id {
                return Err(ErrorCode::FencedInstanceId);
            }
            return member.check_epoch(request).map(|()| member.clone());
        }
        if member.classic_session_us.is_none() && member.epoch != LEAVE_STATIC {
            return Err(ErrorCode::UnreleasedInstanceId);
        }
        let member = Member { epoch: 0, previous_epoch: 0, ..member.clone() };
        self.members.remove(&holder);
        if let Some(target) = self.target.remove(&holder) {
            self.target.insert(request.member_id.clone(), target);
        }
        let group = self.name.clone();
        out.effects.push(Effect::MemberRemoved { group, member_id: holder, why: Removal::Replaced });
        Ok(member)
    }

    fn leave_by_heartbeat(
        &mut self,
        request: &HeartbeatRequest,
        config: &Config,
        out: &mut Out,
    ) -> Result<HeartbeatAnswer, ErrorCode> {
        let id = match &request.instance_id {
            Some(instance) => {
                let holder = self.static_member(instance).ok_or(ErrorCode::UnknownMemberId)?;
                if holder == request.member_id { holder } else { return Err(ErrorCode::FencedInstanceId) }
            }
            None => request.member_id.clone(),
        };
        let member = self.members.get_mut(&id).ok_or(ErrorCode::UnknownMemberId)?;
        if request.epoch == LEAVE_STATIC {
            member.epoch = LEAVE_STATIC;
            member.revoking.clear();
        } else {
            self.fence(&id, Removal::Left, out);
        }
        let interval_us = config.consumer_heartbeat_interval_us;
        Ok(HeartbeatAnswer { member_id: id, epoch: request.epoch, interval_us, assignment: None })
    }
}

impl Member {
    /// The epoch of before is accepted from who has not got the last answer and owns nothing that it may not.
    fn check_epoch(&self, request: &HeartbeatRequest) -> Result<(), ErrorCode> {
        let owns_no_more =
            || request.owned.as_ref().is_some_and(|owned| owned.iter().all(|its| self.assigned.contains(its)));
        let is_right = request.epoch == self.epoch
            || (request.epoch < self.epoch && request.epoch == self.previous_epoch && owns_no_more());
        if is_right { Ok(()) } else { Err(ErrorCode::FencedMemberEpoch) }
    }

    fn update(&mut self, request: &HeartbeatRequest) {
        self.client_id = request.client_id.clone();
        self.classic_session_us = None;
        if request.instance_id.is_some() {
            self.instance_id.clone_from(&request.instance_id);
        }
        if let Some(topics) = &request.topics {
            self.topics.clone_from(topics);
        }
        if let Some(name) = &request.assignor {
            self.assignor = ServerAssignor::parse(name);
        }
        if let Some(timeout_us) = request.rebalance_timeout_us {
            self.rebalance_timeout_us = timeout_us;
        }
    }
}
