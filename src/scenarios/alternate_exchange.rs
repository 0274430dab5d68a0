//! What matches nothing goes to the alternate exchange instead of vanishing.
use super::build::{At, Board, int, keys, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "alternate-exchange",
    group: Group::Routing,
    title: t("Alternate exchange: nothing falls through", "대체 exchange: 빠져나가는 것이 없다"),
    goal: t("Catch what no binding matches.", "어느 binding에도 맞지 않는 메시지를 받아 둡니다."),
    look: t(
        "jp has no binding. orders hands it over along the dashed link to unmatched, whose queue keeps it for a person to look at.",
        "jp에는 binding이 없습니다. orders는 점선을 따라 unmatched로 넘기고, 그 큐가 사람이 볼 때까지 맡아 둡니다.",
    ),
    question: Question {
        ask: t(
            "Who decides that a message goes to the alternate exchange?",
            "메시지를 대체 exchange로 보내는 것은 누가 정합니까?",
        ),
        answers: &[
            wrong(
                t("the producer", "프로듀서"),
                t(
                    "The producer knows nothing of it: its setting stands with the exchange orders.",
                    "프로듀서는 모릅니다. 설정은 exchange인 orders에 있습니다.",
                ),
            ),
            right(
                t("the exchange, when none of its own bindings match", "exchange, 자기 binding이 하나도 맞지 않을 때"),
                t(
                    "Yes. It is a setting of the exchange, and it asks only about its own bindings.",
                    "맞습니다. exchange의 설정이고, 자기 binding만 봅니다.",
                ),
            ),
            wrong(
                t("a full queue", "가득 찬 큐"),
                t(
                    "A full queue has its own rules (overflow, dead letters). This is about routing only.",
                    "가득 찬 큐는 다른 규칙(overflow, dead letter)을 따릅니다. 이것은 나눠 보내기의 규칙입니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(750, t("kr matches its binding", "kr은 binding에 맞음")),
        moment(2_550, t("jp matches nothing and is handed over", "jp는 맞는 것이 없어 넘겨짐")),
        moment(9_500, t("unknown keeps three messages", "unknown에 세 개가 남음")),
    ],
    drawing,
    script: &[],
    until_us: 20_000_000,
    checks: &[
        check(t("3 each for kr and us", "kr과 us에 3개씩"), |run| run.stored("kr") == 3 && run.stored("us") == 3),
        check(t("unknown keeps the 3 jp", "unknown에 jp 3개"), |run| {
            run.keys_stored("unknown") == ["jp"] && run.ready("unknown") == 3
        }),
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(0, 112),
        [
            ("interval", ms(900)),
            ("count", int(9)),
            ("keys", keys(&["kr", "us", "jp"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let orders = board.exchange("orders", "direct", At(208, 96), [("alternate-exchange", text("unmatched"))]);
    let unmatched = board.exchange("unmatched", "fanout", At(208, 352), []);
    let unknown = board.queue("unknown", At(504, 336), []);
    board.publish(&shop, &orders);
    for (name, y) in [("kr", 32), ("us", 176)] {
        let queue = board.queue(name, At(504, y), []);
        let packer = board.consumer(
            &format!("packer-{name}"),
            At(792, y),
            [("prefetch", int(1)), ("work", ms(900)), ("latency", ms(250))],
        );
        board.bind(&orders, &queue, &[name]);
        board.consume(&queue, &packer);
    }
    board.bind(&unmatched, &unknown, &[""]);
    board.done()
}
