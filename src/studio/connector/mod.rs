//! The connector in the studio: a client at each end, which takes messages from one system and puts them into another
//! (or the same: then it is what RabbitMQ calls a shovel and Kafka a mirror).
mod check;
mod commands;
mod face;
pub mod federation;
mod kind;
mod lower;
mod shovel;
mod wires;

use super::journey::Way;
use super::kind::Role;
use super::lanes::Lanes;
use super::story_rules::StoryRules;
use super::system::System;
use crate::engine::kafka::simulation::Kafka;

pub static SYSTEM: System = System {
    kinds: &[&kind::KIND, &shovel::KIND, &federation::KIND],
    presets: &[kind::PRESETS, shovel::PRESETS, federation::PRESETS],
    more: &[],
    wires: wires::WIRES,
    commands: commands::COMMANDS,
    client_state: |world, part| Some(Kafka::of(world)?.consumer(part, 0)?.state),
    row_params: |_| None,
    lower: lower::lower,
    refine: |_, _, _, _| {},
    check: check::check,
    derived: |_, _| {},
    keep: |_, _, _, _| {},
    explain: |_, _| None,
    // What happens to it is told by the systems at its ends.
    story: StoryRules::NONE,
    // Its ends' systems do.
    refused: |_, _| None,
    journey: |_, _, _| Way::default(),
    depth: |_, _| None,
    lanes: |_, _, _| Lanes::default(),
    face: face::face,
    adorn: |source, part, _, made| face::name_vhost(source, part, made),
    size: |_, _| (140.0, 80.0),
    roles: &[Role::Connector],
};
