//! The timeline: ticks, how much happened when, surprises and scenario moments, faults, and the play head. One slider
//! for pointer and keyboard. Drawn as SVG at the pace of `warm`; the head alone glides in between, by the style sheet.
use crate::ui::dom::{IntoView, NodeRef, View, el, ev, svg};
use leptos::prelude::*;

use super::lanes::{self, Layout};
use super::state::Deck;
use crate::engine::id::Time;
use crate::locales::number::{clock, number};
use crate::locales::ui_deck;
use crate::studio::sentence::{Arg, phrase};
use crate::studio::story;
use crate::studio::timeline::Scale;

/// How near to a mark a press has to be to go to it exactly, px.
const MARK_REACH_PX: f64 = 6.0;

/// What a press on a mark leads to.
#[derive(Clone, Copy, Debug)]
enum Mark {
    Event(u64),
    Time(Time),
}

#[derive(Clone, Copy)]
pub struct Timeline {
    pub deck: Deck,
    node: NodeRef<web_sys::HtmlElement>,
    /// Width and height of the drawing, px.
    size: RwSignal<(f64, f64)>,
    pub layout: Memo<Layout>,
    /// Where the pointer rests over the line, px.
    hover: RwSignal<Option<f64>>,
}

pub fn timeline(deck: Deck) -> View {
    let size = RwSignal::new((0.0, 0.0));
    let frontier = Memo::new(move |_| {
        deck.bridge.warm_timeline.track();
        deck.bridge.with(|studio| studio.session().frontier().at)
    });
    let layout = Memo::new(move |_| {
        let (width, height) = size.get();
        Layout::new(width, height, frontier.get())
    });
    let timeline = Timeline { deck, node: NodeRef::new(), size, layout, hover: RwSignal::new(None) };
    super::size::watch(timeline.node, move |now| {
        if timeline.size.try_get_untracked().is_some_and(|old| old != now) {
            timeline.size.set(now);
        }
    });
    timeline.view()
}

impl Timeline {
    fn view(self) -> View {
        let bridge = self.deck.bridge;
        let moments = Memo::new(move |_| {
            bridge.warm_timeline.track();
            bridge.with(|studio| (studio.session().cursor(), studio.session().frontier()))
        });
        el("div")
            .node(self.node)
            .class("scrub")
            .attr("role", "slider")
            .attr("tabindex", "0")
            .attr("aria-label", move || bridge.text(ui_deck::TIMELINE))
            .attr("aria-valuemin", "0")
            .attr("aria-valuemax", move || moments.get().1.event.to_string())
            .attr("aria-valuenow", move || moments.get().0.event.to_string())
            .attr("aria-valuetext", move || self.value_text())
            .on(ev::pointerdown, move |event| self.press(&event))
            .on(ev::pointermove, move |event| self.moved(&event))
            .on(ev::pointerleave, move |_| self.hover.set(None))
            .on(ev::keydown, move |event| self.keys(&event))
            .child(
                svg("svg")
                    .class("tl")
                    .class_if("playing", move || bridge.playing.get())
                    .attr("aria-hidden", "true")
                    .child(lanes::hatch())
                    .child(lanes::grounds(self))
                    .child(lanes::ticks(self))
                    .child(lanes::bars(self))
                    .child(lanes::marks(self))
                    .child(lanes::faults(self))
                    .child(lanes::head(self, moments))
                    .child(self.hover_line()),
            )
            .into_view()
    }

    /// The moment and what happened in it, in words.
    fn value_text(self) -> String {
        let bridge = self.deck.bridge;
        bridge.moment_version.track();
        bridge.playing.track();
        let language = bridge.language.get();
        bridge.with(|studio| {
            let session = studio.session();
            let cursor = session.cursor();
            let what = match story::headline(session, cursor.event) {
                Some(story) => Arg::Phrase(story.text),
                None => Arg::Text(ui_deck::START_OF_RUN),
            };
            let args = [Arg::Plain(clock(cursor.at)), Arg::Number(cursor.event), what];
            phrase(ui_deck::MOMENT, args).plain(language)
        })
    }

    /// The time under the pointer, and how it is written.
    fn hover_line(self) -> View {
        (move || {
            let x = self.hover.get()?;
            let layout = self.layout.get();
            if layout.is_small {
                return None;
            }
            let at = layout.scale.time_at(x);
            let events = self.deck.bridge.with(|studio| {
                let session = studio.session();
                let done = session.facts().partition_point(|fact| fact.at <= at);
                done.checked_sub(1).map(|last| session.facts()[last].event)
            });
            let label = match events {
                Some(event) => format!("{} · {}", clock(at), number(event)),
                None => clock(at),
            };
            let half = label.chars().count() as f64 * 3.2 + 6.0;
            let middle = x.clamp(half + 2.0, (layout.width - half - 2.0).max(half + 2.0));
            Some(
                svg("g")
                    .class("hov")
                    .child(svg("path").attr("d", format!("M{x:.1} 22V{:.1}", layout.bottom)))
                    .child(
                        svg("rect")
                            .attr("x", format!("{:.1}", middle - half))
                            .attr("y", "3")
                            .attr("width", format!("{:.1}", half * 2.0))
                            .attr("height", "17")
                            .attr("rx", "3"),
                    )
                    .child(
                        svg("text")
                            .attr("x", format!("{middle:.1}"))
                            .attr("y", "15.5")
                            .attr("text-anchor", "middle")
                            .child(label),
                    ),
            )
        })
        .into_view()
    }

    // --- pointer

    fn x_of(self, event: &web_sys::PointerEvent) -> Option<f64> {
        let node = self.node.get_untracked()?;
        Some(f64::from(event.client_x()) - node.get_bounding_client_rect().left())
    }

    fn press(self, event: &web_sys::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        let (Some(x), Some(node)) = (self.x_of(event), self.node.get_untracked()) else { return };
        // Without capture the drag ends at the edge: still usable.
        let _ = node.set_pointer_capture(event.pointer_id());
        self.hover.set(None);
        let bridge = self.deck.bridge;
        match self.mark_at(x, event) {
            Some(Mark::Event(event)) => bridge.go(|session| session.seek_event(event)),
            // A moment that the scenario names may lie ahead: going there runs the run.
            Some(Mark::Time(at)) => bridge.go(|session| session.seek_time(at)),
            None => self.scrub_to(x),
        }
    }

    fn moved(self, event: &web_sys::PointerEvent) {
        let Some(x) = self.x_of(event) else { return };
        if event.buttons() & 1 == 1 {
            self.scrub_to(x);
        } else if event.pointer_type() == "mouse" {
            let scale = self.layout.get_untracked().scale;
            self.hover.set((x >= scale.left && x <= scale.right).then_some(x));
        }
    }

    /// Not beyond what was seen: the future is run, not guessed.
    fn scrub_to(self, x: f64) {
        let at = self.layout.get_untracked().scale.time_at(x);
        self.deck.bridge.go(|session| session.seek_time(at.min(session.frontier().at)));
    }

    /// The mark under the pointer.
    fn mark_at(self, x: f64, event: &web_sys::PointerEvent) -> Option<Mark> {
        let node = self.node.get_untracked()?;
        let y = f64::from(event.client_y()) - node.get_bounding_client_rect().top();
        let layout = self.layout.get_untracked();
        let near = |at: Time, scale: &Scale| (scale.x(at) - x).abs() <= MARK_REACH_PX;
        if layout.is_in_marks(y) {
            let named = untrack(|| lanes::moments(self));
            if let Some((at, _)) = named.into_iter().find(|(at, _)| near(*at, &layout.scale)) {
                return Some(Mark::Time(at));
            }
            return self.deck.bridge.with(|studio| {
                let mut marks = studio.session().marks().iter();
                marks.find(|mark| near(mark.at, &layout.scale)).map(|mark| Mark::Event(mark.event))
            });
        }
        if !layout.is_in_faults(y) {
            return None;
        }
        self.deck.index(|index| {
            index.spans().iter().find(|span| near(span.from, &layout.scale)).map(|span| Mark::Event(span.event))
        })
    }

    // --- keyboard

    fn keys(self, event: &web_sys::KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let bridge = self.deck.bridge;
        let leap = |share: f64| {
            let span = (self.layout.get_untracked().scale.end as f64 * share.abs()) as Time;
            bridge.go(|session| {
                let at = session.cursor().at;
                let goal = if share < 0.0 { at.saturating_sub(span) } else { at.saturating_add(span) };
                session.seek_time(goal.min(session.frontier().at));
            });
        };
        match (event.key().as_str(), event.shift_key()) {
            ("ArrowRight" | "ArrowUp", false) => bridge.run("run.step"),
            ("ArrowLeft" | "ArrowDown", false) => bridge.run("run.step-back"),
            ("ArrowRight" | "ArrowUp", true) => leap(0.01),
            ("ArrowLeft" | "ArrowDown", true) => leap(-0.01),
            ("PageUp", _) => leap(0.1),
            ("PageDown", _) => leap(-0.1),
            ("Home", false) => bridge.run("run.to-start"),
            ("End", false) => bridge.run("run.to-end"),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }
}
