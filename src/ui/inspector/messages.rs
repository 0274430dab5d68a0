//! The messages that a part holds: head first. A click opens the message; reading changes nothing.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
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
pub fn first(bridge: Bridge, id: PartId, role: Role, all: impl Fn() + Copy + Send + Sync + 'static) -> View {
    let count_id = id.clone();
    let more = move || {
        bridge.warm.track();
        let count = bridge.with(|studio| live::held_messages(studio, &count_id));
        (count > FIRST as u64).then(|| {
            el("button")
                .class("btn sm more")
                .on(ev::click, move |_| all())
                .child(bridge.text(ui::ALL_MESSAGES))
                .child(" ")
                .child(number(count))
        })
    };
    el("section").class("sec").child(heading(bridge, role)).child(list(bridge, id, role, FIRST)).child(more).into_view()
}

/// All of them, up to a number that a list can hold.
pub fn all(bridge: Bridge, id: PartId, role: Role) -> View {
    el("section").class("sec").child(heading(bridge, role)).child(list(bridge, id, role, MOST)).into_view()
}

fn heading(bridge: Bridge, role: Role) -> View {
    let (name, note) = match role {
        Role::Consumer => (ui::IN_HAND_TITLE, ui::READING_CHANGES_NOTHING),
        _ => (ui::MESSAGES, ui::HEAD_FIRST),
    };
    el("h3")
        .class("h")
        .child(bridge.text(name))
        .child(el("span").class("sp"))
        .child(el("span").class("dim").child(bridge.text(note)))
        .into_view()
}

fn list(bridge: Bridge, id: PartId, role: Role, most: usize) -> View {
    let rows = move || {
        bridge.warm.track();
        let held = bridge.with(|studio| live::held(studio, &id, role, most));
        if held.is_empty() {
            let why = if role == Role::Consumer { ui::NOTHING_IN_HAND } else { ui::QUEUE_EMPTY };
            return el("p").class("empty").child(bridge.text(why)).into_view();
        }
        let rows = held.into_iter().map(|held| row(bridge, held)).collect_view();
        roving::list("list", rows.into_view())
    };
    rows.into_view()
}

fn row(bridge: Bridge, held: Held) -> View {
    let no = held.message;
    let marks = Marks { redelivered: held.redelivered, dead: held.dead };
    let tone = if held.arriving { "tag acc" } else { "tag" };
    let tag = held.state.map(|state| el("span").class(tone).child(bridge.text(state)));
    let again = (held.redelivered && !held.arriving).then(|| {
        let times = (held.failed > 0).then(|| format!(" × {}", held.failed));
        el("span").class("tag num").child(bridge.text(ui::AGAIN)).child(times)
    });
    el("button")
        .class_if("on", held.arriving)
        .attr("tabindex", "-1")
        .on(ev::click, move |_| actions::show_message(bridge, no))
        .on(ev::pointerenter, move |_| bridge.hovered_message.set(Some(no)))
        .on(ev::pointerleave, move |_| bridge.hovered_message.set(None))
        .child(glyph::message(held.class, marks, "msg"))
        .child(el("span").class("mono num no").child("#").child(no.0))
        .child(el("span").class("mono key").child(held.key))
        .child(again.or(tag))
        .child(el("span").class("num nw").child(held.time))
        .into_view()
}
