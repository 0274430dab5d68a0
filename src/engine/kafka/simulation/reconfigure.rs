//! The document was edited while running. Topics that stay keep their records: settings change in place, partitions only
//! grow. A client whose part changed is another process.
use super::client::Standing;
use super::{Kafka, NOBODY, connect, setup};
use crate::engine::id::PartIx;
use crate::engine::kafka::topology::Spec;
use crate::engine::system::Kernel;
use crate::engine::topology::Topology;

impl Kafka {
    pub(super) fn follow_edit(&mut self, before: &Topology, kernel: &mut Kernel) {
        let after = kernel.topology.clone();
        self.cover_parts(&after);
        self.cover_groups(&after);
        self.follow_cluster(before, &after, kernel);
        let parts = || (0..after.parts.len() as u32).map(PartIx);
        let changed: Vec<PartIx> = parts().filter(|part| is_other(before, &after, *part)).collect();
        let renamed: Vec<PartIx> =
            changed.iter().copied().filter(|part| is_renamed_topic(before, &after, *part)).collect();
        for part in &changed {
            self.follow_topic(*part, before, kernel);
        }
        for part in parts() {
            let client_changed =
                changed.contains(&part) || self.uses(&after, part, &changed) || self.reads(part, &renamed);
            if client_changed && is_client(before, &after, part) {
                self.remove_client(part, kernel);
                self.add_client(part, kernel);
            }
        }
    }

    fn follow_cluster(&mut self, before: &Topology, after: &Topology, kernel: &mut Kernel) {
        let (part, spec) = setup::cluster_of(after);
        self.cluster_part = part;
        self.cluster_latency = spec.latency;
        self.slow_us = setup::slow_of(&spec);
        self.broker_restart_us = spec.restart_us;
        self.cluster.config = setup::config_of(&spec);
        self.coordinator.config = spec.groups;
        // A cluster that is not drawn any more keeps its brokers.
        if part.is_some() && setup::cluster_of(before).1.brokers != spec.brokers {
            self.resize_cluster(spec.brokers, kernel);
        }
    }

    fn follow_topic(&mut self, part: PartIx, before: &Topology, kernel: &mut Kernel) {
        let after = kernel.topology.clone();
        let name_of = |topology: &Topology| topology.parts.get(part.0 as usize).map(|part| part.name.clone());
        let is_renamed = name_of(before) != name_of(&after);
        match (self.topic_ix(part), setup::spec_of(&after, part)) {
            (Some(topic), Some(Spec::Topic(spec))) if !is_renamed => {
                self.cluster.configure_topic(topic, spec.config);
                // Fewer is refused by the broker: what is there stays.
                let _ = self.add_partitions(part, spec.partitions, kernel);
            }
            (Some(_), _) => {
                self.delete_topic(part);
                self.add_topic(part, kernel);
            }
            (None, _) => self.add_topic(part, kernel),
        }
    }

    /// With all its records, and what groups have committed for it.
    fn delete_topic(&mut self, part: PartIx) {
        let Some(topic) = self.topic_of_part.get_mut(part.0 as usize).and_then(Option::take) else { return };
        // It is there: rows and topics are kept alike.
        let _ = self.cluster.delete_topic(topic);
        self.coordinator.topic_deleted(topic);
        self.watch.forget_topic(part);
        self.part_of_topic[topic.0 as usize] = PartIx::NONE;
    }

    fn remove_client(&mut self, part: PartIx, kernel: &mut Kernel) {
        let Some(client) = self.client_ix(part) else { return };
        self.close_consumer(client, kernel);
        self.end_life(client, Standing::Removed, kernel);
        self.client_of_part[part.0 as usize] = NOBODY;
    }

    /// Whether a client has subscribed to one of these topics: by a name that is no more.
    fn reads(&self, part: PartIx, renamed: &[PartIx]) -> bool {
        let its = self.client_ix(part).and_then(|client| self.clients[client as usize].consumer());
        its.is_some_and(|its| its.topics.iter().any(|topic| renamed.contains(topic)))
    }

    /// Whether a client works for a group whose part changed: its settings stand there.
    fn uses(&self, after: &Topology, part: PartIx, changed: &[PartIx]) -> bool {
        match setup::spec_of(after, part) {
            Some(Spec::Consumer(consumer)) => changed.contains(&consumer.group),
            _ => false,
        }
    }
}

fn is_other(before: &Topology, after: &Topology, part: PartIx) -> bool {
    let (old, new) = (before.parts.get(part.0 as usize), &after.parts[part.0 as usize]);
    old.is_none_or(|old| old.name != new.name || old.spec != new.spec)
}

fn is_renamed_topic(before: &Topology, after: &Topology, part: PartIx) -> bool {
    let old = before.parts.get(part.0 as usize);
    let is_topic = matches!(setup::spec_of(after, part), Some(Spec::Topic(_)));
    is_topic && old.is_some_and(|old| old.name != after.parts[part.0 as usize].name)
}

fn is_client(before: &Topology, after: &Topology, part: PartIx) -> bool {
    let is = |topology| {
        matches!(setup::spec_of(topology, part), Some(Spec::Producer(_) | Spec::Consumer(_)))
            || connect::connector_of(topology, part).is_some()
    };
    is(before) || is(after)
}
