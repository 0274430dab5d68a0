//! What quorum queues do in their own way (rabbit_fifo, 4.3): returns form a FIFO that is served first, failed
//! deliveries count towards a limit, delayed retry, and reject-publish that reacts late.
use super::{DelayedRetry, Entry, Queue};
use crate::engine::id::Time;
use crate::engine::message::Summary;

pub const MAX_PRIORITY: u8 = 31;
pub const DEFAULT_PRIORITY: u8 = 4;
pub const DEFAULT_DELIVERY_LIMIT: u32 = 20;
/// How long a consumer may hold a message, µs: 30 minutes (consumer_timeout).
pub const DEFAULT_CONSUMER_TIMEOUT_US: Time = 1_800_000_000;
/// How often a quorum queue looks whether it has expired, µs (quorum_tick_interval).
const TICK_US: Time = 5_000_000;
/// Prefetch 0 is a credit of this many (rabbit_fifo_client, ?UNLIMITED_PREFETCH_COUNT).
pub const UNLIMITED_PREFETCH: u32 = 2000;

/// Behind what came back before, whatever its priority.
pub fn put_back(queue: &mut Queue, entry: Entry, summary: &Summary) {
    queue.count_in(&entry, queue.size_of(summary));
    queue.returns.push_back(entry);
}

/// Whether a message that failed this often may be delivered again.
pub fn is_within_limit(queue: &Queue, entry: &Entry) -> bool {
    queue.settings.delivery_limit.is_none_or(|limit| entry.failed <= limit)
}

/// How long a returned message waits, µs. `failure` = the return counted as a failed delivery.
pub fn retry_delay(queue: &Queue, entry: &Entry, failure: bool) -> Option<Time> {
    let (kind, min, max) = queue.settings.delayed_retry?;
    let applies = match kind {
        DelayedRetry::All => true,
        DelayedRetry::Failed => failure,
        DelayedRetry::Returned => !failure,
    };
    applies.then(|| min.saturating_mul(Time::from(entry.failed.max(1))).min(max))
}

/// The first tick after a moment. A quorum queue looks at x-expires only then, so it goes late (recorded:
/// reliability/expires-*-quorum, deadletter/queue-expires-quorum).
pub fn tick_after(queue: &Queue, at: Time) -> Time {
    let ticks = at.saturating_sub(queue.started_at) / TICK_US + 1;
    queue.started_at.saturating_add(ticks.saturating_mul(TICK_US))
}

pub fn delay(queue: &mut Queue, entry: Entry, until: Time) {
    queue.delayed.insert((until, queue.delay_order), entry);
    queue.delay_order = queue.delay_order.wrapping_add(1);
}

/// The next message whose delay is over.
pub fn pop_delayed(queue: &mut Queue, now: Time) -> Option<Entry> {
    let first = queue.delayed.first_entry()?;
    (first.key().0 <= now).then(|| first.remove())
}

pub fn next_retry(queue: &Queue) -> Option<Time> {
    queue.delayed.first_key_value().map(|((at, _), _)| *at)
}

/// Publishers are told to stop only after the limit has been passed, so one message more gets in.
pub fn maybe_refuse(queue: &mut Queue) {
    if queue.settings.overflow != super::Overflow::DropHead && queue.is_over_limit() {
        queue.refusing = true;
    }
}

/// They may go on when both measures are down to 80 % (rabbit_fifo, ?LOW_LIMIT).
pub fn maybe_accept_again(queue: &mut Queue) {
    let is_low = |max: Option<u64>, now: u64| max.is_none_or(|max| now <= max * 4 / 5);
    if is_low(queue.settings.max_length, queue.counted()) && is_low(queue.settings.max_bytes, queue.counted_bytes()) {
        queue.refusing = false;
    }
}
