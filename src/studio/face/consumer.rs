//! A consumer's inside: its prefetch slots, the work in progress, what failed.
use super::Token;

/// Slots that find room in one row.
pub const SLOTS: usize = 5;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConsumerFace {
    pub slots: Vec<Slot>,
    /// Messages that found no slot: `+ 3`.
    pub more: u32,
    /// `prefetch 3 · 90 ms`, `paused`, `down, back in 1.2 s`.
    pub line: String,
    pub tone: LineTone,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineTone {
    #[default]
    Plain,
    Warn,
    Bad,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Free,
    /// Waits its turn.
    Waiting(Token),
    /// In work; the ring shows how much is done.
    Working {
        token: Token,
        done_permille: u32,
    },
}

/// Slots as drawn: what is held, then free ones up to the prefetch count (0 = unlimited: one free slot).
pub fn slots(held: &[Slot], prefetch: u32) -> (Vec<Slot>, u32) {
    let wanted = if prefetch == 0 { held.len() + 1 } else { (prefetch as usize).max(held.len()) };
    let shown = wanted.min(SLOTS);
    let mut slots: Vec<Slot> = held.iter().take(shown).copied().collect();
    slots.resize(shown, Slot::Free);
    (slots, held.len().saturating_sub(shown) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_up_to_prefetch() {
        let held = Slot::Waiting(Token::default());
        for (count, prefetch, shown, free, more) in
            [(0, 3, 3, 3, 0), (2, 3, 3, 1, 0), (0, 0, 1, 1, 0), (7, 0, 5, 0, 2), (30, 50, 5, 0, 25), (1, 50, 5, 4, 0)]
        {
            let (slots, rest) = slots(&vec![held; count], prefetch);
            let empty = slots.iter().filter(|slot| **slot == Slot::Free).count();
            assert_eq!((slots.len(), empty, rest), (shown, free, more), "{count} of {prefetch}");
        }
    }
}
