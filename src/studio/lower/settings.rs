//! Problems of single parts and rows: values that don't fit, settings without effect, names.
use std::collections::BTreeMap;

use super::issue::{Issue, Severity, name_of};
use crate::engine::value::Value;
use crate::locales::Text;
use crate::studio::document::{Document, LinkKind, Part};
use crate::studio::edit::{Edit, names};
use crate::studio::kind::{Kind, ParamError, Role};
use crate::studio::kinds;
use crate::studio::rules::derived::role_of;
use crate::studio::sentence::{Arg, Phrase, phrase};

const RESET: Text = Text::new("Back to the default", "기본값으로");
const REMOVE: Text = Text::new("Remove the setting", "설정 지우기");
const RENAME: Text = Text::new("Rename", "이름 바꾸기");

/// Exchanges that every virtual host has, with their types (AMQP 0-9-1 § 3.1.3, SEMANTICS § 2).
pub const PREDECLARED: &[(&str, &str)] = &[
    ("amq.direct", "direct"),
    ("amq.fanout", "fanout"),
    ("amq.topic", "topic"),
    ("amq.headers", "headers"),
    ("amq.match", "headers"),
    ("amq.rabbitmq.trace", "topic"),
];

pub fn check(document: &Document, issues: &mut Vec<Issue>) {
    for (at, part) in document.parts.iter().enumerate() {
        let Some(kind) = kinds::kind(&part.kind) else {
            let text = Text::new(
                "{0} is of kind {1}, which this version does not know.",
                "{0}: 이 버전이 모르는 {1} 종류입니다.",
            );
            let reason = phrase(text, [name_of(document, at), Arg::code(&part.kind)]);
            issues.push(Issue::of_part(&part.id, Severity::Error, "unknown-kind", reason));
            continue;
        };
        check_settings(document, at, kind, issues);
        if !part.is_default_exchange() && matches!(kind.role, Role::Exchange | Role::Queue) {
            check_name(document, at, issues);
        }
        if kind.role == Role::Queue {
            check_ownership(document, at, issues);
            check_strategy(document, at, issues);
        }
    }
    check_rows(document, issues);
    check_duplicates(document, issues);
}

fn check_settings(document: &Document, at: usize, kind: &Kind, issues: &mut Vec<Issue>) {
    let part = &document.parts[at];
    for (id, value) in &part.settings.0 {
        let reset = || Edit::SetSetting { part: part.id.clone(), param: id.clone(), value: None };
        let Some(param) = kind.param(id, part.variant()) else {
            let text = Text::new(
                "{0}: {1} has no effect on this kind of part.",
                "{0}: 이 종류에는 {1} 설정이 효과가 없습니다.",
            );
            let reason = phrase(text, [name_of(document, at), Arg::code(id)]);
            let issue = Issue::of_part(&part.id, Severity::Warning, "setting-without-effect", reason);
            issues.push(issue.with_fix(REMOVE, reset()));
            continue;
        };
        if let Err(error) = param.check(value) {
            let reason = invalid(name_of(document, at), &error);
            let issue = Issue::of_part(&part.id, Severity::Error, "invalid-setting", reason);
            issues.push(issue.at_param(param.id).with_fix(RESET, reset()));
        }
    }
}

/// Queues that RabbitMQ takes, but not as meant: bound to a connection, or of a kind that is going away.
fn check_ownership(document: &Document, at: usize, issues: &mut Vec<Issue>) {
    let part = &document.parts[at];
    let reader = part.reader();
    let reset = |param: &str| Edit::SetSetting { part: part.id.clone(), param: param.into(), value: None };
    if reader.bool("exclusive") {
        let text = Text::new(
            "{0} belongs to the connection that declares it. The clients here have connections of their own: RabbitMQ refuses them with 405 RESOURCE_LOCKED.",
            "{0:은/는} 선언한 연결의 것입니다. 여기 클라이언트는 저마다 연결이 달라서 RabbitMQ가 405 RESOURCE_LOCKED로 거절합니다.",
        );
        let reason = phrase(text, [name_of(document, at)]);
        let issue = Issue::of_part(&part.id, Severity::Warning, "exclusive-queue", reason);
        issues.push(issue.at_param("exclusive").with_fix(Text::new("Share it", "함께 쓰기"), reset("exclusive")));
    } else if part.variant() == "classic" && !reader.bool("durable") {
        let text = Text::new(
            "{0} is neither durable nor exclusive: RabbitMQ 4.3 refuses such queues unless the deprecated feature is allowed.",
            "{0:은/는} durable도 독점도 아닙니다. RabbitMQ 4.3은 사라질 기능을 따로 허용하지 않으면 이런 큐를 거절합니다.",
        );
        let reason = phrase(text, [name_of(document, at)]);
        let issue = Issue::of_part(&part.id, Severity::Warning, "transient-queue", reason);
        issues.push(issue.at_param("durable").with_fix(Text::new("Make it durable", "durable로"), reset("durable")));
    }
}

/// At-least-once dead-lettering that RabbitMQ takes without a word and does not carry out.
fn check_strategy(document: &Document, at: usize, issues: &mut Vec<Issue>) {
    let part = &document.parts[at];
    let reader = part.reader();
    let is_meant = part.variant() == "quorum" && reader.text("x-dead-letter-strategy") == "at-least-once";
    if !is_meant || reader.text("x-overflow") == "reject-publish" {
        return;
    }
    let text = Text::new(
        "{0}: at least once needs overflow reject-publish. Without it RabbitMQ dead-letters at most once, and says nothing.",
        "{0}: 적어도 한 번이 되려면 넘침 처리가 reject-publish여야 합니다. 아니면 RabbitMQ는 말없이 최대 한 번으로 합니다.",
    );
    let reason = phrase(text, [name_of(document, at)]);
    let issue = Issue::of_part(&part.id, Severity::Warning, "strategy-without-effect", reason);
    let value = Some(Value::text("reject-publish"));
    let edit = Edit::SetSetting { part: part.id.clone(), param: "x-overflow".into(), value };
    issues.push(issue.at_param("x-dead-letter-strategy").with_fix(Text::new("Refuse when full", "넘치면 거절"), edit));
}

fn check_rows(document: &Document, issues: &mut Vec<Issue>) {
    for link in &document.links {
        let variant = match link.kind {
            LinkKind::Bind | LinkKind::Consume => document.part(&link.from).map_or("", Part::variant),
            _ => "",
        };
        // Whose setting a row is: bindings belong to their exchange, what is consumed to who consumes.
        let is_readers = matches!(link.kind, LinkKind::Consume | LinkKind::Assign);
        let owner = if is_readers { &link.to } else { &link.from };
        let Some(at) = document.parts.iter().position(|part| part.id == *owner) else { continue };
        for (index, row) in link.rows.iter().enumerate() {
            for (id, value) in &row.settings.0 {
                // What a row keeps for another type of exchange waits for that type to come back.
                let Some(param) = kinds::row_param(link.kind, id, variant) else { continue };
                if let Err(error) = param.check(value) {
                    let edit =
                        Edit::SetRowSetting { link: link.id.clone(), row: index, param: id.clone(), value: None };
                    let issue = Issue::of_part(
                        owner,
                        Severity::Error,
                        "invalid-setting",
                        invalid(name_of(document, at), &error),
                    );
                    issues.push(issue.at_link(&link.id).at_param(param.id).with_fix(RESET, edit));
                }
            }
        }
    }
}

fn invalid(name: Arg, error: &ParamError) -> Phrase {
    let said = Arg::Phrase(Phrase {
        // Both languages are ready sentences; the placeholders carry them as they are.
        template: Text::new("{0}", "{1}"),
        args: vec![Arg::Plain(error.message_en.clone()), Arg::Plain(error.message_ko.clone())],
    });
    phrase(Text::new("{0}: {1}", "{0}: {1}"), [name, said])
}

fn check_name(document: &Document, at: usize, issues: &mut Vec<Issue>) {
    let part = &document.parts[at];
    let rename = |name: String| Edit::RenamePart { part: part.id.clone(), name };
    let fresh = || rename(names::fresh_name(document, &part.kind));
    if part.name.is_empty() {
        let text = match role_of(part) {
            Some(Role::Exchange) => Text::new(
                "An exchange without a name would be the default exchange, which cannot be declared.",
                "이름 없는 exchange는 기본 exchange라서 선언할 수 없습니다.",
            ),
            _ => Text::new(
                "A queue needs a name here; RabbitMQ would make one up.",
                "큐에는 이름이 있어야 합니다. 없으면 RabbitMQ가 지어냅니다.",
            ),
        };
        issues.push(Issue::of_part(&part.id, Severity::Error, "empty-name", text.into()).with_fix(RENAME, fresh()));
    } else if part.name.len() > 255 {
        let text = Text::new(
            "The name is {0} bytes long; AMQP allows 255.",
            "이름이 {0}바이트입니다. AMQP에서는 255바이트까지만 됩니다.",
        );
        let reason = phrase(text, [Arg::Number(part.name.len() as u64)]);
        issues.push(Issue::of_part(&part.id, Severity::Error, "long-name", reason).with_fix(RENAME, fresh()));
    } else if let Some(rest) = part.name.strip_prefix("amq.") {
        let is_predeclared = role_of(part) == Some(Role::Exchange)
            && PREDECLARED.iter().any(|(name, kind)| *name == part.name && *kind == part.variant());
        if !is_predeclared {
            let text = Text::new(
                "RabbitMQ refuses the name {0}: 403 ACCESS_REFUSED - name contains reserved prefix 'amq.*'.",
                "RabbitMQ가 {0} 이름을 거절합니다: 403 ACCESS_REFUSED - name contains reserved prefix 'amq.*'.",
            );
            let reason = phrase(text, [name_of(document, at)]);
            let name = names::fresh_copy_name(document, if rest.is_empty() { &part.kind } else { rest });
            issues.push(
                Issue::of_part(&part.id, Severity::Error, "reserved-name", reason).with_fix(RENAME, rename(name)),
            );
        }
    }
}

/// Queues among queues and exchanges among exchanges need different names: to the broker a name is the thing.
fn check_duplicates(document: &Document, issues: &mut Vec<Issue>) {
    let mut first: BTreeMap<(Role, &str, &str), usize> = BTreeMap::new();
    for (at, part) in document.parts.iter().enumerate() {
        let Some(role @ (Role::Exchange | Role::Queue)) = role_of(part) else { continue };
        let name = if part.is_default_exchange() { "" } else { part.name.as_str() };
        if name.is_empty() && !part.is_default_exchange() {
            continue;
        }
        let Some(_) = first.insert((role, part.vhost(), name), at) else { continue };
        let (text, edit) = if part.is_default_exchange() {
            let text = Text::new("There is only one default exchange.", "기본 exchange는 하나뿐입니다.");
            (text, Edit::RemoveParts(vec![part.id.clone()]))
        } else {
            let text = Text::new(
                "Another part has the name {0} too: to the broker they would be one and the same.",
                "{0:이라는/라는} 이름이 또 있습니다. 브로커에게는 같은 것입니다.",
            );
            let name = names::fresh_copy_name(document, &part.name);
            (text, Edit::RenamePart { part: part.id.clone(), name })
        };
        let reason = phrase(text, [name_of(document, at)]);
        let label = if part.is_default_exchange() { Text::new("Delete", "삭제") } else { RENAME };
        issues.push(Issue::of_part(&part.id, Severity::Error, "duplicate-name", reason).with_fix(label, edit));
    }
}
