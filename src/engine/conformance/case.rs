//! The shape of a recorded RabbitMQ case (`tests/conformance/rabbitmq/README.md`, format 1). Strict: a field or an
//! operation that is not known here is an error.
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::engine::message::Properties;
use crate::engine::value::{Table, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub format: u32,
    pub broker: String,
    pub version: String,
    #[serde(default)]
    pub erlang: Option<String>,
    #[serde(default)]
    pub area: Option<String>,
    #[serde(default)]
    pub count: Option<u32>,
    pub cases: Vec<Json>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub id: String,
    pub title: String,
    pub broker: String,
    pub version: String,
    pub declare: Declare,
    pub steps: Vec<Json>,
    #[serde(default)]
    pub expect: Option<Json>,
    /// The final drained messages are ids only.
    #[serde(default)]
    pub compact: bool,
    #[serde(default = "yes")]
    pub drain: bool,
    #[serde(default = "yes")]
    pub track_state: bool,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub pattern: Option<String>,
    /// What holds in each of the observed results, in prose: see [`super::invariants`].
    #[serde(default)]
    pub invariants: Vec<String>,
    /// How long the recorder waited; time stands still here.
    #[serde(default)]
    pub quiet_ms: Option<u64>,
    #[serde(default)]
    pub nondeterministic: bool,
    #[serde(default)]
    pub observed: Vec<Observed>,
}

/// One of the results of a nondeterministic case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observed {
    pub times: u32,
    pub result: ObservedResult,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObservedResult {
    pub steps: Vec<Option<Json>>,
    #[serde(rename = "final")]
    pub last: Json,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declare {
    #[serde(default)]
    pub exchanges: Vec<ExchangeSpec>,
    #[serde(default)]
    pub queues: Vec<QueueSpec>,
    #[serde(default)]
    pub bindings: Vec<BindingSpec>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeSpec {
    #[serde(alias = "exchange")]
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub passive: bool,
    #[serde(default = "yes")]
    pub durable: bool,
    #[serde(default)]
    pub auto_delete: bool,
    #[serde(default)]
    pub internal: bool,
    #[serde(default)]
    pub arguments: Map<String, Json>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueueSpec {
    #[serde(alias = "queue")]
    pub name: String,
    #[serde(default)]
    pub passive: bool,
    #[serde(default = "yes")]
    pub durable: bool,
    #[serde(default)]
    pub exclusive: bool,
    #[serde(default)]
    pub auto_delete: bool,
    #[serde(default)]
    pub arguments: Map<String, Json>,
    /// The declare-ok is an event.
    #[serde(default)]
    pub report: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BindingSpec {
    pub source: String,
    pub destination: String,
    #[serde(default)]
    pub destination_type: DestinationType,
    #[serde(default)]
    pub routing_key: String,
    #[serde(default)]
    pub arguments: Map<String, Json>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum DestinationType {
    #[default]
    Queue,
    Exchange,
}

/// A step apart from what it does.
#[derive(Debug)]
pub struct Step {
    pub op: Op,
    /// Connection letters and channel number.
    pub channel: String,
    /// Whether the recorder waited until the broker was quiet.
    pub settle: bool,
    pub expect: Json,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Op {
    Publish(Box<PublishOp>),
    Consume(Box<ConsumeOp>),
    Cancel {
        consumer: String,
    },
    Qos {
        prefetch: u16,
        #[serde(default)]
        global: bool,
    },
    Ack {
        msg: Option<String>,
        delivery_tag: Option<u64>,
        #[serde(default)]
        multiple: bool,
    },
    Nack {
        msg: Option<String>,
        delivery_tag: Option<u64>,
        #[serde(default)]
        multiple: bool,
        requeue: bool,
    },
    Reject {
        msg: Option<String>,
        delivery_tag: Option<u64>,
        requeue: bool,
    },
    Get {
        queue: String,
        #[serde(default)]
        auto_ack: bool,
    },
    Recover {
        requeue: bool,
    },
    ConfirmSelect,
    TxSelect,
    TxCommit,
    TxRollback,
    DeclareQueue(Box<QueueSpec>),
    DeclareExchange(Box<ExchangeSpec>),
    Bind(Box<BindingSpec>),
    Unbind(Box<BindingSpec>),
    DeleteQueue {
        queue: String,
        #[serde(default)]
        if_unused: bool,
        #[serde(default)]
        if_empty: bool,
    },
    DeleteExchange {
        exchange: String,
        #[serde(default)]
        if_unused: bool,
    },
    Purge {
        queue: String,
    },
    CloseChannel,
    OpenChannel,
    CloseConnection {
        conn: String,
    },
    Flow {
        active: bool,
    },
    WaitMs {
        ms: u64,
    },
    RestartBroker,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishOp {
    #[serde(default)]
    pub exchange: String,
    #[serde(default)]
    pub routing_key: String,
    pub msg: String,
    #[serde(default)]
    pub properties: Map<String, Json>,
    #[serde(default)]
    pub mandatory: bool,
    #[serde(default)]
    pub immediate: bool,
    #[serde(default)]
    pub body: Option<Json>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsumeOp {
    pub queue: String,
    pub consumer: String,
    #[serde(default)]
    pub prefetch: Option<u16>,
    #[serde(default)]
    pub auto_ack: bool,
    #[serde(default)]
    pub exclusive: bool,
    #[serde(default)]
    pub arguments: Map<String, Json>,
}

fn yes() -> bool {
    true
}

/// What a step is expected to show.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepExpect {
    #[serde(default)]
    pub events: BTreeMap<String, Vec<Json>>,
    /// Only those that changed; null = gone.
    #[serde(default)]
    pub queues: BTreeMap<String, Json>,
}

impl Step {
    pub fn parse(step: &Json) -> Result<Self, String> {
        let Json::Object(step) = step else { return Err("a step is not an object".into()) };
        let mut step = step.clone();
        let channel = match step.shift_remove("ch") {
            None => "A1".into(),
            Some(Json::String(name)) => name,
            Some(other) => return Err(format!("ch {other}")),
        };
        let settle = match step.shift_remove("settle") {
            None => true,
            Some(Json::Bool(settle)) => settle,
            Some(other) => return Err(format!("settle {other}")),
        };
        let expect = step.shift_remove("expect").unwrap_or(Json::Null);
        let op = serde_json::from_value(Json::Object(step)).map_err(|error| error.to_string())?;
        Ok(Self { op, channel, settle, expect })
    }
}

impl StepExpect {
    pub fn parse(expect: &Json) -> Result<Self, String> {
        match expect {
            Json::Null => Ok(Self::default()),
            other => serde_json::from_value(other.clone()).map_err(|error| error.to_string()),
        }
    }
}

/// A JSON object as a field table.
pub fn table(object: &Map<String, Json>) -> Result<Table, String> {
    let fields = object.iter().map(|(key, value)| Ok((key.clone(), field(value)?)));
    Ok(Table(fields.collect::<Result<_, String>>()?))
}

/// A JSON value as a field value: scalars by their kind, other types as `{"$t": type, "v": value}`.
pub fn field(value: &Json) -> Result<Value, String> {
    Ok(match value {
        Json::Null => Value::Void,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => match number.as_i64() {
            Some(n) => Value::Int(n),
            None => Value::Double(number.as_f64().ok_or("a number is out of range")?.to_bits()),
        },
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::Array(items.iter().map(field).collect::<Result<_, _>>()?),
        Json::Object(object) => match object.get("$t") {
            None => Value::Table(table(object)?),
            Some(kind) => typed(kind.as_str().unwrap_or_default(), object)?,
        },
    })
}

fn typed(kind: &str, object: &Map<String, Json>) -> Result<Value, String> {
    let value = object.get("v").ok_or("a typed value has no v")?;
    if object.len() != 2 {
        return Err(format!("a typed value has more than $t and v: {object:?}"));
    }
    let int = || value.as_i64().ok_or_else(|| format!("{value} is not an integer"));
    match kind {
        "long" | "int8" | "int16" | "uint8" => Ok(Value::Int(int()?)),
        "float" => Ok(Value::Double(value.as_f64().ok_or("a float is no number")?.to_bits())),
        "timestamp" => Ok(Value::Timestamp(int()?.unsigned_abs())),
        "binary" => Ok(Value::Bytes(from_hex(value.as_str().unwrap_or_default())?)),
        other => Err(format!("value type {other}")),
    }
}

fn from_hex(text: &str) -> Result<Vec<u8>, String> {
    let pair = |pair: &[u8]| u8::from_str_radix(&String::from_utf8_lossy(pair), 16).map_err(|error| error.to_string());
    text.as_bytes().chunks(2).map(pair).collect()
}

/// The basic properties other than headers.
pub fn properties(object: &Map<String, Json>) -> Result<Properties, String> {
    let mut properties = Properties::default();
    for (key, value) in object.iter().filter(|(key, _)| *key != "headers") {
        let text = || value.as_str().map(str::to_owned).ok_or_else(|| format!("{key} is not a string"));
        let octet = || value.as_u64().and_then(|n| u8::try_from(n).ok()).ok_or_else(|| format!("{key} is no octet"));
        match key.as_str() {
            "content_type" => properties.content_type = Some(text()?),
            "content_encoding" => properties.content_encoding = Some(text()?),
            "delivery_mode" => properties.delivery_mode = Some(octet()?),
            "priority" => properties.priority = Some(octet()?),
            "correlation_id" => properties.correlation_id = Some(text()?),
            "reply_to" => properties.reply_to = Some(text()?),
            "expiration" => properties.expiration = Some(text()?),
            "timestamp" => properties.timestamp = Some(value.as_u64().ok_or("timestamp is no number")?),
            "type" => properties.kind = Some(text()?),
            "user_id" => properties.user_id = Some(text()?),
            "app_id" => properties.app_id = Some(text()?),
            "cluster_id" => properties.cluster_id = Some(text()?),
            other => return Err(format!("property {other}")),
        }
    }
    Ok(properties)
}
