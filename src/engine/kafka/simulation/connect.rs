//! Ends of connectors at Kafka: a consumer whose records go to the other end instead of having an effect, a producer
//! that writes what it is given. From topic to topic no crossing is needed: there the consumer has an output.
use super::Kafka;
use super::client::Role;
use super::consumers::{BACKOFF_US, Phase};
use super::network::key_symbol;
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::record::{Headers, Payload, Record};
use crate::engine::message::Body;
use crate::engine::system::{Cargo, Crossing, Kernel};
use crate::engine::topology::{Connector, Source, Spec, Target, Topology};
use crate::engine::value::{Table, Value};

/// The connector of a part, if an end of it is at Kafka.
pub fn connector_of(topology: &Topology, part: PartIx) -> Option<&Connector> {
    match &topology.parts.get(part.0 as usize)?.spec {
        Spec::Connector(connector) if is_here(connector) => Some(connector),
        _ => None,
    }
}

pub fn is_here(connector: &Connector) -> bool {
    matches!(connector.source, Source::Kafka(_)) || matches!(connector.target, Target::Kafka(_))
}

impl Kafka {
    pub(super) fn take_crossing(&mut self, crossing: &Crossing, kernel: &mut Kernel) {
        match crossing {
            Crossing::Out(cargo) => self.put(cargo, kernel),
            Crossing::Done { connector, message, ok } => self.carried(*connector, *message, *ok, kernel),
        }
    }

    /// The target writes what the source took. Down, it takes nothing: the source hears of a refusal.
    fn put(&mut self, cargo: &Cargo, kernel: &mut Kernel) {
        if self.write(cargo, kernel).is_none() {
            kernel.cross(Crossing::Done { connector: cargo.connector, message: cargo.message, ok: false });
        }
    }

    fn write(&mut self, cargo: &Cargo, kernel: &mut Kernel) -> Option<()> {
        let client = self.client_ix(cargo.connector)?;
        let its = &self.clients[client as usize];
        let to = its.producer().filter(|_| its.is_up())?.spec.topic;
        let topic = self.topic_ix(to)?;
        let partitions = self.known_partitions(client, topic, kernel.now)?;
        // AMQP has no null key: an empty routing key says that there is none.
        let key = Some(kernel.messages.text(cargo.key)).filter(|key| !key.is_empty()).map(Payload::text);
        let record = Record {
            key,
            value: cargo.value.as_ref().map(payload_of),
            headers: headers_of(&cargo.headers),
            timestamp_ms: self.cluster.config.wall_ms(kernel.now),
            offset_delta: 0,
            tag: cargo.message.0,
        };
        let sender = self.clients[client as usize].sender.as_mut().filter(|sender| sender.takes_records())?;
        let sent = sender.producer.send(topic, partitions, None, record, kernel.now, kernel.choice);
        sender.sent += 1;
        let (partition, chosen, producer) = (sent.partition, sent.chosen, cargo.connector);
        let (message, key) = (cargo.message, cargo.key);
        self.fact(Fact::Produced { producer, topic: to, partition, partitions, message, key, chosen }, kernel);
        self.drive_sender(client, kernel);
        self.wake_client(client, kernel);
        Some(())
    }

    /// A record of a connector's target is done.
    pub(super) fn tell_source(&self, client: u32, message: MessageNo, ok: bool, kernel: &mut Kernel) {
        let its = &self.clients[client as usize];
        if its.producer().is_some_and(|producer| producer.is_fed) {
            kernel.cross(Crossing::Done { connector: its.part, message, ok });
        }
    }

    /// The source's work on a record is done: it goes to the target.
    pub(super) fn carry(&mut self, client: u32, message: MessageNo, record: &Record, kernel: &mut Kernel) {
        let connector = self.clients[client as usize].part;
        let Some(its) = self.consumer_mut(client) else { return };
        its.crossing.insert(message);
        let key = key_symbol(record.key.as_ref(), kernel.messages);
        let cargo = Cargo {
            connector,
            message,
            key,
            value: record.value.as_ref().map(body_of),
            headers: table_of(record),
            envelope: None,
        };
        kernel.cross(Crossing::Out(Box::new(cargo)));
    }

    /// The target has the record, or refused it: then the poll is read again, if the connector is to try again.
    fn carried(&mut self, connector: PartIx, message: MessageNo, ok: bool, kernel: &mut Kernel) {
        let topology = kernel.topology.clone();
        let tries_again = connector_of(&topology, connector).is_some_and(|connector| connector.tries_again);
        let Some(client) = self.client_ix(connector) else { return };
        let Some(its) = self.consumer_mut(client) else { return };
        if !its.crossing.remove(&message) {
            return;
        }
        if !ok && tries_again {
            let began = its.application.began().to_vec();
            its.application.drop_poll();
            its.crossing.clear();
            its.phase = Phase::Resting { until: kernel.now + BACKOFF_US };
            for (topic, partition, offset) in began {
                self.seek_to(client, topic, partition, offset);
            }
        } else if !ok {
            self.fact(Fact::Skipped { consumer: connector, message }, kernel);
        }
        self.drive_consumer(client, kernel);
        self.wake_client(client, kernel);
    }

    /// Makes the client of a connector that has an end here.
    pub(super) fn make_end(
        &mut self,
        part: PartIx,
        connector: &Connector,
        kernel: &mut Kernel,
    ) -> Option<(u64, crate::engine::topology::Latency, u64, Role)> {
        let mut made = match (&connector.source, &connector.target) {
            (Source::Kafka(spec), _) => self.make_consumer(part, spec, kernel),
            (_, Target::Kafka(spec)) => self.make_producer(spec, kernel),
            _ => return None,
        };
        match &mut made.3 {
            Role::Consumer(consumer) => {
                consumer.application.crosses = matches!(connector.target, Target::RabbitMq(_));
            }
            Role::Producer(producer) => producer.is_fed = true,
        }
        Some(made)
    }
}

fn payload_of(body: &Body) -> Payload {
    match body {
        Body::Text(text) => Payload::text(text.as_str()),
        Body::Fill(bytes) => Payload::fill(*bytes),
    }
}

fn body_of(payload: &Payload) -> Body {
    payload.as_text().map_or_else(|| Body::Fill(payload.bytes()), |text| Body::Text(text.to_owned()))
}

/// Texts and numbers cross as texts; what has no text stays behind.
fn headers_of(table: &Table) -> Option<Headers> {
    let text = |value: &Value| match value {
        Value::Text(text) => Some(text.clone()),
        Value::Int(number) => Some(number.to_string()),
        Value::Bool(on) => Some(on.to_string()),
        _ => None,
    };
    let header = |(name, value): &(String, Value)| Some((name.as_str().into(), Some(Payload::text(text(value)?))));
    let headers: Headers = table.0.iter().filter_map(header).collect();
    (!headers.is_empty()).then_some(headers)
}

fn table_of(record: &Record) -> Table {
    let headers = record.headers.as_deref().unwrap_or_default();
    let header = |(name, value): &(std::sync::Arc<str>, Option<Payload>)| {
        Some((name.to_string(), Value::text(value.as_ref()?.as_text()?)))
    };
    Table(headers.iter().filter_map(header).collect())
}
