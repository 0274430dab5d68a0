//! Headers exchange (RabbitMQ: Exchanges; rabbit_exchange_type_headers). `x-match`: `all` (default), `any`, and
//! the same `-with-x`, without which binding arguments that start with `x-` are not looked at. A void argument asks
//! that the header is present. Values compare as Erlang terms, whatever the integer's width.
use super::{Binding, Destination};
use crate::engine::rabbitmq::arguments::{term, type_name};
use crate::engine::rabbitmq::explain::{Match, Mismatch};
use crate::engine::value::{Table, Value};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    mode: Mode,
    wanted: Vec<(String, Value)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    All,
    Any,
}

impl Rule {
    pub fn compile(arguments: &Table) -> Result<Self, String> {
        let (mode, with_x) = match arguments.get("x-match") {
            None => (Mode::All, false),
            Some(Value::Text(text)) => match text.as_str() {
                "all" => (Mode::All, false),
                "any" => (Mode::Any, false),
                "all-with-x" => (Mode::All, true),
                "any-with-x" => (Mode::Any, true),
                _ => {
                    return Err(format!(
                        "Invalid x-match field value <<\"{text}\">>; expected all, any, all-with-x, or any-with-x"
                    ));
                }
            },
            Some(other) => {
                return Err(format!(
                    "Invalid x-match field type {} (value {}); expected longstr",
                    type_name(other),
                    term(other)
                ));
            }
        };
        let wanted = arguments.0.iter().filter(|(key, _)| key != "x-match" && (with_x || !key.starts_with("x-")));
        Ok(Self { mode, wanted: wanted.cloned().collect() })
    }

    pub fn matches(&self, headers: Option<&Table>) -> bool {
        let mut wanted = self.wanted.iter();
        match self.mode {
            Mode::All => wanted.all(|(key, value)| fits(value, headers.and_then(|h| h.get(key)))),
            Mode::Any => wanted.any(|(key, value)| fits(value, headers.and_then(|h| h.get(key)))),
        }
    }

    pub fn explain(&self, headers: Option<&Table>) -> Result<Match, Mismatch> {
        let found = |key: &str| headers.and_then(|h| h.get(key));
        let fitting = self.wanted.iter().filter(|(key, value)| fits(value, found(key)));
        let fitted: Vec<String> = fitting.map(|(key, _)| key.clone()).collect();
        if self.matches(headers) {
            return Ok(Match::Headers { fitted });
        }
        if self.mode == Mode::Any {
            let wanted: Vec<String> = self.wanted.iter().map(|(key, _)| key.clone()).collect();
            return Err(if wanted.is_empty() { Mismatch::NoHeaders } else { Mismatch::NoHeaderFits { wanted } });
        }
        let failed = self.wanted.iter().find(|(key, value)| !fits(value, found(key)));
        let (key, value) = failed.expect("x-match all failed, so one of them does not fit");
        let (header, expected) = (key.clone(), value.clone());
        Err(match found(key) {
            None => Mismatch::HeaderAbsent { header, expected },
            Some(other) => Mismatch::HeaderDiffers { header, expected, found: other.clone() },
        })
    }
}

pub fn matching<'a>(bindings: &'a [Binding], headers: Option<&'a Table>) -> impl Iterator<Item = Destination> + 'a {
    let fitting = bindings.iter().filter(move |binding| match &binding.rule {
        super::Rule::Headers(rule) => rule.matches(headers),
        super::Rule::Plain | super::Rule::Pattern(_) => false,
    });
    fitting.map(|binding| binding.destination)
}

/// Erlang's `=:=` between a binding's value and a header's. The header's timestamp was multiplied by 1000 when the
/// message came in, the binding's was not, so they never fit.
fn fits(wanted: &Value, found: Option<&Value>) -> bool {
    match (wanted, found) {
        (_, None) => false,
        (Value::Void, Some(_)) => true,
        (Value::Timestamp(_), Some(_)) => false,
        // Both are binaries to Erlang.
        (Value::Text(wanted), Some(Value::Bytes(found))) => wanted.as_bytes() == found,
        (Value::Bytes(wanted), Some(Value::Text(found))) => wanted == found.as_bytes(),
        (wanted, Some(found)) => wanted == found,
    }
}
