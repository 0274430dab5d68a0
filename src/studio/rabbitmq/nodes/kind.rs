//! The nodes that RabbitMQ runs on, as one part: how many, what lies between them, and what makes them stop reading from
//! publishers. At most one stands on the board; without it there is one node that never stops.
use crate::locales::Text;
use crate::studio::kind::{Kind, Param, ParamKind, Preset, PresetValue, Role, System, unit};
use crate::studio::kinds::shared;

/// Most nodes of a cluster: an odd number, as majorities want it.
pub const MOST: u8 = 7;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub static KIND: Kind = Kind {
    id: "rabbitmq.cluster",
    system: System::RabbitMq,
    role: Role::Nodes,
    label: t("RabbitMQ nodes", "RabbitMQ 노드"),
    help: t(
        "The nodes (servers) that RabbitMQ runs on, with the network between them. A classic queue lives on one, a quorum queue or a stream has members on several.",
        "RabbitMQ가 도는 노드(서버)들과 그 사이의 네트워크입니다. classic 큐는 한 노드에 있고 quorum 큐와 stream은 여러 노드에 구성원이 있습니다.",
    ),
    name_stem: "rabbit",
    id_stem: "r",
    // Every cluster has the same settings.
    variant_param: "",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[
    Preset {
        id: "rabbitmq.cluster",
        kind: "rabbitmq.cluster",
        label: t("Three RabbitMQ nodes", "RabbitMQ 노드 셋"),
        help: KIND.help,
        settings: &[],
        in_palette: true,
    },
    Preset {
        id: "rabbitmq.cluster/five",
        kind: "rabbitmq.cluster",
        label: t("Five RabbitMQ nodes", "RabbitMQ 노드 다섯"),
        help: t("Two of five may stop and a majority is left.", "다섯 가운데 둘이 멈춰도 과반이 남습니다."),
        settings: &[("nodes", PresetValue::Int(5))],
        in_palette: false,
    },
    Preset {
        id: "rabbitmq.cluster/one",
        kind: "rabbitmq.cluster",
        label: t("One RabbitMQ node", "RabbitMQ 노드 하나"),
        help: t(
            "A single node that can stop, and run short of memory or disk.",
            "멈추거나 메모리·디스크가 모자랄 수 있는 노드 하나입니다.",
        ),
        settings: &[("nodes", PresetValue::Int(1))],
        in_palette: false,
    },
];

const LAB: &str = "Brokerlab";
const CLUSTERING: &str = "RabbitMQ: Clustering Guide";
const MEMORY: &str = "RabbitMQ: Memory and Disk Alarms";
const FLOW: &str = "RabbitMQ: Flow Control";
const CONNECTIONS: &str = "RabbitMQ: Connections";

static PARAMS: &[Param] = &[
    Param::new(
        "nodes",
        ParamKind::Int { min: 1, max: MOST as i64, default: Some(3), unit: unit::NODES },
        t("Nodes", "노드 수"),
        t(
            "How many nodes there are, 1 to 7. Quorum queues, streams and metadata need a majority: 3 nodes survive one failure, 5 two; an even number survives no more than the odd one below it.",
            "노드의 수이며 1~7입니다. quorum 큐와 stream, metadata에는 과반이 있어야 합니다. 3대는 한 대, 5대는 두 대가 멈춰도 되고, 짝수는 하나 적은 홀수보다 나을 것이 없습니다.",
        ),
        CLUSTERING,
    ),
    Param::new(
        "latency",
        ParamKind::Duration { min: 0, max: 60_000_000, default: 20_000 },
        t("Latency between nodes", "노드 사이 지연"),
        t(
            "Time from one node to another, each way. In a data centre it is under 1 ms; Brokerlab starts with 20 ms, so that replication can be seen.",
            "한 노드에서 다른 노드까지 가는 시간이며, 오는 시간도 같습니다. 실제로는 1 ms보다 짧지만 복제가 보이도록 20 ms로 시작합니다.",
        ),
        LAB,
    ),
    Param::new(
        "vm_memory_high_watermark.absolute",
        ParamKind::Int { min: 1, max: i64::MAX, default: None, unit: unit::BYTES },
        t("Memory watermark", "메모리 한계"),
        t(
            "Bytes of ready messages on a node above which its memory alarm goes on: no connection that publishes is read any more, on any node. RabbitMQ's own default is 0.6 of the machine's memory; Brokerlab counts messages only, and has no limit unless one is set.",
            "한 노드에 있는 ready 메시지의 바이트가 이 값을 넘으면 메모리 알람이 켜지고, 모든 노드가 보내는 연결에서 더 읽지 않습니다. RabbitMQ의 기본값은 메모리의 0.6이지만, Brokerlab은 메시지만 세고 값이 없으면 한계도 없습니다.",
        ),
        MEMORY,
    ),
    Param::new(
        "memory_monitor_interval",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 2_500_000 },
        t("Monitor looks every", "점검 간격"),
        t(
            "How often a node looks at its memory and disk; 0 = always. An alarm goes on or off only then.",
            "노드가 메모리와 디스크를 살피는 간격입니다. 0이면 늘 살핍니다. 알람은 이때만 켜지거나 꺼집니다.",
        ),
        MEMORY,
    )
    .advanced(),
    Param::new(
        "disk",
        ParamKind::Int { min: 1, max: i64::MAX, default: None, unit: unit::BYTES },
        t("Disk", "디스크"),
        t(
            "Bytes that a node's disk has for messages; ready messages and the records of streams count. Not set: without end.",
            "한 노드의 디스크가 메시지에 쓸 수 있는 바이트입니다. ready 메시지와 stream의 기록을 셉니다. 값이 없으면 끝이 없습니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "disk_free_limit.absolute",
        ParamKind::Int { min: 0, max: i64::MAX, default: Some(50_000_000), unit: unit::BYTES },
        t("Disk free limit", "디스크 여유 한도"),
        t(
            "When less is free on a node's disk, its disk alarm goes on and publishers are blocked. Of no effect without a size of the disk.",
            "노드 디스크의 여유가 이보다 적으면 디스크 알람이 켜져 보내는 연결을 막습니다. 디스크 크기가 없으면 효과가 없습니다.",
        ),
        MEMORY,
    )
    .advanced(),
    shared::LINK_JITTER,
    Param::new(
        "restart",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 0 },
        t("Back after a kill", "죽은 뒤 복귀"),
        t(
            "Time until a killed node starts again by itself; 0 = it stays down until somebody starts it.",
            "죽은 노드가 스스로 다시 시작할 때까지의 시간입니다. 0이면 누가 시작할 때까지 내려가 있습니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "store",
        ParamKind::Duration { min: 0, max: 60_000_000, default: 0 },
        t("Storing takes", "저장 시간"),
        t(
            "Time the process of a classic queue needs to store a message. A publisher that is faster runs out of credit.",
            "classic 큐의 프로세스가 메시지 하나를 저장하는 데 걸리는 시간입니다. 더 빠른 프로듀서는 credit이 떨어집니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "credit_flow_default_credit.initial",
        ParamKind::Int { min: 1, max: 1_000_000, default: Some(400), unit: unit::MESSAGES },
        t("Credit at first", "처음 credit"),
        t(
            "Messages that a channel may send to a classic queue before it has to wait (first number of credit_flow_default_credit).",
            "channel이 기다리지 않고 classic 큐에 보낼 수 있는 개수입니다(credit_flow_default_credit의 첫 숫자).",
        ),
        FLOW,
    )
    .advanced(),
    Param::new(
        "credit_flow_default_credit.more",
        ParamKind::Int { min: 1, max: 1_000_000, default: Some(200), unit: unit::MESSAGES },
        t("Credit again after", "credit 다시 주기"),
        t(
            "After so many stored messages the queue gives as much credit again (second number of credit_flow_default_credit). At most the credit at first.",
            "큐가 이만큼 저장할 때마다 같은 만큼 credit을 다시 줍니다(credit_flow_default_credit의 둘째 숫자). 처음 credit을 넘을 수 없습니다.",
        ),
        FLOW,
    )
    .advanced(),
    Param::new(
        "quorum_commands_soft_limit",
        ParamKind::Int { min: 1, max: 1_000_000, default: Some(32), unit: unit::NONE },
        t("Quorum commands", "quorum 명령 한도"),
        t(
            "Commands of a channel that a quorum queue may be behind before the connection goes into flow.",
            "quorum 큐가 이만큼 뒤처지면 연결이 flow 상태가 됩니다. channel마다 셉니다.",
        ),
        FLOW,
    )
    .advanced(),
    Param::new(
        "cluster_partition_handling",
        ParamKind::Choice {
            default: "",
            options: &[
                ("", t("not set", "없음")),
                ("ignore", t("ignore (no effect)", "ignore (효과 없음)")),
                ("pause_minority", t("pause_minority (no effect)", "pause_minority (효과 없음)")),
                ("autoheal", t("autoheal (no effect)", "autoheal (효과 없음)")),
            ],
        },
        t("Partition handling", "네트워크 분할 처리"),
        t(
            "Accepted by RabbitMQ 4.3, without effect: it went away with Mnesia. Whoever has no majority waits, whatever stands here.",
            "RabbitMQ 4.3이 받아들이지만 효과는 없습니다. Mnesia와 함께 없어졌고, 이 값과 상관없이 과반이 없는 쪽은 기다립니다.",
        ),
        "RabbitMQ: Clustering and Network Partitions",
    )
    .advanced(),
];

/// Nodes by the letter of their name.
const NODES: ParamKind = ParamKind::Choice {
    default: "",
    options: &[
        ("", t("in turn", "차례로")),
        ("a", t("rabbit@a", "노드 rabbit@a")),
        ("b", t("rabbit@b", "노드 rabbit@b")),
        ("c", t("rabbit@c", "노드 rabbit@c")),
        ("d", t("rabbit@d", "노드 rabbit@d")),
        ("e", t("rabbit@e", "노드 rabbit@e")),
        ("f", t("rabbit@f", "노드 rabbit@f")),
        ("g", t("rabbit@g", "노드 rabbit@g")),
    ],
};

/// Where a queue is declared.
const HOME: Param = Param::new(
    "home_node",
    NODES,
    t("Declared on node", "선언한 노드"),
    t(
        "The node whose client declares the queue: a classic queue lives there, a quorum queue or a stream has its first leader there (leader locator client-local). Not set: the nodes in turn.",
        "이 큐를 선언하는 클라이언트가 붙은 노드입니다. classic 큐는 그 노드에 있고, quorum 큐와 stream은 거기서 첫 리더를 둡니다(leader locator client-local). 없으면 노드를 차례로 씁니다.",
    ),
    "RabbitMQ: Clustering Guide, queue leader placement",
)
.advanced();

const NODE: Param = Param::new(
    "node",
    NODES,
    t("First node", "첫 노드"),
    t(
        "The node that it connects to first; if that does not answer, it tries the others in turn. Not set: the nodes in turn.",
        "먼저 연결하는 노드입니다. 응답하지 않으면 다른 노드를 차례로 시도합니다. 없으면 노드를 차례로 씁니다.",
    ),
    CONNECTIONS,
)
.advanced();

const RECOVERY: Param = Param::new(
    "automatic_recovery",
    ParamKind::Bool { default: true },
    t("Automatic recovery", "자동 복구"),
    t(
        "Whether the client's library connects again, to another node if need be, when its connection is lost or closed by the broker, and consumes again; everything unacked is redelivered. The Java and .NET clients do (after 5 s; here after the time under “Back after a crash”), pika and amqplib do not: then it stays down until it is restarted.",
        "연결이 끊기거나 브로커가 닫았을 때 클라이언트 라이브러리가 다시 연결하고(필요하면 다른 노드에) 다시 consume하는지입니다. ack하지 않은 것은 모두 재전달됩니다. Java와 .NET 클라이언트는 그렇게 하고(5초 뒤, 여기서는 “장애 뒤 복귀” 시간 뒤) pika와 amqplib은 하지 않아 다시 시작할 때까지 멈춰 있습니다.",
    ),
    "RabbitMQ: Java Client API Guide, Automatic Recovery",
)
.advanced();

/// What RabbitMQ's other parts have to do with nodes.
pub static MORE: &[(&str, &[Param])] =
    &[("rabbitmq.queue", QUEUE), ("client.producer", CLIENT), ("client.consumer", CLIENT)];

static QUEUE: &[Param] = &[HOME];
static CLIENT: &[Param] = &[NODE, RECOVERY];
