//! Facts of a RabbitMQ cluster: nodes, partitions, leaders of quorum queues and streams, alarms and flow.
use crate::engine::fact::{Fact, FactKind};
use crate::engine::rabbitmq::cluster::fact::{Fact as Cluster, NodeSet, Resource};
use crate::engine::rabbitmq::raft::Node;
use crate::locales::{Text, number};
use crate::studio::explain::{Glyph, Told};
use crate::studio::rabbitmq::streams::is_stream;
use crate::studio::sentence::{Arg, Phrase, phrase};
use crate::studio::tell::Telling;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const QUORUM: &str = "RabbitMQ: Quorum Queues";
const CLUSTERING: &str = "RabbitMQ: Clustering Guide";
const ALARMS: &str = "RabbitMQ: Memory and Disk Alarms";
const FLOW: &str = "RabbitMQ: Flow Control";
const COORDINATOR: &str = "RabbitMQ: rabbit_stream_coordinator";
const LAB: &str = "Brokerlab";

pub fn explain(fact: &Fact, telling: &Telling) -> Option<Told> {
    let FactKind::RabbitMq(fact) = fact.kind else { return None };
    if fact.is_of_lives() {
        return None;
    }
    let told = of_nodes(fact)
        .or_else(|| of_streams(fact, telling))
        .or_else(|| of_queues(fact, telling))
        .or_else(|| of_connections(fact, telling))
        .unwrap_or_else(|| of_flow(fact, telling));
    Some(told)
}

fn name(node: Node) -> Arg {
    Arg::code(node.name())
}

fn names(nodes: NodeSet) -> Arg {
    let all: Vec<String> = (0..8).map(Node).filter(|node| nodes.contains(*node)).map(Node::name).collect();
    Arg::code(all.join(", "))
}

fn told(glyph: Glyph, text: impl Into<Phrase>, rule: &'static str) -> Option<Told> {
    Some(Told::new(glyph, text.into()).rule(rule))
}

fn of_nodes(fact: Cluster) -> Option<Told> {
    match fact {
        Cluster::NodeDown { node, killed: true, .. } => {
            let text = t("Node {0} was killed", "노드 {0:이/가} 갑자기 죽었습니다");
            told(Glyph::Crash, phrase(text, [name(node)]), CLUSTERING)
        }
        Cluster::NodeDown { node, .. } => {
            let text = t("Node {0} stopped", "노드 {0:이/가} 멈췄습니다");
            told(Glyph::Crash, phrase(text, [name(node)]), CLUSTERING)
        }
        Cluster::NodeUp { node, .. } => {
            let text = t("Node {0} is back", "노드 {0:이/가} 돌아왔습니다");
            told(Glyph::Restart, phrase(text, [name(node)]), CLUSTERING)
        }
        Cluster::Partitioned { nodes, .. } => {
            let text = t(
                "The network parted: {0} and the rest do not reach each other",
                "네트워크가 갈라져 {0:과/와} 나머지가 서로 닿지 않습니다",
            );
            told(Glyph::Crash, phrase(text, [names(nodes)]), "RabbitMQ: Clustering and Network Partitions")
        }
        Cluster::NodeSlowed { node, extra_us: 0, .. } => {
            let text = t("The links of {0} are as fast as before", "{0}의 연결이 다시 빨라졌습니다");
            told(Glyph::Restart, phrase(text, [name(node)]), LAB)
        }
        Cluster::NodeSlowed { node, extra_us, .. } => {
            let text = t("The links of {0} take {1} more", "{0}의 연결이 {1} 더 걸립니다");
            told(Glyph::Pause, phrase(text, [name(node), Arg::code(number::duration(extra_us))]), LAB)
        }
        Cluster::Healed { .. } => {
            let text = t("The network healed: all nodes reach each other", "네트워크가 나아 모든 노드가 서로 닿습니다");
            told(Glyph::Restart, text, "RabbitMQ: Clustering and Network Partitions")
        }
        Cluster::Alarm { node, resource, on, .. } => {
            let text = match (resource, on) {
                (Resource::Memory, true) => t("Memory alarm on {0}", "{0}에 메모리 알람이 켜졌습니다"),
                (Resource::Memory, false) => t("The memory alarm on {0} is over", "{0}의 메모리 알람이 풀렸습니다"),
                (Resource::Disk, true) => t("Disk alarm on {0}", "{0}에 디스크 알람이 켜졌습니다"),
                (Resource::Disk, false) => t("The disk alarm on {0} is over", "{0}의 디스크 알람이 풀렸습니다"),
            };
            told(if on { Glyph::Pause } else { Glyph::Resume }, phrase(text, [name(node)]), ALARMS)
        }
        _ => None,
    }
}

/// Leaders of streams and their coordinator. Without a majority it is with streams as with quorum queues.
fn of_streams(fact: Cluster, telling: &Telling) -> Option<Told> {
    match fact {
        Cluster::QuorumLeader { queue, node, term } if is_stream(telling, queue) => {
            let text = t("The leader of {0} is {1}, in epoch {2}", "{0}의 리더는 이제 {1}이고, epoch는 {2}입니다");
            let args = [telling.name(queue), name(node), Arg::Number(u64::from(term))];
            let told = told(Glyph::Change, phrase(text, args), "RabbitMQ: rabbit_stream_coordinator, select_leader")?;
            Some(
                told.cause(t(
                    "of a majority of the members it had the best log",
                    "과반의 구성원 가운데 로그가 가장 앞섬",
                )),
            )
        }
        Cluster::StreamStopped { queue, epoch } => {
            let text = t(
                "The coordinator stops the members of {0} and compares how far their logs go",
                "coordinator가 {0}의 구성원을 멈추고 로그가 어디까지인지 견줍니다",
            );
            let cause = t("the leader of epoch {0} is out of reach", "epoch {0}의 리더에 닿지 않음");
            let told = told(Glyph::Pause, phrase(text, [telling.name(queue)]), COORDINATOR)?;
            Some(told.cause(phrase(cause, [Arg::Number(u64::from(epoch))])))
        }
        Cluster::StreamTruncated { queue, node, count } => {
            let text = t(
                "{1} gave up the last {2} of its log of {0}: its leader does not have them, and none was confirmed",
                "{1:이/가} {0} 로그 끝의 {2}개를 버렸습니다. 리더에게 없는 것이고 confirm된 것은 없습니다",
            );
            let args = [telling.name(queue), name(node), Arg::Number(u64::from(count))];
            let told = told(Glyph::Purge, phrase(text, args), "RabbitMQ: osiris_log, init_acceptor")?;
            Some(told.cause(t("it joins a leader of a later epoch", "더 나중 epoch의 리더를 따름")))
        }
        Cluster::ConsumerSuspected { queue, consumer } if is_stream(telling, queue) => {
            let text = t(
                "{0} went down with its node: nobody takes its place at {1} until the node is back, or for 60 s",
                "{0:이/가} 노드와 함께 내려갔습니다. 노드가 돌아오거나 60초가 지날 때까지 {1}에서 아무도 자리를 잇지 않습니다",
            );
            let rule = "RabbitMQ: rabbit_stream_sac_coordinator, stream_sac_disconnected_timeout";
            told(Glyph::Pause, phrase(text, [telling.name(consumer), telling.name(queue)]), rule)
        }
        Cluster::CoordinatorLeader { node, .. } => {
            let text = t(
                "{0} leads the coordinator of all streams now",
                "이제 {0:이/가} 모든 stream의 coordinator를 이끕니다",
            );
            told(Glyph::Change, phrase(text, [name(node)]), COORDINATOR)
        }
        _ => None,
    }
}

fn of_queues(fact: Cluster, telling: &Telling) -> Option<Told> {
    match fact {
        Cluster::QuorumLeader { queue, node, term } => {
            let text = t("{0} is led by {1} in term {2}", "{0}의 리더는 이제 {1}이고, term은 {2}입니다");
            let args = [telling.name(queue), name(node), Arg::Number(u64::from(term))];
            told(Glyph::Change, phrase(text, args), QUORUM)
        }
        Cluster::QuorumLost { queue } => {
            let text = t("{0} has no majority: it waits", "{0}에 과반이 없어 기다립니다");
            told(Glyph::Pause, phrase(text, [telling.name(queue)]), QUORUM)
        }
        Cluster::QueueDown { queue, node } => {
            let text = t("{0} is down with its home node {1}", "{0}의 홈 노드 {1:이/가} 내려가 쓸 수 없습니다");
            told(Glyph::Pause, phrase(text, [telling.name(queue), name(node)]), CLUSTERING)
        }
        Cluster::QueueUp { queue, node } => {
            let text = t("{0} is back on {1}", "{0:이/가} {1}에서 다시 돕니다");
            told(Glyph::Resume, phrase(text, [telling.name(queue), name(node)]), CLUSTERING)
        }
        Cluster::ConsumerSuspected { queue, consumer } => {
            let text = t(
                "{0} is out of reach of {1} and keeps what it holds for a while",
                "{0:이/가} {1}에서 닿지 않아, 들고 있는 메시지를 한동안 그대로 둡니다",
            );
            let rule = "RabbitMQ: Quorum Queues, x-consumer-disconnected-timeout";
            told(Glyph::Pause, phrase(text, [telling.name(consumer), telling.name(queue)]), rule)
        }
        _ => None,
    }
}

fn of_connections(fact: Cluster, telling: &Telling) -> Option<Told> {
    match fact {
        Cluster::Connected { client, node } => {
            let text = t("{0} is connected to {1}", "{0:이/가} {1}에 연결됐습니다");
            told(Glyph::Restart, phrase(text, [telling.name(client), name(node)]), CLUSTERING)
        }
        Cluster::Unreachable { client } => {
            let text = t("No node answers {0}; it tries again", "{0}에 응답하는 노드가 없어 다시 시도합니다");
            told(Glyph::Crash, phrase(text, [telling.name(client)]), CLUSTERING)
        }
        Cluster::ConnectionLost { client } => {
            let text = t("The connection of {0} broke off", "{0}의 연결이 끊겼습니다");
            told(Glyph::Closed, phrase(text, [telling.name(client)]), CLUSTERING)
        }
        _ => None,
    }
}

fn of_flow(fact: Cluster, telling: &Telling) -> Told {
    let (glyph, text, parts, rule) = match fact {
        Cluster::Blocked { client, .. } => {
            let text =
                t("connection.blocked: nothing more is read from {0}", "connection.blocked: {0}에서 더 읽지 않습니다");
            (Glyph::Pause, text, vec![client], ALARMS)
        }
        Cluster::Unblocked { client } => {
            let text = t("connection.unblocked: {0} goes on", "connection.unblocked: {0:이/가} 이어 갑니다");
            (Glyph::Resume, text, vec![client], ALARMS)
        }
        Cluster::FlowStarted { client, queue } => {
            let text =
                t("{0} is in flow: {1} does not follow", "{0:이/가} flow 상태입니다. {1:이/가} 따라오지 못합니다");
            (Glyph::Pause, text, vec![client, queue], FLOW)
        }
        Cluster::FlowEnded { client } => {
            let text = t("{0} is read again: the queue has caught up", "큐가 따라잡아 {0}에서 다시 읽습니다");
            (Glyph::Resume, text, vec![client], FLOW)
        }
        _ => (Glyph::Change, t("The cluster changed", "클러스터가 바뀌었습니다"), Vec::new(), CLUSTERING),
    };
    Told::new(glyph, phrase(text, parts.into_iter().map(|part| telling.name(part)).collect::<Vec<_>>())).rule(rule)
}
