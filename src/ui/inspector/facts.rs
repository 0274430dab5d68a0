//! What happened at one part, newest first. A click goes to that moment.
use leptos::prelude::*;

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

pub fn of_part(bridge: Bridge, id: PartId) -> AnyView {
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
            return view! { <p class="empty">{bridge.text(ui::NO_FACTS)}</p> }.into_any();
        }
        roving::list("facts", rows.into_any())
    };
    view! {
        <section class="sec">
            <h3 class="h">{bridge.text(ui::FACTS)}<span class="sp"></span><span class="dim">{bridge.text(ui::NEWEST_FIRST)}</span></h3>
            {rows}
        </section>
    }
    .into_any()
}

fn row(bridge: Bridge, event: u64, is_now: bool, text: AnyView) -> AnyView {
    view! {
        <button class:on=is_now tabindex="-1" on:click=move |_| bridge.go(|session| session.seek_event(event))>
            <time class="num">{number(event)}</time>
            <span>{text}</span>
        </button>
    }
    .into_any()
}
