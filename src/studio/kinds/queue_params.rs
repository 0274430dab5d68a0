//! The parameters of queues, in the order of the form: what it is, limits, dead-lettering, delivery, the rest.
//! Ranges and defaults are those of RabbitMQ 4.3.
use crate::locales::Text;
use crate::studio::kind::{Param, ParamKind, Role, unit};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const CLASSIC: &[&str] = &["classic"];
const NOT_STREAM: &[&str] = &["classic", "quorum"];
const QUORUM: &[&str] = &["quorum"];
/// Longest TTL that RabbitMQ takes: ten years of 365 days, in ms.
const TEN_YEARS_MS: i64 = 315_360_000_000;
const ANY: i64 = i64::MAX;

pub static PARAMS: &[Param] = &[
    Param::short(
        "x-queue-type",
        ParamKind::Choice {
            default: "classic",
            options: &[
                ("classic", t("classic", "classic")),
                ("quorum", t("quorum", "quorum")),
                ("stream", t("stream", "stream")),
            ],
        },
        t("Type", "종류"),
    ),
    Param::short(
        "x-message-ttl",
        ParamKind::Int { min: 0, max: TEN_YEARS_MS, default: None, unit: unit::MS },
        t("Message TTL", "메시지 TTL"),
    )
    .only(NOT_STREAM),
    Param::short(
        "x-dead-letter-exchange",
        ParamKind::PartName { role: Role::Exchange },
        t("Dead-letter exchange", "dead letter exchange"),
    )
    .only(NOT_STREAM),
    Param::short(
        "x-dead-letter-routing-key",
        ParamKind::Text { max_bytes: 255, default: "" },
        t("Dead-letter key", "dead letter key"),
    )
    .only(NOT_STREAM),
    Param::short(
        "x-max-length",
        ParamKind::Int { min: 0, max: ANY, default: None, unit: unit::MESSAGES },
        t("Max length", "최대 개수"),
    )
    .only(NOT_STREAM),
    Param::short(
        "x-overflow",
        ParamKind::Choice {
            default: "drop-head",
            options: &[
                ("drop-head", t("drop-head: remove the oldest", "drop-head: 오래된 것을 버림")),
                ("reject-publish", t("reject-publish: refuse the new one", "reject-publish: 새것을 거절")),
                (
                    "reject-publish-dlx",
                    t("reject-publish-dlx: refuse and dead-letter it", "reject-publish-dlx: 거절하고 dead letter로"),
                ),
            ],
        },
        t("Overflow", "넘침 처리"),
    )
    .only(CLASSIC),
    Param::short(
        "x-overflow",
        ParamKind::Choice {
            default: "drop-head",
            options: &[
                ("drop-head", t("drop-head: remove the oldest", "drop-head: 오래된 것을 버림")),
                ("reject-publish", t("reject-publish: refuse the new one", "reject-publish: 새것을 거절")),
            ],
        },
        t("Overflow", "넘침 처리"),
    )
    .only(QUORUM),
    Param::short(
        "x-max-priority",
        ParamKind::Int { min: 0, max: 255, default: None, unit: unit::NONE },
        t("Max priority", "최고 우선순위"),
    )
    .only(CLASSIC),
    Param::short(
        "x-delivery-limit",
        ParamKind::Int { min: i64::MIN, max: i64::MAX, default: Some(20), unit: unit::TIMES },
        t("Delivery limit", "전달 횟수 제한"),
    )
    .only(QUORUM),
    Param::short(
        "x-single-active-consumer",
        ParamKind::Bool { default: false },
        t("Single active consumer", "single active consumer"),
    )
    .only(NOT_STREAM),
    Param::short(
        "x-max-length-bytes",
        ParamKind::Int { min: 0, max: ANY, default: None, unit: unit::BYTES },
        t("Max bytes", "최대 바이트"),
    )
    .only(NOT_STREAM)
    .advanced(),
    Param::short(
        "x-expires",
        ParamKind::Int { min: 1, max: TEN_YEARS_MS, default: None, unit: unit::MS },
        t("Queue expires", "큐 만료"),
    )
    .only(NOT_STREAM)
    .advanced(),
    Param::short(
        "x-dead-letter-strategy",
        ParamKind::Choice {
            default: "at-most-once",
            options: &[
                ("at-most-once", t("at most once", "최대 한 번")),
                ("at-least-once", t("at least once", "적어도 한 번")),
            ],
        },
        t("Dead-letter strategy", "dead letter 방식"),
    )
    .only(QUORUM)
    .advanced(),
    Param::short("durable", ParamKind::Bool { default: true }, t("Durable", "durable")).only(CLASSIC).advanced(),
    Param::short("exclusive", ParamKind::Bool { default: false }, t("Exclusive", "독점")).only(CLASSIC).advanced(),
    Param::short("auto_delete", ParamKind::Bool { default: false }, t("Auto-delete", "자동 삭제"))
        .only(CLASSIC)
        .advanced(),
    Param::short(
        "x-consumer-timeout",
        ParamKind::Int { min: 0, max: ANY, default: Some(1_800_000), unit: unit::MS },
        t("Consumer timeout", "ack 제한 시간"),
    )
    .only(QUORUM)
    .advanced(),
    Param::short(
        "x-consumer-disconnected-timeout",
        ParamKind::Int { min: 0, max: ANY, default: Some(60_000), unit: unit::MS },
        t("Disconnected timeout", "끊긴 컨슈머 대기"),
    )
    .only(QUORUM)
    .advanced(),
    Param::short(
        "x-delayed-retry-type",
        ParamKind::Choice {
            default: "disabled",
            options: &[
                ("disabled", t("disabled", "사용 안 함")),
                ("all", t("all returned messages", "돌아온 모든 메시지")),
                ("failed", t("only failed deliveries", "실패한 전달만")),
                ("returned", t("only returned ones", "되돌려진 것만")),
            ],
        },
        t("Delayed retry", "지연 재시도"),
    )
    .only(QUORUM)
    .advanced(),
    Param::short(
        "x-delayed-retry-min",
        ParamKind::Int { min: 1, max: ANY, default: None, unit: unit::MS },
        t("Shortest delay", "가장 짧은 지연"),
    )
    .only(QUORUM)
    .advanced(),
    Param::short(
        "x-delayed-retry-max",
        ParamKind::Int { min: 1, max: ANY, default: None, unit: unit::MS },
        t("Longest delay", "가장 긴 지연"),
    )
    .only(QUORUM)
    .advanced(),
    Param::short(
        "x-quorum-initial-group-size",
        ParamKind::Int { min: 1, max: ANY, default: Some(3), unit: unit::MEMBERS },
        t("Members", "구성원 수"),
    )
    .only(QUORUM)
    .advanced(),
    Param::short(
        "x-queue-leader-locator",
        ParamKind::Choice {
            default: "client-local",
            options: &[
                ("client-local", t("client-local", "client-local")),
                ("balanced", t("balanced", "balanced")),
                ("random", t("random (as balanced)", "random (balanced와 같음)")),
                ("least-leaders", t("least-leaders (as balanced)", "least-leaders (balanced와 같음)")),
                ("min-masters", t("min-masters (as balanced)", "min-masters (balanced와 같음)")),
            ],
        },
        t("Leader locator", "리더 위치"),
    )
    .advanced(),
    Param::short(
        "x-max-in-memory-length",
        ParamKind::Int { min: 0, max: ANY, default: None, unit: unit::MESSAGES },
        t("Max in memory", "메모리 최대 개수"),
    )
    .only(QUORUM)
    .advanced(),
    Param::short(
        "x-max-in-memory-bytes",
        ParamKind::Int { min: 0, max: ANY, default: None, unit: unit::BYTES },
        t("Max bytes in memory", "메모리 최대 바이트"),
    )
    .only(QUORUM)
    .advanced(),
    Param::short(
        "x-queue-version",
        ParamKind::Int { min: 2, max: 2, default: Some(2), unit: unit::NONE },
        t("Version", "저장 버전"),
    )
    .only(CLASSIC)
    .advanced(),
    Param::short("vhost", ParamKind::Text { max_bytes: 127, default: "" }, t("Virtual host", "virtual host 이름"))
        .advanced(),
    Param::short("arguments", ParamKind::Table, t("More arguments", "그 밖의 인수")).advanced(),
];
