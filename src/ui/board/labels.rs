//! Labels on links: binding keys in rows, the reasons on dead-letter links. Placed clear of parts and of each other;
//! in a step each row says whether it matched, and if not, which word failed.
use crate::ui::dom::{CollectView, IntoView, View, el, ev, keyed};
use leptos::prelude::*;

use super::state::{Board, set_if_changed};
use crate::engine::sort::sort_by_key;
use crate::locales::board as texts;
use crate::studio::document::LinkId;
use crate::studio::face::label::{LabelFace, LabelLook, LabelRow, RowState};
use crate::studio::geometry::label::{Spot, place};
use crate::studio::selection::Selection;
use crate::studio::space::{Point, Rect};
use crate::ui::icon::{Icon, icon};

/// Rows shown; the others are "+ n more".
pub const ROWS: usize = 2;
/// Labels in the page at most.
const MOST: usize = 150;
/// Of a mono character at 11 px, px. Widths are estimated: measuring would lay the page out for each label.
const CHARACTER_PX: f64 = 6.7;
const ROW_PX: f64 = 19.0;
/// Above this the reasons have no room; the style sheet hides them from zoom 0.8 down.
const NOTE_SCALE: f64 = 1.25;

/// A label by the index of its route in the layout.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub route: usize,
    pub link: Option<LinkId>,
    pub face: LabelFace,
    /// Says it whole, for screen readers.
    pub name: String,
}

pub fn labels(board: Board) -> View {
    // The first layout comes after the first drawing; later ones keep their labels unless the document changes.
    let routes = Memo::new(move |_| {
        board.layout_version.track();
        board.with(|inner| inner.layout.routes.len())
    });
    let labels = Memo::new(move |_| {
        routes.get();
        board.bridge.document_version.track();
        board.step.track();
        super::faces::labels(board, board.bridge.language.get())
    });
    let spots = Memo::new(move |_| {
        board.layout_version.track();
        board.visible.track();
        let zoom = board.zoom.get();
        if !board.detail.get().has_dom_parts() {
            return Vec::new();
        }
        labels.with(|labels| spots(board, labels, (1.0 / zoom).max(1.0)))
    });
    // What a label off its link leads to is painted with the links.
    Effect::new(move |_| {
        let leaders = spots.with(|spots| {
            let leader = |(_, spot): &(usize, Spot)| spot.leader.map(|at| (spot.center, at));
            spots.iter().filter_map(leader).collect::<Vec<(Point, Point)>>()
        });
        let changed = board.update(|inner| {
            let changed = inner.marks.leaders != leaders;
            inner.marks.leaders = leaders;
            changed
        });
        if changed {
            board.repaint();
        }
    });
    let shown = move || {
        labels.with(|labels| {
            spots.with(|spots| {
                let label = |(route, _): &(usize, Spot)| labels.iter().find(|label| label.route == *route).cloned();
                spots.iter().filter_map(label).collect::<Vec<Label>>()
            })
        })
    };
    keyed(shown, |label| (label.route, label.face.clone(), label.name.clone()), move |shown| label(board, shown, spots))
        .into_view()
}

/// Where each label in view stands; links taken in this step choose first.
fn spots(board: Board, labels: &[Label], text_scale: f64) -> Vec<(usize, Spot)> {
    board.with(|inner| {
        let seen = inner.camera.seen(inner.width, inner.height);
        let in_view = |label: &&Label| {
            inner.layout.routes.get(label.route).is_some_and(|route| route.path.bounds().touches(&seen))
        };
        let mut taken: Vec<Rect> =
            inner.layout.parts.iter().map(|part| part.rect).filter(|rect| rect.touches(&seen)).collect();
        let mut order: Vec<&Label> = labels.iter().filter(in_view).take(MOST).collect();
        sort_by_key(&mut order, |label| !label.face.rows.iter().any(|row| row.state == RowState::Hit));
        let mut spots = Vec::with_capacity(order.len());
        for label in order {
            let (width, height) = size(&label.face, text_scale);
            let spot = place(&inner.layout.routes[label.route].path, width, height, |area| {
                taken.iter().any(|rect| rect.touches(area))
            });
            let (x, y) = (spot.center.x - width / 2.0, spot.center.y - height / 2.0);
            taken.push(Rect::new(x, y, width, height));
            spots.push((label.route, spot));
        }
        spots
    })
}

/// Estimated size, world px.
fn size(face: &LabelFace, text_scale: f64) -> (f64, f64) {
    let rows = face.rows.len().min(ROWS) + usize::from(face.rows.len() > ROWS);
    let width = |row: &LabelRow| {
        let sign = if row.state == RowState::Hit || face.look != LabelLook::Bindings { 17.0 } else { 0.0 };
        let note = if row.note.is_empty() || text_scale > NOTE_SCALE {
            0.0
        } else {
            5.0 + row.note.chars().count() as f64 * CHARACTER_PX
        };
        row.text.chars().count() as f64 * CHARACTER_PX + sign + note + 12.0
    };
    let widest = face.rows.iter().take(ROWS).map(width).fold(24.0, f64::max);
    (widest * text_scale, (ROW_PX * rows as f64) * text_scale)
}

fn label(board: Board, label: Label, spots: Memo<Vec<(usize, Spot)>>) -> View {
    let Label { route, link, face, name } = label;
    let style = move || {
        let spot = spots.with(|spots| spots.iter().find(|(at, _)| *at == route).map(|(_, spot)| spot.center));
        spot.map(|at| format!("left:{:.1}px;top:{:.1}px", at.x, at.y)).unwrap_or_else(|| "display:none".to_owned())
    };
    let class = {
        let link = link.clone();
        let base = if face.look == LabelLook::DeadLetter { "lbl deadl" } else { "lbl" };
        move || {
            let selected = link.as_deref().is_some_and(|link| board.bridge.selection.with(|all| all.has_link(link)));
            if selected { format!("{base} sel") } else { base.to_owned() }
        }
    };
    let hidden = face.rows.len().saturating_sub(ROWS);
    let more = (hidden > 0).then(|| {
        let text = texts::fill(board.bridge.text(texts::MORE_ROWS), &[&hidden.to_string()]);
        el("span").class("more").child(text)
    });
    let look = face.look;
    let rows = face.rows.into_iter().take(ROWS).map(|row| self::row(row, look)).collect_view();
    let pick = {
        let link = link.clone();
        move |event: web_sys::MouseEvent| {
            event.stop_propagation();
            pick(board, route, link.as_deref());
        }
    };
    el("button")
        .class(class)
        .attr("style", style)
        .attr("tabindex", "-1")
        .attr("data-link", link)
        .attr("aria-label", name)
        .on(ev::pointerdown, |event| event.stop_propagation())
        .on(ev::click, pick)
        .child(rows)
        .child(more)
        .into_view()
}

fn row(row: LabelRow, look: LabelLook) -> View {
    let class = match row.state {
        RowState::Plain => "",
        RowState::Hit => "hit",
        RowState::Miss => "miss",
    };
    let sign = match (row.state, look) {
        (RowState::Hit, _) => Some(Icon::Check),
        (_, LabelLook::DeadLetter) => Some(Icon::DeadLetter),
        _ => None,
    };
    let note = (!row.note.is_empty()).then(|| el("small").child(row.note));
    el("span").class(class).child(sign.map(icon)).child(row.text).child(note).into_view()
}

/// Selects the link; a link that follows from a setting leads to the part with the setting.
fn pick(board: Board, route: usize, link: Option<&str>) {
    let selection = match link {
        Some(link) => Selection::link(link),
        None => {
            let from = board.with(|inner| {
                let route = inner.layout.routes.get(route)?;
                Some(inner.layout.parts[route.from as usize].id.clone())
            });
            let Some(from) = from else { return };
            set_if_changed(board.focus, Some(from.clone()));
            Selection::part(from)
        }
    };
    board.bridge.act(|studio| studio.select(selection));
}
