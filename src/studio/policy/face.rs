//! A policy's card: its pattern and whom it is for, its keys, and how many parts it is in force for.
use super::{effect, lower};
use crate::engine::id::PartIx;
use crate::engine::rabbitmq::policy::{ApplyTo, Author};
use crate::locales::board::fill;
use crate::locales::{Language, Text};
use crate::studio::document::Part;
use crate::studio::face::build::{Source, problems};
use crate::studio::face::consumer::LineTone;
use crate::studio::face::late::LateFace;
use crate::studio::face::{Inside, PartFace, Tag, TagIcon, Tone};
use crate::studio::value_text::plain;

const POLICY: Text = Text::new("Policy {0}", "정책 {0}");
const OPERATOR: Text = Text::new("Operator policy {0}", "운영자 정책 {0}");
const OPERATOR_WORD: Text = Text::new("operator", "운영자");
const ALL_NAMES: Text = Text::new("all names", "모든 이름");
const IN_FORCE: Text = Text::new("applies to {0} here", "여기서 {0}개에 적용");
const FOR_NONE: Text = Text::new("applies to nothing", "적용되는 것 없음");
const REFUSED: Text = Text::new("refused", "거절됨");
const NO_KEYS: Text = Text::new("says nothing yet", "아직 정한 것이 없음");

/// Inside a policy's card, line by line.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyFace {
    /// Its virtual host unless that is /, its pattern and what it applies to.
    pub target: String,
    pub keys: String,
    /// For how many parts it is in force.
    pub force: String,
    pub tone: LineTone,
}

pub fn face(source: &Source, part: &Part, _: PartIx) -> Option<PartFace> {
    let language = source.language;
    let spec = lower::spec(part);
    let pattern = if spec.pattern.is_empty() { ALL_NAMES.get(language) } else { spec.pattern.as_str() };
    let words = [part.vhost(), pattern, kind_word(spec.apply_to, language)];
    let target = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ");
    let keys: Vec<String> = spec.definition.0.iter().map(|(key, value)| format!("{key} {}", plain(value))).collect();
    let keys = if keys.is_empty() { NO_KEYS.get(language).to_owned() } else { keys.join(" · ") };
    let document = source.studio.document();
    let (force, tone) = match lower::policy(part) {
        Err(_) => (REFUSED.get(language).to_owned(), LineTone::Bad),
        Ok(policy) => match effect::governed(document, &effect::policies(document), &policy).count() {
            0 => (FOR_NONE.get(language).to_owned(), LineTone::Warn),
            count => (fill(IN_FORCE.get(language), &[&count.to_string()]), LineTone::Plain),
        },
    };
    let is_operators = spec.author == Author::Operator;
    let name = fill((if is_operators { OPERATOR } else { POLICY }).get(language), &[&part.name]);
    let label = [name.as_str(), target.as_str(), keys.as_str(), force.as_str()].join(", ");
    let errors = problems(source.studio, &part.id);
    Some(PartFace {
        name: part.name.clone(),
        kind_word: if is_operators { OPERATOR_WORD.get(language).to_owned() } else { String::new() },
        tags: (errors > 0).then(|| Tag::new(TagIcon::Warning, Tone::Bad, errors.to_string())).into_iter().collect(),
        inside: Inside::Late(LateFace::new(PolicyFace { target, keys, force, tone })),
        label,
    })
}

fn kind_word(apply_to: ApplyTo, language: Language) -> &'static str {
    let text = match apply_to {
        ApplyTo::All => Text::new("queues, exchanges", "큐, exchange"),
        ApplyTo::Queues => Text::new("queues", "큐"),
        ApplyTo::Exchanges => Text::new("exchanges", "exchange"),
        ApplyTo::ClassicQueues => Text::new("classic queues", "classic 큐"),
        ApplyTo::QuorumQueues => Text::new("quorum queues", "quorum 큐"),
        ApplyTo::Streams => Text::new("streams", "stream"),
    };
    text.get(language)
}
