//! Old segments go, whoever has read them; a slow group falls off.
use super::super::build::keys;
use super::*;
use crate::engine::kafka::fact::Positioned;

pub static SCENARIO: Scenario = Scenario {
    id: "retention",
    group: Group::KafkaLog,
    title: t("Retention: the log forgets", "retention: 로그도 잊는다"),
    goal: t(
        "Records go by age, in whole segments. Who is too slow loses what it had not read.",
        "레코드는 나이에 따라 세그먼트째 사라집니다. 너무 느린 그룹은 읽지 못한 것을 잃습니다.",
    ),
    look: t(
        "The left end of the log moves in jumps of a few records. Watch the slow group's mark when the end passes it.",
        "로그의 왼쪽 끝이 몇 개씩 건너뜁니다. 그 끝이 느린 그룹의 표시를 지나는 순간을 보십시오.",
    ),
    question: Question {
        ask: t(
            "The slow group's next offset is gone. What happens?",
            "느린 그룹이 읽을 offset이 사라졌습니다. 어떻게 됩니까?",
        ),
        answers: &[
            wrong(
                t("the broker waits for it", "브로커가 기다려 줌"),
                t(
                    "A log waits for nobody; only time and size count.",
                    "로그는 아무도 기다리지 않습니다. 시간과 크기만 봅니다.",
                ),
            ),
            right(
                t(
                    "OFFSET_OUT_OF_RANGE, then auto.offset.reset decides",
                    "OFFSET_OUT_OF_RANGE, 그다음 auto.offset.reset이 정함",
                ),
                t(
                    "Yes. With earliest it goes on at the new start; what lay between is lost to it.",
                    "맞습니다. earliest면 새 시작에서 이어 읽고, 그 사이 것은 잃습니다.",
                ),
            ),
            wrong(
                t("it gets the records from a replica", "복제본에서 받음"),
                t("Replicas forget the same records.", "복제본도 같은 레코드를 지웁니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(5_000, t("Both groups follow", "두 그룹이 따라감")),
        moment(10_000, t("The first segment goes", "첫 세그먼트가 사라짐")),
        moment(20_000, t("The slow group has fallen off", "느린 그룹이 떨어져 나감")),
    ],
    drawing,
    script: &[],
    until_us: 40_000_000,
    checks: &[
        check(t("the log start has moved", "로그 시작이 옮겨 감"), |run| {
            run.log_starts("events").first().is_some_and(|start| *start > 0)
        }),
        check(t("the newest records are kept", "새 레코드는 남음"), |run| {
            (1..20).contains(&run.records("events")) && run.log_ends("events").iter().sum::<u64>() > 40
        }),
        check(t("the fast group missed nothing", "빠른 그룹은 놓친 것이 없음"), |run| {
            run.deliveries("fast").len() + 2 >= run.log_ends("events").iter().sum::<u64>() as usize
        }),
        check(
            t("the slow group fell off and missed some", "느린 그룹은 떨어져 나가 일부를 놓침"),
            |run| {
                let fell = |fact: Fact| matches!(fact, Fact::Positioned { why: Positioned::OutOfRange, .. });
                run.facts(fell) > 0 && run.deliveries("slow").len() + 10 < run.deliveries("fast").len()
            },
        ),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    board.cluster("broker", At(0, 240), [("brokers", int(1)), ("log.retention.check.interval.ms", int(1_000))]);
    let source = board.writer(
        "source",
        At(0, 64),
        [("interval", ms(700)), ("keys", keys(&["e"])), ("start", ms(500)), ("latency", ms(200))],
    );
    let events = board.topic(
        "events",
        At(TOPIC_X, 48),
        [("partitions", int(1)), ("retention.ms", int(5_000)), ("segment.bytes", int(600)), ("segment.ms", int(4_000))],
    );
    let (fast, _) = team(&mut board, "fast", At(GROUP_X, 0), [], [("quick-reader", worker(200))]);
    let slow_reader = [worker(2_500), vec![("max.partition.fetch.bytes", int(1))]].concat();
    let (slow, _) = team(&mut board, "slow", At(GROUP_X, 152), [], [("slow-reader", slow_reader)]);
    board.produce(&source, &events);
    board.subscribe(&events, &fast);
    board.subscribe(&events, &slow);
    board.done()
}
