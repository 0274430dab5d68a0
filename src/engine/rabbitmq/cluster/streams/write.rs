//! Copies on their way into a stream: from the channel to the writer, through its log, and after a majority has them into
//! the broker's stream. A channel remembers what it published with confirms and sends it to each new writer again, which
//! knows it by its number (rabbit_stream_queue, resend_all); what was published without is sent once.
use super::Pending;
use crate::engine::fact::{FactKind, LossReason};
use crate::engine::rabbitmq::broker::Broker;
use crate::engine::rabbitmq::cluster::fact::Fact;
use crate::engine::rabbitmq::cluster::links::Load;
use crate::engine::rabbitmq::cluster::{Cluster, Home};
use crate::engine::rabbitmq::osiris::{Member, Outbox};
use crate::engine::rabbitmq::out::{Hop, Out, QueueIx};
use crate::engine::rabbitmq::raft::Node;

/// Whether whoever sent a copy will send it again.
fn is_remembered(broker: &Broker, hop: &Hop) -> bool {
    let channel = hop.publish.channel;
    let is_client = (channel.0 as usize) < broker.channels.len();
    hop.publish.sequence > 0 && (!is_client || broker.is_open(channel))
}

impl Cluster {
    /// Lets a member work and sends what it says. A node that is down works no more.
    pub(in super::super) fn drive_stream(
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
        let mut outbox = Outbox::default();
        let Some(member) = self.stream_mut(queue).and_then(|stream| stream.member_mut(node)) else { return };
        work(member, &mut outbox);
        let Outbox { sends, truncated } = outbox;
        for (to, message) in sends {
            self.send(node, to, queue, Load::Stream(message), out);
        }
        if truncated > 0 {
            let place = broker.queues[queue.0 as usize].part;
            let count = u32::try_from(truncated).unwrap_or(u32::MAX);
            out.fact(FactKind::RabbitMq(Fact::StreamTruncated { queue: place, node, count }));
            self.sweep_stream(broker, queue, out);
        }
        self.carry_out_stream(broker, queue, node, out);
        self.let_read(broker, queue, out);
    }

    /// A copy for a stream. If its channel went down with its node, so did the copy.
    pub(in super::super) fn write_stream(&mut self, broker: &mut Broker, hop: Hop, out: &mut Out) {
        let (queue, channel) = (hop.queue, hop.publish.channel);
        self.last_token += 1;
        let token = self.last_token;
        if let Some(stream) = self.stream_mut(queue) {
            stream.add(token, hop);
        }
        let goes = self.forward_copy(broker, queue, token, out);
        if is_remembered(broker, &hop) {
            self.watch_flow(broker, channel, queue, out);
        } else if !goes {
            self.sweep_stream(broker, queue, out);
        }
    }

    /// To the writer that its channel knows. `false` = there is no way to it.
    fn forward_copy(&mut self, broker: &mut Broker, queue: QueueIx, token: u32, out: &mut Out) -> bool {
        let Some(stream) = self.stream(queue) else { return false };
        let Some(Pending { hop, .. }) = stream.pending.get(&token) else { return false };
        let writer = stream.writer;
        let is_client = (hop.publish.channel.0 as usize) < broker.channels.len();
        let from = if is_client { self.node_of(broker, hop.publish.channel) } else { None };
        match from {
            Some(from) if from != writer => {
                self.send(from, writer, queue, Load::Forward(token), out);
                self.reaches(from, writer)
            }
            _ => self.append(broker, queue, writer, token, out),
        }
    }

    /// All that is remembered goes to the writer again: there is a new one, or a way to it.
    pub(super) fn send_waiting(&mut self, broker: &mut Broker, queue: QueueIx, out: &mut Out) {
        let Some(stream) = self.stream(queue) else { return };
        let remembered = stream.pending.iter().filter(|(_, pending)| is_remembered(broker, &pending.hop));
        let tokens: Vec<u32> = remembered.map(|(token, _)| *token).collect();
        tokens.into_iter().for_each(|token| _ = self.forward_copy(broker, queue, token, out));
    }

    /// A copy has come to where a writer was.
    pub(in super::super) fn copy_comes(
        &mut self,
        broker: &mut Broker,
        (node, queue): (Node, QueueIx),
        token: u32,
        out: &mut Out,
    ) {
        if !self.append(broker, queue, node, token, out) {
            self.sweep_stream(broker, queue, out);
        }
    }

    /// Appends what the writer does not have yet. `false` = none writes there.
    fn append(&mut self, broker: &mut Broker, queue: QueueIx, node: Node, token: u32, out: &mut Out) -> bool {
        let is_up = self.is_up(node);
        let Some(stream) = self.stream_mut(queue) else { return false };
        let Some(member) = stream.member(node).filter(|member| is_up && member.is_writer()) else { return false };
        if !stream.is_in_log(member, token)
            && let Some(pending) = stream.pending.get_mut(&token)
        {
            pending.written_at = out.now;
            self.drive_stream(broker, queue, node, out, |member, outbox| _ = member.append(token, outbox));
        }
        true
    }

    /// What the writer has committed gets into the broker's stream, and is confirmed.
    fn carry_out_stream(&mut self, broker: &mut Broker, queue: QueueIx, node: Node, out: &mut Out) {
        loop {
            let Some(stream) = self.stream_mut(queue) else { return };
            let next = stream.applied + 1;
            let Some(member) = stream.member(node) else { return };
            if !member.is_writer() || member.commit() < next {
                return;
            }
            let entry = member.log().get(next);
            stream.applied = next;
            let Some(Pending { hop, written_at }) = entry.and_then(|entry| stream.take(entry.command)) else {
                continue;
            };
            self.at(node, broker, out, |broker, out| broker.arrive(hop, out));
            if let Some(log) = &mut broker.queues[queue.0 as usize].stream {
                log.date_last(written_at);
            }
        }
    }

    /// What nobody sends again, is not under way and in no member's log never happened.
    pub(in super::super) fn sweep_stream(&mut self, broker: &mut Broker, queue: QueueIx, out: &mut Out) {
        let Some(stream) = self.stream(queue) else { return };
        let is_dead = |token: u32, hop: &Hop| {
            !is_remembered(broker, hop) && !stream.is_in_any_log(token) && !self.is_under_way(token)
        };
        let dead = stream.pending.iter().filter(|(token, pending)| is_dead(**token, &pending.hop));
        let dead: Vec<u32> = dead.map(|(token, _)| *token).collect();
        for token in dead {
            let Some(Pending { hop, .. }) = self.stream_mut(queue).and_then(|stream| stream.take(token)) else {
                continue;
            };
            if hop.publish.sequence == 0 {
                let (place, message) = (broker.queues[queue.0 as usize].part, out.messages.get(hop.message).no);
                out.fact(FactKind::Lost { place, message, why: LossReason::NodeDown });
            }
            out.messages.release(hop.message);
        }
    }

    /// The stream was deleted: what was on its way to it counts as taken.
    pub(in super::super) fn forget_stream(&mut self, broker: &mut Broker, queue: QueueIx, out: &mut Out) {
        let Some(stream) = self.stream_mut(queue) else { return };
        let pending = std::mem::take(&mut stream.pending);
        self.homes[queue.0 as usize] = Home::Node(Node(0));
        pending.into_values().for_each(|pending| broker.arrive(pending.hop, out));
    }
}
