//! Nothing selected: the document itself, its problems with their fixes, and what the run guaranteed so far.
use crate::ui::dom::{CollectView, El, IntoView, View, el, ev};
use leptos::prelude::*;

use super::fields::leave_by_key;
use super::pieces::{note, section};
use super::{live, policies};
use crate::locales::number::number;
use crate::locales::{Text, ui, ui_stream};
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

pub fn document(bridge: Bridge) -> View {
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
        el("button")
            .attr("role", "tab")
            .attr("aria-selected", move || (shown() == this).to_string())
            .attr("tabindex", move || if shown() == this { "0" } else { "-1" })
            .on(ev::click, move |_| tab.set(this))
            .on(ev::keydown, move |event| {
                if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                    tab.update(|tab| *tab = if *tab == Tab::Guide { Tab::Board } else { Tab::Guide });
                    crate::ui::focus_selected_tab(&event);
                }
            })
            .child(bridge.text(name))
    };
    let tabs = move || {
        scenario.with(Option::is_some).then(|| {
            el("div")
                .class("tabs")
                .attr("role", "tablist")
                .child(button(Tab::Guide, ui::GUIDE_TAB))
                .child(button(Tab::Board, ui::BOARD_TAB))
        })
    };
    let content = move || match shown() {
        Tab::Guide => guide(bridge),
        Tab::Board => (problems(bridge), guarantees(bridge), policies::on_board(bridge), about(bridge)).into_view(),
    };
    (
        el("header")
            .class("ih")
            .child(
                el("div")
                    .class("row")
                    .child(move || large_icon(if scenario.with(Option::is_some) { Icon::Flag } else { Icon::Tidy }))
                    .child(el("h2").class("ell").child(title)),
            )
            .child(el("div").class("row sub t12").child(move || size(bridge))),
        tabs,
        el("div").class("insp-body scroll").child(content),
    )
        .into_view()
}

fn size(bridge: Bridge) -> String {
    bridge.document_version.track();
    let (parts, links) = bridge.with(|studio| (studio.document().parts.len(), studio.document().links.len()));
    let said = phrase(ui::BOARD_SIZE, [Arg::Number(parts as u64), Arg::Number(links as u64)]);
    said.plain(bridge.language.get())
}

fn problems(bridge: Bridge) -> View {
    (move || {
        bridge.document_version.track();
        let issues = bridge.with(|studio| studio.issues().to_vec());
        let (errors, others): (Vec<_>, Vec<_>) = issues.iter().partition(|issue| issue.severity == Severity::Error);
        let count = format!("{} / {}", errors.len(), others.len());
        let count = if issues.is_empty() { bridge.text(ui::NO_PROBLEMS).to_owned() } else { count };
        let rows = issues.into_iter().map(|issue| problem(bridge, issue)).collect_view();
        section(bridge, ui::PROBLEMS, note(count), rows)
    })
    .into_view()
}

/// A problem: what is wrong, and the edit that mends it, or else the way to its part.
pub fn problem(bridge: Bridge, issue: Issue) -> View {
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
        el("button").class("btn sm line").on(ev::click, mend).child(bridge.text(fix.label)).into_view()
    });
    let is_shown = |part: &String| bridge.with(|studio| studio.selection().only_part() == Some(part));
    let show = issue.part.filter(|part| !is_shown(part)).map(|part| {
        let select = move |_| bridge.act(|studio| studio.select(Selection::part(part.clone())));
        el("button").class("btn sm").on(ev::click, select).child(bridge.text(ui::SHOW)).into_view()
    });
    el("div").class("prob").child(drawn(shape, class)).child(el("div").child(reason)).child(fix.or(show)).into_view()
}

/// What became of all messages up to now.
fn guarantees(bridge: Bridge) -> View {
    let rows = move || {
        bridge.warm.track();
        let totals = bridge.with(live::guarantees);
        let row = |(name, count, tone): (Text, u64, Tone)| {
            let class = match tone {
                Tone::Bad if count > 0 => "v num bad",
                Tone::Warn if count > 0 => "v num warn",
                _ => "v num",
            };
            (el("dt").child(bridge.text(name)), el("dd").class(class).child(number(count)))
        };
        totals.into_iter().map(row).collect_view()
    };
    el("section")
        .class("sec")
        .child(el("h3").class("h").child(bridge.text(ui::GUARANTEES)))
        .child(el("dl").class("kv cap").child(rows))
        .child(restart(bridge))
        .into_view()
}

/// Of a RabbitMQ that is one node: what is not on disk is put to the test.
fn restart(bridge: Bridge) -> View {
    let id = "rabbitmq.restart";
    let hidden = move || bridge.refusal(id).is_some();
    let button = el("button")
        .class("btn sm line")
        .attr("data-command", id)
        .on(ev::click, move |_| bridge.run(id))
        .child(icon(Icon::Reset))
        .child(bridge.text(ui_stream::RESTART));
    el("div").class("acts").attr("hidden", hidden).child(button).into_view()
}

/// Whether a count is good or bad news.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Warn,
    Bad,
}

/// Something of the document, as often as it changes.
fn read(bridge: Bridge, what: fn(&crate::studio::document::Document) -> String) -> String {
    bridge.document_version.track();
    bridge.with(|studio| what(studio.document()))
}

/// Title, note, seed and time between exchange and queue.
fn about(bridge: Bridge) -> View {
    let set_note = move |event| {
        bridge.edit(Edit::SetNote(event_target_value(&event)));
    };
    let set_title = move |event| {
        bridge.edit(Edit::SetTitle(event_target_value(&event)));
    };
    let by_key = move |event| leave_by_key(&event);
    el("section")
        .class("sec form")
        .child(el("h3").class("h").child(bridge.text(ui::ABOUT_BOARD)))
        .child(
            el("label").child(bridge.text(ui::TITLE)).child(
                el("span").class("field sm").child(
                    el("input")
                        .attr("maxlength", "200")
                        .prop("value", move || read(bridge, |document| document.title.clone()))
                        .on(ev::change, set_title)
                        .on(ev::keydown, by_key),
                ),
            ),
        )
        .child(
            el("label").child(bridge.text(ui::NOTE)).child(
                el("textarea")
                    .class("area")
                    .prop("value", move || read(bridge, |document| document.note.clone()))
                    .on(ev::change, set_note),
            ),
        )
        .child(seed_and_hop(bridge))
        .into_view()
}

fn seed_and_hop(bridge: Bridge) -> El {
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
    let by_key = move |event| leave_by_key(&event);
    el("div")
        .class("row")
        .attr("style", "align-items:flex-end")
        .child(
            el("label").attr("style", "flex:1").child(bridge.text(ui::SEED)).child(
                el("span").class("field sm").child(
                    el("input")
                        .class("mono")
                        .attr("inputmode", "numeric")
                        .prop("value", move || read(bridge, |document| document.seed.to_string()))
                        .on(ev::change, set_seed)
                        .on(ev::keydown, by_key),
                ),
            ),
        )
        .child(
            el("button")
                .class("btn sm icon")
                .attr("style", "height:28px")
                .attr("title", bridge.text(ui::ANOTHER_SEED))
                .attr("aria-label", bridge.text(ui::ANOTHER_SEED))
                .on(ev::click, another_seed)
                .child(icon(Icon::Reset)),
        )
        .child(
            el("label")
                .attr("style", "flex:1")
                .attr("title", bridge.text(ui::HOP_HELP))
                .child(bridge.text(ui::HOP))
                .child(
                    el("span").class("field sm").child(
                        el("input")
                            .class("mono")
                            .prop("value", move || read(bridge, |document| duration_text(document.hop_us)))
                            .on(ev::change, set_hop)
                            .on(ev::keydown, by_key),
                    ),
                ),
        )
}
