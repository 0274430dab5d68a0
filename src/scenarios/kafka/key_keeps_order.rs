//! Same key, same partition; without a key, batches stick to a partition.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "key-keeps-order",
    group: Group::KafkaLog,
    title: t("A key keeps order", "key가 순서를 지킴"),
    goal: t(
        "Order holds within a partition. A key ties its records to one; without keys a batch sticks to one, then another.",
        "순서는 파티션 안에서만 지켜집니다. key는 레코드를 한 파티션에 묶고, key가 없으면 배치 하나씩 파티션을 옮겨 다닙니다.",
    ),
    look: t(
        "Above, each shape (key) always lands in the same partition. Below, there are no keys: whole runs go to one partition.",
        "위에서는 모양(key)마다 늘 같은 파티션에 갑니다. 아래는 key가 없어 한동안 한 파티션에 몰려 갑니다.",
    ),
    question: Question {
        ask: t("Where does a record without a key go?", "key가 없는 레코드는 어디로 갑니까?"),
        answers: &[
            wrong(
                t("to the partitions in turn", "파티션에 돌아가며"),
                t(
                    "Look below: several in a row go to the same one.",
                    "아래를 보십시오. 여러 개가 잇따라 같은 곳에 갑니다.",
                ),
            ),
            wrong(
                t("to a random one each time", "매번 무작위로"),
                t(
                    "The partition is drawn once, then kept until batch.size bytes have gone there.",
                    "파티션을 한 번 뽑으면 batch.size만큼 보낼 때까지 바꾸지 않습니다.",
                ),
            ),
            right(
                t("to one partition, until a batch's worth has gone there", "배치 하나만큼은 한 파티션으로"),
                t(
                    "Yes (KIP-794): fuller batches, fewer requests. Here batch.size is tiny, so that one sees it change.",
                    "맞습니다(KIP-794). 배치가 차고 요청이 줄어듭니다. 바뀌는 것이 보이도록 batch.size를 아주 작게 두었습니다.",
                ),
            ),
        ],
    },
    belief: Some(t(
        "“Kafka spreads keyless records round robin or at random.” Since 2.4 a batch sticks to one partition.",
        "“Kafka는 key 없는 레코드를 번갈아 또는 무작위로 나눈다.” 2.4부터는 배치 하나가 한 파티션에 붙습니다.",
    )),
    minutes: 2,
    moments: &[
        moment(1_400, t("Same shape, same partition", "같은 모양은 같은 파티션")),
        moment(6_000, t("Below, a run sticks to one partition", "아래는 한 파티션에 이어서 감")),
        moment(14_000, t("Read back: order holds within each partition only", "읽을 때 순서는 파티션 안에서만 지켜짐")),
    ],
    drawing,
    script: &[],
    until_us: 25_000_000,
    checks: &[
        check(t("each key is in one partition", "key마다 파티션 하나"), |run| {
            let homes = run.partitions_of_keys("keyed");
            homes.len() == 4 && homes.values().all(|partitions| partitions.len() == 1)
        }),
        check(t("keyless records are in several", "key 없는 레코드는 여러 파티션에 있음"), |run| {
            run.partitions_of_keys("keyless").values().any(|partitions| partitions.len() > 1)
        }),
        check(
            t("but stick: the partition changes less than every second record", "두 개마다보다 드물게 바뀜"),
            |run| {
                let partitions = run.chosen_partitions("anonymous");
                let changes = partitions.windows(2).filter(|pair| pair[0] != pair[1]).count();
                partitions.len() == 20 && changes > 0 && changes * 2 < partitions.len()
            },
        ),
        check(t("each key is read in order", "key마다 순서대로 읽음"), |run| {
            run.reads_against_order("by-key", true) == 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let sending = [("interval", ms(600)), ("count", int(20)), ("start", ms(1_000)), ("latency", ms(250))];
    let with_keys = sending.clone().into_iter().chain([("keys", keys(&["kim", "lee", "park", "choi"]))]);
    let without = sending.into_iter().chain([("batch.size", int(300)), ("value_bytes", int(60))]);
    for (at, (writer, settings, topic, group, reader)) in (0..).zip([
        ("users", with_keys.collect::<Vec<_>>(), "keyed", "orderly", "by-key"),
        ("anonymous", without.collect(), "keyless", "loose", "any"),
    ]) {
        let y = 264 * at;
        let writer = board.writer(writer, At(0, y + 48), settings);
        let topic = board.topic(topic, At(TOPIC_X, y), []);
        let (group, _) = team(&mut board, group, At(GROUP_X, y + 48), [], [(reader, worker(200))]);
        board.produce(&writer, &topic);
        board.subscribe(&topic, &group);
    }
    board.done()
}
