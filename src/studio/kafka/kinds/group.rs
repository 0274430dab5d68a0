//! Consumer groups of all three kinds: the topics they read and what their members have in common.
use super::shared::{ISOLATION, RESET, RESET_DURATION};
use super::{CONSUMER, t};
use crate::studio::kind::{Kind, Param, ParamKind, Preset, PresetValue, Role, System, unit};

pub static KIND: Kind = Kind {
    id: "kafka.group",
    system: System::Kafka,
    role: Role::Group,
    label: t("Consumer group", "consumer group"),
    help: t(
        "Consumers that share the partitions of the topics; the group remembers how far it is.",
        "topic의 파티션을 나눠 읽는 컨슈머 묶음입니다. 어디까지 읽었는지는 그룹이 기억합니다.",
    ),
    name_stem: "group",
    id_stem: "g",
    variant_param: "group_kind",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[
    Preset::plain(&KIND),
    Preset {
        id: "kafka.group/consumer",
        kind: "kafka.group",
        label: t("KIP-848 group", "KIP-848 그룹"),
        help: t(
            "The broker assigns the partitions, and only members that give some up or get some are disturbed.",
            "브로커가 파티션을 할당하며, 내주거나 받는 멤버만 영향을 받습니다.",
        ),
        settings: &[("group_kind", PresetValue::Text("consumer"))],
        in_palette: true,
    },
    Preset {
        id: "kafka.group/share",
        kind: "kafka.group",
        label: t("Share group", "share group"),
        help: t(
            "Members share every partition like a queue: each record is accepted, released or rejected by itself.",
            "멤버가 모든 파티션을 큐처럼 함께 읽습니다. 레코드마다 accept, release, reject합니다.",
        ),
        settings: &[("group_kind", PresetValue::Text("share"))],
        in_palette: true,
    },
];

const CLASSIC: &[&str] = &["classic"];
const CONSUMER_KIND: &[&str] = &["consumer"];
const WITH_OFFSETS: &[&str] = &["classic", "consumer"];
const SHARE: &[&str] = &["share"];

const fn ms(default: i64) -> ParamKind {
    ParamKind::Int { min: 1, max: 2_147_483_647, default: Some(default), unit: unit::MS }
}

pub static PARAMS: &[Param] = &[
    Param::new(
        "group_kind",
        ParamKind::Choice {
            default: "classic",
            options: &[
                ("classic", t("classic: members assign among themselves", "classic: 멤버끼리 나눔")),
                ("consumer", t("consumer (KIP-848): the broker assigns", "consumer (KIP-848): 브로커가 나눔")),
                ("share", t("share (KIP-932): like a queue", "share (KIP-932): 큐처럼")),
            ],
        },
        t("Protocol", "프로토콜"),
        t(
            "How members share the work: group.protocol classic or consumer, or a share group. Classic is the client's default.",
            "멤버가 일을 나누는 방법입니다. group.protocol의 classic과 consumer, 또는 share group입니다. 클라이언트의 기본값은 classic입니다.",
        ),
        "Kafka: Consumer configs; KIP-848; KIP-932",
    ),
    RESET.only(WITH_OFFSETS),
    RESET_DURATION.only(WITH_OFFSETS),
    Param::new(
        "share.auto.offset.reset",
        ParamKind::Choice {
            default: "latest",
            options: &[
                ("latest", t("latest: only what comes from now on", "latest: 지금부터 오는 것만")),
                ("earliest", t("earliest: from the log start", "earliest: 로그 시작부터")),
            ],
        },
        t("Offset reset", "offset 재설정"),
        t(
            "Where a share group begins in a partition that it never read.",
            "share group이 처음 읽는 파티션에서 어디서 시작할지 정합니다.",
        ),
        "Kafka: Group configs; KIP-932",
    )
    .only(SHARE),
    Param::new(
        "partition.assignment.strategy",
        ParamKind::Choice {
            default: "range,cooperative-sticky",
            options: &[
                ("range,cooperative-sticky", t("range, cooperative-sticky", "range, cooperative-sticky")),
                ("range", t("range", "range")),
                ("roundrobin", t("roundrobin", "roundrobin")),
                ("sticky", t("sticky", "sticky")),
                ("cooperative-sticky", t("cooperative-sticky", "cooperative-sticky")),
            ],
        },
        t("Assignor", "assignor"),
        t(
            "How the leader of the group deals out the partitions; with two, the first that all members have. Only cooperative-sticky lets members go on reading during a rebalance.",
            "그룹의 리더가 파티션을 나누는 방법이며, 둘이면 모든 멤버에게 있는 첫 번째입니다. cooperative-sticky만 rebalance 동안 계속 읽을 수 있습니다.",
        ),
        CONSUMER,
    )
    .only(CLASSIC),
    Param::new(
        "group.remote.assignor",
        ParamKind::Choice {
            default: "uniform",
            options: &[("uniform", t("uniform", "uniform")), ("range", t("range", "range"))],
        },
        t("Assignor", "assignor"),
        t("How the broker deals out the partitions.", "브로커가 파티션을 나누는 방법입니다."),
        "Kafka: Consumer configs; KIP-848",
    )
    .only(CONSUMER_KIND),
    Param::new(
        "session.timeout.ms",
        ms(45_000),
        t("Session timeout", "세션 제한 시간"),
        t(
            "After so long without a heartbeat the coordinator takes a member for dead and rebalances. The broker takes 6000 to 1800000 ms.",
            "이 시간 동안 heartbeat가 없으면 coordinator가 멤버를 죽은 것으로 보고 rebalance합니다. 브로커는 6000~1800000 ms를 받습니다.",
        ),
        CONSUMER,
    )
    .only(CLASSIC),
    Param::new(
        "heartbeat.interval.ms",
        ms(3_000),
        t("Heartbeats", "heartbeat 간격"),
        t(
            "How often a member says that it lives, and learns of a rebalance. Usually a third of the session timeout.",
            "멤버가 살아 있음을 알리고 rebalance를 알게 되는 간격입니다. 보통 세션 제한 시간의 3분의 1입니다.",
        ),
        CONSUMER,
    )
    .only(CLASSIC)
    .advanced(),
    Param::new(
        "max.poll.interval.ms",
        ms(300_000),
        t("Max poll interval", "poll 최대 간격"),
        t(
            "A member that works longer between two polls leaves the group by itself; its later commit fails. Also how long a rebalance waits for members.",
            "poll 사이에 이보다 오래 일하는 멤버는 스스로 그룹을 떠나고, 그 뒤의 커밋은 실패합니다. rebalance가 멤버를 기다리는 시간이기도 합니다.",
        ),
        CONSUMER,
    )
    .only(WITH_OFFSETS)
    .advanced(),
    ISOLATION.only(WITH_OFFSETS).advanced(),
    Param::new(
        "pattern",
        ParamKind::Text { max_bytes: 249, default: "" },
        t("Topics by pattern", "패턴으로 구독"),
        t(
            "A regular expression: members subscribe to every topic whose whole name matches it, besides those that are wired. Topics that come later join when a member asks for metadata again (metadata.max.age.ms).",
            "정규식입니다. 선으로 이은 topic 말고도 이름 전체가 맞는 topic을 모두 구독합니다. 나중에 생긴 topic은 멤버가 metadata를 다시 물을 때(metadata.max.age.ms) 들어옵니다.",
        ),
        "KafkaConsumer.subscribe(Pattern); KIP-848",
    )
    .only(WITH_OFFSETS)
    .advanced(),
    Param::new(
        "metadata.max.age.ms",
        ms(300_000),
        t("Metadata age", "metadata 나이"),
        t(
            "How often clients ask anew which partitions there are: so late they notice added ones.",
            "어떤 파티션이 있는지 다시 묻는 간격입니다. 늘어난 파티션을 이만큼 늦게 알 수 있습니다.",
        ),
        CONSUMER,
    )
    .only(WITH_OFFSETS)
    .advanced(),
];
