//! A queue: its settings, its ready messages and its consumers. It keeps order and counts; sending, dead-lettering
//! and facts are the broker's work. What classic and quorum queues do differently stands in their own files.
pub mod classic;
pub mod consumers;
pub mod kept;
pub mod quorum;
pub mod stream;

use std::collections::{BTreeMap, VecDeque};

use super::out::VhostIx;
use super::view::QueueKind;
use crate::engine::id::{ConnectionIx, CopyNo, MessageIx, PartIx, Symbol, Time};
use crate::engine::message::{Messages, Summary};
use crate::engine::value::{Table, Value};
use consumers::Consumers;
use kept::Kept;
use stream::{Retention, Stream};

/// No deadline.
pub const NEVER: Time = Time::MAX;

/// One stored copy. A million of them should stay small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it expires, or [`NEVER`].
    pub expires_at: Time,
    /// One hold.
    pub message: MessageIx,
    /// Grows with the order of arrival, so it is the place in a classic queue too.
    pub copy: CopyNo,
    /// How often it was handed out and came back.
    pub acquired: u32,
    /// How many of these counted as failed. Travels when it is dead-lettered.
    pub failed: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    DropHead,
    RejectPublish,
    /// Classic queues only: refused, but dead-lettered too.
    RejectPublishDlx,
}

/// Which returns of a quorum queue wait before they are ready again (4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelayedRetry {
    All,
    Failed,
    Returned,
}

/// The arguments that the running queue looks at, in its units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// x-message-ttl, µs.
    pub ttl_us: Option<Time>,
    /// x-expires, µs.
    pub expires_us: Option<Time>,
    /// x-consumer-timeout, µs.
    pub consumer_timeout_us: Time,
    pub max_length: Option<u64>,
    pub max_bytes: Option<u64>,
    pub overflow: Overflow,
    pub dead_letter_exchange: Option<Symbol>,
    pub dead_letter_key: Option<Symbol>,
    /// Classic queues: 0 when there is none. Quorum queues: 31.
    pub max_priority: u8,
    /// Of a message without the property.
    pub default_priority: u8,
    pub single_active: bool,
    /// Failed deliveries after which the next failure dead-letters; `None` = no limit.
    pub delivery_limit: Option<u32>,
    pub delayed_retry: Option<(DelayedRetry, Time, Time)>,
    /// At-least-once dead-lettering is in force: it needs a quorum queue, an exchange and reject-publish, and is
    /// at-most-once without.
    pub keeps_dead_letters: bool,
}

/// The messages of one priority.
#[derive(Clone, Debug)]
struct Level {
    priority: u8,
    entries: VecDeque<Entry>,
}

#[derive(Clone, Debug)]
pub struct Queue {
    pub name: Symbol,
    pub vhost: VhostIx,
    pub part: PartIx,
    pub kind: QueueKind,
    pub durable: bool,
    pub exclusive: Option<ConnectionIx>,
    pub auto_delete: bool,
    pub arguments: Table,
    pub settings: Settings,
    /// Deleted queues keep their index.
    pub alive: bool,
    /// Alive and no stream: what the hot path takes for granted.
    pub is_plain: bool,
    /// Its state is replicated over nodes: changes take their way through `super::nodes`.
    pub is_replicated: bool,
    /// The log of a stream, which uses nothing of the lists below.
    pub stream: Option<Box<Stream>>,
    /// Highest priority first; made when first used.
    levels: Vec<Level>,
    /// Quorum queues: what came back, served before all others.
    returns: VecDeque<Entry>,
    /// Quorum queues with delayed retry: by the time they are ready again, then by order of return.
    delayed: BTreeMap<(Time, u32), Entry>,
    delay_order: u32,
    /// Dead letters that wait for their targets' confirms.
    pub kept: Option<Box<Kept>>,
    ready: u32,
    ready_bytes: u64,
    /// How many ready ones have a deadline.
    timed: u32,
    /// Handed out and not settled, over all channels.
    pub unacked: u32,
    /// Of these by basic.get.
    pub unacked_gets: u32,
    pub consumers: Consumers,
    /// Quorum queues under reject-publish: publishers have been told to stop.
    pub refusing: bool,
    /// When the armed timer fires, or [`NEVER`].
    pub ttl_timer_at: Time,
    pub expires_timer_at: Time,
    pub delayed_timer_at: Time,
    /// Classic queues have no such timer: 0, so that no deadline comes before it.
    pub timeout_timer_at: Time,
    pub last_used_at: Time,
    /// When it was declared, or its node started again. A quorum queue's ticks count from here.
    pub started_at: Time,
}

impl Queue {
    pub fn new(name: Symbol, kind: QueueKind, arguments: Table, settings: Settings) -> Self {
        let stream = (kind == QueueKind::Stream).then(|| Box::new(Stream::new(Retention::new(&arguments))));
        Self {
            name,
            vhost: VhostIx::DEFAULT,
            part: PartIx::NONE,
            kind,
            durable: true,
            exclusive: None,
            auto_delete: false,
            arguments,
            settings,
            alive: true,
            is_plain: stream.is_none(),
            is_replicated: false,
            stream,
            levels: Vec::new(),
            returns: VecDeque::new(),
            delayed: BTreeMap::new(),
            delay_order: 0,
            kept: None,
            ready: 0,
            ready_bytes: 0,
            timed: 0,
            unacked: 0,
            unacked_gets: 0,
            consumers: Consumers::default(),
            refusing: false,
            ttl_timer_at: NEVER,
            expires_timer_at: NEVER,
            delayed_timer_at: NEVER,
            timeout_timer_at: if kind == QueueKind::Quorum { NEVER } else { 0 },
            last_used_at: 0,
            started_at: 0,
        }
    }

    #[inline]
    pub fn ready(&self) -> u32 {
        self.ready
    }

    pub fn ready_bytes(&self) -> u64 {
        self.ready_bytes
    }

    /// Ready, those that wait for their retry, and dead letters that are kept: what x-max-length counts.
    pub fn counted(&self) -> u64 {
        let kept = self.kept.as_ref().map_or(0, |kept| kept.count());
        u64::from(self.ready) + (self.delayed.len() + kept) as u64
    }

    /// The same for x-max-length-bytes.
    pub fn counted_bytes(&self) -> u64 {
        self.ready_bytes + self.kept.as_ref().map_or(0, |kept| kept.bytes)
    }

    /// Bytes of a message as this type of queue counts them.
    #[inline]
    pub fn size_of(&self, summary: &Summary) -> u64 {
        match self.kind {
            QueueKind::Classic => u64::from(summary.body_bytes),
            QueueKind::Quorum | QueueKind::Stream => u64::from(summary.body_bytes) + u64::from(summary.header_bytes),
        }
    }

    #[inline]
    pub fn priority_of(&self, summary: &Summary) -> u8 {
        summary.priority.unwrap_or(self.settings.default_priority).min(self.settings.max_priority)
    }

    /// When a message that is stored now expires: the smaller of the queue's and its own time to live.
    #[inline]
    pub fn deadline(&self, summary: &Summary, now: Time) -> Time {
        let own = summary.expiration_ms.map(|ms| ms * 1000);
        match (self.settings.ttl_us, own) {
            (None, None) => NEVER,
            (Some(ttl), None) | (None, Some(ttl)) => now.saturating_add(ttl),
            (Some(a), Some(b)) => now.saturating_add(a.min(b)),
        }
    }

    /// A new message joins the end of its priority.
    pub fn push(&mut self, entry: Entry, summary: &Summary) {
        let priority = self.priority_of(summary);
        self.count_in(&entry, self.size_of(summary));
        self.level(priority).push_back(entry);
    }

    /// Takes the message that is delivered next.
    pub fn pop(&mut self, messages: &Messages) -> Option<Entry> {
        let entry = match self.returns.pop_front() {
            Some(entry) => entry,
            None => self.levels.iter_mut().find_map(|level| level.entries.pop_front())?,
        };
        self.count_out(&entry, messages);
        Some(entry)
    }

    /// A head that has expired, since only heads expire.
    pub fn pop_expired(&mut self, now: Time, messages: &Messages) -> Option<Entry> {
        if self.timed == 0 {
            return None;
        }
        let kind = self.kind;
        let mut heads = heads(kind, &mut self.returns, &mut self.levels);
        let has_expired = |entries: &&mut VecDeque<Entry>| entries[0].expires_at <= now;
        let entry = heads.find(has_expired).and_then(|entries| entries.pop_front())?;
        drop(heads);
        self.count_out(&entry, messages);
        Some(entry)
    }

    /// Whether any ready message can expire.
    #[inline]
    pub fn has_deadlines(&self) -> bool {
        self.timed > 0
    }

    /// When the first head expires.
    pub fn next_deadline(&self) -> Time {
        if self.timed == 0 {
            return NEVER;
        }
        let heads =
            self.returns.front().into_iter().chain(self.levels.iter().filter_map(|level| level.entries.front()));
        let deadlines = heads.map(|entry| entry.expires_at);
        match self.kind {
            QueueKind::Classic => deadlines.take(1).min().unwrap_or(NEVER),
            QueueKind::Quorum | QueueKind::Stream => deadlines.min().unwrap_or(NEVER),
        }
    }

    /// Over x-max-length or x-max-length-bytes.
    #[inline]
    pub fn is_over_limit(&self) -> bool {
        self.settings.max_length.is_some_and(|max| self.counted() > max)
            || self.settings.max_bytes.is_some_and(|max| self.counted_bytes() > max)
    }

    /// Whether x-overflow makes the queue refuse this publish.
    #[inline]
    pub fn refuses(&self, summary: &Summary) -> bool {
        match (self.settings.overflow, self.kind) {
            (Overflow::DropHead, _) => false,
            (_, QueueKind::Classic) => classic::would_overflow(self, summary),
            (_, QueueKind::Quorum | QueueKind::Stream) => self.refusing,
        }
    }

    /// Drops what exceeds a limit from the head (drop-head only).
    pub fn pop_overflow(&mut self, messages: &Messages) -> Option<Entry> {
        let drops = self.settings.overflow == Overflow::DropHead && self.is_over_limit();
        if drops { self.pop(messages) } else { None }
    }

    /// Empties the ready messages, for purge and delete.
    pub fn drain(&mut self) -> Vec<Entry> {
        let mut all: Vec<Entry> = self.returns.drain(..).collect();
        all.extend(self.levels.iter_mut().flat_map(|level| level.entries.drain(..)));
        all.extend(std::mem::take(&mut self.delayed).into_values());
        (self.ready, self.ready_bytes, self.timed) = (0, 0, 0);
        all
    }

    /// A stream's messages are what the screen and queue.declare-ok count as ready.
    pub fn recount_stream(&mut self) {
        if let Some(stream) = &self.stream {
            (self.ready, self.ready_bytes) = (stream.messages(), stream.bytes());
        }
    }

    /// Ready messages in delivery order.
    pub fn iter_ready(&self) -> impl Iterator<Item = &Entry> {
        self.returns.iter().chain(self.levels.iter().flat_map(|level| &level.entries))
    }

    pub fn iter_delayed(&self) -> impl Iterator<Item = (Time, &Entry)> {
        self.delayed.iter().map(|((at, _), entry)| (*at, entry))
    }

    fn level(&mut self, priority: u8) -> &mut VecDeque<Entry> {
        let at = match self.levels.first() {
            Some(level) if level.priority == priority => 0,
            _ => match self.levels.binary_search_by(|level| priority.cmp(&level.priority)) {
                Ok(at) => at,
                Err(at) => {
                    self.levels.insert(at, Level { priority, entries: VecDeque::new() });
                    at
                }
            },
        };
        &mut self.levels[at].entries
    }

    #[inline]
    fn count_in(&mut self, entry: &Entry, bytes: u64) {
        self.ready += 1;
        self.ready_bytes += bytes;
        self.timed += u32::from(entry.expires_at != NEVER);
    }

    #[inline]
    fn count_out(&mut self, entry: &Entry, messages: &Messages) {
        let bytes = self.size_of(messages.summary_of(entry.message));
        self.ready -= 1;
        self.ready_bytes -= bytes;
        self.timed -= u32::from(entry.expires_at != NEVER);
        if self.refusing {
            quorum::maybe_accept_again(self);
        }
    }
}

/// The lists whose heads can expire: of a classic queue only the one that is served next (recorded:
/// delivery/pq-ttl), of a quorum queue the returns and each priority.
fn heads<'a>(
    kind: QueueKind,
    returns: &'a mut VecDeque<Entry>,
    levels: &'a mut [Level],
) -> impl Iterator<Item = &'a mut VecDeque<Entry>> {
    let all = [returns].into_iter().chain(levels.iter_mut().map(|level| &mut level.entries));
    let most = if kind == QueueKind::Classic { 1 } else { usize::MAX };
    all.filter(|entries| !entries.is_empty()).take(most)
}

impl Settings {
    /// From arguments that passed [`super::arguments::check_queue`].
    pub fn new(kind: QueueKind, arguments: &Table, mut symbol: impl FnMut(&str) -> Symbol) -> Self {
        let int = |key: &str| arguments.get(key).and_then(Value::as_int);
        let whole = |key: &str| int(key).and_then(|n| u64::try_from(n).ok());
        let us = |key: &str| whole(key).map(|ms| ms * 1000);
        let text = |key: &str| arguments.get(key).and_then(Value::as_text);
        let overflow = match (text("x-overflow"), kind) {
            (Some("reject-publish"), _) => Overflow::RejectPublish,
            (Some("reject-publish-dlx"), QueueKind::Classic) => Overflow::RejectPublishDlx,
            // Quorum queues accept reject-publish-dlx and drop the head.
            _ => Overflow::DropHead,
        };
        let (max_priority, default_priority) = match kind {
            // x-max-priority 0 makes two levels (recorded: delivery/pq-zero).
            QueueKind::Classic => (whole("x-max-priority").map_or(0, |n| n.clamp(1, 255) as u8), 0),
            QueueKind::Quorum => (quorum::MAX_PRIORITY, quorum::DEFAULT_PRIORITY),
            QueueKind::Stream => (0, 0),
        };
        let delivery_limit = match kind {
            QueueKind::Classic | QueueKind::Stream => None,
            QueueKind::Quorum => match int("x-delivery-limit") {
                None => Some(quorum::DEFAULT_DELIVERY_LIMIT),
                Some(limit) => u32::try_from(limit).ok(),
            },
        };
        let retry = match text("x-delayed-retry-type") {
            Some("all") => Some(DelayedRetry::All),
            Some("failed") => Some(DelayedRetry::Failed),
            Some("returned") => Some(DelayedRetry::Returned),
            _ => None,
        };
        let delays = us("x-delayed-retry-min").map(|min| (min, us("x-delayed-retry-max").unwrap_or(min)));
        Self {
            ttl_us: us("x-message-ttl"),
            expires_us: us("x-expires"),
            consumer_timeout_us: us("x-consumer-timeout").unwrap_or(quorum::DEFAULT_CONSUMER_TIMEOUT_US),
            max_length: whole("x-max-length"),
            max_bytes: whole("x-max-length-bytes"),
            overflow,
            dead_letter_exchange: text("x-dead-letter-exchange").map(&mut symbol),
            dead_letter_key: text("x-dead-letter-routing-key").map(&mut symbol),
            max_priority,
            default_priority,
            single_active: arguments.get("x-single-active-consumer").and_then(Value::as_bool) == Some(true),
            delivery_limit,
            delayed_retry: retry.zip(delays).map(|(kind, (min, max))| (kind, min, max)),
            keeps_dead_letters: kind == QueueKind::Quorum
                && overflow == Overflow::RejectPublish
                && text("x-dead-letter-exchange").is_some()
                && text("x-dead-letter-strategy") == Some("at-least-once"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stay_small() {
        assert_eq!(size_of::<Entry>(), 24);
    }
}
