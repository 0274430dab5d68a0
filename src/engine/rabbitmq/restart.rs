//! The node stops and starts again: what is on disk stays. An input of the broker like a method; copies that are under
//! way between channel and queue are the kernel's, which drops them. Recorded: reliability/restart-*.
use super::broker::Broker;
use super::errors::{self, Scope};
use super::out::{Out, QueueIx};
use super::queue::Queue;
use super::view::QueueKind;
use crate::engine::fact::{FactKind, LossReason};
use crate::engine::id::ChannelIx;

impl Broker {
    /// Closes all connections (320), forgets what is not durable, and lets the clocks of unused queues start anew.
    /// Exchanges and their bindings stay, also those that are not durable (4.3, Khepri).
    pub fn restart(&mut self, out: &mut Out) {
        for at in 0..self.channels.len() {
            if self.channels[at].open {
                let closed = errors::forced("shutdown").into_closed((0, 0));
                self.fail(ChannelIx(at as u32), Scope::Connection, closed, out);
            }
        }
        for at in 0..self.queues.len() {
            let ix = QueueIx(at as u32);
            let queue = &mut self.queues[at];
            if !queue.alive {
                continue;
            }
            if !queue.durable {
                self.remove_queue(ix, out);
                continue;
            }
            queue.last_used_at = out.now;
            queue.started_at = out.now;
            if queue.kind == QueueKind::Classic {
                drop_transient(queue, out);
            }
            self.arm_expires(ix, out);
            self.expire(ix, out);
        }
    }
}

/// A classic queue keeps persistent messages only; quorum queues and streams keep all.
pub(super) fn drop_transient(queue: &mut Queue, out: &mut Out) {
    let all = queue.drain();
    for entry in all {
        let summary = *out.messages.summary_of(entry.message);
        if summary.persistent {
            queue.push(entry, &summary);
        } else {
            let message = out.messages.get(entry.message).no;
            out.fact(FactKind::Lost { place: queue.part, message, why: LossReason::NotPersistent });
            out.messages.release(entry.message);
        }
    }
}
