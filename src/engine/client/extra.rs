//! Consumers that publish when their work on a message ends: the server of an RPC answers to reply-to, a worker gives
//! up on a message that has died too often and parks it. Both publish through the default exchange, on the channel
//! they consume on, before they acknowledge.
use std::any::Any;
use std::sync::Arc;

use super::application::AfterWork;
use super::consumer::Job;
use super::fact::Fact;
use crate::engine::fact::FactKind;
use crate::engine::id::{MessageIx, PartIx, Symbol};
use crate::engine::message::{Body, Content, Messages, Properties};
use crate::engine::rabbitmq::method::Method;
use crate::engine::topology::FailureAction;
use crate::engine::value::Value;
use crate::engine::view::FlightKind;
use crate::engine::world::desk::Desk;

#[derive(Clone, Debug, PartialEq)]
pub struct Publishes {
    /// It answers messages that have a reply-to.
    pub replies: bool,
    /// Where it parks what has died too often; NONE = nowhere.
    pub parking: PartIx,
    /// Rejections in its queue, by x-death, after which it gives up on a message that fails again.
    pub most_deaths: u32,
    /// Who is answered, for the board: the requesters whose requests can reach it.
    pub requesters: Vec<PartIx>,
}

impl AfterWork for Publishes {
    fn finish(&self, job: &Job, fails: Option<FailureAction>, desk: &mut Desk) -> Option<Option<FailureAction>> {
        match fails {
            None if self.replies => self.reply(job, desk),
            Some(FailureAction::Reject { .. } | FailureAction::Nack { .. }) if self.parking.is_some() => {
                let deaths = deaths(job, desk);
                if deaths >= self.most_deaths {
                    self.park(job, deaths, desk);
                    return None;
                }
            }
            _ => {}
        }
        Some(fails)
    }

    fn renumbered(&self, to_row: &dyn Fn(PartIx) -> PartIx) -> Arc<dyn AfterWork> {
        let requesters = self.requesters.iter().map(|requester| to_row(*requester)).collect();
        Arc::new(Self { parking: to_row(self.parking), requesters, ..self.clone() })
    }

    fn is_equal(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Publishes {
    fn reply(&self, job: &Job, desk: &mut Desk) {
        let request = desk.message(job.message);
        let content = desk.messages().content_of(job.message);
        let Some(reply_to) = content.properties.reply_to.clone() else { return };
        let body = match &content.body {
            Body::Text(text) if !text.is_empty() => Body::Text(format!("reply to {text}")),
            _ => Body::Text("reply".to_owned()),
        };
        let properties =
            Properties { correlation_id: content.properties.correlation_id.clone(), ..Properties::default() };
        let key = desk.messages().symbol(&reply_to);
        let message = desk.new_message(Symbol::default(), key, Content { headers: None, properties, body });
        let (no, server) = (desk.message(message).no, desk.part());
        let to = self.requesters.iter().copied().find(|one| *one == request.producer).unwrap_or(PartIx::NONE);
        desk.fact(FactKind::Client(Fact::Replied { server, message: no, request: request.no }));
        desk.send(publish(key, message), Some((FlightKind::Reply, to, no, job.key)));
    }

    /// Publishes it as it is, headers and all, to the parking queue; then acknowledges it.
    fn park(&self, job: &Job, deaths: u32, desk: &mut Desk) {
        let Some(name) = desk.topology().parts.get(self.parking.0 as usize).map(|part| part.name.clone()) else {
            return;
        };
        let key = desk.messages().symbol(&name);
        let content = desk.messages().content_of(job.message).clone();
        let old = desk.message(job.message);
        let message = desk.copy_of(job.message, key, content);
        let consumer = desk.part();
        desk.fact(FactKind::Client(Fact::Parked { consumer, queue: self.parking, message: old.no, deaths }));
        desk.send(publish(key, message), Some((FlightKind::Publish, self.parking, old.no, job.key)));
        desk.ack(job.tag);
    }
}

fn publish(key: Symbol, message: MessageIx) -> Method {
    Method::Publish { exchange: Symbol::default(), key, message, mandatory: false, immediate: false }
}

/// How often the message was rejected in the queue that this delivery comes from, by x-death.
fn deaths(job: &Job, desk: &mut Desk) -> u32 {
    let queue = desk.topology().parts.get(job.queue.0 as usize).map(|part| part.name.clone());
    count_deaths(job.message, &queue.unwrap_or_default(), desk.messages())
}

fn count_deaths(message: MessageIx, queue: &str, messages: &Messages) -> u32 {
    let headers = messages.content_of(message).headers.as_ref();
    let Some(Value::Array(entries)) = headers.and_then(|headers| headers.get("x-death")) else { return 0 };
    let of_queue = entries.iter().find_map(|entry| match entry {
        Value::Table(death)
            if death.get("queue").and_then(Value::as_text) == Some(queue)
                && death.get("reason").and_then(Value::as_text) == Some("rejected") =>
        {
            death.get("count").and_then(Value::as_int)
        }
        _ => None,
    });
    of_queue.and_then(|count| u32::try_from(count).ok()).unwrap_or(0)
}
