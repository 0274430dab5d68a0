//! Connections and channels by the names of the recordings; carries out the operations of a case through lapin. What the
//! broker answers is heard on the wire ([`crate::tap`]), so an operation that the broker refuses is no error here.
use std::collections::BTreeMap;
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use brokerlab::engine::conformance::case::Op;
use lapin::options::QueueDeclareOptions;
use lapin::types::FieldTable;
use lapin::uri::AMQPUri;
use lapin::{Channel, Connection, ConnectionProperties, Consumer};
use tokio::runtime::Runtime;

use crate::events::Listener;
use crate::octets;
use crate::operations::{Call, send};
use crate::tap::{self, Ear};
use crate::versions::Version;

/// How long the broker may take to answer a method.
const ANSWER: Duration = Duration::from_secs(5);

/// Name of the connection that declares, counts and drains.
pub const RECORDER: &str = "recorder";

pub struct Client {
    uri: AMQPUri,
    broker: SocketAddr,
    ear: Ear,
    pub listener: Listener,
    /// The broker's; the recorded one until it has said its own.
    pub version: Version,
    runtime: Runtime,
    connections: BTreeMap<String, Connection>,
    channels: BTreeMap<String, Channel>,
    /// Held by channel: a consumer that is let go is cancelled.
    consumers: Vec<(String, Consumer)>,
}

/// Counts that queue.declare-ok gives: messages ready, consumers.
pub type Counts = (u32, u32);

impl Client {
    pub fn new(url: &str) -> Result<Self, String> {
        let mut uri: AMQPUri = url.parse().map_err(|error| format!("{url}: {error}"))?;
        if uri.scheme != lapin::uri::AMQPScheme::AMQP {
            return Err(format!("{url}: only amqp:// can be listened to"));
        }
        uri.query.heartbeat = Some(0);
        let place = (uri.authority.host.as_str(), uri.authority.port);
        let broker = place.to_socket_addrs().map_err(|error| format!("{url}: {error}"))?.next();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        Ok(Self {
            broker: broker.ok_or_else(|| format!("{url}: no such host"))?,
            uri,
            ear: Ear::default(),
            listener: Listener::default(),
            version: Version(4, 3),
            runtime: runtime.map_err(|error| error.to_string())?,
            connections: BTreeMap::new(),
            channels: BTreeMap::new(),
            consumers: Vec::new(),
        })
    }

    pub fn check_octets(&self) -> Result<(), String> {
        octets::check(&self.uri, self.broker)
    }

    pub fn vhost(&self) -> &str {
        &self.uri.vhost
    }

    /// Takes in what was heard so far.
    pub fn listen(&mut self) {
        self.ear.take().into_iter().for_each(|heard| self.listener.hear(heard));
    }

    pub fn sleep(&mut self, ms: u64) {
        std::thread::sleep(Duration::from_millis(ms));
        self.listen();
    }

    /// Connections and channels open on first use.
    pub fn channel(&mut self, name: &str) -> Result<Channel, String> {
        if let Some(channel) = self.channels.get(name) {
            return Ok(channel.clone());
        }
        let letters = letters(name);
        if !self.connections.contains_key(letters) {
            let connection = self.connect(letters)?;
            self.connections.insert(letters.to_owned(), connection);
        }
        let connection = &self.connections[letters];
        let channel = self.runtime.block_on(connection.create_channel()).map_err(|error| error.to_string())?;
        self.listen();
        self.listener.open(letters, channel.id(), name);
        self.channels.insert(name.to_owned(), channel.clone());
        Ok(channel)
    }

    fn connect(&self, letters: &str) -> Result<Connection, String> {
        let port = tap::open(letters, self.broker, &self.ear).map_err(|error| error.to_string())?;
        let mut uri = self.uri.clone();
        uri.authority.host = port.ip().to_string();
        uri.authority.port = port.port();
        let options = ConnectionProperties::default().with_connection_name(format!("brokerlab live {letters}").into());
        let connected =
            self.runtime.block_on(async { tokio::time::timeout(ANSWER, Connection::connect_uri(uri, options)).await });
        let connected = connected.map_err(|_| "the broker does not answer".to_owned())?;
        connected.map_err(|error| format!("{}: {error}", self.broker))
    }

    pub fn close(&mut self, letters_of: &str) {
        if let Some(connection) = self.connections.remove(letters_of) {
            let closing = async { tokio::time::timeout(ANSWER, connection.close(200, "".into())).await };
            // One that the broker has closed is closed.
            let _ = self.runtime.block_on(closing);
        }
        self.channels.retain(|name, _| letters(name) != letters_of);
        self.consumers.retain(|(name, _)| letters(name) != letters_of);
    }

    pub fn close_all(&mut self) {
        let all: Vec<String> = self.connections.keys().filter(|name| *name != RECORDER).cloned().collect();
        all.iter().for_each(|letters| self.close(letters));
        self.listen();
        self.listener.take_events();
    }

    /// A channel of our own on which nothing has failed yet.
    pub fn recorder(&mut self) -> Result<Channel, String> {
        let name = format!("{RECORDER}1");
        if self.channels.get(&name).is_some_and(|channel| !channel.status().connected()) {
            self.channels.remove(&name);
        }
        if self.connections.get(RECORDER).is_some_and(|connection| !connection.status().connected()) {
            self.close(RECORDER);
        }
        self.channel(&name)
    }

    /// Runs something on the recorder's channel; `Err` with the broker's text.
    pub fn ask<T>(&mut self, question: impl AsyncFnOnce(&Channel) -> lapin::Result<T>) -> Result<T, String> {
        let channel = self.recorder()?;
        let answer = self.runtime.block_on(async { tokio::time::timeout(ANSWER, question(&channel)).await });
        self.listen();
        answer.map_err(|_| "the broker does not answer".to_owned())?.map_err(|error| error.to_string())
    }

    /// `None` = there is no such queue, or it is another connection's own.
    pub fn counts(&mut self, queue: &str) -> Option<Counts> {
        let options = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
        let declared =
            self.ask(async |channel| channel.queue_declare(queue.into(), options, FieldTable::default()).await);
        declared.ok().map(|queue| (queue.message_count(), queue.consumer_count()))
    }

    pub fn apply(&mut self, name: &str, op: &Op) -> Result<(), String> {
        self.listen();
        match op {
            Op::WaitMs { ms } => self.sleep(*ms),
            Op::RestartBroker => return Err("restarting a broker is not ours to do".into()),
            Op::CloseConnection { conn } => self.close(conn),
            Op::OpenChannel => {
                self.channel(name)?;
            }
            Op::CloseChannel => {
                let channel = self.channel(name)?;
                let _ = self.runtime.block_on(channel.close(200, "".into()));
                self.channels.remove(name);
                self.consumers.retain(|(its_channel, _)| its_channel != name);
            }
            op => {
                let channel = self.channel(name)?;
                let call = self.prepare(name, &channel, op)?;
                let done = async { tokio::time::timeout(ANSWER, send(&channel, call)).await };
                // What the broker refuses is an event; so is what never comes.
                if let Ok(Ok(Some(consumer))) = self.runtime.block_on(done) {
                    self.consumers.push((name.to_owned(), consumer));
                }
            }
        }
        self.listen();
        Ok(())
    }

    /// Looks up what an operation names by its message, and notes what its answers will be told by.
    fn prepare<'a>(&mut self, name: &str, channel: &Channel, op: &'a Op) -> Result<Call<'a>, String> {
        let known = self.listener.channel(letters(name), channel.id());
        let mut tag = None;
        match op {
            Op::Publish(publish) if known.confirms => known.published.push(Some(publish.msg.clone())),
            Op::ConfirmSelect => known.confirms = true,
            Op::DeclareQueue(queue) => known.reports_declare = queue.report,
            Op::Ack { msg, delivery_tag, .. }
            | Op::Nack { msg, delivery_tag, .. }
            | Op::Reject { msg, delivery_tag, .. } => {
                tag = delivery_tag.or_else(|| known.tags.get(msg.as_ref()?).copied());
                if tag.is_none() {
                    return Err(format!("{msg:?} was never delivered on {name}"));
                }
            }
            _ => {}
        }
        Ok(Call { op, tag: tag.unwrap_or_default() })
    }
}

/// The connection of a channel name: its letters.
pub fn letters(channel: &str) -> &str {
    channel.trim_end_matches(|c: char| c.is_ascii_digit())
}
