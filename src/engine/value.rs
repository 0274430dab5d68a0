//! AMQP 0-9-1 field-table values: message headers, queue and binding arguments, and the settings of a part.
use serde::{Deserialize, Serialize};

/// A field value (AMQP 0-9-1 § 4.2.5.5 and RabbitMQ's errata). A double is kept as its bits: the engine has no
/// floats in its state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Value {
    Void,
    Bool(bool),
    /// Any integer width: RabbitMQ compares them by value.
    Int(i64),
    /// A double by its bits, see [`Value::double`].
    Double(u64),
    /// Seconds since the epoch.
    Timestamp(u64),
    Text(String),
    /// A byte array (`x`), not text.
    Bytes(Vec<u8>),
    Array(Vec<Value>),
    Table(Table),
}

/// A field table. Keeps the order of its keys, as the wire does; a key stands once.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Table(pub Vec<(String, Value)>);

impl Value {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(*n),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(b) => Some(*b),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Table {
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// Sets `key`, in its old place if it stands already, else last.
    pub fn set(&mut self, key: impl Into<String>, value: Value) {
        let key = key.into();
        match self.0.iter_mut().find(|(k, _)| *k == key) {
            Some(slot) => slot.1 = value,
            None => self.0.push((key, value)),
        }
    }

    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let at = self.0.iter().position(|(k, _)| k == key)?;
        Some(self.0.remove(at).1)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
