//! What RabbitMQ refuses of readers of streams, in its own words, and what a super stream lacks. The broker's own code
//! is asked where it can be.
use crate::engine::rabbitmq::consume_arguments;
use crate::engine::rabbitmq::errors::Fault;
use crate::engine::rabbitmq::view::QueueKind;
use crate::engine::value::{Table, Value};
use crate::locales::Text;
use crate::studio::document::{Document, Link, LinkKind, Part, Row};
use crate::studio::edit::Edit;
use crate::studio::kind::Role;
use crate::studio::lower;
use crate::studio::lower::issue::{Issue, Severity, name_of};
use crate::studio::rabbitmq::nodes;
use crate::studio::rules::derived::role_of;
use crate::studio::sentence::{Arg, phrase};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const REFUSED: Text = t("RabbitMQ closes the channel of {0}: {1}", "RabbitMQ가 {0}의 channel을 닫습니다: {1}");

pub fn check(document: &Document, issues: &mut Vec<Issue>) {
    for link in document.links.iter().filter(|link| link.kind == LinkKind::Consume) {
        check_reader(document, link, issues);
    }
    for (at, part) in document.parts.iter().enumerate() {
        if is_super_stream(part) {
            check_super_stream(document, at, issues);
        }
    }
}

fn check_reader(document: &Document, link: &Link, issues: &mut Vec<Issue>) {
    let (Some(queue), Some(at)) =
        (document.part(&link.from), document.parts.iter().position(|part| part.id == link.to))
    else {
        return;
    };
    let reader = &document.parts[at];
    if queue.variant() != "stream" || role_of(queue) != Some(Role::Queue) || role_of(reader) != Some(Role::Consumer) {
        return;
    }
    let mut add = |fault: Fault, param: &'static str, fix: Text, edit: Edit, of_row: bool| {
        let said = Arg::code(format!("{} {}", fault.code, fault.text));
        let reason = phrase(REFUSED, [name_of(document, at), said]);
        let issue = Issue::of_part(&reader.id, Severity::Warning, "refused-consume", reason).at_param(param);
        let issue = if of_row { issue.at_link(&link.id) } else { issue };
        issues.push(issue.with_fix(fix, edit));
    };
    let set =
        |param: &str, value: Option<Value>| Edit::SetSetting { part: reader.id.clone(), param: param.into(), value };
    // In the broker's order: arguments, prefetch, acknowledgements.
    let arguments = lower::consume_arguments(link, queue);
    if let Err(fault) = consume_arguments::check(QueueKind::Stream, &queue.name, &arguments) {
        let param = "x-stream-offset";
        let edit = Edit::SetRowSetting { link: link.id.clone(), row: 0, param: param.into(), value: None };
        add(fault, param, t("Back to the default", "기본값으로"), edit, true);
    }
    // Nothing but an acknowledgement leaves the prefetch out, and then the broker asks for a prefetch first.
    let no_ack = reader.variant() == "automatic";
    let prefetch = reader.reader().count("prefetch");
    match consume_arguments::check_stream(&queue.name, prefetch, no_ack) {
        Err(fault) if prefetch == 0 => {
            let edit = set("prefetch", Some(Value::Int(10)));
            add(fault, "prefetch", t("Set a prefetch of 10", "prefetch를 10으로"), edit, false);
        }
        Err(fault) => add(fault, "ack", t("Acknowledge after the work", "처리한 뒤 ack"), set("ack", None), false),
        Ok(()) if !has_member(document, queue, reader) => {
            let fault = consume_arguments::no_replica(&queue.name);
            add(fault, "node", t("Connect to the nodes in turn", "노드를 차례로"), set("node", None), false);
        }
        Ok(()) => {}
    }
}

/// Whether a stream has a member on the node that its reader asks first, as far as the drawing says both.
fn has_member(document: &Document, stream: &Part, reader: &Part) -> bool {
    let nodes = document.parts.iter().find(|part| role_of(part) == Some(Role::Nodes));
    let count = nodes.map_or(0, |part| part.reader().count("nodes"));
    let size = stream.reader().given("x-initial-cluster-size").and_then(|size| size.as_int());
    let (Some(home), Some(at)) = (nodes::place(stream), nodes::place(reader)) else { return true };
    let [home, at] = [home, at].map(|node| u32::from(node.0));
    // They follow the first in turn.
    home >= count || at >= count || size.is_none_or(|size| i64::from((at + count - home) % count) < size)
}

pub fn is_super_stream(part: &Part) -> bool {
    role_of(part) == Some(Role::Exchange) && part.variant() == "direct" && part.reader().bool("x-super-stream")
}

/// Partitions there are, and bound by their numbers.
fn check_super_stream(document: &Document, at: usize, issues: &mut Vec<Issue>) {
    let exchange = &document.parts[at];
    let links: Vec<&Link> =
        document.links.iter().filter(|link| link.kind == LinkKind::Bind && link.from == exchange.id).collect();
    if links.is_empty() {
        let text = t(
            "{0} has no partitions yet: a super stream needs streams, bound by 0, 1, 2 …",
            "{0}에 아직 파티션이 없습니다. super stream에는 0, 1, 2 …로 binding한 stream이 있어야 합니다.",
        );
        let reason = phrase(text, [name_of(document, at)]);
        let issue = Issue::of_part(&exchange.id, Severity::Warning, "super-stream-empty", reason);
        let edit = super::presets::add_partitions(document, exchange, super::presets::PARTITIONS);
        issues.push(issue.with_fix(t("Add three partitions", "파티션 3개 추가"), edit));
        return;
    }
    let key = |row: &Row| row.settings.get("routing_key").and_then(|key| key.as_text()).unwrap_or("").to_owned();
    let mut keys: Vec<String> = links.iter().flat_map(|link| &link.rows).map(key).collect();
    keys.sort_by_key(|key| (key.len(), key.clone()));
    let wanted: Vec<String> = (0..keys.len()).map(|n| n.to_string()).collect();
    if keys != wanted {
        let text = t(
            "{0}: its partitions are bound by {1}, not by {2}; what is hashed to a missing number is dropped.",
            "{0}: 파티션의 binding key가 {2}이 아니라 {1}입니다. 없는 번호로 해시된 메시지는 버려집니다.",
        );
        let args = [name_of(document, at), Arg::code(keys.join(", ")), Arg::code(wanted.join(", "))];
        issues.push(Issue::of_part(&exchange.id, Severity::Warning, "super-stream-keys", phrase(text, args)));
    }
    let is_stream = |link: &&&Link| document.part(&link.to).is_some_and(|part| part.variant() == "stream");
    if let Some(other) = links.iter().find(|link| !is_stream(link)) {
        let text =
            t("{0}: a partition of a super stream is a stream.", "{0}: super stream의 파티션은 stream이어야 합니다.");
        let issue = Issue::of_part(
            &exchange.id,
            Severity::Warning,
            "super-stream-partition",
            phrase(text, [name_of(document, at)]),
        );
        let edit = Edit::SetSetting {
            part: other.to.clone(),
            param: "x-queue-type".into(),
            value: Some(Value::text("stream")),
        };
        issues.push(issue.at_link(&other.id).with_fix(t("Make it a stream", "stream으로"), edit));
    }
}

/// The arguments of a binding to partition `order`.
pub fn partition_arguments(order: u32) -> Table {
    Table(vec![("x-stream-partition-order".to_owned(), Value::Int(order.into()))])
}
