//! One drawing per problem: it is found, its words are Kafka's, and its fix mends it.
use super::*;
use crate::locales::Language;
use crate::studio::lower::issue::Severity;

fn rule(then: &str) -> Value {
    let fields = vec![("when".to_owned(), Value::text("first-delivery")), ("then".to_owned(), Value::text(then))];
    Value::Array(vec![Value::Table(Table(fields))])
}

/// The drawing with this part or link more.
fn and(part: Option<Part>, links: Vec<Link>) -> Document {
    let mut document = drawing();
    document.parts.extend(part);
    document.links.extend(links);
    document
}

fn without(link: &str) -> Document {
    let mut document = drawing();
    document.links.retain(|other| other.id != link);
    document
}

fn named(id: &str, name: &str) -> Document {
    let mut document = drawing();
    document.parts.iter_mut().filter(|part| part.id == id).for_each(|part| part.name = name.into());
    document
}

/// Several settings of one part.
fn set_all(id: &str, settings: &[(&str, Value)]) -> Document {
    let mut document = drawing();
    for part in document.parts.iter_mut().filter(|part| part.id == id) {
        settings.iter().for_each(|(setting, value)| part.settings.set(*setting, value.clone()));
    }
    document
}

/// Code, how it is told, and where.
type Case = (&'static str, &'static str, Document);

fn wires() -> Vec<Case> {
    let topic = |name: &str| Some(part("kafka.topic", name, vec![]));
    let consumer = |id: &str| part("kafka.consumer", id, vec![]);
    let produce = |from: &str, to: &str| link(from, LinkKind::Produce, to, vec![]);
    let mut idle = drawing();
    idle.parts.extend(["c2", "c3", "c4"].map(consumer));
    idle.links.extend(["c2", "c3", "c4"].map(|id| link("g", LinkKind::Member, id, vec![])));
    let mut dotted = and(topic("a.b"), vec![produce("p", "a.b")]);
    dotted.parts.extend(topic("a_b"));
    let mut twice = drawing();
    twice.parts.push(Part { id: "t9".into(), ..part("kafka.topic", "t", vec![]) });
    let mut groups = drawing();
    groups.parts.push(Part { id: "g9".into(), ..part("kafka.group", "g", vec![]) });
    let output = |to: &str| link("c", LinkKind::Forward, to, vec![]);
    let dead = vec![("as", Value::text("dead-letter"))];
    vec![
        (
            "second-cluster",
            "k2 is a second cluster; a board has one.",
            and(Some(part("kafka.cluster", "k2", vec![])), vec![]),
        ),
        ("duplicate-name", "Topic t stands twice: Kafka says “Topic 't' already exists.”", twice),
        ("duplicate-name", "Another group has the name g too", groups),
        ("colliding-topic", "Kafka refuses the topic: “Topic 'a_b' collides with existing topic: a.b”", dotted),
        (
            "invalid-topic",
            "Kafka refuses the topic: INVALID_TOPIC_EXCEPTION, “Topic name is invalid: '주문' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'”.",
            named("t", "주문"),
        ),
        (
            "invalid-topic",
            "Kafka refuses the topic: INVALID_TOPIC_EXCEPTION, “Topic name is invalid: the empty string is not allowed”.",
            named("t", ""),
        ),
        (
            "invalid-topic",
            "Kafka refuses the topic: INVALID_TOPIC_EXCEPTION, “Topic name is invalid: '..' is not allowed”.",
            named("t", ".."),
        ),
        ("unwritten-topic", "Nobody writes to t.", without("p-t")),
        ("no-reader", "Nobody reads t: its records stay", without("t-g")),
        ("no-target", "p writes nowhere: connect it to a topic.", without("p-t")),
        ("no-topic", "g subscribes to no topic", without("t-g")),
        (
            "bad-pattern",
            "g cannot subscribe: its pattern is no regular expression",
            set_all("g", &[("pattern", Value::text("a("))]),
        ),
        ("no-members", "g has no members", without("g-c")),
        ("no-source", "c reads nothing: connect a group or a topic to it.", without("g-c")),
        ("idle-members", "g has 4 members for 3 partitions: a partition has one owner, so the rest idle.", idle),
        ("empty-name", "A group needs a name: “To use the group management or offset commit APIs", named("g", "")),
        (
            "subscribe-and-assign",
            "c does not start: IllegalStateException, “Subscription to topics, partitions and pattern are mutually exclusive”.",
            and(None, vec![link("dlq", LinkKind::Assign, "c", vec![])]),
        ),
        ("own-output", "c reads what it writes itself", and(None, vec![output("t")])),
        (
            "second-target",
            "c writes the same to two topics",
            and(topic("dlq2"), vec![link("c", LinkKind::Forward, "dlq2", dead)]),
        ),
        ("retry-without-dead-letter", "c has a retry topic but no dead-letter topic", {
            let mut document = without("c-dlq");
            document.links.push(link("c", LinkKind::Forward, "dlq", vec![("as", Value::text("retry"))]));
            document
        }),
    ]
}

fn of_clusters_and_topics() -> Vec<Case> {
    let int = Value::Int;
    let text = |text: &str| Value::text(text);
    let mut unreplicated = with("t", "replication.factor", int(3));
    unreplicated.parts.retain(|part| part.id != "k");
    vec![
        (
            "invalid-replication-factor",
            "Kafka refuses t: INVALID_REPLICATION_FACTOR, “Unable to replicate the partition 4 time(s): The target replication factor of 4 cannot be reached because only 3 broker(s) are registered.”",
            with("t", "replication.factor", int(4)),
        ),
        ("invalid-replication-factor", "Kafka refuses t: INVALID_REPLICATION_FACTOR", unreplicated),
        ("min-isr-beyond-replicas", "t has 1 replica but wants 2 in sync", with("t", "min.insync.replicas", int(2))),
        (
            "invalid-setting",
            "Kafka refuses t: INVALID_CONFIG, “Invalid value 1.5 for configuration min.cleanable.dirty.ratio”.",
            set_all("t", &[("cleanup.policy", text("compact")), ("min.cleanable.dirty.ratio", text("1.5"))]),
        ),
        (
            "compaction-lags",
            "Kafka refuses t: “conflict topic config setting min.compaction.lag.ms (9) > max.compaction.lag.ms (5)”.",
            set_all(
                "t",
                &[
                    ("cleanup.policy", text("compact")),
                    ("min.compaction.lag.ms", int(9)),
                    ("max.compaction.lag.ms", int(5)),
                ],
            ),
        ),
        (
            "fetch-wait-beyond-lag",
            "k does not start: “replica.fetch.wait.max.ms should always be",
            set_all("k", &[("replica.fetch.wait.max.ms", int(600)), ("replica.lag.time.max.ms", int(500))]),
        ),
        (
            "session-range",
            "k takes no session timeout at all",
            set_all("k", &[("group.min.session.timeout.ms", int(3_000_000))]),
        ),
        ("no-such-broker", "k has no broker 5 to slow down.", with("k", "slow_broker", int(5))),
    ]
}

fn of_producers() -> Vec<Case> {
    let int = Value::Int;
    let text = |text: &str| Value::text(text);
    let on = Value::Bool(true);
    let mut fenced = with("p", "transactional", on.clone());
    fenced.parts.push(part(
        "kafka.producer",
        "p2",
        vec![("transactional", on.clone()), ("transactional.id", text("p"))],
    ));
    fenced.links.push(link("p2", LinkKind::Produce, "t", vec![]));
    vec![
        (
            "idempotence-acks",
            "p does not start: ConfigException, “Must set acks to all in order",
            set_all("p", &[("acks", text("1")), ("enable.idempotence", on.clone())]),
        ),
        (
            "idempotence-off",
            "p is not idempotent: the client turns it off because acks is not all.",
            with("p", "acks", text("1")),
        ),
        (
            "idempotence-in-flight",
            "p does not start: ConfigException, “To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most 5. Current value is 6.”",
            with("p", "max.in.flight.requests.per.connection", int(6)),
        ),
        (
            "idempotence-transactions",
            "p does not start: ConfigException, “Cannot set a transactional.id without also enabling idempotence.”",
            set_all("p", &[("acks", text("1")), ("transactional", on.clone())]),
        ),
        (
            "delivery-timeout",
            "p does not start: ConfigException, “delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms”.",
            with("p", "delivery.timeout.ms", int(1_000)),
        ),
        (
            "transaction-timeout",
            "p is refused: INVALID_TRANSACTION_TIMEOUT",
            set_all("p", &[("transactional", on), ("transaction.timeout.ms", int(1_000_000))]),
        ),
        ("same-transactional-id", "p2 and p have one transactional.id", fenced),
        ("no-such-partition", "p names partition 3, but t has 3", with("p", "partition", int(3))),
        ("key-needed", "p writes records without a key to t", with("t", "cleanup.policy", text("compact"))),
    ]
}

fn of_readers() -> Vec<Case> {
    let int = Value::Int;
    let text = |text: &str| Value::text(text);
    let mut instances = drawing();
    instances.parts.push(part("kafka.consumer", "c2", vec![]));
    instances.links.push(link("g", LinkKind::Member, "c2", vec![]));
    let members = instances.parts.iter_mut().filter(|part| part.kind == "kafka.consumer");
    members.for_each(|part| part.settings.set("group.instance.id", text("pod-0")));
    let mut streams = with("g", "group_kind", text("share"));
    streams
        .parts
        .iter_mut()
        .filter(|part| part.id == "c")
        .for_each(|part| part.settings.set("process", text("streams")));
    let lone = |action| {
        let mut document = with("c", "failures", rule(action));
        document.links.retain(|link| link.id != "c-dlq");
        document
    };
    let plain_sink = |settings: &[(&str, Value)]| {
        let mut document = set_all("c", settings);
        document.links.retain(|link| link.id != "c-dlq");
        document
    };
    vec![
        (
            "heartbeat-beyond-session",
            "Members of g do not start: “Heartbeat must be set lower than the session timeout”.",
            with("g", "heartbeat.interval.ms", int(45_000)),
        ),
        (
            "invalid-session-timeout",
            "Members of g are refused: INVALID_SESSION_TIMEOUT",
            with("g", "session.timeout.ms", int(5_000)),
        ),
        (
            "same-instance-id",
            "c2 and c have one group.instance.id: the second one fences the first (FENCED_INSTANCE_ID).",
            instances,
        ),
        ("share-member", "c cannot be a member of the share group g", streams),
        (
            "reject-outside-share",
            "c rejects records, which only members of share groups can",
            with("c", "failures", rule("reject")),
        ),
        (
            "missing-dead-letter-topic",
            "c dead-letters records but has no dead-letter topic",
            lone("dead-letter-ordered"),
        ),
        (
            "missing-retry-topic",
            "c sends records to a retry topic but has none",
            with("c", "failures", rule("retry-topic")),
        ),
        (
            "silent-skips",
            "c tolerates all errors but has no dead-letter topic",
            plain_sink(&[("process", text("connect-sink")), ("errors.tolerance", text("all"))]),
        ),
        (
            "missing-dead-letter-topic",
            "c wants to dead-letter errors but has no dead-letter topic",
            plain_sink(&[("process", text("streams")), ("processing.exception.handler", text("continue-dead-letter"))]),
        ),
        ("no-output", "c has transactions but writes no results", with("c", "transactional.id", text("c"))),
    ]
}

#[test]
fn every_problem_is_found_told_and_mended() {
    let quiet = lowering::lower(&drawing()).issues;
    assert!(quiet.iter().all(|issue| issue.code == "no-reader"), "{quiet:?}");
    for (code, expect, document) in
        [wires(), of_clusters_and_topics(), of_producers(), of_readers()].into_iter().flatten()
    {
        let found = |document: &Document| {
            lowering::lower(document).issues.into_iter().filter(|issue| issue.code == code).collect::<Vec<_>>()
        };
        let issues = found(&document);
        let told: Vec<String> = issues.iter().map(|issue| issue.reason.plain(Language::English)).collect();
        assert!(told.iter().any(|text| text.starts_with(expect)), "{code}: {told:?} instead of {expect}");
        for issue in &issues {
            assert!(!issue.reason.plain(Language::Korean).is_empty());
            let Some(fix) = &issue.fix else {
                assert!(issue.severity != Severity::Error, "{code}: an error has no fix");
                continue;
            };
            let mut mended = document.clone();
            fix.edit.apply(&mut mended).unwrap_or_else(|why| panic!("{code}: {why:?}"));
            assert!(found(&mended).len() < issues.len(), "{code}: the fix mends nothing");
        }
    }
}

#[test]
fn the_client_turns_off_what_was_not_asked_for() {
    assert!(!producer_of(&with("p", "acks", Value::text("1")), "p").config.idempotent);
    let request = with("p", "request.timeout.ms", Value::Int(300_000));
    assert_eq!(producer_of(&request, "p").config.delivery_timeout_us, 300_005_000);
}

#[test]
fn what_a_pattern_names_is_read() {
    for (pattern, is_read) in [("t", true), ("t|u", true), ("x.*", false), ("", false)] {
        let mut document = without("t-g");
        let group = document.parts.iter_mut().find(|part| part.id == "g").expect("it is drawn");
        group.settings.set("pattern", Value::text(pattern));
        let issues = lowering::lower(&document).issues;
        let has =
            |part: &str, code| issues.iter().any(|issue| issue.part.as_deref() == Some(part) && issue.code == code);
        assert_eq!((!has("t", "no-reader"), !has("g", "no-topic")), (is_read, !pattern.is_empty()), "{pattern}");
    }
}
