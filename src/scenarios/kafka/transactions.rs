//! Read, process, write in one transaction.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "transactions-eos",
    group: Group::KafkaDurability,
    title: t("Exactly once: read, process, write", "exactly once: 읽고, 처리하고, 쓰기"),
    goal: t(
        "Results and offsets are committed together or not at all; a reader with read_committed sees each result once.",
        "결과와 offset을 함께 커밋하거나 함께 버립니다. read_committed로 읽으면 결과를 한 번씩만 봅니다.",
    ),
    look: t(
        "At 10.5 s the processor is killed in the middle of a transaction. Its records lie in the lower log and are aborted; the reader skips them.",
        "10.5초에 처리 프로세스가 트랜잭션 도중에 죽습니다. 그 레코드는 아래 로그에 있지만 abort되어, 읽는 쪽이 건너뜁니다.",
    ),
    question: Question {
        ask: t("How often is an aborted result in the log?", "abort된 결과는 로그에 몇 번 있습니까?"),
        answers: &[
            wrong(
                t("never: abort deletes it", "없음, abort가 지움"),
                t(
                    "A log is only appended to. Look at the hatched cells.",
                    "로그에는 덧붙이기만 합니다. 빗금 친 칸을 보십시오.",
                ),
            ),
            right(
                t("it stays, and its repeat stands behind it", "그대로 있고, 다시 쓴 것이 뒤에 있음"),
                t(
                    "Yes. Only read_committed makes it invisible: the fetch tells which producers' records were aborted.",
                    "맞습니다. read_committed만 그것을 가립니다. 어느 것이 abort되었는지는 fetch 응답이 알려 줍니다.",
                ),
            ),
            wrong(
                t("once, it is overwritten", "한 번, 덮어써서"),
                t("Offsets are never written twice.", "offset은 두 번 쓰이지 않습니다."),
            ),
        ],
    },
    belief: Some(t(
        "“Kafka is exactly once.” Inside read-process-write; not for mails and payments elsewhere.",
        "“Kafka는 exactly once다.” 읽고 처리해 쓰는 안에서만입니다. 바깥의 메일이나 결제는 아닙니다.",
    )),
    minutes: 3,
    moments: &[
        moment(5_000, t("One transaction per poll", "poll마다 트랜잭션 하나")),
        moment(10_500, t("Killed before its commit", "커밋 전에 죽음")),
        moment(
            14_000,
            t("The next life aborts what was open and repeats it", "다시 시작해 열린 것을 abort하고 되풀이함"),
        ),
    ],
    drawing,
    script: &[at(10_500, |row| Command::Crash(row("processor")))],
    until_us: 60_000_000,
    checks: &[
        check(t("12 orders", "주문 12개"), |run| run.produced_by("shop") == 12),
        check(t("the reader of committed results saw each once", "커밋된 결과를 한 번씩 봄"), |run| {
            let seen = run.deliveries("ledger");
            seen.len() == 12 && seen.values().all(|times| *times == 1)
        }),
        check(t("something was aborted", "abort된 것이 있음"), |run| {
            run.facts(|fact| matches!(fact, Fact::MarkerAppended { commits: false, .. })) > 0
        }),
        check(
            t("its records are still in the log, beside their repeats", "그 레코드는 다시 쓴 것과 함께 로그에 있음"),
            |run| run.doubled("payments") > 0,
        ),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.writer(
        "shop",
        At(0, 16),
        [
            ("interval", ms(900)),
            ("count", int(12)),
            ("keys", keys(&["a", "b", "c"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let orders = board.topic("orders", At(TOPIC_X, 16), [("partitions", int(1))]);
    let payments = board.topic("payments", At(TOPIC_X, 208), [("partitions", int(1))]);
    let processor = vec![
        ("transactional.id", text("processor")),
        ("max.poll.records", int(3)),
        ("work", ms(700)),
        ("latency", ms(150)),
        ("restart", ms(2_000)),
    ];
    let quick = [("session.timeout.ms", int(6_000)), ("heartbeat.interval.ms", int(1_000))];
    let (work, members) = team(&mut board, "work", At(GROUP_X, 0), quick, [("processor", processor)]);
    let committed = [("isolation.level", text("read_committed"))];
    let (ledger, _) = team(&mut board, "ledger", At(GROUP_X, 200), committed, [("bookkeeper", worker(200))]);
    board.produce(&shop, &orders);
    board.subscribe(&orders, &work);
    board.forward(&members[0], &payments, "output", None);
    board.subscribe(&payments, &ledger);
    board.done()
}
