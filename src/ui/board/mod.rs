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
mod hold;
mod ink;
mod inside;
mod keys;
mod labels;
mod menu;
mod motion;
mod paint_motion;
mod paint_overlay;
mod paint_static;
mod painter;
mod part;
mod pointer;
mod popover;
mod quick_add;
mod rename;
mod sprite;
mod state;
mod wiring;

use crate::ui::dom::{IntoView, View, el, ev, keyed, svg};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::bridge::{Bridge, PlacingBy};
use crate::locales::board as texts;
use crate::studio::gesture::Tool;
use state::Board;

/// Hatching of cells that are handed out, for the drawings inside parts.
const PATTERNS: &str = r#"<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="var(--surface)"/><path d="M0 0V5" stroke="var(--edge)" stroke-width="1.6"/></pattern></defs>"#;

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
        .child(floats::empty(board))
        .child(floats::past(board))
        .child(floats::tools(board))
        .child(floats::zoom(board))
        .child(floats::caption(board))
        .child(wiring::reason(board))
        .child(popover::popover(board))
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
        .on(ev::pointerdown, move |event| pointer::down(board, event))
        .on(ev::pointermove, move |event| pointer::moved(board, event))
        .on(ev::pointerup, move |event| pointer::up(board, event))
        .on(ev::pointercancel, move |event| pointer::cancelled(board, event))
        .on(ev::pointerleave, move |_| state::set_if_changed(board.hover, None))
        .on(ev::dblclick, move |event| pointer::double_clicked(board, event))
        .on(ev::contextmenu, |event| event.prevent_default())
        .on(ev::keydown, move |event| keys::down(board, event))
        .on(ev::keyup, move |event| keys::up(board, event))
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
    bridge.set_board_commands(move |id| commands::run(board, id));
    Effect::new(move |_| {
        // Once all layers are in the page.
        let nodes = board.nodes;
        if nodes.stage.get().is_some() && nodes.overlay.get().is_some() && nodes.messages.get().is_some() {
            board.mounted();
            watch_size(board);
            if bench::is_asked() {
                // After the first document is laid.
                request_animation_frame(move || request_animation_frame(move || bench::run(board)));
            }
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
    Effect::new(move |_| {
        placing_changed(board, bridge.placing.with(|placing| placing.as_ref().map(|placing| placing.how)))
    });
    listen(board);
}

/// A part was picked in the rail, or given up there.
fn placing_changed(board: Board, how: Option<PlacingBy>) {
    board.update(|inner| match how {
        Some(how) => inner.gestures.start_placing(how == PlacingBy::Drag),
        None => {
            inner.gestures.end_placing();
            inner.ghost = None;
        }
    });
    board.repaint_overlay();
}

/// Listeners outside the view: the wheel must be able to keep the page from zooming, and a part dragged from the rail
/// moves outside the board at first. They live as long as the page.
fn listen(board: Board) {
    let on_move = window_event_listener(ev::pointermove, move |event| {
        if board.with(|inner| inner.gestures.is_placing()) && !is_on_stage(board, &event) {
            pointer::moved(board, event);
        }
    });
    let on_up = window_event_listener(ev::pointerup, move |event| {
        if board.with(|inner| inner.gestures.is_placing()) && !is_on_stage(board, &event) {
            pointer::up_outside(board, event);
        }
    });
    let on_copy = window_event_listener_untyped("copy", move |event| clipboard(board, &event, false));
    let on_cut = window_event_listener_untyped("cut", move |event| clipboard(board, &event, true));
    let on_paste = window_event_listener_untyped("paste", move |event| pasted(board, &event));
    for handle in [on_copy, on_cut, on_paste] {
        std::mem::forget(handle);
    }
    std::mem::forget((on_move, on_up));
    Effect::new(move |_| {
        let Some(stage) = board.nodes.stage.get() else { return };
        let on_wheel = Closure::<dyn Fn(web_sys::WheelEvent)>::new(move |event| pointer::wheel(board, event));
        let options = web_sys::AddEventListenerOptions::new();
        options.set_passive(false);
        let callback = on_wheel.as_ref().unchecked_ref();
        // A listener can always be added to an element.
        let _ = stage.add_event_listener_with_callback_and_add_event_listener_options("wheel", callback, &options);
        on_wheel.forget();
    });
}

fn is_on_stage(board: Board, event: &web_sys::PointerEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    board.nodes.stage.get_untracked().is_some_and(|stage| stage.contains(target.as_ref()))
}

fn clipboard(board: Board, event: &web_sys::Event, cut: bool) {
    if !board.has_focus() {
        return;
    }
    let Some(event) = event.dyn_ref::<web_sys::ClipboardEvent>() else { return };
    let (Some(data), Some(text)) = (event.clipboard_data(), clip::text(board)) else { return };
    // Fails only outside a clipboard event.
    let _ = data.set_data("text/plain", &text);
    event.prevent_default();
    if cut {
        edits::delete(board);
    }
}

fn pasted(board: Board, event: &web_sys::Event) {
    if !board.has_focus() {
        return;
    }
    let Some(event) = event.dyn_ref::<web_sys::ClipboardEvent>() else { return };
    let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
    event.prevent_default();
    clip::paste_text(board, &text);
}

fn watch_size(board: Board) {
    let Some(stage) = board.nodes.stage.get_untracked() else { return };
    let on_size = Closure::<dyn Fn()>::new(move || board.resized());
    if let Ok(observer) = web_sys::ResizeObserver::new(on_size.as_ref().unchecked_ref()) {
        observer.observe(&stage);
    }
    on_size.forget();
}
