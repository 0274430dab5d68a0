//! A poison message that is always requeued spins without end.
use super::build::{At, Board, failure, int, keys, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "requeue-storm",
    group: Group::Delivery,
    title: t("Requeue storm: the poison message", "다시 넣기의 소용돌이: 독이 든 메시지"),
    goal: t(
        "See why “nack with requeue” is no answer to a message that always fails.",
        "늘 실패하는 메시지에 다시 넣는 nack가 답이 아닌 까닭을 봅니다.",
    ),
    look: t(
        "order.bad fails, goes back to its old place at the head, and is delivered again at once. Read the count of redeliveries.",
        "order.bad는 실패하고, 맨 앞의 제자리로 돌아가, 곧바로 다시 나갑니다. 재전달 횟수를 보십시오.",
    ),
    question: Question {
        ask: t("What ends the storm in this classic queue?", "이 classic 큐에서 소용돌이를 끝내는 것은 무엇입니까?"),
        answers: &[
            wrong(
                t("the broker gives up after 20 times", "20번 뒤에 브로커가 포기함"),
                t(
                    "A quorum queue can do that (delivery limit). A classic queue does not count.",
                    "quorum 큐는 그럴 수 있습니다(delivery limit). classic 큐는 세지 않습니다.",
                ),
            ),
            right(
                t("nothing: reject it without requeue", "아무것도: 다시 넣지 말고 reject해야 함"),
                t(
                    "Yes. Then it is dead-lettered or dropped. Change the failure of worker to “reject” and see.",
                    "맞습니다. 그러면 dead letter가 되거나 버려집니다. worker의 실패를 reject로 바꿔 보십시오.",
                ),
            ),
            wrong(
                t("the next message pushes it out", "다음 메시지가 밀어냄"),
                t("It returns to its own place, ahead of the next ones.", "뒤의 것보다 앞인 제자리로 돌아갑니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(2_800, t("order.bad fails for the first time", "order.bad가 처음 실패함")),
        moment(3_050, t("It is back at the head, redelivered", "맨 앞으로 돌아와 재전달됨")),
        moment(12_000, t("The same message again and again", "같은 메시지가 되풀이됨")),
        moment(30_000, t("Half of the worker's time is wasted", "컨슈머의 시간이 헛되이 쓰임")),
    ],
    drawing,
    script: &[],
    until_us: 60_000_000,
    checks: &[
        check(t("the poison message never ends", "독이 든 메시지는 끝나지 않음"), |run| {
            run.messages_with_key("order.bad").iter().all(|message| run.deliveries_of(*message) > 20)
        }),
        check(t("the good ones are done", "나머지는 처리됨"), |run| run.acked("orders") + 1 == run.published()),
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(96, 176),
        [
            ("interval", ms(1_000)),
            ("count", int(6)),
            ("keys", keys(&["order.good", "order.bad", "order.good", "order.good", "order.good", "order.good"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let orders = board.exchange("shop", "fanout", At(304, 184), []);
    let queue = board.queue("orders", At(504, 176), []);
    let requeues = failure("key", [("key", text("order.bad"))], "nack-requeue");
    let worker = board.consumer(
        "worker",
        At(792, 176),
        [("prefetch", int(2)), ("work", ms(600)), ("failures", requeues), ("latency", ms(250))],
    );
    board.publish(&shop, &orders);
    board.bind(&orders, &queue, &[""]);
    board.consume(&queue, &worker);
    board.pin("order.good", 0);
    board.pin("order.bad", 3);
    board.done()
}
