//! Stop the world, or keep what one owns; and a member that is not missed.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "rebalance-eager-vs-cooperative",
    group: Group::KafkaLog,
    title: t("Rebalance: eager or cooperative", "rebalance: 모두 멈출까, 조금씩 옮길까"),
    goal: t(
        "A member joins. Eager: all give up everything first. Cooperative: only what moves is given up. Static: a restart goes unnoticed.",
        "멤버가 들어옵니다. eager는 모두 내놓고 다시 나누고, cooperative는 옮길 것만 내놓으며, static은 재시작을 알아채지도 못합니다.",
    ),
    look: t(
        "At 9 s a third member joins the upper two groups. At 9 s a member of the lowest group crashes and comes back with its group.instance.id.",
        "9초에 위의 두 그룹에 세 번째 멤버가 들어옵니다. 맨 아래 그룹에서는 9초에 멤버 하나가 죽었다가 group.instance.id를 가지고 돌아옵니다.",
    ),
    question: Question {
        ask: t("Why does cooperative rebalancing need two rounds?", "cooperative는 왜 두 번에 걸쳐 나눕니까?"),
        answers: &[
            wrong(
                t("to count the members twice", "멤버를 두 번 세려고"),
                t("Look at what is revoked in between.", "그 사이에 무엇을 내놓는지 보십시오."),
            ),
            right(
                t(
                    "a partition has to be given up before another member gets it",
                    "내놓은 뒤라야 다른 멤버가 받을 수 있으므로",
                ),
                t(
                    "Yes: first it is revoked, in the second round it is assigned. All others go on reading.",
                    "맞습니다. 먼저 내놓고 두 번째에 받습니다. 나머지는 계속 읽습니다.",
                ),
            ),
            wrong(
                t("the broker is slow", "브로커가 느려서"),
                t("It is the protocol, not the speed.", "속도가 아니라 프로토콜 때문입니다."),
            ),
        ],
    },
    belief: None,
    minutes: 3,
    moments: &[
        moment(5_000, t("Two members each", "멤버가 둘씩")),
        moment(9_000, t("A third joins; below, one crashes", "위에 셋째가 들어오고, 아래에서 하나가 죽음")),
        moment(14_000, t("All have their share again", "다시 나눠 가짐")),
    ],
    drawing,
    script: &[at(9_000, |row| Command::Crash(row("fixed-1")))],
    until_us: 25_000_000,
    checks: &[
        check(
            t("eager gives up more partitions than cooperative", "eager가 더 많은 파티션을 내놓음"),
            |run| run.revoked("eager") > run.revoked("cooperative") && run.revoked("cooperative") > 0,
        ),
        check(t("all four partitions are assigned in the end", "끝에는 파티션 넷이 모두 할당됨"), |run| {
            run.assigned(["e-1", "e-2", "e-3"]).iter().sum::<usize>() == 4
                && run.assigned(["k-1", "k-2", "k-3"]).iter().sum::<usize>() == 4
        }),
        check(
            t(
                "the static member comes back to its partitions without a rebalance",
                "static 멤버는 rebalance 없이 제자리로 돌아옴",
            ),
            |run| {
                let group = run.row("static");
                run.assigned(["fixed-1", "fixed-2"]) == [2, 2]
                    && run.facts_between(
                        9_000,
                        25_000,
                        |fact| matches!(fact, Fact::RebalanceStarted { group: its } if its == group),
                    ) == 0
            },
        ),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let source = board.writer(
        "source",
        At(0, 176),
        [
            ("interval", ms(400)),
            ("keys", keys(&["a", "b", "c", "d", "e", "f"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let events = board.topic("events", At(TOPIC_X, 128), [("partitions", int(4))]);
    board.produce(&source, &events);
    let quick =
        |assignor: &str| [("partition.assignment.strategy", text(assignor)), ("heartbeat.interval.ms", int(1_000))];
    let late = |start_ms: i64| [worker(150), vec![("start", ms(start_ms))]].concat();
    let fixed = |id: &str| [worker(150), vec![("group.instance.id", text(id)), ("restart", ms(1_500))]].concat();
    let eager = [("e-1", late(0)), ("e-2", late(0)), ("e-3", late(9_000))];
    let cooperative = [("k-1", late(0)), ("k-2", late(0)), ("k-3", late(9_000))];
    let fixed = [("fixed-1", fixed("one")), ("fixed-2", fixed("two"))];
    let (eager, _) = team(&mut board, "eager", At(GROUP_X, 0), quick("roundrobin"), eager);
    let (cooperative, _) = team(&mut board, "cooperative", At(GROUP_X, 264), quick("cooperative-sticky"), cooperative);
    let (fixed, _) = team(&mut board, "static", At(GROUP_X, 528), quick("range"), fixed);
    for group in [&eager, &cooperative, &fixed] {
        board.subscribe(&events, group);
    }
    board.done()
}
