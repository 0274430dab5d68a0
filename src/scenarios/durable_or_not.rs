//! The broker restarts: which of durable and transient queue, persistent and transient message survives.
use super::build::{At, Board, bool, int, keys, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::engine::command::Command;
use crate::studio::document::Document;
use crate::studio::script::Scripted;

pub static SCENARIO: Scenario = Scenario {
    id: "durable-or-not",
    group: Group::Failure,
    title: t("Durable or not", "durable인가 아닌가"),
    goal: t(
        "Know what a restart of the broker leaves: it takes a durable queue and a persistent message.",
        "브로커를 다시 시작해도 무엇이 남는지 압니다. 큐는 durable이고 메시지는 영속이어야 합니다.",
    ),
    look: t(
        "ledger publishes persistent messages (delivery mode 2), ticker transient ones (1); both go to all four. At 6 s the broker restarts. kept keeps three of six, temp is gone as a queue, and the quorum queue and the stream keep all: they write every message to disk.",
        "ledger는 영속 메시지(delivery mode 2)를, ticker는 비영속 메시지(1)를 보내고, 둘 다 네 곳에 들어갑니다. 6초에 브로커가 다시 시작합니다. kept에는 여섯 개 가운데 셋이 남고, temp는 큐째 사라집니다. quorum 큐와 stream에는 모두 남습니다. 모든 메시지를 디스크에 쓰기 때문입니다.",
    ),
    question: Question {
        ask: t(
            "A transient message lies in a durable classic queue. The broker restarts. What is left?",
            "비영속 메시지가 durable classic 큐에 있습니다. 브로커가 다시 시작하면 무엇이 남습니까?",
        ),
        answers: &[
            wrong(
                t("both: the queue is durable", "둘 다, 큐가 durable이므로"),
                t(
                    "Durable is the queue itself, not what lies in it.",
                    "durable은 큐 자체의 성질이지, 든 것의 성질이 아닙니다.",
                ),
            ),
            right(
                t("the queue, without the message", "큐만 남고 메시지는 사라짐"),
                t(
                    "Yes: a classic queue keeps persistent messages only.",
                    "맞습니다. classic 큐는 영속 메시지만 남깁니다.",
                ),
            ),
            wrong(
                t("nothing", "아무것도 남지 않음"),
                t("The queue is durable: it is declared again from disk.", "큐는 durable이라 디스크에서 되살아납니다."),
            ),
        ],
    },
    belief: Some(t(
        "“Messages in a durable queue survive.” Only persistent ones; in quorum queues and streams all of them.",
        "“durable 큐의 메시지는 살아남는다.” 영속 메시지만 그렇습니다. quorum 큐와 stream에서는 모두 남습니다.",
    )),
    minutes: 3,
    moments: &[
        moment(1_000, t("One message, four copies", "메시지 하나, 사본 넷")),
        moment(6_000, t("The broker restarts", "브로커가 다시 시작함")),
        moment(8_200, t("The producers are connected again", "프로듀서가 다시 연결됨")),
    ],
    drawing,
    script: &[Scripted { at_us: 6_000_000, command: |_| Command::RestartBroker }],
    until_us: 12_000_000,
    checks: &[
        check(t("all four had 6 messages", "네 곳에 6개씩 들어감"), |run| {
            ["kept", "temp", "quorum", "log"].iter().all(|name| run.stored(name) == 6)
        }),
        check(t("durable queue: the 3 persistent ones", "durable 큐에는 영속 메시지 3개"), |run| {
            run.ready("kept") == 3
        }),
        check(t("the transient queue is gone", "durable이 아닌 큐는 사라짐"), |run| !run.is_there("temp")),
        check(t("quorum queue and stream: all 6", "quorum 큐와 stream에는 6개 모두"), |run| {
            run.ready("quorum") == 6 && run.ready("log") == 6
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let publisher = |start: i64, key: &str, mode: &str| {
        [
            ("interval", ms(1_000)),
            ("count", int(3)),
            ("keys", keys(&[key])),
            ("start", ms(start)),
            ("latency", ms(300)),
            ("delivery_mode", text(mode)),
        ]
    };
    let ledger = board.producer("ledger", At(0, 104), publisher(400, "persistent", "persistent"));
    let ticker = board.producer("ticker", At(0, 304), publisher(900, "transient", "transient"));
    let all = board.exchange("all", "fanout", At(224, 184), []);
    let kept = board.queue("kept", At(504, 8), []);
    let temp = board.queue("temp", At(504, 136), [("durable", bool(false))]);
    let quorum = board.queue("quorum", At(504, 264), [("x-queue-type", text("quorum"))]);
    let log = board.queue("log", At(504, 384), [("x-queue-type", text("stream"))]);
    board.publish(&ledger, &all);
    board.publish(&ticker, &all);
    for queue in [&kept, &temp, &quorum, &log] {
        board.bind(&all, queue, &[""]);
    }
    board.done()
}
