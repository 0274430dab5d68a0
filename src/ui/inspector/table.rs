//! Editor of a field table: rows of name, type and value. Used for headers, binding arguments and queue arguments.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::fields::leave_by_key;
use crate::engine::value::{Table, Value};
use crate::locales::ui;
use crate::studio::value_text::{TYPES, plain, type_of, typed};
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, icon};

/// The rows of what `read` gives; every change writes the whole table.
pub fn editor(
    bridge: Bridge,
    read: impl Fn() -> Table + Clone + Send + Sync + 'static,
    write: impl Fn(Table) + Copy + Send + Sync + 'static,
) -> View {
    let add = {
        let read = read.clone();
        move |_| {
            let mut table = untrack(&read);
            let free = (1..).map(|n| format!("header-{n}")).find(|name| table.get(name).is_none());
            table.set(free.unwrap_or_default(), Value::text(""));
            write(table);
        }
    };
    let rows = move || {
        let table = read();
        let count = table.0.len();
        (0..count).map(|at| row(bridge, table.clone(), at, write)).collect_view()
    };
    el("div")
        .class("rows")
        .child(rows)
        .child(
            el("button")
                .class("btn sm quiet")
                .attr("style", "align-self:flex-start;margin-left:-8px")
                .on(ev::click, add)
                .child(icon(Icon::Plus))
                .child(bridge.text(ui::ADD_HEADER)),
        )
        .into_view()
}

fn row(bridge: Bridge, table: Table, at: usize, write: impl Fn(Table) + Copy + 'static) -> View {
    let (name, value) = table.0[at].clone();
    let kind = type_of(&value);
    let change = move |mut table: Table, name: Option<String>, value: Option<Value>| {
        if let Some(name) = name.filter(|name| !name.is_empty() && table.get(name).is_none()) {
            table.0[at].0 = name;
        }
        if let Some(value) = value {
            table.0[at].1 = value;
        }
        write(table);
    };
    let (for_name, for_type, for_value, for_removal) = (table.clone(), table.clone(), table.clone(), table);
    let shown = plain(&value);
    let retyped = shown.clone();
    let types = TYPES
        .iter()
        .map(|(id, label)| el("option").attr("value", *id).attr("selected", *id == kind).child(bridge.text(*label)));
    let set_type = move |event| {
        let kind = event_target_value(&event);
        // What does not read as the new type starts empty.
        let value = typed(&kind, &retyped).or_else(|| typed(&kind, if kind == "bool" { "true" } else { "0" }));
        change(for_type.clone(), None, value);
    };
    let set_value = move |event| change(for_value.clone(), None, typed(kind, &event_target_value(&event)));
    let remove = move |_| {
        let mut table = for_removal.clone();
        table.0.remove(at);
        write(table);
    };
    el("div")
        .class("rowed")
        .child(
            el("label").class("field xs").child(
                el("input")
                    .attr("aria-label", bridge.text(ui::HEADER_NAME))
                    .prop("value", name)
                    .on(ev::change, move |event| change(for_name.clone(), Some(event_target_value(&event)), None))
                    .on(ev::keydown, move |event| leave_by_key(&event)),
            ),
        )
        .child(
            el("span")
                .class("field xs pick ty")
                .child(
                    el("select")
                        .attr("aria-label", bridge.text(ui::HEADER_TYPE))
                        .on(ev::change, set_type)
                        .child(types.collect_view()),
                )
                .child(icon(Icon::ChevronDown)),
        )
        .child(
            el("label").class("field xs").child(
                el("input")
                    .attr("aria-label", bridge.text(ui::HEADER_VALUE))
                    .attr("readonly", matches!(kind, "void" | "other"))
                    .prop("value", shown)
                    .on(ev::change, set_value)
                    .on(ev::keydown, move |event| leave_by_key(&event)),
            ),
        )
        .child(
            el("button")
                .class("btn sm icon")
                .attr("aria-label", bridge.text(ui::REMOVE_ROW))
                .on(ev::click, remove)
                .child(icon(Icon::Cross)),
        )
        .into_view()
}
