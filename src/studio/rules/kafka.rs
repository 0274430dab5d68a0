//! What a wire between Kafka's parts does: a producer has one topic, a consumer is in one group or assigns itself
//! partitions but not both, and what a consumer writes says what it is for.
use super::table::t;
use super::{Plan, Refusal, about, add, name, new_link, only_target};
use crate::engine::value::{Table, Value};
use crate::locales::Text;
use crate::studio::document::{Document, Link, LinkKind, Part, Row};
use crate::studio::edit::Edit;
use crate::studio::sentence::{Arg, phrase};

/// The words of the Java client (`SubscriptionState`).
const EXCLUSIVE: Text = t(
    "{1} can subscribe with a group or assign itself partitions, not both: “Subscription to topics, partitions and pattern are mutually exclusive”.",
    "{1:은/는} 그룹으로 구독하거나 파티션을 스스로 할당하거나 하나만 할 수 있습니다: “Subscription to topics, partitions and pattern are mutually exclusive”.",
);
const IN_GROUP_HINT: Text =
    t("Connect the topic to its group instead.", "topic을 컨슈머가 아니라 그룹에 연결하십시오.");
const ASSIGNED_HINT: Text = t("Disconnect it from its topics first.", "먼저 topic과의 연결을 끊으십시오.");

pub fn produce(document: &Document, from: &Part, to: &Part) -> Plan {
    let fresh = t("{0} writes to {1}.", "{0:이/가} {1}에 씁니다.");
    let moved = t(
        "{0} writes to {1} instead of {2}: here a producer has one topic.",
        "{0:이/가} {2} 대신 {1}에 씁니다. 여기서 프로듀서는 topic 하나에만 씁니다.",
    );
    only_target(document, LinkKind::Produce, [from, to], [fresh, moved])
}

pub fn subscribe(document: &Document, from: &Part, to: &Part) -> Plan {
    let says = t("{1} subscribes to {0}.", "{1:이/가} {0:을/를} 구독합니다.");
    let link = new_link(document, LinkKind::Subscribe, from, to, Row::default());
    add(link, phrase(says, [name(document, from), name(document, to)]))
}

/// A consumer is in one group: a second wire moves it.
pub fn join(document: &Document, from: &Part, to: &Part) -> Result<Plan, Refusal> {
    let (group, consumer) = (name(document, from), name(document, to));
    let Some(old) = document.links.iter().find(|link| link.kind == LinkKind::Member && link.to == to.id) else {
        let link = new_link(document, LinkKind::Member, from, to, Row::default());
        check_reader(document, &link, to)?;
        let says = t("{1} joins {0}.", "{1:이/가} {0}에 들어갑니다.");
        return Ok(add(link, phrase(says, [group, consumer])));
    };
    let before = document.part(&old.from).map_or(Arg::code(&old.from), |part| name(document, part));
    let says = t("{1} joins {0} instead of {2}.", "{1:이/가} {2} 대신 {0}에 들어갑니다.");
    let edit = Edit::ReconnectLink { link: old.id.clone(), from: from.id.clone(), to: to.id.clone() };
    Ok(Plan { edit, says: phrase(says, [group, consumer, before]), link: Some(old.id.clone()) })
}

pub fn assign(document: &Document, from: &Part, to: &Part) -> Result<Plan, Refusal> {
    let link = new_link(document, LinkKind::Assign, from, to, Row::default());
    check_reader(document, &link, to)?;
    let says = t(
        "{1} assigns itself all partitions of {0}, without a group.",
        "{1:이/가} 그룹 없이 {0}의 모든 파티션을 스스로 할당합니다.",
    );
    Ok(add(link, phrase(says, [name(document, from), name(document, to)])))
}

/// Whether this link would make a member assign itself partitions, or the other way round.
pub fn check_reader(document: &Document, link: &Link, reader: &Part) -> Result<(), Refusal> {
    let (other, hint) = match link.kind {
        LinkKind::Assign => (LinkKind::Member, IN_GROUP_HINT),
        LinkKind::Member => (LinkKind::Assign, ASSIGNED_HINT),
        _ => return Ok(()),
    };
    match document.links.iter().find(|old| old.kind == other && old.to == reader.id && old.id != link.id) {
        None => Ok(()),
        Some(old) => {
            let source = document.part(&old.from).map_or(Arg::code(&old.from), |part| name(document, part));
            Err(about(EXCLUSIVE, Some(hint), [source, name(document, reader)]))
        }
    }
}

/// What is written is guessed: by the topic's name, then by what the consumer does not write anywhere yet.
pub fn forward(document: &Document, from: &Part, to: &Part) -> Plan {
    let what = |link: &Link| row_text(link).unwrap_or("output").to_owned();
    let written: Vec<String> =
        document.links.iter().filter(|link| link.kind == LinkKind::Forward && link.from == from.id).map(what).collect();
    let lacks = |what: &str| !written.iter().any(|other| other == what);
    let topic = to.name.to_lowercase();
    let sounds = |stems: &[&str]| stems.iter().any(|stem| topic.contains(stem));
    let guess = if sounds(&["retry", "재시도"]) {
        "retry"
    } else if sounds(&["dlq", "dlt", "dead"]) || (gives_up(from) && lacks("dead-letter")) {
        "dead-letter"
    } else if lacks("output") {
        "output"
    } else if lacks("dead-letter") {
        "dead-letter"
    } else {
        "retry"
    };
    let row = match guess {
        "output" => Row::default(),
        _ => Row { settings: Table(vec![("as".into(), Value::text(guess))]) },
    };
    let says = match guess {
        "retry" => t("{0} writes what it will try again to {1}.", "{0:이/가} 다시 시도할 레코드를 {1}에 씁니다."),
        "dead-letter" => t("{0} writes its dead letters to {1}.", "{0:이/가} dead letter를 {1}에 씁니다."),
        _ => t("{0} writes its results to {1}.", "{0:이/가} 결과를 {1}에 씁니다."),
    };
    let link = new_link(document, LinkKind::Forward, from, to, row);
    add(link, phrase(says, [name(document, from), name(document, to)]))
}

/// A failure rule of it dead-letters, but nothing says where to.
fn gives_up(consumer: &Part) -> bool {
    let then = |rule: &Value| match rule {
        Value::Table(rule) => rule.get("then").and_then(Value::as_text).is_some_and(|then| then.starts_with("dead-")),
        _ => false,
    };
    consumer.reader().list("failures").iter().any(then)
}

fn row_text(link: &Link) -> Option<&str> {
    link.rows.first()?.settings.get("as")?.as_text()
}
