//! The brokers of a cluster: what each does and holds, and what can be done to the one that is chosen.
use super::{broker, look, section};
use crate::engine::kafka::cluster::Process;
use crate::engine::kafka::view::{BrokerView, ClusterView};
use crate::locales::{Text, ui_kafka};
use crate::studio::document::PartId;
use crate::studio::sentence::{Arg, phrase};
use crate::ui::bridge::{Bridge, Spot};
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use crate::ui::icon::{Icon, drawn, icon};
use crate::ui::roving;
use leptos::prelude::*;

pub fn panel(bridge: Bridge, id: PartId) -> View {
    super::while_running(bridge, id, inside)
}

/// The broker that is looked at: the first while none was chosen.
pub fn chosen(bridge: Bridge, id: &str) -> u32 {
    bridge.spot.with(|spot| spot.as_ref().filter(|spot| spot.part == id).map_or(1, |spot| spot.at))
}

fn inside(bridge: Bridge, id: PartId) -> View {
    let id = StoredValue::new(id);
    let cluster = move || id.with_value(|id| look(bridge, id, |kafka, _, _| Some(kafka.cluster())));
    let rows = move || {
        let cluster = cluster()?;
        let at = id.with_value(|id| chosen(bridge, id));
        let rows = cluster.brokers.iter().map(|broker| row(bridge, id, &cluster, broker, at)).collect_view();
        Some(roving::list("list roomy", rows.into_view()))
    };
    let actions = move || {
        let at = id.with_value(|id| chosen(bridge, id));
        let cluster = cluster()?;
        cluster.brokers.iter().find(|broker| broker.broker == at).map(|broker| broker::actions(bridge, broker))
    };
    let slow = broker::slow_field(bridge, move || id.with_value(|id| chosen(bridge, id)));
    let which = move || format!("broker {}", id.with_value(|id| chosen(bridge, id)));
    (
        section(bridge, ui_kafka::BROKERS, (), rows),
        el("section")
            .class("sec")
            .child(el("h3").class("h").child(which))
            .child(el("div").class("acts").child(actions))
            .child(slow),
    )
        .into_view()
}

fn row(bridge: Bridge, id: StoredValue<PartId>, cluster: &ClusterView, broker: &BrokerView, at: u32) -> View {
    let language = bridge.language.get();
    let (shape, class) = match broker.process {
        Process::Down => (Icon::Cross, "ic bad"),
        Process::Frozen => (Icon::Pause, "ic warn"),
        Process::Up if broker.isolated || broker.fenced => (Icon::Warning, "ic warn"),
        Process::Up => (Icon::Check, "ic ok"),
    };
    let number = broker.broker;
    let choose = move |_| bridge.spot.set(Some(Spot { part: id.get_value(), at: number }));
    let tag = |class: &'static str, text: Text| el("span").class(class).child(bridge.text(text));
    let pin = (cluster.controller == number)
        .then(|| el("span").class("tag").child(icon(Icon::Pin)).child(bridge.text(ui_kafka::CONTROLLER)));
    let holds = phrase(ui_kafka::LEADERS_OF, [Arg::Number(broker.leaders.into()), Arg::Number(broker.replicas.into())]);
    el("button")
        .attr("type", "button")
        .attr("tabindex", "-1")
        .attr("data-broker", number)
        .attr("aria-pressed", (at == number).to_string())
        .class_if("on", at == number)
        .on(ev::click, choose)
        .child(drawn(shape, class))
        .child(el("b").class("nw").child(format!("broker {number}")))
        .child(tag("sub", state_of(broker)))
        .child(pin)
        .child(el("span").class("sp"))
        .child(el("span").class("num nw").child(holds.plain(language)))
        .into_view()
}

fn state_of(broker: &BrokerView) -> Text {
    match broker.process {
        Process::Down => ui_kafka::DOWN,
        Process::Frozen => ui_kafka::FROZEN,
        Process::Up if broker.isolated => ui_kafka::ISOLATED,
        Process::Up if broker.fenced => ui_kafka::FENCED,
        Process::Up if broker.slow_us > 0 => ui_kafka::SLOW,
        Process::Up => ui_kafka::UP,
    }
}
