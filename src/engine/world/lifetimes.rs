//! Queues that come and go while the world runs, and the restart of a broker that is one node. A queue that is not there
//! is declared again, with its bindings, by a consumer that connects, as applications do; its declaration is the one on
//! the board. It decides nothing that the broker decides.
use super::World;
use crate::engine::command::{Refusal, RefusalReason};
use crate::engine::fact::{FactKind, LossReason};
use crate::engine::id::{ChannelIx, PartIx, Symbol};
use crate::engine::rabbitmq::cluster::fact::Fact;
use crate::engine::rabbitmq::method::Method;
use crate::engine::rabbitmq::nodes;
use crate::engine::rabbitmq::queues::Asked;
use crate::engine::topology::{Binding, Source, Spec};

impl World {
    /// The name of a queue to which this may be done now; refused in the broker's words.
    pub(super) fn queue_that_allows(&mut self, part: PartIx, asked: Asked) -> Result<Symbol, Refusal> {
        let queue = self.name_of(part, |spec| matches!(spec, Spec::Queue(_)))?;
        let why = match self.broker.allows(part, self.admin, asked) {
            Some(Ok(())) => return Ok(queue),
            Some(Err(why)) => RefusalReason::Queue(why),
            None => RefusalReason::NoQueue,
        };
        Err(Refusal { part, why })
    }

    pub(super) fn declare_by_hand(&mut self, part: PartIx) -> Result<(), Refusal> {
        self.name_of(part, |spec| matches!(spec, Spec::Queue(_)))?;
        if self.broker.queue_state(part).is_some() {
            return Err(Refusal { part, why: RefusalReason::QueueIsThere });
        }
        self.declare_again(part, PartIx::NONE, self.admin);
        Ok(())
    }

    /// A consumer that connects declares what it reads, if it is not there.
    pub(super) fn declare_missing(&mut self, client: u32, queue: PartIx) {
        if self.broker.queue_state(queue).is_none() && !self.broker.is_cluster() {
            let by = &self.clients[client as usize];
            self.declare_again(queue, by.part, by.channel);
        }
    }

    fn declare_again(&mut self, queue: PartIx, client: PartIx, channel: ChannelIx) {
        let Some(declare) = self.queue_declaration(queue) else { return };
        let vhost = self.vhost(queue);
        self.broker.enter(channel, vhost);
        self.broker(|broker, out| broker.method(channel, Method::QueueDeclare(Box::new(declare)), out));
        let topology = self.topology.clone();
        for binding in topology.bindings.iter().filter(|binding| binding.destination == queue) {
            let method = self.bind_queue(binding);
            self.broker(|broker, out| broker.method(channel, method, out));
        }
        // The first time is no news: it belongs to the start of the run.
        if self.now > 0 {
            self.fact(FactKind::RabbitMq(Fact::QueueDeclared { queue, client }));
        }
    }

    /// Exclusive queues are not the board's: the consumer that connects first declares them.
    pub(super) fn is_declared_by_consumer(&self, queue: PartIx) -> bool {
        let parts = &self.topology.parts;
        let is_exclusive = matches!(&parts[queue.0 as usize].spec, Spec::Queue(spec) if spec.exclusive);
        is_exclusive
            && parts.iter().any(|part| match &part.spec {
                Spec::Consumer(consumer) => consumer.queues.iter().any(|one| one.queue == queue),
                Spec::Connector(connector) => match &connector.source {
                    Source::RabbitMq(consumer) => consumer.queues.iter().any(|one| one.queue == queue),
                    _ => false,
                },
                _ => false,
            })
    }

    fn bind_queue(&mut self, binding: &Binding) -> Method {
        Method::QueueBind(Box::new(self.bind_method(binding)))
    }

    /// What is under way inside the broker is in memory only.
    pub(super) fn restart_broker(&mut self) -> Result<(), Refusal> {
        if self.broker.is_cluster() {
            let part = nodes::spec_of(&self.topology).map_or(PartIx::NONE, |(part, _)| part);
            return Err(Refusal { part, why: RefusalReason::NotForThisKind });
        }
        self.broker(|broker, out| broker.restart(out));
        let slots: Vec<u32> = self.travels.iter().map(|(slot, _)| slot).collect();
        for travel in slots.into_iter().filter_map(|slot| self.travels.take(slot)).collect::<Vec<_>>() {
            let message = self.messages.get(travel.hop.message).no;
            let place = self.broker.place_of(travel.hop.queue);
            self.fact(FactKind::Lost { place, message, why: LossReason::NodeDown });
            self.messages.release(travel.hop.message);
        }
        Ok(())
    }
}
