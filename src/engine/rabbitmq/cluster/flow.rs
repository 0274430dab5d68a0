//! What is not read from connections: under an alarm nothing from those that publish (rabbit_reader, connection.blocked),
//! and nothing from those that are faster than a queue: a quorum queue with too many commands that are not applied, or
//! a classic queue that gives no credit (credit_flow).
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};

use super::super::broker::Broker;
use super::super::method::{Method, Reply};
use super::super::out::{Hop, Out, QueueIx};
use super::super::queue::Queue;
use super::super::raft::Node;
use super::apply::as_plain;
use super::command::Refused;
use super::fact::{Fact, Resource};
use super::links::Wait;
use super::methods::refuse;
use super::streams::SOFT_LIMIT;
use super::{Cluster, Home};
use crate::engine::fact::FactKind;
use crate::engine::id::{ChannelIx, ConnectionIx, PartIx};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    Blocked(Resource),
    Flow(QueueIx),
}

/// What waits in the socket of a connection that is not read.
#[derive(Clone, Debug)]
pub(super) struct Unread {
    pub why: Why,
    pub client: PartIx,
    pub methods: VecDeque<(ChannelIx, Method)>,
}

/// The inbox of a classic queue that takes its time.
#[derive(Clone, Debug, Default)]
pub(super) struct Store {
    waiting: VecDeque<Hop>,
    /// By channel: what it may still send, and how many were stored since it last got credit.
    credit: BTreeMap<u32, (u32, u32)>,
}

impl Cluster {
    /// A method has come to the node: it is read, or waits with those before it.
    pub(super) fn read(&mut self, broker: &mut Broker, channel: ChannelIx, method: Method, out: &mut Out) {
        let connection = broker.channels[channel.0 as usize].connection;
        if method == Method::ConnectionClose {
            // The client is gone: nobody reads the rest.
            self.drop_unread(connection, out);
        } else if let Some(unread) = self.unread.get_mut(&connection.0) {
            unread.methods.push_back((channel, method));
            return;
        }
        let is_client = self.node_of(broker, channel).is_some();
        if is_client
            && matches!(method, Method::Publish { .. })
            && let Some((resource, reason)) = self.alarm()
        {
            let client = broker.channels[channel.0 as usize].client;
            out.fact(FactKind::RabbitMq(Fact::Blocked { client, resource }));
            out.reply(channel, Reply::ConnectionBlocked { reason });
            let methods = VecDeque::from([(channel, method)]);
            self.unread.insert(connection.0, Unread { why: Why::Blocked(resource), client, methods });
            return;
        }
        self.handle(broker, channel, method, out);
    }

    pub(super) fn drop_unread(&mut self, connection: ConnectionIx, out: &mut Out) {
        let unread = self.unread.remove(&connection.0).into_iter().flat_map(|unread| unread.methods);
        for (_, method) in unread {
            drop_method(method, out);
        }
    }

    /// Reads what has waited, at most so many publishes.
    fn read_on(&mut self, broker: &mut Broker, connection: u32, mut room: u32, out: &mut Out) {
        let Some(mut unread) = self.unread.remove(&connection) else { return };
        let (client, was_in_flow) = (unread.client, matches!(unread.why, Why::Flow(_)));
        self.reads_on = Some(connection).filter(|_| was_in_flow);
        while let Some((channel, method)) = unread.methods.pop_front() {
            let is_publish = matches!(method, Method::Publish { .. });
            if is_publish && room == 0 {
                unread.methods.push_front((channel, method));
                self.unread.insert(connection, unread);
                break;
            }
            room -= u32::from(is_publish);
            if broker.is_open(channel) {
                self.read(broker, channel, method, out);
            } else {
                drop_method(method, out);
            }
            // It is stopped again: what is left waits behind that.
            if let Some(again) = self.unread.get_mut(&connection) {
                again.methods.append(&mut unread.methods);
                break;
            }
        }
        self.reads_on = None;
        let is_in_flow = self.unread.get(&connection).is_some_and(|unread| matches!(unread.why, Why::Flow(_)));
        if was_in_flow && !is_in_flow {
            out.fact(FactKind::RabbitMq(Fact::FlowEnded { client }));
        }
    }

    // --- alarms

    fn alarm(&self) -> Option<(Resource, &'static str)> {
        let memory = self.nodes.iter().any(|node| node.up && node.memory_alarm);
        let disk = self.nodes.iter().any(|node| node.up && node.disk_alarm);
        match (memory, disk) {
            (true, true) => Some((Resource::Memory, "low on memory & disk")),
            (true, false) => Some((Resource::Memory, "low on memory")),
            (false, true) => Some((Resource::Disk, "low on disk")),
            (false, false) => None,
        }
    }

    pub(super) fn alarm_by_hand(
        &mut self,
        broker: &mut Broker,
        node: Node,
        resource: Resource,
        on: bool,
        out: &mut Out,
    ) -> Result<(), Refused> {
        let state = self.nodes.get_mut(usize::from(node.0)).ok_or(Refused::NoSuchNode)?;
        if !state.up {
            return Err(Refused::NodeIsDown);
        }
        match resource {
            Resource::Memory => state.memory_by_hand = on,
            Resource::Disk => state.disk_by_hand = on,
        }
        // By hand, at once.
        self.look_at_limits(broker, out);
        Ok(())
    }

    /// One alarm anywhere blocks publishers everywhere.
    fn set_alarm(&mut self, broker: &mut Broker, node: Node, resource: Resource, on: bool, out: &mut Out) {
        let state = &mut self.nodes[usize::from(node.0)];
        let alarm = match resource {
            Resource::Memory => &mut state.memory_alarm,
            Resource::Disk => &mut state.disk_alarm,
        };
        if *alarm == on {
            return;
        }
        *alarm = on;
        out.fact(FactKind::RabbitMq(Fact::Alarm { cluster: self.part, node, resource, on }));
        self.unblock(broker, out);
    }

    /// When all alarms are over.
    pub(super) fn unblock(&mut self, broker: &mut Broker, out: &mut Out) {
        if self.alarm().is_some() {
            return;
        }
        let is_blocked = |unread: &&Unread| matches!(unread.why, Why::Blocked(_));
        let blocked: Vec<u32> =
            self.unread.iter().filter(|(_, unread)| is_blocked(unread)).map(|(connection, _)| *connection).collect();
        for connection in blocked {
            let Some(unread) = self.unread.get(&connection) else { continue };
            if let Some((channel, _)) = unread.methods.front() {
                out.reply(*channel, Reply::ConnectionUnblocked);
            }
            out.fact(FactKind::RabbitMq(Fact::Unblocked { client: unread.client }));
            self.read_on(broker, connection, u32::MAX, out);
        }
    }

    /// The bytes of ready messages that a node has: queues at home there, and quorum queues of which it is a member.
    pub(super) fn used_bytes(&self, broker: &Broker, node: Node) -> u64 {
        self.queues_on(broker, node).filter(|queue| queue.stream.is_none()).map(Queue::ready_bytes).sum()
    }

    /// What messages take on a node's disk: the same, and what streams hold.
    fn disk_bytes(&self, broker: &Broker, node: Node) -> u64 {
        let of = |queue: &Queue| queue.stream.as_ref().map_or_else(|| queue.ready_bytes(), |stream| stream.bytes());
        self.queues_on(broker, node).map(of).sum()
    }

    fn queues_on<'a>(&'a self, broker: &'a Broker, node: Node) -> impl Iterator<Item = &'a Queue> {
        let is_there = move |home: &Home| match home {
            Home::Node(home) => *home == node,
            Home::Group(group) => group.member(node).is_some(),
            Home::Stream(stream) => stream.member(node).is_some(),
        };
        let queues = self.homes.iter().zip(&broker.queues);
        queues.filter(move |(home, queue)| queue.alive && is_there(home)).map(|(_, queue)| queue)
    }

    /// Switches alarms as memory and disk are used, when the monitor looks next.
    pub(super) fn watch_limits(&mut self, broker: &mut Broker, out: &mut Out) {
        let has_limit = self.spec.memory_limit_bytes > 0 || self.spec.disk_room_bytes > 0;
        if self.spec.monitor_us == 0 {
            // Asked after every event: without limits only what is on can change.
            if has_limit || self.nodes.iter().any(|node| node.memory_alarm || node.disk_alarm) {
                self.look_at_limits(broker, out);
            }
            return;
        }
        if has_limit && self.looks_at.is_none_or(|at| at < out.now) && self.will_change(broker) {
            let at = (out.now / self.spec.monitor_us + 1).saturating_mul(self.spec.monitor_us);
            self.looks_at = Some(at);
            self.wait(at, Wait::Monitor, out);
        }
    }

    /// Whether an alarm would change if the monitor looked now.
    pub(super) fn will_change(&self, broker: &Broker) -> bool {
        self.all_nodes().any(|node| {
            let state = &self.nodes[usize::from(node.0)];
            state.up && self.limits_say(broker, node) != (state.memory_alarm, state.disk_alarm)
        })
    }

    /// Whether the memory alarm and the disk alarm of a node should be on.
    fn limits_say(&self, broker: &Broker, node: Node) -> (bool, bool) {
        let (memory, disk) = (self.spec.memory_limit_bytes, self.spec.disk_room_bytes);
        let state = &self.nodes[usize::from(node.0)];
        (
            state.memory_by_hand || memory > 0 && self.used_bytes(broker, node) > memory,
            state.disk_by_hand || disk > 0 && self.disk_bytes(broker, node) > disk,
        )
    }

    /// The monitor looks.
    pub(super) fn look_at_limits(&mut self, broker: &mut Broker, out: &mut Out) {
        for node in self.all_nodes() {
            if !self.is_up(node) {
                continue;
            }
            let (memory_on, disk_on) = self.limits_say(broker, node);
            self.set_alarm(broker, node, Resource::Memory, memory_on, out);
            self.set_alarm(broker, node, Resource::Disk, disk_on, out);
        }
    }

    // --- flow

    /// A channel has sent a copy to a queue that may not follow.
    pub(super) fn watch_flow(&mut self, broker: &Broker, channel: ChannelIx, queue: QueueIx, out: &mut Out) {
        let is_client = self.node_of(broker, channel).is_some() && broker.is_open(channel);
        if !is_client || self.room(queue, channel) > 0 {
            return;
        }
        let connection = broker.channels[channel.0 as usize].connection.0;
        let client = broker.channels[channel.0 as usize].client;
        if let Entry::Vacant(unread) = self.unread.entry(connection) {
            unread.insert(Unread { why: Why::Flow(queue), client, methods: VecDeque::new() });
            // Read on for a moment, it was in flow all the time.
            if self.reads_on != Some(connection) {
                let queue = broker.queues[queue.0 as usize].part;
                out.fact(FactKind::RabbitMq(Fact::FlowStarted { client, queue }));
            }
        }
    }

    /// How many more copies a queue takes from a channel now.
    fn room(&self, queue: QueueIx, channel: ChannelIx) -> u32 {
        match self.homes.get(queue.0 as usize) {
            Some(Home::Group(group)) => self.spec.commands_limit.saturating_sub(group.waiting_of(channel)),
            Some(Home::Stream(stream)) => SOFT_LIMIT.saturating_sub(stream.waiting_of(channel)),
            _ => self
                .stores
                .get(&queue)
                .and_then(|store| store.credit.get(&channel.0))
                .map_or(self.spec.credit.0, |one| one.0),
        }
    }

    /// Queues that have caught up by half are written to again.
    pub(super) fn end_flows(&mut self, broker: &mut Broker, out: &mut Out) {
        let slow = self.unread.iter().filter_map(|(connection, unread)| match unread.why {
            Why::Flow(queue) => Some((*connection, queue)),
            Why::Blocked(_) => None,
        });
        let slow: Vec<(u32, QueueIx)> = slow.collect();
        for (connection, queue) in slow {
            let of_it = |channel: &super::super::channel::Channel| channel.connection.0 == connection;
            let Some(channel) = broker.channels.iter().position(of_it) else { continue };
            let room = self.room(queue, ChannelIx(channel as u32));
            if room > 0 && room >= self.spec.commands_limit / 2 {
                self.read_on(broker, connection, room, out);
            }
        }
    }

    pub(super) fn queue_up_for_storing(&mut self, broker: &Broker, hop: Hop, out: &mut Out) {
        let first = self.spec.credit.0;
        let store = self.stores.entry(hop.queue).or_default();
        let credit = store.credit.entry(hop.publish.channel.0).or_insert((first, 0));
        credit.0 = credit.0.saturating_sub(1);
        store.waiting.push_back(hop);
        if store.waiting.len() == 1 {
            self.wait(out.now + self.spec.store_us, Wait::Stored { queue: hop.queue }, out);
        }
        self.watch_flow(broker, hop.publish.channel, hop.queue, out);
    }

    /// The queue's process has stored the first of its inbox.
    pub(super) fn stored(&mut self, broker: &mut Broker, queue: QueueIx, out: &mut Out) -> bool {
        let more = self.spec.credit.1;
        let Some(store) = self.stores.get_mut(&queue) else { return false };
        let Some(hop) = store.waiting.pop_front() else { return false };
        if let Some((credit, done)) = store.credit.get_mut(&hop.publish.channel.0) {
            *done += 1;
            if *done >= more {
                (*credit, *done) = (*credit + more, 0);
            }
        }
        if !store.waiting.is_empty() {
            self.wait(out.now + self.spec.store_us.max(1), Wait::Stored { queue }, out);
        }
        if !broker.queues[queue.0 as usize].alive {
            broker.arrive(hop, out);
        } else if let Some(Home::Node(home)) = self.homes.get(queue.0 as usize) {
            let home = *home;
            self.at(home, broker, out, |broker, out| {
                as_plain(broker, queue, out, |broker, out| broker.arrive(hop, out));
            });
        }
        true
    }

    /// The queue went down with what it had not stored.
    pub(super) fn drop_stored_later(&mut self, broker: &mut Broker, queue: QueueIx, out: &mut Out) {
        if let Some(store) = self.stores.remove(&queue) {
            store.waiting.into_iter().for_each(|hop| refuse(broker, hop, out));
        }
    }
}

fn drop_method(method: Method, out: &mut Out) {
    if let Method::Publish { message, .. } = method {
        out.messages.release(message);
    }
}
