//! Sticky and cooperative-sticky: balance first, then leave as much as possible where it was
//! (`AbstractStickyAssignor`, `StickyAssignor`, `CooperativeStickyAssignor`; KIP-54, KIP-341, KIP-429). Here the claims
//! of the members are sifted; the two algorithms are beside it. It does not know racks.
mod constrained;
mod general;
mod movements;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Assignment, NO_GENERATION, Subscription};
use crate::engine::kafka::topic_partition::{PartitionCounts, TopicPartition};

/// A member by its rank among the sorted member ids.
type Member = u32;

/// A partition by the rank of its topic among the sorted names, and its number.
type Slot = (u32, u32);

/// What is to be shared out, in ranks instead of names.
struct Problem<'a> {
    /// Sorted by member id.
    members: Vec<&'a Subscription>,
    /// Name and number of partitions, sorted by name.
    topics: Vec<(&'a Arc<str>, u32)>,
    /// By member: what it may keep, as far as claims go.
    owned: Vec<Vec<Slot>>,
    /// Claimed by several members of one generation: nobody keeps it.
    disputed: BTreeSet<Slot>,
    newest_generation: i32,
    total: u32,
}

pub struct Outcome {
    pub assignment: Assignment,
    /// Partitions that one member loses and another gets. `None` = the algorithm does not say.
    transferring: Option<BTreeMap<TopicPartition, Arc<str>>>,
}

pub fn assign(counts: &PartitionCounts, members: &[Subscription]) -> Outcome {
    if members.is_empty() {
        return Outcome { assignment: Assignment::new(), transferring: None };
    }
    let problem = Problem::new(counts, members);
    if want_the_same(&problem.members) {
        let (shares, transferring) = constrained::assign(&problem);
        let named = |(slot, member): (Slot, Member)| (problem.name(slot), problem.member_id(member));
        let transferring = transferring.into_iter().map(named).collect();
        return Outcome { assignment: problem.named(shares), transferring: Some(transferring) };
    }
    Outcome { assignment: problem.named(general::assign(&problem)), transferring: None }
}

/// As above, but what has to change hands is given to nobody yet: the old owner revokes it, rejoins, and the next
/// round hands it out.
pub fn assign_cooperatively(counts: &PartitionCounts, members: &[Subscription]) -> Assignment {
    let Outcome { mut assignment, transferring } = assign(counts, members);
    let transferring = transferring.unwrap_or_else(|| find_transferring(members, &assignment));
    for (partition, member) in transferring {
        if let Some(share) = assignment.get_mut(&member) {
            share.retain(|its| *its != partition);
        }
    }
    assignment
}

/// What somebody loses and somebody else gets.
fn find_transferring(members: &[Subscription], assignment: &Assignment) -> BTreeMap<TopicPartition, Arc<str>> {
    let mut added = BTreeMap::new();
    let mut revoked = BTreeSet::new();
    for member in members {
        let Some(share) = assignment.get(&member.member_id) else { continue };
        let gains = share.iter().filter(|partition| !member.owned.contains(partition));
        added.extend(gains.map(|partition| (partition.clone(), member.member_id.clone())));
        revoked.extend(member.owned.iter().filter(|partition| !share.contains(partition)).cloned());
    }
    added.retain(|partition, _| revoked.contains(partition));
    added
}

/// A first member without topics is passed over, as in Java.
fn want_the_same(members: &[&Subscription]) -> bool {
    let mut wanted: Option<&BTreeSet<Arc<str>>> = None;
    members.iter().all(|member| match wanted {
        Some(topics) if !topics.is_empty() => *topics == member.topics,
        _ => {
            wanted = Some(&member.topics);
            true
        }
    })
}

impl<'a> Problem<'a> {
    fn new(counts: &'a PartitionCounts, members: &'a [Subscription]) -> Self {
        let mut sorted: Vec<&Subscription> = members.iter().collect();
        sorted.sort_by(|a, b| a.member_id.cmp(&b.member_id));
        let is_wanted = |topic: &Arc<str>| members.iter().any(|member| member.topics.contains(topic));
        let topics: Vec<_> =
            counts.iter().filter(|(topic, n)| **n > 0 && is_wanted(topic)).map(|(t, n)| (t, *n)).collect();
        let total = topics.iter().map(|(_, count)| count).sum();
        let newest_generation = members.iter().map(|member| member.generation).max().unwrap_or(NO_GENERATION);
        let owned = vec![Vec::new(); sorted.len()];
        let mut problem = Self { members: sorted, topics, owned, disputed: BTreeSet::new(), newest_generation, total };
        problem.sift_claims();
        problem
    }

    /// A partition that several members claim stays with the newest generation; within one generation it is taken
    /// from all.
    fn sift_claims(&mut self) {
        let mut owners: BTreeMap<Slot, Member> = BTreeMap::new();
        for member in 0..self.members.len() as Member {
            let subscription = self.members[member as usize];
            for partition in &subscription.owned {
                let Some(slot) = self.slot(partition) else { continue };
                let Some(&other) = owners.get(&slot) else {
                    self.owned[member as usize].push(slot);
                    owners.insert(slot, member);
                    continue;
                };
                let theirs = self.members[other as usize].generation;
                if subscription.generation < theirs {
                    continue;
                }
                self.owned[other as usize].retain(|its| *its != slot);
                owners.insert(slot, member);
                if subscription.generation == theirs {
                    self.disputed.insert(slot);
                } else {
                    self.owned[member as usize].push(slot);
                }
            }
        }
    }

    fn slot(&self, partition: &TopicPartition) -> Option<Slot> {
        let topic = self.topics.binary_search_by(|(name, _)| (*name).cmp(&partition.topic)).ok()?;
        Some((topic as u32, partition.partition))
    }

    fn wants(&self, member: Member, topic: u32) -> bool {
        self.members[member as usize].topics.contains(self.topics[topic as usize].0)
    }

    fn partitions(&self, topic: u32) -> impl Iterator<Item = Slot> + use<> {
        (0..self.topics[topic as usize].1).map(move |partition| (topic, partition))
    }

    fn member_id(&self, member: Member) -> Arc<str> {
        self.members[member as usize].member_id.clone()
    }

    fn name(&self, (topic, partition): Slot) -> TopicPartition {
        TopicPartition::new(self.topics[topic as usize].0, partition)
    }

    fn named(&self, shares: Vec<Vec<Slot>>) -> Assignment {
        let name = |share: Vec<Slot>| share.into_iter().map(|slot| self.name(slot)).collect();
        self.members.iter().zip(shares).map(|(member, share)| (member.member_id.clone(), name(share))).collect()
    }
}
