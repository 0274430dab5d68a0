//! What the log and the caption say, word for word.
use super::*;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::{Chosen, Gone, Positioned, Removed};
use crate::locales::Language;
use crate::studio::story;

/// Headline, caption in English, caption in Korean, rule; each of one event.
type Golden = (Vec<Fact>, &'static str, &'static str, &'static str, &'static str);

fn check(topics: usize, table: Vec<Golden>) {
    for (facts, headline, en, ko, rule) in table {
        let session = session(topics, std::slice::from_ref(&facts));
        let short = story::headline(&session, 1).expect("it has facts");
        let cause =
            short.cause.as_ref().map_or(String::new(), |cause| format!(" ← {}", cause.plain(Language::English)));
        assert_eq!(short.text.plain(Language::English) + &cause, headline);
        let full = story::full(&session, 1).expect("it has facts");
        assert_eq!(full.text.plain(Language::English), en);
        assert_eq!(full.text.plain(Language::Korean), ko);
        assert_eq!(full.rule, Some(rule));
    }
}

#[test]
fn producers_and_logs() {
    let batch = |message| appended(2, 39 + u64::from(message), message);
    check(
        2,
        vec![
            (
                vec![produced(2, 12, KEY, Chosen::Key { hash: 5 })],
                "#12 goes to partition 2 of ad.clicks ← murmur2(\"user-42\") mod 3",
                "#12 goes to partition 2 of ad.clicks: murmur2(\"user-42\") mod 3.",
                "#12가 ad.clicks의 파티션 2로 갑니다 (murmur2(\"user-42\") mod 3).",
                "partitioner.class: murmur2 of the key",
            ),
            (
                vec![produced(1, 3, Symbol::default(), Chosen::Sticky)],
                "#3 goes to partition 1 of ad.clicks ← no key, so the sticky partition",
                "#3 goes to partition 1 of ad.clicks: no key, so the sticky partition.",
                "#3이 ad.clicks의 파티션 1로 갑니다 (key가 없어 sticky 파티션).",
                "KIP-794",
            ),
            (
                (1..=20).map(batch).collect(),
                "Appended 20 records to P2 of ad.clicks, offsets 40 to 59 ← its leader is broker 2",
                "Appended 20 records to P2 of ad.clicks, offsets 40 to 59: its leader is broker 2.",
                "레코드 20개를 ad.clicks의 P2에 썼습니다. offset 40부터 59까지입니다 (리더는 broker 2).",
                "Kafka: Implementation § Log",
            ),
            (
                vec![Fact::AppendRefused {
                    topic: CLICKS,
                    partition: 1,
                    broker: 2,
                    records: 1,
                    error: ErrorCode::NotEnoughReplicas,
                }],
                "Broker 2 refused 1 record for P1 of ad.clicks ← fewer replicas in sync than min.insync.replicas 2, NOT_ENOUGH_REPLICAS",
                "Broker 2 refused 1 record for P1 of ad.clicks: fewer replicas in sync than min.insync.replicas 2, NOT_ENOUGH_REPLICAS.",
                "broker 2가 ad.clicks의 P1에 쓸 레코드 1개를 거절했습니다 (ISR이 min.insync.replicas 2보다 적음, NOT_ENOUGH_REPLICAS).",
                "min.insync.replicas",
            ),
            (
                [1, 2]
                    .map(|broker| Fact::LogStartMoved {
                        topic: CLICKS,
                        partition: 0,
                        broker,
                        offset: 100,
                        why: Gone::RetentionTime,
                    })
                    .into(),
                "P0 of ad.clicks starts at offset 100 on brokers 1 and 2 ← the oldest segment is older than retention.ms 168 h",
                "P0 of ad.clicks starts at offset 100 on brokers 1 and 2: the oldest segment is older than retention.ms 168 h.",
                "broker 1과 2의 ad.clicks의 P0이 offset 100부터 시작합니다 (가장 오래된 segment가 retention.ms 168 h를 넘김).",
                "retention.ms",
            ),
        ],
    );
}

#[test]
fn replicas_and_brokers() {
    let shrunk = |partition, isr: &[u32]| Fact::IsrShrunk {
        topic: CLICKS,
        partition,
        broker: 3,
        isr: isr.iter().copied().collect(),
        min: 2,
    };
    check(
        1,
        vec![(
            vec![shrunk(1, &[1, 2])],
            "P1's ISR shrank from {1, 2, 3} to {1, 2} ← broker 3 was behind for 30 s",
            "P1's ISR shrank from {1, 2, 3} to {1, 2}. Broker 3 had not reached the leader's end for 30 s. min.insync.replicas is 2, so acks=all writes go on.",
            "P1의 ISR이 {1, 2, 3}에서 {1, 2}로 줄었습니다. broker 3이 30 s 동안 리더의 끝을 따라잡지 못했기 때문입니다. min.insync.replicas는 2이므로 acks=all 쓰기는 계속됩니다.",
            "replica.lag.time.max.ms",
        )],
    );
    check(
        2,
        vec![
            (
                vec![Fact::BrokerFenced { cluster: CLUSTER, broker: 3 }, shrunk(0, &[1]), shrunk(2, &[1])],
                "The controller fenced broker 3 ← no heartbeat for broker.session.timeout.ms 9 s",
                "The controller fenced broker 3: no heartbeat for broker.session.timeout.ms 9 s; broker 3 left the ISR of P0 and P2 of ad.clicks.",
                "컨트롤러가 broker 3을 뺐습니다(fenced) (broker.session.timeout.ms 9 s 동안 heartbeat 없음). broker 3이 ad.clicks의 P0과 P2의 ISR에서 빠졌습니다.",
                "broker.session.timeout.ms (KIP-631)",
            ),
            (
                vec![Fact::LeaderElected { topic: CLICKS, partition: 1, leader: 3, epoch: 5, unclean: true }],
                "Broker 3 leads P1 of ad.clicks, epoch 5 ← not in the ISR (unclean), what it lacks is lost",
                "Broker 3 leads P1 of ad.clicks, epoch 5: not in the ISR (unclean), what it lacks is lost.",
                "broker 3이 ad.clicks의 P1의 리더입니다. epoch 5 (ISR 밖에서 뽑혀(unclean) 없는 레코드는 사라짐).",
                "unclean.leader.election.enable",
            ),
        ],
    );
}

#[test]
fn consumers_and_groups() {
    let polled = |message| Fact::Polled {
        consumer: BILL_1,
        topic: CLICKS,
        partition: 0,
        offset: 7,
        message: MessageNo(message),
        delivery: 1,
    };
    let assigned = |consumer, partition| Fact::Assigned { group: BILLING, consumer, topic: CLICKS, partition };
    let committed =
        |partition, offset| Fact::Committed { group: BILLING, consumer: BILL_1, topic: CLICKS, partition, offset };
    check(
        2,
        vec![
            (
                vec![Fact::FetchAnswered { consumer: BILL_1, topic: CLICKS, broker: 2, records: 0, bytes: 0 }],
                "Broker 2 has nothing new of ad.clicks for bill-1 ← fetch.max.wait.ms 500 ms is over",
                "Broker 2 has nothing new of ad.clicks for bill-1: fetch.max.wait.ms 500 ms is over.",
                "broker 2에 bill-1이 읽을 ad.clicks의 새 레코드가 없습니다 (fetch.max.wait.ms 500 ms가 지남).",
                "fetch.max.wait.ms",
            ),
            (
                (1..=50).map(polled).collect(),
                "poll handed 50 records of P0 of ad.clicks to bill-1 ← at most max.poll.records 500",
                "poll handed 50 records of P0 of ad.clicks to bill-1: at most max.poll.records 500.",
                "poll이 bill-1에 ad.clicks의 P0의 레코드 50개를 넘겼습니다 (최대 max.poll.records 500).",
                "max.poll.records",
            ),
            (
                vec![committed(0, 655), committed(2, 30)],
                "bill-1 committed P0 of ad.clicks at 655 and P2 of ad.clicks at 30 for billing ← every 5 s",
                "bill-1 committed P0 of ad.clicks at 655 and P2 of ad.clicks at 30 for billing: every 5 s.",
                "bill-1이 billing의 offset을 커밋했습니다: ad.clicks의 P0 655와 ad.clicks의 P2 30 (5 s마다).",
                "auto.commit.interval.ms",
            ),
            (
                vec![Fact::Positioned {
                    consumer: BILL_1,
                    topic: CLICKS,
                    partition: 1,
                    offset: 9,
                    why: Positioned::NothingCommitted,
                }],
                "bill-1 is to read P1 of ad.clicks from offset 9 ← nothing committed, auto.offset.reset=latest",
                "bill-1 is to read P1 of ad.clicks from offset 9: nothing committed, auto.offset.reset=latest.",
                "bill-1이 읽기 시작할 자리: ad.clicks의 P1 offset 9 (커밋된 것이 없어 auto.offset.reset=latest).",
                "auto.offset.reset",
            ),
            (
                vec![
                    Fact::MemberRemoved { group: BILLING, consumer: BILL_2, why: Removed::SessionTimeout },
                    Fact::RebalanceStarted { group: BILLING },
                ],
                "bill-2 was removed from billing ← no heartbeat for session.timeout.ms 45 s",
                "bill-2 was removed from billing: no heartbeat for session.timeout.ms 45 s; a rebalance of billing began.",
                "bill-2가 billing에서 제외되었습니다 (session.timeout.ms 45 s 동안 heartbeat 없음). billing의 rebalance가 시작되었습니다.",
                "session.timeout.ms",
            ),
            (
                vec![assigned(BILL_1, 0), assigned(BILL_1, 1), assigned(BILL_2, 2)],
                "Members of billing read their partitions now, bill-1 P0 and P1 of ad.clicks and bill-2 P2 of ad.clicks ← range",
                "Members of billing read their partitions now, bill-1 P0 and P1 of ad.clicks and bill-2 P2 of ad.clicks: range.",
                "billing의 멤버가 파티션을 받았습니다: bill-1 ad.clicks의 P0과 P1과 bill-2 ad.clicks의 P2 (range).",
                "partition.assignment.strategy",
            ),
            (
                vec![Fact::Forwarded {
                    consumer: BILL_1,
                    from: CLICKS,
                    to: DEAD,
                    message: MessageNo(4),
                    attempt: 3,
                    dead: true,
                }],
                "bill-1 wrote #4 to the dead-letter topic ad.clicks.dead ← attempt 3 failed",
                "bill-1 wrote #4 to the dead-letter topic ad.clicks.dead: attempt 3 failed.",
                "bill-1이 #4를 dead letter topic ad.clicks.dead에 썼습니다 (3번째 시도 실패).",
                "Brokerlab: dead letters by the client",
            ),
        ],
    );
}
