//! What the first look does not need. `cargo xtask dist` splits it off into a wasm file of its own (feature `split`),
//! which is fetched as soon as the page stands; in every other build it is there from the start. Whatever only [`Later`]
//! names, with all that only it uses, leaves the first load (P1): so nothing else may name these functions.
use crate::ui::dom::{IntoView, View};
use leptos::prelude::*;

use super::bridge::{Bridge, Dialog};
use super::toast::{ToastAction, ToastRun, ToastTone};
use super::{dialogs, inspector, rail};
use crate::locales::ui;

/// The parts of the page that come later, as functions.
pub struct Later {
    pub rail: fn(Bridge) -> View,
    pub inspector: fn(Bridge) -> View,
    pub dialog: fn(Bridge, &Dialog) -> View,
}

static LATER: Later = Later { rail: rail::inside, inspector: inspector::inside, dialog: dialogs::content };

/// The file did not come: the way to it is down.
struct Missing;

#[cfg(feature = "split")]
mod cut {
    // The macro declares the function on the other side of the cut as foreign; both sides are compiled from this file.
    #![allow(unsafe_code)]

    use super::{LATER, Later, Missing};

    impl From<wasm_split_helpers::SplitLoaderError> for Missing {
        fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
            Self
        }
    }

    /// Where the wasm is split: only this function names [`LATER`].
    #[wasm_split_helpers::wasm_split(later, fallible)]
    pub fn load() -> Result<&'static Later, Missing> {
        Ok(&LATER)
    }
}

#[cfg(not(feature = "split"))]
mod cut {
    use super::{LATER, Later, Missing};

    pub async fn load() -> Result<&'static Later, Missing> {
        Ok(&LATER)
    }
}

/// Asks for it as soon as the page stands. If it does not come, a notice says so and leads back here.
pub fn start(bridge: Bridge) {
    leptos::task::spawn_local(async move {
        if let Ok(later) = cut::load().await {
            bridge.later.set(Some(later));
        } else {
            let label = ui::TRY_AGAIN.get(bridge.language.get_untracked()).to_owned();
            let text = ui::PARTS_MISSING.get(bridge.language.get_untracked());
            bridge.toast(ToastTone::Error, text, Some(ToastAction { label, run: ToastRun::LoadLater }));
        }
    });
}

/// A view that is empty until it can be made.
pub fn view(bridge: Bridge, make: impl Fn(&'static Later) -> View + Send + Sync + 'static) -> View {
    (move || bridge.later.get().map(&make)).into_view()
}
