//! The four numbers on top of a part of Kafka's.
use super::super::live::{Number, count, worked_in_last_second};
use crate::engine::id::PartIx;
use crate::engine::kafka::cluster::Process;
use crate::engine::kafka::simulation::Kafka;
use crate::engine::kafka::view::{PartitionView, TopicView};
use crate::engine::topology::Spec;
use crate::locales::number::number;
use crate::locales::{ui, ui_kafka};
use crate::studio::kind::Role;
use crate::studio::model::Studio;
use std::collections::BTreeSet;

/// Those of `part`; of a topic, those of its partition `at`.
pub fn numbers(studio: &Studio, part: PartIx, role: Role, at: u32) -> Vec<Number> {
    let world = studio.session().world();
    let Some(kafka) = Kafka::of(world) else { return Vec::new() };
    let found = match role {
        Role::Topic => kafka.topic(part, 0, world).and_then(|topic| {
            let partition = topic.partitions.into_iter().find(|partition| partition.partition == at)?;
            Some(of_partition(&partition))
        }),
        Role::Cluster => Some(of_cluster(studio, kafka)),
        Role::Group => kafka.group(part, world).map(|group| {
            // Members of a share group read the same partitions.
            let assigned: BTreeSet<_> = group.members.iter().flat_map(|member| &member.partitions).collect();
            vec![
                count(ui_kafka::MEMBERS, group.members.len() as u64),
                count(ui_kafka::PARTITIONS, assigned.len() as u64),
                count(ui_kafka::LAG, group.lag),
                Number { label: ui_kafka::GENERATION_SHORT, value: group.generation.to_string() },
            ]
        }),
        Role::KafkaConsumer => kafka.consumer(part, 0).map(|consumer| {
            vec![
                count(ui::DONE, consumer.done),
                count(ui::DONE_PER_SECOND, worked_in_last_second(studio, part)),
                count(ui_kafka::LAG, consumer.lag),
                count(ui::FAILED, consumer.failed),
            ]
        }),
        Role::KafkaProducer => kafka.producer(part, 0).map(|producer| {
            vec![
                count(ui::SENT, producer.sent),
                count(ui_kafka::ACKNOWLEDGED, producer.acknowledged),
                count(ui_kafka::RETRIES, producer.retries),
                count(ui::FAILED, producer.failed),
            ]
        }),
        _ => None,
    };
    found.unwrap_or_default()
}

fn of_partition(partition: &PartitionView) -> Vec<Number> {
    // Offsets are names: they are never shortened.
    let offset = |label, offset| Number { label, value: number(offset) };
    vec![
        offset(ui_kafka::LOG_START, partition.log_start),
        offset(ui_kafka::LAST_STABLE, partition.last_stable),
        offset(ui_kafka::HIGH_WATERMARK, partition.high_watermark),
        offset(ui_kafka::LOG_END, partition.log_end),
    ]
}

/// As Kafka's own metrics count: OfflinePartitionsCount, UnderReplicatedPartitions.
fn of_cluster(studio: &Studio, kafka: &Kafka) -> Vec<Number> {
    let cluster = kafka.cluster();
    let up = cluster.brokers.iter().filter(|broker| broker.process == Process::Up).count();
    let partitions: Vec<PartitionView> = topics(studio, kafka).into_iter().flat_map(|topic| topic.partitions).collect();
    let count_of = |is_one: fn(&PartitionView) -> bool| partitions.iter().filter(|one| is_one(one)).count() as u64;
    vec![
        Number { label: ui_kafka::BROKERS_UP, value: format!("{up} / {}", cluster.brokers.len()) },
        count(ui_kafka::PARTITIONS, partitions.len() as u64),
        count(ui_kafka::UNDER_REPLICATED, count_of(|one| one.isr.len() < one.replicas.len())),
        count(ui_kafka::OFFLINE, count_of(|one| one.leader.is_none())),
    ]
}

/// Every topic of the run, without records.
pub fn topics(studio: &Studio, kafka: &Kafka) -> Vec<TopicView> {
    let session = studio.session();
    let parts = session.topology().parts.iter().enumerate();
    let topics =
        parts.filter(|(_, part)| matches!(&part.spec, Spec::Kafka(crate::engine::kafka::topology::Spec::Topic(_))));
    topics.filter_map(|(row, _)| kafka.topic(PartIx(row as u32), 0, session.world())).collect()
}
