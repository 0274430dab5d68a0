//! The node stops and starts again: what is on disk stays. An input of the broker like a method; copies that are under
//! way between channel and queue are the kernel's, which drops them. Recorded: reliability/restart-*.
use super::broker::Broker;
use super::cluster::fact::{Fact, Removal};
use super::errors;
use super::method::Reply;
use super::out::{Out, QueueIx};
use super::queue::Queue;
use super::view::QueueKind;
use crate::engine::fact::{FactKind, LossReason};
use crate::engine::id::ChannelIx;

impl Broker {
    /// Closes all connections (320), forgets what is not durable, and lets the clocks of unused queues start anew.
    /// Exchanges and their bindings stay, also those that are not durable (4.3, Khepri).
    pub fn restart(&mut self, out: &mut Out) {
        out.fact(FactKind::RabbitMq(Fact::Restarted));
        self.close_all(out);
        for at in 0..self.queues.len() {
            let ix = QueueIx(at as u32);
            let queue = &mut self.queues[at];
            if !queue.alive {
                continue;
            }
            if !queue.durable {
                self.remove_queue(ix, Removal::NotDurable, out);
                continue;
            }
            queue.last_used_at = out.now;
            queue.started_at = out.now;
            if queue.kind == QueueKind::Classic {
                drop_transient(queue, out);
            }
            self.resend_letters(ix, out);
            self.arm_expires(ix, out);
            self.expire(ix, out);
        }
    }

    /// All at once: nobody gets what another one held.
    fn close_all(&mut self, out: &mut Out) {
        let is_open = |ix: &ChannelIx| self.channels[ix.0 as usize].open;
        let open: Vec<ChannelIx> = (0..self.channels.len() as u32).map(ChannelIx).filter(is_open).collect();
        let mut told = Vec::new();
        for ix in &open {
            // One word for each connection.
            let connection = self.channels[ix.0 as usize].connection;
            if told.contains(&connection) {
                continue;
            }
            told.push(connection);
            let closed = errors::forced("shutdown").into_closed((0, 0));
            out.reply(*ix, Reply::ConnectionClosed(Box::new(closed)));
        }
        self.close_channels(&open, out);
        self.remove_exclusive(|_| true, out);
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
