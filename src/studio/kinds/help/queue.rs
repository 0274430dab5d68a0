//! What the settings of a queue mean.
use super::{Help, t};

const QUEUES: &str = "RabbitMQ: Queues";
const QUORUM_QUEUES: &str = "RabbitMQ: Quorum Queues";
const LENGTH: &str = "RabbitMQ: Queue Length Limit";
const DLX: &str = "RabbitMQ: Dead Letter Exchanges";

pub static QUEUE: &[Help] = &[
    (
        "x-queue-type",
        t(
            "Classic: one node, every feature. Quorum: replicated, always durable, with a delivery limit. Stream: a log whose messages stay after they are read.",
            "classic은 노드 하나에 있으며 기능이 가장 많습니다. quorum은 복제되고 늘 durable이며 전달 횟수 제한이 있습니다. stream은 읽어도 메시지가 남는 기록입니다.",
        ),
        QUEUES,
    ),
    (
        "x-message-ttl",
        t(
            "How long a message may wait in this queue, 0 to 315360000000 ms; then it is dead-lettered or gone. Looked at when the message is at the head.",
            "메시지가 이 큐에 머무를 수 있는 시간으로, 0~315360000000 ms입니다. 지나면 dead letter가 되거나 사라집니다. 맨 앞에 왔을 때 살펴봅니다.",
        ),
        "RabbitMQ: TTL",
    ),
    (
        "x-dead-letter-exchange",
        t(
            "Where rejected, expired and overflowing messages are published again. Missing exchange: they are dropped.",
            "거절되거나 만료되거나 넘친 메시지를 다시 보낼 exchange(DLX)입니다. 그 exchange가 없으면 버려집니다.",
        ),
        DLX,
    ),
    (
        "x-dead-letter-routing-key",
        t(
            "The key they are published with; not set, they keep their own. Needs a dead-letter exchange (406 otherwise).",
            "다시 보낼 때 쓰는 routing key입니다. 없으면 원래 key를 그대로 씁니다. dead letter exchange가 있어야 합니다(없으면 406).",
        ),
        DLX,
    ),
    (
        "x-max-length",
        t(
            "Ready messages it keeps; unacknowledged ones do not count. What happens beyond is the overflow setting.",
            "보관할 수 있는 대기 메시지의 개수입니다. ack 대기 중인 것은 세지 않습니다. 넘치면 넘침 처리 설정대로 합니다.",
        ),
        LENGTH,
    ),
    (
        "x-overflow",
        t(
            "What happens when a length limit is passed. A refused publish is answered with basic.nack when confirms are on.",
            "최대 길이를 넘을 때 할 일입니다. 거절하면 confirm을 켠 프로듀서는 basic.nack를 받습니다.",
        ),
        LENGTH,
    ),
    (
        "x-overflow",
        t(
            "What happens when a length limit is passed. A quorum queue refuses only after the limit is passed by one, and takes again at 80 %.",
            "최대 길이를 넘을 때 할 일입니다. quorum 큐는 하나 넘은 뒤에야 거절하고, 80 %로 줄면 다시 받습니다.",
        ),
        LENGTH,
    ),
    (
        "x-max-priority",
        t(
            "Keeps priorities 0 to this, higher first; messages without one count as 0. Cannot be changed later.",
            "0부터 이 값까지 우선순위를 두고 높은 것부터 내줍니다. 적지 않은 메시지는 0입니다. 나중에 바꿀 수 없습니다.",
        ),
        "RabbitMQ: Priority Queue Support",
    ),
    (
        "x-delivery-limit",
        t(
            "Failed deliveries after which a message is dead-lettered or dropped; negative = unlimited.",
            "이 횟수만큼 전달에 실패하면 dead letter가 되거나 버려집니다. 음수는 무제한입니다.",
        ),
        QUORUM_QUEUES,
    ),
    (
        "x-single-active-consumer",
        t(
            "Only one consumer gets messages; the next one takes over when it goes. Keeps the order of work.",
            "컨슈머 하나만 메시지를 받고, 그것이 떠나면 다음 컨슈머가 이어받습니다. 처리 순서가 지켜집니다.",
        ),
        "RabbitMQ: Consumers, single active consumer",
    ),
    (
        "x-max-length-bytes",
        t(
            "Bytes of ready messages it keeps: bodies in a classic queue, with headers in a quorum queue. The limit that is reached first counts.",
            "보관할 수 있는 대기 메시지의 바이트 수입니다. classic 큐는 본문만, quorum 큐는 header까지 셉니다. 먼저 닿는 제한을 따릅니다.",
        ),
        LENGTH,
    ),
    (
        "x-expires",
        t(
            "The queue is deleted after so long without consumer, basic.get or re-declaration. Publishing does not count.",
            "컨슈머도 basic.get도 재선언도 없이 이 시간이 지나면 큐가 삭제됩니다. 보내는 것은 치지 않습니다.",
        ),
        "RabbitMQ: TTL, queue TTL",
    ),
    (
        "x-dead-letter-strategy",
        t(
            "At least once keeps a dead letter in the source until its target has confirmed it. Needs overflow reject-publish.",
            "적어도 한 번이면 대상이 확정할 때까지 원래 큐에 둡니다. 넘침 처리가 reject-publish여야 합니다.",
        ),
        QUORUM_QUEUES,
    ),
    (
        "durable",
        t(
            "Is there again after the broker restarts. RabbitMQ 4.3 refuses queues that are neither durable nor exclusive.",
            "브로커가 다시 시작해도 남습니다. RabbitMQ 4.3은 durable도 독점도 아닌 큐를 거절합니다.",
        ),
        QUEUES,
    ),
    (
        "exclusive",
        t(
            "Only the connection that declared it may use it (405 for others); it is deleted with that connection.",
            "선언한 연결만 쓸 수 있고(다른 연결은 405), 그 연결과 함께 삭제됩니다.",
        ),
        QUEUES,
    ),
    (
        "auto_delete",
        t(
            "Is deleted when its last consumer goes; never consumed, it stays.",
            "마지막 컨슈머가 떠나면 삭제됩니다. 한 번도 읽지 않았으면 남습니다.",
        ),
        QUEUES,
    ),
    (
        "x-consumer-timeout",
        t(
            "How long a delivery may stay unacknowledged before it returns to the queue.",
            "ack 없이 이 시간이 지나면 메시지가 큐로 돌아갑니다.",
        ),
        "RabbitMQ: Consumers, acknowledgement timeout",
    ),
    (
        "x-consumer-disconnected-timeout",
        t(
            "How long messages stay with a consumer whose node cannot be reached.",
            "노드에 닿지 않는 컨슈머가 메시지를 쥐고 있을 수 있는 시간입니다.",
        ),
        QUORUM_QUEUES,
    ),
    (
        "x-delayed-retry-type",
        t(
            "Which returned messages wait before they are delivered again. Needs a shortest delay.",
            "돌아온 메시지 가운데 어느 것을 기다렸다가 다시 전달할지 정합니다. 가장 짧은 지연이 필요합니다.",
        ),
        QUORUM_QUEUES,
    ),
    ("x-delayed-retry-min", t("The delay of the first retry.", "첫 재시도까지의 지연입니다."), QUORUM_QUEUES),
    (
        "x-delayed-retry-max",
        t(
            "The delay does not grow beyond this; not set, it is the shortest delay.",
            "지연은 이 값을 넘지 않습니다. 없으면 가장 짧은 지연과 같습니다.",
        ),
        QUORUM_QUEUES,
    ),
    (
        "x-quorum-initial-group-size",
        t(
            "How many members it starts with, at most one per node. Nodes stand on the board as a part (RabbitMQ nodes); without it there is one.",
            "처음 구성원의 수이며, 노드마다 하나까지입니다. 노드는 보드의 부품(RabbitMQ 노드)이며, 없으면 하나입니다.",
        ),
        QUORUM_QUEUES,
    ),
    (
        "x-queue-leader-locator",
        t(
            "On which node the leader starts: that of the client that declares it, or the nodes in turn.",
            "리더를 어느 노드에서 시작할지 정합니다. 선언하는 클라이언트의 노드이거나 노드를 차례로 씁니다.",
        ),
        QUORUM_QUEUES,
    ),
    (
        "x-max-in-memory-length",
        t("Accepted by RabbitMQ 4.3, without effect.", "RabbitMQ 4.3이 받아들이지만 효과는 없습니다."),
        QUORUM_QUEUES,
    ),
    (
        "x-max-in-memory-bytes",
        t("Accepted by RabbitMQ 4.3, without effect.", "RabbitMQ 4.3이 받아들이지만 효과는 없습니다."),
        QUORUM_QUEUES,
    ),
    (
        "x-queue-version",
        t(
            "Storage format of a classic queue; RabbitMQ 4.3 takes only 2.",
            "classic 큐의 저장 형식입니다. RabbitMQ 4.3은 2만 받습니다.",
        ),
        QUEUES,
    ),
    (
        "vhost",
        t(
            "The virtual host, a broker of its own as far as names go: the same name may stand in two. Bindings, dead letters and connections stay within one; a shovel or a federation link leads from one into another. Empty: /.",
            "이름에 관한 한 따로 있는 브로커와 같은 virtual host입니다. 같은 이름이 두 곳에 있어도 됩니다. binding, dead letter, 연결은 하나 안에서만 이어지고, shovel이나 federation 연결이 둘을 잇습니다. 비우면 /입니다.",
        ),
        "RabbitMQ: Virtual Hosts",
    ),
    (
        "arguments",
        t(
            "Arguments that Brokerlab does not know. RabbitMQ ignores unknown ones.",
            "Brokerlab이 모르는 인수입니다. RabbitMQ는 모르는 인수를 무시합니다.",
        ),
        QUEUES,
    ),
];
