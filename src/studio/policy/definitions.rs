//! Policies in definitions.json: users' stand in `policies`, those of the operator among `parameters` as the component
//! `operator_policy` (SEMANTICS § 17).
use serde_json::{Map, Value as Json, json};

use super::kind::KIND;
use super::lower;
use crate::engine::rabbitmq::policy::{ApplyTo, Author};
use crate::engine::value::{Table, Value};
use crate::studio::definitions::{table_from_json, table_to_json};
use crate::studio::document::Part;
use crate::studio::edit::names;
use crate::studio::kind::Role;
use crate::studio::rules::derived::role_of;

const COMPONENT: &str = "operator_policy";

/// The part for an entry of `policies` or `parameters`, without id and place; `None` = it is no policy, or not one that
/// the form can hold.
pub fn part(list: &str, json: &Json) -> Option<Part> {
    let entry = json.as_object()?;
    let fields = match list {
        "policies" => entry,
        _ => entry
            .get("value")
            .filter(|_| entry.get("component").and_then(Json::as_str) == Some(COMPONENT))?
            .as_object()?,
    };
    let name = entry.get("name")?.as_str().filter(|name| !name.is_empty() && names::clean(name) == **name)?;
    let mut settings = Table::default();
    if list != "policies" {
        settings.set("author", Value::text("operator"));
    }
    let mut set = |id: &str, value: Value, default: Value| {
        if value != default {
            settings.set(id, value);
        }
    };
    set("pattern", Value::text(fields.get("pattern")?.as_str()?), Value::text(""));
    let apply_to =
        fields.get("apply-to").map_or(Some("all"), Json::as_str).filter(|to| ApplyTo::from_name(to).is_some());
    set("apply-to", Value::text(apply_to?), Value::text("all"));
    set("priority", Value::Int(fields.get("priority").map_or(Some(0), Json::as_i64)?), Value::Int(0));
    let mut part = Part { id: String::new(), kind: KIND.id.to_owned(), name: name.to_owned(), x: 0, y: 0, settings };
    set_definition(&mut part, fields.get("definition")?.as_object()?);
    Some(part)
}

/// Keys that have a field become settings; the others stand together under `definition`.
fn set_definition(part: &mut Part, definition: &Map<String, Json>) {
    let mut others = Table::default();
    for (key, value) in table_from_json(definition).0 {
        let param = KIND.param(&key, part.variant()).filter(|param| param.check(&value).is_ok());
        match param {
            Some(_) => part.settings.set(key, value),
            None => others.set(key, value),
        }
    }
    if !others.is_empty() {
        part.settings.set("definition", Value::Table(others));
    }
}

/// The entries of the policies among `parts` for `list`, which is `policies` or `parameters`.
pub fn entries<'a>(
    parts: impl Iterator<Item = &'a Part>,
    list: &str,
    vhost: impl Fn(&'a Part) -> Option<&'a str>,
) -> Vec<Json> {
    let author = if list == "policies" { Author::User } else { Author::Operator };
    let policies = parts.filter(|part| role_of(part) == Some(Role::Policy));
    policies.filter(|part| lower::spec(part).author == author).map(|part| entry(part, vhost(part))).collect()
}

fn entry(part: &Part, vhost: Option<&str>) -> Json {
    let spec = lower::spec(part);
    let apply_to = ApplyTo::NAMES.iter().find(|(_, to)| *to == spec.apply_to).map(|(name, _)| *name);
    let value = json!({
        "pattern": spec.pattern,
        "apply-to": apply_to,
        "priority": spec.priority,
        "definition": table_to_json(&spec.definition),
    });
    let mut entry = match spec.author {
        Author::User => value,
        Author::Operator => json!({ "component": COMPONENT, "value": value }),
    };
    entry["name"] = Json::from(part.name.as_str());
    if let Some(vhost) = vhost {
        entry["vhost"] = Json::from(vhost);
    }
    entry
}
