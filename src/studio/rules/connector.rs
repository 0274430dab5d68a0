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
pub fn check(from: &Part, to: &Part) -> Result<(), Refusal> {
    let is_exchange = |part: &Part| role_of(part) == Some(Role::Exchange);
    let is_federation = |part: &Part| part.kind == "rabbitmq.federation";
    match (is_federation(to), is_exchange(from)) {
        (false, true) if role_of(to) == Some(Role::Connector) => Err(refuse(EXCHANGE, Some(EXCHANGE_HINT))),
        (true, false) => Err(refuse(NO_QUEUE, Some(NO_QUEUE_HINT))),
        _ if is_federation(from) && !is_exchange(to) => Err(refuse(NO_QUEUE, Some(NO_QUEUE_HINT))),
        _ => Ok(()),
    }
}

const EXCHANGE: Text = t(
    "Nothing can be taken from an exchange: it keeps nothing.",
    "exchange는 아무것도 보관하지 않아 꺼낼 것이 없습니다.",
);
const EXCHANGE_HINT: Text = t(
    "Bind a queue to it and take from that queue, or use a federation link.",
    "exchange에 큐를 묶고 그 큐에서 꺼내거나 federation 연결을 쓰십시오.",
);
const NO_QUEUE: Text = t(
    "This federation link leads from exchange to exchange.",
    "이 federation 연결은 exchange에서 exchange로 이어집니다.",
);
const NO_QUEUE_HINT: Text = t("Between queues use a shovel.", "큐 사이에는 shovel을 쓰십시오.");

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
