//! Connectors between all pairs of systems: everything arrives once, at least once after a crash, and what the other end
//! refuses goes where the settings say.
#![cfg(not(target_family = "wasm"))]

use brokerlab::engine::command::Command;
use brokerlab::engine::fact::FactKind;
use brokerlab::engine::id::{MessageNo, PartIx};
use brokerlab::engine::kafka::fact::Fact as Kafka;
use brokerlab::engine::value::{Table, Value};
use brokerlab::engine::world::World;
use brokerlab::studio::document::{Document, Link, LinkKind, Part, Row};
use brokerlab::studio::{kinds, lower};

const MESSAGES: i64 = 20;

fn part(id: &str, kind: &str, settings: &[(&str, Value)]) -> Part {
    let settings = settings.iter().map(|(id, value)| ((*id).to_owned(), value.clone())).collect();
    Part { id: id.into(), kind: kind.into(), name: id.into(), x: 0, y: 0, settings: Table(settings) }
}

/// producer → from → connector → to, of these systems.
fn board(from: &str, to: &str, settings: &[(&str, Value)]) -> Document {
    let every = [("interval", Value::Int(10_000)), ("count", Value::Int(MESSAGES))];
    let place = |system: &str| if system == "kafka" { "kafka.topic" } else { "rabbitmq.queue" };
    let producer = if from == "kafka" { "kafka.producer" } else { "client.producer" };
    let parts = vec![
        part("p", producer, &every),
        part("from", place(from), &[]),
        part("n", "connector", settings),
        part("to", place(to), &[]),
    ];
    let link = |from: &str, to: &str| {
        let role = |id: &str| {
            parts.iter().find(|part| part.id == id).and_then(|part| kinds::kind(&part.kind)).map(|kind| kind.role)
        };
        let kind = role(from).zip(role(to)).and_then(|(from, to)| LinkKind::between(from, to)).expect("a legal link");
        Link { id: format!("{from}-{to}"), kind, from: from.into(), to: to.into(), rows: vec![Row::default()] }
    };
    let links = vec![link("p", "from"), link("from", "n"), link("n", "to")];
    Document { parts, links, ..Document::default() }
}

/// What arrived at the far end, in order.
fn arrived(facts: &[FactKind]) -> Vec<MessageNo> {
    let far = PartIx(3);
    let one = |fact: &FactKind| match *fact {
        FactKind::Stored { queue, message, .. } if queue == far => Some(message),
        FactKind::Kafka(Kafka::Appended { topic, message, .. }) if topic == far => Some(message),
        _ => None,
    };
    facts.iter().filter_map(one).collect()
}

fn run(document: &Document, crash_at: &[u64]) -> (World, Vec<FactKind>) {
    let outcome = lower::lower(document);
    let topology = outcome.topology.unwrap_or_else(|| panic!("{:?}", outcome.issues));
    let mut world = World::new(topology, 3);
    world.listen(true);
    let mut facts = Vec::new();
    for at in crash_at {
        world.run_until(*at, u64::MAX);
        world.wait_until(*at);
        world.command(&Command::Crash(PartIx(2))).expect("a connector can crash");
    }
    world.run_until(60_000_000, 1_000_000);
    facts.extend(world.drain_facts().map(|fact| fact.kind));
    (world, facts)
}

const PAIRS: [(&str, &str); 4] = [("rabbit", "kafka"), ("kafka", "rabbit"), ("rabbit", "rabbit"), ("kafka", "kafka")];

#[test]
fn everything_arrives_once_and_in_order() {
    for (from, to) in PAIRS {
        let (world, facts) = run(&board(from, to, &[]), &[]);
        let arrived = arrived(&facts);
        assert_eq!(arrived.len() as i64, MESSAGES, "{from} to {to}");
        if to == "rabbit" {
            assert!(arrived.is_sorted(), "{from} to {to}: {arrived:?}");
        }
        let left = world.queue(PartIx(1), 1).map_or(0, |queue| queue.ready + queue.unacked);
        assert_eq!(left, 0, "{from} to {to}: the source has let go of everything");
    }
}

#[test]
fn a_crash_repeats_or_loses_as_the_setting_says() {
    let careless = [("delivery", Value::text("at-most-once")), ("work", Value::Int(200_000))];
    let careful = [("work", Value::Int(200_000))];
    for (from, to) in PAIRS {
        for (settings, is_careful) in [(&careful[..], true), (&careless[..], false)] {
            let (_, facts) = run(&board(from, to, settings), &[1_150_000, 5_250_000]);
            let mut arrived = arrived(&facts);
            let count = arrived.len() as i64;
            arrived.sort();
            arrived.dedup();
            let different = arrived.len() as i64;
            if is_careful {
                assert_eq!(different, MESSAGES, "{from} to {to}: nothing is lost");
            } else {
                assert!(
                    different < MESSAGES && count == different,
                    "{from} to {to}: lost, not repeated: {count} {different}"
                );
            }
        }
    }
}

#[test]
fn the_same_run_comes_to_the_same_hash_and_a_clone_goes_on_alike() {
    for (from, to) in PAIRS {
        let topology = lower::lower(&board(from, to, &[("crash", Value::Int(10))])).topology.expect("it can run");
        let run = || {
            let mut world = World::new(topology.clone(), 9);
            world.run_until(3_000_000, u64::MAX);
            world
        };
        let (mut one, two) = (run(), run());
        assert_eq!(one.hash(), two.hash(), "{from} to {to}");
        let mut copy = one.clone();
        one.run_until(20_000_000, u64::MAX);
        copy.run_until(20_000_000, u64::MAX);
        assert_eq!(one.hash(), copy.hash(), "{from} to {to}");
    }
}

#[test]
fn a_connector_without_an_end_is_told() {
    let mut document = board("rabbit", "kafka", &[]);
    document.links.truncate(1);
    let codes: Vec<&str> = lower::lower(&document).issues.iter().map(|issue| issue.code).collect();
    for code in ["connector-without-source", "connector-without-target"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
}

#[test]
fn its_routing_key_is_for_exchanges_only() {
    let key = [("routing_key", Value::text("moved"))];
    for from in ["rabbit", "kafka"] {
        for (binding, to_exchange, expected) in
            [("moved", true, MESSAGES), ("other", true, 0), ("moved", false, MESSAGES), ("other", false, MESSAGES)]
        {
            let mut document = board(from, "rabbit", &key);
            if to_exchange {
                let direct = [("type", Value::text("direct"))];
                document.parts.push(part("x", "rabbitmq.exchange", &direct));
                document.links[2].to = "x".into();
                let rows = vec![Row { settings: Table(vec![("routing_key".into(), Value::text(binding))]) }];
                let (id, kind) = ("x-to".into(), LinkKind::Bind);
                document.links.push(Link { id, kind, from: "x".into(), to: "to".into(), rows });
            }
            let (_, facts) = run(&document, &[]);
            assert_eq!(
                arrived(&facts).len() as i64,
                expected,
                "{from}, by exchange: {to_exchange}, bound with {binding}"
            );
        }
    }
}
