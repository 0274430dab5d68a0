//! Kafka in the studio: kinds with every described setting, lowering, sentences, faces.
mod commands;
mod explain;
pub(super) mod face;
mod journey;
mod kinds;
pub mod lanes;
mod lower;
pub mod measure;
pub mod places;
mod refusal;
mod size;
mod story;
mod wires;

use super::kind::Role;
use super::system::System;

pub static SYSTEM: System = System {
    kinds: kinds::KINDS,
    wires: wires::TABLE,
    commands: commands::COMMANDS,
    client_state: commands::client_state,
    presets: kinds::PRESETS,
    more: &[],
    row_params: kinds::row_params,
    lower: lower::lower,
    refine: |_, _, _, _| {},
    check: lower::check,
    derived: |_, _| {},
    keep: lower::keep,
    explain: explain::explain,
    refused: refusal::phrase_of,
    story: story::RULES,
    journey: journey::way,
    face: face::face,
    adorn: |_, _, _, _| {},
    size: size::size,
    depth: face::depth,
    lanes: lanes::lanes,
    roles: &[Role::Cluster, Role::Topic, Role::KafkaProducer, Role::Group, Role::KafkaConsumer],
};

#[cfg(test)]
mod tests;
