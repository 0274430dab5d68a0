//! The list of parts to add: all of them (A), or only what a dropped wire may lead to (UX E12). Typing filters, also
//! by Korean initial consonants; Enter places and wires.
use crate::ui::dom::{CollectView, IntoView, NodeRef, View, el, ev};
use leptos::prelude::*;

use super::edits;
use super::popover::{close, place};
use super::state::Board;
use crate::locales::board as texts;
use crate::studio::document::PartId;
use crate::studio::gesture::{PortSide, WireFrom};
use crate::studio::kind::Preset;
use crate::studio::kinds;
use crate::studio::rules::next::next_presets;
use crate::studio::space::Point;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard::is_composing;

/// The open list: what was typed, what fits it, what is chosen, and where the part goes.
#[derive(Clone, Copy)]
struct QuickAdd {
    board: Board,
    at: Point,
    wire: StoredValue<Option<(PartId, PortSide)>>,
    filter: RwSignal<String>,
    chosen: RwSignal<usize>,
    /// Ids of the presets that fit.
    hits: Memo<Vec<&'static str>>,
}

pub fn list(board: Board, at: Point, wire: Option<(PartId, PortSide)>) -> View {
    let (filter, chosen) = (RwSignal::new(String::new()), RwSignal::new(0_usize));
    let all = presets(board, wire.as_ref());
    let hits = Memo::new(move |_| {
        let typed = filter.get();
        all.iter().copied().filter(|preset| fits(preset, &typed)).map(|preset| preset.id).collect::<Vec<_>>()
    });
    let note = if wire.is_some() { texts::ADD_NOTE_WIRED } else { texts::ADD_NOTE };
    let heading = title(board, wire.as_ref());
    let list = QuickAdd { board, at, wire: StoredValue::new(wire), filter, chosen, hits };
    let rows = move || {
        let row = |(ix, id): (usize, &&str)| Some(row(list, ix, kinds::preset(id)?));
        let rows = hits.with(|hits| hits.iter().enumerate().filter_map(row).collect_view());
        let nothing =
            hits.with(Vec::is_empty).then(|| el("p").class("cap3").child(board.bridge.text(texts::ADD_NOTHING)));
        (rows, nothing)
    };
    let screen = board.camera().to_screen(at);
    el("div")
        .class("pop")
        .attr("style", place(board, screen))
        .on(ev::keydown, move |event| list.key(&event))
        .on(ev::pointerdown, |event| event.stop_propagation())
        .child(el("div").class("title").child(heading))
        .child(el("div").class("filter").child(field(list)))
        .child(
            el("div")
                .class("items")
                .attr("id", "quick-add-list")
                .attr("role", "listbox")
                .attr("aria-label", board.bridge.text(texts::ADD_TITLE))
                .child(rows),
        )
        .child(el("div").class("cap3").child(board.bridge.text(note)))
        .into_view()
}

/// The field that filters; it has the focus, the rows follow it.
fn field(list: QuickAdd) -> View {
    let input = NodeRef::<web_sys::HtmlInputElement>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // In the page it takes the focus.
            let _ = input.focus();
        }
    });
    let text = move |text| list.board.bridge.text(text);
    let active = move || list.hits.with(|hits| hits.get(list.chosen.get()).map(|id| option_id(id)));
    el("label")
        .class("field sm")
        .child(icon(Icon::Search))
        .child(
            el("input")
                .node(input)
                .attr("type", "text")
                .attr("role", "combobox")
                .attr("aria-expanded", "true")
                .attr("aria-controls", "quick-add-list")
                .attr("aria-activedescendant", active)
                .attr("aria-label", text(texts::ADD_TITLE))
                .attr("placeholder", text(texts::ADD_FILTER))
                .on(ev::input, move |event| {
                    list.filter.set(event_target_value(&event));
                    list.chosen.set(0);
                }),
        )
        .into_view()
}

impl QuickAdd {
    fn take(&self, id: &str) {
        if let Some(preset) = kinds::preset(id) {
            self.board.popover.set(None);
            edits::add(self.board, preset, self.at, self.wire.get_value());
        }
    }

    fn hit(&self, ix: usize) -> Option<&'static str> {
        self.hits.with_untracked(|hits| hits.get(ix).copied())
    }

    fn key(&self, event: &web_sys::KeyboardEvent) {
        event.stop_propagation();
        if is_composing(event) {
            return;
        }
        let count = self.hits.with_untracked(Vec::len);
        match event.key().as_str() {
            "Escape" => close(self.board),
            "ArrowDown" if count > 0 => self.chosen.update(|ix| *ix = (*ix + 1) % count),
            "ArrowUp" if count > 0 => self.chosen.update(|ix| *ix = (*ix + count - 1) % count),
            "Enter" => {
                if let Some(id) = self.hit(self.chosen.get_untracked()) {
                    self.take(id);
                }
            }
            // The focus stays in the list until it closes.
            "Tab" => {}
            key => match self.digit(key) {
                Some(id) => self.take(id),
                None => return,
            },
        }
        event.prevent_default();
    }

    /// 1 to 9 take a row at once, as long as nothing is typed.
    fn digit(&self, key: &str) -> Option<&'static str> {
        let digit = key.parse::<usize>().ok().filter(|digit| (1..=9).contains(digit))?;
        if self.filter.with_untracked(String::is_empty) { self.hit(digit - 1) } else { None }
    }
}

fn option_id(preset: &str) -> String {
    format!("quick-add-{}", preset.replace(['.', '/'], "-"))
}

fn presets(board: Board, wire: Option<&(PartId, PortSide)>) -> Vec<&'static Preset> {
    let Some((from, side)) = wire else { return kinds::presets().collect() };
    let from = WireFrom::Port(from.clone(), *side);
    board.bridge.with(|studio| next_presets(studio.document(), &from))
}

fn fits(preset: &Preset, typed: &str) -> bool {
    typed.trim().is_empty()
        || [preset.label.en, preset.label.ko]
            .iter()
            .any(|name| crate::locales::search::rank(typed.trim(), name).is_some())
}

fn title(board: Board, wire: Option<&(PartId, PortSide)>) -> View {
    let Some((from, _)) = wire else {
        return el("b").child(board.bridge.text(texts::ADD_TITLE)).into_view();
    };
    let name = board.bridge.with(|studio| studio.document().part(from).map(|part| part.name.clone()));
    (board.bridge.text(texts::FROM), " ", el("b").child(name), " ", board.bridge.text(texts::TO_A_NEW)).into_view()
}

fn row(list: QuickAdd, ix: usize, preset: &'static Preset) -> View {
    let QuickAdd { board, chosen, .. } = list;
    let mut settings = crate::engine::value::Table::default();
    for (id, value) in preset.settings {
        settings.set(*id, value.value());
    }
    let class = move || if chosen.get() == ix { "mi on" } else { "mi" };
    let digit = (ix < 9).then(|| el("span").class("kbd").child(ix + 1));
    el("div")
        .class(class)
        .attr("id", option_id(preset.id))
        .attr("role", "option")
        .attr("aria-selected", move || (chosen.get() == ix).to_string())
        .attr("data-preset", preset.id)
        .attr("title", board.bridge.text(preset.help))
        .on(ev::pointermove, move |_| super::state::set_if_changed(chosen, ix))
        .on(ev::click, move |_| list.take(preset.id))
        .child(icon(Icon::of_kind(preset.kind, &settings)))
        .child(el("span").child(board.bridge.text(preset.label)))
        .child(el("span").class("sp"))
        .child(digit)
        .into_view()
}
