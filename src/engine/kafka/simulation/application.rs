//! The application behind a poll loop: it works on the records of a poll one after the other and says what happens to
//! each. It sends nothing and knows no broker: what it wants done stands in its actions, and [`Application::go_on`] says
//! what it waits for.
use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::failures;
use super::headers::{self, Origin};
use super::reader::Reader;
use crate::engine::choice::{Choice, Purpose};
use crate::engine::fact::{FactKind, Outcome};
use crate::engine::facts::Facts;
use crate::engine::id::{MessageNo, PartIx, Symbol, Time};
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::record::Record;
use crate::engine::kafka::share::Acknowledgement;
use crate::engine::kafka::topology::{Commit, Consumer, Failure, FailureAction};
use crate::engine::kafka::view::SlotView;
use crate::engine::topology::Topology;
use crate::engine::view::Work;

/// A polled record.
#[derive(Clone, Debug, Hash)]
pub struct Job {
    pub topic: PartIx,
    pub partition: u32,
    pub offset: u64,
    pub message: MessageNo,
    pub key: Symbol,
    /// How often it was polled, from 1.
    pub delivery: u32,
    pub record: Record,
}

#[derive(Clone, Debug)]
struct Working {
    started: Time,
    until: Time,
    fails: Option<Box<Failure>>,
}

/// What it works with, lent for the time of a call.
pub struct Lent<'a> {
    pub now: Time,
    pub topology: &'a Topology,
    pub choice: &'a mut Choice,
    pub facts: &'a mut Facts,
    pub reader: &'a mut Reader,
}

/// What it wants done, in order.
#[derive(Clone, Debug)]
pub enum Action {
    /// Write a record; before the next commit or poll it is to be acknowledged.
    Produce { to: PartIx, record: Record },
    /// A connector's other end is to have the record, before the next commit or poll.
    Cross { message: MessageNo, record: Record },
    /// The partition is read from there again.
    SeekBack { topic: PartIx, partition: u32, offset: u64 },
    /// The partition is not to be read before that time, and then from this offset.
    Delay { topic: PartIx, partition: u32, offset: u64, until: Time },
    /// A share group is told what became of a record.
    Settle { topic: PartIx, partition: u32, offset: u64, message: MessageNo, how: Acknowledgement },
}

/// Up to where a commit goes: `None` = the positions of all partitions (a share group: all that is settled).
pub type UpTo = Option<(PartIx, u32, u64)>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The record in hand takes until then.
    Works(Time),
    /// It begins nothing new while it is paused.
    Paused,
    /// A commit; whether it waits for its end. Then it goes on.
    Commits { up_to: UpTo, waits: bool },
    /// Read-process-write: the transaction of this poll ends. When it is aborted, everything is read again.
    EndsTransaction { commits: bool },
    /// Everything polled is done with.
    Done,
    /// The process dies.
    Crashes,
    /// A task or stream thread stopped; the process lives on without it.
    TaskFailed,
}

#[derive(Clone, Debug)]
pub struct Application {
    pub part: PartIx,
    pub spec: Arc<Consumer>,
    /// In a share group records are settled one by one.
    pub is_share: bool,
    pub paused: bool,
    /// The source of a connector: its records go to the other end instead of having an effect.
    pub crosses: bool,
    /// It stopped on an error and works no more.
    pub failed_task: bool,
    /// The first is in work or the next one.
    jobs: VecDeque<Job>,
    working: Option<Working>,
    /// Where the last poll began in each partition.
    began: Vec<(PartIx, u32, u64)>,
    /// Effects of the open transaction.
    held_effects: Vec<MessageNo>,
    commits_first: bool,
    commits_last: bool,
    /// Records taken into work, for failures of each n-th.
    taken: u32,
    /// The last poll ended with a record to be tried again.
    pub backs_off: bool,
    pub done: u64,
    pub failed: u64,
    pub actions: Vec<Action>,
}

impl Application {
    pub fn new(part: PartIx, spec: Arc<Consumer>, is_share: bool) -> Self {
        Self {
            part,
            spec,
            is_share,
            paused: false,
            crosses: false,
            failed_task: false,
            jobs: VecDeque::new(),
            working: None,
            began: Vec::new(),
            held_effects: Vec::new(),
            commits_first: false,
            commits_last: false,
            taken: 0,
            backs_off: false,
            done: 0,
            failed: 0,
            actions: Vec::new(),
        }
    }

    pub fn is_transactional(&self) -> bool {
        self.spec.transactional_id.is_some() && !self.is_share
    }

    /// A poll begins to hand out records.
    pub fn begin_poll(&mut self) {
        self.began.clear();
        self.backs_off = false;
        self.jobs.clear();
    }

    #[inline]
    pub fn take(&mut self, job: Job) {
        let is_new =
            self.began.last().is_none_or(|(topic, partition, _)| (*topic, *partition) != (job.topic, job.partition));
        if is_new && !self.began.iter().any(|(topic, part, _)| (*topic, *part) == (job.topic, job.partition)) {
            self.began.push((job.topic, job.partition, job.offset));
        }
        self.jobs.push_back(job);
    }

    /// All records of the poll are there.
    pub fn end_poll(&mut self) {
        let has_any = !self.jobs.is_empty();
        let (commit, plain) = (self.spec.commit, !self.is_transactional());
        self.commits_first = has_any && plain && commit == Commit::BeforeWork;
        self.commits_last = has_any
            && match commit {
                _ if !plain => true,
                Commit::EachPoll | Commit::EachPollAsync => true,
                Commit::Auto | Commit::EachRecord | Commit::BeforeWork => self.is_share,
                Commit::Never => false,
            };
        if self.commits_first && self.is_share {
            let accepted = self.jobs.iter().map(|job| settle(job, Acknowledgement::Accept));
            self.actions.extend(accepted);
        }
    }

    /// Where the last poll began: topic, partition, first offset.
    pub fn began(&self) -> &[(PartIx, u32, u64)] {
        &self.began
    }

    #[cfg(test)]
    pub fn is_idle(&self) -> bool {
        self.jobs.is_empty() && !self.commits_first && !self.commits_last
    }

    /// Works as far as it can without waiting.
    pub fn go_on(&mut self, lent: &mut Lent) -> Step {
        if self.failed_task {
            return Step::TaskFailed;
        }
        if std::mem::take(&mut self.commits_first) {
            return Step::Commits { up_to: None, waits: true };
        }
        loop {
            if let Some(working) = &self.working {
                if working.until > lent.now {
                    return Step::Works(working.until);
                }
                if let Some(step) = self.finish(lent) {
                    return step;
                }
                continue;
            }
            if self.paused {
                return Step::Paused;
            }
            if self.jobs.is_empty() {
                return self.end();
            }
            self.start(lent);
        }
    }

    /// Nothing is left of the poll.
    fn end(&mut self) -> Step {
        if !std::mem::take(&mut self.commits_last) {
            return Step::Done;
        }
        if self.is_transactional() {
            return Step::EndsTransaction { commits: true };
        }
        Step::Commits { up_to: None, waits: self.spec.commit != Commit::EachPollAsync }
    }

    /// Takes the first record into work, or passes it by.
    fn start(&mut self, lent: &mut Lent) {
        let Some(job) = self.jobs.front() else { return };
        if job.record.headers.is_some() && headers::due(&job.record) > lent.now {
            let until = headers::due(&job.record);
            let (topic, partition, offset) = (job.topic, job.partition, job.offset);
            self.actions.push(Action::Delay { topic, partition, offset, until });
            self.drop_partition(topic, partition);
            return;
        }
        let no = job.message;
        if lent.reader.is_blocked(job.key) && self.follows_blocked() {
            if let Some(job) = self.jobs.pop_front() {
                self.follow(&job, lent);
            }
            return;
        }
        let is_quick = self.spec.deduplicate && lent.reader.has_effect(no);
        self.taken = self.taken.wrapping_add(1);
        let mut work_us = 0;
        let mut fails = None;
        if !is_quick {
            let jitter_us = lent.choice.pick(Purpose::ConsumerWork, self.spec.work_jitter_us.saturating_add(1));
            work_us = self.spec.work_us.saturating_add(jitter_us);
            fails = failures::first(&self.spec.failures, job, self.taken, lent.choice).cloned().map(Box::new);
        }
        match fails.as_ref().map(|failure| failure.then) {
            Some(FailureAction::Slow(more_us)) => {
                work_us = work_us.saturating_add(more_us);
                fails = None;
            }
            Some(FailureAction::Crash) => work_us /= 2,
            _ => {}
        }
        let (consumer, message, key) = (self.part, job.message, job.key);
        if let Some(after) = lent.reader.note_order(key, message) {
            lent.facts.note(FactKind::OutOfOrder { consumer, message, after, key });
        }
        let until = lent.now.saturating_add(work_us);
        if lent.facts.is_listening() {
            lent.facts.note(FactKind::WorkStarted { consumer, message, until });
        }
        self.working = Some(Working { started: lent.now, until, fails });
    }

    /// The work on the first record is over.
    fn finish(&mut self, lent: &mut Lent) -> Option<Step> {
        let fails = self.working.take()?.fails;
        if fails.as_ref().is_some_and(|failure| failure.then == FailureAction::Crash) {
            return Some(Step::Crashes);
        }
        let job = self.jobs.pop_front()?;
        match fails {
            None => {
                self.succeed(&job, lent);
                self.after(&job)
            }
            Some(failure) => self.fail(&job, &failure, lent),
        }
    }

    fn succeed(&mut self, job: &Job, lent: &mut Lent) {
        let no = job.message;
        if self.crosses {
            self.actions.push(Action::Cross { message: no, record: job.record.clone() });
            self.done += 1;
            lent.facts.note(worked(self.part, no, Outcome::Silent, false));
            return;
        }
        let again = lent.reader.has_effect(no);
        if self.is_transactional() {
            self.held_effects.push(no);
        } else {
            lent.reader.note_effect(no);
            if !(again && self.spec.deduplicate) {
                lent.facts.monitor.effect(self.part, again);
            }
        }
        if self.spec.output.is_some() && !(again && self.spec.deduplicate) {
            let record = Record { offset_delta: 0, ..job.record.clone() };
            self.actions.push(Action::Produce { to: self.spec.output, record });
        }
        self.done += 1;
        self.settle(job, Acknowledgement::Accept);
        lent.facts.note(worked(self.part, no, Outcome::Silent, again));
    }

    pub(super) fn settle(&mut self, job: &Job, how: Acknowledgement) {
        // What was accepted before the work can't be settled again.
        if self.is_share && !matches!(self.spec.commit, Commit::Never | Commit::BeforeWork) {
            self.actions.push(settle(job, how));
        }
    }

    /// After each record that is done with.
    pub(super) fn after(&self, job: &Job) -> Option<Step> {
        let commits = self.spec.commit == Commit::EachRecord && !self.is_transactional();
        let up_to = (!self.is_share).then_some((job.topic, job.partition, job.offset + 1));
        commits.then_some(Step::Commits { up_to, waits: true })
    }

    /// Later records of blocked keys are not worked on.
    fn follows_blocked(&self) -> bool {
        let has_key = self.jobs.front().is_some_and(|job| job.record.key.is_some());
        let is_ordered = |failure: &Failure| failure.then == FailureAction::DeadLetterOrdered;
        has_key && self.spec.dead_letter.is_some() && self.spec.failures.iter().any(is_ordered)
    }

    pub(super) fn drop_partition(&mut self, topic: PartIx, partition: u32) {
        self.jobs.retain(|job| (job.topic, job.partition) != (topic, partition));
    }

    /// Throws the poll away, to be read again.
    pub(super) fn drop_poll(&mut self) {
        self.jobs.clear();
        self.working = None;
        self.held_effects.clear();
        self.actions.clear();
        (self.commits_first, self.commits_last) = (false, false);
    }

    /// The transaction has ended: with a commit its effects have happened.
    pub fn transaction_ended(&mut self, commits: bool, lent: &mut Lent) {
        for no in std::mem::take(&mut self.held_effects) {
            if commits {
                let again = lent.reader.note_effect(no);
                lent.facts.monitor.effect(self.part, again);
            }
        }
    }

    /// The process is gone: what it had in memory is, too.
    pub fn crash(&mut self) {
        self.drop_poll();
        self.began.clear();
        self.paused = false;
        self.failed_task = false;
        self.backs_off = false;
    }

    pub(super) fn origin(job: &Job, topology: &Topology) -> Origin {
        let name = topology.parts.get(job.topic.0 as usize).map_or("", |part| &part.name);
        Origin { topic: name.into(), partition: job.partition, offset: job.offset }
    }

    pub(super) fn note(&self, lent: &mut Lent, fact: Fact) {
        lent.facts.note(FactKind::Kafka(fact));
    }

    /// What is left of the last poll, at most so many.
    pub fn slots(&self, most: usize) -> Vec<SlotView> {
        let view = |(at, job): (usize, &Job)| SlotView {
            message: job.message,
            key: job.key,
            topic: job.topic,
            partition: job.partition,
            offset: job.offset,
            delivery: job.delivery,
            work: match &self.working {
                Some(working) if at == 0 => Work::Working { started: working.started, until: working.until },
                _ => Work::Waiting,
            },
        };
        self.jobs.iter().take(most).enumerate().map(view).collect()
    }
}

fn settle(job: &Job, how: Acknowledgement) -> Action {
    let Job { topic, partition, offset, message, .. } = *job;
    Action::Settle { topic, partition, offset, message, how }
}

pub(super) fn worked(consumer: PartIx, message: MessageNo, outcome: Outcome, duplicate: bool) -> FactKind {
    FactKind::Worked { consumer, message, outcome, duplicate }
}

impl Hash for Application {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.part, self.paused, self.failed_task, self.taken, self.done, self.failed).hash(state);
        (self.commits_first, self.commits_last, self.backs_off).hash(state);
        self.jobs.iter().for_each(|job| job.hash(state));
        self.working.as_ref().map(|working| (working.started, working.until)).hash(state);
        (&self.began, &self.held_effects).hash(state);
    }
}
