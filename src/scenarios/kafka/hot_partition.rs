//! One famous key: the same load by key, without keys, with a salt, and by a compound key.
use super::super::build::{keys, weighted_keys};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "hot-partition",
    group: Group::KafkaLog,
    title: t("A hot partition", "뜨거운 파티션"),
    goal: t(
        "Eight of ten clicks are for one ad. See what that does to one partition, and three remedies with their price.",
        "클릭 열에 여덟이 한 광고의 것입니다. 한 파티션에 무슨 일이 생기는지, 세 가지 처방과 그 대가를 봅니다.",
    ),
    look: t(
        "Four times the same clicks. Top: by ad. Then without keys, with a salt (ad#0 to ad#15 are hashed), and by ad and country.",
        "같은 클릭을 네 번 보냅니다. 맨 위는 광고별, 그다음은 key 없이, salt(ad#0~ad#15를 해시), 광고와 나라별입니다.",
    ),
    question: Question {
        ask: t("What does salting cost?", "salt의 대가는 무엇입니까?"),
        answers: &[
            wrong(
                t("more disk", "디스크가 더 듦"),
                t("The same records are stored once.", "같은 레코드를 한 번 저장할 뿐입니다."),
            ),
            right(
                t(
                    "order and counts of one ad are spread: readers must put them together",
                    "한 광고의 순서와 합계가 흩어져, 읽는 쪽이 모아야 함",
                ),
                t(
                    "Yes. No single consumer sees the whole ad any more. Compound keys keep order within each part.",
                    "맞습니다. 한 광고를 다 보는 컨슈머가 없습니다. 복합 key는 나눈 조각 안에서는 순서를 지킵니다.",
                ),
            ),
            wrong(
                t("nothing", "대가가 없음"),
                t(
                    "Ask who could count the clicks of one ad now.",
                    "이제 한 광고의 클릭을 누가 셀 수 있는지 생각해 보십시오.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 3,
    moments: &[
        moment(1_000, t("Top: one partition gets most", "맨 위: 한 파티션에 몰림")),
        moment(8_000, t("The others spread the same clicks", "나머지는 같은 클릭을 나눔")),
        moment(20_000, t("60 clicks each", "저마다 클릭 60개")),
    ],
    drawing,
    script: &[],
    until_us: 25_000_000,
    checks: &[
        check(t("by ad: one partition has at least 80 %", "광고별: 한 파티션에 80% 이상"), |run| {
            run.busiest_percent("by-ad") >= 80
        }),
        check(t("without keys: at most 70 %", "key 없음: 70% 이하"), |run| run.busiest_percent("no-key") <= 70),
        check(t("salted: at most 70 %", "salt: 70% 이하"), |run| run.busiest_percent("salted") <= 70),
        check(t("by ad and country: at most 75 %", "광고와 나라별: 75% 이하"), |run| {
            run.busiest_percent("by-ad-and-country") <= 75
        }),
        check(t("60 clicks each", "저마다 클릭 60개"), |run| {
            ["by-ad", "no-key", "salted", "by-ad-and-country"].iter().all(|topic| run.appended(topic) == 60)
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let clicks = [("interval", ms(320)), ("count", int(60)), ("start", ms(500)), ("latency", ms(200))];
    let by_ad = ("keys", weighted_keys(&[("famous", 8), ("ad-2", 1), ("ad-3", 1)]));
    let countries = ("values", keys(&["kr", "us", "jp", "de", "fr"]));
    let partitioner = |id: &str| ("partitioner.class", text(id));
    let rows: [(&str, &str, Vec<Setting>); 4] = [
        ("web-1", "by-ad", vec![by_ad.clone()]),
        ("web-2", "no-key", vec![("batch.size", int(200)), ("value_bytes", int(60))]),
        ("web-3", "salted", vec![by_ad.clone(), partitioner("salted"), ("salts", int(16))]),
        ("web-4", "by-ad-and-country", vec![by_ad, countries, partitioner("compound")]),
    ];
    for (at, (web, topic, settings)) in (0..).zip(rows) {
        let y = 184 * at;
        let web = board.writer(web, At(0, y + 24), clicks.clone().into_iter().chain(settings));
        let topic = board.topic(topic, At(TOPIC_X, y), [("partitions", int(2))]);
        board.produce(&web, &topic);
    }
    board.done()
}
