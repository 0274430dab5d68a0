//! What the board shows inside RabbitMQ's nodes, as plain data. Filled by `studio::rabbitmq::nodes`, drawn by
//! `ui::board::nodes`; both come later, so nothing here may compute or draw.
use super::consumer::LineTone;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodesFace {
    pub nodes: Vec<NodeFace>,
    /// `3 of 3 up`, `b | a c`
    pub line: String,
    pub tone: LineTone,
}

/// One node as a box.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeFace {
    /// The last of `rabbit@a`.
    pub letter: char,
    pub look: NodeLook,
    pub slow: bool,
    /// Of memory, of disk.
    pub alarms: (bool, bool),
    /// Quorum queues that it leads, and queues that live there alone.
    pub leads: u32,
    pub homes: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeLook {
    Up,
    /// Dashed and crossed out.
    Down,
    /// Dotted walls: on the smaller side of a partition.
    CutOff,
}
