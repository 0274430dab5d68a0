//! What the Java consumer sends, hears and tells: its requests set out, answers come in, fetches without an answer are
//! given up, and what its listener sees becomes facts.
use super::Kafka;
use super::client::COORDINATOR;
use super::consumers::{AFTER_ERROR_US, BACKOFF_US, FETCH, Fetching, Phase};
use super::network::{Load, first_ticket};
use crate::engine::id::PartIx;
use crate::engine::kafka::cluster::{self, BrokerId, Fetched, Ticket};
use crate::engine::kafka::consumer::{Answer, ClientError, Event, Out, Request, RequestNo};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::topic_partition::TopicPartition;
use crate::engine::system::Kernel;

impl Kafka {
    /// Sends what it wants sent and tells what it did.
    pub(super) fn take_out(&mut self, client: u32, out: Out, kernel: &mut Kernel) {
        for (no, request) in out.requests {
            self.send_request(client, no, request, kernel);
        }
        for event in out.events {
            self.tell_event(client, event, kernel);
        }
    }

    fn send_request(&mut self, client: u32, no: RequestNo, request: Request, kernel: &mut Kernel) {
        match request {
            Request::Fetch(broker, request) => self.send_fetch(client, no, broker, request, kernel),
            Request::Metadata => {
                let Some(its) = self.consumer_mut(client) else { return };
                let from = its.asked_metadata_at.map_or(0, |at| at.saturating_add(BACKOFF_US));
                if from > kernel.now {
                    its.later.push((from, no, Request::Metadata));
                    return;
                }
                its.asked_metadata_at = Some(kernel.now);
                self.send_to_broker(client, COORDINATOR, Load::Consumer(no, Box::new(request)), kernel);
            }
            request => self.send_to_broker(client, COORDINATOR, Load::Consumer(no, Box::new(request)), kernel),
        }
    }

    fn send_fetch(
        &mut self,
        client: u32,
        no: RequestNo,
        broker: BrokerId,
        request: cluster::FetchRequest,
        kernel: &mut Kernel,
    ) {
        let its = &self.clients[client as usize];
        let ticket = Ticket(first_ticket(client, its.life) | FETCH | (no.0 & (FETCH - 1)));
        let (consumer, partitions) = (its.part, request.partitions.len() as u32);
        let first = request.partitions.first().map_or(PartIx::NONE, |(first, _)| self.topic_part(first.topic));
        let asked = request.partitions.iter().map(|(partition, _)| *partition).collect();
        if let Some(its) = self.consumer_mut(client) {
            its.fetching.push(Fetching { no, broker, sent_at: kernel.now, lost_at: None, partitions: asked });
        }
        self.fact(Fact::FetchSent { consumer, topic: first, broker, partitions }, kernel);
        let request = cluster::Request::Fetch(Box::new(request));
        self.send_to_broker(client, broker, Load::Request(broker, ticket, request), kernel);
    }

    pub(super) fn tell_event(&mut self, client: u32, event: Event, kernel: &mut Kernel) {
        let consumer = self.clients[client as usize].part;
        let Some(its) = self.consumer_mut(client) else { return };
        let group = its.group;
        match event {
            Event::Assigned(names) => {
                for (topic, partition) in self.parts_of(&names) {
                    self.fact(Fact::Assigned { group, consumer, topic, partition }, kernel);
                    self.watch_assigned((group, topic, partition), consumer, kernel);
                }
            }
            Event::Revoked(names) => self.tell_revoked(client, &names, false, kernel),
            Event::Lost(names) => self.tell_revoked(client, &names, true, kernel),
            Event::Positioned(name, offset, why) => {
                for (topic, partition) in self.parts_of(&[name]) {
                    self.fact(Fact::Positioned { consumer, topic, partition, offset, why }, kernel);
                }
            }
            Event::NoOffset(name, out_of_range) => {
                for (topic, partition) in self.parts_of(&[name]) {
                    self.fact(Fact::NoOffset { consumer, topic, partition, out_of_range }, kernel);
                }
            }
            Event::Committed(no, result) => {
                if its.phase == Phase::Committing(no) {
                    its.phase = Phase::Working { until: kernel.now };
                }
                if let Err(error) = result {
                    self.commit_failed(client, error, kernel);
                }
            }
            Event::Failed(ClientError::Protocol(_)) => its.dies = true,
            Event::Failed(_) => {
                if its.phase == Phase::Polling {
                    its.phase = Phase::Resting { until: kernel.now + AFTER_ERROR_US };
                }
            }
        }
    }

    fn tell_revoked(&mut self, client: u32, names: &[TopicPartition], lost: bool, kernel: &mut Kernel) {
        let consumer = self.clients[client as usize].part;
        let Some(its) = self.consumer_mut(client) else { return };
        its.delayed.retain(|(_, name)| !names.contains(name));
        let group = its.group;
        for (topic, partition) in self.parts_of(names) {
            self.fact(Fact::Revoked { group, consumer, topic, partition, lost }, kernel);
            self.watch_revoked((group, topic, partition), consumer);
        }
    }

    pub(super) fn parts_of(&self, names: &[TopicPartition]) -> Vec<(PartIx, u32)> {
        let part = |name: &TopicPartition| Some((self.topic_part(self.cluster.topic_ix(&name.topic)?), name.partition));
        names.iter().filter_map(part).collect()
    }

    /// Who assigns for itself takes new partitions as soon as it hears of them.
    fn assign_all(&mut self, client: u32) {
        let partitions = self.all_partitions(&self.topic_names(client));
        if let Some(its) = self.consumer_mut(client).filter(|its| its.kind.is_none()) {
            its.java.assign(&partitions);
        }
    }

    /// Topics that came or went since are joined or left with the next poll.
    fn resubscribe(&mut self, client: u32) {
        let follows = |its: &&mut super::consumers::Consumer| its.pattern.is_some();
        if self.consumer_mut(client).filter(follows).is_none() {
            return;
        }
        self.take_up_topics(client);
        let names = self.topic_names(client).into_iter().collect();
        if let Some(its) = self.consumer_mut(client) {
            its.java.subscribe(names);
        }
    }

    pub(super) fn consumer_answered(&mut self, client: u32, no: RequestNo, answer: Answer, kernel: &mut Kernel) {
        let mut out = Out::default();
        if matches!(answer, Answer::Metadata(_)) {
            self.assign_all(client);
            self.resubscribe(client);
        }
        let Some(its) = self.consumer_mut(client) else { return };
        its.java.answer(no, answer, kernel.now, &mut out);
        self.take_out(client, out, kernel);
        self.drive_consumer(client, kernel);
    }

    pub(super) fn fetch_answered(&mut self, client: u32, ticket: Ticket, fetched: Vec<Fetched>, kernel: &mut Kernel) {
        let no = RequestNo(ticket.0 & (FETCH - 1));
        let consumer = self.clients[client as usize].part;
        let Some(its) = self.consumer_mut(client) else { return };
        let is_it = |fetch: &Fetching| fetch.no == no && fetch.lost_at.is_none();
        let Some(at) = its.fetching.iter().position(is_it) else { return };
        let broker = its.fetching.remove(at).broker;
        if kernel.facts.is_listening() {
            let batches = || fetched.iter().filter_map(|one| one.result.as_ref().ok()).flat_map(|data| &data.batches);
            let (records, bytes) =
                (batches().map(|batch| batch.records.len() as u32).sum(), batches().map(|batch| batch.bytes).sum());
            let topic = fetched.first().map_or(PartIx::NONE, |first| self.topic_part(first.partition.topic));
            self.fact(Fact::FetchAnswered { consumer, topic, broker, records, bytes }, kernel);
        }
        self.consumer_answered(client, no, Answer::Fetch(fetched), kernel);
    }

    /// The connection to a broker broke: what was fetched there is not answered, and is asked again, of whom the metadata
    /// then says, no sooner than a connection may be opened.
    pub(super) fn fetch_lost(&mut self, client: u32, broker: BrokerId, kernel: &mut Kernel) {
        let Some(its) = self.consumer_mut(client) else { return };
        for fetch in its.fetching.iter_mut().filter(|fetch| fetch.broker == broker && fetch.lost_at.is_none()) {
            fetch.lost_at = Some(kernel.now);
            its.java.refresh_soon();
        }
        self.share_lost(client, broker, kernel);
    }

    /// Nobody will answer: the metadata is to say whom to ask instead.
    pub(super) fn fetch_failed(&mut self, client: u32, no: RequestNo, kernel: &mut Kernel) {
        let Some(its) = self.consumer_mut(client) else { return };
        let Some(at) = its.fetching.iter().position(|fetch| fetch.no == no) else { return };
        let fetch = its.fetching.remove(at);
        let failed = |partition| Fetched { partition, result: Err(ErrorCode::NetworkException) };
        let fetched = fetch.partitions.into_iter().map(failed).collect();
        self.consumer_answered(client, no, Answer::Fetch(fetched), kernel);
    }
}
