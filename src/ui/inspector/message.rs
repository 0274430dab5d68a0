//! One message at the moment shown: what it carries, its life line with jumps to each moment, its copies, and all of
//! it raw. Looking changes nothing: no delivery, no redelivered flag.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::{content, life, record, sequence};
use crate::engine::id::{CopyNo, MessageNo};
use crate::engine::kafka::view::RecordDetail;
use crate::engine::view::MessageView;
use crate::locales::{Text, ui_deck};
use crate::studio::journey::{self, Journey};
use crate::studio::selection::Selection;
use crate::ui::bridge::Bridge;
use crate::ui::clipboard;
use crate::ui::deck::grain::Grain;
use crate::ui::deck::state::Deck;
use crate::ui::glyph::{self, Marks};
use crate::ui::icon::{Icon, icon};
use crate::ui::topbar::tip;

/// What the page knows of one message; recalculated at the pace of `warm`, redrawn when it differs.
#[derive(Clone, Copy)]
pub struct Shown {
    pub bridge: Bridge,
    pub no: MessageNo,
    pub journey: Memo<Option<Journey>>,
    pub found: Memo<Option<Found>>,
    /// Where it is stored as a record.
    pub records: Memo<Vec<RecordDetail>>,
    /// The copy whose life line is shown; None = all.
    pub copy: RwSignal<Option<CopyNo>>,
}

/// The message as it is at the moment, or as it was when somebody last held it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub view: MessageView,
    pub is_gone: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Message,
    Life,
    Copies,
    Raw,
}

const TABS: [(Tab, Text); 4] = [
    (Tab::Message, ui_deck::MESSAGE),
    (Tab::Life, ui_deck::LIFE_LINE),
    (Tab::Copies, ui_deck::COPIES),
    (Tab::Raw, ui_deck::RAW),
];

pub fn message(bridge: Bridge, no: MessageNo) -> View {
    let journey = Memo::new(move |_| {
        bridge.warm.track();
        bridge.with(|studio| journey::of(studio.session(), no))
    });
    let is_record = Memo::new(move |_| journey.with(|journey| journey.as_ref().is_some_and(Journey::is_of_record)));
    let records = Memo::new(move |_| {
        bridge.warm.track();
        if is_record.get() { record::stored(bridge, no) } else { Vec::new() }
    });
    let found = Memo::new(move |before: Option<&Option<Found>>| {
        bridge.warm.track();
        match bridge.with(|studio| studio.session().world().message(no)) {
            Some(view) => Some(Found { view, is_gone: false }),
            // To look for it in the past is dear, and in vain.
            None if is_record.get() => None,
            None => {
                let view = before.cloned().flatten().map(|found| found.view);
                let view = view.or_else(|| bridge.with(|studio| studio.session().last_seen(no)));
                view.map(|view| Found { view, is_gone: true })
            }
        }
    });
    let shown = Shown { bridge, no, journey, found, records, copy: RwSignal::new(None) };
    let tab = RwSignal::new(Tab::Message);
    let content = move || match tab.get() {
        Tab::Message if is_record.get() => (record::details(shown), as_message(shown)).into_view(),
        Tab::Message => content::details(shown),
        Tab::Life => life_line(shown),
        Tab::Copies => life::copies(shown),
        Tab::Raw if is_record.get() => record::raw(shown),
        Tab::Raw => content::raw(shown),
    };
    let tabs = TABS.map(|(this, name)| {
        let count = move || journey.with(|journey| journey.as_ref().map_or(0, |journey| journey.copies.len()));
        el("button")
            .attr("role", "tab")
            .attr("aria-selected", move || (tab.get() == this).to_string())
            .attr("tabindex", move || if tab.get() == this { "0" } else { "-1" })
            .on(ev::click, move |_| tab.set(this))
            .on(ev::keydown, move |event| tab_keys(tab, &event))
            .child(move || bridge.text(name))
            .child((this == Tab::Copies).then(|| el("span").class("num dim").child(count)))
    });
    (
        move || head(shown),
        el("div")
            .class("tabs")
            .attr("role", "tablist")
            .attr("aria-label", move || bridge.text(ui_deck::MESSAGE))
            .child(tabs.collect_view()),
        el("div").class("insp-body scroll").attr("role", "tabpanel").child(content),
    )
        .into_view()
}

/// What crossed from Kafka to RabbitMQ is in both.
fn as_message(shown: Shown) -> View {
    (move || shown.found.with(Option::is_some).then(|| content::details(shown))).into_view()
}

fn tab_keys(tab: RwSignal<Tab>, event: &web_sys::KeyboardEvent) {
    let at = TABS.iter().position(|(found, _)| *found == tab.get_untracked()).unwrap_or(0);
    let next = match event.key().as_str() {
        "ArrowRight" => (at + 1) % TABS.len(),
        "ArrowLeft" => (at + TABS.len() - 1) % TABS.len(),
        _ => return,
    };
    tab.set(TABS[next].0);
    event.prevent_default();
    crate::ui::focus_selected_tab(event);
}

fn life_line(shown: Shown) -> View {
    let as_diagram = RwSignal::new(false);
    let bridge = shown.bridge;
    let choice = move |diagram: bool, name: Text| {
        el("button")
            .attr("aria-pressed", move || (as_diagram.get() == diagram).to_string())
            .on(ev::click, move |_| as_diagram.set(diagram))
            .child(bridge.text(name))
    };
    el("section")
        .class("sec")
        .child(
            el("div")
                .class("row life-head")
                .child(
                    el("div")
                        .class("seg")
                        .attr("role", "group")
                        .attr("aria-label", bridge.text(ui_deck::LIFE_LINE))
                        .child(choice(false, ui_deck::AS_LIST))
                        .child(choice(true, ui_deck::AS_SEQUENCE)),
                )
                .child(el("span").class("sp"))
                .child(life::jump_buttons(shown)),
        )
        .child(move || if as_diagram.get() { sequence::diagram(shown) } else { life::line(shown) })
        .into_view()
}

fn head(shown: Shown) -> View {
    let Shown { bridge, no, journey, found, .. } = shown;
    bridge.warm.track();
    let (class, key) = bridge.with(|studio| {
        let session = studio.session();
        let key = session.symbols().key_of(no).map(|key| session.text(key).to_owned()).unwrap_or_default();
        (studio.key_class_of(no), key)
    });
    let dead = found.with(|found| found.as_ref().is_some_and(|found| !content::deaths_of(&found.view).is_empty()))
        || journey.with(|journey| journey.as_ref().is_some_and(Journey::is_dead_lettered));
    let redelivered = journey.with(|journey| journey.as_ref().is_some_and(|journey| journey.redeliveries() > 0));
    // Why, where the message is there to say it.
    let why = found.with(|found| {
        let newest = content::deaths_of(&found.as_ref()?.view).first().copied()?.get("reason")?;
        Some(format!(" · {}", newest.as_text()?))
    });
    let tag = dead.then(|| {
        let said = el("span").child(bridge.text(ui_deck::DEAD_LETTERED)).child(why);
        el("span").class("tag bad").child(icon(Icon::DeadLetter)).child(said)
    });
    let again = redelivered.then(|| el("span").class("tag").child(bridge.text(ui_deck::REDELIVERED)));
    el("header")
        .class("big")
        .child(glyph::message(class, Marks { redelivered, dead }, "msg portrait"))
        .child(
            el("div")
                .class("big-text")
                .child(
                    el("h2").child(bridge.text(ui_deck::MESSAGE)).child(" ").child(el("span").class("num").child(no.0)),
                )
                .child(
                    el("div")
                        .class("sub t12 ell")
                        .child(el("span").class("mono").child(key))
                        .child(" · ")
                        .child(bridge.text(shape_name(class))),
                )
                .child(el("div").class("flow tags").child(tag).child(again)),
        )
        .child(head_buttons(shown))
        .into_view()
}

fn head_buttons(shown: Shown) -> View {
    let Shown { bridge, .. } = shown;
    let close = move |_| {
        bridge.act(|studio| {
            let selection = Selection { message: None, ..studio.selection().clone() };
            studio.select(selection);
        });
    };
    el("div")
        .class("row big-acts")
        .child(follow(bridge))
        .child(
            el("button")
                .class("btn sm icon")
                .attr("data-command", "message.reject")
                .attr("aria-label", bridge.text(ui_deck::REJECT))
                .attr("title", move || tip(bridge, "message.reject", ui_deck::REJECT))
                .attr("aria-disabled", move || bridge.refusal("message.reject").is_some().then_some("true"))
                .on(ev::click, move |_| bridge.run("message.reject"))
                .child(glyph::signal(glyph::Signal::Nack)),
        )
        .child(
            el("button")
                .class("btn sm icon")
                .attr("aria-label", bridge.text(ui_deck::COPY_JOURNEY))
                .attr("title", bridge.text(ui_deck::COPY_JOURNEY))
                .on(ev::click, move |_| copy_text(shown))
                .child(icon(Icon::Copy)),
        )
        .child(
            el("button")
                .class("btn sm icon")
                .attr("aria-label", bridge.text(ui_deck::CLOSE))
                .attr("title", bridge.text(ui_deck::CLOSE))
                .on(ev::click, close)
                .child(icon(Icon::Cross)),
        )
        .into_view()
}

/// While it is on, Step goes to what next happens to this message.
fn follow(bridge: Bridge) -> Option<View> {
    let deck = use_context::<Deck>()?;
    let on = move || deck.grain.get() == Grain::Message;
    let toggle = move |_| deck.grain.set(if on() { Grain::Event } else { Grain::Message });
    Some(
        el("button")
            .class("btn sm icon")
            .attr("aria-pressed", move || on().to_string())
            .attr("aria-label", bridge.text(ui_deck::FOLLOW))
            .attr("title", bridge.text(ui_deck::FOLLOW_HELP))
            .on(ev::click, toggle)
            .child(icon(Icon::Target))
            .into_view(),
    )
}

fn copy_text(shown: Shown) {
    let language = shown.bridge.language.get_untracked();
    let text = shown.journey.with_untracked(|journey| {
        journey.as_ref().map(|journey| journey::text::plain(journey, language)).unwrap_or_default()
    });
    clipboard::copy(shown.bridge, text, ui_deck::JOURNEY_COPIED);
}

const fn shape_name(class: u32) -> Text {
    match class % 6 {
        _ if class >= 36 => ui_deck::SHAPE_GREY,
        0 => ui_deck::SHAPE_CIRCLE,
        1 => ui_deck::SHAPE_SQUARE,
        2 => ui_deck::SHAPE_TRIANGLE,
        3 => ui_deck::SHAPE_DIAMOND,
        4 => ui_deck::SHAPE_HEXAGON,
        _ => ui_deck::SHAPE_DEE,
    }
}
