//! The list of parts to add: all of them (A), or only what a dropped wire may lead to (UX E12). Typing filters, also
//! by Korean initial consonants; Enter places and wires.
use leptos::html;
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

pub fn list(board: Board, at: Point, wire: Option<(PartId, PortSide)>) -> AnyView {
    let (filter, chosen) = (RwSignal::new(String::new()), RwSignal::new(0_usize));
    let all = presets(board, wire.as_ref());
    let hits = Memo::new(move |_| {
        let typed = filter.get();
        all.iter().copied().filter(|preset| fits(preset, &typed)).map(|preset| preset.id).collect::<Vec<_>>()
    });
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let take = {
        let wire = wire.clone();
        move |id: &str| {
            if let Some(preset) = kinds::preset(id) {
                board.popover.set(None);
                edits::add(board, preset, at, wire.clone());
            }
        }
    };
    let on_key = {
        let take = take.clone();
        move |event: web_sys::KeyboardEvent| {
            event.stop_propagation();
            if is_composing(&event) {
                return;
            }
            let count = hits.with(Vec::len);
            match event.key().as_str() {
                "Escape" => close(board),
                "ArrowDown" if count > 0 => chosen.update(|ix| *ix = (*ix + 1) % count),
                "ArrowUp" if count > 0 => chosen.update(|ix| *ix = (*ix + count - 1) % count),
                "Enter" => {
                    if let Some(id) = hits.with(|hits| hits.get(chosen.get_untracked()).copied()) {
                        take(id);
                    }
                }
                "Tab" => {}
                key => match quick_digit(key).filter(|_| filter.with_untracked(String::is_empty)) {
                    Some(ix) => match hits.with(|hits| hits.get(ix).copied()) {
                        Some(id) => take(id),
                        None => return,
                    },
                    None => return,
                },
            }
            event.prevent_default();
        }
    };
    let screen = board.camera().to_screen(at);
    let rows = move || {
        let rows = hits.with(|hits| {
            hits.iter()
                .enumerate()
                .filter_map(|(ix, id)| Some(row(board, ix, kinds::preset(id)?, chosen, take.clone())))
                .collect_view()
        });
        let nothing =
            hits.with(Vec::is_empty).then(|| view! { <p class="cap3">{board.bridge.text(texts::ADD_NOTHING)}</p> });
        view! { {rows}{nothing} }
    };
    let active = move || hits.with(|hits| hits.get(chosen.get()).map(|id| option_id(id)));
    let note = if wire.is_some() { texts::ADD_NOTE_WIRED } else { texts::ADD_NOTE };
    view! {
        <div class="pop" style=place(board, screen) on:keydown=on_key on:pointerdown=|event| event.stop_propagation()>
            <div class="title">{title(board, wire.as_ref())}</div>
            <div class="filter">
                <label class="field sm">
                    {icon(Icon::Search)}
                    <input
                        node_ref=input
                        type="text"
                        role="combobox"
                        aria-expanded="true"
                        aria-controls="quick-add-list"
                        aria-activedescendant=active
                        aria-label=board.bridge.text(texts::ADD_TITLE)
                        placeholder=board.bridge.text(texts::ADD_FILTER)
                        on:input=move |event| {
                            filter.set(event_target_value(&event));
                            chosen.set(0);
                        }
                    />
                </label>
            </div>
            <div class="items" id="quick-add-list" role="listbox" aria-label=board.bridge.text(texts::ADD_TITLE)>{rows}</div>
            <div class="cap3">{board.bridge.text(note)}</div>
        </div>
    }
    .into_any()
}

fn quick_digit(key: &str) -> Option<usize> {
    key.parse::<usize>().ok().filter(|digit| (1..=9).contains(digit)).map(|digit| digit - 1)
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

fn title(board: Board, wire: Option<&(PartId, PortSide)>) -> AnyView {
    let Some((from, _)) = wire else {
        return view! { <b>{board.bridge.text(texts::ADD_TITLE)}</b> }.into_any();
    };
    let name = board.bridge.with(|studio| studio.document().part(from).map(|part| part.name.clone()));
    view! { {board.bridge.text(texts::FROM)}" "<b>{name}</b>" "{board.bridge.text(texts::TO_A_NEW)} }.into_any()
}

fn row(
    board: Board,
    ix: usize,
    preset: &'static Preset,
    chosen: RwSignal<usize>,
    take: impl Fn(&str) + 'static,
) -> AnyView {
    let mut settings = crate::engine::value::Table::default();
    for (id, value) in preset.settings {
        settings.set(*id, value.value());
    }
    let class = move || if chosen.get() == ix { "mi on" } else { "mi" };
    let digit = (ix < 9).then(|| view! { <span class="kbd">{ix + 1}</span> });
    view! {
        <div
            class=class
            id=option_id(preset.id)
            role="option"
            aria-selected=move || (chosen.get() == ix).to_string()
            data-preset=preset.id
            title=board.bridge.text(preset.help)
            on:pointermove=move |_| super::state::set_if_changed(chosen, ix)
            on:click=move |_| take(preset.id)
        >
            {icon(Icon::of_kind(preset.kind, &settings))}
            <span>{board.bridge.text(preset.label)}</span>
            <span class="sp"></span>
            {digit}
        </div>
    }
    .into_any()
}
