//! Links (UX H1 to H5): round trip, sizes, mangled links, hostile input, and the frozen first format.
#[path = "share/bench.rs"]
mod bench;

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use brokerlab::engine::command::{Command, HandPublish};
use brokerlab::engine::id::{MessageNo, PartIx};
use brokerlab::engine::message::{Body, Properties};
use brokerlab::engine::topology::Topology;
use brokerlab::engine::value::{Table, Value};
use brokerlab::locales::Language;
use brokerlab::studio::document::{Document, Link, LinkKind, Part, Row};
use brokerlab::studio::share::{Action, Done, LinkError, Shared, SharedMoment, encode, open};
use brokerlab::studio::valid;
use proptest::prelude::*;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        ((self.next() >> 11) % limit.max(1) as u64) as usize
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// A drawing as people make them: words for names, settings on a third of the parts, 1.3 links a part.
fn drawing(parts: usize, random: &mut Random) -> Document {
    const AREAS: &[&str] =
        &["order", "결제", "shipping", "stock", "mail", "audit", "user", "배송", "invoice", "search"];
    const WHATS: &[&str] = &["events", "jobs", "worker", "retry", "dlx", "kr", "us", "api", "log", "high"];
    const VERBS: &[&str] = &["paid", "created", "failed", "*", "cancelled", "#"];
    let mut document = Document {
        title: format!("주문 이벤트와 dead letter 경로 {}", random.below(90)),
        note: "결제가 실패한 주문이 어디로 가는지 보십시오.".into(),
        seed: random.next() >> 40,
        ..Document::default()
    };
    let counts = [parts.div_ceil(5), parts.div_ceil(6), parts.div_ceil(3)];
    let kinds = ["client.producer", "rabbitmq.exchange", "rabbitmq.queue", "client.consumer"];
    let stems = ["p", "x", "q", "c"];
    for at in 0..parts {
        let column = (0..3).find(|column| at < counts[..=*column].iter().sum()).unwrap_or(3);
        let number = at - counts[..column].iter().sum::<usize>() + 1;
        let mut settings = Table::default();
        let int = |random: &mut Random| Value::Int([100, 250, 500, 1_000, 30_000][random.below(5)]);
        match (column, random.below(3)) {
            (0, 0) => settings.set("interval", Value::Int(50_000 * (1 + random.below(40) as i64))),
            (1, _) => settings.set("type", Value::text(random.of(&["topic", "fanout", "headers", "topic"]))),
            (2, 0) => settings.set("x-message-ttl", int(random)),
            (2, 1) => settings.set("x-dead-letter-exchange", Value::text("dlx")),
            (3, 0) => settings.set("prefetch", Value::Int(1 + random.below(20) as i64)),
            _ => {}
        }
        document.parts.push(Part {
            id: format!("{}{number}", stems[column]),
            kind: kinds[column].into(),
            name: format!("{}.{}-{number}", random.of(AREAS), random.of(WHATS)),
            x: 320 * column as i32,
            y: 8 * (14 * number as i32 + random.below(4) as i32),
            settings,
        });
    }
    let ends = |column: usize| -> Vec<String> {
        let stem = stems[column];
        document.parts.iter().map(|part| part.id.clone()).filter(|id| id.starts_with(stem)).collect()
    };
    let (producers, exchanges, queues, consumers) = (ends(0), ends(1), ends(2), ends(3));
    let mut wires: Vec<(LinkKind, String, String, Option<String>)> = Vec::new();
    for producer in &producers {
        let to = exchanges[random.below(exchanges.len())].clone();
        wires.push((LinkKind::Publish, producer.clone(), to, None));
    }
    for (at, queue) in queues.iter().chain(&queues).enumerate() {
        let from = exchanges[(at + random.below(2)) % exchanges.len()].clone();
        let key = format!("{}.{}", random.of(AREAS), random.of(VERBS));
        wires.push((LinkKind::Bind, from, queue.clone(), Some(key)));
    }
    for consumer in &consumers {
        wires.push((LinkKind::Consume, queues[random.below(queues.len())].clone(), consumer.clone(), None));
    }
    for (kind, from, to, key) in wires {
        let wanted = parts * 13 / 10;
        if document.links.len() < wanted && !document.links.iter().any(|link| link.from == from && link.to == to) {
            let settings = key.map(|key| Table(vec![("routing_key".into(), Value::Text(key))])).unwrap_or_default();
            let id = format!("l{}", document.links.len() + 1);
            document.links.push(Link { id, kind, from, to, rows: vec![Row { settings }] });
        }
    }
    document
}

fn shared(document: Document) -> Shared {
    let moment = SharedMoment { event: 1_284, at: 428_000, hash: Some(0x0123_4567_89ab_cdef) };
    let command = |part| Action::Command(Command::Crash(PartIx(part)));
    Shared { document, moment, start: None, log: vec![done(300, command(3)), done(900, command(4))] }
}

fn done(event: u64, action: Action) -> Done {
    Done { event, at: event.wrapping_mul(1_000), action }
}

fn fragment(shared: &Shared) -> String {
    encode(shared).expect("it fits a link").fragment
}

/// UX H1.
#[test]
fn links_are_short() {
    let mut report = String::new();
    for (parts, most) in [(5, 400), (20, 700), (50, 1_400), (85, 2_000), (400, 8_000)] {
        let sizes = (1..=20).map(|seed| fragment(&shared(drawing(parts, &mut Random(seed * 7_919)))).len());
        let longest = sizes.max().unwrap_or(0);
        // A Korean address before it.
        let whole = longest + "https://brokerlab.example/".len();
        let _ = writeln!(report, "{parts} parts: {whole} of {most}");
        assert!(whole <= most, "{report}");
    }
    println!("{report}");
}

/// UX H4: what programs do to links on their way.
#[test]
fn mangled_links_open() {
    let shared = shared(drawing(12, &mut Random(5)));
    let good = fragment(&shared);
    let every = |n: usize, insert: &str| {
        let parts: Vec<String> =
            good.as_bytes().chunks(n).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
        parts.join(insert)
    };
    let percent = |text: &str| text.replace('#', "%23").replace('-', "%2D").replace('_', "%5F").replace('.', "%2E");
    let url = format!("https://brokerlab.example/lab/?lang=ko{good}");
    let cases = [
        ("percent-encoded", percent(&good)),
        ("percent-encoded twice", percent(&good).replace('%', "%25")),
        ("closing bracket", format!("{url})")),
        ("full stop", format!("{url}.")),
        ("angle bracket", format!("{url}>")),
        ("comma", format!("{url},")),
        ("quote", format!("{url}\"")),
        ("zero-width space at the end", format!("{url}\u{200b}")),
        ("zero-width spaces inside", every(40, "\u{200b}")),
        ("word joiners inside", every(50, "\u{2060}")),
        ("soft hyphens inside", every(30, "\u{ad}")),
        ("line breaks inside", every(76, "\r\n")),
        ("quoted-printable spaces", every(72, " ")),
        ("spaces around", format!("  \t{url}\n")),
        ("entity in the address", format!("https://brokerlab.example/?a=1&amp;lang=ko{good}&amp;")),
        ("entity for the hash", good.replace('#', "&#35;")),
        ("full address", url.clone()),
        ("angle brackets around", format!("<{url}>")),
        ("plain base64", good.replace('-', "+").replace('_', "/")),
        ("tracking parameter", format!("{url}&utm_source=chat")),
        ("tracking parameter, no separator kept", format!("{url}utm")),
        ("Markdown emphasis", format!("_{url}_")),
        ("a sentence around", format!("Look at {url} and tell me what you see")),
        ("without the hash", good[1..].to_owned()),
        ("padding", format!("{good}==")),
    ];
    for (what, mangled) in cases {
        assert_eq!(open(&mangled).as_ref(), Ok(&shared), "{what}: {mangled}");
    }
}

#[test]
fn what_cannot_be_opened_is_explained() {
    let good = fragment(&shared(drawing(20, &mut Random(9))));
    let half = good.len() / 2;
    let cases = [
        ("".to_owned(), "This is not a Brokerlab link."),
        ("https://example.com/#about".to_owned(), "This is not a Brokerlab link."),
        ("#code/abc".to_owned(), "This is not a Brokerlab link."),
        (good.replacen("#s1", "#s2", 1), "This link was made by a newer version (format s2). Reload the page"),
        (good[..half].to_owned(), &format!("The link was cut after {half} characters;")),
        ("#s1.".to_owned(), "The link was cut after 4 characters;"),
        (
            format!("{}{}{}", &good[..half], if &good[half..=half] == "A" { "B" } else { "A" }, &good[half + 1..]),
            "Some characters of the link were changed",
        ),
        (format!("#s1.{}", "A".repeat(70_000)), "The link is 70"),
    ];
    for (text, expect) in cases {
        let error = open(&text).expect_err(expect);
        let said = error.phrase().plain(Language::English);
        assert!(said.starts_with(expect), "{said} for {text:.60}");
        assert_ne!(said, error.phrase().plain(Language::Korean));
    }
}

/// A cut anywhere is told as a cut, or as damage, never as a document.
#[test]
fn no_part_of_a_link_opens_as_something_else() {
    let good = fragment(&shared(drawing(8, &mut Random(3))));
    for end in 0..good.len() {
        match open(&good[..end]) {
            Err(LinkError::Cut(at)) => assert_eq!(at, end),
            Err(LinkError::NotALink) => assert!(end < 4),
            other => panic!("cut at {end}: {other:?}"),
        }
    }
}

/// H4: hostile links never panic and never take long. Run on mutations of good links, and on random bodies with a
/// right CRC, which reach the inner layers.
#[test]
fn hostile_links_never_panic() {
    let mut random = Random(0xdead_beef);
    let goods: Vec<Vec<u8>> = (1..=6).map(|n| fragment(&shared(drawing(n * 2, &mut random))).into_bytes()).collect();
    let start = Instant::now();
    let mut slowest = Duration::ZERO;
    for round in 0..100_000usize {
        let mut link = goods[round % goods.len()].clone();
        for _ in 0..=random.below(4) {
            let at = random.below(link.len());
            match random.below(4) {
                0 => link[at] = b"ABCabc019-_."[random.below(12)],
                1 if link.len() > 1 => drop(link.remove(at)),
                2 => link.insert(at, (32 + random.below(90)) as u8),
                _ => link.truncate(at.max(1)),
            }
        }
        let text = String::from_utf8_lossy(&link).into_owned();
        let before = Instant::now();
        if let Ok(shared) = open(&text) {
            assert_eq!(valid::check(&shared.document), Ok(()));
        }
        slowest = slowest.max(before.elapsed());
    }
    println!("100,000 links in {:?}, the slowest {slowest:?}", start.elapsed());
    assert!(slowest < Duration::from_millis(500), "{slowest:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_shared_comes_back(seed in 1u64.., parts in 0usize..60, event in any::<u64>(), hash in any::<Option<u64>>()) {
        let mut random = Random(seed);
        let document = drawing(parts.max(6), &mut random);
        let start = drawing(8, &mut random);
        let publish = HandPublish {
            at: PartIx(2),
            key: "order.#".into(),
            headers: Table(vec![("h".into(), Value::Array(vec![Value::Void, Value::Double(seed)]))]),
            properties: Properties { priority: Some(9), timestamp: Some(7), kind: Some("".into()), ..Properties::default() },
            message_id: Some("m-1".into()),
            body: Body::Fill(seed as u32),
            mandatory: seed % 2 == 0,
        };
        let commands = [
            Command::Publish(Box::new(publish)),
            Command::Pause(PartIx(1)),
            Command::Resume(PartIx(1)),
            Command::Crash(PartIx(0)),
            Command::Restart(PartIx(0)),
            Command::Reject { consumer: PartIx(3), message: MessageNo(44), requeue: true },
            Command::Reject { consumer: PartIx(3), message: MessageNo(45), requeue: false },
            Command::Purge(PartIx(2)),
        ];
        let events = [1, 1, 5, 9, 300, 300, 70_000, u64::MAX];
        let mut log: Vec<Done> =
            commands.into_iter().zip(events).map(|(command, event)| done(event, Action::Command(command))).collect();
        log.insert(3, done(7, Action::Edited(Box::new(drawing(10, &mut random)))));
        let shared = Shared { document, moment: SharedMoment { event, at: seed, hash }, start: Some(start), log };
        prop_assert_eq!(open(&fragment(&shared)), Ok(shared));
    }

    #[test]
    fn any_text_is_answered(text in ".{0,200}", payload in "[A-Za-z0-9_-]{0,400}") {
        let _ = open(&text);
        let _ = open(&format!("#s1.{payload}"));
    }
}

#[test]
fn odd_documents_come_back_too() {
    let part = |id: &str, name: &str, x: i32| Part {
        id: id.into(),
        kind: "rabbitmq.queue".into(),
        name: name.into(),
        x,
        y: i32::MIN,
        settings: Table(vec![("x-max-length".into(), Value::Int(i64::MIN)), ("unknown".into(), Value::Bytes(vec![1]))]),
    };
    let document = Document {
        title: "한글 🦀 \u{0}".into(),
        seed: u64::MAX,
        hop_us: 0,
        parts: vec![
            part("q7", "", i32::MAX),
            part("q2", "x-queue-type", 3),
            part("my id", "q", -5),
            part("q02", "q", 0),
        ],
        key_pins: vec![("order.paid".into(), 5)],
        kept: vec![("policies".into(), serde_json::json!([{"name": "p", "n": 1.5}]))],
        ..Document::default()
    };
    let shared = Shared { document, ..Shared::default() };
    assert_eq!(open(&fragment(&shared)), Ok(shared));
}

#[test]
fn secrets_of_an_import_and_bare_topologies_stay_behind() {
    let kept = |key: &str| (key.to_owned(), serde_json::json!([{"password_hash": "s3cret"}]));
    let document = Document { kept: vec![kept("users"), kept("policies"), kept("parameters")], ..Document::default() };
    let bare = Action::Command(Command::Reconfigure(Arc::new(Topology::default())));
    let link = encode(&Shared { document, log: vec![done(1, bare)], ..Shared::default() }).expect("it fits a link");
    assert_eq!(link.left_out, ["users", "parameters"]);
    let opened = open(&link.fragment).expect("a good link");
    assert_eq!(opened.document.kept, [kept("policies")]);
    assert!(opened.log.is_empty());
}

#[test]
fn what_is_too_large_is_refused_when_made() {
    let mut random = Random(77);
    let document = Document { note: String::new(), ..drawing(1_900, &mut random) };
    let noise: String = (0..200_000).map(|_| char::from(33 + random.below(90) as u8)).collect();
    let kept = vec![("policies".to_owned(), serde_json::json!([noise]))];
    assert!(encode(&Shared { document, ..Shared::default() }).is_ok());
    assert!(encode(&Shared { document: Document { kept, ..Document::default() }, ..Shared::default() }).is_err());
}

/// Format 1 is frozen: this link was made by its first version. Never change the link; a change of the code that
/// fails here needs format 2 beside 1.
#[test]
fn the_first_format_opens_for_ever() {
    let golden = include_str!("share/golden-s1.txt");
    let opened = open(golden).expect("the golden link");
    assert_eq!(opened.document.canonical_bytes(), include_bytes!("share/golden-s1.json").trim_ascii());
    assert_eq!(opened.moment, SharedMoment { event: 1_284, at: 428_000, hash: Some(0x0123_4567_89ab_cdef) });
    assert_eq!(opened.log.len(), 3);
}
