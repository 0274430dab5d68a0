//! A queue's inside: its messages as cells, head at the right, towards the consumers.
use super::Token;

/// Cells of a lane.
pub const LANE_CELLS: usize = 10;
/// Lanes of a priority queue, at most.
pub const LANES: usize = 4;
/// Cells that the words `+ 1.2k` take at the tail.
const MORE_CELLS: usize = 2;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueFace {
    pub lanes: Vec<Lane>,
    /// `6 ready · 2 unacked`, `3 · no reader`.
    pub counts: String,
    /// Time to live of the head: share used (0 to 1000) and what it says.
    pub expiry: Option<Expiry>,
    /// Share of the length limit that is used: 0 to 1000, `None` = there is no limit.
    pub used_permille: Option<u32>,
    /// Members of a quorum queue, by node.
    pub members: Vec<MemberLook>,
    pub ready: u32,
    pub unacked: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberLook {
    Leader,
    /// Follows and has all that is committed.
    InStep,
    /// Lacks some of it, or does not know.
    Behind,
    Down,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Expiry {
    pub used_permille: u32,
    pub text: String,
}

/// One row of cells, tail first (left), as drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// `p9` of a priority queue.
    pub level: Option<u8>,
    pub cells: Vec<CellFace>,
    /// Messages that found no cell: `+ 1.2k`.
    pub more: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellFace {
    Free,
    /// A copy set out to this queue in this step.
    Arriving,
    Ready(Token),
    /// Ready, and so many tenths of its time to live are left.
    Expiring(Token, u8),
    /// Waits for its delayed retry.
    Delayed(Token),
    Unacked(Token),
}

/// A lane from its messages, head first. `total` counts also those that are not in `held`.
pub fn lane(level: Option<u8>, held: &[CellFace], arriving: usize, total: u32) -> Lane {
    let fits = held.len() as u32 >= total && held.len() + arriving <= LANE_CELLS;
    let shown = if fits { held.len() } else { held.len().min(LANE_CELLS - MORE_CELLS) };
    let mut cells: Vec<CellFace> = Vec::with_capacity(LANE_CELLS);
    cells.extend(held[..shown].iter().copied());
    let hidden = u64::from(total).saturating_sub(shown as u64);
    let more = (hidden > 0).then(|| format!("+ {}", crate::locales::number::short_number(hidden)));
    let room = LANE_CELLS - if more.is_some() { MORE_CELLS } else { 0 };
    let arrives = if arriving > 0 && cells.len() < room { arriving.min(room - cells.len()) } else { 0 };
    cells.extend(std::iter::repeat_n(CellFace::Arriving, arrives));
    cells.extend(std::iter::repeat_n(CellFace::Free, room - cells.len()));
    cells.reverse();
    Lane { level, cells, more }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_stands_right_and_what_has_no_cell_is_counted() {
        let ready = CellFace::Ready(Token::default());
        let cases = [
            (2, 0, 2, 8, None),
            (2, 1, 2, 7, None),
            (10, 0, 10, 0, None),
            (10, 0, 1_234, 0, Some("+ 1.2k")),
            (10, 1, 10, 0, Some("+ 2")),
        ];
        for (held, arriving, total, free, more) in cases {
            let lane = lane(None, &vec![ready; held], arriving, total);
            let count = |cell: CellFace| lane.cells.iter().filter(|other| **other == cell).count();
            assert_eq!((count(CellFace::Free), lane.more.as_deref()), (free, more), "{held} {arriving} {total}");
            assert_eq!(lane.cells.last(), Some(&ready));
        }
    }
}
