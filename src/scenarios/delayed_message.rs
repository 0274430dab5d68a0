//! A delay made of TTL and dead-letter exchange, and its trap: only the head expires.
use super::build::{At, Board, int, keys, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "delayed-message",
    group: Group::Failure,
    title: t("Delayed messages, and the head of the line", "지연 메시지와 줄의 맨 앞"),
    goal: t("Delay messages with plain queues, and avoid the trap.", "보통 큐로 메시지를 늦추고, 함정을 피합니다."),
    look: t(
        "Nobody reads mixed: what waits there is dead-lettered to due when its time is over. A reminder for in 1 s stands behind one for in 6 s and comes 5 s late. Below, each delay has a queue of its own: all are on time.",
        "mixed는 아무도 읽지 않고, 시간이 지난 것은 due로 dead letter가 됩니다. 1초 뒤 알림이 6초 뒤 알림 뒤에 서면 늦게 나갑니다. 아래는 지연마다 큐가 따로 있어 모두 제때 나갑니다.",
    ),
    question: Question {
        ask: t("How do you delay by many different times without the trap?", "여러 가지 시간만큼 함정 없이 늦추려면?"),
        answers: &[
            right(
                t("one queue for each delay", "지연마다 큐 하나"),
                t(
                    "Yes. In a queue of equal TTLs the head is always the first that is due.",
                    "맞습니다. TTL이 모두 같은 큐에서는 맨 앞이 언제나 가장 먼저 끝납니다.",
                ),
            ),
            wrong(
                t("a priority queue", "우선순위 큐"),
                t(
                    "Priorities are not times: a new message would have to know its place.",
                    "우선순위는 시간이 아닙니다. 새 메시지가 제자리를 알아야 합니다.",
                ),
            ),
            wrong(
                t("the delayed message exchange plugin", "delayed message exchange 플러그인"),
                t(
                    "Archived and not replicated; RabbitMQ 4.3 has no bundled replacement.",
                    "더는 관리되지 않고 복제도 안 되며, RabbitMQ 4.3에 딸려 오는 대신은 없습니다.",
                ),
            ),
        ],
    },
    belief: Some(t("“Per-message TTL is a timer on the message.”", "“메시지 TTL은 메시지마다 도는 타이머다.”")),
    minutes: 3,
    moments: &[
        moment(1_000, t("The slow one takes the head of mixed", "느린 것이 mixed의 맨 앞에 섬")),
        moment(3_800, t("Below, the quick one is on time", "아래에서는 빠른 것이 제때 나감")),
        moment(7_000, t("Above, it leaves with the slow one", "위에서는 느린 것과 함께 나감")),
    ],
    drawing,
    script: &[],
    until_us: 60_000_000,
    checks: &[
        check(t("in queues of their own all are on time", "따로 둔 큐에서는 모두 제때"), |run| {
            run.stays("in-1s", "quick").iter().all(|stay| (1_000_000..=1_001_000).contains(stay))
                && run.stays("in-6s", "slow").iter().all(|stay| (6_000_000..=6_001_000).contains(stay))
        }),
        check(
            t("in the mixed queue a quick one is 2 s late or more", "섞인 큐에서는 2초 넘게 늦음"),
            |run| run.stays("mixed", "quick").iter().any(|stay| *stay >= 3_000_000),
        ),
        check(t("all come in the end", "끝에는 모두 나감"), |run| run.ready("due") == run.published() * 2),
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let post = |key: &'static str, start: i64, expires: &'static str| {
        [
            ("interval", ms(8_000)),
            ("count", int(2)),
            ("keys", keys(&[key])),
            ("start", ms(start)),
            ("expiration", text(expires)),
            ("latency", ms(250)),
        ]
    };
    let slow = board.producer("slow-post", At(0, 72), post("slow", 300, "6000"));
    let quick = board.producer("quick-post", At(0, 264), post("quick", 2_200, "1000"));
    let delays = board.exchange("delays", "direct", At(208, 168), []);
    let due = [("x-dead-letter-exchange", text("ring"))];
    let mixed = board.queue("mixed", At(448, 16), due.clone());
    let short = board.queue("in-1s", At(448, 168), due.clone());
    let long = board.queue("in-6s", At(448, 304), due);
    let ring = board.exchange("ring", "fanout", At(536, 424), []);
    let all = board.queue("due", At(736, 408), []);
    board.publish(&slow, &delays);
    board.publish(&quick, &delays);
    board.bind(&delays, &mixed, &["slow", "quick"]);
    board.bind(&delays, &short, &["quick"]);
    board.bind(&delays, &long, &["slow"]);
    board.bind(&ring, &all, &[""]);
    board.done()
}
