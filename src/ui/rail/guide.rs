//! The guide of an opened scenario: its one question with answers, what to look at, moments to jump to.
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
pub fn guide(bridge: Bridge) -> AnyView {
    (move || bridge.guide.get().map(|guide| sections(bridge, guide))).into_any()
}

/// While something is selected: the way back to the question.
pub fn back_to_guide(bridge: Bridge) -> AnyView {
    let back = move |_| bridge.act(|studio| studio.select(Selection::default()));
    (move || {
        bridge.guide.with(Option::is_some).then(|| {
            let name = bridge.text(ui::BACK_TO_QUESTION);
            view! {
                <button class="btn sm icon" aria-label=name title=name on:click=back>{icon(Icon::Flag)}</button>
            }
        })
    })
    .into_any()
}

fn sections(bridge: Bridge, guide: Guide) -> AnyView {
    let scenario = guide.scenario;
    let chosen = guide.chosen.and_then(|at| scenario.question.answers.get(at));
    let answers = scenario.question.answers.iter().enumerate().map(|(at, answer)| option(bridge, guide, at, answer));
    let belief = scenario.belief.map(|belief| {
        view! { <p style="margin:8px 0 0"><b>{bridge.text(ui::COMMON_BELIEF)}</b>" "{bridge.text(belief)}</p> }
    });
    view! {
        <section class="sec guide" aria-label=bridge.text(ui::GUIDE)>
            <p class="q">{bridge.text(scenario.question.ask)}</p>
            <div role="group" aria-label=bridge.text(ui::ANSWERS)>{roving::list("answers", answers.collect_view().into_any())}</div>
            <div aria-live="polite">{chosen.map(|answer| reply(bridge, answer))}</div>
            {belief}
        </section>
        <section class="sec guide">
            <h3 class="h">{bridge.text(ui::LOOK_AT)}</h3>
            <p>{bridge.text(scenario.look)}</p>
            <h3 class="h">{bridge.text(ui::MOMENTS)}</h3>
            {roving::list("marks", moments(bridge, scenario))}
        </section>
        <section class="sec">
            <button class="btn sm line" on:click=move |_| bridge.dialog.set(Some(Dialog::Scenarios))>
                {icon(Icon::Table)}
                {bridge.text(ui::OTHER_SCENARIOS)}
            </button>
        </section>
    }
    .into_any()
}

fn option(bridge: Bridge, guide: Guide, at: usize, answer: &'static Answer) -> AnyView {
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
    view! {
        <button class=class aria-pressed=is_chosen.to_string() on:click=choose>{mark}{bridge.text(answer.text)}</button>
    }
    .into_any()
}

fn reply(bridge: Bridge, answer: &Answer) -> AnyView {
    let (class, mark) = if answer.right { ("said ok", Icon::Check) } else { ("said bad", Icon::Info) };
    let tone = if answer.right { "ic ok" } else { "ic bad" };
    view! { <div class=class>{drawn(mark, tone)}<span>{bridge.text(answer.reply)}</span></div> }.into_any()
}

fn moments(bridge: Bridge, scenario: &'static Scenario) -> AnyView {
    let rows = scenario.moments.iter().map(|moment| {
        let go = move |_| bridge.go(|session| session.seek_time(moment.at_us));
        view! {
            <button on:click=go><time class="num">{clock(moment.at_us)}</time><span>{bridge.text(moment.caption)}</span></button>
        }
    });
    rows.collect_view().into_any()
}
