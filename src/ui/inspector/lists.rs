//! Editors of lists: weighted keys, header sets and priorities; failure rules.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::fields::leave_by_key;
use super::settings::Setting;
use super::table;
use crate::engine::value::{Table, Value};
use crate::locales::{Text, ui, ui_kafka};
use crate::studio::kind::ParamKind;
use crate::studio::param::failure::{RULES, Rules};
use crate::studio::param::{duration_text, weighted};
use crate::studio::value_text::{plain, read_duration};
use crate::ui::icon::{Icon, icon};

fn entries(setting: Setting) -> Vec<Value> {
    match setting.value.get() {
        Some(Value::Array(entries)) => entries,
        _ => Vec::new(),
    }
}

fn write(setting: Setting, entries: Vec<Value>) {
    setting.set((!entries.is_empty()).then_some(Value::Array(entries)));
}

fn replace(setting: Setting, at: usize, entry: Value) {
    let mut all = untrack(|| entries(setting));
    if let Some(slot) = all.get_mut(at) {
        *slot = entry;
        write(setting, all);
    }
}

fn remove(setting: Setting, at: usize) {
    let mut all = untrack(|| entries(setting));
    if at < all.len() {
        all.remove(at);
        write(setting, all);
    }
}

fn list(setting: Setting, add: Text, fresh: Value, row: fn(Setting, usize, &Value) -> View) -> View {
    let bridge = setting.bridge;
    let more = move |_| {
        let mut all = untrack(|| entries(setting));
        all.push(fresh.clone());
        write(setting, all);
    };
    el("div")
        .class("rows")
        .child(move || entries(setting).iter().enumerate().map(|(at, entry)| row(setting, at, entry)).collect_view())
        .child(
            el("button")
                .class("btn sm quiet")
                .attr("style", "align-self:flex-start;margin-left:-8px")
                .on(ev::click, more)
                .child(icon(Icon::Plus))
                .child(bridge.text(add)),
        )
        .into_view()
}

fn cross(setting: Setting, at: usize) -> View {
    el("button")
        .class("btn sm icon")
        .attr("aria-label", setting.bridge.text(ui::REMOVE_ROW))
        .on(ev::click, move |_| remove(setting, at))
        .child(icon(Icon::Cross))
        .into_view()
}

/// Keys, priorities or header sets with their weights.
pub fn weighted(setting: Setting) -> View {
    match setting.param.kind {
        ParamKind::WeightedTexts { nullable } => {
            let (add, fresh) = match (setting.param.id, nullable) {
                ("values", _) => (ui_kafka::ADD_VALUE, "paid"),
                (_, true) => (ui::ADD_KEY, "user-1"),
                (_, false) => (ui::ADD_KEY, "order.paid.kr"),
            };
            list(setting, add, weighted::entry(Value::text(fresh), 1), one_value)
        }
        ParamKind::WeightedTables => {
            list(setting, ui::ADD_HEADER_SET, weighted::entry(Value::Table(Table::default()), 1), one_table)
        }
        _ => list(setting, ui::ADD_PRIORITY, weighted::entry(Value::Int(1), 1), one_value),
    }
}

fn parts(entry: &Value) -> (Value, u32) {
    let Value::Table(table) = entry else { return (entry.clone(), 1) };
    let weight = table.get("weight").and_then(Value::as_int).and_then(|n| u32::try_from(n).ok()).unwrap_or(1);
    (table.get("value").cloned().unwrap_or(Value::Void), weight)
}

fn weight_field(setting: Setting, at: usize, value: Value, weight: u32) -> View {
    let bridge = setting.bridge;
    let set = move |event| {
        let weight = event_target_value(&event).trim().parse().unwrap_or(1).clamp(1, weighted::MAX_WEIGHT);
        replace(setting, at, weighted::entry(value.clone(), weight));
    };
    el("label")
        .class("field xs n")
        .attr("title", bridge.text(ui::WEIGHT))
        .child(el("span").class("dim").child("×"))
        .child(
            el("input")
                .attr("inputmode", "numeric")
                .attr("aria-label", bridge.text(ui::WEIGHT))
                .prop("value", weight.to_string())
                .on(ev::change, set)
                .on(ev::keydown, move |event| leave_by_key(&event)),
        )
        .into_view()
}

fn one_value(setting: Setting, at: usize, entry: &Value) -> View {
    let (value, weight) = parts(entry);
    let is_int = matches!(setting.param.kind, ParamKind::WeightedInts { .. });
    let is_null = matches!(value, Value::Void);
    let shown = if is_null { String::new() } else { plain(&value) };
    let set = move |event| {
        let text: String = event_target_value(&event);
        let value =
            if is_int { text.trim().parse().map_or_else(|_| Value::text(text), Value::Int) } else { Value::Text(text) };
        replace(setting, at, weighted::entry(value, weight));
    };
    el("div")
        .class("rowed")
        .child(
            el("label").class("field xs").child(
                el("input")
                    .class("mono")
                    .attr("aria-label", setting.bridge.text(setting.param.label))
                    .attr("placeholder", is_null.then(|| setting.bridge.text(ui_kafka::NULL)))
                    .prop("value", shown)
                    .on(ev::change, set)
                    .on(ev::keydown, move |event| leave_by_key(&event)),
            ),
        )
        .child(null_switch(setting, at, is_null, weight))
        .child(weight_field(setting, at, value, weight))
        .child(cross(setting, at))
        .into_view()
}

/// Where texts may be null: null and the empty text are two things.
fn null_switch(setting: Setting, at: usize, is_null: bool, weight: u32) -> Option<View> {
    let nullable = matches!(setting.param.kind, ParamKind::WeightedTexts { nullable: true });
    let flip = move |_| {
        let value = if is_null { Value::text("") } else { Value::Void };
        replace(setting, at, weighted::entry(value, weight));
    };
    nullable.then(|| {
        el("button")
            .class("btn sm null")
            .attr("type", "button")
            .attr("aria-pressed", is_null.to_string())
            .on(ev::click, flip)
            .child(setting.bridge.text(ui_kafka::NULL))
            .into_view()
    })
}

fn one_table(setting: Setting, at: usize, entry: &Value) -> View {
    let (value, weight) = parts(entry);
    let headers = match &value {
        Value::Table(table) => table.clone(),
        _ => Table::default(),
    };
    let set = move |table: Table| replace(setting, at, weighted::entry(Value::Table(table), weight));
    el("div")
        .class("subform")
        .child(
            el("div")
                .class("rowed")
                .child(el("span").class("sub sp").child(setting.bridge.text(ui::HEADER_SET)).child(" ").child(at + 1))
                .child(weight_field(setting, at, value, weight))
                .child(cross(setting, at)),
        )
        .child(table::editor(setting.bridge, move || headers.clone(), set))
        .into_view()
}

/// Failure rules: when, and what then.
pub fn failures(setting: Setting) -> View {
    let mut fresh = Table::default();
    fresh.set("when", Value::text("every-nth"));
    fresh.set("n", Value::Int(5));
    fresh.set("then", Value::text(rules_of(setting).default_action));
    list(setting, ui::ADD_FAILURE, Value::Table(fresh), failure)
}

/// What the rules of this kind of consumer can say.
fn rules_of(setting: Setting) -> &'static Rules {
    match setting.param.kind {
        ParamKind::Failures { rules } => rules,
        _ => &RULES,
    }
}

fn failure(setting: Setting, at: usize, entry: &Value) -> View {
    let rule = match entry {
        Value::Table(rule) => rule.clone(),
        _ => Table::default(),
    };
    let text = |id: &str, default: &str| rule.get(id).and_then(Value::as_text).unwrap_or(default).to_owned();
    let rules = rules_of(setting);
    let (when, then) = (text("when", "chance"), text("then", rules.default_action));
    el("div")
        .class("subform")
        .child(
            el("div")
                .class("rowed")
                .child(pick(setting, at, &rule, "when", &when, rules.conditions))
                .child(cross(setting, at)),
        )
        .child(details(setting, at, &rule, &when))
        .child(el("div").class("rowed").child(pick(setting, at, &rule, "then", &then, rules.actions)))
        .child((then == "slow").then(|| {
            detail(setting, at, &rule, Detail { id: "slow_us", label: ui::EXTRA_TIME, read: read_us, show: show_us })
        }))
        .into_view()
}

fn pick(
    setting: Setting,
    at: usize,
    rule: &Table,
    id: &'static str,
    now: &str,
    options: &'static [(&'static str, Text)],
) -> View {
    let bridge = setting.bridge;
    let list = options.iter().map(|(option, label)| {
        el("option").attr("value", *option).attr("selected", *option == now).child(bridge.text(*label))
    });
    let rule = rule.clone();
    let set = move |event| {
        let mut rule = rule.clone();
        let chosen: String = event_target_value(&event);
        give_details(&mut rule, &chosen);
        rule.set(id, Value::Text(chosen));
        replace(setting, at, Value::Table(rule));
    };
    let name = if id == "when" { ui::WHEN } else { ui::THEN };
    el("span")
        .class("field xs pick")
        .child(el("select").attr("aria-label", bridge.text(name)).on(ev::change, set).child(list.collect_view()))
        .child(icon(Icon::ChevronDown))
        .into_view()
}

/// A condition or consequence just chosen starts with details that stand.
fn give_details(rule: &mut Table, chosen: &str) {
    let details: &[(&str, Value)] = match chosen {
        "chance" => &[("ppm", Value::Int(100_000))],
        "every-nth" => &[("n", Value::Int(5))],
        "slow" => &[("slow_us", Value::Int(1_000_000))],
        "key" => &[("key", Value::Text(String::new()))],
        "header" => &[("header", Value::Text(String::new())), ("value", Value::Text(String::new()))],
        "body" => &[("text", Value::Text(String::new()))],
        _ => &[],
    };
    for (id, value) in details {
        if rule.get(id).is_none() {
            rule.set(*id, value.clone());
        }
    }
}

/// One detail of a rule: where it stands, how it is read and shown.
#[derive(Clone, Copy)]
struct Detail {
    id: &'static str,
    label: Text,
    read: fn(&str) -> Option<Value>,
    show: fn(&Value) -> String,
}

fn details(setting: Setting, at: usize, rule: &Table, when: &str) -> View {
    const KEY: Detail = Detail { id: "key", label: ui::ROUTING_KEY, read: read_text, show: plain };
    const NAME: Detail = Detail { id: "header", label: ui::HEADER_NAME, read: read_text, show: plain };
    const VALUE: Detail = Detail { id: "value", label: ui::HEADER_VALUE, read: read_any, show: plain };
    const BODY: Detail = Detail { id: "text", label: ui::BODY_TEXT, read: read_text, show: plain };
    const NTH: Detail = Detail { id: "n", label: ui::EVERY_N, read: read_int, show: plain };
    const CHANCE: Detail = Detail { id: "ppm", label: ui::CHANCE, read: read_percent, show: show_percent };
    let of: &[Detail] = match when {
        "chance" => &[CHANCE],
        "every-nth" => &[NTH],
        "key" => &[KEY],
        "header" => &[NAME, VALUE],
        "body" => &[BODY],
        _ => &[],
    };
    let fields = of.iter().map(|one| detail(setting, at, rule, *one)).collect_view();
    el("div").class("rowed").child(fields).into_view()
}

fn detail(setting: Setting, at: usize, rule: &Table, one: Detail) -> View {
    let shown = rule.get(one.id).map(one.show).unwrap_or_default();
    let label = setting.bridge.text(one.label);
    let rule = rule.clone();
    let set = move |event| {
        let mut rule = rule.clone();
        if let Some(value) = (one.read)(&event_target_value(&event)) {
            rule.set(one.id, value);
        }
        replace(setting, at, Value::Table(rule));
    };
    el("label")
        .class("field xs")
        .attr("title", label)
        .child(
            el("input")
                .attr("aria-label", label)
                .attr("placeholder", label)
                .prop("value", shown)
                .on(ev::change, set)
                .on(ev::keydown, move |event| leave_by_key(&event)),
        )
        .into_view()
}

fn read_text(text: &str) -> Option<Value> {
    Some(Value::text(text))
}

fn read_int(text: &str) -> Option<Value> {
    text.trim().parse().ok().map(Value::Int)
}

/// A header's value: a number if it reads as one.
fn read_any(text: &str) -> Option<Value> {
    read_int(text).or_else(|| read_text(text))
}

fn read_us(text: &str) -> Option<Value> {
    read_duration(text).and_then(|us| i64::try_from(us).ok()).map(Value::Int)
}

fn show_us(value: &Value) -> String {
    value.as_int().and_then(|us| u64::try_from(us).ok()).map(duration_text).unwrap_or_default()
}

fn read_percent(text: &str) -> Option<Value> {
    let percent = text.trim().trim_end_matches('%').trim().parse::<f64>().ok()?;
    (0.0..=100.0).contains(&percent).then(|| Value::Int((percent * 10_000.0).round() as i64))
}

fn show_percent(value: &Value) -> String {
    format!("{} %", value.as_int().unwrap_or(0) as f64 / 10_000.0)
}
