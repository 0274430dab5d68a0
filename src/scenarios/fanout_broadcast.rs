//! One event, three interested services, three copies.
use super::build::{At, Board, int, keys, ms};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "fanout-broadcast",
    group: Group::Routing,
    title: t("Fanout: everyone gets a copy", "fanout: 모두가 사본을 받는다"),
    goal: t(
        "Tell services apart that each need every event: one queue per service.",
        "모든 이벤트가 필요한 서비스마다 큐를 하나씩 둡니다.",
    ),
    look: t(
        "order placed goes to stock, billing and notification. A slow service only fills its own queue; the others do not wait for it.",
        "주문 이벤트가 stock, billing, notification으로 갑니다. 느린 서비스는 자기 큐만 차고, 다른 서비스는 기다리지 않습니다.",
    ),
    question: Question {
        ask: t("notification is slow. What does that do to stock?", "notification이 느립니다. stock은 어떻게 됩니까?"),
        answers: &[
            wrong(
                t("stock has to wait", "stock도 기다려야 함"),
                t(
                    "Compare the two queues: stock is empty most of the time.",
                    "두 큐를 견주어 보십시오. stock은 거의 비어 있습니다.",
                ),
            ),
            right(
                t("nothing: it has a queue and copies of its own", "영향 없음: 큐와 사본이 따로 있음"),
                t("Yes. That is why each service gets its own queue.", "맞습니다. 그래서 서비스마다 큐를 따로 둡니다."),
            ),
            wrong(
                t("stock gets the messages of notification too", "stock이 notification의 메시지도 받음"),
                t(
                    "A copy belongs to one queue and never changes over.",
                    "사본은 한 큐에 속하고 다른 큐로 옮겨 가지 않습니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 1,
    moments: &[
        moment(750, t("One message becomes three copies", "메시지 하나가 사본 셋이 됨")),
        moment(1_000, t("Each queue stores its copy", "큐마다 사본이 들어감")),
        moment(6_000, t("notification lags behind", "notification이 뒤처짐")),
        moment(18_000, t("All have done all four", "모두가 네 개를 마침")),
    ],
    drawing,
    script: &[],
    until_us: 40_000_000,
    checks: &[
        check(t("4 published", "4개를 보냄"), |run| run.published() == 4),
        check(t("3 copies of each message", "메시지마다 사본 3개"), |run| {
            run.messages().iter().all(|message| run.stored_in(*message).len() == 3)
        }),
        check(t("every service did all 4", "서비스마다 4개를 처리함"), |run| {
            ["stock", "billing", "notification"].iter().all(|queue| run.acked(queue) == 4)
        }),
        check(t("stock finished before notification", "stock이 notification보다 먼저 끝남"), |run| {
            run.last_ack_at("stock") < run.last_ack_at("notification")
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(0, 176),
        [
            ("interval", ms(1_000)),
            ("count", int(4)),
            ("keys", keys(&["order.placed"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let orders = board.exchange("orders", "fanout", At(208, 160), []);
    board.publish(&shop, &orders);
    for (name, service, y, work) in
        [("stock", "stock-svc", 32, 400), ("billing", "billing-svc", 176, 900), ("notification", "mailer", 320, 2_400)]
    {
        let queue = board.queue(name, At(504, y), []);
        let reader =
            board.consumer(service, At(792, y), [("prefetch", int(1)), ("work", ms(work)), ("latency", ms(250))]);
        board.bind(&orders, &queue, &[""]);
        board.consume(&queue, &reader);
    }
    board.done()
}
