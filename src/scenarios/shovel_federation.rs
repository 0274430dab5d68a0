//! Two brokers with a shovel between them, over a link that breaks and comes back.
use super::build::{At, Board, int, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::engine::command::Command;
use crate::studio::document::Document;
use crate::studio::script::Scripted;

pub static SCENARIO: Scenario = Scenario {
    id: "shovel-federation",
    group: Group::Failure,
    title: t("A shovel between two brokers", "두 브로커 사이의 shovel"),
    goal: t(
        "See what happens to messages while the link between two brokers is down.",
        "두 브로커 사이의 연결이 끊긴 동안 메시지가 어떻게 되는지 봅니다.",
    ),
    look: t(
        "Both brokers have a queue orders: names mean something within one only. The shovel acks in the west when the east has confirmed. The link is cut at 4 s and mended at 9 s: orders wait in the west, and some come twice.",
        "두 브로커에 모두 orders 큐가 있습니다. 이름은 한 브로커 안에서만 통합니다. shovel은 동쪽이 confirm한 뒤 서쪽에 ack합니다. 4초에 연결이 끊기고 9초에 되살아납니다. 주문은 서쪽에서 기다리고, 몇은 두 번 옵니다.",
    ),
    question: Question {
        ask: t(
            "The link breaks when the east has an order whose confirm is under way. What then?",
            "동쪽이 받았지만 confirm이 오는 도중에 연결이 끊겼습니다. 어떻게 됩니까?",
        ),
        answers: &[
            wrong(
                t("the order is lost", "주문이 사라짐"),
                t("It was not acked in the west, so it is still there.", "서쪽에 ack하지 않았으므로 그대로 있습니다."),
            ),
            right(
                t("it comes a second time", "한 번 더 옴"),
                t(
                    "Yes: on-confirm is at least once. on-publish and no-ack would lose it instead.",
                    "맞습니다. on-confirm은 적어도 한 번입니다. on-publish나 no-ack이라면 오히려 잃습니다.",
                ),
            ),
            wrong(
                t("the east asks the west again", "동쪽이 서쪽에 다시 물어봄"),
                t(
                    "The brokers do not talk: the shovel is a client of both.",
                    "브로커끼리는 말하지 않습니다. shovel이 양쪽의 클라이언트입니다.",
                ),
            ),
        ],
    },
    belief: Some(t("“A binding can lead to another broker.”", "“binding으로 다른 브로커에 보낼 수 있다.”")),
    minutes: 2,
    moments: &[
        moment(1_700, t("The first order is in the east", "첫 주문이 동쪽에 도착")),
        moment(4_000, t("The link is cut", "연결이 끊김")),
        moment(9_000, t("The link is mended", "연결이 되살아남")),
        moment(11_500, t("What waited is moved, some of it again", "기다리던 것이 옮겨지고, 몇은 되풀이됨")),
    ],
    drawing,
    script: &[
        Scripted { at_us: 4_000_000, command: |row| Command::CutLink(row("shovel")) },
        Scripted { at_us: 9_000_000, command: |row| Command::MendLink(row("shovel")) },
    ],
    until_us: 60_000_000,
    checks: &[
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
        check(t("every order is worked on in the east", "모든 주문이 동쪽에서 처리됨"), |run| {
            run.effects("packer") == run.published_by("shop")
        }),
        check(t("some came twice", "두 번 온 것이 있음"), |run| run.worked("packer") > run.published_by("shop")),
        check(t("the link was cut once", "연결이 한 번 끊김"), |run| run.link_cuts() == 1),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(0, 96),
        [("interval", ms(500)), ("count", int(20)), ("start", ms(400)), ("latency", ms(150))],
    );
    let west = board.queue("orders", At(160, 96), [("vhost", text("west"))]);
    let shovel = board.shovel("shovel", At(400, 104), [("restart", ms(1_000)), ("latency", ms(200))]);
    let east = board.queue("orders", At(568, 224), [("vhost", text("east"))]);
    let packer = board.consumer(
        "packer",
        At(808, 232),
        [("deduplicate", super::build::yes()), ("work", ms(200)), ("latency", ms(150))],
    );
    board.publish(&shop, &west);
    board.consume(&west, &shovel);
    board.publish(&shovel, &east);
    board.consume(&east, &packer);
    board.done()
}
