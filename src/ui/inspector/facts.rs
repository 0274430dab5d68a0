//! What happened at one part, newest first. A click goes to that moment.
use crate::ui::dom::{IntoView, View, el, ev};
use leptos::prelude::*;

use super::pieces::section;
use crate::engine::fact::Fact;
use crate::locales::number::number;
use crate::locales::ui;
use crate::studio::document::PartId;
use crate::studio::explain;
use crate::studio::story::parts_of_kind;
use crate::studio::tell::Telling;
use crate::ui::bridge::Bridge;
use crate::ui::{rich, roving};

const MOST: usize = 120;
/// Facts looked through, back from now.
const SEARCHED: usize = 50_000;

pub fn of_part(bridge: Bridge, id: PartId) -> View {
    let rows = move || {
        bridge.warm.track();
        let language = bridge.language.get();
        bridge.with(|studio| {
            let session = studio.session();
            let Some(part) = studio.part_ix(&id) else { return Vec::new() };
            let done = session.facts_done();
            let seen = &session.facts()[done.saturating_sub(SEARCHED)..done];
            let now = session.cursor().event;
            let at_part = seen.iter().rev().filter(|fact| parts_of_kind(&fact.kind).contains(&part)).take(MOST);
            at_part
                .map(|fact: &Fact| {
                    let told = explain::explain(fact, &Telling::new(session, fact.event));
                    row(bridge, fact.event, fact.event == now, rich::still(told.text.say(language)))
                })
                .collect()
        })
    };
    let rows = move || {
        let rows = rows();
        if rows.is_empty() {
            return el("p").class("empty").child(bridge.text(ui::NO_FACTS)).into_view();
        }
        roving::list("facts", rows.into_view())
    };
    section(bridge, ui::FACTS, el("span").class("dim").child(bridge.text(ui::NEWEST_FIRST)), rows)
}

fn row(bridge: Bridge, event: u64, is_now: bool, text: View) -> View {
    el("button")
        .class_if("on", is_now)
        .attr("tabindex", "-1")
        .on(ev::click, move |_| bridge.go(|session| session.seek_event(event)))
        .child(el("time").class("num").child(number(event)))
        .child(el("span").child(text))
        .into_view()
}
