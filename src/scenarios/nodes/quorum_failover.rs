//! A quorum queue outlives its leader, and waits when it has no majority.
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "quorum-failover",
    group: Group::Failure,
    title: t("The leader dies: quorum queues", "리더가 죽으면: quorum 큐"),
    goal: t(
        "A message is confirmed when a majority of the members has it, so any majority can go on without it being lost.",
        "구성원 과반이 저장해야 confirm하므로, 어느 과반이 남아도 잃지 않고 이어 갑니다.",
    ),
    look: t(
        "The discs of the queue are its members, the crown leads. 4 s: its node is killed, another member leads a moment later. 10 s: it is back and catches up. 14 s: two nodes are down, and everything waits.",
        "큐의 원은 구성원이고 왕관이 리더입니다. 4초에 리더의 노드가 죽고 곧 다른 구성원이 이끕니다. 10초에 돌아와 따라잡습니다. 14초에는 노드 둘이 내려가 모두 기다립니다.",
    ),
    question: Question {
        ask: t(
            "Two of three nodes are down. What happens to a message that the publisher sends to the third?",
            "세 노드 가운데 둘이 내려갔습니다. 셋째 노드로 보낸 메시지는 어떻게 됩니까?",
        ),
        answers: &[
            wrong(
                t("it is confirmed and may be lost later", "confirm되지만 나중에 잃을 수 있음"),
                t(
                    "One of three is no majority: nobody may confirm it.",
                    "셋 중 하나는 과반이 아니므로 아무도 confirm하지 못합니다.",
                ),
            ),
            wrong(
                t("it is refused with a nack at once", "바로 nack으로 거절됨"),
                t("The channel keeps it and waits for a leader.", "channel이 들고서 리더를 기다립니다."),
            ),
            right(
                t("it waits, unconfirmed, until a majority is back", "과반이 돌아올 때까지 confirm 없이 기다림"),
                t(
                    "Yes. Nothing is confirmed and nothing delivered; one more node, and it goes on where it stood.",
                    "맞습니다. confirm도 전달도 없다가, 노드가 하나만 더 돌아오면 그 자리에서 이어 갑니다.",
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
        moment(3_900, t("rabbit@a leads, all members are in step", "rabbit@a가 이끌고 모두 따라옴")),
        moment(
            6_000,
            t("Another member leads; what was confirmed is there", "다른 구성원이 이끌고 confirm된 것은 그대로"),
        ),
        moment(11_000, t("rabbit@a is back and has caught up", "rabbit@a가 돌아와 따라잡음")),
        moment(15_500, t("No majority: everything waits", "과반이 없어 모두 기다림")),
        moment(22_000, t("A second node is back: it goes on", "둘째 노드가 돌아와 이어 감")),
    ],
    drawing,
    script: &[
        at(4_000, |_| Command::RabbitMq(Nodes::KillNode(A))),
        at(10_000, |_| Command::RabbitMq(Nodes::StartNode(A))),
        at(14_000, |_| Command::RabbitMq(Nodes::KillNode(B))),
        at(14_500, |_| Command::RabbitMq(Nodes::KillNode(C))),
        at(20_000, |_| Command::RabbitMq(Nodes::StartNode(B))),
        at(26_000, |_| Command::RabbitMq(Nodes::StartNode(C))),
    ],
    until_us: 60_000_000,
    checks: &[
        check(t("another member led within 4 s", "4초 안에 다른 구성원이 이끎"), |run| {
            run.node_facts(4_000, 8_000, |fact| matches!(fact, Fact::QuorumLeader { node, .. } if node != A)) == 1
        }),
        check(t("it was confirmed on after that", "그 뒤에도 confirm됨"), |run| {
            run.count_between(8_000, 14_000, super::is_confirm) > 10
        }),
        check(t("without a majority nothing was confirmed", "과반이 없을 때는 confirm이 없음"), |run| {
            run.node_facts(14_000, 16_000, |fact| matches!(fact, Fact::QuorumLost { .. })) == 1
                && run.count_between(14_700, 20_000, super::is_confirm) == 0
        }),
        check(t("all 100 were confirmed in the end", "마침내 100개 모두 confirm됨"), |run| {
            run.confirmed() >= 100
        }),
        check(t("none that was confirmed is lost", "confirm된 것은 하나도 잃지 않음"), |run| {
            run.confirmed_lost() == 0
        }),
        check(t("all members have the same in the end", "끝에는 모든 구성원이 같음"), |run| {
            run.quorum("orders").is_some_and(|view| {
                view.leader.is_some() && view.members.iter().all(|member| member.commit_index == view.applied)
            })
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(0, 48),
        [
            ("interval", ms(250)),
            ("count", int(100)),
            ("confirms", bool(true)),
            ("retries", int(100)),
            ("delivery_mode", text("persistent")),
            ("latency", ms(80)),
            ("restart", ms(700)),
            ("node", text("b")),
        ],
    );
    let orders = board.queue("orders", At(QUEUE_X, 48), [("x-queue-type", text("quorum")), ("home_node", text("a"))]);
    let packer = board.consumer(
        "packer",
        At(CONSUMER_X, 48),
        [("prefetch", int(3)), ("work", ms(150)), ("latency", ms(80)), ("restart", ms(700)), ("node", text("c"))],
    );
    board.nodes("rabbit", At(QUEUE_X, 208), [("latency", ms(30))]);
    board.publish(&shop, &orders);
    board.consume(&orders, &packer);
    board.done()
}
