//! The exception handlers of Kafka Streams (KIP-1034).
use super::super::build::{failure, keys};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "streams-dlq",
    group: Group::KafkaDurability,
    title: t("Kafka Streams: three handlers", "Kafka Streams: 세 가지 handler"),
    goal: t(
        "Reading, processing and writing have a handler each; since KIP-1034 each may continue and send a dead letter.",
        "읽기, 처리, 쓰기에 handler가 하나씩 있습니다. KIP-1034부터는 계속하면서 dead letter로 보낼 수 있습니다.",
    ),
    look: t(
        "One application continues with dead letters, one continues and drops, one fails at the first record that it cannot read.",
        "한 애플리케이션은 dead letter로 보내며 계속하고, 하나는 버리고 계속하며, 하나는 읽지 못하는 첫 레코드에서 실패합니다.",
    ),
    question: Question {
        ask: t("Which is the default of Kafka Streams?", "Kafka Streams의 기본값은 무엇입니까?"),
        answers: &[
            wrong(
                t("drop and log", "버리고 기록"),
                t(
                    "LogAndContinue exists, but somebody has to choose it.",
                    "LogAndContinue가 있지만 직접 골라야 합니다.",
                ),
            ),
            wrong(
                t("dead letter", "dead letter"),
                t(
                    "Only with errors.dead.letter.queue.topic.name set.",
                    "errors.dead.letter.queue.topic.name을 정했을 때만입니다.",
                ),
            ),
            right(
                t("log and fail", "기록하고 실패"),
                t(
                    "Yes: the stream thread stops, and the record is still the next one when it starts again.",
                    "맞습니다. 스레드가 멈추고, 다시 시작해도 그 레코드가 다음 차례입니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(4_000, t("A record that cannot be read", "읽지 못하는 레코드")),
        moment(8_000, t("Dead letter, dropped, failed", "dead letter, 버림, 실패")),
        moment(14_000, t("Two go on, one stands", "둘은 계속하고 하나는 멈춤")),
    ],
    drawing,
    script: &[],
    until_us: 30_000_000,
    checks: &[
        check(t("with dead letters: two of them, and no lag", "dead letter로: 2개, lag 없음"), |run| {
            run.records("app.dlq") == 2 && run.lag("app-letters") == 0
        }),
        check(t("continue: dropped, no lag", "버리고 계속: lag 없음"), |run| {
            run.lag("app-drops") == 0 && run.facts(|fact| matches!(fact, Fact::Skipped { .. })) == 2
        }),
        check(t("fail: the thread stopped", "실패: 스레드가 멈춤"), |run| {
            run.has_failed_task("fails") && run.lag("app-fails") > 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let app = board.writer(
        "sensors",
        At(0, 144),
        [
            ("interval", ms(900)),
            ("count", int(8)),
            ("keys", keys(&["a", "b"])),
            ("values", keys(&["21", "22", "??", "23"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let values = board.topic("values", At(TOPIC_X, 112), [("partitions", int(1))]);
    let dead = board.topic("app.dlq", At(TOPIC_X, 304), [("partitions", int(1))]);
    board.produce(&app, &values);
    for (at, (group, reader, handler)) in (0..).zip([
        ("app-letters", "letters", "continue-dead-letter"),
        ("app-drops", "drops", "continue"),
        ("app-fails", "fails", "fail"),
    ]) {
        let settings = vec![
            ("process", text("streams")),
            ("deserialization.exception.handler", text(handler)),
            ("max.poll.records", int(1)),
            ("work", ms(350)),
            ("latency", ms(150)),
            ("failures", failure("body", [("text", text("??"))], "skip")),
        ];
        let (group, members) = team(&mut board, group, At(GROUP_X, 152 * at), [], [(reader, settings)]);
        board.subscribe(&values, &group);
        if handler == "continue-dead-letter" {
            board.forward(&members[0], &dead, "dead-letter", None);
        }
    }
    board.done()
}
