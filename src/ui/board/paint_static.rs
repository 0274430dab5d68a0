//! Painter of what stands still: links, and under zoom 0.6 the parts too. Called when camera, layout, step or theme
//! changes, never per frame. Draws what it is given and decides nothing.
use rustc_hash::FxHashMap;
use web_sys::Path2d;

use super::canvas::Canvas;
use super::ink::Ink;
use crate::studio::camera::{Camera, Detail};
use crate::studio::geometry::outline::{outline, path_data};
use crate::studio::geometry::path::{Cubic, Path};
use crate::studio::geometry::{Layout, Placed, Route, RouteKind};
use crate::studio::kind::Role;
use crate::studio::lanes::Lanes;
use crate::studio::space::{Point, Rect};

/// Distance of the lane on which answers return below the delivery, px.
pub const RETURN_LANE: f64 = 9.0;
/// The arrow's tip stands this far before the port.
const TIP: f64 = 8.0;

/// How parts and links are marked now, by index in the layout.
#[derive(Debug, Default)]
pub struct Marks {
    /// Links taken in this step.
    pub hot_routes: Vec<bool>,
    pub selected_routes: Vec<bool>,
    /// Of a link with lanes, the one that was taken: route and partition. None named = all of them.
    pub hot_lanes: Vec<(usize, u32)>,
    /// Parts in the hand and the links that move with them: the overlay draws them.
    pub held_parts: Vec<bool>,
    pub held_routes: Vec<bool>,
    /// From labels that stand off their links to these.
    pub leaders: Vec<(Point, Point)>,
    pub parts: Vec<PartMark>,
}

/// What the canvas shows of a part under zoom 0.6.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartMark {
    pub name: String,
    pub hot: bool,
    pub selected: bool,
    pub problem: bool,
    /// Messages ready and unacked, of queues.
    pub depth: Option<(u32, u32)>,
}

fn flag(flags: &[bool], ix: usize) -> bool {
    flags.get(ix).copied().unwrap_or(false)
}

/// What stands on the board, and how it is marked.
#[derive(Clone, Copy, Debug)]
pub struct Drawn<'a> {
    pub layout: &'a Layout,
    pub lanes: &'a Lanes,
    pub marks: &'a Marks,
}

/// Which routes to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Standing,
    Held,
}

#[derive(Debug, Default)]
pub struct StaticPainter {
    /// Outlines by role and size.
    outlines: FxHashMap<(Role, u32, u32), Path2d>,
}

impl StaticPainter {
    pub fn paint(&mut self, canvas: &Canvas, ink: &Ink, camera: &Camera, drawn: &Drawn) {
        let Drawn { layout, marks, .. } = *drawn;
        canvas.clear();
        hosts(canvas, ink, camera, drawn, Which::Standing);
        frames(canvas, ink, camera, drawn, Which::Standing);
        self.links(canvas, ink, camera, drawn, Which::Standing);
        leaders(canvas, ink, &marks.leaders);
        if !camera.detail().has_dom_parts() {
            self.parts(canvas, ink, camera, layout, marks, Which::Standing);
        }
    }

    /// What is in the hand, on the overlay.
    pub fn paint_held(&mut self, canvas: &Canvas, ink: &Ink, camera: &Camera, drawn: &Drawn) {
        let Drawn { layout, marks, .. } = *drawn;
        hosts(canvas, ink, camera, drawn, Which::Held);
        frames(canvas, ink, camera, drawn, Which::Held);
        self.links(canvas, ink, camera, drawn, Which::Held);
        if !camera.detail().has_dom_parts() {
            self.parts(canvas, ink, camera, layout, marks, Which::Held);
        }
    }

    fn links(&self, canvas: &Canvas, ink: &Ink, camera: &Camera, drawn: &Drawn, which: Which) {
        let Drawn { layout, marks, lanes } = *drawn;
        let seen = camera.seen(canvas.width, canvas.height).grown(24.0);
        let wanted = |ix: usize, route: &Route| {
            let shown = !route.hidden || flag(&marks.selected_routes, ix);
            shown && flag(&marks.held_routes, ix) == (which == Which::Held) && route.path.bounds().touches(&seen)
        };
        canvas.to_world(camera);
        let routes = || layout.routes.iter().enumerate().filter(|(ix, route)| wanted(*ix, route));
        if camera.detail() < Detail::Name {
            far_links(canvas, ink, camera, routes(), marks);
        } else {
            for (ix, route) in routes() {
                let look = (flag(&marks.hot_routes, ix), flag(&marks.selected_routes, ix));
                let ways = lanes.of_route(ix as u32);
                // While a hand moves an end, the lanes' own ways stay behind.
                if ways.is_empty() || which == Which::Held {
                    near_link(canvas, ink, route, &route.path, look);
                }
                let named = marks.hot_lanes.iter().any(|(route, _)| *route == ix);
                for way in ways.iter().filter(|_| which == Which::Standing) {
                    let taken = !named || marks.hot_lanes.contains(&(ix, way.partition));
                    near_link(canvas, ink, route, &way.path, (look.0 && taken, look.1));
                    if route.kind == RouteKind::Fetch {
                        hook(canvas, ink, way.path.start());
                    }
                }
            }
        }
        canvas.dash(&[]);
    }

    fn parts(&mut self, canvas: &Canvas, ink: &Ink, camera: &Camera, layout: &Layout, marks: &Marks, which: Which) {
        let seen = camera.seen(canvas.width, canvas.height).grown(8.0);
        let plain = PartMark::default();
        canvas.context.set_text_baseline("alphabetic");
        for (ix, part) in layout.parts.iter().enumerate() {
            if flag(&marks.held_parts, ix) == (which == Which::Held) && part.rect.touches(&seen) {
                self.part(canvas, ink, camera, part, marks.parts.get(ix).unwrap_or(&plain));
            }
        }
    }

    fn part(&mut self, canvas: &Canvas, ink: &Ink, camera: &Camera, part: &Placed, mark: &PartMark) {
        let Some(shape) = self.outline(part) else { return };
        let context = &canvas.context;
        canvas.to_part(camera, part.rect.x, part.rect.y);
        if camera.detail() == Detail::Mass {
            context.set_fill_style_str(if mark.hot || mark.selected { &ink.accent } else { &ink.ink_2 });
            context.fill_with_path_2d(&shape);
            return;
        }
        let px = 1.0 / camera.zoom;
        if mark.selected {
            context.set_global_alpha(0.22);
            context.set_stroke_style_str(&ink.accent);
            context.set_line_width(8.0 * px.min(2.5));
            context.stroke_with_path(&shape);
            context.set_global_alpha(1.0);
        }
        context.set_fill_style_str(&ink.surface);
        context.fill_with_path_2d(&shape);
        let (color, width) = match mark {
            PartMark { problem: true, .. } => (&ink.bad, 2.0),
            PartMark { hot: true, .. } | PartMark { selected: true, .. } => (&ink.accent, 2.0),
            _ => (&ink.edge, 1.25),
        };
        context.set_stroke_style_str(color);
        context.set_line_width(width * px);
        context.stroke_with_path(&shape);
        if camera.detail() == Detail::Name {
            name(canvas, ink, part, mark, px);
        }
        if let Some(depth) = mark.depth {
            depth_bar(canvas, ink, part, depth, camera.detail());
        }
    }

    fn outline(&mut self, part: &Placed) -> Option<Path2d> {
        let key = (part.role, part.rect.width as u32, part.rect.height as u32);
        if let Some(shape) = self.outlines.get(&key) {
            return Some(shape.clone());
        }
        let data = path_data(&outline(part.role, part.rect.width, part.rect.height));
        let shape = Path2d::new_with_path_string(&data).ok()?;
        self.outlines.insert(key, shape.clone());
        Some(shape)
    }
}

fn leaders(canvas: &Canvas, ink: &Ink, leaders: &[(Point, Point)]) {
    canvas.context.set_stroke_style_str(&ink.edge);
    canvas.context.set_line_width(1.0);
    canvas.context.begin_path();
    for (from, to) in leaders {
        canvas.context.move_to(from.x, from.y);
        canvas.context.line_to(to.x, to.y);
    }
    canvas.context.stroke();
}

/// Under zoom 0.4 all links of one look are one stroke, 1 px wide.
fn far_links<'a>(
    canvas: &Canvas,
    ink: &Ink,
    camera: &Camera,
    routes: impl Iterator<Item = (usize, &'a Route)>,
    marks: &Marks,
) {
    let (mut plain, mut dead, mut hot) = (Vec::new(), Vec::new(), Vec::new());
    for (ix, route) in routes {
        if flag(&marks.hot_routes, ix) || flag(&marks.selected_routes, ix) {
            hot.push(route);
        } else if route.kind == RouteKind::DeadLetter {
            dead.push(route);
        } else {
            plain.push(route);
        }
    }
    let px = 1.0 / camera.zoom;
    for (routes, color, width) in [(plain, &ink.edge, 1.0), (dead, &ink.bad, 1.0), (hot, &ink.accent, 2.0)] {
        if routes.is_empty() {
            continue;
        }
        canvas.context.set_stroke_style_str(color);
        canvas.context.set_line_width(width * px);
        canvas.context.begin_path();
        for route in routes {
            trace(canvas, &route.path.curves);
        }
        canvas.context.stroke();
    }
}

fn near_link(canvas: &Canvas, ink: &Ink, route: &Route, path: &Path, (hot, selected): (bool, bool)) {
    let context = &canvas.context;
    context.set_line_cap("butt");
    canvas.dash(&[]);
    stroke(canvas, &path.curves, &ink.paper, 5.5);
    if selected {
        context.set_global_alpha(0.22);
        stroke(canvas, &path.curves, &ink.accent, 8.0);
        context.set_global_alpha(1.0);
    }
    let dead = route.kind == RouteKind::DeadLetter;
    let (color, width) = match (hot || selected, dead) {
        (true, false) => (&ink.accent, 2.5),
        (true, true) => (&ink.bad, 2.5),
        (false, true) => (&ink.bad, 2.0),
        // Nothing of the topic is assigned to this consumer now: a hairline keeps the way.
        (false, false) if std::ptr::eq(path, &route.path) && is_unassigned(route) => (&ink.edge, 1.0),
        (false, false) => (&ink.edge, 1.5),
    };
    match route.kind {
        RouteKind::DeadLetter => {
            context.set_line_cap("round");
            canvas.dash(&[0.1, 5.0]);
        }
        RouteKind::Reply => canvas.dash(&[2.0, 4.0]),
        RouteKind::Alternate => canvas.dash(&[8.0, 3.0, 1.5, 3.0]),
        RouteKind::Fetch if std::ptr::eq(path, &route.path) && is_unassigned(route) => canvas.dash(&[2.0, 4.0]),
        _ => {}
    }
    stroke(canvas, &path.curves, color, width);
    canvas.dash(&[]);
    chevron(canvas, path.end(), path.end_angle(), color, width.min(2.5));
    if route.kind == RouteKind::Deliver {
        canvas.dash(&[2.0, 4.0]);
        stroke(canvas, &return_lane(&route.path), &ink.edge, 1.25);
    }
}

/// A way that follows from a group's membership, without a partition that would take it elsewhere.
fn is_unassigned(route: &Route) -> bool {
    route.kind == RouteKind::Fetch && route.link.is_none()
}

/// Where a consumer takes from a log: the records are pulled, so the log has a hook, the consumer the arrow.
fn hook(canvas: &Canvas, ink: &Ink, at: Point) {
    let context = &canvas.context;
    context.set_stroke_style_str(&ink.edge);
    context.set_line_width(1.5);
    context.begin_path();
    // Fails only for a negative radius.
    let _ = context.arc(at.x + 14.0, at.y, 4.0, 0.5 * std::f64::consts::PI, 1.5 * std::f64::consts::PI);
    context.stroke();
}

/// Around groups and their members: dashes 6 4, corners of 10 px (DESIGN-NOTES § 3).
fn frames(canvas: &Canvas, ink: &Ink, camera: &Camera, drawn: &Drawn, which: Which) {
    let Drawn { layout, marks, .. } = *drawn;
    if layout.frames.is_empty() {
        return;
    }
    let context = &canvas.context;
    let seen = camera.seen(canvas.width, canvas.height);
    canvas.to_world(camera);
    for frame in layout.frames.iter().filter(|frame| frame.rect.touches(&seen)) {
        let is_held = frame.members.iter().chain([&frame.group]).any(|ix| flag(&marks.held_parts, *ix as usize));
        if is_held != (which == Which::Held) {
            continue;
        }
        let Rect { x, y, width, height } = frame.rect;
        context.begin_path();
        // Fails only for a negative radius.
        let _ = context.round_rect_with_f64(x, y, width, height, 10.0);
        context.set_global_alpha(0.55);
        context.set_fill_style_str(&ink.surface);
        context.fill();
        context.set_global_alpha(1.0);
        context.set_stroke_style_str(&ink.edge);
        context.set_line_width(1.5);
        canvas.dash(&[6.0, 4.0]);
        context.stroke();
    }
    canvas.dash(&[]);
}

/// Around what stands in one virtual host, with its name: a thin line, so that it is not taken for a group.
fn hosts(canvas: &Canvas, ink: &Ink, camera: &Camera, drawn: &Drawn, which: Which) {
    let Drawn { layout, marks, .. } = *drawn;
    let context = &canvas.context;
    for host in &layout.hosts {
        let is_held = host.members.iter().any(|ix| flag(&marks.held_parts, *ix as usize));
        let Some(Rect { x, y, width, height }) = host.rect.filter(|_| is_held == (which == Which::Held)) else {
            continue;
        };
        canvas.to_world(camera);
        context.begin_path();
        // Fails only for a negative radius.
        let _ = context.round_rect_with_f64(x, y, width, height, 10.0);
        context.set_stroke_style_str(&ink.edge);
        context.set_line_width(1.0);
        context.stroke();
        if camera.detail() >= Detail::Name {
            context.set_font(&format!("600 11px {}", ink.mono));
            context.set_fill_style_str(&ink.ink_2);
            context.set_text_align("left");
            context.set_text_baseline("alphabetic");
            let _ = context.fill_text(&host.name, x + 10.0, y + 15.0);
        }
    }
}

/// The lane of the answers: the delivery's curve, lower, ending before the arrow.
fn return_lane(path: &Path) -> Vec<Cubic> {
    let low = |point: Point| Point::new(point.x, point.y + RETURN_LANE);
    let mut curves: Vec<Cubic> = path.curves.iter().map(|curve| curve.map(low)).collect();
    if let Some([_, _, control, end]) = curves.last_mut() {
        control.x -= 3.0;
        end.x -= 6.0;
    }
    curves
}

fn trace(canvas: &Canvas, curves: &[Cubic]) {
    for (ix, [a, b, c, d]) in curves.iter().enumerate() {
        if ix == 0 {
            canvas.context.move_to(a.x, a.y);
        }
        canvas.context.bezier_curve_to(b.x, b.y, c.x, c.y, d.x, d.y);
    }
}

fn stroke(canvas: &Canvas, curves: &[Cubic], color: &str, width: f64) {
    canvas.context.set_stroke_style_str(color);
    canvas.context.set_line_width(width);
    canvas.context.begin_path();
    trace(canvas, curves);
    canvas.context.stroke();
}

/// A cubic in a look of its own: the wire under the pointer.
pub fn wire(canvas: &Canvas, curve: &Cubic, color: &str, dashes: &[f64]) {
    canvas.context.set_line_cap("butt");
    canvas.dash(dashes);
    stroke(canvas, std::slice::from_ref(curve), color, 2.5);
    canvas.dash(&[]);
}

/// Open chevron 7 × 9, its tip before the port centre.
fn chevron(canvas: &Canvas, end: Point, angle: f64, color: &str, width: f64) {
    let (sin, cos) = angle.sin_cos();
    let turned = |x: f64, y: f64| Point::new(end.x + x * cos - y * sin, end.y + x * sin + y * cos);
    let (upper, tip, lower) = (turned(-TIP - 7.0, -4.5), turned(-TIP, 0.0), turned(-TIP - 7.0, 4.5));
    let context = &canvas.context;
    context.set_line_cap("round");
    context.set_line_join("round");
    context.set_stroke_style_str(color);
    context.set_line_width(width);
    context.begin_path();
    context.move_to(upper.x, upper.y);
    context.line_to(tip.x, tip.y);
    context.line_to(lower.x, lower.y);
    context.stroke();
    context.set_line_cap("butt");
}

fn name(canvas: &Canvas, ink: &Ink, part: &Placed, mark: &PartMark, px: f64) {
    let context = &canvas.context;
    // 11 px on the screen whatever the zoom.
    let size = 11.0 * px;
    context.set_font(&format!("600 {size}px {}", ink.sans));
    context.set_fill_style_str(&ink.ink);
    context.set_text_align("left");
    let left = if matches!(part.role, Role::Exchange | Role::Consumer) { 18.0 } else { 10.0 };
    let count = mark.depth.map(|(ready, unacked)| crate::locales::number::short_number(u64::from(ready + unacked)));
    let room =
        part.rect.width - left - 12.0 - count.as_ref().map_or(0.0, |count| (count.len() as f64 + 1.0) * size * 0.62);
    let mut text = mark.name.clone();
    while text.chars().count() > 1 && context.measure_text(&text).map_or(0.0, |measure| measure.width()) > room {
        text.pop();
    }
    if text.len() < mark.name.len() {
        text.pop();
        text.push('…');
    }
    let baseline = 8.0 + size;
    // Fails only for numbers that are not finite.
    let _ = context.fill_text(&text, left, baseline);
    if let Some(count) = count {
        context.set_font(&format!("500 {size}px {}", ink.mono));
        context.set_fill_style_str(&ink.ink_2);
        context.set_text_align("right");
        let _ = context.fill_text(&count, part.rect.width - 12.0, baseline);
    }
}

/// Free, ready, unacked (hatched); the head is at the right, so the unacked stand there.
fn depth_bar(canvas: &Canvas, ink: &Ink, part: &Placed, (ready, unacked): (u32, u32), detail: Detail) {
    let context = &canvas.context;
    let bar = match detail {
        Detail::Name => Rect::new(16.0, part.rect.height - 38.0, part.rect.width - 32.0, 18.0),
        _ => Rect::new(16.0, part.rect.height * 0.32, part.rect.width - 32.0, part.rect.height * 0.36),
    };
    context.set_fill_style_str(&ink.sunken);
    context.fill_rect(bar.x, bar.y, bar.width, bar.height);
    let total = ready + unacked;
    if total == 0 {
        return;
    }
    // The bar's full length is the next power of ten: a queue of 3 and one of 300 both show something.
    let full = 10_u64.pow(f64::from(total).log10().floor() as u32 + 1) as f64;
    let (unacked_w, ready_w) = (f64::from(unacked) / full * bar.width, f64::from(ready) / full * bar.width);
    context.set_fill_style_str(&ink.ink_2);
    context.fill_rect(bar.right() - unacked_w - ready_w, bar.y, ready_w, bar.height);
    if unacked_w > 0.0 {
        hatch(canvas, ink, Rect::new(bar.right() - unacked_w, bar.y, unacked_w, bar.height));
    }
}

fn hatch(canvas: &Canvas, ink: &Ink, area: Rect) {
    let context = &canvas.context;
    context.save();
    context.begin_path();
    context.rect(area.x, area.y, area.width, area.height);
    context.clip();
    context.set_stroke_style_str(&ink.edge);
    context.set_line_width(2.0);
    context.begin_path();
    let mut x = area.x - area.height;
    while x < area.right() {
        context.move_to(x, area.bottom());
        context.line_to(x + area.height, area.y);
        x += 7.0;
    }
    context.stroke();
    context.restore();
    context.set_stroke_style_str(&ink.edge);
    context.set_line_width(1.5);
    context.stroke_rect(area.x, area.y, area.width, area.height);
}
