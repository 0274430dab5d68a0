//! basic.qos with global=false counts for each consumer by itself: one channel that reads two queues holds twice as much.
use super::build::{At, Board, int, keys, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "prefetch-per-consumer",
    group: Group::Delivery,
    title: t("Prefetch counts per consumer", "prefetch는 컨슈머마다"),
    goal: t(
        "See what basic.qos with global=false limits: each consumer of the channel, not the channel.",
        "global=false인 basic.qos가 무엇을 제한하는지 봅니다. 채널이 아니라 채널의 컨슈머마다입니다.",
    ),
    look: t(
        "app has one connection with one channel and prefetch 2, and it reads two queues: two basic.consume. It never acks here, so what it holds stays in sight.",
        "app은 연결 하나, 채널 하나, prefetch 2로 두 큐를 읽습니다. basic.consume이 둘입니다. 여기서는 ack를 보내지 않으므로 쥔 것이 그대로 보입니다.",
    ),
    question: Question {
        ask: t("How many messages does app hold at most?", "app이 쥐는 메시지는 모두 몇 개까지입니까?"),
        answers: &[
            wrong(
                t("2: the channel's prefetch", "2개: 채널의 prefetch"),
                t(
                    "That would be global=true until 4.2. In 4.3 it counts per consumer, too.",
                    "4.2까지의 global=true가 그렇습니다. 4.3에서는 그것도 컨슈머마다 셉니다.",
                ),
            ),
            right(
                t("4: two of each queue", "4개: 큐마다 2개"),
                t(
                    "Yes. Each consumer that starts after basic.qos gets its own limit of 2.",
                    "맞습니다. basic.qos 뒤에 시작한 컨슈머마다 2개씩입니다.",
                ),
            ),
            wrong(
                t("10: prefetch works only with acks", "10개: prefetch는 ack가 있어야 통함"),
                t(
                    "Without an ack nothing more comes: that is what the limit is for.",
                    "ack가 없으면 더 오지 않습니다. 그러라고 있는 제한입니다.",
                ),
            ),
        ],
    },
    belief: Some(t(
        "“prefetch with global=false is for the whole channel.”",
        "“global=false인 prefetch는 채널 전체에 적용된다.”",
    )),
    minutes: 2,
    moments: &[
        moment(1_250, t("The first copies are on their way to app", "첫 사본들이 app으로 감")),
        moment(2_500, t("Two of each queue are handed out", "큐마다 두 개씩 나감")),
        moment(6_000, t("The others wait, though app holds four already", "app이 이미 넷을 쥔 채 나머지는 기다림")),
    ],
    drawing,
    script: &[],
    until_us: 20_000_000,
    checks: &[
        check(t("two of the first queue", "첫 큐에서 2개"), |run| run.unacked("mail") == 2),
        check(t("and two of the second", "둘째 큐에서도 2개"), |run| run.unacked("audit") == 2),
        check(t("the others wait", "나머지는 기다림"), |run| run.ready("mail") == 3 && run.ready("audit") == 3),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(16, 176),
        [
            ("interval", ms(700)),
            ("count", int(5)),
            ("keys", keys(&["order"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let orders = board.exchange("orders", "fanout", At(208, 160), []);
    let mail = board.queue("mail", At(464, 96), []);
    let audit = board.queue("audit", At(464, 256), []);
    let app = board.consumer("app", At(776, 184), [("prefetch", int(2)), ("ack", text("never")), ("latency", ms(250))]);
    board.publish(&shop, &orders);
    board.bind(&orders, &mail, &[""]);
    board.bind(&orders, &audit, &[""]);
    board.consume(&mail, &app);
    board.consume(&audit, &app);
    board.done()
}
