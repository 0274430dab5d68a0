//! A poison message that is always requeued spins without end, unless a quorum queue counts its failures.
use super::build::{At, Board, failure, int, keys, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "requeue-storm",
    group: Group::Delivery,
    title: t("Requeue storm: the poison message", "다시 넣기의 소용돌이: 독이 든 메시지"),
    goal: t(
        "See why requeueing is no answer to a message that always fails, and what the delivery limit of a quorum queue does about it.",
        "늘 실패하는 메시지를 다시 넣는 것이 답이 아닌 까닭과, quorum 큐의 전달 횟수 제한이 하는 일을 봅니다.",
    ),
    look: t(
        "In all three queues order.bad fails, goes back and is delivered again at once. counted is a quorum queue with a delivery limit of 5, whose worker rejects: there it ends. nacked is one too, but its worker sends basic.nack.",
        "세 큐 모두에서 order.bad는 실패하고, 돌아가고, 곧바로 다시 나갑니다. counted는 전달 횟수 제한이 5인 quorum 큐이고 컨슈머가 reject하므로 끝이 납니다. nacked도 같은 큐이지만 컨슈머가 basic.nack를 보냅니다.",
    ),
    question: Question {
        ask: t("What ends the storm in this classic queue?", "이 classic 큐에서 소용돌이를 끝내는 것은 무엇입니까?"),
        answers: &[
            wrong(
                t("the broker gives up after 20 times", "20번 뒤에 브로커가 포기함"),
                t(
                    "A quorum queue does that, as counted shows with a limit of 5. A classic queue does not count.",
                    "quorum 큐가 그렇게 합니다. counted에서는 5번으로 정했습니다. classic 큐는 세지 않습니다.",
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
    belief: Some(t(
        "“The delivery limit of a quorum queue stops every loop.”",
        "“quorum 큐의 전달 횟수 제한은 어떤 되풀이도 멈춘다.”",
    )),
    minutes: 3,
    moments: &[
        moment(2_800, t("order.bad fails for the first time", "order.bad가 처음 실패함")),
        moment(3_050, t("It is back at the head, redelivered", "맨 앞으로 돌아와 재전달됨")),
        moment(
            12_000,
            t(
                "counted has given up: the sixth failure was one too many",
                "counted는 포기함: 여섯 번째 실패가 제한을 넘음",
            ),
        ),
        moment(
            20_000,
            t("A nack is not counted since 4.3: nacked spins on", "4.3부터 nack는 세지 않음: nacked는 계속 돎"),
        ),
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
        check(t("dead-lettered after the limit", "제한을 넘어 dead letter가 됨"), |run| {
            let poison = run.messages_with_key("order.bad");
            run.dead_lettered("counted") == 1
                && run.ready("parking") == 1
                && poison.iter().all(|message| run.deliveries_from("counted", *message) == 6)
        }),
        check(t("a nack is not counted", "nack는 세지 않음"), |run| {
            run.dead_lettered("nacked") == 0 && run.redelivered("nacked") > 20
        }),
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(0, 128),
        [
            ("interval", ms(1_000)),
            ("count", int(6)),
            ("keys", keys(&["order.good", "order.bad", "order.good", "order.good", "order.good", "order.good"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let orders = board.exchange("shop", "fanout", At(208, 112), []);
    board.publish(&shop, &orders);
    let limited = vec![("x-queue-type", text("quorum")), ("x-delivery-limit", int(5))];
    let counted = [limited.clone(), vec![("x-dead-letter-exchange", text("failed"))]].concat();
    let lanes = [
        ("orders", "worker", 0, Vec::new(), "nack-requeue"),
        ("nacked", "worker-2", 128, limited, "nack-requeue"),
        ("counted", "worker-3", 256, counted, "reject-requeue"),
    ];
    for (name, worker, y, settings, then) in lanes {
        let queue = board.queue(name, At(456, y), settings);
        let worker = board.consumer(
            worker,
            At(776, y),
            [
                ("prefetch", int(2)),
                ("work", ms(600)),
                ("failures", failure("key", [("key", text("order.bad"))], then)),
                ("latency", ms(250)),
            ],
        );
        board.bind(&orders, &queue, &[""]);
        board.consume(&queue, &worker);
    }
    let failed = board.exchange("failed", "fanout", At(208, 408), []);
    let parking = board.queue("parking", At(456, 400), []);
    board.bind(&failed, &parking, &[""]);
    board.pin("order.good", 0);
    board.pin("order.bad", 3);
    board.done()
}
