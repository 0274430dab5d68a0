//! References by name: what follows when a queue or an exchange gets another name.
use serde_json::Value as Json;

use crate::engine::value::Value;
use crate::studio::document::{Document, LinkKind, Part};
use crate::studio::kind::Role;
use crate::studio::rules::derived::role_of;

/// The parts (by index) that name `old`, as they stand after the renaming. Empty when another part still has the
/// old name, because then the references are still good.
pub fn renamed_parts(document: &Document, renamed: usize, old: &str, new: &str) -> Vec<(usize, Part)> {
    let role = role_of(&document.parts[renamed]);
    let still_there = |(at, part): (usize, &Part)| at != renamed && role_of(part) == role && part.name == old;
    if old.is_empty() || document.parts.iter().enumerate().any(still_there) {
        return Vec::new();
    }
    let mut changed = Vec::new();
    for (at, part) in document.parts.iter().enumerate() {
        let mut copy = part.clone();
        let touched = match role {
            Some(Role::Exchange) => {
                let dead_letter = replace_text(&mut copy, "x-dead-letter-exchange", old, new);
                // As policies call it.
                let by_policy = replace_text(&mut copy, "dead-letter-exchange", old, new);
                replace_text(&mut copy, "alternate-exchange", old, new) || dead_letter || by_policy
            }
            Some(Role::Queue) if dead_letters_by_name(part) => {
                replace_text(&mut copy, "x-dead-letter-routing-key", old, new)
            }
            Some(Role::Queue) if publishes_by_name(document, part) => replace_key(&mut copy, old, new),
            _ => false,
        };
        if touched {
            changed.push((at, copy));
        }
    }
    changed
}

/// Kept bindings of an import that name the part; None when there is none.
pub fn renamed_kept(document: &Document, role: Option<Role>, old: &str, new: &str) -> Option<Vec<(String, Json)>> {
    let kind = match role {
        Some(Role::Exchange) => "exchange",
        Some(Role::Queue) => "queue",
        _ => return None,
    };
    let mut kept = document.kept.clone();
    let mut touched = false;
    for binding in
        kept.iter_mut().filter(|(key, _)| key == "bindings").filter_map(|(_, json)| json.as_array_mut()).flatten()
    {
        let to_kind = binding.get("destination_type").and_then(Json::as_str) == Some(kind);
        for (field, applies) in [("source", kind == "exchange"), ("destination", to_kind)] {
            if applies && binding.get(field).and_then(Json::as_str) == Some(old) {
                binding[field] = Json::from(new);
                touched = true;
            }
        }
    }
    touched.then_some(kept)
}

/// Dead-letters through the default exchange, so that the key is a queue's name.
fn dead_letters_by_name(part: &Part) -> bool {
    part.settings.get("x-dead-letter-exchange").and_then(Value::as_text) == Some("")
}

/// A producer at the default exchange: its keys are names of queues.
fn publishes_by_name(document: &Document, part: &Part) -> bool {
    document.links.iter().any(|link| {
        link.kind == LinkKind::Publish
            && link.from == part.id
            && document.part(&link.to).is_some_and(Part::is_default_exchange)
    })
}

fn replace_text(part: &mut Part, param: &str, old: &str, new: &str) -> bool {
    let names_it = part.settings.get(param).and_then(Value::as_text) == Some(old);
    if names_it {
        part.settings.set(param, Value::text(new));
    }
    names_it
}

fn replace_key(part: &mut Part, old: &str, new: &str) -> bool {
    let Some(Value::Array(mut keys)) = part.settings.get("keys").cloned() else { return false };
    let mut touched = false;
    for key in &mut keys {
        if let Value::Table(row) = key
            && row.get("value").and_then(Value::as_text) == Some(old)
        {
            row.set("value", Value::text(new));
            touched = true;
        }
    }
    if touched {
        part.settings.set("keys", Value::Array(keys));
    }
    touched
}
