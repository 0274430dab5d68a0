//! Routing by headers: all, any, and whether headers that start with x- count.
use super::build::{At, Board, header_sets, int, ms, table, text, yes};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::engine::value::Table;
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "headers-match",
    group: Group::Routing,
    title: t("Headers exchange: four ways to match", "headers exchange: 네 가지 맞는 조건"),
    goal: t(
        "Tell all from any, and see which headers are skipped.",
        "all과 any를 구별하고, 어떤 header를 건너뛰는지 봅니다.",
    ),
    look: t(
        "All four bindings name the same three headers: format = pdf, region = kr, x-trial = true. Only x-match differs.",
        "네 binding이 모두 같은 header 셋을 적었습니다. format = pdf, region = kr, x-trial = true. x-match만 다릅니다.",
    ),
    question: Question {
        ask: t(
            "A message has format = pdf and region = kr, no x-trial. Does x-match = all match?",
            "format = pdf, region = kr이고 x-trial은 없습니다. x-match = all에 맞습니까?",
        ),
        answers: &[
            wrong(
                t("no, x-trial is missing", "아니요, x-trial이 없음"),
                t(
                    "all skips binding arguments that start with x-. all-with-x does not.",
                    "all은 x-로 시작하는 인수를 건너뜁니다. all-with-x는 건너뛰지 않습니다.",
                ),
            ),
            right(
                t("yes, headers that start with x- are skipped", "예, x-로 시작하는 header는 건너뜀"),
                t(
                    "Yes. Only all-with-x and any-with-x look at them.",
                    "맞습니다. all-with-x와 any-with-x만 그것을 봅니다.",
                ),
            ),
            wrong(
                t("yes, all means at least one", "예, all은 하나 이상이라는 뜻"),
                t(
                    "That is any. all needs every header that counts.",
                    "그것은 any입니다. all은 세는 header가 모두 맞아야 합니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 3,
    moments: &[
        moment(750, t("pdf, kr: three queues", "pdf, kr: 큐 셋")),
        moment(1_650, t("pdf, us: any is enough", "pdf, us: any면 충분함")),
        moment(2_550, t("Only x-trial fits: any-with-x alone", "x-trial만 맞음: any-with-x 하나")),
        moment(4_350, t("Nothing fits", "아무것도 맞지 않음")),
    ],
    drawing,
    script: &[],
    until_us: 20_000_000,
    checks: &[
        check(t("all stores 4", "all에 4개"), |run| run.stored("all") == 4),
        check(t("any stores 6", "any에 6개"), |run| run.stored("any") == 6),
        check(t("all-with-x stores 2", "all-with-x에 2개"), |run| run.stored("all-with-x") == 2),
        check(t("any-with-x stores 8", "any-with-x에 8개"), |run| run.stored("any-with-x") == 8),
        check(t("2 match nothing", "2개는 갈 곳이 없음"), |run| run.lost() == 2),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let set = |format: &str, region: &str| table([("format", text(format)), ("region", text(region))]);
    let trial = |mut set: Table| {
        set.set("x-trial", yes());
        set
    };
    let sets = [set("pdf", "kr"), set("pdf", "us"), trial(set("zip", "us")), trial(set("pdf", "kr")), set("zip", "us")];
    let scanner = board.producer(
        "scanner",
        At(0, 208),
        [
            ("interval", ms(900)),
            ("count", int(10)),
            ("headers", header_sets(&sets)),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let papers = board.exchange("papers", "headers", At(208, 192), []);
    let reader =
        board.consumer("reader", At(800, 208), [("prefetch", int(4)), ("work", ms(400)), ("latency", ms(250))]);
    board.publish(&scanner, &papers);
    for (x_match, y) in [("all", 0), ("any", 136), ("all-with-x", 272), ("any-with-x", 408)] {
        let queue = board.queue(x_match, At(504, y), []);
        board.bind_headers(&papers, &queue, x_match, trial(set("pdf", "kr")));
        board.consume(&queue, &reader);
    }
    board.done()
}
