//! Topics: creating, growing, altering, deleting, with the controller's checks.
use std::sync::Arc;

use super::out::Out;
use super::{BrokerId, Cluster, PartitionState, Topic, TopicIx, TopicPartition};
use crate::engine::kafka::config::TopicConfig;
use crate::engine::kafka::error::ErrorCode;

/// `Topic.MAX_NAME_LENGTH`
const LONGEST_NAME: usize = 249;

#[derive(Clone, Debug, Default, Hash)]
pub struct NewTopic {
    pub name: String,
    /// `None` = `num.partitions`
    pub partitions: Option<u32>,
    /// `None` = `default.replication.factor`
    pub replication: Option<u32>,
    /// Kafka's names with their values.
    pub configs: Vec<(String, String)>,
    /// Replicas of each partition; it takes the place of the two numbers.
    pub assignment: Option<Vec<Vec<BrokerId>>>,
}

impl Cluster {
    pub fn create_topic(&mut self, new: &NewTopic, now_us: u64, out: &mut Out) -> Result<TopicIx, ErrorCode> {
        if !is_legal_name(&new.name) {
            return Err(ErrorCode::InvalidTopic);
        }
        if self.by_name.contains_key(new.name.as_str()) {
            return Err(ErrorCode::TopicAlreadyExists);
        }
        let partitions = match &new.assignment {
            Some(assignment) => assignment.clone(),
            None => self.place(
                new.partitions.unwrap_or(self.config.default_partitions),
                new.replication.unwrap_or(self.config.default_replication),
                0,
            )?,
        };
        let states = self.states(partitions)?;
        let mut config = TopicConfig::default();
        for (name, value) in &new.configs {
            config.set(name, value)?;
        }
        let ix = TopicIx(self.topics_made);
        self.topics_made += 1;
        let name: Arc<str> = new.name.as_str().into();
        let count = states.len() as u32;
        self.by_name.insert(name.clone(), ix);
        self.topics.insert(ix, Topic { name, config, partitions: states });
        for partition in 0..count {
            self.partition_changed(TopicPartition { topic: ix, partition }, now_us, out);
        }
        Ok(ix)
    }

    pub fn delete_topic(&mut self, topic: TopicIx) -> Result<(), ErrorCode> {
        let gone = self.topics.remove(&topic).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        self.by_name.remove(&gone.name);
        for broker in self.brokers.values_mut() {
            broker.replicas.retain(|partition, _| partition.topic != topic);
        }
        Ok(())
    }

    /// Grows a topic to `total` partitions; there is no way back.
    pub fn add_partitions(&mut self, topic: TopicIx, total: u32, now_us: u64, out: &mut Out) -> Result<(), ErrorCode> {
        let state = self.topics.get(&topic).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        let before = state.partitions.len() as u32;
        let replication = state.partitions.first().map_or(1, |partition| partition.replicas.len() as u32);
        if total <= before {
            return Err(ErrorCode::InvalidPartitions);
        }
        let placed = self.place(total - before, replication, before)?;
        let states = self.states(placed)?;
        if let Some(state) = self.topics.get_mut(&topic) {
            state.partitions.extend(states);
        }
        for partition in before..total {
            self.partition_changed(TopicPartition { topic, partition }, now_us, out);
        }
        Ok(())
    }

    /// Changes settings of a topic: all of them, or none when one is refused.
    pub fn alter_topic(&mut self, topic: TopicIx, configs: &[(String, String)]) -> Result<(), ErrorCode> {
        let state = self.topics.get_mut(&topic).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        let mut config = state.config;
        for (name, value) in configs {
            config.set(name, value)?;
        }
        state.config = config;
        Ok(())
    }

    /// Gives a topic these settings in place of all it had.
    pub fn configure_topic(&mut self, topic: TopicIx, config: TopicConfig) {
        if let Some(state) = self.topics.get_mut(&topic) {
            state.config = config;
        }
    }

    /// Replicas for new partitions, spread over the brokers that are registered, live ones first in line to lead.
    fn place(&self, partitions: u32, replication: u32, shift: u32) -> Result<Vec<Vec<BrokerId>>, ErrorCode> {
        let brokers: Vec<BrokerId> = self.brokers.keys().copied().collect();
        if partitions == 0 {
            return Err(ErrorCode::InvalidPartitions);
        }
        if replication == 0 || replication as usize > brokers.len() {
            return Err(ErrorCode::InvalidReplicationFactor);
        }
        let at = |number: u32| brokers[number as usize % brokers.len()];
        let place = |partition: u32| {
            let mut replicas: Vec<BrokerId> = (0..replication).map(|replica| at(partition + replica)).collect();
            replicas.sort_by_key(|broker| self.brokers.get(broker).is_none_or(|state| state.fenced));
            replicas
        };
        Ok((shift..shift + partitions).map(place).collect())
    }

    fn states(&self, assignment: Vec<Vec<BrokerId>>) -> Result<Vec<PartitionState>, ErrorCode> {
        let state = |replicas: Vec<BrokerId>| {
            let is_live = |broker: &&BrokerId| self.brokers.get(broker).is_some_and(|state| !state.fenced);
            let mut isr: Vec<BrokerId> = replicas.iter().filter(is_live).copied().collect();
            let leader = isr.first().copied();
            isr.sort_unstable();
            let is_known = replicas.iter().all(|broker| self.brokers.contains_key(broker));
            if leader.is_none() || !is_known {
                return Err(ErrorCode::InvalidReplicaAssignment);
            }
            Ok(PartitionState { replicas, isr, leader, leader_epoch: 0, moving_to: None })
        };
        assignment.into_iter().map(state).collect()
    }
}

fn is_legal_name(name: &str) -> bool {
    let is_legal = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_' | '-');
    !name.is_empty() && name.len() <= LONGEST_NAME && name != "." && name != ".." && name.chars().all(is_legal)
}
