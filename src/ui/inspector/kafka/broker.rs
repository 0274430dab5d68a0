//! What can be done to one broker: its process, its network, its disk.
use super::{action, command};
use crate::engine::kafka::cluster::{BrokerId, Process};
use crate::engine::kafka::command::Command;
use crate::engine::kafka::view::BrokerView;
use crate::locales::{Text, ui_kafka};
use crate::studio::param::duration_text;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{CollectView, IntoView, View};
use crate::ui::icon::Icon;
use crate::ui::inspector::fields;
use leptos::prelude::*;

/// Of two that exclude each other the one that can be done is shown.
pub fn actions(bridge: Bridge, broker: &BrokerView) -> View {
    let id = broker.broker;
    let is_down = broker.process == Process::Down;
    let life: &[(Icon, Text, Command)] = match broker.process {
        Process::Down => &[(Icon::Play, ui_kafka::START, Command::StartBroker(id))],
        _ => &[
            (Icon::Bolt, ui_kafka::KILL, Command::KillBroker(id)),
            (Icon::Cross, ui_kafka::STOP, Command::StopBroker(id)),
        ],
    };
    let sleep = match broker.process {
        Process::Frozen => (Icon::Play, ui_kafka::THAW, Command::ThawBroker(id)),
        _ => (Icon::Pause, ui_kafka::FREEZE, Command::FreezeBroker(id)),
    };
    let network = match broker.isolated {
        true => (Icon::Link, ui_kafka::RECONNECT, Command::ReconnectBroker(id)),
        false => (Icon::Wire, ui_kafka::ISOLATE, Command::IsolateBroker(id)),
    };
    let why_not = is_down.then(|| bridge.text(ui_kafka::BROKER_IS_DOWN));
    let button = |(shape, name, act): (Icon, Text, Command), why_not| {
        action(shape, bridge.text(name), why_not, move || command(bridge, act.clone()))
    };
    let life = life.iter().cloned().map(|act| button(act, None)).collect_view();
    (life, button(sleep, why_not), button(network, None)).into_view()
}

/// What each replica fetch takes longer on the broker that `which` says: written when the field is left.
pub fn slow_field(bridge: Bridge, which: impl Fn() -> BrokerId + Copy + Send + Sync + 'static) -> View {
    let shown = move || {
        bridge.warm.track();
        let id = which();
        let extra_us = bridge.with(|studio| {
            let kafka = crate::engine::kafka::simulation::Kafka::of(studio.session().world())?;
            kafka.cluster().brokers.into_iter().find(|broker| broker.broker == id).map(|broker| broker.slow_us)
        });
        duration_text(extra_us.unwrap_or(0))
    };
    let shown = Memo::new(move |_| shown());
    fields::duration(bridge, ui_kafka::SLOW_FETCH, ui_kafka::SLOW_HELP, shown, move |extra_us| {
        command(bridge, Command::SlowBroker { broker: untrack(which), extra_us });
    })
}
