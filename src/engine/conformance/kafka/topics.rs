//! Operations on topics.
use serde_json::{Value as Json, json};

use super::Handler;
use super::fields::Fields;
use super::session::{PATIENCE_US, Session};
use crate::engine::kafka::cluster::{NewTopic, TopicIx};
use crate::engine::kafka::error::ErrorCode;

pub(super) const OPERATIONS: &[(&str, Handler)] = &[
    ("create_topic", create_topic),
    ("delete_topic", delete_topic),
    ("add_partitions", add_partitions),
    ("alter_topic", alter_topic),
    ("describe_topic", describe_topic),
    ("wait_ms", wait_ms),
];

pub(super) fn create_topic(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let assignment = fields.take("assignment").map(serde_json::from_value).transpose();
    let new = NewTopic {
        name: fields.text("name")?,
        partitions: fields.number_or_none("partitions")?,
        replication: fields.number_or_none("replication")?,
        configs: fields.configs("configs")?,
        assignment: assignment.map_err(|error| error.to_string())?,
    };
    let created = session.cluster.create_topic(&new, session.now_us, &mut session.out);
    session.settle();
    Ok(refusal(created.map(|_| ())))
}

fn delete_topic(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("topic")?;
    let topic = session.topic(&name)?;
    let deleted = session.cluster.delete_topic(topic);
    if deleted.is_ok() {
        session.groups.coordinator.topic_deleted(topic);
    }
    Ok(refusal(deleted))
}

fn add_partitions(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let (name, total) = (fields.text("topic")?, fields.number("total")?);
    let grown = match known(session, &name) {
        Ok(topic) => session.cluster.add_partitions(topic, total, session.now_us, &mut session.out),
        Err(error) => Err(error),
    };
    session.settle();
    Ok(refusal(grown))
}

fn alter_topic(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let (name, configs) = (fields.text("topic")?, fields.configs("configs")?);
    let altered = known(session, &name).and_then(|topic| session.cluster.alter_topic(topic, &configs));
    Ok(refusal(altered))
}

fn describe_topic(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("topic")?;
    let topic = session.topic(&name)?;
    Ok(describe(session, topic))
}

/// Leader, epoch, replicas and in-sync replicas of each partition.
pub(super) fn describe(session: &Session, topic: TopicIx) -> Json {
    let partitions = session.cluster.topic(topic).map(|topic| &topic.partitions[..]).unwrap_or_default();
    let show = |(at, state): (usize, &crate::engine::kafka::cluster::PartitionState)| {
        json!({
            "partition": at,
            "leader": state.leader.map_or(-1, i64::from),
            "leader_epoch": state.leader_epoch,
            "replicas": state.replicas,
            "isr": state.isr,
        })
    };
    json!({ "partitions": partitions.iter().enumerate().map(show).collect::<Vec<_>>() })
}

fn wait_ms(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let ms = fields.number("ms")?;
    session.pass(u64::from(ms) * 1000);
    Ok(Json::Null)
}

pub(super) fn known(session: &Session, name: &str) -> Result<TopicIx, ErrorCode> {
    session.cluster.topic_ix(name).ok_or(ErrorCode::UnknownTopicOrPartition)
}

/// `null`, or the refusal.
pub(super) fn refusal(result: Result<(), ErrorCode>) -> Json {
    result.map_or_else(error, |()| Json::Null)
}

pub(super) fn error(code: ErrorCode) -> Json {
    json!({ "error": code.name() })
}

/// What an admin client shows for something that does not appear: it tries until its patience is over.
pub(super) fn gave_up(session: &mut Session) -> Json {
    session.pass(PATIENCE_US);
    error(ErrorCode::RequestTimedOut)
}
