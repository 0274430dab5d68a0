//! The operations of a case as the methods that its client sends.
use serde_json::Value as Json;

use super::case::{self, BindingSpec, ConsumeOp, DestinationType, ExchangeSpec, Op, PublishOp, QueueSpec};
use super::session::Session;
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::message::{Body, Content, Message, MessageId, Messages};
use crate::engine::rabbitmq::method::{Bind, Consume, ExchangeDeclare, Method, QueueDeclare};

impl Session {
    pub(super) fn methods(&mut self, channel: &str, op: &Op) -> Result<Vec<Method>, String> {
        let symbol = |text: &str, messages: &mut Messages| messages.symbol(text);
        let messages = &mut self.messages;
        let method = match op {
            Op::Publish(publish) => return Ok(vec![self.publish(channel, publish)?]),
            Op::Consume(consume) => return self.consume(consume),
            Op::DeclareQueue(queue) => return Ok(vec![self.declare_queue(channel, queue)?]),
            Op::DeclareExchange(exchange) => return Ok(vec![self.declare_exchange(exchange)?]),
            Op::Bind(binding) | Op::Unbind(binding) => {
                return Ok(vec![self.bind(binding, matches!(op, Op::Bind(_)))?]);
            }
            Op::Ack { msg, delivery_tag, multiple } => {
                Method::Ack { tag: self.tag(channel, msg, *delivery_tag)?, multiple: *multiple }
            }
            Op::Nack { msg, delivery_tag, multiple, requeue } => {
                let tag = self.tag(channel, msg, *delivery_tag)?;
                Method::Nack { tag, multiple: *multiple, requeue: *requeue }
            }
            Op::Reject { msg, delivery_tag, requeue } => {
                Method::Reject { tag: self.tag(channel, msg, *delivery_tag)?, requeue: *requeue }
            }
            Op::Cancel { consumer } => Method::Cancel { consumer: symbol(consumer, messages) },
            Op::Qos { prefetch, global } => Method::Qos { prefetch: *prefetch, global: *global },
            Op::Get { queue, auto_ack } => Method::Get { queue: symbol(queue, messages), no_ack: *auto_ack },
            Op::Recover { requeue } => Method::Recover { requeue: *requeue },
            Op::ConfirmSelect => {
                self.client(channel).confirms = true;
                Method::ConfirmSelect
            }
            Op::TxSelect => Method::TxSelect,
            Op::TxCommit => Method::TxCommit,
            Op::TxRollback => Method::TxRollback,
            Op::DeleteQueue { queue, if_unused, if_empty } => {
                let queue = symbol(queue, messages);
                Method::QueueDelete { queue, if_unused: *if_unused, if_empty: *if_empty }
            }
            Op::DeleteExchange { exchange, if_unused } => {
                Method::ExchangeDelete { exchange: symbol(exchange, messages), if_unused: *if_unused }
            }
            Op::Purge { queue } => Method::Purge { queue: symbol(queue, messages) },
            Op::OpenChannel => Method::ChannelOpen,
            Op::Flow { active } => Method::Flow { active: *active },
            Op::CloseChannel | Op::CloseConnection { .. } | Op::WaitMs { .. } | Op::RestartBroker => return Ok(vec![]),
        };
        Ok(vec![method])
    }

    fn tag(&mut self, channel: &str, msg: &Option<String>, delivery_tag: Option<u64>) -> Result<u64, String> {
        match (msg, delivery_tag) {
            (None, Some(tag)) => Ok(tag),
            (Some(msg), None) => {
                let tag = self.client(channel).tags.get(msg).copied();
                tag.ok_or_else(|| format!("{msg} was never delivered on {channel}"))
            }
            _ => Err("either msg or delivery_tag".into()),
        }
    }

    fn publish(&mut self, channel: &str, op: &PublishOp) -> Result<Method, String> {
        let headers = match op.properties.get("headers") {
            None => None,
            Some(Json::Object(headers)) => Some(case::table(headers)?),
            Some(other) => return Err(format!("headers {other}")),
        };
        let body = match &op.body {
            None => Body::Text(op.msg.clone()),
            Some(Json::String(text)) => Body::Text(text.clone()),
            Some(body) => {
                let length = body.get("$len").and_then(Json::as_u64).ok_or_else(|| format!("body {body}"))?;
                Body::Fill(length as u32)
            }
        };
        let content = Content { headers, properties: case::properties(&op.properties)?, body };
        let client = self.client(channel);
        if client.confirms {
            client.published.push(op.msg.clone());
        }
        self.published += 1;
        let (exchange, key) = (self.messages.symbol(&op.exchange), self.messages.symbol(&op.routing_key));
        let message = Message {
            no: MessageNo(self.published),
            content: self.messages.intern_content(content),
            exchange,
            key,
            id: MessageId::Named(self.messages.symbol(&op.msg)),
            producer: PartIx::NONE,
            holders: 1,
            published_at: self.now,
        };
        let message = self.messages.add(message);
        let (mandatory, immediate) = (op.mandatory, op.immediate);
        Ok(Method::Publish { exchange, key, message, mandatory, immediate })
    }

    fn consume(&mut self, op: &ConsumeOp) -> Result<Vec<Method>, String> {
        let mut methods = Vec::new();
        if let Some(prefetch) = op.prefetch {
            methods.push(Method::Qos { prefetch, global: false });
        }
        methods.push(Method::Consume(Box::new(Consume {
            queue: self.messages.symbol(&op.queue),
            consumer: self.messages.symbol(&op.consumer),
            no_ack: op.auto_ack,
            exclusive: op.exclusive,
            arguments: case::table(&op.arguments)?,
        })));
        Ok(methods)
    }

    fn declare_queue(&mut self, channel: &str, op: &QueueSpec) -> Result<Method, String> {
        self.client(channel).reports_declare = op.report;
        Ok(Method::QueueDeclare(Box::new(QueueDeclare {
            queue: self.messages.symbol(&op.name),
            passive: op.passive,
            durable: op.durable,
            exclusive: op.exclusive,
            auto_delete: op.auto_delete,
            arguments: case::table(&op.arguments)?,
            part: PartIx::NONE,
        })))
    }

    fn declare_exchange(&mut self, op: &ExchangeSpec) -> Result<Method, String> {
        Ok(Method::ExchangeDeclare(Box::new(ExchangeDeclare {
            exchange: self.messages.symbol(&op.name),
            kind: op.kind.clone(),
            passive: op.passive,
            durable: op.durable,
            auto_delete: op.auto_delete,
            internal: op.internal,
            arguments: case::table(&op.arguments)?,
            part: PartIx::NONE,
        })))
    }

    fn bind(&mut self, op: &BindingSpec, binds: bool) -> Result<Method, String> {
        let bind = Box::new(Bind {
            source: self.messages.symbol(&op.source),
            destination: self.messages.symbol(&op.destination),
            key: self.messages.symbol(&op.routing_key),
            arguments: case::table(&op.arguments)?,
        });
        Ok(match (op.destination_type, binds) {
            (DestinationType::Queue, true) => Method::QueueBind(bind),
            (DestinationType::Queue, false) => Method::QueueUnbind(bind),
            (DestinationType::Exchange, true) => Method::ExchangeBind(bind),
            (DestinationType::Exchange, false) => Method::ExchangeUnbind(bind),
        })
    }
}
