//! The records of a share group that are out: who has each, how often it was delivered, until when it is locked.
use super::{name_of, note, partition_name, section};
use crate::engine::id::{PartIx, Time};
use crate::engine::kafka::share::RecordState;
use crate::engine::kafka::view::{GroupView, ShareRecordView};
use crate::locales::number::{duration, number};
use crate::locales::{Text, ui_kafka};
use crate::studio::model::Studio;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{IntoView, View, el};

/// Rows at most.
const MOST: usize = 200;

pub fn in_flight(bridge: Bridge, group: &GroupView) -> View {
    let rows = bridge.with(|studio| {
        let now = studio.session().cursor().at;
        group.in_flight.iter().take(MOST).map(|record| row(bridge, studio, record, now)).collect::<Vec<_>>()
    });
    let head = |text: Text, class| el("th").class(class).attr("scope", "col").child(bridge.text(text));
    let table = el("table")
        .class("t")
        .child(
            el("thead").child(
                el("tr")
                    .child(head(ui_kafka::RECORD, ""))
                    .child(head(ui_kafka::STATE, ""))
                    .child(head(ui_kafka::DELIVERIES, "r"))
                    .child(head(ui_kafka::LOCK, "r")),
            ),
        )
        .child(el("tbody").child(rows));
    section(
        bridge,
        ui_kafka::IN_FLIGHT,
        note(group.in_flight.len()),
        el("div").class("wide-table").attr("tabindex", "0").child(table),
    )
}

fn row(bridge: Bridge, studio: &Studio, record: &ShareRecordView, now: Time) -> View {
    let (class, state) = match record.state {
        RecordState::Available => ("tag", ui_kafka::AVAILABLE),
        RecordState::Acquired => ("tag", ui_kafka::ACQUIRED),
        RecordState::Acknowledged => ("tag ok", ui_kafka::ACCEPTED),
        RecordState::Archived => ("tag bad", ui_kafka::ARCHIVED),
    };
    let place = partition_name(&name_of(studio, record.topic), record.partition);
    let holder = if record.consumer == PartIx::NONE { String::new() } else { name_of(studio, record.consumer) };
    let left = if record.state == RecordState::Acquired {
        duration(record.until.saturating_sub(now))
    } else {
        "–".to_owned()
    };
    el("tr")
        .child(el("td").class("mono").attr("title", place).child(format!(
            "P{}:{}",
            record.partition,
            number(record.offset)
        )))
        .child(el("td").attr("title", holder).child(el("span").class(class).child(bridge.text(state))))
        .child(el("td").class("r num").child(record.deliveries))
        .child(el("td").class("r num").child(left))
        .into_view()
}
