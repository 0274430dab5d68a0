//! What a message carries: properties, headers, body, deaths; and where its time went.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;
use serde_json::{Map, Value as Json};

use super::message::{Found, Shown};
use super::pieces::{note, section};
use super::{body, life};
use crate::engine::message::{Body, Properties};
use crate::engine::value::{Table, Value};
use crate::engine::view::MessageView;
use crate::locales::number::fine_clock;
use crate::locales::ui_deck;
use crate::studio::value_json;
use crate::studio::value_text::{TYPES, plain, type_of};
use crate::ui::bridge::Bridge;
use crate::ui::clipboard;
use crate::ui::icon::{Icon, icon};

pub fn details(shown: Shown) -> View {
    let bridge = shown.bridge;
    let inside = move || match shown.found.get() {
        Some(Found { view, is_gone }) => (
            is_gone.then(|| gone(bridge)),
            section(
                bridge,
                ui_deck::PROPERTIES,
                moment(bridge, is_gone),
                el("dl").class("kv m").child(properties(bridge, &view)),
            ),
            headers(bridge, &view),
            body::section(bridge, view.body.clone(), view.properties.content_type.clone()),
            deaths(bridge, &view),
        )
            .into_view(),
        None => never_seen(shown),
    };
    (inside, move || life::where_time_went(shown)).into_view()
}

fn moment(bridge: Bridge, is_gone: bool) -> View {
    let text = move || {
        bridge.warm.track();
        fine_clock(bridge.with(|studio| studio.session().cursor().at))
    };
    if is_gone {
        return el("span").class("dim").child(bridge.text(ui_deck::AS_LAST_SEEN)).into_view();
    }
    el("span").class("dim num").child(bridge.text(ui_deck::AS_AT)).child(" ").child(text).into_view()
}

fn gone(bridge: Bridge) -> View {
    el("section").class("sec").child(el("p").class("t12 sub").child(bridge.text(ui_deck::MESSAGE_GONE))).into_view()
}

/// Nobody holds it now, and it has not been looked at before: the way to a moment at which it is there.
pub fn never_seen(shown: Shown) -> View {
    let bridge = shown.bridge;
    let Some(event) = shown.journey.with(|journey| Some(journey.as_ref()?.hops.first()?.fact.event)) else {
        return el("section")
            .class("sec")
            .child(el("p").class("t12 sub").child(bridge.text(ui_deck::MESSAGE_UNKNOWN)))
            .into_view();
    };
    el("section")
        .class("sec")
        .child(el("p").class("t12 sub").child(bridge.text(ui_deck::MESSAGE_NOT_HERE)))
        .child(
            el("button")
                .class("btn sm line")
                .attr("style", "margin-top:8px")
                .on(ev::click, move |_| bridge.go(|session| session.seek_event(event)))
                .child(bridge.text(ui_deck::GO_TO_PUBLISH)),
        )
        .into_view()
}

fn properties(bridge: Bridge, view: &MessageView) -> View {
    let mode = view.properties.delivery_mode.map(|mode| {
        let word = if mode == 2 { ui_deck::MODE_PERSISTENT } else { ui_deck::MODE_TRANSIENT };
        format!("{mode}, {}", bridge.text(word))
    });
    let exchange = match view.exchange.as_str() {
        "" => bridge.text(ui_deck::DEFAULT_EXCHANGE).to_owned(),
        name => name.to_owned(),
    };
    let given = &view.properties;
    let always = [
        ("exchange", Some(exchange)),
        ("routing key", Some(view.key.clone())),
        ("delivery mode", mode),
        ("message id", view.message_id.clone()),
        ("content type", given.content_type.clone()),
        ("priority", given.priority.map(|n| n.to_string())),
        ("expiration", given.expiration.as_ref().map(|ms| format!("{ms} ms"))),
    ];
    let row = |(name, value): (&'static str, Option<String>)| match value {
        Some(value) => (
            el("dt").attr("lang", "en").child(name),
            el("dd").class("v mono").child(el("span").class("ell").attr("title", value.clone()).child(value.clone())),
        )
            .into_view(),
        None => (el("dt").attr("lang", "en").child(name), el("dd").class("v dim").child(bridge.text(ui_deck::NOT_SET)))
            .into_view(),
    };
    let rare = rare(given).into_iter().filter(|(_, value)| value.is_some());
    always.into_iter().chain(rare).map(row).collect_view().into_view()
}

/// Properties shown only when they are set.
fn rare(given: &Properties) -> [(&'static str, Option<String>); 7] {
    [
        ("content encoding", given.content_encoding.clone()),
        ("correlation id", given.correlation_id.clone()),
        ("reply to", given.reply_to.clone()),
        ("timestamp", given.timestamp.map(|n| n.to_string())),
        ("type", given.kind.clone()),
        ("user id", given.user_id.clone()),
        ("app id", given.app_id.clone()),
    ]
}

fn headers(bridge: Bridge, view: &MessageView) -> View {
    let table = view.headers.clone().unwrap_or_default();
    // The broker's own record has a table of its own below.
    let shown: Vec<_> = table.0.into_iter().filter(|(name, _)| name != "x-death").collect();
    let count = shown.len();
    let row = |(name, value): (String, Value)| {
        let kind = TYPES.iter().find(|(id, _)| *id == type_of(&value)).map(|(_, text)| bridge.text(*text));
        let text = plain(&value);
        (
            el("dt").class("mono").child(el("span").class("ell").attr("title", name.clone()).child(name.clone())),
            el("dd")
                .child(kind.map(|kind| el("span").class("tag").child(kind)))
                .child(el("span").class("mono ell").attr("title", text.clone()).child(text.clone())),
        )
    };
    let empty = (count == 0).then(|| el("p").class("t12 sub").child(bridge.text(ui_deck::NO_HEADERS)));
    section(
        bridge,
        ui_deck::HEADERS,
        note(count),
        (el("dl").class("kv m").child(shown.into_iter().map(row).collect_view()), empty),
    )
}

/// The entries of x-death, newest first, as the broker wrote them.
pub fn deaths_of(view: &MessageView) -> Vec<&Table> {
    let Some(Value::Array(entries)) = view.headers.as_ref().and_then(|headers| headers.get("x-death")) else {
        return Vec::new();
    };
    let tables = entries.iter().filter_map(|entry| match entry {
        Value::Table(table) => Some(table),
        _ => None,
    });
    tables.collect()
}

fn deaths(bridge: Bridge, view: &MessageView) -> View {
    let deaths = deaths_of(view);
    if deaths.is_empty() {
        return ().into_view();
    }
    let cell = |table: &Table, name: &str| table.get(name).map(plain).unwrap_or_default();
    // Of the first death of the row; the broker writes seconds.
    let time = |table: &Table| match table.get("time") {
        Some(Value::Timestamp(seconds)) => fine_clock(seconds.saturating_mul(1_000_000)),
        _ => String::new(),
    };
    let rows = deaths.into_iter().map(|death| {
        let reason = cell(death, "reason");
        let shape = if reason == "expired" { Icon::Hourglass } else { Icon::DeadLetter };
        let keys = match death.get("routing-keys") {
            Some(Value::Array(keys)) => keys.iter().map(plain).collect::<Vec<_>>().join(", "),
            _ => String::new(),
        };
        el("tr")
            .child(el("td").child(el("b").child(cell(death, "queue"))))
            .child(el("td").child(el("span").class("tag bad").child(icon(shape)).child(reason)))
            .child(el("td").class("r num").child(cell(death, "count")))
            .child(el("td").class("mono").child(cell(death, "exchange")))
            .child(el("td").class("mono").child(keys))
            .child(el("td").class("r num").child(time(death)))
    });
    let heads = ["queue", "reason", "count", "exchange", "routing-keys", "time"];
    let heads =
        heads.map(|name| el("th").class_if("r", matches!(name, "count" | "time")).attr("scope", "col").child(name));
    el("section")
        .class("sec")
        .child(
            el("h3")
                .class("h")
                .child(el("span").class("mono").child(ui_deck::X_DEATH))
                .child(el("span").class("sp"))
                .child(el("span").class("dim").child(bridge.text(ui_deck::XDEATH_NOTE))),
        )
        .child(
            el("div").class("wide-table").attr("tabindex", "0").child(
                el("table")
                    .class("t")
                    .child(el("thead").child(el("tr").child(heads.collect_view())))
                    .child(el("tbody").child(rows.collect_view())),
            ),
        )
        .child(el("p").class("t12 sub").attr("style", "margin-top:6px").child(bridge.text(ui_deck::XDEATH_HELP)))
        .into_view()
}

/// All of it as one JSON object, to read and to copy.
pub fn raw(shown: Shown) -> View {
    let bridge = shown.bridge;
    (move || {
        let Some(found) = shown.found.get() else { return never_seen(shown) };
        // A value made of maps and texts can always be written.
        let text = serde_json::to_string_pretty(&as_json(&found.view)).unwrap_or_default();
        code(bridge, text)
    })
    .into_view()
}

/// A text as it is, to read and to copy.
pub fn code(bridge: Bridge, text: String) -> View {
    let copied = text.clone();
    section(
        bridge,
        ui_deck::RAW,
        el("button")
            .class("btn sm line")
            .on(ev::click, move |_| clipboard::copy(bridge, copied.clone(), ui_deck::RAW_COPIED))
            .child(icon(Icon::Copy))
            .child(bridge.text(ui_deck::COPY)),
        el("pre").class("code").attr("tabindex", "0").child(text),
    )
}

fn as_json(view: &MessageView) -> Json {
    let mut properties = Map::new();
    let mut set = |name: &str, value: Option<Json>| {
        if let Some(value) = value {
            properties.insert(name.to_owned(), value);
        }
    };
    let given = &view.properties;
    set("delivery_mode", given.delivery_mode.map(Json::from));
    set("priority", given.priority.map(Json::from));
    set("content_type", given.content_type.clone().map(Json::from));
    set("expiration", given.expiration.clone().map(Json::from));
    set("message_id", view.message_id.clone().map(Json::from));
    for (name, value) in rare(given) {
        set(&name.replace(' ', "_"), value.map(Json::from));
    }
    if let Some(headers) = &view.headers {
        properties.insert("headers".to_owned(), value_json::table_to_json(headers));
    }
    let (body, bytes) = match &view.body {
        Body::Text(text) => (Json::from(text.as_str()), text.len()),
        Body::Fill(bytes) => (Json::from(format!("x × {bytes}")), *bytes as usize),
    };
    let mut all = Map::new();
    all.insert("exchange".to_owned(), Json::from(view.exchange.as_str()));
    all.insert("routing_key".to_owned(), Json::from(view.key.as_str()));
    all.insert("properties".to_owned(), Json::Object(properties));
    all.insert("payload".to_owned(), body);
    all.insert("payload_bytes".to_owned(), Json::from(bytes));
    Json::Object(all)
}
