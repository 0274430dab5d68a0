//! Reading again: from the beginning, and from a moment on.
use super::super::build::keys;
use super::*;
use crate::engine::kafka::command::SeekTo;

pub static SCENARIO: Scenario = Scenario {
    id: "offset-reset-replay",
    group: Group::KafkaLog,
    title: t("Analyse last week again", "지난주를 다시 분석하기"),
    goal: t(
        "Records stay, so a reader can go back: to the beginning, to an offset, to a time.",
        "레코드가 남아 있으므로 되돌아가 읽을 수 있습니다. 처음으로, 어느 offset으로, 어느 시각으로 갑니다.",
    ),
    look: t(
        "At 12 s the reader seeks to the beginning and reads everything again; at 22 s to the moment 5 s.",
        "12초에 처음으로 seek해 모두 다시 읽고, 22초에는 5초 시점으로 seek합니다.",
    ),
    question: Question {
        ask: t("Whom else does this seek disturb?", "이 seek는 또 누구에게 영향을 줍니까?"),
        answers: &[
            wrong(
                t("the other group: it gets everything again", "다른 그룹도 모두 다시 받음"),
                t(
                    "Look at the second group: its mark does not move.",
                    "두 번째 그룹의 표시를 보십시오. 움직이지 않습니다.",
                ),
            ),
            right(
                t("nobody", "아무에게도 안 줌"),
                t(
                    "Yes. A position belongs to one reader. The log does not change.",
                    "맞습니다. 위치는 읽는 쪽의 것이고 로그는 그대로입니다.",
                ),
            ),
            wrong(
                t("the producer must send again", "프로듀서가 다시 보내야 함"),
                t("Everything is still in the log.", "로그에 모두 남아 있습니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(9_000, t("Everything is read once", "모두 한 번 읽음")),
        moment(12_000, t("Back to the beginning", "처음으로 되돌아감")),
        moment(22_000, t("Back to a moment", "어느 시각으로 되돌아감")),
    ],
    drawing,
    script: &[
        at(12_000, |row| {
            Command::Kafka(Kafka::Seek { consumer: row("analyst"), partition: None, to: SeekTo::Beginning })
        }),
        at(22_000, |row| {
            Command::Kafka(Kafka::Seek { consumer: row("analyst"), partition: None, to: SeekTo::Time(5_000_000) })
        }),
    ],
    until_us: 32_000_000,
    checks: &[
        check(t("the second reading equals the first", "두 번째가 첫 번째와 같음"), |run| {
            let reads = run.reads("analyst");
            reads.len() > 16 && reads[..8] == reads[8..16]
        }),
        check(t("the third begins later and ends alike", "세 번째는 뒤에서 시작해 같게 끝남"), |run| {
            let reads = run.reads("analyst");
            let third = reads.get(16..).unwrap_or_default();
            (1..8).contains(&third.len()) && reads.len() > 8 && reads[..8].ends_with(third)
        }),
        check(t("the other group read everything once", "다른 그룹은 한 번씩만 읽음"), |run| {
            run.polled("screen") == 8 && run.repeated("live") == 0
        }),
        check(t("the log is as it was", "로그는 그대로임"), |run| run.records("visits") == 8),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let site = board.writer(
        "site",
        At(0, 80),
        [
            ("interval", ms(800)),
            ("count", int(8)),
            ("keys", keys(&["a", "b", "c", "d"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let visits = board.topic("visits", At(TOPIC_X, 48), [("partitions", int(1))]);
    let (analysis, _) = team(&mut board, "analysis", At(GROUP_X, 0), [], [("analyst", worker(300))]);
    let (live, _) = team(&mut board, "live", At(GROUP_X, 152), [], [("screen", worker(200))]);
    board.produce(&site, &visits);
    board.subscribe(&visits, &analysis);
    board.subscribe(&visits, &live);
    board.done()
}
