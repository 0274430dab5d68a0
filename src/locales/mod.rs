//! Texts in English and Korean. A text is a pair, so that a missing translation fails the build.
pub mod board;
pub mod face;
pub mod glossary;
pub mod kafka_face;
pub mod nfc;
pub mod number;
pub mod particle;
pub mod search;
pub mod ui;
pub mod ui_clients;
pub mod ui_deck;
pub mod ui_frames;
pub mod ui_kafka;
pub mod ui_nodes;
pub mod ui_policy;
pub mod ui_record;
pub mod ui_stream;

/// The two languages of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    English,
    Korean,
}

/// A text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    pub en: &'static str,
    pub ko: &'static str,
}

impl Text {
    pub const fn new(en: &'static str, ko: &'static str) -> Self {
        Self { en, ko }
    }

    pub const fn get(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Korean => self.ko,
        }
    }
}
