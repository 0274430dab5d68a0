//! What scenarios of Kafka, and of RabbitMQ on nodes, say event by event: every caption is whole in both languages, and every record has a journey
//! whose places are those of the logs.
#![cfg(not(target_family = "wasm"))]

use std::collections::BTreeSet;

use brokerlab::engine::fact::FactKind;
use brokerlab::engine::id::MessageNo;
use brokerlab::engine::kafka::simulation::Kafka;
use brokerlab::engine::rabbitmq::cluster::Cluster;
use brokerlab::locales::Language;
use brokerlab::scenarios::{SCENARIOS, Scenario};
use brokerlab::studio::journey;
use brokerlab::studio::model::Studio;
use brokerlab::studio::story;

/// Events told of one scenario, spread over its run.
const TOLD: usize = 600;
/// Journeys told of one scenario.
const JOURNEYS: usize = 25;

fn run(scenario: &Scenario) -> Studio {
    let mut studio = Studio::default();
    scenario.open(&mut studio, Language::English);
    studio.session_mut().advance_to(scenario.until_us, u64::MAX);
    studio
}

fn of_kafka() -> Vec<(&'static str, Studio)> {
    let all = SCENARIOS.iter().map(|scenario| (scenario.id, run(scenario)));
    let has_kafka = |studio: &Studio| Kafka::of(studio.session().world()).is_some();
    all.filter(|(_, studio)| has_kafka(studio)).collect()
}

#[test]
fn captions_are_whole_and_records_have_journeys() {
    let scenarios = of_kafka();
    assert!(scenarios.len() > 20, "{} scenarios of Kafka", scenarios.len());
    let (mut findings, mut told, mut journeys) = (Vec::new(), 0, 0);
    for (id, studio) in &scenarios {
        told += captions(id, studio, &mut findings);
        journeys += places(id, studio, &mut findings);
    }
    println!("{} scenarios, {told} captions, {journeys} journeys", scenarios.len());
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn captions_of_nodes_are_whole() {
    let all = SCENARIOS.iter().map(|scenario| (scenario.id, run(scenario)));
    let on_nodes: Vec<_> = all.filter(|(_, studio)| Cluster::of(studio.session().world()).is_some()).collect();
    assert_eq!(on_nodes.len(), 4);
    let mut findings = Vec::new();
    on_nodes.iter().for_each(|(id, studio)| _ = captions(id, studio, &mut findings));
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

fn captions(id: &str, studio: &Studio, findings: &mut Vec<String>) -> usize {
    let session = studio.session();
    let events = session.told_events();
    let step = (events.len() / TOLD).max(1);
    for event in events.iter().step_by(step) {
        let Some(story) = story::full(session, *event) else {
            findings.push(format!("{id}, event {event}: nothing to tell"));
            continue;
        };
        for language in [Language::English, Language::Korean] {
            let text = story.text.plain(language);
            let is_whole = !text.contains(['`', '\u{0}']) && !text.contains("not on the board") && text.ends_with('.');
            let is_edit = text.contains("drawing was changed") || text.contains("그림이 바뀌었습니다");
            let of_edit = session.facts_of(*event).iter().any(|fact| matches!(fact.kind, FactKind::Reconfigured));
            let sentences = text.matches("; ").count() + text.matches("다. ").count();
            if !is_whole || (is_edit && !of_edit) || sentences > 12 || text.chars().count() > 1_500 {
                findings.push(format!("{id}, event {event}: {text}"));
            }
        }
    }
    events.len().div_ceil(step)
}

fn places(id: &str, studio: &Studio, findings: &mut Vec<String>) -> usize {
    let session = studio.session();
    let kafka = Kafka::of(session.world()).expect("it runs");
    let produced = session.facts().iter().filter_map(|fact| match fact.kind {
        FactKind::Kafka(brokerlab::engine::kafka::fact::Fact::Produced { message, .. }) => Some(message),
        _ => None,
    });
    let all: BTreeSet<MessageNo> = produced.collect();
    let step = (all.len() / JOURNEYS).max(1);
    let mut count = 0;
    for message in all.into_iter().step_by(step) {
        let Some(journey) = journey::of(session, message) else {
            findings.push(format!("{id}, #{}: no journey", message.0));
            continue;
        };
        let stored = kafka.record(message, session.world());
        let stored: BTreeSet<_> = stored.iter().map(|found| (found.topic.0, found.partition, found.offset)).collect();
        let there = journey.places.iter().filter(|place| !place.state.is_gone());
        let there: BTreeSet<_> = there.map(|place| (place.topic.0, place.partition, place.offset)).collect();
        if there != stored && session.facts_dropped() == 0 {
            findings.push(format!("{id}, #{}: told to be at {there:?}, stored at {stored:?}", message.0));
        }
        count += 1;
    }
    count
}
