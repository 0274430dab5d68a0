//! What the settings of a producer mean.
use super::{Help, t};

const LAB: &str = "Brokerlab";
const BASIC_CLASS: &str = "AMQP 0-9-1 § 1.8, basic class properties";
const CONFIRMS: &str = "RabbitMQ: Publisher Confirms";

pub static PRODUCER: &[Help] = &[
    (
        "interval",
        t("Time from one publish (or burst) to the next.", "한 번 보내고 다음에 보낼 때까지의 시간입니다."),
        LAB,
    ),
    (
        "count",
        t("Messages in all; 0 = without end.", "모두 몇 개를 보낼지 정합니다. 0은 끝없이 보낸다는 뜻입니다."),
        LAB,
    ),
    (
        "keys",
        t(
            "The keys to publish with, each with a weight. Empty: the name of the target queue, or no key. At most 255 bytes each.",
            "메시지에 적을 routing key(행선지)와 그 비중입니다. 비우면 대상 큐의 이름을, 대상이 exchange이면 빈 key를 씁니다. 각각 255바이트까지입니다.",
        ),
        "AMQP 0-9-1 § 1.8.3.7 basic.publish",
    ),
    (
        "key_order",
        t(
            "How the next key, header set and priority are chosen. Random choices come from the seed, so a run repeats exactly.",
            "다음 key, header 묶음, 우선순위를 고르는 방법입니다. 무작위도 시드에서 나오므로 실행은 똑같이 되풀이됩니다.",
        ),
        LAB,
    ),
    ("body", t("The body of each message, as text.", "메시지마다 담을 본문 글입니다."), LAB),
    (
        "body_size",
        t(
            "Makes the body so many bytes long, filled with x, instead of the text. RabbitMQ takes at most 16777216 bytes.",
            "글 대신 x로 채운 본문의 크기입니다. RabbitMQ는 16777216바이트까지 받습니다.",
        ),
        "RabbitMQ: max_message_size",
    ),
    (
        "mandatory",
        t(
            "A message that reaches no queue comes back with basic.return 312 NO_ROUTE instead of vanishing silently.",
            "어느 큐에도 닿지 못한 메시지가 조용히 사라지지 않고 basic.return 312 NO_ROUTE로 돌아옵니다(반송).",
        ),
        "RabbitMQ: Publishers, unroutable messages",
    ),
    (
        "confirms",
        t(
            "The broker answers each message once every queue it was routed to has taken it.",
            "메시지가 닿은 모든 큐가 맡은 뒤에 브로커가 응답합니다.",
        ),
        CONFIRMS,
    ),
    (
        "retries",
        t(
            "How often a message is published again after a nack or when no confirm comes. A repeat can be a duplicate.",
            "nack를 받았거나 confirm이 오지 않을 때 다시 보내는 횟수입니다. 다시 보낸 메시지는 중복일 수 있습니다.",
        ),
        CONFIRMS,
    ),
    (
        "wait_after",
        t(
            "After so many publishes it waits until all their confirms are there: 1 = single confirms, more = in batches. 0 = it never waits, the fastest and what RabbitMQ advises.",
            "이만큼 보낸 뒤 confirm이 모두 올 때까지 기다립니다. 1은 하나씩, 그보다 크면 묶음으로 기다립니다. 0은 기다리지 않는 것으로, 가장 빠르고 RabbitMQ가 권하는 방법입니다.",
        ),
        "RabbitMQ tutorial 7: Publisher Confirms",
    ),
    (
        "tx_size",
        t(
            "Publishes in a transaction: tx.commit follows after so many, and it waits for commit-ok. Until then no queue has any of them. 0 = no transactions. Over several queues a commit is not atomic.",
            "트랜잭션 하나에 보내는 개수입니다. 그 뒤에 tx.commit을 보내고 commit-ok를 기다리며, 그때까지는 어느 큐에도 들어가지 않습니다. 0은 트랜잭션 없음입니다. 큐가 여럿이면 commit은 원자적이지 않습니다.",
        ),
        "RabbitMQ: AMQP 0-9-1 Semantics, tx",
    ),
    (
        "tx_rollback_every",
        t(
            "Each so-many-th transaction ends with tx.rollback: its publishes never happened. 0 = none.",
            "이 횟수마다 트랜잭션 하나를 tx.rollback으로 끝냅니다. 보낸 것은 없던 일이 됩니다. 0은 되돌리지 않음입니다.",
        ),
        "AMQP 0-9-1 § 1.9 tx class",
    ),
    (
        "confirm_timeout",
        t(
            "How long to wait for a confirm before the message counts as failed.",
            "이 시간 안에 confirm이 오지 않으면 실패로 봅니다.",
        ),
        CONFIRMS,
    ),
    ("burst", t("Messages published at each interval.", "간격마다 한꺼번에 보내는 개수입니다."), LAB),
    (
        "jitter",
        t(
            "A random part between 0 and this is added to each interval.",
            "간격마다 0부터 이 값 사이의 시간을 무작위로 더합니다.",
        ),
        LAB,
    ),
    (
        "start",
        t("When it connects, counted from the start of the run.", "실행이 시작되고 나서 연결할 때까지의 시간입니다."),
        LAB,
    ),
    (
        "headers",
        t(
            "Sets of headers, each with a weight, chosen like the keys. Headers exchanges route by them.",
            "header 묶음과 그 비중입니다. key와 같은 방법으로 고르며, headers exchange가 이것으로 나눕니다.",
        ),
        BASIC_CLASS,
    ),
    (
        "priorities",
        t(
            "The priority property, each value with a weight. Absent counts as 0 in a classic queue and as 4 in a quorum queue.",
            "priority 속성 값과 그 비중입니다. 없으면 classic 큐는 0으로, quorum 큐는 4로 봅니다.",
        ),
        "RabbitMQ: Priority Queue Support",
    ),
    (
        "delivery_mode",
        t(
            "A persistent message in a durable classic queue survives a restart of the broker; not given counts as transient.",
            "durable classic 큐에 든 영속 메시지는 브로커가 다시 시작해도 남습니다. 적지 않으면 비영속입니다.",
        ),
        BASIC_CLASS,
    ),
    (
        "expiration",
        t(
            "TTL of each message, 0 to 315360000000 ms, on the wire as a decimal string. The lower of this and the queue's TTL counts.",
            "메시지마다 머무를 수 있는 시간(TTL)으로, 0~315360000000 ms입니다. 전송될 때는 십진수 문자열이며, 큐의 TTL과 비교해 짧은 쪽을 씁니다.",
        ),
        "RabbitMQ: TTL",
    ),
    (
        "content_type",
        t("MIME type of the body. The broker does not look at it.", "본문의 MIME 형식입니다. 브로커는 보지 않습니다."),
        BASIC_CLASS,
    ),
    (
        "correlation_id",
        t(
            "Ties a reply to its request. The broker does not look at it.",
            "응답을 요청과 잇는 값입니다. 브로커는 보지 않습니다.",
        ),
        BASIC_CLASS,
    ),
    ("reply_to", t("Name of the queue that a reply should go to.", "응답을 보낼 큐의 이름입니다."), BASIC_CLASS),
    (
        "message_type",
        t("The application's name for this kind of message.", "응용 프로그램이 붙이는 메시지 종류 이름입니다."),
        BASIC_CLASS,
    ),
    ("app_id", t("The application that sends it.", "보내는 응용 프로그램의 이름입니다."), BASIC_CLASS),
    (
        "latency",
        t(
            "Time a frame needs to the broker, and back, each way.",
            "프레임이 브로커까지 가는 시간이며, 오는 시간도 같습니다.",
        ),
        LAB,
    ),
    (
        "latency_jitter",
        t(
            "A random part between 0 and this is added to each frame. Frames of one connection never overtake each other.",
            "프레임마다 0부터 이 값 사이의 시간을 무작위로 더합니다. 한 연결의 프레임은 서로 앞지르지 않습니다.",
        ),
        LAB,
    ),
    ("restart", t("Time from a crash until it connects again.", "멈춘 뒤 다시 연결할 때까지의 시간입니다."), LAB),
];
