//! Drives the members of quorum queues: hands them what arrives, sends what they say, and carries out on the queue what
//! the leader has committed.
use std::collections::VecDeque;

use super::super::broker::Broker;
use super::super::osiris;
use super::super::out::{Out, QueueIx};
use super::super::raft::{Member, Message, NOTHING, Node, Outbox, Term};
use super::fact::Fact;
use super::group::{Change, Group, Pending, Source};
use super::links::{Load, Wait};
use super::streams::COORDINATOR;
use super::{Cluster, Home};
use crate::engine::fact::FactKind;
use crate::engine::id::{ChannelIx, Time};

/// A node that is gone: its members' leader is missed after 101 to 600 ms (ra_server_proc, election_timeout_action).
pub(super) const LOST_US: (Time, u64) = (101_000, 500_000);

impl Cluster {
    pub(super) fn group(&self, queue: QueueIx) -> Option<&Group> {
        match self.homes.get(queue.0 as usize) {
            Some(Home::Group(group)) => Some(group),
            Some(_) => None,
            None => self.coordinator.as_deref().filter(|_| queue == COORDINATOR),
        }
    }

    pub(super) fn group_mut(&mut self, queue: QueueIx) -> Option<&mut Group> {
        match self.homes.get_mut(queue.0 as usize) {
            Some(Home::Group(group)) => Some(group),
            Some(_) => None,
            None => self.coordinator.as_deref_mut().filter(|_| queue == COORDINATOR),
        }
    }

    /// Queues with a group, as numbers; the stream coordinator comes first, as streams wait for it.
    pub(super) fn groups(&self) -> Vec<QueueIx> {
        let all = std::iter::once(COORDINATOR).chain((0..self.homes.len() as u32).map(QueueIx));
        all.filter(|queue| self.group(*queue).is_some()).collect()
    }

    /// Lets a member work and sends what it says. A node that is down works no more.
    pub(super) fn drive(
        &mut self,
        broker: &mut Broker,
        queue: QueueIx,
        node: Node,
        out: &mut Out,
        work: impl FnOnce(&mut Member, &mut Outbox),
    ) {
        if !self.is_up(node) {
            return;
        }
        let sends = std::mem::take(&mut self.sends);
        let Some(member) = self.group_mut(queue).and_then(|group| group.member_mut(node)) else { return };
        let mut outbox = Outbox { sends, ..Outbox::new(out.choice) };
        work(member, &mut outbox);
        let (mut sends, timer) = (outbox.sends, outbox.timer);
        for (to, message) in sends.drain(..) {
            self.send(node, to, queue, Load::Raft(message), out);
        }
        self.sends = sends;
        if let Some((delay_us, number)) = timer {
            self.wait(out.now + delay_us, Wait::Election { queue, node, number }, out);
        }
        self.follow(broker, queue, node, out);
    }

    /// Its leader is missed.
    pub(super) fn suspect(&mut self, broker: &mut Broker, queue: QueueIx, node: Node, out: &mut Out) {
        self.drive(broker, queue, node, out, |member, outbox| member.suspect(LOST_US.0, LOST_US.1, outbox));
    }

    /// A group that was just made elects its first leader within the declaration.
    pub(super) fn elect_at_once(&mut self, broker: &mut Broker, queue: QueueIx, first: Node, out: &mut Out) {
        let Some(group) = self.group_mut(queue) else { return };
        let mut flying: VecDeque<(Node, Node, Message)> = VecDeque::new();
        let mut outbox = Outbox::new(out.choice);
        if let Some(member) = group.member_mut(first) {
            member.suspect(0, 1, &mut outbox);
            if let Some((_, number)) = outbox.timer.take() {
                member.timeout(number, &mut outbox);
            }
        }
        flying.extend(outbox.sends.drain(..).map(|(to, message)| (first, to, message)));
        while let Some((from, to, message)) = flying.pop_front() {
            if self.reaches(from, to)
                && let Some(member) = self.group_mut(queue).and_then(|group| group.member_mut(to))
            {
                member.receive(from, message, &mut outbox);
                flying.extend(outbox.sends.drain(..).map(|(far, message)| (to, far, message)));
            }
        }
        self.follow(broker, queue, first, out);
    }

    /// After a member has worked: a new leader shows itself, and what it has committed is carried out.
    fn follow(&mut self, broker: &mut Broker, queue: QueueIx, node: Node, out: &mut Out) {
        let Some(group) = self.group_mut(queue) else { return };
        let Some(member) = group.member(node).filter(|member| member.is_leader()) else { return };
        let term = member.term();
        let is_new = group.leader.is_none_or(|(_, known)| known < term);
        if is_new {
            group.leader = Some((node, term));
            group.lost = false;
            self.tell_leader(broker, queue, node, term, out);
        }
        // Before anything else is proposed: what is committed may leave the log with the next proposal.
        self.carry_out_committed(broker, queue, node, out);
        if is_new {
            self.notice_absent(broker, queue, node, out);
            self.send_pending(broker, queue, out);
            if queue == COORDINATOR {
                self.look_after_streams(broker, out);
            }
        }
    }

    /// That the coordinator has a leader from the beginning is no news.
    fn tell_leader(&self, broker: &Broker, queue: QueueIx, node: Node, term: Term, out: &mut Out) {
        let fact = match broker.queues.get(queue.0 as usize) {
            Some(queue) => Fact::QuorumLeader { queue: queue.part, node, term },
            None if term == 1 => return,
            None => Fact::CoordinatorLeader { cluster: self.part, node },
        };
        out.fact(FactKind::RabbitMq(fact));
    }

    fn carry_out_committed(&mut self, broker: &mut Broker, queue: QueueIx, node: Node, out: &mut Out) {
        loop {
            let Some(group) = self.group_mut(queue) else { return };
            let next = group.applied + 1;
            let Some(member) = group.member(node).filter(|member| member.commit() >= next) else { return };
            let entry = member.log().get(next);
            group.applied = next;
            let Some(entry) = entry else { continue };
            if entry.command == NOTHING {
                self.sweep(queue, out);
            } else if let Some(pending) = group.take(entry.command) {
                self.apply(broker, queue, node, pending, out);
            }
        }
    }

    /// What nobody sends again, is not under way and not in the log of a leader that knows what is committed never
    /// happened. What a closed channel said about deliveries waits for its end ([`Change::Down`]).
    pub(super) fn sweep(&mut self, queue: QueueIx, out: &mut Out) {
        let Some(group) = self.group(queue) else { return };
        let Some(leader) = group.leader_among(|node| self.has_majority(group, node)) else { return };
        let knows = |member: &Member| member.log().term_at(member.commit()) == Some(member.term());
        if !group.member(leader).is_some_and(knows) {
            return;
        }
        let is_dead = |token: u32, pending: &Pending| {
            let is_orphan = pending.source == Source::Nobody && !matches!(pending.change, Change::Settle { .. });
            is_orphan && !group.is_in_log(leader, token) && !self.is_under_way(token)
        };
        let dead = group.pending.iter().filter(|(token, pending)| is_dead(**token, pending));
        let dead: Vec<u32> = dead.map(|(token, _)| *token).collect();
        let Some(group) = self.group_mut(queue) else { return };
        for token in dead {
            if let Some(Pending { change: Change::Enqueue(hop), .. }) = group.take(token) {
                out.messages.release(hop.message);
            }
        }
    }

    pub(super) fn is_under_way(&self, token: u32) -> bool {
        self.waits.iter().any(|(_, wait)| match wait {
            Wait::Packet { from, to, life, load: Load::Forward(other), .. } => {
                *other == token && self.is_alive_packet(*from, *to, *life)
            }
            _ => false,
        })
    }

    // --- changes on their way to the leader

    pub(super) fn submit(
        &mut self,
        broker: &mut Broker,
        queue: QueueIx,
        change: Change,
        source: Source,
        out: &mut Out,
    ) {
        self.last_token += 1;
        let token = self.last_token;
        if let Some(group) = self.group_mut(queue) {
            group.add(token, change, source);
            self.forward(broker, queue, token, out);
            self.limit_patience(queue, token, out);
        }
    }

    /// To the leader that its source knows, if any; otherwise it waits for one.
    fn forward(&mut self, broker: &mut Broker, queue: QueueIx, token: u32, out: &mut Out) {
        let Some(group) = self.group(queue) else { return };
        let Some(pending) = group.pending.get(&token) else { return };
        let from = match pending.source {
            Source::Channel(channel) => self.node_of(broker, channel),
            Source::Leader => None,
            Source::Nobody => return,
        };
        let leader = group.leader_among(|node| match from {
            Some(from) => self.reaches(from, node),
            None => self.is_up(node),
        });
        match (leader, from) {
            (Some(leader), Some(from)) if from != leader => self.send(from, leader, queue, Load::Forward(token), out),
            (Some(leader), _) => self.propose(broker, queue, leader, token, out),
            (None, _) => {}
        }
    }

    /// Sends all that waits again: there is a new leader, or a way to it.
    pub(super) fn send_pending(&mut self, broker: &mut Broker, queue: QueueIx, out: &mut Out) {
        let Some(group) = self.group(queue) else { return };
        let tokens: Vec<u32> = group.pending.keys().copied().collect();
        tokens.into_iter().for_each(|token| self.forward(broker, queue, token, out));
    }

    pub(super) fn propose(&mut self, broker: &mut Broker, queue: QueueIx, leader: Node, token: u32, out: &mut Out) {
        let Some(group) = self.group_mut(queue) else { return };
        if group.is_in_log(leader, token) {
            return;
        }
        if let Some(pending) = group.pending.get_mut(&token) {
            pending.proposed = true;
            self.drive(broker, queue, leader, out, |member, outbox| _ = member.propose(token, outbox));
        }
    }

    /// The node of a channel's connection; `None` = the board's own, which is everywhere.
    pub(super) fn node_of(&self, broker: &Broker, channel: ChannelIx) -> Option<Node> {
        let connection = broker.channels.get(channel.0 as usize)?.connection;
        self.connections.get(connection.0 as usize).copied().flatten()
    }
}

impl Cluster {
    /// Whether a node reaches a majority of the members.
    pub(super) fn has_majority(&self, group: &Group, node: Node) -> bool {
        let reached = group.members.iter().filter(|member| self.reaches(node, member.node())).count();
        reached > group.members.len() / 2
    }

    /// Members that do not reach their leader any more begin to miss it.
    pub(super) fn miss_leaders(&mut self, broker: &mut Broker, queue: QueueIx, out: &mut Out) {
        let Some(group) = self.group(queue) else { return };
        let misses = |member: &&Member| {
            let leader = member.leader();
            !member.is_leader() && leader.is_none_or(|leader| !self.reaches(member.node(), leader))
        };
        let nodes: Vec<Node> = group.members.iter().filter(misses).map(Member::node).collect();
        nodes.into_iter().for_each(|node| self.suspect(broker, queue, node, out));
    }

    /// Says so once when no side has a majority.
    pub(super) fn note_lost(&mut self, broker: &Broker, queue: QueueIx, out: &mut Out) {
        let Some(group) = self.group(queue) else { return };
        let lost = !group.members.iter().any(|member| self.has_majority(group, member.node()));
        let was = group.lost;
        if let Some(group) = self.group_mut(queue) {
            group.lost = lost;
        }
        if lost
            && !was
            && let Some(queue) = broker.queues.get(queue.0 as usize)
        {
            out.fact(FactKind::RabbitMq(Fact::QuorumLost { queue: queue.part }));
        }
    }

    /// Nodes have found each other again: the leader sends what they lack, or one is elected.
    pub(super) fn stir(&mut self, broker: &mut Broker, queue: QueueIx, out: &mut Out) {
        let was_lost = self.group(queue).is_some_and(|group| group.lost);
        self.note_lost(broker, queue, out);
        let Some(group) = self.group(queue) else { return };
        let members: Vec<Node> = group.members.iter().map(Member::node).collect();
        if let Some(leader) = group.leader_among(|node| self.has_majority(group, node)) {
            for node in members {
                self.drive(broker, queue, leader, out, |member, outbox| member.send_again(node, outbox));
            }
            if was_lost && let Some(term) = self.group(queue).and_then(|group| group.leader).map(|(_, term)| term) {
                self.tell_leader(broker, queue, leader, term, out);
            }
        }
        self.miss_leaders(broker, queue, out);
        self.send_pending(broker, queue, out);
        self.sweep(queue, out);
    }

    /// Consumers on nodes that the leader does not reach are suspected.
    pub(super) fn notice_absent(&mut self, broker: &mut Broker, queue: QueueIx, leader: Node, out: &mut Out) {
        for node in self.all_nodes() {
            if !self.reaches(leader, node) && !self.consumers_on(broker, queue, node).is_empty() {
                self.submit(broker, queue, Change::NodeLost(node), Source::Leader, out);
            }
        }
    }

    /// An election timer. `false` = nothing came of it.
    pub(super) fn election(
        &mut self,
        broker: &mut Broker,
        (queue, node, number): (QueueIx, Node, u32),
        out: &mut Out,
    ) -> bool {
        let Some(group) = self.group(queue) else { return false };
        let awaits = group.member(node).is_some_and(|member| member.awaits(number));
        // Without a majority in reach nobody can win; whoever comes back stirs it.
        if !awaits || !self.is_up(node) || !self.has_majority(group, node) {
            return false;
        }
        self.drive(broker, queue, node, out, |member, outbox| _ = member.timeout(number, outbox));
        true
    }

    /// A message or a change arrives at a node.
    pub(super) fn packet(
        &mut self,
        broker: &mut Broker,
        (from, to, queue): (Node, Node, QueueIx),
        load: Load,
        out: &mut Out,
    ) {
        match load {
            Load::Raft(message) => {
                self.drive(broker, queue, to, out, |member, outbox| member.receive(from, message, outbox));
            }
            Load::Stream(message @ (osiris::Message::Stopped { .. } | osiris::Message::Started { .. })) => {
                self.heard(broker, (from, to, queue), message, out);
            }
            Load::Stream(message) => {
                self.drive_stream(broker, queue, to, out, |member, outbox| member.receive(from, message, outbox));
            }
            Load::Forward(token) if self.stream(queue).is_some() => {
                self.copy_comes(broker, (to, queue), token, out);
            }
            Load::Forward(token) => {
                let leads = self.group(queue).and_then(|group| group.member(to)).is_some_and(Member::is_leader);
                if leads {
                    self.propose(broker, queue, to, token, out);
                } else {
                    self.sweep(queue, out);
                }
            }
        }
    }

    pub(super) fn forget_source(&mut self, channel: ChannelIx) {
        for home in &mut self.homes {
            let Home::Group(group) = home else { continue };
            group.orphan(channel);
        }
    }
}
