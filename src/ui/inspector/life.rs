//! The life line of a message, its copies, and where its time went.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::message::Shown;
use super::pieces::{note, section};
use super::record;
use crate::engine::id::{CopyNo, PartIx, Time};
use crate::locales::number::{duration, fine_clock};
use crate::locales::{Language, Text, ui_deck};
use crate::studio::journey::{Copy, CopyState, Hop, Journey, Share, ShareKind, When};
use crate::studio::sentence::{Arg, Phrase, phrase};
use crate::ui::bridge::Bridge;
use crate::ui::deck::log::told_glyph;
use crate::ui::icon::{Icon, drawn, icon};
use crate::ui::rich;

/// A gap longer than this is told between two rows, µs.
const GAP_US: Time = 1_000;

// --- life line

pub fn line(shown: Shown) -> View {
    let bridge = shown.bridge;
    (move || {
        let Some(journey) = shown.journey.get() else { return empty(bridge, ui_deck::MESSAGE_UNKNOWN) };
        let language = bridge.language.get();
        let hops = hops_shown(&journey, shown.copy.get());
        let next = hops.iter().skip(1).map(|hop| Some(hop.fact.at)).chain([None]);
        let rows = hops.iter().zip(next).map(|(hop, next)| row(bridge, hop, next, language)).collect_view();
        (
            el("div")
                .class("row t12 sub life-sum")
                .child(el("span").class("num").child(summary(&journey, hops.len()).plain(language)))
                .child(el("span").class("sp"))
                .child(copy_choice(shown, &journey, language)),
            el("ol").class("life").child(rows),
        )
            .into_view()
    })
    .into_view()
}

fn empty(bridge: Bridge, text: Text) -> View {
    el("p").class("t12 sub").child(bridge.text(text)).into_view()
}

fn summary(journey: &Journey, hops: usize) -> Phrase {
    let again = journey.redeliveries() as u64;
    let span = Arg::Plain(duration(journey.duration_us()));
    let events = Arg::Number(hops as u64);
    match again {
        0 => phrase(ui_deck::LIFE_SUMMARY, [events, span]),
        _ => phrase(ui_deck::LIFE_SUMMARY_AGAIN, [events, span, Arg::Number(again)]),
    }
}

fn hops_shown(journey: &Journey, copy: Option<CopyNo>) -> Vec<Hop> {
    match copy {
        Some(copy) => journey.of_copy(copy).into_iter().cloned().collect(),
        None => journey.hops.clone(),
    }
}

/// All copies, or one of them with those it came from.
fn copy_choice(shown: Shown, journey: &Journey, language: Language) -> Option<View> {
    if journey.copies.len() < 2 {
        return None;
    }
    let bridge = shown.bridge;
    let now = shown.copy.get();
    let options = journey.copies.iter().map(|copy| {
        let name = phrase(ui_deck::COPY_IN, [Arg::Plain(name_of(bridge, copy.queue))]).plain(language);
        el("option").attr("value", copy.no.0.to_string()).attr("selected", now == Some(copy.no)).child(name)
    });
    let choose = move |event| shown.copy.set(event_target_value(&event).parse().ok().map(CopyNo));
    Some(
        el("label")
            .class("tag pick")
            .child(
                el("select")
                    .attr("aria-label", bridge.text(ui_deck::COPIES))
                    .on(ev::change, choose)
                    .child(
                        el("option")
                            .attr("value", "")
                            .attr("selected", now.is_none())
                            .child(bridge.text(ui_deck::ALL_COPIES)),
                    )
                    .child(options.collect_view()),
            )
            .child(icon(Icon::ChevronDown))
            .into_view(),
    )
}

fn row(bridge: Bridge, hop: &Hop, next: Option<Time>, language: Language) -> View {
    let (event, at) = (hop.fact.event, hop.fact.at);
    let class = match hop.when {
        When::Past => "",
        When::Now => "now",
        When::Future => "future",
    };
    let wait_us = next.map_or(0, |next| next.saturating_sub(at));
    let axis = if wait_us > GAP_US { "ax waits" } else { "ax" };
    let told = &hop.told;
    let why = told.cause.as_ref().map(|cause| format!("← {}", cause.plain(language)));
    let now = (hop.when == When::Now).then(|| el("span").class("tag acc").child(bridge.text(ui_deck::NOW)));
    let gap = (wait_us > GAP_US)
        .then(|| el("span").class("gap num").child(drawn(Icon::Hourglass, "ic small")).child(duration(wait_us)));
    el("li")
        .class(class)
        .child(
            el("button")
                .attr("title", told.rule)
                .on(ev::click, move |_| bridge.go(|session| session.seek_event(event)))
                .child(el("time").class("num").child(fine_clock(at)))
                .child(el("span").class(axis).child(bridge.with(|studio| told_glyph(studio, told.glyph, told.message))))
                .child(
                    el("span")
                        .class("tx")
                        .child(el("span").class("line").child(rich::still(told.text.say(language))))
                        .child(now)
                        .child(why.map(|why| el("span").class("why").child(why)))
                        .child(gap),
                ),
        )
        .into_view()
}

/// To what happened before to this message, and to what happens next.
pub fn jump_buttons(shown: Shown) -> View {
    let bridge = shown.bridge;
    let target = move |forward: bool| {
        let cursor = bridge.with(|studio| studio.session().cursor().event);
        shown.journey.with(|journey| {
            let events = hops_shown(journey.as_ref()?, shown.copy.get()).into_iter().map(|hop| hop.fact.event);
            match forward {
                true => events.filter(|event| *event > cursor).min(),
                false => events.filter(|event| *event < cursor).max(),
            }
        })
    };
    let button = move |forward: bool, name: Text, shape: Icon| {
        let off = move || {
            bridge.warm.track();
            target(forward).is_none().then_some("true")
        };
        let go = move |_| {
            if let Some(event) = untrack(|| target(forward)) {
                bridge.go(|session| session.seek_event(event));
            }
        };
        el("button")
            .class("btn sm icon")
            .attr("aria-label", bridge.text(name))
            .attr("title", bridge.text(name))
            .attr("aria-disabled", off)
            .on(ev::click, go)
            .child(icon(shape))
    };
    (button(false, ui_deck::PREVIOUS_HOP, Icon::StepBack), button(true, ui_deck::NEXT_HOP, Icon::Step)).into_view()
}

// --- copies

/// Each copy: where it was stored, from which it came, what became of it.
pub fn copies(shown: Shown) -> View {
    let bridge = shown.bridge;
    (move || {
        let found =
            shown.journey.with(|journey| journey.as_ref().map(|found| (found.copies.clone(), found.places.clone())));
        let (copies, places) = found.unwrap_or_default();
        let language = bridge.language.get();
        let in_queue = copies.iter().filter(|copy| places.iter().all(|place| place.copy != copy.no));
        let rows = in_queue.map(|copy| copy_row(bridge, copy, &copies, language)).collect_view();
        let parent = |no| {
            let parent = copies.iter().find(|copy| copy.no == no)?.parent?;
            copies.iter().find(|copy| copy.no == parent).map(|copy| copy.queue)
        };
        let in_logs = record::places(shown, &places, &parent);
        let none = copies.is_empty().then(|| empty(bridge, ui_deck::NO_COPIES));
        section(
            bridge,
            ui_deck::COPIES,
            el("span").class("dim").child(bridge.text(ui_deck::WHERE_NOW)),
            (none, rows, in_logs),
        )
    })
    .into_view()
}

fn copy_row(bridge: Bridge, copy: &Copy, all: &[Copy], language: Language) -> View {
    let name = |part: PartIx| Arg::name(part, name_of(bridge, part));
    let (state, class) = match copy.state {
        CopyState::Ahead => (ui_deck::COPY_AHEAD, "tag"),
        CopyState::Ready => (ui_deck::COPY_READY, "tag"),
        CopyState::Unacked(_) => (ui_deck::COPY_UNACKED, "tag acc"),
        CopyState::Acked => (ui_deck::COPY_ACKED, "tag ok"),
        CopyState::DeadLettered => (ui_deck::DEAD_LETTERED, "tag bad"),
        CopyState::Gone => (ui_deck::COPY_GONE, "tag bad"),
    };
    let stored = phrase(ui_deck::STORED_IN, [name(copy.queue), Arg::Plain(fine_clock(copy.stored_at))]).say(language);
    let with = match copy.state {
        CopyState::Unacked(consumer) => Some(phrase(ui_deck::COPY_WITH, [name(consumer)])),
        _ => None,
    };
    let parent = copy.parent.and_then(|parent| all.iter().find(|other| other.no == parent));
    let from = parent.map(|parent| phrase(ui_deck::COPY_FROM, [name(parent.queue)]));
    let notes = [with, from].into_iter().flatten();
    let notes = notes.map(|note| el("div").class("sub").child(rich::rich(bridge, note.say(language))));
    el("div")
        .class("copy")
        .child(el("div").child(rich::rich(bridge, stored)).child(notes.collect_view()))
        .child(el("span").class(class).child(bridge.text(state)))
        .into_view()
}

fn name_of(bridge: Bridge, part: PartIx) -> String {
    let name =
        bridge.with(|studio| studio.session().topology().parts.get(part.0 as usize).map(|found| found.name.clone()));
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| bridge.text(ui_deck::DEFAULT_EXCHANGE).to_owned())
}

// --- time

/// One bar, split as the time of the copy was that went furthest (or is chosen), and a legend.
pub fn where_time_went(shown: Shown) -> View {
    let bridge = shown.bridge;
    let chosen = shown.copy.get();
    let shares = shown.journey.with(|journey| {
        let journey = journey.as_ref()?;
        let furthest = journey.copies.iter().max_by_key(|copy| journey.lineage(copy.no).len()).map(|copy| copy.no);
        let copy = chosen.or(furthest)?;
        Some(bridge.with(|studio| journey.shares(copy, studio.session())))
    });
    let shares = shares.unwrap_or_default();
    let total: u64 = shares.iter().map(|share| share.us).sum();
    if total == 0 {
        return ().into_view();
    }
    let language = bridge.language.get();
    let bars = shares.iter().map(|share| bar(share, total));
    let legend = summed(&shares).into_iter().map(|share| {
        let swatch = format!("swatch {}", share_class(share.kind));
        let (label, us) = (share.label.plain(language), duration(share.us));
        el("span").child(el("i").class(swatch)).child(label).child(" ").child(el("span").class("num dim").child(us))
    });
    section(
        bridge,
        ui_deck::TIME_WENT,
        note(duration(total)),
        (
            el("div").class("spans").attr("aria-hidden", "true").child(bars.collect_view()),
            el("div").class("legend").child(legend.collect_view()),
        ),
    )
}

fn bar(share: &Share, total: u64) -> View {
    let percent = share.us as f64 / total as f64 * 100.0;
    let label = (percent > 16.0).then(|| format!("{:.1}", share.us as f64 / 1_000.0));
    let class = share_class(share.kind);
    el("i").class(class).attr("style", format!("flex:{percent:.2} 1 0")).child(label).into_view()
}

const fn share_class(kind: ShareKind) -> &'static str {
    match kind {
        ShareKind::Travelling => "way",
        ShareKind::Waiting | ShareKind::Held => "wait",
        ShareKind::Working => "work",
        ShareKind::WastedWork => "work wasted",
    }
}

/// Equal shares added up, in the order in which they first come.
fn summed(shares: &[Share]) -> Vec<Share> {
    let mut sums: Vec<Share> = Vec::new();
    for share in shares {
        match sums.iter_mut().find(|sum| sum.kind == share.kind && sum.part == share.part) {
            Some(sum) => sum.us += share.us,
            None => sums.push(share.clone()),
        }
    }
    sums
}
