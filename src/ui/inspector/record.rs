//! A record of Kafka at the moment shown, in every place where it is stored: what it carries, how its log knows it, and
//! how far each of its readers is. Looking changes nothing.
use leptos::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::message::Shown;
use super::pieces::{note, section};
use super::{body, content};
use crate::engine::id::{CopyNo, MessageNo, PartIx};
use crate::engine::kafka::simulation::Kafka;
use crate::engine::kafka::topology::Spec;
use crate::engine::kafka::view::{RecordDetail, RecordLook};
use crate::engine::message::Body;
use crate::engine::topology::Spec as AnySpec;
use crate::locales::number::{clock, fine_clock, number};
use crate::locales::{Language, Text, ui_deck, ui_kafka, ui_record};
use crate::studio::journey::places::{Place, PlaceState, Reader, ReaderState};
use crate::studio::sentence::{Arg, phrase};
use crate::studio::session::Session;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{CollectView, IntoView, View, el};
use crate::ui::rich;

/// Every place where it is stored at the moment shown.
pub fn stored(bridge: Bridge, no: MessageNo) -> Vec<RecordDetail> {
    bridge.with(|studio| {
        let world = studio.session().world();
        Kafka::of(world).map(|kafka| kafka.record(no, world)).unwrap_or_default()
    })
}

/// What it carries, place by place.
pub fn details(shown: Shown) -> View {
    let bridge = shown.bridge;
    (move || {
        let stored = shown.records.get();
        if stored.is_empty() {
            return content::never_seen(shown);
        }
        let sections = stored.iter().enumerate().map(|(at, record)| {
            let is_same = |other: &RecordDetail| (&other.value, &other.headers) == (&record.value, &record.headers);
            let is_new = !stored[..at].iter().any(is_same);
            let inside = is_new.then(|| (headers(bridge, record), value(bridge, record)).into_view());
            (place_of(bridge, record), inside).into_view()
        });
        sections.collect_view().into_view()
    })
    .into_view()
}

fn name_of(session: &Session, part: PartIx) -> String {
    session.topology().parts.get(part.0 as usize).map(|part| part.name.clone()).unwrap_or_default()
}

fn arg(bridge: Bridge, part: PartIx) -> Arg {
    Arg::name(part, bridge.with(|studio| name_of(studio.session(), part)))
}

fn place_of(bridge: Bridge, record: &RecordDetail) -> View {
    let language = bridge.language.get();
    let place = [Arg::Number(u64::from(record.partition)), arg(bridge, record.topic), Arg::Number(record.offset)];
    let row = |(name, said): (&'static str, Said)| match said {
        Said::Code(text) => (
            el("dt").attr("lang", "en").child(name),
            el("dd").class("v mono").child(el("span").class("ell").attr("title", text.clone()).child(text.clone())),
        )
            .into_view(),
        Said::Word(text) => {
            (el("dt").attr("lang", "en").child(name), el("dd").class("v dim").child(bridge.text(text))).into_view()
        }
    };
    el("section")
        .class("sec record")
        .child(
            el("h3")
                .class("h")
                .child(el("span").child(rich::rich(bridge, phrase(ui_record::PLACE, place).say(language))))
                .child(el("span").class("sp"))
                .child(look(bridge, record.state)),
        )
        .child(el("dl").class("kv m").child(rows(bridge, record).map(row).collect_view()))
        .into_view()
}

enum Said {
    Code(String),
    Word(Text),
}

fn rows(bridge: Bridge, record: &RecordDetail) -> impl Iterator<Item = (&'static str, Said)> {
    let or_null = |text: &Option<String>| text.clone().map_or(Said::Word(ui_kafka::NULL), Said::Code);
    let stamp = match record.stamp {
        Some((id, epoch, sequence)) => Said::Code(format!("{id} · epoch {epoch} · sequence {sequence}")),
        None => Said::Word(ui_record::NOT_IDEMPOTENT),
    };
    let transaction = match (record.transactional, record.state) {
        (false, _) => ui_record::NO_TRANSACTION,
        (true, RecordLook::Uncommitted) => ui_record::OPEN,
        (true, RecordLook::Aborted) => ui_record::ABORTED,
        (true, _) => ui_record::COMMITTED,
    };
    let (time, kind) = bridge.with(|studio| timestamp(studio.session(), record));
    let rows = [
        ("key", or_null(&record.key)),
        ("timestamp", Said::Code(time)),
        ("timestamp type", Said::Code(kind.to_owned())),
        ("leader epoch", Said::Code(record.leader_epoch.to_string())),
        ("producer id", stamp),
        ("transaction", Said::Word(transaction)),
        ("size", Said::Code(format!("{} B", number(u64::from(record.bytes))))),
    ];
    rows.into_iter()
}

/// The moment of the run, and who set it (`message.timestamp.type`).
fn timestamp(session: &Session, record: &RecordDetail) -> (String, &'static str) {
    let parts = || session.topology().parts.iter();
    let epoch_ms = parts()
        .find_map(|part| match &part.spec {
            AnySpec::Kafka(Spec::Cluster(cluster)) => Some(cluster.config.epoch_ms),
            _ => None,
        })
        .unwrap_or_else(|| crate::engine::kafka::config::ClusterConfig::default().epoch_ms);
    let time = match u64::try_from(record.timestamp_ms.saturating_sub(epoch_ms)) {
        Ok(ms) => clock(ms.saturating_mul(1_000)),
        Err(_) => format!("{} ms", record.timestamp_ms),
    };
    let topic = parts().nth(record.topic.0 as usize).map(|part| &part.spec);
    let stamps = matches!(topic, Some(AnySpec::Kafka(Spec::Topic(topic))) if topic.config.stamps_on_append);
    (time, if stamps { "LogAppendTime" } else { "CreateTime" })
}

fn look(bridge: Bridge, look: RecordLook) -> Option<View> {
    let (class, text) = match look {
        RecordLook::Plain | RecordLook::CommitMarker | RecordLook::AbortMarker => return None,
        RecordLook::Tombstone => ("tag", ui_kafka::TOMBSTONE),
        RecordLook::Uncommitted => ("tag warn", ui_record::OPEN),
        RecordLook::Aborted => ("tag bad", ui_record::ABORTED),
    };
    Some(el("span").class(class).child(bridge.text(text)).into_view())
}

fn headers(bridge: Bridge, record: &RecordDetail) -> View {
    let row = |(name, value): &(String, String)| {
        (
            el("dt").class("mono").child(el("span").class("ell").attr("title", name.clone()).child(name.clone())),
            el("dd").child(el("span").class("mono ell").attr("title", value.clone()).child(value.clone())),
        )
            .into_view()
    };
    let empty = record.headers.is_empty().then(|| el("p").class("t12 sub").child(bridge.text(ui_deck::NO_HEADERS)));
    section(
        bridge,
        ui_deck::HEADERS,
        note(record.headers.len()),
        (el("dl").class("kv m").child(record.headers.iter().map(row).collect_view()), empty),
    )
}

fn value(bridge: Bridge, record: &RecordDetail) -> View {
    match (&record.value, record.value_bytes) {
        (Some(text), _) => body::section(bridge, Body::Text(text.clone()), None),
        (None, 0) => el("section")
            .class("sec")
            .child(el("h3").class("h").child(bridge.text(ui_record::VALUE)))
            .child(el("p").class("t12 sub").child(bridge.text(ui_record::TOMBSTONE_HELP)))
            .into_view(),
        (None, bytes) => body::section(bridge, Body::Fill(bytes), None),
    }
}

// --- places

/// Each place in a log: what became of it, and a line for every reader.
pub fn places(shown: Shown, places: &[Place], parent: &dyn Fn(CopyNo) -> Option<PartIx>) -> View {
    let bridge = shown.bridge;
    let language = bridge.language.get();
    places.iter().map(|place| place_row(bridge, place, parent(place.copy), language)).collect_view().into_view()
}

fn place_row(bridge: Bridge, place: &Place, parent: Option<PartIx>, language: Language) -> View {
    let class = match place.state {
        PlaceState::Visible => "tag ok",
        PlaceState::Ahead | PlaceState::Hidden => "tag",
        PlaceState::Open => "tag warn",
        PlaceState::Aborted | PlaceState::Expired | PlaceState::Compacted | PlaceState::Lost => "tag bad",
    };
    let (topic, appended) = (arg(bridge, place.topic), Arg::Plain(fine_clock(place.appended_at)));
    let offset = Arg::Number(place.offset);
    let at = match (place.partition, place.offset) {
        (Place::STREAM, Place::GONE) => phrase(ui_record::GONE_FROM_STREAM, [topic, appended]),
        (Place::STREAM, _) => phrase(ui_record::PLACE_IN_STREAM, [topic, offset, appended]),
        (partition, _) => phrase(ui_record::PLACE_AND_TIME, [Arg::Number(partition.into()), topic, offset, appended]),
    };
    let from = parent.map(|topic| {
        let text = phrase(ui_record::COPY_FROM, [arg(bridge, topic)]).say(language);
        el("div").class("sub").child(rich::rich(bridge, text))
    });
    let readers = place.readers.iter().map(|reader| reader_row(bridge, reader, language));
    let nobody_text = if place.partition == Place::STREAM { ui_record::NOBODY_READ } else { ui_record::NOBODY_YET };
    let nobody = (place.readers.is_empty() && place.state != PlaceState::Ahead)
        .then(|| el("div").class("sub").child(bridge.text(nobody_text)));
    el("div")
        .class("copy")
        .child(
            el("div")
                .child(rich::rich(bridge, at.say(language)))
                .child(from)
                .child(readers.collect_view())
                .child(nobody),
        )
        .child(el("span").class(class).child(bridge.text(place.state.label())))
        .into_view()
}

/// `billing · bill-1: worked, not committed, polled 2 times`.
fn reader_row(bridge: Bridge, reader: &Reader, language: Language) -> View {
    let state = Arg::Text(reader.state.label());
    let who = match reader.consumer.is_some() && reader.consumer != reader.reader {
        true => phrase(ui_record::GROUP_AND_MEMBER, [arg(bridge, reader.reader), arg(bridge, reader.consumer)]),
        false => phrase(ui_record::READER, [arg(bridge, reader.reader)]),
    };
    let text = match reader.polls {
        0 | 1 => phrase(ui_record::READER_STATE, [Arg::Phrase(who), state]),
        polls => phrase(ui_record::READER_STATE_AGAIN, [Arg::Phrase(who), state, Arg::Number(u64::from(polls))]),
    };
    let is_bad = matches!(reader.state, ReaderState::DeadLettered | ReaderState::Skipped | ReaderState::Archived);
    el("div").class(if is_bad { "sub bad" } else { "sub" }).child(rich::rich(bridge, text.say(language))).into_view()
}

// --- raw

/// All of it as JSON, to read and to copy.
pub fn raw(shown: Shown) -> View {
    let bridge = shown.bridge;
    (move || {
        let stored = shown.records.get();
        if stored.is_empty() {
            return content::never_seen(shown);
        }
        let all: Vec<Json> = bridge.with(|studio| stored.iter().map(|it| as_json(studio.session(), it)).collect());
        // A value made of maps and texts can always be written.
        let text = serde_json::to_string_pretty(&all).unwrap_or_default();
        content::code(bridge, text)
    })
    .into_view()
}

fn as_json(session: &Session, record: &RecordDetail) -> Json {
    let headers: Map<String, Json> =
        record.headers.iter().map(|(name, value)| (name.clone(), Json::from(value.as_str()))).collect();
    let (_, kind) = timestamp(session, record);
    let mut all = json!({
        "topic": name_of(session, record.topic),
        "partition": record.partition,
        "offset": record.offset,
        "key": record.key,
        "value": record.value,
        "value_bytes": record.value_bytes,
        "headers": headers,
        "timestamp": record.timestamp_ms,
        "timestamp_type": kind,
        "leader_epoch": record.leader_epoch,
        "transactional": record.transactional,
        "size": record.bytes,
    });
    if let (Some((id, epoch, sequence)), Some(map)) = (record.stamp, all.as_object_mut()) {
        map.insert("producer_id".to_owned(), id.into());
        map.insert("producer_epoch".to_owned(), epoch.into());
        map.insert("sequence".to_owned(), sequence.into());
    }
    all
}
