//! What an application does with ten records, as tables: which steps it takes, what it writes, what it commits.
use std::sync::Arc;

use super::application::{Action, Application, Job, Lent, Step};
use super::headers;
use super::reader::Reader;
use crate::engine::choice::Choice;
use crate::engine::facts::Facts;
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::kafka::consumer::ConsumerConfig;
use crate::engine::kafka::record::{Payload, Record};
use crate::engine::kafka::share::Acknowledgement;
use crate::engine::kafka::topology::{Commit, Consumer, Failure, FailureAction, Handler, Process};
use crate::engine::message::Messages;
use crate::engine::topology::{Condition, Part, Spec, Topology};

const TOPIC: PartIx = PartIx(0);
const RETRY: PartIx = PartIx(1);
const DEAD: PartIx = PartIx(2);
const SELF: PartIx = PartIx(3);

fn spec(commit: Commit, failures: &[(Condition, FailureAction)]) -> Consumer {
    let failures = failures.iter().map(|(when, then)| Failure { when: when.clone(), then: *then });
    let topics = vec![TOPIC];
    Consumer { topics, commit, failures: failures.collect(), ..Consumer::new(ConsumerConfig::default()) }
}

struct World {
    application: Application,
    topology: Topology,
    choice: Choice,
    messages: Messages,
    facts: Facts,
    reader: Reader,
}

impl World {
    fn new(spec: Consumer, is_share: bool) -> Self {
        let names = ["orders", "orders-retry", "orders-dead", "worker"];
        let part =
            |name: &&str| Part { id: (*name).into(), name: (*name).into(), vhost: String::new(), spec: Spec::Removed };
        Self {
            application: Application::new(SELF, Arc::new(spec), is_share),
            topology: Topology { parts: names.iter().map(part).collect(), ..Topology::default() },
            choice: Choice::seeded(1),
            messages: Messages::default(),
            facts: Facts::default(),
            reader: Reader::default(),
        }
    }

    /// Records 1 to `count` of one partition, with keys in turn.
    fn poll(&mut self, count: u32, keys: &[&str]) {
        self.application.begin_poll();
        for no in 1..=count {
            let name = keys[(no as usize - 1) % keys.len()];
            let key = Some(Payload::text(name));
            let record = Record { tag: no, ..Record::new(key, Some(Payload::text(format!("value {no};"))), 0) };
            self.take(no, name, record);
        }
        self.application.end_poll();
    }

    fn take(&mut self, no: u32, key: &str, record: Record) {
        let (message, key) = (MessageNo(no), self.messages.symbol(key));
        let delivery = self.reader.note_polled(message);
        let (topic, partition, offset) = (TOPIC, 0, u64::from(no) - 1);
        self.application.take(Job { topic, partition, offset, message, key, delivery, record });
    }

    fn go_on(&mut self, now: u64) -> Step {
        let Self { application, topology, choice, facts, reader, .. } = self;
        application.go_on(&mut Lent { now, topology, choice, facts, reader })
    }

    /// Steps until it waits for something but a commit.
    fn run(&mut self, now: u64) -> (Vec<Option<u64>>, Step) {
        let mut commits = Vec::new();
        loop {
            match self.go_on(now) {
                Step::Commits { up_to, .. } => commits.push(up_to.map(|(.., offset)| offset)),
                step => return (commits, step),
            }
        }
    }

    fn written(&mut self) -> Vec<(PartIx, u32)> {
        let actions = std::mem::take(&mut self.application.actions);
        let written = |action: Action| match action {
            Action::Produce { to, record, .. } => Some((to, record.tag)),
            _ => None,
        };
        actions.into_iter().filter_map(written).collect()
    }
}

#[test]
fn commits_come_when_the_setting_says() {
    let table = [
        (Commit::Auto, vec![]),
        (Commit::Never, vec![]),
        (Commit::BeforeWork, vec![None]),
        (Commit::EachRecord, vec![Some(1), Some(2), Some(3)]),
        (Commit::EachPoll, vec![None]),
        (Commit::EachPollAsync, vec![None]),
    ];
    for (commit, expected) in table {
        let mut world = World::new(spec(commit, &[]), false);
        world.poll(3, &["a"]);
        assert_eq!(world.run(0), (expected, Step::Done), "{commit:?}");
        assert_eq!(world.application.done, 3);
        assert_eq!(world.facts.monitor.total.effects, 3);
    }
}

#[test]
fn work_takes_its_time_and_a_crash_comes_in_the_middle() {
    let crash = (Condition::KeyIs("b".into()), FailureAction::Crash);
    let slow = (Condition::KeyIs("a".into()), FailureAction::Slow(50));
    let mut world = World::new(Consumer { work_us: 100, ..spec(Commit::EachRecord, &[crash, slow]) }, false);
    world.poll(2, &["a", "b"]);
    assert_eq!(world.run(0), (vec![], Step::Works(150)));
    assert_eq!(world.run(150), (vec![Some(1)], Step::Works(200)));
    assert_eq!(world.run(200), (vec![], Step::Crashes));
}

#[test]
fn paused_it_finishes_what_it_has_in_hand() {
    let mut world = World::new(Consumer { work_us: 100, ..spec(Commit::Auto, &[]) }, false);
    world.poll(2, &["a"]);
    assert_eq!(world.run(0).1, Step::Works(100));
    world.application.paused = true;
    assert_eq!(world.run(100).1, Step::Paused);
    assert_eq!(world.application.done, 1);
}

#[test]
fn failed_records_go_where_the_author_sends_them() {
    use FailureAction::*;
    let (retry, dead) = (vec![(RETRY, 1_000)], DEAD);
    let table = [
        (Skip, vec![], 4),
        (DeadLetter, vec![(DEAD, 2)], 4),
        // 4 has the same key as 2.
        (DeadLetterOrdered, vec![(DEAD, 2), (DEAD, 4)], 3),
        (RetryTopic, vec![(RETRY, 2)], 4),
        // Reject means nothing outside share groups.
        (Reject, vec![], 4),
        (Retry, vec![], 1),
    ];
    for (then, written, done) in table {
        let failure = (Condition::BodyContains("value 2;".into()), then);
        let world_spec = Consumer { dead_letter: dead, retry: retry.clone(), ..spec(Commit::EachPoll, &[failure]) };
        let mut world = World::new(world_spec, false);
        world.poll(5, &["a", "b"]);
        assert_eq!(world.run(0).1, Step::Done, "{then:?}");
        assert_eq!((world.application.done, world.application.failed), (done, 1), "{then:?}");
        let seeks = |action: &Action| matches!(action, Action::SeekBack { offset: 1, .. });
        assert_eq!(world.application.actions.iter().any(seeks), then == Retry, "{then:?}");
        assert_eq!(world.written(), written, "{then:?}");
    }
}

#[test]
fn retry_topics_come_one_after_the_other_and_then_the_end() {
    let failure = (Condition::KeyIs("a".into()), FailureAction::RetryTopic);
    let retry = vec![(RETRY, 1_000), (TOPIC, 5_000)];
    let mut world = World::new(Consumer { retry, dead_letter: DEAD, ..spec(Commit::Auto, &[failure]) }, false);
    // It is read from the topic that is the last of the retry topics.
    world.poll(1, &["a"]);
    world.run(0);
    assert_eq!(world.written(), [(DEAD, 1)]);
    let first = world.application.spec.retry[0];
    Arc::make_mut(&mut world.application.spec).retry = vec![first];
    world.poll(1, &["a"]);
    world.run(70);
    let Some(Action::Produce { record, .. }) = world.application.actions.pop() else { panic!("it was passed on") };
    assert_eq!((headers::due(&record), headers::attempts(&record)), (1_070, 1));
    world.application.begin_poll();
    world.take(1, "a", record);
    world.application.end_poll();
    assert_eq!(world.run(1_000).1, Step::Done);
    let delays = |action: &Action| matches!(action, Action::Delay { offset: 0, until: 1_070, .. });
    assert!(world.application.actions.iter().any(delays), "it is not due yet");
}

#[test]
fn connect_and_streams_have_rules_of_their_own() {
    use Handler::*;
    let sink = |tolerates_all| Process::ConnectSink { tolerates_all };
    let streams = |deserialization, processing| Process::Streams { deserialization, processing, production: Fail };
    let unreadable = Condition::BodyContains("value 2;".into());
    let work = Condition::EveryNth(2);
    let (stops, goes_on) = (Step::TaskFailed, Step::Done);
    let table = [
        (sink(false), &unreadable, stops, 0),
        (sink(true), &unreadable, goes_on, 1),
        (sink(true), &work, stops, 0),
        (streams(Fail, Continue), &unreadable, stops, 0),
        (streams(Continue, Fail), &unreadable, goes_on, 0),
        (streams(ContinueWithDeadLetter, Fail), &unreadable, goes_on, 1),
        (streams(ContinueWithDeadLetter, Fail), &work, stops, 0),
        (streams(Fail, ContinueWithDeadLetter), &work, goes_on, 1),
    ];
    for (process, when, step, dead) in table {
        let failures = [(when.clone(), FailureAction::Skip)];
        let name = format!("{process:?} {when:?}");
        let mut world = World::new(Consumer { process, dead_letter: DEAD, ..spec(Commit::EachPoll, &failures) }, false);
        world.poll(3, &["a"]);
        assert_eq!(world.run(0).1, step, "{name}");
        assert_eq!(world.application.failed_task, step == stops, "{name}");
        assert_eq!(world.written().len(), dead, "{name}");
    }
}

#[test]
fn a_share_groups_records_are_settled_one_by_one() {
    use Acknowledgement::{Accept, Reject, Release};
    let failures =
        [(Condition::KeyIs("b".into()), FailureAction::Retry), (Condition::KeyIs("c".into()), FailureAction::Reject)];
    let mut world = World::new(spec(Commit::Auto, &failures), true);
    world.poll(3, &["a", "b", "c"]);
    assert_eq!(world.run(0), (vec![None], Step::Done));
    let settled = |action: &Action| match action {
        Action::Settle { offset, how, .. } => Some((*offset, *how)),
        _ => None,
    };
    let settled: Vec<_> = world.application.actions.iter().filter_map(settled).collect();
    assert_eq!(settled, [(0, Accept), (1, Release), (2, Reject)]);
}

#[test]
fn what_a_transaction_wrote_counts_when_it_commits() {
    let failure = (Condition::NotRedelivered, FailureAction::Retry);
    let id = Some("worker-1".into());
    let mut world =
        World::new(Consumer { transactional_id: id, output: DEAD, ..spec(Commit::Auto, &[failure]) }, false);
    world.poll(2, &["a"]);
    assert_eq!(world.run(0).1, Step::EndsTransaction { commits: false });
    assert!(world.application.is_idle() && world.application.actions.is_empty());
    assert_eq!(world.application.began(), [(TOPIC, 0, 0)]);
    world.poll(2, &["a"]);
    assert_eq!(world.run(0).1, Step::EndsTransaction { commits: true });
    assert_eq!((world.facts.monitor.total.effects, world.written().len()), (0, 2));
    let World { application, topology, choice, facts, reader, .. } = &mut world;
    application.transaction_ended(true, &mut Lent { now: 0, topology, choice, facts, reader });
    assert_eq!(world.facts.monitor.total.effects, 2);
}

#[test]
fn a_repeat_is_skipped_by_who_remembers() {
    for (deduplicate, duplicates) in [(false, 2), (true, 0)] {
        let mut world = World::new(Consumer { deduplicate, work_us: 10, ..spec(Commit::Auto, &[]) }, false);
        for _ in 0..2 {
            world.poll(2, &["a"]);
            let mut now = 0;
            while let Step::Works(until) = world.go_on(now) {
                now = until;
            }
        }
        assert_eq!(world.facts.monitor.total.duplicates, duplicates);
        assert_eq!(world.facts.monitor.total.out_of_order, 0, "a repeat breaks no order");
    }
}
