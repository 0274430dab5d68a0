//! The scenario catalogue: data only, one file per scenario and the list. Each asks one question, says in both
//! languages what to look at, and carries checks that the tests run on the engine.
pub mod build;
pub mod outcome;

mod alternate_exchange;
mod auto_ack_loses;
mod completion_order;
mod consistent_hash;
mod default_exchange;
mod delayed_message;
mod direct;
mod dlx_expired;
mod dlx_maxlen;
mod dlx_rejected;
mod durable_or_not;
mod exchange_to_exchange;
mod fanout_broadcast;
mod federated_queue;
mod headers_match;
mod hello_queue;
mod idempotent_consumer;
mod kafka;
mod manual_ack_redelivers;
mod multiple_ack;
mod nodes;
mod prefetch_fair_dispatch;
mod prefetch_per_consumer;
mod prefetch_too_small_too_big;
mod priority_queue;
mod publisher_confirms_vs_tx;
mod requeue_storm;
mod retry_with_backoff;
mod rpc_reply_to;
mod shovel_federation;
mod stream_replay;
mod super_stream;
mod topic_wildcards;
mod unroutable_mandatory;
mod welcome;
mod work_queue_round_robin;

use crate::engine::id::Time;
use crate::locales::{Language, Text};
use crate::studio::document::Document;
use crate::studio::model::Studio;
use crate::studio::script::Scripted;
use outcome::Outcome;

/// What a first visit opens: the page can show it without all the others.
pub static FIRST: &Scenario = &welcome::SCENARIO;

/// All scenarios, in the order of the gallery.
pub static SCENARIOS: &[&Scenario] = &[
    &welcome::SCENARIO,
    &hello_queue::SCENARIO,
    &kafka::hello_topic::SCENARIO,
    &kafka::parcel_or_noticeboard::SCENARIO,
    &default_exchange::SCENARIO,
    &direct::SCENARIO,
    &fanout_broadcast::SCENARIO,
    &topic_wildcards::SCENARIO,
    &headers_match::SCENARIO,
    &alternate_exchange::SCENARIO,
    &exchange_to_exchange::SCENARIO,
    &unroutable_mandatory::SCENARIO,
    &consistent_hash::SCENARIO,
    &work_queue_round_robin::SCENARIO,
    &prefetch_fair_dispatch::SCENARIO,
    &prefetch_too_small_too_big::SCENARIO,
    &prefetch_per_consumer::SCENARIO,
    &auto_ack_loses::SCENARIO,
    &manual_ack_redelivers::SCENARIO,
    &completion_order::SCENARIO,
    &idempotent_consumer::SCENARIO,
    &multiple_ack::SCENARIO,
    &requeue_storm::SCENARIO,
    &priority_queue::SCENARIO,
    &stream_replay::SCENARIO,
    &super_stream::SCENARIO,
    &dlx_rejected::SCENARIO,
    &dlx_expired::SCENARIO,
    &dlx_maxlen::SCENARIO,
    &nodes::quorum_failover::SCENARIO,
    &nodes::stream_failover::SCENARIO,
    &nodes::classic_node_loss::SCENARIO,
    &nodes::memory_alarm::SCENARIO,
    &durable_or_not::SCENARIO,
    &publisher_confirms_vs_tx::SCENARIO,
    &rpc_reply_to::SCENARIO,
    &retry_with_backoff::SCENARIO,
    &delayed_message::SCENARIO,
    &shovel_federation::SCENARIO,
    &federated_queue::SCENARIO,
    &kafka::ad_clicks::SCENARIO,
    &kafka::overcharge::SCENARIO,
    &kafka::consumers_vs_partitions::SCENARIO,
    &kafka::key_keeps_order::SCENARIO,
    &kafka::world_cup::SCENARIO,
    &kafka::more_partitions::SCENARIO,
    &kafka::hot_partition::SCENARIO,
    &kafka::commit_when::SCENARIO,
    &kafka::offset_reset::SCENARIO,
    &kafka::auto_offset_reset::SCENARIO,
    &kafka::retention::SCENARIO,
    &kafka::compaction::SCENARIO,
    &kafka::rebalance::SCENARIO,
    &kafka::slow_poll::SCENARIO,
    &kafka::lag::SCENARIO,
    &kafka::batching::SCENARIO,
    &kafka::internal_offsets::SCENARIO,
    &kafka::acks::SCENARIO,
    &kafka::isr::SCENARIO,
    &kafka::leader_failover::SCENARIO,
    &kafka::idempotent_producer::SCENARIO,
    &kafka::transactions::SCENARIO,
    &kafka::dlq_by_hand::SCENARIO,
    &kafka::failed_offset_5::SCENARIO,
    &kafka::ordered_dlq::SCENARIO,
    &kafka::retry_topics::SCENARIO,
    &kafka::dlq_redrive::SCENARIO,
    &kafka::connect_dlq::SCENARIO,
    &kafka::streams_dlq::SCENARIO,
    &kafka::share_group::SCENARIO,
];

#[derive(Debug)]
pub struct Scenario {
    /// Stable: stands in addresses.
    pub id: &'static str,
    pub group: Group,
    pub title: Text,
    /// What one knows afterwards, one sentence.
    pub goal: Text,
    /// What to look at on the board.
    pub look: Text,
    pub question: Question,
    /// A common belief that the run puts right.
    pub belief: Option<Text>,
    /// About how long it takes.
    pub minutes: u8,
    /// 3 to 6 named moments, in order.
    pub moments: &'static [NamedMoment],
    /// The drawing, without its title.
    pub drawing: fn() -> Document,
    /// What happens by itself, in order of time.
    pub script: &'static [Scripted],
    /// How far the checks run, µs.
    pub until_us: Time,
    pub checks: &'static [Check],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    FirstSteps,
    Routing,
    Delivery,
    Failure,
    KafkaLog,
    KafkaDurability,
}

impl Group {
    pub const ALL: [Self; 6] =
        [Self::FirstSteps, Self::Routing, Self::Delivery, Self::Failure, Self::KafkaLog, Self::KafkaDurability];

    pub const fn label(self) -> Text {
        match self {
            Self::FirstSteps => Text::new("First steps", "첫걸음"),
            Self::Routing => Text::new("RabbitMQ: routing", "RabbitMQ: 나눠 보내기"),
            Self::Delivery => Text::new("RabbitMQ: delivery", "RabbitMQ: 전달과 ack"),
            Self::Failure => Text::new("RabbitMQ: failure handling", "RabbitMQ: 실패 다루기"),
            Self::KafkaLog => Text::new("Kafka: log, groups, offsets", "Kafka: 로그, 그룹, offset"),
            Self::KafkaDurability => Text::new("Kafka: durability", "Kafka: 내구성"),
        }
    }
}

/// One question, answered by choosing; watching the run tells.
#[derive(Debug)]
pub struct Question {
    pub ask: Text,
    /// Exactly one is right.
    pub answers: &'static [Answer],
}

#[derive(Debug)]
pub struct Answer {
    pub text: Text,
    pub right: bool,
    /// What the page says when it is chosen: why, or where to look.
    pub reply: Text,
}

/// A moment worth seeing: a bookmark with a caption.
#[derive(Debug)]
pub struct NamedMoment {
    pub at_us: Time,
    pub caption: Text,
}

/// An expectation on the outcome.
#[derive(Debug)]
pub struct Check {
    pub name: Text,
    pub holds: fn(&Outcome) -> bool,
}

impl Scenario {
    /// The document that opens, titled in this language.
    pub fn document(&self, language: Language) -> Document {
        let mut document = (self.drawing)();
        document.title = self.title.get(language).to_owned();
        document.note = self.look.get(language).to_owned();
        document
    }
}

impl Scenario {
    /// Opens it at its start.
    pub fn open(&self, studio: &mut Studio, language: Language) {
        studio.open(self.document(language));
        studio.follow(self.script);
    }
}

/// The scenario with this id.
pub fn find(id: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().copied().find(|scenario| scenario.id == id)
}

// Short forms for the data files.

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const fn right(text: Text, reply: Text) -> Answer {
    Answer { text, right: true, reply }
}

const fn wrong(text: Text, reply: Text) -> Answer {
    Answer { text, right: false, reply }
}

/// A moment at so many ms.
const fn moment(at_ms: u64, caption: Text) -> NamedMoment {
    NamedMoment { at_us: at_ms * 1_000, caption }
}

const fn check(name: Text, holds: fn(&Outcome) -> bool) -> Check {
    Check { name, holds }
}
