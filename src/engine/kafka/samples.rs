//! Sample runs of Kafka with what they must come to (see [`crate::engine::samples`]), a board to write them down in few
//! words, and the benchmark.
use std::sync::Arc;

use super::cluster::{Acks, Isolation};
use super::config::TopicConfig;
use super::consumer::{ConsumerConfig, GroupProtocol, OffsetReset};
use super::producer::ProducerConfig;
use super::topology::{Cluster, Commit, Consumer, Failure, FailureAction, Group, GroupKind};
use super::topology::{Producer, Spec, Topic};
use crate::engine::id::PartIx;
use crate::engine::samples::Sample;
use crate::engine::topology::{self, Condition, KeyOrder, Latency, Part, Schedule, Topology, Weighted};
use crate::engine::world::World;

/// Runs whose hashes are the same on every platform.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "kafka: keys and groups",
        topology: keys_and_groups,
        seed: 11,
        events: 4_000,
        hash: 0xabbe_9c68_c18f_a94d,
    },
    Sample {
        name: "kafka: transactions",
        topology: transactions,
        seed: 12,
        events: 4_000,
        hash: 0x26fd_dbb4_93c7_4849,
    },
    Sample {
        name: "kafka: crashing members",
        topology: crashing_members,
        seed: 13,
        events: 4_000,
        hash: 0x4cd2_d48b_7742_0110,
    },
    Sample { name: "kafka: share group", topology: share_group, seed: 14, events: 3_000, hash: 0x66b1_a58f_1169_bfa6 },
    Sample {
        name: "kafka: short retention",
        topology: short_retention,
        seed: 15,
        events: 3_000,
        hash: 0xa51e_b721_de5c_4d65,
    },
];

/// Records that went all the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throughput {
    pub stored: u64,
    pub worked: u64,
}

/// `kafka_group`: 64 producers, 12 partitions on three brokers each, two groups of four with keys and commits; full
/// semantics, monitor on, event log off. Until both groups have worked on so many records. Time is measured by the
/// caller.
pub fn kafka_group(records: u64) -> Throughput {
    let mut world = World::new(Arc::new(group_topology(64, 12)), 1);
    while world.monitor().total.worked < 2 * records && world.run_until(u64::MAX, 4_096) > 0 {}
    let total = world.monitor().total;
    Throughput { stored: total.stored, worked: total.worked }
}

pub fn group_topology(producers: u32, partitions: u32) -> Topology {
    let mut board = Board::new(3);
    let topic = board.topic("orders", partitions, 3, |_| {});
    for n in 0..producers {
        board.producer(&format!("p{n}"), topic, |producer| {
            producer.schedule.interval_us = 200;
            producer.schedule.burst = 10;
            producer.schedule.start_us = u64::from(n) * 3;
            producer.keys = keys(48);
        });
    }
    for (name, kind) in [("billing", GroupKind::Classic), ("shipping", GroupKind::Consumer)] {
        let group = board.group(name, kind, &[topic]);
        for n in 0..4 {
            board.member(&format!("{name}-{n}"), group, |_| {});
        }
    }
    board.topology
}

fn keys_and_groups() -> Topology {
    let mut board = Board::new(3);
    let orders = board.topic("orders", 6, 3, |config| config.min_insync_replicas = 2);
    for n in 0..2 {
        board.producer(&format!("shop-{n}"), orders, |producer| {
            producer.latency = Latency { base_us: 800, jitter_us: 900 };
            producer.schedule.jitter_us = 1_500;
            producer.keys = keys(9);
            producer.key_order = KeyOrder::Random;
        });
    }
    board.producer("keyless", orders, |producer| {
        producer.config.acks = Acks::Leader;
        producer.config.batch_bytes = 300;
    });
    let billing = board.group("billing", GroupKind::Classic, &[orders]);
    let search = board.group("search", GroupKind::Consumer, &[orders]);
    for n in 0..3 {
        board.member(&format!("billing-{n}"), billing, |member| {
            member.commit = Commit::EachPoll;
            member.config.enable_auto_commit = false;
            member.work_us = 300;
            member.work_jitter_us = 500;
        });
    }
    board.member("search-0", search, |member| member.start_us = 400_000);
    board.member("search-1", search, |_| {});
    board.topology
}

fn transactions() -> Topology {
    let mut board = Board::new(3);
    let payments = board.topic("payments", 3, 3, |_| {});
    board.producer("ledger", payments, |producer| {
        producer.config.transactional_id = Some("ledger".into());
        producer.transaction_records = 7;
        producer.abort_ppm = 300_000;
        producer.keys = keys(5);
        producer.latency = Latency { base_us: 500, jitter_us: 400 };
    });
    let group = board.group("audit", GroupKind::Classic, &[payments]);
    board.member("auditor", group, |member| member.config.isolation = Isolation::ReadCommitted);
    board.topology
}

fn crashing_members() -> Topology {
    let mut board = Board::new(2);
    let mails = board.topic("mails", 4, 2, |_| {});
    let dead = board.topic("mails-dead", 1, 1, |_| {});
    board.producer("mailer", mails, |producer| producer.keys = keys(12));
    let group = board.group("senders", GroupKind::Classic, &[mails]);
    for n in 0..3 {
        board.member(&format!("sender-{n}"), group, |member| {
            member.work_us = 1_000;
            member.dead_letter = dead;
            member.restart_us = 200_000;
            member.failures = vec![
                Failure { when: Condition::Chance(2_000), then: FailureAction::Crash },
                Failure { when: Condition::EveryNth(11), then: FailureAction::DeadLetter },
            ];
        });
    }
    board.topology
}

fn share_group() -> Topology {
    let mut board = Board::new(1);
    let jobs = board.topic("jobs", 2, 1, |_| {});
    board.producer("maker", jobs, |_| {});
    let group = board.group("workers", GroupKind::Share, &[jobs]);
    for n in 0..3 {
        board.member(&format!("worker-{n}"), group, |member| {
            member.work_us = 2_500;
            member.failures = vec![Failure { when: Condition::EveryNth(5), then: FailureAction::Retry }];
        });
    }
    board.topology
}

fn short_retention() -> Topology {
    let mut board = Board::new(1);
    let compacted = board.topic("prices", 1, 1, |config| {
        (config.deletes, config.compacts) = (false, true);
        config.segment_bytes = 2_000;
    });
    let brief = board.topic("clicks", 2, 1, |config| {
        (config.retention_ms, config.segment_bytes) = (20_000, 4_000);
    });
    board.producer("exchange", compacted, |producer| {
        producer.keys = keys(6);
        producer.schedule.interval_us = 40_000;
    });
    board.producer("browser", brief, |producer| producer.schedule.interval_us = 60_000);
    board.cluster(|cluster| cluster.config.retention_check_us = 5_000_000);
    board.topology
}

fn keys(count: u32) -> Vec<Weighted<Option<String>>> {
    (0..count).map(|n| Weighted { weight: 1, value: Some(format!("user-{n}")) }).collect()
}

/// Writes a topology down in few words.
#[derive(Debug)]
pub struct Board {
    pub topology: Topology,
}

impl Board {
    pub fn new(brokers: u32) -> Self {
        let mut board = Self { topology: Topology::default() };
        board.part("cluster", Spec::Cluster(Cluster { brokers, ..Cluster::default() }));
        board
    }

    fn part(&mut self, name: &str, spec: Spec) -> PartIx {
        let spec = topology::Spec::Kafka(spec);
        self.topology.parts.push(Part { id: name.to_owned(), name: name.to_owned(), vhost: String::new(), spec });
        PartIx(self.topology.parts.len() as u32 - 1)
    }

    pub fn cluster(&mut self, change: impl FnOnce(&mut Cluster)) {
        if let topology::Spec::Kafka(Spec::Cluster(cluster)) = &mut self.topology.parts[0].spec {
            change(cluster);
        }
    }

    pub fn topic(
        &mut self,
        name: &str,
        partitions: u32,
        replication: u32,
        change: impl FnOnce(&mut TopicConfig),
    ) -> PartIx {
        let mut config = TopicConfig::default();
        change(&mut config);
        self.part(name, Spec::Topic(Topic { partitions, replication, config }))
    }

    /// A record each ms with a null key, without end, unless `change` says otherwise.
    pub fn producer(&mut self, name: &str, topic: PartIx, change: impl FnOnce(&mut Producer)) -> PartIx {
        let mut producer = Producer {
            topic,
            config: ProducerConfig::default(),
            latency: Latency::default(),
            schedule: Schedule { start_us: 0, interval_us: 1_000, jitter_us: 0, burst: 1, count: 0 },
            keys: Vec::new(),
            key_order: KeyOrder::InTurn,
            values: Vec::new(),
            value_bytes: 20,
            headers: Vec::new(),
            partition: None,
            transaction_records: 1,
            abort_ppm: 0,
            restart_us: 10_000,
        };
        change(&mut producer);
        self.part(name, Spec::Producer(Box::new(producer)))
    }

    /// Reads its topics from the beginning, unless `change` says otherwise to its members.
    pub fn group(&mut self, name: &str, kind: GroupKind, topics: &[PartIx]) -> PartIx {
        let group_protocol = match kind {
            GroupKind::Consumer => GroupProtocol::Consumer,
            GroupKind::Classic | GroupKind::Share => GroupProtocol::Classic,
        };
        let config = ConsumerConfig {
            group_id: Some(name.into()),
            group_protocol,
            offset_reset: OffsetReset::Earliest,
            ..ConsumerConfig::default()
        };
        self.part(name, Spec::Group(Box::new(Group { kind, topics: topics.to_vec(), config })))
    }

    /// Commits by itself each 5 s and works in no time, unless `change` says otherwise.
    pub fn member(&mut self, name: &str, group: PartIx, change: impl FnOnce(&mut Consumer)) -> PartIx {
        let config = match &self.topology.parts[group.0 as usize].spec {
            topology::Spec::Kafka(Spec::Group(group)) => group.config.clone(),
            _ => ConsumerConfig::default(),
        };
        let config = ConsumerConfig { client_id: name.into(), ..config };
        let mut consumer = Consumer { group, poll_us: 100, ..Consumer::new(config) };
        change(&mut consumer);
        self.part(name, Spec::Consumer(Box::new(consumer)))
    }
}
