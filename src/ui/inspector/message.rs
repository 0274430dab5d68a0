//! One message at the moment shown: what it carries, its life line with jumps to each moment, its copies, and all of
//! it raw. Looking changes nothing: no delivery, no redelivered flag.
use leptos::prelude::*;

use super::{content, life, sequence};
use crate::engine::id::{CopyNo, MessageNo};
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

pub fn message(bridge: Bridge, no: MessageNo) -> AnyView {
    let journey = Memo::new(move |_| {
        bridge.warm.track();
        bridge.with(|studio| journey::of(studio.session(), no))
    });
    let found = Memo::new(move |before: Option<&Option<Found>>| {
        bridge.warm.track();
        match bridge.with(|studio| studio.session().world().message(no)) {
            Some(view) => Some(Found { view, is_gone: false }),
            None => {
                let view = before.cloned().flatten().map(|found| found.view);
                let view = view.or_else(|| bridge.with(|studio| studio.session().last_seen(no)));
                view.map(|view| Found { view, is_gone: true })
            }
        }
    });
    let shown = Shown { bridge, no, journey, found, copy: RwSignal::new(None) };
    let tab = RwSignal::new(Tab::Message);
    let content = move || match tab.get() {
        Tab::Message => content::details(shown),
        Tab::Life => life_line(shown),
        Tab::Copies => life::copies(shown),
        Tab::Raw => content::raw(shown),
    };
    let tabs = TABS.map(|(this, name)| {
        let count = move || journey.with(|journey| journey.as_ref().map_or(0, |journey| journey.copies.len()));
        view! {
            <button
                role="tab"
                aria-selected=move || (tab.get() == this).to_string()
                tabindex=move || if tab.get() == this { "0" } else { "-1" }
                on:click=move |_| tab.set(this)
                on:keydown=move |event| tab_keys(tab, &event)
            >
                {move || bridge.text(name)}
                {(this == Tab::Copies).then(|| view! { <span class="num dim">{count}</span> })}
            </button>
        }
    });
    view! {
        {move || head(shown)}
        <div class="tabs" role="tablist" aria-label=move || bridge.text(ui_deck::MESSAGE)>{tabs.collect_view()}</div>
        <div class="insp-body scroll" role="tabpanel">{content}</div>
    }
    .into_any()
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

fn life_line(shown: Shown) -> AnyView {
    let as_diagram = RwSignal::new(false);
    let bridge = shown.bridge;
    let choice = move |diagram: bool, name: Text| {
        view! {
            <button
                aria-pressed=move || (as_diagram.get() == diagram).to_string()
                on:click=move |_| as_diagram.set(diagram)
            >
                {bridge.text(name)}
            </button>
        }
    };
    view! {
        <section class="sec">
            <div class="row life-head">
                <div class="seg" role="group" aria-label=bridge.text(ui_deck::LIFE_LINE)>
                    {choice(false, ui_deck::AS_LIST)}
                    {choice(true, ui_deck::AS_SEQUENCE)}
                </div>
                <span class="sp"></span>
                {life::jump_buttons(shown)}
            </div>
            {move || if as_diagram.get() { sequence::diagram(shown) } else { life::line(shown) }}
        </section>
    }
    .into_any()
}

fn head(shown: Shown) -> AnyView {
    let Shown { bridge, no, journey, found, .. } = shown;
    bridge.warm.track();
    let (class, key) = bridge.with(|studio| {
        let session = studio.session();
        let key = session.symbols().key_of(no).map(|key| session.text(key).to_owned()).unwrap_or_default();
        (studio.key_class_of(no), key)
    });
    let dead = found.with(|found| found.as_ref().is_some_and(|found| !content::deaths_of(&found.view).is_empty()));
    let redelivered = journey.with(|journey| journey.as_ref().is_some_and(|journey| journey.redeliveries() > 0));
    let tag = dead
        .then(|| view! { <span class="tag bad">{icon(Icon::DeadLetter)}{bridge.text(ui_deck::DEAD_LETTERED)}</span> });
    let again = redelivered.then(|| view! { <span class="tag">{bridge.text(ui_deck::REDELIVERED)}</span> });
    view! {
        <header class="big">
            {glyph::message(class, Marks { redelivered, dead }, "msg portrait")}
            <div class="big-text">
                <h2>{bridge.text(ui_deck::MESSAGE)}" "<span class="num">{no.0}</span></h2>
                <div class="sub t12 ell"><span class="mono">{key}</span>" · "{bridge.text(shape_name(class))}</div>
                <div class="flow tags">{tag}{again}</div>
            </div>
            {head_buttons(shown)}
        </header>
    }
    .into_any()
}

fn head_buttons(shown: Shown) -> AnyView {
    let Shown { bridge, .. } = shown;
    let close = move |_| {
        bridge.act(|studio| {
            let selection = Selection { message: None, ..studio.selection().clone() };
            studio.select(selection);
        });
    };
    view! {
        <div class="row big-acts">
            {follow(bridge)}
            <button
                class="btn sm icon"
                data-command="message.reject"
                aria-label=bridge.text(ui_deck::REJECT)
                title=move || tip(bridge, "message.reject", ui_deck::REJECT)
                aria-disabled=move || bridge.refusal("message.reject").is_some().then_some("true")
                on:click=move |_| bridge.run("message.reject")
            >
                {glyph::signal(glyph::Signal::Nack)}
            </button>
            <button
                class="btn sm icon"
                aria-label=bridge.text(ui_deck::COPY_JOURNEY)
                title=bridge.text(ui_deck::COPY_JOURNEY)
                on:click=move |_| copy_text(shown)
            >
                {icon(Icon::Copy)}
            </button>
            <button class="btn sm icon" aria-label=bridge.text(ui_deck::CLOSE) title=bridge.text(ui_deck::CLOSE) on:click=close>
                {icon(Icon::Cross)}
            </button>
        </div>
    }
    .into_any()
}

/// While it is on, Step goes to what next happens to this message.
fn follow(bridge: Bridge) -> Option<AnyView> {
    let deck = use_context::<Deck>()?;
    let on = move || deck.grain.get() == Grain::Message;
    let toggle = move |_| deck.grain.set(if on() { Grain::Event } else { Grain::Message });
    Some(
        view! {
            <button
                class="btn sm icon"
                aria-pressed=move || on().to_string()
                aria-label=bridge.text(ui_deck::FOLLOW)
                title=bridge.text(ui_deck::FOLLOW_HELP)
                on:click=toggle
            >
                {icon(Icon::Target)}
            </button>
        }
        .into_any(),
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
