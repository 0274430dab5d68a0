//! One stream of clicks for three systems, and the work of one of them shared by three servers.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "ad-clicks-three-systems",
    group: Group::KafkaLog,
    title: t("Ad clicks for three systems", "광고 클릭을 세 시스템에"),
    goal: t(
        "One group per system: each gets every click. Servers of one system share a group, and so its partitions.",
        "시스템마다 그룹이 하나이고 그룹마다 모든 클릭을 받습니다. 한 시스템의 서버들은 그룹 하나에 들어가 파티션을 나눕니다.",
    ),
    look: t(
        "Three groups read the same log, each with its own mark below the partitions. The three billing servers have one partition each.",
        "세 그룹이 같은 로그를 읽고, 파티션 아래에 저마다 표시가 있습니다. 과금 서버 셋은 파티션을 하나씩 맡습니다.",
    ),
    question: Question {
        ask: t("How many servers bill one click?", "클릭 하나를 과금하는 서버는 몇 대입니까?"),
        answers: &[
            right(
                t("one", "한 대"),
                t(
                    "Yes. In a group a partition belongs to one member at a time, so each click reaches one billing server.",
                    "맞습니다. 그룹 안에서 파티션은 한 번에 한 멤버의 것이므로, 클릭은 과금 서버 하나에만 갑니다.",
                ),
            ),
            wrong(
                t("three", "세 대"),
                t(
                    "That would be so if each were a group of its own: see “Overcharged” next.",
                    "서버마다 그룹을 따로 쓰면 그렇게 됩니다. 다음 시나리오 “세 배 과금”을 보십시오.",
                ),
            ),
            wrong(
                t("the one that asks first", "먼저 요청한 서버"),
                t(
                    "That is how a queue works. Here the partition decides, whoever is idle.",
                    "그것은 큐의 방식입니다. 여기서는 누가 한가한지와 상관없이 파티션이 정합니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(1_900, t("The first clicks arrive", "첫 클릭이 도착함")),
        moment(3_500, t("The same click is read by three groups", "같은 클릭을 세 그룹이 읽음")),
        moment(19_500, t("All clicks are billed", "모든 클릭이 과금됨")),
    ],
    drawing,
    script: &[],
    until_us: 30_000_000,
    checks: &[
        check(t("12 clicks", "클릭 12개"), |run| run.produced() == 12),
        check(t("each click is billed once", "클릭마다 한 번 과금됨"), |run| {
            let billed = run.deliveries("billing");
            billed.len() == 12 && billed.values().all(|times| *times == 1)
        }),
        check(
            t("analytics and dashboard get every click", "분석과 대시보드도 모든 클릭을 받음"),
            |run| run.deliveries("analytics").len() == 12 && run.deliveries("dashboard").len() == 12,
        ),
        check(t("each billing server has one partition", "과금 서버마다 파티션 하나"), |run| {
            run.assigned(["billing-1", "billing-2", "billing-3"]) == [1, 1, 1]
        }),
        check(t("nobody lags", "lag이 없음"), |run| {
            ["billing", "analytics", "dashboard"].iter().all(|group| run.lag(group) == 0)
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let site = board.writer(
        "web",
        At(0, 176),
        [
            ("interval", ms(1_200)),
            ("count", int(12)),
            ("keys", keys(&["ad-1", "ad-2", "ad-3", "ad-4"])),
            ("start", ms(1_500)),
            ("latency", ms(250)),
        ],
    );
    let clicks = board.topic("clicks", At(TOPIC_X, 80), []);
    let servers = ["billing-1", "billing-2", "billing-3"].map(|name| (name, worker(700)));
    let (billing, _) = team(&mut board, "billing", At(GROUP_X, 0), [], servers);
    let (analytics, _) = team(&mut board, "analytics", At(GROUP_X, 264), [], [("analyst", worker(300))]);
    let (dashboard, _) = team(&mut board, "dashboard", At(GROUP_X, 416), [], [("screen", worker(200))]);
    board.produce(&site, &clicks);
    for group in [&billing, &analytics, &dashboard] {
        board.subscribe(&clicks, group);
    }
    board.done()
}
