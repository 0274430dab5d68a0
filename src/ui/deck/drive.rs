//! The commands that drive the run: play, steps, the ends of the run. They work before the rest of the page is there.
use leptos::prelude::*;

use super::grain;
use super::state::Deck;
use crate::locales::ui;
use crate::ui::bridge::Bridge;
use crate::ui::toast::{ToastTone, action};

/// Does the command if it drives the run; says whether it does.
pub fn run(bridge: Bridge, id: &str) -> bool {
    match id {
        "run.play" if bridge.playing.get_untracked() => bridge.pause(),
        "run.play" => play(bridge),
        "run.step" => with_deck(bridge, grain::step),
        "run.step-back" => with_deck(bridge, grain::step_back),
        "run.to-start" => bridge.go(|session| session.seek_event(0)),
        "run.to-end" => bridge.go(|session| session.seek_event(session.frontier().event)),
        "run.reset" => bridge.go(|session| session.reset()),
        _ => return false,
    }
    true
}

fn with_deck(bridge: Bridge, act: fn(Deck)) {
    if let Some(deck) = bridge.deck.get_value() {
        act(deck);
    }
}

fn play(bridge: Bridge) {
    if bridge.with(|studio| studio.session().is_ended()) {
        bridge.toast(ToastTone::Done, bridge.text_now(ui::RUN_ENDED), action(bridge, ui::RUN_AGAIN, "run.reset"));
    } else {
        bridge.play();
    }
}
