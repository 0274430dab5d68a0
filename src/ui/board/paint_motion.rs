//! Painter of what moves: one call per frame, positions given. The number of calls to the canvas is what costs, so
//! looks come from an atlas, dots are drawn hue by hue, and crowds as density.
use super::canvas::Canvas;
use super::ink::{Ink, look_of};
use super::motion::Traffic;
use super::sprite::{Sprites, scale_at};
use crate::studio::camera::{Camera, Detail};
use crate::studio::frame::MovingLook;
use crate::studio::space::Point;

/// Side of a dot under zoom 0.4, screen px.
const DOT_PX: f64 = 4.0;
/// Above this many in view dots become density (about 3 for a px of link).
const CROWD: usize = 20_000;
/// Side of a density cell, screen px.
const DENSITY_PX: f64 = 4.0;
/// Size of a record on a tray, of one that travels by itself.
const TRAY_SCALE: f64 = 0.72;
/// Steps of grey of density, each drawn in one go.
const DENSITY_STEPS: usize = 4;

/// Something that travels, at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mote {
    /// World px.
    pub at: Point,
    pub look: MovingLook,
    /// Touched by the event on show: ringed.
    pub in_step: bool,
    /// 1 = whole; fades in place when it is lost.
    pub alpha: f64,
}

/// A key or number beside something that travels.
#[derive(Clone, Debug, PartialEq)]
pub struct FlyingLabel {
    pub at: Point,
    pub text: String,
}

#[derive(Debug, Default)]
pub struct MotionPainter {
    sprites: Option<Sprites>,
    /// Smaller, for the records on a tray.
    on_trays: Option<Sprites>,
    /// Screen positions by hue, reused from frame to frame.
    dots: [Vec<(f64, f64)>; 7],
    density: Vec<u16>,
}

impl MotionPainter {
    /// The theme changed: the atlas is of no use any more.
    pub fn forget(&mut self) {
        self.sprites = None;
        self.on_trays = None;
    }

    pub fn paint(&mut self, canvas: &Canvas, ink: &Ink, camera: &Camera, traffic: &Traffic) {
        let motes = &traffic.motes;
        canvas.clear();
        match camera.detail() {
            Detail::Mass => self.paint_density(canvas, ink, camera, motes),
            Detail::Outline if motes.len() > CROWD => self.paint_density(canvas, ink, camera, motes),
            Detail::Outline => self.paint_dots(canvas, ink, camera, motes),
            _ => {
                paint_trails(canvas, ink, camera, &traffic.trails);
                self.paint_sprites(canvas, ink, camera, motes);
                paint_labels(canvas, ink, camera, &traffic.labels);
            }
        }
    }

    fn paint_dots(&mut self, canvas: &Canvas, ink: &Ink, camera: &Camera, motes: &[Mote]) {
        for dots in &mut self.dots {
            dots.clear();
        }
        for mote in motes {
            let hue = match mote.look {
                MovingLook::Message { class, .. } | MovingLook::Batch { classes: [class, ..], .. } => look_of(class).1,
                _ => 6,
            };
            let at = camera.to_screen(mote.at);
            if at.x > -DOT_PX && at.y > -DOT_PX && at.x < canvas.width + DOT_PX && at.y < canvas.height + DOT_PX {
                self.dots[hue].push((at.x - DOT_PX / 2.0, at.y - DOT_PX / 2.0));
            }
        }
        for (dots, color) in self.dots.iter().zip(&ink.hues) {
            canvas.context.set_fill_style_str(color);
            for &(x, y) in dots {
                canvas.context.fill_rect(x, y, DOT_PX, DOT_PX);
            }
        }
    }

    /// How many there are, not which: one grey cell for each 4 px square, darker for more.
    fn paint_density(&mut self, canvas: &Canvas, ink: &Ink, camera: &Camera, motes: &[Mote]) {
        let (columns, rows) = ((canvas.width / DENSITY_PX) as usize + 1, (canvas.height / DENSITY_PX) as usize + 1);
        self.density.clear();
        self.density.resize(columns * rows, 0);
        for mote in motes {
            let at = camera.to_screen(mote.at);
            let (column, row) = (at.x / DENSITY_PX, at.y / DENSITY_PX);
            if column >= 0.0 && row >= 0.0 && (column as usize) < columns && (row as usize) < rows {
                let cell = &mut self.density[row as usize * columns + column as usize];
                *cell = cell.saturating_add(1);
            }
        }
        canvas.context.set_fill_style_str(&ink.ink_2);
        for step in 0..DENSITY_STEPS {
            canvas.context.set_global_alpha((step as f64 + 1.0) / DENSITY_STEPS as f64);
            for (ix, &count) in self.density.iter().enumerate() {
                // 1, 2 to 3, 4 to 7, 8 and more.
                if count > 0 && (count.ilog2() as usize).min(DENSITY_STEPS - 1) == step {
                    let (x, y) = ((ix % columns) as f64 * DENSITY_PX, (ix / columns) as f64 * DENSITY_PX);
                    canvas.context.fill_rect(x, y, DENSITY_PX, DENSITY_PX);
                }
            }
        }
        canvas.context.set_global_alpha(1.0);
    }

    fn paint_sprites(&mut self, canvas: &Canvas, ink: &Ink, camera: &Camera, motes: &[Mote]) {
        let scale = scale_at(camera.zoom, canvas.ratio);
        if self.sprites.as_ref().is_none_or(|sprites| (sprites.scale() - scale).abs() > 1e-6) {
            self.sprites = Sprites::new(scale);
        }
        let small = scale * TRAY_SCALE;
        let has_trays = motes.iter().any(|mote| matches!(mote.look, MovingLook::Batch { .. }));
        if has_trays && self.on_trays.as_ref().is_none_or(|sprites| (sprites.scale() - small).abs() > 1e-6) {
            self.on_trays = Sprites::new(small);
        }
        let Some(sprites) = &mut self.sprites else { return };
        let size = scale / canvas.ratio;
        let margin = 16.0 * size;
        // Identity: sprites are copied px by px.
        let _ = canvas.context.reset_transform();
        for mote in motes {
            let at = camera.to_screen(mote.at);
            if at.x < -margin || at.y < -margin || at.x > canvas.width + margin || at.y > canvas.height + margin {
                continue;
            }
            let (x, y) = (at.x * canvas.ratio, at.y * canvas.ratio);
            if mote.in_step {
                ring(canvas, ink, x, y, 11.5 * scale, 2.0 * scale);
            }
            if let (MovingLook::Batch { classes, count }, Some(small)) = (mote.look, &mut self.on_trays) {
                tray(canvas, ink, small, (x, y), scale, (&classes, count));
            } else if mote.alpha < 1.0 {
                canvas.context.set_global_alpha(mote.alpha.max(0.0));
                sprites.copy(&canvas.context, ink, mote.look, x, y);
                canvas.context.set_global_alpha(1.0);
            } else {
                sprites.copy(&canvas.context, ink, mote.look, x, y);
            }
        }
        canvas.to_screen();
    }
}

/// Records of a batch: a tray 20 px high with up to three silhouettes, then how many there are (DESIGN-NOTES § 5).
fn tray(
    canvas: &Canvas,
    ink: &Ink,
    sprites: &mut Sprites,
    (x, y): (f64, f64),
    scale: f64,
    (classes, count): (&[u32; 3], u32),
) {
    const PITCH: f64 = 12.0;
    const HEIGHT: f64 = 20.0;
    let context = &canvas.context;
    let shown = (count as usize).min(classes.len());
    let text = if count as usize > shown { format!("× {count}") } else { String::new() };
    let text_width = text.chars().count() as f64 * 6.5;
    let width = PITCH * shown as f64 + 8.0 + text_width;
    let left = x - width * scale / 2.0;
    context.begin_path();
    // Fails only for a negative radius.
    let _ = context.round_rect_with_f64(left, y - HEIGHT / 2.0 * scale, width * scale, HEIGHT * scale, 4.0 * scale);
    context.set_fill_style_str(&ink.surface);
    context.fill();
    context.set_stroke_style_str(&ink.edge);
    context.set_line_width(1.25 * scale);
    context.stroke();
    for (ix, class) in classes.iter().take(shown).enumerate() {
        let look = MovingLook::Message { class: *class, redelivered: false, dead: false };
        sprites.copy(context, ink, look, left + (4.0 + PITCH * (ix as f64 + 0.5)) * scale, y);
    }
    if !text.is_empty() {
        context.set_font(&format!("500 {}px {}", 11.0 * scale, ink.mono));
        context.set_text_align("left");
        context.set_text_baseline("middle");
        context.set_fill_style_str(&ink.ink);
        // Fails only for numbers that are not finite.
        let _ = context.fill_text(&text, left + (5.0 + PITCH * shown as f64) * scale, y + 0.5 * scale);
    }
}

fn ring(canvas: &Canvas, ink: &Ink, x: f64, y: f64, radius: f64, width: f64) {
    canvas.context.begin_path();
    // Fails only for a negative radius.
    let _ = canvas.context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
    canvas.context.set_fill_style_str(&ink.accent_soft);
    canvas.context.fill();
    canvas.context.set_stroke_style_str(&ink.accent);
    canvas.context.set_line_width(width);
    canvas.context.stroke();
}

/// Where something came from that jumped instead of gliding.
fn paint_trails(canvas: &Canvas, ink: &Ink, camera: &Camera, trails: &[(Point, Point)]) {
    if trails.is_empty() {
        return;
    }
    canvas.context.set_stroke_style_str(&ink.accent);
    canvas.context.set_line_width(2.0);
    canvas.context.begin_path();
    for &(from, to) in trails {
        let (from, to) = (camera.to_screen(from), camera.to_screen(to));
        canvas.context.move_to(from.x, from.y);
        canvas.context.line_to(to.x, to.y);
    }
    canvas.context.stroke();
}

/// Mono 11/14 on surface, 16 high, above its message.
fn paint_labels(canvas: &Canvas, ink: &Ink, camera: &Camera, labels: &[FlyingLabel]) {
    const HEIGHT: f64 = 16.0;
    let context = &canvas.context;
    context.set_font(&format!("500 11px {}", ink.mono));
    context.set_text_align("center");
    context.set_text_baseline("middle");
    let width_of = |text: &str| context.measure_text(text).map_or(0.0, |measure| measure.width());
    // To measure each of them costs as much as to draw it, and in mono all letters are alike.
    let letter = if labels.is_empty() { 0.0 } else { width_of("0") };
    for label in labels {
        let at = camera.to_screen(label.at);
        let is_even = label.text.is_ascii();
        let width = if is_even { label.text.len() as f64 * letter } else { width_of(&label.text) } + 12.0;
        let (left, top) = ((at.x - width / 2.0).round() + 0.5, (at.y - HEIGHT - 12.0).round() + 0.5);
        context.begin_path();
        // Fails only for a negative radius.
        let _ = context.round_rect_with_f64(left, top, width, HEIGHT, 3.0);
        context.set_fill_style_str(&ink.surface);
        context.fill();
        context.set_stroke_style_str(&ink.edge);
        context.set_line_width(1.0);
        context.stroke();
        context.set_fill_style_str(&ink.ink);
        let _ = context.fill_text(&label.text, left + width / 2.0, top + HEIGHT / 2.0 + 0.5);
    }
}
