//! Marks at records by their number: a bit each. It knows nothing of what a mark means.
use std::sync::Arc;

/// Records per shared chunk: what a clone of the world copies when one more is marked.
const CHUNK: u32 = 1 << 15;

const WORDS: usize = CHUNK as usize / 64;

#[derive(Clone, Debug, Default, Hash)]
pub struct Marks {
    chunks: Vec<Arc<[u64; WORDS]>>,
    /// Marks that are set.
    count: u32,
}

impl Marks {
    /// `false` = it was marked already.
    pub fn set(&mut self, number: u32) -> bool {
        let at = (number / CHUNK) as usize;
        while self.chunks.len() <= at {
            self.chunks.push(Arc::new([0; WORDS]));
        }
        let word = &mut Arc::make_mut(&mut self.chunks[at])[(number % CHUNK / 64) as usize];
        let bit = 1 << (number % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        self.count += u32::from(is_new);
        is_new
    }

    pub fn clear(&mut self, number: u32) {
        if !self.has(number) {
            return;
        }
        let Some(chunk) = self.chunks.get_mut((number / CHUNK) as usize) else { return };
        Arc::make_mut(chunk)[(number % CHUNK / 64) as usize] &= !(1 << (number % 64));
        self.count -= 1;
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub fn has(&self, number: u32) -> bool {
        let word = self.chunks.get((number / CHUNK) as usize).map_or(0, |chunk| chunk[(number % CHUNK / 64) as usize]);
        word & (1 << (number % 64)) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stays_and_is_new_once() {
        let mut marks = Marks::default();
        for number in [0, 63, 64, CHUNK - 1, CHUNK, 5 * CHUNK + 7] {
            assert!(!marks.has(number) && marks.set(number) && marks.has(number) && !marks.set(number), "{number}");
        }
        assert!(!marks.has(1) && !marks.has(u32::MAX));
        marks.clear(63);
        marks.clear(63);
        assert!(!marks.has(63) && marks.has(64) && !marks.is_empty() && marks.set(63));
    }
}
