//! What must hold of the facts of any run.
use std::collections::BTreeMap;

use brokerlab::engine::id::PartIx;
use brokerlab::engine::kafka::fact::Fact;

/// What is known of a partition.
#[derive(Default)]
struct Partition {
    high_watermark: u64,
    /// The next offset that the leader gives.
    end: u64,
    epoch: u32,
    /// `None` = the first one.
    leader: Option<u32>,
}

/// Offsets grow by one record after the other; another leader may begin earlier, but never below what readers have
/// seen, unless it was elected uncleanly; the epoch only grows.
pub fn check(facts: &[Fact]) {
    let mut partitions: BTreeMap<(PartIx, u32), Partition> = BTreeMap::new();
    let mut of = |fact: &Fact, topic: PartIx, partition: u32, check: &dyn Fn(&mut Partition) -> bool| {
        let its = partitions.entry((topic, partition)).or_default();
        let (high_watermark, end, epoch) = (its.high_watermark, its.end, its.epoch);
        assert!(check(its), "{fact:?} with high watermark {high_watermark}, end {end}, epoch {epoch}");
    };
    for fact in facts {
        match *fact {
            Fact::Appended { topic, partition, offset, broker, .. } => of(fact, topic, partition, &|its| {
                // A leader that was replaced and does not know it yet writes what it will have to drop.
                if its.leader.is_some_and(|leader| leader != broker) {
                    return true;
                }
                let is_next = offset >= its.end && offset >= its.high_watermark;
                its.end = offset + 1;
                is_next
            }),
            Fact::MarkerAppended { topic, partition, offset, .. } => of(fact, topic, partition, &|its| {
                let is_next = offset >= its.end && offset >= its.high_watermark;
                its.end = offset + 1;
                is_next
            }),
            // A new leader may know of an older one for a while (KIP-207): what counts is how far readers have seen.
            Fact::HighWatermark { topic, partition, offset } => of(fact, topic, partition, &|its| {
                its.high_watermark = its.high_watermark.max(offset);
                true
            }),
            Fact::LeaderElected { topic, partition, epoch, unclean, leader } => of(fact, topic, partition, &|its| {
                let grows = epoch > its.epoch || its.epoch == 0;
                // It may have less than its predecessor.
                its.end = 0;
                (its.epoch, its.leader) = (epoch, Some(leader));
                if unclean {
                    its.high_watermark = 0;
                }
                grows
            }),
            _ => {}
        }
    }
}
