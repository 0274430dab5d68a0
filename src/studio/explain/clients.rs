//! What consumers did with messages, and how clients come and go, as sentences.
use super::{Glyph, LAB, Told, t};
use crate::engine::fact::{Fact, FactKind, Outcome};
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::topology::{AckMode, Spec};
use crate::locales::number;
use crate::studio::sentence::{Arg, phrase};
use crate::studio::tell::Telling;

pub(super) fn working(fact: &Fact, telling: &Telling) -> Option<Told> {
    Some(match fact.kind {
        FactKind::Received { consumer, message, tag } => received(consumer, message, tag, telling),
        FactKind::OutOfOrder { consumer, message, after, .. } => {
            let one = t(
                "{0} got {1} after {2}, a younger one of its key",
                "{0:이/가} 같은 key의 더 늦은 {2} 다음에 {1:을/를} 받았습니다",
            );
            let many = t(
                "{0} got {1} after younger ones of their keys",
                "{0:이/가} 같은 key의 더 늦은 메시지 다음에 {1:을/를} 받았습니다",
            );
            let text = if telling.is_of_many() { many } else { one };
            Told::new(
                Glyph::Message,
                phrase(text, [telling.name(consumer), telling.message(message), Arg::Message(after)]),
            )
            .cause(t("order of the key broken", "key의 순서가 깨짐"))
            .rule("RabbitMQ: Consumers, message ordering")
        }
        FactKind::WorkStarted { consumer, message, until } => {
            let text = t("{0} began to work on {1}", "{0:이/가} {1:을/를} 처리하기 시작했습니다");
            let rest = number::duration(until.saturating_sub(fact.at));
            Told::new(Glyph::Work, phrase(text, [telling.name(consumer), telling.message(message)]))
                .cause(phrase(t("work takes {0}", "처리에 {0} 걸림"), [Arg::code(rest)]))
                .rule(LAB)
        }
        FactKind::Worked { consumer, message, outcome, duplicate } => {
            let (glyph, text) = match outcome {
                Outcome::Acked if acks_at_once(consumer, telling) => {
                    (Glyph::Work, t("{0} finished {1} and acks it", "{0:이/가} {1}의 처리를 마치고 ack를 보냅니다"))
                }
                Outcome::Acked | Outcome::Silent => {
                    (Glyph::Work, t("{0} finished {1}", "{0:이/가} {1}의 처리를 마쳤습니다"))
                }
                Outcome::Nacked { requeue: true } => (
                    Glyph::Nack,
                    t(
                        "{0} failed on {1} and nacks it with requeue",
                        "{0:이/가} {1}의 처리에 실패해 다시 넣는 nack를 보냅니다",
                    ),
                ),
                Outcome::Nacked { .. } => {
                    (Glyph::Nack, t("{0} failed on {1} and nacks it", "{0:이/가} {1}의 처리에 실패해 nack를 보냅니다"))
                }
                Outcome::Rejected { requeue: true } => (
                    Glyph::Nack,
                    t(
                        "{0} failed on {1} and rejects it with requeue",
                        "{0:이/가} {1}의 처리에 실패해 다시 넣는 reject를 보냅니다",
                    ),
                ),
                Outcome::Rejected { .. } => (
                    Glyph::Nack,
                    t("{0} failed on {1} and rejects it", "{0:이/가} {1}의 처리에 실패해 reject를 보냅니다"),
                ),
            };
            let told = Told::new(glyph, phrase(text, [telling.name(consumer), telling.message(message)])).rule(LAB);
            match duplicate {
                true => told.cause(t("done before: the same work twice", "전에도 처리함: 같은 일을 두 번")),
                false => told,
            }
        }
        _ => return None,
    })
}

fn received(consumer: PartIx, message: MessageNo, tag: u64, telling: &Telling) -> Told {
    let starts = telling.facts.iter().any(|fact| {
        matches!(fact.kind, FactKind::WorkStarted { consumer: other, message: work, .. } if other == consumer && work == message)
    });
    let text = if starts {
        t("{0} received {1} and began to work on it", "{0:이/가} {1:을/를} 받아 처리하기 시작했습니다")
    } else {
        t("{0} received {1}, which waits for its turn", "{0:이/가} {1:을/를} 받았고, 차례를 기다립니다")
    };
    Told::new(Glyph::Message, phrase(text, [telling.name(consumer), telling.message(message)]))
        .cause(phrase(t("delivery tag {0}", "delivery tag {0}"), [Arg::Number(tag)]))
        .rule("AMQP 0-9-1 § 1.8.3.9 basic.deliver")
}

/// One basic.ack per message, when its work is done.
fn acks_at_once(consumer: PartIx, telling: &Telling) -> bool {
    match telling.part(consumer).map(|part| &part.spec) {
        Some(Spec::Consumer(consumer)) => consumer.ack == AckMode::AfterWork,
        _ => true,
    }
}

pub(super) fn living(fact: &Fact, telling: &Telling) -> Told {
    let by_hand = |told: Told| if telling.by_hand { told.cause(t("by hand", "직접 실행")) } else { told };
    match fact.kind {
        FactKind::Crashed { part, back_at } => {
            let text = t("{0} crashed; back in {1}", "{0:이/가} 죽었습니다. {1} 뒤에 돌아옵니다");
            let rest = Arg::code(number::duration(back_at.saturating_sub(fact.at)));
            let told = Told::new(Glyph::Crash, phrase(text, [telling.name(part), rest])).rule(LAB);
            if telling.by_hand { by_hand(told) } else { told.cause(t("its failure rule", "실패 규칙")) }
        }
        FactKind::Restarted { part } => {
            let text = t("{0} is back and connects", "{0:이/가} 돌아와 연결합니다");
            by_hand(Told::new(Glyph::Restart, phrase(text, [telling.name(part)])).rule(LAB))
        }
        FactKind::Paused { part } => {
            by_hand(Told::new(Glyph::Pause, phrase(t("{0} was paused", "{0:을/를} 멈췄습니다"), [telling.name(part)])))
        }
        FactKind::Resumed { part } => {
            by_hand(Told::new(Glyph::Resume, phrase(t("{0} goes on", "{0:이/가} 이어 갑니다"), [telling.name(part)])))
        }
        FactKind::ChannelClosed { part, code, text } => {
            let said = t("The broker closed the channel of {0}", "브로커가 {0}의 channel을 닫았습니다");
            let reply = Arg::code(format!("{code} {}", telling.text(text)));
            Told::new(Glyph::Closed, phrase(said, [telling.name(part)]))
                .cause(phrase(t("{0}", "{0}"), [reply]))
                .rule("AMQP 0-9-1 § 1.5.2.5 channel.close")
        }
        FactKind::ConsumerActive { queue, consumer } => {
            let text = t("{0} is now the active consumer of {1}", "{0:이/가} {1}의 활성 컨슈머가 됐습니다");
            Told::new(Glyph::Change, phrase(text, [telling.name(consumer), telling.name(queue)]))
                .rule("RabbitMQ: Single Active Consumer")
        }
        FactKind::ConsumerCancelled { queue, consumer } => {
            let text = t("{0} no longer consumes from {1}", "{0:은/는} 더는 {1}에서 받지 않습니다");
            Told::new(Glyph::Change, phrase(text, [telling.name(consumer), telling.name(queue)]))
                .rule("RabbitMQ: Consumer Cancel Notification")
        }
        _ => {
            Told::new(Glyph::Change, t("The drawing was changed while it ran", "실행 중에 그림이 바뀌었습니다").into())
                .cause(t("an edit", "편집"))
        }
    }
}
