//! RabbitMQ's nodes in the studio: one part with every described setting, what it adds to queues and clients, commands,
//! sentences, faces. The engine's side is `engine::rabbitmq::nodes`.
mod commands;
mod explain;
mod face;
mod kind;
mod lower;
mod refusal;
mod story;
mod wires;

pub use face::adorn_stream;
pub use lower::place;

use crate::studio::document::{Document, Part};
use crate::studio::journey::Way;
use crate::studio::kind::Role;
use crate::studio::lanes::Lanes;
use crate::studio::system::System;

pub static SYSTEM: System = System {
    kinds: &[&kind::KIND],
    presets: &[kind::PRESETS],
    more: kind::MORE,
    wires: wires::WIRES,
    commands: commands::COMMANDS,
    client_state: |_, _| None,
    row_params: |_| None,
    derived: |_, _| {},
    lower: lower::lower,
    refine: |_, _, _, _| {},
    check: lower::check,
    keep: |_, _, _, _| {},
    explain: explain::explain,
    refused: refusal::phrase_of,
    story: story::RULES,
    journey: |_, _, _| Way::default(),
    depth: |_, _| None,
    lanes: |_, _, _| Lanes::default(),
    face: face::face,
    adorn: face::adorn,
    size,
    roles: &[Role::Nodes],
};

/// Five boxes a row.
fn size(_: &Document, part: &Part) -> (f64, f64) {
    let nodes = part.reader().count("nodes");
    (212.0, 64.0 + 46.0 * f64::from(nodes.div_ceil(5).max(1)))
}
