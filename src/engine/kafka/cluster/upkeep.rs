//! What brokers do on their own from time to time: retention (`log.retention.check.interval.ms`), compaction
//! (`log.cleaner.backoff.ms`), forgetting silent producers. What goes is the log's decision.
use super::out::{Effect, Out};
use super::{BrokerId, Cluster, Due, TopicPartition};

impl Cluster {
    pub(super) fn check_retention(&mut self, now_us: u64, out: &mut Out) {
        self.due.0.insert((now_us + self.config.retention_check_us, Due::Retention));
        let now_ms = self.config.wall_ms(now_us);
        let silent_since_ms = now_ms - (self.config.producer_expiry_us / 1000) as i64;
        for (broker, partition) in self.live_replicas() {
            let config = self.config_of(partition.topic);
            let Some(replica) = self.replica_mut(broker, partition) else { continue };
            replica.log.producers.expire(silent_since_ms);
            let deleted = replica.log.delete_old_segments(&config, replica.high_watermark, now_ms);
            let Some((segments, why)) = deleted else { continue };
            let offset = replica.log.start();
            out.effects.push(Effect::SegmentsDeleted { partition, broker, segments });
            out.effects.push(Effect::LogStartMoved { partition, broker, offset, why });
            self.wake_followers(broker, partition, now_us, out);
        }
    }

    pub(super) fn clean_logs(&mut self, now_us: u64, out: &mut Out) {
        self.due.0.insert((now_us + self.config.cleaner_backoff_us, Due::Clean));
        let now_ms = self.config.wall_ms(now_us);
        for (broker, partition) in self.live_replicas() {
            let config = self.config_of(partition.topic);
            let Some(replica) = self.replica_mut(broker, partition).filter(|_| config.compacts) else { continue };
            let stable_to = replica.last_stable();
            if let Some(cleaned) = replica.log.clean_if_due(&config, stable_to, now_ms) {
                let removed_records = cleaned.removed_records;
                out.effects.push(Effect::Compacted { partition, broker, removed_records });
            }
        }
    }

    fn live_replicas(&self) -> Vec<(BrokerId, TopicPartition)> {
        let live = self.brokers.iter().filter(|(broker, _)| self.is_up(**broker));
        live.flat_map(|(broker, state)| state.replicas.keys().map(|partition| (*broker, *partition))).collect()
    }

    // --- whether there is anything to look for

    /// When the brokers look next.
    pub fn next_upkeep_us(&self) -> Option<u64> {
        self.due.0.iter().find(|(_, due)| due.is_regular()).map(|(at_us, _)| *at_us)
    }

    /// When they look next and find something, if nothing else happens until then.
    pub fn next_useful_upkeep_us(&self, now_us: u64) -> Option<u64> {
        let regular = self.due.0.iter().filter(|(_, due)| due.is_regular());
        regular.filter_map(|(at_us, due)| self.next_find_us(*at_us, *due, now_us)).min()
    }

    /// `at_us` is when it looks next; after that at its interval.
    fn next_find_us(&self, at_us: u64, due: Due, now_us: u64) -> Option<u64> {
        let (useful_us, interval_us) = match due {
            Due::Retention => (self.next_deletion_us()?, self.config.retention_check_us),
            Due::Clean => (self.next_cleaning_us(now_us)?, self.config.cleaner_backoff_us),
            Due::Transactions => (self.transactions_due_us()?, self.config.transaction_scan_us),
            Due::Imbalance if self.is_imbalanced() => (now_us, self.config.imbalance_check_us),
            _ => return None,
        };
        let rounds = useful_us.saturating_sub(at_us).div_ceil(interval_us.max(1));
        Some(at_us.saturating_add(rounds.saturating_mul(interval_us.max(1))))
    }

    fn next_deletion_us(&self) -> Option<u64> {
        let logs = self.live_replicas().into_iter().filter_map(|(broker, partition)| {
            let replica = self.replica(broker, partition)?;
            replica.log.next_deletion_ms(&self.config_of(partition.topic), replica.high_watermark)
        });
        logs.min().map(|at_ms| self.config.time_us(at_ms))
    }

    fn next_cleaning_us(&self, now_us: u64) -> Option<u64> {
        let now_ms = self.config.wall_ms(now_us);
        let logs = self.live_replicas().into_iter().filter_map(|(broker, partition)| {
            let config = self.config_of(partition.topic);
            self.replica(broker, partition)?.log.next_cleaning_ms(&config, now_ms)
        });
        logs.min().map(|at_ms| self.config.time_us(at_ms))
    }

    /// Some partition could be led by its preferred replica.
    fn is_imbalanced(&self) -> bool {
        let could_move = |state: &super::PartitionState| {
            let preferred = state.replicas.first().filter(|broker| state.isr.contains(broker));
            let is_alive = |broker: &BrokerId| self.brokers.get(broker).is_some_and(|state| !state.fenced);
            preferred.is_some_and(|broker| is_alive(broker) && state.leader != Some(*broker))
        };
        self.topics.values().flat_map(|topic| &topic.partitions).any(could_move)
    }
}
