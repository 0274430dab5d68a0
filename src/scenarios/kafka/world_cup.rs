//! Match events by match id, and at random.
use super::super::build::{keys, weighted_keys};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "world-cup-matches",
    group: Group::KafkaLog,
    title: t("World Cup: no goal before kick-off", "월드컵: 킥오프 전에 골은 없음"),
    goal: t(
        "Events of one match must stay in order; with the match id as the key they do, spread at random they do not.",
        "한 경기의 사건은 순서가 지켜져야 합니다. 경기 id를 key로 쓰면 지켜지고, 아무 파티션에나 보내면 깨집니다.",
    ),
    look: t(
        "Above, the key chooses the partition. Below, the same records are dealt out in turn, and three consumers work at different speeds.",
        "위에서는 key가 파티션을 정합니다. 아래에서는 같은 레코드를 번갈아 나누고, 세 컨슈머의 속도가 다릅니다.",
    ),
    question: Question {
        ask: t(
            "What repairs the lower half without touching the consumers?",
            "컨슈머를 고치지 않고 아래쪽을 바로잡으려면?",
        ),
        answers: &[
            wrong(
                t("a faster network", "더 빠른 네트워크"),
                t(
                    "Three consumers work independently; no network makes one wait for the other.",
                    "세 컨슈머는 서로 기다리지 않습니다. 네트워크와는 상관없습니다.",
                ),
            ),
            right(
                t("partition by match id", "경기 id로 파티션을 정함"),
                t(
                    "Yes. All events of a match are then in one partition, read by one consumer, in order.",
                    "맞습니다. 한 경기의 사건이 모두 한 파티션에 있고, 한 컨슈머가 차례대로 읽습니다.",
                ),
            ),
            wrong(
                t("acks=all", "acks=all"),
                t(
                    "It makes writes safer, not ordered across partitions.",
                    "쓰기가 안전해질 뿐, 파티션 사이의 순서는 그대로입니다.",
                ),
            ),
        ],
    },
    belief: Some(t(
        "“Kafka keeps the order of a topic.” Of a partition, no more.",
        "“Kafka는 topic의 순서를 지킨다.” 파티션 안의 순서만 지킵니다.",
    )),
    minutes: 2,
    moments: &[
        moment(1_900, t("Kick-off in all matches", "모든 경기가 시작함")),
        moment(6_500, t("Below, one consumer falls behind", "아래에서 한 컨슈머가 늦어짐")),
        moment(13_500, t("Goals overtake the kick-off", "골이 킥오프를 앞지름")),
    ],
    drawing,
    script: &[],
    until_us: 45_000_000,
    checks: &[
        check(t("by match: no event out of order", "경기별: 순서가 어긋난 것이 없음"), |run| {
            run.order_violations_of(["referee-1", "referee-2", "referee-3"]) == 0
        }),
        check(t("at random: some are", "무작위: 어긋난 것이 있음"), |run| {
            run.order_violations_of(["random-1", "random-2", "random-3"]) > 0
        }),
        check(t("both halves worked on all 20 events", "양쪽 모두 20개를 처리함"), |run| {
            run.deliveries("by-match-readers").len() == 20 && run.deliveries("random-readers").len() == 20
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let events = [
        ("interval", ms(500)),
        ("count", int(20)),
        ("start", ms(1_500)),
        ("latency", ms(200)),
        ("values", weighted_keys(&[("kick-off", 4), ("goal", 12), ("end", 4)])),
        ("keys", keys(&["KOR-GER", "FRA-BRA", "JPN-USA", "ESP-MAR"])),
    ];
    let random = events.clone().into_iter().chain([("partitioner.class", text("round-robin"))]);
    let speeds =
        |names: [&'static str; 3]| names.into_iter().zip([200, 600, 1_600]).map(|(name, ms)| (name, worker(ms)));
    for (y, writer, settings, topic, group, readers) in [
        (0, "stadium", events.to_vec(), "by-match", "by-match-readers", ["referee-1", "referee-2", "referee-3"]),
        (272, "stadium-2", random.collect(), "at-random", "random-readers", ["random-1", "random-2", "random-3"]),
    ] {
        let writer = board.writer(writer, At(0, y + 48), settings);
        let topic = board.topic(topic, At(TOPIC_X, y), []);
        let (group, _) = team(&mut board, group, At(GROUP_X, y), [], speeds(readers));
        board.produce(&writer, &topic);
        board.subscribe(&topic, &group);
    }
    board.done()
}
