//! Delivered in order, finished out of order; a single active consumer restores it.
use super::build::{At, Board, int, keys, ms, yes};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "completion-order",
    group: Group::Delivery,
    title: t("First in, first out, yet second done first", "먼저 나가도 나중에 끝날 수 있다"),
    goal: t("Tell the order of delivery from the order of completion.", "내주는 순서와 끝나는 순서를 구별합니다."),
    look: t(
        "Both queues hand out 1, 2, 3 in order. Above, a quick worker finishes 2 before a slow one finishes 1. Below only one consumer is active.",
        "두 큐 모두 1, 2, 3의 순서로 내줍니다. 위에서는 빠른 쪽이 2를, 느린 쪽이 1을 맡아 2가 먼저 끝납니다. 아래는 활성 컨슈머가 하나뿐입니다.",
    ),
    question: Question {
        ask: t(
            "What keeps the steps of one account in order?",
            "한 계좌의 단계를 순서대로 지키려면 무엇이 필요합니까?",
        ),
        answers: &[
            wrong(
                t("a queue is enough, it is FIFO", "큐면 충분함, FIFO이므로"),
                t(
                    "FIFO is about handing out. Watch 2 finish before 1 above.",
                    "FIFO는 내주는 순서입니다. 위에서 2가 1보다 먼저 끝나는 것을 보십시오.",
                ),
            ),
            right(
                t("one active consumer at a time", "한 번에 활성 컨슈머 하나"),
                t(
                    "Yes: x-single-active-consumer. The other one waits and takes over if the first goes away.",
                    "맞습니다. x-single-active-consumer입니다. 다른 하나는 기다리다가 첫째가 사라지면 이어받습니다.",
                ),
            ),
            wrong(
                t("prefetch 1 on both workers", "두 컨슈머의 prefetch를 1로"),
                t("It is 1 above, and still two work side by side.", "위도 1이지만 둘이 나란히 일합니다."),
            ),
        ],
    },
    belief: Some(t("“A queue is FIFO, so work finishes in order.”", "“큐는 FIFO이니 일도 순서대로 끝난다.”")),
    minutes: 2,
    moments: &[
        moment(1_500, t("1 and 2 are out at the same time", "1과 2가 동시에 나가 있음")),
        moment(2_170, t("Above, 2 is done before 1", "위에서 2가 1보다 먼저 끝남")),
        moment(6_000, t("Below, one after the other", "아래는 하나씩 차례로")),
    ],
    drawing,
    script: &[],
    until_us: 40_000_000,
    checks: &[
        check(t("both finish all 8", "두 쪽 모두 8개를 마침"), |run| {
            run.acked("free") == 8 && run.acked("single") == 8
        }),
        check(t("out of order with two workers", "컨슈머 둘이면 순서가 바뀜"), |run| {
            !run.is_finished_in_order("free")
        }),
        check(t("in order with a single active consumer", "활성 컨슈머 하나면 순서대로"), |run| {
            run.is_finished_in_order("single")
        }),
        check(t("the second one stays idle", "둘째 컨슈머는 놀고 있음"), |run| {
            run.worked("quick-2") == 0 || run.worked("slow-2") == 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let account = board.producer(
        "account",
        At(0, 208),
        [
            ("interval", ms(500)),
            ("count", int(8)),
            ("keys", keys(&["account-7"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let both = board.exchange("both", "fanout", At(208, 192), []);
    board.publish(&account, &both);
    let free = board.queue("free", At(496, 80), []);
    let single = board.queue("single", At(496, 352), [("x-single-active-consumer", yes())]);
    for (n, queue, y) in [(1, &free, 80), (2, &single, 352)] {
        board.bind(&both, queue, &[""]);
        for (pace, offset, work) in [("slow", -64, 1_600), ("quick", 64, 520)] {
            let worker = board.consumer(
                &format!("{pace}-{n}"),
                At(792, y + offset),
                [("prefetch", int(1)), ("work", ms(work)), ("latency", ms(200))],
            );
            board.consume(queue, &worker);
        }
    }
    board.done()
}
