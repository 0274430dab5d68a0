//! The board's popovers: the list of parts to add, and the context menu. One is open at a time; Esc and a press
//! elsewhere close it, and the focus goes back to the board.
use crate::ui::dom::{IntoView, NodeRef, View};
use leptos::prelude::*;

use super::state::Board;
use super::{menu, quick_add};
use crate::studio::document::PartId;
use crate::studio::gesture::{Hit, PortSide};
use crate::studio::space::Point;

/// Width and height a popover may take, to keep it inside the board, px.
const ROOM: (f64, f64) = (280.0, 360.0);

#[derive(Clone, Debug, PartialEq)]
pub enum Popover {
    /// Add a part at `at` (world), wired from a port if there is one.
    Add { at: Point, wire: Option<(PartId, PortSide)> },
    /// The menu of what was hit, at `at` (screen).
    Menu { at: Point, hit: Hit },
}

pub fn popover(board: Board) -> View {
    let view = move || {
        board.popover.get().map(|popover| match popover {
            Popover::Add { at, wire } => quick_add::list(board, at, wire),
            Popover::Menu { at, hit } => menu::menu(board, at, hit),
        })
    };
    view.into_view()
}

/// Closes, and gives the focus back to the board.
pub fn close(board: Board) {
    board.popover.set(None);
    board.focus_back();
}

/// Inline style of a popover with its corner near `at` (screen px).
pub fn place(board: Board, at: Point) -> String {
    let (width, height) = board.with(|inner| (inner.width, inner.height));
    let left = at.x.min(width - ROOM.0).max(8.0);
    let top = at.y.min(height - ROOM.1).max(8.0);
    format!("left:{left:.0}px;top:{top:.0}px;max-height:{:.0}px", height - top - 8.0)
}

/// Moves the focus up or down among the items of a list.
pub fn move_focus(list: NodeRef<web_sys::HtmlElement>, down: bool) {
    use wasm_bindgen::JsCast;
    let Some(list) = list.get_untracked() else { return };
    let Ok(items) = list.query_selector_all(".mi") else { return };
    let item = |ix: u32| items.item(ix).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok());
    let active = document().active_element();
    let count = items.length();
    if count == 0 {
        return;
    }
    let current = (0..count).find(|&ix| {
        active.as_ref().is_some_and(|active| item(ix).is_some_and(|item| item.is_same_node(Some(active.as_ref()))))
    });
    let next = match (current, down) {
        (None, true) => 0,
        (None, false) => count - 1,
        (Some(ix), true) => (ix + 1) % count,
        (Some(ix), false) => (ix + count - 1) % count,
    };
    if let Some(item) = item(next) {
        // An element in the page takes the focus.
        let _ = item.focus();
    }
}
