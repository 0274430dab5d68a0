//! What gestures, keys and menus do to the document. Each is one step of the history; what can't be done says why.
use leptos::prelude::*;

use super::state::Board;
use super::wiring::Wiring;
use crate::engine::value::Table;
use crate::locales::board as texts;
use crate::locales::{Language, Text};
use crate::studio::clipboard::{self, Pasted};
use crate::studio::document::{Document, Link, LinkId, LinkKind, Part, PartId};
use crate::studio::edit::{Edit, names};
use crate::studio::geometry::size;
use crate::studio::gesture::{PortSide, WireFrom};
use crate::studio::kind::{Preset, Role};
use crate::studio::rabbitmq::add_whole;
use crate::studio::rules;
use crate::studio::selection::Selection;
use crate::studio::space::{Point, Rect};
use crate::ui::toast::{ToastAction, ToastRun, ToastTone};

/// Parts are put down on this grid, px.
const GRID: f64 = 8.0;
/// Free space to the next part, px; to what an exchange is bound to, so that the key has room.
const GAP: f64 = 72.0;
const GAP_BINDING: f64 = 144.0;

/// Applies one edit; a refusal is shown. Says whether it was done.
pub fn apply(board: Board, edit: Edit) -> bool {
    match board.bridge.act(|studio| studio.apply(edit)) {
        Ok(()) => true,
        Err(refusal) => {
            let text = refusal.phrase().plain(language(board));
            board.bridge.toast(ToastTone::Error, text, None);
            false
        }
    }
}

pub fn language(board: Board) -> Language {
    board.bridge.language.get_untracked()
}

fn say(board: Board, text: Text, values: &[&str]) {
    board.bridge.announce(texts::fill(text.get(language(board)), values));
}

pub fn select_part(board: Board, id: &str) {
    board.bridge.act(|studio| studio.select(Selection::part(id)));
    board.focus.set(Some(id.to_owned()));
}

fn snapped(at: f64) -> i32 {
    ((at / GRID).round() * GRID) as i32
}

// --- adding

/// Adds a part of this preset, wired from a port if there is one, and selects it.
pub fn add(board: Board, preset: &Preset, at: Point, wire: Option<(PartId, PortSide)>) {
    let added = board.bridge.with(|studio| {
        let document = studio.document();
        let mut part = centred(document, rules::next::new_part(document, preset, 0, 0), at);
        let Some((from, side)) = wire else { return Some((part.id.clone(), add_whole(document, part))) };
        part = port_at(document, part, side, at);
        clear_of_others(document, &mut part);
        let quick = rules::next::quick_add(document, &WireFrom::Port(from, side), preset, part.x, part.y)?;
        Some((quick.part, quick.edit))
    });
    if let Some((id, edit)) = added {
        put_down(board, &id, edit);
    }
}

/// Puts down what was picked up in the rail, its centre at `at`.
pub fn place(board: Board, kind: &str, settings: Table, at: Point) {
    let (id, edit) = board.bridge.with(|studio| {
        let document = studio.document();
        let part = Part {
            id: names::fresh_part_id(document, kind),
            kind: kind.to_owned(),
            name: names::fresh_name(document, kind),
            x: 0,
            y: 0,
            settings,
        };
        let part = centred(document, part, at);
        (part.id.clone(), add_whole(document, part))
    });
    put_down(board, &id, edit);
}

fn put_down(board: Board, id: &str, edit: Edit) {
    if apply(board, edit) {
        select_part(board, id);
        let name = board.bridge.with(|studio| studio.document().part(id).map(|part| part.name.clone()));
        say(board, texts::ADDED, &[&name.unwrap_or_default()]);
        board.focus_part(id);
    }
}

/// Moves the part so that the port that takes the wire stands at `at`.
fn port_at(document: &Document, part: Part, side: PortSide, at: Point) -> Part {
    let (width, height) = size::size(document, &part);
    let (x, y) = match side {
        PortSide::Out => (at.x, at.y - height / 2.0),
        PortSide::In => (at.x - width, at.y - height / 2.0),
        PortSide::DeadLetter => (at.x - width / 2.0, at.y),
    };
    Part { x: snapped(x), y: snapped(y), ..part }
}

fn centred(document: &Document, part: Part, at: Point) -> Part {
    let (width, height) = size::size(document, &part);
    Part { x: snapped(at.x - width / 2.0), y: snapped(at.y - height / 2.0), ..part }
}

/// Moves a new part down until it covers no other.
fn clear_of_others(document: &Document, part: &mut Part) {
    let others: Vec<Rect> = document.parts.iter().map(|other| size::rect(document, other).grown(8.0)).collect();
    for _ in 0..64 {
        let rect = size::rect(document, part);
        let Some(other) = others.iter().find(|other| other.touches(&rect)) else { return };
        part.y = snapped(other.bottom() + GRID);
    }
}

/// Where the port of a part wired from `from` in this direction would stand.
pub fn place_beside(board: Board, from: &str, side: PortSide, role: Role) -> Option<Point> {
    board.with(|inner| {
        let placed = inner.layout.part(from)?;
        let rect = placed.rect;
        let is_binding = placed.role == Role::Exchange && side == PortSide::Out
            || placed.role != Role::Producer && role == Role::Exchange;
        let gap = if is_binding { GAP_BINDING } else { GAP };
        Some(match side {
            PortSide::Out => Point::new(rect.right() + gap, rect.center().y),
            PortSide::In => Point::new(rect.x - gap, rect.center().y),
            PortSide::DeadLetter => Point::new(rect.x, rect.bottom() + 2.0 * GAP),
        })
    })
}

// --- wiring

/// Lets the wire in the hand go on this part, and selects the link, so that its key can be written at once.
pub fn connect(board: Board, wiring: &Wiring, to: &str) -> bool {
    let plan = board.bridge.with(|studio| rules::can_connect(studio.document(), &wiring.source, to));
    let Ok(plan) = plan else { return false };
    if !apply(board, plan.edit) {
        return false;
    }
    if let Some(link) = plan.link {
        board.bridge.act(|studio| studio.select(Selection::link(link)));
    }
    let name = |id: &str| board.bridge.with(|studio| studio.document().part(id).map(|part| part.name.clone()));
    say(board, texts::CONNECTED, &[&name(&wiring.from).unwrap_or_default(), &name(to).unwrap_or_default()]);
    true
}

// --- moving

/// Puts parts at new places; arrow keys in a row are one step.
pub fn move_parts(board: Board, places: Vec<(PartId, i32, i32)>) {
    if !places.is_empty() {
        apply(board, Edit::MoveParts(places));
    }
}

pub fn nudge(board: Board, by_x: i32, by_y: i32) {
    let moved = board.bridge.act(|studio| {
        let document = studio.document();
        let places: Vec<(PartId, i32, i32)> = studio
            .selection()
            .parts
            .iter()
            .filter_map(|id| document.part(id))
            .map(|part| (part.id.clone(), part.x + by_x, part.y + by_y))
            .collect();
        if places.is_empty() { Ok(()) } else { studio.apply_in_burst(Edit::MoveParts(places)) }
    });
    if let Err(refusal) = moved {
        board.bridge.toast(ToastTone::Error, refusal.phrase().plain(language(board)), None);
    }
}

// --- deleting

/// Deletes the selection and says what was lost, with the way back.
pub fn delete(board: Board) {
    let Some((edits, text)) = board.bridge.with(|studio| {
        let selection = studio.selection();
        let document = studio.document();
        let mut edits = Vec::new();
        // Links of deleted parts go with them.
        let links: Vec<LinkId> = selection
            .links
            .iter()
            .filter_map(|id| document.link(id))
            .filter(|link| !selection.has_part(&link.from) && !selection.has_part(&link.to))
            .map(|link| link.id.clone())
            .collect();
        if !links.is_empty() {
            edits.push(Edit::RemoveLinks(links));
        }
        if !selection.parts.is_empty() {
            edits.push(Edit::RemoveParts(selection.parts.clone()));
        }
        (!edits.is_empty()).then(|| (edits, what_is_lost(studio, language(board))))
    }) else {
        return;
    };
    let next = board.neighbour_of_selection();
    if apply(board, Edit::Batch(edits)) {
        let label = texts::UNDO.get(language(board)).to_owned();
        let action = ToastAction { label, run: ToastRun::Command("edit.undo") };
        board.bridge.toast(ToastTone::Done, text, Some(action));
        board.focus.set(next);
        board.focus_back();
    }
}

/// "Deleted audit, 3 bindings, 8 messages".
fn what_is_lost(studio: &crate::studio::model::Studio, language: Language) -> String {
    let (document, selection) = (studio.document(), studio.selection());
    let parts: Vec<&Part> = selection.parts.iter().filter_map(|id| document.part(id)).collect();
    let gone =
        |link: &&Link| selection.has_link(&link.id) || selection.has_part(&link.from) || selection.has_part(&link.to);
    let links: Vec<&Link> = document.links.iter().filter(gone).collect();
    let bindings: usize = links.iter().filter(|link| link.kind == LinkKind::Bind).map(|link| link.rows.len()).sum();
    let others = links.iter().filter(|link| link.kind != LinkKind::Bind).count();
    let messages: u64 = parts
        .iter()
        .filter_map(|part| studio.part_ix(&part.id))
        .filter_map(|part| studio.session().world().queue(part, 0))
        .map(|queue| u64::from(queue.ready + queue.unacked))
        .sum();
    let counted = |n: u64, one: Text, many: Text| {
        let text = if n == 1 { one } else { many };
        (n > 0).then(|| texts::fill(text.get(language), &[&crate::locales::number::number(n)]))
    };
    let subject = match parts[..] {
        [] => None,
        [part] => Some(part.name.clone()),
        _ => counted(parts.len() as u64, texts::PARTS_COUNT, texts::PARTS_COUNT),
    };
    let things: Vec<String> = [
        subject,
        counted(bindings as u64, texts::ONE_BINDING, texts::BINDINGS_COUNT),
        counted(others as u64, texts::ONE_LINK, texts::LINKS_COUNT),
        counted(messages, texts::ONE_MESSAGE, texts::MESSAGES_COUNT),
    ]
    .into_iter()
    .flatten()
    .collect();
    texts::fill(texts::DELETED.get(language), &[&things.join(", ")])
}

// --- copies

/// Puts copies in as one step and selects them; gives their ids.
pub fn insert(board: Board, pasted: Pasted) -> Vec<PartId> {
    let notice = pasted.notice().map(|notice| notice.plain(language(board)));
    if pasted.parts.is_empty() || !apply(board, pasted.edit) {
        return Vec::new();
    }
    let selection = Selection { parts: pasted.parts.clone(), ..Selection::default() };
    board.bridge.act(|studio| studio.select(selection));
    if let Some(notice) = notice {
        board.bridge.toast(ToastTone::Done, notice, None);
    }
    pasted.parts
}

/// Duplicates the selection, beside it or in its place (Alt-drag); gives the ids of the copies.
pub fn duplicate(board: Board, offset: Option<(i32, i32)>) -> Vec<PartId> {
    let copies = board.bridge.with(|studio| clipboard::duplicate(studio.document(), &studio.selection().parts, offset));
    // A selection without parts has nothing to copy.
    copies.map(|copies| insert(board, copies)).unwrap_or_default()
}
