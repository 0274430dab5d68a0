//! A wire in the hand: which parts it may go to, and why not to the others. By pointer or, in connect mode, by keys.
use crate::ui::dom::{IntoView, View, el};
use leptos::prelude::*;

use super::paint_overlay::WireState;
use super::state::Board;
use crate::locales::Language;
use crate::locales::board as texts;
use crate::studio::document::{Document, Part, PartId};
use crate::studio::geometry::Layout;
use crate::studio::geometry::path::Cubic;
use crate::studio::geometry::route;
use crate::studio::gesture::{Hit, PortSide, WireFrom};
use crate::studio::rules::{self, Refusal};
use crate::studio::sentence::Phrase;
use crate::studio::space::Point;

/// How far above or below the pointer the reason stands, screen px.
const REASON_OFFSET_PX: f64 = 22.0;

#[derive(Clone, Debug, PartialEq)]
pub struct Wiring {
    pub source: WireFrom,
    /// The part at the fixed end.
    pub from: PartId,
    pub side: PortSide,
    start: Point,
    pub at: Point,
    pub over: Option<PartId>,
    /// Every part with the answer for it, in document order: what connecting does, or why not.
    answers: Vec<(PartId, Result<Phrase, Refusal>)>,
    /// Connect mode: the target is chosen with keys.
    pub by_keys: bool,
}

impl Wiring {
    /// `None` when the source is gone.
    pub fn start(document: &Document, layout: &Layout, source: &WireFrom, by_keys: bool) -> Option<Self> {
        let (source, from, side, start) = match source {
            WireFrom::Port(part, side) => {
                // A consumer has no output: its wire runs backwards, to a queue.
                let side = if layout.port(part, *side).is_some() { *side } else { PortSide::In };
                (WireFrom::Port(part.clone(), side), part.clone(), side, layout.port(part, side)?)
            }
            WireFrom::Link(link) => {
                let start = layout.route_of_link(link)?.path.start();
                (source.clone(), document.link(link)?.from.clone(), PortSide::Out, start)
            }
        };
        let is_reconnect = matches!(source, WireFrom::Link(_));
        let others = document.parts.iter().filter(|part| is_reconnect || part.id != from);
        let answer =
            |part: &Part| (part.id.clone(), rules::can_connect(document, &source, &part.id).map(|plan| plan.says));
        let answers = others.map(answer).collect();
        Some(Self { source, from, side, start, at: start, over: None, answers, by_keys })
    }

    pub fn allows(&self, id: &str) -> bool {
        self.answer(id).is_some_and(Result::is_ok)
    }

    pub fn refuses(&self, id: &str) -> bool {
        self.answer(id).is_some_and(Result::is_err)
    }

    pub fn aims_at(&self, id: &str) -> bool {
        self.over.as_deref() == Some(id)
    }

    fn answer(&self, id: &str) -> Option<&Result<Phrase, Refusal>> {
        self.answers.iter().find(|(part, _)| part == id).map(|(_, answer)| answer)
    }

    /// The parts that the wire may go to.
    pub fn targets(&self) -> impl Iterator<Item = &PartId> {
        self.answers.iter().filter(|(_, answer)| answer.is_ok()).map(|(part, _)| part)
    }

    /// The pointer is at `at`, over `hit`.
    pub fn aim(&mut self, layout: &Layout, at: Point, hit: &Hit) {
        self.over = match hit {
            Hit::Part(part) | Hit::Port(part, _) if *part != self.from => Some(part.clone()),
            _ => None,
        };
        self.at = at;
        // Over a legal target the wire snaps to its port.
        if let Some(over) = &self.over
            && self.allows(over)
            && let Some(port) = target_port(layout, over, self.side)
        {
            self.at = port;
        }
    }

    /// Connect mode goes on to this target.
    pub fn aim_part(&mut self, layout: &Layout, part: &str) {
        if let Some(placed) = layout.part(part) {
            self.aim(layout, placed.rect.center(), &Hit::Part(part.to_owned()));
        }
    }

    pub fn state(&self) -> WireState {
        match &self.over {
            None => WireState::Open,
            Some(over) if self.allows(over) => WireState::Allowed,
            Some(_) => WireState::Refused,
        }
    }

    /// From the source to the hand.
    pub fn curve(&self) -> Cubic {
        match self.side {
            PortSide::DeadLetter => route::down(self.start, self.at),
            PortSide::Out => route::forward(self.start, self.at),
            PortSide::In => {
                let mut curve = route::forward(self.at, self.start);
                curve.reverse();
                curve
            }
        }
    }

    /// What stands at the pointer, if anything: what it will do, or what is wrong and what would work.
    pub fn note(&self, language: Language) -> Option<Note> {
        Some(match self.answer(self.over.as_deref()?)? {
            Ok(says) => Note { text: says.plain(language), allowed: true },
            Err(refusal) => {
                let hint = refusal.hint.as_ref().map(|hint| format!(" {}", hint.plain(language)));
                Note { text: refusal.reason.plain(language) + &hint.unwrap_or_default(), allowed: false }
            }
        })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub text: String,
    pub allowed: bool,
}

/// Where a wire of this side ends on a part.
fn target_port(layout: &Layout, part: &str, side: PortSide) -> Option<Point> {
    match side {
        PortSide::Out => layout.port(part, PortSide::In),
        PortSide::In => layout.port(part, PortSide::Out),
        PortSide::DeadLetter => layout.part(part).map(|placed| Point::new(placed.rect.center().x, placed.rect.y)),
    }
}

/// The reason at the pointer, or under the target in connect mode.
pub fn reason(board: Board) -> View {
    let note = move || {
        let language = board.bridge.language.get();
        board.wiring.with(|wiring| {
            let wiring = wiring.as_ref()?;
            let note = wiring.note(language).or_else(|| {
                let text = texts::WIRE_WHERE.get(language).to_owned();
                (!wiring.by_keys).then_some(Note { text, allowed: true })
            })?;
            let place = board.with(|inner| match &wiring.over {
                Some(over) => inner.layout.part(over).map(|placed| {
                    let at = Point::new(placed.rect.center().x, placed.rect.bottom());
                    inner.camera.to_screen(at)
                }),
                None => Some(inner.camera.to_screen(wiring.at)),
            })?;
            Some((note, place, wiring.over.is_some()))
        })
    };
    let view = move || {
        note().map(|(note, place, on_part)| {
            let class = match (on_part, note.allowed) {
                (false, _) => "reason plain",
                (true, true) => "reason may",
                (true, false) => "reason",
            };
            let sign = on_part.then(|| {
                let sign = if note.allowed { crate::ui::icon::Icon::Check } else { crate::ui::icon::Icon::Cross };
                crate::ui::icon::icon(sign)
            });
            // Half of the widest note, so that it stays inside.
            let style = format!(
                "left:clamp(min(50%,218px),{:.0}px,max(50%,calc(100% - 218px)));top:{:.0}px;transform:translateX(-50%)",
                place.x,
                place.y + REASON_OFFSET_PX
            );
            el("div").class(class).attr("style", style).child(sign).child(el("span").child(note.text))
        })
    };
    view.into_view()
}
