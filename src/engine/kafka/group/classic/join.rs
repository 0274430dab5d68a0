//! JoinGroup: who is let in, and what it sets off (`GroupMetadataManager.classicGroupJoin*`).
use std::sync::Arc;

use super::{ClassicGroup, Member, State};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::group::Config;
use crate::engine::kafka::group::request::{Answer, Effect, JoinRefused, JoinRequest, Joined, Out, Removal, Ticket};

impl ClassicGroup {
    /// `new_id` is the member id for whoever comes without one.
    pub fn join(
        &mut self,
        ticket: Ticket,
        request: JoinRequest,
        new_id: &Arc<str>,
        now_us: u64,
        config: &Config,
        out: &mut Out,
    ) {
        let is_unknown = request.member_id.is_empty();
        if !self.has_room_for(&request.member_id, config) {
            return refuse(ticket, "".into(), ErrorCode::GroupMaxSizeReached, out);
        }
        if !self.supports_one_of(&request) {
            return refuse(ticket, request.member_id, ErrorCode::InconsistentGroupProtocol, out);
        }
        if !is_unknown {
            return self.rejoin(ticket, request, now_us, config, out);
        }
        let Some(instance) = &request.instance_id else {
            self.pending_joins.insert(new_id.clone(), now_us + request.session_timeout_us);
            return refuse(ticket, new_id.clone(), ErrorCode::MemberIdRequired, out);
        };
        match self.statics.get(instance).cloned() {
            Some(old_id) => self.replace(ticket, request, &old_id, new_id, now_us, config, out),
            None => self.add(ticket, request, new_id.clone(), now_us, config, out),
        }
    }

    fn has_room_for(&self, member_id: &str, config: &Config) -> bool {
        let has_room = (self.members.len() as u64) < u64::from(config.max_size);
        match self.state {
            State::Empty => true,
            State::PreparingRebalance => {
                let waiting = self.members.values().filter(|member| member.join.is_some()).count() as u64;
                let is_waiting = self.members.get(member_id).is_some_and(|member| member.join.is_some());
                is_waiting || waiting < u64::from(config.max_size)
            }
            State::CompletingRebalance | State::Stable => has_room || self.members.contains_key(member_id),
        }
    }

    /// All present members know one of its assignors.
    fn supports_one_of(&self, request: &JoinRequest) -> bool {
        let knows = |member: &Member, name: &Arc<str>| member.protocols.iter().any(|(its, _)| its == name);
        let mut names = request.protocols.iter().map(|(name, _)| name);
        if self.state == State::Empty {
            return names.next().is_some();
        }
        names.any(|name| self.members.values().all(|member| knows(member, name)))
    }

    fn add(
        &mut self,
        ticket: Ticket,
        request: JoinRequest,
        member_id: Arc<str>,
        now_us: u64,
        config: &Config,
        out: &mut Out,
    ) {
        if self.state == State::PreparingRebalance && self.previous == State::Empty {
            self.has_new_member = true;
        }
        self.pending_joins.remove(&member_id);
        if let Some(instance) = &request.instance_id {
            self.statics.insert(instance.clone(), member_id.clone());
        }
        self.leader.get_or_insert_with(|| member_id.clone());
        let member = Member {
            instance_id: request.instance_id,
            client_id: request.client_id,
            assignment: Vec::new(),
            session_timeout_us: request.session_timeout_us,
            rebalance_timeout_us: request.rebalance_timeout_us,
            protocols: request.protocols,
            join: Some(ticket),
            sync: None,
            is_new: true,
            session_due_us: Some(now_us + config.new_member_join_timeout_us),
        };
        self.members.insert(member_id, member);
        self.rebalance_or_complete(now_us, config, out);
    }

    fn rejoin(&mut self, ticket: Ticket, request: JoinRequest, now_us: u64, config: &Config, out: &mut Out) {
        let id = request.member_id.clone();
        if self.pending_joins.contains_key(&id) {
            return self.add(ticket, request, id, now_us, config, out);
        }
        if let Err(error) = self.check_member(&id, request.instance_id.as_ref()) {
            return refuse(ticket, id, error, out);
        }
        let has_changed = self.members.get(&id).is_none_or(|member| member.protocols != request.protocols);
        let is_leader = self.leader.as_ref() == Some(&id);
        let rebalances = match self.state {
            State::PreparingRebalance => true,
            State::CompletingRebalance => has_changed,
            State::Stable => is_leader || has_changed,
            State::Empty => return refuse(ticket, id, ErrorCode::UnknownMemberId, out),
        };
        if rebalances {
            self.update(ticket, &id, request);
            return self.rebalance_or_complete(now_us, config, out);
        }
        let members = if is_leader { self.joined_members() } else { Vec::new() };
        let joined = Joined { members, ..self.joined(&id) };
        out.answers.push((ticket, Answer::Join(Ok(joined))));
    }

    /// It waits from now on, with what it says now.
    fn update(&mut self, ticket: Ticket, member_id: &str, request: JoinRequest) {
        if let Some(member) = self.members.get_mut(member_id) {
            member.protocols = request.protocols;
            member.rebalance_timeout_us = request.rebalance_timeout_us;
            member.session_timeout_us = request.session_timeout_us;
            member.join = Some(ticket);
        }
    }

    /// A new process takes the place of the one with its instance id, without a rebalance where that is possible.
    #[expect(clippy::too_many_arguments, reason = "two ids more than every join has")]
    fn replace(
        &mut self,
        ticket: Ticket,
        request: JoinRequest,
        old_id: &Arc<str>,
        new_id: &Arc<str>,
        now_us: u64,
        config: &Config,
        out: &mut Out,
    ) {
        let Some(mut member) = self.members.remove(old_id) else { return };
        member.refuse(old_id, ErrorCode::FencedInstanceId, out);
        (member.join, member.sync) = (None, None);
        member.client_id = request.client_id.clone();
        let (group, member_id) = (self.name.clone(), old_id.clone());
        out.effects.push(Effect::MemberRemoved { group, member_id, why: Removal::Replaced });
        if let Some(instance) = &member.instance_id {
            self.statics.insert(instance.clone(), new_id.clone());
        }
        self.members.insert(new_id.clone(), member);
        let old_leader = self.leader.clone();
        if self.leader.as_ref() == Some(old_id) {
            self.leader = Some(new_id.clone());
        }
        self.restart_session(new_id, now_us);
        let can_skip = request.can_skip_assignment;
        self.update(ticket, new_id, request);
        match self.state {
            State::Stable if self.select_protocol() == self.protocol => {
                let skips = can_skip && self.leader.as_ref() == Some(new_id);
                let mut joined = Joined { skips_assignment: skips, ..self.joined(new_id) };
                if skips {
                    joined.members = self.joined_members();
                } else if !can_skip {
                    // An old client would compute an assignment that nobody asked for.
                    joined.leader = old_leader.unwrap_or_default();
                }
                if let Some(member) = self.members.get_mut(new_id) {
                    member.join = None;
                }
                out.answers.push((ticket, Answer::Join(Ok(joined))));
            }
            State::Stable => self.rebalance_or_complete(now_us, config, out),
            State::CompletingRebalance => self.prepare_rebalance(now_us, out),
            State::PreparingRebalance | State::Empty => self.complete_join_if_all_are_here(now_us, out),
        }
    }

    pub(super) fn joined(&self, member_id: &Arc<str>) -> Joined {
        Joined {
            generation: self.generation,
            protocol: self.protocol.clone().unwrap_or_default(),
            leader: self.leader.clone().unwrap_or_default(),
            member_id: member_id.clone(),
            members: Vec::new(),
            skips_assignment: false,
        }
    }
}

pub fn refuse(ticket: Ticket, member_id: Arc<str>, error: ErrorCode, out: &mut Out) {
    out.answers.push((ticket, Answer::Join(Err(JoinRefused { error, member_id }))));
}
