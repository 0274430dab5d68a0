//! What the commands of RabbitMQ's nodes and of links between brokers do: at the node that was chosen last in the
//! inspector, or at the selected link. What only the running cluster can refuse, it refuses with its own words.
use leptos::prelude::*;

use super::bridge::Bridge;
use super::icon::Icon;
use super::inspector::node_chosen;
use crate::engine::command::Command as AnyCommand;
use crate::engine::rabbitmq::cluster::Cluster;
use crate::engine::rabbitmq::cluster::command::Command;
use crate::engine::rabbitmq::cluster::fact::{NodeSet, Resource};
use crate::engine::rabbitmq::cluster::view::NodeView;
use crate::engine::rabbitmq::raft::Node;

/// What slow links take longer, µs.
const SLOW_US: u64 = 200_000;

/// Runs the command if it is one of these.
pub fn run(bridge: Bridge, id: &str) -> bool {
    let Some(part) = bridge.with(|studio| studio.selection().only_part().cloned()) else { return false };
    if let ("link.cut" | "link.mend", Some(link)) = (id, bridge.with(|studio| studio.selected_part_ix())) {
        bridge.command(if id == "link.cut" { AnyCommand::CutLink(link) } else { AnyCommand::MendLink(link) });
        return true;
    }
    let node = Node(untrack(|| node_chosen(bridge, &part)) as u8);
    let view = bridge.with(|studio| {
        let world = studio.session().world();
        Cluster::of(world)?.nodes(world).into_iter().find(|view| view.node == node)
    });
    let is = |test: fn(&NodeView) -> bool| view.as_ref().is_some_and(test);
    let alarm = |resource, on| Command::Alarm { node, resource, on };
    let command = match id {
        "node.kill" => Command::KillNode(node),
        "node.stop" => Command::StopNode(node),
        "node.start" => Command::StartNode(node),
        "node.slow" => Command::SlowNode { node, extra_us: if is(|view| view.slow_us > 0) { 0 } else { SLOW_US } },
        "node.memory-alarm" => alarm(Resource::Memory, !is(|view| view.memory_alarm)),
        "node.disk-alarm" => alarm(Resource::Disk, !is(|view| view.disk_alarm)),
        "nodes.part" => Command::Partition(NodeSet::default().with(node)),
        "nodes.heal" => Command::Heal,
        _ => return false,
    };
    bridge.command(AnyCommand::RabbitMq(command));
    true
}

/// The icon of such a command in the palette and in menus.
pub fn icon_of(id: &str) -> Option<Icon> {
    Some(match id {
        "node.kill" => Icon::Bolt,
        "node.stop" => Icon::Cross,
        "node.start" => Icon::Play,
        "node.slow" => Icon::Clock,
        "node.memory-alarm" | "node.disk-alarm" => Icon::Warning,
        "nodes.part" => Icon::Wire,
        "nodes.heal" | "link.mend" => Icon::Link,
        "link.cut" => Icon::Bolt,
        _ => return None,
    })
}
