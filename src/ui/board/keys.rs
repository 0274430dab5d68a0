//! Keys of the board that are not commands of the registry: arrows, Enter, Esc, connect mode, move mode, panning.
//! Matched by `event.code`, so that they work under a Korean layout.
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::edits;
use super::effects;
use super::pointer::natural_side;
use super::popover::Popover;
use super::state::{Board, Space};
use crate::locales::board as texts;
use crate::studio::document::PartId;
use crate::studio::gesture::{Hit, PortSide, WireFrom};
use crate::studio::navigate::{Direction, along_link, neighbour, reading_order};
use crate::studio::rules::next::next_presets;
use crate::studio::selection::Selection;
use crate::studio::space::Point;
use crate::ui::keyboard::{is_composing, single_keys_on};

/// One press of WASD, screen px; with Shift a screenful of that.
const PAN_PX: f64 = 64.0;
const PAN_FAST: f64 = 5.0;
/// One nudge, px; with Shift in move mode eight of them.
const NUDGE: i32 = 8;

pub fn down(board: Board, event: KeyboardEvent) {
    if is_composing(&event) || event.default_prevented() {
        return;
    }
    let done = if board.wiring.with_untracked(|wiring| wiring.as_ref().is_some_and(|wiring| wiring.by_keys)) {
        connect_mode(board, &event)
    } else {
        plain(board, &event)
    };
    if done {
        event.prevent_default();
        event.stop_propagation();
    }
}

pub fn up(board: Board, event: KeyboardEvent) {
    if event.code() == "Space" {
        let before = board.update(|inner| std::mem::take(&mut inner.space));
        if before == Space::Held && single_keys_on(board.bridge) {
            board.bridge.run("run.play");
        }
    }
}

fn plain(board: Board, event: &KeyboardEvent) -> bool {
    let primary = event.ctrl_key() || event.meta_key();
    let code = event.code();
    if let Some(direction) = Direction::of_code(&code) {
        return arrow(board, event, direction, primary);
    }
    match code.as_str() {
        "Escape" => escape(board),
        "Enter" | "NumpadEnter" if !primary && !event.alt_key() => enter(board),
        // Held down it turns the pointer into a hand; let go without a drag it plays or pauses.
        "Space" if !primary && !event.shift_key() && !event.alt_key() => {
            if !event.repeat() {
                board.update(|inner| inner.space = Space::Held);
            }
            true
        }
        "F10" if event.shift_key() => menu_at_focus(board),
        "ContextMenu" => menu_at_focus(board),
        // A part is a button: it is selected by its keys, too.
        "KeyM" if event.shift_key() && !primary => move_mode(board),
        "Delete" | "Backspace" if primary => false,
        _ if primary || event.alt_key() || !single_keys_on(board.bridge) => false,
        "KeyW" => pan(board, event, 0.0, 1.0),
        "KeyS" => pan(board, event, 0.0, -1.0),
        "KeyD" => pan(board, event, -1.0, 0.0),
        _ => false,
    }
}

fn pan(board: Board, event: &KeyboardEvent, x: f64, y: f64) -> bool {
    let step = if event.shift_key() { PAN_PX * PAN_FAST } else { PAN_PX };
    board.pan(Point::new(x * step, y * step));
    true
}

fn arrow(board: Board, event: &KeyboardEvent, direction: Direction, primary: bool) -> bool {
    let nudging = board.nudging.get_untracked();
    if nudging || event.shift_key() && !primary && !event.alt_key() {
        let step = if nudging && event.shift_key() { 8 * NUDGE } else { NUDGE };
        let (x, y) = direction.vector();
        edits::nudge(board, x * step, y * step);
        return true;
    }
    let Some(from) = board.focus.get_untracked() else { return false };
    if primary {
        return add_beside(board, &from, direction);
    }
    let next = board.with(|inner| {
        let next = if event.alt_key() {
            along_link(&inner.layout, &from, direction)
        } else {
            neighbour(&inner.layout, &from, direction, |_| true)
        };
        next.cloned()
    });
    if let Some(next) = next {
        go_to(board, &next);
    }
    true
}

/// Moves the focus to a part and selects it.
fn go_to(board: Board, part: &str) {
    board.bridge.act(|studio| studio.select(Selection::part(part)));
    board.focus_part(part);
    board.reveal(part);
}

/// Ctrl and an arrow: a new wired part on that side (UX E17).
fn add_beside(board: Board, from: &PartId, direction: Direction) -> bool {
    let side = match direction {
        Direction::Right => PortSide::Out,
        Direction::Left => PortSide::In,
        Direction::Down => PortSide::DeadLetter,
        Direction::Up => return false,
    };
    let wire = WireFrom::Port(from.clone(), side);
    let presets = board.bridge.with(|studio| next_presets(studio.document(), &wire));
    let Some(first) = presets.first() else {
        board.bridge.announce(board.bridge.text_now(texts::NO_TARGET));
        return true;
    };
    let Some(role) = crate::studio::kinds::kind(first.kind).map(|kind| kind.role) else { return true };
    let Some(at) = edits::place_beside(board, from, side, role) else { return true };
    // With one choice there is nothing to ask.
    if presets.len() == 1 {
        edits::add(board, first, at, Some((from.clone(), side)));
    } else {
        board.popover.set(Some(Popover::Add { at, wire: Some((from.clone(), side)) }));
    }
    true
}

fn enter(board: Board) -> bool {
    if board.bridge.placing.with_untracked(Option::is_some) {
        return place_in_middle(board);
    }
    if board.nudging.get_untracked() {
        return end_nudging(board);
    }
    let Some(focus) = board.focus.get_untracked() else { return false };
    let selected = board.bridge.selection.with_untracked(|selection| selection.only_part() == Some(&focus));
    if selected {
        board.renaming.set(Some(focus));
    } else {
        go_to(board, &focus);
    }
    true
}

fn place_in_middle(board: Board) -> bool {
    let placing = board.bridge.placing.get_untracked();
    board.update(|inner| inner.gestures.end_placing());
    effects::place_cancel(board);
    if let Some(placing) = placing {
        edits::place(board, placing.kind, placing.settings, board.middle());
    }
    true
}

fn escape(board: Board) -> bool {
    let effects = board.update(|inner| inner.gestures.cancel());
    if !effects.is_empty() {
        effects::run(board, effects);
        board.bridge.announce(board.bridge.text_now(texts::CANCELLED));
        return true;
    }
    if board.wiring.with_untracked(Option::is_some) {
        effects::wire_end(board);
        return true;
    }
    if board.nudging.get_untracked() {
        return end_nudging(board);
    }
    let is_empty = board.bridge.selection.with_untracked(Selection::is_empty);
    board.bridge.act(|studio| studio.select(Selection::default()));
    !is_empty
}

fn menu_at_focus(board: Board) -> bool {
    let focus = board.focus.get_untracked();
    let place = board.with(|inner| {
        let rect = inner.layout.part(focus.as_deref()?)?.rect;
        Some(inner.camera.to_screen(Point::new(rect.x + 24.0, rect.bottom())))
    });
    match (place, focus) {
        (Some(at), Some(part)) => effects::open_menu(board, at, Hit::Part(part)),
        _ => effects::open_menu(board, Point::new(24.0, 64.0), Hit::Empty),
    }
    true
}

// --- move mode

pub fn move_mode(board: Board) -> bool {
    let Some(focus) = board.focus.get_untracked() else { return false };
    if board.bridge.selection.with_untracked(|selection| selection.parts.is_empty()) {
        edits::select_part(board, &focus);
    }
    board.nudging.set(true);
    board.bridge.announce(board.bridge.text_now(texts::MOVE_MODE));
    true
}

fn end_nudging(board: Board) -> bool {
    board.nudging.set(false);
    board.bridge.act(|studio| studio.end_burst());
    board.bridge.announce(board.bridge.text_now(texts::MOVE_ENDED));
    true
}

// --- connect mode

/// C: a wire from the selected part; arrows go through the legal targets, nearest first.
pub fn start_connecting(board: Board) {
    let selected = board.bridge.selection.with_untracked(|selection| selection.only_part().cloned());
    let Some(part) = selected.or(board.focus.get_untracked()) else { return };
    let side = natural_side(board, &part);
    effects::wire_start(board, &WireFrom::Port(part.clone(), side), true);
    let first = nearest_target(board, &part);
    match first {
        None => {
            effects::wire_end(board);
            board.bridge.announce(board.bridge.text_now(texts::NO_TARGET));
        }
        Some(first) => {
            let name = board.bridge.with(|studio| studio.document().part(&part).map(|part| part.name.clone()));
            let text = board.bridge.text_now(texts::CONNECT_MODE);
            board.bridge.announce(texts::fill(text, &[&name.unwrap_or_default()]));
            aim(board, &first);
        }
    }
}

fn nearest_target(board: Board, from: &str) -> Option<PartId> {
    board.wiring.with_untracked(|wiring| {
        let wiring = wiring.as_ref()?;
        board.with(|inner| {
            let here = inner.layout.part(from)?.rect.center();
            let distance =
                |part: &&PartId| inner.layout.part(part).map_or(f64::MAX, |part| part.rect.center().distance(here));
            wiring.targets().min_by(|a, b| distance(a).total_cmp(&distance(b))).cloned()
        })
    })
}

fn connect_mode(board: Board, event: &KeyboardEvent) -> bool {
    let code = event.code();
    if let Some(direction) = Direction::of_code(&code) {
        let next = board.wiring.with_untracked(|wiring| {
            let wiring = wiring.as_ref()?;
            let from = wiring.over.clone().unwrap_or_else(|| wiring.from.clone());
            // With Shift also those that are refused, to hear why.
            let may = |id: &str| id != wiring.from && (wiring.allows(id) || event.shift_key());
            board.with(|inner| neighbour(&inner.layout, &from, direction, may).cloned())
        });
        if let Some(next) = next {
            aim(board, &next);
        }
        return true;
    }
    match code.as_str() {
        "Tab" => cycle_targets(board, event.shift_key()),
        "Enter" | "NumpadEnter" => finish_connecting(board),
        "Escape" => {
            effects::wire_end(board);
            board.bridge.announce(board.bridge.text_now(texts::CANCELLED));
        }
        _ => return false,
    }
    true
}

/// Tab goes through all legal targets in reading order.
fn cycle_targets(board: Board, back: bool) {
    let next = board.wiring.with_untracked(|wiring| {
        let wiring = wiring.as_ref()?;
        board.with(|inner| {
            let targets: Vec<&PartId> =
                reading_order(&inner.layout).into_iter().filter(|id| wiring.allows(id)).collect();
            let count = targets.len();
            let at = targets.iter().position(|id| wiring.aims_at(id)).unwrap_or(0);
            let step = if back { count.saturating_sub(1) } else { 1 };
            targets.get((at + step) % count.max(1)).map(|id| (*id).clone())
        })
    });
    if let Some(next) = next {
        aim(board, &next);
    }
}

fn aim(board: Board, part: &str) {
    board.wiring.update(|wiring| {
        if let Some(wiring) = wiring {
            board.with(|inner| wiring.aim_part(&inner.layout, part));
        }
    });
    let language = edits::language(board);
    let name = board.bridge.with(|studio| studio.document().part(part).map(|part| part.name.clone()));
    let note = board.wiring.with_untracked(|wiring| wiring.as_ref().and_then(|wiring| wiring.note(language)));
    let note = note.map(|note| note.text).unwrap_or_default();
    board.bridge.announce(format!("{}: {note}", name.unwrap_or_default()));
    board.reveal(part);
    board.repaint_overlay();
}

fn finish_connecting(board: Board) {
    let Some(wiring) = board.wiring.get_untracked() else { return };
    let Some(target) = wiring.over.clone().filter(|target| wiring.allows(target)) else { return };
    effects::wire_end(board);
    if edits::connect(board, &wiring, &target) {
        board.focus_part(&target);
    }
}
