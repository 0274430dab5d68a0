//! Arguments of queues and exchanges: which there are, what they may be, and the broker's own text when not.
//! Pure, so that the studio can check settings while they are typed. Source: rabbit_amqqueue declare_args and the
//! capabilities of the queue types, RabbitMQ 4.3.
use super::errors::{Fault, exchange_name, precondition_failed, queue_name};
use super::exchange::{self, Type};
use super::queue::stream::age_us;
use super::rest::rest;
use super::view::QueueKind;
use crate::engine::message::MAX_TTL_MS;
use crate::engine::value::{Table, Value};

/// The largest x-stream-max-segment-size-bytes.
const MAX_SEGMENT_BYTES: i64 = 3_000_000_000;

/// AMQP type names as Erlang prints them.
pub fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Void => "void",
        Value::Bool(_) => "bool",
        Value::Int(n) if i32::try_from(*n).is_ok() => "signedint",
        Value::Int(_) => "long",
        Value::Double(_) => "double",
        Value::Timestamp(_) => "timestamp",
        Value::Text(_) => "longstr",
        Value::Bytes(_) => "binary",
        Value::Array(_) => "array",
        Value::Table(_) => "table",
    }
}

/// A value as the broker's texts show it.
pub fn term(value: &Value) -> String {
    match value {
        Value::Void => "undefined".into(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(n) => n.to_string(),
        // The one float here: printed, never counted with.
        Value::Double(bits) => format!("{:?}", f64::from_bits(*bits)),
        Value::Timestamp(seconds) => seconds.to_string(),
        Value::Text(text) => text.clone(),
        Value::Bytes(bytes) => format!("{bytes:?}"),
        Value::Array(items) => format!("[{}]", items.iter().map(term).collect::<Vec<_>>().join(",")),
        Value::Table(_) => "[…]".into(),
    }
}

/// A queue argument: its check and the queue types that know it.
struct Argument {
    name: &'static str,
    check: fn(&Value, &Table) -> Result<(), String>,
    classic: bool,
    quorum: bool,
    stream: bool,
}

/// In the order in which the broker checks them.
const ARGUMENTS: &[Argument] = &[
    argument("x-expires", expires, true, true, false),
    argument("x-message-ttl", message_ttl, true, true, false),
    argument("x-dead-letter-exchange", text, true, true, false),
    argument("x-dead-letter-routing-key", dead_letter_key, true, true, false),
    argument("x-dead-letter-strategy", dead_letter_strategy, false, true, false),
    argument("x-max-length", not_negative, true, true, false),
    argument("x-max-length-bytes", not_negative, true, true, true),
    argument("x-max-in-memory-length", not_negative, false, true, false),
    argument("x-max-in-memory-bytes", not_negative, false, true, false),
    argument("x-max-priority", max_priority, true, false, false),
    argument("x-overflow", overflow, true, true, false),
    argument("x-queue-mode", queue_mode, false, false, false),
    argument("x-queue-version", queue_version, true, false, false),
    argument("x-single-active-consumer", boolean, true, true, false),
    argument("x-queue-type", |_, _| Ok(()), true, true, true),
    argument("x-quorum-initial-group-size", group_size, false, true, false),
    argument("x-delivery-limit", integer, false, true, false),
    argument("x-consumer-timeout", not_negative, false, true, false),
    argument("x-consumer-disconnected-timeout", not_negative, false, true, false),
    argument("x-delayed-retry-type", delayed_retry_type, false, true, false),
    argument("x-delayed-retry-min", positive, false, true, false),
    argument("x-delayed-retry-max", positive, false, true, false),
    argument("x-max-age", max_age, false, false, true),
    argument("x-stream-max-segment-size-bytes", not_negative, false, false, true),
    argument("x-stream-filter-size-bytes", not_negative, false, false, true),
    argument("x-initial-cluster-size", group_size, false, false, true),
    argument("x-queue-leader-locator", leader_locator, true, true, true),
];

const fn argument(
    name: &'static str,
    check: fn(&Value, &Table) -> Result<(), String>,
    classic: bool,
    quorum: bool,
    stream: bool,
) -> Argument {
    Argument { name, check, classic, quorum, stream }
}

/// Properties of a queue beside its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueProperties {
    pub durable: bool,
    pub exclusive: bool,
    pub auto_delete: bool,
}

/// Everything that can make queue.declare of a new queue fail. `name` may be empty: then the broker would make one.
pub fn check_queue(name: &str, properties: QueueProperties, arguments: &Table) -> Result<QueueKind, Fault> {
    match rest() {
        Some(rest) => (rest.check_queue)(name, properties, arguments),
        None => queue_kind(arguments).map_err(|error| precondition_failed(&error)),
    }
}

pub(super) fn check_queue_now(name: &str, properties: QueueProperties, arguments: &Table) -> Result<QueueKind, Fault> {
    let queue = queue_name(name);
    let invalid = |key: &str, error: &str| precondition_failed(&format!("invalid arg '{key}' for {queue}: {error}"));
    if let Some(value) = arguments.get("x-dead-letter-exchange")
        && value.as_text().is_none()
    {
        let kind = type_name(value);
        return Err(precondition_failed(&format!("invalid type '{kind}' for arg 'x-dead-letter-exchange' in {queue}")));
    }
    let kind = queue_kind(arguments).map_err(|error| invalid("x-queue-type", &error))?;
    let known = |argument: &&Argument| match kind {
        QueueKind::Classic => argument.classic,
        QueueKind::Quorum => argument.quorum,
        QueueKind::Stream => argument.stream,
    };
    for argument in ARGUMENTS.iter().filter(known) {
        if let Some(value) = arguments.get(argument.name) {
            (argument.check)(value, arguments).map_err(|error| invalid(argument.name, &error))?;
        }
    }
    let foreign = ARGUMENTS.iter().filter(|argument| !known(argument)).find(|a| arguments.get(a.name).is_some());
    if let Some(Argument { name, .. }) = foreign {
        let module = module(kind);
        return Err(precondition_failed(&format!("invalid arg '{name}' for {queue} of queue type {module}")));
    }
    match kind {
        QueueKind::Classic => {}
        QueueKind::Quorum => {
            check_replicated(name, "quorum", properties)?;
            check_delayed_retry(arguments).map_err(|error| invalid("x-delayed-retry-type", &error))?;
        }
        QueueKind::Stream => {
            check_replicated(name, "stream", properties)?;
            check_stream(arguments)?;
        }
    }
    Ok(kind)
}

/// As the broker names the implementation of a queue type.
pub(super) fn module(kind: QueueKind) -> &'static str {
    match kind {
        QueueKind::Classic => "rabbit_classic_queue",
        QueueKind::Quorum => "rabbit_quorum_queue",
        QueueKind::Stream => "rabbit_stream_queue",
    }
}

/// What replicated queues can't be.
fn check_replicated(name: &str, kind: &str, properties: QueueProperties) -> Result<(), Fault> {
    if name.is_empty() {
        return Err(precondition_failed(&format!("Cannot declare a server-named queue for type {kind}")));
    }
    let wrong = [
        (properties.auto_delete, "auto-delete"),
        (properties.exclusive, "exclusive-owner"),
        (!properties.durable, "non-durable"),
    ];
    match wrong.into_iter().find(|(is_wrong, _)| *is_wrong) {
        Some((_, property)) => {
            Err(precondition_failed(&format!("invalid property '{property}' for {}", queue_name(name))))
        }
        None => Ok(()),
    }
}

/// Everything that can make exchange.declare of a new exchange fail.
pub fn check_exchange(name: &str, kind: &str, arguments: &Table) -> Result<Type, Fault> {
    let Some(kind) = Type::from_name(kind) else {
        return Err(precondition_failed(&format!("unknown exchange type '{kind}'")));
    };
    rest().map_or(Ok(kind), |rest| (rest.check_exchange)(name, kind, arguments).map(|()| kind))
}

pub(super) fn check_exchange_arguments(name: &str, kind: Type, arguments: &Table) -> Result<(), Fault> {
    if let Some(value) = arguments.get("alternate-exchange")
        && value.as_text().is_none()
    {
        let (wrong, exchange) = (type_name(value), exchange_name(name));
        return Err(precondition_failed(&format!("invalid type '{wrong}' for arg 'alternate-exchange' in {exchange}")));
    }
    exchange::check_arguments(kind, arguments).map_err(|error| precondition_failed(&error))
}

/// Everything about a binding itself that can make bind fail.
pub fn check_binding(kind: Type, key: &str, arguments: &Table) -> Result<exchange::Rule, Fault> {
    exchange::check_binding(kind, key, arguments).map_err(|error| precondition_failed(&error))
}

/// A second declare must agree with the first (rabbit_misc:assert_args_equivalence).
pub fn check_same_queue_arguments(name: &str, current: &Table, received: &Table) -> Result<(), Fault> {
    for Argument { name: key, .. } in ARGUMENTS {
        if *key == "x-queue-type" {
            let kind = |table: &Table| table.get(key).map_or("classic".into(), term);
            check_same_field(&queue_name(name), key, &kind(current), &kind(received))?;
        } else {
            check_same_argument(&queue_name(name), key, current.get(key), received.get(key))?;
        }
    }
    Ok(())
}

pub fn check_same_argument(
    what: &str,
    key: &str,
    current: Option<&Value>,
    received: Option<&Value>,
) -> Result<(), Fault> {
    let full = |value: Option<&Value>| match value {
        None => "none".into(),
        Some(value) => format!("the value '{}' of type '{}'", term(value), type_name(value)),
    };
    match (current, received) {
        (None, None) => Ok(()),
        (Some(current), Some(received)) => check_same_field(what, key, &term(current), &term(received)),
        _ => Err(inequivalent(what, key, &full(received), &full(current))),
    }
}

/// A property or the values of an argument that both have.
pub fn check_same_field(what: &str, key: &str, current: &str, received: &str) -> Result<(), Fault> {
    if current == received {
        return Ok(());
    }
    Err(inequivalent(what, key, &format!("'{received}'"), &format!("'{current}'")))
}

fn inequivalent(what: &str, key: &str, received: &str, current: &str) -> Fault {
    precondition_failed(&format!("inequivalent arg '{key}' for {what}: received {received} but current is {current}"))
}

fn queue_kind(arguments: &Table) -> Result<QueueKind, String> {
    match arguments.get("x-queue-type") {
        None => Ok(QueueKind::Classic),
        Some(Value::Text(text)) => match text.as_str() {
            "classic" => Ok(QueueKind::Classic),
            "quorum" => Ok(QueueKind::Quorum),
            "stream" => Ok(QueueKind::Stream),
            other => Err(format!("\"unsupported queue type '{other}'\"")),
        },
        Some(other) => Err(unacceptable(other)),
    }
}

fn unacceptable(value: &Value) -> String {
    format!("{{unacceptable_type,{}}}", type_name(value))
}

pub(super) fn expected_integer(value: &Value) -> String {
    format!("\"expected integer, got {}\"", type_name(value))
}

fn int(value: &Value) -> Result<i64, String> {
    value.as_int().ok_or_else(|| expected_integer(value))
}

fn integer(value: &Value, _: &Table) -> Result<(), String> {
    int(value).map(|_| ())
}

fn not_negative(value: &Value, _: &Table) -> Result<(), String> {
    match int(value)? {
        n @ ..0 => Err(format!("{{value_negative,{n}}}")),
        _ => Ok(()),
    }
}

fn positive(value: &Value, _: &Table) -> Result<(), String> {
    match int(value)? {
        n @ ..1 => Err(format!("{{value_zero_or_less,{n}}}")),
        _ => Ok(()),
    }
}

fn group_size(value: &Value, _: &Table) -> Result<(), String> {
    match int(value)? {
        n @ ..1 => Err(format!("{{value_not_positive,{n}}}")),
        _ => Ok(()),
    }
}

fn message_ttl(value: &Value, _: &Table) -> Result<(), String> {
    match int(value)? {
        n @ ..0 => Err(format!("{{value_negative,{n}}}")),
        n if n.unsigned_abs() > MAX_TTL_MS => Err(format!("{{value_too_big,{n}}}")),
        _ => Ok(()),
    }
}

fn expires(value: &Value, arguments: &Table) -> Result<(), String> {
    match int(value)? {
        0 => Err("{value_zero,0}".into()),
        _ => message_ttl(value, arguments),
    }
}

fn max_priority(value: &Value, arguments: &Table) -> Result<(), String> {
    not_negative(value, arguments)?;
    match int(value)? {
        n @ 256.. => Err(format!("{{max_value_exceeded,{n}}}")),
        _ => Ok(()),
    }
}

fn text(value: &Value, _: &Table) -> Result<(), String> {
    value.as_text().map(|_| ()).ok_or_else(|| unacceptable(value))
}

fn max_age(value: &Value, _: &Table) -> Result<(), String> {
    match value.as_text() {
        None => Err(unacceptable(value)),
        Some(text) => age_us(text).map(|_| ()).ok_or_else(|| "invalid_max_age".into()),
    }
}

fn boolean(value: &Value, _: &Table) -> Result<(), String> {
    value.as_bool().map(|_| ()).ok_or_else(|| unacceptable(value))
}

fn one_of(value: &Value, known: &[&str], error: &str) -> Result<(), String> {
    match value.as_text() {
        None => Err(unacceptable(value)),
        Some(text) if known.contains(&text) => Ok(()),
        Some(_) => Err(error.into()),
    }
}

fn dead_letter_key(value: &Value, arguments: &Table) -> Result<(), String> {
    text(value, arguments)?;
    match arguments.get("x-dead-letter-exchange") {
        None => Err("routing_key_but_no_dlx_defined".into()),
        Some(_) => Ok(()),
    }
}

fn dead_letter_strategy(value: &Value, _: &Table) -> Result<(), String> {
    one_of(value, &["at-most-once", "at-least-once"], "invalid_dlx_strategy")
}

fn overflow(value: &Value, _: &Table) -> Result<(), String> {
    one_of(value, &["drop-head", "reject-publish", "reject-publish-dlx"], "invalid_overflow")
}

fn queue_mode(value: &Value, _: &Table) -> Result<(), String> {
    one_of(value, &["default", "lazy"], "invalid_queue_mode")
}

fn queue_version(value: &Value, _: &Table) -> Result<(), String> {
    match int(value)? {
        2 => Ok(()),
        _ => Err("unsupported_queue_version".into()),
    }
}

fn leader_locator(value: &Value, _: &Table) -> Result<(), String> {
    let known = ["client-local", "balanced", "random", "least-leaders", "min-masters"];
    one_of(value, &known, "invalid_queue_locator_arg")
}

fn delayed_retry_type(value: &Value, _: &Table) -> Result<(), String> {
    one_of(value, &["disabled", "all", "failed", "returned"], "invalid_delayed_retry_type")
}

/// Sizes that a stream's log can't have (rabbit_stream_queue; its texts as they are).
fn check_stream(arguments: &Table) -> Result<(), Fault> {
    let int = |key: &str| arguments.get(key).and_then(Value::as_int);
    if int("x-stream-max-segment-size-bytes").is_some_and(|bytes| bytes > MAX_SEGMENT_BYTES) {
        return Err(precondition_failed("Exceeded max value for x-stream-max-segment-size-bytes"));
    }
    if int("x-stream-filter-size-bytes").is_some_and(|bytes| !(16..=255).contains(&bytes)) {
        return Err(precondition_failed("Invalid value for  x-stream-filter-size-bytes"));
    }
    Ok(())
}

/// A delay needs its minimum, and a maximum below it makes no sense.
fn check_delayed_retry(arguments: &Table) -> Result<(), String> {
    let ms = |key: &str| arguments.get(key).and_then(Value::as_int);
    let wants = arguments.get("x-delayed-retry-type").and_then(Value::as_text).is_some_and(|kind| kind != "disabled");
    match (wants, ms("x-delayed-retry-min"), ms("x-delayed-retry-max")) {
        (true, None, _) => Err("delayed_retry_min_required".into()),
        (_, Some(min), Some(max)) if max < min => Err("delayed_retry_max_below_min".into()),
        _ => Ok(()),
    }
}
