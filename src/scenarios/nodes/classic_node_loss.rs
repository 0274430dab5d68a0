//! A classic queue lives on one node: with the node it is down, with the node it comes back.
use super::*;
use crate::engine::fact::LossReason;

pub static SCENARIO: Scenario = Scenario {
    id: "classic-node-loss",
    group: Group::Failure,
    title: t("A classic queue goes down with its node", "노드와 함께 내려가는 classic 큐"),
    goal: t(
        "A classic queue has no copy: while its node is down nobody reaches it, however many nodes there are.",
        "classic 큐에는 복제본이 없습니다. 노드가 몇 대든 그 노드가 내려가 있으면 아무도 쓰지 못합니다.",
    ),
    look: t(
        "6 s: rabbit@a, home of the queue, is killed. Careful gets nacks and sends again, careless hears nothing. 12 s: the node is back; what was persistent is back with it.",
        "6초에 큐의 홈 노드 rabbit@a가 죽습니다. careful은 nack을 받고 다시 보내지만 careless는 아무 말도 듣지 못합니다. 12초에 노드가 돌아오면 persistent 메시지도 돌아옵니다.",
    ),
    question: Question {
        ask: t(
            "Three nodes, the queue's node is killed and comes back. What is in the durable queue then?",
            "노드는 셋이고, 큐가 있던 노드가 죽었다가 돌아옵니다. durable 큐에 무엇이 있습니까?",
        ),
        answers: &[
            wrong(
                t("everything: the other two nodes had a copy", "모두: 다른 두 노드에 복제본이 있으므로"),
                t(
                    "Classic queues have no copies. Quorum queues do.",
                    "classic 큐에는 복제본이 없습니다. 복제하는 것은 quorum 큐입니다.",
                ),
            ),
            right(
                t("the persistent messages", "persistent 메시지만"),
                t(
                    "Yes. They were on that node's disk. Transient ones went with its memory.",
                    "맞습니다. 그 노드의 디스크에 있던 것입니다. transient 메시지는 메모리와 함께 사라졌습니다.",
                ),
            ),
            wrong(
                t("nothing, it is declared anew elsewhere", "없음, 다른 노드에 새로 선언되므로"),
                t(
                    "Nobody can declare it while its home is down: 404, home node … is down or inaccessible.",
                    "홈이 내려가 있는 동안에는 선언하지 못합니다. 404, home node … is down or inaccessible로 거절됩니다.",
                ),
            ),
        ],
    },
    belief: Some(t(
        "“Mirrored queues are how RabbitMQ is made highly available.” Removed in 4.0; quorum queues replace them.",
        "“RabbitMQ는 mirrored 큐로 고가용성을 얻는다.” 4.0에서 없어졌고 quorum 큐가 대신합니다.",
    )),
    minutes: 3,
    moments: &[
        moment(5_900, t("Work waits in the queue on rabbit@a", "rabbit@a의 큐에 일이 기다림")),
        moment(7_500, t("The queue is down: nacks, and 404 for the reader", "큐가 내려가 nack과 404를 받음")),
        moment(12_100, t("The node is back with what was on its disk", "노드가 디스크에 있던 것과 함께 돌아옴")),
        moment(
            16_000,
            t(
                "Careful's messages are all there, some of careless' are not",
                "careful 것은 모두 있고 careless 것은 일부 없음",
            ),
        ),
    ],
    drawing,
    script: &[
        at(6_000, |_| Command::RabbitMq(Nodes::KillNode(A))),
        at(12_000, |_| Command::RabbitMq(Nodes::StartNode(A))),
    ],
    until_us: 60_000_000,
    checks: &[
        check(t("the queue went down and came back", "큐가 내려갔다가 돌아옴"), |run| {
            run.node_facts(5_900, 6_100, |fact| matches!(fact, Fact::QueueDown { node: A, .. })) == 1
                && run.node_facts(11_900, 12_100, |fact| matches!(fact, Fact::QueueUp { node: A, .. })) == 1
        }),
        check(t("careful was told by nacks", "careful은 nack으로 들음"), |run| run.nacked() > 0),
        check(t("no confirmed message is lost", "confirm된 것은 잃지 않음"), |run| run.confirmed_lost() == 0),
        check(
            t("what was transient, or sent without confirms, was lost", "transient이거나 confirm 없이 보낸 것은 잃음"),
            |run| {
                run.count_between(0, 60_000, |kind| matches!(kind, FactKind::Lost { why: LossReason::NodeDown, .. }))
                    > 0
                    && run.acked("jobs") < run.published()
            },
        ),
        check(t("the reader met the 404", "컨슈머가 404를 받음"), |run| {
            run.count_between(6_000, 12_000, |kind| matches!(kind, FactKind::ChannelClosed { code: 404, .. })) > 0
        }),
        check(t("nobody was served while it was down", "내려가 있는 동안 전달이 없음"), |run| {
            run.count_between(6_001, 11_999, |kind| matches!(kind, FactKind::Delivered { .. })) == 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let common = [("interval", ms(500)), ("count", int(30)), ("latency", ms(80)), ("restart", ms(1_000))];
    let careful =
        [("confirms", bool(true)), ("retries", int(100)), ("delivery_mode", text("persistent")), ("node", text("b"))];
    let careful = board.producer("careful", At(0, 0), common.clone().into_iter().chain(careful));
    let careless = [("start", ms(250)), ("node", text("c"))];
    let careless = board.producer("careless", At(0, 144), common.into_iter().chain(careless));
    let jobs = board.queue("jobs", At(QUEUE_X, 64), [("home_node", text("a"))]);
    let worker = board.consumer(
        "worker",
        At(CONSUMER_X, 64),
        [("prefetch", int(1)), ("work", ms(400)), ("latency", ms(80)), ("restart", ms(1_000)), ("node", text("b"))],
    );
    board.nodes("rabbit", At(QUEUE_X, 224), [("latency", ms(30))]);
    board.publish(&careful, &jobs);
    board.publish(&careless, &jobs);
    board.consume(&jobs, &worker);
    board.done()
}
