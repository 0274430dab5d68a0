//! The cluster: how many brokers, and what is the same on all of them. At most one stands on the board; without it
//! there is one broker with every default.
use super::{BROKER, CONTROLLER_DOC, GROUP_DOC, LAB, t};
use crate::studio::kind::{Kind, Param, ParamKind, Preset, PresetValue, Role, System, unit};
use crate::studio::kinds::shared;

pub static KIND: Kind = Kind {
    id: "kafka.cluster",
    system: System::Kafka,
    role: Role::Cluster,
    label: t("Cluster", "클러스터"),
    help: t(
        "The brokers (servers that keep the records) and their KRaft controller, with what is set for all of them. They act as the 4.0 line was recorded: leaders come from the ISR alone, without eligible leader replicas (KIP-966), and a transaction keeps its producer's epoch (KIP-890 part 2 bumps it).",
        "브로커(레코드를 맡아 두는 서버)들과 KRaft controller입니다. 모든 브로커에 똑같은 설정이 여기 있습니다. 4.0 계열을 기록한 대로 움직입니다. 리더는 ISR에서만 뽑고 eligible leader replica(KIP-966)는 없으며, 트랜잭션마다 프로듀서의 epoch를 올리지(KIP-890의 두 번째 부분) 않습니다.",
    ),
    name_stem: "cluster",
    id_stem: "k",
    // Every cluster has the same settings.
    variant_param: "",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[
    Preset {
        id: "kafka.cluster",
        kind: "kafka.cluster",
        label: t("Cluster of three brokers", "브로커 셋인 클러스터"),
        help: KIND.help,
        settings: &[],
        in_palette: true,
    },
    Preset {
        id: "kafka.cluster/one",
        kind: "kafka.cluster",
        label: t("Single broker", "브로커 하나"),
        help: t(
            "One broker, as in a development set-up; what it loses is lost.",
            "개발용처럼 브로커가 하나입니다. 이 브로커가 잃으면 모두 잃습니다.",
        ),
        settings: &[("brokers", PresetValue::Int(1))],
        in_palette: false,
    },
];

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

const fn ms(min: i64, max: i64, default: i64) -> ParamKind {
    ParamKind::Int { min, max, default: Some(default), unit: unit::MS }
}

pub static PARAMS: &[Param] = &[
    Param::new(
        "brokers",
        ParamKind::Int { min: 1, max: 10, default: Some(3), unit: unit::BROKERS },
        t("Brokers", "브로커 수"),
        t(
            "How many brokers there are, 1 to 10. A replica of a partition needs a broker of its own. While it runs a broker more holds nothing until replicas are spread, and the last one leaves only when it holds none.",
            "브로커의 수이며 1~10입니다. 한 파티션의 복제본은 저마다 다른 브로커에 있어야 합니다. 실행 중에 늘린 브로커는 복제본을 나누어 줄 때까지 비어 있고, 마지막 브로커는 맡은 복제본이 없어야 빠집니다.",
        ),
        LAB,
    ),
    Param::new(
        "replica.lag.time.max.ms",
        ms(1, DAY_MS, 30_000),
        t("Replica lag", "복제 지연 한도"),
        t(
            "A follower that has not caught up with the leader for so long leaves the ISR.",
            "이 시간 동안 리더를 따라잡지 못한 팔로워는 ISR(따라잡고 있는 복제본들)에서 빠집니다.",
        ),
        BROKER,
    ),
    Param::new(
        "broker.session.timeout.ms",
        ms(1, DAY_MS, 9_000),
        t("Broker session", "브로커 세션"),
        t(
            "How long the controller waits for a broker's heartbeat before it counts as dead and others take over.",
            "controller가 브로커의 heartbeat를 기다리는 시간입니다. 지나면 죽은 것으로 보고 다른 브로커가 이어받습니다.",
        ),
        CONTROLLER_DOC,
    ),
    Param::new(
        "group.initial.rebalance.delay.ms",
        ms(0, HOUR_MS, 0),
        t("First rebalance waits", "첫 rebalance 대기"),
        t(
            "How long an empty classic group waits for more members before its first rebalance. Kafka's own default is 3000 ms; Brokerlab uses the 0 of the server.properties that Kafka ships with, so that a run starts at once.",
            "빈 classic group이 첫 rebalance 전에 멤버를 더 기다리는 시간입니다. Kafka의 기본값은 3000 ms이지만, 바로 시작하도록 Kafka에 딸린 server.properties의 0을 씁니다.",
        ),
        GROUP_DOC,
    ),
    Param::new(
        "latency",
        ParamKind::Duration { min: 0, max: 60_000_000, default: 20_000 },
        t("Latency between brokers", "브로커 사이 지연"),
        t(
            "Time from one broker to another, each way. In a data centre it is under 1 ms; Brokerlab starts with 20 ms, so that replication can be seen.",
            "한 브로커에서 다른 브로커까지 가는 시간이며, 오는 시간도 같습니다. 실제로는 1 ms보다 짧지만 복제가 보이도록 20 ms로 시작합니다.",
        ),
        LAB,
    ),
    shared::LINK_JITTER,
    Param::new(
        "restart",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 0 },
        t("Back after a kill", "죽은 뒤 복귀"),
        t(
            "Time until a killed broker starts again by itself; 0 = it stays down until somebody starts it.",
            "죽은 브로커가 스스로 다시 시작할 때까지의 시간입니다. 0이면 누가 시작할 때까지 내려가 있습니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "slow_broker",
        ParamKind::Int { min: 1, max: 10, default: None, unit: unit::NONE },
        t("Slow broker", "느린 브로커"),
        t(
            "The id of a broker with a slow disk; its replica fetches take longer by the next setting.",
            "디스크가 느린 브로커의 번호입니다. 복제본 fetch를 처리할 때마다 아래 시간만큼 더 걸립니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "slow",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 1_000_000 },
        t("Slower by", "더 걸리는 시간"),
        t(
            "What the slow broker's disk adds to the handling of each replica fetch.",
            "느린 브로커의 디스크가 복제본 fetch마다 더하는 시간입니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "replica.fetch.wait.max.ms",
        ms(0, HOUR_MS, 500),
        t("Replica fetch waits", "복제본 fetch 대기"),
        t(
            "How long a leader keeps a follower's fetch when there is nothing new. Must stay under the replica lag.",
            "새 레코드가 없을 때 리더가 팔로워의 fetch를 잡아 두는 시간입니다. 복제 지연 한도보다 짧아야 합니다.",
        ),
        BROKER,
    )
    .advanced(),
    Param::new(
        "auto.leader.rebalance.enable",
        ParamKind::Bool { default: true },
        t("Leaders go home", "리더 되돌리기"),
        t(
            "Makes the first replica of the assignment leader again when it is back in the ISR (preferred leader election).",
            "할당에서 첫 번째인 복제본이 ISR로 돌아오면 다시 리더로 만듭니다(preferred leader election).",
        ),
        BROKER,
    )
    .advanced(),
    Param::new(
        "leader.imbalance.check.interval.seconds",
        ParamKind::Int { min: 1, max: 2_147_483_647, default: Some(300), unit: unit::SECONDS },
        t("Leader check", "리더 점검 간격"),
        t(
            "How often the controller looks for leaders that are not the preferred ones.",
            "controller가 preferred가 아닌 리더를 찾는 간격입니다.",
        ),
        BROKER,
    )
    .advanced(),
    Param::new(
        "log.retention.check.interval.ms",
        ms(1, 7 * DAY_MS, 300_000),
        t("Retention check", "보존 점검 간격"),
        t(
            "How often segments are checked for deletion by time or size.",
            "시간이나 크기에 따라 지울 세그먼트가 있는지 점검하는 간격입니다.",
        ),
        BROKER,
    )
    .advanced(),
    Param::new(
        "log.cleaner.backoff.ms",
        ms(0, 7 * DAY_MS, 15_000),
        t("Cleaner pause", "cleaner 쉬는 시간"),
        t(
            "How long the log cleaner rests when there was nothing to compact.",
            "compaction할 것이 없을 때 log cleaner가 쉬는 시간입니다.",
        ),
        BROKER,
    )
    .advanced(),
    Param::new(
        "transaction.max.timeout.ms",
        ms(1, DAY_MS, 900_000),
        t("Longest transaction", "트랜잭션 최대 시간"),
        t(
            "The longest transaction.timeout.ms that a producer may ask for; more is refused with INVALID_TRANSACTION_TIMEOUT.",
            "프로듀서가 요구할 수 있는 transaction.timeout.ms의 최댓값입니다. 더 길면 INVALID_TRANSACTION_TIMEOUT으로 거절합니다.",
        ),
        BROKER,
    )
    .advanced(),
    Param::new(
        "transaction.abort.timed.out.transaction.cleanup.interval.ms",
        ms(1, DAY_MS, 10_000),
        t("Transaction check", "트랜잭션 점검 간격"),
        t(
            "How often the coordinator looks for transactions that are open for too long.",
            "너무 오래 열려 있는 트랜잭션을 coordinator가 찾는 간격입니다.",
        ),
        BROKER,
    )
    .advanced(),
    Param::new(
        "producer.id.expiration.ms",
        ms(1, 30 * DAY_MS, DAY_MS),
        t("Producer ids expire", "producer id 만료"),
        t(
            "After so long without a batch a partition forgets a producer's sequence numbers.",
            "이 시간 동안 배치가 없으면 파티션이 그 프로듀서의 sequence 번호를 잊습니다.",
        ),
        BROKER,
    )
    .advanced(),
    Param::new(
        "group.min.session.timeout.ms",
        ms(1, DAY_MS, 6_000),
        t("Shortest session", "세션 최소"),
        t(
            "Members of a classic group that ask for a shorter session.timeout.ms are refused with INVALID_SESSION_TIMEOUT.",
            "classic group의 멤버가 이보다 짧은 session.timeout.ms를 요구하면 INVALID_SESSION_TIMEOUT으로 거절합니다.",
        ),
        GROUP_DOC,
    )
    .advanced(),
    Param::new(
        "group.max.session.timeout.ms",
        ms(1, DAY_MS, 1_800_000),
        t("Longest session", "세션 최대"),
        t(
            "Members of a classic group that ask for a longer session.timeout.ms are refused with INVALID_SESSION_TIMEOUT.",
            "classic group의 멤버가 이보다 긴 session.timeout.ms를 요구하면 INVALID_SESSION_TIMEOUT으로 거절합니다.",
        ),
        GROUP_DOC,
    )
    .advanced(),
    Param::new(
        "group.max.size",
        ParamKind::Int { min: 1, max: 2_147_483_647, default: Some(2_147_483_647), unit: unit::MEMBERS },
        t("Largest group", "그룹 최대 멤버"),
        t(
            "A member too many is refused with GROUP_MAX_SIZE_REACHED.",
            "이보다 많아지면 새 멤버를 GROUP_MAX_SIZE_REACHED로 거절합니다.",
        ),
        GROUP_DOC,
    )
    .advanced(),
    Param::new(
        "group.consumer.session.timeout.ms",
        ms(1, DAY_MS, 45_000),
        t("Session of KIP-848 members", "KIP-848 멤버 세션"),
        t(
            "After so long without a heartbeat the coordinator removes a member. In KIP-848 the broker decides, not the client.",
            "이 시간 동안 heartbeat가 없으면 coordinator가 멤버를 뺍니다. KIP-848에서는 클라이언트가 아니라 브로커가 정합니다.",
        ),
        "Kafka: Broker configs; KIP-848",
    )
    .advanced(),
    Param::new(
        "group.consumer.heartbeat.interval.ms",
        ms(1, DAY_MS, 5_000),
        t("Heartbeats of KIP-848 members", "KIP-848 heartbeat 간격"),
        t(
            "How often members of KIP-848 groups send a heartbeat; assignments travel with the answers.",
            "KIP-848 그룹의 멤버가 heartbeat를 보내는 간격입니다. 할당은 그 응답에 실려 갑니다.",
        ),
        "Kafka: Broker configs; KIP-848",
    )
    .advanced(),
    Param::new(
        "offsets.retention.minutes",
        ParamKind::Int { min: 1, max: 2_147_483_647, default: Some(10_080), unit: unit::MINUTES },
        t("Offsets kept", "offset 보존"),
        t(
            "How long the committed offsets of a group stay after its last member went.",
            "그룹의 마지막 멤버가 떠난 뒤 커밋된 offset을 보관하는 시간입니다.",
        ),
        GROUP_DOC,
    )
    .advanced(),
    Param::new(
        "group.share.record.lock.duration.ms",
        ms(1_000, HOUR_MS, 30_000),
        t("Share lock", "share 잠금 시간"),
        t(
            "How long a member of a share group may hold a record; then it is available to all again. Kafka allows 15000 to 60000 ms (limits of the broker).",
            "share group의 멤버가 레코드를 잡아 둘 수 있는 시간입니다. 지나면 다시 누구나 받을 수 있습니다. Kafka는 브로커 한도에 따라 15000~60000 ms를 받습니다.",
        ),
        "KIP-932",
    )
    .advanced(),
    Param::new(
        "group.share.delivery.count.limit",
        ParamKind::Int { min: 2, max: 10, default: Some(5), unit: unit::TIMES },
        t("Share delivery limit", "share 전달 횟수"),
        t(
            "Deliveries of a record in a share group; when the last one fails, the record is archived.",
            "share group에서 레코드를 전달하는 횟수입니다. 마지막 전달도 실패하면 레코드를 archive합니다.",
        ),
        "KIP-932",
    )
    .advanced(),
    Param::new(
        "group.share.partition.max.record.locks",
        ParamKind::Int { min: 1, max: 10_000, default: Some(200), unit: unit::RECORDS },
        t("Share window", "share 창 크기"),
        t(
            "Records of a partition that a share group may have in flight. 200 in Kafka 4.0, 2000 since 4.1; Kafka itself takes at least 100.",
            "share group이 한 파티션에서 처리 중으로 둘 수 있는 레코드 수입니다. Kafka 4.0은 200, 4.1부터는 2000이며 실제 최솟값은 100입니다.",
        ),
        "KIP-932",
    )
    .advanced(),
    Param::new(
        "group.share.session.timeout.ms",
        ms(1, HOUR_MS, 45_000),
        t("Session of share members", "share 멤버 세션"),
        t(
            "After so long without a heartbeat a member of a share group is removed and its records are released.",
            "이 시간 동안 heartbeat가 없으면 share group의 멤버를 빼고 잡고 있던 레코드를 풀어 줍니다.",
        ),
        "KIP-932",
    )
    .advanced(),
];
