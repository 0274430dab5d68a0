//! Invariants of a Kafka cluster under faults, over many seeds: with messages delayed and lost, brokers killed, frozen,
//! cut off and brought back, no record that acks=all acknowledged is lost by clean elections, all replicas agree in the
//! end, and the high watermark of a partition never goes back.
#![cfg(not(target_family = "wasm"))]

use std::collections::{BTreeMap, VecDeque};
use std::hash::{Hash, Hasher};

use brokerlab::engine::choice::{Choice, Purpose};
use brokerlab::engine::hash::WorldHasher;
use brokerlab::engine::kafka::cluster::{
    Acks, Answer, BrokerId, Cluster, Election, Hop, NewTopic, Out, ProduceRequest, Request, Ticket, TopicPartition,
};
use brokerlab::engine::kafka::config::ClusterConfig;
use brokerlab::engine::kafka::record::{Batch, Payload, Record};

const SEEDS: u64 = 2000;
const STEPS: u32 = 400;

#[derive(Clone)]
struct Run {
    cluster: Cluster,
    choice: Choice,
    partition: TopicPartition,
    now_us: u64,
    out: Out,
    /// Messages on their way, in order per pair of brokers.
    links: BTreeMap<(BrokerId, BrokerId), VecDeque<Hop>>,
    tickets: u64,
    /// Values by ticket.
    asked: BTreeMap<Ticket, String>,
    /// Acknowledged: offset and value.
    acknowledged: BTreeMap<u64, String>,
    high_watermark: u64,
}

impl Run {
    fn new(seed: u64) -> Self {
        let choice = Choice::seeded(seed);
        let config =
            ClusterConfig { replica_lag_max_us: 2_000_000, broker_session_us: 3_000_000, ..ClusterConfig::default() };
        let config = ClusterConfig { idle_fetches_unseen: seed.is_multiple_of(3), ..config };
        let mut cluster = Cluster::new(3, config);
        let mut out = Out::default();
        let min_isr = if seed.is_multiple_of(2) { "1" } else { "2" };
        let new = NewTopic {
            name: "t".into(),
            assignment: Some(vec![vec![1, 2, 3]]),
            configs: vec![("min.insync.replicas".into(), min_isr.into())],
            ..NewTopic::default()
        };
        let topic = cluster.create_topic(&new, 0, &mut out).expect("the topic is sound");
        Self {
            cluster,
            choice,
            partition: TopicPartition { topic, partition: 0 },
            now_us: 0,
            out,
            links: BTreeMap::new(),
            tickets: 0,
            asked: BTreeMap::new(),
            acknowledged: BTreeMap::new(),
            high_watermark: 0,
        }
    }

    fn pick(&mut self, below: u64) -> u64 {
        self.choice.pick(Purpose::LinkJitter, below)
    }

    fn step(&mut self) {
        let broker = 1 + self.pick(3) as BrokerId;
        match self.pick(24) {
            0 => self.cluster.kill(broker, self.now_us),
            1 => self.cluster.freeze(broker, self.now_us),
            2 => self.cluster.isolate(broker, self.now_us),
            3 => self.cluster.stop_cleanly(broker, self.now_us, &mut self.out),
            4 | 5 => self.cluster.start(broker, self.now_us, &mut self.out),
            6 | 7 => self.cluster.thaw(broker, self.now_us, &mut self.out),
            8 | 9 => self.cluster.reconnect(broker, self.now_us, &mut self.out),
            10 => {
                let preferred = Election::Preferred;
                self.cluster.elect_leader(self.partition, preferred, self.now_us, &mut self.out).ok();
            }
            11 | 12 => {
                let span_us = 100_000 + self.pick(2_000_000);
                self.pass(span_us);
            }
            13..=17 => self.produce(broker),
            _ => {}
        }
        self.take_out();
        for _ in 0..self.pick(12) {
            self.deliver_one();
        }
        self.look();
    }

    /// To the leader, or to a broker that may be a leader of before.
    fn produce(&mut self, broker: BrokerId) {
        let to = match self.cluster.partition(self.partition).and_then(|state| state.leader) {
            Some(leader) if self.pick(4) > 0 => leader,
            _ => broker,
        };
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        let value = format!("v{}", self.tickets);
        let record = Record::new(None, Some(Payload::text(value.as_str())), 0);
        let request = ProduceRequest {
            partition: self.partition,
            acks: if self.pick(4) == 0 { Acks::Leader } else { Acks::All },
            timeout_us: 1_000_000,
            transactional_id: None,
            batch: Batch::new(vec![record], None),
        };
        if request.acks == Acks::All {
            self.asked.insert(ticket, value);
        }
        self.cluster.request(to, ticket, Request::Produce(Box::new(request)), self.now_us, &mut self.out);
    }

    fn pass(&mut self, span_us: u64) {
        let until_us = self.now_us + span_us;
        while let Some(due_us) = self.cluster.next_due_us().filter(|due_us| *due_us <= until_us) {
            self.now_us = self.now_us.max(due_us);
            self.cluster.advance(self.now_us, &mut self.out);
            self.take_out();
            for _ in 0..self.pick(4) {
                self.deliver_one();
            }
        }
        self.now_us = until_us;
    }

    fn take_out(&mut self) {
        for hop in std::mem::take(&mut self.out.hops) {
            self.links.entry((hop.from, hop.to)).or_default().push_back(hop);
        }
        for (ticket, answer) in std::mem::take(&mut self.out.answers) {
            let Answer::Produce(answer) = answer else { continue };
            if let (Ok(offset), Some(value)) = (answer.result, self.asked.remove(&ticket)) {
                let before = self.acknowledged.insert(offset, value);
                assert_eq!(before, None, "offset {offset} was acknowledged twice");
            }
        }
    }

    fn deliver_one(&mut self) {
        self.links.retain(|_, link| !link.is_empty());
        let at = self.pick(self.links.len() as u64) as usize;
        let hop = self.links.values_mut().nth(at).and_then(VecDeque::pop_front);
        if let Some(hop) = hop {
            self.cluster.hop(hop, self.now_us, &mut self.out);
            self.take_out();
        }
    }

    /// What a reader could see never disappears.
    fn look(&mut self) {
        let leader = self.cluster.partition(self.partition).and_then(|state| state.leader);
        let leader = leader.and_then(|leader| self.cluster.replica(leader, self.partition));
        if let Some(leader) = leader.filter(|leader| leader.is_leader()) {
            assert!(leader.log.end() >= self.high_watermark, "the log was cut below the high watermark");
            self.high_watermark = self.high_watermark.max(leader.high_watermark);
        }
    }

    fn values(&self, broker: BrokerId) -> BTreeMap<u64, String> {
        let replica = self.cluster.replica(broker, self.partition).expect("it has a replica");
        let batches = replica.log.batches_from(0);
        let values = batches.flat_map(|batch| {
            batch.records.iter().map(|record| {
                let value = record.value.as_ref().and_then(Payload::as_text).unwrap_or_default();
                (batch.offset_of(record), value.to_owned())
            })
        });
        values.collect()
    }

    /// Everything comes back and time passes: then all agree.
    fn finish(&mut self) {
        for broker in 1..=3 {
            self.cluster.thaw(broker, self.now_us, &mut self.out);
            self.cluster.reconnect(broker, self.now_us, &mut self.out);
            self.cluster.start(broker, self.now_us, &mut self.out);
        }
        for _ in 0..100 {
            self.pass(200_000);
            self.take_out();
            for _ in 0..200 {
                self.deliver_one();
            }
        }
        let state = self.cluster.partition(self.partition).expect("the partition is there");
        assert_eq!(state.isr, [1, 2, 3], "{state:?}");
        let log = self.values(1);
        for broker in 2..=3 {
            assert_eq!(self.values(broker), log, "broker {broker}");
        }
        for (offset, value) in &self.acknowledged {
            assert_eq!(log.get(offset), Some(value), "an acknowledged record is lost");
        }
        let offsets = self.cluster.offsets(self.partition).expect("there is a leader");
        assert_eq!(offsets.high_watermark, offsets.log_end);
    }
}

/// The same seed does the same, also from a copy that was made on the way: what the simulation rests on.
#[test]
fn a_copy_goes_on_like_the_original() {
    let hash = |run: &Run| {
        let mut hasher = WorldHasher::default();
        run.cluster.hash(&mut hasher);
        hasher.finish()
    };
    for seed in 0..50 {
        let mut run = Run::new(seed);
        run.take_out();
        (0..100).for_each(|_| run.step());
        let mut copy = run.clone();
        (0..100).for_each(|_| run.step());
        let mut again = Run::new(seed);
        again.take_out();
        (0..200).for_each(|_| again.step());
        (0..100).for_each(|_| copy.step());
        assert_eq!(hash(&run), hash(&copy), "seed {seed}");
        assert_eq!(hash(&run), hash(&again), "seed {seed}");
    }
}

#[test]
fn acknowledged_records_survive_clean_elections() {
    let mut acknowledged = 0;
    for seed in 0..SEEDS {
        println!("seed {seed}");
        let mut run = Run::new(seed);
        run.take_out();
        for _ in 0..STEPS {
            run.step();
        }
        run.finish();
        acknowledged += run.acknowledged.len();
    }
    println!("{acknowledged} records were acknowledged");
    assert!(acknowledged > 1000, "the runs are too broken to say anything: {acknowledged}");
}
