//! The headers and properties a client sees: BCC taken out, the counts of a quorum queue put in; from a stream the
//! offset, and only what survives its format.
use std::borrow::Cow;

use super::method::{Delivery, StreamOffset};
use crate::engine::message::{Messages, Properties};
use crate::engine::value::{Table, Value};

/// Headers of a delivered message; `None` = no headers at all.
pub fn visible(delivery: &Delivery, messages: &Messages) -> Option<Table> {
    let mut headers = published(messages.content_of(delivery.message).headers.as_ref());
    for (name, count) in [("x-acquired-count", delivery.acquired_count), ("x-delivery-count", delivery.delivery_count)]
    {
        if count > 0 {
            headers.get_or_insert_default().set(name, Value::Int(i64::from(count)));
        }
    }
    if delivery.offset != StreamOffset::NONE {
        let headers = headers.get_or_insert_default();
        headers.0.retain(|(name, value)| survives_stream(name, value));
        headers.set("x-stream-offset", Value::Int(i64::from(delivery.offset.0)));
    }
    headers
}

/// Streams keep messages in AMQP 1.0 format, whose application properties are simple values; what begins with `x-`,
/// and CC, are annotations, which may be lists (mc_amqpl; recorded: streams/confirm, dlx-target, cc).
fn survives_stream(name: &str, value: &Value) -> bool {
    name.starts_with("x-") || name == "CC" || !matches!(value, Value::Array(_) | Value::Table(_))
}

/// Properties of a delivered message: from a stream the delivery mode is always there.
pub fn visible_properties<'a>(delivery: &Delivery, messages: &'a Messages) -> Cow<'a, Properties> {
    let properties = &messages.content_of(delivery.message).properties;
    if delivery.offset == StreamOffset::NONE || properties.delivery_mode.is_some() {
        return Cow::Borrowed(properties);
    }
    Cow::Owned(Properties { delivery_mode: Some(1), ..properties.clone() })
}

/// Headers of a message as it left its publisher, without BCC. An empty table is as good as none.
pub fn published(headers: Option<&Table>) -> Option<Table> {
    let mut headers = headers?.clone();
    headers.remove("BCC");
    (!headers.is_empty()).then_some(headers)
}
