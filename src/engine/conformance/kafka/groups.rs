//! What listeners see during a step, and operations on groups as an operator has them.
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::Handler;
use super::clients;
use super::fields::Fields;
use super::session::Session;
use super::topics::error;
use crate::engine::kafka::cluster::{self, Isolation, OffsetSpec};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::group::request::Identity;
use crate::engine::kafka::topic_partition::TopicPartition;

pub(super) const OPERATIONS: &[(&str, Handler)] = &[
    ("describe_group", describe_group),
    ("list_group_offsets", list_group_offsets),
    ("lag", lag),
    ("alter_group_offsets", alter_group_offsets),
    ("delete_group_offsets", delete_group_offsets),
    ("delete_group", delete_group),
    ("remove_members", remove_members),
];

/// How long the recorder waited for groups after a step, when it does not say.
const SETTLE_MS: u32 = 3000;
/// The least that passes: every member has had a heartbeat.
const HEARTBEATS_US: u64 = 350_000;

/// How long the recorder waited for groups after a step.
pub(super) struct Settling {
    /// Until they are stable; else what members see belongs to the next step.
    pub settles: bool,
    /// At most so long, ms.
    pub at_most_ms: Option<u32>,
}

impl Settling {
    pub fn take(fields: &mut Fields) -> Result<Self, String> {
        let settles = fields.take("settle").is_none_or(|settle| settle != Json::Bool(false));
        Ok(Self { settles, at_most_ms: fields.number_or_none("settle_ms")? })
    }
}

/// Adds what consumers saw to what the operation showed.
pub(super) fn finish_step(session: &mut Session, seen: Json, settling: Settling) -> Result<Json, String> {
    session.settle();
    let mut shown = match seen {
        Json::Object(shown) => shown,
        Json::Null => Map::new(),
        other => return Err(format!("an operation showed {other}")),
    };
    let completed = super::raw_groups::take_completed(session);
    if !completed.is_empty() {
        shown.insert("completed".into(), Json::Object(completed));
    }
    if !settling.settles {
        return Ok(Json::Object(shown));
    }
    if session.groups.clients.values().any(|client| !client.consumer.is_closed()) {
        let least_us = session.now_us + HEARTBEATS_US;
        let most_us = session.now_us + u64::from(settling.at_most_ms.unwrap_or(SETTLE_MS)) * 1000;
        session.pass_until(most_us.max(least_us), |session| session.now_us >= least_us && clients::is_settled(session));
    }
    let mut events = Map::new();
    for (name, client) in &mut session.groups.clients {
        if !client.events.is_empty() {
            events.insert(name.clone(), Json::Array(std::mem::take(&mut client.events)));
        }
    }
    session.groups.clients.retain(|_, client| !client.consumer.is_closed());
    if !events.is_empty() {
        shown.insert("events".into(), Json::Object(events));
    }
    Ok(Json::Object(shown))
}

pub(super) fn ok_or(result: Result<(), ErrorCode>) -> Json {
    result.map_or_else(error, |()| json!({ "result": "ok" }))
}

/// `{"t-0": 5}`
pub(super) fn offsets(fields: &mut Fields, key: &str) -> Result<BTreeMap<TopicPartition, i64>, String> {
    let Some(Json::Object(offsets)) = fields.take(key) else { return Err(format!("{key} are missing")) };
    let one = |(name, offset): (String, Json)| {
        let partition = TopicPartition::parse(&name).ok_or_else(|| format!("partition {name}"))?;
        Ok((partition, offset.as_i64().ok_or_else(|| format!("offset {offset}"))?))
    };
    offsets.into_iter().map(one).collect()
}

pub(super) fn partitions(fields: &mut Fields, key: &str) -> Result<Vec<TopicPartition>, String> {
    let Some(Json::Array(names)) = fields.take(key) else { return Err(format!("{key} are missing")) };
    let parse = |name: &Json| name.as_str().and_then(TopicPartition::parse).ok_or_else(|| format!("partition {name}"));
    names.iter().map(parse).collect()
}

/// The partition of the log, if there is one.
pub(super) fn ix(session: &Session, name: &TopicPartition) -> Option<cluster::TopicPartition> {
    let topic = session.cluster.topic_ix(&name.topic)?;
    let ix = cluster::TopicPartition { topic, partition: name.partition };
    session.cluster.partition(ix).map(|_| ix)
}

fn named(session: &Session, ix: cluster::TopicPartition) -> String {
    let topic = session.cluster.topic(ix.topic).map_or("?", |topic| &topic.name);
    format!("{topic}-{}", ix.partition)
}

fn describe_group(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let group = fields.text("group")?;
    let Some(description) = session.groups.coordinator.describe(&group) else {
        return Ok(json!({ "state": "Dead", "members": {} }));
    };
    let members: Map<String, Json> = (description.members.values())
        .map(|member| {
            let mut partitions = member.partitions.clone();
            partitions.sort();
            let partitions: Vec<String> = partitions.iter().map(ToString::to_string).collect();
            (member.client_id.to_string(), json!(partitions))
        })
        .collect();
    let state = description.state;
    if state.name() == "Empty" {
        return Ok(json!({ "state": "Empty", "members": members }));
    }
    let kind = match state {
        crate::engine::kafka::group::GroupState::Classic(_) => "Classic",
        crate::engine::kafka::group::GroupState::Consumer(_) => "Consumer",
    };
    Ok(json!({ "state": state.name(), "type": kind, "assignor": &*description.assignor, "members": members }))
}

fn committed(session: &Session, group: &str) -> Vec<(cluster::TopicPartition, u64)> {
    let offsets = session.groups.coordinator.offsets(group).into_iter();
    offsets.flat_map(|offsets| offsets.iter().map(|(ix, committed)| (ix, committed.offset))).collect()
}

fn list_group_offsets(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let group = fields.text("group")?;
    let require_stable = fields.flag("require_stable")?;
    let known = session.groups.coordinator.offsets(&group);
    // What a transaction holds back has no stable offset: the answer leaves it out.
    let is_unstable = |ix| require_stable && known.is_some_and(|offsets| offsets.is_pending(ix));
    let offsets = committed(session, &group).into_iter().filter(|(ix, _)| !is_unstable(*ix));
    let offsets: Map<String, Json> = offsets.map(|(ix, offset)| (named(session, ix), json!(offset))).collect();
    Ok(json!({ "offsets": offsets }))
}

fn lag(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let group = fields.text_or_none("group")?.unwrap_or_else(|| "g".into());
    let isolation = match fields.text_or_none("isolation")?.as_deref() {
        None | Some("read_uncommitted") => Isolation::ReadUncommitted,
        Some("read_committed") => Isolation::ReadCommitted,
        Some(other) => return Err(format!("isolation {other}")),
    };
    let mut shown = Map::new();
    for (ix, offset) in committed(session, &group) {
        let leader = session.cluster.reachable_leader(ix).ok_or("a partition has no leader")?;
        let end = session.cluster.list_offset(leader, ix, OffsetSpec::Latest, isolation);
        let end = end.map_err(|code| code.name())?.map_or(0, |(end, _)| end);
        let lag = end.cast_signed() - offset.cast_signed();
        shown.insert(named(session, ix), json!({ "committed": offset, "end": end, "lag": lag }));
    }
    Ok(Json::Object(shown))
}

fn alter_group_offsets(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let group = fields.text("group")?;
    let mut known = Vec::new();
    for (name, offset) in offsets(fields, "offsets")? {
        // The client does not even send a negative offset.
        let Ok(offset) = u64::try_from(offset) else { return Ok(json!({ "error": "IllegalArgumentException" })) };
        match ix(session, &name) {
            Some(ix) => known.push((ix, offset)),
            None => return Ok(error(ErrorCode::UnknownTopicOrPartition)),
        }
    }
    let identity = Identity { group: group.into(), member_id: "".into(), instance_id: None, generation: -1 };
    Ok(ok_or(session.groups.coordinator.commit(&identity, &known, session.now_us)))
}

fn delete_group_offsets(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let group = fields.text("group")?;
    let mut result = Ok(());
    for name in partitions(fields, "partitions")? {
        let ix = ix(session, &name).ok_or_else(|| format!("partition {name} does not exist"))?;
        result = result.and(session.groups.coordinator.delete_offset(&group, ix, &name.topic));
    }
    Ok(ok_or(result))
}

fn delete_group(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let group = fields.text("group")?;
    Ok(ok_or(session.groups.coordinator.delete(&group)))
}

/// All members, or the static one with this instance id.
fn remove_members(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let group = fields.text("group")?;
    let instance: Option<std::sync::Arc<str>> = fields.text_or_none("instance_id")?.map(Into::into);
    let now_us = session.now_us;
    let groups = &mut session.groups;
    let members = groups.coordinator.describe(&group).map(|group| group.members).unwrap_or_default();
    let mut result = Ok(());
    for (id, member) in members {
        if instance.is_none() || instance == member.instance_id {
            let left = groups.coordinator.leave(&group, &id, member.instance_id.as_ref(), now_us, &mut groups.out);
            result = result.and(left);
        }
    }
    Ok(ok_or(result))
}
