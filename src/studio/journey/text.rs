//! A journey as text to take along: plain lines, or a Mermaid sequence diagram.
use std::fmt::Write;

use super::Journey;
use crate::engine::fact::FactKind;
use crate::engine::id::PartIx;
use crate::engine::kafka::fact::Fact as Record;
use crate::engine::topology::Spec;
use crate::locales::Language;
use crate::locales::number::fine_clock;
use crate::studio::session::Session;

/// One line a fact: time, what happened, why.
pub fn plain(journey: &Journey, language: Language) -> String {
    let mut out = String::new();
    for hop in &journey.hops {
        let cause = hop.told.cause.as_ref().map_or(String::new(), |cause| format!("  ← {}", cause.plain(language)));
        // Writing to a string can't fail.
        let _ = writeln!(out, "{}  {}{cause}", fine_clock(hop.fact.at), hop.told.text.plain(language));
    }
    out
}

/// What travels between two lanes of the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrow {
    pub from: PartIx,
    pub to: PartIx,
    pub label: &'static str,
    pub kind: ArrowKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrowKind {
    Message,
    Signal,
    DeadLetter,
    Return,
}

/// The arrow that a fact draws; `None` for what happens inside a part.
pub fn arrow(kind: &FactKind) -> Option<Arrow> {
    use FactKind as F;
    let (from, to, label, kind) = match *kind {
        F::Published { producer, exchange, queue, .. } => {
            let to = if exchange.is_some() { exchange } else { queue };
            (producer, to, "publish", ArrowKind::Message)
        }
        F::Alternated { exchange, to, .. } => (exchange, to, "alternate", ArrowKind::Message),
        F::Hopped { from, to, .. } => (from, to, "route", ArrowKind::Message),
        F::Delivered { queue, consumer, redelivered: false, .. } => (queue, consumer, "deliver", ArrowKind::Message),
        F::Delivered { queue, consumer, .. } => (queue, consumer, "redeliver", ArrowKind::Message),
        F::Acked { queue, consumer, automatic: false, .. } => (consumer, queue, "ack", ArrowKind::Signal),
        F::Rejected { queue, consumer, requeue: true, .. } => (consumer, queue, "nack, requeue", ArrowKind::Return),
        F::Rejected { queue, consumer, .. } => (consumer, queue, "reject", ArrowKind::Return),
        F::DeadLettered { queue, exchange, .. } => (queue, exchange, "dead-letter", ArrowKind::DeadLetter),
        F::Kafka(fact) => return arrow_of_record(&fact),
        F::Returned { exchange, producer, .. } => (exchange, producer, "return", ArrowKind::Return),
        _ => return None,
    };
    (from.is_some() && to.is_some()).then_some(Arrow { from, to, label, kind })
}

fn arrow_of_record(fact: &Record) -> Option<Arrow> {
    let (from, to, label, kind) = match *fact {
        Record::BatchSent { producer, topic, attempt: 0 | 1, .. } => (producer, topic, "produce", ArrowKind::Message),
        Record::BatchSent { producer, topic, .. } => (producer, topic, "produce again", ArrowKind::Message),
        Record::Acknowledged { producer, topic, .. } => (topic, producer, "acknowledge", ArrowKind::Signal),
        Record::ProduceFailed { producer, topic, .. } => (topic, producer, "failed", ArrowKind::Return),
        Record::Polled { consumer, topic, delivery: 0 | 1, .. } => (topic, consumer, "poll", ArrowKind::Message),
        Record::Polled { consumer, topic, .. } => (topic, consumer, "poll again", ArrowKind::Message),
        Record::Committed { group, consumer, .. } => (consumer, group, "commit", ArrowKind::Signal),
        Record::Accepted { group, consumer, .. } => (consumer, group, "accept", ArrowKind::Signal),
        Record::Forwarded { consumer, to, dead: true, .. } => (consumer, to, "dead-letter", ArrowKind::DeadLetter),
        Record::Forwarded { consumer, to, .. } => (consumer, to, "retry", ArrowKind::Return),
        _ => return None,
    };
    (from.is_some() && to.is_some()).then_some(Arrow { from, to, label, kind })
}

/// What sets out from a queue to an exchange is a dead letter, and drawn as such.
pub fn is_drawn_as_death(arrow: &Arrow, session: &Session) -> bool {
    let from = session.topology().parts.get(arrow.from.0 as usize);
    arrow.label == "route" && from.is_some_and(|part| matches!(part.spec, Spec::Queue(_)))
}

/// Mermaid source of the sequence diagram: only the parts this message touched.
pub fn mermaid(session: &Session, journey: &Journey) -> String {
    let mut lanes: Vec<PartIx> = Vec::new();
    let mut body = String::new();
    for (fact, _) in &journey.facts {
        let Some(arrow) = arrow(&fact.kind).filter(|arrow| !is_drawn_as_death(arrow, session)) else { continue };
        for lane in [arrow.from, arrow.to] {
            if !lanes.contains(&lane) {
                lanes.push(lane);
            }
        }
        let line = match arrow.kind {
            ArrowKind::Message => "->>",
            ArrowKind::Signal => "-->>",
            ArrowKind::DeadLetter | ArrowKind::Return => "--x",
        };
        // Writing to a string can't fail.
        let _ = writeln!(body, "  p{}{line}p{}: {} ({})", arrow.from.0, arrow.to.0, arrow.label, fine_clock(fact.at));
    }
    let mut out = String::from("sequenceDiagram\n");
    for lane in lanes {
        let name = session.topology().parts.get(lane.0 as usize).map_or("", |part| part.name.as_str());
        let _ = writeln!(out, "  participant p{} as {}", lane.0, label(name));
    }
    out + &body
}

/// Mermaid ends a label at a line break and reads `;` and `#` as marks.
fn label(name: &str) -> String {
    if name.is_empty() {
        return "(default)".to_owned();
    }
    name.replace('#', "#35;").replace([';', '\n'], " ")
}
