//! Several queues on one key, several keys on one queue.
use super::build::{At, Board, int, keys, ms};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "direct",
    group: Group::Routing,
    title: t("Direct exchange: the key must be equal", "direct exchange: key가 같아야 한다"),
    goal: t(
        "Bind one queue by several keys and one key to several queues.",
        "큐 하나를 여러 key로 묶고, key 하나를 여러 큐에 묶어 봅니다.",
    ),
    look: t(
        "An error goes to pager and to archive: two queues on one key. archive has three bindings, one link with three rows. debug has none.",
        "error는 pager와 archive 두 곳으로 갑니다. archive는 binding이 셋이고, 링크 하나에 세 줄로 보입니다. debug는 binding이 없습니다.",
    ),
    question: Question {
        ask: t(
            "12 logs are published, 3 of each level. How many does archive store?",
            "로그 12개를 종류마다 3개씩 보냅니다. archive에는 몇 개가 들어갑니까?",
        ),
        answers: &[
            wrong(t("12", "12"), t("debug is not among its three bindings.", "debug는 세 binding에 없습니다.")),
            right(
                t("9", "9"),
                t(
                    "Yes: error, warning and info, 3 each. debug matches nothing and is dropped.",
                    "맞습니다. error, warning, info가 3개씩입니다. debug는 맞는 것이 없어 버려집니다.",
                ),
            ),
            wrong(
                t("6, pager takes the errors", "6, error는 pager가 가져감"),
                t(
                    "Queues do not compete here: each queue with an equal key gets a copy of its own.",
                    "여기서 큐는 경쟁하지 않습니다. key가 같은 큐마다 사본을 따로 받습니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(750, t("An error is routed to two queues", "error를 두 큐로 보냄")),
        moment(1_500, t("A warning goes to archive alone", "warning은 archive로만 감")),
        moment(3_100, t("debug goes nowhere", "debug는 갈 곳이 없음")),
        moment(11_000, t("archive has stored nine", "archive에 아홉 개")),
    ],
    drawing,
    script: &[],
    until_us: 20_000_000,
    checks: &[
        check(t("pager stores the 3 errors", "pager에 error 3개"), |run| {
            run.stored("pager") == 3 && run.keys_stored("pager") == ["error"]
        }),
        check(t("archive stores 9", "archive에 9개"), |run| run.stored("archive") == 9),
        check(t("3 debug are lost", "debug 3개가 사라짐"), |run| run.lost() == 3),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let app = board.producer(
        "app",
        At(0, 176),
        [
            ("interval", ms(800)),
            ("count", int(12)),
            ("keys", keys(&["error", "warning", "info", "debug"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let logs = board.exchange("logs", "direct", At(208, 160), []);
    let pager = board.queue("pager", At(504, 80), []);
    let archive = board.queue("archive", At(504, 272), []);
    let on_call =
        board.consumer("on-call", At(792, 80), [("prefetch", int(1)), ("work", ms(900)), ("latency", ms(250))]);
    let disk = board.consumer("disk", At(792, 272), [("prefetch", int(3)), ("work", ms(330)), ("latency", ms(250))]);
    board.publish(&app, &logs);
    board.bind(&logs, &pager, &["error"]);
    board.bind(&logs, &archive, &["error", "warning", "info"]);
    board.consume(&pager, &on_call);
    board.consume(&archive, &disk);
    board.done()
}
