//! Clusters and topics: names, replicas, settings that contradict each other, what nobody writes or reads.
use super::{Board, RENAME, RESET, milliseconds, number, set, unset};
use crate::engine::kafka::config::TopicConfig;
use crate::engine::kafka::consumer::ConsumerConfig;
use crate::engine::value::{Table, Value};
use crate::locales::Text;
use crate::studio::document::{LinkKind, Part};
use crate::studio::edit::{Edit, names};
use crate::studio::kafka::lower::property;
use crate::studio::kind::Role;
use crate::studio::lower::issue::Severity;
use crate::studio::rules::derived::role_of;
use crate::studio::sentence::Arg;

/// Longest name of a topic, bytes (`Topic.MAX_NAME_LENGTH`).
const MAX_NAME_BYTES: usize = 249;

pub fn check_cluster(board: &mut Board, part: &Part) {
    if board.cluster.is_some_and(|first| first.id != part.id) {
        let text = Text::new(
            "{0} is a second cluster; a board has one. Everything belongs to the first.",
            "{0:은/는} 두 번째 클러스터입니다. 보드에는 하나만 둘 수 있고 모두 첫 번째에 속합니다.",
        );
        let issue = board.issue(part, Severity::Error, "second-cluster", text);
        board.add(issue.with_fix(Text::new("Delete", "삭제"), Edit::RemoveParts(vec![part.id.clone()])));
    }
    let reader = part.reader();
    let int = |id: &str| reader.int(id).unwrap_or(0);
    if int("replica.fetch.wait.max.ms") > int("replica.lag.time.max.ms") {
        let text = Text::new(
            "{0} does not start: “replica.fetch.wait.max.ms should always be less than or equal to replica.lag.time.max.ms to prevent frequent changes in ISR”.",
            "{0:이/가} 시작하지 못합니다: “replica.fetch.wait.max.ms should always be less than or equal to replica.lag.time.max.ms to prevent frequent changes in ISR”.",
        );
        let issue = board.issue(part, Severity::Error, "fetch-wait-beyond-lag", text);
        let edit = unset(part, "replica.fetch.wait.max.ms");
        board.add(issue.at_param("replica.fetch.wait.max.ms").with_fix(RESET, edit));
    }
    if int("group.min.session.timeout.ms") > int("group.max.session.timeout.ms") {
        let text = Text::new(
            "{0} takes no session timeout at all: the shortest is longer than the longest.",
            "{0:은/는} 어떤 세션 제한 시간도 받지 못합니다. 최소가 최대보다 깁니다.",
        );
        let issue = board.issue(part, Severity::Error, "session-range", text);
        let edit = unset(part, "group.min.session.timeout.ms");
        board.add(issue.at_param("group.min.session.timeout.ms").with_fix(RESET, edit));
    }
    if int("slow_broker") > int("brokers") {
        let text = Text::new("{0} has no broker {1} to slow down.", "{0}에는 느리게 할 {1}번 브로커가 없습니다.");
        let issue =
            board.issue_with(part, Severity::Warning, "no-such-broker", text, [milliseconds(int("slow_broker"))]);
        board.add(issue.at_param("slow_broker").with_fix(RESET, unset(part, "slow_broker")));
    }
}

pub fn check_topic<'a>(board: &mut Board<'a>, part: &'a Part) {
    check_name(board, part);
    check_replicas(board, part);
    check_config(board, part);
    let feeds = [LinkKind::Produce, LinkKind::Forward];
    if !feeds.into_iter().any(|kind| board.links_in(part, kind).next().is_some()) {
        let text = Text::new("Nobody writes to {0}.", "{0}에 쓰는 쪽이 없습니다.");
        let issue = board.issue(part, Severity::Hint, "unwritten-topic", text);
        board.add(issue);
    }
    let readers = [LinkKind::Subscribe, LinkKind::Assign];
    let is_retry = board.links_in(part, LinkKind::Forward).any(|link| super::clients::forwards(link) == "retry");
    let is_matched = board.document.parts.iter().any(|group| group.kind == "kafka.group" && matches(group, &part.name));
    if !is_retry && !is_matched && !readers.into_iter().any(|kind| board.links_out(part, kind).next().is_some()) {
        let text = Text::new(
            "Nobody reads {0}: its records stay until retention takes them.",
            "{0:을/를} 읽는 쪽이 없습니다. 레코드는 보존 시간이 지날 때까지 남습니다.",
        );
        let issue = board.issue(part, Severity::Hint, "no-reader", text);
        board.add(issue);
    }
}

/// A group subscribes to such names by pattern.
fn matches(group: &Part, topic: &str) -> bool {
    let pattern = group.reader().non_empty("pattern").filter(|_| group.variant() != "share");
    let pattern = pattern.and_then(|pattern| ConsumerConfig::topic_pattern(&pattern).ok());
    pattern.is_some_and(|pattern| pattern.matches(topic))
}

fn check_name(board: &mut Board, part: &Part) {
    let name = &part.name;
    let is_legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let wrong = if name.is_empty() {
        "the empty string is not allowed".to_owned()
    } else if name == "." || name == ".." {
        format!("'{name}' is not allowed")
    } else if name.len() > MAX_NAME_BYTES {
        format!("the length of '{name}' is longer than the max allowed length {MAX_NAME_BYTES}")
    } else if !name.chars().all(is_legal) {
        format!("'{name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'")
    } else {
        return check_collision(board, part);
    };
    let text = Text::new(
        "Kafka refuses the topic: INVALID_TOPIC_EXCEPTION, “Topic name is invalid: {1}”.",
        "Kafka가 topic을 거절합니다: INVALID_TOPIC_EXCEPTION, “Topic name is invalid: {1}”.",
    );
    let issue = board.issue_with(part, Severity::Error, "invalid-topic", text, [Arg::Plain(wrong)]);
    let legal: String = name.chars().filter(|c| is_legal(*c)).take(MAX_NAME_BYTES).collect();
    let good = match legal.trim_matches('.') {
        "" => names::fresh_name(board.document, &part.kind),
        _ => names::fresh_copy_name(board.document, &legal),
    };
    board.add(issue.with_fix(RENAME, Edit::RenamePart { part: part.id.clone(), name: good }));
}

/// In metric names a period is an underscore, so Kafka takes only one of two such names.
fn check_collision(board: &mut Board, part: &Part) {
    let metric = |name: &str| name.replace('.', "_");
    let before = board.document.parts.iter().take_while(|other| other.id != part.id);
    let mut topics = before.filter(|other| role_of(other) == Some(Role::Topic) && other.name != part.name);
    if let Some(other) = topics.find(|other| metric(&other.name) == metric(&part.name)) {
        let text = Text::new(
            "Kafka refuses the topic: “Topic '{1}' collides with existing topic: {2}” (a period is an underscore in metric names).",
            "Kafka가 topic을 거절합니다: “Topic '{1}' collides with existing topic: {2}”(metric 이름에서는 마침표가 밑줄이 됩니다).",
        );
        let args = [Arg::Plain(part.name.clone()), Arg::Plain(other.name.clone())];
        let issue = board.issue_with(part, Severity::Error, "colliding-topic", text, args);
        let name = names::fresh_copy_name(board.document, &format!("{}-2", part.name));
        board.add(issue.with_fix(RENAME, Edit::RenamePart { part: part.id.clone(), name }));
    }
}

fn check_replicas(board: &mut Board, part: &Part) {
    let reader = part.reader();
    let (replicas, least, brokers) =
        (reader.count("replication.factor"), reader.count("min.insync.replicas"), board.brokers());
    if replicas > brokers {
        let text = Text::new(
            "Kafka refuses {0}: INVALID_REPLICATION_FACTOR, “Unable to replicate the partition {1} time(s): The target replication factor of {1} cannot be reached because only {2} broker(s) are registered.”",
            "Kafka가 {0:을/를} 거절합니다: INVALID_REPLICATION_FACTOR, “Unable to replicate the partition {1} time(s): The target replication factor of {1} cannot be reached because only {2} broker(s) are registered.”",
        );
        let args = [number(replicas), number(brokers)];
        let issue = board.issue_with(part, Severity::Error, "invalid-replication-factor", text, args);
        let (label, edit) = more_brokers(board, part, replicas);
        board.add(issue.at_param("replication.factor").with_fix(label, edit));
    }
    if least > replicas {
        let text = Text::new(
            "{0} has {1|replica|replicas} but wants {2} in sync: with acks=all nothing can be written (NOT_ENOUGH_REPLICAS).",
            "{0}에는 복제본이 {1}개인데 {2}개가 따라잡고 있어야 합니다. acks=all로는 아무것도 쓸 수 없습니다(NOT_ENOUGH_REPLICAS).",
        );
        let args = [number(replicas), number(least)];
        let issue = board.issue_with(part, Severity::Warning, "min-isr-beyond-replicas", text, args);
        let edit = set(part, "min.insync.replicas", Value::Int(i64::from(replicas)));
        board.add(issue.at_param("min.insync.replicas").with_fix(Text::new("Lower it", "낮추기"), edit));
    }
}

/// Enough brokers for so many replicas: of the cluster, or of a new one.
fn more_brokers(board: &Board, topic: &Part, replicas: u32) -> (Text, Edit) {
    let wanted = Value::Int(i64::from(replicas));
    if let Some(cluster) = board.cluster {
        return (Text::new("Add brokers", "브로커 늘리기"), set(cluster, "brokers", wanted));
    }
    let kind = "kafka.cluster";
    let cluster = Part {
        id: names::fresh_part_id(board.document, kind),
        kind: kind.into(),
        name: names::fresh_name(board.document, kind),
        x: topic.x,
        y: topic.y.saturating_sub(160),
        settings: Table(vec![("brokers".into(), wanted)]),
    };
    (Text::new("Add a cluster", "클러스터 추가"), Edit::AddPart(cluster))
}

fn check_config(board: &mut Board, part: &Part) {
    let reader = part.reader();
    for (id, _) in &part.settings.0 {
        let Some(value) = reader.given(id).and_then(property) else { continue };
        let is_config = !matches!(id.as_str(), "partitions" | "replication.factor");
        if is_config && TopicConfig::default().set(id, &value).is_err() {
            let text = Text::new(
                "Kafka refuses {0}: INVALID_CONFIG, “Invalid value {2} for configuration {1}”.",
                "Kafka가 {0:을/를} 거절합니다: INVALID_CONFIG, “Invalid value {2} for configuration {1}”.",
            );
            let args = [Arg::Plain(id.clone()), Arg::Plain(value)];
            let issue = board.issue_with(part, Severity::Error, "invalid-setting", text, args);
            let param = crate::studio::kinds::kind(&part.kind).and_then(|kind| kind.param(id, part.variant()));
            let issue = match param {
                Some(param) => issue.at_param(param.id),
                None => issue,
            };
            board.add(issue.with_fix(RESET, unset(part, id)));
        }
    }
    if let (Some(least), Some(most)) = (reader.int("min.compaction.lag.ms"), reader.int("max.compaction.lag.ms"))
        && least > most
    {
        let text = Text::new(
            "Kafka refuses {0}: “conflict topic config setting min.compaction.lag.ms ({1}) > max.compaction.lag.ms ({2})”.",
            "Kafka가 {0:을/를} 거절합니다: “conflict topic config setting min.compaction.lag.ms ({1}) > max.compaction.lag.ms ({2})”.",
        );
        let args = [milliseconds(least), milliseconds(most)];
        let issue = board.issue_with(part, Severity::Error, "compaction-lags", text, args);
        board.add(issue.at_param("min.compaction.lag.ms").with_fix(RESET, unset(part, "min.compaction.lag.ms")));
    }
}
