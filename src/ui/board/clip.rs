//! Copy, cut and paste through the system's clipboard as plain text: the saved form of a document. Links among the
//! copied parts come along, links that lead outside are dropped with a notice.
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::edits;
use super::state::Board;
use crate::locales::Text;
use crate::locales::board as texts;
use crate::studio::document::Document;
use crate::studio::save;
use crate::studio::space::Point;
use crate::ui::toast::ToastTone;

fn notice(board: Board, text: Text, count: usize) {
    let text = texts::fill(text.get(edits::language(board)), &[&count.to_string()]);
    board.bridge.announce(text);
}

/// What is copied, as text; None when no part is selected.
pub fn text(board: Board) -> Option<String> {
    let (copy, crossing) = edits::copied(board)?;
    notice(board, texts::COPIED, copy.parts.len());
    if crossing > 0 {
        let text = texts::fill(texts::LINKS_LEFT_OUT.get(edits::language(board)), &[&crossing.to_string()]);
        board.bridge.toast(ToastTone::Done, text, None);
    }
    Some(save::to_file(&copy))
}

/// Copies by command (menu, palette): needs the browser's leave.
pub fn copy(board: Board) {
    if let Some(text) = text(board) {
        let clipboard = window().navigator().clipboard();
        leptos::task::spawn_local(async move {
            // Without leave there is nothing to do but say so.
            if JsFuture::from(clipboard.write_text(&text)).await.is_err() {
                let text = crate::locales::ui::COPY_FORBIDDEN.get(edits::language(board));
                board.bridge.toast(ToastTone::Error, text, None);
            }
        });
    }
}

pub fn cut(board: Board) {
    copy(board);
    edits::delete(board);
}

pub fn paste(board: Board) {
    let clipboard = window().navigator().clipboard();
    leptos::task::spawn_local(async move {
        let text = JsFuture::from(clipboard.read_text()).await.ok().and_then(|text| text.as_string());
        paste_text(board, &text.unwrap_or_default());
    });
}

/// Inserts what the text holds, at the pointer if it is over the board.
pub fn paste_text(board: Board, text: &str) {
    let Some(copy) = document_of(text) else {
        let text = texts::NOT_A_DRAWING.get(edits::language(board));
        return board.bridge.toast(ToastTone::Error, text, None);
    };
    let bounds = crate::studio::geometry::Layout::of(&copy).bounds();
    let Some(bounds) = bounds else { return };
    let target = board.with(|inner| {
        let view = inner.free();
        let at = if view.contains(inner.pointer) { inner.pointer } else { view.center() };
        inner.camera.to_world(at)
    });
    let offset: Point = target - bounds.center();
    let snap = |by: f64| (by / 8.0).round() as i32 * 8;
    let ids = edits::insert(board, &copy, snap(offset.x), snap(offset.y));
    if let Some(first) = ids.first() {
        notice(board, texts::PASTED, ids.len());
        board.focus_part(first);
    }
}

/// A copied drawing; a link to a moment pastes its parts, too.
fn document_of(text: &str) -> Option<Document> {
    save::from_text(text.trim()).ok().filter(|document| !document.parts.is_empty())
}
