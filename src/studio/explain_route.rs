//! A routing decision as sentences: who gets a copy, which binding matched why, and why the others did not (UX T15:
//! "**order.us** needs `us` as third word"). Reads the engine's own explanation; it decides nothing itself.
use super::sentence::{Arg, Phrase, phrase};
use super::tell::Telling;
use crate::engine::fact::FactKind;
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::rabbitmq::explain::{BindingVerdict, Destination, Match, Mismatch, RouteExplanation, Visit};
use crate::engine::topology::Spec;
use crate::engine::value::Value;
use crate::locales::Text;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub(super) const ALTERNATE: &str = "RabbitMQ: Alternate Exchanges";

/// More bindings than this that did not match are only counted.
const MAX_REASONS: usize = 3;

/// Where the rule of this type of exchange stands.
pub fn rule_of_kind(kind: &str) -> &'static str {
    match kind {
        "direct" => "AMQP 0-9-1 § 3.1.3.1",
        "fanout" => "AMQP 0-9-1 § 3.1.3.2",
        "topic" => "AMQP 0-9-1 § 3.1.3.3",
        "headers" => "AMQP 0-9-1 § 3.1.3.4",
        "x-consistent-hash" => "rabbitmq_consistent_hash_exchange: README",
        "x-modulus-hash" => "RabbitMQ 4.3: modulus hash exchange",
        "x-random" => "rabbitmq_random_exchange: README",
        "x-local-random" => "RabbitMQ: Local Random Exchange",
        "x-recent-history" => "rabbitmq_recent_history_exchange: README",
        _ => "RabbitMQ: Exchanges, default exchange",
    }
}

pub(super) fn rule_of_exchange(telling: &Telling, exchange: PartIx) -> &'static str {
    match telling.part(exchange).map(|part| &part.spec) {
        Some(Spec::Exchange(exchange)) => rule_of_kind(&exchange.kind),
        _ => rule_of_kind(""),
    }
}

/// The names of the parts to which copies of this message set out, or arrived, in this event.
pub(super) fn targets(telling: &Telling, exchange: PartIx, message: MessageNo) -> Vec<Arg> {
    let mut parts: Vec<PartIx> = Vec::new();
    for fact in telling.facts {
        let to = match fact.kind {
            FactKind::Hopped { from, to, message: other, .. } if other == message && from == exchange => to,
            FactKind::Stored { queue, message: other, .. } if other == message => queue,
            _ => continue,
        };
        if !parts.contains(&to) {
            parts.push(to);
        }
    }
    parts.into_iter().map(|part| telling.name(part)).collect()
}

/// Why the message went where it went: one phrase per thought, most important first.
pub fn reasons(route: &RouteExplanation, telling: &Telling) -> Vec<Phrase> {
    let mut said = Vec::new();
    for visit in &route.visits {
        said.extend(why_matched(visit, &route.key, telling));
        let missed = missed(visit);
        said.extend(missed.iter().filter_map(|bindings| why_missed(bindings, telling)).take(MAX_REASONS));
        if let Some(more) = missed.len().checked_sub(MAX_REASONS).filter(|more| *more > 0) {
            said.push(phrase(
                t("{0|more does not match|more do not match}", "그 밖의 {0}곳도 맞지 않습니다"),
                [Arg::Number(more as u64)],
            ));
        }
        if let Some(alternate) = &visit.alternate {
            let text = t("so the alternate exchange {0} is asked", "그래서 대체 exchange인 {0:(으)로} 넘깁니다");
            said.push(phrase(text, [destination(alternate, telling)]));
        }
    }
    // Several exchanges on the way often have the same reason.
    let mut once: Vec<Phrase> = Vec::new();
    for phrase in said {
        if !once.contains(&phrase) {
            once.push(phrase);
        }
    }
    once
}

/// The bindings that did not match, by destination, without destinations that another binding serves.
fn missed(visit: &Visit) -> Vec<Vec<&BindingVerdict>> {
    let mut by_destination: Vec<Vec<&BindingVerdict>> = Vec::new();
    for binding in &visit.bindings {
        let same = |other: &&BindingVerdict| other.destination == binding.destination;
        if visit.bindings.iter().filter(same).any(|other| other.verdict.is_ok()) {
            continue;
        }
        match by_destination.iter_mut().find(|group| same(&group[0])) {
            Some(group) => group.push(binding),
            None => by_destination.push(vec![binding]),
        }
    }
    by_destination
}

/// The rule that decided, of the last exchange asked.
pub fn rule(route: &RouteExplanation) -> &'static str {
    match route.visits.as_slice() {
        [.., last] if last.alternate.is_none() && route.visits.len() > 1 && alternated(route) => ALTERNATE,
        [first, ..] => rule_of_kind(&first.kind),
        [] => rule_of_kind(""),
    }
}

fn alternated(route: &RouteExplanation) -> bool {
    route.visits.iter().any(|visit| visit.alternate.is_some())
}

/// Names lead to parts of the world at the cursor, as the explanation does.
pub(super) fn destination(destination: &Destination, telling: &Telling) -> Arg {
    match (destination.part.is_some(), destination.name.is_empty()) {
        (true, _) => telling.name(destination.part),
        (false, true) => Arg::Text(super::tell::DEFAULT_EXCHANGE),
        (false, false) => Arg::Strong(destination.name.clone()),
    }
}

fn why_matched(visit: &Visit, key: &str, telling: &Telling) -> Option<Phrase> {
    let matched: Vec<&BindingVerdict> = visit.bindings.iter().filter(|binding| binding.verdict.is_ok()).collect();
    let Some(first) = matched.first() else {
        let drawn = visit.bindings.iter().find_map(|binding| match binding.verdict {
            Err(Mismatch::DrawnAtRouting { of }) => Some(of as u64),
            _ => None,
        });
        if let Some(of) = drawn {
            let text =
                t("drawn at random among {0}, anew for each message", "{0}개 가운데 메시지마다 무작위로 고릅니다");
            return Some(phrase(text, [Arg::Number(of)]));
        }
        return visit.kind.is_empty().then(|| {
            phrase(
                t("the default exchange looks for a queue named {0}", "기본 exchange는 이름이 {0}인 큐를 찾습니다"),
                [Arg::code(key)],
            )
        });
    };
    let keys = || Arg::List(unique(matched.iter().map(|binding| binding.key.as_str())));
    Some(match first.verdict.as_ref().ok()? {
        Match::KeyEquals if visit.kind.is_empty() => {
            phrase(t("key {0} is the name of the queue", "key {0:이/가} 큐의 이름입니다"), [Arg::code(key)])
        }
        Match::KeyEquals => {
            phrase(t("key {0} equals the binding key", "key {0:이/가} binding key와 같습니다"), [Arg::code(key)])
        }
        Match::Pattern { .. } => why_pattern(key, &matched, keys()),
        Match::Always => t(
            "a fanout gives every bound queue a copy, whatever the key",
            "fanout은 key와 상관없이 묶인 모든 큐에 한 부씩 보냅니다",
        )
        .into(),
        Match::Headers { fitted } => {
            let names = Arg::List(unique(fitted.iter().map(String::as_str)));
            if fitted.is_empty() {
                return Some(t("the binding asks for no header", "binding이 요구하는 header가 없습니다").into());
            }
            let text = match fitted.len() {
                1 => t("for {1}, {0} fits", "{1}에는 {0:이/가} 맞습니다"),
                _ => t("for {1}, {0} fit", "{1}에는 {0:이/가} 맞습니다"),
            };
            phrase(text, [names, destination(&first.destination, telling)])
        }
        Match::OnlyOne => t("it is the only binding", "binding이 하나뿐입니다").into(),
        Match::Bucket => match &visit.hash {
            Some(hash) => phrase(
                t("the hash of {0} chose bucket {1} of {2}", "{0}의 해시가 {2}칸 가운데 {1}번 칸을 골랐습니다"),
                [Arg::code(&hash.value), Arg::Number(u64::from(hash.bucket) + 1), Arg::Number(u64::from(hash.buckets))],
            ),
            None => t("the hash chose its bucket", "해시가 고른 칸입니다").into(),
        },
    })
}

/// "key `a.b` matches `a.*` and `#`, because …", with the meaning of the wildcards that played a role.
fn why_pattern(key: &str, matched: &[&BindingVerdict], patterns: Arg) -> Phrase {
    let has = |wildcard: &str| matched.iter().any(|binding| binding.key.split('.').any(|word| word == wildcard));
    let text = match (has("*"), has("#")) {
        (true, true) => t(
            "key {0} matches {1}, because `*` stands for exactly one word and `#` for zero or more",
            "key {0:이/가} {1}에 맞습니다. `*`는 정확히 한 단어, `#`은 0개 이상의 단어이기 때문입니다",
        ),
        (true, false) => t(
            "key {0} matches {1}, because `*` stands for exactly one word",
            "key {0:이/가} {1}에 맞습니다. `*`는 정확히 한 단어이기 때문입니다",
        ),
        (false, true) => t(
            "key {0} matches {1}, because `#` stands for zero or more words",
            "key {0:이/가} {1}에 맞습니다. `#`은 0개 이상의 단어이기 때문입니다",
        ),
        (false, false) => t("key {0} matches {1} word by word", "key {0:이/가} {1}에 단어마다 맞습니다"),
    };
    phrase(text, [Arg::code(key), patterns])
}

/// Why no binding to this destination matched; None when there is nothing to learn from it.
fn why_missed(bindings: &[&BindingVerdict], telling: &Telling) -> Option<Phrase> {
    let binding = bindings.first()?;
    let queue = destination(&binding.destination, telling);
    let Err(mismatch) = &binding.verdict else { return None };
    Some(match mismatch {
        Mismatch::KeyDiffers => {
            let keys = Arg::Either(unique(bindings.iter().map(|binding| binding.key.as_str())));
            phrase(t("{0} wants {1}", "{0:은/는} {1:을/를} 기다립니다"), [queue, keys])
        }
        Mismatch::Word { key_word, .. } => {
            let at_same_word = bindings.iter().filter_map(|binding| match &binding.verdict {
                Err(Mismatch::Word { key_word: other, expected, .. }) if other == key_word => Some(expected.as_str()),
                _ => None,
            });
            let words = Arg::Either(unique(at_same_word));
            let text = t("{0} needs {1} as {2} word", "{0:은/는} {2} 단어가 {1:이어야/여야} 합니다");
            phrase(text, [queue, words, Arg::Text(nth(*key_word))])
        }
        Mismatch::KeyTooShort { pattern_word, expected } => phrase(
            t("{0} needs a {2} word for {1}", "{0:은/는} {1}에 맞을 {2} 단어가 있어야 합니다"),
            [queue, Arg::code(expected), Arg::Text(nth(*pattern_word))],
        ),
        Mismatch::KeyTooLong { found, .. } => phrase(
            t("{0} has no word left for {1}", "{0}에는 {1:을/를} 맞출 단어가 없습니다"),
            [queue, Arg::code(found)],
        ),
        Mismatch::HeaderAbsent { header, .. } => {
            phrase(t("{0} needs a header {1}", "{0:은/는} {1} header가 있어야 합니다"), [queue, Arg::code(header)])
        }
        Mismatch::HeaderDiffers { header, expected, .. } => phrase(
            t("{0} needs {1}", "{0:은/는} {1:이/가} 맞아야 합니다"),
            [queue, Arg::code(format!("{header} = {}", value_text(expected)))],
        ),
        Mismatch::NoHeaderFits { wanted } => phrase(
            t("{0} looks for one of {1}", "{0:은/는} {1} 가운데 하나를 찾습니다"),
            [queue, Arg::List(unique(wanted.iter().map(String::as_str)))],
        ),
        Mismatch::NoHeaders => phrase(
            t("{0} asks for any of no headers, which never matches", "{0:은/는} 볼 header가 없어 맞을 수 없습니다"),
            [queue],
        ),
        Mismatch::AlreadyInRing => phrase(t("{0} is in the ring already", "{0:은/는} 이미 고리에 있습니다"), [queue]),
        Mismatch::DrawnAtRouting { .. } | Mismatch::OtherBucket => return None,
    })
}

fn unique<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Arg> {
    let mut seen: Vec<&str> = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.into_iter().map(Arg::code).collect()
}

/// A header value as the page writes it.
pub fn value_text(value: &Value) -> String {
    match value {
        Value::Void => "void".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Double(bits) => f64::from_bits(*bits).to_string(),
        Value::Timestamp(seconds) => format!("timestamp {seconds}"),
        Value::Text(text) => text.clone(),
        Value::Bytes(bytes) => format!("{} bytes", bytes.len()),
        Value::Array(values) => {
            let items: Vec<String> = values.iter().map(value_text).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => {
            let items: Vec<String> =
                table.0.iter().map(|(key, value)| format!("{key}: {}", value_text(value))).collect();
            format!("{{{}}}", items.join(", "))
        }
    }
}

/// `first` … `tenth`, from 0; later words are only "a later".
fn nth(word: usize) -> Text {
    const WORDS: [Text; 10] = [
        t("first", "첫째"),
        t("second", "둘째"),
        t("third", "셋째"),
        t("fourth", "넷째"),
        t("fifth", "다섯째"),
        t("sixth", "여섯째"),
        t("seventh", "일곱째"),
        t("eighth", "여덟째"),
        t("ninth", "아홉째"),
        t("tenth", "열째"),
    ];
    WORDS.get(word).copied().unwrap_or(t("later", "뒤쪽"))
}
