//! Kafka's parts of the document as the engine runs them, and what is wrong with them. A setting goes to the engine
//! under its Kafka name, so that the engine's own checks read it.
mod check;
mod clients;
mod cluster;
mod group;
mod keep;
#[cfg(test)]
mod tests;

use crate::engine::id::PartIx;
use crate::engine::kafka::topology::Spec as Kafka;
use crate::engine::topology::Spec;
use crate::engine::value::Value;
use crate::studio::document::{Document, Link, LinkKind, Part};
use crate::studio::kind::Role;
use crate::studio::param::Reader;
use crate::studio::rules::derived::role_of;
use crate::studio::system::RowOf;

pub use check::check;
pub use group::group_of;
pub use keep::keep;

pub fn lower(document: &Document, part: &Part, at: RowOf) -> Option<Spec> {
    let spec = match role_of(part)? {
        Role::Cluster => Kafka::Cluster(cluster::cluster(part)),
        Role::Topic => Kafka::Topic(cluster::topic(part)),
        Role::KafkaProducer => Kafka::Producer(Box::new(clients::producer(document, part, at))),
        Role::Group => Kafka::Group(Box::new(group::group(document, part, at))),
        Role::KafkaConsumer => Kafka::Consumer(Box::new(clients::consumer(document, part, at))),
        _ => return None,
    };
    Some(Spec::Kafka(spec))
}

fn links_from<'a>(document: &'a Document, part: &'a Part, kind: LinkKind) -> impl Iterator<Item = &'a Link> {
    document.links.iter().filter(move |link| link.kind == kind && link.from == part.id)
}

fn links_to<'a>(document: &'a Document, part: &'a Part, kind: LinkKind) -> impl Iterator<Item = &'a Link> {
    document.links.iter().filter(move |link| link.kind == kind && link.to == part.id)
}

/// The first one, or NONE.
fn first(parts: impl Iterator<Item = PartIx>) -> PartIx {
    parts.into_iter().next().unwrap_or(PartIx::NONE)
}

/// A setting of Kafka's, in ms, as µs.
fn ms(reader: &Reader<'_>, id: &str) -> u64 {
    reader.int(id).and_then(|ms| u64::try_from(ms).ok()).unwrap_or(0).saturating_mul(1_000)
}

/// As it stands in a properties file.
fn property(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Int(number) => Some(number.to_string()),
        Value::Bool(on) => Some(on.to_string()),
        _ => None,
    }
}
