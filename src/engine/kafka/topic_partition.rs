//! The name of a partition, as groups and clients speak of it. Ordered by topic name, then by number.
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicPartition {
    pub topic: Arc<str>,
    pub partition: u32,
}

impl TopicPartition {
    pub fn new(topic: &Arc<str>, partition: u32) -> Self {
        Self { topic: topic.clone(), partition }
    }

    /// Reads `topic-partition`; the topic may contain dashes.
    pub fn parse(text: &str) -> Option<Self> {
        let (topic, partition) = text.rsplit_once('-')?;
        Some(Self { topic: topic.into(), partition: partition.parse().ok()? })
    }
}

impl std::fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.topic)?;
        f.write_str("-")?;
        self.partition.fmt(f)
    }
}

/// How many partitions each topic has: what a client or a coordinator knows of the metadata.
pub type PartitionCounts = BTreeMap<Arc<str>, u32>;
