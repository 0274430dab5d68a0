//! What a search of the log looks up in the run: names of parts, keys, payloads.
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::message::Body;
use crate::studio::model::Studio;
use crate::studio::run_index::Lookup;
use crate::studio::value_json;

/// The run of this studio, to look things up in.
pub struct RunLookup<'a> {
    pub studio: &'a Studio,
}

impl Lookup for RunLookup<'_> {
    fn name(&self, part: PartIx) -> &str {
        self.studio.session().topology().parts.get(part.0 as usize).map_or("", |part| &part.name)
    }

    fn key_of(&self, message: MessageNo) -> &str {
        let session = self.studio.session();
        session.symbols().key_of(message).map_or("", |key| session.text(key))
    }

    fn payload_has(&self, message: MessageNo, word: &str) -> bool {
        self.studio.session().world().message(message).is_some_and(|view| {
            let body = match &view.body {
                Body::Text(text) => text.to_lowercase().contains(word),
                Body::Fill(_) => false,
            };
            let headers = || {
                view.headers.iter().flat_map(|headers| &headers.0).any(|(key, value)| {
                    key.to_lowercase().contains(word)
                        || value_json::to_json(value).to_string().to_lowercase().contains(word)
                })
            };
            body || headers()
        })
    }
}
