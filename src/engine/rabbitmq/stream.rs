//! Streams over AMQP 0-9-1: what arrives is appended, every consumer reads the log by itself as far as its credit goes,
//! and an acknowledgement, negative or not, is credit and nothing else. Sources: rabbit_stream_queue, recordings
//! `streams.json`.
use super::broker::Broker;
use super::channel::{ChannelConsumer, Unacked};
use super::consume_arguments as arguments;
use super::errors::{self, Fault, queue_name};
use super::exchange::{Binding, Destination, Exchange};
use super::method::{Consume, Delivery, Reply, StreamOffset};
use super::out::{Hop, Out, QueueIx};
use super::queue::consumers::{Slot, Subscription};
use super::queue::stream::Record;
use super::queue::{NEVER, Queue};
use crate::engine::fact::{FactKind, LossReason};
use crate::engine::id::{ChannelIx, CopyNo, MessageIx};
use crate::engine::message::{Message, Messages};
use crate::engine::value::{Table, Value};

impl Broker {
    /// A copy arrives at what the hot path does not know: a stream, or a queue that was deleted meanwhile, which
    /// counts as taken (rabbit_channel, handle_eol).
    #[cold]
    pub(super) fn arrive_elsewhere(&mut self, hop: Hop, out: &mut Out) {
        let hop = match self.on_nodes(out, |nodes, broker, out| nodes.arrive(broker, hop, out)) {
            Some(None) => return,
            Some(Some(hop)) => hop,
            None => hop,
        };
        let queue = &mut self.queues[hop.queue.0 as usize];
        let record = out.messages.get(hop.message);
        let (no, place) = (record.no, queue.part);
        match &mut queue.stream {
            Some(stream) if queue.alive => {
                self.copies += 1;
                let copy = CopyNo(self.copies);
                let summary = *out.messages.summary(record.content);
                let removed = stream.append(hop.message, copy, &summary, out.now);
                queue.recount_stream();
                out.fact(FactKind::Stored { queue: place, message: no, copy });
                self.forget_records(hop.queue, &removed, out);
            }
            _ => {
                out.fact(FactKind::Lost { place, message: no, why: LossReason::QueueDeleted });
                out.messages.release(hop.message);
            }
        }
        self.answered(hop.publish, no, false, out);
        self.serve_stream(hop.queue, out);
    }

    /// Retention removed them.
    pub(super) fn forget_records(&mut self, ix: QueueIx, removed: &[Record], out: &mut Out) {
        let place = self.queues[ix.0 as usize].part;
        for record in removed {
            let message = out.messages.get(record.message).no;
            out.fact(FactKind::Lost { place, message, why: LossReason::Retention });
            out.messages.release(record.message);
        }
    }

    /// basic.consume of a stream, or subscribe of the stream protocol, whose properties `name` and
    /// `single-active-consumer` stand among the arguments. `exclusive` is ignored.
    pub(super) fn consume_stream(
        &mut self,
        channel_ix: ChannelIx,
        ix: QueueIx,
        new: &Consume,
        out: &mut Out,
    ) -> Result<(), Fault> {
        let prefetch = u32::from(self.channels[channel_ix.0 as usize].prefetch);
        arguments::check_stream(out.messages.text(self.queues[ix.0 as usize].name), prefetch, new.no_ack)?;
        let start = arguments::start(&new.arguments, out.now)?;
        let tag = self.consumer_tag(new.consumer, out.messages);
        let group = arguments::group(&new.arguments, out.messages);
        let partition = group.map_or(0, |_| self.partition_of(ix));
        let queue = &mut self.queues[ix.0 as usize];
        let subscription = Subscription {
            channel: channel_ix,
            tag,
            prefetch,
            priority: 0,
            no_ack: false,
            exclusive: false,
            timeout_us: NEVER,
        };
        let slot = queue.consumers.add(subscription, queue.kind);
        // A channel hands out to its readers in falling order of their tags (rabbit_stream_queue, handle_event; recorded:
        // streams/two-consumers-one-channel).
        let text = |tag| out.messages.text(tag);
        queue.consumers.sort_by(|a, b| (a.channel, text(b.tag)).cmp(&(b.channel, text(a.tag))));
        if let Some(stream) = &mut queue.stream {
            stream.partition = partition;
            stream.open(slot, start, arguments::filter(&new.arguments), group);
        }
        self.channels[channel_ix.0 as usize].consumers.push(ChannelConsumer { tag, queue: ix, slot });
        out.reply(channel_ix, Reply::ConsumeOk { consumer: tag });
        self.activate_readers(ix, out);
        self.serve_stream(ix, out);
        Ok(())
    }

    /// The place of a stream among the partitions of its super stream; 0 when it is alone.
    fn partition_of(&self, ix: QueueIx) -> u32 {
        let is_super = |exchange: &&Exchange| exchange.alive && is_super_stream(&exchange.arguments);
        let of_it = |binding: &&Binding| binding.destination == Destination::Queue(ix);
        let found = self.exchanges.iter().filter(is_super).find_map(|exchange| {
            let binding = exchange.bindings.iter().find(of_it)?;
            binding.arguments.get("x-stream-partition-order").and_then(Value::as_int)
        });
        found.and_then(|order| u32::try_from(order).ok()).unwrap_or(0)
    }

    /// Readers of one name have come or gone.
    pub(super) fn activate_readers(&mut self, ix: QueueIx, out: &mut Out) {
        let queue = &mut self.queues[ix.0 as usize];
        let Some(stream) = queue.stream.as_mut().filter(|stream| stream.has_groups()) else { return };
        let live: Vec<Slot> = queue.consumers.iter().map(|(slot, _)| slot).collect();
        for slot in stream.activate(&live) {
            let consumer = self.channels[queue.consumers.get(slot).channel.0 as usize].client;
            out.fact(FactKind::ConsumerActive { queue: queue.part, consumer });
        }
    }

    /// Lets each reader read as far as its credit and the log go.
    pub(super) fn serve_stream(&mut self, ix: QueueIx, out: &mut Out) {
        let mut at = 0;
        while let Some(slot) = self.queues[ix.0 as usize].consumers.nth(at) {
            at += 1;
            while let Some(record) = self.queues[ix.0 as usize].next_record(slot, out.messages) {
                self.deliver_record(ix, slot, record, out);
            }
        }
    }

    /// basic.deliver. The log keeps its hold.
    fn deliver_record(&mut self, ix: QueueIx, slot: Slot, record: Record, out: &mut Out) {
        let queue = &mut self.queues[ix.0 as usize];
        let consumer = queue.consumers.get(slot);
        let (channel_ix, consumer_tag) = (consumer.channel, consumer.tag);
        let channel = &mut self.channels[channel_ix.0 as usize];
        let tag = channel.next_tag();
        let (entry, Record { message, copy, offset, .. }) = (record.entry(), record);
        channel.unacked.push(Unacked { tag, entry, queue: ix, consumer: slot, delivered_at: out.now });
        queue.unacked += 1;
        queue.consumers.took_turn(slot, queue.kind);
        // One hold for the unacknowledged, one for the client.
        out.messages.hold_times(message, 2);
        let &Message { no, exchange, key, .. } = out.messages.get(message);
        let (queue, consumer, redelivered) = (queue.part, channel.client, false);
        out.fact(FactKind::Delivered { queue, consumer, message: no, copy, tag, redelivered });
        let delivery = Delivery {
            consumer: consumer_tag,
            tag,
            redelivered,
            exchange,
            key,
            message,
            delivery_count: 0,
            acquired_count: 0,
            offset: StreamOffset(offset),
        };
        out.reply(channel_ix, Reply::Deliver(delivery));
    }
}

impl Queue {
    /// What this reader gets next, passing over what its filter does not want. `None` = no credit, or the end.
    fn next_record(&mut self, slot: Slot, messages: &Messages) -> Option<Record> {
        let stream = self.stream.as_mut()?;
        if !self.consumers.get(slot).has_credit() {
            return None;
        }
        if !stream.reader(slot).active {
            return None;
        }
        loop {
            let record = stream.next_for(slot)?;
            stream.advance(slot, record.offset);
            let filter = stream.reader(slot).filter.as_ref();
            if filter.is_none_or(|filter| filter.wants(filter_value(record.message, messages))) {
                return Some(record);
            }
        }
    }
}

/// A direct exchange whose bindings lead to the partitions of a super stream (rabbit_stream_manager).
pub fn is_super_stream(arguments: &Table) -> bool {
    arguments.get("x-super-stream").and_then(Value::as_bool) == Some(true)
}

/// The header by which readers choose.
fn filter_value(message: MessageIx, messages: &Messages) -> Option<&str> {
    messages.content_of(message).headers.as_ref()?.get("x-stream-filter-value").and_then(Value::as_text)
}

/// Refused operations.
pub(super) fn no_get(name: &str) -> Fault {
    errors::not_implemented(&format!("basic.get not supported by stream queues {}", queue_name(name)))
}

pub(super) fn no_purge(name: &str) -> Fault {
    errors::not_implemented(&format!("queue.purge not supported by stream queues {}", queue_name(name)))
}
