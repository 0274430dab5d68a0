//! RabbitMQ on several nodes: links, where queues live, quorum queues over Raft, replicated streams, and what happens to all of it when nodes
//! stop or the network parts. Metadata (exchanges, bindings, users) is everywhere at once. Loaded after the first look:
//! nothing but `super::nodes` may name [`Cluster`].
//!
//! The state of a quorum queue is the broker's own [`super::queue::Queue`], kept once: it is what the leader has carried
//! out, and all members agree on that. Members differ in their logs.
mod apply;
pub mod command;
mod drive;
pub mod fact;
mod faults;
mod flow;
mod group;
mod links;
mod look;
mod methods;
mod patience;
pub mod spec;
mod streams;
pub mod view;

use std::any::Any;
use std::collections::BTreeMap;
use std::hash::Hash;

use super::broker::Broker;
use super::channel::Unacked;
use super::method::{Method, Reply};
use super::nodes::{Admission, LeftBehind, Nodes};
use super::out::{Hop, Out, QueueIx, Timer};
use super::raft::{Message, Node};
use super::view::QueueKind;
use crate::engine::fact::{FactKind, RequeueReason};
use crate::engine::hash::WorldHasher;
use crate::engine::id::{ChannelIx, ConnectionIx, PartIx, Time};
use crate::engine::slab::Slab;
use crate::engine::value::Value;
use command::{Command, Refused};
use fact::{Fact, Resource};
use flow::{Store, Unread};
use group::{Change, Down, Group, Source};
use links::{Link, NodeState, Wait};
use methods::Postponed;
use spec::Cluster as Spec;
use streams::Replicated;

/// x-quorum-initial-group-size
const GROUP_SIZE: usize = 3;

/// Where a queue lives.
#[derive(Clone, Debug)]
enum Home {
    Node(Node),
    Group(Box<Group>),
    Stream(Box<Replicated>),
}

#[derive(Clone, Debug)]
pub struct Cluster {
    part: PartIx,
    spec: Spec,
    nodes: Vec<NodeState>,
    /// By pair of nodes.
    links: Vec<Link>,
    is_divided: bool,
    /// Counts partitions and their ends.
    partition: u32,
    /// By queue.
    homes: Vec<Home>,
    /// The stream coordinator, there since the first stream.
    coordinator: Option<Box<Group>>,
    /// By connection; `None` = the board's own.
    connections: Vec<Option<Node>>,
    /// Which node a client asks first.
    client_nodes: BTreeMap<PartIx, Node>,
    queues_placed: u32,
    waits: Slab<Wait>,
    last_token: u32,
    /// Connections that are not read, by number.
    unread: BTreeMap<u32, Unread>,
    /// The connection in flow that is read on just now.
    reads_on: Option<u32>,
    /// Answers that can't reach their channel now.
    stash: Vec<(ChannelIx, Reply)>,
    postponed: Vec<Postponed>,
    /// When the monitor looks at memory and disk, if it has reason to.
    looks_at: Option<Time>,
    /// Copies that classic queues have not stored yet.
    stores: BTreeMap<QueueIx, Store>,
    /// Kept for its memory only.
    sends: Vec<(Node, Message)>,
}

/// See [`super::nodes::tell`].
pub fn make(part: PartIx, spec: &Spec) -> Box<dyn Nodes> {
    let mut cluster = Cluster {
        part,
        spec: spec.clone(),
        nodes: Vec::new(),
        links: Vec::new(),
        is_divided: false,
        partition: 0,
        homes: Vec::new(),
        coordinator: None,
        connections: Vec::new(),
        client_nodes: BTreeMap::new(),
        queues_placed: 0,
        waits: Slab::default(),
        last_token: 0,
        unread: BTreeMap::new(),
        reads_on: None,
        stash: Vec::new(),
        postponed: Vec::new(),
        looks_at: None,
        stores: BTreeMap::new(),
        sends: Vec::new(),
    };
    cluster.grow(spec.nodes);
    Box::new(cluster)
}

impl Cluster {
    /// Nodes join; none ever leaves a running cluster.
    fn grow(&mut self, nodes: u8) {
        let nodes = usize::from(nodes.clamp(1, 8)).max(self.nodes.len());
        if nodes > self.nodes.len() {
            let fresh = NodeState {
                up: true,
                side: 0,
                memory_alarm: false,
                memory_by_hand: false,
                disk_alarm: false,
                disk_by_hand: false,
                slow_us: 0,
                life: 0,
                lost_since: None,
            };
            self.nodes.resize(nodes, fresh);
            // What is under way is lost: all links are new.
            self.links = vec![Link::after(&self.links); nodes * nodes];
        }
    }

    /// A home for each queue that has none yet.
    fn adopt(&mut self, broker: &mut Broker, out: &mut Out) {
        while self.homes.len() < broker.queues.len() {
            let queue = QueueIx(self.homes.len() as u32);
            let state = &mut broker.queues[queue.0 as usize];
            let first = self.place(state.part);
            if state.kind == QueueKind::Stream && state.alive {
                self.new_stream(broker, queue, first, out);
                continue;
            }
            if state.kind != QueueKind::Quorum || !state.alive {
                self.homes.push(Home::Node(first));
                continue;
            }
            (state.is_plain, state.is_replicated) = (false, true);
            let size = state.arguments.get("x-quorum-initial-group-size").and_then(Value::as_int);
            let size = size.and_then(|size| usize::try_from(size).ok()).unwrap_or(GROUP_SIZE);
            let count = self.nodes.len() as u8;
            let in_turn = (0..count).map(|at| Node((first.0 + at) % count));
            let mut members: Vec<Node> = in_turn.filter(|node| self.is_up(*node)).take(size.max(1)).collect();
            crate::engine::sort::sort_by_key(&mut members, |node| *node);
            self.homes.push(Home::Group(Box::new(Group::new(&members))));
            self.elect_at_once(broker, queue, first, out);
        }
        self.set_all_plain(broker);
    }

    /// As the spec says, or in turn; a node that is down is passed over.
    fn place(&mut self, part: PartIx) -> Node {
        let wanted = self.spec.place_of(part).unwrap_or_else(|| {
            self.queues_placed += 1;
            Node(((self.queues_placed - 1) % self.nodes.len() as u32) as u8)
        });
        self.first_up(wanted).unwrap_or(wanted)
    }

    /// The first node of a list that begins with `wanted` and goes on in turn.
    fn first_up(&self, wanted: Node) -> Option<Node> {
        let count = self.nodes.len() as u8;
        (0..count).map(|at| Node((wanted.0 + at) % count)).find(|node| self.is_up(*node))
    }

    fn timer_of_queue(&mut self, broker: &mut Broker, queue: QueueIx, timer: Timer, out: &mut Out) -> Option<bool> {
        match self.homes.get(queue.0 as usize)? {
            // Nothing about a stream is a matter of time.
            Home::Stream(_) => None,
            Home::Node(home) => (!self.is_up(*home) && broker.queues[queue.0 as usize].alive).then_some(false),
            Home::Group(group) => {
                let state = &broker.queues[queue.0 as usize];
                let due_at = match timer {
                    Timer::MessageTtl(_) => state.ttl_timer_at,
                    Timer::QueueExpires(_) => state.expires_timer_at,
                    Timer::DelayedRetry(_) => state.delayed_timer_at,
                    Timer::ConsumerTimeout(_) => state.timeout_timer_at,
                    // The worker's own, beside the group.
                    Timer::DeadLetters(_) | Timer::Nodes(_) => return None,
                };
                let is_same = |change: &Change| matches!(change, Change::Timer(other) if *other == timer);
                let waits = group.pending.values().any(|pending| is_same(&pending.change));
                if due_at > out.now || waits {
                    return Some(false);
                }
                let has_leader = group.leader_among(|node| self.has_majority(group, node)).is_some();
                self.submit(broker, queue, Change::Timer(timer), Source::Leader, out);
                Some(has_leader)
            }
        }
    }

    fn due(&mut self, broker: &mut Broker, token: u32, out: &mut Out) -> bool {
        match self.waits.take(token) {
            Some(Wait::Packet { from, to, life, queue, load }) => {
                let arrives = self.is_alive_packet(from, to, life);
                if arrives {
                    self.packet(broker, (from, to, queue), load, out);
                }
                arrives
            }
            Some(Wait::Election { queue, node, number }) => self.election(broker, (queue, node, number), out),
            Some(Wait::Suspicion { partition }) => {
                let counts = partition == self.partition;
                if counts {
                    self.suspicion(broker, out);
                }
                counts
            }
            Some(Wait::Monitor) => {
                let counts = self.will_change(broker);
                self.look_at_limits(broker, out);
                counts
            }
            Some(Wait::Restart { node, life }) => {
                let counts = self.is_to_restart(node, life);
                if counts {
                    let _ = self.bring_up(broker, node, out);
                }
                counts
            }
            Some(Wait::Absence { queue, node, since }) => self.absence_over(broker, queue, node, since, out),
            Some(Wait::Stored { queue }) => self.stored(broker, queue, out),
            Some(Wait::Patience { queue, token }) => self.patience_over(broker, queue, token, out),
            None => false,
        }
    }

    /// A channel is closed: the queues that it had to do with get to know.
    fn left(&mut self, broker: &mut Broker, left: LeftBehind, out: &mut Out) {
        let LeftBehind { channel, consumers, unacked } = left;
        self.forget_source(channel);
        let node = self.node_of(broker, channel).filter(|node| !self.is_up(*node));
        for queue in self.groups() {
            let consumers: Vec<_> = consumers.iter().copied().filter(|one| one.queue == queue).collect();
            let unacked: Vec<Unacked> = unacked.iter().copied().filter(|one| one.queue == queue).collect();
            let settles = self.group(queue).is_some_and(|group| group.has_settles_of(channel));
            self.sweep(queue, out);
            if consumers.is_empty() && unacked.is_empty() && !settles {
                continue;
            }
            let down = Down { channel, consumers, unacked, why: RequeueReason::ChannelClosed };
            match node {
                None => self.submit(broker, queue, Change::Down(down), Source::Leader, out),
                Some(node) => {
                    let Some(group) = self.group_mut(queue) else { continue };
                    group.absent.push((node, down));
                    self.submit(broker, queue, Change::NodeLost(node), Source::Leader, out);
                }
            }
        }
    }
}

impl Nodes for Cluster {
    fn clone_box(&self) -> Box<dyn Nodes> {
        Box::new(self.clone())
    }

    fn admit(&mut self, connection: ConnectionIx, client: PartIx, out: &mut Out) -> Admission {
        let at = connection.0 as usize;
        if self.connections.len() <= at {
            self.connections.resize(at + 1, None);
        }
        let fallback = Node((self.client_nodes.len() % self.nodes.len()) as u8);
        let wanted = self.spec.place_of(client);
        let wanted = *self.client_nodes.entry(client).or_insert_with(|| wanted.unwrap_or(fallback));
        match self.first_up(wanted) {
            Some(node) => {
                self.connections[at] = Some(node);
                out.fact(FactKind::RabbitMq(Fact::Connected { client, node }));
                Admission::Open
            }
            None => {
                out.fact(FactKind::RabbitMq(Fact::Unreachable { client }));
                Admission::Refused
            }
        }
    }

    fn recovers(&self, client: PartIx) -> bool {
        !self.spec.no_recovery.contains(&client)
    }

    fn method(&mut self, broker: &mut Broker, channel: ChannelIx, method: Method, out: &mut Out) {
        self.read(broker, channel, method, out);
    }

    fn arrive(&mut self, broker: &mut Broker, hop: Hop, out: &mut Out) -> Option<Hop> {
        self.copy_arrives(broker, hop, out)
    }

    fn timer(&mut self, broker: &mut Broker, timer: Timer, out: &mut Out) -> Option<bool> {
        match timer {
            Timer::Nodes(token) => Some(self.due(broker, token, out)),
            Timer::MessageTtl(queue)
            | Timer::QueueExpires(queue)
            | Timer::DelayedRetry(queue)
            | Timer::ConsumerTimeout(queue)
            | Timer::DeadLetters(queue) => self.timer_of_queue(broker, queue, timer, out),
        }
    }

    fn awaits(&self, token: u32) -> bool {
        match self.waits.get(token) {
            Some(Wait::Election { queue, node, number }) => self.group(*queue).is_some_and(|group| {
                let member = group.member(*node);
                self.has_majority(group, *node) && member.is_some_and(|member| member.awaits(*number))
            }),
            Some(Wait::Packet { from, to, life, .. }) => self.is_alive_packet(*from, *to, *life),
            Some(Wait::Suspicion { partition }) => *partition == self.partition,
            Some(Wait::Restart { node, life }) => self.is_to_restart(*node, *life),
            Some(Wait::Absence { node, since, .. }) => self.lost_since(*node) == Some(*since),
            Some(Wait::Patience { queue, token }) => self.waits_for(*queue, *token).is_some(),
            Some(Wait::Stored { .. } | Wait::Monitor) => true,
            None => false,
        }
    }

    fn command(&mut self, broker: &mut Broker, command: Command, out: &mut Out) -> Result<(), Refused> {
        match command {
            Command::KillNode(node) => self.take_down(broker, node, true, out),
            Command::StopNode(node) => self.take_down(broker, node, false, out),
            Command::StartNode(node) => self.bring_up(broker, node, out),
            Command::Partition(nodes) => self.divide(broker, nodes, out),
            Command::Heal => self.heal(broker, out),
            Command::SlowNode { node, extra_us } => self.slow_down(node, extra_us, out),
            Command::Alarm { node, resource, on } => self.alarm_by_hand(broker, node, resource, on, out),
        }
    }

    fn reconfigure(&mut self, broker: &mut Broker, spec: Option<&Spec>, out: &mut Out) {
        match spec {
            Some(spec) => {
                self.spec = spec.clone();
                self.grow(spec.nodes);
            }
            // Off the board, it is a cluster in which nothing ever fails.
            None => {
                let _ = self.heal(broker, out);
                for node in self.all_nodes() {
                    let _ = self.bring_up(broker, node, out);
                    let _ = self.alarm_by_hand(broker, node, Resource::Memory, false, out);
                    let _ = self.alarm_by_hand(broker, node, Resource::Disk, false, out);
                }
                (self.spec.memory_limit_bytes, self.spec.disk_room_bytes) = (0, 0);
            }
        }
        for channel in broker.channels.iter_mut().filter(|channel| channel.open) {
            channel.is_plain = false;
            let at = channel.connection.0 as usize;
            if channel.client.is_some() && self.connections.get(at).copied().flatten().is_none() {
                self.admit(channel.connection, channel.client, out);
            }
        }
        self.adopt(broker, out);
        self.watch_limits(broker, out);
    }

    fn tidy(&mut self, broker: &mut Broker, out: &mut Out) {
        if self.homes.len() < broker.queues.len() {
            self.adopt(broker, out);
        }
        while !broker.left_behind.is_empty() {
            for left in std::mem::take(&mut broker.left_behind) {
                self.left(broker, left, out);
            }
        }
        self.watch_limits(broker, out);
        self.end_flows(broker, out);
    }

    fn streams_are_coordinated(&self) -> Result<(), Node> {
        match (&self.coordinator, self.boss()) {
            (Some(_), None) => Err(self.first_up(Node(0)).unwrap_or(Node(0))),
            _ => Ok(()),
        }
    }

    fn hash(&self, hasher: &mut WorldHasher) {
        self.nodes
            .iter()
            .for_each(|node| (node.up, node.side, node.memory_alarm, node.disk_alarm, node.slow_us).hash(hasher));
        self.links.hash(hasher);
        (self.is_divided, self.partition, self.last_token, &self.connections).hash(hasher);
        for home in &self.homes {
            match home {
                Home::Node(node) => node.hash(hasher),
                Home::Group(group) => hash_group(group, hasher),
                Home::Stream(stream) => {
                    (stream.applied, stream.epoch, &stream.phase, stream.writer, stream.asked).hash(hasher);
                    (stream.lost, &stream.members).hash(hasher);
                    stream.pending.keys().for_each(|token| token.hash(hasher));
                }
            }
        }
        self.coordinator.iter().for_each(|group| hash_group(group, hasher));
        self.unread.iter().for_each(|(connection, unread)| (connection, unread.methods.len() as u32).hash(hasher));
        self.stash.iter().for_each(|(channel, _)| channel.hash(hasher));
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn hash_group(group: &Group, hasher: &mut WorldHasher) {
    (group.applied, group.leader, group.lost, &group.members).hash(hasher);
    group.pending.keys().for_each(|token| token.hash(hasher));
}
