//! What the broker asks of the cluster of nodes that it runs on, if it is one. Its code comes later than the first
//! look: whoever has it tells its maker. A broker without one is a single node that never stops, and pays nothing:
//! only channels and queues that are not plain come here.
use std::any::Any;
use std::fmt::Debug;

use super::broker::Broker;
use super::channel::{ChannelConsumer, Unacked};
use super::cluster::command::{Command, Refused};
use super::cluster::spec;
use super::method::Method;
use super::out::{Hop, Out, Timer};
use super::raft::Node;
use crate::engine::hash::WorldHasher;
use crate::engine::id::{ChannelIx, ConnectionIx, PartIx};
use crate::engine::late::late;
use crate::engine::topology::{Spec, Topology};

/// Whether a client's connection comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    Open,
    /// No node of its list answers.
    Refused,
}

/// What a closed channel leaves in queues whose state is replicated: the queue gets to know in its own time.
#[derive(Clone, Debug)]
pub struct LeftBehind {
    pub channel: ChannelIx,
    pub consumers: Vec<ChannelConsumer>,
    pub unacked: Vec<Unacked>,
}

/// The nodes of a broker. Taken out of it while they work, so the broker below never calls them back.
pub trait Nodes: Debug + Send + Sync {
    fn clone_box(&self) -> Box<dyn Nodes>;

    /// A client connects.
    fn admit(&mut self, connection: ConnectionIx, client: PartIx, out: &mut Out) -> Admission;

    /// Whether the client's library connects again after its connection was lost.
    fn recovers(&self, client: PartIx) -> bool;

    /// A method arrives on an open channel.
    fn method(&mut self, broker: &mut Broker, channel: ChannelIx, method: Method, out: &mut Out);

    /// A copy arrives at a queue that is not plain. `Some` = it is the broker's own business.
    fn arrive(&mut self, broker: &mut Broker, hop: Hop, out: &mut Out) -> Option<Hop>;

    /// A moment that was asked for: their own, or a timer of a queue. `None` = the broker's own business.
    fn timer(&mut self, broker: &mut Broker, timer: Timer, out: &mut Out) -> Option<bool>;

    /// Whether `Timer::Nodes(token)` may still come to something.
    fn awaits(&self, token: u32) -> bool;

    fn command(&mut self, broker: &mut Broker, command: Command, out: &mut Out) -> Result<(), Refused>;

    /// Their settings were edited; `None` = they are not on the board any more.
    fn reconfigure(&mut self, broker: &mut Broker, spec: Option<&spec::Cluster>, out: &mut Out);

    /// Something was carried out: what it left behind goes its way.
    fn tidy(&mut self, broker: &mut Broker, out: &mut Out);

    /// Whether the coordinator of streams has a leader; otherwise which node says that it has none.
    fn streams_are_coordinated(&self) -> Result<(), Node>;

    fn hash(&self, hasher: &mut WorldHasher);

    /// For their own views.
    fn as_any(&self) -> &dyn Any;
}

impl Clone for Box<dyn Nodes> {
    fn clone(&self) -> Self {
        self.clone_box()
    }
}

pub type Maker = fn(PartIx, &spec::Cluster) -> Box<dyn Nodes>;

late! {
    /// Who makes them. Before that is told, a broker stays a single node.
    fn maker() -> Maker = super::cluster::make;
}

/// The cluster on the board.
pub fn spec_of(topology: &Topology) -> Option<(PartIx, &spec::Cluster)> {
    topology.parts.iter().enumerate().find_map(|(at, part)| match &part.spec {
        Spec::RabbitMq(spec) => Some((PartIx(at as u32), spec)),
        _ => None,
    })
}

impl Broker {
    /// Gives the broker the nodes that the topology asks for, or tells them what changed.
    pub fn run_on(&mut self, topology: &Topology, out: &mut Out) {
        let spec = spec_of(topology);
        if self.nodes.is_none()
            && let Some((part, spec)) = spec
            && let Some(maker) = maker()
        {
            self.nodes = Some(maker(part, spec));
        }
        self.on_nodes(out, |nodes, broker, out| nodes.reconfigure(broker, spec.map(|(_, spec)| spec), out));
    }

    /// Lets the nodes work. `None` = it is a single node, or they are at work already.
    #[cold]
    pub(super) fn on_nodes<R>(
        &mut self,
        out: &mut Out,
        work: impl FnOnce(&mut dyn Nodes, &mut Self, &mut Out) -> R,
    ) -> Option<R> {
        let mut nodes = self.nodes.take()?;
        let first = out.hops.len();
        let result = work(&mut *nodes, self, out);
        nodes.tidy(self, out);
        self.nodes = Some(nodes);
        self.run_hops(first, out);
        Some(result)
    }

    /// A client connects: whether a node takes it.
    pub fn admit(&mut self, connection: ConnectionIx, client: PartIx, out: &mut Out) -> Admission {
        self.on_nodes(out, |nodes, _, out| nodes.admit(connection, client, out)).unwrap_or(Admission::Open)
    }

    pub fn command(&mut self, command: Command, out: &mut Out) -> Result<(), Refused> {
        self.on_nodes(out, |nodes, broker, out| nodes.command(broker, command, out)).unwrap_or(Err(Refused::NoCluster))
    }

    pub fn recovers(&self, client: PartIx) -> bool {
        self.nodes.as_ref().is_none_or(|nodes| nodes.recovers(client))
    }

    pub(super) fn streams_are_coordinated(&self) -> Result<(), Node> {
        self.nodes.as_ref().map_or(Ok(()), |nodes| nodes.streams_are_coordinated())
    }

    pub fn is_cluster(&self) -> bool {
        self.nodes.is_some()
    }

    pub fn hash_nodes(&self, hasher: &mut WorldHasher) {
        self.nodes.iter().for_each(|nodes| nodes.hash(hasher));
    }

    /// The nodes of a kind, for their own views.
    pub fn nodes_of<N: Nodes + 'static>(&self) -> Option<&N> {
        self.nodes.as_ref()?.as_any().downcast_ref()
    }
}
