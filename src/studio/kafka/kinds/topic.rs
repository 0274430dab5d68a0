//! Topics: partitions, replicas, what is kept and for how long.
use super::{TOPIC, t};
use crate::studio::kind::{Kind, Param, ParamKind, Preset, PresetValue, Role, System, unit};

pub static KIND: Kind = Kind {
    id: "kafka.topic",
    system: System::Kafka,
    role: Role::Topic,
    label: t("Topic", "topic"),
    help: t(
        "A log split into partitions: records are kept after they are read, each at its offset.",
        "파티션으로 나뉜 기록입니다. 레코드는 읽은 뒤에도 저마다의 offset(파티션 안의 번호)에 남습니다.",
    ),
    name_stem: "topic",
    id_stem: "t",
    variant_param: "cleanup.policy",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[
    Preset::plain(&KIND),
    Preset {
        id: "kafka.topic/compacted",
        kind: "kafka.topic",
        label: t("Compacted topic", "compaction topic"),
        help: t(
            "Keeps the newest record of every key; a tombstone (a record without a value) removes the key.",
            "key마다 마지막 레코드만 남깁니다. 값이 빈 레코드(tombstone)는 그 key를 지웁니다.",
        ),
        settings: &[("cleanup.policy", PresetValue::Text("compact"))],
        in_palette: true,
    },
];

const DELETES: &[&str] = &["delete", "compact,delete"];
const COMPACTS: &[&str] = &["compact", "compact,delete"];
const DAY_MS: i64 = 86_400_000;

const fn ms(min: i64, default: i64) -> ParamKind {
    ParamKind::Int { min, max: i64::MAX, default: Some(default), unit: unit::MS }
}

pub static PARAMS: &[Param] = &[
    Param::new(
        "partitions",
        ParamKind::Int { min: 1, max: 256, default: Some(3), unit: unit::NONE },
        t("Partitions", "파티션 수"),
        t(
            "How many logs the topic is split into; order holds within one. Can grow in a run (keys then move), never shrink. Kafka's num.partitions is 1; Brokerlab starts with 3, so that the lanes can be seen. At most 256 here.",
            "topic을 나누는 수이며, 순서는 한 파티션 안에서만 지켜집니다. 실행 중에 늘릴 수는 있어도(key의 자리가 바뀝니다) 줄일 수는 없습니다. Kafka의 num.partitions는 1이지만 줄이 보이도록 3으로 시작합니다. 여기서는 256까지입니다.",
        ),
        "Kafka: Broker configs, num.partitions",
    ),
    Param::new(
        "replication.factor",
        ParamKind::Int { min: 1, max: 10, default: Some(1), unit: unit::NONE },
        t("Replicas", "복제본 수"),
        t(
            "Copies of each partition, on as many brokers; one leads, the others follow. Kafka's default.replication.factor is 1.",
            "파티션마다 두는 복제본의 수이며, 저마다 다른 브로커에 있습니다. 하나가 리더이고 나머지가 따라갑니다. Kafka의 default.replication.factor는 1입니다.",
        ),
        "Kafka: Broker configs, default.replication.factor",
    ),
    Param::new(
        "min.insync.replicas",
        ParamKind::Int { min: 1, max: 10, default: Some(1), unit: unit::NONE },
        t("Min in-sync replicas", "최소 ISR"),
        t(
            "With acks=all a write needs so many replicas in the ISR, else NOT_ENOUGH_REPLICAS. Below it the high watermark stands still.",
            "acks=all로 쓰려면 ISR에 복제본이 이만큼 있어야 하며, 모자라면 NOT_ENOUGH_REPLICAS입니다. 모자라는 동안 high watermark도 멈춥니다.",
        ),
        TOPIC,
    ),
    Param::new(
        "cleanup.policy",
        ParamKind::Choice {
            default: "delete",
            options: &[
                ("delete", t("delete: old segments go", "delete: 오래된 세그먼트를 지움")),
                ("compact", t("compact: the newest per key stays", "compact: key마다 마지막 것만 남김")),
                ("compact,delete", t("compact and delete", "compact와 delete 모두")),
            ],
        },
        t("Cleanup", "정리 방식"),
        t("What happens to old records.", "오래된 레코드를 어떻게 할지 정합니다."),
        TOPIC,
    ),
    Param::new(
        "retention.ms",
        ParamKind::Int { min: -1, max: i64::MAX, default: Some(7 * DAY_MS), unit: unit::MS },
        t("Retention time", "보존 시간"),
        t(
            "A whole segment goes once its youngest record is older than this; -1 = never. Checked each log.retention.check.interval.ms of the cluster.",
            "세그먼트에서 가장 새로운 레코드가 이보다 오래되면 세그먼트를 통째로 지웁니다. -1은 지우지 않습니다. 클러스터의 log.retention.check.interval.ms마다 점검합니다.",
        ),
        TOPIC,
    )
    .only(DELETES),
    Param::new(
        "retention.bytes",
        ParamKind::Int { min: -1, max: i64::MAX, default: Some(-1), unit: unit::BYTES },
        t("Retention size", "보존 크기"),
        t(
            "Bytes to keep of each partition: the oldest segment goes while the rest is at least so large. -1 = no limit.",
            "파티션마다 남길 바이트 수입니다. 나머지가 이 크기 이상이면 가장 오래된 세그먼트를 지웁니다. -1은 무제한입니다.",
        ),
        TOPIC,
    )
    .only(DELETES),
    Param::new(
        "segment.bytes",
        ParamKind::Int { min: 14, max: 2_147_483_647, default: Some(1_073_741_824), unit: unit::BYTES },
        t("Segment size", "세그먼트 크기"),
        t(
            "A segment that would grow beyond this is closed and a new one begun. Kafka 4 takes at least 1048576; Brokerlab takes 14, so that few records fill one.",
            "이보다 커질 세그먼트는 닫고 새로 시작합니다. Kafka 4는 1048576부터 받지만, 적은 레코드로도 볼 수 있도록 14부터 됩니다.",
        ),
        TOPIC,
    )
    .advanced(),
    Param::new(
        "segment.ms",
        ms(1, 7 * DAY_MS),
        t("Segment time", "세그먼트 시간"),
        t(
            "A segment older than this is closed at the next append, by the records' timestamps.",
            "이보다 오래된 세그먼트는 다음에 쓸 때 닫습니다. 레코드의 timestamp로 셉니다.",
        ),
        TOPIC,
    )
    .advanced(),
    Param::new(
        "min.cleanable.dirty.ratio",
        ParamKind::Text { max_bytes: 8, default: "0.5" },
        t("Dirty ratio", "dirty 비율"),
        t(
            "The log is compacted when more than this part of it, 0 to 1, was written since the last time (closed segments only).",
            "지난 compaction 뒤에 쓰인 부분(닫힌 세그먼트만)이 전체에서 이 비율(0~1)을 넘으면 compaction합니다.",
        ),
        TOPIC,
    )
    .only(COMPACTS),
    Param::new(
        "delete.retention.ms",
        ms(0, DAY_MS),
        t("Tombstones stay", "tombstone 보존"),
        t(
            "How long a tombstone stays after the round that met it first; then a later round removes it.",
            "tombstone을 처음 만난 compaction 뒤에 남겨 두는 시간입니다. 지나면 다음 compaction이 지웁니다.",
        ),
        TOPIC,
    )
    .only(COMPACTS),
    Param::new(
        "min.compaction.lag.ms",
        ms(0, 0),
        t("Compact not before", "compaction 최소 나이"),
        t("Records younger than this are left alone.", "이보다 새로운 레코드는 compaction하지 않습니다."),
        TOPIC,
    )
    .only(COMPACTS)
    .advanced(),
    Param::new(
        "max.compaction.lag.ms",
        ms(1, i64::MAX),
        t("Compact at the latest", "compaction 최대 나이"),
        t(
            "A record that was not compacted for so long makes a round due, whatever the dirty ratio.",
            "이 시간 동안 compaction되지 않은 레코드가 있으면 dirty 비율과 상관없이 compaction합니다.",
        ),
        TOPIC,
    )
    .only(COMPACTS)
    .advanced(),
    Param::new(
        "message.timestamp.type",
        ParamKind::Choice {
            default: "CreateTime",
            options: &[
                ("CreateTime", t("CreateTime: the producer's clock", "CreateTime: 프로듀서의 시계")),
                ("LogAppendTime", t("LogAppendTime: the broker's clock", "LogAppendTime: 브로커의 시계")),
            ],
        },
        t("Timestamps", "timestamp"),
        t("Whose clock stamps the records.", "레코드에 누구의 시계를 찍을지 정합니다."),
        TOPIC,
    )
    .advanced(),
    Param::new(
        "message.timestamp.before.max.ms",
        ms(0, i64::MAX),
        t("Oldest timestamp", "timestamp 과거 한도"),
        t(
            "A record stamped longer ago than this is refused with INVALID_TIMESTAMP.",
            "timestamp가 이보다 오래된 레코드는 INVALID_TIMESTAMP로 거절합니다.",
        ),
        TOPIC,
    )
    .advanced(),
    Param::new(
        "message.timestamp.after.max.ms",
        ms(0, 3_600_000),
        t("Timestamp in the future", "timestamp 미래 한도"),
        t(
            "A record stamped further ahead of the broker's clock is refused with INVALID_TIMESTAMP. 1 h since Kafka 4.0.",
            "timestamp가 브로커의 시계보다 이만큼 넘게 앞서면 INVALID_TIMESTAMP로 거절합니다. Kafka 4.0부터 1시간입니다.",
        ),
        "Kafka: Topic configs; KIP-1030",
    )
    .advanced(),
    Param::new(
        "max.message.bytes",
        ParamKind::Int { min: 0, max: 2_147_483_647, default: Some(1_048_588), unit: unit::BYTES },
        t("Largest batch", "최대 배치"),
        t(
            "A larger batch of records is refused with MESSAGE_TOO_LARGE.",
            "이보다 큰 레코드 배치는 MESSAGE_TOO_LARGE로 거절합니다.",
        ),
        TOPIC,
    )
    .advanced(),
    Param::new(
        "unclean.leader.election.enable",
        ParamKind::Bool { default: false },
        t("Unclean election", "unclean election"),
        t(
            "Lets a replica outside the ISR lead when nobody else is there: the partition works again, but records that it lacks are lost.",
            "ISR에 남은 복제본이 없을 때 뒤처진 복제본도 리더가 되게 합니다. 파티션은 다시 일하지만 그 복제본에 없던 레코드는 사라집니다.",
        ),
        TOPIC,
    )
    .advanced(),
];
