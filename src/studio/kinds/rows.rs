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
    Param::new(
        "routing_key",
        ParamKind::Text { max_bytes: 255, default: "" },
        t("Binding key", "binding key"),
        t(
            "Direct: equal to the routing key. Topic: words with * (exactly one word) and # (zero or more words; at most two #). The other types do not look at it. At most 255 bytes.",
            "direct는 routing key와 똑같아야 합니다. topic은 *(한 단어)와 #(0개 이상의 단어, 최대 두 번)을 쓸 수 있습니다. 다른 종류는 보지 않습니다. 255바이트까지입니다.",
        ),
        "RabbitMQ: Exchanges; AMQP 0-9-1 § 3.1.3",
    )
    .only(KEYED),
    Param::new(
        "routing_key",
        ParamKind::IntText { min: 1, max: 10_000, default: Some(1), unit: unit::BUCKETS },
        t("Weight", "비중"),
        t(
            "Buckets of the hash ring that this destination gets, 1 to 10000; on the wire it is the binding key.",
            "해시 고리에서 이 대상이 차지하는 칸의 수로, 1~10000입니다. 전송될 때는 binding key입니다.",
        ),
        "rabbitmq_consistent_hash_exchange: README",
    )
    .only(&["x-consistent-hash"]),
    Param::new(
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
        t(
            "All or any of the arguments must match the message's headers. Without -with-x, arguments that start with x- are skipped.",
            "인수가 메시지의 header와 모두 맞아야 하는지, 하나만 맞으면 되는지 정합니다. -with-x가 아니면 x-로 시작하는 인수는 건너뜁니다.",
        ),
        "RabbitMQ: Exchanges, headers exchange",
    )
    .only(&["headers"]),
    Param::new(
        "arguments",
        ParamKind::Table,
        t("Headers to match", "맞춰 볼 header"),
        t(
            "Compared with the message's headers by value and type (integers of any width are alike). A void value asks only that the header is there.",
            "메시지의 header와 값과 형식을 비교합니다(정수는 너비와 상관없이 같습니다). 값이 비어 있으면 header가 있는지만 봅니다.",
        ),
        "RabbitMQ: Exchanges, headers exchange",
    )
    .only(&["headers"]),
    Param::new(
        "routing_key",
        ParamKind::Text { max_bytes: 255, default: "" },
        t("Binding key", "binding key"),
        t("A headers exchange does not look at it; it tells bindings apart.", "headers exchange는 보지 않으며, binding을 구별할 때만 씁니다."),
        "RabbitMQ: Exchanges, headers exchange",
    )
    .only(&["headers"])
    .advanced(),
    Param::new(
        "arguments",
        ParamKind::Table,
        t("Arguments", "인수"),
        t(
            "This type does not look at them; bindings that differ in them are different bindings.",
            "이 종류는 보지 않지만, 인수가 다르면 다른 binding입니다.",
        ),
        "AMQP 0-9-1 § 1.7.2.3 queue.bind",
    )
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

pub static CONSUME: &[Param] = &[
    Param::new(
        "x-priority",
        ParamKind::Int { min: i64::MIN, max: i64::MAX, default: Some(0), unit: unit::NONE },
        t("Consumer priority", "컨슈머 우선순위"),
        t(
            "Larger first; lower consumers get messages only while all higher ones are at their prefetch.",
            "큰 쪽이 먼저 받습니다. 높은 컨슈머가 모두 prefetch를 채웠을 때만 낮은 쪽이 받습니다.",
        ),
        "RabbitMQ: Consumer Priorities",
    ),
    Param::new(
        "exclusive",
        ParamKind::Bool { default: false },
        t("Exclusive", "독점"),
        t(
            "The only consumer of a classic queue: a second one is refused with 403. Quorum queues ignore it.",
            "classic 큐의 유일한 컨슈머가 됩니다. 두 번째 컨슈머는 403으로 거절됩니다. quorum 큐는 무시합니다.",
        ),
        "RabbitMQ: Consumers, exclusivity",
    ),
];
