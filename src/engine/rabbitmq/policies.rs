//! Policies of the node at work: which one an entity has, and what changes when they do. They are looked at when a policy
//! changes and when an entity is declared, never on the way of a message. Comes later than the first look: `laws` asks it.
//! Source: rabbit_policy, update_matched_objects.
use super::broker::Broker;
use super::laws::Law;
use super::out::{Out, QueueIx, VhostIx};
use super::pattern::Pattern;
use super::policy::{self, Author, Entity, Policy};
use super::queue::stream::Retention;
use super::queue::{Overflow, Settings, quorum};
use super::view::QueueKind;
use crate::engine::fact::LossReason;
use crate::engine::id::Symbol;
use crate::engine::message::Messages;
use crate::engine::sort::sort_by;
use crate::engine::topology::{Spec, Topology};
use crate::engine::value::{Table, Value};

pub static LAW: Law = Law { govern, effective, alternate };

fn govern(broker: &mut Broker, topology: &Topology, out: &mut Out) {
    let wanted = topology.parts.iter().filter_map(|part| match &part.spec {
        // One that the broker would refuse does not stand.
        Spec::Policy(spec) => spec.policy(&part.name, &part.vhost).ok().filter(|policy| policy.check().is_ok()),
        _ => None,
    });
    broker.set_policies(wanted.collect(), out);
}

fn effective(policies: &[Policy], kind: QueueKind, (vhost, name): (&str, &str), arguments: &Table) -> Table {
    let (policy, operator) = policies_of(policies, Entity::Queue(kind), vhost, name);
    policy::effective(kind, arguments, policy, operator)
}

fn alternate<'a>(policies: &'a [Policy], vhost: &str, name: &str) -> Option<&'a str> {
    let (policy, _) = policies_of(policies, Entity::Exchange, vhost, name);
    policy.and_then(|policy| policy.definition.get("alternate-exchange")).and_then(Value::as_text)
}

/// The policy and the operator policy of an entity, of policies in the order in which they are asked.
pub fn policies_of<'a>(
    policies: &'a [Policy],
    entity: Entity,
    vhost: &str,
    name: &str,
) -> (Option<&'a Policy>, Option<&'a Policy>) {
    let of = |author| policies.iter().find(|policy| policy.author == author && policy.fits(entity, vhost, name));
    (of(Author::User), of(Author::Operator))
}

/// In the order in which they are asked; the broker leaves open which of two with the same priority it takes.
pub fn in_order(mut policies: Vec<Policy>) -> Vec<Policy> {
    sort_by(&mut policies, |a, b| b.priority.cmp(&a.priority).then_with(|| a.name.cmp(&b.name)));
    policies
}

impl policy::Spec {
    /// `Err` = what is wrong with its pattern.
    pub fn policy(&self, name: &str, vhost: &str) -> Result<Policy, String> {
        Ok(Policy {
            author: self.author,
            vhost: policy::vhost_name(vhost).to_owned(),
            name: name.to_owned(),
            pattern: Pattern::new(&self.pattern)?,
            apply_to: self.apply_to,
            priority: self.priority,
            definition: self.definition.clone(),
        })
    }
}

impl Broker {
    /// These are all policies from now on; each has passed [`Policy::check`]. Holds at once for all that exists.
    pub fn set_policies(&mut self, policies: Vec<Policy>, out: &mut Out) {
        let policies = in_order(policies);
        if self.policies != policies {
            self.policies = policies;
            self.apply_policies(out);
        }
    }

    /// All policies, in the order in which they are asked.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// The policy and the operator policy of a queue.
    pub fn policies_of_queue(&self, name: Symbol, messages: &Messages) -> (Option<&Policy>, Option<&Policy>) {
        let Some(ix) = self.queue_named(VhostIx::DEFAULT, name) else { return (None, None) };
        let entity = Entity::Queue(self.queues[ix.0 as usize].kind);
        policies_of(&self.policies, entity, self.vhost_name(VhostIx::DEFAULT), messages.text(name))
    }

    fn apply_policies(&mut self, out: &mut Out) {
        let first = out.hops.len();
        for at in 0..self.exchanges.len() {
            let exchange = &self.exchanges[at];
            let name = out.messages.text(exchange.name).to_owned();
            let alternate = self.alternate(exchange.vhost, &name, &exchange.arguments, out.messages);
            self.exchanges[at].alternate = alternate;
        }
        self.route_cache.clear();
        for at in 0..self.queues.len() {
            let queue = &self.queues[at];
            if queue.alive {
                let place = (queue.vhost, out.messages.text(queue.name));
                let arguments = self.effective_arguments(queue.kind, place, &queue.arguments);
                self.reconfigure_queue(QueueIx(at as u32), &arguments, out);
            }
        }
        self.run_hops(first, out);
    }

    /// New limits hold at once for what is in the queue; a time to live only for what arrives from now on, as a
    /// message's deadline is worked out when it is stored.
    fn reconfigure_queue(&mut self, ix: QueueIx, arguments: &Table, out: &mut Out) {
        let queue = &mut self.queues[ix.0 as usize];
        let settings = Settings::new(queue.kind, arguments, |text| out.messages.symbol(text));
        let retention = Retention::new(arguments);
        let is_new = queue.settings != settings || queue.stream.as_ref().is_some_and(|s| s.retention != retention);
        if !is_new {
            return;
        }
        let lets_go = queue.settings.keeps_dead_letters && !settings.keeps_dead_letters;
        queue.settings = settings;
        // The clock of x-expires starts anew.
        queue.last_used_at = out.now;
        if let Some(stream) = &mut queue.stream {
            stream.retention = retention;
            let removed = stream.retain(out.now);
            queue.recount_stream();
            self.forget_records(ix, &removed, out);
            return;
        }
        if queue.kind == QueueKind::Quorum {
            queue.refusing = queue.settings.overflow != Overflow::DropHead && queue.refusing;
            quorum::maybe_accept_again(queue);
            quorum::maybe_refuse(queue);
        }
        if lets_go {
            self.forget_letters(ix, LossReason::Purged, out);
        }
        self.trim(ix, out);
        self.arm_expires(ix, out);
    }
}
