//! Nothing is wired to RabbitMQ's nodes: every pair of roles that holds them stands once, with what would work.
use crate::studio::kind::Role;
use crate::studio::rules::table::{Verdict, Wire, no, t};

/// All queues and exchanges are on them already.
const ON_ALL: Verdict = no(
    t(
        "Nothing is wired to nodes: all queues and exchanges are on them.",
        "노드에는 아무것도 잇지 않습니다. 큐와 exchange는 모두 노드에 있습니다.",
    ),
    t(
        "Say on which node in the settings of the queue or client.",
        "어느 노드인지는 큐나 클라이언트의 설정에서 고르십시오.",
    ),
);
const OTHER_SYSTEM: Verdict = no(
    t("These nodes are RabbitMQ's.", "이 노드는 RabbitMQ의 것입니다."),
    t("Kafka has brokers of its own.", "Kafka에는 자기 브로커가 있습니다."),
);

use Role::Nodes as N;

pub static WIRES: &[Wire] = &[
    (N, N, ON_ALL),
    (N, Role::Producer, ON_ALL),
    (N, Role::Exchange, ON_ALL),
    (N, Role::Queue, ON_ALL),
    (N, Role::Consumer, ON_ALL),
    (N, Role::Connector, ON_ALL),
    (N, Role::Policy, ON_ALL),
    (Role::Policy, N, ON_ALL),
    (Role::Producer, N, ON_ALL),
    (Role::Exchange, N, ON_ALL),
    (Role::Queue, N, ON_ALL),
    (Role::Consumer, N, ON_ALL),
    (Role::Connector, N, ON_ALL),
    (N, Role::Cluster, OTHER_SYSTEM),
    (N, Role::Topic, OTHER_SYSTEM),
    (N, Role::KafkaProducer, OTHER_SYSTEM),
    (N, Role::Group, OTHER_SYSTEM),
    (N, Role::KafkaConsumer, OTHER_SYSTEM),
    (Role::Cluster, N, OTHER_SYSTEM),
    (Role::Topic, N, OTHER_SYSTEM),
    (Role::KafkaProducer, N, OTHER_SYSTEM),
    (Role::Group, N, OTHER_SYSTEM),
    (Role::KafkaConsumer, N, OTHER_SYSTEM),
];
