//! The board's share of a frame: called by the bridge's loop, once per frame while something moves and once after each
//! change. Repaints links only when they are stale; what moves is painted each time.
use super::motion;
use super::paint_motion::{FlyingLabel, Mote};
use super::paint_overlay;
use super::state::{Board, Canvases, Inner};
use crate::studio::model::Studio;
use crate::ui::bridge::Paint;

/// What travels, kept from frame to frame so that nothing is allocated while playing.
#[derive(Debug, Default)]
pub struct Traffic {
    pub motes: Vec<Mote>,
    pub labels: Vec<FlyingLabel>,
}

pub fn frame(board: Board, studio: &Studio, paint: Paint) {
    let flies = board.fly(paint.frame_ms);
    let wire = board.wiring.with_untracked(|wiring| wiring.as_ref().map(|wiring| (wiring.curve(), wiring.state())));
    board.update(|inner| {
        let Some(canvases) = inner.canvases.take() else { return };
        paint_standing(inner, &canvases);
        if std::mem::take(&mut inner.overlay_stale) {
            paint_hand(inner, &canvases, wire);
        }
        let mut traffic = std::mem::take(&mut inner.traffic);
        motion::collect(studio, &inner.layout, paint, &mut traffic);
        inner.motion.paint(&canvases.messages, &inner.ink, &inner.camera, &traffic.motes, &traffic.labels);
        inner.traffic = traffic;
        inner.canvases = Some(canvases);
    });
    if flies {
        board.bridge.invalidate();
    }
}

fn paint_standing(inner: &mut Inner, canvases: &Canvases) {
    if std::mem::take(&mut inner.stale) {
        inner.statics.paint(&canvases.links, &inner.ink, &inner.camera, &inner.layout, &inner.marks);
    }
}

type Wire = (crate::studio::geometry::path::Cubic, paint_overlay::WireState);

fn paint_hand(inner: &mut Inner, canvases: &Canvases, wire: Option<Wire>) {
    let (canvas, camera) = (&canvases.overlay, inner.camera);
    canvas.clear();
    if let Some(held) = &inner.held {
        inner.statics.paint_held(canvas, &inner.ink, &camera, &inner.layout, &inner.marks);
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
