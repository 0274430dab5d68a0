//! The board: parts, links and what travels between them. DOM for parts that can be read and focused, canvases for
//! links and for what moves (DESIGN-NOTES § 11). The board holds no truth: documents, runs and rules are the studio's.
mod bench;
mod canvas;
mod clip;
mod commands;
mod edits;
mod effects;
mod faces;
mod floats;
mod focus;
pub mod hands;
mod hold;
mod ink;
mod inside;
mod kafka;
mod keys;
mod labels;
mod menu;
mod motion;
mod nodes;
mod paint_motion;
mod paint_overlay;
mod paint_static;
mod painter;
mod part;
mod pointer;
mod policy;
mod popover;
mod quick_add;
mod rename;
mod sprite;
mod state;
mod wiring;

pub use commands::ANOTHER;

use crate::ui::dom::{IntoView, View, el, ev, keyed, svg};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::bridge::Bridge;
use super::later;
use crate::locales::board as texts;
use crate::studio::gesture::Tool;
use state::Board;

/// Hatching of cells that are handed out, and of what can't be read, for the drawings inside parts.
const PATTERNS: &str = r#"<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="var(--surface)"/><path d="M0 0V5" stroke="var(--edge)" stroke-width="1.6"/></pattern><pattern id="unread" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V5" stroke="var(--line)" stroke-width="2.5"/></pattern></defs>"#;

pub fn board(bridge: Bridge) -> View {
    let board = Board::new(bridge);
    wire_up(board);
    let tool = move || match board.tool.get() {
        Tool::Select => "select",
        Tool::Hand => "hand",
        Tool::Connect => "connect",
    };
    let class = move || {
        let wiring = board.wiring.with(Option::is_some);
        let placing = bridge.placing.with(Option::is_some);
        match (wiring, placing) {
            (true, _) => "board wiring",
            (_, true) => "board placing",
            _ => "board",
        }
    };
    el("main")
        .attr("id", "board")
        .class(class)
        .attr("data-tool", tool)
        .child(stage(board))
        .child(later::view(bridge, move |later| (later.hands.floats)(board)))
        .into_view()
}

/// The layers: grid, links, parts, labels, what moves, what the hand does.
fn stage(board: Board) -> View {
    let nodes = board.nodes;
    let tab = move || if board.focus.with(Option::is_some) { "-1" } else { "0" };
    let detail = move || match board.detail.get() {
        crate::studio::camera::Detail::Full => "full",
        crate::studio::camera::Detail::Cells => "cells",
        _ => "far",
    };
    el("div")
        .class("stage")
        .node(nodes.stage)
        .attr("role", "application")
        .attr("tabindex", tab)
        .attr("aria-label", move || board.bridge.text(texts::BOARD))
        .attr("aria-describedby", "board-instructions")
        .on(ev::pointerdown, move |event| with_hands(board, |hands| (hands.down)(board, event)))
        .on(ev::pointermove, move |event| with_hands(board, |hands| (hands.moved)(board, event)))
        .on(ev::pointerup, move |event| with_hands(board, |hands| (hands.up)(board, event)))
        .on(ev::pointercancel, move |event| with_hands(board, |hands| (hands.cancelled)(board, event)))
        .on(ev::pointerleave, move |_| state::set_if_changed(board.hover, None))
        .on(ev::dblclick, move |event| with_hands(board, |hands| (hands.double_clicked)(board, event)))
        .on(ev::contextmenu, |event| event.prevent_default())
        .on(ev::keydown, move |event| with_hands(board, |hands| (hands.key_down)(board, event)))
        .on(ev::keyup, move |event| with_hands(board, |hands| (hands.key_up)(board, event)))
        .child(
            el("p").class("sr").attr("id", "board-instructions").child(move || board.bridge.text(texts::INSTRUCTIONS)),
        )
        .child(
            svg("svg")
                .attr("width", "0")
                .attr("height", "0")
                .attr("aria-hidden", "true")
                .attr("style", "position:absolute")
                .html(PATTERNS),
        )
        .child(el("div").class("grid").node(nodes.grid))
        .child(el("canvas").class("c-links").node(nodes.links).attr("aria-hidden", "true"))
        .child(el("div").class("world").node(nodes.world).attr("data-detail", detail).child(keyed(
            move || board.visible.get(),
            Clone::clone,
            move |id| part::part(board, id),
        )))
        .child(
            el("div").class("world labels").node(nodes.labels).attr("data-detail", detail).child(labels::labels(board)),
        )
        .child(el("canvas").class("c-messages").node(nodes.messages).attr("aria-hidden", "true"))
        .child(el("canvas").class("c-overlay").node(nodes.overlay).attr("aria-hidden", "true"))
        .into_view()
}

/// Ties the board to the bridge: what changes there is shown here, what is asked there is done here.
fn wire_up(board: Board) {
    let bridge = board.bridge;
    bridge.set_painter(move |studio, paint| painter::frame(board, studio, paint));
    Effect::new(move |_| {
        // Once all layers are in the page.
        let nodes = board.nodes;
        if nodes.stage.get().is_some() && nodes.overlay.get().is_some() && nodes.messages.get().is_some() {
            board.mounted();
            watch_size(board);
        }
    });
    Effect::new(move |_| {
        bridge.document_version.track();
        board.sync_document();
    });
    Effect::new(move |_| {
        bridge.moment_version.track();
        bridge.playing.track();
        board.sync_run();
        board.follow_step();
    });
    Effect::new(move |_| {
        bridge.warm.track();
        bridge.selection.track();
        bridge.spot.track();
        board.sync_lanes();
        board.focus.track();
        board.detail.track();
        board.sync_marks();
    });
    Effect::new(move |before: Option<()>| {
        bridge.theme.track();
        if before.is_some() {
            // The style sheet answers to the new theme in the next frame.
            request_animation_frame(move || board.theme_changed());
        }
    });
    Effect::new(move |_| {
        board.focus.track();
        board.refresh_visible();
    });
    later::with(bridge, move |later| (later.hands.listen)(board));
}

/// What a hand does before the board can answer has no effect.
fn with_hands(board: Board, act: impl FnOnce(&'static hands::Hands)) {
    if let Some(later) = board.bridge.later.get_untracked() {
        act(later.hands);
    }
}

fn watch_size(board: Board) {
    let Some(stage) = board.nodes.stage.get_untracked() else { return };
    let on_size = Closure::<dyn Fn()>::new(move || board.resized());
    if let Ok(observer) = web_sys::ResizeObserver::new(on_size.as_ref().unchecked_ref()) {
        observer.observe(&stage);
    }
    on_size.forget();
}
