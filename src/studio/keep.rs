//! What the page writes down on its own: the document, the moment and the selection, as one text; and reading it back.
use serde_json::{Map, Value as Json, json};

use super::model::Studio;
use super::save::{self, SaveError};
use super::selection::Selection;
use crate::engine::id::MessageNo;

const DOCUMENT: &str = "document";
const EVENT: &str = "event";
const AT: &str = "at";
const PARTS: &str = "parts";
const LINKS: &str = "links";
const MESSAGE: &str = "message";

impl Studio {
    /// The document, the moment looked at and the selection.
    pub fn autosave(&self) -> String {
        let (cursor, selection) = (self.session().cursor(), self.selection());
        let mut kept = Map::new();
        kept.insert(DOCUMENT.to_owned(), save::to_json(self.document()));
        kept.insert(EVENT.to_owned(), json!(cursor.event));
        kept.insert(AT.to_owned(), json!(cursor.at));
        kept.insert(PARTS.to_owned(), json!(selection.parts));
        kept.insert(LINKS.to_owned(), json!(selection.links));
        kept.insert(MESSAGE.to_owned(), json!(selection.message.map(|no| no.0)));
        Json::Object(kept).to_string()
    }

    /// Opens what [`Self::autosave`] wrote, at its moment.
    pub fn restore(&mut self, text: &str) -> Result<(), SaveError> {
        let kept: Json = serde_json::from_str(text)
            .map_err(|error| SaveError::NotJson { line: error.line(), column: error.column() })?;
        let document = save::from_json(kept.get(DOCUMENT).ok_or(SaveError::BadField(DOCUMENT))?)?;
        self.open(document);
        let number = |field: &str| kept.get(field).and_then(Json::as_u64).unwrap_or(0);
        let session = self.session_mut();
        // A moment that would take long to reach again is not worth a frozen page.
        session.seek_event(number(EVENT).min(MOST_EVENTS));
        if session.cursor().event == number(EVENT) && number(AT) > session.cursor().at {
            session.seek_time(number(AT));
        }
        let texts = |field: &str| -> Vec<String> {
            let list = kept.get(field).and_then(Json::as_array);
            list.into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
        };
        let message = kept.get(MESSAGE).and_then(Json::as_u64).and_then(|no| u32::try_from(no).ok()).map(MessageNo);
        let mut selection = Selection { parts: texts(PARTS), links: texts(LINKS), message };
        selection.keep_existing(self.document());
        self.select(selection);
        Ok(())
    }
}

/// Events that opening runs through at most.
const MOST_EVENTS: u64 = 500_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::SCENARIOS;

    #[test]
    fn what_was_kept_comes_back() {
        let document = SCENARIOS[0].document(crate::locales::Language::Korean);
        let mut studio = Studio::new(document);
        let part = studio.document().parts[0].id.clone();
        studio.select(Selection::part(part));
        let mut other = Studio::default();
        assert_eq!(other.restore(&studio.autosave()), Ok(()));
        assert_eq!(other.document(), studio.document());
        assert_eq!(other.selection(), studio.selection());
        assert_eq!(other.session().hash(), studio.session().hash());
    }

    #[test]
    fn broken_texts_are_refused_with_a_reason() {
        for text in ["", "{", "[]", "{}", r#"{"document":3}"#] {
            assert!(Studio::default().restore(text).is_err(), "{text}");
        }
    }
}
