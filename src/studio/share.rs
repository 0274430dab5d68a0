//! Links: a document, the moment looked at and what was done in the run, as one fragment (UX H1 to H6).
//!
//! `#s1.` + base64url of `[flags][length of the body][deflate of the body][CRC-32 of all before]`. The format letter
//! and version stand in clear. Format 1 is frozen: `tests/share.rs` opens a link made by the first version. A link
//! never holds users, permissions or parameters of an imported broker: those may carry secrets.
mod body;
mod bytes;
mod kafka;
mod nodes;
mod pack;
mod repair;
mod words;

use super::document::Document;
use super::sentence::{Arg, Phrase, phrase};
use super::valid::{self, Fault};
use crate::engine::command::Command;
use crate::engine::id::Time;
use crate::locales::Text;

/// Longest payload that is read, characters (UX H4).
pub const MAX_ENCODED: usize = 64 * 1024;
/// Largest body, bytes (UX H4).
pub const MAX_INFLATED: usize = 1024 * 1024;
/// Marks of the meter: a comfortable QR code, one chat message, what every server passes on.
pub const QR_CHARACTERS: usize = 300;
pub const CHAT_CHARACTERS: usize = 2_000;
pub const SERVER_CHARACTERS: usize = 8_000;

/// What a link carries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shared {
    /// What stands on the board at the moment looked at.
    pub document: Document,
    pub moment: SharedMoment,
    /// The document at the start of the run, when it was edited while running.
    pub start: Option<Document>,
    /// What was done in the run, in order.
    pub log: Vec<Done>,
}

/// One thing done in the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// So many events came before it.
    pub event: u64,
    /// When it was done, µs: often between two events.
    pub at: Time,
    pub action: Action,
}

/// The moment looked at, and the hash of the world there: whoever opens the link must find the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SharedMoment {
    pub event: u64,
    /// Virtual time, µs.
    pub at: Time,
    /// None = the world at this moment was not known.
    pub hash: Option<u64>,
}

/// A command of the run's log. Edits while running are documents here, because a topology follows from its document.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Any command but `Reconfigure`.
    Command(Command),
    Edited(Box<Document>),
}

/// A finished link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// `#s1.…`
    pub fragment: String,
    /// Top-level keys of an import that the link leaves out.
    pub left_out: Vec<String>,
}

/// Why a link can't be opened. Never a blank page: the page says the phrase and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    NotALink,
    /// Made by a newer version, format `s<n>`.
    Newer(u64),
    /// It ends after so many characters.
    Cut(usize),
    /// Characters were changed on the way.
    Damaged,
    TooLong(usize),
    Fault(Fault),
}

/// The document is too large for a link: so many characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge(pub usize);

impl LinkError {
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::NotALink => Text::new("This is not a Brokerlab link.", "Brokerlab 링크가 아닙니다.").into(),
            Self::Newer(version) => phrase(
                Text::new(
                    "This link was made by a newer version (format {0}). Reload the page to get the newest one.",
                    "더 새로운 버전(형식 {0})에서 만든 링크입니다. 새 버전을 받으려면 페이지를 새로 고치십시오.",
                ),
                [Arg::Plain(format!("s{version}"))],
            ),
            Self::Cut(after) => phrase(
                Text::new(
                    "The link was cut after {0|character|characters}; something on its way shortened it. Ask for the whole link, or for a file.",
                    "링크가 {0}자에서 끊겼습니다. 전달되면서 잘린 것 같습니다. 전체 링크나 파일을 받으십시오.",
                ),
                [Arg::Number(*after as u64)],
            ),
            Self::Damaged => Text::new(
                "Some characters of the link were changed on its way. Copy it again from where it came from.",
                "전달되면서 링크의 글자가 바뀌었습니다. 처음 보낸 곳에서 다시 복사하십시오.",
            )
            .into(),
            Self::TooLong(length) => phrase(
                Text::new(
                    "The link is {0} characters long; at most 65536 are read.",
                    "링크가 {0}자입니다. 65536자까지만 읽습니다.",
                ),
                [Arg::Number(*length as u64)],
            ),
            Self::Fault(fault) => fault.phrase(),
        }
    }
}

impl TooLarge {
    pub fn phrase(&self) -> Phrase {
        phrase(
            Text::new(
                "The link would be {0} characters long, over 65536. Save a file instead.",
                "링크가 {0}자가 되어 65536자를 넘습니다. 파일로 저장하십시오.",
            ),
            [Arg::Number(self.0 as u64)],
        )
    }
}

/// Makes the fragment.
pub fn encode(shared: &Shared) -> Result<Link, TooLarge> {
    let (body, left_out) = body::write(shared);
    let fragment = format!("#s1.{}", pack::pack(&body));
    if fragment.len() > MAX_ENCODED || body.len() > MAX_INFLATED {
        return Err(TooLarge(fragment.len()));
    }
    Ok(Link { fragment, left_out })
}

/// Opens a link, a fragment or a text that holds one, also when chat programs have mangled it.
pub fn open(text: &str) -> Result<Shared, LinkError> {
    let found = repair::find(text)?;
    if found.version != 1 {
        return Err(LinkError::Newer(found.version));
    }
    let body = pack::unpack(&found.payload)?;
    let shared = body::read(&body).ok_or(LinkError::Damaged)?;
    let edited = shared.log.iter().filter_map(|done| match &done.action {
        Action::Edited(document) => Some(document.as_ref()),
        Action::Command(_) => None,
    });
    for document in std::iter::once(&shared.document).chain(&shared.start).chain(edited) {
        valid::check(document).map_err(LinkError::Fault)?;
    }
    Ok(shared)
}

/// Whether a text looks like it holds a link, for the clipboard.
pub fn looks_like_link(text: &str) -> bool {
    repair::find(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::value::Value;
    use crate::studio::document::{Link, LinkKind, Part, Row};

    fn example() -> Shared {
        let part = |id: &str, kind: &str| {
            let mut part = Part {
                id: id.into(),
                kind: kind.into(),
                name: format!("{id}-이름"),
                x: 8,
                y: 16,
                settings: Default::default(),
            };
            part.settings.set("arguments", Value::Array(vec![Value::Table(Default::default()), Value::Int(-1)]));
            part
        };
        let link = |id: &str, kind, from: &str, to: &str| {
            let rows = vec![Row::default()];
            Link { id: id.into(), kind, from: from.into(), to: to.into(), rows }
        };
        let document = Document {
            parts: vec![part("x1", "rabbitmq.exchange"), part("q1", "rabbitmq.queue"), part("c1", "client.consumer")],
            links: vec![link("l1", LinkKind::Bind, "x1", "q1"), link("l2", LinkKind::Consume, "q1", "c1")],
            kept: vec![("policies".into(), serde_json::json!([{"name": "p"}]))],
            ..Document::default()
        };
        let log = vec![Done { event: 3, at: 1, action: Action::Edited(Box::new(document.clone())) }];
        Shared { start: Some(document.clone()), log, document, ..Shared::default() }
    }

    /// UX H4: bodies whose CRC would be right, so that no checksum shields the reader.
    #[test]
    fn hostile_bodies_never_panic_and_what_is_read_can_be_written() {
        let (good, _) = body::write(&example());
        let mut state = 1u64;
        let mut random = |limit: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % limit
        };
        let mut opened = 0;
        for _ in 0..30_000 {
            let mut bytes = good.clone();
            for _ in 0..=random(3) {
                let at = random(bytes.len());
                match random(3) {
                    0 => bytes[at] = random(256) as u8,
                    1 => bytes[at] = 0xff,
                    _ => bytes.truncate(at.max(1)),
                }
            }
            if let Some(shared) = body::read(&bytes)
                && valid::check(&shared.document).is_ok()
            {
                opened += 1;
                assert_eq!(body::read(&body::write(&shared).0).map(|again| again.document), Some(shared.document));
            }
        }
        assert!(opened > 300, "the mutations are too wild to test anything: {opened}");
    }

    /// A reference costs two bytes but stands for 4 KiB: what can be made of one body is bounded.
    #[test]
    fn a_small_body_cannot_become_a_huge_document() {
        let mut out = bytes::Writer::default();
        out.text("");
        out.text("");
        out.number(1);
        out.number(0);
        out.number(1);
        out.text("rabbitmq.queue");
        out.number(1);
        out.text(&"a".repeat(4096));
        [1, 0, 0].into_iter().for_each(|n| out.number(n));
        out.number(200_000);
        (0..200_000).for_each(|_| out.text(&"a".repeat(4096)));
        (0..200_000).for_each(|_| out.value(&Value::Void));
        assert_eq!(body::read(&out.bytes), None);
    }
}
