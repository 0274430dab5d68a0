//! The last value per key, tombstones, and offsets with gaps.
use super::super::build::{keys, values};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "compaction",
    group: Group::KafkaLog,
    title: t("Compaction: the last word per key", "compaction: key마다 마지막 것만"),
    goal: t(
        "A compacted topic keeps the newest record of each key: a table in the form of a log.",
        "compaction topic은 key마다 가장 새 레코드만 남깁니다. 로그 모양을 한 표입니다.",
    ),
    look: t(
        "The cleaner takes older records of the same shape out of the closed segments; offsets keep their numbers, so gaps remain.",
        "닫힌 세그먼트에서 같은 모양의 옛 레코드가 빠집니다. offset 번호는 그대로라 사이가 빕니다.",
    ),
    question: Question {
        ask: t(
            "What does a record with a null value (a tombstone) do?",
            "값이 null인 레코드(tombstone)는 무엇을 합니까?",
        ),
        answers: &[
            wrong(
                t("it is refused", "거절됨"),
                t(
                    "Without a key it would be; a null value is allowed.",
                    "key가 없으면 거절되지만 값은 null이어도 됩니다.",
                ),
            ),
            right(
                t("it deletes the key, and later goes itself", "그 key를 지우고, 나중에 자신도 사라짐"),
                t(
                    "Yes, after delete.retention.ms, so that readers have time to learn of it.",
                    "맞습니다. 읽는 쪽이 알 시간을 주고 delete.retention.ms 뒤에 사라집니다.",
                ),
            ),
            wrong(
                t("it empties the topic", "topic을 비움"),
                t("Only its own key is meant.", "자기 key에만 해당합니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(4_000, t("Prices come in", "가격이 들어옴")),
        moment(10_000, t("The cleaner has been there", "cleaner가 다녀감")),
        moment(24_000, t("One record per key in the cleaned part", "정리된 부분은 key마다 하나")),
    ],
    drawing,
    script: &[],
    until_us: 40_000_000,
    checks: &[
        check(t("the cleaner removed records", "cleaner가 레코드를 지움"), |run| {
            run.facts(|fact| matches!(fact, Fact::Compacted { removed, .. } if removed > 0)) > 0
        }),
        check(
            t("offsets are missing between those that are left", "남은 offset 사이에 빈 번호가 있음"),
            |run| run.offsets_in_log("prices", 0).windows(2).any(|two| two[1] > two[0] + 1),
        ),
        check(
            t("every key is still there, except the one with a tombstone", "tombstone이 온 key 말고는 모두 남음"),
            |run| {
                let left = run.keys_in_log("prices");
                ["samsung", "apple", "nvidia"].iter().all(|key| left.iter().any(|its| its == key))
            },
        ),
        check(t("the newest record is the last one sent", "가장 새 레코드는 마지막에 보낸 것"), |run| {
            run.offsets_in_log("prices", 0).last() == Some(&23)
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    board.cluster("broker", At(0, 240), [("brokers", int(1)), ("log.cleaner.backoff.ms", int(1_500))]);
    let exchange = board.writer(
        "exchange",
        At(0, 64),
        [
            ("interval", ms(700)),
            ("count", int(24)),
            // A price that hardly changes keeps its place among those that do.
            (
                "keys",
                keys(&[
                    "nvidia", "samsung", "apple", "delisted", "samsung", "apple", "samsung", "apple", "samsung",
                    "apple", "samsung", "delisted",
                ]),
            ),
            (
                "values",
                values(&[
                    Some("120"),
                    Some("71"),
                    Some("190"),
                    Some("5"),
                    Some("72"),
                    Some("191"),
                    Some("71"),
                    Some("189"),
                    Some("70"),
                    Some("192"),
                    Some("73"),
                    None,
                ]),
            ),
            ("start", ms(500)),
            ("latency", ms(200)),
        ],
    );
    let prices = board.topic(
        "prices",
        At(TOPIC_X, 48),
        [
            ("partitions", int(1)),
            ("cleanup.policy", text("compact")),
            ("segment.bytes", int(350)),
            ("min.cleanable.dirty.ratio", text("0.1")),
            ("delete.retention.ms", int(4_000)),
        ],
    );
    let (table, _) = team(&mut board, "table", At(GROUP_X, 48), [], [("cache", worker(200))]);
    board.produce(&exchange, &prices);
    board.subscribe(&prices, &table);
    board.done()
}
