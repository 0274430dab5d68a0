//! Acknowledging in batches: fewer frames, more duplicates after a crash.
use super::build::{At, Board, int, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::engine::command::Command;
use crate::studio::document::Document;
use crate::studio::script::Scripted;

pub static SCENARIO: Scenario = Scenario {
    id: "multiple-ack",
    group: Group::Delivery,
    title: t("One ack for many", "여럿에 ack 하나"),
    goal: t("Weigh frames saved against work done twice.", "아낀 프레임과 두 번 하는 일을 견줍니다."),
    look: t(
        "single acks each message, batch sends one basic.ack with multiple=true for five: it covers all tags up to its own on its channel. Both crash at 5.9 s. Count what comes again.",
        "single은 메시지마다 ack하고, batch는 다섯 개에 multiple=true인 basic.ack를 하나 보냅니다. 그 channel에서 그 tag까지 모두에 해당합니다. 둘 다 5.9초에 죽습니다. 다시 오는 것을 세어 보십시오.",
    ),
    question: Question {
        ask: t(
            "Both crash at the same moment. Who repeats more work?",
            "같은 순간에 죽으면 누가 더 많은 일을 되풀이합니까?",
        ),
        answers: &[
            right(
                t("batch: up to four finished ones were not acked", "batch: 끝났지만 ack하지 않은 것이 최대 넷"),
                t(
                    "Yes. What is done but not acked goes back to the queue with the rest.",
                    "맞습니다. 끝났어도 ack하지 않은 것은 나머지와 함께 큐로 돌아갑니다.",
                ),
            ),
            wrong(
                t("single: it sends more acks, so more get lost", "single: ack가 많아 더 많이 사라짐"),
                t(
                    "At most the acks under way are lost, each for one message.",
                    "가는 중이던 ack만 사라지고, 하나는 메시지 하나에만 해당합니다.",
                ),
            ),
            wrong(
                t("nobody: the broker knows what was done", "둘 다 아님: 브로커가 끝난 것을 앎"),
                t("The broker knows only acks.", "브로커가 아는 것은 ack뿐입니다."),
            ),
        ],
    },
    belief: Some(t(
        "“basic.qos with global=false means the whole channel.” It means each new consumer; true would be the channel, and 4.3 denies it.",
        "“basic.qos의 global=false는 channel 전체에 적용된다.” 새 컨슈머마다 적용됩니다. true라야 channel 전체인데 4.3에서는 거절됩니다.",
    )),
    minutes: 2,
    moments: &[
        moment(1_700, t("single acks its first", "single이 첫 ack를 보냄")),
        moment(3_700, t("batch acks five at once", "batch가 다섯을 한꺼번에 ack")),
        moment(5_900, t("Both crash", "둘 다 죽음")),
        moment(8_300, t("batch does finished work again", "batch가 끝낸 일을 다시 함")),
    ],
    drawing,
    script: &[
        Scripted { at_us: 5_900_000, command: |row| Command::Crash(row("single")) },
        Scripted { at_us: 5_900_000, command: |row| Command::Crash(row("batch")) },
    ],
    until_us: 60_000_000,
    checks: &[
        check(t("batch sends under half the acks", "batch의 ack는 절반보다 적음"), |run| {
            run.ack_frames("mails-b") * 2 < run.ack_frames("mails-a")
        }),
        check(t("batch repeats more work", "batch가 더 많은 일을 되풀이함"), |run| {
            run.repeats("batch") > run.repeats("single")
        }),
        check(t("in the end all are acked", "끝에는 모두 ack됨"), |run| {
            run.acked("mails-a") == run.published() && run.acked("mails-b") == run.published()
        }),
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(0, 184),
        [("interval", ms(400)), ("count", int(20)), ("start", ms(400)), ("latency", ms(300))],
    );
    let mails = board.exchange("mails", "fanout", At(224, 192), []);
    board.publish(&shop, &mails);
    for (queue, worker, y, ack) in [("mails-a", "single", 64, "after-work"), ("mails-b", "batch", 304, "every-n")] {
        let queue = board.queue(queue, At(472, y), []);
        let mut settings = vec![("prefetch", int(10)), ("work", ms(500)), ("restart", ms(2_000)), ("latency", ms(150))];
        if ack == "every-n" {
            settings.extend([("ack", text(ack)), ("ack_every", int(5))]);
        }
        let worker = board.consumer(worker, At(792, y), settings);
        board.bind(&mails, &queue, &[""]);
        board.consume(&queue, &worker);
    }
    board.done()
}
