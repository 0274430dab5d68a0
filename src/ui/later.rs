//! What the first look does not need. `cargo xtask dist` splits it off into a wasm file of its own (feature `split`),
//! which is fetched as soon as the page stands; in every other build it is there from the start. Whatever only [`Later`]
//! names, with all that only it uses, leaves the first load (P1): so nothing else may name these functions.
use crate::ui::dom::{IntoView, View};
use leptos::prelude::*;

use super::autosave::{self, Opened};
use super::board::hands::{self, Hands};
use super::bridge::Bridge;
use super::deck::DeckViews;
use super::toast::{ToastAction, ToastRun, ToastTone};
use super::{actions, app, deck, dialogs, early_keys, inspector, keyboard, late_style, rail, topbar};
use crate::locales::{Language, Text, ui};
use crate::studio::model::Studio;
use crate::studio::system;

/// The parts of the page that come later, as functions.
pub struct Later {
    pub topbar: fn(Bridge) -> View,
    pub rail: fn(Bridge) -> View,
    pub inspector: fn(Bridge) -> View,
    pub dialogs: fn(Bridge) -> View,
    pub link_banner: fn(Bridge) -> View,
    pub deck: &'static DeckViews,
    /// What a hand does on the board.
    pub hands: &'static Hands,
    /// Every command of the registry.
    pub run: fn(Bridge, &str),
    /// Why a command can't be done now.
    pub refusal: fn(Bridge, &str) -> Option<Text>,
    pub shortcut: fn(&str) -> Option<String>,
    pub reopen_earlier: fn(Bridge),
    /// Opens what the address says or what was saved.
    pub open: fn(&mut Studio, Language) -> Opened,
    /// Starts what watches the page: the checks of the document, saving, keys, the body's attributes.
    start: fn(Bridge),
}

static LATER: Later = Later {
    topbar: topbar::inside,
    rail: rail::inside,
    inspector: inspector::inside,
    dialogs: dialogs::dialogs,
    link_banner: app::link_banner,
    deck: &deck::VIEWS,
    hands: &hands::HANDS,
    run: actions::run,
    refusal: actions::refusal,
    shortcut: keyboard::shortcut_of,
    reopen_earlier: actions::reopen_earlier,
    open: autosave::open,
    start: watch,
};

fn watch(bridge: Bridge) {
    late_style::add();
    bridge.act(Studio::check);
    autosave::start(bridge);
    keyboard::listen(bridge);
    early_keys::press_again();
    app::show_moment(bridge);
}

/// Whoever has it can read, run and draw every system: links and saved boards are opened with it.
fn here() -> &'static Later {
    system::tell_all();
    &LATER
}

/// The file did not come: the way to it is down.
struct Missing;

#[cfg(feature = "split")]
mod cut {
    // The macro declares the function on the other side of the cut as foreign; both sides are compiled from this file.
    #![allow(unsafe_code)]

    use super::{Later, Missing};

    impl From<wasm_split_helpers::SplitLoaderError> for Missing {
        fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
            Self
        }
    }

    /// Where the wasm is split: only this function leads to [`super::LATER`].
    #[wasm_split_helpers::wasm_split(later, fallible)]
    pub fn load() -> Result<&'static Later, Missing> {
        Ok(super::here())
    }
}

#[cfg(not(feature = "split"))]
mod cut {
    use super::{Later, Missing};

    pub async fn load() -> Result<&'static Later, Missing> {
        Ok(super::here())
    }
}

/// Fetches it, unless it is there. Without it nobody would press the early keys again.
pub async fn load() -> Option<&'static Later> {
    let later = cut::load().await.ok();
    if later.is_none() {
        early_keys::let_go();
    }
    later
}

/// Asks for it as soon as the page stands. If it does not come, a notice says so and leads back here.
pub fn start(bridge: Bridge) {
    leptos::task::spawn_local(async move {
        if let Some(later) = load().await {
            arrived(bridge, later);
        } else {
            let label = ui::TRY_AGAIN.get(bridge.language.get_untracked()).to_owned();
            let text = ui::PARTS_MISSING.get(bridge.language.get_untracked());
            bridge.toast(ToastTone::Error, text, Some(ToastAction { label, run: ToastRun::LoadLater }));
        }
    });
}

/// It is there: what waited for it is done, in the order in which it was asked for.
fn arrived(bridge: Bridge, later: &'static Later) {
    // Asked for twice, it comes twice; all is started once.
    if bridge.later.with_untracked(Option::is_some) {
        return;
    }
    (later.start)(bridge);
    bridge.later.set(Some(later));
    for act in bridge.waiting.try_update_value(std::mem::take).unwrap_or_default() {
        act(later);
    }
}

/// Does it now, or as soon as it can be done.
pub fn with(bridge: Bridge, act: impl FnOnce(&'static Later) + 'static) {
    match bridge.later.get_untracked() {
        Some(later) => act(later),
        None => bridge.waiting.update_value(|waiting| waiting.push(Box::new(act))),
    }
}

/// What waits.
pub type Waiting = Vec<Box<dyn FnOnce(&'static Later)>>;

/// A view that is empty until it can be made.
pub fn view(bridge: Bridge, make: impl Fn(&'static Later) -> View + Send + Sync + 'static) -> View {
    (move || bridge.later.get().map(&make)).into_view()
}
