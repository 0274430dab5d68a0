//! Kafka's parts in the inspector: what a topic, the brokers, a group and its clients hold at the moment shown, and
//! what can be done to them. Reads views of the engine; what is done goes as a command into the run's log.
mod broker;
mod cluster;
mod commit_log;
mod consumer;
mod dead_letters;
mod group;
mod lag_chart;
mod numbers;
mod offsets;
mod producer;
mod reset;
mod share;
mod slots;
mod topic;

use super::pieces::{action, name_of, note, part_link, section};
pub use numbers::numbers;
pub use topic::chosen as partition_chosen;

use crate::engine::command::Command;
use crate::engine::id::PartIx;
use crate::engine::kafka::command::Command as KafkaCommand;
use crate::engine::kafka::simulation::Kafka;
use crate::locales::ui_kafka;
use crate::studio::document::PartId;
use crate::studio::kind::Role;
use crate::studio::model::Studio;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{IntoView, View, el};
use leptos::prelude::*;

/// The live sections of a part of this role.
pub fn panel(bridge: Bridge, id: PartId, role: Role) -> View {
    match role {
        Role::Topic => topic::panel(bridge, id),
        Role::Cluster => cluster::panel(bridge, id),
        Role::Group => group::panel(bridge, id),
        Role::KafkaConsumer => consumer::panel(bridge, id),
        Role::KafkaProducer => producer::panel(bridge, id),
        _ => ().into_view(),
    }
}

/// Looks at the running Kafka, as often as live numbers change. `None` = this part is not in the run.
fn look<R>(bridge: Bridge, id: &str, read: impl FnOnce(&Kafka, PartIx, &Studio) -> Option<R>) -> Option<R> {
    bridge.warm.track();
    bridge.with(|studio| {
        let part = studio.part_ix(id)?;
        read(Kafka::of(studio.session().world())?, part, studio)
    })
}

/// The sections of a part as long as the run has it; else why there are none.
fn while_running(bridge: Bridge, id: PartId, inside: fn(Bridge, PartId) -> View) -> View {
    let of_look = id.clone();
    let is_there = Memo::new(move |_| look(bridge, &of_look, |_, _, _| Some(())).is_some());
    (move || match is_there.get() {
        true => inside(bridge, id.clone()),
        false => el("p").class("empty sec").child(bridge.text(ui_kafka::NOT_RUNNING)).into_view(),
    })
    .into_view()
}

fn command(bridge: Bridge, command: KafkaCommand) {
    bridge.command(Command::Kafka(command));
}

/// `orders · P2`.
fn partition_name(topic: &str, partition: u32) -> String {
    format!("{topic} · P{partition}")
}
