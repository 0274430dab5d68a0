//! RabbitMQ exchanges: every type, with the arguments each one knows.
use crate::locales::Text;
use crate::studio::kind::{Kind, Param, ParamKind, Preset, PresetValue, Role, System, unit};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub static KIND: Kind = Kind {
    id: "rabbitmq.exchange",
    system: System::RabbitMq,
    role: Role::Exchange,
    label: t("Exchange", "exchange"),
    help: t(
        "Takes messages and routes copies to queues by its bindings. It keeps nothing.",
        "메시지를 받아 binding(잇는 규칙)에 따라 큐로 나눠 보내는 분배기입니다. 아무것도 보관하지 않습니다.",
    ),
    name_stem: "exchange",
    id_stem: "x",
    variant_param: "type",
    params: PARAMS,
};

const TYPES: &[(&str, Text)] = &[
    ("direct", t("direct", "direct")),
    ("topic", t("topic", "topic")),
    ("fanout", t("fanout", "fanout")),
    ("headers", t("headers", "headers")),
    ("x-consistent-hash", t("consistent hash", "consistent hash")),
    ("x-modulus-hash", t("modulus hash", "modulus hash")),
    ("x-random", t("random", "random")),
    ("x-local-random", t("local random", "local random")),
    ("x-recent-history", t("recent history", "recent history")),
    ("default", t("default exchange", "기본 exchange")),
];

/// All types that are declared: not the default exchange, which always is there.
const DECLARED: &[&str] = &[
    "direct",
    "topic",
    "fanout",
    "headers",
    "x-consistent-hash",
    "x-modulus-hash",
    "x-random",
    "x-local-random",
    "x-recent-history",
];

const fn preset(id: &'static str, kind: &'static str, label: Text, help: Text) -> Preset {
    // One constant per type: a slice in a constant can't hold a runtime value.
    let settings: &'static [(&'static str, PresetValue)] = match kind.as_bytes() {
        b"topic" => &[("type", PresetValue::Text("topic"))],
        b"fanout" => &[("type", PresetValue::Text("fanout"))],
        b"headers" => &[("type", PresetValue::Text("headers"))],
        b"x-consistent-hash" => &[("type", PresetValue::Text("x-consistent-hash"))],
        b"x-modulus-hash" => &[("type", PresetValue::Text("x-modulus-hash"))],
        b"x-random" => &[("type", PresetValue::Text("x-random"))],
        b"x-local-random" => &[("type", PresetValue::Text("x-local-random"))],
        b"x-recent-history" => &[("type", PresetValue::Text("x-recent-history"))],
        b"default" => &[("type", PresetValue::Text("default"))],
        _ => &[],
    };
    let in_palette = matches!(kind.as_bytes(), b"direct" | b"topic" | b"fanout" | b"headers" | b"x-consistent-hash");
    Preset { id, kind: "rabbitmq.exchange", label, help, settings, in_palette }
}

pub static PRESETS: &[Preset] = &[
    preset(
        "rabbitmq.exchange",
        "direct",
        t("Direct exchange", "direct exchange"),
        t(
            "Routes to the queues whose binding key equals the routing key.",
            "binding key가 routing key와 똑같은 큐로 보냅니다.",
        ),
    ),
    preset(
        "rabbitmq.exchange/topic",
        "topic",
        t("Topic exchange", "topic exchange"),
        t(
            "Routes by patterns of words: * is one word, # is zero or more.",
            "단어 패턴으로 나눕니다. *는 한 단어, #은 0개 이상의 단어입니다.",
        ),
    ),
    preset(
        "rabbitmq.exchange/fanout",
        "fanout",
        t("Fanout exchange", "fanout exchange"),
        t("Gives every bound queue a copy.", "묶인 모든 큐에 한 부씩 보냅니다."),
    ),
    preset(
        "rabbitmq.exchange/headers",
        "headers",
        t("Headers exchange", "headers exchange"),
        t("Routes by the message's headers instead of its key.", "key가 아니라 메시지의 header로 나눕니다."),
    ),
    preset(
        "rabbitmq.exchange/consistent-hash",
        "x-consistent-hash",
        t("Consistent hash exchange", "consistent hash exchange"),
        t(
            "Spreads messages over queues by a hash of the key, so that a key stays with its queue.",
            "key의 해시로 큐에 나눕니다. 같은 key는 같은 큐로 갑니다.",
        ),
    ),
    preset(
        "rabbitmq.exchange/modulus-hash",
        "x-modulus-hash",
        t("Modulus hash exchange", "modulus hash exchange"),
        t(
            "Picks one queue by the hash of the key modulo the number of queues.",
            "key의 해시를 큐의 수로 나눈 나머지로 큐 하나를 고릅니다.",
        ),
    ),
    preset(
        "rabbitmq.exchange/random",
        "x-random",
        t("Random exchange", "random exchange"),
        t("Picks one bound queue at random for each message.", "메시지마다 묶인 큐 하나를 무작위로 고릅니다."),
    ),
    preset(
        "rabbitmq.exchange/local-random",
        "x-local-random",
        t("Local random exchange", "local random exchange"),
        t(
            "Picks at random one classic queue on the publisher's node.",
            "보내는 쪽이 붙은 노드에 있는 classic 큐 하나를 무작위로 고릅니다.",
        ),
    ),
    preset(
        "rabbitmq.exchange/recent-history",
        "x-recent-history",
        t("Recent history exchange", "recent history exchange"),
        t(
            "A fanout that gives a newly bound queue the last messages too.",
            "fanout처럼 보내면서, 새로 묶인 큐에는 최근 메시지도 줍니다.",
        ),
    ),
    preset(
        "rabbitmq.exchange/default",
        "default",
        t("Default exchange", "기본 exchange"),
        t(
            "The exchange without a name: every queue is bound to it by its own name.",
            "이름 없는 exchange입니다. 모든 큐가 자기 이름으로 묶여 있습니다.",
        ),
    ),
];

pub static PARAMS: &[Param] = &[
    Param::short("type", ParamKind::Choice { default: "direct", options: TYPES }, t("Type", "종류")),
    Param::short("hash-header", ParamKind::Text { max_bytes: 255, default: "" }, t("Hash a header", "해시할 header"))
        .only(&["x-consistent-hash"]),
    Param::short(
        "hash-property",
        ParamKind::Choice {
            default: "",
            options: &[
                ("", t("none", "없음")),
                ("message_id", t("message_id", "message_id")),
                ("correlation_id", t("correlation_id", "correlation_id")),
                ("timestamp", t("timestamp", "timestamp")),
            ],
        },
        t("Hash a property", "해시할 속성"),
    )
    .only(&["x-consistent-hash"]),
    Param::short(
        "x-recent-history-length",
        ParamKind::Int { min: 1, max: i64::MAX, default: Some(20), unit: unit::MESSAGES },
        t("History", "기억할 개수"),
    )
    .only(&["x-recent-history"]),
    Param::short(
        "alternate-exchange",
        ParamKind::PartName { role: Role::Exchange },
        t("Alternate exchange", "대체 exchange"),
    )
    .only(DECLARED),
    Param::short("durable", ParamKind::Bool { default: true }, t("Durable", "durable")).only(DECLARED).advanced(),
    Param::short("auto_delete", ParamKind::Bool { default: false }, t("Auto-delete", "자동 삭제"))
        .only(DECLARED)
        .advanced(),
    Param::short("internal", ParamKind::Bool { default: false }, t("Internal", "내부 전용")).only(DECLARED).advanced(),
    Param::short("vhost", ParamKind::Text { max_bytes: 127, default: "" }, t("Virtual host", "virtual host 이름"))
        .advanced(),
    Param::short("arguments", ParamKind::Table, t("More arguments", "그 밖의 인수")).only(DECLARED).advanced(),
];
