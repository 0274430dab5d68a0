//! Producers and consumers of the topology from the settings of their parts.
use crate::engine::id::PartIx;
use crate::engine::message::{Body, Properties};
use crate::engine::topology::{AckMode, Consumer, Group, KeyOrder, Latency, Producer, Schedule, Subscription};
use crate::studio::document::Part;
use crate::studio::param::{Reader, failure, weighted};

pub fn producer(part: &Part, target: PartIx) -> Producer {
    let reader = part.reader();
    let body = match reader.int("body_size").and_then(|bytes| u32::try_from(bytes).ok()) {
        Some(bytes) => Body::Fill(bytes),
        None => Body::Text(reader.text("body")),
    };
    let priorities = reader.list("priorities").iter().filter_map(|entry| weighted::int(entry, 0, 255).ok());
    Producer {
        target,
        latency: latency(&reader),
        schedule: Schedule {
            start_us: reader.duration_us("start"),
            interval_us: reader.duration_us("interval"),
            jitter_us: reader.duration_us("jitter"),
            burst: reader.count("burst"),
            count: reader.count("count"),
        },
        keys: reader.list("keys").iter().filter_map(|entry| weighted::text(entry).ok()).collect(),
        key_order: if reader.text("key_order") == "random" { KeyOrder::Random } else { KeyOrder::InTurn },
        headers: reader.list("headers").iter().filter_map(|entry| weighted::table(entry).ok()).collect(),
        properties: properties(&reader),
        priorities: priorities.collect(),
        body,
        mandatory: reader.bool("mandatory"),
        confirms: reader.bool("confirms"),
        retries: reader.count("retries"),
        confirm_timeout_us: reader.duration_us("confirm_timeout"),
        group: group(&reader),
        restart_us: reader.duration_us("restart"),
    }
}

pub fn consumer(part: &Part, queues: Vec<Subscription>) -> Consumer {
    let reader = part.reader();
    Consumer {
        queues,
        latency: latency(&reader),
        prefetch: u16::try_from(reader.count("prefetch")).unwrap_or(u16::MAX),
        ack: match part.variant() {
            "before-work" => AckMode::BeforeWork,
            "every-n" => AckMode::EveryN(reader.count("ack_every")),
            "automatic" => AckMode::Automatic,
            "never" => AckMode::Never,
            _ => AckMode::AfterWork,
        },
        parallel: reader.count("parallel"),
        work_us: reader.duration_us("work"),
        work_jitter_us: reader.duration_us("work_jitter"),
        start_us: reader.duration_us("start"),
        failures: reader.list("failures").iter().filter_map(|entry| failure::parse(entry).ok()).collect(),
        restart_us: reader.duration_us("restart"),
        deduplicate: reader.bool("deduplicate"),
        extra: None,
    }
}

fn group(reader: &Reader<'_>) -> Group {
    match (reader.count("wait_after"), reader.count("tx_size")) {
        (0, 0) => Group::None,
        (0, size) => Group::Transaction { size, rollback_every: reader.count("tx_rollback_every") },
        (after, _) => Group::Confirms(after),
    }
}

fn latency(reader: &Reader<'_>) -> Latency {
    Latency { base_us: reader.duration_us("latency"), jitter_us: reader.duration_us("latency_jitter") }
}

fn properties(reader: &Reader<'_>) -> Properties {
    Properties {
        content_type: reader.non_empty("content_type"),
        content_encoding: None,
        delivery_mode: match reader.text("delivery_mode").as_str() {
            "persistent" => Some(2),
            "transient" => Some(1),
            _ => None,
        },
        priority: None,
        correlation_id: reader.non_empty("correlation_id"),
        reply_to: reader.non_empty("reply_to"),
        expiration: reader.non_empty("expiration"),
        timestamp: None,
        kind: reader.non_empty("message_type"),
        user_id: None,
        app_id: reader.non_empty("app_id"),
        cluster_id: None,
    }
}
