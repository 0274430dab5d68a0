//! Settings that Kafka's simulated clients have in common with each other and, by id, with RabbitMQ's.
use super::{CONSUMER, LAB, t};
use crate::studio::kind::{Param, ParamKind, unit};

pub const INTERVAL: Param = Param::new(
    "interval",
    ParamKind::Duration { min: 1, max: 3_600_000_000, default: 1_000_000 },
    t("Interval", "간격"),
    t("Time from one send() (or burst) to the next.", "한 번 send()하고 다음에 send()할 때까지의 시간입니다."),
    LAB,
);

pub const START: Param = Param::new(
    "start",
    ParamKind::Duration { min: 0, max: 3_600_000_000, default: 0 },
    t("Start", "시작 시각"),
    t(
        "When its process starts, counted from the start of the run.",
        "실행이 시작되고 나서 프로세스가 시작할 때까지의 시간입니다.",
    ),
    LAB,
)
.advanced();

pub const LATENCY: Param = Param::new(
    "latency",
    ParamKind::Duration { min: 0, max: 60_000_000, default: 150_000 },
    t("Latency", "지연"),
    t(
        "Time a request needs to a broker, and its answer back, each way. In a data centre it is under 1 ms; Brokerlab starts with 150 ms, so that it can be seen.",
        "요청이 브로커까지 가는 시간이며, 응답이 오는 시간도 같습니다. 실제로는 1 ms보다 짧지만 보이도록 150 ms로 시작합니다.",
    ),
    LAB,
)
.advanced();

pub const LATENCY_JITTER: Param = Param::new(
    "latency_jitter",
    ParamKind::Duration { min: 0, max: 60_000_000, default: 0 },
    t("Jitter of the latency", "지연의 흔들림"),
    t(
        "A random part between 0 and this is added each way. Frames of one connection never overtake each other.",
        "갈 때와 올 때마다 0부터 이 값 사이의 시간을 무작위로 더합니다. 한 연결의 요청은 서로 앞지르지 않습니다.",
    ),
    LAB,
)
.advanced();

pub const BACK: Param = Param::new(
    "restart",
    ParamKind::Duration { min: 0, max: 3_600_000_000, default: 2_000_000 },
    t("Back after a crash", "장애 뒤 복귀"),
    t("Time from a crash until its process starts again.", "죽은 뒤 프로세스가 다시 시작할 때까지의 시간입니다."),
    LAB,
)
.advanced();

/// `auto.offset.reset`, of a group or of a consumer without one.
pub const RESET: Param = Param::new(
    "auto.offset.reset",
    ParamKind::Choice {
        default: "latest",
        options: &[
            ("latest", t("latest: only what comes from now on", "latest: 지금부터 오는 것만")),
            ("earliest", t("earliest: from the log start", "earliest: 로그 시작부터")),
            ("none", t("none: an error", "none: 오류")),
            ("by_duration", t("by_duration: so long ago", "by_duration: 얼마 전부터")),
        ],
    },
    t("Offset reset", "offset 재설정"),
    t(
        "Where to begin when there is no committed offset, or one outside the log.",
        "커밋된 offset이 없거나 로그 밖에 있을 때 어디서 시작할지 정합니다.",
    ),
    "Kafka: Consumer configs; KIP-1106",
);

pub const RESET_DURATION: Param = Param::new(
    "auto.offset.reset.duration",
    ParamKind::Int { min: 0, max: i64::MAX, default: Some(3_600_000), unit: unit::MS },
    t("Reset: how long ago", "재설정: 얼마 전"),
    t(
        "With by_duration: begins with the first record not older than this. Kafka writes both as one, by_duration:PT1H.",
        "by_duration이면 이보다 오래되지 않은 첫 레코드부터 읽습니다. Kafka에서는 by_duration:PT1H처럼 함께 적습니다.",
    ),
    "KIP-1106",
)
.advanced();

pub const ISOLATION: Param = Param::new(
    "isolation.level",
    ParamKind::Choice {
        default: "read_uncommitted",
        options: &[
            ("read_uncommitted", t("read_uncommitted: aborted ones too", "read_uncommitted: abort된 것도")),
            (
                "read_committed",
                t("read_committed: up to the last stable offset", "read_committed: last stable offset까지"),
            ),
        ],
    },
    t("Isolation", "격리 수준"),
    t(
        "Whether records of open and aborted transactions are read. read_committed waits for the end of the earliest open transaction.",
        "열려 있거나 abort된 트랜잭션의 레코드도 읽을지 정합니다. read_committed는 가장 먼저 열린 트랜잭션이 끝나기를 기다립니다.",
    ),
    CONSUMER,
);
