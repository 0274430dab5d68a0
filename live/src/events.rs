//! Frames as the events of the recordings (`tests/conformance/rabbitmq/README.md`, "Events").
use std::collections::BTreeMap;

use amq_protocol::frame::AMQPFrame;
use amq_protocol::protocol::{AMQPClass, basic, channel, connection, exchange, queue, tx};
use lapin::BasicProperties;
use serde_json::{Map, Value as Json, json};

use crate::tap::Heard;
use crate::value;

/// Events by channel name, or by connection letters when the connection was closed.
pub type Events = BTreeMap<String, Vec<Json>>;

/// Bodies longer than this are recorded by their length.
const LONG_BODY: usize = 64;

/// What the client knows of a channel, by connection and channel number.
#[derive(Default)]
pub struct Listener {
    channels: BTreeMap<(String, u16), Known>,
    events: Events,
    /// The broker's own version, from its connection.start.
    pub version: Option<String>,
}

#[derive(Default)]
pub struct Known {
    name: String,
    pub confirms: bool,
    /// Message ids by confirm sequence number minus 1; `None` = confirmed.
    pub published: Vec<Option<String>>,
    /// The latest delivery tag of each message id.
    pub tags: BTreeMap<String, u64>,
    /// The next declare-ok is an event.
    pub reports_declare: bool,
    /// A method whose content is on its way.
    content: Option<Content>,
}

struct Content {
    event: Map<String, Json>,
    tag: Option<u64>,
    header: Option<(u64, BasicProperties)>,
    body: Vec<u8>,
}

impl Listener {
    pub fn open(&mut self, connection: &str, number: u16, name: &str) -> &mut Known {
        let known = Known { name: name.to_owned(), ..Known::default() };
        let place = self.channels.entry((connection.to_owned(), number)).or_default();
        *place = known;
        place
    }

    pub fn channel(&mut self, connection: &str, number: u16) -> &mut Known {
        self.channels.entry((connection.to_owned(), number)).or_default()
    }

    /// recover_ok first: on the broker it races with the redeliveries of classic queues.
    pub fn in_order(&self) -> Events {
        let mut events = self.events.clone();
        events.values_mut().for_each(|events| events.sort_by_key(|event| event["ev"] != "recover_ok"));
        events
    }

    pub fn take_events(&mut self) -> Events {
        std::mem::take(&mut self.events)
    }

    pub fn hear(&mut self, (connection, frame): Heard) {
        match frame {
            AMQPFrame::Method(0, AMQPClass::Connection(method)) => self.on_connection(&connection, method),
            AMQPFrame::Method(number, method) => self.on_method(&connection, number, method),
            AMQPFrame::Header(number, header) => {
                let size = header.body_size;
                if let Some(content) = &mut self.channel(&connection, number).content {
                    content.header = Some((size, header.properties));
                }
                self.complete(&connection, number);
            }
            AMQPFrame::Body(number, bytes) => {
                if let Some(content) = &mut self.channel(&connection, number).content {
                    content.body.extend_from_slice(&bytes);
                }
                self.complete(&connection, number);
            }
            AMQPFrame::ProtocolHeader(_) | AMQPFrame::Heartbeat | AMQPFrame::InvalidHeartbeat(_) => {}
        }
    }

    fn on_connection(&mut self, letters: &str, method: connection::AMQPMethod) {
        match method {
            connection::AMQPMethod::Start(start) => {
                let version = value::show_table(&start.server_properties)["version"].as_str().map(str::to_owned);
                self.version = version.or(self.version.take());
            }
            connection::AMQPMethod::Close(close) => {
                let closed = (close.reply_code, close.reply_text.as_str(), close.class_id, close.method_id);
                let event = show_closed("connection_closed", closed);
                self.events.entry(letters.to_owned()).or_default().push(event);
            }
            _ => {}
        }
    }

    fn on_method(&mut self, connection: &str, number: u16, method: AMQPClass) {
        let event = match method {
            AMQPClass::Basic(method) => return self.on_basic(connection, number, method),
            AMQPClass::Channel(channel::AMQPMethod::Close(close)) => {
                let closed = (close.reply_code, close.reply_text.as_str(), close.class_id, close.method_id);
                show_closed("channel_closed", closed)
            }
            AMQPClass::Queue(queue::AMQPMethod::DeclareOk(ok)) => {
                let known = self.channel(connection, number);
                if !std::mem::take(&mut known.reports_declare) {
                    return;
                }
                let (queue, messages, consumers) = (ok.queue.as_str(), ok.message_count, ok.consumer_count);
                json!({ "ev": "queue_declare_ok", "queue": queue, "messages": messages, "consumers": consumers })
            }
            AMQPClass::Queue(queue::AMQPMethod::DeleteOk(ok)) => {
                json!({ "ev": "queue_delete_ok", "messages": ok.message_count })
            }
            AMQPClass::Queue(queue::AMQPMethod::PurgeOk(ok)) => {
                json!({ "ev": "purge_ok", "messages": ok.message_count })
            }
            AMQPClass::Exchange(exchange::AMQPMethod::DeleteOk(_)) => json!({ "ev": "exchange_delete_ok" }),
            AMQPClass::Tx(tx::AMQPMethod::CommitOk(_)) => json!({ "ev": "tx_commit_ok" }),
            AMQPClass::Tx(tx::AMQPMethod::RollbackOk(_)) => json!({ "ev": "tx_rollback_ok" }),
            _ => return,
        };
        self.tell(connection, number, event);
    }

    fn on_basic(&mut self, connection: &str, number: u16, method: basic::AMQPMethod) {
        let event = match method {
            basic::AMQPMethod::Deliver(deliver) => json!({
                "ev": "deliver", "consumer": deliver.consumer_tag.as_str(), "tag": deliver.delivery_tag,
                "redelivered": deliver.redelivered,
                "exchange": deliver.exchange.as_str(), "key": deliver.routing_key.as_str(),
            }),
            basic::AMQPMethod::GetOk(ok) => json!({
                "ev": "get_ok", "tag": ok.delivery_tag, "redelivered": ok.redelivered, "remaining": ok.message_count,
                "exchange": ok.exchange.as_str(), "key": ok.routing_key.as_str(),
            }),
            basic::AMQPMethod::Return(back) => json!({
                "ev": "return", "code": back.reply_code, "text": back.reply_text.as_str(),
                "exchange": back.exchange.as_str(), "key": back.routing_key.as_str(),
            }),
            basic::AMQPMethod::Ack(ack) => {
                return self.confirmed(connection, number, ("confirm_ack", ack.delivery_tag, ack.multiple));
            }
            basic::AMQPMethod::Nack(nack) => {
                return self.confirmed(connection, number, ("confirm_nack", nack.delivery_tag, nack.multiple));
            }
            basic::AMQPMethod::GetEmpty(_) => {
                return self.tell(connection, number, json!({ "ev": "get_empty" }));
            }
            basic::AMQPMethod::RecoverOk(_) => {
                return self.tell(connection, number, json!({ "ev": "recover_ok" }));
            }
            basic::AMQPMethod::Cancel(cancel) => {
                let consumer = cancel.consumer_tag.as_str();
                let event = json!({ "ev": "consumer_cancelled_by_broker", "consumer": consumer });
                return self.tell(connection, number, event);
            }
            _ => return,
        };
        let tag = event["tag"].as_u64();
        let Json::Object(event) = event else { return };
        self.channel(connection, number).content = Some(Content { event, tag, header: None, body: Vec::new() });
    }

    /// The event of a message, once its header and its whole body are here.
    fn complete(&mut self, connection: &str, number: u16) {
        let known = self.channel(connection, number);
        let is_whole =
            |content: &Content| content.header.as_ref().is_some_and(|(size, _)| content.body.len() as u64 >= *size);
        if !known.content.as_ref().is_some_and(is_whole) {
            return;
        }
        let Some(Content { mut event, tag, header: Some((_, properties)), body }) = known.content.take() else {
            return;
        };
        let id = properties.message_id().as_ref().map_or(String::new(), |id| id.as_str().to_owned());
        if let Some(tag) = tag {
            known.tags.insert(id.clone(), tag);
        }
        if let Some(headers) = properties.headers() {
            event.insert("headers".into(), value::show_table(headers));
        }
        let shown = value::show_properties(&properties);
        if !shown.is_empty() {
            event.insert("props".into(), Json::Object(shown));
        }
        let body = String::from_utf8_lossy(&body);
        if body.len() > LONG_BODY {
            event.insert("body".into(), json!({ "$len": body.len() }));
        } else if body != id {
            event.insert("body".into(), json!(body));
        }
        event.insert("msg".into(), json!(id));
        self.tell(connection, number, Json::Object(event));
    }

    /// Consecutive confirms of one kind are one event, as the broker may or may not use `multiple`.
    fn confirmed(&mut self, connection: &str, number: u16, (kind, tag, multiple): (&str, u64, bool)) {
        let known = self.channel(connection, number);
        let first = if multiple { 1 } else { tag.max(1) };
        let ids: Vec<Json> =
            (first..=tag).filter_map(|at| known.published.get_mut(at as usize - 1)?.take()).map(Json::String).collect();
        let events = self.events.entry(self.channels[&(connection.to_owned(), number)].name.clone()).or_default();
        match events.last_mut() {
            Some(last) if last["ev"] == kind => {
                if let Some(msgs) = last["msgs"].as_array_mut() {
                    msgs.extend(ids);
                }
            }
            _ => events.push(json!({ "ev": kind, "msgs": ids })),
        }
    }

    fn tell(&mut self, connection: &str, number: u16, event: Json) {
        let name = self.channel(connection, number).name.clone();
        self.events.entry(name).or_default().push(event);
    }
}

fn show_closed(kind: &str, (code, text, class_id, method_id): (u16, &str, u16, u16)) -> Json {
    json!({ "ev": kind, "code": code, "text": text, "class_id": class_id, "method_id": method_id })
}
