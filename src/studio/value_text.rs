//! Values as a form shows and reads them: a setting's value as words, a typed text as a value. Whether the value may
//! stand is decided by [`super::param`].
use super::kind::{Param, ParamKind};
use super::param::duration_text;
use crate::engine::value::{Table, Value};
use crate::locales::{Language, Text};

const YES: Text = Text::new("yes", "예");
const NO: Text = Text::new("no", "아니요");
const NOT_SET: Text = Text::new("not set", "없음");
const NONE: Text = Text::new("none", "없음");

/// The field types a person can choose for a header or an argument.
pub const TYPES: &[(&str, Text)] = &[
    ("text", Text::new("text", "글")),
    ("int", Text::new("int", "정수")),
    ("double", Text::new("double", "실수")),
    ("bool", Text::new("bool", "참/거짓")),
    ("void", Text::new("void", "빈 값")),
];

/// The type's id of a value; what has no field of its own (arrays, tables, bytes, timestamps) is `other`.
pub fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Text(_) => "text",
        Value::Int(_) => "int",
        Value::Double(_) => "double",
        Value::Bool(_) => "bool",
        Value::Void => "void",
        Value::Timestamp(_) | Value::Bytes(_) | Value::Array(_) | Value::Table(_) => "other",
    }
}

/// Reads a typed text as a value of this type; None if it is none.
pub fn typed(kind: &str, text: &str) -> Option<Value> {
    let trimmed = text.trim();
    match kind {
        "text" => Some(Value::text(text)),
        "int" => trimmed.parse().ok().map(Value::Int),
        "double" => trimmed.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| Value::Double(n.to_bits())),
        "bool" => match trimmed {
            "true" | "yes" | "1" => Some(Value::Bool(true)),
            "false" | "no" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        "void" => Some(Value::Void),
        _ => None,
    }
}

/// The value in one line, as a header list shows it.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Void => "∅".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Double(bits) => f64::from_bits(*bits).to_string(),
        Value::Timestamp(seconds) => format!("@{seconds}"),
        Value::Text(text) => text.clone(),
        Value::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        Value::Array(values) => {
            let inner: Vec<_> = values.iter().map(plain).collect();
            format!("[{}]", inner.join(", "))
        }
        Value::Table(table) => table_plain(table),
    }
}

fn table_plain(table: &Table) -> String {
    let inner: Vec<_> = table.0.iter().map(|(key, value)| format!("{key}: {}", plain(value))).collect();
    format!("{{{}}}", inner.join(", "))
}

/// What counts when the setting is absent, in words: `yes`, `20`, `not set`.
pub fn default_words(param: &Param, language: Language) -> String {
    match &param.kind {
        ParamKind::Bool { default } => (if *default { YES } else { NO }).get(language).to_owned(),
        ParamKind::Choice { default, options } => choice_words(options, default, language),
        ParamKind::Int { default: Some(n), unit, .. } | ParamKind::IntText { default: Some(n), unit, .. } => {
            with_unit(*n, *unit, language)
        }
        ParamKind::Duration { default, .. } => duration_text(*default),
        ParamKind::Text { default, .. } if !default.is_empty() => (*default).to_owned(),
        ParamKind::WeightedTexts { .. }
        | ParamKind::WeightedTables
        | ParamKind::WeightedInts { .. }
        | ParamKind::Failures { .. }
        | ParamKind::Table => NONE.get(language).to_owned(),
        _ => NOT_SET.get(language).to_owned(),
    }
}

/// A choice's name; one that the list does not know stands as it is.
pub fn choice_words(options: &[(&'static str, Text)], id: &str, language: Language) -> String {
    options.iter().find(|(option, _)| *option == id).map_or(id, |(_, text)| text.get(language)).to_owned()
}

fn with_unit(n: i64, unit: Text, language: Language) -> String {
    match unit.get(language) {
        "" => n.to_string(),
        unit => format!("{n} {unit}"),
    }
}

/// The value as the field of this parameter shows it.
pub fn field_text(param: &Param, value: &Value) -> String {
    match (&param.kind, value) {
        (ParamKind::Duration { .. }, Value::Int(us)) => {
            u64::try_from(*us).map_or_else(|_| us.to_string(), duration_text)
        }
        _ => plain(value),
    }
}

/// Reads what was typed into the field of this parameter; an empty field means the default (None). A text that does
/// not read stays a text, and the parameter's check says what is wrong.
pub fn read_field(param: &Param, text: &str) -> Option<Value> {
    let trimmed = text.trim();
    match &param.kind {
        ParamKind::Text { .. } | ParamKind::PartName { .. } if text.is_empty() => None,
        ParamKind::Text { .. } | ParamKind::PartName { .. } => Some(Value::text(text)),
        _ if trimmed.is_empty() => None,
        ParamKind::Bool { .. } => typed("bool", trimmed),
        ParamKind::Int { .. } => Some(whole(trimmed).map_or_else(|| Value::text(trimmed), Value::Int)),
        ParamKind::IntText { .. } => Some(Value::Text(whole(trimmed).map_or(trimmed.to_owned(), |n| n.to_string()))),
        ParamKind::Duration { .. } => {
            let us = read_duration(trimmed).and_then(|us| i64::try_from(us).ok());
            Some(us.map_or_else(|| Value::text(trimmed), Value::Int))
        }
        _ => Some(Value::text(trimmed)),
    }
}

/// A whole number, with or without spaces or commas between thousands, and with a unit after it if there is one.
fn whole(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{2009}' | ',' | '_')).collect();
    let end = digits.char_indices().position(|(at, c)| !(c.is_ascii_digit() || at == 0 && c == '-'));
    let (number, rest) = digits.split_at(end.unwrap_or(digits.len()));
    rest.chars().all(|c| c.is_alphabetic() || c == '%').then(|| number.parse().ok()).flatten()
}

/// `120 ms`, `1.5s`, `20 µs`, `2 min`, `1 h` and in Korean `1.5초`, `2분`; a bare number is milliseconds.
pub fn read_duration(text: &str) -> Option<u64> {
    const UNITS: [(&str, f64); 11] = [
        ("", 1e3),
        ("ms", 1e3),
        ("us", 1.0),
        ("µs", 1.0),
        ("μs", 1.0),
        ("s", 1e6),
        ("초", 1e6),
        ("min", 6e7),
        ("분", 6e7),
        ("h", 3.6e9),
        ("시간", 3.6e9),
    ];
    let text: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{2009}' | ',')).collect();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit.to_lowercase())?;
    let us = number.parse::<f64>().ok()? * factor;
    (us.is_finite() && us <= 9e15).then(|| us.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_any_unit() {
        for (text, expect) in [
            ("120 ms", Some(120_000)),
            ("120", Some(120_000)),
            ("1.5s", Some(1_500_000)),
            ("20 µs", Some(20)),
            ("2 min", Some(120_000_000)),
            ("1 h", Some(3_600_000_000)),
            ("1.5초", Some(1_500_000)),
            ("1 000 ms", Some(1_000_000)),
            ("soon", None),
            ("", None),
            ("-1 s", None),
        ] {
            assert_eq!(read_duration(text), expect, "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_read_with_spaces_and_units() {
        for (text, expect) in
            [("1 284", Some(1284)), ("-1", Some(-1)), ("5 messages", Some(5)), ("5 5x!", None), ("abc", None)]
        {
            assert_eq!(whole(text), expect, "{text}");
        }
    }

    #[test]
    fn typed_values_go_there_and_back() {
        for (kind, text) in [("text", "KR"), ("int", "-3"), ("double", "1.5"), ("bool", "true")] {
            let value = typed(kind, text).expect("a value");
            assert_eq!((type_of(&value), plain(&value).as_str()), (kind, text));
        }
        assert_eq!(typed("int", "x"), None);
        assert_eq!(typed("double", "inf"), None);
    }
}
