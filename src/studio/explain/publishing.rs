//! What publishers and exchanges did, as sentences.
use super::{CONFIRMS, Glyph, Told, t};
use crate::engine::fact::{Fact, FactKind};
use crate::engine::id::{MessageNo, PartIx};
use crate::studio::explain_route::{rule_of_exchange, rule_of_kind, targets};
use crate::studio::sentence::{Arg, Phrase, phrase};
use crate::studio::tell::Telling;

pub(super) fn publishing(fact: &Fact, telling: &Telling) -> Option<Told> {
    Some(match fact.kind {
        FactKind::Published { producer, exchange, queue, message, key, retry } => {
            let target = if exchange.is_some() || queue == PartIx::NONE {
                telling.exchange(exchange)
            } else {
                telling.name(queue)
            };
            let text = if telling.text(key).is_empty() {
                t("Published {0} to {1} without a key", "{0:을/를} {1:(으)로} key 없이 보냈습니다")
            } else {
                t("Published {0} to {1} with key {2}", "{0:을/를} {1:(으)로} 보냈습니다. key는 {2}")
            };
            let cause = match (telling.by_hand, retry) {
                (true, _) => phrase(t("by hand", "직접 보냄"), []),
                (_, true) => phrase(t("{0} tries again", "{0:이/가} 다시 시도"), [telling.name(producer)]),
                _ => phrase(t("schedule of {0}", "{0}의 일정"), [telling.name(producer)]),
            };
            Told::new(Glyph::Message, phrase(text, [telling.message(message), target, telling.code(key)]))
                .cause(cause)
                .rule("AMQP 0-9-1 § 1.8.3.7 basic.publish")
        }
        FactKind::Returned { exchange, producer, message, code } => {
            let text = t("{0} returned {1} to {2}", "{0:이/가} {1:을/를} {2:(으)로} 반송했습니다");
            Told::new(
                Glyph::Return,
                phrase(text, [telling.exchange(exchange), telling.message(message), telling.name(producer)]),
            )
            .cause(phrase(t("mandatory, no queue: {0}", "mandatory인데 갈 큐가 없음: {0}"), [reply_code(code)]))
            .rule("AMQP 0-9-1 § 1.8.3.8 basic.return")
        }
        FactKind::ReturnReceived { producer, message, code } => {
            let text = t("{0} got {1} back", "{0:이/가} {1:을/를} 돌려받았습니다");
            Told::new(Glyph::Return, phrase(text, [telling.name(producer), telling.message(message)]))
                .cause(phrase(t("basic.return {0}", "basic.return {0}"), [reply_code(code)]))
                .rule("AMQP 0-9-1 § 1.8.3.8 basic.return")
        }
        FactKind::Confirmed { producer, message, ok: true } => {
            let text = t("Confirmed {0} to {1}", "{1}에 {0}의 confirm을 보냈습니다");
            Told::new(Glyph::Confirm, phrase(text, [telling.message(message), telling.name(producer)]))
                .cause(confirm_cause(message, telling))
                .rule(CONFIRMS)
        }
        FactKind::Confirmed { producer, message, ok: false } => {
            let text = t("Refused {0}: nack to {1}", "{0:을/를} 거절하고 {1}에 nack를 보냈습니다");
            Told::new(Glyph::Nack, phrase(text, [telling.message(message), telling.name(producer)]))
                .cause(t("a queue is full", "가득 찬 큐가 있음"))
                .rule(CONFIRMS)
        }
        FactKind::ConfirmReceived { producer, message, ok } => {
            let (glyph, text) = match ok {
                true => (Glyph::Confirm, t("{0} got the confirm of {1}", "{0:이/가} {1}의 confirm을 받았습니다")),
                false => (Glyph::Nack, t("{0} got the nack of {1}", "{0:이/가} {1}의 nack를 받았습니다")),
            };
            Told::new(glyph, phrase(text, [telling.name(producer), telling.message(message)])).rule(CONFIRMS)
        }
        FactKind::GaveUp { producer, message } => {
            let text = t("{0} gave up on {1}", "{0:이/가} {1:을/를} 포기했습니다");
            Told::new(Glyph::LostMessage, phrase(text, [telling.name(producer), telling.message(message)]))
                .cause(t("no retries left", "남은 재시도가 없음"))
                .rule(CONFIRMS)
        }
        _ => return None,
    })
}

/// A confirm means that every queue took it, also when that was no queue at all.
fn confirm_cause(message: MessageNo, telling: &Telling) -> Phrase {
    let unroutable = telling
        .facts
        .iter()
        .any(|fact| matches!(fact.kind, FactKind::Unroutable { message: other, .. } if other == message));
    if unroutable {
        return t("no queue to wait for", "기다릴 큐가 없음").into();
    }
    t("every queue has taken it", "모든 큐가 맡음").into()
}

fn reply_code(code: u16) -> Arg {
    let name = match code {
        312 => " NO_ROUTE",
        313 => " NO_CONSUMERS",
        403 => " ACCESS_REFUSED",
        404 => " NOT_FOUND",
        405 => " RESOURCE_LOCKED",
        406 => " PRECONDITION_FAILED",
        530 => " NOT_ALLOWED",
        540 => " NOT_IMPLEMENTED",
        _ => "",
    };
    Arg::code(format!("{code}{name}"))
}

pub(super) fn routing(fact: &Fact, telling: &Telling) -> Option<Told> {
    Some(match fact.kind {
        FactKind::Routed { exchange, message, key, .. } => {
            let mut targets = targets(telling, exchange, message);
            let rule = rule_of_exchange(telling, exchange);
            // A queue on nodes stores it later, when a majority has it.
            if targets.is_empty() && rule == rule_of_kind("") {
                targets.push(telling.code(key));
            }
            let cause = if rule == rule_of_kind("") {
                phrase(t("key {0} is the name of the queue", "key {0:이/가} 큐의 이름"), [telling.code(key)])
            } else {
                let text = t("{0|binding matches|bindings match}", "맞는 binding {0}개");
                phrase(text, [Arg::Number(targets.len() as u64)])
            };
            let text = t("Routed {0} to {1}", "{0:을/를} {1:(으)로} 보냈습니다");
            Told::new(Glyph::Message, phrase(text, [telling.message(message), Arg::List(targets)]))
                .cause(cause)
                .rule(rule)
        }
        FactKind::Unroutable { exchange, message, key, .. } => {
            let text = if telling.text(key).is_empty() {
                t(
                    "{0} goes nowhere, {1} has no binding for it",
                    "{0}의 갈 곳이 없습니다. {1}에 맞는 binding이 없습니다",
                )
            } else {
                t(
                    "{0} goes nowhere, {1} has no binding for {2}",
                    "{0}의 갈 곳이 없습니다. {1}에 {2:와/과} 맞는 binding이 없습니다",
                )
            };
            Told::new(
                Glyph::LostMessage,
                phrase(text, [telling.message(message), telling.exchange(exchange), telling.code(key)]),
            )
            .cause(t("no binding matches", "맞는 binding이 없음"))
            .rule("RabbitMQ: Publishers, unroutable messages")
        }
        FactKind::Alternated { exchange, to, message } => {
            let text = t(
                "{0} handed {1} to its alternate exchange {2}",
                "{0:이/가} {1:을/를} 대체 exchange인 {2:(으)로} 넘겼습니다",
            );
            Told::new(
                Glyph::Message,
                phrase(text, [telling.exchange(exchange), telling.message(message), telling.exchange(to)]),
            )
            .cause(t("no binding of its own matches", "자기 binding 가운데 맞는 것이 없음"))
            .rule("RabbitMQ: Alternate Exchanges")
        }
        FactKind::Hopped { from, to, message, .. } => {
            let text = t("A copy of {0} set out from {1} to {2}", "{0}의 사본이 {1}에서 {2:(으)로} 떠났습니다");
            Told::new(
                Glyph::Message,
                phrase(text, [telling.message(message), telling.exchange(from), telling.name(to)]),
            )
        }
        _ => return None,
    })
}
