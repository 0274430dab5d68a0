//! The idempotent producer over a faulty cluster, over many seeds: requests and answers are delayed and lost, brokers are
//! killed, frozen, cut off and slow, the process stands still, and still every record it reports as delivered is in the log exactly once, where it said, and the
//! records of a partition keep their order.
#![cfg(not(target_family = "wasm"))]

#[path = "seeds/mod.rs"]
mod seeds;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use brokerlab::engine::choice::{Choice, Purpose};
use brokerlab::engine::kafka::cluster::{
    Answer, BrokerId, Cluster, Hop, NewTopic, Out, ProduceRequest, Request, Ticket, TopicIx, TopicPartition,
};
use brokerlab::engine::kafka::config::ClusterConfig;
use brokerlab::engine::kafka::producer::{Producer, ProducerConfig, SendNo};
use brokerlab::engine::kafka::record::{Payload, Record};
use seeds::each_seed;

const SEEDS: u64 = 3_000;
const STEPS: u32 = 300;

struct Run {
    cluster: Cluster,
    choice: Choice,
    topic: TopicIx,
    producer: Producer,
    now_us: u64,
    out: Out,
    hops: VecDeque<Hop>,
    /// Requests on their way, with the broker they go to.
    requests: VecDeque<(BrokerId, Ticket, ProduceRequest)>,
    answers: VecDeque<(Ticket, Answer)>,
    /// What was reported as delivered: by partition and offset.
    delivered: BTreeMap<(u32, u64), SendNo>,
    failed: BTreeSet<SendNo>,
    /// The process stands still until then: it sends nothing and hears nothing.
    paused_until_us: u64,
    /// Nothing is carried between brokers until then.
    slow_until_us: u64,
}

impl Run {
    fn new(seed: u64) -> Self {
        let config =
            ClusterConfig { replica_lag_max_us: 2_000_000, broker_session_us: 3_000_000, ..ClusterConfig::default() };
        let mut cluster = Cluster::new(3, config);
        let mut out = Out::default();
        let new = NewTopic {
            name: "t".into(),
            assignment: Some(vec![vec![1, 2, 3], vec![2, 3, 1]]),
            configs: vec![("min.insync.replicas".into(), "2".into())],
            ..NewTopic::default()
        };
        let topic = cluster.create_topic(&new, 0, &mut out).expect("the topic is sound");
        let config = ProducerConfig {
            delivery_timeout_us: if seed.is_multiple_of(2) { 120_000_000 } else { 4_000_000 },
            request_timeout_us: 1_000_000,
            batch_bytes: 120,
            ..ProducerConfig::default()
        };
        let mut producer = Producer::new(config, 0);
        let (id, epoch) = cluster.new_producer_id();
        producer.set_identity(id, epoch);
        Self {
            cluster,
            choice: Choice::seeded(seed),
            topic,
            producer,
            now_us: 0,
            out,
            hops: VecDeque::new(),
            requests: VecDeque::new(),
            answers: VecDeque::new(),
            delivered: BTreeMap::new(),
            failed: BTreeSet::new(),
            paused_until_us: 0,
            slow_until_us: 0,
        }
    }

    /// One record for each partition, before anything goes wrong: a partition that does not know a producer takes any
    /// sequence (`idempotence/first-not-zero`), so the very first batches have no guarantee of order.
    fn warm_up(&mut self) {
        for partition in 0..2 {
            let record = Record::new(None, None, 0);
            self.producer.send(self.topic, 2, Some(partition), record, 0, &mut self.choice);
        }
        for _ in 0..100 {
            self.pass(1_000);
            self.drive();
        }
        assert_eq!(self.delivered.len(), 2);
    }

    fn pick(&mut self, below: u64) -> u64 {
        self.choice.pick(Purpose::LinkJitter, below)
    }

    fn step(&mut self) {
        let broker = 1 + self.pick(3) as BrokerId;
        match self.pick(48) {
            0 => self.cluster.kill(broker, self.now_us),
            1 => self.cluster.stop_cleanly(broker, self.now_us, &mut self.out),
            2..=6 => self.cluster.start(broker, self.now_us, &mut self.out),
            40 => self.cluster.freeze(broker, self.now_us),
            41 => self.cluster.isolate(broker, self.now_us),
            42 | 43 => self.cluster.thaw(broker, self.now_us, &mut self.out),
            44 | 45 => self.cluster.reconnect(broker, self.now_us, &mut self.out),
            46 => self.paused_until_us = self.now_us + 3_000_000,
            47 => self.slow_until_us = self.now_us + 1_000_000,
            8 => drop(self.requests.pop_front()),
            9 => drop(self.answers.pop_front()),
            10..=15 => self.pass(400_000),
            16..=30 => {
                let record = Record::new(None, None, 0);
                let explicit = Some(self.pick(2) as u32);
                let (choice, now_us) = (&mut self.choice, self.now_us);
                let number = self.producer.send(self.topic, 2, explicit, record, now_us, choice).number;
                assert!(number.0 > 0);
            }
            _ => self.pass(2_000),
        }
        self.drive();
    }

    fn pass(&mut self, span_us: u64) {
        self.now_us += span_us;
        self.cluster.advance(self.now_us, &mut self.out);
    }

    fn drive(&mut self) {
        let is_running = self.now_us >= self.paused_until_us;
        let requests = if is_running { self.producer.poll(self.now_us) } else { Vec::new() };
        for (ticket, mut request) in requests {
            match self.cluster.partition(request.partition).and_then(|state| state.leader) {
                Some(leader) => {
                    request.timeout_us = 500_000;
                    self.requests.push_back((leader, ticket, request));
                }
                None => self.producer.unsent(ticket, self.now_us),
            }
        }
        for _ in 0..self.pick(4) {
            if let Some((leader, ticket, request)) = self.requests.pop_front() {
                let request = Request::Produce(Box::new(request));
                self.cluster.request(leader, ticket, request, self.now_us, &mut self.out);
            }
        }
        let hops = if self.now_us < self.slow_until_us { 0 } else { self.pick(8) };
        for _ in 0..hops {
            self.take_out();
            if let Some(hop) = self.hops.pop_front() {
                self.cluster.hop(hop, self.now_us, &mut self.out);
            }
        }
        self.take_out();
        let heard = if is_running { self.pick(4) } else { 0 };
        for _ in 0..heard {
            if let Some((ticket, Answer::Produce(answer))) = self.answers.pop_front() {
                self.producer.answered(ticket, &answer, self.now_us);
            }
        }
        for done in std::mem::take(&mut self.producer.delivered) {
            match done.result {
                Ok(Some(offset)) => {
                    let before = self.delivered.insert((done.partition.partition, offset), done.number);
                    assert_eq!(before, None, "two records at one offset");
                }
                Ok(None) => panic!("an acknowledged record has an offset"),
                Err(_) => {
                    self.failed.insert(done.number);
                }
            }
        }
    }

    fn take_out(&mut self) {
        self.hops.extend(std::mem::take(&mut self.out.hops));
        self.answers.extend(std::mem::take(&mut self.out.answers));
    }

    fn finish(&mut self) {
        for broker in 1..=3 {
            self.cluster.thaw(broker, self.now_us, &mut self.out);
            self.cluster.reconnect(broker, self.now_us, &mut self.out);
            self.cluster.start(broker, self.now_us, &mut self.out);
        }
        for _ in 0..4000 {
            self.pass(50_000);
            self.drive();
            self.drive();
        }
        assert!(!self.producer.is_busy(), "something is stuck");
        let mut total = 0;
        for partition in 0..2 {
            let at = TopicPartition { topic: self.topic, partition };
            let leader = self.cluster.reachable_leader(at).expect("there is a leader");
            let replica = self.cluster.replica(leader, at).expect("it has a replica");
            total += replica.log.end();
            let mine = self.delivered.range((partition, 0)..=(partition, u64::MAX));
            let numbers: Vec<u64> = mine.map(|(_, number)| number.0).collect();
            assert!(numbers.is_sorted(), "partition {partition} lost its order: {numbers:?}");
        }
        let (known, failed) = (self.delivered.len() as u64, self.failed.len() as u64);
        // A record that was given up may be in the log all the same; nothing else may be there.
        assert!((known..=known + failed).contains(&total), "{total} records, {known} delivered, {failed} failed");
    }
}

#[test]
fn delivered_records_are_there_once_and_in_order() {
    let [runs, delivered, failed] = each_seed(SEEDS, |seed| {
        let mut run = Run::new(seed);
        run.warm_up();
        (0..STEPS).for_each(|_| run.step());
        run.finish();
        [1, run.delivered.len() as u64, run.failed.len() as u64]
    });
    println!("{delivered} records were delivered, {failed} were given up");
    assert!(delivered > runs * 25 && failed > runs, "the runs say too little: {delivered} and {failed}");
}

#[test]
fn a_lost_answer_makes_no_second_record() {
    let mut run = Run::new(0);
    let record = Record::new(Some(Payload::text("k")), None, 0);
    run.producer.send(run.topic, 2, Some(0), record, 0, &mut run.choice);
    for round in 0..2000 {
        run.pass(10_000);
        run.drive();
        if round == 60 {
            run.answers.clear();
        }
    }
    assert_eq!(run.delivered.len(), 1);
}
