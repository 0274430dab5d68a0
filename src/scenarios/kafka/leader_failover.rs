//! Clean election from the ISR; unclean election loses and truncates.
use super::super::build::{keys, yes};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "leader-failover",
    group: Group::KafkaDurability,
    title: t("Another leader: clean and unclean", "리더 교체: clean과 unclean"),
    goal: t(
        "A leader from the ISR has everything. When only a replica out of sync is left, unclean election chooses: stand still, or lose.",
        "ISR에서 뽑은 리더는 모든 것을 가지고 있습니다. ISR 밖의 복제본만 남으면 멈출지 잃을지를 unclean election이 정합니다.",
    ),
    look: t(
        "4 s: the leader dies, broker 2 leads, nothing is lost. 9 s: broker 3 dies. 15 s: broker 2 dies too. 18 s: broker 3 is back, out of date.",
        "4초에 리더가 죽고 브로커 2가 이어받으며 잃지 않습니다. 9초에 브로커 3, 15초에 브로커 2도 죽고, 18초에 뒤처진 브로커 3이 돌아옵니다.",
    ),
    question: Question {
        ask: t("acks=all. What was lost at 18 s?", "acks=all입니다. 18초에 무엇을 잃었습니까?"),
        answers: &[
            wrong(
                t("nothing, acks=all never loses", "acks=all이므로 잃지 않음"),
                t(
                    "All means all in sync, and from 11 s on that was broker 2 alone.",
                    "all은 ISR 전체라는 뜻이고, 11초부터 ISR에는 브로커 2뿐이었습니다.",
                ),
            ),
            right(
                t("what was written while broker 2 was alone", "브로커 2 혼자일 때 쓰인 것"),
                t(
                    "Yes. It was acknowledged, and is cut off when broker 2 returns. min.insync.replicas=2 or no unclean election prevents it.",
                    "맞습니다. 확인까지 받았지만 브로커 2가 돌아오면 잘립니다. min.insync.replicas=2이거나 unclean election을 끄면 막습니다.",
                ),
            ),
            wrong(
                t("the whole topic", "topic 전체"),
                t("Broker 3 has everything up to its own end.", "브로커 3도 죽기 전까지는 가지고 있습니다."),
            ),
        ],
    },
    belief: Some(t(
        "“acks=all never loses.” Not with min.insync.replicas=1 and a failing leader, nor under unclean election.",
        "“acks=all은 절대 잃지 않는다.” min.insync.replicas=1에 리더가 죽거나 unclean election이면 잃습니다.",
    )),
    minutes: 3,
    moments: &[
        moment(6_000, t("Clean: broker 2 leads, nothing is lost", "clean: 브로커 2가 이끌고 잃지 않음")),
        moment(11_000, t("Broker 2 is alone in the ISR", "ISR에 브로커 2만 남음")),
        moment(18_000, t("Unclean: broker 3 leads with old records", "unclean: 브로커 3이 옛 기록으로 이끎")),
        moment(22_000, t("Broker 2 comes back and is cut", "브로커 2가 돌아와 잘림")),
    ],
    drawing,
    script: &[
        at(4_000, |_| Command::Kafka(Kafka::KillBroker(1))),
        at(9_000, |_| Command::Kafka(Kafka::KillBroker(3))),
        at(15_000, |_| Command::Kafka(Kafka::KillBroker(2))),
        at(18_000, |_| Command::Kafka(Kafka::StartBroker(3))),
        at(22_000, |_| Command::Kafka(Kafka::StartBroker(2))),
    ],
    until_us: 45_000_000,
    checks: &[
        check(t("the first election was clean and lost nothing", "첫 선출은 clean이고 잃지 않음"), |run| {
            run.facts_between(4_000, 9_000, |fact| {
                matches!(fact, Fact::LeaderElected { unclean: false, leader: 2, .. })
            }) == 1
                && run.facts_between(0, 15_000, |fact| matches!(fact, Fact::RecordLost { acknowledged: true, .. })) == 0
        }),
        check(t("the second was unclean", "두 번째는 unclean"), |run| {
            run.facts(|fact| matches!(fact, Fact::LeaderElected { unclean: true, leader: 3, .. })) == 1
        }),
        check(t("it lost acknowledged records", "확인받은 것을 잃음"), |run| run.acknowledged_lost() > 0),
        check(t("broker 2 was cut when it came back", "돌아온 브로커 2가 잘림"), |run| {
            run.facts(|fact| matches!(fact, Fact::Truncated { broker: 2, .. })) > 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    board.cluster("cluster", At(0, 256), [("broker.session.timeout.ms", int(1_500)), ("latency", ms(80))]);
    let shop = board.writer(
        "shop",
        At(0, 96),
        [
            ("interval", ms(500)),
            ("count", int(60)),
            ("keys", keys(&["a", "b", "c"])),
            ("linger.ms", int(0)),
            ("request.timeout.ms", int(2_000)),
            ("retry.backoff.ms", int(500)),
            ("start", ms(500)),
            ("latency", ms(150)),
        ],
    );
    let topic = [("partitions", int(1)), ("replication.factor", int(3)), ("unclean.leader.election.enable", yes())];
    let orders = board.topic("orders", At(WIDE_TOPIC_X, 48), topic);
    board.produce(&shop, &orders);
    board.done()
}
