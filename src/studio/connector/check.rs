//! What is wrong with connectors: an end that is wired to nothing, two sources, a message that would come round again.
use super::federation;
use crate::locales::Text;
use crate::studio::document::{Document, Link, LinkKind, Part};
use crate::studio::edit::Edit;
use crate::studio::kind::Role;
use crate::studio::lower::issue::{Issue, Severity, name_of};
use crate::studio::rules::derived::role_of;
use crate::studio::sentence::phrase;

const NO_SOURCE: Text = Text::new(
    "{0} takes nothing: wire a queue or a topic to it.",
    "{0}에 들어오는 것이 없습니다. 큐나 topic을 이으십시오.",
);
const NO_TARGET: Text = Text::new(
    "{0} has nowhere to put messages: wire it to an exchange, a queue or a topic.",
    "{0}에는 메시지를 넣을 곳이 없습니다. exchange, 큐, topic에 이으십시오.",
);
const TWO_SOURCES: Text = Text::new(
    "{0} takes from more than one place. A connector has one source; add another connector.",
    "{0}에 들어오는 곳이 둘 이상입니다. 커넥터의 원본은 하나입니다. 커넥터를 하나 더 두십시오.",
);
const ROUND: Text = Text::new(
    "{0} puts messages back to where it takes them from: they go round for ever.",
    "{0:은/는} 꺼낸 곳에 다시 넣습니다. 메시지가 끝없이 돕니다.",
);
const NO_TOPIC: Text = Text::new(
    "{0} leads between RabbitMQ brokers. For a topic use a connector.",
    "{0:은/는} RabbitMQ 브로커만 잇습니다. topic에는 커넥터를 쓰십시오.",
);
const MIXED: Text = Text::new(
    "{0} joins an exchange and a queue. A federation link leads from exchange to exchange or from queue to queue.",
    "{0:이/가} exchange와 큐를 잇고 있습니다. federation 연결은 exchange에서 exchange로, 큐에서 큐로 이어집니다.",
);
const STREAM: Text = Text::new(
    "{0} has a stream at one end. Only classic and quorum queues are federated.",
    "{0}의 한쪽이 stream입니다. federation은 classic 큐와 quorum 큐에만 쓸 수 있습니다.",
);
const REMOVE_LINK: Text = Text::new("Remove this link", "이 연결 삭제");

pub fn check(document: &Document, issues: &mut Vec<Issue>) {
    let connectors = document.parts.iter().enumerate().filter(|(_, part)| role_of(part) == Some(Role::Connector));
    for (at, part) in connectors {
        let incoming: Vec<&Link> = document.links.iter().filter(|link| link.to == part.id).collect();
        let outgoing = document.links.iter().find(|link| link.from == part.id);
        let issue = |part: &Part, severity, code, text| {
            Issue::of_part(&part.id, severity, code, phrase(text, [name_of(document, at)]))
        };
        if incoming.is_empty() {
            issues.push(issue(part, Severity::Warning, "connector-without-source", NO_SOURCE));
        }
        if outgoing.is_none() {
            issues.push(issue(part, Severity::Warning, "connector-without-target", NO_TARGET));
        }
        let is_topic = |link: &Link| matches!(link.kind, LinkKind::Assign | LinkKind::Produce);
        if federation::is_link(part)
            && let Some(link) = incoming.iter().copied().chain(outgoing).find(|link| is_topic(link))
        {
            let fix = Edit::RemoveLinks(vec![link.id.clone()]);
            let found = issue(part, Severity::Error, "shovel-topic", NO_TOPIC);
            issues.push(found.at_link(&link.id).with_fix(REMOVE_LINK, fix));
        }
        if part.kind == federation::KIND.id
            && let (Some(first), Some(last)) = (incoming.first(), outgoing)
            && let Some((code, text)) = unfit(document.part(&first.from), document.part(&last.to))
        {
            let fix = Edit::RemoveLinks(vec![last.id.clone()]);
            issues.push(issue(part, Severity::Error, code, text).at_link(&last.id).with_fix(REMOVE_LINK, fix));
        }
        for link in incoming.iter().skip(1) {
            let fix = Edit::RemoveLinks(vec![link.id.clone()]);
            let found = issue(part, Severity::Error, "connector-two-sources", TWO_SOURCES);
            issues.push(found.at_link(&link.id).with_fix(REMOVE_LINK, fix));
        }
        if let (Some(first), Some(last)) = (incoming.first(), outgoing)
            && first.from == last.to
        {
            issues.push(issue(part, Severity::Warning, "connector-round", ROUND).at_link(&last.id));
        }
    }
}

/// Why a federation link can't join these two.
fn unfit(from: Option<&Part>, to: Option<&Part>) -> Option<(&'static str, Text)> {
    let ends = [from?, to?];
    let is = |role| ends.map(|end| role_of(end) == Some(role));
    match (is(Role::Exchange), is(Role::Queue)) {
        ([true, _], [_, true]) | ([_, true], [true, _]) => Some(("federation-mixed", MIXED)),
        (_, [true, true]) if ends.iter().any(|end| end.variant() == "stream") => Some(("federation-stream", STREAM)),
        _ => None,
    }
}
