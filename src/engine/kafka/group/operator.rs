//! What an operator sees of groups and may do to them: describe, delete, delete offsets (the group part of the Admin
//! client). Resetting offsets is a commit without a member, see [`super::offsets`].
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Coordinator, Protocol, classic, modern};
use crate::engine::kafka::cluster::TopicPartition;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::topic_partition::TopicPartition as Named;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupState {
    Classic(classic::State),
    Consumer(modern::State),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    pub state: GroupState,
    /// Empty while there is none.
    pub assignor: Arc<str>,
    pub members: BTreeMap<Arc<str>, DescribedMember>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedMember {
    pub client_id: Arc<str>,
    pub instance_id: Option<Arc<str>>,
    pub partitions: Vec<Named>,
}

impl GroupState {
    /// As tools print it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Classic(classic::State::Empty) | Self::Consumer(modern::State::Empty) => "Empty",
            Self::Classic(classic::State::PreparingRebalance) => "PreparingRebalance",
            Self::Classic(classic::State::CompletingRebalance) => "CompletingRebalance",
            Self::Classic(classic::State::Stable) | Self::Consumer(modern::State::Stable) => "Stable",
            Self::Consumer(modern::State::Assigning) => "Assigning",
            Self::Consumer(modern::State::Reconciling) => "Reconciling",
        }
    }

    /// No member is on its way to another assignment.
    pub fn is_settled(self) -> bool {
        matches!(self.name(), "Empty" | "Stable")
    }
}

impl Coordinator {
    /// `None` = there is no such group.
    pub fn describe(&self, group: &str) -> Option<Description> {
        let state = self.state(group)?;
        Some(match &self.groups.get(group)?.protocol {
            Protocol::Classic(group) => Description {
                state,
                assignor: group.protocol().cloned().unwrap_or_default(),
                members: group.members().map(|(id, member)| (id.clone(), describe_classic(member))).collect(),
            },
            Protocol::Consumer(group) => Description {
                state,
                assignor: group.assignor().name().into(),
                members: group.members().map(|(id, member)| (id.clone(), describe_modern(member))).collect(),
            },
        })
    }

    /// `None` = there is no such group.
    pub fn state(&self, group: &str) -> Option<GroupState> {
        Some(match &self.groups.get(group)?.protocol {
            Protocol::Classic(group) => GroupState::Classic(group.state()),
            Protocol::Consumer(group) => GroupState::Consumer(group.state()),
        })
    }

    /// Only an empty group can be deleted; its offsets go with it.
    pub fn delete(&mut self, group: &str) -> Result<(), ErrorCode> {
        let state = self.state(group).ok_or(ErrorCode::GroupIdNotFound)?;
        if state.name() != "Empty" {
            return Err(ErrorCode::NonEmptyGroup);
        }
        if let Some((name, group)) = self.groups.remove_entry(group) {
            group.offsets.iter().for_each(|(partition, _)| self.offsets_topic.append(&name, partition, None));
        }
        Ok(())
    }

    /// Forgets a committed offset, unless a member reads the topic.
    pub fn delete_offset(&mut self, group: &str, partition: TopicPartition, topic: &str) -> Result<(), ErrorCode> {
        let name: Arc<str> = group.into();
        let group = self.groups.get_mut(group).ok_or(ErrorCode::GroupIdNotFound)?;
        let is_read = match &group.protocol {
            Protocol::Classic(group) => group.is_subscribed(topic),
            Protocol::Consumer(group) => group.is_subscribed(topic),
        };
        if is_read {
            return Err(ErrorCode::GroupSubscribedToTopic);
        }
        if group.offsets.remove(partition).is_some() {
            self.offsets_topic.append(&name, partition, None);
        }
        Ok(())
    }
}

fn describe_classic(member: &classic::Member) -> DescribedMember {
    DescribedMember {
        client_id: member.client_id.clone(),
        instance_id: member.instance_id.clone(),
        partitions: member.assignment.clone(),
    }
}

fn describe_modern(member: &modern::Member) -> DescribedMember {
    DescribedMember {
        client_id: member.client_id.clone(),
        instance_id: member.instance_id.clone(),
        partitions: member.assigned.iter().cloned().collect(),
    }
}
