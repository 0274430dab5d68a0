//! Operations of transactional producers.
use serde_json::Value as Json;

use super::Handler;
use super::fields::Fields;
use super::groups;
use super::produce::{flush, producer_config, show_failure};
use super::session::Session;
use crate::engine::kafka::group::request::Identity;
use crate::engine::kafka::producer::{Failure, Producer};
use crate::engine::kafka::record::Marker;

pub(super) const OPERATIONS: &[(&str, Handler)] = &[
    ("init_transactions", init_transactions),
    ("begin", begin),
    ("commit_transaction", commit_transaction),
    ("abort_transaction", abort_transaction),
    ("send_offsets", send_offsets),
];

fn init_transactions(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("producer")?;
    let mut config = producer_config(&fields.configs("config")?)?;
    let id: std::sync::Arc<str> = fields.text("transactional_id")?.into();
    let timeout_us = config.transaction_timeout_us;
    config.transactional_id = Some(id.clone());
    let answer = session.cluster.init_transactions(&id, timeout_us, session.now_us, &mut session.out);
    let mut producer = Producer::new(config, session.new_client());
    let initialized = producer.initialized(answer);
    session.producers.insert(name, producer);
    session.settle();
    Ok(outcome(initialized))
}

pub(super) fn producer<'a>(session: &'a mut Session, name: &str) -> Result<&'a mut Producer, String> {
    session.producers.get_mut(name).ok_or_else(|| format!("producer {name} is not open"))
}

fn begin(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("producer")?;
    Ok(outcome(producer(session, &name)?.begin()))
}

fn commit_transaction(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("producer")?;
    Ok(outcome(end(session, &name, Marker::Commit)?))
}

fn abort_transaction(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("producer")?;
    Ok(outcome(end(session, &name, Marker::Abort)?))
}

/// Ends a transaction as the client does: send what is left, then ask the coordinator.
pub(super) fn end(session: &mut Session, name: &str, marker: Marker) -> Result<Result<(), Failure>, String> {
    if let Err(failure) = producer(session, name)?.end(marker) {
        return Ok(Err(failure));
    }
    flush(session, name);
    match producer(session, name)?.needs_end_request(marker) {
        Err(failure) => return Ok(Err(failure)),
        Ok(false) => return renew(session, name),
        Ok(true) => {}
    }
    let transactional = producer(session, name)?.transactional().ok_or("the producer has no identity")?;
    let answer = session.cluster.end_transaction(&transactional, marker, session.now_us, &mut session.out);
    let ended = producer(session, name)?.ended(answer);
    session.settle();
    if ended.is_ok() { renew(session, name) } else { Ok(ended) }
}

/// After a transaction that failed the client asks for a higher epoch.
fn renew(session: &mut Session, name: &str) -> Result<Result<(), Failure>, String> {
    let its = producer(session, name)?;
    let Some(who) = its.transactional().filter(|_| its.needs_epoch()) else { return Ok(Ok(())) };
    let answer = session.cluster.bump_epoch(&who, session.now_us, &mut session.out);
    Ok(producer(session, name)?.initialized(answer))
}

/// As the client does: the coordinator of transactions hears of the group first, then the group's gets the offsets.
fn send_offsets(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("producer")?;
    let identity = group_metadata(session, fields)?;
    let mut offsets = Vec::new();
    for (partition, offset) in groups::offsets(fields, "offsets")? {
        let partition = groups::ix(session, &partition).ok_or("the partition does not exist")?;
        offsets.push((partition, u64::try_from(offset).map_err(|error| error.to_string())?));
    }
    if let Err(failure) = producer(session, &name)?.check_offsets() {
        return Ok(show_failure(failure));
    }
    let transactional = producer(session, &name)?.transactional().ok_or("the producer has no identity")?;
    let Session { cluster, groups, now_us, .. } = session;
    let added = cluster.add_offsets_to_transaction(&transactional, *now_us);
    let answer =
        added.and_then(|()| groups.coordinator.commit_in_transaction(&identity, transactional.id, &offsets, *now_us));
    Ok(outcome(producer(session, &name)?.offsets_sent(answer)))
}

/// The consumer that read what the offsets are of: now, as it was saved, or only its group.
fn group_metadata(session: &mut Session, fields: &mut Fields) -> Result<Identity, String> {
    let (member, saved) = (fields.text_or_none("member")?, fields.text_or_none("saved")?);
    match (member, saved, fields.text_or_none("group")?) {
        (Some(member), None, None) => {
            let client = session.groups.clients.get(&member).ok_or_else(|| format!("consumer {member} is not open"))?;
            Ok(client.consumer.group_metadata())
        }
        (None, Some(saved), None) => {
            session.groups.saved.get(&saved).cloned().ok_or_else(|| format!("nothing was saved of {saved}"))
        }
        (None, None, Some(group)) => {
            Ok(Identity { group: group.into(), member_id: "".into(), instance_id: None, generation: -1 })
        }
        other => Err(format!("member, saved, group: {other:?}")),
    }
}

pub(super) fn outcome(result: Result<(), Failure>) -> Json {
    result.map_or_else(show_failure, |()| Json::Null)
}
