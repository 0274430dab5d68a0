//! First visit: an order exchange, three kinds of queues, and where messages end that nobody could handle.
use super::build::{At, Board, failure, int, keys, ms, text, weighted_ints, yes};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "welcome",
    group: Group::FirstSteps,
    title: t("Order events with a dead-letter path", "주문 이벤트와 dead letter 경로"),
    goal: t(
        "Read a topic exchange: which queues get a copy, and where a message ends that nobody handled.",
        "topic exchange가 어느 큐에 사본을 보내는지, 처리되지 못한 메시지가 어디로 가는지 읽습니다.",
    ),
    look: t(
        "Step to the next event and read the sentence under the board: it names the binding that matched. Watch audit: its reader is too slow, so messages expire at the head and leave through the red route.",
        "다음 사건으로 넘기며 보드 아래의 문장을 읽어 보십시오. 어떤 binding이 맞았는지 알려 줍니다. audit은 읽는 쪽이 느려서, 맨 앞의 메시지가 만료되어 붉은 길로 나갑니다.",
    ),
    question: Question {
        ask: t(
            "refund-svc publishes order.refund.kr. Which queues get a copy?",
            "refund-svc가 order.refund.kr을 보냅니다. 어느 큐가 사본을 받습니까?",
        ),
        answers: &[
            wrong(
                t("only order.kr", "order.kr만"),
                t(
                    "order.*.kr does match. But look at the second binding of audit: *.refund.# matches as well.",
                    "order.*.kr은 맞습니다. 그런데 audit의 두 번째 binding도 보십시오. *.refund.#도 맞습니다.",
                ),
            ),
            wrong(
                t("only audit", "audit만"),
                t(
                    "*.refund.# does match. But order.*.kr matches too: * stands for exactly one word, here refund.",
                    "*.refund.#은 맞습니다. 하지만 order.*.kr도 맞습니다. *는 정확히 한 단어이고, 여기서는 refund입니다.",
                ),
            ),
            right(
                t("order.kr and audit", "order.kr과 audit"),
                t(
                    "Yes. order.*.kr and *.refund.# both match, and every queue with a match gets its own copy.",
                    "맞습니다. order.*.kr과 *.refund.#이 모두 맞고, 맞는 큐마다 사본을 하나씩 받습니다.",
                ),
            ),
            wrong(
                t("vip, order.kr and audit", "vip, order.kr, audit 모두"),
                t(
                    "vip wants order.vip.*: the second word must be vip, but it is refund.",
                    "vip는 order.vip.*를 기다립니다. 둘째 단어가 vip여야 하는데 refund입니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 1,
    moments: &[
        moment(700, t("First order is routed", "첫 주문을 나눠 보냄")),
        moment(2_120, t("A refund goes to two queues", "환불이 두 큐로 감")),
        moment(7_300, t("audit begins to fill", "audit이 차기 시작함")),
        moment(8_950, t("auditor rejects one: the first dead letter", "auditor가 하나를 거절함: 첫 dead letter")),
        moment(9_970, t("The head of audit expires", "audit의 맨 앞이 만료됨")),
        moment(20_000, t("parking fills up", "parking에 쌓임")),
    ],
    drawing,
    script: &[],
    until_us: 60_000_000,
    checks: &[
        check(t("refunds reach order.kr and audit", "환불은 order.kr과 audit에 감"), |run| {
            run.messages_with_key("order.refund.kr")
                .iter()
                .all(|message| run.stored_in(*message) == ["audit", "order.kr"])
        }),
        check(t("vip gets only order.vip.*", "vip는 order.vip.*만 받음"), |run| {
            run.keys_stored("vip") == ["order.vip.kr", "order.vip.us"]
        }),
        check(t("messages expire in audit", "audit에서 만료가 일어남"), |run| run.expired("audit") > 0),
        check(t("the auditor rejects some", "auditor가 거절하는 것도 있음"), |run| run.rejected("audit") > 0),
        check(t("parking keeps every dead letter", "parking이 dead letter를 모두 맡음"), |run| {
            let arrived = run.stored("parking");
            arrived > 2 && arrived + 1 >= run.dead_lettered("audit") && run.ready("parking") == arrived
        }),
        check(t("nothing is lost", "잃어버린 메시지가 없음"), |run| run.lost() == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let checkout = board.producer(
        "checkout",
        At(0, 88),
        [
            ("interval", ms(900)),
            ("keys", keys(&["order.paid.kr", "order.paid.us", "order.vip.kr", "order.paid.kr", "order.vip.us"])),
            ("priorities", weighted_ints(&[(0, 1), (0, 1), (9, 1), (0, 1), (5, 1)])),
            (
                "body",
                text("{ \"order\": 71, \"total\": 39000, \"currency\": \"KRW\", \"item\": \"드립백 커피 10개\" }"),
            ),
            ("content_type", text("application/json")),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let refunds = board.producer(
        "refund-svc",
        At(0, 232),
        [
            ("interval", ms(3_600)),
            ("keys", keys(&["order.refund.kr"])),
            ("confirms", yes()),
            ("start", ms(1_800)),
            ("latency", ms(320)),
        ],
    );
    let events = board.exchange("shop.events", "topic", At(184, 136), []);
    let vip = board.queue("vip", At(504, 0), [("x-max-priority", int(9))]);
    let kr = board.queue("order.kr", At(504, 120), [("x-queue-type", text("quorum"))]);
    let audit = board.queue(
        "audit",
        At(504, 232),
        [("x-message-ttl", int(4_000)), ("x-dead-letter-exchange", text("shop.dlx"))],
    );
    let dlx = board.exchange("shop.dlx", "fanout", At(184, 400), []);
    let parking = board.queue("parking", At(504, 392), []);
    let mailer = board.consumer("vip-mailer", At(792, 0), worker(2, 700));
    let shipping_1 = board.consumer("shipping-1", At(792, 96), worker(2, 1_500));
    let shipping_2 = board.consumer("shipping-2", At(792, 192), worker(2, 1_500));
    let rejects = failure("every-nth", [("n", int(4))], "reject");
    let auditor = board.consumer("auditor", At(792, 288), worker(1, 1_400).into_iter().chain([("failures", rejects)]));
    board.publish(&checkout, &events);
    board.publish(&refunds, &events);
    board.bind(&events, &vip, &["order.vip.*"]);
    board.bind(&events, &kr, &["order.*.kr"]);
    board.bind(&events, &audit, &["order.paid.#", "*.refund.#"]);
    board.bind(&dlx, &parking, &[""]);
    board.consume(&vip, &mailer);
    board.consume(&kr, &shipping_1);
    board.consume(&kr, &shipping_2);
    board.consume(&audit, &auditor);
    for (silhouette, key) in
        (0..).zip(["order.paid.kr", "order.paid.us", "order.refund.kr", "order.vip.kr", "order.vip.us"])
    {
        board.pin(key, silhouette);
    }
    board.done()
}

fn worker(prefetch: i64, work_ms: i64) -> [(&'static str, crate::engine::value::Value); 3] {
    [("prefetch", int(prefetch)), ("work", ms(work_ms)), ("latency", ms(300))]
}
