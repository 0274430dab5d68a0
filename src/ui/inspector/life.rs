//! The life line of a message, its copies, and where its time went.
use leptos::prelude::*;

use super::message::Shown;
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

pub fn line(shown: Shown) -> AnyView {
    let bridge = shown.bridge;
    (move || {
        let Some(journey) = shown.journey.get() else { return empty(bridge, ui_deck::MESSAGE_UNKNOWN) };
        let language = bridge.language.get();
        let hops = hops_shown(&journey, shown.copy.get());
        let next = hops.iter().skip(1).map(|hop| Some(hop.fact.at)).chain([None]);
        let rows = hops.iter().zip(next).map(|(hop, next)| row(bridge, hop, next, language)).collect_view();
        view! {
            <div class="row t12 sub life-sum">
                <span class="num">{summary(&journey, hops.len()).plain(language)}</span>
                <span class="sp"></span>
                {copy_choice(shown, &journey, language)}
            </div>
            <ol class="life">{rows}</ol>
        }
        .into_any()
    })
    .into_any()
}

fn empty(bridge: Bridge, text: Text) -> AnyView {
    view! { <p class="t12 sub">{bridge.text(text)}</p> }.into_any()
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
fn copy_choice(shown: Shown, journey: &Journey, language: Language) -> Option<AnyView> {
    if journey.copies.len() < 2 {
        return None;
    }
    let bridge = shown.bridge;
    let now = shown.copy.get();
    let options = journey.copies.iter().map(|copy| {
        let name = phrase(ui_deck::COPY_IN, [Arg::Plain(name_of(bridge, copy.queue))]).plain(language);
        view! { <option value=copy.no.0.to_string() selected=now == Some(copy.no)>{name}</option> }
    });
    let choose = move |event| shown.copy.set(event_target_value(&event).parse().ok().map(CopyNo));
    Some(
        view! {
            <label class="tag pick">
                <select aria-label=bridge.text(ui_deck::COPIES) on:change=choose>
                    <option value="" selected=now.is_none()>{bridge.text(ui_deck::ALL_COPIES)}</option>
                    {options.collect_view()}
                </select>
                {icon(Icon::ChevronDown)}
            </label>
        }
        .into_any(),
    )
}

fn row(bridge: Bridge, hop: &Hop, next: Option<Time>, language: Language) -> AnyView {
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
    let now = (hop.when == When::Now).then(|| view! { <span class="tag acc">{bridge.text(ui_deck::NOW)}</span> });
    let gap = (wait_us > GAP_US).then(|| {
        view! { <span class="gap num">{drawn(Icon::Hourglass, "ic small")}{duration(wait_us)}</span> }
    });
    view! {
        <li class=class>
            <button title=told.rule on:click=move |_| bridge.go(|session| session.seek_event(event))>
                <time class="num">{fine_clock(at)}</time>
                <span class=axis>{bridge.with(|studio| told_glyph(studio, told.glyph, told.message))}</span>
                <span class="tx">
                    <span class="line">{rich::still(told.text.say(language))}</span>
                    {now}
                    {why.map(|why| view! { <span class="why">{why}</span> })}
                    {gap}
                </span>
            </button>
        </li>
    }
    .into_any()
}

/// To what happened before to this message, and to what happens next.
pub fn jump_buttons(shown: Shown) -> AnyView {
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
        view! {
            <button class="btn sm icon" aria-label=bridge.text(name) title=bridge.text(name) aria-disabled=off on:click=go>
                {icon(shape)}
            </button>
        }
    };
    view! {
        {button(false, ui_deck::PREVIOUS_HOP, Icon::StepBack)}
        {button(true, ui_deck::NEXT_HOP, Icon::Step)}
    }
    .into_any()
}

// --- copies

/// Each copy: where it was stored, from which it came, what became of it.
pub fn copies(shown: Shown) -> AnyView {
    let bridge = shown.bridge;
    (move || {
        let copies = shown.journey.with(|journey| journey.as_ref().map(|journey| journey.copies.clone()));
        let copies = copies.unwrap_or_default();
        let language = bridge.language.get();
        let rows = copies.iter().map(|copy| copy_row(bridge, copy, &copies, language)).collect_view();
        let none = copies.is_empty().then(|| empty(bridge, ui_deck::NO_COPIES));
        view! {
            <section class="sec">
                <h3 class="h">
                    {bridge.text(ui_deck::COPIES)}
                    <span class="sp"></span>
                    <span class="dim">{bridge.text(ui_deck::WHERE_NOW)}</span>
                </h3>
                {none}
                {rows}
            </section>
        }
        .into_any()
    })
    .into_any()
}

fn copy_row(bridge: Bridge, copy: &Copy, all: &[Copy], language: Language) -> AnyView {
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
    let notes = notes.map(|note| view! { <div class="sub">{rich::rich(bridge, note.say(language))}</div> });
    view! {
        <div class="copy">
            <div>{rich::rich(bridge, stored)}{notes.collect_view()}</div>
            <span class=class>{bridge.text(state)}</span>
        </div>
    }
    .into_any()
}

fn name_of(bridge: Bridge, part: PartIx) -> String {
    let name =
        bridge.with(|studio| studio.session().topology().parts.get(part.0 as usize).map(|found| found.name.clone()));
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| bridge.text(ui_deck::DEFAULT_EXCHANGE).to_owned())
}

// --- time

/// One bar, split as the time of the copy was that went furthest (or is chosen), and a legend.
pub fn where_time_went(shown: Shown) -> AnyView {
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
        return ().into_any();
    }
    let language = bridge.language.get();
    let bars = shares.iter().map(|share| bar(share, total));
    let legend = summed(&shares).into_iter().map(|share| {
        let swatch = format!("swatch {}", share_class(share.kind));
        let (label, us) = (share.label.plain(language), duration(share.us));
        view! { <span><i class=swatch></i>{label}" "<span class="num dim">{us}</span></span> }
    });
    view! {
        <section class="sec">
            <h3 class="h">{bridge.text(ui_deck::TIME_WENT)}<span class="sp"></span><span class="dim num">{duration(total)}</span></h3>
            <div class="spans" aria-hidden="true">{bars.collect_view()}</div>
            <div class="legend">{legend.collect_view()}</div>
        </section>
    }
    .into_any()
}

fn bar(share: &Share, total: u64) -> AnyView {
    let percent = share.us as f64 / total as f64 * 100.0;
    let label = (percent > 16.0).then(|| format!("{:.1}", share.us as f64 / 1_000.0));
    let class = share_class(share.kind);
    view! { <i class=class style=format!("flex:{percent:.2} 1 0")>{label}</i> }.into_any()
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
