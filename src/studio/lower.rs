//! Document → topology: what the engine runs. Reports every problem at once, each with the part, the reason and,
//! where there is one, the edit that mends it. With an error there is no topology: the page keeps running the last
//! good one.
mod broker;
mod clients;
pub mod issue;
mod settings;
mod vhosts;
mod wiring;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::document::{Document, Link, LinkKind, Part};
use super::kind::{Role, is_argument};
use super::kinds;
use super::param::Reader;
use super::rules::derived::role_of;
use super::system;
use crate::engine::id::PartIx;
use crate::engine::sort::sort_by_key;
use crate::engine::topology::{Binding, Exchange, Part as Lowered, Queue, Spec, Subscription, Topology};
use crate::engine::value::{Table, Value};
use issue::{Issue, Severity};
pub use settings::PREDECLARED;

/// What lowering found.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// None when an error stands among the issues.
    pub topology: Option<Arc<Topology>>,
    /// Errors first, then warnings, then hints; each in document order.
    pub issues: Vec<Issue>,
}

/// Lowers the document; `parts[i]` of the topology is `parts[i]` of the document.
pub fn lower(document: &Document) -> Outcome {
    let mut issues = Vec::new();
    settings::check(document, &mut issues);
    wiring::check(document, &mut issues);
    vhosts::check(document, &mut issues);
    system::known().iter().for_each(|system| (system.check)(document, &mut issues));
    // The broker itself is asked too, so that no rule of its own is missed.
    let topology = lower_parts(document);
    broker::check(document, &topology, &mut issues);
    let has_errors = issues.iter().any(|issue| issue.severity == Severity::Error);
    sort_by_key(&mut issues, |issue| issue.severity);
    Outcome { topology: (!has_errors).then(|| Arc::new(topology)), issues }
}

/// Lowers a document that is known to have no errors.
pub fn trusted(document: &Document) -> Outcome {
    Outcome { topology: Some(Arc::new(lower_parts(document))), issues: Vec::new() }
}

/// The row of each part by its id. Filled one by one: to collect would compile another sort.
fn rows_of_parts(document: &Document) -> BTreeMap<&str, PartIx> {
    let mut rows = BTreeMap::new();
    for (part, at) in document.parts.iter().zip(0..) {
        rows.insert(part.id.as_str(), PartIx(at));
    }
    rows
}

fn lower_parts(document: &Document) -> Topology {
    let index = rows_of_parts(document);
    let at = |id: &str| index.get(id).copied().unwrap_or(PartIx::NONE);
    let mut targets: BTreeMap<&str, PartIx> = BTreeMap::new();
    let mut subscriptions: BTreeMap<&str, Vec<Subscription>> = BTreeMap::new();
    let mut bindings = Vec::new();
    for link in &document.links {
        match link.kind {
            LinkKind::Publish => drop(targets.insert(&link.from, at(&link.to))),
            LinkKind::Consume => {
                subscriptions.entry(&link.to).or_default().push(subscription(
                    link,
                    at(&link.from),
                    document.part(&link.from),
                ));
            }
            LinkKind::Produce | LinkKind::Subscribe | LinkKind::Member | LinkKind::Assign | LinkKind::Forward => {}
            LinkKind::Bind => {
                let (source, destination) = (at(&link.from), at(&link.to));
                let row = |(key, arguments)| Binding { source, destination, key, arguments };
                bindings.extend(binding_rows(document, link).map(row));
            }
        }
    }
    let mut spec = |part: &Part| match role_of(part) {
        Some(Role::Producer) => {
            let target = targets.get(part.id.as_str()).copied().unwrap_or(PartIx::NONE);
            Spec::Producer(clients::producer(part, target))
        }
        Some(Role::Consumer) => {
            Spec::Consumer(clients::consumer(part, subscriptions.remove(part.id.as_str()).unwrap_or_default()))
        }
        Some(Role::Exchange) => Spec::Exchange(exchange(part)),
        Some(Role::Queue) => Spec::Queue(queue(part)),
        // A kind that nothing knows is an error; until its system is there, a part has no life.
        _ => Spec::Removed,
    };
    let parts = document.parts.iter().map(|part| {
        let mut spec = match system::of_kind(&part.kind) {
            Some(system) => (system.lower)(document, part, &at).unwrap_or(Spec::Removed),
            None => spec(part),
        };
        system::known().iter().for_each(|system| (system.refine)(document, part, &at, &mut spec));
        let name = if part.is_default_exchange() { String::new() } else { part.name.clone() };
        Lowered { id: part.id.clone(), name, vhost: part.vhost().to_owned(), spec }
    });
    Topology { parts: parts.collect(), bindings, hop_us: document.hop_us }
}

fn exchange(part: &Part) -> Exchange {
    let reader = part.reader();
    if part.is_default_exchange() {
        let kind = String::new();
        return Exchange { kind, durable: true, auto_delete: false, internal: false, arguments: Table::default() };
    }
    Exchange {
        kind: part.variant().to_owned(),
        durable: reader.bool("durable"),
        auto_delete: reader.bool("auto_delete"),
        internal: reader.bool("internal"),
        arguments: arguments(part),
    }
}

fn queue(part: &Part) -> Queue {
    let reader = part.reader();
    let mut table = Table(vec![("x-queue-type".to_owned(), Value::text(part.variant()))]);
    table.0.extend(arguments(part).0.into_iter().filter(|(id, _)| id != "x-queue-type"));
    Queue {
        // Quorum queues have no such setting: they always are.
        durable: part.variant() != "classic" || reader.bool("durable"),
        exclusive: reader.bool("exclusive"),
        auto_delete: reader.bool("auto_delete"),
        arguments: table,
    }
}

/// The arguments of the declaration: those settings that this variant has, as given, and those Brokerlab does not
/// know.
pub(super) fn arguments(part: &Part) -> Table {
    let reader = part.reader();
    let is_none = |id: &str, value: &Value| id.starts_with("hash-") && *value == Value::text("");
    let known = part.settings.0.iter().filter_map(|(id, _)| {
        let value = reader.given(id).filter(|value| is_argument(id) && !is_none(id, value))?;
        Some((id.clone(), value.clone()))
    });
    let mut table = Table(known.collect());
    for (id, value) in reader.table("arguments").into_iter().flat_map(|table| &table.0) {
        table.set(id.clone(), value.clone());
    }
    table
}

/// Keys and arguments of the rows of a binding, as the broker gets them.
pub fn binding_rows<'a>(document: &'a Document, link: &'a Link) -> impl Iterator<Item = (String, Table)> + 'a {
    let variant = document.part(&link.from).map_or("", Part::variant);
    link.rows.iter().map(move |row| {
        let reader = Reader::new(&row.settings, kinds::row_params(LinkKind::Bind), variant);
        let mut arguments = Table::default();
        if let Some(value) = reader.given("x-match") {
            arguments.set("x-match", value.clone());
        }
        for (id, value) in reader.table("arguments").into_iter().flat_map(|table| &table.0) {
            arguments.set(id.clone(), value.clone());
        }
        (reader.text("routing_key"), arguments)
    })
}

fn subscription(link: &Link, queue: PartIx, source: Option<&Part>) -> Subscription {
    let settings = link.rows.first().map(|row| &row.settings);
    let exclusive = settings.and_then(|settings| settings.get("exclusive")?.as_bool()).unwrap_or(false);
    Subscription {
        queue,
        exclusive,
        arguments: source.map(|source| consume_arguments(link, source)).unwrap_or_default(),
    }
}

/// What basic.consume takes, and what only the stream protocol knows, as given.
pub fn consume_arguments(link: &Link, queue: &Part) -> Table {
    let mut arguments = Table::default();
    let Some(row) = link.rows.first() else { return arguments };
    let reader = Reader::of_row(&row.settings, LinkKind::Consume, queue.variant());
    for (id, _) in row.settings.0.iter().filter(|(id, _)| id != "exclusive") {
        if let Some(value) = reader.given(id) {
            arguments.set(id.clone(), if id == "x-stream-offset" { stream_offset(value) } else { value.clone() });
        }
    }
    arguments
}

/// `42` is an offset, `@12` a time in seconds; all else is a text of the broker's.
fn stream_offset(value: &Value) -> Value {
    let text = value.as_text().unwrap_or_default();
    let time = text.strip_prefix('@').and_then(|seconds| seconds.parse().ok()).map(Value::Timestamp);
    time.or_else(|| text.parse().ok().map(Value::Int)).unwrap_or_else(|| value.clone())
}
