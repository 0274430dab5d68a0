//! Producers and consumers: settings that the Java clients refuse, failures that lead nowhere, wires that are missing.
use super::{Board, RESET, milliseconds, set, unset};
use crate::engine::kafka::topology::FailureAction;
use crate::engine::value::Value;
use crate::locales::Text;
use crate::studio::document::{Link, LinkKind, Part};
use crate::studio::edit::Edit;
use crate::studio::kafka::kinds::failures;
use crate::studio::kafka::lower::clients::{
    Idempotence, consumer_transactional_id, idempotence, is_transactional, transactional_id,
};
use crate::studio::lower::issue::{Issue, Severity};
use crate::studio::sentence::Arg;

pub use crate::studio::kafka::lower::clients::forwards;

const ALL: Text = Text::new("Wait for all", "all로");
const NO_DEAD_LETTER_HINT: Text = Text::new("Skip them", "건너뛰기로");

pub fn check_producer<'a>(board: &mut Board<'a>, part: &'a Part) {
    let Some(link) = board.links_out(part, LinkKind::Produce).next() else {
        let text = Text::new(
            "{0} writes nowhere: connect it to a topic.",
            "{0:은/는} 쓸 곳이 없습니다. topic에 연결하십시오.",
        );
        let issue = board.issue(part, Severity::Warning, "no-target", text);
        board.add(issue);
        return check_client_config(board, part);
    };
    if let Some(topic) = board.document.part(&link.to) {
        check_records(board, part, topic);
    }
    check_client_config(board, part);
}

/// What the topic does not take.
fn check_records(board: &mut Board, part: &Part, topic: &Part) {
    let (reader, partitions) = (part.reader(), topic.reader().int("partitions").unwrap_or(1));
    if let Some(partition) = reader.int("partition").filter(|partition| *partition >= partitions) {
        let text = Text::new(
            "{0} names partition {1}, but {2} has {3}: its records fail with “not present in metadata”.",
            "{0:이/가} {1}번 파티션을 지정하지만 {2}의 파티션은 {3}개입니다. 레코드가 “not present in metadata”로 실패합니다.",
        );
        let args = [milliseconds(partition), board.name(topic), milliseconds(partitions)];
        let issue = board.issue_with(part, Severity::Warning, "no-such-partition", text, args);
        board.add(issue.at_param("partition").with_fix(RESET, unset(part, "partition")));
    }
    let keys = reader.list("keys");
    let is_null = |entry: &Value| matches!(entry, Value::Table(entry) if entry.get("value") == Some(&Value::Void));
    if topic.variant() != "delete" && (keys.is_empty() || keys.iter().any(is_null)) {
        let text = Text::new(
            "{0} writes records without a key to {1}: a compacted topic refuses them (INVALID_RECORD).",
            "{0:이/가} key 없는 레코드를 {1}에 씁니다. compaction topic은 받지 않습니다(INVALID_RECORD).",
        );
        let issue = board.issue_with(part, Severity::Warning, "key-needed", text, [board.name(topic)]);
        board.add(issue.at_param("keys"));
    }
}

/// `ProducerConfig`'s own checks.
fn check_client_config(board: &mut Board, part: &Part) {
    let reader = part.reader();
    check_idempotence(board, part);
    let (delivery, linger, request) = (
        reader.int("delivery.timeout.ms").unwrap_or(0),
        reader.int("linger.ms").unwrap_or(0),
        reader.int("request.timeout.ms").unwrap_or(0),
    );
    // Only where the user gave it; else the client raises it by itself.
    if reader.given("delivery.timeout.ms").is_some() && delivery < linger.saturating_add(request) {
        let text = Text::new(
            "{0} does not start: ConfigException, “delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms”.",
            "{0:이/가} 시작하지 못합니다: ConfigException, “delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms”.",
        );
        let issue = board.issue(part, Severity::Error, "delivery-timeout", text);
        let edit = set(part, "delivery.timeout.ms", Value::Int(linger.saturating_add(request)));
        board.add(issue.at_param("delivery.timeout.ms").with_fix(Text::new("Raise it", "늘리기"), edit));
    }
    if !is_transactional(part) {
        return;
    }
    let most = board.cluster.and_then(|cluster| cluster.reader().int("transaction.max.timeout.ms")).unwrap_or(900_000);
    if reader.int("transaction.timeout.ms").unwrap_or(0) > most {
        let text = Text::new(
            "{0} is refused: INVALID_TRANSACTION_TIMEOUT, “The transaction timeout is larger than the maximum value allowed by the broker (as configured by transaction.max.timeout.ms).”",
            "{0:이/가} 거절됩니다: INVALID_TRANSACTION_TIMEOUT, “The transaction timeout is larger than the maximum value allowed by the broker (as configured by transaction.max.timeout.ms).”",
        );
        let issue = board.issue(part, Severity::Warning, "transaction-timeout", text);
        let edit = set(part, "transaction.timeout.ms", Value::Int(most));
        board.add(issue.at_param("transaction.timeout.ms").with_fix(Text::new("Shorten it", "줄이기"), edit));
    }
    let id = transactional_id(part);
    let before = board.document.parts.iter().take_while(|other| other.id != part.id);
    let mut same = before.filter(|other| other.kind == part.kind && transactional_id(other) == id);
    if let Some(other) = same.next() {
        let text = Text::new(
            "{0} and {1} have one transactional.id: whoever starts later fences the other off.",
            "{0:와/과} {1}의 transactional.id가 같습니다. 나중에 시작한 쪽이 다른 쪽을 막습니다.",
        );
        let issue = board.issue_with(part, Severity::Hint, "same-transactional-id", text, [board.name(other)]);
        board.add(issue.at_param("transactional.id"));
    }
}

fn check_idempotence(board: &mut Board, part: &Part) {
    let in_flight = "max.in.flight.requests.per.connection";
    let issue = match idempotence(part) {
        Idempotence::NeedsAll => {
            let text = Text::new(
                "{0} does not start: ConfigException, “Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.”",
                "{0:이/가} 시작하지 못합니다: ConfigException, “Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.”",
            );
            board
                .issue(part, Severity::Error, "idempotence-acks", text)
                .at_param("acks")
                .with_fix(ALL, unset(part, "acks"))
        }
        Idempotence::TooManyInFlight(given) => {
            let text = Text::new(
                "{0} does not start: ConfigException, “To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most 5. Current value is {1}.”",
                "{0:이/가} 시작하지 못합니다: ConfigException, “To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most 5. Current value is {1}.”",
            );
            let issue =
                board.issue_with(part, Severity::Error, "idempotence-in-flight", text, [Arg::code(given.to_string())]);
            issue.at_param("max.in.flight.requests.per.connection").with_fix(RESET, unset(part, in_flight))
        }
        Idempotence::NeededByTransactions => {
            let text = Text::new(
                "{0} does not start: ConfigException, “Cannot set a transactional.id without also enabling idempotence.”",
                "{0:이/가} 시작하지 못합니다: ConfigException, “Cannot set a transactional.id without also enabling idempotence.”",
            );
            let issue = board.issue(part, Severity::Error, "idempotence-transactions", text).at_param("transactional");
            let edits = vec![unset(part, "enable.idempotence"), unset(part, "acks")];
            issue.with_fix(Text::new("Make it idempotent", "멱등으로"), Edit::Batch(edits))
        }
        Idempotence::OffByAcks => {
            let text = Text::new(
                "{0} is not idempotent: the client turns it off because acks is not all.",
                "{0:은/는} 멱등이 아닙니다. acks가 all이 아니라서 클라이언트가 끕니다.",
            );
            board.issue(part, Severity::Hint, "idempotence-off", text).at_param("acks")
        }
        Idempotence::On | Idempotence::Off => return,
    };
    board.add(issue);
}

pub fn check_consumer<'a>(board: &mut Board<'a>, part: &'a Part) {
    let (member, assigned) =
        (board.links_in(part, LinkKind::Member).next(), board.links_in(part, LinkKind::Assign).next());
    match (member, assigned) {
        (None, None) => {
            let text = Text::new(
                "{0} reads nothing: connect a group or a topic to it.",
                "{0:은/는} 읽는 것이 없습니다. 그룹이나 topic을 연결하십시오.",
            );
            let issue = board.issue(part, Severity::Warning, "no-source", text);
            board.add(issue);
        }
        (Some(_), Some(assigned)) => {
            let text = Text::new(
                "{0} does not start: IllegalStateException, “Subscription to topics, partitions and pattern are mutually exclusive”.",
                "{0:이/가} 시작하지 못합니다: IllegalStateException, “Subscription to topics, partitions and pattern are mutually exclusive”.",
            );
            let issue = board.issue(part, Severity::Error, "subscribe-and-assign", text).at_link(&assigned.id);
            let links = board.links_in(part, LinkKind::Assign).map(|link| link.id.clone()).collect();
            let label = Text::new("Leave it to the group", "그룹에 맡기기");
            board.add(issue.with_fix(label, Edit::RemoveLinks(links)));
        }
        _ => {}
    }
    check_forwards(board, part);
    check_failures(board, part);
    check_process(board, part);
}

fn writes<'a>(board: &Board<'a>, part: &'a Part, what: &'static str) -> impl Iterator<Item = &'a Link> + use<'a> {
    board.links_out(part, LinkKind::Forward).filter(move |link| forwards(link) == what)
}

fn check_forwards<'a>(board: &mut Board<'a>, part: &'a Part) {
    for what in ["output", "dead-letter"] {
        for link in writes(board, part, what).skip(1) {
            let text = Text::new(
                "{0} writes the same to two topics; only the first is used.",
                "{0:이/가} 같은 것을 두 topic에 씁니다. 첫 번째만 씁니다.",
            );
            let issue = board.issue(part, Severity::Warning, "second-target", text).at_link(&link.id);
            let edit = Edit::RemoveLinks(vec![link.id.clone()]);
            board.add(issue.with_fix(Text::new("Disconnect it", "연결 끊기"), edit));
        }
    }
    for link in writes(board, part, "output").chain(writes(board, part, "dead-letter")) {
        if reads(board, part, &link.to) {
            let text = Text::new(
                "{0} reads what it writes itself: the records go round for ever.",
                "{0:이/가} 자기가 쓴 것을 다시 읽습니다. 레코드가 끝없이 돕니다.",
            );
            let issue = board.issue(part, Severity::Warning, "own-output", text).at_link(&link.id);
            board.add(issue);
        }
    }
    let has_output = writes(board, part, "output").next().is_some();
    if consumer_transactional_id(part).is_some() && !has_output {
        let text = Text::new(
            "{0} has transactions but writes no results: only its offsets are in them.",
            "{0:은/는} 트랜잭션을 쓰지만 결과를 쓰지 않습니다. 트랜잭션에는 offset만 들어갑니다.",
        );
        let issue = board.issue(part, Severity::Hint, "no-output", text);
        board.add(issue);
    }
}

/// Whether the consumer reads this topic, by itself or with its group.
fn reads<'a>(board: &Board<'a>, part: &'a Part, topic: &str) -> bool {
    let subscribed = |link: &Link| {
        let group = board.document.part(&link.from);
        group.is_some_and(|group| board.links_in(group, LinkKind::Subscribe).any(|link| link.from == topic))
    };
    board.links_in(part, LinkKind::Assign).any(|link| link.from == topic)
        || board.links_in(part, LinkKind::Member).any(subscribed)
}

/// Failure rules that name a topic which is not there, or what a group of this kind can't do.
fn check_failures<'a>(board: &mut Board<'a>, part: &'a Part) {
    let reader = part.reader();
    let actions: Vec<FailureAction> =
        reader.list("failures").iter().filter_map(|rule| failures::parse(rule).ok()).map(|rule| rule.then).collect();
    let is_share = super::super::group::group_of(board.document, part).is_some_and(|group| group.variant() == "share");
    let has = |what| writes(board, part, what).next().is_some();
    let (dead_letter, retry) = (has("dead-letter"), has("retry"));
    let dead_letters =
        |action: &FailureAction| matches!(action, FailureAction::DeadLetter | FailureAction::DeadLetterOrdered);
    let mut found: Vec<Issue> = Vec::new();
    let mut say =
        |board: &Board, severity, code, text| found.push(board.issue(part, severity, code, text).at_param("failures"));
    if actions.iter().any(dead_letters) && !dead_letter {
        let text = Text::new(
            "{0} dead-letters records but has no dead-letter topic: connect it to one.",
            "{0:이/가} dead letter를 보내려 하지만 dead letter topic이 없습니다. topic에 연결하십시오.",
        );
        say(board, Severity::Warning, "missing-dead-letter-topic", text);
    }
    if actions.contains(&FailureAction::RetryTopic) && !retry {
        let text = Text::new(
            "{0} sends records to a retry topic but has none: connect it to one.",
            "{0:이/가} 재시도 topic에 보내려 하지만 그런 topic이 없습니다. topic에 연결하십시오.",
        );
        say(board, Severity::Warning, "missing-retry-topic", text);
    }
    if retry && !dead_letter {
        let text = Text::new(
            "{0} has a retry topic but no dead-letter topic: what fails the last time has nowhere to go.",
            "{0}에 재시도 topic은 있지만 dead letter topic이 없습니다. 마지막에도 실패한 레코드는 갈 곳이 없습니다.",
        );
        say(board, Severity::Warning, "retry-without-dead-letter", text);
    }
    if actions.contains(&FailureAction::Reject) && !is_share {
        let text = Text::new(
            "{0} rejects records, which only members of share groups can: here it is like skipping.",
            "{0:이/가} 레코드를 reject하지만 share group의 멤버만 할 수 있습니다. 여기서는 건너뛰기와 같습니다.",
        );
        say(board, Severity::Warning, "reject-outside-share", text);
    }
    found.into_iter().for_each(|issue| board.add(issue));
}

fn check_process<'a>(board: &mut Board<'a>, part: &'a Part) {
    let reader = part.reader();
    let has_dead_letter = writes(board, part, "dead-letter").next().is_some();
    if part.variant() == "connect-sink" && reader.text("errors.tolerance") == "all" && !has_dead_letter {
        let text = Text::new(
            "{0} tolerates all errors but has no dead-letter topic: what it can't convert is lost silently.",
            "{0:은/는} 모든 오류를 허용하지만 dead letter topic이 없습니다. 변환하지 못한 레코드는 조용히 사라집니다.",
        );
        let issue = board.issue(part, Severity::Hint, "silent-skips", text).at_param("errors.tolerance");
        board.add(issue);
    }
    if part.variant() != "streams" || has_dead_letter {
        return;
    }
    let handlers =
        ["deserialization.exception.handler", "processing.exception.handler", "production.exception.handler"];
    for id in handlers.into_iter().filter(|id| reader.text(id) == "continue-dead-letter") {
        let text = Text::new(
            "{0} wants to dead-letter errors but has no dead-letter topic (errors.dead.letter.queue.topic.name): they are only skipped.",
            "{0:이/가} 오류를 dead letter로 보내려 하지만 dead letter topic이 없습니다(errors.dead.letter.queue.topic.name). 건너뛰기만 합니다.",
        );
        let issue = board.issue(part, Severity::Warning, "missing-dead-letter-topic", text).at_param(id);
        board.add(issue.with_fix(NO_DEAD_LETTER_HINT, set(part, id, Value::text("continue"))));
    }
}
