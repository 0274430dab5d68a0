//! Texts: every one in both languages with the same placeholders, and none of them written straight into a view.
use std::collections::BTreeSet;

use crate::none;
use crate::source::{self, Literal, Source};

/// Korean texts without Hangul are right when they consist of nothing but such words: terms of the field that Koreans
/// write in Latin letters (design notes § 9), names of keys, units.
const LATIN_IN_KOREAN: &[&str] = &[
    "ack",
    "acks",
    "nack",
    "reject",
    "exchange",
    "binding",
    "routing",
    "key",
    "prefetch",
    "confirm",
    "confirms",
    "mandatory",
    "dead",
    "letter",
    "dlx",
    "ttl",
    "offset",
    "lag",
    "quorum",
    "stream",
    "super",
    "federation",
    "rpc",
    "tx",
    "commit",
    "rollback",
    "topic",
    "direct",
    "fanout",
    "headers",
    "x-death",
    "consistent",
    "hash",
    "modulus",
    "random",
    "local",
    "recent",
    "history",
    "basic.get",
    "brokerlab",
    "rabbitmq",
    "kafka",
    "redis",
    "english",
    "json",
    "url",
    "id",
    "cc",
    "bcc",
    "requeue",
    "b",
    "kb",
    "mb",
    "ms",
    "s",
    "µs",
    "qos",
    "auto-ack",
    "ok",
    "true",
    "false",
    "body",
    "payload",
    "header",
    "all",
    "any",
    "esc",
    "enter",
    "shift",
    "ctrl",
    "alt",
    "tab",
    "space",
    "fifo",
    "seed",
    "vhost",
    "alternate",
    "channel",
    "delivery",
    "tag",
    "exclusive",
    "lazy",
    "durable",
    "message",
    "ns",
    "h",
    "min",
    "d",
    "of",
    "app",
    "correlation",
    "content",
    "type",
    "encoding",
    "reply",
    "to",
    "user",
    "expiration",
    "priority",
    "with",
    "x",
    "png",
    "timestamp",
    "publisher",
    "mode",
    "classic",
    "single",
    "active",
    "consumer",
    "balanced",
    "svg",
    "csv",
    // Kafka
    "null",
    "lso",
    "hw",
    "isr",
    "kip",
    "tombstone",
    "controller",
    "fenced",
    "share",
    "assignor",
    "seek",
    "epoch",
    "compacted",
    "compaction",
    "sink",
    "streams",
    "producer",
    "batch",
    "batches",
    "broker",
    "group",
    "poll",
    "linger",
];

/// First halves of sentences around a control: Korean puts all of the words behind it.
const FIRST_HALVES: &[&str] = &["Press", "From"];

/// The switch of the language names each language in itself.
const IN_THE_OTHER_LANGUAGE: &[&str] = &["한국어로 보기", "한국어"];

struct Pair<'a> {
    file: &'a Source,
    en: &'a Literal,
    ko: &'a Literal,
}

#[test]
fn every_text_is_complete_in_both_languages() {
    let files = source::rust(&["src"]);
    let pairs: Vec<Pair> = files.iter().flat_map(pairs).collect();
    assert!(pairs.len() > 50, "the scanner finds the texts: {}", pairs.len());
    let findings = pairs.iter().filter_map(|pair| {
        let why = what_is_missing(&pair.en.text, &pair.ko.text)?;
        Some(format!("{}:{}: {why}: {:?} / {:?}", pair.file.path, pair.en.line, pair.en.text, pair.ko.text))
    });
    none("a text stands in both languages", findings.collect());
}

#[test]
fn views_hold_no_texts() {
    let mut findings = Vec::new();
    for file in source::rust(&["src/ui"]) {
        let product = file.product().len();
        for literal in file.literals.iter().filter(|literal| literal.at < product) {
            if let Some(why) = shown(&file.code[..literal.at], &literal.text) {
                findings.push(format!("{}:{}: {why}: {:?}", file.path, literal.line, literal.text));
            }
        }
    }
    none("what people read stands in src/locales", findings);
}

/// Calls of `Text::new` and of the file's own short forms of it, with two literals in a row.
fn pairs(file: &Source) -> Vec<Pair<'_>> {
    let mut makers = vec!["Text::new(".to_owned()];
    makers.extend(file.code.match_indices("const fn ").filter_map(|(at, _)| {
        let (name, rest) = file.code[at + "const fn ".len()..].split_once('(')?;
        let takes_pair = rest.trim_start().starts_with("en: &'static str, ko: &'static str)");
        takes_pair.then(|| format!("{name}("))
    }));
    let starts = makers
        .iter()
        .flat_map(|maker| file.code.match_indices(maker.as_str()).map(move |(at, _)| (at, at + maker.len())));
    let starts = starts.filter(|(at, _)| !file.code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
    starts
        .filter_map(|(_, open)| {
            let first = file
                .literals
                .iter()
                .position(|literal| file.code[open..].starts_with(|_| true) && literal.at >= open)?;
            let (en, ko) = (&file.literals[first], file.literals.get(first + 1)?);
            let adjacent = file.code[open..en.at].trim().is_empty() && file.code[en.end..ko.at].trim() == ",";
            adjacent.then_some(Pair { file, en, ko })
        })
        .collect()
}

fn what_is_missing(en: &str, ko: &str) -> Option<&'static str> {
    let only_placeholders = |text: &str| !without_placeholders(text).contains(char::is_alphabetic);
    if (only_placeholders(en) && only_placeholders(ko))
        || FIRST_HALVES.contains(&en)
        || IN_THE_OTHER_LANGUAGE.contains(&en)
    {
        None
    } else if en.trim().is_empty() || ko.trim().is_empty() {
        Some("one language is empty")
    } else if is_hangul(en) {
        Some("Hangul in the English text")
    } else if !is_hangul(ko) && !all_latin_terms(ko) {
        Some("no Hangul in the Korean text, and not a term")
    } else if placeholders(en) != placeholders(ko) {
        Some("different placeholders")
    } else {
        None
    }
}

fn is_hangul(text: &str) -> bool {
    text.chars().any(|c| {
        ('\u{AC00}'..='\u{D7A3}').contains(&c)
            || ('\u{1100}'..='\u{11FF}').contains(&c)
            || ('\u{3131}'..='\u{318E}').contains(&c)
    })
}

fn all_latin_terms(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric() && !"-._{}".contains(c)).filter(|word| !word.is_empty());
    words.all(|word| {
        word.starts_with('{') || word.parse::<u64>().is_ok() || LATIN_IN_KOREAN.contains(&word) || is_setting(word)
    })
}

/// `x-message-ttl`, `delivery_mode`: names that are the same everywhere.
fn is_setting(word: &str) -> bool {
    (word.contains(['-', '_', '.'])) && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// The numbers of `{0}`, `{1:을/를}`.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(inside, _)| inside.split([':', '|']).next().unwrap_or(inside)))
        .filter(|name| name.chars().all(char::is_alphanumeric))
        .collect()
}

fn without_placeholders(text: &str) -> String {
    text.split('{')
        .enumerate()
        .map(|(ix, part)| if ix == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) })
        .collect()
}

/// Whether a literal of a view is shown to people, judged by what stands before it.
fn shown(before: &str, text: &str) -> Option<&'static str> {
    let before = before.trim_end();
    if is_hangul(text) {
        return Some("Korean");
    }
    if !text.chars().any(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let child = before.ends_with('>') && !before.ends_with("=>") && !before.ends_with("->");
    let spoken = ["aria-label=", "title=", "placeholder=", "alt=", "aria-description="]
        .iter()
        .any(|name| before.ends_with(name));
    if child || spoken {
        return Some("text in a view");
    }
    let internal = ["expect(", "panic!(", "assert!(", "debug_assert!(", "unreachable!(", "warn!(", "error!("];
    let sentence = text.starts_with(|c: char| c.is_ascii_uppercase()) && text.contains(' ');
    let last_call = before.ends_with('(') && internal.iter().any(|call| before.ends_with(call));
    let after_comma =
        before.ends_with(',') && internal.iter().any(|call| before[before.len().saturating_sub(120)..].contains(call));
    (sentence && !last_call && !after_comma && !is_path_data(text)).then_some("a sentence")
}

/// `M0 0L4 4`: drawings start with a capital as well.
fn is_path_data(text: &str) -> bool {
    without_placeholders(text).chars().all(|c| "MmLlHhVvCcSsQqTtAaZz0123456789.,- \n\\".contains(c))
}

#[test]
fn incomplete_texts_are_found() {
    for (en, ko, complete) in [
        ("Queue", "큐", true),
        ("Ack", "ack", true),
        ("{0} messages", "메시지 {0}개", true),
        ("to {0}", "{0:으로/로}", true),
        ("{0}", "{1}", true),
        ("", "", true),
        ("Queue", "", false),
        ("Queue", "Queue name", false),
        ("{0} of {1}", "{0}개", false),
        ("큐", "큐", false),
    ] {
        assert_eq!(what_is_missing(en, ko).is_none(), complete, "{en} / {ko}");
    }
}
