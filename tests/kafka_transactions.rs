//! Transactions over a faulty cluster, over many seeds: a reader of committed records sees every record of a committed
//! transaction once and none of an aborted one, whatever brokers are killed, frozen or cut off, and
//! producers fenced or too late, meanwhile.
#![cfg(not(target_family = "wasm"))]

#[path = "seeds/mod.rs"]
mod seeds;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use brokerlab::engine::choice::{Choice, Purpose};
use brokerlab::engine::kafka::cluster::{
    Answer, BrokerId, Cluster, Election, Isolation, NewTopic, Out, Request, TopicIx, TopicPartition,
};
use brokerlab::engine::kafka::config::ClusterConfig;
use brokerlab::engine::kafka::error::ErrorCode;
use brokerlab::engine::kafka::producer::{Producer, ProducerConfig};
use brokerlab::engine::kafka::read::Reader;
use brokerlab::engine::kafka::record::{Marker, Payload, Record};
use seeds::each_seed;

const SEEDS: u64 = 3_000;
const TRANSACTIONS: u64 = 20;
const PARTITIONS: u32 = 3;

struct Run {
    cluster: Cluster,
    choice: Choice,
    topic: TopicIx,
    now_us: u64,
    out: Out,
    /// Two producers; sometimes one starts again under the name of the other.
    producers: [Producer; 2],
    made: u64,
    committed: BTreeSet<u64>,
    /// Values sent by transaction.
    sent: BTreeMap<u64, Vec<(u32, String)>>,
}

impl Run {
    fn new(seed: u64) -> Self {
        let config = ClusterConfig {
            replica_lag_max_us: 2_000_000,
            broker_session_us: 3_000_000,
            transaction_scan_us: 300_000,
            ..ClusterConfig::default()
        };
        let mut cluster = Cluster::new(3, config);
        let mut out = Out::default();
        let new = NewTopic {
            name: "t".into(),
            assignment: Some(vec![vec![1, 2, 3], vec![2, 3, 1], vec![3, 1, 2]]),
            ..NewTopic::default()
        };
        let topic = cluster.create_topic(&new, 0, &mut out).expect("the topic is sound");
        let producers = [0, 1].map(|_| Producer::new(ProducerConfig::default(), 0));
        let choice = Choice::seeded(seed);
        let (committed, sent) = (BTreeSet::new(), BTreeMap::new());
        let mut run = Self { cluster, choice, topic, now_us: 0, out, producers, made: 0, committed, sent };
        run.start(0, "x");
        run.start(1, "y");
        run
    }

    fn pick(&mut self, below: u64) -> u64 {
        self.choice.pick(Purpose::LinkJitter, below)
    }

    /// A new process with this transactional id, once the coordinator has done with the one before.
    fn start(&mut self, which: usize, id: &str) {
        self.made += 1;
        let id: Arc<str> = id.into();
        let config = ProducerConfig {
            transactional_id: Some(id.clone()),
            transaction_timeout_us: 2_000_000,
            delivery_timeout_us: 10_000_000,
            request_timeout_us: 500_000,
            linger_us: 0,
            ..ProducerConfig::default()
        };
        self.producers[which] = Producer::new(config, self.made << 32);
        for _ in 0..400 {
            let given = self.cluster.init_transactions(&id, 2_000_000, self.now_us, &mut self.out);
            if given.is_ok() {
                self.producers[which].initialized(given).expect("it was given");
                return;
            }
            // Its markers wait for leaders that are down.
            let broker = 1 + self.pick(3) as BrokerId;
            self.bring_back(broker);
            self.pass(100_000);
        }
        panic!("init_transactions never came through");
    }

    fn bring_back(&mut self, broker: BrokerId) {
        self.cluster.thaw(broker, self.now_us, &mut self.out);
        self.cluster.reconnect(broker, self.now_us, &mut self.out);
        self.cluster.start(broker, self.now_us, &mut self.out);
    }

    fn fault(&mut self) {
        let broker = 1 + self.pick(3) as BrokerId;
        match self.pick(20) {
            0 => self.cluster.kill(broker, self.now_us),
            1 => self.cluster.stop_cleanly(broker, self.now_us, &mut self.out),
            2..=5 => self.cluster.start(broker, self.now_us, &mut self.out),
            7 => self.cluster.freeze(broker, self.now_us),
            8 => self.cluster.isolate(broker, self.now_us),
            9 | 10 => self.cluster.thaw(broker, self.now_us, &mut self.out),
            11 | 12 => self.cluster.reconnect(broker, self.now_us, &mut self.out),
            // Longer than transaction.timeout.ms: the coordinator ends it.
            13 => (0..6).for_each(|_| self.pass(500_000)),
            14 => {
                let partition = self.pick(u64::from(PARTITIONS)) as u32;
                let at = TopicPartition { topic: self.topic, partition };
                self.cluster.elect_leader(at, Election::Preferred, self.now_us, &mut self.out).ok();
            }
            6 => {
                // A zombie: its successor fences it.
                let which = self.pick(2) as usize;
                self.start(which, if which == 0 { "x" } else { "y" });
            }
            _ => {}
        }
    }

    fn pass(&mut self, span_us: u64) {
        self.now_us += span_us;
        self.cluster.advance(self.now_us, &mut self.out);
        self.carry();
    }

    fn carry(&mut self) {
        let mut hops = VecDeque::new();
        loop {
            for producer in &mut self.producers {
                let partitions = producer.partitions_to_add();
                if let Some(who) = producer.transactional().filter(|_| !partitions.is_empty()) {
                    let added = self.cluster.add_to_transaction(&who, &partitions, self.now_us);
                    producer.partitions_added(&partitions, added);
                }
                for (ticket, request) in producer.poll(self.now_us) {
                    match self.cluster.reachable_leader(request.partition) {
                        Some(leader) => {
                            let request = Request::Produce(Box::new(request));
                            self.cluster.request(leader, ticket, request, self.now_us, &mut self.out);
                        }
                        None => producer.unsent(ticket, self.now_us),
                    }
                }
            }
            hops.extend(std::mem::take(&mut self.out.hops));
            let answers = std::mem::take(&mut self.out.answers);
            if hops.is_empty() && answers.is_empty() {
                return;
            }
            if let Some(hop) = hops.pop_front() {
                self.cluster.hop(hop, self.now_us, &mut self.out);
            }
            for (ticket, answer) in answers {
                let Answer::Produce(answer) = answer else { continue };
                if let Some(producer) = self.producers.iter_mut().find(|producer| producer.owns(ticket)) {
                    producer.answered(ticket, &answer, self.now_us);
                }
            }
        }
    }

    /// One transaction from begin to end, with faults in between.
    fn transact(&mut self, number: u64) {
        let which = self.pick(2) as usize;
        if self.producers[which].begin().is_err() {
            return self.start(which, if which == 0 { "x" } else { "y" });
        }
        for record in 0..1 + self.pick(6) {
            let (value, partition) = (format!("{number}.{record}"), self.pick(u64::from(PARTITIONS)) as u32);
            self.sent.entry(number).or_default().push((partition, value.clone()));
            let record = Record::new(None, Some(Payload::text(value.as_str())), 0);
            let (choice, topic) = (&mut self.choice, self.topic);
            self.producers[which].send(topic, PARTITIONS, Some(partition), record, self.now_us, choice);
            let span_us = 1 + self.pick(300_000);
            self.pass(span_us);
            self.fault();
        }
        let marker = if self.pick(3) == 0 { Marker::Abort } else { Marker::Commit };
        let owner = self.made;
        if self.end(which, marker) && owner == self.made && marker == Marker::Commit {
            self.committed.insert(number);
        }
        if self.producers[which].is_in_transaction() {
            self.end(which, Marker::Abort);
        }
    }

    fn end(&mut self, which: usize, marker: Marker) -> bool {
        if self.producers[which].end(marker).is_err() {
            return false;
        }
        for _ in 0..300 {
            if !self.producers[which].is_busy() {
                break;
            }
            self.pass(50_000);
        }
        let Ok(is_needed) = self.producers[which].needs_end_request(marker) else { return false };
        self.renew(which);
        let Some(who) = self.producers[which].transactional().filter(|_| is_needed) else { return !is_needed };
        let answer = self.cluster.end_transaction(&who, marker, self.now_us, &mut self.out);
        let ended = self.producers[which].ended(answer).is_ok();
        self.carry();
        self.renew(which);
        ended
    }

    /// After a transaction that failed it asks for a higher epoch, until its markers are written.
    fn renew(&mut self, which: usize) {
        for _ in 0..400 {
            let who = self.producers[which].transactional().filter(|_| self.producers[which].needs_epoch());
            let Some(who) = who else { return };
            match self.cluster.bump_epoch(&who, self.now_us, &mut self.out) {
                Err(ErrorCode::ConcurrentTransactions) => {}
                // Fenced: the next transaction begins with a new process.
                answer => {
                    let _ = self.producers[which].initialized(answer);
                    return;
                }
            }
            let broker = 1 + self.pick(3) as BrokerId;
            self.bring_back(broker);
            self.pass(100_000);
        }
        panic!("a higher epoch was never given");
    }

    fn finish(&mut self) {
        (1..=3).for_each(|broker| self.bring_back(broker));
        (0..400).for_each(|_| self.pass(50_000));
        let mut seen: Vec<(u32, String)> = Vec::new();
        for partition in 0..PARTITIONS {
            let at = TopicPartition { topic: self.topic, partition };
            let leader = self.cluster.reachable_leader(at).expect("there is a leader");
            let replica = self.cluster.replica(leader, at).expect("it has a replica");
            assert_eq!(replica.last_stable(), replica.log.end(), "a transaction hangs");
            let fetched = replica.read(at, 0, Isolation::ReadCommitted, u64::MAX);
            let data = fetched.result.expect("0 is in the log");
            let reader = Reader::new(&data, 0, Isolation::ReadCommitted);
            seen.extend(reader.filter_map(|read| Some((partition, read.record.value.as_ref()?.as_text()?.to_owned()))));
        }
        let count = seen.len();
        let seen: BTreeSet<(u32, String)> = seen.into_iter().collect();
        assert_eq!(seen.len(), count, "a record is there twice");
        let due: BTreeSet<(u32, String)> =
            self.committed.iter().flat_map(|number| self.sent[number].iter().cloned()).collect();
        assert_eq!(seen, due);
    }
}

#[test]
fn committed_is_all_and_aborted_nothing() {
    let [committed, all] = each_seed(SEEDS, |seed| {
        let mut run = Run::new(seed);
        (0..TRANSACTIONS).for_each(|number| run.transact(number));
        run.finish();
        [run.committed.len() as u64, run.sent.len() as u64]
    });
    println!("{committed} of {all} transactions were committed");
    assert!(committed * 4 > all && committed * 4 < all * 3, "{committed} of {all}");
}
