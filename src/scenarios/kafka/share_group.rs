//! Queues for Kafka: several consumers on one partition.
use super::super::build::{failure, keys};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "share-group",
    group: Group::KafkaDurability,
    title: t("Share group: a queue on a log", "share group: 로그 위의 큐"),
    goal: t(
        "Members of a share group take single records of the same partition and accept, release or reject each.",
        "share group의 멤버는 같은 파티션에서 레코드를 하나씩 받아 accept, release, reject합니다.",
    ),
    look: t(
        "One partition, three workers. The record “poison” is released again and again until the delivery limit; the log keeps all.",
        "파티션 하나에 컨슈머 셋입니다. “poison” 레코드는 전달 한도까지 거듭 release됩니다. 로그에는 모두 남습니다.",
    ),
    question: Question {
        ask: t("What does a share group give up?", "share group은 무엇을 포기합니까?"),
        answers: &[
            right(
                t("the order of a partition", "파티션의 순서"),
                t(
                    "Yes. In return workers may outnumber partitions, and one poison record stops nobody.",
                    "맞습니다. 대신 컨슈머가 파티션보다 많아도 되고, 나쁜 레코드 하나가 남을 막지 않습니다.",
                ),
            ),
            wrong(
                t("the log: records are deleted", "로그, 레코드를 지움"),
                t("Other groups can still read all of it.", "다른 그룹은 여전히 모두 읽을 수 있습니다."),
            ),
            wrong(
                t("redelivery", "재전달"),
                t("Watch “poison”: it is delivered several times.", "“poison”을 보십시오. 여러 번 전달됩니다."),
            ),
        ],
    },
    belief: Some(t(
        "“A partition has one consumer per group.” Not in a share group (KIP-932).",
        "“그룹에서 파티션 하나는 컨슈머 하나만 읽는다.” share group(KIP-932)은 아닙니다.",
    )),
    minutes: 2,
    moments: &[
        moment(3_000, t("Three workers, one partition", "컨슈머 셋, 파티션 하나")),
        moment(6_000, t("“poison” is released", "“poison”이 release됨")),
        moment(16_000, t("After the limit it is archived", "한도 뒤에 archive됨")),
    ],
    drawing,
    script: &[],
    until_us: 40_000_000,
    checks: &[
        check(t("all three worked", "셋이 모두 처리함"), |run| {
            ["w-1", "w-2", "w-3"].iter().all(|worker| run.worked(worker) > 0)
        }),
        check(t("11 of 12 were accepted", "12개 가운데 11개를 accept함"), |run| {
            run.facts(|fact| matches!(fact, Fact::Accepted { .. })) == 11
        }),
        check(
            t("the poison record was delivered five times, then archived", "poison은 다섯 번 전달된 뒤 archive됨"),
            |run| {
                run.deliveries("workers").values().filter(|times| **times == 5).count() == 1
                    && run.facts(|fact| matches!(fact, Fact::Archived { .. })) == 1
            },
        ),
        check(t("the log has all 12", "로그에는 12개가 모두 있음"), |run| run.records("jobs") == 12),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.writer(
        "shop",
        At(0, 80),
        [
            ("interval", ms(600)),
            ("count", int(12)),
            ("keys", keys(&["job", "job", "job", "job", "poison", "job", "job", "job", "job", "job", "job", "job"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let jobs = board.topic("jobs", At(TOPIC_X, 64), [("partitions", int(1))]);
    let member = || {
        let fails = failure("key", [("key", text("poison"))], "retry");
        vec![("max.poll.records", int(1)), ("work", ms(1_200)), ("latency", ms(150)), ("failures", fails)]
    };
    let members = ["w-1", "w-2", "w-3"].map(|name| (name, member()));
    let group = board.group(
        "workers",
        At(GROUP_X, 32),
        [("group_kind", text("share")), ("share.auto.offset.reset", text("earliest"))],
    );
    for (at, (name, settings)) in (0..).zip(members) {
        let member = board.reader(name, At(GROUP_X, 112 + 52 * at), settings);
        board.member(&group, &member);
    }
    board.produce(&shop, &jobs);
    board.subscribe(&jobs, &group);
    board.done()
}
