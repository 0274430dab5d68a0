//! A lost acknowledgement and a retry: twice without idempotence, once with.
use super::super::build::{bool, keys};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "idempotent-producer",
    group: Group::KafkaDurability,
    title: t("The retry that is stored twice", "두 번 저장되는 재시도"),
    goal: t(
        "The broker had the record, only its answer came too late. Sequence numbers tell it that the retry is no new record.",
        "브로커는 받았는데 응답만 늦었습니다. sequence 번호가 있으면 다시 보낸 것이 새 레코드가 아님을 압니다.",
    ),
    look: t(
        "At 5 s the broker freezes for 2.5 s; requests time out after 1 s and go out again. When it thaws, it finds both tries.",
        "5초에 브로커가 2.5초 동안 멈춥니다. 요청은 1초 뒤 제한 시간이 지나 다시 나가고, 깨어난 브로커에는 두 번의 시도가 모두 와 있습니다.",
    ),
    question: Question {
        ask: t("How does the broker recognise the repeat?", "브로커는 되풀이를 어떻게 알아봅니까?"),
        answers: &[
            wrong(
                t("by the key", "key로"),
                t("Records with the same key are common and welcome.", "key가 같은 레코드는 흔합니다."),
            ),
            wrong(
                t("by comparing contents", "내용을 비교해서"),
                t("Two equal orders may both be meant.", "똑같은 주문이 정말 둘일 수도 있습니다."),
            ),
            right(
                t("by producer id and sequence number of the batch", "배치의 producer id와 sequence 번호로"),
                t(
                    "Yes. The partition remembers the last five batches of each producer.",
                    "맞습니다. 파티션은 프로듀서마다 마지막 배치 다섯 개를 기억합니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(4_000, t("All is well", "모두 정상")),
        moment(5_000, t("The broker freezes", "브로커가 멈춤")),
        moment(7_500, t("It thaws and finds each request twice", "깨어나 보니 요청이 두 번씩 와 있음")),
    ],
    drawing,
    script: &[
        at(5_000, |_| Command::Kafka(Kafka::FreezeBroker(1))),
        at(7_500, |_| Command::Kafka(Kafka::ThawBroker(1))),
    ],
    until_us: 25_000_000,
    checks: &[
        check(
            t("without idempotence records are there twice", "멱등이 아니면 두 번 저장된 것이 있음"),
            |run| run.doubled("plain") > 0,
        ),
        check(t("with it none is", "멱등이면 없음"), |run| {
            run.doubled("numbered") == 0 && run.records("numbered") == 14
        }),
        check(t("the broker recognised repeats", "브로커가 되풀이를 알아봄"), |run| {
            run.facts(|fact| matches!(fact, Fact::Deduplicated { .. })) > 0
        }),
        check(t("both producers believe in 14 records", "두 프로듀서 모두 14개로 앎"), |run| {
            run.acknowledged_by("old") == 14 && run.acknowledged_by("new") == 14
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    for (at, (writer, topic, idempotent)) in (0..).zip([("old", "plain", false), ("new", "numbered", true)]) {
        let y = 176 * at;
        let settings = [
            ("interval", ms(700)),
            ("count", int(14)),
            ("keys", keys(&["a", "b", "c"])),
            ("enable.idempotence", bool(idempotent)),
            ("linger.ms", int(0)),
            ("request.timeout.ms", int(1_000)),
            ("start", ms(500)),
            ("latency", ms(200)),
        ];
        let writer = board.writer(writer, At(0, y + 24), settings);
        let topic = board.topic(topic, At(TOPIC_X, y + 16), [("partitions", int(1))]);
        board.produce(&writer, &topic);
    }
    board.done()
}
