//! The rail: parts to put on the board, scenarios to open. Folded it is a strip of icons.
pub mod guide;
mod parts;
mod scenarios;

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

pub fn rail(bridge: Bridge) -> AnyView {
    view! {
        <nav class="rail" aria-label=move || bridge.text(ui::PARTS_AND_SCENARIOS)>
            {later::view(bridge, move |later| (later.rail)(bridge))}
        </nav>
    }
    .into_any()
}

/// The strip and what it opens.
pub fn inside(bridge: Bridge) -> AnyView {
    // Outside the redraw by language, so that switching keeps the tab and the search.
    let tab = RwSignal::new(Tab::Parts);
    let query = RwSignal::new(String::new());
    view! {
        {move || strip(bridge, tab)}
        <div class="rail-full">{move || full(bridge, tab, query)}</div>
    }
    .into_any()
}

fn full(bridge: Bridge, tab: RwSignal<Tab>, query: RwSignal<String>) -> AnyView {
    view! {
        <div class="rail-head">
            <div class="seg" role="tablist">
                {tab_button(bridge, tab, Tab::Parts, ui::PARTS)}
                {tab_button(bridge, tab, Tab::Scenarios, ui::SCENARIOS)}
            </div>
        </div>
        {move || match tab.get() {
            Tab::Parts => parts::parts(bridge, query),
            Tab::Scenarios => scenarios::scenarios(bridge),
        }}
        {roving::toolbar("rail-foot", bridge.text(ui::PAGE), foot(bridge))}
    }
    .into_any()
}

fn foot(bridge: Bridge) -> AnyView {
    view! {
            <button class="btn sm icon" aria-label=bridge.text(ui::FOLD_RAIL) title=bridge.text(ui::FOLD_RAIL)
                on:click=move |_| bridge.rail_open.set(false)>
                {icon(Icon::ToStart)}
            </button>
            <button class="btn sm" on:click=move |_| bridge.dialog.set(Some(Dialog::Import))>
                {bridge.text(ui::IMPORT)}
            </button>
            {page_commands(bridge)}
    }
    .into_any()
}

/// What the top bar has no room for on a phone.
fn page_commands(bridge: Bridge) -> AnyView {
    const COMMANDS: [&str; 6] = ["edit.undo", "edit.redo", "app.palette", "app.theme", "app.language", "app.help"];
    let button = |id: &'static str| {
        let name = command_registry::find(id).map_or("", |command| bridge.text(command.label));
        view! {
            <button class="btn sm icon only-phone" aria-label=name title=name on:click=move |_| bridge.run(id)>
                {icon(command_icon(id))}
            </button>
        }
    };
    COMMANDS.map(button).collect_view().into_any()
}

fn tab_button(bridge: Bridge, tab: RwSignal<Tab>, this: Tab, name: Text) -> AnyView {
    view! {
        <button
            role="tab"
            aria-selected=move || (tab.get() == this).to_string()
            tabindex=move || if tab.get() == this { "0" } else { "-1" }
            on:click=move |_| tab.set(this)
            on:keydown=move |event| {
                if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                    tab.update(|tab| *tab = if *tab == Tab::Parts { Tab::Scenarios } else { Tab::Parts });
                    super::focus_selected_tab(&event);
                }
            }
        >
            {bridge.text(name)}
        </button>
    }
    .into_any()
}

/// The folded rail: what each icon opens, it opens over the board.
fn strip(bridge: Bridge, tab: RwSignal<Tab>) -> AnyView {
    let open = move |this: Tab| {
        tab.set(this);
        bridge.rail_open.set(true);
    };
    let button = move |this: Tab, shape: Icon, name: Text| {
        view! {
            <button class="btn icon" aria-label=bridge.text(name) title=bridge.text(name) on:click=move |_| open(this)>
                {icon(shape)}
            </button>
        }
    };
    view! {
        <div class="rail-strip">
            {button(Tab::Parts, Icon::Plus, ui::PARTS)}
            {button(Tab::Scenarios, Icon::Flag, ui::SCENARIOS)}
            <span class="vr"></span>
            {parts::strip_tiles(bridge)}
        </div>
    }
    .into_any()
}
