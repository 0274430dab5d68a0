//! Methods on a node: what concerns a quorum queue becomes a change for its log, what concerns a classic queue or a stream
//! asks whether its home node can be reached, all else is the broker's own.
use super::super::broker::Broker;
use super::super::channel::Unacked;
use super::super::errors::{self, Fault, method_ids, queue_name};
use super::super::method::Method;
use super::super::out::{Hop, Out, QueueIx};
use super::super::queue::consumers::Slot;
use super::super::raft::Node;
use super::super::settle::Settlement;
use super::apply::as_plain;
use super::group::{Change, Said, Source};
use super::{Cluster, Home};
use crate::engine::fact::{FactKind, LossReason};
use crate::engine::id::{ChannelIx, Symbol};

/// Answers of a client to a home node out of reach.
#[derive(Clone, Debug)]
pub(super) struct Postponed {
    pub channel: ChannelIx,
    pub queue: QueueIx,
    pub unacked: Vec<Unacked>,
    pub said: Said,
}

impl Cluster {
    pub(super) fn handle(&mut self, broker: &mut Broker, channel: ChannelIx, method: Method, out: &mut Out) {
        let ids = method_ids(&method);
        let done = match method {
            Method::Ack { tag, multiple } => self.settle(broker, channel, (tag, multiple), Settlement::Ack, out),
            Method::Nack { tag, multiple, requeue } => {
                self.settle(broker, channel, (tag, multiple), Settlement::Nack { requeue }, out)
            }
            Method::Reject { tag, requeue } => {
                self.settle(broker, channel, (tag, false), Settlement::Reject { requeue }, out)
            }
            Method::Recover { requeue: true } => {
                let mut held = Vec::new();
                broker.channels[channel.0 as usize].unacked.take_all(&mut held);
                broker.carry_out(channel, Method::Recover { requeue: true }, out);
                self.settle_taken(broker, channel, held, Said::Recovered, out);
                Ok(())
            }
            Method::TxCommit => {
                self.commit(broker, channel, out);
                Ok(())
            }
            other => self.at_queue(broker, channel, other, out),
        };
        if let Err(fault) = done {
            let scope = fault.scope;
            broker.fail(channel, scope, fault.into_closed(ids), out);
        }
    }

    /// A method that may name a queue.
    fn at_queue(
        &mut self,
        broker: &mut Broker,
        channel: ChannelIx,
        method: Method,
        out: &mut Out,
    ) -> Result<(), Fault> {
        let Some(queue) = target(broker, channel, &method) else {
            broker.carry_out(channel, method, out);
            return Ok(());
        };
        let through_log =
            matches!(method, Method::Consume(_) | Method::Get { .. } | Method::Cancel { .. } | Method::Purge { .. });
        let is_cancel = matches!(method, Method::Cancel { .. });
        let method = match method {
            Method::Consume(consume) if self.stream(queue).is_some() => {
                return self.consume_stream(broker, (channel, queue), consume, out);
            }
            other => other,
        };
        match self.homes.get(queue.0 as usize) {
            Some(Home::Group(_)) if through_log => {
                self.submit(broker, queue, Change::Method(method), Source::Channel(channel), out);
            }
            Some(Home::Node(home)) if !is_cancel && !self.sees(broker, channel, *home) => {
                let home = *home;
                return Err(home_is_down(broker, queue, home, out));
            }
            _ => {
                broker.carry_out(channel, method, out);
                if !broker.queues[queue.0 as usize].alive {
                    self.forget(broker, queue, out);
                }
            }
        }
        Ok(())
    }

    /// Whether a channel reaches a node. The board's own channel is everywhere.
    pub(super) fn sees(&self, broker: &Broker, channel: ChannelIx, node: Node) -> bool {
        match self.node_of(broker, channel) {
            Some(from) => self.reaches(from, node),
            None => self.is_up(node),
        }
    }

    /// The queue was deleted: what was on its way to it counts as taken.
    pub(super) fn forget(&mut self, broker: &mut Broker, queue: QueueIx, out: &mut Out) {
        self.forget_stream(broker, queue, out);
        let Some(group) = self.group_mut(queue) else { return };
        let pending = group.take_all();
        group.absent.clear();
        self.homes[queue.0 as usize] = Home::Node(Node(0));
        for one in pending.into_values() {
            match one.change {
                Change::Enqueue(hop) => broker.arrive(hop, out),
                Change::Settle { unacked, .. } => {
                    unacked.into_iter().for_each(|one| out.messages.release(one.entry.message));
                }
                _ => {}
            }
        }
    }

    // --- answers to deliveries

    fn settle(
        &mut self,
        broker: &mut Broker,
        channel: ChannelIx,
        (tag, multiple): (u64, bool),
        settlement: Settlement,
        out: &mut Out,
    ) -> Result<(), Fault> {
        let list = &mut broker.channels[channel.0 as usize].unacked;
        let mut taken = Vec::new();
        if !multiple {
            taken.extend(list.take(tag));
        } else if tag == 0 {
            list.take_all(&mut taken);
        } else if list.holds(tag) {
            list.take_up_to(tag, &mut taken);
        }
        if taken.is_empty() && !(multiple && tag == 0) {
            return Err(errors::precondition_failed(&format!("unknown delivery tag {tag}")));
        }
        match &mut broker.channels[channel.0 as usize].transaction {
            Some(transaction) => transaction.settlements.push((settlement, taken)),
            None => self.settle_taken(broker, channel, taken, Said::Settled(settlement), out),
        }
        Ok(())
    }

    /// Each queue gets its part, in the order of the tags.
    pub(super) fn settle_taken(
        &mut self,
        broker: &mut Broker,
        channel: ChannelIx,
        mut taken: Vec<Unacked>,
        said: Said,
        out: &mut Out,
    ) {
        let gone = taken.extract_if(.., |one| one.consumer == Slot::GONE);
        gone.for_each(|one| out.messages.release(one.entry.message));
        if let [first, others @ ..] = &*taken
            && others.iter().all(|one| one.queue == first.queue)
        {
            self.settle_of(broker, channel, first.queue, taken, said, out);
            return;
        }
        let mut queues: Vec<QueueIx> = taken.iter().map(|one| one.queue).collect();
        crate::engine::sort::sort_by_key(&mut queues, |queue| *queue);
        queues.dedup();
        for queue in queues {
            let unacked: Vec<Unacked> = taken.iter().copied().filter(|one| one.queue == queue).collect();
            self.settle_of(broker, channel, queue, unacked, said, out);
        }
    }

    /// All of one queue.
    fn settle_of(
        &mut self,
        broker: &mut Broker,
        channel: ChannelIx,
        queue: QueueIx,
        unacked: Vec<Unacked>,
        said: Said,
        out: &mut Out,
    ) {
        let client = broker.channels[channel.0 as usize].client;
        match self.homes.get(queue.0 as usize) {
            Some(Home::Group(_)) => {
                let change = Change::Settle { channel, client, unacked, said };
                self.submit(broker, queue, change, Source::Channel(channel), out);
            }
            Some(Home::Node(home)) if broker.queues[queue.0 as usize].alive => {
                let home = *home;
                if self.sees(broker, channel, home) {
                    self.at(home, broker, out, |broker, out| broker.told(queue, client, &unacked, said, out));
                } else {
                    self.postponed.push(Postponed { channel, queue, unacked, said });
                }
            }
            _ => broker.told(queue, client, &unacked, said, out),
        }
    }

    fn commit(&mut self, broker: &mut Broker, channel: ChannelIx, out: &mut Out) {
        let mut held = Vec::new();
        if let Some(transaction) = &mut broker.channels[channel.0 as usize].transaction {
            held = std::mem::take(&mut transaction.settlements);
        }
        broker.carry_out(channel, Method::TxCommit, out);
        for (settlement, unacked) in held {
            self.settle_taken(broker, channel, unacked, Said::Settled(settlement), out);
        }
    }

    // --- copies

    /// A copy for a quorum queue. One whose channel is closed by now was sent before and is not sent again; if the
    /// channel went down with its node, so did the copy.
    fn enqueue(&mut self, broker: &mut Broker, hop: Hop, out: &mut Out) {
        let (queue, channel) = (hop.queue, hop.publish.channel);
        if channel.0 as usize >= broker.channels.len() {
            self.submit(broker, queue, Change::Enqueue(hop), Source::Leader, out);
            return;
        }
        if self.node_of(broker, channel).is_some_and(|node| !self.is_up(node)) {
            let (place, message) = (broker.queues[queue.0 as usize].part, out.messages.get(hop.message).no);
            out.fact(FactKind::Lost { place, message, why: LossReason::NodeDown });
            out.messages.release(hop.message);
            return;
        }
        self.submit(broker, queue, Change::Enqueue(hop), Source::Channel(channel), out);
        if broker.is_open(channel) {
            self.watch_flow(broker, channel, queue, out);
        } else {
            self.forget_source(channel);
            self.sweep(queue, out);
        }
    }

    /// A copy at a queue that is not plain.
    pub(super) fn copy_arrives(&mut self, broker: &mut Broker, hop: Hop, out: &mut Out) -> Option<Hop> {
        let queue = hop.queue;
        if !broker.queues[queue.0 as usize].alive {
            return Some(hop);
        }
        let home = match self.homes.get(queue.0 as usize) {
            Some(Home::Group(_)) => {
                self.enqueue(broker, hop, out);
                return None;
            }
            Some(Home::Stream(_)) => {
                self.write_stream(broker, hop, out);
                return None;
            }
            Some(Home::Node(home)) => *home,
            None => return Some(hop),
        };
        let is_client = (hop.publish.channel.0 as usize) < broker.channels.len();
        let seen = if is_client { self.sees(broker, hop.publish.channel, home) } else { self.is_up(home) };
        if !seen {
            refuse(broker, hop, out);
            return None;
        }
        if self.spec.store_us > 0 {
            self.queue_up_for_storing(broker, hop, out);
            return None;
        }
        self.at(home, broker, out, |broker, out| {
            as_plain(broker, queue, out, |broker, out| broker.arrive(hop, out));
        });
        None
    }
}

/// Its home is out of reach: a publisher with confirms gets a basic.nack, without them the copy is lost.
pub(super) fn refuse(broker: &mut Broker, hop: Hop, out: &mut Out) {
    let (place, message) = (broker.queues[hop.queue.0 as usize].part, out.messages.get(hop.message).no);
    out.fact(FactKind::Refused { queue: place, message });
    if hop.publish.sequence == 0 {
        out.fact(FactKind::Lost { place, message, why: LossReason::NodeDown });
    }
    out.messages.release(hop.message);
    broker.answered(hop.publish, message, true, out);
}

/// rabbit_amqqueue, absent
fn home_is_down(broker: &Broker, queue: QueueIx, node: Node, out: &Out) -> Fault {
    let queue = &broker.queues[queue.0 as usize];
    let durable = if queue.durable { "durable " } else { "" };
    let name = queue_name(out.messages.text(queue.name));
    errors::not_found(&format!("home node '{}' of {durable}{name} is down or inaccessible", node.name()))
}

/// The queue that a method is about.
fn target(broker: &Broker, channel: ChannelIx, method: &Method) -> Option<QueueIx> {
    let state = &broker.channels[channel.0 as usize];
    let name = match method {
        Method::Consume(consume) => consume.queue,
        Method::Get { queue, .. } | Method::Purge { queue } | Method::QueueDelete { queue, .. } => *queue,
        Method::QueueDeclare(declare) => declare.queue,
        Method::Cancel { consumer } => {
            return state.consumers.iter().find(|one| one.tag == *consumer).map(|one| one.queue);
        }
        _ => return None,
    };
    let is_new = matches!(method, Method::QueueDeclare(_));
    let name = if name == Symbol::default() && !is_new { state.last_queue } else { name };
    broker.queue_named(broker.vhost_of(channel), name)
}

impl Broker {
    /// What a client said about deliveries of one queue.
    pub(super) fn told(
        &mut self,
        queue: QueueIx,
        client: crate::engine::id::PartIx,
        unacked: &[Unacked],
        said: Said,
        out: &mut Out,
    ) {
        match said {
            Said::Settled(settlement) => self.settle_all(client, unacked, settlement, out),
            Said::Recovered => {
                self.give_back(unacked, crate::engine::fact::RequeueReason::Recovered, out);
                self.after_return(queue, out);
            }
        }
    }
}
