//! The stream coordinator (rabbit_stream_coordinator): what its Raft group has committed about each stream's members, and
//! the orders that follow from it. Only its leader, and only with a majority, gives orders; they are repeated whenever
//! connections change or another node leads it, and members take a repetition for what it is.
use super::{COORDINATOR, Event, Phase, Replicated};
use crate::engine::fact::FactKind;
use crate::engine::rabbitmq::broker::Broker;
use crate::engine::rabbitmq::cluster::fact::{Fact, NodeSet};
use crate::engine::rabbitmq::cluster::group::{Change, Group, Source};
use crate::engine::rabbitmq::cluster::links::Load;
use crate::engine::rabbitmq::cluster::{Cluster, Home};
use crate::engine::rabbitmq::osiris::{Epoch, Member, Message, Outbox, Tail};
use crate::engine::rabbitmq::out::{Out, QueueIx};
use crate::engine::rabbitmq::raft::Node;
use crate::engine::value::Value;

impl Cluster {
    pub(in super::super) fn stream(&self, queue: QueueIx) -> Option<&Replicated> {
        match self.homes.get(queue.0 as usize)? {
            Home::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    pub(in super::super) fn stream_mut(&mut self, queue: QueueIx) -> Option<&mut Replicated> {
        match self.homes.get_mut(queue.0 as usize)? {
            Home::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    pub(in super::super) fn streams(&self) -> Vec<QueueIx> {
        let all = (0..self.homes.len() as u32).map(QueueIx);
        all.filter(|queue| self.stream(*queue).is_some()).collect()
    }

    /// A new stream: its members run when the declaration is answered (rabbit_stream_queue, create_stream). Without
    /// x-initial-cluster-size there is one on each node.
    pub(in super::super) fn new_stream(&mut self, broker: &mut Broker, queue: QueueIx, first: Node, out: &mut Out) {
        let state = &broker.queues[queue.0 as usize];
        let size = state.arguments.get("x-initial-cluster-size").and_then(Value::as_int);
        let size = size.and_then(|size| usize::try_from(size).ok()).unwrap_or(usize::MAX);
        let count = self.nodes.len() as u8;
        let in_turn = || (0..count).map(|at| Node((first.0 + at) % count));
        let (up, down): (Vec<Node>, Vec<Node>) = in_turn().partition(|node| self.is_up(*node));
        let mut members: Vec<Node> = up.into_iter().chain(down).take(size.max(1)).collect();
        crate::engine::sort::sort_by_key(&mut members, |node| *node);
        self.homes.push(Home::Stream(Box::new(Replicated::new(&members, first))));
        self.start_at_once(queue, first);
        let place = broker.queues[queue.0 as usize].part;
        out.fact(FactKind::RabbitMq(Fact::QuorumLeader { queue: place, node: first, term: 1 }));
        if self.coordinator.is_none() {
            let all: Vec<Node> = self.all_nodes().collect();
            self.coordinator = Some(Box::new(Group::new(&all)));
            self.elect_at_once(broker, COORDINATOR, first, out);
        }
    }

    /// What the members of a new stream say to each other takes no time.
    fn start_at_once(&mut self, queue: QueueIx, writer: Node) {
        let up: Vec<Node> = self.all_nodes().filter(|node| self.is_up(*node)).collect();
        let Some(stream) = self.stream_mut(queue) else { return };
        let mut outbox = Outbox::default();
        if let Some(member) = stream.member_mut(writer) {
            member.receive(writer, Message::StartWriter { epoch: 1 }, &mut outbox);
        }
        for node in stream.nodes().into_iter().filter(|node| *node != writer && up.contains(node)) {
            let mut flying = vec![(writer, node, Message::StartReplica { epoch: 1, writer })];
            while let Some((from, to, message)) = flying.pop() {
                let mut outbox = Outbox::default();
                if let Some(member) = stream.member_mut(to) {
                    member.receive(from, message, &mut outbox);
                }
                flying.extend(outbox.sends.into_iter().map(|(far, message)| (to, far, message)));
            }
        }
    }

    /// The leader of the coordinator, if its word counts.
    pub(in super::super) fn boss(&self) -> Option<Node> {
        let group = self.coordinator.as_deref()?;
        group.leader_among(|node| self.is_up(node) && self.has_majority(group, node))
    }

    /// Connections have changed, or another node leads the coordinator: it looks at every writer, and repeats its orders.
    pub(in super::super) fn look_after_streams(&mut self, broker: &mut Broker, out: &mut Out) {
        for queue in self.streams() {
            if !broker.queues[queue.0 as usize].alive {
                self.forget_stream(broker, queue, out);
                continue;
            }
            self.part_members(queue);
            self.note_stream_lost(broker, queue, out);
            self.sweep_stream(broker, queue, out);
            self.send_waiting(broker, queue, out);
            let Some(boss) = self.boss() else { continue };
            let Some(stream) = self.stream_mut(queue) else { continue };
            stream.asked = NodeSet::default();
            let epoch = stream.epoch;
            let gone = match stream.phase {
                Phase::Electing { .. } => false,
                Phase::Starting(node) => !self.reaches(boss, node),
                Phase::Running(node) => !self.reaches(boss, node) || !self.writes(queue, node, epoch),
            };
            if gone {
                self.tell_coordinator(broker, queue, Event::WriterDown { epoch }, out);
            }
            self.give_orders(queue, out);
        }
    }

    /// A node is back: its members have what is on disk.
    pub(in super::super) fn restart_members(&mut self, node: Node) {
        for queue in self.streams() {
            self.stream_mut(queue).and_then(|stream| stream.member_mut(node)).into_iter().for_each(Member::restart);
        }
    }

    /// Connections between nodes broke, and with them what members and channels were saying.
    pub(in super::super) fn part_streams(&mut self, broker: &mut Broker, out: &mut Out) {
        for queue in self.streams() {
            self.part_members(queue);
            self.sweep_stream(broker, queue, out);
        }
    }

    fn writes(&self, queue: QueueIx, node: Node, epoch: Epoch) -> bool {
        let member = self.stream(queue).and_then(|stream| stream.member(node));
        member.is_some_and(|member| member.is_writer() && member.epoch() == epoch)
    }

    /// Members whose connection with each other is broken notice that.
    fn part_members(&mut self, queue: QueueIx) {
        let nodes: Vec<Node> = self.all_nodes().collect();
        let far = |from: Node| nodes.iter().copied().filter(|to| !self.reaches(from, *to)).collect::<Vec<Node>>();
        let by_node: Vec<Vec<Node>> = nodes.iter().map(|node| far(*node)).collect();
        for member in self.stream_mut(queue).into_iter().flat_map(|stream| &mut stream.members) {
            let far = &by_node[usize::from(member.node().0)];
            member.part_from(|node| far.contains(&node));
        }
    }

    /// An event for the coordinator's log, unless it waits there already.
    fn tell_coordinator(&mut self, broker: &mut Broker, queue: QueueIx, event: Event, out: &mut Out) {
        let is_same = |change: &Change| matches!(change, Change::Stream(of, other) if (*of, *other) == (queue, event));
        let waits = self.coordinator.iter().flat_map(|group| group.pending.values());
        if !waits.into_iter().any(|pending| is_same(&pending.change)) {
            self.submit(broker, COORDINATOR, Change::Stream(queue, event), Source::Leader, out);
        }
    }

    /// A member answers the node that led the coordinator; if that does not lead any more, it is asked again.
    pub(in super::super) fn heard(
        &mut self,
        broker: &mut Broker,
        (from, to, queue): (Node, Node, QueueIx),
        message: Message,
        out: &mut Out,
    ) {
        if self.boss() != Some(to) {
            return;
        }
        match message {
            Message::Stopped { epoch, tail } => {
                self.tell_coordinator(broker, queue, Event::Stopped { epoch, node: from, tail }, out);
            }
            Message::Started { epoch } => {
                self.tell_coordinator(broker, queue, Event::Started { epoch, node: from }, out);
            }
            _ => {}
        }
    }

    /// The coordinator has committed an event.
    pub(in super::super) fn coordinate(&mut self, broker: &mut Broker, queue: QueueIx, event: Event, out: &mut Out) {
        let Some(stream) = self.stream_mut(queue) else { return };
        let count = stream.members.len();
        match event {
            Event::WriterDown { epoch } => {
                if epoch != stream.epoch || matches!(stream.phase, Phase::Electing { .. }) {
                    return;
                }
                stream.phase = Phase::Electing { tails: vec![None; count] };
                stream.asked = NodeSet::default();
                let place = broker.queues[queue.0 as usize].part;
                out.fact(FactKind::RabbitMq(Fact::StreamStopped { queue: place, epoch }));
            }
            Event::Stopped { epoch, node, tail } => {
                let at = stream.members.iter().position(|member| member.node() == node);
                let (Phase::Electing { tails }, Some(at)) = (&mut stream.phase, at) else { return };
                if epoch != stream.epoch {
                    return;
                }
                tails[at] = Some(tail);
                self.elect_writer(queue, out);
            }
            Event::Started { epoch, node } => {
                if epoch != stream.epoch || stream.phase != Phase::Starting(node) {
                    return;
                }
                (stream.phase, stream.writer) = (Phase::Running(node), node);
                let place = broker.queues[queue.0 as usize].part;
                out.fact(FactKind::RabbitMq(Fact::QuorumLeader { queue: place, node, term: epoch }));
                self.sweep_stream(broker, queue, out);
                self.send_waiting(broker, queue, out);
            }
        }
        self.give_orders(queue, out);
    }

    /// A majority has told its tails: the greatest becomes the writer, among equals one at random (select_leader: by the
    /// time and the number of the event).
    fn elect_writer(&mut self, queue: QueueIx, out: &mut Out) {
        let number = self.coordinator.as_ref().map_or(0, |group| group.applied);
        let Some(stream) = self.stream_mut(queue) else { return };
        let Phase::Electing { tails } = &stream.phase else { return };
        let told = tails.iter().flatten().count();
        let Some(best) = tails.iter().flatten().max().copied().filter(|_| stream.is_majority(told)) else { return };
        let is_best = |(at, tail): (usize, &Option<Tail>)| (*tail == Some(best)).then(|| stream.members[at].node());
        let able: Vec<Node> = tails.iter().enumerate().filter_map(is_best).collect();
        let chosen = able[((out.now / 1_000 + number) % able.len() as u64) as usize];
        stream.epoch += 1;
        (stream.phase, stream.asked) = (Phase::Starting(chosen), NodeSet::default());
    }

    /// What the coordinator's leader wants of the members that it reaches.
    fn give_orders(&mut self, queue: QueueIx, out: &mut Out) {
        let (Some(boss), Some(stream)) = (self.boss(), self.stream(queue)) else { return };
        let epoch = stream.epoch;
        let order = |at: usize, node: Node| match &stream.phase {
            Phase::Electing { tails } => tails[at].is_none().then_some(Message::Stop { epoch }),
            Phase::Starting(writer) => (*writer == node).then_some(Message::StartWriter { epoch }),
            Phase::Running(writer) => {
                let is_idle = *writer != node && !stream.follows(node, *writer);
                is_idle.then_some(Message::StartReplica { epoch, writer: *writer })
            }
        };
        let orders: Vec<(Node, Message)> = stream
            .members
            .iter()
            .enumerate()
            .filter(|(_, member)| self.reaches(boss, member.node()) && !stream.asked.contains(member.node()))
            .filter_map(|(at, member)| Some((member.node(), order(at, member.node())?)))
            .collect();
        for (node, message) in orders {
            if let Some(stream) = self.stream_mut(queue) {
                stream.asked = stream.asked.with(node);
            }
            self.send(boss, node, queue, Load::Stream(message), out);
        }
    }

    /// Says once that no majority of the members is left, and when there is one again.
    fn note_stream_lost(&mut self, broker: &Broker, queue: QueueIx, out: &mut Out) {
        let Some(stream) = self.stream(queue) else { return };
        let nodes = stream.nodes();
        let reached = |from: Node| nodes.iter().filter(|to| self.reaches(from, **to)).count();
        let lost = !nodes.iter().any(|node| stream.is_majority(reached(*node)));
        let (was, epoch, phase) = (stream.lost, stream.epoch, stream.phase.clone());
        if let Some(stream) = self.stream_mut(queue) {
            stream.lost = lost;
        }
        let place = broker.queues[queue.0 as usize].part;
        match phase {
            _ if lost && !was => out.fact(FactKind::RabbitMq(Fact::QuorumLost { queue: place })),
            Phase::Running(node) if was && !lost && self.writes(queue, node, epoch) && self.is_up(node) => {
                out.fact(FactKind::RabbitMq(Fact::QuorumLeader { queue: place, node, term: epoch }));
            }
            _ => {}
        }
    }
}
