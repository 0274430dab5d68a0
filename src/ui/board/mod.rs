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

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::bridge::{Bridge, PlacingBy};
use crate::locales::board as texts;
use crate::studio::gesture::Tool;
use state::Board;

/// Hatching of cells that are handed out, for the drawings inside parts.
const PATTERNS: &str = r#"<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="var(--surface)"/><path d="M0 0V5" stroke="var(--edge)" stroke-width="1.6"/></pattern></defs>"#;

pub fn board(bridge: Bridge) -> AnyView {
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
    view! {
        <main id="board" class=class data-tool=tool>
            {stage(board)}
            {floats::empty(board)}
            {floats::past(board)}
            {floats::tools(board)}
            {floats::zoom(board)}
            {floats::caption(board)}
            {wiring::reason(board)}
            {popover::popover(board)}
        </main>
    }
    .into_any()
}

/// The layers: grid, links, parts, labels, what moves, what the hand does.
fn stage(board: Board) -> AnyView {
    let nodes = board.nodes;
    let tab = move || if board.focus.with(Option::is_some) { "-1" } else { "0" };
    let detail = move || match board.detail.get() {
        crate::studio::camera::Detail::Full => "full",
        crate::studio::camera::Detail::Cells => "cells",
        _ => "far",
    };
    view! {
        <div
            class="stage"
            node_ref=nodes.stage
            role="application"
            tabindex=tab
            aria-label=move || board.bridge.text(texts::BOARD)
            aria-describedby="board-instructions"
            on:pointerdown=move |event| pointer::down(board, event)
            on:pointermove=move |event| pointer::moved(board, event)
            on:pointerup=move |event| pointer::up(board, event)
            on:pointercancel=move |event| pointer::cancelled(board, event)
            on:pointerleave=move |_| state::set_if_changed(board.hover, None)
            on:dblclick=move |event| pointer::double_clicked(board, event)
            on:contextmenu=|event| event.prevent_default()
            on:keydown=move |event| keys::down(board, event)
            on:keyup=move |event| keys::up(board, event)
        >
            <p class="sr" id="board-instructions">{move || board.bridge.text(texts::INSTRUCTIONS)}</p>
            <svg width="0" height="0" aria-hidden="true" style="position:absolute" inner_html=PATTERNS></svg>
            <div class="grid" node_ref=nodes.grid></div>
            <canvas class="c-links" node_ref=nodes.links aria-hidden="true"></canvas>
            <div class="world" node_ref=nodes.world data-detail=detail>
                <For each=move || board.visible.get() key=Clone::clone let:id>
                    {part::part(board, id)}
                </For>
            </div>
            <div class="world labels" node_ref=nodes.labels data-detail=detail>{labels::labels(board)}</div>
            <canvas class="c-messages" node_ref=nodes.messages aria-hidden="true"></canvas>
            <canvas class="c-overlay" node_ref=nodes.overlay aria-hidden="true"></canvas>
        </div>
    }
    .into_any()
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
