//! The link of the page benchmark's second scene (tests/e2e/page-bench.js): what it draws, and that it opens.
use brokerlab::engine::value::{Table, Value};
use brokerlab::studio::document::{Document, Link, LinkKind, Part, Row};
use brokerlab::studio::lower;
use brokerlab::studio::param::weighted;
use brokerlab::studio::share::{Shared, encode, open};

const PRODUCERS: i32 = 10;
const GROUPS: i32 = 2;
const MEMBERS: i32 = 4;

fn part(document: &mut Document, kind: &str, name: String, (x, y): (i32, i32), settings: &[(&str, Value)]) -> String {
    let settings = Table(settings.iter().map(|(id, value)| ((*id).to_owned(), value.clone())).collect());
    document.parts.push(Part { id: name.clone(), kind: kind.into(), name: name.clone(), x, y, settings });
    name
}

fn link(document: &mut Document, kind: LinkKind, from: &str, to: &str) {
    let id = format!("l{}", document.links.len());
    document.links.push(Link { id, kind, from: from.into(), to: to.into(), rows: vec![Row::default()] });
}

/// 500 records a second, each in a batch of its own or with few others, each copied to two followers and read twice.
fn scene() -> Document {
    let mut document = Document { seed: 7, ..Document::default() };
    let brokers = [("brokers", Value::Int(3))];
    part(&mut document, "kafka.cluster", "kafka".into(), (1_104, 376), &brokers);
    let wide = [("partitions", Value::Int(50)), ("replication.factor", Value::Int(3))];
    let topic = part(&mut document, "kafka.topic", "orders".into(), (448, 0), &wide);
    // Each begins with keys of its own, so that the partitions are busy at the same time.
    let keys = |n: i32| {
        let names = (0..50).map(|at| format!("user-{}", (at + n * 5) % 50));
        Value::Array(names.map(|name| weighted::entry(Value::text(name), 1)).collect())
    };
    for n in 0..PRODUCERS {
        let settings = [("interval", Value::Int(20_000)), ("latency", Value::Int(250_000)), ("keys", keys(n))];
        let producer =
            part(&mut document, "kafka.producer", format!("shop-{n}"), (n % 2 * 208, n / 2 * 176), &settings);
        link(&mut document, LinkKind::Produce, &producer, &topic);
    }
    for g in 0..GROUPS {
        let name = format!("group-{g}");
        let group = part(&mut document, "kafka.group", name, (1_104, g * 512), &[]);
        link(&mut document, LinkKind::Subscribe, &topic, &group);
        for n in 0..MEMBERS {
            let settings = [("latency", Value::Int(250_000)), ("work", Value::Int(1_000))];
            let name = format!("reader-{g}-{n}");
            let member = part(&mut document, "kafka.consumer", name, (1_400, g * 512 + n * 96), &settings);
            link(&mut document, LinkKind::Member, &group, &member);
        }
    }
    document
}

#[test]
fn the_page_benchmark_runs_fifty_partitions_on_three_brokers() {
    let link = encode(&Shared { document: scene(), ..Shared::default() }).expect("a small board").fragment;
    assert_eq!(include_str!("../e2e/kafka-50.txt").trim(), link, "write this into tests/e2e/kafka-50.txt");
    let outcome = lower::lower(&open(&link).expect("a link opens").document);
    assert!(outcome.topology.is_some(), "{:?}", outcome.issues);
}
