//! Competing consumers take turns.
use super::build::{At, Board, int, keys, ms};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "work-queue-round-robin",
    group: Group::Delivery,
    title: t("Work queue: workers take turns", "작업 큐: 번갈아 일하기"),
    goal: t("Share the work of one queue among three workers.", "큐 하나의 일을 컨슈머 셋이 나눕니다."),
    look: t(
        "Each message leaves the queue on one link only. The queue gives the next one to the consumer that has waited longest in its ring.",
        "메시지는 링크 하나로만 나갑니다. 큐는 고리에서 가장 오래 기다린 컨슈머에게 다음 것을 줍니다.",
    ),
    question: Question {
        ask: t(
            "Twelve equal jobs, three equal workers. How are they shared?",
            "똑같은 일 열둘, 똑같은 컨슈머 셋입니다. 어떻게 나뉩니까?",
        ),
        answers: &[
            right(
                t("4 each", "4개씩"),
                t(
                    "Yes: in turn, one after the other. Each message goes to one worker only.",
                    "맞습니다. 차례로 하나씩, 메시지마다 한 컨슈머만 받습니다.",
                ),
            ),
            wrong(
                t("12 each", "12개씩"),
                t(
                    "That would be a fanout with a queue per worker. One queue hands each message out once.",
                    "그것은 컨슈머마다 큐를 둔 fanout입니다. 큐 하나는 메시지를 한 번만 내줍니다.",
                ),
            ),
            wrong(
                t("all 12 to the first worker", "첫 컨슈머에 12개 모두"),
                t(
                    "Only if it were alone when the queue was already full.",
                    "큐가 이미 차 있을 때 혼자였다면 그랬을 것입니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 1,
    moments: &[
        moment(700, t("Job 1 goes to worker-1", "1번 일은 worker-1로")),
        moment(1_300, t("Job 2 goes to worker-2", "2번 일은 worker-2로")),
        moment(2_500, t("Job 4: worker-1 again", "4번 일은 다시 worker-1로")),
        moment(11_500, t("Four each", "넷씩")),
    ],
    drawing,
    script: &[],
    until_us: 20_000_000,
    checks: &[
        check(t("12 acked", "12개가 ack됨"), |run| run.acked("jobs") == 12),
        check(t("4 for each worker", "컨슈머마다 4개"), |run| {
            ["worker-1", "worker-2", "worker-3"].iter().all(|worker| run.worked(worker) == 4)
        }),
        check(t("in turn", "번갈아"), |run| {
            run.receivers("jobs").chunks(3).all(|turn| turn == run.receivers("jobs")[..3].to_vec())
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let boss = board.producer(
        "boss",
        At(64, 192),
        [
            ("interval", ms(600)),
            ("count", int(12)),
            ("keys", keys(&["jobs"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let jobs = board.queue("jobs", At(352, 192), []);
    board.publish(&boss, &jobs);
    for (n, y) in [(1, 48), (2, 192), (3, 336)] {
        let worker = board.consumer(
            &format!("worker-{n}"),
            At(752, y),
            [("prefetch", int(0)), ("work", ms(1_400)), ("latency", ms(250))],
        );
        board.consume(&jobs, &worker);
    }
    board.done()
}
