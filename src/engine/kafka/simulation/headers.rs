//! Headers of records that were passed on: what a consumer writes into a retry topic or dead-letter topic, and how it is
//! read again. Kafka gives no meaning to any of them. Key and value stay as they were.
use std::sync::Arc;

use crate::engine::id::Time;
use crate::engine::kafka::record::{Payload, Record};

/// Where the record failed first: topic, partition, offset and timestamp (ms) there.
pub const ORIGIN_TOPIC: &str = "dlq.origin.topic";
pub const ORIGIN_PARTITION: &str = "dlq.origin.partition";
pub const ORIGIN_OFFSET: &str = "dlq.origin.offset";
pub const ORIGIN_TIMESTAMP: &str = "dlq.origin.timestamp";
/// Why.
pub const CAUSE: &str = "dlq.cause";
/// How often it was worked on in vain.
pub const ATTEMPT: &str = "dlq.attempt";
/// When a record of a retry topic is to be worked on, µs of the run.
pub const DUE: &str = "retry.due";
/// `DeadLetterQueueReporter`, with `errors.deadletterqueue.context.headers.enable=true`.
pub const CONNECT: &str = "__connect.errors.";
/// KIP-1034.
pub const STREAMS: &str = "__streams.errors.";
/// What this module's headers begin with.
const OWN: [&str; 2] = ["dlq.", "retry."];

/// Where a record was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub topic: Arc<str>,
    pub partition: u32,
    pub offset: u64,
}

/// What went wrong, as it is told in headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The exception's class.
    pub class: &'static str,
    pub message: String,
    /// Connect: where in the chain it happened.
    pub stage: &'static str,
}

/// The text of a header; the last one of that name counts, as in `Headers.lastHeader`.
pub fn text<'a>(record: &'a Record, name: &str) -> Option<&'a str> {
    let headers = record.headers.as_deref()?;
    headers.iter().rev().find(|(key, _)| &**key == name)?.1.as_ref()?.as_text()
}

/// How often the record failed before it came here.
pub fn attempts(record: &Record) -> u32 {
    text(record, ATTEMPT).and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// When the record is to be worked on; 0 = at once.
pub fn due(record: &Record) -> Time {
    text(record, DUE).and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Where a dead letter came from, by whoever's headers it has.
pub fn origin(record: &Record) -> Option<Origin> {
    let read = |topic: &str, partition: &str, offset: &str| {
        Some(Origin {
            topic: text(record, topic)?.into(),
            partition: text(record, partition)?.parse().ok()?,
            offset: text(record, offset)?.parse().ok()?,
        })
    };
    let prefixed = |prefix: &str| {
        let name = |field: &str| [prefix, field].concat();
        read(&name("topic"), &name("partition"), &name("offset"))
    };
    read(ORIGIN_TOPIC, ORIGIN_PARTITION, ORIGIN_OFFSET).or_else(|| prefixed(CONNECT)).or_else(|| prefixed(STREAMS))
}

/// The record with its origin, what went wrong and how often. The first origin stays.
pub fn failed(record: &Record, from: &Origin, cause: &Cause, attempt: u32, due: Option<Time>) -> Record {
    let first = origin(record);
    let timestamp = text(record, ORIGIN_TIMESTAMP).map_or_else(|| record.timestamp_ms.to_string(), str::to_owned);
    let from = first.as_ref().unwrap_or(from);
    let mut added = vec![
        (ORIGIN_TOPIC, from.topic.to_string()),
        (ORIGIN_PARTITION, from.partition.to_string()),
        (ORIGIN_OFFSET, from.offset.to_string()),
        (ORIGIN_TIMESTAMP, timestamp),
        (CAUSE, cause.message.clone()),
        (ATTEMPT, attempt.to_string()),
    ];
    added.extend(due.map(|due| (DUE, due.to_string())));
    let added = added.into_iter().map(|(name, text)| (Arc::from(name), text));
    with(record, |name| !OWN.iter().any(|own| name.starts_with(own)), added)
}

/// As Connect's dead-letter queue reporter writes it.
pub fn connect(record: &Record, from: &Origin, cause: &Cause, connector: &str) -> Record {
    let fields = [
        ("topic", from.topic.to_string()),
        ("partition", from.partition.to_string()),
        ("offset", from.offset.to_string()),
        ("connector.name", connector.to_owned()),
        ("task.id", "0".to_owned()),
        ("stage", cause.stage.to_owned()),
        ("class.name", "org.apache.kafka.connect.json.JsonConverter".to_owned()),
        ("exception.class.name", cause.class.to_owned()),
        ("exception.message", cause.message.clone()),
        ("exception.stacktrace", [cause.class, ": ", &cause.message].concat()),
    ];
    with(record, |_| true, prefixed(CONNECT, fields))
}

/// As the exception handlers of Streams write it.
pub fn streams(record: &Record, from: &Origin, cause: &Cause) -> Record {
    let fields = [
        ("exception", cause.class.to_owned()),
        ("message", cause.message.clone()),
        ("stacktrace", [cause.class, ": ", &cause.message].concat()),
        ("topic", from.topic.to_string()),
        ("partition", from.partition.to_string()),
        ("offset", from.offset.to_string()),
    ];
    with(record, |_| true, prefixed(STREAMS, fields))
}

/// The record as it was before it failed: what is put back into the topic it came from.
pub fn stripped(record: &Record) -> Record {
    let is_own = |name: &str| OWN.iter().chain(&[CONNECT, STREAMS]).any(|own| name.starts_with(own));
    with(record, |name| !is_own(name), std::iter::empty())
}

fn prefixed<const N: usize>(
    prefix: &'static str,
    fields: [(&'static str, String); N],
) -> impl Iterator<Item = (Arc<str>, String)> {
    fields.into_iter().map(move |(field, text)| (Arc::from([prefix, field].concat()), text))
}

fn with(record: &Record, keeps: impl Fn(&str) -> bool, added: impl Iterator<Item = (Arc<str>, String)>) -> Record {
    let before = record.headers.as_deref().unwrap_or_default();
    let kept = before.iter().filter(|(name, _)| keeps(name)).cloned();
    let headers: Vec<_> = kept.chain(added.map(|(name, text)| (name, Some(Payload::text(text))))).collect();
    Record { headers: (!headers.is_empty()).then(|| headers.into()), offset_delta: 0, ..record.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause() -> Cause {
        Cause { class: "java.lang.IllegalStateException", message: "key k".into(), stage: "TASK_PUT" }
    }

    fn origin_of(topic: &str, offset: u64) -> Origin {
        Origin { topic: topic.into(), partition: 2, offset }
    }

    #[test]
    fn origins_stay_and_attempts_count() {
        let headers = [(Arc::from("trace"), Some(Payload::text("7")))].into();
        let record = Record { headers: Some(headers), tag: 9, ..Record::new(Some(Payload::text("k")), None, 42) };
        let once = failed(&record, &origin_of("orders", 5), &cause(), 1, Some(1_000));
        assert_eq!((attempts(&once), due(&once)), (1, 1_000));
        let twice = failed(&once, &origin_of("orders-retry", 0), &cause(), 2, None);
        assert_eq!(origin(&twice), Some(origin_of("orders", 5)));
        assert_eq!((attempts(&twice), due(&twice), text(&twice, ORIGIN_TIMESTAMP)), (2, 0, Some("42")));
        assert_eq!((&twice.key, &twice.value, twice.tag), (&record.key, &record.value, 9));
        assert_eq!(stripped(&twice), record);
    }

    #[test]
    fn everybodys_origin_is_read() {
        let record = Record::new(None, None, 0);
        let from = origin_of("t", 8);
        for dead in [
            failed(&record, &from, &cause(), 1, None),
            connect(&record, &from, &cause(), "sink"),
            streams(&record, &from, &cause()),
        ] {
            assert_eq!(origin(&dead), Some(from.clone()));
            assert_eq!(stripped(&dead), record);
        }
        assert_eq!(origin(&record), None);
    }
}
