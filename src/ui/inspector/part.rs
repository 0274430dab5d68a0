//! One part: its name, live numbers, commands, settings, messages, links and facts.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::settings::{Target, settings};
use super::{chart, clients, facts, frames, kafka, links, live, messages, nodes, policies, stream};
use crate::locales::{Text, ui, ui_clients, ui_frames, ui_kafka, ui_stream};
use crate::studio::document::{Part, PartId};
use crate::studio::edit::Edit;
use crate::studio::kind::{Role, System};
use crate::studio::kinds;
use crate::studio::rules::derived::role_of;
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, icon, large_icon};
use crate::ui::keyboard;
use crate::ui::rail::guide::back_to_guide;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Messages,
    Settings,
    Links,
    Facts,
    Frames,
}

pub fn part(bridge: Bridge, id: PartId) -> View {
    let Some(role) = bridge.with(|studio| studio.document().part(&id).and_then(role_of)) else {
        return super::document::document(bridge);
    };
    let tab = RwSignal::new(Tab::Overview);
    let id = StoredValue::new(id);
    let tabs = tabs_of(role);
    let content = move || match tab.get() {
        Tab::Overview => overview(bridge, id.get_value(), role, tab),
        Tab::Messages => messages::all(bridge, id.get_value(), role),
        Tab::Settings => settings(bridge, Target::Part(id.get_value())),
        Tab::Links => links::of_part(bridge, id.get_value()),
        Tab::Facts => facts::of_part(bridge, id.get_value()),
        Tab::Frames => frames::of_part(bridge, id.get_value()),
    };
    let buttons = tabs.iter().map(|this| tab_button(bridge, id, role, tab, *this)).collect_view();
    (
        head(bridge, id),
        el("div").class("tabs").attr("role", "tablist").child(buttons),
        el("div").class("insp-body scroll").attr("role", "tabpanel").child(content),
    )
        .into_view()
}

const fn tabs_of(role: Role) -> &'static [Tab] {
    match role {
        Role::Queue => &[Tab::Overview, Tab::Messages, Tab::Links, Tab::Facts],
        Role::Consumer => &[Tab::Overview, Tab::Messages, Tab::Links, Tab::Facts, Tab::Frames],
        Role::Exchange => &[Tab::Overview, Tab::Links, Tab::Facts],
        Role::Producer | Role::Connector => &[Tab::Overview, Tab::Links, Tab::Facts, Tab::Frames],
        Role::Policy => &[Tab::Overview],
        Role::Nodes => &[Tab::Overview, Tab::Settings, Tab::Facts],
        // What they hold fills the overview.
        _ => &[Tab::Overview, Tab::Settings, Tab::Links, Tab::Facts],
    }
}

fn tab_button(bridge: Bridge, id: StoredValue<PartId>, role: Role, tab: RwSignal<Tab>, this: Tab) -> View {
    let name = match this {
        Tab::Overview => ui::OVERVIEW,
        Tab::Messages => ui::MESSAGES,
        Tab::Settings => ui::SETTINGS,
        Tab::Links => ui::LINKS,
        Tab::Facts => ui::FACTS,
        Tab::Frames => ui_frames::FRAMES,
    };
    let count = move || match this {
        Tab::Messages => {
            bridge.warm.track();
            Some(bridge.with(|studio| live::held_messages(studio, &id.get_value())))
        }
        Tab::Links => {
            bridge.document_version.track();
            Some(bridge.with(|studio| {
                let id = id.get_value();
                studio.document().links.iter().filter(|link| link.from == id || link.to == id).count() as u64
            }))
        }
        Tab::Overview | Tab::Settings | Tab::Facts | Tab::Frames => None,
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let tabs = tabs_of(role);
        let at = tabs.iter().position(|found| *found == tab.get_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % tabs.len(),
            "ArrowLeft" => (at + tabs.len() - 1) % tabs.len(),
            _ => return,
        };
        tab.set(tabs[next]);
        crate::ui::focus_selected_tab(&event);
    };
    el("button")
        .attr("role", "tab")
        .attr("aria-selected", move || (tab.get() == this).to_string())
        .attr("tabindex", move || if tab.get() == this { "0" } else { "-1" })
        .on(ev::click, move |_| tab.set(this))
        .on(ev::keydown, keys)
        .child(bridge.text(name))
        .child(move || count().map(|count| el("span").class("num dim").child(count)))
        .into_view()
}

fn head(bridge: Bridge, id: StoredValue<PartId>) -> View {
    let with_part = move |read: fn(&Part) -> (Icon, String, &'static str, System)| {
        bridge.document_version.track();
        bridge.with(|studio| studio.document().part(&id.get_value()).map(read))
    };
    let face = Memo::new_with_compare(move |_| with_part(face), |old, new| old != new);
    let renaming = RwSignal::new(false);
    (move || {
        let Some((shape, name, kind_id, system)) = face.get() else { return ().into_view() };
        let title = if renaming.get() {
            rename_field(bridge, id, renaming, name)
        } else {
            let shown = if name.is_empty() { bridge.text(ui::DEFAULT_EXCHANGE).to_owned() } else { name };
            el("h2")
                .class("ell")
                .child(
                    el("button")
                        .class("name ell")
                        .attr("title", bridge.text(ui::RENAME))
                        .on(ev::click, move |_| renaming.set(true))
                        .child(shown),
                )
                .into_view()
        };
        let kind = bridge.with(|studio| studio.document().part(&id.get_value()).map(|part| kind_name(bridge, part)));
        let sign = match system {
            System::RabbitMq => Some(ui::RABBITMQ_SIGN),
            System::Kafka => Some(ui_kafka::SIGN),
            System::Client => None,
        };
        let tile = sign.map(|sign| el("span").class("el s").attr("aria-hidden", "true").child(sign));
        let more = publish_button(bridge, kind_id);
        el("header")
            .class("ih")
            .child(
                el("div")
                    .class("row")
                    .child(large_icon(shape))
                    .child(title)
                    .child(el("span").class("sp"))
                    .child(back_to_guide(bridge))
                    .child(more),
            )
            .child(el("div").class("row sub t12 tight").child(tile).child(kind))
            .into_view()
    })
    .into_view()
}

fn face(part: &Part) -> (Icon, String, &'static str, System) {
    let kind = kinds::kind(&part.kind);
    let (id, system) = kind.map_or(("", System::Client), |kind| (kind.id, kind.system));
    (Icon::of_part(part), part.name.clone(), id, system)
}

/// "Quorum queue", "Topic exchange", "Producer".
fn kind_name(bridge: Bridge, part: &Part) -> String {
    let language = bridge.language.get_untracked();
    // Presets of a cluster differ by a number only.
    if let Some(kind) = kinds::kind(&part.kind).filter(|kind| matches!(kind.role, Role::Cluster | Role::Nodes)) {
        return kind.label.get(language).to_owned();
    }
    let matching = kinds::presets().filter(|preset| {
        let starts = |(id, value): &(&str, crate::studio::kind::PresetValue)| {
            part.setting(id).is_some_and(|given| *given == value.value() || *id == "x-max-priority")
        };
        preset.kind == part.kind && preset.settings.iter().all(starts)
    });
    // The preset that says most about it.
    let preset = matching.max_by_key(|preset| preset.settings.len());
    preset.map_or(part.kind.as_str(), |preset| preset.label.get(language)).to_owned()
}

fn publish_button(bridge: Bridge, kind: &str) -> Option<View> {
    let takes = !matches!(kind, "kafka.group" | "kafka.cluster" | "rabbitmq.policy" | "rabbitmq.cluster")
        && !kind.ends_with(".consumer");
    let title = if kind.starts_with("kafka.") { ui_kafka::PRODUCE_TITLE } else { ui::PUBLISH_TITLE };
    takes.then(|| {
        el("button")
            .class("btn sm icon")
            .attr("aria-label", bridge.text(title))
            .attr("title", bridge.text(title))
            .attr("data-command", "producer.publish")
            .on(ev::click, move |_| bridge.run("producer.publish"))
            .child(icon(Icon::Plus))
            .into_view()
    })
}

fn rename_field(bridge: Bridge, id: StoredValue<PartId>, renaming: RwSignal<bool>, old: String) -> View {
    let keep = StoredValue::new(true);
    let before = old.clone();
    let done = move |event: web_sys::FocusEvent| {
        let name = event_target_value(&event).trim().to_owned();
        renaming.set(false);
        if keep.get_value() && name != before {
            bridge.edit(Edit::RenamePart { part: id.get_value(), name });
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        if keyboard::is_composing(&event) || !matches!(event.key().as_str(), "Enter" | "Escape") {
            return;
        }
        keep.set_value(event.key() == "Enter");
        event.prevent_default();
        crate::ui::blur_active();
    };
    let field = crate::ui::focused_input();
    el("label")
        .class("field sm")
        .child(
            el("input")
                .node(field)
                .attr("aria-label", bridge.text(ui::NAME))
                .attr("maxlength", "255")
                .prop("value", old)
                .on(ev::blur, done)
                .on(ev::keydown, keys),
        )
        .into_view()
}

fn overview(bridge: Bridge, id: PartId, role: Role, tab: RwSignal<Tab>) -> View {
    let of_numbers = StoredValue::new(id.clone());
    // A part that is not in the run has none.
    let numbers = move || {
        bridge.warm.track();
        let at = of_numbers.with_value(|id| kafka::partition_chosen(bridge, id));
        let numbers = bridge.with(|studio| live::numbers(studio, &of_numbers.get_value(), role, at));
        let boxes = numbers.into_iter().map(|number| {
            el("div").child(el("b").child(number.value)).child(el("span").child(bridge.text(number.label)))
        });
        let boxes: Vec<_> = boxes.collect();
        (!boxes.is_empty()).then(|| el("div").class("nums").child(boxes))
    };
    let chart = (role == Role::Queue).then(|| chart::depth(bridge, id.clone()));
    let list = matches!(role, Role::Queue | Role::Consumer)
        .then(|| messages::first(bridge, id.clone(), role, move || tab.set(Tab::Messages)));
    let mut governed = match role {
        Role::Queue | Role::Exchange => Some(policies::of_part(bridge, id.clone())),
        Role::Policy => Some(policies::of_policy(bridge, id.clone())),
        _ => None,
    };
    let rest = match tabs_of(role).contains(&Tab::Settings) {
        true if role == Role::Nodes => nodes::panel(bridge, id.clone()),
        true => kafka::panel(bridge, id.clone(), role),
        false => settings(bridge, Target::Part(id.clone())),
    };
    let of_nodes = match role {
        Role::Queue => (nodes::of_queue(bridge, id.clone()), stream::panel(bridge, id.clone())).into_view(),
        Role::Producer => (nodes::of_client(bridge, id.clone()), clients::requester(bridge, id.clone())).into_view(),
        Role::Consumer => nodes::of_client(bridge, id.clone()),
        Role::Connector => clients::link(bridge, id.clone()),
        _ => ().into_view(),
    };
    (
        el("section")
            .class("sec")
            .attr("style", "padding-bottom:8px")
            .child(numbers)
            .child(chart)
            .child(commands(bridge, role))
            .child(problems(bridge, id)),
        of_nodes,
        // What is in force stands before what was asked for.
        (role != Role::Policy).then(|| governed.take()),
        rest,
        governed,
        list,
    )
        .into_view()
}

/// What can be done to the part, now.
fn commands(bridge: Bridge, role: Role) -> View {
    let of_role: &[(&'static str, Icon, Text)] = match role {
        Role::Producer | Role::Consumer | Role::KafkaProducer | Role::KafkaConsumer | Role::Connector => &[
            ("consumer.pause", Icon::Pause, ui::PAUSE_CLIENT),
            ("consumer.resume", Icon::Play, ui::RESUME_CLIENT),
            ("consumer.crash", Icon::Bolt, ui::CRASH),
            ("consumer.restart", Icon::Reset, ui::RESTART),
            // Of links between brokers only.
            ("link.cut", Icon::Wire, ui_clients::CUT_LINK),
            ("link.mend", Icon::Link, ui_clients::MEND_LINK),
        ],
        Role::Queue => &[
            ("queue.purge", Icon::Cross, ui::PURGE),
            ("queue.delete", Icon::Cross, ui_stream::DELETE_QUEUE),
            ("queue.declare", Icon::Plus, ui_stream::DECLARE_QUEUE),
        ],
        Role::Topic => &[
            ("topic.add-partition", Icon::KafkaTopic, ui_kafka::ADD_PARTITION),
            ("topic.redrive", Icon::Reset, ui_kafka::REDRIVE),
        ],
        _ => &[],
    };
    let publish = match role {
        Role::Producer | Role::Exchange | Role::Queue => Some(("producer.publish", Icon::Plus, ui::PUBLISH_ONE)),
        Role::KafkaProducer | Role::Topic => Some(("producer.publish", Icon::Plus, ui_kafka::PRODUCE_ONE)),
        _ => None,
    };
    let buttons = publish.into_iter().chain(of_role.iter().copied()).map(|(id, shape, name)| {
        // Of two commands that exclude each other only the one that can be done is shown.
        let hidden = move || {
            matches!(id, "consumer.resume" | "consumer.restart") && bridge.refusal(id).is_some()
                || id == "consumer.pause" && bridge.refusal("consumer.resume").is_none()
                || id.starts_with("link.") && bridge.refusal(id).is_some()
                // Of a queue that is not there only the way back is shown.
                || id.starts_with("queue.de") && bridge.refusal(id).is_some()
                || id == "topic.redrive" && !is_given_dead_letters(bridge)
        };
        el("button")
            .class("btn sm line")
            .attr("data-command", id)
            .attr("hidden", hidden)
            .attr("aria-disabled", move || bridge.refusal(id).is_some().then_some("true"))
            .attr("title", move || crate::ui::topbar::tip(bridge, id, name))
            .on(ev::click, move |_| bridge.run(id))
            .child(icon(shape))
            .child(bridge.text(name))
    });
    el("div").class("acts").child(buttons.collect_view()).into_view()
}

/// Whether a consumer sends what it gave up to the selected topic.
fn is_given_dead_letters(bridge: Bridge) -> bool {
    bridge.document_version.track();
    bridge.selection.track();
    bridge.with(|studio| studio.selection().only_part().is_some_and(|topic| links::takes_dead_letters(studio, topic)))
}

fn problems(bridge: Bridge, id: PartId) -> View {
    (move || {
        bridge.document_version.track();
        let issues = bridge.with(|studio| {
            let of_part = studio.issues().iter().filter(|issue| issue.part.as_deref() == Some(&id));
            of_part.cloned().collect::<Vec<_>>()
        });
        issues.into_iter().map(|issue| super::document::problem(bridge, issue)).collect_view()
    })
    .into_view()
}
