//! A simulated consumer: prefetch, when it acknowledges, its work, how it fails, its connection.
use crate::locales::Text;
use crate::studio::kind::{Kind, Param, ParamKind, Preset, Role, System, unit};
use crate::studio::param::failure;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub static KIND: Kind = Kind {
    id: "client.consumer",
    system: System::Client,
    role: Role::Consumer,
    label: t("Consumer", "컨슈머"),
    help: t(
        "Takes messages from one or more queues, works on them and acknowledges them.",
        "큐 하나 이상에서 메시지를 받아 처리하고 ack(처리했다는 응답)를 보냅니다.",
    ),
    name_stem: "consumer",
    id_stem: "c",
    variant_param: "ack",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[Preset {
    id: "client.consumer",
    kind: "client.consumer",
    label: KIND.label,
    help: KIND.help,
    settings: &[],
    in_palette: true,
}];

const LAB: &str = "Brokerlab";

pub static PARAMS: &[Param] = &[
    Param::new(
        "prefetch",
        ParamKind::Int { min: 0, max: 65_535, default: Some(3), unit: unit::MESSAGES },
        t("Prefetch", "prefetch"),
        t(
            "Unacknowledged messages the broker may hand out to it at once; 0 = unlimited, which is also what RabbitMQ gives when basic.qos is not called. Brokerlab starts with 3, so that the slots can be seen.",
            "ack를 받지 않은 채 브로커가 미리 줄 수 있는 개수입니다. 0은 무제한이며, basic.qos를 부르지 않을 때의 RabbitMQ 기본값이기도 합니다. Brokerlab은 칸이 보이도록 3으로 시작합니다.",
        ),
        "RabbitMQ: Consumer Prefetch",
    ),
    Param::new(
        "ack",
        ParamKind::Choice {
            default: "after-work",
            options: &[
                ("after-work", t("after the work", "처리한 뒤")),
                ("before-work", t("on arrival, before the work", "받자마자, 처리 전")),
                ("every-n", t("every n messages at once", "n개마다 한꺼번에")),
                ("automatic", t("automatic (no-ack)", "자동 (no-ack)")),
                ("never", t("never", "보내지 않음")),
            ],
        },
        t("Acknowledges", "ack 시점"),
        t(
            "When basic.ack is sent. Automatic: the broker counts a message as done when it sends it; a crash then loses it.",
            "basic.ack를 보내는 때입니다. 자동이면 브로커가 보내는 순간 끝난 것으로 치므로, 그때 멈추면 잃어버립니다.",
        ),
        "RabbitMQ: Consumer Acknowledgements",
    ),
    Param::new(
        "ack_every",
        ParamKind::Int { min: 2, max: 65_535, default: Some(10), unit: unit::MESSAGES },
        t("Every", "몇 개마다"),
        t(
            "After so many messages one basic.ack with multiple=true. Keep it within the prefetch, or nothing is ever acknowledged.",
            "이 개수마다 multiple=true인 basic.ack를 한 번 보냅니다. prefetch보다 크면 ack를 보낼 기회가 오지 않습니다.",
        ),
        "RabbitMQ: Consumer Acknowledgements",
    )
    .only(&["every-n"]),
    Param::new(
        "work",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 500_000 },
        t("Work", "처리 시간"),
        t("Time to work on one message.", "메시지 하나를 처리하는 데 걸리는 시간입니다."),
        LAB,
    ),
    Param::new(
        "failures",
        ParamKind::Failures { rules: &failure::RULES },
        t("Failures", "실패"),
        t(
            "Rules tried in order at the end of the work: the first whose condition holds decides (reject, nack, crash, slow).",
            "처리가 끝날 때 순서대로 보며, 조건이 맞는 첫 규칙대로 실패합니다(reject, nack, 멈춤, 느려짐).",
        ),
        LAB,
    ),
    Param::new(
        "work_jitter",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 0 },
        t("Jitter of the work", "처리 시간의 흔들림"),
        t("A random part between 0 and this is added to the work.", "처리 시간에 0부터 이 값 사이의 시간을 무작위로 더합니다."),
        LAB,
    )
    .advanced(),
    Param::new(
        "parallel",
        ParamKind::Int { min: 1, max: 1_000, default: Some(1), unit: unit::MESSAGES },
        t("In parallel", "동시 처리"),
        t(
            "Messages worked on at the same time. More than one: a later message can be done first.",
            "동시에 처리하는 개수입니다. 둘 이상이면 뒤의 메시지가 먼저 끝날 수 있습니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "deduplicate",
        ParamKind::Bool { default: false },
        t("De-duplicate", "중복 제거"),
        t(
            "Remembers message ids and skips the effect of a repeat, so that at-least-once delivery has an effect once.",
            "message id를 기억해 두고 되풀이된 메시지는 반영하지 않습니다. 적어도 한 번 전달되어도 효과는 한 번입니다.",
        ),
        "RabbitMQ: Reliability Guide",
    )
    .advanced(),
    Param::new(
        "start",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 0 },
        t("Start", "시작 시각"),
        t("When it connects, counted from the start of the run.", "실행이 시작되고 나서 연결할 때까지의 시간입니다."),
        LAB,
    )
    .advanced(),
    Param::new(
        "restart",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 2_000_000 },
        t("Back after a crash", "장애 뒤 복귀"),
        t(
            "Time from a crash until it connects again. Its unacknowledged messages return to their queue at once.",
            "멈춘 뒤 다시 연결할 때까지의 시간입니다. ack하지 않은 메시지는 바로 큐로 돌아갑니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "latency",
        ParamKind::Duration { min: 0, max: 60_000_000, default: 150_000 },
        t("Latency", "지연"),
        t("Time a frame needs from the broker, and back, each way.", "프레임이 브로커에서 오는 시간이며, 가는 시간도 같습니다."),
        LAB,
    )
    .advanced(),
    Param::new(
        "latency_jitter",
        ParamKind::Duration { min: 0, max: 60_000_000, default: 0 },
        t("Jitter of the latency", "지연의 흔들림"),
        t(
            "A random part between 0 and this is added to each frame. Frames of one connection never overtake each other.",
            "프레임마다 0부터 이 값 사이의 시간을 무작위로 더합니다. 한 연결의 프레임은 서로 앞지르지 않습니다.",
        ),
        LAB,
    )
    .advanced(),
];
