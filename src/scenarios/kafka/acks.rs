//! The leader dies at the worst moment: what acks=0, 1 and all lose.
use super::super::build::{bool, keys};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "acks-0-1-all",
    group: Group::KafkaDurability,
    title: t("acks: 0, 1 or all", "acks: 0, 1, all"),
    goal: t(
        "The leader dies before its followers have everything. See which producer was told “safe” about what is gone.",
        "팔로워가 다 받기 전에 리더가 죽습니다. 사라진 것을 “안전하다”고 들은 프로듀서가 누구인지 봅니다.",
    ),
    look: t(
        "Three producers write to one partition. At 8.1 s its leader, broker 1, is killed; a follower takes over with what it has.",
        "세 프로듀서가 한 파티션에 씁니다. 8.1초에 리더인 브로커 1이 죽고, 팔로워가 가진 만큼으로 이어받습니다.",
    ),
    question: Question {
        ask: t("What does acks=1 lose?", "acks=1은 무엇을 잃습니까?"),
        answers: &[
            wrong(
                t("nothing: it waits for the answer", "응답을 기다리므로 잃지 않음"),
                t(
                    "It waits for the leader alone. Who else had the record?",
                    "리더의 응답만 기다립니다. 그 레코드가 또 누구에게 있었습니까?",
                ),
            ),
            right(
                t(
                    "what the leader had acknowledged and nobody had copied yet",
                    "리더가 확인해 주었지만 아직 복제되지 않은 것",
                ),
                t(
                    "Yes, and the producer does not learn of it. acks=all waits for every replica in sync.",
                    "맞습니다. 프로듀서는 알지도 못합니다. acks=all은 ISR의 모든 복제본을 기다립니다.",
                ),
            ),
            wrong(
                t("everything the leader ever had", "리더에 있던 모든 것"),
                t("The followers have nearly all of it.", "대부분은 팔로워에 있습니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(4_000, t("Three ways to wait", "기다리는 방법 세 가지")),
        moment(8_100, t("The leader is killed", "리더가 죽음")),
        moment(10_200, t("A follower leads; what it does not have is gone", "팔로워가 이끌고, 없는 것은 사라짐")),
    ],
    drawing,
    script: &[at(8_100, |_| Command::Kafka(Kafka::KillBroker(1)))],
    until_us: 30_000_000,
    checks: &[
        check(t("acks=0: records are missing", "acks=0: 사라진 것이 있음"), |run| {
            run.missing("acks-0", "orders") > 0
        }),
        check(t("acks=1: records are missing", "acks=1: 사라진 것이 있음"), |run| {
            run.missing("acks-1", "orders") > 0
        }),
        check(t("acks=1: acknowledged ones among them", "그 가운데 확인까지 받은 것이 있음"), |run| {
            run.acknowledged_lost() > 0
        }),
        check(t("acks=all: none", "acks=all: 없음"), |run| {
            run.missing("acks-all", "orders") == 0 && run.acknowledged_by("acks-all") == run.produced_by("acks-all")
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    board.cluster("cluster", At(0, 416), [("broker.session.timeout.ms", int(2_000)), ("latency", ms(400))]);
    let topic = [("partitions", int(1)), ("replication.factor", int(3))];
    let orders = board.topic("orders", At(WIDE_TOPIC_X, 48), topic);
    for (at, (name, acks, key)) in
        (0..).zip([("acks-0", "0", "zero"), ("acks-1", "1", "one"), ("acks-all", "all", "all")])
    {
        let settings = [
            ("interval", ms(400)),
            ("count", int(24)),
            ("keys", keys(&[key])),
            ("acks", text(acks)),
            ("enable.idempotence", bool(acks == "all")),
            ("linger.ms", int(0)),
            ("request.timeout.ms", int(3_000)),
            ("start", ms(1_000)),
            ("latency", ms(150)),
        ];
        let writer = board.writer(name, At(0, 128 * at), settings);
        board.produce(&writer, &orders);
    }
    board.done()
}
