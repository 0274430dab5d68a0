//! Nodes stop and start, and the network between them parts and heals: what that means for connections, for queues with
//! one home, and for the members of quorum queues.
use super::super::broker::Broker;
use super::super::errors;
use super::super::method::Reply;
use super::super::out::{Out, QueueIx};
use super::super::queue::NEVER;
use super::super::raft::Node;
use super::super::restart::drop_transient;
use super::super::view::QueueKind;
use super::command::Refused;
use super::fact::{Fact, NodeSet, Removal};
use super::group::{Change, Down, Source};
use super::links::Wait;
use super::methods::Postponed;
use super::streams::COORDINATOR;
use super::{Cluster, Home};
use crate::engine::choice::Purpose;
use crate::engine::fact::{FactKind, RequeueReason};
use crate::engine::id::{ChannelIx, ConnectionIx, Duration, Time};

/// A node that answers no more is suspected after one to two seconds (aten).
const SUSPICION_US: (Time, u64) = (1_000_000, 1_000_000);

impl Cluster {
    pub(super) fn take_down(
        &mut self,
        broker: &mut Broker,
        node: Node,
        killed: bool,
        out: &mut Out,
    ) -> Result<(), Refused> {
        let now = out.now;
        let state = self.nodes.get_mut(usize::from(node.0)).ok_or(Refused::NoSuchNode)?;
        if !state.up {
            return Err(Refused::NodeIsDown);
        }
        (state.up, state.memory_alarm, state.disk_alarm) = (false, false, false);
        (state.memory_by_hand, state.disk_by_hand) = (false, false);
        state.lost_since.get_or_insert(now);
        state.life += 1;
        let life = state.life;
        if killed && self.spec.restart_us > 0 {
            self.wait(now.saturating_add(self.spec.restart_us), Wait::Restart { node, life }, out);
        }
        self.break_links(|from, to| from == node || to == node);
        out.fact(FactKind::RabbitMq(Fact::NodeDown { cluster: self.part, node, killed }));
        if killed {
            self.hold_readers(broker, node, out);
        }
        self.end_connections(broker, node, killed, out);
        self.unblock(broker, out);
        for queue in self.homes_on(broker, node) {
            self.queue_down(broker, queue, node, out);
        }
        for queue in self.groups() {
            self.miss_leaders(broker, queue, out);
            self.note_lost(broker, queue, out);
            self.sweep(queue, out);
        }
        self.look_after_streams(broker, out);
        Ok(())
    }

    /// Whether a node that was killed in this life is still down.
    pub(super) fn is_to_restart(&self, node: Node, life: u32) -> bool {
        self.nodes.get(usize::from(node.0)).is_some_and(|state| !state.up && state.life == life)
    }

    pub(super) fn slow_down(&mut self, node: Node, extra_us: Duration, out: &mut Out) -> Result<(), Refused> {
        let state = self.nodes.get_mut(usize::from(node.0)).ok_or(Refused::NoSuchNode)?;
        state.slow_us = extra_us;
        out.fact(FactKind::RabbitMq(Fact::NodeSlowed { cluster: self.part, node, extra_us }));
        Ok(())
    }

    fn end_connections(&mut self, broker: &mut Broker, node: Node, killed: bool, out: &mut Out) {
        for at in 0..self.connections.len() as u32 {
            if self.connections[at as usize] != Some(node) {
                continue;
            }
            let connection = ConnectionIx(at);
            self.drop_unread(connection, out);
            let is_of_it = |channel: &&super::super::channel::Channel| channel.open && channel.connection == connection;
            let Some(first) = broker.channels.iter().position(|channel| is_of_it(&channel)) else { continue };
            let reply = match killed {
                true => Reply::ConnectionLost,
                false => Reply::ConnectionClosed(Box::new(errors::forced("shutdown").into_closed((0, 0)))),
            };
            out.reply(ChannelIx(first as u32), reply);
            broker.close_connection(connection, out);
        }
    }

    /// Classic queues whose home is this node.
    fn homes_on(&self, broker: &Broker, node: Node) -> Vec<QueueIx> {
        let is_there = |at: &u32| {
            matches!(&self.homes[*at as usize], Home::Node(home) if *home == node) && broker.queues[*at as usize].alive
        };
        (0..self.homes.len() as u32).filter(is_there).map(QueueIx).collect()
    }

    fn queue_down(&mut self, broker: &mut Broker, queue: QueueIx, node: Node, out: &mut Out) {
        let place = broker.queues[queue.0 as usize].part;
        out.fact(FactKind::RabbitMq(Fact::QueueDown { queue: place, node }));
        self.drop_stored_later(broker, queue, out);
        broker.cut_off(queue, |_| true, out);
        self.return_postponed(broker, queue, node, out);
        broker.queues[queue.0 as usize].is_plain = false;
    }

    /// What clients said did not reach the queue: what they said it about is in the queue again.
    fn return_postponed(&mut self, broker: &mut Broker, queue: QueueIx, home: Node, out: &mut Out) {
        let (of_queue, others) = std::mem::take(&mut self.postponed).into_iter().partition(|late| late.queue == queue);
        self.postponed = others;
        let of_queue: Vec<Postponed> = of_queue;
        for late in of_queue {
            self.at(home, broker, out, |broker, out| {
                broker.leave(queue, &[], &late.unacked, RequeueReason::ChannelClosed, out);
            });
        }
    }

    pub(super) fn bring_up(&mut self, broker: &mut Broker, node: Node, out: &mut Out) -> Result<(), Refused> {
        let is_divided = self.is_divided;
        let state = self.nodes.get_mut(usize::from(node.0)).ok_or(Refused::NoSuchNode)?;
        if state.up {
            return Err(Refused::NodeIsUp);
        }
        state.up = true;
        state.life += 1;
        if !is_divided {
            state.lost_since = None;
        }
        out.fact(FactKind::RabbitMq(Fact::NodeUp { cluster: self.part, node }));
        for queue in self.homes_on(broker, node) {
            self.queue_up(broker, queue, node, out);
        }
        for queue in self.groups() {
            self.return_absent(broker, queue, node, out);
            if let Some(member) = self.group_mut(queue).and_then(|group| group.member_mut(node)) {
                member.restart();
            }
            self.stir(broker, queue, out);
        }
        self.restart_members(node);
        self.streams().into_iter().for_each(|queue| _ = self.let_readers_go(broker, queue, node, out));
        self.look_after_streams(broker, out);
        Ok(())
    }

    fn queue_up(&mut self, broker: &mut Broker, queue: QueueIx, node: Node, out: &mut Out) {
        let state = &mut broker.queues[queue.0 as usize];
        out.fact(FactKind::RabbitMq(Fact::QueueUp { queue: state.part, node }));
        if !state.durable {
            broker.remove_queue(queue, Removal::NotDurable, out);
            return;
        }
        state.last_used_at = out.now;
        (state.ttl_timer_at, state.expires_timer_at) = (NEVER, NEVER);
        if state.kind == QueueKind::Classic {
            drop_transient(state, out);
        }
        self.set_plain(broker, queue);
        broker.arm_expires(queue, out);
        broker.expire(queue, out);
    }

    /// Whether the hot path may take the queue for granted.
    fn set_plain(&self, broker: &mut Broker, queue: QueueIx) {
        if let Home::Node(home) = &self.homes[queue.0 as usize] {
            let is_plain = self.is_up(*home) && !self.is_divided && self.spec.store_us == 0;
            let state = &mut broker.queues[queue.0 as usize];
            state.is_plain = is_plain && state.alive && state.stream.is_none();
        }
    }

    pub(super) fn set_all_plain(&self, broker: &mut Broker) {
        (0..self.homes.len() as u32).for_each(|at| self.set_plain(broker, QueueIx(at)));
    }

    /// Channels that went down with this node are really gone now.
    fn return_absent(&mut self, broker: &mut Broker, queue: QueueIx, node: Node, out: &mut Out) {
        let Some(group) = self.group_mut(queue) else { return };
        let (gone, kept) = std::mem::take(&mut group.absent).into_iter().partition(|(other, _)| *other == node);
        group.absent = kept;
        let gone: Vec<(Node, Down)> = gone;
        for (_, down) in gone {
            let down = Down { why: RequeueReason::ChannelClosed, ..down };
            self.submit(broker, queue, Change::Down(down), Source::Leader, out);
        }
    }

    // --- partitions

    pub(super) fn divide(&mut self, broker: &mut Broker, nodes: NodeSet, out: &mut Out) -> Result<(), Refused> {
        let (inside, outside): (Vec<Node>, Vec<Node>) = self.all_nodes().partition(|node| nodes.contains(*node));
        if inside.is_empty() || outside.is_empty() {
            return Err(Refused::NoPartition);
        }
        if self.is_divided {
            self.heal(broker, out)?;
        }
        let small = if inside.len() <= outside.len() { &inside } else { &outside };
        small.iter().for_each(|node| self.nodes[usize::from(node.0)].side = 1);
        self.is_divided = true;
        self.partition += 1;
        let now = out.now;
        self.nodes.iter_mut().for_each(|state| _ = state.lost_since.get_or_insert(now));
        self.break_links(|from, to| nodes.contains(from) != nodes.contains(to));
        out.fact(FactKind::RabbitMq(Fact::Partitioned { cluster: self.part, nodes }));
        self.set_all_plain(broker);
        for queue in self.groups() {
            self.sweep(queue, out);
        }
        self.part_streams(broker, out);
        let at = now + SUSPICION_US.0 + out.choice.pick(Purpose::QuorumElection, SUSPICION_US.1);
        self.wait(at, Wait::Suspicion { partition: self.partition }, out);
        Ok(())
    }

    /// Both sides notice that the other does not answer.
    pub(super) fn suspicion(&mut self, broker: &mut Broker, out: &mut Out) {
        for queue in self.groups() {
            self.miss_leaders(broker, queue, out);
            let reached = self.group(queue).and_then(|group| group.leader_among(|node| self.has_majority(group, node)));
            if let Some(leader) = reached {
                self.notice_absent(broker, queue, leader, out);
            }
            self.note_lost(broker, queue, out);
        }
        self.look_after_streams(broker, out);
        for at in 0..self.homes.len() as u32 {
            let Home::Node(home) = &self.homes[at as usize] else { continue };
            let home = *home;
            let far: Vec<bool> = (0..broker.channels.len() as u32)
                .map(|channel| self.node_of(broker, ChannelIx(channel)).is_some_and(|node| !self.reaches(home, node)))
                .collect();
            if self.is_up(home) && broker.queues[at as usize].alive {
                self.at(home, broker, out, |broker, out| {
                    broker.cut_off(QueueIx(at), |channel| far[channel.0 as usize], out);
                });
                // Nobody is served before those out of reach are gone.
                self.return_postponed(broker, QueueIx(at), home, out);
            }
        }
    }

    pub(super) fn heal(&mut self, broker: &mut Broker, out: &mut Out) -> Result<(), Refused> {
        if !self.is_divided {
            return Err(Refused::NoPartition);
        }
        self.is_divided = false;
        self.partition += 1;
        for state in &mut self.nodes {
            state.side = 0;
            state.lost_since = state.lost_since.filter(|_| !state.up);
        }
        out.fact(FactKind::RabbitMq(Fact::Healed { cluster: self.part }));
        self.set_all_plain(broker);
        out.replies.append(&mut self.stash);
        for late in std::mem::take(&mut self.postponed) {
            let client = broker.channels[late.channel.0 as usize].client;
            match broker.is_open(late.channel) {
                true => broker.told(late.queue, client, &late.unacked, late.said, out),
                false => broker.leave(late.queue, &[], &late.unacked, RequeueReason::ChannelClosed, out),
            }
        }
        for queue in self.groups() {
            for node in self.all_nodes().filter(|_| queue != COORDINATOR) {
                let consumers = &broker.queues[queue.0 as usize].consumers;
                let suspended = self.consumers_on(broker, queue, node).len();
                let served =
                    consumers.iter().filter(|(_, one)| self.node_of(broker, one.channel) == Some(node)).count();
                if suspended > served {
                    self.submit(broker, queue, Change::NodeBack(node), Source::Leader, out);
                }
            }
            self.stir(broker, queue, out);
        }
        self.look_after_streams(broker, out);
        Ok(())
    }
}

impl Broker {
    /// A queue with one home and channels that it does not reach any more: their consumers are cancelled, and what they
    /// hold is back in the queue.
    fn cut_off(&mut self, queue: QueueIx, is_far: impl Fn(ChannelIx) -> bool, out: &mut Out) {
        let place = self.queues[queue.0 as usize].part;
        for at in 0..self.channels.len() as u32 {
            let ix = ChannelIx(at);
            if !is_far(ix) {
                continue;
            }
            let channel = &mut self.channels[at as usize];
            let consumers: Vec<_> = channel.consumers.iter().copied().filter(|one| one.queue == queue).collect();
            channel.consumers.retain(|one| one.queue != queue);
            let client = channel.client;
            let mut held = Vec::new();
            for one in channel.unacked.iter_mut().filter(|one| one.queue == queue) {
                held.push(*one);
                out.messages.hold(one.entry.message);
                one.consumer = super::super::queue::consumers::Slot::GONE;
            }
            for consumer in &consumers {
                out.fact(FactKind::ConsumerCancelled { queue: place, consumer: client });
                out.reply(ix, Reply::ConsumerCancelled { consumer: consumer.tag });
            }
            if !consumers.is_empty() || !held.is_empty() {
                self.leave(queue, &consumers, &held, RequeueReason::ChannelClosed, out);
            }
        }
    }
}
