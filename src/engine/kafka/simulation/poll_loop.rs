//! The poll loop of a consumer's process: poll, work, wait for what was written, commit, rest. It goes on as far as it can
//! within an event; what it waits for lets it look again.
use super::Kafka;
use super::application::{Action, Application, Job, Lent, Step, UpTo};
use super::consumers::{BACKOFF_US, Phase};
use super::network::key_symbol;
use super::sender::Phase as Sending;
use crate::engine::fact::FactKind;
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::kafka::cluster::TopicIx;
use crate::engine::kafka::consumer::{ClientError, Event, Out, Place, Polled};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::topic_partition::TopicPartition;
use crate::engine::system::Kernel;

impl Kafka {
    /// Goes on with the loop as far as it can without waiting.
    pub(super) fn drive_consumer(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        let mut happened = false;
        loop {
            let its = &mut self.clients[client as usize];
            let (paused, is_up) = (its.paused, its.is_up());
            let busy = its.sender.as_ref().is_some_and(|sender| sender.producer.is_busy());
            let is_fenced = its.sender.as_ref().is_some_and(|sender| sender.phase == Sending::Fenced);
            let Some(consumer) = its.consumer_mut().filter(|_| is_up) else { return happened };
            consumer.application.paused = paused;
            let busy = busy || !consumer.crossing.is_empty();
            if consumer.dies || is_fenced {
                self.crash(client, kernel);
                return true;
            }
            let goes_on = match consumer.phase {
                // Resumed, it polls at once.
                Phase::Polling if paused => {
                    consumer.phase = Phase::Resting { until: kernel.now };
                    false
                }
                Phase::Polling => self.poll(client, kernel),
                Phase::Working { until } => until <= kernel.now && self.work(client, kernel),
                Phase::Flushing(step) => !busy && self.take_step(client, step, kernel),
                Phase::Resting { until } if until <= kernel.now && !paused => {
                    consumer.phase = Phase::Polling;
                    true
                }
                Phase::Resting { .. } | Phase::Committing(_) | Phase::Ending | Phase::Stopped => false,
            };
            if !goes_on {
                return happened;
            }
            happened = true;
        }
    }

    /// One turn of poll. `true` = it handed out records.
    fn poll(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        if !self.results_ready(client) {
            return false;
        }
        let Some(its) = self.consumer_mut(client) else { return false };
        if its.share.is_some() {
            return self.poll_share(client, kernel);
        }
        let mut out = Out::default();
        its.polled_at = kernel.now;
        let polled = its.java.poll(kernel.now, &mut out);
        if its.java.lacks_leader() {
            its.java.refresh_soon();
        }
        let threw = out.events.iter().any(|event| matches!(event, Event::Failed(_)));
        self.take_out(client, out, kernel);
        if polled.is_empty() {
            return threw;
        }
        self.hand_out(client, polled, kernel);
        true
    }

    /// The records of a poll are in the application's hands.
    fn hand_out(&mut self, client: u32, polled: Vec<Polled>, kernel: &mut Kernel) {
        self.begin_results(client, kernel);
        let Self { clients, readers, part_of_topic, .. } = self;
        let its = &mut clients[client as usize];
        let consumer = its.part;
        let Some(its) = its.consumer_mut() else { return };
        let Some(reader) = readers.get_mut(&its.reader) else { return };
        its.application.begin_poll();
        let listens = kernel.facts.is_listening();
        for Polled { partition: name, records } in polled {
            let ix = its.java.ix(&name).map_or(TopicIx(u32::MAX), |ix| ix.topic);
            let topic = part_of_topic.get(ix.0 as usize).copied().unwrap_or(PartIx::NONE);
            let (count, mut repeats) = (records.len() as u64, 0);
            for one in records {
                let (message, partition, offset) = (MessageNo(one.record.tag), name.partition, one.offset);
                let delivery = reader.note_polled(message);
                repeats += u64::from(delivery > 1);
                if listens {
                    let fact = Fact::Polled { consumer, topic, partition, offset, message, delivery };
                    kernel.fact(FactKind::Kafka(fact));
                }
                let record = one.record;
                let key = key_symbol(record.key.as_ref(), kernel.messages);
                its.application.take(Job { topic, partition, offset, message, key, delivery, record });
            }
            if !listens {
                kernel.facts.monitor.polled(topic, consumer, count, repeats);
            }
        }
        its.application.end_poll();
        its.phase = Phase::Working { until: kernel.now };
    }

    /// Lets the application work, with everything lent that it needs.
    pub(super) fn with_application<R>(
        &mut self,
        client: u32,
        kernel: &mut Kernel,
        work: impl FnOnce(&mut Application, &mut Lent) -> R,
    ) -> Option<R> {
        let Self { clients, readers, .. } = self;
        let its = clients.get_mut(client as usize)?.consumer_mut()?;
        let mut lent = Lent {
            now: kernel.now,
            topology: kernel.topology,
            choice: kernel.choice,
            facts: kernel.facts,
            reader: readers.get_mut(&its.reader)?,
        };
        Some(work(&mut its.application, &mut lent))
    }

    fn work(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        let Some(step) = self.with_application(client, kernel, Application::go_on) else { return false };
        // The phase comes first: a record that fails while it is handed over lets the loop look again at once.
        let (phase, goes_on) = match step {
            Step::Works(until) => (Phase::Working { until }, false),
            // What is in hand is finished; resuming lets it look again.
            Step::Paused => (Phase::Working { until: 0 }, false),
            step => (Phase::Flushing(step), true),
        };
        self.set_phase(client, phase);
        self.carry_out_actions(client, kernel);
        goes_on
    }

    pub(super) fn set_phase(&mut self, client: u32, phase: Phase) {
        if let Some(its) = self.consumer_mut(client) {
            its.phase = phase;
        }
    }

    /// A step for which nothing is left to wait. `true` = the loop goes on.
    fn take_step(&mut self, client: u32, step: Step, kernel: &mut Kernel) -> bool {
        match step {
            Step::Works(_) | Step::Paused => self.set_phase(client, Phase::Working { until: kernel.now }),
            Step::Commits { up_to, waits } => return self.commit(client, up_to, waits, kernel),
            Step::EndsTransaction { commits } => return self.end_results(client, commits, kernel),
            Step::Done => self.rest(client, kernel),
            Step::Crashes => self.crash(client, kernel),
            Step::TaskFailed => self.stop_task(client, kernel),
        }
        true
    }

    /// Until the next poll.
    pub(super) fn rest(&mut self, client: u32, kernel: &mut Kernel) {
        let Some(its) = self.consumer_mut(client) else { return };
        let mut pause_us = its.application.spec.poll_us;
        if std::mem::take(&mut its.application.backs_off) {
            pause_us = pause_us.max(BACKOFF_US);
        }
        its.phase = Phase::Resting { until: kernel.now.saturating_add(pause_us) };
    }

    /// `true` = the loop goes on at once.
    fn commit(&mut self, client: u32, up_to: UpTo, waits: bool, kernel: &mut Kernel) -> bool {
        self.set_phase(client, Phase::Working { until: kernel.now });
        let topic = up_to.and_then(|(topic, ..)| Some(self.cluster.topic(self.topic_ix(topic)?)?.name.clone()));
        let Some(its) = self.consumer_mut(client) else { return false };
        if its.share.is_some() {
            return self.send_settled(client, waits, kernel);
        }
        let offsets = match (up_to, topic) {
            (Some((_, partition, offset)), Some(topic)) => Some([(TopicPartition { topic, partition }, offset)].into()),
            _ => None,
        };
        let (mut out, group) = (Out::default(), its.group);
        match its.java.commit(offsets, &mut out) {
            Ok(no) if waits => its.phase = Phase::Committing(no),
            Ok(_) => {}
            // Nobody commits without a group.
            Err(_) if !group.is_some() => {}
            Err(error) => self.commit_failed(client, error, kernel),
        }
        self.take_out(client, out, kernel);
        true
    }

    pub(super) fn commit_failed(&mut self, client: u32, error: ClientError, kernel: &mut Kernel) {
        let its = &self.clients[client as usize];
        let (consumer, Some(group)) = (its.part, its.consumer().map(|its| its.group)) else { return };
        let error = match error {
            ClientError::Protocol(code) => code,
            ClientError::RebalanceInProgress => ErrorCode::RebalanceInProgress,
            _ => ErrorCode::UnknownMemberId,
        };
        self.fact(Fact::CommitFailed { group, consumer, error }, kernel);
    }

    /// A Connect task or stream thread is closed; its process stays.
    fn stop_task(&mut self, client: u32, kernel: &mut Kernel) {
        let mut out = Out::default();
        if let Some(its) = self.consumer_mut(client) {
            its.java.close(&mut out);
            its.phase = Phase::Stopped;
            its.delayed.clear();
        }
        self.take_out(client, out, kernel);
        self.close_share(client, kernel);
        self.clients[client as usize].sender = None;
    }

    fn carry_out_actions(&mut self, client: u32, kernel: &mut Kernel) {
        let Some(its) = self.consumer_mut(client) else { return };
        if its.application.actions.is_empty() {
            return;
        }
        let mut actions = std::mem::take(&mut its.application.actions);
        let mut writes = false;
        for action in actions.drain(..) {
            match action {
                Action::Produce { to, record, .. } => {
                    writes = true;
                    self.write_result(client, to, record, kernel);
                }
                Action::Cross { message, record } => self.carry(client, message, &record, kernel),
                Action::SeekBack { topic, partition, offset } => {
                    self.seek_to(client, topic, partition, offset);
                }
                Action::Delay { topic, partition, offset, until } => {
                    if let Some(name) = self.seek_to(client, topic, partition, offset)
                        && let Some(its) = self.consumer_mut(client)
                    {
                        its.java.pause(std::slice::from_ref(&name), true);
                        its.delayed.push((until, name));
                    }
                }
                Action::Settle { topic, partition, offset, message, how } => {
                    self.note_settled(client, (topic, partition), offset, message, how);
                }
            }
        }
        if let Some(its) = self.consumer_mut(client) {
            its.application.actions = actions;
        }
        if writes {
            self.drive_sender(client, kernel);
        }
    }

    /// The partition, if the consumer has it: somebody else may by now.
    pub(super) fn seek_to(
        &mut self,
        client: u32,
        topic: PartIx,
        partition: u32,
        offset: u64,
    ) -> Option<TopicPartition> {
        let topic = self.cluster.topic(self.topic_ix(topic)?)?.name.clone();
        let name = TopicPartition { topic, partition };
        self.consumer_mut(client)?.java.seek(&name, Place::At(offset)).then_some(name)
    }
}
