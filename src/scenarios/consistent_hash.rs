//! Sharding over queues by the hash of the key, and what a fourth queue moves.
use super::build::{At, Board, int, keys, ms};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "consistent-hash",
    group: Group::Routing,
    title: t("Consistent hash: a key stays with its queue", "consistent hash: key는 제 큐에 머문다"),
    goal: t(
        "Spread keys over queues so that each key keeps its queue, and see what growing moves.",
        "key를 여러 큐에 나누되 같은 key는 같은 큐로 보내고, 큐를 늘리면 무엇이 옮겨 가는지 봅니다.",
    ),
    look: t(
        "Twelve users, three shards. Every message of one user is in the same shard. Then wire users to shard-4, run again, and compare.",
        "사용자 열둘을 세 큐에 나눕니다. 한 사용자의 메시지는 늘 같은 큐로 갑니다. 그다음 users를 shard-4에 이어 다시 실행하고 견주어 보십시오.",
    ),
    question: Question {
        ask: t("You bind shard-4 too. Which users move?", "shard-4도 묶습니다. 어떤 사용자가 옮겨 갑니까?"),
        answers: &[
            wrong(
                t("nearly all, as with hash modulo 4", "거의 모두, 나머지 연산처럼"),
                t(
                    "That is what a modulus hash does. This ring moves only what the new bucket takes.",
                    "modulus hash라면 그렇습니다. 이 고리에서는 새 칸이 가져가는 것만 옮깁니다.",
                ),
            ),
            right(
                t("a few, and all of them to shard-4", "일부만, 그것도 모두 shard-4로"),
                t(
                    "Yes. On average a quarter moves, and never between the old shards.",
                    "맞습니다. 평균 4분의 1만 옮겨 가고, 예전 큐끼리는 옮기지 않습니다.",
                ),
            ),
            wrong(
                t("none, shard-4 stays empty", "아무도, shard-4는 빈 채로 남음"),
                t(
                    "Then it would not help. Wire it and see: it takes its share.",
                    "그러면 늘리는 뜻이 없습니다. 이어 보십시오. 제 몫을 가져갑니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 4,
    moments: &[
        moment(750, t("The first user gets a shard", "첫 사용자의 큐가 정해짐")),
        moment(5_500, t("The second round begins: same shards", "두 번째 바퀴: 같은 큐로")),
        moment(11_000, t("24 messages on three shards", "세 큐에 24개")),
    ],
    drawing,
    script: &[],
    until_us: 25_000_000,
    checks: &[
        check(t("24 stored once each", "24개가 한 번씩 들어감"), |run| {
            run.stored("shard-1") + run.stored("shard-2") + run.stored("shard-3") == 24
        }),
        check(t("each user has one shard", "사용자마다 큐는 하나"), |run| {
            run.messages().iter().all(|message| run.stored_in(*message).len() == 1) && run.each_key_has_one_queue()
        }),
        check(t("every shard gets some", "모든 큐가 몫을 받음"), |run| {
            ["shard-1", "shard-2", "shard-3"].iter().all(|queue| run.stored(queue) > 0)
        }),
    ],
};

/// The keys of the run, also for the test that binds the fourth queue.
pub const USERS: [&str; 12] = [
    "user-1", "user-2", "user-3", "user-4", "user-5", "user-6", "user-7", "user-8", "user-9", "user-10", "user-11",
    "user-12",
];

fn drawing() -> Document {
    let mut board = Board::new();
    let clicks = board.producer(
        "clicks",
        At(0, 192),
        [("interval", ms(400)), ("count", int(24)), ("keys", keys(&USERS)), ("start", ms(400)), ("latency", ms(300))],
    );
    let users = board.exchange("users", "x-consistent-hash", At(208, 176), []);
    board.publish(&clicks, &users);
    for n in 1..=4 {
        let y = (n - 1) * 136;
        let queue = board.queue(&format!("shard-{n}"), At(504, y), []);
        let worker = board.consumer(
            &format!("worker-{n}"),
            At(792, y),
            [("prefetch", int(2)), ("work", ms(600)), ("latency", ms(250))],
        );
        board.consume(&queue, &worker);
        if n < 4 {
            board.bind(&users, &queue, &[""]);
        }
    }
    board.done()
}
