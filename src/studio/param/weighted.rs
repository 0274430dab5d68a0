//! Entries of weighted lists: `{value, weight}` tables. A missing weight is 1.
use crate::engine::topology::Weighted;
use crate::engine::value::{Table, Value};
use crate::locales::Text;

/// Largest weight of one entry.
pub const MAX_WEIGHT: u32 = 1_000_000;

const NOT_A_ROW: Text = Text::new("the row needs a value", "값이 있어야 합니다");
const BAD_WEIGHT: Text = Text::new("the weight must be between 1 and 1000000", "비중은 1~1000000 사이여야 합니다");
const NOT_TEXT: Text = Text::new("the value must be a text", "값은 글이어야 합니다");
const TOO_LONG: Text = Text::new("the value may be at most 255 bytes long", "값은 255바이트까지만 됩니다");
const NOT_TABLE: Text = Text::new("the value must be a list of headers", "값은 header 목록이어야 합니다");
const NOT_BYTE: Text = Text::new("the value must be between 0 and 255", "값은 0~255 사이여야 합니다");

/// The entry of the settings for this value and weight.
pub fn entry(value: Value, weight: u32) -> Value {
    let mut table = Table::default();
    table.set("value", value);
    if weight != 1 {
        table.set("weight", Value::Int(i64::from(weight)));
    }
    Value::Table(table)
}

pub fn text(entry: &Value) -> Result<Weighted<String>, Text> {
    let (value, weight) = row(entry)?;
    match value {
        Value::Text(text) if text.len() > 255 => Err(TOO_LONG),
        Value::Text(text) => Ok(Weighted { weight, value: text.clone() }),
        _ => Err(NOT_TEXT),
    }
}

/// A null with a good weight.
pub fn is_null(entry: &Value) -> bool {
    matches!(row(entry), Ok((Value::Void, _)))
}

/// A text, or `None` for a null.
pub fn nullable_text(entry: &Value) -> Result<Weighted<Option<String>>, Text> {
    match row(entry)? {
        (Value::Void, weight) => Ok(Weighted { weight, value: None }),
        _ => text(entry).map(|Weighted { weight, value }| Weighted { weight, value: Some(value) }),
    }
}

pub fn table(entry: &Value) -> Result<Weighted<Table>, Text> {
    let (value, weight) = row(entry)?;
    match value {
        Value::Table(table) => Ok(Weighted { weight, value: table.clone() }),
        _ => Err(NOT_TABLE),
    }
}

/// An integer of one byte (a priority).
pub fn int(entry: &Value, min: i64, max: i64) -> Result<Weighted<u8>, Text> {
    let (value, weight) = row(entry)?;
    let number = value.as_int().filter(|n| (min..=max).contains(n)).and_then(|n| u8::try_from(n).ok());
    number.map(|value| Weighted { weight, value }).ok_or(NOT_BYTE)
}

fn row(entry: &Value) -> Result<(&Value, u32), Text> {
    let Value::Table(table) = entry else { return Err(NOT_A_ROW) };
    let value = table.get("value").ok_or(NOT_A_ROW)?;
    let weight = match table.get("weight") {
        None => 1,
        Some(Value::Int(n)) => u32::try_from(*n).ok().filter(|n| (1..=MAX_WEIGHT).contains(n)).ok_or(BAD_WEIGHT)?,
        Some(_) => return Err(BAD_WEIGHT),
    };
    Ok((value, weight))
}
