//! One field for each kind of parameter. Every field shows the default in words while nothing is set, writes its edit
//! when it is left or Enter is pressed, and says what is wrong while it is typed into.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::lists;
use super::settings::Setting;
use super::table;
use crate::engine::value::{Table, Value};
use crate::locales::{Text, ui};
use crate::studio::kind::{Param, ParamKind, Role};
use crate::studio::kinds;
use crate::studio::value_text::{choice_words, default_words, field_text, read_duration, read_field};
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;

/// Whether the field needs the whole width, below its label.
pub const fn is_tall(param: &Param) -> bool {
    matches!(
        param.kind,
        ParamKind::Table
            | ParamKind::WeightedTexts { .. }
            | ParamKind::WeightedTables
            | ParamKind::WeightedInts { .. }
            | ParamKind::Failures { .. }
    )
}

pub fn field(setting: Setting) -> View {
    match &setting.param.kind {
        ParamKind::Bool { .. } => choice(setting, &[("true", ui::YES), ("false", ui::NO)]),
        ParamKind::Choice { options, .. } => choice(setting, options),
        ParamKind::PartName { role } => part_name(setting, *role),
        ParamKind::Int { unit, .. } | ParamKind::IntText { unit, .. } => line(setting, *unit),
        ParamKind::Duration { .. } | ParamKind::Text { .. } => line(setting, Text::new("", "")),
        ParamKind::Table => {
            let read = move || match setting.value.get() {
                Some(Value::Table(table)) => table,
                _ => Table::default(),
            };
            table::editor(setting.bridge, read, move |table: Table| {
                setting.set((!table.is_empty()).then_some(Value::Table(table)));
            })
        }
        ParamKind::WeightedTexts { .. } | ParamKind::WeightedInts { .. } | ParamKind::WeightedTables => {
            lists::weighted(setting)
        }
        ParamKind::Failures { .. } => lists::failures(setting),
    }
}

/// A line of text: numbers, durations, texts.
fn line(setting: Setting, unit: Text) -> View {
    let Setting { bridge, param, value, .. } = setting;
    let shown = move || value.with(|value| value.as_ref().map(|value| field_text(param, value)).unwrap_or_default());
    let write = move |event: &web_sys::Event| {
        let typed = read_field(param, &event_target_value(event));
        if typed.as_ref() != value.get_untracked().as_ref() {
            setting.set(typed);
        }
    };
    let unit = bridge.text(unit);
    let shown_unit = move || match value.get() {
        None => None,
        // "1 message".
        Some(Value::Int(1)) if unit.len() > 2 => Some(unit.strip_suffix('s').unwrap_or(unit)),
        Some(_) => Some(unit),
    };
    // A text may be long; a number is not.
    let is_text = matches!(param.kind, ParamKind::Text { .. });
    let class = move || match (setting.wrong.with(Option::is_some), value.with(Option::is_some)) {
        (true, _) => "field xs err",
        (false, true) if is_text => "field xs wide",
        (false, true) => "field xs",
        (false, false) => "field xs bare",
    };
    let hint = {
        let default = default_words(param, bridge.language.get_untracked());
        let note = bridge.text(ui::DEFAULT);
        let is_absent = param.default_value().is_none();
        if is_absent { default } else { format!("{default} · {note}") }
    };
    el("label")
        .class(class)
        .child(
            el("input")
                .attr("type", "text")
                .class("line")
                .attr("autocomplete", "off")
                .attr("spellcheck", "false")
                .attr("aria-label", bridge.text(param.label))
                .attr("aria-invalid", move || setting.wrong.with(Option::is_some).to_string())
                .attr("placeholder", hint)
                .prop("value", shown)
                .on(ev::input, move |event| setting.try_value(read_field(param, &event_target_value(&event)).as_ref()))
                .on(ev::change, move |event| write(&event))
                .on(ev::keydown, move |event| leave_by_key(&event)),
        )
        .child((!unit.is_empty()).then_some(shown_unit))
        .into_view()
}

/// Enter writes by leaving nothing behind: the browser sends `change`. Esc gives the old text back.
pub fn leave_by_key(event: &web_sys::KeyboardEvent) {
    if keyboard::is_composing(event) {
        return;
    }
    if event.key() == "Escape"
        && let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
    {
        event.stop_propagation();
        // An input that is in the page can lose the focus.
        let _ = input.blur();
    }
}

fn choice(setting: Setting, options: &'static [(&'static str, Text)]) -> View {
    let Setting { bridge, param, value, .. } = setting;
    let is_bool = matches!(param.kind, ParamKind::Bool { .. });
    let language = bridge.language.get_untracked();
    let default = match &param.kind {
        ParamKind::Bool { default } => if *default { "true" } else { "false" }.to_owned(),
        ParamKind::Choice { default, .. } => (*default).to_owned(),
        _ => String::new(),
    };
    let of_default = default.clone();
    let current = move || match value.get() {
        Some(Value::Bool(on)) => on.to_string(),
        Some(Value::Text(text)) => text,
        _ => of_default.clone(),
    };
    let list = options.iter().map(|(id, _)| {
        let words = choice_words(options, id, language);
        let note = if *id == default { format!("{words} · {}", bridge.text(ui::DEFAULT)) } else { words };
        let is_this = {
            let current = current.clone();
            move || current() == *id
        };
        el("option").attr("value", *id).attr("selected", is_this).child(note)
    });
    let write = move |event: web_sys::Event| {
        let id = event_target_value(&event);
        setting.set(Some(if is_bool { Value::Bool(id == "true") } else { Value::Text(id) }));
    };
    select(bridge.text(param.label), list.collect_view().into_view(), move || value.with(Option::is_some), write)
}

/// The names of the board's parts of a role; a name that no part has stays, and is marked.
fn part_name(setting: Setting, role: Role) -> View {
    let Setting { bridge, param, value, .. } = setting;
    let names = Memo::new(move |_| {
        bridge.document_version.track();
        bridge.with(|studio| {
            let parts = studio.document().parts.iter();
            let of_role = parts.filter(|part| kinds::kind(&part.kind).is_some_and(|kind| kind.role == role));
            of_role.map(|part| part.name.clone()).collect::<Vec<_>>()
        })
    });
    let list = move || {
        let current = value.with(|value| value.as_ref().and_then(|value| value.as_text().map(str::to_owned)));
        let missing = current.clone().filter(|name| !names.with(|names| names.contains(name)));
        let option = |name: String, label: String| {
            let is_this = current.as_deref() == Some(&name);
            el("option").attr("value", name).attr("selected", is_this).child(label)
        };
        let known = names.get().into_iter().map(|name| {
            let label = if name.is_empty() { bridge.text(ui::DEFAULT_EXCHANGE).to_owned() } else { name.clone() };
            option(name, label)
        });
        let known = known.collect_view();
        // The default exchange is always there, drawn or not.
        let missing = missing.map(|name| match name.as_str() {
            "" => option(name, bridge.text(ui::DEFAULT_EXCHANGE).to_owned()),
            _ => option(name.clone(), format!("{name} · {}", bridge.text(ui::NOT_ON_BOARD))),
        });
        let none = current.is_none();
        (el("option").attr("value", "\u{0}").attr("selected", none).child(bridge.text(ui::NOT_SET)), known, missing)
    };
    let write = move |event: web_sys::Event| {
        let name = event_target_value(&event);
        setting.set((name != "\u{0}" && name != "\u{fffd}").then_some(Value::Text(name)));
    };
    let inside = list.into_view();
    select(bridge.text(param.label), inside, move || value.with(Option::is_some), write)
}

fn select(
    name: &'static str,
    options: View,
    is_set: impl Fn() -> bool + Send + Sync + 'static,
    write: impl Fn(web_sys::Event) + 'static,
) -> View {
    let class = move || if is_set() { "field xs pick" } else { "field xs pick bare" };
    el("span")
        .class(class)
        .child(el("select").attr("aria-label", name).on(ev::change, write).child(options))
        .child(icon(Icon::ChevronDown))
        .into_view()
}

/// A labelled duration that is no setting: `write` gets µs when the field is left with a good one.
pub fn duration(bridge: Bridge, label: Text, help: Text, shown: Memo<String>, write: impl Fn(u64) + 'static) -> View {
    let left = move |event: web_sys::Event| {
        if let Some(us) = read_duration(&event_target_value(&event)) {
            write(us);
        }
    };
    let field = el("input")
        .class("mono")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .prop("value", move || shown.get())
        .on(ev::change, left)
        .on(ev::keydown, move |event| leave_by_key(&event));
    el("label")
        .class("row t12 spaced")
        .attr("title", bridge.text(help))
        .child(el("span").class("sub sp").child(bridge.text(label)))
        .child(el("span").class("field xs short").child(field))
        .into_view()
}
