//! Methods and replies of the engine as calls of the protocol, with what they carry.
use super::spec::{self, Spec};
use super::{Argument, Call, Content, ContentHeader, body_size};
use crate::engine::id::{MessageIx, Symbol};
use crate::engine::message::{MessageId, Messages, Properties};
use crate::engine::rabbitmq::headers;
use crate::engine::rabbitmq::method::{Bind, Closed, Consume, Delivery, ExchangeDeclare, Method, QueueDeclare, Reply};
use crate::engine::topology::Topology;
use crate::engine::value::Table;

/// basic.qos: prefetch-size is not implemented by RabbitMQ and always 0.
const PREFETCH_SIZE: u32 = 0;

/// What texts and contents are looked up in.
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    pub messages: &'a Messages,
    /// Names of producers, by which they number their messages.
    pub topology: &'a Topology,
}

/// A call with its content, if it carries any.
pub type Said = (Call, Option<Content>);

impl Texts<'_> {
    fn text(self, symbol: Symbol) -> Argument {
        Argument::short_string(self.messages.text(symbol))
    }

    fn message_id(self, message: MessageIx) -> Option<String> {
        let message = self.messages.get(message);
        match message.id {
            MessageId::None => None,
            MessageId::Named(name) => Some(self.messages.text(name).to_owned()),
            MessageId::Serial(n) => {
                let producer = self.topology.parts.get(message.producer.0 as usize)?;
                Some(format!("{}-{n}", producer.name))
            }
        }
    }

    fn content(self, message: MessageIx, headers: Option<Table>, properties: &Properties) -> Content {
        let content = self.messages.content_of(message);
        let header = ContentHeader {
            body_size: u64::from(body_size(&content.body)),
            properties: properties.clone(),
            headers,
            message_id: self.message_id(message),
        };
        Content { header, body: content.body.clone() }
    }

    fn delivered(self, delivery: &Delivery) -> Content {
        let properties = headers::visible_properties(delivery, self.messages);
        self.content(delivery.message, headers::visible(delivery, self.messages), &properties)
    }
}

const fn bit(bit: bool) -> Argument {
    Argument::Bit(bit)
}

/// `reserved-1`.
const TICKET: Argument = Argument::Short(0);

/// Clients wait for the answer.
const WAIT: Argument = Argument::Bit(false);

/// What a client sends.
pub fn of_method(method: &Method, texts: Texts) -> Said {
    let call = match method {
        Method::Publish { exchange, key, message, mandatory, immediate } => {
            let content = texts.messages.content_of(*message);
            let arguments = [TICKET, texts.text(*exchange), texts.text(*key), bit(*mandatory), bit(*immediate)];
            let carried = texts.content(*message, content.headers.clone(), &content.properties);
            return (Call::new(&spec::BASIC_PUBLISH, arguments), Some(carried));
        }
        Method::Ack { tag, multiple } => Call::new(&spec::BASIC_ACK, [Argument::LongLong(*tag), bit(*multiple)]),
        Method::Nack { tag, multiple, requeue } => {
            Call::new(&spec::BASIC_NACK, [Argument::LongLong(*tag), bit(*multiple), bit(*requeue)])
        }
        Method::Reject { tag, requeue } => Call::new(&spec::BASIC_REJECT, [Argument::LongLong(*tag), bit(*requeue)]),
        Method::Cancel { consumer } => Call::new(&spec::BASIC_CANCEL, [texts.text(*consumer), WAIT]),
        Method::Qos { prefetch, global } => {
            let arguments = [Argument::Long(PREFETCH_SIZE), Argument::Short(*prefetch), bit(*global)];
            Call::new(&spec::BASIC_QOS, arguments)
        }
        Method::Get { queue, no_ack } => Call::new(&spec::BASIC_GET, [TICKET, texts.text(*queue), bit(*no_ack)]),
        Method::Recover { requeue } => Call::new(&spec::BASIC_RECOVER, [bit(*requeue)]),
        Method::ConfirmSelect => Call::new(&spec::CONFIRM_SELECT, [WAIT]),
        Method::TxSelect => Call::new(&spec::TX_SELECT, []),
        Method::TxCommit => Call::new(&spec::TX_COMMIT, []),
        Method::TxRollback => Call::new(&spec::TX_ROLLBACK, []),
        Method::Flow { active } => Call::new(&spec::CHANNEL_FLOW, [bit(*active)]),
        Method::ChannelOpen => Call::new(&spec::CHANNEL_OPEN, [Argument::short_string("")]),
        Method::ChannelClose => closing(&spec::CHANNEL_CLOSE, 200, "Goodbye", (0, 0)),
        Method::ConnectionClose => closing(&spec::CONNECTION_CLOSE, 200, "Goodbye", (0, 0)),
        Method::Consume(consume) => self::consume(consume, texts),
        Method::ExchangeDeclare(declare) => declare_exchange(declare, texts),
        Method::QueueDeclare(declare) => declare_queue(declare, texts),
        Method::ExchangeDelete { exchange, if_unused } => {
            Call::new(&spec::EXCHANGE_DELETE, [TICKET, texts.text(*exchange), bit(*if_unused), WAIT])
        }
        Method::QueueDelete { queue, if_unused, if_empty } => {
            let arguments = [TICKET, texts.text(*queue), bit(*if_unused), bit(*if_empty), WAIT];
            Call::new(&spec::QUEUE_DELETE, arguments)
        }
        Method::ExchangeBind(bind) => binding(&spec::EXCHANGE_BIND, bind, texts),
        Method::ExchangeUnbind(bind) => binding(&spec::EXCHANGE_UNBIND, bind, texts),
        Method::QueueBind(bind) => binding(&spec::QUEUE_BIND, bind, texts),
        Method::QueueUnbind(bind) => {
            let mut arguments = binding(&spec::QUEUE_BIND, bind, texts).arguments;
            // The only one without no-wait.
            arguments.remove(4);
            Call::new(&spec::QUEUE_UNBIND, arguments)
        }
        Method::Purge { queue } => Call::new(&spec::QUEUE_PURGE, [TICKET, texts.text(*queue), WAIT]),
    };
    (call, None)
}

fn consume(consume: &Consume, texts: Texts) -> Call {
    let arguments = [
        TICKET,
        texts.text(consume.queue),
        texts.text(consume.consumer),
        // no-local is not implemented by RabbitMQ.
        bit(false),
        bit(consume.no_ack),
        bit(consume.exclusive),
        WAIT,
        Argument::Table(consume.arguments.clone()),
    ];
    Call::new(&spec::BASIC_CONSUME, arguments)
}

fn declare_exchange(declare: &ExchangeDeclare, texts: Texts) -> Call {
    let arguments = [
        TICKET,
        texts.text(declare.exchange),
        Argument::short_string(&declare.kind),
        bit(declare.passive),
        bit(declare.durable),
        bit(declare.auto_delete),
        bit(declare.internal),
        WAIT,
        Argument::Table(declare.arguments.clone()),
    ];
    Call::new(&spec::EXCHANGE_DECLARE, arguments)
}

fn declare_queue(declare: &QueueDeclare, texts: Texts) -> Call {
    let arguments = [
        TICKET,
        texts.text(declare.queue),
        bit(declare.passive),
        bit(declare.durable),
        bit(declare.exclusive),
        bit(declare.auto_delete),
        WAIT,
        Argument::Table(declare.arguments.clone()),
    ];
    Call::new(&spec::QUEUE_DECLARE, arguments)
}

fn binding(spec: &'static Spec, bind: &Bind, texts: Texts) -> Call {
    let ends = [texts.text(bind.destination), texts.text(bind.source), texts.text(bind.key)];
    let [destination, source, key] = ends;
    Call::new(spec, [TICKET, destination, source, key, WAIT, Argument::Table(bind.arguments.clone())])
}

/// connection.close or channel.close. `cause` = class and method that failed.
pub fn closing(spec: &'static Spec, code: u16, text: &str, cause: (u16, u16)) -> Call {
    let (class, method) = (Argument::Short(cause.0), Argument::Short(cause.1));
    Call::new(spec, [Argument::Short(code), Argument::short_string(text), class, method])
}

fn closed(spec: &'static Spec, closed: &Closed) -> Call {
    closing(spec, closed.code, &closed.text, (closed.class_id, closed.method_id))
}

/// What the broker sends; `None` = no frame, or an answer for which [`answer`] is to be asked.
pub fn of_reply(reply: &Reply, texts: Texts) -> Option<Said> {
    let call = match reply {
        Reply::Deliver(delivery) => {
            let arguments = [
                texts.text(delivery.consumer),
                Argument::LongLong(delivery.tag),
                bit(delivery.redelivered),
                texts.text(delivery.exchange),
                texts.text(delivery.key),
            ];
            return Some((Call::new(&spec::BASIC_DELIVER, arguments), Some(texts.delivered(delivery))));
        }
        Reply::GetOk { delivery, remaining } => {
            let arguments = [
                Argument::LongLong(delivery.tag),
                bit(delivery.redelivered),
                texts.text(delivery.exchange),
                texts.text(delivery.key),
                Argument::Long(*remaining),
            ];
            return Some((Call::new(&spec::BASIC_GET_OK, arguments), Some(texts.delivered(delivery))));
        }
        Reply::Return { code, text, exchange, key, message } => {
            let content = texts.messages.content_of(*message);
            let headers = headers::published(content.headers.as_ref());
            let carried = texts.content(*message, headers, &content.properties);
            let text = Argument::short_string(text);
            let arguments = [Argument::Short(*code), text, texts.text(*exchange), texts.text(*key)];
            return Some((Call::new(&spec::BASIC_RETURN, arguments), Some(carried)));
        }
        Reply::Confirm { tag, multiple, ok: true } => {
            Call::new(&spec::BASIC_ACK, [Argument::LongLong(*tag), bit(*multiple)])
        }
        Reply::Confirm { tag, multiple, ok: false } => {
            Call::new(&spec::BASIC_NACK, [Argument::LongLong(*tag), bit(*multiple), bit(false)])
        }
        Reply::GetEmpty => Call::new(&spec::BASIC_GET_EMPTY, [Argument::short_string("")]),
        Reply::ConsumeOk { consumer } => Call::new(&spec::BASIC_CONSUME_OK, [texts.text(*consumer)]),
        Reply::ConsumerCancelled { consumer } => Call::new(&spec::BASIC_CANCEL, [texts.text(*consumer), bit(true)]),
        Reply::QueueDeclareOk { queue, messages, consumers } => {
            let counts = [Argument::Long(*messages), Argument::Long(*consumers)];
            let [messages, consumers] = counts;
            Call::new(&spec::QUEUE_DECLARE_OK, [texts.text(*queue), messages, consumers])
        }
        Reply::QueueDeleteOk { messages } => Call::new(&spec::QUEUE_DELETE_OK, [Argument::Long(*messages)]),
        Reply::PurgeOk { messages } => Call::new(&spec::QUEUE_PURGE_OK, [Argument::Long(*messages)]),
        Reply::ExchangeDeleteOk => Call::new(&spec::EXCHANGE_DELETE_OK, []),
        Reply::RecoverOk => Call::new(&spec::BASIC_RECOVER_OK, []),
        Reply::TxCommitOk => Call::new(&spec::TX_COMMIT_OK, []),
        Reply::TxRollbackOk => Call::new(&spec::TX_ROLLBACK_OK, []),
        Reply::ChannelClosed(why) => closed(&spec::CHANNEL_CLOSE, why),
        Reply::ConnectionClosed(why) => closed(&spec::CONNECTION_CLOSE, why),
        Reply::ConnectionBlocked { reason } => Call::new(&spec::CONNECTION_BLOCKED, [Argument::short_string(reason)]),
        Reply::ConnectionUnblocked => Call::new(&spec::CONNECTION_UNBLOCKED, []),
        Reply::ConnectionLost | Reply::Ok => return None,
    };
    Some((call, None))
}

/// The answer to a method that the engine answers with a bare [`Reply::Ok`].
pub fn answer(method: &Method, texts: Texts) -> Option<Call> {
    let spec = match method {
        Method::Qos { .. } => &spec::BASIC_QOS_OK,
        Method::ConfirmSelect => &spec::CONFIRM_SELECT_OK,
        Method::TxSelect => &spec::TX_SELECT_OK,
        Method::ExchangeDeclare(_) => &spec::EXCHANGE_DECLARE_OK,
        Method::ExchangeBind(_) => &spec::EXCHANGE_BIND_OK,
        Method::ExchangeUnbind(_) => &spec::EXCHANGE_UNBIND_OK,
        Method::QueueBind(_) => &spec::QUEUE_BIND_OK,
        Method::QueueUnbind(_) => &spec::QUEUE_UNBIND_OK,
        Method::Cancel { consumer } => return Some(Call::new(&spec::BASIC_CANCEL_OK, [texts.text(*consumer)])),
        Method::Flow { active } => return Some(Call::new(&spec::CHANNEL_FLOW_OK, [bit(*active)])),
        _ => return None,
    };
    Some(Call::new(spec, []))
}
