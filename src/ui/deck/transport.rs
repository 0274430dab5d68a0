//! Transport: to the start, step back, play, step, to the end; grain, speed, the clock; surprises; the deck's height.
use leptos::prelude::*;

use super::grain::Grain;
use super::speed;
use super::state::{Deck, LARGEST_HEIGHT, SMALLEST_HEIGHT};
use crate::locales::number::{clock, number};
use crate::locales::{Text, ui_deck};
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, drawn, icon};
use crate::ui::keyboard;
use crate::ui::roving;
use crate::ui::topbar::{command_button, tip};

pub fn transport(deck: Deck) -> AnyView {
    let bridge = deck.bridge;
    view! {
        <div class="bar">
            {toolbar(bridge, ui_deck::TRANSPORT, "row transport", buttons(bridge))}
            {grains(deck)}
            <span class="vr hide-360"></span>
            <span class="h hide-1280">{bridge.text(ui_deck::SPEED)}</span>
            <span class="hide-360 hide-1024">{speed::slider(bridge)}</span>
            {speed_now(bridge)}
            <span class="vr hide-1024"></span>
            <span class="sp hide-360"></span>
            {readout(bridge)}
            <span class="sp hide-360"></span>
            {toolbar(bridge, ui_deck::NEXT_SURPRISE, "row right hide-360", right(deck))}
        </div>
    }
    .into_any()
}

fn buttons(bridge: Bridge) -> AnyView {
    view! {
        <span class="hide-360">{command_button(bridge, "run.to-start", Icon::ToStart, ui_deck::TO_START)}</span>
        {command_button(bridge, "run.step-back", Icon::StepBack, ui_deck::STEP_BACK)}
        {play(bridge)}
        {command_button(bridge, "run.step", Icon::Step, ui_deck::STEP)}
        <span class="hide-360">{command_button(bridge, "run.to-end", Icon::ToEnd, ui_deck::TO_END)}</span>
        <span class="hide-360">{command_button(bridge, "run.reset", Icon::Reset, ui_deck::RUN_AGAIN)}</span>
    }
    .into_any()
}

fn play(bridge: Bridge) -> AnyView {
    let name = move || if bridge.playing.get() { ui_deck::PAUSE } else { ui_deck::PLAY };
    view! {
        <button
            class="play"
            data-command="run.play"
            aria-label=move || bridge.text(name())
            title=move || tip(bridge, "run.play", name())
            on:click=move |_| bridge.run("run.play")
        >
            {move || icon(if bridge.playing.get() { Icon::Pause } else { Icon::Play })}
        </button>
    }
    .into_any()
}

fn grains(deck: Deck) -> AnyView {
    let bridge = deck.bridge;
    let segments = Grain::ALL.map(|grain| {
        view! {
            <button
                aria-pressed=move || (deck.grain.get() == grain).to_string()
                title=move || bridge.text(grain.help())
                on:click=move |_| deck.grain.set(grain)
            >
                {bridge.text(grain.label())}
            </button>
        }
    });
    toolbar(bridge, ui_deck::GRAIN, "seg grains hide-1024", segments.collect_view().into_any())
}

/// The speed in numbers; where there is no room for the slider, a button that goes through the usual speeds.
fn speed_now(bridge: Bridge) -> AnyView {
    let label = move || speed::label(bridge.speed.get());
    view! {
        <span class="speed-now num hide-1024" aria-hidden="true">{label}</span>
        <button
            class="btn line only-1024"
            aria-label=move || format!("{} {}", bridge.text(ui_deck::SPEED), label())
            on:click=move |_| speed::next(bridge)
        >
            {label}
        </button>
    }
    .into_any()
}

/// `t = 00:00.428 · event 1 284 / 5 020`.
fn readout(bridge: Bridge) -> AnyView {
    let moments = Memo::new(move |_| {
        bridge.warm.track();
        bridge.with(|studio| (studio.session().cursor(), studio.session().frontier()))
    });
    let at = move || clock(moments.get().0.at);
    let event = move || number(moments.get().0.event);
    let frontier = move || number(moments.get().1.event);
    view! {
        <div class="clock">
            <span class="row tight"><span class="dim hide-360">{ui_deck::TIME_SIGN}</span><b class="num">{at}</b></span>
            <span class="dim hide-360">"·"</span>
            <span>
                <span class="hide-360">{bridge.text(ui_deck::EVENT)}" "</span>
                <b class="n num">{event}</b>" / "{frontier}
            </span>
        </div>
    }
    .into_any()
}

fn right(deck: Deck) -> AnyView {
    let bridge = deck.bridge;
    let key = keyboard::shortcut_of("next.surprise").unwrap_or_default();
    view! {
        {command_button(bridge, "previous.surprise", Icon::Diamond, ui_deck::PREVIOUS_SURPRISE)}
        <button
            class="btn sm line"
            data-command="next.surprise"
            title=move || tip(bridge, "next.surprise", ui_deck::NEXT_SURPRISE)
            on:click=move |_| bridge.run("next.surprise")
        >
            <span class="hide-1280">{bridge.text(ui_deck::NEXT_SURPRISE)}</span>
            <span class="only-1280">{icon(Icon::Diamond)}</span>
            <span class="kbd">{key}</span>
        </button>
        {size_button(deck, ui_deck::TALLER, "ic turned", |deck| deck.taller(), |px| px >= LARGEST_HEIGHT)}
        {size_button(deck, ui_deck::LOWER, "ic", |deck| deck.lower(), |px| px <= SMALLEST_HEIGHT)}
    }
    .into_any()
}

fn size_button(deck: Deck, name: Text, turn: &'static str, act: fn(Deck), is_at_end: fn(u32) -> bool) -> AnyView {
    view! {
        <button
            class="btn sm icon"
            aria-label=deck.bridge.text(name)
            title=move || deck.bridge.text(name)
            aria-disabled=move || is_at_end(deck.height_now()).then_some("true")
            on:click=move |_| act(deck)
        >
            {drawn(Icon::ChevronDown, turn)}
        </button>
    }
    .into_any()
}

/// A group of buttons that is one stop of the Tab key.
fn toolbar(bridge: Bridge, name: Text, class: &'static str, inside: AnyView) -> AnyView {
    view! {
        <div
            node_ref=roving::group()
            class=class
            role="toolbar"
            aria-label=bridge.text(name)
            on:keydown=roving::keys
            on:focusin=roving::focused
        >
            {inside}
        </div>
    }
    .into_any()
}
