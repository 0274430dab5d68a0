//! One queue in two places: a federation link moves work to where somebody has nothing to do, and only then.
use super::build::{At, Board, int, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::engine::command::Command;
use crate::studio::document::Document;
use crate::studio::script::Scripted;

pub static SCENARIO: Scenario = Scenario {
    id: "federated-queue",
    group: Group::Failure,
    title: t("A federated queue: work goes to idle hands", "federation 큐: 일손이 빈 곳으로 일이 갑니다"),
    goal: t(
        "See when a federation link between two queues moves messages, and when it rests.",
        "두 큐 사이의 federation 연결이 언제 메시지를 옮기고 언제 쉬는지 봅니다.",
    ),
    look: t(
        "Orders come in the west, where one packer is too slow. While orders in the east is empty and helper could take more, to-east consumes in the west with priority -1. Helper crashes at 5 s and is back at 9 s: meanwhile the link rests, and orders wait in the west.",
        "주문은 서쪽에 들어오는데 그곳의 packer 하나로는 손이 모자랍니다. 동쪽 orders가 비어 있고 helper가 더 받을 수 있는 동안 to-east가 서쪽에서 우선순위 -1로 꺼냅니다. helper는 5초에 죽고 9초에 돌아옵니다. 그동안 연결은 쉬고 주문은 서쪽에서 기다립니다.",
    ),
    question: Question {
        ask: t(
            "Nobody reads orders in the east. What does the link move there?",
            "동쪽 orders를 아무도 읽지 않습니다. 연결은 무엇을 옮깁니까?",
        ),
        answers: &[
            wrong(
                t("a copy of every order", "모든 주문의 사본"),
                t(
                    "That is a federated exchange. A federated queue moves messages.",
                    "그것은 federation exchange입니다. federation 큐는 메시지를 옮깁니다.",
                ),
            ),
            wrong(
                t("every order, as a shovel would", "shovel처럼 모든 주문"),
                t(
                    "A shovel does not ask who reads. A federation link does.",
                    "shovel은 읽는 쪽을 따지지 않지만 federation 연결은 따집니다.",
                ),
            ),
            right(
                t("nothing", "아무것도 옮기지 않음"),
                t(
                    "Right: without a consumer that wants messages there is no demand.",
                    "맞습니다. 메시지를 원하는 컨슈머가 없으면 수요도 없습니다.",
                ),
            ),
        ],
    },
    belief: Some(t(
        "“Federated queues hold the same messages.” Each message is in one of them.",
        "“federation으로 이은 두 큐에는 같은 메시지가 들어 있다.” 메시지는 그중 한 곳에만 있습니다.",
    )),
    minutes: 3,
    moments: &[
        moment(1_200, t("The first order that goes east", "동쪽으로 가는 첫 주문")),
        moment(5_000, t("helper crashes: the link rests", "helper가 죽고 연결이 쉼")),
        moment(9_000, t("helper is back, and so is the demand", "helper가 돌아와 수요가 다시 생김")),
    ],
    drawing,
    script: &[
        Scripted { at_us: 5_000_000, command: |row| Command::Crash(row("helper")) },
        Scripted { at_us: 9_000_000, command: |row| Command::Restart(row("helper")) },
    ],
    until_us: 90_000_000,
    checks: &[
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
        check(
            t("every order is worked on, in one place or the other", "모든 주문이 어느 한 곳에서 처리됨"),
            |run| run.effects("packer") + run.effects("helper") == run.published_by("shop"),
        ),
        check(t("both had work", "둘 다 일함"), |run| run.effects("packer") > 5 && run.effects("helper") > 5),
        check(t("the link rested and ran again", "연결이 쉬었다가 다시 옮김"), |run| run.link_rests() > 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(0, 96),
        [("interval", ms(300)), ("count", int(40)), ("start", ms(400)), ("latency", ms(150))],
    );
    let west = board.queue("orders", At(176, 96), [("vhost", text("west"))]);
    let packer = board.consumer("packer", At(496, 0), [("work", ms(900)), ("prefetch", int(1)), ("latency", ms(100))]);
    let link =
        board.federation("to-east", At(416, 216), [("batch", int(2)), ("restart", ms(1_000)), ("latency", ms(150))]);
    let east = board.queue("orders", At(576, 328), [("vhost", text("east"))]);
    let helper = board.consumer(
        "helper",
        At(808, 336),
        [("work", ms(600)), ("prefetch", int(2)), ("latency", ms(100)), ("restart", ms(30_000))],
    );
    board.publish(&shop, &west);
    board.consume(&west, &packer);
    board.consume(&west, &link);
    board.publish(&link, &east);
    board.consume(&east, &helper);
    board.done()
}
