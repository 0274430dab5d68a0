//! Pull: a slow group lags, and nobody else suffers.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "lag-and-backpressure",
    group: Group::KafkaLog,
    title: t("Lag: the slow group's own affair", "lag은 느린 그룹만의 일"),
    goal: t(
        "Consumers pull. One that is too slow falls behind; producer, broker and the other group do not notice.",
        "컨슈머가 가져갑니다. 느린 그룹은 뒤처지지만 프로듀서, 브로커, 다른 그룹은 영향을 받지 않습니다.",
    ),
    look: t(
        "Compare the two marks below the partition. When the producer ends at 12 s, the slow group has work for a long time.",
        "파티션 아래 두 표시를 비교하십시오. 12초에 프로듀서가 끝나도 느린 그룹에는 일이 한참 남습니다.",
    ),
    question: Question {
        ask: t("What slows the producer down when a group lags?", "그룹이 뒤처지면 프로듀서는 무엇 때문에 느려집니까?"),
        answers: &[
            wrong(
                t("the broker blocks it", "브로커가 막음"),
                t(
                    "RabbitMQ's flow control does that. Look at the producer here: its pace stays.",
                    "그것은 RabbitMQ의 flow control입니다. 여기서는 프로듀서의 속도가 그대로입니다.",
                ),
            ),
            right(
                t("nothing does", "느려지지 않음"),
                t(
                    "Yes. The log takes it all; the danger is retention, which may delete what was not read yet.",
                    "맞습니다. 로그가 모두 받습니다. 위험한 것은 읽기 전에 지우는 retention입니다.",
                ),
            ),
            wrong(
                t("the consumer's commits", "컨슈머의 커밋"),
                t("Commits concern the group alone.", "커밋은 그 그룹에만 관계됩니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(4_000, t("Both follow", "둘 다 따라감")),
        moment(11_000, t("One lags", "하나가 뒤처짐")),
        moment(26_000, t("It has caught up", "따라잡음")),
    ],
    drawing,
    script: &[],
    until_us: 60_000_000,
    checks: &[
        check(t("all 24 records are acknowledged", "레코드 24개가 모두 확인됨"), |run| {
            run.acknowledged_by("source") == 24
        }),
        check(t("the fast group ends long before the slow one", "빠른 그룹이 훨씬 먼저 끝남"), |run| match (
            run.last_poll_at("quick"),
            run.last_poll_at("weary"),
        ) {
            (Some(quick), Some(weary)) => quick + 8_000_000 < weary,
            _ => false,
        }),
        check(t("in the end nobody lags", "끝에는 lag이 없음"), |run| run.lag("fast") + run.lag("slow") == 0),
        check(t("nobody got anything twice", "두 번 받은 것이 없음"), |run| {
            run.repeated("fast") + run.repeated("slow") == 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let source = board.writer(
        "source",
        At(0, 96),
        [
            ("interval", ms(450)),
            ("count", int(24)),
            ("keys", keys(&["a", "b", "c"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let events = board.topic("events", At(TOPIC_X, 64), [("partitions", int(1))]);
    let (fast, _) = team(&mut board, "fast", At(GROUP_X, 0), [], [("quick", worker(50))]);
    let (slow, _) = team(&mut board, "slow", At(GROUP_X, 152), [], [("weary", worker(700))]);
    board.produce(&source, &events);
    board.subscribe(&events, &fast);
    board.subscribe(&events, &slow);
    board.done()
}
