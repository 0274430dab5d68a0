//! Kafka's parts of the document as the engine runs them, and what is wrong with them.
use crate::engine::topology::Spec;
use crate::studio::document::{Document, Part};
use crate::studio::lower::issue::Issue;
use crate::studio::system::RowOf;

pub fn lower(_document: &Document, _part: &Part, _at: RowOf) -> Option<Spec> {
    None
}

pub fn check(_document: &Document, _issues: &mut Vec<Issue>) {}
