//! A Kafka cluster: brokers with their replicas, topics, and the controller's view of both. Sans-I/O: requests and
//! messages between brokers come in with the virtual time, answers, messages and effects go out. It owns what is due
//! when, so that whoever drives it needs one timer: [`Cluster::next_due_us`].
mod admin;
mod controller;
mod fetch;
mod membership;
mod out;
mod produce;
mod replica;
mod replication;
mod topics;
mod transactions;
mod upkeep;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::config::{ClusterConfig, TopicConfig};
use crate::engine::hash::Unhashed;
pub use admin::{OffsetSpec, Offsets};
pub use controller::Election;
pub use out::{
    Acks, Answer, Effect, EndedTransaction, FetchRequest, Fetched, FetchedData, Hop, HopKind, Isolation, Out,
    ProduceAnswer, ProduceRequest, ReplicaFetched, Request, Ticket,
};
pub use replica::Replica;
pub use topics::NewTopic;
use transactions::Transaction;
pub use transactions::TransactionalProducer;

/// A broker's id; the first one is 1.
pub type BrokerId = u32;

/// A topic of the cluster, never reused: one that is created again under its old name is another topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicIx(pub u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicPartition {
    pub topic: TopicIx,
    pub partition: u32,
}

#[derive(Clone, Debug, Hash)]
pub struct Topic {
    pub name: Arc<str>,
    pub config: TopicConfig,
    pub partitions: Vec<PartitionState>,
}

/// What the controller knows of a partition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartitionState {
    /// In order of preference; the first one is the preferred leader.
    pub replicas: Vec<BrokerId>,
    /// In-sync replicas, ascending. The last one stays although it is dead.
    pub isr: Vec<BrokerId>,
    /// `None` = offline.
    pub leader: Option<BrokerId>,
    pub leader_epoch: u32,
    /// The replicas it is moving to.
    pub moving_to: Option<Vec<BrokerId>>,
}

/// What the process of a broker is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Process {
    Up,
    /// Stopped in its tracks: what arrives waits, nothing leaves.
    Frozen,
    Down,
}

#[derive(Clone, Debug, Hash)]
pub struct Broker {
    pub process: Process,
    /// Cut off from the other brokers and the controller.
    pub isolated: bool,
    /// The controller takes it for dead.
    pub fenced: bool,
    /// No heartbeat has reached the controller since then.
    silent_since_us: Option<u64>,
    replicas: BTreeMap<TopicPartition, Replica>,
    /// What arrived while it was frozen.
    inbox: Vec<Incoming>,
    /// Fetches that wait for more.
    fetches: BTreeMap<Ticket, FetchRequest>,
}

#[derive(Clone, Debug, Hash)]
enum Incoming {
    Request(Ticket, Request),
    Hop(Hop),
}

/// What is to be looked at when its time comes; it may be stale by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Due {
    /// The brokers look for segments to delete.
    Retention,
    /// The brokers look for logs to clean.
    Clean,
    /// The transaction coordinator looks for transactions that take too long.
    Transactions,
    /// The controller looks for partitions that their preferred replica could lead.
    Imbalance,
    /// The session of a broker ends.
    Session(BrokerId),
    /// The leader looks for followers that lag.
    Lag(TopicPartition, BrokerId),
    /// A waiting produce request of the leader is out of time.
    Produce(TopicPartition, BrokerId),
    /// A consumer's fetch has waited long enough.
    Fetch(BrokerId, Ticket),
    /// A follower's fetch has.
    ReplicaFetch { partition: TopicPartition, leader: BrokerId, follower: BrokerId },
}

impl Due {
    /// Somebody looks from time to time, whether there is anything or not.
    fn is_regular(self) -> bool {
        matches!(self, Self::Retention | Self::Clean | Self::Transactions | Self::Imbalance)
    }
}

#[derive(Clone, Debug, Hash)]
pub struct Cluster {
    pub config: ClusterConfig,
    topics: BTreeMap<TopicIx, Topic>,
    by_name: BTreeMap<Arc<str>, TopicIx>,
    topics_made: u32,
    brokers: BTreeMap<BrokerId, Broker>,
    due: Unhashed<BTreeSet<(u64, Due)>>,
    producer_ids: u64,
    /// By transactional id.
    transactions: BTreeMap<Arc<str>, Transaction>,
    /// Partitions with markers that are not replicated yet, and whose transaction they end.
    unconfirmed_markers: BTreeSet<(TopicPartition, Arc<str>)>,
}

impl Broker {
    pub fn is_down(&self) -> bool {
        self.process == Process::Down
    }

    /// It runs and the controller counts on it.
    pub fn is_registered(&self) -> bool {
        self.process == Process::Up && !self.fenced && self.silent_since_us.is_none()
    }
}

impl Cluster {
    /// A cluster of live brokers 1 to `brokers`, without topics.
    pub fn new(brokers: u32, config: ClusterConfig) -> Self {
        let regular = [
            (config.retention_check_us, Due::Retention),
            (config.cleaner_backoff_us, Due::Clean),
            (config.transaction_scan_us, Due::Transactions),
        ];
        let imbalance = config.auto_leader_rebalance.then_some((config.imbalance_check_us, Due::Imbalance));
        Self {
            config,
            topics: BTreeMap::new(),
            by_name: BTreeMap::new(),
            topics_made: 0,
            brokers: (1..=brokers).map(|id| (id, Broker::fresh())).collect(),
            due: Unhashed(regular.into_iter().chain(imbalance).collect()),
            producer_ids: 0,
            transactions: BTreeMap::new(),
            unconfirmed_markers: BTreeSet::new(),
        }
    }

    // --- looking

    pub fn topic_ix(&self, name: &str) -> Option<TopicIx> {
        self.by_name.get(name).copied()
    }

    pub fn topic(&self, topic: TopicIx) -> Option<&Topic> {
        self.topics.get(&topic)
    }

    /// Topics that exist, in the order of their creation.
    pub fn topics(&self) -> impl Iterator<Item = (TopicIx, &Topic)> {
        self.topics.iter().map(|(ix, topic)| (*ix, topic))
    }

    pub fn partition(&self, partition: TopicPartition) -> Option<&PartitionState> {
        self.topics.get(&partition.topic)?.partitions.get(partition.partition as usize)
    }

    pub fn broker(&self, broker: BrokerId) -> Option<&Broker> {
        self.brokers.get(&broker)
    }

    pub fn brokers(&self) -> impl Iterator<Item = (BrokerId, &Broker)> {
        self.brokers.iter().map(|(id, broker)| (*id, broker))
    }

    /// The replica of a partition on a broker, dead or alive.
    pub fn replica(&self, broker: BrokerId, partition: TopicPartition) -> Option<&Replica> {
        self.brokers.get(&broker)?.replicas.get(&partition)
    }

    /// The leader as the metadata names it, if requests reach it.
    pub fn reachable_leader(&self, partition: TopicPartition) -> Option<BrokerId> {
        self.partition(partition)?.leader.filter(|leader| self.is_up(*leader))
    }

    pub fn is_up(&self, broker: BrokerId) -> bool {
        self.brokers.get(&broker).is_some_and(|broker| broker.process == Process::Up)
    }

    /// A producer id that nobody has, with epoch 0.
    pub fn new_producer_id(&mut self) -> (u64, u16) {
        self.producer_ids += 1;
        (self.producer_ids - 1, 0)
    }

    // --- driving

    /// A client's request reaches a broker. A broker that is down says nothing.
    pub fn request(&mut self, broker: BrokerId, ticket: Ticket, request: Request, now_us: u64, out: &mut Out) {
        let Some(state) = self.brokers.get_mut(&broker) else { return };
        match (state.process, request) {
            (Process::Down, _) => {}
            (Process::Frozen, request) => state.inbox.push(Incoming::Request(ticket, request)),
            (Process::Up, Request::Produce(request)) => self.produce(broker, ticket, *request, now_us, out),
            (Process::Up, Request::Fetch(request)) => self.fetch(broker, ticket, *request, now_us, out),
        }
    }

    /// A message of another broker arrives.
    pub fn hop(&mut self, hop: Hop, now_us: u64, out: &mut Out) {
        let Some(state) = self.brokers.get_mut(&hop.to) else { return };
        match state.process {
            Process::Down => {}
            Process::Frozen => state.inbox.push(Incoming::Hop(hop)),
            Process::Up => self.replicate(hop, now_us, out),
        }
    }

    /// When something is due next.
    pub fn next_due_us(&self) -> Option<u64> {
        self.due.0.first().map(|(at_us, _)| *at_us)
    }

    /// The same without what brokers look for from time to time, whether there is anything or not.
    pub fn next_event_us(&self) -> Option<u64> {
        self.due.0.iter().find(|(_, due)| !due.is_regular()).map(|(at_us, _)| *at_us)
    }

    /// Does what is due up to `now_us`.
    pub fn advance(&mut self, now_us: u64, out: &mut Out) {
        while let Some((at_us, due)) = self.due.0.first().copied().filter(|(at_us, _)| *at_us <= now_us) {
            self.due.0.remove(&(at_us, due));
            match due {
                Due::Retention => self.check_retention(now_us, out),
                Due::Clean => self.clean_logs(now_us, out),
                Due::Transactions => self.scan_transactions(now_us, out),
                Due::Imbalance => self.balance_leaders(now_us, out),
                Due::Session(broker) => self.session_ended(broker, now_us, out),
                Due::Lag(partition, leader) => self.look_for_lag(partition, leader, now_us, out),
                Due::Produce(partition, broker) => self.time_out_produce(partition, broker, now_us, out),
                Due::Fetch(broker, ticket) => self.answer_fetch(broker, ticket, out),
                Due::ReplicaFetch { partition, leader, follower } => {
                    self.answer_parked(partition, leader, follower, now_us, out);
                }
            }
        }
    }

    fn replica_mut(&mut self, broker: BrokerId, partition: TopicPartition) -> Option<&mut Replica> {
        self.brokers.get_mut(&broker)?.replicas.get_mut(&partition)
    }

    fn partition_mut(&mut self, partition: TopicPartition) -> Option<&mut PartitionState> {
        self.topics.get_mut(&partition.topic)?.partitions.get_mut(partition.partition as usize)
    }

    fn config_of(&self, topic: TopicIx) -> TopicConfig {
        self.topics.get(&topic).map(|topic| topic.config).unwrap_or_default()
    }

    /// `min.insync.replicas`, which cannot ask for more than there are.
    pub fn min_isr(&self, partition: TopicPartition) -> u32 {
        let replicas = self.partition(partition).map_or(1, |state| state.replicas.len() as u32);
        self.config_of(partition.topic).min_insync_replicas.min(replicas)
    }
}
