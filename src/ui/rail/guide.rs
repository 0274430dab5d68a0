//! The guide of an opened scenario: its one question with answers, what to look at, moments to jump to.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use crate::locales::number::clock;
use crate::locales::ui;
use crate::scenarios::{Answer, Scenario};
use crate::studio::selection::Selection;
use crate::ui::bridge::{Bridge, Dialog};
use crate::ui::icon::{Icon, drawn, icon};
use crate::ui::roving;

/// An opened scenario and the answer chosen so far.
#[derive(Clone, Copy, Debug)]
pub struct Guide {
    pub scenario: &'static Scenario,
    pub chosen: Option<usize>,
}

impl Guide {
    pub const fn new(scenario: &'static Scenario) -> Self {
        Self { scenario, chosen: None }
    }
}

/// The guide: in the inspector while nothing is selected, because over the board it would cover what it speaks of.
pub fn guide(bridge: Bridge) -> View {
    (move || bridge.guide.get().map(|guide| sections(bridge, guide))).into_view()
}

/// While something is selected: the way back to the question.
pub fn back_to_guide(bridge: Bridge) -> View {
    let back = move |_| bridge.act(|studio| studio.select(Selection::default()));
    (move || {
        bridge.guide.with(Option::is_some).then(|| {
            let name = bridge.text(ui::BACK_TO_QUESTION);
            el("button")
                .class("btn sm icon")
                .attr("aria-label", name)
                .attr("title", name)
                .on(ev::click, back)
                .child(icon(Icon::Flag))
        })
    })
    .into_view()
}

fn sections(bridge: Bridge, guide: Guide) -> View {
    let scenario = guide.scenario;
    let chosen = guide.chosen.and_then(|at| scenario.question.answers.get(at));
    let answers = scenario.question.answers.iter().enumerate().map(|(at, answer)| option(bridge, guide, at, answer));
    let belief = scenario.belief.map(|belief| {
        el("p")
            .attr("style", "margin:8px 0 0")
            .child(el("b").child(bridge.text(ui::COMMON_BELIEF)))
            .child(" ")
            .child(bridge.text(belief))
    });
    (
        el("section")
            .class("sec guide")
            .attr("aria-label", bridge.text(ui::GUIDE))
            .child(el("p").class("q").child(bridge.text(scenario.question.ask)))
            .child(
                el("div")
                    .attr("role", "group")
                    .attr("aria-label", bridge.text(ui::ANSWERS))
                    .child(roving::list("answers", answers.collect_view().into_view())),
            )
            .child(el("div").attr("aria-live", "polite").child(chosen.map(|answer| reply(bridge, answer))))
            .child(belief),
        el("section")
            .class("sec guide")
            .child(el("h3").class("h").child(bridge.text(ui::LOOK_AT)))
            .child(el("p").child(bridge.text(scenario.look)))
            .child(el("h3").class("h").child(bridge.text(ui::MOMENTS)))
            .child(roving::list("marks", moments(bridge, scenario))),
        el("section").class("sec").child(
            el("button")
                .class("btn sm line")
                .on(ev::click, move |_| bridge.dialog.set(Some(Dialog::Scenarios)))
                .child(icon(Icon::Table))
                .child(bridge.text(ui::OTHER_SCENARIOS)),
        ),
    )
        .into_view()
}

fn option(bridge: Bridge, guide: Guide, at: usize, answer: &'static Answer) -> View {
    let is_chosen = guide.chosen == Some(at);
    let (class, mark) = match (is_chosen, answer.right) {
        (true, true) => ("opt right", Some(icon(Icon::Check))),
        (true, false) => ("opt wrong", Some(icon(Icon::Cross))),
        (false, _) => ("opt", None),
    };
    let choose = move |_| {
        bridge.guide.update(|guide| {
            if let Some(guide) = guide {
                guide.chosen = Some(at);
            }
        });
    };
    el("button")
        .class(class)
        .attr("aria-pressed", is_chosen.to_string())
        .on(ev::click, choose)
        .child(mark)
        .child(bridge.text(answer.text))
        .into_view()
}

fn reply(bridge: Bridge, answer: &Answer) -> View {
    let (class, mark) = if answer.right { ("said ok", Icon::Check) } else { ("said bad", Icon::Info) };
    let tone = if answer.right { "ic ok" } else { "ic bad" };
    el("div").class(class).child(drawn(mark, tone)).child(el("span").child(bridge.text(answer.reply))).into_view()
}

fn moments(bridge: Bridge, scenario: &'static Scenario) -> View {
    let rows = scenario.moments.iter().map(|moment| {
        let go = move |_| bridge.go(|session| session.seek_time(moment.at_us));
        el("button")
            .on(ev::click, go)
            .child(el("time").class("num").child(clock(moment.at_us)))
            .child(el("span").child(bridge.text(moment.caption)))
    });
    rows.collect_view().into_view()
}
