//! The three overflow behaviours side by side: drop-head (a quorum queue), reject-publish, reject-publish-dlx.
use super::build::{At, Board, int, ms, text, yes};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "dlx-maxlen",
    group: Group::Failure,
    title: t("Dead letters: a full queue, three answers", "dead letter: 가득 찬 큐의 세 가지 대답"),
    goal: t(
        "See who loses when a queue is full: the oldest message, or the newest, and who gets to know.",
        "큐가 가득 차면 가장 오래된 것과 새것 가운데 무엇을 잃는지, 누가 그것을 아는지 봅니다.",
    ),
    look: t(
        "Each queue keeps 4 messages and gets 7. The rim of a queue shows how full it is. Look which numbers stay, which go to overflowed, and what the producers are told.",
        "큐마다 4개까지 두는데 7개가 들어옵니다. 큐의 테두리가 얼마나 찼는지 보여 줍니다. 어느 번호가 남고 어느 것이 overflowed로 가는지, 프로듀서가 어떤 응답을 받는지 보십시오.",
    ),
    question: Question {
        ask: t(
            "Which producer is told that messages were not taken?",
            "메시지를 받지 않았다는 응답을 받는 프로듀서는 어느 쪽입니까?",
        ),
        answers: &[
            wrong(
                t("all three", "셋 다"),
                t(
                    "With drop-head every publish is confirmed: an older message makes room for it.",
                    "drop-head는 보낸 것을 모두 확정합니다. 대신 더 오래된 것이 자리를 비웁니다.",
                ),
            ),
            wrong(
                t("only that of reject-publish", "reject-publish 쪽만"),
                t(
                    "reject-publish-dlx refuses just the same; it only keeps what it refused as a dead letter.",
                    "reject-publish-dlx도 똑같이 거절합니다. 거절한 것을 dead letter로 남길 뿐입니다.",
                ),
            ),
            right(
                t("those of both reject-publish queues", "reject-publish 두 쪽"),
                t(
                    "Yes: basic.nack for three messages each. With drop-head nobody is told.",
                    "맞습니다. 세 개씩 basic.nack를 받습니다. drop-head에서는 아무도 모릅니다.",
                ),
            ),
        ],
    },
    belief: Some(t("“Quorum queues have no length limit.”", "“quorum 큐에는 길이 제한이 없다.”")),
    minutes: 3,
    moments: &[
        moment(4_300, t("All three are full", "셋 다 가득 참")),
        moment(5_300, t("The fifth: one drops its head, two refuse", "다섯째: 하나는 맨 앞을 버리고 둘은 거절함")),
        moment(5_800, t("Two of them are dead letters", "그 가운데 둘은 dead letter가 됨")),
        moment(8_000, t("Six dead letters: three old, three new", "dead letter 여섯: 오래된 셋과 새것 셋")),
    ],
    drawing,
    script: &[],
    until_us: 20_000_000,
    checks: &[
        check(t("each queue keeps 4", "큐마다 4개가 남음"), |run| {
            ["drop-head", "reject-publish", "reject-publish-dlx"].iter().all(|queue| run.ready(queue) == 4)
        }),
        check(t("drop-head: 3 old ones are dead letters", "drop-head: 오래된 3개가 dead letter"), |run| {
            run.dead_lettered("drop-head") == 3 && run.stored("drop-head") == 7
        }),
        check(t("reject-publish: 3 are refused and gone", "reject-publish: 3개가 거절되고 사라짐"), |run| {
            run.dead_lettered("reject-publish") == 0 && run.stored("reject-publish") == 4
        }),
        check(
            t("reject-publish-dlx: 3 are refused and kept", "reject-publish-dlx: 3개가 거절되고 남음"),
            |run| run.dead_lettered("reject-publish-dlx") == 3 && run.stored("reject-publish-dlx") == 4,
        ),
        check(t("15 confirmed, 6 nacked", "15개는 확정, 6개는 nack"), |run| {
            run.confirmed() == 15 && run.nacked() == 6
        }),
        check(t("all deaths are maxlen", "죽은 까닭은 모두 maxlen"), |run| {
            let deaths = run.ready_deaths("overflowed");
            deaths.len() == 6
                && deaths.iter().all(|death| death.get("reason").and_then(|reason| reason.as_text()) == Some("maxlen"))
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let overflow = board.exchange("overflow", "fanout", At(544, 408), []);
    let overflowed = board.queue("overflowed", At(736, 400), []);
    board.bind(&overflow, &overflowed, &[""]);
    let lanes = [("drop-head", 496, 0), ("reject-publish", 256, 128), ("reject-publish-dlx", 16, 256)];
    for ((name, x, y), n) in lanes.into_iter().zip(1..) {
        let producer = board.producer(
            &format!("shop-{n}"),
            At(x, y),
            [("interval", ms(1_000)), ("count", int(7)), ("confirms", yes()), ("start", ms(300)), ("latency", ms(300))],
        );
        let mut settings = vec![("x-max-length", int(4)), ("x-dead-letter-exchange", text("overflow"))];
        settings.push(match name {
            "drop-head" => ("x-queue-type", text("quorum")),
            _ => ("x-overflow", text(name)),
        });
        let queue = board.queue(name, At(x + 208, y), settings);
        board.publish(&producer, &queue);
    }
    board.done()
}
