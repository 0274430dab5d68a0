//! Range: each topic by itself is cut into one run of consecutive partitions per subscriber; the first ones get one
//! more (`RangeAssignor` of client and coordinator alike). Topics with equally many partitions and the same
//! subscribers are therefore co-partitioned. It does not know racks.
use super::{Assignment, Subscription, in_order, nothing_for};
use crate::engine::kafka::topic_partition::{PartitionCounts, TopicPartition};

pub fn assign(counts: &PartitionCounts, members: &[Subscription]) -> Assignment {
    let mut assignment = nothing_for(members);
    let sorted = in_order(members);
    for (topic, count) in counts {
        let subscribers: Vec<_> = sorted.iter().filter(|member| member.topics.contains(topic)).collect();
        if subscribers.is_empty() {
            continue;
        }
        let quota = count / subscribers.len() as u32;
        let extra = count % subscribers.len() as u32;
        let mut next = 0;
        for (at, member) in (0_u32..).zip(subscribers) {
            let end = next + quota + u32::from(at < extra);
            let run = (next..end).map(|partition| TopicPartition::new(topic, partition));
            assignment.entry(member.member_id.clone()).or_default().extend(run);
            next = end;
        }
    }
    assignment
}
