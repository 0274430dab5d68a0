//! `x-recent-history` (plugin): a fanout that remembers the last messages and gives them to each new binding,
//! oldest first. The header `x-recent-history-no-store` = true keeps a message out.
use crate::engine::rabbitmq::arguments::term;
use crate::engine::value::{Table, Value};

const DEFAULT_LENGTH: usize = 20;

pub fn check_arguments(arguments: &Table) -> Result<(), String> {
    match arguments.get("x-recent-history-length") {
        None | Some(Value::Int(1..)) => Ok(()),
        Some(other) => {
            let shown = match other {
                Value::Text(text) => format!("<<\"{text}\">>"),
                other => term(other),
            };
            Err(format!("Invalid argument {shown}, 'x-recent-history-length' must be a positive integer"))
        }
    }
}

/// How many messages are remembered.
pub fn length(arguments: &Table) -> usize {
    let asked = arguments.get("x-recent-history-length").and_then(Value::as_int);
    asked.and_then(|n| usize::try_from(n).ok()).unwrap_or(DEFAULT_LENGTH)
}

pub fn keeps(headers: Option<&Table>) -> bool {
    headers.and_then(|h| h.get("x-recent-history-no-store")).and_then(Value::as_bool) != Some(true)
}
