//! Connectors: what one end took, the other end puts somewhere else, and the first hears what became of it. Ends at
//! RabbitMQ are ordinary clients; an end in another system is that system's business.
use super::World;
use super::desk::Desk;
use crate::engine::client::consumer::Job;
use crate::engine::fact::{FactKind, Outcome};
use crate::engine::id::{MessageIx, MessageNo, PartIx, Symbol};
use crate::engine::message::{Content, Message, MessageId, Properties};
use crate::engine::rabbitmq::method::Method;
use crate::engine::system::{Cargo, Crossing, Envelope};
use crate::engine::topology::{AckMode, Connector, Source, Spec, Target};
use crate::engine::view::FlightKind;

impl World {
    /// Hands on what crosses: to the end that it is for.
    pub(super) fn cross(&mut self, crossing: &Crossing) {
        let connector = match crossing {
            Crossing::Out(cargo) => cargo.connector,
            Crossing::Done { connector, .. } => *connector,
        };
        let topology = self.topology.clone();
        let Some(Spec::Connector(spec)) = topology.parts.get(connector.0 as usize).map(|part| &part.spec) else {
            return;
        };
        match crossing {
            Crossing::Out(cargo) if matches!(spec.target, Target::RabbitMq(_)) => self.put(cargo),
            Crossing::Done { message, ok, .. } if matches!(spec.source, Source::RabbitMq(_)) => {
                self.carried(connector, spec, *message, *ok);
            }
            _ => {
                for at in 0..self.systems.len() as u8 {
                    self.system(at, |system, kernel| system.cross(crossing, kernel));
                }
            }
        }
    }

    /// The connector's other end at RabbitMQ, if both are there: its clients stand side by side.
    pub(super) fn twin(&self, client: u32) -> Option<u32> {
        let part = self.clients[client as usize].part;
        let twin = client + 1;
        self.clients.get(twin as usize).filter(|next| next.part == part && next.producer().is_some()).map(|_| twin)
    }

    fn sink_of(&self, connector: PartIx) -> Option<u32> {
        let client = self.client_ix(connector)?;
        match self.clients[client as usize].producer() {
            Some(_) => Some(client),
            None => self.twin(client),
        }
    }

    /// The target publishes what the source took. Down, it takes nothing: the source hears of a refusal.
    fn put(&mut self, cargo: &Cargo) {
        let connector = cargo.connector;
        let sink = self.sink_of(connector).filter(|sink| self.clients[*sink as usize].is_up());
        let Some(sink) = sink else {
            self.crossings.push_back(Crossing::Done { connector, message: cargo.message, ok: false });
            return;
        };
        let Some(producer) = self.clients[sink as usize].producer() else { return };
        let (exchange, own_key, confirms) = (producer.exchange, producer.own_key(), producer.confirms);
        // Its own is the setting's, or the name of the queue: through the default exchange only that leads there.
        let key = if own_key == Symbol::default() { cargo.key } else { own_key };
        // AMQP has no null: a tombstone travels as an empty body.
        let body = cargo.value.clone().unwrap_or(crate::engine::message::Body::Text(String::new()));
        let headers = Some(cargo.headers.clone()).filter(|table| !table.is_empty());
        let (properties, id, producer) = match &cargo.envelope {
            Some(envelope) => (envelope.properties.clone(), envelope.id, envelope.producer),
            None => (Properties { delivery_mode: Some(2), ..Properties::default() }, MessageId::None, connector),
        };
        let content = self.messages.intern_content(Content { headers, properties, body });
        let message = self.messages.add(Message {
            no: cargo.message,
            content,
            exchange,
            key,
            id,
            producer,
            holders: 1,
            published_at: self.now,
        });
        self.publish(sink, message, None);
        if !confirms {
            self.crossings.push_back(Crossing::Done { connector, message: cargo.message, ok: true });
        }
    }

    /// What a link between brokers hands on as it is.
    fn envelope(&self, connector: PartIx, message: MessageIx) -> Option<Envelope> {
        let spec = &self.topology.parts[connector.0 as usize].spec;
        if !matches!(spec, Spec::Connector(connector) if connector.keeps_properties) {
            return None;
        }
        let (record, properties) = (self.messages.get(message), &self.messages.content_of(message).properties);
        Some(Envelope { properties: properties.clone(), id: record.id, producer: record.producer })
    }

    /// The source's work on a message is done: it goes to the target. Acknowledged beforehand, nobody waits for it.
    pub(super) fn carry(&mut self, client: u32, slot: u32, job: Job) {
        let connector = self.clients[client as usize].part;
        let content = self.messages.content_of(job.message);
        let mut cargo = Cargo {
            connector,
            message: job.no,
            key: job.key,
            value: Some(content.body.clone()),
            headers: content.headers.clone().unwrap_or_default(),
            envelope: self.envelope(connector, job.message),
        };
        let passes = match self.upstream_of(client) {
            Some(link) => link.pass(&mut cargo, &job, &mut Desk::new(self, client)),
            None => true,
        };
        self.crossings.push_back(match passes {
            true => Crossing::Out(Box::new(cargo)),
            // It is done with.
            false => Crossing::Done { connector, message: job.no, ok: true },
        });
        match job.answered {
            true => self.carried_over(client, slot, job, Outcome::Silent),
            false => self.set_done(client, slot, job),
        }
    }

    fn carried_over(&mut self, client: u32, slot: u32, job: Job, outcome: Outcome) {
        let consumer = self.clients[client as usize].part;
        if let Some(its) = self.clients[client as usize].consumer_mut() {
            match outcome {
                Outcome::Acked | Outcome::Silent => its.done += 1,
                Outcome::Nacked { .. } | Outcome::Rejected { .. } => its.failed += 1,
            }
        }
        self.fact(FactKind::Worked { consumer, message: job.no, outcome, duplicate: false });
        self.forget(client, slot);
    }

    /// What became of a message that waits for it: a target that has it lets it be acknowledged.
    fn carried(&mut self, connector: PartIx, spec: &Connector, message: MessageNo, ok: bool) {
        let Some(client) = self.client_ix(connector).filter(|client| self.clients[*client as usize].is_up()) else {
            return;
        };
        let Some(consumer) = self.clients[client as usize].consumer() else { return };
        if matches!(consumer.ack, AckMode::Automatic | AckMode::BeforeWork) {
            return;
        }
        let waiting = consumer.jobs.iter().find(|(_, job)| job.no == message && job.done);
        let Some((slot, job)) = waiting.map(|(slot, job)| (slot, *job)) else { return };
        let tag = job.tag;
        let requeue = spec.tries_again;
        let (method, kind, outcome) = match (ok, consumer.ack) {
            (true, AckMode::Never) => return,
            (true, _) => (Method::Ack { tag, multiple: false }, FlightKind::Ack, Outcome::Acked),
            (false, _) => (Method::Reject { tag, requeue }, FlightKind::Nack, Outcome::Rejected { requeue }),
        };
        if let Some(consumer) = self.clients[client as usize].consumer_mut() {
            consumer.unacked_done = consumer.unacked_done.saturating_sub(1);
        }
        self.answer(client, &job, method, kind);
        self.carried_over(client, slot, job, outcome);
        self.take_work(client);
    }

    /// A message of a connector's target was confirmed or given up.
    pub(super) fn tell_source(&mut self, client: u32, message: MessageNo, ok: bool) {
        let sink = &self.clients[client as usize];
        if sink.producer().is_some_and(|producer| producer.is_fed) {
            self.crossings.push_back(Crossing::Done { connector: sink.part, message, ok });
        }
    }
}
