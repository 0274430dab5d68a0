//! Parameters of the rows of links: publish targets, bindings, subscriptions.
use crate::locales::Text;
use crate::studio::kind::{Param, ParamKind, unit};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

/// What a publish link says stands with the producer; the row has no settings of its own.
pub static PUBLISH: &[Param] = &[];

/// Types whose bindings have a routing key that is a text.
const KEYED: &[&str] =
    &["direct", "topic", "fanout", "x-modulus-hash", "x-random", "x-local-random", "x-recent-history"];

pub static BIND: &[Param] = &[
    Param::short("routing_key", ParamKind::Text { max_bytes: 255, default: "" }, t("Binding key", "binding key"))
        .only(KEYED),
    Param::short(
        "routing_key",
        ParamKind::IntText { min: 1, max: 10_000, default: Some(1), unit: unit::BUCKETS },
        t("Weight", "비중"),
    )
    .only(&["x-consistent-hash"]),
    Param::short(
        "x-match",
        ParamKind::Choice {
            default: "all",
            options: &[
                ("all", t("all headers match", "header가 모두 맞음")),
                ("any", t("any header matches", "하나라도 맞음")),
                ("all-with-x", t("all, x- headers too", "모두, x- header 포함")),
                ("any-with-x", t("any, x- headers too", "하나라도, x- header 포함")),
            ],
        },
        t("Match", "맞는 조건"),
    )
    .only(&["headers"]),
    Param::short("arguments", ParamKind::Table, t("Headers to match", "맞춰 볼 header")).only(&["headers"]),
    Param::short("routing_key", ParamKind::Text { max_bytes: 255, default: "" }, t("Binding key", "binding key"))
        .only(&["headers"])
        .advanced(),
    Param::short("arguments", ParamKind::Table, t("Arguments", "인수"))
        .only(&[
            "direct",
            "topic",
            "fanout",
            "x-consistent-hash",
            "x-modulus-hash",
            "x-random",
            "x-local-random",
            "x-recent-history",
        ])
        .advanced(),
];

const NOT_STREAM: &[&str] = &["classic", "quorum"];

pub static CONSUME: &[Param] = &[
    Param::short(
        "x-priority",
        ParamKind::Int { min: i64::MIN, max: i64::MAX, default: Some(0), unit: unit::NONE },
        t("Consumer priority", "컨슈머 우선순위"),
    )
    .only(NOT_STREAM),
    Param::short("exclusive", ParamKind::Bool { default: false }, t("Exclusive", "독점")).only(NOT_STREAM),
];
