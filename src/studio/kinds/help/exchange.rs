//! What the settings of an exchange mean.
use super::{Help, t};

pub static EXCHANGE: &[Help] = &[
    (
        "type",
        t("The rule by which it chooses among its bindings.", "binding 가운데 어느 것을 고를지 정하는 규칙입니다."),
        "RabbitMQ: Exchanges",
    ),
    (
        "hash-header",
        t(
            "Hashes this header instead of the routing key. All messages without it go to one queue. Not together with a property.",
            "routing key 대신 이 header를 해시합니다. header가 없는 메시지는 모두 한 큐로 갑니다. 속성과 함께 쓸 수 없습니다.",
        ),
        "rabbitmq_consistent_hash_exchange: README",
    ),
    (
        "hash-property",
        t(
            "Hashes this message property instead of the routing key. Not together with a header.",
            "routing key 대신 이 메시지 속성을 해시합니다. header와 함께 쓸 수 없습니다.",
        ),
        "rabbitmq_consistent_hash_exchange: README",
    ),
    (
        "x-recent-history-length",
        t("How many of the last messages a new binding gets.", "새 binding에 줄 최근 메시지의 개수입니다."),
        "rabbitmq_recent_history_exchange: README",
    ),
    (
        "alternate-exchange",
        t(
            "Where messages go that match none of this exchange's bindings. Missing: nothing happens to them.",
            "binding에 하나도 맞지 않는 메시지를 넘길 exchange입니다. 그 exchange가 없으면 버려집니다.",
        ),
        "RabbitMQ: Alternate Exchanges",
    ),
    (
        "durable",
        t("Is there again after the broker restarts.", "브로커가 다시 시작해도 남습니다."),
        "AMQP 0-9-1 § 1.6.2.1 exchange.declare",
    ),
    (
        "auto_delete",
        t(
            "Goes when the last binding it is the source of goes; never bound, it stays.",
            "이 exchange에서 나가는 마지막 binding이 없어지면 함께 없어집니다. 한 번도 묶이지 않았으면 남습니다.",
        ),
        "RabbitMQ: Exchanges",
    ),
    (
        "internal",
        t(
            "Clients may not publish to it (403); other exchanges and dead-lettering may.",
            "클라이언트는 보낼 수 없고(403), 다른 exchange와 dead letter만 보낼 수 있습니다.",
        ),
        "RabbitMQ: Exchanges",
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
        "RabbitMQ: Exchanges, optional arguments",
    ),
];
