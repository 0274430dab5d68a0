//! Queue TTL and message TTL: the lower wins, but only at the head.
use super::build::{At, Board, int, keys, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "dlx-expired",
    group: Group::Failure,
    title: t("Dead letters: expired, but only at the head", "dead letter: 만료는 맨 앞에서만"),
    goal: t(
        "See which TTL counts, and why a short one may not help.",
        "어느 TTL이 적용되는지, 짧은 TTL이 왜 소용없을 수 있는지 봅니다.",
    ),
    look: t(
        "The queue gives each letter 6 s, quick letters bring 2 s of their own. Yet a quick one behind a slow one leaves only when the slow one goes: look at the time bar under the cells.",
        "큐는 편지마다 6초를 주고, quick은 스스로 2초를 정합니다. 그런데 slow 뒤에 선 quick은 slow가 나가야 나갑니다. 칸 아래의 시간 막대를 보십시오.",
    ),
    question: Question {
        ask: t(
            "A quick letter (2 s) stands behind a slow one (6 s). When does it leave?",
            "quick(2초)이 slow(6초) 뒤에 서 있습니다. 언제 나갑니까?",
        ),
        answers: &[
            wrong(
                t("after 2 s, the lower TTL wins", "2초 뒤, 짧은 TTL이 이기므로"),
                t(
                    "The lower one does count, but a message expires only when it reaches the head.",
                    "짧은 쪽이 적용되는 것은 맞습니다. 다만 맨 앞에 와야 만료됩니다.",
                ),
            ),
            right(
                t("when the slow one in front goes", "앞의 slow가 나갈 때"),
                t(
                    "Yes. Its time is long over, but only the head is looked at. Until then it even counts as ready.",
                    "맞습니다. 시간은 벌써 지났지만 맨 앞만 살핍니다. 그때까지는 준비된 메시지로 세기까지 합니다.",
                ),
            ),
            wrong(
                t("after 8 s, both add up", "8초 뒤, 둘을 더하므로"),
                t("They never add up: the lower one counts.", "더하지 않습니다. 짧은 쪽만 적용됩니다."),
            ),
        ],
    },
    belief: Some(t(
        "“A message leaves the queue when its TTL is over.”",
        "“TTL이 지나면 메시지는 바로 큐에서 나간다.”",
    )),
    minutes: 3,
    moments: &[
        moment(870, t("A slow letter takes the head", "slow가 맨 앞에 섬")),
        moment(3_900, t("A quick one behind it is overdue, and stays", "뒤의 quick은 시간이 지났지만 남음")),
        moment(6_870, t("The slow one expires, the quick one right after", "slow가 만료되고 quick이 바로 뒤따름")),
        moment(7_370, t("Both are in late-mail", "둘 다 late-mail에 있음")),
    ],
    drawing,
    script: &[],
    until_us: 40_000_000,
    checks: &[
        check(t("all 8 end in late-mail", "8개 모두 late-mail로"), |run| run.ready("late-mail") == 8),
        check(t("slow ones stay 6 s", "slow는 6초 머무름"), |run| {
            run.stays("letters", "slow").iter().all(|stay| (6_000_000..=6_001_000).contains(stay))
        }),
        check(t("quick ones at least 2 s, never over 6 s", "quick은 2초 이상, 6초 이하"), |run| {
            run.stays("letters", "quick").iter().all(|stay| (2_000_000..=6_001_000).contains(stay))
        }),
        check(t("some quick ones are overdue", "시간이 지나고도 남은 quick이 있음"), |run| {
            run.stays("letters", "quick").iter().any(|stay| *stay > 3_000_000)
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let slow = board.producer(
        "slow-post",
        At(0, 48),
        [
            ("interval", ms(7_000)),
            ("count", int(2)),
            ("keys", keys(&["slow"])),
            ("start", ms(320)),
            ("latency", ms(300)),
        ],
    );
    let quick = board.producer(
        "quick-post",
        At(0, 240),
        [
            ("interval", ms(1_700)),
            ("count", int(6)),
            ("keys", keys(&["quick"])),
            ("expiration", text("2000")),
            ("start", ms(1_200)),
            ("latency", ms(300)),
        ],
    );
    let post = board.exchange("post", "fanout", At(240, 152), []);
    let letters =
        board.queue("letters", At(504, 144), [("x-message-ttl", int(6_000)), ("x-dead-letter-exchange", text("late"))]);
    let late = board.exchange("late", "fanout", At(336, 368), []);
    let late_mail = board.queue("late-mail", At(640, 360), []);
    board.publish(&slow, &post);
    board.publish(&quick, &post);
    board.bind(&post, &letters, &[""]);
    board.bind(&late, &late_mail, &[""]);
    board.done()
}
