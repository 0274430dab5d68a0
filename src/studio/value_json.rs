//! Field values as JSON without loss: what JSON has is written as such, the rest as an object with one `$` key
//! (`{"$double": "<bits in hex>"}`, `$timestamp`, `$bytes`, and `$table` for tables that would be mistaken for one
//! of these). Used by save files and the clipboard; definitions.json has its own, lossy form.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json};

use crate::engine::value::{Table, Value};

pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Void => Json::Null,
        Value::Bool(b) => Json::Bool(*b),
        Value::Int(n) => Json::from(*n),
        Value::Double(bits) => tagged("$double", Json::from(format!("{bits:016x}"))),
        Value::Timestamp(seconds) => tagged("$timestamp", Json::from(*seconds)),
        Value::Text(text) => Json::from(text.as_str()),
        Value::Bytes(bytes) => tagged("$bytes", Json::from(STANDARD.encode(bytes))),
        Value::Array(values) => Json::Array(values.iter().map(to_json).collect()),
        Value::Table(table) if is_plain(table) => table_to_json(table),
        Value::Table(table) => {
            let rows = table.0.iter().map(|(key, value)| Json::Array(vec![Json::from(key.as_str()), to_json(value)]));
            tagged("$table", Json::Array(rows.collect()))
        }
    }
}

/// None when the JSON is not such a value (a number out of range, a `$` key that is not known).
pub fn from_json(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => Value::Void,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(number) => match number.as_i64() {
            Some(n) => Value::Int(n),
            None => Value::Double(number.as_f64()?.to_bits()),
        },
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(values) => Value::Array(values.iter().map(from_json).collect::<Option<_>>()?),
        Json::Object(map) => match single(map) {
            Some(("$double", Json::String(bits))) => Value::Double(u64::from_str_radix(bits, 16).ok()?),
            Some(("$timestamp", seconds)) => Value::Timestamp(seconds.as_u64()?),
            Some(("$bytes", Json::String(text))) => Value::Bytes(STANDARD.decode(text).ok()?),
            Some(("$table", Json::Array(rows))) => {
                let rows = rows.iter().map(|row| match row.as_array()?.as_slice() {
                    [Json::String(key), value] => Some((key.clone(), from_json(value)?)),
                    _ => None,
                });
                Value::Table(Table(rows.collect::<Option<_>>()?))
            }
            Some((key, _)) if key.starts_with('$') => return None,
            _ => Value::Table(table_from_json(map)?),
        },
    })
}

/// A table as an object; its keys must differ.
pub fn table_to_json(table: &Table) -> Json {
    Json::Object(table.0.iter().map(|(key, value)| (key.clone(), to_json(value))).collect())
}

pub fn table_from_json(map: &Map<String, Json>) -> Option<Table> {
    let rows = map.iter().map(|(key, value)| Some((key.clone(), from_json(value)?)));
    rows.collect::<Option<Vec<_>>>().map(Table)
}

fn tagged(tag: &str, json: Json) -> Json {
    Json::Object(Map::from_iter([(tag.to_owned(), json)]))
}

fn single(map: &Map<String, Json>) -> Option<(&str, &Json)> {
    let (key, value) = map.iter().next()?;
    (map.len() == 1).then_some((key.as_str(), value))
}

/// Whether an object says the same: keys differ, and it is not mistaken for a tagged value.
fn is_plain(table: &Table) -> bool {
    let tag = matches!(&table.0[..], [(key, _)] if key.starts_with('$'));
    let twice = table.0.iter().enumerate().any(|(at, (key, _))| table.0[..at].iter().any(|(other, _)| other == key));
    !tag && !twice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back() {
        let row = |key: &str, value: Value| (key.to_owned(), value);
        let values = [
            Value::Void,
            Value::Bool(true),
            Value::Int(i64::MIN),
            Value::Double(0.1f64.to_bits()),
            Value::Double(f64::NAN.to_bits()),
            Value::Timestamp(1_700_000_000),
            Value::text("한국어 \u{0}\""),
            Value::Bytes(vec![0, 255, 7]),
            Value::Array(vec![Value::Int(1), Value::Array(vec![])]),
            Value::Table(Table(vec![row("b", Value::Int(1)), row("a", Value::Void)])),
            Value::Table(Table(vec![row("$double", Value::text("3"))])),
            Value::Table(Table(vec![row("a", Value::Int(1)), row("a", Value::Int(2))])),
            Value::Table(Table(vec![])),
        ];
        for value in values {
            let json = serde_json::to_string(&to_json(&value)).expect("JSON is written");
            let back = serde_json::from_str(&json).ok().and_then(|json| from_json(&json));
            assert_eq!(back, Some(value), "{json}");
        }
    }
}
