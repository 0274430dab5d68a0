//! Layer 3: the page (Leptos, wasm only). It shows the studio and sends it commands; it holds no truth.
//!
//! Every view is a plain function `fn(Bridge) -> View`, so that view types stay small. Signals carry only what
//! changes at the pace of a hand or eight times a second; what moves each frame is painted (see [`clock`]).
pub mod actions;
pub mod app;
mod autosave;
pub mod board;
pub mod bridge;
pub mod clipboard;
pub mod clock;
pub mod deck;
mod dialogs;
pub mod dom;
pub mod dom_build;
mod early_keys;
pub mod glyph;
pub mod icon;
mod inspector;
mod kafka_actions;
pub mod keyboard;
mod late_style;
mod later;
mod layout;
mod nodes_actions;
mod rail;
pub mod rich;
pub mod roving;
mod sheet;
pub mod storage;
pub mod theme;
pub mod toast;
pub mod topbar;

use crate::ui::dom::NodeRef;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// After an arrow key in a tab list: the tab that is now selected takes the focus.
fn focus_selected_tab(event: &web_sys::KeyboardEvent) {
    event.prevent_default();
    let list = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let list = list.and_then(|tab| tab.parent_element());
    request_animation_frame(move || {
        let tab = list.and_then(|list| list.query_selector("[aria-selected=true]").ok().flatten());
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
            // An element that is in the page takes the focus.
            let _ = tab.focus();
        }
    });
}

/// Takes the focus from where it is; a field that ends its editing on blur ends it.
fn blur_active() {
    let active = document().active_element().and_then(|active| active.dyn_into::<HtmlElement>().ok());
    if let Some(active) = active {
        // An element that has the focus can lose it.
        let _ = active.blur();
    }
}

/// A node for a field that takes the focus as soon as it is in the page, with its text selected.
fn focused_input() -> NodeRef<web_sys::HtmlInputElement> {
    let node = NodeRef::<web_sys::HtmlInputElement>::new();
    Effect::new(move |_| {
        if let Some(field) = node.get() {
            // An element that is in the page takes the focus.
            let _ = field.focus();
            // Its text stands there only after this round of effects.
            request_animation_frame(move || field.select());
        }
    });
    node
}
