//! A broker with clients by name and a clock that moves when it is told to: carries out the operations of a case and writes down
//! what each channel received.
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::case::{self, Op};
use super::compare::{message_id, show_message};
use crate::engine::choice::Choice;
use crate::engine::facts::Facts;
use crate::engine::id::{ChannelIx, ConnectionIx, PartIx, Symbol, Time};
use crate::engine::message::Messages;
use crate::engine::rabbitmq::method::{Closed, Delivery, Method, Reply};
use crate::engine::rabbitmq::{Broker, Hop, Out, Timer, headers};

/// Events by channel name, or by connection letters when the connection was closed.
pub type Events = BTreeMap<String, Vec<Json>>;

/// Counts by queue name, as the recorder shows them.
pub type Counts = BTreeMap<String, Json>;

/// Name of the connection that declares and drains.
const RECORDER: &str = "recorder";

/// The wall clock when a case begins, µs since 1970: some day, as recordings look for messages by their time.
const EPOCH_US: Time = 1_700_000_000_000_000;

pub struct Session {
    broker: Broker,
    pub(super) messages: Messages,
    pub choice: Choice,
    facts: Facts,
    pub(super) now: Time,
    step_us: Time,
    replies: Vec<(ChannelIx, Reply)>,
    hops: Vec<Hop>,
    new_timers: Vec<(Time, Timer)>,
    /// By time, then by the order in which they were set.
    timers: BTreeMap<(Time, u32), Timer>,
    timers_set: u32,
    connections: BTreeMap<String, ConnectionIx>,
    channels: BTreeMap<String, Client>,
    names: BTreeMap<ChannelIx, String>,
    pub(super) published: u32,
    events: Events,
}

/// The client's end of a channel.
pub(super) struct Client {
    channel: ChannelIx,
    pub confirms: bool,
    /// Message ids by confirm sequence number minus 1.
    pub published: Vec<String>,
    /// The latest delivery tag of each message.
    pub tags: BTreeMap<String, u64>,
    /// The next declare-ok is an event.
    pub reports_declare: bool,
}

impl Session {
    /// `step_ms` = how long each settled step takes.
    pub fn new(choice: Choice, step_ms: u64) -> Self {
        let mut messages = Messages::default();
        Self {
            broker: Broker::new(&mut messages),
            messages,
            choice,
            facts: Facts::default(),
            now: EPOCH_US,
            step_us: step_ms * 1000,
            replies: Vec::new(),
            hops: Vec::new(),
            new_timers: Vec::new(),
            timers: BTreeMap::new(),
            timers_set: 0,
            connections: BTreeMap::new(),
            channels: BTreeMap::new(),
            names: BTreeMap::new(),
            published: 0,
            events: Events::new(),
        }
    }

    /// Does the declarations of a case on a connection of its own.
    pub fn declare(&mut self, declare: &case::Declare) -> Result<(), String> {
        let channel = format!("{RECORDER}1");
        for exchange in &declare.exchanges {
            self.apply(&channel, &Op::DeclareExchange(Box::new(exchange.clone())))?;
        }
        for queue in &declare.queues {
            self.apply(&channel, &Op::DeclareQueue(Box::new(queue.clone())))?;
        }
        for binding in &declare.bindings {
            self.apply(&channel, &Op::Bind(Box::new(binding.clone())))?;
        }
        self.apply(&channel, &Op::CloseConnection { conn: RECORDER.into() })?;
        self.settle();
        match self.take_events() {
            events if events.is_empty() => Ok(()),
            events => Err(format!("a declaration failed: {events:?}")),
        }
    }

    pub fn apply(&mut self, channel: &str, op: &Op) -> Result<(), String> {
        match op {
            Op::WaitMs { ms } => {
                self.settle();
                self.wait(ms * 1000);
            }
            Op::RestartBroker => self.restart(),
            Op::OpenChannel if !self.is_known(channel) => {
                self.client(channel);
            }
            Op::CloseConnection { conn } => self.close_connection(conn),
            Op::CloseChannel => {
                let client = self.client(channel).channel;
                self.send(client, Method::ChannelClose);
                self.channels.remove(channel);
            }
            op => {
                let methods = self.methods(channel, op)?;
                let client = self.client(channel).channel;
                methods.into_iter().for_each(|method| self.send(client, method));
            }
        }
        Ok(())
    }

    /// All clients leave cleanly before the broker stops.
    fn restart(&mut self) {
        self.settle();
        for conn in std::mem::take(&mut self.connections).into_keys() {
            self.close_connection(&conn);
        }
        self.with_out(|broker, out| broker.restart(out));
        self.settle();
    }

    fn close_connection(&mut self, conn: &str) {
        let open = self.names.iter().find(|(ix, name)| letters(name) == conn && self.broker.is_open(**ix));
        if let Some(channel) = open.map(|(ix, _)| *ix) {
            self.send(channel, Method::ConnectionClose);
        }
        self.connections.remove(conn);
        self.channels.retain(|name, _| letters(name) != conn);
    }

    /// Lets everything that is on its way arrive.
    pub fn settle(&mut self) {
        let mut at = 0;
        while let Some(hop) = self.hops.get(at).copied() {
            at += 1;
            self.with_out(|broker, out| broker.hop(hop, out));
        }
        self.hops.clear();
    }

    /// The recorder waits until the broker is quiet.
    pub fn end_step(&mut self) {
        self.settle();
        if self.step_us > 0 {
            self.wait(self.step_us);
        }
    }

    pub fn take_events(&mut self) -> Events {
        std::mem::take(&mut self.events)
    }

    pub fn counts(&self) -> Counts {
        let count = |name: Symbol| {
            let (ready, unacked, consumers) = self.broker.queue_counts(name)?;
            // No consumer of a stream was ever counted: README, "consumers".
            let counts = match self.broker.is_stream(name) {
                true => json!({ "messages": ready, "consumers": 0 }),
                false => json!({ "ready": ready, "unacked": unacked, "consumers": consumers }),
            };
            Some((self.messages.text(name).to_owned(), counts))
        };
        self.broker.queue_names().filter_map(count).collect()
    }

    /// The first offset of each segment of a stream.
    pub fn segment_starts(&self, queue: &str) -> Vec<u64> {
        let name = self.messages.find_symbol(queue);
        let state = name.and_then(|name| self.broker.stream_state(name));
        state.map_or(Vec::new(), |state| state.segments.iter().map(|(first, _)| u64::from(*first)).collect())
    }

    /// What basic.get with automatic acknowledgement returns on a fresh connection until the queue is empty.
    pub fn drain(&mut self, queue: &str, compact: bool) -> Json {
        let channel = format!("{RECORDER}1");
        let op = Op::Get { queue: queue.to_owned(), auto_ack: true };
        let mut drained = Vec::new();
        loop {
            // Draining is no part of the case: whatever else it sets off is not looked at.
            if let Err(error) = self.apply(&channel, &op) {
                return json!(error);
            }
            self.settle();
            let event = self.take_events().remove(&channel).and_then(|mut events| events.pop());
            let Some(Json::Object(mut event)) = event else { return json!("no answer to basic.get") };
            match event.get("ev").and_then(Json::as_str) {
                Some("get_ok") if compact => drained.push(event["msg"].clone()),
                Some("get_ok") => {
                    event.retain(|key, _| !["ev", "tag", "remaining"].contains(&key.as_str()));
                    drained.push(Json::Object(event));
                }
                Some("channel_closed") => {
                    self.channels.remove(&channel);
                    return json!({ "get_refused": event["code"], "text": event["text"] });
                }
                _ => return Json::Array(drained),
            }
        }
    }

    /// Time passes; timers fire when they are due.
    fn wait(&mut self, us: Time) {
        let end = self.now + us;
        while let Some(first) = self.timers.first_entry().filter(|entry| entry.key().0 <= end) {
            let at = first.key().0;
            let timer = first.remove();
            self.now = self.now.max(at);
            self.with_out(|broker, out| {
                broker.timer(timer, out);
            });
            self.settle();
        }
        self.now = end;
    }

    fn send(&mut self, channel: ChannelIx, method: Method) {
        self.with_out(|broker, out| broker.method(channel, method, out));
    }

    fn with_out(&mut self, action: impl FnOnce(&mut Broker, &mut Out)) {
        self.facts.at = self.now;
        let mut out = Out {
            now: self.now,
            messages: &mut self.messages,
            choice: &mut self.choice,
            facts: &mut self.facts,
            replies: &mut self.replies,
            hops: &mut self.hops,
            timers: &mut self.new_timers,
            // Copies of an unsettled step are still on their way when the next step is taken.
            instant_hops: false,
        };
        action(&mut self.broker, &mut out);
        for (at, timer) in self.new_timers.drain(..) {
            self.timers_set += 1;
            self.timers.insert((at, self.timers_set), timer);
        }
        for (channel, reply) in std::mem::take(&mut self.replies) {
            self.receive(channel, reply);
        }
    }

    fn is_known(&self, channel: &str) -> bool {
        self.channels.contains_key(channel)
    }

    /// Connections and channels open on first use.
    pub(super) fn client(&mut self, name: &str) -> &mut Client {
        if !self.channels.contains_key(name) {
            let connection = match self.connections.get(letters(name)) {
                Some(connection) => *connection,
                None => {
                    let connection = self.broker.open_connection();
                    self.connections.insert(letters(name).to_owned(), connection);
                    connection
                }
            };
            let channel = self.broker.open_channel(connection, PartIx::NONE);
            self.names.insert(channel, name.to_owned());
            let client = Client {
                channel,
                confirms: false,
                published: Vec::new(),
                tags: BTreeMap::new(),
                reports_declare: false,
            };
            self.channels.insert(name.to_owned(), client);
        }
        self.channels.get_mut(name).expect("it has just been made")
    }

    fn receive(&mut self, channel: ChannelIx, reply: Reply) {
        let name = self.names[&channel].clone();
        let event = match reply {
            Reply::Deliver(delivery) => {
                let consumer = self.messages.text(delivery.consumer).to_owned();
                self.delivered(&name, "deliver", delivery, ("consumer", json!(consumer)))
            }
            Reply::GetOk { delivery, remaining } => {
                self.delivered(&name, "get_ok", delivery, ("remaining", json!(remaining)))
            }
            Reply::Return { code, text, exchange, key, message } => {
                let mut event = Map::new();
                event.insert("ev".into(), json!("return"));
                event.insert("code".into(), json!(code));
                event.insert("text".into(), json!(text));
                event.insert("exchange".into(), json!(self.messages.text(exchange)));
                event.insert("key".into(), json!(self.messages.text(key)));
                let headers = headers::published(self.messages.content_of(message).headers.as_ref());
                let properties = &self.messages.content_of(message).properties;
                show_message(&mut event, message, headers, properties, &self.messages);
                self.messages.release(message);
                Json::Object(event)
            }
            Reply::Confirm { tag, ok, .. } => return self.confirmed(&name, tag, ok),
            Reply::ChannelClosed(closed) => show_closed("channel_closed", &closed),
            Reply::ConnectionClosed(closed) => {
                let event = show_closed("connection_closed", &closed);
                self.events.entry(letters(&name).to_owned()).or_default().push(event);
                return;
            }
            Reply::QueueDeclareOk { queue, messages, consumers } => {
                match self.channels.get_mut(&name) {
                    Some(client) if client.reports_declare => client.reports_declare = false,
                    _ => return,
                }
                let queue = self.messages.text(queue);
                json!({ "ev": "queue_declare_ok", "queue": queue, "messages": messages, "consumers": consumers })
            }
            Reply::ConsumerCancelled { consumer } => {
                json!({ "ev": "consumer_cancelled_by_broker", "consumer": self.messages.text(consumer) })
            }
            Reply::GetEmpty => json!({ "ev": "get_empty" }),
            Reply::QueueDeleteOk { messages } => json!({ "ev": "queue_delete_ok", "messages": messages }),
            Reply::PurgeOk { messages } => json!({ "ev": "purge_ok", "messages": messages }),
            Reply::ExchangeDeleteOk => json!({ "ev": "exchange_delete_ok" }),
            Reply::RecoverOk => json!({ "ev": "recover_ok" }),
            Reply::TxCommitOk => json!({ "ev": "tx_commit_ok" }),
            Reply::TxRollbackOk => json!({ "ev": "tx_rollback_ok" }),
            // What only a cluster says is not recorded.
            Reply::ConsumeOk { .. }
            | Reply::Ok
            | Reply::ConnectionLost
            | Reply::ConnectionBlocked { .. }
            | Reply::ConnectionUnblocked => return,
        };
        self.events.entry(name).or_default().push(event);
    }

    fn delivered(&mut self, channel: &str, kind: &str, delivery: Delivery, (key, value): (&str, Json)) -> Json {
        let mut event = Map::new();
        event.insert("ev".into(), json!(kind));
        event.insert(key.into(), value);
        event.insert("tag".into(), json!(delivery.tag));
        event.insert("redelivered".into(), json!(delivery.redelivered));
        event.insert("exchange".into(), json!(self.messages.text(delivery.exchange)));
        event.insert("key".into(), json!(self.messages.text(delivery.key)));
        let properties = headers::visible_properties(&delivery, &self.messages);
        let headers = headers::visible(&delivery, &self.messages);
        show_message(&mut event, delivery.message, headers, &properties, &self.messages);
        let id = message_id(delivery.message, &self.messages);
        self.messages.release(delivery.message);
        if let Some(client) = self.channels.get_mut(channel) {
            client.tags.insert(id, delivery.tag);
        }
        Json::Object(event)
    }

    /// Consecutive confirms of one kind are one event.
    fn confirmed(&mut self, channel: &str, tag: u64, ok: bool) {
        let kind = if ok { "confirm_ack" } else { "confirm_nack" };
        let published = self.channels.get(channel).and_then(|client| client.published.get(tag as usize - 1));
        let id = json!(published);
        let events = self.events.entry(channel.to_owned()).or_default();
        match events.last_mut() {
            Some(last) if last["ev"] == kind => {
                if let Some(ids) = last["msgs"].as_array_mut() {
                    ids.push(id);
                }
            }
            _ => events.push(json!({ "ev": kind, "msgs": [id] })),
        }
    }
}

fn show_closed(kind: &str, closed: &Closed) -> Json {
    let Closed { code, text, class_id, method_id } = closed;
    json!({ "ev": kind, "code": code, "text": text, "class_id": class_id, "method_id": method_id })
}

/// The connection of a channel name: its letters.
fn letters(channel: &str) -> &str {
    channel.trim_end_matches(|c: char| c.is_ascii_digit())
}
