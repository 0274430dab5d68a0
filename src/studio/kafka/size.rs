//! Sizes of Kafka's parts, px at zoom 1 (DESIGN-NOTES § 3). Depends on the document alone.
use crate::studio::document::{Document, Part};

pub fn size(_document: &Document, _part: &Part) -> (f64, f64) {
    (212.0, 92.0)
}
