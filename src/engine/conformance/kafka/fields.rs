//! The fields of a step, taken one by one: what nobody has taken in the end is not known, and an error.
use serde_json::{Map, Value as Json};

use crate::engine::kafka::record::{Headers, Payload, Record};

pub struct Fields(Map<String, Json>);

impl Fields {
    pub fn new(fields: Map<String, Json>) -> Self {
        Self(fields)
    }

    /// An error if anything is left.
    pub fn done(&self) -> Result<(), String> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(key) => Err(format!("field {key} is not known")),
        }
    }

    pub fn take(&mut self, key: &str) -> Option<Json> {
        self.0.shift_remove(key)
    }

    pub fn text(&mut self, key: &str) -> Result<String, String> {
        self.text_or_none(key)?.ok_or_else(|| format!("field {key} is missing"))
    }

    pub fn text_or_none(&mut self, key: &str) -> Result<Option<String>, String> {
        match self.take(key) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(other) => Err(format!("{key} {other}")),
        }
    }

    pub fn flag(&mut self, key: &str) -> Result<bool, String> {
        match self.take(key) {
            None => Ok(false),
            Some(Json::Bool(flag)) => Ok(flag),
            Some(other) => Err(format!("{key} {other}")),
        }
    }

    pub fn int(&mut self, key: &str) -> Result<i64, String> {
        self.int_or_none(key)?.ok_or_else(|| format!("field {key} is missing"))
    }

    pub fn int_or_none(&mut self, key: &str) -> Result<Option<i64>, String> {
        match self.take(key) {
            None => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or_else(|| format!("{key} {value}")),
        }
    }

    pub fn number(&mut self, key: &str) -> Result<u32, String> {
        self.number_or_none(key)?.ok_or_else(|| format!("field {key} is missing"))
    }

    pub fn number_or_none(&mut self, key: &str) -> Result<Option<u32>, String> {
        let int = self.int_or_none(key)?;
        int.map(|int| u32::try_from(int).map_err(|_| format!("{key} {int}"))).transpose()
    }

    /// Settings by their Kafka names, all as text; none if the field is absent.
    pub fn configs(&mut self, key: &str) -> Result<Vec<(String, String)>, String> {
        let Some(configs) = self.take(key) else { return Ok(Vec::new()) };
        let Json::Object(configs) = configs else { return Err(format!("{key} {configs}")) };
        let text = |value: Json| match value {
            Json::String(text) => text,
            other => other.to_string(),
        };
        Ok(configs.into_iter().map(|(name, value)| (name, text(value))).collect())
    }

    /// Numbers in a list, for example broker ids.
    pub fn numbers(&mut self, key: &str) -> Result<Vec<u32>, String> {
        let value = self.take(key).ok_or_else(|| format!("field {key} is missing"))?;
        serde_json::from_value(value).map_err(|error| format!("{key}: {error}"))
    }
}

/// A record of a produce operation and the partition it names.
pub fn record(record: Json, now_ms: i64) -> Result<(Record, Option<u32>), String> {
    let Json::Object(record) = record else { return Err(format!("record {record}")) };
    let mut fields = Fields::new(record);
    let key = payload(fields.take("key").unwrap_or_default())?;
    let value = payload(fields.take("value").unwrap_or_default())?;
    let timestamp_ms = fields.take("timestamp").map_or(Ok(now_ms), |timestamp| time(&timestamp, now_ms))?;
    let headers = fields.take("headers").map(headers).transpose()?;
    let partition = fields.number_or_none("partition")?;
    fields.done()?;
    Ok((Record { headers, ..Record::new(key, value, timestamp_ms) }, partition))
}

/// `1000`, or `"now-120000"` by the broker's clock.
pub fn time(time: &Json, now_ms: i64) -> Result<i64, String> {
    let relative = time.as_str().and_then(|text| text.strip_prefix("now"));
    let relative_ms = relative.and_then(|rest| if rest.is_empty() { Some(0) } else { rest.parse::<i64>().ok() });
    time.as_i64().or(relative_ms.map(|ms| now_ms + ms)).ok_or_else(|| format!("timestamp {time}"))
}

fn payload(value: Json) -> Result<Option<Payload>, String> {
    match &value {
        Json::Null => Ok(None),
        Json::String(text) => Ok(Some(Payload::text(text.as_str()))),
        Json::Object(object) => {
            let bytes = object.get("$len").and_then(Json::as_u64).and_then(|bytes| u32::try_from(bytes).ok());
            Ok(Some(Payload::fill(bytes.ok_or_else(|| format!("value {value}"))?)))
        }
        other => Err(format!("value {other}")),
    }
}

fn headers(headers: Json) -> Result<Headers, String> {
    let headers: Vec<(String, Json)> = serde_json::from_value(headers).map_err(|error| error.to_string())?;
    headers.into_iter().map(|(key, value)| Ok((key.into(), payload(value)?))).collect()
}
