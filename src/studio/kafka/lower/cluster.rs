//! Cluster and topics from their settings.
use super::{ms, property};
use crate::engine::kafka::config::{ClusterConfig, TopicConfig};
use crate::engine::kafka::group;
use crate::engine::kafka::share::ShareConfig;
use crate::engine::kafka::topology::{Cluster, Topic};
use crate::engine::topology::Latency;
use crate::studio::document::Part;
use crate::studio::kinds;
use crate::studio::param::Reader;

pub fn cluster(part: &Part) -> Cluster {
    let reader = &part.reader();
    let brokers = reader.count("brokers");
    let slow = reader.int("slow_broker").and_then(|broker| u32::try_from(broker).ok()).filter(|id| *id <= brokers);
    let mut slow_us = vec![0; slow.unwrap_or(0) as usize];
    if let Some(last) = slow_us.last_mut() {
        *last = reader.duration_us("slow");
    }
    Cluster {
        brokers,
        config: ClusterConfig {
            replica_lag_max_us: ms(reader, "replica.lag.time.max.ms"),
            replica_fetch_wait_us: ms(reader, "replica.fetch.wait.max.ms"),
            broker_session_us: ms(reader, "broker.session.timeout.ms"),
            retention_check_us: ms(reader, "log.retention.check.interval.ms"),
            cleaner_backoff_us: ms(reader, "log.cleaner.backoff.ms"),
            transaction_scan_us: ms(reader, "transaction.abort.timed.out.transaction.cleanup.interval.ms"),
            transaction_max_timeout_us: ms(reader, "transaction.max.timeout.ms"),
            producer_expiry_us: ms(reader, "producer.id.expiration.ms"),
            auto_leader_rebalance: reader.bool("auto.leader.rebalance.enable"),
            imbalance_check_us: ms(reader, "leader.imbalance.check.interval.seconds").saturating_mul(1_000),
            ..ClusterConfig::default()
        },
        groups: groups(reader),
        share: ShareConfig {
            lock_us: ms(reader, "group.share.record.lock.duration.ms"),
            delivery_limit: reader.count("group.share.delivery.count.limit"),
            max_locks: reader.count("group.share.partition.max.record.locks"),
            session_timeout_us: ms(reader, "group.share.session.timeout.ms"),
        },
        latency: Latency { base_us: reader.duration_us("latency"), jitter_us: reader.duration_us("latency_jitter") },
        slow_us,
        restart_us: reader.duration_us("restart"),
    }
}

fn groups(reader: &Reader<'_>) -> group::Config {
    group::Config {
        initial_rebalance_delay_us: ms(reader, "group.initial.rebalance.delay.ms"),
        min_session_timeout_us: ms(reader, "group.min.session.timeout.ms"),
        max_session_timeout_us: ms(reader, "group.max.session.timeout.ms"),
        max_size: reader.count("group.max.size"),
        consumer_session_timeout_us: ms(reader, "group.consumer.session.timeout.ms"),
        consumer_heartbeat_interval_us: ms(reader, "group.consumer.heartbeat.interval.ms"),
        offsets_retention_us: ms(reader, "offsets.retention.minutes").saturating_mul(60_000),
        ..group::Config::default()
    }
}

pub fn topic(part: &Part) -> Topic {
    let reader = part.reader();
    Topic {
        partitions: reader.count("partitions"),
        replication: reader.count("replication.factor"),
        config: config(part),
    }
}

/// Every setting whose id is a topic config of Kafka's. What the engine refuses stays at its default; [`super::check`]
/// tells.
fn config(part: &Part) -> TopicConfig {
    let (reader, mut config) = (part.reader(), TopicConfig::default());
    let params = kinds::kind(&part.kind).into_iter().flat_map(|kind| kind.params_of(part.variant()));
    for param in params.filter(|param| !matches!(param.id, "partitions" | "replication.factor")) {
        if let Some(value) = reader.value(param.id).as_ref().and_then(property) {
            let _ = config.set(param.id, &value);
        }
    }
    config
}
