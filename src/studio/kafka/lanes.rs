//! The ways between clients and the lanes of topics at a moment: a producer writes to the leader's lane, a consumer
//! reads from those that are assigned to it.
use super::measure::Measure;
use super::places::{LanePlace, SectionPlace, places};
use crate::engine::id::PartIx;
use crate::engine::kafka::simulation::Kafka;
use crate::studio::document::PartId;
use crate::studio::geometry::path::Path;
use crate::studio::geometry::route::{back, forward};
use crate::studio::geometry::{Layout, Placed, RouteKind};
use crate::studio::kind::Role;
use crate::studio::lanes::{LaneWay, Lanes, ReplicaWay};
use crate::studio::model::Studio;
use crate::studio::space::Point;

/// A partition of a topic that is looked at.
pub type Chosen<'a> = Option<(&'a PartId, u32)>;

pub fn lanes(studio: &Studio, layout: &Layout, chosen: Chosen) -> Lanes {
    let Some(kafka) = Kafka::of(studio.session().world()) else { return Lanes::default() };
    let (mut ways, mut replicas) = (Vec::new(), Vec::new());
    for (placed, ix) in layout.parts.iter().zip(0..).filter(|(placed, _)| placed.role == Role::Topic) {
        let Some(topic) = Topic::of(studio, kafka, placed, ix) else { continue };
        topic.add_ways(studio, kafka, layout, &mut ways);
        if let Some((_, partition)) = chosen.filter(|(id, _)| **id == placed.id) {
            replicas.extend(topic.replica_ways(partition));
        }
    }
    Lanes::new(ways, replicas)
}

struct Topic<'a> {
    placed: &'a Placed,
    /// In the layout, and in the run.
    ix: u32,
    part: PartIx,
    measure: Measure,
    sections: Vec<SectionPlace>,
}

impl<'a> Topic<'a> {
    fn of(studio: &Studio, kafka: &Kafka, placed: &'a Placed, ix: u32) -> Option<Self> {
        let part = studio.part_ix(&placed.id)?;
        let view = kafka.topic(part, 0, studio.session().world())?;
        let measure = Measure::of(studio.document(), studio.document().part(&placed.id)?);
        let sections = places(&view, &measure);
        Some(Self { placed, ix, part, measure, sections })
    }

    fn lanes(&self) -> impl Iterator<Item = &LanePlace> {
        self.sections.iter().flat_map(|section| &section.lanes)
    }

    fn leaders(&self) -> impl Iterator<Item = &LanePlace> {
        self.lanes().filter(|lane| lane.leads)
    }

    fn y(&self, lane: &LanePlace) -> f64 {
        self.placed.rect.y + lane.middle(&self.measure)
    }

    fn add_ways(&self, studio: &Studio, kafka: &Kafka, layout: &Layout, ways: &mut Vec<LaneWay>) {
        for (route, number) in layout.routes.iter().zip(0..) {
            match route.kind {
                // Many lanes: what is written arrives at the topic as a whole.
                RouteKind::Publish | RouteKind::Forward if route.to == self.ix && !self.measure.is_dense() => {
                    let from = route.path.start();
                    let to = |lane: &LanePlace| Point::new(self.placed.rect.x, self.y(lane));
                    let way = |lane: &LanePlace| LaneWay {
                        route: number,
                        partition: lane.partition,
                        path: path(from, to(lane), &route.path),
                    };
                    ways.extend(self.leaders().map(way));
                }
                RouteKind::Fetch if route.from == self.ix => {
                    let assigned = assigned(studio, kafka, layout, route.to, self.part);
                    let to = route.path.end();
                    let from = |lane: &LanePlace| Point::new(self.placed.rect.right(), self.y(lane));
                    let lanes = self.leaders().filter(|lane| assigned.contains(&lane.partition));
                    ways.extend(lanes.map(|lane| {
                        let path = path(from(lane), to, &route.path);
                        LaneWay { route: number, partition: lane.partition, path }
                    }));
                }
                _ => {}
            }
        }
    }

    /// In the gutter left of the brokers, from the leader's lane to each follower's.
    fn replica_ways(&self, partition: u32) -> Vec<ReplicaWay> {
        let rect = self.placed.rect;
        let Some(leader) = self.leaders().find(|lane| lane.partition == partition) else { return Vec::new() };
        let from = self.y(leader);
        let followers = self.sections.iter().filter_map(|section| {
            let lane = section.lanes.iter().find(|lane| lane.partition == partition && !lane.leads)?;
            Some((section.broker?, self.y(lane)))
        });
        let way = |(broker, to)| ReplicaWay { topic: self.ix, partition, broker, path: gutter(rect.x, from, to) };
        followers.map(way).collect()
    }
}

/// Bends out to the left, as in the design.
pub fn gutter(x: f64, from: f64, to: f64) -> Path {
    let lean = if to < from { -6.0 } else { 6.0 };
    let out = x - 22.0;
    let controls = [Point::new(out, from + lean * 10.0 / 3.0), Point::new(out, to - lean * 8.0 / 3.0)];
    Path::new(vec![[Point::new(x + 12.0, from + lean), controls[0], controls[1], Point::new(x + 8.0, to)]])
}

/// A link that leads back keeps the depth at which it runs below the parts.
fn path(from: Point, to: Point, of_layout: &Path) -> Path {
    if to.x >= from.x + 8.0 {
        return Path::new(vec![forward(from, to)]);
    }
    Path::new(back(from, to, of_layout.bounds().bottom()))
}

/// Partitions of a topic that the consumer at this place of the layout reads now.
fn assigned(studio: &Studio, kafka: &Kafka, layout: &Layout, consumer: u32, topic: PartIx) -> Vec<u32> {
    let part = layout.parts.get(consumer as usize).and_then(|placed| studio.part_ix(&placed.id));
    let view = part.and_then(|part| kafka.consumer(part, 0));
    let of_topic = |(at, partition): &(PartIx, u32)| (*at == topic).then_some(*partition);
    view.map(|view| view.partitions.iter().filter_map(of_topic).collect()).unwrap_or_default()
}
