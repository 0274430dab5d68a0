//! The memory watermark blocks who publishes, and nobody else, until consumers have made room.
use super::*;
use crate::engine::rabbitmq::cluster::fact::Resource;

pub static SCENARIO: Scenario = Scenario {
    id: "memory-alarm",
    group: Group::Failure,
    title: t("Memory alarm: publishers wait", "메모리 알람: 보내는 쪽이 기다림"),
    goal: t(
        "Above the memory watermark RabbitMQ stops reading from connections that publish; consumers go on, and so the alarm clears.",
        "메모리 한계를 넘으면 RabbitMQ는 보내는 연결에서 읽기를 멈춥니다. 컨슈머는 이어 가므로 알람이 풀립니다.",
    ),
    look: t(
        "The queue grows until a node looks at its memory: then both publishers get connection.blocked, also the one on the other node. The worker goes on; the alarm ends, and what waited is read.",
        "큐가 자라다가 노드가 메모리를 살필 때 두 프로듀서가 connection.blocked를 받습니다. 다른 노드에 붙은 쪽도 막힙니다. worker는 이어 가고, 알람이 풀리면 기다리던 것을 읽습니다.",
    ),
    question: Question {
        ask: t(
            "The memory alarm is on at rabbit@a. Who is blocked?",
            "rabbit@a에 메모리 알람이 켜졌습니다. 누가 막힙니까?",
        ),
        answers: &[
            wrong(
                t("everybody on rabbit@a", "rabbit@a에 붙은 모두"),
                t(
                    "Consumers are never blocked: they are what makes room.",
                    "컨슈머는 막히지 않습니다. 자리를 비우는 쪽이기 때문입니다.",
                ),
            ),
            right(
                t("who publishes, on every node", "모든 노드에서 보내는 쪽"),
                t(
                    "Yes. One alarm anywhere blocks publishing connections everywhere, as soon as they publish.",
                    "맞습니다. 어디서든 알람이 하나 켜지면 모든 노드에서, 보내는 순간 그 연결이 막힙니다.",
                ),
            ),
            wrong(
                t("nobody, messages are dropped", "아무도 안 막히고 메시지를 버림"),
                t("Nothing is dropped: it waits in the socket.", "버리지 않습니다. 소켓에서 기다립니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(2_000, t("The queue grows faster than it is read", "큐가 읽는 것보다 빨리 자람")),
        moment(5_300, t("The alarm: both publishers are blocked", "알람: 두 프로듀서가 막힘")),
        moment(7_600, t("The worker made room: publishers go on", "worker가 자리를 비워 다시 보냄")),
        moment(10_300, t("Again: they publish faster than it works", "다시 알람: 처리보다 빨리 보냄")),
        moment(17_600, t("Over again: the rest is published and read", "다시 풀림: 남은 것을 보내고 읽음")),
    ],
    drawing,
    script: &[],
    until_us: 60_000_000,
    checks: &[
        check(t("the memory alarm went on and off", "메모리 알람이 켜졌다가 꺼짐"), |run| {
            let alarm = |on: bool| {
                run.node_facts(
                    0,
                    60_000,
                    |fact| matches!(fact, Fact::Alarm { resource: Resource::Memory, on: found, .. } if found == on),
                )
            };
            alarm(true) > 0 && alarm(true) == alarm(false)
        }),
        check(t("both publishers were blocked and unblocked", "두 프로듀서가 막혔다가 풀림"), |run| {
            run.node_facts(0, 60_000, |fact| matches!(fact, Fact::Blocked { .. })) >= 2
                && run.node_facts(0, 60_000, |fact| matches!(fact, Fact::Blocked { .. }))
                    == run.node_facts(0, 60_000, |fact| matches!(fact, Fact::Unblocked { .. }))
        }),
        check(t("the worker worked on meanwhile", "그동안에도 worker는 일함"), |run| {
            run.count_between(5_500, 8_000, |kind| matches!(kind, FactKind::Acked { .. })) > 5
        }),
        check(t("all 120 were worked on, none was lost", "120개 모두 처리하고 잃지 않음"), |run| {
            run.worked("worker") == 120 && run.lost() == 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let common = [
        ("interval", ms(150)),
        ("count", int(60)),
        ("body_size", int(1_000)),
        ("confirms", bool(true)),
        ("delivery_mode", text("persistent")),
        ("latency", ms(80)),
    ];
    let near = common.clone().into_iter().chain([("node", text("a"))]);
    let near = board.producer("near", At(0, 0), near);
    let far = common.into_iter().chain([("node", text("b"))]);
    let far = board.producer("far", At(0, 144), far);
    let jobs = board.queue("jobs", At(QUEUE_X, 64), [("home_node", text("a"))]);
    let worker = board.consumer(
        "worker",
        At(CONSUMER_X, 64),
        [("prefetch", int(2)), ("work", ms(250)), ("latency", ms(40)), ("node", text("b"))],
    );
    board.nodes("rabbit", At(QUEUE_X, 224), [("latency", ms(20)), ("vm_memory_high_watermark.absolute", int(40_000))]);
    board.publish(&near, &jobs);
    board.publish(&far, &jobs);
    board.consume(&jobs, &worker);
    board.done()
}
