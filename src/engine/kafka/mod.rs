//! Apache Kafka (4.x).
pub mod assignor;
pub mod partitioner;
pub mod topic_partition;
