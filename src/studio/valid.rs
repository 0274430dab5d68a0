//! What every document holds, whoever made it: checked when one comes from outside (link, file, clipboard). Edits
//! keep it. Whether it can run is for lowering.
use std::collections::{BTreeMap, BTreeSet};

use super::document::{Document, LinkKind};
use super::edit::{MAX_LINKS, MAX_PARTS, MAX_ROWS};
use super::kind::Role;
use super::kinds;
use super::param::{self, MAX_DEPTH, MAX_TEXT_BYTES};
use super::sentence::{Arg, Phrase, phrase};
use crate::engine::value::Table;
use crate::locales::Text;

/// Why a document can't be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    TooManyParts(usize),
    TooManyLinks(usize),
    TextTooLong,
    IdTwice(String),
    /// Made by a version that knows more kinds.
    UnknownKind(String),
    /// A link to a part that is not there.
    LooseLink(String),
    /// A link between parts that can't be linked.
    IllegalLink(String),
}

impl Fault {
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::TooManyParts(n) => phrase(
                Text::new("It has {0} parts; at most 2000 are allowed.", "부품이 {0}개입니다. 2000개까지만 됩니다."),
                [Arg::Number(*n as u64)],
            ),
            Self::TooManyLinks(n) => phrase(
                Text::new("It has {0} links; at most 5000 are allowed.", "연결이 {0}개입니다. 5000개까지만 됩니다."),
                [Arg::Number(*n as u64)],
            ),
            Self::TextTooLong => Text::new(
                "It holds a text over 4096 bytes or values nested over 8 levels.",
                "4096바이트가 넘는 글이나 8단계보다 깊은 값이 들어 있습니다.",
            )
            .into(),
            Self::IdTwice(id) => {
                phrase(Text::new("It holds the id {0} twice.", "{0} id가 두 번 나옵니다."), [Arg::code(id)])
            }
            Self::UnknownKind(kind) => phrase(
                Text::new(
                    "It holds a part of kind {0}, which this version does not know. Reload the page to get the newest one.",
                    "이 버전이 모르는 {0} 종류의 부품이 있습니다. 새 버전을 받으려면 페이지를 새로 고치십시오.",
                ),
                [Arg::code(kind)],
            ),
            Self::LooseLink(id) => phrase(
                Text::new("Its link {0} leads to a part that is not there.", "{0} 연결이 가리키는 부품이 없습니다."),
                [Arg::code(id)],
            ),
            Self::IllegalLink(id) => phrase(
                Text::new(
                    "Its link {0} connects parts that cannot be connected.",
                    "{0} 연결은 이을 수 없는 부품을 잇고 있습니다.",
                ),
                [Arg::code(id)],
            ),
        }
    }
}

/// Checks limits, ids and the ends of links.
pub fn check(document: &Document) -> Result<(), Fault> {
    if document.parts.len() > MAX_PARTS {
        return Err(Fault::TooManyParts(document.parts.len()));
    }
    let rows: usize = document.links.iter().map(|link| link.rows.len()).sum();
    if document.links.len() > MAX_LINKS || rows > MAX_ROWS {
        return Err(Fault::TooManyLinks(document.links.len().max(rows)));
    }
    let texts = [&document.title, &document.note].into_iter().chain(document.key_pins.iter().map(|(key, _)| key));
    texts.map(String::as_str).try_for_each(text_fits)?;
    let mut roles: BTreeMap<&str, Role> = BTreeMap::new();
    for part in &document.parts {
        [&part.id, &part.name].into_iter().map(String::as_str).try_for_each(text_fits)?;
        table_fits(&part.settings)?;
        let kind = kinds::kind(&part.kind).ok_or_else(|| Fault::UnknownKind(part.kind.clone()))?;
        if part.id.is_empty() || roles.insert(&part.id, kind.role).is_some() {
            return Err(Fault::IdTwice(part.id.clone()));
        }
    }
    check_links(document, &roles)
}

fn check_links(document: &Document, roles: &BTreeMap<&str, Role>) -> Result<(), Fault> {
    let mut ids = BTreeSet::new();
    let mut pairs = BTreeSet::new();
    let mut publishers = BTreeSet::new();
    let mut members = BTreeSet::new();
    for link in &document.links {
        text_fits(&link.id)?;
        link.rows.iter().try_for_each(|row| table_fits(&row.settings))?;
        if link.id.is_empty() || !ids.insert(link.id.as_str()) {
            return Err(Fault::IdTwice(link.id.clone()));
        }
        let role = |id: &str| roles.get(id).copied().ok_or_else(|| Fault::LooseLink(link.id.clone()));
        let (from, to) = (role(&link.from)?, role(&link.to)?);
        let fits = LinkKind::between(from, to) == Some(link.kind);
        let rows_fit = if link.kind == LinkKind::Bind { !link.rows.is_empty() } else { link.rows.len() == 1 };
        let alone = pairs.insert((&link.from, &link.to));
        let only_target = !link.kind.is_only_target() || publishers.insert(&link.from);
        let only_source = !link.kind.is_only_source() || members.insert(&link.to);
        if !(fits && rows_fit && alone && only_target && only_source && (link.from != link.to)) {
            return Err(Fault::IllegalLink(link.id.clone()));
        }
    }
    Ok(())
}

fn text_fits(text: &str) -> Result<(), Fault> {
    if text.len() <= MAX_TEXT_BYTES { Ok(()) } else { Err(Fault::TextTooLong) }
}

fn table_fits(table: &Table) -> Result<(), Fault> {
    if param::table_fits(table, MAX_DEPTH) { Ok(()) } else { Err(Fault::TextTooLong) }
}
