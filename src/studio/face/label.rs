//! Labels of links: binding keys as rows, and in a step for each row whether it matched, and if not, which word of
//! the key failed. The reasons on dead-letter links.
use crate::engine::id::PartIx;
use crate::engine::rabbitmq::explain::{BindingVerdict, Mismatch, RouteExplanation};
use crate::engine::value::{Table, Value};
use crate::locales::Language;
use crate::locales::board as texts;
use crate::studio::document::{Document, Link, LinkKind, Part, Row};

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LabelFace {
    pub look: LabelLook,
    /// All rows; how many are shown is the page's business.
    pub rows: Vec<LabelRow>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LabelLook {
    #[default]
    Bindings,
    DeadLetter,
    Alternate,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LabelRow {
    pub text: String,
    pub state: RowState,
    /// Why it failed: `vip ≠ paid`.
    pub note: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RowState {
    #[default]
    Plain,
    Hit,
    Miss,
}

/// The label of a link, if it says anything.
pub fn of_link(document: &Document, link: &Link, language: Language) -> Option<LabelFace> {
    let plain = |text: String| LabelRow { text, ..LabelRow::default() };
    let rows: Vec<LabelRow> = match link.kind {
        LinkKind::Publish
        | LinkKind::Produce
        | LinkKind::Subscribe
        | LinkKind::Member
        | LinkKind::Assign
        | LinkKind::Forward => return None,
        LinkKind::Consume => link.rows.iter().map(consume_text).filter(|text| !text.is_empty()).map(plain).collect(),
        LinkKind::Bind => {
            let exchange = document.part(&link.from)?;
            let texts = link.rows.iter().map(|row| binding_text(exchange, row, language));
            texts.filter(|text| !text.is_empty()).map(plain).collect()
        }
    };
    (!rows.is_empty()).then_some(LabelFace { look: LabelLook::Bindings, rows })
}

fn consume_text(row: &Row) -> String {
    let priority = row.settings.get("priority").or(row.settings.get("x-priority")).and_then(Value::as_int);
    priority.filter(|priority| *priority != 0).map(|priority| format!("priority {priority}")).unwrap_or_default()
}

/// The rule of a binding as its exchange reads it.
fn binding_text(exchange: &Part, row: &Row, language: Language) -> String {
    let key = row.settings.get("routing_key").and_then(Value::as_text).unwrap_or_default();
    match exchange.setting("type").and_then(Value::as_text).unwrap_or("direct") {
        "headers" => match row.settings.get("arguments") {
            Some(Value::Table(arguments)) => headers_text(arguments),
            _ => String::new(),
        },
        "fanout" | "x-recent-history" | "x-random" | "x-local-random" | "x-modulus-hash" => key.to_owned(),
        _ if key.is_empty() => texts::NO_KEY.get(language).to_owned(),
        _ => key.to_owned(),
    }
}

fn headers_text(arguments: &Table) -> String {
    let mode = arguments.get("x-match").and_then(Value::as_text).unwrap_or("all");
    let pairs = arguments.0.iter().filter(|(key, _)| !key.starts_with("x-"));
    let pairs: Vec<String> = pairs.map(|(key, value)| format!("{key}={}", value_word(value))).collect();
    format!("{mode}: {}", pairs.join(", "))
}

/// A header's value in as few signs as say it.
fn value_word(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Int(n) => n.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => "…".to_owned(),
    }
}

/// Marks the rows by how the exchange decided. Several bindings with one key (headers) are told apart by their order.
pub fn decide(face: &mut LabelFace, exchange: PartIx, destination: PartIx, route: &RouteExplanation) {
    let visits = route.visits.iter().filter(|visit| visit.exchange.part == exchange);
    let verdicts: Vec<&BindingVerdict> =
        visits.flat_map(|visit| &visit.bindings).filter(|binding| binding.destination.part == destination).collect();
    if verdicts.len() != face.rows.len() {
        return decide_by_key(face, &verdicts, &route.key);
    }
    for (row, verdict) in face.rows.iter_mut().zip(verdicts) {
        decide_row(row, verdict, &route.key);
    }
}

fn decide_by_key(face: &mut LabelFace, verdicts: &[&BindingVerdict], key: &str) {
    for row in &mut face.rows {
        if let Some(verdict) = verdicts.iter().find(|verdict| verdict.key == row.text) {
            decide_row(row, verdict, key);
        }
    }
}

fn decide_row(row: &mut LabelRow, verdict: &BindingVerdict, key: &str) {
    match &verdict.verdict {
        Ok(_) => row.state = RowState::Hit,
        Err(mismatch) => {
            row.state = RowState::Miss;
            row.note = short_reason(mismatch, key);
        }
    }
}

/// The word that failed, in as few signs as fit on a link.
fn short_reason(mismatch: &Mismatch, key: &str) -> String {
    match mismatch {
        Mismatch::KeyDiffers => format!("≠ {key}"),
        Mismatch::Word { expected, found, .. } => format!("{expected} ≠ {found}"),
        Mismatch::KeyTooShort { expected, .. } => format!("{expected} ≠ ∅"),
        Mismatch::KeyTooLong { found, .. } => format!("∅ ≠ {found}"),
        Mismatch::HeaderAbsent { header, .. } => format!("{header} ≠ ∅"),
        Mismatch::HeaderDiffers { header, expected, found } => {
            format!("{header}: {} ≠ {}", value_word(expected), value_word(found))
        }
        Mismatch::NoHeaderFits { wanted } => format!("≠ {}", wanted.join(", ")),
        _ => String::new(),
    }
}

/// The reasons for which this queue dead-letters, from its settings.
pub fn of_dead_letters(queue: &Part, language: Language) -> LabelFace {
    let is_set = |id: &str| queue.setting(id).is_some();
    let mut reasons = Vec::new();
    if is_set("x-message-ttl") {
        reasons.push(texts::EXPIRED);
    }
    reasons.push(texts::REJECTED);
    if is_set("x-max-length") || is_set("x-max-length-bytes") {
        reasons.push(texts::MAX_LENGTH);
    }
    if is_set("x-delivery-limit") {
        reasons.push(texts::DELIVERY_LIMIT);
    }
    let text = reasons.iter().map(|reason| reason.get(language)).collect::<Vec<_>>().join(" · ");
    LabelFace { look: LabelLook::DeadLetter, rows: vec![LabelRow { text, ..LabelRow::default() }] }
}

pub fn of_alternate(language: Language) -> LabelFace {
    let text = texts::ALTERNATE.get(language).to_owned();
    LabelFace { look: LabelLook::Alternate, rows: vec![LabelRow { text, ..LabelRow::default() }] }
}
