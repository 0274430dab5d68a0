//! Speed: a logarithmic slider from a tenth to a thousand times the speed of life.
use crate::ui::dom::{IntoView, NodeRef, View, el, ev, svg};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::locales::number::number;
use crate::locales::ui_deck as ui;
use crate::ui::bridge::Bridge;

const SLOWEST: f64 = 0.1;
const FASTEST: f64 = 1_000.0;
/// The steps of the keys and of the small screen's button.
const STEPS: [f64; 13] = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0];
/// Where the slider's line begins and ends, px.
const LEFT: f64 = 8.0;
const RIGHT: f64 = 96.0;

/// `0.5×`.
pub fn label(speed: f64) -> String {
    if speed < 10.0 {
        format!("{}×", (speed * 10.0).round() / 10.0)
    } else {
        format!("{}×", number(speed.round() as u64))
    }
}

pub fn slower(bridge: Bridge) {
    let speed = bridge.speed.get_untracked();
    set(bridge, STEPS.iter().rev().copied().find(|step| *step < speed * 0.999).unwrap_or(SLOWEST));
}

pub fn faster(bridge: Bridge) {
    let speed = bridge.speed.get_untracked();
    set(bridge, STEPS.iter().copied().find(|step| *step > speed * 1.001).unwrap_or(FASTEST));
}

/// The next of the usual speeds, around.
pub fn next(bridge: Bridge) {
    const USUAL: [f64; 4] = [0.5, 1.0, 2.0, 10.0];
    let speed = bridge.speed.get_untracked();
    set(bridge, USUAL.iter().copied().find(|step| *step > speed * 1.001).unwrap_or(USUAL[0]));
}

fn set(bridge: Bridge, speed: f64) {
    bridge.speed.set(speed.clamp(SLOWEST, FASTEST));
    bridge.announce(label(speed));
}

/// 0 to 1 along the line.
fn place(speed: f64) -> f64 {
    (speed / SLOWEST).log10() / (FASTEST / SLOWEST).log10()
}

fn speed_at(place: f64) -> f64 {
    let speed = SLOWEST * (FASTEST / SLOWEST).powf(place.clamp(0.0, 1.0));
    // Two significant digits, and a pull to the decades.
    let decade = 10_f64.powf(speed.log10().round());
    if (speed / decade - 1.0).abs() < 0.12 {
        return decade;
    }
    let unit = 10_f64.powf(speed.log10().floor() - 1.0);
    (speed / unit).round() * unit
}

pub fn slider(bridge: Bridge) -> View {
    let node = NodeRef::<web_sys::HtmlElement>::new();
    let drag = move |event: &web_sys::PointerEvent| {
        let Some(node) = node.get_untracked() else { return };
        let x = f64::from(event.client_x()) - node.get_bounding_client_rect().left();
        bridge.speed.set(speed_at((x - LEFT) / (RIGHT - LEFT)));
    };
    let down = move |event: web_sys::PointerEvent| {
        if let Some(target) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
            // Without capture the drag ends at the slider's edge: still usable.
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        drag(&event);
    };
    let moved = move |event: web_sys::PointerEvent| {
        if event.buttons() & 1 == 1 {
            drag(&event);
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => faster(bridge),
            "ArrowLeft" | "ArrowDown" => slower(bridge),
            "Home" => set(bridge, SLOWEST),
            "End" => set(bridge, FASTEST),
            _ => return,
        }
        event.prevent_default();
    };
    let knob = move || format!("{:.1}", LEFT + place(bridge.speed.get()) * (RIGHT - LEFT));
    let done = move || format!("M8 8.5H{}", knob());
    const SCALE: &str = r#"<path d="M8 8.5H96" stroke="var(--edge)" stroke-width="2" stroke-linecap="round"/><path d="M8 13v3M30 13v3M52 13v3M74 13v3M96 13v3" stroke="var(--edge)"/><text x="8" y="25" text-anchor="middle">.1</text><text x="30" y="25" text-anchor="middle">1</text><text x="52" y="25" text-anchor="middle">10</text><text x="74" y="25" text-anchor="middle">100</text><text x="96" y="25" text-anchor="middle">1k</text>"#;
    el("div")
        .node(node)
        .class("speed")
        .attr("role", "slider")
        .attr("tabindex", "0")
        .attr("aria-label", bridge.text(ui::SPEED))
        .attr("aria-valuemin", "0.1")
        .attr("aria-valuemax", "1000")
        .attr("aria-valuenow", move || bridge.speed.get().to_string())
        .attr("aria-valuetext", move || label(bridge.speed.get()))
        .on(ev::pointerdown, down)
        .on(ev::pointermove, moved)
        .on(ev::keydown, keys)
        .child(
            svg("svg")
                .attr("width", "108")
                .attr("height", "28")
                .attr("viewBox", "0 0 108 28")
                .attr("aria-hidden", "true")
                .child(svg("g").html(SCALE))
                .child(
                    svg("path")
                        .attr("d", done)
                        .attr("stroke", "var(--ink)")
                        .attr("stroke-width", "2")
                        .attr("stroke-linecap", "round"),
                )
                .child(
                    svg("circle")
                        .attr("cx", knob)
                        .attr("cy", "8.5")
                        .attr("r", "6")
                        .attr("fill", "var(--surface)")
                        .attr("stroke", "var(--ink)")
                        .attr("stroke-width", "1.8"),
                ),
        )
        .into_view()
}
