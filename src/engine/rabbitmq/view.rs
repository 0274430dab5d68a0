//! Read-only pictures of the broker for the screen: plain data, built only when asked for.
use super::broker::Broker;
use super::channel::Unacked;
use super::exchange::Destination;
use super::out::{QueueIx, VhostIx};
use super::queue::consumers::Slot;
use super::queue::stream::Record;
use super::queue::{Entry, NEVER, Overflow, Queue};
use crate::engine::id::{ChannelIx, CopyNo, MessageIx, MessageNo, PartIx, Symbol, Time};
use crate::engine::message::Messages;
use crate::engine::sort::sort_by_key;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueKind {
    Classic,
    Quorum,
    Stream,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueState {
    pub part: PartIx,
    pub name: Symbol,
    pub kind: QueueKind,
    pub ready: u32,
    pub unacked: u32,
    /// basic.consume consumers.
    pub consumers: u32,
    /// Of ready messages, as x-max-length-bytes counts them.
    pub bytes: u64,
    pub max_priority: Option<u8>,
    pub single_active: bool,
    /// When the first head expires.
    pub head_expires_at: Option<Time>,
    /// x-message-ttl as it is in force, µs.
    pub ttl_us: Option<Time>,
    pub limit: Option<LimitState>,
    /// It has a dead-letter exchange.
    pub dead_letters: bool,
    /// Dead letters that wait for their targets' confirms.
    pub kept: u32,
}

/// How much of its length limits a queue has used; the one that is reached first counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitState {
    /// 0 to 1000.
    pub used_permille: u32,
    pub overflow: Overflow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    Ready,
    /// Handed out to a consumer (NONE = by basic.get or to a client that is not on the board).
    Unacked {
        consumer: PartIx,
        tag: u64,
    },
    /// Waits for its delayed retry.
    Delayed {
        until: Time,
    },
}

/// One stored copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub message: MessageIx,
    pub no: MessageNo,
    pub copy: CopyNo,
    pub key: Symbol,
    pub state: CellState,
    pub redelivered: bool,
    /// It has been dead-lettered.
    pub dead: bool,
    pub priority: u8,
    pub expires_at: Option<Time>,
    /// Failed deliveries (quorum queues).
    pub delivery_count: u32,
    /// Times handed out before.
    pub acquired_count: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeState {
    pub part: PartIx,
    pub name: Symbol,
    pub kind: &'static str,
    /// Bindings of which it is the source.
    pub bindings: u32,
    /// Its alternate exchange, if it exists and is on the board.
    pub alternate: Option<PartIx>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsumerState {
    pub queue: PartIx,
    pub consumer: PartIx,
    pub channel: ChannelIx,
    pub tag: Symbol,
    /// 0 = unlimited.
    pub prefetch: u32,
    pub unacked: u32,
    pub priority: i64,
    /// It gets messages (with a single active consumer only one does).
    pub active: bool,
    pub no_ack: bool,
}

/// The log of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamState {
    /// Offset that the next message gets.
    pub next: u32,
    /// First offset and bytes of each segment, oldest first.
    pub segments: Vec<(u32, u64)>,
    /// In the order in which they subscribed.
    pub readers: Vec<ReaderState>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderState {
    pub consumer: PartIx,
    pub tag: Symbol,
    /// Offset of what it gets next; it may lie beyond the end.
    pub next: u64,
    /// Its credit when it holds nothing.
    pub prefetch: u32,
    pub unacked: u32,
}

impl Broker {
    pub fn queue_state(&self, part: PartIx) -> Option<QueueState> {
        let queue = &self.queues[self.queue_at(part)?.0 as usize];
        let deadline = queue.next_deadline();
        Some(QueueState {
            part,
            name: queue.name,
            kind: queue.kind,
            ready: queue.ready(),
            unacked: queue.unacked,
            consumers: queue.consumers.count(),
            bytes: queue.ready_bytes(),
            max_priority: (queue.settings.max_priority > 0).then_some(queue.settings.max_priority),
            single_active: queue.settings.single_active,
            head_expires_at: (deadline != NEVER).then_some(deadline),
            ttl_us: queue.settings.ttl_us,
            limit: limit(queue),
            dead_letters: queue.settings.dead_letter_exchange.is_some(),
            kept: queue.kept.as_ref().map_or(0, |kept| kept.count() as u32),
        })
    }

    /// Whether a queue would have its federation links run: nothing is ready in it, and a consumer of priority 0 or more
    /// may take some. Links have a priority of -1, so they make no demand (rabbit_federation_queue:active_unfederated).
    pub fn wants_messages(&self, queue: PartIx) -> bool {
        let Some(queue) = self.queue_at(queue).map(|ix| &self.queues[ix.0 as usize]) else { return false };
        queue.alive && queue.ready() == 0 && queue.consumers.max_active_priority().is_some_and(|priority| priority >= 0)
    }

    /// Up to `limit` copies: the unacked ones from the oldest, then the ready ones in delivery order, then those that
    /// wait for their retry.
    pub fn queue_cells(&self, part: PartIx, messages: &Messages, limit: usize) -> Vec<Cell> {
        let Some(ix) = self.queue_at(part) else { return Vec::new() };
        let queue = &self.queues[ix.0 as usize];
        if let Some(stream) = &queue.stream {
            return stream
                .iter()
                .take(limit)
                .map(|record| cell(queue, &record.entry(), CellState::Ready, messages))
                .collect();
        }
        let mut cells = self.unacked_cells(ix, messages, limit);
        let ready = queue.iter_ready().map(|entry| cell(queue, entry, CellState::Ready, messages));
        cells.extend(ready.take(limit - cells.len()));
        let delayed = queue.iter_delayed();
        let delayed = delayed.map(|(until, entry)| cell(queue, entry, CellState::Delayed { until }, messages));
        cells.extend(delayed.take(limit - cells.len()));
        cells
    }

    fn unacked_cells(&self, ix: QueueIx, messages: &Messages, limit: usize) -> Vec<Cell> {
        let queue = &self.queues[ix.0 as usize];
        if queue.unacked == 0 {
            return Vec::new();
        }
        let mut held: Vec<(PartIx, &Unacked)> = Vec::new();
        for channel in &self.channels {
            held.extend(channel.unacked.iter().filter(|one| one.queue == ix).map(|one| (channel.client, one)));
        }
        sort_by_key(&mut held, |(_, one)| one.entry.copy);
        let cells = held
            .into_iter()
            .take(limit)
            .map(|(consumer, one)| cell(queue, &one.entry, CellState::Unacked { consumer, tag: one.tag }, messages));
        cells.collect()
    }

    pub fn exchange_state(&self, part: PartIx) -> Option<ExchangeState> {
        let exchange = &self.exchanges[self.exchange_at(part)?.0 as usize];
        let alternate = exchange.alternate.and_then(|name| self.exchange_named(exchange.vhost, name));
        let alternate = alternate.map(|ix| self.part_of(Destination::Exchange(ix))).filter(|part| part.is_some());
        Some(ExchangeState {
            part,
            name: exchange.name,
            kind: if exchange.name == Symbol::default() { "" } else { exchange.kind.name() },
            bindings: exchange.bindings.len() as u32,
            alternate,
        })
    }

    /// Consumers of a queue in the order in which they subscribed.
    pub fn consumers(&self, queue: PartIx) -> Vec<ConsumerState> {
        let Some(ix) = self.queue_at(queue) else { return Vec::new() };
        let consumers = &self.queues[ix.0 as usize].consumers;
        let active = consumers.active();
        let state = |(slot, consumer): (Slot, &super::queue::consumers::Consumer)| ConsumerState {
            queue,
            consumer: self.channels[consumer.channel.0 as usize].client,
            channel: consumer.channel,
            tag: consumer.tag,
            prefetch: consumer.prefetch,
            unacked: consumer.unacked,
            priority: consumer.priority,
            active: active.is_none_or(|active| active == slot),
            no_ack: consumer.no_ack,
        };
        consumers.iter().map(state).collect()
    }

    /// Where the copies of a message are stored now: queue and cell.
    pub fn copies(&self, message: MessageNo, messages: &Messages) -> Vec<(PartIx, Cell)> {
        let is_it = |entry: &Entry| messages.get(entry.message).no == message;
        let mut found = Vec::new();
        for queue in self.queues.iter().filter(|queue| queue.alive) {
            let ready = queue.iter_ready().filter(|entry| is_it(entry));
            found.extend(ready.map(|entry| (queue.part, cell(queue, entry, CellState::Ready, messages))));
            let records = queue.stream.iter().flat_map(|stream| stream.iter()).map(Record::entry).filter(is_it);
            found.extend(records.map(|entry| (queue.part, cell(queue, &entry, CellState::Ready, messages))));
            let delayed = queue.iter_delayed().filter(|(_, entry)| is_it(entry));
            let delayed = delayed.map(|(until, entry)| cell(queue, entry, CellState::Delayed { until }, messages));
            found.extend(delayed.map(|cell| (queue.part, cell)));
        }
        for channel in &self.channels {
            for one in channel.unacked.iter().filter(|one| is_it(&one.entry)) {
                let queue = &self.queues[one.queue.0 as usize];
                if queue.stream.is_some() {
                    continue;
                }
                let state = CellState::Unacked { consumer: channel.client, tag: one.tag };
                found.push((queue.part, cell(queue, &one.entry, state, messages)));
            }
        }
        found
    }

    /// A stream's log and who reads it from where.
    pub fn stream_state(&self, name: Symbol) -> Option<StreamState> {
        let queue = &self.queues[self.queue_named(VhostIx::DEFAULT, name)?.0 as usize];
        let stream = queue.stream.as_ref()?;
        let reader = |(slot, consumer): (Slot, &super::queue::consumers::Consumer)| ReaderState {
            consumer: self.channels[consumer.channel.0 as usize].client,
            tag: consumer.tag,
            next: stream.reader(slot).next,
            prefetch: consumer.prefetch,
            unacked: consumer.unacked,
        };
        Some(StreamState {
            next: stream.next_offset(),
            segments: stream.segments().map(|segment| (segment.first, segment.bytes)).collect(),
            readers: queue.consumers.iter().map(reader).collect(),
        })
    }

    /// Whether a stream stands there.
    pub fn is_stream_at(&self, part: PartIx) -> bool {
        self.queue_at(part).is_some_and(|ix| self.queues[ix.0 as usize].kind == QueueKind::Stream)
    }

    /// Whether the queue of this name is a stream.
    pub fn is_stream(&self, name: Symbol) -> bool {
        self.queue_named(VhostIx::DEFAULT, name).is_some_and(|ix| self.queues[ix.0 as usize].stream.is_some())
    }

    /// Counts of a queue by name: ready, unacked, consumers; `None` = no such queue.
    pub fn queue_counts(&self, name: Symbol) -> Option<(u32, u32, u32)> {
        let queue = &self.queues[self.queue_named(VhostIx::DEFAULT, name)?.0 as usize];
        Some((queue.ready(), queue.unacked, queue.consumers.count()))
    }

    /// Names of the queues there are, in the order of their declaration.
    pub fn queue_names(&self) -> impl Iterator<Item = Symbol> {
        self.queues.iter().filter(|queue| queue.alive).map(|queue| queue.name)
    }
}

fn limit(queue: &Queue) -> Option<LimitState> {
    let used = |count: u64, max: Option<u64>| max.map(|max| (count.min(max) * 1_000).checked_div(max).unwrap_or(1_000));
    let by_count = used(queue.counted(), queue.settings.max_length);
    let used = by_count.max(used(queue.ready_bytes(), queue.settings.max_bytes))?;
    Some(LimitState { used_permille: used as u32, overflow: queue.settings.overflow })
}

fn cell(queue: &Queue, entry: &Entry, state: CellState, messages: &Messages) -> Cell {
    let record = messages.get(entry.message);
    let summary = messages.summary(record.content);
    Cell {
        message: entry.message,
        no: record.no,
        copy: entry.copy,
        key: record.key,
        state,
        redelivered: entry.acquired > 0,
        dead: summary.dead,
        priority: queue.priority_of(summary),
        expires_at: (entry.expires_at != NEVER).then_some(entry.expires_at),
        delivery_count: entry.failed,
        acquired_count: entry.acquired,
    }
}
