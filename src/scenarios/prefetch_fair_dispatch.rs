//! A slow and a fast worker: unlimited prefetch against prefetch 1.
use super::build::{At, Board, int, keys, ms};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "prefetch-fair-dispatch",
    group: Group::Delivery,
    title: t("Prefetch: the slow one hoards", "prefetch: 느린 쪽이 쌓아 둔다"),
    goal: t(
        "See why prefetch (how many come ahead of their acks) 1 shares work fairly among unequal workers.",
        "prefetch(ack 없이 미리 받는 개수)가 1일 때 빠르기가 다른 컨슈머가 일을 공평하게 나누는 까닭을 봅니다.",
    ),
    look: t(
        "The same twelve jobs twice: above without limit, below with prefetch 1. Above, half of them sit in the slots of slow-1 while fast-1 has nothing to do.",
        "같은 일 열둘을 두 번 합니다. 위는 제한 없이, 아래는 prefetch 1입니다. 위에서는 절반이 slow-1의 칸에 쌓이고 fast-1은 놀고 있습니다.",
    ),
    question: Question {
        ask: t("Which half finishes the twelve jobs first?", "열두 개를 먼저 마치는 쪽은 어디입니까?"),
        answers: &[
            wrong(
                t("above: unlimited, no waiting for acks", "위: 제한이 없어 ack를 기다리지 않음"),
                t(
                    "Watch slow-1: its jobs can't be done by anybody else any more.",
                    "slow-1을 보십시오. 받아 둔 일은 이제 다른 컨슈머가 할 수 없습니다.",
                ),
            ),
            right(
                t("below: prefetch 1", "아래: prefetch 1"),
                t(
                    "Yes. Who is free gets the next job, so the fast one does most of them.",
                    "맞습니다. 비어 있는 쪽이 다음 일을 받으므로 빠른 쪽이 더 많이 합니다.",
                ),
            ),
            wrong(
                t("both at the same time", "둘이 같이"),
                t(
                    "The number of jobs is the same, but who does them is not.",
                    "일의 수는 같지만 누가 하느냐가 다릅니다.",
                ),
            ),
        ],
    },
    belief: Some(t("“A larger prefetch is always faster.”", "“prefetch는 클수록 빠르다.”")),
    minutes: 2,
    moments: &[
        moment(1_100, t("Twelve jobs arrive in both queues", "두 큐에 일 열둘이 들어감")),
        moment(1_250, t("Above, all are handed out at once", "위에서는 한꺼번에 모두 내줌")),
        moment(5_000, t("fast-1 has nothing left to do", "fast-1은 할 일이 없음")),
        moment(9_000, t("Below all is done, above slow-1 still works", "아래는 끝났고 위의 slow-1은 아직 일함")),
    ],
    drawing,
    script: &[],
    until_us: 40_000_000,
    checks: &[
        check(t("both halves do all 12", "두 쪽 모두 12개를 마침"), |run| {
            run.acked("greedy") == 12 && run.acked("fair") == 12
        }),
        check(t("prefetch 1 finishes first", "prefetch 1이 먼저 끝남"), |run| {
            run.last_ack_at("fair") < run.last_ack_at("greedy")
        }),
        check(t("unlimited: half each", "제한 없음: 반씩"), |run| {
            run.worked("slow-1") == 6 && run.worked("fast-1") == 6
        }),
        check(t("prefetch 1: the fast one does more", "prefetch 1: 빠른 쪽이 더 많이"), |run| {
            run.worked("fast-2") > run.worked("slow-2")
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let boss = board.producer(
        "boss",
        At(0, 208),
        [
            ("interval", ms(1_000)),
            ("burst", int(12)),
            ("count", int(12)),
            ("keys", keys(&["job"])),
            ("start", ms(500)),
            ("latency", ms(300)),
        ],
    );
    let twice = board.exchange("twice", "fanout", At(208, 192), []);
    board.publish(&boss, &twice);
    for (n, name, y, prefetch) in [(1, "greedy", 80, 0), (2, "fair", 352, 1)] {
        let queue = board.queue(name, At(496, y), []);
        board.bind(&twice, &queue, &[""]);
        for (pace, offset, work) in [("slow", -64, 2_000), ("fast", 64, 300)] {
            let worker = board.consumer(
                &format!("{pace}-{n}"),
                At(792, y + offset),
                [("prefetch", int(prefetch)), ("work", ms(work)), ("latency", ms(200))],
            );
            board.consume(&queue, &worker);
        }
    }
    board.done()
}
