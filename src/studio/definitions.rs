//! What import and export of RabbitMQ's `definitions.json` share: field values as the management API writes them, and
//! the names of its fields (SEMANTICS § 17). JSON has fewer types than AMQP: byte arrays and timestamps become text
//! and numbers there, as in RabbitMQ itself.
use serde_json::{Map, Value as Json};

use crate::engine::value::{Table, Value};

/// Key in `Document::kept` for the virtual host that was chosen from a whole broker's file.
pub const CHOSEN_VHOST: &str = "brokerlab:vhost";
/// The field that tells what a file holds, with its two values.
pub const FORMAT: &str = "rabbitmq_definition_format";
pub const ONE_VHOST: &str = "single_virtual_host";
pub const CLUSTER: &str = "cluster";

/// A field value as JSON.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Void => Json::Null,
        Value::Bool(b) => Json::Bool(*b),
        Value::Int(n) => Json::from(*n),
        Value::Double(bits) => Json::from(f64::from_bits(*bits)),
        Value::Timestamp(seconds) => Json::from(*seconds),
        Value::Text(text) => Json::from(text.as_str()),
        Value::Bytes(bytes) => Json::from(String::from_utf8_lossy(bytes).into_owned()),
        Value::Array(values) => values.iter().map(to_json).collect(),
        Value::Table(table) => table_to_json(table),
    }
}

pub fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Void,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(number) => match number.as_i64() {
            Some(n) => Value::Int(n),
            None => Value::Double(number.as_f64().unwrap_or_default().to_bits()),
        },
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(values) => Value::Array(values.iter().map(from_json).collect()),
        Json::Object(map) => Value::Table(table_from_json(map)),
    }
}

pub fn table_to_json(table: &Table) -> Json {
    Json::Object(table.0.iter().map(|(key, value)| (key.clone(), to_json(value))).collect())
}

pub fn table_from_json(map: &Map<String, Json>) -> Table {
    Table(map.iter().map(|(key, value)| (key.clone(), from_json(value))).collect())
}
