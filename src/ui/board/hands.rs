//! What a hand does on the board: pointer, keys, clipboard, commands, and what opens for it. The first look does not need
//! it, so it comes with [`crate::ui::later`]; only [`HANDS`] names these functions.
use crate::ui::dom::{IntoView, View, ev};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{KeyboardEvent, MouseEvent, PointerEvent};

use super::state::Board;
use super::{
    bench, clip, commands, edits, faces, floats, kafka, keys, nodes, pointer, policy, popover, rename, wiring,
};
use crate::engine::rabbitmq::explain::RouteExplanation;
use crate::studio::document::PartId;
use crate::studio::face::kafka::KafkaFace;
use crate::studio::face::late::LateFace;
use crate::studio::face::nodes::NodesFace;
use crate::studio::model::Studio;
use crate::studio::policy::face::PolicyFace;
use crate::studio::step_marks::StepMarks;
use crate::ui::bridge::PlacingBy;

pub struct Hands {
    pub down: fn(Board, PointerEvent),
    pub moved: fn(Board, PointerEvent),
    pub up: fn(Board, PointerEvent),
    pub cancelled: fn(Board, PointerEvent),
    pub double_clicked: fn(Board, MouseEvent),
    pub key_down: fn(Board, KeyboardEvent),
    pub key_up: fn(Board, KeyboardEvent),
    /// Commands, and what no view listens to.
    pub listen: fn(Board),
    /// What floats over the board.
    pub floats: fn(Board) -> View,
    /// How the exchange of a step decided.
    pub route: fn(&Studio, &StepMarks) -> Option<RouteExplanation>,
    /// The field in which a part is renamed.
    pub rename: fn(Board, PartId) -> View,
    /// The inside of a part whose face is made later.
    pub late_body: fn(Board, PartId, &LateFace) -> View,
}

pub static HANDS: Hands = Hands {
    down: pointer::down,
    moved: pointer::moved,
    up: pointer::up,
    cancelled: pointer::cancelled,
    double_clicked: pointer::double_clicked,
    key_down: keys::down,
    key_up: keys::up,
    listen,
    floats,
    route: faces::route_of,
    rename: rename::field,
    late_body,
};

fn late_body(board: Board, id: PartId, face: &LateFace) -> View {
    if let Some(policy) = face.get::<PolicyFace>() {
        return policy::body(policy.clone());
    }
    if let Some(nodes) = face.get::<NodesFace>() {
        return nodes::body(nodes);
    }
    face.get::<KafkaFace>().map(|face| kafka::body(board, id, face.clone())).into_view()
}

fn floats(board: Board) -> View {
    (
        floats::empty(board),
        floats::past(board),
        floats::tools(board),
        floats::zoom(board),
        floats::caption(board),
        wiring::reason(board),
        popover::popover(board),
    )
        .into_view()
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
    let bridge = board.bridge;
    bridge.set_board_commands(move |id| commands::run(board, id));
    Effect::new(move |_| {
        placing_changed(board, bridge.placing.with(|placing| placing.as_ref().map(|placing| placing.how)))
    });
    Effect::new(move |_| {
        if board.nodes.messages.get().is_some() && bench::is_asked() {
            // After the first document is laid.
            request_animation_frame(move || request_animation_frame(move || bench::run(board)));
        }
    });
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
