//! Apache Kafka (4.x semantics) as state machines without input or output of their own: [`cluster`] holds brokers,
//! logs and the controller, [`group`] is the coordinator of groups, [`producer`] and [`consumer`] are the Java clients.
//! Virtual time comes from outside, in µs; what a state machine wants done goes into an `Out`.
pub mod assignor;
pub mod brokers;
pub mod cluster;
pub mod command;
pub mod compression;
pub mod config;
pub mod consumer;
pub mod error;
pub mod fact;
pub mod group;
pub mod log;
pub mod offsets;
pub mod partitioner;
pub mod producer;
pub mod read;
pub mod record;
pub mod samples;
pub mod share;
pub mod simulation;
pub mod topic_partition;
pub mod topology;
pub mod view;
