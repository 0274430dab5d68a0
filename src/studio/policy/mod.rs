//! RabbitMQ's policies in the studio: parts that are wired to nothing and find their queues and exchanges by name.
mod check;
pub mod definitions;
pub mod effect;
pub mod face;
mod kind;
pub mod lower;
mod wires;

use super::journey::Way;
use super::kind::Role;
use super::lanes::Lanes;
use super::story_rules::StoryRules;
use super::system::System;

pub static SYSTEM: System = System {
    kinds: &[&kind::KIND],
    presets: &[kind::PRESETS],
    more: &[],
    wires: wires::WIRES,
    commands: &[],
    client_state: |_, _| None,
    row_params: |_| None,
    lower: lower::lower,
    refine: |_, _, _, _| {},
    check: check::check,
    derived: effect::derived,
    keep: |_, _, _, _| {},
    explain: |_, _| None,
    // No command is for it.
    refused: |_, _| None,
    story: StoryRules::NONE,
    journey: |_, _, _| Way::default(),
    depth: |_, _| None,
    lanes: |_, _, _| Lanes::default(),
    face: face::face,
    adorn: |_, _, _, _| {},
    size: |_, _| (212.0, 104.0),
    roles: &[Role::Policy],
};
