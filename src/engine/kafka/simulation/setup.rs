//! From the topology to a running Kafka: cluster and topics at time 0, clients waiting for their start.
use std::collections::{BTreeMap, VecDeque};

use super::client::{Alarm, Client, Standing};
use super::coordinators::Coordinators;
use super::groups::Groups;
use super::marks::Marks;
use super::watch::Watch;
use super::{Due, Kafka, NOBODY, connect};
use crate::engine::id::PartIx;
use crate::engine::kafka::cluster::{self, Cluster, NewTopic};
use crate::engine::kafka::config::ClusterConfig;
use crate::engine::kafka::group::{self, Coordinator};
use crate::engine::kafka::topology;
use crate::engine::slab::Slab;
use crate::engine::system::{Kernel, System};
use crate::engine::topology::{Spec, Topology};

/// The cluster of a topology and its part; without one there is a single broker.
pub fn cluster_of(topology: &Topology) -> (PartIx, topology::Cluster) {
    let clusters = topology.parts.iter().enumerate().filter_map(|(at, part)| match &part.spec {
        Spec::Kafka(topology::Spec::Cluster(cluster)) => Some((PartIx(at as u32), cluster.clone())),
        _ => None,
    });
    clusters.into_iter().next().unwrap_or((PartIx::NONE, topology::Cluster::default()))
}

/// By broker id.
pub fn slow_of(spec: &topology::Cluster) -> Vec<u64> {
    [0].into_iter().chain(spec.slow_us.iter().copied()).collect()
}

/// A fetch that brings nothing is nothing to see, and there are many.
pub fn config_of(spec: &topology::Cluster) -> ClusterConfig {
    ClusterConfig { idle_fetches_unseen: true, ..spec.config }
}

pub fn spec_of(topology: &Topology, part: PartIx) -> Option<&topology::Spec> {
    match &topology.parts.get(part.0 as usize)?.spec {
        Spec::Kafka(spec) => Some(spec),
        _ => None,
    }
}

impl Kafka {
    pub(super) fn make(kernel: &mut Kernel) -> Box<dyn System> {
        let (cluster_part, spec) = cluster_of(kernel.topology);
        let mut kafka = Self {
            cluster: Cluster::new(spec.brokers.max(1), config_of(&spec)),
            coordinator: Coordinator::new(spec.groups),
            cluster_part,
            cluster_latency: spec.latency,
            topic_of_part: Vec::new(),
            client_of_part: Vec::new(),
            part_of_topic: Vec::new(),
            clients: Vec::new(),
            keys: BTreeMap::new(),
            packets: Slab::default(),
            dues: Slab::default(),
            cluster_alarm: Alarm::default(),
            coordinator_alarm: Alarm::default(),
            broker_links: Default::default(),
            slow_us: slow_of(&spec),
            broker_restart_us: spec.restart_us,
            wanted_brokers: spec.brokers.max(1),
            brokers_back: BTreeMap::new(),
            upkeep_at: None,
            upkeep_is_next: false,
            acknowledged: Marks::default(),
            lost: Marks::default(),
            stored: Marks::default(),
            groups: Groups::default(),
            coordinators: Coordinators::unknown(),
            readers: BTreeMap::new(),
            shares: BTreeMap::new(),
            redriven: BTreeMap::new(),
            watch: Watch::default(),
            aborted_by_hand: BTreeMap::new(),
            at_once: VecDeque::new(),
            out: cluster::Out::default(),
            group_out: group::request::Out::default(),
        };
        kafka.cover_parts(kernel.topology);
        kafka.cover_groups(kernel.topology);
        let parts = || (0..kernel.topology.parts.len() as u32).map(PartIx);
        let (topics, clients): (Vec<PartIx>, Vec<PartIx>) = (parts().collect(), parts().collect());
        topics.into_iter().for_each(|part| kafka.add_topic(part, kernel));
        clients.into_iter().for_each(|part| kafka.add_client(part, kernel));
        kafka.settle(kernel);
        Box::new(kafka)
    }

    pub(super) fn cover_parts(&mut self, topology: &Topology) {
        self.topic_of_part.resize(topology.parts.len(), None);
        self.client_of_part.resize(topology.parts.len(), NOBODY);
    }

    /// Creates the topic of a part, if it is one.
    pub(super) fn add_topic(&mut self, part: PartIx, kernel: &mut Kernel) {
        let topology = kernel.topology.clone();
        let Some(topology::Spec::Topic(spec)) = spec_of(&topology, part) else { return };
        let brokers = self.cluster.brokers().count() as u32;
        let new = NewTopic {
            name: topology.parts[part.0 as usize].name.clone(),
            partitions: Some(spec.partitions.max(1)),
            // Lowering says so when there are not enough brokers; a run goes on with what there is.
            replication: Some(spec.replication.clamp(1, brokers)),
            ..NewTopic::default()
        };
        if let Ok(topic) = self.cluster.create_topic(&new, kernel.now, &mut self.out) {
            self.cluster.configure_topic(topic, spec.config);
            self.topic_of_part[part.0 as usize] = Some(topic);
            self.part_of_topic.resize(self.part_of_topic.len().max(topic.0 as usize + 1), PartIx::NONE);
            self.part_of_topic[topic.0 as usize] = part;
        }
    }

    /// Makes the client of a part, if it is one, to start in its time.
    pub(super) fn add_client(&mut self, part: PartIx, kernel: &mut Kernel) {
        let topology = kernel.topology.clone();
        let made = match spec_of(&topology, part) {
            Some(topology::Spec::Producer(spec)) => self.make_producer(spec, kernel),
            Some(topology::Spec::Consumer(spec)) => self.make_consumer(part, spec, kernel),
            _ => match connect::connector_of(&topology, part).and_then(|its| self.make_end(part, its, kernel)) {
                Some(made) => made,
                None => return,
            },
        };
        let (start_us, latency, restart_us, role) = made;
        let at = kernel.now.max(start_us);
        let client = self.clients.len() as u32;
        self.clients.push(Client {
            part,
            latency,
            links: Vec::new(),
            life: 0,
            standing: Standing::NotStarted { at },
            paused: false,
            restart_us,
            alarm: Alarm::default(),
            sender: None,
            role,
        });
        self.client_of_part[part.0 as usize] = client;
        self.call_at(at, Due::Client { client, life: 0 }, kernel);
        self.clients[client as usize].alarm.set(at);
    }
}
