//! A consumer's messages in hand: waiting, in work, done and not yet acknowledged. It makes no frame.
use std::collections::VecDeque;
use std::hash::{Hash, Hasher};

use super::application::Extra;
use crate::engine::choice::{Choice, Purpose};
use crate::engine::id::{MessageIx, MessageNo, PartIx, Symbol, Time};
use crate::engine::message::{Body, Messages};
use crate::engine::rabbitmq::method::{Consume, Method};
use crate::engine::slab::Slab;
use crate::engine::sort::sort_by_key;
use crate::engine::topology::{self, AckMode, Condition, Failure, FailureAction};
use crate::engine::value::Table;

/// One basic.consume of the client.
#[derive(Clone, Debug)]
pub struct Subscription {
    pub tag: Symbol,
    pub queue: PartIx,
    pub queue_name: Symbol,
    pub exclusive: bool,
    pub arguments: Table,
}

impl Subscription {
    /// basic.consume.
    pub fn consume(self, no_ack: bool) -> Method {
        Method::Consume(Box::new(Consume {
            queue: self.queue_name,
            consumer: self.tag,
            no_ack,
            exclusive: self.exclusive,
            arguments: self.arguments,
        }))
    }
}

/// A delivery in hand. One hold on the message is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Job {
    pub tag: u64,
    pub message: MessageIx,
    pub no: MessageNo,
    pub key: Symbol,
    pub queue: PartIx,
    pub redelivered: bool,
    /// Already acknowledged, so that no further answer can be given.
    pub answered: bool,
    pub work: Option<(Time, Time)>,
    pub fails: Option<FailureAction>,
    pub done: bool,
}

#[derive(Clone, Debug)]
pub struct Consumer {
    pub subscriptions: Vec<Subscription>,
    pub prefetch: u16,
    pub ack: AckMode,
    pub deduplicate: bool,
    /// The source of a connector: what it takes goes to the target instead of having an effect.
    pub is_source: bool,
    /// It publishes, too.
    pub extra: Option<Extra>,
    parallel: u32,
    work_us: u64,
    work_jitter_us: u64,
    failures: Vec<Failure>,
    pub jobs: Slab<Job>,
    pub waiting: VecDeque<u32>,
    pub working: u32,
    /// Messages taken into work, for failures of each n-th.
    taken: u32,
    pub done: u32,
    pub failed: u32,
    pub crashes: u32,
    pub skipped: u32,
    /// Finished since the last acknowledgement of many.
    pub unacked_done: u32,
    /// By key symbol: number of the youngest message of the key seen here; 0 = none.
    youngest: Vec<u32>,
}

impl Consumer {
    pub fn new(spec: &topology::Consumer, subscriptions: Vec<Subscription>) -> Self {
        Self {
            subscriptions,
            prefetch: spec.prefetch,
            ack: spec.ack,
            deduplicate: spec.deduplicate,
            is_source: false,
            extra: spec.extra.clone(),
            parallel: spec.parallel.max(1),
            work_us: spec.work_us,
            work_jitter_us: spec.work_jitter_us,
            failures: spec.failures.clone(),
            jobs: Slab::default(),
            waiting: VecDeque::new(),
            working: 0,
            taken: 0,
            done: 0,
            failed: 0,
            crashes: 0,
            skipped: 0,
            unacked_done: 0,
            youngest: Vec::new(),
        }
    }

    /// The queue of a consumer tag.
    #[inline]
    pub fn queue_of(&self, tag: Symbol) -> PartIx {
        let found = self.subscriptions.iter().find(|subscription| subscription.tag == tag);
        found.map_or(PartIx::NONE, |subscription| subscription.queue)
    }

    /// The next waiting job, if a worker is free.
    #[inline]
    pub fn next_waiting(&mut self) -> Option<u32> {
        if self.working >= self.parallel {
            return None;
        }
        self.waiting.pop_front()
    }

    /// Takes a job into work at `now`: decides how long it takes and whether it fails. `quick` = nothing to do. Its
    /// message and when it is done.
    pub fn start(
        &mut self,
        job: u32,
        now: Time,
        quick: bool,
        messages: &Messages,
        choice: &mut Choice,
    ) -> Option<(MessageNo, Time)> {
        let waiting = self.jobs.get(job)?;
        self.working += 1;
        self.taken = self.taken.wrapping_add(1);
        let jitter = choice.pick(Purpose::ConsumerWork, self.work_jitter_us.saturating_add(1));
        let mut work_us = if quick { 0 } else { self.work_us.saturating_add(jitter) };
        let mut fails = if quick { None } else { self.failure(waiting, messages, choice) };
        match fails {
            Some(FailureAction::Slow(more_us)) => {
                work_us = work_us.saturating_add(more_us);
                fails = None;
            }
            Some(FailureAction::Crash) => work_us /= 2,
            _ => {}
        }
        let until = now.saturating_add(work_us);
        let taken = self.jobs.get_mut(job)?;
        (taken.work, taken.fails) = (Some((now, until)), fails);
        Some((taken.no, until))
    }

    pub fn set(&mut self, job: u32, value: Job) {
        if let Some(slot) = self.jobs.get_mut(job) {
            *slot = value;
        }
    }

    fn failure(&self, job: &Job, messages: &Messages, choice: &mut Choice) -> Option<FailureAction> {
        let holds = |failure: &&Failure| match &failure.when {
            Condition::Chance(ppm) => choice.happens(Purpose::ConsumerFailure, *ppm),
            Condition::EveryNth(n) => *n > 0 && self.taken.is_multiple_of(*n),
            Condition::KeyIs(key) => messages.text(job.key) == key,
            Condition::HeaderIs(name, value) => {
                let headers = messages.content_of(job.message).headers.as_ref();
                headers.and_then(|table| table.get(name)) == Some(value)
            }
            Condition::BodyContains(part) => match &messages.content_of(job.message).body {
                Body::Text(text) => text.contains(part.as_str()),
                Body::Fill(_) => false,
            },
            Condition::NotRedelivered => !job.redelivered,
        };
        let mut holds = holds;
        self.failures.iter().find(|failure| holds(failure)).map(|failure| failure.then)
    }

    /// Notes a message of a key; the youngest one before it, if that one is younger.
    #[inline]
    pub fn note_order(&mut self, key: Symbol, no: MessageNo) -> Option<MessageNo> {
        let at = key.0 as usize;
        if self.youngest.len() <= at {
            self.youngest.resize(at + 1, 0);
        }
        let youngest = &mut self.youngest[at];
        if no.0 < *youngest {
            return Some(MessageNo(*youngest));
        }
        *youngest = no.0;
        None
    }

    /// The highest tag up to which everything in hand is done: what an acknowledgement of many may name.
    pub fn done_up_to(&self) -> Option<u64> {
        let open = self.jobs.iter().filter(|(_, job)| !job.done).map(|(_, job)| job.tag).min();
        let done = self.jobs.iter().filter(|(_, job)| job.done).map(|(_, job)| job.tag);
        done.filter(|tag| open.is_none_or(|open| *tag < open)).max()
    }

    /// Takes everything out of hand (crash, channel closed).
    pub fn drop_all(&mut self) -> Vec<Job> {
        let slots: Vec<u32> = self.jobs.iter().map(|(slot, _)| slot).collect();
        let mut jobs: Vec<Job> = slots.into_iter().filter_map(|slot| self.jobs.take(slot)).collect();
        sort_by_key(&mut jobs, |job| job.tag);
        self.waiting.clear();
        self.working = 0;
        self.unacked_done = 0;
        jobs
    }
}

impl Hash for Consumer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.waiting.hash(state);
        self.jobs.iter().for_each(|(slot, job)| (slot, job.tag, job.no, job.work, job.done).hash(state));
        (self.working, self.taken, self.done, self.failed, self.crashes, self.skipped).hash(state);
        self.unacked_done.hash(state);
        self.youngest.iter().enumerate().filter(|(_, no)| **no > 0).for_each(|(key, no)| (key, no).hash(state));
    }
}
