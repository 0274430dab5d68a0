//! Acknowledging after the work: nothing is lost, some work is done twice.
use super::build::{At, Board, failure, int, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "manual-ack-redelivers",
    group: Group::Delivery,
    title: t("Ack after the work: nothing lost, some twice", "처리 뒤 ack: 잃지 않지만 두 번 할 수 있다"),
    goal: t(
        "See what at least once means: never lost, perhaps repeated.",
        "적어도 한 번의 뜻을 봅니다. 잃지 않지만, 되풀이될 수 있습니다.",
    ),
    look: t(
        "mailer acks in pairs. When it crashes, all it had unacked goes back to its old place and comes again with redelivered set (the echo on the left of the shape).",
        "mailer는 두 개씩 ack합니다. 죽으면 ack 대기인 것이 모두 제자리로 돌아가고, redelivered가 붙어 다시 나옵니다(모양 왼쪽의 겹친 선).",
    ),
    question: Question {
        ask: t(
            "mailer sends a mail and crashes before its ack. What happens?",
            "mailer가 메일을 보낸 뒤 ack하기 전에 죽었습니다. 어떻게 됩니까?",
        ),
        answers: &[
            wrong(
                t("the mail is lost", "메일이 사라짐"),
                t(
                    "Look at the queue after the crash: the message is back in its place.",
                    "죽은 뒤의 큐를 보십시오. 메시지가 제자리에 돌아와 있습니다.",
                ),
            ),
            right(
                t("it is sent a second time", "한 번 더 보내게 됨"),
                t(
                    "Yes. The broker can't know that the work was done. De-duplicate by message id if that hurts.",
                    "맞습니다. 브로커는 일이 끝났는지 알 수 없습니다. 문제가 되면 message id로 중복을 걸러야 합니다.",
                ),
            ),
            wrong(
                t("the broker sees it was done", "브로커가 끝난 것을 알아챔"),
                t("The broker knows only acks.", "브로커가 아는 것은 ack뿐입니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(2_050, t("The first is done, not yet acked", "하나를 마쳤지만 아직 ack 전")),
        moment(3_350, t("One ack for two", "둘에 ack 하나")),
        moment(4_550, t("The crash: unacked go back to their places", "죽음: ack 대기가 제자리로")),
        moment(6_550, t("Delivered again, redelivered set", "redelivered가 붙어 다시 나감")),
    ],
    drawing,
    script: &[],
    until_us: 120_000_000,
    checks: &[
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
        check(t("some are redelivered", "재전달된 것이 있음"), |run| run.redelivered("mails") > 0),
        check(t("some work is done twice", "두 번 한 일이 있음"), |run| run.duplicates() >= 1),
        check(t("in the end all are acked", "끝에는 모두 ack됨"), |run| run.acked("mails") == run.published()),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(96, 176),
        [("interval", ms(900)), ("count", int(10)), ("start", ms(400)), ("latency", ms(350))],
    );
    let mails = board.queue("mails", At(384, 176), []);
    let crash = failure("every-nth", [("n", int(4))], "crash");
    let mailer = board.consumer(
        "mailer",
        At(752, 176),
        [
            ("prefetch", int(4)),
            ("ack", text("every-n")),
            ("ack_every", int(2)),
            ("work", ms(1_000)),
            ("failures", crash),
            ("restart", ms(2_000)),
            ("latency", ms(300)),
        ],
    );
    board.publish(&shop, &mails);
    board.consume(&mails, &mailer);
    board.done()
}
