//! Three prefetches over a slow connection, for a fast and a slow worker each: round trips against hoarding.
use super::build::{At, Board, int, keys, ms};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

/// Jobs of each queue.
const JOBS: usize = 24;

pub static SCENARIO: Scenario = Scenario {
    id: "prefetch-too-small-too-big",
    group: Group::Delivery,
    title: t("Prefetch: too small, too big", "prefetch: 너무 작거나 너무 크거나"),
    goal: t(
        "See the two ends of the tuning curve: too small waits for round trips, too big hoards with the slow one.",
        "prefetch를 맞추는 곡선의 양 끝을 봅니다. 너무 작으면 왕복을 기다리고, 너무 크면 느린 쪽에 쌓입니다.",
    ),
    look: t(
        "24 jobs three times, over a connection of 400 ms each way. tight: prefetch 1, the workers wait for their next job. tuned: prefetch 4. loose: no limit, the slow worker hoards half of the jobs. Look who is done when.",
        "일 24개를 세 번, 편도 400 ms인 연결로 합니다. tight는 prefetch 1이라 컨슈머가 다음 일을 기다립니다. tuned는 prefetch 4입니다. loose는 제한이 없어 느린 쪽이 절반을 쌓아 둡니다. 언제 끝나는지 보십시오.",
    ),
    question: Question {
        ask: t("Which of the three is done first?", "셋 가운데 어디가 먼저 끝납니까?"),
        answers: &[
            wrong(
                t("tight: nobody hoards", "tight: 아무도 쌓아 두지 않음"),
                t(
                    "Its fast worker works 100 ms and then waits 800 ms for ack and next job.",
                    "빠른 컨슈머가 100 ms 일하고 ack와 다음 일이 오가는 800 ms를 기다립니다.",
                ),
            ),
            right(
                t("tuned: 4", "tuned: 4"),
                t(
                    "Yes. Enough to fill the round trip of the fast one, few enough to leave the slow one little.",
                    "맞습니다. 빠른 쪽의 왕복을 채울 만큼은 되고, 느린 쪽에는 조금만 남습니다.",
                ),
            ),
            wrong(
                t("loose: nobody waits", "loose: 아무도 기다리지 않음"),
                t(
                    "The fast one is done soon and idle; the slow one has twelve jobs that nobody can take from it.",
                    "빠른 쪽은 금세 끝나고 쉽니다. 느린 쪽이 쥔 열두 개는 아무도 대신할 수 없습니다.",
                ),
            ),
        ],
    },
    belief: Some(t("“There is one right prefetch for every consumer.”", "“모든 컨슈머에 맞는 prefetch가 하나 있다.”")),
    minutes: 3,
    moments: &[
        moment(1_900, t("loose has handed out all 24 at once", "loose는 24개를 한꺼번에 내줌")),
        moment(4_000, t("loose: the fast one is done, and idle", "loose: 빠른 쪽은 끝나고 쉼")),
        moment(8_000, t("tuned is nearly done", "tuned는 거의 끝남")),
        moment(12_000, t("tight and loose still work", "tight와 loose는 아직 일함")),
    ],
    drawing,
    script: &[],
    until_us: 60_000_000,
    checks: &[
        check(t("all do their 24", "모두 24개를 마침"), |run| {
            ["tight", "tuned", "loose"].iter().all(|queue| run.acked(queue) == JOBS)
        }),
        check(t("4 beats 1: no waiting", "4가 1보다 빠름: 기다리지 않음"), |run| {
            run.last_ack_at("tuned") < run.last_ack_at("tight")
        }),
        check(t("4 beats no limit: no hoarding", "4가 무제한보다 빠름: 쌓아 두지 않음"), |run| {
            run.last_ack_at("tuned") < run.last_ack_at("loose")
        }),
        check(t("no limit: the slow one has half", "무제한: 느린 쪽이 절반"), |run| {
            run.worked("slow-3") == JOBS / 2
        }),
        check(t("4: the fast one does most", "4: 빠른 쪽이 대부분"), |run| run.worked("fast-2") > JOBS * 2 / 3),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let boss = board.producer(
        "boss",
        At(0, 216),
        [
            ("interval", ms(1_000)),
            ("burst", int(JOBS as i64)),
            ("count", int(JOBS as i64)),
            ("keys", keys(&["job"])),
            ("start", ms(500)),
            ("latency", ms(300)),
        ],
    );
    let thrice = board.exchange("thrice", "fanout", At(184, 200), []);
    board.publish(&boss, &thrice);
    for (n, name, y, prefetch) in [(1, "tight", 48, 1), (2, "tuned", 216, 4), (3, "loose", 384, 0)] {
        let queue = board.queue(name, At(400, y), []);
        board.bind(&thrice, &queue, &[""]);
        for (pace, x, y, work) in [("slow", 648, y - 48, 1_000), ("fast", 808, y + 40, 100)] {
            let worker = board.consumer(
                &format!("{pace}-{n}"),
                At(x, y),
                [("prefetch", int(prefetch)), ("work", ms(work)), ("latency", ms(400))],
            );
            board.consume(&queue, &worker);
        }
    }
    board.done()
}
