//! What the board remembers besides the document: camera, layout, gestures, painters. One handle, [`Board`], is
//! shared by its views; signals carry only what changes at the pace of a hand, all else lies in [`Inner`] and is
//! painted.
use crate::ui::dom::NodeRef;
use leptos::prelude::*;

use super::canvas::Canvas;
use super::hold::Held;
use super::ink::Ink;
use super::motion::Traffic;
use super::paint_motion::MotionPainter;
use super::paint_static::{Marks, StaticPainter};
use super::pointer::Fingers;
use super::popover::Popover;
use super::wiring::Wiring;
use crate::engine::rabbitmq::explain::RouteExplanation;
use crate::engine::sort::sort_by;
use crate::studio::camera::{Camera, Detail};
use crate::studio::document::PartId;
use crate::studio::frame::PartMap;
use crate::studio::geometry::Layout;
use crate::studio::gesture::{Gestures, Tool};
use crate::studio::lanes::Lanes;
use crate::studio::selection::Selection;
use crate::studio::space::{Point, Rect};
use crate::studio::step_marks::StepMarks;
use crate::ui::bridge::Bridge;

/// DOM parts at most (UX P6); beyond that the nearest to the middle of the view are shown.
const MOST_DOM_PARTS: usize = 200;
/// Parts this far outside the view are kept in the page, so that a pan does not show holes, screen px.
const KEEP_MARGIN_PX: f64 = 96.0;
/// The camera's flight, ms (`--d-camera`).
const FLIGHT_MS: f64 = 280.0;
/// Bars that float at the top of the board and must not cover what is fitted or revealed, screen px.
const TOP_BAR_PX: f64 = 52.0;
const CAPTION_PX: f64 = 64.0;
/// Under this width the board is a phone's.
const NARROW_PX: f64 = 560.0;
const NARROW_MARGIN_PX: f64 = 10.0;
/// The smallest zoom with DOM parts, and a little more.
const READABLE_ZOOM: f64 = 0.62;

/// The nodes of the board's layers.
#[derive(Clone, Copy)]
pub struct Nodes {
    pub stage: NodeRef<web_sys::HtmlElement>,
    pub grid: NodeRef<web_sys::HtmlElement>,
    pub world: NodeRef<web_sys::HtmlElement>,
    pub labels: NodeRef<web_sys::HtmlElement>,
    pub links: NodeRef<web_sys::HtmlCanvasElement>,
    pub messages: NodeRef<web_sys::HtmlCanvasElement>,
    pub overlay: NodeRef<web_sys::HtmlCanvasElement>,
}

#[derive(Clone, Copy)]
pub struct Board {
    pub bridge: Bridge,
    pub nodes: Nodes,
    inner: StoredValue<Inner, LocalStorage>,
    /// Parts that stand in the page now.
    pub visible: RwSignal<Vec<PartId>>,
    pub detail: RwSignal<Detail>,
    pub zoom: RwSignal<f64>,
    /// Parts or links stand elsewhere (document changed, or a drag is under way).
    pub layout_version: RwSignal<u64>,
    /// The part that has the keyboard focus, or would have it when the board is entered.
    pub focus: RwSignal<Option<PartId>>,
    pub hover: RwSignal<Option<PartId>>,
    pub tool: RwSignal<Tool>,
    pub wiring: RwSignal<Option<Wiring>>,
    pub popover: RwSignal<Option<Popover>>,
    pub renaming: RwSignal<Option<PartId>>,
    /// Move mode: arrows nudge the selection.
    pub nudging: RwSignal<bool>,
    /// What the event on show touched; empty while playing.
    pub step: RwSignal<StepMarks>,
}

/// The three canvases, once the page has them.
#[derive(Clone, Debug)]
pub struct Canvases {
    pub links: Canvas,
    pub messages: Canvas,
    pub overlay: Canvas,
}

#[derive(Debug, Default)]
pub struct Inner {
    pub camera: Camera,
    flight: Option<Flight>,
    pub layout: Layout,
    pub gestures: Gestures,
    pub ink: Ink,
    pub canvases: Option<Canvases>,
    pub statics: StaticPainter,
    pub motion: MotionPainter,
    pub traffic: Traffic,
    /// Where the parts of the run stand in the layout.
    pub parts: PartMap,
    /// Where the lanes of topics meet their links now.
    pub lanes: Lanes,
    /// How the exchange of the event on show decided.
    pub route: Option<RouteExplanation>,
    pub marks: Marks,
    pub held: Option<Held>,
    /// What is in the hand was copied for it (Alt-drag).
    pub holds_copies: bool,
    pub marquee: Option<Marquee>,
    /// Where the part that is being placed would stand.
    pub ghost: Option<Ghost>,
    /// Links must be painted again.
    pub stale: bool,
    pub overlay_stale: bool,
    pub width: f64,
    pub height: f64,
    /// The first layout with parts is fitted into the view.
    fitted: bool,
    pub space: Space,
    /// The page benchmark has the canvases.
    pub benching: bool,
    pub fingers: Fingers,
    /// Where the pointer was last, screen px.
    pub pointer: Point,
}

/// The space bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Space {
    #[default]
    Up,
    Held,
    /// Something was dragged while it was held.
    Dragged,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Marquee {
    pub area: Rect,
    /// To come back on Esc, and to add to.
    pub earlier: Selection,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ghost {
    pub role: crate::studio::kind::Role,
    pub rect: Rect,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Flight {
    from: Camera,
    to: Camera,
    start_ms: Option<f64>,
}

impl Board {
    pub fn new(bridge: Bridge) -> Self {
        let nodes = Nodes {
            stage: NodeRef::new(),
            grid: NodeRef::new(),
            world: NodeRef::new(),
            labels: NodeRef::new(),
            links: NodeRef::new(),
            messages: NodeRef::new(),
            overlay: NodeRef::new(),
        };
        Self {
            bridge,
            nodes,
            inner: StoredValue::new_local(Inner::default()),
            visible: RwSignal::new(Vec::new()),
            detail: RwSignal::new(Detail::Full),
            zoom: RwSignal::new(1.0),
            layout_version: RwSignal::new(0),
            focus: RwSignal::new(None),
            hover: RwSignal::new(None),
            tool: RwSignal::new(Tool::Select),
            wiring: RwSignal::new(None),
            popover: RwSignal::new(None),
            renaming: RwSignal::new(None),
            nudging: RwSignal::new(false),
            step: RwSignal::new(StepMarks::default()),
        }
    }

    pub fn with<R>(&self, read: impl FnOnce(&Inner) -> R) -> R {
        self.inner.with_value(read)
    }

    pub fn update<R>(&self, change: impl FnOnce(&mut Inner) -> R) -> R {
        self.inner.try_update_value(change).expect("the board lives as long as the page")
    }

    pub fn camera(&self) -> Camera {
        self.with(|inner| inner.camera)
    }

    // --- layers

    /// The layers are in the page: takes hold of the canvases.
    pub fn mounted(&self) {
        let canvas =
            |node: NodeRef<web_sys::HtmlCanvasElement>| node.get_untracked().and_then(|element| Canvas::of(&element));
        let nodes = self.nodes;
        if let (Some(links), Some(messages), Some(overlay)) =
            (canvas(nodes.links), canvas(nodes.messages), canvas(nodes.overlay))
        {
            self.update(|inner| inner.canvases = Some(Canvases { links, messages, overlay }));
        }
        self.theme_changed();
        self.resized();
    }

    pub fn theme_changed(&self) {
        self.update(|inner| {
            inner.ink = Ink::read();
            inner.motion.forget();
        });
        self.repaint();
    }

    /// The view has another size: fits the canvases, and the drawing if it was fitted never.
    pub fn resized(&self) {
        let Some(stage) = self.nodes.stage.get_untracked() else { return };
        let (width, height) = (f64::from(stage.client_width()), f64::from(stage.client_height()));
        self.update(|inner| {
            (inner.width, inner.height) = (width, height);
            if let Some(canvases) = &mut inner.canvases {
                for canvas in [&mut canvases.links, &mut canvases.messages, &mut canvases.overlay] {
                    canvas.resize(width, height);
                }
            }
        });
        self.fit_once();
        self.camera_moved();
    }

    /// What is laid next is fitted into the view.
    pub fn fit_anew(&self) {
        self.update(|inner| inner.fitted = false);
    }

    /// The layout has parts for the first time: shows all of them.
    pub fn fit_once(&self) {
        let camera = self.update(|inner| {
            let bounds = inner.layout.bounds().filter(|_| !inner.fitted && inner.width > 0.0)?;
            inner.fitted = true;
            if inner.layout.parts.len() == 1 {
                return None;
            }
            Some(inner.first_look(bounds))
        });
        if let Some(camera) = camera {
            self.set_camera(camera);
        }
    }

    // --- camera

    /// Sets the camera at once, ending a flight.
    pub fn set_camera(&self, camera: Camera) {
        self.update(|inner| {
            inner.camera = camera;
            inner.flight = None;
        });
        self.camera_moved();
    }

    /// Flies there, or jumps with reduced motion.
    pub fn fly_to(&self, camera: Camera) {
        if self.bridge.reduced_motion.get_untracked() {
            return self.set_camera(camera);
        }
        self.update(|inner| inner.flight = Some(Flight { from: inner.camera, to: camera, start_ms: None }));
        self.bridge.invalidate();
    }

    pub fn pan(&self, by: Point) {
        self.set_camera(self.camera().panned(by));
    }

    pub fn zoom_by(&self, factor: f64, at: Point) {
        self.set_camera(self.camera().zoomed(factor, at));
    }

    pub fn fit_all(&self) {
        if let Some(camera) =
            self.with(|inner| inner.layout.bounds().map(|bounds| Camera::fitted(bounds, inner.free())))
        {
            self.fly_to(camera);
        }
    }

    pub fn fit_parts(&self, parts: &[PartId]) {
        let camera =
            self.with(|inner| inner.layout.bounds_of(parts).map(|bounds| Camera::fitted(bounds, inner.free())));
        if let Some(camera) = camera {
            self.fly_to(camera);
        }
    }

    /// Moves by the least amount so that the part is seen; never while a hand drags.
    pub fn reveal(&self, part: &str) {
        let camera = self.with(|inner| {
            let rect = inner.layout.part(part)?.rect.grown(16.0);
            Some(inner.camera.revealing(rect, inner.free())).filter(|_| !inner.gestures.is_dragging())
        });
        if let Some(camera) = camera.filter(|camera| *camera != self.camera()) {
            self.fly_to(camera);
        }
    }

    /// On a phone, where the whole can't be read, the view follows what a step touched.
    pub fn follow_step(&self) {
        let bridge = self.bridge;
        let camera = self.step.with_untracked(|step| {
            let ids: Vec<PartId> =
                bridge.with(|studio| step.parts.iter().filter_map(|&part| studio.part_id(part)).collect());
            self.with(|inner| {
                let free = inner.free();
                let fits = |rect: &Rect| {
                    rect.width * inner.camera.zoom <= free.width && rect.height * inner.camera.zoom <= free.height
                };
                let all = inner.layout.bounds_of(&ids).filter(fits);
                let rect = all.or_else(|| Some(inner.layout.part(ids.last()?)?.rect))?;
                let may = inner.width < NARROW_PX && !inner.gestures.is_dragging();
                may.then(|| inner.camera.revealing(rect.grown(8.0), free))
            })
        });
        if let Some(camera) = camera.filter(|camera| *camera != self.camera()) {
            self.fly_to(camera);
        }
    }

    /// One frame of a camera flight; says whether it goes on.
    pub fn fly(&self, frame_ms: f64) -> bool {
        let next = self.update(|inner| {
            let flight = inner.flight.as_mut()?;
            let start = *flight.start_ms.get_or_insert(frame_ms);
            let t = ((frame_ms - start) / FLIGHT_MS).clamp(0.0, 1.0);
            let camera = flight.from.between(&flight.to, ease_in_out(t));
            if t >= 1.0 {
                inner.flight = None;
            }
            inner.camera = camera;
            Some(t < 1.0)
        });
        if next.is_some() {
            self.camera_moved();
        }
        next.unwrap_or(false)
    }

    /// Puts the layers where the camera wants them and asks for a frame.
    pub fn camera_moved(&self) {
        let camera = self.camera();
        let shift = camera.to_screen(Point::default());
        let style = |node: NodeRef<web_sys::HtmlElement>, name: &str, value: &str| {
            if let Some(element) = node.get_untracked() {
                // Fails only for unknown property names.
                let _ = web_sys::HtmlElement::style(&element).set_property(name, value);
            }
        };
        let transform = format!("translate({:.2}px,{:.2}px) scale({:.5})", shift.x, shift.y, camera.zoom);
        for node in [self.nodes.world, self.nodes.labels] {
            style(node, "transform", &transform);
            style(node, "--zoom", &format!("{:.4}", camera.zoom));
        }
        // The dots keep a distance of at least 12 px on the screen.
        let mut pitch = 16.0 * camera.zoom;
        while pitch < 12.0 {
            pitch *= 2.0;
        }
        style(self.nodes.grid, "background-size", &format!("{pitch:.3}px {pitch:.3}px"));
        style(self.nodes.grid, "background-position", &format!("{:.2}px {:.2}px", shift.x, shift.y));
        set_if_changed(self.zoom, camera.zoom);
        set_if_changed(self.detail, camera.detail());
        self.refresh_visible();
        self.repaint();
    }

    /// Asks for a frame in which everything is painted again.
    pub fn repaint(&self) {
        self.update(|inner| {
            inner.stale = true;
            inner.overlay_stale = true;
        });
        self.bridge.invalidate();
    }

    pub fn repaint_overlay(&self) {
        self.update(|inner| inner.overlay_stale = true);
        self.bridge.invalidate();
    }

    /// Decides which parts stand in the page: those in view, and always the focused one, so that the focus stays.
    pub fn refresh_visible(&self) {
        let focus = self.focus.get_untracked();
        let visible = self.with(|inner| inner.visible_parts(focus.as_deref()));
        set_if_changed(self.visible, visible);
    }

    // --- places

    /// Screen px in the stage of a client position.
    pub fn on_stage(&self, x: f64, y: f64) -> Point {
        self.nodes.stage.get_untracked().map_or(Point::new(x, y), |stage| {
            let rect = stage.get_bounding_client_rect();
            Point::new(x - rect.left(), y - rect.top())
        })
    }

    /// The world point in the middle of the view.
    pub fn middle(&self) -> Point {
        self.with(|inner| inner.camera.to_world(inner.free().center()))
    }
}

impl Inner {
    /// The part of the view that no bar covers, screen px.
    pub fn free(&self) -> Rect {
        let narrow = self.width < NARROW_PX;
        let (top, bottom) = if narrow { (40.0, 72.0) } else { (TOP_BAR_PX, CAPTION_PX) };
        Rect::new(0.0, top, self.width.max(1.0), (self.height - top - bottom).max(1.0))
    }

    /// All of it, but on a narrow screen not smaller than can be read: from its left end on.
    fn first_look(&self, bounds: Rect) -> Camera {
        let free = self.free();
        let camera = Camera::fitted(bounds, free);
        if camera.zoom >= READABLE_ZOOM || self.width >= NARROW_PX {
            return camera;
        }
        let left = Point::new(bounds.x, bounds.center().y);
        Camera {
            origin: left - Point::new(NARROW_MARGIN_PX, free.center().y) * (1.0 / READABLE_ZOOM),
            zoom: READABLE_ZOOM,
        }
    }

    /// If no part is one of those before, another document was opened: it is fitted, an empty one shown 1:1.
    pub fn another_drawing(&mut self, before: &Layout) {
        let stays = self.layout.parts.iter().any(|part| before.index(&part.id).is_some());
        // The first part put down by hand stands where it was put.
        if stays || self.layout.parts.len() == 1 {
            return;
        }
        self.fitted = false;
        if self.layout.parts.is_empty() {
            self.camera = Camera::default();
        }
    }

    fn visible_parts(&self, focus: Option<&str>) -> Vec<PartId> {
        let is_focus = |id: &PartId| Some(id.as_str()) == focus;
        if !self.camera.detail().has_dom_parts() {
            return self.layout.parts.iter().map(|part| part.id.clone()).filter(is_focus).collect();
        }
        let seen = self.camera.seen(self.width, self.height);
        let near = seen.grown(KEEP_MARGIN_PX / self.camera.zoom);
        let mut shown: Vec<_> =
            self.layout.parts.iter().filter(|part| part.rect.touches(&near) || is_focus(&part.id)).collect();
        if shown.len() > MOST_DOM_PARTS {
            let middle = seen.center();
            let distance = |part: &&crate::studio::geometry::Placed| part.rect.center().distance(middle);
            sort_by(&mut shown, |a, b| distance(a).total_cmp(&distance(b)));
            shown.truncate(MOST_DOM_PARTS);
        }
        shown.into_iter().map(|part| part.id.clone()).collect()
    }
}

/// Sets a signal only if that tells its readers something.
pub fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}

fn ease_in_out(t: f64) -> f64 {
    if t < 0.5 { 4.0 * t * t * t } else { 1.0 - (2.0 - 2.0 * t).powi(3) / 2.0 }
}
