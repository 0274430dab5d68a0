//! The link of a federated exchange, at its upstream end: a durable queue there, bound with the bindings of the
//! downstream exchange; what it takes is copied, with where it came from in `x-received-from`, and never goes further
//! than `max-hops`. Source: RabbitMQ Federated Exchanges, rabbit_federation_exchange_link and rabbit_federation_util.
//! The link of a federated queue is [`super::federated_queue`].
use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use super::consumer::Job;
use super::fact::Fact;
use crate::engine::fact::FactKind;
use crate::engine::id::PartIx;
use crate::engine::rabbitmq::method::{Bind, Method, QueueDeclare};
use crate::engine::system::Cargo;
use crate::engine::value::{Table, Value};
use crate::engine::world::desk::Desk;

/// What the source of a connector does besides taking from a queue.
pub trait Upstream: Debug + Send + Sync {
    /// A part of the broker that it is connected to.
    fn place(&self) -> PartIx;

    /// The queue that it takes from, if it declares one itself.
    fn queue(&self) -> Option<&str>;

    /// Connected. `true` = it consumes now; else from when [`Self::heed`] says so.
    fn begin(&self, desk: &mut Desk) -> bool;

    /// Asked whenever something happened, of one that did not consume at once. `true` = it did something about it.
    fn heed(&self, _desk: &mut Desk) -> bool {
        false
    }

    /// Adds what it has to say to the message of a delivery; `false` = it goes no further.
    fn pass(&self, cargo: &mut Cargo, job: &Job, desk: &mut Desk) -> bool;

    fn renumbered(&self, to_row: &dyn Fn(PartIx) -> PartIx) -> Arc<dyn Upstream>;

    fn is_equal(&self, other: &dyn Any) -> bool;

    fn as_any(&self) -> &dyn Any;
}

/// A described [`Upstream`].
#[derive(Clone, Debug)]
pub struct Link(pub Arc<dyn Upstream>);

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_equal(other.0.as_any())
    }
}

/// A federated exchange.
#[derive(Clone, Debug, PartialEq)]
pub struct Federation {
    /// The exchange upstream.
    pub exchange: PartIx,
    /// `federation: X -> DOWNSTREAM`.
    pub queue: String,
    /// Virtual hosts up- and downstream; `/` has its name here.
    pub from: String,
    pub to: String,
    /// Keys and arguments of the downstream exchange's bindings.
    pub bindings: Vec<(String, Table)>,
    pub max_hops: u32,
}

pub(super) const RECEIVED_FROM: &str = "x-received-from";

impl Upstream for Federation {
    fn place(&self) -> PartIx {
        self.exchange
    }

    fn queue(&self) -> Option<&str> {
        Some(&self.queue)
    }

    fn begin(&self, desk: &mut Desk) -> bool {
        let part = desk.part();
        let source = desk.topology().parts.get(self.exchange.0 as usize).map_or("", |row| &row.name).to_owned();
        let (queue, source) = (desk.messages().symbol(&self.queue), desk.messages().symbol(&source));
        desk.at_once(Method::QueueDeclare(Box::new(QueueDeclare {
            queue,
            passive: false,
            durable: true,
            exclusive: false,
            auto_delete: false,
            arguments: Table::default(),
            part,
        })));
        for (key, arguments) in &self.bindings {
            let (key, arguments) = (desk.messages().symbol(key), arguments.clone());
            desk.at_once(Method::QueueBind(Box::new(Bind { source, destination: queue, key, arguments })));
        }
        true
    }

    fn pass(&self, cargo: &mut Cargo, job: &Job, desk: &mut Desk) -> bool {
        let before: Vec<Value> = match cargo.headers.get(RECEIVED_FROM) {
            Some(Value::Array(hops)) => hops.clone(),
            _ => Vec::new(),
        };
        let was_there =
            |hop: &Value| matches!(hop, Value::Table(hop) if hop.get("vhost") == Some(&Value::text(&*self.to)));
        let hops = before.len() as u32;
        if hops >= self.max_hops || before.iter().any(was_there) {
            let fact = Fact::NotForwarded { link: cargo.connector, message: cargo.message, hops };
            desk.fact(FactKind::Client(fact));
            return false;
        }
        let exchange = desk.topology().parts.get(self.exchange.0 as usize).map_or("", |row| &row.name);
        let mut hop = Table::default();
        hop.set("uri", Value::text(format!("amqp://localhost/{}", self.from)));
        hop.set("exchange", Value::text(exchange));
        hop.set("redelivered", Value::Bool(job.redelivered));
        hop.set("cluster-name", Value::text("rabbit@localhost"));
        hop.set("vhost", Value::text(&*self.from));
        let all = std::iter::once(Value::Table(hop)).chain(before).collect();
        cargo.headers.set(RECEIVED_FROM, Value::Array(all));
        true
    }

    fn renumbered(&self, to_row: &dyn Fn(PartIx) -> PartIx) -> Arc<dyn Upstream> {
        Arc::new(Self { exchange: to_row(self.exchange), ..self.clone() })
    }

    fn is_equal(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
