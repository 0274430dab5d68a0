//! Three servers of one system, each in a group of its own: everything happens three times.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "overcharge",
    group: Group::KafkaLog,
    title: t("Overcharged", "세 배 과금"),
    goal: t(
        "See what a wrong group id costs: three servers, three groups, three bills.",
        "그룹 id를 잘못 쓰면 어떻게 되는지 봅니다. 서버 셋이 그룹 셋이 되어 세 번 과금합니다.",
    ),
    look: t(
        "Each server has all three partitions and works on every click. Nothing fails, and nothing warns.",
        "서버마다 파티션 셋을 모두 가지고 모든 클릭을 처리합니다. 오류도 경고도 없습니다.",
    ),
    question: Question {
        ask: t("A click costs 100. What does the customer pay?", "클릭 하나에 100원입니다. 고객은 얼마를 냅니까?"),
        answers: &[
            wrong(
                t("100", "100원"),
                t("Count who works on the same click.", "같은 클릭을 누가 처리하는지 세어 보십시오."),
            ),
            right(
                t("300", "300원"),
                t(
                    "Yes. A group is a reader of its own. Servers that share work need the same group.id.",
                    "맞습니다. 그룹은 서로 독립된 독자입니다. 일을 나누려면 group.id가 같아야 합니다.",
                ),
            ),
            wrong(
                t("between 100 and 300, it depends", "그때그때 100~300원"),
                t(
                    "It does not depend: each group reads every record.",
                    "늘 같습니다. 그룹마다 모든 레코드를 읽습니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 1,
    moments: &[
        moment(1_900, t("The first click", "첫 클릭")),
        moment(3_500, t("Three servers bill it", "서버 셋이 과금함")),
        moment(13_500, t("18 bills for six clicks", "클릭 6개에 과금 18번")),
    ],
    drawing,
    script: &[],
    until_us: 25_000_000,
    checks: &[
        check(t("six clicks", "클릭 6개"), |run| run.produced() == 6),
        check(t("charged three times as much", "세 배로 과금됨"), |run| {
            let bills = ["billing-1", "billing-2", "billing-3"].map(|server| run.worked(server));
            bills == [6, 6, 6] && bills.iter().sum::<usize>() == 3 * run.produced()
        }),
        check(t("each server has all partitions", "서버마다 모든 파티션을 가짐"), |run| {
            run.assigned(["billing-1", "billing-2", "billing-3"]) == [3, 3, 3]
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let site = board.writer(
        "web",
        At(0, 160),
        [
            ("interval", ms(1_500)),
            ("count", int(6)),
            ("keys", keys(&["ad-1", "ad-2", "ad-3"])),
            ("start", ms(1_500)),
            ("latency", ms(250)),
        ],
    );
    let clicks = board.topic("clicks", At(TOPIC_X, 64), []);
    board.produce(&site, &clicks);
    for (at, (group, server)) in (0..).zip([("one", "billing-1"), ("two", "billing-2"), ("three", "billing-3")]) {
        let (group, _) = team(&mut board, group, At(GROUP_X, 152 * at), [], [(server, worker(500))]);
        board.subscribe(&clicks, &group);
    }
    board.done()
}
