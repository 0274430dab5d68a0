//! A stream outlives its leader, and what is committed can be read without a majority.
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "stream-failover",
    group: Group::Failure,
    title: t("The leader dies: streams", "리더가 죽으면: stream"),
    goal: t(
        "A stream is confirmed by a majority and read from the member next to the reader, so readers go on where writing has to wait.",
        "stream은 과반이 저장해야 confirm하지만 컨슈머는 자기 노드의 구성원에서 읽으므로, 쓰기가 멈춰도 읽기는 이어집니다.",
    ),
    look: t(
        "Select the stream: the inspector lists its members with epoch and offsets. 4 s: the leader's node is killed, the coordinator stops the others, compares their logs and starts the best one in epoch 2. 10 s: the old leader is back as a replica. 14 s: two nodes are down; nothing is confirmed, and auditor reads on.",
        "stream을 선택하면 구성원과 epoch, offset이 보입니다. 4초에 리더의 노드가 죽습니다. coordinator가 나머지를 멈추고 로그를 견주어 가장 앞선 구성원을 epoch 2에서 시작합니다. 10초에 옛 리더가 복제본으로 돌아옵니다. 14초에는 노드 둘이 내려가 confirm이 없지만 auditor는 계속 읽습니다.",
    ),
    question: Question {
        ask: t(
            "Two of three nodes are down. What can a consumer that was reading on the third still read?",
            "세 노드 가운데 둘이 내려갔습니다. 셋째 노드에서 읽던 컨슈머는 무엇을 더 읽을 수 있습니까?",
        ),
        answers: &[
            wrong(
                t("nothing: there is no leader", "리더가 없으니 아무것도 못 읽음"),
                t(
                    "A quorum queue delivers through its leader. A stream's reader reads the log on its own node.",
                    "quorum 큐는 리더가 전달하지만, stream의 컨슈머는 자기 노드에 있는 로그를 읽습니다.",
                ),
            ),
            right(
                t("all that is committed there", "그 노드가 아는 커밋된 것까지 모두"),
                t(
                    "Yes. What a majority has cannot be taken back, so it may be read; what comes after it waits.",
                    "맞습니다. 과반이 가진 것은 되돌려지지 않으므로 읽어도 됩니다. 그 뒤의 것은 기다립니다.",
                ),
            ),
            wrong(
                t("everything in the log of its node", "그 노드의 로그에 있는 모두"),
                t(
                    "The end of that log may be given up when another member becomes the leader, so it is not shown.",
                    "다른 구성원이 리더가 되면 그 로그의 끝은 버려질 수 있어 보여 주지 않습니다.",
                ),
            ),
        ],
    },
    belief: Some(t(
        "“A stream is a quorum queue that keeps its messages.” Its members hold no vote: a coordinator elects for them, and each of them serves readers.",
        "“stream은 메시지를 남기는 quorum 큐다.” 구성원은 투표하지 않고 coordinator가 대신 뽑으며, 구성원마다 컨슈머에게 읽어 줍니다.",
    )),
    minutes: 3,
    moments: &[
        moment(
            3_900,
            t("rabbit@a leads in epoch 1, both replicas follow", "rabbit@a가 epoch 1에서 이끌고 두 복제본이 따름"),
        ),
        moment(
            6_000,
            t(
                "Epoch 2: another member leads, auditor never stopped",
                "epoch 2: 다른 구성원이 이끌고, auditor는 멈춘 적 없음",
            ),
        ),
        moment(11_000, t("rabbit@a is a replica and has caught up", "rabbit@a가 복제본으로 따라잡음")),
        moment(
            16_000,
            t("No majority: no confirms, auditor reads on", "과반이 없어 confirm은 없고 auditor는 계속 읽음"),
        ),
        moment(
            23_000,
            t("A second node is back: a leader in the next epoch", "둘째 노드가 돌아와 다음 epoch의 리더가 나옴"),
        ),
    ],
    drawing,
    script: &[
        at(4_000, |_| Command::RabbitMq(Nodes::KillNode(A))),
        at(10_000, |_| Command::RabbitMq(Nodes::StartNode(A))),
        at(14_000, |_| Command::RabbitMq(Nodes::KillNode(A))),
        at(14_500, |_| Command::RabbitMq(Nodes::KillNode(B))),
        at(20_000, |_| Command::RabbitMq(Nodes::StartNode(B))),
        at(26_000, |_| Command::RabbitMq(Nodes::StartNode(A))),
    ],
    until_us: 90_000_000,
    checks: &[
        check(t("another member led within 3 s", "3초 안에 다른 구성원이 이끎"), |run| {
            run.node_facts(4_000, 7_000, |fact| matches!(fact, Fact::QuorumLeader { node, term: 2, .. } if node != A))
                == 1
        }),
        check(t("it was confirmed on after that", "그 뒤에도 confirm됨"), |run| {
            run.count_between(7_000, 14_000, super::is_confirm) > 10
        }),
        check(t("auditor read while there was no leader", "리더가 없는 동안에도 auditor가 읽음"), |run| {
            run.count_between(4_000, 4_600, is_read) > 0
        }),
        check(t("without a majority nothing was confirmed", "과반이 없을 때는 confirm이 없음"), |run| {
            run.node_facts(14_000, 16_000, |fact| matches!(fact, Fact::QuorumLost { .. })) == 1
                && run.count_between(14_700, 20_000, super::is_confirm) == 0
        }),
        check(t("and auditor read on", "auditor는 계속 읽음"), |run| {
            run.count_between(14_700, 20_000, is_read) > 5
        }),
        check(t("all 60 were confirmed in the end", "마침내 60개 모두 confirm됨"), |run| run.confirmed() >= 60),
        check(t("none that was confirmed is lost", "confirm된 것은 하나도 잃지 않음"), |run| {
            run.confirmed_lost() == 0
        }),
        check(t("all members have the same in the end", "끝에는 모든 구성원이 같음"), |run| {
            run.stream_home("log").is_some_and(|view| {
                view.leader.is_some() && view.members.iter().all(|member| member.committed == view.committed)
            })
        }),
    ],
};

fn is_read(kind: FactKind) -> bool {
    matches!(kind, FactKind::Delivered { .. })
}

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.producer(
        "shop",
        At(0, 48),
        [
            ("interval", ms(250)),
            ("count", int(60)),
            ("confirms", bool(true)),
            ("retries", int(100)),
            ("latency", ms(80)),
            ("restart", ms(700)),
            ("node", text("b")),
        ],
    );
    let log = board.queue("log", At(QUEUE_X, 48), [("x-queue-type", text("stream")), ("home_node", text("a"))]);
    let auditor = board.consumer(
        "auditor",
        At(CONSUMER_X + 120, 48),
        [("prefetch", int(1)), ("work", ms(350)), ("latency", ms(40)), ("restart", ms(700)), ("node", text("c"))],
    );
    board.nodes("rabbit", At(QUEUE_X, 208), [("latency", ms(30))]);
    board.publish(&shop, &log);
    board.consume_with(&log, &auditor, vec![("x-stream-offset", text("first"))]);
    board.done()
}
