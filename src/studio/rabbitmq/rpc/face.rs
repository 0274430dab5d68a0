//! A requester's inside: the tape of coming requests, and how many wait for their reply.
use crate::engine::client::requester::Requester;
use crate::engine::id::PartIx;
use crate::engine::view::ClientState;
use crate::locales::board::fill;
use crate::locales::number::duration;
use crate::locales::{Text, face as texts};
use crate::studio::document::Part;
use crate::studio::face::build::Source;
use crate::studio::face::producer::{ProducerFace, tape};
use crate::studio::face::{Inside, PartFace, Tag, TagIcon, Token, Tone};

/// Coming requests on the tape, at most.
const UPCOMING: usize = 6;

const WAITS: Text = Text::new("{0} open, {1} answered", "대기 {0}, 응답 {1}");
const LATE: Text = Text::new("{0} timed out", "{0}개 시간 초과");
const KIND_WORD: Text = Text::new("RPC", "RPC");
const LABEL: Text = Text::new("RPC requester {0}", "RPC 요청자 {0}");

pub fn face(source: &Source, part: &Part, ix: PartIx) -> Option<PartFace> {
    let (session, language) = (source.studio.session(), source.language);
    let world = session.world();
    let state = world.client_state(ix).unwrap_or(ClientState::Running);
    let requester = world.application_of::<Requester>(ix);
    let now = session.cursor().at;
    let mut tags = Vec::new();
    match state {
        ClientState::Running => {}
        ClientState::Paused => tags.push(Tag::new(TagIcon::Pause, Tone::Warn, texts::PAUSED.get(language))),
        ClientState::Down { .. } => tags.push(Tag::new(TagIcon::Bolt, Tone::Bad, texts::DOWN.get(language))),
    }
    let (open, answered, late) = requester.map_or((0, 0, 0), |one| (one.open(), one.answered, one.timed_out));
    // A requester is too narrow for words there.
    if late > 0 {
        tags.push(Tag::new(TagIcon::Hourglass, Tone::Warn, late.to_string()));
    }
    let line = match state {
        ClientState::Down { back_at } => fill(texts::BACK_IN.get(language), &[&duration(back_at.saturating_sub(now))]),
        _ => fill(WAITS.get(language), &[&open.to_string(), &answered.to_string()]),
    };
    let interval_us = part.reader().duration_us("interval");
    let coming: Vec<(u64, Token)> = requester
        .map(|one| {
            let next = one.next_at.unwrap_or(u64::MAX).saturating_sub(now);
            let token = |key| Token { class: session.symbols().class(key), ..Token::default() };
            let later = (0..).zip(one.upcoming(UPCOMING));
            later.map(|(n, key)| (next.saturating_add(interval_us.saturating_mul(n)), token(key))).collect()
        })
        .unwrap_or_default();
    let timed_out = (late > 0).then(|| fill(LATE.get(language), &[&late.to_string()]));
    let label = [fill(LABEL.get(language), &[&part.name]), line.clone()].into_iter().chain(timed_out);
    let label = label.collect::<Vec<_>>().join(", ");
    Some(PartFace {
        name: part.name.clone(),
        kind_word: KIND_WORD.get(language).to_owned(),
        tags,
        inside: Inside::Producer(ProducerFace { tape: tape(&coming, interval_us), line, confirms: false }),
        label,
    })
}
