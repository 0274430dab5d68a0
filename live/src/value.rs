//! Field tables and properties between the JSON of the recordings and AMQP. Not the engine's own reading of that JSON:
//! the engine drops the width of integers, and a broker is to be sent exactly what the recorder sent.
use amq_protocol::types::{AMQPValue, ByteArray, FieldArray, FieldTable};
use lapin::BasicProperties;
use serde_json::{Map, Value as Json, json};

pub fn table(object: &Map<String, Json>) -> Result<FieldTable, String> {
    let mut table = FieldTable::default();
    for (key, value) in object {
        table.insert(key.as_str().into(), field(value)?);
    }
    Ok(table)
}

fn field(value: &Json) -> Result<AMQPValue, String> {
    Ok(match value {
        Json::Null => AMQPValue::Void,
        Json::Bool(truth) => AMQPValue::Boolean(*truth),
        Json::Number(number) => match number.as_i64() {
            Some(n) => i32::try_from(n).map_or(AMQPValue::LongLongInt(n), AMQPValue::LongInt),
            None => AMQPValue::Double(number.as_f64().ok_or("a number is out of range")?),
        },
        Json::String(text) => AMQPValue::LongString(text.as_str().into()),
        Json::Array(items) => {
            let items: Vec<AMQPValue> = items.iter().map(field).collect::<Result<_, _>>()?;
            AMQPValue::FieldArray(FieldArray::from(items))
        }
        Json::Object(object) => match (object.get("$t").and_then(Json::as_str), object.get("v")) {
            (Some(kind), Some(value)) => typed(kind, value)?,
            _ => AMQPValue::FieldTable(table(object)?),
        },
    })
}

fn typed(kind: &str, value: &Json) -> Result<AMQPValue, String> {
    let int = || value.as_i64().ok_or_else(|| format!("{value} is not an integer"));
    let range = |_| format!("{value} is out of range");
    Ok(match kind {
        "long" => AMQPValue::LongLongInt(int()?),
        "int8" => AMQPValue::ShortShortInt(int()?.try_into().map_err(range)?),
        "int16" => AMQPValue::ShortInt(int()?.try_into().map_err(range)?),
        "uint8" => AMQPValue::ShortShortUInt(int()?.try_into().map_err(range)?),
        "float" => AMQPValue::Float(value.as_f64().ok_or("a float is no number")? as f32),
        "timestamp" => AMQPValue::Timestamp(int()?.unsigned_abs()),
        "binary" => AMQPValue::ByteArray(ByteArray::from(from_hex(value.as_str().unwrap_or_default())?)),
        other => return Err(format!("value type {other}")),
    })
}

fn from_hex(text: &str) -> Result<Vec<u8>, String> {
    let octet = |pair: &[u8]| u8::from_str_radix(&String::from_utf8_lossy(pair), 16).map_err(|error| error.to_string());
    text.as_bytes().chunks(2).map(octet).collect()
}

/// All properties, headers among them, and the message id.
pub fn properties(object: &Map<String, Json>, message_id: &str) -> Result<BasicProperties, String> {
    let mut properties = BasicProperties::default().with_message_id(message_id.into());
    for (key, value) in object {
        let text = || value.as_str().map(Into::into).ok_or_else(|| format!("{key} is not a string"));
        let octet = || value.as_u64().and_then(|n| u8::try_from(n).ok()).ok_or_else(|| format!("{key} is no octet"));
        properties = match key.as_str() {
            "headers" => properties.with_headers(table(value.as_object().ok_or("headers are no table")?)?),
            "content_type" => properties.with_content_type(text()?),
            "content_encoding" => properties.with_content_encoding(text()?),
            "delivery_mode" => properties.with_delivery_mode(octet()?),
            "priority" => properties.with_priority(octet()?),
            "correlation_id" => properties.with_correlation_id(text()?),
            "reply_to" => properties.with_reply_to(text()?),
            "expiration" => properties.with_expiration(text()?),
            "timestamp" => properties.with_timestamp(value.as_u64().ok_or("timestamp is no number")?),
            "type" => properties.with_type(text()?),
            "user_id" => properties.with_user_id(text()?),
            "app_id" => properties.with_app_id(text()?),
            "cluster_id" => properties.with_cluster_id(text()?),
            other => return Err(format!("property {other}")),
        };
    }
    Ok(properties)
}

pub fn show_table(table: &FieldTable) -> Json {
    Json::Object(table.inner().iter().map(|(key, value)| (key.as_str().to_owned(), show(value))).collect())
}

fn show(value: &AMQPValue) -> Json {
    match value {
        AMQPValue::Void => Json::Null,
        AMQPValue::Boolean(truth) => json!(truth),
        AMQPValue::ShortShortInt(n) => json!(n),
        AMQPValue::ShortShortUInt(n) => json!(n),
        AMQPValue::ShortInt(n) => json!(n),
        AMQPValue::ShortUInt(n) => json!(n),
        AMQPValue::LongInt(n) => json!(n),
        AMQPValue::LongUInt(n) => json!(n),
        AMQPValue::LongLongInt(n) => json!(n),
        // The recorder's client read a double as a whole number (delivery/props-classic: 1.5 comes back as 1).
        AMQPValue::Float(n) => json!(*n as i64),
        AMQPValue::Double(n) => json!(*n as i64),
        AMQPValue::DecimalValue(decimal) => json!({ "$t": "decimal", "v": [decimal.scale, decimal.value] }),
        AMQPValue::ShortString(text) => json!(text.as_str()),
        AMQPValue::LongString(text) => json!(String::from_utf8_lossy(text.as_bytes())),
        AMQPValue::FieldArray(items) => Json::Array(items.as_slice().iter().map(show).collect()),
        AMQPValue::Timestamp(seconds) => json!({ "$t": "timestamp", "v": seconds }),
        AMQPValue::FieldTable(table) => show_table(table),
        AMQPValue::ByteArray(bytes) => {
            json!({ "$t": "binary", "v": bytes.as_slice().iter().map(|byte| format!("{byte:02x}")).collect::<String>() })
        }
    }
}

/// The properties other than headers and message id.
pub fn show_properties(properties: &BasicProperties) -> Map<String, Json> {
    let text = |field: &Option<lapin::types::ShortString>| field.as_ref().map(|text| json!(text.as_str()));
    let p = properties;
    let fields = [
        ("content_type", text(p.content_type())),
        ("content_encoding", text(p.content_encoding())),
        ("delivery_mode", p.delivery_mode().map(|n| json!(n))),
        ("priority", p.priority().map(|n| json!(n))),
        ("correlation_id", text(p.correlation_id())),
        ("reply_to", text(p.reply_to())),
        ("expiration", text(p.expiration())),
        ("timestamp", p.timestamp().map(|n| json!(n))),
        ("type", text(p.kind())),
        ("user_id", text(p.user_id())),
        ("app_id", text(p.app_id())),
        ("cluster_id", text(p.cluster_id())),
    ];
    fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}
