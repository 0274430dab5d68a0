//! Round robin: all partitions of all topics in order, dealt to the members in turn; who has not subscribed to a
//! topic is passed over (`RoundRobinAssignor`).
use super::{Assignment, Subscription, in_order, nothing_for};
use crate::engine::kafka::topic_partition::{PartitionCounts, TopicPartition};

pub fn assign(counts: &PartitionCounts, members: &[Subscription]) -> Assignment {
    let mut assignment = nothing_for(members);
    let sorted = in_order(members);
    let mut turn = 0;
    for (topic, count) in counts {
        if !sorted.iter().any(|member| member.topics.contains(topic)) {
            continue;
        }
        for partition in 0..*count {
            while !sorted[turn % sorted.len()].topics.contains(topic) {
                turn += 1;
            }
            let member = sorted[turn % sorted.len()].member_id.clone();
            assignment.entry(member).or_default().push(TopicPartition::new(topic, partition));
            turn += 1;
        }
    }
    assignment
}
