//! What is wrong with policies: what the broker refuses, in its own words; names that stand twice; policies that apply to
//! nothing, and the key that is the reason.
use super::{effect, lower};
use crate::locales::Text;
use crate::studio::document::{Document, Part};
use crate::studio::edit::Edit;
use crate::studio::kind::Role;
use crate::studio::lower::issue::{Issue, Severity, name_of};
use crate::studio::rules::derived::role_of;
use crate::studio::sentence::{Arg, Phrase, phrase};

const REFUSED: Text = Text::new("RabbitMQ refuses {0}: {1}", "RabbitMQ가 {0:을/를} 거절합니다: {1}");
const TWICE: Text = Text::new(
    "Another policy has the name {0} too: the second would take the place of the first.",
    "{0:이라는/라는} 정책이 또 있습니다. 나중 것이 먼저 것을 덮어씁니다.",
);
const RENAME: Text = Text::new("Rename", "이름 바꾸기");
const FOREIGN_KEY: Text = Text::new(
    "{0} does not apply to {1}: its type of queue does not know {2}, and one such key keeps the whole policy away.",
    "{0:은/는} {1}에 적용되지 않습니다. 그 종류의 큐는 {2:을/를} 모르며, 그런 key가 하나라도 있으면 정책 전체가 빠집니다.",
);
const REMOVE_KEY: Text = Text::new("Remove the key", "key 지우기");
const FOR_NOTHING: Text = Text::new("{0} applies to nothing on the board.", "{0:이/가} 적용되는 것이 보드에 없습니다.");

pub fn check(document: &Document, issues: &mut Vec<Issue>) {
    let policies = effect::policies(document);
    let parts = || document.parts.iter().enumerate().filter(|(_, part)| role_of(part) == Some(Role::Policy));
    for (at, part) in parts() {
        let name = || name_of(document, at);
        let key = |part: &Part| (part.name.clone(), part.variant().to_owned(), part.vhost().to_owned());
        let same = |(other, one): (usize, &Part)| other < at && key(one) == key(part);
        if part.name.is_empty() || parts().any(same) {
            let edit = Edit::RenamePart { part: part.id.clone(), name: fresh_name(document, part) };
            let issue = Issue::of_part(&part.id, Severity::Error, "duplicate-name", phrase(TWICE, [name()]));
            issues.push(issue.with_fix(RENAME, edit));
        }
        let policy = match lower::policy(part) {
            Ok(policy) => policy,
            Err(error) => {
                issues.push(refused(part, name(), &error));
                continue;
            }
        };
        let kept_away: Vec<_> = effect::kept_away(document, &policy).collect();
        for (queue, key) in &kept_away {
            issues.push(foreign_key(part, name(), queue, key));
        }
        if kept_away.is_empty() && effect::governed(document, &policies, &policy).next().is_none() {
            issues.push(Issue::of_part(&part.id, Severity::Hint, "policy-for-nothing", phrase(FOR_NOTHING, [name()])));
        }
    }
}

fn fresh_name(document: &Document, part: &Part) -> String {
    crate::studio::edit::names::fresh_name(document, &part.kind)
}

/// As the management plugin answers it.
fn refused(part: &Part, name: Arg, error: &str) -> Issue {
    let said = Arg::code(format!("400 bad_request: Validation failed: {error}"));
    // One that was just placed has no key yet: the broker would refuse it, the rest of the board can run without.
    let severity = if lower::definition(part).is_empty() { Severity::Warning } else { Severity::Error };
    Issue::of_part(&part.id, severity, "refused-policy", phrase(REFUSED, [name, said]))
}

fn foreign_key(part: &Part, name: Arg, queue: &Part, key: &str) -> Issue {
    let reason: Phrase = phrase(FOREIGN_KEY, [name, Arg::code(&queue.name), Arg::code(key)]);
    let issue = Issue::of_part(&part.id, Severity::Warning, "policy-kept-away", reason);
    match part.setting(key) {
        Some(_) => {
            let edit = Edit::SetSetting { part: part.id.clone(), param: key.to_owned(), value: None };
            issue.with_fix(REMOVE_KEY, edit)
        }
        None => issue,
    }
}
