//! Patterns of words: `*` is exactly one, `#` is zero or more.
use super::build::{At, Board, int, keys, ms};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "topic-wildcards",
    group: Group::Routing,
    title: t("Topic exchange: * and #", "topic exchange: *와 #"),
    goal: t(
        "Predict which patterns a key matches, also when # stands for no word at all.",
        "key가 어떤 패턴에 맞는지, #이 단어 0개일 때까지 미리 맞혀 봅니다.",
    ),
    look: t(
        "Step and compare the words of the key with those of each pattern. A row that failed names the word that failed.",
        "한 사건씩 넘기며 key의 단어와 패턴의 단어를 견주어 보십시오. 맞지 않은 줄에는 어긋난 단어가 적힙니다.",
    ),
    question: Question {
        ask: t("The key is just order, one word. Who gets it?", "key가 order 한 단어뿐입니다. 누가 받습니까?"),
        answers: &[
            wrong(
                t("only everything (#)", "everything(#)만"),
                t(
                    "# may stand for zero words, also after a dot: order.# matches order.",
                    "#은 0개의 단어일 수 있습니다. 점 뒤에서도 그래서 order.#은 order에 맞습니다.",
                ),
            ),
            right(
                t("orders (order.#) and everything (#)", "orders(order.#)와 everything(#)"),
                t("Yes: in order.# the # stands for zero words.", "맞습니다. order.#에서 #이 0개의 단어입니다."),
            ),
            wrong(
                t("shipped (order.shipped.*) as well", "shipped(order.shipped.*)도"),
                t(
                    "* must be exactly one word, and shipped has to be there as well.",
                    "*는 반드시 한 단어여야 하고, shipped도 있어야 합니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 3,
    moments: &[
        moment(750, t("order.shipped.kr is routed", "order.shipped.kr을 나눠 보냄")),
        moment(2_350, t("order.shipped.us matches all four", "order.shipped.us는 넷 모두에 맞음")),
        moment(3_150, t("order: # stands for zero words", "order: #이 0개의 단어")),
        moment(4_750, t("Four words are too many for *", "네 단어는 *에 너무 많음")),
    ],
    drawing,
    script: &[],
    until_us: 25_000_000,
    checks: &[
        check(t("order.shipped.* gets three-word keys only", "order.shipped.*는 세 단어 key만 받음"), |run| {
            run.keys_stored("shipped") == ["order.shipped.kr", "order.shipped.us"] && run.stored("shipped") == 4
        }),
        check(t("order.*.us gets 4", "order.*.us는 4개"), |run| {
            run.keys_stored("us") == ["order.paid.us", "order.shipped.us"] && run.stored("us") == 4
        }),
        check(t("order.# gets the key order too", "order.#은 order도 받음"), |run| {
            run.keys_stored("orders").contains(&"order") && run.stored("orders") == 10
        }),
        check(t("# gets all 12", "#은 12개 모두"), |run| run.stored("everything") == 12),
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(0, 208),
        [
            ("interval", ms(800)),
            ("count", int(12)),
            (
                "keys",
                keys(&[
                    "order.shipped.kr",
                    "order.paid.us",
                    "order.shipped.us",
                    "order",
                    "payment.us",
                    "order.shipped.us.fast",
                ]),
            ),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let events = board.exchange("events", "topic", At(208, 192), []);
    let counter =
        board.consumer("reader", At(800, 208), [("prefetch", int(4)), ("work", ms(400)), ("latency", ms(250))]);
    board.publish(&shop, &events);
    for (name, pattern, y) in [
        ("shipped", "order.shipped.*", 0),
        ("us", "order.*.us", 136),
        ("orders", "order.#", 272),
        ("everything", "#", 408),
    ] {
        let queue = board.queue(name, At(504, y), []);
        board.bind(&events, &queue, &[pattern]);
        board.consume(&queue, &counter);
    }
    board.done()
}
