//! Links that nobody drew: from a consumer that answers to the requesters whose requests can reach it, and to the queue
//! where it parks what it gave up on.
use std::collections::BTreeSet;

use super::kind::KIND;
use crate::studio::document::{Document, LinkKind, Part};
use crate::studio::kind::Role;
use crate::studio::rules::derived::{DerivedKind, DerivedLink, role_of};

pub fn links(document: &Document, links: &mut Vec<DerivedLink>) {
    for (from, part) in document.parts.iter().enumerate() {
        if part.kind != "client.consumer" {
            continue;
        }
        let mut add = |to: usize| links.push(DerivedLink { kind: DerivedKind::Reply, from, to });
        if part.reader().bool("replies") {
            let asks = |other: &Part| other.kind == KIND.id && reaches(document, other, part);
            (0..).zip(&document.parts).filter(|(_, other)| asks(other)).for_each(|(to, _)| add(to));
        }
        let parking = parking_of(document, part);
        parking
            .and_then(|queue| document.parts.iter().position(|other| other.id == queue.id))
            .into_iter()
            .for_each(add);
    }
}

/// The queue where a consumer parks what it gave up on.
pub fn parking_of<'a>(document: &'a Document, consumer: &Part) -> Option<&'a Part> {
    let name = consumer.named("parking").filter(|name| !name.is_empty())?;
    document.parts.iter().find(|part| part.name == name && role_of(part) == Some(Role::Queue))
}

/// Whether what `from` publishes can come to a queue that `consumer` reads, along the links that are drawn.
pub fn reaches(document: &Document, from: &Part, consumer: &Part) -> bool {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = vec![&from.id];
    while let Some(part) = open.pop() {
        for link in document.links.iter().filter(|link| link.from == part) {
            if link.kind == LinkKind::Consume && link.to == consumer.id {
                return true;
            }
            if matches!(link.kind, LinkKind::Publish | LinkKind::Bind) && seen.insert(&link.to) {
                open.push(&link.to);
            }
        }
    }
    false
}
