//! What the settings of a consumer mean.
use super::{Help, t};

const LAB: &str = "Brokerlab";

pub static CONSUMER: &[Help] = &[
    (
        "prefetch",
        t(
            "Unacknowledged messages the broker may hand out to it at once; 0 = unlimited, which is also what RabbitMQ gives when basic.qos is not called. Brokerlab starts with 3, so that the slots can be seen.",
            "ack를 받지 않은 채 브로커가 미리 줄 수 있는 개수입니다. 0은 무제한이며, basic.qos를 부르지 않을 때의 RabbitMQ 기본값이기도 합니다. Brokerlab은 칸이 보이도록 3으로 시작합니다.",
        ),
        "RabbitMQ: Consumer Prefetch",
    ),
    (
        "ack",
        t(
            "When basic.ack is sent. Automatic: the broker counts a message as done when it sends it; a crash then loses it.",
            "basic.ack를 보내는 때입니다. 자동이면 브로커가 보내는 순간 끝난 것으로 치므로, 그때 멈추면 잃어버립니다.",
        ),
        "RabbitMQ: Consumer Acknowledgements",
    ),
    (
        "ack_every",
        t(
            "After so many messages one basic.ack with multiple=true. Keep it within the prefetch, or nothing is ever acknowledged.",
            "이 개수마다 multiple=true인 basic.ack를 한 번 보냅니다. prefetch보다 크면 ack를 보낼 기회가 오지 않습니다.",
        ),
        "RabbitMQ: Consumer Acknowledgements",
    ),
    ("work", t("Time to work on one message.", "메시지 하나를 처리하는 데 걸리는 시간입니다."), LAB),
    (
        "failures",
        t(
            "Rules tried in order at the end of the work: the first whose condition holds decides (reject, nack, crash, slow).",
            "처리가 끝날 때 순서대로 보며, 조건이 맞는 첫 규칙대로 실패합니다(reject, nack, 멈춤, 느려짐).",
        ),
        LAB,
    ),
    (
        "work_jitter",
        t(
            "A random part between 0 and this is added to the work.",
            "처리 시간에 0부터 이 값 사이의 시간을 무작위로 더합니다.",
        ),
        LAB,
    ),
    (
        "parallel",
        t(
            "Messages worked on at the same time. More than one: a later message can be done first.",
            "동시에 처리하는 개수입니다. 둘 이상이면 뒤의 메시지가 먼저 끝날 수 있습니다.",
        ),
        LAB,
    ),
    (
        "replies",
        t(
            "Publishes a reply to the reply-to of each message that has one, with its correlation id, before it acknowledges: the server of an RPC.",
            "reply-to가 있는 메시지마다 그 correlation id를 적어 응답을 보낸 뒤 ack합니다. RPC의 서버입니다.",
        ),
        "RabbitMQ tutorial 6: RPC",
    ),
    (
        "parking",
        t(
            "The queue where it parks a message that has failed too often, in place of rejecting it again: it publishes the message there as it is, then acknowledges it.",
            "너무 여러 번 실패한 메시지를 다시 reject하지 않고 보내 둘 큐입니다. 메시지를 그대로 거기에 보낸 뒤 ack합니다.",
        ),
        "RabbitMQ: Dead Letter Exchanges, x-death",
    ),
    (
        "most_deaths",
        t(
            "How often its queue may have rejected a message, by the count in x-death, before the next failure parks it.",
            "x-death의 count로 보아 이 큐에서 이만큼 reject된 메시지가 다시 실패하면 보관 큐로 보냅니다.",
        ),
        "RabbitMQ: Dead Letter Exchanges, x-death",
    ),
    (
        "deduplicate",
        t(
            "Remembers message ids and skips the effect of a repeat, so that at-least-once delivery has an effect once.",
            "message id를 기억해 두고 되풀이된 메시지는 반영하지 않습니다. 적어도 한 번 전달되어도 효과는 한 번입니다.",
        ),
        "RabbitMQ: Reliability Guide",
    ),
    (
        "start",
        t("When it connects, counted from the start of the run.", "실행이 시작되고 나서 연결할 때까지의 시간입니다."),
        LAB,
    ),
    (
        "restart",
        t(
            "Time from a crash until it connects again. Its unacknowledged messages return to their queue at once.",
            "멈춘 뒤 다시 연결할 때까지의 시간입니다. ack하지 않은 메시지는 바로 큐로 돌아갑니다.",
        ),
        LAB,
    ),
    (
        "latency",
        t(
            "Time a frame needs from the broker, and back, each way.",
            "프레임이 브로커에서 오는 시간이며, 가는 시간도 같습니다.",
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
];
