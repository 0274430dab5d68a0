//! Help: all shortcuts, from the registry, with a field to search them, and how to read what the board shows.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::card;
use crate::locales::search::rank;
use crate::locales::ui;
use crate::studio::command_registry::{self, Command, Group};
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;

pub fn help(bridge: Bridge) -> View {
    let query = RwSignal::new(String::new());
    let groups = move || {
        let query = query.get();
        Group::ALL.iter().map(|group| section(bridge, *group, &query)).collect_view()
    };
    let single = move || keyboard::single_keys_on(bridge).to_string();
    let inside = (
        el("label").class("field").child(icon(Icon::Search)).child(
            el("input")
                .attr("type", "search")
                .attr("autofocus", true)
                .attr("aria-label", bridge.text(ui::SEARCH_SHORTCUTS))
                .attr("placeholder", bridge.text(ui::SEARCH_SHORTCUTS))
                .on(ev::input, move |event| query.set(event_target_value(&event))),
        ),
        el("div")
            .class("row")
            .attr("style", "margin:10px 0")
            .child(
                el("button")
                    .class("switch")
                    .attr("role", "switch")
                    .attr("aria-checked", single)
                    .attr("aria-labelledby", "single-keys")
                    .on(ev::click, move |_| keyboard::toggle_single_keys(bridge)),
            )
            .child(el("span").attr("id", "single-keys").class("t12").child(bridge.text(ui::SINGLE_KEYS))),
        el("div").class("help-grid").child(groups),
        el("p").class("help").child(bridge.text(ui::HELP_BOARD)),
    );
    card(bridge, bridge.text(ui::HELP), "dlg wide", inside.into_view(), None)
}

fn section(bridge: Bridge, group: Group, query: &str) -> Option<View> {
    let hit = |command: &&Command| [command.label.en, command.label.ko].iter().any(|name| rank(query, name).is_some());
    let commands: Vec<_> = command_registry::all()
        .filter(|command| command.group == group && !command.shortcuts.is_empty())
        .filter(hit)
        .collect();
    if commands.is_empty() {
        return None;
    }
    let rows = commands.into_iter().map(|command| row(bridge, command)).collect_view();
    Some(el("section").child(el("h3").child(bridge.text(group.label()))).child(rows).into_view())
}

fn row(bridge: Bridge, command: &Command) -> View {
    let keys = command.shortcuts.iter().map(|key| el("kbd").class("kbd").child(keyboard::label(key))).collect_view();
    el("div").class("help-row").child(el("span").child(bridge.text(command.label))).child(keys).into_view()
}
