//! The exchange without a name: every queue is bound to it by the queue's own name.
use super::build::{At, Board, int, keys, ms};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "default-exchange",
    group: Group::Routing,
    title: t("The default exchange", "기본 exchange"),
    goal: t(
        "See that “sending to a queue” means publishing to the default exchange with the queue's name as key.",
        "“큐에 보낸다”는 것은 큐 이름을 key로 해서 기본 exchange에 보내는 것임을 봅니다.",
    ),
    look: t(
        "barista publishes three keys to the default exchange. Two of them are names of queues. Nobody drew a binding: every queue has one, by its own name, and it cannot be removed.",
        "barista는 세 가지 key로 기본 exchange에 보냅니다. 둘은 큐의 이름입니다. binding(잇는 규칙)을 그린 사람은 없습니다. 모든 큐가 자기 이름으로 묶여 있고, 풀 수 없습니다.",
    ),
    question: Question {
        ask: t("What happens to the messages with key cocoa?", "key가 cocoa인 메시지는 어떻게 됩니까?"),
        answers: &[
            wrong(
                t("a queue cocoa is made for them", "cocoa 큐가 만들어짐"),
                t(
                    "A broker never makes a queue because of a publish. Queues are declared by clients.",
                    "브로커는 메시지를 받았다고 큐를 만들지 않습니다. 큐는 클라이언트가 선언합니다.",
                ),
            ),
            right(
                t("they vanish without a word", "아무 말 없이 사라짐"),
                t(
                    "Yes: no queue has that name. Only mandatory or an alternate exchange would have shown it, and the default exchange has no alternate.",
                    "맞습니다. 그런 이름의 큐가 없습니다. mandatory였다면 알 수 있었을 것입니다. 기본 exchange에는 대체 exchange를 둘 수 없습니다.",
                ),
            ),
            wrong(
                t("both queues get them", "두 큐가 모두 받음"),
                t(
                    "Only a fanout does that. Here the key has to be the name.",
                    "fanout이 그렇게 합니다. 여기서는 key가 이름과 같아야 합니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(450, t("tea is published", "tea를 보냄")),
        moment(950, t("tea arrives in the queue tea", "tea 큐에 들어감")),
        moment(2_350, t("cocoa goes nowhere", "cocoa는 갈 곳이 없음")),
        moment(9_000, t("Nine messages, six cups", "메시지 아홉 개, 여섯 잔")),
    ],
    drawing,
    script: &[],
    until_us: 20_000_000,
    checks: &[
        check(t("9 published", "9개를 보냄"), |run| run.published() == 9),
        check(t("each queue gets the key that is its name", "큐마다 자기 이름의 key만 받음"), |run| {
            run.keys_stored("tea") == ["tea"] && run.keys_stored("coffee") == ["coffee"]
        }),
        check(t("3 in each queue", "큐마다 3개"), |run| run.stored("tea") == 3 && run.stored("coffee") == 3),
        check(t("3 cocoa are lost", "cocoa 3개가 사라짐"), |run| run.lost() == 3),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let barista = board.producer(
        "barista",
        At(32, 176),
        [
            ("interval", ms(800)),
            ("count", int(9)),
            ("keys", keys(&["tea", "coffee", "cocoa"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let exchange = board.exchange("", "default", At(256, 176), []);
    let tea = board.queue("tea", At(512, 96), []);
    let coffee = board.queue("coffee", At(512, 256), []);
    let tea_cup =
        board.consumer("tea-cup", At(800, 96), [("prefetch", int(1)), ("work", ms(700)), ("latency", ms(250))]);
    let mug = board.consumer("mug", At(800, 256), [("prefetch", int(1)), ("work", ms(700)), ("latency", ms(250))]);
    board.publish(&barista, &exchange);
    board.consume(&tea, &tea_cup);
    board.consume(&coffee, &mug);
    board.done()
}
