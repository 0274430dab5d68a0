//! The command palette: every command of the registry, every part that can be added, every part of the board and
//! every scenario, found by name in either language.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::close;
use crate::locales::search::rank;
use crate::locales::{Language, Text, ui};
use crate::scenarios;
use crate::studio::command_registry;
use crate::studio::document::PartId;
use crate::studio::kinds;
use crate::studio::selection::Selection;
use crate::studio::sentence::{Arg, phrase};
use crate::ui::actions;
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;

/// What a row of the palette does.
#[derive(Clone, PartialEq)]
enum Target {
    Command(&'static str),
    Preset(&'static str),
    Part(PartId),
    Scenario(&'static str),
}

#[derive(Clone)]
struct Entry {
    icon: Icon,
    label: String,
    /// The same in the other language, or what kind of thing it is.
    beside: String,
    shortcut: String,
    /// Why it can't be done now.
    refusal: Option<String>,
    target: Target,
    rank: u32,
}

pub fn palette(bridge: Bridge) -> View {
    let query = RwSignal::new(String::new());
    let cursor = RwSignal::new(0_usize);
    let found = Memo::new_with_compare(move |_| find(bridge, &query.get()), |_, _| true);
    let total = find(bridge, "").len();
    let choose = move |at: usize| {
        let entry = found.with_untracked(|found: &Vec<Entry>| found.get(at).cloned());
        if let Some(entry) = entry.filter(|entry| entry.refusal.is_none()) {
            close(bridge);
            act(bridge, &entry.target);
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        if keyboard::is_composing(&event) {
            return;
        }
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => cursor.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => cursor.update(|at| *at = if *at == 0 { last } else { *at - 1 }),
            "Home" => cursor.set(0),
            "End" => cursor.set(last),
            "Enter" => choose(cursor.get_untracked()),
            _ => return,
        }
        event.prevent_default();
        scroll_to(cursor.get_untracked());
    };
    let typed = move |event| {
        query.set(event_target_value(&event));
        cursor.set(0);
    };
    let count = move || format!("{} / {total}", found.with(Vec::len));
    let rows = move || {
        found.with(|found| found.iter().enumerate().map(|(at, entry)| row(at, entry, cursor, choose)).collect_view())
    };
    el("div")
        .class("palette")
        .child(
            el("div")
                .class("ask")
                .child(icon(Icon::Search))
                .child(
                    el("input")
                        .attr("type", "text")
                        .attr("role", "combobox")
                        .attr("aria-expanded", "true")
                        .attr("aria-controls", "palette-list")
                        .attr("aria-label", bridge.text(ui::FIND_COMMAND))
                        .attr("aria-activedescendant", move || format!("palette-{}", cursor.get()))
                        .attr("placeholder", bridge.text(ui::FIND_COMMAND))
                        .attr("autocomplete", "off")
                        .attr("autofocus", true)
                        .prop("value", query)
                        .on(ev::input, typed)
                        .on(ev::keydown, keys),
                )
                .child(el("span").class("dim t12 num").child(count)),
        )
        .child(
            el("ul")
                .attr("id", "palette-list")
                .class("scroll")
                .attr("role", "listbox")
                .attr("aria-label", bridge.text(ui::COMMANDS))
                .child(rows),
        )
        .child(el("div").class("cap3").child(bridge.text(ui::PALETTE_HINT)))
        .into_view()
}

fn row(at: usize, entry: &Entry, cursor: RwSignal<usize>, choose: impl Fn(usize) + Copy + 'static) -> View {
    let off = entry.refusal.is_some();
    let beside = entry.refusal.clone().unwrap_or_else(|| entry.beside.clone());
    let shortcut = (!entry.shortcut.is_empty()).then(|| el("span").class("kbd").child(entry.shortcut.clone()));
    el("li")
        .attr("id", format!("palette-{at}"))
        .class("mi")
        .attr("role", "option")
        .attr("aria-selected", move || (cursor.get() == at).to_string())
        .attr("aria-disabled", off.then_some("true"))
        .on(ev::click, move |_| choose(at))
        .on(ev::pointermove, move |_| {
            if cursor.get_untracked() != at {
                cursor.set(at);
            }
        })
        .child(icon(entry.icon))
        .child(el("span").child(entry.label.clone()))
        .child(el("span").class("dim t12 ell").child(beside))
        .child(el("span").class("sp"))
        .child(shortcut)
        .into_view()
}

/// Keeps the active row in view; the list scrolls, the focus stays in the field.
fn scroll_to(at: usize) {
    let row = document().get_element_by_id(&format!("palette-{at}"));
    if let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok())
        && let Some(list) = row.parent_element()
    {
        let (top, height) = (row.offset_top() - 50, row.offset_height());
        if top < list.scroll_top() {
            list.set_scroll_top(top);
        } else if top + height > list.scroll_top() + list.client_height() {
            list.set_scroll_top(top + height - list.client_height() + 6);
        }
    }
}

fn find(bridge: Bridge, query: &str) -> Vec<Entry> {
    let language = bridge.language.get_untracked();
    let mut found: Vec<Entry> = Vec::new();
    let mut add = |names: [&str; 2], entry: Entry| {
        let best = names.iter().filter_map(|name| rank(query, name)).min();
        if let Some(best) = best {
            found.push(Entry { rank: best, ..entry });
        }
    };
    for command in command_registry::all() {
        let refusal = bridge.with(|studio| studio.availability(command.needs)).err();
        add(
            [command.label.en, command.label.ko],
            Entry {
                icon: actions::command_icon(command.id),
                label: command.label.get(language).to_owned(),
                beside: other(command.label, language).to_owned(),
                shortcut: command.shortcuts.first().map(keyboard::label).unwrap_or_default(),
                refusal: refusal.map(|text| text.get(language).to_owned()),
                target: Target::Command(command.id),
                rank: 0,
            },
        );
    }
    for preset in kinds::presets() {
        let label = phrase(ui::ADD_THIS, [Arg::Text(preset.label)]).plain(language);
        add(
            [preset.label.en, preset.label.ko],
            Entry {
                icon: Icon::of_kind(preset.kind, &actions::start_settings(preset)),
                label,
                beside: other(preset.label, language).to_owned(),
                shortcut: String::new(),
                refusal: None,
                target: Target::Preset(preset.id),
                rank: 0,
            },
        );
    }
    bridge.with(|studio| {
        for part in &studio.document().parts {
            add(
                [&part.name, &part.id],
                Entry {
                    icon: Icon::of_part(part),
                    label: part.name.clone(),
                    beside: kinds::kind(&part.kind).map_or("", |kind| kind.label.get(language)).to_owned(),
                    shortcut: String::new(),
                    refusal: None,
                    target: Target::Part(part.id.clone()),
                    rank: 0,
                },
            );
        }
    });
    for scenario in scenarios::SCENARIOS {
        add(
            [scenario.title.en, scenario.title.ko],
            Entry {
                icon: Icon::Flag,
                label: scenario.title.get(language).to_owned(),
                beside: ui::SCENARIO.get(language).to_owned(),
                shortcut: String::new(),
                refusal: None,
                target: Target::Scenario(scenario.id),
                rank: 0,
            },
        );
    }
    // Enter takes the first: what can't be done now stands below all that can.
    found.sort_by_key(|entry| (entry.refusal.is_some(), entry.rank));
    found
}

fn other(text: Text, language: Language) -> &'static str {
    match language {
        Language::English => text.ko,
        Language::Korean => text.en,
    }
}

fn act(bridge: Bridge, target: &Target) {
    match target {
        Target::Command(id) => bridge.run(id),
        Target::Preset(id) => actions::pick_up(bridge, id),
        Target::Part(id) => {
            bridge.act(|studio| studio.select(Selection::part(id.clone())));
            bridge.run("view.fit-selection");
        }
        Target::Scenario(id) => actions::open_scenario(bridge, id),
    }
}
