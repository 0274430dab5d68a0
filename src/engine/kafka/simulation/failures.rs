//! What an application makes of a record whose work failed: skip it, try again, pass it on, or stop. A plain poll loop
//! does what its author wrote; a Connect sink task and a Streams application have rules of their own.
use super::application::{Action, Application, Job, Lent, Step, worked};
use super::headers::{self, Cause};
use crate::engine::choice::{Choice, Purpose};
use crate::engine::fact::Outcome;
use crate::engine::id::PartIx;
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::record::{Payload, Record};
use crate::engine::kafka::share::Acknowledgement;
use crate::engine::kafka::topology::{Failure, FailureAction, Handler, Process};
use crate::engine::topology::Condition;
use crate::engine::value::Value;

/// What is to be done with a failed record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Skip,
    Retry,
    DeadLetter { blocks_key: bool },
    RetryTopic,
    Reject,
    StopTask,
}

/// The first failure whose condition holds. `taken` = how many records this consumer took into work, with this one.
#[inline]
pub fn first<'a>(failures: &'a [Failure], job: &Job, taken: u32, choice: &mut Choice) -> Option<&'a Failure> {
    failures.iter().find(|failure| holds(&failure.when, job, taken, choice))
}

fn holds(when: &Condition, job: &Job, taken: u32, choice: &mut Choice) -> bool {
    let Record { key, value, .. } = &job.record;
    let text = |payload: &Option<Payload>, is: &dyn Fn(&str) -> bool| {
        payload.as_ref().and_then(Payload::as_text).is_some_and(is)
    };
    match when {
        Condition::Chance(ppm) => choice.happens(Purpose::ConsumerFailure, *ppm),
        Condition::EveryNth(n) => *n > 0 && taken.is_multiple_of(*n),
        Condition::KeyIs(wanted) => text(key, &|key| key == wanted),
        Condition::BodyContains(part) => text(value, &|value| value.contains(part.as_str())),
        Condition::NotRedelivered => job.delivery == 1,
        Condition::HeaderIs(name, wanted) => headers::text(&job.record, name).is_some_and(|text| match wanted {
            Value::Text(wanted) => text == wanted,
            Value::Int(wanted) => text.parse() == Ok(*wanted),
            Value::Bool(wanted) => text.parse() == Ok(*wanted),
            _ => false,
        }),
    }
}

/// Whether the record cannot even be read (a converter or deserializer fails), or its work fails. What lies in value and
/// headers is a matter of reading.
fn is_unreadable(when: &Condition) -> bool {
    matches!(when, Condition::BodyContains(_) | Condition::HeaderIs(..))
}

pub fn verdict(process: &Process, failure: &Failure) -> Verdict {
    let unreadable = is_unreadable(&failure.when);
    match process {
        Process::Plain => match failure.then {
            FailureAction::Skip | FailureAction::Crash | FailureAction::Slow(_) => Verdict::Skip,
            FailureAction::Retry => Verdict::Retry,
            FailureAction::DeadLetter => Verdict::DeadLetter { blocks_key: false },
            FailureAction::DeadLetterOrdered => Verdict::DeadLetter { blocks_key: true },
            FailureAction::RetryTopic => Verdict::RetryTopic,
            FailureAction::Reject => Verdict::Reject,
        },
        // errors.tolerance covers converters and transformations; of what put throws only a RetriableException does
        // not fail the task.
        Process::ConnectSink { tolerates_all } => match (unreadable, failure.then) {
            (true, _) if *tolerates_all => Verdict::DeadLetter { blocks_key: false },
            (false, FailureAction::Retry) => Verdict::Retry,
            _ => Verdict::StopTask,
        },
        Process::Streams { deserialization, processing, .. } => {
            handled(if unreadable { *deserialization } else { *processing })
        }
    }
}

/// What an exception handler of Streams answered.
pub fn handled(handler: Handler) -> Verdict {
    match handler {
        Handler::Fail => Verdict::StopTask,
        Handler::Continue => Verdict::Skip,
        Handler::ContinueWithDeadLetter => Verdict::DeadLetter { blocks_key: false },
    }
}

fn cause(process: &Process, when: &Condition) -> Cause {
    let message = match when {
        Condition::Chance(_) => "by chance".to_owned(),
        Condition::EveryNth(n) => ["one record in ", &n.to_string()].concat(),
        Condition::KeyIs(key) => ["key is ", key].concat(),
        Condition::HeaderIs(name, _) => ["header ", name].concat(),
        Condition::BodyContains(part) => ["value contains ", part].concat(),
        Condition::NotRedelivered => "first delivery".to_owned(),
    };
    let (class, stage) = match (process, when) {
        (Process::ConnectSink { .. }, Condition::HeaderIs(..)) => {
            ("org.apache.kafka.connect.errors.DataException", "HEADER_CONVERTER")
        }
        (Process::ConnectSink { .. }, _) => ("org.apache.kafka.connect.errors.DataException", "VALUE_CONVERTER"),
        (Process::Streams { .. }, when) if is_unreadable(when) => {
            ("org.apache.kafka.common.errors.SerializationException", "")
        }
        _ => ("java.lang.IllegalStateException", ""),
    };
    Cause { class, message, stage }
}

impl Application {
    pub(super) fn fail(&mut self, job: &Job, failure: &Failure, lent: &mut Lent) -> Option<Step> {
        self.failed += 1;
        let verdict = match verdict(&self.spec.process, failure) {
            // Release is a share group's way to try again; nothing else knows reject.
            Verdict::Reject if !self.is_share => Verdict::Skip,
            other => other,
        };
        let outcome = match verdict {
            Verdict::Retry | Verdict::StopTask => Outcome::Nacked { requeue: true },
            _ => Outcome::Rejected { requeue: false },
        };
        lent.facts.note(worked(self.part, job.message, outcome, false));
        match verdict {
            Verdict::Skip => self.skip(job, lent),
            Verdict::Retry => return self.retry(job),
            Verdict::DeadLetter { blocks_key } => {
                if blocks_key && job.record.key.is_some() && self.spec.dead_letter.is_some() {
                    lent.reader.block(job.key);
                }
                let cause = cause(&self.spec.process, &failure.when);
                self.dead_letter(job, &cause, lent);
            }
            Verdict::RetryTopic => self.send_to_retry(job, failure, lent),
            Verdict::Reject => self.settle(job, Acknowledgement::Reject),
            Verdict::StopTask => return Some(self.stop_task(job, lent)),
        }
        self.after(job)
    }

    fn skip(&mut self, job: &Job, lent: &mut Lent) {
        self.note(lent, Fact::Skipped { consumer: self.part, message: job.message });
        self.settle(job, Acknowledgement::Accept);
    }

    /// The record comes again, and what lies behind it in its partition waits.
    fn retry(&mut self, job: &Job) -> Option<Step> {
        if self.is_share {
            self.settle(job, Acknowledgement::Release);
            return self.after(job);
        }
        self.backs_off = true;
        if self.is_transactional() {
            self.drop_poll();
            return Some(Step::EndsTransaction { commits: false });
        }
        let (topic, partition, offset) = (job.topic, job.partition, job.offset);
        self.actions.push(Action::SeekBack { topic, partition, offset });
        self.drop_partition(topic, partition);
        None
    }

    fn stop_task(&mut self, job: &Job, lent: &mut Lent) -> Step {
        self.drop_poll();
        self.failed_task = true;
        self.note(lent, Fact::TaskFailed { consumer: self.part, message: job.message });
        Step::TaskFailed
    }

    /// Without a dead-letter topic the record is skipped.
    pub(super) fn dead_letter(&mut self, job: &Job, cause: &Cause, lent: &mut Lent) {
        let to = self.spec.dead_letter;
        if !to.is_some() {
            return self.skip(job, lent);
        }
        let from = Self::origin(job, lent.topology);
        let attempt = headers::attempts(&job.record) + 1;
        let record = match &self.spec.process {
            Process::Plain => headers::failed(&job.record, &from, cause, attempt, None),
            Process::ConnectSink { .. } => {
                let name = lent.topology.parts.get(self.part.0 as usize).map_or("", |part| &part.name);
                headers::connect(&job.record, &from, cause, name)
            }
            Process::Streams { .. } => headers::streams(&job.record, &from, cause),
        };
        self.forward(job, to, record, attempt, true, lent);
    }

    /// A record of a blocked key goes the way of the one before it, without work.
    pub(super) fn follow(&mut self, job: &Job, lent: &mut Lent) {
        let message = "an earlier record of its key is dead-lettered".to_owned();
        let cause = Cause { class: "java.lang.IllegalStateException", message, stage: "" };
        self.dead_letter(job, &cause, lent);
    }

    /// Into the retry topic after the one it came from; after the last one it is dead.
    fn send_to_retry(&mut self, job: &Job, failure: &Failure, lent: &mut Lent) {
        let cause = cause(&self.spec.process, &failure.when);
        let retry = &self.spec.retry;
        let next = retry.iter().position(|(topic, _)| *topic == job.topic).map_or(0, |at| at + 1);
        let Some((to, delay_us)) = retry.get(next).copied() else {
            return self.dead_letter(job, &cause, lent);
        };
        let from = Self::origin(job, lent.topology);
        let attempt = headers::attempts(&job.record) + 1;
        let due = lent.now.saturating_add(delay_us);
        let record = headers::failed(&job.record, &from, &cause, attempt, Some(due));
        self.forward(job, to, record, attempt, false, lent);
    }

    fn forward(&mut self, job: &Job, to: PartIx, record: Record, attempt: u32, dead: bool, lent: &mut Lent) {
        self.actions.push(Action::Produce { to, record });
        let (consumer, from, message) = (self.part, job.topic, job.message);
        self.note(lent, Fact::Forwarded { consumer, from, to, message, attempt, dead });
        self.settle(job, Acknowledgement::Accept);
    }
}
