//! What the first look does not need. `cargo xtask dist` splits it off into a wasm file of its own (feature `split`),
//! which is fetched as soon as the page stands; in every other build it is there from the start. Whatever only [`Later`]
//! names, with all that only it uses, leaves the first load (P1): so nothing else may name these functions.
use leptos::prelude::*;

use super::bridge::{Bridge, Dialog};
use super::{dialogs, inspector, rail};

/// The parts of the page that come later, as functions.
pub struct Later {
    pub rail: fn(Bridge) -> AnyView,
    pub inspector: fn(Bridge) -> AnyView,
    pub dialog: fn(Bridge, &Dialog) -> AnyView,
}

static LATER: Later = Later { rail: rail::inside, inspector: inspector::inside, dialog: dialogs::content };

/// Where the wasm is split: only this function names [`LATER`].
#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(later))]
fn table() -> &'static Later {
    &LATER
}

/// Fetches it, once.
async fn load() -> &'static Later {
    #[cfg(feature = "split")]
    let later = table().await;
    #[cfg(not(feature = "split"))]
    let later = table();
    later
}

/// Asks for it as soon as the page stands.
pub fn start(bridge: Bridge) {
    leptos::task::spawn_local(async move { bridge.later.set(Some(load().await)) });
}

/// A view that is empty until it can be made.
pub fn view(bridge: Bridge, make: impl Fn(&'static Later) -> AnyView + Send + Sync + 'static) -> AnyView {
    (move || bridge.later.get().map(&make)).into_any()
}
