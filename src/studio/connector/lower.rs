//! A connector of the document as the engine runs it: an ordinary client at each end, made of the connector's few
//! settings. What an end is made of follows from what it is wired to.
use super::{federation, shovel};
use crate::engine::client::federated_queue;
use crate::engine::id::PartIx;
use crate::engine::kafka::cluster::Acks;
use crate::engine::kafka::consumer::{ConsumerConfig, OffsetReset};
use crate::engine::kafka::producer::ProducerConfig;
use crate::engine::kafka::topology as kafka;
use crate::engine::message::{Body, Properties};
use crate::engine::topology::{
    AckMode, Condition, Connector, Consumer, Failure, FailureAction, Group, KeyOrder, Latency, Producer, Schedule,
    Source, Spec, Subscription, Target, Weighted,
};
use crate::engine::value::{Table, Value};
use crate::studio::document::{Document, Link, LinkKind, Part};
use crate::studio::kind::Role;
use crate::studio::kinds;
use crate::studio::param::Reader;
use crate::studio::system::RowOf;

/// What both ends have in common.
struct Settings {
    waits: bool,
    ack: AckMode,
    batch: u32,
    work_us: u64,
    /// Of a million.
    crash_ppm: u32,
    restart_us: u64,
    latency: Latency,
}

pub fn lower(document: &Document, part: &Part, at: RowOf) -> Option<Spec> {
    let reader = part.reader();
    let (waits, care) = (part.variant() == "at-least-once", shovel::care(part));
    let ack = if waits { AckMode::AfterWork } else { AckMode::BeforeWork };
    let (ack, waits) = care.unwrap_or((ack, waits));
    let settings = Settings {
        waits,
        ack,
        batch: reader.count("batch"),
        work_us: reader.duration_us("work"),
        crash_ppm: reader.count("crash").saturating_mul(10_000),
        restart_us: reader.duration_us("restart"),
        latency: Latency { base_us: reader.duration_us("latency"), jitter_us: 0 },
    };
    let source = document.links.iter().find(|link| link.to == part.id);
    let upstream = source.and_then(|link| federation::upstream(document, part, link, at));
    // Of an exchange it takes from a queue of its own, which stands in it.
    let its_own = upstream.as_ref().is_some_and(|upstream| upstream.0.queue().is_some());
    let takes_from = |link: &Link| if its_own { at(&part.id) } else { at(&link.from) };
    let target = document.links.iter().find(|link| link.from == part.id);
    let mut source = source.map_or(Source::Nothing, |link| settings.source(link, part, &reader, takes_from(link)));
    if let (Source::RabbitMq(consumer), Some(_), false) = (&mut source, &upstream, its_own) {
        let priority = Value::Int(federated_queue::PRIORITY);
        consumer.queues.iter_mut().for_each(|queue| queue.arguments.set("x-priority", priority.clone()));
    }
    let target = target.map(|link| (link, at(&link.to)));
    let (source, target) = match (source, target) {
        // From topic to topic: a consumer that writes what it reads.
        (Source::Kafka(mut consumer), Some((link, to))) if link.kind == LinkKind::Produce => {
            consumer.output = to;
            (Source::Kafka(consumer), Target::Nothing)
        }
        (source, target) => {
            let target = target.map(|(link, to)| match link.kind {
                LinkKind::Publish => Target::RabbitMq(settings.publisher(key_for(document, link, &reader), to)),
                _ => Target::Kafka(settings.writer(to)),
            });
            (source, target.unwrap_or(Target::Nothing))
        }
    };
    Some(Spec::Connector(Box::new(Connector {
        source,
        target,
        tries_again: reader.text("refused") != "pass",
        keeps_properties: care.is_some(),
        upstream,
    })))
}

impl Settings {
    fn source(&self, link: &Link, part: &Part, reader: &Reader<'_>, from: PartIx) -> Source {
        match link.kind {
            LinkKind::Consume => Source::RabbitMq(self.queue_reader(from)),
            _ => Source::Kafka(self.topic_reader(part, reader, from)),
        }
    }

    fn queue_reader(&self, queue: PartIx) -> Consumer {
        let crash = Failure { when: Condition::Chance(self.crash_ppm), then: FailureAction::Crash };
        Consumer {
            queues: vec![Subscription { queue, exclusive: false, arguments: Table::default() }],
            latency: self.latency,
            prefetch: self.batch.min(u32::from(u16::MAX)) as u16,
            ack: self.ack,
            parallel: 1,
            work_us: self.work_us,
            work_jitter_us: 0,
            start_us: 0,
            failures: Some(crash).filter(|_| self.crash_ppm > 0).into_iter().collect(),
            restart_us: self.restart_us,
            deduplicate: false,
            extra: None,
        }
    }

    fn topic_reader(&self, part: &Part, reader: &Reader<'_>, topic: PartIx) -> kafka::Consumer {
        let crash = kafka::Failure { when: Condition::Chance(self.crash_ppm), then: kafka::FailureAction::Crash };
        let config = ConsumerConfig {
            client_id: part.name.as_str().into(),
            group_id: Some(part.name.as_str().into()),
            enable_auto_commit: false,
            max_poll_records: self.batch,
            offset_reset: if reader.bool("from_start") { OffsetReset::Earliest } else { OffsetReset::Latest },
            ..ConsumerConfig::default()
        };
        kafka::Consumer {
            topics: vec![topic],
            latency: self.latency,
            poll_us: 100_000,
            commit: if self.waits { kafka::Commit::EachPoll } else { kafka::Commit::BeforeWork },
            work_us: self.work_us,
            failures: Some(crash).filter(|_| self.crash_ppm > 0).into_iter().collect(),
            restart_us: self.restart_us,
            ..kafka::Consumer::new(config)
        }
    }

    fn publisher(&self, key: Option<String>, target: PartIx) -> Producer {
        Producer {
            target,
            latency: self.latency,
            schedule: nothing_planned(),
            keys: key.into_iter().map(|value| Weighted { weight: 1, value }).collect(),
            key_order: KeyOrder::InTurn,
            headers: Vec::new(),
            properties: Properties::default(),
            priorities: Vec::new(),
            body: Body::Text(String::new()),
            mandatory: false,
            confirms: self.waits,
            retries: 0,
            confirm_timeout_us: 0,
            group: Group::None,
            restart_us: self.restart_us,
        }
    }

    fn writer(&self, topic: PartIx) -> kafka::Producer {
        let acks = if self.waits { Acks::All } else { Acks::Leader };
        kafka::Producer {
            topic,
            config: ProducerConfig { acks, idempotent: self.waits, ..ProducerConfig::default() },
            latency: self.latency,
            schedule: nothing_planned(),
            keys: Vec::new(),
            key_order: KeyOrder::InTurn,
            values: Vec::new(),
            value_bytes: 0,
            headers: Vec::new(),
            partition: None,
            transaction_records: 0,
            abort_ppm: 0,
            restart_us: self.restart_us,
        }
    }
}

/// The key that stands in place of the messages' own. A queue is reached by its name alone: there it means nothing.
fn key_for(document: &Document, link: &Link, reader: &Reader<'_>) -> Option<String> {
    let is_exchange = |part: &&Part| kinds::kind(&part.kind).is_some_and(|kind| kind.role == Role::Exchange);
    document.part(&link.to).filter(is_exchange).and_then(|_| reader.non_empty("routing_key"))
}

/// It sends what it is given, when it is given.
fn nothing_planned() -> Schedule {
    Schedule { start_us: 0, interval_us: 1_000_000, jitter_us: 0, burst: 1, count: 0 }
}
