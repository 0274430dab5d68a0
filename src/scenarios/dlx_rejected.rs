//! Reject without requeue: the dead-letter exchange, the parking queue, x-death field by field.
use super::build::{At, Board, failure, int, keys, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::engine::value::Value;
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "dlx-rejected",
    group: Group::Failure,
    title: t("Dead letters: rejected", "dead letter: 거절된 메시지"),
    goal: t(
        "Send what cannot be handled aside, and read x-death to know why it is there.",
        "처리할 수 없는 메시지를 따로 보내고, x-death를 읽어 그 까닭을 알아냅니다.",
    ),
    look: t(
        "worker rejects order.broken without requeue. The queue sends it on along the red route. Open the message in parking and read x-death: queue, reason, count, exchange, routing-keys.",
        "worker가 order.broken을 다시 넣지 않고 거절합니다. 큐는 그것을 붉은 길로 보냅니다. parking의 메시지를 열어 x-death를 읽어 보십시오. queue, reason, count, exchange, routing-keys가 있습니다.",
    ),
    question: Question {
        ask: t("Who decides where a rejected message goes?", "거절된 메시지가 갈 곳은 누가 정합니까?"),
        answers: &[
            wrong(
                t("the consumer that rejects it", "거절한 컨슈머"),
                t("It says only “no” and “do not requeue”.", "컨슈머는 “아니요, 다시 넣지 마십시오”라고만 합니다."),
            ),
            right(
                t(
                    "the queue it was in, by its dead-letter exchange",
                    "들어 있던 큐, 그 큐의 dead letter exchange 설정",
                ),
                t(
                    "Yes: x-dead-letter-exchange of orders. Without it, the message would simply be dropped.",
                    "맞습니다. orders의 x-dead-letter-exchange입니다. 없었다면 그냥 버려졌을 것입니다.",
                ),
            ),
            wrong(
                t("the producer, with a header", "프로듀서, header로"),
                t("No header of the message names it.", "메시지의 header에는 그런 것이 없습니다."),
            ),
        ],
    },
    belief: None,
    minutes: 3,
    moments: &[
        moment(950, t("A good order is delivered", "정상 주문이 나감")),
        moment(3_700, t("worker rejects order.broken", "worker가 order.broken을 거절함")),
        moment(3_950, t("It leaves by the red route", "붉은 길로 나감")),
        moment(4_450, t("It stands in parking, with x-death", "x-death를 달고 parking에 들어감")),
    ],
    drawing,
    script: &[],
    until_us: 30_000_000,
    checks: &[
        check(t("the 3 broken ones are in parking", "broken 3개가 parking에 있음"), |run| {
            run.keys_stored("parking") == ["order.broken"] && run.ready("parking") == 3
        }),
        check(t("the 6 good ones are done", "정상 6개는 처리됨"), |run| run.acked("orders") == 6),
        check(t("x-death: once, rejected, from orders", "x-death: 한 번, rejected, orders에서"), |run| {
            run.ready_deaths("parking").iter().all(|death| {
                death.get("count") == Some(&Value::Int(1))
                    && death.get("reason") == Some(&text("rejected"))
                    && death.get("queue") == Some(&text("orders"))
                    && death.get("exchange") == Some(&text("shop"))
            })
        }),
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let checkout = board.producer(
        "checkout",
        At(0, 112),
        [
            ("interval", ms(900)),
            ("count", int(9)),
            ("keys", keys(&["order.paid", "order.paid", "order.broken"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let shop = board.exchange("shop", "topic", At(224, 120), []);
    let orders = board.queue("orders", At(504, 112), [("x-dead-letter-exchange", text("shop.dlx"))]);
    let rejects = failure("key", [("key", text("order.broken"))], "reject");
    let worker = board.consumer(
        "worker",
        At(792, 112),
        [("prefetch", int(1)), ("work", ms(500)), ("failures", rejects), ("latency", ms(250))],
    );
    let dlx = board.exchange("shop.dlx", "fanout", At(288, 336), []);
    let parking = board.queue("parking", At(592, 328), []);
    board.publish(&checkout, &shop);
    board.bind(&shop, &orders, &["order.#"]);
    board.bind(&dlx, &parking, &[""]);
    board.consume(&orders, &worker);
    board.done()
}
