//! Help: all shortcuts, from the registry, with a field to search them, and how to read what the board shows.
use leptos::prelude::*;

use super::card;
use crate::locales::search::rank;
use crate::locales::ui;
use crate::studio::command_registry::{COMMANDS, Command, Group};
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;

pub fn help(bridge: Bridge) -> AnyView {
    let query = RwSignal::new(String::new());
    let groups = move || {
        let query = query.get();
        Group::ALL.iter().map(|group| section(bridge, *group, &query)).collect_view()
    };
    let single = move || keyboard::single_keys_on(bridge).to_string();
    let inside = view! {
        <label class="field">
            {icon(Icon::Search)}
            <input
                type="search"
                autofocus
                aria-label=bridge.text(ui::SEARCH_SHORTCUTS)
                placeholder=bridge.text(ui::SEARCH_SHORTCUTS)
                on:input=move |event| query.set(event_target_value(&event))
            />
        </label>
        <div class="row" style="margin:10px 0">
            <button
                class="switch"
                role="switch"
                aria-checked=single
                aria-labelledby="single-keys"
                on:click=move |_| keyboard::toggle_single_keys(bridge)
            ></button>
            <span id="single-keys" class="t12">{bridge.text(ui::SINGLE_KEYS)}</span>
        </div>
        <div class="help-grid">{groups}</div>
        <p class="help">{bridge.text(ui::HELP_BOARD)}</p>
    };
    card(bridge, bridge.text(ui::HELP), "dlg wide", inside.into_any(), None)
}

fn section(bridge: Bridge, group: Group, query: &str) -> Option<AnyView> {
    let hit = |command: &&Command| [command.label.en, command.label.ko].iter().any(|name| rank(query, name).is_some());
    let commands: Vec<_> =
        COMMANDS.iter().filter(|command| command.group == group && !command.shortcuts.is_empty()).filter(hit).collect();
    if commands.is_empty() {
        return None;
    }
    let rows = commands.into_iter().map(|command| row(bridge, command)).collect_view();
    Some(view! { <section><h3>{bridge.text(group.label())}</h3>{rows}</section> }.into_any())
}

fn row(bridge: Bridge, command: &Command) -> AnyView {
    let keys =
        command.shortcuts.iter().map(|key| view! { <kbd class="kbd">{keyboard::label(key)}</kbd> }).collect_view();
    view! { <div class="help-row"><span>{bridge.text(command.label)}</span>{keys}</div> }.into_any()
}
