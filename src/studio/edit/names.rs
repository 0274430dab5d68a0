//! Generated ids and names, and names in one form: NFC, as macOS gives NFD and the broker compares bytes.
use crate::locales::nfc::nfc;
use crate::studio::document::{Document, Part, PartId};
use crate::studio::kind::Role;
use crate::studio::kinds;

/// Normalises a name: NFC, without control characters (RabbitMQ strips CR and LF from names).
pub fn clean(name: &str) -> String {
    nfc(name).chars().filter(|c| !c.is_control()).collect()
}

/// A multi-line text in NFC.
pub fn clean_text(text: &str) -> String {
    nfc(text).chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect()
}

/// The next free id of a part of this kind: `q1`, `q2` … above all that stand.
pub fn fresh_part_id(document: &Document, kind: &str) -> PartId {
    let stem = kinds::kind(kind).map_or("part", |kind| kind.id_stem);
    fresh_id(stem, document.parts.iter().map(|part| part.id.as_str()))
}

/// The next free id of a link: `l1`, `l2` …
pub fn fresh_link_id(document: &Document) -> String {
    fresh_id("l", document.links.iter().map(|link| link.id.as_str()))
}

/// `stem` with a number above all numbers that follow it in `taken`.
pub fn fresh_id<'a>(stem: &str, taken: impl Iterator<Item = &'a str>) -> String {
    let numbers = taken.filter_map(|id| id.strip_prefix(stem)?.parse::<u32>().ok());
    let next = numbers.max().unwrap_or(0).saturating_add(1);
    format!("{stem}{next}")
}

/// A name that no part has: `queue-1`, `queue-2` … with the smallest free number.
pub fn fresh_name(document: &Document, kind: &str) -> String {
    let stem = kinds::kind(kind).map_or("part", |kind| kind.name_stem);
    fresh_variant(document, stem)
}

/// `name` itself when it is free, else `name-2`, `name-3` … (for copies).
pub fn fresh_copy_name(document: &Document, name: &str) -> String {
    if !document.parts.iter().any(|part| part.name == name) {
        return name.to_owned();
    }
    let stem = match name.rsplit_once('-') {
        Some((stem, number)) if !stem.is_empty() && number.parse::<u32>().is_ok() => stem,
        _ => name,
    };
    fresh_variant(document, stem)
}

fn fresh_variant(document: &Document, stem: &str) -> String {
    let is_taken = |name: &String| document.parts.iter().any(|part| part.name == *name);
    let mut names = (1u32..).map(|n| format!("{stem}-{n}"));
    names.find(|name| !is_taken(name)).unwrap_or_else(|| stem.to_owned())
}

/// Whether another part of the broker has the name `name` that this part would get: queues among queues, exchanges
/// among exchanges, topics and groups of Kafka likewise. Clients may share a name.
pub fn is_taken(document: &Document, part: &Part, name: &str) -> bool {
    let role = kinds::kind(&part.kind).map(|kind| kind.role);
    let shares_names = |other: &Part| kinds::kind(&other.kind).map(|kind| kind.role) == role;
    matches!(role, Some(Role::Exchange | Role::Queue | Role::Topic | Role::Group))
        && document.parts.iter().any(|other| other.id != part.id && shares_names(other) && other.name == name)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn names_are_normalised() {
        let nfd: String = "주문-큐".nfd().collect();
        for (given, expect) in [(nfd.as_str(), "주문-큐"), ("a\r\nb", "ab"), ("orders", "orders")] {
            assert_eq!(clean(given), expect);
        }
    }

    #[test]
    fn copies_count_on() {
        let mut document = Document::default();
        for name in ["orders", "queue-1", "queue-3"] {
            let part = Part {
                id: name.into(),
                kind: "rabbitmq.queue".into(),
                name: name.into(),
                x: 0,
                y: 0,
                settings: Default::default(),
            };
            document.parts.push(part);
        }
        for (name, expect) in [("orders", "orders-1"), ("queue-1", "queue-2"), ("free", "free")] {
            assert_eq!(fresh_copy_name(&document, name), expect);
        }
        assert_eq!(fresh_name(&document, "rabbitmq.queue"), "queue-2");
    }
}
