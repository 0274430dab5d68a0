//! Light and dark: the chosen theme, else what the system asks for. The colours themselves stand in tokens.css.
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
