//! What may come next when a wire is dropped on empty board: only legal kinds, the most usual first (UX E12).
use super::table::{Verdict, verdict};
use super::{can_connect, role_of};
use crate::engine::value::Table;
use crate::studio::document::{Document, Part, PartId};
use crate::studio::edit::{Edit, names};
use crate::studio::gesture::{PortSide, WireFrom};
use crate::studio::kind::{Preset, Role};
use crate::studio::kinds;

/// Presets in the order of how often they follow: after a producer, after an exchange, after a queue, before a
/// consumer … One list serves all, because the legal ones are picked from it.
const USUAL: &[&str] = &[
    "rabbitmq.queue",
    "rabbitmq.exchange/topic",
    "rabbitmq.exchange",
    "rabbitmq.exchange/fanout",
    "client.consumer",
    "client.producer",
    "rabbitmq.queue/quorum",
    "rabbitmq.exchange/headers",
    "rabbitmq.queue/priority",
    "rabbitmq.exchange/default",
    "rabbitmq.exchange/consistent-hash",
    "rabbitmq.exchange/modulus-hash",
    "rabbitmq.exchange/random",
    "rabbitmq.exchange/local-random",
    "rabbitmq.exchange/recent-history",
    // Kafka: after a producer, after a topic, after a group, before each of them.
    "kafka.topic",
    "kafka.group",
    "kafka.producer",
    "kafka.consumer",
    "kafka.group/consumer",
    "kafka.group/share",
    "kafka.consumer/streams",
    "kafka.consumer/connect-sink",
    "kafka.topic/compacted",
    "kafka.producer/transactional",
    "kafka.producer/not-idempotent",
    "kafka.producer/fire-and-forget",
];

/// After a producer an exchange is more usual than a queue, and dead letters go to an exchange.
const AFTER_PRODUCER: &[&str] = &["rabbitmq.exchange/topic", "rabbitmq.exchange", "rabbitmq.exchange/fanout"];
const AFTER_DEAD_LETTER: &[&str] = &["rabbitmq.exchange/fanout", "rabbitmq.exchange"];

/// A new part with its wire, as one step.
#[derive(Clone, Debug, PartialEq)]
pub struct QuickAdd {
    pub part: PartId,
    pub edit: Edit,
}

/// The presets that a wire from here may end at, the most usual first.
pub fn next_presets(document: &Document, from: &WireFrom) -> Vec<&'static Preset> {
    let first: &[&str] = match from {
        WireFrom::Port(part, PortSide::Out) if role(document, part) == Some(Role::Producer) => AFTER_PRODUCER,
        WireFrom::Port(_, PortSide::DeadLetter) => AFTER_DEAD_LETTER,
        _ => &[],
    };
    let mut presets: Vec<&'static Preset> = Vec::new();
    for preset in first.iter().chain(USUAL).filter_map(|id| kinds::preset(id)) {
        let is_new = !presets.iter().any(|other| other.id == preset.id);
        if is_new && roles_fit(document, from, preset) && quick_add(document, from, preset, 0, 0).is_some() {
            presets.push(preset);
        }
    }
    presets
}

/// Adds a part of this preset with its top left corner here, wired to where the wire comes from; None when these two
/// can't be wired.
pub fn quick_add(document: &Document, from: &WireFrom, preset: &Preset, x: i32, y: i32) -> Option<QuickAdd> {
    let part = new_part(document, preset, x, y);
    let id = part.id.clone();
    let mut with = document.clone();
    with.parts.push(part.clone());
    let plan = can_connect(&with, from, &id).ok()?;
    Some(QuickAdd { part: id, edit: Edit::Batch(vec![Edit::AddPart(part), plan.edit]) })
}

/// A part of this preset with a fresh id and name.
pub fn new_part(document: &Document, preset: &Preset, x: i32, y: i32) -> Part {
    let settings = preset.settings.iter().map(|(id, value)| ((*id).to_owned(), value.value()));
    let part = Part {
        id: names::fresh_part_id(document, preset.kind),
        kind: preset.kind.to_owned(),
        name: names::fresh_name(document, preset.kind),
        x,
        y,
        settings: Table(settings.collect()),
    };
    if part.is_default_exchange() { Part { name: String::new(), ..part } } else { part }
}

fn role(document: &Document, part: &str) -> Option<Role> {
    document.part(part).and_then(role_of)
}

/// A cheap look at the table before the document is copied.
fn roles_fit(document: &Document, from: &WireFrom, preset: &Preset) -> bool {
    let Some(new) = kinds::kind(preset.kind).map(|kind| kind.role) else { return false };
    let ends = match from {
        WireFrom::Port(part, PortSide::Out) => role(document, part).map(|role| (role, new)),
        WireFrom::Port(part, PortSide::In) => role(document, part).map(|role| (new, role)),
        WireFrom::Port(_, PortSide::DeadLetter) => return matches!(new, Role::Exchange | Role::Queue),
        WireFrom::Link(link) => document.link(link).and_then(|link| role(document, &link.from)).map(|role| (role, new)),
    };
    ends.is_some_and(|(from, to)| matches!(verdict(from, to), Verdict::Legal(_)))
}
