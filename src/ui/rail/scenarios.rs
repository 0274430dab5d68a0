//! The scenarios in the rail: by group, one row each.
use leptos::prelude::*;

use crate::locales::ui;
use crate::scenarios::{Group, SCENARIOS, Scenario};
use crate::ui::actions;
use crate::ui::bridge::{Bridge, Dialog};
use crate::ui::icon::{Icon, icon};
use crate::ui::roving;

pub fn scenarios(bridge: Bridge) -> AnyView {
    let groups = Group::ALL.iter().map(|group| {
        let rows = SCENARIOS.iter().filter(|scenario| scenario.group == *group).map(|scenario| row(bridge, scenario));
        view! { <h2 class="h">{bridge.text(group.label())}</h2> {rows.collect_view()} }
    });
    view! {
        <div class="rail-head" style="padding-top:8px">
            <button class="btn sm line" style="width:100%;justify-content:center"
                on:click=move |_| bridge.dialog.set(Some(Dialog::Scenarios))>
                {icon(Icon::Table)}
                {bridge.text(ui::OPEN_GALLERY)}
            </button>
        </div>
        {roving::list("rail-body scroll", groups.collect_view().into_any())}
    }
    .into_any()
}

fn row(bridge: Bridge, scenario: &'static Scenario) -> AnyView {
    let is_open = move || {
        bridge.guide.with(|guide| guide.is_some_and(|guide| guide.scenario.id == scenario.id)).then_some("true")
    };
    view! {
        <button
            class="scn"
            data-scenario=scenario.id
            aria-current=is_open
            title=bridge.text(scenario.goal)
            on:click=move |_| actions::open_scenario(bridge, scenario.id)
        >
            <b>{bridge.text(scenario.title)}</b>
        </button>
    }
    .into_any()
}
