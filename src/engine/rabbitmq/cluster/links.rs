//! Links between nodes: who reaches whom, and what is under way. A link keeps order and loses what is under way when it
//! breaks, as a connection between two Erlang nodes does.
use super::super::osiris;
use super::super::out::{Out, QueueIx, Timer};
use super::super::raft::{Message, Node};
use super::Cluster;
use crate::engine::choice::Purpose;
use crate::engine::id::{Duration, Time};

#[derive(Clone, Debug)]
pub(super) struct NodeState {
    pub up: bool,
    /// The smaller side of a partition is 1.
    pub side: u8,
    pub memory_alarm: bool,
    /// An alarm by hand stays until it is taken back by hand.
    pub memory_by_hand: bool,
    pub disk_alarm: bool,
    pub disk_by_hand: bool,
    /// What its links take longer, µs.
    pub slow_us: Duration,
    /// Counts how often it went down or came back.
    pub life: u32,
    /// Since when others do not reach it.
    pub lost_since: Option<Time>,
}

/// From one node to another.
#[derive(Clone, Copy, Debug, Default, Hash)]
pub(super) struct Link {
    /// Counts how often it broke.
    life: u32,
    last_arrival: Time,
}

/// What is under way or waits for its moment.
#[derive(Clone, Debug)]
pub(super) enum Wait {
    Packet {
        from: Node,
        to: Node,
        life: u32,
        queue: QueueIx,
        load: Load,
    },
    Election {
        queue: QueueIx,
        node: Node,
        number: u32,
    },
    /// The monitor looks at memory and disk.
    Monitor,
    /// A killed node starts again, unless somebody was faster.
    Restart {
        node: Node,
        life: u32,
    },
    /// The two sides of the partition of this number notice that the other does not answer.
    Suspicion {
        partition: u32,
    },
    /// The consumers of this node have been out of reach for too long. `since` tells absences apart.
    Absence {
        queue: QueueIx,
        node: Node,
        since: Time,
    },
    /// A channel has waited long enough for this change.
    Patience {
        queue: QueueIx,
        token: u32,
    },
    /// The process of a classic queue has stored a message.
    Stored {
        queue: QueueIx,
    },
}

#[derive(Clone, Debug)]
pub(super) enum Load {
    Raft(Message),
    /// Between members of a stream, or between one of them and the coordinator.
    Stream(osiris::Message),
    /// A channel's change for the leader.
    Forward(u32),
}

impl Link {
    /// A new one in place of these.
    pub(super) fn after(old: &[Self]) -> Self {
        let life = old.iter().map(|link| link.life + 1).max().unwrap_or(0);
        Self { life, last_arrival: 0 }
    }
}

impl Cluster {
    pub(super) fn is_up(&self, node: Node) -> bool {
        self.nodes.get(usize::from(node.0)).is_some_and(|state| state.up)
    }

    pub(super) fn reaches(&self, from: Node, to: Node) -> bool {
        let side = |node: Node| self.nodes.get(usize::from(node.0)).filter(|state| state.up).map(|state| state.side);
        side(from).is_some() && side(from) == side(to)
    }

    pub(super) fn lost_since(&self, node: Node) -> Option<Time> {
        self.nodes.get(usize::from(node.0))?.lost_since
    }

    pub(super) fn all_nodes(&self) -> impl Iterator<Item = Node> + use<> {
        (0..self.nodes.len() as u8).map(Node)
    }

    fn link(&mut self, from: Node, to: Node) -> &mut Link {
        let at = usize::from(from.0) * self.nodes.len() + usize::from(to.0);
        &mut self.links[at]
    }

    /// Breaks what connects these nodes with nodes for which `is_far` holds.
    pub(super) fn break_links(&mut self, is_far: impl Fn(Node, Node) -> bool) {
        for from in self.all_nodes() {
            for to in self.all_nodes() {
                if is_far(from, to) {
                    self.link(from, to).life += 1;
                }
            }
        }
    }

    /// Lost at once if there is no way.
    pub(super) fn send(&mut self, from: Node, to: Node, queue: QueueIx, load: Load, out: &mut Out) {
        if !self.reaches(from, to) {
            return;
        }
        let way_us = if from == to { 0 } else { self.way_us(from, to, out) };
        let link = self.link(from, to);
        let at = (out.now + way_us).max(link.last_arrival);
        link.last_arrival = at;
        let life = link.life;
        self.wait(at, Wait::Packet { from, to, life, queue, load }, out);
    }

    /// How long it takes from one node to another this time.
    fn way_us(&self, from: Node, to: Node, out: &mut Out) -> Duration {
        let latency = self.spec.latency;
        let jitter = out.choice.pick(Purpose::NodeLink, latency.jitter_us.saturating_add(1));
        let slow = self.nodes[usize::from(from.0)].slow_us + self.nodes[usize::from(to.0)].slow_us;
        latency.base_us + jitter + slow
    }

    pub(super) fn wait(&mut self, at: Time, what: Wait, out: &mut Out) {
        let token = self.waits.add(what);
        out.timers.push((at, Timer::Nodes(token)));
    }

    pub(super) fn is_alive_packet(&self, from: Node, to: Node, life: u32) -> bool {
        let at = usize::from(from.0) * self.nodes.len() + usize::from(to.0);
        self.links.get(at).is_some_and(|link| link.life == life)
    }
}
