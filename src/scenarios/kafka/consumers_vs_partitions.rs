//! Three partitions with two, three and five consumers.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "consumers-vs-partitions",
    group: Group::KafkaLog,
    title: t("More consumers than partitions", "파티션보다 많은 컨슈머"),
    goal: t(
        "The partitions are the ceiling: a partition has one reader per group, so the fourth and fifth consumer idle.",
        "파티션 수가 한계입니다. 그룹에서 파티션 하나는 한 컨슈머만 읽으므로 네 번째와 다섯 번째는 놉니다.",
    ),
    look: t(
        "Two consumers share three partitions; at 9 s a third comes, at 18 s two more. Watch who has which partition.",
        "두 컨슈머가 파티션 셋을 나눕니다. 9초에 세 번째가, 18초에 둘이 더 들어옵니다. 누가 어느 파티션을 갖는지 보십시오.",
    ),
    question: Question {
        ask: t("What do consumers four and five do?", "네 번째와 다섯 번째 컨슈머는 무엇을 합니까?"),
        answers: &[
            wrong(
                t("they share partitions with the others", "다른 컨슈머와 파티션을 함께 읽음"),
                t(
                    "Two members of a group never read the same partition. (A share group does that.)",
                    "한 그룹의 두 멤버가 같은 파티션을 읽는 일은 없습니다. (share group은 그렇게 합니다.)",
                ),
            ),
            right(
                t("nothing, until somebody goes", "누가 나갈 때까지 아무것도 안 함"),
                t(
                    "Yes. They stand by. To scale further, the topic needs more partitions.",
                    "맞습니다. 대기합니다. 더 늘리려면 topic의 파티션을 늘려야 합니다.",
                ),
            ),
            wrong(
                t("the broker adds partitions for them", "브로커가 파티션을 늘려 줌"),
                t("Partitions are only added by hand.", "파티션은 사람이 늘려야 늘어납니다."),
            ),
        ],
    },
    belief: Some(t(
        "“More consumers, more speed.” Only up to the number of partitions.",
        "“컨슈머를 늘리면 빨라진다.” 파티션 수까지만 그렇습니다.",
    )),
    minutes: 2,
    moments: &[
        moment(4_000, t("Two consumers, three partitions", "컨슈머 둘, 파티션 셋")),
        moment(9_000, t("A third one joins", "세 번째가 들어옴")),
        moment(18_000, t("Two more join", "둘이 더 들어옴")),
        moment(26_000, t("Two of five have nothing", "다섯 중 둘은 할 일이 없음")),
    ],
    drawing,
    script: &[],
    until_us: 34_000_000,
    checks: &[
        check(
            t("in the end three have one partition each, two none", "끝에 셋은 하나씩, 둘은 없음"),
            |run| {
                let mut shares = run.assigned(["c-1", "c-2", "c-3", "c-4", "c-5"]);
                shares.sort_unstable();
                shares == [0, 0, 1, 1, 1]
            },
        ),
        check(t("before, one of two had two partitions", "그 전에는 둘 중 하나가 둘을 가짐"), |run| {
            let group = run.row("workers");
            run.facts_between(0, 9_000, |fact| matches!(fact, Fact::Assigned { group: its, .. } if its == group)) >= 3
                && run.polled("c-1").min(run.polled("c-2")) > 0
        }),
        check(
            t("two of the consumers got nothing at all after 24 s", "24초 뒤로 둘은 아무것도 받지 못함"),
            |run| {
                let late = ["c-1", "c-2", "c-3", "c-4", "c-5"].map(|name| {
                    let part = run.row(name);
                    run.facts_between(
                        26_000,
                        34_000,
                        |fact| matches!(fact, Fact::Polled { consumer, .. } if consumer == part),
                    )
                });
                late.iter().filter(|polled| **polled == 0).count() == 2
            },
        ),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.writer(
        "shop",
        At(0, 96),
        [
            ("interval", ms(500)),
            ("keys", keys(&["a", "b", "c", "d", "e", "f"])),
            ("start", ms(2_000)),
            ("latency", ms(200)),
        ],
    );
    let orders = board.topic("orders", At(TOPIC_X, 24), []);
    let late = |start_ms: i64| [worker(300), vec![("start", ms(start_ms))]].concat();
    let members =
        [("c-1", late(0)), ("c-2", late(0)), ("c-3", late(9_000)), ("c-4", late(18_000)), ("c-5", late(18_000))];
    let quick = [("heartbeat.interval.ms", int(1_000))];
    let (workers, _) = team(&mut board, "workers", At(GROUP_X, 0), quick, members);
    board.produce(&shop, &orders);
    board.subscribe(&orders, &workers);
    board.done()
}
