//! Later records of a failed key follow it to the dead-letter topic.
use super::super::build::{failure, keys};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "ordered-dlq",
    group: Group::KafkaDurability,
    title: t("Dead letters in order", "순서를 지키는 dead letter"),
    goal: t(
        "If “create” is put aside and “change” is worked on, the order of the key is broken. So the key is blocked.",
        "“생성”은 따로 옮기고 “변경”은 처리하면 그 key의 순서가 깨집니다. 그래서 key를 통째로 막습니다.",
    ),
    look: t(
        "Kim's first record fails. Above, Kim's later ones are worked on all the same; below, they follow it to the dead-letter topic.",
        "kim의 첫 레코드가 실패합니다. 위에서는 kim의 다음 것을 그대로 처리하고, 아래에서는 dead letter topic으로 뒤따라갑니다.",
    ),
    question: Question {
        ask: t("What does blocking a key cost?", "key를 막는 대가는 무엇입니까?"),
        answers: &[
            wrong(
                t("other keys wait", "다른 key가 기다림"),
                t("Watch Lee and Park: they go on.", "lee와 park을 보십시오. 계속 처리됩니다."),
            ),
            right(
                t("memory of blocked keys, and more to redrive", "막힌 key를 기억해야 하고, 되돌릴 것이 늘어남"),
                t(
                    "Yes. The consumer has to know blocked keys even after a rebalance, and their records go back in order.",
                    "맞습니다. rebalance 뒤에도 막힌 key를 알아야 하고, 되돌릴 때도 차례를 지켜야 합니다.",
                ),
            ),
            wrong(
                t("the partition stands still", "파티션이 멈춤"),
                t("That is what retrying in place would do.", "제자리에서 다시 시도할 때 그렇게 됩니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(3_000, t("Kim's first record fails", "kim의 첫 레코드가 실패함")),
        moment(7_000, t("Above, Kim's second is worked on; below it follows", "위는 둘째를 처리하고 아래는 뒤따라감")),
        moment(18_000, t("Below, the key's order is whole", "아래는 key의 순서가 온전함")),
    ],
    drawing,
    script: &[],
    until_us: 30_000_000,
    checks: &[
        check(t("plain: one dead letter", "그냥: dead letter 하나"), |run| run.records("loose.dlq") == 1),
        check(
            t("plain: later records of the key are worked on", "그냥: 그 key의 뒤 레코드를 처리함"),
            |run| run.worked("hasty") == 9,
        ),
        check(
            t(
                "ordered: all three of the key are dead letters, in order",
                "순서대로: 그 key의 셋이 모두 차례대로 dead letter",
            ),
            |run| run.keys_in_log("strict.dlq") == ["kim", "kim", "kim"] && run.is_log_in_order("strict.dlq"),
        ),
        check(t("ordered: nobody works on a later one", "순서대로: 뒤의 것을 처리하지 않음"), |run| {
            run.lag("strict") == 0 && run.worked("patient") < 9
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let hr = board.writer(
        "hr",
        At(0, 176),
        [
            ("interval", ms(900)),
            ("count", int(9)),
            ("keys", keys(&["kim", "lee", "park"])),
            ("values", keys(&["create!", "create", "create", "change", "change", "change", "leave", "leave", "leave"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let staff = board.topic("staff", At(TOPIC_X, 160), [("partitions", int(1))]);
    board.produce(&hr, &staff);
    for (y, dlq_y, group, reader, dlq, then) in [
        (0, 24, "loose", "hasty", "loose.dlq", "dead-letter"),
        (264, 312, "strict", "patient", "strict.dlq", "dead-letter-ordered"),
    ] {
        let dead = board.topic(dlq, At(TOPIC_X, dlq_y), [("partitions", int(1))]);
        let fails = failure("body", [("text", text("!"))], then);
        let settings = [worker(350), vec![("failures", fails)]].concat();
        let (group, members) = team(&mut board, group, At(GROUP_X, y), [], [(reader, settings)]);
        board.subscribe(&staff, &group);
        board.forward(&members[0], &dead, "dead-letter", None);
    }
    board.done()
}
