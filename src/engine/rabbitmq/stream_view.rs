//! A stream for the screen: its segments, its newest records, and who reads it from where. Plain data, built only when
//! asked for.
use super::broker::Broker;
use super::queue::consumers::{Consumer, Slot};
use super::queue::stream::{Record, Retention, Segment};
use crate::engine::id::{CopyNo, MessageNo, PartIx, Symbol, Time};
use crate::engine::message::Messages;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamView {
    pub part: PartIx,
    /// Oldest first, at least one; the last is written to.
    pub segments: Vec<SegmentView>,
    /// Offset of what is written next.
    pub next: u32,
    pub retention: Retention,
    /// The newest messages, oldest first, at most as many as asked for.
    pub records: Vec<RecordView>,
    /// In the order in which they are served.
    pub readers: Vec<ReaderView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentView {
    /// Offset of what was written first into it, which need not be a message.
    pub first: u32,
    /// Offset of its last message.
    pub last: Option<u32>,
    pub messages: u32,
    pub bytes: u64,
    /// When its last message was written: retention by age looks at it.
    pub written_at: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordView {
    pub offset: u32,
    pub message: MessageNo,
    pub copy: CopyNo,
    pub key: Symbol,
    pub at: Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderView {
    pub consumer: PartIx,
    /// Offset of what it gets next; it may lie beyond the end.
    pub next: u64,
    /// Messages that it has not been given yet.
    pub lag: u32,
    /// Its credit when it holds nothing.
    pub prefetch: u32,
    pub unacked: u32,
    /// It is served; of a group with a single active consumer only one is.
    pub active: bool,
    /// The name that it shares with others, and the offset that the broker keeps for it.
    pub group: Option<Symbol>,
    pub stored: Option<u64>,
}

impl StreamView {
    /// The offset at which the log starts.
    pub fn first(&self) -> u32 {
        self.segments.first().map_or(self.next, |segment| segment.first)
    }

    pub fn bytes(&self) -> u64 {
        self.segments.iter().map(|segment| segment.bytes).sum()
    }

    pub fn messages(&self) -> u32 {
        self.segments.iter().map(|segment| segment.messages).sum()
    }
}

impl Broker {
    /// `None` = no stream stands there.
    pub fn stream_view(&self, part: PartIx, messages: &Messages, limit: usize) -> Option<StreamView> {
        let queue = &self.queues[self.queue_at(part)?.0 as usize];
        let stream = queue.stream.as_ref()?;
        let hidden = (stream.count() as usize).saturating_sub(limit);
        let record = |record: &Record| {
            let message = messages.get(record.message);
            RecordView {
                offset: record.offset,
                message: message.no,
                copy: record.copy,
                key: message.key,
                at: record.at,
            }
        };
        let reader = |(slot, consumer): (Slot, &Consumer)| {
            let reader = stream.reader(slot);
            let group = reader.group.map(|group| group.name);
            ReaderView {
                consumer: self.channels[consumer.channel.0 as usize].client,
                next: reader.next,
                lag: stream.lag(slot),
                prefetch: consumer.prefetch,
                unacked: consumer.unacked,
                active: reader.active,
                group,
                stored: group.and_then(|name| stream.stored(name)),
            }
        };
        Some(StreamView {
            part,
            segments: stream.segments().map(segment).collect(),
            next: stream.next_offset(),
            retention: stream.retention,
            records: stream.iter().skip(hidden).map(record).collect(),
            readers: queue.consumers.iter().map(reader).collect(),
        })
    }
}

fn segment(segment: &Segment) -> SegmentView {
    let last = segment.records().last();
    SegmentView {
        first: segment.first,
        last: last.map(|record| record.offset),
        messages: segment.records().len() as u32,
        bytes: segment.bytes,
        written_at: last.map(|record| record.at),
    }
}
