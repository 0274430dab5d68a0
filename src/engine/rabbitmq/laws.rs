//! What the broker asks of its policies. How they match and merge comes later than the first look, which has none:
//! whoever has that code tells it. Without policies nothing is asked.
use super::broker::Broker;
use super::out::{Out, VhostIx};
use super::policy::Policy;
use super::view::QueueKind;
use crate::engine::id::Symbol;
use crate::engine::late::late;
use crate::engine::message::Messages;
use crate::engine::topology::Topology;
use crate::engine::value::{Table, Value};

/// The code of policies, as functions. Policies stand in the order in which they are asked.
#[derive(Debug)]
pub struct Law {
    /// Gives the broker the policies of the topology.
    pub govern: fn(&mut Broker, &Topology, &mut Out),
    /// The arguments of a queue, given by virtual host and name, with its policies under them.
    pub effective: fn(&[Policy], QueueKind, (&str, &str), &Table) -> Table,
    /// The alternate exchange that an exchange's policy names; the exchange by virtual host and name.
    pub alternate: for<'a> fn(&'a [Policy], &str, &str) -> Option<&'a str>,
}

late! {
    fn law() -> &'static Law = &super::policies::LAW;
}

impl Broker {
    /// Gives the broker the policies of the topology.
    pub fn govern(&mut self, topology: &Topology, out: &mut Out) {
        if let Some(law) = law() {
            (law.govern)(self, topology, out);
        }
    }

    /// Who can ask about policies, if there are any.
    fn law(&self) -> Option<&'static Law> {
        if self.policies.is_empty() { None } else { law() }
    }

    /// The arguments of a queue with its policies under them.
    pub(super) fn effective_arguments(
        &self,
        kind: QueueKind,
        (vhost, name): (VhostIx, &str),
        arguments: &Table,
    ) -> Table {
        match self.law() {
            Some(law) => (law.effective)(&self.policies, kind, (self.vhost_name(vhost), name), arguments),
            None => arguments.clone(),
        }
    }

    /// The alternate exchange that an exchange's arguments or else its policy name.
    pub(super) fn alternate(
        &self,
        vhost: VhostIx,
        name: &str,
        arguments: &Table,
        messages: &mut Messages,
    ) -> Option<Symbol> {
        let argument = arguments.get("alternate-exchange").and_then(Value::as_text);
        let by_policy = || self.law().and_then(|law| (law.alternate)(&self.policies, self.vhost_name(vhost), name));
        argument.or_else(by_policy).map(|name| messages.symbol(name))
    }
}
