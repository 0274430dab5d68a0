//! Silhouettes and signals as bitmaps: each look is drawn once per zoom and theme into an atlas and then copied, so
//! that a message in flight costs one call. Shapes are those of DESIGN-NOTES § 5, the same as in the panels.
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

use super::ink::{Ink, look_of};
use crate::studio::frame::MovingLook;

/// Side of a sprite in the atlas, in the 16 px units of the design: room for ring and echo.
const SIDE: f64 = 28.0;
const CENTER: f64 = SIDE / 2.0;
/// Classes with a look of their own (36 pairs), one grey, then the signals.
const GREY: u32 = 36;
const ROWS: u32 = GREY + 1;
const MARKS: u32 = 4;
const SIGNAL_ROWS: u32 = 3;
/// Screen px of a message at zoom 1 and more.
const SIZE_PX: f64 = 16.0;

/// The silhouettes on a 16 px box, in the order of the key classes.
const SHAPES: [&str; 6] = [
    "M2 8a6 6 0 1 1 12 0a6 6 0 1 1-12 0Z",
    "M4.5 2.5h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2Z",
    "M8 1.8 14.6 13.2a.8.8 0 0 1-.7 1.2H2.1a.8.8 0 0 1-.7-1.2Z",
    "M8 .9 15.1 8 8 15.1.9 8Z",
    "M5 2h6l3.6 6-3.6 6H5L1.4 8Z",
    "M3 2.5h4.5a5.5 5.5 0 0 1 0 11H3Z",
];
const ROUND: &str = "M2 8a6 6 0 1 1 12 0a6 6 0 1 1-12 0Z";
const SQUARE: &str =
    "M4.5 2h7a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5h-7a2.5 2.5 0 0 1-2.5-2.5v-7a2.5 2.5 0 0 1 2.5-2.5Z";
const CROSS: &str = "m5.5 5.5 5 5M10.5 5.5l-5 5";

/// Ground and mark of an answer: an outline in ink. Round belongs to consumers, square to publishers.
const fn signal_drawing(look: MovingLook) -> (&'static str, &'static str) {
    match look {
        MovingLook::Ack => (ROUND, "m5.2 8.2 2 2 3.6-4.2"),
        MovingLook::Nack => (ROUND, "m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4"),
        MovingLook::Confirm => (SQUARE, "m4.2 8.4 2 2 3-4M8 10.4l3.6-4.5"),
        MovingLook::ConfirmNack => (SQUARE, "m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4"),
        MovingLook::Commit => ("M3 2.5h10v7L8 14 3 9.5Z", "m5.5 6.5 2 2 3-3.5"),
        MovingLook::Tx { rolled_back: false } => ("", "M5 2.5H2.5v11H5M11 2.5h2.5v11H11M5.4 8.2l2 2 3.4-4.2"),
        MovingLook::Tx { rolled_back: true } => ("", "M5 2.5H2.5v11H5M11 2.5h2.5v11H11M6 6l4 4M10 6l-4 4"),
        MovingLook::Heartbeat => ("", "M1.5 8H5l1.5-4 3 8L11 8h3.5"),
        MovingLook::Request => ("M4 8a4 4 0 1 1 8 0a4 4 0 1 1-8 0Z", ""),
        MovingLook::Nothing => (ROUND, "M5.5 8h5"),
        MovingLook::Replicate => ("M4.5 4.5h7v7h-7Z", ""),
        _ => (SQUARE, "M7 5 5 7l2 2M5 7h4.5a1.8 1.8 0 0 1 0 3.6H8"),
    }
}

/// Column and row in the atlas.
fn place(look: MovingLook) -> (u32, u32) {
    match look {
        MovingLook::Message { class, redelivered, dead } => {
            (u32::from(redelivered) + 2 * u32::from(dead), class.min(GREY))
        }
        MovingLook::Ack => (0, ROWS),
        MovingLook::Nack => (1, ROWS),
        MovingLook::Confirm => (2, ROWS),
        MovingLook::ConfirmNack => (3, ROWS),
        // A tray has no sprite of its own; this is the first record on it.
        MovingLook::Batch { classes: [class, ..], .. } => (0, class.min(GREY)),
        MovingLook::Return => (0, ROWS + 1),
        MovingLook::Nothing => (1, ROWS + 1),
        MovingLook::Request => (2, ROWS + 1),
        MovingLook::Commit => (3, ROWS + 1),
        MovingLook::Heartbeat => (0, ROWS + 2),
        MovingLook::Replicate => (1, ROWS + 2),
        MovingLook::Tx { rolled_back } => (2 + u32::from(rolled_back), ROWS + 2),
    }
}

/// The atlas of one theme at one scale.
#[derive(Debug)]
pub struct Sprites {
    element: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    /// Device px per design px.
    scale: f64,
    drawn: Vec<bool>,
}

impl Sprites {
    /// `None` where the browser has no 2d context to give.
    pub fn new(scale: f64) -> Option<Self> {
        let element: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        let side = (SIDE * scale).ceil();
        element.set_width((side * f64::from(MARKS)) as u32);
        element.set_height((side * f64::from(ROWS + SIGNAL_ROWS)) as u32);
        let context = element.get_context("2d").ok().flatten()?.dyn_into().ok()?;
        Some(Self { element, context, scale, drawn: vec![false; (MARKS * (ROWS + SIGNAL_ROWS)) as usize] })
    }

    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// Copies the look to `target`, whose transform is identity; `x`, `y` in device px.
    pub fn copy(&mut self, target: &CanvasRenderingContext2d, ink: &Ink, look: MovingLook, x: f64, y: f64) {
        let (column, row) = place(look);
        let side = (SIDE * self.scale).ceil();
        let (left, top) = (f64::from(column) * side, f64::from(row) * side);
        let ix = (row * MARKS + column) as usize;
        if !self.drawn[ix] {
            self.drawn[ix] = true;
            let _ = self.context.set_transform(self.scale, 0.0, 0.0, self.scale, left, top);
            draw(&self.context, ink, look);
        }
        let (to_x, to_y) = ((x - side / 2.0).round(), (y - side / 2.0).round());
        // Fails only for a broken image; the atlas is a live canvas.
        let _ = target.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            &self.element,
            left,
            top,
            side,
            side,
            to_x,
            to_y,
            side,
            side,
        );
    }
}

/// Device px per design px of what travels at this zoom: full size from zoom 1, never under 9 px.
pub fn scale_at(zoom: f64, ratio: f64) -> f64 {
    ratio * (zoom.clamp(0.56, 1.5) * SIZE_PX / 16.0)
}

/// Draws in the middle of the sprite.
fn draw(context: &CanvasRenderingContext2d, ink: &Ink, look: MovingLook) {
    // The transform is finite, so this can't fail.
    let _ = context.translate(CENTER - 8.0, CENTER - 8.0);
    match look {
        MovingLook::Message { class, redelivered, dead } => draw_message(context, ink, class, redelivered, dead),
        signal => draw_signal(context, ink, signal),
    }
}

fn path(data: &str) -> Option<Path2d> {
    Path2d::new_with_path_string(data).ok()
}

fn draw_message(context: &CanvasRenderingContext2d, ink: &Ink, class: u32, redelivered: bool, dead: bool) {
    let (shape, hue) = look_of(class);
    let Some(silhouette) = path(SHAPES[shape]) else { return };
    context.set_stroke_style_str(&ink.surface);
    if redelivered {
        let _ = context.translate(-4.0, 0.0);
        context.set_line_width(4.0);
        context.stroke_with_path(&silhouette);
        context.set_stroke_style_str(&ink.hues[hue]);
        context.set_line_width(1.5);
        context.stroke_with_path(&silhouette);
        let _ = context.translate(4.0, 0.0);
        context.set_stroke_style_str(&ink.surface);
    }
    // The halo that makes it stand off links.
    context.set_line_width(3.0);
    context.stroke_with_path(&silhouette);
    context.set_fill_style_str(&ink.hues[hue]);
    context.fill_with_path_2d(&silhouette);
    if dead && let Some(cross) = path(CROSS) {
        context.set_line_width(2.0);
        context.set_line_cap("round");
        context.stroke_with_path(&cross);
    }
}

fn draw_signal(context: &CanvasRenderingContext2d, ink: &Ink, look: MovingLook) {
    let (ground, mark) = signal_drawing(look);
    let (Some(ground), Some(mark)) = (path(ground), path(mark)) else { return };
    if matches!(look, MovingLook::Heartbeat | MovingLook::Tx { .. }) {
        // It has no ground, so a halo makes it stand off the link.
        context.set_stroke_style_str(&ink.paper);
        context.set_line_width(5.0);
        context.stroke_with_path(&mark);
    }
    context.set_fill_style_str(&ink.surface);
    context.fill_with_path_2d(&ground);
    context.set_stroke_style_str(&ink.ink_2);
    context.set_line_width(1.6);
    context.set_line_cap("round");
    context.set_line_join("round");
    context.stroke_with_path(&ground);
    context.stroke_with_path(&mark);
}
