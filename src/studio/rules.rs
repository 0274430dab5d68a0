//! What may be wired to what, why not, and what would work instead. The table of roles is data; the rest asks the
//! settings of the two parts.
pub mod derived;
pub mod wire;

use super::document::{LinkKind, Part};
use super::kind::Role;
use derived::role_of;

/// The kind of link from one part to the other; None when these two can't be linked that way round.
pub fn link_kind(from: &Part, to: &Part) -> Option<LinkKind> {
    match (role_of(from)?, role_of(to)?) {
        (Role::Producer, Role::Exchange | Role::Queue) => Some(LinkKind::Publish),
        (Role::Exchange, Role::Exchange | Role::Queue)
            if from.id != to.id && !from.is_default_exchange() && !to.is_default_exchange() =>
        {
            Some(LinkKind::Bind)
        }
        (Role::Queue, Role::Consumer) => Some(LinkKind::Consume),
        _ => None,
    }
}
