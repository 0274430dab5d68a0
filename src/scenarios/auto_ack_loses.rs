//! Automatic acknowledgement: a crash loses what was handed out.
use super::build::{At, Board, failure, int, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "auto-ack-loses",
    group: Group::Delivery,
    title: t("Automatic ack: a crash loses messages", "자동 ack: 죽으면 잃는다"),
    goal: t(
        "See what at most once means: done once, or never.",
        "최대 한 번의 뜻을 봅니다. 한 번 하거나, 아예 하지 못합니다.",
    ),
    look: t(
        "The queue is always empty: it forgets a message as soon as it sends it. When mailer crashes, what it had received is nowhere else.",
        "큐는 늘 비어 있습니다. 보내자마자 지우기 때문입니다. mailer가 죽으면 받아 둔 것은 다른 어디에도 없습니다.",
    ),
    question: Question {
        ask: t(
            "mailer crashes with three mails received and not yet sent. Where are they?",
            "mailer가 받아 놓고 못 보낸 메일 셋과 함께 죽었습니다. 그 셋은 어디에 있습니까?",
        ),
        answers: &[
            wrong(
                t("back in the queue", "큐로 돌아감"),
                t(
                    "Only unacked messages return. These counted as acked when they were sent.",
                    "돌아가는 것은 ack 대기인 것뿐입니다. 이것들은 보낼 때 이미 ack된 셈입니다.",
                ),
            ),
            right(
                t("nowhere: they are lost", "어디에도 없음: 사라졌음"),
                t(
                    "Yes. The broker forgot them when it sent them, the consumer when it crashed.",
                    "맞습니다. 브로커는 보낼 때 지웠고, 컨슈머는 죽으면서 잃었습니다.",
                ),
            ),
            wrong(
                t("in the dead-letter queue", "dead letter 큐에"),
                t(
                    "Nobody rejected them and they did not expire; to the broker all is well.",
                    "거절하거나 만료된 것이 아닙니다. 브로커가 보기에는 아무 문제가 없습니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(750, t("Acked the moment it is sent", "보내는 순간 ack됨")),
        moment(4_500, t("mails pile up inside mailer", "mailer 안에 메일이 쌓임")),
        moment(5_250, t("The crash: all of them are lost", "죽으면서 모두 사라짐")),
        moment(7_300, t("mailer is back, the mails are not", "mailer는 돌아왔지만 메일은 돌아오지 않음")),
    ],
    drawing,
    script: &[],
    until_us: 40_000_000,
    checks: &[
        check(t("some are lost in the crash", "죽을 때 사라진 것이 있음"), |run| {
            run.lost_after_automatic_ack() > 0 && run.lost() == run.lost_after_automatic_ack()
        }),
        check(t("none is delivered twice", "두 번 내준 것은 없음"), |run| run.redelivered("mails") == 0),
        check(t("what is not done is lost", "처리하지 못한 것은 사라진 것"), |run| {
            run.worked("mailer") + run.lost() == run.published()
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(96, 176),
        [("interval", ms(700)), ("count", int(16)), ("start", ms(400)), ("latency", ms(350))],
    );
    let mails = board.queue("mails", At(384, 176), []);
    let crash = failure("every-nth", [("n", int(4))], "crash");
    let mailer = board.consumer(
        "mailer",
        At(752, 176),
        [
            ("ack", text("automatic")),
            ("work", ms(1_200)),
            ("failures", crash),
            ("restart", ms(2_000)),
            ("latency", ms(300)),
        ],
    );
    board.publish(&shop, &mails);
    board.consume(&mails, &mailer);
    board.done()
}
