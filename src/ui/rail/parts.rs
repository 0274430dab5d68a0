//! The parts that can be put on the board, by system. Three ways: drag a tile, click it and then the board, or
//! Enter on it (which puts the part where there is room).
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use crate::locales::search::rank;
use crate::locales::{Language, Text, ui, ui_kafka};
use crate::studio::kind::{Preset, Role};
use crate::studio::kinds;
use crate::ui::actions::{self, start_settings};
use crate::ui::bridge::{Bridge, PlacingBy};
use crate::ui::icon::{Icon, icon, large_icon};
use crate::ui::roving;

pub fn parts(bridge: Bridge, query: RwSignal<String>) -> View {
    let groups = move || {
        let query = query.get();
        GROUPS.iter().filter_map(|group| section(bridge, group, &query)).collect_view()
    };
    (
        el("div").class("rail-head").child(
            el("label")
                .class("field sm search")
                .child(icon(Icon::Search))
                .child(
                    el("input")
                        .attr("type", "search")
                        .attr("data-search", "parts")
                        .attr("aria-label", bridge.text(ui::ADD_PART))
                        .attr("placeholder", bridge.text(ui::ADD_PART))
                        .prop("value", query)
                        .on(ev::input, move |event| query.set(event_target_value(&event)))
                        .on(ev::keydown, move |event| {
                            if event.key() == "Enter"
                                && !crate::ui::keyboard::is_composing(&event)
                                && let Some(first) = first_hit(&query.get_untracked())
                            {
                                actions::pick_up(bridge, first.id);
                            }
                        }),
                )
                .child(el("span").class("kbd").child(ui::ADD_KEY_SIGN)),
        ),
        move || roving::list("rail-body scroll", groups().into_view()),
    )
        .into_view()
}

/// Without a search the palette's own presets, with one all that match.
fn hits(query: &str) -> impl Iterator<Item = &'static Preset> {
    kinds::presets().filter(move |preset| {
        if query.is_empty() {
            return preset.in_palette;
        }
        [preset.label.en, preset.label.ko].iter().any(|name| rank(query, name).is_some())
    })
}

fn first_hit(query: &str) -> Option<&'static Preset> {
    hits(query)
        .min_by_key(|preset| [preset.label.en, preset.label.ko].iter().filter_map(|name| rank(query, name)).min())
}

/// A heading of the rail and the roles below it.
struct Group {
    label: Text,
    /// The sign of the system, as of a chemical element.
    element: Option<&'static str>,
    roles: &'static [Role],
}

const GROUPS: &[Group] = &[
    Group {
        label: ui::CLIENTS,
        element: Some(ui::RABBITMQ_SIGN),
        roles: &[Role::Producer, Role::Consumer, Role::Connector],
    },
    Group { label: ui::EXCHANGES, element: Some(ui::RABBITMQ_SIGN), roles: &[Role::Exchange] },
    Group { label: ui::QUEUES, element: Some(ui::RABBITMQ_SIGN), roles: &[Role::Queue, Role::Policy, Role::Nodes] },
    Group {
        label: ui_kafka::KAFKA,
        element: Some(ui_kafka::SIGN),
        roles: &[Role::KafkaProducer, Role::Topic, Role::Group, Role::KafkaConsumer, Role::Cluster],
    },
];

fn section(bridge: Bridge, group: &Group, query: &str) -> Option<View> {
    let is_here = |preset: &&Preset| kinds::kind(preset.kind).is_some_and(|kind| group.roles.contains(&kind.role));
    let tiles: Vec<_> = hits(query).filter(is_here).collect();
    if tiles.is_empty() {
        return None;
    }
    let element = group.element.map(|sign| el("span").class("el s").attr("aria-hidden", "true").child(sign));
    let tiles = tiles.into_iter().map(|preset| tile(bridge, preset)).collect_view();
    Some(
        (el("h2").class("h").child(element).child(bridge.text(group.label)), el("div").class("grid2").child(tiles))
            .into_view(),
    )
}

fn tile(bridge: Bridge, preset: &'static Preset) -> View {
    let help = bridge.text(preset.help);
    el("button")
        .class("tile")
        .attr("data-preset", preset.id)
        .attr("title", help)
        .attr("aria-pressed", move || is_picked(bridge, preset).to_string())
        .on(ev::pointerdown, move |event| actions::start_drag(bridge, preset, &event))
        .on(ev::click, move |event| {
            // A click by Enter or a screen reader has no pointer: the part goes where there is room.
            if event.detail() == 0 { actions::place_now(bridge, preset) } else { actions::pick_up(bridge, preset.id) }
        })
        .child(large_icon(preset_icon(preset)))
        .child(el("span").child(short_name(bridge, preset)))
        .into_view()
}

fn is_picked(bridge: Bridge, preset: &Preset) -> bool {
    let settings = start_settings(preset);
    bridge.placing.with(|placing| {
        placing.as_ref().is_some_and(|placing| {
            placing.kind == preset.kind && placing.settings == settings && placing.how == PlacingBy::Click
        })
    })
}

/// Names of tiles that no rule makes.
const SHORT_NAMES: &[(&str, Text)] = &[
    ("rabbitmq.requester", ui::TILE_REQUESTER),
    ("client.consumer/rpc-server", ui::TILE_RPC_SERVER),
    ("rabbitmq.cluster", ui::TILE_NODES),
    ("rabbitmq.policy/operator", ui::TILE_OPERATOR),
    ("rabbitmq.federation", ui::TILE_FEDERATION),
    ("rabbitmq.exchange/super-stream", ui::TILE_SUPER_STREAM),
    ("kafka.producer", ui_kafka::TILE_PRODUCER),
    ("kafka.producer/transactional", ui_kafka::TILE_TRANSACTIONAL),
    ("kafka.topic/compacted", ui_kafka::TILE_COMPACTED),
    ("kafka.group/consumer", ui_kafka::TILE_GROUP_848),
    ("kafka.group/share", ui_kafka::TILE_SHARE),
    ("kafka.consumer", ui_kafka::TILE_CONSUMER),
    ("kafka.consumer/connect-sink", ui_kafka::TILE_SINK),
    ("kafka.consumer/streams", ui_kafka::TILE_STREAMS),
];

/// "Classic queue" is "Classic" among queues: the name of the kind at the end says nothing new in a tile. What is
/// still too long for a tile keeps its last word.
fn short_name(bridge: Bridge, preset: &Preset) -> String {
    const ROOM: usize = 9;
    if let Some((_, short)) = SHORT_NAMES.iter().find(|(id, _)| *id == preset.id) {
        return bridge.text(*short).to_owned();
    }
    let (label, kind) =
        (bridge.text(preset.label), kinds::kind(preset.kind).map_or("", |kind| bridge.text(kind.label)));
    let short = label.strip_suffix(&kind.to_lowercase()).map(str::trim_end).filter(|short| !short.is_empty());
    let short = short.unwrap_or(label);
    let last = short.rsplit(' ').next().filter(|_| short.chars().count() > ROOM).unwrap_or(short);
    let mut letters = last.chars();
    match (bridge.language.get(), letters.next()) {
        (Language::English, Some(first)) => first.to_uppercase().chain(letters).collect(),
        _ => last.to_owned(),
    }
}

fn preset_icon(preset: &Preset) -> Icon {
    Icon::of_kind(preset.kind, &start_settings(preset))
}

/// The tiles of the folded rail: icons only.
pub fn strip_tiles(bridge: Bridge) -> View {
    let tiles = hits("").map(|preset| {
        el("button")
            .class("btn icon")
            .attr("data-strip", preset.id)
            .attr("aria-label", bridge.text(preset.label))
            .attr("title", bridge.text(preset.label))
            .on(ev::pointerdown, move |event| actions::start_drag(bridge, preset, &event))
            .on(ev::click, move |event| {
                if event.detail() == 0 {
                    actions::place_now(bridge, preset)
                } else {
                    actions::pick_up(bridge, preset.id)
                }
            })
            .child(large_icon(preset_icon(preset)))
    });
    tiles.collect_view().into_view()
}
