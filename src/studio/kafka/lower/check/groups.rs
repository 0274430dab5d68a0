//! Groups: topics and members, sessions, static ids, members that a group can't use.
use std::collections::BTreeMap;

use super::{Board, RENAME, RESET, milliseconds, number, set, unset};
use crate::engine::kafka::consumer::ConsumerConfig;
use crate::engine::value::Value;
use crate::locales::Text;
use crate::studio::document::{LinkKind, Part};
use crate::studio::edit::{Edit, names};
use crate::studio::lower::issue::Severity;
use crate::studio::sentence::Arg;

pub fn check_group<'a>(board: &mut Board<'a>, part: &'a Part) {
    if part.name.is_empty() {
        let text = Text::new(
            "A group needs a name: “To use the group management or offset commit APIs, you must provide a valid group.id in the consumer configuration.”",
            "그룹에는 이름이 있어야 합니다: “To use the group management or offset commit APIs, you must provide a valid group.id in the consumer configuration.”",
        );
        let issue = board.issue(part, Severity::Error, "empty-name", text);
        let name = names::fresh_name(board.document, &part.kind);
        board.add(issue.with_fix(RENAME, Edit::RenamePart { part: part.id.clone(), name }));
    }
    let pattern = part.reader().non_empty("pattern").filter(|_| part.variant() != "share");
    if let Some(Err(why)) = pattern.as_deref().map(ConsumerConfig::topic_pattern) {
        let text = Text::new(
            "{0} cannot subscribe: its pattern is no regular expression ({1}).",
            "{0:은/는} 구독할 수 없습니다. 패턴이 정규식이 아닙니다({1}).",
        );
        let issue = board.issue_with(part, Severity::Error, "bad-pattern", text, [Arg::Plain(why)]);
        board.add(issue.with_fix(RESET, unset(part, "pattern")));
    }
    if pattern.is_none() && board.links_in(part, LinkKind::Subscribe).next().is_none() {
        let text = Text::new(
            "{0} subscribes to no topic: connect one to it.",
            "{0:이/가} 구독하는 topic이 없습니다. topic을 연결하십시오.",
        );
        let issue = board.issue(part, Severity::Warning, "no-topic", text);
        board.add(issue);
    }
    let document = board.document;
    let members: Vec<&Part> =
        board.links_out(part, LinkKind::Member).filter_map(|link| document.part(&link.to)).collect();
    if members.is_empty() {
        let text =
            Text::new("{0} has no members: connect it to consumers.", "{0}에 멤버가 없습니다. 컨슈머에 연결하십시오.");
        let issue = board.issue(part, Severity::Warning, "no-members", text);
        board.add(issue);
    }
    match part.variant() {
        "share" => check_share(board, part, &members),
        variant => {
            check_idle(board, part, members.len());
            check_static(board, part, &members);
            if variant == "classic" {
                check_session(board, part);
            }
        }
    }
}

/// Members beyond the partitions of all topics idle.
fn check_idle<'a>(board: &mut Board<'a>, part: &'a Part, members: usize) {
    let document = board.document;
    let topics = board.links_in(part, LinkKind::Subscribe).filter_map(|link| document.part(&link.from));
    let partitions: u32 = topics.map(|topic| topic.reader().count("partitions")).sum();
    if partitions > 0 && members as u64 > u64::from(partitions) {
        let text = Text::new(
            "{0} has {1|member|members} for {2|partition|partitions}: a partition has one owner, so the rest idle.",
            "{0}의 멤버는 {1}개, 파티션은 {2}개입니다. 파티션의 주인은 하나라서 나머지는 쉽니다.",
        );
        let issue =
            board.issue_with(part, Severity::Hint, "idle-members", text, [number(members as u64), number(partitions)]);
        board.add(issue);
    }
}

fn check_static(board: &mut Board, part: &Part, members: &[&Part]) {
    let mut seen: BTreeMap<String, &Part> = BTreeMap::new();
    for member in members {
        let Some(id) = member.reader().non_empty("group.instance.id") else { continue };
        let Some(other) = seen.insert(id, member) else { continue };
        let text = match part.variant() {
            "consumer" => Text::new(
                "{0} and {1} have one group.instance.id: the second one is refused (UNRELEASED_INSTANCE_ID).",
                "{0:와/과} {1}의 group.instance.id가 같습니다. 나중에 온 쪽이 거절됩니다(UNRELEASED_INSTANCE_ID).",
            ),
            _ => Text::new(
                "{0} and {1} have one group.instance.id: the second one fences the first (FENCED_INSTANCE_ID).",
                "{0:와/과} {1}의 group.instance.id가 같습니다. 나중에 온 쪽이 먼저 있던 쪽을 막습니다(FENCED_INSTANCE_ID).",
            ),
        };
        let issue = board.issue_with(member, Severity::Warning, "same-instance-id", text, [board.name(other)]);
        board.add(issue.at_param("group.instance.id").with_fix(RESET, unset(member, "group.instance.id")));
    }
}

/// What client and coordinator say to the session timeout of a classic group.
fn check_session(board: &mut Board, part: &Part) {
    let reader = part.reader();
    let (session, heartbeat) =
        (reader.int("session.timeout.ms").unwrap_or(0), reader.int("heartbeat.interval.ms").unwrap_or(0));
    if heartbeat >= session {
        let text = Text::new(
            "Members of {0} do not start: “Heartbeat must be set lower than the session timeout”.",
            "{0}의 멤버가 시작하지 못합니다: “Heartbeat must be set lower than the session timeout”.",
        );
        let issue = board.issue(part, Severity::Error, "heartbeat-beyond-session", text);
        let edit = set(part, "heartbeat.interval.ms", Value::Int((session / 3).max(1)));
        board.add(issue.at_param("heartbeat.interval.ms").with_fix(Text::new("Shorten it", "줄이기"), edit));
    }
    let limit = |id: &str, default: i64| board.cluster.and_then(|cluster| cluster.reader().int(id)).unwrap_or(default);
    let (least, most) =
        (limit("group.min.session.timeout.ms", 6_000), limit("group.max.session.timeout.ms", 1_800_000));
    if !(least..=most).contains(&session) && least <= most {
        let text = Text::new(
            "Members of {0} are refused: INVALID_SESSION_TIMEOUT, “The session timeout is not within the range allowed by the broker (as configured by group.min.session.timeout.ms and group.max.session.timeout.ms).” It takes {1} to {2} ms.",
            "{0}의 멤버가 거절됩니다: INVALID_SESSION_TIMEOUT, “The session timeout is not within the range allowed by the broker (as configured by group.min.session.timeout.ms and group.max.session.timeout.ms).” {1}~{2} ms를 받습니다.",
        );
        let args = [milliseconds(least), milliseconds(most)];
        let issue = board.issue_with(part, Severity::Warning, "invalid-session-timeout", text, args);
        let edit = set(part, "session.timeout.ms", Value::Int(session.clamp(least, most)));
        board.add(issue.at_param("session.timeout.ms").with_fix(Text::new("Keep within it", "범위에 맞추기"), edit));
    }
}

/// A share group has consumers of its own kind (`KafkaShareConsumer`), which take no part in transactions.
fn check_share<'a>(board: &mut Board<'a>, part: &'a Part, members: &[&'a Part]) {
    for member in members {
        if member.variant() != "plain" {
            let text = Text::new(
                "{0} cannot be a member of the share group {1}: Connect and Streams read with consumer groups.",
                "{0:은/는} share group {1}의 멤버가 될 수 없습니다. Connect와 Streams는 consumer group으로 읽습니다.",
            );
            let issue = board.issue_with(member, Severity::Error, "share-member", text, [board.name(part)]);
            let link = board.links_out(part, LinkKind::Member).find(|link| link.to == member.id);
            board.add(match link {
                Some(link) => issue.with_fix(
                    Text::new("Take it out of the group", "그룹에서 빼기"),
                    Edit::RemoveLinks(vec![link.id.clone()]),
                ),
                None => issue,
            });
        } else if member.reader().non_empty("transactional.id").is_some() {
            let text = Text::new(
                "{0}: what a share group accepts cannot be part of a transaction.",
                "{0}: share group의 accept는 트랜잭션에 넣을 수 없습니다.",
            );
            let issue = board.issue(member, Severity::Warning, "share-transaction", text);
            board.add(issue.at_param("transactional.id").with_fix(RESET, unset(member, "transactional.id")));
        }
    }
}
