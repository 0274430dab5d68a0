//! Where the lanes of topics meet their links now: who leads a partition and who reads it changes in a run, so these
//! ways are found for a moment, beside the layout. Holds them only; a system finds them (see [`super::system`]).
use super::geometry::path::Path;
use crate::engine::id::PartIx;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lanes {
    /// By route, then partition.
    ways: Vec<LaneWay>,
    replicas: Vec<ReplicaWay>,
}

/// A link between a client and one lane.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneWay {
    /// Index in [`super::geometry::Layout::routes`].
    pub route: u32,
    pub partition: u32,
    pub path: Path,
}

/// From the leader's lane to a follower's, of the partition that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaWay {
    /// Index in [`super::geometry::Layout::parts`].
    pub topic: u32,
    pub partition: u32,
    /// The follower's.
    pub broker: u32,
    pub path: Path,
}

impl Lanes {
    pub fn new(mut ways: Vec<LaneWay>, replicas: Vec<ReplicaWay>) -> Self {
        ways.sort_by_key(|way| (way.route, way.partition));
        Self { ways, replicas }
    }

    /// Ways in place of a route's own; none = the route is as the layout says.
    pub fn of_route(&self, route: u32) -> &[LaneWay] {
        let from = self.ways.partition_point(|way| way.route < route);
        let to = self.ways.partition_point(|way| way.route <= route);
        &self.ways[from..to]
    }

    /// The way to or from a partition; else that of another one on the same route.
    pub fn path(&self, route: u32, partition: u32) -> Option<&Path> {
        let ways = self.of_route(route);
        let own = ways.iter().find(|way| way.partition == partition);
        own.or(ways.first()).map(|way| &way.path)
    }

    pub fn replica(&self, topic: PartIx, partition: u32, broker: u32) -> Option<&Path> {
        let is_it = |way: &&ReplicaWay| (way.topic, way.partition, way.broker) == (topic.0, partition, broker);
        self.replicas.iter().find(is_it).map(|way| &way.path)
    }
}
