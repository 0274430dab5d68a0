//! Wires of connectors: one source, one target; a second wire takes the place of the first.
use super::table::t;
use super::{Plan, Refusal, name, new_link, refuse};
use crate::locales::Text;
use crate::studio::document::{Document, Link, LinkKind, Part, Row};
use crate::studio::edit::Edit;
use crate::studio::kind::Role;
use crate::studio::rules::derived::role_of;
use crate::studio::sentence::phrase;

/// Whether one end of the wire is a connector.
pub fn is_at(from: &Part, to: &Part) -> bool {
    [from, to].iter().any(|part| role_of(part) == Some(Role::Connector))
}

/// What a link between brokers may take from and lead to; the table of roles does not tell them apart.
pub fn check(document: &Document, from: &Part, to: &Part) -> Result<(), Refusal> {
    let role = |part: &Part| role_of(part);
    let is_federation = |part: &Part| part.kind == "rabbitmq.federation";
    let (link, end) = if is_federation(to) { (to, from) } else { (from, to) };
    if is_federation(link) {
        return check_federation(role(end), other_end(document, link, end == from).and_then(role));
    }
    match (role(from), role(to)) {
        (Some(Role::Exchange), Some(Role::Connector)) => Err(refuse(EXCHANGE, Some(EXCHANGE_HINT))),
        _ => Ok(()),
    }
}

/// Both ends of a federation link are exchanges, or both are queues.
fn check_federation(end: Option<Role>, other: Option<Role>) -> Result<(), Refusal> {
    match (end, other) {
        (Some(Role::Exchange | Role::Queue), None) => Ok(()),
        (Some(end @ (Role::Exchange | Role::Queue)), Some(other)) if end == other => Ok(()),
        (Some(Role::Queue), Some(_)) => Err(refuse(FROM_EXCHANGES, Some(FROM_EXCHANGES_HINT))),
        (Some(Role::Exchange), Some(_)) => Err(refuse(FROM_QUEUES, Some(FROM_QUEUES_HINT))),
        _ => Err(refuse(FEDERATES, Some(FEDERATES_HINT))),
    }
}

/// What stands at the end of a link that the wire does not change.
fn other_end<'a>(document: &'a Document, link: &Part, is_source: bool) -> Option<&'a Part> {
    let is_it = |other: &&Link| if is_source { other.from == link.id } else { other.to == link.id };
    let found = document.links.iter().find(is_it)?;
    document.part(if is_source { &found.to } else { &found.from })
}

const EXCHANGE: Text = t(
    "Nothing can be taken from an exchange: it keeps nothing.",
    "exchange는 아무것도 보관하지 않아 꺼낼 것이 없습니다.",
);
const EXCHANGE_HINT: Text = t(
    "Bind a queue to it and take from that queue, or use a federation link.",
    "exchange에 큐를 묶고 그 큐에서 꺼내거나 federation 연결을 쓰십시오.",
);
const FROM_EXCHANGES: Text = t(
    "The other end of this federation link is an exchange: it leads from exchange to exchange.",
    "이 federation 연결의 다른 쪽은 exchange입니다. exchange에서 exchange로 이어집니다.",
);
const FROM_EXCHANGES_HINT: Text = t(
    "Wire an exchange, or put another federation link between two queues.",
    "exchange를 잇거나, 두 큐 사이에 federation 연결을 하나 더 두십시오.",
);
const FROM_QUEUES: Text = t(
    "The other end of this federation link is a queue: it leads from queue to queue.",
    "이 federation 연결의 다른 쪽은 큐입니다. 큐에서 큐로 이어집니다.",
);
const FROM_QUEUES_HINT: Text = t(
    "Wire a queue, or put another federation link between two exchanges.",
    "큐를 잇거나, 두 exchange 사이에 federation 연결을 하나 더 두십시오.",
);
const FEDERATES: Text = t(
    "A federation link joins exchanges or queues of RabbitMQ brokers.",
    "federation 연결은 RabbitMQ 브로커의 exchange나 큐를 잇습니다.",
);
const FEDERATES_HINT: Text = t("Between other systems use a connector.", "다른 시스템과는 커넥터를 쓰십시오.");

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
