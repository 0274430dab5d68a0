//! The guide of an opened scenario: its one question with answers, what to look at, moments to jump to.
use leptos::prelude::*;

use crate::locales::number::clock;
use crate::locales::ui;
use crate::scenarios::{Answer, Scenario};
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, drawn, icon};

/// An opened scenario and the answer chosen so far.
#[derive(Clone, Copy, Debug)]
pub struct Guide {
    pub scenario: &'static Scenario,
    pub chosen: Option<usize>,
    pub is_open: bool,
}

impl Guide {
    pub const fn new(scenario: &'static Scenario) -> Self {
        Self { scenario, chosen: None, is_open: true }
    }
}

pub fn guide(bridge: Bridge) -> AnyView {
    (move || bridge.guide.get().map(|guide| if guide.is_open { card(bridge, guide) } else { folded(bridge, guide) }))
        .into_any()
}

fn set_open(bridge: Bridge, is_open: bool) {
    bridge.guide.update(|guide| {
        if let Some(guide) = guide {
            guide.is_open = is_open;
        }
    });
}

fn folded(bridge: Bridge, guide: Guide) -> AnyView {
    view! {
        <button class="btn sm guide-open" title=bridge.text(guide.scenario.title) on:click=move |_| set_open(bridge, true)>
            {icon(Icon::Flag)}
            {bridge.text(ui::QUESTION)}
        </button>
    }
    .into_any()
}

fn card(bridge: Bridge, guide: Guide) -> AnyView {
    let scenario = guide.scenario;
    let chosen = guide.chosen.and_then(|at| scenario.question.answers.get(at));
    let answers = scenario.question.answers.iter().enumerate().map(|(at, answer)| option(bridge, guide, at, answer));
    let belief = scenario.belief.map(|belief| {
        view! { <p><b>{bridge.text(ui::COMMON_BELIEF)}</b>" "{bridge.text(belief)}</p> }
    });
    view! {
        <section class="guide" aria-label=bridge.text(ui::GUIDE)>
            <header>
                {icon(Icon::Flag)}
                <h2>{bridge.text(scenario.title)}</h2>
                <button class="btn sm icon" aria-label=bridge.text(ui::FOLD_GUIDE) title=bridge.text(ui::FOLD_GUIDE)
                    on:click=move |_| set_open(bridge, false)>
                    {icon(Icon::Minus)}
                </button>
                <button class="btn sm icon" aria-label=bridge.text(ui::CLOSE) title=bridge.text(ui::CLOSE)
                    on:click=move |_| bridge.guide.set(None)>
                    {icon(Icon::Cross)}
                </button>
            </header>
            <div class="scroll">
                <p class="q">{bridge.text(scenario.question.ask)}</p>
                <div role="group" aria-label=bridge.text(ui::ANSWERS)>{answers.collect_view()}</div>
                <div aria-live="polite">{chosen.map(|answer| reply(bridge, answer))}</div>
                <h3 class="h" style="margin:8px 0 2px">{bridge.text(ui::LOOK_AT)}</h3>
                <p>{bridge.text(scenario.look)}</p>
                {belief}
                <h3 class="h" style="margin:4px 0 2px">{bridge.text(ui::MOMENTS)}</h3>
                <div class="marks">{moments(bridge, scenario)}</div>
            </div>
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
