//! Carries out what a gesture means: on the camera, the selection, the layout or the document.
use leptos::prelude::*;

use super::edits;
use super::popover::Popover;
use super::state::{Board, Ghost, Marquee};
use super::wiring::Wiring;
use crate::locales::board as texts;
use crate::studio::document::PartId;
use crate::studio::geometry::size;
use crate::studio::gesture::{Effect, Hit, SelectMode, WireFrom};
use crate::studio::selection::Selection;
use crate::studio::space::{Point, Rect};

pub fn run(board: Board, effects: Vec<Effect>) {
    for effect in effects {
        one(board, effect);
    }
}

fn one(board: Board, effect: Effect) {
    match effect {
        Effect::Pan(by) => board.pan(by),
        Effect::SelectPart(part, mode) => select_part(board, part, mode),
        Effect::SelectLink(link, mode) => {
            select(board, mode, |selection| match selection.links.iter().position(|old| *old == link) {
                Some(at) => drop(selection.links.remove(at)),
                None => selection.links.push(link),
            })
        }
        Effect::SelectNone => board.bridge.act(|studio| studio.select(Selection::default())),
        Effect::MoveStart { duplicate } => move_start(board, duplicate),
        Effect::MoveTo { offset, snap } => {
            board.update(|inner| inner.move_held(offset, snap));
            board.held_moved();
        }
        Effect::MoveEnd => {
            let (places, copies) = board.update(|inner| (inner.drop_held(), std::mem::take(&mut inner.holds_copies)));
            edits::move_parts(board, places);
            if copies {
                board.bridge.act(|studio| studio.end_gesture());
            }
            board.held_moved();
        }
        Effect::MoveCancel => {
            let copies = board.update(|inner| {
                inner.put_back();
                std::mem::take(&mut inner.holds_copies)
            });
            if copies {
                board.bridge.act(|studio| studio.cancel_gesture());
            }
            board.held_moved();
        }
        Effect::MarqueeStart => {
            let earlier = board.bridge.selection.get_untracked();
            board.update(|inner| inner.marquee = Some(Marquee { area: Rect::default(), earlier }));
        }
        Effect::Marquee { area, contain, add } => marquee(board, area, contain, add),
        Effect::MarqueeEnd => marquee_end(board),
        Effect::MarqueeCancel => {
            if let Some(marquee) = board.update(|inner| inner.marquee.take()) {
                board.bridge.act(|studio| studio.select(marquee.earlier));
            }
            board.repaint_overlay();
        }
        Effect::WireStart(from) => wire_start(board, &from, false),
        Effect::WireTo { at, over } => wire_to(board, at, &over),
        Effect::WireDrop { at, over } => wire_drop(board, at, &over),
        Effect::WireCancel => wire_end(board),
        Effect::Place(at) => place(board, at),
        Effect::PlacePreview(at) => preview(board, at),
        Effect::PlaceCancel => place_cancel(board),
        Effect::OpenMenu { at, hit } => open_menu(board, at, hit),
    }
}

fn select(board: Board, mode: SelectMode, toggle: impl FnOnce(&mut Selection)) {
    board.bridge.act(|studio| {
        let mut selection = match mode {
            SelectMode::Only => Selection::default(),
            SelectMode::Toggle => studio.selection().clone(),
        };
        toggle(&mut selection);
        studio.select(selection);
    });
}

fn select_part(board: Board, part: PartId, mode: SelectMode) {
    // A drag of a selected part moves the whole selection; a click on it ends as a click on that part alone.
    let drags_selection = board.with(|inner| inner.gestures.is_dragging())
        && board.bridge.selection.with_untracked(|selection| selection.has_part(&part));
    if mode == SelectMode::Only && drags_selection {
        return;
    }
    select(board, mode, |selection| selection.toggle_part(&part));
    board.focus_part(&part);
}

fn move_start(board: Board, duplicate: bool) {
    let ids = if duplicate {
        // Copying and moving the copies is one step.
        board.bridge.act(|studio| studio.begin_gesture(texts::DUPLICATE));
        board.update(|inner| inner.holds_copies = true);
        edits::duplicate(board, Some((0, 0)))
    } else {
        board.bridge.selection.with_untracked(|selection| selection.parts.clone())
    };
    // The copies are laid before they are held.
    board.sync_document();
    board.update(|inner| inner.hold(ids));
    board.repaint();
}

// --- marquee

fn marquee(board: Board, area: Rect, contain: bool, add: bool) {
    let selection = board.update(|inner| {
        let inside = inner
            .layout
            .parts
            .iter()
            .filter(|part| if contain { area.encloses(&part.rect) } else { area.touches(&part.rect) });
        let inside: Vec<PartId> = inside.map(|part| part.id.clone()).collect();
        let marquee = inner.marquee.as_mut()?;
        marquee.area = area;
        let mut selection = if add { marquee.earlier.clone() } else { Selection::default() };
        for part in inside {
            if !selection.has_part(&part) {
                selection.parts.push(part);
            }
        }
        Some(selection)
    });
    if let Some(selection) = selection {
        board.bridge.act(|studio| studio.select(selection));
    }
    board.repaint_overlay();
}

fn marquee_end(board: Board) {
    board.update(|inner| inner.marquee = None);
    board.repaint_overlay();
    let count = board.bridge.selection.with_untracked(|selection| selection.parts.len());
    let text = board.bridge.language.with_untracked(|language| texts::SELECTED_COUNT.get(*language));
    board.bridge.announce(texts::fill(text, &[&count.to_string()]));
}

// --- wiring

pub fn wire_start(board: Board, from: &WireFrom, by_keys: bool) {
    let wiring =
        board.bridge.with(|studio| board.with(|inner| Wiring::start(studio.document(), &inner.layout, from, by_keys)));
    board.wiring.set(wiring);
    board.repaint_overlay();
}

fn wire_to(board: Board, at: Point, over: &Hit) {
    board.wiring.update(|wiring| {
        if let Some(wiring) = wiring {
            board.with(|inner| wiring.aim(&inner.layout, at, over));
        }
    });
    board.repaint_overlay();
}

fn wire_drop(board: Board, at: Point, over: &Hit) {
    wire_to(board, at, over);
    let Some(wiring) = board.wiring.get_untracked() else { return };
    wire_end(board);
    match (&wiring.over, over) {
        (Some(target), _) if wiring.allows(target) => {
            edits::connect(board, &wiring, target);
        }
        (Some(target), _) => {
            // The reason stays readable for who does not see the pointer.
            if let Some(note) = wiring.note(edits::language(board)) {
                board.bridge.announce(note.text);
            }
            board.focus_part(target);
        }
        (None, Hit::Empty | Hit::Link(_)) => {
            if let WireFrom::Port(part, side) = wiring.source {
                board.popover.set(Some(Popover::Add { at, wire: Some((part, side)) }));
            }
        }
        (None, _) => {}
    }
}

pub fn wire_end(board: Board) {
    board.wiring.set(None);
    board.repaint_overlay();
}

// --- placing

fn ghost(board: Board, at: Point) -> Option<Ghost> {
    let placing = board.bridge.placing.get_untracked()?;
    let role = crate::studio::kinds::kind(placing.kind)?.role;
    board.bridge.with(|studio| {
        let document = studio.document();
        let part = crate::studio::document::Part {
            id: PartId::new(),
            kind: placing.kind.to_owned(),
            name: String::new(),
            x: 0,
            y: 0,
            settings: placing.settings,
        };
        let (width, height) = size::size(document, &part);
        let snap = |at: f64| (at / 8.0).round() * 8.0;
        Some(Ghost { role, rect: Rect::new(snap(at.x - width / 2.0), snap(at.y - height / 2.0), width, height) })
    })
}

fn preview(board: Board, at: Point) {
    let ghost = ghost(board, at);
    board.update(|inner| inner.ghost = ghost);
    board.repaint_overlay();
}

/// Puts the part in the hand down, if the pointer is over the board.
fn place(board: Board, at: Point) {
    let inside = board.with(|inner| {
        let screen = inner.camera.to_screen(at);
        Rect::new(0.0, 0.0, inner.width, inner.height).contains(screen)
    });
    let placing = board.bridge.placing.get_untracked();
    place_cancel(board);
    if let Some(placing) = placing.filter(|_| inside) {
        edits::place(board, placing.kind, placing.settings, at);
    }
}

pub fn place_cancel(board: Board) {
    board.bridge.placing.set(None);
    board.update(|inner| inner.ghost = None);
    board.repaint_overlay();
}

// --- menu

pub fn open_menu(board: Board, at: Point, hit: Hit) {
    match &hit {
        Hit::Part(part) | Hit::Port(part, _) => {
            let is_selected = board.bridge.selection.with_untracked(|selection| selection.has_part(part));
            if !is_selected {
                edits::select_part(board, part);
            }
        }
        Hit::Link(link) | Hit::LinkEnd(link) => {
            board.bridge.act(|studio| studio.select(Selection::link(link.clone())));
        }
        Hit::Empty => {}
    }
    board.popover.set(Some(Popover::Menu { at, hit }));
}
