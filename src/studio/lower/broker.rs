//! Asks the broker's own checks (the same code that refuses declarations in a run), so that no rule is written twice
//! and the user reads the broker's code and text.
use super::issue::{Issue, Severity, name_of};
use crate::engine::id::PartIx;
use crate::engine::rabbitmq::arguments::{QueueProperties, check_binding, check_exchange, check_queue};
use crate::engine::rabbitmq::errors::Fault;
use crate::engine::topology::{Spec, Topology};
use crate::locales::Text;
use crate::studio::document::{Document, LinkKind};
use crate::studio::edit::Edit;
use crate::studio::kinds;
use crate::studio::sentence::{Arg, Phrase, phrase};

const REFUSED: Text = Text::new("RabbitMQ refuses {0}: {1}", "RabbitMQ가 {0:을/를} 거절합니다: {1}");
const BINDING_REFUSED: Text =
    Text::new("RabbitMQ refuses a binding of {0}: {1}", "RabbitMQ가 {0}의 binding을 거절합니다: {1}");
const REMOVE: Text = Text::new("Remove the setting", "설정 지우기");

/// Adds what the broker refuses, for parts that have no error yet.
pub fn check(document: &Document, topology: &Topology, issues: &mut Vec<Issue>) {
    let broken: Vec<String> = issues
        .iter()
        .filter(|issue| issue.severity == Severity::Error)
        .filter_map(|issue| issue.link.clone().or_else(|| issue.part.clone()))
        .collect();
    for (at, part) in topology.parts.iter().enumerate() {
        let refused = match &part.spec {
            Spec::Queue(queue) => {
                let properties = QueueProperties {
                    durable: queue.durable,
                    exclusive: queue.exclusive,
                    auto_delete: queue.auto_delete,
                };
                check_queue(&part.name, properties, &queue.arguments).err()
            }
            Spec::Exchange(exchange) if !exchange.kind.is_empty() => {
                check_exchange(&part.name, &exchange.kind, &exchange.arguments).err()
            }
            _ => None,
        };
        if let Some(fault) = refused.filter(|_| !broken.contains(&part.id)) {
            issues.push(declaration(document, at, &fault));
        }
    }
    check_bindings(document, topology, &broken, issues);
}

fn declaration(document: &Document, at: usize, fault: &Fault) -> Issue {
    let part = &document.parts[at];
    let issue = Issue::of_part(&part.id, Severity::Error, "refused-declaration", said(REFUSED, document, at, fault));
    // The argument is named in quotes in most of the broker's texts.
    let named = part.settings.0.iter().map(|(id, _)| id).find(|id| fault.text.contains(&format!("'{id}'")));
    let param = named.and_then(|id| kinds::kind(&part.kind)?.param(id, part.variant()));
    match param {
        Some(param) => {
            let edit = Edit::SetSetting { part: part.id.clone(), param: param.id.to_owned(), value: None };
            issue.at_param(param.id).with_fix(REMOVE, edit)
        }
        None => issue,
    }
}

/// Rows of the topology's bindings are in the order of the document's links and rows.
fn check_bindings(document: &Document, topology: &Topology, broken: &[String], issues: &mut Vec<Issue>) {
    let mut bindings = topology.bindings.iter();
    for link in document.links.iter().filter(|link| link.kind == LinkKind::Bind) {
        for binding in bindings.by_ref().take(link.rows.len()) {
            let PartIx(at) = binding.source;
            let Some(Spec::Exchange(exchange)) = topology.parts.get(at as usize).map(|part| &part.spec) else {
                continue;
            };
            if broken.contains(&link.id) || broken.contains(&link.from) {
                continue;
            }
            let Ok(kind) = check_exchange("", &exchange.kind, &exchange.arguments) else { continue };
            if let Err(fault) = check_binding(kind, &binding.key, &binding.arguments) {
                let reason = said(BINDING_REFUSED, document, at as usize, &fault);
                issues.push(Issue::of_part(&link.from, Severity::Error, "refused-binding", reason).at_link(&link.id));
            }
        }
    }
}

fn said(text: Text, document: &Document, at: usize, fault: &Fault) -> Phrase {
    phrase(text, [name_of(document, at), Arg::code(format!("{} {}", fault.code, fault.text))])
}
