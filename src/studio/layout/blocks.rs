//! Parts that are laid out as one: a consumer group and the members that stand below its card, so that one frame can
//! hold them.
use std::collections::BTreeMap;

use crate::studio::document::{Document, LinkKind};
use crate::studio::geometry::size;
use crate::studio::space::Rect;

/// Below the card, and between two members, px.
const BELOW: f64 = 4.0;

/// The blocks of a drawing: most are one part.
pub struct Blocks {
    /// Indices in the document: the part that each block is placed by, ascending.
    pub heads: Vec<usize>,
    /// Its other parts, from top to bottom.
    members: Vec<Vec<usize>>,
}

impl Blocks {
    pub fn of(document: &Document, chosen: &[usize]) -> Self {
        let row: BTreeMap<&str, usize> = chosen.iter().map(|at| (document.parts[*at].id.as_str(), *at)).collect();
        let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
        for link in document.links.iter().filter(|link| link.kind == LinkKind::Member) {
            if let (Some(group), Some(member)) = (row.get(link.from.as_str()), row.get(link.to.as_str())) {
                group_of.entry(*member).or_insert(*group);
            }
        }
        let heads: Vec<usize> = chosen.iter().copied().filter(|at| !group_of.contains_key(at)).collect();
        let below = |head: &usize| chosen.iter().copied().filter(|at| group_of.get(at) == Some(head)).collect();
        let members = heads.iter().map(below).collect();
        Self { heads, members }
    }

    /// The block that each chosen part belongs to, by the part's id.
    pub fn by_id<'a>(&self, document: &'a Document) -> BTreeMap<&'a str, usize> {
        let mut blocks = BTreeMap::new();
        for (block, (head, members)) in self.heads.iter().zip(&self.members).enumerate() {
            for at in members.iter().chain([head]) {
                blocks.insert(document.parts[*at].id.as_str(), block);
            }
        }
        blocks
    }

    /// Where its parts stand in a block at this place.
    pub fn places(&self, document: &Document, block: usize, x: f64, y: f64) -> Vec<(usize, Rect)> {
        let mut y = y;
        let parts = self.members.get(block).into_iter().flatten();
        let place = |at: &usize| {
            let (width, height) = size::size(document, &document.parts[*at]);
            let rect = Rect::new(x, y, width, height);
            y += height + BELOW;
            (*at, rect)
        };
        self.heads.get(block).into_iter().chain(parts).map(place).collect()
    }

    /// Size of each block, at no place yet.
    pub fn rects(&self, document: &Document) -> Vec<Rect> {
        let rect = |block: usize| {
            let parts = self.places(document, block, 0.0, 0.0);
            parts.into_iter().map(|(_, rect)| rect).reduce(|all, rect| all.union(&rect)).unwrap_or_default()
        };
        (0..self.heads.len()).map(rect).collect()
    }
}
