//! Kafka's parts as the engine runs them: made by lowering, complete and valid.
use std::sync::Arc;

use super::config::{ClusterConfig, TopicConfig};
use super::consumer::ConsumerConfig;
use super::group;
use super::producer::ProducerConfig;
use super::share::ShareConfig;
use crate::engine::id::{Duration, PartIx};
use crate::engine::topology::{Condition, KeyOrder, Latency, Schedule, Weighted};

/// A part of Kafka's.
#[derive(Clone, Debug, PartialEq)]
pub enum Spec {
    Cluster(Cluster),
    Topic(Topic),
    Producer(Box<Producer>),
    Group(Box<Group>),
    Consumer(Box<Consumer>),
}

/// The brokers and what is the same on all of them. A topology without one has [`Cluster::default`].
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// 1 to 10; their ids are 1 to so many.
    pub brokers: u32,
    pub config: ClusterConfig,
    pub groups: group::Config,
    pub share: ShareConfig,
    /// Between two brokers, each way.
    pub latency: Latency,
    /// By broker (index 0 = broker 1): what its disk adds to the handling of each replica fetch, µs. Missing = 0.
    pub slow_us: Vec<Duration>,
    /// Back after a kill; 0 = stays down until somebody starts it.
    pub restart_us: Duration,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    pub partitions: u32,
    pub replication: u32,
    pub config: TopicConfig,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Producer {
    /// The topic it writes to, or NONE (does nothing).
    pub topic: PartIx,
    pub config: ProducerConfig,
    pub latency: Latency,
    pub schedule: Schedule,
    /// Keys; `None` = a null key. Empty = always null.
    pub keys: Vec<Weighted<Option<String>>>,
    pub key_order: KeyOrder,
    /// Values, beside the keys; `None` = a tombstone. Empty = filling of `value_bytes`.
    pub values: Vec<Weighted<Option<String>>>,
    pub value_bytes: u32,
    pub headers: Vec<(Arc<str>, String)>,
    /// The partition that every record names itself.
    pub partition: Option<u32>,
    /// With a transactional id: so many records, then commit.
    pub transaction_records: u32,
    /// In so many of a million transactions it aborts instead.
    pub abort_ppm: u32,
    pub restart_us: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupKind {
    Classic,
    /// KIP-848.
    Consumer,
    /// KIP-932.
    Share,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub kind: GroupKind,
    pub topics: Vec<PartIx>,
    /// What its members have in common; group id and protocol stand in it.
    pub config: ConsumerConfig,
}

/// When a consumer commits. With `enable.auto.commit` the client does it by itself as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Commit {
    /// `enable.auto.commit`: in poll, each `auto.commit.interval.ms`.
    Auto,
    /// Before the records of a poll are worked on: what fails then is lost to the group.
    BeforeWork,
    /// commitSync after each record.
    EachRecord,
    /// commitSync after all records of a poll.
    EachPoll,
    /// commitAsync after all records of a poll: nobody waits, nobody tries again.
    EachPollAsync,
    Never,
}

/// What a consumer does with a record whose work failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureAction {
    /// Goes on as if nothing had happened; the offset passes.
    Skip,
    /// Seeks back and works on it again: nothing behind it in the partition moves (a share group: release).
    Retry,
    /// Produces it to the dead-letter topic, with its origin and the cause in headers, and goes on.
    DeadLetter,
    /// The same, and later records of its key follow it, so that the order of the key is kept.
    DeadLetterOrdered,
    /// Produces it to the first retry topic; from the last one it goes to the dead-letter topic.
    RetryTopic,
    /// The process dies in the middle of the work.
    Crash,
    /// The work takes so many µs more.
    Slow(Duration),
    /// A share group's reject: the record is archived.
    Reject,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub when: Condition,
    pub then: FailureAction,
}

/// What a consumer process is built with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Process {
    /// A poll loop.
    Plain,
    /// Kafka Connect's sink task: converter errors and put errors are told apart (`errors.tolerance`).
    ConnectSink { tolerates_all: bool },
    /// A Kafka Streams application with its exception handlers (KIP-1034).
    Streams { deserialization: Handler, processing: Handler, production: Handler },
}

/// What a Streams exception handler answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Handler {
    Fail,
    Continue,
    /// Continue, and send it to the dead-letter topic.
    ContinueWithDeadLetter,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Consumer {
    /// NONE = it assigns itself all partitions of `topics`.
    pub group: PartIx,
    pub topics: Vec<PartIx>,
    pub config: ConsumerConfig,
    pub process: Process,
    pub latency: Latency,
    /// Between the end of one poll's work and the next poll.
    pub poll_us: Duration,
    pub commit: Commit,
    /// Per record.
    pub work_us: Duration,
    pub work_jitter_us: Duration,
    pub failures: Vec<Failure>,
    /// Results are produced here (read-process-write).
    pub output: PartIx,
    /// Output and offsets in one transaction per poll.
    pub transactional_id: Option<Arc<str>>,
    pub dead_letter: PartIx,
    /// In order; each waits longer than the one before.
    pub retry: Vec<(PartIx, Duration)>,
    pub start_us: Duration,
    pub restart_us: Duration,
    /// Remembers record ids and skips the effect of a repeat.
    pub deduplicate: bool,
}

impl Default for Cluster {
    fn default() -> Self {
        Self {
            brokers: 1,
            config: ClusterConfig::default(),
            // As in the server.properties that Kafka ships with: the coordinator's own default is 3 s.
            groups: group::Config { initial_rebalance_delay_us: 0, ..group::Config::default() },
            share: ShareConfig::default(),
            latency: Latency { base_us: 20_000, jitter_us: 0 },
            slow_us: Vec::new(),
            restart_us: 0,
        }
    }
}

impl Spec {
    /// Gives every part it names the row that `to_row` says.
    pub fn renumber(&mut self, to_row: impl Fn(PartIx) -> PartIx) {
        match self {
            Self::Cluster(_) | Self::Topic(_) => {}
            Self::Producer(producer) => producer.topic = to_row(producer.topic),
            Self::Group(group) => group.topics.iter_mut().for_each(|topic| *topic = to_row(*topic)),
            Self::Consumer(consumer) => consumer.renumber(to_row),
        }
    }
}

impl Consumer {
    /// In no group, with nothing to read yet: a poll loop that works in no time, never fails, commits by itself, polls
    /// again at once and is back 100 ms after a crash.
    pub fn new(config: ConsumerConfig) -> Self {
        Self {
            group: PartIx::NONE,
            topics: Vec::new(),
            config,
            process: Process::Plain,
            latency: Latency::default(),
            poll_us: 0,
            commit: Commit::Auto,
            work_us: 0,
            work_jitter_us: 0,
            failures: Vec::new(),
            output: PartIx::NONE,
            transactional_id: None,
            dead_letter: PartIx::NONE,
            retry: Vec::new(),
            start_us: 0,
            restart_us: 100_000,
            deduplicate: false,
        }
    }

    /// As [`Spec::renumber`].
    pub fn renumber(&mut self, to_row: impl Fn(PartIx) -> PartIx) {
        let Self { group, topics, output, dead_letter, retry, .. } = self;
        let topics = topics.iter_mut().chain(retry.iter_mut().map(|(topic, _)| topic));
        topics.chain([group, output, dead_letter]).for_each(|part| *part = to_row(*part));
    }
}
