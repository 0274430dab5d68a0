//! Policies of the node: which one an entity has, and what changes when they do. They are looked at when a policy
//! changes and when an entity is declared, never on the way of a message. Source: rabbit_policy, update_matched_objects.
use super::broker::Broker;
use super::out::{Out, QueueIx};
use super::policy::{Author, Entity, Policy, effective};
use super::queue::stream::Retention;
use super::queue::{Overflow, Settings, quorum};
use super::view::QueueKind;
use crate::engine::id::Symbol;
use crate::engine::message::Messages;
use crate::engine::value::{Table, Value};

impl Broker {
    /// Sets a policy, in the place of the one with its name and author, and applies it to all that exists. `Err` = why
    /// the broker refuses it.
    pub fn set_policy(&mut self, policy: Policy, out: &mut Out) -> Result<(), String> {
        policy.check()?;
        self.remove_policy(policy.author, &policy.name);
        // In the order in which they are asked; the broker leaves open which of two with the same priority it takes.
        let is_asked_before = |old: &Policy| (-old.priority, &old.name) <= (-policy.priority, &policy.name);
        let at = self.policies.iter().take_while(|old| is_asked_before(old)).count();
        self.policies.insert(at, policy);
        self.apply_policies(out);
        Ok(())
    }

    /// `false` = there was no such policy.
    pub fn clear_policy(&mut self, author: Author, name: &str, out: &mut Out) -> bool {
        let was_there = self.remove_policy(author, name);
        if was_there {
            self.apply_policies(out);
        }
        was_there
    }

    /// All policies, in the order in which they are asked.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// The policy and the operator policy of a queue.
    pub fn policies_of_queue(&self, name: Symbol, messages: &Messages) -> (Option<&Policy>, Option<&Policy>) {
        let Some(ix) = self.queue_named(name) else { return (None, None) };
        self.policies_of(Entity::Queue(self.queues[ix.0 as usize].kind), messages.text(name))
    }

    fn policies_of(&self, entity: Entity, name: &str) -> (Option<&Policy>, Option<&Policy>) {
        let of = |author| self.policies.iter().find(|policy| policy.author == author && policy.fits(entity, name));
        (of(Author::User), of(Author::Operator))
    }

    fn remove_policy(&mut self, author: Author, name: &str) -> bool {
        let before = self.policies.len();
        self.policies.retain(|policy| policy.author != author || policy.name != name);
        self.policies.len() < before
    }

    /// The arguments of a queue with its policies under them.
    pub(super) fn effective_arguments(&self, kind: QueueKind, name: &str, arguments: &Table) -> Table {
        let (policy, operator) = self.policies_of(Entity::Queue(kind), name);
        effective(kind, arguments, policy, operator)
    }

    /// The alternate exchange that an exchange's arguments or else its policy name.
    pub(super) fn alternate(&self, name: &str, arguments: &Table, messages: &mut Messages) -> Option<Symbol> {
        let (policy, _) = self.policies_of(Entity::Exchange, name);
        let by_policy = || policy.and_then(|policy| policy.definition.get("alternate-exchange"));
        let alternate = arguments.get("alternate-exchange").or_else(by_policy);
        alternate.and_then(Value::as_text).map(|name| messages.symbol(name))
    }

    fn apply_policies(&mut self, out: &mut Out) {
        let first = out.hops.len();
        for at in 0..self.exchanges.len() {
            let exchange = &self.exchanges[at];
            let name = out.messages.text(exchange.name).to_owned();
            let alternate = self.alternate(&name, &exchange.arguments, out.messages);
            self.exchanges[at].alternate = alternate;
        }
        self.route_cache.clear();
        for at in 0..self.queues.len() {
            let queue = &self.queues[at];
            if queue.alive {
                let arguments = self.effective_arguments(queue.kind, out.messages.text(queue.name), &queue.arguments);
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
        self.trim(ix, out);
        self.arm_expires(ix, out);
    }
}
