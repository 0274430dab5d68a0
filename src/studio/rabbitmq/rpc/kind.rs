//! The requester's settings, and what the palette offers for requests and replies.
use crate::locales::Text;
use crate::studio::kind::{Kind, Param, ParamKind, Preset, PresetValue, Role, System, unit};
use crate::studio::kinds::shared;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub static KIND: Kind = Kind {
    id: "rabbitmq.requester",
    system: System::Client,
    role: Role::Producer,
    label: t("RPC requester", "RPC 요청자"),
    help: t(
        "Publishes requests with reply-to and correlation id, and waits for the replies on the same channel.",
        "reply-to와 correlation id를 적어 요청을 보내고 같은 channel에서 응답을 기다립니다.",
    ),
    name_stem: "requester",
    id_stem: "r",
    variant_param: "reply_to",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[
    Preset::plain(&KIND),
    Preset {
        id: "client.consumer/rpc-server",
        kind: "client.consumer",
        label: t("RPC server", "RPC 서버"),
        help: t(
            "A consumer that publishes a reply to the reply-to of each message, with its correlation id, and acknowledges then.",
            "메시지마다 그 reply-to로 correlation id를 적어 응답을 보낸 뒤 ack하는 컨슈머입니다.",
        ),
        settings: &[("replies", PresetValue::Bool(true)), ("prefetch", PresetValue::Int(1))],
        in_palette: true,
    },
];

const LAB: &str = "Brokerlab";
const RPC: &str = "RabbitMQ tutorial 6: RPC";

static PARAMS: &[Param] = &[
    Param::new(
        "reply_to",
        ParamKind::Choice {
            default: "direct",
            options: &[
                ("direct", t("direct reply-to (no queue)", "direct reply-to (큐 없음)")),
                ("own-queue", t("an exclusive queue of its own", "자기만 쓰는 큐")),
                ("unconsumed", t("direct reply-to, but nothing consumes it", "direct reply-to인데 받지 않음")),
            ],
        },
        t("Replies go to", "응답을 받을 곳"),
        t(
            "Direct: it consumes amq.rabbitmq.reply-to without acknowledgements, and the broker hands replies to its channel. Own queue: named by the broker, gone with the connection. Without the consumer RabbitMQ closes the channel: 406 fast reply consumer does not exist.",
            "direct이면 amq.rabbitmq.reply-to를 ack 없이 consume하고, 브로커가 응답을 그 channel에 바로 건넵니다. 자기 큐는 브로커가 이름을 짓고 연결과 함께 사라집니다. 받지 않으면 RabbitMQ가 channel을 닫습니다(406 fast reply consumer does not exist).",
        ),
        "RabbitMQ: Direct Reply-to",
    ),
    Param::new(
        "timeout",
        ParamKind::Duration { min: 1_000, max: 3_600_000_000, default: 3_000_000 },
        t("Timeout", "제한 시간"),
        t(
            "How long it waits for a reply. One that comes later is ignored, as is a second one.",
            "응답을 기다리는 시간입니다. 그 뒤에 온 응답과 두 번째로 온 응답은 무시합니다.",
        ),
        RPC,
    ),
    Param::new(
        "interval",
        ParamKind::Duration { min: 1, max: 3_600_000_000, default: 1_500_000 },
        t("Interval", "간격"),
        t("Time from one request to the next.", "한 번 요청하고 다음에 요청할 때까지의 시간입니다."),
        LAB,
    ),
    Param::new(
        "count",
        ParamKind::Int { min: 0, max: 4_294_967_295, default: Some(0), unit: unit::MESSAGES },
        t("Count", "보낼 개수"),
        t("Requests in all; 0 = without end.", "모두 몇 번 요청할지 정합니다. 0은 끝없이 보낸다는 뜻입니다."),
        LAB,
    ),
    Param::new(
        "open",
        ParamKind::Int { min: 0, max: 10_000, default: Some(0), unit: unit::MESSAGES },
        t("Open requests", "응답 전 요청"),
        t(
            "Requests without a reply at one time; the next waits for one. 0 = unlimited, 1 = a blocking call.",
            "응답이 오지 않은 요청을 몇 개까지 둘지 정합니다. 다음 요청은 기다립니다. 0은 무제한, 1은 하나씩 기다리는 호출입니다.",
        ),
        RPC,
    ),
    Param::new(
        "keys",
        ParamKind::WeightedTexts { nullable: false },
        t("Routing keys", "routing key"),
        t(
            "The keys to publish with, each with a weight. Empty: the name of the target queue, or no key.",
            "메시지에 적을 routing key와 그 비중입니다. 비우면 대상 큐의 이름을, 대상이 exchange이면 빈 key를 씁니다.",
        ),
        "AMQP 0-9-1 § 1.8.3.7 basic.publish",
    ),
    Param::new(
        "body",
        ParamKind::Text { max_bytes: 4096, default: "" },
        t("Body", "본문"),
        t("The body of each request, as text.", "요청마다 담을 본문 글입니다."),
        LAB,
    )
    .advanced(),
    shared::INTERVAL_JITTER,
    Param::new(
        "start",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 0 },
        t("Start", "시작 시각"),
        t(
            "When it sends its first request, counted from the start of the run.",
            "실행이 시작되고 나서 첫 요청을 보낼 때까지의 시간입니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "latency",
        ParamKind::Duration { min: 0, max: 60_000_000, default: 150_000 },
        t("Latency", "지연"),
        t(
            "Time a frame needs to the broker, and back, each way.",
            "프레임이 브로커까지 가는 시간이며, 오는 시간도 같습니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "restart",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 2_000_000 },
        t("Back after a crash", "장애 뒤 복귀"),
        t(
            "Time from a crash, or from an error that closed its channel, until it connects again.",
            "멈추거나 오류로 channel이 닫힌 뒤 다시 연결할 때까지의 시간입니다.",
        ),
        LAB,
    )
    .advanced(),
];
