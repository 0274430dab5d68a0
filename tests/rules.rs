//! UX E10 and E12: the whole table of what may be wired to what, with the reason; what quick-add offers; and that
//! every plan can be carried out.
use std::collections::BTreeSet;

use brokerlab::engine::value::{Table, Value};
use brokerlab::locales::Language;
use brokerlab::studio::document::{Document, Part};
use brokerlab::studio::edit::Edit;
use brokerlab::studio::gesture::{PortSide, WireFrom};
use brokerlab::studio::kinds;
use brokerlab::studio::lower::issue::Severity;
use brokerlab::studio::lower::lower;
use brokerlab::studio::rules::next::{new_part, next_presets, quick_add};
use brokerlab::studio::rules::{can_connect, can_reconnect, can_set_alternate};

fn part(id: &str, kind: &str, settings: &[(&str, &str)]) -> Part {
    let settings = settings.iter().map(|(id, value)| ((*id).to_owned(), Value::text(*value)));
    Part { id: id.into(), kind: kind.into(), name: id.into(), x: 0, y: 0, settings: Table(settings.collect()) }
}

/// One of everything; `x1` direct, `xt` topic, `xf` fanout, `xl` local random, `xd` the default exchange.
fn board() -> Document {
    let exchange = |id: &str, kind: &str| part(id, "rabbitmq.exchange", &[("type", kind)]);
    Document {
        parts: vec![
            part("p1", "client.producer", &[]),
            part("p2", "client.producer", &[]),
            exchange("x1", "direct"),
            exchange("xt", "topic"),
            exchange("xf", "fanout"),
            exchange("xl", "x-local-random"),
            exchange("xd", "default"),
            part("q1", "rabbitmq.queue", &[]),
            part("q2", "rabbitmq.queue", &[("x-queue-type", "quorum")]),
            part("c1", "client.consumer", &[]),
            part("c2", "client.consumer", &[]),
        ],
        ..Document::default()
    }
}

fn out(part: &str) -> WireFrom {
    WireFrom::Port(part.into(), PortSide::Out)
}

fn dead_letter(part: &str) -> WireFrom {
    WireFrom::Port(part.into(), PortSide::DeadLetter)
}

/// What is said at the pointer: the plan, or the reason and the hint.
fn said(document: &Document, from: &WireFrom, to: &str) -> String {
    match can_connect(document, from, to) {
        Ok(plan) => format!("ok: {}", plan.says.plain(Language::English)),
        Err(refusal) => {
            let hint = refusal.hint.map(|hint| hint.plain(Language::English)).unwrap_or_default();
            format!("{} {hint}", refusal.reason.plain(Language::English))
        }
    }
}

#[test]
fn every_pair_of_parts_is_legal_or_explained() {
    let cases = [
        ("p1", "p2", "A producer only sends; nothing goes into it. Connect it to an exchange or a queue."),
        ("p1", "x1", "ok: p1 publishes to x1."),
        ("p1", "xd", "ok: p1 publishes to the default exchange."),
        ("p1", "q1", "ok: p1 publishes to q1."),
        ("p1", "c1", "A producer never talks to a consumer directly. Put a queue between them."),
        ("x1", "p1", "A producer only sends; nothing goes into it. Pull from the producer to the exchange."),
        ("x1", "xt", "ok: Binds xt to x1."),
        ("x1", "x1", "An exchange bound to itself would route nothing new. Bind it to a queue"),
        ("x1", "q1", "ok: Binds q1 to x1."),
        ("x1", "c1", "A consumer reads queues, never an exchange. Bind a queue to the exchange"),
        ("xd", "q1", "RabbitMQ allows no binding of the default exchange (403)"),
        ("x1", "xd", "RabbitMQ allows no binding to the default exchange (403)."),
        ("xl", "q1", "ok: Binds q1 to xl."),
        ("xl", "q2", "A local random exchange takes classic queues only."),
        ("q1", "p1", "A producer only sends;"),
        ("q1", "x1", "A queue does not publish; only its dead letters reach an exchange. Pull from the square port"),
        ("q1", "q2", "Messages do not move from queue to queue. For dead letters pull from the square port"),
        ("q1", "c1", "ok: c1 reads q1."),
        ("c1", "p1", "A consumer sends nothing on. To publish, add a producer"),
        ("c1", "x1", "A consumer sends nothing on."),
        ("c1", "q1", "A consumer sends nothing on."),
        ("c1", "c2", "A consumer sends nothing on."),
        ("p1", "nobody", "This part is not there any more."),
    ];
    for (from, to, expect) in cases {
        let got = said(&board(), &out(from), to);
        assert!(got.starts_with(expect), "{from} → {to}: {got}");
    }
    let dead_letters = [
        ("q1", "x1", "ok: Dead letters of q1 go to x1."),
        ("q1", "q2", "ok: Dead letters of q1 go to q2 by its name, through the default exchange."),
        ("q1", "q1", "A queue cannot be its own dead-letter target. For a retry put a second queue"),
        ("q1", "c1", "Dead letters are published to an exchange. Drop it on an exchange"),
        ("x1", "xt", "Only a queue has dead letters."),
    ];
    for (from, to, expect) in dead_letters {
        let got = said(&board(), &dead_letter(from), to);
        assert!(got.starts_with(expect), "{from} → {to}: {got}");
    }
}

#[test]
fn whatever_is_wired_can_be_applied_and_lowered() {
    let first = board();
    for from in &first.parts {
        for to in &first.parts {
            for wire in [out(&from.id), WireFrom::Port(from.id.clone(), PortSide::In), dead_letter(&from.id)] {
                let Ok(plan) = can_connect(&first, &wire, &to.id) else { continue };
                let mut document = first.clone();
                plan.edit.apply(&mut document).unwrap_or_else(|why| panic!("{wire:?} → {}: {why:?}", to.id));
                assert_eq!(plan.link.is_some(), document.links.len() == 1);
                let errors = lower(&document).issues.into_iter().filter(|issue| issue.severity == Severity::Error);
                assert_eq!(errors.count(), 0, "{wire:?} → {}", to.id);
            }
        }
    }
}

#[test]
fn pulling_backwards_is_the_same_wire() {
    let document = board();
    let backwards = can_connect(&document, &WireFrom::Port("q1".into(), PortSide::In), "x1").map(|plan| plan.edit);
    assert_eq!(backwards, can_connect(&document, &out("x1"), "q1").map(|plan| plan.edit));
}

#[test]
fn a_second_wire_moves_a_producer_and_adds_a_binding() {
    let mut document = board();
    let wire = |document: &mut Document, from: &str, to: &str| {
        let said = said(document, &out(from), to);
        if let Ok(plan) = can_connect(document, &out(from), to) {
            plan.edit.apply(document).expect("a plan can be carried out");
        }
        said
    };
    wire(&mut document, "p1", "x1");
    assert_eq!(wire(&mut document, "p1", "q1"), "ok: p1 publishes to q1 instead of x1: a producer has one target.");
    assert_eq!(wire(&mut document, "p1", "q1"), "p1 publishes to q1 already. ");
    assert_eq!(document.links.len(), 1);
    wire(&mut document, "xt", "q1");
    assert_eq!(wire(&mut document, "xt", "q1"), "ok: Adds a binding between xt and q1.");
    assert_eq!(document.links[1].rows.len(), 2);
    wire(&mut document, "xf", "q1");
    let said = wire(&mut document, "xf", "q1");
    assert!(said.starts_with("q1 is bound to xf already, and a second binding would change nothing."), "{said}");
    for (queue, consumer) in [("q1", "c1"), ("q2", "c1"), ("q1", "c2")] {
        assert!(wire(&mut document, queue, consumer).starts_with("ok:"));
    }
    assert!(wire(&mut document, "q1", "c1").starts_with("c1 reads q1 already."));
    assert!(lower(&document).topology.is_some());
}

#[test]
fn a_link_can_be_led_elsewhere_by_the_same_rules() {
    let mut document = board();
    can_connect(&document, &out("xt"), "q1").map(|plan| plan.edit.apply(&mut document)).ok();
    let link = document.links[0].id.clone();
    let cases = [
        ("xt", "q2", true),
        ("xt", "x1", true),
        ("x1", "q1", true),
        ("xt", "c1", false),
        ("p1", "q1", false),
        ("xt", "xt", false),
    ];
    for (from, to, legal) in cases {
        assert_eq!(can_reconnect(&document, &link, from, to).is_ok(), legal, "{from} → {to}");
    }
    let plan = can_connect(&document, &WireFrom::Link(link), "q2").expect("another queue");
    plan.edit.apply(&mut document).expect("a plan can be carried out");
    assert_eq!((document.links[0].to.as_str(), document.links[0].rows.len()), ("q2", 1));
}

#[test]
fn alternates_lead_between_exchanges() {
    for (from, to, legal) in [("x1", "xt", true), ("x1", "x1", false), ("x1", "q1", false), ("x1", "xd", false)] {
        assert_eq!(can_set_alternate(&board(), from, to).is_ok(), legal, "{from} → {to}");
    }
}

#[test]
fn quick_add_offers_only_what_works_the_usual_first() {
    let document = board();
    let cases = [
        (
            out("p1"),
            &["rabbitmq.exchange/topic", "rabbitmq.exchange", "rabbitmq.exchange/fanout", "rabbitmq.queue"][..],
        ),
        (out("x1"), &["rabbitmq.queue", "rabbitmq.exchange/topic"]),
        (out("q1"), &["client.consumer"]),
        (out("c1"), &[]),
        (dead_letter("q1"), &["rabbitmq.exchange/fanout", "rabbitmq.exchange", "rabbitmq.queue"]),
        (WireFrom::Port("c1".into(), PortSide::In), &["rabbitmq.queue", "rabbitmq.queue/quorum"]),
        (WireFrom::Port("q1".into(), PortSide::In), &["rabbitmq.exchange/topic"]),
    ];
    for (from, expect) in cases {
        let presets = next_presets(&document, &from);
        let ids: Vec<&str> = presets.iter().map(|preset| preset.id).collect();
        assert!(ids.starts_with(expect), "{from:?}: {ids:?}");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
        for preset in presets {
            let mut with = document.clone();
            let added = quick_add(&document, &from, preset, 64, 64).expect("what is offered works");
            added.edit.apply(&mut with).expect("what is offered can be applied");
            assert!(with.part(&added.part).is_some());
        }
    }
}

#[test]
fn every_preset_can_be_placed_and_runs() {
    for preset in kinds::presets() {
        let mut document = Document::default();
        let part = new_part(&document, preset, 0, 0);
        Edit::AddPart(part).apply(&mut document).expect("a new part");
        assert!(lower(&document).topology.is_some(), "{}", preset.id);
    }
}
