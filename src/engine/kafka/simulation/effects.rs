//! What the cluster did, told as facts.
use super::Kafka;
use crate::engine::id::MessageNo;
use crate::engine::kafka::cluster::{BrokerId, Effect, TopicPartition};
use crate::engine::kafka::fact::Fact;
use crate::engine::system::Kernel;

impl Kafka {
    pub(super) fn tell_effects(&mut self, kernel: &mut Kernel) {
        self.group_out.effects.clear();
        if self.out.effects.is_empty() {
            return;
        }
        let mut effects = std::mem::take(&mut self.out.effects);
        effects.drain(..).for_each(|effect| self.tell_effect(&effect, kernel));
        self.out.effects = effects;
    }

    fn tell_effect(&mut self, effect: &Effect, kernel: &mut Kernel) {
        match *effect {
            Effect::Appended { partition, broker, base_offset, .. } => {
                self.tell_appended(partition, broker, base_offset, kernel);
            }
            Effect::HighWatermarkMoved { partition: at, offset } => {
                let topic = self.topic_part(at.topic);
                self.fact(Fact::HighWatermark { topic, partition: at.partition, offset }, kernel);
            }
            _ => {}
        }
    }

    fn tell_appended(&mut self, at: TopicPartition, broker: BrokerId, base_offset: u64, kernel: &mut Kernel) {
        let topic = self.topic_part(at.topic);
        let Some(replica) = self.cluster.replica(broker, at) else { return };
        let Some(batch) = replica.log.batches_from(base_offset).next().cloned() else { return };
        for record in &batch.records[..] {
            let message = MessageNo(record.tag);
            let key = super::network::key_symbol(record.key.as_ref(), kernel.messages);
            let (partition, offset) = (at.partition, batch.offset_of(record));
            self.fact(Fact::Appended { topic, partition, broker, offset, message, key }, kernel);
        }
    }
}
