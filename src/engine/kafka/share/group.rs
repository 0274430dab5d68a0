//! The members of a share group: heartbeats with epochs as in KIP-848, but nobody owns a partition alone. Every member
//! reads all partitions of its topics (`ShareGroup`, `SimpleAssignor`), so a change of members moves nothing and is over
//! with the next heartbeat.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ShareConfig;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::topic_partition::{PartitionCounts, TopicPartition};

#[derive(Clone, Debug, Hash)]
struct Member {
    epoch: i32,
    topics: BTreeSet<Arc<str>>,
    /// As the last answer said.
    assigned: Vec<TopicPartition>,
    session_due_us: u64,
}

#[derive(Clone, Debug, Hash)]
pub struct ShareGroup {
    config: ShareConfig,
    epoch: i32,
    members: BTreeMap<Arc<str>, Member>,
    metadata: PartitionCounts,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareHeartbeatAnswer {
    pub epoch: i32,
    /// `None` = as before.
    pub assignment: Option<Vec<TopicPartition>>,
}

impl ShareGroup {
    pub fn new(config: ShareConfig) -> Self {
        Self { config, epoch: 0, members: BTreeMap::new(), metadata: PartitionCounts::new() }
    }

    pub fn epoch(&self) -> i32 {
        self.epoch
    }

    pub fn members(&self) -> impl Iterator<Item = (&Arc<str>, &[TopicPartition])> {
        self.members.iter().map(|(id, member)| (id, &member.assigned[..]))
    }

    /// ShareGroupHeartbeat: epoch 0 joins, -1 leaves. `topics` is needed to join; `None` later = unchanged.
    pub fn heartbeat(
        &mut self,
        member_id: &Arc<str>,
        epoch: i32,
        topics: Option<BTreeSet<Arc<str>>>,
        counts: &PartitionCounts,
        now_us: u64,
    ) -> Result<ShareHeartbeatAnswer, ErrorCode> {
        if member_id.is_empty() || epoch < -1 || (epoch == 0 && topics.as_ref().is_none_or(BTreeSet::is_empty)) {
            return Err(ErrorCode::InvalidRequest);
        }
        let known = self.members.get(member_id);
        if epoch == -1 {
            known.ok_or(ErrorCode::UnknownMemberId)?;
            self.remove(member_id);
            return Ok(ShareHeartbeatAnswer { epoch, assignment: None });
        }
        if epoch > 0 && known.ok_or(ErrorCode::UnknownMemberId)?.epoch != epoch {
            return Err(ErrorCode::FencedMemberEpoch);
        }
        let session_due_us = now_us.saturating_add(self.config.session_timeout_us);
        let fresh = Member { epoch: 0, topics: BTreeSet::new(), assigned: Vec::new(), session_due_us };
        let mut member = known.cloned().unwrap_or(fresh);
        member.session_due_us = session_due_us;
        let has_changed = topics.as_ref().is_some_and(|topics| *topics != member.topics);
        member.topics = topics.unwrap_or(member.topics);
        self.members.insert(member_id.clone(), member);
        self.update_epoch(has_changed, counts);
        Ok(self.bring_up_to_date(member_id, epoch == 0))
    }

    fn update_epoch(&mut self, has_changed: bool, counts: &PartitionCounts) {
        let is_read = |topic: &Arc<str>| self.members.values().any(|member| member.topics.contains(topic));
        let metadata: PartitionCounts =
            counts.iter().filter(|(topic, _)| is_read(topic)).map(|(topic, count)| (topic.clone(), *count)).collect();
        if has_changed || metadata != self.metadata {
            self.epoch += 1;
            self.metadata = metadata;
        }
    }

    fn bring_up_to_date(&mut self, member_id: &Arc<str>, shows_all: bool) -> ShareHeartbeatAnswer {
        let Self { epoch, members, metadata, .. } = self;
        let Some(member) = members.get_mut(member_id) else {
            return ShareHeartbeatAnswer { epoch: *epoch, assignment: None };
        };
        let topics = metadata.iter().filter(|(topic, _)| member.topics.contains(*topic));
        let all = |(topic, count): (&Arc<str>, &u32)| {
            let topic = topic.clone();
            (0..*count).map(move |partition| TopicPartition::new(&topic, partition))
        };
        let assigned: Vec<TopicPartition> = topics.flat_map(all).collect();
        let is_new = shows_all || assigned != member.assigned;
        member.assigned.clone_from(&assigned);
        member.epoch = *epoch;
        ShareHeartbeatAnswer { epoch: *epoch, assignment: is_new.then_some(assigned) }
    }

    fn remove(&mut self, member_id: &Arc<str>) {
        self.members.remove(member_id);
        self.epoch += 1;
    }

    pub fn next_due_us(&self) -> Option<u64> {
        self.members.values().map(|member| member.session_due_us).min()
    }

    /// Throws out who has been silent for too long; what these members hold is to be released.
    pub fn advance(&mut self, now_us: u64) -> Vec<Arc<str>> {
        let late = self.members.iter().filter(|(_, member)| member.session_due_us <= now_us);
        let late: Vec<Arc<str>> = late.map(|(id, _)| id.clone()).collect();
        late.iter().for_each(|id| self.remove(id));
        late
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_reads_every_partition() {
        let mut group = ShareGroup::new(ShareConfig::default());
        let counts: PartitionCounts = [("t".into(), 2)].into();
        let topics: BTreeSet<Arc<str>> = ["t".into()].into();
        let (a, b): (Arc<str>, Arc<str>) = ("a".into(), "b".into());
        for member in [&a, &b] {
            let answer = group.heartbeat(member, 0, Some(topics.clone()), &counts, 0).expect("it joins");
            assert_eq!(answer.assignment.map(|partitions| partitions.len()), Some(2));
        }
        assert_eq!(group.epoch(), 2);
        assert_eq!(group.heartbeat(&a, 5, None, &counts, 0), Err(ErrorCode::FencedMemberEpoch));
        let answer = group.heartbeat(&a, 1, None, &counts, 10_000_000).expect("it is known");
        assert_eq!(answer, ShareHeartbeatAnswer { epoch: 2, assignment: None });
        assert_eq!(group.advance(45_000_000), std::slice::from_ref(&b));
        assert_eq!(group.heartbeat(&b, 2, None, &counts, 0), Err(ErrorCode::UnknownMemberId));
        assert_eq!(group.heartbeat(&a, -1, None, &counts, 0).map(|answer| answer.epoch), Ok(-1));
    }
}
