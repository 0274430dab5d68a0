//! Settings of a producer client with their defaults (`ProducerConfig`), and what its application sees go wrong.
use std::sync::Arc;

use super::Partitioning;
use crate::engine::kafka::cluster::Acks;
use crate::engine::kafka::compression::Compression;
use crate::engine::kafka::error::ErrorCode;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProducerConfig {
    pub acks: Acks,
    /// `batch.size`
    pub batch_bytes: u32,
    /// `linger.ms`
    pub linger_us: u64,
    /// `delivery.timeout.ms`
    pub delivery_timeout_us: u64,
    /// `request.timeout.ms`
    pub request_timeout_us: u64,
    /// `retry.backoff.ms`
    pub retry_backoff_us: u64,
    /// `max.in.flight.requests.per.connection`, here per partition.
    pub max_in_flight: u32,
    /// `max.request.size`
    pub max_request_bytes: u32,
    /// `enable.idempotence`
    pub idempotent: bool,
    pub transactional_id: Option<Arc<str>>,
    /// `transaction.timeout.ms`
    pub transaction_timeout_us: u64,
    pub partitioning: Partitioning,
    /// `partitioner.adaptive.partitioning.enable` (KIP-794)
    pub adaptive: bool,
    /// `compression.type`
    pub compression: Compression,
    /// `buffer.memory`
    pub buffer_bytes: u64,
    /// `max.block.ms`
    pub max_block_us: u64,
    /// `metadata.max.age.ms`
    pub metadata_max_age_us: u64,
}

impl Default for ProducerConfig {
    fn default() -> Self {
        Self {
            acks: Acks::All,
            batch_bytes: 16_384,
            linger_us: 5_000,
            delivery_timeout_us: 120_000_000,
            request_timeout_us: 30_000_000,
            retry_backoff_us: 100_000,
            max_in_flight: 5,
            max_request_bytes: 1_048_576,
            idempotent: true,
            transactional_id: None,
            transaction_timeout_us: 60_000_000,
            partitioning: Partitioning::ByKey,
            adaptive: true,
            compression: Compression::None,
            buffer_bytes: 33_554_432,
            max_block_us: 60_000_000,
            metadata_max_age_us: 300_000_000,
        }
    }
}

/// Why a call or a record failed, as the application sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    Code(ErrorCode),
    /// The call is not allowed in this state.
    IllegalState,
    /// A record fell with others of its batch, or a call with an earlier error.
    Kafka(Option<Cause>),
    /// The group does not take the member's offsets any more (`CommitFailedException`).
    CommitFailed,
    /// No memory came free within `max.block.ms` (`BufferExhaustedException`).
    BufferExhausted,
}

/// The error behind a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    Code(ErrorCode),
    CommitFailed,
}
