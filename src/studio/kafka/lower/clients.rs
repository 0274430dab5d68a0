//! Producers and consumers of Kafka from the settings of their parts and what they are wired to.
use std::sync::Arc;

use super::group::{consumer_config, group_of};
use super::{first, links_from, links_to, ms, property};
use crate::engine::id::{Duration, PartIx};
use crate::engine::kafka::cluster::Acks;
use crate::engine::kafka::compression::Compression;
use crate::engine::kafka::producer::{Partitioning, ProducerConfig};
use crate::engine::kafka::topology::{Commit, Consumer, Handler, Process, Producer};
use crate::engine::sort::sort_by_key;
use crate::engine::topology::{KeyOrder, Latency, Schedule};
use crate::engine::value::Table;
use crate::studio::document::{Document, Link, LinkKind, Part};
use crate::studio::kafka::kinds::failures;
use crate::studio::kinds;
use crate::studio::param::{Reader, weighted};
use crate::studio::system::RowOf;

pub fn producer(document: &Document, part: &Part, at: RowOf) -> Producer {
    let reader = part.reader();
    let texts = |id: &str| reader.list(id).iter().filter_map(|entry| weighted::nullable_text(entry).ok()).collect();
    let headers = reader.table("headers").into_iter().flat_map(|table| &table.0);
    Producer {
        topic: first(links_from(document, part, LinkKind::Produce).map(|link| at(&link.to))),
        config: producer_config(part),
        latency: latency(&reader),
        schedule: Schedule {
            start_us: reader.duration_us("start"),
            interval_us: reader.duration_us("interval"),
            jitter_us: reader.duration_us("jitter"),
            burst: reader.count("burst"),
            count: reader.count("count"),
        },
        keys: texts("keys"),
        key_order: if reader.text("key_order") == "random" { KeyOrder::Random } else { KeyOrder::InTurn },
        values: texts("values"),
        value_bytes: reader.count("value_bytes"),
        headers: headers.filter_map(|(name, value)| Some((name.as_str().into(), property(value)?))).collect(),
        partition: reader.int("partition").and_then(|partition| u32::try_from(partition).ok()),
        transaction_records: reader.count("transaction_records"),
        abort_ppm: reader.count("abort").saturating_mul(10_000),
        restart_us: reader.duration_us("restart"),
    }
}

fn producer_config(part: &Part) -> ProducerConfig {
    let reader = &part.reader();
    ProducerConfig {
        acks: acks(&reader.text("acks")),
        batch_bytes: reader.count("batch.size"),
        linger_us: ms(reader, "linger.ms"),
        delivery_timeout_us: delivery_timeout_us(reader),
        request_timeout_us: ms(reader, "request.timeout.ms"),
        retry_backoff_us: ms(reader, "retry.backoff.ms"),
        metadata_max_age_us: ms(reader, "metadata.max.age.ms"),
        max_in_flight: reader.count("max.in.flight.requests.per.connection"),
        max_request_bytes: reader.count("max.request.size"),
        idempotent: idempotence(part) == Idempotence::On,
        transactional_id: transactional_id(part),
        transaction_timeout_us: match is_transactional(part) {
            true => ms(reader, "transaction.timeout.ms"),
            false => ProducerConfig::default().transaction_timeout_us,
        },
        partitioning: match reader.text("partitioner.class").as_str() {
            "ignore-keys" => Partitioning::Sticky,
            "round-robin" => Partitioning::RoundRobin,
            "salted" => Partitioning::Salted(reader.count("salts")),
            "compound" => Partitioning::Compound,
            _ => Partitioning::ByKey,
        },
        adaptive: reader.bool("partitioner.adaptive.partitioning.enable"),
        compression: Compression::named(&reader.text("compression.type")).unwrap_or_default(),
        buffer_bytes: reader.int("buffer.memory").and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or(0),
        max_block_us: ms(reader, "max.block.ms"),
    }
}

/// What the client makes of `enable.idempotence` (`ProducerConfig.postProcessAndValidateIdempotenceConfigs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotence {
    On,
    Off,
    /// It was not asked for, so the client turns it off quietly.
    OffByAcks,
    // --- The client does not start.
    NeedsAll,
    TooManyInFlight(i64),
    NeededByTransactions,
}

pub fn idempotence(producer: &Part) -> Idempotence {
    let reader = producer.reader();
    let asked = reader.given("enable.idempotence").is_some();
    let in_flight = reader.int("max.in.flight.requests.per.connection").unwrap_or(0);
    let waits_for_all = acks(&reader.text("acks")) == Acks::All;
    match reader.bool("enable.idempotence") {
        true if !waits_for_all && asked => Idempotence::NeedsAll,
        true if in_flight > 5 => Idempotence::TooManyInFlight(in_flight),
        true if waits_for_all => Idempotence::On,
        _ if is_transactional(producer) => Idempotence::NeededByTransactions,
        true => Idempotence::OffByAcks,
        false => Idempotence::Off,
    }
}

/// What was not given is raised to what it must be at least (`KafkaProducer.configureDeliveryTimeout`).
fn delivery_timeout_us(reader: &Reader<'_>) -> Duration {
    let delivery_us = ms(reader, "delivery.timeout.ms");
    let least_us = ms(reader, "linger.ms").saturating_add(ms(reader, "request.timeout.ms"));
    if reader.given("delivery.timeout.ms").is_some() { delivery_us } else { delivery_us.max(least_us) }
}

fn acks(text: &str) -> Acks {
    match text {
        "0" => Acks::None,
        "1" => Acks::Leader,
        _ => Acks::All,
    }
}

pub fn is_transactional(producer: &Part) -> bool {
    producer.variant() == "true"
}

/// The one that is given, else the producer's name.
pub fn transactional_id(producer: &Part) -> Option<Arc<str>> {
    let given = producer.reader().non_empty("transactional.id");
    is_transactional(producer).then(|| given.unwrap_or_else(|| producer.name.clone()).into())
}

pub fn consumer(document: &Document, part: &Part, at: RowOf) -> Consumer {
    let reader = part.reader();
    let group = group_of(document, part);
    let assigned = links_to(document, part, LinkKind::Assign).map(|link| at(&link.from));
    let forward =
        |what: &'static str| links_from(document, part, LinkKind::Forward).filter(move |link| forwards(link) == what);
    let mut retry: Vec<(PartIx, Duration)> = forward("retry").map(|link| (at(&link.to), delay_us(link))).collect();
    sort_by_key(&mut retry, |(_, delay_us)| *delay_us);
    Consumer {
        group: group.map_or(PartIx::NONE, |group| at(&group.id)),
        topics: assigned.collect(),
        config: consumer_config(document, part),
        process: process(part),
        latency: latency(&reader),
        poll_us: reader.duration_us("poll"),
        commit: commit(part),
        work_us: reader.duration_us("work"),
        work_jitter_us: reader.duration_us("work_jitter"),
        failures: reader.list("failures").iter().filter_map(|entry| failures::parse(entry).ok()).collect(),
        output: first(forward("output").map(|link| at(&link.to))),
        transactional_id: consumer_transactional_id(part).map(Into::into),
        dead_letter: first(forward("dead-letter").map(|link| at(&link.to))),
        retry,
        start_us: reader.duration_us("start"),
        restart_us: reader.duration_us("restart"),
        deduplicate: reader.bool("deduplicate"),
    }
}

/// Streams makes ids of its own from its application id.
pub fn consumer_transactional_id(part: &Part) -> Option<String> {
    match part.variant() {
        "streams" if part.reader().text("processing.guarantee") == "exactly_once_v2" => Some(part.name.clone()),
        "plain" => part.reader().non_empty("transactional.id"),
        _ => None,
    }
}

fn process(part: &Part) -> Process {
    let reader = part.reader();
    let handler = |id: &str| match reader.text(id).as_str() {
        "continue" => Handler::Continue,
        "continue-dead-letter" => Handler::ContinueWithDeadLetter,
        _ => Handler::Fail,
    };
    match part.variant() {
        "connect-sink" => Process::ConnectSink { tolerates_all: reader.text("errors.tolerance") == "all" },
        "streams" => Process::Streams {
            deserialization: handler("deserialization.exception.handler"),
            processing: handler("processing.exception.handler"),
            production: handler("production.exception.handler"),
        },
        _ => Process::Plain,
    }
}

/// Connect and Streams commit what is done, after each poll.
fn commit(part: &Part) -> Commit {
    if part.variant() != "plain" {
        return Commit::EachPoll;
    }
    match part.reader().text("commit").as_str() {
        "before-work" => Commit::BeforeWork,
        "each-record" => Commit::EachRecord,
        "each-poll" => Commit::EachPoll,
        "each-poll-async" => Commit::EachPollAsync,
        "never" => Commit::Never,
        _ => Commit::Auto,
    }
}

/// What the topic gets: `output`, `dead-letter` or `retry`.
pub fn forwards(link: &Link) -> String {
    row(link, |reader| reader.text("as"))
}

fn delay_us(link: &Link) -> Duration {
    row(link, |reader| reader.duration_us("delay"))
}

fn row<T>(link: &Link, read: impl FnOnce(&Reader<'_>) -> T) -> T {
    let empty = Table::default();
    let settings = link.rows.first().map_or(&empty, |row| &row.settings);
    read(&Reader::new(settings, kinds::row_params(LinkKind::Forward), ""))
}

fn latency(reader: &Reader<'_>) -> Latency {
    Latency { base_us: reader.duration_us("latency"), jitter_us: reader.duration_us("latency_jitter") }
}
