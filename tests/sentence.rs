//! Korean particles after 60 names (UX I4) and what templates make of their arguments.
use brokerlab::engine::id::{MessageNo, PartIx};
use brokerlab::locales::particle::particle;
use brokerlab::locales::{Language, Text};
use brokerlab::studio::sentence::{Arg, SpanRole, phrase};

/// Name, how it is read, and the name with 을/를, 이/가, 은/는 and (으)로.
const NAMES: &[(&str, &str)] = &[
    // Hangul.
    ("주문", "을 이 은 으로"),
    ("재고", "를 가 는 로"),
    ("배송 알림", "을 이 은 으로"),
    ("메일", "을 이 은 로"),
    ("큐", "를 가 는 로"),
    ("감사(audit)", "을 이 은 으로"),
    ("‘주문’", "을 이 은 으로"),
    ("ㄱ", "을 이 은 으로"),
    ("ㄹ", "을 이 은 로"),
    ("ㅏ", "를 가 는 로"),
    // Digits, read as numbers.
    ("queue-0", "을 이 은 으로"),
    ("queue-1", "을 이 은 로"),
    ("queue-2", "를 가 는 로"),
    ("queue-3", "을 이 은 으로"),
    ("queue-4", "를 가 는 로"),
    ("queue-5", "를 가 는 로"),
    ("queue-6", "을 이 은 으로"),
    ("queue-7", "을 이 은 로"),
    ("queue-8", "을 이 은 로"),
    ("queue-9", "를 가 는 로"),
    ("queue-10", "을 이 은 으로"),
    ("100", "을 이 은 으로"),
    ("1000", "을 이 은 으로"),
    ("10000", "을 이 은 으로"),
    ("1000000000000", "를 가 는 로"),
    ("#212", "를 가 는 로"),
    // Spelled letter by letter.
    ("order.kr", "을 이 은 로"),
    ("DLX", "를 가 는 로"),
    ("dlx", "를 가 는 로"),
    ("TTL", "을 이 은 로"),
    ("x-ttl", "을 이 은 로"),
    ("JSON", "을 이 은 으로"),
    ("CRM", "을 이 은 으로"),
    ("orderDB", "를 가 는 로"),
    ("sms", "를 가 는 로"),
    ("b", "를 가 는 로"),
    ("vip", "를 가 는 로"),
    ("api", "를 가 는 로"),
    // Read as words.
    ("audit", "을 이 은 으로"),
    ("order", "를 가 는 로"),
    ("shop.events", "를 가 는 로"),
    ("payment", "를 가 는 로"),
    ("stock", "을 이 은 으로"),
    ("task", "를 가 는 로"),
    ("topic", "을 이 은 으로"),
    ("async", "를 가 는 로"),
    ("shop", "을 이 은 으로"),
    ("group", "을 이 은 으로"),
    ("billing", "을 이 은 으로"),
    ("parking", "을 이 은 으로"),
    ("log", "를 가 는 로"),
    ("mail", "을 이 은 로"),
    ("mailer", "를 가 는 로"),
    ("table", "을 이 은 로"),
    ("engine", "을 이 은 으로"),
    ("retry-queue", "를 가 는 로"),
    ("notification", "을 이 은 으로"),
    ("job", "을 이 은 으로"),
    ("box", "를 가 는 로"),
    ("order.us", "를 가 는 로"),
    ("fan-out", "을 이 은 으로"),
    ("#", "을 이 은 으로"),
    ("", "를 가 는 로"),
];

#[test]
fn particles_follow_the_sound() {
    assert!(NAMES.len() >= 60);
    for (name, expect) in NAMES {
        let got = ["을/를", "이/가", "은/는", "(으)로"].map(|pair| particle(name, pair)).join(" ");
        assert_eq!(&got, expect, "after {name:?}");
    }
    assert_eq!(particle("audit", "와/과"), "과");
    assert_eq!(particle("order", "와/과"), "와");
}

#[test]
fn templates() {
    let kr = || Arg::name(PartIx(3), "order.kr");
    let audit = || Arg::name(PartIx(4), "audit");
    let routed = Text::new(
        "Routed {0} to {1}: key {2} matches `order.*.kr`; {3|copy|copies}.",
        "{0:을/를} {1:(으)로} 보냈습니다. key {2:이/가} `order.*.kr`에 맞습니다. 사본 {3}개.",
    );
    let check = |parts: Vec<Arg>, copies: u64, en: &str, ko: &str| {
        let said = phrase(
            routed,
            [Arg::Message(MessageNo(7)), Arg::List(parts), Arg::code("order.paid.kr"), Arg::Number(copies)],
        );
        assert_eq!(said.plain(Language::English), en);
        assert_eq!(said.plain(Language::Korean), ko);
    };
    check(
        vec![kr(), audit()],
        2,
        "Routed #7 to order.kr and audit: key order.paid.kr matches order.*.kr; 2 copies.",
        "#7을 order.kr과 audit으로 보냈습니다. key order.paid.kr이 order.*.kr에 맞습니다. 사본 2개.",
    );
    let routed = Text::new("{0|copy|copies} to {1}", "사본 {0}개, {1}");
    for (n, en) in [(1, "1 copy to a, b and c"), (1_200, "1\u{2009}200 copies to a, b and c")] {
        let list = Arg::List(["a", "b", "c"].map(|name| Arg::name(PartIx(0), name)).into());
        let said = phrase(routed, [Arg::Number(n), list]);
        assert_eq!(said.plain(Language::English), en);
    }
}

#[test]
fn spans_keep_their_roles() {
    let text = Text::new("**No** `x` for {0}, 2 * 3", "{0:은/는} **안** 됩니다");
    let said = phrase(text, [Arg::name(PartIx(1), "audit")]).say(Language::English);
    let roles: Vec<_> = said.spans.iter().map(|span| (span.text.as_str(), span.role)).collect();
    assert_eq!(
        roles,
        [
            ("No", SpanRole::Strong),
            (" ", SpanRole::Plain),
            ("x", SpanRole::Code),
            (" for ", SpanRole::Plain),
            ("audit", SpanRole::Name(PartIx(1))),
            (", 2 * 3", SpanRole::Plain),
        ]
    );
    assert_eq!(said.parts(), [PartIx(1)]);
}
