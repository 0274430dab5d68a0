//! The context menu of a part, a link or the board. Its rows are commands of the registry, each with its shortcut; a
//! row that can't be done says why.
use crate::ui::dom::{CollectView, IntoView, NodeRef, View, el, ev};
use leptos::prelude::*;

use super::effects;
use super::pointer::natural_side;
use super::popover::{close, move_focus, place};
use super::state::Board;
use crate::locales::Text;
use crate::locales::board as texts;
use crate::studio::command_registry;
use crate::studio::gesture::{Hit, WireFrom};
use crate::studio::kind::Role;
use crate::studio::space::Point;
use crate::ui::actions::command_icon;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard::shortcut_of;

/// Groups of command ids; a line stands between two groups.
type Groups = &'static [&'static [&'static str]];

const PRODUCER: Groups = &[
    &["part.connect", "producer.publish"],
    &["consumer.pause", "consumer.resume", "consumer.crash", "consumer.restart"],
    &["edit.rename", "edit.duplicate", "edit.copy", "view.fit-selection"],
    &["edit.delete"],
];
const CONNECTOR: Groups = &[
    &["part.connect", "link.cut", "link.mend"],
    &["consumer.pause", "consumer.resume", "consumer.crash", "consumer.restart"],
    &["edit.rename", "edit.duplicate", "edit.copy", "view.fit-selection"],
    &["edit.delete"],
];
const CONSUMER: Groups = &[
    &["part.connect"],
    &["consumer.pause", "consumer.resume", "consumer.crash", "consumer.restart"],
    &["edit.rename", "edit.duplicate", "edit.copy", "view.fit-selection"],
    &["edit.delete"],
];
const EXCHANGE: Groups = &[
    &["part.connect", "producer.publish"],
    &["edit.rename", "edit.duplicate", "edit.copy", "view.fit-selection"],
    &["edit.delete"],
];
const QUEUE: Groups = &[
    &["part.connect", "producer.publish", "queue.purge"],
    &["queue.delete", "queue.delete-if-unused", "queue.delete-if-empty", "queue.declare"],
    &["edit.rename", "edit.duplicate", "edit.copy", "view.fit-selection"],
    &["edit.delete"],
];
const KAFKA_PRODUCER: Groups = &[
    &["part.connect", "producer.publish", "producer.abort-transaction"],
    &["consumer.pause", "consumer.resume", "consumer.crash", "consumer.restart"],
    &["edit.rename", "edit.duplicate", "edit.copy", "view.fit-selection"],
    &["edit.delete"],
];
const KAFKA_CONSUMER: Groups = &[
    &["part.connect", "reader.seek-beginning", "reader.seek-end"],
    &["consumer.pause", "consumer.resume", "consumer.crash", "consumer.restart"],
    &["edit.rename", "edit.duplicate", "edit.copy", "view.fit-selection"],
    &["edit.delete"],
];
const TOPIC: Groups = &[
    &["part.connect", "producer.publish", "topic.add-partition"],
    &["topic.elect-preferred", "topic.elect-unclean", "topic.spread", "topic.delete-records", "topic.redrive"],
    &["edit.rename", "edit.duplicate", "edit.copy", "view.fit-selection"],
    &["edit.delete"],
];
const GROUP: Groups = &[
    &["part.connect", "group.reset-earliest", "group.reset-latest"],
    &["edit.rename", "edit.duplicate", "edit.copy", "view.fit-selection"],
    &["edit.delete"],
];
const CLUSTER: Groups = &[
    &["broker.kill", "broker.stop", "broker.start", "broker.freeze", "broker.thaw"],
    &["broker.isolate", "broker.reconnect", "broker.slow", "broker.drain"],
    &["edit.rename", "view.fit-selection"],
    &["edit.delete"],
];
const NODES: Groups = &[
    &["node.kill", "node.stop", "node.start", "node.slow"],
    &["nodes.part", "nodes.heal", "node.memory-alarm", "node.disk-alarm"],
    &["edit.rename", "view.fit-selection"],
    &["edit.delete"],
];
const LINK: Groups = &[&["part.disconnect"]];
const GROUND: Groups = &[&["part.add", "edit.paste", "edit.select-all"], &["view.fit", "view.tidy", "app.scenarios"]];

pub fn menu(board: Board, at: Point, hit: Hit) -> View {
    let (groups, label) = content(board, &hit);
    let list = NodeRef::<web_sys::HtmlElement>::new();
    Effect::new(move |_| {
        if list.get().is_some() {
            move_focus(list, true);
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        event.stop_propagation();
        match event.key().as_str() {
            "Escape" | "Tab" => close(board),
            "ArrowDown" => move_focus(list, true),
            "ArrowUp" => move_focus(list, false),
            _ => return,
        }
        event.prevent_default();
    };
    let rows = groups.iter().enumerate().map(|(ix, group)| {
        let line = (ix > 0).then(|| el("hr").attr("role", "separator"));
        let rows = group.iter().map(|id| row(board, id, &hit)).collect_view();
        (line, rows)
    });
    el("div")
        .class("pop menu")
        .attr("style", place(board, at))
        .on(ev::keydown, on_key)
        .on(ev::pointerdown, |event| event.stop_propagation())
        .on(ev::contextmenu, |event| event.prevent_default())
        .child(
            el("div")
                .class("items")
                .attr("role", "menu")
                .attr("aria-label", board.bridge.text(label))
                .node(list)
                .child(rows.collect_view()),
        )
        .into_view()
}

fn content(board: Board, hit: &Hit) -> (Groups, Text) {
    match hit {
        Hit::Part(part) | Hit::Port(part, _) => {
            let role = board.with(|inner| inner.layout.part(part).map(|placed| placed.role));
            let groups = match role {
                Some(Role::Producer) => PRODUCER,
                Some(Role::Consumer) => CONSUMER,
                Some(Role::Connector) => CONNECTOR,
                Some(Role::Exchange) => EXCHANGE,
                Some(Role::KafkaProducer) => KAFKA_PRODUCER,
                Some(Role::KafkaConsumer) => KAFKA_CONSUMER,
                Some(Role::Topic) => TOPIC,
                Some(Role::Group) => GROUP,
                Some(Role::Cluster | Role::Policy) => CLUSTER,
                Some(Role::Nodes) => NODES,
                Some(Role::Queue) | None => QUEUE,
            };
            (groups, texts::MENU_PART)
        }
        Hit::Link(_) | Hit::LinkEnd(_) => (LINK, texts::MENU_LINK),
        Hit::Empty => (GROUND, texts::MENU_BOARD),
    }
}

fn row(board: Board, id: &'static str, hit: &Hit) -> View {
    let Some(command) = command_registry::find(id) else { return ().into_view() };
    let why_not = board.bridge.refusal(id);
    let is_off = why_not.is_some();
    let class = if id == "edit.delete" || id == "part.disconnect" { "mi bad" } else { "mi" };
    let hit = hit.clone();
    let run = move |_| {
        if !is_off {
            board.popover.set(None);
            board.focus_back();
            run(board, id, &hit);
        }
    };
    let shortcut = shortcut_of(id).map(|key| el("span").class("kbd").child(key));
    let sign = if id == "edit.delete" { Icon::Cross } else { command_icon(id) };
    el("button")
        .class(class)
        .attr("role", "menuitem")
        .attr("tabindex", "-1")
        .attr("data-command", id)
        .attr("aria-disabled", is_off.then_some("true"))
        .attr("title", why_not.map(|text| board.bridge.text(text)))
        .on(ev::click, run)
        .child(icon(sign))
        .child(el("span").child(board.bridge.text(command.label)))
        .child(el("span").class("sp"))
        .child(shortcut)
        .into_view()
}

fn run(board: Board, id: &str, hit: &Hit) {
    match (id, hit) {
        // By menu the wire is drawn with the pointer or with keys, whichever comes.
        ("part.connect", Hit::Part(part) | Hit::Port(part, _)) => {
            let side = natural_side(board, part);
            effects::wire_start(board, &WireFrom::Port(part.clone(), side), false);
            board.update(|inner| inner.gestures.start_wiring());
        }
        _ => board.bridge.run(id),
    }
}
