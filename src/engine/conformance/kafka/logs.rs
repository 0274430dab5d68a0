//! Operations that look at logs: reading, offsets, segments, deleting records.
use serde_json::{Map, Value as Json, json};

use super::Handler;
use super::fields::{Fields, time};
use super::session::Session;
use super::topics::{error, gave_up};
use crate::engine::kafka::cluster::{Isolation, OffsetSpec, TopicPartition};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::read::Reader;
use crate::engine::kafka::record::{Payload, TimestampType};

pub(super) const OPERATIONS: &[(&str, Handler)] =
    &[("fetch", fetch), ("list_offsets", list_offsets), ("segments", segments), ("delete_records", delete_records)];

/// The partition a step is about.
pub(super) fn partition(session: &Session, fields: &mut Fields) -> Result<TopicPartition, String> {
    let name = fields.text("topic")?;
    Ok(TopicPartition { topic: session.topic(&name)?, partition: fields.number_or_none("partition")?.unwrap_or(0) })
}

fn isolation(fields: &mut Fields) -> Result<Isolation, String> {
    match fields.text_or_none("isolation")?.as_deref() {
        None | Some("read_uncommitted") => Ok(Isolation::ReadUncommitted),
        Some("read_committed") => Ok(Isolation::ReadCommitted),
        Some(other) => Err(format!("isolation {other}")),
    }
}

fn fetch(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let partition = partition(session, fields)?;
    let offset = fields.int_or_none("offset")?;
    let isolation = isolation(fields)?;
    let timestamps = fields.flag("timestamps")?;
    let Some(leader) = session.wait_for_leader(partition) else { return Ok(error(ErrorCode::RequestTimedOut)) };
    let replica = session.cluster.replica(leader, partition).ok_or("the leader has no replica")?;
    let mut position = match offset {
        Some(offset) => u64::try_from(offset).map_err(|error| error.to_string())?,
        None => replica.log.start(),
    };
    let mut shown = Vec::new();
    loop {
        let fetched = replica.read(partition, position, isolation, 1_048_576);
        let data = match &fetched.result {
            Ok(data) => data,
            Err(ErrorCode::OffsetOutOfRange) => return Ok(json!({ "error": "OffsetOutOfRangeException" })),
            Err(other) => return Ok(error(*other)),
        };
        let mut reader = Reader::new(data, position, isolation);
        shown
            .extend(reader.by_ref().map(|read| show_record(read.offset, read.record, read.timestamp_type, timestamps)));
        if reader.position() == position {
            return Ok(json!({ "records": shown, "next": position }));
        }
        position = reader.position();
    }
}

/// `[offset, key, value]`, with a fourth element for what else there is.
pub(super) fn show_record(
    offset: u64,
    record: &crate::engine::kafka::record::Record,
    timestamp_type: TimestampType,
    timestamps: bool,
) -> Json {
    let mut more = Map::new();
    if let Some(headers) = record.headers.as_deref().filter(|headers| !headers.is_empty()) {
        let headers = headers.iter().map(|(key, value)| json!([&**key, show_payload(value.as_ref())]));
        more.insert("headers".into(), headers.collect());
    }
    if timestamps {
        let name = match timestamp_type {
            TimestampType::CreateTime => "CreateTime",
            TimestampType::LogAppendTime => "LogAppendTime",
        };
        more.insert("timestamp".into(), json!(record.timestamp_ms));
        more.insert("timestamp_type".into(), json!(name));
    }
    let (key, value) = (show_payload(record.key.as_ref()), show_payload(record.value.as_ref()));
    if more.is_empty() { json!([offset, key, value]) } else { json!([offset, key, value, more]) }
}

fn show_payload(payload: Option<&Payload>) -> Json {
    match payload {
        None => Json::Null,
        Some(payload) => match payload.as_text() {
            Some(text) => json!(text),
            None => json!({ "$len": payload.bytes() }),
        },
    }
}

fn list_offsets(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let partition = partition(session, fields)?;
    let which = fields.text_or_none("which")?;
    let timestamp = fields.take("timestamp").map(|at| time(&at, session.now_ms())).transpose()?;
    let isolation = isolation(fields)?;
    if session.cluster.partition(partition).is_none() {
        return Ok(gave_up(session));
    }
    let Some(leader) = session.wait_for_leader(partition) else { return Ok(error(ErrorCode::RequestTimedOut)) };
    let offset = |spec, isolation| session.cluster.list_offset(leader, partition, spec, isolation);
    let spec = match (which.as_deref(), timestamp) {
        (None, None) => {
            let at = |spec, isolation| offset(spec, isolation).map(|found| found.map(|(at, _)| at));
            let at = |spec, isolation| at(spec, isolation).map_err(|code| code.name().to_owned());
            return Ok(json!({
                "earliest": at(OffsetSpec::Earliest, isolation)?,
                "latest": at(OffsetSpec::Latest, Isolation::ReadUncommitted)?,
                "last_stable": at(OffsetSpec::Latest, Isolation::ReadCommitted)?,
            }));
        }
        (Some("earliest"), None) => OffsetSpec::Earliest,
        (Some("latest"), None) => OffsetSpec::Latest,
        (Some("max_timestamp"), None) => OffsetSpec::MaxTimestamp,
        (Some("timestamp"), Some(timestamp_ms)) => OffsetSpec::AtTime(timestamp_ms),
        (which, timestamp) => return Err(format!("which {which:?}, timestamp {timestamp:?}")),
    };
    Ok(match offset(spec, isolation) {
        Ok(Some((offset, None))) => json!({ "offset": offset }),
        Ok(Some((offset, Some(timestamp_ms)))) => json!({ "offset": offset, "timestamp": timestamp_ms }),
        Ok(None) => json!({ "offset": -1, "timestamp": -1 }),
        Err(code) => error(code),
    })
}

fn segments(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let partition = partition(session, fields)?;
    let broker = fields.number_or_none("broker")?.unwrap_or(1);
    let replica = session.cluster.replica(broker, partition).ok_or("the broker has no replica")?;
    Ok(json!({ "segments": replica.segment_sizes() }))
}

fn delete_records(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let partition = partition(session, fields)?;
    let before = fields.int("before")?;
    let before = u64::try_from(before).ok();
    let deleted = session.cluster.delete_records(partition, before, session.now_us, &mut session.out);
    session.settle();
    Ok(match deleted {
        Ok(low_watermark) => json!({ "low_watermark": low_watermark }),
        Err(ErrorCode::UnknownTopicOrPartition) => gave_up(session),
        Err(code) => error(code),
    })
}
