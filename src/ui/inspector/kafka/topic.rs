//! A topic: one partition of it at a time, with its replicas, who reads it, and its newest records.
use super::super::live;
use super::{action, dead_letters, lag_chart, look, name_of, note, offsets, part_link, section};
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::kafka::cluster::Election;
use crate::engine::kafka::command::Command;
use crate::engine::kafka::view::{CursorView, PartitionView, RecordLook, RecordView, ReplicaView};
use crate::locales::number::number;
use crate::locales::{ui, ui_kafka};
use crate::studio::document::PartId;
use crate::studio::model::Studio;
use crate::studio::sentence::{Arg, phrase};
use crate::ui::bridge::{Bridge, Spot};
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use crate::ui::glyph::{self, Marks};
use crate::ui::icon::{Icon, drawn, icon};
use crate::ui::{actions, roving};
use leptos::prelude::*;

/// Newest records that are listed.
const RECORDS: usize = 12;
/// From so many partitions on they are chosen in a list instead of by buttons.
const MOST_BUTTONS: u32 = 12;

/// The partition that is looked at.
pub fn chosen(bridge: Bridge, id: &str) -> u32 {
    bridge.spot.with(|spot| spot.as_ref().filter(|spot| spot.part == id).map_or(0, |spot| spot.at))
}

fn choose(bridge: Bridge, id: &PartId, at: u32) {
    bridge.spot.set(Some(Spot { part: id.clone(), at }));
}

pub fn panel(bridge: Bridge, id: PartId) -> View {
    super::while_running(bridge, id, inside)
}

fn inside(bridge: Bridge, id: PartId) -> View {
    let id = StoredValue::new(id);
    let partition = move |records: usize| {
        let id = id.get_value();
        let at = chosen(bridge, &id);
        look(bridge, &id, |kafka, part, studio| {
            let topic = kafka.topic(part, records, studio.session().world())?;
            topic.partitions.into_iter().find(|partition| partition.partition == at).map(|found| (part, found))
        })
    };
    let of_replicas = move || partition(0).map(|(part, partition)| replicas(bridge, part, &partition));
    let of_readers = move || partition(0).map(|(_, partition)| readers(bridge, &partition));
    let of_records = move || partition(RECORDS).map(|(part, partition)| records(bridge, part, &partition));
    (
        dead_letters::of_topic(bridge, id.get_value()),
        chooser(bridge, id.get_value()),
        of_replicas,
        section(bridge, ui_kafka::READERS, (), (lag_chart::of_topic(bridge, id.get_value()), of_readers)),
        of_records,
    )
        .into_view()
}

// --- which partition

fn chooser(bridge: Bridge, id: PartId) -> View {
    let of_count = id.clone();
    let count = Memo::new(move |_| {
        let topic = look(bridge, &of_count, |kafka, part, studio| kafka.topic(part, 0, studio.session().world()));
        topic.map_or(0, |topic| topic.partitions.len() as u32)
    });
    (move || match count.get() {
        0 | 1 => ().into_view(),
        count if count <= MOST_BUTTONS => buttons(bridge, &id, count),
        count => list(bridge, &id, count),
    })
    .into_view()
}

fn buttons(bridge: Bridge, id: &PartId, count: u32) -> View {
    let button = |at: u32| {
        let (of_press, of_look) = (id.clone(), id.clone());
        el("button")
            .class("chip")
            .attr("type", "button")
            .attr("data-partition", at)
            .attr("aria-pressed", move || (chosen(bridge, &of_look) == at).to_string())
            .on(ev::click, move |_| choose(bridge, &of_press, at))
            .child(format!("P{at}"))
    };
    let buttons = (0..count).map(button).collect_view();
    el("div")
        .class("sec spots")
        .child(roving::toolbar("flow", bridge.text(ui_kafka::PARTITION), buttons.into_view()))
        .into_view()
}

fn list(bridge: Bridge, id: &PartId, count: u32) -> View {
    let of_change = id.clone();
    let options = (0..count).map(|at| {
        let id = id.clone();
        el("option").attr("value", at).attr("selected", move || chosen(bridge, &id) == at).child(format!("P{at}"))
    });
    let change = move |event| {
        if let Ok(at) = event_target_value(&event).parse() {
            choose(bridge, &of_change, at);
        }
    };
    el("div")
        .class("sec spots row")
        .child(el("span").class("t12 sub").child(bridge.text(ui_kafka::PARTITION)))
        .child(
            el("span")
                .class("field xs pick")
                .child(
                    el("select")
                        .attr("aria-label", bridge.text(ui_kafka::PARTITION))
                        .on(ev::change, change)
                        .child(options.collect_view()),
                )
                .child(icon(Icon::ChevronDown)),
        )
        .into_view()
}

// --- replicas

fn replicas(bridge: Bridge, topic: PartIx, partition: &PartitionView) -> View {
    let language = bridge.language.get();
    let isr = partition.isr.len() as u64;
    let shrunk = partition.isr.len() < partition.replicas.len();
    let (class, shape) = match () {
        () if partition.leader.is_none() || isr < u64::from(partition.min_isr) => ("tag bad", Some(Icon::Warning)),
        () if shrunk => ("tag warn", Some(Icon::Warning)),
        () => ("tag", None),
    };
    let said = phrase(ui_kafka::ISR_OF, [Arg::Number(isr), Arg::Number(partition.replicas.len() as u64)]);
    let minimum = phrase(ui_kafka::AT_LEAST, [Arg::Number(partition.min_isr.into())]).plain(language);
    let tag = el("span").class(class).attr("title", minimum).child(shape.map(icon)).child(said.plain(language));
    let rows = partition.replicas.iter().map(|replica| replica_row(bridge, partition, replica)).collect_view();
    let epoch = phrase(ui_kafka::LEADER_EPOCH, [Arg::Number(partition.epoch.into())]).plain(language);
    section(
        bridge,
        ui_kafka::REPLICAS,
        tag,
        (
            el("div").class("list roomy").child(rows),
            el("p").class("t12 sub").child(epoch),
            el("div").class("acts").child(elections(bridge, topic, partition)),
        ),
    )
}

fn replica_row(bridge: Bridge, partition: &PartitionView, replica: &ReplicaView) -> View {
    let language = bridge.language.get();
    let is_leader = partition.leader == Some(replica.broker);
    let leader_end = partition.log_end;
    let (shape, class, role) = match () {
        () if is_leader => (Icon::Crown, "ic ok", ui_kafka::LEADER),
        () if !replica.up => (Icon::Cross, "ic bad", ui_kafka::DOWN),
        () if replica.in_sync => (Icon::Check, "ic ok", ui_kafka::IN_SYNC),
        () => (Icon::Warning, "ic bad", ui_kafka::OUT_OF_SYNC),
    };
    let behind = leader_end.saturating_sub(replica.log_end);
    let place = if is_leader || behind == 0 {
        phrase(ui_kafka::END_AT, [Arg::Plain(number(replica.log_end))])
    } else {
        phrase(ui_kafka::BEHIND, [Arg::Number(behind)])
    };
    let tone = if !is_leader && behind > 0 { "num nw warn" } else { "num nw" };
    let preferred = partition.replicas.first().is_some_and(|first| first.broker == replica.broker);
    let pin = preferred.then(|| {
        let title = bridge.text(ui_kafka::PREFERRED);
        el("span").class("tag").attr("title", title).child(icon(Icon::Pin)).child(el("span").class("sr").child(title))
    });
    el("div")
        .attr("data-replica", replica.broker)
        .child(drawn(shape, class))
        .child(el("b").class("nw").child(format!("broker {}", replica.broker)))
        .child(el("span").class("sub").child(bridge.text(role)))
        .child(pin)
        .child(el("span").class("sp"))
        .child(el("span").class(tone).child(place.plain(language)))
        .into_view()
}

/// Elections that make sense now: the preferred leader does not lead, or nobody does.
fn elections(bridge: Bridge, topic: PartIx, partition: &PartitionView) -> View {
    let at = partition.partition;
    let elect = move |election| move || super::command(bridge, Command::Elect { topic, partition: at, election });
    let preferred = partition.replicas.first().map(|replica| replica.broker);
    let (found, is_led) = (partition.leader.is_some(), partition.leader == preferred);
    let back = (found && !is_led)
        .then(|| action(Icon::Crown, bridge.text(ui_kafka::ELECT_PREFERRED), None, elect(Election::Preferred)));
    let unclean =
        (!found).then(|| action(Icon::Warning, bridge.text(ui_kafka::ELECT_UNCLEAN), None, elect(Election::Unclean)));
    let delete = move || {
        super::command(bridge, Command::DeleteRecords { topic, partition: at, before: None });
    };
    let why_not = (partition.log_start >= partition.high_watermark).then(|| bridge.text(ui_kafka::NOTHING_TO_DELETE));
    (back, unclean, action(Icon::Cross, bridge.text(ui_kafka::DELETE_RECORDS), why_not, delete)).into_view()
}

// --- who reads it

fn readers(bridge: Bridge, partition: &PartitionView) -> View {
    if partition.cursors.is_empty() {
        return el("p").class("empty").child(bridge.text(ui_kafka::NOBODY_READS)).into_view();
    }
    let mut cursors: Vec<&CursorView> = partition.cursors.iter().collect();
    cursors.sort_by_key(|cursor| cursor.reader);
    let rows = bridge.with(|studio| {
        cursors.iter().enumerate().map(|(at, cursor)| reader_row(bridge, studio, at, cursor)).collect::<Vec<_>>()
    });
    offsets::cursor_table(bridge, ui_kafka::READER, rows)
}

fn reader_row(bridge: Bridge, studio: &Studio, at: usize, cursor: &CursorView) -> View {
    let by = (cursor.consumer.is_some() && cursor.consumer != cursor.reader).then(|| name_of(studio, cursor.consumer));
    let reader = part_link(bridge, studio, cursor.reader);
    let name = el("td").attr("title", by);
    let name = name.child(el("span").class("row tight").child(lag_chart::sample_of(at)).child(reader));
    offsets::cursor_row(name, cursor)
}

// --- records

fn records(bridge: Bridge, topic: PartIx, partition: &PartitionView) -> View {
    let title = ui_kafka::NEWEST_RECORDS;
    if partition.records.is_empty() {
        let empty = el("p").class("empty").child(bridge.text(ui_kafka::NO_RECORDS));
        return section(bridge, title, (), empty);
    }
    let rows = bridge.with(|studio| {
        let row = |record: &RecordView| record_row(bridge, studio, topic, partition, record);
        partition.records.iter().rev().map(row).collect::<Vec<_>>()
    });
    section(bridge, title, note(bridge.text(ui::READING_CHANGES_NOTHING)), roving::list("list", rows.into_view()))
}

fn record_row(bridge: Bridge, studio: &Studio, topic: PartIx, partition: &PartitionView, record: &RecordView) -> View {
    let no = record.message;
    let hidden = record.offset >= partition.high_watermark;
    let state = match record.state {
        RecordLook::CommitMarker => Some(("tag", ui_kafka::COMMIT_MARKER)),
        RecordLook::AbortMarker => Some(("tag", ui_kafka::ABORT_MARKER)),
        RecordLook::Aborted => Some(("tag bad", ui_kafka::ABORTED)),
        RecordLook::Uncommitted => Some(("tag warn", ui_kafka::UNCOMMITTED)),
        _ if hidden => Some(("tag", ui_kafka::NOT_VISIBLE)),
        RecordLook::Tombstone => Some(("tag", ui_kafka::TOMBSTONE)),
        RecordLook::Plain => None,
    };
    let tag = state.map(|(class, text)| el("span").class(class).child(bridge.text(text)));
    let is_message = no != MessageNo::default();
    let key = live::text_of(studio, record.key);
    let shown = if key.is_empty() { bridge.text(ui_kafka::NULL).to_owned() } else { key };
    let style = match record.state {
        RecordLook::Tombstone => "msg hollow",
        RecordLook::Uncommitted | RecordLook::Aborted => "msg dashed",
        _ => "msg",
    };
    let glyph = is_message.then(|| glyph::message(studio.key_class_of(no), Marks::default(), style));
    let open = move |_| {
        if is_message {
            actions::show_message(bridge, no);
        }
    };
    let hover = is_message.then_some(no);
    el("button")
        .attr("type", "button")
        .attr("tabindex", "-1")
        .attr("data-offset", record.offset)
        .attr("data-topic", topic.0)
        .on(ev::click, open)
        .on(ev::pointerenter, move |_| bridge.hovered_message.set(hover))
        .on(ev::pointerleave, move |_| bridge.hovered_message.set(None))
        .child(el("span").class("mono num no").child(number(record.offset)))
        .child(glyph)
        .child(el("span").class("mono key").child(if is_message { shown } else { String::new() }))
        .child(tag)
        .child(el("span").class("mono dim nw").child(format!("{} B", number(record.bytes.into()))))
        .into_view()
}
