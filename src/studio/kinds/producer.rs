//! A simulated publisher: schedule, keys, headers and properties, publisher confirms, its connection.
use crate::locales::Text;
use crate::studio::kind::{Kind, Param, ParamKind, Preset, Role, System, unit};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub static KIND: Kind = Kind {
    id: "client.producer",
    system: System::Client,
    role: Role::Producer,
    label: t("Producer", "프로듀서"),
    help: t(
        "Publishes messages on a schedule, to one exchange or straight to one queue.",
        "정한 일정에 따라 메시지를 보냅니다. exchange 하나 또는 큐 하나에 바로 보냅니다.",
    ),
    name_stem: "producer",
    id_stem: "p",
    variant_param: "confirms",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[Preset::plain(&KIND)];

pub static PARAMS: &[Param] = &[
    Param::short(
        "interval",
        ParamKind::Duration { min: 1, max: 3_600_000_000, default: 1_000_000 },
        t("Interval", "간격"),
    ),
    Param::short(
        "count",
        ParamKind::Int { min: 0, max: 4_294_967_295, default: Some(0), unit: unit::MESSAGES },
        t("Count", "보낼 개수"),
    ),
    Param::short("keys", ParamKind::WeightedTexts { nullable: false }, t("Routing keys", "routing key")),
    Param::short(
        "key_order",
        ParamKind::Choice {
            default: "in-turn",
            options: &[
                ("in-turn", t("in turn, each by its weight", "차례대로, 비중만큼")),
                ("random", t("at random, by weight", "무작위로, 비중에 따라")),
            ],
        },
        t("Order of keys", "key 순서"),
    ),
    Param::short("body", ParamKind::Text { max_bytes: 4096, default: "" }, t("Body", "본문")),
    Param::short(
        "body_size",
        ParamKind::Int { min: 1, max: 16_777_216, default: None, unit: unit::BYTES },
        t("Body size", "본문 크기"),
    )
    .advanced(),
    Param::short("mandatory", ParamKind::Bool { default: false }, t("Mandatory", "mandatory")),
    Param::short("confirms", ParamKind::Bool { default: false }, t("Publisher confirms", "publisher confirm")),
    Param::short(
        "retries",
        ParamKind::Int { min: 0, max: 1_000, default: Some(0), unit: unit::TIMES },
        t("Retries", "재시도"),
    )
    .only(&["true"]),
    Param::short(
        "wait_after",
        ParamKind::Int { min: 0, max: 65_535, default: Some(0), unit: unit::MESSAGES },
        t("Waits after", "기다리기 전 개수"),
    )
    .only(&["true"]),
    Param::short(
        "tx_size",
        ParamKind::Int { min: 0, max: 65_535, default: Some(0), unit: unit::MESSAGES },
        t("Transaction of", "트랜잭션 크기"),
    )
    .only(&["false"])
    .advanced(),
    Param::short(
        "tx_rollback_every",
        ParamKind::Int { min: 0, max: 65_535, default: Some(0), unit: unit::TIMES },
        t("Rolls back each", "되돌리는 주기"),
    )
    .only(&["false"])
    .advanced(),
    Param::short(
        "confirm_timeout",
        ParamKind::Duration { min: 1_000, max: 3_600_000_000, default: 5_000_000 },
        t("Confirm timeout", "confirm 제한 시간"),
    )
    .only(&["true"])
    .advanced(),
    Param::short(
        "burst",
        ParamKind::Int { min: 1, max: 10_000, default: Some(1), unit: unit::MESSAGES },
        t("Burst", "한 번에"),
    )
    .advanced(),
    Param::short(
        "jitter",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 0 },
        t("Jitter of the interval", "간격의 흔들림"),
    )
    .advanced(),
    Param::short("start", ParamKind::Duration { min: 0, max: 3_600_000_000, default: 0 }, t("Start", "시작 시각"))
        .advanced(),
    Param::short("headers", ParamKind::WeightedTables, t("Headers", "header")).advanced(),
    Param::short("priorities", ParamKind::WeightedInts { min: 0, max: 255 }, t("Priorities", "우선순위")).advanced(),
    Param::short(
        "delivery_mode",
        ParamKind::Choice {
            default: "persistent",
            options: &[
                ("persistent", t("persistent (2)", "영속 (2)")),
                ("transient", t("transient (1)", "비영속 (1)")),
                ("absent", t("not given", "적지 않음")),
            ],
        },
        t("Delivery mode", "delivery mode"),
    )
    .advanced(),
    Param::short(
        "expiration",
        ParamKind::IntText { min: 0, max: 315_360_000_000, default: None, unit: unit::MS },
        t("Expiration", "만료 시간"),
    )
    .advanced(),
    Param::short("content_type", ParamKind::Text { max_bytes: 255, default: "" }, t("Content type", "content type"))
        .advanced(),
    Param::short(
        "correlation_id",
        ParamKind::Text { max_bytes: 255, default: "" },
        t("Correlation id", "correlation id"),
    )
    .advanced(),
    Param::short("reply_to", ParamKind::Text { max_bytes: 255, default: "" }, t("Reply to", "reply to")).advanced(),
    Param::short("message_type", ParamKind::Text { max_bytes: 255, default: "" }, t("Type", "type")).advanced(),
    Param::short("app_id", ParamKind::Text { max_bytes: 255, default: "" }, t("App id", "app id")).advanced(),
    Param::short("latency", ParamKind::Duration { min: 0, max: 60_000_000, default: 150_000 }, t("Latency", "지연"))
        .advanced(),
    Param::short(
        "latency_jitter",
        ParamKind::Duration { min: 0, max: 60_000_000, default: 0 },
        t("Jitter of the latency", "지연의 흔들림"),
    )
    .advanced(),
    Param::short(
        "restart",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 2_000_000 },
        t("Back after a crash", "장애 뒤 복귀"),
    )
    .advanced(),
];
