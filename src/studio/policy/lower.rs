//! Policy part → the engine's policy, and what the engine itself says against it.
use super::kind::TARGET_IDS;
use crate::engine::rabbitmq::policy::{ApplyTo, Author, Policy, Spec as PolicySpec};
use crate::engine::topology::Spec;
use crate::engine::value::{Table, Value};
use crate::studio::document::{Document, Part};
use crate::studio::system::RowOf;

pub fn lower(_: &Document, part: &Part, _: RowOf) -> Option<Spec> {
    Some(Spec::Policy(Box::new(spec(part))))
}

pub fn spec(part: &Part) -> PolicySpec {
    let reader = part.reader();
    PolicySpec {
        author: if part.variant() == "operator" { Author::Operator } else { Author::User },
        pattern: reader.text("pattern"),
        apply_to: ApplyTo::from_name(&reader.text("apply-to")).unwrap_or(ApplyTo::All),
        priority: reader.int("priority").unwrap_or(0),
        definition: definition(part),
    }
}

/// The keys that are set, in the order in which they were.
pub fn definition(part: &Part) -> Table {
    let reader = part.reader();
    let is_key = |id: &str, value: &Value| !TARGET_IDS.contains(&id) && !is_not_set(id, value);
    let set = part.settings.0.iter().filter_map(|(id, _)| {
        let value = reader.given(id).filter(|value| is_key(id, value))?;
        Some((id.clone(), value.clone()))
    });
    let mut definition = Table(set.collect());
    for (id, value) in reader.table("definition").into_iter().flat_map(|table| &table.0) {
        definition.set(id.clone(), value.clone());
    }
    definition
}

/// A choice that was taken back. An exchange's name may be empty: that is the default exchange.
fn is_not_set(id: &str, value: &Value) -> bool {
    *value == Value::text("") && !id.ends_with("-exchange")
}

/// `Err` = why the broker refuses it, in its own words.
pub fn policy(part: &Part) -> Result<Policy, String> {
    // The broker prints the error of the regular expression's compiler behind these words.
    let bad_pattern = |error| format!("pattern should be regular expression but is invalid: {error}");
    let policy = spec(part).policy(&part.name, part.vhost()).map_err(bad_pattern)?;
    policy.check()?;
    Ok(policy)
}
