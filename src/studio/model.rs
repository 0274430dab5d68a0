//! The studio: all that one open page knows, in one value. The page's bridge owns the only one.
use super::document::Document;
use super::selection::Selection;

/// Counters by which the page sees what an action changed: equal numbers = nothing to redraw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// The document, its undo history or its issues changed.
    pub document: u64,
    /// The cursor stands at another moment, the run is another one, or a command changed the world.
    pub run: u64,
    pub selection: u64,
}

#[derive(Debug, Default)]
pub struct Studio {
    document: Document,
    selection: Selection,
    revision: Revision,
}

impl Studio {
    pub fn document(&self) -> &Document {
        &self.document
    }

    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    pub fn select(&mut self, selection: Selection) {
        if self.selection != selection {
            self.selection = selection;
            self.revision.selection += 1;
        }
    }

    pub fn revision(&self) -> Revision {
        self.revision
    }
}
