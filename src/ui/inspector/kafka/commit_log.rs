//! A group's commits as what they are: records of the compacted topic `__consumer_offsets`.
use super::{look, name_of, note, partition_name, section};
use crate::engine::kafka::group::offsets_topic::NAME;
use crate::engine::kafka::view::{CommitLogView, CommitRecordView};
use crate::locales::number::number;
use crate::locales::{Text, ui_kafka};
use crate::studio::document::PartId;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{IntoView, View, el};

/// The newest records that are shown.
const SHOWN: usize = 6;

pub fn of_group(bridge: Bridge, id: PartId) -> View {
    let log = move || look(bridge, &id, |kafka, part, _| kafka.commit_log(part).filter(|log| !log.records.is_empty()));
    (move || log().map(|log| section(bridge, ui_kafka::COMMIT_LOG, (), content(bridge, &log)))).into_view()
}

fn content(bridge: Bridge, log: &CommitLogView) -> View {
    let place = partition_name(NAME, log.partition);
    let newest = &log.records[log.records.len().saturating_sub(SHOWN)..];
    let rows: Vec<View> = newest.iter().rev().map(|record| row(bridge, record)).collect();
    let head = |text: Text, class| el("th").class(class).attr("scope", "col").child(bridge.text(text));
    let table = el("table")
        .class("t flush")
        .child(
            el("thead").child(
                el("tr")
                    .child(head(ui_kafka::OFFSET, "r"))
                    .child(head(ui_kafka::PARTITION, ""))
                    .child(head(ui_kafka::COMMITTED, "r")),
            ),
        )
        .child(el("tbody").child(rows));
    let line = el("div").class("row").child(el("span").class("mono").child(place)).child(el("span").class("sp"));
    (line.child(note(log.records.len())), table).into_view()
}

fn row(bridge: Bridge, record: &CommitRecordView) -> View {
    let topic = bridge.with(|studio| name_of(studio, record.topic));
    let committed = record.committed.map_or_else(|| bridge.text(ui_kafka::TOMBSTONE).to_owned(), number);
    el("tr")
        .child(el("td").class("r mono").child(number(record.offset)))
        .child(el("td").class("ell").child(partition_name(&topic, record.partition)))
        .child(el("td").class("r mono").child(committed))
        .into_view()
}
