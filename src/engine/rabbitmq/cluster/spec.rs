//! The cluster as the engine runs it: made by lowering, complete and valid. A topology without one has a single node
//! that never stops.
use super::super::raft::Node;
use crate::engine::id::{Duration, PartIx};
use crate::engine::topology::Latency;

#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// 1, 3 or 5 (others work too, up to 8); numbered from 0.
    pub nodes: u8,
    /// Between two nodes, each way.
    pub latency: Latency,
    /// Where a queue has its home or its first leader, and which node of its list a client asks first. What is not
    /// named here is spread over the nodes in turn (x-queue-leader-locator balanced).
    pub places: Vec<(PartIx, Node)>,
    /// Clients whose library does not connect again when a connection is lost (no automatic recovery).
    pub no_recovery: Vec<PartIx>,
    /// vm_memory_high_watermark.absolute of each node, bytes of ready messages; 0 = none.
    pub memory_limit_bytes: u64,
    /// memory_monitor_interval: how often memory and disk are looked at, µs; 0 = always.
    pub monitor_us: Duration,
    /// Bytes of ready messages and streams above which less than disk_free_limit is left on a node's disk; 0 = none.
    pub disk_room_bytes: u64,
    /// How long the process of a classic queue takes to store a message, µs; 0 = no time. A publisher that is faster
    /// runs out of credit.
    pub store_us: Duration,
    /// credit_flow_default_credit: messages a channel may send to a classic queue, and after how many that are stored it
    /// gets as many again. Both 1 or more.
    pub credit: (u32, u32),
    /// quorum_commands_soft_limit: commands of a channel that a quorum queue may be behind, 1 or more.
    pub commands_limit: u32,
    /// A killed node is back after so long, µs; 0 = when somebody starts it.
    pub restart_us: Duration,
}

impl Default for Cluster {
    fn default() -> Self {
        Self {
            nodes: 3,
            latency: Latency::default(),
            places: Vec::new(),
            no_recovery: Vec::new(),
            memory_limit_bytes: 0,
            monitor_us: 0,
            disk_room_bytes: 0,
            store_us: 0,
            credit: (400, 200),
            commands_limit: 32,
            restart_us: 0,
        }
    }
}

impl Cluster {
    /// The topology got other rows while running.
    pub fn renumber(&mut self, to_row: impl Fn(PartIx) -> PartIx) {
        self.places.iter_mut().for_each(|(part, _)| *part = to_row(*part));
        self.no_recovery.iter_mut().for_each(|part| *part = to_row(*part));
    }

    pub fn place_of(&self, part: PartIx) -> Option<Node> {
        let found = self.places.iter().find(|(other, _)| *other == part);
        found.map(|(_, node)| *node).filter(|node| node.0 < self.nodes)
    }
}
