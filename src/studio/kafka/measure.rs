//! What of a Kafka board decides the measures of its parts: read from the document alone, so that nothing changes its
//! place because the run goes on.
use crate::studio::document::{Document, LinkKind, Part};
use crate::studio::geometry::size::role;
use crate::studio::kind::Role;

/// Width of a topic with one broker, and with several (DESIGN-NOTES § 3).
const NARROW: f64 = 408.0;
const WIDE: f64 = 548.0;
/// Above the first broker.
pub const HEAD: f64 = 36.0;
/// Header of a topic in one box, with the space below.
pub const HEADER: f64 = 32.0;
/// Of a broker: tab and header, space above and below its lanes, space to the next.
pub const BROKER_TOP: f64 = 36.0;
pub const BROKER_BOTTOM: f64 = 12.0;
pub const BROKER_GAP: f64 = 6.0;
/// Below the last lane of a topic in one box.
const FOOT: f64 = 4.0;
/// The line `+ 38 partitions`.
pub const MORE: f64 = 20.0;
/// With more partitions than this the lanes are small.
const FULL_LANES: u32 = 4;
/// No more lanes than this.
const MOST_LANES: u32 = 12;
/// Readers that find a row below a lane.
const MOST_ROWS: u32 = 3;
/// Rows of batches in a producer.
pub const BATCH_ROWS: u32 = 3;

/// A topic's measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    pub partitions: u32,
    pub replication: u32,
    pub brokers: u32,
    /// Rows of cursors below a full lane.
    pub rows: u32,
}

impl Measure {
    pub fn of(document: &Document, topic: &Part) -> Self {
        let brokers = brokers(document);
        let int = |id: &str| topic.reader().int(id).unwrap_or(1).clamp(1, 256) as u32;
        let reads = |link: &&crate::studio::document::Link| {
            link.from == topic.id && matches!(link.kind, LinkKind::Subscribe | LinkKind::Assign)
        };
        Self {
            partitions: int("partitions"),
            replication: int("replication.factor").min(brokers),
            brokers,
            rows: (document.links.iter().filter(reads).count() as u32).clamp(1, MOST_ROWS),
        }
    }

    /// Lanes stand by broker.
    pub fn has_sections(&self) -> bool {
        self.brokers > 1
    }

    pub fn sections(&self) -> u32 {
        self.brokers.min(self.partitions * self.replication)
    }

    pub fn is_dense(&self) -> bool {
        self.partitions > FULL_LANES
    }

    /// Partitions that have lanes.
    pub fn shown(&self) -> u32 {
        self.partitions.min(MOST_LANES)
    }

    pub fn leader_height(&self) -> f64 {
        if self.is_dense() { 34.0 } else { 50.0 + 16.0 * f64::from(self.rows) }
    }

    pub fn follower_height(&self) -> f64 {
        if self.is_dense() { 14.0 } else { 25.0 }
    }

    pub fn width(&self) -> f64 {
        if self.has_sections() { WIDE } else { NARROW }
    }

    /// Left edge of the first cell.
    pub fn first_x(&self) -> f64 {
        if self.has_sections() { 88.0 } else { 46.0 }
    }

    /// Cells of a lane.
    pub fn cells(&self) -> usize {
        if self.has_sections() { 17 } else { 13 }
    }

    pub fn height(&self) -> f64 {
        let shown = f64::from(self.shown());
        let leaders = shown * self.leader_height();
        let followers = shown * f64::from(self.replication - 1) * self.follower_height();
        let more = if self.partitions > self.shown() { MORE } else { 0.0 };
        if !self.has_sections() {
            return HEADER + leaders + more + FOOT;
        }
        let sections = f64::from(self.sections());
        HEAD + sections * (BROKER_TOP + BROKER_BOTTOM) + (sections - 1.0) * BROKER_GAP + leaders + followers + more
    }
}

/// Brokers of the board's cluster; without one there is one.
pub fn brokers(document: &Document) -> u32 {
    let cluster = document.parts.iter().find(|part| role(part) == Role::Cluster);
    cluster.and_then(|cluster| cluster.reader().int("brokers")).unwrap_or(1).clamp(1, 10) as u32
}

/// Rows of batches that a producer shows: partitions of its topic.
pub fn batch_rows(document: &Document, producer: &Part) -> u32 {
    let link = document.links.iter().find(|link| link.from == producer.id && link.kind == LinkKind::Produce);
    let topic = link.and_then(|link| document.part(&link.to));
    topic.map_or(1, |topic| Measure::of(document, topic).partitions.min(BATCH_ROWS))
}
