//! Parts in the hand: a move under way. The layout follows the hand at once; document and history learn of it when
//! the hand lets go, as one step.
use leptos::prelude::*;

use super::state::{Board, Inner};
use crate::studio::document::PartId;
use crate::studio::space::{Point, Rect};

/// Parts snap to this grid, px.
const SNAP: f64 = 8.0;
/// Edges closer than this line up, screen px.
const GUIDE_REACH_PX: f64 = 5.0;

#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Index in the layout and place before the move.
    parts: Vec<(usize, Point)>,
    pub ids: Vec<PartId>,
    /// Everything that can be lined up with: the other parts in view.
    others: Vec<Rect>,
    start: Rect,
    pub guides: Vec<Guide>,
}

/// A line that shows what an edge lines up with, world px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guide {
    pub from: Point,
    pub to: Point,
}

impl Inner {
    /// Takes these parts into the hand.
    pub fn hold(&mut self, ids: Vec<PartId>) {
        let parts: Vec<(usize, Point)> = ids
            .iter()
            .filter_map(|id| self.layout.index(id))
            .map(|ix| (ix, Point::new(self.layout.parts[ix].rect.x, self.layout.parts[ix].rect.y)))
            .collect();
        let Some(start) = self.layout.bounds_of(&ids) else { return };
        let mut held = vec![false; self.layout.parts.len()];
        for &(ix, _) in &parts {
            held[ix] = true;
        }
        let seen = self.camera.seen(self.width, self.height);
        let others = self.layout.parts.iter().enumerate();
        let others = others.filter(|(ix, part)| !held[*ix] && part.rect.touches(&seen)).map(|(_, part)| part.rect);
        let others = others.collect();
        self.marks.held_routes =
            self.layout.routes.iter().map(|route| held[route.from as usize] || held[route.to as usize]).collect();
        self.marks.held_parts = held;
        self.held = Some(Held { parts, ids, others, start, guides: Vec::new() });
        self.stale = true;
    }

    /// Moves what is in the hand by `offset` from where it was taken.
    pub fn move_held(&mut self, offset: Point, snap: bool) {
        let Some(held) = &mut self.held else { return };
        held.guides.clear();
        let offset = if snap { held.snapped(offset, GUIDE_REACH_PX / self.camera.zoom) } else { offset };
        let places: Vec<(usize, Point)> = held.parts.iter().map(|&(ix, from)| (ix, from + offset)).collect();
        self.layout.shift(&places);
    }

    /// Lets go and says where the parts are now; the layout keeps them there.
    pub fn drop_held(&mut self) -> Vec<(PartId, i32, i32)> {
        let Some(held) = self.held.take() else { return Vec::new() };
        self.marks.held_parts.clear();
        self.marks.held_routes.clear();
        self.stale = true;
        let place = |&(ix, from): &(usize, Point)| {
            let part = &self.layout.parts[ix];
            let (x, y) = (part.rect.x.round() as i32, part.rect.y.round() as i32);
            ((x, y) != (from.x as i32, from.y as i32)).then(|| (part.id.clone(), x, y))
        };
        held.parts.iter().filter_map(place).collect()
    }

    /// Puts everything back where it was.
    pub fn put_back(&mut self) {
        let Some(held) = &self.held else { return };
        let places = held.parts.clone();
        self.layout.shift(&places);
        self.drop_held();
    }
}

impl Held {
    /// The offset on the grid, unless an edge or middle lines up with another part's. Only what is in the hand moves.
    fn snapped(&mut self, offset: Point, reach: f64) -> Point {
        let moved = Rect::new(self.start.x + offset.x, self.start.y + offset.y, self.start.width, self.start.height);
        let x = self.aligned(|rect| [rect.x, rect.center().x, rect.right()], &moved, reach);
        let y = self.aligned(|rect| [rect.y, rect.center().y, rect.bottom()], &moved, reach);
        let on_grid = |at: f64, start: f64| (at / SNAP).round() * SNAP - start;
        let snapped = Point::new(
            x.map_or_else(|| on_grid(moved.x, self.start.x), |by| offset.x + by.0),
            y.map_or_else(|| on_grid(moved.y, self.start.y), |by| offset.y + by.0),
        );
        let now = Rect::new(self.start.x + snapped.x, self.start.y + snapped.y, moved.width, moved.height);
        if let Some((_, at, other)) = x {
            let (top, bottom) = (now.y.min(other.y), now.bottom().max(other.bottom()));
            self.guides.push(Guide { from: Point::new(at, top), to: Point::new(at, bottom) });
        }
        if let Some((_, at, other)) = y {
            let (left, right) = (now.x.min(other.x), now.right().max(other.right()));
            self.guides.push(Guide { from: Point::new(left, at), to: Point::new(right, at) });
        }
        snapped
    }

    /// How far to move so that the nearest pair of lines meets: `(by, where, with what)`.
    fn aligned(&self, lines: impl Fn(&Rect) -> [f64; 3], moved: &Rect, reach: f64) -> Option<(f64, f64, Rect)> {
        let mut best: Option<(f64, f64, Rect)> = None;
        for other in &self.others {
            for at in lines(other) {
                for line in lines(moved) {
                    let by = at - line;
                    if by.abs() <= reach && best.is_none_or(|(nearest, ..)| by.abs() < nearest.abs()) {
                        best = Some((by, at, *other));
                    }
                }
            }
        }
        best
    }
}

impl Board {
    /// Shows the held parts where they are now.
    pub fn held_moved(&self) {
        self.layout_version.update(|version| *version += 1);
        self.repaint_overlay();
    }
}
