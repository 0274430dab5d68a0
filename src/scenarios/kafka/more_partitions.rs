//! Growing a topic moves keys.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "more-partitions-breaks-keys",
    group: Group::KafkaLog,
    title: t("More partitions, moved keys", "파티션을 늘리면 key가 옮겨 감"),
    goal: t(
        "A key's partition is its hash modulo the number of partitions; when that number grows, keys move, records do not.",
        "key의 파티션은 해시를 파티션 수로 나눈 나머지입니다. 그 수가 늘면 key는 옮겨 가고, 쓰인 레코드는 그대로 있습니다.",
    ),
    look: t(
        "At 8 s the topic grows from 10 to 15 partitions; the producer notices within metadata.max.age.ms, 1 s here. Follow one key: its old records stay, new ones go elsewhere.",
        "8초에 topic의 파티션이 10개에서 15개가 되고, 프로듀서는 metadata.max.age.ms(여기서는 1초) 안에 압니다. key 하나를 따라가 보십시오. 옛 레코드는 남고 새 레코드는 다른 곳에 갑니다.",
    ),
    question: Question {
        ask: t(
            "A key moved. Is the order of its records still safe?",
            "key가 옮겨 갔습니다. 그 key의 순서는 여전히 지켜집니까?",
        ),
        answers: &[
            wrong(
                t("yes, offsets keep counting", "예, offset이 이어짐"),
                t(
                    "Offsets count within a partition. The new partition starts at 0.",
                    "offset은 파티션마다 따로 셉니다. 새 파티션은 0부터 시작합니다.",
                ),
            ),
            right(
                t("no: old and new are read independently", "아니요, 옛것과 새것을 따로 읽음"),
                t(
                    "Yes. Two partitions, perhaps two consumers: the newer record can be worked on first.",
                    "맞습니다. 파티션이 둘이고 컨슈머도 둘일 수 있어, 새 레코드를 먼저 처리할 수 있습니다.",
                ),
            ),
            wrong(
                t("yes, the broker moves old records too", "예, 브로커가 옛 레코드도 옮김"),
                t("Kafka never rewrites a log for that.", "Kafka는 그 때문에 로그를 다시 쓰지 않습니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(2_000, t("Ten partitions", "파티션 10개")),
        moment(8_000, t("Now 15", "이제 15개")),
        moment(12_000, t("Some keys have a new home", "일부 key의 자리가 바뀜")),
    ],
    drawing,
    script: &[at(8_000, |row| Command::Kafka(Kafka::AddPartitions { topic: row("users"), count: 15 }))],
    until_us: 20_000_000,
    checks: &[
        check(t("the topic has 15 partitions", "파티션이 15개임"), |run| run.log_ends("users").len() == 15),
        check(t("some keys are on two partitions", "일부 key는 두 파티션에 있음"), |run| {
            let homes = run.partitions_of_keys("users");
            homes.len() == 8 && homes.values().any(|its| its.len() == 2)
        }),
        check(t("no key is on more than two", "세 파티션에 있는 key는 없음"), |run| {
            run.partitions_of_keys("users").values().all(|its| its.len() <= 2)
        }),
        check(t("nothing is lost", "사라진 것이 없음"), |run| run.missing("signup", "users") == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let names = ["kim", "lee", "park", "choi", "jung", "kang", "yoon", "han"];
    let signup = board.writer(
        "signup",
        At(0, 144),
        [
            ("interval", ms(250)),
            ("count", int(64)),
            ("keys", keys(&names)),
            ("start", ms(500)),
            ("latency", ms(200)),
            ("metadata.max.age.ms", int(1_000)),
        ],
    );
    let users = board.topic("users", At(TOPIC_X, 0), [("partitions", int(10))]);
    board.produce(&signup, &users);
    board.done()
}
