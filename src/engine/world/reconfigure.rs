//! The document was edited while running. Rows of the topology only grow: a part that is known by its id keeps its
//! row, a new one gets the next, one that was taken away leaves a `Removed` row. So every `PartIx` in facts, flights and
//! clients keeps its meaning for the whole run.
use std::sync::Arc;

use super::World;
use crate::engine::client::{Role, Standing};
use crate::engine::fact::FactKind;
use crate::engine::id::PartIx;
use crate::engine::rabbitmq::method::Method;
use crate::engine::topology::{Binding, Part, Spec, Topology};

impl World {
    pub(super) fn reconfigure(&mut self, edited: &Topology) {
        let old = self.topology.clone();
        let new = Arc::new(merge(&old, edited));
        self.fact(FactKind::Reconfigured);
        let changed: Vec<PartIx> = (0..new.parts.len())
            .filter(|at| old.parts.get(*at).is_none_or(|part| is_other(part, &new.parts[*at])))
            .map(|at| PartIx(at as u32))
            .collect();
        changed.iter().for_each(|part| self.take_away(*part));
        let is_kept = |binding: &Binding| !changed.contains(&binding.source) && !changed.contains(&binding.destination);
        let gone = old.bindings.iter().filter(|binding| is_kept(binding) && !new.bindings.contains(binding));
        gone.for_each(|binding| self.unbind(binding));
        self.topology = new.clone();
        self.cover_parts();
        self.run_on_nodes();
        changed.iter().for_each(|part| self.declare_exchange(*part));
        changed.iter().for_each(|part| self.declare_queue(*part));
        let come = new.bindings.iter().filter(|binding| !is_kept(binding) || !old.bindings.contains(binding));
        come.for_each(|binding| self.bind(binding));
        changed.iter().for_each(|part| self.add_client(*part));
        self.resubscribe(&changed);
        self.follow_to_vhosts(&old);
        for at in 0..self.systems.len() as u8 {
            self.system(at, |system, kernel| system.reconfigure(&old, kernel));
        }
        self.add_systems();
    }

    /// Removes what stands at a row now, if anything: the broker's entity, or the client's connection.
    fn take_away(&mut self, part: PartIx) {
        let old = self.topology.clone();
        let Some(row) = old.parts.get(part.0 as usize) else { return };
        let name = self.messages.symbol(&row.name);
        match &row.spec {
            Spec::Exchange(exchange) if exchange.kind.is_empty() => {}
            Spec::Exchange(_) => self.admin(part, Method::ExchangeDelete { exchange: name, if_unused: false }),
            Spec::Queue(_) => self.admin(part, Method::QueueDelete { queue: name, if_unused: false, if_empty: false }),
            Spec::Producer(_) | Spec::Consumer(_) | Spec::Connector(_) | Spec::Application(_) => {
                self.remove_client(part);
            }
            Spec::Kafka(_) | Spec::RabbitMq(_) | Spec::Policy(_) | Spec::Removed => {}
        }
    }

    fn remove_client(&mut self, part: PartIx) {
        let Some(client) = self.client_ix(part) else { return };
        self.twin(client).into_iter().for_each(|twin| self.end_client(twin));
        self.end_client(client);
        self.client_of_part[part.0 as usize] = super::NOBODY;
        self.run_inline();
    }

    fn end_client(&mut self, client: u32) {
        if self.clients[client as usize].is_up() {
            let channel = self.clients[client as usize].channel;
            self.broker(|broker, out| broker.method(channel, Method::ConnectionClose, out));
        }
        self.end_life(client, Standing::Removed);
        if let Role::Producer(producer) = &mut self.clients[client as usize].role {
            producer.release(&mut self.messages);
        }
    }

    /// Publishers whose target moved into another virtual host need a connection to that.
    fn follow_to_vhosts(&mut self, old: &Topology) {
        let vhost =
            |topology: &Topology, part: PartIx| topology.parts.get(part.0 as usize).map(|row| row.vhost.clone());
        let stayed = |part: PartIx| vhost(old, part) == vhost(&self.topology, part);
        let is_publisher = |client: &crate::engine::client::Client| client.is_up() && client.consumer().is_none();
        let clients = (0..).zip(&self.clients).filter(|(_, one)| is_publisher(one) && !stayed(one.place()));
        let moved: Vec<u32> = clients.map(|(ix, _)| ix).collect();
        moved.into_iter().for_each(|client| self.reconnect(client));
    }

    /// Consumers that stayed while one of their queues was made anew subscribe to it again.
    fn resubscribe(&mut self, changed: &[PartIx]) {
        let stayed = |client: &crate::engine::client::Client| client.is_up() && !changed.contains(&client.part);
        let reads_changed = |client: &crate::engine::client::Client| {
            let consumer = client.consumer();
            consumer.is_some_and(|consumer| consumer.subscriptions.iter().any(|one| changed.contains(&one.queue)))
        };
        let again: Vec<PartIx> =
            self.clients.iter().filter(|one| stayed(one) && reads_changed(one)).map(|one| one.part).collect();
        for part in again {
            self.remove_client(part);
            self.add_client(part);
        }
    }
}

/// Differs in what the engine runs. The name counts: the broker knows parts by it.
fn is_other(a: &Part, b: &Part) -> bool {
    a.name != b.name || a.vhost != b.vhost || a.spec != b.spec
}

/// The edited topology with the rows of the running one.
fn merge(old: &Topology, edited: &Topology) -> Topology {
    let mut parts = old.parts.clone();
    parts.iter_mut().for_each(|part| part.spec = Spec::Removed);
    let mut row_of = Vec::with_capacity(edited.parts.len());
    for part in &edited.parts {
        let row = old.find(&part.id);
        if row.is_some() {
            parts[row.0 as usize] = part.clone();
            row_of.push(row);
        } else {
            row_of.push(PartIx(parts.len() as u32));
            parts.push(part.clone());
        }
    }
    let to_row = |part: PartIx| row_of.get(part.0 as usize).copied().unwrap_or(PartIx::NONE);
    for row in &row_of {
        match &mut parts[row.0 as usize].spec {
            Spec::Producer(producer) => producer.target = to_row(producer.target),
            Spec::Consumer(consumer) => consumer.renumber(to_row),
            Spec::Kafka(spec) => spec.renumber(to_row),
            Spec::Connector(connector) => connector.renumber(to_row),
            Spec::Application(described) => described.0 = described.0.renumbered(&to_row),
            Spec::RabbitMq(spec) => spec.renumber(to_row),
            Spec::Exchange(_) | Spec::Queue(_) | Spec::Policy(_) | Spec::Removed => {}
        }
    }
    let bindings = edited.bindings.iter().map(|binding| Binding {
        source: to_row(binding.source),
        destination: to_row(binding.destination),
        ..binding.clone()
    });
    Topology { parts, bindings: bindings.collect(), hop_us: edited.hop_us }
}
