//! What is wrong with requesters and with consumers that publish, beyond single settings.
use super::derived::{parking_of, reaches};
use super::kind::KIND;
use crate::locales::Text;
use crate::studio::document::{Document, Link, LinkKind, Part};
use crate::studio::lower::issue::{Issue, Severity, name_of};
use crate::studio::sentence::phrase;

const NO_SERVER: Text = Text::new(
    "Nobody answers {0}: no consumer that its requests reach replies. Its requests time out.",
    "{0}에 응답할 곳이 없습니다. 요청이 닿는 컨슈머 가운데 응답하는 것이 없어 제한 시간이 지납니다.",
);
const NO_PARKING: Text =
    Text::new("{0} parks messages in a queue that is not on the board.", "{0}의 보관 큐가 보드에 없습니다.");

pub fn check(document: &Document, issues: &mut Vec<Issue>) {
    for (at, part) in document.parts.iter().enumerate() {
        let mut warn = |code, text| {
            let reason = phrase(text, [name_of(document, at)]);
            issues.push(Issue::of_part(&part.id, Severity::Warning, code, reason));
        };
        // That it publishes nowhere is said of every client that publishes.
        let asks = |link: &Link| link.kind == LinkKind::Publish && link.from == part.id;
        if part.kind == KIND.id
            && document.links.iter().any(asks)
            && !document.parts.iter().any(|other| answers(other) && reaches(document, part, other))
        {
            warn("requester-without-server", NO_SERVER);
        }
        let parks = part.kind == "client.consumer" && part.named("parking").is_some_and(|name| !name.is_empty());
        if parks && parking_of(document, part).is_none() {
            warn("parking-missing", NO_PARKING);
        }
    }
}

fn answers(part: &Part) -> bool {
    part.kind == "client.consumer" && part.reader().bool("replies")
}
