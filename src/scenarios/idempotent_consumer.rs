//! At least once and a memory of message ids: each effect once.
use super::build::{At, Board, failure, int, ms, text, yes};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "idempotent-consumer",
    group: Group::Delivery,
    title: t("Idempotent consumer: effectively once", "멱등 컨슈머: 효과는 한 번"),
    goal: t(
        "See that delivery may repeat while the effect does not.",
        "전달은 되풀이되어도 효과는 한 번뿐일 수 있음을 봅니다.",
    ),
    look: t(
        "Both workers get the same payments, ack after the work in pairs, and crash at each fourth. careless books what comes again a second time. careful remembers message ids and is done with a repeat at once.",
        "두 컨슈머는 같은 결제를 받고, 처리한 뒤 두 개씩 ack하며, 네 번째마다 죽습니다. careless는 다시 온 것을 한 번 더 기록합니다. careful은 message id를 기억해 두고 되풀이된 것을 바로 끝냅니다.",
    ),
    question: Question {
        ask: t(
            "How does careful know that a payment was booked already?",
            "careful은 이미 기록한 결제인지 어떻게 압니까?",
        ),
        answers: &[
            wrong(
                t("by the redelivered flag", "redelivered 표시로"),
                t(
                    "redelivered says that it was handed out before, not that the work was done: the first try may have died half way.",
                    "redelivered는 전에 내준 적이 있다는 뜻일 뿐, 일이 끝났다는 뜻은 아닙니다. 처음에 도중에 죽었을 수도 있습니다.",
                ),
            ),
            right(
                t("it looks the message id up where it books", "기록하는 곳에서 message id를 찾아봄"),
                t(
                    "Yes. The id must be stored together with the effect, in one transaction of its own database.",
                    "맞습니다. id는 효과와 함께, 자기 데이터베이스의 한 트랜잭션으로 저장해야 합니다.",
                ),
            ),
            wrong(
                t("the broker filters repeats", "브로커가 되풀이를 걸러 냄"),
                t(
                    "RabbitMQ does not know ids: it delivers again whatever was not acked.",
                    "RabbitMQ는 id를 모릅니다. ack되지 않은 것은 다시 전달합니다.",
                ),
            ),
        ],
    },
    belief: Some(t("“redelivered means: already processed.”", "“redelivered는 이미 처리했다는 뜻이다.”")),
    minutes: 2,
    moments: &[
        moment(1_200, t("Each gets its copy of a payment", "결제의 사본을 하나씩 받음")),
        moment(4_900, t("Both crash with work done but not acked", "처리했지만 ack하지 않은 채 죽음")),
        moment(6_900, t("What was not acked comes again", "ack하지 않은 것이 다시 옴")),
        moment(30_000, t("careless has booked more than was paid", "careless의 기록이 결제보다 많음")),
    ],
    drawing,
    script: &[],
    until_us: 120_000_000,
    checks: &[
        check(t("careful: as many effects as messages", "careful: 효과 수 = 메시지 수"), |run| {
            run.effects("careful") == run.published()
        }),
        check(t("careless: more effects than messages", "careless: 효과가 메시지보다 많음"), |run| {
            run.effects("careless") > run.published()
        }),
        check(t("careful was given repeats, too", "careful도 되풀이된 것을 받음"), |run| {
            run.worked("careful") > run.published()
        }),
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(0, 184),
        [("interval", ms(900)), ("count", int(10)), ("start", ms(400)), ("latency", ms(300))],
    );
    let payments = board.exchange("payments", "fanout", At(224, 192), []);
    board.publish(&shop, &payments);
    for (queue, worker, y, remembers) in [("ledger-a", "careless", 64, false), ("ledger-b", "careful", 304, true)] {
        let queue = board.queue(queue, At(472, y), []);
        let crash = failure("every-nth", [("n", int(4))], "crash");
        let mut settings = vec![
            ("prefetch", int(4)),
            ("ack", text("every-n")),
            ("ack_every", int(2)),
            ("work", ms(1_000)),
            ("failures", crash),
            ("restart", ms(2_000)),
            ("latency", ms(300)),
        ];
        settings.extend(remembers.then(|| ("deduplicate", yes())));
        let worker = board.consumer(worker, At(792, y), settings);
        board.bind(&payments, &queue, &[""]);
        board.consume(&queue, &worker);
    }
    board.done()
}
