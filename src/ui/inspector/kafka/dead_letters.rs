//! What an operator watches of a dead-letter topic: how many records wait for a redrive, how old the oldest one is, and
//! how fast they become more. Only topics that are given dead letters have this section.
use super::super::{links, live};
use super::{look, section};
use crate::engine::fact::FactKind;
use crate::engine::id::{Duration, PartIx};
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::view::DeadLettersView;
use crate::locales::number::{duration, number};
use crate::locales::{Text, ui_kafka};
use crate::studio::document::PartId;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{IntoView, View, el};
use leptos::prelude::*;

/// Growth is that of so many seconds.
const WINDOW_S: u64 = 10;
const SECOND_US: Duration = 1_000_000;

pub fn of_topic(bridge: Bridge, id: PartId) -> View {
    let of_given = id.clone();
    let is_given = Memo::new(move |_| {
        bridge.document_version.track();
        bridge.with(|studio| links::takes_dead_letters(studio, &of_given))
    });
    (move || {
        let found = is_given.get().then(|| look(bridge, &id, |kafka, part, _| Some((part, kafka.dead_letters(part)?))));
        found.flatten().map(|(part, view)| watched(bridge, part, view))
    })
    .into_view()
}

fn watched(bridge: Bridge, topic: PartIx, view: DeadLettersView) -> View {
    let into_it = |kind: &FactKind| matches!(*kind, FactKind::Kafka(Fact::Appended { topic: to, .. }) if to == topic);
    let (age, grown) = bridge.with(|studio| {
        let age = view.oldest_at.map(|at| duration(studio.session().cursor().at.saturating_sub(at)));
        (age, live::in_last(studio, WINDOW_S * SECOND_US, into_it))
    });
    // With the tenth: 3 in 10 s are 0.3 / s.
    let growth = format!("{}.{} / s", number(grown / WINDOW_S), grown % WINDOW_S);
    let row = |name: Text, value: String| (el("dt").child(bridge.text(name)), el("dd").class("v num").child(value));
    let rows = el("dl")
        .class("kv cap")
        .child(row(ui_kafka::DEAD_WAITING, number(view.waiting)))
        .child(row(ui_kafka::DEAD_OLDEST, age.unwrap_or_else(|| "–".to_owned())))
        .child(row(ui_kafka::DEAD_GROWTH, growth));
    section(bridge, ui_kafka::DEAD_LETTERS, (), rows)
}
