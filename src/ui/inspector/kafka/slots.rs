//! Records that a consumer has in hand, in the order of its work.
use super::partition_name;
use crate::engine::kafka::view::SlotView;
use crate::engine::view::Work;
use crate::locales::number::{duration, number};
use crate::locales::{ui, ui_kafka};
use crate::studio::model::Studio;
use crate::ui::actions;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{IntoView, View, el, ev};
use crate::ui::glyph::{self, Marks};
use crate::ui::inspector::live;
use leptos::prelude::*;

pub fn row(bridge: Bridge, studio: &Studio, slot: &SlotView) -> View {
    let no = slot.message;
    let now = studio.session().cursor().at;
    let (state, time) = match slot.work {
        Work::Working { until, .. } => (ui::WORKING, duration(until.saturating_sub(now))),
        Work::Waiting => (ui::WAITING, String::new()),
        Work::Done => (ui_kafka::COMMIT_TO_COME, String::new()),
    };
    let again = slot.delivery > 1;
    let key = live::text_of(studio, slot.key);
    let key = if key.is_empty() { bridge.text(ui_kafka::NULL).to_owned() } else { key };
    let place = partition_name(&super::name_of(studio, slot.topic), slot.partition);
    el("button")
        .attr("type", "button")
        .attr("tabindex", "-1")
        .attr("title", place)
        .on(ev::click, move |_| actions::show_message(bridge, no))
        .on(ev::pointerenter, move |_| bridge.hovered_message.set(Some(no)))
        .on(ev::pointerleave, move |_| bridge.hovered_message.set(None))
        .child(glyph::message(studio.key_class_of(no), Marks { redelivered: again, dead: false }, "msg"))
        .child(el("span").class("mono num nw").child(format!("P{}:{}", slot.partition, number(slot.offset))))
        .child(el("span").class("mono key").child(key))
        .child(again.then(|| el("span").class("tag").child(bridge.text(ui::AGAIN))))
        .child(el("span").class("tag").child(bridge.text(state)))
        .child(el("span").class("num nw").child(time))
        .into_view()
}
