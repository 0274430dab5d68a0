//! Connect: conversion errors can be dead-lettered, a failing put fails the task.
use super::super::build::{failure, keys};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "connect-dlq",
    group: Group::KafkaDurability,
    title: t("Kafka Connect: which errors are dead letters", "Kafka Connect: 어떤 오류가 dead letter가 되는가"),
    goal: t(
        "errors.tolerance=all covers what cannot be converted. What the other system refuses (put) fails the task.",
        "errors.tolerance=all은 변환하지 못한 것에만 해당합니다. 상대 시스템이 거절한 것(put)은 task를 실패시킵니다.",
    ),
    look: t(
        "The upper sink meets values that it cannot convert: they go to the dead-letter topic. The lower one's database refuses a key: its task stops.",
        "위 sink는 변환하지 못하는 값을 dead letter topic으로 보냅니다. 아래 sink는 데이터베이스가 key를 거절해 task가 멈춥니다.",
    ),
    question: Question {
        ask: t("A task has failed. Who starts it again?", "task가 실패했습니다. 누가 다시 시작합니까?"),
        answers: &[
            wrong(
                t("Connect, by itself", "Connect가 스스로"),
                t(
                    "Watch the lower sink: it stays stopped, and its lag grows.",
                    "아래 sink를 보십시오. 멈춘 채 lag이 늘어납니다.",
                ),
            ),
            right(
                t("somebody, through the REST API", "사람이 REST API로"),
                t(
                    "Yes: POST …/tasks/0/restart, after the cause is mended.",
                    "맞습니다. 원인을 고친 뒤 POST …/tasks/0/restart를 보냅니다.",
                ),
            ),
            wrong(
                t("the group's rebalance", "그룹의 rebalance"),
                t("The worker lives; only the task is dead.", "worker는 살아 있고 task만 멈췄습니다."),
            ),
        ],
    },
    belief: Some(t(
        "“errors.tolerance=all skips every error.” Not those of put: they fail the task.",
        "“errors.tolerance=all이면 모든 오류를 건너뛴다.” put의 오류는 task를 실패시킵니다.",
    )),
    minutes: 2,
    moments: &[
        moment(4_000, t("A value that is no JSON", "JSON이 아닌 값")),
        moment(9_000, t("Above, it is a dead letter; below, the task stops", "위는 dead letter, 아래는 task가 멈춤")),
        moment(15_000, t("The lower sink's lag grows", "아래 sink의 lag이 늘어남")),
    ],
    drawing,
    script: &[],
    until_us: 30_000_000,
    checks: &[
        check(t("above: three dead letters, no lag", "위: dead letter 3개, lag 없음"), |run| {
            run.records("sink.dlq") == 3 && run.lag("connect-tolerant") == 0 && !run.has_failed_task("tolerant")
        }),
        check(t("below: the task failed", "아래: task가 실패함"), |run| {
            run.has_failed_task("strict") && run.lag("connect-strict") > 0
        }),
        check(
            t("Connect's headers tell stage and exception", "Connect의 header에 단계와 예외가 있음"),
            |run| {
                let dead = run.stored_with_key("sink.dlq", "c");
                let has = |name: &str| dead.iter().all(|its| its.headers.iter().any(|(header, _)| header == name));
                !dead.is_empty() && has("__connect.errors.stage") && has("__connect.errors.exception.class.name")
            },
        ),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let app = board.writer(
        "app",
        At(0, 96),
        [
            ("interval", ms(900)),
            ("count", int(9)),
            ("keys", keys(&["a", "b", "c"])),
            ("values", keys(&["{}", "{}", "oops"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let events = board.topic("events", At(TOPIC_X, 64), [("partitions", int(1))]);
    let dead = board.topic("sink.dlq", At(TOPIC_X, 240), [("partitions", int(1))]);
    board.produce(&app, &events);
    let sink = |failures: crate::engine::value::Value| {
        vec![
            ("process", text("connect-sink")),
            ("errors.tolerance", text("all")),
            ("max.poll.records", int(1)),
            ("work", ms(400)),
            ("latency", ms(150)),
            ("failures", failures),
        ]
    };
    let unreadable = failure("body", [("text", text("oops"))], "dead-letter");
    let refused = failure("key", [("key", text("c"))], "skip");
    let (tolerant, members) =
        team(&mut board, "connect-tolerant", At(GROUP_X, 0), [], [("tolerant", sink(unreadable))]);
    let (strict, _) = team(&mut board, "connect-strict", At(GROUP_X, 152), [], [("strict", sink(refused))]);
    board.subscribe(&events, &tolerant);
    board.subscribe(&events, &strict);
    board.forward(&members[0], &dead, "dead-letter", None);
    board.done()
}
