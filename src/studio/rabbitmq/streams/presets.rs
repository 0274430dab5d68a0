//! A stream, and a super stream with all that belongs to it, for the palette.
use super::check::{is_super_stream, partition_arguments};
use crate::engine::value::{Table, Value};
use crate::locales::Text;
use crate::studio::document::{Document, Link, LinkKind, Part, Row};
use crate::studio::edit::{Edit, names};
use crate::studio::geometry::size::STREAM_HEIGHT;
use crate::studio::kind::{Preset, PresetValue};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

/// Of a new super stream (rabbit_stream_manager).
pub const PARTITIONS: u32 = 3;
/// Between exchange and partitions, and between partitions, px.
const GAP: i32 = 96;
const EXCHANGE_WIDTH: i32 = 164;
const GAP_BELOW: i32 = 24;

pub static PRESETS: &[Preset] = &[
    Preset {
        id: "rabbitmq.queue/stream",
        kind: "rabbitmq.queue",
        label: t("Stream", "stream"),
        help: t(
            "A log: what is read stays, and every reader has a place of its own.",
            "읽어도 남는 기록입니다. 읽는 쪽마다 자기 자리가 있습니다.",
        ),
        settings: &[("x-queue-type", PresetValue::Text("stream"))],
        in_palette: true,
    },
    Preset {
        id: "rabbitmq.exchange/super-stream",
        kind: "rabbitmq.exchange",
        label: t("Super stream", "super stream"),
        help: t(
            "Three streams as partitions, and the exchange before them: each key has one partition.",
            "파티션이 되는 stream 셋과 그 앞의 exchange입니다. key마다 파티션이 하나입니다.",
        ),
        settings: &[("type", PresetValue::Text("direct")), ("x-super-stream", PresetValue::Bool(true))],
        in_palette: true,
    },
];

/// Adds a new part, with all that belongs to it: of a super stream its partitions.
pub fn add_whole(document: &Document, part: Part) -> Edit {
    let add = Edit::AddPart(part.clone());
    let mut with_part = document.clone();
    if !is_super_stream(&part) || add.apply(&mut with_part).is_err() {
        return add;
    }
    Edit::Batch(vec![add, add_partitions(&with_part, &part, PARTITIONS)])
}

/// Adds the partitions of a super stream, right of its exchange: streams NAME-0 … bound by 0 …
pub fn add_partitions(document: &Document, exchange: &Part, count: u32) -> Edit {
    // Ids are taken one after the other.
    let mut document = document.clone();
    let step = STREAM_HEIGHT as i32 + GAP_BELOW;
    let top = exchange.y - step * (count as i32 - 1) / 2;
    let mut edits = Vec::new();
    for order in 0..count {
        let stream = Part {
            id: names::fresh_part_id(&document, "rabbitmq.queue"),
            kind: "rabbitmq.queue".into(),
            name: names::fresh_copy_name(&document, &format!("{}-{order}", exchange.name)),
            x: exchange.x + EXCHANGE_WIDTH + GAP,
            y: top + step * order as i32,
            settings: Table(vec![("x-queue-type".into(), Value::text("stream"))]),
        };
        let link = Link {
            id: names::fresh_link_id(&document),
            kind: LinkKind::Bind,
            from: exchange.id.clone(),
            to: stream.id.clone(),
            rows: vec![row(order)],
        };
        let edit = Edit::Batch(vec![Edit::AddPart(stream), Edit::AddLink(link)]);
        if edit.apply(&mut document).is_err() {
            break;
        }
        edits.push(edit);
    }
    Edit::Batch(edits)
}

fn row(order: u32) -> Row {
    let settings = vec![
        ("routing_key".to_owned(), Value::text(order.to_string())),
        ("arguments".to_owned(), Value::Table(partition_arguments(order))),
    ];
    Row { settings: Table(settings) }
}
