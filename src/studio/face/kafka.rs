//! What the board shows inside Kafka's parts, as plain data with places in px of the part at zoom 1. Filled by
//! `studio::kafka::face`, drawn by `ui::board::kafka`; both come later, so nothing here may compute or draw.
use super::Token;
use super::consumer::{LineTone, Slot};
use super::tag::Tag;

#[derive(Clone, Debug, PartialEq)]
pub enum KafkaFace {
    Topic(TopicFace),
    Group(GroupFace),
    Member(MemberFace),
    Producer(KafkaProducerFace),
    Cluster(ClusterFace),
}

/// The lanes of a topic, by broker when there are several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicFace {
    pub width: f64,
    pub sections: Vec<Section>,
    /// Links arrive at, and leave from, the lanes of the leaders.
    pub fed: bool,
    pub read: bool,
    /// `+ 38 partitions`, and its top.
    pub more: Option<(f64, String)>,
}

/// The lanes of one broker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    pub top: f64,
    pub height: f64,
    /// `None` = there is one broker, and the part itself is its box.
    pub tab: Option<BrokerTab>,
    pub lanes: Vec<Lane>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BrokerTab {
    pub name: String,
    pub look: BrokerLook,
    /// Controller pin, `down`, `isolated`, `slow`.
    pub tags: Vec<Tag>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BrokerLook {
    #[default]
    Up,
    /// Dashed and hatched.
    Down,
    /// Its process stands still: as one that is down, but with the sign of a pause.
    Frozen,
    /// Dotted walls.
    Isolated,
}

/// One replica of a partition.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    pub partition: u32,
    /// From the top of the part.
    pub top: f64,
    pub height: f64,
    /// Where links stand, from the top of the part.
    pub middle: f64,
    /// Left edge of the first cell.
    pub first_x: f64,
    pub cells: Vec<RecordFace>,
    pub kind: LaneKind,
    pub tag: Option<Tag>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LaneKind {
    Leader(Box<Leader>),
    Follower(Follower),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Leader {
    /// A stream of RabbitMQ: it has no name beside its part's, and no high watermark.
    pub of_stream: bool,
    /// Small cells, no offsets: there are many lanes.
    pub dense: bool,
    /// Marked with a crown, and this under its name: `leader e4`.
    pub crown: Option<String>,
    /// The first cell is the first record of the log; else there are more to the left.
    pub from_start: bool,
    /// Offsets above cells.
    pub offsets: Vec<(usize, String)>,
    /// Cells before which the log lacks offsets that compaction took.
    pub gaps: Vec<usize>,
    /// Cells that begin a segment.
    pub segments: Vec<usize>,
    /// The high watermark stands before this cell; records from there on can't be read yet.
    pub high_watermark: usize,
    /// The last stable offset, where it differs.
    pub last_stable: Option<usize>,
    /// Offset of the next record.
    pub end: String,
    pub cursors: Vec<CursorFace>,
    /// Rows of cursors below the cells.
    pub rows: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Follower {
    pub dense: bool,
    /// Cells that the leader has.
    pub of: usize,
    pub in_sync: bool,
    /// Its broker runs.
    pub up: bool,
}

/// A cell of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordFace {
    pub class: u32,
    pub look: CellLook,
    /// Below the high watermark.
    pub readable: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellLook {
    #[default]
    Plain,
    /// Hollow, a bar through the middle.
    Tombstone,
    /// Hollow, dashed.
    Uncommitted,
    /// Crossed out.
    Aborted,
    /// `[C]`
    CommitMarker,
    /// `[A]`
    AbortMarker,
}

/// Where a reader stands below the cells.
#[derive(Clone, Debug, PartialEq)]
pub struct CursorFace {
    pub name: String,
    pub row: usize,
    pub committed: Option<Mark>,
    pub position: Option<Mark>,
    /// `lag 7`, from the position to the high watermark; empty when it has read all.
    pub lag: String,
    pub tone: LineTone,
}

/// A place among the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Left of the first cell shown.
    Before,
    /// At this cell; as many as there are = behind the last one.
    Cell(usize),
}

/// The card of a group, above its members.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupFace {
    /// `generation 7 · cooperative-sticky`
    pub protocol: String,
    /// While it rebalances: revoke, join, assign.
    pub steps: Vec<Step>,
    /// Else what stands in their place: `3 members · lag 7`.
    pub line: String,
    pub tone: LineTone,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub text: String,
    pub state: StepState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Done,
    Now,
    ToCome,
}

/// A consumer in a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemberFace {
    pub chips: Vec<Chip>,
    /// Partitions that found no room: `+ 3`.
    pub more_chips: u32,
    /// `poll 20 · 12 ms`, `idle`, `waits to join…`
    pub line: String,
    pub tone: LineTone,
    pub slots: Vec<Slot>,
    pub more: u32,
    /// Instead of the slots: why it has nothing to do.
    pub why_idle: Option<String>,
    /// Takes no part: dashed outline.
    pub off: bool,
}

/// An assigned partition: `P0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    pub text: String,
    /// Being given back.
    pub revoked: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct KafkaProducerFace {
    pub tape: Vec<(i32, Token)>,
    pub batches: Vec<BatchRow>,
    /// `+ 2` partitions with batches.
    pub more: u32,
    /// `acks=all · linger 5 ms`
    pub line: String,
    pub tone: LineTone,
    /// An open transaction with so many records.
    pub transaction: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchRow {
    pub partition: u32,
    /// First record first; at most five.
    pub records: Vec<Token>,
    /// Records beyond those: `+ 12`.
    pub more: u32,
    pub in_flight: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterFace {
    pub brokers: Vec<Disc>,
    /// `3 of 3 up · controller 1`
    pub line: String,
    pub tone: LineTone,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Disc {
    pub broker: u32,
    pub look: BrokerLook,
    pub slow: bool,
    pub controller: bool,
    /// Partitions it leads, and holds.
    pub leaders: u32,
    pub replicas: u32,
}
