//! Where everything stands on the board: sizes, outlines, ports, link paths, hit tests. A [`Layout`] is computed once
//! per document version and shared by painting, gestures and the frame; it reads the document only, so nothing on
//! the board changes place because the run goes on. Not here: arranging parts (`studio::layout`), colours, drawing.
pub mod frame;
pub mod host;
pub mod label;
pub mod outline;
pub mod path;
pub mod port;
pub mod route;
pub mod size;

use rustc_hash::FxHashMap;

use super::document::{Document, LinkId, PartId};
use super::gesture::{Hit, PortSide};
use super::kind::Role;
use super::space::{Point, Rect};
use crate::engine::id::PartIx;
pub use frame::GroupFrame;
pub use host::HostFrame;
use port::Ports;
pub use route::{Route, RouteKind};

/// Half of a port's hit area at zoom 1: 24 px wide with a mouse, 44 on touch screens (UX A6).
const PORT_REACH_PX: f64 = 12.0;
const PORT_REACH_TOUCH_PX: f64 = 22.0;
const LINK_REACH_PX: f64 = 6.0;
const LINK_END_REACH_PX: f64 = 14.0;

/// One part as it stands on the board.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    pub id: PartId,
    pub role: Role,
    pub rect: Rect,
    pub ports: Ports,
}

/// All parts (index = document order = [`PartIx`]) and all links.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    pub parts: Vec<Placed>,
    /// The document's links in their order, then dead-letter and alternate routes, which follow from settings.
    pub routes: Vec<Route>,
    /// Around each group and its members.
    pub frames: Vec<GroupFrame>,
    /// Around the parts of each virtual host.
    pub hosts: Vec<HostFrame>,
    between: FxHashMap<(u32, u32, RouteKind), u32>,
    by_id: FxHashMap<PartId, u32>,
}

impl Layout {
    pub fn of(document: &Document) -> Self {
        let parts: Vec<_> = document
            .parts
            .iter()
            .map(|part| Placed {
                id: part.id.clone(),
                role: size::role(part),
                rect: size::rect(document, part),
                ports: Ports::default(),
            })
            .collect();
        let by_id = parts.iter().zip(0..).map(|(part, ix)| (part.id.clone(), ix)).collect();
        let hosts = host::code().map(|code| (code.of)(document)).unwrap_or_default();
        let (routes, frames) = (Vec::new(), Vec::new());
        let mut layout = Self { parts, routes, frames, hosts, between: FxHashMap::default(), by_id };
        layout.routes = route::ends(document, &layout);
        layout.between =
            layout.routes.iter().zip(0..).map(|(route, ix)| ((route.from, route.to, route.kind), ix)).collect();
        layout.lay(|_| true);
        layout
    }

    pub fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).map(|&ix| ix as usize)
    }

    pub fn part(&self, id: &str) -> Option<&Placed> {
        self.index(id).map(|ix| &self.parts[ix])
    }

    /// The link on which something of this kind travels from part to part.
    pub fn route(&self, from: PartIx, to: PartIx, kind: RouteKind) -> Option<&Route> {
        self.between.get(&(from.0, to.0, kind)).map(|&ix| &self.routes[ix as usize])
    }

    pub fn route_index(&self, from: PartIx, to: PartIx, kind: RouteKind) -> Option<usize> {
        self.between.get(&(from.0, to.0, kind)).map(|&ix| ix as usize)
    }

    pub fn route_of_link(&self, link: &str) -> Option<&Route> {
        self.routes.iter().find(|route| route.link.as_deref() == Some(link))
    }

    /// Everything there is, with frames and links; `None` on an empty board.
    pub fn bounds(&self) -> Option<Rect> {
        let parts = self.parts.iter().map(|part| part.rect);
        let links = self.routes.iter().filter(|route| !route.hidden).map(|route| route.path.bounds());
        let frames = self.frames.iter().map(|frame| frame.rect).chain(self.hosts.iter().filter_map(|host| host.rect));
        parts.chain(frames).chain(links).reduce(|all, rect| all.union(&rect))
    }

    pub fn bounds_of<'a>(&self, ids: impl IntoIterator<Item = &'a PartId>) -> Option<Rect> {
        ids.into_iter().filter_map(|id| self.part(id)).map(|part| part.rect).reduce(|all, rect| all.union(&rect))
    }

    /// Moves parts before the document knows of it (a drag under way), and re-lays only the links that this touches.
    pub fn shift(&mut self, parts: &[(usize, Point)]) {
        let mut moved = vec![false; self.parts.len()];
        for &(ix, to) in parts {
            moved[ix] = true;
            (self.parts[ix].rect.x, self.parts[ix].rect.y) = (to.x, to.y);
        }
        self.lay(|ix| moved[ix as usize]);
    }

    /// Spreads ports and computes paths for the parts that `changed` and those linked to them.
    fn lay(&mut self, changed: impl Fn(u32) -> bool) {
        let mut touched = vec![false; self.parts.len()];
        for (ix, touched) in touched.iter_mut().enumerate() {
            *touched = changed(ix as u32);
        }
        let ends: Vec<(u32, u32)> = self.routes.iter().map(|route| (route.from, route.to)).collect();
        for &(from, to) in &ends {
            if changed(from) || changed(to) {
                touched[from as usize] = true;
                touched[to as usize] = true;
            }
        }
        self.frames = frame::frames(&self.parts, &self.routes);
        frame::hide(&mut self.routes, &self.frames);
        if let Some(code) = host::code().filter(|_| !self.hosts.is_empty()) {
            (code.place)(&mut self.hosts, &self.parts);
        }
        let at = port::spread(&self.parts, &self.routes, &touched);
        for (ix, ports) in at {
            self.parts[ix].ports = ports;
        }
        for (ix, &(from, to)) in ends.iter().enumerate() {
            if touched[from as usize] || touched[to as usize] {
                let path = route::path(&self.parts, &self.routes[ix], ix);
                self.routes[ix].set_path(path);
            }
        }
    }

    /// What lies at a world point: ports before parts before links, later parts before earlier ones.
    pub fn hit(&self, at: Point, zoom: f64, touch: bool) -> Hit {
        let reach = if touch { PORT_REACH_TOUCH_PX } else { PORT_REACH_PX } / zoom.clamp(0.6, 1.0);
        self.hit_port(at, reach).or_else(|| self.hit_part(at)).or_else(|| self.hit_link(at, zoom)).unwrap_or(Hit::Empty)
    }

    fn hit_port(&self, at: Point, reach: f64) -> Option<Hit> {
        let mut nearest: Option<(f64, Hit)> = None;
        for part in self.parts.iter().rev().filter(|part| part.rect.grown(reach).contains(at)) {
            for (side, port) in part.ports.all(part.role) {
                let distance = port.distance(at);
                if distance <= reach && nearest.as_ref().is_none_or(|(best, _)| distance < *best) {
                    nearest = Some((distance, Hit::Port(part.id.clone(), side)));
                }
            }
        }
        nearest.map(|(_, hit)| hit)
    }

    pub fn hit_part(&self, at: Point) -> Option<Hit> {
        self.parts.iter().rev().find(|part| part.rect.contains(at)).map(|part| Hit::Part(part.id.clone()))
    }

    fn hit_link(&self, at: Point, zoom: f64) -> Option<Hit> {
        let reach = LINK_REACH_PX / zoom;
        let mut nearest: Option<(f64, &LinkId, bool)> = None;
        for route in &self.routes {
            let Some(link) = route.link.as_ref().filter(|_| !route.hidden) else { continue };
            if !route.path.bounds().grown(reach).contains(at) {
                continue;
            }
            let distance = route.path.distance(at);
            if distance <= reach && nearest.is_none_or(|(best, ..)| distance < best) {
                let end = route.path.end().distance(at) <= LINK_END_REACH_PX / zoom;
                nearest = Some((distance, link, end));
            }
        }
        nearest.map(|(_, link, end)| if end { Hit::LinkEnd(link.clone()) } else { Hit::Link(link.clone()) })
    }

    /// The link whose end stands at this input, if it is one alone: taking hold of the port takes the end along.
    pub fn link_ending_at(&self, part: &str, at: Point) -> Option<&LinkId> {
        let ix = self.index(part)? as u32;
        let near = self.parts[ix as usize]
            .ports
            .inputs
            .iter()
            .min_by(|a, b| a.at.distance(at).total_cmp(&b.at.distance(at)))?;
        let mut ends = self.routes.iter().filter(|route| route.to == ix && route.path.end() == near.at);
        let only = ends.next()?;
        if ends.next().is_some() { None } else { only.link.as_ref() }
    }

    /// The port of a part where a new wire starts or ends.
    pub fn port(&self, part: &str, side: PortSide) -> Option<Point> {
        self.part(part).and_then(|part| part.ports.middle(side, part.role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::value::{Table, Value};
    use crate::studio::document::{Link, LinkKind, Part, Row};

    fn part(id: &str, kind: &str, x: i32, y: i32, settings: &[(&str, &str)]) -> Part {
        let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), Value::text(*value))).collect();
        Part { id: id.into(), kind: kind.into(), name: id.into(), x, y, settings: Table(settings) }
    }

    fn link(id: &str, kind: LinkKind, from: &str, to: &str) -> Link {
        Link { id: id.into(), kind, from: from.into(), to: to.into(), rows: vec![Row::default()] }
    }

    fn shop() -> Document {
        Document {
            parts: vec![
                part("p", "client.producer", 0, 0, &[]),
                part("x", "rabbitmq.exchange", 200, 0, &[("type", "topic")]),
                part("q", "rabbitmq.queue", 480, -80, &[("x-dead-letter-exchange", "d")]),
                part("r", "rabbitmq.queue", 480, 80, &[]),
                part("c", "client.consumer", 800, 0, &[]),
                part("d", "rabbitmq.exchange", 200, 300, &[("type", "fanout")]),
            ],
            links: vec![
                link("l1", LinkKind::Publish, "p", "x"),
                link("l2", LinkKind::Bind, "x", "r"),
                link("l3", LinkKind::Bind, "x", "q"),
                link("l4", LinkKind::Consume, "q", "c"),
                link("l5", LinkKind::Consume, "r", "c"),
                link("l6", LinkKind::Bind, "d", "q"),
                link("l7", LinkKind::Bind, "d", "x"),
            ],
            ..Document::default()
        }
    }

    #[test]
    fn links_leave_and_enter_at_ports_in_the_order_of_their_other_ends() {
        let layout = Layout::of(&shop());
        let (to_r, to_q) = (layout.route_of_link("l2").unwrap(), layout.route_of_link("l3").unwrap());
        assert!(to_q.path.start().y < to_r.path.start().y, "q stands above r");
        let exchange = &layout.parts[1];
        assert_eq!(to_q.path.start().x, exchange.rect.right());
        assert_eq!(layout.hit(to_q.path.start(), 1.0, false), Hit::Port("x".into(), PortSide::Out));
    }

    #[test]
    fn a_dead_letter_route_follows_from_the_setting() {
        let layout = Layout::of(&shop());
        let route = layout.route(PartIx(2), PartIx(5), RouteKind::DeadLetter).unwrap();
        assert_eq!(route.link, None);
        assert_eq!(route.path.start(), layout.port("q", PortSide::DeadLetter).unwrap());
        assert_eq!(route.path.end(), Point::new(282.0, 300.0));
    }

    #[test]
    fn a_shift_lays_the_same_as_a_new_layout() {
        let mut document = shop();
        let mut layout = Layout::of(&document);
        layout.shift(&[(3, Point::new(480.0, -240.0))]);
        document.parts[3].y = -240;
        assert_eq!(layout, Layout::of(&document));
    }

    #[test]
    fn a_link_that_goes_back_runs_under_both_parts() {
        let mut document = shop();
        document.parts[1].x = -400;
        let layout = Layout::of(&document);
        let route = layout.route_of_link("l1").unwrap();
        let lowest = layout.parts[0].rect.bottom().max(layout.parts[1].rect.bottom());
        assert!(route.path.bounds().bottom() >= lowest + 20.0);
    }

    #[test]
    fn hits() {
        let layout = Layout::of(&shop());
        let on_link = layout.route_of_link("l4").unwrap().path.at(0.5);
        let at_end = layout.route_of_link("l1").unwrap().path.at(0.93);
        let cases = [
            (Point::new(40.0, 40.0), Hit::Part("p".into())),
            (Point::new(136.0, 44.0), Hit::Port("p".into(), PortSide::Out)),
            (on_link, Hit::Link("l4".into())),
            (at_end, Hit::Port("x".into(), PortSide::In)),
            (Point::new(-500.0, 0.0), Hit::Empty),
        ];
        for (at, hit) in cases {
            assert_eq!(layout.hit(at, 1.0, false), hit, "{at:?}");
        }
        let end = |link: &str| layout.route_of_link(link).unwrap().path.end();
        assert_eq!(layout.link_ending_at("x", end("l1")), Some(&"l1".to_owned()));
        assert_eq!(layout.link_ending_at("c", end("l4")), None, "two links end at the consumer");
    }
}
