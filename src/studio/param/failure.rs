//! Failure rules of a consumer, as they stand in its settings: tables `{when, then, …}`.
//!
//! | `when` | more fields |
//! |---|---|
//! | `chance` | `ppm`: cases in a million, 0 to 1000000 |
//! | `every-nth` | `n`: 1 or more |
//! | `key` | `key`: the routing key |
//! | `header` | `header`: its name, `value` |
//! | `body` | `text`: what the body contains |
//! | `first-delivery` | |
//!
//! `then` is `reject`, `reject-requeue`, `nack`, `nack-requeue`, `crash` or `slow` (with `slow_us`, 1 µs to 1 h).
//! Other systems have other consequences ([`Rules`]).
use crate::engine::topology::{Condition, Failure, FailureAction};
use crate::engine::value::{Table, Value};
use crate::locales::Text;

/// What rules of one kind of consumer can say, for checks and forms.
#[derive(Debug)]
pub struct Rules {
    pub check: fn(&Value) -> Result<(), Reason>,
    /// What a rule can ask.
    pub conditions: &'static [(&'static str, Text)],
    /// What then happens.
    pub actions: &'static [(&'static str, Text)],
    /// What happens when the rule does not say.
    pub default_action: &'static str,
}

/// Those of RabbitMQ's consumers.
pub static RULES: Rules = Rules {
    check: |entry| parse(entry).map(|_| ()),
    conditions: CONDITIONS,
    actions: ACTIONS,
    default_action: "reject",
};

static CONDITIONS: &[(&str, Text)] = &[
    ("chance", Text::new("by chance", "확률로")),
    ("every-nth", Text::new("every n-th message", "n번째 메시지마다")),
    ("key", Text::new("the routing key is", "routing key가 다음과 같으면")),
    ("header", Text::new("a header is", "header가 다음과 같으면")),
    ("body", Text::new("the body contains", "본문에 다음이 있으면")),
    ("first-delivery", Text::new("on the first delivery", "처음 전달될 때")),
];

static ACTIONS: &[(&str, Text)] = &[
    ("reject", Text::new("reject, dead-letter or drop it", "reject, dead letter로 보내거나 버림")),
    ("reject-requeue", Text::new("reject and requeue", "reject, 다시 넣기")),
    ("nack", Text::new("nack, dead-letter or drop it", "nack, dead letter로 보내거나 버림")),
    ("nack-requeue", Text::new("nack and requeue", "nack, 다시 넣기")),
    ("crash", Text::new("crash in the middle of the work", "처리 도중에 멈춤")),
    ("slow", Text::new("take longer", "더 오래 걸림")),
];

const NOT_A_RULE: Text = Text::new("the row needs a condition", "조건이 있어야 합니다");
const BAD_PPM: Text = Text::new("the chance must be between 0 and 100 %", "확률은 0~100 % 사이여야 합니다");
const BAD_N: Text = Text::new("n must be at least 1", "n은 1 이상이어야 합니다");
const NO_KEY: Text = Text::new("the routing key is missing", "routing key가 없습니다");
const NO_HEADER: Text = Text::new("the name or value of the header is missing", "header의 이름이나 값이 없습니다");
const NO_TEXT: Text = Text::new("the text to look for is missing", "찾을 글이 없습니다");
const BAD_SLOW: Text =
    Text::new("the extra time must be between 1 µs and 1 h", "더 걸릴 시간은 1 µs~1 h 사이여야 합니다");

/// A reason that may hold what the user gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub en: String,
    pub ko: String,
}

impl From<Text> for Reason {
    fn from(text: Text) -> Self {
        Self { en: text.en.to_owned(), ko: text.ko.to_owned() }
    }
}

/// Reads one rule.
pub fn parse(entry: &Value) -> Result<Failure, Reason> {
    let rule = table_of(entry)?;
    Ok(Failure { when: condition(rule)?, then: action(rule)? })
}

/// The fields of a rule.
pub fn table_of(entry: &Value) -> Result<&Table, Reason> {
    match entry {
        Value::Table(rule) => Ok(rule),
        _ => Err(NOT_A_RULE.into()),
    }
}

/// The condition of a rule.
pub fn condition(rule: &Table) -> Result<Condition, Reason> {
    let when = rule.get("when").and_then(Value::as_text).ok_or(NOT_A_RULE)?;
    let text = |id: &str| rule.get(id).and_then(Value::as_text).map(str::to_owned);
    let number = |id: &str| rule.get(id).and_then(Value::as_int).and_then(|n| u32::try_from(n).ok());
    Ok(match when {
        "chance" => Condition::Chance(number("ppm").filter(|ppm| *ppm <= 1_000_000).ok_or(BAD_PPM)?),
        "every-nth" => Condition::EveryNth(number("n").filter(|n| *n >= 1).ok_or(BAD_N)?),
        "key" => Condition::KeyIs(text("key").ok_or(NO_KEY)?),
        "header" => {
            let value = rule.get("value").cloned().ok_or(NO_HEADER)?;
            Condition::HeaderIs(text("header").filter(|name| !name.is_empty()).ok_or(NO_HEADER)?, value)
        }
        "body" => Condition::BodyContains(text("text").ok_or(NO_TEXT)?),
        "first-delivery" => Condition::NotRedelivered,
        unknown => {
            return Err(Reason {
                en: format!("unknown condition {unknown}"),
                ko: format!("모르는 조건입니다({unknown})"),
            });
        }
    })
}

fn action(rule: &Table) -> Result<FailureAction, Reason> {
    let then = rule.get("then").and_then(Value::as_text).unwrap_or(RULES.default_action);
    Ok(match then {
        "reject" => FailureAction::Reject { requeue: false },
        "reject-requeue" => FailureAction::Reject { requeue: true },
        "nack" => FailureAction::Nack { requeue: false },
        "nack-requeue" => FailureAction::Nack { requeue: true },
        "crash" => FailureAction::Crash,
        "slow" => FailureAction::Slow(slow_us(rule)?),
        unknown => return Err(unknown_action(unknown)),
    })
}

/// How much longer a `slow` rule takes, µs.
pub fn slow_us(rule: &Table) -> Result<u64, Reason> {
    let us = rule.get("slow_us").and_then(Value::as_int).and_then(|us| u64::try_from(us).ok());
    us.filter(|us| (1..=3_600_000_000).contains(us)).ok_or(BAD_SLOW.into())
}

pub fn unknown_action(unknown: &str) -> Reason {
    Reason { en: format!("unknown consequence {unknown}"), ko: format!("모르는 결과입니다({unknown})") }
}
