//! Uniform for members that want different topics (`UniformHeterogeneousAssignmentBuilder`): fill up the least loaded,
//! then balance topic by topic until a whole round changes nothing.
use std::collections::BTreeMap;
use std::sync::Arc;

use super::balancer::Balancer;
use crate::engine::kafka::assignor::{Assignment, Subscription, nothing_for};
use crate::engine::kafka::topic_partition::{PartitionCounts, TopicPartition};

/// A member by its place in the list.
pub type Member = u32;

/// Rounds over all topics, at most.
const MOST_ROUNDS: u32 = 16;

struct Topic<'a> {
    name: &'a Arc<str>,
    subscribers: Vec<Member>,
    /// By partition.
    owners: Vec<Option<Member>>,
}

pub fn assign(counts: &PartitionCounts, members: &[Subscription]) -> Assignment {
    let mut loads = vec![0; members.len()];
    let mut topics: Vec<Topic> = counts.iter().filter_map(|(name, count)| topic(name, *count, members)).collect();
    // The most partitions per subscriber first.
    topics.sort_by(|a, b| {
        let ratio = |x: &Topic, y: &Topic| x.owners.len() as u64 * y.subscribers.len() as u64;
        ratio(b, a).cmp(&ratio(a, b)).then(a.subscribers.len().cmp(&b.subscribers.len())).then(a.name.cmp(b.name))
    });
    for owner in topics.iter().flat_map(|topic| topic.owners.iter().flatten()) {
        loads[*owner as usize] += 1;
    }
    topics.iter_mut().for_each(|topic| topic.fill(&mut loads));
    balance(&mut topics, &mut loads);

    let mut assignment = nothing_for(members);
    for topic in &topics {
        for (partition, owner) in (0..).zip(&topic.owners) {
            let Some(owner) = owner else { continue };
            let id = members[*owner as usize].member_id.clone();
            assignment.entry(id).or_default().push(TopicPartition::new(topic.name, partition));
        }
    }
    assignment
}

/// `None` = nobody wants it.
fn topic<'a>(name: &'a Arc<str>, count: u32, members: &[Subscription]) -> Option<Topic<'a>> {
    let wants = |(_, member): &(Member, &Subscription)| member.topics.contains(name);
    let subscribers: Vec<_> = (0..).zip(members).filter(wants).collect();
    if subscribers.is_empty() {
        return None;
    }
    let mut owners = vec![None; count as usize];
    for (member, subscription) in &subscribers {
        for partition in subscription.owned.iter().filter(|its| its.topic == *name) {
            if let Some(owner) = owners.get_mut(partition.partition as usize) {
                *owner = Some(*member);
            }
        }
    }
    Some(Topic { name, subscribers: subscribers.into_iter().map(|(member, _)| member).collect(), owners })
}

fn balance(topics: &mut [Topic], loads: &mut [u32]) {
    let mut movable: Vec<&mut Topic> = topics.iter_mut().filter(|topic| topic.subscribers.len() >= 2).collect();
    let mut last_changed = None;
    for _ in 0..MOST_ROUNDS {
        for (at, topic) in movable.iter_mut().enumerate() {
            if last_changed == Some(at) {
                return;
            }
            if topic.balance(loads) || last_changed.is_none() {
                last_changed = Some(at);
            }
        }
    }
}

impl Topic<'_> {
    fn fill(&mut self, loads: &mut [u32]) {
        let Some(mut balancer) = Balancer::for_filling(&self.subscribers, loads) else { return };
        for owner in self.owners.iter_mut().filter(|owner| owner.is_none()) {
            let member = balancer.next_least(loads);
            *owner = Some(member);
            loads[member as usize] += 1;
        }
    }

    /// `true` = something was moved.
    fn balance(&mut self, loads: &mut [u32]) -> bool {
        let Some(mut balancer) = Balancer::new(&self.subscribers, loads) else { return false };
        let mut to_give: BTreeMap<Member, Vec<usize>> = BTreeMap::new();
        for (partition, owner) in self.owners.iter().enumerate() {
            if let Some(owner) = owner {
                to_give.entry(*owner).or_default().push(partition);
            }
        }
        let mut has_moved = false;
        while !balancer.is_balanced() {
            let given = loop {
                let Some(member) = balancer.next_most(loads) else { break None };
                match to_give.get_mut(&member).and_then(Vec::pop) {
                    Some(partition) => break Some((member, partition)),
                    None => balancer.exclude_most(),
                }
            };
            let Some((from, partition)) = given else { break };
            let to = balancer.next_least(loads);
            if balancer.is_balanced() {
                break;
            }
            self.owners[partition] = Some(to);
            loads[from as usize] -= 1;
            loads[to as usize] += 1;
            has_moved = true;
        }
        has_moved
    }
}
