//! What may be wired to what among Kafka's roles, and between Kafka and RabbitMQ, as data like
//! [`crate::studio::rules`]' own table: every pair of roles that holds one of Kafka's stands once.
use crate::locales::Text;
use crate::studio::document::LinkKind::{Assign, Forward, Member, Produce, Subscribe};
use crate::studio::kind::Role::*;
use crate::studio::rules::table::{Verdict, Wire, no, t};

const TO_PRODUCER: Text = t("A producer only sends; nothing goes into it.", "프로듀서는 보내기만 하고 받지 않습니다.");
const TO_TOPIC: Text = t("Connect it to a topic.", "topic에 연결하십시오.");
const TOPIC_BETWEEN: Text = t("Put a topic between them.", "사이에 topic을 두십시오.");
const CLUSTER: Text = t(
    "The cluster holds every topic by itself; nothing is wired to it.",
    "클러스터에는 모든 topic이 저절로 들어 있어서 아무것도 연결하지 않습니다.",
);
const CLUSTER_HINT: Text = t("Connect producers and groups to a topic.", "프로듀서와 그룹을 topic에 연결하십시오.");
const WRONG_WAY: Text = t("It goes the other way round.", "방향이 반대입니다.");
const GROUP_WRITES_NOT: Text = t("A group only reads.", "그룹은 읽기만 합니다.");
const MIXED: Text = t(
    "One is RabbitMQ's, the other Kafka's: they speak different protocols.",
    "하나는 RabbitMQ, 하나는 Kafka라서 프로토콜이 다릅니다.",
);
const MIXED_HINT: Text = t(
    "A connector part stands between them: it reads from one system and writes to the other.",
    "사이에 connector를 두십시오. 한쪽 시스템에서 읽어 다른 쪽에 씁니다.",
);
const AMQP_PRODUCER: Text = t("This producer publishes to RabbitMQ.", "이 프로듀서는 RabbitMQ에 보냅니다.");
const AMQP_PRODUCER_HINT: Text = t("Use a Kafka producer for a topic.", "topic에는 Kafka 프로듀서를 쓰십시오.");
const KAFKA_PRODUCER: Text = t("This producer writes to Kafka.", "이 프로듀서는 Kafka에 씁니다.");
const KAFKA_PRODUCER_HINT: Text =
    t("Use a producer for an exchange or a queue.", "exchange나 큐에는 RabbitMQ 프로듀서를 쓰십시오.");
const AMQP_CONSUMER: Text = t("This consumer reads RabbitMQ's queues.", "이 컨슈머는 RabbitMQ의 큐를 읽습니다.");
const AMQP_CONSUMER_HINT: Text = t("Use a Kafka consumer for a topic.", "topic에는 Kafka 컨슈머를 쓰십시오.");
const KAFKA_CONSUMER: Text = t("This consumer reads Kafka's topics.", "이 컨슈머는 Kafka의 topic을 읽습니다.");
const KAFKA_CONSUMER_HINT: Text = t("Use a consumer for a queue.", "큐에는 RabbitMQ 컨슈머를 쓰십시오.");

const MIX: Verdict = no(MIXED, MIXED_HINT);

/// Rows in the order from → to.
pub static TABLE: &[Wire] = &[
    (Cluster, Cluster, no(CLUSTER, CLUSTER_HINT)),
    (Cluster, Topic, no(CLUSTER, CLUSTER_HINT)),
    (Cluster, KafkaProducer, no(CLUSTER, CLUSTER_HINT)),
    (Cluster, Group, no(CLUSTER, CLUSTER_HINT)),
    (Cluster, KafkaConsumer, no(CLUSTER, CLUSTER_HINT)),
    (Topic, Cluster, no(CLUSTER, CLUSTER_HINT)),
    (
        Topic,
        Topic,
        no(
            t("Records do not move from topic to topic.", "레코드는 topic에서 topic으로 바로 옮겨 가지 않습니다."),
            t(
                "Put a Kafka consumer between them: it reads one and writes to the other.",
                "사이에 Kafka 컨슈머를 두십시오. 하나를 읽어 다른 하나에 씁니다.",
            ),
        ),
    ),
    (
        Topic,
        KafkaProducer,
        no(TO_PRODUCER, t("Pull from the producer to the topic.", "프로듀서에서 topic으로 끌어오십시오.")),
    ),
    (Topic, Group, Verdict::Legal(Subscribe)),
    (Topic, KafkaConsumer, Verdict::Legal(Assign)),
    (KafkaProducer, Cluster, no(CLUSTER, TO_TOPIC)),
    (KafkaProducer, Topic, Verdict::Legal(Produce)),
    (KafkaProducer, KafkaProducer, no(TO_PRODUCER, TO_TOPIC)),
    (
        KafkaProducer,
        Group,
        no(t("A producer never talks to a group.", "프로듀서는 그룹에 바로 보내지 않습니다."), TOPIC_BETWEEN),
    ),
    (
        KafkaProducer,
        KafkaConsumer,
        no(
            t("A producer never talks to a consumer directly.", "프로듀서는 컨슈머에게 바로 보내지 않습니다."),
            TOPIC_BETWEEN,
        ),
    ),
    (Group, Cluster, no(CLUSTER, t("Pull from a topic to the group.", "topic에서 그룹으로 끌어오십시오."))),
    (Group, Topic, no(GROUP_WRITES_NOT, t("Pull from the topic to the group.", "topic에서 그룹으로 끌어오십시오."))),
    (Group, KafkaProducer, no(TO_PRODUCER, t("Pull from the group to a consumer.", "그룹에서 컨슈머로 끄십시오."))),
    (
        Group,
        Group,
        no(
            t("A group has consumers as members, not groups.", "그룹의 멤버는 그룹이 아니라 컨슈머입니다."),
            t(
                "Connect one topic to both: each group reads all of it.",
                "topic 하나를 두 그룹에 연결하십시오. 그룹마다 모두 읽습니다.",
            ),
        ),
    ),
    (Group, KafkaConsumer, Verdict::Legal(Member)),
    (KafkaConsumer, Cluster, no(CLUSTER, t("Connect it to a group or a topic.", "그룹이나 topic에 연결하십시오."))),
    (KafkaConsumer, Topic, Verdict::Legal(Forward)),
    (
        KafkaConsumer,
        KafkaProducer,
        no(
            TO_PRODUCER,
            t(
                "A consumer writes to a topic by itself: pull to the topic.",
                "컨슈머는 직접 topic에 씁니다. topic으로 끄십시오.",
            ),
        ),
    ),
    (
        KafkaConsumer,
        Group,
        no(WRONG_WAY, t("Pull from the group to its member.", "그룹에서 멤버가 될 컨슈머로 끄십시오.")),
    ),
    (
        KafkaConsumer,
        KafkaConsumer,
        no(
            t("A consumer hands nothing to another consumer.", "컨슈머는 다른 컨슈머에게 바로 넘기지 않습니다."),
            t("Let it write to a topic that the other reads.", "다른 컨슈머가 읽는 topic에 쓰게 하십시오."),
        ),
    ),
    // --- RabbitMQ → Kafka
    (Producer, Cluster, no(AMQP_PRODUCER, AMQP_PRODUCER_HINT)),
    (Producer, Topic, no(AMQP_PRODUCER, AMQP_PRODUCER_HINT)),
    (
        Producer,
        KafkaProducer,
        no(TO_PRODUCER, t("Connect it to an exchange or a queue.", "exchange나 큐에 연결하십시오.")),
    ),
    (Producer, Group, no(AMQP_PRODUCER, AMQP_PRODUCER_HINT)),
    (Producer, KafkaConsumer, no(AMQP_PRODUCER, AMQP_PRODUCER_HINT)),
    (Exchange, Cluster, MIX),
    (Exchange, Topic, MIX),
    (Exchange, KafkaProducer, MIX),
    (Exchange, Group, MIX),
    (Exchange, KafkaConsumer, no(KAFKA_CONSUMER, KAFKA_CONSUMER_HINT)),
    (Queue, Cluster, MIX),
    (Queue, Topic, MIX),
    (Queue, KafkaProducer, MIX),
    (Queue, Group, MIX),
    (Queue, KafkaConsumer, no(KAFKA_CONSUMER, KAFKA_CONSUMER_HINT)),
    (Consumer, Cluster, MIX),
    (Consumer, Topic, MIX),
    (Consumer, KafkaProducer, MIX),
    (Consumer, Group, MIX),
    (Consumer, KafkaConsumer, MIX),
    // --- Kafka → RabbitMQ
    (Cluster, Producer, MIX),
    (Cluster, Exchange, MIX),
    (Cluster, Queue, MIX),
    (Cluster, Consumer, no(AMQP_CONSUMER, AMQP_CONSUMER_HINT)),
    (Topic, Producer, MIX),
    (Topic, Exchange, MIX),
    (Topic, Queue, MIX),
    (Topic, Consumer, no(AMQP_CONSUMER, AMQP_CONSUMER_HINT)),
    (KafkaProducer, Producer, no(TO_PRODUCER, TO_TOPIC)),
    (KafkaProducer, Exchange, no(KAFKA_PRODUCER, KAFKA_PRODUCER_HINT)),
    (KafkaProducer, Queue, no(KAFKA_PRODUCER, KAFKA_PRODUCER_HINT)),
    (KafkaProducer, Consumer, no(KAFKA_PRODUCER, TO_TOPIC)),
    (Group, Producer, MIX),
    (Group, Exchange, MIX),
    (Group, Queue, MIX),
    (Group, Consumer, no(AMQP_CONSUMER, AMQP_CONSUMER_HINT)),
    (KafkaConsumer, Producer, MIX),
    (KafkaConsumer, Exchange, MIX),
    (KafkaConsumer, Queue, MIX),
    (KafkaConsumer, Consumer, MIX),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::document::LinkKind;
    use crate::studio::rules::table;

    #[test]
    fn every_pair_of_roles_stands_once_and_wires_what_a_document_can_hold() {
        let roles = [Producer, Exchange, Queue, Consumer, Cluster, Topic, KafkaProducer, Group, KafkaConsumer];
        for (from, to) in roles.iter().flat_map(|from| roles.iter().map(move |to| (*from, *to))) {
            let rows = table::rows().filter(|row| (row.0, row.1) == (from, to));
            let verdicts: Vec<_> = rows.map(|row| row.2).collect();
            let [verdict] = &verdicts[..] else { panic!("{from:?} to {to:?} stands {} times", verdicts.len()) };
            let legal = match verdict {
                Verdict::Legal(kind) => Some(*kind),
                Verdict::Illegal { .. } => None,
            };
            assert_eq!(legal, LinkKind::between(from, to), "{from:?} to {to:?}");
        }
    }
}
