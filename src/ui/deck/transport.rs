//! Transport: to the start, step back, play, step, to the end; grain, speed, the clock; surprises; the deck's height.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::grain::Grain;
use super::speed;
use super::state::{Deck, LARGEST_HEIGHT, SMALLEST_HEIGHT};
use crate::locales::number::{clock, number};
use crate::locales::{Text, ui_deck};
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, drawn, icon};
use crate::ui::later;
use crate::ui::roving;
use crate::ui::topbar::{command_button, shortcut, tip};

pub fn transport(deck: Deck) -> View {
    let bridge = deck.bridge;
    el("div")
        .class("bar")
        .child(toolbar(bridge, ui_deck::TRANSPORT, "row transport", buttons(bridge)))
        .child(later::view(bridge, move |later| (later.deck.pace)(deck)))
        .child(el("span").class("sp hide-360"))
        .child(readout(bridge))
        .child(el("span").class("sp hide-360"))
        .child(later::view(bridge, move |later| (later.deck.surprises)(deck)))
        .into_view()
}

/// Grain and speed.
pub fn pace(deck: Deck) -> View {
    let bridge = deck.bridge;
    (
        grains(deck),
        el("span").class("vr hide-360"),
        el("span").class("h hide-1280").child(bridge.text(ui_deck::SPEED)),
        el("span").class("hide-360 hide-1024").child(speed::slider(bridge)),
        speed_now(bridge),
        el("span").class("vr hide-1024"),
    )
        .into_view()
}

/// To the next surprise and the one before; the deck's height.
pub fn surprises(deck: Deck) -> View {
    toolbar(deck.bridge, ui_deck::NEXT_SURPRISE, "row right hide-360", right(deck))
}

fn buttons(bridge: Bridge) -> View {
    (
        el("span").class("hide-360").child(command_button(bridge, "run.to-start", Icon::ToStart, ui_deck::TO_START)),
        command_button(bridge, "run.step-back", Icon::StepBack, ui_deck::STEP_BACK),
        play(bridge),
        command_button(bridge, "run.step", Icon::Step, ui_deck::STEP),
        el("span").class("hide-360").child(command_button(bridge, "run.to-end", Icon::ToEnd, ui_deck::TO_END)),
        el("span").class("hide-360").child(command_button(bridge, "run.reset", Icon::Reset, ui_deck::RUN_AGAIN)),
    )
        .into_view()
}

fn play(bridge: Bridge) -> View {
    let name = move || if bridge.playing.get() { ui_deck::PAUSE } else { ui_deck::PLAY };
    el("button")
        .class("play")
        .attr("data-command", "run.play")
        .attr("aria-label", move || bridge.text(name()))
        .attr("title", move || tip(bridge, "run.play", name()))
        .on(ev::click, move |_| bridge.run("run.play"))
        .child(move || icon(if bridge.playing.get() { Icon::Pause } else { Icon::Play }))
        .into_view()
}

fn grains(deck: Deck) -> View {
    let bridge = deck.bridge;
    let segments = Grain::ALL.map(|grain| {
        el("button")
            .attr("aria-pressed", move || (deck.grain.get() == grain).to_string())
            .attr("title", move || bridge.text(grain.help()))
            .on(ev::click, move |_| deck.grain.set(grain))
            .child(bridge.text(grain.label()))
    });
    toolbar(bridge, ui_deck::GRAIN, "seg grains hide-1024", segments.collect_view().into_view())
}

/// The speed in numbers; where there is no room for the slider, a button that goes through the usual speeds.
fn speed_now(bridge: Bridge) -> View {
    let label = move || speed::label(bridge.speed.get());
    (
        el("span").class("speed-now num hide-1024").attr("aria-hidden", "true").child(label),
        el("button")
            .class("btn line only-1024")
            .attr("aria-label", move || format!("{} {}", bridge.text(ui_deck::SPEED), label()))
            .on(ev::click, move |_| speed::next(bridge))
            .child(label),
    )
        .into_view()
}

/// `t = 00:00.428 · event 1 284 / 5 020`.
fn readout(bridge: Bridge) -> View {
    let moments = Memo::new(move |_| {
        bridge.warm_timeline.track();
        bridge.with(|studio| (studio.session().cursor(), studio.session().frontier()))
    });
    let at = move || clock(moments.get().0.at);
    let event = move || number(moments.get().0.event);
    let frontier = move || number(moments.get().1.event);
    el("div")
        .class("clock")
        .child(
            el("span")
                .class("row tight")
                .child(el("span").class("dim hide-360").child(ui_deck::TIME_SIGN))
                .child(el("b").class("num").child(at)),
        )
        .child(el("span").class("dim hide-360").child("·"))
        .child(
            el("span")
                .child(el("span").class("hide-360").child(bridge.text(ui_deck::EVENT)).child(" "))
                .child(el("b").class("n num").child(event))
                .child(" / ")
                .child(frontier),
        )
        .into_view()
}

fn right(deck: Deck) -> View {
    let bridge = deck.bridge;
    let key = move || shortcut(bridge, "next.surprise");
    (
        command_button(bridge, "previous.surprise", Icon::Diamond, ui_deck::PREVIOUS_SURPRISE),
        el("button")
            .class("btn sm line")
            .attr("data-command", "next.surprise")
            .attr("title", move || tip(bridge, "next.surprise", ui_deck::NEXT_SURPRISE))
            .on(ev::click, move |_| bridge.run("next.surprise"))
            .child(el("span").class("hide-1280").child(bridge.text(ui_deck::NEXT_SURPRISE)))
            .child(el("span").class("only-1280").child(icon(Icon::Diamond)))
            .child(el("span").class("kbd").child(key)),
        size_button(deck, ui_deck::TALLER, "ic turned", |deck| deck.taller(), |px| px >= LARGEST_HEIGHT),
        size_button(deck, ui_deck::LOWER, "ic", |deck| deck.lower(), |px| px <= SMALLEST_HEIGHT),
    )
        .into_view()
}

fn size_button(deck: Deck, name: Text, turn: &'static str, act: fn(Deck), is_at_end: fn(u32) -> bool) -> View {
    el("button")
        .class("btn sm icon")
        .attr("aria-label", deck.bridge.text(name))
        .attr("title", move || deck.bridge.text(name))
        .attr("aria-disabled", move || is_at_end(deck.height_now()).then_some("true"))
        .on(ev::click, move |_| act(deck))
        .child(drawn(Icon::ChevronDown, turn))
        .into_view()
}

/// A group of buttons that is one stop of the Tab key.
fn toolbar(bridge: Bridge, name: Text, class: &'static str, inside: View) -> View {
    el("div")
        .node(roving::group())
        .class(class)
        .attr("role", "toolbar")
        .attr("aria-label", bridge.text(name))
        .on(ev::keydown, roving::keys)
        .on(ev::focusin, roving::focused)
        .child(inside)
        .into_view()
}
