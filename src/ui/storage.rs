//! What the page keeps in the browser's local storage. Storage may be forbidden or full: then nothing is kept,
//! and nothing fails.
use web_sys::Storage;

pub const THEME: &str = "brokerlab.theme";
pub const LANGUAGE: &str = "brokerlab.language";
pub const SINGLE_KEYS: &str = "brokerlab.single-keys";
pub const DOCUMENT: &str = "brokerlab.document";
/// The fragment that this page wrote into the address last: a reload finds it there, and comes back to the autosave.
pub const ADDRESS: &str = "brokerlab.address";
pub const GUIDE: &str = "brokerlab.guide";

/// Where the document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    Here,
    /// Will be in a moment.
    Pending,
    /// Another tab saved its own document: this one is not written over it.
    Elsewhere,
    /// The browser keeps nothing.
    Impossible,
}

fn local() -> Option<Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

pub fn read(key: &str) -> Option<String> {
    local()?.get_item(key).ok().flatten()
}

/// Whether it was kept.
pub fn write(key: &str, value: &str) -> bool {
    local().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

pub fn remove(key: &str) {
    if let Some(storage) = local() {
        // A failure means there is no such entry to keep.
        let _ = storage.remove_item(key);
    }
}
