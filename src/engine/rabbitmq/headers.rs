//! The headers a client sees: BCC taken out, and the counts of a quorum queue put in.
use super::method::Delivery;
use crate::engine::message::Messages;
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
    headers
}

/// Headers of a message as it left its publisher, without BCC. An empty table is as good as none.
pub fn published(headers: Option<&Table>) -> Option<Table> {
    let mut headers = headers?.clone();
    headers.remove("BCC");
    (!headers.is_empty()).then_some(headers)
}
