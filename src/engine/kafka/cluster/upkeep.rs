//! What brokers do on their own from time to time: retention (`log.retention.check.interval.ms`), compaction
//! (`log.cleaner.backoff.ms`), forgetting silent producers. What goes is the log's decision.
use super::out::{Effect, Out};
use super::{BrokerId, Cluster, Due, TopicPartition};

impl Cluster {
    pub(super) fn check_retention(&mut self, now_us: u64, out: &mut Out) {
        self.due.insert((now_us + self.config.retention_check_us, Due::Retention));
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
        self.due.insert((now_us + self.config.cleaner_backoff_us, Due::Clean));
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
}
