//! The shovel as RabbitMQ has it: a connector from queue to queue or exchange of two brokers, with the field names of
//! its own definition. Source: RabbitMQ Shovel plugin, rabbitmq_shovel 4.3.
use crate::engine::topology::AckMode;
use crate::locales::Text;
use crate::studio::document::Part;
use crate::studio::kind::{Kind, Param, ParamKind, Preset, Role, System, unit};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub static KIND: Kind = Kind {
    id: "rabbitmq.shovel",
    system: System::Client,
    role: Role::Connector,
    label: t("Shovel", "shovel 연결"),
    help: t(
        "Moves messages from a queue of one broker to a queue or exchange of another, over a link that may break.",
        "한 브로커의 큐에서 다른 브로커의 큐나 exchange로 메시지를 옮깁니다. 연결은 끊길 수 있습니다.",
    ),
    name_stem: "shovel",
    id_stem: "n",
    variant_param: "ack-mode",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[Preset::plain(&KIND)];

const SHOVEL: &str = "RabbitMQ: Dynamic Shovels";

/// When a shovel or federation link acknowledges at its source, and whether it wants confirms from its destination.
pub fn care(part: &Part) -> Option<(AckMode, bool)> {
    if !super::federation::is_link(part) {
        return None;
    }
    Some(match part.variant() {
        "no-ack" => (AckMode::Automatic, false),
        "on-publish" => (AckMode::AfterWork, false),
        _ => (AckMode::AfterWork, true),
    })
}

/// Of federation links, too.
pub const LATENCY: Param = Param::new(
    "latency",
    ParamKind::Duration { min: 0, max: 60_000_000, default: 150_000 },
    t("Latency", "지연"),
    t("Time a frame needs at either end, each way.", "양쪽에서 프레임이 가고 오는 데 걸리는 시간입니다."),
    "Brokerlab",
)
.advanced();

static PARAMS: &[Param] = &[
    Param::new(
        "ack-mode",
        ParamKind::Choice {
            default: "on-confirm",
            options: &[
                ("on-confirm", t("on-confirm (after the destination confirmed)", "on-confirm (저쪽이 confirm한 뒤)")),
                ("on-publish", t("on-publish (after it was sent on)", "on-publish (저쪽으로 보낸 뒤)")),
                ("no-ack", t("no-ack (as soon as it is delivered)", "no-ack (전달되자마자)")),
            ],
        },
        t("Ack mode", "ack-mode"),
        t(
            "When the source is acknowledged. on-confirm loses nothing when the link breaks and may repeat; on-publish loses what was under way to the destination; no-ack loses all that the shovel had in hand.",
            "원본에 ack하는 때입니다. on-confirm은 연결이 끊겨도 잃지 않지만 되풀이될 수 있고, on-publish는 저쪽으로 가던 것을, no-ack은 shovel이 들고 있던 것을 모두 잃습니다.",
        ),
        SHOVEL,
    ),
    Param::new(
        "batch",
        ParamKind::Int { min: 0, max: 65_535, default: Some(1_000), unit: unit::MESSAGES },
        t("src-prefetch-count", "src-prefetch-count"),
        t(
            "Messages it may hold without acknowledgement: the prefetch at its source; 0 = unlimited.",
            "ack하지 않은 채 들고 있을 수 있는 개수로, 원본의 prefetch입니다. 0은 무제한입니다.",
        ),
        SHOVEL,
    ),
    Param::new(
        "restart",
        ParamKind::Duration { min: 1_000, max: 3_600_000_000, default: 5_000_000 },
        t("reconnect-delay", "reconnect-delay"),
        t(
            "How long it waits after its link broke until it tries again, at both ends. RabbitMQ: 5 s.",
            "연결이 끊긴 뒤 양쪽에 다시 연결해 볼 때까지의 시간입니다. RabbitMQ는 5초입니다.",
        ),
        SHOVEL,
    ),
    Param::new(
        "routing_key",
        ParamKind::Text { max_bytes: 255, default: "" },
        t("dest-exchange-key", "dest-exchange-key"),
        t(
            "The routing key of what it publishes to an exchange. Empty: the message's own.",
            "exchange로 보낼 때 쓰는 routing key입니다. 비우면 메시지의 것을 그대로 씁니다.",
        ),
        SHOVEL,
    )
    .advanced(),
    LATENCY,
];
