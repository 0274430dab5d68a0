//! Which policies the queues and exchanges of a document have, what each of their settings comes from, and what keeps a
//! policy from a queue that it seems to be for.
use super::lower;
use crate::engine::rabbitmq::policies::{in_order, policies_of};
use crate::engine::rabbitmq::policy::{Entity, Policy, effective};
use crate::engine::rabbitmq::view::QueueKind;
use crate::engine::value::{Table, Value};
use crate::studio::document::{Document, Part};
use crate::studio::kind::Role;
use crate::studio::lower::arguments;
use crate::studio::rules::derived::{DerivedKind, DerivedLink, Names, role_of};

/// The only key that means something to an exchange.
const ALTERNATE: &str = "alternate-exchange";

/// Where the value of a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Argument,
    Policy,
    Operator,
}

/// A setting of a queue that a policy has a say in.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// As policies call it.
    pub key: String,
    pub value: Value,
    pub origin: Origin,
    /// What lost against it, in the order argument, policy, operator policy.
    pub against: Vec<(Origin, Value)>,
}

/// What policies make of a queue or an exchange.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effect {
    pub policy: Option<String>,
    pub operator: Option<String>,
    pub settings: Vec<Setting>,
}

/// The policies on the board that the broker takes, in the order in which it asks them.
pub fn policies(document: &Document) -> Vec<Policy> {
    let parts = document.parts.iter().filter(|part| role_of(part) == Some(Role::Policy));
    in_order(parts.filter_map(|part| lower::policy(part).ok()).collect())
}

/// What the part is to policies; `None` = nothing.
pub fn entity(part: &Part) -> Option<Entity> {
    match role_of(part)? {
        Role::Exchange if !part.is_default_exchange() => Some(Entity::Exchange),
        Role::Queue => Some(Entity::Queue(match part.variant() {
            "quorum" => QueueKind::Quorum,
            "stream" => QueueKind::Stream,
            _ => QueueKind::Classic,
        })),
        _ => None,
    }
}

/// What `policies` make of a part.
pub fn effect(policies: &[Policy], part: &Part) -> Effect {
    let Some(entity) = entity(part) else { return Effect::default() };
    let (policy, operator) = policies_of(policies, entity, part.vhost(), &part.name);
    let given = arguments(part);
    let definition = |policy: Option<&Policy>| policy.map(|policy| policy.definition.clone()).unwrap_or_default();
    let said = [by_keys(&given), definition(policy), definition(operator)];
    let all = match entity {
        Entity::Queue(kind) => by_keys(&effective(kind, &given, policy, operator)),
        // An exchange's argument wins, and no operator has a say.
        Entity::Exchange => {
            let value = said[..2].iter().find_map(|table| table.get(ALTERNATE));
            Table(value.map(|value| (ALTERNATE.to_owned(), value.clone())).into_iter().collect())
        }
    };
    let has_say = |key: &str| said[1..].iter().any(|table| table.get(key).is_some());
    let settings = all.0.iter().filter(|(key, _)| has_say(key)).filter_map(|(key, value)| setting(key, value, &said));
    Effect {
        policy: policy.map(|policy| policy.name.clone()),
        operator: operator.map(|policy| policy.name.clone()),
        settings: settings.collect(),
    }
}

/// Arguments under the names that policies have for them.
fn by_keys(arguments: &Table) -> Table {
    let key = |name: &str| name.strip_prefix("x-").unwrap_or(name).to_owned();
    Table(arguments.0.iter().map(|(name, value)| (key(name), value.clone())).collect())
}

fn setting(key: &str, value: &Value, said: &[Table; 3]) -> Option<Setting> {
    let origins = [Origin::Argument, Origin::Policy, Origin::Operator];
    let mut all: Vec<(Origin, Value)> =
        origins.into_iter().zip(said).filter_map(|(origin, table)| Some((origin, table.get(key)?.clone()))).collect();
    let at = all.iter().position(|(_, said)| said == value)?;
    let (origin, _) = all.remove(at);
    Some(Setting { key: key.to_owned(), value: value.clone(), origin, against: all })
}

/// The parts that a policy is in force for.
pub fn governed<'a>(
    document: &'a Document,
    policies: &'a [Policy],
    policy: &'a Policy,
) -> impl Iterator<Item = &'a Part> {
    document.parts.iter().filter(move |part| {
        let Some(entity) = entity(part) else { return false };
        let (users, operators) = policies_of(policies, entity, part.vhost(), &part.name);
        [users, operators]
            .into_iter()
            .flatten()
            .any(|one| (one.author, &one.name, &one.vhost) == (policy.author, &policy.name, &policy.vhost))
    })
}

/// Parts whose name and kind fit, but not the key of the definition that is told with them.
pub fn kept_away<'a>(document: &'a Document, policy: &'a Policy) -> impl Iterator<Item = (&'a Part, &'a str)> {
    document.parts.iter().filter_map(move |part| {
        let Some(entity @ Entity::Queue(_)) = entity(part) else { return None };
        let key = policy.foreign_key(entity)?;
        policy.is_for(entity, part.vhost(), &part.name).then_some((part, key))
    })
}

/// Adds the ways of dead letters and of what finds no queue, where a policy and no argument names the exchange.
pub fn derived(document: &Document, links: &mut Vec<DerivedLink>) {
    let policies = policies(document);
    if policies.is_empty() {
        return;
    }
    let names = Names::new(document);
    for (from, part) in document.parts.iter().enumerate() {
        let settings = effect(&policies, part).settings;
        let text = |key: &str| settings.iter().find(|one| one.key == key).and_then(|one| one.value.as_text());
        let key = text("dead-letter-routing-key").or(part.named("x-dead-letter-routing-key"));
        let dead = text("dead-letter-exchange").and_then(|exchange| names.dead_letters(part.vhost(), exchange, key));
        let alternate = text(ALTERNATE).and_then(|exchange| names.exchange(part.vhost(), exchange));
        for (kind, to) in [(DerivedKind::DeadLetter, dead), (DerivedKind::Alternate, alternate)] {
            let is_new = |to: &usize| !links.iter().any(|link| link.kind == kind && link.from == from) && *to != from;
            if let Some(to) = to.filter(is_new) {
                links.push(DerivedLink { kind, from, to });
            }
        }
    }
}
