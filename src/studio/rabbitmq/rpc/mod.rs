//! Requests and replies in the studio: the requester, consumers that answer or park what they gave up on, the links
//! that follow from that, and their sentences. Clients of RabbitMQ with more to do than a producer or a consumer.
mod check;
mod derived;
mod explain;
mod face;
mod kind;
mod lower;
pub mod retry;
mod story;

use crate::studio::journey::Way;
use crate::studio::lanes::Lanes;
use crate::studio::system::System;

pub static SYSTEM: System = System {
    kinds: &[&kind::KIND],
    presets: &[kind::PRESETS, retry::PRESETS],
    more: &[],
    // The requester is wired as a producer is.
    wires: &[],
    commands: &[],
    client_state: |world, part| world.client_state(part),
    row_params: |_| None,
    lower: lower::lower,
    refine: lower::refine,
    derived: derived::links,
    check: check::check,
    keep: |_, _, _, _| {},
    explain: explain::explain,
    refused: |_, _| None,
    story: story::RULES,
    journey: |_, _, _| Way::default(),
    face: face::face,
    adorn: |_, _, _, _| {},
    size: |_, _| (136.0, 88.0),
    depth: |_, _| None,
    lanes: |_, _, _| Lanes::default(),
    roles: &[],
};
