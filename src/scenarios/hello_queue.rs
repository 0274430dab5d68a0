//! One message at a time: publish, store, deliver, ack, gone.
use super::build::{At, Board, int, keys, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "hello-queue",
    group: Group::FirstSteps,
    title: t("Hello, queue", "첫 번째 큐"),
    goal: t(
        "Follow one message: published, stored, delivered, acknowledged, gone.",
        "메시지 하나를 따라갑니다. 보내고, 큐에 들어가고, 내주고, ack를 받고, 사라집니다.",
    ),
    look: t(
        "Look at the cell in the queue: it stays, hatched, while the consumer works. Only the ack on its way back makes it go.",
        "큐의 칸을 보십시오. 컨슈머가 처리하는 동안 빗금이 그어진 채 남아 있고, 돌아오는 ack가 닿아야 사라집니다.",
    ),
    question: Question {
        ask: t("When does the broker forget a message?", "브로커는 언제 메시지를 지웁니까?"),
        answers: &[
            wrong(
                t("when it sends it to the consumer", "컨슈머에 보낼 때"),
                t(
                    "Look again right after a delivery: the cell is still there, hatched. It waits for the ack.",
                    "내준 직후를 다시 보십시오. 칸이 빗금이 그어진 채 남아 ack를 기다립니다.",
                ),
            ),
            right(
                t("when the ack (“done”) arrives", "ack(처리했다는 응답)가 도착할 때"),
                t(
                    "Yes. Until then it is unacked: if the consumer went away, the message would be delivered again.",
                    "맞습니다. 그때까지는 ack 대기 상태여서, 컨슈머가 사라지면 다시 내줍니다.",
                ),
            ),
            wrong(
                t("never, it keeps everything", "지우지 않고 모두 보관함"),
                t(
                    "That is what a log such as Kafka does. In a queue a message is gone once it was acknowledged.",
                    "그것은 Kafka 같은 로그가 하는 일입니다. 큐에서는 ack된 메시지가 사라집니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 1,
    moments: &[
        moment(500, t("The first message is on its way", "첫 메시지가 떠남")),
        moment(750, t("It is stored, then delivered", "큐에 들어가고 내줌")),
        moment(2_150, t("The ack arrives: gone", "ack가 닿아 사라짐")),
        moment(12_000, t("All five are done", "다섯 개가 모두 끝남")),
    ],
    drawing,
    script: &[],
    until_us: 20_000_000,
    checks: &[
        check(t("5 published", "5개를 보냄"), |run| run.published() == 5),
        check(t("5 acked", "5개가 ack됨"), |run| run.acked("hello") == 5),
        check(t("the queue is empty", "큐가 비어 있음"), |run| {
            run.ready("hello") == 0 && run.unacked("hello") == 0
        }),
        check(t("no copy is delivered twice", "두 번 내준 것이 없음"), |run| run.redelivered("hello") == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let sender = board.producer(
        "sender",
        At(96, 176),
        [
            ("interval", ms(2_000)),
            ("count", int(5)),
            ("keys", keys(&["hello"])),
            ("body", text("Hello")),
            ("start", ms(400)),
            ("latency", ms(350)),
        ],
    );
    let queue = board.queue("hello", At(384, 176), []);
    let reader =
        board.consumer("reader", At(752, 176), [("prefetch", int(1)), ("work", ms(800)), ("latency", ms(300))]);
    board.publish(&sender, &queue);
    board.consume(&queue, &reader);
    board.done()
}
