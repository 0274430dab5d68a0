//! The rail: parts to put on the board, scenarios to open. Folded it is a strip of icons.
pub mod guide;
mod parts;
mod scenarios;

use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::actions::command_icon;
use super::bridge::{Bridge, Dialog};
use super::icon::{Icon, icon};
use super::{later, roving};
use crate::locales::{Text, ui};
use crate::studio::command_registry;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Parts,
    Scenarios,
}

pub fn rail(bridge: Bridge) -> View {
    el("nav")
        .class("rail")
        .attr("aria-label", move || bridge.text(ui::PARTS_AND_SCENARIOS))
        .child(later::view(bridge, move |later| (later.rail)(bridge)))
        .into_view()
}

/// The strip and what it opens.
pub fn inside(bridge: Bridge) -> View {
    // Outside the redraw by language, so that switching keeps the tab and the search.
    let tab = RwSignal::new(Tab::Parts);
    let query = RwSignal::new(String::new());
    (move || strip(bridge, tab), el("div").class("rail-full").child(move || full(bridge, tab, query))).into_view()
}

fn full(bridge: Bridge, tab: RwSignal<Tab>, query: RwSignal<String>) -> View {
    (
        el("div").class("rail-head").child(
            el("div")
                .class("seg")
                .attr("role", "tablist")
                .child(tab_button(bridge, tab, Tab::Parts, ui::PARTS))
                .child(tab_button(bridge, tab, Tab::Scenarios, ui::SCENARIOS)),
        ),
        move || match tab.get() {
            Tab::Parts => parts::parts(bridge, query),
            Tab::Scenarios => scenarios::scenarios(bridge),
        },
        roving::toolbar("rail-foot", bridge.text(ui::PAGE), foot(bridge)),
    )
        .into_view()
}

fn foot(bridge: Bridge) -> View {
    (
        el("button")
            .class("btn sm icon")
            .attr("aria-label", bridge.text(ui::FOLD_RAIL))
            .attr("title", bridge.text(ui::FOLD_RAIL))
            .on(ev::click, move |_| bridge.rail_open.set(false))
            .child(icon(Icon::ToStart)),
        el("button")
            .class("btn sm")
            .on(ev::click, move |_| bridge.dialog.set(Some(Dialog::Import)))
            .child(bridge.text(ui::IMPORT)),
        page_commands(bridge),
    )
        .into_view()
}

/// What the top bar has no room for on a phone.
fn page_commands(bridge: Bridge) -> View {
    const COMMANDS: [&str; 6] = ["edit.undo", "edit.redo", "app.palette", "app.theme", "app.language", "app.help"];
    let button = |id: &'static str| {
        let name = command_registry::find(id).map_or("", |command| bridge.text(command.label));
        el("button")
            .class("btn sm icon only-phone")
            .attr("aria-label", name)
            .attr("title", name)
            .on(ev::click, move |_| bridge.run(id))
            .child(icon(command_icon(id)))
    };
    COMMANDS.map(button).collect_view().into_view()
}

fn tab_button(bridge: Bridge, tab: RwSignal<Tab>, this: Tab, name: Text) -> View {
    el("button")
        .attr("role", "tab")
        .attr("aria-selected", move || (tab.get() == this).to_string())
        .attr("tabindex", move || if tab.get() == this { "0" } else { "-1" })
        .on(ev::click, move |_| tab.set(this))
        .on(ev::keydown, move |event| {
            if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                tab.update(|tab| *tab = if *tab == Tab::Parts { Tab::Scenarios } else { Tab::Parts });
                super::focus_selected_tab(&event);
            }
        })
        .child(bridge.text(name))
        .into_view()
}

/// The folded rail: what each icon opens, it opens over the board.
fn strip(bridge: Bridge, tab: RwSignal<Tab>) -> View {
    let open = move |this: Tab| {
        tab.set(this);
        bridge.rail_open.set(true);
    };
    let button = move |this: Tab, shape: Icon, name: Text| {
        el("button")
            .class("btn icon")
            .attr("aria-label", bridge.text(name))
            .attr("title", bridge.text(name))
            .on(ev::click, move |_| open(this))
            .child(icon(shape))
    };
    el("div")
        .class("rail-strip")
        .child(button(Tab::Parts, Icon::Plus, ui::PARTS))
        .child(button(Tab::Scenarios, Icon::Flag, ui::SCENARIOS))
        .child(el("span").class("vr"))
        .child(parts::strip_tiles(bridge))
        .into_view()
}
