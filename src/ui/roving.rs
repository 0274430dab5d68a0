//! Toolbars and tile groups as one tab stop: arrows, Home and End move inside (UX A3).
use crate::ui::dom::{IntoView, NodeRef, View, el, ev};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

const ITEMS: &str = "button, [role=slider], select, [role=radio]";

/// The node of a group; whenever it is put into the page, it gets its one tab stop.
pub fn group() -> NodeRef<web_sys::HtmlElement> {
    let node = NodeRef::<web_sys::HtmlElement>::new();
    Effect::new(move |_| {
        if let Some(group) = node.get() {
            tidy(&group);
        }
    });
    node
}

/// Rows that are buttons, as one tab stop.
pub fn list(class: &'static str, rows: View) -> View {
    let node = group();
    el("div").node(node).class(class).on(ev::keydown, keys).on(ev::focusin, focused).child(rows).into_view()
}

/// A toolbar: its buttons are one tab stop.
pub fn toolbar(class: &'static str, name: &'static str, buttons: View) -> View {
    let node = group();
    el("div")
        .node(node)
        .class(class)
        .attr("role", "toolbar")
        .attr("aria-label", name)
        .on(ev::keydown, keys)
        .on(ev::focusin, focused)
        .child(buttons)
        .into_view()
}

/// Leaves one tab stop among the items of the group.
pub fn tidy(group: &web_sys::Element) {
    let items = items(group);
    let kept = items.iter().position(|item| item.get_attribute("tabindex").as_deref() == Some("0")).unwrap_or(0);
    stop_at(&items, kept);
}

fn stop_at(items: &[HtmlElement], stop: usize) {
    for (at, item) in items.iter().enumerate() {
        item.set_tab_index(if at == stop { 0 } else { -1 });
    }
}

fn items(group: &web_sys::Element) -> Vec<HtmlElement> {
    let Ok(found) = group.query_selector_all(ITEMS) else { return Vec::new() };
    let item = |at| found.item(at)?.dyn_into::<HtmlElement>().ok();
    // What is not shown at this width has no box and can't be reached.
    (0..found.length()).filter_map(item).filter(|item| item.offset_width() > 0).collect()
}

/// Moves the focus within the group. Sliders keep their arrows; Tab leaves them.
pub fn keys(event: web_sys::KeyboardEvent) {
    let Some(group) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let items = items(&group);
    let Some(at) = target.as_ref().and_then(|target| items.iter().position(|item| item == target)) else { return };
    if items[at].get_attribute("role").as_deref() == Some("slider") || items[at].tag_name() == "SELECT" {
        return;
    }
    let last = items.len() - 1;
    let next = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => {
            if at == last {
                0
            } else {
                at + 1
            }
        }
        "ArrowLeft" | "ArrowUp" => at.checked_sub(1).unwrap_or(last),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    stop_at(&items, next);
    // An element that is in the page takes the focus.
    let _ = items[next].focus();
}

/// Where the focus went, there is the tab stop.
pub fn focused(event: web_sys::FocusEvent) {
    let Some(group) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let items = items(&group);
    if let Some(at) = target.and_then(|target| items.iter().position(|item| *item == target)) {
        stop_at(&items, at);
    }
}
