//! What the user has selected: parts, links and one message. Not part of the document, not in the undo history.
use super::document::{Document, LinkId, PartId};
use crate::engine::id::MessageNo;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// In the order they were selected.
    pub parts: Vec<PartId>,
    pub links: Vec<LinkId>,
    /// The message whose view the inspector shows.
    pub message: Option<MessageNo>,
}

impl Selection {
    pub fn part(id: impl Into<PartId>) -> Self {
        Self { parts: vec![id.into()], ..Self::default() }
    }

    pub fn link(id: impl Into<LinkId>) -> Self {
        Self { links: vec![id.into()], ..Self::default() }
    }

    pub fn message(no: MessageNo) -> Self {
        Self { message: Some(no), ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.links.is_empty() && self.message.is_none()
    }

    pub fn has_part(&self, id: &str) -> bool {
        self.parts.iter().any(|part| part == id)
    }

    pub fn has_link(&self, id: &str) -> bool {
        self.links.iter().any(|link| link == id)
    }

    /// The one selected part, if it is exactly one and nothing else.
    pub fn only_part(&self) -> Option<&PartId> {
        match (&self.parts[..], &self.links[..]) {
            ([part], []) => Some(part),
            _ => None,
        }
    }

    /// The one selected link, if it is exactly one and nothing else.
    pub fn only_link(&self) -> Option<&LinkId> {
        match (&self.parts[..], &self.links[..]) {
            ([], [link]) => Some(link),
            _ => None,
        }
    }

    /// Adds the part, or takes it out (Shift or Ctrl click).
    pub fn toggle_part(&mut self, id: &str) {
        match self.parts.iter().position(|part| part == id) {
            Some(at) => drop(self.parts.remove(at)),
            None => self.parts.push(id.to_owned()),
        }
    }

    /// Forgets what the document no longer has (after an undo or a delete).
    pub fn keep_existing(&mut self, document: &Document) {
        self.parts.retain(|id| document.part(id).is_some());
        self.links.retain(|id| document.link(id).is_some());
    }
}
