//! Brokers added and taken out while the cluster runs, and partitions moved between them. A broker that still holds
//! replicas stays until they have gone elsewhere.
use super::Kafka;
use super::commands::refused;
use crate::engine::command::Refusal;
use crate::engine::id::PartIx;
use crate::engine::kafka::cluster::{BrokerId, TopicPartition};
use crate::engine::kafka::command::{Command, Refused};
use crate::engine::kafka::fact::Fact;
use crate::engine::system::Kernel;

impl Kafka {
    /// The board says that there are to be so many brokers.
    pub(super) fn resize_cluster(&mut self, wanted: u32, kernel: &mut Kernel) {
        self.wanted_brokers = wanted.max(1);
        self.coordinators.is_doubtful = true;
        let cluster = self.cluster_part;
        while (self.cluster.brokers().count() as u32) < self.wanted_brokers {
            let broker = self.cluster.add_broker();
            self.fact(Fact::BrokerJoined { cluster, broker }, kernel);
        }
        if let Err((broker, replicas)) = self.drop_spare_brokers(kernel) {
            self.fact(Fact::BrokerKept { cluster, broker, replicas }, kernel);
        }
    }

    /// Takes out the last brokers as long as there are too many. `Err` = one still holds so many replicas.
    pub(super) fn drop_spare_brokers(&mut self, kernel: &mut Kernel) -> Result<(), (BrokerId, u32)> {
        while self.cluster.brokers().count() as u32 > self.wanted_brokers {
            let Some((broker, _)) = self.cluster.brokers().last() else { return Ok(()) };
            self.cluster.remove_broker(broker).map_err(|replicas| (broker, replicas))?;
            self.brokers_back.remove(&broker);
            self.coordinators.is_doubtful = true;
            self.break_connections(broker, kernel);
            self.fact(Fact::BrokerGone { cluster: self.cluster_part, broker }, kernel);
        }
        Ok(())
    }

    pub(super) fn reassign(
        &mut self,
        part: PartIx,
        partition: u32,
        replicas: &[BrokerId],
        kernel: &mut Kernel,
    ) -> Result<(), Refusal> {
        let at = self.partition_of(part, partition)?;
        let begun = self.cluster.reassign(at, replicas.to_vec(), kernel.now, &mut self.out);
        begun.map_err(|code| refused(part, Refused::Code(code)))?;
        let to = replicas.iter().copied().collect();
        self.fact(Fact::ReassignmentBegan { topic: part, partition, to }, kernel);
        Ok(())
    }

    pub(super) fn tell_reassigned(&mut self, at: TopicPartition, kernel: &mut Kernel) {
        let to = self.cluster.partition(at).map(|state| state.replicas.iter().copied().collect());
        let (topic, partition, to) = (self.topic_part(at.topic), at.partition, to.unwrap_or_default());
        self.fact(Fact::Reassigned { topic, partition, to }, kernel);
        // Whoever waited for that to leave may go; who still holds something has been told of.
        let _ = self.drop_spare_brokers(kernel);
    }

    // --- for the page

    /// What spreads a topic evenly over all brokers, as a tool would propose it.
    pub fn spread(&self, part: PartIx) -> Vec<Command> {
        let Some(topic) = self.topic_ix(part) else { return Vec::new() };
        let count = self.cluster.topic(topic).map_or(0, |topic| topic.partitions.len() as u32);
        let moved = |partition| {
            let at = TopicPartition { topic, partition };
            let replicas = self.cluster.evenly(at)?;
            let is_new = self.cluster.partition(at)?.replicas != replicas;
            is_new.then_some(Command::Reassign { topic: part, partition, replicas })
        };
        (0..count).filter_map(moved).collect()
    }

    /// What moves everything away from a broker; where there is nowhere to go, the cluster will refuse it.
    pub fn drain(&self, broker: BrokerId) -> Vec<Command> {
        let mut planned = self.cluster.clone();
        let mut commands = Vec::new();
        for at in self.cluster.assigned_to(broker) {
            let to = planned.without(at, broker).unwrap_or_default();
            // The next one sees where this one goes.
            let _ = planned.reassign(at, to.clone(), 0, &mut Default::default());
            commands.push(Command::Reassign {
                topic: self.topic_part(at.topic),
                partition: at.partition,
                replicas: to,
            });
        }
        commands
    }
}
