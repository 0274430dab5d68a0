//! A diamond and a cycle of exchanges: still one copy per queue, and an end.
use super::build::{At, Board, int, keys, ms};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "exchange-to-exchange",
    group: Group::Routing,
    title: t("Exchange to exchange: a diamond and a cycle", "exchange끼리 잇기: 마름모와 순환"),
    goal: t(
        "See that two ways to a queue still mean one copy, and that a cycle ends.",
        "큐로 가는 길이 둘이어도 사본은 하나이고, 순환도 끝난다는 것을 봅니다.",
    ),
    look: t(
        "Both left and right lead to inbox, and right leads back to news. Each exchange is asked once per message.",
        "left와 right가 모두 inbox로 이어지고, right는 다시 news로 이어집니다. 메시지마다 exchange를 한 번씩만 묻습니다.",
    ),
    question: Question {
        ask: t("How many copies of one message does inbox get?", "메시지 하나에 inbox는 사본을 몇 개 받습니까?"),
        answers: &[
            right(
                t("one", "하나"),
                t(
                    "Yes. A queue gets one copy per publish, whatever the number of ways that lead to it.",
                    "맞습니다. 길이 몇 개든 한 번 보낼 때 큐마다 사본은 하나입니다.",
                ),
            ),
            wrong(
                t("two, one per way", "둘, 길마다 하나"),
                t(
                    "Count the cells: the broker first collects the queues, each once, and only then sends copies.",
                    "칸을 세어 보십시오. 브로커는 먼저 큐를 한 번씩만 모은 다음 사본을 보냅니다.",
                ),
            ),
            wrong(
                t("endlessly many, it is a cycle", "끝없이, 순환이므로"),
                t(
                    "An exchange that was asked is not asked again for the same message.",
                    "이미 물은 exchange는 같은 메시지로 다시 묻지 않습니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(750, t("news asks left and right", "news가 left와 right에 물음")),
        moment(1_200, t("One copy reaches inbox", "사본 하나가 inbox에 닿음")),
        moment(6_000, t("Four messages, four copies", "메시지 넷, 사본 넷")),
    ],
    drawing,
    script: &[],
    until_us: 15_000_000,
    checks: &[
        check(t("4 published", "4개를 보냄"), |run| run.published() == 4),
        check(t("inbox stores 1 copy of each", "inbox에 하나씩만"), |run| run.stored("inbox") == 4),
        check(t("all are done once", "모두 한 번씩 처리됨"), |run| run.acked("inbox") == 4),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let desk = board.producer(
        "news-desk",
        At(0, 192),
        [
            ("interval", ms(1_300)),
            ("count", int(4)),
            ("keys", keys(&["headline"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let news = board.exchange("news", "fanout", At(168, 176), []);
    let left = board.exchange("left", "fanout", At(368, 80), []);
    let right = board.exchange("right", "fanout", At(368, 288), []);
    let inbox = board.queue("inbox", At(568, 192), []);
    let reader =
        board.consumer("reader", At(808, 192), [("prefetch", int(1)), ("work", ms(700)), ("latency", ms(250))]);
    board.publish(&desk, &news);
    board.bind(&news, &left, &[""]);
    board.bind(&news, &right, &[""]);
    board.bind(&left, &inbox, &[""]);
    board.bind(&right, &inbox, &[""]);
    board.bind(&right, &news, &[""]);
    board.consume(&inbox, &reader);
    board.done()
}
