//! What can be done to one node: its process, its network, its alarms.
use super::{chosen, look};
use crate::engine::command::Command as AnyCommand;
use crate::engine::rabbitmq::cluster::command::Command;
use crate::engine::rabbitmq::cluster::fact::{NodeSet, Resource};
use crate::engine::rabbitmq::cluster::view::NodeView;
use crate::engine::rabbitmq::raft::Node;
use crate::locales::{Text, ui_nodes};
use crate::studio::document::PartId;
use crate::studio::param::duration_text;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{CollectView, IntoView, View};
use crate::ui::icon::Icon;
use crate::ui::inspector::fields;
use crate::ui::inspector::pieces::action;
use leptos::prelude::*;

fn give(bridge: Bridge, command: Command) {
    bridge.command(AnyCommand::RabbitMq(command));
}

/// Of two that exclude each other the one that can be done is shown.
pub fn of_node(bridge: Bridge, view: &NodeView, nodes: usize) -> View {
    let node = view.node;
    let alarm = |resource, on| Command::Alarm { node, resource, on };
    let life: &[(Icon, Text, Command)] = match view.up {
        false => &[(Icon::Play, ui_nodes::START, Command::StartNode(node))],
        true => &[
            (Icon::Bolt, ui_nodes::KILL, Command::KillNode(node)),
            (Icon::Cross, ui_nodes::STOP, Command::StopNode(node)),
        ],
    };
    let network = match view.parted {
        true => (Icon::Link, ui_nodes::HEAL, Command::Heal),
        false => (Icon::Wire, ui_nodes::CUT, Command::Partition(NodeSet::default().with(node))),
    };
    let memory = match view.memory_alarm {
        true => (Icon::Check, ui_nodes::MEMORY_OFF, alarm(Resource::Memory, false)),
        false => (Icon::Warning, ui_nodes::MEMORY_ON, alarm(Resource::Memory, true)),
    };
    let disk = match view.disk_alarm {
        true => (Icon::Check, ui_nodes::DISK_OFF, alarm(Resource::Disk, false)),
        false => (Icon::Warning, ui_nodes::DISK_ON, alarm(Resource::Disk, true)),
    };
    let button = |(shape, name, command): (Icon, Text, Command), why_not: Option<&'static str>| {
        action(shape, bridge.text(name), why_not, move || give(bridge, command))
    };
    let is_down = (!view.up).then(|| bridge.text(ui_nodes::NODE_IS_DOWN));
    let is_alone = (nodes < 2).then(|| bridge.text(ui_nodes::ONE_NODE));
    let life = life.iter().copied().map(|act| button(act, None)).collect_view();
    (life, button(network, is_alone), button(memory, is_down), button(disk, is_down)).into_view()
}

/// What the links of the chosen node take longer: written when the field is left.
pub fn slow_field(bridge: Bridge, id: StoredValue<PartId>) -> View {
    let which = move || Node(id.with_value(|id| chosen(bridge, id)) as u8);
    let shown = Memo::new(move |_| {
        let node = which();
        let extra_us = id.with_value(|id| {
            look(bridge, id, |nodes, _, studio| {
                let all = nodes.nodes(studio.session().world());
                all.into_iter().find(|view| view.node == node).map(|view| view.slow_us)
            })
        });
        duration_text(extra_us.unwrap_or(0))
    });
    fields::duration(bridge, ui_nodes::SLOWER_BY, ui_nodes::SLOWER_HELP, shown, move |extra_us| {
        give(bridge, Command::SlowNode { node: untrack(which), extra_us });
    })
}
