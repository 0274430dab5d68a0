//! Unroutable messages are confirmed; only `mandatory` tells, by a return before the ack.
use super::build::{At, Board, int, keys, ms, yes};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "unroutable-mandatory",
    group: Group::Routing,
    title: t("Unroutable: confirmed all the same", "갈 곳이 없어도 confirm은 온다"),
    goal: t(
        "Know what a publisher confirm says, and what only mandatory says.",
        "confirm이 알려 주는 것과 mandatory만 알려 주는 것을 구별합니다.",
    ),
    look: t(
        "Both producers use confirms. fr has no binding. hasty gets its confirm as if all were well; careful gets a return first, then the confirm.",
        "두 프로듀서 모두 confirm을 씁니다. fr에는 binding이 없습니다. hasty는 아무 일 없는 듯 confirm을 받고, careful은 먼저 반송을 받은 다음 confirm을 받습니다.",
    ),
    question: Question {
        ask: t(
            "hasty publishes fr, which matches nothing. What does it get?",
            "hasty가 맞는 곳이 없는 fr을 보냅니다. 무엇을 받습니까?",
        ),
        answers: &[
            wrong(
                t("a nack", "nack"),
                t(
                    "A common belief. Watch the square with ticks travel back: it is a confirm.",
                    "흔한 오해입니다. 돌아오는 네모 표시를 보십시오. confirm입니다.",
                ),
            ),
            right(
                t("a confirm (ack), as for any other", "다른 것과 똑같은 confirm(ack)"),
                t(
                    "Yes. The broker has done all it could: there is no queue to wait for.",
                    "맞습니다. 기다릴 큐가 없으니 브로커는 할 일을 다 한 것입니다.",
                ),
            ),
            wrong(
                t("nothing, until a timeout", "아무것도, 시간이 다 될 때까지"),
                t(
                    "It comes at once, even sooner than for a message that has to be stored.",
                    "바로 옵니다. 저장해야 하는 메시지보다 빠를 때도 있습니다.",
                ),
            ),
        ],
    },
    belief: Some(t("“An unroutable message is nacked.”", "“갈 곳이 없는 메시지는 nack된다.”")),
    minutes: 2,
    moments: &[
        moment(1_050, t("hasty: kr is stored and confirmed", "hasty: kr이 들어가고 confirm됨")),
        moment(2_600, t("hasty: fr is gone, and confirmed", "hasty: fr은 사라졌는데 confirm됨")),
        moment(3_450, t("careful: fr comes back as a return", "careful: fr이 반송됨")),
        moment(3_800, t("careful: then the confirm", "careful: 그다음 confirm")),
    ],
    drawing,
    script: &[],
    until_us: 20_000_000,
    checks: &[
        check(t("all 8 are confirmed, none nacked", "8개 모두 confirm, nack 없음"), |run| {
            run.confirmed() == 8 && run.nacked() == 0
        }),
        check(t("only careful gets returns: 2", "반송은 careful에만 2개"), |run| {
            run.returned("careful") == 2 && run.returned("hasty") == 0
        }),
        check(t("the return comes before the confirm", "반송이 confirm보다 먼저"), |run| {
            run.returns_precede_confirms()
        }),
        check(t("the 4 fr are gone", "fr 4개는 사라짐"), |run| {
            run.stored("kr") == 4 && run.keys_stored("kr") == ["kr"]
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let hasty = board.producer(
        "hasty",
        At(0, 64),
        [
            ("interval", ms(1_800)),
            ("count", int(4)),
            ("keys", keys(&["kr", "fr"])),
            ("confirms", yes()),
            ("start", ms(400)),
            ("latency", ms(350)),
        ],
    );
    let careful = board.producer(
        "careful",
        At(0, 272),
        [
            ("interval", ms(1_800)),
            ("count", int(4)),
            ("keys", keys(&["kr", "fr"])),
            ("confirms", yes()),
            ("mandatory", yes()),
            ("start", ms(1_300)),
            ("latency", ms(350)),
        ],
    );
    let orders = board.exchange("orders", "direct", At(240, 176), []);
    let kr = board.queue("kr", At(504, 176), []);
    let packer =
        board.consumer("packer", At(792, 176), [("prefetch", int(2)), ("work", ms(700)), ("latency", ms(250))]);
    board.publish(&hasty, &orders);
    board.publish(&careful, &orders);
    board.bind(&orders, &kr, &["kr"]);
    board.consume(&kr, &packer);
    board.done()
}
