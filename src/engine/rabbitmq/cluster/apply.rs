//! Carries committed changes out on a quorum queue: the queue's own code, at its leader's place. What it answers to
//! channels that the leader does not reach waits until it does.
use super::super::broker::Broker;
use super::super::channel::{ChannelConsumer, Unacked};
use super::super::method::Reply;
use super::super::out::{Out, QueueIx};
use super::super::queue::Entry;
use super::super::queue::consumers::Slot;
use super::super::raft::Node;
use super::Cluster;
use super::fact::Fact;
use super::group::{Change, Down, Pending, Source};
use super::links::Wait;
use crate::engine::fact::{FactKind, RequeueReason};
use crate::engine::id::{ChannelIx, Time};

/// consumer_disconnected_timeout: how long a consumer on a lost node keeps what it holds.
const ABSENCE_MS: u64 = 60_000;

impl Cluster {
    /// Lets the broker work as a queue on `node`.
    pub(super) fn at<R>(
        &mut self,
        node: Node,
        broker: &mut Broker,
        out: &mut Out,
        work: impl FnOnce(&mut Broker, &mut Out) -> R,
    ) -> R {
        let first = out.replies.len();
        let result = work(broker, out);
        if self.is_divided {
            let said = out.replies.split_off(first);
            for (channel, reply) in said {
                let far = self.node_of(broker, channel).is_some_and(|other| !self.reaches(node, other));
                match far && broker.is_open(channel) {
                    true => self.stash.push((channel, reply)),
                    false => out.replies.push((channel, reply)),
                }
            }
        }
        result
    }

    pub(super) fn apply(&mut self, broker: &mut Broker, queue: QueueIx, node: Node, pending: Pending, out: &mut Out) {
        let channel = match pending.source {
            Source::Channel(channel) => Some(channel),
            _ => None,
        };
        match pending.change {
            Change::Enqueue(hop) => self.at(node, broker, out, |broker, out| {
                as_plain(broker, queue, out, |broker, out| {
                    broker.arrive(hop, out);
                })
            }),
            Change::Settle { client, unacked, said, .. } => {
                self.at(node, broker, out, |broker, out| broker.told(queue, client, &unacked, said, out));
            }
            Change::Method(method) => {
                if let Some(channel) = channel.filter(|channel| broker.is_open(*channel)) {
                    self.at(node, broker, out, |broker, out| broker.carry_out(channel, method, out));
                }
            }
            Change::Timer(timer) => _ = self.at(node, broker, out, |broker, out| broker.run_timer(timer, out)),
            Change::Down(down) => self.apply_down(broker, queue, node, down, out),
            Change::NodeLost(lost) => self.apply_lost(broker, queue, node, lost, out),
            Change::NodeBack(back) if !self.reaches(node, back) => {}
            Change::NodeBack(back) => {
                for slot in self.consumers_on(broker, queue, back) {
                    broker.queues[queue.0 as usize].consumers.resume(slot);
                }
                self.at(node, broker, out, |broker, out| broker.after_return(queue, out));
            }
            Change::Reclaim(lost) => self.apply_reclaim(broker, queue, node, lost, out),
            Change::Stream(stream, event) => self.coordinate(broker, stream, event, out),
        }
        if broker.queues.get(queue.0 as usize).is_some_and(|queue| !queue.alive) {
            self.forget(broker, queue, out);
        }
    }

    /// A channel is gone: whatever it still holds by now comes back, also what it said something about that the log has
    /// not seen.
    fn apply_down(&mut self, broker: &mut Broker, queue: QueueIx, node: Node, down: Down, out: &mut Out) {
        let Down { channel, consumers, mut unacked, why } = down;
        take_unacked_of(broker, channel, queue, &mut unacked);
        if let Some(group) = self.group_mut(queue) {
            unacked.extend(group.take_settles_of(channel));
        }
        crate::engine::sort::sort_by_key(&mut unacked, |one| one.tag);
        self.at(node, broker, out, |broker, out| broker.leave(queue, &consumers, &unacked, why, out));
    }

    fn apply_lost(&mut self, broker: &mut Broker, queue: QueueIx, node: Node, lost: Node, out: &mut Out) {
        if self.reaches(node, lost) {
            return;
        }
        let slots = self.consumers_on(broker, queue, lost);
        for slot in slots {
            let consumers = &mut broker.queues[queue.0 as usize].consumers;
            let is_news = consumers.takes_part(slot);
            consumers.suspend(slot);
            if !is_news {
                continue;
            }
            let consumer = broker.channels[consumers.get(slot).channel.0 as usize].client;
            let queue = broker.queues[queue.0 as usize].part;
            out.fact(FactKind::RabbitMq(Fact::ConsumerSuspected { queue, consumer }));
        }
        self.at(node, broker, out, |broker, out| broker.after_return(queue, out));
        let arguments = &broker.queues[queue.0 as usize].arguments;
        let asked = arguments.get("x-consumer-disconnected-timeout").and_then(|value| value.as_int());
        let timeout_ms = asked.and_then(|ms| u64::try_from(ms).ok()).unwrap_or(ABSENCE_MS);
        let Some(since) = self.lost_since(lost) else { return };
        let at = out.now.saturating_add(timeout_ms.saturating_mul(1_000));
        self.wait(at, Wait::Absence { queue, node: lost, since }, out);
    }

    /// The consumers of a queue whose channels are on a node.
    pub(super) fn consumers_on(&self, broker: &Broker, queue: QueueIx, node: Node) -> Vec<Slot> {
        let Some(state) = broker.queues.get(queue.0 as usize) else { return Vec::new() };
        let all = state.consumers.all_alive();
        let there = all.filter(|(_, consumer)| self.node_of(broker, consumer.channel) == Some(node));
        there.map(|(slot, _)| slot).collect()
    }

    fn apply_reclaim(&mut self, broker: &mut Broker, queue: QueueIx, node: Node, lost: Node, out: &mut Out) {
        if self.reaches(node, lost) {
            return;
        }
        let mut late: Vec<(ChannelIx, Unacked)> = Vec::new();
        for at in 0..broker.channels.len() as u32 {
            let channel = ChannelIx(at);
            if self.node_of(broker, channel) != Some(lost) {
                continue;
            }
            let held = broker.channels[at as usize].unacked.iter_mut().filter(|one| one.queue == queue);
            let settles = self.group_mut(queue).into_iter().flat_map(|group| group.settled_by(channel));
            for one in held.chain(settles).filter(|one| !one.is_late()) {
                late.push((channel, *one));
                out.messages.hold(one.entry.message);
                one.consumer = Slot::GONE;
            }
        }
        // What waits for the way to it will not be handed out again from there.
        let is_late =
            |channel: ChannelIx, tag: u64| late.iter().any(|(other, one)| (*other, one.tag) == (channel, tag));
        let (gone, kept) = std::mem::take(&mut self.stash).into_iter().partition(|(channel, reply)| match reply {
            Reply::Deliver(delivery) | Reply::GetOk { delivery, .. } => is_late(*channel, delivery.tag),
            _ => false,
        });
        self.stash = kept;
        let gone: Vec<(ChannelIx, Reply)> = gone;
        for (channel, reply) in gone {
            if let Reply::Deliver(delivery) | Reply::GetOk { delivery, .. } = reply {
                out.messages.release(delivery.message);
                // Its client will never speak of it.
                let unheard = broker.channels[channel.0 as usize].unacked.take(delivery.tag);
                unheard.into_iter().for_each(|one| out.messages.release(one.entry.message));
            }
        }
        let unacked: Vec<Unacked> = late.into_iter().map(|(_, one)| one).collect();
        self.at(node, broker, out, |broker, out| broker.reclaim(queue, unacked, out));
    }

    /// When its consumers on a node have been away for long enough, if they still are.
    pub(super) fn absence_over(
        &mut self,
        broker: &mut Broker,
        queue: QueueIx,
        node: Node,
        since: Time,
        out: &mut Out,
    ) -> bool {
        if self.lost_since(node) != Some(since) {
            return false;
        }
        if self.stream(queue).is_some() {
            return self.let_readers_go(broker, queue, node, out);
        }
        let Some(group) = self.group_mut(queue) else { return false };
        let (gone, kept) = std::mem::take(&mut group.absent).into_iter().partition(|(other, _)| *other == node);
        group.absent = kept;
        let gone: Vec<(Node, Down)> = gone;
        for (_, down) in gone {
            let down = Down { why: RequeueReason::TimedOut, ..down };
            self.submit(broker, queue, Change::Down(down), Source::Leader, out);
        }
        self.submit(broker, queue, Change::Reclaim(node), Source::Leader, out);
        true
    }
}

impl super::group::Group {
    /// What a closed channel said that no log may ever carry out.
    fn take_settles_of(&mut self, channel: ChannelIx) -> Vec<Unacked> {
        let mut taken = Vec::new();
        let gone: Vec<u32> = self.settles_of(channel).collect();
        for token in gone {
            if let Some(Pending { change: Change::Settle { unacked, .. }, .. }) = self.take(token) {
                taken.extend(unacked);
            }
        }
        taken
    }

    /// What a channel has said something about that is not carried out.
    fn settled_by(&mut self, channel: ChannelIx) -> impl Iterator<Item = &mut Unacked> {
        let of_it = self.pending.values_mut().filter_map(move |pending| match &mut pending.change {
            Change::Settle { channel: of, unacked, .. } if *of == channel => Some(unacked),
            _ => None,
        });
        of_it.flatten()
    }

    pub fn has_settles_of(&self, channel: ChannelIx) -> bool {
        self.settles_of(channel).next().is_some()
    }

    fn settles_of(&self, channel: ChannelIx) -> impl Iterator<Item = u32> {
        let settles = self.pending.iter().filter(move |(_, pending)| match &pending.change {
            Change::Settle { channel: of, .. } => *of == channel,
            _ => false,
        });
        settles.map(|(token, _)| *token)
    }
}

/// The queue's own code, which takes a queue that is not plain for a matter of the nodes.
pub(super) fn as_plain<R>(
    broker: &mut Broker,
    queue: QueueIx,
    out: &mut Out,
    work: impl FnOnce(&mut Broker, &mut Out) -> R,
) -> R {
    let was = std::mem::replace(&mut broker.queues[queue.0 as usize].is_plain, true);
    let result = work(broker, out);
    let queue = &mut broker.queues[queue.0 as usize];
    queue.is_plain = was && queue.alive;
    result
}

/// Takes what a channel holds of a queue.
pub(super) fn take_unacked_of(broker: &mut Broker, channel: ChannelIx, queue: QueueIx, into: &mut Vec<Unacked>) {
    let list = &mut broker.channels[channel.0 as usize].unacked;
    let mut all = Vec::new();
    list.take_all(&mut all);
    into.extend(all.iter().copied().filter(|one| one.queue == queue));
    list.restore(all.into_iter().filter(|one| one.queue != queue));
}

impl Broker {
    /// A channel has left a queue: its consumers go, and what they held comes back.
    pub(super) fn leave(
        &mut self,
        queue: QueueIx,
        consumers: &[ChannelConsumer],
        unacked: &[Unacked],
        why: RequeueReason,
        out: &mut Out,
    ) {
        for consumer in consumers {
            self.remove_consumer(*consumer, out);
        }
        self.give_back(unacked, why, out);
        if consumers.is_empty() {
            self.after_return(queue, out);
        } else {
            self.after_consumer_left(queue, out);
        }
    }

    /// Its holders are out of reach: it comes back without counting as failed, and they are too late whatever they say.
    fn reclaim(&mut self, queue: QueueIx, unacked: Vec<Unacked>, out: &mut Out) {
        for one in unacked {
            let state = &mut self.queues[queue.0 as usize];
            state.unacked -= 1;
            match one.consumer {
                Slot::NONE => state.unacked_gets -= 1,
                slot => state.consumers.settled(slot),
            }
            let (place, message) = (state.part, out.messages.get(one.entry.message).no);
            out.fact(FactKind::Requeued { queue: place, message, copy: one.entry.copy, why: RequeueReason::TimedOut });
            let entry = Entry { acquired: one.entry.acquired + 1, ..one.entry };
            self.put_back_quorum(queue, entry, false, out);
        }
        self.after_return(queue, out);
    }
}
