//! The keyboard focus of the board: one tab stop, which roves among the parts. Never moves the focus away from
//! something else on its own.
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::state::{Board, set_if_changed};
use crate::studio::document::PartId;
use crate::studio::navigate::reading_order;

impl Board {
    /// Whether the focus is on the board, or on nothing in particular.
    pub fn has_focus(&self) -> bool {
        let Some(active) = document().active_element() else { return true };
        let on_stage = self.nodes.stage.get_untracked().is_some_and(|stage| stage.contains(Some(active.as_ref())));
        (on_stage || active.tag_name() == "BODY") && active.tag_name() != "INPUT"
    }

    /// Gives the focus to a part, as soon as it stands in the page.
    pub fn focus_part(&self, part: &str) {
        set_if_changed(self.focus, Some(part.to_owned()));
        self.refresh_visible();
        let (board, part) = (*self, part.to_owned());
        request_animation_frame(move || board.focus_element(&part));
    }

    fn focus_element(&self, part: &str) {
        let Some(stage) = self.nodes.stage.get_untracked() else { return };
        let Ok(parts) = stage.query_selector_all("[data-part]") else { return };
        let found = (0..parts.length())
            .filter_map(|ix| parts.item(ix)?.dyn_into::<web_sys::HtmlElement>().ok())
            .find(|element| element.get_attribute("data-part").as_deref() == Some(part));
        // A rename field inside keeps the focus it has.
        let active = document().active_element();
        if let Some(element) = found.filter(|element| !element.contains(active.as_ref().map(AsRef::as_ref))) {
            take(&element);
        }
    }

    pub fn focus_stage(&self) {
        if let Some(stage) = self.nodes.stage.get_untracked() {
            take(&stage);
        }
    }

    /// A popover or field closed: the focus goes back to where it was on the board.
    pub fn focus_back(&self) {
        match self.focus.get_untracked() {
            Some(part) => self.focus_part(&part),
            None => self.focus_stage(),
        }
    }

    /// The part that gets the focus when the selected ones are gone: the next in reading order.
    pub fn neighbour_of_selection(&self) -> Option<PartId> {
        self.bridge.selection.with_untracked(|selection| {
            self.with(|inner| {
                let order = reading_order(&inner.layout);
                let last = order.iter().rposition(|id| selection.has_part(id)).unwrap_or(0);
                let (before, after) = order.split_at(last.min(order.len()));
                let stays = |id: &&&PartId| !selection.has_part(id);
                after.iter().find(stays).or(before.iter().rev().find(stays)).map(|id| (*id).clone())
            })
        })
    }
}

/// Nothing scrolls: the stage clips, and the camera decides what is in view.
fn take(element: &web_sys::HtmlElement) {
    // An element in the page takes the focus.
    let _ = element.focus();
}
