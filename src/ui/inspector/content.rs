//! What a message carries: properties, headers, body, deaths; and where its time went.
use leptos::prelude::*;
use serde_json::{Map, Value as Json};

use super::message::{Found, Shown};
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

pub fn details(shown: Shown) -> AnyView {
    let bridge = shown.bridge;
    let inside = move || match shown.found.get() {
        Some(Found { view, is_gone }) => view! {
            {is_gone.then(|| gone(bridge))}
            <section class="sec">
                <h3 class="h">{bridge.text(ui_deck::PROPERTIES)}<span class="sp"></span>{moment(bridge, is_gone)}</h3>
                <dl class="kv m">{properties(bridge, &view)}</dl>
            </section>
            {headers(bridge, &view)}
            {body::section(bridge, view.body.clone(), view.properties.content_type.clone())}
            {deaths(bridge, &view)}
        }
        .into_any(),
        None => never_seen(shown),
    };
    view! { {inside} {move || life::where_time_went(shown)} }.into_any()
}

fn moment(bridge: Bridge, is_gone: bool) -> AnyView {
    let text = move || {
        bridge.warm.track();
        fine_clock(bridge.with(|studio| studio.session().cursor().at))
    };
    if is_gone {
        return view! { <span class="dim">{bridge.text(ui_deck::AS_LAST_SEEN)}</span> }.into_any();
    }
    view! { <span class="dim num">{bridge.text(ui_deck::AS_AT)}" "{text}</span> }.into_any()
}

fn gone(bridge: Bridge) -> AnyView {
    view! { <section class="sec"><p class="t12 sub">{bridge.text(ui_deck::MESSAGE_GONE)}</p></section> }.into_any()
}

/// Nobody holds it now, and it has not been looked at before: the way to a moment at which it is there.
fn never_seen(shown: Shown) -> AnyView {
    let bridge = shown.bridge;
    let Some(event) = shown.journey.with(|journey| Some(journey.as_ref()?.hops.first()?.fact.event)) else {
        return view! { <section class="sec"><p class="t12 sub">{bridge.text(ui_deck::MESSAGE_UNKNOWN)}</p></section> }
            .into_any();
    };
    view! {
        <section class="sec">
            <p class="t12 sub">{bridge.text(ui_deck::MESSAGE_NOT_HERE)}</p>
            <button class="btn sm line" style="margin-top:8px" on:click=move |_| bridge.go(|session| session.seek_event(event))>
                {bridge.text(ui_deck::GO_TO_PUBLISH)}
            </button>
        </section>
    }
    .into_any()
}

fn properties(bridge: Bridge, view: &MessageView) -> AnyView {
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
        Some(value) => view! {
            <dt lang="en">{name}</dt>
            <dd class="v mono"><span class="ell" title=value.clone()>{value.clone()}</span></dd>
        }
        .into_any(),
        None => view! { <dt lang="en">{name}</dt><dd class="v dim">{bridge.text(ui_deck::NOT_SET)}</dd> }.into_any(),
    };
    let rare = rare(given).into_iter().filter(|(_, value)| value.is_some());
    always.into_iter().chain(rare).map(row).collect_view().into_any()
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

fn headers(bridge: Bridge, view: &MessageView) -> AnyView {
    let table = view.headers.clone().unwrap_or_default();
    // The broker's own record has a table of its own below.
    let shown: Vec<_> = table.0.into_iter().filter(|(name, _)| name != "x-death").collect();
    let count = shown.len();
    let row = |(name, value): (String, Value)| {
        let kind = TYPES.iter().find(|(id, _)| *id == type_of(&value)).map(|(_, text)| bridge.text(*text));
        let text = plain(&value);
        view! {
            <dt class="mono"><span class="ell" title=name.clone()>{name.clone()}</span></dt>
            <dd>{kind.map(|kind| view! { <span class="tag">{kind}</span> })}<span class="mono ell" title=text.clone()>{text.clone()}</span></dd>
        }
    };
    let empty = (count == 0).then(|| view! { <p class="t12 sub">{bridge.text(ui_deck::NO_HEADERS)}</p> });
    view! {
        <section class="sec">
            <h3 class="h">{bridge.text(ui_deck::HEADERS)}<span class="sp"></span><span class="dim num">{count}</span></h3>
            <dl class="kv m">{shown.into_iter().map(row).collect_view()}</dl>
            {empty}
        </section>
    }
    .into_any()
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

fn deaths(bridge: Bridge, view: &MessageView) -> AnyView {
    let deaths = deaths_of(view);
    if deaths.is_empty() {
        return ().into_any();
    }
    let cell = |table: &Table, name: &str| table.get(name).map(plain).unwrap_or_default();
    let rows = deaths.into_iter().map(|death| {
        let reason = cell(death, "reason");
        let shape = if reason == "expired" { Icon::Hourglass } else { Icon::DeadLetter };
        let keys = match death.get("routing-keys") {
            Some(Value::Array(keys)) => keys.iter().map(plain).collect::<Vec<_>>().join(", "),
            _ => String::new(),
        };
        view! {
            <tr>
                <td><b>{cell(death, "queue")}</b></td>
                <td><span class="tag bad">{icon(shape)}{reason}</span></td>
                <td class="r num">{cell(death, "count")}</td>
                <td class="mono">{cell(death, "exchange")}</td>
                <td class="mono">{keys}</td>
            </tr>
        }
    });
    let heads = ["queue", "reason", "count", "exchange", "routing-keys"];
    let heads = heads.map(|name| view! { <th class:r=name == "count" scope="col">{name}</th> });
    view! {
        <section class="sec">
            <h3 class="h">
                <span class="mono">{ui_deck::X_DEATH}</span>
                <span class="sp"></span>
                <span class="dim">{bridge.text(ui_deck::XDEATH_NOTE)}</span>
            </h3>
            <div class="wide-table" tabindex="0">
                <table class="t">
                    <thead><tr>{heads.collect_view()}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            <p class="t12 sub" style="margin-top:6px">{bridge.text(ui_deck::XDEATH_HELP)}</p>
        </section>
    }
    .into_any()
}

/// All of it as one JSON object, to read and to copy.
pub fn raw(shown: Shown) -> AnyView {
    let bridge = shown.bridge;
    (move || {
        let Some(found) = shown.found.get() else { return never_seen(shown) };
        // A value made of maps and texts can always be written.
        let text = serde_json::to_string_pretty(&as_json(&found.view)).unwrap_or_default();
        let copied = text.clone();
        view! {
            <section class="sec">
                <h3 class="h">
                    {bridge.text(ui_deck::RAW)}
                    <span class="sp"></span>
                    <button class="btn sm line" on:click=move |_| clipboard::copy(bridge, copied.clone(), ui_deck::RAW_COPIED)>
                        {icon(Icon::Copy)}
                        {bridge.text(ui_deck::COPY)}
                    </button>
                </h3>
                <pre class="code" tabindex="0">{text}</pre>
            </section>
        }
        .into_any()
    })
    .into_any()
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
