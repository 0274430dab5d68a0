//! Tables: what the settings come to.
mod check;

use super::*;
use crate::engine::kafka::cluster::{Acks, Isolation};
use crate::engine::kafka::config::{FOREVER_MS, TopicConfig};
use crate::engine::kafka::consumer::{ConsumerConfig, OffsetReset};
use crate::engine::kafka::producer::ProducerConfig;
use crate::engine::kafka::topology::{Cluster, Commit, Consumer, FailureAction, Group, GroupKind, Producer, Topic};
use crate::engine::topology::Topology;
use crate::engine::value::Table;
use crate::studio::document::Row;
use crate::studio::lower as lowering;

type Settings = Vec<(&'static str, Value)>;

/// A part whose id is its name.
pub fn part(kind: &str, id: &str, settings: Settings) -> Part {
    let settings = settings.into_iter().map(|(id, value)| (id.to_owned(), value)).collect();
    Part { id: id.into(), kind: kind.into(), name: id.into(), x: 0, y: 0, settings: Table(settings) }
}

pub fn link(from: &str, kind: LinkKind, to: &str, settings: Settings) -> Link {
    let settings = Table(settings.into_iter().map(|(id, value)| (id.to_owned(), value)).collect());
    let rows = vec![Row { settings }];
    Link { id: format!("{from}-{to}"), kind, from: from.into(), to: to.into(), rows }
}

/// Everything once, all by default.
pub fn drawing() -> Document {
    Document {
        parts: vec![
            part("kafka.cluster", "k", vec![]),
            part("kafka.topic", "t", vec![]),
            part("kafka.producer", "p", vec![]),
            part("kafka.group", "g", vec![]),
            part("kafka.consumer", "c", vec![]),
            part("kafka.topic", "dlq", vec![]),
        ],
        links: vec![
            link("p", LinkKind::Produce, "t", vec![]),
            link("t", LinkKind::Subscribe, "g", vec![]),
            link("g", LinkKind::Member, "c", vec![]),
            link("c", LinkKind::Forward, "dlq", vec![("as", Value::text("dead-letter"))]),
        ],
        ..Document::default()
    }
}

/// The drawing with a setting of one part.
pub fn with(id: &str, setting: &str, value: Value) -> Document {
    let mut document = drawing();
    for part in document.parts.iter_mut().filter(|part| part.id == id) {
        part.settings.set(setting, value.clone());
    }
    document
}

fn spec(document: &Document, id: &str) -> Kafka {
    let topology: Topology = (*lowering::trusted(document).topology.expect("trusted")).clone();
    let spec = topology.parts.into_iter().find(|part| part.id == id).map(|part| part.spec);
    let Some(Spec::Kafka(spec)) = spec else { panic!("{id} is not Kafka's") };
    spec
}

macro_rules! spec_of {
    ($name:ident, $kind:ident, $of:ty) => {
        fn $name(document: &Document, id: &str) -> $of {
            let Kafka::$kind(spec) = spec(document, id) else { panic!("{id} is of another kind") };
            spec.into()
        }
    };
}
spec_of!(cluster_of, Cluster, Cluster);
spec_of!(topic_of, Topic, Topic);
spec_of!(producer_of, Producer, Box<Producer>);
spec_of!(group_of, Group, Box<Group>);
spec_of!(consumer_of, Consumer, Box<Consumer>);

#[test]
fn without_a_setting_everything_is_as_kafka_has_it() {
    let document = drawing();
    assert_eq!(cluster_of(&document, "k"), Cluster { brokers: 3, ..Cluster::default() });
    let config = TopicConfig { timestamp_after_max_ms: 3_600_000, ..TopicConfig::default() };
    assert_eq!(topic_of(&document, "t"), Topic { partitions: 3, replication: 1, config });
    assert_eq!(producer_of(&document, "p").config, ProducerConfig::default());
    let common = ConsumerConfig { group_id: Some("g".into()), ..ConsumerConfig::default() };
    let group = group_of(&document, "g");
    assert_eq!(group.config, ConsumerConfig { remote_assignor: group.config.remote_assignor, ..common.clone() });
    assert_eq!((group.kind, group.topics), (GroupKind::Classic, vec![PartIx(1)]));
    let consumer = consumer_of(&document, "c");
    assert_eq!(consumer.config, ConsumerConfig { client_id: "c".into(), ..common });
    assert_eq!((consumer.group, consumer.commit, consumer.dead_letter), (PartIx(3), Commit::Auto, PartIx(5)));
    assert_eq!((consumer.output, consumer.topics.len()), (PartIx::NONE, 0));
}

#[test]
fn settings_reach_the_engine_in_its_units() {
    let int = Value::Int;
    let topic = |setting, value| topic_of(&with("t", setting, value), "t");
    assert_eq!(topic("partitions", int(7)).partitions, 7);
    assert_eq!(topic("retention.ms", int(-1)).config.retention_ms, -1);
    assert!(topic("cleanup.policy", Value::text("compact,delete")).config.compacts);
    assert_eq!(topic("cleanup.policy", Value::text("compact")).config.max_compaction_lag_ms, FOREVER_MS);
    let producer = |setting, value| producer_of(&with("p", setting, value), "p");
    assert_eq!(producer("linger.ms", int(20)).config.linger_us, 20_000);
    assert_eq!(producer("acks", Value::text("1")).config.acks, Acks::Leader);
    assert_eq!(producer("transactional", Value::Bool(true)).config.transactional_id.as_deref(), Some("p"));
    assert_eq!(producer("partition", int(2)).partition, Some(2));
    let consumer = |setting, value| consumer_of(&with("c", setting, value), "c");
    assert_eq!(consumer("max.poll.records", int(1)).config.max_poll_records, 1);
    assert!(!consumer("commit", Value::text("each-poll")).config.enable_auto_commit);
    assert_eq!(consumer("isolation.level", Value::text("read_committed")).config.isolation, Isolation::ReadCommitted);
    assert_eq!(
        cluster_of(&with("k", "offsets.retention.minutes", int(2)), "k").groups.offsets_retention_us,
        120_000_000
    );
    assert_eq!(cluster_of(&with("k", "slow_broker", int(2)), "k").slow_us, [0, 1_000_000]);
}

#[test]
fn a_consumer_has_the_settings_of_its_group_and_its_own_above_them() {
    let mut document = with("g", "auto.offset.reset", Value::text("by_duration"));
    assert_eq!(consumer_of(&document, "c").config.offset_reset, OffsetReset::ByDuration(3_600_000));
    for part in document.parts.iter_mut().filter(|part| part.id == "c") {
        part.settings.set("auto.offset.reset", Value::text("earliest"));
    }
    assert_eq!(consumer_of(&document, "c").config.offset_reset, OffsetReset::Earliest);
    let document = with("g", "group_kind", Value::text("consumer"));
    let config = consumer_of(&document, "c").config.clone();
    assert_eq!(config.group_protocol, crate::engine::kafka::consumer::GroupProtocol::Consumer);
}

#[test]
fn failures_are_kafkas_own() {
    let rule = |then: &str| {
        let fields = vec![("when".to_owned(), Value::text("first-delivery")), ("then".to_owned(), Value::text(then))];
        Value::Array(vec![Value::Table(Table(fields))])
    };
    for (then, expect) in [
        ("skip", Some(FailureAction::Skip)),
        ("dead-letter-ordered", Some(FailureAction::DeadLetterOrdered)),
        ("reject-requeue", None),
    ] {
        let consumer = consumer_of(&with("c", "failures", rule(then)), "c");
        assert_eq!(consumer.failures.first().map(|rule| rule.then), expect, "{then}");
    }
}
