//! Every fact as one sentence in both languages, with its cause and the name of the rule behind it (UX T15). Speaks of
//! single facts; a whole event is told by [`super::story`], a routing decision by [`super::explain_route`].
use super::sentence::Phrase;
use super::system;
use super::tell::Telling;
use crate::engine::fact::{Fact, FactKind};
use crate::engine::id::MessageNo;
use crate::locales::Text;

/// One thing that happened, told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub glyph: Glyph,
    pub text: Phrase,
    /// What made it happen; the page writes it after a left arrow.
    pub cause: Option<Phrase>,
    /// Whole sentences for the caption, in place of the cause: what it means as well.
    pub note: Option<Phrase>,
    /// Where the rule stands: specification section or documentation page.
    pub rule: Option<&'static str>,
    /// The message it is about.
    pub message: Option<MessageNo>,
}

/// What stands before a row of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// The silhouette of the message's key class.
    Message,
    /// The same with the dead-letter cross.
    DeadMessage,
    /// The silhouette, cut in two.
    LostMessage,
    Ack,
    Nack,
    Confirm,
    Return,
    Requeue,
    Work,
    Crash,
    Restart,
    Pause,
    Resume,
    Purge,
    Closed,
    Change,
    // --- Kafka
    /// An offset was committed.
    Commit,
    /// Partitions are handed out anew.
    Rebalance,
    /// A request for records, and its answer.
    Fetch,
    Leader,
    Isr,
    /// A broker goes or comes.
    Broker,
    Transaction,
    /// The old end of a log went.
    Retention,
    Compaction,
    /// The high watermark, or a copy of a log, moved on.
    Replica,
}

mod clients;
mod publishing;
mod queueing;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub(super) const DEAD_LETTER: &str = "RabbitMQ: Dead Letter Exchanges";
const CONFIRMS: &str = "RabbitMQ: Publisher Confirms";
const ACKS: &str = "RabbitMQ: Consumer Acknowledgements";
const TTL: &str = "RabbitMQ: Time-To-Live and Expiration";
const LENGTH: &str = "RabbitMQ: Queue Length Limit";
const LAB: &str = "Brokerlab: simulated client";

impl Told {
    pub(super) fn new(glyph: Glyph, text: Phrase) -> Self {
        Self { glyph, text, cause: None, note: None, rule: None, message: None }
    }

    pub(super) fn cause(mut self, cause: impl Into<Phrase>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    pub(super) fn rule(mut self, rule: &'static str) -> Self {
        self.rule = Some(rule);
        self
    }

    pub(super) fn note(mut self, note: impl Into<Phrase>) -> Self {
        self.note = Some(note.into());
        self
    }

    pub(super) fn about(mut self, message: MessageNo) -> Self {
        self.message = Some(message);
        self
    }
}

/// The fact, told by itself.
pub fn explain(fact: &Fact, telling: &Telling) -> Told {
    if let Some(told) = system::known().iter().find_map(|system| (system.explain)(fact, telling)) {
        return told;
    }
    let told = publishing::publishing(fact, telling)
        .or_else(|| publishing::routing(fact, telling))
        .or_else(|| queueing::queueing(fact, telling))
        .or_else(|| queueing::settling(fact, telling))
        .or_else(|| clients::working(fact, telling))
        .unwrap_or_else(|| clients::living(fact, telling));
    match message_of(&fact.kind) {
        Some(message) => told.about(message),
        None => told,
    }
}

/// The message that a fact is about.
pub fn message_of(kind: &FactKind) -> Option<MessageNo> {
    use FactKind as F;
    match *kind {
        F::Published { message, .. }
        | F::Returned { message, .. }
        | F::ReturnReceived { message, .. }
        | F::Confirmed { message, .. }
        | F::ConfirmReceived { message, .. }
        | F::Routed { message, .. }
        | F::Unroutable { message, .. }
        | F::Alternated { message, .. }
        | F::Hopped { message, .. }
        | F::Stored { message, .. }
        | F::Refused { message, .. }
        | F::Delivered { message, .. }
        | F::Acked { message, .. }
        | F::Rejected { message, .. }
        | F::Requeued { message, .. }
        | F::Expired { message, .. }
        | F::Overflowed { message, .. }
        | F::DeadLettered { message, .. }
        | F::Lost { message, .. }
        | F::Received { message, .. }
        | F::WorkStarted { message, .. }
        | F::GaveUp { message, .. }
        | F::OutOfOrder { message, .. }
        | F::Worked { message, .. } => Some(message),
        F::Kafka(fact) => fact.message(),
        F::Client(fact) => fact.message(),
        F::Purged { .. }
        | F::RabbitMq(_)
        | F::Crashed { .. }
        | F::Restarted { .. }
        | F::Paused { .. }
        | F::Resumed { .. }
        | F::ChannelClosed { .. }
        | F::ConsumerActive { .. }
        | F::ConsumerCancelled { .. }
        | F::Reconfigured => None,
    }
}
