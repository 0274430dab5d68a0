//! What the board shows inside Kafka's parts.
use crate::engine::id::PartIx;
use crate::studio::document::Part;
use crate::studio::face::PartFace;
use crate::studio::face::build::Source;

pub fn face(_source: &Source, _part: &Part, _ix: PartIx) -> Option<PartFace> {
    None
}
