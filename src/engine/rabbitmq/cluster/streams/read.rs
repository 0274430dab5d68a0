//! Readers of a stream on several nodes: each reads the log of the member on the node it is connected to, as far as that
//! knows it to be committed, whoever writes (rabbit_stream_queue, consume; osiris_log, can_read_next).
use super::Replicated;
use crate::engine::fact::FactKind;
use crate::engine::id::{ChannelIx, Duration, Symbol};
use crate::engine::rabbitmq::broker::Broker;
use crate::engine::rabbitmq::cluster::Cluster;
use crate::engine::rabbitmq::cluster::fact::Fact;
use crate::engine::rabbitmq::cluster::links::Wait;
use crate::engine::rabbitmq::consume_arguments;
use crate::engine::rabbitmq::errors::Fault;
use crate::engine::rabbitmq::method::{Consume, Method};
use crate::engine::rabbitmq::osiris::Role;
use crate::engine::rabbitmq::out::{Out, QueueIx};
use crate::engine::rabbitmq::queue::consumers::Slot;
use crate::engine::rabbitmq::raft::Node;

/// stream_sac_disconnected_timeout, µs.
const HELD_US: Duration = 60_000_000;

impl Cluster {
    /// basic.consume: the node of the connection needs a member that runs. It says so after what is wrong with the method.
    pub(in super::super) fn consume_stream(
        &mut self,
        broker: &mut Broker,
        (channel, queue): (ChannelIx, QueueIx),
        consume: Box<Consume>,
        out: &mut Out,
    ) -> Result<(), Fault> {
        let node = self.node_of(broker, channel);
        let Some(stream) = self.stream(queue) else { return Ok(()) };
        let name = out.messages.text(broker.queues[queue.0 as usize].name);
        let prefetch = u32::from(broker.channels[channel.0 as usize].prefetch);
        let is_fine = consume_arguments::check_stream(name, prefetch, consume.no_ack).is_ok();
        if is_fine && node.is_some_and(|node| !runs_on(stream, node)) {
            return Err(consume_arguments::no_replica(name));
        }
        let end = self.readable_end(broker, queue, node);
        if let Some(log) = &mut broker.queues[queue.0 as usize].stream {
            log.horizon = end.into();
        }
        broker.carry_out(channel, Method::Consume(consume), out);
        Ok(())
    }

    /// Lets readers read what the members on their nodes have learned.
    pub(super) fn let_read(&self, broker: &mut Broker, queue: QueueIx, out: &mut Out) {
        let all = broker.queues[queue.0 as usize].consumers.iter();
        let nodes: Vec<(Slot, Option<Node>)> =
            all.map(|(slot, consumer)| (slot, self.node_of(broker, consumer.channel))).collect();
        for (slot, node) in nodes {
            let end = self.readable_end(broker, queue, node);
            if let Some(log) = &mut broker.queues[queue.0 as usize].stream {
                log.extend_reader(slot, end);
            }
        }
        broker.serve_stream(queue, out);
    }

    /// A node was killed: an active reader of a name that was connected to it may only be out of reach, so nobody takes its
    /// place until the node is back or [`HELD_US`] have passed (rabbit_stream_sac_coordinator, disconnected).
    pub(in super::super) fn hold_readers(&mut self, broker: &mut Broker, node: Node, out: &mut Out) {
        let Some(since) = self.lost_since(node) else { return };
        for queue in self.streams() {
            let state = &broker.queues[queue.0 as usize];
            let Some(log) = &state.stream else { continue };
            let of_node = |channel: ChannelIx| self.node_of(broker, channel) == Some(node);
            let active = state.consumers.iter().filter(|(slot, one)| of_node(one.channel) && log.reader(*slot).active);
            let name = |slot: Slot| log.reader(slot).group.filter(|group| group.single_active).map(|group| group.name);
            let held: Vec<(Symbol, ChannelIx)> =
                active.filter_map(|(slot, one)| Some((name(slot)?, one.channel))).collect();
            for (name, channel) in held {
                if let Some(stream) = self.stream_mut(queue) {
                    stream.held.push((node, name));
                }
                let (place, consumer) =
                    (broker.queues[queue.0 as usize].part, broker.channels[channel.0 as usize].client);
                out.fact(FactKind::RabbitMq(Fact::ConsumerSuspected { queue: place, consumer }));
                self.wait(out.now.saturating_add(HELD_US), Wait::Absence { queue, node, since }, out);
            }
            self.note_held(broker, queue);
        }
    }

    /// The node is back without its readers, or was away for too long. `false` = nobody was waited for.
    pub(in super::super) fn let_readers_go(
        &mut self,
        broker: &mut Broker,
        queue: QueueIx,
        node: Node,
        out: &mut Out,
    ) -> bool {
        let Some(stream) = self.stream_mut(queue) else { return false };
        let before = stream.held.len();
        stream.held.retain(|(other, _)| *other != node);
        let went = stream.held.len() < before;
        self.note_held(broker, queue);
        broker.activate_readers(queue, out);
        broker.serve_stream(queue, out);
        went
    }

    fn note_held(&self, broker: &mut Broker, queue: QueueIx) {
        if let (Some(stream), Some(log)) = (self.stream(queue), &mut broker.queues[queue.0 as usize].stream) {
            log.held = stream.held.iter().map(|(_, name)| *name).collect();
        }
    }

    /// The offset before which a node's readers can read; the board's own is everywhere.
    fn readable_end(&self, broker: &Broker, queue: QueueIx, node: Option<Node>) -> u32 {
        let Some(log) = &broker.queues[queue.0 as usize].stream else { return 0 };
        let Some(stream) = self.stream(queue) else { return log.next_offset() };
        let commit = node.map_or(stream.applied, |node| stream.member(node).map_or(0, |member| member.commit()));
        log.end_without(stream.applied.saturating_sub(commit))
    }
}

/// Whether the member on this node runs (rabbit_stream_coordinator, local_pid).
fn runs_on(stream: &Replicated, node: Node) -> bool {
    let role = stream.member(node).map(|member| member.role());
    matches!(role, Some(Role::Writer | Role::Replica(_)))
}
