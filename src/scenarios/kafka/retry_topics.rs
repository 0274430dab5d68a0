//! Retry topics with growing delay, then the dead-letter topic.
use super::super::build::{failure, keys};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "retry-topics",
    group: Group::KafkaDurability,
    title: t("Retry topics", "재시도 topic"),
    goal: t(
        "A failed record waits in a topic of its own, longer each time, while the others go on; at last it is a dead letter.",
        "실패한 레코드는 따로 둔 topic에서 점점 오래 기다리고 나머지는 계속 처리됩니다. 끝까지 안 되면 dead letter가 됩니다.",
    ),
    look: t(
        "Follow one “flaky” record downwards: orders, retry after 2 s, retry after 5 s, dead letters.",
        "“flaky” 레코드 하나를 아래로 따라가십시오. orders, 2초 재시도, 5초 재시도, dead letter로 갑니다.",
    ),
    question: Question {
        ask: t("What do retry topics give up?", "재시도 topic은 무엇을 포기합니까?"),
        answers: &[
            right(
                t("the order of the key", "key의 순서"),
                t(
                    "Yes: later records of the same key overtake the one that waits. Where order matters, block the key.",
                    "맞습니다. 같은 key의 뒤 레코드가 기다리는 것을 앞지릅니다. 순서가 중요하면 key를 막아야 합니다.",
                ),
            ),
            wrong(
                t("the record's value", "레코드의 값"),
                t("Key and value are passed on untouched.", "key와 값은 그대로 넘깁니다."),
            ),
            wrong(
                t("the other records' time", "다른 레코드의 시간"),
                t("They go on at once; that is the point.", "다른 것은 바로 처리됩니다. 그러려고 쓰는 방법입니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(4_000, t("The first failure: to the first retry topic", "첫 실패: 첫 재시도 topic으로")),
        moment(8_000, t("Again: to the second", "또 실패: 둘째로")),
        moment(16_000, t("At last a dead letter", "끝내 dead letter")),
    ],
    drawing,
    script: &[],
    until_us: 40_000_000,
    checks: &[
        check(t("two records went through all three topics", "레코드 둘이 세 topic을 모두 거침"), |run| {
            ["retry-2s", "retry-5s", "orders.dlq"].iter().all(|topic| run.appended(topic) == 2)
        }),
        check(t("each was worked on three times", "저마다 세 번 처리함"), |run| {
            run.efforts("packer").values().filter(|times| **times == 3).count() == 2
        }),
        check(t("the others once", "나머지는 한 번"), |run| {
            run.efforts("packer").values().filter(|times| **times == 1).count() == 6
        }),
        check(t("the waits were kept", "기다림을 지킴"), |run| {
            let dead = run.row("orders.dlq");
            let into_dead = run.first_at(|fact| matches!(fact, Fact::Appended { topic, .. } if topic == dead));
            let first = run.row("retry-2s");
            let into_first = run.first_at(|fact| matches!(fact, Fact::Appended { topic, .. } if topic == first));
            matches!((into_first, into_dead), (Some(first), Some(dead)) if dead >= first + 6_500_000)
        }),
        check(t("nothing waits any more", "남은 것이 없음"), |run| run.lag("shipping") == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.writer(
        "shop",
        At(0, 0),
        [
            ("interval", ms(900)),
            ("count", int(8)),
            ("keys", keys(&["fine", "fine", "flaky", "fine"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let topic = |board: &mut Board, name: &str, y: i32| board.topic(name, At(TOPIC_X, y), [("partitions", int(1))]);
    let orders = topic(&mut board, "orders", 0);
    let short = topic(&mut board, "retry-2s", 128);
    let long = topic(&mut board, "retry-5s", 256);
    let dead = topic(&mut board, "orders.dlq", 384);
    let fails = failure("key", [("key", text("flaky"))], "retry-topic");
    let packer = [worker(300), vec![("failures", fails)]].concat();
    let (shipping, members) = team(&mut board, "shipping", At(GROUP_X, 64), [], [("packer", packer)]);
    board.produce(&shop, &orders);
    for topic in [&orders, &short, &long] {
        board.subscribe(topic, &shipping);
    }
    board.forward(&members[0], &short, "retry", Some(2_000));
    board.forward(&members[0], &long, "retry", Some(5_000));
    board.forward(&members[0], &dead, "dead-letter", None);
    board.done()
}
