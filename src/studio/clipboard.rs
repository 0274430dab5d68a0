//! Copy, paste, duplicate. What is copied is plain-text JSON, so that it goes through any clipboard and any chat; a
//! link or a saved document pastes too. Links within the copy are kept, links that lead out of it are dropped and
//! counted. References by name inside a copy follow its new names.
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::document::{Document, Link, Part, PartId};
use super::edit::{Edit, names};
use super::layout::SNAP;
use super::rules::link_kind;
use super::save::{self, MAX_BYTES, SaveError};
use super::sentence::{Arg, Phrase, phrase};
use super::share::{self, LinkError};
use super::valid;
use crate::locales::Text;

/// Format of the copied text.
const VERSION: u64 = 1;
/// How far a copy stands from its original, px.
const OFFSET: i32 = 3 * SNAP;

/// Copied parts as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    pub text: String,
    /// Links that lead out of the copied parts.
    pub dropped_links: usize,
}

/// What a paste will do.
#[derive(Clone, Debug, PartialEq)]
pub struct Pasted {
    pub edit: Edit,
    /// The new parts, to be selected.
    pub parts: Vec<PartId>,
    /// Links that led out of the copied parts.
    pub dropped_links: usize,
}

/// Why a text can't be pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasteError {
    /// Neither parts nor a document nor a link.
    NothingHere,
    Save(SaveError),
    Link(LinkError),
}

impl PasteError {
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::NothingHere => Text::new(
                "The clipboard holds no parts, no document and no link of Brokerlab.",
                "클립보드에 Brokerlab 부품, 문서, 링크가 없습니다.",
            )
            .into(),
            Self::Save(error) => error.phrase(),
            Self::Link(error) => error.phrase(),
        }
    }
}

impl Pasted {
    /// What to say when links were dropped.
    pub fn notice(&self) -> Option<Phrase> {
        let text = Text::new(
            "{0|link to a part outside the copy was|links to parts outside the copy were} left out.",
            "복사하지 않은 부품으로 가는 연결 {0}개는 뺐습니다.",
        );
        (self.dropped_links > 0).then(|| phrase(text, [Arg::Number(self.dropped_links as u64)]))
    }
}

/// Copies these parts with the links between them.
pub fn copy(document: &Document, parts: &[PartId]) -> Copied {
    let chosen: BTreeSet<&str> = parts.iter().map(String::as_str).collect();
    let ends =
        |link: &Link| usize::from(chosen.contains(link.from.as_str())) + usize::from(chosen.contains(link.to.as_str()));
    let copied = document.parts.iter().filter(|part| chosen.contains(part.id.as_str()));
    let inner = document.links.iter().filter(|link| ends(link) == 2);
    let dropped_links = document.links.iter().filter(|link| ends(link) == 1).count();
    let json = json!({
        "brokerlab-parts": VERSION,
        "dropped_links": dropped_links,
        "parts": copied.map(save::part_to_json).collect::<Vec<_>>(),
        "links": inner.map(save::link_to_json).collect::<Vec<_>>(),
    });
    Copied { text: format!("{json:#}"), dropped_links }
}

/// The edit that pastes a text with its top left corner at `place`, or a little off the originals.
pub fn paste(document: &Document, text: &str, place: Option<(i32, i32)>) -> Result<Pasted, PasteError> {
    let (copied, dropped_links) = read(text)?;
    let (copied, kept) = rename(document, copied);
    let mut ids: BTreeMap<&str, PartId> = kept.iter().map(|(old, id)| (old.as_str(), id.clone())).collect();
    let (dx, dy) = shift(document, &copied, place);
    let mut edits = Vec::new();
    let mut parts = Vec::new();
    // Ids are counted on in a copy of the list, as if each part were added already.
    let mut taken = Document { parts: document.parts.clone(), links: document.links.clone(), ..Document::default() };
    for part in copied.parts.iter().filter(|part| !kept.iter().any(|(old, _)| *old == part.id)) {
        let id = names::fresh_part_id(&taken, &part.kind);
        let new = Part { id: id.clone(), x: part.x.saturating_add(dx), y: part.y.saturating_add(dy), ..part.clone() };
        ids.insert(&part.id, id.clone());
        parts.push(id);
        taken.parts.push(new.clone());
        edits.push(Edit::AddPart(new));
    }
    for link in &copied.links {
        let (Some(from), Some(to)) = (ids.get(link.from.as_str()), ids.get(link.to.as_str())) else { continue };
        // A document may hold what can't be drawn: bindings of an exchange that became the default exchange.
        let ends = taken.part(from).zip(taken.part(to));
        if ends.and_then(|(from, to)| link_kind(from, to)) != Some(link.kind) {
            continue;
        }
        let new = Link { id: names::fresh_link_id(&taken), from: from.clone(), to: to.clone(), ..link.clone() };
        taken.links.push(new.clone());
        edits.push(Edit::AddLink(new));
    }
    Ok(Pasted { edit: Edit::Batch(edits), parts, dropped_links })
}

/// The edit that puts a copy of these parts beside them, or at an offset (Alt-drag).
pub fn duplicate(document: &Document, parts: &[PartId], offset: Option<(i32, i32)>) -> Result<Pasted, PasteError> {
    let copied = copy(document, parts);
    let chosen: BTreeSet<&str> = parts.iter().map(String::as_str).collect();
    let originals = document.parts.iter().filter(|part| chosen.contains(part.id.as_str()));
    let corner = originals.map(|part| (part.x, part.y)).reduce(|a, b| (a.0.min(b.0), a.1.min(b.1)));
    let place = offset.zip(corner).map(|((dx, dy), (x, y))| (x.saturating_add(dx), y.saturating_add(dy)));
    paste(document, &copied.text, place)
}

/// Parts and links of a copy, a document or a link, and how many links were dropped.
fn read(text: &str) -> Result<(Document, usize), PasteError> {
    if text.len() > MAX_BYTES {
        return Err(PasteError::Save(SaveError::TooLarge));
    }
    let trimmed = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if !trimmed.starts_with('{') {
        return match share::open(text) {
            Ok(shared) => Ok((shared.document, 0)),
            Err(LinkError::NotALink) => Err(PasteError::NothingHere),
            Err(error) => Err(PasteError::Link(error)),
        };
    }
    let json: Json = serde_json::from_str(trimmed).map_err(|_| PasteError::NothingHere)?;
    match json.get("brokerlab-parts").and_then(Json::as_u64) {
        Some(VERSION) => fragment(&json).map_err(PasteError::Save),
        Some(newer) => Err(PasteError::Save(SaveError::Newer(newer))),
        None => match save::from_json(&json) {
            Ok(document) => Ok((document, 0)),
            Err(SaveError::NotADocument) => Err(PasteError::NothingHere),
            Err(error) => Err(PasteError::Save(error)),
        },
    }
}

fn fragment(json: &Json) -> Result<(Document, usize), SaveError> {
    let list = |key: &'static str| json.get(key).and_then(Json::as_array).ok_or(SaveError::BadField(key));
    let document = Document {
        parts: list("parts")?.iter().map(save::part_from_json).collect::<Result<_, _>>()?,
        links: list("links")?.iter().map(save::link_from_json).collect::<Result<_, _>>()?,
        ..Document::default()
    };
    valid::check(&document).map_err(SaveError::Fault)?;
    let dropped = json.get("dropped_links").and_then(Json::as_u64).unwrap_or(0);
    Ok((document, usize::try_from(dropped).unwrap_or(usize::MAX)))
}

/// Gives the copied parts names that are free in the document. Also tells which copied parts (by old id) are already
/// there under which id: the default exchange is only one.
fn rename(document: &Document, mut copied: Document) -> (Document, Vec<(PartId, PartId)>) {
    let default = document.parts.iter().find(|part| part.is_default_exchange()).map(|part| part.id.clone());
    let same = |part: &Part| default.clone().filter(|_| part.is_default_exchange());
    let kept: Vec<(PartId, PartId)> =
        copied.parts.iter().filter_map(|part| Some((part.id.clone(), same(part)?))).collect();
    // A name must be free in the document and among the copies.
    let mut taken = Document { parts: document.parts.clone(), ..Document::default() };
    taken.parts.extend(copied.parts.iter().cloned());
    for at in 0..copied.parts.len() {
        let part = &copied.parts[at];
        let clashes = document.parts.iter().any(|other| other.name == part.name);
        if !clashes || part.is_default_exchange() {
            continue;
        }
        let name = names::fresh_copy_name(&taken, &part.name);
        let edit = Edit::RenamePart { part: part.id.clone(), name: name.clone() };
        taken.parts.push(Part { name, ..part.clone() });
        // The part is there and the name short enough: it comes from one that was.
        let _ = edit.apply(&mut copied);
    }
    (copied, kept)
}

/// How far the copies move: to the place asked for, or off the originals and off earlier copies.
fn shift(document: &Document, copied: &Document, place: Option<(i32, i32)>) -> (i32, i32) {
    let corner = copied.parts.iter().map(|part| (part.x, part.y)).reduce(|a, b| (a.0.min(b.0), a.1.min(b.1)));
    let Some((x, y)) = corner else { return (0, 0) };
    if let Some((to_x, to_y)) = place {
        let snap = |at: i32| at.div_euclid(SNAP) * SNAP;
        return (snap(to_x).saturating_sub(x), snap(to_y).saturating_sub(y));
    }
    let stands: BTreeSet<(i32, i32)> = document.parts.iter().map(|part| (part.x, part.y)).collect();
    let covers = |by: i32| {
        copied.parts.iter().any(|part| stands.contains(&(part.x.saturating_add(by), part.y.saturating_add(by))))
    };
    let by = (0..200).map(|step| step * OFFSET).find(|by| !covers(*by)).unwrap_or(0);
    (by, by)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::value::{Table, Value};
    use crate::locales::Language;
    use crate::studio::document::{LinkKind, Row};
    use crate::studio::share::{Shared, encode};

    fn part(id: &str, kind: &str, name: &str, settings: &[(&str, &str)]) -> Part {
        let settings = settings.iter().map(|(id, value)| ((*id).to_owned(), Value::text(*value)));
        Part { id: id.into(), kind: kind.into(), name: name.into(), x: 0, y: 8, settings: Table(settings.collect()) }
    }

    fn link(id: &str, kind: LinkKind, from: &str, to: &str) -> Link {
        let row = Row { settings: Table(vec![("routing_key".into(), Value::text("a"))]) };
        let rows = if kind == LinkKind::Bind { vec![row.clone(), row] } else { vec![Row::default()] };
        Link { id: id.into(), kind, from: from.into(), to: to.into(), rows }
    }

    fn board() -> Document {
        Document {
            parts: vec![
                part("p1", "client.producer", "checkout", &[]),
                part("x1", "rabbitmq.exchange", "dlx", &[("type", "topic")]),
                part("q1", "rabbitmq.queue", "orders-2", &[("x-dead-letter-exchange", "dlx")]),
                part("x2", "rabbitmq.exchange", "", &[("type", "default")]),
            ],
            links: vec![link("l1", LinkKind::Publish, "p1", "x2"), link("l2", LinkKind::Bind, "x1", "q1")],
            ..Document::default()
        }
    }

    fn ids(ids: &[&str]) -> Vec<PartId> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    fn pasted(document: &Document, pasted: &Pasted) -> Document {
        let mut document = document.clone();
        pasted.edit.apply(&mut document).expect("what is pasted can be applied");
        document
    }

    #[test]
    fn a_copy_keeps_inner_links_and_points_to_itself() {
        let document = board();
        let paste = duplicate(&document, &ids(&["x1", "q1"]), None).expect("parts");
        assert_eq!(paste.parts, ["x3", "q2"]);
        let after = pasted(&document, &paste);
        let queue = after.part("q2").expect("the copy");
        assert_eq!((queue.name.as_str(), queue.x, queue.y), ("orders-1", 24, 32));
        assert_eq!(after.part("x3").map(|part| part.name.as_str()), Some("dlx-1"));
        assert_eq!(queue.setting("x-dead-letter-exchange"), Some(&Value::text("dlx-1")));
        assert_eq!((after.links[2].from.as_str(), after.links[2].rows.len()), ("x3", 2));
        // Alone, the copy still points to the original.
        let paste = duplicate(&document, &ids(&["q1"]), Some((400, 3))).expect("a part");
        let after = pasted(&document, &paste);
        let queue = after.part("q2").expect("the copy");
        assert_eq!(queue.setting("x-dead-letter-exchange"), Some(&Value::text("dlx")));
        assert_eq!((queue.x, queue.y), (400, 8));
        assert_eq!(
            paste.notice().map(|notice| notice.plain(Language::English)).as_deref(),
            Some("1 link to a part outside the copy was left out.")
        );
    }

    #[test]
    fn the_default_exchange_is_not_doubled() {
        let document = board();
        let paste = duplicate(&document, &ids(&["p1", "x2"]), None).expect("parts");
        let after = pasted(&document, &paste);
        assert_eq!((paste.parts.len(), after.parts.len()), (1, 5));
        assert_eq!(after.links[2].to, "x2");
    }

    #[test]
    fn links_documents_and_copies_paste_and_other_texts_are_refused() {
        let document = board();
        let fragment = encode(&Shared { document: document.clone(), ..Shared::default() }).expect("it fits").fragment;
        let all = copy(&document, &ids(&["p1", "x1", "q1", "x2"])).text;
        for text in [format!("https://brokerlab.example/{fragment}."), save::to_file(&document), all] {
            let paste = paste(&Document::default(), &text, Some((100, 100))).expect("something to paste");
            let after = pasted(&Document::default(), &paste);
            assert_eq!((after.parts.len(), after.links.len()), (4, 2), "{text}");
            assert_eq!((after.parts[0].x, after.parts[0].y), (96, 96));
        }
        for text in ["hello", "", "{\"a\": 1}", "{", "#s1.AAAA", "{\"brokerlab-parts\": 9}", "{\"brokerlab-parts\": 1}"]
        {
            let error = paste(&document, text, None).expect_err(text).phrase();
            assert!(!error.plain(Language::Korean).is_empty());
        }
    }
}
