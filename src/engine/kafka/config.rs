//! Settings of topics and brokers: names, defaults and how their values read (`TopicConfig`, `ServerConfigs`). A value
//! that does not parse is refused as a whole, as the broker does; nothing here acts on a setting.
use super::error::ErrorCode;

/// A million: ratios are parts of it.
pub const PPM: u64 = 1_000_000;

/// Unlimited, for spans in ms.
pub const FOREVER_MS: i64 = i64::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TopicConfig {
    /// `cleanup.policy` contains `delete`.
    pub deletes: bool,
    /// `cleanup.policy` contains `compact`.
    pub compacts: bool,
    /// -1 = unlimited.
    pub retention_ms: i64,
    /// Per partition; -1 = unlimited.
    pub retention_bytes: i64,
    pub segment_bytes: u32,
    pub segment_ms: i64,
    /// Parts per million.
    pub min_cleanable_dirty_ppm: u64,
    pub delete_retention_ms: i64,
    pub min_compaction_lag_ms: i64,
    pub max_compaction_lag_ms: i64,
    /// `message.timestamp.type` is `LogAppendTime`.
    pub stamps_on_append: bool,
    pub timestamp_before_max_ms: i64,
    pub timestamp_after_max_ms: i64,
    pub max_message_bytes: u32,
    pub min_insync_replicas: u32,
    pub unclean_leader_election: bool,
}

impl Default for TopicConfig {
    fn default() -> Self {
        Self {
            deletes: true,
            compacts: false,
            retention_ms: 604_800_000,
            retention_bytes: -1,
            segment_bytes: 1_073_741_824,
            segment_ms: 604_800_000,
            min_cleanable_dirty_ppm: PPM / 2,
            delete_retention_ms: 86_400_000,
            min_compaction_lag_ms: 0,
            max_compaction_lag_ms: FOREVER_MS,
            stamps_on_append: false,
            timestamp_before_max_ms: FOREVER_MS,
            timestamp_after_max_ms: FOREVER_MS,
            max_message_bytes: 1_048_588,
            min_insync_replicas: 1,
            unclean_leader_election: false,
        }
    }
}

impl TopicConfig {
    /// Sets one setting by its Kafka name. `InvalidConfig` for an unknown name or a value out of its range.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), ErrorCode> {
        match name {
            "cleanup.policy" => (self.deletes, self.compacts) = cleanup_policy(value)?,
            "retention.ms" => self.retention_ms = number(value, -1, i64::MAX)?,
            "retention.bytes" => self.retention_bytes = number(value, -1, i64::MAX)?,
            "segment.bytes" => self.segment_bytes = number(value, 14, i64::from(i32::MAX))? as u32,
            "segment.ms" => self.segment_ms = number(value, 1, i64::MAX)?,
            "min.cleanable.dirty.ratio" => self.min_cleanable_dirty_ppm = ratio(value)?,
            "delete.retention.ms" => self.delete_retention_ms = number(value, 0, i64::MAX)?,
            "min.compaction.lag.ms" => self.min_compaction_lag_ms = number(value, 0, i64::MAX)?,
            "max.compaction.lag.ms" => self.max_compaction_lag_ms = number(value, 1, i64::MAX)?,
            "message.timestamp.type" => {
                self.stamps_on_append = match value {
                    "CreateTime" => false,
                    "LogAppendTime" => true,
                    _ => return Err(ErrorCode::InvalidConfig),
                }
            }
            "message.timestamp.before.max.ms" => self.timestamp_before_max_ms = number(value, 0, i64::MAX)?,
            "message.timestamp.after.max.ms" => self.timestamp_after_max_ms = number(value, 0, i64::MAX)?,
            "max.message.bytes" => self.max_message_bytes = number(value, 0, i64::from(i32::MAX))? as u32,
            "min.insync.replicas" => self.min_insync_replicas = number(value, 1, i64::from(i32::MAX))? as u32,
            "unclean.leader.election.enable" => {
                self.unclean_leader_election = value.parse().map_err(|_| ErrorCode::InvalidConfig)?;
            }
            _ => return Err(ErrorCode::InvalidConfig),
        }
        Ok(())
    }

    /// The age at which an append starts a new segment: compaction that is due lets the active segment end too
    /// (`LogConfig.maxSegmentMs`).
    pub fn roll_ms(&self) -> i64 {
        if self.compacts { self.segment_ms.min(self.max_compaction_lag_ms) } else { self.segment_ms }
    }
}

fn cleanup_policy(value: &str) -> Result<(bool, bool), ErrorCode> {
    let (mut deletes, mut compacts) = (false, false);
    for policy in value.split(',').map(str::trim) {
        match policy {
            "delete" => deletes = true,
            "compact" => compacts = true,
            _ => return Err(ErrorCode::InvalidConfig),
        }
    }
    Ok((deletes, compacts))
}

fn number(value: &str, least: i64, most: i64) -> Result<i64, ErrorCode> {
    let number = value.trim().parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or(ErrorCode::InvalidConfig)
}

/// A decimal between 0 and 1 as parts per million.
fn ratio(value: &str) -> Result<u64, ErrorCode> {
    let (whole, fraction) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    if fraction.len() > 6 || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(ErrorCode::InvalidConfig);
    }
    let whole: u64 = whole.parse().map_err(|_| ErrorCode::InvalidConfig)?;
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(6);
    let ppm = whole.saturating_mul(PPM) + digits.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    if ppm > PPM { Err(ErrorCode::InvalidConfig) } else { Ok(ppm) }
}

/// Settings of the cluster, the same on every broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClusterConfig {
    /// Wall clock at virtual time 0, in ms since the epoch.
    pub epoch_ms: i64,
    /// `replica.lag.time.max.ms`
    pub replica_lag_max_us: u64,
    /// `replica.fetch.wait.max.ms`
    pub replica_fetch_wait_us: u64,
    /// A fetch of a live follower that finds nothing is asked again unseen: only those that bring something are hops, the
    /// others are counted when it matters when the last one was.
    pub idle_fetches_unseen: bool,
    /// `broker.session.timeout.ms`
    pub broker_session_us: u64,
    /// `log.retention.check.interval.ms`
    pub retention_check_us: u64,
    /// `log.cleaner.backoff.ms`
    pub cleaner_backoff_us: u64,
    /// `transaction.abort.timed.out.transaction.cleanup.interval.ms`
    pub transaction_scan_us: u64,
    /// `transaction.max.timeout.ms`
    pub transaction_max_timeout_us: u64,
    /// `producer.id.expiration.ms`
    pub producer_expiry_us: u64,
    pub default_partitions: u32,
    pub default_replication: u32,
    /// `auto.leader.rebalance.enable`
    pub auto_leader_rebalance: bool,
    /// `leader.imbalance.check.interval.seconds`
    pub imbalance_check_us: u64,
}

impl Default for ClusterConfig {
    fn default() -> Self {
        Self {
            epoch_ms: 1_767_225_600_000,
            replica_lag_max_us: 30_000_000,
            replica_fetch_wait_us: 500_000,
            idle_fetches_unseen: false,
            broker_session_us: 9_000_000,
            retention_check_us: 300_000_000,
            cleaner_backoff_us: 15_000_000,
            transaction_scan_us: 10_000_000,
            transaction_max_timeout_us: 900_000_000,
            producer_expiry_us: 86_400_000_000,
            default_partitions: 1,
            default_replication: 1,
            auto_leader_rebalance: true,
            imbalance_check_us: 300_000_000,
        }
    }
}

impl ClusterConfig {
    /// The brokers' wall clock at a virtual time.
    pub fn wall_ms(&self, now_us: u64) -> i64 {
        self.epoch_ms + (now_us / 1000) as i64
    }

    /// The virtual time at which the wall clock shows `wall_ms`; what lies before the run is its beginning.
    pub fn time_us(&self, wall_ms: i64) -> u64 {
        u64::try_from(wall_ms.saturating_sub(self.epoch_ms)).unwrap_or_default().saturating_mul(1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_the_broker_reads_them() {
        for (name, value, is_good) in [
            ("cleanup.policy", "compact,delete", true),
            ("cleanup.policy", "nope", false),
            ("retention.ms", "-1", true),
            ("retention.ms", "x", false),
            ("min.cleanable.dirty.ratio", "0.0001", true),
            ("min.cleanable.dirty.ratio", "1.0", true),
            ("min.cleanable.dirty.ratio", "1.1", false),
            ("no.such", "1", false),
        ] {
            assert_eq!(TopicConfig::default().set(name, value).is_ok(), is_good, "{name}={value}");
        }
        assert_eq!(ratio("0.0001"), Ok(100));
    }
}
