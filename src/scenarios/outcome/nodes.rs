//! What a run of RabbitMQ on nodes came to. Only checks of those scenarios call it, so it stays out of the first load.
use std::collections::BTreeSet;

use super::Outcome;
use crate::engine::fact::FactKind;
use crate::engine::id::{MessageNo, Time};
use crate::engine::rabbitmq::cluster::Cluster;
use crate::engine::rabbitmq::cluster::fact::Fact;
use crate::engine::rabbitmq::cluster::view::{HomeView, QuorumView, StreamHomeView};

impl Outcome<'_> {
    /// How many facts of the nodes are so, in this span of the run (ms).
    pub fn node_facts(&self, from_ms: Time, to_ms: Time, test: impl Fn(Fact) -> bool) -> usize {
        self.count_between(from_ms, to_ms, |kind| matches!(kind, FactKind::RabbitMq(fact) if test(fact)))
    }

    pub fn count_between(&self, from_ms: Time, to_ms: Time, test: impl Fn(FactKind) -> bool) -> usize {
        let span = from_ms * 1_000..to_ms * 1_000;
        self.session.facts().iter().filter(|fact| span.contains(&fact.at) && test(fact.kind)).count()
    }

    /// Confirmed by the broker, and neither acknowledged by a consumer nor in a queue.
    pub fn confirmed_lost(&self) -> usize {
        let is_confirm = |kind| match kind {
            FactKind::Confirmed { message, ok: true, .. } => Some(message),
            _ => None,
        };
        let confirmed: BTreeSet<MessageNo> = self.kinds().filter_map(is_confirm).collect();
        let acked: BTreeSet<MessageNo> = self
            .kinds()
            .filter_map(|kind| match kind {
                FactKind::Acked { message, .. } => Some(message),
                _ => None,
            })
            .collect();
        let world = self.session.world();
        let parts = (0..self.session.topology().parts.len() as u32).map(crate::engine::id::PartIx);
        let cells = parts.filter_map(|part| world.queue(part, usize::MAX)).flat_map(|queue| queue.cells);
        let there: BTreeSet<MessageNo> = cells.map(|cell| cell.message).collect();
        confirmed.iter().filter(|no| !acked.contains(no) && !there.contains(no)).count()
    }

    /// The members of a quorum queue at the end.
    pub fn quorum(&self, queue: &str) -> Option<QuorumView> {
        let world = self.session.world();
        match Cluster::of(world)?.home(self.part(queue), world)? {
            HomeView::Quorum(view) => Some(view),
            HomeView::Node { .. } | HomeView::Stream(_) => None,
        }
    }

    /// The members of a stream at the end.
    pub fn stream_home(&self, stream: &str) -> Option<StreamHomeView> {
        let world = self.session.world();
        match Cluster::of(world)?.home(self.part(stream), world)? {
            HomeView::Stream(view) => Some(view),
            _ => None,
        }
    }
}
