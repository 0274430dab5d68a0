//! How long a channel waits for a quorum queue that nobody leads: basic.consume and basic.get that are not carried out in
//! time close the connection (541). Publishes and acknowledgements wait without an end; they are sent again to the next
//! leader (rabbit_fifo_client, resend_all_pending).
use super::super::broker::Broker;
use super::super::errors::{Fault, internal_error, queue_name};
use super::super::method::Method;
use super::super::out::{Out, QueueIx};
use super::super::raft::Node;
use super::Cluster;
use super::group::{Change, Pending, Source};
use super::links::Wait;
use crate::engine::id::{ChannelIx, Duration};

/// The time of a command: `net_ticktime` (60 s) and 5 s (rabbit_fifo_client, init/2).
const PATIENCE_US: Duration = 65_000_000;

impl Cluster {
    /// A change was handed in: if somebody waits for it, then no longer than this.
    pub(super) fn limit_patience(&mut self, queue: QueueIx, token: u32, out: &mut Out) {
        if self.waits_for(queue, token).is_some() {
            self.wait(out.now.saturating_add(PATIENCE_US), Wait::Patience { queue, token }, out);
        }
    }

    /// Who still waits for this change, and for what.
    pub(super) fn waits_for(&self, queue: QueueIx, token: u32) -> Option<(ChannelIx, &Method)> {
        match self.group(queue)?.pending.get(&token)? {
            Pending { change: Change::Method(method), source: Source::Channel(channel), .. } => {
                let is_waited_for = matches!(method, Method::Consume(_) | Method::Get { .. });
                is_waited_for.then_some((*channel, method))
            }
            _ => None,
        }
    }

    /// Its time is over. `false` = it was carried out, or its channel is gone.
    pub(super) fn patience_over(&mut self, broker: &mut Broker, queue: QueueIx, token: u32, out: &mut Out) -> bool {
        let Some((channel, method)) = self.waits_for(queue, token).filter(|(channel, _)| broker.is_open(*channel))
        else {
            return false;
        };
        let name = out.messages.text(broker.queues[queue.0 as usize].name);
        let asked = self.group(queue).and_then(|group| group.leader).map_or(Node(0), |(leader, _)| leader);
        // The Raft server that was asked, as Erlang writes it.
        let server = format!("{{'%2F_{name}','{}'}}", asked.name());
        let text = match method {
            Method::Get { .. } => {
                format!("Cannot get a message from queue '{}': {{timeout,{server}}}", queue_name(name))
            }
            _ => format!("timed out consuming from quorum {}: {server}", queue_name(name)),
        };
        let fault = internal_error();
        let fault = Fault { text: format!("{} - {text}", fault.text), ..fault };
        // The error is not the method's: it names none.
        broker.fail_by(channel, fault, (0, 0), out);
        true
    }
}
