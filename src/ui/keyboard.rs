//! Global shortcuts, from the command registry. Keys are matched by `event.code`, so that they work under a Korean
//! layout; while an input method composes or a field is typed into, nothing is a shortcut.
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::bridge::Bridge;
use super::storage;
use crate::studio::command_registry::{self, Shortcut};

/// Listens on the window for the life of the page.
pub fn listen(bridge: Bridge) {
    let handle = window_event_listener(ev::keydown, move |event| on_key(bridge, &event));
    // The page never unmounts its root.
    std::mem::forget(handle);
}

fn on_key(bridge: Bridge, event: &web_sys::KeyboardEvent) {
    if event.default_prevented() || is_composing(event) || bridge.dialog.with_untracked(Option::is_some) {
        return;
    }
    if event.code() == "F6" {
        cycle_regions(event.shift_key());
        event.prevent_default();
        return;
    }
    let primary = event.ctrl_key() || event.meta_key();
    let Some((command, shortcut)) =
        command_registry::for_key(&event.code(), primary, event.shift_key(), event.alt_key())
    else {
        return;
    };
    let place = place_of_focus();
    let in_text = place == Focus::Text;
    // In a field the browser's own editing keys win; commands with a modifier that no editor uses still work.
    let editing_key = matches!(command.id, id if id.starts_with("edit."));
    if in_text && (shortcut.is_single_key() || editing_key) {
        return;
    }
    // Copy, cut and paste go through the browser's clipboard events, which need no permission.
    if matches!(command.id, "edit.copy" | "edit.cut" | "edit.paste") {
        return;
    }
    if shortcut.is_single_key() {
        // Space and Enter belong to a focused button.
        let presses = event.code() == "Space" && place == Focus::Control;
        if presses || !bridge.single_keys.get_untracked() || place == Focus::Control && moves_inside(event) {
            return;
        }
    }
    event.prevent_default();
    bridge.run(command.id);
}

/// Keys by which sliders, tabs and lists move themselves.
fn moves_inside(event: &web_sys::KeyboardEvent) -> bool {
    matches!(event.code().as_str(), "Home" | "End" | "PageUp" | "PageDown")
}

/// An input method is composing a syllable: the key is not a command, not even Enter or Esc.
pub fn is_composing(event: &web_sys::KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Focus {
    /// A field that takes text.
    Text,
    /// A button, a slider, a list.
    Control,
    /// The board, or nothing in particular.
    Board,
}

fn place_of_focus() -> Focus {
    let Some(element) = document().active_element() else { return Focus::Board };
    let tag = element.tag_name();
    let editable = element.dyn_ref::<web_sys::HtmlElement>().is_some_and(web_sys::HtmlElement::is_content_editable);
    if tag == "TEXTAREA" || tag == "SELECT" || tag == "INPUT" || editable {
        return Focus::Text;
    }
    if tag == "BODY" || element.closest(".board").ok().flatten().is_some() {
        return Focus::Board;
    }
    Focus::Control
}

/// Moves the focus to the next region of the page (F6, with Shift to the one before).
fn cycle_regions(back: bool) {
    const REGIONS: [&str; 5] = [".top", ".rail", ".board", ".insp", ".deck"];
    let regions: Vec<web_sys::Element> =
        REGIONS.iter().filter_map(|region| document().query_selector(region).ok().flatten()).collect();
    let active = document().active_element();
    let at = active.and_then(|active| regions.iter().position(|region| region.contains(Some(active.as_ref()))));
    let count = regions.len();
    let start = match (at, back) {
        (Some(at), false) => at + 1,
        (Some(at), true) => at + count - 1,
        (None, _) => 0,
    };
    for offset in 0..count {
        let step = if back { count - offset } else { offset };
        if focus_first(&regions[(start + step) % count]) {
            return;
        }
    }
}

fn focus_first(region: &web_sys::Element) -> bool {
    const FOCUSABLE: &str = "[tabindex='0'], button:not([tabindex='-1']), input, select, textarea";
    let target = region.query_selector(FOCUSABLE).ok().flatten();
    let target = target.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    // A hidden region has no boxes and takes no focus.
    target.filter(|element| element.offset_width() > 0).is_some_and(|element| element.focus().is_ok())
}

/// The shortcut as this machine writes it.
pub fn label(shortcut: &Shortcut) -> String {
    shortcut.label(is_mac())
}

/// The first shortcut of a command, as this machine writes it.
pub fn shortcut_of(id: &str) -> Option<String> {
    command_registry::find(id)?.shortcuts.first().map(label)
}

fn is_mac() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}

/// Whether single keys are shortcuts (WCAG 2.1.4: they can be turned off).
pub fn single_keys_on(bridge: Bridge) -> bool {
    bridge.single_keys.get()
}

pub fn toggle_single_keys(bridge: Bridge) {
    let on = !bridge.single_keys.get_untracked();
    bridge.single_keys.set(on);
    storage::write(storage::SINGLE_KEYS, if on { "on" } else { "off" });
}
