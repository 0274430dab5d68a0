//! A simulated Kafka consumer: its poll loop, when it commits, its work and how it fails. Inside it may be a plain
//! application, a task of Kafka Connect or a Kafka Streams application.
use super::failures;
use super::shared::{BACK, ISOLATION, LATENCY, LATENCY_JITTER, RESET, RESET_DURATION, START};
use super::{CONSUMER, LAB, t};
use crate::locales::Text;
use crate::studio::kind::{Kind, Param, ParamKind, Preset, PresetValue, Role, System, unit};

pub static KIND: Kind = Kind {
    id: "kafka.consumer",
    system: System::Kafka,
    role: Role::KafkaConsumer,
    label: t("Kafka consumer", "Kafka 컨슈머"),
    help: t(
        "Fetches records with poll(), works on them one after the other and commits how far it is.",
        "poll()로 레코드를 가져와 하나씩 처리하고, 어디까지 했는지 커밋합니다.",
    ),
    name_stem: "consumer",
    id_stem: "kc",
    variant_param: "process",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[
    Preset::plain(&KIND),
    Preset {
        id: "kafka.consumer/connect-sink",
        kind: "kafka.consumer",
        label: t("Connect sink", "Connect sink"),
        help: t(
            "A sink task of Kafka Connect: it writes records to another system and can dead-letter those it cannot convert.",
            "Kafka Connect의 sink task입니다. 레코드를 다른 시스템에 쓰고, 변환하지 못한 것은 dead letter로 보낼 수 있습니다.",
        ),
        settings: &[("process", PresetValue::Text("connect-sink"))],
        in_palette: true,
    },
    Preset {
        id: "kafka.consumer/streams",
        kind: "kafka.consumer",
        label: t("Streams app", "Streams 앱"),
        help: t(
            "A Kafka Streams application: reads, processes, writes; its handlers decide what an error does.",
            "Kafka Streams 애플리케이션입니다. 읽고, 처리하고, 씁니다. 오류가 나면 handler가 정합니다.",
        ),
        settings: &[("process", PresetValue::Text("streams"))],
        in_palette: true,
    },
];

const PLAIN: &[&str] = &["plain"];
const SINK: &[&str] = &["connect-sink"];
const STREAMS: &[&str] = &["streams"];
const HANDLERS: &[(&str, Text)] = &[
    ("fail", t("fail: the application stops", "fail: 애플리케이션이 멈춤")),
    ("continue", t("continue: the record is dropped", "continue: 레코드를 버림")),
    ("continue-dead-letter", t("continue, with a dead letter", "continue, dead letter로 보냄")),
];

const fn ms(default: i64) -> ParamKind {
    ParamKind::Int { min: 0, max: 2_147_483_647, default: Some(default), unit: unit::MS }
}

const fn bytes(default: i64) -> ParamKind {
    ParamKind::Int { min: 0, max: 2_147_483_647, default: Some(default), unit: unit::BYTES }
}

const fn handler(id: &'static str, label: Text, help: Text) -> Param {
    let kind = ParamKind::Choice { default: "fail", options: HANDLERS };
    Param::new(id, kind, label, help, "KIP-1034").only(STREAMS)
}

pub static PARAMS: &[Param] = &[
    Param::new(
        "process",
        ParamKind::Choice {
            default: "plain",
            options: &[
                ("plain", t("a poll loop", "poll 루프")),
                ("connect-sink", t("Kafka Connect, a sink task", "Kafka Connect의 sink task")),
                ("streams", t("a Kafka Streams application", "Kafka Streams 애플리케이션")),
            ],
        },
        t("Process", "프로세스"),
        t("What the process is built with.", "무엇으로 만든 프로세스인지 정합니다."),
        LAB,
    ),
    Param::new(
        "commit",
        ParamKind::Choice {
            default: "auto",
            options: &[
                ("auto", t("by itself (enable.auto.commit)", "자동 (enable.auto.commit)")),
                ("before-work", t("before the work", "처리하기 전")),
                ("each-record", t("commitSync after each record", "레코드마다 commitSync")),
                ("each-poll", t("commitSync after each poll's records", "poll마다 commitSync")),
                ("each-poll-async", t("commitAsync after each poll's records", "poll마다 commitAsync")),
                ("never", t("never", "하지 않음")),
            ],
        },
        t("Commits", "커밋 시점"),
        t(
            "When the offset is committed: where the group goes on after a crash or rebalance. By itself: inside poll(), each auto.commit.interval.ms, what the poll before handed out.",
            "offset을 커밋하는 때이며, 장애나 rebalance 뒤에 그룹이 이어 갈 자리입니다. 자동이면 poll() 안에서 auto.commit.interval.ms마다, 앞의 poll이 내준 데까지 커밋합니다.",
        ),
        "Kafka: Consumer configs, enable.auto.commit",
    )
    .only(PLAIN),
    Param::new(
        "max.poll.records",
        ParamKind::Int { min: 1, max: 2_147_483_647, default: Some(500), unit: unit::RECORDS },
        t("Records per poll", "poll당 레코드"),
        t(
            "At most so many records come out of one poll(). How many are fetched is not changed by it.",
            "poll() 한 번에 받는 레코드의 최대 개수입니다. 가져오는(fetch) 양은 바뀌지 않습니다.",
        ),
        CONSUMER,
    ),
    Param::new(
        "work",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 500_000 },
        t("Work", "처리 시간"),
        t("Time to work on one record.", "레코드 하나를 처리하는 데 걸리는 시간입니다."),
        LAB,
    ),
    Param::new(
        "failures",
        ParamKind::Failures { rules: &failures::RULES },
        t("Failures", "실패"),
        t(
            "Rules tried in order at the end of the work: the first whose condition holds decides. A plain consumer has no dead-letter queue: skip, retry, or produce it to a topic.",
            "처리가 끝날 때 순서대로 보며, 조건이 맞는 첫 규칙대로 실패합니다. 일반 컨슈머에는 dead letter queue가 없어서 건너뛰거나, 다시 하거나, 다른 topic에 씁니다.",
        ),
        LAB,
    ),
    Param::new(
        "errors.tolerance",
        ParamKind::Choice {
            default: "none",
            options: &[
                ("none", t("none: the task fails", "none: task가 실패함")),
                ("all", t("all: skipped, or dead-lettered", "all: 건너뛰거나 dead letter로")),
            ],
        },
        t("Error tolerance", "오류 허용"),
        t(
            "What a record that cannot be converted does. It does not cover a put() that throws: that always fails the task.",
            "변환하지 못한 레코드를 어떻게 할지 정합니다. put()이 던진 예외는 해당하지 않으며, 그때는 항상 task가 실패합니다.",
        ),
        "Kafka: Sink connector configs; KIP-298",
    )
    .only(SINK),
    handler(
        "deserialization.exception.handler",
        t("Deserialisation errors", "deserialization 오류"),
        t(
            "What happens to a record that cannot be read. Kafka's default is LogAndFailExceptionHandler.",
            "읽을 수 없는 레코드를 어떻게 할지 정합니다. Kafka의 기본값은 LogAndFailExceptionHandler입니다.",
        ),
    ),
    handler(
        "processing.exception.handler",
        t("Processing errors", "처리 오류"),
        t(
            "What happens to a record whose processing throws. Kafka's default is LogAndFailProcessingExceptionHandler.",
            "처리하다 예외가 난 레코드를 어떻게 할지 정합니다. Kafka의 기본값은 LogAndFailProcessingExceptionHandler입니다.",
        ),
    ),
    handler(
        "production.exception.handler",
        t("Production errors", "쓰기 오류"),
        t(
            "What happens to a result that cannot be written. Kafka's default is DefaultProductionExceptionHandler, which fails.",
            "쓰지 못한 결과를 어떻게 할지 정합니다. Kafka의 기본값은 실패하는 DefaultProductionExceptionHandler입니다.",
        ),
    )
    .advanced(),
    Param::new(
        "processing.guarantee",
        ParamKind::Choice {
            default: "at_least_once",
            options: &[
                ("at_least_once", t("at_least_once", "at_least_once")),
                ("exactly_once_v2", t("exactly_once_v2", "exactly_once_v2")),
            ],
        },
        t("Guarantee", "보장"),
        t(
            "exactly_once_v2 writes results and offsets in one transaction.",
            "exactly_once_v2는 결과와 offset을 한 트랜잭션으로 씁니다.",
        ),
        "Kafka: Streams configs; KIP-447",
    )
    .only(STREAMS),
    Param::new(
        "transactional.id",
        ParamKind::Text { max_bytes: 249, default: "" },
        t("Transactional id", "transactional id"),
        t(
            "Writes its results and the offsets of each poll in one transaction (read, process, write). Empty: no transactions.",
            "poll마다 결과와 offset을 한 트랜잭션으로 씁니다(읽고, 처리하고, 쓰기). 비우면 트랜잭션을 쓰지 않습니다.",
        ),
        "Kafka: Producer configs; KIP-447",
    )
    .only(PLAIN)
    .advanced(),
    Param::new(
        "auto.commit.interval.ms",
        ms(5_000),
        t("Auto-commit interval", "자동 커밋 간격"),
        t("How often it commits by itself, inside poll().", "poll() 안에서 스스로 커밋하는 간격입니다."),
        CONSUMER,
    )
    .only(PLAIN)
    .advanced(),
    Param::new(
        "poll",
        ParamKind::Duration { min: 1_000, max: 3_600_000_000, default: 100_000 },
        t("Poll pace", "poll 간격"),
        t(
            "Time from the end of one poll's work to the next poll(). A real loop polls at once and waits inside; Brokerlab starts with 100 ms, so that polls can be told apart.",
            "한 poll의 처리가 끝나고 다음 poll()까지의 시간입니다. 실제 루프는 바로 poll해서 그 안에서 기다리지만, poll이 구별되도록 100 ms로 시작합니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "group.instance.id",
        ParamKind::Text { max_bytes: 249, default: "" },
        t("Static member id", "정적 멤버 id"),
        t(
            "Makes it a static member: back within the session timeout it gets the same partitions without a rebalance. Empty: a dynamic member.",
            "정적 멤버가 됩니다. 세션 제한 시간 안에 돌아오면 rebalance 없이 같은 파티션을 받습니다. 비우면 동적 멤버입니다.",
        ),
        "Kafka: Consumer configs; KIP-345",
    )
    .advanced(),
    RESET.advanced(),
    RESET_DURATION,
    ISOLATION.advanced(),
    Param::new(
        "fetch.min.bytes",
        bytes(1),
        t("Fetch at least", "fetch 최소"),
        t("The broker answers a fetch once so much is there.", "이만큼 모여야 브로커가 fetch에 응답합니다."),
        CONSUMER,
    )
    .advanced(),
    Param::new(
        "fetch.max.wait.ms",
        ms(500),
        t("Fetch waits", "fetch 대기"),
        t(
            "How long the broker keeps a fetch when there is less than that.",
            "그만큼 모이지 않았을 때 브로커가 fetch를 잡아 두는 시간입니다.",
        ),
        CONSUMER,
    )
    .advanced(),
    Param::new(
        "fetch.max.bytes",
        bytes(52_428_800),
        t("Fetch at most", "fetch 최대"),
        t(
            "Most bytes of one answer; the first batch always comes whole.",
            "응답 하나의 최대 바이트 수입니다. 첫 배치는 넘어도 통째로 옵니다.",
        ),
        CONSUMER,
    )
    .advanced(),
    Param::new(
        "max.partition.fetch.bytes",
        bytes(1_048_576),
        t("Fetch per partition", "파티션당 fetch"),
        t("Most bytes of one partition in an answer.", "응답 하나에서 한 파티션의 최대 바이트 수입니다."),
        CONSUMER,
    )
    .advanced(),
    Param::new(
        "work_jitter",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 0 },
        t("Jitter of the work", "처리 시간의 흔들림"),
        t(
            "A random part between 0 and this is added to the work.",
            "처리 시간에 0부터 이 값 사이의 시간을 무작위로 더합니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "deduplicate",
        ParamKind::Bool { default: false },
        t("De-duplicate", "중복 제거"),
        t(
            "Remembers record ids and skips the effect of a repeat, so that at-least-once delivery has an effect once.",
            "레코드 id를 기억해 두고 되풀이된 레코드는 반영하지 않습니다. 적어도 한 번 전달되어도 효과는 한 번입니다.",
        ),
        LAB,
    )
    .advanced(),
    START,
    BACK,
    LATENCY,
    LATENCY_JITTER,
];
