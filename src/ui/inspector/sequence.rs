//! The way of a message as a sequence diagram: one lane a part it touched, one arrow a hop. To look at, to press, and
//! to copy as Mermaid.
use crate::ui::dom::{CollectView, IntoView, View, el, ev, svg};
use leptos::prelude::*;

use super::message::Shown;
use crate::engine::fact::Fact;
use crate::engine::id::PartIx;
use crate::locales::number::fine_clock;
use crate::locales::ui_deck;
use crate::studio::explain::message_of;
use crate::studio::journey::text::{Arrow, ArrowKind, arrow, is_drawn_as_death, mermaid};
use crate::studio::model::Studio;
use crate::ui::clipboard;
use crate::ui::icon::{Icon, icon};

const LANE_PX: f64 = 92.0;
const LEFT_PX: f64 = 46.0;
const TOP_PX: f64 = 44.0;
const ROW_PX: f64 = 34.0;
/// Letters of a name that fit into the head of a lane.
const NAME_LETTERS: usize = 13;
/// Longer sequences are cut: the life line holds all.
const MOST_ARROWS: usize = 200;

/// An arrow at its moment.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    event: u64,
    time: String,
    is_ahead: bool,
    arrow: Arrow,
}

pub fn diagram(shown: Shown) -> View {
    let bridge = shown.bridge;
    (move || {
        bridge.moment_version.track();
        shown.journey.track();
        let (steps, lanes, names) = bridge.with(|studio| {
            let steps = steps(studio, shown);
            let lanes = lanes(&steps);
            let names: Vec<String> = lanes.iter().map(|lane| name(studio, *lane)).collect();
            (steps, lanes, names)
        });
        if steps.is_empty() {
            return el("p").class("t12 sub").child(bridge.text(ui_deck::MESSAGE_UNKNOWN)).into_view();
        }
        let width = LEFT_PX * 2.0 + (lanes.len().max(1) - 1) as f64 * LANE_PX;
        let height = TOP_PX + steps.len() as f64 * ROW_PX + 16.0;
        let x = |part: PartIx| lane_x(lanes.iter().position(|lane| *lane == part).unwrap_or(0));
        let heads = names.iter().enumerate().map(|(at, name)| head(at, name, height)).collect_view();
        let arrows = steps.iter().enumerate().map(|(at, step)| {
            let event = step.event;
            let y = TOP_PX + at as f64 * ROW_PX + 24.0;
            let inside = draw(step, x(step.arrow.from), x(step.arrow.to), y);
            svg("g").class("hop").on(ev::click, move |_| bridge.go(|session| session.seek_event(event))).child(inside)
        });
        let arrows = arrows.collect_view();
        (
            el("div").class("sequence").attr("tabindex", "0").child(
                svg("svg")
                    .attr("width", width)
                    .attr("height", height)
                    .attr("viewBox", format!("0 0 {width} {height}"))
                    .attr("role", "img")
                    .attr("aria-label", bridge.text(ui_deck::SEQUENCE))
                    .child(heads)
                    .child(arrows),
            ),
            el("button")
                .class("btn sm line")
                .on(ev::click, move |_| copy(shown))
                .child(icon(Icon::Copy))
                .child(bridge.text(ui_deck::COPY_MERMAID)),
        )
            .into_view()
    })
    .into_view()
}

fn copy(shown: Shown) {
    let bridge = shown.bridge;
    let text = shown.journey.with_untracked(|journey| {
        journey.as_ref().map(|journey| bridge.with(|studio| mermaid(studio.session(), journey))).unwrap_or_default()
    });
    clipboard::copy(bridge, text, ui_deck::MERMAID_COPIED);
}

fn steps(studio: &Studio, shown: Shown) -> Vec<Step> {
    let session = studio.session();
    let cursor = session.cursor().event;
    let step = |fact: &Fact| {
        let arrow = arrow(&fact.kind).filter(|arrow| !is_drawn_as_death(arrow, session))?;
        Some(Step { event: fact.event, time: fine_clock(fact.at), is_ahead: fact.event > cursor, arrow })
    };
    let its = session.facts().iter().filter(|fact| message_of(&fact.kind) == Some(shown.no));
    its.filter_map(step).take(MOST_ARROWS).collect()
}

fn lanes(steps: &[Step]) -> Vec<PartIx> {
    let mut lanes = Vec::new();
    for part in steps.iter().flat_map(|step| [step.arrow.from, step.arrow.to]) {
        if !lanes.contains(&part) {
            lanes.push(part);
        }
    }
    lanes
}

fn name(studio: &Studio, part: PartIx) -> String {
    let name = studio.session().topology().parts.get(part.0 as usize).map_or("", |part| part.name.as_str());
    if name.chars().count() <= NAME_LETTERS {
        return name.to_owned();
    }
    name.chars().take(NAME_LETTERS - 1).chain(['…']).collect()
}

fn lane_x(lane: usize) -> f64 {
    LEFT_PX + lane as f64 * LANE_PX
}

fn head(at: usize, name: &str, height: f64) -> View {
    let x = lane_x(at);
    (
        svg("path").class("lane-line").attr("d", format!("M{x} 34V{height}")),
        svg("rect")
            .class("lane-head")
            .attr("x", x - 43.0)
            .attr("y", "6")
            .attr("width", "86")
            .attr("height", "26")
            .attr("rx", "6"),
        svg("text")
            .class("lane-name")
            .attr("x", x)
            .attr("y", "23")
            .attr("text-anchor", "middle")
            .child(name.to_owned()),
    )
        .into_view()
}

fn draw(step: &Step, from: f64, to: f64, y: f64) -> View {
    let class = match (step.arrow.kind, step.is_ahead) {
        (_, true) => "arrow ahead",
        (ArrowKind::Message, _) => "arrow",
        (ArrowKind::Signal | ArrowKind::Return, _) => "arrow signal",
        (ArrowKind::DeadLetter, _) => "arrow dead",
    };
    let side = if to >= from { 1.0 } else { -1.0 };
    let tip = to - side * 2.0;
    let line = format!("M{} {y}H{tip}", from + side * 2.0);
    let chevron = format!("M{} {}L{tip} {y}L{} {}", tip - side * 6.0, y - 4.0, tip - side * 6.0, y + 4.0);
    let middle = (from + to) / 2.0;
    (
        el("title").child(step.time.clone()),
        svg("rect")
            .class("hit")
            .attr("x", from.min(to))
            .attr("y", y - 18.0)
            .attr("width", (to - from).abs())
            .attr("height", "26"),
        svg("path").class(class).attr("d", line),
        svg("path").class(format!("{class} tip")).attr("d", chevron),
        svg("text")
            .class("hop-name")
            .attr("x", middle)
            .attr("y", y - 7.0)
            .attr("text-anchor", "middle")
            .child(step.arrow.label),
    )
        .into_view()
}
