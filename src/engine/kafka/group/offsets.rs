//! Who may commit, read and delete offsets of a group (`OffsetMetadataManager`). Where they are kept is
//! [`crate::engine::kafka::offsets`]'s business.
use std::collections::BTreeMap;
use std::sync::Arc;

use super::request::Identity;
use super::{Coordinator, Group, Protocol};
use crate::engine::kafka::cluster::{TopicIx, TopicPartition};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::offsets::GroupOffsets;

impl Coordinator {
    /// OffsetCommit: of a member, or of anybody while the group is empty (generation -1 and no member id). The
    /// offsets are not compared with the log.
    pub fn commit(
        &mut self,
        identity: &Identity,
        offsets: &[(TopicPartition, u64)],
        now_us: u64,
    ) -> Result<(), ErrorCode> {
        let group = group_for_commit(&mut self.groups, identity, false)?;
        if let Protocol::Classic(classic) = &mut group.protocol {
            classic.restart_session(&identity.member_id, now_us);
        }
        for (partition, offset) in offsets {
            group.offsets.commit(*partition, *offset, now_us);
            self.offsets_topic.append(&identity.group, *partition, Some(*offset));
        }
        Ok(())
    }

    /// TxnOffsetCommit: the offsets count when the transaction of `producer` commits.
    pub fn commit_in_transaction(
        &mut self,
        identity: &Identity,
        producer: u64,
        offsets: &[(TopicPartition, u64)],
        now_us: u64,
    ) -> Result<(), ErrorCode> {
        let group = group_for_commit(&mut self.groups, identity, true)?;
        for (partition, offset) in offsets {
            group.offsets.commit_in_transaction(producer, *partition, *offset, now_us);
        }
        Ok(())
    }

    /// The marker of a transaction has reached `__consumer_offsets`.
    pub fn end_transaction(&mut self, producer: u64, commits: bool) {
        for (name, group) in &mut self.groups {
            for (partition, committed) in group.offsets.end_transaction(producer, commits) {
                self.offsets_topic.append(name, partition, Some(committed.offset));
            }
        }
    }

    pub fn offsets(&self, group: &str) -> Option<&GroupOffsets> {
        self.groups.get(group).map(|group| &group.offsets)
    }

    /// Its offsets go with it.
    pub fn topic_deleted(&mut self, topic: TopicIx) {
        for (name, group) in &mut self.groups {
            let gone: Vec<TopicPartition> =
                group.offsets.iter().map(|(partition, _)| partition).filter(|its| its.topic == topic).collect();
            for partition in gone {
                group.offsets.remove(partition);
                self.offsets_topic.append(name, partition, None);
            }
        }
    }

    /// Forgets what is too old, and groups of which nothing is left then.
    pub(super) fn expire_offsets(&mut self, now_us: u64) {
        let retention_us = self.config.offsets_retention_us;
        let topic = &mut self.offsets_topic;
        self.groups.retain(|name, group| {
            let old: Vec<TopicPartition> =
                group.expiries(retention_us).filter(|(_, at_us)| *at_us <= now_us).map(|(its, _)| its).collect();
            for partition in &old {
                group.offsets.remove(*partition);
                topic.append(name, *partition, None);
            }
            old.is_empty() || !group.offsets.is_empty()
        });
    }
}

fn group_for_commit<'a>(
    groups: &'a mut BTreeMap<Arc<str>, Group>,
    identity: &Identity,
    transactional: bool,
) -> Result<&'a mut Group, ErrorCode> {
    if identity.group.is_empty() {
        return Err(ErrorCode::InvalidGroupId);
    }
    if !groups.contains_key(&identity.group) {
        if identity.generation >= 0 {
            return Err(ErrorCode::IllegalGeneration);
        }
        groups.insert(identity.group.clone(), Group::classic(&identity.group));
    }
    let group = groups.get_mut(&identity.group).ok_or(ErrorCode::GroupIdNotFound)?;
    let Identity { member_id, instance_id, generation, .. } = identity;
    match &group.protocol {
        Protocol::Classic(group) => {
            group.check_commit(member_id, instance_id.as_ref(), *generation, transactional)?;
        }
        Protocol::Consumer(group) => {
            let result = group.check_commit(member_id, *generation);
            let is_stale = result == Err(ErrorCode::StaleMemberEpoch);
            if transactional && is_stale { Err(ErrorCode::IllegalGeneration) } else { result }?;
        }
    }
    Ok(group)
}

impl Group {
    /// When each offset is forgotten: so long after the last member went, or after the commit if there never was one. A
    /// group with members keeps all (`OffsetExpirationConditionImpl`), and so does an open transaction.
    fn expiries(&self, retention_us: u64) -> impl Iterator<Item = (TopicPartition, u64)> + '_ {
        let offsets = self.offsets.iter().filter(|_| !self.has_members);
        let idle = offsets.filter(|(partition, _)| !self.offsets.is_pending(*partition));
        idle.map(move |(partition, committed)| {
            let from_us = self.emptied_us.unwrap_or(committed.at_us);
            (partition, from_us.saturating_add(retention_us))
        })
    }

    pub(super) fn next_expiry_us(&self, retention_us: u64) -> Option<u64> {
        self.expiries(retention_us).map(|(_, at_us)| at_us).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::kafka::group::Config;

    fn commit(coordinator: &mut Coordinator, offset: u64, now_us: u64) -> Result<(), ErrorCode> {
        let identity = Identity { group: "g".into(), member_id: "".into(), instance_id: None, generation: -1 };
        let partition = TopicPartition { topic: TopicIx(0), partition: 0 };
        coordinator.commit(&identity, &[(partition, offset)], now_us)
    }

    #[test]
    fn offsets_of_a_group_without_members_are_forgotten_in_the_end() {
        let mut coordinator = Coordinator::new(Config { offsets_retention_us: 100, ..Config::default() });
        commit(&mut coordinator, 7, 0).expect("anybody may");
        commit(&mut coordinator, 8, 50).expect("anybody may");
        assert_eq!(coordinator.next_due_us(), Some(150));
        let mut out = crate::engine::kafka::group::request::Out::default();
        coordinator.advance(149, &mut out);
        assert!(coordinator.group("g").is_some());
        coordinator.advance(150, &mut out);
        assert!(coordinator.group("g").is_none());
        assert_eq!(coordinator.next_due_us(), None);
    }
}
