//! Every scenario: its drawing is sound and pleasant, its texts are complete, and its checks hold on the engine.
use std::collections::BTreeSet;

use brokerlab::engine::command::Command;
use brokerlab::engine::fact::FactKind;
use brokerlab::engine::id::PartIx;
use brokerlab::locales::glossary::TERMS;
use brokerlab::locales::{Language, Text};
use brokerlab::scenarios::outcome::Outcome;
use brokerlab::scenarios::{SCENARIOS, Scenario, find};
use brokerlab::studio::document::{Document, LinkKind, Part, Row};
use brokerlab::studio::geometry::{Layout, size};
use brokerlab::studio::kind::Role;
use brokerlab::studio::lower::{self, issue::Severity};
use brokerlab::studio::model::Studio;
use brokerlab::studio::session::Session;
use brokerlab::studio::space::Rect;

fn run(scenario: &Scenario) -> Studio {
    let mut studio = Studio::default();
    scenario.open(&mut studio, Language::English);
    studio.session_mut().advance_to(scenario.until_us, u64::MAX);
    studio
}

#[test]
fn all_checks_hold() {
    let mut failed = Vec::new();
    for scenario in SCENARIOS {
        let studio = run(scenario);
        let outcome = Outcome::new(studio.session());
        for check in scenario.checks {
            if !(check.holds)(&outcome) {
                failed.push(format!("{}: {}", scenario.id, check.name.en));
            }
        }
    }
    assert!(failed.is_empty(), "checks that do not hold:\n{}", failed.join("\n"));
}

#[test]
fn something_surprising_or_instructive_happens_at_each_moment() {
    for scenario in SCENARIOS {
        let studio = run(scenario);
        let facts = studio.session().facts();
        for moment in scenario.moments {
            let near = facts.iter().any(|fact| fact.at.abs_diff(moment.at_us) <= 500_000);
            let after_end = facts.last().is_some_and(|last| last.at < moment.at_us);
            assert!(near || after_end, "{}: nothing happens near “{}”", scenario.id, moment.caption.en);
        }
    }
}

#[test]
fn drawings_lower_without_a_problem() {
    for scenario in SCENARIOS {
        let outcome = lower::lower(&scenario.document(Language::English));
        let bad: Vec<_> = outcome.issues.iter().filter(|issue| issue.severity == Severity::Error).collect();
        assert!(bad.is_empty(), "{}: {:?}", scenario.id, bad);
        for issue in outcome.issues.iter().filter(|issue| issue.severity == Severity::Warning) {
            println!("{}: {}", scenario.id, issue.reason.plain(Language::English));
        }
    }
}

#[test]
fn drawings_are_pleasant() {
    for scenario in SCENARIOS {
        let document = scenario.document(Language::English);
        let rects: Vec<_> = document.parts.iter().map(|part| (part, size::rect(&document, part))).collect();
        for (at, (part, rect)) in rects.iter().enumerate() {
            let grid = if size::role(part) == Role::KafkaConsumer { 4 } else { 8 };
            assert!(part.x % grid == 0 && part.y % grid == 0, "{}: {} is off the grid", scenario.id, part.name);
            // Kafka's parts are larger: their boards may be shown smaller.
            let (width, height) = if is_kafka(&document) { (1_100.0, 760.0) } else { (952.0, 504.0) };
            let fits = rect.x >= 0.0 && rect.y >= 0.0 && rect.x + rect.width <= width && rect.y + rect.height <= height;
            assert!(fits, "{}: {} leaves the view: {rect:?}", scenario.id, part.name);
            for (other, below) in &rects[at + 1..] {
                let in_a_frame = |part: &Part| matches!(size::role(part), Role::Group | Role::KafkaConsumer);
                // A group's members stand close below its card.
                let space = if in_a_frame(part) && in_a_frame(other) { 4.0 } else { 12.0 };
                let apart = rect.x + rect.width + space <= below.x
                    || below.x + below.width + space <= rect.x
                    || rect.y + rect.height + space <= below.y
                    || below.y + below.height + space <= rect.y;
                assert!(apart, "{}: {} touches {}", scenario.id, part.name, other.name);
            }
        }
        reads_left_to_right(scenario, &document);
    }
}

/// What is drawn of the links of a Kafka board: no line runs through a part that it does not belong to.
#[test]
fn links_cross_no_part() {
    let mut findings = Vec::new();
    for scenario in SCENARIOS {
        let document = scenario.document(Language::English);
        let layout = Layout::of(&document);
        for route in layout.routes.iter().filter(|route| is_kafka(&document) && !route.hidden) {
            let points = (0..=100).map(|step| route.path.at(f64::from(step) / 100.0));
            let others = layout.parts.iter().zip(0..).filter(|(_, ix)| *ix != route.from && *ix != route.to);
            for (part, _) in others {
                let inner =
                    Rect::new(part.rect.x + 4.0, part.rect.y + 4.0, part.rect.width - 8.0, part.rect.height - 8.0);
                if points.clone().any(|point| inner.contains(point)) {
                    let (from, to) = (&layout.parts[route.from as usize].id, &layout.parts[route.to as usize].id);
                    findings.push(format!("{}: {:?} {from} → {to} through {}", scenario.id, route.kind, part.id));
                }
            }
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

fn is_kafka(document: &Document) -> bool {
    document.parts.iter().any(|part| size::role(part) == Role::Topic)
}

fn reads_left_to_right(scenario: &Scenario, document: &Document) {
    for link in &document.links {
        let place = |id: &str| document.part(id).map(|part| (part.x, size::role(part)));
        let (Some((from, role)), Some((to, _))) = (place(&link.from), place(&link.to)) else { continue };
        // Members stand below their group; what a consumer sends on goes back to the topics.
        let is_exempt = matches!(link.kind, LinkKind::Member | LinkKind::Forward);
        let may_go_back = is_exempt || scenario.id == "exchange-to-exchange" && role == Role::Exchange;
        assert!(to > from || may_go_back, "{}: {} goes back", scenario.id, link.id);
    }
}

#[test]
fn each_is_in_the_gallery_once() {
    let ids: BTreeSet<&str> = SCENARIOS.iter().map(|scenario| scenario.id).collect();
    assert_eq!(ids.len(), SCENARIOS.len(), "{:?}", SCENARIOS.iter().map(|scenario| scenario.id).collect::<Vec<_>>());
}

#[test]
fn texts_are_complete() {
    let filled = |text: &Text| {
        !text.en.is_empty() && text.ko.chars().any(|c| ('가'..='힣').contains(&c) || c.is_ascii_alphanumeric())
    };
    for (at, scenario) in SCENARIOS.iter().enumerate() {
        assert!(find(scenario.id).is_some_and(|found| std::ptr::eq(found, *scenario)), "{} stands twice", scenario.id);
        assert!(at > 0 || scenario.id == "welcome", "a first visit opens welcome");
        for text in [&scenario.title, &scenario.goal, &scenario.look, &scenario.question.ask] {
            assert!(filled(text), "{}: {text:?}", scenario.id);
        }
        assert!((1..=5).contains(&scenario.minutes));
        assert!((3..=6).contains(&scenario.moments.len()), "{}: 3 to 6 moments", scenario.id);
        assert!(scenario.moments.is_sorted_by_key(|moment| moment.at_us), "{}: moments in order", scenario.id);
        assert!(scenario.checks.len() >= 3, "{}: at least 3 checks", scenario.id);
        let right = scenario.question.answers.iter().filter(|answer| answer.right).count();
        assert!(right == 1 && scenario.question.answers.len() >= 3, "{}: one right answer of three", scenario.id);
        let texts = texts_of(scenario);
        assert!(texts.iter().all(filled), "{}: an empty text", scenario.id);
    }
}

fn texts_of(scenario: &Scenario) -> Vec<Text> {
    let mut texts = vec![scenario.title, scenario.goal, scenario.look, scenario.question.ask];
    texts.extend(scenario.question.answers.iter().flat_map(|answer| [answer.text, answer.reply]));
    texts.extend(scenario.moments.iter().map(|moment| moment.caption));
    texts.extend(scenario.checks.iter().map(|check| check.name));
    texts.extend(scenario.belief);
    texts
}

#[test]
fn korean_words_follow_the_glossary() {
    for scenario in SCENARIOS {
        for text in texts_of(scenario) {
            for term in TERMS {
                for wrong in term.avoid {
                    assert!(
                        !text.ko.contains(wrong),
                        "{}: “{wrong}” in “{}”, say {}",
                        scenario.id,
                        text.ko,
                        term.name.ko
                    );
                }
            }
            let informal = ["해요", "세요", "어요", "아요", "예요", "이에요"];
            assert!(informal.iter().all(|ending| !text.ko.contains(ending)), "{}: {}", scenario.id, text.ko);
        }
    }
}

/// The question of consistent-hash: a fourth queue takes some keys, and nothing moves between the old ones.
#[test]
fn a_fourth_shard_takes_some_users_and_moves_no_other() {
    let scenario = find("consistent-hash").expect("it is in the list");
    let before = homes(run(scenario).session());
    let mut document = scenario.document(Language::English);
    let exchange = document.parts.iter().find(|part| part.name == "users").expect("drawn").id.clone();
    let shard = document.parts.iter().find(|part| part.name == "shard-4").expect("drawn").id.clone();
    let link = brokerlab::studio::document::Link {
        id: "l99".into(),
        kind: LinkKind::Bind,
        from: exchange,
        to: shard,
        rows: vec![Row::default()],
    };
    document.links.push(link);
    let mut studio = Studio::new(document);
    studio.session_mut().advance_to(scenario.until_us, u64::MAX);
    let after = homes(studio.session());
    assert_eq!(before.len(), 12);
    let moved: Vec<_> = before.iter().zip(&after).filter(|(old, new)| old.1 != new.1).collect();
    assert!(!moved.is_empty() && moved.len() < 7, "{} users moved", moved.len());
    assert!(moved.iter().all(|(_, new)| new.1 == "shard-4"), "{moved:?}");
}

/// Where each key was stored, by key.
fn homes(session: &Session) -> Vec<(String, String)> {
    let name = |part: PartIx| session.topology().parts[part.0 as usize].name.clone();
    let mut homes: Vec<(String, String)> = session
        .facts()
        .iter()
        .filter_map(|fact| match fact.kind {
            FactKind::Stored { queue, message, .. } => {
                let key = session.symbols().key_of(message).expect("published");
                Some((session.text(key).to_owned(), name(queue)))
            }
            _ => None,
        })
        .collect();
    homes.sort();
    homes.dedup();
    homes
}

/// What a scenario does by itself is in its links, made before or after its moment.
#[test]
fn scripts_are_in_links() {
    for scenario in SCENARIOS.iter().filter(|scenario| !scenario.script.is_empty()) {
        let played = run(scenario);
        assert_eq!(played.session().commands().len(), scenario.script.len(), "{}: some are refused", scenario.id);
        let mut studio = Studio::default();
        scenario.open(&mut studio, Language::English);
        let early = studio.share_link().expect("it is short").fragment;
        let late = played.share_link().expect("it is short").fragment;
        for link in [early, late] {
            let mut opened = Studio::default();
            opened.open_link(&link).expect("it opens");
            opened.session_mut().advance_to(scenario.until_us, u64::MAX);
            assert_eq!(opened.session().commands(), played.session().commands(), "{}", scenario.id);
            assert_eq!(opened.session().hash(), played.session().hash(), "{}", scenario.id);
        }
    }
}

/// A hand on the run: purging at a moment of a scenario enters the log and can be replayed.
#[test]
fn a_purge_enters_the_log() {
    let scenario = find("dlx-rejected").expect("it is in the list");
    let mut studio = run(scenario);
    let parking = studio.document().parts.iter().find(|part| part.name == "parking").expect("drawn").id.clone();
    let part = studio.part_ix(&parking).expect("it runs");
    studio.command(Command::Purge(part)).expect("a queue can be purged");
    assert_eq!(Outcome::new(studio.session()).ready("parking"), 0);
    assert_eq!(studio.session().commands().len(), 1);
}
