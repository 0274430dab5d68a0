//! Copy, cut and paste through the system's clipboard as plain text. What is copied and what a paste does is decided
//! in `studio::clipboard`.
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::edits;
use super::state::Board;
use crate::locales::board as texts;
use crate::studio::clipboard;
use crate::ui::toast::ToastTone;

/// What is copied, as text; None when no part is selected.
pub fn text(board: Board) -> Option<String> {
    let (count, copied) = board.bridge.with(|studio| {
        let parts = &studio.selection().parts;
        (parts.len(), clipboard::copy(studio.document(), parts))
    });
    if count == 0 {
        return None;
    }
    announce(board, texts::COPIED, count);
    Some(copied.text)
}

fn announce(board: Board, text: crate::locales::Text, count: usize) {
    board.bridge.announce(texts::fill(text.get(edits::language(board)), &[&count.to_string()]));
}

/// Copies by command (menu, palette): needs the browser's leave.
pub fn copy(board: Board) {
    if let Some(text) = text(board) {
        let clipboard = window().navigator().clipboard();
        leptos::task::spawn_local(async move {
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

/// Inserts what the text holds, at the pointer if that is over the board.
pub fn paste_text(board: Board, text: &str) {
    let place = board.with(|inner| {
        let at = inner.camera.to_world(inner.pointer);
        let snap = |at: f64| (at / 8.0).round() as i32 * 8;
        inner.free().contains(inner.pointer).then(|| (snap(at.x), snap(at.y)))
    });
    let pasted = board.bridge.with(|studio| clipboard::paste(studio.document(), text, place));
    match pasted {
        Ok(pasted) => {
            let ids = edits::insert(board, pasted);
            if let Some(first) = ids.first() {
                announce(board, texts::PASTED, ids.len());
                board.focus_part(first);
            }
        }
        Err(error) => board.bridge.toast(ToastTone::Error, error.phrase().plain(edits::language(board)), None),
    }
}
