//! The same six messages through a queue and through a topic, two readers each.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "parcel-or-noticeboard",
    group: Group::FirstSteps,
    title: t("Parcel or notice board?", "소포인가, 게시판인가?"),
    goal: t(
        "See what sets a queue apart from a log: a parcel is handed to one, a notice is read by all.",
        "큐와 로그의 차이를 봅니다. 소포는 한 사람이 받고, 게시물은 모두가 읽습니다.",
    ),
    look: t(
        "The same six messages above and below. Above, the two workers take from one queue; below, two groups read one topic.",
        "위와 아래에 같은 메시지 여섯 개가 갑니다. 위에서는 두 컨슈머가 큐 하나에서 꺼내고, 아래에서는 두 그룹이 topic 하나를 읽습니다.",
    ),
    question: Question {
        ask: t(
            "How many deliveries are there in all, above and below?",
            "위와 아래에서 전달은 모두 몇 번씩 일어납니까?",
        ),
        answers: &[
            wrong(
                t("6 and 6", "6번과 6번"),
                t(
                    "Each group below reads for itself: count again.",
                    "아래에서는 그룹마다 따로 읽습니다. 다시 세어 보십시오.",
                ),
            ),
            right(
                t("6 above, 12 below", "위 6번, 아래 12번"),
                t(
                    "Yes. A queue hands each message to one consumer; a log is read by every group, whenever it likes.",
                    "맞습니다. 큐는 메시지마다 컨슈머 하나에 주고, 로그는 그룹마다 원하는 때에 읽습니다.",
                ),
            ),
            wrong(
                t("12 and 12", "12번과 12번"),
                t(
                    "The workers above compete: what one has taken the other never sees.",
                    "위의 컨슈머는 서로 경쟁합니다. 하나가 받은 것은 다른 하나가 보지 못합니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(400, t("The same message sets out twice", "같은 메시지가 양쪽에서 떠남")),
        moment(2_000, t("Above one worker has it; below both groups do", "위에서는 하나가, 아래에서는 두 그룹이 받음")),
        moment(9_000, t("The queue is empty, the topic is not", "큐는 비었고 topic은 그대로임")),
    ],
    drawing,
    script: &[],
    until_us: 20_000_000,
    checks: &[
        check(t("queue: 6 deliveries in all", "큐: 모두 6번 전달"), |run| run.receivers("parcels").len() == 6),
        check(t("topic: 12, six for each group", "topic: 모두 12번, 그룹마다 6번"), |run| {
            run.polled("anna") == 6 && run.polled("ben") == 6
        }),
        check(t("the queue is empty, the topic has 6", "큐는 비었고 topic에는 6개"), |run| {
            run.ready("parcels") + run.unacked("parcels") == 0 && run.records("notices") == 6
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    // A queue is reached by its name.
    let sending = |key: &[&str]| {
        [("interval", ms(1_000)), ("count", int(6)), ("keys", keys(key)), ("start", ms(400)), ("latency", ms(300))]
    };
    let working = || [("prefetch", int(1)), ("work", ms(600)), ("latency", ms(200))];
    let sender = board.producer("post", At(0, 48), sending(&["parcels"]));
    let queue = board.queue("parcels", At(320, 48), []);
    let first = board.consumer("worker-1", At(744, 0), working());
    let second = board.consumer("worker-2", At(744, 112), working());
    board.publish(&sender, &queue);
    board.consume(&queue, &first);
    board.consume(&queue, &second);
    let writer = board.writer("editor", At(0, 304), sending(&["notice"]));
    let topic = board.topic("notices", At(TOPIC_X, 288), [("partitions", int(1))]);
    let (left, _) = team(&mut board, "left-house", At(GROUP_X, 240), [], [("anna", worker(400))]);
    let (right, _) = team(&mut board, "right-house", At(GROUP_X, 384), [], [("ben", worker(400))]);
    board.produce(&writer, &topic);
    board.subscribe(&topic, &left);
    board.subscribe(&topic, &right);
    board.done()
}
