//! A record, wherever it is stored: a record that was copied (dead letter, retry, result) is one message in several
//! topics. Key, value and headers as the log holds them.
use super::super::body;
use super::super::message::Shown;
use super::{part_link, section};
use crate::engine::kafka::simulation::Kafka;
use crate::engine::kafka::view::RecordDetail;
use crate::engine::message::Body;
use crate::engine::value::{Table, Value};
use crate::locales::number::number;
use crate::locales::{Text, ui_deck, ui_kafka};
use crate::studio::model::Studio;
use crate::studio::sentence::{Arg, phrase};
use crate::studio::value_json;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{CollectView, IntoView, View, el};
use leptos::prelude::*;
use serde_json::{Map, Value as Json};

/// Where the record is at this moment; none of RabbitMQ's messages is anywhere.
pub fn places(studio: &Studio, no: crate::engine::id::MessageNo) -> Vec<RecordDetail> {
    let world = studio.session().world();
    Kafka::of(world).map(|kafka| kafka.record(no, world)).unwrap_or_default()
}

/// `None` = no log holds it now.
pub fn details(shown: Shown) -> Option<View> {
    let bridge = shown.bridge;
    let places = bridge.with(|studio| places(studio, shown.no));
    let newest = places.last()?;
    let value = match (&newest.value, newest.value_bytes) {
        (Some(text), _) => body::section(bridge, Body::Text(text.clone()), None),
        (None, 0) => {
            section(bridge, ui_kafka::VALUE, (), el("p").class("t12 sub").child(bridge.text(ui_kafka::TOMBSTONE_HELP)))
        }
        (None, bytes) => body::section(bridge, Body::Fill(bytes), None),
    };
    let stored = places.iter().map(|place| one(bridge, place)).collect_view();
    Some((stored, headers(bridge, newest), value).into_view())
}

fn one(bridge: Bridge, place: &RecordDetail) -> View {
    let language = bridge.language.get();
    let topic = bridge.with(|studio| part_link(bridge, studio, place.topic));
    let text = |name: Text| bridge.text(name).into_view();
    let row = |name: View, value: View| (el("dt").child(name), el("dd").class("v mono").child(value));
    let key = place.key.clone().unwrap_or_else(|| bridge.text(ui_kafka::NULL).to_owned());
    let stamp = place.stamp.map(|(id, epoch, sequence)| {
        let args = [Arg::Number(id), Arg::Number(epoch.into()), Arg::Number(sequence.into())];
        row(text(ui_kafka::PRODUCER_ID), phrase(ui_kafka::ID_EPOCH_SEQUENCE, args).plain(language).into_view())
    });
    let transactional =
        place.transactional.then(|| row(text(ui_kafka::TRANSACTION), bridge.text(ui_kafka::PART_OF_ONE).into_view()));
    let rows = (
        row(text(ui_kafka::PARTITION), format!("P{}", place.partition).into_view()),
        row(text(ui_kafka::OFFSET), number(place.offset).into_view()),
        row(text(ui_kafka::KEY), el("span").class("ell").attr("title", key.clone()).child(key).into_view()),
        row(text(ui_kafka::TIMESTAMP), format!("{} ms", place.timestamp_ms).into_view()),
        row(text(ui_kafka::EPOCH), number(place.leader_epoch.into()).into_view()),
        row(text(ui_kafka::SIZE), format!("{} B", number(place.bytes.into())).into_view()),
        (stamp, transactional),
    );
    el("section")
        .class("sec")
        .child(el("h3").class("h").child(topic))
        .child(el("dl").class("kv m").child(rows))
        .into_view()
}

fn headers(bridge: Bridge, place: &RecordDetail) -> View {
    let count = place.headers.len();
    let rows = place.headers.iter().map(|(name, value)| {
        (
            el("dt").class("mono").child(el("span").class("ell").attr("title", name.clone()).child(name.clone())),
            el("dd").child(el("span").class("mono ell").attr("title", value.clone()).child(value.clone())),
        )
    });
    let rows = rows.collect_view();
    let empty = (count == 0).then(|| el("p").class("t12 sub").child(bridge.text(ui_deck::NO_HEADERS)));
    section(bridge, ui_deck::HEADERS, super::note(count), (el("dl").class("kv m").child(rows), empty))
}

/// All places as one JSON list, to read and to copy.
pub fn as_json(studio: &Studio, places: &[RecordDetail]) -> Json {
    let one = |place: &RecordDetail| {
        let mut all = Map::new();
        let headers = place.headers.iter().map(|(name, value)| (name.clone(), Value::text(value.as_str())));
        all.insert("topic".to_owned(), Json::from(super::name_of(studio, place.topic)));
        all.insert("partition".to_owned(), Json::from(place.partition));
        all.insert("offset".to_owned(), Json::from(place.offset));
        all.insert("timestamp".to_owned(), Json::from(place.timestamp_ms));
        all.insert("leader_epoch".to_owned(), Json::from(place.leader_epoch));
        all.insert("key".to_owned(), Json::from(place.key.clone()));
        all.insert("value".to_owned(), Json::from(place.value.clone()));
        all.insert("value_bytes".to_owned(), Json::from(place.value_bytes));
        all.insert("headers".to_owned(), value_json::table_to_json(&Table(headers.collect())));
        Json::Object(all)
    };
    Json::Array(places.iter().map(one).collect())
}
