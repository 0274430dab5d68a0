//! Scenarios of RabbitMQ on several nodes: one file each, and what their drawings have in common. Producers stand left,
//! the queue in the middle, consumers right, the nodes below the queue.
pub mod classic_node_loss;
pub mod memory_alarm;
pub mod quorum_failover;
pub mod stream_failover;

use super::build::{At, Board, bool, int, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::engine::command::Command;
use crate::engine::fact::FactKind;
use crate::engine::rabbitmq::cluster::command::Command as Nodes;
use crate::engine::rabbitmq::cluster::fact::Fact;
use crate::engine::rabbitmq::raft::Node;
use crate::studio::document::Document;
use crate::studio::script::Scripted;

const A: Node = Node(0);
const B: Node = Node(1);
const C: Node = Node(2);

/// Columns.
const QUEUE_X: i32 = 240;
const CONSUMER_X: i32 = 560;

/// A command to the nodes at a moment.
const fn at(at_ms: u64, command: fn(crate::studio::script::RowOf) -> Command) -> Scripted {
    Scripted { at_us: at_ms * 1_000, command }
}

/// A producer got a confirm.
fn is_confirm(kind: FactKind) -> bool {
    matches!(kind, FactKind::Confirmed { ok: true, .. })
}
