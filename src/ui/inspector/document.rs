//! Nothing selected: the document itself, its problems with their fixes, and what the run guaranteed so far.
use leptos::prelude::*;

use super::fields::leave_by_key;
use super::live;
use crate::locales::number::number;
use crate::locales::{Text, ui};
use crate::studio::edit::Edit;
use crate::studio::lower::issue::{Issue, Severity};
use crate::studio::param::duration_text;
use crate::studio::selection::Selection;
use crate::studio::sentence::{Arg, phrase};
use crate::studio::value_text::read_duration;
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, drawn, icon, large_icon};
use crate::ui::rail::guide::guide;
use crate::ui::rich;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Guide,
    Board,
}

pub fn document(bridge: Bridge) -> AnyView {
    let tab = RwSignal::new(Tab::Guide);
    let scenario = Memo::new(move |_| bridge.guide.with(|guide| guide.map(|guide| guide.scenario.id)));
    // A scenario just opened begins with its question.
    Effect::new(move |_| {
        scenario.track();
        tab.set(Tab::Guide);
    });
    let shown = move || if scenario.with(Option::is_some) { tab.get() } else { Tab::Board };
    let title = move || match bridge.guide.get() {
        Some(guide) => bridge.text(guide.scenario.title),
        None => bridge.text(ui::THIS_BOARD),
    };
    let button = move |this: Tab, name: Text| {
        view! {
            <button
                role="tab"
                aria-selected=move || (shown() == this).to_string()
                tabindex=move || if shown() == this { "0" } else { "-1" }
                on:click=move |_| tab.set(this)
                on:keydown=move |event| {
                    if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                        tab.update(|tab| *tab = if *tab == Tab::Guide { Tab::Board } else { Tab::Guide });
                        crate::ui::focus_selected_tab(&event);
                    }
                }
            >
                {bridge.text(name)}
            </button>
        }
    };
    let tabs = move || {
        scenario.with(Option::is_some).then(|| {
            view! {
                <div class="tabs" role="tablist">
                    {button(Tab::Guide, ui::GUIDE_TAB)}{button(Tab::Board, ui::BOARD_TAB)}
                </div>
            }
        })
    };
    let content = move || match shown() {
        Tab::Guide => guide(bridge),
        Tab::Board => view! { {problems(bridge)}{guarantees(bridge)}{about(bridge)} }.into_any(),
    };
    view! {
        <header class="ih">
            <div class="row">
                {move || large_icon(if scenario.with(Option::is_some) { Icon::Flag } else { Icon::Tidy })}
                <h2 class="ell">{title}</h2>
            </div>
            <div class="row sub t12">{move || size(bridge)}</div>
        </header>
        {tabs}
        <div class="insp-body scroll">{content}</div>
    }
    .into_any()
}

fn size(bridge: Bridge) -> String {
    bridge.document_version.track();
    let (parts, links) = bridge.with(|studio| (studio.document().parts.len(), studio.document().links.len()));
    let said = phrase(ui::BOARD_SIZE, [Arg::Number(parts as u64), Arg::Number(links as u64)]);
    said.plain(bridge.language.get())
}

fn problems(bridge: Bridge) -> AnyView {
    (move || {
        bridge.document_version.track();
        let issues = bridge.with(|studio| studio.issues().to_vec());
        let (errors, others): (Vec<_>, Vec<_>) = issues.iter().partition(|issue| issue.severity == Severity::Error);
        let count = format!("{} / {}", errors.len(), others.len());
        let note = if issues.is_empty() { bridge.text(ui::NO_PROBLEMS).to_owned() } else { count };
        let rows = issues.into_iter().map(|issue| problem(bridge, issue)).collect_view();
        view! {
            <section class="sec">
                <h3 class="h">{bridge.text(ui::PROBLEMS)}<span class="sp"></span><span class="dim num">{note}</span></h3>
                {rows}
            </section>
        }
    })
    .into_any()
}

/// A problem: what is wrong, and the edit that mends it, or else the way to its part.
pub fn problem(bridge: Bridge, issue: Issue) -> AnyView {
    let (shape, class) = match issue.severity {
        Severity::Error => (Icon::Cross, "ic bad"),
        Severity::Warning => (Icon::Warning, "ic warn"),
        Severity::Hint => (Icon::Info, "ic sub"),
    };
    let reason = rich::rich(bridge, issue.reason.say(bridge.language.get()));
    let fix = issue.fix.map(|fix| {
        let mend = move |_| {
            bridge.edit(fix.edit.clone());
        };
        view! { <button class="btn sm line" on:click=mend>{bridge.text(fix.label)}</button> }.into_any()
    });
    let is_shown = |part: &String| bridge.with(|studio| studio.selection().only_part() == Some(part));
    let show = issue.part.filter(|part| !is_shown(part)).map(|part| {
        let select = move |_| bridge.act(|studio| studio.select(Selection::part(part.clone())));
        view! { <button class="btn sm" on:click=select>{bridge.text(ui::SHOW)}</button> }.into_any()
    });
    view! { <div class="prob">{drawn(shape, class)}<div>{reason}</div>{fix.or(show)}</div> }.into_any()
}

/// What became of all messages up to now.
fn guarantees(bridge: Bridge) -> AnyView {
    let rows = move || {
        bridge.warm.track();
        let totals = bridge.with(live::guarantees);
        let row = |(name, count, tone): (Text, u64, Tone)| {
            let class = match tone {
                Tone::Bad if count > 0 => "v num bad",
                Tone::Warn if count > 0 => "v num warn",
                _ => "v num",
            };
            view! { <dt>{bridge.text(name)}</dt><dd class=class>{number(count)}</dd> }
        };
        totals.into_iter().map(row).collect_view()
    };
    view! {
        <section class="sec">
            <h3 class="h">{bridge.text(ui::GUARANTEES)}</h3>
            <dl class="kv cap">{rows}</dl>
        </section>
    }
    .into_any()
}

/// Whether a count is good or bad news.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Warn,
    Bad,
}

/// Title, note, seed and time between exchange and queue.
fn about(bridge: Bridge) -> AnyView {
    let read = move |what: fn(&crate::studio::document::Document) -> String| {
        bridge.document_version.track();
        bridge.with(|studio| what(studio.document()))
    };
    let set_seed = move |event| {
        if let Ok(seed) = event_target_value(&event).trim().replace('\u{2009}', "").parse() {
            bridge.edit(Edit::SetSeed(seed));
        }
    };
    let another_seed = move |_| {
        let seed = bridge.with(|studio| studio.document().seed);
        bridge.edit(Edit::SetSeed(seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1) % 1_000_000));
    };
    let set_hop = move |event| {
        if let Some(us) = read_duration(&event_target_value(&event)) {
            bridge.edit(Edit::SetHop(us));
        }
    };
    let set_note = move |event| {
        bridge.edit(Edit::SetNote(event_target_value(&event)));
    };
    let set_title = move |event| {
        bridge.edit(Edit::SetTitle(event_target_value(&event)));
    };
    let by_key = move |event| leave_by_key(&event);
    view! {
        <section class="sec form">
            <h3 class="h">{bridge.text(ui::ABOUT_BOARD)}</h3>
            <label>{bridge.text(ui::TITLE)}
                <span class="field sm"><input maxlength="200" prop:value=move || read(|document| document.title.clone()) on:change=set_title on:keydown=by_key /></span>
            </label>
            <label>{bridge.text(ui::NOTE)}
                <textarea class="area" prop:value=move || read(|document| document.note.clone()) on:change=set_note></textarea>
            </label>
            <div class="row" style="align-items:flex-end">
                <label style="flex:1">{bridge.text(ui::SEED)}
                    <span class="field sm"><input class="mono" inputmode="numeric" prop:value=move || read(|document| document.seed.to_string()) on:change=set_seed on:keydown=by_key /></span>
                </label>
                <button class="btn sm icon" style="height:28px" title=bridge.text(ui::ANOTHER_SEED) aria-label=bridge.text(ui::ANOTHER_SEED) on:click=another_seed>{icon(Icon::Reset)}</button>
                <label style="flex:1" title=bridge.text(ui::HOP_HELP)>{bridge.text(ui::HOP)}
                    <span class="field sm"><input class="mono" prop:value=move || read(|document| duration_text(document.hop_us)) on:change=set_hop on:keydown=by_key /></span>
                </label>
            </div>
        </section>
    }
    .into_any()
}
