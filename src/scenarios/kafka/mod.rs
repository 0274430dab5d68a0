//! Kafka's scenarios: one file each, and what their drawings have in common. Producers stand left, topics in the middle,
//! groups right with their members below their card.
pub mod acks;
pub mod ad_clicks;
pub mod auto_offset_reset;
pub mod batching;
pub mod commit_when;
pub mod compaction;
pub mod connect_dlq;
pub mod consumers_vs_partitions;
pub mod dlq_by_hand;
pub mod dlq_redrive;
pub mod failed_offset_5;
pub mod hello_topic;
pub mod hot_partition;
pub mod idempotent_producer;
pub mod internal_offsets;
pub mod isr;
pub mod key_keeps_order;
pub mod lag;
pub mod leader_failover;
pub mod more_partitions;
pub mod offset_reset;
pub mod ordered_dlq;
pub mod overcharge;
pub mod parcel_or_noticeboard;
pub mod rebalance;
pub mod retention;
pub mod retry_topics;
pub mod share_group;
pub mod slow_poll;
pub mod streams_dlq;
pub mod transactions;
pub mod world_cup;

use super::build::{At, Board, Setting, int, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::engine::command::Command;
use crate::engine::kafka::command::Command as Kafka;
use crate::engine::kafka::fact::Fact;
use crate::studio::document::{Document, PartId};
use crate::studio::script::Scripted;

/// Columns beside a cluster of one broker: topics and groups; producers stand at 0.
const TOPIC_X: i32 = 224;
const GROUP_X: i32 = 704;
/// Beside several brokers: the cluster stands below the producers.
const WIDE_TOPIC_X: i32 = 240;

/// A group with its members below its card. Returns the group and its members.
fn team(
    board: &mut Board,
    name: &str,
    At(x, y): At,
    settings: impl IntoIterator<Item = Setting>,
    members: impl IntoIterator<Item = (&'static str, Vec<Setting>)>,
) -> (PartId, Vec<PartId>) {
    let group = board.group(name, At(x, y), [earliest()].into_iter().chain(settings));
    let mut ids = Vec::new();
    for (at, (name, settings)) in (0..).zip(members) {
        let id = board.reader(name, At(x, y + 80 + 52 * at), settings);
        board.member(&group, &id);
        ids.push(id);
    }
    (group, ids)
}

/// From the log start, when there is no committed offset.
fn earliest() -> Setting {
    ("auto.offset.reset", text("earliest"))
}

/// One record at a time, committed when its work is done.
fn worker(work_ms: i64) -> Vec<Setting> {
    vec![("commit", text("each-record")), ("max.poll.records", int(1)), ("work", ms(work_ms)), ("latency", ms(150))]
}

/// A command of Kafka's at a moment.
const fn at(at_ms: u64, command: fn(crate::studio::script::RowOf) -> Command) -> Scripted {
    Scripted { at_us: at_ms * 1_000, command }
}
