//! What classic queues do in their own way: returned messages go back to their old place, and reject-publish is
//! exact (rabbit_amqqueue_process, rabbit_priority_queue).
use super::{Entry, Queue};
use crate::engine::message::Summary;

/// Back to its place by arrival within its priority. Returned messages are mostly older than all that is ready, and
/// when given in falling order each takes the head: no search.
pub fn put_back(queue: &mut Queue, entry: Entry, summary: &Summary) {
    queue.count_in(&entry, queue.size_of(summary));
    let priority = queue.priority_of(summary);
    let level = queue.level(priority);
    if level.front().is_none_or(|head| entry.copy < head.copy) {
        level.push_front(entry);
    } else {
        let at = level.partition_point(|other| other.copy < entry.copy);
        level.insert(at, entry);
    }
}

/// This publish would exceed a limit: with reject-publish it is refused even when a consumer waits.
pub fn would_overflow(queue: &Queue, summary: &Summary) -> bool {
    let bytes = queue.ready_bytes + u64::from(summary.body_bytes);
    queue.settings.max_length.is_some_and(|max| u64::from(queue.ready) + 1 > max)
        || queue.settings.max_bytes.is_some_and(|max| bytes > max)
}
