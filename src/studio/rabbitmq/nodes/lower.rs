//! The nodes of the document as the engine runs them, and what is wrong with them.
use crate::engine::rabbitmq::cluster::spec::Cluster;
use crate::engine::rabbitmq::raft::Node;
use crate::engine::topology::{Latency, Spec};
use crate::locales::Text;
use crate::studio::document::{Document, Part};
use crate::studio::edit::Edit;
use crate::studio::kind::Role;
use crate::studio::lower::issue::{Issue, Severity, name_of};
use crate::studio::param::Reader;
use crate::studio::rules::derived::role_of;
use crate::studio::sentence::{Arg, Phrase, phrase};
use crate::studio::system::RowOf;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

/// A node by the letter of its name; `None` = in turn.
pub fn node(reader: &Reader<'_>, param: &str) -> Option<Node> {
    let letter = *reader.text(param).as_bytes().first()?;
    Some(Node(letter.checked_sub(b'a')?))
}

pub fn lower(document: &Document, part: &Part, at: RowOf) -> Option<Spec> {
    if role_of(part) != Some(Role::Nodes) {
        return None;
    }
    let reader = part.reader();
    let bytes = |id: &str| reader.int(id).and_then(|bytes| u64::try_from(bytes).ok());
    let disk_limit = bytes("disk_free_limit.absolute").unwrap_or(0);
    let credit = reader.count("credit_flow_default_credit.initial").max(1);
    Some(Spec::RabbitMq(Cluster {
        nodes: u8::try_from(reader.count("nodes")).unwrap_or(u8::MAX),
        latency: Latency { base_us: reader.duration_us("latency"), jitter_us: reader.duration_us("latency_jitter") },
        places: document.parts.iter().filter_map(|part| Some((at(&part.id), place(part)?))).collect(),
        no_recovery: document.parts.iter().filter(|part| !recovers(part)).map(|part| at(&part.id)).collect(),
        memory_limit_bytes: bytes("vm_memory_high_watermark.absolute").unwrap_or(0),
        monitor_us: reader.duration_us("memory_monitor_interval"),
        // A disk that is too small from the start has an alarm from the first byte on.
        disk_room_bytes: bytes("disk").map_or(0, |disk| disk.saturating_sub(disk_limit).max(1)),
        store_us: reader.duration_us("store"),
        credit: (credit, reader.count("credit_flow_default_credit.more").clamp(1, credit)),
        commands_limit: reader.count("quorum_commands_soft_limit").max(1),
        restart_us: reader.duration_us("restart"),
    }))
}

/// The node that a part asks for. A quorum queue or stream that wants to be balanced is placed in turn.
pub fn place(part: &Part) -> Option<Node> {
    let reader = part.reader();
    match role_of(part)? {
        Role::Queue if matches!(reader.text("x-queue-leader-locator").as_str(), "" | "client-local") => {
            node(&reader, "home_node")
        }
        Role::Producer | Role::Consumer => node(&reader, "node"),
        _ => None,
    }
}

/// Whether a client's library connects again by itself.
fn recovers(part: &Part) -> bool {
    !matches!(role_of(part), Some(Role::Producer | Role::Consumer)) || part.reader().bool("automatic_recovery")
}

const SECOND: Text = t(
    "{0}: RabbitMQ's nodes stand on the board already. One cluster is enough; it holds all queues.",
    "{0}: RabbitMQ 노드가 이미 보드에 있습니다. 클러스터는 하나이고 모든 큐가 거기에 있습니다.",
);
const EVEN: Text = t(
    "{0} has {1} nodes: with an even number no more of them may fail than with {2}. RabbitMQ advises 1, 3, 5 or 7.",
    "{0}의 노드가 {1}대입니다. 짝수이면 {2}대일 때보다 더 많이 멈춰도 되는 것은 아닙니다. RabbitMQ는 1, 3, 5, 7대를 권합니다.",
);
const NOT_THERE: Text = t(
    "{0} wants to be on {1}, but there are only {2} nodes: it is placed in turn.",
    "{0:은/는} {1}에 있으려 하지만 노드가 {2}대뿐이라 차례로 놓입니다.",
);
const NO_NODES: Text = t(
    "{0} wants to be on {1}, but RabbitMQ's nodes are not on the board: there is one.",
    "{0:은/는} {1}에 있으려 하지만 보드에 RabbitMQ 노드가 없어 노드는 하나입니다.",
);
const FEWER: Text = t(
    "{0} asks for {1} members and there are {2} nodes: it gets one member a node.",
    "{0:은/는} 구성원 {1}개를 바라지만 노드가 {2}대라 노드마다 하나씩 둡니다.",
);
const NO_HANDLING: Text = t(
    "{0}: cluster_partition_handling has no effect since RabbitMQ 4.3. Whoever has no majority waits.",
    "{0}: cluster_partition_handling은 RabbitMQ 4.3부터 효과가 없습니다. 과반이 없는 쪽은 기다립니다.",
);
const REMOVE: Text = t("Remove it", "지우기");
const RESET: Text = t("Remove the setting", "설정 지우기");

fn number(number: i64) -> Arg {
    Arg::Number(u64::try_from(number).unwrap_or(0))
}

fn reset(part: &Part, param: &str) -> Edit {
    Edit::SetSetting { part: part.id.clone(), param: param.to_owned(), value: None }
}

pub fn check(document: &Document, issues: &mut Vec<Issue>) {
    let is_nodes = |part: &&Part| role_of(part) == Some(Role::Nodes);
    let cluster = document.parts.iter().find(is_nodes);
    let nodes = cluster.map_or(1, |part| part.reader().int("nodes").unwrap_or(1));
    for (at, part) in document.parts.iter().enumerate() {
        let name = name_of(document, at);
        match role_of(part) {
            Some(Role::Nodes) if cluster.is_some_and(|first| first.id != part.id) => {
                let issue = Issue::of_part(&part.id, Severity::Error, "second-cluster", phrase(SECOND, [name]));
                issues.push(issue.with_fix(REMOVE, Edit::RemoveParts(vec![part.id.clone()])));
            }
            Some(Role::Nodes) => check_nodes(part, name, nodes, issues),
            Some(Role::Queue) => {
                check_place(part, name.clone(), "home_node", cluster.map(|_| nodes), issues);
                check_members(part, name, nodes, issues);
            }
            Some(Role::Producer | Role::Consumer) => check_place(part, name, "node", cluster.map(|_| nodes), issues),
            _ => {}
        }
    }
}

fn hint(part: &Part, param: &'static str, code: &'static str, severity: Severity, reason: Phrase) -> Issue {
    Issue::of_part(&part.id, severity, code, reason).at_param(param).with_fix(RESET, reset(part, param))
}

fn check_nodes(part: &Part, name: Arg, nodes: i64, issues: &mut Vec<Issue>) {
    if nodes % 2 == 0 {
        let reason = phrase(EVEN, [name.clone(), number(nodes), number(nodes - 1)]);
        issues.push(hint(part, "nodes", "even-nodes", Severity::Warning, reason));
    }
    if part.reader().non_empty("cluster_partition_handling").is_some() {
        let reason = phrase(NO_HANDLING, [name]);
        issues.push(hint(part, "cluster_partition_handling", "no-partition-handling", Severity::Hint, reason));
    }
}

/// A node that is not there. `nodes` = how many there are, if the cluster is on the board.
fn check_place(part: &Part, name: Arg, param: &'static str, nodes: Option<i64>, issues: &mut Vec<Issue>) {
    let Some(node) = node(&part.reader(), param) else { return };
    let wanted = Arg::code(node.name());
    let reason = match nodes {
        None => phrase(NO_NODES, [name, wanted]),
        Some(nodes) if i64::from(node.0) >= nodes => phrase(NOT_THERE, [name, wanted, number(nodes)]),
        Some(_) => return,
    };
    issues.push(hint(part, param, "no-such-node", Severity::Warning, reason));
}

fn check_members(part: &Part, name: Arg, nodes: i64, issues: &mut Vec<Issue>) {
    for param in ["x-quorum-initial-group-size", "x-initial-cluster-size"] {
        let given = part.reader().given(param).and_then(|value| value.as_int());
        if let Some(members) = given.filter(|members| *members > nodes && nodes > 1) {
            let reason = phrase(FEWER, [name.clone(), number(members), number(nodes)]);
            issues.push(hint(part, param, "fewer-members", Severity::Hint, reason));
        }
    }
}
