//! What the commands of Kafka's parts do: at the selected part, on the partition or broker that was chosen last in it.
//! What only the running cluster can refuse, it refuses with its own words.
use leptos::prelude::*;

use super::bridge::Bridge;
use super::icon::Icon;
use crate::engine::command::Command;
use crate::engine::id::PartIx;
use crate::engine::kafka::cluster::Election;
use crate::engine::kafka::command::{Command as Kafka, SeekTo};
use crate::engine::kafka::simulation::Kafka as Running;
use crate::engine::kafka::topology;
use crate::engine::kafka::view::{PartitionView, TopicView};
use crate::engine::topology::Spec;
use crate::engine::value::Value;
use crate::studio::document::PartId;
use crate::studio::edit::Edit;
use crate::studio::model::Studio;

/// What a disk that is made slow takes longer for each replica fetch, µs.
const SLOW_US: u64 = 200_000;

/// Runs the command if it is one of these.
pub fn run(bridge: Bridge, id: &str) -> bool {
    let Some(part) = bridge.with(|studio| studio.selection().only_part().cloned()) else { return false };
    match id {
        "broker.kill" => broker(bridge, Kafka::KillBroker),
        "broker.stop" => broker(bridge, Kafka::StopBroker),
        "broker.start" => broker(bridge, Kafka::StartBroker),
        "broker.freeze" => broker(bridge, Kafka::FreezeBroker),
        "broker.thaw" => broker(bridge, Kafka::ThawBroker),
        "broker.isolate" => broker(bridge, Kafka::IsolateBroker),
        "broker.reconnect" => broker(bridge, Kafka::ReconnectBroker),
        "broker.slow" => slow(bridge),
        "broker.drain" => move_all(bridge, |kafka| kafka.drain(chosen_broker(bridge))),
        "topic.spread" => {
            let topic = bridge.with(|studio| studio.part_ix(&part));
            move_all(bridge, |kafka| topic.map_or_else(Vec::new, |topic| kafka.spread(topic)));
        }
        "topic.elect-preferred" => elect(bridge, &part, Election::Preferred),
        "topic.elect-unclean" => elect(bridge, &part, Election::Unclean),
        "topic.add-partition" => add_partition(bridge, part),
        "topic.delete-records" => delete_records(bridge, &part),
        "topic.redrive" => at_part(bridge, &part, |topic| Kafka::Redrive { topic, most: u32::MAX }),
        "reader.seek-beginning" => seek(bridge, &part, SeekTo::Beginning),
        "reader.seek-end" => seek(bridge, &part, SeekTo::End),
        "group.reset-earliest" => reset(bridge, &part, SeekTo::Beginning),
        "group.reset-latest" => reset(bridge, &part, SeekTo::End),
        "producer.abort-transaction" => at_part(bridge, &part, |producer| Kafka::AbortTransaction { producer }),
        _ => return false,
    }
    true
}

/// The icon of such a command in the palette and in menus.
pub fn icon_of(id: &str) -> Option<Icon> {
    Some(match id {
        "broker.kill" => Icon::Bolt,
        "broker.stop" | "topic.delete-records" | "producer.abort-transaction" => Icon::Cross,
        "broker.start" | "broker.thaw" => Icon::Play,
        "broker.freeze" => Icon::Pause,
        "broker.isolate" => Icon::Wire,
        "broker.reconnect" => Icon::Link,
        "broker.slow" => Icon::Clock,
        "broker.drain" | "topic.spread" => Icon::Wire,
        "topic.elect-preferred" => Icon::Crown,
        "topic.elect-unclean" => Icon::Warning,
        "topic.add-partition" => Icon::Plus,
        "topic.redrive" => Icon::Reset,
        "reader.seek-beginning" | "group.reset-earliest" => Icon::ToStart,
        "reader.seek-end" | "group.reset-latest" => Icon::ToEnd,
        _ => return None,
    })
}

fn give(bridge: Bridge, command: Kafka) {
    bridge.command(Command::Kafka(command));
}

fn at_part(bridge: Bridge, part: &str, command: impl FnOnce(PartIx) -> Kafka) {
    if let Some(part) = bridge.with(|studio| studio.part_ix(part)) {
        give(bridge, command(part));
    }
}

/// The partition or broker that was chosen in this part.
fn chosen(bridge: Bridge, part: &str) -> Option<u32> {
    bridge.spot.with_untracked(|spot| spot.as_ref().filter(|spot| spot.part == part).map(|spot| spot.at))
}

// --- brokers

fn chosen_broker(bridge: Bridge) -> u32 {
    let part = bridge.with(|studio| studio.selection().only_part().cloned());
    part.and_then(|part| chosen(bridge, &part)).unwrap_or(1)
}

fn broker(bridge: Bridge, command: fn(u32) -> Kafka) {
    give(bridge, command(chosen_broker(bridge)));
}

/// Slow, or as fast as ever again.
fn slow(bridge: Bridge) {
    let broker = chosen_broker(bridge);
    let is_slow = bridge.with(|studio| {
        let cluster = Running::of(studio.session().world())?.cluster();
        cluster.brokers.into_iter().find(|one| one.broker == broker).map(|one| one.slow_us > 0)
    });
    let extra_us = if is_slow == Some(true) { 0 } else { SLOW_US };
    give(bridge, Kafka::SlowBroker { broker, extra_us });
}

/// Partitions that are reassigned.
fn move_all(bridge: Bridge, plan: impl FnOnce(&Running) -> Vec<Kafka>) {
    let moves = bridge.with(|studio| Running::of(studio.session().world()).map(plan));
    moves.into_iter().flatten().for_each(|command| give(bridge, command));
}

// --- topics

fn topic_of(studio: &Studio, part: &str) -> Option<TopicView> {
    let world = studio.session().world();
    Running::of(world)?.topic(studio.part_ix(part)?, 0, world)
}

/// Elects where it makes sense; where it makes none, the cluster says so for the chosen partition.
fn elect(bridge: Bridge, part: &str, election: Election) {
    let Some(topic) = bridge.with(|studio| topic_of(studio, part)) else { return };
    let is_wanted = |partition: &&PartitionView| match election {
        Election::Preferred => partition.leader != partition.replicas.first().map(|replica| replica.broker),
        Election::Unclean => partition.leader.is_none(),
    };
    let mut wanted: Vec<u32> = topic.partitions.iter().filter(is_wanted).map(|one| one.partition).collect();
    if wanted.is_empty() {
        wanted.push(chosen(bridge, part).unwrap_or(0));
    }
    for partition in wanted {
        give(bridge, Kafka::Elect { topic: topic.part, partition, election });
    }
}

/// An edit like any other: while the run goes on, it reaches it as a change of the topic.
fn add_partition(bridge: Bridge, part: PartId) {
    let count = bridge.with(|studio| studio.document().part(&part).and_then(|part| part.reader().int("partitions")));
    let value = Some(Value::Int(count.unwrap_or(1) + 1));
    bridge.edit(Edit::SetSetting { part, param: "partitions".to_owned(), value });
}

fn delete_records(bridge: Bridge, part: &str) {
    let Some(topic) = bridge.with(|studio| topic_of(studio, part)) else { return };
    let holds = |partition: &&PartitionView| partition.log_start < partition.high_watermark;
    for partition in topic.partitions.iter().filter(holds) {
        give(bridge, Kafka::DeleteRecords { topic: topic.part, partition: partition.partition, before: None });
    }
}

// --- readers

fn seek(bridge: Bridge, part: &str, to: SeekTo) {
    at_part(bridge, part, |consumer| Kafka::Seek { consumer, partition: None, to });
}

fn reset(bridge: Bridge, part: &str, to: SeekTo) {
    let found = bridge.with(|studio| {
        let group = studio.part_ix(part)?;
        match &studio.session().topology().parts.get(group.0 as usize)?.spec {
            Spec::Kafka(topology::Spec::Group(spec)) => Some((group, spec.topics.clone())),
            _ => None,
        }
    });
    let Some((group, topics)) = found else { return };
    for topic in topics {
        give(bridge, Kafka::ResetOffsets { group, topic, partition: None, to });
    }
}
