//! Where everything that travels is, at one moment: a pure function of flights, link paths and time, written into
//! buffers that are kept from frame to frame. Scrubbing costs what playing costs. Draws nothing.
use super::geometry::path::Path;
use super::geometry::{Layout, Route, RouteKind};
use super::kind::Role;
use super::lanes::Lanes;
use super::space::Point;
use super::symbols::Symbols;
use crate::engine::id::{MessageNo, PartIx, Symbol, Time};
use crate::engine::topology::Topology;
use crate::engine::view::{Flight, FlightKind};

/// Acks and other answers ride this far below the link, px (design notes § 4).
pub const RETURN_LANE_PX: f64 = 9.0;

/// At most this many flying labels per link.
const LABELS_PER_LINK: usize = 4;

/// What is in motion.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    pub moving: Vec<Moving>,
    labels_on: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moving {
    /// World px.
    pub at: Point,
    pub look: MovingLook,
    pub message: MessageNo,
    pub key: Symbol,
    /// Index in [`Layout::routes`]; u32::MAX = between the brokers of a topic.
    pub route: u32,
    /// Whether there is room for a label beside it.
    pub may_label: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovingLook {
    Message {
        class: u32,
        redelivered: bool,
        dead: bool,
    },
    Ack,
    Nack,
    Confirm,
    /// The broker refused a message: basic.nack to the publisher.
    ConfirmNack,
    Return,
    /// The end of a transaction, or the broker's answer to it.
    Tx {
        rolled_back: bool,
    },
    // --- Kafka
    /// Records on a tray.
    Batch {
        /// Of its first records, as many as there are.
        classes: [u32; 3],
        count: u32,
    },
    /// An answer without a record.
    Nothing,
    /// A consumer asks for records.
    Request,
    Commit,
    Heartbeat,
    Replicate,
}

/// Which part of the layout stands for a part of the run. They differ while the cursor stands before an edit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartMap {
    to_layout: Vec<PartIx>,
}

impl PartMap {
    pub fn new(topology: &Topology, layout: &Layout) -> Self {
        let place = |id: &str| layout.index(id).map_or(PartIx::NONE, |at| PartIx(at as u32));
        Self { to_layout: topology.parts.iter().map(|part| place(&part.id)).collect() }
    }

    pub fn of(&self, part: PartIx) -> PartIx {
        self.to_layout.get(part.0 as usize).copied().unwrap_or(PartIx::NONE)
    }
}

impl Frame {
    /// Fills the frame with what is on its way at `at`.
    pub fn fill(
        &mut self,
        flights: impl Iterator<Item = Flight>,
        layout: &Layout,
        parts: &PartMap,
        lanes: &Lanes,
        symbols: &Symbols,
        at: Time,
    ) {
        self.moving.clear();
        self.labels_on.clear();
        self.labels_on.resize(layout.routes.len(), 0);
        for flight in flights {
            if flight.kind == FlightKind::Replicate {
                self.moving.extend(replica(&flight, parts, lanes, at));
                continue;
            }
            let Some(way) = way(&flight, layout, parts, lanes) else {
                self.moving.extend(wireless(&flight, layout, parts, symbols, at));
                continue;
            };
            let labels = &mut self.labels_on[way.index];
            *labels = labels.saturating_add(1);
            self.moving.push(Moving {
                at: way.place(share(&flight, at)),
                look: look(&flight, symbols),
                message: flight.message,
                key: flight.key,
                route: way.index as u32,
                may_label: usize::from(*labels) <= LABELS_PER_LINK,
            });
        }
    }
}

/// How much of its way it has behind it, 0 to 1.
fn share(flight: &Flight, at: Time) -> f64 {
    let length = flight.end.saturating_sub(flight.start);
    if length == 0 {
        return 1.0;
    }
    let done = at.saturating_sub(flight.start).min(length);
    let share = done as f64 / length as f64;
    match flight.kind {
        FlightKind::Reply => share / 2.0,
        FlightKind::ReplyDeliver => 0.5 + share / 2.0,
        _ => share,
    }
}

fn look(flight: &Flight, symbols: &Symbols) -> MovingLook {
    match flight.kind {
        FlightKind::Publish
        | FlightKind::Copy
        | FlightKind::DeadLetter
        | FlightKind::Alternate
        | FlightKind::Deliver
        | FlightKind::Reply
        | FlightKind::ReplyDeliver => {
            MovingLook::Message { class: symbols.class(flight.key), redelivered: flight.redelivered, dead: flight.dead }
        }
        FlightKind::Ack => MovingLook::Ack,
        FlightKind::Nack => MovingLook::Nack,
        FlightKind::Confirm => MovingLook::Confirm,
        FlightKind::ConfirmNack => MovingLook::ConfirmNack,
        FlightKind::Return => MovingLook::Return,
        FlightKind::Tx | FlightKind::TxAnswer => MovingLook::Tx { rolled_back: flight.dead },
        FlightKind::Produce | FlightKind::FetchAnswer if flight.count == 1 => {
            MovingLook::Message { class: symbols.class(flight.key), redelivered: flight.redelivered, dead: false }
        }
        FlightKind::Produce | FlightKind::FetchAnswer if flight.count > 0 => {
            MovingLook::Batch { classes: flight.keys.map(|key| symbols.class(key)), count: flight.count }
        }
        FlightKind::Produce | FlightKind::FetchAnswer => MovingLook::Nothing,
        FlightKind::ProduceAnswer if flight.dead => MovingLook::ConfirmNack,
        FlightKind::ProduceAnswer => MovingLook::Confirm,
        FlightKind::FetchRequest => MovingLook::Request,
        FlightKind::Commit => MovingLook::Commit,
        FlightKind::Heartbeat => MovingLook::Heartbeat,
        FlightKind::Replicate => MovingLook::Replicate,
    }
}

/// What a follower fetches, on its way between the brokers of the partition that is looked at.
fn replica(flight: &Flight, parts: &PartMap, lanes: &Lanes, at: Time) -> Option<Moving> {
    let follower = flight.brokers.into_iter();
    let path = follower.filter_map(|broker| lanes.replica(parts.of(flight.to), flight.partition, broker)).next()?;
    let asks = flight.count == 0;
    let share = share(flight, at);
    Some(Moving {
        at: path.at(if asks { 1.0 - share } else { share }),
        look: if asks { MovingLook::Request } else { MovingLook::Replicate },
        message: flight.message,
        key: flight.key,
        route: u32::MAX,
        may_label: false,
    })
}

/// What a tool writes takes no link: it goes straight from part to part.
fn wireless(flight: &Flight, layout: &Layout, parts: &PartMap, symbols: &Symbols, at: Time) -> Option<Moving> {
    let center = |part| Some(layout.parts.get(parts.of(part).0 as usize)?.rect.center());
    let (from, to) = (center(flight.from)?, center(flight.to)?);
    let share = share(flight, at);
    (flight.kind == FlightKind::Produce).then(|| Moving {
        at: Point::new(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share),
        look: look(flight, symbols),
        message: flight.message,
        key: flight.key,
        route: u32::MAX,
        may_label: false,
    })
}

/// A link and the direction on it.
struct Way<'a> {
    path: &'a Path,
    index: usize,
    back: bool,
}

fn way<'a>(flight: &Flight, layout: &'a Layout, parts: &PartMap, lanes: &'a Lanes) -> Option<Way<'a>> {
    let (from, to) = (parts.of(flight.from), parts.of(flight.to));
    let (kinds, back): (&[RouteKind], bool) = match flight.kind {
        FlightKind::Publish => (&[RouteKind::Publish, RouteKind::Reply], false),
        FlightKind::Copy => (&[RouteKind::Bind, RouteKind::Alternate, RouteKind::Deliver], false),
        FlightKind::Alternate => (&[RouteKind::Alternate, RouteKind::Bind], false),
        FlightKind::DeadLetter => (&[RouteKind::DeadLetter], false),
        FlightKind::Deliver => (&[RouteKind::Deliver], false),
        FlightKind::Reply | FlightKind::ReplyDeliver => (&[RouteKind::Reply], false),
        FlightKind::Ack | FlightKind::Nack => (&[RouteKind::Deliver], true),
        FlightKind::Tx => (&[RouteKind::Publish], false),
        FlightKind::Confirm | FlightKind::ConfirmNack | FlightKind::Return | FlightKind::TxAnswer => {
            (&[RouteKind::Publish], true)
        }
        FlightKind::Produce => (&[RouteKind::Publish, RouteKind::Forward], false),
        FlightKind::ProduceAnswer => (&[RouteKind::Publish, RouteKind::Forward], true),
        FlightKind::FetchAnswer => (&[RouteKind::Fetch], false),
        FlightKind::FetchRequest | FlightKind::Commit | FlightKind::Heartbeat => (&[RouteKind::Fetch], true),
        FlightKind::Replicate => (&[], false),
    };
    let ends = if back { (to, from) } else { (from, to) };
    let own = kinds.iter().find_map(|kind| layout.route_index(ends.0, ends.1, *kind));
    // What goes to the group rides back on the way of the fetches.
    let index = own.or_else(|| {
        let fetches = |route: &Route| route.kind == RouteKind::Fetch && route.to == from.0;
        let is_group = layout.parts.get(to.0 as usize).is_some_and(|part| part.role == Role::Group);
        if is_group { layout.routes.iter().position(fetches) } else { None }
    })?;
    let path = lanes.path(index as u32, flight.partition).unwrap_or(&layout.routes[index].path);
    Some(Way { path, index, back })
}

impl Way<'_> {
    fn place(&self, share: f64) -> Point {
        if !self.back {
            return self.path.at(share);
        }
        let along = 1.0 - share;
        let at = self.path.at(along);
        let (before, after) = (self.path.at(along - 0.02), self.path.at(along + 0.02));
        let (dx, dy) = (after.x - before.x, after.y - before.y);
        let length = dx.hypot(dy).max(f64::EPSILON);
        // To the right of the direction of the link, which is below it for a link that runs to the right.
        Point::new(at.x - dy / length * RETURN_LANE_PX, at.y + dx / length * RETURN_LANE_PX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::document::{Document, Link, LinkKind, Part, Row};

    fn layout() -> Layout {
        let part = |id: &str, kind: &str, x| Part {
            id: id.into(),
            kind: kind.into(),
            name: id.into(),
            x,
            y: 0,
            settings: Default::default(),
        };
        let link = Link {
            id: "l1".into(),
            kind: LinkKind::Consume,
            from: "q".into(),
            to: "c".into(),
            rows: vec![Row::default()],
        };
        let parts = vec![part("q", "rabbitmq.queue", 0), part("c", "client.consumer", 500)];
        Layout::of(&Document { parts, links: vec![link], ..Document::default() })
    }

    fn flight(kind: FlightKind, from: u32, to: u32) -> Flight {
        let (from, to, message, key) = (PartIx(from), PartIx(to), MessageNo(1), Symbol(1));
        Flight {
            kind,
            from,
            to,
            start: 1_000,
            end: 2_000,
            message,
            key,
            redelivered: false,
            dead: false,
            count: 1,
            partition: 0,
            keys: [key; 3],
            brokers: [0; 2],
        }
    }

    #[test]
    fn a_place_is_a_function_of_time_and_answers_ride_below() {
        let layout = layout();
        let parts = PartMap { to_layout: vec![PartIx(0), PartIx(1)] };
        let path = &layout.routes[0].path;
        let mut frame = Frame::default();
        let mut place = |kind, from, to, at| {
            let flights = [flight(kind, from, to)];
            frame.fill(flights.into_iter(), &layout, &parts, &Lanes::default(), &Symbols::default(), at);
            frame.moving.first().map(|moving| moving.at)
        };
        let deliver = FlightKind::Deliver;
        for (at, share) in [(0, 0.0), (1_000, 0.0), (1_250, 0.25), (1_500, 0.5), (2_000, 1.0), (9_000, 1.0)] {
            assert_eq!(place(deliver, 0, 1, at), Some(path.at(share)), "at {at}");
        }
        let below = place(FlightKind::Ack, 1, 0, 1_500).expect("acks ride back on the delivery link");
        let middle = path.at(0.5);
        assert!((below.distance(middle) - RETURN_LANE_PX).abs() < 0.5 && below.y > middle.y);
        assert_eq!(place(FlightKind::Publish, 0, 1, 1_500), None, "there is no such link");
        let [from, to] = [0, 1].map(|at| layout.parts[at].rect.center());
        let half = Point::new((from.x + to.x) / 2.0, (from.y + to.y) / 2.0);
        assert_eq!(place(FlightKind::Produce, 0, 1, 1_500), Some(half), "a tool needs no link");
        assert_eq!(place(deliver, 0, 7, 1_500), None, "a part that is not on the board");
    }
}
