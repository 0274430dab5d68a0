//! linger.ms, batch.size and compression.type: requests and bytes against latency.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "batching-compression",
    group: Group::KafkaLog,
    title: t("Batches and compression", "배치와 압축"),
    goal: t(
        "Waiting a little makes fewer, larger requests, and larger batches pack better. The price is latency.",
        "조금 기다리면 요청이 줄고 커지며, 큰 배치는 더 잘 압축됩니다. 대가는 지연입니다.",
    ),
    look: t(
        "Three producers write the same. The first sends each record at once, the second lingers 1.5 s, the third packs with zstd as well.",
        "세 프로듀서가 같은 것을 씁니다. 첫째는 바로 보내고, 둘째는 1.5초 linger하고, 셋째는 zstd로 압축까지 합니다.",
    ),
    question: Question {
        ask: t("Why does compression gain more with larger batches?", "배치가 클수록 압축이 더 잘되는 이유는?"),
        answers: &[
            right(
                t(
                    "a batch is packed as a whole: what repeats is packed once",
                    "배치를 통째로 압축해 되풀이되는 것을 한 번만 담으므로",
                ),
                t(
                    "Yes. (Brokerlab states a ratio per type instead of packing: see the setting's help.)",
                    "맞습니다. (Brokerlab은 실제로 압축하지 않고 종류마다 정한 비율을 씁니다. 설정의 도움말을 보십시오.)",
                ),
            ),
            wrong(
                t("the broker packs again", "브로커가 다시 압축함"),
                t("By default it stores what the producer sent.", "기본값에서는 프로듀서가 보낸 대로 저장합니다."),
            ),
            wrong(t("keys are left out", "key를 빼므로"), t("Nothing is left out.", "빠지는 것은 없습니다.")),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(1_000, t("The first sends at once, the others collect", "첫째는 바로, 나머지는 모음")),
        moment(2_500, t("A batch of several goes out", "여러 개를 담은 배치가 나감")),
        moment(12_000, t("Compare requests and bytes", "요청 수와 바이트를 비교")),
    ],
    drawing,
    script: &[],
    until_us: 25_000_000,
    checks: &[
        check(t("all 72 records are stored", "레코드 72개가 모두 저장됨"), |run| run.records("logs") == 72),
        check(t("lingering needs less than half of the requests", "linger하면 요청이 절반도 안 됨"), |run| {
            run.batches_sent_by("lingers") * 2 < run.batches_sent_by("at-once")
        }),
        check(t("and fewer bytes", "바이트도 적음"), |run| {
            run.bytes_sent_by("lingers") < run.bytes_sent_by("at-once")
        }),
        check(t("packed: less than half of those", "압축하면 그 절반도 안 됨"), |run| {
            run.bytes_sent_by("packs") * 2 < run.bytes_sent_by("lingers")
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let lines = [
        ("interval", ms(350)),
        ("count", int(24)),
        ("keys", keys(&["GET", "POST"])),
        ("value_bytes", int(200)),
        ("start", ms(800)),
        ("latency", ms(250)),
    ];
    let linger = |linger_ms: i64| ("linger.ms", int(linger_ms));
    let rows: [(&str, Vec<Setting>); 3] = [
        ("at-once", vec![linger(0)]),
        ("lingers", vec![linger(1_500)]),
        ("packs", vec![linger(1_500), ("compression.type", text("zstd"))]),
    ];
    let mut writers = Vec::new();
    for (at, (name, settings)) in (0..).zip(rows) {
        writers.push(board.writer(name, At(0, 144 * at), lines.clone().into_iter().chain(settings)));
    }
    let logs = board.topic("logs", At(TOPIC_X, 152), [("partitions", int(1))]);
    let (store, _) =
        team(&mut board, "store", At(GROUP_X, 136), [], [("archive", vec![("work", ms(10)), ("latency", ms(150))])]);
    for writer in &writers {
        board.produce(writer, &logs);
    }
    board.subscribe(&logs, &store);
    board.done()
}
