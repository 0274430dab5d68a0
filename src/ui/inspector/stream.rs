//! A stream in the inspector: its segments, with what retention would take next, and its readers with place, lag and
//! credit. Reads the engine's view; it changes nothing.
use super::pieces::{note, part_link, section};
use crate::engine::rabbitmq::stream_view::{ReaderView, SegmentView, StreamView};
use crate::locales::number::{clock, duration, number};
use crate::locales::{Language, Text, ui_stream as texts};
use crate::studio::document::PartId;
use crate::studio::model::Studio;
use crate::studio::sentence::{Arg, phrase};
use crate::ui::bridge::Bridge;
use crate::ui::dom::{CollectView, IntoView, View, el};
use leptos::prelude::*;

/// Newest segments that are listed.
const MOST_SEGMENTS: usize = 12;

/// Empty for a queue of another type.
pub fn panel(bridge: Bridge, id: PartId) -> View {
    let is_stream = {
        let id = id.clone();
        Memo::new(move |_| {
            bridge.document_version.track();
            bridge.with(|studio| studio.document().part(&id).is_some_and(|part| part.variant() == "stream"))
        })
    };
    let id = StoredValue::new(id);
    let view = move || {
        bridge.warm.track();
        bridge.with(|studio| studio.session().world().stream(studio.part_ix(&id.get_value())?, 0))
    };
    (move || {
        is_stream.get().then_some((
            move || view().map(|view| segments(bridge, &view, bridge.language.get())),
            move || view().map(|view| readers(bridge, &view)),
        ))
    })
    .into_view()
}

fn segments(bridge: Bridge, view: &StreamView, language: Language) -> View {
    let limit =
        |text: Text, value: Option<String>| value.map(|value| phrase(text, [Arg::Plain(value)]).plain(language));
    let limits: Vec<String> = [
        limit(texts::KEEPS_BYTES, view.retention.max_bytes.map(number)),
        limit(texts::KEEPS_AGE, view.retention.max_age_us.map(duration)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let keeps = if limits.is_empty() { bridge.text(texts::KEEPS_ALL).to_owned() } else { limits.join(" · ") };
    let hidden = view.segments.len().saturating_sub(MOST_SEGMENTS);
    let last = view.segments.len() - 1;
    let rows = view.segments.iter().enumerate().skip(hidden).rev();
    let rows = rows.map(|(at, segment)| segment_row(bridge, segment, at == last)).collect_view();
    let more = (hidden > 0).then(|| {
        let text = phrase(texts::OLDER_SEGMENTS, [Arg::Number(hidden as u64)]).plain(language);
        el("p").class("t12 sub").child(text)
    });
    let table = table(bridge, &[texts::OFFSETS, texts::BYTES, texts::WRITTEN], rows.into_view());
    let rule = el("p").class("t12 sub").child(keeps).child(" ").child(bridge.text(texts::WHOLE_SEGMENTS));
    let said = phrase(texts::IN_ALL, [Arg::Plain(number(view.messages().into())), Arg::Plain(number(view.bytes()))]);
    section(bridge, texts::SEGMENTS, note(said.plain(language)), (table, more, rule))
}

/// A table that may be wider than the inspector. All columns but the first are numbers.
fn table(bridge: Bridge, heads: &[Text], rows: View) -> View {
    let head = heads.iter().enumerate().map(|(at, text)| {
        el("th").class(if at == 0 { "" } else { "r" }).attr("scope", "col").child(bridge.text(*text))
    });
    let head = el("thead").child(el("tr").child(head.collect_view()));
    let table = el("table").class("t flush").child(head).child(el("tbody").child(rows));
    el("div").class("wide-table").attr("tabindex", "0").child(table).into_view()
}

fn segment_row(bridge: Bridge, segment: &SegmentView, is_last: bool) -> View {
    let offsets = match segment.last {
        Some(last) => format!("{} – {}", number(segment.first.into()), number(last.into())),
        None => format!("{} –", number(segment.first.into())),
    };
    let state = is_last.then(|| el("span").class("tag").child(bridge.text(texts::ACTIVE)));
    el("tr")
        .attr("data-segment", segment.first)
        .child(el("td").class("num mono").child(offsets).child(" ").child(state))
        .child(el("td").class("r num").child(number(segment.bytes)))
        .child(el("td").class("r num").child(segment.written_at.map(clock)))
        .into_view()
}

fn readers(bridge: Bridge, view: &StreamView) -> View {
    if view.readers.is_empty() {
        let empty = el("p").class("empty").child(bridge.text(texts::NOBODY_READS));
        return section(bridge, texts::READERS, (), empty);
    }
    let rows = bridge.with(|studio| {
        view.readers.iter().map(|reader| reader_row(bridge, studio, reader)).collect::<Vec<_>>().collect_view()
    });
    let table =
        table(bridge, &[texts::READER, texts::NEXT, texts::LAG, texts::CREDIT, texts::STORED], rows.into_view());
    let rule = el("p").class("t12 sub").child(bridge.text(texts::CREDIT_HELP));
    section(bridge, texts::READERS, (), (table, rule))
}

fn reader_row(bridge: Bridge, studio: &Studio, reader: &ReaderView) -> View {
    let waits = (!reader.active).then(|| el("span").class("tag").child(bridge.text(texts::STANDS_BY)));
    let group = reader.group.map(|group| studio.session().world().symbol(group).to_owned());
    let stored = match (group, reader.stored) {
        (Some(name), Some(offset)) => format!("{name} · {}", number(offset)),
        (Some(name), None) => name,
        (None, _) => "–".to_owned(),
    };
    let credit = format!("{} / {}", reader.prefetch.saturating_sub(reader.unacked), reader.prefetch);
    let lag = if reader.lag > 0 { "r num warn" } else { "r num" };
    el("tr")
        .child(
            el("td")
                .child(el("span").class("row tight").child(part_link(bridge, studio, reader.consumer)).child(waits)),
        )
        .child(el("td").class("r num").child(number(reader.next)))
        .child(el("td").class(lag).child(number(reader.lag.into())))
        .child(el("td").class("r num").child(credit))
        .child(el("td").class("r num").child(stored))
        .into_view()
}
