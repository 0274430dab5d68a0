//! Single requests to the coordinator, without a client: `raw_*` of the classic protocol and `heartbeat` of KIP-848.
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::Handler;
use super::clients;
use super::fields::Fields;
use super::groups::{ix, offsets, ok_or, partitions};
use super::session::Session;
use super::topics::error;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::group::modern::HeartbeatRequest;
use crate::engine::kafka::group::request::{Answer, Identity, JoinRequest, Metadata, Ticket};
use crate::engine::kafka::topic_partition::TopicPartition;

pub(super) const OPERATIONS: &[(&str, Handler)] = &[
    ("raw_join", raw_join),
    ("raw_sync", raw_sync),
    ("raw_heartbeat", raw_heartbeat),
    ("raw_leave", raw_leave),
    ("raw_offset_commit", raw_offset_commit),
    ("heartbeat", heartbeat),
];

/// Of requests that do not say.
const SESSION_TIMEOUT_US: u64 = 30_000_000;
const REBALANCE_TIMEOUT_MS: u32 = 30_000;

fn member_id(session: &Session, name: &str) -> Arc<str> {
    session.groups.ids.get(name).map(String::as_str).unwrap_or_default().into()
}

fn identity(session: &Session, fields: &mut Fields) -> Result<Identity, String> {
    let member_id = match (fields.text_or_none("member")?, fields.text_or_none("member_id")?) {
        (Some(name), None) => member_id(session, &name),
        (None, Some(id)) => id.into(),
        _ => return Err("member or member_id".into()),
    };
    Ok(Identity {
        group: fields.text("group")?.into(),
        member_id,
        instance_id: fields.text_or_none("instance_id")?.map(Into::into),
        generation: fields.int("generation")? as i32,
    })
}

fn raw_join(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    let timeout_ms = fields.number_or_none("rebalance_timeout_ms")?.unwrap_or(REBALANCE_TIMEOUT_MS);
    let metadata = Metadata { topics: ["t".into()].into(), owned: Vec::new(), generation: -1 };
    let request = JoinRequest {
        group: fields.text("group")?.into(),
        member_id: member_id(session, &name),
        instance_id: fields.text_or_none("instance_id")?.map(Into::into),
        client_id: name.as_str().into(),
        session_timeout_us: SESSION_TIMEOUT_US,
        rebalance_timeout_us: u64::from(timeout_ms) * 1000,
        protocols: vec![("range".into(), metadata)],
        can_skip_assignment: false,
    };
    let counts = clients::counts(session);
    let now_us = session.now_us;
    let ticket = session.groups.ticket();
    let groups = &mut session.groups;
    groups.coordinator.join(ticket, request, &counts, now_us, &mut groups.out);
    Ok(answer_or_pending(session, ticket, name, "raw_join"))
}

fn raw_sync(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    let mut assignments = BTreeMap::new();
    if let Some(given) = fields.take("assignments") {
        let given: BTreeMap<String, Vec<String>> = serde_json::from_value(given).map_err(|error| error.to_string())?;
        for (name, names) in given {
            let share: Option<Vec<TopicPartition>> = names.iter().map(|name| TopicPartition::parse(name)).collect();
            assignments.insert(member_id(session, &name), share.ok_or("a partition's name")?);
        }
    }
    let identity = Identity {
        group: fields.text("group")?.into(),
        member_id: member_id(session, &name),
        instance_id: fields.text_or_none("instance_id")?.map(Into::into),
        generation: fields.int("generation")? as i32,
    };
    let now_us = session.now_us;
    let ticket = session.groups.ticket();
    let groups = &mut session.groups;
    groups.coordinator.sync(ticket, &identity, assignments, now_us, &mut groups.out);
    Ok(answer_or_pending(session, ticket, name, "raw_sync"))
}

fn answer_or_pending(session: &mut Session, ticket: Ticket, name: String, operation: &'static str) -> Json {
    session.settle();
    match session.groups.raw_answers.remove(&ticket) {
        Some(answer) => show_answer(session, &name, answer),
        None => {
            session.groups.raw.insert(ticket, (name, operation));
            json!({ "pending": true })
        }
    }
}

/// Answers to what was pending before this step.
pub(super) fn take_completed(session: &mut Session) -> Map<String, Json> {
    let mut completed = Map::new();
    for (ticket, answer) in std::mem::take(&mut session.groups.raw_answers) {
        if let Some((name, operation)) = session.groups.raw.remove(&ticket) {
            let shown = show_answer(session, &name, answer);
            completed.insert(format!("{name}:{operation}"), shown);
        }
    }
    completed
}

fn show_answer(session: &mut Session, name: &str, answer: Answer) -> Json {
    match answer {
        Answer::Join(Ok(joined)) => {
            let groups = &mut session.groups;
            groups.ids.insert(name.to_owned(), joined.member_id.to_string());
            groups.names.insert(joined.member_id.to_string(), name.to_owned());
            let shown = |id: &Arc<str>| groups.names.get(&**id).cloned().unwrap_or_else(|| id.to_string());
            let members: Vec<String> = joined.members.iter().map(|member| shown(&member.member_id)).collect();
            json!({
                "generation": joined.generation,
                "protocol": &*joined.protocol,
                "leader": shown(&joined.leader),
                "members": members,
            })
        }
        Answer::Join(Err(refused)) if refused.error == ErrorCode::MemberIdRequired => {
            let groups = &mut session.groups;
            groups.ids.insert(name.to_owned(), refused.member_id.to_string());
            groups.names.insert(refused.member_id.to_string(), name.to_owned());
            json!({ "error": refused.error.name(), "member_id_given": true })
        }
        Answer::Join(Err(refused)) => error(refused.error),
        Answer::Sync(Ok(assignment)) => {
            json!({ "assignment": assignment.iter().map(ToString::to_string).collect::<Vec<_>>() })
        }
        Answer::Sync(Err(code)) => error(code),
    }
}

fn raw_heartbeat(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let identity = identity(session, fields)?;
    Ok(ok_or(session.groups.coordinator.heartbeat(&identity, session.now_us)))
}

fn raw_leave(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let group = fields.text("group")?;
    let name = fields.text("member")?;
    let instance: Option<Arc<str>> = fields.text_or_none("instance_id")?.map(Into::into);
    let id = member_id(session, &name);
    let now_us = session.now_us;
    let groups = &mut session.groups;
    Ok(ok_or(groups.coordinator.leave(&group, &id, instance.as_ref(), now_us, &mut groups.out)))
}

fn raw_offset_commit(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let mut known = Vec::new();
    for (name, offset) in offsets(fields, "offsets")? {
        let ix = ix(session, &name).ok_or("the partition does not exist")?;
        known.push((ix, u64::try_from(offset).map_err(|error| error.to_string())?));
    }
    let identity = identity(session, fields)?;
    Ok(ok_or(session.groups.coordinator.commit(&identity, &known, session.now_us)))
}

fn heartbeat(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("member")?;
    let epoch = fields.int("epoch")? as i32;
    let topics: Option<Vec<String>> =
        fields.take("topics").map(serde_json::from_value).transpose().map_err(|error| error.to_string())?;
    let joins = epoch == 0;
    let timeout_ms = fields.number_or_none("rebalance_timeout_ms")?;
    let owned = match fields.take("owned") {
        None => None,
        Some(owned) => {
            let mut inner = Fields::new([("owned".to_owned(), owned)].into_iter().collect());
            Some(partitions(&mut inner, "owned")?)
        }
    };
    let request = HeartbeatRequest {
        group: fields.text("group")?.into(),
        member_id: name.as_str().into(),
        epoch,
        instance_id: fields.text_or_none("instance_id")?.map(Into::into),
        client_id: name.as_str().into(),
        topics: topics.map(|topics| topics.into_iter().map(Into::into).collect()),
        assignor: fields.text_or_none("assignor")?.map(Into::into),
        // The recorder's first request has what a first request must have.
        rebalance_timeout_us: timeout_ms.or(joins.then_some(REBALANCE_TIMEOUT_MS)).map(|ms| u64::from(ms) * 1000),
        owned: owned.or(joins.then(Vec::new)),
    };
    let counts = clients::counts(session);
    let now_us = session.now_us;
    let groups = &mut session.groups;
    let answer = groups.coordinator.consumer_heartbeat(request, &counts, now_us, &mut groups.out);
    Ok(match answer {
        Err(code) => error(code),
        Ok(answer) => {
            let mut shown = json!({ "epoch": answer.epoch });
            if let Some(assignment) = answer.assignment {
                shown["assignment"] = assignment.iter().map(ToString::to_string).collect();
            }
            shown
        }
    })
}
