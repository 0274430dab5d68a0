//! Unicode's normal form C, in which names are compared: macOS hands over decomposed Hangul (UX I8). The browser has the
//! tables for it, so the page lends its own and carries none: they would be 120 KB of it, 37 KB compressed.

#[cfg(target_family = "wasm")]
static LENT: std::sync::OnceLock<fn(&str) -> String> = std::sync::OnceLock::new();

/// Takes the browser's normalisation; the first one given stays.
#[cfg(target_family = "wasm")]
pub fn lend(normalise: fn(&str) -> String) {
    LENT.get_or_init(|| normalise);
}

/// The text in NFC.
#[cfg(target_family = "wasm")]
pub fn nfc(text: &str) -> String {
    // Below U+0300 everything is composed.
    let is_composed = text.chars().all(|c| c < '\u{300}');
    LENT.get().filter(|_| !is_composed).map_or_else(|| text.to_owned(), |normalise| normalise(text))
}

/// The text in NFC.
#[cfg(not(target_family = "wasm"))]
pub fn nfc(text: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfc(text).collect()
}
