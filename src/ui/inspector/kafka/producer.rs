//! A Kafka producer: its batches, its identity, its transaction.
use super::{action, command, look, note, section};
use crate::engine::id::{PartIx, Symbol};
use crate::engine::kafka::command::Command;
use crate::engine::kafka::topology;
use crate::engine::kafka::view::{BatchView, ProducerView};
use crate::engine::topology::Spec;
use crate::locales::number::number;
use crate::locales::{Text, ui_kafka};
use crate::studio::document::PartId;
use crate::studio::model::Studio;
use crate::studio::sentence::{Arg, phrase};
use crate::ui::bridge::Bridge;
use crate::ui::dom::{CollectView, IntoView, View, el};
use crate::ui::glyph::{self, Marks};
use crate::ui::icon::{Icon, icon};
use leptos::prelude::*;

pub fn panel(bridge: Bridge, id: PartId) -> View {
    super::while_running(bridge, id, inside)
}

fn inside(bridge: Bridge, id: PartId) -> View {
    let id = StoredValue::new(id);
    let producer =
        move || id.with_value(|id| look(bridge, id, |kafka, part, _| Some((part, kafka.producer(part, 0)?))));
    let identity = move || producer().map(|(part, producer)| identity(bridge, part, &producer));
    let batches = move || producer().map(|(_, producer)| batches(bridge, &producer));
    (identity, batches).into_view()
}

fn identity(bridge: Bridge, part: PartIx, producer: &ProducerView) -> View {
    let language = bridge.language.get();
    let acks = bridge.with(|studio| acks_of(studio, part)).unwrap_or_default();
    let row = |name: View, value: View| (el("dt").child(name), el("dd").class("v num").child(value));
    let text = |name: Text| bridge.text(name).into_view();
    let id = producer.producer_id.map(|(id, epoch)| {
        let said = phrase(ui_kafka::ID_AND_EPOCH, [Arg::Number(id), Arg::Number(epoch.into())]);
        row(text(ui_kafka::PRODUCER_ID), said.plain(language).into_view())
    });
    let transaction = producer.transaction.map(|records| {
        let said = phrase(ui_kafka::OPEN_WITH, [Arg::Number(records.into())]);
        let tag = el("span").class("tag warn").child(said.plain(language));
        row(text(ui_kafka::TRANSACTION), tag.into_view())
    });
    let fenced = producer.fenced.then(|| {
        el("p").class("prob-line bad").child(icon(Icon::Warning)).child(bridge.text(ui_kafka::PRODUCER_FENCED))
    });
    let abort = producer.transaction.is_some().then(|| {
        let abort = move || command(bridge, Command::AbortTransaction { producer: part });
        el("div").class("acts").child(action(Icon::Cross, bridge.text(ui_kafka::ABORT_TRANSACTION), None, abort))
    });
    let rows = (row("acks".into_view(), el("span").class("mono").child(acks).into_view()), id, transaction);
    el("section").class("sec").child(fenced).child(el("dl").class("kv").child(rows)).child(abort).into_view()
}

fn acks_of(studio: &Studio, part: PartIx) -> Option<&'static str> {
    use crate::engine::kafka::cluster::Acks;
    match &studio.session().topology().parts.get(part.0 as usize)?.spec {
        Spec::Kafka(topology::Spec::Producer(producer)) => Some(match producer.config.acks {
            Acks::None => "0",
            Acks::Leader => "1",
            Acks::All => "all",
        }),
        _ => None,
    }
}

fn batches(bridge: Bridge, producer: &ProducerView) -> View {
    if producer.batches.is_empty() {
        let none = el("p").class("empty").child(bridge.text(ui_kafka::NO_BATCHES));
        return section(bridge, ui_kafka::BATCHES, (), none);
    }
    let rows = producer.batches.iter().map(|batch| batch_row(bridge, batch)).collect_view();
    section(bridge, ui_kafka::BATCHES, note(producer.batches.len()), el("div").class("list").child(rows))
}

fn batch_row(bridge: Bridge, batch: &BatchView) -> View {
    let (class, state) = match batch.in_flight {
        true => ("tag", ui_kafka::ON_THE_WAY),
        false => ("tag key", ui_kafka::FILLING),
    };
    let said = phrase(ui_kafka::RECORDS_OF, [Arg::Number(batch.records.into())]).plain(bridge.language.get());
    let glyphs = bridge.with(|studio| {
        let class = |key: &Symbol| studio.session().symbols().class(*key);
        batch.keys.iter().take(4).map(|key| glyph::message(class(key), Marks::default(), "msg")).collect::<Vec<_>>()
    });
    el("div")
        .child(el("span").class("tag key").child(format!("P{}", batch.partition)))
        .child(el("span").class("flow").child(glyphs))
        .child(el("span").class("num nw").child(said))
        .child(el("span").class(class).child(bridge.text(state)))
        .child(el("span").class("sp"))
        .child(el("span").class("mono dim nw").child(format!("{} B", number(batch.bytes.into()))))
        .into_view()
}
