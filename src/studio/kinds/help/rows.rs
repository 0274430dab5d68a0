//! What the settings of bindings and subscriptions mean.
use super::{Help, t};

pub static BIND: &[Help] = &[
    (
        "routing_key",
        t(
            "Direct: equal to the routing key. Topic: words with * (exactly one word) and # (zero or more words; at most two #). The other types do not look at it. At most 255 bytes.",
            "direct는 routing key와 똑같아야 합니다. topic은 *(한 단어)와 #(0개 이상의 단어, 최대 두 번)을 쓸 수 있습니다. 다른 종류는 보지 않습니다. 255바이트까지입니다.",
        ),
        "RabbitMQ: Exchanges; AMQP 0-9-1 § 3.1.3",
    ),
    (
        "routing_key",
        t(
            "Buckets of the hash ring that this destination gets, 1 to 10000; on the wire it is the binding key.",
            "해시 고리에서 이 대상이 차지하는 칸의 수로, 1~10000입니다. 전송될 때는 binding key입니다.",
        ),
        "rabbitmq_consistent_hash_exchange: README",
    ),
    (
        "x-match",
        t(
            "All or any of the arguments must match the message's headers. Without -with-x, arguments that start with x- are skipped.",
            "인수가 메시지의 header와 모두 맞아야 하는지, 하나만 맞으면 되는지 정합니다. -with-x가 아니면 x-로 시작하는 인수는 건너뜁니다.",
        ),
        "RabbitMQ: Exchanges, headers exchange",
    ),
    (
        "arguments",
        t(
            "Compared with the message's headers by value and type (integers of any width are alike). A void value asks only that the header is there.",
            "메시지의 header와 값과 형식을 비교합니다(정수는 너비와 상관없이 같습니다). 값이 비어 있으면 header가 있는지만 봅니다.",
        ),
        "RabbitMQ: Exchanges, headers exchange",
    ),
    (
        "routing_key",
        t(
            "A headers exchange does not look at it; it tells bindings apart.",
            "headers exchange는 보지 않으며, binding을 구별할 때만 씁니다.",
        ),
        "RabbitMQ: Exchanges, headers exchange",
    ),
    (
        "arguments",
        t(
            "This type does not look at them; bindings that differ in them are different bindings.",
            "이 종류는 보지 않지만, 인수가 다르면 다른 binding입니다.",
        ),
        "AMQP 0-9-1 § 1.7.2.3 queue.bind",
    ),
];

pub static CONSUME: &[Help] = &[
    (
        "x-priority",
        t(
            "Larger first; lower consumers get messages only while all higher ones are at their prefetch.",
            "큰 쪽이 먼저 받습니다. 높은 컨슈머가 모두 prefetch를 채웠을 때만 낮은 쪽이 받습니다.",
        ),
        "RabbitMQ: Consumer Priorities",
    ),
    (
        "exclusive",
        t(
            "The only consumer of a classic queue: a second one is refused with 403. Quorum queues ignore it.",
            "classic 큐의 유일한 컨슈머가 됩니다. 두 번째 컨슈머는 403으로 거절됩니다. quorum 큐는 무시합니다.",
        ),
        "RabbitMQ: Consumers, exclusivity",
    ),
];
