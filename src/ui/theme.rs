//! Light and dark: the chosen theme, else what the system asks for. The colours themselves stand in tokens.css.
use wasm_bindgen::prelude::*;

use super::storage;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub const fn id(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub const fn other(self) -> Self {
        match self {
            Self::Light => Self::Dark,
            Self::Dark => Self::Light,
        }
    }

    /// The saved choice, else the system's.
    pub fn initial() -> Self {
        match storage::read(storage::THEME).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ if media_matches("(prefers-color-scheme: dark)") => Self::Dark,
            _ => Self::Light,
        }
    }
}

/// Writes the theme where the style sheet looks for it.
pub fn apply(theme: Theme) {
    if let Some(root) = leptos::prelude::document().document_element() {
        // Setting an attribute fails only for illegal names.
        let _ = root.set_attribute("data-theme", theme.id());
    }
}

pub fn media_matches(query: &str) -> bool {
    leptos::prelude::window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Whether the user chose a theme; else it follows the system.
pub fn is_chosen() -> bool {
    storage::read(storage::THEME).is_some()
}

/// Calls back whenever the answer to a media query changes, for the life of the page.
pub fn watch(query: &str, changed: impl Fn(bool) + 'static) {
    let Ok(Some(list)) = leptos::prelude::window().match_media(query) else { return };
    let of = list.clone();
    let on_change = Closure::<dyn Fn()>::new(move || changed(of.matches()));
    list.set_onchange(Some(on_change.as_ref().unchecked_ref()));
    on_change.forget();
    // The list must live as long as its listener.
    std::mem::forget(list);
}
