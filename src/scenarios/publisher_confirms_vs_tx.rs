//! Confirms one by one, in batches, without waiting, and transactions: what each costs, and what is safe when the broker
//! restarts in the middle.
use super::build::{At, Board, Setting, int, ms, yes};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::engine::command::Command;
use crate::studio::document::Document;
use crate::studio::script::Scripted;

pub static SCENARIO: Scenario = Scenario {
    id: "publisher-confirms-vs-tx",
    group: Group::Delivery,
    title: t("Publisher confirms against transactions", "publisher confirm과 트랜잭션"),
    goal: t("Compare four ways to know that a message is safe.", "메시지가 안전함을 아는 네 가지 방법을 견줍니다."),
    look: t(
        "Four shops send the same twelve orders over the same slow line. stream never waits, batch waits for four confirms, single for each one, tx commits each order and waits for commit-ok (brackets). At 1.7 s the broker restarts: what was confirmed or committed is still there. The three with confirms publish again what they got no answer for; the open transaction never happened, and nobody repeats it.",
        "네 가게가 같은 느린 회선으로 주문 열둘을 보냅니다. stream은 기다리지 않고, batch는 confirm 넷을, single은 하나씩 기다리고, tx는 주문마다 commit하고 commit-ok(대괄호)를 기다립니다. 1.7초에 브로커가 다시 시작합니다. confirm되거나 commit된 것은 그대로 있습니다. confirm을 쓰는 셋은 답을 못 받은 것을 다시 보냅니다. 열려 있던 트랜잭션은 없던 일이 되고 아무도 되풀이하지 않습니다.",
    ),
    question: Question {
        ask: t("What makes single and tx slow?", "single과 tx는 무엇 때문에 느립니까?"),
        answers: &[
            right(
                t("a round trip for each message", "메시지마다 한 번 오가는 시간"),
                t(
                    "Yes. Confirms may come while one goes on publishing; whoever waits pays the way there and back each time.",
                    "맞습니다. confirm은 계속 보내면서 받을 수 있습니다. 기다리면 매번 오가는 시간이 듭니다.",
                ),
            ),
            wrong(
                t("the queue is slower with them", "큐가 느려지므로"),
                t("The queue does the same work for all four.", "큐가 하는 일은 넷 다 같습니다."),
            ),
            wrong(
                t("frames are larger", "프레임이 커지므로"),
                t("A confirm is a few bytes.", "confirm은 몇 바이트입니다."),
            ),
        ],
    },
    belief: Some(t(
        "“Only a transaction makes a publish safe.” A confirm says the same, and one need not wait for it.",
        "“트랜잭션이라야 발행이 안전하다.” confirm도 같은 것을 알려 주고, 기다리지 않아도 됩니다.",
    )),
    minutes: 2,
    moments: &[
        moment(900, t("stream has half its orders out already", "stream은 벌써 절반을 보냄")),
        moment(1_500, t("batch waits for four confirms", "batch가 confirm 넷을 기다림")),
        moment(1_700, t("The broker restarts", "브로커가 다시 시작함")),
        moment(4_000, t("What was not confirmed is published again", "confirm되지 않은 것을 다시 보냄")),
        moment(11_000, t("single and tx pay a round trip for each", "single과 tx는 매번 오감")),
    ],
    drawing,
    script: &[Scripted { at_us: 1_700_000, command: |_| Command::RestartBroker }],
    until_us: 60_000_000,
    checks: &[
        check(t("confirms are faster than tx", "confirm이 tx보다 빠름"), |run| {
            run.safe_at("stream") < run.safe_at("tx") && run.safe_at("batch") < run.safe_at("tx")
        }),
        check(t("batches are faster than single confirms", "묶음이 하나씩보다 빠름"), |run| {
            run.safe_at("batch") < run.safe_at("single")
        }),
        check(
            t("the restart takes nothing that was confirmed", "confirm된 것은 다시 시작해도 남음"),
            |run| ["stream", "batch", "single"].iter().all(|shop| run.confirmed_and_gone(shop) == 0),
        ),
        check(
            t("with confirms all twelve orders are there", "confirm을 쓰면 주문 열둘이 모두 있음"),
            |run| ["q-stream", "q-batch", "q-single"].iter().all(|queue| run.different_ready(queue) == 12),
        ),
        check(t("what was open was published again", "답을 못 받은 것은 다시 보냄"), |run| {
            ["stream", "batch", "single"].iter().all(|shop| run.published_again_by(shop) > 0)
        }),
        check(t("tx: what was committed is there, the open one never was", "tx: commit된 것만 있음"), |run| {
            run.committed_in_tx("tx") == 11 && run.ready("q-tx") == 11
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let ways: [(&str, &str, Vec<Setting>); 4] = [
        ("stream", "q-stream", vec![("confirms", yes()), ("retries", int(3))]),
        ("batch", "q-batch", vec![("confirms", yes()), ("retries", int(3)), ("wait_after", int(4))]),
        ("single", "q-single", vec![("confirms", yes()), ("retries", int(3)), ("wait_after", int(1))]),
        ("tx", "q-tx", vec![("tx_size", int(1))]),
    ];
    for ((name, queue, way), y) in ways.into_iter().zip([16, 136, 256, 376]) {
        let mut settings = vec![("interval", ms(100)), ("count", int(12)), ("start", ms(400)), ("latency", ms(300))];
        settings.extend(way);
        let shop = board.producer(name, At(160, y), settings);
        let queue = board.queue(queue, At(560, y), []);
        board.publish(&shop, &queue);
    }
    board.done()
}
