//! Where a group or a lone consumer stands in every partition that it reads: position, committed offset, lag.
use super::numbers::topics;
use super::{look, name_of, partition_name, section};
use crate::engine::id::PartIx;
use crate::engine::kafka::view::CursorView;
use crate::locales::number::number;
use crate::locales::{Text, ui_kafka};
use crate::studio::document::PartId;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{El, IntoView, View, el};

/// One partition that somebody reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub topic: PartIx,
    pub partition: u32,
    pub name: String,
    pub cursor: CursorView,
}

/// The cursors in all topics that are `wanted`, by topic and partition.
pub fn standings(bridge: Bridge, id: &str, wanted: impl Fn(&CursorView, PartIx) -> bool) -> Vec<Standing> {
    let found = look(bridge, id, |kafka, part, studio| {
        let mut standings = Vec::new();
        for topic in topics(studio, kafka) {
            let name = name_of(studio, topic.part);
            for partition in &topic.partitions {
                let cursors = partition.cursors.iter().filter(|cursor| wanted(cursor, part));
                standings.extend(cursors.map(|cursor| Standing {
                    topic: topic.part,
                    partition: partition.partition,
                    name: partition_name(&name, partition.partition),
                    cursor: *cursor,
                }));
            }
        }
        Some(standings)
    });
    found.unwrap_or_default()
}

/// Of a group, or of a consumer without one.
pub fn of_reader(bridge: Bridge, id: PartId) -> View {
    let rows = move || standings(bridge, &id, |cursor, part| cursor.reader == part);
    section(bridge, ui_kafka::OFFSETS, (), move || table(bridge, &rows(), ui_kafka::NOTHING_COMMITTED))
}

pub fn table(bridge: Bridge, standings: &[Standing], empty: Text) -> View {
    if standings.is_empty() {
        return el("p").class("empty").child(bridge.text(empty)).into_view();
    }
    let named = |standing: &Standing| {
        let name = el("td").class("ell").attr("title", standing.name.clone()).child(standing.name.clone());
        cursor_row(name, &standing.cursor)
    };
    let rows: Vec<View> = standings.iter().map(named).collect();
    cursor_table(bridge, ui_kafka::PARTITION, rows)
}

/// Where somebody stands, a row each: `first` heads what the rows are about.
pub fn cursor_table(bridge: Bridge, first: Text, rows: Vec<View>) -> View {
    let head = |text: Text, class| el("th").class(class).attr("scope", "col").child(bridge.text(text));
    el("table")
        .class("t flush")
        .child(
            el("thead").child(
                el("tr")
                    .child(head(first, ""))
                    .child(head(ui_kafka::POSITION, "r"))
                    .child(head(ui_kafka::COMMITTED, "r"))
                    .child(head(ui_kafka::LAG, "r")),
            ),
        )
        .child(el("tbody").child(rows))
        .into_view()
}

/// One row of [`cursor_table`]: its first cell, then where the cursor stands.
pub fn cursor_row(first: El, cursor: &CursorView) -> View {
    let offset = |at: Option<u64>| at.map_or_else(|| "–".to_owned(), number);
    let lag = if cursor.lag > 0 { "r num warn" } else { "r num" };
    el("tr")
        .child(first)
        .child(el("td").class("r mono").child(offset(cursor.position)))
        .child(el("td").class("r mono").child(offset(cursor.committed)))
        .child(el("td").class(lag).child(number(cursor.lag)))
        .into_view()
}
