//! Consumers at work: take deliveries, work on them, answer.
use super::desk::Desk;
use super::wire::Shown;
use super::{Effects, World};
use crate::engine::agenda::Due;
use crate::engine::client::application::Extra;
use crate::engine::client::consumer::Job;
use crate::engine::fact::{FactKind, Outcome};
use crate::engine::id::{PartIx, Time};
use crate::engine::message::{Message, MessageId};
use crate::engine::rabbitmq::Broker;
use crate::engine::rabbitmq::method::{Delivery, Method, StreamOffset};
use crate::engine::topology::{AckMode, FailureAction};
use crate::engine::view::FlightKind;

impl World {
    /// A delivery arrives; its hold on the message is now the job's.
    pub(super) fn receive(&mut self, client: u32, delivery: Delivery) {
        let no = self.messages.get(delivery.message).no;
        let receiver = &mut self.clients[client as usize];
        let part = receiver.part;
        let Some(consumer) = receiver.consumer_mut() else { return };
        let ack = consumer.ack;
        let job = Job {
            tag: delivery.tag,
            message: delivery.message,
            no,
            key: delivery.key,
            queue: consumer.queue_of(delivery.consumer),
            redelivered: delivery.redelivered,
            answered: matches!(ack, AckMode::Automatic | AckMode::BeforeWork),
            work: None,
            fails: None,
            done: false,
        };
        let slot = consumer.jobs.add(job);
        consumer.waiting.push_back(slot);
        // A log is read in its order; who reads it again begins anew.
        let younger = match delivery.offset {
            StreamOffset::NONE => consumer.note_order(delivery.key, no),
            _ => None,
        };
        self.facts.note_often(FactKind::Received { consumer: part, message: no, tag: delivery.tag });
        if let Some(after) = younger {
            self.fact(FactKind::OutOfOrder { consumer: part, message: no, after, key: delivery.key });
        }
        if ack == AckMode::BeforeWork {
            self.answer(client, &job, Method::Ack { tag: delivery.tag, multiple: false }, FlightKind::Ack);
        }
        self.take_work(client);
    }

    /// Free workers take what waits.
    pub(super) fn take_work(&mut self, client: u32) {
        let now = self.now;
        loop {
            let worker = &mut self.clients[client as usize];
            let (part, life) = (worker.part, worker.life);
            if worker.paused || !worker.is_up() {
                return;
            }
            let Some(consumer) = worker.consumer_mut() else { return };
            let Some(job) = consumer.next_waiting() else { return };
            let quick = consumer.deduplicate
                && consumer.jobs.get(job).is_some_and(|job| {
                    let place = effect_place(&self.broker, part, job.queue);
                    self.effects.has(place, self.messages.get(job.message))
                });
            let started = consumer.start(job, now, quick, &self.messages, &mut self.choice);
            let Some((message, until)) = started else { return };
            self.agenda.add(until, Due::WorkDone { client, life, job });
            self.facts.note_often(FactKind::WorkStarted { consumer: part, message, until });
        }
    }

    pub(super) fn finish_work(&mut self, client: u32, job: u32) -> bool {
        let now = self.now;
        let worker = &mut self.clients[client as usize];
        let part = worker.part;
        let Some(consumer) = worker.consumer_mut() else { return false };
        let due = |job: &&Job| !job.done && job.work.is_some_and(|(_, until)| until == now);
        let Some(work) = consumer.jobs.get(job).filter(due).copied() else { return false };
        let is_source = consumer.is_source;
        if work.fails == Some(FailureAction::Crash) {
            self.crash(client);
            return true;
        }
        consumer.working -= 1;
        let mut fails = work.fails;
        if let Some(Extra(extra)) = consumer.extra.clone() {
            match extra.finish(&work, fails, &mut Desk::new(self, client)) {
                Some(other) => fails = other,
                None => {
                    self.take_work(client);
                    return true;
                }
            }
        }
        match fails {
            None if is_source => self.carry(client, job, work),
            None => self.succeed(client, job, work),
            Some(action) => {
                if let Some(consumer) = self.clients[client as usize].consumer_mut() {
                    consumer.failed += 1;
                }
                self.fail(client, part, job, work, action);
            }
        }
        self.take_work(client);
        true
    }

    fn succeed(&mut self, client: u32, slot: u32, job: Job) {
        let part = self.clients[client as usize].part;
        let place = effect_place(&self.broker, part, job.queue);
        let again = self.effects.note(place, self.messages.get(job.message));
        let Some(consumer) = self.clients[client as usize].consumer_mut() else { return };
        let skipped = again && consumer.deduplicate;
        consumer.done += 1;
        consumer.skipped += u32::from(skipped);
        let ack = consumer.ack;
        if !skipped {
            self.facts.monitor.effect(part, again);
        }
        let outcome = match ack {
            AckMode::AfterWork | AckMode::EveryN(_) => Outcome::Acked,
            AckMode::Automatic | AckMode::BeforeWork | AckMode::Never => Outcome::Silent,
        };
        self.facts.note_often(FactKind::Worked { consumer: part, message: job.no, outcome, duplicate: again });
        match ack {
            AckMode::Automatic | AckMode::BeforeWork => self.forget(client, slot),
            AckMode::AfterWork => {
                self.answer(client, &job, Method::Ack { tag: job.tag, multiple: false }, FlightKind::Ack);
                self.forget(client, slot);
            }
            AckMode::EveryN(n) => {
                self.set_done(client, slot, job);
                self.ack_many(client, &job, n);
            }
            AckMode::Never => self.set_done(client, slot, job),
        }
    }

    pub(super) fn set_done(&mut self, client: u32, slot: u32, job: Job) {
        if let Some(consumer) = self.clients[client as usize].consumer_mut() {
            consumer.set(slot, Job { done: true, ..job });
            consumer.unacked_done += 1;
        }
    }

    fn ack_many(&mut self, client: u32, job: &Job, n: u32) {
        let Some(consumer) = self.clients[client as usize].consumer_mut() else { return };
        // A full prefetch buffer also makes it answer: waiting for more would wait for ever.
        let full = consumer.prefetch > 0 && consumer.unacked_done >= u32::from(consumer.prefetch);
        let Some(tag) = consumer.done_up_to().filter(|_| consumer.unacked_done >= n.max(1) || full) else { return };
        self.answer(client, job, Method::Ack { tag, multiple: true }, FlightKind::Ack);
        let Some(consumer) = self.clients[client as usize].consumer_mut() else { return };
        let covered: Vec<u32> = consumer.jobs.iter().filter(|(_, job)| job.tag <= tag).map(|(slot, _)| slot).collect();
        consumer.unacked_done = consumer.unacked_done.saturating_sub(covered.len() as u32);
        covered.into_iter().for_each(|slot| self.forget(client, slot));
    }

    fn fail(&mut self, client: u32, part: PartIx, slot: u32, job: Job, action: FailureAction) {
        let (method, outcome) = match action {
            _ if job.answered => (None, Outcome::Silent),
            FailureAction::Reject { requeue } => {
                (Some(Method::Reject { tag: job.tag, requeue }), Outcome::Rejected { requeue })
            }
            FailureAction::Nack { requeue } => {
                (Some(Method::Nack { tag: job.tag, multiple: false, requeue }), Outcome::Nacked { requeue })
            }
            FailureAction::Crash | FailureAction::Slow(_) => (None, Outcome::Silent),
        };
        self.fact(FactKind::Worked { consumer: part, message: job.no, outcome, duplicate: false });
        if let Some(method) = method {
            self.answer(client, &job, method, FlightKind::Nack);
        }
        self.forget(client, slot);
    }

    /// An acknowledgement, negative or not, sets out.
    pub(super) fn answer(&mut self, client: u32, job: &Job, method: Method, kind: FlightKind) {
        let shown = Shown {
            kind,
            from: self.clients[client as usize].part,
            to: job.queue,
            message: job.no,
            key: job.key,
            redelivered: job.redelivered,
            dead: false,
        };
        self.send_method(client, method, Some(shown));
    }

    /// The consumer has dealt with a delivery otherwise than by work with an effect.
    pub(super) fn ack_tag(&mut self, client: u32, tag: u64) {
        let worker = &mut self.clients[client as usize];
        let part = worker.part;
        let Some(consumer) = worker.consumer_mut() else { return };
        let found = consumer.jobs.iter().find(|(_, job)| job.tag == tag).map(|(slot, job)| (slot, *job));
        let Some((slot, job)) = found else { return };
        consumer.done += 1;
        let outcome = if job.answered { Outcome::Silent } else { Outcome::Acked };
        self.fact(FactKind::Worked { consumer: part, message: job.no, outcome, duplicate: false });
        if !job.answered {
            self.answer(client, &job, Method::Ack { tag, multiple: false }, FlightKind::Ack);
        }
        self.forget(client, slot);
    }

    /// The job is out of hand.
    pub(super) fn forget(&mut self, client: u32, slot: u32) {
        let Some(consumer) = self.clients[client as usize].consumer_mut() else { return };
        if let Some(job) = consumer.jobs.take(slot) {
            self.messages.release(job.message);
        }
    }

    /// By hand: the consumer rejects a message that it holds. `false` = it does not hold it unanswered.
    pub(super) fn reject_held(&mut self, client: u32, no: crate::engine::id::MessageNo, requeue: bool) -> bool {
        let Some(consumer) = self.clients[client as usize].consumer_mut() else { return false };
        let held = consumer.jobs.iter().find(|(_, job)| job.no == no && !job.answered);
        let Some((slot, job)) = held.map(|(slot, job)| (slot, *job)) else { return false };
        if let Some(at) = consumer.waiting.iter().position(|waiting| *waiting == slot) {
            consumer.waiting.remove(at);
        } else if job.done {
            consumer.unacked_done = consumer.unacked_done.saturating_sub(1);
        } else {
            consumer.working -= 1;
        }
        consumer.failed += 1;
        let part = self.clients[client as usize].part;
        self.fail(client, part, slot, job, FailureAction::Reject { requeue });
        self.take_work(client);
        true
    }
}

/// Where the same message counts as a repeat: in its queue; each reader of a stream has it for itself.
fn effect_place(broker: &Broker, consumer: PartIx, queue: PartIx) -> PartIx {
    if broker.is_stream_at(queue) { consumer } else { queue }
}

impl Effects {
    fn has(&self, queue: PartIx, message: &Message) -> bool {
        match message.id {
            MessageId::Serial(n) => self
                .serial
                .get(queue.0 as usize)
                .and_then(|producers| producers.get(message.producer.0 as usize))
                .and_then(|bits| bits.get(n as usize / 64))
                .is_some_and(|word| word >> (n % 64) & 1 == 1),
            MessageId::Named(name) => self.named.contains(&(queue, name)),
            MessageId::None => false,
        }
    }

    /// Notes the side effect; `true` = it had happened before.
    fn note(&mut self, queue: PartIx, message: &Message) -> bool {
        let n = match message.id {
            MessageId::None => return false,
            MessageId::Named(name) => return !self.named.insert((queue, name)),
            MessageId::Serial(n) => n,
        };
        if !queue.is_some() || !message.producer.is_some() {
            return false;
        }
        let producers = grow(&mut self.serial, queue.0 as usize);
        let bits = grow(producers, message.producer.0 as usize);
        let word = grow(bits, n as usize / 64);
        let again = *word >> (n % 64) & 1 == 1;
        *word |= 1 << (n % 64);
        again
    }
}

fn grow<T: Default + Clone>(list: &mut Vec<T>, at: usize) -> &mut T {
    if list.len() <= at {
        list.resize(at + 1, T::default());
    }
    &mut list[at]
}

/// When the work of a job ends.
pub(super) fn end_of(job: &Job) -> Time {
    job.work.map_or(Time::MAX, |(_, until)| until)
}
