//! The settings of a policy: whom it is for, and the keys of its definition. A key that is also an argument of queues
//! is described where that argument is.
use crate::locales::Text;
use crate::studio::kind::{Kind, Param, ParamKind, Preset, PresetValue, Role, System};
use crate::studio::kinds::{EXCHANGE_PARAMS, QUEUE_PARAMS};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub static KIND: Kind = Kind {
    id: "rabbitmq.policy",
    system: System::RabbitMq,
    role: Role::Policy,
    label: t("Policy", "정책"),
    help: t(
        "Gives settings to all queues and exchanges whose name matches its pattern, also to those that are there already.",
        "이름이 패턴에 맞는 모든 큐와 exchange에 설정을 줍니다(policy). 이미 있는 것에도 바로 적용됩니다.",
    ),
    name_stem: "policy",
    id_stem: "y",
    variant_param: "author",
    params: &PARAMS,
};

pub static PRESETS: &[Preset] = &[
    Preset::plain(&KIND),
    Preset {
        id: "rabbitmq.policy/operator",
        kind: "rabbitmq.policy",
        label: t("Operator policy", "운영자 정책"),
        help: t(
            "Limits that the operator of the broker sets: where both say something, mostly the stricter value counts.",
            "브로커 운영자가 정하는 제한입니다. 둘 다 값을 정하면 대개 더 엄한 쪽을 따릅니다.",
        ),
        settings: &[("author", PresetValue::Text("operator"))],
        in_palette: true,
    },
];

const POLICIES: &str = "RabbitMQ: Policies";
/// Keys that no operator policy may have.
const USER: &[&str] = &["user"];
/// A key that is not in the definition.
const NOT_SET: (&str, Text) = ("", t("not set", "정하지 않음"));

/// The ids that say whom it is for; all others are keys of its definition.
pub const TARGET_IDS: &[&str] = &["author", "pattern", "apply-to", "priority", "definition", "vhost"];

/// What an argument is described as, for the key that is called like it. A key without a value is not in the definition.
const fn key(id: &'static str, params: &[Param], variants: &'static [&'static str]) -> Param {
    let mut at = 0;
    while !is_argument_of(params[at].id, id) {
        at += 1;
    }
    let mut param = params[at];
    param.id = id;
    param.basic = false;
    param.variants = variants;
    if let ParamKind::Int { min, max, unit, .. } = param.kind {
        param.kind = ParamKind::Int { min, max, default: None, unit };
    }
    param
}

/// `x-message-ttl` is the argument of `message-ttl`; an exchange's has no `x-`.
const fn is_argument_of(argument: &str, key: &str) -> bool {
    let (argument, key) = (argument.as_bytes(), key.as_bytes());
    let skip = if argument.len() == key.len() { 0 } else { 2 };
    if argument.len() != key.len() + skip {
        return false;
    }
    let mut at = 0;
    while at < key.len() {
        if argument[at + skip] != key[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// A key with a few values.
const fn choice(
    id: &'static str,
    options: &'static [(&'static str, Text)],
    label: Text,
    variants: &'static [&'static str],
) -> Param {
    Param::short(id, ParamKind::Choice { default: "", options }, label).only(variants).advanced()
}

static PARAMS: [Param; 26] = [
    Param::new(
        "author",
        ParamKind::Choice {
            default: "user",
            options: &[("user", t("user policy", "사용자 정책")), ("operator", t("operator policy", "운영자 정책"))],
        },
        t("Made by", "정한 사람"),
        t(
            "A queue has at most one policy of users and one of the operator. They are merged: for limits the stricter value counts.",
            "큐에는 사용자 정책과 운영자 정책이 하나씩까지 적용됩니다. 둘은 합쳐지며, 제한은 더 엄한 값을 따릅니다.",
        ),
        POLICIES,
    ),
    Param::new(
        "pattern",
        ParamKind::Text { max_bytes: 255, default: "" },
        t("Pattern", "패턴"),
        t(
            "A regular expression, found anywhere in the name: ^orders matches orders.kr, and the empty pattern matches all names.",
            "정규식이며 이름의 어디에 있어도 맞습니다. ^orders는 orders.kr에 맞고, 비우면 모든 이름에 맞습니다.",
        ),
        POLICIES,
    ),
    Param::new(
        "apply-to",
        ParamKind::Choice {
            default: "all",
            options: &[
                ("all", t("queues and exchanges", "큐와 exchange")),
                ("queues", t("queues", "큐")),
                ("exchanges", t("exchanges", "exchange")),
                ("classic_queues", t("classic queues", "classic 큐")),
                ("quorum_queues", t("quorum queues", "quorum 큐")),
                ("streams", t("streams", "stream")),
            ],
        },
        t("Apply to", "적용 대상"),
        t(
            "Which of the matching names it is for. A key that a type of queue does not know keeps the whole policy from that queue.",
            "이름이 맞는 것 가운데 어느 종류에 적용할지 정합니다. 그 종류의 큐가 모르는 key가 하나라도 있으면 정책 전체가 적용되지 않습니다.",
        ),
        POLICIES,
    ),
    Param::new(
        "priority",
        ParamKind::Int { min: i64::MIN, max: i64::MAX, default: Some(0), unit: crate::studio::kind::unit::NONE },
        t("Priority", "우선순위"),
        t(
            "Of several that match, the one with the highest number counts alone; different policies are never merged.",
            "여러 정책이 맞으면 숫자가 가장 큰 것 하나만 적용됩니다. 서로 다른 정책은 합치지 않습니다.",
        ),
        POLICIES,
    ),
    basic(key("max-length", QUEUE_PARAMS, &[])),
    basic(key("message-ttl", QUEUE_PARAMS, &[])),
    basic(key("dead-letter-exchange", QUEUE_PARAMS, USER)),
    basic(key("delivery-limit", QUEUE_PARAMS, &[])),
    key("dead-letter-routing-key", QUEUE_PARAMS, USER),
    choice(
        "dead-letter-strategy",
        &[
            NOT_SET,
            ("at-most-once", t("at most once", "최대 한 번")),
            ("at-least-once", t("at least once", "적어도 한 번")),
        ],
        t("Dead-letter strategy", "dead letter 방식"),
        USER,
    ),
    key("max-length-bytes", QUEUE_PARAMS, &[]),
    choice(
        "overflow",
        &[
            NOT_SET,
            ("drop-head", t("drop-head", "drop-head")),
            ("reject-publish", t("reject-publish", "reject-publish")),
            ("reject-publish-dlx", t("reject-publish-dlx", "reject-publish-dlx")),
        ],
        t("Overflow", "넘침 처리"),
        &[],
    ),
    key("expires", QUEUE_PARAMS, &[]),
    key("alternate-exchange", EXCHANGE_PARAMS, USER),
    key("consumer-timeout", QUEUE_PARAMS, USER),
    key("consumer-disconnected-timeout", QUEUE_PARAMS, USER),
    choice(
        "delayed-retry-type",
        &[
            NOT_SET,
            ("disabled", t("disabled", "사용 안 함")),
            ("all", t("all returned messages", "돌아온 모든 메시지")),
            ("failed", t("only failed deliveries", "실패한 전달만")),
            ("returned", t("only returned ones", "되돌려진 것만")),
        ],
        t("Delayed retry", "지연 재시도"),
        &[],
    ),
    key("delayed-retry-min", QUEUE_PARAMS, &[]),
    key("delayed-retry-max", QUEUE_PARAMS, &[]),
    choice(
        "queue-leader-locator",
        &[NOT_SET, ("client-local", t("client-local", "client-local")), ("balanced", t("balanced", "balanced"))],
        t("Leader locator", "리더 위치"),
        USER,
    ),
    key("max-in-memory-length", QUEUE_PARAMS, &[]),
    key("max-in-memory-bytes", QUEUE_PARAMS, &[]),
    key("queue-version", QUEUE_PARAMS, &[]),
    choice(
        "queue-mode",
        &[NOT_SET, ("default", t("default", "기본")), ("lazy", t("lazy", "lazy"))],
        t("Queue mode", "큐 모드"),
        USER,
    )
    .meaning(
        t("Still taken by RabbitMQ 4.3, without effect.", "RabbitMQ 4.3이 아직 받아들이지만 효과는 없습니다."),
        POLICIES,
    ),
    Param::new(
        "definition",
        ParamKind::Table,
        t("More keys", "그 밖의 key"),
        t(
            "Keys of the definition that have no field here, such as those of streams and federation.",
            "여기에 칸이 없는 key입니다. stream과 federation의 것이 그렇습니다.",
        ),
        POLICIES,
    )
    .advanced(),
    Param::new(
        "vhost",
        ParamKind::Text { max_bytes: 127, default: "" },
        t("Virtual host", "virtual host 이름"),
        t(
            "A policy is for the queues and exchanges of one virtual host. Empty: of /.",
            "정책은 virtual host 하나의 큐와 exchange에만 적용됩니다. 비우면 /입니다.",
        ),
        POLICIES,
    )
    .advanced(),
];

/// Shown at once.
const fn basic(mut param: Param) -> Param {
    param.basic = true;
    param
}
