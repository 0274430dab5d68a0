//! Lowering: every problem is reported at once, in both languages, with a fix that mends it; and what a drawing
//! means to the engine.
use std::collections::BTreeSet;

use brokerlab::engine::id::PartIx;
use brokerlab::engine::topology::{AckMode, Condition, FailureAction, Spec};
use brokerlab::engine::value::{Table, Value};
use brokerlab::locales::Language;
use brokerlab::studio::document::{Document, Link, LinkKind, Part, Row};
use brokerlab::studio::lower::issue::Severity;
use brokerlab::studio::lower::lower;

type Setting<'a> = (&'a str, Value);

fn table(rows: &[Setting<'_>]) -> Table {
    Table(rows.iter().map(|(id, value)| ((*id).to_owned(), value.clone())).collect())
}

fn part(id: &str, settings: &[Setting<'_>]) -> Part {
    let kind = match id.as_bytes()[0] {
        b'p' => "client.producer",
        b'c' => "client.consumer",
        b'x' => "rabbitmq.exchange",
        _ => "rabbitmq.queue",
    };
    Part { id: id.into(), kind: kind.into(), name: id.into(), x: 0, y: 0, settings: table(settings) }
}

fn named(name: &str, part: Part) -> Part {
    Part { name: name.into(), ..part }
}

fn link(from: &str, to: &str, rows: &[&[Setting<'_>]]) -> Link {
    let kind = match (from.as_bytes()[0], to.as_bytes()[0]) {
        (b'p', _) => LinkKind::Publish,
        (_, b'c') => LinkKind::Consume,
        _ => LinkKind::Bind,
    };
    let rows = rows.iter().map(|row| Row { settings: table(row) }).collect();
    Link { id: format!("{from}-{to}"), kind, from: from.into(), to: to.into(), rows }
}

fn document(parts: Vec<Part>, links: Vec<Link>) -> Document {
    Document { parts, links, ..Document::default() }
}

fn text(text: &str) -> Value {
    Value::text(text)
}

/// Severity, code and the English sentence of every issue.
fn issues(document: &Document) -> Vec<(Severity, &'static str, String)> {
    let say = |phrase: &brokerlab::studio::sentence::Phrase| phrase.plain(Language::English);
    lower(document).issues.iter().map(|issue| (issue.severity, issue.code, say(&issue.reason))).collect()
}

/// One drawing for each code: the code, its severity, what the sentence says, the drawing.
fn broken() -> Vec<(&'static str, Severity, &'static str, Document)> {
    use Severity::{Error, Hint, Warning};
    let key = |key: &'static str| -> [Setting<'static>; 1] { [("routing_key", Value::text(key))] };
    let failing = |when: &[Setting<'_>]| Value::Array(vec![Value::Table(table(when))]);
    let default = || part("x9", &[("type", text("default"))]);
    let work = || vec![part("q1", &[]), part("c1", &[])];
    let read = || vec![link("q1", "c1", &[&[]])];
    vec![
        (
            "unknown-kind",
            Error,
            "q1 is of kind nats.stream, which this version does not know.",
            document(vec![Part { kind: "nats.stream".into(), ..part("q1", &[]) }], vec![]),
        ),
        (
            "invalid-setting",
            Error,
            "q1: Message TTL must be between 0 and 315360000000 ms.",
            document(vec![part("q1", &[("x-message-ttl", Value::Int(-1))])], vec![]),
        ),
        (
            "invalid-setting",
            Error,
            "c1: Failures row 1: the chance must be between 0 and 100 %.",
            document(vec![part("c1", &[("failures", failing(&[("when", text("chance"))]))])], vec![]),
        ),
        (
            "invalid-setting",
            Error,
            "x1: Weight must be between 1 and 10000 buckets.",
            document(
                vec![part("x1", &[("type", text("x-consistent-hash"))]), part("q1", &[])],
                vec![link("x1", "q1", &[&key("0")])],
            ),
        ),
        (
            "setting-without-effect",
            Warning,
            "q1: x-delivery-limit has no effect on this kind of part.",
            document(vec![part("q1", &[("x-delivery-limit", Value::Int(3))])], vec![]),
        ),
        ("empty-name", Error, "A queue needs a name here;", document(vec![named("", part("q1", &[]))], vec![])),
        (
            "long-name",
            Error,
            "The name is 300 bytes long; AMQP allows 255.",
            document(vec![named(&"가".repeat(100), part("q1", &[]))], vec![]),
        ),
        (
            "reserved-name",
            Error,
            "RabbitMQ refuses the name amq.topic: 403 ACCESS_REFUSED",
            document(vec![named("amq.topic", part("x1", &[]))], vec![]),
        ),
        (
            "duplicate-name",
            Error,
            "Another part has the name a too:",
            document(vec![named("a", part("q1", &[])), named("a", part("q2", &[]))], vec![]),
        ),
        (
            "duplicate-name",
            Error,
            "There is only one default",
            document(vec![default(), Part { id: "x8".into(), ..default() }], vec![]),
        ),
        ("no-target", Warning, "p1 publishes nowhere:", document(vec![part("p1", &[])], vec![])),
        (
            "internal-target",
            Warning,
            "p1 publishes to the internal exchange x1: RabbitMQ closes its channel with 403",
            document(
                vec![part("p1", &[]), part("x1", &[("internal", Value::Bool(true))])],
                vec![link("p1", "x1", &[&[]])],
            ),
        ),
        (
            "no-key",
            Warning,
            "p1 publishes to the default exchange without a routing key",
            document(vec![part("p1", &[]), default()], vec![link("p1", "x9", &[&[]])]),
        ),
        ("no-queue", Warning, "c1 reads no queue:", document(vec![part("c1", &[])], vec![])),
        (
            "never-acks",
            Warning,
            "c1 never acknowledges:",
            document(vec![part("q1", &[]), part("c1", &[("ack", text("never"))])], read()),
        ),
        (
            "ack-beyond-prefetch",
            Warning,
            "c1 acknowledges every 10 messages but gets only 3 at once",
            document(vec![part("q1", &[]), part("c1", &[("ack", text("every-n"))])], read()),
        ),
        (
            "missing-alternate",
            Warning,
            "x1: its alternate exchange lost does not exist",
            document(vec![part("x1", &[("alternate-exchange", text("lost"))])], vec![]),
        ),
        (
            "unbound-exchange",
            Warning,
            "x1 has no binding: everything",
            document(vec![part("p1", &[]), part("x1", &[])], vec![link("p1", "x1", &[&[]])]),
        ),
        ("unbound-exchange", Hint, "x1 has no binding yet.", document(vec![part("x1", &[])], vec![])),
        (
            "missing-dlx",
            Warning,
            "q1: its dead-letter exchange lost does not exist",
            document(vec![part("q1", &[("x-dead-letter-exchange", text("lost"))])], vec![]),
        ),
        (
            "missing-dl-queue",
            Warning,
            "q1 dead-letters to the default exchange with the key gone",
            document(
                vec![part("q1", &[("x-dead-letter-exchange", text("")), ("x-dead-letter-routing-key", text("gone"))])],
                vec![],
            ),
        ),
        ("no-reader", Hint, "Nobody reads q1:", document(vec![part("q1", &[])], vec![])),
        ("unreached-queue", Hint, "Nothing leads to q1:", document(work(), read())),
        (
            "default-exchange-binding",
            Error,
            "RabbitMQ refuses bindings of the default exchange: 403",
            document(vec![default(), part("q1", &[])], vec![link("x9", "q1", &[&[]])]),
        ),
        (
            "repeated-binding",
            Warning,
            "x1 has the same binding twice;",
            document(vec![part("x1", &[]), part("q1", &[])], vec![link("x1", "q1", &[&key("a"), &key("a")])]),
        ),
        (
            "exclusive-among-others",
            Warning,
            "c1 wants q1 for itself, but others read it too",
            document(
                vec![part("q1", &[]), part("c1", &[]), part("c2", &[])],
                vec![link("q1", "c1", &[&[("exclusive", Value::Bool(true))]]), link("q1", "c2", &[&[]])],
            ),
        ),
        (
            "dead-letter-loop",
            Hint,
            "Dead letters of q1 can come back to it.",
            document(
                vec![part("q1", &[("x-dead-letter-exchange", text("x1"))]), part("x1", &[])],
                vec![link("x1", "q1", &[&[]])],
            ),
        ),
        (
            "exclusive-queue",
            Warning,
            "q1 belongs to the connection that declares it.",
            document(vec![part("q1", &[("exclusive", Value::Bool(true))])], vec![]),
        ),
        (
            "transient-queue",
            Warning,
            "q1 is neither durable nor exclusive:",
            document(vec![part("q1", &[("durable", Value::Bool(false))])], vec![]),
        ),
        (
            "local-random-target",
            Error,
            "A local random exchange takes classic queues only.",
            document(
                vec![part("x1", &[("type", text("x-local-random"))]), part("q1", &[("x-queue-type", text("quorum"))])],
                vec![link("x1", "q1", &[&[]])],
            ),
        ),
        (
            "refused-declaration",
            Error,
            "RabbitMQ refuses q1: 406 PRECONDITION_FAILED - invalid arg 'x-dead-letter-routing-key' for queue 'q1' in vhost '/'",
            document(vec![part("q1", &[("x-dead-letter-routing-key", text("k"))])], vec![]),
        ),
        (
            "refused-declaration",
            Error,
            "RabbitMQ refuses x1: 406 PRECONDITION_FAILED - ",
            document(
                vec![part(
                    "x1",
                    &[
                        ("type", text("x-consistent-hash")),
                        ("hash-header", text("h")),
                        ("hash-property", text("message_id")),
                    ],
                )],
                vec![],
            ),
        ),
        (
            "refused-binding",
            Error,
            "RabbitMQ refuses a binding of x1: 406 PRECONDITION_FAILED - ",
            document(
                vec![part("x1", &[("type", text("topic"))]), part("q1", &[])],
                vec![link("x1", "q1", &[&key("#.a.#.b.#")])],
            ),
        ),
        (
            "kept-policies",
            Hint,
            "2 policies are kept for export but not applied.",
            Document { kept: vec![("policies".into(), serde_json::json!([{}, {}]))], ..Document::default() },
        ),
    ]
}

#[test]
fn every_problem_is_found_with_its_reason() {
    for (code, severity, sentence, document) in broken() {
        let found = issues(&document);
        let fits = |(level, id, said): &(Severity, &str, String)| {
            *level == severity && *id == code && said.starts_with(sentence)
        };
        assert!(found.iter().any(fits), "{code}: {found:#?}");
        assert_eq!(lower(&document).topology.is_none(), found.iter().any(|issue| issue.0 == Severity::Error), "{code}");
    }
}

#[test]
fn a_fix_mends_its_problem_and_korean_says_something_else() {
    for (code, _, _, document) in broken() {
        let count = |document: &Document| lower(document).issues.iter().filter(|issue| issue.code == code).count();
        for issue in lower(&document).issues.iter().filter(|issue| issue.code == code) {
            assert_ne!(issue.reason.plain(Language::Korean), issue.reason.plain(Language::English), "{code}");
            assert!(issue.part.as_ref().is_none_or(|id| document.part(id).is_some()));
            if let Some(fix) = &issue.fix {
                let mut mended = document.clone();
                fix.edit.apply(&mut mended).unwrap_or_else(|refusal| panic!("{code}: {refusal:?}"));
                assert!(count(&mended) < count(&document), "{code}");
            }
        }
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let parts: Vec<Part> = (broken().into_iter().flat_map(|(.., document)| document.parts).enumerate())
        .map(|(at, part)| Part { id: format!("{}{at}", &part.id[..1]), ..part })
        .collect();
    let codes: BTreeSet<&str> = lower(&document(parts, vec![])).issues.iter().map(|issue| issue.code).collect();
    assert!(codes.len() >= 10, "{codes:?}");
}

#[test]
fn a_drawing_means_this_to_the_engine() {
    let keys = Value::Array(vec![
        Value::Table(table(&[("value", text("a.b")), ("weight", Value::Int(3))])),
        Value::Table(table(&[("value", text("c"))])),
    ]);
    let failure =
        Value::Array(vec![Value::Table(table(&[("when", text("key")), ("key", text("c")), ("then", text("reject"))]))]);
    let drawing = document(
        vec![
            part("p1", &[("interval", Value::Int(250_000)), ("keys", keys), ("expiration", text("5000"))]),
            part("x1", &[("type", text("topic")), ("alternate-exchange", text("x2"))]),
            part("x2", &[("type", text("headers"))]),
            part("q1", &[("x-queue-type", text("quorum")), ("x-max-length", Value::Int(9))]),
            part("q2", &[("durable", Value::Bool(true)), ("x-max-priority", Value::Int(4))]),
            part("c1", &[("ack", text("every-n")), ("ack_every", Value::Int(2)), ("failures", failure)]),
        ],
        vec![
            link("p1", "x1", &[&[]]),
            link("x1", "q1", &[&[("routing_key", text("a.*"))], &[("routing_key", text("#"))]]),
            link(
                "x2",
                "q2",
                &[&[("x-match", text("any")), ("arguments", Value::Table(table(&[("n", Value::Int(1))])))]],
            ),
            link("q1", "c1", &[&[]]),
            link("q2", "c1", &[&[("x-priority", Value::Int(7))]]),
        ],
    );
    let topology = lower(&drawing).topology.expect("a good drawing");
    let spec = |id: &str| topology.parts[topology.find(id).0 as usize].spec.clone();
    let Spec::Producer(producer) = spec("p1") else { panic!("a producer") };
    assert_eq!((producer.target, producer.schedule.interval_us), (PartIx(1), 250_000));
    assert_eq!(
        producer.keys.iter().map(|key| (key.weight, key.value.as_str())).collect::<Vec<_>>(),
        [(3, "a.b"), (1, "c")]
    );
    assert_eq!((producer.properties.expiration.as_deref(), producer.properties.delivery_mode), (Some("5000"), Some(2)));
    let Spec::Exchange(exchange) = spec("x1") else { panic!("an exchange") };
    assert_eq!((exchange.kind.as_str(), exchange.arguments), ("topic", table(&[("alternate-exchange", text("x2"))])));
    let Spec::Queue(queue) = spec("q1") else { panic!("a queue") };
    assert!(queue.durable && !queue.exclusive);
    assert_eq!(queue.arguments, table(&[("x-queue-type", text("quorum")), ("x-max-length", Value::Int(9))]));
    let Spec::Queue(queue) = spec("q2") else { panic!("a queue") };
    assert_eq!(queue.arguments, table(&[("x-queue-type", text("classic")), ("x-max-priority", Value::Int(4))]));
    let Spec::Consumer(consumer) = spec("c1") else { panic!("a consumer") };
    assert_eq!((consumer.ack, consumer.prefetch), (AckMode::EveryN(2), 3));
    assert_eq!(consumer.failures[0].when, Condition::KeyIs("c".into()));
    assert_eq!(consumer.failures[0].then, FailureAction::Reject { requeue: false });
    assert_eq!(consumer.queues.iter().map(|queue| queue.queue).collect::<Vec<_>>(), [PartIx(3), PartIx(4)]);
    assert_eq!(consumer.queues[1].arguments, table(&[("x-priority", Value::Int(7))]));
    let keys: Vec<_> = topology.bindings.iter().map(|binding| binding.key.as_str()).collect();
    assert_eq!(keys, ["a.*", "#", ""]);
    assert_eq!(topology.bindings[2].arguments, table(&[("x-match", text("any")), ("n", Value::Int(1))]));
}
