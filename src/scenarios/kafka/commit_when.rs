//! Commit before the work loses, commit after it repeats.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "commit-before-or-after",
    group: Group::KafkaLog,
    title: t("Commit before or after?", "커밋은 먼저, 아니면 나중?"),
    goal: t(
        "Where the commit stands decides what a crash does: before the work a record is lost, after it one is done twice.",
        "커밋 시점에 따라 장애의 결과가 다릅니다. 처리 전에 커밋하면 잃고, 처리 뒤에 커밋하면 두 번 처리합니다.",
    ),
    look: t(
        "Both groups read the same payments. At 9 s both processes are killed in the middle of their work and come back.",
        "두 그룹이 같은 결제를 읽습니다. 9초에 두 프로세스가 처리 도중에 죽었다가 돌아옵니다.",
    ),
    question: Question {
        ask: t("Which one may lose a payment?", "결제를 잃을 수 있는 쪽은?"),
        answers: &[
            right(
                t("the one that commits first", "먼저 커밋하는 쪽"),
                t(
                    "Yes: at most once. The offset says “done” while the work was still going on.",
                    "맞습니다. at most once입니다. 처리 중인데 offset은 이미 끝났다고 말합니다.",
                ),
            ),
            wrong(
                t("the one that commits afterwards", "나중에 커밋하는 쪽"),
                t(
                    "It reads the same record again: at least once. De-duplicate, or make the work repeatable.",
                    "같은 레코드를 다시 읽습니다. at least once이므로 중복을 걸러야 합니다.",
                ),
            ),
            wrong(
                t("neither, Kafka is exactly once", "둘 다 아님, Kafka는 exactly once"),
                t(
                    "Exactly once holds inside read-process-write transactions, not for effects elsewhere.",
                    "exactly once는 읽고 쓰는 트랜잭션 안에서만이고, 바깥의 효과에는 해당하지 않습니다.",
                ),
            ),
        ],
    },
    belief: Some(t(
        "“Kafka is exactly once.” Only inside its transactions; a payment elsewhere is lost or repeated.",
        "“Kafka는 exactly once다.” 트랜잭션 안에서만 그렇습니다. 바깥의 결제는 잃거나 되풀이됩니다.",
    )),
    minutes: 2,
    moments: &[
        moment(5_000, t("Both work on the same payment", "둘 다 같은 결제를 처리함")),
        moment(9_000, t("Both are killed", "둘 다 죽음")),
        moment(17_000, t("They are back: one skips, one repeats", "돌아와서 하나는 건너뛰고 하나는 되풀이함")),
    ],
    drawing,
    script: &[at(9_000, |row| Command::Crash(row("careless"))), at(9_000, |row| Command::Crash(row("careful")))],
    until_us: 45_000_000,
    checks: &[
        check(t("committed first: something is lost", "먼저 커밋: 잃은 것이 있음"), |run| {
            run.worked("careless") < run.produced()
        }),
        check(t("committed first: nothing is repeated", "먼저 커밋: 되풀이된 것이 없음"), |run| {
            run.repeated("commits-first") == 0
        }),
        check(t("committed after: nothing is lost", "나중에 커밋: 잃은 것이 없음"), |run| {
            run.deliveries("commits-after").len() == run.produced() && run.worked("careful") >= run.produced()
        }),
        check(t("committed after: something is repeated", "나중에 커밋: 되풀이된 것이 있음"), |run| {
            run.repeated("commits-after") > 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.writer(
        "shop",
        At(0, 80),
        [
            ("interval", ms(1_000)),
            ("count", int(10)),
            ("keys", keys(&["pay"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let payments = board.topic("payments", At(TOPIC_X, 64), [("partitions", int(1))]);
    board.produce(&shop, &payments);
    let quick = || [("session.timeout.ms", int(6_000)), ("heartbeat.interval.ms", int(1_000))];
    for (y, group, reader, commit) in
        [(0, "commits-first", "careless", "before-work"), (152, "commits-after", "careful", "each-poll")]
    {
        let settings = vec![
            ("commit", text(commit)),
            ("max.poll.records", int(3)),
            ("work", ms(900)),
            ("latency", ms(150)),
            ("restart", ms(1_500)),
        ];
        let (group, _) = team(&mut board, group, At(GROUP_X, y), quick(), [(reader, settings)]);
        board.subscribe(&payments, &group);
    }
    board.done()
}
