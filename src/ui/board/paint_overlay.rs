//! Painter of what the hand does: marquee, guides, the wire under the pointer, the part being placed.
use super::canvas::Canvas;
use super::hold::Guide;
use super::ink::Ink;
use super::paint_static::wire;
use super::state::Ghost;
use crate::studio::camera::Camera;
use crate::studio::geometry::outline::{outline, path_data};
use crate::studio::geometry::path::Cubic;
use crate::studio::space::{Point, Rect};

pub fn marquee(canvas: &Canvas, ink: &Ink, camera: &Camera, area: &Rect) {
    canvas.to_screen();
    let at = camera.to_screen(Point::new(area.x, area.y));
    let (x, y) = (at.x.round() + 0.5, at.y.round() + 0.5);
    let (width, height) = ((area.width * camera.zoom).round(), (area.height * camera.zoom).round());
    canvas.context.set_global_alpha(0.12);
    canvas.context.set_fill_style_str(&ink.accent);
    canvas.context.fill_rect(x, y, width, height);
    canvas.context.set_global_alpha(1.0);
    canvas.context.set_stroke_style_str(&ink.accent);
    canvas.context.set_line_width(1.0);
    canvas.context.stroke_rect(x, y, width, height);
}

pub fn guides(canvas: &Canvas, ink: &Ink, camera: &Camera, guides: &[Guide]) {
    canvas.to_screen();
    canvas.context.set_stroke_style_str(&ink.accent);
    canvas.context.set_line_width(1.0);
    canvas.context.begin_path();
    for guide in guides {
        let (from, to) = (camera.to_screen(guide.from), camera.to_screen(guide.to));
        canvas.context.move_to(from.x.round() + 0.5, from.y.round() + 0.5);
        canvas.context.line_to(to.x.round() + 0.5, to.y.round() + 0.5);
    }
    canvas.context.stroke();
}

/// How the wire in the hand stands with what it points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireState {
    /// Over empty ground.
    Open,
    Allowed,
    Refused,
}

pub fn wire_in_hand(canvas: &Canvas, ink: &Ink, camera: &Camera, curve: &Cubic, state: WireState) {
    canvas.to_world(camera);
    match state {
        WireState::Open | WireState::Allowed => wire(canvas, curve, &ink.accent, &[6.0, 4.0]),
        WireState::Refused => wire(canvas, curve, &ink.bad, &[2.0, 5.0]),
    }
    let [.., end] = *curve;
    let context = &canvas.context;
    let circle = |radius: f64| {
        context.begin_path();
        // Fails only for a negative radius.
        let _ = context.arc(end.x, end.y, radius, 0.0, std::f64::consts::TAU);
    };
    match state {
        WireState::Open => {
            circle(5.0);
            context.set_fill_style_str(&ink.accent);
            context.fill();
        }
        WireState::Allowed => {
            circle(12.0);
            context.set_stroke_style_str(&ink.accent);
            context.set_line_width(2.0);
            context.stroke();
            circle(5.0);
            context.set_fill_style_str(&ink.accent);
            context.fill();
        }
        WireState::Refused => {
            circle(11.0);
            context.set_fill_style_str(&ink.surface);
            context.fill();
            context.set_stroke_style_str(&ink.bad);
            context.set_line_width(2.0);
            context.stroke();
            context.begin_path();
            context.move_to(end.x - 7.0, end.y + 7.0);
            context.line_to(end.x + 7.0, end.y - 7.0);
            context.stroke();
        }
    }
}

/// The part that is being placed, where it would stand.
pub fn ghost(canvas: &Canvas, ink: &Ink, camera: &Camera, ghost: &Ghost) {
    let Ghost { role, rect } = ghost;
    let data = path_data(&outline(*role, rect.width, rect.height));
    let Ok(shape) = web_sys::Path2d::new_with_path_string(&data) else { return };
    canvas.to_part(camera, rect.x, rect.y);
    canvas.context.set_fill_style_str(&ink.surface);
    canvas.context.set_global_alpha(0.7);
    canvas.context.fill_with_path_2d(&shape);
    canvas.context.set_global_alpha(1.0);
    canvas.dash(&[4.0, 3.0]);
    canvas.context.set_stroke_style_str(&ink.accent);
    canvas.context.set_line_width(2.0);
    canvas.context.stroke_with_path(&shape);
    canvas.dash(&[]);
}
