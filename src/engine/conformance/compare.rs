//! What the engine did, written as the recorder writes it, and compared with what was recorded.
use serde_json::{Map, Value as Json, json};

use crate::engine::id::MessageIx;
use crate::engine::message::{Body, MessageId, Messages, Properties};
use crate::engine::rabbitmq::arguments::term;
use crate::engine::value::{Table, Value};

/// Bodies longer than this are recorded by their length.
const LONG_BODY: usize = 64;

/// Compares JSON without regard to the order of keys. A recorded timestamp `*` stands for any.
pub fn same(recorded: &Json, actual: &Json) -> bool {
    match (recorded, actual) {
        (Json::Object(recorded), Json::Object(actual)) => {
            let is_any = recorded.get("$t") == Some(&json!("timestamp")) && recorded.get("v") == Some(&json!("*"));
            if is_any {
                return actual.get("$t") == Some(&json!("timestamp"));
            }
            let has_same = |(key, value): (&String, &Json)| actual.get(key).is_some_and(|other| same(value, other));
            recorded.len() == actual.len() && recorded.iter().all(has_same)
        }
        (Json::Array(recorded), Json::Array(actual)) => {
            recorded.len() == actual.len() && recorded.iter().zip(actual).all(|(a, b)| same(a, b))
        }
        (recorded, actual) => recorded == actual,
    }
}

/// `Err` with both sides when they differ.
pub fn check(what: &str, recorded: &Json, actual: &Json) -> Result<(), String> {
    if same(recorded, actual) {
        return Ok(());
    }
    Err(format!("{what}\nrecorded {recorded}\nactual   {actual}"))
}

/// Adds id, headers, properties and body of a message as the recorder shows them.
pub fn show_message(
    event: &mut Map<String, Json>,
    message: MessageIx,
    headers: Option<Table>,
    properties: &Properties,
    messages: &Messages,
) {
    let content = messages.content_of(message);
    let id = message_id(message, messages);
    if let Some(headers) = headers {
        event.insert("headers".into(), show_table(&headers));
    }
    let properties = show_properties(properties);
    if !properties.is_empty() {
        event.insert("props".into(), Json::Object(properties));
    }
    let body = match &content.body {
        Body::Text(text) if *text == id => None,
        Body::Text(text) if text.len() > LONG_BODY => Some(json!({ "$len": text.len() })),
        Body::Text(text) => Some(json!(text)),
        Body::Fill(length) if *length as usize > LONG_BODY => Some(json!({ "$len": length })),
        Body::Fill(length) => Some(json!("x".repeat(*length as usize))),
    };
    if let Some(body) = body {
        event.insert("body".into(), body);
    }
    event.insert("msg".into(), json!(id));
}

pub fn message_id(message: MessageIx, messages: &Messages) -> String {
    match messages.get(message).id {
        MessageId::Named(name) => messages.text(name).to_owned(),
        MessageId::None | MessageId::Serial(_) => String::new(),
    }
}

fn show_table(table: &Table) -> Json {
    Json::Object(table.0.iter().map(|(key, value)| (key.clone(), show_value(value))).collect())
}

fn show_value(value: &Value) -> Json {
    match value {
        Value::Void => Json::Null,
        Value::Bool(truth) => json!(truth),
        Value::Int(n) => json!(n),
        // The recorder's client reads a double as a whole number (delivery/props-classic: 1.5 comes back as 1).
        Value::Double(_) => json!(term(value).split('.').next().and_then(|whole| whole.parse::<i64>().ok())),
        Value::Timestamp(seconds) => json!({ "$t": "timestamp", "v": seconds }),
        Value::Text(text) => json!(text),
        Value::Bytes(bytes) => {
            json!({ "$t": "binary", "v": bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() })
        }
        Value::Array(items) => Json::Array(items.iter().map(show_value).collect()),
        Value::Table(table) => show_table(table),
    }
}

fn show_properties(properties: &Properties) -> Map<String, Json> {
    let p = properties;
    let fields = [
        ("content_type", p.content_type.as_ref().map(|text| json!(text))),
        ("content_encoding", p.content_encoding.as_ref().map(|text| json!(text))),
        ("delivery_mode", p.delivery_mode.map(|n| json!(n))),
        ("priority", p.priority.map(|n| json!(n))),
        ("correlation_id", p.correlation_id.as_ref().map(|text| json!(text))),
        ("reply_to", p.reply_to.as_ref().map(|text| json!(text))),
        ("expiration", p.expiration.as_ref().map(|text| json!(text))),
        ("timestamp", p.timestamp.map(|n| json!(n))),
        ("type", p.kind.as_ref().map(|text| json!(text))),
        ("user_id", p.user_id.as_ref().map(|text| json!(text))),
        ("app_id", p.app_id.as_ref().map(|text| json!(text))),
        ("cluster_id", p.cluster_id.as_ref().map(|text| json!(text))),
    ];
    fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_recorded_star_stands_for_any_time() {
        let any = json!({ "a": [{ "$t": "timestamp", "v": "*" }], "b": 1 });
        assert!(same(&any, &json!({ "b": 1, "a": [{ "$t": "timestamp", "v": 5 }] })));
        assert!(!same(&any, &json!({ "b": 1, "a": [5] })));
        assert!(!same(&any, &json!({ "b": 1 })));
        assert!(!same(&json!({}), &json!({ "b": 1 })));
    }
}
