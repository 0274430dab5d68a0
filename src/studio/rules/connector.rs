//! Wires of connectors: one source, one target; a second wire takes the place of the first.
use super::table::t;
use super::{Plan, name, new_link};
use crate::studio::document::{Document, Link, LinkKind, Part, Row};
use crate::studio::edit::Edit;
use crate::studio::kind::Role;
use crate::studio::rules::derived::role_of;
use crate::studio::sentence::phrase;

/// Whether one end of the wire is a connector.
pub fn is_at(from: &Part, to: &Part) -> bool {
    [from, to].iter().any(|part| role_of(part) == Some(Role::Connector))
}

pub fn connect(document: &Document, kind: LinkKind, from: &Part, to: &Part) -> Plan {
    let is_source = role_of(to) == Some(Role::Connector);
    let is_old = |link: &&Link| if is_source { link.to == to.id } else { link.from == from.id };
    let old: Vec<String> = document.links.iter().filter(is_old).map(|link| link.id.clone()).collect();
    let says = match (is_source, old.is_empty()) {
        (true, true) => t("{1} takes from {0}.", "{1:이/가} {0}에서 꺼냅니다."),
        (true, false) => t(
            "{1} takes from {0} instead: a connector has one source.",
            "{1:이/가} 이제 {0}에서 꺼냅니다. 커넥터의 원본은 하나입니다.",
        ),
        (false, true) => t("{0} puts what it takes into {1}.", "{0:이/가} 꺼낸 것을 {1}에 넣습니다."),
        (false, false) => t(
            "{0} puts what it takes into {1} instead: a connector has one target.",
            "{0:이/가} 꺼낸 것을 이제 {1}에 넣습니다. 커넥터의 목적지는 하나입니다.",
        ),
    };
    let says = phrase(says, [name(document, from), name(document, to)]);
    let link = new_link(document, kind, from, to, Row::default());
    let id = link.id.clone();
    let edit = match old.is_empty() {
        true => Edit::AddLink(link),
        false => Edit::Batch(vec![Edit::RemoveLinks(old), Edit::AddLink(link)]),
    };
    Plan { edit, says, link: Some(id) }
}
