//! RabbitMQ queues: classic and quorum, every argument of 4.3 with the range the broker allows.
use crate::locales::Text;
use crate::studio::kind::{Kind, Preset, PresetValue, Role, System};

use super::queue_params::PARAMS;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub static KIND: Kind = Kind {
    id: "rabbitmq.queue",
    system: System::RabbitMq,
    role: Role::Queue,
    label: t("Queue", "큐"),
    help: t(
        "Keeps messages in order until a consumer has acknowledged them.",
        "컨슈머가 ack할 때까지 메시지를 순서대로 맡아 두는, 꺼내면 사라지는 줄입니다.",
    ),
    name_stem: "queue",
    id_stem: "q",
    variant_param: "x-queue-type",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[
    Preset {
        id: "rabbitmq.queue",
        kind: "rabbitmq.queue",
        label: t("Classic queue", "classic 큐"),
        help: t(
            "A queue on one node, first in, first out.",
            "노드 하나에 있는, 먼저 들어온 것이 먼저 나가는 큐입니다.",
        ),
        settings: &[],
        in_palette: true,
    },
    Preset {
        id: "rabbitmq.queue/quorum",
        kind: "rabbitmq.queue",
        label: t("Quorum queue", "quorum 큐"),
        help: t(
            "A replicated queue: a message is confirmed once a majority of members has stored it.",
            "복제되는 큐입니다. 구성원의 과반이 저장하면 확정됩니다.",
        ),
        settings: &[("x-queue-type", PresetValue::Text("quorum"))],
        in_palette: true,
    },
    Preset {
        id: "rabbitmq.queue/priority",
        kind: "rabbitmq.queue",
        label: t("Priority queue", "우선순위 큐"),
        help: t(
            "A classic queue that hands out messages of higher priority first.",
            "우선순위가 높은 메시지를 먼저 내주는 classic 큐입니다.",
        ),
        settings: &[("x-max-priority", PresetValue::Int(9))],
        in_palette: true,
    },
];
