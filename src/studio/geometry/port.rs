//! Ports: where links leave and enter. Exchanges give each link a port of its own, in the order of the other ends, so
//! that links do not cross without need; the other parts have one port a side.
use super::super::gesture::PortSide;
use super::super::kind::Role;
use super::super::space::{Point, Rect};
use super::{Placed, Route, RouteKind};
use crate::engine::sort::sort_by;

/// x of a queue's dead-letter port from its left edge (DESIGN-NOTES § 3).
const DEAD_LETTER_X: f64 = 44.0;
/// Ports of one side stand at most this far apart, px.
const GAP_IN: f64 = 28.0;
const GAP_OUT: f64 = 36.0;
/// A topic's ports stand at the middle of its header.
const HEADER: f64 = 16.0;
/// A consumer's port stands in its notch.
const NOTCH: f64 = 11.0;

/// Port centres of one part, world px.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ports {
    pub inputs: Vec<Port>,
    pub outputs: Vec<Port>,
    /// Bottom: dead letters leave a queue here, an alternate route an exchange.
    pub bottom: Option<Port>,
    /// Top: dead letters and alternate routes enter an exchange here, when there are any.
    pub top: Option<Port>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Port {
    pub at: Point,
    /// Index of the link that uses it, among [`super::Layout::routes`]; None = free.
    pub route: Option<u32>,
}

impl Ports {
    /// The ports that can be taken hold of.
    pub fn all(&self, role: Role) -> impl Iterator<Item = (PortSide, Point)> {
        let inputs = self.inputs.iter().map(|port| (PortSide::In, port.at));
        let outputs = self.outputs.iter().map(|port| (PortSide::Out, port.at));
        let dead = self.bottom.filter(|_| role == Role::Queue).map(|port| (PortSide::DeadLetter, port.at));
        inputs.chain(outputs).chain(dead)
    }

    /// Where a wire that is being drawn starts.
    pub fn middle(&self, side: PortSide, role: Role) -> Option<Point> {
        let mean = |ports: &[Port]| {
            let (first, last) = (ports.first()?, ports.last()?);
            Some((first.at + last.at) * 0.5)
        };
        match side {
            PortSide::In => mean(&self.inputs),
            PortSide::Out => mean(&self.outputs),
            PortSide::DeadLetter => self.bottom.filter(|_| role == Role::Queue).map(|port| port.at),
        }
    }
}

/// New ports of the `touched` parts.
pub(super) fn spread(parts: &[Placed], routes: &[Route], touched: &[bool]) -> Vec<(usize, Ports)> {
    let mut outgoing: Vec<Vec<u32>> = vec![Vec::new(); parts.len()];
    let mut incoming: Vec<Vec<u32>> = vec![Vec::new(); parts.len()];
    // A reply has no port.
    for (ix, route) in (0..).zip(routes).filter(|(_, route)| route.kind != RouteKind::Reply) {
        if touched[route.from as usize] {
            outgoing[route.from as usize].push(ix);
        }
        if touched[route.to as usize] {
            incoming[route.to as usize].push(ix);
        }
    }
    (0..parts.len())
        .filter(|&ix| touched[ix])
        .map(|ix| (ix, of_part(parts, routes, ix, &outgoing[ix], &incoming[ix])))
        .collect()
}

fn of_part(parts: &[Placed], routes: &[Route], ix: usize, outgoing: &[u32], incoming: &[u32]) -> Ports {
    let Placed { role, rect, .. } = &parts[ix];
    let first = |routes_here: &[u32], vertical: bool| {
        routes_here.iter().copied().find(|&route| routes[route as usize].kind.is_vertical() == vertical)
    };
    let side = |routes_here: &[u32], x: f64, gap: f64, other: fn(&Route) -> u32| {
        let mut level: Vec<u32> =
            routes_here.iter().copied().filter(|&route| !routes[route as usize].kind.is_vertical()).collect();
        if *role != Role::Exchange || level.len() < 2 {
            // The middle of a topic's side belongs to its lanes.
            let y = if *role == Role::Topic { rect.y + HEADER } else { rect.center().y };
            return vec![Port { at: Point::new(x, y), route: level.first().copied() }];
        }
        sort_by(&mut level, |&a, &b| {
            let y = |route: u32| parts[other(&routes[route as usize]) as usize].rect.center().y;
            y(a).total_cmp(&y(b)).then(a.cmp(&b))
        });
        column(rect, x, gap, &level)
    };
    let from = |route: &Route| route.from;
    let to = |route: &Route| route.to;
    let bottom = |x: f64, route: Option<u32>| Port { at: Point::new(rect.x + x, rect.bottom()), route };
    let mut ports = Ports::default();
    match role {
        Role::Cluster | Role::Policy | Role::Nodes => {}
        Role::Producer | Role::KafkaProducer => ports.outputs = side(outgoing, rect.right(), GAP_OUT, to),
        Role::Consumer => ports.inputs = side(incoming, rect.x + NOTCH, GAP_IN, from),
        Role::KafkaConsumer => {
            ports.inputs = side(incoming, rect.x + NOTCH, GAP_IN, from);
            ports.outputs = side(outgoing, rect.right(), GAP_OUT, to);
        }
        Role::Topic | Role::Group | Role::Connector => {
            ports.inputs = side(incoming, rect.x, GAP_IN, from);
            ports.outputs = side(outgoing, rect.right(), GAP_OUT, to);
        }
        Role::Exchange | Role::Queue => {
            ports.inputs = side(incoming, rect.x, GAP_IN, from);
            ports.outputs = side(outgoing, rect.right(), GAP_OUT, to);
            let entered = first(incoming, true);
            ports.top = entered.map(|route| Port { at: Point::new(rect.center().x, rect.y), route: Some(route) });
            let left = first(outgoing, true);
            ports.bottom = match role {
                Role::Queue => Some(bottom(DEAD_LETTER_X, left)),
                _ => left.map(|route| bottom(rect.width / 2.0, Some(route))),
            };
        }
    }
    ports
}

/// Evenly around the middle of the side, closer together when there are many.
fn column(rect: &Rect, x: f64, gap: f64, routes: &[u32]) -> Vec<Port> {
    let count = routes.len() as f64;
    let gap = gap.min((rect.height - 44.0) / (count - 1.0));
    let top = rect.center().y - gap * (count - 1.0) / 2.0;
    (0..)
        .zip(routes)
        .map(|(n, &route)| Port { at: Point::new(x, top + gap * f64::from(n)), route: Some(route) })
        .collect()
}

/// One stands over or under the other.
pub(super) fn share_a_column(a: &Rect, b: &Rect) -> bool {
    a.x < b.right() && b.x < a.right()
}

pub(super) fn stands_below(from: &Rect, to: &Rect) -> bool {
    to.y > from.bottom() && share_a_column(from, to)
}

/// A reply runs below both parts, or straight down to one that stands below.
fn reply(from: &Rect, to: &Rect) -> (Point, Point) {
    let start = Point::new(from.center().x, from.bottom());
    if stands_below(from, to) {
        let is_over = from.center().x > to.x && from.center().x < to.right();
        return (start, Point::new(if is_over { start.x } else { to.center().x }, to.y));
    }
    (start, Point::new(to.center().x, to.bottom()))
}

/// Where this route leaves and enters.
pub(super) fn ends(parts: &[Placed], route: &Route, ix: usize) -> (Point, Point) {
    let (from, to) = (&parts[route.from as usize].ports, &parts[route.to as usize].ports);
    let own =
        |ports: &[Port]| ports.iter().find(|port| port.route == Some(ix as u32)).or(ports.first()).map(|port| port.at);
    let (start, end) = match route.kind {
        RouteKind::DeadLetter | RouteKind::Alternate => (from.bottom.map(|port| port.at), to.top.map(|port| port.at)),
        RouteKind::Reply => return reply(&parts[route.from as usize].rect, &parts[route.to as usize].rect),
        _ => (own(&from.outputs), own(&to.inputs)),
    };
    // A part without the port (a document from a newer version): its centre.
    let center = |part: u32| parts[part as usize].rect.center();
    (start.unwrap_or_else(|| center(route.from)), end.unwrap_or_else(|| center(route.to)))
}
