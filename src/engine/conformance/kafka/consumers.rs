//! Operations of consumers: the Java client's calls.
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::Handler;
use super::clients::{self, Client};
use super::fields::Fields;
use super::groups::{ix, offsets, partitions};
use super::logs::show_record;
use super::session::Session;
use crate::engine::kafka::cluster::OffsetSpec;
use crate::engine::kafka::consumer::{Consumer, OffsetReset, Out, Place};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::topic_partition::TopicPartition;

pub(super) const OPERATIONS: &[(&str, Handler)] = &[
    ("join", join),
    ("assign", assign),
    ("leave", leave),
    ("crash", crash),
    ("stop_polling", stop_polling),
    ("resume_polling", resume_polling),
    ("subscribe", subscribe),
    ("unsubscribe", unsubscribe),
    ("pause", pause),
    ("resume", resume),
    ("seek", seek),
    ("poll", poll),
    ("commit", commit),
    ("position", position),
    ("committed", committed),
    ("current_lag", current_lag),
    ("offsets_for_times", offsets_for_times),
    ("enforce_rebalance", enforce_rebalance),
    ("generation", generation),
    ("save_group_metadata", save_group_metadata),
];

/// So many polls without records are needed to see that nothing comes: a place may have to be looked up and reset.
const IDLE_POLLS: u32 = 5;
/// How long the recorder's consumer waits for a place or a committed offset, µs.
const PATIENCE_US: u64 = 5_000_000;

fn open(session: &mut Session, fields: &mut Fields) -> Result<String, String> {
    let name = fields.text("member")?;
    let group = fields.text_or_none("group")?;
    let config = clients::config(&name, group.as_deref(), &fields.configs("config")?)?;
    let client = Client {
        consumer: Consumer::new(config, session.now_us),
        polls: true,
        paused: Default::default(),
        events: Vec::new(),
        last_error: None,
        commits: BTreeMap::new(),
        rests: false,
    };
    session.groups.clients.insert(name.clone(), client);
    Ok(name)
}

fn client<'a>(session: &'a mut Session, name: &str) -> Result<&'a mut Client, String> {
    session.groups.clients.get_mut(name).ok_or_else(|| format!("member {name} is not there"))
}

fn topics(fields: &mut Fields) -> Result<Vec<String>, String> {
    let topics = fields.take("topics").ok_or("topics are missing")?;
    serde_json::from_value(topics).map_err(|error| error.to_string())
}

fn join(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = open(session, fields)?;
    let topics = topics(fields)?;
    client(session, &name)?.consumer.subscribe(topics.into_iter().map(Into::into).collect());
    Ok(Json::Null)
}

fn assign(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = open(session, fields)?;
    let partitions = partitions(fields, "partitions")?;
    client(session, &name)?.consumer.assign(&partitions);
    Ok(Json::Null)
}

fn with_out(
    session: &mut Session,
    fields: &mut Fields,
    call: impl FnOnce(&mut Consumer, &mut Out),
) -> Result<Json, String> {
    let name = fields.text("member")?;
    let mut out = Out::default();
    call(&mut client(session, &name)?.consumer, &mut out);
    clients::take_out(session, &name, out);
    session.settle();
    Ok(Json::Null)
}

fn leave(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    with_out(session, fields, Consumer::close)
}

fn crash(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    session.groups.clients.remove(&name).ok_or_else(|| format!("member {name} is not there"))?;
    Ok(Json::Null)
}

fn stop_polling(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    client(session, &name)?.polls = false;
    Ok(Json::Null)
}

fn resume_polling(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    client(session, &name)?.polls = true;
    Ok(Json::Null)
}

fn subscribe(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let topics = topics(fields)?;
    with_out(session, fields, |consumer, _| consumer.subscribe(topics.into_iter().map(Into::into).collect()))
}

fn unsubscribe(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    with_out(session, fields, Consumer::unsubscribe)
}

fn pause(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    let partitions = partitions(fields, "partitions")?;
    client(session, &name)?.paused.extend(partitions);
    Ok(Json::Null)
}

fn resume(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    let partitions = partitions(fields, "partitions")?;
    client(session, &name)?.paused.retain(|its| !partitions.contains(its));
    Ok(Json::Null)
}

fn seek(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    let Some(Json::Object(places)) = fields.take("offsets") else { return Err("offsets are missing".into()) };
    for (partition, place) in places {
        let partition = TopicPartition::parse(&partition).ok_or_else(|| format!("partition {partition}"))?;
        let place = match (place.as_str(), place.as_u64()) {
            (Some("beginning"), _) => Place::Reset(OffsetReset::Earliest),
            (Some("end"), _) => Place::Reset(OffsetReset::Latest),
            (_, Some(offset)) => Place::At(offset),
            _ => return Err(format!("place {place}")),
        };
        if !client(session, &name)?.consumer.seek(&partition, place) {
            return Ok(json!({ "error": "IllegalStateException" }));
        }
    }
    Ok(Json::Null)
}

/// Polls until nothing more comes, or so many records have.
fn poll(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    let most = fields.number_or_none("max_records")?.unwrap_or(u32::MAX) as usize;
    let mut shown: Map<String, Json> = Map::new();
    let mut count = 0;
    let mut idle = 0;
    let until_us = session.now_us + PATIENCE_US;
    client(session, &name)?.last_error = None;
    while count < most && idle < IDLE_POLLS {
        clients::pause_all(client(session, &name)?, false);
        let (polled, _) = clients::poll(session, &name);
        session.deliver();
        clients::pause_all(client(session, &name)?, true);
        if let Some(error) = client(session, &name)?.last_error {
            client(session, &name)?.events.retain(|event| event.get("error").is_none());
            return Ok(json!({ "error": error.name() }));
        }
        for one in polled {
            count += one.records.len();
            let records = shown.entry(one.partition.to_string()).or_insert_with(|| json!([]));
            let show = |one: &crate::engine::kafka::consumer::PolledRecord| {
                show_record(one.offset, &one.record, one.timestamp_type, false)
            };
            records.as_array_mut().into_iter().for_each(|list| list.extend(one.records.iter().map(show)));
            idle = 0;
        }
        idle += 1;
        if idle == IDLE_POLLS && !has_all_places(session, &name) && session.now_us < until_us {
            session.pass(100_000);
            idle = 0;
        }
    }
    Ok(json!({ "records": shown, "positions": positions(session, &name)? }))
}

fn has_all_places(session: &Session, name: &str) -> bool {
    let client = session.groups.clients.get(name);
    client.is_none_or(|client| client.consumer.partitions().all(|(_, its)| matches!(its.place, Place::At(_))))
}

fn positions(session: &mut Session, name: &str) -> Result<Json, String> {
    let partitions = client(session, name)?.consumer.partitions();
    let at = |place| if let Place::At(offset) = place { json!(offset) } else { Json::Null };
    Ok(partitions.map(|(name, partition)| (name.to_string(), at(partition.place))).collect::<Map<_, _>>().into())
}

fn position(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    session.pass_until(session.now_us + PATIENCE_US, |session| has_all_places(session, &name));
    positions(session, &name)
}

fn commit(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    let offsets = match fields.take("offsets") {
        None => None,
        Some(given) => {
            let given: BTreeMap<String, u64> = serde_json::from_value(given).map_err(|error| error.to_string())?;
            let one = |(name, offset): (String, u64)| TopicPartition::parse(&name).map(|name| (name, offset));
            Some(given.into_iter().map(one).collect::<Option<BTreeMap<_, _>>>().ok_or("a partition's name")?)
        }
    };
    let mut out = Out::default();
    let begun = client(session, &name)?.consumer.commit(offsets, &mut out);
    clients::take_out(session, &name, out);
    let no = match begun {
        Ok(no) => no,
        Err(error) => return Ok(json!({ "error": error.name() })),
    };
    clients::answer_all(session);
    match client(session, &name)?.commits.remove(&no) {
        Some(Ok(())) => Ok(json!({ "result": "ok" })),
        Some(Err(error)) => Ok(json!({ "error": error.name() })),
        None => Err("the commit was not answered".into()),
    }
}

/// Blocks while a transaction holds one of the offsets.
fn committed(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    let partitions = partitions(fields, "partitions")?;
    let group = client(session, &name)?.consumer.config.group_id.clone().unwrap_or_default();
    let mut shown = Map::new();
    for partition in partitions {
        let ix = ix(session, &partition).ok_or("the partition does not exist")?;
        let is_free = |session: &mut Session| {
            session.groups.coordinator.offsets(&group).is_none_or(|offsets| !offsets.is_pending(ix))
        };
        if !session.pass_until(session.now_us + PATIENCE_US, is_free) {
            return Ok(json!({ "error": ErrorCode::RequestTimedOut.name() }));
        }
        let offset = session.groups.coordinator.offsets(&group).and_then(|offsets| offsets.get(ix));
        shown.insert(partition.to_string(), json!(offset));
    }
    Ok(Json::Object(shown))
}

fn current_lag(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    let partitions = client(session, &name)?.consumer.partitions();
    let lag = |(name, partition): (&TopicPartition, &crate::engine::kafka::consumer::Partition)| {
        let lag = match (partition.place, partition.end) {
            (Place::At(offset), Some(end)) => json!(end.saturating_sub(offset)),
            _ => Json::Null,
        };
        (name.to_string(), lag)
    };
    Ok(partitions.map(lag).collect::<Map<_, _>>().into())
}

fn offsets_for_times(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    let isolation = client(session, &name)?.consumer.config.isolation;
    let mut shown = Map::new();
    for (partition, timestamp_ms) in offsets(fields, "timestamps")? {
        let ix = ix(session, &partition).ok_or("the partition does not exist")?;
        let leader = session.cluster.reachable_leader(ix).ok_or("the partition has no leader")?;
        let found = session.cluster.list_offset(leader, ix, OffsetSpec::AtTime(timestamp_ms), isolation);
        let found = found.map_err(|code| code.name())?;
        shown.insert(partition.to_string(), json!(found.map(|(offset, _)| offset)));
    }
    Ok(Json::Object(shown))
}

fn enforce_rebalance(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    with_out(session, fields, |consumer, _| consumer.enforce_rebalance())
}

fn generation(session: &mut Session, _fields: &mut Fields) -> Result<Json, String> {
    let clients = session.groups.clients.iter();
    Ok(clients.map(|(name, client)| (name.clone(), json!(client.consumer.generation()))).collect::<Map<_, _>>().into())
}

fn save_group_metadata(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    let identity = client(session, &name)?.consumer.group_metadata();
    session.groups.saved.insert(name, identity);
    Ok(Json::Null)
}
