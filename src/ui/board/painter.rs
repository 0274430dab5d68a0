//! The board's share of a frame: called by the bridge's loop, once per frame while something moves and once after each
//! change. Repaints links only when they are stale; what moves is painted each time.
use leptos::prelude::*;

use super::motion::Show;
use super::paint_overlay;
use super::paint_static::Drawn;
use super::state::{Board, Canvases, Inner};
use crate::studio::model::Studio;
use crate::ui::bridge::Paint;

/// What the page benchmark measures: each of the three paints on its own.
pub fn standing_for_bench(inner: &mut Inner) {
    with_canvases(inner, |inner, canvases| {
        inner.stale = true;
        paint_standing(inner, canvases);
    });
}

pub fn motion_for_bench(inner: &mut Inner) {
    with_canvases(inner, |inner, canvases| {
        inner.motion.paint(&canvases.messages, &inner.ink, &inner.camera, &inner.traffic);
    });
}

pub fn hand_for_bench(inner: &mut Inner) {
    with_canvases(inner, |inner, canvases| {
        paint_standing(inner, canvases);
        paint_hand(inner, canvases, None);
    });
}

fn with_canvases(inner: &mut Inner, paint: impl FnOnce(&mut Inner, &Canvases)) {
    if let Some(canvases) = inner.canvases.take() {
        paint(inner, &canvases);
        inner.canvases = Some(canvases);
    }
}

pub fn frame(board: Board, studio: &Studio, paint: Paint) {
    let flies = board.fly(paint.frame_ms);
    let wire = board.wiring.with_untracked(|wiring| wiring.as_ref().map(|wiring| (wiring.curve(), wiring.state())));
    let bridge = board.bridge;
    board.step.with_untracked(|step| {
        let show = Show {
            studio,
            paint,
            step,
            speed: bridge.speed.get_untracked(),
            reduced_motion: bridge.reduced_motion.get_untracked(),
            hovered: bridge.hovered_message.get_untracked(),
        };
        board.update(|inner| paint_all(inner, &show, wire));
    });
    if flies {
        board.bridge.invalidate();
    }
}

fn paint_all(inner: &mut Inner, show: &Show, wire: Option<Wire>) {
    if inner.benching {
        return;
    }
    with_canvases(inner, |inner, canvases| {
        paint_standing(inner, canvases);
        if std::mem::take(&mut inner.overlay_stale) {
            paint_hand(inner, canvases, wire);
        }
        let mut traffic = std::mem::take(&mut inner.traffic);
        traffic.collect(show, inner);
        inner.motion.paint(&canvases.messages, &inner.ink, &inner.camera, &traffic);
        inner.traffic = traffic;
    });
}

fn paint_standing(inner: &mut Inner, canvases: &Canvases) {
    if std::mem::take(&mut inner.stale) {
        let drawn = Drawn { layout: &inner.layout, lanes: &inner.lanes, marks: &inner.marks };
        inner.statics.paint(&canvases.links, &inner.ink, &inner.camera, &drawn);
    }
}

type Wire = (crate::studio::geometry::path::Cubic, paint_overlay::WireState);

fn paint_hand(inner: &mut Inner, canvases: &Canvases, wire: Option<Wire>) {
    let (canvas, camera) = (&canvases.overlay, inner.camera);
    canvas.clear();
    if let Some(held) = &inner.held {
        let drawn = Drawn { layout: &inner.layout, lanes: &inner.lanes, marks: &inner.marks };
        inner.statics.paint_held(canvas, &inner.ink, &camera, &drawn);
        paint_overlay::guides(canvas, &inner.ink, &camera, &held.guides);
    }
    if let Some(marquee) = &inner.marquee {
        paint_overlay::marquee(canvas, &inner.ink, &camera, &marquee.area);
    }
    if let Some(ghost) = &inner.ghost {
        paint_overlay::ghost(canvas, &inner.ink, &camera, ghost);
    }
    if let Some((curve, state)) = wire {
        paint_overlay::wire_in_hand(canvas, &inner.ink, &camera, &curve, state);
    }
}
