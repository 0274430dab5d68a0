//! Operations of producers: the client (`produce`) and single requests (`raw_produce`).
use serde_json::{Value as Json, json};

use super::Handler;
use super::fields::{Fields, record};
use super::session::{PATIENCE_US, Session};
use crate::engine::kafka::cluster::{Acks, ProduceRequest, TopicPartition};
use crate::engine::kafka::producer::{Cause, Delivered, Failure, Partitioning, Producer, ProducerConfig, SendNo};
use crate::engine::kafka::record::{Batch, Marker, Payload, ProducerStamp, Record};

pub(super) const OPERATIONS: &[(&str, Handler)] = &[
    ("open_producer", open_producer),
    ("close_producer", close_producer),
    ("produce", produce),
    ("init_producer_id", init_producer_id),
    ("raw_produce", raw_produce),
];

/// `transaction.timeout.ms`
const DEFAULT_TRANSACTION_US: u64 = 60_000_000;

/// The producer of a case that names none.
const DEFAULT: &str = "P";

/// The recorder's own settings, with those of the case.
pub(super) fn producer_config(configs: &[(String, String)]) -> Result<ProducerConfig, String> {
    let mut config = ProducerConfig { linger_us: 100_000, delivery_timeout_us: 6_000_000, ..ProducerConfig::default() };
    for (name, value) in configs {
        let us = || value.parse::<u64>().map(|ms| ms * 1000).map_err(|_| format!("{name} {value}"));
        match (name.as_str(), value.as_str()) {
            ("partitioner.ignore.keys", "true") => config.partitioning = Partitioning::Sticky,
            ("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner") => {
                config.partitioning = Partitioning::RoundRobin;
            }
            ("transactional.id", id) => config.transactional_id = Some(id.into()),
            ("transaction.timeout.ms", _) => config.transaction_timeout_us = us()?,
            ("request.timeout.ms", _) => config.request_timeout_us = us()?,
            ("delivery.timeout.ms", _) => config.delivery_timeout_us = us()?,
            _ => return Err(format!("producer setting {name}={value} is not known")),
        }
    }
    Ok(config)
}

fn open_producer(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("producer")?;
    let config = producer_config(&fields.configs("config")?)?;
    let first_ticket = session.new_client();
    session.producers.insert(name, Producer::new(config, first_ticket));
    Ok(Json::Null)
}

/// Closing aborts a transaction that is open.
fn close_producer(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("producer")?;
    let producer = session.producers.get(&name).ok_or_else(|| format!("producer {name} is not open"))?;
    if producer.is_in_transaction() {
        // One that was fenced meanwhile closes all the same.
        super::transactions::end(session, &name, Marker::Abort)?.ok();
    }
    session.producers.remove(&name);
    Ok(Json::Null)
}

fn produce(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text_or_none("producer")?.unwrap_or_else(|| DEFAULT.into());
    if !session.producers.contains_key(&name) {
        let producer = Producer::new(producer_config(&[])?, session.new_client());
        session.producers.insert(name.clone(), producer);
    }
    let topic_name = fields.text("topic")?;
    let topic = session.topic(&topic_name)?;
    let partitions = session.cluster.topic(topic).map_or(0, |topic| topic.partitions.len() as u32);
    let explicit = fields.number_or_none("partition")?;
    let separate = fields.flag("separate")?;
    let spread = fields.flag("spread")?;
    let Some(Json::Array(records)) = fields.take("records") else { return Err("records are missing".into()) };
    let mut numbers: Vec<SendNo> = Vec::new();
    for one in records {
        let (record, own) = record(one, session.now_ms())?;
        let Session { producers, choice, now_us, .. } = session;
        let producer = producers.get_mut(&name).ok_or("the producer is gone")?;
        numbers.push(producer.send(topic, partitions, own.or(explicit), record, *now_us, choice).number);
        if separate {
            flush(session, &name);
        }
    }
    flush(session, &name);
    let producer = session.producers.get_mut(&name).ok_or("the producer is gone")?;
    let mut delivered = std::mem::take(&mut producer.delivered);
    delivered.sort_by_key(|one| one.number);
    if delivered.len() != numbers.len() {
        return Err(format!("{} of {} records were completed", delivered.len(), numbers.len()));
    }
    if spread {
        let partitions: Vec<u32> = delivered.iter().map(|one| one.partition.partition).collect();
        return Ok(json!({ "partitions": partitions }));
    }
    Ok(json!({ "offsets": delivered.iter().map(show_delivered).collect::<Vec<_>>() }))
}

/// Sends everything and waits until it is done.
pub(super) fn flush(session: &mut Session, name: &str) {
    if let Some(producer) = session.producers.get_mut(name) {
        producer.flush();
        let until_us = session.now_us + producer.config.delivery_timeout_us;
        session.pass_until(until_us, |session| session.producers.get(name).is_none_or(|producer| !producer.is_busy()));
        session.settle();
    }
}

fn show_delivered(delivered: &Delivered) -> Json {
    match &delivered.result {
        Ok(offset) => json!([delivered.partition.partition, offset]),
        Err(failure) => show_failure(*failure),
    }
}

pub(super) fn show_failure(failure: Failure) -> Json {
    match failure {
        Failure::Code(code) => json!({ "error": code.name() }),
        Failure::IllegalState => json!({ "error": "IllegalStateException" }),
        Failure::BufferExhausted => json!({ "error": "BufferExhaustedException" }),
        Failure::CommitFailed => json!({ "error": "CommitFailedException" }),
        Failure::Kafka(None) => json!({ "error": "KafkaException" }),
        Failure::Kafka(Some(Cause::Code(cause))) => json!({ "error": "KafkaException", "cause": cause.name() }),
        Failure::Kafka(Some(Cause::CommitFailed)) => {
            json!({ "error": "KafkaException", "cause": "CommitFailedException" })
        }
    }
}

fn init_producer_id(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let name = fields.text("as")?;
    let given = match fields.text_or_none("transactional_id")? {
        Some(id) => {
            let Session { cluster, now_us, out, .. } = session;
            let given = cluster.init_transactions(&id.into(), DEFAULT_TRANSACTION_US, *now_us, out);
            session.settle();
            given
        }
        None => Ok(session.cluster.new_producer_id()),
    };
    let (id, epoch) = given.map_err(|code| code.name().to_owned())?;
    Ok(remember(session, name, id, epoch))
}

fn remember(session: &mut Session, name: String, id: u64, epoch: u16) -> Json {
    match session.identities.insert(name, (id, epoch)) {
        Some((before, _)) => json!({ "epoch": epoch, "same_producer_id": before == id }),
        None => json!({ "epoch": epoch }),
    }
}

fn raw_produce(session: &mut Session, fields: &mut Fields) -> Result<Json, String> {
    let topic = fields.text("topic")?;
    let topic = session.topic(&topic)?;
    let partition = TopicPartition { topic, partition: fields.number_or_none("partition")?.unwrap_or(0) };
    let acks = match fields.take("acks") {
        None => Acks::All,
        Some(Json::String(all)) if all == "all" => Acks::All,
        Some(Json::Number(acks)) if acks.as_u64() == Some(1) => Acks::Leader,
        Some(Json::Number(acks)) if acks.as_u64() == Some(0) => Acks::None,
        Some(other) => return Err(format!("acks {other}")),
    };
    let timeout_us = fields.number_or_none("timeout_ms")?.map_or(PATIENCE_US / 2, |ms| u64::from(ms) * 1000);
    let transactional_id = fields.text_or_none("transactional_id")?;
    let stamp = stamp(session, fields, transactional_id.is_some())?;
    let records = raw_records(session, fields, stamp)?;
    let broker = match fields.number_or_none("broker")? {
        Some(broker) => broker,
        None => session.wait_for_leader(partition).unwrap_or(1),
    };
    let request = ProduceRequest {
        partition,
        acks,
        timeout_us,
        transactional_id: transactional_id.map(Into::into),
        batch: Batch::new(records, stamp),
    };
    let Some(answer) = session.ask(broker, request) else {
        return match acks {
            Acks::None => Ok(json!({ "no_response": true })),
            _ => Err("the broker gave no answer".into()),
        };
    };
    let mut shown = match &answer.result {
        Ok(base_offset) => json!({ "base_offset": base_offset }),
        Err(refused) if refused.records.is_empty() => json!({ "error": refused.error.name() }),
        Err(refused) => json!({ "error": refused.error.name(), "record_errors": refused.records }),
    };
    if answer.log_start > 0 {
        shown["log_start_offset"] = json!(answer.log_start);
    }
    Ok(shown)
}

fn stamp(session: &Session, fields: &mut Fields, transactional: bool) -> Result<Option<ProducerStamp>, String> {
    let id = match fields.take("producer_id") {
        None => return Ok(None),
        Some(Json::String(name)) => {
            session.identities.get(&name).ok_or_else(|| format!("producer id {name} was not given"))?.0
        }
        Some(number) => number.as_u64().ok_or_else(|| format!("producer_id {number}"))?,
    };
    let epoch = u16::try_from(fields.number("epoch")?).map_err(|error| error.to_string())?;
    Ok(Some(ProducerStamp { id, epoch, base_sequence: fields.number("sequence")?, transactional }))
}

fn raw_records(session: &Session, fields: &mut Fields, stamp: Option<ProducerStamp>) -> Result<Vec<Record>, String> {
    let now_ms = session.now_ms();
    match (fields.take("records"), fields.number_or_none("count")?) {
        (Some(Json::Array(records)), None) => {
            records.into_iter().map(|one| record(one, now_ms).map(|(record, _)| record)).collect()
        }
        (None, count) => {
            let first = stamp.map_or(0, |stamp| stamp.base_sequence);
            let record = |sequence: u32| {
                let value = Payload::text(format!("s{sequence}"));
                Record::new(Some(Payload::text("k")), Some(value), now_ms)
            };
            Ok((first..first + count.unwrap_or(1)).map(record).collect())
        }
        (records, count) => Err(format!("records {records:?}, count {count:?}")),
    }
}
