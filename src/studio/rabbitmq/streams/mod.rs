//! Streams and super streams in the studio, the lives of queues, and the restart of a broker that is one node: settings,
//! refusals, sentences, the lane. Data and pure functions; the engine decides what happens.
mod check;
mod commands;
mod explain;
mod face;
mod journey;
mod params;
pub mod presets;
mod story;

pub use explain::is_stream;

use crate::studio::lanes::Lanes;
use crate::studio::system::System;

pub static SYSTEM: System = System {
    kinds: &[],
    presets: &[presets::PRESETS],
    more: params::MORE,
    wires: &[],
    commands: commands::COMMANDS,
    client_state: |_, _| None,
    row_params: |_| None,
    lower: |_, _, _| None,
    refine: |_, _, _, _| {},
    check: check::check,
    derived: |_, _| {},
    keep: |_, _, _, _| {},
    explain: explain::explain,
    // What RabbitMQ refuses is told in its own words.
    refused: |_, _| None,
    story: story::RULES,
    journey: journey::way,
    depth: |_, _| None,
    lanes: |_, _, _| Lanes::default(),
    face: |_, _, _| None,
    adorn: face::adorn,
    size: |_, _| (0.0, 0.0),
    roles: &[],
};
