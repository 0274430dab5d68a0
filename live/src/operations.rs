//! The operations of a case as calls of lapin. A refusal is an `Err` with lapin's words; the broker's own are heard on the wire.
use brokerlab::engine::conformance::case::{
    BindingSpec, ConsumeOp, DestinationType, ExchangeSpec, Op, PublishOp, QueueSpec,
};
use lapin::options::*;
use lapin::types::ShortString;
use lapin::{Channel, Consumer, ExchangeKind};
use serde_json::Value as Json;

use crate::value;

/// An operation, with what it names by a message looked up.
pub struct Call<'a> {
    pub op: &'a Op,
    /// Of what it settles.
    pub tag: u64,
}

/// A consumer, if it made one.
pub type Sent = Result<Option<Consumer>, String>;

pub async fn send(channel: &Channel, Call { op, tag }: Call<'_>) -> Sent {
    let sent = match op {
        Op::Publish(publish) => return self::publish(channel, publish).await,
        Op::Consume(consume) => return self::consume(channel, consume).await,
        Op::DeclareQueue(queue) => return declare_queue(channel, queue).await.map(|()| None),
        Op::DeclareExchange(exchange) => return declare_exchange(channel, exchange).await.map(|()| None),
        Op::Bind(binding) | Op::Unbind(binding) => {
            return bind(channel, binding, matches!(op, Op::Bind(_))).await.map(|()| None);
        }
        Op::Cancel { consumer } => channel.basic_cancel(short(consumer), BasicCancelOptions::default()).await,
        Op::Qos { prefetch, global } => channel.basic_qos(*prefetch, BasicQosOptions { global: *global }).await,
        Op::Ack { multiple, .. } => channel.basic_ack(tag, BasicAckOptions { multiple: *multiple }).await,
        Op::Nack { multiple, requeue, .. } => {
            channel.basic_nack(tag, BasicNackOptions { multiple: *multiple, requeue: *requeue }).await
        }
        Op::Reject { requeue, .. } => channel.basic_reject(tag, BasicRejectOptions { requeue: *requeue }).await,
        Op::Get { queue, auto_ack } => {
            channel.basic_get(short(queue), BasicGetOptions { no_ack: *auto_ack }).await.map(|_| ())
        }
        Op::Recover { requeue } => channel.basic_recover(BasicRecoverOptions { requeue: *requeue }).await,
        Op::ConfirmSelect => channel.confirm_select(ConfirmSelectOptions::default()).await,
        Op::TxSelect => channel.tx_select().await,
        Op::TxCommit => channel.tx_commit().await,
        Op::TxRollback => channel.tx_rollback().await,
        Op::DeleteQueue { queue, if_unused, if_empty } => {
            let options = QueueDeleteOptions { if_unused: *if_unused, if_empty: *if_empty, nowait: false };
            channel.queue_delete(short(queue), options).await.map(|_| ())
        }
        Op::DeleteExchange { exchange, if_unused } => {
            let options = ExchangeDeleteOptions { if_unused: *if_unused, nowait: false };
            channel.exchange_delete(short(exchange), options).await
        }
        Op::Purge { queue } => channel.queue_purge(short(queue), QueuePurgeOptions::default()).await.map(|_| ()),
        Op::Flow { active } => channel.channel_flow(ChannelFlowOptions { active: *active }).await.map(|_| ()),
        Op::OpenChannel | Op::CloseChannel | Op::CloseConnection { .. } | Op::WaitMs { .. } | Op::RestartBroker => {
            Ok(())
        }
    };
    sent.map(|()| None).map_err(|error| error.to_string())
}

async fn publish(channel: &Channel, op: &PublishOp) -> Sent {
    let body = match &op.body {
        None => op.msg.clone(),
        Some(Json::String(text)) => text.clone(),
        Some(body) => "x".repeat(body["$len"].as_u64().ok_or_else(|| format!("body {body}"))? as usize),
    };
    let options = BasicPublishOptions { mandatory: op.mandatory, immediate: op.immediate };
    let properties = value::properties(&op.properties, &op.msg)?;
    let (exchange, key) = (short(&op.exchange), short(&op.routing_key));
    let sent = channel.basic_publish(exchange, key, options, body.as_bytes(), properties).await;
    sent.map(|_| None).map_err(|error| error.to_string())
}

async fn consume(channel: &Channel, op: &ConsumeOp) -> Sent {
    if let Some(prefetch) = op.prefetch {
        channel.basic_qos(prefetch, BasicQosOptions::default()).await.map_err(|error| error.to_string())?;
    }
    let options =
        BasicConsumeOptions { no_ack: op.auto_ack, exclusive: op.exclusive, ..BasicConsumeOptions::default() };
    let arguments = value::table(&op.arguments)?;
    let consumer = channel.basic_consume(short(&op.queue), short(&op.consumer), options, arguments).await;
    consumer.map(Some).map_err(|error| error.to_string())
}

pub async fn declare_queue(channel: &Channel, op: &QueueSpec) -> Result<(), String> {
    let options = QueueDeclareOptions {
        passive: op.passive,
        durable: op.durable,
        exclusive: op.exclusive,
        auto_delete: op.auto_delete,
        nowait: false,
    };
    let arguments = value::table(&op.arguments)?;
    channel.queue_declare(short(&op.name), options, arguments).await.map(|_| ()).map_err(|error| error.to_string())
}

pub async fn declare_exchange(channel: &Channel, op: &ExchangeSpec) -> Result<(), String> {
    let options = ExchangeDeclareOptions {
        passive: op.passive,
        durable: op.durable,
        auto_delete: op.auto_delete,
        internal: op.internal,
        nowait: false,
    };
    let (name, kind) = (short(&op.name), ExchangeKind::Custom(op.kind.clone()));
    let arguments = value::table(&op.arguments)?;
    channel.exchange_declare(name, kind, options, arguments).await.map_err(|error| error.to_string())
}

pub async fn bind(channel: &Channel, op: &BindingSpec, binds: bool) -> Result<(), String> {
    let (source, destination, key) = (short(&op.source), short(&op.destination), short(&op.routing_key));
    let arguments = value::table(&op.arguments)?;
    let bound = match (op.destination_type, binds) {
        (DestinationType::Queue, true) => {
            channel.queue_bind(destination, source, key, QueueBindOptions::default(), arguments).await
        }
        (DestinationType::Queue, false) => channel.queue_unbind(destination, source, key, arguments).await,
        (DestinationType::Exchange, true) => {
            channel.exchange_bind(destination, source, key, ExchangeBindOptions::default(), arguments).await
        }
        (DestinationType::Exchange, false) => {
            channel.exchange_unbind(destination, source, key, ExchangeUnbindOptions::default(), arguments).await
        }
    };
    bound.map_err(|error| error.to_string())
}

fn short(text: &str) -> ShortString {
    text.into()
}
