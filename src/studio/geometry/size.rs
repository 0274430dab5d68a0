//! Sizes of parts, px at zoom 1 (DESIGN-NOTES § 3). Depends on the document alone.
use super::super::document::{Document, LinkKind, Part};
use super::super::kind::Role;
use super::super::space::Rect;

/// Of a kind that this version does not know, the page shows a queue-like box.
pub fn role(part: &Part) -> Role {
    super::super::kinds::kind(&part.kind).map_or(Role::Queue, |kind| kind.role)
}

pub fn rect(document: &Document, part: &Part) -> Rect {
    let (width, height) = size(document, part);
    Rect::new(part.x.into(), part.y.into(), width, height)
}

/// Width and height.
pub fn size(document: &Document, part: &Part) -> (f64, f64) {
    match role(part) {
        Role::Producer => (136.0, 88.0),
        Role::Consumer => (140.0, 80.0),
        Role::Exchange => (164.0, if shows_detail(document, part) { 124.0 } else { 72.0 }),
        Role::Queue if is_stream(part) => {
            (STREAM_WIDTH, STREAM_HEIGHT + 16.0 * f64::from(stream_rows(document, part).saturating_sub(1)))
        }
        Role::Queue => (212.0, queue_height(part)),
        other => super::super::system::of_role(other).map_or((212.0, 92.0), |system| (system.size)(document, part)),
    }
}

/// An exchange that chooses between destinations shows how it chose, and gives each link a port of its own.
pub fn shows_detail(document: &Document, part: &Part) -> bool {
    let leaves = |link: &&crate::studio::document::Link| link.kind == LinkKind::Bind && link.from == part.id;
    document.links.iter().filter(leaves).nth(1).is_some()
}

/// A stream shows its log as a lane, as topics do.
pub const STREAM_WIDTH: f64 = 304.0;
/// With one reader.
pub const STREAM_HEIGHT: f64 = 102.0;

fn is_stream(part: &Part) -> bool {
    part.setting("x-queue-type").and_then(|value| value.as_text()) == Some("stream")
}

/// Readers that find a row below the lane.
pub fn stream_rows(document: &Document, part: &Part) -> u32 {
    let readers = document.links.iter().filter(|link| link.kind == LinkKind::Consume && link.from == part.id);
    (readers.count() as u32).clamp(1, 4)
}

fn queue_height(part: &Part) -> f64 {
    if part.setting("x-max-priority").and_then(|value| value.as_int()).is_some_and(|max| max > 0) {
        104.0
    } else if part.setting("x-queue-type").and_then(|value| value.as_text()) == Some("quorum") {
        88.0
    } else {
        92.0
    }
}
