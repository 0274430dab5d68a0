//! Kafka in the studio: kinds with every described setting, lowering, sentences, faces.
mod explain;
mod face;
mod kinds;
mod lower;
mod size;

use super::kind::Role;
use super::system::System;
use crate::engine::fact::FactKind;

pub static SYSTEM: System = System {
    kinds: kinds::KINDS,
    presets: kinds::PRESETS,
    row_params: kinds::row_params,
    lower: lower::lower,
    check: lower::check,
    owns_fact: |fact| matches!(fact, FactKind::Kafka(_)),
    explain: explain::explain,
    face: face::face,
    size: size::size,
    roles: &[Role::Cluster, Role::Topic, Role::KafkaProducer, Role::Group, Role::KafkaConsumer],
};
