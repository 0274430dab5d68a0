//! The messages that a part holds: head first. A click opens the message; reading changes nothing.
use leptos::prelude::*;

use super::live::{self, Held};
use crate::locales::number::number;
use crate::locales::ui;
use crate::studio::document::PartId;
use crate::studio::kind::Role;
use crate::ui::actions;
use crate::ui::bridge::Bridge;
use crate::ui::glyph::{self, Marks};
use crate::ui::roving;

/// Rows of the overview, and of the tab.
const FIRST: usize = 6;
const MOST: usize = 500;

/// The first few, with a button to the others.
pub fn first(bridge: Bridge, id: PartId, role: Role, all: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let count_id = id.clone();
    let more = move || {
        bridge.warm.track();
        let count = bridge.with(|studio| live::held_messages(studio, &count_id));
        (count > FIRST as u64).then(|| {
            view! {
                <button class="btn sm more" on:click=move |_| all()>
                    {bridge.text(ui::ALL_MESSAGES)}" "{number(count)}
                </button>
            }
        })
    };
    view! {
        <section class="sec">
            {heading(bridge, role)}
            {list(bridge, id, role, FIRST)}
            {more}
        </section>
    }
    .into_any()
}

/// All of them, up to a number that a list can hold.
pub fn all(bridge: Bridge, id: PartId, role: Role) -> AnyView {
    view! { <section class="sec">{heading(bridge, role)}{list(bridge, id, role, MOST)}</section> }.into_any()
}

fn heading(bridge: Bridge, role: Role) -> AnyView {
    let (name, note) = match role {
        Role::Consumer => (ui::IN_HAND_TITLE, ui::READING_CHANGES_NOTHING),
        _ => (ui::MESSAGES, ui::HEAD_FIRST),
    };
    view! { <h3 class="h">{bridge.text(name)}<span class="sp"></span><span class="dim">{bridge.text(note)}</span></h3> }
        .into_any()
}

fn list(bridge: Bridge, id: PartId, role: Role, most: usize) -> AnyView {
    let rows = move || {
        bridge.warm.track();
        let held = bridge.with(|studio| live::held(studio, &id, role, most));
        if held.is_empty() {
            let why = if role == Role::Consumer { ui::NOTHING_IN_HAND } else { ui::QUEUE_EMPTY };
            return view! { <p class="empty">{bridge.text(why)}</p> }.into_any();
        }
        let rows = held.into_iter().map(|held| row(bridge, held)).collect_view();
        roving::list("list", rows.into_any())
    };
    rows.into_any()
}

fn row(bridge: Bridge, held: Held) -> AnyView {
    let no = held.message;
    let marks = Marks { redelivered: held.redelivered, dead: held.dead };
    let tone = if held.arriving { "tag acc" } else { "tag" };
    let tag = held.state.map(|state| view! { <span class=tone>{bridge.text(state)}</span> });
    let again =
        (held.redelivered && !held.arriving).then(|| view! { <span class="tag">{bridge.text(ui::AGAIN)}</span> });
    view! {
        <button
            class:on=held.arriving
            tabindex="-1"
            on:click=move |_| actions::show_message(bridge, no)
            on:pointerenter=move |_| bridge.hovered_message.set(Some(no))
            on:pointerleave=move |_| bridge.hovered_message.set(None)
        >
            {glyph::message(held.class, marks, "msg")}
            <span class="mono num no">"#"{no.0}</span>
            <span class="mono key">{held.key}</span>
            {again.or(tag)}
            <span class="num nw">{held.time}</span>
        </button>
    }
    .into_any()
}
