//! Kafka's parts on the board: what may be wired to what, what quick-add offers, what the board draws by itself, that
//! any drawing survives a link and never breaks lowering, and what a run keeps.
use brokerlab::engine::command::Command;
use brokerlab::engine::id::PartIx;
use brokerlab::engine::kafka::command::Command as Kafka;
use brokerlab::engine::topology::Spec;
use brokerlab::engine::value::{Table, Value};
use brokerlab::locales::Language;
use brokerlab::studio::document::{Document, Link, LinkKind, Part, Row};
use brokerlab::studio::edit::{Edit, names};
use brokerlab::studio::gesture::{PortSide, WireFrom};
use brokerlab::studio::kind::ParamKind;
use brokerlab::studio::kinds;
use brokerlab::studio::lower::issue::{KEPT, Severity};
use brokerlab::studio::lower::lower;
use brokerlab::studio::model::Studio;
use brokerlab::studio::rules::can_connect;
use brokerlab::studio::rules::derived::{DerivedKind, derived_links};
use brokerlab::studio::rules::next::{next_presets, quick_add};
use brokerlab::studio::share::{Action, Done, Shared, encode, open};
use brokerlab::studio::valid;

fn part(id: &str, kind: &str, settings: &[(&str, Value)]) -> Part {
    let settings = settings.iter().map(|(id, value)| ((*id).to_owned(), value.clone()));
    Part { id: id.into(), kind: kind.into(), name: id.into(), x: 0, y: 0, settings: Table(settings.collect()) }
}

/// Two of everything, and something of RabbitMQ's.
fn board() -> Document {
    let kinds = [
        ("k1", "kafka.cluster"),
        ("t1", "kafka.topic"),
        ("t2", "kafka.topic"),
        ("orders-dlq", "kafka.topic"),
        ("retry-5s", "kafka.topic"),
        ("kp1", "kafka.producer"),
        ("g1", "kafka.group"),
        ("g2", "kafka.group"),
        ("kc1", "kafka.consumer"),
        ("kc2", "kafka.consumer"),
        ("p1", "client.producer"),
        ("x1", "rabbitmq.exchange"),
        ("q1", "rabbitmq.queue"),
        ("c1", "client.consumer"),
    ];
    Document { parts: kinds.map(|(id, kind)| part(id, kind, &[])).to_vec(), ..Document::default() }
}

fn out(part: &str) -> WireFrom {
    WireFrom::Port(part.into(), PortSide::Out)
}

fn into(part: &str) -> WireFrom {
    WireFrom::Port(part.into(), PortSide::In)
}

/// Wires it if that may be, and gives what is said at the pointer.
fn wire(document: &mut Document, from: &str, to: &str) -> String {
    match can_connect(document, &out(from), to) {
        Ok(plan) => {
            plan.edit.apply(document).expect("a plan can be carried out");
            format!("ok: {}", plan.says.plain(Language::English))
        }
        Err(refusal) => {
            let hint = refusal.hint.map(|hint| hint.plain(Language::English)).unwrap_or_default();
            format!("{} {hint}", refusal.reason.plain(Language::English))
        }
    }
}

#[test]
fn wires_say_what_they_do_or_why_not() {
    let mut document = board();
    let cases = [
        ("kp1", "t1", "ok: kp1 writes to t1."),
        ("kp1", "t1", "kp1 publishes to t1 already."),
        ("kp1", "t2", "ok: kp1 writes to t2 instead of t1: here a producer has one topic."),
        ("kp1", "g1", "A producer never talks to a group. Put a topic between them."),
        ("kp1", "k1", "The cluster holds every topic by itself; nothing is wired to it."),
        ("t1", "g1", "ok: g1 subscribes to t1."),
        ("t1", "g1", "g1 reads t1 already."),
        ("t1", "t2", "Records do not move from topic to topic. Put a Kafka consumer between them"),
        ("g1", "kc1", "ok: kc1 joins g1."),
        ("g1", "kc1", "kc1 is a member of g1 already."),
        ("g2", "kc1", "ok: kc1 joins g2 instead of g1."),
        ("t1", "kc1", "kc1 can subscribe with a group or assign itself partitions, not both"),
        ("t1", "kc2", "ok: kc2 assigns itself all partitions of t1, without a group."),
        ("g1", "kc2", "kc2 can subscribe with a group or assign itself partitions, not both"),
        ("g1", "t1", "A group only reads. Pull from the topic to the group."),
        ("kc1", "orders-dlq", "ok: kc1 writes its dead letters to orders-dlq."),
        ("kc1", "retry-5s", "ok: kc1 writes what it will try again to retry-5s."),
        ("kc1", "t2", "ok: kc1 writes its results to t2."),
        ("kc1", "kc2", "A consumer hands nothing to another consumer."),
        ("kc1", "g1", "It goes the other way round. Pull from the group to its member."),
        ("q1", "t1", "One is RabbitMQ's, the other Kafka's: they speak different protocols. A connector part stands"),
        ("kc1", "x1", "One is RabbitMQ's, the other Kafka's: they speak different protocols. A connector part stands"),
        ("p1", "t1", "This producer publishes to RabbitMQ. Use a Kafka producer for a topic."),
        ("t1", "c1", "This consumer reads RabbitMQ's queues. Use a Kafka consumer for a topic."),
    ];
    for (from, to, expect) in cases {
        let said = wire(&mut document, from, to);
        assert!(said.starts_with(expect), "{from} → {to}: {said}");
    }
    let errors = lower(&document).issues.into_iter().filter(|issue| issue.severity == Severity::Error);
    assert_eq!(errors.map(|issue| issue.code).collect::<Vec<_>>(), Vec::<&str>::new());
    assert_eq!(valid::check(&document), Ok(()));
}

#[test]
fn fetches_are_drawn_by_themselves() {
    let mut document = board();
    for (from, to) in [("t1", "g1"), ("g1", "kc1"), ("g1", "kc2"), ("kc1", "retry-5s")] {
        assert!(wire(&mut document, from, to).starts_with("ok:"));
    }
    let id = |at: usize| document.parts[at].id.clone();
    let links = derived_links(&document).into_iter().filter(|link| link.kind == DerivedKind::Fetch);
    let links: Vec<_> = links.map(|link| (id(link.from), id(link.to))).collect();
    let expect = [("t1", "kc1"), ("t1", "kc2"), ("retry-5s", "kc1")];
    assert_eq!(links, expect.map(|(from, to)| (from.to_owned(), to.to_owned())));
}

#[test]
fn quick_add_offers_what_works_the_usual_first() {
    let document = board();
    let cases = [
        (out("kp1"), &["kafka.topic", "kafka.topic/compacted"][..]),
        (out("t1"), &["kafka.group", "kafka.consumer", "kafka.group/consumer", "kafka.group/share"]),
        (out("g1"), &["kafka.consumer", "kafka.consumer/streams"]),
        (out("kc1"), &["kafka.topic"]),
        (into("t1"), &["kafka.producer", "kafka.consumer"]),
        (into("g1"), &["kafka.topic"]),
        (into("kc1"), &["kafka.topic", "kafka.group"]),
        (out("k1"), &[]),
    ];
    for (from, expect) in cases {
        let presets = next_presets(&document, &from);
        let ids: Vec<&str> = presets.iter().map(|preset| preset.id).collect();
        assert!(ids.starts_with(expect), "{from:?}: {ids:?}");
        for preset in presets {
            let mut with = document.clone();
            let added = quick_add(&document, &from, preset, 64, 64).expect("what is offered works");
            added.edit.apply(&mut with).expect("what is offered can be applied");
        }
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % limit.max(1) as u64) as usize
    }

    /// A value for a parameter: mostly one that stands, at its edges too.
    fn value(&mut self, kind: &ParamKind) -> Value {
        match (self.below(12), kind) {
            (0, _) => Value::text("nonsense"),
            (1, _) => Value::Int(-7),
            (_, ParamKind::Bool { .. }) => Value::Bool(self.below(2) == 0),
            (at, ParamKind::Int { min, max, .. }) => Value::Int([*min, *max, (*min).max(1), 3.min(*max)][at % 4]),
            (at, ParamKind::Duration { min, max, .. }) => Value::Int([*min, *max, *min + 1][at % 3] as i64),
            (_, ParamKind::Choice { options, .. }) => Value::text(options[self.below(options.len())].0),
            (_, ParamKind::Text { .. }) => Value::text(["", "x", "0.25", "주문"][self.below(4)]),
            (_, ParamKind::WeightedTexts { .. }) => {
                let entry = |value: Value| Value::Table(Table(vec![("value".into(), value)]));
                Value::Array(vec![entry(Value::text("a")), entry(Value::Void)])
            }
            (_, ParamKind::Failures { rules }) => {
                let then = rules.actions[self.below(rules.actions.len())].0;
                let rule = [("when", Value::text("first-delivery")), ("then", Value::text(then))];
                let rule = rule.map(|(id, value)| (id.to_owned(), value)).to_vec();
                Value::Array(vec![Value::Table(Table(rule))])
            }
            _ => Value::Table(Table(vec![("a".into(), Value::Int(1))])),
        }
    }

    fn document(&mut self) -> Document {
        let mut document = Document { seed: self.below(99) as u64, ..Document::default() };
        let all: Vec<_> = kinds::all().collect();
        for _ in 0..4 + self.below(16) {
            let kind = all[self.below(all.len())];
            let mut part = part(&names::fresh_part_id(&document, kind.id), kind.id, &[]);
            part.name = ["orders", "orders-dlq", "주문", "", "a.b", "a_b"][self.below(6)].into();
            (part.x, part.y) = (self.below(2_000) as i32 - 500, 8 * self.below(99) as i32);
            for _ in 0..self.below(5) {
                let param = &kind.params[self.below(kind.params.len())];
                part.settings.set(param.id, self.value(&param.kind));
            }
            Edit::AddPart(part).apply(&mut document).expect("a new part");
        }
        for _ in 0..60 {
            let end = |random: &mut Self| document.parts[random.below(document.parts.len())].clone();
            let (from, to) = (end(self), end(self));
            let role = |part: &Part| kinds::kind(&part.kind).map(|kind| kind.role);
            let Some(kind) = role(&from).zip(role(&to)).and_then(|(from, to)| LinkKind::between(from, to)) else {
                continue;
            };
            let mut row = Row::default();
            if kind == LinkKind::Forward && self.below(2) == 0 {
                row.settings.set("as", Value::text(["dead-letter", "retry", "nonsense"][self.below(3)]));
            }
            let id = names::fresh_link_id(&document);
            // Some can't be: then the drawing stays as it is.
            let _ = Edit::AddLink(Link { id, kind, from: from.id, to: to.id, rows: vec![row] }).apply(&mut document);
        }
        document
    }
}

#[test]
fn any_drawing_survives_a_link_and_never_breaks_lowering() {
    let mut random = Random(0x5eed);
    let mut links = 0;
    for _ in 0..600 {
        let document = random.document();
        assert_eq!(valid::check(&document), Ok(()));
        links += document.links.len();
        for issue in lower(&document).issues {
            for language in [Language::English, Language::Korean] {
                assert!(!issue.reason.plain(language).is_empty());
            }
            let mut mended = document.clone();
            if let Some(fix) = issue.fix {
                fix.edit.apply(&mut mended).unwrap_or_else(|why| panic!("{}: {why:?}", issue.code));
                lower(&mended);
            }
        }
        let commands = [Kafka::KillBroker(2), Kafka::AddPartitions { topic: PartIx(0), count: 4 }];
        let done = |command| Done { event: 3, at: 9, action: Action::Command(Command::Kafka(command)) };
        let shared = Shared { log: commands.map(done).to_vec(), document, ..Shared::default() };
        let link = encode(&shared).expect("it fits");
        assert_eq!(open(&link.fragment).expect("a good link"), shared);
    }
    assert!(links > 1_500, "too few links to test anything: {links}");
}

#[test]
fn a_run_keeps_what_kafka_does_not_take_away() {
    let mut document = board();
    for (from, to) in [("kp1", "t1"), ("t1", "g1"), ("g1", "kc1")] {
        assert!(wire(&mut document, from, to).starts_with("ok:"));
    }
    let mut studio = Studio::new(document);
    let set = |part: &str, param: &str, value: i64| Edit::SetSetting {
        part: part.into(),
        param: param.into(),
        value: Some(Value::Int(value)),
    };
    let partitions = |studio: &Studio| {
        let parts = &studio.session().topology().parts;
        parts.iter().find(|part| part.id == "t1").map(|part| match &part.spec {
            Spec::Kafka(brokerlab::engine::kafka::topology::Spec::Topic(topic)) => topic.partitions,
            _ => 0,
        })
    };
    let brokers = |studio: &Studio| {
        brokerlab::engine::kafka::simulation::Kafka::of(studio.session().world()).map(|its| its.cluster().brokers.len())
    };
    let kept = |studio: &Studio| {
        let kept = studio.issues().iter().filter(|issue| issue.code == KEPT);
        kept.map(|issue| issue.reason.plain(Language::English)).collect::<Vec<_>>()
    };
    studio.apply(set("t1", "partitions", 4)).expect("before the start it is another run");
    assert_eq!((partitions(&studio), kept(&studio).len()), (Some(4), 0));
    for _ in 0..6 {
        studio.session_mut().step();
    }
    assert!(studio.session().cursor().event > 0, "it runs");
    studio.apply(set("t1", "partitions", 2)).expect("a good setting");
    assert_eq!(partitions(&studio), Some(4));
    let expect = "t1 keeps its 4 partitions in this run. Kafka refuses: INVALID_PARTITIONS, “The topic t1 currently has 4 partition(s); 2 would not be an increase.”";
    assert!(kept(&studio)[0].starts_with(expect), "{:?}", kept(&studio));
    studio.apply(set("t1", "partitions", 6)).expect("a good setting");
    assert_eq!((partitions(&studio), kept(&studio).len()), (Some(6), 0));
    studio.apply(set("k1", "brokers", 5)).expect("a good setting");
    assert_eq!((brokers(&studio), kept(&studio).len()), (Some(5), 0));
    studio.apply(set("k1", "brokers", 3)).expect("a good setting");
    assert_eq!(brokers(&studio), Some(3), "the new ones hold nothing");
    studio.apply(Edit::RemoveParts(vec!["k1".into()])).expect("it is there");
    let gone = "The cluster is not drawn any more: this run keeps its 3 brokers";
    assert!(kept(&studio)[0].starts_with(gone), "{:?}", kept(&studio));
    studio.undo();
    assert_eq!((brokers(&studio), kept(&studio).len()), (Some(3), 0));
    studio.apply(set("k1", "brokers", 1)).expect("a good setting");
    assert_eq!(brokers(&studio), Some(3), "the others do");
    studio.restart();
    assert_eq!((partitions(&studio), kept(&studio).len()), (Some(6), 0));
}
