//! What a producer's client knows of the cluster: how many partitions a topic has and who leads them. It was so when it
//! last asked; it asks again when that is too long ago (`metadata.max.age.ms`), or when a broker or the lack of one shows
//! that it is wrong. The question itself is not carried out: it fits into the pause before the next try.
use std::collections::BTreeMap;

use crate::engine::id::{Duration, Time};
use crate::engine::kafka::cluster::{BrokerId, Cluster, TopicIx, TopicPartition};
use crate::engine::kafka::error::ErrorCode;

#[derive(Clone, Debug, Default, Hash)]
pub struct Metadata {
    partitions: BTreeMap<TopicIx, u32>,
    leaders: BTreeMap<TopicPartition, BrokerId>,
    asked_at: Time,
}

impl Metadata {
    /// How many partitions a topic has, as far as known; `None` = there is no such topic.
    pub fn partitions(&mut self, topic: TopicIx, cluster: &Cluster, max_age_us: Duration, now: Time) -> Option<u32> {
        self.look_at_age(max_age_us, now);
        if let Some(known) = self.partitions.get(&topic) {
            return Some(*known);
        }
        let count = cluster.topic(topic)?.partitions.len() as u32;
        self.partitions.insert(topic, count);
        Some(count)
    }

    pub fn leader(
        &mut self,
        at: TopicPartition,
        cluster: &Cluster,
        max_age_us: Duration,
        now: Time,
    ) -> Option<BrokerId> {
        self.look_at_age(max_age_us, now);
        if let Some(known) = self.leaders.get(&at) {
            return Some(*known);
        }
        let leader = cluster.partition(at)?.leader?;
        self.leaders.insert(at, leader);
        Some(leader)
    }

    /// It is wrong: everything is asked for again.
    pub fn forget(&mut self) {
        self.partitions.clear();
        self.leaders.clear();
    }

    /// What an answer says about it (`InvalidMetadataException`).
    pub fn hear(&mut self, error: ErrorCode) {
        use ErrorCode::{FencedLeaderEpoch, LeaderNotAvailable, NotLeaderOrFollower, UnknownTopicOrPartition};
        if matches!(error, NotLeaderOrFollower | LeaderNotAvailable | UnknownTopicOrPartition | FencedLeaderEpoch) {
            self.forget();
        }
    }

    fn look_at_age(&mut self, max_age_us: Duration, now: Time) {
        if now >= self.asked_at.saturating_add(max_age_us) {
            self.asked_at = now;
            self.forget();
        }
    }
}
