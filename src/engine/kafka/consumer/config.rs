//! Settings of a consumer: names, defaults and how their values read (`ConsumerConfig`). A value that does not parse is
//! refused as a whole; nothing here acts on a setting.
use std::sync::Arc;

use crate::engine::kafka::assignor::{ClientAssignor, ServerAssignor};
use crate::engine::kafka::cluster::Isolation;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::rabbitmq::pattern::Pattern;

/// Where to begin without a committed offset, or with one outside the log (`auto.offset.reset`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OffsetReset {
    Earliest,
    #[default]
    Latest,
    /// An error for the application.
    None,
    /// So many ms before now (KIP-1106), else the end.
    ByDuration(u64),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum GroupProtocol {
    #[default]
    Classic,
    /// KIP-848.
    Consumer,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConsumerConfig {
    pub client_id: Arc<str>,
    pub group_id: Option<Arc<str>>,
    pub group_instance_id: Option<Arc<str>>,
    pub group_protocol: GroupProtocol,
    /// `partition.assignment.strategy`, in the order of preference.
    pub assignors: Vec<ClientAssignor>,
    /// `group.remote.assignor`; `None` = the coordinator's choice.
    pub remote_assignor: Option<ServerAssignor>,
    pub session_timeout_us: u64,
    pub heartbeat_interval_us: u64,
    pub max_poll_interval_us: u64,
    pub max_poll_records: u32,
    pub metadata_max_age_us: u64,
    pub enable_auto_commit: bool,
    pub auto_commit_interval_us: u64,
    pub offset_reset: OffsetReset,
    pub isolation: Isolation,
    pub fetch_min_bytes: u64,
    pub fetch_max_bytes: u64,
    pub fetch_max_wait_us: u64,
    pub max_partition_fetch_bytes: u64,
    /// Beside the topics that it names it subscribes to all whose whole name matches this regular expression.
    pub pattern: Option<Arc<str>>,
}

impl Default for ConsumerConfig {
    fn default() -> Self {
        Self {
            client_id: "".into(),
            group_id: None,
            group_instance_id: None,
            group_protocol: GroupProtocol::Classic,
            assignors: vec![ClientAssignor::Range, ClientAssignor::CooperativeSticky],
            remote_assignor: None,
            session_timeout_us: 45_000_000,
            heartbeat_interval_us: 3_000_000,
            max_poll_interval_us: 300_000_000,
            max_poll_records: 500,
            metadata_max_age_us: 300_000_000,
            enable_auto_commit: true,
            auto_commit_interval_us: 5_000_000,
            offset_reset: OffsetReset::Latest,
            isolation: Isolation::ReadUncommitted,
            fetch_min_bytes: 1,
            fetch_max_bytes: 52_428_800,
            fetch_max_wait_us: 500_000,
            max_partition_fetch_bytes: 1_048_576,
            pattern: None,
        }
    }
}

impl ConsumerConfig {
    /// The topics that it subscribes to by pattern: as Java has it, the whole name has to match. `Err` = what is wrong.
    pub fn topic_pattern(pattern: &str) -> Result<Pattern, String> {
        Pattern::new(pattern)?;
        Pattern::new(&["^(", pattern, ")$"].concat())
    }

    /// Sets one setting by its Kafka name; assignors by their short names. `InvalidConfig` for an unknown name or a
    /// value out of its range.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), ErrorCode> {
        match name {
            "group.instance.id" => self.group_instance_id = Some(value.into()),
            "group.protocol" => {
                self.group_protocol = match value {
                    "classic" => GroupProtocol::Classic,
                    "consumer" => GroupProtocol::Consumer,
                    _ => return Err(ErrorCode::InvalidConfig),
                }
            }
            "partition.assignment.strategy" => {
                let parsed = value.split(',').map(|name| ClientAssignor::parse(name.trim()));
                self.assignors = parsed.collect::<Option<_>>().ok_or(ErrorCode::InvalidConfig)?;
            }
            "group.remote.assignor" => {
                self.remote_assignor = Some(ServerAssignor::parse(value).ok_or(ErrorCode::InvalidConfig)?);
            }
            "session.timeout.ms" => self.session_timeout_us = span_us(value)?,
            "heartbeat.interval.ms" => self.heartbeat_interval_us = span_us(value)?,
            "max.poll.interval.ms" => self.max_poll_interval_us = span_us(value)?,
            "max.poll.records" => self.max_poll_records = u32::try_from(number(value)?).unwrap_or(u32::MAX),
            "metadata.max.age.ms" => self.metadata_max_age_us = span_us(value)?,
            "enable.auto.commit" => self.enable_auto_commit = value.parse().map_err(|_| ErrorCode::InvalidConfig)?,
            "auto.commit.interval.ms" => self.auto_commit_interval_us = span_us(value)?,
            "auto.offset.reset" => self.offset_reset = offset_reset(value)?,
            "isolation.level" => {
                self.isolation = match value {
                    "read_uncommitted" => Isolation::ReadUncommitted,
                    "read_committed" => Isolation::ReadCommitted,
                    _ => return Err(ErrorCode::InvalidConfig),
                }
            }
            "fetch.min.bytes" => self.fetch_min_bytes = number(value)?,
            "fetch.max.bytes" => self.fetch_max_bytes = number(value)?,
            "fetch.max.wait.ms" => self.fetch_max_wait_us = span_us(value)?,
            "max.partition.fetch.bytes" => self.max_partition_fetch_bytes = number(value)?,
            _ => return Err(ErrorCode::InvalidConfig),
        }
        Ok(())
    }
}

fn number(value: &str) -> Result<u64, ErrorCode> {
    let number: u64 = value.parse().map_err(|_| ErrorCode::InvalidConfig)?;
    if number <= i64::MAX as u64 { Ok(number) } else { Err(ErrorCode::InvalidConfig) }
}

fn span_us(value: &str) -> Result<u64, ErrorCode> {
    Ok(number(value)?.saturating_mul(1000))
}

fn offset_reset(value: &str) -> Result<OffsetReset, ErrorCode> {
    Ok(match value {
        "earliest" => OffsetReset::Earliest,
        "latest" => OffsetReset::Latest,
        "none" => OffsetReset::None,
        _ => {
            let duration = value.strip_prefix("by_duration:").ok_or(ErrorCode::InvalidConfig)?;
            OffsetReset::ByDuration(duration_ms(duration).ok_or(ErrorCode::InvalidConfig)?)
        }
    })
}

/// `PnDTnHnMn.nS` (ISO 8601 as `java.time.Duration` reads it), without signs.
fn duration_ms(text: &str) -> Option<u64> {
    let (days, time) = match text.strip_prefix('P')?.split_once('T') {
        Some((days, time)) if !time.is_empty() => (days, time),
        Some(_) => return None,
        None => (text.strip_prefix('P')?, ""),
    };
    let mut total_ms = match days {
        "" => 0,
        days => days.strip_suffix('D')?.parse::<u64>().ok()?.checked_mul(86_400_000)?,
    };
    if days.is_empty() && time.is_empty() {
        return None;
    }
    let mut rest = time;
    for (unit, unit_ms) in [('H', 3_600_000_u64), ('M', 60_000)] {
        if let Some((count, after)) = rest.split_once(unit) {
            total_ms = total_ms.checked_add(count.parse::<u64>().ok()?.checked_mul(unit_ms)?)?;
            rest = after;
        }
    }
    if rest.is_empty() {
        return Some(total_ms);
    }
    let (seconds, fraction) = rest.strip_suffix('S')?.split_once('.').unwrap_or((rest.strip_suffix('S')?, ""));
    let whole_ms = seconds.parse::<u64>().ok()?.checked_mul(1000)?;
    let padded: String = fraction.chars().chain("000".chars()).take(3).collect();
    total_ms.checked_add(whole_ms)?.checked_add(padded.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_in_java() {
        let table = [
            ("PT1S", Some(1000)),
            ("P1D", Some(86_400_000)),
            ("P2DT3H4M5.5S", Some(183_845_500)),
            ("PT0.0123S", Some(12)),
            ("P", None),
            ("PT", None),
            ("1S", None),
            ("PTxS", None),
        ];
        for (text, expected) in table {
            assert_eq!(duration_ms(text), expected, "{text}");
        }
    }
}
