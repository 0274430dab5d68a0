//! Commits: by the application, and by the consumer itself inside `poll`, before a rebalance and on close
//! (`ConsumerCoordinator`).
use std::collections::BTreeMap;

use super::member::MemberState;
use super::message::{ClientError, Event, Out, Request, RequestNo};
use super::{Consumer, GroupProtocol, Mode, Waiting};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::topic_partition::TopicPartition;

impl Consumer {
    /// commitSync and commitAsync alike: the end of it is an [`Event::Committed`] with this number. `None` commits the
    /// positions of all partitions. Partitions that it does not own are committed, too.
    pub fn commit(
        &mut self,
        offsets: Option<BTreeMap<TopicPartition, u64>>,
        out: &mut Out,
    ) -> Result<RequestNo, ClientError> {
        if self.config.group_id.is_none() {
            return Err(ClientError::Protocol(ErrorCode::InvalidGroupId));
        }
        if matches!(self.subscription.mode, Mode::Subscribed(_)) {
            self.check_membership()?;
        }
        let offsets = offsets.unwrap_or_else(|| self.subscription.positions());
        Ok(self.send_commit(&offsets, true, out))
    }

    fn check_membership(&self) -> Result<(), ClientError> {
        match self.config.group_protocol {
            GroupProtocol::Consumer if self.modern.epoch() > 0 => Ok(()),
            GroupProtocol::Consumer => Err(ClientError::CommitFailed),
            GroupProtocol::Classic => match self.classic.state {
                MemberState::Stable => Ok(()),
                MemberState::PreparingRebalance | MemberState::CompletingRebalance => {
                    Err(ClientError::RebalanceInProgress)
                }
                MemberState::Unjoined | MemberState::Failed => Err(ClientError::CommitFailed),
            },
        }
    }

    fn send_commit(
        &mut self,
        offsets: &BTreeMap<TopicPartition, u64>,
        by_application: bool,
        out: &mut Out,
    ) -> RequestNo {
        let known = |(name, offset): (&TopicPartition, &u64)| Some((self.ix(name)?, *offset));
        let offsets = offsets.iter().filter_map(known).collect();
        let identity = self.identity();
        let waiting = Waiting::Commit { generation: identity.generation, by_application };
        self.send(Request::Commit(identity, offsets), waiting, out)
    }

    pub(super) fn maybe_auto_commit(&mut self, now_us: u64, out: &mut Out) {
        if self.config.enable_auto_commit && now_us >= self.auto_commit_due_us {
            self.auto_commit_due_us = now_us.saturating_add(self.config.auto_commit_interval_us);
            self.auto_commit(out);
        }
    }

    pub(super) fn auto_commit_before_revoking(&mut self, out: &mut Out) {
        if self.config.enable_auto_commit {
            self.auto_commit(out);
        }
    }

    pub(super) fn auto_commit(&mut self, out: &mut Out) {
        let offsets = self.subscription.positions();
        let may = !matches!(self.subscription.mode, Mode::Subscribed(_)) || self.generation() >= 0;
        if self.config.group_id.is_some() && may && !offsets.is_empty() {
            self.send_commit(&offsets, false, out);
        }
    }

    pub(super) fn committed(
        &mut self,
        application: Option<RequestNo>,
        generation: i32,
        result: Result<(), ErrorCode>,
        out: &mut Out,
    ) {
        let is_classic_member = matches!(self.subscription.mode, Mode::Subscribed(_))
            && self.config.group_protocol == GroupProtocol::Classic
            && generation == self.classic.generation;
        let result = result.map_err(|error| match error {
            ErrorCode::UnknownMemberId | ErrorCode::IllegalGeneration => {
                if is_classic_member {
                    self.forget_membership(Some(error));
                }
                ClientError::CommitFailed
            }
            ErrorCode::StaleMemberEpoch => ClientError::CommitFailed,
            ErrorCode::RebalanceInProgress => {
                self.classic.rejoin_needed |= is_classic_member;
                ClientError::RebalanceInProgress
            }
            error => ClientError::Protocol(error),
        });
        if let Some(no) = application {
            out.events.push(Event::Committed(no, result));
        }
    }
}
