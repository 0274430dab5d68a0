//! Operations on brokers and replicas: stopping, freezing, electing, moving, and waiting for what follows.
use serde_json::{Map, Value as Json, json};

use super::Handler;
use super::fields::Fields;
use super::logs::partition;
use super::session::Session;
use super::topics::{describe, refusal};
use crate::engine::kafka::cluster::{Election, TopicPartition};

pub(super) const OPERATIONS: &[(&str, Handler)] = &[
    ("stop_broker", stop_broker),
    ("start_broker", start_broker),
    ("freeze_broker", freeze_broker),
    ("thaw_broker", thaw_broker),
    ("wait_isr", wait_isr),
    ("wait_leader", wait_leader),
    ("replica_leos", replica_leos),
    ("elect_leaders", elect_leaders),
    ("reassign", reassign),
    ("wait_retention", wait_retention),
    ("wait_cleaned", wait_cleaned),
];

/// How long the recorder waited for a state of the cluster.
const WAIT_US: u64 = 30_000_000;

fn stop_broker(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let broker = fields.number("broker")?;
    match fields.text("how")?.as_str() {
        "clean" => session.cluster.stop_cleanly(broker, session.now_us, &mut session.out),
        "kill" => session.cluster.kill(broker, session.now_us),
        other => return Err(format!("how {other}")),
    }
    session.settle();
    Ok(Json::Null)
}

fn start_broker(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let broker = fields.number("broker")?;
    session.cluster.start(broker, session.now_us, &mut session.out);
    let is_known = |session: &mut Session| session.cluster.broker(broker).is_some_and(|one| one.is_registered());
    match session.pass_until(session.now_us + WAIT_US, is_known) {
        true => Ok(Json::Null),
        false => Err("the broker did not register".into()),
    }
}

fn freeze_broker(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let broker = fields.number("broker")?;
    session.cluster.freeze(broker, session.now_us);
    Ok(Json::Null)
}

fn thaw_broker(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let broker = fields.number("broker")?;
    session.cluster.thaw(broker, session.now_us, &mut session.out);
    session.settle();
    Ok(Json::Null)
}

fn wait_isr(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let partition = partition(session, fields)?;
    let isr = fields.numbers("isr")?;
    let is_so = |session: &mut Session| session.cluster.partition(partition).is_some_and(|state| state.isr == isr);
    wait(session, partition, is_so)
}

fn wait_leader(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let partition = partition(session, fields)?;
    let leader = Some(fields.number("leader")?);
    let is_so =
        |session: &mut Session| session.cluster.partition(partition).is_some_and(|state| state.leader == leader);
    wait(session, partition, is_so)
}

fn wait(session: &mut Session, about: TopicPartition, is_so: impl Fn(&mut Session) -> bool) -> Result<Json, String> {
    if !session.pass_until(session.now_us + WAIT_US, is_so) {
        return Err(format!("it never came: {}", describe(session, about.topic)));
    }
    let mut shown = describe(session, about.topic);
    // The recorder described the partition it waited for, and all others in cases with several.
    if let Some(partitions) = shown["partitions"].as_array_mut() {
        partitions.sort_by_key(|one| one["partition"].as_u64());
    }
    Ok(shown)
}

fn replica_leos(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let partition = partition(session, fields)?;
    let live = session.cluster.brokers().filter(|(broker, _)| session.cluster.is_up(*broker));
    let ends = live.filter_map(|(broker, _)| Some((broker, session.cluster.replica(broker, partition)?.log.end())));
    let ends: Map<String, Json> = ends.map(|(broker, end)| (broker.to_string(), json!(end))).collect();
    Ok(json!({ "log_end_offsets": ends }))
}

fn elect_leaders(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let partition = partition(session, fields)?;
    let election = match fields.text("type")?.as_str() {
        "preferred" => Election::Preferred,
        "unclean" => Election::Unclean,
        other => return Err(format!("type {other}")),
    };
    let elected = session.cluster.elect_leader(partition, election, session.now_us, &mut session.out);
    session.settle();
    Ok(refusal(elected))
}

fn reassign(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let partition = partition(session, fields)?;
    let replicas = fields.numbers("replicas")?;
    let moving = session.cluster.reassign(partition, replicas, session.now_us, &mut session.out);
    let is_done =
        |session: &mut Session| session.cluster.partition(partition).is_none_or(|one| one.moving_to.is_none());
    session.pass_until(session.now_us + WAIT_US, is_done);
    Ok(refusal(moving))
}

/// Lets time pass in steps of `step_us` until the logs of the topic do not change any more.
fn until_still(session: &mut Session, topic: &str, step_us: u64) -> Result<(), String> {
    let topic = session.topic(topic)?;
    let look = |session: &Session| {
        let partitions = session.cluster.topic(topic).map_or(0, |topic| topic.partitions.len() as u32);
        let logs = (0..partitions).flat_map(|partition| {
            let partition = TopicPartition { topic, partition };
            session.cluster.brokers().filter_map(move |(broker, _)| {
                let replica = session.cluster.replica(broker, partition)?;
                Some((replica.segment_sizes(), replica.log.start()))
            })
        });
        logs.collect::<Vec<_>>()
    };
    loop {
        let before = look(session);
        session.pass(step_us);
        if look(session) == before {
            return Ok(());
        }
    }
}

fn wait_retention(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let topic = fields.text("topic")?;
    let step_us = 2 * session.cluster.config.retention_check_us;
    until_still(session, &topic, step_us)?;
    Ok(Json::Null)
}

/// As the recorder did it: any dirt is enough until nothing changes, then none is.
fn wait_cleaned(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let partition = partition(session, fields)?;
    let name = session.cluster.topic(partition.topic).map(|topic| topic.name.to_string()).unwrap_or_default();
    let ratio = |value: &str| [("min.cleanable.dirty.ratio".to_owned(), value.to_owned())];
    let altered = session.cluster.alter_topic(partition.topic, &ratio("0.0001"));
    altered.map_err(|code| code.name().to_owned())?;
    let step_us = 2 * session.cluster.config.cleaner_backoff_us;
    until_still(session, &name, step_us)?;
    let altered = session.cluster.alter_topic(partition.topic, &ratio("1.0"));
    altered.map_err(|code| code.name().to_owned())?;
    Ok(Json::Null)
}
