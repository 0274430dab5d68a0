//! Groups, and the settings of a consumer: what its group says, then what it says itself.
use super::{links_to, ms, property};
use crate::engine::kafka::consumer::{ConsumerConfig, GroupProtocol};
use crate::engine::kafka::topology::{Group, GroupKind};
use crate::engine::value::Value;
use crate::studio::document::{Document, LinkKind, Part};
use crate::studio::param::Reader;
use crate::studio::system::RowOf;

pub fn group(document: &Document, part: &Part, at: RowOf) -> Group {
    let topics = links_to(document, part, LinkKind::Subscribe).map(|link| at(&link.from));
    Group { kind: kind_of(part), topics: topics.collect(), config: group_config(part) }
}

pub fn kind_of(group: &Part) -> GroupKind {
    match group.variant() {
        "consumer" => GroupKind::Consumer,
        "share" => GroupKind::Share,
        _ => GroupKind::Classic,
    }
}

/// The group that the consumer is a member of.
pub fn group_of<'a>(document: &'a Document, consumer: &'a Part) -> Option<&'a Part> {
    links_to(document, consumer, LinkKind::Member).find_map(|link| document.part(&link.from))
}

/// What the members have in common.
fn group_config(part: &Part) -> ConsumerConfig {
    let reader = part.reader();
    let mut config = ConsumerConfig { group_id: Some(part.name.as_str().into()), ..ConsumerConfig::default() };
    if kind_of(part) == GroupKind::Consumer {
        config.group_protocol = GroupProtocol::Consumer;
    }
    for (id, name) in [
        ("partition.assignment.strategy", "partition.assignment.strategy"),
        ("group.remote.assignor", "group.remote.assignor"),
        ("session.timeout.ms", "session.timeout.ms"),
        ("heartbeat.interval.ms", "heartbeat.interval.ms"),
        ("max.poll.interval.ms", "max.poll.interval.ms"),
        ("metadata.max.age.ms", "metadata.max.age.ms"),
        ("isolation.level", "isolation.level"),
        ("share.auto.offset.reset", "auto.offset.reset"),
    ] {
        if let Some(value) = reader.value(id).as_ref().and_then(property) {
            // A value that the client refuses is told by the check.
            let _ = config.set(name, &value);
        }
    }
    config.pattern = reader.non_empty("pattern").map(Into::into);
    set_reset(&mut config, &reader);
    config
}

/// The settings of a consumer: of its group, and its own above them.
pub fn consumer_config(document: &Document, part: &Part) -> ConsumerConfig {
    let (reader, group) = (part.reader(), group_of(document, part));
    let mut config = group.map(group_config).unwrap_or_default();
    config.client_id = part.name.as_str().into();
    config.enable_auto_commit = group.is_some() && commits_by_itself(part);
    config.auto_commit_interval_us = match part.variant() {
        "plain" => ms(&reader, "auto.commit.interval.ms"),
        // Connect and Streams commit on their own account.
        _ => config.auto_commit_interval_us,
    };
    for id in
        ["max.poll.records", "fetch.min.bytes", "fetch.max.wait.ms", "fetch.max.bytes", "max.partition.fetch.bytes"]
    {
        if let Some(value) = reader.value(id).as_ref().and_then(property) {
            let _ = config.set(id, &value);
        }
    }
    if let Some(id) = reader.non_empty("group.instance.id").filter(|_| group.is_some()) {
        config.group_instance_id = Some(id.into());
    }
    if let Some(isolation) = reader.given("isolation.level").and_then(property) {
        let _ = config.set("isolation.level", &isolation);
    }
    if group.is_none() || reader.given("auto.offset.reset").is_some() {
        set_reset(&mut config, &reader);
    }
    config
}

/// `enable.auto.commit`.
pub fn commits_by_itself(part: &Part) -> bool {
    part.variant() == "plain" && part.reader().text("commit") == "auto"
}

/// Kafka writes the duration into the value.
fn set_reset(config: &mut ConsumerConfig, reader: &Reader<'_>) {
    let Some(Value::Text(value)) = reader.value("auto.offset.reset") else { return };
    let value = match value.as_str() {
        "by_duration" => {
            let total_ms = reader.int("auto.offset.reset.duration").unwrap_or(0);
            format!("by_duration:PT{}.{:03}S", total_ms / 1_000, total_ms % 1_000)
        }
        _ => value,
    };
    let _ = config.set("auto.offset.reset", &value);
}
