//! RabbitMQ's nodes in the inspector: what each does and holds, and what can be done to the one that is chosen; what a
//! queue's members have, and where a client is connected. Reads views of the engine; what is done goes as a command into
//! the run's log.
mod actions;
mod queue;
mod stream;

pub use queue::of_queue;

use super::pieces::{note, part_link, section};
use crate::engine::id::PartIx;
use crate::engine::rabbitmq::cluster::Cluster;
use crate::engine::rabbitmq::cluster::view::{ConnectionState, ConnectionView, Holds, NodeView};
use crate::locales::{Language, Text, ui_kafka, ui_nodes};
use crate::studio::document::PartId;
use crate::studio::model::Studio;
use crate::studio::sentence::{Arg, phrase};
use crate::ui::bridge::{Bridge, Spot};
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use crate::ui::icon::{Icon, drawn};
use crate::ui::roving;
use leptos::prelude::*;

/// Looks at the running nodes, as often as live numbers change. `None` = there are none, or this part is not in the run.
fn look<R>(bridge: Bridge, id: &str, read: impl FnOnce(&Cluster, PartIx, &Studio) -> Option<R>) -> Option<R> {
    bridge.warm.track();
    bridge.with(|studio| {
        let part = studio.part_ix(id)?;
        read(Cluster::of(studio.session().world())?, part, studio)
    })
}

/// The node that is looked at: the first while none was chosen. Counted from 0.
pub fn chosen(bridge: Bridge, id: &str) -> u32 {
    bridge.spot.with(|spot| spot.as_ref().filter(|spot| spot.part == id).map_or(0, |spot| spot.at))
}

/// The live sections of the nodes.
pub fn panel(bridge: Bridge, id: PartId) -> View {
    let id = StoredValue::new(id);
    let nodes =
        move || id.with_value(|id| look(bridge, id, |nodes, _, studio| Some(nodes.nodes(studio.session().world()))));
    let rows = move || match nodes() {
        Some(nodes) => {
            let at = id.with_value(|id| chosen(bridge, id));
            let rows = nodes.iter().map(|node| row(bridge, id, node, at)).collect_view();
            roving::list("list roomy", rows.into_view()).into_view()
        }
        None => el("p").class("empty").child(bridge.text(ui_kafka::NOT_RUNNING)).into_view(),
    };
    let of_one = move || {
        let at = id.with_value(|id| chosen(bridge, id));
        let nodes = nodes()?;
        let node = nodes.iter().find(|node| u32::from(node.node.0) == at)?;
        Some((
            el("section")
                .class("sec")
                .child(el("h3").class("h").child(node.node.name()))
                .child(el("div").class("acts").child(actions::of_node(bridge, node, nodes.len()))),
            queues(bridge, node),
            clients(bridge, id, node),
        ))
    };
    let slow = actions::slow_field(bridge, id);
    (section(bridge, ui_nodes::NODES, (), rows), of_one, el("section").class("sec").child(slow)).into_view()
}

fn row(bridge: Bridge, id: StoredValue<PartId>, node: &NodeView, at: u32) -> View {
    let language = bridge.language.get();
    let number = u32::from(node.node.0);
    let has_alarm = node.memory_alarm || node.disk_alarm;
    let (shape, class) = match node.up {
        false => (Icon::Cross, "ic bad"),
        true if has_alarm || node.cut_off => (Icon::Warning, "ic warn"),
        true => (Icon::Check, "ic ok"),
    };
    let choose = move |_| bridge.spot.set(Some(Spot { part: id.get_value(), at: number }));
    let holds = phrase(ui_nodes::LEADS, [Arg::Number(node.leads().into()), Arg::Number(node.connections.into())]);
    let states: Vec<&str> = states(node).into_iter().map(|text| text.get(language)).collect();
    el("button")
        .attr("type", "button")
        .attr("tabindex", "-1")
        .attr("data-node", number)
        .attr("aria-pressed", (at == number).to_string())
        .class_if("on", at == number)
        .on(ev::click, choose)
        .child(drawn(shape, class))
        .child(el("b").class("nw").child(node.node.name()))
        .child(el("span").class("sub").child(states.join(", ")))
        .child(el("span").class("sp"))
        .child(el("span").class("num nw").child(holds.plain(language)))
        .into_view()
}

fn states(node: &NodeView) -> Vec<Text> {
    if !node.up {
        return vec![ui_nodes::DOWN];
    }
    let mut states = vec![if node.cut_off { ui_nodes::CUT_OFF } else { ui_nodes::UP }];
    states.extend((node.slow_us > 0).then_some(ui_nodes::SLOW));
    states.extend(node.memory_alarm.then_some(ui_nodes::MEMORY_ALARM));
    states.extend(node.disk_alarm.then_some(ui_nodes::DISK_ALARM));
    states
}

fn queues(bridge: Bridge, node: &NodeView) -> View {
    if node.queues.is_empty() {
        let none = el("p").class("empty").child(bridge.text(ui_nodes::NO_QUEUES));
        return section(bridge, ui_nodes::QUEUES_THERE, (), none);
    }
    let rows = bridge.with(|studio| {
        let row = |(queue, holds): &(PartIx, Holds)| {
            let (class, text) = match holds {
                Holds::Home => ("tag", ui_nodes::HOME),
                Holds::Leader => ("tag ok", ui_nodes::LEADER),
                Holds::Follower => ("tag", ui_nodes::FOLLOWER),
            };
            let tag = el("span").class(class).child(bridge.text(text));
            el("div").child(part_link(bridge, studio, *queue)).child(el("span").class("sp")).child(tag)
        };
        node.queues.iter().map(row).collect::<Vec<_>>()
    });
    section(bridge, ui_nodes::QUEUES_THERE, note(node.queues.len()), el("div").class("list members").child(rows))
}

/// The clients that are connected to a node, with the state of their connection.
fn clients(bridge: Bridge, id: StoredValue<PartId>, node: &NodeView) -> View {
    let there = id.with_value(|id| {
        look(bridge, id, |nodes, _, studio| {
            let world = studio.session().world();
            let parts = (0..studio.session().topology().parts.len() as u32).map(PartIx);
            let all = parts.filter_map(|part| nodes.connection(part, world));
            Some(all.filter(|view| view.node == node.node).collect::<Vec<_>>())
        })
    });
    let there = there.unwrap_or_default();
    if there.is_empty() {
        let none = el("p").class("empty").child(bridge.text(ui_nodes::NO_CLIENTS));
        return section(bridge, ui_nodes::CLIENTS_THERE, (), none);
    }
    let language = bridge.language.get();
    let rows = bridge.with(|studio| {
        let row = |view: &ConnectionView| {
            el("div")
                .child(part_link(bridge, studio, view.client))
                .child(el("span").class("sp"))
                .child(state_of(view, language))
        };
        there.iter().map(row).collect::<Vec<_>>()
    });
    section(bridge, ui_nodes::CLIENTS_THERE, note(there.len()), el("div").class("list members").child(rows))
}

/// `blocked · 3 frames not read`
fn state_of(view: &ConnectionView, language: Language) -> View {
    let (class, text) = match view.state {
        ConnectionState::Running => ("tag ok", ui_nodes::RUNNING),
        ConnectionState::Flow => ("tag warn", ui_nodes::FLOW),
        ConnectionState::Blocked => ("tag bad", ui_nodes::BLOCKED),
    };
    let unread = (view.unread > 0).then(|| {
        let unread = phrase(ui_nodes::UNREAD, [Arg::Number(view.unread.into())]).plain(language);
        el("span").class("dim num").child(unread)
    });
    el("span").class("flow end").child(unread).child(el("span").class(class).child(text.get(language))).into_view()
}

/// Where a client is connected; nothing without nodes on the board.
pub fn of_client(bridge: Bridge, id: PartId) -> View {
    let id = StoredValue::new(id);
    (move || {
        let view = id.with_value(|id| {
            look(bridge, id, |nodes, part, studio| nodes.connection(part, studio.session().world()))
        })?;
        let language = bridge.language.get();
        let text = phrase(ui_nodes::CONNECTED_TO, [Arg::code(view.node.name())]).plain(language);
        let line = el("div")
            .class("row t12")
            .child(el("span").child(text))
            .child(el("span").class("sp"))
            .child(state_of(&view, language));
        Some(el("section").class("sec").child(line))
    })
    .into_view()
}
