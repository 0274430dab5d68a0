//! Looking at a cluster without touching it.
use super::super::broker::Broker;
use super::super::out::QueueIx;
use super::super::raft::{Member, Node};
use super::flow::Why;
use super::view::{ConnectionState, ConnectionView, Holds, HomeView, MemberView, NodeView, QuorumView};
use super::{Cluster, Group, Home};
use crate::engine::id::PartIx;
use crate::engine::world::World;

impl Cluster {
    pub fn of(world: &World) -> Option<&Self> {
        world.rabbitmq().nodes_of()
    }

    pub fn nodes(&self, world: &World) -> Vec<NodeView> {
        let broker = world.rabbitmq();
        let connections = |node: Node| {
            let open = broker.channels.iter().filter(|channel| channel.open);
            open.filter(|one| self.connections.get(one.connection.0 as usize) == Some(&Some(node))).count() as u32
        };
        let view = |node: Node| {
            let state = &self.nodes[usize::from(node.0)];
            NodeView {
                node,
                up: state.up,
                cut_off: state.side == 1,
                parted: self.is_divided,
                memory_alarm: state.memory_alarm,
                disk_alarm: state.disk_alarm,
                used_bytes: self.used_bytes(broker, node),
                connections: connections(node),
                slow_us: state.slow_us,
                queues: self.queues_of(broker, node),
            }
        };
        self.all_nodes().map(view).collect()
    }

    fn queues_of(&self, broker: &Broker, node: Node) -> Vec<(PartIx, Holds)> {
        let holds = |home: &Home| match home {
            Home::Node(home) => (*home == node).then_some(Holds::Home),
            Home::Group(group) if group.member(node).is_none() => None,
            Home::Group(group) if self.leader_of(group) == Some(node) => Some(Holds::Leader),
            Home::Group(_) => Some(Holds::Follower),
            Home::Stream(stream) if stream.member(node).is_none() => None,
            Home::Stream(stream) if self.leader_of_stream(stream) == Some(node) => Some(Holds::Leader),
            Home::Stream(_) => Some(Holds::Follower),
        };
        let queues = self.homes.iter().zip(&broker.queues).filter(|(_, queue)| queue.alive);
        queues.filter_map(|(home, queue)| Some((queue.part, holds(home)?))).collect()
    }

    /// Where the queue that stands on the board as this part lives.
    pub fn home(&self, queue: PartIx, world: &World) -> Option<HomeView> {
        let QueueIx(at) = world.rabbitmq().queue_at(queue)?;
        Some(match self.homes.get(at as usize)? {
            Home::Node(node) => HomeView::Node { node: *node, up: self.is_up(*node) },
            Home::Group(group) => HomeView::Quorum(self.quorum(group)),
            Home::Stream(stream) => {
                let log = world.rabbitmq().queues[at as usize].stream.as_ref()?;
                HomeView::Stream(self.stream_home(stream, log))
            }
        })
    }

    /// Who leads it, if its word counts: a leader without a majority only thinks so.
    fn leader_of(&self, group: &Group) -> Option<Node> {
        group.leader_among(|node| self.is_up(node) && self.has_majority(group, node))
    }

    fn quorum(&self, group: &Group) -> QuorumView {
        let view = |member: &Member| MemberView {
            node: member.node(),
            up: self.is_up(member.node()),
            role: member.role(),
            term: member.term(),
            last_index: member.log().last(),
            commit_index: member.commit(),
        };
        QuorumView {
            leader: self.leader_of(group),
            has_majority: group.members.iter().any(|member| self.has_majority(group, member.node())),
            members: group.members.iter().map(view).collect(),
            waiting: group.pending.len() as u32,
            applied: group.applied,
        }
    }

    /// The open connection of a client.
    pub fn connection(&self, client: PartIx, world: &World) -> Option<ConnectionView> {
        let mut open = world.rabbitmq().channels.iter().rev().filter(|channel| channel.open);
        let connection = open.find(|channel| channel.client == client)?.connection;
        let node = self.connections.get(connection.0 as usize).copied().flatten()?;
        let unread = self.unread.get(&connection.0);
        let state = match unread.map(|unread| unread.why) {
            None => ConnectionState::Running,
            Some(Why::Flow(_)) => ConnectionState::Flow,
            Some(Why::Blocked(_)) => ConnectionState::Blocked,
        };
        Some(ConnectionView { client, node, state, unread: unread.map_or(0, |unread| unread.methods.len() as u32) })
    }
}
