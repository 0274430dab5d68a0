//! Checking and reading the values of settings. A value that does not fit is told with both languages' sentences;
//! a reader of a broken value falls back to the default, because lowering reports it separately.
pub mod failure;
pub mod weighted;

use super::document::Part;
use super::kind::{self, Param, ParamError, ParamKind};
use super::kinds;
use crate::engine::value::{Table, Value};
use crate::locales::Text;
use crate::studio::document::LinkKind;

/// Longest text anywhere in a document, bytes.
pub const MAX_TEXT_BYTES: usize = 4096;
/// Deepest nesting of field tables and arrays.
pub const MAX_DEPTH: usize = 8;
/// Most entries of one table or array.
pub const MAX_ENTRIES: usize = 4096;

impl Param {
    /// Whether `value` may stand. Looks at this value only; what other settings or parts forbid is lowering's.
    pub fn check(&self, value: &Value) -> Result<(), ParamError> {
        match &self.kind {
            ParamKind::Bool { .. } => match value {
                Value::Bool(_) => Ok(()),
                _ => Err(self.error(value, "must be yes or no", "예 또는 아니요여야 합니다")),
            },
            ParamKind::Int { min, max, unit, .. } => match value {
                Value::Int(n) if (min..=max).contains(&n) => Ok(()),
                Value::Int(_) => Err(self.out_of_range(value, *min, *max, *unit)),
                _ => Err(self.error(value, "must be a whole number", "정수여야 합니다")),
            },
            ParamKind::IntText { min, max, unit, .. } => self.check_int_text(value, *min, *max, *unit),
            ParamKind::Duration { min, max, .. } => match value {
                Value::Int(n) if u64::try_from(*n).is_ok_and(|n| (*min..=*max).contains(&n)) => Ok(()),
                Value::Int(_) => {
                    let (low, high) = (duration_text(*min), duration_text(*max));
                    Err(self.error(
                        value,
                        &format!("must be between {low} and {high}"),
                        &format!("{low}~{high} 사이여야 합니다"),
                    ))
                }
                _ => Err(self.error(value, "must be a duration", "시간이어야 합니다")),
            },
            ParamKind::Choice { options, .. } => match value {
                Value::Text(text) if options.iter().any(|(id, _)| id == text) => Ok(()),
                _ => {
                    let list = options.iter().map(|(id, _)| *id).filter(|id| !id.is_empty()).collect::<Vec<_>>();
                    let list = list.join(", ");
                    Err(self.error(
                        value,
                        &format!("must be one of {list}"),
                        &format!("다음 가운데 하나여야 합니다: {list}"),
                    ))
                }
            },
            ParamKind::Text { max_bytes, .. } => self.check_text(value, *max_bytes),
            ParamKind::PartName { .. } => self.check_text(value, 255),
            ParamKind::Table => match value {
                Value::Table(table) => self.check_table(value, table),
                _ => Err(self.error(value, "must be a list of names and values", "이름과 값의 목록이어야 합니다")),
            },
            ParamKind::WeightedTexts { .. }
            | ParamKind::WeightedTables
            | ParamKind::WeightedInts { .. }
            | ParamKind::Failures { .. } => self.check_list(value),
        }
    }

    /// The value that counts when the setting is absent; None = nothing.
    pub fn default_value(&self) -> Option<Value> {
        match &self.kind {
            ParamKind::Bool { default } => Some(Value::Bool(*default)),
            ParamKind::Int { default, .. } => default.map(Value::Int),
            ParamKind::IntText { default, .. } => default.map(|n| Value::Text(n.to_string())),
            ParamKind::Duration { default, .. } => i64::try_from(*default).ok().map(Value::Int),
            ParamKind::Choice { default, .. } => Some(Value::text(*default)),
            ParamKind::Text { .. }
            | ParamKind::PartName { .. }
            | ParamKind::Table
            | ParamKind::WeightedTexts { .. }
            | ParamKind::WeightedTables
            | ParamKind::WeightedInts { .. }
            | ParamKind::Failures { .. } => None,
        }
    }

    fn check_int_text(&self, value: &Value, min: i64, max: i64, unit: Text) -> Result<(), ParamError> {
        let Value::Text(text) = value else {
            return Err(self.error(value, "must be a whole number", "정수여야 합니다"));
        };
        match text.parse::<i64>() {
            Ok(n) if (min..=max).contains(&n) && !text.starts_with('+') => Ok(()),
            Ok(_) => Err(self.out_of_range(value, min, max, unit)),
            Err(_) => Err(self.error(value, "must be a whole number", "정수여야 합니다")),
        }
    }

    fn check_text(&self, value: &Value, max_bytes: usize) -> Result<(), ParamError> {
        match value {
            Value::Text(text) if text.len() <= max_bytes => Ok(()),
            Value::Text(text) => Err(self.error(
                value,
                &format!("is {} bytes long; at most {max_bytes} bytes (UTF-8) are allowed", text.len()),
                &format!("{}바이트입니다. UTF-8로 {max_bytes}바이트까지만 됩니다", text.len()),
            )),
            _ => Err(self.error(value, "must be a text", "글이어야 합니다")),
        }
    }

    fn check_table(&self, value: &Value, table: &Table) -> Result<(), ParamError> {
        if !value_fits(value, MAX_DEPTH) {
            return Err(self.error(
                value,
                &format!("is nested deeper than {MAX_DEPTH} levels or holds a text over {MAX_TEXT_BYTES} bytes"),
                &format!("{MAX_DEPTH}단계보다 깊거나 {MAX_TEXT_BYTES}바이트가 넘는 글이 들어 있습니다"),
            ));
        }
        for (at, (name, _)) in table.0.iter().enumerate() {
            if name.is_empty() || name.len() > 255 {
                return Err(self.error(value, "needs names of 1 to 255 bytes", "이름은 1~255바이트여야 합니다"));
            }
            if table.0[..at].iter().any(|(earlier, _)| earlier == name) {
                return Err(self.error(
                    value,
                    &format!("holds the name {name} twice"),
                    &format!("같은 이름이 두 번 있습니다: {name}"),
                ));
            }
        }
        Ok(())
    }

    fn check_list(&self, value: &Value) -> Result<(), ParamError> {
        let Value::Array(entries) = value else {
            return Err(self.error(value, "must be a list", "목록이어야 합니다"));
        };
        if !value_fits(value, MAX_DEPTH) {
            return self.check_table(value, &Table::default());
        }
        for (at, entry) in entries.iter().enumerate() {
            let checked = match &self.kind {
                ParamKind::Failures { rules } => (rules.check)(entry),
                ParamKind::WeightedTexts { nullable: true } if weighted::is_null(entry) => Ok(()),
                ParamKind::WeightedTexts { .. } => weighted::text(entry).map(|_| ()).map_err(Into::into),
                ParamKind::WeightedTables => weighted::table(entry).map(|_| ()).map_err(Into::into),
                ParamKind::WeightedInts { min, max } => {
                    weighted::int(entry, *min, *max).map(|_| ()).map_err(Into::into)
                }
                _ => Ok(()),
            };
            if let Err(reason) = checked {
                let row = at + 1;
                let (en, ko) = (reason.en, reason.ko);
                return Err(self.error(value, &format!("row {row}: {en}"), &format!("{row}번째 줄: {ko}")));
            }
        }
        Ok(())
    }

    fn out_of_range(&self, value: &Value, min: i64, max: i64, unit: Text) -> ParamError {
        let unit = if unit.en.is_empty() { String::new() } else { format!(" {}", unit.en) };
        match (min == i64::MIN, max == i64::MAX) {
            (_, true) => {
                self.error(value, &format!("must be at least {min}{unit}"), &format!("{min} 이상이어야 합니다"))
            }
            (true, false) => {
                self.error(value, &format!("must be at most {max}{unit}"), &format!("{max} 이하여야 합니다"))
            }
            (false, false) if min == max => {
                self.error(value, &format!("must be {min}"), &format!("{min}이어야 합니다"))
            }
            (false, false) => self.error(
                value,
                &format!("must be between {min} and {max}{unit}"),
                &format!("{min}~{max} 사이여야 합니다"),
            ),
        }
    }

    fn error(&self, given: &Value, en: &str, ko: &str) -> ParamError {
        ParamError {
            param: self.id,
            given: given.clone(),
            message_en: format!("{} {en}.", self.label.en),
            message_ko: format!("{}: {ko}.", self.label.ko),
        }
    }
}

/// A duration in its best unit, exact: `150 ms`, `1.5 s`, `20 µs`, `2 min`, `1 h`.
pub fn duration_text(us: u64) -> String {
    let units: [(u64, &str); 4] = [(3_600_000_000, "h"), (60_000_000, "min"), (1_000_000, "s"), (1_000, "ms")];
    for (unit_us, name) in units {
        let in_long_unit = unit_us >= 60_000_000;
        if us >= unit_us && (!in_long_unit || us.is_multiple_of(unit_us)) {
            let (whole, rest) = (us / unit_us, us % unit_us);
            if rest == 0 {
                return format!("{whole} {name}");
            }
            let digits = if unit_us == 1_000 { 3 } else { 6 };
            let fraction = format!("{rest:0digits$}");
            return format!("{whole}.{} {name}", fraction.trim_end_matches('0'));
        }
    }
    if us == 0 { "0 s".to_owned() } else { format!("{us} µs") }
}

/// Whether depth and lengths stay within the limits of a document.
pub fn value_fits(value: &Value, depth: usize) -> bool {
    if depth == 0 {
        return false;
    }
    match value {
        Value::Text(text) => text.len() <= MAX_TEXT_BYTES,
        Value::Bytes(bytes) => bytes.len() <= MAX_TEXT_BYTES,
        Value::Array(values) => values.len() <= MAX_ENTRIES && values.iter().all(|value| value_fits(value, depth - 1)),
        Value::Table(table) => table_fits(table, depth - 1),
        _ => true,
    }
}

/// The same for the settings of a part or row.
pub fn table_fits(table: &Table, depth: usize) -> bool {
    let fits = |(key, value): &(String, Value)| key.len() <= MAX_TEXT_BYTES && value_fits(value, depth);
    table.0.len() <= MAX_ENTRIES && table.0.iter().all(fits)
}

/// Settings read by their parameters: what is absent or broken reads as the default.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    settings: &'a Table,
    params: &'static [Param],
    /// The kind of a part, which may have more of them; "" for a row.
    kind: &'static str,
    variant: &'a str,
}

impl<'a> Reader<'a> {
    pub fn new(settings: &'a Table, params: &'static [Param], variant: &'a str) -> Self {
        Self { settings, params, kind: "", variant }
    }

    /// The settings of a row of a link.
    pub fn of_row(settings: &'a Table, link: LinkKind, variant: &'a str) -> Self {
        Self { settings, params: kinds::row_params(link), kind: kinds::row_kind(link), variant }
    }

    fn param(&self, id: &str) -> Option<&'static Param> {
        kind::find(self.params, id, self.variant).or_else(|| kind::late(self.kind, id, self.variant))
    }

    /// The value given, if it exists for this variant and stands.
    pub fn given(&self, id: &str) -> Option<&'a Value> {
        let param = self.param(id)?;
        self.settings.get(id).filter(|value| param.check(value).is_ok())
    }

    pub fn value(&self, id: &str) -> Option<Value> {
        self.given(id).cloned().or_else(|| self.param(id).and_then(Param::default_value))
    }

    pub fn bool(&self, id: &str) -> bool {
        matches!(self.value(id), Some(Value::Bool(true)))
    }

    pub fn int(&self, id: &str) -> Option<i64> {
        match self.value(id) {
            Some(Value::Int(n)) => Some(n),
            Some(Value::Text(text)) => text.parse().ok(),
            _ => None,
        }
    }

    /// A count that the engine keeps in 32 bits; parameters keep it in range.
    pub fn count(&self, id: &str) -> u32 {
        self.int(id).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
    }

    /// µs.
    pub fn duration_us(&self, id: &str) -> u64 {
        self.int(id).and_then(|n| u64::try_from(n).ok()).unwrap_or(0)
    }

    pub fn text(&self, id: &str) -> String {
        match self.value(id) {
            Some(Value::Text(text)) => text,
            _ => String::new(),
        }
    }

    /// A text that counts as absent when empty.
    pub fn non_empty(&self, id: &str) -> Option<String> {
        Some(self.text(id)).filter(|text| !text.is_empty())
    }

    pub fn table(&self, id: &str) -> Option<&'a Table> {
        match self.given(id) {
            Some(Value::Table(table)) => Some(table),
            _ => None,
        }
    }

    pub fn list(&self, id: &str) -> &'a [Value] {
        match self.given(id) {
            Some(Value::Array(values)) => values,
            _ => &[],
        }
    }
}

impl Part {
    /// The value that decides which parameters exist (`classic`, `topic`, `after-work`, `true` …); its kind's
    /// default when absent.
    pub fn variant(&self) -> &str {
        let Some(kind) = kinds::kind(&self.kind) else { return "" };
        let Some(param) = kind.params.iter().find(|param| param.id == kind.variant_param) else { return "" };
        match (self.settings.get(kind.variant_param), &param.kind) {
            (Some(Value::Text(text)), _) => text,
            (Some(Value::Bool(on)), _) => truth(*on),
            (_, ParamKind::Choice { default, .. }) => default,
            (_, ParamKind::Bool { default }) => truth(*default),
            _ => "",
        }
    }

    /// Its settings, read by its kind's parameters. A part of an unknown kind has none.
    pub fn reader(&self) -> Reader<'_> {
        let (kind, params) = kinds::kind(&self.kind).map_or(("", [].as_slice()), |kind| (kind.id, kind.params));
        Reader { settings: &self.settings, params, kind, variant: self.variant() }
    }
}

fn truth(on: bool) -> &'static str {
    if on { "true" } else { "false" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn param(kind: &str, id: &str, variant: &str) -> &'static Param {
        kinds::kind(kind).and_then(|kind| kind.param(id, variant)).expect("a parameter")
    }

    #[test]
    fn values_are_checked_with_a_reason() {
        let table = |rows: &[(&str, Value)]| {
            Value::Table(Table(rows.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()))
        };
        let queue = "rabbitmq.queue";
        let cases = [
            (queue, "x-message-ttl", "classic", Value::Int(0), ""),
            (queue, "x-message-ttl", "classic", Value::Int(-1), "Message TTL must be between 0 and 315360000000 ms."),
            (queue, "x-message-ttl", "classic", Value::text("5"), "Message TTL must be a whole number."),
            (queue, "x-max-length", "quorum", Value::Int(-3), "Max length must be at least 0 messages."),
            (queue, "x-delivery-limit", "quorum", Value::Int(-1), ""),
            (queue, "x-queue-version", "classic", Value::Int(1), "Version must be 2."),
            (queue, "durable", "classic", Value::Int(1), "Durable must be yes or no."),
            (queue, "x-dead-letter-exchange", "classic", Value::text(""), ""),
            (
                queue,
                "x-overflow",
                "quorum",
                Value::text("reject-publish-dlx"),
                "Overflow must be one of drop-head, reject-publish.",
            ),
            ("client.producer", "interval", "false", Value::Int(0), "Interval must be between 1 µs and 1 h."),
            ("client.producer", "expiration", "false", Value::text("60000"), ""),
            ("client.producer", "expiration", "false", Value::text("abc"), "Expiration must be a whole number."),
            (
                "client.producer",
                "keys",
                "false",
                Value::Array(vec![table(&[("value", Value::Int(1))])]),
                "Routing keys row 1: the value must be a text.",
            ),
            (
                "client.producer",
                "priorities",
                "false",
                Value::Array(vec![table(&[("value", Value::Int(300))])]),
                "Priorities row 1: the value must be between 0 and 255.",
            ),
            (
                "client.consumer",
                "failures",
                "after-work",
                Value::Array(vec![table(&[("when", Value::text("moon"))])]),
                "Failures row 1: unknown condition moon.",
            ),
        ];
        for (kind, id, variant, value, expect) in cases {
            let got = param(kind, id, variant).check(&value).err().map(|error| error.message_en).unwrap_or_default();
            assert_eq!(got, expect, "{id} = {value:?}");
        }
    }

    #[test]
    fn durations_are_shown_in_the_best_unit() {
        let cases = [
            (0, "0 s"),
            (20, "20 µs"),
            (1_500, "1.5 ms"),
            (150_000, "150 ms"),
            (1_500_000, "1.5 s"),
            (90_000_000, "90 s"),
            (120_000_000, "2 min"),
            (3_600_000_000, "1 h"),
        ];
        for (us, expect) in cases {
            assert_eq!(duration_text(us), expect);
        }
    }

    #[test]
    fn a_broken_or_foreign_value_reads_as_the_default() {
        let mut part = Part {
            id: "q1".into(),
            kind: "rabbitmq.queue".into(),
            name: "orders".into(),
            x: 0,
            y: 0,
            settings: Table::default(),
        };
        part.settings.set("x-delivery-limit", Value::Int(5));
        assert_eq!(part.reader().int("x-delivery-limit"), None, "a classic queue has no delivery limit");
        part.settings.set("x-queue-type", Value::text("quorum"));
        assert_eq!(part.reader().int("x-delivery-limit"), Some(5));
        part.settings.set("x-delivery-limit", Value::text("many"));
        assert_eq!(part.reader().int("x-delivery-limit"), Some(20));
    }
}
