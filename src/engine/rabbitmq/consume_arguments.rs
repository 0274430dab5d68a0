//! Arguments of basic.consume: which there are for which type of queue, what they may be, and the broker's own text
//! when not. Pure. Source: rabbit_amqqueue consume_args and the capabilities of the queue types, RabbitMQ 4.3.
use super::arguments::{expected_integer, module};
use super::errors::{self, Fault, precondition_failed, queue_name};
use super::queue::stream::{Filter, Group, Start, age_us};
use super::view::QueueKind;
use crate::engine::id::Time;
use crate::engine::message::Messages;
use crate::engine::value::{Table, Value};

/// The arguments and the queue types that know them.
const ARGUMENTS: [(&str, &[QueueKind]); 5] = [
    ("x-priority", &[QueueKind::Classic, QueueKind::Quorum]),
    ("x-consumer-timeout", &[QueueKind::Quorum]),
    ("x-stream-offset", &[QueueKind::Stream]),
    ("x-stream-filter", &[QueueKind::Stream]),
    ("x-stream-match-unfiltered", &[QueueKind::Stream]),
];

/// What basic.consume asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConsumeArguments {
    pub priority: i64,
    /// x-consumer-timeout, µs.
    pub timeout_us: Option<Time>,
}

/// Types and values, and that the queue's type knows them.
pub fn check(kind: QueueKind, queue: &str, arguments: &Table) -> Result<ConsumeArguments, Fault> {
    let int = |key: &str| match arguments.get(key) {
        None => Ok(None),
        Some(Value::Int(n)) => Ok(Some(*n)),
        Some(other) => Err(invalid(queue, key, &expected_integer(other))),
    };
    let priority = int("x-priority")?.unwrap_or(0);
    let timeout_us = match int("x-consumer-timeout")? {
        Some(n @ ..0) => return Err(invalid(queue, "x-consumer-timeout", &format!("{{value_negative,{n}}}"))),
        timeout => timeout.map(|ms| ms.unsigned_abs().saturating_mul(1000)),
    };
    check_offset(queue, arguments)?;
    for (name, kinds) in ARGUMENTS {
        if arguments.get(name).is_some() && !kinds.contains(&kind) {
            let (queue, module) = (queue_name(queue), module(kind));
            return Err(precondition_failed(&format!("invalid arg '{name}' for {queue} of queue type {module}")));
        }
    }
    Ok(ConsumeArguments { priority, timeout_us })
}

fn invalid(queue: &str, key: &str, error: &str) -> Fault {
    precondition_failed(&format!("invalid arg '{key}' for {}: {error}", queue_name(queue)))
}

/// A text that says nothing is refused; other types are found out too late (see [`start`]).
fn check_offset(queue: &str, arguments: &Table) -> Result<(), Fault> {
    match arguments.get("x-stream-offset") {
        Some(Value::Text(text)) if !["first", "last", "next"].contains(&text.as_str()) && age_us(text).is_none() => {
            let shown = if text.is_empty() { String::new() } else { format!("\"{text}\"") };
            let error = format!("{{invalid_stream_offset_arg,{{longstr,<<{shown}>>}}}}");
            Err(invalid(queue, "x-stream-offset", &error))
        }
        _ => Ok(()),
    }
}

/// Without prefetch a stream would send all of its log; without acknowledgements there is no credit.
pub fn check_stream(name: &str, prefetch: u32, no_ack: bool) -> Result<(), Fault> {
    let name = queue_name(name);
    if prefetch == 0 {
        return Err(precondition_failed(&format!("consumer prefetch count is not set for stream {name}")));
    }
    if no_ack {
        return Err(errors::not_implemented(&format!("automatic acknowledgement not supported by stream {name}")));
    }
    Ok(())
}

/// On nodes, a stream is read from the member on the node of the connection (rabbit_stream_queue, consume).
pub fn no_replica(name: &str) -> Fault {
    let name = queue_name(name);
    precondition_failed(&format!("stream {name} does not have a running replica on the local node"))
}

/// Where a stream consumer begins. What is neither text, number nor time makes the broker's reader crash, which ends
/// the connection (recorded: streams/offset-bad-bool).
pub fn start(arguments: &Table, now: Time) -> Result<Start, Fault> {
    match arguments.get("x-stream-offset") {
        None => Ok(Start::Next),
        Some(Value::Text(text)) => Ok(match text.as_str() {
            "first" => Start::First,
            "last" => Start::Last,
            interval => age_us(interval).map_or(Start::Next, |age| Start::At(now.saturating_sub(age))),
        }),
        Some(Value::Int(offset)) => Ok(Start::Offset(u64::try_from(*offset).unwrap_or(0))),
        Some(Value::Timestamp(seconds)) => Ok(Start::At(seconds.saturating_mul(1_000_000))),
        Some(_) => Err(errors::internal_error()),
    }
}

/// The stream protocol's subscription properties `name` and `single-active-consumer`.
pub fn group(arguments: &Table, messages: &mut Messages) -> Option<Group> {
    let name = arguments.get("name").and_then(Value::as_text).filter(|name| !name.is_empty())?;
    let single_active = arguments.get("single-active-consumer").and_then(Value::as_bool) == Some(true);
    Some(Group { name: messages.symbol(name), single_active })
}

/// x-stream-filter, a text or an array of texts, and x-stream-match-unfiltered.
pub fn filter(arguments: &Table) -> Option<Filter> {
    let text = |value: &Value| value.as_text().map(str::to_owned);
    let values = match arguments.get("x-stream-filter")? {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        value => text(value).into_iter().collect(),
    };
    let unfiltered = arguments.get("x-stream-match-unfiltered").and_then(Value::as_bool) == Some(true);
    Some(Filter { values, unfiltered })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_of_queue_knows_its_own_arguments() {
        let text = |kind, key: &str, value: Value| {
            check(kind, "q", &Table(vec![(key.to_owned(), value)])).err().map(|fault| fault.text)
        };
        let foreign = |key: &str, module: &str| {
            Some(format!("PRECONDITION_FAILED - invalid arg '{key}' for queue 'q' in vhost '/' of queue type {module}"))
        };
        let table = [
            (QueueKind::Classic, "x-priority", Value::Int(3), None),
            (QueueKind::Stream, "x-priority", Value::Int(3), foreign("x-priority", "rabbit_stream_queue")),
            (QueueKind::Quorum, "x-consumer-timeout", Value::Int(3), None),
            (
                QueueKind::Classic,
                "x-consumer-timeout",
                Value::Int(3),
                foreign("x-consumer-timeout", "rabbit_classic_queue"),
            ),
            (QueueKind::Stream, "x-stream-offset", Value::text("5m"), None),
            (
                QueueKind::Quorum,
                "x-stream-offset",
                Value::text("last"),
                foreign("x-stream-offset", "rabbit_quorum_queue"),
            ),
            (QueueKind::Classic, "x-unknown", Value::Int(3), None),
        ];
        for (kind, key, value, expect) in table {
            assert_eq!(text(kind, key, value), expect, "{kind:?} {key}");
        }
        let wrong = text(QueueKind::Quorum, "x-priority", Value::text("high")).unwrap_or_default();
        assert!(wrong.ends_with("\"expected integer, got longstr\""), "{wrong}");
    }
}
