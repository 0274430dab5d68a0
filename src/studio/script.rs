//! What a scenario does to its run at given moments: kill a broker, add partitions. Such a command enters the log when its
//! moment comes, as if a person had given it, so it can be looked at, gone back before and shared. It names parts by
//! name, because their rows follow from the document as it is.
use std::sync::Arc;

use crate::engine::command::Command;
use crate::engine::id::{PartIx, Time};
use crate::engine::topology::Topology;

/// The row of the part with this name; NONE if there is none.
pub type RowOf<'a> = &'a dyn Fn(&str) -> PartIx;

#[derive(Clone, Copy, Debug)]
pub struct Scripted {
    pub at_us: Time,
    pub command: fn(RowOf) -> Command,
}

/// Commands to come, in order.
pub type Plan = Arc<[(Time, Command)]>;

pub fn plan(script: &[Scripted], topology: &Topology) -> Plan {
    let row = |name: &str| {
        let at = topology.parts.iter().position(|part| part.name == name);
        at.map_or(PartIx::NONE, |at| PartIx(at as u32))
    };
    script.iter().map(|scripted| (scripted.at_us, (scripted.command)(&row))).collect()
}
