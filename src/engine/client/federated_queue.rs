//! The link of a federated queue, at its upstream end: it takes messages from the queue upstream only while the queue
//! downstream is empty and has a consumer that would take one. It consumes with a priority of -1, so that consumers
//! there come first; what it has in hand when it stops still goes over. Messages move, they are not copied.
//! Source: RabbitMQ Federated Queues, rabbit_federation_queue and rabbit_federation_queue_link.
use std::any::Any;
use std::sync::Arc;

use super::consumer::Job;
use super::fact::Fact;
use super::federation::{RECEIVED_FROM, Upstream};
use crate::engine::fact::FactKind;
use crate::engine::id::PartIx;
use crate::engine::system::Cargo;
use crate::engine::value::{Table, Value};
use crate::engine::world::desk::Desk;

/// With which it consumes upstream.
pub const PRIORITY: i64 = -1;

#[derive(Clone, Debug, PartialEq)]
pub struct FederatedQueue {
    pub upstream: PartIx,
    pub downstream: PartIx,
    /// Name of the queue downstream, and of the virtual host upstream (`/` has its name here).
    pub queue: String,
    pub from: String,
}

impl Upstream for FederatedQueue {
    fn place(&self) -> PartIx {
        self.upstream
    }

    fn queue(&self) -> Option<&str> {
        None
    }

    fn begin(&self, desk: &mut Desk) -> bool {
        desk.consume_on_demand();
        false
    }

    fn heed(&self, desk: &mut Desk) -> bool {
        let wants = desk.wants_messages(self.downstream);
        if desk.consumes() == Some(wants) {
            return false;
        }
        let (link, queue) = (desk.part(), self.downstream);
        let fact = if wants { Fact::LinkRuns { link, queue } } else { Fact::LinkRests { link, queue } };
        desk.fact(FactKind::Client(fact));
        desk.set_consumes(wants);
        true
    }

    fn pass(&self, cargo: &mut Cargo, job: &Job, desk: &mut Desk) -> bool {
        let (exchange, key) = (desk.message(job.message).exchange, job.key);
        let hops = match cargo.headers.get(RECEIVED_FROM) {
            Some(Value::Array(hops)) => hops.clone(),
            // Only the first link says where the message was published to.
            _ => {
                let (exchange, key) = (desk.messages().text(exchange).to_owned(), desk.messages().text(key).to_owned());
                cargo.headers.set("x-original-exchange", Value::text(exchange));
                cargo.headers.set("x-original-routing-key", Value::text(key));
                Vec::new()
            }
        };
        // The routing of CC is over: it must not happen again.
        for (name, _) in cargo.headers.0.iter_mut().filter(|(name, _)| name == "CC") {
            "x-original-cc".clone_into(name);
        }
        let uri = Value::text(format!("amqp://localhost/{}", self.from));
        let (same, others): (Vec<Value>, Vec<Value>) = hops.into_iter().partition(|hop| self.is_of(hop, &uri));
        let visits = match same.first() {
            Some(Value::Table(hop)) => hop.get("visit-count").and_then(Value::as_int).unwrap_or(0),
            _ => 0,
        };
        let mut hop = Table::default();
        hop.set("uri", uri);
        hop.set("queue", Value::text(&*self.queue));
        hop.set("redelivered", Value::Bool(job.redelivered));
        hop.set("visit-count", Value::Int(visits.saturating_add(1)));
        let all = std::iter::once(Value::Table(hop)).chain(others).collect();
        cargo.headers.set(RECEIVED_FROM, Value::Array(all));
        true
    }

    fn renumbered(&self, to_row: &dyn Fn(PartIx) -> PartIx) -> Arc<dyn Upstream> {
        let (upstream, downstream) = (to_row(self.upstream), to_row(self.downstream));
        Arc::new(Self { upstream, downstream, ..self.clone() })
    }

    fn is_equal(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl FederatedQueue {
    /// Whether it wrote this entry when the message passed it before.
    fn is_of(&self, hop: &Value, uri: &Value) -> bool {
        let Value::Table(hop) = hop else { return false };
        hop.get("uri") == Some(uri) && hop.get("queue").and_then(Value::as_text) == Some(&self.queue)
    }
}
