//! How the facts of RabbitMQ's nodes stand beside others of one event: what is told first, by which words the log finds
//! it, and the stretches of the timeline. Has no sentences; those are [`super::explain`]'s.
use crate::engine::fact::FactKind;
use crate::engine::rabbitmq::cluster::fact::{Fact, Resource};
use crate::engine::rabbitmq::raft::Node;
use crate::locales::Text;
use crate::studio::marks::{Found, MarkKind};
use crate::studio::run_index::{FactClass, SpanKind, SpanStep};
use crate::studio::story_rules::StoryRules;

pub const RULES: StoryRules =
    StoryRules { weight, is_alike, is_said: |_, _| false, words, is_of_class, took: |_| None, surprise, spans };

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

fn own(kind: &FactKind) -> Option<&Fact> {
    match kind {
        // The lives of queues are told elsewhere.
        FactKind::RabbitMq(fact) if fact.is_of_lives() => None,
        FactKind::RabbitMq(fact) => Some(fact),
        _ => None,
    }
}

fn weight(kind: &FactKind) -> Option<u8> {
    use Fact as F;
    Some(match own(kind)? {
        F::NodeDown { .. } | F::NodeUp { .. } | F::Partitioned { .. } | F::Healed { .. } | F::NodeSlowed { .. } => 10,
        F::Alarm { .. } | F::QuorumLeader { .. } | F::StreamStopped { .. } => 9,
        F::StreamTruncated { .. } | F::CoordinatorLeader { .. } => 8,
        F::QuorumLost { .. } | F::QueueDown { .. } | F::QueueUp { .. } => 8,
        F::Blocked { .. } | F::Unblocked { .. } | F::Unreachable { .. } => 8,
        F::ConnectionLost { .. } | F::Connected { .. } | F::ConsumerSuspected { .. } => 7,
        F::FlowStarted { .. } | F::FlowEnded { .. } => 6,
        F::Restarted | F::QueueDeclared { .. } | F::QueueRemoved { .. } => return None,
    })
}

/// What one node's going or coming means to several clients is told of each: they are few.
fn is_alike(_: &FactKind, _: &FactKind) -> bool {
    false
}

fn words(kind: &FactKind) -> Option<Text> {
    use Fact as F;
    Some(match own(kind)? {
        F::NodeDown { .. } => t("node down killed stopped", "노드 장애 멈춤"),
        F::NodeUp { .. } => t("node up back", "노드 돌아옴"),
        F::NodeSlowed { .. } => t("node slow network", "노드 느림 네트워크"),
        F::Partitioned { .. } | F::Healed { .. } => t("network partition parted healed", "네트워크 분할 나음"),
        F::QuorumLeader { .. } => t("leader elected term epoch raft", "리더 선출 term epoch raft"),
        F::StreamStopped { .. } => t("stream election epoch coordinator stopped", "stream 선출 epoch coordinator 멈춤"),
        F::StreamTruncated { .. } => t("stream truncated replica epoch", "stream 복제본 잘라 냄 epoch"),
        F::CoordinatorLeader { .. } => t("stream coordinator leader", "stream coordinator 리더"),
        F::QuorumLost { .. } => t("no majority minority", "과반 없음"),
        F::QueueDown { .. } => t("queue down home node", "큐 내려감 홈 노드"),
        F::QueueUp { .. } => t("queue back home node", "큐 돌아옴 홈 노드"),
        F::ConsumerSuspected { .. } => t("consumer suspected disconnected", "컨슈머 닿지 않음"),
        F::Connected { .. } => t("connected connection node", "연결 노드"),
        F::Unreachable { .. } | F::ConnectionLost { .. } => t("connection lost unreachable", "연결 끊김"),
        F::Alarm { .. } => t("alarm memory disk watermark", "알람 메모리 디스크"),
        F::Blocked { .. } | F::Unblocked { .. } => t("blocked unblocked alarm", "막힘 blocked 알람"),
        F::FlowStarted { .. } | F::FlowEnded { .. } => t("flow credit", "flow credit 막힘"),
        F::Restarted | F::QueueDeclared { .. } | F::QueueRemoved { .. } => return None,
    })
}

fn is_of_class(class: FactClass, kind: &FactKind) -> bool {
    use Fact as F;
    let Some(fact) = own(kind) else { return false };
    match class {
        FactClass::All => true,
        FactClass::Clients => !matches!(fact, F::FlowStarted { .. } | F::FlowEnded { .. }),
        FactClass::Publishing => matches!(
            fact,
            F::Blocked { .. } | F::Unblocked { .. } | F::FlowStarted { .. } | F::FlowEnded { .. } | F::Alarm { .. }
        ),
        FactClass::Trouble => matches!(
            fact,
            F::NodeDown { .. }
                | F::Partitioned { .. }
                | F::QuorumLost { .. }
                | F::QueueDown { .. }
                | F::ConsumerSuspected { .. }
                | F::Unreachable { .. }
                | F::ConnectionLost { .. }
                | F::Alarm { on: true, .. }
                | F::Blocked { .. }
        ),
        FactClass::Routing | FactClass::Queueing | FactClass::Settling => false,
    }
}

fn surprise(kind: &FactKind) -> Option<Found> {
    Some(match *own(kind)? {
        Fact::NodeDown { cluster, .. } => (MarkKind::NodeDown, cluster, None),
        Fact::Partitioned { cluster, .. } => (MarkKind::Parted, cluster, None),
        Fact::QuorumLost { queue } => (MarkKind::NoMajority, queue, None),
        // The first leader is no surprise.
        Fact::QuorumLeader { queue, term: 2.., .. } => (MarkKind::LeaderElected, queue, None),
        Fact::QueueDown { queue, .. } => (MarkKind::QueueDown, queue, None),
        Fact::Alarm { cluster, on: true, .. } => (MarkKind::Alarm, cluster, None),
        Fact::Blocked { client, .. } => (MarkKind::Blocked, client, None),
        _ => return None,
    })
}

fn spans(kind: &FactKind, step: &mut dyn FnMut(SpanStep)) {
    use SpanStep::{Begin, End};
    let Some(fact) = own(kind) else { return };
    let number = |node: Node| u32::from(node.0);
    match *fact {
        Fact::NodeDown { cluster, node, .. } => step(Begin(SpanKind::NodeDown, cluster, number(node))),
        Fact::NodeUp { cluster, node } => step(End(SpanKind::NodeDown, cluster, number(node))),
        Fact::Partitioned { cluster, .. } => step(Begin(SpanKind::Parted, cluster, 0)),
        Fact::Healed { cluster } => step(End(SpanKind::Parted, cluster, 0)),
        Fact::NodeSlowed { cluster, node, extra_us: 0 } => step(End(SpanKind::NodeSlow, cluster, number(node))),
        Fact::NodeSlowed { cluster, node, .. } => step(Begin(SpanKind::NodeSlow, cluster, number(node))),
        Fact::QuorumLost { queue } => step(Begin(SpanKind::NoMajority, queue, 0)),
        Fact::QuorumLeader { queue, .. } => step(End(SpanKind::NoMajority, queue, 0)),
        Fact::QueueDown { queue, .. } => step(Begin(SpanKind::QueueDown, queue, 0)),
        Fact::QueueUp { queue, .. } => step(End(SpanKind::QueueDown, queue, 0)),
        Fact::Alarm { cluster, node, resource, on } => {
            let kind = match resource {
                Resource::Memory => SpanKind::MemoryAlarm,
                Resource::Disk => SpanKind::DiskAlarm,
            };
            step(if on { Begin(kind, cluster, number(node)) } else { End(kind, cluster, number(node)) });
        }
        Fact::Blocked { client, .. } => step(Begin(SpanKind::Blocked, client, 0)),
        Fact::Unblocked { client } => step(End(SpanKind::Blocked, client, 0)),
        Fact::FlowStarted { client, .. } => step(Begin(SpanKind::Flow, client, 0)),
        Fact::FlowEnded { client } => step(End(SpanKind::Flow, client, 0)),
        // Whatever held its old connection up is over.
        Fact::ConnectionLost { client } | Fact::Unreachable { client } | Fact::Connected { client, .. } => {
            step(End(SpanKind::Blocked, client, 0));
            step(End(SpanKind::Flow, client, 0));
        }
        Fact::StreamStopped { .. } | Fact::StreamTruncated { .. } | Fact::CoordinatorLeader { .. } => {}
        Fact::ConsumerSuspected { .. } | Fact::Restarted | Fact::QueueDeclared { .. } | Fact::QueueRemoved { .. } => {}
    }
}
