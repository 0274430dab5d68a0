//! Commands of the registry that need the board's camera, focus or clipboard.
use leptos::prelude::*;

use super::popover::Popover;
use super::state::Board;
use super::{clip, edits, keys};
use crate::studio::camera::ZOOM_STEP;
use crate::studio::layout;
use crate::studio::selection::Selection;

/// Not in the registry: another document was opened, whatever the ids of its parts.
pub const ANOTHER: &str = "board.another";

/// Does the command if it is the board's; says whether it was.
pub fn run(board: Board, id: &str) -> bool {
    match id {
        ANOTHER => board.fit_anew(),
        "view.fit" => board.fit_all(),
        "view.fit-selection" => fit_selection(board),
        "view.zoom-in" => zoom(board, ZOOM_STEP),
        "view.zoom-out" => zoom(board, 1.0 / ZOOM_STEP),
        "view.zoom-reset" => zoom(board, 1.0 / board.camera().zoom),
        "view.tidy" => tidy(board),
        "part.add" => board.popover.set(Some(Popover::Add { at: board.middle(), wire: None })),
        "part.connect" => keys::start_connecting(board),
        "part.disconnect" => disconnect(board),
        "edit.rename" => rename(board),
        "edit.delete" => edits::delete(board),
        "edit.duplicate" => {
            if let Some(first) = edits::duplicate(board, None).first() {
                board.focus_part(first);
            }
        }
        "edit.copy" => clip::copy(board),
        "edit.cut" => clip::cut(board),
        "edit.paste" => clip::paste(board),
        _ => return false,
    }
    true
}

fn zoom(board: Board, factor: f64) {
    let at = board.with(|inner| inner.free().center());
    board.fly_to(board.camera().zoomed(factor, at));
}

fn fit_selection(board: Board) {
    let parts = board.bridge.selection.with_untracked(|selection| selection.parts.clone());
    if parts.is_empty() { board.fit_all() } else { board.fit_parts(&parts) }
}

/// Lays out the selection, else all, as one step.
fn tidy(board: Board) {
    let parts = board.bridge.selection.with_untracked(|selection| selection.parts.clone());
    let edit = board.bridge.with(|studio| layout::tidy(studio.document(), &parts));
    if let Some(edit) = edit
        && edits::apply(board, edit)
    {
        board.fit_all();
    }
}

fn rename(board: Board) {
    let part = board.bridge.selection.with_untracked(|selection| selection.only_part().cloned());
    if let Some(part) = part.or(board.focus.get_untracked()) {
        board.reveal(&part);
        board.renaming.set(Some(part));
    }
}

/// Removes the selected link, or the one between two selected parts.
fn disconnect(board: Board) {
    let links = board.bridge.with(|studio| {
        let selection = studio.selection();
        if !selection.links.is_empty() {
            return selection.links.clone();
        }
        let between = studio.document().links.iter();
        let between = between.filter(|link| selection.has_part(&link.from) && selection.has_part(&link.to));
        between.map(|link| link.id.clone()).collect()
    });
    if !links.is_empty() {
        board.bridge.act(|studio| studio.select(Selection { links, ..Selection::default() }));
        edits::delete(board);
    }
}
