//! Facts of every system's clients where Kafka's words differ: there is no ack, no channel, and order holds within a
//! partition.
use super::{LAB, t, told};
use crate::engine::fact::{Fact, FactKind, Outcome};
use crate::engine::id::PartIx;
use crate::engine::topology::Spec;
use crate::studio::explain::{Glyph, Told};
use crate::studio::tell::Telling;

/// `None` = not at a part of Kafka's, or told as everywhere.
pub(super) fn shared(fact: &Fact, telling: &Telling) -> Option<Told> {
    let is_kafkas = |part: PartIx| matches!(telling.part(part).map(|part| &part.spec), Some(Spec::Kafka(_)));
    Some(match fact.kind {
        FactKind::Worked { consumer, message, outcome, duplicate } if is_kafkas(consumer) => {
            let (glyph, text) = match outcome {
                Outcome::Acked | Outcome::Silent => {
                    (Glyph::Work, t("{0} finished {1}", "{0:이/가} {1}의 처리를 마쳤습니다"))
                }
                Outcome::Nacked { .. } => (
                    Glyph::Nack,
                    t("{0} failed on {1} and will try again", "{0:이/가} {1}의 처리에 실패해 다시 해 봅니다"),
                ),
                Outcome::Rejected { .. } => {
                    (Glyph::Nack, t("{0} failed on {1}", "{0:이/가} {1}의 처리에 실패했습니다"))
                }
            };
            let worked = told(glyph, text, [telling.name(consumer), telling.message(message)]).rule(LAB).about(message);
            match duplicate {
                true => worked.cause(t("done before: the same work twice", "전에도 처리함: 같은 일을 두 번")),
                false => worked,
            }
        }
        FactKind::OutOfOrder { consumer, message, after, .. } if is_kafkas(consumer) => {
            let text = t(
                "{0} got {1} after {2}, a younger one of its key",
                "{0:이/가} 같은 key의 더 늦은 {2} 다음에 {1:을/를} 받았습니다",
            );
            let many = t(
                "{0} got {1} after younger ones of their keys",
                "{0:이/가} 같은 key의 더 늦은 레코드 다음에 {1:을/를} 받았습니다",
            );
            let text = if telling.is_of_many() { many } else { text };
            let after = crate::studio::sentence::Arg::Message(after);
            told(Glyph::Message, text, [telling.name(consumer), telling.message(message), after])
                .cause(t("order holds within a partition only", "순서는 파티션 안에서만 지켜짐"))
                .rule("Kafka: Introduction § topics and partitions")
                .about(message)
        }
        _ => return None,
    })
}
