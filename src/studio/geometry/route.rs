//! Links as drawn: the document's links, and the dead-letter and alternate routes that follow from settings.
use super::super::document::{Document, LinkId, LinkKind};
use super::super::rules::derived::{DerivedKind, derived_links};
use super::super::space::Point;
use super::path::{Cubic, Path};
use super::{Layout, Placed, port};

/// A link that must go back runs this far under both parts, px.
const UNDERPASS: f64 = 24.0;
/// A dead letter's way up runs this far left of both parts, px.
const BESIDE: f64 = 32.0;
/// Reach of the bend of a link that goes back, px.
const BEND: f64 = 56.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RouteKind {
    Publish,
    Bind,
    Deliver,
    DeadLetter,
    Alternate,
    /// From a consumer to whom it answers, below both.
    Reply,
    // --- Kafka
    /// topic → group.
    Subscribe,
    /// group → member.
    Member,
    /// topic → consumer, the way of its fetches; there is one to every member of a group that subscribes.
    Fetch,
    /// consumer → topic.
    Forward,
}

impl RouteKind {
    /// Leaves at the bottom and enters at the top.
    pub const fn is_vertical(self) -> bool {
        matches!(self, Self::DeadLetter | Self::Alternate)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// None = follows from a setting of `from`.
    pub link: Option<LinkId>,
    pub kind: RouteKind,
    /// Indices of the parts in [`Layout::parts`].
    pub from: u32,
    pub to: u32,
    /// Not drawn: a frame around the group, or the fetches of its members, say the same.
    pub hidden: bool,
    pub path: Path,
}

impl Route {
    pub(super) fn set_path(&mut self, path: Path) {
        self.path = path;
    }
}

/// All routes of the document, without paths.
pub(super) fn ends(document: &Document, layout: &Layout) -> Vec<Route> {
    let index = |id: &str| layout.index(id).map(|ix| ix as u32);
    let route = |link, kind, from, to| Route { link, kind, from, to, hidden: false, path: Path::default() };
    let mut routes = Vec::with_capacity(document.links.len());
    for link in &document.links {
        let kind = match link.kind {
            LinkKind::Publish => RouteKind::Publish,
            LinkKind::Bind => RouteKind::Bind,
            LinkKind::Consume => RouteKind::Deliver,
            LinkKind::Produce => RouteKind::Publish,
            LinkKind::Subscribe => RouteKind::Subscribe,
            LinkKind::Member => RouteKind::Member,
            LinkKind::Assign => RouteKind::Fetch,
            LinkKind::Forward => RouteKind::Forward,
        };
        if let (Some(from), Some(to)) = (index(&link.from), index(&link.to)) {
            routes.push(route(Some(link.id.clone()), kind, from, to));
        }
    }
    for derived in derived_links(document) {
        let kind = match derived.kind {
            DerivedKind::DeadLetter => RouteKind::DeadLetter,
            DerivedKind::Alternate => RouteKind::Alternate,
            // The default exchange on the board: its bindings to every queue are drawn like others.
            DerivedKind::Implicit => RouteKind::Bind,
            DerivedKind::Fetch => RouteKind::Fetch,
            DerivedKind::Reply => RouteKind::Reply,
        };
        routes.push(route(None, kind, derived.from as u32, derived.to as u32));
    }
    routes
}

/// The course of route number `ix` between its ports.
pub(super) fn path(parts: &[Placed], route: &Route, ix: usize) -> Path {
    let (start, end) = port::ends(parts, route, ix);
    let (from, to) = (&parts[route.from as usize].rect, &parts[route.to as usize].rect);
    if route.kind == RouteKind::Reply {
        return Path::new(vec![if port::stands_below(from, to) { down(start, end) } else { under(start, end) }]);
    }
    if route.kind.is_vertical() {
        let is_above = end.y < start.y && port::share_a_column(from, to);
        return Path::new(if is_above {
            around(start, end, from.x.min(to.x) - BESIDE)
        } else {
            vec![down(start, end)]
        });
    }
    if end.x >= start.x + 8.0 {
        return Path::new(vec![forward(start, end)]);
    }
    Path::new(back(start, end, from.bottom().max(to.bottom()) + UNDERPASS))
}

/// Horizontal tangents (DESIGN-NOTES § 4). Also the wire under the pointer.
pub fn forward(start: Point, end: Point) -> Cubic {
    let reach = ((end.x - start.x).abs() / 2.0).clamp(32.0, 120.0);
    [start, Point::new(start.x + reach, start.y), Point::new(end.x - reach, end.y), end]
}

/// Vertical tangents: leaves at the bottom, enters at the top.
pub fn down(start: Point, end: Point) -> Cubic {
    let reach = ((end.y - start.y).abs() * 0.85).clamp(40.0, 120.0);
    [start, Point::new(start.x, start.y + reach), Point::new(end.x, end.y - reach), end]
}

/// Leaves at the bottom, runs up left of both parts at `x` and enters the upper one at its top.
fn around(start: Point, end: Point, x: f64) -> Vec<Cubic> {
    let bend =
        |from: Point, to: Point, dy: f64| [from, Point::new(from.x, from.y + dy), Point::new(to.x, to.y + dy), to];
    let (low, high) = (Point::new(x, start.y - BEND / 2.0), Point::new(x, end.y + BEND / 2.0));
    let third = (high - low) * (1.0 / 3.0);
    vec![bend(start, low, BEND), [low, low + third, high - third, high], bend(high, end, -BEND)]
}

/// Leaves and enters at the bottom.
fn under(start: Point, end: Point) -> Cubic {
    let depth = start.y.max(end.y) + 2.0 * UNDERPASS + (end.x - start.x).abs() / 16.0;
    [start, Point::new(start.x, depth), Point::new(end.x, depth), end]
}

/// Leaves right, runs at the height `under` and enters from the left.
pub fn back(start: Point, end: Point, under: f64) -> Vec<Cubic> {
    let bend = |from: Point, to: Point, x: f64| [from, Point::new(x, from.y), Point::new(x, to.y), to];
    let (right, left) = (Point::new(start.x, under), Point::new(end.x, under));
    let third = (left - right) * (1.0 / 3.0);
    vec![bend(start, right, start.x + BEND), [right, right + third, left - third, left], bend(left, end, end.x - BEND)]
}
