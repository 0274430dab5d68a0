//! What holds a producer back and what a broker refuses it: `buffer.memory` with `max.block.ms`, batches over
//! `max.message.bytes`, packed batches, and leadership that goes home (`auto.leader.rebalance.enable`).
#![cfg(not(target_family = "wasm"))]

use brokerlab::engine::choice::Choice;
use brokerlab::engine::kafka::cluster::{Answer, Cluster, NewTopic, Out, Request, TopicIx, TopicPartition};
use brokerlab::engine::kafka::compression::Compression;
use brokerlab::engine::kafka::config::ClusterConfig;
use brokerlab::engine::kafka::error::ErrorCode;
use brokerlab::engine::kafka::producer::{Failure, Producer, ProducerConfig};
use brokerlab::engine::kafka::record::{Payload, Record};

struct Run {
    cluster: Cluster,
    topic: TopicIx,
    producer: Producer,
    choice: Choice,
    out: Out,
}

impl Run {
    fn new(config: ProducerConfig, configs: &[(&str, &str)]) -> Self {
        let mut cluster = Cluster::new(2, ClusterConfig { broker_session_us: 1_000, ..ClusterConfig::default() });
        let mut out = Out::default();
        let new = NewTopic {
            name: "t".into(),
            assignment: Some(vec![vec![1, 2]]),
            configs: configs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            ..NewTopic::default()
        };
        let topic = cluster.create_topic(&new, 0, &mut out).expect("the topic is sound");
        let mut producer = Producer::new(config, 0);
        let (id, epoch) = cluster.new_producer_id();
        producer.set_identity(id, epoch);
        Self { cluster, topic, producer, choice: Choice::seeded(1), out }
    }

    fn send(&mut self, value_bytes: u32, now_us: u64) {
        let record = Record::new(None, Some(Payload::fill(value_bytes)), 0);
        self.producer.send(self.topic, 1, Some(0), record, now_us, &mut self.choice);
    }

    /// Everything travels at once. Returns the requests that went out.
    fn drive(&mut self, now_us: u64) -> usize {
        let mut requests = 0;
        for _ in 0..100 {
            self.cluster.advance(now_us, &mut self.out);
            for (ticket, request) in self.producer.poll(now_us) {
                requests += 1;
                let leader = self.cluster.partition(request.partition).and_then(|state| state.leader);
                let request = Request::Produce(Box::new(request));
                self.cluster.request(leader.expect("it is led"), ticket, request, now_us, &mut self.out);
            }
            for hop in std::mem::take(&mut self.out.hops) {
                self.cluster.hop(hop, now_us, &mut self.out);
            }
            for (ticket, answer) in std::mem::take(&mut self.out.answers) {
                if let Answer::Produce(answer) = answer {
                    self.producer.answered(ticket, &answer, now_us);
                }
            }
        }
        requests
    }

    fn offsets(&self) -> Vec<Option<u64>> {
        self.producer.delivered.iter().filter_map(|delivered| delivered.result.ok()).collect()
    }

    fn log_bytes(&self) -> u64 {
        let replica = self.cluster.replica(1, TopicPartition { topic: self.topic, partition: 0 });
        replica.map_or(0, |replica| replica.segment_sizes().iter().map(|(_, bytes)| bytes).sum())
    }
}

#[test]
fn send_waits_for_memory_and_goes_on_in_order() {
    let config = ProducerConfig { batch_bytes: 200, buffer_bytes: 400, linger_us: 1_000_000, ..Default::default() };
    let mut run = Run::new(config, &[]);
    // Two batches of one record fill it; the third and fourth send do not return.
    (0..2).for_each(|_| run.send(100, 0));
    assert!(!run.producer.is_full());
    (0..2).for_each(|_| run.send(100, 0));
    assert!(run.producer.is_full());
    assert_eq!(run.producer.used_bytes(), 400);
    // A full buffer does not linger: all go out at once.
    run.drive(10);
    assert!(!run.producer.is_full());
    run.drive(2_000_000);
    assert_eq!(run.offsets(), [Some(0), Some(1), Some(2), Some(3)]);
    assert_eq!(run.producer.used_bytes(), 0);
}

#[test]
fn send_fails_after_max_block() {
    let config = ProducerConfig { batch_bytes: 200, buffer_bytes: 200, max_block_us: 5_000, ..Default::default() };
    let mut run = Run::new(config, &[]);
    (0..2).for_each(|_| run.send(100, 0));
    // Nobody answers.
    run.producer.poll(4_999);
    assert!(run.producer.is_full());
    assert_eq!(run.producer.next_due_us(), Some(5_000));
    run.producer.poll(5_000);
    assert!(!run.producer.is_full());
    let results: Vec<_> = run.producer.delivered.iter().map(|delivered| delivered.result).collect();
    assert_eq!(results, [Err(Failure::BufferExhausted)]);
}

#[test]
fn a_batch_that_is_too_large_goes_in_parts() {
    for (max_bytes, records, value_bytes, expected_ok) in
        [("250", 10, 50, 10), ("250", 4, 300, 0), ("1000", 10, 50, 10), ("120", 3, 30, 3)]
    {
        let config = ProducerConfig { batch_bytes: 10_000, ..Default::default() };
        let mut run = Run::new(config, &[("max.message.bytes", max_bytes)]);
        (0..records).for_each(|_| run.send(value_bytes, 0));
        let requests = run.drive(10_000);
        let offsets: Vec<_> = (0..expected_ok).map(Some).collect();
        assert_eq!(run.offsets(), offsets, "{max_bytes} {records}: {requests} requests");
        let failed = Err(Failure::Code(ErrorCode::MessageTooLarge));
        let refused = run.producer.delivered.iter().filter(|delivered| delivered.result == failed).count();
        assert_eq!(refused as u64, records as u64 - expected_ok);
        assert!(!run.producer.is_busy());
        assert_eq!(run.producer.used_bytes(), 0);
    }
}

#[test]
fn packed_batches_are_smaller_and_hold_more() {
    let sent = |compression: Compression| {
        let config = ProducerConfig { batch_bytes: 1_000, compression, ..Default::default() };
        let mut run = Run::new(config, &[]);
        (0..40).for_each(|_| run.send(100, 0));
        let requests = run.drive(10_000);
        assert_eq!(run.offsets().len(), 40);
        (requests, run.log_bytes())
    };
    let (plain_requests, plain_bytes) = sent(Compression::None);
    let (packed_requests, packed_bytes) = sent(Compression::Zstd);
    assert!(packed_requests < plain_requests, "{packed_requests} {plain_requests}");
    assert!(packed_bytes * 2 < plain_bytes, "{packed_bytes} {plain_bytes}");
}

#[test]
fn leadership_goes_home_every_300_s() {
    for (enabled, leader_in_the_end) in [(true, 1), (false, 2)] {
        let config = ClusterConfig { auto_leader_rebalance: enabled, ..ClusterConfig::default() };
        let mut cluster = Cluster::new(2, config);
        let mut out = Out::default();
        let new = NewTopic { name: "t".into(), assignment: Some(vec![vec![1, 2]]), ..NewTopic::default() };
        let topic = cluster.create_topic(&new, 0, &mut out).expect("the topic is sound");
        let leader = |cluster: &Cluster| {
            cluster.partition(TopicPartition { topic, partition: 0 }).and_then(|state| state.leader)
        };
        let pass = |cluster: &mut Cluster, out: &mut Out, now_us: u64| {
            for _ in 0..10 {
                cluster.advance(now_us, out);
                std::mem::take(&mut out.hops).into_iter().for_each(|hop| cluster.hop(hop, now_us, out));
            }
        };
        pass(&mut cluster, &mut out, 1_000_000);
        cluster.stop_cleanly(1, 1_000_000, &mut out);
        cluster.start(1, 2_000_000, &mut out);
        for second in 2..299 {
            pass(&mut cluster, &mut out, second * 1_000_000);
        }
        assert_eq!(leader(&cluster), Some(2));
        pass(&mut cluster, &mut out, 300_000_000);
        assert_eq!(leader(&cluster), Some(leader_in_the_end));
    }
}
