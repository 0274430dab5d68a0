//! The small reversible steps that edits are made of. Each one, applied, gives the step that undoes it, so undo and
//! redo are the same code and bring back the same bytes.
use crate::studio::document::{Document, Link, Part};

/// One reversible step. Indices are those of the document at the moment it is applied.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    InsertPart(usize, Part),
    RemovePart(usize),
    SetPart(usize, Part),
    InsertLink(usize, Link),
    RemoveLink(usize),
    SetLink(usize, Link),
    SetHead(Box<Head>),
}

/// What belongs to the document as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    pub title: String,
    pub seed: u64,
    pub hop_us: u64,
    pub key_pins: Vec<(String, u8)>,
    pub note: String,
    pub kept: Vec<(String, serde_json::Value)>,
}

impl Head {
    pub fn of(document: &Document) -> Self {
        Self {
            title: document.title.clone(),
            seed: document.seed,
            hop_us: document.hop_us,
            key_pins: document.key_pins.clone(),
            note: document.note.clone(),
            kept: document.kept.clone(),
        }
    }

    fn put(self, document: &mut Document) {
        document.title = self.title;
        document.seed = self.seed;
        document.hop_us = self.hop_us;
        document.key_pins = self.key_pins;
        document.note = self.note;
        document.kept = self.kept;
    }
}

impl Change {
    /// Applies the step and returns the one that undoes it.
    ///
    /// Panics when the index does not exist: steps are only ever applied to the document they were made for.
    pub fn apply(self, document: &mut Document) -> Self {
        match self {
            Self::InsertPart(at, part) => {
                document.parts.insert(at, part);
                Self::RemovePart(at)
            }
            Self::RemovePart(at) => Self::InsertPart(at, document.parts.remove(at)),
            Self::SetPart(at, part) => Self::SetPart(at, std::mem::replace(&mut document.parts[at], part)),
            Self::InsertLink(at, link) => {
                document.links.insert(at, link);
                Self::RemoveLink(at)
            }
            Self::RemoveLink(at) => Self::InsertLink(at, document.links.remove(at)),
            Self::SetLink(at, link) => Self::SetLink(at, std::mem::replace(&mut document.links[at], link)),
            Self::SetHead(head) => {
                let before = Head::of(document);
                head.put(document);
                Self::SetHead(Box::new(before))
            }
        }
    }
}

/// Drops what a later step of the same list overwrites anyway: of many moves of a part in one drag, undo needs the
/// oldest place only. Only steps that keep all indices are merged.
pub fn squash(undo: &mut Vec<Change>) {
    let keeps_indices =
        |change: &Change| matches!(change, Change::SetPart(..) | Change::SetLink(..) | Change::SetHead(_));
    if !undo.iter().all(keeps_indices) {
        return;
    }
    let mut seen_parts = std::collections::BTreeSet::new();
    let mut seen_links = std::collections::BTreeSet::new();
    let mut seen_head = false;
    // The last step in the list is applied last: it has the oldest state.
    let mut kept: Vec<Change> = Vec::new();
    for change in std::mem::take(undo).into_iter().rev() {
        let fresh = match &change {
            Change::SetPart(at, _) => seen_parts.insert(*at),
            Change::SetLink(at, _) => seen_links.insert(*at),
            _ => !std::mem::replace(&mut seen_head, true),
        };
        if fresh {
            kept.push(change);
        }
    }
    kept.reverse();
    *undo = kept;
}
