//! The consumer as a member of a KIP-848 group: one heartbeat tells and asks everything; what the target takes away is
//! revoked first, then what it gives is assigned, then the coordinator hears of it at once
//! (`ConsumerMembershipManager`, `ConsumerHeartbeatRequestManager`).
use std::collections::BTreeSet;
use std::sync::Arc;

use super::member::sorted;
use super::message::{Event, Out, Request};
use super::{Consumer, Mode, Waiting};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::group::modern::{HeartbeatAnswer, HeartbeatRequest, LEAVE, LEAVE_STATIC};
use crate::engine::kafka::topic_partition::TopicPartition;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum State {
    #[default]
    Unsubscribed,
    Joining,
    Stable,
    /// A new target is to be carried out by the next poll.
    Reconciling,
    /// It has been, and the coordinator does not know yet.
    Acknowledging,
    /// It is out of the group and has lost its partitions; the next poll says so and rejoins.
    Out,
    /// It was refused for good.
    Failed,
}

#[derive(Clone, Debug, Hash)]
pub struct ModernMember {
    pub member_id: Arc<str>,
    state: State,
    epoch: i32,
    target: BTreeSet<TopicPartition>,
    /// What was carried out last; `None` = nothing since it joined.
    current: Option<BTreeSet<TopicPartition>>,
    /// As the last heartbeat said.
    told_topics: BTreeSet<Arc<str>>,
    told_owned: Vec<TopicPartition>,
    interval_us: u64,
    heartbeat_due_us: u64,
    is_heartbeat_sent: bool,
}

impl Default for ModernMember {
    fn default() -> Self {
        Self {
            member_id: "".into(),
            state: State::Unsubscribed,
            epoch: 0,
            target: BTreeSet::new(),
            current: None,
            told_topics: BTreeSet::new(),
            told_owned: Vec::new(),
            interval_us: 0,
            heartbeat_due_us: 0,
            is_heartbeat_sent: false,
        }
    }
}

impl ModernMember {
    /// -1 = not in a group.
    pub fn epoch(&self) -> i32 {
        if self.epoch > 0 { self.epoch } else { -1 }
    }

    fn is_in_group(&self) -> bool {
        matches!(self.state, State::Joining | State::Stable | State::Reconciling | State::Acknowledging)
    }
}

impl Consumer {
    pub(super) fn poll_modern(&mut self, now_us: u64, out: &mut Out) {
        match self.modern.state {
            State::Unsubscribed => self.join_modern(now_us),
            State::Out => {
                let lost = self.subscription.owned();
                if !lost.is_empty() {
                    self.subscription.assign(&[]);
                    out.events.push(Event::Lost(lost));
                }
                self.join_modern(now_us);
            }
            State::Reconciling => self.reconcile(now_us, out),
            State::Joining | State::Stable | State::Acknowledging | State::Failed => {}
        }
        self.advance_modern(now_us, out);
    }

    fn join_modern(&mut self, now_us: u64) {
        let member = &mut self.modern;
        member.state = State::Joining;
        member.epoch = 0;
        member.target.clear();
        member.current = None;
        member.heartbeat_due_us = now_us;
        member.is_heartbeat_sent = false;
    }

    fn reconcile(&mut self, now_us: u64, out: &mut Out) {
        let target: Vec<TopicPartition> = self.modern.target.iter().cloned().collect();
        if target.iter().any(|its| self.ix(its).is_none()) {
            self.metadata_due_us = now_us;
            return;
        }
        let owned = self.subscription.owned();
        let revoked: Vec<_> = owned.iter().filter(|its| !self.modern.target.contains(its)).cloned().collect();
        let added: Vec<_> = target.iter().filter(|its| !owned.contains(its)).cloned().collect();
        if !revoked.is_empty() {
            self.auto_commit_before_revoking(out);
            out.events.push(Event::Revoked(revoked));
        }
        self.subscription.assign(&target);
        out.events.push(Event::Assigned(sorted(added)));
        self.modern.current = Some(self.modern.target.clone());
        self.modern.state = State::Acknowledging;
        self.modern.heartbeat_due_us = now_us;
    }

    // --- heartbeats

    pub(super) fn modern_due_us(&self) -> Option<u64> {
        if !self.modern.is_in_group() {
            return None;
        }
        let heartbeat = Some(self.modern.heartbeat_due_us).filter(|_| !self.modern.is_heartbeat_sent);
        heartbeat.into_iter().chain([self.poll_due_us()]).min()
    }

    pub(super) fn advance_modern(&mut self, now_us: u64, out: &mut Out) {
        if !self.modern.is_in_group() {
            return;
        }
        if self.poll_timed_out(now_us) {
            self.send_modern_leave(out);
            self.modern.state = State::Out;
            self.modern.epoch = 0;
            return;
        }
        if self.modern.heartbeat_due_us <= now_us && !self.modern.is_heartbeat_sent {
            let request = self.heartbeat_request();
            self.modern.is_heartbeat_sent = true;
            self.modern.heartbeat_due_us = now_us + self.modern.interval_us.max(1);
            if self.modern.state == State::Acknowledging {
                self.modern.state = State::Stable;
            }
            let told_epoch = request.epoch;
            self.send(Request::ConsumerHeartbeat(request), Waiting::ConsumerHeartbeat(told_epoch), out);
        }
    }

    /// Only what has changed since the last one.
    fn heartbeat_request(&mut self) -> HeartbeatRequest {
        let joins = self.modern.epoch == 0;
        let topics = self.subscription.topics();
        let owned = if joins { Vec::new() } else { self.subscription.owned() };
        let request = HeartbeatRequest {
            epoch: self.modern.epoch,
            topics: (joins || topics != self.modern.told_topics).then(|| topics.clone()),
            assignor: self.config.remote_assignor.filter(|_| joins).map(|assignor| assignor.name().into()),
            rebalance_timeout_us: joins.then_some(self.config.max_poll_interval_us),
            owned: (joins || owned != self.modern.told_owned).then(|| owned.clone()),
            ..self.bare_heartbeat()
        };
        (self.modern.told_topics, self.modern.told_owned) = (topics, owned);
        request
    }

    fn bare_heartbeat(&self) -> HeartbeatRequest {
        HeartbeatRequest {
            group: self.config.group_id.clone().unwrap_or_default(),
            member_id: self.modern.member_id.clone(),
            instance_id: self.config.group_instance_id.clone(),
            client_id: self.config.client_id.clone(),
            ..HeartbeatRequest::default()
        }
    }

    /// The answer to a heartbeat that said it was at `told_epoch`. One from before it joined anew says nothing: taken for
    /// the answer to the join, it would have the member fenced again and again.
    pub(super) fn modern_heard(
        &mut self,
        told_epoch: i32,
        result: Result<HeartbeatAnswer, ErrorCode>,
        now_us: u64,
        out: &mut Out,
    ) {
        if told_epoch != self.modern.epoch {
            return;
        }
        self.modern.is_heartbeat_sent = false;
        if !self.modern.is_in_group() {
            return;
        }
        let answer = match result {
            Ok(answer) => answer,
            Err(ErrorCode::FencedMemberEpoch | ErrorCode::UnknownMemberId) => {
                self.modern.state = State::Out;
                self.modern.epoch = 0;
                return;
            }
            Err(error) => {
                self.modern.state = State::Failed;
                self.modern.epoch = 0;
                return self.fail(error, out);
            }
        };
        let member = &mut self.modern;
        member.member_id = answer.member_id;
        member.epoch = answer.epoch;
        member.interval_us = answer.interval_us;
        if member.state != State::Acknowledging {
            member.heartbeat_due_us = now_us + answer.interval_us;
        }
        if let Some(assignment) = answer.assignment {
            member.target = assignment.into_iter().collect();
        }
        if member.current.as_ref() != Some(&member.target) {
            member.state = State::Reconciling;
        } else if member.state == State::Joining {
            member.state = State::Stable;
        }
    }

    // --- leaving

    pub(super) fn leave_modern(&mut self, out: &mut Out) {
        let owned = self.subscription.owned();
        let is_member = self.modern.epoch > 0;
        if is_member {
            self.auto_commit_before_revoking(out);
        }
        if !owned.is_empty() {
            out.events.push(if is_member { Event::Revoked(owned) } else { Event::Lost(owned) });
        }
        if is_member && matches!(self.subscription.mode, Mode::Subscribed(_)) {
            self.send_modern_leave(out);
        }
        self.modern = ModernMember::default();
    }

    /// A static member says that it means to come back.
    fn send_modern_leave(&mut self, out: &mut Out) {
        let epoch = if self.config.group_instance_id.is_some() { LEAVE_STATIC } else { LEAVE };
        let request = HeartbeatRequest { epoch, ..self.bare_heartbeat() };
        self.send(Request::ConsumerHeartbeat(request), Waiting::Leave, out);
    }
}
