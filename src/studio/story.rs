//! A whole event as one sentence: the facts that belong together are told together, the rest follows after a
//! semicolon; with the reasons of a routing decision and the rule (UX T15). The caption of the board and the rows of
//! the log come from here.
use super::explain::{Glyph, Told, explain, message_of};
use super::explain_route;
use super::sentence::{Arg, Phrase, phrase};
use super::session::Session;
use super::system;
use super::tell::Telling;
use crate::engine::fact::{Fact, FactKind};
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::rabbitmq::explain::RouteExplanation;
use crate::locales::Text;

use super::explain_route::ALTERNATE;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

/// What happened in one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    pub event: u64,
    pub at: u64,
    pub glyph: Glyph,
    pub message: Option<MessageNo>,
    /// The whole event in one sentence.
    pub text: Phrase,
    pub cause: Option<Phrase>,
    pub rule: Option<&'static str>,
    /// The parts that took part: highlighted on the board.
    pub parts: Vec<PartIx>,
}

/// The row of the log: headline and cause, short.
pub fn headline(session: &Session, event: u64) -> Option<Story> {
    let telling = Telling::new(session, event);
    let told = tell_facts(&telling);
    let main = told.first()?.clone();
    Some(story(&telling, main.text, told))
}

/// The caption of a step: all that happened in the event, with reasons.
pub fn full(session: &Session, event: u64) -> Option<Story> {
    let telling = Telling::new(session, event);
    let mut told = tell_facts(&telling);
    if let Some(route) = route_of(&telling) {
        tell_route(&route, &telling, &mut told);
    } else if let Some(main) = told.first_mut()
        && let Some(note) = main.note.take()
    {
        main.cause = None;
        main.text = phrase(t("{0}. {1}", "{0}. {1}"), [Arg::Phrase(main.text.clone()), Arg::Phrase(note)]);
    } else if let Some(main) = told.first_mut()
        && let Some(cause) = main.cause.take()
    {
        main.text = phrase(t("{0}: {1}", "{0} ({1})"), [Arg::Phrase(main.text.clone()), Arg::Phrase(cause)]);
    }
    let texts = told.iter().map(|told| told.text.clone()).collect();
    let text = phrase(t("{0}.", "{0}."), [Arg::Phrase(joined(texts)?)]);
    Some(story(&telling, text, told))
}

/// The first sentence becomes that of the whole decision: the queues found, and why.
fn tell_route(route: &RouteExplanation, telling: &Telling, told: &mut Vec<Told>) {
    told.retain(|told| told.rule != Some(ALTERNATE));
    let Some(main) = told.first_mut() else { return };
    if let Some(message) = main.message.filter(|_| !route.queues.is_empty()) {
        let queues = route.queues.iter().map(|queue| explain_route::destination(queue, telling)).collect();
        main.text = phrase(
            t("Routed {0} to {1}", "{0:을/를} {1:(으)로} 보냈습니다"),
            [Arg::Message(message), Arg::List(queues)],
        );
    }
    main.rule = Some(explain_route::rule(route));
    main.cause = None;
    if let Some(reasons) = joined(explain_route::reasons(route, telling)) {
        main.text = phrase(t("{0}: {1}", "{0}. {1}"), [Arg::Phrase(main.text.clone()), Arg::Clause(reasons)]);
    }
}

/// One sentence after the other, without the last full stop.
fn joined(texts: Vec<Phrase>) -> Option<Phrase> {
    let mut texts = texts.into_iter();
    let first = texts.next()?;
    Some(texts.fold(first, |all, next| phrase(t("{0}; {1}", "{0}. {1}"), [Arg::Phrase(all), Arg::Clause(next)])))
}

fn story(telling: &Telling, text: Phrase, told: Vec<Told>) -> Story {
    let main = &told[0];
    Story {
        event: telling.event,
        at: telling.facts.first().map_or(0, |fact| fact.at),
        glyph: main.glyph,
        message: main.message,
        text,
        cause: main.cause.clone(),
        rule: told.iter().find_map(|told| told.rule),
        parts: parts_of(telling.facts),
    }
}

/// The facts worth telling, most important first, without those that another one already says; what happened alike to
/// several messages is told once.
fn tell_facts(telling: &Telling) -> Vec<Told> {
    let mut facts: Vec<&Fact> = telling.facts.iter().filter(|fact| !is_said_by_another(fact, telling.facts)).collect();
    facts.sort_by_key(|fact| std::cmp::Reverse(weight(&fact.kind)));
    let groups = facts.chunk_by(|a, b| is_alike(&a.kind, &b.kind, telling));
    groups
        .map(|group| {
            let messages: Vec<MessageNo> = group.iter().filter_map(|fact| message_of(&fact.kind)).collect();
            explain(group[0], &telling.together(group, &messages))
        })
        .collect()
}

/// The same happened to another message, at the same parts.
fn is_alike(a: &FactKind, b: &FactKind, telling: &Telling) -> bool {
    use FactKind as F;
    if let (F::Kafka(_), F::Kafka(_)) | (F::RabbitMq(_), F::RabbitMq(_)) = (a, b) {
        return system::known().iter().any(|system| (system.story.is_alike)(a, b));
    }
    let same_reason = match (a, b) {
        (F::Delivered { redelivered: a, .. }, F::Delivered { redelivered: b, .. }) => a == b,
        (F::Acked { automatic: a, .. }, F::Acked { automatic: b, .. }) => a == b,
        (F::Stored { .. }, F::Stored { .. }) => true,
        (F::Requeued { why: a, .. }, F::Requeued { why: b, .. }) => a == b,
        (F::DeadLettered { why: a, .. }, F::DeadLettered { why: b, .. }) => a == b,
        (F::Lost { why: a, .. }, F::Lost { why: b, .. }) => a == b,
        (F::Routed { exchange, message: a, .. }, F::Routed { message: b, .. }) => {
            explain_route::targets(telling, *exchange, *a) == explain_route::targets(telling, *exchange, *b)
        }
        (F::Confirmed { ok: a, .. }, F::Confirmed { ok: b, .. }) => a == b,
        (F::ConfirmReceived { ok: a, .. }, F::ConfirmReceived { ok: b, .. }) => a == b,
        (F::Worked { outcome: a, duplicate: x, .. }, F::Worked { outcome: b, duplicate: y, .. }) => a == b && x == y,
        (F::WorkStarted { until: a, .. }, F::WorkStarted { until: b, .. }) => a == b,
        (F::OutOfOrder { .. }, F::OutOfOrder { .. }) => true,
        _ => false,
    };
    same_reason && parts_of_kind(a) == parts_of_kind(b)
}

/// The weight of routing decisions.
const ROUTING: u8 = 7;

/// What the eye looks for first.
fn weight(kind: &FactKind) -> u8 {
    use FactKind as F;
    match kind {
        F::Crashed { .. } | F::Reconfigured | F::Purged { .. } | F::ChannelClosed { .. } => 9,
        F::DeadLettered { .. } => 8,
        F::Routed { .. } | F::Unroutable { .. } | F::Alternated { .. } => ROUTING,
        F::Expired { .. } | F::Overflowed { .. } | F::Rejected { .. } | F::Lost { .. } => 6,
        F::Published { .. } | F::Returned { .. } | F::ReturnReceived { .. } | F::Worked { .. } => 5,
        F::Acked { .. } | F::Requeued { .. } | F::Refused { .. } => 4,
        F::Received { .. } | F::Stored { .. } | F::ConfirmReceived { .. } => 3,
        F::Kafka(_) | F::RabbitMq(_) | F::Client(_) => {
            system::known().iter().find_map(|system| (system.story.weight)(kind)).unwrap_or(2)
        }
        // Many of them may stand together.
        F::WorkStarted { .. } => 1,
        _ => 2,
    }
}

/// A copy that set out is in "routed to", an expiry in its dead-lettering, an automatic ack in its delivery.
pub(super) fn is_said_by_another(fact: &Fact, facts: &[Fact]) -> bool {
    if system::known().iter().any(|system| (system.story.is_said)(fact, facts)) {
        return true;
    }
    let Some(message) = message_of(&fact.kind) else { return false };
    let about_it = |other: &&Fact| message_of(&other.kind) == Some(message);
    let has = |test: fn(&FactKind) -> bool| facts.iter().filter(about_it).any(|other| test(&other.kind));
    match fact.kind {
        FactKind::Hopped { .. } => has(|kind| {
            matches!(kind, FactKind::Routed { .. } | FactKind::DeadLettered { .. } | FactKind::Alternated { .. })
        }),
        FactKind::Stored { .. } => has(|kind| matches!(kind, FactKind::Routed { .. })),
        FactKind::Expired { .. } | FactKind::Overflowed { .. } | FactKind::Rejected { requeue: false, .. } => {
            has(|kind| matches!(kind, FactKind::DeadLettered { .. }))
        }
        FactKind::Rejected { requeue: true, .. } => has(|kind| matches!(kind, FactKind::Requeued { .. })),
        FactKind::Acked { automatic: true, .. } => has(|kind| matches!(kind, FactKind::Delivered { .. })),
        FactKind::Lost { .. } => has(|kind| matches!(kind, FactKind::Unroutable { .. })),
        FactKind::WorkStarted { .. } => has(|kind| matches!(kind, FactKind::Received { .. })),
        _ => false,
    }
}

/// How the message of this event was routed, explained by the world at the cursor if it stands at this event.
fn route_of(telling: &Telling) -> Option<RouteExplanation> {
    let world = telling.session.world();
    if world.event() != telling.event {
        return None;
    }
    // What weighs more is told instead, for example a death with the routing that follows from it.
    if telling.facts.iter().any(|fact| weight(&fact.kind) > ROUTING) {
        return None;
    }
    telling.facts.iter().find_map(|fact| match fact.kind {
        FactKind::Routed { exchange, message, key, .. } | FactKind::Unroutable { exchange, message, key, .. } => {
            let headers = world.message(message).and_then(|view| view.headers);
            world.explain_route(exchange, telling.text(key), headers.as_ref())
        }
        _ => None,
    })
}

/// All parts that the facts name, each once.
pub fn parts_of(facts: &[Fact]) -> Vec<PartIx> {
    let mut parts = Vec::new();
    for fact in facts {
        for part in parts_of_kind(&fact.kind).into_iter().filter(|part| part.is_some()) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
    }
    parts
}

/// The parts that one fact names; NONE fills the empty places.
pub fn parts_of_kind(kind: &FactKind) -> [PartIx; 4] {
    use FactKind as F;
    const NONE: PartIx = PartIx::NONE;
    match *kind {
        F::Published { producer, exchange, queue, .. } => [producer, exchange, queue, NONE],
        F::Returned { exchange, producer, .. } => [exchange, producer, NONE, NONE],
        F::ReturnReceived { producer, .. }
        | F::Confirmed { producer, .. }
        | F::GaveUp { producer, .. }
        | F::ConfirmReceived { producer, .. } => [producer, NONE, NONE, NONE],
        F::Routed { exchange, .. } | F::Unroutable { exchange, .. } => [exchange, NONE, NONE, NONE],
        F::Alternated { exchange, to, .. } => [exchange, to, NONE, NONE],
        F::Hopped { from, to, .. } => [from, to, NONE, NONE],
        F::Stored { queue, .. }
        | F::Refused { queue, .. }
        | F::Requeued { queue, .. }
        | F::Expired { queue, .. }
        | F::Overflowed { queue, .. }
        | F::Purged { queue, .. } => [queue, NONE, NONE, NONE],
        F::Delivered { queue, consumer, .. }
        | F::Acked { queue, consumer, .. }
        | F::Rejected { queue, consumer, .. }
        | F::ConsumerActive { queue, consumer }
        | F::ConsumerCancelled { queue, consumer } => [queue, consumer, NONE, NONE],
        F::DeadLettered { queue, exchange, .. } => [queue, exchange, NONE, NONE],
        F::Lost { place, .. } => [place, NONE, NONE, NONE],
        F::Received { consumer, .. }
        | F::WorkStarted { consumer, .. }
        | F::OutOfOrder { consumer, .. }
        | F::Worked { consumer, .. } => [consumer, NONE, NONE, NONE],
        F::Crashed { part, .. }
        | F::Restarted { part }
        | F::Paused { part }
        | F::Resumed { part }
        | F::ChannelClosed { part, .. } => [part, NONE, NONE, NONE],
        F::Kafka(fact) => fact.parts(),
        F::RabbitMq(fact) => fact.parts(),
        F::Client(fact) => fact.parts(),
        F::Reconfigured => [NONE; 4],
    }
}
