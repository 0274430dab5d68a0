//! A super stream: a key has one partition, a partition one active reader of a name.
use super::build::{At, Board, int, keys, ms, text, yes};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::engine::command::Command;
use crate::studio::document::Document;
use crate::studio::script::Scripted;

pub static SCENARIO: Scenario = Scenario {
    id: "super-stream",
    group: Group::Delivery,
    title: t("Super stream: partitions by key", "super stream: key로 나눈 파티션"),
    goal: t(
        "Share a stream among several readers and keep the order of each key.",
        "stream 하나를 여러 컨슈머가 나눠 읽으면서 key마다 순서를 지킵니다.",
    ),
    look: t(
        "shop hashes each key, as a stream client does, and a user always ends in the same partition. bill-1 reads all three until bill-2 comes at 5 s and takes one over: a single active consumer for each partition. At 10 s bill-1 crashes, and bill-2 goes on where the name billing stands.",
        "shop은 stream 클라이언트처럼 key를 해시하므로 한 사용자는 늘 같은 파티션에 들어갑니다. bill-1이 셋을 다 읽다가, 5초에 온 bill-2가 하나를 넘겨받습니다. 파티션마다 single active consumer가 하나입니다. 10초에 bill-1이 죽고, bill-2가 billing이라는 이름의 자리에서 이어 읽습니다.",
    ),
    question: Question {
        ask: t(
            "A third reader of the same name joins four. How many of the partitions can be read at once?",
            "이름이 같은 컨슈머가 넷으로 늘면, 한꺼번에 읽히는 파티션은 몇 개입니까?",
        ),
        answers: &[
            wrong(
                t("four, one for each reader", "넷, 컨슈머마다 하나"),
                t("There are only three partitions.", "파티션은 셋뿐입니다."),
            ),
            right(
                t("three, and one reader stands by", "셋, 컨슈머 하나는 대기"),
                t(
                    "Yes: a partition has one active reader of a name. More readers than partitions stand by.",
                    "맞습니다. 파티션마다 한 이름의 컨슈머는 하나만 받습니다. 파티션보다 많으면 대기합니다.",
                ),
            ),
            wrong(
                t("one: it is a single active consumer", "하나, single active consumer이므로"),
                t("One for each partition, not for all of them.", "파티션마다 하나이지, 전체에 하나가 아닙니다."),
            ),
        ],
    },
    belief: None,
    minutes: 4,
    moments: &[
        moment(1_000, t("A key is hashed to a partition", "key를 해시해 파티션이 정해짐")),
        moment(5_000, t("bill-2 takes over a partition", "bill-2가 파티션 하나를 넘겨받음")),
        moment(10_000, t("bill-1 crashes: bill-2 reads all", "bill-1이 죽어 bill-2가 모두 읽음")),
        moment(12_000, t("bill-1 is back and takes one", "돌아온 bill-1이 하나를 맡음")),
    ],
    drawing,
    script: &[Scripted { at_us: 10_000_000, command: |row| Command::Crash(row("bill-1")) }],
    until_us: 40_000_000,
    checks: &[
        check(t("each key has one partition", "key마다 파티션이 하나"), |run| run.each_key_has_one_queue()),
        check(t("the keys are spread over the partitions", "key가 파티션에 나뉨"), |run| {
            ["orders-0", "orders-1", "orders-2"].iter().all(|name| run.stored(name) > 0)
        }),
        check(t("the order of each key is kept", "key마다 순서가 지켜짐"), |run| {
            run.each_key_is_first_received_in_order()
        }),
        check(t("every message reached a reader", "모든 메시지가 컨슈머에 닿음"), |run| {
            let (one, two) = (run.received("bill-1"), run.received("bill-2"));
            run.messages().iter().all(|message| one.contains(message) || two.contains(message))
        }),
        check(t("both have worked", "둘 다 일함"), |run| run.worked("bill-1") > 0 && run.worked("bill-2") > 0),
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.lost() == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let users = ["user-1", "user-2", "user-3", "user-4", "user-5", "user-6"];
    let shop = board.producer(
        "shop",
        At(0, 176),
        [("interval", ms(500)), ("count", int(30)), ("keys", keys(&users)), ("start", ms(400)), ("latency", ms(300))],
    );
    let orders = board.exchange("orders", "direct", At(176, 160), [("x-super-stream", yes())]);
    let reader = |start: i64| [("prefetch", int(2)), ("work", ms(200)), ("latency", ms(150)), ("start", ms(start))];
    let readers =
        [board.consumer("bill-1", At(776, 96), reader(0)), board.consumer("bill-2", At(776, 272), reader(5_000))];
    board.publish(&shop, &orders);
    for (order, y) in [(0, 16), (1, 160), (2, 304)] {
        let stream = board.queue(&format!("orders-{order}"), At(408, y), [("x-queue-type", text("stream"))]);
        board.partition(&orders, &stream, order);
        for reader in &readers {
            let group =
                [("x-stream-offset", text("first")), ("name", text("billing")), ("single-active-consumer", yes())];
            board.consume_with(&stream, reader, group);
        }
    }
    board.done()
}
