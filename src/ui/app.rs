//! The frame of the page: regions, what lies over them, and what the page does on its own: opening what the address
//! says, saving, keeping the body's attributes true.
use crate::ui::dom::{IntoView, View, el, ev};
use leptos::prelude::*;

use super::autosave::Opened;
use super::board::board;
use super::bridge::Bridge;
use super::deck::{self, deck};
use super::inspector::inspector;
use super::later::Later;
use super::rail::rail;
use super::toast::toasts;
use super::topbar::topbar;
use super::{autosave, dom_build, later, layout, theme};
use crate::locales::{Language, nfc, ui};
use crate::studio::model::Studio;

/// Mounts the page into the body, in place of the skeleton that stands there until now. What opens a link or a saved
/// board comes later, so then the skeleton stands until that is there.
pub fn mount() {
    console_error_panic_hook::set_once();
    nfc::lend(|text| js_sys::JsString::from(text).normalize("NFC").into());
    if !autosave::has_something_to_open() {
        return mount_with(None);
    }
    // Leptos has no executor before it mounts.
    wasm_bindgen_futures::spawn_local(async {
        match later::load().await {
            Some(later) => mount_with(Some(later)),
            None => tell_nothing_opens(),
        }
    });
}

fn mount_with(later: Option<&'static Later>) {
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
    if let Some(body) = document().body() {
        dom_build::mount(&body, move || app(later));
    }
    set_body("data-ready", "true");
}

/// What should be opened is safe where it is: to show the example now would put that in its place.
fn tell_nothing_opens() {
    let language = autosave::first_language();
    let board = document().query_selector("#skeleton .board").ok().flatten();
    if let Some((board, skeleton)) = board.zip(document().get_element_by_id("skeleton")) {
        let (text, again) = (ui::BOARD_MISSING.get(language), ui::TRY_AGAIN.get(language));
        board.set_inner_html(&format!(
            "<div class=\"banner\" role=\"alert\"><p>{text}</p><button class=\"btn sm\" onclick=\"location.reload()\">{again}</button></div>"
        ));
        // Removing an attribute fails never.
        let _ = skeleton.remove_attribute("aria-hidden");
    }
}

fn app(later: Option<&'static Later>) -> View {
    let language = autosave::first_language();
    let mut studio = Studio::default();
    let opened = match later {
        Some(later) => (later.open)(&mut studio, language),
        None => Opened::example(&mut studio, language),
    };
    let bridge = Bridge::new(studio);
    bridge.language.set(language);
    provide_context(bridge);
    bridge.deck.set_value(Some(deck::provide(bridge)));
    opened.tell(bridge);
    watch_system(bridge);
    follow(bridge);
    later::start(bridge);
    let width = layout::watch(bridge);
    let class = move || layout::class(bridge, width.get());
    el("div")
        .class(class)
        .child(
            el("a")
                .class("skip btn prim")
                .attr("href", "#board")
                .on(ev::click, skip_to_board)
                .child(move || bridge.text(ui::SKIP_TO_BOARD)),
        )
        .child(topbar(bridge))
        .child(rail(bridge))
        .child(board(bridge))
        .child(inspector(bridge))
        .child(deck(bridge))
        .child(later::view(bridge, move |later| (later.link_banner)(bridge)))
        .child(toasts(bridge))
        .child(later::view(bridge, move |later| (later.dialogs)(bridge)))
        .child(
            el("div")
                .class("sr")
                .attr("role", "status")
                .attr("aria-live", "polite")
                .child(move || bridge.announcement.get()),
        )
        .into_view()
}

/// The fragment is the document's link, so the skip link moves the focus itself.
fn skip_to_board(event: web_sys::MouseEvent) {
    event.prevent_default();
    focus_board();
}

pub fn focus_board() {
    use wasm_bindgen::JsCast;
    let board = document().query_selector(".board [tabindex='0'], .board[tabindex]").ok().flatten();
    if let Some(board) = board.and_then(|board| board.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that is in the page takes the focus.
        let _ = board.focus();
    }
}

/// What was wrong with the link that was opened: stays until dismissed; the board behind stays usable.
pub fn link_banner(bridge: Bridge) -> View {
    use super::icon::{Icon, drawn, icon};
    (move || {
        bridge.link_problem.get().map(|problem| {
            let text = problem.plain(bridge.language.get());
            el("div")
                .class("banner")
                .attr("role", "alert")
                .child(drawn(Icon::Warning, "ic bad"))
                .child(el("p").child(text))
                .child(
                    el("button")
                        .class("btn sm icon")
                        .attr("aria-label", bridge.text(ui::CLOSE))
                        .on(ev::click, move |_| bridge.link_problem.set(None))
                        .child(icon(Icon::Cross)),
                )
        })
    })
    .into_view()
}

/// Follows the system's wishes while the page is open.
fn watch_system(bridge: Bridge) {
    theme::watch("(prefers-reduced-motion: reduce)", move |on| bridge.reduced_motion.set(on));
    theme::watch("(prefers-color-scheme: dark)", move |dark| {
        if !theme::is_chosen() {
            bridge.theme.set(if dark { theme::Theme::Dark } else { theme::Theme::Light });
        }
    });
}

/// Keeps the document element and the body true to the signals.
fn follow(bridge: Bridge) {
    Effect::new(move |_| {
        theme::apply(bridge.theme.get());
        bridge.invalidate();
    });
    Effect::new(move |_| {
        let language = bridge.language.get();
        if let Some(root) = document().document_element() {
            // Setting an attribute fails only for illegal names.
            let _ = root.set_attribute("lang", language.tag());
        }
    });
}

/// Writes the event at the cursor and the hash of its world to the body.
pub fn show_moment(bridge: Bridge) {
    Effect::new(move |_| {
        bridge.moment_version.track();
        if !bridge.playing.get() {
            let (event, hash) = bridge.with(|studio| (studio.session().cursor().event, studio.session().hash()));
            set_body("data-event", &event.to_string());
            set_body("data-hash", &format!("{hash:016x}"));
        }
    });
}

fn set_body(name: &str, value: &str) {
    if let Some(body) = document().body() {
        // Setting an attribute fails only for illegal names.
        let _ = body.set_attribute(name, value);
    }
}

impl Language {
    /// BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }
}
