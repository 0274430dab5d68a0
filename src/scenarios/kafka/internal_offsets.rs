//! `__consumer_offsets`: commits are records of a compacted topic.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "internal-offsets-topic",
    group: Group::KafkaLog,
    title: t("Where commits are kept", "커밋은 어디에 남는가"),
    goal: t(
        "A commit is a record in __consumer_offsets: the key is group, topic and partition, the value the offset. Compaction keeps the last one.",
        "커밋은 __consumer_offsets에 쓰는 레코드입니다. key는 그룹, topic, 파티션이고 값은 offset이며, compaction으로 마지막 것만 남습니다.",
    ),
    look: t(
        "Select a group: the inspector shows its commits as the records that they are, and in which of the 50 partitions they lie.",
        "그룹을 고르면 인스펙터에 커밋이 레코드로 나옵니다. 50개 파티션 가운데 어디에 있는지도 보입니다.",
    ),
    question: Question {
        ask: t("Which broker is a group's coordinator?", "어느 브로커가 그룹의 coordinator입니까?"),
        answers: &[
            wrong(
                t("the controller", "controller"),
                t("The controller looks after brokers and partitions.", "controller는 브로커와 파티션을 돌봅니다."),
            ),
            right(
                t("the leader of its partition of __consumer_offsets", "__consumer_offsets에서 그 그룹 파티션의 리더"),
                t(
                    "Yes: abs(hash of the group id) modulo 50. Where the commits lie, there is the coordinator.",
                    "맞습니다. 그룹 id 해시의 절댓값을 50으로 나눈 나머지입니다. 커밋이 있는 곳에 coordinator가 있습니다.",
                ),
            ),
            wrong(
                t("the one that a member asks first", "멤버가 먼저 물은 브로커"),
                t("That one only says who it is.", "그 브로커는 누구인지 알려 줄 뿐입니다."),
            ),
        ],
    },
    belief: None,
    minutes: 1,
    moments: &[
        moment(4_000, t("The first commits", "첫 커밋")),
        moment(
            12_000,
            t("One record per commit, the same keys again and again", "커밋마다 레코드 하나, 같은 key가 되풀이됨"),
        ),
        moment(40_000, t("Compaction has kept the last of each key", "compaction이 key마다 마지막 것만 남김")),
    ],
    drawing,
    script: &[],
    until_us: 45_000_000,
    checks: &[
        check(t("both groups are through", "두 그룹 모두 다 읽음"), |run| {
            run.lag("billing") + run.lag("search") == 0
        }),
        check(t("their commits lie in different partitions", "커밋이 서로 다른 파티션에 있음"), |run| {
            run.commit_records("billing").0 != run.commit_records("search").0
        }),
        check(
            t("the last record of each key is the committed offset", "key마다 마지막 레코드가 커밋된 offset"),
            |run| {
                let (_, records) = run.commit_records("billing");
                let last: std::collections::BTreeMap<u32, u64> = records.into_iter().collect();
                last.len() == 2 && last.values().sum::<u64>() == run.committed("billing")
            },
        ),
        check(t("compaction took the older ones", "옛것은 compaction으로 사라짐"), |run| {
            let commits =
                run.facts(|fact| matches!(fact, Fact::Committed { group, .. } if group == run.row("billing")));
            run.commit_records("billing").1.len() < commits
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.writer(
        "shop",
        At(0, 96),
        [
            ("interval", ms(500)),
            ("count", int(70)),
            ("keys", keys(&["a", "b", "c", "d"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let orders = board.topic("orders", At(TOPIC_X, 64), [("partitions", int(2))]);
    let (billing, _) = team(&mut board, "billing", At(GROUP_X, 0), [], [("biller", worker(100))]);
    let (search, _) = team(&mut board, "search", At(GROUP_X, 152), [], [("indexer", worker(100))]);
    board.produce(&shop, &orders);
    board.subscribe(&orders, &billing);
    board.subscribe(&orders, &search);
    board.done()
}
