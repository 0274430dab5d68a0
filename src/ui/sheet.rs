//! The handle of the bottom sheet that the inspector is on a phone: drag or press it to show more or less.
use crate::ui::dom::{IntoView, View, el, ev};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::bridge::Bridge;
use crate::locales::ui;

/// The three heights, CSS lengths: peek, half, full.
const HEIGHTS: [&str; 3] = ["96px", "45dvh", "calc(100dvh - 176px)"];

pub fn handle(bridge: Bridge) -> View {
    let level = RwSignal::new(0_usize);
    // What is selected wants to be seen.
    Effect::new(move |_| {
        if bridge.selection.with(|selection| !selection.is_empty()) {
            level.update(|level| *level = (*level).max(1));
        }
    });
    Effect::new(move |_| {
        let root = document().document_element().and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(root) = root {
            // A custom property takes any text.
            let _ = root.style().set_property("--sheet", HEIGHTS[level.get()]);
        }
    });
    let start = StoredValue::new(0.0_f64);
    let released = move |event: web_sys::PointerEvent| {
        let moved = f64::from(event.client_y()) - start.get_value();
        level.update(|level| {
            *level = match moved {
                up if up < -24.0 => (*level + 1).min(HEIGHTS.len() - 1),
                down if down > 24.0 => level.saturating_sub(1),
                // A press goes round.
                _ => (*level + 1) % HEIGHTS.len(),
            };
        });
    };
    el("button")
        .class("grab")
        .attr("aria-label", move || bridge.text(ui::SHEET_HANDLE))
        .on(ev::pointerdown, move |event| start.set_value(f64::from(event.client_y())))
        .on(ev::pointerup, released)
        .into_view()
}
