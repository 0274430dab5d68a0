//! A Kafka consumer: what it reads and where it stands, the records of its last poll, and its poll loop.
use super::offsets::{self, Standing, standings};
use super::{look, note, part_link, reset, section, slots};
use crate::engine::id::{PartIx, Time};
use crate::engine::kafka::consumer::ConsumerConfig;
use crate::engine::kafka::topology;
use crate::engine::kafka::view::{ConsumerView, SlotView};
use crate::engine::topology::Spec;
use crate::engine::view::ClientState;
use crate::locales::number::{clock, duration, number};
use crate::locales::{Text, ui, ui_kafka};
use crate::studio::document::PartId;
use crate::studio::model::Studio;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{IntoView, View, el};
use crate::ui::icon::{Icon, icon};
use crate::ui::roving;
use leptos::prelude::*;

/// Records in hand that are listed.
const SLOTS: usize = 60;

pub fn panel(bridge: Bridge, id: PartId) -> View {
    super::while_running(bridge, id, inside)
}

fn inside(bridge: Bridge, id: PartId) -> View {
    let id = StoredValue::new(id);
    let consumer = move |slots: usize| {
        id.with_value(|id| look(bridge, id, |kafka, part, _| Some((part, kafka.consumer(part, slots)?))))
    };
    let polling = move || consumer(0).map(|(part, consumer)| polling(bridge, part, &consumer));
    let partitions = move || consumer(0).map(|(part, consumer)| partitions(bridge, id, part, &consumer));
    let in_hand = move || consumer(SLOTS).map(|(_, consumer)| in_hand(bridge, &consumer));
    (polling, partitions, in_hand, reset::of_consumer(bridge, id.get_value())).into_view()
}

fn spec_of(studio: &Studio, part: PartIx) -> Option<&topology::Consumer> {
    match &studio.session().topology().parts.get(part.0 as usize)?.spec {
        Spec::Kafka(topology::Spec::Consumer(spec)) => Some(spec),
        _ => None,
    }
}

/// The client settings that count: those its group has in common, or its own.
fn config_of(studio: &Studio, spec: &topology::Consumer) -> ConsumerConfig {
    let group = studio.session().topology().parts.get(spec.group.0 as usize).map(|part| &part.spec);
    match group {
        Some(Spec::Kafka(topology::Spec::Group(group))) => group.config.clone(),
        _ => spec.config.clone(),
    }
}

/// The poll loop: who is alive is told by polls, and by heartbeats in between.
fn polling(bridge: Bridge, part: PartIx, consumer: &ConsumerView) -> View {
    let (now, group, limit_us) = bridge.with(|studio| {
        let spec = spec_of(studio, part);
        let group = spec.filter(|spec| spec.group.is_some()).map(|spec| part_link(bridge, studio, spec.group));
        let limit_us = spec.map(|spec| config_of(studio, spec).max_poll_interval_us);
        (studio.session().cursor().at, group, limit_us.unwrap_or_default())
    });
    let row = |name: Text, value: View| (el("dt").child(bridge.text(name)), el("dd").class("v num").child(value));
    let since = now.saturating_sub(consumer.last_poll_at);
    let is_late = limit_us > 0 && since > limit_us / 2;
    let last = el("span").class_if("warn", is_late).child(ago(bridge, consumer.last_poll_at, since));
    let next = consumer.next_poll_at.map_or_else(|| "–".to_owned(), |at| duration(at.saturating_sub(now)));
    let grouped = limit_us > 0 && group.is_some();
    let limit = grouped.then(|| {
        (el("dt").class("mono").child("max.poll.interval.ms"), el("dd").class("v num").child(duration(limit_us)))
    });
    let failed = consumer
        .failed_task
        .then(|| el("p").class("prob-line bad").child(icon(Icon::Warning)).child(bridge.text(ui_kafka::TASK_FAILED)));
    let down = match consumer.state {
        ClientState::Down { back_at } if back_at < Time::MAX => Some(back_at.saturating_sub(now)),
        _ => None,
    };
    let back = down.map(|left| row(ui_kafka::BACK_IN, duration(left).into_view()));
    let rows = (
        row(ui_kafka::GROUP, group.unwrap_or_else(|| bridge.text(ui_kafka::NO_GROUP).into_view())),
        row(ui_kafka::LAST_POLL, last.into_view()),
        row(ui_kafka::NEXT_POLL, next.into_view()),
        limit,
        row(ui_kafka::BUFFERED, number(consumer.buffered.into()).into_view()),
        back,
    );
    el("section").class("sec").child(failed).child(el("dl").class("kv").child(rows)).into_view()
}

fn ago(bridge: Bridge, at: Time, since: Time) -> View {
    if at == 0 {
        return bridge.text(ui_kafka::NEVER).into_view();
    }
    el("span").attr("title", clock(at)).child(duration(since)).child(" ").child(bridge.text(ui_kafka::AGO)).into_view()
}

fn partitions(bridge: Bridge, id: StoredValue<PartId>, part: PartIx, consumer: &ConsumerView) -> View {
    let mine = &consumer.partitions;
    let standings: Vec<Standing> =
        id.with_value(|id| standings(bridge, id, |cursor, _| cursor.consumer == part || cursor.reader == part));
    let standings: Vec<Standing> =
        standings.into_iter().filter(|one| mine.contains(&(one.topic, one.partition))).collect();
    let table = offsets::table(bridge, &standings, ui_kafka::NO_PARTITIONS);
    section(bridge, ui_kafka::PARTITIONS_TITLE, note(mine.len()), table)
}

fn in_hand(bridge: Bridge, consumer: &ConsumerView) -> View {
    let count = consumer.slots.len();
    let inside = if count == 0 {
        el("p").class("empty").child(bridge.text(ui::NOTHING_IN_HAND)).into_view()
    } else {
        let rows = bridge.with(|studio| {
            consumer.slots.iter().map(|slot: &SlotView| slots::row(bridge, studio, slot)).collect::<Vec<_>>()
        });
        roving::list("list", rows.into_view())
    };
    section(bridge, ui::IN_HAND_TITLE, note(bridge.text(ui_kafka::OF_LAST_POLL)), inside)
}
