//! Followers fall behind; the in-sync replicas shrink; NOT_ENOUGH_REPLICAS.
use super::super::build::keys;
use super::*;
use crate::engine::kafka::error::ErrorCode;

pub static SCENARIO: Scenario = Scenario {
    id: "isr-and-min-insync",
    group: Group::KafkaDurability,
    title: t("In sync, and how many must be", "ISR과 min.insync.replicas"),
    goal: t(
        "A follower that lags leaves the ISR. With fewer than min.insync.replicas the leader refuses acks=all writes.",
        "늦은 팔로워는 ISR(따라잡고 있는 복제본들)에서 빠집니다. ISR이 min.insync.replicas보다 적으면 리더가 acks=all 쓰기를 거절합니다.",
    ),
    look: t(
        "At 4 s broker 3 becomes slow and leaves the ISR: writes go on. At 12 s broker 2 is killed: writes are refused. At 20 s it is back.",
        "4초에 브로커 3이 느려져 ISR에서 빠지지만 쓰기는 계속됩니다. 12초에 브로커 2가 죽으면 쓰기를 거절하고, 20초에 돌아옵니다.",
    ),
    question: Question {
        ask: t("Why refuse writes although the leader is well?", "리더가 멀쩡한데 왜 쓰기를 거절합니까?"),
        answers: &[
            wrong(
                t("the leader's disk is full", "리더의 디스크가 차서"),
                t("It has space; it has no company.", "자리는 있습니다. 함께할 복제본이 없을 뿐입니다."),
            ),
            right(
                t(
                    "a record on one broker alone would be acknowledged as safe",
                    "한 곳에만 있는 것을 안전하다고 답하게 되므로",
                ),
                t(
                    "Yes. min.insync.replicas=2 says: rather no writes than writes that one more failure loses.",
                    "맞습니다. min.insync.replicas=2는 장애 하나로 잃을 쓰기라면 받지 않겠다는 뜻입니다.",
                ),
            ),
            wrong(
                t("the producer is fenced", "프로듀서가 막혀서"),
                t(
                    "It tries again, and succeeds once a follower is back.",
                    "다시 시도하다가 팔로워가 돌아오면 성공합니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 3,
    moments: &[
        moment(3_000, t("Three in sync", "셋이 ISR에 있음")),
        moment(7_500, t("Broker 3 has left the ISR", "브로커 3이 ISR에서 빠짐")),
        moment(14_500, t("One is left: NOT_ENOUGH_REPLICAS", "하나만 남아 NOT_ENOUGH_REPLICAS")),
        moment(22_000, t("Two again: writes go on", "다시 둘이 되어 쓰기가 이어짐")),
    ],
    drawing,
    script: &[
        at(4_000, |_| Command::Kafka(Kafka::SlowBroker { broker: 3, extra_us: 6_000_000 })),
        at(12_000, |_| Command::Kafka(Kafka::KillBroker(2))),
        at(20_000, |_| Command::Kafka(Kafka::StartBroker(2))),
        at(24_000, |_| Command::Kafka(Kafka::SlowBroker { broker: 3, extra_us: 0 })),
    ],
    until_us: 50_000_000,
    checks: &[
        check(t("the ISR shrank at least twice", "ISR이 두 번 이상 줄어듦"), |run| {
            run.facts(|fact| matches!(fact, Fact::IsrShrunk { .. })) >= 2
        }),
        check(
            t("writes were refused with NOT_ENOUGH_REPLICAS", "NOT_ENOUGH_REPLICAS로 거절된 쓰기가 있음"),
            |run| run.facts(|fact| matches!(fact, Fact::AppendRefused { error: ErrorCode::NotEnoughReplicas, .. })) > 0,
        ),
        check(t("the ISR grew again", "ISR이 다시 커짐"), |run| {
            run.facts(|fact| matches!(fact, Fact::IsrExpanded { .. })) > 0
        }),
        check(t("every record arrived in the end, none twice", "결국 모두 한 번씩 도착함"), |run| {
            run.acknowledged_by("bank") == 40 && run.records("transfers") == 40 && run.doubled("transfers") == 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    board.cluster(
        "cluster",
        At(0, 256),
        [("broker.session.timeout.ms", int(2_000)), ("replica.lag.time.max.ms", int(2_500)), ("latency", ms(100))],
    );
    let bank = board.writer(
        "bank",
        At(0, 96),
        [
            ("interval", ms(600)),
            ("count", int(40)),
            ("keys", keys(&["a", "b"])),
            ("retry.backoff.ms", int(700)),
            ("start", ms(500)),
            ("latency", ms(150)),
        ],
    );
    let topic = [("partitions", int(1)), ("replication.factor", int(3)), ("min.insync.replicas", int(2))];
    let transfers = board.topic("transfers", At(WIDE_TOPIC_X, 48), topic);
    board.produce(&bank, &transfers);
    board.done()
}
