//! Who gets which partition. The four assignors of the Java client and the two of the KIP-848 coordinator: pure
//! functions of the members' subscriptions. They know neither generations' protocol nor what happens to a partition
//! that moves.
//!
//! Where the real ones depend on the order of a Java hash map over random member ids, these go by member id.
mod range;
mod round_robin;
mod sticky;
mod uniform;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::topic_partition::{PartitionCounts, TopicPartition};

/// The generation of a member that remembers none (`AbstractStickyAssignor.DEFAULT_GENERATION`).
pub const NO_GENERATION: i32 = -1;

/// What one member says when it joins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subscription {
    pub member_id: Arc<str>,
    /// `group.instance.id`
    pub instance_id: Option<Arc<str>>,
    pub topics: BTreeSet<Arc<str>>,
    /// What it owns, or for the eager sticky assignor: what it remembers to have owned.
    pub owned: Vec<TopicPartition>,
    /// In which generation it got `owned`; [`NO_GENERATION`] = it does not know.
    pub generation: i32,
}

/// The partitions of each member id; members without any have an empty list.
pub type Assignment = BTreeMap<Arc<str>, Vec<TopicPartition>>;

/// The assignors of the classic protocol, `partition.assignment.strategy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientAssignor {
    Range,
    RoundRobin,
    Sticky,
    CooperativeSticky,
}

impl ClientAssignor {
    pub const ALL: [Self; 4] = [Self::Range, Self::RoundRobin, Self::Sticky, Self::CooperativeSticky];

    /// The protocol name in JoinGroup.
    pub fn name(self) -> &'static str {
        match self {
            Self::Range => "range",
            Self::RoundRobin => "roundrobin",
            Self::Sticky => "sticky",
            Self::CooperativeSticky => "cooperative-sticky",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|assignor| assignor.name() == name)
    }

    /// Members keep their partitions while they rejoin; the eager ones give up everything first.
    pub fn is_cooperative(self) -> bool {
        self == Self::CooperativeSticky
    }

    /// What the leader of the group computes. Topics without metadata are left out.
    pub fn assign(self, counts: &PartitionCounts, members: &[Subscription]) -> Assignment {
        match self {
            Self::Range => range::assign(counts, members),
            Self::RoundRobin => round_robin::assign(counts, members),
            Self::Sticky => sticky::assign(counts, members).assignment,
            Self::CooperativeSticky => sticky::assign_cooperatively(counts, members),
        }
    }
}

/// The assignors of the KIP-848 coordinator, `group.remote.assignor`. The members' `owned` is their present target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServerAssignor {
    #[default]
    Uniform,
    Range,
}

impl ServerAssignor {
    pub const ALL: [Self; 2] = [Self::Uniform, Self::Range];

    pub fn name(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::Range => "range",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|assignor| assignor.name() == name)
    }

    /// The target assignment. Topics that do not exist are left out.
    pub fn assign(self, counts: &PartitionCounts, members: &[Subscription]) -> Assignment {
        match self {
            Self::Uniform => uniform::assign(counts, members),
            Self::Range => range::assign(counts, members),
        }
    }
}

/// Members in the order in which partitions are dealt: static ones first, by instance id, then the others by member
/// id (`AbstractPartitionAssignor.MemberInfo`).
fn in_order(members: &[Subscription]) -> Vec<&Subscription> {
    let mut sorted: Vec<&Subscription> = members.iter().collect();
    sorted.sort_by_key(|member| match &member.instance_id {
        Some(instance) => (0, instance),
        None => (1, &member.member_id),
    });
    sorted
}

fn nothing_for(members: &[Subscription]) -> Assignment {
    members.iter().map(|member| (member.member_id.clone(), Vec::new())).collect()
}

/// Whether all members want the same topics.
fn want_the_same(members: &[Subscription]) -> bool {
    members.windows(2).all(|pair| pair[0].topics == pair[1].topics)
}
