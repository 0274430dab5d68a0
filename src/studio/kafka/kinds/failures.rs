//! Failure rules of a Kafka consumer: the conditions of [`param::failure`], but other consequences, because a plain
//! consumer has no per-record ack and no dead-letter queue.
//!
//! `then` is `skip`, `retry`, `dead-letter`, `dead-letter-ordered`, `retry-topic`, `reject` (share groups), `crash` or
//! `slow` (with `slow_us`, 1 µs to 1 h).
use crate::engine::kafka::topology::{Failure, FailureAction};
use crate::engine::value::Value;
use crate::locales::Text;
use crate::studio::param::failure::{self, Reason, Rules};

pub static RULES: Rules =
    Rules { check: |entry| parse(entry).map(|_| ()), conditions: CONDITIONS, actions: ACTIONS, default_action: "skip" };

static CONDITIONS: &[(&str, Text)] = &[
    ("chance", Text::new("by chance", "확률로")),
    ("every-nth", Text::new("every n-th record", "n번째 레코드마다")),
    ("key", Text::new("the key is", "key가 다음과 같으면")),
    ("header", Text::new("a header is", "header가 다음과 같으면")),
    ("body", Text::new("the value contains", "값에 다음이 있으면")),
    ("first-delivery", Text::new("on the first delivery", "처음 전달될 때")),
];

static ACTIONS: &[(&str, Text)] = &[
    ("skip", Text::new("skip it and go on", "건너뛰고 계속")),
    ("retry", Text::new("try again; the partition waits", "다시 시도, 파티션은 기다림")),
    ("dead-letter", Text::new("produce it to the dead-letter topic", "dead letter topic에 쓰기")),
    (
        "dead-letter-ordered",
        Text::new("dead-letter it and what follows of its key", "같은 key의 뒤 레코드까지 dead letter로"),
    ),
    ("retry-topic", Text::new("produce it to the retry topic", "재시도 topic에 쓰기")),
    ("reject", Text::new("reject it (share group)", "거절, reject (share group)")),
    ("crash", Text::new("crash in the middle of the work", "처리 도중에 죽음")),
    ("slow", Text::new("take longer", "더 오래 걸림")),
];

/// Reads one rule.
pub fn parse(entry: &Value) -> Result<Failure, Reason> {
    let rule = failure::table_of(entry)?;
    let when = failure::condition(rule)?;
    let then = match rule.get("then").and_then(Value::as_text).unwrap_or(RULES.default_action) {
        "skip" => FailureAction::Skip,
        "retry" => FailureAction::Retry,
        "dead-letter" => FailureAction::DeadLetter,
        "dead-letter-ordered" => FailureAction::DeadLetterOrdered,
        "retry-topic" => FailureAction::RetryTopic,
        "reject" => FailureAction::Reject,
        "crash" => FailureAction::Crash,
        "slow" => FailureAction::Slow(failure::slow_us(rule)?),
        unknown => return Err(failure::unknown_action(unknown)),
    };
    Ok(Failure { when, then })
}
