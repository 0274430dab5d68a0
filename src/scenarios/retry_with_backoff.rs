//! Retry with a pause: rejected work waits in a queue with a TTL, and is parked after three tries.
use super::build::{At, Board, failure, int, keys, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::engine::value::Value;
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "retry-with-backoff",
    group: Group::Failure,
    title: t("Try again later, at most three times", "나중에 다시, 많아야 세 번"),
    goal: t(
        "Build a delayed retry from a TTL and dead-letter exchanges, with an end.",
        "TTL과 dead letter exchange로 끝이 있는 지연 재시도를 만듭니다.",
    ),
    look: t(
        "worker rejects the broken order: it goes to wait, expires there after 1.5 s and comes back to work. x-death counts the rejections; at three worker publishes it to parking and acks it. The good ones pass meanwhile.",
        "worker가 망가진 주문을 reject하면 wait로 가서 1.5초 뒤에 만료되고 work로 돌아옵니다. x-death가 reject를 세고, 세 번이 되면 worker가 parking에 보낸 뒤 ack합니다. 그동안 나머지는 지나갑니다.",
    ),
    question: Question {
        ask: t(
            "An automatic dead-letter cycle is dropped. Why does this one go round?",
            "자동으로 도는 dead letter 고리는 끊깁니다. 이것은 왜 돕니까?",
        ),
        answers: &[
            right(
                t("because a consumer rejected the message in it", "그 안에서 컨슈머가 reject했으므로"),
                t(
                    "Yes. A cycle is dropped only if nobody rejected the message on the whole round.",
                    "맞습니다. 한 바퀴 도는 동안 reject가 한 번도 없을 때만 버려집니다.",
                ),
            ),
            wrong(
                t("because the cycle has two queues", "큐가 둘이므로"),
                t(
                    "Two queues with a TTL each would be a cycle, too, and the message would be dropped.",
                    "둘 다 TTL로만 돌면 그것도 고리라서 버려집니다.",
                ),
            ),
            wrong(
                t("because 1.5 s is slow enough", "1.5초면 충분히 느리므로"),
                t("Time does not matter: the broker reads x-death.", "시간은 상관없습니다. 브로커는 x-death를 봅니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(1_900, t("worker rejects: the order goes to wait", "worker가 reject, 주문은 wait로")),
        moment(3_500, t("1.5 s are over: back to work", "1.5초가 지나 work로")),
        moment(8_900, t("x-death: rejected 3 times. It is parked", "x-death: reject 3번, parking으로")),
    ],
    drawing,
    script: &[],
    until_us: 60_000_000,
    checks: &[
        check(t("x-death: rejected 3 times in work", "x-death: work에서 reject 3번"), |run| {
            let deaths = run.all_deaths("parking");
            deaths.iter().any(|death| {
                death.get("queue") == Some(&text("work"))
                    && death.get("reason") == Some(&text("rejected"))
                    && death.get("count") == Some(&Value::Int(3))
            })
        }),
        check(t("one order ends in parking", "주문 하나가 parking에"), |run| run.ready("parking") == 1),
        check(t("each pause was 1.5 s", "매번 1.5초 쉼"), |run| {
            let stays = run.stays("wait", "order.broken");
            stays.len() == 3 && stays.iter().all(|stay| (1_500_000..=1_501_000).contains(stay))
        }),
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(0, 112),
        [
            ("interval", ms(1_000)),
            ("count", int(8)),
            (
                "keys",
                keys(&[
                    "order.broken",
                    "order.ok",
                    "order.ok",
                    "order.ok",
                    "order.ok",
                    "order.ok",
                    "order.ok",
                    "order.ok",
                ]),
            ),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let orders = board.exchange("orders", "fanout", At(208, 120), []);
    let work = board.queue("work", At(440, 112), [("x-dead-letter-exchange", text("later"))]);
    let rejects = failure("key", [("key", text("order.broken"))], "reject");
    let worker = board.consumer(
        "worker",
        At(776, 112),
        [
            ("prefetch", int(1)),
            ("work", ms(500)),
            ("failures", rejects),
            ("parking", text("parking")),
            ("most_deaths", int(3)),
            ("latency", ms(200)),
        ],
    );
    let later = board.exchange("later", "fanout", At(208, 320), []);
    let wait =
        board.queue("wait", At(440, 312), [("x-message-ttl", int(1_500)), ("x-dead-letter-exchange", text("orders"))]);
    board.queue("parking", At(736, 312), []);
    board.publish(&shop, &orders);
    board.bind(&orders, &work, &[""]);
    board.bind(&later, &wait, &[""]);
    board.consume(&work, &worker);
    board.pin("order.ok", 0);
    board.pin("order.broken", 3);
    board.done()
}
