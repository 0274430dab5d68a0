//! One part: its name, live numbers, commands, settings, messages, links and facts.
use leptos::prelude::*;

use super::settings::{Target, settings};
use super::{chart, facts, links, live, messages};
use crate::locales::{Text, ui};
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
    Links,
    Facts,
}

pub fn part(bridge: Bridge, id: PartId) -> AnyView {
    let Some(role) = bridge.with(|studio| studio.document().part(&id).and_then(role_of)) else {
        return super::document::document(bridge);
    };
    let tab = RwSignal::new(Tab::Overview);
    let id = StoredValue::new(id);
    let tabs = tabs_of(role);
    let content = move || match tab.get() {
        Tab::Overview => overview(bridge, id.get_value(), role, tab),
        Tab::Messages => messages::all(bridge, id.get_value(), role),
        Tab::Links => links::of_part(bridge, id.get_value()),
        Tab::Facts => facts::of_part(bridge, id.get_value()),
    };
    let buttons = tabs.iter().map(|this| tab_button(bridge, id, role, tab, *this)).collect_view();
    view! {
        {head(bridge, id)}
        <div class="tabs" role="tablist">{buttons}</div>
        <div class="insp-body scroll" role="tabpanel">{content}</div>
    }
    .into_any()
}

const fn tabs_of(role: Role) -> &'static [Tab] {
    match role {
        Role::Queue | Role::Consumer => &[Tab::Overview, Tab::Messages, Tab::Links, Tab::Facts],
        Role::Producer | Role::Exchange => &[Tab::Overview, Tab::Links, Tab::Facts],
    }
}

fn tab_button(bridge: Bridge, id: StoredValue<PartId>, role: Role, tab: RwSignal<Tab>, this: Tab) -> AnyView {
    let name = match this {
        Tab::Overview => ui::OVERVIEW,
        Tab::Messages => ui::MESSAGES,
        Tab::Links => ui::LINKS,
        Tab::Facts => ui::FACTS,
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
        Tab::Overview | Tab::Facts => None,
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
    view! {
        <button
            role="tab"
            aria-selected=move || (tab.get() == this).to_string()
            tabindex=move || if tab.get() == this { "0" } else { "-1" }
            on:click=move |_| tab.set(this)
            on:keydown=keys
        >
            {bridge.text(name)}
            {move || count().map(|count| view! { <span class="num dim">{count}</span> })}
        </button>
    }
    .into_any()
}

fn head(bridge: Bridge, id: StoredValue<PartId>) -> AnyView {
    let with_part = move |read: fn(&Part) -> (Icon, String, &'static str, System)| {
        bridge.document_version.track();
        bridge.with(|studio| studio.document().part(&id.get_value()).map(read))
    };
    let face = Memo::new_with_compare(move |_| with_part(face), |old, new| old != new);
    let renaming = RwSignal::new(false);
    (move || {
        let Some((shape, name, kind_id, system)) = face.get() else { return ().into_any() };
        let title = if renaming.get() {
            rename_field(bridge, id, renaming, name)
        } else {
            let shown = if name.is_empty() { bridge.text(ui::DEFAULT_EXCHANGE).to_owned() } else { name };
            view! {
                <h2 class="ell"><button class="name ell" title=bridge.text(ui::RENAME) on:click=move |_| renaming.set(true)>{shown}</button></h2>
            }
            .into_any()
        };
        let kind = bridge.with(|studio| studio.document().part(&id.get_value()).map(|part| kind_name(bridge, part)));
        let tile = (system == System::RabbitMq).then(|| view! { <span class="el s" aria-hidden="true">{ui::RABBITMQ_SIGN}</span> });
        let more = publish_button(bridge, kind_id);
        view! {
            <header class="ih">
                <div class="row">{large_icon(shape)}{title}<span class="sp"></span>{back_to_guide(bridge)}{more}</div>
                <div class="row sub t12 tight">{tile}{kind}</div>
            </header>
        }
        .into_any()
    })
    .into_any()
}

fn face(part: &Part) -> (Icon, String, &'static str, System) {
    let kind = kinds::kind(&part.kind);
    let (id, system) = kind.map_or(("", System::Client), |kind| (kind.id, kind.system));
    (Icon::of_part(part), part.name.clone(), id, system)
}

/// "Quorum queue", "Topic exchange", "Producer".
fn kind_name(bridge: Bridge, part: &Part) -> String {
    let language = bridge.language.get_untracked();
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

fn publish_button(bridge: Bridge, kind: &str) -> Option<AnyView> {
    (!kind.ends_with(".consumer")).then(|| {
        view! {
            <button class="btn sm icon" aria-label=bridge.text(ui::PUBLISH_TITLE) title=bridge.text(ui::PUBLISH_TITLE)
                data-command="producer.publish" on:click=move |_| bridge.run("producer.publish")>
                {icon(Icon::Plus)}
            </button>
        }
        .into_any()
    })
}

fn rename_field(bridge: Bridge, id: StoredValue<PartId>, renaming: RwSignal<bool>, old: String) -> AnyView {
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
    view! {
        <label class="field sm">
            <input node_ref=field aria-label=bridge.text(ui::NAME) maxlength="255" prop:value=old on:blur=done on:keydown=keys />
        </label>
    }
    .into_any()
}

fn overview(bridge: Bridge, id: PartId, role: Role, tab: RwSignal<Tab>) -> AnyView {
    let of_numbers = StoredValue::new(id.clone());
    let numbers = move || {
        bridge.warm.track();
        let numbers = bridge.with(|studio| live::numbers(studio, &of_numbers.get_value(), role));
        numbers
            .into_iter()
            .map(|number| view! { <div><b>{number.value}</b><span>{bridge.text(number.label)}</span></div> })
            .collect_view()
    };
    let chart = (role == Role::Queue).then(|| chart::depth(bridge, id.clone()));
    let list = matches!(role, Role::Queue | Role::Consumer)
        .then(|| messages::first(bridge, id.clone(), role, move || tab.set(Tab::Messages)));
    view! {
        <section class="sec" style="padding-bottom:8px">
            <div class="nums">{numbers}</div>
            {chart}
            {commands(bridge, role)}
            {problems(bridge, id.clone())}
        </section>
        {settings(bridge, Target::Part(id))}
        {list}
    }
    .into_any()
}

/// What can be done to the part, now.
fn commands(bridge: Bridge, role: Role) -> AnyView {
    let of_role: &[(&'static str, Icon, Text)] = match role {
        Role::Producer | Role::Consumer => &[
            ("consumer.pause", Icon::Pause, ui::PAUSE_CLIENT),
            ("consumer.resume", Icon::Play, ui::RESUME_CLIENT),
            ("consumer.crash", Icon::Bolt, ui::CRASH),
            ("consumer.restart", Icon::Reset, ui::RESTART),
        ],
        Role::Queue => &[("queue.purge", Icon::Cross, ui::PURGE)],
        Role::Exchange => &[],
    };
    let publish = (role != Role::Consumer).then_some(("producer.publish", Icon::Plus, ui::PUBLISH_ONE));
    let buttons = publish.into_iter().chain(of_role.iter().copied()).map(|(id, shape, name)| {
        // Of two commands that exclude each other only the one that can be done is shown.
        let hidden = move || {
            matches!(id, "consumer.resume" | "consumer.restart") && bridge.refusal(id).is_some()
                || id == "consumer.pause" && bridge.refusal("consumer.resume").is_none()
        };
        view! {
            <button
                class="btn sm line"
                data-command=id
                hidden=hidden
                aria-disabled=move || bridge.refusal(id).is_some().then_some("true")
                title=move || crate::ui::topbar::tip(bridge, id, name)
                on:click=move |_| bridge.run(id)
            >
                {icon(shape)}
                {bridge.text(name)}
            </button>
        }
    });
    view! { <div class="acts">{buttons.collect_view()}</div> }.into_any()
}

fn problems(bridge: Bridge, id: PartId) -> AnyView {
    (move || {
        bridge.document_version.track();
        let issues = bridge.with(|studio| {
            let of_part = studio.issues().iter().filter(|issue| issue.part.as_deref() == Some(&id));
            of_part.cloned().collect::<Vec<_>>()
        });
        issues.into_iter().map(|issue| super::document::problem(bridge, issue)).collect_view()
    })
    .into_any()
}
