//! Settings that only streams have: of the queue, of a subscription, and of the exchange before the partitions of a super
//! stream. Ranges and defaults are those of RabbitMQ 4.3.
use crate::locales::Text;
use crate::studio::kind::{Param, ParamKind, unit};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const STREAM: &[&str] = &["stream"];
const RETENTION: &str = "RabbitMQ: Streams, data retention";
const FILTERING: &str = "RabbitMQ: Stream Filtering";
const SINGLE_ACTIVE: &str = "RabbitMQ: Streams, single active consumer";
const ANY: i64 = i64::MAX;

pub static MORE: &[(&str, &[Param])] =
    &[("rabbitmq.queue", QUEUE), ("rabbitmq.exchange", EXCHANGE), ("consume", CONSUME)];

static QUEUE: &[Param] = &[
    Param::new(
        "x-max-length-bytes",
        ParamKind::Int { min: 0, max: ANY, default: None, unit: unit::BYTES },
        t("Max bytes", "최대 바이트"),
        t(
            "Bytes that the log keeps. Looked at only when a segment is full; then whole segments go, the oldest first, and the last one always stays.",
            "로그에 남겨 두는 바이트 수입니다. segment가 찼을 때만 살펴보고, 오래된 것부터 segment를 통째로 지웁니다. 마지막 segment는 늘 남습니다.",
        ),
        RETENTION,
    )
    .only(STREAM),
    Param::new(
        "x-max-age",
        ParamKind::Text { max_bytes: 20, default: "" },
        t("Max age", "최대 나이"),
        t(
            "How old the newest message of a segment may grow: a number with Y, M, D, h, m or s (years of 365 days, months of 30). Looked at when a segment is full.",
            "segment에서 가장 새로운 메시지의 나이 한도입니다. 숫자에 Y, M, D, h, m, s를 붙입니다(1년은 365일, 1달은 30일). segment가 찼을 때 살펴봅니다.",
        ),
        RETENTION,
    )
    .only(STREAM),
    Param::new(
        "x-stream-max-segment-size-bytes",
        ParamKind::Int { min: 0, max: 3_000_000_000, default: Some(500_000_000), unit: unit::BYTES },
        t("Segment size", "segment 크기"),
        t(
            "A segment is closed at this size (or with 256 000 chunks), and the next one begins. At most 3 000 000 000 bytes. Make it small to see retention at work.",
            "segment가 이 크기(또는 chunk 256 000개)에 이르면 닫히고 다음 segment가 시작됩니다. 3 000 000 000바이트까지입니다. 작게 하면 보존이 일하는 모습이 보입니다.",
        ),
        RETENTION,
    )
    .only(STREAM),
    Param::new(
        "x-stream-filter-size-bytes",
        ParamKind::Int { min: 16, max: 255, default: Some(16), unit: unit::BYTES },
        t("Filter size", "필터 크기"),
        t(
            "Size of the Bloom filter of each chunk. Here every message is a chunk of its own, so a filter never lets a wrong one through.",
            "chunk마다 두는 Bloom 필터의 크기입니다. 여기서는 메시지 하나가 chunk 하나라서 필터가 잘못 통과시키는 일이 없습니다.",
        ),
        FILTERING,
    )
    .only(STREAM)
    .advanced(),
    Param::new(
        "x-initial-cluster-size",
        ParamKind::Int { min: 1, max: ANY, default: None, unit: unit::MEMBERS },
        t("Replicas", "복제본 수"),
        t(
            "On how many nodes the log starts; not set, on all of them. On a single node there is one.",
            "로그를 처음에 몇 노드에 두는지입니다. 정하지 않으면 모든 노드에 둡니다. 노드가 하나면 하나입니다.",
        ),
        "RabbitMQ: Streams, replication",
    )
    .only(STREAM)
    .advanced(),
];

static EXCHANGE: &[Param] = &[
    Param::new(
        "x-super-stream",
        ParamKind::Bool { default: false },
        t("Super stream", "super stream"),
        t(
            "Its bindings 0, 1, 2 … lead to the partitions of a super stream. Producers then hash their key (MurmurHash3, seed 104729) as the stream clients do, and send each message to one partition.",
            "binding 0, 1, 2 …이 super stream의 파티션으로 이어집니다. 그러면 프로듀서가 stream 클라이언트처럼 key를 해시해(MurmurHash3, seed 104729) 메시지를 파티션 하나로 보냅니다.",
        ),
        "RabbitMQ: Streams, super streams",
    )
    .only(&["direct"])
    .advanced(),
];

static CONSUME: &[Param] = &[
    Param::new(
        "x-stream-offset",
        ParamKind::Text { max_bytes: 32, default: "next" },
        t("Starts at", "시작 자리"),
        t(
            "Where it begins to read each time it subscribes: first, last, next, an offset (42), a time (@12 = 12 s of the run), or how far back (5m). What lies before the start of the log begins at its start.",
            "구독할 때마다 읽기 시작하는 자리입니다. first, last, next, offset(42), 시각(@12는 실행 12초), 또는 얼마나 앞인지(5m)를 씁니다. 로그의 시작보다 앞이면 로그의 시작부터 읽습니다.",
        ),
        "RabbitMQ: Streams, consuming",
    )
    .only(STREAM),
    Param::new(
        "name",
        ParamKind::Text { max_bytes: 255, default: "" },
        t("Consumer name", "컨슈머 이름"),
        t(
            "Stream protocol only: the broker keeps an offset for the name, behind the last message that was done. Who subscribes by that name goes on there.",
            "stream 프로토콜에만 있습니다. 브로커가 이름마다 마지막으로 끝낸 메시지 다음의 offset을 기억하고, 같은 이름으로 구독하면 거기서 이어 읽습니다.",
        ),
        "RabbitMQ: Streams, offset tracking",
    )
    .only(STREAM)
    .advanced(),
    Param::new(
        "single-active-consumer",
        ParamKind::Bool { default: false },
        t("Single active consumer", "single active consumer"),
        t(
            "Stream protocol only: of the readers with one name only one is served. In partition i of a super stream it is number i in the order in which they came, counted round.",
            "stream 프로토콜에만 있습니다. 이름이 같은 컨슈머 가운데 하나만 받습니다. super stream의 파티션 i에서는 온 차례로 i번째가 받으며, 끝에 이르면 처음부터 다시 셉니다.",
        ),
        SINGLE_ACTIVE,
    )
    .only(STREAM)
    .advanced(),
    Param::new(
        "x-stream-filter",
        ParamKind::Text { max_bytes: 255, default: "" },
        t("Filter", "필터"),
        t(
            "Only messages whose header x-stream-filter-value is this.",
            "header x-stream-filter-value가 이 값인 메시지만 받습니다.",
        ),
        FILTERING,
    )
    .only(STREAM)
    .advanced(),
    Param::new(
        "x-stream-match-unfiltered",
        ParamKind::Bool { default: false },
        t("And those without", "값이 없는 것도"),
        t("With a filter: also messages that have no filter value.", "필터를 쓸 때, 필터 값이 없는 메시지도 받습니다."),
        FILTERING,
    )
    .only(STREAM)
    .advanced(),
];
