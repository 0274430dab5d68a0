//! Uniform, the first choice of the KIP-848 coordinator: equal shares, and what a member has it keeps as long as that
//! allows (`UniformAssignor`). Here is the way for members that all want the same topics
//! (`UniformHomogeneousAssignmentBuilder`).
//!
//! The real one goes through members and topics in the order of hash maps over random ids; this one takes members as
//! they are given and topics by name.
mod balancer;
mod heterogeneous;

use super::{Assignment, Subscription, nothing_for, want_the_same};
use crate::engine::kafka::topic_partition::{PartitionCounts, TopicPartition};

pub fn assign(counts: &PartitionCounts, members: &[Subscription]) -> Assignment {
    if want_the_same(members) { assign_homogeneous(counts, members) } else { heterogeneous::assign(counts, members) }
}

fn assign_homogeneous(counts: &PartitionCounts, members: &[Subscription]) -> Assignment {
    let mut assignment = nothing_for(members);
    let Some(first) = members.first() else { return assignment };
    let topics = || counts.iter().filter(|(topic, _)| first.topics.contains(*topic));
    let is_free = |partition: &TopicPartition| !members.iter().any(|member| member.owned.contains(partition));
    let all = topics().flat_map(|(topic, count)| (0..*count).map(|partition| TopicPartition::new(topic, partition)));
    let mut free: Vec<TopicPartition> = all.filter(is_free).collect();
    let total: u32 = topics().map(|(_, count)| *count).sum();
    let (quota, extra) = (total / members.len() as u32, total % members.len() as u32);

    let mut open = Vec::new();
    for (at, member) in (0_u32..).zip(members) {
        let mut quota = quota + u32::from(at < extra);
        let share = assignment.entry(member.member_id.clone()).or_default();
        let mut owned: Vec<_> = member.owned.iter().filter(|its| first.topics.contains(&its.topic)).collect();
        owned.sort();
        for partition in owned {
            if quota > 0 {
                quota -= 1;
                share.push(partition.clone());
            } else {
                free.push(partition.clone());
            }
        }
        open.push((member, quota));
    }
    let mut free = free.into_iter();
    for (member, quota) in open {
        let share = assignment.entry(member.member_id.clone()).or_default();
        share.extend(free.by_ref().take(quota as usize));
    }
    assignment
}
