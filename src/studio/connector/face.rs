//! A connector's inside: what it carries, as the slots of a consumer, and how careful it is.
use super::federation;
use crate::engine::id::PartIx;
use crate::engine::kafka::simulation::Kafka;
use crate::engine::view::{ClientState, Work};
use crate::locales::board::fill;
use crate::locales::number::duration;
use crate::locales::{Language, Text, face as texts};
use crate::studio::document::Part;
use crate::studio::face::build::Source;
use crate::studio::face::consumer::{ConsumerFace, LineTone, Slot, slots};
use crate::studio::face::{Inside, PartFace, Tag, TagIcon, Token, Tone};
use crate::studio::kinds;

const AT_LEAST_ONCE: Text = Text::new("at least once", "적어도 한 번");
const AT_MOST_ONCE: Text = Text::new("at most once", "많아야 한 번");
const CUT: Text = Text::new("link cut", "연결 끊김");
const RESTS: Text = Text::new("no demand", "수요 없음");
const CARRIED: Text = Text::new("{0} carried", "{0}개 옮김");
const IN_VHOST: Text = Text::new("in virtual host {0}", "virtual host {0} 안");

/// One thing it holds.
struct Held {
    key: crate::engine::id::Symbol,
    redelivered: bool,
    work: Work,
}

pub fn face(source: &Source, part: &Part, ix: PartIx) -> Option<PartFace> {
    let (session, language) = (source.studio.session(), source.language);
    let (world, now) = (session.world(), session.world().now());
    let (state, done, held) = match world.consumer(ix, 16) {
        Some(view) => {
            let slot = |slot: &crate::engine::view::SlotView| Held {
                key: slot.key,
                redelivered: slot.redelivered,
                work: slot.work,
            };
            (view.state, view.done, view.slots.iter().map(slot).collect::<Vec<_>>())
        }
        None => match Kafka::of(world).and_then(|kafka| kafka.consumer(ix, 16)) {
            Some(view) => {
                let slot = |slot: &crate::engine::kafka::view::SlotView| Held {
                    key: slot.key,
                    redelivered: slot.delivery > 1,
                    work: slot.work,
                };
                (view.state, view.done, view.slots.iter().map(slot).collect())
            }
            None => (ClientState::Running, 0, Vec::new()),
        },
    };
    let drawn: Vec<Slot> = held
        .iter()
        .map(|held| {
            let class = session.symbols().class(held.key);
            let token = Token { class, redelivered: held.redelivered, dead: false };
            match held.work {
                Work::Waiting => Slot::Waiting(token),
                Work::Done => Slot::Working { token, done_permille: 1_000 },
                Work::Working { started, until } => {
                    let (length, passed) = (until.saturating_sub(started).max(1), now.saturating_sub(started));
                    // In steps of a twentieth, so that a face changes when its ring visibly does.
                    Slot::Working { token, done_permille: (passed.min(length) * 20 / length * 50) as u32 }
                }
            }
        })
        .collect();
    let (slots, more) = slots(&drawn, part.reader().count("batch"));
    let (line, tone) = match (state, world.consumes(ix)) {
        (ClientState::Running, Some(false)) => (RESTS.get(language).to_owned(), LineTone::Plain),
        _ => line(part, (state, world.is_cut(ix) == Some(true)), now, language),
    };
    let kind = kinds::kind(&part.kind).map_or("", |kind| kind.label.get(language));
    let label = [format!("{kind} {}", part.name), line.clone(), fill(CARRIED.get(language), &[&done.to_string()])];
    let paused = Tag::new(TagIcon::Pause, Tone::Warn, texts::PAUSED.get(language));
    Some(PartFace {
        name: part.name.clone(),
        kind_word: String::new(),
        tags: Some(paused).filter(|_| state == ClientState::Paused).into_iter().collect(),
        inside: Inside::Consumer(ConsumerFace { slots, more, line, tone }),
        label: label.join(", "),
    })
}

fn line(part: &Part, (state, is_cut): (ClientState, bool), now: u64, language: Language) -> (String, LineTone) {
    match state {
        ClientState::Down { .. } if is_cut => (CUT.get(language).to_owned(), LineTone::Bad),
        ClientState::Down { back_at } => {
            (fill(texts::BACK_IN.get(language), &[&duration(back_at.saturating_sub(now))]), LineTone::Bad)
        }
        ClientState::Paused => (texts::PAUSED.get(language).to_owned(), LineTone::Warn),
        ClientState::Running => {
            if federation::is_link(part) {
                return (part.variant().to_owned(), LineTone::Plain);
            }
            let text = if part.variant() == "at-most-once" { AT_MOST_ONCE } else { AT_LEAST_ONCE };
            (text.get(language).to_owned(), LineTone::Plain)
        }
    }
}

/// In which broker an exchange or a queue stands, if the board has several: the same name may stand in each.
pub fn name_vhost(source: &Source, part: &Part, made: &mut PartFace) {
    let vhost = part.vhost();
    if !vhost.is_empty() {
        let words = [vhost, &made.kind_word].into_iter().filter(|word| !word.is_empty());
        made.kind_word = words.collect::<Vec<_>>().join(" · ");
        made.label.push_str(", ");
        made.label.push_str(&fill(IN_VHOST.get(source.language), &[vhost]));
    }
}
