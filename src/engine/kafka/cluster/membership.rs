//! Brokers that join a running cluster or leave it for good, and where replicas could go. A broker that is added gets
//! nothing by itself: partitions are moved to it by reassignment. One that holds replicas cannot leave.
use std::collections::BTreeMap;

use super::{Broker, BrokerId, Cluster, Process, TopicPartition};

impl Broker {
    /// A live one, without replicas.
    pub(super) fn fresh() -> Self {
        Self {
            process: Process::Up,
            isolated: false,
            fenced: false,
            silent_since_us: None,
            replicas: BTreeMap::new(),
            inbox: Vec::new(),
            fetches: BTreeMap::new(),
        }
    }
}

impl Cluster {
    /// The next broker registers.
    pub fn add_broker(&mut self) -> BrokerId {
        let id = self.brokers.keys().next_back().map_or(1, |last| last + 1);
        self.brokers.insert(id, Broker::fresh());
        id
    }

    /// Unregisters a broker, as long as it is not the only one. `Err` = it holds so many replicas.
    pub fn remove_broker(&mut self, broker: BrokerId) -> Result<(), u32> {
        match self.assigned_to(broker).len() as u32 {
            0 if self.brokers.len() > 1 => {
                self.brokers.remove(&broker);
                Ok(())
            }
            replicas => Err(replicas),
        }
    }

    /// The partitions that have a replica on a broker, or are to have one.
    pub fn assigned_to(&self, broker: BrokerId) -> Vec<TopicPartition> {
        let is_there = |state: &super::PartitionState| {
            let target = state.moving_to.iter().flatten();
            state.replicas.iter().chain(target).any(|its| *its == broker)
        };
        let of = |(topic, state): (super::TopicIx, &super::Topic)| {
            let those = (0..).zip(&state.partitions).filter(|(_, state)| is_there(state));
            those.map(|(partition, _)| TopicPartition { topic, partition }).collect::<Vec<_>>()
        };
        self.topics().flat_map(of).collect()
    }

    /// Where the replicas of a partition would stand if its topic were created now.
    pub fn evenly(&self, at: TopicPartition) -> Option<Vec<BrokerId>> {
        let brokers: Vec<BrokerId> = self.brokers.keys().copied().collect();
        let count = self.partition(at)?.moving_to.as_ref().unwrap_or(&self.partition(at)?.replicas).len();
        Some((0..count).map(|replica| brokers[(at.partition as usize + replica) % brokers.len()]).collect())
    }

    /// The replicas of a partition with the emptiest other live broker in place of this one; `None` = there is no other.
    pub fn without(&self, at: TopicPartition, broker: BrokerId) -> Option<Vec<BrokerId>> {
        let state = self.partition(at)?;
        let replicas = state.moving_to.as_ref().unwrap_or(&state.replicas);
        let is_free = |(id, state): &(&BrokerId, &Broker)| !replicas.contains(id) && !state.fenced && **id != broker;
        let free = self.brokers.iter().filter(is_free).map(|(id, _)| *id);
        // They fill up one after the other, so that a broker's partitions are spread over all that are left.
        let least = free.min_by_key(|id| (self.assigned_to(*id).len(), *id))?;
        Some(replicas.iter().map(|id| if *id == broker { least } else { *id }).collect())
    }
}
