//! A new group without committed offsets: earliest, latest, none.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "auto-offset-reset",
    group: Group::KafkaLog,
    title: t("Where does a new group begin?", "새 그룹은 어디서 시작하는가?"),
    goal: t(
        "Without a committed offset auto.offset.reset decides: all from the start, only what comes, or an error.",
        "커밋된 offset이 없으면 auto.offset.reset이 정합니다. 처음부터 모두, 지금부터 오는 것만, 아니면 오류입니다.",
    ),
    look: t(
        "Three groups join at 6 s, when half of the records are there already. Compare how many each of them gets.",
        "레코드가 절반쯤 쌓인 6초에 세 그룹이 들어옵니다. 저마다 몇 개를 받는지 비교하십시오.",
    ),
    question: Question {
        ask: t("Which is the default?", "기본값은 무엇입니까?"),
        answers: &[
            wrong(
                t("earliest", "earliest"),
                t(
                    "Many expect that; and wonder where their first records are.",
                    "흔히 그렇게 알지만, 그러면 첫 레코드가 왜 없는지 헤매게 됩니다.",
                ),
            ),
            right(
                t("latest", "latest"),
                t(
                    "Yes: a new group misses all that was written before it came.",
                    "맞습니다. 새 그룹은 들어오기 전에 쓰인 것을 받지 못합니다.",
                ),
            ),
            wrong(
                t("none", "none"),
                t("none throws an error; somebody has to choose.", "none은 오류를 냅니다. 사람이 정해야 합니다."),
            ),
        ],
    },
    belief: Some(t(
        "“A consumer reads everything in the topic.” Only with earliest, or from its committed offset.",
        "“컨슈머는 topic의 모든 것을 읽는다.” earliest이거나 커밋된 offset이 있을 때만 그렇습니다.",
    )),
    minutes: 1,
    moments: &[
        moment(2_000, t("Nobody reads yet", "아직 아무도 안 읽음")),
        moment(6_000, t("Three groups come", "세 그룹이 들어옴")),
        moment(14_000, t("All, some, none", "모두, 일부, 없음")),
    ],
    drawing,
    script: &[],
    until_us: 25_000_000,
    checks: &[
        check(t("earliest gets all 12", "earliest는 12개를 모두 받음"), |run| run.polled("from-start") == 12),
        check(t("latest gets only the later ones", "latest는 나중 것만 받음"), |run| {
            (1..12).contains(&run.polled("from-now"))
        }),
        check(t("none gets an error and nothing else", "none은 오류뿐임"), |run| {
            run.polled("strict") == 0
                && run.facts(|fact| matches!(fact, Fact::NoOffset { out_of_range: false, .. })) > 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let sensor = board.writer(
        "sensor",
        At(0, 160),
        [("interval", ms(800)), ("count", int(12)), ("keys", keys(&["t"])), ("start", ms(500)), ("latency", ms(200))],
    );
    let values = board.topic("values", At(TOPIC_X, 128), [("partitions", int(1))]);
    board.produce(&sensor, &values);
    for (at, (reset, reader)) in (0..).zip([("earliest", "from-start"), ("latest", "from-now"), ("none", "strict")]) {
        let group = board.group(reset, At(GROUP_X, 152 * at), [("auto.offset.reset", text(reset))]);
        let settings = [worker(200), vec![("start", ms(6_000)), ("restart", ms(60_000))]].concat();
        let reader = board.reader(reader, At(GROUP_X, 152 * at + 80), settings);
        board.member(&group, &reader);
        board.subscribe(&values, &group);
    }
    board.done()
}
