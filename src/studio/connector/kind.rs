//! The connector's settings: how careful it is, what happens when its other end refuses, how it fails itself.
use crate::locales::Text;
use crate::studio::kind::{Kind, Param, ParamKind, Preset, PresetValue, Role, System, unit};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub static KIND: Kind = Kind {
    id: "connector",
    system: System::Client,
    role: Role::Connector,
    label: t("Connector", "커넥터"),
    help: t(
        "Takes messages from a queue or a topic and puts them into an exchange, a queue or a topic, of any system.",
        "큐나 topic에서 메시지를 꺼내 exchange, 큐, topic에 넣습니다. 시스템이 달라도 됩니다.",
    ),
    name_stem: "connector",
    id_stem: "n",
    variant_param: "delivery",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[
    Preset::plain(&KIND),
    Preset {
        id: "connector/at-most-once",
        kind: "connector",
        label: t("Connector, at most once", "커넥터, 많아야 한 번"),
        help: t(
            "Acknowledges before the other end has the message: a crash in between loses it.",
            "저쪽에 넣기 전에 ack합니다. 그 사이에 죽으면 메시지를 잃습니다.",
        ),
        settings: &[("delivery", PresetValue::Text("at-most-once"))],
        in_palette: false,
    },
];

const LAB: &str = "Brokerlab";

static PARAMS: &[Param] = &[
    Param::new(
        "delivery",
        ParamKind::Choice {
            default: "at-least-once",
            options: &[
                ("at-least-once", t("at least once (ack after the other end has it)", "적어도 한 번 (저쪽에 들어간 뒤 ack)")),
                ("at-most-once", t("at most once (ack before)", "많아야 한 번 (넣기 전에 ack)")),
            ],
        },
        t("Delivery", "전달 보장"),
        t(
            "When the source is acknowledged or its offset committed. At least once waits for the other end's confirm (RabbitMQ) or acks=all (Kafka), so a crash repeats messages; at most once does not wait, so a crash loses them.",
            "원본에 ack하거나 offset을 commit하는 때입니다. 적어도 한 번이면 저쪽의 confirm(RabbitMQ)이나 acks=all 응답(Kafka)을 기다리므로 죽으면 되풀이되고, 많아야 한 번이면 기다리지 않으므로 죽으면 잃습니다.",
        ),
        "RabbitMQ: Shovel, ack-mode",
    ),
    Param::new(
        "refused",
        ParamKind::Choice {
            default: "again",
            options: &[
                ("again", t("try it again", "다시 시도")),
                ("pass", t("let it pass (reject; skip the offset)", "넘어감 (reject, offset은 건너뜀)")),
            ],
        },
        t("When refused", "거절당하면"),
        t(
            "What happens to a message that the other end refused for good: back to its queue (a reader of a topic seeks back), or on (a queue's dead-letter exchange gets it, if it has one).",
            "저쪽이 끝내 거절한 메시지를 어떻게 할지 정합니다. 다시 시도하면 큐로 돌려놓고 topic이면 되돌아가 읽습니다. 넘어가면 큐의 dead letter exchange가 있을 때 그리로 갑니다.",
        ),
        LAB,
    )
    .only(&["at-least-once"]),
    Param::new(
        "batch",
        ParamKind::Int { min: 1, max: 10_000, default: Some(4), unit: unit::MESSAGES },
        t("At a time", "한 번에"),
        t(
            "Messages it holds at once: the prefetch at a queue, max.poll.records at a topic.",
            "한꺼번에 들고 있는 개수입니다. 큐에서는 prefetch, topic에서는 max.poll.records가 됩니다.",
        ),
        "RabbitMQ: Consumer Prefetch; Kafka: max.poll.records",
    ),
    Param::new(
        "work",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 100_000 },
        t("Work", "처리 시간"),
        t("Time to turn one message into one of the other system.", "메시지 하나를 저쪽 형식으로 바꾸는 데 걸리는 시간입니다."),
        LAB,
    ),
    Param::new(
        "crash",
        ParamKind::Int { min: 0, max: 100, default: Some(0), unit: t("%", "%") },
        t("Crashes", "멈출 확률"),
        t(
            "In so many of a hundred messages it crashes in the middle of the work.",
            "메시지 백 개 가운데 이만큼에서 처리 도중에 멈춥니다.",
        ),
        LAB,
    ),
    Param::new(
        "routing_key",
        ParamKind::Text { max_bytes: 255, default: "" },
        t("Routing key", "routing key"),
        t(
            "Of what it publishes to an exchange. Empty: the key of the record or message as it is.",
            "exchange로 보낼 때 쓰는 routing key입니다. 비우면 레코드나 메시지의 키를 그대로 씁니다.",
        ),
        "RabbitMQ: Shovel, dest-exchange-key",
    )
    .advanced(),
    Param::new(
        "from_start",
        ParamKind::Bool { default: true },
        t("From the first record", "첫 레코드부터"),
        t(
            "Where it begins to read a topic without a committed offset: yes = auto.offset.reset earliest, no = latest.",
            "커밋된 offset이 없을 때 topic을 어디부터 읽을지 정합니다. 예는 auto.offset.reset earliest, 아니요는 latest입니다.",
        ),
        "Kafka: auto.offset.reset",
    )
    .advanced(),
    Param::new(
        "restart",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 2_000_000 },
        t("Back after a crash", "장애 뒤 복귀"),
        t("Time from a crash until it connects again, at both ends.", "멈춘 뒤 양쪽에 다시 연결할 때까지의 시간입니다."),
        LAB,
    )
    .advanced(),
    Param::new(
        "latency",
        ParamKind::Duration { min: 0, max: 60_000_000, default: 150_000 },
        t("Latency", "지연"),
        t("Time a frame or request needs at either end, each way.", "양쪽에서 프레임이나 요청이 가고 오는 데 걸리는 시간입니다."),
        LAB,
    )
    .advanced(),
];
