//! What is wrong with virtual hosts: a binding from one into another, a consumer with queues in two.
use super::issue::{Issue, Severity, name_of};
use crate::locales::Text;
use crate::studio::document::{Document, Link, LinkKind};
use crate::studio::edit::Edit;
use crate::studio::kind::Role;
use crate::studio::rules::derived::role_of;
use crate::studio::sentence::phrase;

const ACROSS: Text = Text::new(
    "A binding of {0} leads into another virtual host: RabbitMQ finds no such name there.",
    "{0}의 binding이 다른 virtual host로 이어집니다. RabbitMQ는 거기서 그런 이름을 찾지 못합니다.",
);
const TWO: Text = Text::new(
    "{0} reads queues of two virtual hosts: a connection is opened to one only.",
    "{0:이/가} 두 virtual host의 큐를 읽습니다. 연결은 하나에만 열 수 있습니다.",
);
const REMOVE: Text = Text::new("Remove this link", "이 연결 삭제");

pub fn check(document: &Document, issues: &mut Vec<Issue>) {
    for link in &document.links {
        let (Some(from), Some(to)) = (document.part(&link.from), document.part(&link.to)) else { continue };
        let issue = |part: &str, text: Text| {
            let at = document.parts.iter().position(|other| other.id == part).unwrap_or_default();
            let reason = phrase(text, [name_of(document, at)]);
            let fix = Edit::RemoveLinks(vec![link.id.clone()]);
            let found = Issue::of_part(part, Severity::Error, "other-vhost", reason);
            found.at_link(&link.id).with_fix(REMOVE, fix)
        };
        match link.kind {
            LinkKind::Bind if from.vhost() != to.vhost() => issues.push(issue(&from.id, ACROSS)),
            LinkKind::Consume if reads_elsewhere(document, link) => issues.push(issue(&to.id, TWO)),
            _ => {}
        }
    }
}

/// A link before this one leads to the same consumer from another virtual host.
fn reads_elsewhere(document: &Document, link: &Link) -> bool {
    let vhost = |link: &Link| document.part(&link.from).map(|part| part.vhost());
    let is_consumer = document.part(&link.to).and_then(role_of) == Some(Role::Consumer);
    let before = document.links.iter().take_while(|other| other.id != link.id);
    let mut same = before.filter(|other| other.kind == LinkKind::Consume && other.to == link.to);
    is_consumer && same.any(|other| vhost(other) != vhost(link))
}
