//! The scenarios in the rail: by group, one row each.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use crate::locales::ui;
use crate::scenarios::{Group, SCENARIOS, Scenario};
use crate::ui::actions;
use crate::ui::bridge::{Bridge, Dialog};
use crate::ui::icon::{Icon, icon};
use crate::ui::roving;

pub fn scenarios(bridge: Bridge) -> View {
    let groups = Group::ALL.iter().filter_map(|group| {
        let mut of_group = SCENARIOS.iter().filter(|scenario| scenario.group == *group).peekable();
        of_group.peek()?;
        let rows = of_group.map(|scenario| row(bridge, scenario)).collect_view();
        Some((el("h2").class("h").child(bridge.text(group.label())), rows))
    });
    (
        el("div").class("rail-head").attr("style", "padding-top:8px").child(
            el("button")
                .class("btn sm line")
                .attr("style", "width:100%;justify-content:center")
                .on(ev::click, move |_| bridge.dialog.set(Some(Dialog::Scenarios)))
                .child(icon(Icon::Table))
                .child(bridge.text(ui::OPEN_GALLERY)),
        ),
        roving::list("rail-body scroll", groups.collect_view().into_view()),
    )
        .into_view()
}

fn row(bridge: Bridge, scenario: &'static Scenario) -> View {
    let is_open = move || {
        bridge.guide.with(|guide| guide.is_some_and(|guide| guide.scenario.id == scenario.id)).then_some("true")
    };
    el("button")
        .class("scn")
        .attr("data-scenario", scenario.id)
        .attr("aria-current", is_open)
        .attr("title", bridge.text(scenario.goal))
        .on(ev::click, move |_| actions::open_scenario(bridge, scenario.id))
        .child(el("b").child(bridge.text(scenario.title)))
        .into_view()
}
