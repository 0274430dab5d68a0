//! A dead-letter topic is what the application makes it.
use super::super::build::{failure, keys};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "dlq-by-hand",
    group: Group::KafkaDurability,
    title: t("A dead-letter topic by hand", "직접 만드는 dead letter topic"),
    goal: t(
        "Kafka has no dead-letter queue: the consumer produces the failed record to another topic, says why in headers, and goes on.",
        "Kafka에는 dead letter 큐가 없습니다. 컨슈머가 실패한 레코드를 다른 topic에 쓰고 이유를 header에 적은 뒤 계속합니다.",
    ),
    look: t(
        "Broken orders end in the lower topic. Open one: key and value are untouched, origin and cause stand in its headers.",
        "잘못된 주문은 아래 topic에 모입니다. 하나를 열어 보십시오. key와 값은 그대로이고, 출처와 원인이 header에 있습니다.",
    ),
    question: Question {
        ask: t("Who moves the failed record?", "실패한 레코드는 누가 옮깁니까?"),
        answers: &[
            wrong(
                t("the broker", "브로커"),
                t(
                    "In RabbitMQ, yes. A Kafka broker does not know that work failed.",
                    "RabbitMQ라면 그렇습니다. Kafka 브로커는 처리가 실패했는지 모릅니다.",
                ),
            ),
            right(
                t("the consumer, as a producer", "컨슈머가 프로듀서가 되어"),
                t(
                    "Yes. It should commit only after that write is acknowledged; else a crash in between loses the record.",
                    "맞습니다. 그 쓰기가 확인된 뒤에 커밋해야 합니다. 아니면 그 사이의 장애로 잃습니다.",
                ),
            ),
            wrong(
                t("the group coordinator", "group coordinator"),
                t("It keeps offsets and members, no records.", "offset과 멤버를 돌볼 뿐, 레코드는 다루지 않습니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(4_500, t("A broken order", "잘못된 주문")),
        moment(7_000, t("It is written to the dead-letter topic", "dead letter topic에 쓰임")),
        moment(16_000, t("The others went on behind it", "뒤의 주문은 계속 처리됨")),
    ],
    drawing,
    script: &[],
    until_us: 30_000_000,
    checks: &[
        check(t("three of nine are dead letters", "아홉 가운데 셋이 dead letter"), |run| {
            run.forwarded_to("orders.dlq") == 3 && run.records("orders.dlq") == 3
        }),
        check(
            t(
                "origin topic, partition, offset and cause stand in the headers",
                "출처 topic, 파티션, offset, 원인이 header에 있음",
            ),
            |run| {
                let dead = run.stored_with_key("orders.dlq", "broken");
                let names = ["dlq.origin.topic", "dlq.origin.partition", "dlq.origin.offset", "dlq.cause"];
                let has = |detail: &crate::engine::kafka::view::RecordDetail| {
                    names.iter().all(|name| detail.headers.iter().any(|(its, text)| its == name && !text.is_empty()))
                };
                dead.len() == 3 && dead.iter().all(has)
            },
        ),
        check(t("key and value are untouched", "key와 값은 그대로임"), |run| {
            run.stored_with_key("orders.dlq", "broken")
                .iter()
                .all(|its| its.key.as_deref() == Some("broken") && its.value.as_deref() == Some("3 shoes"))
        }),
        check(t("nothing waits", "남은 것이 없음"), |run| run.lag("shipping") == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.writer(
        "shop",
        At(0, 16),
        [
            ("interval", ms(1_100)),
            ("count", int(9)),
            ("keys", keys(&["paid", "paid", "broken"])),
            ("values", keys(&["3 shoes"])),
            ("start", ms(1_000)),
            ("latency", ms(250)),
        ],
    );
    let orders = board.topic("orders", At(TOPIC_X, 16), [("partitions", int(1))]);
    let dead = board.topic("orders.dlq", At(TOPIC_X, 208), [("partitions", int(1))]);
    let rejects = failure("key", [("key", text("broken"))], "dead-letter");
    let packer = [worker(500), vec![("failures", rejects)]].concat();
    let (shipping, members) = team(&mut board, "shipping", At(GROUP_X, 16), [], [("packer", packer)]);
    board.produce(&shop, &orders);
    board.subscribe(&orders, &shipping);
    board.forward(&members[0], &dead, "dead-letter", None);
    board.done()
}
